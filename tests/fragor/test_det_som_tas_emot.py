"""Det som dörren tar emot fäller aldrig en fråga: godtyckliga tillåtna rader, och varje fråga."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hud_model.arenden.fardig import fardig
from hud_model.begrepp import Anvandarfel, Inlasning, Rad, Urval
from hud_model.export.tabell import csv, xlsx
from hud_model.fragor import FRAGOR
from hud_model.fragor.ram import valbart
from hud_model.kallor._prova import prova
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler.rimlighet import brott
from hud_model.tabeller import FAKTATABELLER, TABELLER, Kolumn

KOMMUN, IDAG = "9999", date(2040, 1, 1)
NAMNDER = ("socialnamnden", "klimatnamnden", "miljonamnden", None)
PERIODER = ((2021, "bokslut"), (2022, "plan"), (2022, "delar2"), (2022, "bokslut"))
LIKNAR = re.compile(r'"([A-ZÅÄÖ][^"{}\\]*)"')
TEXTER = ("x", "<b>fet</b> $x$ **md** [l](javascript:1)", "Lång text " * 300, "2022", "−", "%")
ANTAL = 16


def kanda_ord() -> list[str]:
    """Poster, mått och ämnen som frågorna letar efter: deras egna ord med stor bokstav."""
    rot = Path(__file__).resolve().parents[2] / "hud_model"
    filer = [*(rot / "fragor").glob("*.py"), *(rot / "regler").glob("*.py")]
    return sorted({o for f in filer for o in LIKNAR.findall(f.read_text("utf-8")) if len(o) < 60})


ORD = kanda_ord()
INDIKATORER = ("a-indikator", "b-indikator")


def varde(kolumn: Kolumn, slump: random.Random) -> Any:
    """Ett tillåtet värde, ofta vid en gräns; None där det får saknas."""
    if not kolumn.obligatorisk and slump.random() < 0.3:
        return None
    if kolumn.varden:
        return slump.choice(kolumn.varden)
    if kolumn.typ == "sant":
        return slump.random() < 0.5
    if kolumn.typ == "datum":
        return slump.choice(("2021-01-01", "2022-08-31", "2039-12-31"))
    if kolumn.typ == "tid":
        return "2022-01-01T00:00:00Z"
    if kolumn.typ == "text":
        return slump.choice(ORD) if slump.random() < 0.7 else slump.choice(TEXTER)
    minst = -1e12 if kolumn.minst is None else kolumn.minst
    hogst = 1e12 if kolumn.hogst is None else kolumn.hogst
    tal = slump.choice((minst, hogst, 0, 1, -1, 5, 100, slump.uniform(-1e9, 1e9)))
    tal = min(max(tal, minst), hogst)
    return int(tal) if kolumn.typ == "heltal" else float(tal)


def rad(tabell: str, nr: int, slump: random.Random) -> Rad:
    ar, tillfalle = slump.choice(PERIODER)
    fasta = {
        "kommun": KOMMUN,
        "namnd": slump.choice(NAMNDER),
        "ar": ar,
        "tillfalle": tillfalle,
        "plats": f"rad {nr}",
        "indikator": slump.choice(INDIKATORER),
        "utfallsar": slump.choice((2020, 2021)),
        "namndmal": slump.choice(("Ett mål", "Ett annat", None)),
    }
    kolumner = TABELLER[tabell].kolumner
    ut = {k.namn: fasta.get(k.namn, varde(k, slump)) for k in kolumner if k.namn != "inlasning"}
    if tabell == "indikator":
        ut["id"] = slump.choice(INDIKATORER)
    return ut


def tas_emot(tabell: str, en: Rad) -> bool:
    """Sant när dörren släpper in raden i en tabell för sig."""
    inl = Inlasning("a" * 12, "generisk", "x.csv", "a" * 64, "x", KOMMUN, {tabell: [en]})
    try:
        prova([inl], "x.csv", katalog())
    except Anvandarfel:
        return False
    return not any(b.sakert for b in brott({tabell: [en]}, IDAG))


def rader(fro: int) -> dict[str, list[Rad]]:
    """Några tillåtna rader i en till alla tabeller, högst en per nyckel."""
    slump = random.Random(fro)
    valda = [t for t in FAKTATABELLER if t not in ("anmarkning", "namnd", "relation")]
    if fro % 2:
        valda = slump.sample(valda, slump.choice((1, 2, 5)))
    ut: dict[str, list[Rad]] = {}
    for tabell in valda:
        egna: dict[tuple[Any, ...], Rad] = {}
        for nr in range(slump.choice((1, 4, 9))):
            en = rad(tabell, nr, slump)
            if tas_emot(tabell, en):
                egna[tuple(en.get(k) for k in TABELLER[tabell].nyckel)] = en
        if egna:
            ut[tabell] = list(egna.values())
    return ut


@pytest.mark.parametrize("fro", range(ANTAL))
def test_ingen_fraga_faller_pa_det_som_dorren_tar_emot(egen_datamapp: Path, fro: int):
    inl = Inlasning("a" * 12, "generisk", "x.csv", "a" * 64, "x", KOMMUN, rader(fro))
    lager = Lager(egen_datamapp)
    lager.spara([fardig(inl, katalog())], "prov")
    val = valbart(lager)
    valda = [Urval("", 0, "bokslut", version=1)]
    valda += [
        Urval(KOMMUN, p.ar, p.tillfalle, namnd, 1)
        for p in val.perioder.get(KOMMUN, ())
        for namnd in (None, *val.namnder(KOMMUN, p.ar))
    ]
    for urval in valda:
        for namn, fraga in FRAGOR.items():
            try:
                svar = fraga(lager, urval)
                if urval.namnd is None:
                    csv(svar), xlsx(svar)
            except Exception as fel:
                fel.add_note(f"{namn}, {urval}")
                raise
    lager.stang()


def test_raderna_kommer_fran_hela_modellen():
    fyllda = {t for fro in range(ANTAL) for t in rader(fro)}
    assert {t for t in FAKTATABELLER if t not in ("anmarkning", "namnd", "relation")} == fyllda
