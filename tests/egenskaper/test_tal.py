"""Talparsern mot en tvilling som läser grammatiken tecken för tecken, utan reguljära uttryck."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.begrepp import Anvandarfel
from hud_model.tal import Tal, formspar, las_tal, skriv_tal

BLANK = " \u00a0\u202f\u2009"
MINUS = "-–−"
FORMER = st.sampled_from(["svensk", "program"])
TALLIKT = st.text(alphabet="0123456789" * 3 + ",.,. \u00a0-–−+()<>≥≤=%krtspeår_e٣", max_size=14)


class _Fel(Exception):
    """Cellen följer inte grammatiken."""


class _Lasare:
    """En läsare som går framåt i cellen ett tecken i taget."""

    def __init__(self, cell: str) -> None:
        self.cell, self.nr = cell, 0

    def nasta(self) -> str:
        return self.cell[self.nr] if self.nr < len(self.cell) else ""

    def tag(self, tecken: str) -> str:
        """Nästa tecken om det är ett av dem, annars inget."""
        ett = self.nasta()
        if ett and ett in tecken:
            self.nr += 1
            return ett
        return ""

    def alla(self, tecken: str) -> str:
        ut = ""
        while ett := self.tag(tecken):
            ut += ett
        return ut

    def ord(self, *val: str) -> str:
        for ett in val:
            if self.cell.startswith(ett, self.nr):
                self.nr += len(ett)
                return ett
        return ""


def tvilling(cell: str, form: str) -> Tal:
    """Grammatiken i `tal`, skriven som slingor."""
    tusental, decimal = (".", ",") if form == "svensk" else (",", ".")
    rest = cell.strip(BLANK + "\t")
    if rest in ("", "..", ".", *MINUS):
        return Tal(None, saknas="tomt" if not rest else "prickar" if "." in rest else "streck")
    las = _Lasare(rest)
    operator = {">=": "≥", "<=": "≤"}.get(o := las.ord(">=", "<=", "≥", "≤", ">", "<"), o)
    las.alla(BLANK)
    fore = las.tag(MINUS + "+(")
    if fore:
        las.alla(BLANK)
    delar, avgransare = [las.alla("0123456789")], ""
    while True:
        har = las.nr
        ett = las.tag(BLANK + tusental)
        slag = "blank" if ett in BLANK else ett
        grupp = las.alla("0123456789") if ett else ""
        if len(grupp) != 3 or avgransare not in ("", slag):
            las.nr = har
            break
        delar.append(grupp)
        avgransare = slag
    if not delar[0] or (len(delar) > 1 and (len(delar[0]) > 3 or delar[0][0] == "0")):
        raise _Fel
    decimaler = ""
    if las.tag(decimal):
        decimaler = las.alla("0123456789")
        if not decimaler:
            raise _Fel
    if avgransare == tusental and len(delar) == 2 and not decimaler:
        raise _Fel
    har = las.nr
    las.alla(BLANK)
    efter = las.tag(")")
    if not efter:
        las.nr = har
        efter = las.tag(MINUS)
    if (fore == "(") != (efter == ")") or (fore and efter and efter != ")"):
        raise _Fel
    las.alla(BLANK)
    enhet = las.ord("%", "tkr", "mnkr", "kr", "st")
    if not enhet and las.ord("per"):
        if not las.tag(BLANK) or not las.ord("år"):
            raise _Fel
        enhet = "per år"
    if las.nasta():
        raise _Fel
    varde = Decimal("".join(delar) + "." + (decimaler or "0"))
    if fore in (*MINUS, "(") or (efter and efter in MINUS):
        varde = -varde
    return Tal(varde, operator or None, enhet or None)


@settings(max_examples=2000)
@given(TALLIKT, FORMER)
def test_parsern_ger_detsamma_som_tvillingen(cell: str, form: str):
    try:
        vantat = tvilling(cell, form)
    except _Fel:
        with pytest.raises(Anvandarfel):
            las_tal(cell, form)
        return
    assert las_tal(cell, form) == vantat


@st.composite
def skrivna(draw: st.DrawFn) -> str:
    """Celler byggda av grammatikens delar, ofta rätt och ofta nästan rätt."""
    val = lambda *delar: draw(st.sampled_from(delar))  # noqa: E731
    tal = val("0", "7", "12", "123", "1234", "007") + draw(
        st.lists(st.sampled_from([" 234", ".567", ",890", "\u00a0123", " 12"]), max_size=3).map(
            "".join
        )
    )
    tal += val("", "", ",5", ".5", ",25", ".25", ",125")
    fore, efter = val(("", ""), ("", ""), ("-", ""), ("(", ")"), ("", "-"), ("+", ""), ("−", ")"))
    return val("", "", "≥", ">= ", "<") + fore + tal + efter + val("", "", " %", "kr", " per år")


@settings(max_examples=2000)
@given(skrivna(), FORMER)
def test_byggda_celler_ger_detsamma_som_tvillingen(cell: str, form: str):
    try:
        vantat = tvilling(cell, form)
    except _Fel:
        with pytest.raises(Anvandarfel):
            las_tal(cell, form)
        return
    assert las_tal(cell, form) == vantat


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=4), st.integers(0, 4))
def test_det_skrivna_lases_tillbaka_i_svensk_form_och_visar_aldrig_programform(
    varde: Decimal, decimaler: int
):
    text = skriv_tal(varde, decimaler)
    assert abs(las_tal(text).varde - varde) <= Decimal(1).scaleb(-decimaler) / 2
    assert "program" not in formspar([text])


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=4))
def test_pythons_decimaltal_lases_tillbaka_i_programform(varde: Decimal):
    assert las_tal(f"{varde:f}", "program").varde == varde
    assert las_tal(f"{varde:,f}", "program").varde == varde


@given(TALLIKT)
def test_en_cell_som_visar_en_form_gar_att_lasa_i_den_och_inte_i_den_andra(cell: str):
    for form in formspar([cell]).keys() - {"tvetydig"}:
        andra = "program" if form == "svensk" else "svensk"
        with pytest.raises(Anvandarfel):
            las_tal(cell, andra)
        assert las_tal(cell, form).varde is not None
