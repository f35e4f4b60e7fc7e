"""Slaget: vad för tabell ett huvud och dess rader är.

Avgörs av första cellens ord, av måtten i de andra kolumnerna, och när första cellen inget säger av
radernas namn och rubriken ovanför. En tabell utan slag är främmande: den läses inte och sägs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hud_model.kallor._dokument.huvud import Kolumnhuvud, tolka, vik
from hud_model.katalog import nyckel

SLAG = {
    "resultat": "resultaträkning",
    "drift": "drift per verksamhet",
    "nettokostnad": "nettokostnad över år",
    "per_namnd": "ekonomi per nämnd",
    "investering": "investeringar",
    "investeringsprojekt": "investeringsprojekt",
    "exploatering_investering": "investeringar i exploatering",
    "exploateringsutfall": "exploateringens utfall",
    "satsning": "särskilda satsningar",
    "pott": "digitaliseringspotten",
    "extern": "extern finansiering",
    "indikator": "indikatorer",
    "uppdrag": "uppdrag",
    "malbedomning": "målbedömning",
    "anstallda": "antal anställda",
    "risk": "riskåtgärder",
    "revision": "åtgärder efter revision",
    "kontroll": "systematiska kontroller",
}
_PENGAR = {"budget", "utfall", "prognos", "avvikelse"}
_MAL = {"etappmal", "malvarde", "mal"}
_TEXTHUVUDEN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("malbedomning", ("mål ?område",)),
    ("uppdrag", ("nämndens uppdrag|nämnds?uppdrag",)),
    ("uppdrag", ("uppdrag", "status")),
    ("risk", ("mål process|mål|process", "risk")),
    ("revision", ("revision granskning",)),
    ("revision", ("revision|granskning", "risk")),
    ("kontroll", ("mål process|mål|process", "systematisk")),
)
"""Tabeller med text: mönster för de första cellernas början, vikta."""
_UTAN_ENHET = re.compile(
    r"\b(?:tkr|mnkr|mkr|kr|kronor|miljoner|miljon|msek|ksek|sek|tusental|tusen|tusentals|belopp"
    r"|i|kkr|mn|mdkr|miljarder|alla|anges|1000|tal|per|20\d\d|helår|år|%)\b|%"
)
_POSTER = re.compile(
    r"verksamhetens (?:intäkter|kostnader|nettokostnad\w*)|årets resultat|kommunbidrag"
    r"|(?:summa )?(?:intäkter|kostnader)|personal(?:kostnad\w*)?|lokal(?:er|kostnad\w*)"
    r"|köp av verksamhet|övriga? (?:intäkter|kostnader)|nettokostnad\w*|resultat|kapitalkostnad\w*"
)
_OM_PENGAR = (
    r"(?:netto(?:kostnad\w*|utfall)?|drift\w*|ekonomi\w*|budget\w*|utfall\w*|resultat\w*|redovisning"
    r"|avvikelse\w*|prognos\w*|uppföljning)(?: (?:och|mot|efter|för) \w+)*(?: efter)?"
)
_ALLMANNA = re.compile(
    r"(?:resultat)?poste?r?|intäkter och kostnader|kostnadsslag|kontogrupp|konto(?:slag)?|rad|slag"
    r"|driftredovisning|drift|ekonomi|benämning|text|utfall och budget"
)


def texthuvud(celler: Sequence[str]) -> str:
    """Slaget av texttabell som cellerna är huvud för; tomt när de inte är det."""
    vikta = [nyckel(cell) for cell in celler]
    for slag_, monster in _TEXTHUVUDEN:
        if len(vikta) >= max(2, len(monster)) and all(
            re.match(rf"(?:{m})\b" if "|" in m else m, cell)
            for m, cell in zip(monster, vikta, strict=False)
        ):
            return slag_
    return ""


def amne(cell: str) -> str:
    """Första cellens ord utan enhet, år och utfyllnad, vikta."""
    return " ".join(_UTAN_ENHET.sub(" ", nyckel(vik(cell))).split())


def slag(
    huvud: Sequence[str],
    kolumner: Sequence[Kolumnhuvud],
    namn: Sequence[str],
    rubriker: Sequence[str],
) -> str:
    """Tabellens slag efter huvudet, radernas namn och rubrikerna ovanför (närmast först)."""
    if text := texthuvud(huvud):
        return text
    if len(huvud) < 2:
        return ""
    forst, matt = amne(huvud[0]), {k.matt for k in kolumner[1:]}
    rubrik = nyckel(rubriker[0]) if rubriker else ""
    if "reserverat" in matt:
        return "pott"
    if re.match(r"extern finansiering|finansiär|bidragsgivare", forst) and "bidrag" in matt:
        return "extern"
    if re.match(r"indikator", forst) or (
        re.match(r"nyckeltal|mått|mätetal", forst) and matt & _MAL
    ):
        return "indikator" if any(k.ar or k.matt for k in kolumner[1:]) else ""
    if re.match(r"antal anställda", nyckel(huvud[0])) or (
        re.fullmatch(r"anställda|medarbetare|personal|", forst)
        and any(nyckel(n).startswith("antal anställda") for n in namn)
    ):
        return "anstallda" if any(k.ar or k.relativt for k in kolumner[1:]) else ""
    if matt & {"budget", "utfall"} and re.match(r"(?:särskild\w* )?satsning", forst):
        return "satsning"
    if re.match(r"exploateringsutfall", forst):
        return "exploateringsutfall"
    if re.match(r"exploateringsprojekt", forst) and matt & {"utgift", "inkomst", "budget"}:
        return "exploatering_investering"
    if re.match(r"investeringsprojekt", forst) and matt & _PENGAR:
        return "investeringsprojekt"
    if matt & _PENGAR and (
        re.match(r"investering", forst)
        or (re.fullmatch(r"projekt|objekt|post|", forst) and re.match(r"investering", rubrik))
    ):
        return "investering"
    forst = re.sub(rf"^{_OM_PENGAR} (?=(?:verksamhet|nämnd))", "", forst)
    if re.match(r"verksamhet(?:s?(?:område|gren|en|er|erna))?\b(?!s intäkt)", forst):
        return _verksamhet(kolumner)
    if not matt & _PENGAR and not any(k.ar or k.relativt for k in kolumner[1:]):
        return ""
    if re.match(r"nämnd(?:er|en|erna|ernas)?\b|styrelse(?:r)? ?(?:och|/)? ?nämnd", forst):
        return "per_namnd" if matt & _PENGAR or _netto(kolumner) else ""
    if re.match(r"resultaträkning", forst):
        return "resultat"
    if matt & _PENGAR and (not forst or _ALLMANNA.fullmatch(forst)):
        vikta = [nyckel(n) for n in namn]
        if sum(bool(re.search(r"nämnden\b|nämnd\b|kommunstyrelsen\b", n)) for n in vikta) > 1:
            return "per_namnd"
        poster = sum(bool(_POSTER.match(n)) for n in vikta)
        if poster > 1 or (poster and re.match(r"resultaträkning|driftredovisning", rubrik)):
            return "resultat"
    return ""


def _verksamhet(kolumner: Sequence[Kolumnhuvud]) -> str:
    """Drift när budget, prognos eller avvikelse finns; nettokostnad när år står bredvid år."""
    aren = {
        k.ar for k in kolumner[1:] if k.ar and k.matt in ("", "utfall") and k.helar and not k.okanda
    }
    matt = [k for k in kolumner[1:] if k.matt in ("budget", "avvikelse", "prognos")]
    if len(aren) > 1 and all(k.ar and k.ar not in aren for k in matt if k.matt != "forandring"):
        return "nettokostnad"
    if matt or any(k.matt == "utfall" or k.relativt for k in kolumner[1:]):
        return "drift" if matt or len(aren) < 2 else "nettokostnad"
    return "nettokostnad" if aren else ""


def _netto(kolumner: Sequence[Kolumnhuvud]) -> bool:
    return any("netto" in k.sorter for k in kolumner[1:])


def liknar_huvud(celler: Sequence[str]) -> bool:
    """Sant när varje ifylld cell efter den första är ett kolumnhuvud som grammatiken känner."""
    fyllda = [cell for cell in celler[1:] if cell.strip()]
    return bool(fyllda) and all(tolka(cell).sager for cell in fyllda)
