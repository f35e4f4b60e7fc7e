"""Personnummer: text som innehåller ett, så att det stoppas innan det lagras.

Ett personnummer är ett giltigt datum (dagen plus 60 i ett samordningsnummer), fyra siffror till,
och en kontrollsiffra som stämmer; med eller utan århundrade och bindestreck.
Källa: Skatteverket, Personnummer och samordningsnummer; folkbokföringslagen (1991:481) 18 §.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from math import sqrt

_SOKT = re.compile(
    r"(?<![\d,.])(?:(18|19|20))?(\d{2})(\d{2})(\d{2})([-–+ ]?)(\d{4})(?![\d,.]\d|\d)"
)
_KAN_FINNAS = re.compile(r"\d{6}[-–+ ]?\d{4}")
_SLUMPEN = 0.1
"""Så stor del av slumpade siffror med giltigt datum har en kontrollsiffra som stämmer."""
_MASKAT = "(maskerat personnummer)"


def personnummer_i(text: str) -> str | None:
    """Det första personnumret i texten, som det står; None när ingen del av den är ett."""
    if not _KAN_FINNAS.search(text):
        return None
    for traff in _SOKT.finditer(text):
        if _datum(traff) and _kontrollsiffra(traff):
            return traff[0]
    return None


def maskerad(text: str) -> str:
    """Texten där den innehåller ett personnummer, med en märkning i stället för hela texten."""
    return text if personnummer_i(text) is None else _MASKAT


def over_slumpen(koder: Iterable[str]) -> tuple[int, bool]:
    """Antal koder som har ett personnummers form, och om de är fler än slumpen ger.

    Löpnummer med tio siffror råkar ibland ha ett giltigt datum och rätt kontrollsiffra. De är
    personnummer när träffarna klart överstiger den tiondel som slumpen ger.
    """
    med_datum = traffar = 0
    for kod in koder:
        traff = _SOKT.search(kod) if _KAN_FINNAS.search(kod) else None
        if traff and _datum(traff):
            med_datum += 1
            traffar += _kontrollsiffra(traff)
    vantat = _SLUMPEN * med_datum
    grans = vantat + 4 * sqrt(vantat * (1 - _SLUMPEN)) + 1
    return traffar, traffar > grans and traffar > 1


def _datum(traff: re.Match[str]) -> bool:
    """Sant när de sex siffrorna är en dag som finns, i angivet eller något rimligt århundrade."""
    dag = int(traff[4])
    dag -= 60 if dag > 60 else 0
    for arhundrade in [traff[1]] if traff[1] else ("19", "20"):
        try:
            date(int(f"{arhundrade}{traff[2]}"), int(traff[3]), dag)
        except ValueError:
            continue
        return True
    return False


def _kontrollsiffra(traff: re.Match[str]) -> bool:
    """Sant när den sista siffran är kontrollsiffran för de nio före (Luhn)."""
    siffror = [int(s) for s in f"{traff[2]}{traff[3]}{traff[4]}{traff[6]}"]
    dubbla = [s * (2 - nr % 2) for nr, s in enumerate(siffror)]
    return sum(s // 10 + s % 10 for s in dubbla) % 10 == 0
