"""Planen säger i ord vad så många stickprov kan visa, och hur många som behövs."""

from __future__ import annotations

import pytest

from hud_model.begrepp import Urval
from hud_model.fragor.stickprovsplan import stickprovsplan
from hud_model.regler.stickprovsplan import antal_som_racker, styrka

ALLA = Urval("9999", 2030, "bokslut")


def prov(antal, fel=1, namnd="parknamnden"):
    return {"kommun": "9999", "namnd": namnd, "ar": 2030, "tillfalle": "bokslut",
            "plats": "Tabellen (rad 1)", "process": "Inköp", "kontroll": "Attest",
            "slag": "urval", "antal": antal, "fel": fel}  # fmt: skip


def test_sexton_stickprov_i_tva_namnder(spara):
    svar = stickprovsplan(spara(stickprov=[prov(16), prov(16, namnd="badnamnden")]), ALLA)
    ser = round(100 * styrka(16, 0.4, 0.2, 0.05))
    behovs = antal_som_racker(0.4, 0.2, 0.05, 0.8, 200)
    assert svar.rubrik == (
        f"Med 16 stickprov per nämnd syns 40\u202f% fel i {ser}\u202f% av fallen; "
        f"{behovs} behövs för 80\u202f%"
    )
    assert svar.ingress.startswith("Minst 7 fel av 16 krävs")
    under = round(100 * styrka(16, 0.1, 0.2, 0.05))
    assert svar.ingress.endswith(
        "8 när två nämnder bedöms samtidigt. Bara noll fel visar att andelen säkert är mindre; "
        f"10\u202f% fel syns så i {under}\u202f% av fallen."
    )
    assert svar.tabell["andel"].tolist() == [0.1, 0.3, 0.4, 0.5]
    assert svar.delar["kurvor"]["styrka"].between(0, 1).all()


@pytest.mark.parametrize(
    ("antal", "slut"),
    [(60, "det räcker"), (1, "behövs för 80\u202f%")],
)
def test_meningen_foljer_antalet(spara, antal, slut):
    svar = stickprovsplan(spara(stickprov=[prov(antal)]), ALLA)
    assert svar.rubrik.endswith(slut)
    if antal == 1:
        assert svar.ingress == (
            "1 stickprov kan aldrig visa att en nämnd ligger säkert över 20\u202f%. "
            "Att andelen är mindre än 20\u202f% kan 1 stickprov aldrig visa."
        )


def test_utan_stickprov_sags_vad_som_saknas(lager):
    assert stickprovsplan(lager, ALLA).tomt
    assert stickprovsplan(lager, Urval("9999", 2010, "bokslut")).tomt
