"""Upparbetningsgrad: den del av investeringsbudgeten som använts, i procent."""

import pytest

from hud_model.regler.upparbetning import upparbetningsgrad


def test_med_och_utan_reserv():
    """Kommunstyrelsen 2023, Investeringar: 64 procent utan investeringsreserven."""
    assert upparbetningsgrad(-52_979_000, -34_041_000) == pytest.approx(64.25, abs=0.01)
    assert upparbetningsgrad(-82_979_000, -34_041_000) == pytest.approx(41.02, abs=0.01)


def test_over_budget_ar_mer_an_hundra():
    assert upparbetningsgrad(-800_000, -1_337_000) == pytest.approx(167.125)


@pytest.mark.parametrize(("budget", "utfall"), [(None, -1), (-1, None), (0, -1)])
def test_utan_budget_eller_utfall_finns_ingen_grad(budget, utfall):
    assert upparbetningsgrad(budget, utfall) is None
