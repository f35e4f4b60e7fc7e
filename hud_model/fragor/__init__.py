"""Frågorna: en funktion per fråga, `(Lager, Urval) -> Svar`. `FRAGOR` namnger dem för hämtning."""

from __future__ import annotations

from collections.abc import Callable

from hud_model.begrepp import Svar, Urval
from hud_model.fragor import budget
from hud_model.lager import Lager

Fraga = Callable[[Lager, Urval], Svar]

FRAGOR: dict[str, Fraga] = {
    fraga.__name__: fraga
    for fraga in (
        budget.avvikelse_per_namnd,
        budget.budgetlage,
    )
}
