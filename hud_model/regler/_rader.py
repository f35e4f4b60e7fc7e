"""Rader: en tabell som ordlistor, så att en regel kan läsas rad för rad."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Rad

PERIOD = ("kommun", "namnd", "ar", "tillfalle")
"""Kolumnerna som säger vems uppgiften är och när."""


def som_rader(tabell: pd.DataFrame) -> list[Rad]:
    """Tabellens rader i ordning, med saknat värde som None; belopp och tecken orörda."""
    namn = list(tabell)
    kolumner = [tabell[k].to_numpy(object, na_value=None) for k in namn]
    return [dict(zip(namn, rad, strict=True)) for rad in zip(*kolumner, strict=True)]


def period(rad: Rad) -> tuple[object, ...]:
    """Radens kommun, nämnd, år och tillfälle."""
    return tuple(rad[kolumn] for kolumn in PERIOD)
