"""Stickprovsplan: hur många stickprov som behövs för att se att andelen fel är över en gräns.

Allt är exakta binomialsannolikheter. Styrkan är sannolikheten att utlåtandet blir ”säkert över”
när andelen i grunden är den angivna; den sågtandar med antalet, för antalet fel är ett heltal.
"""

from __future__ import annotations

from hud_model.regler.stickprov import over_grans


def minsta_fel(antal: int, grans: float, alfa: float) -> int | None:
    """Det minsta antal fel som är säkert över gränsen (andel 0–1) på nivån alfa; None om inget är.

    Minst så många fel har högst sannolikheten alfa när andelen i grunden är gränsen. Källa:
    binomialtestet, ensidigt, som i `regler.stickprov`.
    """
    return next((fel for fel in range(1, antal + 1) if over_grans(fel, antal, grans) <= alfa), None)


def styrka(antal: int, andel: float, grans: float, alfa: float) -> float:
    """Sannolikheten (0–1) att en nämnd med den andelen fel (0–1) bedöms ligga säkert över gränsen.

    0 när inget antal fel i ett så litet urval räcker.
    """
    fel = minsta_fel(antal, grans, alfa)
    return 0.0 if fel is None else over_grans(fel, antal, andel)


def antal_som_racker(
    andel: float, grans: float, alfa: float, krav: float, hogst: int
) -> int | None:
    """Det minsta antal stickprov från vilket styrkan alltid är minst `krav`; None om inget räcker.

    ”Alltid” gäller till och med `hogst` stickprov: sågtanden får inte falla under kravet igen.
    """
    racker = None
    for antal in range(hogst, 0, -1):
        if styrka(antal, andel, grans, alfa) < krav:
            return racker
        racker = antal
    return racker
