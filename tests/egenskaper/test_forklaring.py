"""Delarna summerar alltid till avvikelsen, post för post, och bara en rest finns per post."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.forklaring import SLAG, forklaringsdelar

KR = st.integers(-(10**9), 10**9)
POST = st.sampled_from("ABC")
ORSAK = st.tuples(POST, st.none() | KR, st.none() | st.sampled_from(list(SLAG)[:6]))


@given(st.dictionaries(POST, st.none() | KR), st.lists(ORSAK, max_size=8))
def test_varje_krona_har_ett_slag(avvikelser, orsaker):
    poster = pd.DataFrame(avvikelser.items(), columns=["post", "avvikelse_kr"])
    rader = [(post, f"Orsak {n}", kr, slag) for n, (post, kr, slag) in enumerate(orsaker)]
    ram = pd.DataFrame(rader, columns=["omrade", "orsak", "belopp_kr", "slag"], dtype=object)
    delar = forklaringsdelar(poster.astype({"avvikelse_kr": "Int64"}), ram)
    kanda = {post: kr for post, kr in avvikelser.items() if kr is not None}
    summor = delar.groupby("post")["belopp_kr"].sum().to_dict()
    assert {post: summor.get(post, 0) for post in kanda} == kanda
    assert set(summor) <= set(kanda) and set(delar["slag"]) <= set(SLAG)
    rester = delar[delar["slag"].isin(["i_ord", "oforklarad"])]
    assert not rester["post"].duplicated().any()
