"""Uppdrag: hur många gånger ett uppdrag förts över från ett år till nästa."""

from __future__ import annotations

from collections.abc import Iterable


def overforingar(
    ar: int, overfort_fran_ar: int | None, ej_klara_ar: Iterable[int] = ()
) -> int | None:
    """Antal gånger uppdraget förts över fram till `ar`; 0 om det är nytt, None om inget sägs.

    `overfort_fran_ar` är året källan säger att uppdraget fördes över från. `ej_klara_ar` är år
    då samma uppdrag redovisats som inte klart. Årsskiften räknas bakåt så länge uppdraget då
    inte var klart; ett år emellan som ingen redovisat bryter. Källa: verksamhetsberättelsen,
    Nämndens uppdrag till förvaltning.
    """
    kvar = set(ej_klara_ar)
    if overfort_fran_ar is not None:
        kvar |= set(range(overfort_fran_ar, ar))
    antal = 0
    while ar - antal - 1 in kvar:
        antal += 1
    return None if not antal and overfort_fran_ar is None else antal
