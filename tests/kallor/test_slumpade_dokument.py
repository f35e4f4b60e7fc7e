"""Trehundra slumpade men rimliga redovisningar: det som lagras är det som står i dem.

Varje dokument skrivs ur en slumpad modell som text, CSV eller Excel, med slumpade huvuden,
ordningar, år, enheter och tabeller som ingen läser. Samma frö ger samma dokument.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hud_model.arenden.intag import las_filerna
from hud_model.begrepp import Fil
from hud_model.kallor import las
from hud_model.katalog import katalog
from tests.kallor.slump.dokument import Dok, dokument
from tests.kallor.slump.prov import Rakning, utfallet

FRON = range(300)
GENOM_BARNET = range(10)
MINST_LAGRAT = 0.95


def i_processen(dok: Dok):
    return utfallet(dok, lambda: las(Fil(dok.filnamn, dok.innehall), dok.leveransval, katalog()))


@pytest.fixture(scope="module")
def rakning() -> Rakning:
    ut = Rakning()
    for fro in FRON:
        dok = dokument(fro)
        ut.lagg_till(fro, dok, i_processen(dok))
    print(ut)  # noqa: T201
    return ut


def test_inget_lagrat_varde_skiljer_fran_modellen(rakning: Rakning):
    assert not rakning.fel, "\n".join(rakning.fel[:20])
    assert rakning.dokument == len(FRON)
    assert rakning.lagrade > 20 * len(FRON), "annars säger provet inget"


def test_det_under_kanda_huvuden_lagras(rakning: Rakning):
    assert rakning.andel >= MINST_LAGRAT, str(rakning)


def test_varje_tabell_som_ingen_laser_namns(rakning: Rakning):
    assert rakning.frammande > len(FRON) / 2, "annars säger provet inget"
    assert not rakning.onamnda, "\n".join(rakning.onamnda[:20])


def test_det_som_inte_lagras_sags(rakning: Rakning):
    assert not rakning.tysta, "\n".join(rakning.tysta[:20])


def test_alla_tre_formaten_finns_bland_dokumenten():
    slag = [dokument(fro).filnamn.rpartition(".")[2] for fro in FRON]
    assert all(slag.count(s) >= len(FRON) / 10 for s in ("txt", "csv", "xlsx"))


def test_samma_fro_ger_samma_dokument():
    assert all(dokument(fro) == dokument(fro) for fro in GENOM_BARNET)


def test_ett_fel_i_modellen_syns():
    """Provet kan falla: en modell med tusen gånger större belopp stämmer inte med dokumentet."""
    dok = next(d for d in map(dokument, FRON) if len(i_processen(d).lagrat) > 20)
    storre = {n: 1_000 * v if isinstance(v, int) else v for n, v in dok.sanning.items()}
    fel = Rakning()
    fel.lagg_till(0, replace(dok, sanning=storre), i_processen(dok))
    assert fel.fel


@pytest.mark.parametrize("fro", GENOM_BARNET)
def test_samma_utfall_genom_barnprocessen(fro: int, tmp_path: Path):
    dok = dokument(fro)
    filer = [Fil(dok.filnamn, dok.innehall)]
    barnets = utfallet(dok, lambda: las_filerna(filer, dok.leveransval, tmp_path))
    eget = i_processen(dok)
    assert (barnets.lagrat, barnets.nekat) == (eget.lagrat, eget.nekat)
    if not eget.nekat:
        assert barnets.sagt == eget.sagt
