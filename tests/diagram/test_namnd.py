"""Nämndens rutor, listor och tabeller: text skyddas, länkarna går rätt, saknat sägs."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

import pandas as pd
import pytest

from hud_model.begrepp import Svar
from hud_model.diagram import namnd as bild
from hud_model.diagram._stil import Stil
from hud_model.fragor.oversikt import MATT, Cell

FULA = '<b>&"'
RAMEN = {"matt": tuple(MATT), "rubriker": {}, "varfor": {}}


def test_atta_rutor_lankar_till_namnden_och_det_som_saknas_sags():
    celler = {"budget": Cell("ej", "−1,0", "Underskott", kr=2_000_000)}
    svar = Svar("l", "", pd.DataFrame(), uppgifter={"celler": celler, "namn": FULA, **RAMEN})
    html = str(bild.lage(svar, Stil()))
    assert FULA not in html and quote(FULA) in html
    lankar = [urlsplit(lank) for lank in re.findall(r'href="([^"]+)"', html)]
    assert [lank.path for lank in lankar] == [sida for _, _, sida in MATT.values()]
    assert all(parse_qs(lank.query) == {"namnd": [FULA]} for lank in lankar)
    assert [lank.fragment for lank in lankar if lank.path == "namnd"] == ["uppdrag"]
    assert html.count("Ej i det inlästa") == len(MATT) - 1
    assert "Underskott 2,0" in html


def test_omradena_lankar_till_sin_sida_med_namnden():
    tabell = pd.DataFrame([(FULA, FULA, "uppdrag")], columns=["omrade", "mening", "sida"])
    html = bild.i_korthet(Svar("k", "", tabell, uppgifter={"namn": FULA}), Stil())
    assert FULA not in html
    assert f'href="uppdrag?namnd={quote(FULA)}"' in html


def uppdrag(titel, status, fran_kf=None, gemensamt="", sammanfattning=None):
    return (titel, status, fran_kf, gemensamt, sammanfattning, pd.NA)


def test_uppdragen_delas_i_klara_och_inte_och_sager_varifran_de_kom():
    tabell = pd.DataFrame(
        [
            uppdrag(FULA, "ej_klart", True, "Badnämnden", FULA),
            uppdrag("B", "utgar", False),
            uppdrag("C", "klart"),
        ],
        columns=[
            "titel",
            "status",
            "fran_kf",
            "gemensamt_med",
            "sammanfattning",
            "overfort_fran_ar",
        ],
    ).astype({"fran_kf": "boolean"})
    html = str(bild.uppdrag(Svar("u", "", tabell), Stil()))
    assert FULA not in html
    assert html.count("Från kommunfullmäktige · Med Badnämnden · &lt;b&gt;") == 1
    assert html.count("Från kommunfullmäktige") == 1
    assert "Visa 1 klara uppdrag" in html
    assert html.index("Utgår") < html.index("<details") < html.index("C<small>")


@pytest.mark.parametrize(
    ("redovisad", "raknad", "olika"),
    [
        ("Delvis uppfyllt", "Delvis uppfyllt", False),
        ("Delvis uppfyllt", "Ej uppfyllt", True),
        ("Delvis uppfyllt", None, False),
    ],
)
def test_bedomningen_marks_bara_nar_bada_finns_och_skiljer_sig(redovisad, raknad, olika):
    tabell = pd.DataFrame(
        {"namndmal": [FULA], "bedomning": [redovisad], "bedomning_beraknad": [raknad]}, dtype="str"
    )
    html = str(bild.bedomningar(Svar("b", "", tabell), Stil()))
    assert FULA not in html
    assert ("≠" in html) is olika
    assert ("Saknas" in html) is (raknad is None)


def test_personalen_visar_streck_for_aret_som_saknas():
    tabell = pd.DataFrame(
        {"matt": [FULA, "Frånvaro"], "kon": ["kvinnor", "man"], "enhet": ["st", "%"],
         "fore": [None, 5.5], "nu": [1_200.0, 6.0]}
    )  # fmt: skip
    html = str(bild.personal(Svar("p", "", tabell, ingress="2029 och 2030"), Stil()))
    assert FULA not in html
    assert re.findall(r'<td class="tal">([^<]+)</td>', html) == ["–", "1\u202f200", "5,5", "6"]
    assert "Frånvaro, män, %" in html
    assert html.index("2029") < html.index("2030")


def test_andringen_sager_utlatandet_i_ord():
    tabell = pd.DataFrame(
        {"kontroll": [FULA, "B"], "fore": ["1 av 2", "1 av 2"], "nu": ["2 av 2", "0 av 2"],
         "utlatande": ["Fastställd", "Inte fastställd"], "p": [0.01, 0.5]}
    )  # fmt: skip
    html = str(bild.andrat(Svar("a", "", tabell), Stil()))
    assert FULA not in html
    assert html.index("hud-chip-delvis") < html.index("hud-chip-neutral")
