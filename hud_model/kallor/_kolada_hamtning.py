"""En hel hämtning från Kolada: planen, sidorna i tur och ordning, och förteckningen över dem.

Varje svar sparas packat i råmappen under sin kontrollsumma, och dagboken får en rad. Avbryts
hämtningen läser nästa körning dagboken och hämtar bara det som fattas. När alla svar finns blir
de till en förteckning (`kolada.json`-formatet), som källan `kolada` läser in. Alla eller inga.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._kolada_api import FinnsInte, ForMangaId, Klient
from hud_model.kallor._kolada_svar import (
    FORMAT,
    Anrop,
    Granskning,
    Sida,
    Svarsfel,
    nyckeltalssida,
    ur_ra,
)

HOGST_ID = 25
"""Så många nyckeltal, kommuner eller år tar Kolada emot i ett anrop, enligt andras klienter."""
_DAGBOK_HOGST_DAGAR = 7

Sparare = Callable[[str, bytes], object]
"""Lägger byte under sin kontrollsumma i råmappen."""
Framsteg = Callable[[int, int, int], object]
"""Får klara anrop, alla anrop och värden hittills."""


@dataclass(frozen=True)
class Plan:
    """Det som ska hämtas. `titel` namnger urvalet: samma titel ersätter förra hämtningen."""

    titel: str
    nyckeltal: tuple[str, ...]
    kommuner: tuple[str, ...]
    ar: tuple[int, ...]

    def anrop(self) -> Iterator[Anrop]:
        """Anropen, nyckeltal för nyckeltal, med högst så många id:n som Kolada tar emot."""
        for nyckeltal in _delar(self.nyckeltal):
            for ar in _delar(self.ar):
                for kommuner in _delar(self.kommuner):
                    yield Anrop(nyckeltal, kommuner, ar)


def _delar(hela: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return [hela[i : i + HOGST_ID] for i in range(0, len(hela), HOGST_ID)]


class Dagbok:
    """Vilka sidor som redan är hämtade, en rad per sida, så att ett avbrott inte kostar om."""

    def __init__(self, mapp: Path, bas_url: str, plan: Plan, idag: date) -> None:
        """Läser dagboken för planen; en för gammal börjar om, en avhuggen sista rad räknas inte."""
        nyckel = json.dumps([bas_url, plan.nyckeltal, plan.kommuner, plan.ar]).encode()
        self._fil = mapp / f"kolada-{hashlib.sha256(nyckel).hexdigest()[:16]}.jsonl"
        self.hamtad = idag
        self._sidor: dict[str, list[str]] = {}
        rader = self._rader()
        borjad = next((r["borjad"] for r in rader if "borjad" in r), None)
        if borjad and idag - date.fromisoformat(borjad) <= timedelta(days=_DAGBOK_HOGST_DAGAR):
            self.hamtad = date.fromisoformat(borjad)
            for rad in rader:
                if "vag" in rad:
                    self._sidor.setdefault(rad["vag"], []).append(rad["sha256"])
                elif "glom" in rad:
                    self._sidor.pop(rad["glom"], None)
        else:
            mapp.mkdir(parents=True, exist_ok=True)
            self._fil.unlink(missing_ok=True)
            self._skriv({"borjad": idag.isoformat()})

    def _rader(self) -> list[dict[str, Any]]:
        if not self._fil.exists():
            return []
        rader = []
        for text in self._fil.read_text("utf-8").splitlines():
            try:
                rader.append(json.loads(text))
            except ValueError:
                break
        return rader

    def _skriv(self, rad: dict[str, Any]) -> None:
        with self._fil.open("a", encoding="utf-8") as fil:
            fil.write(json.dumps(rad) + "\n")

    def sidor(self, vag: str) -> list[str]:
        """Kontrollsummorna för anropets sidor, i ordning."""
        return self._sidor.get(vag, [])

    def lagg_till(self, vag: str, sha256: str) -> None:
        """Skriver att en sida av anropet är hämtad och sparad."""
        self._skriv({"vag": vag, "sha256": sha256})

    def glom(self, vag: str) -> None:
        """Anropets sidor hänger inte ihop och ska hämtas om."""
        self._skriv({"glom": vag})

    def stang(self) -> None:
        """Tar bort dagboken när hämtningen är klar."""
        self._fil.unlink(missing_ok=True)


@dataclass
class Hamtning:
    """Hämtar en plan med en klient. `ra` är råmappen, `spara` lägger filer där."""

    klient: Klient
    plan: Plan
    dagbok: Dagbok
    ra: Path
    spara: Sparare
    framsteg: Framsteg
    varden: int = 0

    def forteckning(self) -> bytes:
        """Hämtar det som fattas och ger förteckningen; Anvandarfel om något inte går att hämta.

        Samma svar samma dag ger samma byte.
        """
        ko: deque[Anrop] = deque(self.plan.anrop())
        klara = 0
        hamtade: list[dict[str, Any]] = list(self._beskrivningar())
        while ko:
            anrop = ko.popleft()
            try:
                sidor, varden = self._anrop(anrop)
            except ForMangaId as fel:
                delar = anrop.delat()
                if delar is None:
                    raise Anvandarfel(
                        f"{fel} – servern tar inte emot anropet (422) – kontrollera id:na"
                    ) from fel
                ko.extendleft(reversed(delar))
                continue
            hamtade.append({**_som_json(anrop), "sidor": sidor})
            klara += 1
            self.varden += varden
            self.framsteg(klara, klara + len(ko), self.varden)
        if not self.varden:
            raise Anvandarfel(
                f"{self.klient.bas_url} – inga värden finns för urvalet – "
                "kontrollera id:n, kommunkoder och år"
            )
        dokument = {
            "format": FORMAT,
            "titel": self.plan.titel,
            "hamtad": self.dagbok.hamtad.isoformat(),
            "bas_url": self.klient.bas_url,
            "anrop": hamtade,
        }
        return (json.dumps(dokument, ensure_ascii=False, indent=0) + "\n").encode()

    def _beskrivningar(self) -> Iterator[dict[str, Any]]:
        """Nyckeltalens titlar och publicering, där servern har dem."""
        for nyckeltal in _delar(self.plan.nyckeltal):
            vag = f"/kpi/{','.join(nyckeltal)}"
            try:
                sidor = self._sidor(vag, partial(nyckeltalssida, fragade=nyckeltal))
            except (FinnsInte, ForMangaId):
                continue
            yield {"om": list(nyckeltal), "sidor": sidor}

    def _anrop(self, anrop: Anrop) -> tuple[list[str], int]:
        """Anropets sidor (kontrollsummor) och antal värden; alla, prövade mot det angivna."""
        granskning = Granskning(anrop)
        try:
            sidor = self._sidor(anrop.vag, granskning.las)
            granskning.avsluta(self.klient.adress(anrop.vag))
        except FinnsInte as fel:
            raise Anvandarfel(
                f"{fel} – adressen finns inte (404) – ange adressen till API v3 med --bas-url"
            ) from fel
        except Svarsfel:
            self.dagbok.glom(anrop.vag)
            raise
        return sidor, len(granskning.varden)

    def _sidor(self, vag: str, las: Callable[[bytes, str], Sida]) -> list[str]:
        """Sidornas kontrollsummor: ur råmappen så långt dagboken räcker, sedan över nätet."""
        url: str | None = self.klient.adress(vag)
        summor: list[str] = []
        sedda: set[str] = set()
        for sha256 in self.dagbok.sidor(vag):
            svar = ur_ra(self.ra, sha256)
            if svar is None or url is None:
                self.dagbok.glom(vag)
                for hel in summor:
                    self.dagbok.lagg_till(vag, hel)
                break
            sedda.add(url)
            url = self._nasta(url, las(svar, url), sedda)
            summor.append(sha256)
        while url is not None:
            svar = self.klient.hamta(url)
            sedda.add(url)
            nasta = self._nasta(url, las(svar, url), sedda)
            packat = gzip.compress(svar, 6, mtime=0)
            summor.append(hashlib.sha256(packat).hexdigest())
            self.spara(summor[-1], packat)
            self.dagbok.lagg_till(vag, summor[-1])
            url = nasta
        return summor

    def _nasta(self, url: str, sida: Sida, sedda: set[str]) -> str | None:
        if sida.nasta is None:
            return None
        nasta = self.klient.nasta(url, sida.nasta)
        if nasta in sedda:
            raise Svarsfel(
                f"{url} – bläddringen går runt utan slut – inget har ändrats; kör igen senare"
            )
        return nasta


def _som_json(anrop: Anrop) -> dict[str, Any]:
    return {
        "nyckeltal": list(anrop.nyckeltal),
        "kommuner": list(anrop.kommuner),
        "ar": list(anrop.ar),
    }
