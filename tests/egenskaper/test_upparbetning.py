"""Upparbetningsgraden följer utfallet och bryr sig inte om enheten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.upparbetning import upparbetningsgrad

UTGIFT = st.integers(-(10**12), -1)


@given(UTGIFT, UTGIFT)
def test_hela_budgeten_ar_hundra_och_mer_utgift_ger_hogre_grad(budget, mer):
    assert upparbetningsgrad(budget, budget) == 100
    assert upparbetningsgrad(budget, budget + mer) > 100


@given(UTGIFT, UTGIFT)
def test_graden_ar_densamma_i_tusental(budget, utfall):
    i_kronor = upparbetningsgrad(1000 * budget, 1000 * utfall)
    assert i_kronor == pytest.approx(upparbetningsgrad(budget, utfall))
