"""Måluppfyllelsen mot en tvilling med enkla slingor."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.regler.maluppfyllelse import beraknad_bedomning, per_namndmal

VEM = {"kommun": "0126", "namnd": None, "ar": 2023, "tillfalle": "bokslut"}
TROSKLAR = [(1.0, "alla"), (0.5, "minst hälften"), (0.0, "resten")]
SVAR = st.sampled_from([True, False, None])


@given(st.integers(0, 60), st.integers(1, 60))
def test_fler_nadda_ger_aldrig_samre_bedomning(nadda, antal):
    nadda = min(nadda, antal)
    ordning = [namn for _, namn in TROSKLAR]
    nu = beraknad_bedomning(nadda, antal, TROSKLAR)
    assert nu == ("alla" if nadda == antal else "minst hälften" if 2 * nadda >= antal else "resten")
    if nadda < antal:
        fler = beraknad_bedomning(nadda + 1, antal, TROSKLAR)
        assert ordning.index(fler) <= ordning.index(nu)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("AB"), SVAR, SVAR), max_size=8))
def test_antalen_ar_en_slinga_over_etappmalen(etappmal):
    ut = per_namndmal(
        pd.DataFrame([{**VEM, "namndmal": mal} for mal in "AB"]),
        pd.DataFrame(
            [{**VEM, "id": str(i), "namndmal": mal} for i, (mal, _, _) in enumerate(etappmal)],
            columns=[*VEM, "id", "namndmal"],
        ),
        pd.DataFrame(
            [
                {**VEM, "indikator": str(i), "uppnatt": nadd, "uppnatt_rapporterad": sagd}
                for i, (_, nadd, sagd) in enumerate(etappmal)
            ],
            columns=[*VEM, "indikator", "uppnatt", "uppnatt_rapporterad"],
        ),
        TROSKLAR,
    )
    for rad in ut.to_dict("records"):
        nadda = antal = sagda = ord_ = 0
        for mal, nadd, sagd in etappmal:
            if mal == rad["namndmal"]:
                nadda += nadd is True
                antal += nadd is not None
                sagda += sagd is True
                ord_ += sagd is not None
        assert (rad["nadda"], rad["antal"]) == (nadda, antal)
        assert rad["nadda_rapporterad"] == sagda if ord_ else pd.isna(rad["nadda_rapporterad"])
