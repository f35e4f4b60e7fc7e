"""Det som flera frågor behöver: nämndens namn, källorna bakom raderna och varför något saknas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from hud_model.begrepp import Anmarkning, Kalla, Urval
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler.avstamning import avstam
from hud_model.tabeller import RADTABELLER

TILLFALLE = {
    "plan": "Plan",
    "delar1": "Delår 1",
    "delar2": "Delår 2",
    "bokslut": "Bokslut",
}
RAPPORT = {
    "plan": "verksamhetsplan",
    "delar1": "delårsrapport per sista april",
    "delar2": "delårsrapport per sista augusti",
    "bokslut": "verksamhetsberättelse",
}
RESULTAT = "årets resultat"
SIFFERORD = "ingen en två tre fyra fem sex sju åtta nio tio elva tolv".split()


def sifferord(antal: int) -> str:
    """Antalet i ord upp till tolv, annars i siffror."""
    return SIFFERORD[antal] if 0 <= antal < len(SIFFERORD) else str(antal)


def namndnamn(lager: Lager, urval: Urval) -> dict[str, str]:
    """Nämndernas namn efter id, i kommunen."""
    ram = lager.las("namnd", version=urval.version, kommun=urval.kommun)
    return dict(zip(ram["id"], ram["namn"], strict=True))


def arets_namnder(lager: Lager, urval: Urval) -> dict[str, str]:
    """Namn efter id för de nämnder som årets uppgifter nämner, i kommunen."""
    version = lager.version() if urval.version is None else urval.version
    namnda = _namnda(lager, version, urval.kommun, urval.ar)
    return {id_: text for id_, text in namndnamn(lager, urval).items() if id_ in namnda}


@lru_cache(maxsize=64)
def _namnda(lager: Lager, version: int, kommun: str, ar: int) -> frozenset[str]:
    """Nämnderna i årets uppgifter; sparade, för alla tabeller läses."""
    return frozenset(
        str(namnd)
        for tabell in RADTABELLER.values()
        if {"namnd", "ar", "tillfalle"} <= set(tabell.nyckel)
        for namnd in lager.las(tabell.namn, version=version, kommun=kommun, ar=ar)["namnd"].dropna()
    )


def valda(lager: Lager, tabell: str, urval: Urval, **villkor: object) -> pd.DataFrame:
    """Tabellens rader för urvalets kommun, år, tillfälle och nämnd (om en är vald)."""
    if urval.namnd is not None:
        villkor["namnd"] = urval.namnd
    return lager.las(
        tabell,
        version=urval.version,
        kommun=urval.kommun,
        ar=urval.ar,
        tillfalle=urval.tillfalle,
        **villkor,
    )


def avvikelserader(lager: Lager, urval: Urval) -> pd.DataFrame:
    """Resultaträkningens sista rad, årets resultat, per nämnd i urvalet."""
    ram = valda(lager, "resultatrakning", urval)
    return ram[ram["post"].str.casefold() == RESULTAT]


def ensam(lager: Lager, urval: Urval, tabell: str) -> Urval:
    """Urvalet med nämnden satt, när ingen är vald och bara en nämnd har rader i tabellen."""
    if urval.namnd is not None:
        return urval
    namnder = valda(lager, tabell, urval)["namnd"].dropna().unique()
    return replace(urval, namnd=str(namnder[0])) if len(namnder) == 1 else urval


def kallor(lager: Lager, urval: Urval, *ramar: pd.DataFrame) -> tuple[Kalla, ...]:
    """Dokumenten bakom raderna, med platserna i dem."""
    titlar = lager.las("inlasning", version=urval.version)
    titel = dict(zip(titlar["id"], titlar["titel"], strict=True))
    platser: dict[str, list[str]] = {}
    for ram in ramar:
        for id_, plats in zip(ram["inlasning"], ram["plats"], strict=True):
            platser.setdefault(titel[id_], []).append(plats.split(",")[0].split(" (rad")[0])
    return tuple(Kalla(t, tuple(dict.fromkeys(p))) for t, p in platser.items())


def saknas(urval: Urval, vad: str, namn: str | None = None) -> str:
    """Meningen som förklarar ett tomt svar: vad som saknas och vilken inläsning som fyller det."""
    vem = f"{namn[:1].lower()}{namn[1:]}" if namn else "nämnden"
    rapport = RAPPORT[urval.tillfalle]
    return (
        f"{vad} saknas för {vem} {urval.ar} ({TILLFALLE[urval.tillfalle].lower()}). "
        f"De kommer med nämndens {rapport} {urval.ar}, som inte är inläst."
    )


@lru_cache(maxsize=16)
def avstamda(lager: Lager, version: int) -> tuple[Anmarkning, ...]:
    """Avstämningens fynd för hela lagret i en version."""
    tabeller = lager.alla(version)
    alla_ar = [int(ar) for t in tabeller.values() if "ar" in t for ar in t["ar"].dropna()]
    ar = max(alla_ar, default=0)
    if not ar:
        return ()
    tolerans = katalog().parameter("avstamning_tolerans_kr_per_term", ar)
    return tuple(avstam(tabeller, {"avstamning": {"tolerans_kr_per_term": tolerans}}))


def anmarkta(lager: Lager, urval: Urval, *tabeller: str) -> tuple[Anmarkning, ...]:
    """Fynden i tabellerna för urvalets kommun, år, tillfälle och nämnd (om en är vald)."""
    version = lager.version() if urval.version is None else urval.version
    return tuple(
        a
        for a in avstamda(lager, version)
        if a.tabell in tabeller
        and (a.kommun, a.ar, a.tillfalle) == (urval.kommun, urval.ar, urval.tillfalle)
        and (urval.namnd is None or a.namnd in (urval.namnd, None))
    )


def uppraknat(ord_: Iterable[str]) -> str:
    """Orden med komma och ”och” före det sista."""
    lista = list(ord_)
    return " och ".join([", ".join(lista[:-1]), lista[-1]] if len(lista) > 1 else lista)
