"""Rader: en tabell som ordlistor, så att en regel kan läsas rad för rad."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Rad

PERIOD = ("kommun", "namnd", "ar", "tillfalle")
"""Kolumnerna som säger vems uppgiften är och när."""


def som_rader(tabell: pd.DataFrame) -> list[Rad]:
    """Tabellens rader i ordning, med saknat värde som None; belopp och tecken orörda."""
    objekt = tabell.astype(object).where(tabell.notna(), None)
    return [dict(zip(objekt.columns, varden, strict=True)) for varden in objekt.to_numpy()]


def period(rad: Rad) -> tuple[object, ...]:
    """Radens kommun, nämnd, år och tillfälle."""
    return tuple(rad[kolumn] for kolumn in PERIOD)
