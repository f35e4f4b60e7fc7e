"""Fronten för text med tabbseparerade tabeller, och delningen i tabeller som `ark` också använder.

En tabell slutar där nästa huvud börjar: en rad vars celler alla är kolumnhuvuden, ett känt
textuppställt huvud, eller efter en tom rad en rad utan tal i en tabell av tal. En sidbrytning inne
i en tabell (bara tomma rader) bryter den inte. Om tomma kolumner är kvar eller borta avgör inget.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hud_model.kallor._dokument import slag
from hud_model.kallor._dokument.enhet import bara_enhet
from hud_model.kallor._dokument.form import (
    Dokument,
    Dokumenttabell,
    Stycke,
    Tabellrad,
    rensa,
)
from hud_model.kallor._dokument.huvud import tolka
from hud_model.katalog import nyckel

_INNEHALLSRAD = re.compile(r"([^\t]+?)(?:[. ]*\t *|[ .]{3,}|\.{2,} *)\d{1,3}")
_RUBRIKSLUT = (".", ":", ";", ",", "!", "?")
_SIDNUMMER = re.compile(r"(?:Sida\s+)?\d{1,3}(?:\s*\(\d{1,3}\)|\s*/\s*\d{1,3})?")
_TAL = re.compile(
    r"[<>≤≥]?=?\s*[(+–−-]?\s*\d[\d\s.,\u00a0\u202f\u2009]*\)?\s*(?:%|tkr|mnkr|kr|st|per år)?"
    r"(?:\s*\(?prel\w*\.?\)?)?"
)
_AR = re.compile(r"(?:19|20)\d\d")
_SAKNAT = re.compile(
    r"[-–−.]{1,2}|sekretess|(?:ej|inte|mäts|mättes|ingen|uppgift)\b.*|saknas|n/?a", re.IGNORECASE
)
_OVANFOR = 3
"""Så många stycken ovanför en tabell kan säga dess enhet."""
_TOMT = "\x0c\ufeff\u200b "


@dataclass(frozen=True)
class Rad:
    """En rad ur en front: numret och cellerna; ett stycke är en rad med en enda cell."""

    nr: int
    celler: tuple[str, ...]

    @property
    def tom(self) -> bool:
        """Sant när raden inte har något att läsa."""
        return not any(cell.strip(f"{_TOMT}\t") for cell in self.celler)

    @property
    def i_tabell(self) -> bool:
        """Sant när raden har flera celler."""
        return len(self.celler) > 1


def innehallsforteckning(rader: Sequence[str]) -> dict[int, str]:
    """Innehållsförteckningen: radnummer → rubrik (vikt), för raderna ”rubrik, tabb, sidnummer”.

    Punkter i stället för tabb går lika bra (”Ekonomi ......... 4”).
    """
    rubriker: dict[int, str] = {}
    borjat = False
    for nr, ra in enumerate(rader, 1):
        rad = ra.strip(_TOMT)
        traff = _INNEHALLSRAD.fullmatch(rad) if borjat else None
        if traff:
            rubriker[nr] = nyckel(traff[1])
        elif rubriker and rad:
            break
        borjat = borjat or nyckel(rad).startswith("innehåll")
    return rubriker


def dela(text: str) -> Dokument:
    """Delar texten i rubriker, stycken och tabeller."""
    rader = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    innehall = innehallsforteckning(rader)
    return bygg(
        [
            Rad(nr, () if nr in innehall else tuple(ra.strip(_TOMT).split("\t")))
            for nr, ra in enumerate(rader, 1)
        ],
        set(innehall.values()),
    )


def bygg(rader: Sequence[Rad], innehall: set[str]) -> Dokument:
    """Dokumentet ur frontens rader; `innehall` är innehållsförteckningens rubriker, vikta."""
    return _Byggare(rader, innehall).klart()


class _Byggare:
    """Går genom raderna och samlar tabeller och stycken."""

    def __init__(self, rader: Sequence[Rad], innehall: set[str]) -> None:
        self.rader = rader
        self.innehall = innehall
        self.block: list[Stycke | Dokumenttabell] = []
        self.avsnitt = self.rubrik = ""
        self.samling: list[Tabellrad] = []

    def klart(self) -> Dokument:
        """Dokumentet."""
        lucka = True
        for index, rad in enumerate(self.rader):
            if rad.tom or _SIDNUMMER.fullmatch(rad.celler[0]) and not rad.i_tabell:
                lucka = True
                continue
            if rad.i_tabell or (self.samling and self._mitt_i_tabell(index)):
                if self.samling and self._ny_tabell(rad, index, lucka):
                    self._avsluta()
                self.samling.append(Tabellrad(rad.nr, rad.celler))
            else:
                self._avsluta()
                self._stycke(rad, index)
            lucka = False
        self._avsluta()
        return Dokument(_med_omgivning(self.block))

    def _mitt_i_tabell(self, index: int) -> bool:
        """Sant när raden utan flera celler står tätt mellan två tabellrader, som ”Varav:”."""
        fore, efter = self._tatt(index, -1), self._tatt(index, 1)
        if not (fore and efter and fore.i_tabell and efter.i_tabell):
            return False
        return not _ar_huvud(efter.celler) and not tolka(self.rader[index].celler[0]).enhet

    def _tatt(self, index: int, steg: int) -> Rad | None:
        nasta = index + steg
        return self.rader[nasta] if 0 <= nasta < len(self.rader) else None

    def _nasta_tabellrad(self, index: int) -> Rad | None:
        """Raden tätt under, om den har flera celler."""
        rad = self._tatt(index, 1)
        return rad if rad and rad.i_tabell and not rad.tom else None

    def _ny_tabell(self, rad: Rad, index: int, lucka: bool) -> bool:
        """Sant när raden är nästa tabells huvud."""
        celler = tuple(rensa(c) for c in rad.celler)
        if len(self.samling) == 1 and not lucka and _andra_huvudraden(self.samling[0], celler):
            return False
        if _ar_huvud(celler):
            aren = all(_AR.fullmatch(c) for c in celler[1:] if c)
            return not aren or lucka or bool(slag.amne(celler[0])) and _star_i_foljd(celler[1:])
        if any(map(_ar_tal, celler)) or not any(celler[1:]) or any(map(_saknas, celler[1:])):
            return False
        talen = sum(any(map(_ar_tal, map(rensa, r.celler[1:]))) for r in self.samling[1:])
        under = self._nasta_tabellrad(index)
        tal_under = under is not None and any(map(_ar_tal, map(rensa, under.celler[1:])))
        if 2 * talen > len(self.samling) - 1:
            return lucka or (tal_under and all(celler))
        return lucka and tal_under and not talen

    def _avsluta(self) -> None:
        if self.samling:
            huvud, antal = satt_ihop(self.samling)
            tabell = Dokumenttabell(
                self.samling[0].rad, huvud, tuple(self.samling[antal:]), self.avsnitt, self.rubrik
            )
            self.block.append(utan_tomma_kolumner(tabell))
            self.samling = []

    def _stycke(self, rad: Rad, index: int) -> None:
        ren = rensa(rad.celler[0])
        if not ren:
            return
        fore, efter = self._tatt(index, -1), self._tatt(index, 1)
        nasta = next((r for r in self.rader[index + 1 :] if not r.tom), None)
        foljer = nasta.celler[0].strip() if nasta and not nasta.i_tabell else ""
        ar_rubrik = (
            (fore is None or fore.tom)
            and (efter is None or efter.tom)
            and len(ren) <= 140
            and not ren.endswith(_RUBRIKSLUT)
            and ren[:1].isupper()
            and not foljer[:1].islower()  # ett stycke som en sidbrytning delat
            and not bara_enhet(ren)
        )
        forra = self.block[-1] if self.block else None
        if isinstance(forra, Stycke) and _avbrutet(forra, ren):
            self.block[-1] = replace(forra, text=f"{forra.text} {ren}")
            return
        if ar_rubrik:
            self.rubrik = ren
            if nyckel(ren) in self.innehall:
                self.avsnitt = ren
        self.block.append(Stycke(rad.nr, ren, self.avsnitt, self.rubrik, ar_rubrik))


def _avbrutet(forra: Stycke, ren: str) -> bool:
    """Sant när stycket fortsätter det förra: det förra är oavslutat och inget nytt börjar här."""
    if forra.ar_rubrik or forra.text.endswith((".", ":", ";", "!", "?")):
        return False
    return ren[:1].islower() or ren[:1].isdigit()


def _ar_tal(cell: str) -> bool:
    return bool(_TAL.fullmatch(cell)) and not _AR.fullmatch(cell)


def _saknas(cell: str) -> bool:
    return bool(_SAKNAT.fullmatch(cell))


def _ar_huvud(celler: Sequence[str]) -> bool:
    rena = tuple(rensa(c) for c in celler)
    if slag.texthuvud(rena):
        return True
    return not any(map(_ar_tal, rena[1:])) and slag.liknar_huvud(rena)


def _star_i_foljd(aren: Sequence[str]) -> bool:
    tal = [int(a) for a in aren if a]
    return len(tal) > 1 and len({b - a for a, b in zip(tal, tal[1:], strict=False)} & {1, -1}) == 1


def _andra_huvudraden(forsta: Tabellrad, celler: Sequence[str]) -> bool:
    """Sant när cellerna fortsätter huvudet ovanför: en av radernas första celler är tom."""
    fyllda = [c for c in celler[1:] if c]
    if not fyllda or any(map(_ar_tal, celler)):
        return False
    if celler[0] and forsta.cell(0):
        return False
    return all(tolka(c).nagot for c in fyllda)


def satt_ihop(rader: Sequence[Tabellrad]) -> tuple[tuple[str, ...], int]:
    """Huvudets celler och hur många rader det tar.

    Ett huvud på två rader sätts ihop cell för cell. En tom cell i den övre raden är den till
    vänster om den, när den övre säger år eller mått för flera kolumner.
    """
    ovre = [rensa(c) for c in rader[0].celler]
    nedre = [rensa(c) for c in rader[1].celler] if len(rader) > 1 else []
    if not nedre or not _andra_huvudraden(rader[0], nedre):
        return tuple(ovre), 1
    over = [c for c in ovre[1:] if c]
    if len(ovre) < len(nedre) and 1 < len(over) < sum(map(bool, nedre[1:])):
        # Sammanslagna celler som fallit bort: vilka kolumner de gäller går inte att veta.
        return (nedre[0] or ovre[0], *(f"{c} ({' och '.join(over)}?)" for c in nedre[1:])), 2
    bredd = max(len(ovre), len(nedre))
    ovre, nedre = ([*c, *[""] * (bredd - len(c))] for c in (ovre, nedre))
    fylld = ovre[:1]
    for nr in range(1, bredd):
        fylld.append(ovre[nr] or (fylld[nr - 1] if nedre[nr] and nr > 1 else ""))
    return tuple(f"{o} {n}".strip() for o, n in zip(fylld, nedre, strict=True)), 2


def utan_tomma_kolumner(tabell: Dokumenttabell) -> Dokumenttabell:
    """Tabellen utan kolumner som är tomma i huvudet och i alla rader.

    Har omvandlaren tagit bort tomma celler på ena stället men inte det andra rättas det när alla
    rader säger detsamma.
    """
    rader = [tuple(rad.celler) for rad in tabell.rader]
    bredd = max([len(tabell.huvud), *map(len, rader)])
    fyllda = [
        nr
        for nr in range(bredd)
        if any(nr < len(r) and rensa(r[nr]) for r in (tabell.huvud, *rader)) or nr == 0
    ]
    if len(fyllda) == bredd:
        return _i_linje(tabell)

    def behall(celler: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(celler[nr] for nr in fyllda if nr < len(celler))

    return _i_linje(
        replace(
            tabell,
            huvud=behall(tabell.huvud),
            rader=tuple(replace(r, celler=behall(r.celler)) for r in tabell.rader),
        )
    )


def _i_linje(tabell: Dokumenttabell) -> Dokumenttabell:
    """Utan kolumner som bara huvudet, eller bara raderna, har tomma, när antalen då går ihop."""
    talrader = [r for r in tabell.rader if any(_ar_tal(r.cell(n)) for n in range(1, len(r.celler)))]
    if not talrader:
        return tabell
    i_huvudet = [nr for nr, c in enumerate(tabell.huvud) if c or nr == 0]
    bredder = {len(r.celler) for r in talrader}
    if len(bredder) != 1:
        return tabell
    (bredd,) = bredder
    tomma = [nr for nr in range(1, bredd) if not any(r.cell(nr) for r in talrader)]
    if bredd > len(tabell.huvud) and bredd - len(tomma) == len(tabell.huvud) == len(i_huvudet):
        kvar = [nr for nr in range(bredd) if nr not in tomma]
        rader = tuple(
            replace(r, celler=tuple(r.celler[nr] for nr in kvar if nr < len(r.celler)))
            for r in tabell.rader
        )
        return replace(tabell, rader=rader)
    if bredd < len(tabell.huvud) and bredd == len(i_huvudet) and not tomma:
        return replace(tabell, huvud=tuple(tabell.huvud[nr] for nr in i_huvudet))
    return tabell


def _med_omgivning(block: list[Stycke | Dokumenttabell]) -> list[Stycke | Dokumenttabell]:
    """Blocken, där varje tabell vet texten närmast ovanför och under sig.

    Ett stycke mellan två tabeller hör till den som det står tätt intill, annars till den under.
    """
    return [
        replace(b, ovan=_ovanfor(block, nr), under=_under(block, nr))
        if isinstance(b, Dokumenttabell)
        else b
        for nr, b in enumerate(block)
    ]


def _ovanfor(block: Sequence[Stycke | Dokumenttabell], nr: int) -> tuple[str, ...]:
    """De närmaste styckena ovanför tabellen, närmast först, till och med en rubrik."""
    ut: list[str] = []
    for plats in range(nr - 1, max(nr - 1 - _OVANFOR, -1), -1):
        b = block[plats]
        if not isinstance(b, Stycke) or _hor_till_den_ovan(block, plats):
            break
        ut.append(b.text)
        if b.ar_rubrik:
            break
    return tuple(ut)


def _under(block: Sequence[Stycke | Dokumenttabell], nr: int) -> str:
    """Stycket under tabellen, om det inte är en rubrik eller hör till nästa tabell."""
    under = block[nr + 1] if nr + 1 < len(block) else None
    if not isinstance(under, Stycke) or under.ar_rubrik:
        return ""
    foljs_av = block[nr + 2] if nr + 2 < len(block) else None
    if (
        isinstance(foljs_av, Dokumenttabell)
        and foljs_av.slag
        and not _hor_till_den_ovan(block, nr + 1)
    ):
        return ""
    return under.text


def _hor_till_den_ovan(block: Sequence[Stycke | Dokumenttabell], nr: int) -> bool:
    """Sant när stycket står tätt under en tabell och inte tätt ovanför en."""
    fore, stycke = block[nr - 1] if nr else None, block[nr]
    efter = block[nr + 1] if nr + 1 < len(block) else None
    sista = (
        (fore.rader[-1].rad if fore.rader else fore.rad) if isinstance(fore, Dokumenttabell) else -9
    )
    return stycke.rad == sista + 1 and (efter is None or efter.rad > stycke.rad + 1)
