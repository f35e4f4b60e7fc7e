"""Effektivisering: varje krona en gång, och effektivisering skild från besparing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from hud_model.begrepp import Rad
from hud_model.regler._rader import period
from hud_model.tabeller import STEG, TILLFALLEN

Utlatande = Literal[
    "effektivisering", "besparing", "ambitionshojning", "forsamring", "oforandrat", "gar_ej"
]
_TECKEN = {"hog_ar_bra": 1, "lag_ar_bra": -1}
_UTLATANDEN: dict[tuple[int, int], Utlatande] = {
    (-1, 1): "effektivisering",
    (-1, 0): "effektivisering",
    (0, 1): "effektivisering",
    (-1, -1): "besparing",
    (1, 1): "ambitionshojning",
    (0, 0): "oforandrat",
    (1, 0): "forsamring",
    (0, -1): "forsamring",
    (1, -1): "forsamring",
}
"""(kostnadens riktning, verksamhetens riktning räknad som bättre) → utlåtande."""


def forandring_procent(fore: float | None, nu: float | None) -> float | None:
    """Förändringen i procent av värdet före, plus är ökning; None om något saknas eller är 0."""
    if fore is None or nu is None or fore == 0:
        return None
    return 100 * (nu - fore) / abs(fore)


def utlatande(
    kostnad_procent: float | None,
    verksamhet_procent: float | None,
    riktning: str | None,
    minst_procent: float,
) -> Utlatande:
    """Vad förändringen av kostnad och verksamhet (procent, plus är ökning) ska kallas.

    En förändring på högst `minst_procent` åt något håll räknas som ingen. Lägre kostnad utan
    sämre verksamhet, eller bättre verksamhet utan högre kostnad, är effektivisering; lägre
    kostnad med sämre verksamhet är besparing. `riktning` säger om mer av måttet är bättre
    (hog_ar_bra) eller sämre (lag_ar_bra). `gar_ej` när något saknas.
    Källa: PM om nämndernas planer för 2024, Effektiviseringsarbete.
    """
    tecken = _TECKEN.get(riktning or "")
    if kostnad_procent is None or verksamhet_procent is None or tecken is None:
        return "gar_ej"
    kostnad = _riktning(kostnad_procent, minst_procent)
    return _UTLATANDEN[kostnad, tecken * _riktning(verksamhet_procent, minst_procent)]


def _riktning(procent: float, minst: float) -> int:
    return 0 if abs(procent) <= minst else 1 if procent > 0 else -1


def dubbelraknade(rader: Iterable[Rad]) -> list[tuple[Rad, Rad]]:
    """Par av rader som räknar samma krona på samma budgetpost, den senare sist.

    Två rader för samma kommun, nämnd, år och tillfälle räknar samma krona när budgetposten är
    densamma och beloppet eller benämningen också är det. Skiftläge och blanksteg skiljer inte.
    Rader utan budgetpost eller belopp räknar ingen krona. Två nyttor med samma belopp på samma
    post skiljs åt genom att posten anges noggrannare.
    """
    sedda: dict[tuple[object, ...], Rad] = {}
    par = []
    for rad in rader:
        if rad.get("effekt_kr") is None or not rad.get("budgetpost"):
            continue
        post = (*period(rad), _vikt(rad["budgetpost"]))
        marken = [(post, "kr", rad["effekt_kr"]), (post, "namn", _vikt(rad["benamning"]))]
        if tidigare := next((sedda[m] for m in marken if m in sedda), None):
            par.append((tidigare, rad))
        for marke in marken:
            sedda.setdefault(marke, rad)
    return par


def gallande(rader: Sequence[Rad], ar: int, tillfalle: str) -> list[Rad]:
    """Varje effektivisering som den senast redovisades, till och med året och tillfället.

    Samma kommun, nämnd, område och benämning är samma effektivisering; en flytt mellan steg
    eller till nyttobanken ger en ny rad vid ett senare tillfälle och ersätter den förra.
    """
    grans = (ar, TILLFALLEN.index(tillfalle))
    senast: dict[tuple[object, ...], Rad] = {}
    for rad in sorted(rader, key=_nar):
        if _nar(rad) <= grans:
            vilken = (rad["kommun"], rad["namnd"], _vikt(rad["omrade"]), _vikt(rad["benamning"]))
            senast[vilken] = rad
    return list(senast.values())


def effekt_per_steg(rader: Iterable[Rad]) -> dict[str, int | None]:
    """Kronor per steg (plus är lägre nettokostnad), varje rad i sitt enda steg; saknat är None."""
    summor: dict[str, int | None] = dict.fromkeys(STEG)
    for rad in rader:
        if rad["effekt_kr"] is not None:
            summor[rad["steg"]] = (summor[rad["steg"]] or 0) + rad["effekt_kr"]
    return summor


def _nar(rad: Rad) -> tuple[int, int]:
    return rad["ar"], TILLFALLEN.index(rad["tillfalle"])


def _vikt(text: str) -> str:
    return " ".join(text.casefold().split())
