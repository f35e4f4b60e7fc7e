"""Etappmål mot utfall.

Årets etappmål jämförs med det senaste utfall som finns till och med målets år; statistiken
släpar ofta ett år. Jämförelsen är den som källan anger: ”>” är strängt.
"""

import pandas as pd
import pytest

from hud_model.regler.etappmal import etappmalsutfall, takt, uppnatt

VEM = {"kommun": "0126", "namnd": "kommunstyrelsen", "ar": 2023, "tillfalle": "bokslut"}


def ram(*rader):
    return pd.DataFrame([{**VEM, **rad} for rad in rader])


def rakna(utfall, mal, riktning=None):
    return etappmalsutfall(
        ram({"id": "i", "riktning": riktning}),
        ram(*({"indikator": "i", "utfallsar": ar, "varde": varde} for ar, varde in utfall)),
        ram(
            {"indikator": "i", "typ": "etappmal", **mal},
            {"indikator": "i", "typ": "malvarde", "operator": "≥", "varde": 20.0},
        ),
    )


def test_over_femton_nas_inte_av_femton():
    """Kommunstyrelsen 2023, Goda och hållbara livsmiljöer: Hyresrätter i Huddinge."""
    assert uppnatt(15, ">", 15) is False
    assert uppnatt(15.1, ">", 15) is True


def test_minst_och_hogst_nas_av_likhet():
    """Kommunstyrelsen 2023: grönyta inom 300 meter ≥96,6; oro för brottslighet ≤38."""
    assert uppnatt(96.6, "≥", 96.6) is True
    assert uppnatt(38, "≤", 38) is True
    assert uppnatt(52, "≤", 38) is False


def test_under_malet_ar_strangt():
    """Kommunstyrelsen 2023, Sjukfrånvaro (KF): 7,8 procent mot <7,8."""
    assert uppnatt(7.8, "<", 7.8) is False
    assert uppnatt(7.7, "<", 7.8) is True


@pytest.mark.parametrize(
    ("riktning", "svar"),
    [("hog_ar_bra", False), ("lag_ar_bra", True), ("neutral", None), (None, None)],
)
def test_utan_operator_avgor_indikatorns_riktning(riktning, svar):
    """Kommunstyrelsen 2023, Nämndernas budgethållning: −0,3 mot etappmålet 0."""
    assert uppnatt(-0.3, None, 0, riktning) is svar


def test_utan_operator_racker_likhet():
    assert uppnatt(0, None, 0, "hog_ar_bra") is True
    assert uppnatt(0, None, 0, "lag_ar_bra") is True


def test_utan_varde_eller_mal_finns_inget_svar():
    assert uppnatt(None, ">", 15) is None
    assert uppnatt(15, ">", None) is None


def test_binara_decimaler_avgor_inte():
    assert 0.1 + 0.2 > 0.3, "därför jämförs talen som de står i text"
    assert uppnatt(0.3, ">", 0.3) is False


def test_etappmalet_jamfors_med_senaste_utfall_och_sager_vilket_ar():
    """Kommunstyrelsen 2023, Arbetsplatskvot: 2023 är inte publicerat."""
    ut = rakna([(2021, 0.84), (2022, 0.82), (2023, None)], {"operator": ">", "varde": 0.85})
    assert ut.to_dict("records") == [
        {
            **VEM,
            "indikator": "i",
            "jamfort_ar": 2022,
            "varde": 0.82,
            "operator": ">",
            "mal": 0.85,
            "uppnatt": False,
        }
    ]


def test_utfall_efter_malets_ar_anvands_inte():
    ut = rakna([(2023, 14.0), (2024, 16.0)], {"operator": ">", "varde": 15.0})
    assert ut["jamfort_ar"].tolist() == [2023]
    assert ut["uppnatt"].tolist() == [False]


def test_utan_utfall_star_etappmalet_kvar_utan_svar():
    ut = rakna([(2023, None)], {"operator": ">", "varde": 15.0})
    assert ut[["jamfort_ar", "varde", "uppnatt"]].isna().all(axis=None)
    assert ut["mal"].tolist() == [15.0]


def test_riktningen_hamtas_ur_indikatorn():
    ut = rakna([(2023, -0.3)], {"operator": None, "varde": 0.0}, riktning="hog_ar_bra")
    assert ut["uppnatt"].tolist() == [False]
    assert ut["operator"].isna().all()


def test_takten_till_malaret_stalls_mot_den_hittills():
    """Kommunstyrelsen 2023, Fordon med förnyelsebara drivmedel: målvärde 100 år 2030."""
    ut = takt([(2022, 48.3), (2021, 40.7), (2023, 61.7)], 100)
    assert ut == {
        "behovd_per_ar": (100 - 61.7) / (2030 - 2023),
        "uppnadd_per_ar": (61.7 - 40.7) / (2023 - 2021),
        "antal": 3,
    }


def test_ett_enda_varde_ger_ingen_uppnadd_takt():
    assert takt([(2022, None), (2023, 80)], 84) == {
        "behovd_per_ar": (84 - 80) / (2030 - 2023),
        "uppnadd_per_ar": None,
        "antal": 1,
    }


def test_utan_mal_utan_varden_eller_vid_malaret_finns_ingen_behovd_takt():
    assert takt([(2023, 80)], None)["behovd_per_ar"] is None
    assert takt([], 84) == {"behovd_per_ar": None, "uppnadd_per_ar": None, "antal": 0}
    assert takt([(2030, 80)], 84)["behovd_per_ar"] is None
