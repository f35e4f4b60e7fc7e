"""Hela läsaren på en annan nämnds berättelse i samma mall, med annan oreda.

Tvillingen är påhittad: Parknämnden i Exempelkommunen 2031. De väntade värdena står här.
"""

from __future__ import annotations

from collections import Counter

import pytest

from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.kallor import verksamhetsberattelse
from hud_model.tabeller import TABELLER, Kolumn

ANTAL_RADER = {
    "resultatrakning": 5,
    "eget_kapital": 2,
    "driftverksamhet": 5,
    "nettokostnad": 6,
    "satsning": 2,
    "extern_finansiering": 1,
    "investering": 3,
    "personal": 2,
    "malstruktur": 3,
    "malbedomning": 4,
    "indikator": 10,
    "indikatorutfall": 29,
    "malsattning": 15,
    "etappmalsutfall": 8,
    "uppdrag": 8,
    "riskatgard": 5,
    "revisionsatgard": 3,
    "systematisk_kontroll": 4,
    "stickprov": 6,
    "kontrollmatt": 4,
}


def test_leveransen_kanns_igen_ur_texten(tvilling):
    assert (tvilling.kommun, tvilling.namnd, tvilling.ar, tvilling.tillfalle) == (
        "9999",
        "parknamnden",
        2031,
        "bokslut",
    )


@pytest.mark.parametrize("tabell", ANTAL_RADER)
def test_antal_rader(tvilling, tabell):
    assert len(tvilling.rader.get(tabell, [])) == ANTAL_RADER[tabell]


@pytest.mark.parametrize("dokument", ["tvilling", "kommunstyrelsen"])
def test_raderna_foljer_tabellernas_kolumner_nycklar_och_typer(dokument, request):
    for namn, rader in request.getfixturevalue(dokument).rader.items():
        tabell = TABELLER[namn]
        nycklar = [tuple(rad.get(k) for k in tabell.nyckel) for rad in rader]
        assert len(set(nycklar)) == len(nycklar), namn
        for rad in rader:
            assert set(rad) <= set(tabell.kolumnnamn), namn
            for kolumn in tabell.kolumner:
                if kolumn.namn != "inlasning":  # sätts när inläsningen sparas
                    assert duger(rad.get(kolumn.namn), kolumn), (namn, kolumn.namn, rad)


def duger(varde: object, kolumn: Kolumn) -> bool:
    if varde is None:
        return not kolumn.obligatorisk
    typer = {"text": str, "heltal": int, "tal": (int, float), "sant": bool, "datum": str}
    return (
        varde != ""
        and isinstance(varde, typer[kolumn.typ])
        and (not kolumn.varden or varde in kolumn.varden)
    )


def test_ekonomin(tvilling, ur):
    poster = dict(ur(tvilling, "resultatrakning", "post", "utfall_kr"))
    assert poster["Årets resultat"] == 4_650_000 - 53_450_000
    eget = {rad["ar"]: rad for rad in tvilling.rader["eget_kapital"]}
    assert eget[2031]["ib_rapporterad_kr"] + 700_000 == eget[2031]["ub_rapporterad_kr"] == 1_200_000
    assert eget[2030]["ub_rapporterad_kr"] == 500_000
    drift = ur(tvilling, "driftverksamhet", "verksamhet", "overordnad", "niva", "text_ra")
    assert ("Parker", None, "omrade") in [rad[:3] for rad in drift]
    assert drift[2] == (
        "Lekplatser & plaskdammar",
        "Parker",
        "verksamhet",
        "Lekpaltser & plaskdammar",
    )
    assert ur(tvilling, "nettokostnad", "ar")[:3] == [2029, 2030, 2031]
    assert ur(tvilling, "satsning", "satsning", "budget_kr", "utfall_kr") == [
        ("Fler bänkar", 300_000, 280_000),
        ("Nya soptunnor", 150_000, 0),
    ]
    assert ur(tvilling, "extern_finansiering", "finansiar", "bidrag_kr", "namndmal") == [
        ("Trädfonden", 900_000, "Fler besöker parkerna")
    ]
    assert ur(tvilling, "investering", "niva", "utfall_kr") == [
        ("post", -750_000),
        ("post", -400_000),
        ("summa", -1_150_000),
    ]
    assert ur(tvilling, "personal", "matt", "ar", "varde") == [
        ("Antal anställda", 2030, 41),
        ("Antal anställda", 2031, 38),
    ]


def test_malen(tvilling, ur):
    assert ur(tvilling, "malbedomning", "kf_mal", "namndmal", "bedomning", "vags_upp") == [
        ("Parkerna är till för alla", "Fler besöker parkerna", "Delvis uppfyllt", True),
        ("Parkerna är till för alla", "Tryggare parker", "Delvis uppfyllt", False),
        ("Vattnet är rent", "Rena badplatser", "I mycket hög grad uppfyllt", False),
        ("Ordning och reda", "Budget i balans", "I hög grad uppfylld", False),
    ]


def test_indikatorerna(tvilling, ur):
    redovisat = dict(ur(tvilling, "etappmalsutfall", "indikator", "uppnatt_rapporterad"))
    assert redovisat == {
        "nojda-parkbesokare": True,
        "planterade-trad-antal": False,
        "skotselkostnad-mnkr": False,
        "oppna-toaletter-antal": False,
        "upplevd-trygghet-i-park-index": False,
        "belysta-stigar": None,
        "badplatser-med-gott-vatten": True,
        "budgethallning-parknamnden": True,
    }
    assert Counter(ur(tvilling, "indikatorutfall", "status")) == {
        "faststalld": 21,
        "ej_publicerad": 4,
        "ej_insamlad": 2,
        "sekretess": 1,
        "preliminar": 1,
    }
    malsattning = ur(tvilling, "malsattning", "indikator", "typ", "operator", "varde")
    mal = {(indikator, typ): krav for indikator, typ, *krav in malsattning}
    assert mal["planterade-trad-antal", "etappmal"] == ["≥", 975.0]
    assert mal["skotselkostnad-mnkr", "etappmal"] == [">", -13.0]
    assert mal["budgethallning-parknamnden", "etappmal"] == [None, 0.0]
    assert ("skotselkostnad-mnkr", "malvarde") not in mal
    texter = dict(ur(tvilling, "rapporterad_uppgift", "amne", "varde"))
    assert texter["Indikator: Skötselkostnad (mnkr) (text)"] == -14.5
    assert texter["Indikator: Budgethållning parknämnden (%) (text)"] == -3.0


def test_uppdragen_och_sammanfattningens_antal(tvilling, ur):
    assert ur(tvilling, "uppdrag", "status") == [
        "klart",
        "ej_klart",
        "klart",
        None,
        "ej_klart",
        "utgar",
        "klart",
        "klart",
    ]
    assert ur(tvilling, "uppdrag", "namndmal")[-2:] == ["Rena badplatser", "Budget i balans"]
    assert ur(tvilling, "uppdrag", "gemensamt_med")[2] == "badnamnden bro-och-brygganamnden"
    assert ur(tvilling, "uppdrag", "kommentar")[1].endswith("Arbetet fortsätter nästa år.")
    uppgifter = dict(ur(tvilling, "rapporterad_uppgift", "amne", "varde"))
    assert [uppgifter[f"Uppdrag: {del_}"] for del_ in ("antal", "klara", "ej klara", "utgår")] == [
        8,
        5,
        2,
        1,
    ]
    assert uppgifter["Nämndmål: antal"] == 1 + 1 + 2
    assert uppgifter["Riskåtgärder: antal"] == 7
    assert uppgifter["Systematiska kontroller: utförda"] == 2


def test_intern_kontroll(tvilling, ur):
    assert Counter(ur(tvilling, "riskatgard", "status")) == {"klart": 3, "ej_klart": 2}
    assert ur(tvilling, "revisionsatgard", "diarienummer", "atgard", "status") == [
        ("PN-2030/12.1", "Samla avtalen.", "klart"),
        ("PN-2030/12.1", "Gå igenom dem med jurist", "klart"),
        ("PN-2030/12.1", "Teckna nya avtal", None),
    ]
    assert ur(tvilling, "stickprov", "namnd", "tillfalle", "slag", "antal", "fel") == [
        ("parknamnden", "bokslut", "urval", 10, 4),
        ("parknamnden", "delar1", "urval", 4, 1),
        ("badnamnden", "bokslut", "urval", 10, 2),
        ("badnamnden", "delar1", "urval", 4, 2),
        ("bro-och-brygganamnden", "bokslut", "urval", 10, 3),
        ("parknamnden", "bokslut", "totalgranskning", 120, 3),
    ]
    assert ur(tvilling, "kontrollmatt", "varde") == [1250, 990, 8, 88]


@pytest.mark.parametrize(
    ("niva", "text"),
    [
        ("varning", "tabellen med huvudet ”Hundrastgårdar | Antal | Yta” känns inte igen"),
        ("varning", "bedömningen är ”Delvis uppfyllt” i tabellen men ”I hög grad uppfyllt”"),
        ("varning", "”många” är inte ett tal"),
        ("varning", "lästes inte: ”Trend”"),
        ("varning", "statusen ”■ Vilande” känns inte igen"),
        ("varning", "”Fiskenämnden” är ingen känd nämnd"),
        ("varning", "punkten om stickprov följer inte mallen"),
        ("varning", "ingen status känns igen för ”Teckna nya avtal”"),
        ("upplysning", "cellerna är förskjutna åt vänster"),
        ("upplysning", "celler saknas på raden"),
        ("upplysning", "4 är det minsta som ger alla andelar"),
        ("upplysning", "är det samma urval?"),
        ("upplysning", "cellens markup stängs aldrig"),
        ("upplysning", "dokumentet slutar inne i en tabell"),
        ("upplysning", "antal för systematiska kontroller men lydelsen kändes inte igen"),
    ],
)
def test_det_som_inte_forstas_sags_med_sin_rad(tvilling, niva, text):
    (anmarkning,) = [a for a in tvilling.anmarkningar if text in a.text]
    assert anmarkning.niva == niva
    assert "rad " in anmarkning.plats


def test_radslut_och_innehallsforteckning_andrar_inget(tvillingfil, tvilling, exempelkatalog):
    text = tvillingfil.innehall.decode()
    windows = Fil("w.txt", text.replace("\n", "\r\n").encode())
    assert verksamhetsberattelse.las(windows, Leveransval(), exempelkatalog)[0].rader == (
        tvilling.rader
    )
    fore, efter = text.split("Innehållsförteckning")
    utan = Fil("u.txt", (fore + efter[efter.index("\n\nSammanfattning\n") :]).encode())
    (inlasning,) = verksamhetsberattelse.las(utan, Leveransval(), exempelkatalog)
    for tabell, antal in ANTAL_RADER.items():
        assert len(inlasning.rader[tabell]) == antal, tabell


def test_ett_avkapat_dokument_avvisas_eller_fragas_och_ett_luckigt_faller_aldrig(
    tvillingfil, exempelkatalog
):
    rader = tvillingfil.innehall.decode().split("\n")
    val = Leveransval(kommun="9999", namnd="parknamnden", ar=2031)
    for nr in range(0, len(rader), 45):
        avhuggen = Fil("halv.txt", "\n".join(rader[:nr]).encode())
        if nr < 264:  # sedan är alla kapitel med, och avstämningen räknar kontrollerna
            try:
                (halv,) = verksamhetsberattelse.las(avhuggen, val, exempelkatalog)
                assert any("saknas i texten" in fraga.text for fraga in halv.fragor)
            except Anvandarfel as fel:
                assert fel.rader[0].startswith("halv.txt – ")
        luckig = Fil("lucka.txt", "\n".join(rader[:nr] + rader[nr + 1 :]).encode())
        assert len(verksamhetsberattelse.las(luckig, val, exempelkatalog)) == 1
