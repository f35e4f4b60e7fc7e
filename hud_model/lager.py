"""Lagret: det enda som läser och skriver datamappen.

En SQL-databas (SQLite i `data/modell/hud.sqlite`, eller den som `HUD_DATABAS` namnger),
råfilerna i `data/ra`, namngivna med sin kontrollsumma, och de stora tabellernas Parquet i
`data/modell/<tabell>/`. Varje rad bär versionen som förde in den och versionen som ersatte
den: att läsa version N är ett villkor, och en inläsning eller ett ångrande är *en* transaktion
som höjer dataversionen. Kontrollsummor gör att det som ruttnat på disken sägs och aldrig visas.
Se docs/beslut/0002 och 0008.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b, file_digest
from itertools import compress
from operator import itemgetter
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlalchemy as sa

from hud_model.begrepp import Anvandarfel, Inlasning, Rad, Rota
from hud_model.katalog import katalogsumma
from hud_model.tabeller import FAKTATABELLER, INLASNING, RADTABELLER, STORA, TABELLER, Tabell

SCHEMA = 2
_SQLTYP: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "text": sa.String,
    "heltal": sa.BigInteger,
    "tal": sa.Float,
    "sant": sa.Boolean,
    "datum": sa.String,
    "tid": sa.String,
}
_DELAT = ("kommun", "ar", "tillfalle")
"""Kolumnerna som nästan varje fråga väljer på; raderna hålls grupperade efter dem."""
_PANDASTYP = {"heltal": "Int64", "tal": "float64", "sant": "boolean"}

_METADATA = sa.MetaData()
_VERSION = sa.Table(
    "dataversion",
    _METADATA,
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("schema", sa.Integer, nullable=False),
    sa.Column("tid", sa.String, nullable=False),
    sa.Column("handelse", sa.String, nullable=False),
    sa.Column("katalog", sa.String),
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
_INNEHALL = sa.Table(
    "innehall",
    _METADATA,
    sa.Column("leverans", sa.Integer, primary_key=True),
    sa.Column("tabell", sa.String, primary_key=True),
    sa.Column("rader", sa.BigInteger, nullable=False),
    sa.Column("fran_version", sa.Integer, nullable=False),
    sa.Column("till_version", sa.Integer),
)
_FIL = sa.Table(
    "fil",
    _METADATA,
    sa.Column("fil", sa.Integer, primary_key=True),
    sa.Column("leverans", sa.Integer, nullable=False, index=True),
    sa.Column("tabell", sa.String, nullable=False),
    sa.Column("vag", sa.String, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("rader", sa.BigInteger, nullable=False),
    sa.Column("delar", sa.String, nullable=False),
    sa.Column("tacker", sa.String, nullable=False),
    sa.Column("fran_version", sa.Integer, nullable=False),
    sa.Column("till_version", sa.Integer),
)
_SUMMA = sa.Table(
    "kontrollsumma",
    _METADATA,
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("tabell", sa.String, primary_key=True),
    sa.Column("summa", sa.String(16), nullable=False),
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
_SIGNERADE = {"leverans": _LEVERANS, "innehall": _INNEHALL, "fil": _FIL, **_FAKTA}
"""Tabellerna vars rader i kraft har en kontrollsumma per version."""
_AVSER = ("kalla", "kommun", "namnd", "ar", "tillfalle", "titel")
_ALLT = "*"
"""Täcker alla värden: en fil utan nämnder gäller hela kommunen."""
_SAKERT_NAMN = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")
_MELLAN_HOGST_S = 3600
_SQLITE = {
    "upptagen": {5, 6},  # BUSY, LOCKED
    "skrivskyddad": {3, 8, 14, 23},  # PERM, READONLY, CANTOPEN, AUTH
    "full": {10, 13},  # IOERR, FULL
    "program": {19, 20, 21},  # CONSTRAINT, MISMATCH, MISUSE: felet är vårt, inte diskens
}


@dataclass(frozen=True)
class Storfil:
    """En Parquetfil i kraft: plats, kontrollsumma, rader, delningens värden och inläsningens id.

    `ordning` växer med varje inläsning: den senare gäller där två filer har samma nyckel.
    """

    vag: Path
    sha256: str
    rader: int
    delar: Mapping[str, str]
    inlasning: str
    ordning: int


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
        self._grupper = lru_cache(maxsize=512)(self._las_grupper)
        if url is None:
            (mapp / "modell").mkdir(parents=True, exist_ok=True)
            url = f"sqlite:///{mapp / 'modell' / 'hud.sqlite'}"
        self._motor = sa.create_engine(url)
        if self._motor.dialect.name == "sqlite":
            sa.event.listen(self._motor, "connect", _stall_in_sqlite)
            sa.event.listen(self._motor, "begin", _borja_sqlite)
        with self._las() as c:
            try:
                hel = not _saknade_kolumner(c)
            except TypeError as fel:  # ett tabellnamn som inte längre är text
                raise self._rota("en tabells namn går inte att läsa") from fel
        if not hel:  # bara då skrivs något: den som läser väntar aldrig på den som skriver
            with self._skriv() as c:
                _METADATA.create_all(c)
                _lagg_nya_kolumner(c)
                _signera_aldre(c)

    @contextmanager
    def _las(self) -> Iterator[sa.Connection]:
        try:
            with self._motor.connect() as c:
                yield c
        except sa.exc.DBAPIError as fel:
            begripligt = self._begripligt(fel)
            if begripligt is None:
                raise
            raise begripligt from fel
        except UnicodeDecodeError as fel:
            raise self._rota("texten i den går inte att läsa") from fel

    @contextmanager
    def _skriv(self) -> Iterator[sa.Connection]:
        with self._las() as las:
            c = las.execution_options(skriver=True)
            with c.begin():
                yield c

    def _begripligt(self, fel: sa.exc.DBAPIError) -> Anvandarfel | None:
        """Databasens fel som något att rätta; None när felet är programmets."""
        if self._motor.dialect.name != "sqlite":
            return None
        kod = getattr(fel.orig, "sqlite_errorcode", 1) & 0xFF
        if kod in _SQLITE["program"]:
            return None
        if kod in _SQLITE["upptagen"]:
            return Anvandarfel(f"{self._databas} – någon annan skriver just nu – försök igen")
        if kod in _SQLITE["skrivskyddad"]:
            return Anvandarfel(
                f"{self._databas} – går inte att skriva i – ge rätt att skriva i mappen"
            )
        if kod in _SQLITE["full"]:
            return Anvandarfel(
                f"{self._databas} – disken är full eller svarar inte – frigör plats och försök igen"
            )
        return self._rota(str(fel.orig))

    @property
    def _databas(self) -> str:
        return Path(self._motor.url.database or "databasen").name

    def _rota(self, vad: str) -> Rota:
        return Rota(
            f"{self._databas} – är skadad ({vad}) – återställ den från säkerhetskopia, "
            "eller läs in råfilerna i en tom datamapp"
        )

    def stang(self) -> None:
        """Släpper databasens anslutningar."""
        self._motor.dispose()

    def version(self) -> int:
        """Dataversionen: 0 för ett tomt lager, sedan ett mer per inläsning eller ångrande."""
        with self._las() as c:
            return self._version(c)

    def _version(self, c: sa.Connection) -> int:
        """Dataversionen, när den också är den som kontrollsummorna räknades för."""
        fraga = sa.select(
            sa.select(sa.func.max(_VERSION.c.version)).scalar_subquery(),
            sa.select(sa.func.max(_SUMMA.c.version))
            .where(_SUMMA.c.tabell == "leverans")
            .scalar_subquery(),
        )
        version, signerad = c.execute(fraga).one()
        if version != signerad:
            raise self._rota("dataversionen stämmer inte med kontrollsummorna")
        return version or 0

    def las(self, tabell: str, *, version: int | None = None, **villkor: Any) -> pd.DataFrame:
        """Raderna i kraft i en version (den senaste om inget sägs), i nyckelordning.

        `villkor` är kolumn=värde; None betyder att värdet saknas. Kolumntyper: heltal Int64,
        tal float64, sant boolean, text str; saknat är NA.
        """
        version = self.version() if version is None else version
        ram = self._hel(tabell, version)
        delat = {k: villkor.pop(k) for k in _DELAT if villkor.get(k) is not None}
        if delat and set(_DELAT) <= set(ram.columns):
            platser = [
                rader
                for grupp, rader in self._grupper(tabell, version).items()
                if all(grupp[_DELAT.index(k)] == v for k, v in delat.items())
            ]
            ram = ram.take(np.sort(np.concatenate(platser)) if platser else [])
        else:
            villkor |= delat
        kvar = np.ones(len(ram), bool)
        for kolumn, varde in villkor.items():
            traff = ram[kolumn].isna() if varde is None else ram[kolumn] == varde
            kvar &= traff.to_numpy(bool, na_value=False)
        return ram[kvar].reset_index(drop=True)

    def _las_hel(self, tabell: str, version: int) -> pd.DataFrame:
        """Hela tabellen i en version, som aldrig ändras och därför kan sparas.

        Rota när raderna inte är de som skrevs.
        """
        if tabell == "inlasning":
            with self._las() as c:
                rader: Sequence[Any] = self._gallande(c, version)
            return _ram(INLASNING, ([getattr(r, k) for k in INLASNING.kolumnnamn] for r in rader))
        with self._las() as c:
            rader = self._i_kraft(c, tabell, version)
        plats = [list(_signerade(_FAKTA[tabell])).index(k) for k in TABELLER[tabell].kolumnnamn]
        return _ram(TABELLER[tabell], ([r[p] for p in plats] for r in rader))

    def _las_grupper(self, tabell: str, version: int) -> dict[tuple[Any, ...], np.ndarray]:
        """Radernas platser per kommun, år och tillfälle."""
        ram = self._hel(tabell, version)
        return dict(ram.groupby(list(_DELAT), dropna=False, sort=False).indices)

    def _i_kraft(self, c: sa.Connection, tabell: str, version: int) -> Sequence[Any]:
        """Raderna i kraft i en version, alla kolumner; Rota när kontrollsumman är en annan."""
        t = _SIGNERADE[tabell]
        fraga = sa.select(*(t.c[k] for k in _signerade(t))).where(_i_kraft(t, version))
        rader = c.execute(fraga).all()
        vantad = _vantad(c, tabell, version)
        if vantad is not None and _summa(t, rader) != vantad:
            raise self._rota(f"raderna i {tabell} är inte de som skrevs")
        return rader

    def alla(self, version: int | None = None) -> dict[str, pd.DataFrame]:
        """Tabellerna vars rader ligger i databasen, i en och samma version (annars den senaste)."""
        if version is None:
            version = self.version()
        return {namn: self.las(namn, version=version) for namn in RADTABELLER}

    def filer(self, tabell: str, version: int | None = None) -> list[Storfil]:
        """Parquetfilerna i kraft för en stor tabell, i platsens ordning."""
        with self._las() as c:
            if version is None:
                version = self._version(c)
            id_ = {rad.leverans: rad.id for rad in self._i_kraft(c, "leverans", version)}
            rader = self._i_kraft(c, "fil", version)
        return [
            Storfil(
                self.mapp / r.vag,
                r.sha256,
                r.rader,
                json.loads(r.delar),
                id_[r.leverans],
                r.leverans,
            )
            for r in sorted(rader, key=lambda r: r.vag)
            if r.tabell == tabell
        ]

    def _gallande(self, c: sa.Connection, version: int) -> list[Any]:
        """Leveranserna i kraft: inte ångrade, inte ersatta av en senare om samma sak.

        En leverans med bara stora tabeller är ersatt när andra filer täcker alla dess filer.
        """
        leveranser = sorted(self._i_kraft(c, "leverans", version), key=lambda rad: rad.leverans)
        filer = {rad.leverans for rad in self._i_kraft(c, "fil", version)}
        return _med_filer_i_kraft(c, _senast_om_varje_sak(leveranser), filer)

    def versioner(self) -> pd.DataFrame:
        """Dataversionerna, senast först: version, tid (UTC), handelse, katalog.

        `katalog` är kontrollsumman för katalogen som gällde; tom för äldre versioner.
        """
        kolumner = ["version", "tid", "handelse", "katalog"]
        fraga = sa.select(*(_VERSION.c[k] for k in kolumner)).order_by(_VERSION.c.version.desc())
        with self._las() as c:
            return pd.DataFrame([tuple(rad) for rad in c.execute(fraga)], columns=kolumner)

    def rafil(self, inlasning: str) -> tuple[str, Path] | None:
        """Filens namn och råfilen bakom en inläsning; None när den inte finns i datamappen.

        Ett datapaket bär sina egna kontrollsummor, så bara en som är en sådan får bli en sökväg.
        """
        fraga = sa.select(_LEVERANS.c.filnamn, _LEVERANS.c.sha256)
        with self._las() as c:
            rad = c.execute(fraga.where(_LEVERANS.c.id == inlasning)).first()
        if rad is None or not re.fullmatch("[0-9a-f]{64}", rad.sha256):
            return None
        vag = self.mapp / "ra" / rad.sha256
        return (rad.filnamn, vag) if vag.is_file() else None

    def historik(self, version: int | None = None) -> pd.DataFrame:
        """Alla inläsningar, senast först: inläsningens kolumner, `i_kraft`, `rader`, `tabeller`.

        `i_kraft` är falskt för ångrade och för dem som en senare leverans ersatt. Med `version`
        det som var inläst då. Rota när någon av dem inte är som den skrevs.
        """
        with self._las() as c:
            vid = self._version(c) if version is None else version
            gallande = {rad.leverans for rad in self._gallande(c, vid)}
            antal: dict[int, dict[str, int]] = {}
            for rad in self._i_kraft(c, "innehall", vid):
                antal.setdefault(rad.leverans, {})[rad.tabell] = rad.rader
            fraga = sa.select(_LEVERANS).order_by(_LEVERANS.c.leverans.desc())
            rader = c.execute(fraga.where(_LEVERANS.c.fran_version <= vid)).all()
            for fore in {r.angrad_version - 1 for r in rader if r.angrad_version}:
                self._i_kraft(c, "leverans", fore)  # de ångrade står bara i de summorna
        return pd.DataFrame(
            [
                {
                    **{k: getattr(r, k) for k in INLASNING.kolumnnamn},
                    "i_kraft": r.leverans in gallande,
                    "angrad": r.angrad_version is not None and r.angrad_version <= vid,
                    "rader": sum(antal.get(r.leverans, {}).values()),
                    "tabeller": antal.get(r.leverans, {}),
                }
                for r in rader
            ],
            columns=[*INLASNING.kolumnnamn, "i_kraft", "angrad", "rader", "tabeller"],
        )

    def spara(self, inlasningar: Iterable[Inlasning], av: str) -> Sparat:
        """Sparar inläsningar i en transaktion och höjer versionen; alla kommer in eller ingen.

        En inläsning vars id redan är inläst och inte ångrat ändrar inget, om den inte är ett
        tillägg. Anvandarfel om två
        rader i samma inläsning har samma nyckel, om en stor tabell delvis täcker det som redan
        är inläst, eller om disken inte tar emot.
        """
        try:
            return self._spara(list(inlasningar), av)
        except OSError as fel:
            raise Anvandarfel(
                f"{self.mapp} – går inte att skriva i ({fel.strerror}) – frigör plats eller ge "
                "rätt att skriva, och försök igen"
            ) from fel

    def _spara(self, inlasningar: list[Inlasning], av: str) -> Sparat:
        provade = {id(inl): _prova_stora(inl) for inl in inlasningar}
        pagar: list[Path] = []
        with self._skriv() as c:
            fore = self._version(c)
            # Ett datapaket i CSV bär huvudbokens inläsning utan rader: den får läsas in igen.
            med_filer = set(c.execute(sa.select(_FIL.c.leverans)).scalars())
            kanda = {r.id: r.leverans in med_filer for r in self._i_kraft(c, "leverans", fore)}
            nya = []
            fanns = []
            for inl in inlasningar:
                finns = kanda.get(inl.id, False) if inl.stora else inl.id in kanda
                (fanns if finns and not inl.tillagg else nya).append(inl)
                kanda[inl.id] = True
            if not nya:
                return Sparat(fore, (), tuple(i.id for i in fanns))
            version = _ny_version(c, fore, "läste in " + ", ".join(i.titel for i in nya))
            self._stada(c)
            for inl in nya:
                leverans = self._lagg(c, inl, version, av)
                pagar += self._lagg_filer(c, inl, provade[id(inl)], leverans, version)
            self._gor_sant(c, version)
        for lapp in pagar:
            lapp.unlink(missing_ok=True)
        return Sparat(version, tuple(i.id for i in nya), tuple(i.id for i in fanns))

    def _lagg(self, c: sa.Connection, inl: Inlasning, version: int, av: str) -> int:
        meta = {k: getattr(inl, k) for k in INLASNING.kolumnnamn}
        meta["inlast_tid"] = inl.inlast_tid or nu()
        meta["av"] = inl.av or av
        leverans: int = c.execute(
            _LEVERANS.insert().values(**meta, fran_version=version).returning(_LEVERANS.c.leverans)
        ).scalar_one()
        for namn, rader in inl.rader.items():
            if rader:
                _prova_nycklar(TABELLER[namn], rader, inl.filnamn)
                fasta = {"leverans": leverans, "fran_version": version, "inlasning": inl.id}
                _lagg_rader(c, _FAKTA[namn], rader, fasta)
                _anteckna(c, leverans, namn, len(rader), version)
        return leverans

    def _lagg_filer(
        self, c: sa.Connection, inl: Inlasning, provade: list[_Provad], leverans: int, version: int
    ) -> list[Path]:
        """Flyttar inläsningens Parquet till sin plats och listar den; ger lappen om det.

        Lappen säger vilka filer som är på väg in, så att ett avbrott före transaktionens slut
        inte lämnar något som ingen städar.
        """
        if not provade:
            return []
        listade = dict(c.execute(sa.select(_FIL.c.vag, _FIL.c.sha256)).all())
        vagar = [self._plats(p, inl.id, listade) for p in provade]
        lapp = self.mapp / "modell" / f"pagar-{inl.id}-{os.getpid()}-{time.monotonic_ns()}.json"
        lapp.parent.mkdir(parents=True, exist_ok=True)
        lapp.write_text(json.dumps(vagar), "utf-8")
        _till_disken(lapp)
        antal: dict[str, int] = {}
        for p, vag in zip(provade, vagar, strict=True):
            _flytta(p.fil, self.mapp / vag)
            antal[p.tabell.namn] = antal.get(p.tabell.namn, 0) + p.rader
            c.execute(
                _FIL.insert().values(
                    leverans=leverans,
                    tabell=p.tabell.namn,
                    vag=vag,
                    sha256=p.sha256,
                    rader=p.rader,
                    delar=json.dumps(p.delar),
                    tacker=json.dumps(p.tacker),
                    fran_version=version,
                )
            )
        for tabell, rader in antal.items():
            _anteckna(c, leverans, tabell, rader, version)
        return [lapp]

    def _plats(self, p: _Provad, id_: str, listade: Mapping[str, str]) -> str:
        """Filens plats under datamappen; en listad fil med annat innehåll skrivs aldrig över."""
        mapp = Path("modell", p.tabell.namn, *(f"{k}={v}" for k, v in p.delar.items()))
        vag = (mapp / f"{id_}.parquet").as_posix()
        if listade.get(vag, p.sha256) != p.sha256:
            return (mapp / f"{id_}-{p.sha256[:8]}.parquet").as_posix()
        return vag

    def _stada(self, c: sa.Connection) -> None:
        """Tar bort det som avbrutna inläsningar lämnat: filer som ingen version pekar på."""
        lappar = list((self.mapp / "modell").glob("pagar-*.json"))
        if lappar:
            listade = set(c.execute(sa.select(_FIL.c.vag)).scalars())
        for lapp in lappar:
            try:
                vagar = json.loads(lapp.read_text("utf-8"))
            except ValueError:  # avbruten medan lappen skrevs: då är inget flyttat
                vagar = []
            for vag in vagar:
                if vag not in listade:
                    (self.mapp / vag).unlink(missing_ok=True)
            lapp.unlink()
        for mapp in self.mapp.glob(".mellan-*"):
            if time.time() - mapp.stat().st_mtime > _MELLAN_HOGST_S:
                shutil.rmtree(mapp, ignore_errors=True)

    def angra(self, inlasning: str) -> int:
        """Tar tillbaka en inläsning; det den ersatte gäller igen. Ger den nya versionen.

        Anvandarfel om ingen inläsning i historiken som inte redan är ångrad har det id:t.
        """
        with self._skriv() as c:
            fore = self._version(c)
            rader = [r for r in self._i_kraft(c, "leverans", fore) if r.id == inlasning]
            if not rader:
                raise Anvandarfel(
                    f"{inlasning} – ingen inläsning att ångra har det id:t – "
                    "se kommandot inlasningar"
                )
            rad = max(rader, key=lambda r: r.leverans)
            version = _ny_version(c, fore, f"ångrade {rad.titel}")
            c.execute(
                _LEVERANS.update()
                .where(_LEVERANS.c.leverans == rad.leverans)
                .values(angrad_version=version)
            )
            self._gor_sant(c, version)
        return version

    def _gor_sant(self, c: sa.Connection, version: int) -> None:
        """Gör raderna och filerna i kraft till det som leveranserna i kraft säger.

        Senare leverans vinner på samma nyckel. Bara tabeller som leveranserna som trätt i eller
        ur kraft har rader i rörs. Sist skrivs kontrollsummorna för det som ändrats.
        """
        forr = {rad.leverans for rad in self._gallande(c, version - 1)}
        _gor_filer_sanna(c, version)
        oppna = set(c.execute(sa.select(_FIL.c.leverans).where(_i_kraft(_FIL, version))).scalars())
        senast = _senast_om_varje_sak(_ej_angrade(c, version))
        nu_i_kraft = {rad.leverans for rad in _med_filer_i_kraft(c, senast, oppna)}
        nya = set(
            c.execute(sa.select(_LEVERANS.c.leverans).where(_LEVERANS.c.fran_version == version))
            .scalars()
            .all()
        )
        rorda = (forr ^ nu_i_kraft) | nya
        tabeller = set(
            c.execute(
                sa.select(_INNEHALL.c.tabell).where(_INNEHALL.c.leverans.in_(rorda)).distinct()
            ).scalars()
        )
        for namn in tabeller & _FAKTA.keys():
            _gor_rader_sanna(c, namn, nu_i_kraft, version)
        for namn in ("leverans", "innehall", "fil", *sorted(tabeller & _FAKTA.keys())):
            _signera(c, namn, version)

    def spara_ra(self, sha256: str, innehall: bytes | Path, *, flytta: bool = False) -> Path:
        """Lägger råfilen under sin kontrollsumma; finns den redan rörs den inte.

        Filen kopieras, eller flyttas dit med `flytta`.
        Anvandarfel om disken inte tar emot.
        """
        mal = self.mapp / "ra" / sha256
        if mal.exists():
            return mal
        try:
            mal.parent.mkdir(parents=True, exist_ok=True)
            if flytta and isinstance(innehall, Path):
                _flytta(innehall, mal)
                return mal
            with NamedTemporaryFile(dir=mal.parent, prefix=".", delete=False) as fil:
                try:
                    if isinstance(innehall, Path):
                        shutil.copyfile(innehall, fil.name)
                    else:
                        fil.write(innehall)
                    fil.flush()
                    os.fsync(fil.fileno())
                except OSError:
                    Path(fil.name).unlink()
                    raise
            tillfallig = Path(fil.name)
            tillfallig.chmod(0o644)
            tillfallig.replace(mal)
        except OSError as fel:
            raise Anvandarfel(
                f"{self.mapp} – går inte att skriva i ({fel.strerror}) – frigör plats eller ge "
                "rätt att skriva, och försök igen"
            ) from fel
        return mal

    def minns(self, slag: str) -> dict[str, dict[str, Any]]:
        """Svaren av ett slag som människor gett: nyckel → värde. De hör inte till öppna data."""
        with self._las() as c:
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


def _ny_version(c: sa.Connection, fore: int, handelse: str) -> int:
    version = fore + 1
    rad = {"version": version, "schema": SCHEMA, "tid": nu(), "handelse": handelse}
    c.execute(_VERSION.insert().values(**rad, katalog=katalogsumma()))
    return version


def _lagg_rader(c: sa.Connection, t: sa.Table, rader: list[Rad], fasta: Mapping[str, Any]) -> None:
    """Lägger raderna, numrerade i ordning, med de fasta kolumnerna lika för alla.

    Där drivrutinen tar värden i ordning går raderna rakt till den: flera gånger snabbare.
    """
    if not c.dialect.positional:
        c.execute(t.insert(), [{**rad, **fasta, "nr": nr} for nr, rad in enumerate(rader)])
        return
    sql, egna, ordna = _insattning(t, c.dialect, tuple(fasta))
    fast = tuple(fasta.values())
    varden = [ordna((*fast, nr, *map(rad.get, egna))) for nr, rad in enumerate(rader)]
    c.exec_driver_sql(sql, varden)


@lru_cache(maxsize=256)
def _insattning(
    t: sa.Table, dialekt: sa.Dialect, fasta: tuple[str, ...]
) -> tuple[str, list[str], Callable[[tuple[Any, ...]], tuple[Any, ...]]]:
    """Satsen som lägger en rad, radens egna kolumner, och det som ställer värdena i ordning.

    Sparad: att skriva satsen tar längre tid än att köra den, och varje leverans behöver den.
    """
    namn = [k.name for k in t.columns if k.name not in ("rad", "till_version")]
    sql = t.insert().compile(dialect=dialekt, column_keys=namn)
    egna = [k for k in namn if k not in fasta and k != "nr"]
    plats = {k: nr for nr, k in enumerate([*fasta, "nr", *egna])}
    return str(sql), egna, itemgetter(*(plats[k] for k in sql.positiontup or namn))


def _anteckna(c: sa.Connection, leverans: int, tabell: str, rader: int, version: int) -> None:
    """Skriver upp hur många rader leveransen har i tabellen."""
    c.execute(
        _INNEHALL.insert().values(
            leverans=leverans, tabell=tabell, rader=rader, fran_version=version
        )
    )


def _i_kraft(t: sa.Table, version: int) -> sa.ColumnElement[bool]:
    till = t.c.angrad_version if t is _LEVERANS else t.c.till_version
    return (t.c.fran_version <= version) & (till.is_(None) | (till > version))


# ---- Kontrollsummor


def _signerade(t: sa.Table) -> tuple[str, ...]:
    """Kolumnerna som kontrollsumman räknas på: alla utom radens nummer och versionerna."""
    bara_har = {"rad", "fil", "fran_version", "till_version", "angrad_version"}
    return tuple(k.name for k in t.columns if k.name not in bara_har)


def _summa(t: sa.Table, rader: Iterable[Any]) -> int:
    """Summan, modulo 2⁶⁴, av varje rads kontrollsumma: oberoende av radernas ordning.

    En rad är sina kolumner som har ett värde, i ASCII: lika i varje databas och varje Python, och
    en ny kolumn ändrar inte summan för rader som saknar den.
    """
    falt = [f"{namn}=%a" for namn in _signerade(t)]
    monster: dict[tuple[bool, ...], str] = {}
    summa = 0
    for rad in rader:
        finns = tuple([v is not None for v in rad])
        if finns not in monster:
            monster[finns] = ";".join(compress(falt, finns))
        text = monster[finns] % tuple([v for v in rad if v is not None])
        summa += int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
    return summa % 2**64


def _vantad(c: sa.Connection, tabell: str, version: int) -> int | None:
    """Kontrollsumman som skrevs för versionen; None för versioner från före kontrollsummorna."""
    s = _SUMMA.c
    forsta = c.execute(sa.select(sa.func.min(s.version)).where(s.tabell == "leverans")).scalar()
    if forsta is None or version < forsta:
        return 0 if version == 0 else None
    senaste = sa.select(s.summa).where(s.tabell == tabell, s.version <= version)
    summa = c.execute(senaste.order_by(s.version.desc()).limit(1)).scalar()
    if summa is None:
        return 0
    try:
        return int(summa, 16)
    except ValueError:  # kontrollsumman själv är skadad: den stämmer med inget
        return -1


def _signera(c: sa.Connection, tabell: str, version: int) -> None:
    """Skriver versionens kontrollsumma ur den förra och det som versionen ändrat."""
    t = _SIGNERADE[tabell]
    till = t.c.angrad_version if t is _LEVERANS else t.c.till_version
    alla = sa.select(*(t.c[k] for k in _signerade(t)))
    nya = _summa(t, c.execute(alla.where(t.c.fran_version == version, till.is_(None))).all())
    borta = _summa(t, c.execute(alla.where(t.c.fran_version < version, till == version)))
    fore = _vantad(c, tabell, version - 1) or 0
    if nya != borta or tabell == "leverans":
        summa = (fore + nya - borta) % 2**64
        c.execute(_SUMMA.insert().values(version=version, tabell=tabell, summa=f"{summa:016x}"))


def _signera_aldre(c: sa.Connection) -> None:
    """Räknar kontrollsummor och antal för en databas från före dem, i dess senaste version."""
    version = c.execute(sa.select(sa.func.max(_VERSION.c.version))).scalar()
    if version is None or c.execute(sa.select(sa.func.count()).select_from(_SUMMA)).scalar():
        return
    for namn, t in _FAKTA.items():
        antal = sa.select(t.c.leverans, sa.func.count(sa.distinct(t.c.nr)))
        for leverans, rader in c.execute(antal.group_by(t.c.leverans)).all():
            _anteckna(c, leverans, namn, rader, version)
    for namn, t in _SIGNERADE.items():
        fraga = sa.select(*(t.c[k] for k in _signerade(t))).where(_i_kraft(t, version))
        summa = _summa(t, c.execute(fraga))
        c.execute(_SUMMA.insert().values(version=version, tabell=namn, summa=f"{summa:016x}"))


# ---- Vad som är i kraft


def _gor_rader_sanna(c: sa.Connection, namn: str, i_kraft: set[int], version: int) -> None:
    """Stänger rader som inte längre vinner sin nyckel och öppnar dem som nu gör det.

    Den vinnande raden är den senaste leveransens, och av kopior av samma rad den öppna.
    """
    t = _FAKTA[namn]
    forsta, sista = c.execute(sa.select(sa.func.min(t.c.leverans), sa.func.max(t.c.leverans))).one()
    nyss = sa.select(_LEVERANS.c.fran_version).where(_LEVERANS.c.leverans == forsta)
    if forsta == sista and forsta in i_kraft and c.execute(nyss).scalar() == version:
        return  # tabellens första leverans: allt står redan som det ska
    galler = sa.case((t.c.leverans.in_(i_kraft), 1), else_=0)
    nyckel = [t.c[k] for k in TABELLER[namn].nyckel]
    ordning = (t.c.leverans.desc(), t.c.nr.desc(), t.c.till_version.is_(None).desc())
    rang = sa.select(
        t.c.rad,
        t.c.till_version,
        galler.label("galler"),
        sa.func.row_number()
        .over(partition_by=[galler, *nyckel], order_by=[*ordning, t.c.rad.desc()])
        .label("plats"),
    ).subquery()
    vinner = (rang.c.galler == 1) & (rang.c.plats == 1)
    oppen = rang.c.till_version.is_(None)
    fraga = sa.select(rang.c.rad, oppen).where((oppen & ~vinner) | (~oppen & vinner))
    andras = c.execute(fraga).all()
    stang = [{"_rad": rad} for rad, ar_oppen in andras if ar_oppen]
    if stang:
        c.execute(
            t.update().where(t.c.rad == sa.bindparam("_rad")).values(till_version=version), stang
        )
    oppna = [rad for rad, ar_oppen in andras if not ar_oppen]
    kolumner = [k.name for k in t.columns if k.name not in ("rad", "till_version")]
    kopia = [sa.literal(version) if k == "fran_version" else t.c[k] for k in kolumner]
    for start in range(0, len(oppna), 5000):
        ur = sa.select(*kopia).where(t.c.rad.in_(oppna[start : start + 5000]))
        c.execute(t.insert().from_select(kolumner, ur))


def _ej_angrade(c: sa.Connection, version: int) -> Sequence[Any]:
    fraga = sa.select(_LEVERANS).where(_i_kraft(_LEVERANS, version))
    return c.execute(fraga.order_by(_LEVERANS.c.leverans)).all()


def _senast_om_varje_sak(leveranser: Iterable[Any]) -> list[Any]:
    """Leveranserna utan dem som en senare om samma sak ersatt, i ordning."""
    senast = {tuple(getattr(rad, k) for k in _AVSER): rad for rad in leveranser}
    return sorted(senast.values(), key=lambda rad: rad.leverans)


def _med_filer_i_kraft(c: sa.Connection, leveranser: Iterable[Any], i_kraft: set[int]) -> list[Any]:
    """Leveranserna utan dem vars alla filer andra filer täcker."""
    har_filer = set(c.execute(sa.select(_FIL.c.leverans).distinct()).scalars())
    return [r for r in leveranser if r.leverans in i_kraft or r.leverans not in har_filer]


def _gor_filer_sanna(c: sa.Connection, version: int) -> None:
    """Stänger filer som inte längre gäller och öppnar dem som nu gör det.

    En senare fil ersätter en tidigare som den täcker helt. Täcker den bara en del är svaret
    Anvandarfel: samma belopp räknas aldrig två gånger.
    """
    filer = c.execute(sa.select(_FIL).order_by(_FIL.c.fil)).all()
    if not filer:
        return
    galler: dict[tuple[int, str], Any] = {}
    titlar: dict[int, Any] = {}
    for lev in _senast_om_varje_sak(_ej_angrade(c, version)):
        titlar[lev.leverans] = lev
        for fil in {f.vag: f for f in filer if f.leverans == lev.leverans}.values():
            for ref, annan in list(galler.items()):
                samma = (annan.tabell, annan.delar) == (fil.tabell, fil.delar)
                if not samma or not STORA[fil.tabell].tacker:
                    continue
                hela, nagot = _tacker(json.loads(fil.tacker), json.loads(annan.tacker))
                if nagot and not hela:
                    raise Anvandarfel(_overlapp(fil, lev, titlar[annan.leverans]))
                if hela:
                    del galler[ref]
            galler[fil.leverans, fil.vag] = fil
    oppna = {(f.leverans, f.vag): f for f in filer if f.till_version is None}
    for ref in oppna.keys() - galler.keys():
        stang = _FIL.update().where(_FIL.c.fil == oppna[ref].fil)
        c.execute(stang.values(till_version=version))
    for ref in sorted(galler.keys() - oppna.keys()):
        varden = {k: v for k, v in galler[ref]._mapping.items() if k != "fil"}
        ny = {**varden, "fran_version": version, "till_version": None}
        c.execute(_FIL.insert().values(**ny))


def _tacker(ny: list[list[Any]], gammal: list[list[Any]]) -> tuple[bool, bool]:
    """Om den nya filen täcker allt, och något, i den gamla. Sista kolumnen får vara allt."""
    nya = {tuple(d) for d in ny}
    grupper = {tuple(d[:-1]) for d in ny}
    helt = [tuple(d) in nya or (*d[:-1], _ALLT) in nya for d in gammal]
    delvis = [
        h or (d[-1] == _ALLT and tuple(d[:-1]) in grupper)
        for h, d in zip(helt, gammal, strict=True)
    ]
    return all(helt), any(delvis)


def _overlapp(fil: Any, lev: Any, annan: Any) -> str:
    tabell = STORA[fil.tabell]
    delar = ", ".join(json.loads(fil.delar).values())
    return (
        f"{lev.filnamn} – {tabell.titel.lower()} för {delar} täcker en del av det som redan är "
        f"inläst som ”{annan.titel}” ({annan.id}) – ångra den först, eller lämna in en fil som "
        "täcker allt i den"
    )


# ---- Stora tabeller


@dataclass(frozen=True)
class _Provad:
    """En Parquetfil på väg in, prövad: rätt kolumner, antal rader, delning och vad den täcker."""

    tabell: Tabell
    fil: Path
    sha256: str
    rader: int
    delar: dict[str, str]
    tacker: list[list[Any]]


def antal_rader(mapp: Path) -> int:
    """Antal rader i Parquetfilerna i en mapp, ur filernas egna uppgifter."""
    return sum(pq.read_metadata(fil).num_rows for fil in mapp.rglob("*.parquet"))


def sammandrag(filer: Iterable[Path]) -> tuple[int, dict[tuple[str, str], int]]:
    """Huvudbokens Parquetfiler i korthet: antal rader, och öre per typ och kontogrupp.

    Kontogruppen är kontots två första siffror.
    """
    rader, summor = 0, Counter[tuple[str, str]]()
    for fil in filer:
        bok = pq.read_table(fil, columns=["typ", "konto", "belopp_ore"], partitioning=None)
        grupp = pc.utf8_slice_codeunits(bok["konto"].cast(pa.string()), 0, 2)
        per_grupp = pa.table({"typ": bok["typ"], "grupp": grupp, "ore": bok["belopp_ore"]})
        for rad in per_grupp.group_by(["typ", "grupp"]).aggregate([("ore", "sum")]).to_pylist():
            summor[rad["typ"], rad["grupp"]] += rad["ore_sum"] or 0
        rader += len(bok)
    return rader, dict(summor)


def _prova_stora(inl: Inlasning) -> list[_Provad]:
    """Inläsningens Parquetfiler; Anvandarfel om någon inte går att läsa eller har fel form."""
    provade: list[_Provad] = []
    for namn, mapp in inl.stora.items():
        tabell = STORA[namn]
        if not _SAKERT_NAMN.fullmatch(inl.id):
            raise Anvandarfel(f"{inl.filnamn} – id ”{inl.id}” duger inte som filnamn – byt id")
        for fil in sorted(mapp.rglob("*.parquet")):
            delar = dict(d.split("=", 1) for d in fil.relative_to(mapp).parts[:-1])
            ratt = tuple(delar) == tabell.delning
            if not ratt or not all(map(_SAKERT_NAMN.fullmatch, delar.values())):
                raise Anvandarfel(
                    f"{inl.filnamn} – {namn} är inte delad på {' och '.join(tabell.delning)} – "
                    "lämna in filen på nytt"
                )
            provade.append(_prova_fil(inl, tabell, fil, delar))
    return provade


def _prova_fil(inl: Inlasning, tabell: Tabell, fil: Path, delar: dict[str, str]) -> _Provad:
    try:
        with pq.ParquetFile(fil, read_dictionary=list(tabell.tacker)) as parquet:
            if tuple(parquet.schema_arrow.names) != i_filen(tabell):
                raise Anvandarfel(
                    f"{inl.filnamn} – {tabell.namn} har fel kolumner – lämna in filen på nytt"
                )
            sedda: set[tuple[Any, ...]] = set()
            for grupp in range(parquet.num_row_groups if tabell.tacker else 0):
                del_ = parquet.read_row_group(grupp, columns=list(tabell.tacker))
                unika = del_.group_by(list(tabell.tacker)).aggregate([])
                sedda |= {tuple(rad.values()) for rad in unika.to_pylist()}
            rader = parquet.metadata.num_rows
    except (pa.ArrowException, OSError) as fel:
        raise Anvandarfel(
            f"{inl.filnamn} – {tabell.namn} går inte att läsa tillbaka – försök igen"
        ) from fel
    if tabell.tacker and all(rad[-1] is None for rad in sedda):
        sedda = {(*rad[:-1], _ALLT) for rad in sedda}
    with fil.open("rb") as innehall:
        summa = file_digest(innehall, "sha256").hexdigest()
    tackt = sorted(([v or "" for v in rad] for rad in sedda), key=str)
    return _Provad(tabell, fil, summa, rader, delar, tackt)


def i_filen(tabell: Tabell) -> tuple[str, ...]:
    """Kolumnerna som en stor tabells filer har: inte delningens, inläsningen eller platsen."""
    utanfor = {*tabell.delning, "inlasning", "plats"}
    return tuple(k for k in tabell.kolumnnamn if k not in utanfor)


def _flytta(fil: Path, mal: Path) -> None:
    """Flyttar filen till sin plats så att den står där hel och på disken, eller inte alls."""
    mal.parent.mkdir(parents=True, exist_ok=True)
    if fil.stat().st_dev != mal.parent.stat().st_dev:
        fil = Path(shutil.copyfile(fil, mal.with_name(f".{mal.name}")))
    _till_disken(fil)
    fil.chmod(0o644)
    fil.replace(mal)
    _till_disken(mal.parent)


def kopiera_till_disken(fran: Path, till: Path) -> None:
    """Kopierar filen så att kopian står hel på disken, eller inte alls; OSError."""
    with NamedTemporaryFile(dir=till.parent, prefix=".", delete=False) as utkast:
        shutil.copyfile(fran, utkast.name)
        os.fsync(utkast.fileno())
    Path(utkast.name).replace(till)


def _till_disken(vag: Path) -> None:
    nummer = os.open(vag, os.O_RDONLY)
    try:
        os.fsync(nummer)
    finally:
        os.close(nummer)


def _prova_nycklar(tabell: Tabell, rader: list[Rad], filnamn: str) -> None:
    kanda = set(tabell.kolumnnamn)
    fel = []
    for rad in rader:
        if not rad.keys() <= kanda:
            okanda = ", ".join(sorted(rad.keys() - kanda))
            fel.append(f"{filnamn}, {tabell.namn} – okända kolumner: {okanda}")
    nycklar = [tuple(map(rad.get, tabell.nyckel)) for rad in rader]
    if len(set(nycklar)) < len(nycklar):
        sedda: dict[tuple[Any, ...], Rad] = {}
        for nyckel, rad in zip(nycklar, rader, strict=True):
            if nyckel in sedda:
                fel.append(
                    f"{filnamn}, {rad['plats']} – samma {tabell.titel.lower()} står redan i "
                    f"{sedda[nyckel]['plats']} – ta bort eller skilj raderna åt"
                )
            sedda[nyckel] = rad
    if fel:
        raise Anvandarfel(*fel)


def _ram(tabell: Tabell, rader: Iterable[Any]) -> pd.DataFrame:
    lasta = [tuple(r) for r in rader]
    return _ordnad(tabell, lasta) if lasta else _tom(tabell)


@lru_cache(maxsize=128)
def _tom(tabell: Tabell) -> pd.DataFrame:
    """Tabellen utan rader; de flesta är tomma i en liten kommun."""
    return _ordnad(tabell, [])


def _ordnad(tabell: Tabell, rader: list[tuple[Any, ...]]) -> pd.DataFrame:
    ram = pd.DataFrame.from_records(rader, columns=list(tabell.kolumnnamn), coerce_float=False)
    typer: Mapping[str, str] = {k.namn: _PANDASTYP.get(k.typ, "str") for k in tabell.kolumner}
    ram = ram.astype(typer)
    nyckel = list(tabell.nyckel)
    return ram.sort_values(nyckel, na_position="first", kind="stable", ignore_index=True)
