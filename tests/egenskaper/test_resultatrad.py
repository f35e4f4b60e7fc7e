"""Resultatraden: skrivsätt och ordning spelar ingen roll, och basen är alltid större än noll."""

from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.resultatrad import ar_kommunbidrag, bas, rang, resultatpost

KANDA = (
    "Årets resultat", "Nämndens resultat", "Resultat", "Nettokostnad", "Nettokostnader totalt",
    "Kommunbidrag", "Personal", "Lokaler", "Verksamhetens intäkter",
)  # fmt: skip
POSTER = st.lists(st.sampled_from(KANDA), unique=True)
KR = st.none() | st.integers(-(10**12), 10**12)


@given(st.sampled_from(KANDA), st.sampled_from([str.upper, str.lower, str.title]), st.data())
def test_versaler_och_blanktecken_spelar_ingen_roll(post, skrivsatt, data):
    luft = data.draw(st.text(" \t\u00a0", min_size=1))
    skriven = luft + luft.join(skrivsatt(post).split()) + luft
    assert rang(skriven) == rang(post)
    assert ar_kommunbidrag(skriven) == ar_kommunbidrag(post)


@given(POSTER)
def test_den_valda_posten_har_lagst_rang_av_alla(poster):
    vald = resultatpost(poster)
    ranger = [r for p in poster if (r := rang(p)) is not None]
    assert (vald is None) == (not ranger)
    if vald is not None:
        assert vald in poster
        assert rang(vald) == min(ranger)


@given(POSTER, st.sampled_from(KANDA))
def test_en_post_till_kan_bara_gora_raden_sakrare(poster, ny):
    fore, efter = resultatpost(poster), resultatpost([*poster, ny])
    if fore is not None:
        assert rang(efter) <= rang(fore)
        assert efter == fore or rang(efter) < rang(fore), "vid lika gäller den första"


@given(KR, KR)
def test_basen_ar_alltid_ett_belopp_storre_an_noll_ur_nagot_av_dem(budget, bidrag):
    svar = bas(budget, bidrag)
    assert svar is None or svar > 0
    assert svar in (None, abs(budget or 0), abs(bidrag or 0))
    assert svar == bas(None if budget is None else -budget, None if bidrag is None else -bidrag)
