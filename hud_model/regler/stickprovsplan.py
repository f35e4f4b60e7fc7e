"""Stickprovsplan: hur många stickprov som behövs för att skilja andelen fel från en gräns.

Allt är exakta binomialsannolikheter. Styrkan är sannolikheten att utlåtandet blir ”säkert över”,
eller ”säkert under”, när andelen i grunden är den angivna. Den sågtandar med antalet, för antalet
fel är ett heltal.
"""

from __future__ import annotations

from bisect import bisect_left

from scipy.special import bdtr

from hud_model.regler.stickprov import over_grans


def minsta_fel(antal: int, grans: float, alfa: float) -> int | None:
    """Det minsta antal fel som är säkert över gränsen (andel 0–1) på nivån alfa; None om inget är.

    Minst så många fel har högst sannolikheten alfa när andelen i grunden är gränsen. Källa:
    binomialtestet, ensidigt, som i `regler.stickprov`.
    """
    fel = bisect_left(range(1, antal + 1), True, key=lambda n: over_grans(n, antal, grans) <= alfa)
    return None if fel == antal else fel + 1


def flest_fel_under(antal: int, grans: float, alfa: float) -> int | None:
    """Det största antal fel som är säkert under gränsen (andel 0–1); None om inget är.

    Spegelbilden av `minsta_fel`: högst så många fel har högst sannolikheten alfa vid gränsen.
    """
    over = bisect_left(range(antal + 1), True, key=lambda n: float(bdtr(n, antal, grans)) > alfa)
    return over - 1 if over else None


def styrka(antal: int, andel: float, grans: float, alfa: float) -> float:
    """Sannolikheten (0–1) att en nämnd med den andelen fel (0–1) skiljs från gränsen.

    Är andelen under gränsen gäller det utlåtandet säkert under, annars säkert över. 0 när inget
    antal fel i ett så litet urval räcker.
    """
    if andel < grans:
        hogst = flest_fel_under(antal, grans, alfa)
        return 0.0 if hogst is None else float(bdtr(hogst, antal, andel))
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
