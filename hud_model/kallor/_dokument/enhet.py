"""Enheten för pengar: var den står, och vad som gäller när flera ställen säger något.

I ordning: kolumnens huvud, tabellens första cell, raden ovanför eller under tabellen, rubriken,
de andra kolumnernas huvuden, avsnittets rubrik, en mening som gäller hela rapporten. Säger inget
av dem något gäller den enda enhet som rapportens andra tabeller anger, om minst två gör det och
talens form passar; annars frågas det.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hud_model.kallor._dokument.form import Dokument, Dokumenttabell, Stycke
from hud_model.kallor._dokument.huvud import tolka, vik
from hud_model.tal import FAKTORER

_OM_BELOPP = re.compile(
    r"\b(?:belopp\w*|siffror\w*|tal(?:en)?|uppgift\w*|värden\w*|redovisning\w*|tabell\w*|summor\w*)\b"
)
_FORE_ENHET = re.compile(r"\b(?:i|är|om|som)\s+|:\s*")
_HELA = re.compile(
    r"\b(?:alla|samtliga)\b[^.]*\b(?:belopp|siffror|tal|tabeller|uppgifter)\b"
    r"|\bbelopp\w*\b[^.]*\b(?:rapporten|dokumentet|tabellerna|berättelsen|uppföljningen|genomgående)"
    r"|\b(?:rapporten|dokumentet|tabellerna)\b[^.]*\bbelopp\w*\b|\bom inget annat anges\b",
    re.IGNORECASE,
)
_SIST = re.compile(r"(?:[,(–-]|\bi|\bbelopp)\s*([^,()–-]+?)\)?$")
TABELLER_MINST = 2
"""Så många tabeller ska säga samma enhet för att den ska gälla en som inget säger."""


def _pengar(text: str) -> str:
    """Enheten för pengar om texten bara säger en, annars tomt."""
    tolkad = tolka(text)
    return tolkad.enhet if tolkad.enhet in FAKTORER and not tolkad.okanda else ""


def i_bildtext(text: str) -> str:
    """Enheten som en rad intill en tabell anger: ”Belopp i mnkr”, ”(tkr)”; annars tomt."""
    vikt = vik(text)
    if len(vikt) > 160:
        return ""
    if _OM_BELOPP.search(vikt):
        for traff in _FORE_ENHET.finditer(vikt):
            if enhet := _forsta(vikt[traff.end() :]):
                return enhet
    traff = None if vikt.endswith(".") else _SIST.search(vikt)
    return _pengar(vikt.strip(" .()[]")) or (_pengar(traff[1]) if traff else "")


def bara_enhet(text: str) -> bool:
    """Sant när texten bara säger vilken enhet beloppen står i: den är ingen rubrik."""
    vikt = re.sub(r"^(?:alla|samtliga|tabellens)\s+", "", vik(text))
    return bool(i_bildtext(text)) and bool(_OM_BELOPP.match(vikt) or _pengar(vikt.strip(" .()[]")))


def _forsta(text: str) -> str:
    """Enheten som texten börjar med (”mnkr om inget annat anges”)."""
    ord_ = vik(text).strip(" .").split()
    for antal in range(min(3, len(ord_)), 0, -1):
        if enhet := _pengar(" ".join(ord_[:antal]).strip(" .,")):
            return enhet
    return ""


def i_rubrik(text: str) -> str:
    """Enheten sist i en rubrik: ”Resultaträkning, mnkr”, ”Drift (tkr)”, ”Ekonomi i tkr”."""
    vikt = vik(text)
    traff = _SIST.search(vikt)
    if traff and (enhet := _pengar(traff[1])):
        return enhet
    fore, _, sist = vikt.rpartition(" ")
    return "" if fore[-1:].isdigit() else _pengar(sist)


def i_radnamn(namn: str) -> str:
    """Enheten som en rads namn slutar med, inom parentes eller efter komma; annars tomt."""
    traff = re.search(r"(?:[(\[]|,\s*(?:i )?)([^()\[\],]+?)[)\]]?\s*$", vik(namn))
    return _pengar(traff[1]) if traff else ""


def egen_enhet(tabell: Dokumenttabell, nr: int) -> tuple[str, str]:
    """Enheten som står vid kolumnen, och motsägelsen om ställena är oense (annars tomt)."""
    kolumn = tabell.kolumner[nr].enhet
    forst = tabell.kolumner[0].enhet
    nara = [
        (var, enhet)
        for var, enhet in (
            ("huvudet", forst if forst in FAKTORER else ""),
            *(("raden ovanför", i_bildtext(text)) for text in tabell.ovan),
            ("raden under", i_bildtext(tabell.under)),
            ("rubriken", i_rubrik(tabell.rubrik)),
        )
        if enhet
    ]
    if kolumn in FAKTORER:
        return kolumn, ""
    if not nara:
        syskon = _enda(k.enhet for k in tabell.kolumner[1:] if k.enhet in FAKTORER)
        return syskon or i_rubrik(tabell.avsnitt), ""
    if len({enhet for _, enhet in nara}) > 1:
        return "", " men ".join(f"{var} säger {enhet}" for var, enhet in nara)
    return nara[0][1], ""


def rapportens_enhet(dok: Dokument) -> str:
    """Enheten som en mening säger gäller hela rapporten; tomt om ingen, eller om de är oense."""
    return _enda(enhet for enhet, _ in _hela_rapportens(dok))


def utan_undantag(dok: Dokument) -> str:
    """Enheten som en mening säger gäller alla belopp, utan ”om inget annat anges”; annars tomt."""
    return _enda(enhet for enhet, m in _hela_rapportens(dok) if not re.search(r"\bannat\b", m))


def _hela_rapportens(dok: Dokument) -> Iterable[tuple[str, str]]:
    """Enheten och meningen, för var mening om enheten som gäller hela rapporten."""
    for b in dok.block:
        if isinstance(b, Stycke) and _HELA.search(b.text):
            for mening in re.split(r"(?<=[.!?])\s+", b.text):
                if _HELA.search(mening) and (enhet := i_bildtext(mening)):
                    yield enhet, mening


def tabellernas_enhet(dok: Dokument, tabell: Dokumenttabell) -> str:
    """Den enda enhet som rapportens andra tabeller anger, när minst två gör det; annars tomt.

    Tal med decimaler är inte tusental, och tal utan är inte miljoner: då gäller den inte.
    """
    angivna = [
        enhet for t in dok.alla_tabeller if (enhet := next(filter(None, _i_tabellen(t)), ""))
    ]
    enhet = _enda(angivna) if len(angivna) >= TABELLER_MINST else ""
    decimaler = any("," in rad.cell(nr) for rad in tabell.rader for nr in range(1, len(rad.celler)))
    return enhet if decimaler == (enhet in ("mnkr", "mdkr")) and not _talar_om_enhet(dok) else ""


def _talar_om_enhet(dok: Dokument) -> bool:
    """Sant när en rad utanför tabellerna säger något om beloppens enhet: då gissas ingen."""
    return any(
        isinstance(b, Stycke)
        and (
            (len(b.text) < 100 and i_bildtext(b.text))
            or (_HELA.search(b.text) and re.search(r"\b(?:anges|redovisas|står)\b", b.text))
        )
        for b in dok.block
    )


def _i_tabellen(tabell: Dokumenttabell) -> Iterable[str]:
    yield from (egen_enhet(tabell, nr)[0] for nr in range(len(tabell.huvud)))


def _enda(enheter: Iterable[str]) -> str:
    olika = set(enheter)
    return olika.pop() if len(olika) == 1 else ""
