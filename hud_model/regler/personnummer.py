"""Personnummer: text som innehåller ett, så att det stoppas innan det lagras.

Ett personnummer är ett giltigt datum (dagen plus 60 i ett samordningsnummer), fyra siffror till,
och en kontrollsiffra som stämmer; med eller utan århundrade och streck, vilket streck det än är,
också med blanktecken eller radbrytning vid strecket och med åtskilda år, månad och dag.
Källa: Skatteverket, Personnummer och samordningsnummer; folkbokföringslagen (1991:481) 18 §.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from math import sqrt

STRECK = "-+/\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe63\uff0d"
"""Mellan datum och nummer: bindestreck (hårt, mjukt), tankstreck, minus, plus, snedstreck."""
_LIKA = str.maketrans(dict.fromkeys(STRECK[3:], "-") | dict.fromkeys("\u00a0\u2007\u202f", " "))
_FORE = r"(?<!\d)(?<!\d[,.])"
_SLUT = r"(\d{4})(?!\d)"
_MELLAN = r"(?:[-+/][ \r\n]{0,2}|[ ]{1,2}[-+/][ \r\n]{1,2})"
_SOKTA = (
    re.compile(rf"{_FORE}(18|19|20)?(\d\d)(\d\d)(\d\d){_MELLAN}{_SLUT}"),
    re.compile(rf"{_FORE}(18|19|20)(\d\d)(\d\d)(\d\d)(?: |\r?\n)?{_SLUT}"),
    re.compile(rf"{_FORE}()(\d\d)(\d\d)(\d\d)(?: |\r?\n)?{_SLUT}(?![,.]\d)"),
    re.compile(rf"{_FORE}(18|19|20)(\d\d)([- ./])(\d\d)\3(\d\d){_MELLAN}{_SLUT}(?!(?:[- /]|\3)\d)"),
)
_KAN_FINNAS = re.compile(r"\d{6}|\d{4}[^\d\s]\d\d[^\d\s]\d\d|\d{4}\s\d\d\s\d\d")
_SLUMPEN = 0.1
"""Så stor del av slumpade siffror med giltigt datum har en kontrollsiffra som stämmer."""
_MASKAT = "(maskerat personnummer)"
_Delar = tuple[str, str, str, str, str]


def personnummer_i(text: str) -> str | None:
    """Det första personnumret i texten, som det står; None när ingen del av den är ett."""
    funna = [plats for plats, delar in _mojliga(text) if _datum(delar) and _kontrollsiffra(delar)]
    return text[slice(*min(funna))] if funna else None


def maskerad(text: str) -> str:
    """Texten där den innehåller ett personnummer, med en märkning i stället för hela texten."""
    return text if personnummer_i(text) is None else _MASKAT


def utan_nummer(text: str) -> str:
    """Texten med märkningen i stället för varje personnummer; resten står kvar."""
    while (nummer := personnummer_i(text)) is not None:
        text = text.replace(nummer, _MASKAT)
    return text


def over_slumpen(koder: Iterable[str]) -> tuple[int, bool]:
    """Antal koder som har ett personnummers form, och om de är fler än slumpen ger.

    Löpnummer med tio siffror råkar ibland ha ett giltigt datum och rätt kontrollsiffra. De är
    personnummer när träffarna klart överstiger den tiondel som slumpen ger.
    """
    med_datum = traffar = 0
    for kod in koder:
        daterade = [delar for _, delar in _mojliga(kod) if _datum(delar)]
        med_datum += bool(daterade)
        traffar += any(map(_kontrollsiffra, daterade))
    vantat = _SLUMPEN * med_datum
    grans = vantat + 4 * sqrt(vantat * (1 - _SLUMPEN)) + 1
    return traffar, traffar > grans and traffar > 1


def _mojliga(text: str) -> Iterator[tuple[tuple[int, int], _Delar]]:
    """Platserna som har formen, med århundrade (eller tomt), år, månad, dag och fyra siffror."""
    if not _KAN_FINNAS.search(text):
        return
    if not text.isascii():
        text = "".join(str(int(t)) if t.isdecimal() else t for t in text).translate(_LIKA)
    for nr, sokt in enumerate(_SOKTA):
        for traff in sokt.finditer(text):
            delar = [d or "" for d in traff.groups()]
            if nr == len(_SOKTA) - 1:
                del delar[2]  # tecknet mellan år, månad och dag
            yield traff.span(), (delar[0], delar[1], delar[2], delar[3], delar[4])


def _datum(delar: _Delar) -> bool:
    """Sant när de sex siffrorna är en dag som finns, i angivet eller något rimligt århundrade."""
    arhundrade, ar, manad, dag_, _ = delar
    dag = int(dag_)
    dag -= 60 if dag > 60 else 0
    for mojligt in [arhundrade] if arhundrade else ("19", "20"):
        try:
            date(int(f"{mojligt}{ar}"), int(manad), dag)
        except ValueError:
            continue
        return True
    return False


def _kontrollsiffra(delar: _Delar) -> bool:
    """Sant när den sista siffran är kontrollsiffran för de nio före (Luhn)."""
    siffror = [int(s) for s in "".join(delar[1:])]
    dubbla = [s * (2 - nr % 2) for nr, s in enumerate(siffror)]
    return sum(s // 10 + s % 10 for s in dubbla) % 10 == 0
