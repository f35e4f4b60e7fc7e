"""Läser och skriver svenska tal; läsningen följer en skriven grammatik tecken för tecken.

Grammatik (efter att markup och yttre blanktecken tagits bort):

    cell     = saknat | [operator] tal [enhet]
    saknat   = "" | "-" | "–" | "−" | ".." | "."
    operator = ">" | "<" | "≥" | "≤" | ">=" | "<="
    tal      = ["-" | "–" | "−" | "+"] {blank} (siffror | grupp) ["," siffror]
    grupp    = en till tre siffror, sedan (blank tre siffror) minst en gång
    siffror  = 0–9, minst en
    blank    = blanksteg | hårt blank | smalt hårt blank | tunt blank
    enhet    = "%" | "per år" | "tkr" | "mnkr" | "kr" | "st"

Allt annat är ett fel. Svenska tal har decimalkomma; punkt som decimaltecken tas inte emot.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from hud_model.begrepp import Anvandarfel

_BLANK = " \u00a0\u202f\u2009"
_MONSTER = re.compile(
    rf"""(?P<operator>[<>]=|[<>≤≥])?[{_BLANK}]*
    (?P<tecken>[-−–+])?[{_BLANK}]*
    (?P<hela>\d{{1,3}}(?:[{_BLANK}]\d{{3}})+|\d+)(?:,(?P<decimaler>\d+))?[{_BLANK}]*
    (?P<enhet>%|per[ ]år|tkr|mnkr|kr|st)?""",
    re.VERBOSE | re.ASCII,
)
_OPERATOR = {">=": "≥", "<=": "≤"}


@dataclass(frozen=True)
class Tal:
    """Ett läst tal: värde, operator och enhet, eller vilket slags saknat som står där."""

    varde: Decimal | None
    operator: str | None = None
    enhet: str | None = None
    saknas: Literal["tomt", "streck", "prickar"] | None = None


def las_tal(cell: str) -> Tal:
    """Talet i en cell, med tecken som i källan; Anvandarfel om cellen inte följer grammatiken."""
    ren = unicodedata.normalize("NFC", cell).strip(_BLANK + "\t")
    saknas: dict[str, Literal["tomt", "streck", "prickar"]] = {
        "": "tomt",
        "-": "streck",
        "–": "streck",
        "−": "streck",
        ".": "prickar",
        "..": "prickar",
    }
    if ren in saknas:
        return Tal(None, saknas=saknas[ren])
    traff = _MONSTER.fullmatch(ren)
    if traff is None:
        raise Anvandarfel(f"”{cell}” är inte ett tal i svensk form, till exempel 1 234,5")
    hela = re.sub(rf"[{_BLANK}]", "", traff["hela"])
    varde = Decimal(f"{hela}.{traff['decimaler'] or '0'}") if traff["decimaler"] else Decimal(hela)
    if traff["tecken"] in ("-", "−", "–"):
        varde = -varde
    operator = traff["operator"]
    return Tal(varde, _OPERATOR.get(operator or "", operator), traff["enhet"])


def kronor(tal: Tal, enhet: Literal["kr", "tkr", "mnkr"]) -> int | None:
    """Talet i hela kronor när det står i given enhet, halva bort från noll; None om det saknas."""
    if tal.varde is None:
        return None
    i_kronor = tal.varde * {"kr": 1, "tkr": 1000, "mnkr": 1_000_000}[enhet]
    return int(i_kronor.to_integral_value(rounding=ROUND_HALF_UP))


SMALT = "\u202f"
"""Smalt hårt blanksteg: mellan tusental och före procenttecken."""


def skriv_tal(varde: float | int | Decimal, decimaler: int = 0, *, tecken: bool = False) -> str:
    """Talet i svensk form: minus U+2212, decimalkomma, smalt blanksteg mellan tusental.

    Halvor avrundas bort från noll; noll har aldrig minustecken. Med `tecken` skrivs plus ut.
    """
    steg = Decimal(1).scaleb(-decimaler)
    avrundat = Decimal(str(varde)).quantize(steg, rounding=ROUND_HALF_UP)
    text = f"{abs(avrundat):,}".replace(",", SMALT).replace(".", ",")
    if avrundat < 0:
        return f"−{text}"
    return f"+{text}" if tecken and avrundat > 0 else text


def skriv_procent(varde: float | Decimal, decimaler: int = 0, *, tecken: bool = False) -> str:
    """Talet, som redan är i procent, med procenttecken."""
    return f"{skriv_tal(varde, decimaler, tecken=tecken)}{SMALT}%"


def skriv_mnkr(kronor_: float | int, *, tecken: bool = False) -> str:
    """Kronor som miljoner med en decimal och enhet, för rubriker."""
    return f"{skriv_tal(Decimal(str(kronor_)) / 1_000_000, 1, tecken=tecken)} mnkr"
