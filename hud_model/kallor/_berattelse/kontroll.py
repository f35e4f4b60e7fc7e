"""Intern kontroll: riskåtgärder, åtgärder efter revision och systematiska kontroller."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hud_model.kallor._berattelse.lydelse import las_status
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument, Dokumenttabell, Tabellrad, rensa

_STYCKESLUT = re.compile(r"</p>|</li>|<br\s*/?>", re.IGNORECASE)
_STATUS = re.compile(r"\bStatus\b[:\s]*(?=[^\w\s]|[A-ZÅÄÖ]|$)")
_MENINGSSLUT = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
_DIARIENUMMER = re.compile(
    r"[\s,(]*\b(?:d\w{0,4}ri?e\s?n(?:umme)?r|dnr)\b[.:\s]*(\S*\d[^\s)]*)\)?", re.IGNORECASE
)
_KOMMUNGEMENSAM = re.compile(r"\(\s*kommungemensam\w*\s*\)", re.IGNORECASE)
_VARFOR = re.compile(r"varför\s+görs\s+kontrollen", re.IGNORECASE)


@dataclass(frozen=True)
class _Atgard:
    """En åtgärd ur en cell som kan bära flera."""

    atgard: str
    status: str | None
    kommentar: str | None


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `riskatgard`, `revisionsatgard` och `systematisk_kontroll`; tomma celler ärver.

    En cell vars markup aldrig stängs anmärks.
    """
    _riskatgarder(dok, samling)
    _revisionsatgarder(dok, samling)
    _systematiska_kontroller(dok, samling)
    _prova_status(samling, "riskatgard", "atgard")
    _prova_status(samling, "revisionsatgard", "atgard")
    _prova_status(samling, "systematisk_kontroll", "kontroll")


def _riskatgarder(dok: Dokument, samling: Samling) -> None:
    process = risk = None
    for tabell in dok.tabeller("risk"):
        for rad in tabell.rader:
            if rad.cell(0):
                process, risk = rad.cell(0), None
            risk = rad.cell(1) or risk
            plats = _plats(tabell, rad, process)
            _prova_avkapad(samling, rad, plats)
            if not risk:
                samling.anmark(
                    "varning", plats, "raden saknar risk och lästes inte", "rätta källan"
                )
                continue
            for atgard in _atgarder(samling, "riskatgard", tabell, rad, plats):
                samling.lagg(
                    "riskatgard",
                    plats,
                    process=process,
                    risk=risk,
                    atgard=atgard.atgard,
                    ordning=len(samling.rader.get("riskatgard", [])) + 1,
                    status=atgard.status,
                    kommentar=atgard.kommentar,
                )


def _revisionsatgarder(dok: Dokument, samling: Samling) -> None:
    granskning = diarienummer = None
    for tabell in dok.tabeller("revision"):
        for rad in tabell.rader:
            if rad.cell(0):
                traff = _DIARIENUMMER.search(rad.cell(0))
                granskning = _DIARIENUMMER.sub("", rad.cell(0)).strip()
                diarienummer = traff[1] if traff else None
            plats = _plats(tabell, rad, granskning)
            _prova_avkapad(samling, rad, plats)
            if not granskning:
                samling.anmark(
                    "varning", plats, "raden saknar granskning och lästes inte", "rätta källan"
                )
                continue
            for atgard in _atgarder(samling, "revisionsatgard", tabell, rad, plats):
                samling.lagg(
                    "revisionsatgard",
                    plats,
                    granskning=granskning,
                    diarienummer=diarienummer,
                    atgard=atgard.atgard,
                    ordning=len(samling.rader.get("revisionsatgard", [])) + 1,
                    status=atgard.status,
                    kommentar=atgard.kommentar,
                )


def _systematiska_kontroller(dok: Dokument, samling: Samling) -> None:
    process = None
    for tabell in dok.tabeller("kontroll"):
        for rad in tabell.rader:
            process = rad.cell(0) or process
            plats = _plats(tabell, rad, process)
            _prova_avkapad(samling, rad, plats)
            kontroll = _VARFOR.split(rad.cell(1))[0]
            utan = " ".join(_KOMMUNGEMENSAM.sub(" ", kontroll).split())
            text = " ".join(rad.cell(nr) for nr in range(2, len(rad.celler)))
            if not utan:
                _fortsatt(samling, "systematisk_kontroll", text, plats)
                continue
            status, kommentar = las_status(text, samling.ar)
            samling.lagg(
                "systematisk_kontroll",
                plats,
                process=process,
                kontroll=utan,
                ordning=len(samling.rader.get("systematisk_kontroll", [])) + 1,
                kommungemensam=bool(_KOMMUNGEMENSAM.search(rad.cell(1))),
                status=status,
                kommentar=kommentar or None,
            )


def _plats(tabell: Dokumenttabell, rad: Tabellrad, namn: str | None) -> str:
    return f"{tabell.rubrik}, raden {namn or ''} (rad {rad.rad})"


def _atgarder(
    samling: Samling, tabellnamn: str, tabell: Dokumenttabell, rad: Tabellrad, plats: str
) -> list[_Atgard]:
    """Radens åtgärder. ”Åtgärd Status X kommentar” kan stå flera gånger i en cell."""
    egen_status = tabell.kolumn("status")
    celler = list(rad.celler[2:])
    if egen_status is not None and len(celler) > egen_status - 2:
        celler[egen_status - 2] = f"Status {celler[egen_status - 2]}"
    rader = [rensa(r) for r in _STYCKESLUT.sub("\n", "\n".join(celler)).split("\n")]
    text = "\n".join(r for r in rader if r)
    delar = _STATUS.split(text)
    if not delar[0].strip() or (len(delar) == 1 and delar[0][:1].islower()):
        _fortsatt(samling, tabellnamn, " ".join(text.split()), plats)
        return []
    atgarder: list[_Atgard] = []
    atgard = delar[0]
    for nr, del_ in enumerate(delar[1:] or [""], 1):
        bit, nasta = (del_, "") if nr >= len(delar) - 1 else _dela_av_sista(del_)
        status, kommentar = las_status(bit, samling.ar)
        namn = " ".join(atgard.split())
        atgarder.append(_Atgard(namn, status, " ".join(kommentar.split()) or None))
        atgard = nasta
    return atgarder


def _dela_av_sista(text: str) -> tuple[str, str]:
    """Texten före nästa åtgärd, och åtgärden: sista stycket, annars sista meningen."""
    stycken = text.strip().split("\n")
    if len(stycken) > 1:
        return "\n".join(stycken[:-1]), stycken[-1]
    brott = list(_MENINGSSLUT.finditer(text.strip()))
    if not brott:
        return "", text.strip()
    return text.strip()[: brott[-1].start()], text.strip()[brott[-1].end() :]


def _fortsatt(samling: Samling, tabellnamn: str, text: str, plats: str) -> None:
    """Lägger en fortsättning efter sidbrytning till raden ovanför: status om den saknas, text."""
    rader = samling.rader.get(tabellnamn, [])
    if rader and text:
        status, rest = las_status(_STATUS.sub("", text, count=1), samling.ar)
        if status and rader[-1]["status"] is None:
            rader[-1]["status"] = status
            text = rest
        rader[-1]["kommentar"] = " ".join(t for t in (rader[-1]["kommentar"], text) if t) or None
    samling.anmark(
        "upplysning",
        plats,
        "raden saknar egen åtgärd eller kontroll; texten är lagd till raden ovanför",
        "kontrollera mot källan",
    )


def _prova_status(samling: Samling, tabell: str, titel: str) -> None:
    for rad in samling.rader.get(tabell, []):
        if rad["status"] is None:
            samling.anmark(
                "varning",
                rad["plats"],
                f"ingen status känns igen för ”{rad[titel][:80]}”",
                "skriv klart, ej klart i år eller utgår i källan",
            )


def _prova_avkapad(samling: Samling, rad: Tabellrad, plats: str) -> None:
    for cell in rad.celler:
        oppnade = re.findall(r"<(p|ul|ol|li|i)\b", cell)
        if any(oppnade.count(m) > cell.count(f"</{m}>") for m in oppnade):
            samling.anmark(
                "upplysning",
                plats,
                "cellens markup stängs aldrig; text kan ha kapats av",
                "jämför med originalet",
            )
