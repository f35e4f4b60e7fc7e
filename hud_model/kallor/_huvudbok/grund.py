"""Det som läsningen av en huvudbok delar: underlaget, reglerna, provet, och DuckDB med gränser."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil
from hud_model.kallor._lat import Lat
from hud_model.kallor._text import SUMMAORD
from hud_model.tabeller import HUVUDBOK

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = Lat("duckdb")

MINNE = "400MB"
FEL_VISAS = 49
"""Med raden som räknar resten blir det de femtio som visas."""
RADER_HOGST = 50_000_000
BELOPP = r"[+-]?[0-9]{1,13}([.,][0-9]{1,2})?"
"""Kronor: högst två decimaler. Tre siffror efter ett skiljetecken kan vara tusental: avvisas."""
ORE = r"[+-]?[0-9]{1,15}"
BLANKGRUPP = r"[+-]?[0-9]{1,3}( [0-9]{3}){1,4}([.,][0-9]{1,2})?"
PUNKTGRUPP = r"[+-]?[0-9]{1,3}([.][0-9]{3}){1,4},[0-9]{1,2}"
EFTER = r"^(?:([0-9 .,]+)-|[(]([0-9 .,]+)[)])$"
TECKEN = {"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "- ": "-"}
BLANKTECKEN = " \t\u00a0"
KOD_HOGST = 200
"""Längsta kod, tecken: en längre är något annat än en kod."""
KODER = ("konto", "ansvar", "verksamhet", "projekt", "motpart")
_UPPREPAT_MINST = 10
HELTAL = r"[0-9]{1,15}"
MIDNATT = r"[ T]00:00(:00([.]0+)?)?$"
"""Klockslaget som program skriver efter ett datum."""
RAKNAD = r"[0-9]+[.,]0|[0-9]([.,][0-9]+)?[eE][+][0-9]+"
"""En kod som ett kalkylprogram gjort till tal: 3010.0, 3,01E+03."""
_RAKNAD = re.compile(RAKNAD)
SUMMARAD = rf"(?i)({'|'.join(sorted(SUMMAORD))}|saldo|ingående|utgående)([ :.].*)?"
"""En kod som är en summas eller ett saldos rubrik: Summa, Totalt 2023, Utgående balans."""
_SUMMARAD = re.compile(SUMMARAD)
MANAD = "[0-9]{4}-[0-9]{2}"
"""Perioden så som den också får skrivas: 2023-01."""
_SKRIVFEL = re.compile("write|space|create|open file|too large|read-only|permission", re.IGNORECASE)
PERIOD = re.compile(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])")
TYPER = HUVUDBOK.kolumn("typ").varden


@dataclass(frozen=True)
class Underlag:
    """Det som ska läsas: SQL som ger kolumnerna som text, och raderna med plats för granskning.

    `typad` ger samma SQL med andra typer för några kolumner (kolumn → typ); None när källan inte
    tolkar medan den läser. `olasta` är namnen i `sql` på kolumnerna som inte läses. `prova` ger
    Anvandarfel när källans text inte går att lita på. `textrader` är filen som rader av text, där
    en cell kan ha slukat flera rader, och `fore` antalet rader före huvudet. `valuta` är namnet i
    `sql` på kolumnen som säger beloppens valuta, tomt utan den.
    """

    sql: str
    kolumner: tuple[str, ...]
    rader: Callable[[], Iterable[tuple[str, Mapping[str, str | None]]]]
    okanda: tuple[str, ...] = ()
    olasta: tuple[str, ...] = ()
    typad: Callable[[Mapping[str, str]], str] | None = None
    prova: Callable[[], None] = lambda: None
    textrader: Path | None = None
    fore: int = 0
    valuta: str = ""


def mellanmapp(fil: Fil) -> Path:
    """Mappen där källan får skriva."""
    assert fil.mellan is not None, "en huvudbok behöver en mapp att skriva i"
    return fil.mellan


def ar_skrivfel(fel: Exception) -> bool:
    """Sant när disken inte tog emot; annars är det filen som inte går att läsa."""
    return isinstance(fel, duckdb.IOException) and _SKRIVFEL.search(str(fel)) is not None


@contextmanager
def skrivbart(mellan: Path) -> Iterator[None]:
    """Anvandarfel när mellanmappen inte tar emot."""
    try:
        yield
    except (OSError, duckdb.IOException) as fel:
        orsak = fel.strerror if isinstance(fel, OSError) else str(fel).split("\n", 1)[0]
        raise Anvandarfel(
            f"{mellan.parent} – går inte att skriva i ({orsak}) – frigör plats eller ge rätt att "
            "skriva, och försök igen"
        ) from fel


def oppna(
    mellan: Path, kalla: Path | None = None, *, i_ordning: bool = True
) -> duckdb.DuckDBPyConnection:
    """En DuckDB som bara ser källan och mellanmappen, med begränsat minne."""
    duck = duckdb.connect(":memory:", config={"memory_limit": MINNE})
    duck.execute(f"SET temp_directory = {sql_text(mellan / 'spill')}")
    duck.execute(f"SET allowed_directories = [{sql_text(mellan.resolve())}]")
    if kalla is not None:
        duck.execute(f"SET allowed_paths = [{sql_text(kalla.resolve())}]")
    duck.execute("SET enable_external_access = false")
    if not i_ordning:  # raderna har sin egen nyckel: skrivs i den ordning de blir klara
        duck.execute("SET preserve_insertion_order = false")
    duck.execute("SET lock_configuration = true")
    return duck


class Ojamn(Exception):
    """En rad med fel antal celler: efter den går det inte att lita på kolumnerna."""


class Oforklarligt(Anvandarfel):
    """DuckDB kan inte läsa filen, men ingen rad i den är fel: radsluten är blandade."""


def parquet_sql(*vagar: Path) -> str:
    """Filerna som de är: en mapp som heter `ar=2019` säger inget om raderna."""
    filer = ", ".join(sql_text(vag.resolve()) for vag in vagar)
    return f"read_parquet([{filer}], hive_partitioning = false)"


@dataclass(frozen=True)
class Regler:
    """Det som raderna prövas mot: kommunen, användarens val och kommunens nämnder."""

    kommun: str
    namnd: str | None
    ar: int | None
    ids: frozenset[str]


@dataclass(frozen=True)
class Prov:
    """Det som skrevs, prövat: `rent` när texten inte behöver putsas, `ratt` när inget är fel.

    `maskade` är antalet motparter som var personnummer, `i_olast` sant när oläst text har sådana,
    och `fragor` det som en människa ska svara på.
    """

    celler: list[tuple[str, str, str | None, int]]
    annan_manad: bool
    rent: bool
    ratt: bool
    maskade: int = 0
    i_olast: bool = False
    fragor: tuple[Anmarkning, ...] = ()

    @property
    def antal(self) -> int:
        """Antal rader som skrevs."""
        return sum(antal for *_, antal in self.celler)

    @property
    def ar(self) -> list[str]:
        """Periodernas år i ordning."""
        return sorted({period[:4] for period, *_ in self.celler})


def upprepat(duck: duckdb.DuckDBPyConnection, kalla: str) -> int:
    """Hur många gånger varje rad utan verifikat och rad står; 0 när de inte alla är upprepade."""
    (antal, olika) = duck.execute(
        f"SELECT count(*), count(DISTINCT hash(r)) FROM {kalla} AS r "
        "WHERE verifikat IS NULL OR rad IS NULL"
    ).fetchall()[0]
    return (
        antal // olika if antal >= _UPPREPAT_MINST and antal % olika == 0 and antal > olika else 0
    )


def kodfel(kod: str) -> str:
    """Vad som är fel med en kod, och vad som ska göras; tomt när den duger.

    En kod som ser ut som en annan men har andra tecken skulle bli ett eget konto.
    """
    if len(kod) > KOD_HOGST:
        return f"är {len(kod)} tecken lång – korta koden, högst {KOD_HOGST} tecken"
    if _SUMMARAD.fullmatch(kod):
        return "är en summa, inte en rad – ta bort raden"
    if _RAKNAD.fullmatch(kod):
        return "är ett tal och inte en kod – formatera kolumnen som text och exportera på nytt"
    for tecken in kod:
        slag = unicodedata.category(tecken)
        latinskt = tecken.isascii() or "LATIN" in unicodedata.name(tecken, "")
        if slag[0] == "C" or slag in ("Zl", "Zp") or (slag[0] in "LN" and not latinskt):
            return (
                f"har ett tecken (U+{ord(tecken):04X}) som inte syns eller liknar ett annat – "
                "skriv om koden"
            )
    return ""


def sql_text(varde: object) -> str:
    """Värdet som SQL-text."""
    return "'" + str(varde).replace("'", "''") + "'"
