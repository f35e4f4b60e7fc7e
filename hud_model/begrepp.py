"""Orden: de oföränderliga objekt som rör sig mellan husets rum.

`Inlasning` kommer in genom en källa, `Svar` går ut till diagram, export och sidor.
Klagomål är värden (`Anmarkning`), inte undantag: en dålig rad döljer aldrig nästa.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Niva = Literal["fel", "varning", "upplysning"]
Rad = dict[str, Any]
"""En tabellrad: kolumnnamn → värde. Saknat värde är None, aldrig 0 och aldrig tom text."""

_BORJAN = 64 * 1024


class Anvandarfel(Exception):
    """Något som användaren måste rätta. Meddelandet säger var, vad och vad som ska göras.

    Bär en eller flera rader; kommandoraden skriver dem på stderr och slutar med kod 1,
    webben visar dem. Inget har då ändrats.
    """

    def __init__(self, *rader: str) -> None:
        super().__init__("\n".join(rader))
        self.rader = rader


class Rota(Anvandarfel):
    """Något på disken är inte längre det som skrevs. Inga siffror ur det visas."""


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
    """En redovisningsperiod: år och tillfälle (`plan`, `manad01` …, `delar1`, `bokslut`)."""

    ar: int
    tillfalle: str


@dataclass(frozen=True)
class Urval:
    """Läsarens val i ramen. `namnd` är None för alla nämnder; `version` None för den senaste.

    `sedan` är dataversionen som ändringar räknas från; None för den före `version`. `nyckeltal`
    är det öppnade nyckeltalet, None för det första, och `kommuner` läsarens egen grupp. `vid` är
    året vars nämnder raderna redovisas under, None för urvalets eget år (se `katalog.linje`).
    """

    kommun: str
    ar: int
    tillfalle: str
    namnd: str | None = None
    version: int | None = None
    sedan: int | None = None
    nyckeltal: str | None = None
    kommuner: tuple[str, ...] = ()
    vid: int | None = None


@dataclass(frozen=True)
class Koppling:
    """Hur en fils kolumner svarar mot en tabells: rubrik → kolumn.

    Kolumnen får följas av kolon och enhet (`utfall_kr:tkr`); `-` betyder att den inte läses.
    """

    tabell: str
    kolumner: Mapping[str, str]


@dataclass(frozen=True)
class Inlasning:
    """Det en källa läste: rader per tabell, källans identitet och anmärkningarna.

    `id` härleds ur innehållets byte; en källa för stora filer lämnar det och `sha256` tomma åt
    den som beställde läsningen, som ändå räknar summan. `inlast_tid` och `av` sätts när
    inläsningen sparas, utom när ett datapaket återställer tidigare inläsningar och redan vet dem.
    `kommun`, `namnd`, `ar` och `tillfalle` säger vad leveransen avser: en ny leverans från
    samma slags källa om samma sak ersätter den förra. `stora` är tabeller som är för stora för
    rader: tabell → mapp med Parquet, delad på tabellens `delning` (Hive), i källans `mellan`.
    `kopplingar` är de kolumnkopplingar som använts: rubrikernas signatur → koppling. `fragor` är
    det som lämnades oläst tills en människa svarat (`atgard` säger hur). `spara_ra` är falskt när
    filen innehåller det som inte får sparas som det är. `tillagg` är sant när samma byte redan är
    inlästa ur ett datapaket som saknar dokumentets texter: leveransen lägger till dem.
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
    stora: Mapping[str, Path] = field(default_factory=dict)
    kopplingar: Mapping[str, Koppling] = field(default_factory=dict)
    fragor: tuple[Anmarkning, ...] = ()
    spara_ra: bool = True
    tillagg: bool = False


@dataclass(frozen=True)
class Fil:
    """En fil som någon lämnar in: namn (utan mapp) och innehåll, i minnet eller på en plats.

    `mapp` är mappen om filen har grannar. `mellan` är en egen tom mapp där en källa får skriva
    det som är för stort för rader; lagret flyttar därifrån.
    """

    namn: str
    i_minnet: bytes | None = None
    mapp: Path | None = None
    vag: Path | None = None
    mellan: Path | None = None

    @cached_property
    def innehall(self) -> bytes:
        """Filens alla byte; OSError om platsen inte går att läsa."""
        if self.i_minnet is not None:
            return self.i_minnet
        assert self.vag is not None, "en fil har innehåll eller plats"
        return self.vag.read_bytes()

    @property
    def storlek(self) -> int:
        """Filens storlek i byte."""
        if self.i_minnet is not None or self.vag is None:
            return len(self.innehall)
        return self.vag.stat().st_size

    @cached_property
    def borjan(self) -> bytes:
        """Filens första 64 KiB, för att känna igen formatet utan att läsa allt."""
        if self.i_minnet is not None or self.vag is None:
            return self.innehall[:_BORJAN]
        with self.vag.open("rb") as fil:
            return fil.read(_BORJAN)

    @cached_property
    def sha256(self) -> str:
        """Kontrollsumman för filens byte, hexadecimalt, räknad utan att läsa allt till minnet."""
        if self.i_minnet is not None or self.vag is None:
            return hashlib.sha256(self.innehall).hexdigest()
        with self.vag.open("rb") as fil:
            return hashlib.file_digest(fil, "sha256").hexdigest()


@dataclass(frozen=True)
class Leveransval:
    """Det användaren sade vid inläsningen om källan inte säger det själv.

    `enhet` är beloppens (`kr`, `tkr`, `mnkr`) där källan inte säger någon.
    `tabell` och `kolumner` (rubrik → kolumn, som i `Koppling`) gäller filer med egna rubriker.
    `kopplingar` och `alias` ((kommun, stavning) → nämndens id) är det som lagret minns.
    """

    kalla: str | None = None
    kommun: str | None = None
    namnd: str | None = None
    ar: int | None = None
    tillfalle: str | None = None
    enhet: str | None = None
    tabell: str | None = None
    kolumner: Mapping[str, str] = field(default_factory=dict)
    kopplingar: Mapping[str, Koppling] = field(default_factory=dict)
    alias: Mapping[tuple[str, str], str] = field(default_factory=dict)


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
