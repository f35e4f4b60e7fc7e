"""En nämnds eller kommunens rapport som text med tabbseparerade tabeller.

Verksamhetsberättelse, delårsrapport, månadsuppföljning och plan har samma kapitel. De fyller var
sina tabeller; det som inget kapitel förstår blir en anmärkning eller en fråga med sin rad.
"""

from __future__ import annotations

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor._berattelse import kapitel, titel
from hud_model.kallor._berattelse.helhet import prova_helhet
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument
from hud_model.kallor._dokument.text import dela
from hud_model.kallor._text import avkoda
from hud_model.katalog import Katalog

KALLA = "verksamhetsberattelse"
NAMN = "en rapport som text"
ATERGER = True
"""Källan återges som den är, också det i den som inte kan stämma."""
TAR = ("kommun", "namnd", "ar", "tillfalle", "kolumner", "enhet")
_TITLAR = {
    "plan": "Verksamhetsplan",
    "delar1": "Delårsrapport april",
    "delar2": "Delårsrapport augusti",
    "bokslut": "Verksamhetsberättelse",
}

kanner_igen = titel.kanner_igen


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Läser dokumentet till en inläsning.

    Anvandarfel om kommun, nämnd, år eller tillfälle inte framgår eller motsägs av valet, om texten
    har fel teckenkodning, eller om dokumentet är avhugget eller dubbelt.
    """
    text, dok, samling = tolka(fil, val, katalog)
    prova_helhet(fil.namn, text, dok, samling)
    return [som_inlasning(fil, samling)]


def tolka(fil: Fil, val: Leveransval, katalog: Katalog) -> tuple[str, Dokument, Samling]:
    """Texten, dokumentet och raderna i det, utan att pröva om dokumentet är helt."""
    text = avkoda(fil.innehall, fil.namn).replace("\r\n", "\n").replace("\r", "\n")
    vem = titel.leverans(fil.namn, text, val, katalog)
    dok = dela(text)
    samling = Samling(
        katalog, vem.kommun, vem.namnd, vem.ar, vem.tillfalle, val.enhet or "", val.kolumner
    )
    kapitel.las(fil.namn, dok, samling)
    if val.enhet and not samling.enhet_anvand:
        raise Anvandarfel(
            f"{fil.namn} – --enhet {val.enhet} – varje tabell säger själv sin enhet – ta bort valet"
        )
    return text, dok, samling


def som_inlasning(fil: Fil, samling: Samling) -> Inlasning:
    """Det samlade som en inläsning av filen."""
    namnd = samling.katalog.namnd(samling.kommun, samling.namnd) if samling.namnd else None
    vem = namnd.namn if namnd else samling.namnd or samling.katalog.kommunnamn(samling.kommun)
    slag = _TITLAR.get(samling.tillfalle) or f"Månadsuppföljning {samling.tillfalle[-2:]}"
    return Inlasning(
        id=fil.sha256[:12],
        kalla=KALLA,
        filnamn=fil.namn,
        sha256=fil.sha256,
        titel=f"{slag} {samling.ar}, {vem}",
        kommun=samling.kommun,
        namnd=samling.namnd,
        ar=samling.ar,
        tillfalle=samling.tillfalle,
        rader=samling.rader,
        anmarkningar=tuple(samling.anmarkningar),
        fragor=tuple(samling.fragor),
    )
