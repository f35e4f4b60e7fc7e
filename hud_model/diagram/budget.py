"""Budget mot utfall: bryggan, tekniska delen, verksamheterna och förklaringarna."""

from __future__ import annotations

import textwrap

import plotly.graph_objects as go

from hud_model.begrepp import Svar
from hud_model.diagram._stil import Stil, figur


def brygga(svar: Svar, stil: Stil) -> go.Figure:
    """Bryggan från budget till utfall; skrafferat = teknisk del, axeln börjar inte vid noll."""
    steg = svar.delar["steg"]
    budget, utfall = svar.uppgifter["budget_kr"], svar.uppgifter["utfall_kr"]
    enhet = 1_000_000 if stil.enhet == "mnkr" else 1_000
    fig = figur(stil, 360, bargap=0.25)
    namn = ["Budget", *steg["namn"], "Utfall"]
    x = list(range(len(namn)))
    niva = budget
    nivaer = [niva]
    for nr, rad in enumerate(steg.itertuples(), 1):
        farg = stil.farg("uppnatt" if rad.belopp_kr >= 0 else "ej")
        teknisk = rad.slag == "teknisk"
        fig.add_bar(
            x=[nr],
            base=[niva / enhet],
            y=[rad.belopp_kr / enhet],
            marker={
                "color": stil.farg("bak") if teknisk else farg,
                "line": {"color": farg, "width": 1.5},
                "pattern": {"shape": "/" if teknisk else "", "fgcolor": farg, "size": 7},
            },
            hovertemplate=f"{rad.namn}: {stil.belopp(rad.belopp_kr, tecken=True)}<extra></extra>",
        )
        forra = niva
        niva += rad.belopp_kr
        nivaer.append(niva)
        topp = max(forra, niva) if rad.belopp_kr >= 0 else min(forra, niva)
        fig.add_annotation(
            x=nr,
            y=topp / enhet,
            text=f"<b>{stil.belopp(rad.belopp_kr, tecken=True)}</b>",
            showarrow=False,
            yshift=11 if rad.belopp_kr >= 0 else -11,
            font={"color": stil.farg("text" if rad.belopp_kr >= 0 else "ej-skrift")},
        )
        fig.add_shape(
            type="line", x0=nr - 0.62, x1=nr + 0.38, y0=forra / enhet, y1=forra / enhet,
            line={"color": stil.farg("neutral"), "width": 1},
        )
    for nr, belopp in ((0, budget), (len(namn) - 1, utfall)):
        fig.add_shape(
            type="line", x0=nr - 0.4, x1=nr + 0.4, y0=belopp / enhet, y1=belopp / enhet,
            line={"color": stil.farg("text"), "width": 5},
        )
        fig.add_annotation(
            x=nr, y=belopp / enhet, text=f"<b>{stil.belopp(belopp)}</b>", showarrow=False, yshift=16,
            font={"size": 15},
        )
    lagst, hogst = min(*nivaer, utfall), max(*nivaer, utfall)
    luft = 0.14 * (hogst - lagst)
    fig.update_xaxes(
        tickvals=x,
        ticktext=[_bryt(n, fet=nr in (0, len(namn) - 1)) for nr, n in enumerate(namn)],
        range=[-0.6, len(namn) - 0.4],
        tickangle=0,
        tickfont={"size": 13},
    )
    fig.update_yaxes(visible=False, range=[(lagst - luft) / enhet, (hogst + luft) / enhet])
    return fig


def _bryt(namn: str, *, fet: bool = False) -> str:
    text = "<br>".join(textwrap.wrap(namn, 13, break_long_words=False))
    return f"<b>{text}</b>" if fet else text
