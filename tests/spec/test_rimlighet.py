"""Rimlighet: värden som inte kan vara rätt stoppas, och de som kan vara det frågas om."""

from __future__ import annotations

from datetime import date

import pytest

from hud_model.regler.rimlighet import brott, periodens_slut

IDAG = date(2031, 10, 15)
VEM = {
    "kommun": "9999",
    "namnd": "parknamnden",
    "ar": 2030,
    "tillfalle": "bokslut",
    "plats": "rad 2",
}


def texter(tabell: str, **rad: object) -> list[str]:
    """Brotten som (säkert eller fråga): texten, med vanliga blanktecken."""
    funna = brott({tabell: [VEM | rad]}, IDAG)
    return [
        ("" if b.sakert else "fråga: ") + b.text.replace("\u202f", " ").replace("\u00a0", " ")
        for b in funna
    ]


@pytest.mark.parametrize(
    ("ar", "tillfalle", "slut"),
    [
        (2031, "bokslut", date(2031, 12, 31)),
        (2031, "delar1", date(2031, 4, 30)),
        (2031, "delar2", date(2031, 8, 31)),
        (2028, "manad02", date(2028, 2, 29)),
        (2031, "plan", None),
    ],
)
def test_tillfallets_utfall_slutar_manadens_sista_dag(ar: int, tillfalle: str, slut: date | None):
    assert periodens_slut(ar, tillfalle) == slut


def test_ett_vanligt_varde_ger_inget_brott():
    assert texter("driftverksamhet", budget_kr=-73_200_000, utfall_kr=0) == []
    assert brott({"driftverksamhet": []}, IDAG) == []


def test_ett_antal_ar_aldrig_under_noll():
    assert texter("stickprov", antal=-1) == ["antal är −1 och kan inte vara mindre än noll"]


def test_felen_ar_aldrig_fler_an_de_granskade():
    assert texter("stickprov", antal=25, fel=26) == ["fel är 26 men antal 25"]
    assert texter("stickprov", antal=25, fel=25) == []
    assert texter("stickprov", antal=None, fel=26) == []


@pytest.mark.parametrize("andel", [-0.5, 100.5])
def test_en_andel_i_procent_ligger_mellan_0_och_100(andel: float):
    (text,) = texter("stickprov", andel_fel_rapporterad_procent=andel)
    vad = "kan inte vara mindre än noll" if andel < 0 else "ska ligga mellan 0 och 100"
    assert text.endswith(vad)


@pytest.mark.parametrize("kr", [-(10**15), 10**15])
def test_ett_belopp_storre_an_allt_i_kommunen_ar_fel(kr: int):
    (text,) = texter("driftverksamhet", budget_kr=kr)
    assert text.endswith("är för stort för att vara rätt")


def test_mycket_stora_tal_skrivs_kort():
    (text,) = texter("driftverksamhet", budget_kr=3 * 10**20)
    assert text.startswith("budget_kr är 3e+20 och")


def test_ett_procentvarde_over_100_kan_vara_en_forandring_och_ar_en_fraga():
    varde = {"matt": "Anställda", "kon": "alla", "varde": 104.5}
    assert texter("personal", **varde, enhet="%") == ["fråga: värdet är 104,5 procent"]
    assert texter("personal", **varde, enhet="antal") == []


def test_utfall_kan_inte_finnas_innan_tillfallet_varit():
    """Den 15 oktober 2031 är augusti slut men inte året."""
    drift = {"ar": 2031, "budget_kr": -5, "utfall_kr": -4}
    assert texter("driftverksamhet", **drift, tillfalle="delar2") == []
    assert texter("driftverksamhet", **drift, tillfalle="bokslut") == [
        "utfall_kr anges för bokslut 2031, som inte har varit än"
    ]
    assert texter("driftverksamhet", **{**drift, "utfall_kr": None}, tillfalle="bokslut") == []


def test_en_rad_utan_ar_eller_tillfalle_provas_inte_mot_dagen():
    assert texter("driftverksamhet", ar=None, utfall_kr=-4) == []
    assert texter("driftverksamhet", ar=2050, tillfalle=None, utfall_kr=-4) == []


def test_en_plan_har_inget_tillfalle_att_vanta_pa():
    assert texter("driftverksamhet", ar=2050, tillfalle="plan", utfall_kr=-4) == []


def test_ett_utfall_for_ett_ar_som_inte_varit_ar_fel_men_aret_ensamt_inte():
    i = {"indikator": "i", "utfallsar": 2032, "ar": 2032, "tillfalle": "plan"}
    assert texter("indikatorutfall", **i, varde=5.0) == [
        "utfall anges för 2032, som inte har varit än"
    ]
    assert texter("indikatorutfall", **i, varde=None) == []


def test_ett_ar_som_ar_senare_an_radens_eget_ar_fel():
    assert texter("uppdrag", titel="Bygg", ar=2030, overfort_fran_ar=2031) == [
        "overfort_fran_ar är 2031 men raden avser 2030"
    ]
    assert texter("uppdrag", titel="Bygg", ar=2030, overfort_fran_ar=2029) == []


def test_ett_antal_under_noll_ar_en_fraga_men_inte_en_minskning():
    i = {"kon": "alla", "varde": -12.0, "enhet": "antal"}
    assert texter("personal", matt="Antal anställda", **i) == ["fråga: Antal anställda är −12"]
    assert texter("personal", matt="Antal anställda, förändring", **i) == []


def test_ett_matt_som_ar_en_andel_provas_ocksa_utan_enhet():
    i = {"kon": "alla", "varde": 105.0, "enhet": None}
    assert texter("personal", matt="Sjukfrånvaro", **i) == ["fråga: värdet är 105 procent"]
    assert texter("personal", matt="Sjukfrånvarons förändring", **i) == []


def test_en_indikator_som_heter_andel_ar_hogst_hundra():
    def funna(namn: str) -> list[str]:
        indikator = [VEM | {"id": "i", "namn": namn}]
        utfall = [VEM | {"indikator": "i", "utfallsar": 2030, "varde": 690.0}]
        return [b.text for b in brott({"indikator": indikator, "indikatorutfall": utfall}, IDAG)]

    assert funna("Andel nöjda (%)") == ["värdet är 690 procent"]
    assert funna("Budgethållning (%)") == []


def test_brottet_sager_var_vad_och_vad_som_ska_goras():
    (ett,) = brott({"stickprov": [VEM | {"antal": -1}]}, IDAG)
    assert ett.mening("prov.csv") == (
        "prov.csv, Stickprov, rad 2 – antal är −1 och kan inte vara mindre än noll – rätta värdet"
    )


def test_en_kolumn_sager_hogst_hundra_brott():
    assert len(brott({"stickprov": [VEM | {"antal": -1}] * 250}, IDAG)) == 100
