"""Ramens frågor: vilka kommuner, nämnder, år och tillfällen som går att välja."""

from __future__ import annotations

from dataclasses import dataclass, field

from hud_model.begrepp import Period, Urval
from hud_model.fragor._grund import ORDNING, TILLFALLE
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.tabeller import RADTABELLER

_LAGE = ("resultatrakning", "malbedomning")
"""Tabellerna som säger hur en nämnd ligger till: en period med dem är värd att öppna först."""
_UTAN_PERIOD = frozenset({"malsattning", "anmarkning", "relation"})
"""Tabeller vars år inte är en redovisad period: målåret, och det som hör till andra rader."""
_MED_PERIOD = tuple(
    t.namn
    for t in RADTABELLER.values()
    if {"kommun", "namnd", "ar", "tillfalle"} <= set(t.nyckel) and t.namn not in _UTAN_PERIOD
)
ALLA = "Alla nämnder"


@dataclass(frozen=True)
class Valbart:
    """Det som går att välja: kod → namn för kommuner, och perioderna, den att öppna först.

    `innehall` är kommun och period → titlarna på tabellerna som har uppgifter om den, och
    `namn` kommun → nämndernas namn efter id i svensk bokstavsordning.
    """

    kommuner: dict[str, str]
    perioder: dict[str, tuple[Period, ...]]
    innehall: dict[tuple[str, Period], tuple[str, ...]] = field(default_factory=dict)
    namn: dict[str, dict[str, str]] = field(default_factory=dict)
    namnda: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)

    def namnder(self, kommun: str, ar: int) -> dict[str, str]:
        """Id → namn för nämnderna som årets uppgifter gäller och som fanns då."""
        linje = katalog().linje(kommun)
        arets = self.namnda.get((kommun, ar), frozenset())
        return {
            id_: namn
            for id_, namn in self.namn.get(kommun, {}).items()
            if id_ in arets and linje.fanns(id_, ar)
        }

    def forval(self) -> Urval | None:
        """Urvalet som ramen visar innan läsaren valt något; None när inget går att välja."""
        for kommun in self.kommuner:
            forst = self.perioder[kommun][0]
            return Urval(kommun, forst.ar, forst.tillfalle)
        return None

    def annars(self, kommun: str, period: Period) -> str:
        """Vad som finns om senare perioder än den visade; tomt när inget gör det."""
        senare = [
            p
            for p in self.perioder.get(kommun, ())
            if (p.ar, ORDNING[p.tillfalle]) > (period.ar, ORDNING[period.tillfalle])
        ]
        delar = [
            f"{p.ar} {TILLFALLE[p.tillfalle].lower()} ({', '.join(self.innehall[kommun, p][:3])})"
            for p in sorted(senare, key=lambda p: (p.ar, ORDNING[p.tillfalle]))
        ]
        return f"Det finns också uppgifter för {'; '.join(delar)}." if delar else ""


def valbart(lager: Lager, version: int | None = None) -> Valbart:
    """Vad det inlästa omfattar, ur varje tabell med en period.

    Först står den senaste perioden med en nämnds ekonomi eller mål; en enstaka rad om ett senare år
    öppnar aldrig sidan. Sedan de andra, nyast först.
    """
    titlar: dict[tuple[str, Period], list[str]] = {}
    med_lage: set[tuple[str, Period]] = set()
    namnda: dict[tuple[str, int], set[str]] = {}
    for tabell in _MED_PERIOD:
        ram = lager.las(tabell, version=version)
        har_lage = ram["namnd"].notna() if tabell in _LAGE else ram["namnd"].isna() & False
        if tabell == "malbedomning":
            har_lage &= ram["bedomning"].notna()
        ram = ram[["kommun", "namnd", "ar", "tillfalle"]].assign(_lage=har_lage).drop_duplicates()
        for kommun, namnd, ar, tillfalle, lage in ram.itertuples(index=False):
            period = Period(int(ar), tillfalle)
            funna = titlar.setdefault((kommun, period), [])
            if RADTABELLER[tabell].titel not in funna:
                funna.append(RADTABELLER[tabell].titel)
            if lage:
                med_lage.add((kommun, period))
            if isinstance(namnd, str):
                vid = katalog().linje(kommun).vid(namnd, period.ar)
                namnda.setdefault((kommun, period.ar), set()).add(vid)
    perioder: dict[str, list[Period]] = {}
    for kommun, period in titlar:
        perioder.setdefault(kommun, []).append(period)
    alla = lager.las("namnd", version=version)
    namn: dict[str, dict[str, str]] = {}
    for r in sorted(alla.itertuples(), key=lambda r: svensk_ordning(r.namn)):
        namn.setdefault(r.kommun, {})[r.id] = r.namn
    return Valbart(
        {k: kommun.namn if (kommun := katalog().kommun(k)) else k for k in sorted(perioder)},
        {k: _ordnade(p, {q for v, q in med_lage if v == k}) for k, p in perioder.items()},
        {vilken: tuple(funna) for vilken, funna in titlar.items()},
        namn,
        {vilken: frozenset(ids) for vilken, ids in namnda.items()},
    )


def _ordnade(perioder: list[Period], med_lage: set[Period]) -> tuple[Period, ...]:
    """Perioderna med den att öppna först, dess år och sedan de andra, nyast först."""
    nyast = sorted(perioder, key=lambda p: (-p.ar, -ORDNING[p.tillfalle]))
    forst = next((p for p in nyast if p in med_lage), nyast[0])
    return tuple(sorted(nyast, key=lambda p: (p.ar != forst.ar, -p.ar, p not in med_lage)))


def svensk_ordning(text: str) -> list[int]:
    """Sorteringsnyckel där å, ä och ö kommer sist."""
    sist = {"å": 0x7B, "ä": 0x7C, "ö": 0x7D}
    return [sist.get(tecken, ord(tecken)) for tecken in str(text).casefold()]
