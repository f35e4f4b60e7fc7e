"""Huvudboken: bokföringens rader som CSV eller Parquet, till Parquet i ett svep med DuckDB.

Filen känns igen på sitt huvud: konto, belopp (kronor) eller belopp_ore, och datum eller period.
Läsningen har två vägar. Den snabba skriver Parquet direkt och prövar det som skrevs. Finner den
något som inte stämmer går den långsamma igenom källan rad för rad och säger var, vad och vad som
ska göras. Tecknet är huvudbokens: debet plus, kredit minus.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.kallor._lat import Lat
from hud_model.kallor._text import prova_1252, prova_stora, prova_text, slukar_rader
from hud_model.katalog import Katalog, markt_titel
from hud_model.tabeller import HUVUDBOK

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
else:
    duckdb, pd = Lat("duckdb"), Lat("pandas")

KALLA = "huvudbok"
STORLEK_HOGST = 5_000_000_000
MINNE = "400MB"
FEL_VISAS = 50
RADER_HOGST = 50_000_000

BELOPP = r"[+-]?[0-9]{1,13}([.,][0-9]{1,2})?"
"""Kronor: högst två decimaler. Tre siffror efter ett skiljetecken kan vara tusental: avvisas."""
ORE = r"[+-]?[0-9]{1,15}"
_BLANKGRUPP = r"[+-]?[0-9]{1,3}( [0-9]{3}){1,4}([.,][0-9]{1,2})?"
_PUNKTGRUPP = r"[+-]?[0-9]{1,3}([.][0-9]{3}){1,4},[0-9]{1,2}"
_EFTER = r"^(?:([0-9 .,]+)-|[(]([0-9 .,]+)[)])$"
_TECKEN = {"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "- ": "-"}
_UPPREPAT_MINST = 10
_BLANKTECKEN = " \t\u00a0"
_BLANKA = "' \t\u00a0'"
_REN = "[!-~]([ -~]*[!-~])?"
"""Text i ASCII utan styrtecken eller yttre blanktecken: den behöver varken prövas eller putsas."""
_KODER = ("konto", "ansvar", "verksamhet", "projekt", "motpart")
_SUMMOR = ("summa", "delsumma", "slutsumma", "total", "totalt", "totalsumma")
_HELTAL = r"[0-9]{1,15}"
_HELA = {f"{u}{t}" for u in ("", "U") for t in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")}
_DAGAR = {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"}
_PERIOD = re.compile(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])")
_TYPER = HUVUDBOK.kolumn("typ").varden
_I_FILEN = (
    "namnd",
    "period",
    "datum",
    "konto",
    "ansvar",
    "verksamhet",
    "projekt",
    "motpart",
    "verifikat",
    "rad",
    "belopp_ore",
    "typ",
)
_ALIAS = {
    "kommunkod": "kommun",
    "redovisningsperiod": "period",
    "bokforingsdatum": "datum",
    "verifikationsdatum": "datum",
    "transaktionsdatum": "datum",
    "kontonummer": "konto",
    "kontonr": "konto",
    "kontokod": "konto",
    "ansvarskod": "ansvar",
    "ansvarsenhet": "ansvar",
    "verksamhetskod": "verksamhet",
    "projektkod": "projekt",
    "projektnummer": "projekt",
    "motpartskod": "motpart",
    "verifikatnummer": "verifikat",
    "verifikatnr": "verifikat",
    "verifikation": "verifikat",
    "verifikationsnummer": "verifikat",
    "verifikationsnr": "verifikat",
    "vernr": "verifikat",
    "radnr": "rad",
    "radnummer": "rad",
    "beloppkr": "belopp",
    "beloppikr": "belopp",
    "beloppikronor": "belopp",
    "beloppore": "belopp_ore",
    "beloppiore": "belopp_ore",
    "beloppstyp": "typ",
}
_KANDA = {**{k.replace("_", ""): k for k in HUVUDBOK.kolumnnamn}, "belopp": "belopp", **_ALIAS}
_MANADER = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()
)


@dataclass(frozen=True)
class _Underlag:
    """Det som ska läsas: SQL som ger kolumnerna som text, och raderna med plats för granskning.

    `typad` ger samma SQL med andra typer för några kolumner (kolumn → typ); None när källan inte
    tolkar medan den läser. `prova` ger Anvandarfel när källans text inte går att lita på.
    `textrader` är filen som rader av text, där en cell kan ha slukat flera rader.
    """

    sql: str
    kolumner: tuple[str, ...]
    rader: Callable[[], Iterable[tuple[str, Mapping[str, str | None]]]]
    okanda: tuple[str, ...] = ()
    typad: Callable[[Mapping[str, str]], str] | None = None
    prova: Callable[[], None] = lambda: None
    textrader: Path | None = None


def kanner_igen(fil: Fil) -> bool:
    """Sant för Parquet, och för text vars första rad är en huvudboks huvud."""
    if fil.borjan[:4] == b"PAR1":
        return True
    huvud, _ = _huvud(fil)
    return ar_huvudbok(huvud)


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Läser huvudboken till en inläsning vars rader ligger som Parquet i `fil.mellan`.

    Anvandarfel med en rad per misstag, högst 50 och sedan antalet.
    """
    mellan = _mellan(fil)
    vag = fil.vag
    if vag is None:
        vag = mellan / "kalla"
        vag.write_bytes(fil.innehall)
    parquet = fil.borjan[:4] == b"PAR1"
    with _skrivbart(mellan), _oppna(mellan, vag, i_ordning=parquet) as duck:
        if parquet:
            try:
                return _las(fil, _ur_parquet(duck, fil, vag), val, katalog, duck, mellan)
            except duckdb.IOException:
                raise
            except duckdb.Error as fel:
                raise Anvandarfel(
                    f"{fil.namn} – Parquetfilen är trasig – exportera huvudboken på nytt"
                ) from fel
        return _ur_csv(fil, vag, val, katalog, duck, mellan)


def fran_tabell(
    ram: pd.DataFrame, fil: Fil, val: Leveransval, katalog: Katalog, *, forsta_rad: int = 2
) -> list[Inlasning]:
    """Huvudboken ur en tabell som redan är läst, till exempel ett blad i en arbetsbok.

    `ram` har huvudets ord som kolumnnamn och celler som text, tal, datum eller None;
    `forsta_rad` är den första radens nummer i källan. Anvandarfel som `las`.
    """
    huvud = [str(k) for k in ram.columns]
    kolumner, okanda = _kolumner(fil, huvud)
    text = pd.DataFrame(
        {
            k: pd.Series(_som_text(ram.iloc[:, nr].tolist()), dtype="str")
            for nr, k in enumerate(kolumner)
            if k
        }
    )

    def rader() -> Iterator[tuple[str, Mapping[str, str | None]]]:
        for nr, rad in enumerate(text.itertuples(index=False, name=None), forsta_rad):
            celler = (None if pd.isna(v) else v for v in rad)
            yield f"rad {nr}", dict(zip(text.columns, celler, strict=True))

    mellan = _mellan(fil)
    with _skrivbart(mellan), _oppna(mellan) as duck:
        duck.register("blad", text)
        underlag = _Underlag("blad", tuple(text.columns), rader, okanda)
        return _las(fil, underlag, val, katalog, duck, mellan)


def ur_paket(fil: Fil, vag: Path, kommuner: Mapping[str, str], katalog: Katalog) -> dict[str, Path]:
    """Raderna i ett datapakets huvudbok, prövade som en huvudbok: inläsningens id → mapp.

    `kommuner` är inläsningarnas kommun efter id. Anvandarfel som `las`, och för rader vars
    inläsning inte är känd.
    """
    mellan = _mellan(fil)
    i_paketet = Fil(f"{fil.namn}, {vag.name}", vag=vag, mellan=mellan)
    mappar = {}
    with _skrivbart(mellan), _oppna(mellan, vag) as duck:
        try:
            funna = duck.execute(
                f"SELECT DISTINCT inlasning FROM {_parquet(vag)} ORDER BY ALL"
            ).fetchall()
            okanda = [id_ for (id_,) in funna if id_ not in kommuner]
            if okanda:
                raise Anvandarfel(
                    *(
                        f"{i_paketet.namn} – inläsningen {id_} finns inte – lämna in hela paketet"
                        for id_ in okanda
                    )
                )
            for nr, (id_,) in enumerate(funna):
                underlag = _ur_parquet(duck, i_paketet, vag, f"WHERE inlasning = {_text(id_)}")
                regler = _regler(i_paketet, underlag, Leveransval(kommun=kommuner[id_]), katalog)
                mappar[id_], _ = _skriv_delad(
                    i_paketet, underlag, regler, katalog, duck, mellan, f"paket-{nr}"
                )
        except duckdb.IOException:
            raise
        except duckdb.Error as fel:
            raise Anvandarfel(f"{i_paketet.namn} – är trasig – exportera paketet på nytt") from fel
    return mappar


def _som_text(celler: list[Any]) -> list[str | None]:
    """Cellerna som text; varje olika värde tolkas en gång."""
    if bool in set(map(type, celler)):  # True är annars samma nyckel som 1
        return [_cell(c) for c in celler]
    text = {c: _cell(c) for c in set(celler)}
    return [text[c] for c in celler]


def _cell(varde: Any) -> str | None:
    """Cellen som text i programform; flyttal med mer än två decimaler behåller dem alla."""
    if varde is None or isinstance(varde, str):
        return varde
    if varde != varde:  # NaN och NaT
        return None
    if isinstance(varde, float):
        if not isfinite(varde):
            return repr(varde)
        hundradelar = round(varde * 100)
        nara = abs(varde * 100 - hundradelar) < 1e-6 * max(1.0, abs(varde))
        return f"{hundradelar / 100:.2f}".removesuffix(".00") if nara else repr(varde)
    if isinstance(varde, datetime):
        return varde.date().isoformat() if varde.time() == datetime.min.time() else str(varde)
    if isinstance(varde, date):
        return varde.isoformat()
    return str(varde)


def _mellan(fil: Fil) -> Path:
    assert fil.mellan is not None, "en huvudbok behöver en mapp att skriva i"
    return fil.mellan


@contextmanager
def _skrivbart(mellan: Path) -> Iterator[None]:
    """Anvandarfel när mellanmappen inte tar emot."""
    try:
        yield
    except (OSError, duckdb.IOException) as fel:
        orsak = fel.strerror if isinstance(fel, OSError) else str(fel).split("\n", 1)[0]
        raise Anvandarfel(
            f"{mellan.parent} – går inte att skriva i ({orsak}) – frigör plats eller ge rätt att "
            "skriva, och försök igen"
        ) from fel


def _oppna(
    mellan: Path, kalla: Path | None = None, *, i_ordning: bool = True
) -> duckdb.DuckDBPyConnection:
    """En DuckDB som bara ser källan och mellanmappen, med begränsat minne."""
    duck = duckdb.connect(":memory:", config={"memory_limit": MINNE})
    duck.execute(f"SET temp_directory = {_text(mellan / 'spill')}")
    duck.execute(f"SET allowed_directories = [{_text(mellan.resolve())}]")
    if kalla is not None:
        duck.execute(f"SET allowed_paths = [{_text(kalla.resolve())}]")
    duck.execute("SET enable_external_access = false")
    if not i_ordning:  # raderna har sin egen nyckel: skrivs i den ordning de blir klara
        duck.execute("SET preserve_insertion_order = false")
    duck.execute("SET lock_configuration = true")
    return duck


# ---- Huvudet


def _vikt(ord_: str) -> str:
    """Ett huvuds ord vikt: gemener, å ä ö som a a o, bara bokstäver och siffror."""
    return re.sub(r"[^a-z0-9]", "", ord_.casefold().translate(str.maketrans("åäö", "aao")))


def ar_huvudbok(huvud: list[str]) -> bool:
    """Sant när orden är en huvudboks huvud: konto, belopp, och datum eller period."""
    finns = {_KANDA.get(_vikt(ord_)) for ord_ in huvud}
    return (
        "konto" in finns
        and bool(finns & {"belopp", "belopp_ore"})
        and bool(finns & {"datum", "period"})
    )


def _kolumner(fil: Fil, huvud: list[str]) -> tuple[list[str | None], tuple[str, ...]]:
    """Tabellens namn på huvudets ord, None för okända; Anvandarfel för dubbla och saknade."""
    namn = [_KANDA.get(_vikt(ord_)) for ord_ in huvud]
    namn = [k if k not in ("inlasning", "plats") else None for k in namn]
    fel = [
        f"{fil.namn}, huvudet – {k} står i flera kolumner "
        f"({', '.join(o for o, n in zip(huvud, namn, strict=True) if n == k)}) – "
        "ta bort eller byt namn på alla utom en"
        for k in dict.fromkeys(k for k in namn if k and namn.count(k) > 1)
    ]
    if {"belopp", "belopp_ore"} <= set(namn):
        fel.append(
            f"{fil.namn}, huvudet – både belopp och belopp_ore finns – ta bort den ena kolumnen"
        )
    if not ar_huvudbok(huvud):
        fel.append(
            f"{fil.namn}, huvudet – en huvudbok behöver konto, belopp eller belopp_ore, och datum "
            "eller period – lägg till kolumnerna"
        )
    if fel:
        raise Anvandarfel(*fel)
    return namn, tuple(o for o, k in zip(huvud, namn, strict=True) if k is None and o.strip())


def _huvud(fil: Fil) -> tuple[list[str], str]:
    """Huvudets ord och skiljetecknet som gör det till en huvudbok, annars det första."""
    if fil.borjan[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = fil.borjan.decode("utf-16", "replace")
    else:
        text = fil.borjan.decode("utf-8-sig", "replace")
    rad = re.split(r"[\r\n]", text, maxsplit=1)[0]
    for tecken in (";", ",", "\t"):
        try:
            huvud = next(csv.reader(StringIO(rad), delimiter=tecken), [])
        except csv.Error:  # en cell längre än någon rubrik
            continue
        if ar_huvudbok(huvud):
            return huvud, tecken
    return [], ";"


# ---- CSV


def _ur_csv(
    fil: Fil,
    vag: Path,
    val: Leveransval,
    katalog: Katalog,
    duck: duckdb.DuckDBPyConnection,
    mellan: Path,
) -> list[Inlasning]:
    """CSV i UTF-8 läses där den ligger; annan text, och blandade radslut, skrivs först om."""
    kodning = _kodning(fil.borjan)
    if kodning is None:
        try:
            return _las(fil, _csv(fil, vag), val, katalog, duck, mellan)
        except _Oforklarligt:
            kodning = "utf-8-sig"
        except duckdb.IOException:
            raise
        except duckdb.Error:
            kodning = "utf-8-sig" if _ar_utf8(vag) else "cp1252"
    try:
        omskriven = _till_utf8(fil, vag, kodning, mellan)
        return _las(fil, _csv(fil, omskriven), val, katalog, duck, mellan)
    except duckdb.IOException:
        raise
    except duckdb.Error as fel:
        raise Anvandarfel(_gar_inte(fil, fel)) from fel


def _prova_texten(fil: Fil, vag: Path) -> None:
    """Anvandarfel när filens text är felläst eller har styrtecken."""
    with vag.open("rb") as text:
        prova_stora(iter(lambda: text.read(1 << 20) + text.readline(), b""), fil.namn)


def _gar_inte(fil: Fil, fel: duckdb.Error) -> str:
    orsak = str(fel).split("\n", 1)[0]
    return f"{fil.namn} – går inte att läsa ({orsak}) – exportera huvudboken på nytt"


def _csv(fil: Fil, vag: Path) -> _Underlag:
    huvud, tecken = _huvud(Fil(fil.namn, vag=vag))
    if not huvud:
        raise Anvandarfel(
            f"{fil.namn}, huvudet – en huvudbok behöver konto, belopp eller belopp_ore, och datum "
            "eller period på första raden – lägg till kolumnerna"
        )
    kolumner, okanda = _kolumner(fil, huvud)
    namn = [k or f"okand{nr}" for nr, k in enumerate(kolumner)]

    def typad(typer: Mapping[str, str]) -> str:
        kolumnerna = ", ".join(f"{_text(k)}: {_text(typer.get(k, 'VARCHAR'))}" for k in namn)
        return (
            f"read_csv({_text(vag.resolve())}, auto_detect = false, header = true, "
            f"delim = {_text(tecken)}, quote = '\"', escape = '\"', columns = {{{kolumnerna}}})"
        )

    def rader() -> Iterator[tuple[str, Mapping[str, str | None]]]:
        with vag.open(encoding="utf-8-sig", newline="") as text:
            lasare = csv.reader(text, delimiter=tecken, strict=True)
            next(lasare)
            forra = lasare.line_num
            for rad in lasare:
                plats, forra = f"rad {forra + 1}", lasare.line_num
                if len(rad) != len(namn) and rad:
                    raise _Ojamn(plats, f"har {len(rad)} celler, huvudet har {len(namn)}")
                if slukar_rader(rad, tecken):
                    raise _Ojamn(plats, 'en cell rymmer hela rader: ett citattecken (") saknas')
                if rad:
                    yield plats, {k: v or None for k, v in zip(namn, rad, strict=True)}

    egna = tuple(k for k in kolumner if k)
    return _Underlag(typad({}), egna, rader, okanda, typad, lambda: _prova_texten(fil, vag), vag)


class _Ojamn(Exception):
    """En rad med fel antal celler: efter den går det inte att lita på kolumnerna."""


class _Oforklarligt(Anvandarfel):
    """DuckDB kan inte läsa filen, men ingen rad i den är fel: radsluten är blandade."""


def _kodning(borjan: bytes) -> str | None:
    """Kodningen när början visar att den inte är UTF-8; None annars."""
    if borjan[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        getincrementaldecoder("utf-8")().decode(borjan)
    except UnicodeDecodeError:
        return "cp1252"
    return None


def _ar_utf8(vag: Path) -> bool:
    avkodare = getincrementaldecoder("utf-8")()
    with vag.open("rb") as fil:
        try:
            while bit := fil.read(1 << 20):
                avkodare.decode(bit)
            avkodare.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _till_utf8(fil: Fil, vag: Path, kodning: str, mellan: Path) -> Path:
    """Texten omskriven till UTF-8 med ett slags radslut."""
    mal = mellan / "utf8.csv"
    try:
        with (
            vag.open(encoding=kodning, newline="") as fran,
            mal.open("w", encoding="utf-8", newline="") as till,
        ):
            rad = 1
            while bit := fran.read(1 << 20) + fran.readline():
                prova_text(bit, fil.namn, rad)
                if kodning == "cp1252":
                    prova_1252(bit, fil.namn, rad)
                till.write(bit.replace("\r\n", "\n").replace("\r", "\n"))
                rad += bit.count("\n")
    except ValueError as fel:
        raise Anvandarfel(
            f"{fil.namn} – är inte text i UTF-8 eller Windows-1252 – spara om filen som UTF-8"
        ) from fel
    return mal


# ---- Parquet


def _parquet(*vagar: Path) -> str:
    """Filerna som de är: en mapp som heter `ar=2019` säger inget om raderna."""
    return (
        f"read_parquet([{', '.join(_text(v.resolve()) for v in vagar)}], hive_partitioning = false)"
    )


def _ur_parquet(
    duck: duckdb.DuckDBPyConnection, fil: Fil, vag: Path, villkor: str = ""
) -> _Underlag:
    kallan = f"{_parquet(vag)} {villkor}"
    form = duck.execute(f"DESCRIBE SELECT * FROM {kallan}").fetchall()
    (antal,) = duck.execute(
        f"SELECT sum(num_rows) FROM parquet_file_metadata({_text(vag.resolve())})"
    ).fetchall()[0]
    if antal > RADER_HOGST:
        raise Anvandarfel(
            f"{fil.namn} – har {antal} rader, högst {RADER_HOGST} – dela filen per år"
        )
    kolumner, okanda = _kolumner(fil, [namn for namn, *_ in form])
    falt, fel_ = [], []
    for k, (namn, typ, *_) in zip(kolumner, form, strict=True):
        if k is None:
            continue
        ratt = typ in _HELA or typ == "VARCHAR" or (k == "datum" and typ in _DAGAR)
        if not (ratt or (k == "belopp" and typ.startswith("DECIMAL"))):
            onskad = "DECIMAL(18,2), eller belopp_ore som heltal" if k == "belopp" else "text"
            if k == "belopp_ore":
                onskad = "heltal (int64)"
            fel_.append(f"{fil.namn}, kolumnen {namn} – är {typ} – skriv den som {onskad}")
        kol = '"' + namn.replace('"', '""') + '"'
        som_text = f"CAST({kol} AS VARCHAR)"
        if typ.startswith("TIMESTAMP"):
            som_text = f"regexp_replace({som_text}, ' 00:00:00$', '')"
        falt.append(f"{som_text} AS {k}")
    if fel_:
        raise Anvandarfel(*fel_)
    egna = tuple(k for k in kolumner if k)
    sql = f"(SELECT {', '.join(falt)} FROM {kallan})"

    def rader() -> Iterator[tuple[str, Mapping[str, str | None]]]:
        markor = duck.cursor()
        markor.execute(f"SELECT {', '.join(egna)} FROM {sql}")
        nr = 0
        while del_ := markor.fetchmany(10_000):
            for rad in del_:
                nr += 1
                yield f"rad {nr}", dict(zip(egna, rad, strict=True))

    return _Underlag(sql, egna, rader, okanda)


# ---- Den snabba vägen


@dataclass(frozen=True)
class _Regler:
    """Det som raderna prövas mot: kommunen, användarens val och kommunens nämnder."""

    kommun: str
    namnd: str | None
    ar: int | None
    ids: frozenset[str]


@dataclass(frozen=True)
class _Prov:
    """Det som skrevs, prövat: `rent` när texten inte behöver putsas, `ratt` när inget är fel."""

    celler: list[tuple[str, str, str | None, int]]
    annan_manad: bool
    rent: bool
    ratt: bool

    @property
    def antal(self) -> int:
        return sum(antal for *_, antal in self.celler)

    @property
    def ar(self) -> list[str]:
        return sorted({period[:4] for period, *_ in self.celler})


def _las(
    fil: Fil,
    underlag: _Underlag,
    val: Leveransval,
    katalog: Katalog,
    duck: duckdb.DuckDBPyConnection,
    mellan: Path,
) -> list[Inlasning]:
    regler = _regler(fil, underlag, val, katalog)
    mapp, prov = _skriv_delad(fil, underlag, regler, katalog, duck, mellan, "huvudbok")
    namnder = sorted({namnd for _, _, namnd, _ in prov.celler if namnd})
    return [
        Inlasning(
            id="",
            kalla=KALLA,
            filnamn=fil.namn,
            sha256="",
            titel=markt_titel(regler.kommun, _titel(prov)),
            kommun=regler.kommun,
            namnd=namnder[0] if len(namnder) == 1 else None,
            ar=int(prov.ar[0]) if len(prov.ar) == 1 else None,
            rader={"namnd": _namndrader(namnder, fil, katalog, regler.kommun)} if namnder else {},
            anmarkningar=tuple(_anmarkningar(fil, underlag, prov)),
            stora={"huvudbok": mapp},
        )
    ]


def _skriv_delad(
    fil: Fil,
    underlag: _Underlag,
    regler: _Regler,
    katalog: Katalog,
    duck: duckdb.DuckDBPyConnection,
    mellan: Path,
    namn: str,
) -> tuple[Path, _Prov]:
    """Raderna prövade och skrivna i mappen `namn`, delade som tabellen; Anvandarfel om misstag."""
    allt = mellan / "allt.parquet"
    with ThreadPoolExecutor(1) as trad:
        textrader = trad.submit(_textrader, underlag.textrader)
        prov = _skriv(duck, underlag, regler, allt, {})
    if prov is None or not (prov.rent and prov.ratt):
        underlag.prova()
        stavningar = _stavningar(duck, underlag, regler.kommun, katalog)
        prov = _skriv(duck, underlag, regler, allt, stavningar, putsa=True)
    ratt = prov is not None and prov.ratt
    if prov is None or not ratt or textrader.result() not in (None, prov.antal):
        misstag = _misstag(fil, underlag, regler, katalog, duck, allt, prov)
        if misstag:
            raise Anvandarfel(*misstag)
        if prov is None or not ratt:
            raise _Oforklarligt(
                f"{fil.namn} – går inte att läsa som huvudbok – exportera den på nytt"
            )
    return _dela(duck, allt, mellan / namn, regler.kommun, prov.ar), prov


def _textrader(vag: Path | None) -> int | None:
    """Antal rader text under huvudet; är raderna färre kan en cell ha slukat någon."""
    if vag is None:
        return None
    slut, sist = 0, b""
    with vag.open("rb") as text:
        while bit := text.read(1 << 20):
            slut, sist = slut + bit.count(b"\n"), bit
    return slut - sist.endswith(b"\n")


def _regler(fil: Fil, underlag: _Underlag, val: Leveransval, katalog: Katalog) -> _Regler:
    kommun = val.kommun
    if kommun is None and "kommun" in underlag.kolumner:
        try:
            forsta = next(iter(underlag.rader()), None)
        except (_Ojamn, csv.Error, UnicodeDecodeError):
            forsta = None
        kommun = (forsta[1]["kommun"] or "").strip() if forsta else None
    kanda = ", ".join(f"{k.kod} ({k.namn})" for k in katalog.kommuner)
    if not kommun:
        raise Anvandarfel(f"{fil.namn} – säger inte vilken kommun – ange --kommun: {kanda}")
    if katalog.kommun(kommun) is None:
        raise Anvandarfel(
            f"{fil.namn} – kommunen ”{kommun}” finns inte i katalogen – ange någon av: {kanda}"
        )
    ids = frozenset(n.id for n in katalog.namnder if n.kommun == kommun)
    if val.namnd and val.namnd not in ids:
        raise Anvandarfel(
            f"--namnd {val.namnd} – nämnden finns inte i {kommun} – "
            f"välj någon av: {', '.join(sorted(ids))}"
        )
    return _Regler(kommun, val.namnd, val.ar, ids)


def _skriv(
    duck: duckdb.DuckDBPyConnection,
    underlag: _Underlag,
    regler: _Regler,
    mal: Path,
    stavningar: Mapping[str, str],
    *,
    putsa: bool = False,
) -> _Prov | None:
    """Skriver raderna till Parquet och prövar dem; None när någon cell inte går att tolka.

    Med `putsa` tas yttre blanktecken bort, belopp får ha tusentalsavskiljare och nämnder sina
    andra stavningar; det kostar, och görs bara när det behövs.
    """
    sql = underlag.sql
    if underlag.typad and not putsa:
        sql = underlag.typad(_uppraknade(duck, underlag, regler))
    try:
        duck.execute(
            f"COPY ({_val(underlag, sql, regler, stavningar, putsa)}) TO {_text(mal.resolve())} "
            "(FORMAT parquet, DICTIONARY_SIZE_LIMIT 1000)"
        )
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return None
    return _prova(duck, mal, regler, putsad=putsa)


def _uppraknade(
    duck: duckdb.DuckDBPyConnection, underlag: _Underlag, regler: _Regler
) -> dict[str, str]:
    """Kolumn → uppräknad typ för dem vars alla giltiga värden är kända.

    Ett annat värde är ett fel redan när det läses, och ett känt skrivs fort.
    """
    varden = {
        "period": [f"{ar}{manad:02}" for ar in range(1900, 2100) for manad in range(1, 13)],
        "typ": _TYPER,
        "namnd": sorted(regler.ids),
    }
    typer = {k: f"en_{k}" for k, v in varden.items() if v and k in underlag.kolumner}
    for kolumn, typ in typer.items():
        duck.execute(
            f"CREATE OR REPLACE TYPE {typ} AS ENUM ({', '.join(map(_text, varden[kolumn]))})"
        )
    return typer


def _val(
    underlag: _Underlag,
    sql: str,
    regler: _Regler,
    stavningar: Mapping[str, str],
    putsa: bool,
) -> str:
    finns = set(underlag.kolumner)

    def ra(kolumn: str) -> str:
        if kolumn not in finns:
            return "NULL::VARCHAR"
        return f"nullif(trim({kolumn}, {_BLANKA}), '')" if putsa else kolumn

    typ = f"lower({ra('typ')})" if putsa else ra("typ")
    namnd = ra("namnd")
    if stavningar:
        fall = " ".join(f"WHEN {_text(s)} THEN {_text(i)}" for s, i in stavningar.items())
        namnd = f"CASE {namnd} {fall} ELSE {namnd} END"
    if regler.namnd:
        namnd = f"coalesce({namnd}, {_text(regler.namnd)})"
    period = f"replace({ra('period')}, '-', '')" if putsa else ra("period")
    rad = ra("rad")
    inre = {
        "namnd": namnd,
        "period": period,
        "datum": _datum_sql(ra("datum")),
        **{k: ra(k) for k in ("konto", "ansvar", "verksamhet", "projekt", "motpart")},
        "verifikat": _verifikat_sql(ra("verifikat"), putsa),
        "rad": (
            f"CASE WHEN {rad} IS NULL THEN NULL WHEN regexp_full_match({rad}, '{_HELTAL}') "
            f"THEN CAST({rad} AS BIGINT) ELSE error('rad') END"
            if "rad" in finns
            else "NULL::BIGINT"
        ),
        "belopp_ore": _belopp_sql(ra, finns, putsa),
        "typ": typ if "typ" in finns else "'utfall'",
        "kommun_": ra("kommun"),
        "ar_": ra("ar"),
    }
    yttre = {k: k for k in _I_FILEN}
    if "datum" in finns:
        typen = "VARCHAR" if sql is underlag.sql or "period" not in finns else "en_period"
        ur_datum = f"CAST(CAST(year(datum) * 100 + month(datum) AS VARCHAR) AS {typen})"
        yttre["period"] = f"coalesce(period, {ur_datum})" if "period" in finns else ur_datum
    fel = []
    if "kommun" in finns:
        fel.append(f"kommun_ IS DISTINCT FROM {_text(regler.kommun)}")
    if "ar" in finns:
        fel.append(f"ar_ IS DISTINCT FROM CAST({yttre['period']} AS VARCHAR)[1:4]")
    if fel:
        yttre["konto"] = f"CASE WHEN {' OR '.join(fel)} THEN error('rad') ELSE konto END"
    return (
        f"SELECT {', '.join(f'{v} AS {k}' for k, v in yttre.items())} FROM (SELECT "
        f"{', '.join(f'{v} AS {k}' for k, v in inre.items())} FROM {sql})"
    )


def _verifikat_sql(cell: str, putsa: bool) -> str:
    """Verifikaten är för många att jämföra i efterhand: varje cell prövas när den läses."""
    if putsa or cell.startswith("NULL"):
        return cell
    ren = f"{cell} IS NULL OR regexp_full_match({cell}, '{_REN}')"
    return f"CASE WHEN {ren} THEN {cell} ELSE error('verifikat') END"


def _datum_sql(cell: str) -> str:
    if cell.startswith("NULL"):
        return "NULL::DATE"
    return (
        f"CASE WHEN length({cell}) = 10 THEN CAST({cell} AS DATE) WHEN {cell} IS NULL THEN NULL "
        f"WHEN length({cell}) = 8 THEN CAST(({cell})[1:4] || '-' || ({cell})[5:6] || '-' || "
        f"({cell})[7:8] AS DATE) ELSE error('datum') END"
    )


def _belopp_sql(ra: Callable[[str], str], finns: set[str], putsa: bool) -> str:
    if "belopp_ore" in finns:
        cell = ra("belopp_ore")
        return (
            f"CASE WHEN regexp_full_match({cell}, '{ORE}') THEN CAST({cell} AS BIGINT) "
            "ELSE error('belopp_ore') END"
        )
    cell = ra("belopp")
    if putsa:
        for fran, till in _TECKEN.items():
            cell = f"replace({cell}, {_text(fran)}, {_text(till)})"
        cell = f"regexp_replace({cell}, '{_EFTER}', '-\\1\\2')"
        cell = (
            f"CASE WHEN regexp_full_match({cell}, '{_BLANKGRUPP}') THEN replace({cell}, ' ', '') "
            f"WHEN regexp_full_match({cell}, '{_PUNKTGRUPP}') THEN replace({cell}, '.', '') "
            f"ELSE {cell} END"
        )
    if not putsa:  # det vanliga, två decimaler, räknas utan decimaltal
        ore = "".join(
            f"WHEN regexp_full_match({cell}, '[+-]?[0-9]{{1,13}}[{t}][0-9]{{2}}') "
            f"THEN CAST(replace({cell}, '{t}', '') AS BIGINT) "
            for t in ",."
        )
    else:
        ore = ""
    return (
        f"CASE {ore}WHEN regexp_full_match({cell}, '{BELOPP}') THEN CAST(100 * "
        f"CAST(replace({cell}, ',', '.') AS DECIMAL(15, 2)) AS BIGINT) ELSE error('belopp') END"
    )


def _prova(duck: duckdb.DuckDBPyConnection, allt: Path, regler: _Regler, *, putsad: bool) -> _Prov:
    """Prövar Parquetfilen: perioder, slag, nämnder, datum i sitt år, dubbletter, koder och text."""
    kalla = f"{_parquet(allt)}"
    grupper = duck.execute(
        "SELECT period, typ, namnd, count(*), CAST(min(datum) AS VARCHAR), "
        f"CAST(max(datum) AS VARCHAR), count(konto) FROM {kalla} GROUP BY ALL"
    ).fetchall()
    celler = [(period, typ, namnd, antal) for period, typ, namnd, antal, *_ in grupper]
    ratt = bool(grupper) and all(
        period
        and _PERIOD.fullmatch(period)
        and typ in _TYPER
        and (namnd is None or namnd in regler.ids)
        and regler.namnd in (None, namnd)
        and regler.ar in (None, int(period[:4]))
        and {dag[:4] for dag in (forsta, sista) if dag} <= {period[:4]}
        and konton == antal
        for period, typ, namnd, antal, forsta, sista, konton in grupper
    )
    if ratt:
        delat = "period[1:4], " if len({period[:4] for period, *_ in celler}) > 1 else ""
        dubbla, med_nyckel = duck.execute(
            f"SELECT count(*) - count(DISTINCT hash({delat}typ, verifikat, rad)), count(*) "
            f"FROM {kalla} WHERE verifikat IS NOT NULL AND rad IS NOT NULL"
        ).fetchall()[0]
        alla = sum(antal for *_, antal in celler)
        ratt = dubbla == 0 and (med_nyckel == alla or not _upprepat(duck, kalla))
    koder_ratt, rent = _texten(duck, kalla, putsad)
    return _Prov(
        celler,
        any(d and d[:7].replace("-", "") != p for p, *_, f, s, _ in grupper for d in (f, s)),
        rent,
        ratt and koder_ratt,
    )


def _upprepat(duck: duckdb.DuckDBPyConnection, kalla: str) -> int:
    """Hur många gånger varje rad utan verifikat och rad står; 0 när de inte alla är upprepade."""
    (antal, olika) = duck.execute(
        f"SELECT count(*), count(DISTINCT hash(r)) FROM {kalla} AS r "
        "WHERE verifikat IS NULL OR rad IS NULL"
    ).fetchall()[0]
    return (
        antal // olika if antal >= _UPPREPAT_MINST and antal % olika == 0 and antal > olika else 0
    )


def _texten(duck: duckdb.DuckDBPyConnection, kalla: str, putsad: bool) -> tuple[bool, bool]:
    """Om koderna duger, och om ingen text är felläst, tom eller har yttre blank- eller styrtecken.

    Kolumnernas olika värden är få. Verifikaten prövades när de lästes, om de inte putsades.
    """
    kolumner = (*_KODER, "namnd", *(("verifikat",) if putsad else ()))
    udda_i = (
        f"list_filter(list(DISTINCT CAST({k} AS VARCHAR)), lambda v: "
        f"NOT regexp_full_match(v, '{_REN}') OR lower(v) IN {_SUMMOR})"
        for k in kolumner
    )
    listor = duck.execute(f"SELECT {', '.join(udda_i)} FROM {kalla}").fetchall()[0]
    udda = {text for lista in listor for text in lista or ()}
    koder_ratt = not any(_kodfel(text) for text in udda)
    try:
        for text in udda:
            prova_text(text, "")
    except Anvandarfel:
        return koder_ratt, False
    return koder_ratt, all(text and text == text.strip(_BLANKTECKEN) for text in udda)


def _kodfel(kod: str) -> str:
    """Vad som är fel med en kod, och vad som ska göras; tomt när den duger.

    En kod som ser ut som en annan men har andra tecken skulle bli ett eget konto.
    """
    if kod.lower() in _SUMMOR:
        return "är en summa, inte en rad – ta bort raden"
    for tecken in kod:
        slag = unicodedata.category(tecken)
        latinskt = tecken.isascii() or "LATIN" in unicodedata.name(tecken, "")
        if slag[0] == "C" or slag in ("Zl", "Zp") or (slag[0] in "LN" and not latinskt):
            return (
                f"har ett tecken (U+{ord(tecken):04X}) som inte syns eller liknar ett annat – "
                "skriv om koden"
            )
    return ""


def _stavningar(
    duck: duckdb.DuckDBPyConnection, underlag: _Underlag, kommun: str, katalog: Katalog
) -> dict[str, str]:
    """Källans stavning → nämndens id, för dem som katalogen känner."""
    if "namnd" not in underlag.kolumner:
        return {}
    try:
        funna = duck.execute(
            f"SELECT DISTINCT trim(namnd, {_BLANKA}) FROM {underlag.sql} "
            "WHERE namnd IS NOT NULL LIMIT 1000"
        ).fetchall()
    except duckdb.InvalidInputException:
        return {}
    namnder = {stavning: katalog.namnd(kommun, stavning) for (stavning,) in funna if stavning}
    return {stavning: n.id for stavning, n in namnder.items() if n}


def _dela(
    duck: duckdb.DuckDBPyConnection, allt: Path, mapp: Path, kommun: str, ar: list[str]
) -> Path:
    """Lägger raderna i en fil per år; finns bara ett år flyttas filen som den är."""
    for ett in ar:
        mal = mapp / f"kommun={kommun}" / f"ar={ett}" / "rader.parquet"
        mal.parent.mkdir(parents=True)
        if len(ar) == 1:
            allt.rename(mal)
        else:
            duck.execute(
                f"COPY (SELECT * FROM {_parquet(allt)} "
                f"WHERE period[1:4] = {_text(ett)}) TO {_text(mal.resolve())} (FORMAT parquet)"
            )
    allt.unlink(missing_ok=True)
    return mapp


# ---- Det som inläsningen säger


def _titel(prov: _Prov) -> str:
    """Titeln säger vad filen täcker, så att två leveranser om samma sak heter lika."""
    titel = "Huvudbok " + "–".join(dict.fromkeys((prov.ar[0], prov.ar[-1])))
    manader = sorted({int(period[4:]) for period, *_ in prov.celler})
    if len(prov.ar) == 1 and len(manader) < len(_MANADER):
        forsta, sista = _MANADER[manader[0] - 1], _MANADER[manader[-1] - 1]
        titel += f", {forsta}" if forsta == sista else f", {forsta}–{sista}"
    slag = [typ for typ in _TYPER if any(typ == t for _, t, _, _ in prov.celler)]
    return titel if slag == ["utfall"] else f"{titel} ({', '.join(slag)})"


def _namndrader(namnder: list[str], fil: Fil, katalog: Katalog, kommun: str) -> list[Rad]:
    kanda = {n.id: n for n in katalog.namnder if n.kommun == kommun}
    falt = ("id", "namn", "kortnamn", "giltig_fran", "giltig_till", "foregangare")
    return [
        {"kommun": kommun, **{k: getattr(kanda[id_], k) for k in falt}, "plats": "nämnd"}
        for id_ in namnder
    ]


def _anmarkningar(fil: Fil, underlag: _Underlag, prov: _Prov) -> Iterator[Anmarkning]:
    if underlag.okanda:
        yield Anmarkning(
            "upplysning",
            f"{fil.namn}, huvudet",
            f"kolumner som inte läses: {', '.join(underlag.okanda)}",
            "inget behöver göras om de inte hör till huvudboken",
            tabell="huvudbok",
        )
    if prov.annan_manad:
        yield Anmarkning(
            "upplysning",
            fil.namn,
            "rader har datum i en annan månad än sin period",
            "perioden gäller; rätta i källan om den är fel",
            tabell="huvudbok",
        )


# ---- Den långsamma vägen


def _misstag(
    fil: Fil,
    underlag: _Underlag,
    regler: _Regler,
    katalog: Katalog,
    duck: duckdb.DuckDBPyConnection,
    allt: Path,
    prov: _Prov | None,
) -> list[str]:
    """Alla misstag rad för rad, högst 50 visade och resten räknade; tomt när inget är fel."""
    visas: list[str] = []
    antal = rader = 0
    try:
        for plats, rad in underlag.rader():
            rader += 1
            for vad in _rad_misstag(rad, regler, katalog):
                antal += 1
                if antal <= FEL_VISAS:
                    visas.append(f"{fil.namn}, {plats} – {vad}")
    except _Ojamn as ojamn:
        plats, vad = ojamn.args
        visas.append(f"{fil.namn}, {plats} – {vad} – rätta raden eller citattecknen i den")
    except csv.Error as fel:
        visas.append(f"{fil.namn}, efter {rader} rader – är inte CSV ({fel}) – exportera på nytt")
    if not rader and not visas:
        visas.append(f"{fil.namn} – har inga rader – exportera huvudboken på nytt")
    if prov is not None and not visas:
        dubbla = duck.execute(
            f"SELECT verifikat, rad, typ, period[1:4], count(*), count(*) OVER () "
            f"FROM {_parquet(allt)} "
            "WHERE verifikat IS NOT NULL AND rad IS NOT NULL GROUP BY ALL HAVING count(*) > 1 "
            f"ORDER BY ALL LIMIT {FEL_VISAS}"
        ).fetchall()
        visas += [
            f"{fil.namn}, verifikat {verifikat} rad {rad} – står {ganger} gånger ({typ} {ar}) – "
            "ta bort alla utom en"
            for verifikat, rad, typ, ar, ganger, _ in dubbla
        ]
        antal = dubbla[0][5] if dubbla else 0
        if not dubbla and (ganger := _upprepat(duck, _parquet(allt))):
            visas.append(
                f"{fil.namn} – varje rad står {ganger} gånger – exportera på nytt utan upprepning, "
                "eller ta med verifikat och rad"
            )
    if antal > FEL_VISAS:
        visas.append(f"{fil.namn} – och {antal - FEL_VISAS} misstag till – rätta de första först")
    return visas


def _rad_misstag(rad: Mapping[str, str | None], regler: _Regler, katalog: Katalog) -> Iterator[str]:
    """Det som är fel i en rad: *vad – vad som ska göras*."""
    celler = {k: (v or "").strip(_BLANKTECKEN) or None for k, v in rad.items()}
    if celler["konto"] is None:
        yield "konto saknas – fyll i det, eller ta bort raden om den är en summa"
    enhet = "belopp_ore" if "belopp_ore" in celler else "belopp"
    belopp = celler[enhet]
    if belopp is None:
        yield f"{enhet} saknas – fyll i det; noll skrivs 0"
    elif enhet == "belopp_ore" and not re.fullmatch(ORE, belopp):
        yield f"belopp_ore ”{belopp}” är inte ett heltal – skriv hela ören, utan decimaler"
    elif enhet == "belopp" and not _ar_belopp(belopp):
        yield (f"belopp ”{belopp}” är inte kronor med högst två decimaler – skriv som -1234,50")
    for namn in (*_KODER, "verifikat"):
        if (kod := celler.get(namn)) and (vad := _kodfel(kod)):
            yield f"{namn} ”{_synlig(kod)}” {vad}"
    yield from _tid_misstag(celler, regler)
    typ = celler.get("typ")
    if "typ" in celler and (typ or "").lower() not in _TYPER:
        yield f"typ ”{typ or ''}” finns inte – skriv någon av: {', '.join(_TYPER)}"
    nr = celler.get("rad")
    if nr is not None and not re.fullmatch(_HELTAL, nr):
        yield f"rad ”{nr}” är inte ett heltal – skriv radens nummer i verifikatet"
    if "kommun" in celler and celler["kommun"] != regler.kommun:
        yield (
            f"kommun ”{celler['kommun'] or ''}” är inte {regler.kommun} – "
            "rätta koden, eller lämna in en fil per kommun"
        )
    namnd = celler.get("namnd")
    if namnd is not None:
        kand = katalog.namnd(regler.kommun, namnd)
        if kand is None:
            yield (
                f"nämnden ”{namnd}” finns inte – skriv någon av: {', '.join(sorted(regler.ids))}"
            )
        elif regler.namnd not in (None, kand.id):
            yield f"nämnden {kand.id} är inte {regler.namnd} – rätta raden eller --namnd"


def _synlig(text: str) -> str:
    return "".join(t if t.isprintable() else "?" for t in text)[:40]


def _tid_misstag(celler: Mapping[str, str | None], regler: _Regler) -> Iterator[str]:
    datum, period = celler.get("datum"), (celler.get("period") or "").replace("-", "") or None
    dag = _dag(datum) if datum else None
    if datum and dag is None:
        yield f"datum ”{datum}” är inte ett datum – skriv ÅÅÅÅ-MM-DD"
    if period is None and dag is not None:
        period = f"{dag:%Y%m}"
    if period is None:
        if not datum:
            yield "både datum och period saknas – fyll i någon av dem"
        return
    if not _PERIOD.fullmatch(period):
        yield f"period ”{celler.get('period') or period}” är inte en månad – skriv ÅÅÅÅMM"
        return
    if dag is not None and f"{dag:%Y}" != period[:4]:
        yield f"datum {datum} ligger utanför periodens år {period[:4]} – rätta datum eller period"
    if regler.ar not in (None, int(period[:4])):
        yield f"period {period} är inte år {regler.ar} – rätta raden eller --ar"
    if "ar" in celler and celler["ar"] != period[:4]:
        yield f"ar ”{celler['ar'] or ''}” är inte periodens år {period[:4]} – rätta det ena"


def _dag(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{8}|[0-9]{4}[-/ ][0-9]{2}[-/ ][0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(re.sub("[/ ]", "-", text))
    except ValueError:
        return None


def _ar_belopp(text: str) -> bool:
    for fran, till in _TECKEN.items():
        text = text.replace(fran, till)
    text = re.sub(_EFTER, r"-\1\2", text)
    return any(re.fullmatch(m, text) for m in (BELOPP, _BLANKGRUPP, _PUNKTGRUPP))


def _text(varde: object) -> str:
    """Värdet som SQL-text."""
    return "'" + str(varde).replace("'", "''") + "'"
