"""Huvudbokens dörr: en annan kommuns rader, andra valutor och nummer i det som inte läses."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from xlsxwriter import Workbook

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor import las
from hud_model.katalog import katalog

RAD = {"konto": "5010", "belopp": "-100.00", "datum": "2024-03-05"}


def csv(mapp: Path, rad: dict[str, str]) -> Fil:
    return Fil("bok.csv", f"{';'.join(rad)}\n{';'.join(rad.values())}\n".encode(), mellan=mapp)


def excel(mapp: Path, rad: dict[str, str]) -> Fil:
    ut = BytesIO()
    with Workbook(ut, {"in_memory": True}) as bok:
        ark = bok.add_worksheet("Huvudbok")
        ark.write_row(0, 0, rad)
        ark.write_row(1, 0, rad.values())
    return Fil("bok.xlsx", ut.getvalue(), mellan=mapp)


def parquet(mapp: Path, rad: dict[str, str]) -> Fil:
    vag = mapp / "bok.parquet"
    pq.write_table(pa.table({k: [v] for k, v in rad.items()}), vag)
    return Fil("bok.parquet", vag=vag, mellan=mapp)


FORMAT = pytest.mark.parametrize("skriv", [csv, excel, parquet])


def inlast(fil: Fil, **val: str) -> Inlasning:
    (inl,) = las(fil, Leveransval(kommun="0126", **val), katalog())
    return inl


@FORMAT
@pytest.mark.parametrize(
    "ord_",
    ["kommunkod", "municipality", "municipality_id", "kommunnr", "lkod", "kod_kommun", "komkod"],
)
def test_en_annan_kommuns_kod_avvisas_vad_kolumnen_an_heter(skriv, ord_: str, tmp_path: Path):
    with pytest.raises(Anvandarfel, match="0127"):
        inlast(skriv(tmp_path, {ord_: "0127", **RAD}))


@pytest.mark.parametrize("ord_", ["municipality_id", "lkod"])
def test_den_egna_kommunens_kod_lases(ord_: str, tmp_path: Path):
    assert inlast(csv(tmp_path, {ord_: "0126", **RAD})).kommun == "0126"


@FORMAT
@pytest.mark.parametrize("valuta", ["EUR", "usd"])
def test_belopp_i_en_annan_valuta_avvisas(skriv, valuta: str, tmp_path: Path):
    with pytest.raises(Anvandarfel, match=f"{valuta.upper()} är inte svenska kronor"):
        inlast(skriv(tmp_path, {**RAD, "Valuta": valuta}))


@FORMAT
@pytest.mark.parametrize("valuta", ["SEK", "sek ", "kr", ""])
def test_kronor_lases(skriv, valuta: str, tmp_path: Path):
    assert inlast(skriv(tmp_path, {**RAD, "Valuta": valuta})).stora


@FORMAT
@pytest.mark.parametrize(("text", "sparas"), [("19121212\u20111212", False), ("Ekskolan", True)])
def test_filen_sparas_inte_nar_det_som_inte_lases_har_personnummer(
    skriv, text: str, sparas: bool, tmp_path: Path
):
    assert inlast(skriv(tmp_path, {**RAD, "Handläggare": text})).spara_ra is sparas
