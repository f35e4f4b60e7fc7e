"""Översiktens matris: varje ruta täcks en gång, text skyddas och länkarna bär nämndens namn."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import product
from urllib.parse import quote

import pandas as pd
import pytest
from markupsafe import escape

from hud_model.begrepp import Svar
from hud_model.diagram import oversikt as bild
from hud_model.diagram._stil import Stil
from hud_model.fragor.oversikt import KOMMUNEN, MATT, Cell

FULA = '<b>&"'
RUTA = Cell("ej", "−1,0", "Underskott", kr=1_500_000, olika=True)
PROV = Cell("ej", "25\u202f%", "Säkert över · 3/12", intervall=(0.1, 0.25, 0.4, 0.2))


class Celler(HTMLParser):
    """Läser en tabells rader som listor av (rowspan, colspan)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rader: list[list[tuple[int, int]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        varden = dict(attrs)
        if tag == "tr":
            self.rader.append([])
        elif tag in ("td", "th"):
            spann = (int(varden.get("rowspan", 1)), int(varden.get("colspan", 1)))
            self.rader[-1].append(spann)


def fyllda(html: str) -> list[list[int]]:
    """Hur många celler som täcker varje plats, rad för rad, som en webbläsare lägger ut dem."""
    rader = Celler(html).rader
    tackt: dict[tuple[int, int], int] = {}
    for nr, celler in enumerate(rader):
        kolumn = 0
        for hojd, bredd in celler:
            while (nr, kolumn) in tackt:
                kolumn += 1
            for plats in product(range(nr, nr + hojd), range(kolumn, kolumn + bredd)):
                tackt[plats] = tackt.get(plats, 0) + 1
    bredast = max(k for _, k in tackt) + 1
    assert max(rad for rad, _ in tackt) == len(rader) - 1, "en ruta räcker nedanför tabellen"
    return [[tackt.get((nr, k), 0) for k in range(bredast)] for nr in range(len(rader))]


def svar(*rader):
    kommun = (KOMMUNEN, "Kommunen", {"stickprov": PROV})
    uppgifter = {"matt": tuple(MATT), "rubriker": {}, "varfor": {}, "kommunen": "enligt källan"}
    return Svar("oversikt", "", pd.DataFrame(), uppgifter={"rader": [*rader, kommun], **uppgifter})


def namnd(nr, *matt):
    return (f"n{nr}", f"Nämnd {nr}", {m: PROV if m == "stickprov" else RUTA for m in matt})


def tabellen(s):
    html = str(bild.matris(s, Stil()))
    return html[html.index("<table") : html.index("</table>")]


@pytest.mark.parametrize(
    "rader",
    [
        [],
        [namnd(1, *MATT)],
        [namnd(1, *MATT), namnd(2, *MATT)],
        [namnd(1, "stickprov"), namnd(2, "stickprov"), namnd(3, "stickprov")],
        [namnd(1, "budget", "etappmal", "hme"), namnd(2, "budget", "etappmal", "hme")],
        [namnd(1, "budget"), namnd(2, "stickprov"), namnd(3, "stickprov"), namnd(4, "budget")],
        [namnd(1), namnd(2)],
    ],
)
def test_varje_ruta_i_matrisen_tacks_exakt_en_gang(rader):
    utlagt = fyllda(tabellen(svar(*rader)))
    assert len(utlagt) == 1 + len(rader) + 1
    assert utlagt == [[1] * (1 + len(MATT))] * len(utlagt)


def test_blocket_sager_bara_att_rapporterna_saknas_nar_allt_utom_stickprov_gor_det():
    bara_prov = tabellen(svar(namnd(1, "stickprov"), namnd(2, "stickprov")))
    assert "Saknas för 2 nämnder" in bara_prov
    utan_hme = [m for m in MATT if m != "hme"]
    assert "rapporter" not in tabellen(svar(namnd(1, *utan_hme), namnd(2, *utan_hme)))


def test_ett_fult_namn_skyddas_overallt_och_citeras_i_lankar():
    html = str(bild.matris(svar(("n1", FULA, {"budget": RUTA, "stickprov": PROV})), Stil()))
    assert FULA not in html and "<b>" not in html
    assert str(escape(FULA)) in html
    namnlankar = [m for m in re.findall(r'href="([^"]+)"', html) if "namnd=" in m]
    assert len(namnlankar) == 2 + 2, "namnet i tabell och kort, och två rutor"
    assert all(m.endswith(f"?namnd={quote(FULA)}") for m in namnlankar)


def test_kommunens_rutor_lankar_utan_namnd():
    html = tabellen(svar())
    assert 'href="internkontroll"' in html
    assert "namnd=" not in html


def test_beloppet_skrivs_i_lasarens_enhet_och_motsagelsen_marks():
    rad = namnd(1, "budget")
    assert "Underskott 1,5 <abbr" in bild.matris(svar(rad), Stil("mnkr"))
    assert "Underskott 1\u202f500 <abbr" in bild.matris(svar(rad), Stil("tkr"))


def test_trenden_och_intervallet_ritas_inom_sin_ruta():
    assert bild.bredvid(Cell("ej", "1", trend=(3.0,))) == ""
    punkter = re.search(r'points="([^"]+)"', bild.trend((5.0, 5.0, 7.0)))[1]
    assert punkter == "4.0,14.0 24.0,14.0 44.0,4.0"
    assert 'x1="10.0" x2="25.0"' in bild.intervall(0.10, 0.20, 0.25, 0.15, status="ej")


def test_fragorna_lankar_till_namnden_och_skyddar_texten():
    poster = [
        {"slag": "kronor", "namn": FULA, "rubrik": FULA, "fraga": FULA, "namnd": "n1",
         "sida": "mal"},
        {"slag": "kronor", "namn": "Kommunen", "rubrik": "A", "fraga": "B", "namnd": None,
         "sida": "data"},
    ]  # fmt: skip
    html = str(bild.fragor(Svar("f", "", pd.DataFrame(poster)), Stil()))
    assert FULA not in html
    assert f'href="mal?namnd={quote(FULA)}"' in html
    assert 'href="data"' in html
