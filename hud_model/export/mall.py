"""Leveransmallen som arbetsbok: ett blad per tabell, listor att välja ur och en rad som exempel."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hud_model.begrepp import Rad
from hud_model.katalog import Katalog
from hud_model.katalog.leveransmall import (
    LASMIG,
    LEVERANS,
    LEVERANSTABELL,
    MARKE,
    TABELLER_I_MALLEN,
    exempelrad,
    kolumner,
)
from hud_model.tabeller import TABELLER, Kolumn

_RADER = 2_000
_LISTOR = "_listor"
_FORMAT = {"heltal": "0", "tal": "General", "datum": "yyyy-mm-dd", "sant": "@", "text": "@"}
_LASMIG = (
    "Fyll i bladet Leverans: kommun, nämnd, år och tillfälle. Det gäller alla rader i boken.",
    "Fyll sedan i de blad som ni har uppgifter till, en uppgift per rad. Tomma blad gör inget.",
    "Rad 2 på varje blad är ett exempel i grå kursiv. Den läses aldrig in så länge den är orörd. "
    "Skriv era rader under den, eller ta bort den. Skriv inte över en del av den.",
    "Belopp skrivs i hela kronor. I resultat- och investeringstabeller är kostnader och utgifter "
    "negativa och intäkter positiva; bladets kommentarer säger när det är tvärtom.",
    "Lämna cellen tom när en uppgift saknas. Skriv aldrig 0 för något som inte är noll.",
    "Avvikelser, procent och annat som går att räkna ut räknas av programmet. Det som er rapport "
    "själv anger skrivs i kolumnerna som slutar på _rapporterad.",
    "Håll pekaren över en rubrik så visas vad kolumnen betyder. Rubrikerna är låsta.",
    "Lämna in boken på sidan Data och kvalitet, eller med kommandot importera. Hittas misstag "
    "sägs alla på en gång, med blad och cell, och inget läses in.",
    "En ny leverans för samma nämnd, år och tillfälle ersätter den förra i dess helhet.",
)


def mallbok(
    katalog: Katalog,
    forval: Mapping[str, Any],
    ifyllt: Mapping[str, Sequence[Rad]] | None = None,
) -> bytes:
    """Mallens byte; samma indata ger samma byte.

    `forval` fyller bladet Leverans (kommun, namnd som id, ar, tillfalle). `ifyllt` är rader per
    tabell, skrivna under exempelraden; belopp i kronor med tabellens tecken.
    """
    ut = io.BytesIO()
    bok = xlsxwriter.Workbook(
        ut,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bok.set_properties({"title": MARKE, "created": datetime(2020, 1, 1)})
    skrivare = _Skrivare(bok, katalog)
    _las_mig(bok)
    _leverans(skrivare, forval)
    for namn in TABELLER_I_MALLEN:
        skrivare.blad(namn, kolumner(TABELLER[namn]), exempelrad(TABELLER[namn]))
        for nr, rad in enumerate((ifyllt or {}).get(namn, ()), 2):
            skrivare.rad(nr, rad)
    skrivare.listor()
    bok.close()
    return ut.getvalue()


def _las_mig(bok: xlsxwriter.Workbook) -> None:
    blad = bok.add_worksheet(LASMIG)
    blad.hide_gridlines(2)
    blad.set_column(0, 0, 110)
    blad.write_string(0, 0, MARKE, bok.add_format({"bold": True, "font_size": 16}))
    brutet = bok.add_format({"text_wrap": True, "valign": "top"})
    for nr, mening in enumerate(_LASMIG, 2):
        blad.write_string(nr, 0, mening, brutet)
    fet = bok.add_format({"bold": True})
    forst = len(_LASMIG) + 3
    blad.write_string(forst, 0, "Bladen", fet)
    for nr, namn in enumerate(TABELLER_I_MALLEN, forst + 1):
        tabell = TABELLER[namn]
        text = f"{namn}: {tabell.titel}. {tabell.betydelse}."
        blad.write_url(nr, 0, f"internal:'{namn}'!A1", string=text)
    blad.protect()


def _leverans(skrivare: _Skrivare, forval: Mapping[str, Any]) -> None:
    skrivare.blad(LEVERANS, LEVERANSTABELL.kolumner, None)
    namnd = next(
        (
            n.namn
            for n in skrivare.katalog.namnder
            if (n.kommun, n.id) == (forval.get("kommun"), forval.get("namnd"))
        ),
        None,
    )
    skrivare.rad(1, {**forval, "namnd": namnd})


class _Skrivare:
    """Skriver blad i en bok, med format och listor gemensamma för alla."""

    def __init__(self, bok: xlsxwriter.Workbook, katalog: Katalog) -> None:
        self.bok, self.katalog = bok, katalog
        self.huvud = bok.add_format(
            {"bold": True, "bg_color": "#E7ECF3", "bottom": 1, "locked": True}
        )
        self.kravs = bok.add_format(
            {"bold": True, "bg_color": "#CBD7E6", "bottom": 1, "locked": True}
        )
        self._format: dict[tuple[str, bool], Format] = {}
        self._listor: dict[tuple[str, ...], str] = {}

    def blad(
        self,
        namn: str,
        kolumner_: Sequence[Kolumn],
        exempel: Sequence[Any] | None,
    ) -> Worksheet:
        """Ett nytt blad med låst huvud, kommentarer, listor och exempelraden."""
        self.nu = self.bok.add_worksheet(namn)
        self.kolumner = kolumner_
        for nr, k in enumerate(kolumner_):
            self.nu.set_column(nr, nr, _bredd(k), self.format(k))
            self.nu.write_string(0, nr, k.namn, self.kravs if k.obligatorisk else self.huvud)
            self.nu.write_comment(
                0, nr, _forklaring(k), {"x_scale": 2.2, "y_scale": 1.2, "author": ""}
            )
            val = self.val(k)
            if val:
                self.nu.data_validation(
                    1,
                    nr,
                    _RADER,
                    nr,
                    {
                        "validate": "list",
                        "source": self.lista(val),
                        "error_title": "Välj ur listan",
                        "error_message": f"{k.namn} ska vara något av värdena i listan.",
                    },
                )
            if exempel is not None:
                self.cell(1, nr, k, exempel[nr], exempel=True)
        self.nu.freeze_panes(1, 0)
        self.nu.protect(
            "",
            {
                "format_cells": True,
                "format_columns": True,
                "format_rows": True,
                "insert_rows": True,
                "delete_rows": True,
                "sort": True,
                "autofilter": True,
            },
        )
        return self.nu

    def rad(self, nr: int, rad: Mapping[str, Any]) -> None:
        """En rad i det senaste bladet; saknat blir en tom cell."""
        for kolumn, k in enumerate(self.kolumner):
            if rad.get(k.namn) is not None:
                self.cell(nr, kolumn, k, rad[k.namn])

    def cell(self, rad: int, kolumn: int, k: Kolumn, varde: Any, *, exempel: bool = False) -> None:
        """En cell i kolumnens form."""
        form = self.format(k, exempel)
        if isinstance(varde, bool):
            self.nu.write_string(rad, kolumn, "ja" if varde else "nej", form)
        elif k.typ == "datum":
            dag = varde if isinstance(varde, date) else date.fromisoformat(varde)
            self.nu.write_datetime(rad, kolumn, dag, form)
        elif isinstance(varde, int | float):
            self.nu.write_number(rad, kolumn, varde, form)
        else:
            self.nu.write_string(rad, kolumn, str(varde), form)

    def format(self, k: Kolumn, exempel: bool = False) -> Format:
        """Cellens form efter kolumnens typ; exempel i grå kursiv. Cellerna är inte låsta."""
        form = "#,##0" if k.namn.endswith("_kr") else _FORMAT[k.typ]
        if (form, exempel) not in self._format:
            utseende = {"italic": True, "font_color": "#767676"} if exempel else {}
            self._format[form, exempel] = self.bok.add_format(
                {"num_format": form, "locked": False, **utseende}
            )
        return self._format[form, exempel]

    def val(self, k: Kolumn) -> tuple[str, ...]:
        """Värdena att välja bland, eller inga."""
        if k.namn == "kommun":
            return tuple(kommun.kod for kommun in self.katalog.kommuner)
        if k.namn == "namnd":
            return tuple(dict.fromkeys(n.namn for n in self.katalog.namnder))
        return k.varden or (("ja", "nej") if k.typ == "sant" else ())

    def lista(self, val: tuple[str, ...]) -> str:
        """Området i bladet med listor där värdena står."""
        if val not in self._listor:
            kolumn = xlsxwriter.utility.xl_col_to_name(len(self._listor))
            self._listor[val] = f"='{_LISTOR}'!${kolumn}$1:${kolumn}${len(val)}"
        return self._listor[val]

    def listor(self) -> None:
        """Skriver listorna sist, på ett dolt blad som inte läses."""
        blad = self.bok.add_worksheet(_LISTOR)
        for kolumn, val in enumerate(self._listor):
            blad.write_column(0, kolumn, val)
        blad.hide()


def _bredd(k: Kolumn) -> int:
    if k.varden or k.typ in ("sant", "heltal", "tal", "datum"):
        return max(14, len(k.namn) + 3)
    return max(24, len(k.namn) + 3)


def _forklaring(k: Kolumn) -> str:
    meningar = [f"{k.betydelse}."]
    if k.namn.endswith("_kr"):
        meningar.append("Hela kronor.")
    elif k.typ == "tal":
        meningar.append("Ett tal.")
    elif k.typ == "datum":
        meningar.append("ÅÅÅÅ-MM-DD.")
    elif k.typ == "sant":
        meningar.append("ja eller nej.")
    if k.varden:
        meningar.append(f"Något av: {', '.join(k.varden)}.")
    meningar.append("Måste fyllas i." if k.obligatorisk else "Får vara tom.")
    return " ".join(meningar)
