"""Internkontrollens bilder ritar aldrig det som saknas och säger status i ord."""

from __future__ import annotations

import pandas as pd
import pytest

from hud_model.begrepp import Svar
from hud_model.diagram import kontroll as bild
from hud_model.diagram._stil import Stil

BEDOMD = {
    "namnd": "bad",
    "namn": "Bad- & <b>parknämnden",
    "fel": 9,
    "antal": 16,
    "antal_harlett": False,
    "andel": 0.5625,
    "lagst": 0.30,
    "hogst": 0.80,
    "lagst_korr": 0.22,
    "hogst_korr": 0.87,
    "utlatande": "sakert_over",
    "notering": None,
    "fel_fore": 3,
    "antal_fore": 6,
    "antal_harlett_fore": True,
}
SAKNAS = dict.fromkeys(BEDOMD) | {"namnd": "torg", "namn": "Torgnämnden"}


def stickprov(*rader, **uppgifter):
    grund = {"kontroll": "Underlag", "grans": 0.2, "niva": 0.95, "vald": None, "nu": "Bokslut"}
    return Svar(
        "s",
        "",
        pd.DataFrame(list(rader)),
        uppgifter=grund | {"fore": "Delår 2", "minsta": 6} | uppgifter,
    )


def test_stickprovets_rad_har_tal_linjer_och_utlatande():
    html = bild.stickprov(stickprov(BEDOMD), Stil())
    assert "Bad- &amp; &lt;b&gt;parknämnden" in html
    for text in ("9 av 16", ">56<", "30–80", "3 av 6*", "Säkert över", "gräns 20\u202f%"):
        assert text in html
    assert 'class="hud-sp-tunn" style="left:22.0%;width:65.0%"' in html
    assert 'class="hud-sp-punkt" style="left:56.2%"' in html
    assert "6 per nämnd är det minsta" in html
    assert "12, 18 och andra multiplar" in html


def test_det_som_saknas_ritas_inte():
    html = bild.stickprov(stickprov(SAKNAS), Stil())
    rad = html[html.index("<tbody>") : html.index("</tbody>")]
    for linje in ("hud-sp-tunn", "hud-sp-tjock", "hud-sp-punkt", "hud-sp-fore"):
        assert linje not in rad
    assert "Antal saknas" in rad
    assert "nan" not in rad.lower().replace("torgnämnden", "")


def test_vald_namnd_och_kommunens_rad_markeras():
    kommun = BEDOMD | {"namnd": None, "namn": "Alla två nämnder", "lagst_korr": None}
    html = bild.stickprov(stickprov(kommun, BEDOMD, vald="bad"), Stil())
    assert html.count('<tr class="hud-sp-alla">') == 1
    assert html.count('<tr class="hud-sp-vald">') == 1
    assert html.count('class="hud-sp-tunn"') == 1, "kommunen prövas för sig, utan korrigering"


def test_utan_tidigare_tillfalle_finns_ingen_spalt_for_det():
    html = bild.stickprov(stickprov(BEDOMD, fore=None, minsta=None), Stil())
    assert "Delår 2" not in html
    assert "härlett" not in html


@pytest.mark.parametrize(
    ("status", "ord_"),
    [("klart", "Klart"), ("ej_klart", "Ej klart"), ("utgar", "Utgår"), (None, "Saknas")],
)
def test_listans_status_star_i_ord_och_kommentaren_ar_ihopvikt(status, ord_):
    rad = {
        "namnd": "bad",
        "namn": "Badnämnden",
        "lista": "riskatgard",
        "process": "Lön",
        "titel": "Utbilda",
        "diarienummer": None,
        "kommungemensam": None,
        "status": status,
        "kommentar": None,
    }
    html = bild.listor(Svar("l", "", pd.DataFrame([rad])), Stil())
    assert f"</svg> {ord_}</span>" in html
    assert "<details>" not in html
    html = bild.listor(Svar("l", "", pd.DataFrame([rad | {"kommentar": "Ord"}])), Stil())
    assert "<details><summary>Kommentar</summary>Ord</details>" in html


def test_en_totalgranskning_har_inget_intervall():
    rad = {
        "namn": "Badnämnden",
        "kontroll": "Gåvor",
        "slag": "totalgranskning",
        "fel": 38,
        "antal": 551,
        "andel": 38 / 551,
        "lagst": None,
        "hogst": None,
        "utlatande": None,
        "belopp_fel_kr": 222_499,
    }
    html = bild.granskningar(Svar("g", "", pd.DataFrame([rad])), Stil())
    for text in ("38 av 551", "6,9\u202f%", "222\u202f499", "Badnämnden · allt granskat"):
        assert text in html
