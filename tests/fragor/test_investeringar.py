"""Investeringar: graden med och utan reserv, år som går att jämföra, och projekten."""

from __future__ import annotations

import pytest

from hud_model.begrepp import Urval
from hud_model.fragor.investeringar import (
    exploateringsinvesteringar,
    exploateringsutfall,
    investeringar_over_ar,
    investeringar_per_namnd,
    investeringslage,
    investeringsprojekt,
    lokaler,
    namngivna_projekt,
)

NYCKEL = {"kommun": "9999", "ar": 2030, "tillfalle": "bokslut", "plats": "Tabellen (rad 1)"}
PARK = {**NYCKEL, "namnd": "parknamnden"}
ALLA = Urval("9999", 2030, "bokslut")
PARKEN = Urval("9999", 2030, "bokslut", "parknamnden")


def post(namn, budget, utfall, **mer):
    """En post i tusental kronor, utgifter negativa."""
    avvikelse = None if None in (budget, utfall) else 1000 * (utfall - budget)
    kr = {
        "budget_kr": None if budget is None else 1000 * budget,
        "utfall_kr": None if utfall is None else 1000 * utfall,
        "avvikelse_kr": avvikelse,
    }
    return {**PARK, "post": namn, "niva": "post", **kr, **mer}


DATOR = post("Datorer", -4_000, -1_000, grupp="IT")
SPADE = post("Spadar", -1_000, -2_000)
RESERV = post("Reserven", -5_000, 0, niva="reserv")


def test_graden_utan_och_med_reserv_och_reserven_sist(spara):
    svar = investeringslage(spara(investering=[RESERV, SPADE, DATOR]), ALLA)
    assert svar.rubrik == (
        "60\u202f% av investeringsbudgeten är upparbetad utan reserven, 30\u202f% med den"
    )
    assert list(svar.tabell["grupp"]) == ["IT", "Inventarier och övrigt", "Reserv"]
    assert svar.bildrubrik == "Upparbetat: IT 25\u202f%, Inventarier och övrigt 200\u202f%"


def test_utan_reserv_sags_inget_om_den(spara):
    svar = investeringslage(spara(investering=[DATOR]), PARKEN)
    assert svar.rubrik == "25\u202f% av investeringsbudgeten är upparbetad"
    assert svar.uppgifter["grad_med"] is None


def test_utfall_som_saknas_ar_inte_noll_upparbetat(spara):
    svar = investeringslage(spara(investering=[post("Datorer", -4_000, None)]), PARKEN)
    assert svar.rubrik == "Hur mycket av investeringsbudgeten som använts framgår inte"
    assert svar.uppgifter["grad_utan"] is None


def test_flera_namnder_visas_bredvid_varandra(spara):
    bad = {**post("Bassäng", -9_000, -8_000), "namnd": "badnamnden"}
    lager = spara(investering=[DATOR, RESERV, bad])
    assert investeringslage(lager, ALLA).tom_for.startswith("Flera nämnder")
    svar = investeringar_per_namnd(lager, PARKEN)
    assert svar.rubrik == (
        "69\u202f% av nämndernas investeringsbudget är upparbetad: 9,0 av 13,0 mnkr"
    )
    assert list(svar.tabell["namn"]) == ["Parknämnden", "Badnämnden"]
    assert svar.tabell["reserv_kr"].tolist()[0] == -5_000_000
    assert svar.tabell["reserv_kr"].isna().tolist() == [False, True]


def test_aren_jamfors_bara_nar_samma_namnder_finns(spara):
    bad = {**post("Bassäng", -9_000, -8_000), "namnd": "badnamnden"}
    forra = {**DATOR, "ar": 2029, "utfall_kr": -4_000_000}
    lager = spara(investering=[DATOR, forra, bad])
    svar = investeringar_over_ar(lager, ALLA)
    assert svar.tom_for.startswith("Bara 2030 är inläst för samma nämnder.")
    svar = investeringar_over_ar(lager, PARKEN)
    assert svar.rubrik == "Upparbetat 25\u202f% 2030, mot 100\u202f% 2029"
    assert list(svar.tabell["ar"]) == [2029, 2030]
    assert investeringar_over_ar(spara(), PARKEN).tom_for.startswith("Inget år är inläst.")


def bygge(tabell, post_, niva="post", **kr):
    return {**PARK, "tabell": tabell, "post": post_, "niva": niva, **kr}


def test_samhallsbyggnadens_tre_tabeller_har_var_sin_mening(spara):
    summa = {"budget_kr": -10_000_000, "utfall_kr": -4_000_000, "avvikelse_kr": 6_000_000}
    plan = {"prognos_vp_kr": 3_000_000, "utfall_kr": -1_000_000, "avvikelse_kr": -4_000_000}
    lager = spara(
        samhallsbyggnad=[
            bygge("investeringsprojekt", "Små", avvikelse_kr=1_000_000),
            bygge("investeringsprojekt", "Stora", avvikelse_kr=-5_000_000),
            bygge("investeringsprojekt", "Summa", "summa", **summa),
            bygge("exploatering_investering", "Summa", "summa", **summa),
            bygge("exploateringsutfall", "Summa", "summa", **plan),
        ],
        rapporterad_uppgift=[
            {**PARK, "amne": "Samhällsbyggnad: upparbetning", "varde": 41, "enhet": "%"}
        ],
    )
    projekt = investeringsprojekt(lager, PARKEN)
    assert projekt.rubrik == "Investeringsprojekten använde 40\u202f% av budgeten: 4,0 av 10,0 mnkr"
    assert projekt.ingress.endswith("Källan anger 41\u202f%.")
    assert list(projekt.tabell["post"]) == ["Stora", "Små", "Summa"]
    netto = exploateringsinvesteringar(lager, PARKEN)
    assert netto.rubrik == ("Exploateringens investeringar blev netto −4,0 mnkr mot −10,0 i budget")
    utfall = exploateringsutfall(lager, PARKEN)
    assert utfall.rubrik == "Exploateringen gav −1,0 mnkr mot 3,0 i verksamhetsplanens prognos"


@pytest.mark.parametrize(
    "fraga", [investeringsprojekt, exploateringsinvesteringar, exploateringsutfall]
)
def test_en_tabell_utan_summa_far_en_lugn_rubrik_och_en_tom_en_forklaring(spara, fraga):
    tabell = {
        "investeringsprojekt": "investeringsprojekt",
        "exploateringsinvesteringar": "exploatering_investering",
    }.get(fraga.__name__, "exploateringsutfall")
    svar = fraga(spara(samhallsbyggnad=[bygge(tabell, "Ett")]), PARKEN)
    assert svar.rubrik.endswith(": 1 poster")
    assert "verksamhetsberättelse 2030" in fraga(spara(), PARKEN).tom_for


def test_projekt_som_behover_beslut_star_forst(spara):
    grund = {**PARK, "tabell": "investeringsprojekt"}
    lager = spara(
        byggprojekt=[
            {**grund, "projekt": "Bron"},
            {**grund, "projekt": "Dammen", "nytt_beslut": "sannolikt", "skede": "planering"},
            {**grund, "projekt": "Gången", "nytt_beslut": "behovs"},
        ]
    )
    svar = namngivna_projekt(lager, PARKEN)
    assert svar.rubrik == (
        "Projektet behöver ett nytt genomförandebeslut: Gången; ett till sannolikt"
    )
    assert list(svar.tabell["projekt"]) == ["Gången", "Dammen", "Bron"]
    assert svar.tabell["skede"].dropna().tolist() == ["Planering"]
    utan = namngivna_projekt(spara(byggprojekt=[{**grund, "projekt": "Bron"}]), PARKEN)
    assert utan.rubrik == "Inget namngivet projekt anges behöva ett nytt beslut"


def test_kommunhusets_drift_mot_budget(spara):
    def uppgift(amne, varde):
        return {**PARK, "amne": f"Nytt kommunhus: {amne}", "varde": varde, "enhet": "mnkr"}

    lager = spara(rapporterad_uppgift=[uppgift("driftbudget", 9.5), uppgift("driftutfall", 9.5)])
    svar = lokaler(lager, PARKEN)
    assert svar.rubrik == "Arbetet med nytt kommunhus använde hela 9,5 mnkr i drift"
    lager = spara(rapporterad_uppgift=[uppgift("driftbudget", 9.5), uppgift("driftutfall", 8)])
    assert "8,0 av 9,5 mnkr" in lokaler(lager, PARKEN).rubrik
    assert lokaler(spara(), PARKEN).tomt
