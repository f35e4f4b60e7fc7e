"""Nämndens sida ur några få rader: läget, uppdragen, målen, personalen och ändringarna."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hud_model.begrepp import Urval
from hud_model.fragor.namnd import (
    andrat,
    bedomningar,
    namndlage,
    omraden_i_korthet,
    personallage,
    uppdragslista,
)
from hud_model.fragor.uppdrag import satsningar

ALLA = Urval("9999", 2030, "bokslut")
PARK = Urval("9999", 2030, "bokslut", "parknamnden")
BAD = Urval("9999", 2030, "bokslut", "badnamnden")
FRAGOR = (omraden_i_korthet, uppdragslista, bedomningar, personallage, andrat)


def rad(**mer):
    grund = {"kommun": "9999", "namnd": "parknamnden", "ar": 2030, "tillfalle": "bokslut"}
    return grund | {"plats": "Tabellen (rad 1)"} | mer


def resultat(budget, utfall):
    return rad(post="Årets resultat", budget_kr=budget * 10**6, utfall_kr=utfall * 10**6,
               avvikelse_kr=(utfall - budget) * 10**6)  # fmt: skip


def uppdrag(titel, status, ordning=1, **mer):
    return rad(titel=titel, status=status, ordning=ordning, **mer)


def prov(fel, antal, namnd="parknamnden", **mer):
    return rad(namnd=namnd, process="Inköp", kontroll="Attest", slag="urval", fel=fel,
               antal=antal, **mer)  # fmt: skip


def personal(matt, varde, ar=2030, kon="alla"):
    return rad(matt=matt, varde=varde, ar=ar, kon=kon, enhet="st")


def test_utan_vald_namnd_uppmanas_lasaren_att_valja(spara):
    lager = spara(uppdrag=[uppdrag("Bygg", "klart")])
    svar = namndlage(lager, ALLA)
    assert (svar.rubrik, svar.tomt) == ("Välj en nämnd", True)
    assert list(svar.tabell["namn"]) == ["Parknämnden"], "bara de som årets uppgifter nämner"
    assert all(fraga(lager, ALLA).tomt for fraga in FRAGOR)


def test_omradena_i_korthet_ar_sidornas_egna_rubriker_och_namner_de_tomma(spara):
    satsning = rad(satsning="Bryggan", ordning=1, budget_kr=4 * 10**6, utfall_kr=10**6)
    lager = spara(satsning=[satsning])
    svar = omraden_i_korthet(lager, PARK)
    rader = svar.tabell.set_index("omrade")
    assert rader["mening"]["Satsningar"] == satsningar(lager, PARK).rubrik
    assert rader["sida"].to_dict() == {"Satsningar": "uppdrag"}
    assert svar.ingress.startswith("Inget inläst om eget kapital, nettokostnad, bidrag, ")
    assert not svar.tomt


def test_laget_sager_det_som_finns(spara):
    """Ett år för varje fall, i samma lager."""
    fall = [
        ({"resultatrakning": [resultat(-10, -12)]}, ": 2,0 mnkr över budget"),
        ({"resultatrakning": [resultat(-10, -9)]}, ": 1,0 mnkr under budget"),
        ({"resultatrakning": [resultat(-10, -10)]}, ": budget i balans"),
        ({"uppdrag": [uppdrag("A", "klart"), uppdrag("B", "ej_klart")]}, ": 1 av 2 uppdrag klara"),
        ({"stickprov": [prov(3, 12)]}, ": 25\u202f% fel i stickproven (3 av 12)"),
        ({}, ""),
    ]
    rader = {
        tabell: [r | {"ar": ar} for ar, (f, _) in enumerate(fall, 2030) for r in f.get(tabell, [])]
        for tabell in ("resultatrakning", "uppdrag", "stickprov")
    }
    lager = spara(**rader)
    for ar, (_, rubrik) in enumerate(fall, 2030):
        svar = namndlage(lager, replace(PARK, ar=ar))
        assert svar.rubrik == f"Parknämnden{rubrik}"
        assert len(svar.tabell) == 8
        assert "saknas" in set(svar.tabell["varde"])
        assert svar.ingress.startswith("Nämndens egen")


def test_uppdragen_som_inte_ar_klara_kommer_forst(spara):
    lager = spara(
        uppdrag=[
            uppdrag("Klar", "klart", 1),
            uppdrag("Sen", "ej_klart", 3, gemensamt_med="badnamnden okänd"),
            uppdrag("Tidig", "ej_klart", 2, fran_kf=True),
            uppdrag("Bort", "utgar", 4),
            uppdrag("Utan läge", None, 5),
        ]
    )
    svar = uppdragslista(lager, PARK)
    assert svar.rubrik == "1 av 4 uppdrag är klara"
    assert list(svar.tabell["titel"]) == ["Tidig", "Sen", "Bort", "Klar"]
    assert list(svar.tabell["gemensamt_med"]) == ["", "Badnämnden, okänd", "", ""]
    tom = uppdragslista(lager, BAD)
    assert tom.rubrik == "Inga uppdrag är inlästa"
    assert tom.tom_for.startswith("Uppdrag saknas för badnämnden 2030")


def test_en_bedomning_som_inte_gar_att_rakna_skiljer_sig_inte(spara):
    mal = [
        rad(namndmal="Lugn", ordning=2, bedomning="Delvis uppfyllt", bedomning_beraknad=None),
        rad(namndmal="Lust", ordning=1, bedomning="Ej uppfyllt",
            bedomning_beraknad="Delvis uppfyllt"),
        rad(namndmal="Lek", ordning=3, bedomning="Ej uppfyllt", bedomning_beraknad="Ej uppfyllt"),
        rad(namndmal="Obedömt", ordning=4),
    ]  # fmt: skip
    svar = bedomningar(spara(malbedomning=mal), PARK)
    assert svar.rubrik == "1 av 3 nämndmål bedöms annorlunda än etappmålen ger"
    assert list(svar.tabell["namndmal"]) == ["Lust", "Lugn", "Lek"]


def test_personalen_jamfors_med_aret_fore_nar_det_finns(spara):
    fall = {
        2030: (90, "100 anställda, 10 fler än året före"),
        2032: (105, "100 anställda, 5 färre än året före"),
        2034: (100, "100 anställda, lika många som året före"),
        2036: (None, "Personalen i siffror"),
    }
    rader = [personal("Antal anställda", 100, ar) for ar in fall]
    rader += [personal("Antal anställda", fore, ar - 1) for ar, (fore, _) in fall.items() if fore]
    lager = spara(personal=rader)
    for ar, (fore, rubrik) in fall.items():
        svar = personallage(lager, replace(PARK, ar=ar))
        assert (svar.rubrik, svar.ingress) == (rubrik, f"{ar - 1} och {ar}")
        assert svar.tabell["fore"].isna().tolist() == [fore is None]


def test_andringen_ar_faststalld_bara_nar_den_haller_efter_korrigering(spara):
    """Fisher för 0/10 mot 10/10 ger p = 2/C(20,10); 0/10 mot 5/10 p = 0,033, gånger två nämnder."""
    delar = {"tillfalle": "delar2"}
    lager = spara(
        stickprov=[
            prov(0, 10, **delar), prov(10, 10),
            prov(0, 10, "badnamnden", **delar), prov(5, 10, "badnamnden"),
        ]
    )  # fmt: skip
    svar = andrat(lager, PARK)
    assert svar.rubrik == "En ändring sedan förra rapporten är fastställd"
    assert svar.tabell["p"].iloc[0] == pytest.approx(2 / 184_756)
    assert svar.tabell[["fore", "nu"]].iloc[0].tolist() == [
        "0 av 10 (0\u202f%)", "10 av 10 (100\u202f%)"
    ]  # fmt: skip
    assert svar.ingress == "Stickprov mot delår 2"
    assert andrat(lager, BAD).rubrik == "En ändring sedan förra rapporten är fastställd"


def test_utan_tidigare_rapport_finns_ingen_andring(spara):
    svar = andrat(spara(stickprov=[prov(1, 10)]), PARK)
    assert (svar.tomt, svar.kallor[0].platser) == (True, ("Tabellen",))
    forsta = andrat(spara(stickprov=[prov(1, 10, tillfalle="delar1")]),
                    Urval("9999", 2030, "delar1", "parknamnden"))  # fmt: skip
    assert (forsta.tomt, forsta.ingress) == (True, "")
