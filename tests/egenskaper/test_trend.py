"""Serien mot en tvilling med enkla slingor."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.regler.trend import avsnitt

AR = range(2000, 2024)


@settings(max_examples=1000)
@given(
    st.dictionaries(st.sampled_from(AR), st.none() | st.integers(0, 6).map(float)),
    st.sets(st.sampled_from(AR), max_size=2),
    st.booleans(),
)
def test_avsnitten_ar_de_som_slingor_ger(varden, brott, undersokning):
    vantat, nu = [], []
    forra = None
    for ar in AR:
        if ar in brott:
            if nu:
                vantat.append(nu)
            nu, forra = [], None
        varde = varden.get(ar)
        if varde is not None and not (undersokning and forra == varde):
            nu.append((ar, varde))
        forra = varde
    if nu:
        vantat.append(nu)

    ut = avsnitt(varden.items(), brott, undersokning=undersokning, minst=12, minst_prov=8)
    assert [[(m.ar, m.varde) for m in del_.matningar] for del_ in ut] == vantat
    for del_, matt in zip(ut, vantat, strict=True):
        tal = [v for _, v in matt]
        if len(tal) < 8:
            assert (del_.slag, del_.medel, del_.nedre, del_.ovre, del_.signaler) == (
                *[None] * 4,
                (),
            )
            continue
        medel = sum(tal) / len(tal)
        bredd = 0.0
        for nr in range(1, len(tal)):
            bredd += abs(tal[nr] - tal[nr - 1])
        bredd = 2.66 * bredd / (len(tal) - 1)
        assert del_.slag == ("granser" if len(tal) >= 12 else "provgranser")
        assert (del_.nedre, del_.ovre) == pytest.approx((medel - bredd, medel + bredd))
        signaler = set()
        for nr, (ar, v) in enumerate(matt):
            if abs(v - medel) > bredd:
                signaler.add(ar)
            fonster = matt[nr : nr + 8]
            over = [x for _, x in fonster if x > medel]
            under = [x for _, x in fonster if x < medel]
            if 8 in (len(over), len(under)):
                signaler |= {a for a, _ in fonster}
        assert set(del_.signaler) == signaler
