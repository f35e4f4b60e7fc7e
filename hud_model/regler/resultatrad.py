"""Resultatraden: vilken post som är nämndens resultat, och vad dess avvikelse är en andel av.

En resultaträkning slutar med årets resultat. En nämnd vars nettokostnad bara står i en tabell över
alla nämnder har den posten i stället. En nämnd med kommunbidrag har budgeten 0 på resultatraden,
och procenten räknas då av kommunbidraget.
Källa: verksamhetsberättelsens Resultaträkning; egen regel för nettokostnaden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

RESULTAT = "Årets resultat"
NETTOKOSTNAD = "Nettokostnad"
"""Posten som en tabell över nämndernas budget och utfall får när huvudet inte säger någon annan."""
_RANG = (
    re.compile(r"årets resultat"),
    re.compile(
        r"(?:nämndens |styrelsens |periodens |bolagets )?resultat(?: efter finansiella .*)?"
    ),
    re.compile(r"(?:verksamhetens )?nettokostnad(?:er|erna|en)?(?: totalt)?"),
)
_BIDRAG = re.compile(
    r"kommunbidrag(?:et)?|kommunersättning(?:en)?|budgetanslag(?:et)?|anslag(?:et)?"
    r"|(?:skatte)?anslag(?: från kommunfullmäktige)?|skattemedel|kommunalt? bidrag"
)


def rang(post: str) -> int | None:
    """Hur nära posten är att vara resultatraden, 0 är närmast; None när den inte kan vara den."""
    vikt = " ".join(post.casefold().split())
    return next((nr for nr, monster in enumerate(_RANG) if monster.fullmatch(vikt)), None)


def resultatpost(poster: Iterable[str]) -> str | None:
    """Posten som är resultatraden: årets resultat, annars resultat, annars nettokostnad."""
    med_rang = [(r, post) for post in poster if (r := rang(post)) is not None]
    return min(med_rang, key=lambda par: par[0])[1] if med_rang else None


def ar_kommunbidrag(post: str) -> bool:
    """Sant för posten som är nämndens bidrag från kommunfullmäktige."""
    return bool(_BIDRAG.fullmatch(" ".join(post.casefold().split())))


def bas(budget_kr: int | None, kommunbidrag_kr: int | None) -> int | None:
    """Beloppet, kronor utan tecken, som avvikelsen är en andel av.

    Resultatradens budget, eller kommunbidragets när budgeten är 0; None när inget av dem finns.
    """
    if budget_kr:
        return abs(budget_kr)
    return abs(kommunbidrag_kr) if budget_kr is not None and kommunbidrag_kr else None
