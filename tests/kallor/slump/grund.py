"""Grunden för de slumpade dokumenten: cellerna, enheten och dokumentet under arbete."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.kallor.slump import ord as lexikon

Nyckel = tuple[Any, ...]
KOMMUN = "0126"


@dataclass(frozen=True)
class Tal:
    """En talcell: värdet i tabellens enhet, antal decimaler och eventuellt procenttecken."""

    varde: float
    decimaler: int = 0
    efter: str = ""
    fore: str = ""


Cell = str | Tal
Matris = list[list[Cell]]


@dataclass
class Enhet:
    """Kronor per enhet, decimaler, ordet och platsen där det står."""

    kronor: int
    decimaler: int
    ord: str
    plats: str

    @property
    def steg(self) -> int:
        """Minsta belopp i kronor som går att skriva."""
        return self.kronor // 10**self.decimaler


@dataclass
class Block:
    """En tabell med rubriken över och raderna närmast före och efter."""

    rubrik: str
    matris: Matris
    fore: str = ""
    efter: str = ""
    mellan: bool = False  # tomrad mellan raden före och tabellen


def slug(namn: str) -> str:
    """Namnet med små bokstäver utan prickar; allt annat än bokstäver och siffror blir streck."""
    platt = unicodedata.normalize("NFKD", namn.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in platt).split())


class Gen:
    """Läget för ett dokument under arbete: slumpen, dokumentets år och stil, och facit."""

    def __init__(self, fro: int) -> None:
        self.r = random.Random(fro)
        r = self.r
        self.ar = r.randint(2019, 2024)
        self.namnd = r.choice(list(lexikon.NAMNDER))
        self.tillfalle = r.choices(("bokslut", "delar1", "delar2"), (80, 8, 12))[0]
        self.tusen = r.choice((" ", " ", "\u00a0", "\u202f"))
        self.minus = r.choice("--−–")
        self.enhetsmening: Enhet | None = None
        self.sanning: dict[Nyckel, Any] = {}
        self.tal: set[Nyckel] = set()
        self.tillatet: dict[Nyckel, Any] = {}
        self.spar: dict[Nyckel, tuple[str, ...]] = {}
        self.frammande: list[str] = []
        self.rubriker = True  # står det en rubrik över tabellerna
        self.platser: tuple[str, ...] = ()
        self._lediga: dict[int, list[str]] = {}

    def nya(self, ur: Sequence[str], antal: int) -> list[str]:
        """Så många namn ur listan, aldrig samma två gånger i dokumentet."""
        if id(ur) not in self._lediga:
            self._lediga[id(ur)] = self.r.sample(list(ur), len(ur))
        return [self._lediga[id(ur)].pop() for _ in range(antal) if self._lediga[id(ur)]]

    def ska(self, nyckel: Nyckel, varde: Any, spar: Iterable[str], vanlig: bool = True) -> None:
        """För in en cell i facit."""
        assert nyckel not in self.sanning, nyckel
        self.sanning[nyckel] = varde
        self.spar[nyckel] = tuple(s for s in spar if s)
        if vanlig:
            self.tal.add(nyckel)

    def period(self) -> tuple[str, str]:
        """Periodens ord: för ett bokslut den tidigare delårsperioden."""
        return ("jan-apr", "april") if self.tillfalle == "delar1" else ("jan-aug", "augusti")

    def skriv(self, cell: Cell) -> str:
        """Cellen som text i dokumentets stil."""
        if isinstance(cell, str):
            return cell
        siffror = f"{abs(cell.varde):,.{cell.decimaler}f}".replace(",", self.tusen)
        siffror = siffror.replace(".", ",")
        tecken = self.minus if cell.varde < 0 and siffror.strip("0,") else ""
        return f"{cell.fore}{tecken}{siffror}{cell.efter}"

    def enhet(self) -> Enhet:
        """Tabellens enhet och platsen där den står."""
        r = self.r
        if self.enhetsmening and r.random() < 0.6:
            return self.enhetsmening
        kronor, decimaler, orden = r.choices(lexikon.ENHETER, (50, 30, 8, 12))[0]
        plats = r.choice(self.platser)
        ordet = r.choice(orden)
        return Enhet(kronor, decimaler, ordet, plats)
