"""Det öppna datapaketets tabeller i Parquet: samma prov som i CSV, utan att tolka text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from hud_model.begrepp import Anvandarfel, Fil, Rad
from hud_model.kallor import huvudbok
from hud_model.kallor._lat import Lat
from hud_model.katalog import Katalog
from hud_model.tabeller import HUVUDBOK, Tabell

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq
else:
    pa, pq = Lat("pyarrow"), Lat("pyarrow.parquet")

_ORD = {"heltal": "heltal (int64)", "tal": "flyttal (double)", "sant": "boolean"}


def rader(fil: Fil, tabell: Tabell, vag: Path, kolumner: list[str], fel: list[str]) -> list[Rad]:
    """Tabellens rader; det som är fel med filen eller dess kolumner läggs till `fel`."""
    hel = tabellen(fil, tabell, vag, kolumner, fel)
    ut: list[Rad] = hel.to_pylist() if hel is not None else []
    return ut


def tabellen(
    fil: Fil, tabell: Tabell, vag: Path, kolumner: list[str], fel: list[str]
) -> pa.Table | None:
    """Tabellen som den står i filen; None och rader i `fel` när kolumnerna inte är de rätta."""
    try:
        with pq.ParquetFile(vag, page_checksum_verification=True) as parquet:
            fore = len(fel)
            fel += _kolumnfel(fil, tabell, vag, kolumner, parquet.schema_arrow)
            return parquet.read(columns=kolumner) if len(fel) == fore else None
    except (pa.ArrowException, OSError, ValueError):
        fel.append(_trasig(fil, vag))
        return None


def _kolumnfel(
    fil: Fil, tabell: Tabell, vag: Path, kolumner: list[str], schema: pa.Schema
) -> list[str]:
    """Kolumner som saknas, är för många, står två gånger eller har en annan typ än tabellens."""
    duger = {
        "heltal": pa.types.is_integer,
        "tal": pa.types.is_floating,
        "sant": pa.types.is_boolean,
        "datum": lambda t: pa.types.is_date32(t) or pa.types.is_string(t),
    }
    vad = [f"kolumnen {k} saknas" for k in kolumner if k not in schema.names]
    vad += [
        f"kolumnen {k} {'står två gånger' if k in kolumner else f'står inte i {fil.namn}'}"
        for k in dict.fromkeys(schema.names)
        if schema.names.count(k) > 1 or k not in kolumner
    ]
    vad += [
        f"kolumnen {falt.name} är {falt.type}, inte {_ORD.get(k.typ, 'text')}"
        for falt in schema
        if falt.name in kolumner
        for k in [tabell.kolumn(falt.name)]
        if not duger.get(k.typ, lambda t: pa.types.is_string(t) or pa.types.is_large_string(t))(
            falt.type
        )
        and not pa.types.is_null(falt.type)
    ]
    return [f"{fil.namn}, {vag.name} – {v} – exportera paketet på nytt" for v in vad]


def huvudbokens(
    fil: Fil,
    vag: Path,
    kolumner: list[str],
    kommuner: Mapping[str, str],
    katalog: Katalog,
    fel: list[str],
) -> dict[str, Path]:
    """Huvudbokens rader prövade som en huvudbok: inläsningens id → mapp delad som tabellen.

    `kommuner` är de kända inläsningarnas kommun efter id.
    """
    try:
        with pq.ParquetFile(vag) as parquet:
            fel += (kolumnfel := _kolumnfel(fil, HUVUDBOK, vag, kolumner, parquet.schema_arrow))
        return {} if kolumnfel else huvudbok.ur_paket(fil, vag, kommuner, katalog)
    except Anvandarfel as misstag:
        fel += misstag.rader
    except (pa.ArrowException, OSError, ValueError):
        fel.append(_trasig(fil, vag))
    return {}


def _trasig(fil: Fil, vag: Path) -> str:
    return f"{fil.namn}, {vag.name} – är trasig – exportera paketet på nytt"
