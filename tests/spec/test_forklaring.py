"""Varje krona av en avvikelse får ett slag: orsakens, eller en av de två resterna."""

import pandas as pd

from hud_model.regler.forklaring import forklaringsdelar

TKR = 1_000


def poster(**avvikelser):
    ram = pd.DataFrame({"post": list(avvikelser), "avvikelse_kr": list(avvikelser.values())})
    return ram.astype({"avvikelse_kr": "Int64"})


def orsaker(*rader):
    ram = pd.DataFrame(rader, columns=["omrade", "orsak", "belopp_kr", "slag"])
    return ram.astype({"belopp_kr": "Int64"})


def delar(ram):
    return [tuple(rad) for rad in ram[["post", "slag", "belopp_kr"]].itertuples(index=False)]


def test_orsaker_med_belopp_behaller_sitt_slag_och_resten_ar_oforklarad():
    svar = forklaringsdelar(
        poster(Lokaler=-5_000 * TKR),
        orsaker(("Lokaler", "Hyra", -3_000 * TKR, "pris"), ("Lokaler", "El", -500 * TKR, "volym")),
    )
    assert delar(svar) == [
        ("Lokaler", "pris", -3_000 * TKR),
        ("Lokaler", "volym", -500 * TKR),
        ("Lokaler", "oforklarad", (-5_000 + 3_000 + 500) * TKR),
    ]


def test_resten_ar_forklarad_utan_belopp_nar_kallan_namner_fler_orsaker():
    svar = forklaringsdelar(
        poster(Övrigt=-22_000 * TKR),
        orsaker(
            ("Övrigt", "Kapital", -26_000 * TKR, "teknisk"), ("Övrigt", "Konsulter", None, "tid")
        ),
    )
    assert delar(svar)[-1] == ("Övrigt", "i_ord", (-22_000 + 26_000) * TKR)
    assert svar["orsak"].iloc[-1] == "Konsulter"


def test_utan_rest_finns_ingen_restdel_och_utan_slag_ar_orsaken_annat():
    svar = forklaringsdelar(poster(Intäkter=100), orsaker(("Intäkter", "Arrenden", 100, None)))
    assert delar(svar) == [("Intäkter", "ovrigt", 100)]


def test_en_post_utan_avvikelse_ar_inte_noll_utan_faller_bort():
    svar = forklaringsdelar(poster(Lokaler=None, Personal=-1), orsaker())
    assert delar(svar) == [("Personal", "oforklarad", -1)]
