"""Är dokumentet helt? Ett halvt dokument får aldrig ersätta ett helt utan att det sägs.

Regler, i ordning: två berättelser i samma fil och ett dokument som slutar före det sista kapitlet
i sin innehållsförteckning avvisas. Saknas ett kapitel mitt i, är en tabell eller ett kapitel utan
rader, eller är sista raden avhuggen, blir det ett fel i anmärkningarna. Utan innehållsförteckning
går det inte att se om dokumentet är helt, och det sägs också som ett fel.
"""

from __future__ import annotations

import re

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._berattelse.dokument import (
    Dokument,
    Dokumenttabell,
    Samling,
    innehallsforteckning,
)
from hud_model.katalog import nyckel

HELA = "hela dokumentet"
_INNEHALL = re.compile(r"^[ \t\f\ufeff]*innehåll(?:sförteckning)?[ \t]*$", re.IGNORECASE | re.M)
_OPPNAS, _STANGS = re.compile(r"<(?:p|ul|li)>"), re.compile(r"</(?:p|ul|li)>")
_VANTAS = {
    "målbedömning": "malbedomning",
    "ekonomi": "resultatrakning",
    "ekonomi drift per verksamhet": "driftverksamhet",
    "systematiska kontroller": "systematisk_kontroll",
}
_GOR = "lämna in dokumentet helt, eller kontrollera att kapitlet verkligen saknas"


def prova_helhet(filnamn: str, text: str, dok: Dokument, samling: Samling) -> None:
    """Lägger fel om det som saknas; Anvandarfel när dokumentet är dubbelt, tomt eller avhugget."""
    if len(_INNEHALL.findall(text)) > 1:
        raise Anvandarfel(
            f"{filnamn} – har två innehållsförteckningar: flera dokument i samma fil – "
            "lämna in ett dokument per fil"
        )
    rader = text.split("\n")
    forteckning = innehallsforteckning(rader)
    borta = _saknade_kapitel(rader, forteckning)
    if borta and borta[-1] == list(forteckning.values())[-1]:
        raise Anvandarfel(
            f"{filnamn} – slutar före kapitlet ”{rader[max(forteckning) - 1].split(chr(9))[0]}”: "
            "dokumentet är avhugget – lämna in hela dokumentet"
        )
    if not dok.lasta or not any(samling.rader.values()):
        raise Anvandarfel(
            f"{filnamn} – inga tabeller gick att läsa: dokumentet är avhugget eller sparat utan "
            "tabbar mellan cellerna – lämna in hela dokumentet med tabellerna kvar"
        )
    if not forteckning:
        samling.anmark(
            "fel",
            HELA,
            "innehållsförteckning saknas, så det går inte att se om dokumentet är helt",
            "kontrollera att alla kapitel kom med",
        )
    for kapitel in borta:
        samling.anmark("fel", HELA, f"kapitlet ”{kapitel}” i innehållet saknas i texten", _GOR)
    for kapitel, tabell in _VANTAS.items():
        if (
            kapitel in forteckning.values()
            and kapitel not in borta
            and not samling.rader.get(tabell)
        ):
            samling.anmark("fel", HELA, f"kapitlet ”{kapitel}” gav inga rader", _GOR)
    for block in dok.block:
        if isinstance(block, Dokumenttabell) and block.rad in dok.lasta and not block.rader:
            samling.anmark(
                "fel",
                f"rad {block.rad}, under {block.rubrik}",
                f"tabellen ”{' | '.join(block.huvud)}” har inga rader",
                "lämna in dokumentet helt",
            )
    _prova_slutet(text, dok, samling)


def _saknade_kapitel(rader: list[str], forteckning: dict[int, str]) -> list[str]:
    star = {
        nyckel(rad.strip("\x0c\ufeff\u200b "))
        for nr, rad in enumerate(rader, 1)
        if nr not in forteckning and len(rad) < 300
    }
    return [kapitel for kapitel in forteckning.values() if kapitel not in star]


def _prova_slutet(text: str, dok: Dokument, samling: Samling) -> None:
    """Filens sista rad är en tabellrad utan radbrytning efter, för kort eller med öppen markup."""
    sista = dok.block[-1] if dok.block else None
    if text.endswith("\n") or not isinstance(sista, Dokumenttabell) or not sista.rader:
        return
    rad = sista.rader[-1]
    vanlig = min(len(sista.huvud), *(len(annan.celler) for annan in sista.rader[:-1]), 99)
    if len(rad.celler) < vanlig:
        vad = "filen slutar mitt i en tabellrad"
    elif len(_OPPNAS.findall(rad.celler[-1])) > len(_STANGS.findall(rad.celler[-1])):
        vad = "filen slutar mitt i en cell"
    else:
        return
    var = f"rad {rad.rad}, under {sista.rubrik}"
    samling.anmark("fel", var, vad, "lämna in hela dokumentet")
