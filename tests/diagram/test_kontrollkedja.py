"""Matrisen och kedjorna: text skyddas, det som saknas sägs, upprepat räknas."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar
from hud_model.diagram import kontrollkedja as bild
from hud_model.diagram._stil import Stil
from hud_model.fragor.kontrollkedja import STEG

FULA = '<b>&"'


def test_matrisen_har_en_cell_for_varje_namnd_och_kontroll():
    tabell = pd.DataFrame(
        [(FULA, FULA, "Ej klart", "ej_klart", 3), ("Bad", "K2", "Klart", "klart", 0)],
        columns=["namn", "kontroll", "lage", "status", "i_rad"],
    )
    html = bild.gemensamma(Svar("g", "", tabell, uppgifter={"saknas": [FULA]}), Stil())
    assert FULA not in html
    assert html.count("hud-chip-saknas") == 2, "de två paren utan uppgift"
    assert "3 gånger i rad" in html and html.count("gånger i rad") == 1
    assert "Saknas för 1:" in html
    assert 'hud-saknas"' not in bild.gemensamma(
        Svar("g", "", tabell, uppgifter={"saknas": []}), Stil()
    )


def test_kedjan_visar_alla_steg_och_streck_dar_inget_anges():
    rad = {"process": FULA, "namn": FULA, **dict.fromkeys(STEG), "risk": FULA}
    svar = Svar("k", "", pd.DataFrame([rad]), uppgifter={"flera": True})
    html = bild.kedja(svar, Stil())
    assert FULA not in html
    assert html.count("– anges inte") == len(STEG) - 1
    assert "1 av 6 steg anges" in html


def test_riskkartan_har_antalet_i_sin_ruta_och_markerar_de_tunga():
    tabell = pd.DataFrame(
        [(FULA, FULA, 3, 3), ("N", "Brand", 3, 3), ("N", "Mörker", 1, 2)],
        columns=["namn", "risk", "sannolikhet", "konsekvens"],
    )
    html = bild.riskkarta(Svar("r", "", tabell), Stil())
    assert FULA not in html
    assert '<td class="hud-risk-hog">2</td>' in html and '<td class="hud-risk-lag">1</td>' in html
    assert html.count("hud-risk-hog") == 4, "3×3, 3×4, 4×3 och 4×4"
