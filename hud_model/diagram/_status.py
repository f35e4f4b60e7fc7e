"""Status: symbol, ord och färg tillsammans, aldrig färgen ensam."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup

Status = Literal["uppnatt", "hog", "delvis", "ej", "saknas", "neutral"]

SYMBOL: dict[Status, str] = {
    "uppnatt": "●",
    "hog": "◕",
    "delvis": "◐",
    "ej": "▼",
    "saknas": "–",
    "neutral": "○",
}
BETYDELSE: dict[Status, str] = {
    "uppnatt": "Uppnått, inom ram",
    "hog": "I hög grad",
    "delvis": "Delvis, nära",
    "ej": "Ej uppnått, underskott",
    "neutral": "Går inte att avgöra",
    "saknas": "Saknas",
}
_BEDOMNING: tuple[tuple[str, Status], ...] = (
    ("ej bedömt", "saknas"),
    ("mycket hög", "uppnatt"),
    ("hög grad", "hog"),
    ("delvis", "delvis"),
    ("ej", "ej"),
    ("inte", "ej"),
    ("uppfyllt", "uppnatt"),
)


def chip(status: Status, text: str) -> Markup:
    """Symbol och text; ifylld yta för det som kräver uppmärksamhet eller saknas."""
    return Markup(
        '<span class="hud-chip hud-chip-{}"><span aria-hidden="true">{}</span> {}</span>'
    ).format(status, SYMBOL[status], text)


def av_bedomning(bedomning: str | None) -> Status:
    """Statusen för en bedömning i ord (”Delvis uppfyllt”); saknas när ingen finns."""
    if not isinstance(bedomning, str):
        return "saknas"
    text = bedomning.casefold()
    return next((s for ord_, s in _BEDOMNING if ord_ in text), "neutral")


def forklaring() -> Markup:
    """Förklaringsraden: alla symboler med sina ord."""
    return Markup('<p class="hud-nyckel">{}</p>').format(
        Markup(" ").join(
            Markup(
                '<span><span class="hud-symbol-{}" aria-hidden="true">{}</span> {}</span>'
            ).format(s, SYMBOL[s], ord_)
            for s, ord_ in BETYDELSE.items()
        )
    )
