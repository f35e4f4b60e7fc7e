"""Ett svars tabell som CSV eller Excel, med rubrik och källa."""

from __future__ import annotations

import io

import pandas as pd
import xlsxwriter

from hud_model.begrepp import Svar


def csv(svar: Svar) -> bytes:
    """Svarets tabell som UTF-8 med BOM, så att kalkylprogram läser å, ä och ö."""
    return ("﻿" + svar.tabell.to_csv(index=False, lineterminator="\n")).encode()


def xlsx(svar: Svar) -> bytes:
    """Svarets tabeller som arbetsbok: ett blad per tabell, källorna på ett eget blad."""
    ut = io.BytesIO()
    bok = xlsxwriter.Workbook(ut, {"in_memory": True, "strings_to_formulas": False})
    fet = bok.add_format({"bold": True})
    for namn, ram in {"Tabell": svar.tabell, **svar.delar}.items():
        blad = bok.add_worksheet(namn[:31])
        blad.write_row(0, 0, list(ram.columns), fet)
        for nr, rad in enumerate(ram.itertuples(index=False, name=None), 1):
            blad.write_row(nr, 0, [None if pd.isna(v) else v for v in rad])
        blad.freeze_panes(1, 0)
        blad.autofit()
    blad = bok.add_worksheet("Källor")
    rader = [svar.rubrik, svar.regel, *(f"{k.titel}: {', '.join(k.platser)}" for k in svar.kallor)]
    blad.write_column(0, 0, rader)
    bok.close()
    return ut.getvalue()
