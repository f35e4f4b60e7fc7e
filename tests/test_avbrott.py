"""Avbrott: en inläsning som dödas mitt i har aldrig hänt eller har hänt helt.

En egen process läser in och stannar i ett bestämt steg; när den sagt att den är där dödas den
med kill -9. Därefter ska läget vara exakt före eller efter, och en ny körning gå i mål.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from hud_model.arenden.exportera import pakettabeller
from hud_model.arenden.importera import importera, las_filer
from hud_model.begrepp import Leveransval
from hud_model.export.datapaket import datapaket
from hud_model.katalog import katalog
from hud_model.lager import Lager

ROT = Path(__file__).resolve().parents[1]
VANTA_S = 120
PROV = """
import os, sys
from pathlib import Path
import sqlalchemy as sa
from hud_model import lager as rum
from hud_model.arenden.importera import importera, las_filer
from hud_model.begrepp import Leveransval
from hud_model.katalog import katalog

steg, mapp, *filer = sys.argv[1:]

def stanna():
    os.write(1, b"framme")
    os.read(0, 1)

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
    case "fore commit": i_databasen("commit")
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
    "fore commit",
)
EFTER = ("efter commit",)
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


def las_in(mapp: Path, *filer: Path) -> None:
    lager = Lager(mapp)
    importera(las_filer(filer), Leveransval(), lager, katalog(), "prov")
    lager.stang()


def laget(mapp: Path) -> tuple[int, dict[str, bytes]]:
    """Dataversionen och det öppna paketet, utan klockslag, ur ett nyöppnat lager."""
    lager = Lager(mapp)
    tabeller = pakettabeller(lager)
    tabeller["inlasning"]["inlast_tid"] = "2031-01-01T00:00:00Z"
    svar = (lager.version(), datapaket(tabeller))
    lager.stang()
    return svar


@pytest.fixture
def doda_i(egen_datamapp: Path) -> Iterator[object]:
    """Ger en funktion som startar inläsningen, väntar tills den är i steget och dödar den."""
    processer: list[subprocess.Popen[bytes]] = []

    def doda(steg: str, *filer: Path) -> None:
        process = subprocess.Popen(
            [sys.executable, "-c", PROV, steg, str(egen_datamapp), *map(str, filer)],
            cwd=ROT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        processer.append(process)
        assert process.stdin is not None and process.stdout is not None
        klara, _, _ = select.select([process.stdout], [], [], VANTA_S)
        assert klara, f"inläsningen kom aldrig till steget ”{steg}”"
        assert os.read(process.stdout.fileno(), 6) == b"framme"
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait(VANTA_S) == -signal.SIGKILL

    yield doda
    for process in processer:
        if process.poll() is None:
            process.kill()
        process.wait(VANTA_S)
        process.stdin.close()
        process.stdout.close()


@pytest.mark.parametrize(("steg", "version"), STALLEN)
def test_dodad_inlasning_lamnar_laget_fore_eller_efter(
    steg: str, version: int, doda_i, egen_datamapp: Path, tmp_path: Path
):
    forst = fil(tmp_path, "PM", 1)
    nya = (fil(tmp_path, "PM", 2), fil(tmp_path, "Rapport", 3))
    if steg == "nar lagret skapas":
        fore = (0, laget(tmp_path / "tomt")[1])
    else:
        las_in(egen_datamapp, forst)
        fore = laget(egen_datamapp)
    # Facit för efter: samma steg i en annan mapp, utan avbrott.
    if steg != "nar lagret skapas":
        las_in(tmp_path / "facit", forst)
    las_in(tmp_path / "facit", *nya)
    efter = laget(tmp_path / "facit")
    assert efter[1] != fore[1]

    doda_i(steg, *nya)
    assert laget(egen_datamapp) == (fore if version == 1 else efter)

    las_in(egen_datamapp, *nya)
    assert laget(egen_datamapp) == efter
    for vag in nya:
        innehall = vag.read_bytes()
        ra = egen_datamapp / "ra" / sha256(innehall).hexdigest()
        assert ra.read_bytes() == innehall


def test_rafilen_finns_hel_eller_inte_alls(doda_i, egen_datamapp: Path, tmp_path: Path):
    vag = fil(tmp_path, "PM", 1)
    doda_i("med rafilen halvskriven", vag)
    assert not (egen_datamapp / "ra" / sha256(vag.read_bytes()).hexdigest()).exists()


def test_en_dodad_inlasning_gar_att_lasa_forbi_medan_den_star_still(
    egen_datamapp: Path, tmp_path: Path
):
    """Den som läser medan någon annan skriver ser läget före, utan att vänta."""
    las_in(egen_datamapp, fil(tmp_path, "PM", 1))
    fore = laget(egen_datamapp)
    with subprocess.Popen(
        [sys.executable, "-c", PROV, "nar raderna gjorts sanna", str(egen_datamapp)]
        + [str(fil(tmp_path, "PM", 2))],
        cwd=ROT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        klara, _, _ = select.select([process.stdout], [], [], VANTA_S)
        try:
            assert klara
            assert laget(egen_datamapp) == fore
        finally:
            os.kill(process.pid, signal.SIGKILL)
    assert laget(egen_datamapp) == fore
