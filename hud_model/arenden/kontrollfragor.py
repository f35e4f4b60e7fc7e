"""Kontrollfrågor: en ny leverans mot det som gällde, och det som en människa måste svara på."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from hud_model.arenden.fardig import arets, utan_parameter
from hud_model.arenden.foljder import Foljd, foljden, som_om
from hud_model.begrepp import Inlasning, Rad
from hud_model.katalog import Katalog
from hud_model.lager import Lager, Storfil, antal_rader, sammandrag
from hud_model.regler._rader import som_rader
from hud_model.regler.avstamning import missade_summor
from hud_model.regler.leverans import (
    FOLJDER,
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

_AVSER = ("kalla", "kommun", "namnd", "ar", "tillfalle", "titel")
"""Det en leverans avser: en ny med samma ersätter den förra."""
_ATERGER = "verksamhetsberattelse"
"""Källan som återger ett dokument: dess summor som inte stämmer blir fynd, inte frågor."""
_GRANSER = (
    "krymper_andel",
    "krymper_minst_rader",
    "dubblas_minst_rader",
    "dubblas_andel",
    "belopp_minst_antal",
    "belopp_andel",
    "enhet_faktorer",
    "namnder_minst",
    "namnd_faktor",
    "rad_faktor",
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
class Jamford:
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

    @cached_property
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


def jamfor(inlasningar: Iterable[Inlasning], lager: Lager) -> Iterator[Jamford]:
    """Varje ny inläsning mot leveransen i kraft om samma sak, och mot rader med samma nyckel.

    En leverans med annan titel lämnar det som den inte nämner.
    """
    version = lager.version()
    historik = lager.historik()
    kanda = set(historik["id"][~historik["angrad"].astype(bool)])
    gallande = {avser(rad): rad["id"] for rad in som_rader(lager.las("inlasning"))}
    for inl in inlasningar:
        if inl.id in kanda and not inl.tillagg:
            continue
        kanda.add(inl.id)
        ersatt = gallande.get(avser(vars(inl)))
        forra = _forra(inl, ersatt, lager, version)
        yield Jamford(inl, forra, inl.titel if ersatt else "", ersatt)


def som_tillagg(inl: Inlasning, lager: Lager) -> Inlasning:
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
            mer |= namn not in FOLJDER and any(
                v is not None and forra.get(k) is None for k, v in rad.items()
            )
            rader.append({**rad, **saknade})
        if rader := [*rader, *kvar.values()]:
            samlat[namn] = rader
    return replace(inl, rader=samlat, tillagg=True) if mer else inl


def avser(rad: Mapping[str, Any]) -> tuple[Any, ...]:
    """Det en leverans avser, som värden att jämföra."""
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


def foljderna(jamforda: Sequence[Jamford], lager: Lager) -> dict[str, Foljd]:
    """Inläsningens id → vad den ändrar, för dem som inte återställer det som redan fanns."""
    nya = [j for j in jamforda if j.inlasning.inlast_tid is None]
    lagd = som_om([j.inlasning for j in nya], {j.ersatt_id for j in nya if j.ersatt_id}, lager)
    return {j.inlasning.id: foljden(j.inlasning, j.skillnader, lager, lagd) for j in nya}


def _om_summor(inl: Inlasning, katalog: Katalog) -> list[Misstanke]:
    """Frågorna om summor som leveransen anger och som dess delar inte ger."""
    if inl.kalla == _ATERGER:
        return []
    tolerans = katalog.parameter("avstamning_tolerans_kr_per_term", arets(inl))
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


def fragorna(
    jamforda: Iterable[Jamford], foljder: Mapping[str, Foljd], lager: Lager, katalog: Katalog
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
    ar = arets(inl)
    try:
        return {namn: katalog.parameter(f"leverans_{namn}", ar) for namn in _GRANSER}
    except LookupError as orsak:
        raise utan_parameter(inl, orsak) from orsak
