"""Etappmålen mot en tvilling med enkla slingor."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.regler.etappmal import etappmalsutfall, takt, uppnatt

TIONDELAR = st.integers(-50, 50)
OPERATOR = st.sampled_from([">", "≥", "<", "≤"])
VEM = {"kommun": "0126", "namnd": None, "ar": 2023, "tillfalle": "bokslut"}


def enkel(varde, operator, mal):
    """Heltal i tiondelar, fall för fall."""
    if operator == ">":
        return varde - mal > 0
    if operator == "<":
        return mal - varde > 0
    if operator == "≥":
        return varde - mal >= 0
    return mal - varde >= 0


@given(TIONDELAR, OPERATOR, TIONDELAR)
def test_jamforelsen_av_tiondelar_ar_jamforelsen_av_heltal(varde, operator, mal):
    assert uppnatt(varde / 10, operator, mal / 10) is enkel(varde, operator, mal)


@given(TIONDELAR, TIONDELAR)
def test_strangt_och_inte_strangt_ar_varandras_motsats(varde, mal):
    assert uppnatt(varde, ">", mal) is not uppnatt(varde, "≤", mal)
    assert uppnatt(varde, "<", mal) is not uppnatt(varde, "≥", mal)


@settings(max_examples=50)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abc"), st.integers(2019, 2026)), st.none() | TIONDELAR
    ),
    st.dictionaries(st.sampled_from("abcd"), st.tuples(st.none() | OPERATOR, TIONDELAR)),
    st.randoms(use_true_random=False),
)
def test_senaste_utfall_hittas_som_en_slinga_skulle_hitta_det(utfall, mal, slump):
    rader = [(*nyckel, varde) for nyckel, varde in utfall.items()]
    slump.shuffle(rader)
    ut = etappmalsutfall(
        pd.DataFrame([{**VEM, "id": "a", "riktning": "hog_ar_bra"}]),
        pd.DataFrame(
            [{**VEM, "indikator": i, "utfallsar": ar, "varde": v} for i, ar, v in rader],
            columns=[*VEM, "indikator", "utfallsar", "varde"],
        ),
        pd.DataFrame(
            [
                {**VEM, "indikator": i, "typ": "etappmal", "operator": op, "varde": m}
                for i, (op, m) in mal.items()
            ],
            columns=[*VEM, "indikator", "typ", "operator", "varde"],
        ),
    )
    assert ut["indikator"].tolist() == list(mal)
    for rad in ut.to_dict("records"):
        jamfort_ar = varde = None
        for ar in range(2019, 2023 + 1):
            if utfall.get((rad["indikator"], ar)) is not None:
                jamfort_ar, varde = ar, utfall[rad["indikator"], ar]
        operator, gransen = mal[rad["indikator"]]
        if operator is None and rad["indikator"] == "a":
            operator = "≥"
        if varde is None or operator is None:
            assert pd.isna(rad["uppnatt"])
        else:
            assert rad["uppnatt"] == enkel(varde, operator, gransen)
        assert pd.isna(rad["jamfort_ar"]) if varde is None else rad["jamfort_ar"] == jamfort_ar


@given(st.dictionaries(st.integers(2000, 2029), TIONDELAR, min_size=2), TIONDELAR)
def test_den_som_haller_behovd_takt_ar_framme_malaret(varden, mal):
    ut = takt(list(varden.items()), mal)
    sista, forsta = max(varden), min(varden)
    assert abs(varden[sista] + ut["behovd_per_ar"] * (2030 - sista) - mal) < 1e-9
    vag = ut["uppnadd_per_ar"] * (sista - forsta)
    assert abs(varden[forsta] + vag - varden[sista]) < 1e-9
    assert ut["antal"] == len(varden)
