"""Leveransmallen ifylld: alla blad på en gång, alla misstag med blad och cell.

Bladet Leverans säger vem och när. Kolumner för nämnd, år och tillfälle på ett blad går före.
Exempelraden läses aldrig; en rad som fortfarande har något av den är ett misstag.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import unescape
from typing import Any

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.kallor._arbetsbok import Cell, ar_arbetsbok, las_arbetsbok
from hud_model.kallor._blad import (
    Blad,
    Kopplad,
    blad_av,
    huvudets_fel,
    inlasning,
    kopplade_kolumner,
    las_rader,
)
from hud_model.katalog import Katalog
from hud_model.katalog.leveransmall import (
    EXEMPEL,
    LASMIG,
    LEVERANS,
    LEVERANSTABELL,
    TABELLER_I_MALLEN,
    VEM,
    exempelrad,
    kolumner,
)
from hud_model.katalog.namn import forslag, ren
from hud_model.tabeller import TABELLER, Tabell
from hud_model.tal import kort

KALLA = "mall_excel"
NAMN = "den ifyllda mallen"
TAR = ("kommun", "namnd", "ar")
_BOK_HOGST = 1_000_000


def kanner_igen(fil: Fil) -> bool:
    """Sant för en arbetsbok med mallens blad Läs mig och Leverans."""
    if fil.borjan[:4] != b"PK\x03\x04" or not ar_arbetsbok(fil.innehall):
        return False
    try:
        with (
            zipfile.ZipFile(io.BytesIO(fil.innehall)) as zip_,
            zip_.open("xl/workbook.xml") as del_,
        ):
            text = del_.read(_BOK_HOGST).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, EOFError, zlib.error):
        return False
    return {LASMIG, LEVERANS} <= {
        unescape(n) for n in re.findall(r'<sheet [^>]*name="([^"]*)"', text)
    }


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Läser boken till en inläsning; Anvandarfel med en rad per misstag i den."""
    celler, varningar = las_arbetsbok(fil.innehall, fil.namn)
    misstag: list[str] = []
    anmarkningar = list(varningar)
    bladen = {namn: blad_av(fil.namn, namn, rader) for namn, rader in celler.items()}
    vem = _leverans(fil, bladen.get(LEVERANS), val, katalog, misstag)
    rader: dict[str, list[Rad]] = {}
    ifyllt = False
    for namn, blad in bladen.items():
        if blad is None or namn in (LASMIG, LEVERANS):
            continue
        if namn not in TABELLER_I_MALLEN:
            anmarkningar.append(
                Anmarkning(
                    "varning",
                    f"blad {namn}",
                    f"bladet hör inte till mallen och lästes inte ({len(blad.rader)} rader)",
                    f"ta bort bladet, eller byt namn: {forslag(namn, TABELLER_I_MALLEN)}",
                )
            )
            continue
        tabell = TABELLER[namn]
        fel = huvudets_fel(blad)
        kopplade = kopplade_kolumner(blad, tabell, None, fel, fragas=False)
        blad = _utan_exempel(blad, tabell, kopplade, fel)
        ifyllt = ifyllt or bool(blad.rader)
        misstag += fel
        if blad.rader and not fel:
            rader[namn] = las_rader(
                blad, tabell, kopplade, vem, "svensk", katalog, misstag, anmarkningar
            )
    if misstag and ifyllt:
        raise Anvandarfel(*misstag)
    if not ifyllt:
        raise Anvandarfel(
            f"{fil.namn} – inget är ifyllt – skriv minst en rad under exempelraden på något blad"
        )
    anmarkningar += _okanda_indikatorer(rader, katalog)
    return [inlasning(fil, KALLA, "Leverans enligt mallen", rader, anmarkningar, {})]


def _leverans(
    fil: Fil,
    blad: Blad | None,
    val: Leveransval,
    katalog: Katalog,
    misstag: list[str],
) -> dict[str, Any]:
    """Vem och när, ur bladet Leverans; valen fyller det som är tomt där."""
    givet = {"kommun": val.kommun, "namnd": None, "ar": val.ar, "tillfalle": None}
    if blad is None or len(blad.rader) > 1:
        vad = "är tomt" if blad is None else f"har {len(blad.rader)} rader"
        misstag.append(
            f"{fil.namn}, blad {LEVERANS} – {vad} – fyll i en rad: kommun, namnd, ar, tillfalle"
        )
        return givet
    if not blad.rader:  # bara huvudet: valen får räcka
        blad = Blad(blad.fil, blad.namn, blad.huvud, [[None] * len(blad.huvud)], [2])
    fel = huvudets_fel(blad)
    kopplade = kopplade_kolumner(blad, LEVERANSTABELL, None, fel, fragas=False)
    saknas = [namn for namn in VEM if namn not in {k.kolumn.namn for k in kopplade}]
    fel += [f"{blad.var} – kolumnen {namn} saknas – ta en ny mall" for namn in saknas]
    if fel:
        misstag += fel
        return givet
    blad = _med_valen(blad, val)
    (rad,) = las_rader(blad, LEVERANSTABELL, kopplade, {}, "svensk", katalog, misstag, [])
    return {namn: rad[namn] for namn in VEM}


def _med_valen(blad: Blad, val: Leveransval) -> Blad:
    givna = {"kommun": val.kommun, "namnd": val.namnd, "ar": val.ar}
    rad = [
        givna.get(rubrik.casefold()) if cell is None else cell
        for rubrik, cell in zip(blad.huvud, blad.rader[0], strict=True)
    ]
    return Blad(blad.fil, blad.namn, blad.huvud, [rad], blad.nummer)


def _utan_exempel(blad: Blad, tabell: Tabell, kopplade: Sequence[Kopplad], fel: list[str]) -> Blad:
    """Bladet utan exempelraden; ett fel per cell som är kvar från den på en annan rad."""
    exempel = dict(
        zip((k.namn for k in kolumner(tabell)), map(_jamfort, exempelrad(tabell)), strict=True)
    )
    kvar = []
    for nr, rad in enumerate(blad.rader):
        if all(_jamfort(rad[k.nr]) == exempel.get(k.kolumn.namn) for k in kopplade):
            continue
        kvar.append(nr)
        for k in kopplade:
            belopp = k.kolumn.namn.endswith("_kr")
            if _ur_exemplet(rad[k.nr], exempel.get(k.kolumn.namn), belopp=belopp):
                fel.append(
                    f"{blad.cell(nr, k.nr)} – ”{kort(str(rad[k.nr]))}” är kvar från exempelraden – "
                    "skriv er egen uppgift, eller ta bort raden"
                )
    rader, nummer = [blad.rader[nr] for nr in kvar], [blad.nummer[nr] for nr in kvar]
    return Blad(blad.fil, blad.namn, blad.huvud, rader, nummer)


def _jamfort(cell: Cell) -> Cell:
    """Cellen så som två lika celler blir lika: text renad, datum utan klockslag."""
    if isinstance(cell, str):
        return ren(cell) or None
    return cell.date() if isinstance(cell, datetime) else cell


def _ur_exemplet(cell: Cell, forlaga: Cell, *, belopp: bool) -> bool:
    if isinstance(cell, str):
        return ren(cell).startswith(f"{EXEMPEL}:")
    return belopp and cell is not None and cell == forlaga


def _okanda_indikatorer(rader: Mapping[str, list[Rad]], katalog: Katalog) -> list[Anmarkning]:
    """En varning per indikator som varken bladet indikator eller katalogen har."""
    kanda = {rad["id"] for rad in rader.get("indikator", [])} | katalog.indikatorer.keys()
    okanda: dict[str, tuple[str, str]] = {}
    for namn in ("indikatorutfall", "malsattning", "etappmalsutfall"):
        for rad in rader.get(namn, []):
            if rad["indikator"] not in kanda:
                okanda.setdefault(rad["indikator"], (rad["plats"], namn))
    return [
        Anmarkning(
            "varning",
            plats,
            f"indikatorn {id_} står varken på bladet indikator eller i katalogen",
            f"kontrollera namnet: {forslag(id_, sorted(kanda))}",
            tabell=tabell,
            nyckel=id_,
        )
        for id_, (plats, tabell) in okanda.items()
    ]
