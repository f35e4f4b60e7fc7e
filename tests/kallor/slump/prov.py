"""Jämförelsen: det som lagrades ur ett slumpat dokument mot modellen som det skrevs ur."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from hud_model.begrepp import Anvandarfel, Inlasning
from hud_model.tabeller import TABELLER
from tests.kallor.slump.dokument import Dok
from tests.kallor.slump.grund import Nyckel

KOLUMNER = {
    "resultatrakning": "budget_kr utfall_kr avvikelse_rapporterad_kr foregaende_ar_kr",
    "driftverksamhet": "budget_kr utfall_kr avvikelse_rapporterad_kr foregaende_ar_kr"
    " avvikelse_rapporterad_procent",
    "nettokostnad": "utfall_kr",
    "investering": "budget_kr utfall_kr avvikelse_rapporterad_kr",
    "satsning": "budget_kr utfall_kr",
    "indikatorutfall": "varde",
    "malsattning": "varde operator",
    "uppdrag": "status",
    "personal": "varde",
    "prognos": "prognos_kr",
    "rapporterad_uppgift": "varde",
}
"""Tabellerna och kolumnerna som modellen kan svara för."""
_SUMMOR = ("summa", "delsumma")


@dataclass(frozen=True)
class Utfall:
    """Vad ett dokument blev: lagrade celler, allt som sades, och om det nekades."""

    lagrat: dict[Nyckel, Any]
    sagt: tuple[str, ...]
    nekat: bool
    tva_varden: tuple[Nyckel, ...] = ()


@dataclass
class Rakning:
    """Räkningen över alla dokument; `fel`, `onamnda` och `tysta` säger frö och vad."""

    dokument: int = 0
    nekade: int = 0
    lagrade: int = 0
    i_modellen: int = 0
    kanda: int = 0
    kanda_lagrade: int = 0
    frammande: int = 0
    fel: list[str] = field(default_factory=list)
    onamnda: list[str] = field(default_factory=list)
    tysta: list[str] = field(default_factory=list)

    @property
    def andel(self) -> float:
        """Andelen lagrade av cellerna under huvuden som grammatiken känner, 0–1."""
        return self.kanda_lagrade / self.kanda

    def __str__(self) -> str:
        return (
            f"dokument {self.dokument} (nekade med skäl {self.nekade}), celler i modellen "
            f"{self.i_modellen}, lagrade {self.lagrade}, fel {len(self.fel)}; under kända huvuden "
            f"{self.kanda_lagrade} av {self.kanda} ({self.andel:.1%}); tabeller som ingen läser "
            f"{self.frammande}, onämnda {len(self.onamnda)}; saknade utan ett ord {len(self.tysta)}"
        )

    def lagg_till(self, fro: int, dok: Dok, utfall: Utfall) -> None:
        """För in ett dokuments utfall."""
        self.dokument += 1
        self.nekade += utfall.nekat
        self.lagrade += len(utfall.lagrat)
        self.i_modellen += len(dok.sanning)
        self.kanda += len(dok.tal)
        self.kanda_lagrade += len(dok.tal & set(utfall.lagrat))
        self.fel += [f"frö {fro}: {n} har två värden" for n in utfall.tva_varden]
        self.fel += [f"frö {fro}: {text}" for text in _avvikande(dok, utfall.lagrat)]
        if not utfall.nekat:
            self.tysta += [
                f"frö {fro}: {nyckel}"
                for nyckel in dok.sanning.keys() - utfall.lagrat.keys()
                if not any(_namner(m, ord_) for m in utfall.sagt for ord_ in dok.spar[nyckel])
            ]
            self.frammande += len(dok.frammande)
            self.onamnda += [
                f"frö {fro}: tabellen {namn}"
                for namn in dok.frammande
                if not any(_namner(mening, namn) for mening in utfall.sagt)
            ]


def utfallet(dok: Dok, las: Callable[[], Sequence[Inlasning]]) -> Utfall:
    """Läser dokumentet med `las`; ett nej med skäl är ett utfall, varje annat fel ett fel."""
    try:
        inlasningar = las()
    except Anvandarfel as nej:
        return Utfall({}, tuple(nej.rader), nekat=True)
    lagrat: dict[Nyckel, Any] = {}
    tva = []
    for nyckel, varde in _celler(inlasningar):
        if nyckel in lagrat and not _lika(lagrat[nyckel], varde):
            tva.append(nyckel)
        lagrat[nyckel] = varde
    sagt = tuple(m.mening() for i in inlasningar for m in (*i.anmarkningar, *i.fragor))
    return Utfall(lagrat, sagt, nekat=False, tva_varden=tuple(tva))


def _celler(inlasningar: Sequence[Inlasning]) -> Iterator[tuple[Nyckel, Any]]:
    for inl in inlasningar:
        for tabell, kolumner in KOLUMNER.items():
            for rad in inl.rader.get(tabell, ()):
                if rad.get("niva") in _SUMMOR:
                    continue
                nyckel = (tabell, *(rad.get(k) or None for k in TABELLER[tabell].nyckel))
                for kolumn in kolumner.split():
                    if rad.get(kolumn) is not None:
                        yield (*nyckel, kolumn), rad[kolumn]


def _avvikande(dok: Dok, lagrat: dict[Nyckel, Any]) -> Iterator[str]:
    for nyckel, varde in lagrat.items():
        ska = dok.sanning.get(nyckel, dok.tillatet.get(nyckel))
        if not _lika(ska, varde):
            yield f"{nyckel} är {varde!r}, modellen säger {ska!r}"


def _lika(a: Any, b: Any) -> bool:
    """Samma värde; tal på en miljondel när."""
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) <= 1e-6 * max(1, abs(a))
    return a == b


def _namner(mening: str, namn: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(namn)}(?!\w)", mening, re.I) is not None
