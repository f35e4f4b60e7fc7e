"""Upparbetning: hur stor del av investeringsbudgeten som använts."""

from __future__ import annotations


def upparbetningsgrad(budget_kr: int | None, utfall_kr: int | None) -> float | None:
    """Upparbetningsgrad i procent, 100 × utfall / budget; över 100 är mer än budgeten.

    Utgifter är negativa i båda. None om budget eller utfall saknas, eller om budgeten är 0.
    Källa: verksamhetsberättelsen, Investeringar, upparbetningsgraden i löptexten.
    """
    if not budget_kr or utfall_kr is None:
        return None
    return 100 * utfall_kr / budget_kr
