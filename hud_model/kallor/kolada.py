"""Kolada: svaren från en hämtning, lästa till nyckeltal och värden.

Filen är förteckningen som `kolada hamta` skriver; svaren ligger packade bredvid den under sina
kontrollsummor, eller i samma zip.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.kallor._json import las_json
from hud_model.kallor._kolada_svar import (
    FORMAT,
    Anrop,
    Granskning,
    Varde,
    nyckeltalssida,
    packa_upp,
    ur_ra,
)
from hud_model.kallor._nyckeltalsvarden import Varden, nyckeltalsrad
from hud_model.kallor._zip import Zip, namnen, oppna
from hud_model.katalog import RIKET, Katalog

KALLA = "kolada"
NAMN = "en hämtning från Kolada"
TAR = ()
STORLEK_HOGST = 300_000_000
_FORTECKNING = "kolada.json"
_ZIP = b"PK\x03\x04"
Svar = Callable[[str], bytes | None]


def kanner_igen(fil: Fil) -> bool:
    """Sant för förteckningen över en hämtning, eller en zip med en sådan."""
    if fil.borjan.startswith(_ZIP):
        return _FORTECKNING in (namnen(fil.innehall) or ())
    return f'"{FORMAT}"'.encode() in fil.borjan[:200]


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Läser hämtningen till en inläsning; Anvandarfel om något svar saknas eller avviker."""
    innehall, svar = _oppna(fil)
    forteckning = _forteckning(fil.namn, innehall)
    if fil.mellan is None:
        raise Anvandarfel(f"{fil.namn} – det finns ingen plats för värdena – läs in filen igen")
    lasning = _Lasning(
        fil.namn, forteckning["hamtad"], svar, Varden(fil.mellan / "nyckeltalsvarde")
    )
    for post in forteckning["anrop"]:
        lasning.las(post)
    lasning.varden.skriv()
    return [
        Inlasning(
            id=fil.sha256[:12],
            kalla=KALLA,
            filnamn=fil.namn,
            sha256=fil.sha256,
            titel=forteckning["titel"],
            kommun=RIKET,
            dokumentdatum=forteckning["hamtad"],
            rader={"nyckeltal": lasning.nyckeltal(katalog)},
            stora={"nyckeltalsvarde": lasning.varden.mapp},
            anmarkningar=tuple(lasning.anmarkningar(katalog)),
        )
    ]


def _oppna(fil: Fil) -> tuple[bytes, Svar]:
    """Förteckningens byte och vägen till svaren, ur mappen bredvid eller ur zipen."""
    if fil.borjan.startswith(_ZIP):
        zip_ = oppna(fil.innehall, fil.namn)
        return zip_.las(_FORTECKNING, 100_000_000), lambda sha: _ur_zip(zip_, sha)
    mapp = fil.mapp
    if mapp is None:
        raise Anvandarfel(
            f"{fil.namn} – svaren följde inte med – lämna in en zip med {_FORTECKNING} och svaren"
        )
    return fil.innehall, lambda sha: ur_ra(mapp, sha)


def _ur_zip(zip_: Zip, sha256: str) -> bytes | None:
    packat = zip_.las(sha256) if sha256 in zip_.poster else b""
    return packa_upp(packat) if hashlib.sha256(packat).hexdigest() == sha256 else None


def _forteckning(namn: str, innehall: bytes) -> dict[str, Any]:
    try:
        forteckning = las_json(innehall)
        date.fromisoformat(forteckning["hamtad"])
        hel = forteckning["format"] == FORMAT and bool(forteckning["titel"])
        for post in forteckning["anrop"]:
            hel = hel and all(isinstance(sha, str) for sha in post["sidor"])
            hel = hel and ("om" in post or {"nyckeltal", "kommuner", "ar"} <= post.keys())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hel = False
    if not hel:
        raise Anvandarfel(f"{namn} – är inte en hel förteckning – hämta på nytt: kolada hamta")
    return dict(forteckning)


@dataclass
class _Lasning:
    """Läser anrop efter anrop."""

    namn: str
    hamtad: str
    svar: Svar
    varden: Varden
    _beskrivna: dict[str, Rad] = field(default_factory=dict)
    _med_varden: dict[str, bool] = field(default_factory=dict)
    _okanda: set[str] = field(default_factory=set)
    _dubbletter: int = 0

    def las(self, post: dict[str, Any]) -> None:
        """Läser ett anrops svar: nyckeltalens beskrivningar eller värden."""
        if "om" in post:
            for plats, svar in self._svaren(post["sidor"]):
                sida = nyckeltalssida(svar, plats, tuple(post["om"]))
                self._okanda |= sida.okanda
                self._beskrivna |= {n["id"]: {**n, "plats": plats} for n in sida.innehall}
            return
        anrop = Anrop(tuple(post["nyckeltal"]), tuple(post["kommuner"]), tuple(post["ar"]))
        granskning = Granskning(anrop)
        tidigare = 0
        for plats, svar in self._svaren(post["sidor"]):
            granskning.las(svar, plats)
            nya = list(granskning.varden.values())[tidigare:]
            tidigare += len(nya)
            self._lagg_till(nya)
        granskning.avsluta(f"{self.namn}, {anrop.vag}")
        self._okanda |= granskning.okanda
        self._dubbletter += granskning.dubbletter
        for id_ in anrop.nyckeltal:
            self._med_varden.setdefault(id_, False)

    def _svaren(self, summor: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for sha256 in summor:
            svar = self.svar(sha256)
            if svar is None:
                raise Anvandarfel(
                    f"{self.namn}, svar {sha256[:12]} – saknas eller är skadat – "
                    "hämta på nytt: kolada hamta"
                )
            yield f"svar {sha256[:12]}", svar

    def _lagg_till(self, varden: Sequence[Varde]) -> None:
        self.varden.lagg_till(map(self._med_status, varden))
        self._med_varden |= {varde.nyckeltal: True for varde in varden}

    def _med_status(self, varde: Varde) -> Varde:
        """Preliminärt är ett värde för det år som Kolada ännu inte fastställt."""
        om = self._beskrivna.get(varde.nyckeltal)
        if om and om["period"] == varde.ar and (om["publicerad"] or "") > self.hamtad:
            return varde._replace(status="preliminar") if varde.varde is not None else varde
        return varde

    def nyckeltal(self, katalog: Katalog) -> list[Rad]:
        """En rad per nyckeltal: Koladas titel och beskrivning, katalogens riktning och slag."""
        return [
            nyckeltalsrad(id_, self._beskrivna.get(id_), self.namn, katalog)
            for id_ in sorted(self._med_varden)
        ]

    def anmarkningar(self, katalog: Katalog) -> Iterator[Anmarkning]:
        """Det som inte hindrar läsningen men ska sägas."""
        for falt in sorted(self._okanda):
            yield Anmarkning(
                "varning",
                self.namn,
                f"Kolada svarar med ett nytt fält: {falt}",
                "läs om det spelar roll",
            )
        if self._dubbletter:
            yield Anmarkning(
                "upplysning",
                self.namn,
                f"{self._dubbletter} värden kom två gånger, lika, och räknas en gång",
            )
        for id_, finns in sorted(self._med_varden.items()):
            if not finns:
                yield Anmarkning(
                    "varning", id_, "Kolada har inga värden för urvalet", "kontrollera id och år"
                )
            om, kand = self._beskrivna.get(id_), katalog.nyckeltal.get(id_)
            if om and kand and om["titel"] != kand.titel:
                yield Anmarkning(
                    "varning",
                    id_,
                    f"heter nu ”{om['titel']}” i Kolada, i katalogen ”{kand.titel}”",
                    "kontrollera att det mäter samma sak och rätta katalogen",
                )
