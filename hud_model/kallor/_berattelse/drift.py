"""Drift per verksamhet i två nivåer, och nettokostnaden över flera år."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from hud_model.kallor._berattelse.belopp import (
    ar_summa,
    arets_uppgifter,
    beloppens_rader,
    beloppsrader,
    faktorer_for,
    intill_medger,
    lagg_prognos,
    procent_i_cell,
    radens_faktor,
    sist_ar_summan,
    utan_fotnot,
)
from hud_model.kallor._berattelse.belopp import belopp as belopp_i_cell
from hud_model.kallor._berattelse.galler import inte_egen, sag_inte_egen, utan_jamforelse
from hud_model.kallor._berattelse.loptext import TAL, Mening, meningar, tal_i
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument, Dokumenttabell
from hud_model.kallor._dokument.val import (
    PROGNOS,
    PROGNOSAVVIKELSE,
    ar_pengar,
    tal_i_cell,
    utfallsar,
)
from hud_model.katalog import nyckel
from hud_model.regler.resultatrad import NETTOKOSTNAD

_DELAR_MINST = 2
"""Så många delar ska första raden vara summan av för att vara deras område."""
_UTVECKLING = re.compile(
    rf"\bnettokostnadsutveckling\w*\b[^.]*?\b(?:är|var|blev|uppgår till|uppgick till)"
    rf" (?:cirka |ca )?({TAL})\s*(?:procent\b|%)",
    re.IGNORECASE,
)

_PROCENTRADEN = "procentuell förändring"
_EGET = re.compile(
    r"(?:år|20\d\d|perioden|verksamhet|område|nämnd|styrels|förvaltning|hel|total|snitt|genomsnitt)"
)


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `driftverksamhet`, `nettokostnad`, `prognos` och den angivna utvecklingen."""
    _las_drift(dok, samling)
    _las_nettokostnad(dok, samling)


def _las_drift(dok: Dokument, samling: Samling) -> None:
    """Områden på översta nivån, verksamheter under dem.

    En verksamhet står kursivt. Har tabellen ingen kursiv stil är raderna efter ”Varav:”
    verksamheter, till nästa rad som har en egen rubrik i avsnittet.
    """
    tabeller = list(dok.tabeller("drift"))
    kursiv = any(_kursiv(t) for t in tabeller)
    rubriker = {nyckel(s.rubrik) for t in tabeller for s in dok.stycken(t.avsnitt) if s.ar_rubrik}
    omrade: str | None = None
    varav = False
    ordning = 0
    for tabell in tabeller:
        for rad in beloppsrader(dok, tabell, samling, arets_uppgifter(samling)):
            varav = varav or nyckel(rad.namn) == "varav"
            if rad.tom:
                continue
            under = rad.kursiv if kursiv else varav and nyckel(rad.namn) not in rubriker
            niva = "verksamhet" if under else "omrade"
            if ar_summa(rad.namn):
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
            kr = {n: v for n, v in rad.kr.items() if n not in (PROGNOS, PROGNOSAVVIKELSE)}
            if any(v is not None for v in kr.values()):
                ordning += 1
                samling.lagg(
                    "driftverksamhet",
                    rad.plats,
                    verksamhet=namn,
                    overordnad=overordnad,
                    niva=niva,
                    ordning=ordning,
                    **kr,
                    avvikelse_rapporterad_procent=rad.procent,
                    text_ra=rad.rad.cell(0) if rad.rad.cell(0) != namn else None,
                )
            if niva != "summa":
                lagg_prognos(samling, rad, NETTOKOSTNAD, namn)
    _prova_sista(samling)


def _prova_sista(samling: Samling) -> None:
    """Sista området är en summa, inte en verksamhet, när det är summan av alla de andra."""
    rader = samling.rader.get("driftverksamhet", [])
    omraden = [r for r in rader if r["niva"] == "omrade"]
    if not omraden or omraden[-1] is not rader[-1] or not sist_ar_summan(omraden):
        return
    sista = omraden[-1]
    sista["niva"] = "summa"
    samling.rader["prognos"] = [
        r for r in samling.rader.get("prognos", []) if r.get("verksamhet") != sista["verksamhet"]
    ]
    samling.anmark(
        "upplysning",
        sista["plats"],
        f"”{sista['verksamhet']}” är summan av raderna ovanför och lästes som summa",
        "kontrollera raden",
    )


def _las_nettokostnad(dok: Dokument, samling: Samling) -> None:
    """En tabell per område: området först, dess verksamheter under, procentraden sist.

    Bara kolumner som bär ett helt års utfall läses; budget, prognos och förändring sägs.
    """
    omrade: str | None = None
    rubrik = ""
    for tabell in dok.tabeller("nettokostnad"):
        if tabell.rubrik != rubrik:  # under samma rubrik fortsätter området över en sidbrytning
            omrade, rubrik = None, tabell.rubrik
        if not intill_medger(tabell, samling):
            continue
        kolumner = _arskolumner(tabell, samling)
        faktorer = faktorer_for(dok, tabell, {nr: nr for nr in kolumner}, samling)
        kursiv = _kursiv(tabell)
        ett_omrade = kursiv or _forst_ar_summan(tabell, kolumner)
        procentrader = [r for r in tabell.rader if nyckel(r.cell(0)).startswith(_PROCENTRADEN)]
        utan = replace(tabell, rader=tuple(r for r in tabell.rader if r not in procentrader))
        for rad in beloppens_rader(utan, samling):
            plats = tabell.plats_for(rad)
            kr = {
                ar: belopp_i_cell(samling, rad, nr, plats, faktor)
                for nr, ar in kolumner.items()
                if (faktor := radens_faktor(tabell, rad, nr, faktorer[nr], samling))
            }
            if all(v is None for v in kr.values()):
                continue
            if ar_summa(rad.cell(0)):
                samling.anmark(
                    "upplysning",
                    plats,
                    "summaraden är ingen verksamhet; lästes inte",
                    "kontrollera raden",
                )
                continue
            overordnad = omrade if (rad.kursiv if kursiv else omrade and ett_omrade) else None
            namn = samling.katalog.verksamhet(utan_fotnot(rad.cell(0)), overordnad)
            omrade = overordnad or namn
            for ar, varde in kr.items():
                if varde is not None:
                    samling.lagg(
                        "nettokostnad",
                        plats,
                        ar=ar,
                        verksamhet=namn,
                        overordnad=overordnad,
                        utfall_kr=varde,
                        text_ra=rad.cell(0) if namn != rad.cell(0) else None,
                    )
        for rad in procentrader:
            plats = tabell.plats_for(rad)
            for nr, ar in kolumner.items():
                samling.uppgift(
                    plats,
                    f"Nettokostnadsutveckling: {omrade or tabell.rubrik} (tabell)",
                    procent_i_cell(samling, rad, nr, plats),
                    "%",
                    ar=ar,
                )
    for mening in meningar(dok.stycken()):
        if traff := _UTVECKLING.search(mening.text):
            varfor = inte_egen(utan_jamforelse(traff[0]), samling, mening.rubrik) or _annan_del(
                traff[0], mening
            )
            if varfor:
                sag_inte_egen(samling, mening.plats, "nettokostnadsutvecklingen", varfor)
                continue
            samling.uppgift(
                mening.plats,
                f"Nettokostnadsutveckling: {samling.katalog.verksamhet(mening.rubrik)} (text)",
                float(tal_i(traff[1])),
                "%",
            )


def _annan_del(text: str, mening: Mening) -> str:
    """Verksamheten som meningen nämner när den inte är rubrikens; annars tomt."""
    for traff in re.finditer(r"\b(?:för|inom|av|i) ((?:hela )?[\wåäö-]+)", text):
        ord_ = nyckel(traff[1])
        if not _EGET.match(ord_) and ord_[:4] not in nyckel(mening.rubrik):
            return f"”{traff[1]}”"
    return ""


def _arskolumner(tabell: Dokumenttabell, samling: Samling) -> dict[int, int]:
    """Kolumnens nummer → året, för dem som bär ett helt års utfall; de andra sägs."""
    kolumner: dict[int, int] = {}
    olasta = []
    for nr, kolumn in enumerate(tabell.kolumner[1:], 1):
        ar = utfallsar(kolumn, samling.period) if ar_pengar(kolumn) else None
        pagar = ar == samling.ar and not samling.period.hela_aret
        kommande = ar is not None and ar > samling.ar
        if ar is not None and not pagar and not kommande and ar not in kolumner.values():
            kolumner[nr] = ar
        elif kolumn.text and kolumn.matt != "text":
            olasta.append(f"”{kolumn.text}”")
    if olasta:
        samling.anmark(
            "upplysning",
            tabell.plats,
            f"lästes inte som års utfall: {', '.join(olasta)}",
            "kontrollera tabellhuvudet",
        )
    return kolumner


def _forst_ar_summan(tabell: Dokumenttabell, kolumner: Iterable[int]) -> bool:
    """Sant när första raden är området som de andra ingår i: deras summa, eller ”Varav” under."""
    rader = [r for r in tabell.rader if not nyckel(r.cell(0)).startswith("procentuell")]
    if any(nyckel(r.cell(0)) == "varav" for r in rader):
        return True
    for nr in kolumner:
        tal = [v for r in rader if (v := tal_i_cell(r, nr)) is not None]
        if len(tal) < _DELAR_MINST + 1 or abs(tal[0] - sum(tal[1:])) > len(tal):
            return False
    return True


def _kursiv(tabell: Dokumenttabell) -> bool:
    return any(rad.kursiv and nyckel(rad.cell(0)) != "varav" for rad in tabell.rader)
