"""Slumpade men rimliga kommunala redovisningar, var och en med sitt facit.

Varje dokument ska kunna läsas utan tvekan av en noggrann svensk controller. Talen är påhittade.
Inget här vet hur programmet läser: bara vad tabellerna heter och vilka kolumner de har.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from hud_model.begrepp import Leveransval
from tests.kallor.slump import ord as lexikon
from tests.kallor.slump.ekonomi import (
    drift,
    investering,
    namnder,
    nettokostnad,
    resultatrakning,
    satsning,
)
from tests.kallor.slump.grund import KOMMUN, Block, Cell, Enhet, Gen, Nyckel, Tal
from tests.kallor.slump.ovriga import frammande, indikatorer, personal, uppdrag


@dataclass(frozen=True)
class Dok:
    """Ett slumpat dokument, vad användaren säger bredvid och vad som ska komma ut.

    `sanning` är cellerna som ska lagras, `tal` de av dem vars kolumnhuvud grammatiken känner.
    `tillatet` är celler som får lagras med det värdet men inte krävs: andra års siffror, summor.
    `spar` är orden som en anmärkning om cellen kan nämna: rubrik, huvud, kolumn.
    `frammande` är tabellerna som ingen läsare tar, med ordet överst i deras första kolumn.
    """

    filnamn: str
    innehall: bytes
    val: dict[str, Any]
    sanning: dict[Nyckel, Any]
    tal: frozenset[Nyckel]
    frammande: tuple[str, ...]
    tillatet: dict[Nyckel, Any] = field(default_factory=dict)
    spar: dict[Nyckel, tuple[str, ...]] = field(default_factory=dict)
    ar: int = 0

    @property
    def leveransval(self) -> Leveransval:
        """Det användaren säger bredvid filen."""
        return Leveransval(**self.val)


def _storande(g: Gen) -> list[str]:
    """Löptext om andra år, om en prognos eller om hela kommunen: inga siffror att föra."""
    r, a = g.r, g.ar
    x = f"{r.randint(2, 40)},{r.randint(1, 9)}"
    meningar = [
        r.choice(
            (
                f"Året före var underskottet {x} miljoner kronor.",
                f"År {a - 1} redovisade nämnden ett överskott om {x} miljoner kronor.",
            )
        ),
        f"I hela kommunen uppgick antalet anställda till {r.randint(51, 69)}00 personer.",
        f"Målet för sjukfrånvaron {a + 1} är {r.randint(4, 6)},{r.randint(1, 9)} procent.",
        f"Prognosen i april pekade på ett överskott om {r.randint(2, 9)},4 miljoner kronor.",
    ][: 4 if g.tillfalle == "bokslut" else 3]
    valda = r.sample(meningar, r.choice((0, 1, 1, 2, 3)))
    return valda


def _titel(g: Gen) -> list[str]:
    """Titelraden, och ibland en rad under som säger att det är en delårsrapport."""
    r, a = g.r, g.ar
    if g.tillfalle == "bokslut":
        return [f"Verksamhetsberättelse {a}"]
    manad, nr, dag = ("april", 1, 30) if g.tillfalle == "delar1" else ("augusti", 2, 31)
    if r.random() < 0.3:
        rad = r.choice((f"Delårsrapport per den {dag} {manad} {a}", f"Delårsrapport {manad} {a}"))
        return [f"Verksamhetsberättelse {a}", rad]
    slut = r.choice((manad, str(nr), f"per den {dag} {manad}", f"januari–{manad}"))
    return [f"Delårsrapport {slut} {a}"]


def _texten(g: Gen, block: Block) -> str:
    """Blocket som rader: rad före, tabellen med tabbar, rad efter."""
    mellan = "\n\n" if block.mellan else "\n"
    svans = "\t" if g.r.random() < 0.08 else ""
    tabell = "\n".join("\t".join(map(g.skriv, rad)) + svans for rad in block.matris)
    delar = [block.fore, tabell, block.efter]
    return mellan.join(d for d in delar if d)


def _text(g: Gen) -> str:
    """En verksamhetsberättelse eller delårsrapport som text."""
    r = g.r
    g.platser = ("forsta", "forsta", "kolumn", "rubrik", "ovan", "under")
    stycken: list[str] = []
    kapitel: list[str] = ["Sammanfattning"]
    stycken += ["Sammanfattning", r.choice(lexikon.PROSA)]
    if r.random() < 0.3:
        kronor, decimaler, orden = r.choices(lexikon.ENHETER, (40, 40, 10, 10))[0]
        g.enhetsmening = Enhet(kronor, decimaler, r.choice(orden), "dokument")
        stycken.append(f"Alla belopp i rapporten anges i {g.enhetsmening.ord} om inget annat sägs.")
    storande = _storande(g)
    stycken += storande[:1]
    bokslut = g.tillfalle == "bokslut"

    def lagg(block: Block, utan_rubrik: bool = False, mer: bool = False) -> None:
        """Lägger till blocket, ibland med text före och en främmande tabell efter."""
        if block.rubrik and not utan_rubrik:
            stycken.append(block.rubrik)
            if r.random() < 0.4:
                stycken.append(r.choice(lexikon.PROSA))
        stycken.append(_texten(g, block))
        if r.random() < 0.25 and (annan := frammande(g, len(block.matris[0]))):
            annan.rubrik = "" if mer else annan.rubrik
            lagg(annan, mer=mer)
        elif r.random() < 0.4:
            stycken.append(r.choice(lexikon.PROSA))

    if r.random() < 0.6:
        kapitel.append("Nämndens mål och resultat")
        stycken.append(kapitel[-1])
        for mal in r.sample(lexikon.MAL, r.randint(1, 2)):
            forst = indikatorer(g, mal) if bokslut and r.random() < 0.85 else None
            sedan = not forst or r.random() < 0.5
            if forst:
                lagg(forst, mer=sedan)
            if sedan:
                lagg(uppdrag(g, mal), utan_rubrik=forst is not None)
    kapitel.append("Ekonomi")
    if r.random() < 0.1 and (annan := frammande(g, 4)):
        annan.rubrik = "Ekonomi"
        lagg(annan)
        stycken.append("Nämndens resultat")
    else:
        stycken.append("Ekonomi")
    stycken += [r.choice(lexikon.PROSA), *storande[1:]]
    if r.random() < 0.8:
        if r.random() < 0.2:
            namn = r.choice(("Enheten för uppsökande arbete", "Avdelning Söder", "Enhet Sjövik"))
            lagg(resultatrakning(g, rubrik=namn, facit=False))
            lagg(resultatrakning(g, rubrik="Resultaträkning för hela nämnden"))
        else:
            lagg(resultatrakning(g))
    for bygg, sannolikhet in ((drift, 0.45), (nettokostnad, 0.35 if bokslut else 0)):
        if r.random() < sannolikhet:
            lagg(bygg(g))
    if bokslut and g.namnd == "kommunstyrelsen" and r.random() < 0.7:
        lagg(namnder(g))
    for bygg, sannolikhet in ((satsning, 0.3), (investering, 0.4), (personal, 0.35)):
        if r.random() < (sannolikhet if bokslut or bygg is not personal else 0):
            block = bygg(g)
            if bygg is not satsning:
                kapitel.append(block.rubrik)
            lagg(block)
    stycken.append("Slut på rapporten.")
    huvud = [*_titel(g), lexikon.NAMNDER[g.namnd], "Huddinge kommun"]
    if r.random() < 0.7:
        lista = "\n".join(f"{k}\t{i + 3}" for i, k in enumerate(kapitel))
        huvud += ["Innehållsförteckning", lista]
    return "\n\n".join(huvud + stycken) + "\n"


_KALKYL = (resultatrakning, resultatrakning, drift, investering, nettokostnad, satsning, namnder)


def _kalkylrader(g: Gen, block: Block, titel: bool) -> list[list[Cell]]:
    """Tabellen som kalkylbladets rader, ibland med titelrader över."""
    over: list[list[Cell]] = []
    if titel:
        over = [[f"{block.rubrik}"], [f"{lexikon.NAMNDER[g.namnd]}, bokslut {g.ar}"]]
        if "nämnd" in block.rubrik.lower():
            over[1] = [f"Bokslut {g.ar}"]
        if g.r.random() < 0.5:
            over.append([])
    if block.fore:
        over.append([block.fore])
    return over + block.matris


def _kalkyl(g: Gen, excel: bool) -> bytes:
    """En CSV-fil med en tabell, eller en arbetsbok med ett eller flera blad."""
    r = g.r
    g.tillfalle = "bokslut"
    titel = r.random() < (0.6 if excel else 0.2)
    g.rubriker = titel or excel  # bladets namn är en rubrik
    g.platser = ("forsta", "kolumn", *(("rubrik", "ovan") if titel else ()))
    byggare = r.sample(_KALKYL[1:], r.choice((1, 1, 2, 3))) if excel else [r.choice(_KALKYL)]
    block = [b(g) for b in byggare]
    if excel and r.random() < 0.2 and (annan := frammande(g, 3)):
        block.append(annan)
    if not excel:
        ut = io.StringIO()
        rader = _kalkylrader(g, block[0], titel)
        bredd = max(map(len, rader))
        skrivare = csv.writer(ut, delimiter=";", lineterminator="\r\n")
        skrivare.writerows([*map(g.skriv, rad), *[""] * (bredd - len(rad))] for rad in rader)
        return _koda(r, ut.getvalue())
    ut_byte = io.BytesIO()
    bok = Workbook(ut_byte, {"in_memory": True})
    bok.set_properties({"created": datetime(2024, 1, 1)})  # samma frö ger samma byte
    for b in block:
        blad = bok.add_worksheet((b.rubrik or "Övrigt").split(" (")[0].split(",")[0][:31])
        egen = b is block[-1] and bool(g.frammande)
        for y, rad in enumerate(_kalkylrader(g, b, titel and not egen)):
            for x, cell in enumerate(rad):
                if isinstance(cell, Tal):
                    form = "0" * cell.decimaler
                    tal = "#,##0" + ("." + form if form else "") + ('" %"' if cell.efter else "")
                    blad.write_number(y, x, cell.varde, bok.add_format({"num_format": tal}))
                elif cell:
                    blad.write_string(y, x, cell)
    bok.close()
    return ut_byte.getvalue()


def _koda(r: random.Random, text: str) -> bytes:
    """Texten i en vanlig kodning som rymmer den."""
    kodning = r.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252"))
    try:
        return text.encode(kodning)
    except UnicodeEncodeError:
        return text.encode("utf-8")


def dokument(fro: int) -> Dok:
    """Dokumentet som fröet ger: samma frö, samma byte och samma facit."""
    g = Gen(fro)
    r = g.r
    slag = r.choices(("txt", "csv", "xlsx"), (60, 20, 20))[0]
    val: dict[str, Any] = {"kommun": KOMMUN}
    if slag == "txt":
        text = _text(g)
        innehall = _koda(r, text.replace("\n", "\r\n") if r.random() < 0.15 else text)
        if r.random() < 0.3:
            val |= {"namnd": g.namnd, "ar": g.ar}
        namn = f"rapport_{fro}.txt"
    else:
        innehall = _kalkyl(g, slag == "xlsx")
        per_namnd = all(k[2] != g.namnd or k[5:6] == ("Nettokostnad",) for k in g.sanning)
        val["ar"] = g.ar
        if not per_namnd or not g.sanning:
            val["namnd"] = g.namnd
        namn = f"{'nettokostnad_per_namnd' if per_namnd and g.sanning else 'bokslut'}_{fro}.{slag}"
    return Dok(
        namn, innehall, val, g.sanning, frozenset(g.tal), tuple(g.frammande),
        g.tillatet, g.spar, g.ar,
    )  # fmt: skip
