"""Effektivitet: kostnad mot kvalitet, i fyra fält med medianerna som kors.

Ett fält är en jämförelse med hälften av de andra, inget betyg: låg kostnad är inte bra i sig, och
besparing är något annat än effektivitet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hud_model.regler.jamforelse import percentil

Falt = Literal["lag_hog", "hog_hog", "lag_lag", "hog_lag", "pa_korset"]

ORD: Mapping[Falt, str] = {
    "lag_hog": "lägre kostnad och bättre resultat än medianen",
    "hog_hog": "högre kostnad och bättre resultat än medianen",
    "lag_lag": "lägre kostnad och sämre resultat än medianen",
    "hog_lag": "högre kostnad och sämre resultat än medianen",
    "pa_korset": "på medianen för kostnad eller resultat",
}


@dataclass(frozen=True)
class Falten:
    """Kommunernas fält, och korset: medianen av kostnaden och av kvaliteten i sina enheter."""

    falt: Mapping[str, Falt]
    kostnad: float | None
    kvalitet: float | None


def fyra_falt(
    kostnad: Mapping[str, float | None],
    kvalitet: Mapping[str, float | None],
    kvalitetens_riktning: Literal["hog_ar_bra", "lag_ar_bra"],
) -> Falten:
    """Fältet för varje kommun som har båda värdena.

    In: kostnad och kvalitet per kommun. Ut: `Falten`; medianerna är över kommunerna med båda
    värdena. Fältets första ord är kostnaden (låg, hög), det andra kvaliteten, där hög alltid är
    bra oavsett riktning. Den som ligger på någon median hör till inget av de fyra.
    """
    par = {
        kod: (k, q)
        for kod, k in kostnad.items()
        if k is not None and (q := kvalitet.get(kod)) is not None
    }
    if not par:
        return Falten({}, None, None)
    kors_kostnad = percentil([k for k, _ in par.values()], 0.5)
    kors_kvalitet = percentil([q for _, q in par.values()], 0.5)
    return Falten(
        {
            kod: _falt(k - kors_kostnad, q - kors_kvalitet, kvalitetens_riktning)
            for kod, (k, q) in par.items()
        },
        kors_kostnad,
        kors_kvalitet,
    )


def _falt(kostnad_over: float, kvalitet_over: float, riktning: str) -> Falt:
    if not kostnad_over or not kvalitet_over:
        return "pa_korset"
    bra = (kvalitet_over > 0) == (riktning == "hog_ar_bra")
    if kostnad_over < 0:
        return "lag_hog" if bra else "lag_lag"
    return "hog_hog" if bra else "hog_lag"
