"""Namnen: förslag, nämnder som finns eller är fel, och alias som bara en människa ger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hud_model.begrepp import Anvandarfel
from hud_model.katalog import Indikatordefinition, Katalog, Kommun, Namnd
from hud_model.katalog.namn import (
    forslag,
    indikator_id,
    med_alias,
    namnd_eller_fel,
    narmast,
    ren,
    verksamhet,
)

EGEN = Katalog(
    kommuner=(Kommun("9998", "Norrby"), Kommun("9999", "Söderby")),
    namnder=(
        Namnd("9999", "parknamnden", "Parknämnden", "Park"),
        Namnd("9999", "vattennamnden", "Vattennämnden", "Vatten", ("VA-nämnden",)),
        Namnd("9998", "skolnamnden", "Skolnämnden", "Skola"),
    ),
    verksamhetsalias=({"stavning": "Parkskötsell", "namn": "Parkskötsel"},),
    indikatorer={
        "trad-antal": Indikatordefinition(
            "trad-antal", "Träd (antal)", "hog_ar_bra", "st", "d", "k", alias=("Antal träd",)
        )
    },
)


@pytest.mark.parametrize(
    ("stavning", "vantat"),
    [
        ("utfall", "menade du utfall_kr?"),
        ("UTFALL_KR", "menade du utfall_kr?"),
        ("zzz", "välj något av: utfall_kr, budget_kr"),
        ("", "välj något av: utfall_kr, budget_kr"),
    ],
)
def test_forslaget_ar_det_narmaste_eller_allt_som_finns(stavning: str, vantat: str):
    assert forslag(stavning, ["utfall_kr", "budget_kr", "utfall_kr"]) == vantat


def test_en_lang_upprakning_sags_med_antal_och_en_tom_sags_tom():
    assert forslag("x", [f"kolumn{n}" for n in range(15)]).endswith("kolumn11 … och 3 till")
    assert forslag("x", []) == "lägg till det som saknas i katalogen"
    assert narmast("x", []) is None


@pytest.mark.parametrize("stavning", ["Parknämnden", "park", "PARKNAMNDEN", "Parkna\u0308mnden"])
def test_en_kand_stavning_ar_namnden(stavning: str):
    assert namnd_eller_fel(EGEN, "9999", stavning).id == "parknamnden"


@pytest.mark.parametrize(
    ("stavning", "vantat"),
    [
        ("Prknämnden", "menade du Parknämnden?"),
        ("va-nämden", "menade du Vattennämnden?"),
        ("Skolnämnden", "välj något av: Parknämnden, Vattennämnden"),
        ("", "välj något av"),
    ],
)
def test_en_okand_namnd_ar_ett_fel_med_forslag_ur_samma_kommun(stavning: str, vantat: str):
    with pytest.raises(Anvandarfel) as fel:
        namnd_eller_fel(EGEN, "9999", stavning)
    assert f"nämnden ”{stavning}” finns inte i katalogen för kommun 9999" in str(fel.value)
    assert vantat in str(fel.value) or "menade du" in str(fel.value)


@given(st.text(max_size=30))
def test_ingen_stavning_ger_en_namnd_som_katalogen_inte_har(stavning: str):
    try:
        assert namnd_eller_fel(EGEN, "9999", stavning) in EGEN.namnder
    except Anvandarfel as fel:
        assert len(fel.rader) == 1 and "\n" not in fel.rader[0]


def test_ett_bekraftat_alias_kanns_igen_och_rattar_bara_i_sin_kommun():
    egen = med_alias(EGEN, {("9999", "Parkförvaltningen"): "parknamnden"})
    assert egen.namnd("9999", "parkförvaltningen").id == "parknamnden"
    assert egen.namnd("9998", "parkförvaltningen") is None
    assert EGEN.namnd("9999", "parkförvaltningen") is None
    assert len(egen.namnder) == len(EGEN.namnder)
    assert med_alias(EGEN, {}) is EGEN


@pytest.mark.parametrize(
    ("stavning", "id_", "vantat"),
    [
        ("X", "parknamden", "finns inte i kommun 9999 – menade du parknamnden?"),
        ("Vatten", "parknamnden", "avser redan Vattennämnden"),
        (" – ", "parknamnden", "stavningen är tom"),
    ],
)
def test_ett_alias_som_inte_kan_stamma_ar_ett_fel(stavning: str, id_: str, vantat: str):
    with pytest.raises(Anvandarfel, match=vantat):
        med_alias(EGEN, {("9999", stavning): id_})


def test_indikatorn_far_katalogens_id_annars_namnets_slug():
    for stavning in ("trad-antal", "Träd (antal)", "antal TRÄD"):
        assert indikator_id(EGEN, stavning) == "trad-antal"
    assert indikator_id(EGEN, "Nya blommor, antal") == "nya-blommor-antal"


def test_verksamhetens_rattade_stavning_foljer_med():
    assert verksamhet(EGEN, "Parkskötsell", None) == ("Parkskötsel", "Parkskötsell")
    assert verksamhet(EGEN, "Lek", None) == ("Lek", None)


def test_texten_blir_nfc_med_ett_blanksteg():
    assert ren("  Parkna\u0308mnden \n och\u00a0 vatten ") == "Parknämnden och vatten"
