"""Startdatan: det öppna datapaketet med de fyra dokumentens uppgifter."""

from __future__ import annotations

from hud_model.arenden.importera import importera, las_filer
from hud_model.arenden.installning import STARTPAKET
from hud_model.begrepp import Leveransval
from hud_model.katalog import katalog
from hud_model.lager import Lager


def fyll_tomt(lager: Lager) -> bool:
    """Läser in startdatan i ett lager där inget någonsin lästs in; säger om det gjordes."""
    paket = STARTPAKET / "datapackage.json"
    if lager.version() > 0 or not paket.exists():
        return False
    importera(las_filer([paket]), Leveransval(), lager, katalog(), "startdata")
    return True
