"""Budget mot utfall: bryggan, verksamheterna och nettokostnaden."""

from __future__ import annotations

import textwrap
from itertools import accumulate
from typing import Any
from urllib.parse import quote

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup
from pyphen import Pyphen

from hud_model.begrepp import Svar
from hud_model.diagram._stil import Stil, figur, hogst_i, procent

_AVSTAVNING = Pyphen(lang="sv_SE")
_AR = 3
"""Så många av de senaste åren får plats bredvid varandra; tabellen bakom har alla."""
_BREDD = 14
"""Så många tecken ryms under en stapel."""


def brygga(svar: Svar, stil: Stil) -> go.Figure:
    """Bryggan från budget till utfall; skrafferat = teknisk del, axeln börjar inte vid noll."""
    steg = svar.delar["steg"]
    budget, utfall = svar.uppgifter["budget_kr"], svar.uppgifter["utfall_kr"]
    enhet = 1_000_000 if stil.enhet == "mnkr" else 1_000
    namn = ["Budget", *steg["namn"], svar.uppgifter["utfallsord"]]
    belopp = [int(kr) for kr in steg["belopp_kr"]]
    nivaer = list(accumulate(belopp, initial=budget))
    farger = [stil.farg("uppnatt" if kr >= 0 else "ej") for kr in belopp]
    teknisk = [slag == "teknisk" for slag in steg["slag"]]
    texter = [_text(stil, 0, budget / enhet, stil.belopp(budget), yshift=16, storlek=15)]
    linjer = [_linje(-0.4, 0.4, budget / enhet, stil.farg("text"), 5)]
    for nr, (kr, fran, till) in enumerate(zip(belopp, nivaer, nivaer[1:], strict=False), 1):
        upp = kr >= 0
        texter.append(
            _text(
                stil,
                nr,
                (max if upp else min)(fran, till) / enhet,
                stil.belopp(kr, tecken=True),
                yshift=11 if upp else -11,
                farg="text" if upp else "ej-skrift",
            )
        )
        linjer.append(_linje(nr - 0.62, nr + 0.38, fran / enhet, stil.farg("neutral"), 1))
    sist = len(namn) - 1
    texter.append(_text(stil, sist, utfall / enhet, stil.belopp(utfall), yshift=16, storlek=15))
    linjer.append(_linje(sist - 0.4, sist + 0.4, utfall / enhet, stil.farg("text"), 5))
    lagst, hogst = min(*nivaer, utfall), max(*nivaer, utfall)
    luft = 0.14 * (hogst - lagst) or enhet
    fig = figur(
        stil,
        360,
        bargap=0.25,
        shapes=linjer,
        annotations=texter,
        xaxis={
            "tickvals": list(range(len(namn))),
            "ticktext": [_bryt(n, fet=nr in (0, sist)) for nr, n in enumerate(namn)],
            "range": [-0.6, sist + 0.6],
            "tickangle": 0,
            "tickfont": {"size": 13},
        },
        yaxis={"visible": False, "range": [(lagst - luft) / enhet, (hogst + luft) / enhet]},
    )
    return fig.add_bar(
        x=list(range(1, sist)),
        base=[fran / enhet for fran in nivaer[:-1]],
        y=[kr / enhet for kr in belopp],
        marker={
            "color": farger,
            "line": {"color": farger, "width": 1.5},
            "pattern": {"shape": ["/" if t else "" for t in teknisk], "size": 7, "solidity": 0.35},
        },
        customdata=[
            f"{n}: {stil.belopp(k, tecken=True)}" for n, k in zip(namn[1:], belopp, strict=False)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _linje(x0: float, x1: float, y: float, farg: str, bredd: int) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": x0,
        "x1": x1,
        "y0": y,
        "y1": y,
        "line": {"color": farg, "width": bredd},
    }


def _text(
    stil: Stil, x: float, y: float, text: str, *, yshift: int, farg: str = "text", storlek: int = 14
) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "text": f"<b>{text}</b>",
        "showarrow": False,
        "yshift": yshift,
        "font": {"color": stil.farg(farg), "size": storlek},
    }


def _bryt(namn: str, *, fet: bool = False) -> str:
    delar = " ".join(bit for ordet in namn.split() for bit in _avstavat(ordet))
    text = "<br>".join(textwrap.wrap(delar, _BREDD, break_long_words=False))
    return f"<b>{text}</b>" if fet else text


def _avstavat(ordet: str) -> list[str]:
    par = _AVSTAVNING.wrap(ordet, _BREDD) if len(ordet) > _BREDD else None
    return [par[0], *_avstavat(par[1])] if par else [ordet]


def brygga_smal(svar: Svar, stil: Stil) -> Markup:
    """Bryggan lagd ner för smal skärm: en rad per steg, på samma skala."""
    steg = svar.delar["steg"]
    budget, utfall = svar.uppgifter["budget_kr"], svar.uppgifter["utfall_kr"]
    nivaer = [budget]
    for belopp in steg["belopp_kr"]:
        nivaer.append(nivaer[-1] + int(belopp))
    lagst, hogst = min(*nivaer, utfall), max(*nivaer, utfall)
    spann = (hogst - lagst) or 1

    def lage(kr: float) -> float:
        return round(100 * (kr - lagst) / spann, 2)

    def rad(namn: str, text: str, stapel: Markup) -> Markup:
        return Markup(
            '<tr><th scope="row">{}</th><td class="tal">{}</td>'
            '<td class="hud-stapelcell" aria-hidden="true">{}</td></tr>'
        ).format(namn, text, stapel)

    def niva(kr: int) -> Markup:
        return Markup('<i class="hud-niva" style="left:{}%"></i>').format(lage(kr))

    rader = [rad("Budget", stil.belopp(budget), niva(budget))]
    for fran, post in zip(nivaer, steg.itertuples(), strict=False):
        till = fran + int(post.belopp_kr)
        klass = f"hud-stapel {'hud-plus' if post.belopp_kr >= 0 else 'hud-minus'}"
        klass += " hud-skraffer" if post.slag == "teknisk" else ""
        stapel = Markup('<i class="{}" style="left:{}%;width:{}%"></i>').format(
            klass, lage(min(fran, till)), round(100 * abs(till - fran) / spann, 2)
        )
        rader.append(rad(post.namn, stil.belopp(post.belopp_kr, tecken=True), stapel))
    sist = svar.uppgifter["utfallsord"]
    rader.append(rad(sist, stil.belopp(utfall), niva(utfall)))
    return Markup(
        '<table class="hud-tabell hud-brygga"><caption>{}</caption>'
        '<thead><tr><th scope="col">Steg</th><th scope="col" class="tal">{}</th>'
        '<td class="hud-stapelcell"></td></tr></thead><tbody>{}</tbody></table>'
    ).format(
        f"Från budget till {sist.lower()}"
        + (", skrafferat = teknisk del" if (steg["slag"] == "teknisk").any() else ""),
        stil.enhet,
        Markup("").join(rader),
    )


def verksamheter(svar: Svar, stil: Stil) -> Markup:
    """Verksamheterna i två nivåer med avvikelsen som stapel från en nollinje."""
    ram = svar.tabell
    storst = ram.loc[ram["niva"] != "summa", "avvikelse_kr"].abs().max()
    storst = 1 if pd.isna(storst) else storst or 1
    rader = Markup("").join(_verksamhetsrad(r, stil, storst) for r in ram.itertuples())
    return Markup(
        '<table class="hud-tabell hud-drift"><caption class="hud-gomd">Drift per '
        "verksamhet</caption>"
        '<thead><tr><th scope="col">Verksamhet, {}</th><th scope="col" class="tal '
        'hud-bred">Budget</th>'
        '<th scope="col" class="tal hud-bred">Utfall</th><th scope="col" class="tal">Avvikelse</th>'
        '<td class="hud-stapelcell hud-bred"></td><th scope="col" '
        'class="tal">%</th></tr></thead><tbody>{}</tbody></table>'
    ).format(stil.enhet, rader)


def _verksamhetsrad(rad: Any, stil: Stil, storst: float) -> Markup:
    olika = (
        pd.notna(rad.avvikelse_rapporterad_procent)
        and pd.notna(rad.avvikelse_procent)
        and abs(rad.avvikelse_rapporterad_procent - rad.avvikelse_procent) > 1
    )
    andel = 0 if pd.isna(rad.avvikelse_kr) else 50 * abs(rad.avvikelse_kr) / storst
    minus = pd.notna(rad.avvikelse_kr) and rad.avvikelse_kr < 0
    stapel = (
        Markup("")
        if rad.niva == "summa"
        else Markup('<i class="hud-stapel hud-{}" style="left:{}%;width:{}%"></i>').format(
            "minus" if minus else "plus", round(50 - andel if minus else 50, 2), round(andel, 2)
        )
    )
    return Markup(
        '<tr class="hud-{}"><th scope="row">{}</th><td class="tal hud-bred">{}</td>'
        '<td class="tal hud-bred">{}</td><td class="tal{}">{}</td>'
        '<td class="hud-stapelcell hud-bred hud-mitt" aria-hidden="true">{}</td>'
        '<td class="tal">{}{}</td></tr>'
    ).format(
        rad.niva,
        rad.verksamhet,
        stil.belopp(rad.budget_kr),
        stil.belopp(rad.utfall_kr),
        " hud-minustext" if minus else "",
        stil.belopp(rad.avvikelse_kr, tecken=True),
        stapel,
        Markup('<abbr title="Källan anger {}">≠</abbr> ').format(
            procent(rad.avvikelse_rapporterad_procent, 0, tecken=True)
        )
        if olika
        else "",
        procent(rad.avvikelse_procent, 1, tecken=True).removesuffix("%").strip(),
    )


def nettokostnad(svar: Svar, stil: Stil) -> Markup:
    """Nettokostnaden per område: en rad per område, ett tal per år, förändringen sist."""
    ram = svar.tabell
    ar = sorted(ram["ar"].unique())[-_AR:]
    huvud = Markup("").join(
        Markup('<th scope="col" class="tal">{}</th>').format(int(a)) for a in ar
    )
    rader = []
    for namn, grupp in ram.groupby("verksamhet", sort=False):
        per_ar = grupp.set_index("ar")
        celler = Markup("").join(
            Markup('<td class="tal">{}</td>').format(stil.belopp(per_ar["utfall_kr"].get(a, pd.NA)))
            for a in ar
        )
        sista = per_ar["forandring_procent"].get(ar[-1], float("nan"))
        rader.append(
            Markup('<tr><th scope="row">{}</th>{}<td class="tal">{}</td></tr>').format(
                namn, celler, procent(sista, 0, tecken=True)
            )
        )
    return Markup(
        '<div class="hud-rulla" tabindex="0" role="region" aria-label="Nettokostnad över år">'
        '<table class="hud-tabell"><thead><tr><th scope="col">Område, {}</th>{}'
        '<th scope="col" class="tal">Ökning</th></tr></thead><tbody>{}</tbody></table></div>'
    ).format(stil.enhet, huvud, Markup("").join(rader))


def per_namnd(svar: Svar, stil: Stil) -> Markup:
    """Nämnderna som liggande staplar från en nollinje, störst underskott först."""
    ram = svar.tabell
    storst = hogst_i(ram["avvikelse_kr"].abs()) or 1
    rader = []
    for r in ram.itertuples():
        andel = 50 * abs(r.avvikelse_kr) / storst
        minus = r.avvikelse_kr < 0
        rader.append(
            Markup(
                '<tr><th scope="row"><a href="budgetavvikelse?namnd={}" target="_self">{}</a></th>'
                '<td class="tal hud-bred">{}</td><td class="tal hud-bred">{}</td>'
                '<td class="tal{}">{}</td><td class="hud-stapelcell hud-mitt" aria-hidden="true">'
                '<i class="hud-stapel hud-{}" style="left:{}%;width:{}%"></i></td>'
                '<td class="tal">{}</td></tr>'
            ).format(
                quote(r.namn),
                r.namn,
                stil.belopp(r.budget_kr),
                stil.belopp(r.utfall_kr),
                " hud-minustext" if minus else "",
                stil.belopp(r.avvikelse_kr, tecken=True),
                "minus" if minus else "plus",
                round(50 - andel if minus else 50, 2),
                round(andel, 2),
                procent(r.avvikelse_procent, 1, tecken=True),
            )
        )
    saknas = svar.uppgifter["saknas"]
    block = (
        Markup(
            '<p class="hud-saknas"><strong>– Saknas för {}:</strong> {}. Deras ekonomi kommer med '
            "nämndernas egna rapporter, som inte är inlästa.</p>"
        ).format(len(saknas), ", ".join(saknas))
        if saknas
        else Markup("")
    )
    return Markup(
        '<table class="hud-tabell hud-per-namnd">'
        '<caption class="hud-gomd">Budgetavvikelse per nämnd</caption>'
        '<thead><tr><th scope="col">Nämnd, {}</th><th scope="col" class="tal hud-bred">Budget</th>'
        '<th scope="col" class="tal hud-bred">{}</th><th scope="col" class="tal">Avvikelse</th>'
        '<td class="hud-stapelcell"></td><th scope="col" class="tal">%</th></tr></thead>'
        "<tbody>{}{}</tbody></table>{}"
    ).format(
        stil.enhet,
        svar.uppgifter["utfallsord"],
        Markup("").join(rader),
        _samlat(svar.uppgifter["samlat"], stil),
        block,
    )


def _samlat(samlat: dict[str, int] | None, stil: Stil) -> Markup:
    if samlat is None:
        return Markup("")
    budget, utfall, avvikelse = (samlat[f"{k}_kr"] for k in ("budget", "utfall", "avvikelse"))
    return Markup(
        '<tr class="hud-summa"><th scope="row">Alla nämnder</th><td class="tal hud-bred">{}</td>'
        '<td class="tal hud-bred">{}</td><td class="tal{}">{}</td><td class="hud-stapelcell"></td>'
        '<td class="tal">{}</td>'
        "</tr>"
    ).format(
        stil.belopp(budget),
        stil.belopp(utfall),
        " hud-minustext" if avvikelse < 0 else "",
        stil.belopp(avvikelse, tecken=True),
        procent(100 * avvikelse / abs(budget) if budget else None, 1, tecken=True),
    )
