"""Formen: rubriker, stycken och tabeller i ordning, var och en med sin plats.

Inget går efter radnummer: avsnitten följer rubrikerna, tabellerna sina huvuden.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from hud_model.kallor._dokument import slag
from hud_model.kallor._dokument.huvud import Kolumnhuvud, tolka
from hud_model.katalog import nyckel

_MARKERING = re.compile(r"^[^\w<(\"”'-]+", re.UNICODE)


def rensa(text: str) -> str:
    """Texten utan markup, i NFC och med enkla blanksteg."""
    utan = re.sub(r"<[^<>]*>", " ", text).replace("*", "")
    return " ".join(unicodedata.normalize("NFC", html.unescape(utan)).split())


def utan_markering(text: str) -> str:
    """Texten utan inledande statusmarkering (✓ ✗ ■, emoji eller annan symbol)."""
    return _MARKERING.sub("", rensa(text)).strip()


@dataclass(frozen=True)
class Stycke:
    """Ett stycke löptext eller en punkt i en lista. `rubrik` är rubriken närmast ovanför."""

    rad: int
    text: str
    avsnitt: str
    rubrik: str
    ar_rubrik: bool = False


@dataclass(frozen=True)
class Tabellrad:
    """En rad i en tabell, med cellerna som de står (markup kvar)."""

    rad: int
    celler: tuple[str, ...]

    def cell(self, nr: int) -> str:
        """Cellens text utan markup; tom om raden är kortare."""
        return rensa(self.celler[nr]) if nr < len(self.celler) else ""

    @property
    def kursiv(self) -> bool:
        """Sant när den första cellen står kursivt."""
        return "<i>" in self.celler[0].casefold()


@dataclass(frozen=True)
class Dokumenttabell:
    """En tabell: huvudets celler (två huvudrader hopsatta) och raderna under.

    `avsnitt` och `rubrik` säger var den står, `ovan` (närmast först) och `under` är texten intill.
    """

    rad: int
    huvud: tuple[str, ...]
    rader: tuple[Tabellrad, ...]
    avsnitt: str
    rubrik: str
    ovan: tuple[str, ...] = ()
    under: str = ""

    @cached_property
    def kolumner(self) -> tuple[Kolumnhuvud, ...]:
        """Kolumnhuvudena, tolkade; den första är namnens."""
        return tuple(tolka(cell) for cell in self.huvud)

    @cached_property
    def slag(self) -> str:
        """Vad för tabell det är (`slag.SLAG`), eller tomt när den är främmande."""
        namn = [rad.cell(0) for rad in self.rader]
        return slag.slag(self.huvud, self.kolumner, namn, (self.rubrik, self.avsnitt))

    @property
    def plats(self) -> str:
        """Var tabellen står: rubriken, huvudet och raden."""
        under = f"{self.rubrik}, " if self.rubrik else ""
        return f"{under}tabellhuvudet ”{' | '.join(self.huvud)}” (rad {self.rad})"

    def plats_for(self, rad: Tabellrad, namn: str | None = None) -> str:
        """Var en rad står: rubriken, radens namn och nummer."""
        under = f"{self.rubrik}, " if self.rubrik else ""
        return f"{under}raden {rad.cell(0) if namn is None else namn} (rad {rad.rad})"

    def kolumn(self, matt: str) -> int | None:
        """Numret på den första kolumnen med måttet; None om ingen har det."""
        return next((nr for nr, k in enumerate(self.kolumner) if nr and k.matt == matt), None)


@dataclass
class Dokument:
    """Hela dokumentet: block i ordning, och vilka tabeller som kapitlen har tagit hand om."""

    block: list[Stycke | Dokumenttabell]
    lasta: set[int] = field(default_factory=set)
    """De lästa tabellernas `id()`: radnumret är inte eget när dokumentet har flera blad."""

    @property
    def alla_tabeller(self) -> list[Dokumenttabell]:
        """Alla tabeller i ordning."""
        return [b for b in self.block if isinstance(b, Dokumenttabell)]

    def tabeller(self, *slag_: str) -> Iterator[Dokumenttabell]:
        """Tabellerna av något av slagen; de räknas som lästa."""
        for tabell in self.alla_tabeller:
            if tabell.slag in slag_:
                self.lasta.add(id(tabell))
                yield tabell

    def stycken(self, avsnitt: str | None = None, rubrik: str | None = None) -> list[Stycke]:
        """Stycken i ett avsnitt eller under en rubrik (vikta namn); alla om inget anges."""
        return [
            b
            for b in self.block
            if isinstance(b, Stycke)
            and (avsnitt is None or nyckel(b.avsnitt) == nyckel(avsnitt))
            and (rubrik is None or nyckel(b.rubrik) == nyckel(rubrik))
        ]

    def olasta(self) -> list[Dokumenttabell]:
        """Tabeller som inget kapitel känt igen."""
        return [t for t in self.alla_tabeller if id(t) not in self.lasta]
