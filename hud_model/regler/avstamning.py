"""Avstämning: går källans siffror ihop, med varandra och med det modellen räknar."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from hud_model.begrepp import Anmarkning, Niva, Rad
from hud_model.regler._rader import PERIOD, period, som_rader
from hud_model.regler.avvikelse import avvikelse, avvikelse_procent
from hud_model.regler.overforing import eget_kapital
from hud_model.regler.upparbetning import upparbetningsgrad
from hud_model.tabeller import TABELLER

INTAKTER = "Verksamhetens intäkter"
KOSTNADER = "Verksamhetens kostnader"
RESULTAT = "Årets resultat"

_BELOPP = {
    "budget_kr": "budget",
    "prognos_vp_kr": "prognos i verksamhetsplanen",
    "utgift_kr": "utgift",
    "inkomst_kr": "inkomst",
    "utfall_kr": "utfall",
    "avvikelse_rapporterad_kr": "avvikelse",
    "foregaende_ar_kr": "föregående år",
}
_SUMMAREGLER = ("avstamning.delar_mot_summa", "avstamning.uppgiven_summa")
_KRONOR = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}
_STATUSORD = {"klart": "klart", "ej_klart": "ej klart i år", "utgar": "utgår"}


@dataclass(frozen=True)
class Underlag:
    """Tabellerna som rader med None för saknat, ordnade efter nyckel, och toleransen."""

    tabeller: Mapping[str, list[Rad]]
    tolerans_kr: int

    def rader(self, tabell: str) -> list[Rad]:
        """Tabellens rader; inga om tabellen saknas."""
        return self.tabeller.get(tabell, [])

    def grupper(self, tabell: str, *kolumner: str) -> dict[tuple[Any, ...], list[Rad]]:
        """Tabellens rader per period och kolumnerna."""
        grupper = defaultdict(list)
        for rad in self.rader(tabell):
            grupper[*period(rad), *(rad.get(kolumn) for kolumn in kolumner)].append(rad)
        return dict(grupper)

    def uppgifter(self, *amnen: str) -> Iterator[Rad]:
        """Rapporterade uppgifter om ämnena, de som har ett värde."""
        return _om(amnen, self.rader("rapporterad_uppgift"))

    def periodens_uppgifter(self, vilken: tuple[Any, ...], *amnen: str) -> Iterator[Rad]:
        """Rapporterade uppgifter om ämnena i en period, de som har ett värde."""
        return _om(amnen, self._uppgifter_per_period.get(vilken, []))

    @cached_property
    def _uppgifter_per_period(self) -> dict[tuple[Any, ...], list[Rad]]:
        return self.grupper("rapporterad_uppgift")


Kontroll = Callable[[Underlag], Iterator[Anmarkning]]
KONTROLLER: list[Kontroll] = []


def kontroll(funktion: Kontroll) -> Kontroll:
    """Ställer en kontroll sist i raden."""
    KONTROLLER.append(funktion)
    return funktion


def avstam(tabeller: Mapping[str, pd.DataFrame], parametrar: Mapping[str, Any]) -> list[Anmarkning]:
    """Anmärkningarna där källan säger emot sig själv eller beräkningen, belopp i kronor.

    In: modellens tabeller (de som finns) och parametrar, där avstamning.tolerans_kr_per_term
    säger hur många kronor varje term får avvika (1 000 om inget sägs). Ut: anmärkningar i
    kontrollernas ordning och därefter radernas nyckelordning, oberoende av radernas ordning in.
    En kontroll vars underlag saknas tiger: saknat är aldrig 0. Källa till reglerna: rubrikerna
    som varje kontroll namnger.
    """
    rader = {namn: _ordnade(namn, tabell) for namn, tabell in tabeller.items() if len(tabell)}
    tolerans = parametrar.get("avstamning", {}).get("tolerans_kr_per_term", 1000)
    underlag = Underlag(rader, tolerans)
    return [anmarkning for prova in KONTROLLER for anmarkning in prova(underlag)]


def missade_summor(rader: Mapping[str, Sequence[Rad]], tolerans_kr: int) -> list[Anmarkning]:
    """Fynden där en leverans själv anger en summa som dess delar inte ger, belopp i kronor."""
    tabeller = {
        namn: pd.DataFrame(egna, columns=list(TABELLER[namn].kolumnnamn), dtype=object)
        for namn, egna in rader.items()
    }
    fynd = avstam(tabeller, {"avstamning": {"tolerans_kr_per_term": tolerans_kr}})
    return [a for a in fynd if a.regel in _SUMMAREGLER]


def anmarkning_id(anmarkning: Anmarkning) -> str:
    """Tolv hextecken härledda ur kommun, regel, plats, nyckel och text: samma klagomål, samma "
    "id.
    """
    a = anmarkning
    delar = (a.kommun or "", a.regel, a.plats, a.nyckel, a.text)
    return hashlib.sha256("|".join(delar).encode()).hexdigest()[:12]


def _om(amnen: Iterable[str], uppgifter: Iterable[Rad]) -> Iterator[Rad]:
    sokta = set(amnen)
    return (r for r in uppgifter if r["varde"] is not None and r["amne"] in sokta)


def _ordnade(namn: str, tabell: pd.DataFrame) -> list[Rad]:
    nyckel = TABELLER[namn].nyckel
    return sorted(som_rader(tabell), key=lambda rad: [str(rad.get(k) or "") for k in nyckel])


def _kr(belopp: int | Decimal) -> str:
    return f"{int(belopp):,} kr".replace(",", "\u202f").replace("-", "−").replace(" ", "\u00a0")


def _tal(varde: float | Decimal) -> str:
    avrundat = Decimal(str(round(varde, 2)))
    return f"{avrundat.normalize():f}".replace("-", "−").replace(".", ",")


def _procent(varde: float) -> str:
    return f"{_tal(varde)}\u00a0%"


def _steg(varde: float | Decimal, storst: int = 1) -> Decimal:
    """Ett steg i värdets sista angivna siffra: 0,1 för 18,7, och högst `storst`."""
    exponent = Decimal(str(varde)).normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return min(Decimal(10) ** exponent, Decimal(storst))


def _inom(ett: float | Decimal, annat: float | Decimal, marginal: Decimal) -> bool:
    """Sant när talen skiljer högst marginalen; en miljarddel till godo för binära decimaler."""
    return abs(Decimal(str(ett)) - Decimal(str(annat))) <= marginal + Decimal("1e-9")


def _summa(varden: Iterable[Any]) -> Any:
    """Summan, eller None när något led saknas eller inga led finns."""
    led = list(varden)
    return None if not led or None in led else sum(led)


def _fynd(
    regel: str,
    tabell: str,
    rad: Rad,
    vad: str,
    rapporterat: str,
    hur: str,
    beraknat: str,
    niva: Niva = "varning",
) -> Anmarkning:
    """Anmärkningen om en rad: vad källan anger och hur modellen kommer till något annat."""
    vems = (rad["namnd"] or "kommunen", str(rad["ar"]), rad["tillfalle"])
    return Anmarkning(
        niva=niva,
        plats=rad["plats"],
        text=f"{vad}: källan anger {rapporterat} men {hur} ger {beraknat}.",
        atgard="Jämför med källan och låt den som äger uppgiften rätta den.",
        regel=f"avstamning.{regel}",
        tabell=tabell,
        nyckel="/".join((*vems, vad)),
        rapporterat=rapporterat,
        beraknat=beraknat,
        **{k: rad.get(k) for k in (*PERIOD, "inlasning")},
    )


def _delar_mot_summa(
    underlag: Underlag, tabell: str, summa: Rad, namn: str, delar: Sequence[Rad]
) -> Iterator[Anmarkning]:
    """Summaradens belopp mot delarnas, kolumn för kolumn, en tolerans per del."""
    for kolumn, ord_ in _BELOPP.items():
        sagt, raknat = summa.get(kolumn), _summa(rad.get(kolumn) for rad in delar)
        if sagt is None or raknat is None:
            continue
        if abs(sagt - raknat) > underlag.tolerans_kr * len(delar):
            yield _fynd(
                "delar_mot_summa",
                tabell,
                summa,
                f"{namn}, {ord_}",
                _kr(sagt),
                "summan av delarna",
                _kr(raknat),
            )


@kontroll
def resultatrakningens_summor(underlag: Underlag) -> Iterator[Anmarkning]:
    """Kostnadsposterna mot kostnaderna; intäkter och kostnader mot resultatet (kronor).

    Kostnadsposterna är de som står mellan intäkterna och kostnaderna i källans ordning.
    """
    for rader in underlag.grupper("resultatrakning").values():
        poster = {rad["post"]: rad for rad in rader}
        intakter, kostnader = poster.get(INTAKTER), poster.get(KOSTNADER)
        if not intakter or not kostnader or None in [rad["ordning"] for rad in rader]:
            continue
        delar = [r for r in rader if intakter["ordning"] < r["ordning"] < kostnader["ordning"]]
        yield from _delar_mot_summa(underlag, "resultatrakning", kostnader, KOSTNADER, delar)
        if resultat := poster.get(RESULTAT):
            yield from _delar_mot_summa(
                underlag, "resultatrakning", resultat, RESULTAT, [intakter, kostnader]
            )


@kontroll
def driftens_summor(underlag: Underlag) -> Iterator[Anmarkning]:
    """Verksamheterna mot sitt område och områdena mot summan (kronor)."""
    for rader in underlag.grupper("driftverksamhet").values():
        omraden = [rad for rad in rader if rad["niva"] == "omrade"]
        for rad in rader:
            if rad["niva"] == "verksamhet":
                continue
            delar = omraden
            if rad["niva"] == "omrade":
                delar = [r for r in rader if r["overordnad"] == rad["verksamhet"]]
            yield from _delar_mot_summa(underlag, "driftverksamhet", rad, rad["verksamhet"], delar)


@kontroll
def investeringarnas_summor(underlag: Underlag) -> Iterator[Anmarkning]:
    """Posterna mot delsumma och summa (kronor).

    En delsumma med grupp avser gruppens poster, en utan grupp alla poster; summan även reserver.
    """
    for rader in underlag.grupper("investering").values():
        poster = [rad for rad in rader if rad["niva"] == "post"]
        reserver = [rad for rad in rader if rad["niva"] == "reserv"]
        for rad in rader:
            if rad["niva"] == "summa":
                delar = poster + reserver
            elif rad["niva"] == "delsumma":
                delar = [r for r in poster if rad["grupp"] in (None, r["grupp"])]
            else:
                continue
            yield from _delar_mot_summa(underlag, "investering", rad, rad["post"], delar)


@kontroll
def samhallsbyggnadens_summor(underlag: Underlag) -> Iterator[Anmarkning]:
    """Posterna mot summan i var och en av tabellerna om samhällsbyggnad (kronor)."""
    for rader in underlag.grupper("samhallsbyggnad", "tabell").values():
        poster = [rad for rad in rader if rad["niva"] == "post"]
        for rad in rader:
            if rad["niva"] == "summa":
                yield from _delar_mot_summa(underlag, "samhallsbyggnad", rad, rad["post"], poster)


@kontroll
def uppgivna_summor(underlag: Underlag) -> Iterator[Anmarkning]:
    """Summor som källan anger för extern finansiering och satsningar mot raderna (kronor)."""
    for amne, tabell, belopp in (
        ("Extern finansiering: summa bidrag", "extern_finansiering", "bidrag_kr"),
        ("Extern finansiering: summa kostnad", "extern_finansiering", "kostnad_kr"),
        ("Extern finansiering: summa netto", "extern_finansiering", "netto_kr"),
        ("Särskilda satsningar: summa budget", "satsning", "budget_kr"),
        ("Särskilda satsningar: summa utfall", "satsning", "utfall_kr"),
    ):
        grupper = underlag.grupper(tabell)
        for uppgift in underlag.uppgifter(amne):
            rader = grupper.get(period(uppgift), [])
            raknat, skala = _summa(rad[belopp] for rad in rader), _KRONOR.get(uppgift["enhet"])
            if raknat is None or skala is None:
                continue
            sagt = Decimal(str(uppgift["varde"])) * skala
            avrundning = _steg(uppgift["varde"]) * skala / 2
            if not _inom(sagt, raknat, max(avrundning, Decimal(underlag.tolerans_kr * len(rader)))):
                yield _fynd(
                    "uppgiven_summa",
                    tabell,
                    uppgift,
                    amne,
                    _kr(sagt),
                    "summan av raderna",
                    _kr(raknat),
                )


@kontroll
def netto_av_bidrag_och_kostnad(underlag: Underlag) -> Iterator[Anmarkning]:
    """Extern finansierings netto mot bidrag − kostnad (kronor)."""
    for rad in underlag.rader("extern_finansiering"):
        sagt, raknat = rad["netto_rapporterad_kr"], avvikelse(rad["kostnad_kr"], rad["bidrag_kr"])
        if sagt is not None and raknat is not None and abs(sagt - raknat) > underlag.tolerans_kr:
            yield _fynd(
                "netto",
                "extern_finansiering",
                rad,
                f"{rad['finansiar']}, netto",
                _kr(sagt),
                "bidrag minus kostnad",
                _kr(raknat),
            )


@kontroll
def avvikelser(underlag: Underlag) -> Iterator[Anmarkning]:
    """Källans avvikelse mot utfall − budget (kronor); utan budget mot planens prognos."""
    for tabell, namn in (
        ("resultatrakning", "post"),
        ("driftverksamhet", "verksamhet"),
        ("investering", "post"),
        ("samhallsbyggnad", "post"),
    ):
        for rad in underlag.rader(tabell):
            bas = rad["budget_kr"]
            raknat = avvikelse(rad.get("prognos_vp_kr") if bas is None else bas, rad["utfall_kr"])
            sagt = rad["avvikelse_rapporterad_kr"]
            if sagt is None or raknat is None or abs(sagt - raknat) <= underlag.tolerans_kr:
                continue
            yield _fynd(
                "avvikelse",
                tabell,
                rad,
                f"{rad[namn]}, avvikelse",
                _kr(sagt),
                "utfall minus budget",
                _kr(raknat),
            )


@kontroll
def avvikelser_i_procent(underlag: Underlag) -> Iterator[Anmarkning]:
    """Källans procent, med tecken, mot 100 × avvikelse / |budget| så noga som källan anger."""
    for rad in underlag.rader("driftverksamhet"):
        sagt = rad["avvikelse_rapporterad_procent"]
        raknat = avvikelse_procent(rad["budget_kr"], rad["utfall_kr"])
        if sagt is None or raknat is None or _inom(sagt, raknat, _steg(sagt) / 2):
            continue
        yield _fynd(
            "avvikelse_procent",
            "driftverksamhet",
            rad,
            f"{rad['verksamhet']}, avvikelse (%)",
            _procent(sagt),
            "avvikelse genom budget",
            _procent(raknat),
        )


@kontroll
def eget_kapitals_kedja(underlag: Underlag) -> Iterator[Anmarkning]:
    """Eget kapital ut = in + överföring; in = förra bokslutets ut; avräkning och resultat (kronor).

    Avräkning och årets resultat står ofta i löptext i miljoner: de jämförs så noga som de anges.
    """
    kapital = {period(rad): rad for rad in underlag.rader("eget_kapital")}
    resultat = {
        period(rad): avvikelse(rad["budget_kr"], rad["utfall_kr"])
        for rad in underlag.rader("resultatrakning")
        if rad["post"] == RESULTAT
    }
    for vilken, rad in kapital.items():
        arets = resultat.get(vilken)
        raknat = eget_kapital({**rad, "arets_resultat_kr": arets})
        fore = kapital.get((rad["kommun"], rad["namnd"], rad["ar"] - 1, "bokslut"), {})
        for del_, vad, hur, belopp, termer in (
            ("ub", "UB eget kapital", "IB plus resultatöverföring", raknat["ub_kr"], 2),
            ("ib", "IB eget kapital", "förra årets UB", fore.get("ub_rapporterad_kr"), 1),
            (
                "avrakning",
                "Avräkning",
                "balansresultat minus årets resultat",
                raknat["avrakning_kr"],
                2,
            ),
            ("arets_resultat", "Årets resultat mot budget", "resultaträkningen", arets, 1),
        ):
            sagt = rad[f"{del_}_rapporterad_kr"]
            if sagt is None or belopp is None:
                continue
            avrundning = 0 if del_ in ("ub", "ib") else _steg(sagt, _KRONOR["mnkr"]) / 2
            marginal = max(Decimal(avrundning), Decimal(underlag.tolerans_kr * termer))
            if not _inom(sagt, belopp, marginal):
                yield _fynd("eget_kapital", "eget_kapital", rad, vad, _kr(sagt), hur, _kr(belopp))


@kontroll
def eget_kapital_i_text(underlag: Underlag) -> Iterator[Anmarkning]:
    """Löptextens belopp om resultat och eget kapital mot tabellens, så noga som texten anger."""
    kapital = {period(rad): rad for rad in underlag.rader("eget_kapital")}
    for amne, del_ in (
        ("Eget kapital: årets resultat (text)", "arets_resultat"),
        ("Eget kapital: avräkning (text)", "avrakning"),
        ("Eget kapital: balansresultat (text)", "balansresultat"),
        ("Eget kapital: resultatöverföring (text)", "resultatoverforing"),
        ("Eget kapital: ib (text)", "ib"),
        ("Eget kapital: ub (text)", "ub"),
        ("Budgetavvikelse (text)", "arets_resultat"),
        ("Budgetavvikelse efter avräkning (text)", "balansresultat"),
        ("Eget kapital (text)", "ib"),
    ):
        for uppgift in underlag.uppgifter(amne):
            belopp = kapital.get(period(uppgift), {}).get(f"{del_}_kr")
            skala = _KRONOR.get(uppgift["enhet"])
            if belopp is None or skala is None:
                continue
            sagt = Decimal(str(uppgift["varde"])) * skala
            if not _inom(sagt, belopp, _steg(sagt, _KRONOR["mnkr"]) / 2):
                yield _fynd(
                    "text_mot_tabell",
                    "eget_kapital",
                    uppgift,
                    amne,
                    _kr(sagt),
                    "tabellen",
                    _kr(belopp),
                )


@kontroll
def investeringar_i_text(underlag: Underlag) -> Iterator[Anmarkning]:
    """Löptextens belopp (kronor) och upparbetningsgrad mot tabellen, så noga som texten anger.

    Utan reserv räknas bara posterna, annars även reserverna. Överföringen jämförs med summan
    av de poster som har en föreslagen.
    """
    for vilken, rader in underlag.grupper("investering").items():
        poster = [rad for rad in rader if rad["niva"] == "post"]
        alla = [rad for rad in rader if rad["niva"] in ("post", "reserv")]
        foreslagna = [r["foreslagen_overforing_kr"] for r in alla]
        raknade: dict[str, tuple[str, float | int | None]] = {
            f"Investering: {r['post']}, avvikelse (text)": (
                "utfall minus budget",
                avvikelse(r["budget_kr"], r["utfall_kr"]),
            )
            for r in alla
        }
        raknade["Investeringar: föreslagen överföring"] = (
            "summan av posterna",
            _summa(belopp for belopp in foreslagna if belopp is not None),
        )
        raknade |= {
            f"Investering: {r['post']}, budget (text)": ("tabellens budget", -r["budget_kr"])
            for r in alla
            if r["budget_kr"] is not None
        }
        for amne, delar in (
            ("Investeringar: upparbetningsgrad utan reserv", poster),
            ("Investeringar: upparbetningsgrad", alla),
        ):
            budget, utfall = (_summa(r[k] for r in delar) for k in ("budget_kr", "utfall_kr"))
            raknade[amne] = ("utfall genom budget", upparbetningsgrad(budget, utfall))
        for uppgift in underlag.periodens_uppgifter(vilken, *raknade):
            hur, raknat = raknade[uppgift["amne"]]
            sagt = Decimal(str(uppgift["varde"])) * _KRONOR.get(uppgift["enhet"], 1)
            if raknat is None:
                continue
            skriv, storst = (_procent, 1) if uppgift["enhet"] == "%" else (_kr, _KRONOR["mnkr"])
            if not _inom(sagt, raknat, _steg(sagt, storst) / 2):
                yield _fynd(
                    "text_mot_tabell",
                    "investering",
                    uppgift,
                    uppgift["amne"],
                    skriv(sagt),
                    hur,
                    skriv(raknat),
                )


@kontroll
def nettokostnadens_utveckling(underlag: Underlag) -> Iterator[Anmarkning]:
    """Källans förändring i procent (plus är ökad kostnad) mot nettokostnaderna två år i rad."""
    netto = {
        (*period(rad), rad["verksamhet"]): rad["utfall_kr"]
        for rad in sorted(underlag.rader("nettokostnad"), key=lambda rad: not rad["overordnad"])
    }
    amnen = {
        f"Nettokostnadsutveckling: {vilken[-1]}{var}": vilken[-1]
        for vilken in netto
        for var in ("", " (tabell)", " (text)")
    }
    for uppgift in underlag.uppgifter(*amnen):
        kommun, namnd, ar, tillfalle = period(uppgift)
        verksamhet = amnen[uppgift["amne"]]
        nu = netto.get((kommun, namnd, ar, tillfalle, verksamhet))
        fore = netto.get((kommun, namnd, uppgift["ar"] - 1, tillfalle, verksamhet))
        raknat = avvikelse_procent(fore, nu)
        if raknat is None or _inom(uppgift["varde"], -raknat, _steg(uppgift["varde"]) / 2):
            continue
        yield _fynd(
            "nettokostnad",
            "nettokostnad",
            uppgift,
            uppgift["amne"],
            _procent(uppgift["varde"]),
            f"nettokostnaden {uppgift['ar'] - 1} och {uppgift['ar']}",
            _procent(-raknat),
        )


def _status(vilken: str) -> Callable[[Rad], bool | None]:
    return lambda rad: None if rad["status"] is None else rad["status"] == vilken


def _bedomd(bedomning: str) -> Callable[[Rad], bool | None]:
    def prova(rad: Rad) -> bool | None:
        text = rad["bedomning"]
        return None if text is None else text.lower().startswith(bedomning)

    return prova


_ANTAL: tuple[tuple[str, tuple[str, ...], Callable[[Rad], bool | None]], ...] = (
    ("Uppdrag: antal", ("uppdrag",), lambda _: True),
    ("Uppdrag: klara", ("uppdrag",), _status("klart")),
    ("Uppdrag: ej klara", ("uppdrag",), _status("ej_klart")),
    ("Uppdrag: utgår", ("uppdrag",), _status("utgar")),
    ("Nämndmål: antal", ("malbedomning",), lambda _: True),
    ("Nämndmål: i mycket hög grad", ("malbedomning",), _bedomd("i mycket hög grad")),
    ("Nämndmål: i hög grad", ("malbedomning",), _bedomd("i hög grad")),
    ("Nämndmål: delvis", ("malbedomning",), _bedomd("delvis")),
    ("Riskåtgärder: antal", ("riskatgard", "revisionsatgard"), lambda _: True),
    ("Riskåtgärder: ej slutförda", ("riskatgard", "revisionsatgard"), _status("ej_klart")),
    ("Systematiska kontroller: antal", ("systematisk_kontroll",), lambda _: True),
    ("Systematiska kontroller: utförda", ("systematisk_kontroll",), _status("klart")),
)


@kontroll
def antal_mot_listor(underlag: Underlag) -> Iterator[Anmarkning]:
    """Antal i löptext mot antalet rader; rader utan status kan räknas åt båda hållen.

    Åtgärder efter revision räknas till riskåtgärderna, som i internkontrollens sammanfattning.
    """
    for amne, tabeller, prova in _ANTAL:
        grupper = [underlag.grupper(tabell) for tabell in tabeller]
        for uppgift in underlag.uppgifter(amne):
            svar = [prova(rad) for g in grupper for rad in g.get(period(uppgift), [])]
            minst, mest = svar.count(True), len(svar) - svar.count(False)
            if svar and not minst <= uppgift["varde"] <= mest:
                beraknat = str(minst) if minst == mest else f"{minst}–{mest}"
                yield _fynd(
                    "antal_mot_lista",
                    tabeller[0],
                    uppgift,
                    amne,
                    _tal(uppgift["varde"]),
                    "listan",
                    beraknat,
                )


@kontroll
def digitaliseringspottens_initiativ(underlag: Underlag) -> Iterator[Anmarkning]:
    """Antalet beviljade initiativ, i tabell och text, mot summan av initiativens lägen."""
    for rad in underlag.rader("digitaliseringspott"):
        raknat = _summa(rad[k] for k in ("klara", "pagaende", "planerade", "avbrutna"))
        amne = "Digitaliseringspotten: initiativ"
        sagda = [(u, u["varde"]) for u in underlag.periodens_uppgifter(period(rad), amne)]
        for var, sagt in ((rad, rad["initiativ"]), *sagda):
            if None not in (raknat, sagt) and sagt != raknat:
                yield _fynd(
                    "antal_mot_lista",
                    "digitaliseringspott",
                    var,
                    amne,
                    _tal(sagt),
                    "summan av lägena",
                    _tal(raknat),
                )


@kontroll
def effektiviseringar_utan_ursprungslage(underlag: Underlag) -> Iterator[Anmarkning]:
    """Effektiviseringar vars läge före varken sägs i ord eller mäts: effekten går ej att visa.

    Källa: PM om nämndernas planer för 2024, Effektiviseringsarbete.
    """
    matta = {
        (*period(rad), rad["omrade"], rad["benamning"])
        for rad in underlag.rader("effektiviseringsmatning")
        if rad["lage"] == "ursprung" and rad["varde"] is not None
    }
    for rad in underlag.rader("effektivisering"):
        if rad["ursprungslage"] or (*period(rad), rad["omrade"], rad["benamning"]) in matta:
            continue
        vems = (rad["namnd"] or "kommunen", str(rad["ar"]), rad["tillfalle"])
        yield Anmarkning(
            niva="upplysning",
            plats=rad["plats"],
            text=f"{rad['benamning']}: ursprungsläge saknas, så effekten går inte att visa.",
            atgard="Be den som äger effektiviseringen om läget före, för ekonomi och verksamhet.",
            regel="avstamning.ursprungslage",
            tabell="effektivisering",
            nyckel="/".join((*vems, rad["omrade"], rad["benamning"])),
            **{k: rad.get(k) for k in (*PERIOD, "inlasning")},
        )


@kontroll
def stickprovens_summor(underlag: Underlag) -> Iterator[Anmarkning]:
    """Antal, fel och andel för kommunen i löptext mot nämndernas stickprov.

    Avser den enda kontroll som flera nämnder dragit urval i vid tillfället; är de flera går
    det inte att veta vilken texten menar.
    """
    kontroller: defaultdict[Any, defaultdict[Any, list[Rad]]]
    kontroller = defaultdict(lambda: defaultdict(list))
    for rad in underlag.rader("stickprov"):
        if rad["slag"] == "urval":
            tillfalle = (rad["kommun"], rad["ar"], rad["tillfalle"])
            kontroller[tillfalle][rad["process"], rad["kontroll"]].append(rad)
    for tillfalle, per_kontroll in kontroller.items():
        delade = [rader for rader in per_kontroll.values() if len(rader) > 1]
        if len(delade) != 1:
            continue
        (rader,) = delade
        antal, fel = (_summa(rad[kolumn] for rad in rader) for kolumn in ("antal", "fel"))
        andel = 100 * fel / antal if antal and fel is not None else None
        uppgifter = {
            u["amne"]: u
            for u in underlag.uppgifter(
                "Stickprov: antal totalt",
                "Stickprov: per nämnd",
                "Stickprov: fel totalt",
                "Stickprov: andel fel",
            )
            if (u["kommun"], u["ar"], u["tillfalle"]) == tillfalle
        }
        per_namnd = uppgifter.get("Stickprov: per nämnd", {}).get("varde")
        alla = None if per_namnd is None else per_namnd * len(rader)
        if alla == antal:
            alla = None  # Samma fynd en gång till säger inget nytt.
        for amne, hur, raknat in (
            ("Stickprov: antal totalt", "summan av nämndernas stickprov", antal),
            ("Stickprov: antal totalt", f"antalet per nämnd för {len(rader)} nämnder", alla),
            ("Stickprov: fel totalt", "summan av nämndernas fel", fel),
            ("Stickprov: andel fel", "fel genom antal", andel),
        ):
            uppgift = uppgifter.get(amne)
            if uppgift is None or raknat is None:
                continue
            marginal = _steg(uppgift["varde"]) / 2 if raknat is andel else Decimal(0)
            if not _inom(uppgift["varde"], raknat, marginal):
                yield _fynd(
                    "stickprov_summa",
                    "stickprov",
                    uppgift,
                    amne,
                    _tal(uppgift["varde"]),
                    hur,
                    _tal(raknat),
                )


@kontroll
def stickprovens_andelar(underlag: Underlag) -> Iterator[Anmarkning]:
    """Källans andel fel i procent mot 100 × fel / antal, så noga som källan anger."""
    for rad in underlag.rader("stickprov"):
        sagt = rad["andel_fel_rapporterad_procent"]
        if sagt is None or rad["fel"] is None or not rad["antal"]:
            continue
        raknat = 100 * rad["fel"] / rad["antal"]
        if not _inom(sagt, raknat, _steg(sagt) / 2):
            yield _fynd(
                "stickprov_andel",
                "stickprov",
                rad,
                f"{rad['kontroll']}, andel fel",
                _procent(sagt),
                f"{rad['fel']} fel av {rad['antal']}",
                _procent(raknat),
                "upplysning" if rad["antal_harlett"] else "varning",
            )


@kontroll
def etappmal_redovisade_och_beraknade(underlag: Underlag) -> Iterator[Anmarkning]:
    """Källans ord om att etappmålet nåtts mot utfallet, i indikatorns egen enhet.

    Saknar etappmålet operator är jämförelsen vår tolkning, och anmärkningen en upplysning.
    """
    namn = {(*period(rad), rad["id"]): rad["namn"] for rad in underlag.rader("indikator")}
    ord_ = {True: "uppnått", False: "inte uppnått"}
    for rad in underlag.rader("etappmalsutfall"):
        sagt, raknat = rad["uppnatt_rapporterad"], rad["uppnatt"]
        if None in (sagt, raknat, rad["varde"], rad["mal"]) or sagt == raknat:
            continue
        mal = f"{rad['operator'] or ''}{_tal(rad['mal'])}"
        yield _fynd(
            "etappmal",
            "etappmalsutfall",
            rad,
            f"Etappmål {namn.get((*period(rad), rad['indikator']), rad['indikator'])}",
            ord_[sagt],
            f"utfallet {_tal(rad['varde'])} mot målet {mal}",
            ord_[raknat],
            "varning" if rad["operator"] else "upplysning",
        )


@kontroll
def personalens_forandring(underlag: Underlag) -> Iterator[Anmarkning]:
    """Förändringen som källan anger mot måttet två år i rad, i måttets egen enhet.

    Hela tal ska stämma exakt, tal med decimaler på ett steg i sista decimalen.
    """
    varden = {
        (*period(rad), rad["matt"]): rad["varde"]
        for rad in underlag.rader("personal")
        if rad["kon"] == "alla" and rad["varde"] is not None
    }
    amnen = {f"{vilken[-1]}: förändring": vilken[-1] for vilken in varden}
    for uppgift in underlag.uppgifter(*amnen):
        kommun, namnd, ar, tillfalle = period(uppgift)
        matt = amnen[uppgift["amne"]]
        nu = varden.get((kommun, namnd, ar, tillfalle, matt))
        fore = varden.get((kommun, namnd, uppgift["ar"] - 1, tillfalle, matt))
        if nu is None or fore is None:
            continue
        raknat = Decimal(str(nu)) - Decimal(str(fore))
        steg = min(_steg(varde) for varde in (nu, fore, uppgift["varde"]))
        if not _inom(uppgift["varde"], raknat, steg if steg < 1 else Decimal(0)):
            yield _fynd(
                "personal",
                "personal",
                uppgift,
                uppgift["amne"],
                _tal(uppgift["varde"]),
                f"{_tal(nu)} minus {_tal(fore)}",
                _tal(raknat),
            )


@kontroll
def indikatorer_i_text(underlag: Underlag) -> Iterator[Anmarkning]:
    """Löptextens utfall mot tabellens senaste, så noga som det grövre av dem anges."""
    indikatorer = {
        (*period(rad), f"Indikator: {rad['namn']} (text)"): rad["id"]
        for rad in underlag.rader("indikator")
    }
    utfall = {
        (*period(rad), rad["indikator"]): rad["varde"]
        for rad in sorted(underlag.rader("indikatorutfall"), key=lambda rad: rad["utfallsar"])
        if rad["varde"] is not None
    }
    for uppgift in underlag.uppgifter(*{str(vilken[-1]) for vilken in indikatorer}):
        vems = period(uppgift)
        raknat = utfall.get((*vems, indikatorer.get((*vems, uppgift["amne"]))))
        if raknat is None:
            continue
        if not _inom(uppgift["varde"], raknat, max(_steg(uppgift["varde"]), _steg(raknat)) / 2):
            yield _fynd(
                "indikator_i_text",
                "indikatorutfall",
                uppgift,
                uppgift["amne"],
                _tal(uppgift["varde"]),
                "tabellen",
                _tal(raknat),
            )
