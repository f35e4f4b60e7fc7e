"""Stickprov: vad en andel fel i ett litet urval räcker till att säga."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.special import bdtr, bdtrc, betaincinv, gammaln

Utlatande = Literal["sakert_over", "gar_inte_att_avgora", "sakert_under"]
_FAMILJ = ["kommun", "ar", "tillfalle", "process", "kontroll"]
_I_HELTAL_HOGST = 2_000
"""Större urval än så räknas i logaritmer: heltalen blir för långa."""
_LIKA_SANNOLIKT = 1e-7
_NYA_TAL = ["andel", "lagst", "hogst", "lagst_korr", "hogst_korr", "p", "p_holm"]


def intervall(fel: int, antal: int, niva: float = 0.95) -> tuple[float, float]:
    """Andelens nedre och övre gräns (0–1) enligt Clopper och Pearson; (0, 1) utan underlag.

    ValueError om antalet fel inte ligger mellan 0 och antalet. Källa: Clopper, C. J. och
    Pearson, E. S. (1934), Biometrika 26, s. 404–413.
    """
    if not 0 <= fel <= antal:
        raise ValueError(f"{fel} fel av {antal} går inte ihop")
    svans = (1 - niva) / 2
    lagst = 0.0 if fel == 0 else float(betaincinv(fel, antal - fel + 1, svans))
    hogst = 1.0 if fel == antal else float(betaincinv(fel + 1, antal - fel, 1 - svans))
    return lagst, hogst


def over_grans(fel: int, antal: int, grans: float) -> float:
    """Sannolikheten (0–1) för minst så många fel om andelen i grunden är `grans` (0–1)."""
    return float(bdtrc(fel - 1, antal, grans))


def _under_grans(fel: int, antal: int, grans: float) -> float:
    """Spegelbilden: sannolikheten för högst så många fel om andelen är `grans`."""
    return float(bdtr(fel, antal, grans))


def holm(p: Sequence[float]) -> list[float]:
    """Sannolikheterna (0–1) justerade för att de är flera, i samma ordning som de kom.

    Källa: Holm, S. (1979), Scandinavian Journal of Statistics 6, s. 65–70.
    """
    justerade = [0.0] * len(p)
    hittills = 0.0
    for plats, nummer in enumerate(sorted(range(len(p)), key=lambda i: p[i])):
        hittills = max(hittills, min(1.0, (len(p) - plats) * p[nummer]))
        justerade[nummer] = hittills
    return justerade


def forandring(fel_fore: int, antal_fore: int, fel_efter: int, antal_efter: int) -> float:
    """Fishers tvåsidiga sannolikhet (0–1) för en så stor skillnad av ren slump.

    Summan av de fördelningar av felen på de två tillfällena som är högst så sannolika som den
    funna, räknad i heltal (i logaritmer när urvalen är stora). Källa: Fisher, R. A. (1935),
    Journal of the Royal Statistical Society 98, s. 39–82.
    """
    fel = fel_fore + fel_efter
    if antal_fore + antal_efter > _I_HELTAL_HOGST:
        return _forandring_i_logaritmer(fel_fore, antal_fore, fel, antal_efter)
    satt = [
        math.comb(antal_fore, fore) * math.comb(antal_efter, fel - fore) for fore in range(fel + 1)
    ]
    return sum(s for s in satt if s <= satt[fel_fore]) / math.comb(antal_fore + antal_efter, fel)


def _forandring_i_logaritmer(fel_fore: int, antal_fore: int, fel: int, antal_efter: int) -> float:
    fore = np.arange(max(0, fel - antal_efter), min(fel, antal_fore) + 1)

    def kombinationer(n: int, k: np.ndarray | int) -> np.ndarray:
        return gammaln(n + 1) - gammaln(np.asarray(k) + 1) - gammaln(n - np.asarray(k) + 1)

    logaritm = (
        kombinationer(antal_fore, fore)
        + kombinationer(antal_efter, fel - fore)
        - kombinationer(antal_fore + antal_efter, fel)
    )
    funnen = logaritm[fore == fel_fore]
    return float(min(1.0, np.exp(logaritm[logaritm <= funnen + _LIKA_SANNOLIKT]).sum()))


def minsta_antal(andelar_procent: Sequence[int | float], hogst: int = 200) -> int | None:
    """Det minsta antal stickprov som kan ge alla andelar, angivna i hela procent.

    En andel går att få när 100 × fel / antal avrundas till den, halva uppåt. None om inget
    antal till och med `hogst` räcker eller om inga andelar ges.
    """
    if not andelar_procent:
        return None
    for antal in range(1, hogst + 1):
        mojliga = {(200 * fel + antal) // (2 * antal) for fel in range(antal + 1)}
        if mojliga.issuperset(andelar_procent):
            return antal
    return None


def antal_fel(andel_procent: int | float, antal: int) -> int:
    """Antalet fel som ligger närmast andelen (procent) av antalet, halva uppåt."""
    fel = Decimal(str(andel_procent)) * antal / 100
    return int(fel.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _utlatande(p_over: float, p_under: float, alfa: float) -> Utlatande:
    """Utlåtandet ur de två ensidiga sannolikheterna."""
    if p_over <= alfa:
        return "sakert_over"
    return "sakert_under" if p_under <= alfa else "gar_inte_att_avgora"


def _underlag(rader: pd.DataFrame) -> pd.Series[bool]:
    """Raderna som är urval och har både fel och ett antal över noll, inte fler fel än antal."""
    urval = (rader["slag"] == "urval") & rader["fel"].notna() & (rader["antal"] > 0)
    mojligt = (rader["fel"] >= 0) & (rader["fel"] <= rader["antal"])
    return (urval & mojligt).fillna(False).astype(bool)


def bedom(rader: pd.DataFrame, grans: float, alfa: float) -> pd.DataFrame:
    """Raderna med andel fel (0–1), intervall och utlåtande mot gränsen (andel 0–1).

    In: tabellen stickprov. Ut: samma rader, numrerade från 0, med andel, lagst och hogst
    (95 procent), lagst_korr och hogst_korr (varje ände ensidigt på nivån 1 − alfa/m, enligt
    Bonferroni), p (sannolikheten för minst så många fel vid gränsen), p_holm och utlatande. De m
    raderna med samma kommun, år, tillfälle, process och kontroll bedöms tillsammans: sakert_over
    när p_holm ≤ alfa, sakert_under när spegelbilden med egen Holmjustering är det. Ett korrigerat
    intervall helt på ena sidan om gränsen ger alltid det utlåtandet; det omvända gäller inte,
    eftersom Holm är skarpare. Totalgranskningar och rader utan antal eller fel får tomt.
    Källa: Holm (1979).
    """
    ut = rader.reset_index(drop=True).assign(**dict.fromkeys(_NYA_TAL, np.nan))
    ut["utlatande"] = pd.Series(None, index=ut.index, dtype="str")
    urval = ut.loc[_underlag(ut)]
    for _, familj in urval.groupby(_FAMILJ, dropna=False, sort=False):
        par = _par(familj)
        p = [over_grans(fel, antal, grans) for fel, antal in par]
        p_holm = holm(p)
        p_under = holm([_under_grans(fel, antal, grans) for fel, antal in par])
        bred = 1 - 2 * alfa / len(par)
        ut.loc[familj.index, _NYA_TAL] = [
            (fel / antal, *intervall(fel, antal), *intervall(fel, antal, bred), p[i], p_holm[i])
            for i, (fel, antal) in enumerate(par)
        ]
        ut.loc[familj.index, "utlatande"] = [
            _utlatande(over, under, alfa) for over, under in zip(p_holm, p_under, strict=True)
        ]
    return ut


def kommunen(rader: pd.DataFrame, grans: float, alfa: float) -> dict[str, Any]:
    """Alla nämnders urval sammanslaget: fel, antal, andel (0–1), intervall och utlåtande.

    In: stickprovsrader för en kontroll vid ett tillfälle. Ut: fel, antal, andel, lagst, hogst
    (95 procent), p och utlatande; alla None när inget urval finns.
    """
    par = _par(rader.loc[_underlag(rader)])
    if not par:
        return dict.fromkeys(("fel", "antal", "andel", "lagst", "hogst", "p", "utlatande"))
    fel, antal = sum(f for f, _ in par), sum(a for _, a in par)
    lagst, hogst = intervall(fel, antal)
    p = over_grans(fel, antal, grans)
    return {
        "fel": fel,
        "antal": antal,
        "andel": fel / antal,
        "lagst": lagst,
        "hogst": hogst,
        "p": p,
        "utlatande": _utlatande(p, _under_grans(fel, antal, grans), alfa),
    }


def _par(rader: pd.DataFrame) -> list[tuple[int, int]]:
    """(fel, antal) per rad som heltal."""
    kolumner: Iterable[tuple[Any, Any]] = zip(rader["fel"], rader["antal"], strict=True)
    return [(int(fel), int(antal)) for fel, antal in kolumner]
