"""Fälten mot en tvilling som räknar hur många som ligger under."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.regler.effektivitet import fyra_falt

TAL = st.none() | st.integers(-30, 30).map(float)
VARDEN = st.dictionaries(st.integers(0, 15).map(str), TAL)


def median(tal):
    ordnade = sorted(tal)
    mitt = len(ordnade) // 2
    return ordnade[mitt] if len(ordnade) % 2 else (ordnade[mitt - 1] + ordnade[mitt]) / 2


@settings(max_examples=1000)
@given(VARDEN, VARDEN, st.sampled_from(["hog_ar_bra", "lag_ar_bra"]))
def test_faltet_ar_sidan_om_bada_medianerna(kostnad, kvalitet, riktning):
    med = [k for k in kostnad if kostnad[k] is not None and kvalitet.get(k) is not None]
    ut = fyra_falt(kostnad, kvalitet, riktning)
    assert set(ut.falt) == set(med)
    if not med:
        return
    m_kostnad, m_kvalitet = median([kostnad[k] for k in med]), median([kvalitet[k] for k in med])
    for kod in med:
        if kostnad[kod] == m_kostnad or kvalitet[kod] == m_kvalitet:
            assert ut.falt[kod] == "pa_korset"
            continue
        dyr = "hog" if kostnad[kod] > m_kostnad else "lag"
        bra = kvalitet[kod] > m_kvalitet if riktning == "hog_ar_bra" else kvalitet[kod] < m_kvalitet
        assert ut.falt[kod] == f"{dyr}_{'hog' if bra else 'lag'}"
