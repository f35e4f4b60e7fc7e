"""Data och kvalitet: vad som är inläst, vad som saknas och vad som inte stämmer."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import Any

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import (
    PERIODEN,
    RAPPORT,
    TILLFALLE,
    arets_namnder,
    avstamda,
    beror_pa,
    namndnamn,
    sifferord,
    uppraknat,
    versionen,
)
from hud_model.fragor.ram import svensk_ordning
from hud_model.katalog import katalog
from hud_model.katalog import ordlista as ord_
from hud_model.lager import Lager
from hud_model.regler.avstamning import anmarkning_id
from hud_model.tabeller import TABELLER
from hud_model.tal import skriv_tal

NIVAER = {
    "fel": ("fel", "fel"),
    "varning": ("varning", "varningar"),
    "upplysning": ("upplysning", "upplysningar"),
}
"""Nivå → ordet för en och för flera, det allvarligaste först."""

INGET = "Inget är inläst. Lämna in filer på sidan Data."
FORMAT = {
    "verksamhetsberattelse": "Verksamhetsberättelse",
    "manuell": "Inskrivet för hand",
    "datapaket": "Datapaket",
    "exempel": "Påhittat exempel",
    "mall_excel": "Ifylld mall",
    "generisk": "Egen tabell",
    "huvudbok": "Huvudbok",
    "huvudbok_excel": "Huvudbok i Excel",
    "kolada": "Hämtat från Kolada",
    "kolada_tabell": "Koladas värden som tabell",
}
"""Källans namn i modellen → vad den kallas för läsaren."""
_TYPER = {"text": "text", "heltal": "heltal", "tal": "tal", "sant": "ja eller nej"}


@lru_cache(maxsize=8)
def _hela_historiken(lager: Lager, version: int) -> pd.DataFrame:
    """Historiken som den var i en version."""
    return lager.historik(version)


def _historik(lager: Lager, urval: Urval) -> pd.DataFrame:
    ram = _hela_historiken(lager, versionen(lager, urval))
    return ram[ram["kommun"] == urval.kommun] if urval.kommun else ram


def _antal(antal: int, ord_: tuple[str, str]) -> str:
    return f"{antal or 'inga'} {ord_[antal != 1]}"


def datalaget(lager: Lager, urval: Urval) -> Svar:
    """Vad som är inläst och hur många anmärkningar det gav, i antal.

    `tabell`: titel, avser, format, inlast, av, rader (antal), lage (`i kraft`, `ersatt`,
    `ångrad`), filnamn, id, rafil (om den finns att hämta); senast inläst först.
    `uppgifter["version"]` är dataversionen.
    """
    historik = _historik(lager, urval)
    namn = namndnamn(lager, urval)
    rader = [
        {
            "titel": r.titel,
            "avser": avser(r, namn),
            "format": FORMAT.get(r.kalla, r.kalla),
            "inlast": r.inlast_tid.replace("T", " ")[:16],
            "av": r.av,
            "rader": r.rader,
            "lage": "i kraft" if r.i_kraft else "ångrad" if r.angrad else "ersatt",
            "filnamn": r.filnamn,
            "id": r.id,
            "rafil": lager.rafil(r.id) is not None,
        }
        for r in historik.itertuples()
    ]
    kolumner = "titel avser format inlast av rader lage filnamn id rafil".split()
    tabell = pd.DataFrame(rader, columns=kolumner)
    antal = int(historik["i_kraft"].sum())
    bild = {
        "bildrubrik": "Inläst, senast först" if len(tabell) else "Så kommer uppgifter in",
        "bildtext": "En ny leverans om samma sak ersätter den förra; en ångrad kommer tillbaka "
        "om den läses in igen.",
        "uppgifter": {"version": versionen(lager, urval)},
    }
    if not antal:
        return Svar("datalaget", "Inget är inläst ännu", tabell, ingress=INGET, **bild)
    funna = fynd(lager, urval)
    inlasta = f"{sifferord(antal).capitalize()} dokument är inlästa"
    if antal == 1:
        inlasta = "Ett dokument är inläst"
    return Svar(
        "datalaget",
        f"{inlasta}; läsning och avstämning ger {_fyndmening(funna, namn.get(urval.namnd or ''))}",
        tabell,
        ingress=(
            f"Dataversion {versionen(lager, urval)}. Dokument och anmärkningar visas för alla år; "
            "nämnden i raden ovanför väljer bland anmärkningarna."
        ),
        regel="I kraft = varken ångrad eller ersatt av en senare leverans. Tider i UTC.",
        **bild,
    )


def avser(rad: Any, namn: dict[str, str]) -> str:
    """Nämnden (katalogens namn när inget inläst namnger den), året och tillfället."""
    tillfalle = TILLFALLE.get(rad.tillfalle or "", "").lower()
    ar = "" if pd.isna(rad.ar) else str(int(rad.ar))
    vem = "Hela kommunen"
    if isinstance(rad.namnd, str):
        kand = katalog().namnd(rad.kommun, rad.namnd)
        vem = namn.get(rad.namnd) or (kand.namn if kand else rad.namnd)
    return " ".join(del_ for del_ in (vem, ar, tillfalle) if del_)


def _fyndmening(fynd: pd.DataFrame, namn: str | None) -> str:
    """Antalet anmärkningar, och hur många som är av det allvarligaste slaget."""
    text = _antal(len(fynd), ("anmärkning", "anmärkningar"))
    text += f" om {namn.lower()}" if namn else ""
    for niva in ("fel", "varning"):
        antal = int((fynd["niva"] == niva).sum())
        if antal:
            return f"{text}, varav {_antal(antal, NIVAER[niva])}"
    return text


def fynd(lager: Lager, urval: Urval) -> pd.DataFrame:
    """Anmärkningarna om kommunen, eller om en vald nämnd och det som gäller alla."""
    ram = _alla_fynd(lager, versionen(lager, urval), urval.kommun)
    if urval.namnd is None:
        return ram
    linjen = katalog().linje(urval.kommun).hela(urval.namnd)
    return ram[ram["namnd"].isna() | ram["namnd"].isin(linjen)]


@lru_cache(maxsize=16)
def _alla_fynd(lager: Lager, version: int, kommun: str) -> pd.DataFrame:
    """Inläsningens anmärkningar och avstämningens, det allvarligaste först."""
    lasta = lager.las("anmarkning", version=version)
    fynd = avstamda(lager, version, kommun or None)
    raknade = [{**asdict(a), "id": anmarkning_id(a)} for a in fynd]
    ram = pd.concat(
        [lasta.astype(object), pd.DataFrame(raknade, columns=lasta.columns, dtype=object)],
        ignore_index=True,
    ).drop_duplicates("id")
    if kommun:
        ram = ram[ram["kommun"] == kommun]
    niva = ram["niva"].map(list(NIVAER).index)
    return (
        ram.assign(_niva=niva)
        .sort_values(
            ["_niva", "ar", "tabell", "plats"],
            ascending=[True, False, True, True],
            kind="stable",
            ignore_index=True,
        )
        .drop(columns="_niva")
    )


def anmarkningar(lager: Lager, urval: Urval) -> Svar:
    """Det som inte stämmer, med det källan anger bredvid det modellen räknar.

    `tabell`: niva, avser, plats, text, rapporterat, beraknat, atgard, regel, id; det
    allvarligaste först.
    """
    funna = fynd(lager, urval)
    namn = namndnamn(lager, urval)
    tabell = funna[["niva", "plats", "text", "rapporterat", "beraknat", "atgard", "regel", "id"]]
    tabell.insert(1, "avser", [avser(r, namn) for r in funna.itertuples()])
    delar = [
        _antal(antal, ord_)
        for niva, ord_ in NIVAER.items()
        if (antal := int((funna["niva"] == niva).sum()))
    ]
    inlast = bool(_historik(lager, urval)["i_kraft"].any())
    rubrik = f"{uppraknat(delar)} att reda ut" if delar else "Inget att anmärka"
    return Svar(
        "anmarkningar",
        rubrik if inlast else "Inget är avstämt ännu",
        tabell.astype("str"),
        ingress="Inget rättas: det källan anger och det vi räknar står bredvid varandra.",
        regel="Summor, avvikelser och antal räknas ur delarna, med källans egen avrundning.",
        tom_for="" if inlast else INGET,
    )


@beror_pa(*PERIODEN)
def saknade_rapporter(lager: Lager, urval: Urval) -> Svar:
    """Nämnderna vars egen rapport för ramens år och tillfälle inte är inläst.

    `tabell`: namnd, namn, rapport; i bokstavsordning. Nämnderna är de som årets uppgifter nämner.
    """
    namn = arets_namnder(lager, urval)
    inlasta = lager.las("inlasning", version=urval.version, kommun=urval.kommun)
    ratt = (inlasta["ar"] == urval.ar) & (inlasta["tillfalle"] == urval.tillfalle)
    har = set(inlasta["namnd"][ratt.fillna(False)].dropna())
    rapport = f"{RAPPORT[urval.tillfalle]} {urval.ar}"
    rader = [
        {"namnd": id_, "namn": namn_, "rapport": rapport}
        for id_, namn_ in sorted(namn.items(), key=lambda par: svensk_ordning(par[1]))
        if id_ not in har
    ]
    if not namn:
        rubrik = "Vilka rapporter som saknas visas när något är inläst"
    elif rader:
        saknas, alla = sifferord(len(rader)).capitalize(), sifferord(len(namn))
        rubrik = f"{saknas} av {alla} nämnders {rapport} saknas"
    else:
        rubrik = f"Alla nämnders {rapport} är inlästa"
    return Svar(
        "saknade_rapporter",
        rubrik,
        pd.DataFrame(rader, columns=["namnd", "namn", "rapport"]),
        ingress="Nämnder som årets uppgifter nämner men vars egen rapport inte är inläst.",
        tom_for="" if namn else INGET,
    )


@beror_pa("kommun", "version")
def tabellinnehall(lager: Lager, urval: Urval) -> Svar:
    """Antal rader i kraft i varje tabell, för kommunen i ramen.

    `tabell`: tabell, titel, rader; i tabellernas ordning.
    """
    rader = []
    for tabell in TABELLER.values():
        if tabell.delning:
            filer = lager.filer(tabell.namn, urval.version)
            egna = (f for f in filer if urval.kommun in ("", f.delar.get("kommun", urval.kommun)))
            antal = sum(f.rader for f in egna)
        else:
            ram = lager.las(tabell.namn, version=urval.version)
            delad = urval.kommun and "kommun" in ram
            antal = int((ram["kommun"] == urval.kommun).sum()) if delad else len(ram)
        rader.append({"tabell": tabell.namn, "titel": tabell.titel, "rader": antal})
    ram = pd.DataFrame(rader)
    fyllda = int((ram["rader"] > 0).sum())
    summa = skriv_tal(int(ram["rader"].sum()))
    return Svar(
        "tabellinnehall",
        f"{fyllda} av {len(ram)} tabeller har rader, tillsammans {summa}",
        ram,
        ingress="Rader i kraft, alla år. En tom tabell väntar på en inläsning som fyller den.",
    )


@beror_pa()
def datalexikon(lager: Lager, urval: Urval) -> Svar:
    """Vad varje tabell och kolumn betyder.

    `tabell`: tabell, kolumn, typ, betydelse, varden (tillåtna, om de är uppräknade).
    """
    rader = [
        {
            "tabell": tabell.namn,
            "kolumn": kolumn.namn,
            "typ": _TYPER.get(kolumn.typ, kolumn.typ),
            "betydelse": kolumn.betydelse,
            "varden": ", ".join(kolumn.varden) or None,
        }
        for tabell in TABELLER.values()
        for kolumn in tabell.kolumner
    ]
    return Svar(
        "datalexikon",
        f"Datalexikon: {len(TABELLER)} tabeller och {len(rader)} kolumner",
        pd.DataFrame(rader),
        ingress="Namnen är desamma i databasen, datapaketet och hämtade filer.",
    )


@beror_pa()
def ordlista(lager: Lager, urval: Urval) -> Svar:
    """Orden på sidorna med sina förklaringar.

    `tabell`: ord, forklaring; i bokstavsordning.
    """
    orden = sorted(ord_.ordlista().items(), key=lambda par: svensk_ordning(par[0]))
    return Svar(
        "ordlista",
        f"Ordlista: {len(orden)} ord",
        pd.DataFrame(orden, columns=["ord", "forklaring"]),
        ingress="Så används orden på sidorna och i filerna.",
    )
