"""Målbedömningens tabell och målens rubriker."""

from __future__ import annotations

from collections import Counter

import pytest

from hud_model.kallor._berattelse.likhet import namn_forst, narmast
from hud_model.kallor._berattelse.mal import las_grad

HUVUD = "Målområde|Kommunfullmäktigemål|Nämndmål|Måloppfyllelse"
RUBRIKER = (
    "Målområde: En grön kommun",
    "",
    "Kommunfullmäktigemål: Parker för alla",
    "",
    "Nämndmål: Fler träd",
    "",
    "Måluppfyllelse",
    "",
    "☹ Delvis uppfyllt",
    "",
)


@pytest.mark.parametrize(
    ("text", "grad"),
    [
        ("🟡 Delvis uppfyllt", "Delvis uppfyllt"),
        ("\uf0fc I mycket hög grad uppfyllt", "I mycket hög grad uppfyllt"),
        ("<i>I hög grad uppfylld</i>", "I hög grad uppfylld"),
        ("Måluppfyllelse delvis uppfyllt", "Delvis uppfyllt"),
        ("■ Ej uppfyllt", "Ej uppfyllt"),
        ("Målet bedöms delvis uppfyllt eftersom träden dog", None),
        ("Fler träd", None),
        ("", None),
    ],
)
def test_graden_kanns_igen_med_och_utan_marke(text, grad):
    assert las_grad(text) == grad


def test_tomma_celler_arver_och_forskjutna_celler_anmarks(las_text, ur, sagt):
    inlasning = las_text(
        "Målbedömning",
        "",
        HUVUD,
        "En grön kommun|Parker för alla|Fler träd|🟡 Delvis uppfyllt",
        "Fler bänkar||✔ I hög grad uppfyllt|",
        "Rent vatten|Klara bad|I mycket hög grad uppfyllt",
        "En trygg kommun||Ljusa stigar|Ej uppfyllt",
    )
    assert ur(inlasning, "malbedomning", "malomrade", "kf_mal", "namndmal", "bedomning") == [
        ("En grön kommun", "Parker för alla", "Fler träd", "Delvis uppfyllt"),
        ("En grön kommun", "Parker för alla", "Fler bänkar", "I hög grad uppfyllt"),
        ("En grön kommun", "Rent vatten", "Klara bad", "I mycket hög grad uppfyllt"),
        ("En trygg kommun", None, "Ljusa stigar", "Ej uppfyllt"),
    ]
    assert ur(inlasning, "malstruktur", "malomrade", "kf_mal", "giltig_fran") == [
        ("En grön kommun", "Parker för alla", None),
        ("En grön kommun", "Rent vatten", None),
        ("En trygg kommun", None, None),
    ]
    assert "namnd" not in inlasning.rader["malstruktur"][0]
    assert sum("förskjutna" in text for text in sagt(inlasning, "upplysning")) == 2


def test_rad_utan_bedomning_och_rad_utan_mal_anmarks(las_text, ur, sagt):
    inlasning = las_text(
        "Målbedömning",
        "",
        HUVUD,
        "En grön kommun|Parker för alla|Fler träd|kanske",
        "En grön kommun|Parker för alla||Delvis uppfyllt",
    )
    assert ur(inlasning, "malbedomning", "namndmal", "bedomning") == [("Fler träd", None)]
    assert sagt(inlasning, "varning") == [
        "raden saknar nämndmål och lästes inte",
        "ingen bedömning känns igen på raden",
    ]


def test_tabellen_galler_nar_malets_egen_rad_sager_nagot_annat(las_text, ur, sagt):
    inlasning = las_text(
        HUVUD, "En grön kommun|Parker för alla|Fler träd|I hög grad uppfyllt", "", *RUBRIKER
    )
    assert ur(inlasning, "malbedomning", "bedomning") == ["I hög grad uppfyllt"]
    (text,) = sagt(inlasning, "varning")
    assert "I hög grad uppfyllt" in text and "Delvis uppfyllt" in text


def test_mal_som_bara_star_som_rubrik_far_sin_egen_rads_bedomning(las_text, ur, sagt):
    inlasning = las_text(*RUBRIKER)
    assert ur(inlasning, "malbedomning", "malomrade", "kf_mal", "namndmal", "bedomning") == [
        ("En grön kommun", "Parker för alla", "Fler träd", "Delvis uppfyllt")
    ]
    assert any("står inte i målbedömningens tabell" in text for text in sagt(inlasning, "varning"))


@pytest.mark.parametrize(
    ("prosa", "vags_upp"),
    [
        ("Bedömningen vägs upp av nya parker.", True),
        ("Insatserna väger delvis upp det.", True),
        ("Målet bedöms delvis uppfyllt.", False),
    ],
)
def test_vags_upp_lases_ur_malets_bedomning(las_text, ur, prosa, vags_upp):
    inlasning = las_text(*RUBRIKER, "Målbedömning", "", prosa, "", "Resultatanalys", "", "Text.")
    assert ur(inlasning, "malbedomning", "vags_upp") == [vags_upp]


def test_utan_bedomningstext_ar_vags_upp_okant(las_text, ur):
    assert ur(las_text(*RUBRIKER), "malbedomning", "vags_upp") == [None]


def test_namn_som_liknar_varandra_hittar_ratt():
    namn = ["Budgethållning bolag (mnkr)", "Sjukfrånvaro (KF) (%)", "Sjukfrånvaro (KS) (%)"]
    assert namn_forst("Budgethållning bolag (mnr) - Text.", namn) == namn[0]
    assert namn_forst("Sjukfrånvaro (KS) (%) - Text.", namn) == namn[2]
    assert namn_forst("Något helt annat - Text.", namn) is None
    assert narmast("Fler träd", []) is None


def test_kommunstyrelsens_nio_namndmal(kommunstyrelsen, ur):
    assert Counter(ur(kommunstyrelsen, "malbedomning", "bedomning")) == {
        "I mycket hög grad uppfyllt": 3,
        "I hög grad uppfyllt": 1,
        "Delvis uppfyllt": 5,
    }
    assert len(ur(kommunstyrelsen, "malstruktur", "kf_mal")) == 8
    hog_takt = kommunstyrelsen.rader["malbedomning"][3]
    assert hog_takt["namndmal"] == "Hög takt i bostadsbyggande"
    assert hog_takt["kf_mal"].startswith("Hållbart samhällsbyggande")
    uppvagda = [r["ordning"] for r in kommunstyrelsen.rader["malbedomning"] if r["vags_upp"]]
    assert uppvagda == [1, 2, 5, 8]
