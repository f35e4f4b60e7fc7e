"""Det öppna datapaketet läst tillbaka: varje inläsning i det återställs med id, tid och `av`."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import PurePosixPath
from typing import Any

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.katalog import Katalog
from hud_model.tabeller import FAKTATABELLER, TABELLER, Kolumn, Tabell

KALLA = "datapaket"
_FIL = "datapackage.json"


def kanner_igen(fil: Fil) -> bool:
    """Sant för ett `datapackage.json` med vårt namn, eller en zip med ett sådant."""
    if fil.innehall[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(fil.innehall)) as zip_:
            return any(PurePosixPath(n).name == _FIL for n in zip_.namelist())
    return fil.innehall.lstrip()[:1] == b"{" and b'"resources"' in fil.innehall


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Inläsningarna i paketet med sina rader; beräknade anmärkningar räknas om i stället."""
    filer = _filer(fil)
    fel: list[str] = []
    tabeller: dict[str, list[Rad]] = {}
    for namn, tabell in TABELLER.items():
        if f"{namn}.csv" in filer:
            tabeller[namn] = _rader(tabell, filer[f"{namn}.csv"], fil.namn, fel)
    if "inlasning" not in tabeller:
        fel.append(f"{fil.namn} – inlasning.csv saknas – lämna in hela paketet")
    kanda = {rad["id"] for rad in tabeller.get("inlasning", [])}
    per_inlasning: dict[str, dict[str, list[Rad]]] = {id_: {} for id_ in kanda}
    for namn in FAKTATABELLER:
        for rad in tabeller.get(namn, []):
            if rad["inlasning"] not in kanda:
                fel.append(f"{fil.namn}, {namn}.csv – inläsningen {rad['inlasning']} finns inte")
            elif namn != "anmarkning" or rad["regel"] == "inlasning":
                utan = {k: v for k, v in rad.items() if k != "inlasning"}
                per_inlasning[rad["inlasning"]].setdefault(namn, []).append(utan)
    if fel:
        raise Anvandarfel(*fel)
    return [
        Inlasning(**rad, rader=per_inlasning[rad["id"]])
        for rad in sorted(tabeller["inlasning"], key=lambda r: (r["inlast_tid"], r["id"]))
    ]


def _filer(fil: Fil) -> dict[str, bytes]:
    if fil.innehall[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(fil.innehall)) as zip_:
            return {PurePosixPath(n).name: zip_.read(n) for n in zip_.namelist()}
    try:
        beskrivning = json.loads(fil.innehall)
        stigar = [resurs["path"] for resurs in beskrivning["resources"]]
    except (ValueError, KeyError, TypeError) as orsak:
        raise Anvandarfel(
            f"{fil.namn} – är inte ett läsbart datapaket – exportera det på nytt"
        ) from orsak
    if fil.mapp is None:
        raise Anvandarfel(f"{fil.namn} – tabellerna följde inte med – lämna in paketet som zip")
    saknas = [s for s in stigar if not (fil.mapp / PurePosixPath(s).name).is_file()]
    if saknas:
        raise Anvandarfel(*(f"{fil.namn} – {s} saknas – lämna in hela paketet" for s in saknas))
    return {PurePosixPath(s).name: (fil.mapp / PurePosixPath(s).name).read_bytes() for s in stigar}


def _rader(tabell: Tabell, innehall: bytes, filnamn: str, fel: list[str]) -> list[Rad]:
    lasare = csv.reader(io.StringIO(innehall.decode("utf-8"), newline=""))
    huvud = next(lasare, [])
    kanda = [tabell.kolumn(k) if k in tabell.kolumnnamn else None for k in huvud]
    ut = []
    for nr, celler in enumerate(lasare, 2):
        rad: Rad = {}
        for kolumn, cell in zip(kanda, celler, strict=False):
            if kolumn is None:
                continue
            try:
                rad[kolumn.namn] = _varde(kolumn, cell)
            except ValueError as orsak:
                fel.append(f"{filnamn}, {tabell.namn}.csv rad {nr} – {kolumn.namn}: {orsak}")
        saknas = [k.namn for k in tabell.kolumner if k.obligatorisk and rad.get(k.namn) is None]
        if saknas:
            fel.append(f"{filnamn}, {tabell.namn}.csv rad {nr} – saknar {', '.join(saknas)}")
        ut.append(rad)
    return ut


def _varde(kolumn: Kolumn, cell: str) -> Any:
    if cell == "":
        return None
    if kolumn.varden and cell not in kolumn.varden:
        raise ValueError(f"”{cell}” är inte något av {', '.join(kolumn.varden)}")
    if kolumn.typ == "heltal":
        return int(cell)
    if kolumn.typ == "tal":
        return float(cell)
    if kolumn.typ == "sant":
        if cell not in ("true", "false"):
            raise ValueError(f"”{cell}” är varken true eller false")
        return cell == "true"
    return cell
