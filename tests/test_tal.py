"""Tal i svensk form: vad som läses, vad som inte gör det, och hur tal skrivs."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hud_model.begrepp import Anvandarfel
from hud_model.tal import (
    FAKTORER,
    SMALT,
    Tal,
    formspar,
    kronor,
    las_tal,
    skriv_mnkr,
    skriv_procent,
    skriv_tal,
)

HART = "\u00a0"
TUNT = "\u2009"
MINUS = "\u2212"
DECIMALER = st.integers(0, 4)
TAL = st.decimals(
    min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=6
)


@pytest.mark.parametrize(
    ("cell", "varde"),
    [
        ("0", "0"),
        ("7", "7"),
        ("007", "7"),
        ("1234", "1234"),
        ("1 234", "1234"),
        (f"1{HART}234", "1234"),
        (f"1{SMALT}234{SMALT}567", "1234567"),
        (f"1{TUNT}234", "1234"),
        ("1 234,5", "1234.5"),
        ("0,25", "0.25"),
        ("-5", "-5"),
        ("- 5", "-5"),
        (f"{MINUS}5", "-5"),
        (f"{MINUS}{HART}728 902", "-728902"),
        ("–5", "-5"),
        ("+5", "5"),
        ("-0", "0"),
        ("  12\t", "12"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("5-", "-5"),
        ("1 234,50\u2212", "-1234.50"),
        ("(1 234)", "-1234"),
        ("( 5 )", "-5"),
    ],
)
def test_svenska_tal_lases(cell: str, varde: str):
    assert las_tal(cell) == Tal(Decimal(varde))


@pytest.mark.parametrize(
    ("cell", "varde", "operator", "enhet"),
    [
        ("8,5 %", "8.5", None, "%"),
        ("8,5%", "8.5", None, "%"),
        (f"8,5{SMALT}%", "8.5", None, "%"),
        ("≥975per år", "975", "≥", "per år"),
        ("≥ 975 per år", "975", "≥", "per år"),
        ("≤ 6,9 %", "6.9", "≤", "%"),
        (">= 3", "3", "≥", None),
        ("<=3", "3", "≤", None),
        ("> 15", "15", ">", None),
        ("< -1,5", "-1.5", "<", None),
        ("12 tkr", "12", None, "tkr"),
        ("1,5 mnkr", "1.5", None, "mnkr"),
        ("12 kr", "12", None, "kr"),
        ("12 st", "12", None, "st"),
        ("(5) kr", "-5", None, "kr"),
        (f"≥975{HART}per{HART}år", "975", "≥", "per år"),
        (">73,5", "73.5", ">", None),
        ("≤38", "38", "≤", None),
    ],
)
def test_operator_och_enhet_foljer_med(cell: str, varde: str, operator: str, enhet: str):
    assert las_tal(cell) == Tal(Decimal(varde), operator, enhet)


@pytest.mark.parametrize(
    ("cell", "slag"),
    [
        ("", "tomt"),
        ("   ", "tomt"),
        (HART, "tomt"),
        ("-", "streck"),
        ("–", "streck"),
        (MINUS, "streck"),
        (".", "prickar"),
        ("..", "prickar"),
    ],
)
def test_saknat_ar_inget_tal_och_aldrig_noll(cell: str, slag: str):
    assert las_tal(cell) == Tal(None, saknas=slag)
    assert kronor(las_tal(cell), FAKTORER["tkr"]) is None


@pytest.mark.parametrize(
    "cell",
    [
        "1.5",
        "1,",
        ",5",
        "1,5,5",
        "1 23",
        "12 34",
        "1234 567",
        "1  234",
        "1 2345",
        "1_000",
        "1'000",
        "1,000.5",
        "1e5",
        "0x10",
        "1.234,5.6",
        "12,34,56",
        "1.23,5",
        "1.234 567",
        "0 123",
        "(-5)",
        "-(5)",
        "(5",
        "5)",
        "-5-",
        "+5-",
        "5 -",
        "5--",
        "--5",
        "+-5",
        "5 5 %",
        "% 5",
        "5 procent",
        "5 per  år",
        "≥",
        "≥≥5",
        "=5",
        "=> 5",
        "nan",
        "NaN",
        "inf",
        "None",
        "NA",
        "...",
        "abc",
        "5\n6",
        "5\n",
        "½",
        "²",
        "\u0663",
        "\uff15",
    ],
)
def test_annat_an_grammatiken_ar_ett_fel(cell: str):
    with pytest.raises(Anvandarfel, match="är inte ett tal i svensk form"):
        las_tal(cell)


@pytest.mark.parametrize(
    ("cell", "varde"),
    [
        ("1234.5", "1234.5"),
        ("1.234", "1.234"),
        ("1,234,567", "1234567"),
        ("1,234.5", "1234.5"),
        ("1 234.5", "1234.5"),
        ("-0.25", "-0.25"),
        ("(7)", "-7"),
        (f"{MINUS}7", "-7"),
        ("..", None),
    ],
)
def test_tal_i_programform_lases(cell: str, varde: str | None):
    assert las_tal(cell, "program").varde == (varde and Decimal(varde))


@pytest.mark.parametrize(
    "cell", ["1,5", "1.234,5", "1.5.5", "1e5", "1_000", "NaN", "inf", ".5", "1."]
)
def test_annat_an_programformen_ar_ett_fel(cell: str):
    with pytest.raises(Anvandarfel, match="är inte ett tal i programform"):
        las_tal(cell, "program")


@pytest.mark.parametrize(
    ("cell", "form", "val"),
    [
        ("1.234", "svensk", "skriv 1234 eller 1,234"),
        ("-12.345 kr", "svensk", "skriv 12345 eller 12,345"),
        ("1,234", "program", "skriv 1234 eller 1.234"),
    ],
)
def test_en_enda_grupp_ar_tvetydig(cell: str, form: str, val: str):
    with pytest.raises(Anvandarfel, match=f"”{cell}” går att läsa som två olika tal – {val}"):
        las_tal(cell, form)


@pytest.mark.parametrize("cell", ["9" * 19, "0," + "9" * 21])
def test_for_manga_siffror_ar_ett_fel(cell: str):
    with pytest.raises(Anvandarfel, match="fler siffror"):
        las_tal(cell)


def test_felet_bar_cellens_text_pa_en_kort_rad():
    with pytest.raises(Anvandarfel) as fel:
        las_tal("a\nb" * 50)
    assert len(fel.value.rader) == 1 and "\n" not in fel.value.rader[0]
    assert len(fel.value.rader[0]) < 130


@pytest.mark.parametrize(
    ("celler", "spar"),
    [
        (["1", "1 234", "abc", "", "..", "-"], {}),
        (["x", "1,5", "2,5"], {"svensk": "1,5"}),
        (["1.5"], {"program": "1.5"}),
        (["1.234.567"], {"svensk": "1.234.567"}),
        (["1.234,5"], {"svensk": "1.234,5"}),
        (["1,234.5"], {"program": "1,234.5"}),
        (["0.125"], {"program": "0.125"}),
        (["1.234", "5"], {"tvetydig": "1.234"}),
        (["1,234"], {"tvetydig": "1,234"}),
        (["1,5", "1.5"], {"svensk": "1,5", "program": "1.5"}),
    ],
)
def test_cellerna_visar_vilken_form_talen_star_i(celler: list[str], spar: dict[str, str]):
    assert formspar(celler) == spar


@given(st.text(max_size=20))
def test_godtycklig_text_ger_ett_andligt_tal_saknat_eller_anvandarfel(cell: str):
    try:
        tal = las_tal(cell)
    except Anvandarfel:
        return
    assert (tal.varde is None) == (tal.saknas is not None)
    assert tal.varde is None or tal.varde.is_finite()


@pytest.mark.parametrize(
    ("cell", "enhet", "kr"),
    [
        ("-728 902", "tkr", -728_902_000),
        ("0,5", "tkr", 500),
        ("1,5", "mnkr", 1_500_000),
        ("7", "kr", 7),
        ("0,5", "kr", 1),
        ("1,5", "kr", 2),
        ("-0,5", "kr", -1),
        ("2,5", "kr", 3),
    ],
)
def test_kronor_ar_hela_och_halva_gar_bort_fran_noll(cell: str, enhet: str, kr: int):
    assert kronor(las_tal(cell), FAKTORER[enhet]) == kr


@pytest.mark.parametrize(
    ("varde", "decimaler", "text"),
    [
        (0, 0, "0"),
        (1234, 0, f"1{SMALT}234"),
        (-1234567, 0, f"{MINUS}1{SMALT}234{SMALT}567"),
        (999, 0, "999"),
        (1234.5, 1, f"1{SMALT}234,5"),
        (0.5, 0, "1"),
        (-0.5, 0, f"{MINUS}1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, f"{MINUS}3"),
        (0.285, 2, "0,29"),
        (1.005, 2, "1,01"),
        (-0.04, 1, "0,0"),
        (-0.0, 1, "0,0"),
        (Decimal("-0.049"), 1, "0,0"),
        (-0.05, 1, f"{MINUS}0,1"),
        (999.96, 1, f"1{SMALT}000,0"),
        (1e16, 0, SMALT.join(["10", *["000"] * 5])),
    ],
)
def test_tal_skrivs_i_svensk_form(varde: float, decimaler: int, text: str):
    assert skriv_tal(varde, decimaler) == text


@pytest.mark.parametrize(
    ("varde", "text"), [(3.2, "+3,2"), (-3.2, f"{MINUS}3,2"), (0.04, "0,0"), (-0.04, "0,0")]
)
def test_plus_skrivs_bara_nar_det_begars_och_aldrig_pa_noll(varde: float, text: str):
    assert skriv_tal(varde, 1, tecken=True) == text
    assert skriv_tal(varde, 1) == text.removeprefix("+")


def test_procent_och_mnkr_har_sin_enhet():
    assert skriv_procent(-3.02, 1) == f"{MINUS}3,0{SMALT}%"
    assert skriv_procent(3.02, 1, tecken=True) == f"+3,0{SMALT}%"
    assert skriv_mnkr(-22_023_000) == f"{MINUS}22,0 mnkr"
    assert skriv_mnkr(-49_999) == "0,0 mnkr"
    assert skriv_mnkr(50_000, tecken=True) == "+0,1 mnkr"


@pytest.mark.parametrize("varde", [float("nan"), float("inf"), Decimal("NaN")])
def test_det_som_inte_ar_ett_tal_gar_inte_att_skriva(varde: float):
    with pytest.raises(ArithmeticError):
        skriv_tal(varde)


@given(TAL, DECIMALER)
def test_det_skrivna_lases_tillbaka_avrundat(varde: Decimal, decimaler: int):
    avrundat = varde.quantize(Decimal(1).scaleb(-decimaler), rounding=ROUND_HALF_UP)
    assert las_tal(skriv_tal(varde, decimaler)).varde == avrundat
    assert las_tal(skriv_tal(varde, decimaler, tecken=True)).varde == avrundat
    assert las_tal(skriv_procent(varde, decimaler)) == Tal(avrundat, None, "%")


@given(TAL, DECIMALER)
def test_skrivet_har_ratt_tecken_och_aldrig_minus_noll(varde: Decimal, decimaler: int):
    text = skriv_tal(varde, decimaler)
    assert set(text) <= set(f"0123456789,{MINUS}{SMALT}")
    assert skriv_tal(-varde, decimaler).removeprefix(MINUS) == text.removeprefix(MINUS)
    assert text.startswith(MINUS) == (las_tal(text).varde < 0)


@given(TAL)
def test_kronor_skrivs_och_lases_till_samma_belopp(varde: Decimal):
    hela = int(varde)
    assert kronor(las_tal(skriv_tal(hela)), FAKTORER["kr"]) == hela
