"""Datasidans listor: text skyddas, hämtningen bär versionen och nivåerna står i ordning."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar
from hud_model.diagram import data as bild
from hud_model.diagram._stil import Stil

FULA = '<b>&"'


def test_inlasningarna_visar_lage_i_ord_och_hamtningens_version():
    rad = {"titel": FULA, "avser": FULA, "format": FULA, "inlast": "2030-01-02 03:04", "av": FULA,
           "rader": 1_200, "filnamn": FULA, "id": FULA, "rafil": True}  # fmt: skip
    tabell = pd.DataFrame([rad | {"lage": lage} for lage in ("i kraft", "ersatt", "ångrad")])
    html = str(bild.inlasningar(Svar("d", "", tabell, uppgifter={"version": 7}), Stil()))
    assert FULA not in html
    assert (html.count("Hämta filen"), html.count(">Ångra</a>")) == (3, 2), "ångrad ångras inte"
    utan = Svar("d", "", tabell.assign(rafil=False), uppgifter={"version": 7})
    assert "Hämta filen" not in bild.inlasningar(utan, Stil())
    for text in ("I kraft", "Ersatt", "Ångrad", "1\u202f200", "version=7", ">2030-01-02<"):
        assert text in html
    tom = bild.inlasningar(Svar("d", "", tabell.iloc[:0], uppgifter={"version": 0}), Stil())
    assert "<table" not in tom and "hud_model" not in tom


def test_saknade_namnder_listas_eller_sags_inte_saknas():
    html = bild.saknade(Svar("s", "", pd.DataFrame({"namn": [FULA, "Badnämnden"]})), Stil())
    assert FULA not in html and html.count("<li>") == 2
    assert "Inget saknas" in bild.saknade(Svar("s", "", pd.DataFrame({"namn": []})), Stil())


def fynd(niva, text, rapporterat=None, beraknat=None, atgard="rätta"):
    return {"niva": niva, "avser": FULA, "plats": FULA, "text": text, "rapporterat": rapporterat,
            "beraknat": beraknat, "atgard": atgard}  # fmt: skip


def test_det_allvarligaste_star_forst_och_talen_bredvid_varandra():
    rader = [
        fynd("upplysning", FULA),
        fynd("fel", FULA, atgard=FULA),
        fynd("varning", "Lön: källan anger 3 kr men summan ger 1 kr.", "3 kr", "1 kr"),
        fynd("varning", "Annat", "2", "1", atgard="ändra"),
    ]
    svar = Svar("a", "", pd.DataFrame(rader).astype("str"))
    html = str(bild.anmarkningslista(svar, Stil()))
    assert FULA not in html
    assert html.index("1 fel") < html.index("2 varningar") < html.index("1 upplysning")
    assert "Räknat: summan" in html
    assert 'data-etikett="Källan anger">3 kr<' in html
    assert html.count('<th scope="col" class="tal">Källan anger') == 1
    assert "Rätta." in html and "Ändra." in html
    assert "nan" not in html
    tom = Svar("a", "", svar.tabell.iloc[:0])
    assert "Inget att anmärka" in bild.anmarkningslista(tom, Stil())


def test_tomma_tabeller_marks_i_radantalen():
    tabell = pd.DataFrame({"tabell": [FULA, "b"], "titel": [FULA, "B"], "rader": [0, 1_500]})
    html = bild.radantal(Svar("r", "", tabell), Stil())
    assert FULA not in html
    assert html.count("hud-tom") == 1
    assert "1\u202f500" in html
