"""Exempelkommunens nyckeltal: sju påhittade kommuner, var sitt värde per år och nyckeltal.

Nyckeltalens namn är katalogens; värdena är påhittade. Två berättelser: äldreomsorgen blir dyrare
än behoven ger skäl till, och allt fler elever blir behöriga till gymnasiet.
"""

from __future__ import annotations

from hud_model.arenden.exempel.grund import AREN, KOMMUN, Rapport, slump
from hud_model.begrepp import Rad
from hud_model.katalog import Nyckeltal, katalog

KOMMUNERNA = (KOMMUN, "9991", "9992", "9993", "9994", "9995", "9996")
_NIVA = {
    "kr per invånare": (3_000, 500),
    "kr per inskrivet barn": (158_000, 9_000),
    "kr per elev": (118_000, 7_000),
    "kr per invånare 65 år eller äldre": (42_000, 3_500),
    "antal": (68_000, 18_000),
    "ton koldioxidekvivalenter per invånare": (2.4, 0.6),
    "index": (75, 4),
}
"""Enhet → mitten och spridningen mellan kommuner."""
_PROCENT = {
    ("kvalitet", "hog_ar_bra"): (74, 6),
    ("kvalitet", "lag_ar_bra"): (4.5, 1.2),
    ("personal", "lag_ar_bra"): (7.4, 0.8),
    ("ekonomi", "hog_ar_bra"): (9, 3),
    ("kostnad", "neutral"): (-2, 6),
    ("struktur", "neutral"): (21, 2.5),
}
_EGEN_NIVA = {"N00096": (55_000, 3_000), "N01982": (41, 6)}
_LUTAR = {"N20900": 1.9, "N15428": 1.2}
"""Det egna värdets ändring per år i de två berättelserna."""
_MNKR_PER_INVANARE = 0.0045
"""Det som en procents avvikelse räknas på, i miljoner kronor per invånare."""


def rader(rapport: Rapport) -> dict[str, list[Rad]]:
    """Årets värden; de kommer med kommunstyrelsens bokslut."""
    if rapport.profil.id != "kommunstyrelsen" or not rapport.bokslut:
        return {}
    alla = katalog().nyckeltal.values()
    i_mnkr = {n.avvikelse_mnkr: n for n in alla if n.avvikelse_mnkr}
    return {
        "nyckeltalsvarde": [
            rapport.rad(
                f"Nyckeltal, raden {n.id}",
                kommun=kommun,
                nyckeltal=n.id,
                kon="alla",
                varde=_i_mnkr(i_mnkr[n.id], kommun, rapport.ar)
                if n.id in i_mnkr
                else _varde(n, kommun, rapport.ar),
                status="faststalld",
            )
            for n in alla
            for kommun in KOMMUNERNA
        ]
    }


def _varde(n: Nyckeltal, kommun: str, ar: int) -> float:
    """Kommunens nivå, en långsam egen utveckling, och lite slump varje år."""
    mitten, spridning = _EGEN_NIVA.get(n.id) or (
        _PROCENT[n.slag, n.riktning] if n.enhet == "%" else _NIVA[n.enhet]
    )
    egen = slump("nyckeltal", n.id, kommun)
    niva, lutning = egen.normal(mitten, spridning), egen.normal(0, spridning / 12)
    if kommun == KOMMUN and n.id in _LUTAR:
        niva, lutning = mitten - spridning / 2, _LUTAR[n.id]
    arets = slump("nyckeltal", n.id, kommun, ar).normal(0, spridning / 10)
    varde = niva + lutning * (ar - AREN[0]) + arets
    if n.enhet == "%" and n.slag != "kostnad":
        varde = min(max(varde, 0.5), 99.0)
    return round(float(varde), 0 if abs(mitten) >= 1_000 else 1)


def _i_mnkr(procenten: Nyckeltal, kommun: str, ar: int) -> float:
    """Samma avvikelse i miljoner kronor, efter kommunens storlek."""
    invanare = _varde(katalog().nyckeltal["N01951"], kommun, ar)
    return round(_varde(procenten, kommun, ar) / 100 * invanare * _MNKR_PER_INVANARE, 1)
