"""Strukturlikhet: de kommuner som liknar den egna mest, efter ett uttalat avstånd.

Avståndet är Euklides, med varje mått omräknat till standardavvikelser från alla kommuners
medelvärde och vägt: √(Σ vikt × (z egen − z annan)² / Σ vikt). Mått som spänner över flera
storleksordningar, som antalet invånare, räknas i tiologaritm först.
Källa: egen metod; vikterna är parametern strukturlikhet i katalogen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Matt:
    """Ett mått som kommuner jämförs på: id, vikt (över 0) och om det räknas i tiologaritm."""

    id: str
    vikt: float
    logaritm: bool = False


@dataclass(frozen=True)
class Granne:
    """En kommun och dess avstånd till den egna, i vägda standardavvikelser (0 = likadan)."""

    kommun: str
    avstand: float


def narmaste(
    varden: Mapping[str, Mapping[str, float | None]],
    egen: str,
    matten: Sequence[Matt],
    antal: int,
) -> tuple[Granne, ...]:
    """De `antal` närmaste kommunerna, närmast först; vid lika avstånd i kodordning.

    In: värde per mått och kommun. Den egna kommunen är aldrig med, och ingen två gånger. En
    kommun som saknar något mått kan inte vara granne; saknar den egna något är svaret tomt.
    """
    skalor = {matt: _skala(varden[matt.id], matt.logaritm) for matt in matten}
    if not all(egen in skala for skala in skalor.values()):
        return ()
    kandidater = set.intersection(*map(set, skalor.values())) - {egen} if skalor else set()
    vikt = sum(matt.vikt for matt in matten)
    grannar = [
        Granne(
            kod,
            math.sqrt(
                math.fsum(
                    matt.vikt * (skala[kod] - skala[egen]) ** 2 for matt, skala in skalor.items()
                )
                / vikt
            ),
        )
        for kod in kandidater
    ]
    return tuple(sorted(grannar, key=lambda g: (g.avstand, g.kommun))[:antal])


def _skala(varden: Mapping[str, float | None], logaritm: bool) -> dict[str, float]:
    """Värdena i standardavvikelser från medelvärdet; alla 0 när de är lika.

    Med logaritm saknas den som inte är över 0.
    """
    tal = {
        kod: math.log10(v) if logaritm else v
        for kod, v in varden.items()
        if v is not None and (v > 0 or not logaritm)
    }
    if not tal:
        return {}
    medel = math.fsum(tal.values()) / len(tal)
    spridning = math.sqrt(math.fsum((v - medel) ** 2 for v in tal.values()) / len(tal))
    return {kod: (v - medel) / spridning if spridning else 0.0 for kod, v in tal.items()}
