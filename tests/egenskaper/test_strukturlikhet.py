"""Grannarna mot en tvilling med enkla slingor."""

import math
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.regler.strukturlikhet import Matt, narmaste

KODER = [f"{n:02}" for n in range(12)]
TAL = st.none() | st.integers(-50, 50).map(float)


@settings(max_examples=1000)
@given(
    st.dictionaries(st.sampled_from(KODER), TAL),
    st.dictionaries(st.sampled_from(KODER), TAL),
    st.integers(1, 5),
    st.integers(0, 12),
)
def test_grannarna_ar_de_som_slingor_ger(ena, andra, vikt, antal):
    varden = {"x": ena, "y": andra}
    skalor = []
    for matt in (ena, andra):
        tal = [v for v in matt.values() if v is not None]
        spridning = statistics.pstdev(tal) if tal else 0
        skalor.append(
            {
                kod: 0 if not spridning else (v - statistics.fmean(tal)) / spridning
                for kod, v in matt.items()
                if v is not None
            }
        )
    vantat = []
    for kod in KODER[1:]:
        if all(kod in skala and KODER[0] in skala for skala in skalor):
            kvadrater = [(skala[kod] - skala[KODER[0]]) ** 2 for skala in skalor]
            vantat.append((math.sqrt((kvadrater[0] + vikt * kvadrater[1]) / (1 + vikt)), kod))
    grannar = narmaste(varden, KODER[0], [Matt("x", 1), Matt("y", vikt)], antal)
    assert [g.avstand for g in grannar] == pytest.approx([a for a, _ in sorted(vantat)][:antal])
    assert len({g.kommun for g in grannar}) == len(grannar)
    assert KODER[0] not in {g.kommun for g in grannar}
