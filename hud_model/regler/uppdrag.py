"""Uppdrag: hur många gånger ett uppdrag förts över från ett år till nästa."""

from __future__ import annotations

from collections.abc import Iterable


def overforingar(
    ar: int, overfort_fran_ar: int | None, tidigare_ar: Iterable[int] = ()
) -> int | None:
    """Antal gånger uppdraget förts över fram till `ar`; 0 om det är nytt, None om inget sägs.

    `overfort_fran_ar` är året källan säger att uppdraget fördes över från. `tidigare_ar` är år
    då samma uppdrag redovisats som inte klart. Varje årsskifte räknas en gång, och det äldsta
    året avgör. Källa: verksamhetsberättelsen, Nämndens uppdrag till förvaltning.
    """
    kanda = [a for a in (overfort_fran_ar, *tidigare_ar) if a is not None and a < ar]
    if kanda:
        return ar - min(kanda)
    return None if overfort_fran_ar is None else 0
