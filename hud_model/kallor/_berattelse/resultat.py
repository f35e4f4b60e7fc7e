"""Resultaträkningen med eget kapital, ekonomin per nämnd, och det texten säger om resultatet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hud_model.kallor._berattelse.belopp import (
    Beloppsrad,
    ar_summa,
    arets_uppgifter,
    beloppsrader,
    lagg_prognos,
)
from hud_model.kallor._berattelse.galler import egna_namn, en_post, inte_egen, sag_inte_egen
from hud_model.kallor._berattelse.intill import bildtext, namner_enhet, rubrikens_ar
from hud_model.kallor._berattelse.loptext import (
    Mening,
    belopp_i,
    meningar,
    procent_i,
    tecken_i,
)
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument, Dokumenttabell
from hud_model.kallor._dokument.slag import amne
from hud_model.kallor._dokument.val import AVVIKELSE, FJOL, PROGNOS, PROGNOSAVVIKELSE
from hud_model.katalog import nyckel
from hud_model.regler.resultatrad import NETTOKOSTNAD, RESULTAT

_EGET_KAPITAL = {
    "balansresultat budgetavvikelse": "balansresultat",
    "balansresultat": "balansresultat",
    "ib eget kapital": "ib",
    "resultatöverföring": "resultatoverforing",
    "ub eget kapital": "ub",
}
_ALLMAN_RUBRIK = re.compile(
    r"(?:\b(?:resultaträkning(?:en)?|resultat|ekonomi(?:n|sk|skt|ska)?|drift\w*|redovisning(?:en)?"
    r"|uppföljning\w*|utfall|budget\w*|avvikelse\w*|årets|nämnd\w*|kommunstyrelse\w*|styrelse\w*"
    r"|förvaltningens|hela|totalt?|samlade?|sammanställning|sammanfattning|mot|och|för|i|av|per"
    r"|prognos\w*|perioden|januari|april|augusti|post(?:er)?|intäkter|kostnader"
    r"|december|delår\w*|bokslut\w*|kommun\w*|rapport\w*|förutsättningar|analys|läge\w*|utveckling"
    r"|20\d\d|\d)\b\s*)*"
)

_REN_SUMMA = re.compile(
    r"(?:nämnden |nämnderna |styrelsen |netto |nettokostnad )?"
    r"(?:summa|totalt?|total ?summa|slutsumma)(?: nämnden| nämnderna| netto| nettokostnad)?"
    r"|(?:hela|samtliga|alla) (?:nämnden|styrelsen|förvaltningen|verksamheter(?:na)?|poster(?:na)?)"
)
_ALLA = re.compile(r"nämnderna|kommunen|alla nämnder")
_MATTEN = {"avvikelse_rapporterad_kr": "avvikelse", "budget_kr": "budget", "utfall_kr": "utfall"}


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `resultatrakning`, `prognos`, `eget_kapital` och uppgifterna om resultatet i text."""
    egna = _egna_tabeller(dok, samling)
    eget: dict[str, int | None] = {}
    eget_foregaende: dict[str, int | None] = {}
    plats_eget = ""
    avsnitt = {"sammanfattning"}
    ordning = 0
    for tabell in egna:
        avsnitt.add(nyckel(tabell.avsnitt))
        plats_eget = plats_eget or f"{tabell.rubrik}, raderna om eget kapital (rad {tabell.rad})"
        for rad in _poster(dok, tabell, samling):
            del_ = _EGET_KAPITAL.get(nyckel(rad.namn))
            if del_:
                eget[f"{del_}_rapporterad_kr"] = rad.kr.get(AVVIKELSE)
                eget_foregaende[f"{del_}_rapporterad_kr"] = rad.kr.get(FJOL)
            elif not rad.tom and not _fjolarets(samling, rad):
                ordning += 1
                _lagg_post(samling, rad, ordning)
                if nyckel(rad.namn) == nyckel(RESULTAT):
                    eget["arets_resultat_rapporterad_kr"] = rad.kr.get(AVVIKELSE)
    if any(v is not None for v in eget_foregaende.values()):
        samling.lagg("eget_kapital", plats_eget, **{**eget_foregaende, "ar": samling.ar - 1})
    avrakning = None
    for mening in meningar(s for s in dok.stycken() if nyckel(s.avsnitt) in avsnitt):
        avrakning = _las_mening(mening, samling) or avrakning
    if avrakning:
        kr, rad_nr = avrakning
        eget["avrakning_rapporterad_kr"] = kr
        plats_eget += f", avräkningen i löptext (rad {rad_nr})"
    if any(v is not None for v in eget.values()):
        samling.lagg("eget_kapital", plats_eget.removeprefix(", "), **eget)
    _las_per_namnd(dok, samling)


def _egna_tabeller(dok: Dokument, samling: Samling) -> list[Dokumenttabell]:
    """Nämndens egna resultaträkningar; en enhets under nämnden läses inte som nämndens."""
    tabeller = list(dok.tabeller("resultat"))
    egna = [t for t in tabeller if _allman(t, samling) and not namner_enhet(bildtext(t))]
    if not egna and len({t.rubrik for t in tabeller}) == 1 and not _enhetens(tabeller[0], samling):
        egna = tabeller
    for tabell in tabeller:
        if tabell in egna:
            continue
        if egna:
            samling.anmark(
                "varning",
                tabell.plats,
                "resultaträkningen gäller en del av nämnden och lästes inte som nämndens",
                "kontrollera rubriken",
            )
        else:
            samling.fraga(
                tabell.plats,
                "det framgår inte om resultaträkningen är hela nämndens eller en enhets",
                "skriv rubriken Resultaträkning över nämndens egen",
            )
    return sorted(egna, key=lambda t: rubrikens_ar(t) not in (None, samling.ar))


def _allman(tabell: Dokumenttabell, samling: Samling) -> bool:
    """Sant när varken rubriken eller första cellen nämner något annat än nämnden själv."""
    namnd = samling.namnd and samling.katalog.namnd(samling.kommun, samling.namnd)
    ord_ = f"{amne(tabell.rubrik)} {amne(tabell.huvud[0])}"
    for namn in (namnd.namn, namnd.kortnamn, *namnd.alias) if namnd else ():
        ord_ = re.sub(rf"\b{re.escape(nyckel(namn))}s?\b", " ", ord_)
    return bool(_ALLMAN_RUBRIK.fullmatch(" ".join(ord_.split())))


def _enhetens(tabell: Dokumenttabell, samling: Samling) -> bool:
    """Sant när rubriken, första cellen eller bildtexten nämner en enhet under nämnden.

    Ett ord med stor bokstav inne i rubriken är ett namn på något annat än hela nämnden.
    """
    namn = f"{tabell.rubrik} {tabell.huvud[0]}"
    enhet = r"\w*(?:kontor|förskolor|skolor|grupp)\w*|område \w+|resultatområde"
    if re.search(enhet, nyckel(namn)) or namner_enhet(namn) or namner_enhet(bildtext(tabell)):
        return True
    egna_ord = amne(tabell.rubrik).split()
    return any(
        nyckel(ord_) in egna_ord
        and not any(ord_.casefold()[:5] in namn for namn in egna_namn(samling))
        and not _ALLMAN_RUBRIK.fullmatch(nyckel(ord_))
        for ord_ in re.findall(r"(?<=\w )[A-ZÅÄÖ][a-zåäö]{2,}", tabell.rubrik)
    )


def _poster(dok: Dokument, tabell: Dokumenttabell, samling: Samling) -> Iterator[Beloppsrad]:
    """Tabellens rader; en ren summarad är årets resultat när tabellen inte har en sådan."""
    rader = list(beloppsrader(dok, tabell, samling, arets_uppgifter(samling)))
    har_resultat = any(nyckel(r.namn).endswith("resultat") for r in rader)
    for rad in rader:
        if not _REN_SUMMA.fullmatch(nyckel(rad.namn)):
            yield rad
        elif har_resultat:
            samling.anmark("upplysning", rad.plats, "summaraden är ingen post och lästes inte")
        else:
            yield replace(rad, namn=RESULTAT, text_ra=rad.rad.cell(0))


def _fjolarets(samling: Samling, rad: Beloppsrad) -> bool:
    """Fogar förra årets utfall ur en egen tabell till årets post; sant när det gick."""
    if [n for n, v in rad.kr.items() if v is not None] != [FJOL]:
        return False
    for lagd in samling.rader.get("resultatrakning", []):
        if nyckel(lagd["post"]) == nyckel(rad.namn) and lagd.get(FJOL) is None:
            lagd[FJOL] = rad.kr[FJOL]
            lagd["plats"] += f"; föregående år: {rad.plats}"
            return True
    return False


def _lagg_post(samling: Samling, rad: Beloppsrad, ordning: int, **vem: object) -> None:
    """Lägger posten i resultaträkningen, och dess prognos för sig."""
    kr = {n: v for n, v in rad.kr.items() if n not in (PROGNOS, PROGNOSAVVIKELSE)}
    if any(v is not None for v in kr.values()):
        samling.lagg(
            "resultatrakning",
            rad.plats,
            post=rad.namn,
            ordning=ordning,
            **kr,
            text_ra=rad.text_ra,
            **vem,
        )
    lagg_prognos(samling, rad, rad.namn, None, **vem)


def _las_per_namnd(dok: Dokument, samling: Samling) -> None:
    """Tabellen med en nämnd per rad: posten är huvudets egen, annars nettokostnad.

    Summaraden blir rapporterade uppgifter. En rad som inte är en känd nämnd blir en fråga.
    """
    for tabell in dok.tabeller("per_namnd"):
        post = _huvudets_post(tabell)
        for rad in beloppsrader(dok, tabell, samling, arets_uppgifter(samling)):
            if rad.tom:
                continue
            namnd = samling.katalog.namnd(samling.kommun, rad.namn)
            if namnd is not None:
                _lagg_post(samling, replace(rad, namn=post), 1, namnd=namnd.id)
            elif ar_summa(rad.namn) or re.match(
                r"nämnderna|kommunen|alla nämnder", nyckel(rad.namn)
            ):
                for kolumn, ord_ in _MATTEN.items():
                    kr = rad.kr.get(kolumn)
                    amne = f"{rad.namn}: {post.lower()}, {ord_}"
                    samling.uppgift(rad.plats, amne, kr, "kr", namnd=None)
            else:
                samling.fraga(
                    rad.plats,
                    f"”{rad.namn}” är ingen nämnd i katalogen, så raden lästes inte",
                    "lägg till nämnden eller stavningen i katalogen, eller ange --alias",
                )


def _huvudets_post(tabell: Dokumenttabell) -> str:
    """Posten som huvudet eller rubriken nämner; annars nettokostnad."""
    ord_ = " ".join((*tabell.huvud, tabell.rubrik)).casefold()
    for sokt, post in (("årets resultat", RESULTAT), ("nettokostnad", NETTOKOSTNAD)):
        if sokt in ord_:
            return post
    return NETTOKOSTNAD


def _las_mening(mening: Mening, samling: Samling) -> tuple[int, int] | None:
    """Uppgifterna i en mening; ger avräkningens belopp och rad när meningen anger det."""
    text = mening.text
    plats = mening.plats
    belopp_ = belopp_i(text)
    efter = re.search(r"\befter avräkning", text, re.IGNORECASE)
    saldo = re.search(r"\b(?:under|över)skott (?:om|på) ", text)
    andel = re.search(r"avvikelse (?:om|på) (.+)", text)
    avrakning = None
    varfor = inte_egen(text, samling)
    if not varfor and saldo and en_post(text[: saldo.start()]):
        varfor = "en enskild post"
    if saldo and andel and belopp_ and varfor and samling.period.hela_aret:
        sag_inte_egen(samling, plats, "budgetavvikelsen", varfor)
    if saldo and andel and not varfor and samling.period.hela_aret:
        amne = "Budgetavvikelse efter avräkning" if efter else "Budgetavvikelse"
        for b in belopp_:
            if b.start == saldo.end():
                kr = (tecken_i(saldo[0]) or 1) * b.kr
                samling.uppgift(plats, f"{amne} (text)", kr, "kr")
            elif efter and b.start > efter.end() and b.slut < saldo.start():
                avrakning = (b.kr, mening.rad)
        samling.uppgift(plats, f"{amne} i procent (text)", procent_i(andel[1]), "%")
    eget = re.search(r"\beget kapital (?:om|på|uppgår till|uppgick till) ", text)
    for b in belopp_:
        if eget and b.start == eget.end() and not varfor:
            samling.uppgift(plats, "Eget kapital (text)", b.kr, "kr")
    if "resultat" in text.casefold() and (
        forslag := re.search(r"föreslås (.*?)(\binte )?(?:föra?s över|överföra?s)", text)
    ):
        inte = "inte " if forslag[2] else ""
        foljd = re.search(r"(?:eget kapital|egna kapitalet) minskar med samma belopp", text)
        samling.lagg(
            "rapporterad_uppgift",
            plats,
            amne="Resultatöverföring (text)",
            varde=None,
            enhet=None,
            text_kort=f"Resultatet föreslås {inte}överföras till nästa år"
            + ("; eget kapital minskar i stället med beloppet" if foljd else ""),
        )
    return avrakning
