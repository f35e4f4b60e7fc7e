"""Importera filer: läs, härled, granska, gör sant i en transaktion. Alla filer eller ingen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from hud_model.arenden.foljder import Foljd, delvis, foljden, som_om
from hud_model.arenden.intag import hogst, las_filerna
from hud_model.arenden.krona import dubbelt_raknat
from hud_model.arenden.minne import med_minne, minns
from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.fragor._sidor import sidor_som_laser
from hud_model.katalog import Katalog
from hud_model.lager import (
    Lager,
    Sparat,
    Storfil,
    antal_rader,
    kopiera_till_disken,
    sammandrag,
)
from hud_model.regler._rader import som_rader
from hud_model.regler.avstamning import anmarkning_id, missade_summor
from hud_model.regler.harledning import harled
from hud_model.regler.leverans import (
    Misstanke,
    Skillnad,
    misstankar,
    misstankar_inom,
    misstankar_mot_aret_fore,
    misstankar_om_stor,
    nyckel,
    skillnad,
)
from hud_model.regler.linje import langs_linjen
from hud_model.tabeller import FAKTATABELLER, TABELLER

Framsteg = Callable[[str, int, int], None]
"""Anropas inför varje steg: vad som görs, antal gjorda steg, antal steg i allt."""

_AVSER = ("kalla", "kommun", "namnd", "ar", "tillfalle", "titel")
"""Det en leverans avser: en ny med samma ersätter den förra."""
_ATERGER = "verksamhetsberattelse"
"""Källan som återger ett dokument: dess summor som inte stämmer blir fynd, inte frågor."""
_FOLJER = ("anmarkning", "namnd")
_GRANSER = (
    "krymper_andel",
    "krymper_minst_rader",
    "dubblas_minst_rader",
    "dubblas_andel",
    "belopp_minst_antal",
    "belopp_andel",
    "enhet_faktorer",
)


@dataclass(frozen=True)
class Kontrollfraga:
    """En fråga om en leverans som en människa måste svara på innan den läses in.

    `svar` säger hur, när svaret är något annat än att det stämmer.
    """

    filnamn: str
    misstanke: Misstanke
    svar: str = ""

    def mening(self) -> str:
        """En rad: var – vad – vad som ska göras."""
        m = self.misstanke
        svar = self.svar or f"{m.fraga} Läs in igen med --bekrafta om det stämmer"
        return f"{self.filnamn} – {m.text} – {svar}"


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
        inlasningar = [_som_tillagg(inl, lager) for inl in inlasningar]
        if dubbelt := dubbelt_raknat(inlasningar, lager):
            raise Anvandarfel(*dubbelt)
        steg("Jämför med det som är inläst", len(filer), len(filer) + 1)
        jamforda = list(_jamfor(inlasningar, lager))
        foljder = _foljder(jamforda, lager)
        fragor = _fragor(jamforda, foljder, lager, katalog)
        stora = {j.inlasning.id: j.stora(lager) for j in jamforda if j.inlasning.stora}
    skillnader = {j.inlasning.id: j.skillnader() for j in jamforda}
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
        inlasningar = [_som_tillagg(inl, lager) for inl in inlasningar]
        if dubbelt := dubbelt_raknat(inlasningar, lager):
            raise Anvandarfel(*dubbelt)
        steg("Jämför med det som är inläst", len(filer), totalt)
        if not bekraftade:
            jamforda = list(_jamfor(inlasningar, lager))
            delar = [j for j in jamforda if not j.ersatter and delvis(j.skillnader(), lager)]
            if fragor := _fragor(jamforda, _foljder(delar, lager), lager, katalog):
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
        forst = sedda.setdefault(_avser(vars(inl)), inl)
        if forst.id != inl.id and inl.inlast_tid is None:
            fel.append(
                f"{inl.filnamn} – avser samma sak som {forst.filnamn} ({inl.titel}) – lägg ihop "
                "filerna, eller läs in bara den som ska gälla"
            )
    return fel


@dataclass(frozen=True)
class _Jamford:
    """En ny inläsning mot det som gällde: `forra` är tabell → rader som den ändrar eller tar bort.

    `ersatter` är titeln på leveransen i kraft om samma sak, vars övriga rader försvinner.
    """

    inlasning: Inlasning
    forra: Mapping[str, list[Rad]]
    ersatter: str = ""
    ersatt_id: str | None = None

    def stora(self, lager: Lager) -> dict[str, tuple[int, int]]:
        """Stor tabell → antal rader i leveransen som ersätts och i den nya."""
        return {
            namn: (sum(f.rader for f in self._forra_filer(namn, lager)), antal_rader(mapp))
            for namn, mapp in self.inlasning.stora.items()
        }

    def om_stora(self, lager: Lager, granser: Mapping[str, Any]) -> list[Misstanke]:
        """Frågorna om de stora tabeller som ersätts."""
        ut: list[Misstanke] = []
        for namn, mapp in self.inlasning.stora.items():
            if forra := self._forra_filer(namn, lager):
                sidor = (sammandrag(f.vag for f in forra), sammandrag(mapp.rglob("*.parquet")))
                ut += misstankar_om_stor(namn, *sidor, granser)
        return ut

    def _forra_filer(self, tabell: str, lager: Lager) -> list[Storfil]:
        return [f for f in lager.filer(tabell) if f.inlasning == self.ersatt_id]

    def skillnader(self) -> tuple[Skillnad, ...]:
        """Tabellerna som ändras, i tabellernas ordning."""
        alla = (
            skillnad(self.forra.get(namn, []), self.inlasning.rader.get(namn, []), tabell)
            for namn, tabell in TABELLER.items()
        )
        return tuple(s for s in alla if s)

    def att_fraga_om(self) -> Mapping[str, list[Rad]]:
        """De nya raderna som ska jämföras: alla, eller bara de som ersätter en annans."""
        if self.ersatter:
            return self.inlasning.rader
        ut = {}
        for namn, forra in self.forra.items():
            nycklar = {nyckel(rad, TABELLER[namn]) for rad in forra}
            nya = self.inlasning.rader[namn]
            ut[namn] = [rad for rad in nya if nyckel(rad, TABELLER[namn]) in nycklar]
        return ut


def _jamfor(inlasningar: Iterable[Inlasning], lager: Lager) -> Iterator[_Jamford]:
    """Varje ny inläsning mot leveransen i kraft om samma sak, och mot rader med samma nyckel.

    En leverans med annan titel lämnar det som den inte nämner.
    """
    version = lager.version()
    historik = lager.historik()
    kanda = set(historik["id"][~historik["angrad"].astype(bool)])
    gallande = {_avser(rad): rad["id"] for rad in som_rader(lager.las("inlasning"))}
    for inl in inlasningar:
        if inl.id in kanda and not inl.tillagg:
            continue
        kanda.add(inl.id)
        ersatt = gallande.get(_avser(vars(inl)))
        forra = _forra(inl, ersatt, lager, version)
        yield _Jamford(inl, forra, inl.titel if ersatt else "", ersatt)


def _som_tillagg(inl: Inlasning, lager: Lager) -> Inlasning:
    """Inläsningen som tillägg, när dess byte är inlästa ur ett paket utan allt dokumentet säger.

    Det som paketet har och dokumentet inte har (sammanfattningar) följer med.
    """
    gallande = lager.las("inlasning")
    if inl.inlast_tid or inl.stora or inl.id not in set(gallande["id"]) or lager.rafil(inl.id):
        return inl
    samlat, mer = {}, False
    for namn in FAKTATABELLER:
        tabell, nya = TABELLER[namn], inl.rader.get(namn, [])
        kvar = {nyckel(r, tabell): r for r in som_rader(lager.las(namn, inlasning=inl.id))}
        rader = []
        for rad in nya:
            forra = kvar.pop(nyckel(rad, tabell), {})
            saknade = {k: v for k, v in forra.items() if v is not None and rad.get(k) is None}
            mer |= namn not in _FOLJER and any(
                v is not None and forra.get(k) is None for k, v in rad.items()
            )
            rader.append({**rad, **saknade})
        if rader := [*rader, *kvar.values()]:
            samlat[namn] = rader
    return replace(inl, rader=samlat, tillagg=True) if mer else inl


def _avser(rad: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(rad[k] for k in _AVSER)


def _forra(inl: Inlasning, ersatt: str | None, lager: Lager, version: int) -> dict[str, list[Rad]]:
    """Tabell → raderna i kraft som har samma nyckel som en ny rad eller som `ersatt` förde in."""
    ut = {}
    for namn in FAKTATABELLER if ersatt else inl.rader:
        nya = inl.rader.get(namn, [])
        ram = lager.las(namn, version=version)
        if "ar" in ram:
            samma_ar = ram["ar"].isin({rad.get("ar") for rad in nya})
            ram = ram[samma_ar | (ram["inlasning"] == ersatt)]
        if len(ram):
            nycklar = {nyckel(rad, TABELLER[namn]) for rad in nya}
            ut[namn] = [
                rad
                for rad in som_rader(ram)
                if rad["inlasning"] == ersatt or nyckel(rad, TABELLER[namn]) in nycklar
            ]
    return ut


def _foljder(jamforda: Sequence[_Jamford], lager: Lager) -> dict[str, Foljd]:
    """Inläsningens id → vad den ändrar, för dem som inte återställer det som redan fanns."""
    nya = [j for j in jamforda if j.inlasning.inlast_tid is None]
    lagd = som_om([j.inlasning for j in nya], {j.ersatt_id for j in nya if j.ersatt_id}, lager)
    return {j.inlasning.id: foljden(j.inlasning, j.skillnader(), lager, lagd) for j in nya}


def _om_summor(inl: Inlasning, katalog: Katalog) -> list[Misstanke]:
    """Frågorna om summor som leveransen anger och som dess delar inte ger."""
    if inl.kalla == _ATERGER:
        return []
    tolerans = katalog.parameter("avstamning_tolerans_kr_per_term", _ar(inl))
    return [
        Misstanke(
            "summa", a.tabell, f"{a.plats}: {a.text.rstrip('.')}", "Är delarna och summan rätt?"
        )
        for a in missade_summor(inl.rader, tolerans)
    ]


def _om_delen(foljd: Foljd) -> list[Misstanke]:
    """Frågan om en leverans av en del av det som en annan redan gett, när något annat då ändras."""
    if not foljd.delvis or not (foljd.fynd or foljd.meningar):
        return []
    delar = "; ".join(f"{titel}: {vad}" for titel, vad in foljd.delvis.items())
    return [
        Misstanke(
            "i_del",
            "",
            f"En del av det som redan är inläst ({delar}). {foljd.i_korthet()}",
            "Ska delen läsas in ändå?",
        )
    ]


def _fragor(
    jamforda: Iterable[_Jamford], foljder: Mapping[str, Foljd], lager: Lager, katalog: Katalog
) -> list[Kontrollfraga]:
    """Det som någon måste svara på innan inläsningarna sparas."""
    fragor: list[Kontrollfraga] = []
    for j in jamforda:
        inl = j.inlasning
        granser = _granser(inl, katalog)
        funna = misstankar(j.forra, j.att_fraga_om(), granser, ersatter=bool(j.ersatter))
        funna += j.om_stora(lager, granser)
        if inl.inlast_tid is None:  # det ett paket återställer är redan besvarat
            funna += misstankar_inom(inl.rader, granser)
            funna += _om_summor(inl, katalog)
        if not j.ersatter and inl.id in foljder:
            funna += _om_delen(foljder[inl.id])
        if not j.ersatter:
            funna += misstankar_mot_aret_fore(_aret_fore(inl, lager, katalog), inl.rader, granser)
        fragor += [
            Kontrollfraga(
                inl.filnamn,
                Misstanke("oklart", "", f"{f.plats}: {f.text}", "Ska resten läsas in utan det?"),
                f"{f.atgard}; läs annars in resten med --bekrafta",
            )
            for f in inl.fragor
        ]
        fragor += [Kontrollfraga(inl.filnamn, m) for m in funna]
    return fragor


def _aret_fore(inl: Inlasning, lager: Lager, katalog: Katalog) -> dict[str, list[Rad]]:
    """Tabell → raderna i kraft för kommunen och åren före dem som inläsningens rader avser."""
    ut = {}
    for namn, rader in inl.rader.items():
        ar = {rad["ar"] - 1 for rad in rader if rad.get("ar")}
        ram = lager.las(namn, kommun=inl.kommun) if ar else None
        if ram is not None and "ar" in ram:
            fjol = ram[ram["ar"].isin(ar)]
            linje = katalog.linje(inl.kommun)
            ut[namn] = som_rader(langs_linjen(fjol, TABELLER[namn], linje, max(ar) + 1))
    return ut


def _granser(inl: Inlasning, katalog: Katalog) -> dict[str, Any]:
    """Gränserna för vilka leveranser som ger frågor, leveransens år."""
    ar = _ar(inl)
    try:
        return {namn: katalog.parameter(f"leverans_{namn}", ar) for namn in _GRANSER}
    except LookupError as orsak:
        raise _utan_parameter(inl, orsak) from orsak


def fardig(inl: Inlasning, katalog: Katalog) -> Inlasning:
    """Inläsningen med härledda kolumner, nämnderna den nämner och dess anmärkningar som rader.

    En inläsning som ett datapaket återställer är redan färdig och ändras inte.
    """
    if inl.inlast_tid is not None:
        return inl
    ar = _ar(inl)
    rader = harled(inl.rader, _trosklar(inl, ar, katalog))
    namnder = _namnder(inl, katalog)
    if namnder:
        rader["namnd"] = [*rader.get("namnd", []), *namnder]
    oklart = [replace(f, text=f"lästes inte: {f.text}") for f in inl.fragor]
    egna = [replace(a, kommun=inl.kommun) for a in (*inl.anmarkningar, *oklart)]
    anmarkningar = {
        anmarkning_id(a): {
            "kommun": inl.kommun,
            "namnd": inl.namnd,
            "ar": ar,
            "tillfalle": inl.tillfalle or "bokslut",
            "id": anmarkning_id(a),
            **{
                k: getattr(a, k) or None
                for k in ("niva", "regel", "tabell", "nyckel", "text", "rapporterat", "beraknat")
            },
            "atgard": a.atgard or None,
            "plats": a.plats or inl.filnamn,
        }
        for a in egna
    }
    if anmarkningar:
        rader["anmarkning"] = [*rader.get("anmarkning", []), *anmarkningar.values()]
    return replace(inl, rader=rader)


def _trosklar(inl: Inlasning, ar: int, katalog: Katalog) -> list[tuple[float, str]]:
    """Gränserna för beräknad bedömning det året; inga när inget mål ska bedömas."""
    if not inl.rader.get("malbedomning"):
        return []
    try:
        trosklar: list[tuple[float, str]] = katalog.parameter("beraknad_bedomning", ar)
    except LookupError as orsak:
        raise _utan_parameter(inl, orsak) from orsak
    return trosklar


def _ar(inl: Inlasning) -> int:
    """Året leveransen avser, annars det senaste i raderna, annars dokumentets, annars 0."""
    i_raderna = (r["ar"] for t in inl.rader.values() for r in t if r.get("ar"))
    return inl.ar or max(i_raderna, default=int((inl.dokumentdatum or "0")[:4]))


def _utan_parameter(inl: Inlasning, orsak: LookupError) -> Anvandarfel:
    return Anvandarfel(
        f"{inl.filnamn} – {orsak.args[0]} – rätta året eller lägg värdet i katalog/parametrar.toml"
    )


def _namnder(inl: Inlasning, katalog: Katalog) -> list[Rad]:
    """Katalogens uppgifter om de nämnder som raderna hör till men leveransen inte beskriver."""
    beskrivna = {rad["id"] for rad in inl.rader.get("namnd", [])}
    platser: dict[str, str] = {}
    for rader in inl.rader.values():
        for rad in rader:
            if rad.get("namnd") and rad["namnd"] not in beskrivna:
                platser.setdefault(rad["namnd"], rad["plats"])
    namnder = {n.id: n for n in katalog.namnder if n.kommun == inl.kommun}
    return [
        {
            "kommun": inl.kommun,
            "id": id_,
            "namn": namnder[id_].namn,
            "kortnamn": namnder[id_].kortnamn,
            "giltig_fran": namnder[id_].giltig_fran,
            "giltig_till": namnder[id_].giltig_till,
            "foregangare": namnder[id_].foregangare,
            "forvaltning": namnder[id_].forvaltning,
            "plats": plats,
        }
        for id_, plats in sorted(platser.items())
        if id_ in namnder
    ]
