"""Målen: målstruktur, målbedömning, och vilket nämndmål varje del av texten hör till."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hud_model.kallor._berattelse.likhet import narmast
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument, Dokumenttabell, Stycke, utan_markering
from hud_model.katalog import nyckel

_RUBRIKER = {
    "malomrade": re.compile(r"mål\s?område\s*:\s*(.*)", re.IGNORECASE),
    "kf_mal": re.compile(r"(?:kommunfullmäktige(?:s\s+)?|kf-?\s?)mål\s*:\s*(.*)", re.IGNORECASE),
    "namndmal": re.compile(r"nämnd(?:ens\s+|s)?mål\s*:\s*(.*)", re.IGNORECASE),
}
_GRAD = re.compile(
    r"(?:mål\w*\s+)?("
    r"(?:(?:i\s+(?:mycket\s+)?(?:hög|låg)\s+grad|delvis|helt|ej|inte)\s+)?upp(?:f|n)\w+"
    r"|ej\s+bedömt?)",
    re.IGNORECASE,
)
_RESULTAT = re.compile(r"resultat\s?analys", re.IGNORECASE)
_VAGS_UPP = re.compile(
    r"\bväg(?:s|er|as|ts)\s+(?:\w+\s+){0,3}?upp\b|\buppväg(?:s|er)\b", re.IGNORECASE
)
_MALKAPITEL = re.compile(r"mål|nämnd|kommunfullmäktigemål|resultat|analys", re.IGNORECASE)


@dataclass
class Mal:
    """Ett nämndmål som rubrik i texten, med sin bedömning, sina stycken och sina tabeller."""

    rad: int
    malomrade: str | None
    kf_mal: str | None
    namn: str
    bedomning: str | None = None
    bedomningstext: list[str] = field(default_factory=list)
    resultat: list[Stycke] = field(default_factory=list)
    tabeller: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Bedomning:
    """En rad i målbedömningens tabell."""

    malomrade: str | None
    kf_mal: str | None
    namndmal: str
    grad: str | None
    forskjuten: bool
    plats: str


def las_grad(text: str) -> str | None:
    """Graden av måluppfyllelse om texten bara säger den (”Delvis uppfyllt”), annars None."""
    traff = _GRAD.fullmatch(utan_markering(text))
    return traff[1][:1].upper() + traff[1][1:] if traff else None


def malen(dok: Dokument) -> list[Mal]:
    """Nämndmålen i textens ordning, stavade som i målbedömningens tabell där de liknar den."""
    kanda = [b.namndmal for b in _bedomningar(dok) if b.namndmal]
    mal: list[Mal] = []
    over: dict[str, str | None] = {"malomrade": None, "kf_mal": None}
    nu: Mal | None = None
    del_ = vantar = ""
    for block in dok.block:
        if isinstance(block, Dokumenttabell):
            del_ = ""
            if nu:
                nu.tabeller.add(block.rad)
            continue
        niva, namn = _malrubrik(block.text)
        if vantar and not niva:
            niva, namn = vantar, block.text
        vantar = "" if namn else niva
        if niva and namn:
            nu, del_ = None, ""
            if niva == "namndmal":
                nu = Mal(block.rad, over["malomrade"], over["kf_mal"], narmast(namn, kanda) or namn)
                mal.append(nu)
                del_ = "bedomning"
            elif niva == "kf_mal":
                over["kf_mal"] = namn
            else:
                over = {"malomrade": namn, "kf_mal": None}
        elif nu is None or niva:
            continue
        elif _RESULTAT.fullmatch(block.text):
            del_ = "resultat"
        elif block.ar_rubrik and nyckel(block.text) == "analys":
            del_ = ""
        elif block.ar_rubrik and block.text == block.avsnitt and not _MALKAPITEL.match(block.text):
            nu = None
        elif del_ == "resultat":
            nu.resultat.append(block)
        elif del_ == "bedomning":
            grad = las_grad(block.text)
            nu.bedomning = nu.bedomning or grad
            if not grad and not block.ar_rubrik:
                nu.bedomningstext.append(block.text)
    return mal


def mal_vid(mal: list[Mal], tabell: Dokumenttabell) -> Mal | None:
    """Nämndmålet som tabellen står under, eller None."""
    return next((m for m in mal if tabell.rad in m.tabeller), None)


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `malstruktur` och `malbedomning` ur tabellen och ur målens egna rubriker."""
    i_text = {m.namn: m for m in malen(dok)}
    bedomningar = []
    for rad in _bedomningar(dok):
        if rad.namndmal:
            bedomningar.append(rad)
        else:
            samling.anmark(
                "varning", rad.plats, "raden saknar nämndmål och lästes inte", "rätta källan"
            )
    for eget in i_text.values():
        if eget.namn not in [b.namndmal for b in bedomningar]:
            plats = f"Nämndmål: {eget.namn} (rad {eget.rad})"
            bedomningar.append(
                _Bedomning(eget.malomrade, eget.kf_mal, eget.namn, eget.bedomning, False, plats)
            )
            samling.anmark(
                "varning",
                plats,
                "nämndmålet står inte i målbedömningens tabell; bedömningen är målets egen rad",
                "kontrollera mot källan",
            )
    for ordning, rad in enumerate(bedomningar, 1):
        mal = i_text.get(rad.namndmal)
        _prova(rad, mal, samling)
        samling.lagg(
            "malstruktur",
            rad.plats,
            malomrade=rad.malomrade,
            kf_mal=rad.kf_mal,
            giltig_fran=None,
            giltig_till=None,
        )
        text = " ".join(mal.bedomningstext) if mal else ""
        samling.lagg(
            "malbedomning",
            rad.plats,
            malomrade=rad.malomrade,
            kf_mal=rad.kf_mal,
            namndmal=rad.namndmal,
            ordning=ordning,
            bedomning=rad.grad or (mal.bedomning if mal else None),
            vags_upp=bool(_VAGS_UPP.search(text)) if text else None,
        )


def _malrubrik(text: str) -> tuple[str, str]:
    """Rubrikens nivå och namn; namnet är tomt om det står på nästa rad, båda om det inte är en."""
    for niva, monster in _RUBRIKER.items():
        if traff := monster.fullmatch(text):
            return niva, traff[1]
    return "", ""


def _bedomningar(dok: Dokument) -> Iterator[_Bedomning]:
    """Tabellens rader; tomma celler ärver uppifrån."""
    for tabell in dok.tabeller("malbedomning"):
        malomrade = kf_mal = None
        for rad in tabell.rader:
            celler = [rad.cell(nr) for nr in range(max(4, len(rad.celler)))]
            slut = next((nr for nr, cell in enumerate(celler) if las_grad(cell)), 3)
            eget_omrade, eget_mal, namndmal = _namn(celler, slut)
            if eget_omrade:
                malomrade, kf_mal = eget_omrade, None
            kf_mal = eget_mal or kf_mal
            yield _Bedomning(
                malomrade,
                kf_mal,
                namndmal,
                las_grad(celler[slut]),
                slut < 3,
                f"{tabell.rubrik}, raden {namndmal} (rad {rad.rad})",
            )


def _namn(celler: list[str], slut: int) -> tuple[str, ...]:
    """Målområde, kf-mål och nämndmål före bedömningen, även när cellerna flyttats åt vänster."""
    if slut >= 3:
        return tuple(celler[slut - 3 : slut])
    namn = [cell for cell in celler[:slut] if cell]
    return tuple([""] * (3 - len(namn)) + namn)


def _prova(rad: _Bedomning, mal: Mal | None, samling: Samling) -> None:
    """Anmärker på det i tabellens rad som inte är säkert eller som målets egen text motsäger."""
    if rad.grad is None:
        samling.anmark(
            "varning",
            rad.plats,
            "ingen bedömning känns igen på raden",
            "kontrollera mot källan",
        )
    if rad.forskjuten:
        samling.anmark(
            "upplysning",
            rad.plats,
            f"cellerna är förskjutna åt vänster; läst som nämndmål under ”{rad.kf_mal}”",
            "kontrollera mot källan",
        )
    if mal is None:
        samling.anmark(
            "upplysning", rad.plats, "målet har ingen egen rubrik i texten", "kontrollera mallen"
        )
        return
    for vad, i_tabell, i_text in (
        ("bedömningen", rad.grad, mal.bedomning),
        ("kommunfullmäktiges mål", rad.kf_mal, mal.kf_mal),
        ("målområdet", rad.malomrade, mal.malomrade),
    ):
        if i_tabell and i_text and nyckel(i_tabell) != nyckel(i_text):
            samling.anmark(
                "varning",
                rad.plats,
                f"{vad} är ”{i_tabell}” i tabellen men ”{i_text}” under målets rubrik; "
                "tabellen gäller",
                "rätta källan så att de säger samma sak",
            )
