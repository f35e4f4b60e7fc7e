"""Effektiviseringarnas bilder: det som saknas sägs, stegen har symbol och ord, fälten pilar."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar
from hud_model.diagram import effektiviseringar as bild
from hud_model.diagram._stil import Stil

KOLUMNER = [
    *("namn", "omrade", "benamning", "agare", "steg", "matt_ekonomi", "matt_verksamhet"),
    *("ursprungslage", "uppfoljning", "borlage", "effekt_kr", "budgetpost"),
    *("verifierad_av", "verifierad_med"),
]


def test_registret_sager_vad_som_saknas_och_vem_som_verifierat():
    tabell = pd.DataFrame(
        [
            ["Park", "Drift", "Robot", "Chefen", "verifierad", "kr", None, "Tre", "Två", "En"]
            + [2_000_000, "Personal", "Controllern", "utfallet"],
            ["Park", "Drift", "Kran", None, "planerad", *[None] * 9],
        ],
        columns=KOLUMNER,
    ).astype({"effekt_kr": "Int64"})
    uppgifter = {"lankar": [(), ()], "flera": True}
    markup = str(bild.register(Svar("r", "r", tabell, uppgifter=uppgifter), Stil()))
    assert "Drift · Park" in markup
    assert "av Controllern på utfallet" in markup
    assert "Chefen · Ekonomi: kr" in markup
    assert "Saknas: ursprungsläge, uppföljning, börläge, effekt" in markup
    assert markup.count("– saknas") == 4


def test_stegen_utan_belopp_far_streck():
    tabell = pd.DataFrame(
        {
            "steg": ["Planerad", "Pågår", "Verifierad", "I ram"],
            "antal": [1, 2, 0, 0],
            "effekt_kr": pd.array([1_000_000, None, None, None], "Int64"),
            "varav_nyttobank_kr": pd.array([None] * 4, "Int64"),
        }
    )
    markup = str(bild.steg(Svar("s", "r", tabell), Stil()))
    assert "1,0" in markup
    assert markup.count(">–<") == 7


def test_falten_har_en_pil_och_ett_utlatande_per_effektivisering():
    tabell = pd.DataFrame(
        [
            ["Robot", "kostnad", -20.0, "dagar", -10.0, "lag_ar_bra", "Effektivisering"],
            ["Okänd", "kostnad", None, "dagar", None, None, "Går inte att avgöra"],
        ],
        columns=[
            *("benamning", "matt_ekonomi", "kostnad_procent", "matt_verksamhet"),
            *("verksamhet_procent", "riktning", "kallas"),
        ],
    )
    vagen = pd.DataFrame(
        [["Robot", -10.0, 5.0], ["Robot", -20.0, 10.0]],
        columns=["benamning", "kostnad_procent", "battre_procent"],
    )
    markup = str(bild.falt(Svar("f", "r", tabell, delar={"vagen": vagen}), Stil()))
    assert markup.count("<polyline") == 1
    assert "1. Robot" in markup
    assert "2. Okänd" in markup
    assert "−20\u202f%" in markup
    x, y = markup.split('points="')[1].split('"')[0].split()[-1].split(",")
    assert float(x) < 160
    assert float(y) < 120


def test_potten_visar_saknad_nytta_som_saknad():
    tabell = pd.DataFrame(
        {
            "steg": ["Reserverat", "Hemtagen nytta"],
            "belopp_kr": pd.array([5_000_000, None], "Int64"),
            "andel_procent": [None, None],
        }
    )
    lagen = {"klara": 8, "pagaende": 15, "planerade": 1, "avbrutna": 3, "initiativ": 27}
    markup = str(bild.pott(Svar("p", "r", tabell, uppgifter=lagen), Stil()))
    assert "– saknas" in markup
    assert "27 beviljade initiativ" in markup
    assert "3 pausade eller avbrutna" in markup
    inga = dict.fromkeys(lagen)
    assert "initiativ" not in str(bild.pott(Svar("p", "r", tabell, uppgifter=inga), Stil()))


def test_potentialer_och_aldre_ar_riktiga_listor():
    tabell = pd.DataFrame(
        {
            "omrade": ["Allt"],
            "belopp_kr": pd.array([480_000_000], "Int64"),
            "metod": [None],
            "ursprung": ["Egen"],
            "uppgiftsar": pd.array([None], "Int64"),
        }
    )
    assert "Egen · året anges inte" in str(bild.potentialer(Svar("p", "r", tabell), Stil()))
    gamla = pd.DataFrame(
        [["Park", "Drift", "Robot", "pagar", None, None, 2019, "Rapporten"]],
        columns=["namn", "omrade", "benamning", "steg", "uppfoljning", "borlage", "ar", "kalla"],
    )
    assert "Park · Drift · 2019" in str(bild.aldre(Svar("a", "r", gamla), Stil()))
