"""Tabellen bakom bilden: rubriker på svenska, förklaringar som stämmer, värden i ord."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pandas as pd
import pytest

from hud_model.arenden.startdata import fyll_tomt
from hud_model.begrepp import Kalla, Svar, Urval
from hud_model.diagram import tabell as bild
from hud_model.diagram._stil import Stil
from hud_model.fragor import FRAGOR
from hud_model.lager import Lager
from hud_model.tabeller import TABELLER

UTAN_PRICKAR = set(
    "Kommun Kommuner Kronor Mot Nyckeltal Referens Rekommendation Risk Stickprov "
    """Antal Av Avser Bara i ord Betydelse Diarienummer Enhet Fel Filnamn Format Gemensamt med Grupp
    Id Indikator Kolumn Kommentar Kommungemensam Kontroll Lista Med belopp Notering Nu Operator Ord
    Orsaker Plats Process Rader Rapport Regel Riktning Rubrik Sammanfattning Senaste Sida Slag
    Status Svar Tabell Text Titel Typ Uppgift Steg Utfall Indikatorer Bidrag Budgetpost Initiativ
    Inkomst Klara Kostnad Metod Netto Nytt beslut Orsak Projekt Reserv Satsning Skede Uppdrag
    Ursprung Utgift Verifierad av med I nyttobanken""".split()
)
"""Ord i rubriker byggda ur kolumnens namn, som stavas utan å, ä och ö."""

SVENSKA = {"Budgetavvikelse", "Prognos", "Måluppfyllelse", "Etappmål", "Uppdrag", "HME",
           "Stickprov, fel", "Sjukfrånvaro"}  # fmt: skip
"""Översiktens kolumner heter redan som måtten."""

FULA = '<b>&"'


@pytest.fixture(scope="module")
def kolumner(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Kolumnerna, och delarnas namn, i alla frågors svar på startdatan."""
    lager = Lager(tmp_path_factory.mktemp("tabell") / Path("data"))
    assert fyll_tomt(lager)
    urval = Urval("0126", 2023, "bokslut", "kommunstyrelsen", lager.version())
    sedda: set[str] = set()
    for fraga in FRAGOR.values():
        svar = fraga(lager, urval)
        sedda |= {*svar.tabell, *svar.delar, *(k for del_ in svar.delar.values() for k in del_)}
    lager.stang()
    return sedda


def test_ingen_rubrik_ar_ett_kolumnnamn_utan_sina_prickar(kolumner):
    byggda = kolumner - set(bild.RUBRIKER) - SVENSKA
    okanda = {k for k in byggda if not set(bild.rubrik(k).split()) <= UTAN_PRICKAR}
    assert not okanda, "lägg rubriken i RUBRIKER, eller orden bland dem utan å, ä och ö"
    assert len(kolumner) > 80


def test_forklaringen_visas_bara_nar_alla_tabeller_menar_detsamma():
    forklaringar = re.compile(r'<th scope="col"[^>]* title="([^"]*)"')
    for t in TABELLER.values():
        tom = pd.DataFrame(columns=list(t.kolumnnamn))
        visade = map(html.unescape, forklaringar.findall(str(bild.tabell(tom, Stil()))))
        assert set(visade) <= {k.betydelse for k in t.kolumner}, t.namn


@pytest.mark.parametrize("namn", ["satsning", "extern_finansiering", "digitaliseringspott"])
def test_positiva_belopp_kallas_inte_negativa(namn):
    tom = pd.DataFrame(columns=list(TABELLER[namn].kolumnnamn))
    assert "negativ" not in bild.tabell(tom, Stil())
    avvikelse = bild.tabell(pd.DataFrame(columns=["avvikelse_kr"]), Stil())
    assert "minus = underskott" in avvikelse


@pytest.mark.parametrize(
    ("kolumn", "varde", "text"),
    [
        ("budget_kr", -1_500_000, "−1,5"),
        ("budget_kr", pd.NA, "–"),
        ("avvikelse_procent", 2.25, "2,3\u202f%"),
        ("avvikelse_procent", float("nan"), "–"),
        ("andel", 0.256, "26\u202f%"),
        ("ar", 2030, "2030"),
        ("p", 0.0004, "< 0,001"),
        ("p_holm", 0.04, "0,040"),
        ("varde", 1234.5, "1\u202f234,5"),
        ("uppnatt", True, "Ja"),
        ("uppnatt", False, "Nej"),
        ("status", "ej_klart", "Ej klart"),
        ("namn", "Badnämnden", "Badnämnden"),
        ("namn", None, "–"),
    ],
)
def test_vardet_skrivs_efter_kolumnens_slag(kolumn, varde, text):
    assert bild.cell(kolumn, varde, Stil()) == text


def test_tabellen_skyddar_text_och_hogerstaller_tal():
    ram = pd.DataFrame({FULA: [FULA], "budget_kr": pd.array([1_000], dtype="Int64")})
    markup = str(bild.tabell(ram, Stil("tkr"), FULA))
    assert FULA not in markup
    assert markup.count('class="tal"') == 2
    assert "(tkr)</caption>" in markup


def test_bakom_visar_svarets_tabell_och_dess_delar():
    svar = Svar("s", "Rubriken", pd.DataFrame({"post": ["A"]}),
                delar={"steg": pd.DataFrame({"niva": ["hel"]})})  # fmt: skip
    markup = bild.bakom(svar, Stil())
    assert markup.count("<table") == 2
    assert "<caption>Steg</caption>" in markup and ">Nivå<" in markup


def test_kallraden_namner_dokument_plats_och_regel():
    kallor = (Kalla(FULA, ("Tabellen", "Texten")), Kalla("Andra"))
    rad = bild.kallrad(Svar("s", "", pd.DataFrame(), kallor=kallor, regel="<i>"))
    assert rad == (
        "<span>Källa: &lt;b&gt;&amp;&#34;: Tabellen, Texten; Andra.</span> <span>&lt;i&gt;</span>"
    )
    assert bild.kallrad(Svar("s", "", pd.DataFrame(), regel="<i>")) == ""
