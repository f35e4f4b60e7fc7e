"""Mutationer av varje källas exempel: läsaren säger vad som är fel eller läser, och faller aldrig.

Samma frö ger samma mutationer. Några hundra körs alltid, tiotusen av vart och ett exempel med
`make fault`.
"""

from __future__ import annotations

import io
import random
import re
import shutil
import zipfile
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hud_model import kallor
from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.katalog import Katalog
from tests.kallor.korpus import handgjort
from tests.kallor.korpus.fall import alla

ALLTID, FAULT = 300, 10_000
KOMMUN = "9999"
_SKARV = re.compile(rb"([;,\t\n=<>\" ]+)")
_KNEPIGT = (
    b"\x00",
    b"\xff",
    b"\xc3",
    b'"',
    b"\n",
    b"\r",
    b";",
    b",",
    b"\t",
    b"-",
    b"9" * 30,
    b"1e999",
)
_KNEPIGT += (
    b"NaN",
    b"\xef\xbb\xbf",
    "Ã¥".encode(),
    "−".encode(),
    b"[[",
    b"<",
    b"&",
    b"../",
    b"=1+1",
)


@cache
def exempel() -> dict[str, Fil]:
    """En liten riktig fil för varje källa: korpusens första som ligger i en enda fil."""
    bok = io.BytesIO()
    pq.write_table(
        pa.table({"konto": ["3010", "4010"], "belopp_ore": [5, -6], "period": ["202401"] * 2}), bok
    )
    ut = {"huvudbok parquet": Fil("huvudbok.parquet", bok.getvalue())}
    for fall in alla():
        if fall.kalla in kallor.kallor() and not fall.avvisas and len(fall.filer) == 1:
            ((namn, innehall),) = fall.filer.items()
            slag = "xlsx" if zipfile.is_zipfile(io.BytesIO(innehall)) else "text"
            if len(innehall) < 100_000:
                ut.setdefault(f"{fall.kalla} {slag}", Fil(namn, innehall))
    return ut


def muterad(innehall: bytes, slump: random.Random) -> bytes:
    """Innehållet med ett till tre små fel."""
    if innehall[:2] == b"PK" and slump.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(innehall)) as zip_:
            del_ = slump.choice(zip_.namelist())
        return handgjort.andrad(innehall, {del_: lambda d: muterad(d, slump)})
    for _ in range(slump.randint(1, 3)):
        innehall = _ett_fel(innehall, slump)
    return innehall


def _ett_fel(innehall: bytes, slump: random.Random) -> bytes:
    fran = slump.randrange(len(innehall) + 1)
    till = min(len(innehall), fran + slump.choice((1, 3, 20, 200, 2_000)))
    match slump.randrange(6):
        case 0:  # byte byts
            bytt = bytes(slump.randrange(256) for _ in innehall[fran : fran + 1])
            return innehall[:fran] + bytt + innehall[fran + 1 :]
        case 1:  # avhuggen
            return innehall[:fran]
        case 2:  # ett stycke borta
            return innehall[:fran] + innehall[till:]
        case 3:  # ett stycke dubblerat
            return innehall[:till] + innehall[fran:till] + innehall[till:]
        case 4:  # något knepigt instoppat
            return innehall[:fran] + slump.choice(_KNEPIGT) + innehall[fran:]
    delar = _SKARV.split(innehall)  # två celler bytta
    a, b = (slump.randrange(len(delar)) for _ in range(2))
    delar[a], delar[b] = delar[b], delar[a]
    return b"".join(delar)


def prova(namn: str, antal: int, katalog: Katalog, mapp: Path) -> int:
    """Läser så många mutationer av exemplet; ger hur många som lästes."""
    fil, lasta = exempel()[namn], 0
    tar_kommun = "kommun" in kallor.kallor()[namn.split()[0]].TAR
    val = Leveransval(kommun=KOMMUN if tar_kommun else None)
    for nr in range(antal):
        innehall = muterad(fil.innehall, random.Random(nr))
        mellan = mapp / str(nr)
        mellan.mkdir()
        try:
            kallor.las(Fil(fil.namn, innehall, mellan=mellan), val, katalog)
        except Anvandarfel as fel:
            assert fel.rader and all(fil.namn in rad for rad in fel.rader), (nr, namn, fel.rader)
        except Exception as fel:
            fel.add_note(f"mutation {nr} av {namn}")
            raise
        else:
            lasta += 1
        shutil.rmtree(mellan)
    return lasta


def test_nagra_hundra_mutationer_faller_ingen_lasare(exempelkatalog: Katalog, tmp_path: Path):
    lasta = {}
    for namn in exempel():
        (tmp_path / namn).mkdir()
        lasta[namn] = prova(namn, ALLTID // len(exempel()), exempelkatalog, tmp_path / namn)
    assert len(lasta) >= 3
    assert any(lasta.values()), "någon mutation ska gå att läsa"


@pytest.mark.fault
@pytest.mark.parametrize("namn", sorted(exempel()))
def test_tiotusen_mutationer_faller_ingen_lasare(
    exempelkatalog: Katalog, tmp_path: Path, namn: str
):
    assert prova(namn, FAULT, exempelkatalog, tmp_path)
