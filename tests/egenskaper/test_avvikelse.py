"""Avvikelsens egenskaper, och tabellformen mot en enkel slinga."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.regler.avvikelse import (
    avvikelse,
    avvikelse_procent,
    delning,
    med_avvikelse,
    teknisk_del,
)

KR = st.integers(-(10**12), 10**12)
KANSKE = st.none() | KR


@given(KR, KR)
def test_byter_budget_och_utfall_plats_byter_avvikelsen_tecken(budget, utfall):
    assert avvikelse(budget, utfall) == -avvikelse(utfall, budget)


@given(KR.filter(bool), KR)
def test_procenten_har_avvikelsens_tecken(budget, utfall):
    procent, skillnad = avvikelse_procent(budget, utfall), utfall - budget
    assert (procent > 0) == (skillnad > 0)
    assert (procent < 0) == (skillnad < 0)


@given(KR, KR)
def test_delarna_ar_tillsammans_avvikelsen(skillnad, avrakning):
    delar = delning(skillnad, avrakning)
    assert delar.teknisk_kr + delar.verklig_kr == skillnad


@settings(max_examples=40)
@given(st.lists(st.tuples(KANSKE, KANSKE)))
def test_tabellen_ar_samma_sak_rad_for_rad(par):
    kolumner = {
        namn: pd.array([rad[plats] for rad in par], dtype="Int64")
        for plats, namn in enumerate(("budget_kr", "utfall_kr"))
    }
    ut = med_avvikelse(pd.DataFrame(kolumner))
    for (budget, utfall), skillnad, procent in zip(
        par, ut["avvikelse_kr"], ut["avvikelse_procent"], strict=True
    ):
        assert (None if pd.isna(skillnad) else skillnad) == avvikelse(budget, utfall)
        assert (None if pd.isna(procent) else procent) == avvikelse_procent(budget, utfall)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["teknisk", "pris", None]), KANSKE)))
def test_den_tekniska_delen_ar_en_slinga_over_kanda_belopp(forklaringar):
    tabell = pd.DataFrame(
        {
            "slag": pd.array([slag for slag, _ in forklaringar], dtype="str"),
            "belopp_kr": pd.array([belopp for _, belopp in forklaringar], dtype="Int64"),
        }
    )
    summa = None
    for slag, belopp in forklaringar:
        if slag == "teknisk" and belopp is not None:
            summa = (summa or 0) + belopp
    assert teknisk_del(tabell) == summa
