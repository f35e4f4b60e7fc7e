"""Rang, kvartiler och avstånd mot tvillingar med enkla slingor, på tusen slumpade fall."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.regler.jamforelse import lage, vander

TAL = st.one_of(st.integers(-20, 20).map(float), st.floats(-1e6, 1e6))
RIKTNING = st.sampled_from(["hog_ar_bra", "lag_ar_bra", "neutral"])


def percentil(varden, fjardedelar):
    """Den punkt på den räta linjen genom de ordnade värdena, räknad i bråk."""
    kvar = [Fraction(v) for v in varden]
    ordnade = []
    while kvar:
        minst = kvar[0]
        for v in kvar:
            if v < minst:
                minst = v
        kvar.remove(minst)
        ordnade.append(minst)
    steg = Fraction((len(ordnade) - 1) * fjardedelar, 4)
    under = int(steg)
    if under == len(ordnade) - 1:
        return ordnade[-1]
    return ordnade[under] + (ordnade[under + 1] - ordnade[under]) * (steg - under)


@settings(max_examples=1000)
@given(
    st.dictionaries(st.integers(0, 40).map(str), st.none() | TAL, max_size=25),
    st.integers(0, 40).map(str),
    st.lists(st.integers(0, 40).map(str), max_size=40),
    RIKTNING,
    st.integers(2, 10),
)
def test_laget_ar_det_som_enkla_slingor_ger(varden, egen, urval, riktning, minst):
    n = lage(varden, egen, urval, riktning, minst)
    deras, sedda = [], set()
    for kod in urval:
        if kod == egen or kod in sedda:
            continue
        sedda.add(kod)
        if varden.get(kod) is not None:
            deras.append(varden[kod])
    eget = varden.get(egen)
    antal = len(deras) + (1 if eget is not None else 0)
    assert n.antal == antal
    assert len(n.saknas) == len(sedda) - len(deras)
    for fick, fjardedelar, finns in (
        (n.median, 2, bool(deras)),
        (n.nedre, 1, bool(deras) and antal >= minst),
        (n.ovre, 3, bool(deras) and antal >= minst),
    ):
        assert (fick is not None) == finns
        if finns:
            vantat = percentil(deras, fjardedelar)
            assert abs(Fraction(fick) - vantat) <= Fraction(1, 10**6)
    if eget is None:
        assert (n.rang, n.fjardedel, n.mot_median, n.farg) == (None,) * 4
        return
    rang = lika = 1
    for v in deras:
        battre = v > eget if riktning == "hog_ar_bra" else v < eget
        rang += 1 if battre else 0
        lika += 1 if v == eget else 0
    assert (n.rang, n.lika) == (rang, lika)
    assert (n.till_basta is None) == (n.nedre is None or riktning == "neutral")
    assert n.till_basta is None or n.till_basta >= 0
    assert (n.farg is None) == (n.fjardedel is None or riktning == "neutral")
    if n.median is not None:
        assert n.till_median == eget - n.median
        bra = {"hog_ar_bra": "battre", "lag_ar_bra": "samre", "neutral": "hogre"}[riktning]
        daligt = {"hog_ar_bra": "samre", "lag_ar_bra": "battre", "neutral": "lagre"}[riktning]
        vantat = "lika" if eget == n.median else bra if eget > n.median else daligt
        assert n.mot_median == vantat


@given(st.dictionaries(st.text(max_size=2), TAL, min_size=1), RIKTNING, st.data())
def test_spegling_vander_riktningen_men_inte_rangen(varden, riktning, data):
    egen = data.draw(st.sampled_from(sorted(varden)))
    motsatt = {"hog_ar_bra": "lag_ar_bra", "lag_ar_bra": "hog_ar_bra"}
    if riktning == "neutral":
        return
    n = lage(varden, egen, varden, riktning, 8)
    spegel = lage({k: -v for k, v in varden.items()}, egen, varden, motsatt[riktning], 8)
    assert (n.rang, n.lika, n.farg) == (spegel.rang, spegel.lika, spegel.farg)
    assert not vander({"en": n, "två": n})
