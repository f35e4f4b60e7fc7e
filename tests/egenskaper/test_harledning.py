"""Härledningen rör aldrig det rapporterade och ändrar inget när den görs om."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hud_model import tabeller
from hud_model.regler.harledning import harled
from hud_model.tabeller import BERAKNADE

VEM = {"kommun": "0126", "namnd": None, "ar": 2023, "tillfalle": "bokslut"}
KR = st.none() | st.integers(-(10**9), 10**9)
TABELLER = ("resultatrakning", "driftverksamhet", "extern_finansiering", "eget_kapital", "uppdrag")


@given(
    st.dictionaries(
        st.sampled_from(TABELLER),
        st.lists(
            st.fixed_dictionaries(
                {
                    "post": st.sampled_from(["Personal", "Årets resultat"]),
                    "budget_kr": KR,
                    "utfall_kr": KR,
                    "avvikelse_rapporterad_kr": KR,
                    "ib_rapporterad_kr": KR,
                    "balansresultat_rapporterad_kr": KR,
                    "resultatoverforing_rapporterad_kr": KR,
                    "bidrag_kr": KR,
                    "kostnad_kr": KR,
                }
            ),
            max_size=3,
        ),
    )
)
def test_det_som_kom_in_star_kvar_och_en_andra_gang_andrar_inget(rader):
    rader = {namn: [VEM | rad for rad in rader_] for namn, rader_ in rader.items()}
    ut = harled(rader, [])
    assert list(ut) == list(rader)
    for namn, nya in ut.items():
        for ny, gammal in zip(nya, rader[namn], strict=True):
            assert gammal.items() <= ny.items()
    assert harled(ut, []) == ut


@pytest.mark.parametrize("namn", tabeller.FAKTATABELLER)
def test_de_beraknade_kolumnerna_ar_just_de_som_harledningen_skriver(namn: str):
    tabell = tabeller.TABELLER[namn]
    ur_kallan = {k.namn: "x" if k.typ == "text" else 1 for k in tabell.kolumner}
    satta = dict.fromkeys(BERAKNADE.get(namn, ()), "ur källan")
    (rad,) = harled({namn: [{**ur_kallan, **satta}]}, [])[namn]
    andrade = {k for k, v in rad.items() if v != {**ur_kallan, **satta}[k]}
    assert andrade == set(BERAKNADE.get(namn, ()))
