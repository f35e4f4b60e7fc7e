"""Uppgifter som en människa skrivit av ur ett dokument, som TOML.

Filen har ett huvud `[dokument]` som säger vilket dokument det är, och block `[[tabell]]` med
rader till vilken tabell som helst i `tabeller`. Varje rad anger `plats`, rubriken i dokumentet;
kommun, nämnd, år och tillfälle tas ur huvudet när raden inte säger annat. Så förs det in som
inget format kan läsa: PM, revisionsrapporter, beslut.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from math import isfinite
from typing import Any

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.katalog import Katalog
from hud_model.katalog.namn import forslag, namnd_eller_fel, ren
from hud_model.tabeller import (
    FAKTATABELLER,
    NAMND,
    TABELLER,
    TILLFALLEN,
    Kolumn,
    datum,
    heltal,
    text,
)

KALLA = "manuell"
NAMN = "inskrivna uppgifter (TOML)"
TAR = ("kommun", "namnd", "ar")
_HUVUD = re.compile(r"^\[\s*dokument\s*\]", re.MULTILINE)
_LEVERANS = ("kommun", "namnd", "ar", "tillfalle")
_DOKUMENT = (
    text("titel", "Dokumentets titel", obligatorisk=True),
    text("filnamn", "Dokumentets filnamn", obligatorisk=True),
    text("sha256", "Kontrollsumma för dokumentets byte", obligatorisk=True),
    datum("dokumentdatum", "Dokumentets datum; utelämnas när dokumentet saknar datum"),
    text("kommun", "SCB:s kommunkod", obligatorisk=True),
    NAMND,
    heltal("ar", "År som raderna avser när de inte anger ett eget"),
    text("tillfalle", "Tillfälle som raderna avser när de inte anger ett eget", *TILLFALLEN),
)
_TYPNAMN = {
    "text": "text inom citattecken",
    "heltal": "ett heltal utan citattecken",
    "tal": "ett tal med decimalpunkt, utan citattecken",
    "sant": "true eller false",
    "datum": "ett datum, ÅÅÅÅ-MM-DD",
}


def kanner_igen(fil: Fil) -> bool:
    """Sant när filens början har en rad `[dokument]`; fel i resten visas när filen läses."""
    return bool(_HUVUD.search(fil.borjan.decode("utf-8-sig", errors="replace")))


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Läser filen till en inläsning; Anvandarfel med en rad per misstag i filen."""
    innehall, kalltext = _toml(fil)
    misstag: list[str] = []
    forval = {"kommun": val.kommun, "namnd": val.namnd, "ar": val.ar}
    dokument = _rad(
        innehall.pop("dokument"), _DOKUMENT, forval, f"{fil.namn} – [dokument]", katalog, misstag
    )
    if not re.fullmatch(r"[0-9a-f]{64}", dokument.get("sha256") or "0" * 64):
        misstag.append(
            f"{fil.namn} – [dokument] – sha256 är inte 64 hexadecimala tecken – "
            "ange kontrollsumman för det dokument som skrivits av"
        )
    if misstag:
        raise Anvandarfel(*misstag)
    grund = {namn: dokument.get(namn) for namn in _LEVERANS}
    rader = {
        tabell: _tabell(tabell, block, grund, fil.namn, kalltext, katalog, misstag)
        for tabell, block in innehall.items()
    }
    if misstag:
        raise Anvandarfel(*misstag)
    sha = fil.sha256
    return [
        Inlasning(
            id=sha[:12],
            kalla=KALLA,
            filnamn=fil.namn,
            sha256=sha,
            titel=dokument["titel"],
            kommun=dokument["kommun"],
            namnd=grund["namnd"],
            ar=grund["ar"],
            tillfalle=grund["tillfalle"],
            dokumentdatum=dokument.get("dokumentdatum"),
            rader=rader,
        )
    ]


def _toml(fil: Fil) -> tuple[dict[str, Any], str]:
    try:
        kalltext = fil.innehall.decode("utf-8-sig")
        innehall = tomllib.loads(kalltext)
    except (ValueError, RecursionError) as fel:
        rad = re.search(r"line (\d+)", str(fel))
        raise Anvandarfel(
            f"{fil.namn}{f' rad {rad[1]}' if rad else ''} – är inte giltig TOML i UTF-8 – "
            "rätta citattecken, likhetstecken och hakparenteser där"
        ) from fel
    if not isinstance(innehall.get("dokument"), dict):
        raise Anvandarfel(
            f"{fil.namn} – [dokument] saknas – lägg till huvudet med titel, filnamn, sha256 "
            "och kommun"
        )
    return innehall, kalltext


def _tabell(
    namn: str,
    block: object,
    grund: Mapping[str, Any],
    filnamn: str,
    kalltext: str,
    katalog: Katalog,
    misstag: list[str],
) -> list[Rad]:
    if namn not in FAKTATABELLER:
        misstag.append(
            f"{filnamn} – [[{namn}]] – tabellen finns inte – {forslag(namn, FAKTATABELLER)}"
        )
        return []
    if not (isinstance(block, list) and all(isinstance(ra, dict) for ra in block)):
        misstag.append(
            f"{filnamn} – {namn} – är inte en lista med rader – inled varje rad med [[{namn}]]"
        )
        return []
    tabell = TABELLER[namn]
    kolumner = tuple(k for k in tabell.kolumner if k.namn != "inlasning")
    forval = {k.namn: grund[k.namn] for k in kolumner if k.namn in _LEVERANS}
    radnummer = [
        kalltext.count("\n", 0, traff.start()) + 1
        for traff in re.finditer(rf"^[ \t]*\[\[\s*{namn}\s*\]\]", kalltext, re.MULTILINE)
    ]
    rader: list[Rad] = []
    sedda: dict[tuple[object, ...], str] = {}
    for nr, ra in enumerate(block, 1):
        # Rader skrivna som en lista på en rad har inget eget radnummer.
        rad_i_filen = f" på rad {radnummer[nr - 1]}" if len(radnummer) == len(block) else ""
        var = f"{filnamn} – {namn} nr {nr}{rad_i_filen}"
        rad = _rad(ra, kolumner, forval, var, katalog, misstag)
        tidigare = sedda.setdefault(tuple(rad.get(k) for k in tabell.nyckel), var)
        if tidigare != var:
            misstag.append(
                f"{var} – samma nyckel ({', '.join(tabell.nyckel)}) som {tidigare} – "
                "skilj raderna åt eller ta bort den ena"
            )
        rader.append(rad)
    return rader


def _rad(
    ra: Mapping[str, Any],
    kolumner: tuple[Kolumn, ...],
    forval: Mapping[str, Any],
    var: str,
    katalog: Katalog,
    misstag: list[str],
) -> Rad:
    rad: Rad = dict(forval)
    kanda = {k.namn: k for k in kolumner}
    for namn, varde in ra.items():
        if namn not in kanda:
            misstag.append(f"{var} – kolumnen {namn} finns inte – {forslag(namn, kanda)}")
            continue
        rad[namn] = _varde(kanda[namn], varde)
        if rad[namn] is None:
            misstag.append(
                f"{var} – {namn} = {varde!r} har fel typ – ange {_TYPNAMN[kanda[namn].typ]}, "
                "eller utelämna kolumnen om uppgiften saknas"
            )
        elif kanda[namn].varden and rad[namn] not in kanda[namn].varden:
            misstag.append(
                f"{var} – {namn} = {varde!r} är inte tillåtet – "
                f"ange något av: {', '.join(kanda[namn].varden)}"
            )
    for kolumn in kolumner:
        if kolumn.obligatorisk and kolumn.namn not in ra and rad.get(kolumn.namn) is None:
            ocksa = " i raden eller i [dokument]" if kolumn.namn in forval else ""
            misstag.append(f"{var} – {kolumn.namn} saknas – ange {kolumn.namn}{ocksa}")
    _prova_katalog(rad, var, katalog, misstag)
    return rad


def _prova_katalog(rad: Rad, var: str, katalog: Katalog, misstag: list[str]) -> None:
    """Byter nämndens stavning mot dess id; kommun och nämnd måste finnas i katalogen."""
    if rad.get("kommun") is None:
        return
    if katalog.kommun(rad["kommun"]) is None:
        misstag.append(
            f"{var} – kommunen {rad['kommun']} finns inte i katalogen – "
            "rätta koden eller lägg kommunen i katalog/kommuner.toml"
        )
    elif rad.get("namnd") is not None:
        try:
            rad["namnd"] = namnd_eller_fel(katalog, rad["kommun"], rad["namnd"]).id
        except Anvandarfel as fel:
            misstag.append(f"{var} – {fel}")


def _varde(kolumn: Kolumn, ra: object) -> object:
    """Värdet som tabellen lagrar det, eller None när typen är fel."""
    match kolumn.typ, ra:
        case "sant", bool():
            return ra
        case _, bool():
            return None
        case _, int() if abs(ra) >= 2**63:
            return None
        case "text", str():
            return ren(ra) or None
        case "heltal", int():
            return ra
        case "tal", int() | float() if isfinite(ra):
            return float(ra)
        case "datum", date() if not isinstance(ra, datetime):
            return ra.isoformat()
        case "datum", str() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", ra):
            try:
                return date.fromisoformat(ra).isoformat()
            except ValueError:
                return None
    return None
