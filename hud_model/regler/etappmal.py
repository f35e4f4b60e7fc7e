"""Etappmål: når utfallet målet, och räcker takten till målåret."""

from __future__ import annotations

import operator as jamforelser
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from hud_model.begrepp import Rad
from hud_model.regler._rader import PERIOD, period, som_rader

_JAMFOR = {
    ">": jamforelser.gt,
    "≥": jamforelser.ge,
    "<": jamforelser.lt,
    "≤": jamforelser.le,
}
_UTAN_OPERATOR = {"hog_ar_bra": "≥", "lag_ar_bra": "≤"}
_TYPER = {"jamfort_ar": "Int64", "varde": "float64", "mal": "float64", "uppnatt": "boolean"}


def uppnatt(
    varde: float | None, operator: str | None, mal: float | None, riktning: str | None = None
) -> bool | None:
    """Sant när värdet når målet, i indikatorns egen enhet; likhet räknas bara för ≥ och ≤.

    Anger källan ingen operator avgör riktningen: hog_ar_bra läses som ≥ och lag_ar_bra som ≤.
    None om värde eller mål saknas, eller om varken operator eller riktning säger hur.
    Talen jämförs som de står i text, så att binära decimaler inte avgör. Okänd operator ger
    KeyError. Källa: verksamhetsberättelsen, indikatortabellernas etappmål.
    """
    tecken = operator or _UTAN_OPERATOR.get(riktning or "")
    if tecken is None or varde is None or mal is None:
        return None
    return bool(_JAMFOR[tecken](Decimal(str(varde)), Decimal(str(mal))))


def etappmalsutfall(
    indikator: pd.DataFrame, indikatorutfall: pd.DataFrame, malsattning: pd.DataFrame
) -> pd.DataFrame:
    """Varje etappmål mot senaste utfall till och med målets år, i indikatorns egen enhet.

    In: de tre tabellerna. Ut: en rad per etappmål med kommun, namnd, ar, tillfalle, indikator,
    jamfort_ar, varde, operator, mal och uppnatt; jamfort_ar och varde är tomma när inget
    utfall finns. Utfall och riktning tas ur samma redovisning som målet. Källa:
    verksamhetsberättelsen, noten om eftersläpning under indikatortabellerna.
    """
    riktning = {(*period(rad), rad["id"]): rad["riktning"] for rad in som_rader(indikator)}
    utfall: defaultdict[tuple[object, ...], list[Rad]] = defaultdict(list)
    for rad in som_rader(indikatorutfall):
        if rad["varde"] is not None and rad["utfallsar"] <= rad["ar"]:
            utfall[*period(rad), rad["indikator"]].append(rad)
    svar = []
    for mal in som_rader(malsattning):
        if mal["typ"] != "etappmal":
            continue
        vilken = (*period(mal), mal["indikator"])
        senaste = max(utfall[vilken], key=lambda rad: rad["utfallsar"], default={})
        varde = senaste.get("varde")
        nadd = uppnatt(varde, mal["operator"], mal["varde"], riktning.get(vilken))
        svar.append((*vilken, senaste.get("utfallsar"), varde, mal["operator"], mal["varde"], nadd))
    kolumner = [*PERIOD, "indikator", "jamfort_ar", "varde", "operator", "mal", "uppnatt"]
    return pd.DataFrame(svar, columns=kolumner).astype(_TYPER)


def takt(
    ar_varden: Sequence[tuple[int, float | None]], malvarde: float | None, mal_ar: int = 2030
) -> dict[str, float | int | None]:
    """Behövd och uppnådd förändring per år, i indikatorns enhet; plus är ökning.

    In: (år, värde) i valfri ordning; saknade värden räknas inte. Ut: behovd_per_ar från senaste
    värdet till målvärdet (None utan mål, utan värde eller från och med målåret),
    uppnadd_per_ar från första till senaste (None med färre än två värden) och antal värden.
    """
    punkter = sorted((ar, varde) for ar, varde in ar_varden if varde is not None)
    behovd = uppnadd = None
    if punkter:
        (forsta_ar, forsta), (sista_ar, sista) = punkter[0], punkter[-1]
        if malvarde is not None and sista_ar < mal_ar:
            behovd = (malvarde - sista) / (mal_ar - sista_ar)
        if forsta_ar < sista_ar:
            uppnadd = (sista - forsta) / (sista_ar - forsta_ar)
    return {"behovd_per_ar": behovd, "uppnadd_per_ar": uppnadd, "antal": len(punkter)}
