"""Det öppna datapaketet i Parquet läst tillbaka, med de stora tabellernas rader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Rad
from hud_model.kallor._lat import Lat
from hud_model.tabeller import INLASNING, RADTABELLER, STORA, Tabell

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq
else:
    duckdb, pa, pq = Lat("duckdb"), Lat("pyarrow"), Lat("pyarrow.parquet")

MINNE = "400MB"


def ar_parquet(fil: Fil) -> bool:
    """Sant för ett `datapackage.json` vars tabeller är Parquet."""
    try:
        resurser = json.loads(fil.innehall)["resources"]
        return bool(resurser) and all(r["format"] == "parquet" for r in resurser)
    except (ValueError, KeyError, TypeError, RecursionError):
        return False


def las(fil: Fil) -> list[Inlasning]:
    """Inläsningarna i paketet; Anvandarfel om någon fil saknas eller är trasig."""
    if fil.mapp is None or fil.mellan is None:
        raise Anvandarfel(f"{fil.namn} – tabellerna följde inte med – lämna in paketets mapp")
    vagar = {namn: fil.mapp / f"{namn}.parquet" for namn in (*RADTABELLER, *STORA)}
    saknas = [v.name for v in vagar.values() if not v.is_file() or v.is_symlink()]
    if saknas:
        raise Anvandarfel(*(f"{fil.namn} – {s} saknas – lämna in hela paketet" for s in saknas))
    tabeller = {namn: _rader(fil, t, vagar[namn]) for namn, t in RADTABELLER.items()}
    per_inlasning: dict[str, dict[str, list[Rad]]] = {r["id"]: {} for r in tabeller["inlasning"]}
    stora: dict[str, dict[str, Path]] = {id_: {} for id_ in per_inlasning}
    for namn, rader in tabeller.items():
        for rad in rader if namn != "inlasning" else ():
            if rad["inlasning"] not in per_inlasning:
                raise Anvandarfel(_okand(fil, namn, rad["inlasning"]))
            if namn != "anmarkning" or rad["regel"] == "inlasning":
                utan = {k: v for k, v in rad.items() if k != "inlasning"}
                per_inlasning[rad["inlasning"]].setdefault(namn, []).append(utan)
    for namn, tabell in STORA.items():
        for id_, mapp in _dela(fil, tabell, vagar[namn], fil.mellan, set(stora)).items():
            stora[id_][namn] = mapp
    meta = sorted(tabeller["inlasning"], key=lambda r: (r["inlast_tid"], r["id"]))
    tom: dict[str, Any] = dict.fromkeys(INLASNING.kolumnnamn)
    return [
        Inlasning(**{**tom, **rad}, rader=per_inlasning[rad["id"]], stora=stora[rad["id"]])
        for rad in meta
    ]


def _trasig(fil: Fil, vag: Path) -> str:
    return f"{fil.namn}, {vag.name} – är trasig eller har fel kolumner – exportera paketet på nytt"


def _okand(fil: Fil, tabell: str, id_: object) -> str:
    return (
        f"{fil.namn}, {tabell}.parquet – inläsningen {id_} finns inte – exportera paketet på nytt"
    )


def _rader(fil: Fil, tabell: Tabell, vag: Path) -> list[Rad]:
    try:
        with pq.ParquetFile(vag, page_checksum_verification=True) as parquet:
            if not set(tabell.nyckel) <= set(parquet.schema_arrow.names):
                raise Anvandarfel(_trasig(fil, vag))
            kanda = [k for k in parquet.schema_arrow.names if k in tabell.kolumnnamn]
            rader: list[Rad] = parquet.read(columns=kanda).to_pylist()
    except (pa.ArrowException, OSError, ValueError) as fel:
        raise Anvandarfel(_trasig(fil, vag)) from fel
    return rader


def _dela(fil: Fil, tabell: Tabell, vag: Path, mellan: Path, kanda: set[str]) -> dict[str, Path]:
    """Den stora tabellens rader per inläsning, i mappar delade som tabellen."""
    utanfor = {*tabell.delning, "inlasning", "plats"}
    kolumner = ", ".join(k for k in tabell.kolumnnamn if k not in utanfor)
    kalla = f"read_parquet({_text(vag.resolve())})"
    mappar: dict[str, Path] = {}
    with duckdb.connect(":memory:", config={"memory_limit": MINNE}) as duck:
        duck.execute(f"SET temp_directory = {_text(mellan / 'spill')}")
        duck.execute(f"SET allowed_directories = [{_text(mellan.resolve())}]")
        duck.execute(f"SET allowed_paths = [{_text(vag.resolve())}]")
        duck.execute("SET enable_external_access = false")
        try:
            delning = ("inlasning", *tabell.delning)
            delar = duck.execute(
                f"SELECT DISTINCT {', '.join(delning)} FROM {kalla} ORDER BY ALL"
            ).fetchall()
            for id_, *varden in delar:
                if id_ not in kanda:
                    raise Anvandarfel(_okand(fil, tabell.namn, id_))
                nr = str(sorted(kanda).index(id_))
                mappar[id_] = mellan / f"paket-{nr}" / tabell.namn
                par = list(zip(tabell.delning, map(str, varden), strict=True))
                if any("/" in v or v.startswith(".") for _, v in par):
                    raise Anvandarfel(_trasig(fil, vag))
                mal = mappar[id_].joinpath(*(f"{k}={v}" for k, v in par), "rader.parquet")
                mal.parent.mkdir(parents=True)
                villkor = " AND ".join(f"{k} = {_text(v)}" for k, v in par)
                duck.execute(
                    f"COPY (SELECT {kolumner} FROM {kalla} WHERE inlasning = {_text(id_)} AND "
                    f"{villkor}) TO {_text(mal.resolve())} (FORMAT parquet)"
                )
        except duckdb.Error as fel:
            raise Anvandarfel(_trasig(fil, vag)) from fel
    return mappar


def _text(varde: object) -> str:
    """Värdet som SQL-text."""
    return "'" + str(varde).replace("'", "''") + "'"
