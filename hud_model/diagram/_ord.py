"""Domänord som förklarar sig själva: ordlistans förklaring följer med ordet."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from hud_model.katalog.ordlista import ordlista


@lru_cache(maxsize=1)
def _gemena() -> dict[str, str]:
    return {ord_.casefold(): forklaring for ord_, forklaring in ordlista().items()}


def ordet(text: str) -> Markup:
    """Texten, med ordlistans förklaring av det som står före första kommat om den finns."""
    forklaring = _gemena().get(text.partition(",")[0].casefold())
    if forklaring is None:
        return escape(text)
    return Markup('<abbr class="hud-ord" title="{}">{}</abbr>').format(forklaring, text)
