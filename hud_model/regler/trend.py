"""Trend: nyckeltalets serie över åren, delad där metoden bytts, med gränser för vanlig variation.

Gränserna är ett XmR-diagrams: medelvärdet ± 2,66 × medelvärdet av stegen mellan mätningar. De
ritas bara där serien räcker till: 12 mätningar, eller 8 för preliminära gränser.
Källa: Wheeler, D. J. (2000), Understanding Variation, andra upplagan, SPC Press; konstanten är
3 / d₂ med d₂ = 1,128 för steg om två.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

STEGFAKTOR = 2.66
"""3 / 1,128: tre standardavvikelser uttryckta i medelvärdet av stegen."""
LANG_SIDA = 8
"""Så många mätningar i följd på samma sida om medelvärdet är en förändring, inte slump."""


@dataclass(frozen=True)
class Matning:
    """En mätning: året den gjordes, värdet, och sista året som Kolada upprepar den."""

    ar: int
    varde: float
    till_ar: int


@dataclass(frozen=True)
class Avsnitt:
    """En del av serien med samma metod. Gränserna är i nyckeltalets enhet, None utan gränser.

    `signaler` är åren för mätningar som inte är vanlig variation.
    """

    matningar: tuple[Matning, ...]
    slag: Literal["granser", "provgranser"] | None
    medel: float | None
    nedre: float | None
    ovre: float | None
    signaler: tuple[int, ...]


def matningar(
    serie: Iterable[tuple[int, float | None]], *, undersokning: bool
) -> tuple[Matning, ...]:
    """Mätningarna i årsordning; år utan värde är ingen mätning.

    In: (år, värde), ett värde per år. En undersökning görs inte varje år, och Kolada upprepar
    värdet till nästa: samma värde år efter år är då en mätning, det första årets.
    """
    ut: list[Matning] = []
    for ar, varde in sorted((ar, v) for ar, v in serie if v is not None):
        forra = ut[-1] if ut else None
        upprepad = undersokning and forra and (forra.varde, forra.till_ar + 1) == (varde, ar)
        if forra and upprepad:
            ut[-1] = Matning(forra.ar, varde, ar)
        else:
            ut.append(Matning(ar, varde, ar))
    return tuple(ut)


def avsnitt(
    serie: Iterable[tuple[int, float | None]],
    brott: Collection[int],
    *,
    undersokning: bool,
    minst: int,
    minst_prov: int,
) -> tuple[Avsnitt, ...]:
    """Serien delad vid metodbrotten; `brott` är de första åren med ny metod.

    Ett värde som upprepas över ett brott delas också: de två åren är inte jämförbara. Gränser
    ges för avsnitt med minst `minst` mätningar, preliminära för minst `minst_prov`.
    """
    delar: dict[int, list[tuple[int, float | None]]] = {}
    for ar, varde in serie:
        delar.setdefault(sum(b <= ar for b in brott), []).append((ar, varde))
    alla = (matningar(delar[nr], undersokning=undersokning) for nr in sorted(delar))
    return tuple(_med_granser(m, minst, minst_prov) for m in alla if m)


def _med_granser(m: tuple[Matning, ...], minst: int, minst_prov: int) -> Avsnitt:
    if len(m) < minst_prov:
        return Avsnitt(m, None, None, None, None, ())
    varden = [matning.varde for matning in m]
    medel = sum(varden) / len(varden)
    steg = [abs(b - a) for a, b in zip(varden, varden[1:], strict=False)]
    bredd = STEGFAKTOR * sum(steg) / len(steg)
    return Avsnitt(
        m,
        "granser" if len(m) >= minst else "provgranser",
        medel,
        medel - bredd,
        medel + bredd,
        _signaler(m, medel, bredd),
    )


def _signaler(m: tuple[Matning, ...], medel: float, bredd: float) -> tuple[int, ...]:
    """Åren utanför gränserna, och de i en lång följd på samma sida om medelvärdet."""
    ut = {matning.ar for matning in m if abs(matning.varde - medel) > bredd}
    foljd: list[Matning] = []
    for matning in m:
        sida = matning.varde - medel
        if foljd and (foljd[-1].varde - medel) * sida <= 0:
            foljd = []
        if sida:
            foljd.append(matning)
        if len(foljd) >= LANG_SIDA:
            ut |= {f.ar for f in foljd}
    return tuple(sorted(ut))
