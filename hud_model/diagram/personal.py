"""Personalens bilder: nämnderna som tabell, nämndens mått mot målen, sjukfrånvaron över åren."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._staplar import matstapel, saknade_namnder
from hud_model.diagram._status import chip
from hud_model.diagram._stil import Stil, figur, hogst_i, procent, tal
from hud_model.diagram.oversikt import bredvid, under
from hud_model.fragor.personal import KON

_TOM = Markup("")
_MALORD = {"sjukfranvaro": "Sjukfrånvaro", "hme": "HME, medarbetarengagemang"}


def per_namnd(svar: Svar, _stil: Stil) -> Markup:
    """En rad per nämnd: anställda, omsättning, sjukfrånvaron som stapel, kvinnor och män, HME."""
    hogst = hogst_i(svar.tabell["sjuk_procent"])
    celler = svar.uppgifter["celler"]
    rader = _TOM.join(
        Markup(
            '<tr><th scope="row">{}</th><td class="tal">{}<small> {}</small></td>'
            '<td class="tal hud-bred">{}</td><td class="tal">{}</td>{}'
            '<td class="tal hud-bred">{}</td><td class="tal hud-bred">{}</td>'
            '<td class="tal">{}</td></tr>'
        ).format(
            r.namn,
            tal(r.anstallda),
            _andring(r.anstallda, r.anstallda_fore),
            procent(r.omsattning_procent),
            procent(r.sjuk_procent),
            matstapel(r.sjuk_procent, None, hogst),
            procent(r.sjuk_kvinnor_procent),
            procent(r.sjuk_man_procent),
            celler.get(r.namnd, {})["hme"].text if "hme" in celler.get(r.namnd, {}) else "–",
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-mattabell hud-personal"><caption class="hud-gomd">Personal '
        'per nämnd</caption><thead><tr><th scope="col">Nämnd</th><th scope="col" class="tal">'
        'Anställda</th><th scope="col" class="tal hud-bred">Omsättning</th>'
        '<th scope="col" class="tal">Sjukfrånvaro</th><td></td>'
        '<th scope="col" class="tal hud-bred">Kvinnor</th><th scope="col" class="tal hud-bred">Män'
        '</th><th scope="col" class="tal">HME</th></tr></thead><tbody>{}</tbody></table>{}'
    ).format(rader, saknade_namnder(svar.uppgifter["saknas"], "Personaluppgifterna"))


def _andring(nu: Any, fore: Any) -> str:
    if pd.isna(nu) or pd.isna(fore):
        return ""
    return "±0" if nu == fore else f"{'+' if nu > fore else '−'}{tal(round(abs(nu - fore), 1))}"


def personalen(svar: Svar, stil: Stil) -> Markup:
    """Måtten mot årets mål överst, och alla mått i år och året före under."""
    rutor = _TOM.join(
        Markup('<li>{}<div class="hud-rutrad">{}{}</div><small>{}</small></li>').format(
            ord_, chip(cell.status, cell.text), bredvid(cell), under(cell, stil)
        )
        for matt, ord_ in _MALORD.items()
        if (cell := svar.uppgifter["celler"].get(matt))
    )
    ar = svar.uppgifter["ar"]
    rader = _TOM.join(
        Markup(
            '<tr><th scope="row">{}{}{}</th><td class="tal">{}</td><td class="tal">{}</td>'
            '<td class="tal">{}</td></tr>'
        ).format(
            r.matt,
            "" if r.kon == "alla" else f", {KON[r.kon]}",
            ", %" if r.enhet == "%" else "",
            tal(r.fore),
            "För få personer" if r.dold else tal(r.nu),
            _andring(r.nu, r.fore),
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '{}<table class="hud-tabell"><caption class="hud-gomd">Personalens mått</caption><thead>'
        '<tr><th scope="col">Mått</th><th scope="col" class="tal">{}</th>'
        '<th scope="col" class="tal">{}</th><th scope="col" class="tal">Ändring</th></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(
        Markup('<ul class="hud-rutor">{}</ul>').format(rutor) if rutor else "", ar - 1, ar, rader
    )


def over_ar(svar: Svar, stil: Stil) -> go.Figure:
    """En linje per mått och kön med namn och sista värde i kanten; axeln börjar vid noll."""
    ram = svar.tabell
    ar = sorted({int(a) for a in ram["ar"]})
    fig = figur(
        stil,
        280,
        margin={"l": 8, "r": 190, "t": 12, "b": 8},
        xaxis={"tickvals": ar, "tickformat": "d", "range": [ar[0] - 0.2, ar[-1] + 0.1]},
        yaxis={"range": [0, 1.1 * float(ram["varde"].max())], "nticks": 5, "ticksuffix": " % "},
    )
    sista = []
    for (matt, kon), egna in ram.groupby(["matt", "kon"], sort=False):
        hel = kon == "alla" and matt == "Sjukfrånvaro"
        farg = stil.farg("accent" if hel else "neutral")
        fig.add_scatter(
            x=egna["ar"].tolist(),
            y=egna["varde"].tolist(),
            mode="lines+markers",
            line={"color": farg, "width": 3 if hel else 1.5},
            marker={"size": 7 if hel else 5, "color": farg},
            hovertemplate="%{x}: %{y} %<extra></extra>",
        )
        kort = matt.removeprefix("Sjukfrånvaro").strip() or KON[kon]
        sista.append((float(egna["varde"].iloc[-1]), kort, hel))
    steg = 1.1 * float(ram["varde"].max()) / 260 * 16
    plats = -steg
    for varde, namn, hel in sorted(sista):
        plats = max(varde, plats + steg)
        fig.add_annotation(
            x=1,
            xref="paper",
            y=plats,
            xanchor="left",
            xshift=6,
            showarrow=False,
            text=f"{'<b>' if hel else ''}{namn} {procent(varde)}{'</b>' if hel else ''}",
            font={"size": 13, "color": stil.farg("accent" if hel else "dov")},
        )
    return fig


def varde(svar: Svar, _stil: Stil) -> Markup:
    """Räkneexemplet rad för rad, med hur varje tal fås."""
    rader = _TOM.join(
        Markup(
            '<tr><th scope="row">{}<small>{}</small></th><td class="tal">{} {}</td></tr>'
        ).format(
            r.post, r.forklaring, tal(round(r.varde, 1)), "" if r.enhet == "antal" else r.enhet
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-mattabell"><caption class="hud-gomd">Sjukfrånvarons värde'
        '</caption><thead><tr><th scope="col">Post</th><th scope="col" class="tal">Värde</th></tr>'
        "</thead><tbody>{}</tbody></table>"
    ).format(rader)
