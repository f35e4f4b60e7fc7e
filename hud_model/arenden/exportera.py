"""Exportera: skriver det öppna datapaketet till en mapp, helt eller inte alls."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pandas as pd

from hud_model.arenden.kontrollera import alla_med_anmarkningar
from hud_model.begrepp import Anvandarfel
from hud_model.export.datapaket import datapaket
from hud_model.lager import Lager
from hud_model.motor import alla_rader
from hud_model.tabeller import PAKETTABELLER


def pakettabeller(lager: Lager, version: int | None = None) -> dict[str, pd.DataFrame]:
    """Datapaketets alla tabeller i en version (den senaste om inget sägs)."""
    stora = {
        namn: alla_rader(lager, namn, version) for namn, t in PAKETTABELLER.items() if t.delning
    }
    return alla_med_anmarkningar(lager, version) | stora


def exportera(mapp: Path, lager: Lager, version: int | None = None) -> dict[str, int]:
    """Skriver paketet till mappen och ger antal rader per tabell.

    Mappen ska saknas, vara tom eller hålla ett tidigare paket, som då byts ut. Anvandarfel om
    den håller annat, eller om versionen inte finns.
    """
    if version is not None and not 0 <= version <= lager.version():
        raise Anvandarfel(
            f"--version {version} – dataversionen finns inte – "
            f"ange ett tal från 0 till {lager.version()}"
        )
    mapp = mapp.resolve()
    if mapp.exists() and not mapp.is_dir():
        raise Anvandarfel(f"{mapp} – är en fil – ange en mapp")
    if mapp.exists() and any(mapp.iterdir()) and not (mapp / "datapackage.json").exists():
        raise Anvandarfel(f"{mapp} – mappen håller annat än ett datapaket – ange en tom mapp")
    tabeller = pakettabeller(lager, version)
    mapp.parent.mkdir(parents=True, exist_ok=True)
    ny = Path(tempfile.mkdtemp(prefix=f".{mapp.name}.", dir=mapp.parent))
    ny.chmod(0o755)
    for namn, innehall in datapaket(tabeller).items():
        (ny / namn).write_bytes(innehall)
    if mapp.exists():
        gammal = Path(tempfile.mkdtemp(prefix=f".{mapp.name}.", dir=mapp.parent))
        mapp.rename(gammal / "tidigare")
        ny.rename(mapp)
        shutil.rmtree(gammal)
    else:
        ny.rename(mapp)
    return {namn: len(ram) for namn, ram in tabeller.items()}
