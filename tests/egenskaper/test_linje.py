"""Linjen: inga kronor försvinner eller dubblas, och raderna finns bara under dagens nämnder."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hud_model.katalog.linje import Linje
from hud_model.regler.linje import langs_linjen
from hud_model.tabeller import TABELLER

TABELL = TABELLER["driftverksamhet"]
TYPER = {"heltal": "Int64", "tal": "float64", "sant": "boolean"}
VEM = {
    "kommun": "9999",
    "tillfalle": "bokslut",
    "niva": "verksamhet",
    "inlasning": "i",
    "plats": "p",
}


@dataclass(frozen=True)
class Namnd:
    id: str
    giltig_fran: str | None = None
    giltig_till: str | None = None
    foregangare: str | None = None
    i_ram_hos: str | None = None
    namn: str = ""


LINJE = Linje(
    (
        Namnd("miljo", giltig_till="2021-12-31"),
        Namnd("klimat", giltig_fran="2022-01-01", foregangare="miljo"),
        Namnd("park", giltig_till="2023-12-31"),
        Namnd("bad", giltig_till="2023-12-31"),
        Namnd("fritid", giltig_fran="2024-01-01", foregangare="park bad"),
    )
)
SAMMANSLAGNA = {"park", "bad"}
FORE = ("miljo", "park", "bad", "kultur")
RADER = st.dictionaries(
    st.tuples(st.sampled_from(FORE), st.integers(2018, 2021), st.sampled_from("AB")),
    st.integers(-(10**9), 10**9),
    min_size=1,
)


def ram(rader: dict) -> pd.DataFrame:
    ut = pd.DataFrame(
        [
            VEM | {"namnd": n, "ar": ar, "verksamhet": v, "budget_kr": kr, "utfall_kr": -kr}
            for (n, ar, v), kr in rader.items()
        ],
        dtype=object,
    ).reindex(columns=list(TABELL.kolumnnamn))
    return ut.astype({k.namn: TYPER.get(k.typ, "str") for k in TABELL.kolumner})


def enkel_tvilling(rader: dict) -> dict:
    """Samma sak med enkla slingor: (nämnd, år, verksamhet) → kronor eller None."""
    nya = {"miljo": "klimat", "park": "fritid", "bad": "fritid"}
    ut: dict = {}
    for (namnd, ar, verksamhet), kr in rader.items():
        till = (nya.get(namnd, namnd), ar, verksamhet)
        if namnd in SAMMANSLAGNA:
            # Summan gäller när båda nämnderna har redovisat året; annars är den inte känd.
            bada = {n for n, a, _ in rader if a == ar} >= SAMMANSLAGNA
            ut[till] = ut.get(till, 0) + kr if bada else None
        else:
            ut[till] = kr
    return ut


@given(RADER)
def test_som_en_tvilling_med_enkla_slingor(rader):
    ut = langs_linjen(ram(rader), TABELL, LINJE, 2024)
    fick = {
        (r["namnd"], r["ar"], r["verksamhet"]): None if pd.isna(r["budget_kr"]) else r["budget_kr"]
        for r in ut.to_dict("records")
    }
    assert fick == enkel_tvilling(rader)
    assert len(ut) == len(fick), "en rad per nyckel"


@given(RADER, st.randoms(use_true_random=False))
def test_radernas_ordning_andrar_inga_belopp(rader, slump):
    par = list(rader.items())
    slump.shuffle(par)

    def summor(egna: dict) -> dict:
        ut = langs_linjen(ram(egna), TABELL, LINJE, 2024)
        return ut.set_index(["namnd", "ar", "verksamhet"])["utfall_kr"].to_dict()

    assert str(sorted(summor(dict(par)).items())) == str(sorted(summor(rader).items()))


@given(RADER)
def test_en_gang_till_andrar_inget(rader):
    en_gang = langs_linjen(ram(rader), TABELL, LINJE, 2024)
    pd.testing.assert_frame_equal(langs_linjen(en_gang, TABELL, LINJE, 2024), en_gang)
