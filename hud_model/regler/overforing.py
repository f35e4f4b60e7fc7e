"""Resultatöverföring: från årets resultat över avräkning till eget kapital ut ur året."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


def eget_kapital(rad: Mapping[str, Any]) -> dict[str, int | None]:
    """Kedjan i kronor, minus är underskott: ib, årets resultat, avräkning, överföring och ub.

    In: ib_rapporterad_kr, arets_resultat_kr (avvikelse mot budget),
    balansresultat_rapporterad_kr och resultatoverforing_rapporterad_kr, var och en får
    saknas. Ut: tabellen eget_kapitals beräknade kolumner. avrakning = balansresultat − årets
    resultat; ub = ib + resultatöverföring; None där ett led saknas. Källa:
    verksamhetsberättelsen, Resultaträkning, raderna om eget kapital.
    """
    ib, arets = rad.get("ib_rapporterad_kr"), rad.get("arets_resultat_kr")
    balans, fors_over = (
        rad.get("balansresultat_rapporterad_kr"),
        rad.get("resultatoverforing_rapporterad_kr"),
    )
    return {
        "ib_kr": ib,
        "arets_resultat_kr": arets,
        "avrakning_kr": None if balans is None or arets is None else balans - arets,
        "balansresultat_kr": balans,
        "resultatoverforing_kr": fors_over,
        "ub_kr": None if ib is None or fors_over is None else ib + fors_over,
    }


def overforing(balansresultat_kr: int, ib_kr: int, andel: float = 1.0) -> dict[str, int]:
    """Överfört resultat och eget kapital ut ur året i kronor, minus är underskott.

    `andel` (0–1) av balansresultatet förs över, avrundat till hela kronor med halva kronor
    bort från noll. Ut: overfort_kr och ub_kr.
    """
    fullt = Decimal(balansresultat_kr) * Decimal(str(andel))
    overfort = int(fullt.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return {"overfort_kr": overfort, "ub_kr": ib_kr + overfort}
