"""Resultaträkningen med eget kapital, och det driftsredovisningen säger om resultatet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._berattelse.dokument import Dokument, Dokumenttabell, Samling, Tabellrad
from hud_model.kallor._berattelse.loptext import (
    Mening,
    belopp_i,
    meningar,
    procent_i,
    tecken_i,
)
from hud_model.katalog import nyckel
from hud_model.tal import kronor, las_tal

Enhet = Literal["kr", "tkr", "mnkr"]
HUVUDEN = ("Resultaträkning",)
_KOLUMNER = {
    "budget_kr": "budget",
    "utfall_kr": "utfall",
    "avvikelse_rapporterad_kr": "avvikelse",
    "foregaende_ar_kr": "föregående",
}
_EGET_KAPITAL = {
    "balansresultat budgetavvikelse": "balansresultat",
    "ib eget kapital": "ib",
    "resultatöverföring": "resultatoverforing",
    "ub eget kapital": "ub",
}


@dataclass(frozen=True)
class Beloppsrad:
    """En tabellrad läst till kronor. `kursiv`: namnet står kursivt i källan."""

    namn: str
    kursiv: bool
    plats: str
    rad: Tabellrad
    kr: dict[str, int | None]

    @property
    def tom(self) -> bool:
        """Sant när raden inte har något belopp."""
        return all(v is None for v in self.kr.values())


def beloppsrader(
    tabell: Dokumenttabell, samling: Samling, kolumner: Mapping[str, str]
) -> Iterator[Beloppsrad]:
    """Tabellens rader i kronor. `kolumner`: kolumn i modellen → ord i tabellens huvud.

    Beloppen står i tkr om huvudet inte säger mnkr eller kr. Ett huvud som delats på två rader
    sätts ihop. En kolumn som saknas, en rad utan namn och en cell som inte är ett tal blir
    anmärkningar.
    """
    tabell = _hela_huvudet(tabell)
    utan_namnkolumn = replace(tabell, huvud=("", *tabell.huvud[1:]))
    nummer = {namn: utan_namnkolumn.kolumn(ord_) for namn, ord_ in kolumner.items()}
    for namn, nr in nummer.items():
        if nr is None:
            samling.anmark(
                "varning",
                f"{tabell.rubrik}, tabellhuvudet (rad {tabell.rad})",
                f"kolumnen ”{kolumner[namn]}” saknas, så uppgiften lästes inte",
                "kontrollera tabellhuvudet mot mallen",
            )
    for rad in tabell.rader:
        namn = rad.cell(0)
        plats = f"{tabell.rubrik}, raden {namn} (rad {rad.rad})"
        if not any(rad.cell(nr) for nr in range(len(rad.celler))):
            continue
        if not re.search(r"[^\W\d]", namn):
            samling.anmark(
                "varning",
                f"{tabell.rubrik} (rad {rad.rad})",
                "raden saknar namn i första cellen och lästes inte",
                "rätta raden i källan",
            )
            continue
        if any(rad.cell(nr) for nr in range(len(tabell.huvud), len(rad.celler))):
            samling.anmark(
                "varning", plats, "raden har fler celler än huvudet", "kontrollera kolumnerna"
            )
        varden = {
            namn_: belopp(samling, rad, nr, plats, _enhet(tabell.huvud, nr))
            for namn_, nr in nummer.items()
        }
        yield Beloppsrad(namn, "<i>" in rad.celler[0].casefold(), plats, rad, varden)


def belopp(
    samling: Samling,
    rad: Tabellrad,
    nr: int | None,
    plats: str,
    enhet: Enhet = "tkr",
) -> int | None:
    """Cellens belopp i kronor, tecken som i källan; en anmärkning om den inte går att läsa."""
    if nr is None:
        return None
    try:
        tal = las_tal(rad.cell(nr))
    except Anvandarfel as fel:
        samling.anmark("varning", plats, str(fel), "rätta källan eller skriv in värdet för hand")
        return None
    if tal.enhet not in (None, "kr", "tkr", "mnkr") or tal.operator:
        samling.anmark(
            "varning", plats, f"”{rad.cell(nr)}” är inte ett belopp", "kontrollera kolumnerna"
        )
        return None
    return kronor(tal, cast(Enhet, tal.enhet or enhet))


def _enhet(huvud: tuple[str, ...], nr: int | None) -> Enhet:
    ord_ = nyckel(f"{huvud[nr or 0]} {huvud[0]}").split()
    if "tkr" not in ord_ and {"mnkr", "mkr"} & set(ord_):
        return "mnkr"
    return "kr" if "kr" in ord_ else "tkr"


def _hela_huvudet(tabell: Dokumenttabell) -> Dokumenttabell:
    rest = tabell.rader[0] if tabell.rader else None
    celler = [rest.cell(nr) for nr in range(len(tabell.huvud))] if rest else []
    if not any(celler) or celler[0] or any(re.search(r"\d", c) for c in celler):
        return tabell
    huvud = tuple(f"{h} {c}".strip() for h, c in zip(tabell.huvud, celler, strict=True))
    return replace(tabell, huvud=huvud, rader=tabell.rader[1:])


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `resultatrakning`, `eget_kapital` och uppgifterna om resultatet i löptext."""
    eget: dict[str, int | None] = {}
    eget_foregaende: dict[str, int | None] = {}
    plats_eget = ""
    avsnitt = {"sammanfattning"}
    ordning = 0
    for tabell in dok.tabeller(*HUVUDEN):
        avsnitt.add(nyckel(tabell.avsnitt))
        plats_eget = plats_eget or f"{tabell.rubrik}, raderna om eget kapital (rad {tabell.rad})"
        for rad in beloppsrader(tabell, samling, _KOLUMNER):
            del_ = _EGET_KAPITAL.get(nyckel(rad.namn))
            if del_:
                eget[f"{del_}_rapporterad_kr"] = rad.kr["avvikelse_rapporterad_kr"]
                eget_foregaende[f"{del_}_rapporterad_kr"] = rad.kr["foregaende_ar_kr"]
            elif not rad.tom:
                ordning += 1
                samling.lagg("resultatrakning", rad.plats, post=rad.namn, ordning=ordning, **rad.kr)
                if nyckel(rad.namn) == "årets resultat":
                    eget["arets_resultat_rapporterad_kr"] = rad.kr["avvikelse_rapporterad_kr"]
    if any(v is not None for v in eget_foregaende.values()):
        samling.lagg("eget_kapital", plats_eget, **{**eget_foregaende, "ar": samling.ar - 1})
    avrakning = None
    for mening in meningar(s for s in dok.stycken() if nyckel(s.avsnitt) in avsnitt):
        avrakning = _las_mening(mening, samling) or avrakning
    if avrakning:
        kr, rad_nr = avrakning
        eget["avrakning_rapporterad_kr"] = kr
        plats_eget += f", avräkningen i löptext (rad {rad_nr})"
    if eget:
        samling.lagg("eget_kapital", plats_eget.removeprefix(", "), **eget)


def _las_mening(mening: Mening, samling: Samling) -> tuple[int, int] | None:
    """Uppgifterna i en mening; ger avräkningens belopp och rad när meningen anger det."""
    text = mening.text
    plats = mening.plats
    belopp_ = belopp_i(text)
    efter = re.search(r"\befter avräkning", text, re.IGNORECASE)
    saldo = re.search(r"\b(?:under|över)skott (?:om|på) ", text)
    andel = re.search(r"avvikelse (?:om|på) (.+)", text)
    avrakning = None
    if saldo and andel:
        amne = "Budgetavvikelse efter avräkning" if efter else "Budgetavvikelse"
        for b in belopp_:
            if b.start == saldo.end():
                kr = (tecken_i(saldo[0]) or 1) * b.kr
                samling.uppgift(plats, f"{amne} (text)", kr, "kr")
            elif efter and b.start > efter.end() and b.slut < saldo.start():
                avrakning = (b.kr, mening.rad)
        samling.uppgift(plats, f"{amne} i procent (text)", procent_i(andel[1]), "%")
    eget = re.search(r"\beget kapital (?:om|på|uppgår till|uppgick till) ", text)
    for b in belopp_:
        if eget and b.start == eget.end():
            samling.uppgift(plats, "Eget kapital (text)", b.kr, "kr")
    if "resultat" in text.casefold() and (
        forslag := re.search(r"föreslås (.*?)(\binte )?(?:föra?s över|överföra?s)", text)
    ):
        inte = "inte " if forslag[2] else ""
        foljd = re.search(r"(?:eget kapital|egna kapitalet) minskar med samma belopp", text)
        samling.lagg(
            "rapporterad_uppgift",
            plats,
            amne="Resultatöverföring (text)",
            varde=None,
            enhet=None,
            text_kort=f"Resultatet föreslås {inte}överföras till nästa år"
            + ("; eget kapital minskar i stället med beloppet" if foljd else ""),
        )
    return avrakning
