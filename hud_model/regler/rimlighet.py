"""Rimlighet: värden som tabellernas angivna gränser inte tillåter, en gång för alla tabeller.

Gränserna står på kolumnerna i `tabeller`: minsta och största tal, en kolumn som en annan aldrig är
större än, andelar, och utfall som inte kan finnas innan tillfället varit. En ny tabell har dem från
första dagen.
Källa: tabellernas betydelse i `tabeller`; egen metod för vad som är säkert fel och vad som frågas.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from hud_model.begrepp import Rad
from hud_model.tabeller import SISTA_MANAD, TABELLER, Kolumn, Tabell
from hud_model.tal import skriv_tal

_ANDEL = re.compile(r"\bandel\b|\(%\)|%|sjukfrånvaro", re.IGNORECASE)
_ANTAL = re.compile(r"antal(?:et)?\b(?!.*(?:förändring|ökning|minskning|netto))", re.IGNORECASE)
_FORANDRING = re.compile(r"förändring|ökning|minskning|utveckling", re.IGNORECASE)
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
        for b in _tabellens(TABELLER[namn], _med_enhet(namn, tabellens, rader), idag)
    ]


def _med_enhet(
    namn: str, tabellens: Sequence[Rad], rader: Mapping[str, Sequence[Rad]]
) -> Sequence[Rad]:
    """Raderna med indikatorns namn som mått, där de bara bär dess id och den är en andel."""
    kolumner = TABELLER[namn].kolumnnamn
    if "indikator" not in kolumner or "enhet" in kolumner:
        return tabellens
    andelar = {
        rad.get("id"): rad["namn"]
        for rad in rader.get("indikator", ())
        if re.match(r"andel\b", str(rad.get("namn") or ""), re.IGNORECASE)
    }
    return [{**rad, "matt": andelar.get(rad.get("indikator"))} for rad in tabellens]


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
            if kolumn.hogst_av == "ar":
                yield fel(f"{namn} är {varde} men raden avser {av}", "rätta det ena året")
            else:
                yield fel(
                    f"{namn} är {_tal(varde)} men {kolumn.hogst_av} {_tal(av)}",
                    "rätta det ena; så många kan det inte vara",
                )
        elif kolumn.andel and _ar_andel(rad) and not 0 <= varde <= 100:
            yield fel(
                f"värdet är {_tal(varde)} procent",
                "kontrollera om det är en andel, som är högst 100, eller en förändring",
                sakert=False,
            )
        elif kolumn.andel and varde < 0 and _ANTAL.match(str(rad.get("matt") or "")):
            yield fel(
                f"{rad['matt']} är {_tal(varde)}", "kontrollera om det är ett antal", sakert=False
            )
        if kolumn.utfall and (rad.get("ar"), rad.get("tillfalle")) in ej_varit:
            yield fel(
                f"{namn} anges för {rad['tillfalle']} {rad['ar']}, som inte har varit än",
                "rätta året eller tillfället",
            )
        if ar_utfallsar and rad.get("varde") is not None and varde > idag.year:
            yield fel(f"utfall anges för {varde}, som inte har varit än", "rätta året")


def _ar_andel(rad: Rad) -> bool:
    """Sant när radens enhet är procent, eller när måttet säger det och ingen enhet anges."""
    enhet = str(rad.get("enhet") or "").casefold()
    if enhet:
        return bool(re.search(r"%|procent(?!enhet)", enhet))
    matt = str(rad.get("matt") or "")
    return not _FORANDRING.search(matt) and bool(_ANDEL.search(matt))


def _utanfor(kolumn: Kolumn) -> str:
    if kolumn.minst is not None and kolumn.minst >= 0:
        return f"ska ligga mellan {_tal(kolumn.minst)} och {_tal(kolumn.hogst or 0)}"
    return "är för stort för att vara rätt"


def _tal(varde: float) -> str:
    if abs(varde) > 1e15:
        return f"{varde:.0e}"
    return skriv_tal(varde, 0 if varde == int(varde) else 1)
