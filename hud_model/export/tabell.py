"""Ett svars tabell som CSV eller Excel, med rubrik och källa."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import xlsxwriter

from hud_model.begrepp import Svar

_RAKNAS = ("=", "+", "-", "@", "\t", "\r")
"""Början på text som kalkylprogram tar för en formel."""


def csv(svar: Svar, markning: str = "") -> bytes:
    """Svarets tabell som UTF-8 med BOM, så att kalkylprogram läser å, ä och ö.

    `markning` blir en sista kolumn på varje rad: påhittade uppgifter bär den vart de än tar vägen.
    Text som ett kalkylprogram skulle räkna ut får en apostrof framför sig.
    """
    ram = _markt(svar.tabell, markning).map(_som_text)
    return ("\ufeff" + ram.to_csv(index=False, lineterminator="\n")).encode()


def _som_text(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RAKNAS) else cell


def _markt(ram: pd.DataFrame, markning: str) -> pd.DataFrame:
    return ram.assign(markning=markning) if markning else ram


def xlsx(svar: Svar, markning: str = "") -> bytes:
    """Svarets tabeller som arbetsbok: ett blad per tabell, källorna på ett eget blad.

    `markning` blir en sista kolumn på varje blad och första raden bland källorna.
    """
    ut = io.BytesIO()
    bok = xlsxwriter.Workbook(ut, {"in_memory": True, "strings_to_formulas": False})
    fet = bok.add_format({"bold": True})
    for namn, ram in {"Tabell": svar.tabell, **svar.delar}.items():
        blad = bok.add_worksheet(namn[:31])
        ram = _markt(ram, markning)
        blad.write_row(0, 0, list(ram.columns), fet)
        for nr, rad in enumerate(ram.itertuples(index=False, name=None), 1):
            blad.write_row(nr, 0, [None if pd.isna(v) else v for v in rad])
        blad.freeze_panes(1, 0)
        blad.autofit()
    blad = bok.add_worksheet("Källor")
    rader = [
        *([markning] if markning else []),
        svar.rubrik,
        svar.regel,
        *(f"{k.titel}: {', '.join(k.platser)}" for k in svar.kallor),
    ]
    blad.write_column(0, 0, rader)
    bok.close()
    return ut.getvalue()
