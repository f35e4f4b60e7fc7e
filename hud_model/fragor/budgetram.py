"""Hur budgeten blev till: budgetramens kedja av beslut, och volymerna som den bygger på."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import (
    PERIODEN,
    annat_ar,
    beror_pa,
    ensam,
    kallor,
    namndnamn,
    namnen,
    sifferord,
    tomt,
    valda,
)
from hud_model.fragor._samband import hor_ihop, i_ord, samband
from hud_model.lager import Lager
from hud_model.regler.budgetram import ramens_steg
from hud_model.tal import skriv_mnkr, skriv_tal

RIKTNING = {"okar": "ökar", "minskar": "minskar", "oforandrad": "oförändrad"}


@beror_pa(*PERIODEN, "namnd")
def budgetramens_kedja(lager: Lager, urval: Urval) -> Svar:
    """Budgetramens beslut och ändringar i ordning, kronor; plus höjer ramen.

    `tabell`: handelse, slag (`niva`, `andring`, `ej_angiven`), datum, andring_kr, ram_kr.
    """
    urval = ensam(lager, urval, "budgetram")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    ram = valda(lager, "budgetram", urval).sort_values("ordning", ignore_index=True)
    steg = ramens_steg(ram)
    nivaer = steg["ram_kr"].dropna()
    if nivaer.empty or urval.namnd is None:
        rubrik = "Budgetramens beslut är inte inlästa"
        return tomt(lager, "budgetramens_kedja", rubrik, ram, urval, "Budgetramens beslut", namn)
    datum = dict(zip(ram["handelse"], ram["datum"], strict=True))
    steg.insert(2, "datum", steg["handelse"].map(datum))
    return Svar(
        "budgetramens_kedja",
        _ramens_mening(int(nivaer.iloc[0]), int(nivaer.iloc[-1]), steg),
        steg,
        ingress="Beslut och ändringar i ordning",
        kallor=kallor(lager, urval, ram),
        regel=(
            "Skiljer sig en nivå från den förra plus de angivna ändringarna står skillnaden som "
            "ett eget steg."
        ),
    )


def _ramens_mening(forst: int, sist: int, steg: pd.DataFrame) -> str:
    okant = steg.loc[steg["slag"] == "ej_angiven", "andring_kr"]
    fran, till = skriv_tal(forst / 1e6, 1), skriv_mnkr(sist)
    if (steg["slag"] == "niva").sum() == 1:
        return f"Budgetramen är {till}"
    gick = "växte" if sist > forst else "minskade"
    text = f"Budgetramen {gick} från {fran} till {till}"
    if forst == sist:
        text = f"Budgetramen är oförändrad, {till}"
    if okant.empty:
        return f"{text}, varje steg är angivet"
    return f"{text}; {skriv_mnkr(int(okant.sum()), tecken=True)} av det anges inte"


@beror_pa(*PERIODEN, "namnd")
def volymantaganden(lager: Lager, urval: Urval) -> Svar:
    """Volymer och kostnader som årets plan antar, eller nästa års när årets inte är inläst.

    Värdena står i källans egna enheter.
    `tabell`: namnd, namn, verksamhet, matt, varde, enhet, riktning, hor_ihop. `uppgifter`:
    lankar (sambanden i tabellens ordning), flera (mer än en nämnd visas).
    """
    namn = namndnamn(lager, urval)
    planer = (annat_ar(urval, ar, "plan") for ar in (urval.ar, urval.ar + 1))
    plan, ram = next(
        ((p, r) for p in planer if len(r := valda(lager, "volymantagande", p))),
        (urval, valda(lager, "volymantagande", urval)),
    )
    ram = ram.sort_values(["namnd", "verksamhet", "matt"], kind="stable", ignore_index=True)
    lankar = hor_ihop(samband(lager, plan), "volymantagande", ram, "verksamhet")
    tabell = ram.assign(
        namn=namnen(ram["namnd"], namn),
        riktning=ram["riktning"].map(RIKTNING),
        hor_ihop=[i_ord(rad) for rad in lankar],
    )
    tabell = tabell[
        ["namnd", "namn", "verksamhet", "matt", "varde", "enhet", "riktning", "hor_ihop"]
    ]
    if ram.empty:
        rubrik = "Inga volymantaganden är inlästa"
        vem = namn.get(urval.namnd or "")
        return tomt(lager, "volymantaganden", rubrik, tabell, urval, "Volymantaganden", vem)
    okar, minskar = (int((ram["riktning"] == r).sum()) for r in ("okar", "minskar"))
    okanda = int(ram["varde"].isna().sum())
    return Svar(
        "volymantaganden",
        f"Budgeten för {plan.ar} bygger på {sifferord(len(ram))} antaganden om volym och kostnad: "
        f"{sifferord(okar)} ökar, {sifferord(minskar)} minskar"
        if len(ram) > 1
        else f"Budgeten för {plan.ar} bygger på ett antagande om volym och kostnad",
        tabell,
        ingress=f"{sifferord(okanda).capitalize()} saknar tal i källan." if okanda else "",
        kallor=kallor(lager, urval, ram),
        uppgifter={"lankar": lankar, "flera": tabell["namnd"].nunique() > 1},
    )
