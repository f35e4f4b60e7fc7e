"""Kontrollmått: antal, gränser och andelar som kontrollerna gav, med egna korta namn."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hud_model.begrepp import Rad
from hud_model.kallor._berattelse.loptext import TAL, tal_i
from hud_model.kallor._berattelse.lydelse import (
    ANTAL,
    PROCENT,
    i_meningar,
    las_antal,
)
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._berattelse.stickprov import avser_kommunen
from hud_model.kallor._dokument.form import Dokument, Stycke

_DIREKT = "Direktupphandlingar"
_OVER = "Köp över direktupphandlingsgränsen"
_POSTER = "Ej hanterade lönepåverkande poster"


@dataclass(frozen=True)
class _Monster:
    """Hur en mening blir ett mått. Gruppen `varde` är talet; `vad` och `grans` går in i måttet."""

    kontroll: str
    matt: str
    enhet: str
    monster: str


_KRONOR = r"\s*(?:kronor|kr)\b"
_MONSTER = (
    _Monster(
        _DIREKT,
        "Anmälda över {grans} kr",
        "antal",
        rf"(?P<varde>{ANTAL})\s+direktupphandlingar\s+över\s+(?P<grans>{ANTAL}){_KRONOR}"
        r"\s+(?:har\s+)?(?:anmäl|registrera)",
    ),
    _Monster(
        _DIREKT,
        "Gräns för dokumentation",
        "kr",
        rf"direktupphandlingar\s+över(?:stigande)?\s+(?P<varde>{ANTAL}){_KRONOR}\s+dokumentera",
    ),
    _Monster(
        _DIREKT,
        "Direktupphandlingsgräns",
        "kr",
        rf"(?P<varde>{ANTAL}){_KRONOR}\s+överstiger\s+direktupphandlingsgränsen"
        rf"|direktupphandlingsgränsen\s*\([^)]*?(?P<varde2>{ANTAL}){_KRONOR}",
    ),
    _Monster(_DIREKT, "Placeringsärenden", "antal", rf"(?P<varde>{ANTAL})\s+placeringsärenden"),
    _Monster(
        _DIREKT,
        "Övriga direktupphandlingar",
        "antal",
        rf"(?P<varde>{ANTAL})\s+(?:är\s+)?övriga\s+direktupphandlingar",
    ),
    _Monster(
        _DIREKT,
        "Inte korrekt anmälda",
        "antal",
        rf"certifierad\b.*anmälningar\w*,?\s+med\s+undantag\s+av\s+(?P<varde>{ANTAL})",
    ),
    _Monster(
        _OVER,
        "Leverantörer att utreda",
        "antal",
        rf"(?P<varde>{ANTAL})\s+köp\s+från\s+leverantörer\s+(?:har\s+)?identifiera",
    ),
    _Monster(
        _OVER,
        "Varav {vad}",
        "antal",
        rf"(?P<varde>{ANTAL})\s+leverantörer\s+är\s+inom\s+kategorin\s+(?P<vad>.+?)\s+och\s+avser",
    ),
    _Monster(
        _OVER,
        "Varav övriga",
        "antal",
        rf"(?P<varde>{ANTAL})\s+köp\s+från\s+leverantörer\s+undersök",
    ),
    _Monster(
        _POSTER,
        "Andel före åtgärder",
        "%",
        rf"lönepåverkande\s+poster\s+(?:\w+\s+)?från\s+(?P<varde>{TAL}){PROCENT}\s+till\b",
    ),
    _Monster(
        _POSTER,
        "Andel efter åtgärder",
        "%",
        rf"lönepåverkande\s+poster\s+(?:\w+\s+)?från\s+{TAL}{PROCENT}\s+till\s+(?P<varde>{TAL}){PROCENT}",
    ),
    _Monster(
        "Utanordningslistor",
        "Hanterade av chef",
        "%",
        rf"(?P<varde>{TAL}){PROCENT}\s+av\s+utanordningslistorna",
    ),
)
_SAMMA_SIFFRA = re.compile(
    rf"\b(?P<ar>20\d\d)\s+var\s+(?:samma\s+siffra|motsvarande\s+\w+|antalet)\s+(?P<varde>{ANTAL})",
    re.IGNORECASE,
)
_FORVALTNING = re.compile(r"[-–•]\s*(?P<namn>[^.,]+?)förvaltningen\b", re.IGNORECASE)


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `kontrollmatt` (antal, kronor, procent) ur löptexten och kontrollernas kommentarer.

    Löptexten i ett dokument som redovisar flera nämnder gäller hela kommunen (namnd None), en
    punkt om en förvaltning dess nämnd. Samma tal en gång till är samma rad med två platser.
    """
    for stycke in (b for b in dok.block if isinstance(b, Stycke)):
        namnd = None if avser_kommunen(samling) else samling.namnd
        plats = f"{stycke.rubrik} (rad {stycke.rad})"
        if forvaltning := _FORVALTNING.match(stycke.text):
            namn = f"{forvaltning['namn']}nämnden"
            egen = samling.katalog.namnd(samling.kommun, namn)
            if egen is None:
                continue
            namnd = egen.id
        _las_text(samling, stycke.text, plats, namnd)
    for rad in samling.rader.get("systematisk_kontroll", []):
        _las_text(samling, rad["kommentar"] or "", rad["plats"], samling.namnd)


def _las_text(samling: Samling, text: str, plats: str, namnd: str | None) -> None:
    forra: Rad = {}
    for mening in i_meningar(text):
        for m in _MONSTER:
            traff = re.search(m.monster, mening, re.IGNORECASE)
            if not traff:
                continue
            grupper = traff.groupdict()
            tal = grupper["varde"] or grupper["varde2"]
            ar = re.findall(r"\b20\d\d\b", mening[: traff.start()])
            nytt: Rad = {
                "namnd": namnd,
                "ar": int(ar[-1]) if ar else samling.ar,
                "kontroll": m.kontroll,
                "matt": m.matt.format(
                    grans=grupper.get("grans"), vad=(grupper.get("vad") or "").lower()
                ),
                "varde": float(tal_i(tal) if m.enhet == "%" else las_antal(tal)),
                "enhet": m.enhet,
            }
            _lagg(samling, plats, nytt)
            forra = nytt
        if forra and (samma := _SAMMA_SIFFRA.search(mening)):
            ar_och_varde = {"ar": int(samma["ar"]), "varde": float(las_antal(samma["varde"]))}
            _lagg(samling, plats, forra | ar_och_varde)


def _lagg(samling: Samling, plats: str, nytt: Rad) -> None:
    """Lägger måttet, eller platsen till raden som redan säger samma för nämnden eller alla."""
    for lagd in samling.rader.get("kontrollmatt", []):
        samma = all(lagd[k] == v for k, v in nytt.items() if k != "namnd")
        if samma and lagd["namnd"] in (None, nytt["namnd"]):
            if plats not in lagd["plats"].split("; "):
                lagd["plats"] += f"; {plats}"
            return
    samling.lagg("kontrollmatt", plats, **nytt)
