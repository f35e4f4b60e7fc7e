"""Ett blad eller en CSV-fil vars kolumner svarar mot en tabells: celler in, rader ut.

Varje olika cell i en kolumn tolkas en gång, så att en stor fil tar kort tid. Alla misstag
samlas, med fil, blad och cell (eller rad och kolumn); ett misstag som upprepas sägs en gång med
antal. Stavningen av nämnd, verksamhet och indikator slås upp i `katalog.namn`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import Any

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Koppling, Rad
from hud_model.kallor._arbetsbok import Cell, cellnamn
from hud_model.kallor._dokument.huvud import EGNA_OMFATTNINGAR, tolka
from hud_model.kallor._prova import rimligt_ar
from hud_model.kallor._text import RUBRIKRADER, SUMMAORD
from hud_model.katalog import Katalog, slug
from hud_model.katalog import nyckel as vik_namnet
from hud_model.katalog.namn import forslag, indikator_id, namnd_eller_fel, ren, verksamhet
from hud_model.tabeller import BERAKNADE, MANADER, SISTA_MANAD, Kolumn, Tabell
from hud_model.tal import FAKTORER, Talform, formspar, kort, las_tal

VEM = ("kommun", "namnd", "ar", "tillfalle")
EGNA = frozenset({"inlasning", "plats"})
"""Kolumnerna som programmet själv fyller i."""

_ARTAL = frozenset({"ar", "utfallsar", "overfort_fran_ar", "uppgiftsar", "jamfort_ar"})
_INGET = frozenset({"", "-", "–", "−", ".", ".."})
_SANT = {"ja": True, "sant": True, "true": True, "nej": False, "falskt": False, "false": False}
_HAR_ENHET = "har en enhet – skriv bara talet och enheten i kolumnen enhet"
_I_PROCENT = ("%", "procent")
_OPERATOR = {">=": "≥", "<=": "≤"}
_HELTAL = re.compile(r"-?[0-9]{1,15}", re.ASCII)


@dataclass(frozen=True)
class Blad:
    """Huvudet och raderna under det. `namn` är bladets, None för en textfil.

    `nummer` är radernas nummer i filen, i samma ordning; tomma rader är redan borta.
    """

    fil: str
    namn: str | None
    huvud: tuple[str, ...]
    rader: Sequence[Sequence[Cell]]
    nummer: Sequence[int]

    @property
    def var(self) -> str:
        """Filen, och bladet om det finns."""
        return self.fil if self.namn is None else f"{self.fil}, blad {self.namn}"

    def cell(self, nr: int, kolumn: int) -> str:
        """Var en cell står: `blad X, cell C7`, eller rad och kolumn i en textfil."""
        if self.namn is None:
            return f"{self.var}, rad {self.nummer[nr]}, kolumn {self.huvud[kolumn]}"
        return f"{self.var}, cell {cellnamn(self.nummer[nr] - 1, kolumn)}"

    def rad(self, nr: int) -> str:
        """Var en rad står, med filens namn."""
        return f"{self.var}, rad {self.nummer[nr]}"

    def plats(self, nr: int) -> str:
        """Radens plats i källan, utan filens namn."""
        rad = f"rad {self.nummer[nr]}"
        return rad if self.namn is None else f"blad {self.namn}, {rad}"


@dataclass(frozen=True)
class Kopplad:
    """En kolumn i bladet och kolumnen i tabellen den svarar mot; belopp gånger `faktor`."""

    nr: int
    kolumn: Kolumn
    faktor: int = 1


def blad_av(fil: str, namn: str | None, celler: Sequence[Sequence[Cell]]) -> Blad | None:
    """Bladet med första icke-tomma raden som huvud; None när allt är tomt."""
    ifyllda = [nr for nr, rad in enumerate(celler) if any(map(_finns, rad))]
    if not ifyllda:
        return None
    forst, *resten = ifyllda
    huvud = tuple(ren(str(c)) if _finns(c) else "" for c in celler[forst])
    bredd = len(huvud)
    while bredd and not huvud[bredd - 1]:
        bredd -= 1
    bredd = max([bredd, *(_ifylld_bredd(celler[nr], bredd) for nr in resten)])
    huvud = (*huvud, *[""] * bredd)[:bredd]
    rader = [
        rad if len(rad) == bredd else [*rad, *[None] * (bredd - len(rad))][:bredd]
        for rad in (celler[nr] for nr in resten)
    ]
    return Blad(fil, namn, huvud, rader, [nr + 1 for nr in resten])


def _ifylld_bredd(rad: Sequence[Cell], minst: int) -> int:
    bredd = len(rad)
    while bredd > minst and not _finns(rad[bredd - 1]):
        bredd -= 1
    return bredd


def _finns(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or not (not cell or cell.isspace()))


def huvudets_fel(blad: Blad) -> list[str]:
    """Kolumner utan rubrik som ändå har innehåll, och rubriker som står två gånger."""
    fyllda = [sum(map(_finns, rad)) for rad in blad.rader[:RUBRIKRADER]]
    if sum(map(bool, blad.huvud)) == 1 and max(fyllda, default=0) > 1:
        under = next(nr for nr, antal in enumerate(fyllda) if antal > 1)
        return [
            f"{blad.var} – ovanför kolumnnamnen på rad {blad.nummer[under]} står en rubrik – "
            "ta bort raderna ovanför"
        ]
    fel = []
    sedda: set[str] = set()
    for nr, rubrik in enumerate(blad.huvud):
        kolumn = f"kolumn {nr + 1 if blad.namn is None else cellnamn(0, nr)[:-1]}"
        if not rubrik:
            if any(_finns(rad[nr]) for rad in blad.rader):
                fel.append(f"{blad.var}, {kolumn} – saknar rubrik – skriv kolumnens namn överst")
        elif rubrik.casefold() in sedda:
            fel.append(
                f"{blad.var}, {kolumn} – rubriken {kort(rubrik)} står redan längre till vänster – "
                "ta bort den ena"
            )
        else:
            sedda.add(rubrik.casefold())
    return fel


def talform(blad: Blad, kolumner: Iterable[Kopplad], misstag: list[str]) -> Talform | None:
    """Formen som talen i bladets text står i; None och ett misstag när den inte går att avgöra.

    Decimalkomma någonstans och decimalpunkt ingenstans är svensk form, och tvärtom.
    """
    celler: dict[str, tuple[int, int]] = {}
    for k in kolumner:
        if k.kolumn.typ in ("heltal", "tal"):
            for nr, rad in enumerate(blad.rader):
                cell = rad[k.nr]
                if type(cell) is str and cell not in celler and ("," in cell or "." in cell):
                    celler[cell] = (nr, k.nr)
    spar = formspar(celler)
    if "svensk" in spar and "program" in spar:
        svensk, program = spar["svensk"], spar["program"]
        misstag.append(
            f"{blad.cell(*celler[program])} – ”{kort(program)}” har decimalpunkt men "
            f"”{kort(svensk)}” decimalkomma ({blad.cell(*celler[svensk])}) – "
            "skriv alla tal i filen på samma sätt"
        )
        return None
    elif "tvetydig" in spar and len(spar) == 1:
        cell = spar["tvetydig"]
        misstag.append(
            f"{blad.cell(*celler[cell])} – ”{kort(cell)}” går att läsa både som heltal och som "
            "decimaltal, och inget annat tal i filen visar vilket – skriv talen utan "
            "tusentalsavgränsare"
        )
        return None
    return "program" if "program" in spar else "svensk"


def las_rader(
    blad: Blad,
    tabell: Tabell,
    kolumner: Sequence[Kopplad],
    forval: Mapping[str, Any],
    form: Talform | None,
    katalog: Katalog,
    misstag: list[str],
    anmarkningar: list[Anmarkning],
) -> list[Rad]:
    """Tabellens rader, med belopp i hela kronor; misstag och anmärkningar läggs till listorna.

    `forval` är vem och när raderna avser där de inte säger det själva. Med `form` None prövas
    allt utom tal i text. En obligatorisk uppgift
    som saknas, en okänd nämnd och två rader med samma nyckel är misstag.
    """
    fore = len(misstag)
    plats = {k.kolumn.namn: k for k in kolumner}
    varden: dict[str, list[Any]] = {}
    for k in kolumner:
        celler = [rad[k.nr] for rad in blad.rader]
        varden[k.kolumn.namn] = _tolka(blad, k.nr, celler, _tolk(k, tabell, form), misstag)
        if k.kolumn.namn == "varde" and "operator" in tabell.kolumnnamn:
            _operator(blad, k.nr, celler, varden, form, misstag)
    for namn in (*VEM, *(forval.keys() - set(VEM))):
        if namn in tabell.kolumnnamn:
            givet = forval.get(namn)
            varden[namn] = [givet if v is None else v for v in varden.get(namn, ())] or (
                [givet] * len(blad.rader)
            )
    _namn_ur_katalogen(blad, tabell, varden, plats, katalog, misstag, anmarkningar)
    if "ordning" in tabell.kolumnnamn and "ordning" not in varden:
        varden["ordning"] = list(range(1, len(blad.rader) + 1))
    _prova_obligatoriska(blad, tabell, varden, plats, misstag)
    _prova_procent(blad, tabell, varden, plats, misstag)
    _prova_summor(blad, tabell, varden, misstag)
    _prova_periodens_rubriker(blad, kolumner, varden, misstag)
    if len(misstag) == fore:
        _prova_dubbletter(blad, tabell, varden, misstag)
    _varna_for_tomma(blad, tabell, varden, anmarkningar)
    angivna = {namn: varden.pop(namn) for namn in BERAKNADE.get(tabell.namn, ()) if namn in varden}
    varden["plats"] = [blad.plats(nr) for nr in range(len(blad.rader))]
    rader = [dict(zip(varden, v, strict=True)) for v in zip(*varden.values(), strict=True)]
    if angivna and len(misstag) == fore:
        _prova_beraknade(blad, tabell, rader, angivna, plats, misstag, anmarkningar)
    return rader


def _tolka(
    blad: Blad,
    kolumn: int,
    celler: Sequence[Any],
    tolk: Callable[[Any], Any],
    misstag: list[str],
) -> list[Any]:
    """Cellernas värden; varje olika cell tolkas en gång och varje fel sägs en gång med antal."""
    # Typen ingår där den kan skilja: 1, 1.0 och True är annars samma nyckel.
    lika = set(map(type, celler)) <= {str, type(None)}
    nycklar = celler if lika else list(zip(map(type, celler), celler, strict=True))
    tolkade: dict[Any, Any] = {}
    fel: dict[Any, str] = {}
    for nyckel in dict.fromkeys(nycklar):
        try:
            tolkade[nyckel] = tolk(nyckel if lika else nyckel[1])
        except (ValueError, Anvandarfel) as orsak:
            tolkade[nyckel] = None
            fel[nyckel] = str(orsak)
    if fel:
        _sag(blad, kolumn, ((nr, fel[n]) for nr, n in enumerate(nycklar) if n in fel), misstag)
    return [tolkade[nyckel] for nyckel in nycklar]


def _sag(blad: Blad, kolumn: int, felen: Iterable[tuple[int, str]], misstag: list[str]) -> None:
    """Ett misstag per olika text, vid den första cellen, med antalet andra celler som har det."""
    platser: dict[str, list[int]] = {}
    for nr, text in felen:
        platser.setdefault(text, []).append(nr)
    for text, rader in platser.items():
        fler = f" ({len(rader)} celler har samma fel)" if len(rader) > 1 else ""
        misstag.append(f"{blad.cell(rader[0], kolumn)} – {text}{fler}")


def _tolk(k: Kopplad, tabell: Tabell, form: Talform | None) -> Callable[[Any], Any]:
    """Funktionen som gör en cell till kolumnens värde; ValueError med vad och åtgärd."""
    match k.kolumn.typ:
        case "heltal" if k.kolumn.namn.endswith("_kr"):
            return lambda cell: _kronor(cell, form, k.faktor)
        case "heltal":
            return lambda cell: _heltal(cell, form, k.kolumn)
        case "tal":
            return lambda cell: _decimaltal(cell, form, k.kolumn, tabell)
        case "sant":
            return _sant
        case "datum":
            return _datum
        case _:
            return lambda cell: _text(cell, k.kolumn)


def _tal(cell: Cell, form: Talform | None) -> tuple[Decimal | int | float | None, str, str]:
    """Talet, operatorn och enheten som en cell anger."""
    match cell:
        case None:
            return None, "", ""
        case bool():
            raise ValueError("är sant eller falskt – skriv ett tal, eller lämna cellen tom")
        case int():
            return cell, "", ""
        case float():
            if not isfinite(cell):
                raise ValueError("är inte ett ändligt tal – skriv ett tal, eller lämna cellen tom")
            return cell, "", ""
        case str():
            if _HELTAL.fullmatch(cell):
                return int(cell), "", ""
            if form is None:  # sagt redan: formen går inte att avgöra
                return None, "", ""
            try:
                tal = las_tal(cell, form)
            except Anvandarfel as fel:
                atgard = "" if " – " in str(fel) else " – rätta talet, eller lämna cellen tom"
                raise ValueError(f"{fel}{atgard}") from fel
            return tal.varde, tal.operator or "", tal.enhet or ""
    raise ValueError(f"är ett datum ({cell}) – skriv ett tal, eller lämna cellen tom")


def _utan_operator(operator: str, cell: Cell) -> None:
    if operator:
        raise ValueError(f"”{kort(str(cell))}” har {operator} – skriv bara talet")


def _kronor(cell: Cell, form: Talform | None, faktor: int) -> int | None:
    varde, operator, enhet = _tal(cell, form)
    _utan_operator(operator, cell)
    if enhet and enhet not in FAKTORER:
        raise ValueError(f"”{kort(str(cell))}” är inte kronor – skriv beloppet utan {enhet}")
    if enhet and faktor not in (1, FAKTORER[enhet]):
        raise ValueError(f"”{kort(str(cell))}” har en annan enhet än kolumnen – ta bort {enhet}")
    if varde is None:
        return None
    i_kronor = max(faktor, FAKTORER.get(enhet, 1))
    if isinstance(varde, Decimal) and i_kronor == 1 and len(str(varde).partition(".")[2]) > 2:
        raise ValueError(
            f"”{kort(str(cell))}” har fler än två decimaler – skriv kronor och ören, utan "
            "tusentalsavgränsare"
        )
    if isinstance(varde, int):
        return _inom(varde * i_kronor)
    exakt = (varde if isinstance(varde, Decimal) else Decimal(repr(varde))) * i_kronor
    return _inom(int(exakt.to_integral_value(rounding=ROUND_HALF_UP)))


def _inom(varde: int) -> int:
    if abs(varde) >= 2**53:
        raise ValueError("talet är för stort för att vara rätt – rätta det")
    return varde


def _heltal(cell: Cell, form: Talform | None, kolumn: Kolumn) -> int | None:
    varde, operator, enhet = _tal(cell, form)
    _utan_operator(operator, cell)
    if enhet and enhet != "st":
        raise ValueError(f"”{kort(str(cell))}” har en enhet – skriv bara talet")
    if varde is None:
        return None
    if varde != int(varde):
        raise ValueError(f"”{kort(str(cell))}” är inte ett heltal – skriv ett heltal")
    helt = _inom(int(varde))
    if kolumn.namn in _ARTAL and not rimligt_ar(helt):
        raise ValueError(f"”{kort(str(cell))}” är inte ett rimligt år – skriv det med fyra siffror")
    return helt


def _decimaltal(cell: Cell, form: Talform | None, kolumn: Kolumn, tabell: Tabell) -> float | None:
    varde, operator, enhet = _tal(cell, form)
    if not (kolumn.namn == "varde" and "operator" in tabell.kolumnnamn):
        _utan_operator(operator, cell)
    if enhet not in ("", "%") and "enhet" in tabell.kolumnnamn:
        raise ValueError(f"”{kort(str(cell))}” {_HAR_ENHET}")
    if enhet in FAKTORER or (kolumn.namn.endswith("_procent") and enhet not in ("", "%")):
        raise ValueError(f"”{kort(str(cell))}” har fel enhet – skriv bara talet")
    return None if varde is None else float(varde)


def _operator(
    blad: Blad,
    kolumn: int,
    celler: Sequence[Any],
    varden: dict[str, list[Any]],
    form: Talform | None,
    misstag: list[str],
) -> None:
    """Operatorn som står framför talet (≥ 15), när raden inte anger någon i egen kolumn."""

    def ur(cell: Cell) -> str | None:
        try:
            return _tal(cell, form)[1] or None
        except ValueError:  # sagt redan när talet lästes
            return None

    i_cellen = _tolka(blad, kolumn, celler, ur, misstag)
    egna = varden.get("operator", [None] * len(celler))
    olika = (
        (nr, f"{a} framför talet men {b} i kolumnen operator – ange den på ett ställe")
        for nr, (a, b) in enumerate(zip(i_cellen, egna, strict=True))
        if a and b and a != b
    )
    _sag(blad, kolumn, olika, misstag)
    varden["operator"] = [a or b for a, b in zip(egna, i_cellen, strict=True)]


def _sant(cell: Cell) -> bool | None:
    match cell:
        case None | bool():
            return cell
        case str() if ren(cell) in _INGET:
            return None
        case str() if (varde := _SANT.get(ren(cell).casefold())) is not None:
            return varde
    raise ValueError(f"”{kort(str(cell))}” är varken ja eller nej – skriv ja eller nej")


def _datum(cell: Cell) -> str | None:
    match cell:
        case None:
            return None
        case datetime() if cell.time() == time(0):
            return cell.date().isoformat()
        case date() if not isinstance(cell, datetime):
            return cell.isoformat()
        case str() if ren(cell) in _INGET:
            return None
        case str() if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell.strip()):
            try:
                return date.fromisoformat(cell.strip()).isoformat()
            except ValueError:
                pass
    raise ValueError(f"”{kort(str(cell))}” är inte ett datum – skriv ÅÅÅÅ-MM-DD")


def _text(cell: Cell, kolumn: Kolumn) -> str | None:
    match cell:
        case None:
            return None
        case bool() | date():
            raise ValueError(f"är inte text ({cell}) – formatera cellen som text")
        case float() if not cell.is_integer():
            raise ValueError(f"är ett tal ({cell}) – formatera cellen som text")
        case int() | float():
            text = str(int(cell))
        case _:
            text = ren(cell)
    if text in _INGET:
        return None
    if kolumn.varden and text not in kolumn.varden:
        vikt = _OPERATOR.get(text, slug(text).replace("-", "_"))
        if vikt not in kolumn.varden:
            raise ValueError(f"”{kort(text)}” är inte tillåtet – {forslag(text, kolumn.varden)}")
        return vikt
    return text


def _namn_ur_katalogen(
    blad: Blad,
    tabell: Tabell,
    varden: dict[str, list[Any]],
    plats: Mapping[str, Kopplad],
    katalog: Katalog,
    misstag: list[str],
    anmarkningar: list[Anmarkning],
) -> None:
    """Kommun och nämnd måste finnas i katalogen; verksamhet och indikator rättas av den."""

    def kommunen(kod: str | None) -> str | None:
        if kod is None or katalog.kommun(kod) is not None:
            return kod
        if katalog.kommun(kod.zfill(4)) is not None:
            anmarkningar.append(
                Anmarkning(
                    "upplysning",
                    f"{blad.namn or blad.fil}, kolumn {blad.huvud[plats['kommun'].nr]}",
                    f"kommunkoden {kod} lästes som {kod.zfill(4)}; kalkylprogram tar bort nollan",
                    "formatera kolumnen som text",
                    tabell=tabell.namn,
                )
            )
            return kod.zfill(4)
        raise ValueError(
            f"kommunen {kort(kod)} finns inte i katalogen – "
            f"{forslag(kod, [k.kod for k in katalog.kommuner])}"
        )

    def namnden(par: tuple[str | None, str | None]) -> str | None:
        kommun, stavning = par
        if kommun is None or stavning is None:
            return None
        return namnd_eller_fel(katalog, kommun, stavning).id

    if "kommun" in plats:
        varden["kommun"] = _tolka(blad, plats["kommun"].nr, varden["kommun"], kommunen, misstag)
    if "namnd" in plats:
        par = list(zip(varden["kommun"], varden["namnd"], strict=True))
        varden["namnd"] = _tolka(blad, plats["namnd"].nr, par, namnden, misstag)
    if "verksamhet" in plats and "text_ra" in tabell.kolumnnamn:
        ovan = varden.get("overordnad", [None] * len(blad.rader))
        rattade = [
            (None, None) if v is None else verksamhet(katalog, v, o)
            for v, o in zip(varden["verksamhet"], ovan, strict=True)
        ]
        varden["verksamhet"] = [namn for namn, _ in rattade]
        ra = varden.get("text_ra", [None] * len(blad.rader))
        varden["text_ra"] = [a or b for a, (_, b) in zip(ra, rattade, strict=True)]
    for namn in {"indikator"} & plats.keys():
        ids = {v: indikator_id(katalog, v) for v in set(varden[namn]) if v is not None}
        varden[namn] = [ids.get(v) for v in varden[namn]]
    if tabell.namn == "indikator":
        egna = varden.get("id", [None] * len(blad.rader))
        varden["id"] = [
            (id_ or (indikator_id(katalog, namn) if namn else None)) or None
            for id_, namn in zip(egna, varden.get("namn", egna), strict=True)
        ]


def _prova_obligatoriska(
    blad: Blad,
    tabell: Tabell,
    varden: Mapping[str, list[Any]],
    plats: Mapping[str, Kopplad],
    misstag: list[str],
) -> None:
    if tabell.bar and not set(tabell.bar) & plats.keys():
        misstag.append(
            f"{blad.var} – {tabell.bar[0]} saknas, så raderna säger inget – lägg till kolumnen "
            f"{' eller '.join(tabell.bar)}"
        )
    for kolumn in tabell.kolumner:
        if not kolumn.obligatorisk or kolumn.namn in EGNA:
            continue
        if kolumn.namn not in plats:
            # Vem och när kan stå utanför bladet; den som läser frågar efter det en gång.
            if kolumn.namn not in VEM and None in varden.get(kolumn.namn, [None]):
                misstag.append(
                    f"{blad.var} – {kolumn.namn} saknas – lägg till kolumnen {kolumn.namn}"
                )
            continue
        k = plats[kolumn.namn]
        # En cell som inte gick att tolka är redan sagd; här gäller det dem som är tomma.
        tomma = (
            (
                nr,
                f"{kolumn.namn} saknas – fyll i cellen ({kolumn.betydelse})",
            )
            for nr, v in enumerate(varden[kolumn.namn])
            if v is None and _tom(blad.rader[nr][k.nr])
        )
        _sag(blad, k.nr, tomma, misstag)


def _prova_procent(
    blad: Blad,
    tabell: Tabell,
    varden: Mapping[str, list[Any]],
    plats: Mapping[str, Kopplad],
    misstag: list[str],
) -> None:
    """Ett tal i procent (5,5 %) ska stå i en rad vars enhet är procent."""
    if "enhet" not in tabell.kolumnnamn or "varde" not in plats:
        return
    kolumn = plats["varde"].nr
    enheter = varden.get("enhet", [None] * len(blad.rader))
    _sag(
        blad,
        kolumn,
        (
            (nr, f"”{kort(cell)}” {_HAR_ENHET}")
            for nr, (rad, enhet) in enumerate(zip(blad.rader, enheter, strict=True))
            if isinstance(cell := rad[kolumn], str) and "%" in cell and enhet not in _I_PROCENT
        ),
        misstag,
    )


_SUMMA = re.compile(rf"\b(?:{'|'.join(sorted(SUMMAORD - {'total'}))})\b|^total:?$")


def _prova_summor(
    blad: Blad, tabell: Tabell, varden: Mapping[str, list[Any]], misstag: list[str]
) -> None:
    """En summarad under tabellen räknas annars som en post till; där nivån sägs får den stå."""
    nivaer = varden.get("niva", [None] * len(blad.rader))
    for namn in tabell.nyckel:
        if namn in (*VEM, "id", "indikator", "amne") or namn not in varden:
            continue
        if tabell.kolumn(namn).typ != "text":
            continue
        for nr, (varde, niva) in enumerate(zip(varden[namn], nivaer, strict=True)):
            if _SUMMA.search(str(varde).casefold()) and niva not in ("summa", "delsumma"):
                misstag.append(
                    f"{blad.rad(nr)} – ”{varde}” är en summa, inte en rad – ta bort raden"
                    + (", eller skriv summa i kolumnen niva" if "niva" in varden else "")
                )


def _varna_for_tomma(
    blad: Blad, tabell: Tabell, varden: Mapping[str, list[Any]], anmarkningar: list[Anmarkning]
) -> None:
    """En rad med bara ett namn kan vara en fotnot under tabellen."""
    utanfor = {*tabell.nyckel, *VEM, "ordning", "niva", "text_ra", "plats"}
    innehall = [v for namn, v in varden.items() if namn not in utanfor]
    anmarkningar += [
        Anmarkning(
            "varning",
            blad.plats(nr),
            "raden har ett namn men inga uppgifter",
            "ta bort den om den är en fotnot, eller fyll i den",
            tabell=tabell.namn,
        )
        for nr, rad in enumerate(zip(*innehall, strict=True))
        if not any(v is not None for v in rad)
    ]


def _tom(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and ren(cell) in _INGET)


def _egna_nycklar(tabell: Tabell) -> list[str]:
    """Kolumnerna som skiljer raderna i en leverans åt."""
    return [k for k in tabell.nyckel if k not in VEM] or list(tabell.nyckel)


def _prova_dubbletter(
    blad: Blad, tabell: Tabell, varden: Mapping[str, list[Any]], misstag: list[str]
) -> None:
    inget = [None] * len(blad.rader)
    nycklar = [
        tuple(vik_namnet(v) if isinstance(v, str) else v for v in n)
        for n in zip(*(varden.get(k, inget) for k in tabell.nyckel), strict=True)
    ]
    if len(set(nycklar)) == len(nycklar):
        return
    sedda: dict[tuple[Any, ...], int] = {}
    for nr, nyckel in enumerate(nycklar):
        if nyckel in sedda:
            misstag.append(
                f"{blad.rad(nr)} – samma {' och '.join(_egna_nycklar(tabell))} står redan på rad "
                f"{blad.nummer[sedda[nyckel]]} – ta bort den ena eller skilj raderna åt"
            )
        else:
            sedda[nyckel] = nr


def _prova_beraknade(
    blad: Blad,
    tabell: Tabell,
    rader: list[Rad],
    angivna: Mapping[str, list[Any]],
    plats: Mapping[str, Kopplad],
    misstag: list[str],
    anmarkningar: list[Anmarkning],
) -> None:
    """Det modellen räknar själv får stå i filen bara när det är samma tal."""
    # Reglerna drar med sig pandas, som en fil utan beräknade kolumner klarar sig utan.
    from hud_model.regler.harledning import harled

    raknade = harled({tabell.namn: rader}, [])[tabell.namn]
    for namn, celler in angivna.items():
        k = plats[namn]
        grans = 0.5 if namn.endswith("_procent") else max(k.faktor, 1)
        provade = False
        olika = []
        for nr, (givet, rad) in enumerate(zip(celler, raknade, strict=True)):
            raknat = rad.get(namn)
            if givet is None or raknat is None:
                continue
            provade = True
            if givet != raknat and not (
                isinstance(givet, int | float)
                and isinstance(raknat, int | float)
                and abs(givet - raknat) <= grans
            ):
                rapporterad = namn.replace("_kr", "_rapporterad_kr").replace(
                    "_procent", "_rapporterad_procent"
                )
                vart = (
                    f"eller flytta kolumnen till {rapporterad}"
                    if rapporterad in tabell.kolumnnamn
                    else "eller ta bort kolumnen"
                )
                olika.append((nr, f"{namn} är {givet} men räknas till {raknat} – rätta, {vart}"))
        _sag(blad, k.nr, olika, misstag)
        if not provade and any(v is not None for v in celler):
            anmarkningar.append(
                Anmarkning(
                    "upplysning",
                    f"{blad.var}, kolumn {blad.huvud[k.nr]}".removeprefix(f"{blad.fil}, "),
                    f"{namn} räknas av programmet och går inte att pröva mot den här filen; "
                    "kolumnen lästes inte",
                    "lämna kolumnen utanför filen",
                    tabell=tabell.namn,
                )
            )


def kopplade_kolumner(
    blad: Blad,
    tabell: Tabell,
    koppling: Koppling | None,
    misstag: list[str],
    *,
    fragas: bool = True,
) -> tuple[Kopplad, ...]:
    """Bladets kolumner i tabellens; okända, dubbla och omöjliga är misstag.

    `fragas` är sant när användaren kan svara vad en okänd kolumn är.
    """
    kopplade = {r.casefold(): mal for r, mal in (koppling.kolumner if koppling else {}).items()}
    kanda = {k.namn: k for k in tabell.kolumner if k.namn not in EGNA}
    for rubrik in kopplade.keys() - {r.casefold() for r in blad.huvud}:
        misstag.append(
            f"{blad.var} – kolumnen {kort(rubrik)} i --kolumn finns inte i filen – "
            f"{forslag(rubrik, [r for r in blad.huvud if r])}"
        )
    ut: dict[str, Kopplad] = {}
    for nr, rubrik in enumerate(blad.huvud):
        namn, _, enhet = kopplade.get(rubrik.casefold(), rubrik).partition(":")
        namn = namn.strip().casefold()
        if not rubrik or namn == "-" or (namn in EGNA and rubrik.casefold() not in kopplade):
            continue
        var = f"{blad.var}, kolumn {kort(rubrik)}"
        if rubrik.casefold() not in kopplade and rubrik.casefold() not in kanda:
            misstag.append(
                f"{var} – finns inte i tabellen {tabell.namn} – "
                f"{_forslag(rubrik, kanda, fragas=fragas)}"
            )
        elif namn not in kanda:
            misstag.append(
                f"{var} – {kort(namn)} finns inte i tabellen {tabell.namn} – {forslag(namn, kanda)}"
            )
        elif namn in ut:
            misstag.append(
                f"{var} – {namn} är redan kolumnen {blad.huvud[ut[namn].nr]} – läs bara den ena"
            )
        elif enhet and (enhet not in FAKTORER or not namn.endswith("_kr")):
            misstag.append(
                f"{var} – enheten {kort(enhet)} går inte att räkna om – ange kr, tkr eller mnkr "
                "efter ett belopp"
            )
        elif rubrik.casefold() in kopplade and (motsagt := _motsagt(rubrik, namn, enhet)):
            misstag.append(f"{var} – {motsagt} – rätta svaret eller rubriken")
        else:
            sagd = tolka(rubrik).enhet if rubrik.casefold() in kopplade else ""
            i_enhet = enhet or (sagd if namn.endswith("_kr") else "")
            ut[namn] = Kopplad(nr, kanda[namn], FAKTORER.get(i_enhet, 1))
    return tuple(ut.values())


_MATTEN = {
    "budget_kr": ("budget", 0),
    "utfall_kr": ("utfall", 0),
    "prognos_kr": ("prognos", 0),
    "avvikelse_rapporterad_kr": ("avvikelse", 0),
    "foregaende_ar_kr": ("utfall", -1),
}
"""Kolumner vars mått ett huvud säger i ord, och året räknat från radens."""
_EJ_BELOPP = frozenset("per rullande medel fasta valuta termin intervall".split())
"""Sorter som gör att en kolumn inte är årets belopp i kronor."""


def _motsagt(rubrik: str, kolumn: str, enhet: str) -> str:
    """Vad i rubrikens egna ord som säger emot svaret; tomt när inget gör det."""
    sagd = tolka(rubrik)
    if enhet and sagd.enhet in FAKTORER and sagd.enhet != enhet:
        return f"rubriken säger {sagd.enhet} men svaret {enhet}"
    if kolumn in _MATTEN:
        matt, steg = _MATTEN[kolumn]
        if sagd.matt in {m for m, _ in _MATTEN.values()} and sagd.matt != matt:
            return f"rubriken säger {sagd.matt} men svaret {kolumn}"
        if steg == 0 and sagd.relativt not in (None, 0):
            return f"rubriken avser ett annat år än {kolumn}"
        if sagd.matt and sagd.matt not in ("text", *(m for m, _ in _MATTEN.values())):
            return f"rubriken säger {sagd.matt} men svaret {kolumn}"
        if sagd.sorter & _EJ_BELOPP or sagd.omfattning not in EGNA_OMFATTNINGAR:
            return f"rubriken avser något annat än {kolumn}"
    if kolumn.endswith("_kr") and sagd.enhet and sagd.enhet not in FAKTORER:
        return f"rubriken säger {sagd.enhet} men svaret är kronor"
    return ""


def _prova_periodens_rubriker(
    blad: Blad,
    kolumner: Iterable[Kopplad],
    varden: Mapping[str, Sequence[Any]],
    misstag: list[str],
) -> None:
    """Ett misstag per rubrik som nämner ett annat år eller en annan period än raderna avser."""
    aren, tillfallen = ({*varden.get(namn, ())} - {None} for namn in ("ar", "tillfalle"))
    for k in kolumner:
        sagd, namn = tolka(blad.huvud[k.nr]), k.kolumn.namn
        if namn not in _MATTEN:
            continue
        var = f"{blad.var}, kolumn {kort(blad.huvud[k.nr])}"
        vantat = max(aren) + _MATTEN[namn][1] if len(aren) == 1 else None
        if None not in (sagd.ar, vantat) and sagd.ar != vantat:
            misstag.append(
                f"{var} – rubriken säger {sagd.ar}, men {namn} avser {vantat} – rätta --ar, svaret "
                "eller rubriken"
            )
        till = sagd.manader[1] if sagd.manader else None
        if (
            namn == "utfall_kr"
            and till
            and till not in {SISTA_MANAD.get(t, 12) for t in tillfallen}
        ):
            misstag.append(
                f"{var} – rubriken säger till och med {MANADER[till - 1]}, men raderna avser "
                f"{', '.join(sorted(tillfallen))} – rätta --tillfalle, svaret eller rubriken"
            )


def _forslag(rubrik: str, kanda: Iterable[str], *, fragas: bool) -> str:
    """Vad som kan göras åt en rubrik som tabellen inte har."""
    stam, _, enhet = rubrik.casefold().rpartition("_")
    i_kronor = f"{stam}_kr"
    if enhet in FAKTORER and i_kronor in kanda:
        return (
            f'räkna om beloppen till kronor: --kolumn "{rubrik}={i_kronor}:{enhet}"'
            if fragas
            else f"skriv beloppen i kronor i kolumnen {i_kronor}"
        )
    if not fragas:
        return f"{forslag(rubrik, kanda)} Ta annars bort kolumnen"
    return (
        f'{forslag(rubrik, kanda)} Koppla annars med --kolumn "{kort(rubrik)}=KOLUMN", eller '
        f'"{kort(rubrik)}=-" för att inte läsa den'
    )


def inlasning(
    fil: Fil,
    kalla: str,
    titel: str,
    rader: Mapping[str, list[Rad]],
    anmarkningar: Iterable[Anmarkning],
    kopplingar: Mapping[str, Koppling],
) -> Inlasning:
    """Inläsningen, med den kommun, nämnd, det år och tillfälle som alla rader har gemensamt.

    Avser raderna en enda nämnd, ett år och ett tillfälle ersätter nästa leverans om samma sak
    den här; annars bara en fil med samma namn.
    """
    gemensamt: dict[str, Any] = {}
    for namn in VEM:
        varden = {rad.get(namn) for alla in rader.values() for rad in alla if namn in rad}
        gemensamt[namn] = varden.pop() if len(varden) == 1 else None
    if (
        None in (gemensamt["ar"], gemensamt["tillfalle"])
        or len({rad.get("namnd") for alla in rader.values() for rad in alla}) > 1
    ):
        titel = f"{titel}: {fil.namn}"
    return Inlasning(
        id=fil.sha256[:12],
        kalla=kalla,
        filnamn=fil.namn,
        sha256=fil.sha256,
        titel=titel,
        rader=rader,
        anmarkningar=tuple(anmarkningar),
        kopplingar=kopplingar,
        **gemensamt,
    )
