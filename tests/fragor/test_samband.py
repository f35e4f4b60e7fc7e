"""Sambanden läses från båda hållen, och namn binder ihop rader bara inom samma nämnd."""

from __future__ import annotations

from hud_model.begrepp import Urval
from hud_model.fragor._samband import samband

ALLA = Urval("9999", 2030, "bokslut")


def rad(**mer):
    grund = {"kommun": "9999", "namnd": "parknamnden", "ar": 2030, "tillfalle": "bokslut"}
    return grund | {"plats": "Tabellen (rad 1)"} | mer


def par(alla):
    """Allt som hör ihop som (nämnd, tabell, nyckel, annan tabell, annan nyckel)."""
    return {(*fran, lank.tabell, lank.nyckel) for fran, lankar in alla.items() for lank in lankar}


def at_bada_hallen(namnd, fran, till):
    return {(namnd, *fran, *till), (namnd, *till, *fran)}


def test_en_risk_hor_ihop_med_malet_eller_kontrollen_i_sin_process(spara):
    lager = spara(
        malbedomning=[rad(namndmal="Parkerna är trygga", ordning=1)],
        systematisk_kontroll=[rad(process="Inköp", kontroll="Attest", ordning=1)],
        riskatgard=[
            rad(process="parkerna är trygga", risk="Mörker", atgard="Lampor", ordning=1),
            rad(process="Inköp", risk="Fusk", atgard="Rutin", ordning=2),
            rad(process="Inköp", risk="Jäv", atgard="Rutin", ordning=3, namnd="badnamnden"),
            rad(process=None, risk="Okänd", atgard="Rutin", ordning=4),
        ],
    )
    assert par(samband(lager, ALLA)) == at_bada_hallen(
        "parknamnden", ("riskatgard", "Mörker"), ("malbedomning", "Parkerna är trygga")
    ) | at_bada_hallen(
        "parknamnden", ("riskatgard", "Fusk"), ("systematisk_kontroll", "Attest")
    )  # fmt: skip


def test_ett_volymantagande_hor_ihop_med_verksamhetens_budget(spara):
    lager = spara(
        volymantagande=[rad(verksamhet="Lekplatser", matt="Antal")],
        driftverksamhet=[
            rad(verksamhet=v, niva="verksamhet", ordning=nr) for nr, v in enumerate("AB", 1)
        ]
        + [rad(verksamhet="lekplatser", niva="verksamhet", ordning=3)],
    )
    assert par(samband(lager, ALLA)) == at_bada_hallen(
        "parknamnden", ("volymantagande", "Lekplatser"), ("driftverksamhet", "lekplatser")
    )


def test_relationer_och_utpekade_mal_foljs_at_bada_hallen(spara):
    lager = spara(
        uppdrag=[rad(titel="Bygg", namndmal="Trygga parker", ordning=1)],
        relation=[
            rad(fran_tabell="satsning", fran_nyckel="Bryggan", till_tabell="uppdrag",
                till_nyckel="Bygg", slag="finansierar")
        ],
    )  # fmt: skip
    assert par(samband(lager, ALLA)) == at_bada_hallen(
        "parknamnden", ("uppdrag", "Bygg"), ("malbedomning", "Trygga parker")
    ) | at_bada_hallen("parknamnden", ("satsning", "Bryggan"), ("uppdrag", "Bygg"))
