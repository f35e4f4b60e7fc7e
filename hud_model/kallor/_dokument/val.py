"""Valet: vilken av en tabells kolumner som är vilken uppgift i rapportens period.

Ett huvud som nämner ett annat år är det årets uppgift, aldrig det här årets. En del av året är
aldrig hela. Mål, prognoser, medelvärden och andras värden är aldrig utfall. När två kolumner kan
vara samma uppgift, eller när ett okänt ord gör ett mått osäkert, ställs en fråga.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._dokument.form import Dokumenttabell, Tabellrad
from hud_model.kallor._dokument.huvud import (
    EGNA_OMFATTNINGAR,
    Kolumnhuvud,
    tolka,
    vik,
)
from hud_model.katalog import nyckel
from hud_model.tabeller import SISTA_MANAD
from hud_model.tal import FAKTORER, las_tal

HELA_ARET = (1, 12)
ANNAT = frozenset(
    "per rullande medel fasta valuta termin sammansatt intervall personal varav intakter "
    "kostnader resultat".split()
)
"""Sorter som gör att ett värde inte är postens eget belopp för ett år."""
_TYST = frozenset({"text", "status"})
_STAMMER_ANDEL = 0.8

BUDGET, UTFALL, FJOL = "budget_kr", "utfall_kr", "foregaende_ar_kr"
AVVIKELSE, PROCENT = "avvikelse_rapporterad_kr", "avvikelse_rapporterad_procent"
PROGNOS, PROGNOSAVVIKELSE = "prognos_kr", "prognosavvikelse_kr"
PERIODBUDGET, PERIODUTFALL = "budget_perioden_kr", "utfall_perioden_kr"
_PERIODAVVIKELSE = "avvikelse_perioden_kr"
_NAMN = {
    BUDGET: "årets budget",
    UTFALL: "årets utfall",
    FJOL: "föregående års utfall",
    AVVIKELSE: "avvikelsen",
    PROCENT: "avvikelsen i procent",
    PROGNOS: "prognosen",
    PROGNOSAVVIKELSE: "prognosens avvikelse",
    PERIODBUDGET: "periodens budget",
    PERIODUTFALL: "periodens utfall",
    _PERIODAVVIKELSE: "periodens avvikelse",
}


@dataclass(frozen=True)
class Rapportperiod:
    """Rapportens år och tillfälle, som huvudena läses mot."""

    ar: int
    tillfalle: str

    @property
    def manader(self) -> tuple[int, int]:
        """Första och sista månaden som rapporten täcker."""
        return (1, SISTA_MANAD.get(self.tillfalle, 12))

    @property
    def hela_aret(self) -> bool:
        """Sant för bokslut, planer och december."""
        return self.manader == HELA_ARET


@dataclass(frozen=True)
class Kolumnval:
    """Uppgift → kolumnens nummer, kolumnerna som inte är någon uppgift, och frågorna.

    En fråga är (vad som är oklart, vad användaren ska göra).
    """

    nummer: Mapping[str, int] = field(default_factory=dict)
    olasta: tuple[str, ...] = ()
    fragor: tuple[tuple[str, str], ...] = ()


def pengar(
    tabell: Dokumenttabell,
    period: Rapportperiod,
    svar: Mapping[str, str],
    *,
    hela_kommunen: bool = False,
) -> Kolumnval:
    """Valet i en tabell av belopp. `svar` är användarens: huvud (vikt) → uppgift eller ”-”.

    `hela_kommunen` är sant när rapporten gäller kommunen och ”kommunen” är dess egen uppgift.
    """
    forval = _forval(tabell, period)
    egna = (*EGNA_OMFATTNINGAR, "kommun") if hela_kommunen else EGNA_OMFATTNINGAR
    sagda = _sagda(tabell, svar)
    kandidater: dict[str, list[int]] = {}
    olasta: list[str] = []
    osakra: list[tuple[int, str]] = []
    har_prognos = any(
        k.matt == "prognos" and not k.okanda and "projekt" not in k.sorter
        for k in tabell.kolumner[1:]
    )
    arslos = _annat_ars_avvikelse(tabell, period)
    for nr, kolumn in enumerate(tabell.kolumner[1:], 1):
        if nr in sagda:
            if sagda[nr] != "-":
                kandidater.setdefault(sagda[nr], []).append(nr)
            continue
        if kolumn.matt in _TYST:
            continue
        if arslos and kolumn.matt == "avvikelse" and not kolumn.ar:
            olasta.append(kolumn.text)
            continue
        hela = replace(kolumn, okanda=(), sorter=_sorter(kolumn, tabell))
        uppgift = _uppgift(hela, period, forval, egna, har_prognos)
        if kolumn.tomt:
            if any(rad.cell(nr) for rad in tabell.rader):
                olasta.append(f"kolumn {nr + 1} (utan rubrik)")
        elif kolumn.okanda and uppgift in (BUDGET, UTFALL, PROGNOS):
            osakra.append((nr, uppgift))
        elif uppgift and not kolumn.okanda:
            kandidater.setdefault(uppgift, []).append(nr)
        else:
            olasta.append(kolumn.text)
    return _avgor(tabell, period, kandidater, olasta, osakra)


def _annat_ars_avvikelse(tabell: Dokumenttabell, period: Rapportperiod) -> bool:
    """Sant när belopp utan år är skillnaden mellan kolumner som alla avser ett annat år."""
    aren = {k.ar for k in tabell.kolumner[1:] if k.matt in ("budget", "utfall", "prognos")}
    return bool(aren) and None not in aren and period.ar not in aren


def _sorter(kolumn: Kolumnhuvud, tabell: Dokumenttabell) -> frozenset[str]:
    """Kolumnens sorter; utanför investeringarna är ”budget totalt” nämndens, inte ett projekts."""
    projekt = "investering" in tabell.slag or not re.search(r"\btotalt\b", vik(kolumn.text))
    return kolumn.sorter if projekt else kolumn.sorter - {"projekt"}


def utfallsar(kolumn: Kolumnhuvud, period: Rapportperiod) -> int | None:
    """Året vars hela värde kolumnen bär som utfall; None när den inte är ett års utfall.

    Delår: rapportens eget år får vara till och med perioden.
    """
    if kolumn.okanda or kolumn.matt not in ("", "utfall") or kolumn.sorter & (ANNAT - {"resultat"}):
        return None
    if kolumn.omfattning not in EGNA_OMFATTNINGAR:
        return None
    ar = kolumn.ar
    if ar is None and kolumn.relativt is not None:
        ar = period.ar + kolumn.relativt
    if ar is None and kolumn.matt == "utfall":
        ar = period.ar
    if ar is None:
        return None
    if kolumn.manader in (None, HELA_ARET):
        return ar
    return ar if ar == period.ar and kolumn.manader == period.manader else None


def statuskolumn(tabell: Dokumenttabell, period: Rapportperiod) -> tuple[int | None, str]:
    """Kolumnen med läget vid rapportens tillfälle, och vad som är oklart (annars tomt)."""
    egna = [
        (nr, k)
        for nr, k in enumerate(tabell.kolumner)
        if nr
        and k.matt == "status"
        and not k.okanda
        and k.ar in (None, period.ar)
        and (k.manader is None or k.manader[1] == period.manader[1])
        and k.relativt in (None, 0)
    ]
    hogst = max((bool(k.ar) + bool(k.manader) for _, k in egna), default=0)
    basta = [nr for nr, k in egna if bool(k.ar) + bool(k.manader) == hogst]
    if len(basta) == 1:
        return basta[0], ""
    if basta:
        namn = " och ".join(f"”{tabell.huvud[nr]}”" for nr in basta)
        return None, f"kolumnerna {namn} kan båda vara läget vid rapportens tillfälle"
    if any(k.matt == "status" for k in tabell.kolumner):
        return None, "ingen kolumn säger läget vid rapportens tillfälle, så status lästes inte"
    return None, "ingen kolumn heter Status, så status lästes inte"


def _forval(tabell: Dokumenttabell, period: Rapportperiod) -> Kolumnhuvud:
    """År och månader som gäller kolumner som inte själva säger: första cellen, annars rubriken."""
    forst = tolka(tabell.huvud[0])
    rubrik = tolka(tabell.rubrik) if len(tabell.rubrik) < 90 else Kolumnhuvud("")
    for kalla in (forst, rubrik):
        if (kalla.ar or kalla.manader) and "intervall" not in kalla.sorter:
            return Kolumnhuvud("", ar=kalla.ar or period.ar, manader=kalla.manader)
    return Kolumnhuvud("", ar=period.ar)


def _sagda(tabell: Dokumenttabell, svar: Mapping[str, str]) -> dict[int, str]:
    vikta = {nyckel(vik(rubrik)): uppgift for rubrik, uppgift in svar.items()}
    return {
        nr: vikta[n]
        for nr, cell in enumerate(tabell.huvud)
        if nr and (n := nyckel(vik(cell))) in vikta
    }


def _uppgift(
    k: Kolumnhuvud,
    period: Rapportperiod,
    forval: Kolumnhuvud,
    egna: Sequence[str],
    har_prognos: bool,
) -> str:
    """Uppgiften som ett helt förstått huvud bär, eller tomt."""
    if k.sorter & ANNAT or k.omfattning not in egna or "projekt" in k.sorter:
        return ""
    if k.enhet in ("index", "antal", "procentenheter"):
        return ""
    ar = forval.ar if k.ar is None else k.ar
    if k.ar is None and k.relativt is not None:
        ar = period.ar + k.relativt
    matt = k.matt or ("utfall" if "netto" in k.sorter or k.ar or k.relativt == -1 else "")
    manader = k.manader or (None if k.relativt == -1 or k.perioden else forval.manader)
    if k.enhet == "%":
        return PROCENT if matt == "avvikelse" and ar == period.ar and not har_prognos else ""
    if ar == period.ar - 1 and matt == "utfall":
        return FJOL if _samma_langd(k, manader, period) else ""
    if ar != period.ar:
        return ""
    return _arets(k, matt, manader, period, har_prognos)


def _samma_langd(k: Kolumnhuvud, manader: tuple[int, int] | None, period: Rapportperiod) -> bool:
    """Sant när föregående års värde täcker lika lång tid som rapporten."""
    if period.hela_aret:
        return manader in (None, HELA_ARET)
    return manader == period.manader or (manader is None and (k.perioden or k.relativt == -1))


def _arets(
    k: Kolumnhuvud,
    matt: str,
    manader: tuple[int, int] | None,
    period: Rapportperiod,
    har_prognos: bool,
) -> str:
    """Uppgiften om rapportens eget år."""
    if matt == "prognos":
        return PROGNOS if manader in (None, HELA_ARET) else ""
    if matt == "avvikelse" and "prognos" in k.sorter:
        return PROGNOSAVVIKELSE
    if period.hela_aret:
        if manader not in (None, HELA_ARET):
            return ""
        return {"budget": BUDGET, "utfall": UTFALL, "avvikelse": AVVIKELSE}.get(matt, "")
    if manader == HELA_ARET:
        return {"budget": BUDGET, "avvikelse": PROGNOSAVVIKELSE if har_prognos else ""}.get(
            matt, ""
        )
    if manader == period.manader or k.perioden or (manader is None and "ackumulerad" in k.sorter):
        return {
            "budget": PERIODBUDGET,
            "utfall": PERIODUTFALL,
            "avvikelse": _PERIODAVVIKELSE,
        }.get(matt, "")
    if manader is not None:
        return ""
    return {
        "budget": BUDGET if har_prognos or period.tillfalle == "plan" else "oklar budget",
        "utfall": PERIODUTFALL,
        "avvikelse": "oklar avvikelse",
    }.get(matt, "")


def _avgor(
    tabell: Dokumenttabell,
    period: Rapportperiod,
    kandidater: dict[str, list[int]],
    olasta: list[str],
    osakra: list[tuple[int, str]],
) -> Kolumnval:
    _avgor_delarets(kandidater, olasta, tabell)
    fragor: list[tuple[str, str]] = []
    nummer: dict[str, int] = {}
    for uppgift, alla in kandidater.items():
        if uppgift == "oklar budget":
            fragor.append(
                (
                    f"kolumnen ”{tabell.huvud[alla[0]]}” säger inte om den är periodens eller "
                    "helårets budget",
                    _svara(tabell.huvud[alla[0]], f"{BUDGET} eller {PERIODBUDGET}"),
                )
            )
            continue
        basta = _basta(tabell, uppgift, alla)
        if len(basta) == 1:
            nummer[uppgift] = basta[0]
            olasta += [tabell.huvud[nr] for nr in alla if nr != basta[0]]
            continue
        namn = " och ".join(f"”{tabell.huvud[nr]}”" for nr in basta)
        fragor.append(
            (
                f"kolumnerna {namn} kan båda vara {_NAMN.get(uppgift, uppgift)}",
                _svara(tabell.huvud[basta[-1]], "-"),
            )
        )
    for nr, uppgift in osakra:
        if uppgift in nummer and nummer[uppgift] != nr and _stammer(tabell, nummer):
            olasta.append(tabell.huvud[nr])
            continue
        fragor.append(
            (
                f"kolumnen ”{tabell.huvud[nr]}” har ord som inte förstås "
                f"({', '.join(tabell.kolumner[nr].okanda)}); den kan vara {_NAMN[uppgift]}",
                _svara(tabell.huvud[nr], f"{uppgift} eller -"),
            )
        )
    return Kolumnval(_med_ratt_budget(tabell, nummer, kandidater), tuple(olasta), tuple(fragor))


def _avgor_delarets(
    kandidater: dict[str, list[int]], olasta: list[str], tabell: Dokumenttabell
) -> None:
    """I ett delår: en budget eller avvikelse utan period får sin av de kolumner som har en."""
    if (nr := kandidater.get("oklar budget")) and PERIODBUDGET in kandidater:
        kandidater.setdefault(BUDGET, []).extend(kandidater.pop("oklar budget"))
    elif nr and BUDGET in kandidater:
        kandidater.setdefault(PERIODBUDGET, []).extend(kandidater.pop("oklar budget"))
    if oklar := kandidater.pop("oklar avvikelse", None):
        har = {u for u in (PROGNOS, PERIODUTFALL) if u in kandidater}
        if har == {PROGNOS} and PROGNOSAVVIKELSE not in kandidater:
            kandidater[PROGNOSAVVIKELSE] = oklar
        elif har == {PERIODUTFALL}:
            kandidater.setdefault(_PERIODAVVIKELSE, oklar)
        else:
            olasta += [tabell.huvud[n] for n in oklar]


def _svara(rubrik: str, svar: str) -> str:
    return f'svara med --kolumn "{rubrik}={svar}", eller rätta huvudet i källan'


def _basta(tabell: Dokumenttabell, uppgift: str, alla: Sequence[int]) -> list[int]:
    """De kolumner som säger mest om att vara uppgiften; flera när det inte går att avgöra."""

    def grad(nr: int) -> tuple[int, ...]:
        k = tabell.kolumner[nr]
        sort = 1 if "justerad" in k.sorter else -1 if "ursprunglig" in k.sorter else 0
        ack = "ackumulerad" in k.sorter
        perioden = uppgift in (PERIODUTFALL, PERIODBUDGET)
        return (
            sort,
            int(ack) if perioden else -int(ack),
            int(k.manader is not None),
            int(bool(k.matt)),
            int(k.omfattning != "kommun"),
        )

    grader = {nr: grad(nr) for nr in alla}
    hogst = max(grader.values())
    return [nr for nr, g in grader.items() if g == hogst]


def _med_ratt_budget(
    tabell: Dokumenttabell, nummer: dict[str, int], kandidater: Mapping[str, Sequence[int]]
) -> dict[str, int]:
    """Valet, med den budget som tabellens egen avvikelse är räknad mot när flera finns."""
    andra = [nr for nr in kandidater.get(BUDGET, ()) if nr != nummer.get(BUDGET)]
    if not andra or BUDGET not in nummer or _stammer(tabell, nummer):
        return nummer
    for nr in andra:
        if _stammer(tabell, {**nummer, BUDGET: nr}):
            return {**nummer, BUDGET: nr}
    return nummer


def _stammer(tabell: Dokumenttabell, nummer: Mapping[str, int]) -> bool:
    """Sant när avvikelse = utfall − budget på nästan alla rader (inom avrundning)."""
    if not {BUDGET, UTFALL, AVVIKELSE} <= nummer.keys():
        return False
    provade = [
        abs(u - b - a) <= 2 * 10.0 ** -_decimaler(rad, nummer[AVVIKELSE])
        for rad in tabell.rader
        for b, u, a in [[tal_i_cell(rad, nummer[n]) for n in (BUDGET, UTFALL, AVVIKELSE)]]
        if b is not None and u is not None and a is not None
    ]
    return bool(provade) and sum(provade) >= _STAMMER_ANDEL * len(provade)


def tal_i_cell(rad: Tabellrad, nr: int) -> float | None:
    """Talet i cellen; None när den är tom eller inte är ett tal."""
    try:
        varde = las_tal(rad.cell(nr)).varde
    except Anvandarfel:
        return None
    return None if varde is None else float(varde)


def _decimaler(rad: Tabellrad, nr: int) -> int:
    traff = re.search(r",(\d+)", rad.cell(nr))
    return len(traff[1]) if traff else 0


def ar_pengar(kolumn: Kolumnhuvud) -> bool:
    """Sant när kolumnens enhet är pengar eller inte sägs."""
    return not kolumn.enhet or kolumn.enhet in FAKTORER
