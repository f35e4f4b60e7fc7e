"""Riskåtgärder, revisionsåtgärder och systematiska kontroller."""

from __future__ import annotations

from collections import Counter

import pytest

RISK = "Mål / process|Risk|Riskåtgärd"
REVISION = "Revision/Granskning|Risk/bakgrund|Riskåtgärd"
KONTROLL = "Mål / process|Systematisk kontroll|Status och kommentar"


def test_atgarder_lases_ur_stycken_och_ur_lopande_text(las_text, ur):
    inlasning = las_text(
        RISK,
        "Trädvård|Grenar faller|<p>Besiktiga träd</p> <p>Status</p> <p>✓ Klart</p> "
        "<p>Alla är sedda.</p> <p>Läget är gott.</p> <p>Beskära träd</p> <p>Status</p> "
        "<p>✗ Ej klart i år</p> <p>Väntar.</p>",
        "||Sätta skyltar. Status ■ Ej klart i år Beställda. Måla dem Status Klart",
        "",
        RISK,
        "|Rötter lyfter plattor|Inventera status för gångar Status Klart",
    )
    assert ur(inlasning, "riskatgard", "process", "risk", "atgard", "status", "kommentar") == [
        (
            "Trädvård",
            "Grenar faller",
            "Besiktiga träd",
            "klart",
            "Alla är sedda. Läget är gott.",
        ),
        ("Trädvård", "Grenar faller", "Beskära träd", "ej_klart", "Väntar."),
        ("Trädvård", "Grenar faller", "Sätta skyltar.", "ej_klart", "Beställda."),
        ("Trädvård", "Grenar faller", "Måla dem", "klart", None),
        ("Trädvård", "Rötter lyfter plattor", "Inventera status för gångar", "klart", None),
    ]
    assert ur(inlasning, "riskatgard", "ordning") == [1, 2, 3, 4, 5]


def test_status_i_egen_kolumn_lases(las_text, ur):
    inlasning = las_text(
        "Mål / process|Risk|Riskåtgärd|Status|Kommentar", "Bad|Drunkning|Bojar|✓ Klart|Utlagda."
    )
    assert ur(inlasning, "riskatgard", "atgard", "status", "kommentar") == [
        ("Bojar", "klart", "Utlagda.")
    ]


def test_fortsattning_efter_sidbrytning_ger_raden_ovanfor_sin_status(las_text, ur, sagt):
    inlasning = las_text(RISK, "Bad|Drunkning|Lägga ut bojar", "", "||Status ✓ Klart Utlagda.")
    assert ur(inlasning, "riskatgard", "atgard", "status", "kommentar") == [
        ("Lägga ut bojar", "klart", "Utlagda.")
    ]
    assert not [text for text in sagt(inlasning) if "ingen status" in text]


def test_okand_status_och_saknad_risk_anmarks(las_text, ur, sagt):
    inlasning = las_text(RISK, "Bad|Drunkning|Bojar Status Vilar", "Park||Klippa Status Klart")
    assert ur(inlasning, "riskatgard", "atgard", "status") == [("Bojar", None)]
    assert sagt(inlasning, "varning") == [
        "raden saknar risk och lästes inte",
        "ingen status känns igen för ”Bojar”",
    ]


@pytest.mark.parametrize(
    ("cell", "granskning", "diarienummer"),
    [
        ("Granskning av avtal Diarienummer PN-2030/12.1", "Granskning av avtal", "PN-2030/12.1"),
        ("Granskning av avtal Darienummer PN-2030/12.1", "Granskning av avtal", "PN-2030/12.1"),
        ("Granskning av avtal (dnr PN-7)", "Granskning av avtal", "PN-7"),
        ("Granskning av avtal", "Granskning av avtal", None),
    ],
)
def test_diarienumret_skiljs_fran_granskningen(las_text, ur, cell, granskning, diarienummer):
    inlasning = las_text(
        REVISION, f"{cell}|Bakgrund.|Samla avtal Status Klart", "||Sälj Status Klart"
    )
    assert ur(inlasning, "revisionsatgard", "granskning", "diarienummer", "atgard") == [
        (granskning, diarienummer, "Samla avtal"),
        (granskning, diarienummer, "Sälj"),
    ]


def test_systematiska_kontroller_far_process_namn_och_status(las_text, ur):
    inlasning = las_text(
        KONTROLL,
        "Inköp|Kontroll av köp (kommungemensam) Varför görs kontrollen? Ordning.| Klart Gott.",
        "|<p>Kontroll av gåvor</p> <p>Varför görs kontrollen? Tillit.</p>|<p>✗ Ej klart i år</p>",
        "",
        KONTROLL,
        "|Kontroll av resor|☑ Klart",
    )
    assert ur(
        inlasning, "systematisk_kontroll", "process", "kontroll", "kommungemensam", "status"
    ) == [
        ("Inköp", "Kontroll av köp", True, "klart"),
        ("Inköp", "Kontroll av gåvor", False, "ej_klart"),
        ("Inköp", "Kontroll av resor", False, "klart"),
    ]
    assert ur(inlasning, "systematisk_kontroll", "kommentar") == ["Gott.", None, None]


def test_avkapad_cell_anmarks(las_text, sagt):
    inlasning = las_text(KONTROLL, "Inköp|Kontroll av köp|<p>Klart</p> <ul> <li>Bänkar")
    assert sagt(inlasning, "upplysning")[-1] == (
        "cellens markup stängs aldrig; text kan ha kapats av"
    )


def test_kommunstyrelsens_elva_atgarder_och_nio_kontroller(kommunstyrelsen, ur):
    risker = ur(kommunstyrelsen, "riskatgard", "status")
    revision = ur(kommunstyrelsen, "revisionsatgard", "status")
    assert (len(risker), len(revision)) == (6, 5)
    assert Counter(risker + revision) == {"klart": 8, "ej_klart": 3}
    assert Counter(ur(kommunstyrelsen, "systematisk_kontroll", "status")) == {
        "klart": 6,
        "ej_klart": 3,
    }
    assert ur(kommunstyrelsen, "systematisk_kontroll", "kommungemensam").count(True) == 6
    assert ur(kommunstyrelsen, "revisionsatgard", "diarienummer") == [
        "KS-2020/716.912",
        "KS-2020/716.912",
        "KS-2022/192.912",
        "KS-2022/192.912",
        "KS-2016/669.912",
    ]
