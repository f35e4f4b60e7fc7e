"""Löptext: meningar över sidbrytningar, och belopp och procent i dem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hud_model.kallor._dokument.form import Stycke
from hud_model.katalog import Katalog, Orsak, nyckel
from hud_model.tal import las_tal

_MENINGSSLUT = re.compile(r"(?<=[.!?])(?<!\bca\.)(?<!\bkl\.)(?<!\.ex\.)\s+(?=[A-ZÅÄÖ\d”\"(])")
TAL = r"(?:(?<![\w])[-−–]\s?)?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,\d+)?"
_ENHET = {
    "miljarder": 1_000_000_000,
    "miljard": 1_000_000_000,
    "miljoner": 1_000_000,
    "miljon": 1_000_000,
    "mnkr": 1_000_000,
    "mkr": 1_000_000,
    "tkr": 1000,
    "tusen kronor": 1000,
    "kronor": 1,
    "kr": 1,
}
_BELOPP = re.compile(rf"({TAL})\s*({'|'.join(_ENHET)})\b(?: kronor)?", re.IGNORECASE)
_PROCENT = re.compile(rf"({TAL})\s*(?:procent\b|%)", re.IGNORECASE)


@dataclass(frozen=True)
class Mening:
    """En mening, raden där den börjar och rubriken den står under."""

    rad: int
    text: str
    rubrik: str

    @property
    def plats(self) -> str:
        """Platsen som den skrivs vid varje rad."""
        return f"{self.rubrik}, löptext (rad {self.rad})"


@dataclass(frozen=True)
class Textbelopp:
    """Ett belopp i löptext, i kronor som det står. `avrundning` är halva sista siffrans värde."""

    start: int
    slut: int
    kr: int
    avrundning: int

    def avser(self, kr: int | None) -> bool:
        """Sant när beloppet kan vara det givna, avrundat och oavsett tecken."""
        return kr is not None and abs(abs(self.kr) - abs(kr)) <= self.avrundning


def meningar(stycken: Iterable[Stycke]) -> list[Mening]:
    """Meningarna i styckena. Ett stycke som en sidbrytning delat sätts ihop igen."""
    hela: list[Mening] = []
    for stycke in stycken:
        if stycke.ar_rubrik:
            continue
        if hela and stycke.text[:1].islower() and not hela[-1].text.endswith((".", "!", "?")):
            hela[-1] = replace(hela[-1], text=f"{hela[-1].text} {stycke.text}")
        else:
            hela.append(Mening(stycke.rad, stycke.text.removeprefix("- "), stycke.rubrik))
    return [replace(m, text=del_) for m in hela for del_ in _MENINGSSLUT.split(m.text)]


_ANNAT_AR = re.compile(
    r"\b(?:föregående år|året (?:före|innan)|förra året|i fjol|fjolåret|nästa år|kommande år"
    r"|prognos\w*|väntas|förväntas|beräknas|befaras|bedöms bli|budgetera\w*|planera\w*)",
    re.IGNORECASE,
)
_ANNANS = re.compile(
    r"\b(?:hela kommunen|kommunen som helhet|kommunens (?:samlade|totala)|kommunen totalt"
    r"|i kommunen|i riket|i länet|jämförelsekommuner\w*)",
    re.IGNORECASE,
)
_ETT_MAL = re.compile(
    r"\b(?:mål(?:et|en|sättning\w*|värde\w*|nivå\w*)?|etappmål\w*) \b(?:\w+ ){0,6}?"
    r"(?:är|var|på|om)\b",
    re.IGNORECASE,
)


def om_annat(text: str, ar: int) -> bool:
    """Sant när satsen talar om ett annat år än rapportens, eller om en prognos eller budget."""
    andra = {int(a) for a in re.findall(r"\b(?:19|20)\d\d\b", text)} - {ar}
    return bool(andra or _ANNAT_AR.search(text))


def om_andra(text: str) -> bool:
    """Sant när satsen talar om hela kommunen eller om andra, inte om den som rapporterar."""
    return bool(_ANNANS.search(text))


def om_mal(text: str) -> bool:
    """Sant när satsen säger vad ett mål är, inte vad det blev."""
    return bool(_ETT_MAL.search(text))


def belopp_i(text: str) -> list[Textbelopp]:
    """Beloppen i texten, i ordning, i kronor."""
    funna = []
    for traff in _BELOPP.finditer(text):
        enhet = _ENHET[traff[2].casefold()]
        tal = tal_i(traff[1])
        sista = Decimal(1).scaleb(-len(traff[1].partition(",")[2]))
        funna.append(
            Textbelopp(traff.start(), traff.end(), int(tal * enhet), int(sista * enhet / 2))
        )
    return funna


def procent_i(text: str) -> float | None:
    """Den första procentsatsen i texten (inte procentenheter), med tecken; None om ingen finns."""
    traff = _PROCENT.search(text)
    return float(tal_i(traff[1])) if traff else None


def tal_i(text: str) -> Decimal:
    """Talet i en träff på `TAL`."""
    varde = las_tal(text).varde
    if varde is None:
        raise ValueError(text)
    return varde


def orsaker_i(text: str, omrade: str, katalog: Katalog) -> list[Orsak]:
    """Katalogens orsaker i texten, i ordning; de som hör till ett annat område räknas inte."""
    funna = [
        (traff.start(), orsak)
        for orsak in katalog.orsaker
        if nyckel(orsak.omrade) in ("", nyckel(omrade))
        and (traff := re.search(orsak.monster, text, re.IGNORECASE))
    ]
    return [orsak for _, orsak in sorted(funna, key=lambda par: par[0])]


def tecken_i(text: str) -> int | None:
    """Tecknet som orden ger en avvikelse: 1 förbättrar, −1 försämrar, None om inget sägs."""
    for monster, tecken in _TECKEN:
        if re.search(monster, text, re.IGNORECASE):
            return tecken
    return None


_TECKEN: Sequence[tuple[str, int]] = (
    (r"\bunderskott", -1),
    (r"\böverskott", 1),
    (r"\b(?:högre|ökade|ökning av) \w*(?:kostnad|utgift)|merkostnad", -1),
    (r"\b(?:lägre|minskade|minskning av) \w*(?:kostnad|utgift)", 1),
    (r"\b(?:lägre|minskade|minskning av) \w*intäkt", -1),
    (r"\b(?:högre|ökade|ökning av) \w*intäkt", 1),
)
