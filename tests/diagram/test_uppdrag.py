"""Uppdragens bilder: status i ord, det saknade som streck, och samband som länkar."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar
from hud_model.diagram import uppdrag as bild
from hud_model.diagram._samband import hor_ihop
from hud_model.diagram._staplar import kring_noll, matstapel
from hud_model.diagram._stil import Stil
from hud_model.fragor._samband import Lank

LANK = Lank("satsning", "Träd <b>", "uppdrag", "Park & bad")


def test_sambanden_ar_lankar_och_skyddad_text():
    markup = str(hor_ihop([LANK]))
    assert 'href="uppdrag?namnd=Park%20%26%20bad"' in markup
    assert "Satsning: Träd &lt;b&gt;" in markup
    assert str(hor_ihop([])) == ""
    assert "<a" not in str(hor_ihop([Lank("okänd", "X", "", "")]))


def test_saknat_ritas_inte_och_noll_ar_en_tom_stapel():
    assert "<i" not in str(matstapel(None, None, 10))
    assert "<i" not in str(matstapel(0, 5, 10))
    assert "<b" in str(matstapel(0, 5, 10))
    assert "<i" not in str(kring_noll(None, 10))
    assert "hud-minus" in str(kring_noll(-5, 10))


def uppdragen():
    tabell = pd.DataFrame(
        [
            ["Park", "Grönare", "A", "ej_klart", True, 2, "Badnämnden", "Kort"],
            ["Park", "Grönare", "B", "klart", False, pd.NA, None, None],
            ["Park", "Tystare", "C", "klart", pd.NA, 0, None, None],
            ["Park", None, "D", None, pd.NA, pd.NA, None, None],
        ],
        columns=[
            *("namn", "namndmal", "titel", "status", "fran_kf", "overforingar"),
            *("gemensamt_med", "sammanfattning"),
        ],
    )
    return Svar(
        "uppdragslage",
        "r",
        tabell,
        uppgifter={"lankar": [(LANK,), (), (), ()], "flera": False},
    )


def test_uppdragen_star_per_mal_med_det_klara_ihopvikt():
    markup = str(bild.uppdrag(uppdragen(), Stil()))
    assert "Ej klart" in markup
    assert "Från kommunfullmäktige · Överfört 2 gånger · Gemensamt med Badnämnden · Kort" in markup
    assert "Visa 1 klart" in markup
    assert "Visa målet där allt är klart, 1 uppdrag" in markup
    assert "Utan nämndmål" in markup
    assert "Anges inte" in markup


def test_satsningen_utan_utfall_far_streck():
    tabell = pd.DataFrame(
        {
            "namn": ["Park"] * 2,
            "satsning": ["A", "B"],
            "budget_kr": pd.array([1_000_000, 2_000_000], "Int64"),
            "utfall_kr": pd.array([1_200_000, None], "Int64"),
            "kvar_kr": pd.array([-200_000, None], "Int64"),
            "andel_procent": [120.0, None],
        }
    )
    uppgifter = {
        "budget_kr": 1_000_000,
        "utfall_kr": 1_200_000,
        "kvar_kr": -200_000,
        "andel_procent": 120.0,
        "lankar": [(), ()],
        "flera": True,
    }
    markup = str(bild.satsningar(Svar("s", "r", tabell, uppgifter=uppgifter), Stil()))
    assert "−0,2" in markup
    assert markup.count(">–<") == 3
    assert "hud-mat-over" in markup
    assert "Summa" in markup


def test_bidragen_visar_vad_som_ar_inraknat_och_vad_som_upphor():
    tabell = pd.DataFrame(
        {
            "namn": ["Park"],
            "finansiar": ["Staten"],
            "bidrag_kr": pd.array([2_000_000], "Int64"),
            "kostnad_kr": pd.array([None], "Int64"),
            "netto_kr": pd.array([None], "Int64"),
            "inraknat_i_budget_kr": pd.array([1_500_000], "Int64"),
            "notering": ["Ur texten"],
            "upphor": ["2031-01-01"],
            "manader": pd.array([12], "Int64"),
            "namndmal": ["Grönare"],
        }
    )
    summor = dict.fromkeys(("bidrag_kr", "kostnad_kr", "netto_kr", "inraknat_i_budget_kr"))
    svar = Svar("b", "r", tabell, uppgifter={"lankar": [()], "flera": False, **summor})
    markup = str(bild.bidrag(svar, Stil()))
    assert "Mer ur texten" in markup
    assert markup.count("hud-mat-del") == 2
    assert "12 månader kvar · 2,0 mnkr · Grönare" in str(bild.upphor(svar, Stil()))


def test_malen_lankar_till_sin_sida():
    tabell = pd.DataFrame(
        {
            "namn": ["Park"],
            "namndmal": ["Grönare"],
            "uppdrag": [2],
            "klara": [1],
            "bidrag_kr": pd.array([None], "Int64"),
            "satsning_kr": pd.array([5_000_000], "Int64"),
        }
    )
    markup = str(bild.mal(Svar("m", "r", tabell, uppgifter={"flera": False}), Stil()))
    assert 'href="mal?namnd=Park"' in markup
    assert "1 av 2" in markup
    assert ">–<" in markup


def test_namnder_utan_uppdrag_sags_vid_namn():
    tabell = pd.DataFrame(
        [["Park", 1, 2, 0, 0, 3, 1]],
        columns=["namn", "klart", "ej_klart", "utgar", "utan_status", "antal", "fran_kf"],
    )
    svar = Svar("p", "r", tabell, uppgifter={"saknas": ["Bad"]})
    markup = str(bild.per_namnd(svar, Stil()))
    assert "1 av 3" in markup
    assert "– Saknas för 1:" in markup
