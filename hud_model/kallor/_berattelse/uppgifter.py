"""Antal som sammanfattningen anger om sådant som tabellerna räknar upp."""

from __future__ import annotations

import re

from hud_model.kallor._berattelse.lydelse import ANTAL, i_meningar, las_antal
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument

_AMNEN = {
    "Uppdrag": r"\buppdrag",
    "Nämndmål": r"\bnämndmål",
    "Riskåtgärder": r"\briskåtgärd|\båtgärd\w*\b.*\brisk|\brisk\w*\b.*\båtgärd",
    "Systematiska kontroller": r"\bkontroll(?:er|erna)?\b",
}
_INTE = r"(?:(?:har|är|kunde|blev)\s+)?(?:inte|ej)\s+(?:\w+\s+){0,2}?"
_GJORD = r"(?:klar|slutför|genomför|utför)\w*"
_ORD = rf"(?:(?!{ANTAL})\w+\s+)"
_AV = rf"({ANTAL})\s+av\s+{_ORD}?({ANTAL})\s+{_ORD}?"
_MONSTER = {
    "Uppdrag": (
        (("klara", "antal"), rf"{_AV}uppdrag"),
        (("antal",), rf"({ANTAL})\s+uppdrag\b(?!\s+(?:föreslås|utgå|bedöms|har|är|blev))"),
        (("klara",), rf"({ANTAL})\s+(?:uppdrag\s+)?(?:är|har\s+blivit|blev|har)\s+{_GJORD}"),
        (("ej klara",), rf"({ANTAL})\s+(?:uppdrag\s+)?{_INTE}{_GJORD}"),
        (("utgår",), rf"({ANTAL})\s+(?:uppdrag\s+)?(?:\w+\s+)?utgår?\b"),
    ),
    "Nämndmål": (
        (("antal",), rf"\bav\s+{_ORD}?({ANTAL})\s+nämndmål|\b({ANTAL})\s+nämndmål\s+varav"),
        (
            ("i mycket hög grad",),
            rf"({ANTAL})\s+{_ORD}{{0,3}}?i\s+mycket\s+hög\s+grad",
        ),
        (("i hög grad",), rf"({ANTAL})\s+{_ORD}{{0,3}}?i\s+hög\s+grad"),
        (("delvis",), rf"({ANTAL})\s+{_ORD}{{0,3}}?delvis\b"),
    ),
    "Riskåtgärder": (
        (("antal",), rf"({ANTAL})\s+{_ORD}?(?:risk)?åtgärder\b"),
        (
            ("ej slutförda",),
            rf"({ANTAL})\s+(?:av\s+\w+\s+|\w*åtgärder\s+)?{_INTE}{_GJORD}",
        ),
    ),
    "Systematiska kontroller": (
        (("utförda", "antal"), rf"{_AV}kontroller\w*"),
        (("antal",), rf"({ANTAL})\s+{_ORD}?kontroller\b"),
        (("utförda",), rf"({ANTAL})\s+{_ORD}?kontroller\s+(?:har|är)\s+{_GJORD}"),
    ),
}
_TAL = re.compile(rf"(?!\b(?:en|ett|20\d\d)\b){ANTAL}(?!\s*(?:procent|%|,|kronor|miljon))", re.I)


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `rapporterad_uppgift` (antal) ur sammanfattningen, mening för mening.

    En mening utan eget ämne fortsätter föregående menings ämne i samma stycke. En mening om
    antal som inget mönster känner igen blir en upplysning.
    """
    for stycke in dok.stycken():
        if "sammanfattning" not in (stycke.avsnitt.lower(), stycke.rubrik.lower()):
            continue
        amne = ""
        for mening in i_meningar(stycke.text):
            egna = [a for a, m in _AMNEN.items() if re.search(m, mening, re.IGNORECASE)]
            amne = egna[0] if egna else amne
            plats = f"Sammanfattning (rad {stycke.rad})"
            kand = bool(amne) and _las_mening(samling, amne, mening, plats)
            if egna and not kand and _TAL.search(mening):
                samling.anmark(
                    "upplysning",
                    plats,
                    f"meningen nämner antal för {amne.lower()} men lydelsen kändes inte igen",
                    "skriv in antalet för hand om det behövs",
                )


def _las_mening(samling: Samling, amne: str, mening: str, plats: str) -> bool:
    """Lägger meningens uppgifter om ämnet; sant om någon kändes igen."""
    funnet = False
    for delar, monster in _MONSTER[amne]:
        traff = re.search(monster, mening, re.IGNORECASE)
        if not traff:
            continue
        funnet = True
        tal = [grupp for grupp in traff.groups() if grupp]
        for del_, antal in zip(delar, tal, strict=True):
            lagda = [r["amne"] for r in samling.rader.get("rapporterad_uppgift", [])]
            if f"{amne}: {del_}" not in lagda:
                samling.uppgift(plats, f"{amne}: {del_}", las_antal(antal), "antal")
    return funnet
