"""Leveranserna: en per nämnd, år och tillfälle, som ett öppet datapaket."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping

import pandas as pd

from hud_model.arenden.exempel import (
    effektivisering,
    ekonomi,
    kontroll,
    mal,
    nyckeltal,
    personal,
    verksamhet,
)
from hud_model.arenden.exempel.grund import AREN, KOMMUN, Rapport, rapporter
from hud_model.begrepp import Rad
from hud_model.export.datapaket import datapaket
from hud_model.katalog import Katalog, markt_titel
from hud_model.regler.harledning import harled
from hud_model.tabeller import TABELLER

AMNEN: tuple[Callable[[Rapport], Mapping[str, list[Rad]]], ...] = (
    ekonomi.rader,
    mal.rader,
    verksamhet.rader,
    personal.rader,
    kontroll.rader,
    effektivisering.rader,
    nyckeltal.rader,
)
"""Ämnena i tur och ordning; ett nytt ämne är en modul till."""
AV = "exempel"
_SLAG = {
    "plan": ("Verksamhetsplan", "{fore}-12-12"),
    "delar1": ("Delårsrapport april", "{ar}-05-18"),
    "delar2": ("Delårsrapport augusti", "{ar}-09-19"),
    "bokslut": ("Verksamhetsberättelse", "{efter}-02-14"),
}


def tabeller(katalog: Katalog) -> dict[str, list[Rad]]:
    """Alla rader i Exempelkommunen, med beräknade kolumner och inläsningar; samma varje gång."""
    ut: dict[str, list[Rad]] = {namn: [] for namn in TABELLER}
    for rapport in rapporter():
        egna: dict[str, list[Rad]] = {}
        for amne in AMNEN:
            for namn, rader in amne(rapport).items():
                egna.setdefault(namn, []).extend(_passande(namn, rad) for rad in rader)
        inlasning = _inlasning(rapport, egna)
        ut["inlasning"].append(inlasning)
        for namn, rader in egna.items():
            ut[namn] += [{**rad, "inlasning": inlasning["id"]} for rad in rader]
    ut["namnd"] = _namnder(katalog, ut["inlasning"])
    return harled(ut, katalog.parameter("beraknad_bedomning", AREN[-1]))


def paket(katalog: Katalog) -> dict[str, bytes]:
    """Det öppna datapaketet: filnamn → innehåll."""
    return datapaket(
        {
            namn: pd.DataFrame(rader, columns=list(TABELLER[namn].kolumnnamn), dtype=object)
            for namn, rader in tabeller(katalog).items()
        }
    )


def _passande(namn: str, rad: Rad) -> Rad:
    """Raden utan nycklar som tabellen inte har (grundtabeller saknar år och tillfälle)."""
    kolumner = TABELLER[namn].kolumnnamn
    return {k: v for k, v in rad.items() if k in kolumner}


def _inlasning(rapport: Rapport, rader: Mapping[str, list[Rad]]) -> Rad:
    slag, datum = _SLAG[rapport.tillfalle]
    dag = datum.format(ar=rapport.ar, fore=rapport.ar - 1, efter=rapport.ar + 1)
    titel = markt_titel(KOMMUN, f"{slag} {rapport.ar}, {rapport.namn}")
    text = json.dumps([titel, rader], ensure_ascii=False, sort_keys=True)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return {
        "id": sha256[:12],
        "kalla": "exempel",
        "filnamn": f"exempel-{rapport.ar}-{rapport.tillfalle}-{rapport.namnd}",
        "sha256": sha256,
        "titel": titel,
        "kommun": KOMMUN,
        "namnd": rapport.namnd,
        "ar": rapport.ar,
        "tillfalle": rapport.tillfalle,
        "dokumentdatum": dag,
        "inlast_tid": f"{dag}T08:00:00.000000Z",
        "av": AV,
    }


def _namnder(katalog: Katalog, inlasningar: list[Rad]) -> list[Rad]:
    """Katalogens nämnder; var och en kommer med sin första rapport."""
    forsta: dict[str, str] = {}
    for inlasning in inlasningar:
        forsta.setdefault(inlasning["namnd"], inlasning["id"])
    return [
        {
            "kommun": KOMMUN,
            **{
                k: getattr(n, k)
                for k in (
                    "id",
                    "namn",
                    "kortnamn",
                    "giltig_fran",
                    "giltig_till",
                    "foregangare",
                    "forvaltning",
                )
            },
            "inlasning": forsta[n.id],
            "plats": "Nämnder",
        }
        for n in katalog.namnder
        if n.kommun == KOMMUN
    ]
