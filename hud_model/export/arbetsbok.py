"""Tabellerna som en arbetsbok, ett blad per tabell; text blir aldrig formler eller länkar."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import xlsxwriter

from hud_model.tabeller import RADTABELLER

_VAL = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def arbetsbok(tabeller: Mapping[str, pd.DataFrame]) -> bytes:
    """Arbetsboken som bara beror på raderna; huvudboken är för stor och följer inte med."""
    ut = io.BytesIO()
    bok = xlsxwriter.Workbook(ut, _VAL)
    bok.set_properties({"title": "Huddinge uppföljning", "created": datetime(1980, 1, 1)})
    huvud = bok.add_format({"bold": True})
    for namn, tabell in RADTABELLER.items():
        ram = tabeller[namn]
        blad = bok.add_worksheet(namn)
        blad.write_row(0, 0, tabell.kolumnnamn, huvud)
        for nr, rad in enumerate(ram[list(tabell.kolumnnamn)].itertuples(index=False), 1):
            for kolumn, varde in enumerate(rad):
                _skriv(blad, nr, kolumn, varde)
        blad.freeze_panes(1, 0)
        blad.autofit()
    bok.close()
    return ut.getvalue()


def _skriv(blad: Any, rad: int, kolumn: int, varde: Any) -> None:
    if pd.isna(varde):
        return
    if isinstance(varde, str):
        blad.write_string(rad, kolumn, varde)
    elif isinstance(varde, bool):
        blad.write_boolean(rad, kolumn, varde)
    else:
        blad.write_number(rad, kolumn, varde)
