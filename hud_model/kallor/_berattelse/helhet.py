"""Är dokumentet helt? Ett halvt dokument får aldrig ersätta ett helt utan att det sägs.

Regler, i ordning: två berättelser i samma fil, och ett dokument som slutar mitt i en tabell före
det sista kapitlet i sin innehållsförteckning, avvisas. Saknas bara det sista kapitlet frågas det.
Saknas ett kapitel mitt i, är en tabell eller ett kapitel utan rader, eller är sista raden
avhuggen, blir det ett fel i anmärkningarna. Utan innehållsförteckning går det inte att se om
dokumentet är helt, och det sägs också som ett fel.
"""

from __future__ import annotations

import re

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument, Dokumenttabell
from hud_model.kallor._dokument.text import innehallsforteckning
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
        sist = rader[max(forteckning) - 1].split("\t")[0].strip(" .")
        if _avhugget(text, dok):
            raise Anvandarfel(
                f"{filnamn} – slutar mitt i en tabell, före kapitlet ”{sist}”: dokumentet är "
                "avhugget – lämna in hela dokumentet"
            )
        samling.fraga(
            f"{HELA}",
            f"det sista kapitlet i innehållsförteckningen, ”{sist}”, saknas i texten",
            "lämna in hela dokumentet, om det inte verkligen slutar före kapitlet.",
        )
    if dok.lasta and not any(samling.rader.values()) and not samling.fragor:
        raise Anvandarfel(
            f"{filnamn} – tabellerna har inga uppgifter om {samling.ar} vid tillfället "
            f"{samling.tillfalle} – kontrollera år och tillfälle",
            *(
                f"{filnamn}, {a.mening()}" + ("" if a.atgard else " – kontrollera mot källan")
                for a in samling.anmarkningar
                if a.niva == "upplysning"
            ),
        )
    if not dok.lasta:
        olasta = [f"rad {t.rad} (”{' | '.join(t.huvud)}”)" for t in dok.alla_tabeller[:5]]
        fanns = f"; tabeller som inte känns igen: {', '.join(olasta)}" if olasta else ""
        raise Anvandarfel(
            f"{filnamn} – inga tabeller gick att läsa{fanns} – lämna in dokumentet med tabellerna "
            "kvar och tabbar mellan cellerna"
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
        if isinstance(block, Dokumenttabell) and id(block) in dok.lasta and not block.rader:
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
    """Anmärker på ett dokument vars sista block är en tabell, mer om den är avhuggen."""
    sista = dok.block[-1] if dok.block else None
    if not isinstance(sista, Dokumenttabell):
        return
    nr = sista.rader[-1].rad if sista.rader else sista.rad
    samling.anmark(
        "upplysning",
        f"{sista.rubrik}, sista raden (rad {nr})",
        "dokumentet slutar inne i en tabell; rader kan fattas",
        "jämför med originalet",
    )
    if vad := _avhugget(text, dok):
        samling.anmark("fel", f"rad {nr}, under {sista.rubrik}", vad, "lämna in hela dokumentet")


def _avhugget(text: str, dok: Dokument) -> str:
    """Hur filen slutar mitt i en tabell: sista raden är för kort eller har öppen markup.

    Tomt när den inte gör det, eller när en radbrytning följer.
    """
    sista = dok.block[-1] if dok.block else None
    if text.endswith("\n") or not isinstance(sista, Dokumenttabell) or not sista.rader:
        return ""
    rad = sista.rader[-1]
    vanlig = min(len(sista.huvud), *(len(annan.celler) for annan in sista.rader[:-1]), 99)
    if len(rad.celler) < vanlig:
        return "filen slutar mitt i en tabellrad"
    oppen = len(_OPPNAS.findall(rad.celler[-1])) > len(_STANGS.findall(rad.celler[-1]))
    return "filen slutar mitt i en cell" if oppen else ""
