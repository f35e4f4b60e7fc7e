"""Budgetramens kedja, särskilda satsningar, digitaliseringspotten och extern finansiering."""

from __future__ import annotations

import calendar
import re
from datetime import date

from hud_model.kallor._berattelse.belopp import ar_summa, beloppsrader
from hud_model.kallor._berattelse.loptext import Mening, belopp_i, meningar, orsaker_i
from hud_model.kallor._berattelse.lydelse import ANTAL, las_antal
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument, Dokumenttabell
from hud_model.kallor._dokument.val import BUDGET, UTFALL

BUDGETRAM = "Budgetram"
"""Området som katalogens orsaker om budgetramens ändringar står under."""
_MANADER = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_MANAD = "|".join(_MANADER)
_ANDRING = re.compile(
    r"\b(?:vars budget|tilldela|tillför|tillsk|omfördel|utöka|(?P<minus>minska|reducera|sänk))\w*",
    re.IGNORECASE,
)
_NIVA = re.compile(r"(?:budgetram\w*\b[^,]*|\bper sista \w+) (?:till|om|på)\s*$", re.IGNORECASE)
_LAGEN = {
    "initiativ": rf"\b({ANTAL}) initiativ (?:har )?bevilja",
    "klara": rf"\b({ANTAL}) (?:initiativ )?(?:är |har )?(?:klara|klar|avsluta|slutför)",
    "pagaende": rf"\b({ANTAL}) (?:initiativ )?(?:är )?pågå",
    "planerade": rf"\b({ANTAL}) (?:initiativ )?(?:är )?(?:under planering|planera)",
    "avbrutna": rf"\b({ANTAL}) (?:initiativ )?(?:är |har )?(?:pausa|avbr)",
}


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `budgetram`, `satsning`, `digitaliseringspott` och `extern_finansiering`."""
    for mening in meningar(dok.stycken(rubrik="Ekonomiska förutsättningar")):
        _las_budgetram(mening, samling)
    ordning = 0
    for tabell in dok.tabeller("satsning"):
        for rad in beloppsrader(dok, tabell, samling, (BUDGET, UTFALL)):
            if rad.tom:
                continue
            if ar_summa(rad.namn):
                samling.anmark("upplysning", rad.plats, "summaraden är ingen satsning; lästes inte")
                continue
            ordning += 1
            samling.lagg("satsning", rad.plats, satsning=rad.namn, ordning=ordning, **rad.kr)
    for tabell in dok.tabeller("pott"):
        _las_pott(dok, tabell, samling)
    _las_extern(dok, samling)


def _las_budgetram(mening: Mening, samling: Samling) -> None:
    """Ett led i kedjan per belopp: en nivå eller en ändring, namngivna med egna korta ord."""
    belopp = belopp_i(mening.text)
    for nr, b in enumerate(belopp):
        fore = mening.text[belopp[nr - 1].slut if nr else 0 : b.start]
        efter = mening.text[b.slut : belopp[nr + 1].start if nr + 1 < len(belopp) else None]
        per_sista = re.search(rf"\bper sista ({_MANAD})\b", fore, re.IGNORECASE)
        kr, datum = b.kr, _datum(fore, samling.ar)
        if _NIVA.search(fore):
            slag, handelse = "niva", "Beslutad budgetram"
            if per_sista:
                manad = _MANADER.index(per_sista[1].casefold()) + 1
                dag = calendar.monthrange(samling.ar, manad)[1]
                datum = date(samling.ar, manad, dag).isoformat()
                handelse = f"Justerad budgetram per sista {per_sista[1].casefold()}"
            elif re.search(r"\btotala? budgetram", fore, re.IGNORECASE):
                handelse = "Total budgetram"
            elif re.search(r"\bjusterade? budgetram", fore, re.IGNORECASE):
                handelse = "Justerad budgetram för året"
        elif andring := _ANDRING.search(fore):
            orsaker = orsaker_i(fore + efter, BUDGETRAM, samling.katalog)
            slag, handelse = "andring", orsaker[0].namn if orsaker else "Ändrad budgetram"
            kr = -kr if andring["minus"] else kr
            if not orsaker:
                samling.anmark(
                    "upplysning",
                    mening.plats,
                    "katalogen känner inte igen budgetändringen, som fick ett allmänt namn",
                    "lägg till ett mönster i katalog/orsaker.toml",
                )
        else:
            samling.anmark(
                "varning",
                mening.plats,
                "beloppet förstods varken som budgetram eller som ändring och lästes inte",
                "skriv in ledet för hand om det hör till budgetramens kedja",
            )
            continue
        kedja = [rad["handelse"] for rad in samling.rader.get("budgetram", [])]
        antal = sum(h.split(" (nr ")[0] == handelse for h in kedja)
        samling.lagg(
            "budgetram",
            mening.plats,
            handelse=f"{handelse} (nr {antal + 1})" if antal else handelse,
            ordning=len(kedja) + 1,
            slag=slag,
            datum=datum,
            belopp_kr=kr,
        )


def _datum(text: str, ar: int) -> str | None:
    """Datumet ”den 20 mars 2023” som ISO; årtalet får fattas. None om ingen dag anges."""
    traff = re.search(rf"\bden (\d{{1,2}}) ({_MANAD})\b(?: (20\d\d))?", text, re.IGNORECASE)
    if traff is None:
        return None
    manad = _MANADER.index(traff[2].casefold()) + 1
    try:
        return date(int(traff[3] or ar), manad, int(traff[1])).isoformat()
    except ValueError:  # en dag som inte finns i månaden är inget datum
        return None


def _las_pott(dok: Dokument, tabell: Dokumenttabell, samling: Samling) -> None:
    """Beloppen ur tabellen, antalet initiativ per läge ur löptexten under samma rubrik."""
    text = " ".join(m.text for m in meningar(dok.stycken(tabell.avsnitt, tabell.rubrik)))
    antal = {
        lage: las_antal(traff[1]) if (traff := re.search(monster, text, re.IGNORECASE)) else None
        for lage, monster in _LAGEN.items()
    }
    egna = {"reserverat_kr": "reserverat", "tilldelat_kr": "tilldelat", "utfall_kr": "utfall"}
    for rad in beloppsrader(dok, tabell, samling, (), egna):
        samling.lagg("digitaliseringspott", rad.plats, **rad.kr, **antal)


def _las_extern(dok: Dokument, samling: Samling) -> None:
    """Bidrag per finansiär; summaraden blir rapporterade uppgifter."""
    egna = {
        "bidrag_kr": "bidrag",
        "kostnad_kr": "kostnader",
        "netto_rapporterad_kr": "netto",
        "inraknat_i_budget_kr": "inraknat",
    }
    ordning = 0
    for tabell in dok.tabeller("extern"):
        malkolumn = tabell.kolumn("text")
        for rad in beloppsrader(dok, tabell, samling, (), egna):
            if ar_summa(rad.namn):
                for namn, kolumn in (
                    ("bidrag", "bidrag_kr"),
                    ("kostnad", "kostnad_kr"),
                    ("netto", "netto_rapporterad_kr"),
                ):
                    amne = f"Extern finansiering: summa {namn}"
                    samling.uppgift(rad.plats, amne, rad.kr[kolumn], "kr")
                continue
            ordning += 1
            namndmal = rad.rad.cell(malkolumn) or None if malkolumn is not None else None
            samling.lagg(
                "extern_finansiering",
                rad.plats,
                finansiar=rad.namn,
                ordning=ordning,
                **rad.kr,
                namndmal=namndmal,
                upphor=_upphor(dok, tabell.avsnitt, rad.namn),
            )
            if namndmal:
                samling.lagg(
                    "relation",
                    rad.plats,
                    fran_tabell="extern_finansiering",
                    fran_nyckel=rad.namn,
                    till_tabell="malbedomning",
                    till_nyckel=namndmal,
                    slag="stodjer",
                )


def _upphor(dok: Dokument, avsnitt: str, finansiar: str) -> str | None:
    """Sista dagen i perioden ”för åren ÅÅÅÅ–ÅÅÅÅ” under finansiärens rubrik."""
    for mening in meningar(dok.stycken(avsnitt, finansiar)):
        if traff := re.search(r"\båren 20\d\d\s*[-–]\s*(20\d\d)\b", mening.text):
            return f"{traff[1]}-12-31"
    return None
