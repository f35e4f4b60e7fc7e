"""Exportera: skriver modellens tabeller till en mapp, helt eller inte alls."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path

import pandas as pd

from hud_model import motor
from hud_model.arenden.kontrollera import alla_med_anmarkningar
from hud_model.begrepp import Anvandarfel
from hud_model.export import parquet
from hud_model.export.arbetsbok import arbetsbok
from hud_model.export.datapaket import beskrivning, datapaket
from hud_model.lager import Lager
from hud_model.tabeller import PAKETTABELLER, STORA, TABELLER

FORMAT = ("datapaket", "parquet", "xlsx")
BOK = "huddinge-uppfoljning.xlsx"


def pakettabeller(lager: Lager, version: int | None = None) -> dict[str, pd.DataFrame]:
    """Datapaketets alla tabeller i en version (den senaste om inget sägs)."""
    stora = {
        namn: motor.alla_rader(lager, namn, version)
        for namn, t in PAKETTABELLER.items()
        if t.delning
    }
    return alla_med_anmarkningar(lager, version) | stora


def exportera(
    mapp: Path, lager: Lager, version: int | None = None, format_: str = "datapaket"
) -> dict[str, int]:
    """Skriver tabellerna i formatet till mappen och ger antal rader per tabell.

    Mappen ska saknas, vara tom eller hålla en tidigare export, som då byts ut. Anvandarfel om
    den håller annat, inte går att skriva, eller om versionen inte finns.
    """
    if version is None:
        version = lager.version()
    elif not 0 <= version <= lager.version():
        raise Anvandarfel(
            f"--version {version} – dataversionen finns inte – "
            f"ange ett tal från 0 till {lager.version()}"
        )
    mapp = mapp.resolve()
    if mapp.exists() and not mapp.is_dir():
        raise Anvandarfel(f"{mapp} – är en fil – ange en mapp")
    if mapp.exists() and any(mapp.iterdir()) and not _ar_export(mapp):
        raise Anvandarfel(f"{mapp} – mappen håller annat än ett datapaket – ange en tom mapp")
    try:
        return _byt_ut(mapp, lager, version, format_)
    except OSError as fel:
        raise Anvandarfel(
            f"{mapp} – går inte att skriva ({fel.strerror}) – frigör plats eller ange en annan mapp"
        ) from fel


def _ar_export(mapp: Path) -> bool:
    return (mapp / "datapackage.json").exists() or [f.name for f in mapp.iterdir()] == [BOK]


def _byt_ut(mapp: Path, lager: Lager, version: int, format_: str) -> dict[str, int]:
    """Skriver exporten i en ny mapp bredvid och byter sedan; den gamla är hel till dess."""
    mapp.parent.mkdir(parents=True, exist_ok=True)
    ny = Path(tempfile.mkdtemp(prefix=f".{mapp.name}.", dir=mapp.parent))
    try:
        ny.chmod(0o755)
        antal = _skriv(ny, lager, version, format_)
        if mapp.exists():
            gammal = Path(tempfile.mkdtemp(prefix=f".{mapp.name}.", dir=mapp.parent))
            mapp.rename(gammal / "tidigare")
            ny.rename(mapp)
            shutil.rmtree(gammal)
        else:
            ny.rename(mapp)
    finally:
        shutil.rmtree(ny, ignore_errors=True)
    return antal


def _skriv(mapp: Path, lager: Lager, version: int, format_: str) -> dict[str, int]:
    alla = pakettabeller if format_ == "datapaket" else alla_med_anmarkningar
    tabeller = alla(lager, version)
    antal = {namn: len(ram) for namn, ram in tabeller.items()}
    match format_:
        case "datapaket":
            filer = datapaket(tabeller)
        case "parquet":
            for namn in STORA:
                antal[namn] = motor.skriv_parquet(lager, namn, mapp / f"{namn}.parquet", version)
            filer = parquet.paket(tabeller)
            filer["datapackage.json"] = beskrivning(tabeller, _summor(mapp, filer))
        case _:
            filer = {BOK: arbetsbok(tabeller)}
    for namn, innehall in filer.items():
        (mapp / namn).write_bytes(innehall)
    return antal


def _summor(mapp: Path, filer: Mapping[str, bytes]) -> dict[str, tuple[int, str]]:
    """Storlek och sha256 per fil, i tabellernas ordning: de stora ligger redan i mappen."""
    ut = {}
    for namn in (f"{t}.parquet" for t in TABELLER):
        if namn in filer:
            ut[namn] = len(filer[namn]), sha256(filer[namn]).hexdigest()
        else:
            with (mapp / namn).open("rb") as fil:
                ut[namn] = (mapp / namn).stat().st_size, file_digest(fil, "sha256").hexdigest()
    return ut
