"""Ramens kedja och volymantagandena ur några få rader: meningarna följer siffrorna."""

from __future__ import annotations

import pytest

from hud_model.begrepp import Urval
from hud_model.fragor.budgetram import budgetramens_kedja, volymantaganden

ALLA = Urval("9999", 2030, "plan")
MNKR = 1_000_000


def rad(**mer):
    grund = {"kommun": "9999", "namnd": "parknamnden", "ar": 2030, "tillfalle": "plan"}
    return grund | {"plats": "Tabellen (rad 1)"} | mer


def kedja(*steg):
    return [
        rad(handelse=f"H{nr}", ordning=nr, slag=slag, belopp_kr=mnkr * MNKR)
        for nr, (slag, mnkr) in enumerate(steg, 1)
    ]


@pytest.mark.parametrize(
    ("steg", "rubrik"),
    [
        ([("niva", 5)], "Budgetramen är 5,0 mnkr"),
        (
            [("niva", 5), ("andring", 2), ("niva", 7)],
            "Budgetramen växte från 5,0 till 7,0 mnkr, varje steg är angivet",
        ),
        (
            [("niva", 7), ("andring", -1), ("niva", 4)],
            "Budgetramen minskade från 7,0 till 4,0 mnkr; −2,0 mnkr av det anges inte",
        ),
        (
            [("niva", 7), ("andring", -1), ("andring", 1), ("niva", 7)],
            "Budgetramen är oförändrad, 7,0 mnkr, varje steg är angivet",
        ),
    ],
)
def test_ramens_mening_sager_hur_den_andrats_och_vad_som_inte_anges(spara, steg, rubrik):
    svar = budgetramens_kedja(spara(budgetram=kedja(*steg)), ALLA)
    assert svar.rubrik == rubrik
    assert svar.kallor


def test_utan_en_enda_niva_finns_ingen_ram_att_visa(spara):
    svar = budgetramens_kedja(spara(budgetram=kedja(("andring", 1))), ALLA)
    assert svar.tomt and svar.rubrik == "Budgetramens beslut är inte inlästa"


def test_volymantagandena_sager_riktning_samband_och_vad_som_saknar_tal(spara):
    lager = spara(
        volymantagande=[
            rad(verksamhet="Bad", matt="Besök", varde=7.0, enhet="%", riktning="okar"),
            rad(verksamhet="Lek", matt="Platser", riktning="minskar"),
        ],
        driftverksamhet=[rad(verksamhet="Bad", niva="verksamhet", ordning=1)],
    )
    svar = volymantaganden(lager, ALLA)
    assert svar.rubrik == (
        "Budgeten för 2030 bygger på två antaganden om volym och kostnad: en ökar, en minskar"
    )
    assert svar.ingress == "En saknar tal i källan."
    assert svar.tabell["riktning"].tolist() == ["ökar", "minskar"]
    assert svar.tabell["hor_ihop"][0] == "Verksamhet: Bad"
    aret_fore = volymantaganden(lager, Urval("9999", 2029, "bokslut"))
    assert aret_fore.rubrik == svar.rubrik, "nästa års plan visas när årets inte är inläst"
    assert volymantaganden(lager, Urval("9999", 2028, "bokslut")).tomt
