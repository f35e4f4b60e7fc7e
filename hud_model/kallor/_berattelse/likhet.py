"""Namn som källan stavar olika på olika ställen: vilket av de kända som menas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from hud_model.katalog import nyckel

_SKILJE = re.compile(r"\s+[-–—]\s*|:\s+")


def narmast(text: str, namn: Iterable[str], lagst: float = 0.9) -> str | None:
    """Det namn som är mest likt texten (vikta), om likheten (0–1) är minst `lagst`."""
    sokt = nyckel(text)
    likheter = [(SequenceMatcher(None, sokt, nyckel(n)).ratio(), n) for n in namn]
    hogst, funnet = max(likheter, key=lambda par: par[0], default=(0.0, None))
    return funnet if hogst >= lagst else None


def namn_forst(text: str, namn: Iterable[str]) -> str | None:
    """Namnet som texten börjar med: ordagrant, annars det mest lika före ett tankstreck."""
    kanda = sorted(namn, key=len, reverse=True)
    borjan = f"{nyckel(text)} "
    ordagrant = next((n for n in kanda if borjan.startswith(f"{nyckel(n)} ")), None)
    if ordagrant:
        return ordagrant
    inledningar = (text[: skilje.start()] for skilje in _SKILJE.finditer(text[:250]))
    return next((n for inledning in inledningar if (n := narmast(inledning, kanda))), None)
