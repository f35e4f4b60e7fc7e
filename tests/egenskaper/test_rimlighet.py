"""Rimlighet: det inom gränserna ger aldrig brott, det utanför alltid, i varje tabell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.rimlighet import brott, periodens_slut
from hud_model.tabeller import SISTA_MANAD, TABELLER

IDAG = date(2031, 10, 15)
MED_GRANSER = [
    (tabell.namn, k.namn)
    for tabell in TABELLER.values()
    for k in tabell.kolumner
    if k.minst is not None
]
TILLFALLEN = st.sampled_from(sorted(SISTA_MANAD))


def rad(**mer: object) -> dict:
    return {"ar": 2030, "tillfalle": "bokslut", "plats": "rad 2", **mer}


@pytest.mark.parametrize(("tabell", "namn"), MED_GRANSER)
@given(st.data())
def test_inom_granserna_ar_fritt_och_strax_utanfor_ar_fel(tabell: str, namn: str, data):
    kolumn = TABELLER[tabell].kolumn(namn)
    hogst = rad()["ar"] if kolumn.hogst_av == "ar" else int(kolumn.hogst)
    inom = data.draw(st.integers(int(kolumn.minst), hogst))
    assert brott({tabell: [rad(**{namn: inom})]}, IDAG) == []
    steg = data.draw(st.integers(1, 10**6))
    for utanfor in (kolumn.minst - steg, kolumn.hogst + steg):
        (ett,) = brott({tabell: [rad(**{namn: utanfor})]}, IDAG)
        assert (ett.kolumn, ett.sakert) == (namn, True)


@given(st.integers(2000, 2060), TILLFALLEN, st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_utfallet_far_finnas_fran_periodens_sista_dag(ar: int, tillfalle: str, idag: date):
    egen = rad(ar=ar, tillfalle=tillfalle, utfall_kr=-1)
    for tabell in ("driftverksamhet", "resultatrakning"):
        assert (brott({tabell: [egen]}, idag) == []) == (idag >= periodens_slut(ar, tillfalle))


@given(st.integers(2000, 2060), TILLFALLEN)
def test_perioden_slutar_dagen_fore_en_ny_manad(ar: int, tillfalle: str):
    slut = periodens_slut(ar, tillfalle)
    assert (slut.year, slut.month) == (ar, SISTA_MANAD[tillfalle])
    assert date.fromordinal(slut.toordinal() + 1).day == 1


@given(st.lists(st.sampled_from([-1, 5, None]), max_size=30), st.randoms(use_true_random=False))
def test_varje_rad_provas_for_sig(antal: list, slump):
    rader = [rad(antal=n, plats=f"rad {nr}") for nr, n in enumerate(antal)]
    slump.shuffle(rader)
    platser = [b.plats for b in brott({"stickprov": rader}, IDAG)]
    assert platser == [r["plats"] for r in rader if r["antal"] == -1]


@given(st.integers(0, 50), st.integers(0, 50))
def test_delen_ar_hogst_det_hela(antal: int, fel: int):
    assert bool(brott({"stickprov": [rad(antal=antal, fel=fel)]}, IDAG)) == (fel > antal)
