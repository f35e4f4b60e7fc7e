"""Fronten för kalkylblad och CSV: varje blad är en rubrik, rader med en cell är stycken.

Ett tal ur ett kalkylblad skrivs i svensk form, så att samma grammatik läser det som i text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from hud_model.kallor._arbetsbok import Cell
from hud_model.kallor._dokument.form import Dokument
from hud_model.kallor._dokument.text import Rad, bygg


def dokument(bladen: Mapping[str | None, Sequence[Sequence[Cell]]]) -> Dokument:
    """Dokumentet ur bladens celler, blad för blad; nyckeln None är en fil utan bladnamn."""
    rader: list[Rad] = []
    for namn, celler in bladen.items():
        if namn is not None:
            rader += [Rad(0, ()), Rad(0, (namn[:1].upper() + namn[1:],)), Rad(0, ())]
        texter = [[_text(cell) for cell in rad] for rad in celler]
        bredd = max((nr + 1 for rad in texter for nr, t in enumerate(rad) if t.strip()), default=0)
        for nr, rad in enumerate(texter, 1):
            ensam = sum(bool(t.strip()) for t in rad) < 2
            hela = (*rad, *[""] * bredd)[: 1 if ensam and rad and rad[0].strip() else bredd]
            rader.append(Rad(nr, hela))
        rader.append(Rad(0, ()))
    return bygg(rader, {namn.casefold() for namn in bladen if namn})


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "ja" if cell else "nej"
        case int():
            return str(cell)
        case float():
            # Så många siffror som cellen visar utan det som binär form lägger till.
            tal = Decimal(repr(round(cell, 9))).normalize()
            return f"{tal:f}".replace(".", ",")
        case date():
            return cell.isoformat()[:10]
        case _:
            return str(cell)
