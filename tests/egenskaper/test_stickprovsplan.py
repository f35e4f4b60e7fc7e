"""Planen mot en räkning med vanliga slingor."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.stickprovsplan import minsta_fel, styrka

ANDEL = st.sampled_from([0.05, 0.1, 0.2, 0.35, 0.5, 0.8])


def minst(fel, antal, andel):
    return sum(
        comb(antal, k) * andel**k * (1 - andel) ** (antal - k) for k in range(fel, antal + 1)
    )


@given(st.integers(1, 40), ANDEL, ANDEL, st.sampled_from([0.01, 0.05, 0.2]))
def test_planen_ar_slingans(antal, andel, grans, alfa):
    sakra = [fel for fel in range(1, antal + 1) if minst(fel, antal, grans) <= alfa]
    assert minsta_fel(antal, grans, alfa) == (sakra[0] if sakra else None)
    vantat = minst(sakra[0], antal, andel) if sakra else 0
    assert styrka(antal, andel, grans, alfa) == pytest.approx(vantat)


@given(st.integers(1, 40), ANDEL)
def test_vid_gransen_ar_styrkan_hogst_alfa(antal, grans):
    assert styrka(antal, grans, grans, 0.05) <= 0.05 + 1e-12
