"""Öppna data: tabellerna som ett Frictionless Data Package, en CSV per tabell.

Paketet är en ren funktion av raderna i kraft: inga klockslag, ingen version, rader i
nyckelordning, UTF-8, komma, decimalpunkt, LF, tomt = saknas.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pandas as pd

from hud_model.katalog import pahittad
from hud_model.tabeller import NYCKELTAL, NYCKELTALSVARDE, PAKETTABELLER, TABELLER, Kolumn, Tabell

_TYP = {
    "text": {"type": "string"},
    "heltal": {"type": "integer"},
    "tal": {"type": "number"},
    "sant": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    "datum": {"type": "date", "format": "%Y-%m-%d"},
    "tid": {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S.%fZ"},
}

_KOLADAS = {
    "path": "https://www.kolada.se/om-oss/api/",
    "title": "Fri användning; oförändrade värden anges med Källa: Kolada, egna bearbetningar inte",
}
_FORM = {
    "csv": {"mediatype": "text/csv", "encoding": "utf-8"},
    "parquet": {"mediatype": "application/vnd.apache.parquet"},
}


def datapaket(tabeller: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """Filnamn → innehåll för hela paketet, `datapackage.json` först."""
    filer = {f"{namn}.csv": som_csv(t, tabeller[namn]) for namn, t in PAKETTABELLER.items()}
    summor = {namn: (len(i), sha256(i).hexdigest()) for namn, i in filer.items()}
    return {"datapackage.json": beskrivning(tabeller, summor), **filer}


def beskrivning(
    tabeller: Mapping[str, pd.DataFrame], filer: Mapping[str, tuple[int, str]]
) -> bytes:
    """Paketets `datapackage.json`: schema, källor och licens.

    `filer` är tabellernas filnamn → storlek i byte och sha256.
    """
    resurser = [_resurs(*namn.split("."), *lapp) for namn, lapp in filer.items()]
    paket = _paket(tabeller, resurser)
    return (json.dumps(paket, ensure_ascii=False, indent=2) + "\n").encode()


def som_zip(filer: Mapping[str, bytes]) -> bytes:
    """Filerna i en zip som bara beror på innehållet: inga klockslag, samma ordning."""
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as zip_:
        for namn, innehall in filer.items():
            post = zipfile.ZipInfo(namn, date_time=(1980, 1, 1, 0, 0, 0))
            post.compress_type = zipfile.ZIP_DEFLATED
            post.external_attr = 0o644 << 16
            post.create_system = 3
            zip_.writestr(post, innehall)
    return ut.getvalue()


def som_csv(tabell: Tabell, ram: pd.DataFrame) -> bytes:
    """Tabellen som CSV i paketets form, rader i nyckelordning."""
    buffert = io.StringIO(newline="")
    skrivare = csv.writer(buffert, lineterminator="\n")
    skrivare.writerow(tabell.kolumnnamn)
    rader = [
        tuple(_cell(k, v) for k, v in zip(tabell.kolumner, rad, strict=True))
        for rad in ram[list(tabell.kolumnnamn)].itertuples(index=False, name=None)
    ]
    plats = {namn: nr for nr, namn in enumerate(tabell.kolumnnamn)}
    rader.sort(key=lambda rad: (*(rad[plats[k]] for k in tabell.nyckel), rad))
    skrivare.writerows(rader)
    return buffert.getvalue().encode()


def _cell(kolumn: Kolumn, varde: Any) -> str:
    if varde is None or pd.isna(varde):
        return ""
    if kolumn.typ == "sant":
        return "true" if varde else "false"
    if kolumn.typ == "heltal":
        return str(int(varde))
    if kolumn.typ == "tal":
        return repr(float(varde)).removesuffix(".0")
    return str(varde)


def _paket(tabeller: Mapping[str, pd.DataFrame], resurser: list[dict[str, Any]]) -> dict[str, Any]:
    inlasningar = tabeller["inlasning"].sort_values("id")
    markningar = [text for kod in sorted(set(inlasningar["kommun"])) if (text := pahittad(kod))]
    titel = "Huddinge uppföljning: modellens tabeller"
    return {
        "name": "huddinge-uppfoljning",
        "title": f"{titel} ({', '.join(markningar)})" if markningar else titel,
        "description": "".join(f"{text}. " for text in markningar)
        + (
            "Mål, ekonomi och internkontroll ur nämndernas rapporter. Rapporterade och beräknade "
            "uppgifter står bredvid varandra; varje rad bär sin inläsning och sin plats i källan."
        ),
        "sources": [{"title": t} for t in dict.fromkeys(inlasningar["titel"])],
        "licenses": [
            {"name": "CC0-1.0", "title": "Creative Commons CC0 1.0 Universell"},
        ],
        "resources": resurser,
    }


def _resurs(namn: str, form: str, storlek: int, summa: str) -> dict[str, Any]:
    tabell = TABELLER[namn]
    frammande = [
        {"fields": k.namn, "reference": {"resource": k.till[0], "fields": k.till[1]}}
        for k in tabell.kolumner
        if k.till
    ]
    schema: dict[str, Any] = {
        "fields": [_falt(k) for k in tabell.kolumner],
        "missingValues": [""],
        "primaryKey": list(tabell.nyckel),
    }
    if frammande:
        schema["foreignKeys"] = frammande
    return {
        "name": tabell.namn,
        "type": "table",
        "path": f"{tabell.namn}.{form}",
        "title": tabell.titel,
        "description": tabell.betydelse,
        "scheme": "file",
        "format": form,
        **_FORM[form],
        "bytes": storlek,
        "hash": f"sha256:{summa}",
        **({"licenses": [_KOLADAS]} if tabell in (NYCKELTAL, NYCKELTALSVARDE) else {}),
        "schema": schema,
    }


def _falt(kolumn: Kolumn) -> dict[str, Any]:
    villkor: dict[str, Any] = {}
    if kolumn.obligatorisk:
        villkor["required"] = True
    if kolumn.varden:
        villkor["enum"] = list(kolumn.varden)
    falt = {"name": kolumn.namn, **_TYP[kolumn.typ], "description": kolumn.betydelse}
    return {**falt, "constraints": villkor} if villkor else falt
