"""Det som sparas mellan frågor: aldrig för grovt, aldrig kvar i en ny version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pandas as pd
import pytest

from hud_model.arenden.startdata import fyll_tomt
from hud_model.begrepp import Urval
from hud_model.fragor import FRAGOR
from hud_model.fragor._grund import avstamda, valda
from hud_model.fragor.ram import valbart
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler.avstamning import avstam

SPARADE = {namn: fraga.falt for namn, fraga in FRAGOR.items() if hasattr(fraga, "falt")}
DELADE = [namn for namn, falt in SPARADE.items() if "namnd" not in falt]


@pytest.fixture(scope="module")
def startlager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lager]:
    lager = Lager(tmp_path_factory.mktemp("grund") / "data")
    fyll_tomt(lager)
    yield lager
    lager.stang()


@pytest.mark.parametrize("namn", SPARADE)
def test_ett_sparat_svar_ar_det_som_fragan_ger(namn: str, startlager: Lager):
    """Facit är frågan utan sparat svar; om svaret delas av nämnderna gäller den dem alla."""
    val = valbart(startlager)
    for kommun in val.kommuner:
        for period, namnd in product(val.perioder[kommun], (None, "kommunstyrelsen")):
            urval = Urval(kommun, period.ar, period.tillfalle, namnd, startlager.version())
            sparat = FRAGOR[namn](startlager, urval)
            om_alla = urval if "namnd" in SPARADE[namn] else replace(urval, namnd=None)
            facit = FRAGOR[namn].__wrapped__(startlager, om_alla)
            assert (sparat.rubrik, sparat.ingress) == (facit.rubrik, facit.ingress)
            assert (sparat.tom_for, sparat.kallor) == (facit.tom_for, facit.kallor)
            pd.testing.assert_frame_equal(sparat.tabell, facit.tabell)


def test_namnderna_delar_ett_och_samma_svar(startlager: Lager):
    urval = [Urval("0126", 2023, "bokslut", n) for n in (None, "socialnamnden")]
    assert "oversikt" in DELADE
    for namn in DELADE:
        ett, annat = (FRAGOR[namn](startlager, u) for u in urval)
        assert ett is annat, namn


def test_en_ny_version_ger_nya_rader_och_den_gamla_star_kvar(spara):
    urval = Urval("9999", 2023, "bokslut")
    gammal = Urval("9999", 2023, "bokslut", version=1)

    def resultat(kr: int) -> list[dict]:
        rad = {"kommun": "9999", "namnd": "parknamnden", "ar": 2023, "tillfalle": "bokslut"}
        return [{**rad, "post": "Årets resultat", "utfall_kr": kr, "plats": "1"}]

    lager = spara(resultatrakning=resultat(1000))
    assert valda(lager, "resultatrakning", urval)["utfall_kr"].tolist() == [1000]
    spara(resultatrakning=resultat(2000))
    assert valda(lager, "resultatrakning", urval)["utfall_kr"].tolist() == [2000]
    assert valda(lager, "resultatrakning", gammal)["utfall_kr"].tolist() == [1000]


def test_den_som_andrar_i_sina_rader_andrar_inte_nastas(startlager: Lager):
    urval = Urval("0126", 2023, "bokslut")
    mina = valda(startlager, "resultatrakning", urval)
    mina["utfall_kr"] = 0
    assert valda(startlager, "resultatrakning", urval)["utfall_kr"].abs().sum() > 0


def test_avstamningen_ar_for_ar_ger_samma_fynd_som_allt_pa_en_gang(startlager: Lager):
    tolerans = katalog().parameter("avstamning_tolerans_kr_per_term", 2023)
    alla = avstam(startlager.alla(), {"avstamning": {"tolerans_kr_per_term": tolerans}})
    fynd = avstamda(startlager, startlager.version())
    assert len(fynd) == len(alla) and set(fynd) == set(alla)
    assert avstamda(startlager, startlager.version(), "0126") == fynd
    assert avstamda(startlager, startlager.version(), "9999") == ()


def test_avstamningen_jamfor_med_aret_fore_och_haller_isar_kommuner(spara):
    def personal(kommun: str, ar: int, antal: int) -> dict:
        rad = {"kommun": kommun, "namnd": "parknamnden", "ar": ar, "tillfalle": "bokslut"}
        return {**rad, "matt": "Anställda", "kon": "alla", "varde": antal, "plats": "1"}

    def sagt(kommun: str, ar: int, antal: int) -> dict:
        rad = {"kommun": kommun, "namnd": "parknamnden", "ar": ar, "tillfalle": "bokslut"}
        return {**rad, "amne": "Anställda: förändring", "varde": antal, "plats": "2"}

    lager = spara(
        personal=[
            personal(k, ar, ar - 2000) for k in ("9998", "9999") for ar in (2021, 2022, 2023)
        ],
        rapporterad_uppgift=[sagt("9998", 2022, 1), sagt("9999", 2022, 5), sagt("9999", 2023, 7)],
    )
    fynd = avstamda(lager, lager.version())
    assert [(a.kommun, a.ar, a.beraknat) for a in fynd] == [
        ("9999", 2022, "1"),
        ("9999", 2023, "1"),
    ]
    assert set(fynd) == set(avstam(lager.alla(), {}))
