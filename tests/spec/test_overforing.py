"""Resultatöverföring och eget kapital.

Avvikelsen mot budget blir, efter avräkning, nämndens balansresultat; det som förs över ändrar
nämndens eget kapital.
"""

import pytest

from hud_model.regler.overforing import eget_kapital, overforing

KOMMUNSTYRELSEN = {
    "ib_rapporterad_kr": 16_036_000,
    "arets_resultat_kr": -22_023_000,
    "balansresultat_rapporterad_kr": -3_277_000,
    "resultatoverforing_rapporterad_kr": -3_277_000,
}


def test_kedjan_fran_arets_resultat_till_eget_kapital():
    """Kommunstyrelsen 2023, Resultaträkning, raderna om eget kapital."""
    assert eget_kapital(KOMMUNSTYRELSEN) == {
        "ib_kr": 16_036_000,
        "arets_resultat_kr": -22_023_000,
        "avrakning_kr": -3_277_000 - -22_023_000,
        "balansresultat_kr": -3_277_000,
        "resultatoverforing_kr": -3_277_000,
        "ub_kr": 16_036_000 + -3_277_000,
    }


@pytest.mark.parametrize(
    ("saknas", "tomma"),
    [
        ("ib_rapporterad_kr", {"ib_kr", "ub_kr"}),
        ("arets_resultat_kr", {"arets_resultat_kr", "avrakning_kr"}),
        ("balansresultat_rapporterad_kr", {"balansresultat_kr", "avrakning_kr"}),
        ("resultatoverforing_rapporterad_kr", {"resultatoverforing_kr", "ub_kr"}),
    ],
)
def test_ett_led_som_saknas_tommer_det_som_raknas_ur_det(saknas, tomma):
    ut = eget_kapital({**KOMMUNSTYRELSEN, saknas: None})
    assert {namn for namn, varde in ut.items() if varde is None} == tomma


def test_hela_balansresultatet_fors_over_om_inget_annat_sags():
    """Kommunstyrelsen 2023, Resultaträkning, raderna om eget kapital."""
    assert overforing(-3_277_000, 16_036_000) == {
        "overfort_kr": -3_277_000,
        "ub_kr": 16_036_000 - 3_277_000,
    }


def test_en_andel_kan_foras_over():
    assert overforing(-3_277_000, 16_036_000, 0.5) == {
        "overfort_kr": -3_277_000 // 2,
        "ub_kr": 16_036_000 - 3_277_000 // 2,
    }


def test_halva_kronor_avrundas_bort_fran_noll():
    assert overforing(5, 0, 0.5)["overfort_kr"] == 3
    assert overforing(-5, 0, 0.5)["overfort_kr"] == -3
