"""Status: symbol, ord och färg tillsammans, aldrig färgen ensam."""

from __future__ import annotations

from typing import Literal

from markupsafe import Markup

Status = Literal["uppnatt", "hog", "delvis", "ej", "saknas", "neutral"]

_RING = '<circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5"/>'
_FORM: dict[Status, str] = {
    "uppnatt": '<circle cx="6" cy="6" r="5.5"/>',
    "hog": f'{_RING}<path d="M6 6V1.25A4.75 4.75 0 1 1 1.25 6Z"/>',
    "delvis": f'{_RING}<path d="M6 1A5 5 0 0 0 6 11Z"/>',
    "ej": '<path d="M.25 1.25h11.5L6 11.25Z"/>',
    "saknas": '<path d="M1 5.25h10v1.5H1Z"/>',
    "neutral": _RING,
}
"""Ritade i stället för skrivna: typsnittens ●, ◕ och ▼ är olika stora."""
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


def symbol(status: Status) -> Markup:
    """Statusens symbol i textens storlek; ordet bredvid säger detsamma."""
    return Markup(
        '<svg class="hud-symbol hud-symbol-{}" viewBox="0 0 12 12" width="12" height="12" '
        'fill="currentColor" aria-hidden="true">{}</svg>'
    ).format(status, Markup(_FORM[status]))


def chip(status: Status, text: str) -> Markup:
    """Symbol och text; ifylld yta för det som kräver uppmärksamhet eller saknas."""
    return Markup('<span class="hud-chip hud-chip-{}">{} {}</span>').format(
        status, symbol(status), text
    )


def av_bedomning(bedomning: str | None) -> Status:
    """Statusen för en bedömning i ord (”Delvis uppfyllt”); saknas när ingen finns."""
    if not isinstance(bedomning, str):
        return "saknas"
    text = bedomning.casefold()
    return next((s for ord_, s in _BEDOMNING if ord_ in text), "neutral")


def forklaring(*fler: str) -> Markup:
    """Förklaringsraden: alla symboler med sina ord, och bildens egna tecken sist."""
    ord_ = [Markup("{} {}").format(symbol(s), ord_) for s, ord_ in BETYDELSE.items()]
    return Markup('<p class="hud-nyckel">{}</p>').format(
        Markup(" ").join(Markup("<span>{}</span>").format(o) for o in (*ord_, *fler))
    )
