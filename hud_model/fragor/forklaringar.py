"""Varför det avviker: tekniskt och verkligt, orsakernas slag och det som ingen förklarat."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import (
    PERIODEN,
    SUMMOR,
    anmarkta,
    beror_pa,
    ensam,
    kallor,
    namndnamn,
    resultatrad,
    resultatrader,
    tomt,
    uppraknat,
    valda,
)
from hud_model.lager import Lager
from hud_model.regler.avvikelse import delning
from hud_model.regler.forklaring import SLAG, forklaringsdelar
from hud_model.tal import skriv_mnkr, skriv_procent, skriv_tal

OFORKLARAD = "Ingen förklaring"
_RESTER = ("i_ord", "oforklarad")


def _tal(kr: float, *, tecken: bool = True) -> str:
    return skriv_tal(kr / 1_000_000, 1, tecken=tecken)


@beror_pa(*PERIODEN, "namnd")
def teknisk_delning(lager: Lager, urval: Urval) -> Svar:
    """Årets avvikelse delad i teknisk och verklig del, kronor; minus = underskott.

    `tabell`: namn, belopp_kr: orsakerna bakom den tekniska delen, resten utan belopp, och
    summan. `uppgifter`: teknisk_kr, verklig_kr, oforklarad_kr (teknisk del − orsakernas summa).
    """
    urval = ensam(lager, urval, "resultatrakning")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    kapital = valda(lager, "eget_kapital", urval)
    ram = valda(lager, "resultatrakning", urval)
    hel = resultatrad(ram).dropna(subset=["avvikelse_kr"])
    kapital = kapital[kapital["avrakning_kr"].notna()]
    if kapital.empty or hel.empty or urval.namnd is None:
        rubrik = "Vad som är tekniskt och verkligt går inte att skilja åt"
        tabell = kapital.rename(columns={"namnd": "namn", "avrakning_kr": "belopp_kr"})
        vad = "Uppgifter om avräkning för kapitalkostnader"
        return tomt(
            lager, "teknisk_delning", rubrik, tabell[["namn", "belopp_kr"]], urval, vad, namn
        )
    avvikelse_kr = int(hel["avvikelse_kr"].iloc[0])
    bas_kr = hel["bas_kr"].iloc[0]
    delar = delning(avvikelse_kr, int(kapital["avrakning_kr"].iloc[0]))
    assert delar.teknisk_kr is not None and delar.verklig_kr is not None
    orsaker = valda(lager, "avvikelseforklaring", urval, slag="teknisk")
    orsaker = orsaker[orsaker["belopp_kr"].notna() & orsaker["omrade"].isin(ram["post"])]
    orsaker = orsaker.sort_values("belopp_kr", kind="stable")
    rader = [{"namn": r.orsak, "belopp_kr": int(r.belopp_kr)} for r in orsaker.itertuples()]
    rest = delar.teknisk_kr - sum(r["belopp_kr"] for r in rader)
    if rader and rest:
        rader.append({"namn": "Utan beloppsatt förklaring (beräknat)", "belopp_kr": rest})
    rader.append({"namn": "Teknisk del", "belopp_kr": delar.teknisk_kr})
    rubrik = "Inget räknas av: hela avvikelsen är nämndens egen"
    if delar.teknisk_kr:
        rubrik = f"Kvar efter avräkning: {skriv_mnkr(delar.verklig_kr)}"
        if pd.notna(bas_kr) and bas_kr:
            andel = 100 * delar.verklig_kr / abs(int(bas_kr))
            rubrik += f", eller {skriv_procent(andel, 1)} av budgeten"
    return Svar(
        "teknisk_delning",
        rubrik,
        pd.DataFrame(rader),
        ingress=_delad(avvikelse_kr, orsaker["belopp_kr"], delar.teknisk_kr),
        kallor=kallor(lager, urval, kapital, orsaker),
        regel="Teknisk del = −avräkningen = årets avvikelse − balansresultatet.",
        uppgifter={
            "teknisk_kr": delar.teknisk_kr,
            "verklig_kr": delar.verklig_kr,
            "oforklarad_kr": rest,
        },
        anmarkningar=anmarkta(lager, urval, "eget_kapital"),
    )


def _delad(avvikelse_kr: int, orsaker_kr: Iterable[int], teknisk_kr: int) -> str:
    """Vad som delas, och orsakernas summa mot den uppgivna tekniska delen."""
    if not teknisk_kr:
        return ""
    text = f"Årets avvikelse {skriv_mnkr(avvikelse_kr)}, delad."
    kr = [int(b) for b in orsaker_kr]
    if not kr:
        return text
    orsaker = f"Orsakerna {uppraknat(_tal(b) for b in kr)} är {_tal(sum(kr))} mnkr"
    if len(kr) == 1:
        orsaker = f"Orsaken är {_tal(kr[0])} mnkr"
    rest = teknisk_kr - sum(kr)
    if not rest:
        return f"{text} {orsaker}, precis som uppgivet."
    okant = _tal(abs(rest), tecken=False)
    return f"{text} {orsaker} mot uppgivna {_tal(teknisk_kr)}: {okant} mnkr är oförklarat."


@beror_pa(*PERIODEN, "namnd")
def avvikelse_efter_slag(lager: Lager, urval: Urval) -> Svar:
    """Årets avvikelse efter orsakens slag, kronor (minus = underskott), störst underskott först.

    `tabell`: slag (nyckel i `regler.forklaring.SLAG`), namn, belopp_kr, orsaker. Varje krona står
    i ett slag: orsakens, ”förklarat utan belopp” eller ”oförklarat”.
    """
    urval = ensam(lager, urval, "resultatrakning")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    ram, orsaker, delar = _delarna(lager, urval)
    rader = [
        {
            "slag": slag,
            "namn": SLAG[slag],
            "belopp_kr": int(grupp["belopp_kr"].sum()),
            "orsaker": " · ".join(_orsak(r) for r in grupp.itertuples()),
        }
        for slag, grupp in delar.groupby("slag")
    ]
    tabell = pd.DataFrame(rader, columns=["slag", "namn", "belopp_kr", "orsaker"])
    if tabell.empty or orsaker.empty or urval.namnd is None:
        rubrik = "Avvikelserna är inte förklarade i något som är inläst"
        vad = "Förklaringar till avvikelser"
        return tomt(lager, "avvikelse_efter_slag", rubrik, tabell, urval, vad, namn)
    tabell = tabell.sort_values("belopp_kr", kind="stable", ignore_index=True)
    tyngst = tabell[tabell["belopp_kr"] != 0].sort_values(
        "belopp_kr", key=lambda kr: -kr.abs(), kind="stable"
    )
    i_ord = uppraknat(f"{r.namn.lower()} {_tal(r.belopp_kr)}" for r in tyngst[:3].itertuples())
    return Svar(
        "avvikelse_efter_slag",
        f"{i_ord[:1].upper()}{i_ord[1:]} mnkr väger tyngst"
        if len(tyngst)
        else "Förklaringarna tar ut varandra",
        tabell,
        kallor=kallor(lager, urval, ram, orsaker),
        regel=(
            "Orsaker med belopp summeras efter sitt slag. Resten av en post är ”förklarat utan "
            "belopp” om källan också nämner orsaker utan belopp, annars ”oförklarat”."
        ),
    )


def _delarna(lager: Lager, urval: Urval) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Resultaträkningens rader, förklaringarna, och posternas avvikelser delade efter slag."""
    ram = resultatrader(lager, urval)
    orsaker = valda(lager, "avvikelseforklaring", urval)
    poster = ram[~ram["post"].str.casefold().isin(SUMMOR)]
    return ram, orsaker, forklaringsdelar(poster, orsaker)


def _orsak(del_) -> str:
    """Delens orsak i ord: det som källan nämner, annars posten."""
    if del_.slag in _RESTER:
        text = f"{del_.post} {_tal(del_.belopp_kr)}"
        return f"{text} ({del_.orsak})" if del_.orsak else text
    return f"{del_.orsak} {_tal(del_.belopp_kr)}"


@beror_pa(*PERIODEN, "namnd")
def forklaringslage(lager: Lager, urval: Urval) -> Svar:
    """Hur mycket av varje posts avvikelse som förklaras: med belopp, bara i ord, inte alls.

    `tabell`: post, avvikelse_kr, med_belopp_kr, bara_i_ord_kr, oforklarat_kr, orsaker. De tre
    delarna summerar till avvikelsen (kronor, minus = försämrar).
    """
    urval = ensam(lager, urval, "resultatrakning")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    ram, forklaringar, delar = _delarna(lager, urval)
    rader = []
    for rad in ram.dropna(subset=["avvikelse_kr"]).itertuples():
        if rad.post.casefold() in SUMMOR:
            continue
        egna = delar[delar["post"] == rad.post]
        summor = egna.groupby("slag")["belopp_kr"].sum()
        med = egna[~egna["slag"].isin(_RESTER)]
        orsaker = [f"{r.orsak} {skriv_mnkr(r.belopp_kr)}" for r in med.itertuples()]
        orsaker += [
            f"{o} (utan belopp)"
            for r in egna.itertuples()
            if r.slag == "i_ord"
            for o in r.orsak.split(" · ")
        ]
        rader.append(
            {
                "post": rad.post,
                "avvikelse_kr": int(rad.avvikelse_kr),
                "med_belopp_kr": int(med["belopp_kr"].sum()),
                "bara_i_ord_kr": int(summor.get("i_ord", 0)),
                "oforklarat_kr": int(summor.get("oforklarad", 0)),
                "orsaker": " · ".join(orsaker) or OFORKLARAD,
            }
        )
    kolumner = "post avvikelse_kr med_belopp_kr bara_i_ord_kr oforklarat_kr orsaker".split()
    tabell = pd.DataFrame(rader, columns=kolumner)
    if tabell.empty or forklaringar.empty or urval.namnd is None:
        rubrik = "Avvikelserna är inte förklarade i något som är inläst"
        vad = "Förklaringar till avvikelser"
        return tomt(lager, "forklaringslage", rubrik, tabell, urval, vad, namn)
    tabell = tabell.sort_values(
        "avvikelse_kr", key=lambda s: -s.abs(), kind="stable", ignore_index=True
    )
    belopp = tabell[["med_belopp_kr", "bara_i_ord_kr", "oforklarat_kr"]].abs().sum()
    andel = 100 * belopp["bara_i_ord_kr"] / belopp.sum() if belopp.sum() else 0
    med = 100 * belopp["med_belopp_kr"] / belopp.sum() if belopp.sum() else 0
    return Svar(
        "forklaringslage",
        f"{skriv_procent(andel)} av avvikelserna är förklarade bara i ord"
        if andel
        else f"{skriv_procent(med)} av avvikelserna är förklarade med belopp",
        tabell,
        ingress=(
            f"Med belopp {skriv_mnkr(belopp['med_belopp_kr'])}, bara i ord "
            f"{skriv_tal(belopp['bara_i_ord_kr'] / 1e6, 1)}, oförklarat "
            f"{skriv_tal(belopp['oforklarat_kr'] / 1e6, 1)}"
        ),
        kallor=kallor(lager, urval, ram, forklaringar),
        regel=(
            "Bara i ord = det som återstår när orsaker med belopp dragits ifrån, om källan också "
            "nämner orsaker utan belopp. Andelar av avvikelsernas absoluta belopp."
        ),
    )
