"""Indikatorerna: utfall, målsättningar, och vad texten säger om etappmål och utfall."""

from __future__ import annotations

import re

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._berattelse.likhet import namn_forst
from hud_model.kallor._berattelse.loptext import TAL, tal_i
from hud_model.kallor._berattelse.lydelse import i_meningar
from hud_model.kallor._berattelse.mal import Mal, mal_vid, malen
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument, Dokumenttabell, Stycke, Tabellrad
from hud_model.kallor._dokument.huvud import Kolumnhuvud
from hud_model.kallor._dokument.val import utfallsar
from hud_model.katalog import slug
from hud_model.tal import las_tal

_MALVARDETS_AR = 2030
_NARA_AR = 2
"""Ett mål längre fram än så är ett målvärde och inget etappmål."""
_ORD = {"utfall": "utfall", "etappmal": "etappmål", "malvarde": "målvärde"}
_ENHETER = {
    "%": r"%|\bprocent\b",
    "index": r"\b(?:index|n[kmr]i)\b",
    "antal": r"\bantal\b",
    "mnkr": r"\bmnk?r\b",
    "tkr": r"\btkr\b",
    "kr": r"\bkr(?:onor)?\b",
    "kvot": r"kvot\b",
}
_I_ORD = {
    "%": r"(?:procent(?!enh)|%)",
    "mnkr": r"(?:mnkr|miljoner\b)",
    "tkr": r"(?:tkr|tusen kronor)",
}
_UTAN_VARDE = {
    "sekretess": r"sekretess",
    "ej_tillamplig": r"(?:ej|inte) (?:relevant|aktuell|tillämplig)",
    "ej_publicerad": r"(?:ej|inte) (?:publicera|klar)",
    "ej_insamlad": r"(?:ej|inte|ingen) (?:mät|insamla)|mät(?:s|t|ts) (?:ej|inte)|saknas",
}
_NADD = r"(?:uppnåtts?|uppnådda|nåtts?|nådda|uppfyll(?:t|ts|d|da)|överträffa(?:t|ts|d|de))\b"
_NAR = r"(?:når|nådde|uppfyller|uppfyllde|klarar|klarade|överträffar|överträffade)"
_UPPNATT = (
    (
        False,
        rf"\betappmål\w*\s+(?:\w+\s+){{0,4}}?(?:inte|ej)\s+(?:\w+\s+)?(?:{_NADD}|(?:upp)?nås\b)"
        rf"|\betappmål\w*\s+(?:upp)?nåddes\s+(?:inte|ej)\b"
        rf"|\bing(?:et|a)\s+(?:av\s+)?etappmål\w*\s+(?:har|är)\s+{_NADD}"
        rf"|\b(?:inte|ej)\s+(?:\w+\s+)?(?:lever upp till|linje med|{_NAR})\s+(?:\w+\s+)?etappmål"
        rf"|\b(?:lever|{_NAR})\s+(?:\w+\s+)?(?:inte|ej)\s+(?:upp\s+till\s+)?(?:\w+\s+)?etappmål",
    ),
    (
        True,
        rf"(?<!\bav )(?<!inga )(?<!inget )\betappmål\w*\s+(?:(?!inte\b|ej\b)\w+\s+){{0,4}}?"
        rf"(?:har|är|blev)\s+{_NADD}"
        rf"|\betappmål\w*\s+(?:upp)?nåddes\b(?!\s+(?:inte|ej))"
        rf"|(?<!inte )(?<!ej )\b{_NAR}\s+(?:upp\s+till\s+)?(?:årets\s+)?etappmål",
    ),
)
_ALLA = (
    r"(?<!\bav )(?<!inte )\b(?:(?:samtliga|alla)\s+(?:\w+\s+)?etappmål|etappmålen"
    r"|(?P<ett>etappmålet))(?:\s+för\s+(?:året|20\d\d))?\s+"
)
_MALETS_UPPNATT = (
    (False, rf"{_ALLA}(?:har\s+|är\s+)?(?:inte|ej)\s+(?:har\s+|är\s+)?{_NADD}"),
    (False, rf"\b(?P<ett>ing(?:a|et|en)\s+(?:av\s+)?etappmål\w*\s+(?:har|är)\s+){_NADD}"),
    (True, rf"{_ALLA}(?:har|är)\s+{_NADD}"),
)


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `indikator`, `indikatorutfall`, `malsattning`, `etappmalsutfall` (tal som i källan).

    Utfallets år står i tabellens huvud. `etappmalsutfall` bär bara vad källan säger om
    etappmålet. Ett utfall som anges i löptexten blir en `rapporterad_uppgift`.
    """
    tabeller = list(dok.tabeller("indikator"))
    mal = malen(dok)
    namn = {
        m.rad: [r.cell(0) for t in tabeller if t.rad in m.tabeller for r in t.rader if r.cell(0)]
        for m in mal
    }
    ordning = 0
    for tabell in tabeller:
        malet = mal_vid(mal, tabell)
        if malet is None:
            samling.anmark(
                "varning",
                f"Indikatorer (rad {tabell.rad})",
                "tabellen står inte under något nämndmål",
                "kontrollera rubrikerna mot mallen",
            )
        kolumner = _kolumner(tabell, samling)
        malets = namn[malet.rad] if malet else []
        stycken = _stycken(malet, malets)
        for rad in tabell.rader:
            plats = f"{_under(malet)}indikatorer, raden {rad.cell(0)} (rad {rad.rad})"
            if not rad.cell(0):
                samling.anmark(
                    "varning", plats, "raden saknar indikator och lästes inte", "rätta källan"
                )
                continue
            ordning += 1
            om = stycken.get(rad.cell(0), [])
            indikator = _las_rad(samling, _ratad(rad, kolumner, samling, plats), kolumner, plats)
            indikator |= {"namndmal": malet.namn if malet else None, "ordning": ordning}
            samling.lagg("indikator", plats, **indikator)
            if indikator["etappmal_text"]:
                samling.lagg(
                    "etappmalsutfall",
                    plats,
                    indikator=indikator["id"],
                    uppnatt_rapporterad=_uppnatt(om, malet, len(malets) == 1),
                )
            _las_utfall_i_text(samling, indikator, om)


def _under(mal: Mal | None) -> str:
    return f"Nämndmål: {mal.namn}, " if mal else ""


def _kolumner(tabell: Dokumenttabell, samling: Samling) -> dict[int, tuple[str, int]]:
    """Kolumnens nummer → vad den bär (`utfall`, `etappmal`, `malvarde`) och för vilket år.

    Medelvärden, prognoser, andras värden och delar av år är inte utfall; de sägs. Bär två
    kolumner samma sak ställs en fråga.
    """
    kolumner: dict[int, tuple[str, int]] = {}
    olasta = []
    har_etappmal = any(k.matt == "etappmal" for k in tabell.kolumner)
    for nr, kolumn in enumerate(tabell.kolumner[1:], 1):
        bar = _bar(kolumn, samling, har_etappmal)
        if bar is None:
            if kolumn.text and kolumn.matt != "text":
                olasta.append(kolumn.text)
        elif bar not in kolumner.values():
            kolumner[nr] = bar
        else:
            forst = next(n for n, b in kolumner.items() if b == bar)
            samling.fraga(
                tabell.plats,
                f"kolumnerna ”{tabell.huvud[forst]}” och ”{kolumn.text}” kan båda vara "
                f"{_ORD[bar[0]]} {bar[1]}; den första lästes",
                "rätta huvudet i källan",
            )
    if olasta:
        samling.anmark(
            "varning",
            tabell.plats,
            f"lästes inte: {', '.join(f'”{o}”' for o in olasta)} (inte ett års utfall eller mål "
            "för nämnden)",
            "kontrollera tabellhuvudet mot mallen",
        )
    return kolumner


def _bar(k: Kolumnhuvud, samling: Samling, har_etappmal: bool) -> tuple[str, int] | None:
    """Vad en kolumn bär och för vilket år, eller None."""
    if k.matt in ("etappmal", "malvarde", "mal"):
        if k.okanda or k.omfattning not in ("", "totalt", "namnd") or k.sorter:
            return None
        ar = k.ar
        if ar is None and k.relativt is not None:
            ar = samling.ar + k.relativt
        if k.matt == "mal":
            if ar is None and har_etappmal:
                return None
            langt_fram = ar is not None and ar > samling.ar + _NARA_AR
            return ("malvarde" if langt_fram else "etappmal", ar or samling.ar)
        return (k.matt, ar or (samling.ar if k.matt == "etappmal" else _MALVARDETS_AR))
    if k.enhet and k.ar is None and k.matt != "utfall":
        return None
    ar = utfallsar(k, samling.period)
    return None if ar is None or ar > samling.ar else ("utfall", ar)


def _ratad(
    rad: Tabellrad, kolumner: dict[int, tuple[str, int]], samling: Samling, plats: str
) -> Tabellrad:
    """Raden med tomma celler tillbaka där de fallit bort så att målet hamnat bland utfallen."""
    etappmal = next((nr for nr, bar in kolumner.items() if bar == ("etappmal", samling.ar)), 0)
    fattas = max(kolumner, default=0) + 1 - len(rad.celler)
    forsta = next((nr for nr in range(1, etappmal) if rad.cell(nr)[:1] in tuple("<>≤≥")), None)
    if forsta is None or not 0 < etappmal - forsta <= fattas:
        return rad
    samling.anmark(
        "upplysning",
        plats,
        "celler saknas på raden; målet är läst under Etappmål och utfallet före som ej publicerat",
        "kontrollera mot källan",
    )
    celler = rad.celler
    return Tabellrad(rad.rad, (*celler[:forsta], *[""] * (etappmal - forsta), *celler[forsta:]))


def _las_rad(
    samling: Samling, rad: Tabellrad, kolumner: dict[int, tuple[str, int]], plats: str
) -> dict[str, object]:
    """Lägger radens utfall och målsättningar; ger indikatorns egna kolumner."""
    definition = samling.katalog.indikator(rad.cell(0))
    namn = definition.namn if definition else rad.cell(0)
    id_ = slug(namn)
    etappmal_text = operator = enhet = None
    for nr, (slag, ar) in kolumner.items():
        cell = rad.cell(nr)
        status = next(
            (s for s, m in _UTAN_VARDE.items() if re.search(m, cell, re.IGNORECASE)), None
        )
        try:
            tal = las_tal("" if status else re.sub(r"\s*\(?prel\w*\.?\)?$", "", cell))
        except Anvandarfel as fel:
            samling.anmark("varning", plats, str(fel), "rätta källan eller skriv in för hand")
            continue
        varde = None if tal.varde is None else float(tal.varde)
        enhet = enhet or (tal.enhet if tal.enhet in _ENHETER else None)
        if slag == "utfall":
            if varde is not None:
                status = "preliminar" if "prel" in cell else "faststalld"
            status = status or ("ej_insamlad" if tal.saknas == "streck" else "ej_publicerad")
            samling.lagg(
                "indikatorutfall", plats, indikator=id_, utfallsar=ar, varde=varde, status=status
            )
        elif varde is not None:
            if slag == "etappmal" and ar == samling.ar:
                etappmal_text, operator = cell, tal.operator
            samling.lagg(
                "malsattning",
                plats,
                ar=ar,
                indikator=id_,
                typ=slag,
                operator=tal.operator,
                varde=varde,
            )
    enhet = _enhet(namn) or enhet
    riktning = {">": "hog_ar_bra", "≥": "hog_ar_bra", "<": "lag_ar_bra", "≤": "lag_ar_bra"}
    return {
        "id": id_,
        "namn": namn,
        "enhet": enhet or (definition.enhet if definition else None),
        "riktning": definition.riktning if definition else riktning.get(operator or ""),
        "kolada_id": definition.kolada_id if definition else None,
        "obligatorisk": definition.obligatorisk if definition else None,
        "etappmal_text": etappmal_text,
        "text_ra": rad.cell(0) if namn != rad.cell(0) else None,
    }


def _enhet(namn: str) -> str | None:
    """Enheten som indikatorns namn anger; den sista om flera nämns."""
    funna = [
        (traff.start(), enhet)
        for enhet, monster in _ENHETER.items()
        for traff in re.finditer(monster, namn, re.IGNORECASE)
    ]
    return max(funna)[1] if funna else None


def _stycken(mal: Mal | None, namn: list[str]) -> dict[str, list[Stycke]]:
    """Resultatanalysens stycken per indikator; ett stycke utan eget namn hör till det förra."""
    stycken: dict[str, list[Stycke]] = {}
    senast = None
    for stycke in mal.resultat if mal else []:
        senast = namn_forst(stycke.text, namn) or senast
        if senast:
            stycken.setdefault(senast, []).append(stycke)
    return stycken


def _uppnatt(om: list[Stycke], mal: Mal | None, ensam: bool) -> bool | None:
    """Vad källan säger: det första om indikatorn själv, annars om målets alla etappmål."""
    text = " ".join(s.text for s in om)
    traffar = [(t.start(), svar) for svar, m in _UPPNATT if (t := re.search(m, text, re.I))]
    if traffar:
        return min(traffar)[1]
    bedomning = " ".join(mal.bedomningstext) if mal else ""
    for svar, monster in _MALETS_UPPNATT:
        traff = re.search(monster, bedomning, re.IGNORECASE)
        if traff and (ensam or svar is False and "ing" in traff[0] or not traff["ett"]):
            return svar
    return None


def _las_utfall_i_text(samling: Samling, indikator: dict[str, object], om: list[Stycke]) -> None:
    """Lägger det utfall som styckena anger i indikatorns enhet, om de anger ett för årets."""
    enhet = str(indikator["enhet"])
    if enhet not in _I_ORD:
        return
    monster = re.compile(
        r"\b(?:avvikelsen?|utfall(?:et)?|resultat(?:et)?|värdet|andelen)\s+"
        rf"(?:om|på|är|var|blev|uppg(?:år|ick|ått)\s+till)\s+({TAL})\s*{_I_ORD[enhet]}",
        re.IGNORECASE,
    )
    for stycke in om:
        for mening in i_meningar(stycke.text):
            traff = monster.search(mening)
            andra_ar = set(re.findall(r"\b20\d\d\b", mening)) - {str(samling.ar)}
            if traff and not andra_ar:
                plats = f"Resultatanalys, stycket {indikator['namn']} (rad {stycke.rad})"
                amne = f"Indikator: {indikator['namn']} (text)"
                samling.uppgift(plats, amne, float(tal_i(traff[1])), enhet)
                return
