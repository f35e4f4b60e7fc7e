"""Stilen: färg, enhet och talform för alla bilder. Färgerna är mätta, se docs/beslut/0005."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from hud_model.tal import skriv_procent, skriv_tal

Tema = Literal["light", "dark"]
Enhet = Literal["tkr", "mnkr"]

FARGER: dict[str, tuple[str, str]] = {
    "bak": ("#FFFFFF", "#10151B"),
    "yta": ("#F4F6F8", "#1A212A"),
    "text": ("#1B232C", "#E8ECF1"),
    "dov": ("#4A5260", "#B4BCC8"),
    "linje": ("#D5DAE0", "#37414D"),
    "accent": ("#0B4A6F", "#7CC4EE"),
    "accentyta": ("#E6EEF5", "#1B2C3A"),
    "uppnatt": ("#2A9D8F", "#45C4B0"),
    "uppnatt-text": ("#0F1A19", "#10151B"),
    "delvis": ("#F2C14E", "#F7D070"),
    "delvis-kant": ("#7A5600", "#F7D070"),
    "delvis-text": ("#2B2100", "#10151B"),
    "ej": ("#8C1C13", "#E4574C"),
    "ej-text": ("#FFFFFF", "#10151B"),
    "ej-skrift": ("#8C1C13", "#FF8A80"),
    "pahittad": ("#F2C14E", "#4A3A0B"),
    "pahittad-text": ("#2B2100", "#FBE3A1"),
    "saknas": ("#EDEFF2", "#2A313B"),
    "saknas-text": ("#4A5260", "#C3CAD4"),
    "neutral": ("#5B6472", "#A9B2BF"),
}
"""Namn → (ljust, mörkt). Varje textfärg har minst 4,5:1 mot sin yta, ytor minst 3:1."""

TYPSNITT = '"Source Sans", "Source Sans 3", sans-serif'


@dataclass(frozen=True)
class Stil:
    """Läsarens val av utseende: beloppsenhet och ljust eller mörkt."""

    enhet: Enhet = "mnkr"
    tema: Tema = "light"

    def farg(self, namn: str) -> str:
        """Färgen i läsarens tema."""
        return FARGER[namn][self.tema == "dark"]

    def belopp(self, kr: Any, *, tecken: bool = False) -> str:
        """Beloppet i läsarens enhet, utan enhetens namn; saknat blir tankstreck."""
        if kr is None or pd.isna(kr):
            return "–"
        tusental, decimaler = (1_000_000, 1) if self.enhet == "mnkr" else (1_000, 0)
        return skriv_tal(Decimal(int(kr)) / tusental, decimaler, tecken=tecken)


def css() -> str:
    """Färgerna som CSS-variabler med ljust och mörkt värde, ur samma tabell som bilderna."""
    rader = "".join(f"--hud-{n}:light-dark({ljus},{mork});" for n, (ljus, mork) in FARGER.items())
    return f".stApp{{{rader}}}"


def procent(varde: Any, decimaler: int = 1, *, tecken: bool = False) -> str:
    """Procenten på skärmform; saknat blir tankstreck."""
    if varde is None or pd.isna(varde):
        return "–"
    return skriv_procent(float(varde), decimaler, tecken=tecken)


def tal(varde: Any, decimaler: int | None = None) -> str:
    """Talet på skärmform med sina egna decimaler (högst två); saknat blir tankstreck."""
    if varde is None or pd.isna(varde):
        return "–"
    if decimaler is None:
        exponent = Decimal(str(varde)).normalize().as_tuple().exponent
        decimaler = min(2, max(0, -int(exponent)))
    return skriv_tal(varde, decimaler)


def figur(stil: Stil, hojd: int, **layout: Any) -> go.Figure:
    """En tom figur i husets stil: utan förklaringsruta, rutnät och verktygsrad."""
    bas: dict[str, Any] = {
        "template": None,
        "height": hojd,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": stil.farg("bak"),
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": TYPSNITT, "size": 14, "color": stil.farg("text")},
        "showlegend": False,
        "hovermode": "closest",
        "separators": ", ",
        "hoverlabel": {"font": {"family": TYPSNITT, "size": 14}},
        "dragmode": False,
    }
    axel = {"showgrid": False, "zeroline": False, "fixedrange": True, "automargin": True}
    bas["xaxis"] = {**axel, **layout.pop("xaxis", {})}
    bas["yaxis"] = {**axel, **layout.pop("yaxis", {})}
    return go.Figure(layout={**bas, **layout})


def hogst_i(tal: pd.DataFrame | pd.Series) -> float:
    """Det största talet som finns; 0 när inget gör det."""
    varden = pd.to_numeric(pd.Series(tal.to_numpy(object).ravel(), dtype=object), errors="coerce")
    return 0.0 if varden.isna().all() else float(varden.max())
