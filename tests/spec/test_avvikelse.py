"""Avvikelse mot budget.

Avvikelsen är utfall minus budget. Kostnader är negativa, så ett minustecken betyder underskott.
"""

import pandas as pd

from hud_model.regler.avvikelse import (
    Delning,
    avvikelse,
    avvikelse_procent,
    delning,
    med_avvikelse,
    teknisk_del,
)


def test_avvikelsen_ar_utfall_minus_budget():
    """Kommunstyrelsen 2023, Resultaträkning, årets resultat."""
    assert avvikelse(-728_902_000, -750_925_000) == -750_925_000 - -728_902_000 == -22_023_000


def test_hogre_intakter_an_budget_ar_ett_overskott():
    """Kommunstyrelsen 2023, Resultaträkning, Verksamhetens intäkter."""
    assert avvikelse(45_725_000, 71_966_000) == 71_966_000 - 45_725_000 == 26_241_000


def test_utan_budget_eller_utfall_finns_ingen_avvikelse():
    assert avvikelse(None, -750_925_000) is None
    assert avvikelse(-728_902_000, None) is None
    assert avvikelse_procent(-728_902_000, None) is None


def test_procenten_raknas_pa_budgetens_belopp_och_behaller_avvikelsens_tecken():
    """Kommunstyrelsen 2023, Ekonomi, drift: färdtjänst går under med 17 tkr, en procent minus."""
    assert avvikelse_procent(-1_744_000, -1_761_000) == 100 * (-1_761 - -1_744) / 1_744
    assert avvikelse_procent(45_725_000, 71_966_000) == 100 * (71_966 - 45_725) / 45_725


def test_mot_budgeten_noll_finns_ingen_procent():
    assert avvikelse_procent(0, -1_000) is None


def test_tabellen_far_bada_kolumnerna_och_behaller_det_som_saknas():
    rader = pd.DataFrame(
        {
            "budget_kr": pd.array([-728_902_000, 0, None], dtype="Int64"),
            "utfall_kr": pd.array([-750_925_000, -5_000, -1_000], dtype="Int64"),
        }
    )
    ut = med_avvikelse(rader)
    assert ut["avvikelse_kr"].dtype == "Int64"
    assert ut["avvikelse_kr"][:2].tolist() == [-750_925_000 - -728_902_000, -5_000 - 0]
    assert ut["avvikelse_procent"].dtype == "float64"
    assert ut["avvikelse_procent"][0] == 100 * -22_023_000 / 728_902_000
    assert ut["avvikelse_procent"][1:].isna().all()
    assert pd.isna(ut["avvikelse_kr"][2])
    assert list(rader) == ["budget_kr", "utfall_kr"], "tabellen som kom in är orörd"


def test_avrakningen_delar_avvikelsen_i_en_teknisk_och_en_verklig_del():
    """Kommunstyrelsen 2023, Driftsredovisning: kompensation för kapitalkostnader."""
    assert delning(-22_023_000, 18_746_000) == Delning(
        teknisk_kr=-18_746_000, verklig_kr=-22_023_000 - -18_746_000
    )
    assert delning(-22_023_000, 18_746_000).verklig_kr == -3_277_000


def test_utan_avrakning_gar_avvikelsen_inte_att_dela():
    assert delning(-22_023_000, None) == Delning(None, None)
    assert delning(None, 18_746_000) == Delning(None, None)


def test_den_tekniska_delen_ar_summan_av_tekniska_forklaringar_med_belopp():
    """Kommunstyrelsen 2023, Avvikelse helår: kapitalkostnader och investeringsbidrag."""
    forklaringar = pd.DataFrame(
        {
            "slag": ["teknisk", "teknisk", "pris", "teknisk", None],
            "belopp_kr": pd.array([-26_300_000, 8_700_000, 10_800_000, None, 1], dtype="Int64"),
        }
    )
    assert teknisk_del(forklaringar) == -26_300_000 + 8_700_000


def test_en_teknisk_forklaring_bara_i_ord_ar_inte_noll():
    forklaringar = pd.DataFrame({"slag": ["teknisk"], "belopp_kr": pd.array([None], dtype="Int64")})
    assert teknisk_del(forklaringar) is None
