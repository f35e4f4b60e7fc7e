"""Korpusen genom importera, som kommandoraden gör: inget fel i tysthet, inget falsklarm.

Varje dålig fil får minst en rad med fil, vad och åtgärd, och lagret är orört. Varje knepig men
riktig fil kommer in hel och utan ett ord.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hud_model.arenden import intag
from hud_model.arenden.importera import forhandsgranska, importera, las_filer
from hud_model.begrepp import Anvandarfel, Leveransval
from hud_model.kallor import kallor
from hud_model.katalog import MAPP as KATALOG
from hud_model.katalog import katalog
from hud_model.lager import Lager
from tests.kallor.korpus.fall import EXEMPEL, Fall, alla

ROT = EXEMPEL.parents[2]
# En källa som ännu inte finns i programmet prövas när den gör det.
PROVAS = [fall for fall in alla() if not fall.kalla or fall.kalla in kallor()]
BRA = [fall for fall in PROVAS if not fall.avvisas]
DALIGA = [fall for fall in PROVAS if fall.avvisas]


@pytest.fixture(scope="module")
def katalogmapp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exempelkommunens katalog, med en kommun vars kod har en inledande nolla."""
    mapp = shutil.copytree(EXEMPEL / "katalog", tmp_path_factory.mktemp("katalog") / "k")
    shutil.copy(KATALOG / "parametrar.toml", mapp)
    with (mapp / "kommuner.toml").open("a", encoding="utf-8") as fil:
        fil.write('\n[[kommun]]\nkod = "0998"\nnamn = "Nollby"\npahittad = true\n')
    return mapp


@pytest.fixture(scope="module")
def tomt_lager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lager]:
    lager = Lager(tmp_path_factory.mktemp("gemensamt"))
    yield lager
    lager.stang()


@pytest.fixture
def gemensamt_lager(
    tomt_lager: Lager, katalogmapp: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Lager]:
    """Ett lager som alla prov delar: inget sparas i det."""
    monkeypatch.setenv("HUD_KATALOG", str(katalogmapp))
    yield tomt_lager
    assert tomt_lager.version() == 0


@pytest.fixture
def lager(
    katalogmapp: Path, egen_datamapp: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Lager]:
    monkeypatch.setenv("HUD_KATALOG", str(katalogmapp))
    lager = Lager(egen_datamapp)
    yield lager
    lager.stang()


def lagg_ut(fall: Fall, mapp: Path) -> Path:
    """Skriver fallets filer i en egen mapp och ger den som ska lämnas in."""
    mapp.mkdir()
    for namn, innehall in fall.filer.items():
        (mapp / namn).write_bytes(innehall)
    return mapp / next(iter(fall.filer))


def i_datamappen(lager: Lager) -> set[str]:
    return {p.relative_to(lager.mapp).as_posix() for p in lager.mapp.rglob("*")}


def test_korpusen_ar_stor_nog():
    assert len({fall.namn for fall in alla()}) == len(alla())
    assert sum(bool(fall.avvisas) for fall in alla()) >= 120
    assert sum(not fall.avvisas for fall in alla()) >= 40


def test_varje_dalig_fil_avvisas_med_var_vad_och_atgard(
    lager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Alla på en gång: en fil får aldrig dölja nästa. Filernas namn får fallets nummer först."""
    monkeypatch.setattr(intag, "VISADE_HOGST", 100_000)
    filer = []
    for nr, fall in enumerate(DALIGA):
        (fil,) = las_filer([lagg_ut(fall, tmp_path / str(nr))])
        filer.append(type(fil)(f"{nr:03}", mapp=fil.mapp, vag=fil.vag))
    fore = i_datamappen(lager)
    with pytest.raises(Anvandarfel) as fel:
        importera(filer, Leveransval(), lager, katalog(), "prov")
    assert i_datamappen(lager) == fore and lager.version() == 0
    brister = []
    for nr, fall in enumerate(DALIGA):
        rader = [rad for rad in fel.value.rader if rad.startswith(f"{nr:03}")]
        if not any(re.search(fall.avvisas, rad) for rad in rader):
            brister.append(f"{fall.namn}: väntade {fall.avvisas!r}, fick {rader[:3]}")
        brister += [f"{fall.namn}: utan åtgärd: {r}" for r in rader if r.count(" – ") < 2]
        brister += [f"{fall.namn}: {r}" for r in rader if "Error" in r or "Traceback" in r]
    assert not brister, "\n".join(brister)


@pytest.mark.parametrize("fall", BRA, ids=lambda fall: fall.namn)
def test_en_knepig_men_riktig_fil_kommer_in_utan_ett_ord(
    fall: Fall, gemensamt_lager: Lager, tmp_path: Path
):
    filer = las_filer([lagg_ut(fall, tmp_path / "in")])
    gjort = forhandsgranska(filer, fall.val, gemensamt_lager, katalog())
    sagt = [f"{a.niva} {a.mening()}" for inl in gjort.inlasningar for a in inl.anmarkningar]
    if fall.anmarks.startswith("^(?!"):
        assert [rad for rad in sagt if not re.search(fall.anmarks, rad)] == []
    elif fall.anmarks:
        assert any(re.search(fall.anmarks, rad) for rad in sagt), sagt
    else:
        assert sagt == []
    antal = sum(
        len(rader)
        for inl in gjort.inlasningar
        for namn, rader in inl.rader.items()
        if namn not in ("namnd", "anmarkning")
    )
    assert antal == fall.rader or (fall.rader < 0 < antal)
    for tabell, kolumn, varde in fall.har:
        finns = [rad.get(kolumn) for inl in gjort.inlasningar for rad in inl.rader.get(tabell, ())]
        assert varde in finns, f"{tabell}.{kolumn}: {finns}"


@pytest.mark.parametrize("kalla", sorted({fall.kalla for fall in BRA}))
def test_en_riktig_fil_av_varje_slag_sparas(kalla: str, lager: Lager, tmp_path: Path):
    fall = next(fall for fall in BRA if fall.kalla == kalla)
    filer = las_filer([lagg_ut(fall, tmp_path / "in")])
    importera(filer, fall.val, lager, katalog(), "prov")
    assert lager.version() == 1
    assert not list(lager.mapp.glob(".mellan-*"))


def test_kommandoraden_sager_hogst_femtio_rader_och_slutar_med_ett(
    lager: Lager, tmp_path: Path, katalogmapp: Path
):
    vagar = [lagg_ut(fall, tmp_path / str(nr)) for nr, fall in enumerate(DALIGA)]
    svar = subprocess.run(
        [sys.executable, "-m", "hud_model", "importera", *map(str, vagar)],
        cwd=ROT,
        env={"HUD_DATA": str(lager.mapp), "HUD_KATALOG": str(katalogmapp), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    rader = svar.stderr.splitlines()
    assert (svar.returncode, svar.stdout, len(rader)) == (1, "", 51)
    assert re.fullmatch(r"… och \d+ till", rader[-1])
    assert "Traceback" not in svar.stderr
    assert lager.version() == 0
