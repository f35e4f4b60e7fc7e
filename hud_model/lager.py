"""Lagret: det enda som läser och skriver datamappen.

En SQL-databas (SQLite i `data/modell/hud.sqlite`, eller den som `HUD_DATABAS` namnger) och
råfilerna i `data/ra`, namngivna med sin kontrollsumma. Varje rad bär versionen som förde in
den och versionen som ersatte den: att läsa version N är ett villkor, och en inläsning eller
ett ångrande är *en* transaktion som höjer dataversionen. Se docs/beslut/0002.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from hud_model.begrepp import Anvandarfel, Inlasning, Rad
from hud_model.tabeller import FAKTATABELLER, INLASNING, TABELLER, Tabell

SCHEMA = 1
_SQLTYP: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "text": sa.String,
    "heltal": sa.BigInteger,
    "tal": sa.Float,
    "sant": sa.Boolean,
    "datum": sa.String,
    "tid": sa.String,
}
_PANDASTYP = {"heltal": "Int64", "tal": "float64", "sant": "boolean"}

_METADATA = sa.MetaData()
_VERSION = sa.Table(
    "dataversion",
    _METADATA,
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("schema", sa.Integer, nullable=False),
    sa.Column("tid", sa.String, nullable=False),
    sa.Column("handelse", sa.String, nullable=False),
)


def _kolumner(tabell: Tabell) -> Iterator[sa.Column[Any]]:
    for k in tabell.kolumner:
        yield sa.Column(k.namn, _SQLTYP[k.typ](), nullable=not k.obligatorisk)


_LEVERANS = sa.Table(
    "leverans",
    _METADATA,
    sa.Column("leverans", sa.Integer, primary_key=True),
    *_kolumner(INLASNING),
    sa.Column("fran_version", sa.Integer, nullable=False),
    sa.Column("angrad_version", sa.Integer),
)
_FAKTA = {
    namn: sa.Table(
        namn,
        _METADATA,
        sa.Column("rad", sa.Integer, primary_key=True),
        sa.Column("leverans", sa.Integer, nullable=False, index=True),
        sa.Column("nr", sa.Integer, nullable=False),
        sa.Column("fran_version", sa.Integer, nullable=False),
        sa.Column("till_version", sa.Integer),
        *_kolumner(TABELLER[namn]),
    )
    for namn in FAKTATABELLER
}
_MINNE = sa.Table(
    "minne",
    _METADATA,
    sa.Column("slag", sa.String, primary_key=True),
    sa.Column("nyckel", sa.String, primary_key=True),
    sa.Column("varde", sa.Text, nullable=False),
    sa.Column("av", sa.String, nullable=False),
    sa.Column("tid", sa.String, nullable=False),
)
_AVSER = ("kalla", "kommun", "namnd", "ar", "tillfalle", "titel")


@dataclass(frozen=True)
class Sparat:
    """Vad som hände när inläsningar sparades: versionen efteråt och vilka som redan fanns."""

    version: int
    nya: tuple[str, ...]
    fanns: tuple[str, ...]


def nu() -> str:
    """Tiden nu, UTC, ISO 8601 med mikrosekunder, så att ordningen mellan inläsningar framgår."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Lager:
    """Datamappen: råfiler och databas. Öppnas en gång per process; trådsäker."""

    def __init__(self, mapp: Path, url: str | None = None) -> None:
        """Öppnar eller skapar lagret i mappen. `url` är en SQLAlchemy-URL, annars SQLite."""
        self.mapp = mapp
        self._hel = lru_cache(maxsize=512)(self._las_hel)
        if url is None:
            (mapp / "modell").mkdir(parents=True, exist_ok=True)
            url = f"sqlite:///{mapp / 'modell' / 'hud.sqlite'}"
        self._motor = sa.create_engine(url)
        if self._motor.dialect.name == "sqlite":
            sa.event.listen(self._motor, "connect", _stall_in_sqlite)
            sa.event.listen(self._motor, "begin", _borja_sqlite)
        with self._motor.connect() as c:
            hel = not _saknade_kolumner(c)
        if not hel:  # bara då skrivs något: den som läser väntar aldrig på den som skriver
            with self._skriv() as c:
                _METADATA.create_all(c)
                _lagg_nya_kolumner(c)

    @contextmanager
    def _skriv(self) -> Iterator[sa.Connection]:
        with self._motor.connect().execution_options(skriver=True) as c, c.begin():
            yield c

    def stang(self) -> None:
        """Släpper databasens anslutningar."""
        self._motor.dispose()

    def version(self) -> int:
        """Dataversionen: 0 för ett tomt lager, sedan ett mer per inläsning eller ångrande."""
        with self._motor.connect() as c:
            return _version(c)

    def las(self, tabell: str, *, version: int | None = None, **villkor: Any) -> pd.DataFrame:
        """Raderna i kraft i en version (den senaste om inget sägs), i nyckelordning.

        `villkor` är kolumn=värde; None betyder att värdet saknas. Kolumntyper: heltal Int64,
        tal float64, sant boolean, text str; saknat är NA.
        """
        ram = self._hel(tabell, self.version() if version is None else version)
        kvar = np.ones(len(ram), bool)
        for kolumn, varde in villkor.items():
            traff = ram[kolumn].isna() if varde is None else ram[kolumn] == varde
            kvar &= traff.to_numpy(bool, na_value=False)
        return ram[kvar].reset_index(drop=True)

    def _las_hel(self, tabell: str, version: int) -> pd.DataFrame:
        """Hela tabellen i en version, som aldrig ändras och därför kan sparas."""
        if tabell == "inlasning":
            return self._inlasningar(version)
        t = _FAKTA[tabell]
        fraga = sa.select(*(t.c[k] for k in TABELLER[tabell].kolumnnamn))
        with self._motor.connect() as c:
            rader = c.execute(fraga.where(_i_kraft(t, version))).all()
        return _ram(TABELLER[tabell], rader)

    def alla(self, version: int | None = None) -> dict[str, pd.DataFrame]:
        """Alla tabeller i en och samma version (den senaste om inget sägs)."""
        if version is None:
            version = self.version()
        return {namn: self.las(namn, version=version) for namn in TABELLER}

    def _inlasningar(self, version: int | None) -> pd.DataFrame:
        with self._motor.connect() as c:
            rader = [
                tuple(getattr(rad, k) for k in INLASNING.kolumnnamn)
                for rad in _gallande(c, version)
            ]
        return _ram(INLASNING, rader)

    def historik(self) -> pd.DataFrame:
        """Alla inläsningar, senast först: inläsningens kolumner, `i_kraft`, `rader`, `tabeller`.

        `i_kraft` är falskt för ångrade och för dem som en senare leverans ersatt.
        """
        with self._motor.connect() as c:
            gallande = {rad.leverans for rad in _gallande(c, None)}
            antal: dict[int, dict[str, int]] = {}
            for namn, t in _FAKTA.items():
                fraga = sa.select(t.c.leverans, sa.func.count(sa.distinct(t.c.nr))).group_by(
                    t.c.leverans
                )
                for leverans, n in c.execute(fraga):
                    antal.setdefault(leverans, {})[namn] = n
            rader = c.execute(sa.select(_LEVERANS).order_by(_LEVERANS.c.leverans.desc())).all()
        return pd.DataFrame(
            [
                {
                    **{k: getattr(r, k) for k in INLASNING.kolumnnamn},
                    "i_kraft": r.leverans in gallande,
                    "angrad": r.angrad_version is not None,
                    "rader": sum(antal.get(r.leverans, {}).values()),
                    "tabeller": antal.get(r.leverans, {}),
                }
                for r in rader
            ],
            columns=[*INLASNING.kolumnnamn, "i_kraft", "angrad", "rader", "tabeller"],
        )

    def spara(self, inlasningar: Iterable[Inlasning], av: str) -> Sparat:
        """Sparar inläsningar i en transaktion och höjer versionen; alla kommer in eller ingen.

        En inläsning vars id redan är inläst och inte ångrat ändrar inget. Anvandarfel om två
        rader i samma inläsning har samma nyckel.
        """
        with self._skriv() as c:
            kanda = {rad.id for rad in c.execute(_ej_angrade())}
            nya = []
            fanns = []
            for inl in inlasningar:
                (fanns if inl.id in kanda else nya).append(inl)
                kanda.add(inl.id)
            if not nya:
                return Sparat(_version(c), (), tuple(i.id for i in fanns))
            version = _ny_version(c, "läste in " + ", ".join(i.titel for i in nya))
            for inl in nya:
                self._lagg(c, inl, version, av)
            _gor_sant(c, version)
        return Sparat(version, tuple(i.id for i in nya), tuple(i.id for i in fanns))

    def _lagg(self, c: sa.Connection, inl: Inlasning, version: int, av: str) -> None:
        meta = {k: getattr(inl, k) for k in INLASNING.kolumnnamn}
        meta["inlast_tid"] = inl.inlast_tid or nu()
        meta["av"] = inl.av or av
        leverans = c.execute(
            _LEVERANS.insert().values(**meta, fran_version=version).returning(_LEVERANS.c.leverans)
        ).scalar_one()
        for namn, rader in inl.rader.items():
            _prova_nycklar(TABELLER[namn], rader, inl.filnamn)
            fullstandiga = [
                {
                    **dict.fromkeys(TABELLER[namn].kolumnnamn),
                    **rad,
                    "inlasning": inl.id,
                    "leverans": leverans,
                    "nr": nr,
                    "fran_version": version,
                    "till_version": None,
                }
                for nr, rad in enumerate(rader)
            ]
            if fullstandiga:
                c.execute(_FAKTA[namn].insert(), fullstandiga)

    def angra(self, inlasning: str) -> int:
        """Tar tillbaka en inläsning; det den ersatte gäller igen. Ger den nya versionen.

        Anvandarfel om ingen inläsning i historiken som inte redan är ångrad har det id:t.
        """
        with self._skriv() as c:
            rad = c.execute(_ej_angrade().where(_LEVERANS.c.id == inlasning)).first()
            if rad is None:
                raise Anvandarfel(
                    f"{inlasning} – ingen inläsning att ångra har det id:t – "
                    "se kommandot inlasningar"
                )
            version = _ny_version(c, f"ångrade {rad.titel}")
            c.execute(
                _LEVERANS.update()
                .where(_LEVERANS.c.leverans == rad.leverans)
                .values(angrad_version=version)
            )
            _gor_sant(c, version)
        return version

    def spara_ra(self, sha256: str, innehall: bytes) -> Path:
        """Lägger råfilen under sin kontrollsumma; finns den redan rörs den inte."""
        mal = self.mapp / "ra" / sha256
        if not mal.exists():
            mal.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=mal.parent, prefix=".", delete=False) as fil:
                fil.write(innehall)
                fil.flush()
                os.fsync(fil.fileno())
            tillfallig = Path(fil.name)
            tillfallig.chmod(0o644)
            tillfallig.replace(mal)
        return mal

    def minns(self, slag: str) -> dict[str, dict[str, Any]]:
        """Svaren av ett slag som människor gett: nyckel → värde. De hör inte till öppna data."""
        with self._motor.connect() as c:
            rader = c.execute(sa.select(_MINNE).where(_MINNE.c.slag == slag).order_by("nyckel"))
            return {rad.nyckel: json.loads(rad.varde) for rad in rader}

    def lagg_pa_minnet(self, slag: str, varden: Mapping[str, Mapping[str, Any]], av: str) -> None:
        """Lägger svaren på minnet, i en transaktion; ett nytt svar på samma nyckel ersätter."""
        with self._skriv() as c:
            for nyckel, varde in varden.items():
                text = json.dumps(varde, ensure_ascii=False)
                post = {"slag": slag, "nyckel": nyckel}
                c.execute(_MINNE.delete().filter_by(**post))
                c.execute(_MINNE.insert().values(**post, varde=text, av=av, tid=nu()))


def _stall_in_sqlite(dbapi: Any, _post: Any) -> None:
    dbapi.isolation_level = None
    for pragma in ("journal_mode=DELETE", "synchronous=FULL", "busy_timeout=15000"):
        dbapi.execute(f"PRAGMA {pragma}").close()


def _borja_sqlite(c: sa.Connection) -> None:
    c.exec_driver_sql("BEGIN IMMEDIATE" if c.get_execution_options().get("skriver") else "BEGIN")


def _saknade_kolumner(c: sa.Connection) -> list[sa.Column[Any]]:
    """Kolumnerna som schemat har men inte databasen."""
    finns = {
        (tabell, kolumn["name"])
        for (_, tabell), kolumner in sa.inspect(c).get_multi_columns().items()
        for kolumn in kolumner
    }
    return [k for t in _METADATA.sorted_tables for k in t.columns if (t.name, k.name) not in finns]


def _lagg_nya_kolumner(c: sa.Connection) -> None:
    """Lägger till kolumner som tabellerna fått sedan databasen skapades; gamla rader saknar dem."""
    for kolumn in _saknade_kolumner(c):
        typ = kolumn.type.compile(c.dialect)
        c.exec_driver_sql(f"ALTER TABLE {kolumn.table.name} ADD COLUMN {kolumn.name} {typ}")


def _version(c: sa.Connection) -> int:
    return c.execute(sa.select(sa.func.max(_VERSION.c.version))).scalar() or 0


def _ny_version(c: sa.Connection, handelse: str) -> int:
    version = _version(c) + 1
    c.execute(_VERSION.insert().values(version=version, schema=SCHEMA, tid=nu(), handelse=handelse))
    return version


def _i_kraft(t: sa.Table, version: int) -> sa.ColumnElement[bool]:
    return (t.c.fran_version <= version) & (
        t.c.till_version.is_(None) | (t.c.till_version > version)
    )


def _ej_angrade(version: int | None = None) -> sa.Select[Any]:
    fraga = sa.select(_LEVERANS).order_by(_LEVERANS.c.leverans)
    angrad = _LEVERANS.c.angrad_version
    if version is None:
        return fraga.where(angrad.is_(None))
    return fraga.where(_LEVERANS.c.fran_version <= version, angrad.is_(None) | (angrad > version))


def _gallande(c: sa.Connection, version: int | None) -> list[Any]:
    """Leveranserna i kraft: inte ångrade och inte ersatta av en senare om samma sak."""
    senast = {
        tuple(getattr(rad, k) for k in _AVSER): rad for rad in c.execute(_ej_angrade(version))
    }
    return sorted(senast.values(), key=lambda rad: rad.leverans)


def _gor_sant(c: sa.Connection, version: int) -> None:
    """Gör raderna i kraft till det som leveranserna i kraft säger; senare leverans vinner."""
    gallande = {rad.leverans for rad in _gallande(c, None)}
    for namn, t in _FAKTA.items():
        nyckel = [t.c[k] for k in TABELLER[namn].nyckel]
        vinnare: dict[tuple[Any, ...], tuple[int, int]] = {}
        kopia: dict[tuple[int, int], int] = {}
        gammal: dict[tuple[int, int], int] = {}
        fraga = sa.select(t.c.rad, t.c.leverans, t.c.nr, t.c.till_version, *nyckel).order_by(
            t.c.leverans, t.c.nr, t.c.rad
        )
        for rad, leverans, nr, till, *varden in c.execute(fraga):
            kopia[leverans, nr] = rad
            if till is None:
                gammal[leverans, nr] = rad
            if leverans in gallande:
                vinnare[tuple(varden)] = (leverans, nr)
        mal = set(vinnare.values())
        stang = [rad for ref, rad in gammal.items() if ref not in mal]
        if stang:
            c.execute(
                t.update().where(t.c.rad == sa.bindparam("_rad")).values(till_version=version),
                [{"_rad": rad} for rad in stang],
            )
        for ref in sorted(mal - gammal.keys()):
            rad = c.execute(sa.select(t).where(t.c.rad == kopia[ref])).mappings().one()
            varden = {k: v for k, v in rad.items() if k != "rad"}
            c.execute(t.insert().values({**varden, "fran_version": version, "till_version": None}))


def _prova_nycklar(tabell: Tabell, rader: list[Rad], filnamn: str) -> None:
    sedda: dict[tuple[Any, ...], Rad] = {}
    fel = []
    for rad in rader:
        okanda = rad.keys() - set(tabell.kolumnnamn)
        if okanda:
            fel.append(f"{filnamn}, {tabell.namn} – okända kolumner: {', '.join(sorted(okanda))}")
        nyckel = tuple(rad.get(k) for k in tabell.nyckel)
        if nyckel in sedda:
            fel.append(
                f"{filnamn}, {rad['plats']} – samma {tabell.titel.lower()} står redan i "
                f"{sedda[nyckel]['plats']} – ta bort eller skilj raderna åt"
            )
        sedda[nyckel] = rad
    if fel:
        raise Anvandarfel(*fel)


def _ram(tabell: Tabell, rader: Iterable[Any]) -> pd.DataFrame:
    ram = pd.DataFrame.from_records(
        [tuple(r) for r in rader], columns=list(tabell.kolumnnamn), coerce_float=False
    )
    typer: Mapping[str, str] = {k.namn: _PANDASTYP.get(k.typ, "str") for k in tabell.kolumner}
    ram = ram.astype(typer)
    nyckel = list(tabell.nyckel)
    return ram.sort_values(nyckel, na_position="first", kind="stable", ignore_index=True)
