"""Kapitlen: läsarna som delar dokumentformen, i den ordning de läser."""

from __future__ import annotations

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._berattelse import (
    drift,
    finansiering,
    forklaring,
    indikatorer,
    investering,
    kontroll,
    kontrollmatt,
    mal,
    personal,
    resultat,
    stickprov,
    uppdrag,
    uppgifter,
)
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument
from hud_model.katalog import nyckel

_KAPITEL = (
    resultat,
    drift,
    finansiering,
    investering,
    personal,
    forklaring,  # läser det som resultat och drift lagt
    mal,
    indikatorer,
    uppdrag,
    kontroll,
    stickprov,  # läser även de systematiska kontrollernas kommentarer
    kontrollmatt,
    uppgifter,
)


def las(filnamn: str, dok: Dokument, samling: Samling) -> None:
    """Läser dokumentets kapitel in i samlingen, och säger tabellerna som inget kapitel tog.

    Anvandarfel om ett tal i löptext inte går att läsa, eller om ett svar om en kolumn inte
    gäller någon tabell.
    """
    for kapitel in _KAPITEL:
        try:
            kapitel.las(dok, samling)
        except Anvandarfel as fel:  # ett tal som inte går att läsa säger inte själv var det står
            ord_ = kapitel.__name__.rpartition(".")[2]
            raise Anvandarfel(
                *(f"{filnamn}, avsnittet om {ord_} – {rad} – rätta talet" for rad in fel.rader)
            ) from fel
    for tabell in dok.olasta():
        under = f", under {tabell.rubrik}" if tabell.rubrik else ""
        samling.anmark(
            "varning",
            f"rad {tabell.rad}{under}",
            f"tabellen med huvudet ”{' | '.join(tabell.huvud)}” känns inte igen och lästes inte",
            "kontrollera tabellhuvudet mot mallen",
        )
    oanvanda = [r for r in samling.svar if nyckel(r) not in samling.anvanda]
    if oanvanda:
        raise Anvandarfel(
            *(
                f'{filnamn} – --kolumn "{rubrik}=…" – ingen tabell av belopp har den kolumnen – '
                "skriv rubriken som den står"
                for rubrik in oanvanda
            )
        )
