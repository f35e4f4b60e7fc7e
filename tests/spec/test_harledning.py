"""Härledning: kolumnerna som modellen räknar själv, bredvid dem som källan anger."""

import pytest

from hud_model.regler.harledning import harled

VEM = {"kommun": "0126", "namnd": "kommunstyrelsen", "ar": 2023, "tillfalle": "bokslut"}
TROSKLAR = [(1.0, "I mycket hög grad"), (0.5, "I hög grad"), (0.0, "Ej")]
RESULTAT = VEM | {"post": "Årets resultat", "budget_kr": -728_902_000, "utfall_kr": -750_925_000}


def harledd(tabell, *rader, **fler):
    alla = {tabell: [VEM | rad for rad in rader]}
    alla |= {namn: [VEM | rad for rad in rader_] for namn, rader_ in fler.items()}
    return harled(alla, TROSKLAR)[tabell]


@pytest.mark.parametrize("tabell", ["resultatrakning", "investering", "samhallsbyggnad"])
def test_avvikelsen_star_bredvid_den_rapporterade(tabell):
    """Kommunstyrelsen 2023, Resultaträkning."""
    (rad,) = harledd(tabell, RESULTAT | {"avvikelse_rapporterad_kr": -22_000_000})
    assert rad["avvikelse_kr"] == -750_925_000 - -728_902_000
    assert rad["avvikelse_rapporterad_kr"] == -22_000_000


def test_exploateringens_avvikelse_ar_mot_planens_prognos():
    """Kommunstyrelsen 2023, Exploateringsutfall, genomförandeprojekt."""
    (rad,) = harledd("samhallsbyggnad", {"prognos_vp_kr": 141_019_000, "utfall_kr": 61_080_000})
    assert rad["avvikelse_kr"] == 61_080_000 - 141_019_000


def test_driften_far_ocksa_procent():
    """Kommunstyrelsen 2023, Ekonomi, drift: färdtjänst."""
    (rad,) = harledd("driftverksamhet", {"budget_kr": -1_744_000, "utfall_kr": -1_761_000})
    assert rad["avvikelse_kr"] == -1_761_000 - -1_744_000
    assert rad["avvikelse_procent"] == 100 * -17 / 1_744


def test_nettot_ar_bidrag_minus_kostnad():
    """Kommunstyrelsen 2023, Extern finansiering: beredskap."""
    (rad,) = harledd("extern_finansiering", {"bidrag_kr": 4_025_000, "kostnad_kr": 3_174_000})
    assert rad["netto_kr"] == 4_025_000 - 3_174_000


def test_eget_kapital_far_arets_resultat_ur_resultatrakningen():
    """Kommunstyrelsen 2023, Resultaträkning, raderna om eget kapital."""
    sagt = {
        "ib_rapporterad_kr": 16_036_000,
        "balansresultat_rapporterad_kr": -3_277_000,
        "resultatoverforing_rapporterad_kr": -3_277_000,
    }
    andra = {"post": "Personal", "budget_kr": 1, "utfall_kr": 1}
    (rad,) = harledd("eget_kapital", sagt, resultatrakning=[andra, RESULTAT])
    assert rad["avrakning_kr"] == -3_277_000 - (-750_925_000 - -728_902_000)
    assert rad["ub_kr"] == 16_036_000 - 3_277_000
    (utan,) = harledd("eget_kapital", sagt)
    assert utan["avrakning_kr"] is None


ETAPPMAL = {
    "indikator": [{"id": "i", "riktning": "hog_ar_bra", "namndmal": "Goda livsmiljöer"}],
    "indikatorutfall": [
        {"indikator": "i", "utfallsar": 2022, "varde": 15.0, "status": "faststalld"}
    ],
    "malsattning": [{"indikator": "i", "typ": "etappmal", "operator": ">", "varde": 15.0}],
}


def test_etappmalets_utfall_raknas_bredvid_kallans_ord():
    """Kommunstyrelsen 2023, Hyresrätter i Huddinge: 15 mot >15 sägs nått."""
    sagt = {"indikator": "i", "uppnatt_rapporterad": True}
    (rad,) = harledd("etappmalsutfall", sagt, **ETAPPMAL)
    assert rad == VEM | sagt | {
        "jamfort_ar": 2022,
        "varde": 15.0,
        "operator": ">",
        "mal": 15.0,
        "uppnatt": False,
    }


def test_utan_utfall_eller_etappmal_star_kallans_ord_ensamt():
    for underlag in ({**ETAPPMAL, "indikatorutfall": []}, {}):
        sagt = {"indikator": "i", "uppnatt_rapporterad": True}
        (rad,) = harledd("etappmalsutfall", sagt, **underlag)
        assert (rad["varde"], rad["uppnatt"], rad["uppnatt_rapporterad"]) == (None, None, True)


def test_bedomningen_raknas_ur_malets_etappmal():
    mal = {"namndmal": "Goda livsmiljöer", "bedomning": "I mycket hög grad uppfyllt"}
    (rad,) = harledd("malbedomning", mal, etappmalsutfall=[{"indikator": "i"}], **ETAPPMAL)
    assert rad["bedomning"] == "I mycket hög grad uppfyllt"
    assert rad["bedomning_beraknad"] == "Ej"
    (utan,) = harledd("malbedomning", mal)
    assert utan["bedomning_beraknad"] is None


def test_mal_och_utfall_ur_olika_leveranser_blir_etappmalets_utfall():
    """Ingen har redovisat om målet är nått: raden skapas, med målets plats i källan."""
    malsattning = [ETAPPMAL["malsattning"][0] | {"plats": "Mål, rad 3", "inlasning": "m"}]
    underlag = ETAPPMAL | {"malsattning": malsattning}
    (rad,) = harled({namn: [VEM | r for r in rader] for namn, rader in underlag.items()}, TROSKLAR)[
        "etappmalsutfall"
    ]
    assert rad == VEM | {
        "indikator": "i",
        "jamfort_ar": 2022,
        "varde": 15.0,
        "operator": ">",
        "mal": 15.0,
        "uppnatt": False,
        "uppnatt_rapporterad": None,
        "plats": "Mål, rad 3",
        "inlasning": "m",
    }


def test_ett_mal_utan_utfall_blir_ingen_rad():
    underlag = ETAPPMAL | {"indikatorutfall": []}
    alla = {namn: [VEM | r for r in rader] for namn, rader in underlag.items()}
    assert "etappmalsutfall" not in harled(alla, TROSKLAR)


def test_ett_etappmal_som_inte_gar_att_prova_raknas_inte_i_bedomningen():
    mal = {"namndmal": "Goda livsmiljöer"}
    underlag = ETAPPMAL | {"indikatorutfall": []}
    (rad,) = harledd("malbedomning", mal, etappmalsutfall=[{"indikator": "i"}], **underlag)
    assert rad["bedomning_beraknad"] is None
