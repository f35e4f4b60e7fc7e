"""Budgetens bilder: staplarna hänger ihop, det som saknas ritas inte, text skyddas."""

from __future__ import annotations

import re
from itertools import accumulate
from urllib.parse import quote

import pandas as pd
import pytest

from hud_model.begrepp import Svar
from hud_model.diagram import budget as bild
from hud_model.diagram._stil import Stil

FULA = '<b>&"'
MNKR = 1_000_000


def bro(budget, *steg):
    """En brygga av (namn, slag, mnkr)."""
    ram = pd.DataFrame(
        [{"post": n, "slag": s, "namn": n, "belopp_kr": kr * MNKR} for n, s, kr in steg],
        columns=["post", "slag", "namn", "belopp_kr"],
    )
    utfall = budget + sum(kr for _, _, kr in steg)
    uppgifter = {"budget_kr": budget * MNKR, "utfall_kr": utfall * MNKR, "utfallsord": "Utfall"}
    return Svar("budgetlage", "", pd.DataFrame(), delar={"steg": ram}, uppgifter=uppgifter)


def per_namnd(*rader, saknas=()):
    kolumner = "namnd namn budget_kr utfall_kr avvikelse_kr avvikelse_procent".split()
    return Svar(
        "p",
        "",
        pd.DataFrame(rader, columns=kolumner),
        uppgifter={"saknas": list(saknas), "utfallsord": "Utfall", "samlat": None},
    )


def test_bryggans_staplar_borjar_dar_den_forra_slutade():
    steg = [("Intäkter", "hel", 2), ("Lokaler", "ovrig", -1), ("Kapital", "teknisk", -4)]
    (staplar,) = bild.brygga(bro(-10, *steg), Stil()).data
    assert list(staplar.y) == [2, -1, -4]
    assert list(staplar.base) == list(accumulate([2, -1], initial=-10))
    assert list(staplar.marker.pattern.shape) == ["", "", "/"]
    (i_tkr,) = bild.brygga(bro(-10, *steg), Stil("tkr", "dark")).data
    assert list(i_tkr.y) == [2_000, -1_000, -4_000]


def test_en_brygga_utan_steg_har_anda_en_axel():
    fig = bild.brygga(bro(-10), Stil())
    lagst, hogst = fig.layout.yaxis.range
    assert lagst < -10 < hogst
    assert "0.0%" in bild.brygga_smal(bro(-10), Stil())


def test_smala_bryggan_haller_sig_inom_sin_ruta_och_skyddar_text():
    html = bild.brygga_smal(bro(-10, (FULA, "teknisk", -4), ("Intäkter", "hel", 1)), Stil())
    assert FULA not in html
    lagen = re.findall(r'hud-stapel [^"]+" style="left:([\d.]+)%;width:([\d.]+)%', html)
    assert [(float(a), float(b)) for a, b in lagen] == [(0, 100), (0, 25)]
    assert html.count("hud-skraffer") == 1


def drift(niva, verksamhet, avvikelse, procent=None, sagt=None):
    return {"niva": niva, "verksamhet": verksamhet, "budget_kr": -MNKR, "utfall_kr": -MNKR,
            "avvikelse_kr": avvikelse, "avvikelse_procent": procent,
            "avvikelse_rapporterad_procent": sagt}  # fmt: skip


def ram(*rader):
    tabell = pd.DataFrame(rader)
    return tabell.astype(
        {k: "Int64" if k.endswith("_kr") else "float64" for k in tabell
         if k.endswith(("_kr", "procent"))}
    )  # fmt: skip


def test_verksamheternas_staplar_gar_fran_mitten_och_kallans_procent_marks():
    tabell = ram(
        drift("omrade", FULA, -4 * MNKR, -4.0, 4.0),
        drift("verksamhet", "Lek", 2 * MNKR, 2.0, 2.0),
        drift("verksamhet", "Okänd", None),
        drift("summa", "Summa", -2 * MNKR),
    )
    html = bild.verksamheter(Svar("d", "", tabell), Stil())
    assert FULA not in html
    staplar = re.findall(r'style="left:([\d.]+)%;width:([\d.]+)%', html)
    assert staplar[:2] == [("0.0", "50.0"), ("50", "25.0")]
    assert html.count("Källan anger") == 1
    assert html.count("hud-stapel hud-") == 3, "summan har ingen stapel"


@pytest.mark.parametrize("avvikelse", [None, 0])
def test_verksamheter_utan_avvikelse_gar_att_visa(avvikelse):
    tabell = ram(drift("omrade", "Lek", avvikelse), drift("summa", "Summa", avvikelse))
    assert "nan" not in bild.verksamheter(Svar("d", "", tabell), Stil())


def test_nettokostnaden_ett_ar_som_saknas_blir_ett_streck():
    tabell = pd.DataFrame(
        {"verksamhet": [FULA, FULA, "Lek"], "ar": [2029, 2030, 2029],
         "utfall_kr": [-MNKR, -2 * MNKR, -MNKR], "forandring_procent": [None, 100.0, None]}
    )  # fmt: skip
    html = bild.nettokostnad(Svar("n", "", tabell), Stil())
    assert FULA not in html
    celler = re.findall(r'<td class="tal">([^<]*)</td>', html)
    assert celler == ["−1,0", "−2,0", "+100\u202f%", "−1,0", "–", "–"]


def test_namndernas_staplar_lankar_och_de_som_saknas_namns():
    svar = per_namnd(
        ("n1", FULA, -10 * MNKR, -14 * MNKR, -4 * MNKR, -40.0),
        ("n2", "Bad", 0, 2 * MNKR, 2 * MNKR, None),
        saknas=["<i>Torg"],
    )
    html = bild.per_namnd(svar, Stil())
    assert FULA not in html and "<i>Torg" not in html
    assert f'href="budgetavvikelse?namnd={quote(FULA)}"' in html
    assert re.findall(r'style="left:([\d.]+)%;width:([\d.]+)%', html) == [
        ("0.0", "50.0"), ("50", "25.0")
    ]  # fmt: skip
    assert "Saknas för 1:" in html


def test_inga_namnder_ger_en_tom_tabell():
    assert "<tbody></tbody>" in bild.per_namnd(per_namnd(), Stil())
