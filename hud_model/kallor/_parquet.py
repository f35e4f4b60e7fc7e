"""Parquet som någon lämnar in: vilka kolumner filen har, utan att läsa raderna."""

from __future__ import annotations

import io

from hud_model.begrepp import Fil


def parquetens_kolumner(fil: Fil) -> list[str] | None:
    """Kolumnernas namn i filens ordning; None när filen inte är Parquet eller är trasig."""
    if fil.borjan[:4] != b"PAR1":
        return None
    import pyarrow as pa  # tungt, och behövs bara för den som lämnar in Parquet
    import pyarrow.parquet as pq

    try:
        return list(pq.read_schema(fil.vag or io.BytesIO(fil.innehall)).names)
    except (pa.ArrowException, OSError):
        return None
