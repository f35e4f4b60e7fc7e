"""Budgetramens kedja går ihop: det som ingen uppgift förklarar står som ett eget steg."""

import pandas as pd

from hud_model.regler.budgetram import EJ_ANGIVET, ramens_steg

MNKR = 1_000_000


def kedja(*rader):
    ram = pd.DataFrame(rader, columns=["handelse", "slag", "belopp_kr"])
    return ram.astype({"belopp_kr": "Int64"})


def steg(ram):
    return [tuple(None if pd.isna(v) else v for v in rad) for rad in ram.to_numpy()]


def test_en_andring_som_forklarar_hela_skillnaden_lamnar_inget_over():
    svar = ramens_steg(
        kedja(
            ("Beslut", "niva", 700 * MNKR),
            ("Tillägg", "andring", 8 * MNKR),
            ("Nu", "niva", 708 * MNKR),
        )
    )
    assert steg(svar) == [
        ("Beslut", "niva", None, 700 * MNKR),
        ("Tillägg", "andring", 8 * MNKR, None),
        ("Nu", "niva", None, 708 * MNKR),
    ]


def test_en_niva_utan_angivna_andringar_far_ett_eget_steg():
    svar = ramens_steg(kedja(("Beslut", "niva", 712 * MNKR), ("April", "niva", 728 * MNKR)))
    assert steg(svar)[1] == (EJ_ANGIVET, "ej_angiven", (728 - 712) * MNKR, None)


def test_en_andring_fore_forsta_nivan_och_en_rad_utan_belopp_ger_inget_eget_steg():
    svar = ramens_steg(
        kedja(("Tillägg", "andring", MNKR), ("Okänt", "andring", None), ("Beslut", "niva", MNKR))
    )
    assert list(svar["slag"]) == ["andring", "niva"]
