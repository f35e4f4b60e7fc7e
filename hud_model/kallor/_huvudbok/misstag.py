"""Den långsamma vägen: källan rad för rad, när något i den inte stämmer."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hud_model.begrepp import Fil
from hud_model.kallor._huvudbok.grund import (
    BELOPP,
    BLANKGRUPP,
    BLANKTECKEN,
    EFTER,
    FEL_VISAS,
    HELTAL,
    KODER,
    MANAD,
    MIDNATT,
    ORE,
    PERIOD,
    PUNKTGRUPP,
    TECKEN,
    TYPER,
    Ojamn,
    Prov,
    Regler,
    Underlag,
    kodfel,
    parquet_sql,
    upprepat,
)
from hud_model.kallor._lat import Lat
from hud_model.katalog import Katalog

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = Lat("duckdb")


def alla_misstag(
    fil: Fil,
    underlag: Underlag,
    regler: Regler,
    katalog: Katalog,
    duck: duckdb.DuckDBPyConnection,
    allt: Path,
    prov: Prov | None,
) -> list[str]:
    """Alla misstag rad för rad, högst 50 visade och resten räknade; tomt när inget är fel."""
    visas: list[str] = []
    antal = rader = 0
    try:
        for plats, rad in underlag.rader():
            rader += 1
            for vad in _rad_misstag(rad, regler, katalog):
                antal += 1
                if antal <= FEL_VISAS:
                    visas.append(f"{fil.namn}, {plats} – {vad}")
    except (Ojamn, csv.Error) as fel:
        visas.append(trasig_rad(fil, fel, rader))
    if not rader and not visas:
        visas.append(f"{fil.namn} – har inga rader – exportera huvudboken på nytt")
    if prov is not None and not visas:
        dubbla = duck.execute(
            f"SELECT verifikat, rad, typ, period[1:4], count(*), count(*) OVER () "
            f"FROM {parquet_sql(allt)} "
            "WHERE verifikat IS NOT NULL AND rad IS NOT NULL GROUP BY ALL HAVING count(*) > 1 "
            f"ORDER BY ALL LIMIT {FEL_VISAS}"
        ).fetchall()
        visas += [
            f"{fil.namn}, verifikat {verifikat} rad {rad} – står {ganger} gånger ({typ} {ar}) – "
            "ta bort alla utom en"
            for verifikat, rad, typ, ar, ganger, _ in dubbla
        ]
        antal = dubbla[0][5] if dubbla else 0
        if not dubbla and (ganger := upprepat(duck, parquet_sql(allt))):
            visas.append(
                f"{fil.namn} – varje rad står {ganger} gånger – exportera på nytt utan upprepning, "
                "eller ta med verifikat och rad"
            )
    if antal > FEL_VISAS:
        visas.append(f"{fil.namn} – och {antal - FEL_VISAS} misstag till – rätta de första först")
    return visas


def trasig_rad(fil: Fil, fel: Ojamn | csv.Error, rader: int) -> str:
    """Misstaget i raden efter de `rader` som gick att läsa."""
    if isinstance(fel, Ojamn):
        plats, vad = fel.args
        return f"{fil.namn}, {plats} – {vad} – rätta raden eller citattecknen i den"
    vad = "en cell är för lång" if "limit" in str(fel) else 'ett citattecken (") stängs inte rätt'
    return f"{fil.namn}, efter {rader} rader – {vad} – rätta raden eller exportera på nytt"


def _rad_misstag(rad: Mapping[str, str | None], regler: Regler, katalog: Katalog) -> Iterator[str]:
    """Det som är fel i en rad: *vad – vad som ska göras*."""
    celler = {k: (v or "").strip(BLANKTECKEN) or None for k, v in rad.items()}
    if celler["konto"] is None:
        yield "konto saknas – fyll i det, eller ta bort raden om den är en summa"
    enhet = "belopp_ore" if "belopp_ore" in celler else "belopp"
    belopp = celler[enhet]
    if belopp is None:
        yield f"{enhet} saknas – fyll i det; noll skrivs 0"
    elif enhet == "belopp_ore" and not re.fullmatch(ORE, belopp):
        yield f"belopp_ore ”{belopp}” är inte ett heltal – skriv hela ören, utan decimaler"
    elif enhet == "belopp" and not _ar_belopp(belopp):
        yield (f"belopp ”{belopp}” är inte kronor med högst två decimaler – skriv som -1234,50")
    for namn in (*KODER, "verifikat"):
        if (kod := celler.get(namn)) and (vad := kodfel(kod)):
            yield f"{namn} ”{_synlig(kod)}” {vad}"
    yield from _tid_misstag(celler, regler)
    typ = celler.get("typ")
    if "typ" in celler and (typ or "").lower() not in TYPER:
        yield f"typ ”{typ or ''}” finns inte – skriv någon av: {', '.join(TYPER)}"
    nr = celler.get("rad")
    if nr is not None and not re.fullmatch(HELTAL, nr):
        yield f"rad ”{nr}” är inte ett heltal – skriv radens nummer i verifikatet"
    if "kommun" in celler and (celler["kommun"] or "").zfill(4) != regler.kommun:
        yield (
            f"kommun ”{celler['kommun'] or ''}” är inte {regler.kommun} – "
            "rätta koden, eller lämna in en fil per kommun"
        )
    namnd = celler.get("namnd")
    if namnd is not None:
        kand = katalog.namnd(regler.kommun, namnd)
        if kand is None:
            yield (
                f"nämnden ”{namnd}” finns inte – skriv någon av: {', '.join(sorted(regler.ids))}"
            )
        elif regler.namnd not in (None, kand.id):
            yield f"nämnden {kand.id} är inte {regler.namnd} – rätta raden eller --namnd"


def _synlig(text: str) -> str:
    return "".join(t if t.isprintable() else "?" for t in text)[:40]


def _tid_misstag(celler: Mapping[str, str | None], regler: Regler) -> Iterator[str]:
    datum, period = celler.get("datum"), celler.get("period")
    if period and re.fullmatch(MANAD, period):
        period = period.replace("-", "")
    dag = _dag(datum) if datum else None
    if datum and dag is None:
        yield f"datum ”{datum}” är inte ett datum – skriv ÅÅÅÅ-MM-DD"
    if period is None and dag is not None:
        period = f"{dag:%Y%m}"
    if period is None:
        if not datum:
            yield "både datum och period saknas – fyll i någon av dem"
        return
    if not PERIOD.fullmatch(period):
        yield f"period ”{period}” är inte en månad – skriv ÅÅÅÅMM"
        return
    if dag is not None and f"{dag:%Y}" != period[:4]:
        yield f"datum {datum} ligger utanför periodens år {period[:4]} – rätta datum eller period"
    if regler.ar not in (None, int(period[:4])):
        yield f"period {period} är inte år {regler.ar} – rätta raden eller --ar"
    if "ar" in celler and celler["ar"] != period[:4]:
        yield f"ar ”{celler['ar'] or ''}” är inte periodens år {period[:4]} – rätta det ena"


def _dag(text: str) -> date | None:
    text = re.sub(MIDNATT, "", text)
    if not re.fullmatch(r"[0-9]{8}|[0-9]{4}[-/ ][0-9]{2}[-/ ][0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(re.sub("[/ ]", "-", text))
    except ValueError:
        return None


def _ar_belopp(text: str) -> bool:
    for fran, till in TECKEN.items():
        text = text.replace(fran, till)
    text = re.sub(EFTER, r"-\1\2", text)
    return any(re.fullmatch(m, text) for m in (BELOPP, BLANKGRUPP, PUNKTGRUPP))
