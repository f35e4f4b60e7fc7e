"""Måluppfyllelse per nämndmål.

Källan bedömer varje nämndmål i ord. Bredvid ställs en bedömning som räknas ur andelen uppnådda
etappmål; trösklarna ägs av katalogen.
"""

import pandas as pd
import pytest

from hud_model.regler.maluppfyllelse import beraknad_bedomning, per_namndmal

VEM = {"kommun": "0126", "namnd": "kommunstyrelsen", "ar": 2023, "tillfalle": "bokslut"}
TROSKLAR = [(1.0, "I mycket hög grad"), (0.5, "I hög grad"), (0.1, "Delvis")]


def ram(*rader):
    return pd.DataFrame([{**VEM, **rad} for rad in rader])


@pytest.mark.parametrize(
    ("nadda", "antal", "svar"),
    [
        (3, 3, "I mycket hög grad"),
        (2, 3, "I hög grad"),
        (1, 2, "I hög grad"),
        (1, 3, "Delvis"),
        (1, 10, "Delvis"),
        (0, 3, None),
    ],
)
def test_den_forsta_troskel_som_andelen_nar_ger_bedomningen(nadda, antal, svar):
    assert beraknad_bedomning(nadda, antal, TROSKLAR) == svar


def test_utan_etappmal_att_jamfora_finns_ingen_bedomning():
    assert beraknad_bedomning(0, 0, TROSKLAR) is None


def test_namndmalets_etappmal_raknas_redovisade_bredvid_beraknade():
    """Kommunstyrelsen 2023, Goda och hållbara livsmiljöer: tre etappmål, alla redovisade nådda.

    Hyresrätter 15 mot >15 och bostadsrätter 33 mot >33 nås inte; nöjda med lekplatser 80 mot
    >79 nås.
    """
    ut = per_namndmal(
        ram({"namndmal": "Goda livsmiljöer", "bedomning": "I mycket hög grad uppfyllt"}),
        ram(*({"id": i, "namndmal": "Goda livsmiljöer"} for i in "abc")),
        ram(
            {"indikator": "a", "uppnatt": False, "uppnatt_rapporterad": True},
            {"indikator": "b", "uppnatt": False, "uppnatt_rapporterad": True},
            {"indikator": "c", "uppnatt": True, "uppnatt_rapporterad": True},
        ),
        TROSKLAR,
    )
    (rad,) = ut.to_dict("records")
    assert rad["bedomning"] == "I mycket hög grad uppfyllt"
    assert (rad["nadda"], rad["antal"], rad["nadda_rapporterad"]) == (0 + 0 + 1, 3, 3)
    assert rad["bedomning_beraknad"] == "Delvis"


def test_etappmal_utan_utfall_raknas_inte_och_tystnad_ar_inte_noll():
    ut = per_namndmal(
        ram({"namndmal": "A"}, {"namndmal": "B"}),
        ram({"id": "a", "namndmal": "A"}),
        ram({"indikator": "a", "uppnatt": None, "uppnatt_rapporterad": None}),
        TROSKLAR,
    )
    assert ut["antal"].tolist() == [0, 0]
    assert ut["nadda_rapporterad"].isna().all()
    assert ut["bedomning_beraknad"].isna().all()
