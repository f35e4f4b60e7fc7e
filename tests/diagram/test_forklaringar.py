"""Förklaringarnas bilder: staplarna är lika breda som sina belopp, text skyddas."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from hud_model.begrepp import Svar
from hud_model.diagram import forklaringar as bild
from hud_model.diagram._stil import Stil

FULA = '<b>&"'
MNKR = 1_000_000


@pytest.mark.parametrize(
    ("teknisk", "verklig", "klasser", "minus"),
    [(-3, -1, ["minus", "minus"], True), (-3, 1, ["minus", "plus"], False)],
)
def test_delningen_visar_verklig_del_som_minus_bara_nar_den_ar_det(
    teknisk, verklig, klasser, minus
):
    tabell = pd.DataFrame({"namn": [FULA, "Teknisk del"], "belopp_kr": [teknisk * MNKR] * 2})
    delar = {"teknisk_kr": teknisk * MNKR, "verklig_kr": verklig * MNKR}
    html = bild.delning(Svar("d", "", tabell, uppgifter=delar), Stil())
    assert FULA not in html
    funna = re.findall(r'<i class="hud-(\w+)[^"]*" style="width:([\d.]+)%', html)
    assert funna == [(klasser[0], "75.0"), (klasser[1], "25.0")]
    assert ('class="hud-minustext"' in html) is minus


def test_forklaringarnas_delar_ar_lika_breda_som_sina_belopp():
    rad = {"post": FULA, "avvikelse_kr": -4 * MNKR, "med_belopp_kr": -1 * MNKR,
           "bara_i_ord_kr": -3 * MNKR, "oforklarat_kr": 0, "orsaker": FULA}  # fmt: skip
    html = bild.forklaringar(Svar("f", "", pd.DataFrame([rad])), Stil())
    assert FULA not in html
    assert re.findall(r'style="width:([\d.]+)%', html) == ["25.0", "75.0"]


def test_slagens_staplar_gar_fran_nollinjen_och_summeras():
    rader = [
        {"slag": "teknisk", "namn": FULA, "belopp_kr": -4 * MNKR, "orsaker": FULA},
        {"slag": "i_ord", "namn": "I ord", "belopp_kr": 0, "orsaker": "Hyra"},
        {"slag": "pris", "namn": "Pris", "belopp_kr": 2 * MNKR, "orsaker": "El"},
    ]
    html = bild.efter_slag(Svar("s", "", pd.DataFrame(rader)), Stil())
    assert FULA not in html
    staplar = re.findall(r'hud-stapel hud-(\w+)" style="left:([\d.]+)%;width:([\d.]+)%', html)
    assert [(k, float(a), float(b)) for k, a, b in staplar] == [
        ("minus", 0, 50), ("plus", 50, 25)
    ]  # fmt: skip
    assert html.index("−2,0") > html.index("Summa")
