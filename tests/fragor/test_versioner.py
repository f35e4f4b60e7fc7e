"""Versionerna och vad som ändrats mellan dem, ur några få rader."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hud_model import lager as lagermodul
from hud_model.begrepp import Urval
from hud_model.fragor._skillnad import andringsrader, vardetext
from hud_model.fragor.versioner import andrat_sedan, version_fore, versionslista
from hud_model.regler.leverans import skillnad
from hud_model.tabeller import TABELLER

ALLA = Urval("9999", 2030, "bokslut")
PARK = replace(ALLA, namnd="parknamnden")
NYCKEL = {"kommun": "9999", "namnd": "parknamnden", "ar": 2030, "tillfalle": "bokslut"}


def post(namn, utfall, **mer):
    rad = {**NYCKEL, "post": namn, "utfall_kr": utfall, "plats": "Tabellen, raden (rad 1)"}
    return rad | mer


def rader(svar):
    kolumner = ["slag", "rad", "kolumn", "vad", "fore", "efter"]
    ram = svar.tabell[kolumner].astype(object)
    return ram.where(svar.tabell[kolumner].notna(), None).to_numpy().tolist()


def test_ett_tomt_lager_forklaras(lager):
    for fraga in (andrat_sedan, versionslista):
        svar = fraga(lager, Urval("", 0, "bokslut"))
        assert svar.tomt and "på sidan Data" in svar.tom_for


def test_den_forsta_versionen_jamfors_med_ett_tomt_lager_och_bara_antalen_visas(spara):
    svar = andrat_sedan(spara(resultatrakning=[post("A", -1), post("B", -2)]), ALLA)
    assert svar.rubrik == "Dataversion 1 mot ett tomt lager: 4 nya rader"
    assert svar.uppgifter == {"sedan": 0, "nu": 1, "antal": {"ny": 4}}
    assert rader(svar)[1] == ["ny", "2 rader", None, None, None, None]


def test_andrade_nya_och_borttagna_rader_visas_med_fore_efter_och_kalla(spara):
    spara(resultatrakning=[post("A", -1_000), post("B", -2_000)])
    lager = spara(resultatrakning=[post("A", -1_500), post("C", -3_000)])
    svar = andrat_sedan(lager, ALLA)
    assert svar.rubrik.startswith(
        "1 ändrad rad, 1 ny rad och 1 borttagen rad sedan dataversion 1 ("
    )
    assert rader(svar) == [
        ["ändrad", "A", "utfall_kr", "värde", "−1\u202f000\u00a0kr", "−1\u202f500\u00a0kr"],
        ["ny", "C", None, None, None, "utfall −3\u202f000\u00a0kr"],
        ["borta", "B", None, None, "utfall −2\u202f000\u00a0kr", None],
    ]
    assert set(svar.tabell["avser"]) == {"Parknämnden 2030 bokslut"}
    assert [(k.titel, k.platser) for k in svar.kallor] == [("Berättelsen", ("Tabellen",))]


def test_statusar_och_beraknade_kolumner_far_sina_namn():
    fore = {**NYCKEL, "titel": "U", "status": "ej_klart", "plats": "1"}
    ram = andringsrader([skillnad([fore], [fore | {"status": "klart"}], TABELLER["uppdrag"])], {})
    assert ram[["vad", "fore", "efter"]].to_numpy().tolist() == [["status", "ej_klart", "klart"]]
    fore = post("A", None, avvikelse_kr=-5)
    ram = andringsrader(
        [skillnad([fore], [fore | {"avvikelse_kr": 5}], TABELLER["resultatrakning"])], {}
    )
    assert ram["vad"].tolist() == ["beräknat"]


def test_versionen_och_sedan_valjer_vad_som_jamfors(spara):
    spara(resultatrakning=[post("A", -1)])
    spara(resultatrakning=[post("A", -2)])
    lager = spara(resultatrakning=[post("A", -3)])
    fran_forsta = andrat_sedan(lager, replace(ALLA, version=3, sedan=1))
    assert rader(fran_forsta)[0][4:] == ["−1\u00a0kr", "−3\u00a0kr"]
    da = andrat_sedan(lager, replace(ALLA, version=2))
    assert rader(da)[0][4:] == ["−1\u00a0kr", "−2\u00a0kr"]
    inget = andrat_sedan(lager, replace(ALLA, version=3, sedan=3))
    assert inget.rubrik.startswith("Inget har ändrats sedan dataversion 3 (")
    assert inget.tabell.empty and not inget.tomt


def test_namnden_i_urvalet_ser_bara_sina_rader(spara):
    bad = post("A", -1, namnd="badnamnden")
    spara(resultatrakning=[post("A", -1), bad])
    lager = spara(resultatrakning=[post("A", -1), bad | {"utfall_kr": -9}])
    assert andrat_sedan(lager, PARK).tabell.empty
    assert len(andrat_sedan(lager, replace(PARK, namnd="badnamnden")).tabell) == 1


def test_en_rattad_motsagelse_blir_en_lost_anmarkning(spara):
    fel = post("A", -8_000_000, budget_kr=-9_000_000, avvikelse_kr=1_000_000)
    spara(resultatrakning=[fel | {"avvikelse_rapporterad_kr": 3_000_000}])
    lager = spara(resultatrakning=[fel | {"avvikelse_rapporterad_kr": 1_000_000}])
    svar = andrat_sedan(lager, ALLA)
    assert svar.uppgifter["antal"] == {"ändrad": 1, "löst anmärkning": 1}
    assert "1 löst anmärkning" in svar.rubrik
    anmarkning = svar.tabell[svar.tabell["tabell"] == "anmarkning"].iloc[0]
    assert anmarkning["slag"] == "borta" and "källan anger" in anmarkning["rad"]


def test_bara_de_forsta_nya_raderna_visas_och_resten_raknas():
    nya = [post(f"P{n}", n) for n in range(30)]
    ram = andringsrader([skillnad([], nya, TABELLER["resultatrakning"])], {}, hogst=20)
    assert (len(ram), ram["rad"].iloc[-1]) == (21, "10 rader till")


@pytest.mark.parametrize(
    ("kolumn", "varde", "text"),
    [
        ("utfall_kr", None, None),
        ("utfall_kr", -1234, "−1\u202f234\u00a0kr"),
        ("uppnatt", True, "ja"),
        ("uppnatt", False, "nej"),
        ("utfallsar", 2030.0, "2030"),
        ("jamfort_ar", 2031, "2031"),
        ("avvikelse_procent", -3.25, "−3,25\u202f%"),
        ("varde", 4.0, "4"),
        ("varde", 4.5, "4,50"),
        ("status", "klart", "klart"),
    ],
)
def test_varden_skrivs_pa_svenska_och_kronor_utan_avrundning(kolumn, varde, text):
    assert vardetext(kolumn, varde) == text


def test_versionslistan_sager_nar_katalogen_andrades(spara, monkeypatch):
    spara(resultatrakning=[post("A", -1)])
    monkeypatch.setattr(lagermodul, "katalogsumma", lambda: "annan")
    lager = spara(resultatrakning=[post("A", -2)])
    svar = versionslista(lager, replace(ALLA, version=1))
    assert svar.rubrik == "Dataversion 1 av 2 visas"
    assert svar.tabell["katalog_andrad"].tolist() == [True, False]
    assert svar.uppgifter == {"visas": 1, "sedan": 0}
    assert "Programmets katalog" in andrat_sedan(lager, ALLA).regel


def test_en_dag_ar_versionen_som_gallde_nar_den_borjade(spara, monkeypatch):
    for dag in ("2030-01-05", "2030-02-01"):
        monkeypatch.setattr(lagermodul, "nu", lambda dag=dag: f"{dag}T08:00:00.000000Z")
        lager = spara(resultatrakning=[post("A", -1, plats=dag)])
    dagar = ["2030-01-05", "2030-01-06", "2030-02-01", "2030-02-02"]
    assert [version_fore(lager, dag) for dag in dagar] == [0, 1, 1, 2]
