"""Orden: de oföränderliga objekt som rör sig mellan husets rum.

`Inlasning` kommer in genom en källa, `Svar` går ut till diagram, export och sidor.
Klagomål är värden (`Anmarkning`), inte undantag: en dålig rad döljer aldrig nästa.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pandas as pd

Niva = Literal["fel", "varning", "upplysning"]
Rad = dict[str, Any]
"""En tabellrad: kolumnnamn → värde. Saknat värde är None, aldrig 0 och aldrig tom text."""


class Anvandarfel(Exception):
    """Något som användaren måste rätta. Meddelandet säger var, vad och vad som ska göras.

    Bär en eller flera rader; kommandoraden skriver dem på stderr och slutar med kod 1,
    webben visar dem. Inget har då ändrats.
    """

    def __init__(self, *rader: str) -> None:
        super().__init__("\n".join(rader))
        self.rader = rader


@dataclass(frozen=True)
class Anmarkning:
    """Ett klagomål med plats: vad som inte stämmer, var, och vad den som läser kan göra.

    `regel` namnger regeln som fann det (`inlasning` för det en källa inte förstod).
    `rapporterat` och `beraknat` ställs bredvid varandra som text när båda finns. De sista
    fälten är radens nycklar och inläsning, när anmärkningen gäller rader i modellen.
    """

    niva: Niva
    plats: str
    text: str
    atgard: str = ""
    regel: str = "inlasning"
    tabell: str = ""
    nyckel: str = ""
    rapporterat: str = ""
    beraknat: str = ""
    kommun: str | None = None
    namnd: str | None = None
    ar: int | None = None
    tillfalle: str | None = None
    inlasning: str | None = None

    def mening(self) -> str:
        """En rad: var – vad – vad som ska göras."""
        return " – ".join(del_ for del_ in (self.plats, self.text, self.atgard) if del_)


@dataclass(frozen=True)
class Period:
    """En redovisningsperiod: år och tillfälle (`plan`, `delar1`, `delar2`, `bokslut`)."""

    ar: int
    tillfalle: str


@dataclass(frozen=True)
class Urval:
    """Läsarens val i ramen. `namnd` är None för alla nämnder; `version` None för den senaste."""

    kommun: str
    ar: int
    tillfalle: str
    namnd: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class Inlasning:
    """Det en källa läste: rader per tabell, källans identitet och anmärkningarna.

    `id` härleds ur innehållets byte. `inlast_tid` och `av` sätts när inläsningen sparas,
    utom när ett datapaket återställer tidigare inläsningar och redan vet dem.
    `kommun`, `namnd`, `ar` och `tillfalle` säger vad leveransen avser: en ny leverans från
    samma slags källa om samma sak ersätter den förra.
    """

    id: str
    kalla: str
    filnamn: str
    sha256: str
    titel: str
    kommun: str
    rader: Mapping[str, list[Rad]]
    namnd: str | None = None
    ar: int | None = None
    tillfalle: str | None = None
    dokumentdatum: str | None = None
    inlast_tid: str | None = None
    av: str | None = None
    anmarkningar: tuple[Anmarkning, ...] = ()


@dataclass(frozen=True)
class Fil:
    """En fil som någon lämnar in: namn (utan mapp), innehåll, och mappen om den har grannar."""

    namn: str
    innehall: bytes
    mapp: Path | None = None


@dataclass(frozen=True)
class Leveransval:
    """Det användaren sade vid inläsningen om källan inte säger det själv."""

    kalla: str | None = None
    kommun: str | None = None
    namnd: str | None = None
    ar: int | None = None


@dataclass(frozen=True)
class Kalla:
    """Varifrån siffror på skärmen kommer: dokumentets titel och platserna i det."""

    titel: str
    platser: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Svar:
    """Ett svar på en fråga: det enda som diagram, export och sidor får.

    `rubrik` är en mening som säger vad som syns; `bildrubrik` ersätter den över bilden när
    rubriken redan står som sidans. `tabell` är den som visas bakom bilden,
    med kolumnerna namngivna ur tabeller eller ORDLISTA. `delar` bär fler tabeller när
    bilden behöver dem, `uppgifter` enskilda tal. Tomt svar: `tom_for` säger vad som saknas,
    varför, och vilken inläsning som fyller det. Två svar är lika bara om de är samma objekt,
    så att det som ritats av ett svar kan sparas på svaret.
    """

    namn: str
    rubrik: str
    tabell: pd.DataFrame
    ingress: str = ""
    bildrubrik: str = ""
    bildtext: str = ""
    kallor: tuple[Kalla, ...] = ()
    anmarkningar: tuple[Anmarkning, ...] = ()
    regel: str = ""
    delar: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    uppgifter: Mapping[str, Any] = field(default_factory=dict)
    tom_for: str = ""

    @property
    def tomt(self) -> bool:
        """Sant när det inte finns något att rita."""
        return bool(self.tom_for)
