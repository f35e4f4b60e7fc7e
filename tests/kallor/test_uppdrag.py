"""Uppdragen: status i många former, fullmäktiges prefix och gemensamma uppdrag."""

from __future__ import annotations

from collections import Counter

import pytest

from hud_model.kallor._berattelse.lydelse import las_antal, las_status, las_tillfalle

HUVUD = ("Nämndmål: Fler träd", "", "Nämndens uppdrag till förvaltning|Status|Kommentar")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("✓ Klart", "klart"),
        ("🟢 Klar", "klart"),
        ("\uf0fc Klart", "klart"),
        ("Slutfört", "klart"),
        ("✓", "klart"),
        ("✗ Ej klart i år", "ej_klart"),
        ("■ Ej klart i år", "ej_klart"),
        ("☒ Inte klart", "ej_klart"),
        ("Pågår", "ej_klart"),
        ("❌", "ej_klart"),
        ("Utgår", "utgar"),
        ("■", None),
        ("Vilande", None),
        ("", None),
    ],
)
def test_status_kanns_igen_i_alla_former(text, status):
    assert las_status(text)[0] == status


def test_texten_efter_statusen_foljer_med():
    assert las_status("■ Ej klart i år Väntar på lift.") == ("ej_klart", "Väntar på lift.")
    assert las_status("Klarar sig") == (None, "Klarar sig")


def test_rakneord_och_tillfallen():
    assert [las_antal(t) for t in ("fem", "Ett", "18", "1 250")] == [5, 1, 18, 1250]
    assert las_tillfalle("sedan delårsrapport per 31 augusti") == "delar2"
    assert las_tillfalle("från delår 1 då") == "delar1"
    assert las_tillfalle("sedan förra året") is None


def test_uppdrag_far_titel_status_och_gemensamma_namnder(las_text, ur):
    inlasning = las_text(
        *HUVUD,
        "Rusta entrén|✓ Klart|Invigd i juni.",
        "",
        "Nämndens uppdrag till förvaltning|Status|Kommentar",
        "<i>Från Kommunfullmäktige</i> Utred med badnämnden och parknämnden|✗ Ej klart i år|Sen.",
        "Måla badhuset (överfört från 2030)|Utgår|",
    )
    assert ur(
        inlasning, "uppdrag", "namndmal", "titel", "fran_kf", "status", "gemensamt_med", "ordning"
    ) == [
        ("Fler träd", "Rusta entrén", False, "klart", None, 1),
        ("Fler träd", "Utred med badnämnden och parknämnden", True, "ej_klart", "badnamnden", 2),
        ("Fler träd", "Måla badhuset (överfört från 2030)", False, "utgar", None, 3),
    ]
    assert ur(inlasning, "uppdrag", "overfort_fran_ar") == [None, None, 2030]
    assert ur(inlasning, "uppdrag", "kommentar") == ["Invigd i juni.", "Sen.", None]
    assert ur(inlasning, "uppdrag", "sammanfattning") == [None] * 3


def test_ett_kortnamn_i_titeln_ar_ingen_namnd(las_text, ur):
    inlasning = las_text(*HUVUD, "Se över park och bad|Klart|")
    assert ur(inlasning, "uppdrag", "gemensamt_med") == [None]


def test_okand_status_blir_saknad_med_anmarkning(las_text, ur, sagt):
    inlasning = las_text(*HUVUD, "Rusta entrén|■ Vilande|")
    assert ur(inlasning, "uppdrag", "status") == [None]
    assert "statusen ”■ Vilande” känns inte igen" in sagt(inlasning, "varning")


def test_kommentar_som_sidbrytningen_delat_satts_ihop(las_text, ur, sagt):
    inlasning = las_text(*HUVUD, "Rusta entrén|Klart|Arbetet", "", "\x0c", "||blev klart.")
    assert ur(inlasning, "uppdrag", "titel", "kommentar") == [
        ("Rusta entrén", "Arbetet blev klart.")
    ]
    assert any("saknar titel" in text for text in sagt(inlasning, "upplysning"))


def test_kommunstyrelsens_tjugofyra_uppdrag(kommunstyrelsen, ur):
    assert Counter(ur(kommunstyrelsen, "uppdrag", "status")) == {"klart": 18, "ej_klart": 6}
    assert ur(kommunstyrelsen, "uppdrag", "fran_kf").count(True) == 7
    gemensamma = [g for g in ur(kommunstyrelsen, "uppdrag", "gemensamt_med") if g]
    assert gemensamma == ["vard-och-omsorgsnamnden forskolenamnden"]
    assert None not in ur(kommunstyrelsen, "uppdrag", "namndmal")
