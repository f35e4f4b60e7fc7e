"""Tabellerna som Parquet, en fil per tabell: samma rader och ordning som i datapaketets CSV."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from hud_model.tabeller import RADTABELLER, Tabell

_TYP = {"heltal": pa.int64(), "tal": pa.float64(), "sant": pa.bool_()}


def paket(tabeller: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """Filnamn → innehåll för radtabellerna; de stora tabellernas filer skriver motorn."""
    return {f"{namn}.parquet": som_parquet(t, tabeller[namn]) for namn, t in RADTABELLER.items()}


def som_parquet(tabell: Tabell, ram: pd.DataFrame) -> bytes:
    """Tabellen som Parquet, raderna i nyckelordning, saknat som null."""
    nyckel = list(tabell.nyckel)
    ram = ram.sort_values(nyckel, na_position="first", kind="stable")
    kolumner = {
        k.namn: pa.array(
            [None if pd.isna(v) else v for v in ram[k.namn]], _TYP.get(k.typ, pa.string())
        )
        for k in tabell.kolumner
    }
    ut = io.BytesIO()
    pq.write_table(pa.table(kolumner), ut, compression="zstd", write_page_checksum=True)
    return ut.getvalue()
