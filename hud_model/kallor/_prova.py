"""Sista provet av det en källa läst: varje rad mot tabellernas avtal, vilken källa det än var.

En källa säger själv vad som är fel i sitt format, med radens plats. Det här provet gör att inget
som bryter mot avtalet kommer in för att en källa glömt att se efter: typer, uppräknade värden,
obligatoriska kolumner, rimliga år, ändliga tal, läsbar text, kända kommuner och nämnder, nycklar
som bara står en gång.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any

from hud_model.begrepp import Anvandarfel, Inlasning, Rad
from hud_model.kallor._text import BLANDAT, FELLAST, STYRTECKEN
from hud_model.katalog import RIKET, Katalog
from hud_model.katalog.namn import forslag
from hud_model.tabeller import (
    INLASNING,
    KRONOR_HOGST,
    TABELLER,
    TAL_HOGST,
    Kolumn,
    Tabell,
)

FORSTA_AR = 1990
AR_FRAMAT = 11
"""Längst fram: tio år efter nästa år."""

_TYPER: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "heltal": (int,),
    "tal": (float, int),
    "sant": (bool,),
    "datum": (str,),
    "tid": (str,),
}
_DATUM = re.compile(r"(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_ID = re.compile("[0-9A-Za-z_-]{1,64}")
"""Ett id blir namnet på en mapp."""
_SUMMA = re.compile("[0-9a-f]{64}")
_HOGST_PER_KOLUMN = 100


def idag() -> date:
    """Dagens datum, eller det som HUD_IDAG anger (ÅÅÅÅ-MM-DD) när något ska räknas som en dag."""
    return date.fromisoformat(os.environ.get("HUD_IDAG") or date.today().isoformat())


def rimligt_ar(ar: int) -> bool:
    """Sant för år från 1990 till tio år efter nästa."""
    return FORSTA_AR <= ar <= idag().year + AR_FRAMAT


def prova(inlasningar: Sequence[Inlasning], filnamn: str, katalog: Katalog) -> None:
    """Anvandarfel med en rad per misstag i inläsningarna; inget om allt följer avtalet."""
    egna = {
        (rad.get("kommun"), rad.get("id"))
        for inl in inlasningar
        for rad in inl.rader.get("namnd", ())
    }
    fel: list[str] = []
    for inl in inlasningar:
        if inl.ar is not None and not rimligt_ar(inl.ar):
            fel.append(f"{filnamn} – året {inl.ar} är orimligt – rätta året")
        if inl.kommun:
            fel += _kommunfel([{"kommun": inl.kommun, "plats": inl.titel}], filnamn, katalog)
        for namn, rader in inl.rader.items():
            fel += _tabellfel(TABELLER[namn], rader, f"{filnamn}, {namn}", katalog, egna)
    if fel:
        raise Anvandarfel(*dict.fromkeys(fel))


def prova_meta(rader: list[Rad], var: str) -> list[str]:
    """Misstagen i tabellen `inlasning`, som bara ett datapaket för med sig."""
    med_plats = [{**rad, "plats": f"id {kort(rad.get('id'))}"} for rad in rader]
    fel = [fel for kolumn in INLASNING.kolumner for fel in _kolumnfel(kolumn, med_plats, var)]
    return fel or [
        f"{var}, {rad['plats']} – {namn} är {kort(rad[namn])}, som inte kan vara {vad} – "
        "exportera paketet på nytt"
        for rad in med_plats
        for namn, monster, vad in (("id", _ID, "ett id"), ("sha256", _SUMMA, "en kontrollsumma"))
        if not monster.fullmatch(rad[namn])
    ]


def _tabellfel(
    tabell: Tabell, rader: list[Rad], var: str, katalog: Katalog, egna: set[tuple[Any, Any]]
) -> list[str]:
    kanda = set(tabell.kolumnnamn)
    okanda = set().union(*rader) - kanda if rader else set()
    fel = [f"{var} – kolumnen {namn} finns inte – ta bort den" for namn in sorted(okanda)]
    for kolumn in tabell.kolumner:
        if kolumn.namn != "inlasning":
            fel += _kolumnfel(kolumn, rader, var)
    if fel:
        return fel
    if "kommun" in kanda:
        fel += _kommunfel(rader, var, katalog)
        if not fel and "namnd" in kanda:
            fel += _namndfel(rader, var, katalog, egna)
    return fel + _dubbletter(tabell, rader, var)


def _kolumnfel(kolumn: Kolumn, rader: list[Rad], var: str) -> list[str]:
    """Misstagen i en kolumn; provar hela kolumnen på en gång och letar bara när något är fel."""
    varden = [rad.get(kolumn.namn) for rad in rader]
    finns = [v for v in varden if v is not None]
    ut: list[str] = []

    def ange(duger: Callable[[Any], bool], vad: str, gor: str) -> None:
        for rad, varde in zip(rader, varden, strict=True):
            if varde is not None and not duger(varde) and len(ut) < _HOGST_PER_KOLUMN:
                ut.append(
                    f"{var}, {rad.get('plats')} – {kolumn.namn} = {kort(varde)} {vad} – {gor}"
                )

    if kolumn.obligatorisk and len(finns) < len(varden):
        ut += [
            f"{var}, {rad.get('plats')} – {kolumn.namn} saknas – fyll i {kolumn.namn}"
            for rad, varde in zip(rader, varden, strict=True)
            if varde is None
        ][:_HOGST_PER_KOLUMN]
    typer = _TYPER[kolumn.typ]
    if not set(map(type, finns)) <= set(typer):
        ange(lambda v: type(v) in typer, f"är inte {kolumn.typ}", "rätta värdet")
    elif kolumn.varden:
        if not set(finns) <= set(kolumn.varden):
            gor = f"ange något av: {', '.join(kolumn.varden)}"
            ange(lambda v: v in kolumn.varden, "är inte tillåtet", gor)
    elif kolumn.typ == "text":
        if not _lasbar("\n".join(finns)):
            ange(
                _lasbar,
                "har styrtecken, felläst text eller bokstäver ur två alfabet",
                "skriv om texten",
            )
    elif kolumn.typ == "datum":
        if not all(map(_DATUM.fullmatch, finns)):
            ange(lambda v: bool(_DATUM.fullmatch(v)), "är inget rimligt datum", "rätta datumet")
    elif kolumn.typ == "tid":
        ange(i_utc, "är inte en tid i UTC", "rätta tiden")
    elif kolumn.typ == "heltal" and (kolumn.namn == "ar" or kolumn.namn.endswith(("sar", "_ar"))):
        if not all(map(rimligt_ar, set(finns))):
            ange(rimligt_ar, "är ett orimligt år", "rätta året")
    elif kolumn.typ in ("heltal", "tal") and not all(map(_ryms, finns)):
        ange(_ryms, "är för stort eller inget tal", "rätta värdet")
    return ut


def i_utc(text: str) -> bool:
    """Sant för en tid i UTC enligt ISO 8601."""
    try:
        return datetime.fromisoformat(text).utcoffset() == timedelta(0)
    except ValueError:
        return False


def _ryms(varde: float) -> bool:
    return abs(varde) <= (KRONOR_HOGST if type(varde) is int else TAL_HOGST) and isfinite(varde)


def _lasbar(text: str) -> bool:
    return not (
        STYRTECKEN.search(text.replace("\r", "")) or FELLAST.search(text) or BLANDAT.search(text)
    )


def _kommunfel(rader: Iterable[Rad], var: str, katalog: Katalog) -> list[str]:
    platser: dict[str, str] = {}
    for rad in rader:
        platser.setdefault(rad["kommun"], rad.get("plats", ""))
    fel = []
    for kod, plats in platser.items():
        if kod != RIKET and katalog.kommun(kod) is None:
            gor = "rätta koden eller lägg kommunen i katalog/kommuner.toml"
            if katalog.kommun(kod.zfill(4)):
                gor = f"den inledande nollan har gått förlorad: skriv {kod.zfill(4)} som text"
            fel.append(f"{var}, {plats} – kommunen {kort(kod)} finns inte i katalogen – {gor}")
    return fel


def _namndfel(
    rader: Iterable[Rad], var: str, katalog: Katalog, egna: set[tuple[Any, Any]]
) -> list[str]:
    platser: dict[tuple[str, str], str] = {}
    for rad in rader:
        if rad.get("namnd") is not None:
            platser.setdefault((rad["kommun"], rad["namnd"]), rad.get("plats", ""))
    fel = []
    for (kommun, id_), plats in platser.items():
        namnd = katalog.namnd(kommun, id_)
        if (namnd is None or namnd.id != id_) and (kommun, id_) not in egna:
            kanda = [n.id for n in katalog.namnder if n.kommun == kommun]
            gor = forslag(id_, [namnd.id, *kanda] if namnd else kanda)
            fel.append(f"{var}, {plats} – nämnden {kort(id_)} finns inte i katalogen – {gor}")
    return fel


def _dubbletter(tabell: Tabell, rader: list[Rad], var: str) -> list[str]:
    sedda: dict[tuple[Any, ...], Rad] = {}
    fel = []
    for rad in rader:
        tidigare = sedda.setdefault(tuple(map(rad.get, tabell.nyckel)), rad)
        if tidigare is not rad and len(fel) < _HOGST_PER_KOLUMN:
            fel.append(
                f"{var}, {rad['plats']} – samma {tabell.titel.lower()} står redan i "
                f"{tidigare['plats']} – ta bort eller skilj raderna åt"
            )
    return fel


def kort(varde: object) -> str:
    """Värdet i citattecken, högst 40 tecken och bara sådana som går att visa."""
    text = "".join(t if t.isprintable() else "?" for t in str(varde))
    return f"”{text[:40]}…”" if len(text) > 40 else f"”{text}”"
