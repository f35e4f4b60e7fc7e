"""Gör Exempelkommunen: skriver filerna till en mapp, eller läser in dem som andra filer."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hud_model.arenden.exempel import huvudbok
from hud_model.arenden.exempel.leveranser import AV, paket
from hud_model.arenden.importera import Importerat, importera
from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.export.datapaket import som_zip
from hud_model.katalog import Katalog
from hud_model.lager import Lager

STORLEKAR = tuple(huvudbok.RADER)
PAKET = "exempelkommunen.zip"
HUVUDBOK = "exempelkommunen-huvudbok.parquet"


def filer(mapp: Path, storlek: str, katalog: Katalog) -> list[Fil]:
    """Filerna att läsa in: datapaketet i minnet, huvudboken skriven i mappen."""
    vag = mapp / HUVUDBOK
    huvudbok.skriv(vag, huvudbok.RADER[storlek])
    return [Fil(PAKET, som_zip(paket(katalog))), Fil(HUVUDBOK, vag=vag)]


def skriv(mapp: Path, storlek: str, katalog: Katalog) -> list[str]:
    """Skriver datapaketet och huvudboken till mappen; ger filernas namn.

    Anvandarfel om mappen håller något, eller är en fil: inget har då skrivits.
    """
    if mapp.exists() and not mapp.is_dir():
        raise Anvandarfel(f"{mapp} – är en fil – ange en mapp")
    if mapp.exists() and any(mapp.iterdir()):
        raise Anvandarfel(f"{mapp} – mappen är inte tom – ange en tom mapp")
    mapp.mkdir(parents=True, exist_ok=True)
    innehall = paket(katalog)
    for namn, byte in innehall.items():
        (mapp / namn).write_bytes(byte)
    huvudbok.skriv(mapp / HUVUDBOK, huvudbok.RADER[storlek])
    return [*innehall, HUVUDBOK]


def las_in(lager: Lager, storlek: str, katalog: Katalog, *forst: Fil) -> Importerat:
    """Läser in Exempelkommunen, efter filerna `forst` och i samma transaktion som de."""
    with tempfile.TemporaryDirectory(prefix="hud-exempel-") as mapp:
        egna = filer(Path(mapp), storlek, katalog)
        return importera([*forst, *egna], Leveransval(), lager, katalog, AV)
