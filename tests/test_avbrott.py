"""Avbrott: en inläsning som dödas mitt i har aldrig hänt eller har hänt helt.

En egen process läser in och stannar i ett bestämt steg; när den sagt att den är där dödas den
med kill -9. Därefter ska läget vara exakt före eller efter, och en ny körning gå i mål.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa

from hud_model.arenden.exportera import pakettabeller
from hud_model.arenden.importera import importera, las_filer
from hud_model.begrepp import Leveransval
from hud_model.export.datapaket import datapaket
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.motor import STOR, fraga

VANTA_S = 120
PROV = """
import os
from pathlib import Path
import sqlalchemy as sa
from hud_model import lager as rum
from hud_model.arenden.importera import importera, las_filer
from hud_model.begrepp import Leveransval
from hud_model.katalog import katalog

def stanna():
    ror.send("framme")
    ror.recv()

def fore(klass, namn):
    gor = getattr(klass, namn)
    def stannar(*a, **k):
        stanna()
        return gor(*a, **k)
    setattr(klass, namn, stannar)

def efter(klass, namn):
    gor = getattr(klass, namn)
    def stannar(*a, **k):
        svar = gor(*a, **k)
        stanna()
        return svar
    setattr(klass, namn, stannar)

def i_databasen(handelse):
    sa.event.listen(l._motor, handelse, lambda c: c.get_execution_options().get("skriver")
                    and stanna())

if steg == "nar lagret skapas":
    fore(rum._METADATA, "create_all")
l = rum.Lager(Path(mapp))
match steg:
    case "fore rafilen": fore(rum.Lager, "spara_ra")
    case "med rafilen halvskriven": fore(os, "fsync")
    case "efter rafilen": efter(rum.Lager, "spara_ra")
    case "nar versionen hojts": efter(rum, "_ny_version")
    case "efter forsta filens rader": efter(rum.Lager, "_lagg")
    case "nar raderna gjorts sanna": efter(rum.Lager, "_gor_sant")
    case "med huvudboken i mellanmappen": fore(rum.Lager, "spara")
    case "med lappen om huvudboken skriven": fore(rum, "_flytta")
    case "med huvudboken pa plats": efter(rum, "_flytta")
    case "fore commit": i_databasen("commit")
    case "efter commit fore lappen bort":
        bort = Path.unlink
        Path.unlink = lambda v, **k: (v.name.startswith("pagar") and stanna(), bort(v, **k))
    case "efter commit": efter(rum.Lager, "spara")
importera(las_filer([Path(f) for f in filer]), Leveransval(), l, katalog(), "prov")
"""
FORE = (
    "nar lagret skapas",
    "fore rafilen",
    "med rafilen halvskriven",
    "efter rafilen",
    "nar versionen hojts",
    "efter forsta filens rader",
    "nar raderna gjorts sanna",
    "med huvudboken i mellanmappen",
    "med lappen om huvudboken skriven",
    "med huvudboken pa plats",
    "fore commit",
)
EFTER = ("efter commit fore lappen bort", "efter commit")
STALLEN = [pytest.param(steg, 1, id=steg) for steg in FORE]
STALLEN += [pytest.param(steg, 2, id=steg) for steg in EFTER]


def fil(mapp: Path, titel: str, antal: int) -> Path:
    """En inskriven fil med ett personaltal."""
    vag = mapp / f"{titel}-{antal}.toml"
    vag.write_text(
        f'[dokument]\ntitel = "{titel}"\nfilnamn = "{titel}.pdf"\nsha256 = "{"a" * 64}"\n'
        'kommun = "0126"\nar = 2023\ntillfalle = "bokslut"\n[[personal]]\n'
        f'matt = "Antal anställda"\nkon = "alla"\nvarde = {antal}\nplats = "1"\n',
        "utf-8",
    )
    return vag


def bok(mapp: Path, belopp: int) -> Path:
    """En huvudbok med en rad."""
    vag = mapp / f"bok-{belopp}.csv"
    vag.write_text(f"kommun;konto;belopp;datum\n0126;3010;{belopp};2023-01-05\n", "utf-8")
    return vag


def las_in(mapp: Path, *filer: Path) -> None:
    lager = Lager(mapp)
    importera(las_filer(filer), Leveransval(), lager, katalog(), "prov")
    lager.stang()


def laget(mapp: Path) -> tuple[int, dict[str, bytes], list[tuple[str, int]]]:
    """Dataversion, öppet paket utan klockslag, och huvudbok, ur ett nyöppnat lager."""
    lager = Lager(mapp)
    tabeller = pakettabeller(lager)
    tabeller["inlasning"]["inlast_tid"] = "2031-01-01T00:00:00Z"
    h = STOR["huvudbok"].c
    rader = fraga(lager, sa.select(h.inlasning, h.belopp_ore)).itertuples(index=False, name=None)
    svar = (lager.version(), datapaket(tabeller), list(rader))
    lager.stang()
    return svar


@pytest.fixture(scope="module")
def processer() -> Iterator[object]:
    """Egna processer, grenade ur en som redan har läst in programmet.

    En gren kör annars om det som för stunden är __main__, och det kan vara en sida som ett
    annat test har visat.
    """
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["hud_model.arenden.importera"])
    with pytest.MonkeyPatch.context() as byte:
        byte.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield server


@contextmanager
def stannad(processer, mapp: Path, steg: str, *filer: Path) -> Iterator[None]:
    """Inläsningen, i en egen process, står i steget; när blocket lämnas dödas den med kill -9."""
    har, dar = processer.Pipe()
    namn = {"ror": dar, "steg": steg, "mapp": str(mapp), "filer": [str(f) for f in filer]}
    process = processer.Process(target=exec, args=(PROV, namn))
    process.start()
    dar.close()
    try:
        assert har.poll(VANTA_S), f"inläsningen kom aldrig till steget ”{steg}”"
        assert har.recv() == "framme"
        yield
    finally:
        process.kill()
        process.join(VANTA_S)
        har.close()
    assert process.exitcode == -signal.SIGKILL


def doda(processer, mapp: Path, steg: str, *filer: Path) -> None:
    with stannad(processer, mapp, steg, *filer):
        pass


@pytest.fixture(scope="module")
def facit(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, tuple[object, object]]:
    """Läget före och efter utan avbrott, efter om lagret redan finns när inläsningen börjar."""
    filer = tmp_path_factory.mktemp("filer")
    forst = (fil(filer, "PM", 1), bok(filer, 1))
    nya = (fil(filer, "PM", 2), fil(filer, "Rapport", 3), bok(filer, 2))
    svar = {}
    for fanns in (False, True):
        mapp = tmp_path_factory.mktemp("facit")
        if fanns:
            las_in(mapp, *forst)
        fore = laget(mapp)
        las_in(mapp, *nya)
        svar[fanns] = (fore, laget(mapp))
    return svar


@pytest.mark.parametrize(("steg", "version"), STALLEN)
def test_dodad_inlasning_lamnar_laget_fore_eller_efter(
    steg: str, version: int, processer, facit, egen_datamapp: Path, tmp_path: Path
):
    nya = (fil(tmp_path, "PM", 2), fil(tmp_path, "Rapport", 3), bok(tmp_path, 2))
    fanns = steg != "nar lagret skapas"
    if fanns:
        las_in(egen_datamapp, fil(tmp_path, "PM", 1), bok(tmp_path, 1))
    fore, efter = facit[fanns]
    assert efter[1] != fore[1]

    doda(processer, egen_datamapp, steg, *nya)
    assert laget(egen_datamapp) == (fore if version == 1 else efter)

    las_in(egen_datamapp, *nya)
    assert laget(egen_datamapp) == efter
    assert len(efter[2]) == 1 and efter[2] != fore[2]
    las_in(egen_datamapp, fil(tmp_path, "Sist", 4))  # städar det som avbrottet lämnat
    modell = egen_datamapp / "modell"
    listade = {f.vag for v in (1, 2) for f in Lager(egen_datamapp).filer("huvudbok", v)}
    assert set(modell.rglob("*.parquet")) == listade
    assert not list(modell.glob("pagar-*"))
    for vag in nya:
        innehall = vag.read_bytes()
        ra = egen_datamapp / "ra" / sha256(innehall).hexdigest()
        assert ra.read_bytes() == innehall


def test_rafilen_finns_hel_eller_inte_alls(processer, egen_datamapp: Path, tmp_path: Path):
    vag = fil(tmp_path, "PM", 1)
    doda(processer, egen_datamapp, "med rafilen halvskriven", vag)
    assert not (egen_datamapp / "ra" / sha256(vag.read_bytes()).hexdigest()).exists()


def test_en_dodad_inlasning_gar_att_lasa_forbi_medan_den_star_still(
    processer, egen_datamapp: Path, tmp_path: Path
):
    """Den som läser medan någon annan skriver ser läget före, utan att vänta."""
    las_in(egen_datamapp, fil(tmp_path, "PM", 1))
    fore = laget(egen_datamapp)
    with stannad(processer, egen_datamapp, "nar raderna gjorts sanna", fil(tmp_path, "PM", 2)):
        assert laget(egen_datamapp) == fore
    assert laget(egen_datamapp) == fore
