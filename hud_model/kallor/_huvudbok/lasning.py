"""Huvudboken som CSV och Parquet: det som ska läsas, med rader som kan pekas ut."""

from __future__ import annotations

import csv
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from hud_model.begrepp import Anvandarfel, Fil
from hud_model.kallor._huvudbok.grund import RADER_HOGST, Ojamn, Underlag, parquet_sql, sql_text
from hud_model.kallor._huvudbok.huvud import (
    huvud_och_tecken,
    tabellens_kolumner,
    valutakolumn,
)
from hud_model.kallor._lat import Lat
from hud_model.kallor._text import prova_1252, prova_stora, prova_text, slukar_rader

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = Lat("duckdb")

_HELA = {f"{u}{t}" for u in ("", "U") for t in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")}
_TOM_RAD = re.compile(r"^[;,\t \u00a0]+$", re.MULTILINE)
_DAGAR = {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"}


def _prova_texten(fil: Fil, vag: Path) -> None:
    """Anvandarfel när filens text är felläst eller har styrtecken."""
    with vag.open("rb") as text:
        prova_stora(iter(lambda: text.read(1 << 20) + text.readline(), b""), fil.namn)


def csv_underlag(fil: Fil, vag: Path, kopplade: Mapping[str, str]) -> Underlag:
    """Filen i UTF-8 med ett huvud; Anvandarfel om huvudet inte duger."""
    huvud, tecken, fore = huvud_och_tecken(Fil(fil.namn, vag=vag))
    if not huvud:
        raise Anvandarfel(
            f"{fil.namn}, huvudet – en huvudbok behöver konto, belopp eller belopp_ore, och datum "
            "eller period på första raden – lägg till kolumnerna"
        )
    kolumner, okanda = tabellens_kolumner(fil, huvud, kopplade)
    namn = [k or f"okand{nr}" for nr, k in enumerate(kolumner)]
    valuta = valutakolumn(huvud, kopplade)

    def typad(typer: Mapping[str, str]) -> str:
        kolumnerna = ", ".join(f"{sql_text(k)}: {sql_text(typer.get(k, 'VARCHAR'))}" for k in namn)
        return (
            f"read_csv({sql_text(vag.resolve())}, auto_detect = false, header = true, "
            f"skip = {fore}, "
            f"delim = {sql_text(tecken)}, quote = '\"', escape = '\"', columns = {{{kolumnerna}}})"
        )

    def rader() -> Iterator[tuple[str, Mapping[str, str | None]]]:
        with vag.open(encoding="utf-8-sig", newline="") as text:
            for _ in range(fore):
                text.readline()
            lasare = csv.reader(text, delimiter=tecken, strict=True)
            next(lasare)
            forra = lasare.line_num
            for rad in lasare:
                plats, forra = f"rad {fore + forra + 1}", lasare.line_num
                if not any(map(str.strip, rad)):
                    continue
                if len(rad) != len(namn):
                    raise Ojamn(plats, f"har {len(rad)} celler, huvudet har {len(namn)}")
                if slukar_rader(rad, tecken):
                    raise Ojamn(plats, 'en cell rymmer hela rader: ett citattecken (") saknas')
                yield plats, {k: v or None for k, v in zip(namn, rad, strict=True)}

    egna = tuple(k for k in kolumner if k)
    return Underlag(
        typad({}),
        egna,
        rader,
        okanda,
        tuple(n for n, k in zip(namn, kolumner, strict=True) if k is None),
        typad,
        lambda: _prova_texten(fil, vag),
        vag,
        fore,
        "" if valuta is None else namn[valuta],
    )


def kodning_av(borjan: bytes) -> str | None:
    """Kodningen när början visar att den inte är UTF-8; None annars."""
    if borjan[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        getincrementaldecoder("utf-8")().decode(borjan)
    except UnicodeDecodeError:
        return "cp1252"
    return None


def ar_utf8(vag: Path) -> bool:
    """Sant när hela filen är UTF-8."""
    avkodare = getincrementaldecoder("utf-8")()
    with vag.open("rb") as fil:
        try:
            while bit := fil.read(1 << 20):
                avkodare.decode(bit)
            avkodare.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def till_utf8(fil: Fil, vag: Path, kodning: str, mellan: Path) -> Path:
    """Texten omskriven till UTF-8 med ett slags radslut, och rader av tomma celler utan dem."""
    mal = mellan / "utf8.csv"
    try:
        with (
            vag.open(encoding=kodning, newline="") as fran,
            mal.open("w", encoding="utf-8", newline="") as till,
        ):
            rad = 1
            while bit := fran.read(1 << 20) + fran.readline():
                prova_text(bit, fil.namn, rad)
                if kodning == "cp1252":
                    prova_1252(bit, fil.namn, rad)
                till.write(_TOM_RAD.sub("", bit.replace("\r\n", "\n").replace("\r", "\n")))
                rad += bit.count("\n")
    except ValueError as fel:
        raise Anvandarfel(
            f"{fil.namn} – är inte text i UTF-8 eller Windows-1252 – spara om filen som UTF-8"
        ) from fel
    return mal


def parquet_underlag(
    duck: duckdb.DuckDBPyConnection,
    fil: Fil,
    vag: Path,
    kopplade: Mapping[str, str],
    villkor: str = "",
) -> Underlag:
    """Filens rader som uppfyller villkoret; Anvandarfel om kolumnernas typer inte duger."""
    kallan = f"{parquet_sql(vag)} {villkor}"
    form = duck.execute(f"DESCRIBE SELECT * FROM {kallan}").fetchall()
    (antal,) = duck.execute(
        f"SELECT sum(num_rows) FROM parquet_file_metadata({sql_text(vag.resolve())})"
    ).fetchall()[0]
    if antal > RADER_HOGST:
        raise Anvandarfel(
            f"{fil.namn} – har {antal} rader, högst {RADER_HOGST} – dela filen per år"
        )
    kolumner, okanda = tabellens_kolumner(fil, [namn for namn, *_ in form], kopplade)
    falt, fel_, olasta = [], [], []
    valuta = valutakolumn([namn for namn, *_ in form], kopplade)
    for nr, (k, (namn, typ, *_)) in enumerate(zip(kolumner, form, strict=True)):
        if k is None:
            if typ == "VARCHAR" and namn not in ("inlasning", "plats"):
                olasta.append((nr, namn))
            continue
        ratt = typ in _HELA or typ == "VARCHAR" or (k == "datum" and typ in _DAGAR)
        if not (ratt or (k == "belopp" and typ.startswith("DECIMAL"))):
            onskad = "DECIMAL(18,2), eller belopp_ore som heltal" if k == "belopp" else "text"
            if k == "belopp_ore":
                onskad = "heltal (int64)"
            fel_.append(f"{fil.namn}, kolumnen {namn} – är {typ} – skriv den som {onskad}")
        kol = '"' + namn.replace('"', '""') + '"'
        som_text = f"CAST({kol} AS VARCHAR)"
        if typ.startswith("TIMESTAMP"):
            som_text = f"regexp_replace({som_text}, ' 00:00:00$', '')"
        falt.append(f"{som_text} AS {k}")
    if fel_:
        raise Anvandarfel(*fel_)
    egna = tuple(k for k in kolumner if k)
    for nr, namn in olasta:
        falt.append('"' + namn.replace('"', '""') + f'" AS okand{nr}')
    sql = f"(SELECT {', '.join(falt)} FROM {kallan})"

    def rader() -> Iterator[tuple[str, Mapping[str, str | None]]]:
        markor = duck.cursor()
        markor.execute(f"SELECT {', '.join(egna)} FROM {sql}")
        nr = 0
        while del_ := markor.fetchmany(10_000):
            for rad in del_:
                nr += 1
                yield f"rad {nr}", dict(zip(egna, rad, strict=True))

    return Underlag(
        sql,
        egna,
        rader,
        okanda,
        tuple(f"okand{nr}" for nr, _ in olasta),
        valuta="" if valuta not in dict(olasta) else f"okand{valuta}",
    )
