"""Startdatan: det öppna datapaketet med de fyra dokumentens uppgifter."""

from __future__ import annotations

from hud_model.arenden.exempel.tillverka import las_in
from hud_model.arenden.importera import importera, las_filer
from hud_model.arenden.installning import STARTPAKET
from hud_model.begrepp import Leveransval
from hud_model.katalog import katalog
from hud_model.lager import Lager


def fyll_tomt(lager: Lager, *, med_exempel: bool = False) -> bool:
    """Läser in startdatan i ett lager där inget någonsin lästs in; säger om det gjordes.

    Med `med_exempel` följer den påhittade Exempelkommunen med, i samma transaktion.
    """
    vag = STARTPAKET / "datapackage.json"
    if lager.version() > 0 or not vag.exists():
        return False
    paket = las_filer([vag])
    if med_exempel:
        las_in(lager, "liten", katalog(), *paket)
    else:
        importera(paket, Leveransval(), lager, katalog(), "startdata")
    return True
