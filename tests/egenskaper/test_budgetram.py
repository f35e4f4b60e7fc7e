"""Från första till sista nivån summerar stegen alltid till skillnaden."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.budgetram import ramens_steg

RAD = st.tuples(st.sampled_from(["niva", "andring"]), st.none() | st.integers(-(10**9), 10**9))


@given(st.lists(RAD))
def test_andringarna_mellan_nivaerna_ar_skillnaden_mellan_dem(rader):
    ram = pd.DataFrame([("H", *rad) for rad in rader], columns=["handelse", "slag", "belopp_kr"])
    steg = ramens_steg(ram.astype({"belopp_kr": "Int64"}))
    nivaer = steg.index[steg["slag"] == "niva"]
    for fran, till in zip(nivaer, nivaer[1:], strict=False):
        emellan = steg.loc[fran + 1 : till - 1]
        assert emellan["andring_kr"].sum() == steg["ram_kr"][till] - steg["ram_kr"][fran]
        assert (emellan["slag"] == "ej_angiven").sum() <= 1
    assert len(steg[steg["slag"] != "ej_angiven"]) == sum(kr is not None for _, kr in rader)
