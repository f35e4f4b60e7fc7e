"""Rimlighet: värden som tabellernas angivna gränser inte tillåter, en gång för alla tabeller.

Gränserna står på kolumnerna i `tabeller`: minsta och största tal, en kolumn som en annan aldrig är
större än, andelar, och utfall som inte kan finnas innan tillfället varit. En ny tabell har dem från
första dagen.
Källa: tabellernas betydelse i `tabeller`; egen metod för vad som är säkert fel och vad som frågas.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from hud_model.begrepp import Rad
from hud_model.tabeller import SISTA_MANAD, TABELLER, Kolumn, Tabell
from hud_model.tal import skriv_tal

_PROCENT = ("%", "procent")
_HOGST_PER_KOLUMN = 100


@dataclass(frozen=True)
class Brott:
    """Ett värde utanför gränserna: tabell, radens plats, kolumn, vad, och vad som ska göras.

    `sakert` är falskt när värdet kan vara riktigt och en människa ska svara.
    """

    tabell: str
    plats: str
    kolumn: str
    text: str
    atgard: str
    sakert: bool = True

    def mening(self, fil: str) -> str:
        """En rad: var – vad – vad som ska göras."""
        return f"{fil}, {self.tabell}, {self.plats} – {self.text} – {self.atgard}"


def periodens_slut(ar: int, tillfalle: str) -> date | None:
    """Sista dagen som tillfällets utfall täcker; None för en plan."""
    manad = SISTA_MANAD.get(tillfalle)
    if manad is None:
        return None
    return date(ar, manad, calendar.monthrange(ar, manad)[1])


def brott(rader: Mapping[str, Sequence[Rad]], idag: date) -> list[Brott]:
    """Brotten mot gränserna i alla tabeller, i tabellernas ordning; `idag` är dagens datum."""
    return [
        b
        for namn, tabellens in rader.items()
        if tabellens
        for b in _tabellens(TABELLER[namn], tabellens, idag)
    ]


def _tabellens(tabell: Tabell, rader: Sequence[Rad], idag: date) -> Iterator[Brott]:
    ej_varit = _ej_varit(rader, idag) if "tillfalle" in tabell.kolumnnamn else set()
    for kolumn in tabell.kolumner:
        yield from islice(_kolumnens(tabell, kolumn, rader, ej_varit, idag), _HOGST_PER_KOLUMN)


def _ej_varit(rader: Sequence[Rad], idag: date) -> set[tuple[Any, Any]]:
    """Åren och tillfällena som inte har varit än."""
    return {
        (ar, tillfalle)
        for ar, tillfalle in {(r.get("ar"), r.get("tillfalle")) for r in rader}
        if ar is not None
        and tillfalle is not None
        and (slut := periodens_slut(ar, tillfalle)) is not None
        and slut > idag
    }


def _kolumnens(
    tabell: Tabell,
    kolumn: Kolumn,
    rader: Sequence[Rad],
    ej_varit: set[tuple[Any, Any]],
    idag: date,
) -> Iterator[Brott]:
    namn = kolumn.namn
    ar_utfallsar = namn == "utfallsar"
    if kolumn.minst is None and not (kolumn.utfall or ar_utfallsar):
        return
    for rad in rader:
        varde = rad.get(namn)
        if varde is None:
            continue
        plats = str(rad.get("plats"))

        def fel(text: str, gor: str, *, sakert: bool = True, plats: str = plats) -> Brott:
            return Brott(tabell.titel, plats, namn, text, gor, sakert)

        if kolumn.minst is not None and varde < kolumn.minst:
            vad = "kan inte vara mindre än noll" if kolumn.minst == 0 else _utanfor(kolumn)
            yield fel(f"{namn} är {_tal(varde)} och {vad}", "rätta värdet")
        elif kolumn.hogst is not None and varde > kolumn.hogst:
            yield fel(f"{namn} är {_tal(varde)} och {_utanfor(kolumn)}", "rätta värdet")
        elif kolumn.hogst_av and (av := rad.get(kolumn.hogst_av)) is not None and varde > av:
            yield fel(
                f"{namn} är {_tal(varde)} men {kolumn.hogst_av} {_tal(av)}",
                "rätta det ena; så många kan det inte vara",
            )
        elif kolumn.andel and rad.get("enhet") in _PROCENT and not 0 <= varde <= 100:
            yield fel(
                f"{namn} är {_tal(varde)} procent",
                "är det en andel och inte en förändring?",
                sakert=False,
            )
        if kolumn.utfall and (rad.get("ar"), rad.get("tillfalle")) in ej_varit:
            yield fel(
                f"{namn} anges för {rad['tillfalle']} {rad['ar']}, som inte har varit än",
                "rätta året eller tillfället",
            )
        if ar_utfallsar and rad.get("varde") is not None and varde > idag.year:
            yield fel(f"utfall anges för {varde}, som inte har varit än", "rätta året")


def _utanfor(kolumn: Kolumn) -> str:
    if kolumn.minst is not None and kolumn.minst >= 0:
        return f"ska ligga mellan {_tal(kolumn.minst)} och {_tal(kolumn.hogst or 0)}"
    return "är för stort för att vara rätt"


def _tal(varde: float) -> str:
    if abs(varde) > 1e15:
        return f"{varde:.0e}"
    return skriv_tal(varde, 0 if varde == int(varde) else 1)
