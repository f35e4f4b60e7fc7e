"""Överföringens egenskaper."""

from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.overforing import eget_kapital, overforing

KR = st.integers(-(10**11), 10**11)
ANDEL = st.integers(0, 100).map(lambda procent: procent / 100)


@given(KR, KR, ANDEL)
def test_overforingen_ar_symmetrisk_runt_noll_och_hogst_en_halv_krona_fel(balans, ib, andel):
    ut = overforing(balans, ib, andel)
    assert ut["ub_kr"] - ut["overfort_kr"] == ib
    assert overforing(-balans, ib, andel)["overfort_kr"] == -ut["overfort_kr"]
    assert abs(200 * ut["overfort_kr"] - 2 * balans * round(100 * andel)) <= 100


@given(KR, KR)
def test_ingenting_och_allt(balans, ib):
    assert overforing(balans, ib, 0.0) == {"overfort_kr": 0, "ub_kr": ib}
    assert overforing(balans, ib) == {"overfort_kr": balans, "ub_kr": ib + balans}


@given(*[st.none() | KR] * 4)
def test_kedjan_gar_ihop_dar_alla_led_finns(ib, arets, balans, fors_over):
    ut = eget_kapital(
        {
            "ib_rapporterad_kr": ib,
            "arets_resultat_kr": arets,
            "balansresultat_rapporterad_kr": balans,
            "resultatoverforing_rapporterad_kr": fors_over,
        }
    )
    assert (ut["ub_kr"] is None) == (None in (ib, fors_over))
    assert (ut["avrakning_kr"] is None) == (None in (arets, balans))
    if ut["ub_kr"] is not None:
        assert ut["ub_kr"] - ut["ib_kr"] == ut["resultatoverforing_kr"]
    if ut["avrakning_kr"] is not None:
        assert ut["arets_resultat_kr"] + ut["avrakning_kr"] == ut["balansresultat_kr"]
