"""Personnummer i en huvudbok: i motpart maskeras de, i koder stoppas de när de är fler än slumpen.

Ett löpnummer kan råka se ut som ett personnummer; därför frågas det om några få i en kodkolumn.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil
from hud_model.kallor._huvudbok.grund import Underlag, parquet_sql, sql_text
from hud_model.kallor._lat import Lat
from hud_model.regler.personnummer import STRECK, maskerad, over_slumpen, personnummer_i

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = Lat("duckdb")

_KODER = ("konto", "ansvar", "verksamhet", "projekt", "verifikat")
_MOTPART = "motpart"
_MELLAN = r"[^\p{Nd}\p{L}]"
_FORM = (
    rf"\p{{Nd}}{{6}}{_MELLAN}{{0,5}}\p{{Nd}}{{4}}"
    rf"|\p{{Nd}}{{4}}{_MELLAN}\p{{Nd}}{{2}}{_MELLAN}\p{{Nd}}{{2}}{_MELLAN}{{1,5}}\p{{Nd}}{{4}}"
)
_KORTAST = 10


def prova_identitet(
    fil: Fil, underlag: Underlag, duck: duckdb.DuckDBPyConnection, allt: Path
) -> tuple[int, bool, list[Anmarkning]]:
    """Antal motparter som maskerades i `allt`, om oläst text har personnummer, och frågorna.

    Anvandarfel när en kodkolumn har klart fler personnummer än slumpen ger.
    """
    langst = duck.execute(
        f"SELECT {', '.join(f'max(length({k}))' for k in (*_KODER, _MOTPART))} "
        f"FROM {parquet_sql(allt)}"
    ).fetchall()[0]
    langa = [
        k
        for k, n in zip((*_KODER, _MOTPART), langst, strict=True)
        if n is not None and n >= _KORTAST
    ]
    fel, fragor = [], []
    for kolumn in langa:
        if kolumn == _MOTPART:
            continue
        antal, klart = over_slumpen(_misstankta(duck, allt, kolumn))
        if klart:
            fel.append(
                f"{fil.namn}, kolumnen {kolumn} – {antal} olika värden är personnummer – exportera "
                "huvudboken utan dem"
            )
        elif antal:
            fragor.append(
                Anmarkning(
                    "varning",
                    f"{fil.namn}, kolumnen {kolumn}",
                    f"{antal} värden har ett personnummers form; det kan vara löpnummer som råkar "
                    "ha den",
                    "kontrollera kolumnen",
                )
            )
    if fel:
        raise Anvandarfel(*fel)
    motparter = _misstankta(duck, allt, _MOTPART) if _MOTPART in langa else []
    maskade = _maskera(duck, allt, [m for m in motparter if personnummer_i(m)])
    return maskade, _i_olast_text(underlag, duck), fragor


def _i_olast_text(underlag: Underlag, duck: duckdb.DuckDBPyConnection) -> bool:
    """Sant när en kolumn som inte läses har personnummer, fler än slumpen ger i bara siffror."""
    for kolumn in underlag.olasta:
        rader = duck.execute(
            f"SELECT DISTINCT {kolumn} FROM {underlag.sql} "
            f"WHERE regexp_matches({kolumn}, {sql_text(_FORM)})"
        ).fetchall()
        antal, klart = over_slumpen(text for (text,) in rader)
        if klart or (antal and any(set(STRECK) & set(personnummer_i(t) or "") for (t,) in rader)):
            return True
    return False


def _misstankta(duck: duckdb.DuckDBPyConnection, allt: Path, kolumn: str) -> list[str]:
    rader = duck.execute(
        f"SELECT DISTINCT {kolumn} FROM {parquet_sql(allt)} "
        f"WHERE regexp_matches({kolumn}, {sql_text(_FORM)})"
    ).fetchall()
    return [text for (text,) in rader]


def _maskera(duck: duckdb.DuckDBPyConnection, allt: Path, motparter: Iterable[str]) -> int:
    """Skriver om `allt` med motparterna maskerade; ger hur många olika de var."""
    par = [(m, maskerad(m)) for m in motparter]
    if not par:
        return 0
    duck.execute("CREATE OR REPLACE TEMP TABLE maskas (fran VARCHAR, till VARCHAR)")
    duck.executemany("INSERT INTO maskas VALUES (?, ?)", par)
    nytt = allt.with_name("maskat.parquet")
    duck.execute(
        f"COPY (SELECT b.* REPLACE (coalesce(m.till, b.{_MOTPART}) AS {_MOTPART}) "
        f"FROM {parquet_sql(allt)} AS b LEFT JOIN maskas AS m ON b.{_MOTPART} = m.fran) "
        f"TO {sql_text(nytt.resolve())} (FORMAT parquet)"
    )
    nytt.replace(allt)
    return len(par)
