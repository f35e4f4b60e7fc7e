"""Linjen: en nämnd som bytt namn eller slagits ihop behåller sin historia.

Klimatnämnden hette Miljönämnden till och med 2021. Fritidsnämnden är Parknämnden och Badnämnden,
sammanslagna 2024. Skolnämnden delades 2023 i två.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pytest

from hud_model.katalog.linje import Linje
from hud_model.regler.linje import langs_linjen
from hud_model.tabeller import TABELLER

TYPER = {"heltal": "Int64", "tal": "float64", "sant": "boolean"}
VEM = {"kommun": "9999", "tillfalle": "bokslut", "inlasning": "i", "plats": "Tabellen"}


@dataclass(frozen=True)
class Namnd:
    id: str
    giltig_fran: str | None = None
    giltig_till: str | None = None
    foregangare: str | None = None
    i_ram_hos: str | None = None

    @property
    def namn(self) -> str:
        return self.id.capitalize()


LINJE = Linje(
    (
        Namnd("miljo", giltig_till="2021-12-31"),
        Namnd("klimat", giltig_fran="2022-01-01", foregangare="miljo"),
        Namnd("park", giltig_till="2023-12-31"),
        Namnd("bad", giltig_till="2023-12-31"),
        Namnd("fritid", giltig_fran="2024-01-01", foregangare="park bad"),
        Namnd("skol", giltig_till="2022-12-31"),
        Namnd("grund", giltig_fran="2023-01-01", foregangare="skol"),
        Namnd("gymnasie", giltig_fran="2023-01-01", foregangare="skol"),
    )
)


def ram(tabell: str, *rader: dict) -> pd.DataFrame:
    kolumner = TABELLER[tabell].kolumner
    ut = pd.DataFrame([VEM | rad for rad in rader], dtype=object)
    ut = ut.reindex(columns=[k.namn for k in kolumner])
    return ut.astype({k.namn: TYPER.get(k.typ, "str") for k in kolumner})


def lagd(tabell: str, *rader: dict, vid: int = 2024, linje: Linje = LINJE) -> list[dict]:
    """Raderna längs linjen, bara det som har ett värde."""
    ut = langs_linjen(ram(tabell, *rader), TABELLER[tabell], linje, vid)
    return [{k: v for k, v in r.items() if not pd.isna(v)} for r in ut.to_dict("records")]


def drift(namnd: str | None, ar: int, budget: int | None, utfall: int | None, **mer) -> dict:
    grund = {"namnd": namnd, "ar": ar, "verksamhet": "Lokaler", "niva": "verksamhet"}
    return {**grund, "budget_kr": budget, "utfall_kr": utfall, **mer}


def belopp(rader: list[dict]) -> list[tuple]:
    return [(r.get("namnd"), r["ar"], r.get("budget_kr"), r.get("utfall_kr")) for r in rader]


def test_ett_namnbyte_flyttar_raderna_till_det_nya_namnet_och_ror_inget_annat():
    (rad,) = lagd("driftverksamhet", drift("miljo", 2020, -100, -90))
    assert rad == VEM | drift("klimat", 2020, -100, -90)


def test_sett_fran_ett_tidigare_ar_heter_namnden_det_den_hette_da():
    assert belopp(lagd("driftverksamhet", drift("klimat", 2022, -1, -2), vid=2021)) == [
        ("miljo", 2022, -1, -2)
    ]


def test_kommunens_egna_rader_och_orelaterade_namnder_star_kvar():
    rader = [drift(None, 2020, -5, -6), drift("kultur", 2020, -7, -8), drift("miljo", 2020, -9, -9)]
    assert belopp(lagd("driftverksamhet", *rader)) == [
        (None, 2020, -5, -6), ("kultur", 2020, -7, -8), ("klimat", 2020, -9, -9)
    ]  # fmt: skip


def test_de_sammanslagnas_belopp_laggs_ihop_nar_alla_finns():
    """−100 − 40 = −140 och −90 − 50 = −140."""
    rader = [
        drift("park", 2022, -100, -90, plats="Park"),
        drift("bad", 2022, -40, -50, plats="Bad"),
    ]
    (rad,) = lagd("driftverksamhet", *rader)
    assert belopp([rad]) == [("fritid", 2022, -140, -140)]
    assert rad["plats"] == "Park; Bad"


def test_summan_saknas_nar_en_av_de_sammanslagna_saknas_eller_inte_har_ett_varde():
    assert belopp(lagd("driftverksamhet", drift("park", 2022, -100, -90))) == [
        ("fritid", 2022, None, None)
    ]
    rader = [drift("park", 2022, -100, -90), drift("bad", 2022, -40, None)]
    assert belopp(lagd("driftverksamhet", *rader)) == [("fritid", 2022, -140, None)]


def test_procent_gar_inte_att_lagga_ihop_men_star_kvar_nar_den_ar_lika():
    def raden(park: float, bad: float) -> dict:
        return lagd(
            "driftverksamhet",
            drift("park", 2022, -100, -90, avvikelse_procent=park),
            drift("bad", 2022, -40, -50, avvikelse_procent=bad),
        )[0]

    assert "avvikelse_procent" not in raden(10.0, -25.0)
    assert raden(5.0, 5.0)["avvikelse_procent"] == 5.0


def test_antal_laggs_ihop_men_inte_andelar():
    """20 + 30 granskade och 2 + 3 fel; 10 procent och 8 procent är inte 18 procent."""

    def prov(namnd: str, antal: int, fel: int, andel: float) -> dict:
        vad = {"process": "Inköp", "kontroll": "Attest", "slag": "urval"}
        tal = {"antal": antal, "fel": fel, "andel_fel_rapporterad_procent": andel}
        return {"namnd": namnd, "ar": 2022, **vad, **tal}

    (rad,) = lagd("stickprov", prov("park", 20, 2, 10.0), prov("bad", 30, 3, 8.0))
    assert (rad["antal"], rad["fel"]) == (50, 5)
    assert "andel_fel_rapporterad_procent" not in rad


def test_raderna_kan_komma_ur_olika_inlasningar():
    """Den första inläsningen står kvar: skilda inläsningar är inget att fråga om."""
    rader = [
        drift("park", 2022, -100, -90, inlasning="a"),
        drift("bad", 2022, -1, -1, inlasning="b"),
    ]
    (rad,) = lagd("driftverksamhet", *rader)
    assert rad["inlasning"] == "a"


def test_det_den_nya_namnden_sjalv_redovisat_gar_fore():
    rader = [drift("miljo", 2020, -100, -90), drift("klimat", 2020, -105, -95)]
    assert belopp(lagd("driftverksamhet", *rader)) == [("klimat", 2020, -105, -95)]


def test_en_delad_namnds_rader_star_kvar_under_den_gamla():
    assert belopp(lagd("driftverksamhet", drift("skol", 2020, -3, -4))) == [("skol", 2020, -3, -4)]


@pytest.mark.parametrize("linje", [LINJE, Linje((Namnd("miljo"), Namnd("park")))])
def test_utan_nagot_att_flytta_ar_tabellen_sig_lik(linje: Linje):
    tabell = TABELLER["driftverksamhet"]
    egna = ram("driftverksamhet", drift("kultur", 2020, -1, -1))
    assert langs_linjen(egna, tabell, linje, 2024) is egna
    tom = egna.iloc[:0]
    assert langs_linjen(tom, tabell, linje, 2024) is tom


def test_en_tabell_utan_namnder_ror_linjen_inte():
    varden = pd.DataFrame([{"kommun": "9999", "ar": 2020, "nyckeltal": "N00001"}])
    assert langs_linjen(varden, TABELLER["nyckeltalsvarde"], LINJE, 2024) is varden


def test_summan_har_tabellens_kolumner_och_typer():
    egna = ram("driftverksamhet", drift("park", 2022, -1, -1), drift("bad", 2022, -2, -2))
    ut = langs_linjen(egna, TABELLER["driftverksamhet"], LINJE, 2024)
    assert ut.dtypes.to_dict() == egna.dtypes.to_dict()
