"""Läser och skriver tal; läsningen följer en skriven grammatik i en av två deklarerade former.

Grammatik (efter att markup och yttre blanktecken tagits bort, i Unicode NFC):

    cell     = saknat | [operator] belopp [enhet]
    saknat   = "" | minus | ".." | "."
    operator = ">" | "<" | "≥" | "≤" | ">=" | "<="
    belopp   = [minus | "+"] {blank} tal | tal minus | "(" tal ")"
    minus    = "-" | "–" | "−"
    enhet    = "%" | "per år" | "tkr" | "mnkr" | "kr" | "st"
    blank    = blanksteg | hårt blank | smalt hårt blank | tunt blank
    siffror  = 0–9, minst en
    grupper  = 1–9, noll till två siffror, sedan (avgränsare tre siffror) minst en gång

    svensk:    tal = (siffror | grupper med blank | grupper med punkt) ["," siffror]
    program:   tal = (siffror | grupper med blank | grupper med komma) ["." siffror]

En enda grupp efter punkt i svensk form (`1.234`), och efter komma i programform (`1,234`), går
att läsa som två olika tal. Den tas därför bara emot när decimaler följer (`1.234,5`). Exponent,
understreck, andra siffror än 0–9, dubbla tecken och blandade avgränsare är fel, liksom fler
siffror än `HELA` före och `DECIMALER` efter decimaltecknet. Allt annat är också fel.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from hud_model.begrepp import Anvandarfel

Talform = Literal["svensk", "program"]
"""Svensk form har decimalkomma, programform decimalpunkt."""

HELA = 18
"""Så många siffror får ett tal ha före decimaltecknet."""
DECIMALER = 20
"""Så många siffror får ett tal ha efter decimaltecknet."""

_BLANK = " \u00a0\u202f\u2009"
_SAKNAT: dict[str, Literal["tomt", "streck", "prickar"]] = {
    "": "tomt",
    "-": "streck",
    "–": "streck",
    "−": "streck",
    ".": "prickar",
    "..": "prickar",
}
_OPERATOR = {">=": "≥", "<=": "≤"}


def _monster(tusental: str, decimal: str) -> re.Pattern[str]:
    return re.compile(
        rf"""(?P<operator>[<>]=|[<>≤≥])?[{_BLANK}]*
        (?P<fore>\([{_BLANK}]*|[-−–+][{_BLANK}]*)?
        (?P<hela>[1-9]\d{{0,2}}(?:[{_BLANK}]\d{{3}})+|[1-9]\d{{0,2}}(?:{tusental}\d{{3}})+|\d+)
        (?:{decimal}(?P<decimaler>\d+))?
        (?P<efter>[{_BLANK}]*\)|[-−–])?[{_BLANK}]*
        (?P<enhet>%|per[{_BLANK}]år|tkr|mnkr|kr|st)?""",
        re.VERBOSE | re.ASCII,
    )


_MONSTER: dict[str, re.Pattern[str]] = {
    "svensk": _monster(r"\.", ","),
    "program": _monster(",", r"\."),
}
_UTAN_AVGRANSARE = dict.fromkeys(map(ord, f"{_BLANK}.,"))
_TUSENTAL = {"svensk": ".", "program": ","}
_TILL_DECIMAL = {"svensk": (".", ","), "program": (",", ".")}
_FORMEN = {
    "svensk": "svensk form, till exempel 1 234,5",
    "program": "programform, till exempel 1234.5",
}


@dataclass(frozen=True)
class Tal:
    """Ett läst tal: värde, operator och enhet, eller vilket slags saknat som står där."""

    varde: Decimal | None
    operator: str | None = None
    enhet: str | None = None
    saknas: Literal["tomt", "streck", "prickar"] | None = None


def las_tal(cell: str, form: Talform = "svensk") -> Tal:
    """Talet i en cell, med tecken som i källan; Anvandarfel om cellen inte följer grammatiken."""
    ren = unicodedata.normalize("NFC", cell).strip(_BLANK + "\t")
    if ren in _SAKNAT:
        return Tal(None, saknas=_SAKNAT[ren])
    traff = _MONSTER[form].fullmatch(ren)
    fore, efter = ((traff["fore"] or "")[:1], (traff["efter"] or "")[-1:]) if traff else ("", "")
    if traff is None or (fore == "(") != (efter == ")") or (fore and efter not in ("", ")")):
        raise Anvandarfel(f"”{kort(cell)}” är inte ett tal i {_FORMEN[form]}")
    grupper, decimaler = traff["hela"], traff["decimaler"] or ""
    if grupper.count(_TUSENTAL[form]) == 1 and not decimaler:
        utan, med = grupper.replace(_TUSENTAL[form], ""), grupper.replace(*_TILL_DECIMAL[form])
        raise Anvandarfel(
            f"”{kort(cell)}” går att läsa som två olika tal – skriv {utan} eller {med}"
        )
    hela = grupper.translate(_UTAN_AVGRANSARE)
    if len(hela) > HELA or len(decimaler) > DECIMALER:
        raise Anvandarfel(f"”{kort(cell)}” har fler siffror än ett tal får ha")
    varde = Decimal(f"{hela}.{decimaler}" if decimaler else hela)
    if fore in ("-", "−", "–", "(") or efter in ("-", "−", "–"):
        varde = -varde
    operator = traff["operator"] or ""
    enhet = traff["enhet"]
    if enhet and enhet.startswith("per"):
        enhet = "per år"
    return Tal(varde, _OPERATOR.get(operator, operator) or None, enhet)


def formspar(celler: Iterable[str]) -> dict[Talform | Literal["tvetydig"], str]:
    """Vilka talformer cellerna visar: form → den första cell som bara går att läsa så.

    `tvetydig` är den första cell som går att läsa olika i de två formerna, till exempel 1.234.
    Celler utan komma och punkt, och celler som inte är tal, visar ingen form.
    """
    spar: dict[Talform | Literal["tvetydig"], str] = {}
    for cell in celler:
        if "," in cell or "." in cell:
            ren = unicodedata.normalize("NFC", cell).strip(_BLANK + "\t")
            if "svensk" in spar and not _MONSTER["program"].fullmatch(ren):
                continue  # visar högst det som redan är känt
            svensk, program = (bool(m.fullmatch(ren)) for m in _MONSTER.values())
            if svensk and program:
                spar.setdefault("tvetydig", cell)
            elif svensk or program:
                spar.setdefault("svensk" if svensk else "program", cell)
    return spar


def helt(text: str) -> int:
    """Heltalet som texten är, skrivet med högst nio av siffrorna 0–9; annars ValueError."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(f"{text!r} är inget heltal")
    return int(text)


def kort(cell: str) -> str:
    """Cellens text på en rad och högst 60 tecken, för ett meddelande."""
    rad = " ".join(cell.split())
    return rad if len(rad) <= 60 else f"{rad[:59]}…"


FAKTORER = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000, "mdkr": 1_000_000_000}
"""Enheterna för pengar och vad ett i dem är i kronor."""


def kronor(tal: Tal, faktor: int) -> int | None:
    """Talet gånger faktorn i hela kronor, halva bort från noll; None om det saknas."""
    if tal.varde is None:
        return None
    i_kronor = tal.varde * faktor
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
