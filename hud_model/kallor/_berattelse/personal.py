"""Personal: antal anställda, personalomsättning och sjukfrånvaro."""

from __future__ import annotations

import re

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._berattelse.belopp import intill_medger
from hud_model.kallor._berattelse.galler import (
    del_av_aret,
    inte_egen,
    nagon_annan,
    om_kommunen,
    sag_inte_egen,
    utan_jamforelse,
)
from hud_model.kallor._berattelse.loptext import (
    TAL,
    Mening,
    meningar,
    om_annat,
    om_mal,
    tal_i,
)
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument, Dokumenttabell
from hud_model.kallor._dokument.huvud import EGNA_OMFATTNINGAR, Kolumnhuvud
from hud_model.katalog import nyckel
from hud_model.tal import las_tal

_ANTAL_TILL = re.compile(
    r"antalet anställda har .*?\b(ök|minsk)\w* med (\d+) \w+ till (\d+(?: \d{3})*)", re.IGNORECASE
)
_FRAN_TILL = re.compile(
    rf"\bfrån ({TAL})(?:\s*(?:procent|%))? till ({TAL})\s*(?:procent\b|%)", re.IGNORECASE
)
_NU = re.compile(rf"\b(?:till|är|var|på) ({TAL})\s*(?:procent\b|%)", re.IGNORECASE)
_AR_DA = re.compile(rf"\b(20\d\d) då .*?({TAL})\s*(?:procent\b|%)", re.IGNORECASE)
_TAL_OCH_AR = re.compile(rf"({TAL})\s*(?:procent|%)\s+(?:år |under |för )?(20\d\d)\b")
_AR_OCH_TAL = re.compile(
    rf"\b(20\d\d)\s+(?:(?:är|var|blev|uppgick till)\s+[^.,;]{{0,40}}?)?({TAL})\s*(?:procent\b|%)"
)
_FORANDRING = re.compile(rf".*\b(ök|minsk)\w*[^.,]*? ({TAL}) procentenhet", re.IGNORECASE)
_SARSKILT_MATT = re.compile(r"\blängsta sjukfrånvaron?\b|\b\w+sjukfrånvaro", re.IGNORECASE)
_KONEN = ("kvinnor", "man")
_KON = re.compile(r"\b(kvinnor|män)(?:na|nen)?\b", re.IGNORECASE)


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `personal` (antal och procent) och de angivna förändringarna."""
    _las_anstallda(dok, samling)
    for mening in meningar(dok.stycken()):
        _las_antal(mening, samling)
        if "personalomsättning" in nyckel(mening.text):
            _las_andel(mening.text, "Personalomsättning", "alla", mening, samling, samling.namnd)
    hela_kommunen = [
        s for s in dok.stycken() if re.match(r"sjukfrånvaro \(KF\)", s.text, re.IGNORECASE)
    ]
    for mening in meningar(hela_kommunen):
        _las_sjukfranvaro(mening, samling, None)
    for mening in meningar(dok.stycken(rubrik="Sjukfrånvaro")):
        _las_sjukfranvaro(mening, samling, samling.namnd)


def _las_anstallda(dok: Dokument, samling: Samling) -> None:
    """Tabellen med en kolumn per december, och skillnaden."""
    for tabell in dok.tabeller("anstallda"):
        if not intill_medger(tabell, samling):
            continue
        _sag_olasta(tabell, samling)
        for rad in tabell.rader:
            namn = rad.cell(0)
            plats = f"{tabell.rubrik}, raden {namn} (rad {rad.rad})"
            kon = _KON.search(namn)
            if not kon and nyckel(namn) != "antal anställda":
                samling.anmark("varning", plats, "raden känns inte igen och lästes inte")
                continue
            for nr, kolumn in enumerate(tabell.kolumner[1:], 1):
                ar = _arsskiftets(kolumn, samling)
                if ar is None and not _ar_forandring(kolumn):
                    continue
                try:
                    varde = las_tal(rad.cell(nr)).varde
                except Anvandarfel as fel:
                    samling.anmark("varning", plats, str(fel), "rätta källan")
                    continue
                if varde is not None and ar is not None:
                    vilka = kolumn.omfattning if kolumn.omfattning in _KONEN else _kon(kon)
                    matt = {"matt": "Antal anställda", "kon": vilka, "enhet": "antal"}
                    samling.lagg("personal", plats, **matt, varde=float(varde), ar=ar)
                elif varde is not None:
                    amne = _forandring("Antal anställda", _kon(kon))
                    samling.uppgift(plats, amne, float(varde), "antal")


def _ar_forandring(kolumn: Kolumnhuvud) -> bool:
    return kolumn.matt == "forandring" and kolumn.enhet != "%"


def _sag_olasta(tabell: Dokumenttabell, samling: Samling) -> None:
    """Säger vilka kolumner som inte är ett antal vid ett årsskifte eller förändringen."""
    olasta = [
        f"”{k.text}”"
        for k in tabell.kolumner[1:]
        if k.text
        and k.matt != "text"
        and _arsskiftets(k, samling) is None
        and not _ar_forandring(k)
    ]
    if olasta:
        samling.anmark(
            "upplysning",
            tabell.plats,
            f"lästes inte: {', '.join(olasta)} (annan tid, annat mått eller någon annans antal)",
            "kontrollera tabellhuvudet",
        )


def _arsskiftets(kolumn: Kolumnhuvud, samling: Samling) -> int | None:
    """Året vars december (eller rapportens månad) kolumnen bär; None för allt annat."""
    if kolumn.matt not in ("", "utfall") or kolumn.sorter or kolumn.okanda:
        return None
    if kolumn.omfattning not in (*EGNA_OMFATTNINGAR, *_KONEN):
        return None
    ar = kolumn.ar
    if ar is None and kolumn.relativt is not None:
        ar = samling.ar + kolumn.relativt
    if ar is None or kolumn.manader is None:
        return ar
    sista = samling.period.manader[1] if ar == samling.ar else 12
    return ar if kolumn.manader[1] == sista else None


def _las_antal(mening: Mening, samling: Samling) -> None:
    """Antalet anställda och förändringen, som löptexten anger dem."""
    till = _ANTAL_TILL.search(mening.text)
    fler = re.search(r"\b(\d+) (fler|färre) anställda", mening.text, re.IGNORECASE)
    if not till and not fler:
        return
    if varfor := inte_egen(utan_jamforelse(mening.text), samling):
        sag_inte_egen(samling, mening.plats, "antalet anställda", varfor)
        return
    amne = _forandring("Antal anställda", "alla")
    if till:
        tecken = 1 if till[1].casefold() == "ök" else -1
        samling.uppgift(mening.plats, amne, tecken * int(till[2]), "antal")
        matt = {"matt": "Antal anställda", "kon": "alla", "enhet": "antal"}
        samling.lagg("personal", mening.plats, **matt, varde=float(tal_i(till[3])))
    if fler:
        tecken = 1 if fler[2].casefold() == "fler" else -1
        samling.uppgift(mening.plats, amne, tecken * int(fler[1]), "antal")


def _las_sjukfranvaro(mening: Mening, samling: Samling, namnd: str | None) -> None:
    """Meningens delar, en per kön som nämns; källans särskilda mått behåller sina namn."""
    granser = [t.start() for t in _KON.finditer(mening.text)]
    for a, z in zip([0, *granser], [*granser, len(mening.text)], strict=True):
        del_ = mening.text[a:z]
        matt = "Sjukfrånvaro"
        if sarskilt := _SARSKILT_MATT.search(mening.text):
            matt = sarskilt[0].capitalize()
            if "180 dagar" in del_:
                matt = "Sjukfrånvaro över 180 dagar"
        _las_andel(del_, matt, _kon(_KON.match(del_)), mening, samling, namnd)


def _las_andel(
    text: str, matt: str, kon: str, mening: Mening, samling: Samling, namnd: str | None
) -> None:
    """Andelen i år, den föregående som anges, och förändringen i procentenheter.

    Ett tal med årtal bredvid sig är det årets. Hela kommunens andel är inte nämndens.
    """
    if om_mal(mening.text):
        return
    tal_per_ar = _arens_tal(text, samling.ar)
    traff = _FORANDRING.search(text)
    varfor = nagon_annan(mening.text, samling) or (
        "en del av året" if del_av_aret(utan_jamforelse(mening.text), samling) else ""
    )
    if varfor and (tal_per_ar or traff):
        sag_inte_egen(samling, mening.plats, matt.lower(), varfor)
        return
    if om_kommunen(mening.text, samling):
        namnd = None
    for ar, tal in tal_per_ar.items():
        samling.lagg(
            "personal",
            mening.plats,
            namnd=namnd,
            ar=ar,
            matt=matt,
            kon=kon,
            varde=float(tal_i(tal)),
            enhet="%",
        )
    if traff:
        tecken = 1 if traff[1].casefold() == "ök" else -1
        forandring = tecken * float(tal_i(traff[2]))
        samling.uppgift(
            mening.plats, _forandring(matt, kon), forandring, "procentenheter", namnd=namnd
        )


def _arens_tal(text: str, ar: int) -> dict[int, str]:
    """År → talet som texten anger för det; rapportens år är det som inget årtal står vid."""
    med_ar = {int(t[2]): t[1] for t in _TAL_OCH_AR.finditer(text)}
    med_ar |= {int(t[1]): t[2] for t in _AR_OCH_TAL.finditer(text)}
    if med_ar.keys() - {ar}:
        if ar not in med_ar and not _AR_DA.search(text):
            utan = _TAL_OCH_AR.sub(" ", _AR_OCH_TAL.sub(" ", text))
            egen = _NU.search(utan)
            if egen and not om_annat(utan[: egen.end()], ar):
                med_ar[ar] = egen[1]
            return {a: t for a, t in med_ar.items() if a <= ar}
        if ar in med_ar:
            return {a: t for a, t in med_ar.items() if a <= ar}
    fran_till, da = _FRAN_TILL.search(text), _AR_DA.search(text)
    kvar = _AR_DA.sub("", text)
    nu = fran_till or _NU.search(kvar)
    if nu and not fran_till and om_annat(kvar[: nu.end()], ar):
        nu = None
    ut = {ar: nu[nu.re.groups]} if nu else {}
    if fran_till:
        ut[ar - 1] = fran_till[1]
    if da and int(da[1]) < ar:
        ut[int(da[1])] = da[2]
    return ut


def _forandring(matt: str, kon: str) -> str:
    """Ämnet för en angiven förändring av måttet."""
    return f"{matt}: förändring" + {"alla": "", "man": ", män"}.get(kon, f", {kon}")


def _kon(traff: re.Match[str] | None) -> str:
    if traff is None:
        return "alla"
    return "kvinnor" if traff[1].casefold() == "kvinnor" else "man"
