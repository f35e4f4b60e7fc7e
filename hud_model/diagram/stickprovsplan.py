"""Stickprovsplanen: styrkan efter antalet stickprov, en kurva per andel fel."""

from __future__ import annotations

import plotly.graph_objects as go

from hud_model.begrepp import Svar
from hud_model.diagram._stil import Stil, figur, procent

_STRECK = ("longdashdot", "dot", "dash", "solid")
_ISAR = 7.0
"""Så långt från varandra, i procentenheter, kurvornas namn minst står."""


def plan(svar: Svar, stil: Stil) -> go.Figure:
    """En kurva per andel med sitt namn i kanten; antalet som drogs och kravet som linjer."""
    u, kurvor = svar.uppgifter, svar.delar["kurvor"]
    hogst = int(kurvor["antal"].max())
    slut = {a: 100 * float(egna["styrka"].iloc[-1]) for a, egna in kurvor.groupby("andel")}
    hojder: dict[float, float] = {}
    for andel in sorted(slut, key=lambda a: -slut[a]):
        hojder[andel] = min(slut[andel], min(hojder.values(), default=1000.0) - _ISAR)
    text = {"showarrow": False, "font": {"size": 13, "color": stil.farg("text")}}
    fig = figur(
        stil,
        300,
        margin={"l": 8, "r": 96, "t": 24, "b": 40},
        xaxis={
            "title": {"text": "Stickprov per nämnd", "font": {"size": 13}},
            "range": [0, hogst],
            "nticks": 7,
        },
        yaxis={"range": [0, 102], "tickvals": [0, 25, 50, 75, 100], "ticksuffix": " % "},
        shapes=[
            _linje(stil, x0=u["antal"], x1=u["antal"], y0=0, y1=100),
            _linje(stil, x0=0, x1=hogst, y0=100 * u["krav"], y1=100 * u["krav"], dash="dot"),
        ],
        annotations=[
            {**text, "x": u["antal"], "y": 100, "yshift": 10, "text": f"{u['antal']} drogs"},
            *(
                {
                    **text,
                    "x": 1,
                    "xref": "paper",
                    "xanchor": "left",
                    "xshift": 6,
                    "y": hojd,
                    "text": f"{procent(100 * andel, 0)} fel",
                }
                for andel, hojd in hojder.items()
            ),
        ],
    )
    for nr, (andel, egna) in enumerate(kurvor.groupby("andel")):
        fig.add_scatter(
            x=egna["antal"].tolist(),
            y=(100 * egna["styrka"]).round(1).tolist(),
            mode="lines",
            line={"color": stil.farg("accent"), "width": 2, "dash": _STRECK[nr % len(_STRECK)]},
            hovertemplate=f"{procent(100 * andel, 0)} fel, %{{x}} stickprov: %{{y}} %"
            "<extra></extra>",
        )
    return fig


def _linje(stil: Stil, *, dash: str = "solid", **plats: float) -> dict[str, object]:
    return {
        "type": "line",
        **plats,
        "line": {"color": stil.farg("dov"), "width": 1.5, "dash": dash},
    }
