"""Källorna: ett format per fil, hittade av sig själva.

En källa är en modul här (utan inledande understreck) med `KALLA` (formatets namn), `NAMN` (vad en
läsare kallar det), `TAR` (fälten i leveransvalet som den använder), `kanner_igen(fil)` och
`las(fil, val, katalog)` som ger en eller flera `Inlasning`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from types import ModuleType

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor._avvisade import avvisa
from hud_model.kallor._identitet import prova_identitet
from hud_model.kallor._parquet import parquetens_kolumner
from hud_model.kallor._prova import idag, prova
from hud_model.katalog import RIKET, Katalog
from hud_model.katalog.namn import forslag, med_alias
from hud_model.regler.personnummer import utan_nummer
from hud_model.regler.rimlighet import brott
from hud_model.tabeller import TILLFALLEN
from hud_model.tal import kort

STORLEK_HOGST = 50_000_000
ENHETER = ("kr", "tkr", "mnkr")
_VALEN = {
    "kommun": "--kommun",
    "namnd": "--namnd",
    "ar": "--ar",
    "tillfalle": "--tillfalle",
    "tabell": "--tabell",
    "kolumner": "--kolumn",
    "enhet": "--enhet",
}
_HELA_TEXTEN = ("verksamhetsberattelse", "generisk", "mall_excel", "manuell")
"""Källor vars filer sparas som de är och kan ha text som inte blir rader."""
_TABELLENS_KALLA = {"nyckeltalsvarde": "kolada_tabell"}
"""Tabeller som en egen källa läser när användaren säger att filen är en sådan."""


@lru_cache(maxsize=1)
def kallor() -> dict[str, ModuleType]:
    """Alla källor efter namn; den som säger `SIST` prövas när ingen annan känner igen filen."""
    return {modul.KALLA: modul for modul in _moduler()}


def _moduler() -> Iterator[ModuleType]:
    """Källorna i den ordning de prövas; var och en laddas först när den behövs."""
    sist = []
    for namn in (m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")):
        modul = import_module(f"{__name__}.{namn}")
        if getattr(modul, "SIST", False):
            sist.append(modul)
        else:
            yield modul
    yield from sist


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Läser filen med den källa som känner igen innehållet, eller den användaren namnger.

    Anvandarfel också om filen är större än källan tar emot (`STORLEK_HOGST`, annars 50 MB) eller
    om raderna bryter mot tabellernas avtal.
    """
    try:
        return _las(fil, val, katalog)
    except Anvandarfel as fel:  # misstagen återger celler, men aldrig ett personnummer
        raise Anvandarfel(*map(utan_nummer, fel.rader)) from fel


def _las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    avvisa(fil)
    katalog = med_alias(katalog, val.alias)
    _prova_val(val, katalog)
    if val.kalla and val.kalla not in kallor():
        raise Anvandarfel(
            f"{fil.namn} – källan ”{val.kalla}” finns inte – välj en av: "
            + ", ".join(f"{namn} ({modul.NAMN})" for namn, modul in kallor().items())
        )
    vald = val.kalla or _TABELLENS_KALLA.get(val.tabell or "")
    for modul in [kallor()[vald]] if vald else _moduler():
        hogst = getattr(modul, "STORLEK_HOGST", STORLEK_HOGST)
        if vald or modul.kanner_igen(fil):
            _prova_anvands(val, modul, fil)
            if fil.storlek > hogst:
                raise Anvandarfel(
                    f"{fil.namn} – är {fil.storlek // 1_000_000} MB; {modul.NAMN} får vara högst "
                    f"{hogst // 1_000_000} – dela filen"
                )
            inlasningar: list[Inlasning] = modul.las(fil, val, katalog)
            prova(inlasningar, fil.namn, katalog)
            prova_identitet(fil, inlasningar, hela=modul.KALLA in _HELA_TEXTEN)
            _prova_mot_valen(inlasningar, fil, val, katalog)
            aterger = getattr(modul, "ATERGER", False)
            return [_inom_granserna(inl, aterger=aterger) for inl in inlasningar]
    if kolumner := parquetens_kolumner(fil):
        raise Anvandarfel(
            f"{fil.namn} – Parquetfilens kolumner ({kort(', '.join(kolumner))}) är ingen huvudboks "
            "– lämna in tabellen som CSV eller Excel, eller ange --kalla huvudbok och --kolumn"
        )
    raise Anvandarfel(
        f"{fil.namn} – innehållet liknar inget känt format – "
        f"lämna in något av: {', '.join(modul.NAMN for modul in kallor().values())}"
    )


def _inom_granserna(inl: Inlasning, *, aterger: bool) -> Inlasning:
    """Inläsningen när dess värden är möjliga; Anvandarfel med en rad per värde som inte är det.

    En rapport återges som den är: det omöjliga blir anmärkningar. Det som ett datapaket
    återställer är redan prövat.
    """
    if inl.inlast_tid is not None:
        return inl
    funna = brott(inl.rader, idag())
    if aterger:
        sagda = tuple(
            Anmarkning("fel", b.plats, b.text, "kontrollera källan", "rimlighet") for b in funna
        )
        return replace(inl, anmarkningar=(*inl.anmarkningar, *sagda))
    if sakra := [b for b in funna if b.sakert]:
        raise Anvandarfel(*(b.mening(inl.filnamn) for b in sakra))
    fragor = tuple(
        Anmarkning("varning", f"{b.tabell}, {b.plats}", b.text, b.atgard, "rimlighet")
        for b in funna
    )
    return replace(inl, fragor=(*inl.fragor, *fragor))


def _prova_anvands(val: Leveransval, modul: ModuleType, fil: Fil) -> None:
    """Anvandarfel för varje svar som källan inte använder: inget svar får bli utan verkan."""
    fel = []
    for falt, namn in _VALEN.items():
        varde = getattr(val, falt)
        if varde and falt not in modul.TAR and not (falt == "tabell" and varde == modul.KALLA):
            sagt = next(iter(varde)) + "=…" if falt == "kolumner" else varde
            fel.append(
                f"{fil.namn} – {namn} {kort(str(sagt))} – används inte när filen är {modul.NAMN} – "
                "ta bort valet, eller ange --kalla om filen är något annat"
            )
    if val.enhet and val.enhet not in ENHETER:
        fel.append(
            f"--enhet {kort(val.enhet)} – är ingen enhet för belopp – ange {', '.join(ENHETER)}"
        )
    if val.tillfalle and val.tillfalle not in TILLFALLEN:
        fel.append(
            f"--tillfalle {kort(val.tillfalle)} – är inget tillfälle – "
            f"{forslag(val.tillfalle, TILLFALLEN)}"
        )
    if fel:
        raise Anvandarfel(*fel)


def _prova_mot_valen(
    inlasningar: list[Inlasning], fil: Fil, val: Leveransval, katalog: Katalog
) -> None:
    """Anvandarfel om filen bara säger en annan kommun, nämnd eller period än användaren."""
    for namn, ord_ in (
        ("kommun", "kommun"),
        ("namnd", "nämnd"),
        ("ar", "år"),
        ("tillfalle", "tillfälle"),
    ):
        givet = getattr(val, namn)
        if givet is None:
            continue
        i_filen = {
            varde
            for inl in inlasningar
            for varde in (
                getattr(inl, namn),
                *(rad.get(namn) for rader in inl.rader.values() for rad in rader),
            )
            if varde is not None and (namn, varde) != ("kommun", RIKET)
        }
        avsedda = {givet}
        if namn == "namnd":
            kanda = (katalog.namnd(i.kommun, givet) for i in inlasningar if i.kommun)
            avsedda = {namnd.id for namnd in kanda if namnd}
        if i_filen and not avsedda & i_filen:
            funnet = ", ".join(map(str, sorted(i_filen)))
            raise Anvandarfel(
                f"{fil.namn} – avser {ord_} {kort(funnet)}, inte {kort(str(givet))} som angavs – "
                f"rätta filen eller --{namn}"
            )


def _prova_val(val: Leveransval, katalog: Katalog) -> None:
    """Anvandarfel om kommunen eller nämnden som användaren angav inte finns i katalogen."""
    fel = []
    kommuner = [k.kod for k in katalog.kommuner]
    if val.kommun is not None and val.kommun not in kommuner:
        fel.append(f"--kommun {val.kommun} – kommunen finns inte – {forslag(val.kommun, kommuner)}")
    elif val.namnd is not None:
        i_fraga = [val.kommun] if val.kommun else kommuner
        if not any(katalog.namnd(kommun, val.namnd) for kommun in i_fraga):
            ids = [n.id for n in katalog.namnder if n.kommun in i_fraga]
            fel.append(
                f"--namnd {val.namnd} – nämnden ”{val.namnd}” finns inte i katalogen – "
                f"{forslag(val.namnd, ids)}"
            )
    if fel:
        raise Anvandarfel(*fel)
