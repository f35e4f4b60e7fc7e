"""Leverans: vad en ny leverans ändrar mot den förra, och vad en människa först måste svara på.

En siffra som kommit in fel och osedd är värre än ingen. Därför frågas det innan en leverans som
krymper, dubblas, byts ut, töms eller byter enhet eller tecken ersätter en tidigare. Frågorna är få
och ställs bara när det är svårt att se en vanlig ändring bakom: gränserna står i
katalog/parametrar.toml.
Källa: egen metod; tecken och enheter enligt tabellernas betydelse i `tabeller`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from hud_model.begrepp import Rad
from hud_model.tabeller import TABELLER, Tabell

PLATS = frozenset({"inlasning", "plats", "ordning"})
"""Kolumner som säger var uppgiften står; när bara de ändras är uppgiften densamma."""

FOLJDER = frozenset({"anmarkning", "namnd", "inlasning"})
"""Tabeller som följer av andra rader: att de krymper säger inget om leveransen."""

BELOPP = (
    "budget_kr",
    "utfall_kr",
    "foregaende_ar_kr",
    "prognos_kr",
    "prognos_vp_kr",
    "utgift_kr",
    "inkomst_kr",
    "bidrag_kr",
    "kostnad_kr",
    "reserverat_kr",
    "tilldelat_kr",
)
"""Belopp vars tecken och storlek består; skillnader (avvikelse, netto, resultat) växlar tecken."""

_LOPANDE = ("resultatrakning", "driftverksamhet", "nettokostnad")
"""Tabeller som är så lika från år till år att förra årets belopp säger vilken enhet som gäller."""

_STAVNING = frozenset({"text_ra"})
"""Källans stavning där katalogen rättat den: den försvinner när källan rättas."""

_PAR = ("budget_kr", "utfall_kr")
_I_RADEN = ("budget_kr", "foregaende_ar_kr", "prognos_kr")
_RAKNEORD = {10: "tio", 100: "hundra", 1_000: "tusen", 1_000_000: "en miljon"}

Tabellrader = Mapping[str, Sequence[Rad]]
Beloppspar = Mapping[str, Sequence[tuple[float, float]]]
"""Kolumn → par av belopp (före, efter), inga nollor."""


@dataclass(frozen=True)
class Skillnad:
    """En tabells rader mot de förra: nya, ändrade (före, efter), borta, och antal oförändrade."""

    tabell: str
    nya: tuple[Rad, ...]
    andrade: tuple[tuple[Rad, Rad], ...]
    borta: tuple[Rad, ...]
    oforandrade: int

    def __bool__(self) -> bool:
        """Sant när något är nytt, ändrat eller borta."""
        return bool(self.nya or self.andrade or self.borta)


@dataclass(frozen=True)
class Misstanke:
    """Något som en människa ska svara på: `regel`, tabellens namn (tomt för hela leveransen),
    vad som hänt som en mening utan punkt, och frågan.
    """

    regel: str
    tabell: str
    text: str
    fraga: str


def nyckel(rad: Rad, tabell: Tabell) -> tuple[Any, ...]:
    """Värdena som skiljer raden från tabellens andra rader; saknat är None."""
    return tuple(rad.get(k) for k in tabell.nyckel)


def andrade_kolumner(fore: Rad, efter: Rad, tabell: Tabell) -> tuple[str, ...]:
    """Kolumnerna vars värde skiljer, i tabellens ordning; platsen i källan räknas inte."""
    return tuple(
        k
        for k in tabell.kolumnnamn
        if k not in PLATS and k not in tabell.nyckel and fore.get(k) != efter.get(k)
    )


def skillnad(fore: Sequence[Rad], efter: Sequence[Rad], tabell: Tabell) -> Skillnad:
    """Vad som skiljer två uppsättningar rader i en tabell, rad för rad på nyckeln.

    In: rader med None för saknat, högst en per nyckel. Ut: nya och ändrade i den nya ordningen,
    borta i den förra.
    """
    kvar = {nyckel(rad, tabell): rad for rad in fore}
    nya, andrade, lika = [], [], 0
    for rad in efter:
        forra = kvar.pop(nyckel(rad, tabell), None)
        if forra is None:
            nya.append(rad)
        elif andrade_kolumner(forra, rad, tabell):
            andrade.append((forra, rad))
        else:
            lika += 1
    return Skillnad(tabell.namn, tuple(nya), tuple(andrade), tuple(kvar.values()), lika)


def misstankar(
    fore: Tabellrader, efter: Tabellrader, parametrar: Mapping[str, Any], *, ersatter: bool = True
) -> list[Misstanke]:
    """Frågorna innan `efter` ersätter `fore`, en tidigare leverans om samma sak; belopp i kronor.

    In: tabell → rader; `ersatter` är falskt när `efter` bara är raderna som ändrar en annan
    leverans, och det som inte nämns då får saknas. Ut: högst en fråga per tabell, och en om hela
    leveransen när ingen tabell ensam krympt; inga när leveransen är en vanlig ändring.
    Parametrar: krymper_andel (0–1), krymper_minst_rader, dubblas_minst_rader, dubblas_andel,
    belopp_minst_antal, belopp_andel (0–1) och enhet_faktorer.
    """
    ut: list[Misstanke] = []
    for namn, forra in fore.items():
        nya = efter.get(namn, ())
        if forra and namn not in FOLJDER:
            ut += _forsta(_om_tabell(namn, forra, nya, parametrar, ersatter))
    if not any(m.regel in ("krymper", "tom") for m in ut):
        ut += _hela(fore, efter, parametrar)
    return ut


def misstankar_mot_aret_fore(
    fjol: Tabellrader, efter: Tabellrader, parametrar: Mapping[str, Any]
) -> list[Misstanke]:
    """Frågorna om den löpande driftens belopp mot samma nämnds rader ett år tidigare.

    In: tabell → rader, `fjol` med året före. Bara tecken och enhet prövas: rader kommer och går
    mellan år. Parametrar och svar som i `misstankar`.
    """
    ut: list[Misstanke] = []
    for namn in _LOPANDE:
        ett_ar_fram = [{**rad, "ar": rad["ar"] + 1} for rad in fjol.get(namn, ())]
        par = _beloppspar(ett_ar_fram, efter.get(namn, ()), TABELLER[namn])
        ut += _forsta(_om_belopp(namn, par, parametrar, "året före"))
    return ut


def misstankar_inom(efter: Tabellrader, parametrar: Mapping[str, Any]) -> list[Misstanke]:
    """Frågorna som leveransen själv ger: utfall i en annan enhet eller med ett annat tecken än
    budget eller föregående år.

    In: tabell → rader. Parametrar och svar som i `misstankar`, och därtill
    namnder_minst, namnd_faktor och rad_faktor.
    """
    ut: list[Misstanke] = []
    for namn in _LOPANDE:
        rader = efter.get(namn, ())
        fore = len(ut)
        for kolumn, mot in (("budget_kr", "budget"), ("foregaende_ar_kr", "föregående år")):
            par = [
                (rad[kolumn], rad["utfall_kr"])
                for rad in rader
                if rad.get(kolumn) and rad.get("utfall_kr")
            ]
            if funna := _forsta(_om_belopp(namn, {"utfall_kr": par}, parametrar, mot)):
                ut += funna
                break
        ut += _utstickare(namn, rader, parametrar)
        if len(ut) == fore:  # en hel kolumn i fel enhet sägs en gång
            ut += _i_raden(namn, rader, parametrar)
    ut += _tecken_mot_namn(efter.get("resultatrakning", ()))
    return ut


def _i_raden(namn: str, rader: Sequence[Rad], p: Mapping[str, Any]) -> list[Misstanke]:
    """Frågorna om en rad där ett av beloppen är i en annan enhet än ett annat i samma rad."""
    ut, faktor = [], p["rad_faktor"]
    for rad in rader:
        mot = next((rad[k] for k in ("utfall_kr", "budget_kr") if rad.get(k)), None)
        for kolumn in _I_RADEN:
            kvot = abs(rad[kolumn] / mot) if mot and rad.get(kolumn) else 1
            if max(kvot, 1 / kvot) >= faktor:
                ut.append(
                    Misstanke(
                        "enhet",
                        namn,
                        f"{TABELLER[namn].titel}, {rad.get('plats')}: {_kolumn(kolumn)} är "
                        f"{'mer' if kvot > 1 else 'mindre'} än {faktor} gånger så "
                        f"{'stort' if kvot > 1 else 'litet'} som radens andra belopp",
                        "Står alla i samma enhet?",
                    )
                )
                break
    return ut


def _tecken_mot_namn(rader: Sequence[Rad]) -> list[Misstanke]:
    """Frågan om kostnader som är positiva, eller intäkter som är negativa, i en resultaträkning."""
    vanda = [
        rad
        for rad in rader
        for ord_, tecken in (("kostnader", -1), ("intäkter", 1))
        if str(rad.get("post", "")).casefold().endswith(ord_)
        and [v * tecken < 0 for k in _PAR if (v := rad.get(k))] == [True, True]
    ]
    return [
        Misstanke(
            "tecken",
            "resultatrakning",
            f"{TABELLER['resultatrakning'].titel}, {rad.get('plats')}: {rad['post']} har "
            f"{'positivt' if rad['utfall_kr'] > 0 else 'negativt'} belopp",
            "Är kostnader negativa och intäkter positiva?",
        )
        for rad in vanda[:1]
    ]


def _utstickare(namn: str, rader: Sequence[Rad], p: Mapping[str, Any]) -> list[Misstanke]:
    """Frågorna om en nämnd vars belopp har en annan enhet eller ett annat tecken än de andras.

    Jämförs post för post, när tillräckligt många nämnder har posten. En rad sticker ut när både
    budget och utfall gör det.
    """
    titel, nycklar = TABELLER[namn].titel, ("post", "verksamhet", "overordnad", "ar", "tillfalle")
    faktor = p["namnd_faktor"]
    grupper: dict[tuple[Any, ...], list[Rad]] = {}
    for rad in rader:
        if rad.get("budget_kr") and rad.get("utfall_kr") and rad.get("namnd"):
            grupper.setdefault(tuple(rad.get(k) for k in nycklar), []).append(rad)
    ut = []
    for grupp in grupper.values():
        for rad in grupp if len(grupp) >= p["namnder_minst"] else ():
            andra = [r for r in grupp if r is not rad]
            kvoter = [abs(rad[k]) / median(abs(r[k]) for r in grupp) for k in _PAR]
            vem = f"{titel}, {rad.get('plats')}: beloppen för {rad['namnd']}"
            if all(kvot >= faktor or kvot <= 1 / faktor for kvot in kvoter):
                hur = "större" if kvoter[0] > 1 else "mindre"
                ut.append(
                    Misstanke(
                        "enhet",
                        namn,
                        f"{vem} är mer än {faktor} gånger {hur} än de andra nämndernas",
                        "Står raden i rätt enhet?",
                    )
                )
            tecken = {r[k] < 0 for r in andra for k in _PAR}
            if len(tecken) == 1 and {rad[k] < 0 for k in _PAR} == {not tecken.pop()}:
                ut.append(
                    Misstanke(
                        "tecken",
                        namn,
                        f"{vem} har motsatt tecken mot de andra nämndernas",
                        "Är kostnader negativa?",
                    )
                )
    return ut


def misstankar_om_stor(
    namn: str,
    fore: tuple[int, Mapping[Any, float]],
    efter: tuple[int, Mapping[Any, float]],
    parametrar: Mapping[str, Any],
) -> list[Misstanke]:
    """Frågan om en tabell som är för stor för rader: (antal rader, belopp per grupp) på var sida.

    Parametrar och svar som i `misstankar`; beloppen jämförs grupp för grupp.
    """
    (antal, forra), (nu, nya) = fore, efter
    par = [(f, nya[g]) for g, f in forra.items() if f and nya.get(g)]
    return _forsta(_om_storlek(namn, antal, nu, {"": par}, parametrar))


def _forsta(misstankar_: Iterator[Misstanke]) -> list[Misstanke]:
    """Den första: en leverans i fel enhet ska inte också kallas dubblad."""
    return [m for m in (next(misstankar_, None),) if m]


def _om_tabell(
    namn: str, fore: Sequence[Rad], efter: Sequence[Rad], p: Mapping[str, Any], ersatter: bool
) -> Iterator[Misstanke]:
    titel, par = TABELLER[namn].titel, _beloppspar(fore, efter, TABELLER[namn])
    yield from _om_storlek(namn, len(fore), len(efter), par, p)
    if ersatter:
        yield from _om_innehall(TABELLER[namn], fore, efter, p)
    for kolumn in _beloppskolumner(TABELLER[namn]):
        forra = [abs(r[kolumn]) for r in fore if r.get(kolumn)]
        nya = [abs(r[kolumn]) for r in efter if r.get(kolumn)]
        if len(forra) >= p["belopp_minst_antal"] and _dubbelt(sum(forra), sum(nya), p):
            yield Misstanke(
                "dubblas",
                namn,
                f"{titel}: summan av {_kolumn(kolumn)} har blivit dubbelt så stor",
                "Räknas något två gånger?",
            )


def _om_innehall(
    tabell: Tabell, fore: Sequence[Rad], efter: Sequence[Rad], p: Mapping[str, Any]
) -> Iterator[Misstanke]:
    """Frågorna om en leverans med lika många rader: om andra saker, eller med en tom kolumn."""
    nya = {nyckel(rad, tabell) for rad in efter}
    kvar = sum(nyckel(rad, tabell) in nya for rad in fore)
    if _krymper(len(fore), kvar, p):
        yield Misstanke(
            "utbytta",
            tabell.namn,
            f"{tabell.titel}: {len(fore) - kvar} av {len(fore)} rader är utbytta mot andra",
            "Är det rätt leverans, och är namnen desamma?",
        )
    for kolumn in tabell.kolumnnamn:
        if kolumn in PLATS or kolumn in tabell.nyckel or kolumn in _STAVNING:
            continue
        forra, nya_ = ([v for r in s if (v := r.get(kolumn)) is not None] for s in (fore, efter))
        antal, nu = len(forra), len(nya_)
        if not any(nya_) and nya_ and not isinstance(nya_[0], bool):  # så ser en tömd summa ut
            antal, nu = sum(map(bool, forra)), 0
        if _krymper(antal, nu, p):
            yield Misstanke(
                "tomd",
                tabell.namn,
                f"{tabell.titel}: {antal} värden i {_kolumn(kolumn)} har blivit {nu}",
                "Har kolumnen fallit bort?",
            )


def _om_storlek(
    namn: str, antal: int, nu: int, par: Beloppspar, p: Mapping[str, Any]
) -> Iterator[Misstanke]:
    """Frågorna om antal rader, och om enhet och tecken i beloppen på båda sidor."""
    titel = TABELLER[namn].titel
    if not nu:
        rader = f"alla {antal} rader" if antal > 1 else "den enda raden"
        yield Misstanke("tom", namn, f"{titel}: {rader} försvinner", "Har tabellen fallit bort?")
    blivit = f"{titel}: {antal} rader har blivit {nu}"
    if _krymper(antal, nu, p):
        yield Misstanke("krymper", namn, blivit, "Har rader fallit bort?")
    yield from _om_belopp(namn, par, p, "den förra leveransen")
    if antal >= p["dubblas_minst_rader"] and _dubbelt(antal, nu, p):
        yield Misstanke("dubblas", namn, blivit, "Står något två gånger?")


def _hela(fore: Tabellrader, efter: Tabellrader, p: Mapping[str, Any]) -> list[Misstanke]:
    """Frågan när många små tabeller tappat var sin rad."""
    antal, nu = (
        sum(len(rader) for namn, rader in t.items() if namn not in FOLJDER) for t in (fore, efter)
    )
    if not _krymper(antal, nu, p):
        return []
    return [
        Misstanke(
            "krymper",
            "",
            f"Hela leveransen: {antal} rader har blivit {nu}",
            "Har något fallit bort?",
        )
    ]


def _krymper(antal: int, nu: int, p: Mapping[str, Any]) -> bool:
    return nu < p["krymper_andel"] * antal and antal - nu >= p["krymper_minst_rader"]


def _dubbelt(fore: float, efter: float, p: Mapping[str, Any]) -> bool:
    return abs(efter - 2 * fore) <= p["dubblas_andel"] * fore


def _om_belopp(namn: str, par: Beloppspar, p: Mapping[str, Any], mot: str) -> Iterator[Misstanke]:
    """Frågorna om belopp på båda sidor: fel enhet eller tecken i alla, eller i en kolumn."""
    alla = [ett for egna in par.values() for ett in egna]
    for kolumn, egna in {**({"": alla} if len(par) > 1 else {}), **par}.items():
        yield from _om_kolumn(namn, _kolumn(kolumn), egna, p, mot)


def _om_kolumn(
    namn: str, kolumn: str, par: Sequence[tuple[float, float]], p: Mapping[str, Any], mot: str
) -> Iterator[Misstanke]:
    if len(par) < p["belopp_minst_antal"]:
        return
    racker = p["belopp_andel"] * len(par)
    titel = TABELLER[namn].titel
    for faktor in p["enhet_faktorer"]:
        for storre in (True, False):
            kvoter = [abs(e / f) if storre else abs(f / e) for f, e in par]
            if sum(faktor / 2 <= kvot <= faktor * 2 for kvot in kvoter) >= racker:
                hur = "större" if storre else "mindre"
                yield Misstanke(
                    "enhet",
                    namn,
                    f"{titel}: {kolumn or 'beloppen'} är ungefär {_RAKNEORD.get(faktor, faktor)} "
                    f"gånger {hur} än {mot}",
                    "Är beloppen i rätt enhet?" if kolumn else "Är de i rätt enhet?",
                )
    vanda = sum((f < 0) != (e < 0) for f, e in par)
    if vanda >= racker:
        i_kolumn = f" i {kolumn}" if kolumn else ""
        yield Misstanke(
            "tecken",
            namn,
            f"{titel}: {vanda} av {len(par)} belopp{i_kolumn} har motsatt tecken mot {mot}",
            "Är kostnader negativa?",
        )


def _beloppspar(
    fore: Sequence[Rad], efter: Sequence[Rad], tabell: Tabell
) -> dict[str, list[tuple[float, float]]]:
    """Kolumn → beloppen som finns och inte är noll på båda sidor, rad för rad på nyckeln."""
    forra = {nyckel(rad, tabell): rad for rad in fore}
    gemensamma = [(forra[id_], r) for r in efter if (id_ := nyckel(r, tabell)) in forra]
    return {
        k: [(f[k], e[k]) for f, e in gemensamma if f.get(k) and e.get(k)]
        for k in _beloppskolumner(tabell)
    }


def _beloppskolumner(tabell: Tabell) -> tuple[str, ...]:
    return tuple(k for k in tabell.kolumnnamn if k in BELOPP)


def _kolumn(kolumn: str) -> str:
    return {"foregaende_ar_kr": "föregående år", "prognos_vp_kr": "prognos"}.get(
        kolumn, kolumn.removesuffix("_kr")
    )
