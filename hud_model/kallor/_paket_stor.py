"""En stor tabell i datapaketet, läst kolumnvis till Parquet: en mapp per inläsning."""

from __future__ import annotations

import io
import re
from codecs import BOM_UTF8
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hud_model.begrepp import Anvandarfel, Fil
from hud_model.kallor._lat import Lat
from hud_model.kallor._prova import kort
from hud_model.tabeller import Tabell

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as csv
    import pyarrow.parquet as pq
else:
    pa, pc = Lat("pyarrow"), Lat("pyarrow.compute")
    csv, pq = Lat("pyarrow.csv"), Lat("pyarrow.parquet")

_FEL_CELL = re.compile(r"column #(\d+):.*invalid value '(.*)'", re.DOTALL)
_FEL_RAD = re.compile(r"Expected (\d+) columns, got (\d+)")


def ur_csv(
    tabell: Tabell, innehall: bytes, kolumner: list[str], namn: str, fel: list[str]
) -> pa.Table | None:
    """En stor tabells CSV läst kolumnvis; None och en rad i `fel` när den inte går att läsa."""
    arrow = {"heltal": pa.int64(), "tal": pa.float64(), "sant": pa.bool_()}
    val = csv.ConvertOptions(
        column_types={k: arrow.get(tabell.kolumn(k).typ, pa.string()) for k in kolumner},
        null_values=[""],
        strings_can_be_null=True,
    )
    huvud = innehall.removeprefix(BOM_UTF8).split(b"\n", 1)[0].strip().decode("utf-8", "replace")
    if fel_i_huvudet := huvudfel(huvud.split(","), kolumner):
        fel += [f"{namn} – {vad} – exportera paketet på nytt" for vad in fel_i_huvudet]
        return None
    try:
        return csv.read_csv(io.BytesIO(innehall), convert_options=val)
    except (pa.ArrowInvalid, pa.ArrowKeyError) as orsak:
        fel.append(f"{namn} – {_i_ord(str(orsak), tabell, kolumner)} – exportera paketet på nytt")
        return None


def _i_ord(orsak: str, tabell: Tabell, kolumner: Sequence[str]) -> str:
    """Vad som är fel, ur bibliotekets mening om kolumn och värde."""
    if traff := _FEL_CELL.search(orsak):
        namn = kolumner[int(traff[1])]
        return f"{namn}: {kort(traff[2])} är inte {tabell.kolumn(namn).typ}"
    if traff := _FEL_RAD.search(orsak):
        return f"en rad har {traff[2]} celler, huvudet har {traff[1]}"
    return "är inte en CSV-tabell i UTF-8"


def huvudfel(huvud: Sequence[str], kolumner: Sequence[str]) -> list[str]:
    """Det som skiljer en fils huvud från kolumnerna som beskrivningen anger."""
    return [
        *(f"kolumnen {k} saknas" for k in kolumner if k not in huvud),
        *(f"kolumnen {kort(k)} finns inte" for k in huvud if k not in kolumner),
        *(
            f"kolumnen {kort(k)} står två gånger"
            for k in dict.fromkeys(huvud)
            if huvud.count(k) > 1
        ),
    ]


def per_inlasning(
    tabell: Tabell, rader: pa.Table, fil: Fil, namn: str, kanda: set[str], fel: list[str]
) -> dict[str, Path]:
    """Raderna som Parquet: inläsningens id → mapp, delad på tabellens delning.

    Det som är fel i raderna läggs till `fel`.
    """
    funna = _fel_i_stor(tabell, rader, namn, kanda)
    fel += [f"{vad} – exportera paketet på nytt" for vad in funna]
    if funna or not rader.num_rows:
        return {}
    if fil.mellan is None:
        raise Anvandarfel(f"{namn} – det finns ingen plats för raderna – läs in paketet igen")
    ut = {}
    for id_ in pc.unique(rader["inlasning"]).to_pylist():
        egna = rader.filter(pc.equal(rader["inlasning"], id_)).drop_columns(["inlasning", "plats"])
        ut[id_] = fil.mellan / id_ / tabell.namn
        pq.write_to_dataset(
            egna,
            ut[id_],
            partition_cols=list(tabell.delning),
            basename_template="del{i}.parquet",
            compression="zstd",
            write_page_checksum=True,
        )
    return ut


def _fel_i_stor(tabell: Tabell, rader: pa.Table, namn: str, kanda: set[str]) -> list[str]:
    """Det som är fel i kolumnerna: saknat, okänt värde, oändligt tal, okänd inläsning, dubblett."""
    fel = []
    for k in tabell.kolumner:
        kolumn = rader[k.namn]
        if k.obligatorisk and kolumn.null_count:
            fel.append(f"{namn} – {k.namn} saknas i {kolumn.null_count} rader")
        tillatna = sorted(kanda) if k.till == ("inlasning", "id") else k.varden
        okanda = set(pc.unique(kolumn).to_pylist()) - {*tillatna, None} if tillatna else ()
        fel += [f"{namn} – {k.namn}: ”{v}” är inte något av {', '.join(tillatna)}" for v in okanda]
        if k.typ == "tal" and pc.any(pc.invert(pc.is_finite(kolumn))).as_py():
            fel.append(f"{namn} – {k.namn}: har ett värde som inte är ett tal")
    nycklar = rader.group_by([*tabell.nyckel, "inlasning"]).aggregate([]).num_rows
    if nycklar != rader.num_rows:
        fel.append(f"{namn} – {rader.num_rows - nycklar} rader har samma nyckel som en annan")
    return fel
