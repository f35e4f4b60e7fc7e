"""Strukturlikhet: de närmaste kommunerna efter ett avstånd som går att räkna om för hand."""

import math

import pytest

from hud_model.regler.strukturlikhet import Granne, Matt, narmaste

INV = Matt("invanare", 1.0, logaritm=True)
ALDRE = Matt("aldre", 3.0)
VARDEN = {
    "invanare": {"a": 100.0, "b": 1000.0, "c": 10000.0},
    "aldre": {"a": 10.0, "b": 20.0, "c": 30.0},
}


def test_avstandet_ar_vagda_standardavvikelser():
    """Log 2, 3, 4 och 10, 20, 30: ett steg är i båda 1 / √(2/3) standardavvikelser."""
    steg = 1 / math.sqrt(2 / 3)
    b, c = narmaste(VARDEN, "a", [INV, ALDRE], 5)
    assert (b.kommun, c.kommun) == ("b", "c")
    assert b.avstand == pytest.approx(math.sqrt((1 * steg**2 + 3 * steg**2) / (1 + 3)))
    assert c.avstand == pytest.approx(2 * steg)


def test_bara_sa_manga_som_efterfragas_och_aldrig_den_egna():
    assert [g.kommun for g in narmaste(VARDEN, "b", [INV, ALDRE], 1)] == ["a"]


def test_den_som_saknar_ett_matt_ar_ingen_granne_och_utan_egna_matt_finns_ingen():
    utan = {"invanare": VARDEN["invanare"], "aldre": {"a": 10.0, "b": None, "c": 30.0}}
    assert [g.kommun for g in narmaste(utan, "a", [INV, ALDRE], 5)] == ["c"]
    assert narmaste(utan, "b", [INV, ALDRE], 5) == ()


def test_noll_invanare_har_ingen_logaritm_och_lika_varden_ger_avstand_noll():
    lika = {"invanare": {"a": 0.0, "b": 5.0}, "aldre": {"a": 7.0, "b": 7.0}}
    assert narmaste(lika, "a", [INV], 5) == ()
    assert narmaste(lika, "a", [ALDRE], 5) == (Granne("b", 0.0),)


def test_utan_matt_eller_varden_finns_inga_grannar():
    assert narmaste(VARDEN, "a", [], 5) == ()
    assert narmaste({"aldre": {}}, "a", [ALDRE], 5) == ()
