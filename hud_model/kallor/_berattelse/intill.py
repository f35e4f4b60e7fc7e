"""Det som står intill en tabell eller i en rads namn, och som säger emot att talen är nämndens.

Ovanför och under: en bildtext eller mening om tabellen som säger ett annat år, en del av året, hela
kommunen eller en enhet. I radens namn: antal, andelar och värden per något är inga belopp.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hud_model.kallor._berattelse.galler import om_kommunen, utan_jamforelse
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.enhet import bara_enhet
from hud_model.kallor._dokument.form import Dokumenttabell
from hud_model.kallor._dokument.huvud import MANADER, manadsnummer, tolka
from hud_model.katalog import nyckel

_MANAD = rf"(?:{'|'.join(f'{m}|{m[:3]}' for m in MANADER)}|sept)\.?"
_OM_TABELLEN = re.compile(
    r"\b(?:tabell(?:en|erna)?|nedan(?:stående)?|ovan(?:stående)?|följande|siffror(?:na)?|beloppen"
    r"|uppgifterna|utfallet|resultaträkningen|sammanställningen)\b|^\W*(?:avser|gäller|omfattar)\b",
    re.IGNORECASE,
)
_SAGER = re.compile(
    r"\b(?:avser|gäller|omfattar|visar|redovisar|redovisas|innehåller|är|för)\b", re.IGNORECASE
)
_TILL_MANAD = re.compile(
    r"\b(?:avser|gäller|omfattar|visar|redovisas?|är)\s+(?:\w+\s+){0,3}?(?:(?:till och med"
    r"|t\.? ?o\.? ?m\.?|tom|per)\s+(?:den )?(?:sista |utgången av |\d\d? )?"
    rf"|{_MANAD}\s*(?:[-–—]|till(?: och med)?)\s*)(?P<manad>{_MANAD})(?!\w)",
    re.IGNORECASE,
)
_DEL_AV_ARET = re.compile(
    r"\b(?:avser|gäller|omfattar)\s+(?:\w+\s+){0,2}?"
    r"(?:delår\w*|tertial\w*|kvartal\w*|halvår\w*|\w+ (?:tertialet|kvartalet|halvåret))",
    re.IGNORECASE,
)
_NAGOT_ANNAT_AN_UTFALLET = re.compile(r"prognos|budget|helår|jämför|mål", re.IGNORECASE)
_ENHET = (
    r"[\w-]*(?:avdelning|enhet|sektion|rektorsområde|intraprenad|resultatenhet)(?:en|er|erna)?"
    r"|[\w-]*(?:skolan|förskolan|biblioteket|badhuset|simhallen)"
)
_ENHETEN_SAGER = re.compile(
    rf"^(?:(?:för|hos|på|inom) )?(?:\w+ )?(?:{_ENHET})\b[^.]*"
    r"\b(?:redovisar|visar|har|följande|nedan)",
    re.IGNORECASE,
)
_ENHETENS_NAMN = re.compile(rf"\b(?:{_ENHET})\b", re.IGNORECASE)

_ANTAL = re.compile(
    r"^(?:antal(?:et)?|andel(?:en)?(?! (?:av |i )?(?:gemensam|overhead|kostnad|intäkt))) \S"
    r"|, antal\b"
)
_NYCKELTAL = re.compile(
    r"^(?:soliditet|sjukfrånvaro|personalomsättning|kassalikviditet|procentuell|årsarb|heltidstjänst)"
    r"|\bårsarbet(?:are|skraft\w*|stid)\b|\w(?:ings|tjande|nads)grad(?:en)?\b"
    r"|\bper (?:elev|inv|plats|barn|brukare|tim|dygn|kvm|m2|årsarb|anställd|person|kund|vårddygn"
    r"|måltid|portion|lägenhet|hushåll|besök|ärende|resa|kilometer|km\b)"
)
_ANNAN_ENHET = re.compile(
    r"[(\[,]\s*(?:i )?(?:procent|st|st\.|stycken|antal|index|dagar|timmar|kr(?:onor)?\s?/\s?\w+)"
    r"\s*[)\]]?\s*$|(?<!\d)(?<!\d\s)%\s*[)\]]?\s*$|\bi procent$",
    re.IGNORECASE,
)


def inget_belopp(namn: str, *, rubrik: bool = False) -> bool:
    """Sant när radens namn säger att talen är antal, andelar eller värden per något.

    `rubrik`: raderna är rubriker på satsningar, som får handla om sådant.
    """
    vikt = nyckel(namn)
    if _ANTAL.search(vikt) or _ANNAN_ENHET.search(namn):
        return True
    return not rubrik and bool(_NYCKELTAL.search(vikt))


def bildtext(tabell: Dokumenttabell) -> str:
    """Den korta rad tätt ovanför tabellen som är dess namn; tomt när det inte finns någon."""
    text = tabell.ovan[0] if tabell.ovan else ""
    kort = len(text) < 70 and not text.endswith((".", "!", "?"))
    egen = kort and nyckel(text) != nyckel(tabell.rubrik) and not bara_enhet(text)
    return text.strip(" :") if egen else ""


def namner_enhet(text: str) -> bool:
    """Sant när en rubrik eller bildtext nämner en enhet under nämnden."""
    return bool(_ENHETENS_NAMN.search(text))


def sager_emot(tabell: Dokumenttabell, samling: Samling) -> str:
    """Vad texten intill säger som gör att talen inte är nämndens i perioden; annars tomt."""
    for mening in _meningar((*tabell.ovan, tabell.under)):
        if len(mening) < 200 and (vad := _mening_sager(mening, tabell, samling)):
            return f"”{mening.strip()[:90]}” intill tabellen säger {vad}"
    return ""


def _meningar(texter: Sequence[str]) -> Iterator[str]:
    for text in texter:
        yield from re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ*(])", text)


def _mening_sager(mening: str, tabell: Dokumenttabell, samling: Samling) -> str:
    andra_namnder = tabell.slag == "per_namnd" or samling.namnd is None
    if not andra_namnder and _ENHETEN_SAGER.search(mening) and _pekar_pa_tabellen(mening):
        return "att den är en enhets"
    if not (_OM_TABELLEN.search(mening) and _SAGER.search(mening)):
        return ""
    egen = re.search(r"nämnd|styrels", mening, re.I) and not re.search(
        r"hela kommunen|kommunen som helhet", mening, re.I
    )
    om_alla = not andra_namnder and not egen and om_kommunen(mening, samling)
    if om_alla and _pekar_pa_tabellen(mening):
        return "att den är hela kommunens"
    if any(k.manader or k.perioden for k in tabell.kolumner[1:]):
        return ""
    if not _NAGOT_ANNAT_AN_UTFALLET.search(mening):
        traff = _TILL_MANAD.search(mening)
        if traff and manadsnummer(traff["manad"].casefold()) != samling.period.manader[1]:
            return "en annan period än rapportens"
        if samling.period.hela_aret and _DEL_AV_ARET.search(mening):
            return "en annan period än rapportens"
    return _annat_ar(mening, tabell, samling)


def _pekar_pa_tabellen(mening: str) -> bool:
    return bool(
        re.search(
            r"\b(?:tabell\w*|nedan\w*|följande|ovanstående|siffrorna|beloppen)\b", mening, re.I
        )
    )


def _annat_ar(mening: str, tabell: Dokumenttabell, samling: Samling) -> str:
    """Ett annat år än rapportens, när kolumnerna inte själva säger vilka år de är."""
    if any(k.ar or k.relativt is not None for k in tabell.kolumner):
        return ""
    if not _pekar_pa_tabellen(mening) or _NAGOT_ANNAT_AN_UTFALLET.search(mening):
        return ""
    aren = {int(a) for a in re.findall(r"\b20\d\d\b", utan_jamforelse(mening))}
    return f"år {max(aren)}" if aren and samling.ar not in aren else ""


def rubrikens_ar(tabell: Dokumenttabell) -> int | None:
    """Året som tabellens första cell eller rubrik säger."""
    return tolka(tabell.huvud[0]).ar or (
        tolka(tabell.rubrik).ar if len(tabell.rubrik) < 90 else None
    )
