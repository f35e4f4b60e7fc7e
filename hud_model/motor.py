"""Motorn: tunga frågor om de stora tabellerna, med DuckDB över lagrets Parquet.

En fråga är SQLAlchemy Core mot `STOR[tabell]`, som har tabellens alla kolumner. Motorn öppnas en
gång per lager och version, ser bara datamappen och kan inte ställas om. En fil vars byte inte är
de som skrevs är `Rota`, aldrig en siffra. Se docs/beslut/0008.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from threading import Lock, local
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa
from duckdb_sqlalchemy import Dialect

from hud_model.begrepp import Rota
from hud_model.lager import Lager, Storfil, i_filen
from hud_model.tabeller import STORA, Tabell

MINNE = "400MB"
_SQLTYP: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "text": sa.String,
    "heltal": sa.BigInteger,
    "tal": sa.Float,
    "sant": sa.Boolean,
    "datum": sa.Date,
    "tid": sa.String,
}
_DUCKTYP = {"text": "VARCHAR", "heltal": "BIGINT", "tal": "DOUBLE", "sant": "BOOLEAN"}
_DUCKTYP |= {"datum": "DATE", "tid": "VARCHAR"}
_PANDASTYP = {pa.int64(): pd.Int64Dtype()}
_PLATS = {
    "nyckeltalsvarde": "nyckeltal",
    "huvudbok": "coalesce('verifikat ' || verifikat || coalesce(', rad ' || rad, ''), "
    "'period ' || period || ', konto ' || konto)",
}
_METADATA = sa.MetaData()
STOR: dict[str, sa.Table] = {
    namn: sa.Table(namn, _METADATA, *(sa.Column(k.namn, _SQLTYP[k.typ]()) for k in t.kolumner))
    for namn, t in STORA.items()
}
"""De stora tabellerna, för frågor: `sa.select(STOR["huvudbok"].c.konto, …)`."""

_provade: set[tuple[str, int, int, str]] = set()
_provar = Lock()


def fraga(lager: Lager, val: sa.Select[Any], version: int | None = None) -> pd.DataFrame:
    """Svaret på en fråga om de stora tabellerna i en version (den senaste om inget sägs).

    Heltal är Int64 (belopp i öre, aldrig flyttal), text str, saknat NA. Rota när en fil i kraft
    inte är den som skrevs.
    """
    return _oppna(lager, lager.version() if version is None else version).fraga(val)


def alla_rader(lager: Lager, tabell: str, version: int | None = None) -> pd.DataFrame:
    """En stor tabells alla rader i kraft, i nyckelordning. Tar minne efter tabellens storlek."""
    t = STOR[tabell]
    nyckel = (t.c[k].nulls_first() for k in STORA[tabell].nyckel)
    return fraga(lager, sa.select(t).order_by(*nyckel), version)


def skriv_parquet(lager: Lager, tabell: str, mal: Path, version: int | None = None) -> int:
    """Skriver en stor tabells rader i kraft, i nyckelordning, till en Parquetfil; ger antalet.

    OSError när disken inte tar emot.
    """
    version = lager.version() if version is None else version
    with _Motor(lager, version, skrivbar=mal.parent) as motor:
        return motor.skriv(STORA[tabell], mal)


class _Motor:
    """En DuckDB i minnet med en vy per stor tabell; en markör per tråd."""

    def __init__(self, lager: Lager, version: int, skrivbar: Path | None = None) -> None:
        mappar = [lager.mapp.resolve(), *([skrivbar.resolve()] if skrivbar else [])]
        self._duck = duckdb.connect(":memory:", config={"memory_limit": MINNE})
        self._duck.execute(f"SET allowed_directories = [{', '.join(map(_text, mappar))}]")
        self._duck.execute("SET enable_external_access = false")
        self._mapp = lager.mapp
        self._filer = {namn: lager.filer(namn, version) for namn in STORA}
        self._prova()
        for namn, filer in self._filer.items():
            self._duck.execute(f"CREATE VIEW {namn} AS {_vy(STORA[namn], filer)}")
        self._duck.execute("SET lock_configuration = true")
        self._trad = local()

    def __enter__(self) -> _Motor:
        return self

    def __exit__(self, *_: object) -> None:
        self._duck.close()

    def _markor(self) -> duckdb.DuckDBPyConnection:
        if not hasattr(self._trad, "markor"):
            self._trad.markor = self._duck.cursor()
        markor: duckdb.DuckDBPyConnection = self._trad.markor
        return markor

    def _prova(self) -> None:
        for filer in self._filer.values():
            for fil in filer:
                prova(fil, self._mapp)

    def fraga(self, val: sa.Select[Any]) -> pd.DataFrame:
        self._prova()
        sql = val.compile(dialect=_DIALEKT, compile_kwargs={"render_postcompile": True})
        varden = [sql.params[k] for k in sql.positiontup or ()]
        return _ram(self._markor().execute(str(sql), varden).to_arrow_table())

    def skriv(self, tabell: Tabell, mal: Path) -> int:
        ordning = ", ".join(f"{k} NULLS FIRST" for k in (*tabell.nyckel, *tabell.kolumnnamn))
        sql = (
            f"COPY (SELECT {', '.join(tabell.kolumnnamn)} FROM {tabell.namn} ORDER BY {ordning}) "
            f"TO {_text(mal.resolve())} (FORMAT parquet, COMPRESSION zstd)"
        )
        try:
            antal: int = self._markor().execute(sql).fetchall()[0][0]
        except duckdb.IOException as fel:
            raise OSError(errno.EIO, str(fel).split("\n", 1)[0]) from fel
        return antal


_DIALEKT = Dialect(paramstyle="qmark")
_oppna = lru_cache(maxsize=4)(_Motor)


def prova(fil: Storfil, mapp: Path) -> None:
    """Rota när filens byte inte är de som skrevs; prövas en gång per process, storlek och tid."""
    namn = fil.vag.relative_to(mapp).as_posix()
    atgard = "återställ den från säkerhetskopia, eller ångra inläsningen och läs in råfilen igen"
    try:
        lage = fil.vag.stat()
        nyckel = (str(fil.vag), lage.st_size, lage.st_mtime_ns, fil.sha256)
        with _provar:
            if nyckel in _provade:
                return
        with fil.vag.open("rb") as innehall:
            hel = file_digest(innehall, "sha256").hexdigest() == fil.sha256
    except OSError as fel:
        raise Rota(f"{namn} – går inte att läsa ({fel.strerror}) – {atgard}") from fel
    if not hel:
        raise Rota(f"{namn} – är skadad: byten är inte de som skrevs – {atgard}")
    with _provar:
        _provade.add(nyckel)


def _ram(svar: pa.Table) -> pd.DataFrame:
    """Svaret som lagrets ramar: heltal Int64, datum ISO-text."""
    for nr, falt in enumerate(svar.schema):
        if pa.types.is_date(falt.type):
            svar = svar.set_column(nr, falt.name, svar[nr].cast(pa.string()))
        elif pa.types.is_integer(falt.type) or (
            pa.types.is_decimal(falt.type) and falt.type.scale == 0  # DuckDB:s summa av heltal
        ):
            svar = svar.set_column(nr, falt.name, svar[nr].cast(pa.int64()))
    ram: pd.DataFrame = svar.to_pandas(types_mapper=_PANDASTYP.get)
    return ram


def _vy(tabell: Tabell, filer: Sequence[Storfil]) -> str:
    """Vyns SELECT: filernas kolumner, delningens värden och inläsningen ur lagrets lista.

    Sökvägens mappar läses aldrig som värden: datamappen får heta `ar=2019`. Får filerna täcka
    varandra gäller den senaste inläsningens rad för varje nyckel.
    """
    i_fil = {**dict.fromkeys(i_filen(tabell)), **dict.fromkeys(tabell.delning)}
    tomma = (f"NULL::{_DUCKTYP[tabell.kolumn(k).typ]} AS {k}" for k in i_fil)
    kallan = f"SELECT {', '.join(tomma)}, NULL::VARCHAR AS fil_ WHERE false"
    vagar = {_text(f.vag.resolve().as_posix()): _text(f.inlasning) for f in filer}
    delar: dict[tuple[str, ...], list[str]] = {}
    for vag, fil in zip(vagar, filer, strict=True):
        delar.setdefault(tuple(fil.delar[k] for k in tabell.delning), []).append(vag)
    for varden, egna in delar.items():
        fasta = ", ".join(
            f"{_text(v)}::{_DUCKTYP[tabell.kolumn(k).typ]} AS {k}"
            for k, v in zip(tabell.delning, varden, strict=True)
        )
        kallan += (
            f" UNION ALL BY NAME SELECT *, {fasta} FROM read_parquet([{', '.join(egna)}], "
            "hive_partitioning = false, filename = 'fil_', union_by_name = true)"
        )
    namn = f"CAST((MAP {{{', '.join(f'{v}: {i}' for v, i in vagar.items())}}})[fil_] AS VARCHAR)"
    harledda = {"inlasning": namn, "plats": _PLATS.get(tabell.namn, namn)}
    falt = [k if k in i_fil else f"{harledda[k]} AS {k}" for k in tabell.kolumnnamn]
    vy = f"SELECT {', '.join(falt)} FROM ({kallan})"
    ordningar = {f.inlasning: f.ordning for f in filer}
    if tabell.tacker or len(ordningar) < 2:
        return vy
    ordning = ", ".join(f"{_text(id_)}: {nr}" for id_, nr in ordningar.items())
    return (
        f"{vy} QUALIFY row_number() OVER (PARTITION BY {', '.join(tabell.nyckel)} "
        f"ORDER BY (MAP {{{ordning}}})[{namn}] DESC) = 1"
    )


def _text(varde: object) -> str:
    """Värdet som SQL-text."""
    return "'" + str(varde).replace("'", "''") + "'"
