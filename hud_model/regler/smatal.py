"""Små tal: grupper som är för små för att visas, och så mycket mer att de inte går att räkna ut.

En tabell är antal personer per rad och kolumn, med radernas, kolumnernas och hela summan. Cellens
nyckel är (rad, kolumn), där None är summan. I grafen med raderna och kolumnerna (summorna
inräknade) som hörn och cellerna som kanter är varje hörn en ekvation: delarna är summan.

En dold cell går att räkna ut bara om dess kant är en bro bland de dolda: ligger den i en krets av
dolda celler går varannan cell i kretsen att höja med ett och varannan sänka, utan att någon visad
cell eller summa ändras. Alla dolda celler är minst ett, så båda hållen går, och cellen har minst
tre möjliga värden. En krets finns alltid: cellen, dess rads summa, hela summan och dess kolumns
summa. Källa: Gusfield, D. (1988), SIAM Journal on Computing 17, s. 552–571.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Set

Cell = tuple[str | None, str | None]
_SUMMA = 10**9
"""Så mycket dyrare är det att dölja en summa än en cell."""


def med_summor(celler: Mapping[tuple[str, str], int]) -> dict[Cell, int]:
    """Cellerna (antal personer) med radernas, kolumnernas och hela summan tillagda."""
    ut: dict[Cell, int] = dict(celler)
    for (rad, kolumn), antal in celler.items():
        summor: tuple[Cell, ...] = ((rad, None), (None, kolumn), (None, None))
        for summa in summor:
            ut[summa] = ut.get(summa, 0) + antal
    return ut


def dolda(celler: Mapping[tuple[str, str], int], grans: int) -> frozenset[Cell]:
    """Cellerna att dölja: grupper på 1 till `grans` − 1 personer, och det som skyddar dem.

    In: antal personer per (rad, kolumn). Ut: nycklar i `med_summor`. Noll är ingen grupp och
    döljs inte. Skyddet väljs så att så få personer som möjligt, och helst ingen summa, döljs.
    """
    alla = med_summor(celler)
    gomda = _sma(alla, grans)
    for cell in sorted(gomda, key=str):
        gomda |= _krets(cell, alla, gomda)
    return frozenset(gomda)


def dolda_i_ny_version(
    fore: Mapping[tuple[str, str], int],
    dolda_fore: Set[Cell],
    efter: Mapping[tuple[str, str], int],
    grans: int,
) -> frozenset[Cell]:
    """Cellerna att dölja i en ny version av en tabell, när en äldre redan visats.

    Det som var dolt förblir dolt. Har någon cell som är eller var dold ändrats döljs allt som
    ändrats: läsaren kan då inte utesluta att inget ändrats, och den nya versionen säger inget
    utöver den äldre. In och ut som `dolda`.
    """
    gamla, nya = med_summor(fore), med_summor(efter)
    andrade = {cell for cell in nya if gamla.get(cell) != nya[cell]}
    gomda = (set(dolda_fore) & nya.keys()) | _sma(nya, grans)
    borta = {cell for cell in dolda_fore if cell not in nya}
    if borta or andrade & gomda:
        gomda |= andrade
    return frozenset(gomda)


def _sma(alla: Mapping[Cell, int], grans: int) -> set[Cell]:
    return {cell for cell, antal in alla.items() if 0 < antal < grans}


def _krets(start: Cell, alla: Mapping[Cell, int], gomda: Iterable[Cell]) -> set[Cell]:
    """Cellerna på den billigaste vägen mellan cellens båda hörn, utom cellen själv.

    Det redan dolda kostar inget, annars kostar en cell sina personer; tomma celler går inte att
    sänka och duger därför inte. Vägen finns alltid, se modulen.
    """
    redan = set(gomda)
    grannar: dict[tuple[str, str | None], list[tuple[int, Cell]]] = {}
    for cell, antal in alla.items():
        if antal and cell != start:
            pris = 0 if cell in redan else antal + (_SUMMA if None in cell else 0)
            for horn in (("rad", cell[0]), ("kolumn", cell[1])):
                grannar.setdefault(horn, []).append((pris, cell))
    mal = ("kolumn", start[1])
    nr = 0
    ko: list[tuple[int, int, tuple[str, str | None], tuple[Cell, ...]]] = [
        (0, nr, ("rad", start[0]), ())
    ]
    klara: set[tuple[str, str | None]] = set()
    while True:
        pris, _, horn, vagen = heapq.heappop(ko)
        if horn == mal:
            return set(vagen)
        if horn in klara:
            continue
        klara.add(horn)
        for mer, cell in grannar.get(horn, []):
            andra = ("kolumn", cell[1]) if horn[0] == "rad" else ("rad", cell[0])
            nr += 1
            heapq.heappush(ko, (pris + mer, nr, andra, (*vagen, cell)))
