"""Intagets bilder: filerna, felen och beskeden. Filnamn och filers text är alltid text."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar
from hud_model.diagram._stil import Stil
from hud_model.diagram.intag import besked, fel, granskning, obesvarat, sidlankar
from hud_model.fragor._skillnad import KOLUMNER

FARLIG = "<img src=x onerror=alert(1)>"


def fil(lage="ny", anmarkningar=(), andringar=(), **mer):
    grund = {"filnamn": "a.txt", "titel": "Berättelsen", "format": "Text", "avser": "Park 2030"}
    ram = pd.DataFrame(list(andringar), columns=KOLUMNER, dtype="str")
    listor = {"andringar": ram, "anmarkningar": list(anmarkningar), "foljder": []}
    return grund | {"lage": lage} | listor | mer


def bild(*filer):
    return str(granskning(Svar("granskat", "", pd.DataFrame(), uppgifter={"filer": filer}), Stil()))


def test_varje_fil_sager_vad_den_ar_och_hur_den_tas_emot():
    html = bild(fil(), fil("ersätter"), fil("redan"))
    assert html.count("<section") == 3 and "Text · Park 2030 · a.txt" in html
    assert "Ersätter en tidigare leverans" in html and "Redan inläst" in html
    assert html.count("Inga rader ändras.") == 2


def test_anmarkningarna_falls_ihop_och_raknas():
    assert "<b>1 anmärkning</b>" in bild(fil(anmarkningar=["x"]))
    html = bild(fil(anmarkningar=[f"nr {n}" for n in range(40)]))
    assert "<b>40 anmärkningar</b>" in html and "… och 10 till." in html and "nr 30" not in html


def test_hogst_femtio_fel_visas_och_resten_raknas():
    html = str(fel([f"fel nr {n}" for n in range(60)]))
    assert html.count("<li>") == 50 and "60 fel att rätta" in html and "… och 10 till." in html
    assert "Ett fel att rätta" in fel(["x"]) and 'role="alert"' in fel(["x"])


def test_beskedet_sags_hogt_och_lankarna_leder_till_sidorna():
    assert 'role="status"' in besked("Inläst", "En fil.")
    assert '<a href="mal?ar=2030">Mål</a>' in sidlankar("Se det på", {"mal?ar=2030": "Mål"})
    assert sidlankar("Se det på", {}) == ""


def test_filnamn_och_text_ur_filer_ar_text():
    for html in (
        bild(fil(filnamn=FARLIG, titel=FARLIG, format=FARLIG, avser=FARLIG, anmarkningar=[FARLIG])),
        str(fel([FARLIG])),
        str(obesvarat([FARLIG])),
        str(besked(FARLIG, FARLIG)),
        str(sidlankar(FARLIG, {FARLIG: FARLIG})),
    ):
        assert "<img" not in html
