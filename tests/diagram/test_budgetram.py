"""Ramens steg och volymerna: text skyddas, saknat blir tankstreck och aldrig noll."""

from __future__ import annotations

import re

import pandas as pd

from hud_model.begrepp import Svar
from hud_model.diagram import budgetram as bild
from hud_model.diagram._stil import Stil

FULA = '<b>&"'


def test_kedjan_visar_nivaer_och_andringar_i_var_sin_spalt():
    tabell = pd.DataFrame(
        [
            (FULA, "niva", "2030-01-01", None, 5_000_000),
            ("Lägg", "andring", None, -1_000_000, None),
        ],
        columns=["handelse", "slag", "datum", "andring_kr", "ram_kr"],
    ).astype({"andring_kr": "Int64", "ram_kr": "Int64"})
    html = bild.kedja(Svar("k", "", tabell), Stil())
    assert FULA not in html and "2030-01-01" in html
    assert re.findall(r'<td class="tal">([^<]*)</td>', html) == ["", "5,0", "−1,0", ""]


def test_volymerna_har_riktning_i_ord_och_tankstreck_utan_tal():
    tabell = pd.DataFrame(
        [("Park", FULA, "Antal", 3.0, "st", "ökar"), ("Park", "Lek", "Antal", None, None, None)],
        columns=["namn", "verksamhet", "matt", "varde", "enhet", "riktning"],
    )
    svar = Svar("v", "", tabell, uppgifter={"lankar": [(), ()], "flera": True})
    html = bild.volymer(svar, Stil())
    assert FULA not in html and "Park · " in html
    assert "3 st" in html and "↗ ökar" in html
    assert html.count(">–</td>") == 2, "varken tal eller riktning"
