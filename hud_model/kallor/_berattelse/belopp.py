"""Beloppstabellernas rader i kronor: kolumnerna valda efter huvudet, enheten efter källan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._berattelse.intill import inget_belopp, sager_emot
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.enhet import (
    egen_enhet,
    i_radnamn,
    rapportens_enhet,
    tabellernas_enhet,
    utan_undantag,
)
from hud_model.kallor._dokument.form import Dokument, Dokumenttabell, Tabellrad
from hud_model.kallor._dokument.val import (
    AVVIKELSE,
    BUDGET,
    FJOL,
    PERIODBUDGET,
    PERIODUTFALL,
    PROCENT,
    PROGNOS,
    PROGNOSAVVIKELSE,
    UTFALL,
    Kolumnval,
    pengar,
)
from hud_model.katalog import nyckel
from hud_model.tal import FAKTORER, kronor, las_tal

Nyckel = TypeVar("Nyckel", str, int)
ARETS = (BUDGET, UTFALL, AVVIKELSE, FJOL)
"""Uppgifterna som en tabell av budget mot utfall bär."""
PROGNOSEN = (PROGNOS, PROGNOSAVVIKELSE)
_RUBRIKER = ("satsning", "investering", "investeringsprojekt")
"""Tabeller vars rader har egna rubriker, inte poster."""
_DELAR_MINST = 2
"""Så många delar, i så många kolumner, ska en rad vara summan av för att vara deras summa."""
_VANTADE = {BUDGET: "budget", UTFALL: "utfall"}
_FOTNOT = re.compile(r"\s*(?:\(?\d\)|[¹²³⁴])$")
_SUMMA = re.compile(
    r"\b(?:summa|delsumma|slutsumma|totalsumma|totalt?|totala|tot)\b"
    r"|(?:(?:årets|nämndens|periodens|verksamhetens) )?(?:resultat|nettokostnad(?:er)?)"
    r"|(?:hela|samtliga|alla) (?:nämnden|nämnder|nämndens verksamhet(?:er)?|styrelsen"
    r"|förvaltningen|kommunen|verksamhet(?:en|er|erna)|(?:verksamhets)?områden(?:a)?|enheter(?:na)?"
    r"|poster(?:na)?|projekt(?:en)?|investering(?:ar|arna))(?: netto)?"
    r"|netto|nämnden netto|(?:investering(?:ar|arna|sutgifter|sutgift) )netto"
    r"|nettoinvesteringar(?:na)?|nettoutgift(?:er)?|budgetavvikelse|(?:total )?avvikelse"
)


@dataclass(frozen=True)
class Beloppsrad:
    """En tabellrad läst till kronor. `kursiv`: namnet står kursivt i källan.

    `namn` är utan fotnotstecken, `text_ra` som det står när det skiljer. `procent` är den angivna
    avvikelsen i procent.
    """

    namn: str
    text_ra: str | None
    kursiv: bool
    plats: str
    rad: Tabellrad
    kr: dict[str, int | None]
    procent: float | None = None

    @property
    def tom(self) -> bool:
        """Sant när raden inte har något belopp."""
        return all(v is None for v in self.kr.values())


def utan_fotnot(namn: str) -> str:
    """Namnet utan hänvisning till en fotnot: ”Resultat 1)” är ”Resultat”."""
    utan = _FOTNOT.sub("", namn).strip()
    return namn if utan.count("(") > utan.count(")") else utan or namn


def ar_summa(namn: str) -> bool:
    """Sant när en rad är en summa av de andra och inte en egen post."""
    vikt = nyckel(utan_fotnot(namn))
    traff = _SUMMA.search(vikt)
    return bool(traff) and (traff[0] == vikt or bool(re.search(r"\b(?:summa|tot)|summa\b", vikt)))


def sist_ar_summan(rader: Sequence[Mapping[str, object]]) -> bool:
    """Sant när sista radens belopp är summan av de andras i minst två kolumner, alla jämförda."""
    if len(rader) <= _DELAR_MINST:
        return False
    provade = 0
    for namn in (BUDGET, UTFALL, FJOL, PERIODUTFALL, PERIODBUDGET):
        tal = [v for r in rader if isinstance(v := r.get(namn), int)]
        if len(tal) < len(rader) or not tal[-1]:
            continue
        if sum(1 for v in tal[:-1] if v) < _DELAR_MINST:
            return False
        enhet = next(e for e in (1_000_000, 100_000, 1_000, 1) if all(v % e == 0 for v in tal))
        if abs(sum(tal[:-1]) - tal[-1]) > enhet * len(tal) / 2:
            return False
        provade += 1
    return provade >= _DELAR_MINST


def arets_uppgifter(samling: Samling) -> tuple[str, ...]:
    """Uppgifterna som en tabell av budget mot utfall bär vid rapportens tillfälle."""
    if samling.tillfalle == "plan":
        return (BUDGET,)
    if samling.period.hela_aret:
        return (*ARETS, *PROGNOSEN)
    return (BUDGET, FJOL, PERIODBUDGET, PERIODUTFALL, *PROGNOSEN)


def beloppsrader(
    dok: Dokument,
    tabell: Dokumenttabell,
    samling: Samling,
    uppgifter: Sequence[str] = ARETS,
    egna: Mapping[str, str] | None = None,
) -> Iterator[Beloppsrad]:
    """Tabellens rader i kronor: de uppgifter som efterfrågas och finns.

    `egna` är kolumn i modellen → mått i huvudet, för tabeller med andra mått än budget och utfall.
    Det som huvudet inte säger säkert blir frågor, och det som inte läses sägs.
    """
    if not intill_medger(tabell, samling):
        return
    valet = _valet(tabell, samling, egna)
    for text, gor in valet.fragor:
        samling.fraga(tabell.plats, text, gor)
    nummer = {namn: nr for namn, nr in valet.nummer.items() if namn in uppgifter}
    nummer |= {namn: nr for namn, nr in _egna(tabell, egna or {}).items() if nr}
    oefterfragade = [
        tabell.huvud[nr]
        for namn, nr in valet.nummer.items()
        if namn not in uppgifter and namn != PROCENT and nr not in nummer.values()
    ]
    if olasta := [*valet.olasta, *oefterfragade]:
        samling.anmark(
            "upplysning",
            tabell.plats,
            f"lästes inte: {', '.join(f'”{o}”' for o in olasta)} (annat år, annan period eller "
            "annat mått än det som modellen bär)",
            "kontrollera tabellhuvudet",
        )
    for uppgift, ord_ in _VANTADE.items():
        if uppgift in uppgifter and uppgift not in nummer and not valet.fragor:
            samling.anmark(
                "varning",
                tabell.plats,
                f"ingen kolumn är säkert årets {ord_}, så {ord_} lästes inte",
                "kontrollera tabellhuvudet",
            )
    faktorer = faktorer_for(dok, tabell, nummer, samling)
    procent = valet.nummer.get(PROCENT)
    for rad in beloppens_rader(tabell, samling):
        plats = tabell.plats_for(rad)
        kr = {
            namn: belopp(samling, rad, nr, plats, faktor)
            for namn, nr in nummer.items()
            if (faktor := radens_faktor(tabell, rad, nr, faktorer[namn], samling))
        }
        namn = utan_fotnot(rad.cell(0))
        yield Beloppsrad(
            namn,
            rad.cell(0) if namn != rad.cell(0) else None,
            rad.kursiv,
            plats,
            rad,
            {**dict.fromkeys((*uppgifter, *(egna or {})), None), **kr},
            _procenten(samling, rad, procent, plats),
        )


def _valet(tabell: Dokumenttabell, samling: Samling, egna: Mapping[str, str] | None) -> Kolumnval:
    samling.anvanda |= {nyckel(cell) for cell in tabell.huvud}
    if egna:
        utan = set(egna.values())
        andra = [
            k.text
            for k in tabell.kolumner[1:]
            if k.matt not in utan and not (set(k.sorter) & utan) and k.text and k.matt != "text"
        ]
        return Kolumnval({}, tuple(andra))
    return pengar(tabell, samling.period, samling.svar, hela_kommunen=samling.namnd is None)


def _egna(tabell: Dokumenttabell, egna: Mapping[str, str]) -> dict[str, int]:
    """Kolumnerna med de efterfrågade måtten; ett mått får också vara en sort (netto, kostnader)."""
    ut = {}
    for namn, matt in egna.items():
        traffar = [
            nr
            for nr, k in enumerate(tabell.kolumner)
            if nr and not k.okanda and (k.matt == matt or (not k.matt and matt in k.sorter))
        ]
        if len(traffar) == 1:
            ut[namn] = traffar[0]
    return ut


def faktorer_for(
    dok: Dokument, tabell: Dokumenttabell, nummer: Mapping[Nyckel, int], samling: Samling
) -> dict[Nyckel, int]:
    """Vad kolumnernas tal är i kronor; 0 med en fråga när enheten inte sägs någonstans."""
    ut: dict[Nyckel, int] = {}
    for namn, nr in nummer.items():
        enhet, motsagelse = egen_enhet(tabell, nr)
        if not enhet and samling.enhet:
            enhet, samling.enhet_anvand = samling.enhet, True
        elif motsagelse:
            samling.fraga(
                tabell.plats,
                f"beloppens enhet är motsagd: {motsagelse}",
                "rätta källan, eller ange --enhet",
            )
        else:
            _sag_annan_enhet(dok, tabell, enhet, samling)
            enhet = enhet or rapportens_enhet(dok)
        ut[namn] = FAKTORER[enhet] if enhet else 0
    utan = [namn for namn, faktor in ut.items() if not faktor]
    if not utan or any(egen_enhet(tabell, nummer[namn])[1] for namn in utan):
        return ut
    om_pengar = any(k.matt in ("budget", "avvikelse") for k in tabell.kolumner)
    enhet = tabellernas_enhet(dok, tabell) if om_pengar else ""
    if enhet:
        samling.anmark(
            "upplysning",
            tabell.plats,
            f"beloppens enhet anges inte; rapportens andra tabeller står i {enhet} och de lästes "
            "så",
            "ange --enhet om tabellen står i en annan enhet",
        )
        return {**ut, **dict.fromkeys(utan, FAKTORER[enhet])}
    samling.fraga(
        tabell.plats,
        "beloppens enhet anges inte, varken vid tabellen eller för rapporten",
        "ange --enhet kr, tkr eller mnkr, eller skriv enheten i huvudet",
    )
    return ut


def _sag_annan_enhet(dok: Dokument, tabell: Dokumenttabell, enhet: str, samling: Samling) -> None:
    """Säger att texten anger en annan enhet för alla belopp än den som står vid tabellen."""
    hela = utan_undantag(dok)
    plats = tabell.plats
    text = f"texten säger att alla belopp är i {hela} men tabellen {enhet}; tabellens gäller"
    sagt = any(a.plats == plats and a.text == text for a in samling.anmarkningar)
    if enhet and hela and hela != enhet and not sagt:
        samling.anmark("varning", plats, text, "kontrollera beloppen mot källan")


def intill_medger(tabell: Dokumenttabell, samling: Samling) -> bool:
    """Sant när inget intill tabellen säger att den är någon annans eller en annan tids."""
    vad = sager_emot(tabell, samling)
    if vad:
        samling.fraga(
            tabell.plats,
            f"{vad}, så tabellen lästes inte",
            "rätta texten, eller lämna in tabellen för sig",
        )
    return not vad


def beloppens_rader(tabell: Dokumenttabell, samling: Samling) -> list[Tabellrad]:
    """Raderna som kan vara belopp; en rad med antal, andelar eller värden per något frågas."""
    rader = list(rader_med_namn(tabell, samling))
    rubrik = tabell.slag in _RUBRIKER
    andra = [r for r in rader if inget_belopp(r.cell(0), rubrik=rubrik) and _har_tal(r)]
    if andra:
        namn = ", ".join(f"”{rad.cell(0)}”" for rad in andra)
        samling.fraga(
            tabell.plats_for(andra[0]),
            f"{namn} är inte belopp fast tabellen är det, och lästes inte",
            "flytta raderna till en egen tabell, eller skriv radens enhet i kronor",
        )
    return [rad for rad in rader if rad not in andra]


def _har_tal(rad: Tabellrad) -> bool:
    return any(re.search(r"\d", rad.cell(nr)) for nr in range(1, len(rad.celler)))


def radens_faktor(
    tabell: Dokumenttabell, rad: Tabellrad, nr: int, faktor: int, samling: Samling
) -> int:
    """Kolumnens faktor, eller radens egen när namnet säger en; 0 med en fråga om de är oense."""
    egen = FAKTORER.get(i_radnamn(rad.cell(0)), faktor)
    if egen == faktor or not faktor:
        return faktor
    if FAKTORER.get(tabell.kolumner[nr].enhet) == faktor:
        samling.fraga(
            tabell.plats_for(rad),
            "radens namn säger en enhet och kolumnen en annan, så raden lästes inte",
            "rätta enheten i källan",
        )
        return 0
    return egen


def rader_med_namn(tabell: Dokumenttabell, samling: Samling) -> Iterator[Tabellrad]:
    """Raderna som har ett namn och inte fler celler än huvudet; de andra blir anmärkningar."""
    for rad in tabell.rader:
        if not any(rad.cell(nr) for nr in range(len(rad.celler))):
            continue
        if not re.search(r"[^\W\d]", rad.cell(0)):
            under = f"{tabell.rubrik} " if tabell.rubrik else ""
            samling.anmark(
                "varning",
                f"{under}(rad {rad.rad})",
                "raden saknar namn i första cellen och lästes inte",
                "rätta raden i källan",
            )
        elif any(rad.cell(nr) for nr in range(len(tabell.huvud), len(rad.celler))):
            samling.anmark(
                "varning",
                tabell.plats_for(rad),
                "raden har fler celler än huvudet och lästes inte",
                "kontrollera kolumnerna",
            )
        else:
            yield rad


def belopp(samling: Samling, rad: Tabellrad, nr: int, plats: str, faktor: int) -> int | None:
    """Cellens belopp i kronor, tecken som i källan; en anmärkning om den inte går att läsa."""
    try:
        tal = las_tal(rad.cell(nr))
    except Anvandarfel as fel:
        samling.anmark("varning", plats, str(fel), "rätta källan eller skriv in värdet för hand")
        return None
    if tal.enhet not in (None, *FAKTORER) or tal.operator:
        samling.anmark(
            "varning", plats, f"”{rad.cell(nr)}” är inte ett belopp", "kontrollera kolumnerna"
        )
        return None
    return kronor(tal, FAKTORER[tal.enhet] if tal.enhet else faktor)


def _procenten(samling: Samling, rad: Tabellrad, nr: int | None, plats: str) -> float | None:
    return None if nr is None else procent_i_cell(samling, rad, nr, plats)


def procent_i_cell(samling: Samling, rad: Tabellrad, nr: int, plats: str) -> float | None:
    """Procenten med källans tecken; en anmärkning om cellen inte är ett tal."""
    try:
        varde = las_tal(rad.cell(nr)).varde
    except Anvandarfel as fel:
        samling.anmark("varning", plats, str(fel), "rätta källan eller skriv in värdet för hand")
        return None
    return None if varde is None else float(varde)


def lagg_prognos(
    samling: Samling, rad: Beloppsrad, post: str, verksamhet: str | None, **kolumner: object
) -> None:
    """Lägger radens prognos, när den har en."""
    if rad.kr.get(PROGNOS) is not None:
        samling.lagg(
            "prognos",
            rad.plats,
            post=post,
            verksamhet=verksamhet,
            prognos_kr=rad.kr[PROGNOS],
            avvikelse_rapporterad_kr=rad.kr.get(PROGNOSAVVIKELSE),
            **kolumner,
        )
