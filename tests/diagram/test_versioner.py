"""Versionerna och ändringarna som tabeller: data är alltid text, få rader visas öppna."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar
from hud_model.diagram._stil import Stil
from hud_model.diagram.versioner import andringar, andringar_kort, grupperat, versioner
from hud_model.fragor._skillnad import KOLUMNER

FARLIG = "<script>alert(1)</script>"


def andring(**mer):
    grund = {
        "tabell": "resultatrakning",
        "titel": "Resultaträkning",
        "slag": "ändrad",
        "avser": "Parknämnden 2030 bokslut",
        "rad": "Lokaler",
        "kolumn": "utfall_kr",
        "vad": "värde",
        "fore": "−1 kr",
        "efter": "−2 kr",
        "plats": "rad 1",
    }
    return grund | mer


def ram(*rader):
    return pd.DataFrame(list(rader), columns=KOLUMNER, dtype="str")


def svar(*rader, sedan=1):
    return Svar("andrat_sedan", "", ram(*rader), uppgifter={"sedan": sedan})


def lista(*versioner_, visas=2, sedan=1):
    kolumner = ["version", "tid", "handelse", "katalog_andrad"]
    tabell = pd.DataFrame(list(versioner_), columns=kolumner)
    return Svar("versionslista", "", tabell, uppgifter={"visas": visas, "sedan": sedan})


def test_varje_version_gar_att_visa_och_jamfora_med():
    html = str(versioner(lista((4, "t", "D", False), (3, "t", "C", False), (2, "t", "B", True),
                               (1, "t", "A", False), (0, "t", FARLIG, False), visas=3, sedan=2),
                         Stil()))  # fmt: skip
    assert html.count("Visas") == 1
    assert 'href="data?version=4"' in html and "data?sedan=4" not in html, "senare än den som visas"
    assert "Ändringar räknas härifrån" in html and "data?sedan=2" not in html
    assert 'href="data?sedan=1"' in html
    assert html.count("katalogens gränser eller alias ändrades") == 1
    assert FARLIG not in html


def test_aldre_versioner_falls_ihop_och_langa_handelser_kortas():
    html = str(versioner(lista(*((n, "t", "Läste in " + "x y " * 50, False)
                                 for n in range(9, 0, -1)), visas=9), Stil()))  # fmt: skip
    assert "<summary>3 äldre</summary>" in html
    assert html.count("<abbr title=") == 9 and " …</abbr>" in html


def test_ett_tomt_lager_och_inga_andringar_sags():
    assert "Allt är nytt" in andringar(svar(andring(slag="ny"), sedan=0), Stil())
    assert "Inget har ändrats" in andringar(svar(), Stil())


def test_en_andring_visar_fore_och_efter_med_ord():
    html = str(andringar(svar(andring(kolumn="status", fore="ej_klart", efter="klart",
                                      vad="status")), Stil()))  # fmt: skip
    assert "Ej klart</td>" in html and "Klart</td>" in html and "1 ändrade" in html
    html = str(andringar(svar(andring(vad="beräknat", fore=None)), Stil()))
    assert "Utfall (beräknat)" in html and ">saknas</td>" in html


def test_bara_nya_rader_far_en_spalt():
    html = str(grupperat(ram(andring(slag="ny", kolumn=None, fore=None, efter="utfall 1 kr"))))
    assert '<th scope="col">Ny</th>' in html and "Före" not in html and "utfall 1 kr" in html
    html = str(grupperat(ram(andring(slag="borta", kolumn=None, efter=None, fore="utfall 1 kr"))))
    assert '<th scope="col">Borta</th>' in html and "utfall 1 kr" in html


def test_anmarkningar_tillkommer_och_loses():
    rader = [andring(tabell="anmarkning", titel="Anmärkningar", slag=s, kolumn=None, fore=None,
                     efter=None) for s in ("ny", "borta")]  # fmt: skip
    html = str(grupperat(ram(*rader)))
    assert "Tillkommen" in html and "Löst" in html


def test_antalen_raknar_rader_en_gang_och_de_som_inte_visas():
    html = str(grupperat(ram(
        andring(), andring(kolumn="budget_kr"), andring(rad="Annat"),
        andring(slag="ny", rad="Ny"),
        {"tabell": "resultatrakning", "titel": "Resultaträkning", "slag": "ny",
         "rad": "36 rader till"},
    )))  # fmt: skip
    assert "2 ändrade, 37 nya" in html


def test_fa_andringar_ar_oppna_och_manga_stangda_och_hogst_tvahundra_ritas():
    assert "<details" in grupperat(ram(andring())) and " open>" in grupperat(ram(andring()))
    manga = grupperat(ram(*(andring(rad=f"R{n}") for n in range(230))))
    assert " open>" not in manga
    assert "30 rader till finns i den hämtade tabellen." in manga


def test_det_korta_visar_andrade_varden_forst_och_lankar_till_alla():
    rader = [andring(slag="ny", rad=f"N{n}", kolumn=None) for n in range(8)]
    html = str(andringar_kort(svar(*rader, andring(rad="Först")), Stil()))
    assert html.index("Först") < html.index("N0") and "N5" not in html
    assert '<a href="data">Alla 9 ändringar</a>' in html
    assert "Alla versioner och ändringar" in andringar_kort(svar(andring()), Stil())


def test_data_ar_alltid_text():
    html = andringar(svar(andring(rad=FARLIG, fore=FARLIG, plats=FARLIG, titel=FARLIG)), Stil())
    assert FARLIG not in html
