"""Det öppna datapaketet läst tillbaka: varje inläsning i det återställs med id, tid och `av`."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pyarrow.csv as pc
import pyarrow.parquet as pq

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.katalog import Katalog
from hud_model.tabeller import FAKTATABELLER, INLASNING, PAKETTABELLER, STORA, Kolumn, Tabell

KALLA = "datapaket"
_FIL = "datapackage.json"
_NAMN = frozenset({_FIL, *(f"{namn}.csv" for namn in PAKETTABELLER)})
_UPPACKAT_HOGST = 500_000_000
_ARROWTYP = {"heltal": pa.int64(), "tal": pa.float64(), "sant": pa.bool_()}
_HELTAL = re.compile(r"-?(0|[1-9][0-9]*)")
_TAL = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]{1,3})?")


def kanner_igen(fil: Fil) -> bool:
    """Sant för ett `datapackage.json` med vårt namn, eller en zip med ett sådant."""
    if fil.innehall[:4] == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(io.BytesIO(fil.innehall)) as zip_:
                return any(PurePosixPath(n).name == _FIL for n in zip_.namelist())
        except zipfile.BadZipFile:
            return False
    return fil.innehall.lstrip()[:1] == b"{" and b'"resources"' in fil.innehall


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Inläsningarna i paketet med sina rader; beräknade anmärkningar räknas om i stället."""
    filer = _filer(fil)
    fel: list[str] = []
    tabeller: dict[str, list[Rad]] = {}
    for namn, tabell in PAKETTABELLER.items():
        if f"{namn}.csv" in filer and not tabell.delning:
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
    stora: dict[str, dict[str, Path]] = {id_: {} for id_ in kanda}
    for namn in STORA:
        if not fel and f"{namn}.csv" in filer and f"{namn}.csv" in _NAMN:
            for id_, mapp in _stor(STORA[namn], filer[f"{namn}.csv"], fil, kanda, fel).items():
                stora[id_][namn] = mapp
    if fel:
        raise Anvandarfel(*fel)
    return [
        Inlasning(
            **{**dict.fromkeys(INLASNING.kolumnnamn), **rad},
            rader=per_inlasning[rad["id"]],
            stora=stora[rad["id"]],
        )
        for rad in sorted(tabeller["inlasning"], key=lambda r: (r["inlast_tid"], r["id"]))
    ]


def _filer(fil: Fil) -> dict[str, bytes]:
    if fil.innehall[:4] == b"PK\x03\x04":
        return _ur_zip(fil)
    try:
        beskrivning = json.loads(fil.innehall)
        stigar = [PurePosixPath(resurs["path"]).name for resurs in beskrivning["resources"]]
    except (ValueError, KeyError, TypeError, RecursionError) as orsak:
        raise Anvandarfel(
            f"{fil.namn} – är inte ett läsbart datapaket – exportera det på nytt"
        ) from orsak
    if fil.mapp is None:
        raise Anvandarfel(f"{fil.namn} – tabellerna följde inte med – lämna in paketet som zip")
    saknas = [s for s in stigar if not (fil.mapp / s).is_file()]
    if saknas:
        raise Anvandarfel(*(f"{fil.namn} – {s} saknas – lämna in hela paketet" for s in saknas))
    return {s: (fil.mapp / s).read_bytes() for s in stigar}


def _ur_zip(fil: Fil) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(fil.innehall)) as zip_:
            poster = {PurePosixPath(p.filename).name: p for p in zip_.infolist()}
            poster = {namn: p for namn, p in poster.items() if namn in _NAMN}
            if sum(p.file_size for p in poster.values()) > _UPPACKAT_HOGST:
                raise Anvandarfel(
                    f"{fil.namn} – innehållet är för stort uppackat – lämna in mappen i stället"
                )
            return {namn: zip_.read(p) for namn, p in poster.items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as orsak:
        raise Anvandarfel(f"{fil.namn} – zipfilen är trasig – packa paketet på nytt") from orsak


def _rader(tabell: Tabell, innehall: bytes, filnamn: str, fel: list[str]) -> list[Rad]:
    fil = f"{filnamn}, {tabell.namn}.csv"
    try:
        huvud, *rader = csv.reader(io.StringIO(innehall.decode("utf-8-sig"), newline=""))
    except (UnicodeDecodeError, csv.Error, ValueError) as orsak:
        fel.append(f"{fil} – är inte en CSV-tabell i UTF-8 ({orsak}) – exportera paketet på nytt")
        return []
    saknas = [k.namn for k in tabell.kolumner if k.obligatorisk and k.namn not in huvud]
    if saknas:
        fel.append(f"{fil} – kolumner saknas: {', '.join(saknas)} – exportera paketet på nytt")
        return []
    kanda = [tabell.kolumn(k) if k in tabell.kolumnnamn else None for k in huvud]
    ut = []
    for nr, celler in enumerate(rader, 2):
        if len(celler) != len(huvud):
            fel.append(f"{fil} rad {nr} – har {len(celler)} celler, huvudet har {len(huvud)}")
            continue
        rad: Rad = {}
        for kolumn, cell in zip(kanda, celler, strict=True):
            if kolumn is None:
                continue
            try:
                rad[kolumn.namn] = _varde(kolumn, cell)
            except ValueError as orsak:
                fel.append(f"{fil} rad {nr} – {kolumn.namn}: {orsak}")
        saknas = [k.namn for k in tabell.kolumner if k.obligatorisk and rad.get(k.namn) is None]
        if saknas:
            fel.append(f"{fil} rad {nr} – saknar {', '.join(saknas)}")
        ut.append(rad)
    return ut


def _stor(
    tabell: Tabell, innehall: bytes, fil: Fil, kanda: set[str], fel: list[str]
) -> dict[str, Path]:
    """En stor tabells rader som Parquet: inläsningens id → mapp, delad på tabellens delning."""
    namn = f"{fil.namn}, {tabell.namn}.csv"
    typer = {k.namn: _ARROWTYP.get(k.typ, pa.string()) for k in tabell.kolumner}
    val = pc.ConvertOptions(
        column_types=typer,
        include_columns=list(tabell.kolumnnamn),
        null_values=[""],
        strings_can_be_null=True,
    )
    try:
        rader = pc.read_csv(io.BytesIO(innehall), convert_options=val)
    except (pa.ArrowInvalid, pa.ArrowKeyError) as orsak:
        fel.append(f"{namn} – går inte att läsa ({orsak}) – exportera paketet på nytt")
        return {}
    fel += _fel_i_stor(tabell, rader, namn, kanda)
    if fel or not rader.num_rows:
        return {}
    if fil.mellan is None:
        raise Anvandarfel(f"{namn} – det finns ingen plats för raderna – läs in paketet igen")
    ut = {}
    for id_ in pa.compute.unique(rader["inlasning"]).to_pylist():
        egna = rader.filter(pa.compute.equal(rader["inlasning"], id_)).drop_columns(
            ["inlasning", "plats"]
        )
        ut[id_] = fil.mellan / id_ / tabell.namn
        pq.write_to_dataset(
            egna,
            ut[id_],
            partition_cols=list(tabell.delning),
            basename_template="del{i}.parquet",
            compression="zstd",
            write_page_checksum=True,
        )
    return ut


def _fel_i_stor(tabell: Tabell, rader: pa.Table, namn: str, kanda: set[str]) -> list[str]:
    """Det som är fel i kolumnerna: saknat, okänt värde, oändligt tal, okänd inläsning, dubblett."""
    fel = []
    for k in tabell.kolumner:
        kolumn = rader[k.namn]
        if k.obligatorisk and kolumn.null_count:
            fel.append(f"{namn} – {k.namn} saknas i {kolumn.null_count} rader")
        tillatna = sorted(kanda) if k.till == ("inlasning", "id") else k.varden
        okanda = set(pa.compute.unique(kolumn).to_pylist()) - {*tillatna, None} if tillatna else ()
        fel += [f"{namn} – {k.namn}: ”{v}” är inte något av {', '.join(tillatna)}" for v in okanda]
        if (
            k.typ == "tal"
            and pa.compute.any(pa.compute.invert(pa.compute.is_finite(kolumn))).as_py()
        ):
            fel.append(f"{namn} – {k.namn}: har ett värde som inte är ett tal")
    nycklar = rader.group_by([*tabell.nyckel, "inlasning"]).aggregate([]).num_rows
    if nycklar != rader.num_rows:
        fel.append(f"{namn} – {rader.num_rows - nycklar} rader har samma nyckel som en annan")
    return fel


def _varde(kolumn: Kolumn, cell: str) -> Any:
    if cell == "":
        return None
    if kolumn.varden and cell not in kolumn.varden:
        raise ValueError(f"”{cell}” är inte något av {', '.join(kolumn.varden)}")
    match kolumn.typ:
        case "heltal":
            if not _HELTAL.fullmatch(cell) or len(cell) > 18:
                raise ValueError(f"”{cell}” är inte ett heltal")
            return int(cell)
        case "tal":
            if not _TAL.fullmatch(cell):
                raise ValueError(f"”{cell}” är inte ett tal med decimalpunkt")
            return float(cell)
        case "sant":
            if cell not in ("true", "false"):
                raise ValueError(f"”{cell}” är varken true eller false")
            return cell == "true"
        case "datum":
            return _datum(cell)
        case "tid":
            return _tid(cell)
    return cell


def _datum(cell: str) -> str:
    try:
        return date.fromisoformat(cell).isoformat()
    except ValueError as fel:
        raise ValueError(f"”{cell}” är inte ett datum, ÅÅÅÅ-MM-DD") from fel


def _tid(cell: str) -> str:
    try:
        i_utc = datetime.fromisoformat(cell).utcoffset() == timedelta(0)
    except ValueError:
        i_utc = False
    if not i_utc:
        raise ValueError(f"”{cell}” är inte en tid i UTC, ÅÅÅÅ-MM-DDTtt:mm:ssZ")
    return cell
