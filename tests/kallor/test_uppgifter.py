"""Antal som sammanfattningen anger i ord och siffror."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "uppgifter"),
    [
        (
            "Året hade 31 uppdrag: 27 är klara och tre har inte blivit klara. Ett uppdrag bör "
            "utgå.",
            {
                "Uppdrag: antal": 31,
                "Uppdrag: klara": 27,
                "Uppdrag: ej klara": 3,
                "Uppdrag: utgår": 1,
            },
        ),
        (
            "Sju av totalt tio uppdrag är slutförda.",
            {"Uppdrag: klara": 7, "Uppdrag: antal": 10},
        ),
        (
            "Av fem nämndmål är två i mycket hög grad uppfyllda, ett är i hög grad uppfyllt och "
            "två är delvis uppfyllda.",
            {
                "Nämndmål: antal": 5,
                "Nämndmål: i mycket hög grad": 2,
                "Nämndmål: i hög grad": 1,
                "Nämndmål: delvis": 2,
            },
        ),
        (
            "Det finns 14 åtgärder mot risker. Två av dem har inte kunnat genomföras.",
            {"Riskåtgärder: antal": 14, "Riskåtgärder: ej slutförda": 2},
        ),
        (
            "Sju av åtta systematiska kontroller är utförda.",
            {"Systematiska kontroller: utförda": 7, "Systematiska kontroller: antal": 8},
        ),
        ("Nämnden har haft ett gott år.", {}),
    ],
)
def test_antal_i_sammanfattningen(las_text, ur, text, uppgifter):
    inlasning = las_text("Sammanfattning", "", text, "", "Målbedömning", "", "Elva uppdrag till.")
    assert dict(ur(inlasning, "rapporterad_uppgift", "amne", "varde")) == uppgifter
    assert set(ur(inlasning, "rapporterad_uppgift", "enhet")) <= {"antal"}


def test_mening_om_antal_som_inte_forstas_blir_en_upplysning(las_text, ur, sagt):
    inlasning = las_text("Sammanfattning", "", "Bland uppdragen märks tolv som rör bad.")
    assert ur(inlasning, "rapporterad_uppgift", "amne") == []
    assert "meningen nämner antal för uppdrag men lydelsen kändes inte igen" in sagt(inlasning)


def test_kommunstyrelsens_sammanfattning(kommunstyrelsen, ur):
    uppgifter = {
        amne: (namnd, varde)
        for namnd, amne, varde in ur(
            kommunstyrelsen, "rapporterad_uppgift", "namnd", "amne", "varde"
        )
    }
    for amne, varde in {
        "Uppdrag: antal": 24,
        "Uppdrag: klara": 18,
        "Uppdrag: ej klara": 5,
        "Uppdrag: utgår": 1,
        "Nämndmål: antal": 9,
        "Nämndmål: i mycket hög grad": 3,
        "Nämndmål: i hög grad": 1,
        "Nämndmål: delvis": 5,
        "Riskåtgärder: antal": 11,
        "Riskåtgärder: ej slutförda": 3,
        "Systematiska kontroller: antal": 9,
        "Systematiska kontroller: utförda": 6,
    }.items():
        assert uppgifter[amne] == ("kommunstyrelsen", varde), amne
    for amne, varde in {
        "Stickprov: antal totalt": 114,
        "Stickprov: per nämnd": 16,
        "Stickprov: fel totalt": 61,
        "Stickprov: andel fel": 42,
        "Stickprov: förändring": 5,
    }.items():
        assert uppgifter[amne] == (None, varde), amne
