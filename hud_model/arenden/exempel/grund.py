"""Exempelkommunens grund: nämnderna, åren, tillfällena, slumpen och radens plats.

Allt är påhittat. Samma frö ger samma byte: slumpen härleds ur namn och år, aldrig ur ordning
eller klocka.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hud_model.begrepp import Rad

KOMMUN = "9999"
AREN = range(2019, 2025)
FRO = 9999
MALAR = 2030
FLYTT_AR = 2023
"""Året då Öppna mötesplatser flyttar från kulturnämnden till äldrenämnden."""
NAMNBYTE_AR = 2022
"""Året då miljönämnden blir klimatnämnden."""

Omraden = tuple[tuple[str, tuple[tuple[str, float], ...]], ...]


@dataclass(frozen=True)
class Namndprofil:
    """En påhittad nämnd: storlek, vad den gör och för vem.

    `budget_tkr` är nettobudgeten 2023, i tusental kronor. `kostnader` är andelar av
    bruttokostnaden (personal, lokaler, bidrag, köp), resten övrigt; `intakt` andel av
    bruttokostnaden. `tyngst` är posten och verksamheten där avvikelsen mest finns.
    """

    id: str
    namn: str
    malgrupp: str
    enhet: str
    budget_tkr: int
    intakt: float
    kostnader: tuple[float, float, float, float]
    tyngst: tuple[str, str]
    omraden: Omraden
    anstallda: int
    antal_mal: int
    antal_indikatorer: int
    antal_uppdrag: int


NAMNDER = (
    Namndprofil(
        "kommunstyrelsen", "Kommunstyrelsen", "invånare", "invånare", 578_000, 0.08,
        (0.38, 0.05, 0.02, 0.12), ("Övrigt", "Väg och park"),
        (
            ("Gemensamt stöd", (("Ledning och stab", 0.31), ("Digitalt stöd", 0.15))),
            ("Infrastruktur", (("Väg och park", 0.34), ("Räddning och beredskap", 0.15))),
            ("Politisk verksamhet", (("Politisk ledning", 0.05),)),
        ),
        440, 8, 21, 20,
    ),
    Namndprofil(
        "socialnamnden", "Socialnämnden", "brukare", "brukare", 1_145_000, 0.10,
        (0.34, 0.05, 0.14, 0.40), ("Köp av verksamhet", "Placeringar"),
        (
            ("Barn och unga", (("Placeringar", 0.31), ("Öppna insatser", 0.16))),
            ("Vuxna", (("Missbruksvård", 0.12), ("Ekonomiskt bistånd", 0.22))),
            ("Funktionsnedsättning", (("Boenden", 0.19),)),
        ),
        820, 6, 19, 14,
    ),
    Namndprofil(
        "grundskolenamnden", "Grundskolenämnden", "elever", "elev", 1_960_000, 0.09,
        (0.52, 0.17, 0.02, 0.22), ("Personal", "Undervisning"),
        (
            ("Grundskola", (("Undervisning", 0.58), ("Skolmat och skolskjuts", 0.14))),
            ("Stöd och fritid", (("Fritidshem", 0.16), ("Elevhälsa", 0.12))),
        ),
        2_450, 6, 20, 12,
    ),
    Namndprofil(
        "aldrenamnden", "Äldrenämnden", "äldre", "brukare", 1_400_000, 0.15,
        (0.50, 0.10, 0.01, 0.33), ("Personal", "Hemtjänst"),
        (
            ("Boende", (("Särskilt boende", 0.52), ("Korttidsplatser", 0.09))),
            ("Hemma", (("Hemtjänst", 0.28), ("Hemsjukvård", 0.11))),
        ),
        1_980, 6, 17, 9,
    ),
    Namndprofil(
        "gymnasienamnden", "Gymnasienämnden", "elever", "elev", 500_000, 0.12,
        (0.35, 0.12, 0.03, 0.42), ("Köp av verksamhet", "Gymnasieskola"),
        (
            ("Utbildning", (("Gymnasieskola", 0.68), ("Vuxenutbildning", 0.18))),
            ("Arbete", (("Arbetsmarknad", 0.14),)),
        ),
        560, 5, 14, 7,
    ),
    Namndprofil(
        "forskolenamnden", "Förskolenämnden", "barn", "barn", 850_000, 0.12,
        (0.50, 0.14, 0.03, 0.27), ("Personal", "Förskola i egen regi"),
        (
            ("Förskola", (("Förskola i egen regi", 0.62), ("Fristående förskola", 0.29))),
            ("Övrig omsorg", (("Pedagogisk omsorg", 0.09),)),
        ),
        1_320, 5, 15, 8,
    ),
    Namndprofil(
        "kulturnamnden", "Kulturnämnden", "besökare", "invånare", 200_000, 0.15,
        (0.42, 0.24, 0.16, 0.05), ("Lokaler", "Idrott och bad"),
        (
            ("Fritid", (("Idrott och bad", 0.47), ("Föreningsstöd", 0.16))),
            ("Kultur", (("Bibliotek", 0.25), ("Kulturskola", 0.12))),
        ),
        210, 4, 11, 6,
    ),
    Namndprofil(
        "byggnadsnamnden", "Byggnadsnämnden", "sökande", "beslut", 45_000, 0.45,
        (0.75, 0.07, 0.01, 0.05), ("Verksamhetens intäkter", "Bygglov"),
        (
            ("Myndighet", (("Bygglov", 0.55), ("Tillsyn", 0.22))),
            ("Karta", (("Mätning och karta", 0.23),)),
        ),
        62, 4, 8, 5,
    ),
    Namndprofil(
        "miljonamnden", "Miljönämnden", "verksamhetsutövare", "tillsyn", 29_000, 0.20,
        (0.70, 0.08, 0.02, 0.06), ("Personal", "Tillsyn"),
        (
            ("Skydd", (("Tillsyn", 0.58), ("Provtagning", 0.15))),
            ("Omställning", (("Klimatarbete", 0.27),)),
        ),
        34, 3, 9, 4,
    ),
)  # fmt: skip
_KLIMAT = ("klimatnamnden", "Klimatnämnden")


@dataclass(frozen=True)
class Rapport:
    """En leverans: en nämnd, ett år och ett tillfälle. `profil` är nämndens utan namnbyte."""

    profil: Namndprofil
    ar: int
    tillfalle: str

    @property
    def namnd(self) -> str:
        """Nämndens id det året."""
        return namnd_id(self.profil, self.ar)

    @property
    def namn(self) -> str:
        """Nämndens namn det året."""
        return _KLIMAT[1] if self.namnd == _KLIMAT[0] else self.profil.namn

    def rad(self, plats: str, **varden: Any) -> Rad:
        """En rad om nämnden, året och tillfället; `varden` vinner."""
        grund = {"namnd": self.namnd, "ar": self.ar, "tillfalle": self.tillfalle}
        return {"kommun": KOMMUN, **grund, "plats": plats, **varden}

    @property
    def bokslut(self) -> bool:
        """Sant för årets verksamhetsberättelse."""
        return self.tillfalle == "bokslut"


def namnd_id(profil: Namndprofil, ar: int) -> str:
    """Nämndens id det året: miljönämnden byter namn 2022."""
    return _KLIMAT[0] if profil.id == "miljonamnden" and ar >= NAMNBYTE_AR else profil.id


_REDOVISAS = ("plan", "delar1", "delar2", "bokslut")


def rapporter() -> Iterator[Rapport]:
    """Alla leveranser i tidsordning."""
    for ar in AREN:
        for tillfalle in _REDOVISAS:
            for profil in NAMNDER:
                yield Rapport(profil, ar, tillfalle)


def slump(*delar: str | int) -> np.random.Generator:
    """Slumpen för det som delarna namnger, samma varje gång."""
    fro = [FRO, *(d if isinstance(d, int) else zlib.crc32(d.encode()) for d in delar)]
    return np.random.default_rng(fro)


def dela(total: int, andelar: Sequence[float]) -> list[int]:
    """Heltalet delat efter andelarna, resten på den sista delen: delarna blir exakt summan."""
    delar = [round(total * andel) for andel in andelar[:-1]]
    return [*delar, total - sum(delar)]
