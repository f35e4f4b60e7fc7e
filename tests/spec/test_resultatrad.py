"""Resultatraden: vilken post som är nämndens resultat, och vad avvikelsen är en andel av."""

import pytest

from hud_model.regler.resultatrad import (
    NETTOKOSTNAD,
    RESULTAT,
    ar_kommunbidrag,
    bas,
    rang,
    resultatpost,
)


@pytest.mark.parametrize(
    ("post", "ordning"),
    [
        ("Årets resultat", 0),
        ("ÅRETS  RESULTAT", 0),
        ("Resultat", 1),
        ("Nämndens resultat", 1),
        ("Resultat efter finansiella poster", 1),
        ("Nettokostnad", 2),
        ("Verksamhetens nettokostnader", 2),
        ("Nettokostnad totalt", 2),
    ],
)
def test_arets_resultat_gar_fore_resultat_som_gar_fore_nettokostnad(post: str, ordning: int):
    assert rang(post) == ordning


@pytest.mark.parametrize(
    "post",
    ["Personal", "Verksamhetens kostnader", "Resultatöverföring", "Årets resultat 2022", "Netto"],
)
def test_andra_poster_ar_inte_resultatrader(post: str):
    assert rang(post) is None


def test_resultatrakningens_slut_ar_resultatraden_var_den_an_star():
    poster = ["Verksamhetens nettokostnad", RESULTAT, "Personal", "Resultat"]
    assert resultatpost(poster) == RESULTAT
    assert resultatpost(["Personal", "Resultat", NETTOKOSTNAD]) == "Resultat"


def test_en_namnd_som_bara_star_i_tabellen_over_alla_namnder_har_nettokostnaden():
    assert resultatpost([NETTOKOSTNAD]) == NETTOKOSTNAD


def test_utan_nagon_sadan_post_finns_ingen_resultatrad():
    assert resultatpost(["Personal", "Lokaler"]) is None
    assert resultatpost([]) is None


@pytest.mark.parametrize(
    ("post", "svar"),
    [
        ("Kommunbidrag", True),
        ("kommunersättningen", True),
        ("Anslag från kommunfullmäktige", True),
        ("Skattemedel", True),
        ("Bidrag", False),
        ("Kommunbidrag, lokaler", False),
        ("Statsbidrag", False),
    ],
)
def test_kommunbidraget_ar_bidraget_fran_fullmaktige(post: str, svar: bool):
    assert ar_kommunbidrag(post) is svar


def test_procenten_raknas_av_budgeten_utan_tecken():
    assert bas(-310_000_000, 305_000_000) == 310_000_000


def test_med_budgeten_0_pa_resultatraden_raknas_den_av_kommunbidraget():
    """Underskott 3,05 mnkr mot ett bidrag om 305 mnkr är 1 procent."""
    assert bas(0, 305_000_000) == 305_000_000
    assert 100 * 3_050_000 / bas(0, 305_000_000) == 1
    assert bas(0, -305_000_000) == 305_000_000


@pytest.mark.parametrize("par", [(None, 305_000_000), (0, None), (0, 0), (None, None)])
def test_utan_budget_finns_inget_att_rakna_procenten_av(par: tuple):
    assert bas(*par) is None
