"""Planera stickprov: vad så många som drogs kan visa, och hur många som behövs."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import PERIODEN, beror_pa, kallor, saknas, sifferord, valda
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler.stickprovsplan import antal_som_racker, flest_fel_under, minsta_fel, styrka
from hud_model.tal import skriv_procent

ANDELAR = (0.1, 0.3, 0.4, 0.5)
"""Andelar fel i grunden som planen räknas för, på båda sidor om en gräns på 20 procent."""
HOGST = 200
"""Så många stickprov som prövas; kurvorna ritas till 120."""
_KURVA = range(2, 121, 2)


@beror_pa(*PERIODEN)
def stickprovsplan(lager: Lager, urval: Urval) -> Svar:
    """Hur stor chansen är att se att en nämnd ligger över gränsen, efter antalet stickprov.

    `tabell`: andel (i grunden, 0–1), styrka_dragna (0–1, med så många som drogs per nämnd),
    antal_som_racker (None = fler än `HOGST`). `delar["kurvor"]`: andel, antal, styrka.
    `uppgifter`: antal (per nämnd), grans, alfa, krav, minsta_fel, minsta_fel_flera, namnder.
    """
    kat = katalog()
    prov = valda(lager, "stickprov", urval, slag="urval")
    prov = prov[((prov["antal"] > 0) & prov["fel"].notna()).fillna(False).astype(bool)]
    try:
        grans = kat.parameter("stickprov_grans", urval.ar, urval.kommun)
    except LookupError:
        grans = None
    if prov.empty or grans is None:
        return Svar(
            "stickprovsplan",
            "Det finns inga stickprov att planera efter",
            pd.DataFrame(columns=["andel", "styrka_dragna", "antal_som_racker"]),
            tom_for=saknas(lager, urval, "Stickprov med antal"),
        )
    alfa, krav = (
        kat.parameter(p, urval.ar, urval.kommun) for p in ("stickprov_alfa", "stickprov_styrka")
    )
    antal, namnder = int(prov["antal"].mode().iloc[0]), max(1, int(prov["namnd"].nunique()))
    andelar = [a for a in ANDELAR if a != grans]
    tabell = pd.DataFrame(
        [
            {
                "andel": a,
                "styrka_dragna": styrka(antal, a, grans, alfa),
                "antal_som_racker": antal_som_racker(a, grans, alfa, krav, HOGST),
            }
            for a in andelar
        ]
    ).astype({"antal_som_racker": "Int64"})
    kurvor = pd.DataFrame(
        [(a, n, styrka(n, a, grans, alfa)) for a in andelar for n in _KURVA],
        columns=["andel", "antal", "styrka"],
    )
    kravs, flera = minsta_fel(antal, grans, alfa), minsta_fel(antal, grans, alfa / namnder)
    return Svar(
        "stickprovsplan",
        _mening(tabell, antal, krav, grans),
        tabell,
        ingress=" ".join(
            (_ingress(antal, namnder, kravs, flera, grans), _under(tabell, antal, grans, alfa))
        ),
        kallor=kallor(lager, urval, prov),
        regel=(
            f"Exakt binomial styrka på risknivån {skriv_procent(100 * alfa)} för en nämnd, mot "
            f"gränsen {skriv_procent(100 * grans)}. ”Räcker” = styrkan är minst "
            f"{skriv_procent(100 * krav)} för alla större antal till och med {HOGST}."
        ),
        delar={"kurvor": kurvor},
        uppgifter={
            "antal": antal,
            "grans": grans,
            "alfa": alfa,
            "krav": krav,
            "minsta_fel": kravs,
            "minsta_fel_flera": flera,
            "namnder": namnder,
        },
    )


def _mening(tabell: pd.DataFrame, antal: int, krav: float, grans: float) -> str:
    over = tabell[tabell["andel"] > grans]
    mitten = over.iloc[len(over) // 2]
    andel = skriv_procent(100 * mitten["andel"])
    ser = skriv_procent(100 * mitten["styrka_dragna"])
    text = f"Med {antal} stickprov per nämnd syns {andel} fel i {ser} av fallen"
    if pd.isna(mitten["antal_som_racker"]):
        return f"{text}; fler än {HOGST} behövs för {skriv_procent(100 * krav)}"
    behovs = int(mitten["antal_som_racker"])
    if behovs <= antal:
        return f"{text}; det räcker"
    return f"{text}; {behovs} behövs för {skriv_procent(100 * krav)}"


def _under(tabell: pd.DataFrame, antal: int, grans: float, alfa: float) -> str:
    """Vad stickproven kan visa åt andra hållet: att andelen fel är mindre än gränsen."""
    hogst, gransen = flest_fel_under(antal, grans, alfa), skriv_procent(100 * grans)
    if hogst is None:
        return f"Att andelen är mindre än {gransen} kan {antal} stickprov aldrig visa."
    vad = "Bara noll" if hogst == 0 else f"Högst {hogst}"
    lag = tabell[tabell["andel"] < grans].iloc[0]
    return (
        f"{vad} fel visar att andelen säkert är mindre; {skriv_procent(100 * lag['andel'])} fel "
        f"syns så i {skriv_procent(100 * lag['styrka_dragna'])} av fallen."
    )


def _ingress(antal: int, namnder: int, kravs: int | None, flera: int | None, grans: float) -> str:
    over = f"säkert över {skriv_procent(100 * grans)}"
    if kravs is None:
        return f"{antal} stickprov kan aldrig visa att en nämnd ligger {over}."
    text = f"Minst {kravs} fel av {antal} krävs för att en nämnd ska ligga {over}"
    if flera is None:
        return f"{text}; när {sifferord(namnder)} nämnder bedöms samtidigt räcker inget antal."
    if namnder == 1 or flera == kravs:
        return f"{text}."
    return f"{text}; {flera} när {sifferord(namnder)} nämnder bedöms samtidigt."
