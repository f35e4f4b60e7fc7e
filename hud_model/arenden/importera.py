"""Importera filer: läs, härled, granska, gör sant i en transaktion. Alla filer eller ingen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from hud_model.arenden.fardig import fardig
from hud_model.arenden.foljder import Foljd, delvis
from hud_model.arenden.intag import hogst, las_filerna
from hud_model.arenden.kontrollfragor import (
    Kontrollfraga,
    avser,
    foljderna,
    fragorna,
    jamfor,
    som_tillagg,
)
from hud_model.arenden.krona import dubbelt_raknat
from hud_model.arenden.minne import med_minne, minns
from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.fragor._sidor import sidor_som_laser
from hud_model.katalog import Katalog
from hud_model.lager import (
    Lager,
    Sparat,
    kopiera_till_disken,
)
from hud_model.regler.leverans import (
    Skillnad,
)

Framsteg = Callable[[str, int, int], None]
"""Anropas inför varje steg: vad som görs, antal gjorda steg, antal steg i allt."""


@dataclass(frozen=True)
class Forhandsgranskning:
    """Vad en inläsning skulle göra, mot dataversionen `version`.

    `skillnader` är de tabeller som ändras, efter inläsningens id, och `stora` antalet rader före
    och efter i dem som är för stora att jämföra rad för rad. `ersatter` är id → titel på
    leveransen i kraft som ersätts. `redan` är id:n som redan är inlästa och inte ändrar något.
    `sidor` är sidorna som läser de tabeller som ändras, och `foljder` det som varje inläsning
    ändrar i avstämningen och i sidornas första meningar.
    """

    inlasningar: tuple[Inlasning, ...]
    skillnader: Mapping[str, tuple[Skillnad, ...]]
    stora: Mapping[str, Mapping[str, tuple[int, int]]]
    ersatter: Mapping[str, str]
    fragor: tuple[Kontrollfraga, ...]
    sidor: tuple[str, ...]
    redan: tuple[str, ...]
    version: int
    foljder: Mapping[str, Foljd]

    @property
    def anmarkningar(self) -> tuple[Anmarkning, ...]:
        """Det källorna anmärkte på i filerna."""
        return tuple(a for inl in self.inlasningar for a in inl.anmarkningar)


@dataclass(frozen=True)
class Importerat:
    """Vad importen läste och vad som sparades."""

    inlasningar: tuple[Inlasning, ...]
    sparat: Sparat


def las_filer(vagar: Sequence[Path]) -> list[Fil]:
    """Filerna på sin plats; Anvandarfel med en rad per fil som inte går att läsa."""
    filer, fel = [], []
    for vag in vagar:
        if vad := _ej_lasbar(vag):
            fel.append(f"{vag} – {vad}")
        else:
            filer.append(Fil(vag.name, mapp=vag.parent, vag=vag))
    if fel:
        raise Anvandarfel(*fel)
    return filer


def _ej_lasbar(vag: Path) -> str:
    """Varför filen inte går att läsa, och vad som ska göras; tomt när den går."""
    try:
        if vag.is_dir():
            return "är en mapp – ange filerna i den"
        if not vag.exists():
            return "filen finns inte – rätta sökvägen"
        if not vag.is_file():
            return "är ingen vanlig fil – ange en annan fil"
    except OSError as fel:  # bland annat ett namn som är längre än filsystemet tillåter
        return f"går inte att läsa ({fel.strerror}) – rätta sökvägen"
    return "" if os.access(vag, os.R_OK) else "filen får inte läsas – ändra dess rättigheter"


def forhandsgranska(
    filer: Sequence[Fil],
    val: Leveransval,
    lager: Lager,
    katalog: Katalog,
    framsteg: Framsteg | None = None,
) -> Forhandsgranskning:
    """Läser filerna och säger vad en inläsning skulle göra; inget skrivs.

    Anvandarfel med en rad per misstag i någon fil.
    """
    steg = framsteg or _tyst
    with _mellanmapp(lager.mapp) as mellan:
        inlasningar = _las(
            filer, med_minne(val, lager, katalog), katalog, mellan, steg, len(filer) + 1
        )
        inlasningar = [som_tillagg(inl, lager) for inl in inlasningar]
        if dubbelt := dubbelt_raknat(inlasningar, lager):
            raise Anvandarfel(*dubbelt)
        steg("Jämför med det som är inläst", len(filer), len(filer) + 1)
        jamforda = list(jamfor(inlasningar, lager))
        foljder = foljderna(jamforda, lager)
        fragor = fragorna(jamforda, foljder, lager, katalog)
        stora = {j.inlasning.id: j.stora(lager) for j in jamforda if j.inlasning.stora}
    skillnader = {j.inlasning.id: j.skillnader for j in jamforda}
    andrade = {s.tabell for rad in skillnader.values() for s in rad}
    andrade |= {namn for per in stora.values() for namn in per}
    return Forhandsgranskning(
        tuple(inlasningar),
        skillnader,
        stora,
        {j.inlasning.id: j.ersatter for j in jamforda if j.ersatter},
        tuple(fragor),
        sidor_som_laser(andrade),
        tuple(i.id for i in inlasningar if i.id not in skillnader),
        lager.version(),
        foljder,
    )


def importera(
    filer: Sequence[Fil],
    val: Leveransval,
    lager: Lager,
    katalog: Katalog,
    av: str,
    *,
    bekraftade: bool = False,
    vid_version: int | None = None,
    framsteg: Framsteg | None = None,
) -> Importerat:
    """Läser filerna och sparar dem i en transaktion.

    Anvandarfel med en rad per misstag i någon fil, eller per fråga som måste besvaras när inget
    sägs om att svaren är `bekraftade`, eller när datan inte längre har den version som någon
    granskade mot; inget har då ändrats.
    """
    steg, totalt = framsteg or _tyst, len(filer) + 2
    with _mellanmapp(lager.mapp) as mellan, _rafiler(filer, mellan) as rafiler:
        inlasningar = _las(filer, med_minne(val, lager, katalog), katalog, mellan, steg, totalt)
        inlasningar = [som_tillagg(inl, lager) for inl in inlasningar]
        if dubbelt := dubbelt_raknat(inlasningar, lager):
            raise Anvandarfel(*dubbelt)
        steg("Jämför med det som är inläst", len(filer), totalt)
        if not bekraftade:
            jamforda = list(jamfor(inlasningar, lager))
            delar = [j for j in jamforda if not j.ersatter and delvis(j.skillnader, lager)]
            if fragor := fragorna(jamforda, foljderna(delar, lager), lager, katalog):
                raise Anvandarfel(*hogst(fraga.mening() for fraga in fragor))
        steg("Sparar", len(filer) + 1, totalt)
        if vid_version not in (None, lager.version()):
            raise Anvandarfel(
                f"{filer[0].namn} – något annat har lästs in eller ångrats sedan du granskade – "
                "granska igen och läs sedan in"
            )
        utan_ra = {inl.sha256 for inl in inlasningar if not inl.spara_ra}
        for fil, kopia in zip(filer, rafiler(), strict=True):
            if fil.sha256 in utan_ra:
                continue
            if kopia.exists():
                lager.spara_ra(fil.sha256, kopia, flytta=True)
            else:
                lager.spara_ra(fil.sha256, fil.vag or fil.innehall)
        sparat = lager.spara(inlasningar, av)
    minns(inlasningar, val, lager, av)
    return Importerat(tuple(inlasningar), sparat)


def _tyst(_text: str, _klart: int, _totalt: int) -> None:
    """Framsteg som ingen ser."""


@contextmanager
def _rafiler(filer: Sequence[Fil], mellan: Path) -> Iterator[Callable[[], list[Path]]]:
    """Kopierar och summerar filerna medan barnet läser dem; svaret är kopiorna, när de är gjorda.

    En fil som inte går att kopiera saknar kopia: felet sägs när den ska sparas.
    """
    kopior = [mellan / f"ra-{nr}" for nr in range(len(filer))]

    def kopiera() -> None:
        for fil, kopia in zip(filer, kopior, strict=True):
            with suppress(OSError):
                _ = fil.sha256
                if fil.vag:
                    kopiera_till_disken(fil.vag, kopia)

    trad = Thread(target=kopiera)

    def klara() -> list[Path]:
        trad.join()
        return kopior

    trad.start()
    try:
        yield klara
    finally:
        trad.join()


@contextmanager
def _mellanmapp(data: Path) -> Iterator[Path]:
    """En tom mapp i datamappen, borta efteråt; Anvandarfel om den inte går att skriva."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        mapp = TemporaryDirectory(dir=data, prefix=".mellan-")
    except OSError as fel:
        raise Anvandarfel(
            f"{data} – datamappen går inte att skriva i ({fel.strerror}) – ange en annan i HUD_DATA"
        ) from fel
    with mapp as namn:
        yield Path(namn)


def _las(
    filer: Sequence[Fil],
    val: Leveransval,
    katalog: Katalog,
    mellan: Path,
    steg: Framsteg,
    totalt: int,
) -> list[Inlasning]:
    """Inläsningarna i filerna, färdiga att spara; Anvandarfel med alla filers misstag."""
    inlasningar: list[Inlasning] = []
    fel: list[str] = []
    for inl in las_filerna(
        filer, val, mellan, lambda klara, _, namn: steg(f"Läser {namn}", klara, totalt)
    ):
        try:
            inlasningar.append(fardig(inl, katalog))
        except Anvandarfel as misstag:
            fel += misstag.rader
    fel += _om_samma_sak(inlasningar)
    if fel:
        raise Anvandarfel(*fel)
    return inlasningar


def _om_samma_sak(inlasningar: Iterable[Inlasning]) -> list[str]:
    """Ett misstag per fil som avser detsamma som en annan: bara den sista skulle gälla."""
    sedda: dict[tuple[Any, ...], Inlasning] = {}
    fel = []
    for inl in inlasningar:
        forst = sedda.setdefault(avser(vars(inl)), inl)
        if forst.id != inl.id and inl.inlast_tid is None:
            fel.append(
                f"{inl.filnamn} – avser samma sak som {forst.filnamn} ({inl.titel}) – lägg ihop "
                "filerna, eller läs in bara den som ska gälla"
            )
    return fel
