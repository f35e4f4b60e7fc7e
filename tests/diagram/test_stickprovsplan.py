"""Planens bilder: en kurva per andel, antalet som drogs och kravet som linjer."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar
from hud_model.diagram import stickprovsplan as bild
from hud_model.diagram._stil import Stil


def svaret():
    kurvor = pd.DataFrame(
        [(a, n, min(1.0, a * n / 20)) for a in (0.3, 0.5) for n in (2, 10, 20)],
        columns=["andel", "antal", "styrka"],
    )
    tabell = pd.DataFrame(
        {"andel": [0.3, 0.5], "styrka_dragna": [0.2, 0.8], "antal_som_racker": [None, 19]}
    ).astype({"antal_som_racker": "Int64"})
    return Svar("p", "", tabell, delar={"kurvor": kurvor}, uppgifter={"antal": 16, "krav": 0.8})


def test_varje_andel_har_en_kurva_med_namn_och_linjerna_star_vid_antal_och_krav():
    fig = bild.plan(svaret(), Stil())
    assert [list(k.y) for k in fig.data] == [[3.0, 15.0, 30.0], [5.0, 25.0, 50.0]]
    assert {a.text for a in fig.layout.annotations} == {
        "16 drogs", "30\u202f% fel", "50\u202f% fel"
    }  # fmt: skip
    namnen = sorted(a.y for a in fig.layout.annotations if "fel" in a.text)
    assert namnen[1] - namnen[0] >= bild._ISAR
    lodrat, vagrat = fig.layout.shapes
    assert (lodrat.x0, lodrat.x1, vagrat.y0, vagrat.y1) == (16, 16, 80, 80)
