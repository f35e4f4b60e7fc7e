"""Värdet av gapet: vad skillnaden i kostnad mot andra motsvarar i kronor.

Kronorna är gapet per enhet gånger volymen och aldrig under 0: att kosta mindre än andra är inget
värde att hämta. De är ett mått på skillnadens storlek, inte en besparing. Belopp för områden som
ligger i varandra (hemtjänst i äldreomsorg) summeras aldrig.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


def gapets_kronor(egen: float | None, referens: float | None, volym: float | None) -> int | None:
    """Kronor (0 eller mer) som kostnaden per enhet över referensen motsvarar; None om något saknas.

    In: egen kostnad och referens i kronor per enhet, volymen i antal enheter.
    """
    if egen is None or referens is None or volym is None:
        return None
    return _kronor(max(0.0, egen - referens) * volym)


def vantad_kostnad(avvikelse_procent: float | None, avvikelse_kr: float | None) -> float | None:
    """Den statistiskt väntade kostnaden i kronor, ur avvikelsen i procent och i kronor.

    None när något saknas, när avvikelsen är 0 procent (då går den inte att räkna ut) och när
    procenten och kronorna har olika tecken (då går de inte ihop).
    """
    if not avvikelse_procent or avvikelse_kr is None:
        return None
    vantad = avvikelse_kr / (avvikelse_procent / 100)
    return vantad if vantad > 0 else None


def strukturjusterade_kronor(
    avvikelse_procent: float | None, avvikelse_kr: float | None, referens_procent: float | None
) -> int | None:
    """Kronor (0 eller mer) över referensens nettokostnadsavvikelse, på kommunens egen struktur.

    In: egen nettokostnadsavvikelse i procent och i kronor, och referensens (0 för väntad kostnad)
    i procent. Med referensen 0 är det avvikelsen i kronor. None när något saknas.
    """
    if avvikelse_procent is None or avvikelse_kr is None or referens_procent is None:
        return None
    if referens_procent == 0:
        return _kronor(max(0.0, avvikelse_kr))
    vantad = vantad_kostnad(avvikelse_procent, avvikelse_kr)
    return gapets_kronor(avvikelse_procent / 100, referens_procent / 100, vantad)


def volym(antal: float | None, andel_procent: float | None = 100.0) -> float | None:
    """Antalet enheter: alla invånare, eller den andel (procent) av dem som måttet avser."""
    if antal is None or andel_procent is None:
        return None
    return antal * andel_procent / 100


@dataclass(frozen=True)
class Summa:
    """Kronor sammanlagt, områdena som räknades och de som inte gjorde det, i ordning."""

    kronor: int | None
    raknade: tuple[str, ...]
    utelamnade: tuple[str, ...]


def summa_utan_overlapp(kronor: Mapping[str, int | None]) -> Summa:
    """Summan över områden där inget ligger i ett annat.

    In: kronor per område, skrivet som väg: `aldreomsorg/hemtjanst` ligger i `aldreomsorg`.
    Ut: det yttersta området med ett belopp räknas, det som ligger i det utelämnas. None om
    inget belopp finns.
    """
    med = {omrade for omrade, belopp in kronor.items() if belopp is not None}
    raknade = tuple(o for o in sorted(med) if not any(o.startswith(f"{y}/") for y in med))
    summa = sum(kronor[o] or 0 for o in raknade) if raknade else None
    return Summa(summa, raknade, tuple(o for o in sorted(kronor) if o not in raknade))


def _kronor(belopp: float) -> int:
    return int(Decimal(belopp).to_integral_value(rounding=ROUND_HALF_UP))
