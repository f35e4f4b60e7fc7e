"""Bilderna om resultatöverföring ritar aldrig det som saknas och rymmer de största posterna."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar
from hud_model.diagram._stil import Stil
from hud_model.diagram.overforing import brygga, investeringar, lasning_vid_lasning

MNKR = 1_000_000
STEG = ("Årets resultat", "Avräkning", "Balansresultat", "In i året", "Förs över", "Ut ur året")
SLAG = ("niva", "andring", "niva") * 2
GRUPP = ("Resultat",) * 3 + ("Eget kapital",) * 3


def bro(*mnkr):
    belopp = pd.array([None if v is None else v * MNKR for v in mnkr], dtype="Int64")
    tabell = pd.DataFrame({"grupp": GRUPP, "steg": STEG, "slag": SLAG, "belopp_kr": belopp})
    return Svar("overforingsbrygga", "", tabell)


def test_bryggans_staplar_borjar_dar_den_forra_slutade():
    fig = brygga(bro(-10, 8, -2, 8, -2, 6), Stil())
    assert [(s.base[0], s.y[0]) for s in fig.data] == [
        (0, -10), (-10, 8), (0, -2), (0, 8), (8, -2), (0, 6)
    ]  # fmt: skip
    assert [s.xaxis for s in fig.data] == ["x"] * 3 + ["x2"] * 3
    assert {a.yaxis for a in fig.data} == {None}, "fälten ska dela skala"


def test_ett_led_som_saknas_far_ingen_stapel_men_ett_ord():
    fig = brygga(bro(-10, None, None, 8, None, None), Stil("tkr", "dark"))
    assert [s.y[0] for s in fig.data] == [-10_000, 8_000]
    assert [a.text for a in fig.layout.annotations].count("saknas") == 4


def test_lasningarna_skyddar_text_och_stapeln_ryms():
    tabell = pd.DataFrame(
        {
            "lasning": ["<b>", "Texten"],
            "innebar": ["a", "b"],
            "ib_kr": [8 * MNKR, 8 * MNKR],
            "andring_kr": [-10 * MNKR, 0],
            "ub_kr": [-2 * MNKR, 8 * MNKR],
            "plats": ["p", "q"],
        }
    )
    html = lasning_vid_lasning(Svar("l", "", tabell, uppgifter={"fraga": ""}), Stil())
    assert "&lt;b&gt;" in html
    assert 'class="hud-lage-minus" style="left:0.0%;width:20.0%"' in html
    assert 'class="hud-lage-plus" style="left:20.0%;width:80.0%"' in html


def test_smaposter_laggs_ihop_utan_att_nagot_forsvinner():
    kvar = [5, 4, 3, 2, 1, -1, -2]
    tabell = pd.DataFrame(
        {
            "post": [f"Post {nr}" for nr in range(7)],
            "niva": "post",
            "budget_kr": pd.array([-10 * MNKR] * 7, dtype="Int64"),
            "utfall_kr": pd.array([(k - 10) * MNKR for k in kvar], dtype="Int64"),
            "avvikelse_kr": pd.array([k * MNKR for k in kvar], dtype="Int64"),
            "foreslagen_overforing_kr": pd.array([5 * MNKR, *[None] * 6], dtype="Int64"),
            "stannar_kr": pd.array([0, *[k * MNKR for k in kvar[1:]]], dtype="Int64"),
        }
    )
    summor = {k: int(tabell[k].sum()) for k in tabell if k.endswith("_kr")}
    html = investeringar(Svar("i", "", tabell, uppgifter=summor), Stil())
    assert "Post 0" in html and "Övriga 2 poster" in html
    assert "Summa, beräknad" in html
