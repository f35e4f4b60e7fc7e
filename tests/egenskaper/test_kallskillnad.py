"""Källskillnaden mot en tvilling i heltal."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.regler.kallskillnad import skillnader


@settings(max_examples=1000)
@given(st.integers(-999, 999), st.integers(-99999, 99999), st.sampled_from([0, 1]))
def test_stammer_nar_kolada_avrundas_till_det_rapporterade(rapporterat, tusendelar, decimaler):
    """`rapporterat` är i tiondelar eller hela, Kolada i tusendelar."""
    steg = 10 ** (3 - decimaler)
    tal = rapporterat / 10**decimaler
    if decimaler and not rapporterat % 10:
        return  # 8,0 anges som 8 och har då ingen decimal
    avrundat = (abs(tusendelar) + steg // 2) // steg * (1 if tusendelar >= 0 else -1)
    (ett,) = skillnader({2022: tal}, {2022: tusendelar / 1000})
    assert ett.stammer == (avrundat == rapporterat)
