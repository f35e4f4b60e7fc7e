"""Planen mot en räkning med vanliga slingor."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.stickprovsplan import antal_som_racker, flest_fel_under, minsta_fel, styrka

ANDEL = st.sampled_from([0.05, 0.1, 0.2, 0.35, 0.5, 0.8])


def minst(fel, antal, andel):
    return sum(
        comb(antal, k) * andel**k * (1 - andel) ** (antal - k) for k in range(fel, antal + 1)
    )


@given(st.integers(1, 40), ANDEL, ANDEL, st.sampled_from([0.011, 0.049, 0.19]))
def test_planen_ar_slingans(antal, andel, grans, alfa):
    over = [fel for fel in range(1, antal + 1) if minst(fel, antal, grans) <= alfa]
    under = [fel for fel in range(antal + 1) if 1 - minst(fel + 1, antal, grans) <= alfa]
    assert minsta_fel(antal, grans, alfa) == (over[0] if over else None)
    assert flest_fel_under(antal, grans, alfa) == (under[-1] if under else None)
    if andel < grans:
        vantat = 1 - minst(under[-1] + 1, antal, andel) if under else 0
    else:
        vantat = minst(over[0], antal, andel) if over else 0
    assert styrka(antal, andel, grans, alfa) == pytest.approx(vantat)


@given(st.integers(1, 25), ANDEL, st.sampled_from([0.5, 0.8]))
def test_antalet_som_racker_ar_slingans(hogst, andel, krav):
    racker = [
        n
        for n in range(1, hogst + 1)
        if all(styrka(m, andel, 0.2, 0.05) >= krav for m in range(n, hogst + 1))
    ]
    assert antal_som_racker(andel, 0.2, 0.05, krav, hogst) == (racker[0] if racker else None)


@given(st.integers(1, 40), ANDEL)
def test_vid_gransen_ar_styrkan_hogst_alfa(antal, grans):
    assert styrka(antal, grans, grans, 0.05) <= 0.05 + 1e-12
