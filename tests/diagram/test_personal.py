"""Personalens bilder: saknat är tankstreck, dolt sägs i ord, namnen i kanten står isär."""

from __future__ import annotations

import re
from itertools import pairwise

import pandas as pd

from hud_model.begrepp import Svar
from hud_model.diagram import personal as bild
from hud_model.diagram._stil import Stil
from hud_model.fragor.oversikt import Cell

FULA = '<b>&"'


def test_namnderna_har_tankstreck_dar_uppgiften_saknas():
    kolumner = (
        "namnd namn anstallda anstallda_fore omsattning_procent sjuk_procent "
        "sjuk_kvinnor_procent sjuk_man_procent"
    ).split()
    tabell = pd.DataFrame(
        [("n", FULA, 40.0, 42.0, None, 5.0, None, None), (None, "Hela", *[None] * 6)],
        columns=kolumner,
    ).astype(dict.fromkeys(kolumner[2:], "float64"))
    u = {"celler": {"n": {"hme": Cell("uppnatt", "79")}}, "saknas": [FULA], "dolda": 0}
    html = bild.per_namnd(Svar("p", "", tabell, uppgifter=u), Stil())
    assert FULA not in html
    assert "−2" in html and ">79</td>" in html
    assert html.count(">–<") >= 9
    assert "Saknas för 1:" in html


def test_en_dold_grupp_sags_i_ord_och_aldrig_som_noll():
    tabell = pd.DataFrame(
        [("Sjukfrånvaro", "kvinnor", "%", 5.0, None, None, True),
         ("Antal", "alla", "antal", None, 40.0, None, False)],
        columns=["matt", "kon", "enhet", "fore", "nu", "forandring", "dold"],
    )  # fmt: skip
    u = {"celler": {"sjukfranvaro": Cell("ej", "8,0", FULA)}, "ar": 2030, "namn": "P"}
    html = bild.personalen(Svar("p", "", tabell, uppgifter=u), Stil())
    assert FULA not in html
    assert html.count("För få personer") == 1 and "Sjukfrånvaro, kvinnor, %" in html
    assert ">2029</th>" in html and ">2030</th>" in html


def test_serierna_har_namn_som_inte_ligger_pa_varandra_och_axel_fran_noll():
    rader = [
        (matt, kon, ar, 5.0)
        for matt, kon in (("Sjukfrånvaro", "alla"), ("Sjukfrånvaro", "kvinnor"),
                          ("Sjukfrånvaro över 60 dagar", "alla"))
        for ar in (2029, 2030)
    ]  # fmt: skip
    tabell = pd.DataFrame(rader, columns=["matt", "kon", "ar", "varde"])
    fig = bild.over_ar(Svar("s", "", tabell), Stil())
    assert fig.layout.yaxis.range[0] == 0 and len(fig.data) == 3
    hojder = sorted(a.y for a in fig.layout.annotations)
    assert all(b > a for a, b in pairwise(hojder))
    assert {re.sub("<.*?>", "", a.text).split(" 5")[0] for a in fig.layout.annotations} == {
        "alla", "kvinnor", "över 60 dagar"
    }  # fmt: skip


def test_rakneexemplet_visar_hur_varje_tal_fas():
    tabell = pd.DataFrame(
        [(FULA, 18.06, "årsarbetare", FULA)], columns=["post", "varde", "enhet", "forklaring"]
    )
    html = bild.varde(Svar("v", "", tabell), Stil())
    assert FULA not in html and "18,1 årsarbetare" in html
