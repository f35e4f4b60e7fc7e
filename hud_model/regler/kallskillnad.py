"""Källskillnad: samma mått i två källor, det rapporterade bredvid Koladas.

Källorna säger olika när Koladas värde, avrundat som det rapporterade, är ett annat tal. Ingen av
dem rättas: båda visas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Skillnad:
    """Ett år där båda källorna har ett värde: båda talen i måttets enhet, och om de stämmer."""

    ar: int
    rapporterat: float
    kolada: float
    stammer: bool


def skillnader(
    rapporterat: Mapping[int, float | None], kolada: Mapping[int, float | None]
) -> tuple[Skillnad, ...]:
    """Åren där båda källorna har ett värde, i ordning.

    In: värde per utfallsår ur varje källa. Halvor avrundas bort från noll, till så många
    decimaler som det rapporterade anges med.
    """
    return tuple(
        Skillnad(ar, r, k, _stammer(r, k))
        for ar in sorted(rapporterat)
        if (r := rapporterat[ar]) is not None and (k := kolada.get(ar)) is not None
    )


def _stammer(rapporterat: float, kolada: float) -> bool:
    angivet = Decimal(repr(rapporterat)).normalize()
    decimaler = max(0, -int(angivet.as_tuple().exponent))
    avrundat = Decimal(repr(kolada)).quantize(Decimal(1).scaleb(-decimaler), rounding=ROUND_HALF_UP)
    return avrundat == angivet
