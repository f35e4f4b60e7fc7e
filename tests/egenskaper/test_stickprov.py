"""Stickprovens statistik mot tvillingar som bara summerar binomialsannolikheter."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from hud_model.regler.stickprov import (
    antal_fel,
    bedom,
    forandring,
    holm,
    intervall,
    kommunen,
    minsta_antal,
    over_grans,
)


@st.composite
def prov(draw, hogst=40):
    antal = draw(st.integers(1, hogst))
    return draw(st.integers(0, antal)), antal


def hogst_sa_manga(fel, antal, andel):
    """P(X ≤ fel) rakt ur definitionen."""
    return sum(math.comb(antal, k) * andel**k * (1 - andel) ** (antal - k) for k in range(fel + 1))


def halvera(funktion, mal):
    """Andelen där den avtagande funktionen når målet, genom upprepad halvering."""
    lagt, hogt = 0.0, 1.0
    for _ in range(60):
        mitt = (lagt + hogt) / 2
        lagt, hogt = (mitt, hogt) if funktion(mitt) > mal else (lagt, mitt)
    return lagt


@settings(max_examples=50)
@given(prov(), st.sampled_from([0.8, 0.95, 0.99]))
def test_intervallet_ar_det_som_halvering_av_binomialfordelningen_ger(utfall, niva):
    fel, antal = utfall
    svans = (1 - niva) / 2
    lagst = halvera(lambda p: hogst_sa_manga(fel - 1, antal, p), 1 - svans) if fel else 0.0
    hogst = halvera(lambda p: hogst_sa_manga(fel, antal, p), svans) if fel < antal else 1.0
    assert intervall(fel, antal, niva) == pytest.approx((lagst, hogst), abs=1e-9)
    assert lagst <= fel / antal <= hogst


@given(prov(), st.integers(1, 99))
def test_sannolikheten_over_gransen_ar_en_summa(utfall, procent):
    fel, antal = utfall
    vantat = 1 - hogst_sa_manga(fel - 1, antal, procent / 100)
    assert over_grans(fel, antal, procent / 100) == pytest.approx(vantat, abs=1e-9)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_ar_en_slinga_fran_den_minsta(p):
    vantat = []
    for eget in p:
        storst = 0.0
        for annat in p:
            if annat <= eget:
                kvar = sum(tredje >= annat for tredje in p)
                storst = max(storst, min(1.0, kvar * annat))
        vantat.append(storst)
    assert holm(p) == vantat


@settings(max_examples=50)
@given(prov(), prov())
def test_forandringen_ar_fishers_test_som_scipy_raknar_det(fore, efter):
    (a, m), (b, n) = fore, efter
    vantat = fisher_exact([[a, m - a], [b, n - b]]).pvalue
    assert forandring(a, m, b, n) == pytest.approx(vantat)
    assert forandring(b, n, a, m) == pytest.approx(vantat)


@settings(max_examples=50)
@given(st.integers(1, 60), st.data())
def test_ett_antal_som_gett_andelarna_duger_och_inget_mindre_gor_det(antal, data):
    fel = data.draw(st.lists(st.integers(0, antal), min_size=1, max_size=6))

    def andel(k, n):
        return math.floor(100 * k / n + 0.5)

    andelar = [andel(k, antal) for k in fel]
    minst = minsta_antal(andelar)
    assert minst <= antal
    for n in range(1, minst + 1):
        racker = all(any(andel(k, n) == a for k in range(n + 1)) for a in andelar)
        assert racker == (n == minst)
    assert [antal_fel(a, antal) for a in andelar] == fel


@settings(max_examples=30)
@given(st.lists(prov(), min_size=1, max_size=6))
def test_utlatandet_foljer_holms_gang_och_kommunen_ar_summan(par):
    tabell = pd.DataFrame(
        [
            {
                "kommun": "0126",
                "namnd": str(nummer),
                "ar": 2023,
                "tillfalle": "bokslut",
                "process": None,
                "kontroll": "k",
                "slag": "urval",
                "antal": antal,
                "fel": fel,
            }
            for nummer, (fel, antal) in enumerate(par)
        ]
    )
    ut = bedom(tabell, 0.2, 0.05)
    over = holm([1 - hogst_sa_manga(fel - 1, antal, 0.2) for fel, antal in par])
    under = holm([hogst_sa_manga(fel, antal, 0.2) for fel, antal in par])
    for utlatande, o, u in zip(ut["utlatande"], over, under, strict=True):
        if o <= 0.05:
            assert utlatande == "sakert_over"
        elif u <= 0.05:
            assert utlatande == "sakert_under"
        else:
            assert utlatande == "gar_inte_att_avgora"
    # Den tunna linjen och utlåtandet säger aldrig emot varandra.
    assert (ut.loc[ut["lagst_korr"] > 0.2 + 1e-9, "utlatande"] == "sakert_over").all()
    assert (ut.loc[ut["hogst_korr"] < 0.2 - 1e-9, "utlatande"] == "sakert_under").all()
    if len(par) > 1:
        assert (ut["lagst_korr"] <= ut["lagst"] + 1e-12).all()
        assert (ut["hogst_korr"] >= ut["hogst"] - 1e-12).all()
    alla = kommunen(tabell, 0.2, 0.05)
    assert (alla["fel"], alla["antal"]) == (sum(f for f, _ in par), sum(a for _, a in par))
