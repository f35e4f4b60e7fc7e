"""Indikatorer: utfall, målsättningar, och vad texten säger om etappmålen."""

from __future__ import annotations

import pytest

NAMNDMAL = ("Nämndmål: Fler träd", "", "Måluppfyllelse", "", "Delvis uppfyllt", "")
HUVUD = "Indikatorer|2029|2030|2031|Etappmål 2031|Målvärde 2035"


def test_varden_streck_och_tomt_far_var_sin_status(las_text, ur):
    inlasning = las_text(*NAMNDMAL, HUVUD, "Planterade träd, antal|1 020|-||≥975per år|1 500")
    assert ur(inlasning, "indikatorutfall", "utfallsar", "varde", "status") == [
        (2029, 1020.0, "faststalld"),
        (2030, None, "ej_insamlad"),
        (2031, None, "ej_publicerad"),
    ]
    assert ur(inlasning, "malsattning", "typ", "ar", "operator", "varde") == [
        ("etappmal", 2031, "≥", 975.0),
        ("malvarde", 2035, None, 1500.0),
    ]


@pytest.mark.parametrize(
    ("cell", "varde", "status"),
    [
        ("8,5 %", 8.5, "faststalld"),
        ("0", 0.0, "faststalld"),
        ("−3", -3.0, "faststalld"),
        ("12 prel.", 12.0, "preliminar"),
        ("..", None, "ej_publicerad"),
        ("mäts ej", None, "ej_insamlad"),
        ("Sekretess", None, "sekretess"),
        ("ej aktuell", None, "ej_tillamplig"),
    ],
)
def test_cellens_lydelse_avgor_status(las_text, ur, cell, varde, status):
    inlasning = las_text(*NAMNDMAL, "Indikator|2031|Etappmål", f"Skugga|{cell}|>5")
    assert ur(inlasning, "indikatorutfall", "varde", "status") == [(varde, status)]


def test_olasligt_varde_och_okand_kolumn_anmarks_men_resten_lases(las_text, ur, sagt):
    inlasning = las_text(*NAMNDMAL, "Indikatorer|2030|2031|Trend", "Skugga (%)|många|31|upp")
    assert ur(inlasning, "indikatorutfall", "utfallsar", "varde") == [(2031, 31.0)]
    assert [t[:16] for t in sagt(inlasning, "varning")][-2:] == [
        "lästes inte: ”Tr",
        "”många” är inte ",
    ]


def test_bortfallna_celler_laggs_tillbaka_sa_att_malet_inte_blir_utfall(las_text, ur, sagt):
    inlasning = las_text(*NAMNDMAL, HUVUD, "Bänkar, antal|4|≥5|6")
    assert ur(inlasning, "indikatorutfall", "varde") == [4.0, None, None]
    assert ur(inlasning, "malsattning", "typ", "varde") == [("etappmal", 5.0), ("malvarde", 6.0)]
    assert any("celler saknas" in text for text in sagt(inlasning, "upplysning"))


@pytest.mark.parametrize(
    ("namn", "enhet"),
    [
        ("Nöjda besökare (%)", "%"),
        ("Nära till park (minst 0,1 ha) %", "%"),
        ("Skötsel (mnr)", "mnkr"),
        ("Trygghet i park, index", "index"),
        ("Företagsklimat, NKI", "index"),
        ("Platskvot", "kvot"),
        ("Skugga", None),
    ],
)
def test_enheten_lases_ur_namnet(las_text, ur, namn, enhet):
    inlasning = las_text(*NAMNDMAL, HUVUD, f"{namn}|1|2|3|<4|5")
    assert ur(inlasning, "indikator", "enhet", "riktning") == [(enhet, "lag_ar_bra")]


def test_katalogens_alias_rattar_namnet_och_behaller_kallans(las_text, ur):
    inlasning = las_text(*NAMNDMAL, HUVUD, "Planterade trän, antal|1|2|3|4|5")
    assert ur(inlasning, "indikator", "id", "namn", "text_ra", "riktning", "obligatorisk") == [
        (
            "planterade-trad-antal",
            "Planterade träd, antal",
            "Planterade trän, antal",
            "hog_ar_bra",
            True,
        )
    ]


@pytest.mark.parametrize(
    ("prosa", "uppnatt"),
    [
        ("Etappmålet är inte uppnått.", False),
        ("Etappmålet för året har inte uppnåtts.", False),
        ("Året har medfört att årets etappmål inte uppnås.", False),
        ("Indexet är lågt och lever inte upp till etappmålet.", False),
        ("Utfallet är därför inte i linje med etappmålet.", False),
        ("Inga etappmål har nåtts.", False),
        ("Etappmålet hade inte satts så högt om mätningen varit känd.", None),
        ("Det blir svårt att nå etappmålet om 38.", None),
        ("Mer arbete krävs för att etappmålet ska kunna nås.", None),
        ("Uppsatt etappmål har nåtts.", True),
        ("Årets etappmål har uppnåtts.", True),
        ("Etappmålet har överträffats.", True),
        ("Etappmålet nåddes i maj.", True),
        ("Etappmålet är uppnått. Nästa års etappmål är inte uppnått än.", True),
        ("Utfallet ska jämföras med etappmålet.", None),
    ],
)
def test_stycket_om_indikatorn_sager_om_etappmalet_natts(las_text, ur, prosa, uppnatt):
    inlasning = las_text(
        *NAMNDMAL,
        "Resultatanalys",
        "",
        f"Skugga (%) - {prosa}",
        "",
        "Analys",
        "",
        HUVUD,
        "Skugga (%)|1|2|3|>4|5",
        "Bänkar, antal|1|2|3|>4|5",
    )
    assert ur(inlasning, "etappmalsutfall", "uppnatt_rapporterad") == [uppnatt, None]


@pytest.mark.parametrize(
    ("prosa", "tva_indikatorer", "en_indikator"),
    [
        ("Samtliga etappmål är uppfyllda.", True, True),
        ("Bedömningen utgår från att etappmålen har uppnåtts.", True, True),
        ("Tyvärr har etappmålen inte uppnåtts.", False, False),
        ("Etappmålen har inte nåtts.", False, False),
        ("Etappmålet för året har uppnåtts.", None, True),
        ("Två av etappmålen har nåtts.", None, None),
        ("Inte alla etappmål är uppfyllda.", None, None),
        ("Etappmål om bänkar har nåtts.", None, None),
    ],
)
def test_malets_bedomning_galler_bara_alla_etappmal(
    las_text, ur, prosa, tva_indikatorer, en_indikator
):
    borjan = (*NAMNDMAL, "Målbedömning", "", prosa, "", HUVUD, "Skugga (%)|1|2|3|>4|5")
    ensam = las_text(*borjan)
    assert ur(ensam, "etappmalsutfall", "uppnatt_rapporterad") == [en_indikator]
    tva = las_text(*borjan, "Bänkar, antal|1|2|3|>4|5")
    assert ur(tva, "etappmalsutfall", "uppnatt_rapporterad") == [tva_indikatorer] * 2


@pytest.mark.parametrize(
    ("prosa", "varde"),
    [
        ("Indikatorn redovisar en avvikelse om - 3 procent.", -3.0),
        ("Utfallet uppgick till 83,5 procent.", 83.5),
        ("Utfallet var 83 procent 2030.", None),
        ("Utfallet är 83 procentenheter.", None),
        ("Kostnaderna ökade med 10 procent.", None),
    ],
)
def test_utfall_i_texten_blir_en_rapporterad_uppgift(las_text, ur, prosa, varde):
    inlasning = las_text(
        *NAMNDMAL, "Resultatanalys", "", f"Skugga % - {prosa}", "", HUVUD, "Skugga (%)|1|2|3|>4|5"
    )
    vantat = [] if varde is None else [("Indikator: Skugga (%) (text)", varde, "%")]
    assert ur(inlasning, "rapporterad_uppgift", "amne", "varde", "enhet") == vantat


def test_tabell_utan_namndmal_lases_med_anmarkning(las_text, ur, sagt):
    inlasning = las_text(HUVUD, "Skugga (%)|1|2|3|>4|5", "|1|2|3|>4|5")
    assert ur(inlasning, "indikator", "namn", "namndmal") == [("Skugga (%)", None)]
    assert sagt(inlasning, "varning") == [
        "tabellen står inte under något nämndmål",
        "raden saknar indikator och lästes inte",
    ]


def test_kommunstyrelsens_tjugotva_etappmal_varav_atta_pastas_natta(kommunstyrelsen, ur):
    svar = ur(kommunstyrelsen, "etappmalsutfall", "uppnatt_rapporterad")
    assert (len(svar), svar.count(True), svar.count(False), svar.count(None)) == (22, 8, 13, 1)
    assert len(ur(kommunstyrelsen, "indikatorutfall", "varde")) == 22 * 3
    natta = {
        rad["indikator"]
        for rad in kommunstyrelsen.rader["etappmalsutfall"]
        if rad["uppnatt_rapporterad"]
    }
    assert "medarbetarengagemang-hme-total-niva-ks-index" in natta
    sammanfall = ur(kommunstyrelsen, "malsattning", "typ", "operator", "varde")
    for mal in ((">", 15.0), (">", 33.0), (">", 30.0), ("≥", 975.0), ("≥", 96.6)):
        assert ("etappmal", *mal) in sammanfall
    uppgifter = dict(ur(kommunstyrelsen, "rapporterad_uppgift", "amne", "varde"))
    assert uppgifter["Indikator: Nämndernas budgethållning (%) (text)"] == -3.0
    assert uppgifter["Indikator: Budgethållning bolag (mnkr) (text)"] == -80.0
