"""Drift per verksamhet i två nivåer, och nettokostnaden över tre år."""

from __future__ import annotations

import re
from dataclasses import replace

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._berattelse.dokument import Dokument, Dokumenttabell, Samling, Tabellrad
from hud_model.kallor._berattelse.loptext import TAL, meningar, tal_i
from hud_model.kallor._berattelse.resultat import beloppsrader
from hud_model.katalog import nyckel
from hud_model.tal import las_tal

DRIFT = ("Verksamhet tkr\tBudget", "Verksamhet\tBudget")
_NETTOKOSTNAD = ("Verksamhet tkr\tJan", "Verksamhet tkr\t20", "Verksamhet\tJan")
HUVUDEN = DRIFT + _NETTOKOSTNAD
_KOLUMNER = {
    "budget_kr": "budget",
    "utfall_kr": "utfall",
    "avvikelse_rapporterad_kr": "avvikelse",
    "foregaende_ar_kr": "föregående",
}
_SUMMA = re.compile(r"(?:årets )?resultat|(?:summa|totalt?|totalsumma)\b.*")
_UTVECKLING = re.compile(
    rf"\bnettokostnadsutveckling\w*\b[^.]*?\b(?:är|var|blev|uppgår till|uppgick till)"
    rf" (?:cirka |ca )?({TAL})\s*(?:procent\b|%)",
    re.IGNORECASE,
)


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `driftverksamhet`, `nettokostnad` och den angivna nettokostnadsutvecklingen."""
    _las_drift(dok, samling)
    _las_nettokostnad(dok, samling)


def _las_drift(dok: Dokument, samling: Samling) -> None:
    """Områden på översta nivån, verksamheter under dem.

    En verksamhet står kursivt. Har tabellen ingen kursiv stil är raderna efter ”Varav:”
    verksamheter, till nästa rad som har en egen rubrik i avsnittet.
    """
    tabeller = list(dok.tabeller(*DRIFT))
    kursiv = any(_kursiv(t) for t in tabeller)
    rubriker = {nyckel(s.rubrik) for t in tabeller for s in dok.stycken(t.avsnitt) if s.ar_rubrik}
    omrade: str | None = None
    varav = False
    ordning = 0
    for tabell in tabeller:
        procent = tabell.kolumn("avvikelse %", "procent")
        for rad in beloppsrader(tabell, samling, _KOLUMNER):
            varav = varav or nyckel(rad.namn) == "varav"
            if rad.tom:
                continue
            under = rad.kursiv if kursiv else varav and nyckel(rad.namn) not in rubriker
            niva = "verksamhet" if under else "omrade"
            if _SUMMA.fullmatch(nyckel(rad.namn)):
                niva = "summa"
            overordnad = omrade if niva == "verksamhet" else None
            namn = samling.katalog.verksamhet(rad.namn, overordnad)
            if niva == "omrade":
                omrade, varav = namn, False
            elif niva == "verksamhet" and omrade is None:
                samling.anmark(
                    "varning",
                    rad.plats,
                    "verksamheten står inte under något verksamhetsområde",
                    "kontrollera tabellen mot mallen",
                )
            ordning += 1
            samling.lagg(
                "driftverksamhet",
                rad.plats,
                verksamhet=namn,
                overordnad=overordnad,
                niva=niva,
                ordning=ordning,
                **rad.kr,
                avvikelse_rapporterad_procent=_procent(samling, rad.rad, procent, rad.plats),
                text_ra=rad.namn if rad.namn != namn else None,
            )


def _las_nettokostnad(dok: Dokument, samling: Samling) -> None:
    """En tabell per område: området först, dess verksamheter under, procentraden sist."""
    omrade: str | None = None
    rubrik = ""
    for tabell in dok.tabeller(*_NETTOKOSTNAD):
        if tabell.rubrik != rubrik:  # under samma rubrik fortsätter området över en sidbrytning
            omrade, rubrik = None, tabell.rubrik
        kolumner = {
            traff[0]: cell for cell in tabell.huvud if (traff := re.search(r"\b20\d\d\b", cell))
        }
        procentrader = tuple(
            r for r in tabell.rader if nyckel(r.cell(0)).startswith("procentuell förändring")
        )
        rader = replace(tabell, rader=tuple(r for r in tabell.rader if r not in procentrader))
        kursiv = _kursiv(tabell)
        for rad in beloppsrader(rader, samling, kolumner):
            if rad.tom:
                continue
            overordnad = omrade if (rad.kursiv if kursiv else omrade) else None
            namn = samling.katalog.verksamhet(rad.namn, overordnad)
            omrade = overordnad or namn
            for ar, kr in rad.kr.items():
                if kr is not None:
                    samling.lagg(
                        "nettokostnad",
                        rad.plats,
                        ar=int(ar),
                        verksamhet=namn,
                        overordnad=overordnad,
                        utfall_kr=kr,
                        text_ra=rad.namn if rad.namn != namn else None,
                    )
        for rad_ in procentrader:
            plats = f"{tabell.rubrik}, raden {rad_.cell(0)} (rad {rad_.rad})"
            for ar, cell in kolumner.items():
                samling.uppgift(
                    plats,
                    f"Nettokostnadsutveckling: {omrade or tabell.rubrik} (tabell)",
                    _procent(samling, rad_, tabell.huvud.index(cell), plats),
                    "%",
                    ar=int(ar),
                )
    for mening in meningar(dok.stycken()):
        if traff := _UTVECKLING.search(mening.text):
            samling.uppgift(
                mening.plats,
                f"Nettokostnadsutveckling: {samling.katalog.verksamhet(mening.rubrik)} (text)",
                float(tal_i(traff[1])),
                "%",
            )


def _kursiv(tabell: Dokumenttabell) -> bool:
    return any(
        "<i>" in rad.celler[0].casefold() and nyckel(rad.cell(0)) != "varav" for rad in tabell.rader
    )


def _procent(samling: Samling, rad: Tabellrad, nr: int | None, plats: str) -> float | None:
    """Procenten med källans tecken; en anmärkning om cellen inte är ett tal."""
    try:
        varde = None if nr is None else las_tal(rad.cell(nr)).varde
    except Anvandarfel as fel:
        samling.anmark("varning", plats, str(fel), "rätta källan eller skriv in värdet för hand")
        return None
    return None if varde is None else float(varde)
