"""Effektivisering: när det är en effektivisering, när det är en besparing, och kronan en gång."""

import pytest

from hud_model.regler.effektivisering import (
    dubbelraknade,
    effekt_per_steg,
    forandring_procent,
    gallande,
    utlatande,
)


def rad(benamning, post="Personal", kr=100, steg="planerad", **annat):
    grund = {"kommun": "9999", "namnd": "park", "ar": 2023, "tillfalle": "bokslut"}
    egna = {"omrade": "A", "benamning": benamning, "budgetpost": post, "effekt_kr": kr}
    return {**grund, **egna, "steg": steg, **annat}


@pytest.mark.parametrize(
    ("kostnad", "verksamhet", "vad"),
    [
        (-5, 0, "effektivisering"),
        (-5, 4, "effektivisering"),
        (1, 10, "effektivisering"),
        (-5, -4, "besparing"),
        (5, 4, "ambitionshojning"),
        (5, 0, "forsamring"),
        (0, -4, "forsamring"),
        (5, -4, "forsamring"),
        (2, -2, "oforandrat"),
        (None, 4, "gar_ej"),
        (-5, None, "gar_ej"),
    ],
)
def test_fyra_falt_med_tva_procents_marginal(kostnad, verksamhet, vad):
    """PM 2024: effektivisering kan inte likställas med besparing."""
    assert utlatande(kostnad, verksamhet, "hog_ar_bra", 2) == vad


def test_kortare_tid_ar_battre_nar_lagt_ar_bra():
    assert utlatande(-5, -20, "lag_ar_bra", 2) == "effektivisering"
    assert utlatande(-5, 20, "lag_ar_bra", 2) == "besparing"
    assert utlatande(-5, 20, None, 2) == "gar_ej"


def test_forandring_i_procent_av_laget_fore():
    assert forandring_procent(200, 150) == -25
    assert forandring_procent(-200, -150) == 25
    assert forandring_procent(0, 1) is forandring_procent(None, 1) is None
    assert forandring_procent(1, None) is None


def test_samma_belopp_eller_namn_pa_samma_post_ar_samma_krona():
    a, b = rad("Robot"), rad("Automat", post=" personal ")
    assert dubbelraknade([a, b]) == [(a, b)]
    c, d = rad("Robot"), rad("robot", kr=300, omrade="B")
    assert dubbelraknade([c, d]) == [(c, d)]


@pytest.mark.parametrize(
    "annan",
    [
        rad("Automat", kr=101),
        rad("Automat", post="Lokaler"),
        rad("Automat", kr=None),
        rad("Automat", post=None),
        rad("Automat", ar=2024),
        rad("Automat", namnd="bad"),
    ],
)
def test_annan_post_annat_belopp_eller_annat_ar_ar_en_annan_krona(annan):
    assert dubbelraknade([rad("Robot"), annan]) == []


def test_senast_redovisade_rad_galler_och_framtiden_raknas_inte():
    da = rad("Robot", ar=2022, steg="planerad")
    nu = rad("Robot", steg="verifierad")
    sen = rad("Robot", ar=2024, steg="i_ram")
    delar = rad("Robot", tillfalle="delar1", steg="pagar")
    assert gallande([sen, nu, delar, da], 2023, "bokslut") == [nu]
    assert gallande([sen, nu, delar, da], 2023, "delar2") == [delar]


def test_effekten_star_i_ett_enda_steg_och_saknat_ar_inte_noll():
    rader = [rad("a", kr=5), rad("b", kr=7), rad("c", kr=None, steg="i_ram")]
    assert effekt_per_steg(rader) == {
        "planerad": 12,
        "pagar": None,
        "verifierad": None,
        "i_ram": None,
    }
