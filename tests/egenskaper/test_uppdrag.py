"""Överföringar: fler kända år ger aldrig färre, och ordningen spelar ingen roll."""

from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.uppdrag import overforingar

AR = st.integers(2000, 2050)


@given(AR, st.none() | AR, st.lists(AR), AR)
def test_fler_ar_ger_aldrig_farre_overforingar(ar, fran, tidigare, ett_till):
    fore = overforingar(ar, fran, tidigare)
    efter = overforingar(ar, fran, [*tidigare, ett_till])
    assert (efter or 0) >= (fore or 0)
    assert overforingar(ar, fran, reversed(tidigare)) == fore


@given(AR, st.integers(0, 30))
def test_antalet_ar_aren_som_gatt(ar, gangna):
    assert overforingar(ar, ar - gangna) == gangna
