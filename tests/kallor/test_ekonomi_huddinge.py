"""Ekonomi och personal i kommunstyrelsens verksamhetsberättelse 2023, mot dokumentet självt."""

from pathlib import Path

import pytest

from hud_model.begrepp import Fil, Inlasning, Leveransval
from hud_model.kallor import verksamhetsberattelse
from hud_model.katalog import katalog


@pytest.fixture(scope="module")
def inlasning(kalldokument: Path) -> Inlasning:
    fil = kalldokument / "002_a9d54d71b047c9bd.txt"
    return verksamhetsberattelse.las(Fil(fil.name, fil.read_bytes()), Leveransval(), katalog())[0]


def kolumner(inlasning: Inlasning, tabell: str, *namn: str) -> list[tuple]:
    return [tuple(rad.get(n) for n in namn) for rad in inlasning.rader[tabell]]


def test_resultatrakning_och_eget_kapital(inlasning):
    poster = kolumner(inlasning, "resultatrakning", "post", "budget_kr", "utfall_kr")
    assert len(poster) == 8
    assert poster[-1] == ("Årets resultat", -728_902_000, -750_925_000)
    eget = {rad["ar"]: rad for rad in inlasning.rader["eget_kapital"]}
    assert eget[2023]["ib_rapporterad_kr"] == eget[2022]["ub_rapporterad_kr"] == 16_036_000
    assert eget[2023]["balansresultat_rapporterad_kr"] == -3_277_000
    assert eget[2023]["avrakning_rapporterad_kr"] == 18_700_000
    assert eget[2023]["ub_rapporterad_kr"] == 12_759_000


def test_drift_per_verksamhet(inlasning):
    rader = inlasning.rader["driftverksamhet"]
    nivaer = [rad["niva"] for rad in rader]
    assert [nivaer.count(n) for n in ("omrade", "verksamhet", "summa")] == [4, 10, 1]
    procent = {r["verksamhet"]: r["avvikelse_rapporterad_procent"] for r in rader}
    assert procent["Äldre och personer med funktionsnedsättning"] == 1
    assert procent["Infrastruktur (Övrigt)"] == -859
    assert [(r["verksamhet"], r["text_ra"]) for r in rader if r["text_ra"]] == [
        ("Totalförsvar & samhällsskydd", "Totalförsvär & samhällsskydd")
    ]
    for namn in ("budget_kr", "utfall_kr", "foregaende_ar_kr"):
        verksamheter = sum(r[namn] for r in rader if r["niva"] == "omrade")
        assert abs(verksamheter - rader[-1][namn]) <= 4_000


def test_nettokostnad_over_tre_ar(inlasning):
    rader = inlasning.rader["nettokostnad"]
    assert len(rader) == 36
    assert {r["verksamhet"] for r in rader if r["ar"] == 2021} <= {
        r["verksamhet"] for r in inlasning.rader["driftverksamhet"]
    }
    ovrigt = {r["ar"]: r["utfall_kr"] for r in rader if r["text_ra"] == "Övrigt"}
    assert ovrigt == {2021: 0, 2022: -5_337_000, 2023: -14_966_000}
    utveckling = {
        (rad["amne"].removeprefix("Nettokostnadsutveckling: "), rad["ar"]): rad["varde"]
        for rad in inlasning.rader["rapporterad_uppgift"]
        if rad["amne"].startswith("Nettokostnadsutveckling")
    }
    assert utveckling == {
        ("Politisk verksamhet (tabell)", 2022): 55,
        ("Politisk verksamhet (tabell)", 2023): 2,
        ("Politisk verksamhet (text)", 2023): 2,
        ("Infrastruktur (tabell)", 2022): 3,
        ("Infrastruktur (tabell)", 2023): 12,
        ("Infrastruktur (text)", 2023): 13,
        ("Gemensamma verksamheter (tabell)", 2022): 15,
        ("Gemensamma verksamheter (tabell)", 2023): 13,
        ("Gemensamma verksamheter (text)", 2023): 13,
    }


def test_budgetramens_kedja(inlasning):
    assert kolumner(inlasning, "budgetram", "slag", "belopp_kr", "datum") == [
        ("niva", 704_600_000, None),
        ("andring", 7_800_000, None),
        ("niva", 712_400_000, None),
        ("niva", 728_200_000, "2023-04-30"),
        ("niva", 727_100_000, "2023-08-31"),
        ("andring", 800_000, None),
        ("andring", 1_000_000, None),
        ("niva", 728_900_000, None),
    ]


def test_forklaringar_med_och_utan_belopp(inlasning):
    rader = kolumner(inlasning, "avvikelseforklaring", "omrade", "orsak", "belopp_kr", "slag")
    intakter = "Verksamhetens intäkter"
    assert [rad for rad in rader if rad[2] is not None] == [
        (intakter, "Statliga investeringsbidrag", 8_700_000, "teknisk"),
        (intakter, "Markhyror och arrenden", 10_800_000, "pris"),
        (intakter, "Vidarefakturering", 5_700_000, "ovrigt"),
        (intakter, "Medel från digitaliseringspotten", 1_000_000, "ovrigt"),
        ("Övrigt", "Kapitaltjänstkostnader", -26_300_000, "teknisk"),
    ]
    aldre = "Äldre och personer med funktionsnedsättning"
    assert [rad[:2] for rad in rader if rad[2] is None] == [
        ("Personal", "Vakanta tjänster"),
        ("Lokaler", "Larm och bevakning"),
        ("Lokaler", "Fackliga lokaler"),
        ("Lokaler", "Ombyggnad av säkerhetsrum"),
        ("Lokaler", "Fastighetsförvaltning"),
        ("Övrigt", "Konsulter och inhyrd personal"),
        ("Politisk verksamhet", "Politikerarvoden"),
        ("Politisk verksamhet", "Utbildning av förtroendevalda"),
        ("Politisk verksamhet", "Inköp av läsplattor och telefoner"),
        ("Infrastruktur", "Kapitaltjänstkostnader"),
        ("Infrastruktur", "Parker utan budget"),
        (aldre, "Högre resekostnader"),
        (aldre, "Lägre personalkostnader"),
        ("Gemensamma verksamheter", "Konsulter och inhyrd personal"),
    ]


def test_satsningar_digitaliseringspott_och_extern_finansiering(inlasning):
    satsningar = kolumner(inlasning, "satsning", "budget_kr", "utfall_kr")
    assert len(satsningar) == 14
    assert [sum(kolumn) for kolumn in zip(*satsningar, strict=True)] == [24_100_000, 18_670_000]
    pott = inlasning.rader["digitaliseringspott"][0]
    assert (pott["tilldelat_kr"], pott["utfall_kr"]) == (5_304_000, 2_892_000)
    lagen = [pott[n] for n in ("klara", "pagaende", "planerade", "avbrutna")]
    assert lagen == [8, 15, 1, 3] and sum(lagen) == pott["initiativ"] == 27
    bidrag = kolumner(inlasning, "extern_finansiering", "bidrag_kr", "kostnad_kr")
    uppgifter = {r["amne"]: r["varde"] for r in inlasning.rader["rapporterad_uppgift"]}
    assert sum(b for b, _ in bidrag) == uppgifter["Extern finansiering: summa bidrag"]
    assert sum(k for _, k in bidrag) == uppgifter["Extern finansiering: summa kostnad"]


def test_investeringar_och_samhallsbyggnad(inlasning):
    rader = inlasning.rader["investering"]
    nivaer = [rad["niva"] for rad in rader]
    assert [nivaer.count(n) for n in ("post", "reserv", "delsumma", "summa")] == [8, 1, 2, 1]
    it = [r for r in rader if r["grupp"] == "IT"]
    assert sum(r["utfall_kr"] for r in it if r["niva"] == "post") == it[-1]["utfall_kr"]
    overforing = {
        r["post"]: r["foreslagen_overforing_kr"] for r in rader if r["foreslagen_overforing_kr"]
    }
    assert overforing == {
        "IT Utbyte och uppgradering": 9_200_000,
        "IT Fiberförlägningsprojektet": 1_000_000,
        "Trygghetskameror": 3_400_000,
    }
    uppgifter = {r["amne"]: r["varde"] for r in inlasning.rader["rapporterad_uppgift"]}
    assert uppgifter["Investeringar: föreslagen överföring"] == sum(overforing.values())
    assert uppgifter["Investeringar: upparbetningsgrad utan reserv"] == 64
    assert uppgifter["Investering: Trygghetskameror, avvikelse (text)"] == 3_600_000
    samhalle = [r for r in inlasning.rader["samhallsbyggnad"] if r["niva"] == "summa"]
    assert [r["utfall_kr"] for r in samhalle] == [-72_051_000, -130_235_000, -1_704_000]
    assert (samhalle[1]["utgift_kr"], samhalle[1]["inkomst_kr"]) == (-206_868_000, 76_633_000)
    assert samhalle[2]["prognos_vp_kr"] == 113_524_000


def test_personal(inlasning):
    matt = {
        (r["namnd"] or "kommunen", r["ar"], r["matt"], r["kon"]): r["varde"]
        for r in inlasning.rader["personal"]
    }
    ks = "kommunstyrelsen"
    assert matt == {
        (ks, 2022, "Antal anställda", "alla"): 381,
        (ks, 2023, "Antal anställda", "alla"): 420,
        (ks, 2022, "Personalomsättning", "alla"): 19.2,
        (ks, 2023, "Personalomsättning", "alla"): 11.9,
        (ks, 2023, "Sjukfrånvaro", "alla"): 4.3,
        (ks, 2022, "Sjukfrånvaro", "kvinnor"): 5.7,
        (ks, 2023, "Sjukfrånvaro", "kvinnor"): 5.9,
        (ks, 2022, "Sjukfrånvaro", "man"): 2.3,
        (ks, 2023, "Sjukfrånvaro", "man"): 1.7,
        (ks, 2023, "Längsta sjukfrånvaron", "alla"): 2.0,
        ("kommunen", 2023, "Sjukfrånvaro", "kvinnor"): 8.6,
        ("kommunen", 2023, "Sjukfrånvaro", "man"): 5.1,
    }
    uppgifter = {
        (r["namnd"], r["amne"]): r["varde"] for r in inlasning.rader["rapporterad_uppgift"]
    }
    assert uppgifter[ks, "Antal anställda: förändring"] == 39
    assert uppgifter[ks, "Personalomsättning: förändring"] == -8.7


def test_ekonomin_lases_utan_klagomal(inlasning):
    tabeller = ("resultatrakning", "driftverksamhet", "nettokostnad", "satsning", "investering")
    rubriker = {rad["plats"].split(",")[0] for t in tabeller for rad in inlasning.rader[t]}
    klagomal = [a for a in inlasning.anmarkningar if a.plats.split(",")[0] in rubriker]
    assert [a.plats.split(",")[0] for a in klagomal] == ["Särskilda satsningar"]
    assert "andra tabeller står i tkr" in klagomal[0].text
    assert inlasning.fragor == ()
