"""Målsidans bilder: det som saknas ritas inte, och data kan inte bli markup."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.diagram._stil import Stil
from hud_model.diagram.mal import maltrad, taktbild
from hud_model.fragor._samband import Lank

NA = float("nan")
INDIKATOR = {
    "namnd": "skolan", "namndmal": "<b>Lugn</b>", "indikator": "i", "namn": "Trivsel <script>",
    "riktning": "lag_ar_bra", "jamfort_ar": 2022, "varde": 7.8, "varde_status": "ej_publicerad",
    "operator": "<", "mal": 7.8, "uppnatt": False, "uppnatt_rapporterad": True,
    "malvarde_operator": "≤", "malvarde": 6.9, "malvarde_ar": 2030, "senaste": 7.8,
    "senaste_ar": 2022, "behovd_takt": -0.1125, "uppnadd_takt": 0.3, "matpunkter": 2,
    "lage": "fel håll",
}  # fmt: skip


def _svar(**andrat: object) -> Svar:
    indikatorer = pd.DataFrame([{**INDIKATOR, **andrat}])
    skilda = indikatorer[indikatorer["uppnatt"] != indikatorer["uppnatt_rapporterad"]]
    mal = pd.DataFrame(
        [
            {
                "namnd": "skolan", "malomrade": None, "kf_mal": None, "namndmal": "<b>Lugn</b>",
                "bedomning": None, "nadda": 0, "jamforda": 1, "nadda_rapporterad": 1,
                "omnamnda_rapporterad": 1,
            }
        ]
    )  # fmt: skip
    utfall = pd.DataFrame(
        {
            "namnd": "skolan",
            "indikator": "i",
            "utfallsar": [2020, 2022],
            "varde": [7.2, 7.8],
            "metodbrott": [False, False],
        }
    )
    etappmal = pd.DataFrame({"namnd": ["skolan"], "indikator": "i", "ar": 2023, "varde": 7.8})
    return Svar(
        "mallage", "Rubrik", mal,
        delar={"indikatorer": indikatorer, "utfall": utfall, "etappmal": etappmal,
               "motsagelser": skilda},
        uppgifter={"urval": Urval("9999", 2023, "bokslut", "skolan"), "namnder": {"skolan": "S"},
                   "saknas": ["Parken"], "losa_indikatorer": [],
                   "hor_ihop": {("skolan", "<b>Lugn</b>"): [Lank("uppdrag", "<i>", "uppdrag", "")]},
                   "motsagelser": "Ett etappmål", "varning": "Få mätpunkter."},
    )  # fmt: skip


def test_tradet_sager_ar_mal_i_ord_och_motsagelse() -> None:
    html = maltrad(_svar(), Stil())
    assert html.count("Uppdrag: &lt;i&gt;</a>") == 1, "det som hör till målet länkas i panelen"
    assert "<script>" not in html
    assert "<b>Lugn" not in html
    assert "2022, eftersläpning" in html
    assert "lägre än 7,8" in html
    assert "högst 6,9" in html
    assert "≠ redovisat uppnått" in html
    assert "≠ redovisat 1 av 1" in html
    assert "Parken" in html
    assert "Behövs −0,11 per år<br>Hittills +0,30" in html


def test_luckan_i_utvecklingen_far_ingen_linje() -> None:
    html = maltrad(_svar(), Stil())
    assert html.count("<polyline") == 5, "två punkter var för sig i två bilder, och behövd takt"


def test_utan_utfall_och_mal_ritas_ingenting_som_noll() -> None:
    saknas = dict.fromkeys(
        ("jamfort_ar", "varde", "mal", "malvarde", "malvarde_ar", "operator", "uppnatt"), pd.NA
    )
    html = maltrad(_svar(**saknas, uppnatt_rapporterad=pd.NA), Stil())
    assert "Går inte att avgöra" in html
    assert "Målvärde" in html
    assert "hud-mal-vag" not in html.replace("hud-mal-vagar", "")
    assert "<td>–</td>" in html


def test_takten_visar_hittills_och_behov() -> None:
    svar = _svar()
    rader = svar.delar["indikatorer"]
    takt = Svar(
        "malvardestakt", "Rubrik", rader,
        uppgifter={"mal_ar": 2030, "namnder": {}, "utan_malvarde": ["Annat <i>"]},
    )  # fmt: skip
    html = taktbild(takt, Stil())
    assert "Går åt fel håll" in html
    assert "+0,30" in html
    assert "−0,11" in html
    assert "<i>" not in html
