"""Investeringarnas bilder: grupperna summeras, reserven står för sig, saknat är streck."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Anmarkning, Svar
from hud_model.diagram import investeringar as bild
from hud_model.diagram._stil import Stil


def ram(*rader):
    kolumner = ["grupp", "post", "niva", "budget_kr", "utfall_kr", "avvikelse_kr", "grad_procent"]
    heltal = dict.fromkeys(("budget_kr", "utfall_kr", "avvikelse_kr"), "Int64")
    return pd.DataFrame(rader, columns=kolumner).astype(heltal)


def test_grupperna_summeras_och_reserven_star_for_sig():
    tabell = ram(
        ("IT", "Datorer", "post", -4_000_000, -1_000_000, 3_000_000, 25.0),
        ("IT", "Fiber", "post", -1_000_000, -2_000_000, -1_000_000, 200.0),
        ("Reserv", "Reserven", "reserv", -5_000_000, 0, 5_000_000, 0.0),
    )
    summor = {f"{k}_kr_{v}": 1 for k in ("budget", "utfall", "avvikelse") for v in ("utan", "med")}
    svar = Svar(
        "investeringslage",
        "r",
        tabell,
        anmarkningar=(Anmarkning("varning", "p", "Investering: Fiber, budget: källan …"),),
        uppgifter={**summor, "grad_utan": 60.0, "grad_med": 30.0},
    )
    markup = str(bild.poster(svar, Stil()))
    assert "hud-inv-grupp" in markup
    assert "60\u202f%" in markup
    assert "Summa utan reserv" in markup
    assert "Summa med reserv" in markup
    assert "hud-inv-reserv" in markup
    assert markup.count("≠") == 1
    utan = {**svar.uppgifter, "grad_med": None}
    ensam = str(bild.poster(Svar("i", "r", tabell.iloc[:1], uppgifter=utan), Stil()))
    assert "Summa utan" not in ensam
    assert "hud-inv-grupp" not in ensam


def test_en_grupp_med_saknat_utfall_far_ingen_summa():
    tabell = ram(
        ("IT", "Datorer", "post", -4_000_000, None, None, None),
        ("IT", "Fiber", "post", -1_000_000, -2_000_000, -1_000_000, 200.0),
    )
    summor = {f"{k}_kr_utan": None for k in ("budget", "utfall", "avvikelse")}
    uppgifter = {**summor, "grad_utan": None, "grad_med": None}
    markup = str(bild.poster(Svar("i", "r", tabell, uppgifter=uppgifter), Stil()))
    (grupprad,) = [rad for rad in markup.split("<tr") if "hud-inv-grupp" in rad]
    assert grupprad.count(">–<") == 3


def test_avvikelsen_star_kring_noll_med_tecken():
    tabell = pd.DataFrame(
        {
            "post": ["Ett", "Summa"],
            "niva": ["post", "summa"],
            "prognos_vp_kr": pd.array([3_000_000, None], "Int64"),
            "utfall_kr": pd.array([1_000_000, None], "Int64"),
            "avvikelse_kr": pd.array([-2_000_000, None], "Int64"),
        }
    )
    markup = str(bild.samhallsbyggnad(Svar("exploateringsutfall", "r", tabell), Stil()))
    assert "−2,0" in markup
    assert "hud-minus" in markup
    assert "hud-summa" in markup


def test_projekten_som_behover_beslut_syns_och_resten_viks_ihop():
    tabell = pd.DataFrame(
        [
            ["Bron", "Projekt", "Planering", "Behövs", -1_000_000, -2_000_000, "Dyrare"],
            ["Gången", "Projekt", None, None, None, None, None],
        ],
        columns=[
            *("projekt", "tabell", "skede", "nytt_beslut", "budget_kr"),
            *("avvikelse_rapporterad_kr", "orsak"),
        ],
    )
    markup = str(bild.projekt(Svar("p", "r", tabell), Stil()))
    assert "Projekt · planering · budget −1,0 mnkr · avvikelse −2,0 mnkr · Dyrare" in markup
    assert "Visa 1 projekt till" in markup


def test_aren_namnderna_och_lokalerna_ar_riktiga_tabeller():
    ar = pd.DataFrame(
        {
            "ar": [2029, 2030],
            "budget_kr": pd.array([-1_000_000, -2_000_000], "Int64"),
            "utfall_kr": pd.array([-500_000, None], "Int64"),
            "grad_procent": [50.0, None],
        }
    )
    assert ">–<" in str(bild.over_ar(Svar("a", "r", ar), Stil()))
    namnder = ar.assign(
        namn=["Park", "Bad"],
        avvikelse_kr=pd.array([500_000, None], "Int64"),
        reserv_kr=pd.NA,
        foreslagen_overforing_kr=pd.NA,
    )
    svar = Svar("n", "r", namnder, uppgifter={"saknas": []})
    assert 'href="investeringar?namnd=Park"' in str(bild.per_namnd(svar, Stil()))
    fakta = pd.DataFrame(
        [
            ["Lokaler: att lämna", 42.0, "antal", "Ungefär"],
            ["Nytt kommunhus: drift", 9.5, "mnkr", None],
        ],
        columns=["amne", "varde", "enhet", "text_kort"],
    )
    markup = str(bild.lokaler(Svar("l", "r", fakta), Stil()))
    assert "Att lämna" in markup
    assert "9,5 mnkr" in markup
    assert "antal" not in markup
