"""Vem och när en mening gäller: nämnden och hela perioden, eller någon annan, en del eller en plan.

En siffra i löptext blir nämndens bara när meningen inte talar om ett annat år, en del av året, en
plan, hela kommunen, en annan nämnd, en enhet eller en enda post.
"""

from __future__ import annotations

import re

from hud_model.kallor._berattelse.loptext import om_andra, om_annat, om_mal
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.huvud import manadsnummer

_MANAD = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars|apr(?:il)?|maj|juni|juli|aug(?:usti)?|sept?(?:ember)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_EN_MANAD = re.compile(rf"(?P<fore>(?:[\w.]+[ –-]?\s?){{0,3}})\b(?P<manad>{_MANAD})\b", re.I)
_TILL_SISTA = re.compile(
    r"(?:per|sista|31|30|till|t\.? ?o\.? ?m\.?|tom|med|jan(?:uari)?)[.\s–-]*"
    r"(?:den |sista |3[01] )*$",
    re.IGNORECASE,
)
_DEL_AV_ARET = re.compile(
    r"\b(?:delår\w*|tertial\w*|kvartal\w*|halvår\w*|månaden|månadsrapport\w*"
    r"|(?:hösten|våren|sommaren|vintern))\b",
    re.IGNORECASE,
)
_JAMFORT = re.compile(
    r"\b(?:sedan|från|än|mot|jämför\w* med|att jämföra med|i förhållande till)\s+(?:\w+\s+){0,3}?"
    rf"(?:20\d\d|(?:föregående|förra) år(?:et)?|i fjol|fjolåret|{_MANAD}(?: 20\d\d)?)\b",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:risk(?:erar|en|er)?|hota[rs]\w*|skulle|kan (?:få|bli|komma)|ska (?:nå|ha|bli)"
    r"|(?:i|enligt) (?:\w+s )?\w*budget(?:en)?|plan(?:en)?|tidigare (?:redovisade|prognos\w*))\b",
    re.IGNORECASE,
)
_KOMMUNEN = re.compile(
    r"(?:^|\b(?:för|i|inom|av|har|redovisar|redovisade|visar|totalt|hela)\s+)(?:hela )?"
    r"(?:kommunen|kommunkoncernen|koncernen)\b(?! har tilldelat)",
    re.IGNORECASE,
)
_RIKET = re.compile(
    r"\b(?:i|för|hos) (?:hela )?(?:riket|landet|sverige|länet|regionen|kommunerna|storstäder\w*)\b"
    r"|\b(?:riks|läns)(?:genomsnitt|snitt)\w*|\bjämförelsekommuner\w*|\bandra kommuner\b"
    r"|\bgenomsnittet (?:i|för)\b",
    re.IGNORECASE,
)
_ENHETEN = re.compile(
    r"(?:\b(?:på|för|inom|hos|vid|i|av)\s+|^)(?:\w+\s)?(?!procent)[\w-]*"
    r"(?:enheten|enheterna|avdelningen|sektionen|skolan|förskolan|skolorna|\wgruppen|teamet)\b",
    re.IGNORECASE,
)
_EN_POST = re.compile(
    r"^(?:\w+ ){0,3}?\w*(?:intäkterna|intäkter|intäktssidan|kostnaderna|kostnader|kostnadssidan"
    r"|bidragen|avgifterna|hyrorna|avskrivningarna|lönerna)\b",
    re.IGNORECASE,
)
_NAMN_EFTER = re.compile(r"\b(?:[Pp]å|[Ff]ör|[Ii]nom|[Hh]os|[Vv]id) ([A-ZÅÄÖ][\w-]+)")


def utan_jamforelse(text: str) -> str:
    """Texten utan det som siffran jämförs med (”sedan december 2030”, ”än i fjol”)."""
    return _JAMFORT.sub(" ", text)


def del_av_aret(text: str, samling: Samling) -> bool:
    """Sant när texten talar om en del av perioden som rapporten täcker."""
    sista = samling.period.manader[1]
    for traff in _EN_MANAD.finditer(text):
        hela = _TILL_SISTA.search(traff["fore"].rstrip() + " ") or _TILL_SISTA.search(traff["fore"])
        till_vidare = re.match(rf"[.\s]*(?:[–-]|till)[.\s]*{_MANAD}", text[traff.end() :], re.I)
        if manadsnummer(traff["manad"].casefold()) == 1 and till_vidare:
            continue
        if not hela or manadsnummer(traff["manad"].casefold()) != sista:
            return True
    return samling.period.hela_aret and bool(_DEL_AV_ARET.search(text))


def nagon_annan(text: str, samling: Samling, eget: str = "") -> str:
    """Vem texten talar om när det varken är nämnden, `eget` eller hela kommunen; annars tomt."""
    if _RIKET.search(text):
        return "andra kommuner eller riket"
    andra = samling.katalog.namnder_i_text(samling.kommun, text)
    if andra and all(n.id != samling.namnd for n in andra):
        return andra[0].namn
    if _ENHETEN.search(text):
        return "en enhet under nämnden"
    egna = (*egna_namn(samling), eget.casefold())
    for traff in _NAMN_EFTER.finditer(text):
        if not any(namn.startswith(traff[1].casefold()[:5]) for namn in egna):
            return traff[1]
    return ""


def egna_namn(samling: Samling) -> tuple[str, ...]:
    """Nämndens och kommunens namn, med små bokstäver."""
    namnd = samling.katalog.namnd(samling.kommun, samling.namnd or "")
    kommun = samling.katalog.kommun(samling.kommun)
    namn = (*((namnd.namn, namnd.kortnamn, *namnd.alias) if namnd else ()),)
    return tuple(n.casefold() for n in (*namn, kommun.namn if kommun else "") if n)


def om_kommunen(text: str, samling: Samling) -> bool:
    """Sant när en nämnds rapport i meningen talar om hela kommunen."""
    return samling.namnd is not None and bool(om_andra(text) or _KOMMUNEN.search(text))


def inte_egen(text: str, samling: Samling, eget: str = "") -> str:
    """Varför meningens siffra inte är rapportens egen för hela perioden; tomt när den är det."""
    if om_annat(text, samling.ar) or _PLAN.search(text) or om_mal(text):
        return "ett annat år, en plan eller ett mål"
    if del_av_aret(text, samling):
        return "en del av året"
    if om_kommunen(text, samling):
        return "hela kommunen"
    return nagon_annan(text, samling, eget)


def en_post(text: str) -> bool:
    """Sant när meningen handlar om intäkterna, kostnaderna eller en annan post."""
    hela = re.search(r"nämnd|styrels|förvaltning|resultat", text, re.IGNORECASE)
    return not hela and bool(_EN_POST.search(text))


def sag_inte_egen(samling: Samling, plats: str, vad: str, varfor: str) -> None:
    """Säger att siffran i en mening inte lästes som rapportens egen."""
    samling.anmark(
        "upplysning",
        plats,
        f"{vad} i texten gäller {varfor} och lästes inte",
        "kontrollera meningen",
    )
