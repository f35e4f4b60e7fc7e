"""Ett dokument som text med tabbseparerade tabeller, delat i rubriker, stycken och tabeller.

Inget går efter radnummer: avsnitten följer rubrikerna, tabellerna sina huvuden.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hud_model.begrepp import Anmarkning, Rad
from hud_model.katalog import Katalog, nyckel
from hud_model.tabeller import TABELLER

_MARKERING = re.compile(r"^[^\w<(\"”'-]+", re.UNICODE)
_INNEHALLSRAD = re.compile(r"([^\t]+?)[. ]*\t *\d{1,3}")
_RUBRIKSLUT = (".", ":", ";", ",", "!", "?")
_SIDNUMMER = re.compile(r"(?:Sida\s+)?\d{1,3}(?:\s*\(\d{1,3}\)|\s*/\s*\d{1,3})?")


def rensa(text: str) -> str:
    """Texten utan markup, i NFC och med enkla blanksteg."""
    utan = re.sub(r"<[^<>]*>", " ", text).replace("*", "")
    return " ".join(unicodedata.normalize("NFC", html.unescape(utan)).split())


def utan_markering(text: str) -> str:
    """Texten utan inledande statusmarkering (✓ ✗ ■, emoji eller annan symbol)."""
    return _MARKERING.sub("", rensa(text)).strip()


@dataclass(frozen=True)
class Stycke:
    """Ett stycke löptext eller en punkt i en lista. `rubrik` är rubriken närmast ovanför."""

    rad: int
    text: str
    avsnitt: str
    rubrik: str
    ar_rubrik: bool = False


@dataclass(frozen=True)
class Tabellrad:
    """En rad i en tabell, med cellerna som de står (markup kvar)."""

    rad: int
    celler: tuple[str, ...]

    def cell(self, nr: int) -> str:
        """Cellens text utan markup; tom om raden är kortare."""
        return rensa(self.celler[nr]) if nr < len(self.celler) else ""


@dataclass(frozen=True)
class Dokumenttabell:
    """En tabell: huvudets celler och raderna under. `avsnitt` och `rubrik` säger var den står."""

    rad: int
    huvud: tuple[str, ...]
    rader: tuple[Tabellrad, ...]
    avsnitt: str
    rubrik: str

    def kolumn(self, *ord_: str) -> int | None:
        """Numret på den första kolumn vars huvud innehåller något av orden (vikta)."""
        for nr, cell in enumerate(self.huvud):
            if any(nyckel(o) in nyckel(cell) for o in ord_):
                return nr
        return None


@dataclass
class Dokument:
    """Hela dokumentet: block i ordning, och vilka tabeller som kapitlen har tagit hand om."""

    block: list[Stycke | Dokumenttabell]
    lasta: set[int] = field(default_factory=set)

    def tabeller(self, *forsta_ord: str) -> Iterator[Dokumenttabell]:
        """Tabeller vars huvud börjar med något av orden (se `har_huvud`); de räknas som lästa."""
        for block in self.block:
            if isinstance(block, Dokumenttabell) and har_huvud(block.huvud, forsta_ord):
                self.lasta.add(block.rad)
                yield block

    def stycken(self, avsnitt: str | None = None, rubrik: str | None = None) -> list[Stycke]:
        """Stycken i ett avsnitt eller under en rubrik (vikta namn); alla om inget anges."""
        return [
            b
            for b in self.block
            if isinstance(b, Stycke)
            and (avsnitt is None or nyckel(b.avsnitt) == nyckel(avsnitt))
            and (rubrik is None or nyckel(b.rubrik) == nyckel(rubrik))
        ]

    def olasta(self) -> list[Dokumenttabell]:
        """Tabeller som inget kapitel känt igen."""
        return [b for b in self.block if isinstance(b, Dokumenttabell) and b.rad not in self.lasta]


def har_huvud(celler: tuple[str, ...], huvuden: tuple[str, ...]) -> bool:
    """Sant när cellerna börjar som något huvud, cell för cell (cellerna skiljs av tabb)."""
    vikta = [nyckel(rensa(cell)) for cell in celler]
    for huvud in huvuden:
        ord_ = [nyckel(o) for o in huvud.split("\t")]
        if len(vikta) >= len(ord_) and all(
            cell.startswith(o) for cell, o in zip(vikta, ord_, strict=False)
        ):
            return True
    return False


def innehallsforteckning(rader: list[str]) -> dict[int, str]:
    """Innehållsförteckningen: radnummer → rubrik (vikt), för raderna ”rubrik, tabb, sidnummer”."""
    rubriker: dict[int, str] = {}
    borjat = False
    for nr, ra in enumerate(rader, 1):
        rad = ra.strip("\x0c\ufeff\u200b ")
        traff = _INNEHALLSRAD.fullmatch(rad) if borjat else None
        if traff:
            rubriker[nr] = nyckel(traff[1])
        elif rubriker and rad:
            break
        borjat = borjat or nyckel(rad).startswith("innehåll")
    return rubriker


def _avbrutet(forra: Stycke, ren: str) -> bool:
    """Sant när stycket fortsätter det förra: det förra är oavslutat och inget nytt börjar här."""
    if forra.ar_rubrik or forra.text.endswith((".", ":", ";", "!", "?")):
        return False
    return ren[:1].islower() or ren[:1].isdigit()


def _mitt_i_tabell(rader: list[str], nr: int, huvuden: tuple[str, ...]) -> bool:
    """Sant när rad `nr` (från 1) utan tabb står tätt mellan två tabellrader, som ”Varav:”."""
    fore, efter = rader[nr - 2], rader[nr] if nr < len(rader) else ""
    return "\t" in fore and "\t" in efter and not har_huvud(tuple(efter.split("\t")), huvuden)


def dela(text: str, huvuden: tuple[str, ...]) -> Dokument:
    """Delar texten i block. `huvuden` känner igen en tabells huvud (se `har_huvud`).

    En sidbrytning inne i en tabell (bara tomma rader) bryter den inte; ett nytt huvud gör det.
    """
    rader = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    innehall = innehallsforteckning(rader)
    block: list[Stycke | Dokumenttabell] = []
    avsnitt = rubrik = ""
    samling: list[Tabellrad] = []

    def avsluta() -> None:
        if samling:
            huvud = tuple(rensa(c) for c in samling[0].celler)
            block.append(Dokumenttabell(samling[0].rad, huvud, tuple(samling[1:]), avsnitt, rubrik))
            samling.clear()

    for nr, ra in enumerate(rader, 1):
        rad = ra.strip("\x0c\ufeff\u200b ")
        if not rad.strip() or nr in innehall or _SIDNUMMER.fullmatch(rad):
            continue
        if "\t" in rad or (samling and _mitt_i_tabell(rader, nr, huvuden)):
            celler = tuple(ra.strip("\x0c\ufeff\u200b\n").split("\t"))
            if har_huvud(celler, huvuden):
                avsluta()
            samling.append(Tabellrad(nr, celler))
            continue
        avsluta()
        ren = rensa(rad)
        fore = nr < 2 or not rader[nr - 2].strip("\x0c\ufeff\u200b ")
        efter = nr >= len(rader) or not rader[nr].strip("\x0c\ufeff\u200b ")
        foljer = next((r.strip() for r in rader[nr:] if r.strip("\x0c\ufeff\u200b ")), "")
        ar_rubrik = (
            fore
            and efter
            and len(ren) <= 140
            and not ren.endswith(_RUBRIKSLUT)
            and ren[:1].isupper()
            and not foljer[:1].islower()  # ett stycke som en sidbrytning delat
        )
        forra = block[-1] if block else None
        if isinstance(forra, Stycke) and _avbrutet(forra, ren):
            block[-1] = replace(forra, text=f"{forra.text} {ren}")
            continue
        if ar_rubrik:
            rubrik = ren
            if nyckel(ren) in innehall.values():
                avsnitt = ren
        block.append(Stycke(nr, ren, avsnitt, rubrik, ar_rubrik))
    avsluta()
    return Dokument(block)


@dataclass
class Samling:
    """Det kapitlen fyller: rader per tabell och anmärkningar, med leveransens nycklar."""

    katalog: Katalog
    kommun: str
    namnd: str
    ar: int
    tillfalle: str
    rader: dict[str, list[Rad]] = field(default_factory=dict)
    anmarkningar: list[Anmarkning] = field(default_factory=list)

    def lagg(self, tabell: str, plats: str, /, **kolumner: object) -> None:
        """Lägger en rad; nycklarna är leveransens om kolumnerna inte säger annat.

        En rad som redan finns (sidbrytning, upprepning) läggs inte igen; säger den något annat
        blir det en anmärkning.
        """
        grund = {
            "kommun": self.kommun,
            "namnd": self.namnd,
            "ar": self.ar,
            "tillfalle": self.tillfalle,
        }
        namn = TABELLER[tabell].kolumnnamn
        rad = {**{k: v for k, v in grund.items() if k in namn}, **kolumner, "plats": plats}
        nyckelnamn = TABELLER[tabell].nyckel
        for lagd in self.rader.setdefault(tabell, []):
            if all(lagd.get(k) == rad.get(k) for k in nyckelnamn):
                if any(lagd.get(k) != v for k, v in kolumner.items() if k != "ordning"):
                    self.anmark(
                        "varning",
                        plats,
                        f"står även i {lagd['plats']} med andra uppgifter; den första gäller",
                        "rätta källan så att uppgiften står en gång",
                    )
                return
        self.rader[tabell].append(rad)

    def uppgift(
        self, plats: str, amne: str, varde: float | None, enhet: str, **kolumner: object
    ) -> None:
        """Lägger en `rapporterad_uppgift` när källan anger ett värde (None lägger ingen)."""
        if varde is not None:
            self.lagg(
                "rapporterad_uppgift",
                plats,
                **{"amne": amne, "varde": float(varde), "enhet": enhet, **kolumner},
            )

    def anmark(self, niva: str, plats: str, text: str, atgard: str = "") -> None:
        """Lägger en anmärkning om något som inte förstods."""
        self.anmarkningar.append(Anmarkning(niva, plats, text, atgard))  # type: ignore[arg-type]
