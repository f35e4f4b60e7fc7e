"""Bygger om startdatan: det öppna datapaketet i data/start, ur källdokumenten.

    make startdata

Läser verksamhetsberättelsen i ../shared/seeds och de inskrivna uppgifterna i data/manuellt,
byter källans kommentarer mot sammanfattningarna i data/sammanfattningar_2023.toml och
exporterar. Samma källor ger samma byte. Utan källdokumenten byggs den om ur sig själv, så att
en ny kolumn kommer med.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hud_model.arenden.exportera import exportera
from hud_model.arenden.importera import forhandsgranska, importera, las_filer
from hud_model.arenden.installning import ROT, STARTPAKET
from hud_model.begrepp import Fil, Inlasning, Leveransval, Rad
from hud_model.kallor.verksamhetsberattelse import kanner_igen
from hud_model.katalog import katalog
from hud_model.lager import Lager

KALLDOKUMENT = ROT.parent / "shared" / "seeds"
INSKRIVET = ("pm_2021", "pm_2024", "revision_2020", "berattelse_2023")
SAMMANFATTNINGAR = ROT / "data" / "sammanfattningar_2023.toml"
AV = "startdata"
INLAST_TID = "2026-11-22T00:00:00.000000Z"


def kallfiler(kalldokument: Path = KALLDOKUMENT) -> list[Fil]:
    """Filerna som startdatan kommer ur: verksamhetsberättelser och inskrivna uppgifter."""
    dokument = [f for f in las_filer(sorted(kalldokument.glob("*.txt"))) if kanner_igen(f)]
    inskrivet = [ROT / "data" / "manuellt" / f"{namn}.toml" for namn in INSKRIVET]
    return [*dokument, *las_filer(inskrivet)]


def sammanfattningar() -> dict[str, str]:
    """Uppdragens sammanfattningar med egna ord, efter uppdragets titel."""
    return tomllib.loads(SAMMANFATTNINGAR.read_text("utf-8"))


def utan_kommentarer(inl: Inlasning, korta: Mapping[str, str]) -> Inlasning:
    """Inläsningen utan källans kommentarer, daterad som startdata, med korta sammanfattningar.

    SystemExit om ett uppdrag har en kommentar men ingen sammanfattning.
    """

    def rensad(tabell: str, rad: Rad) -> Rad:
        if rad.get("kommentar") is None:
            return rad
        utan = {**rad, "kommentar": None}
        if tabell != "uppdrag":
            return utan
        if rad["titel"] not in korta:
            raise SystemExit(f"{SAMMANFATTNINGAR.name} – sammanfattning saknas: {rad['titel']}")
        return {**utan, "sammanfattning": korta[rad["titel"]]}

    rader = {namn: [rensad(namn, rad) for rad in tabell] for namn, tabell in inl.rader.items()}
    return replace(inl, rader=rader, av=AV, inlast_tid=INLAST_TID)


def bygg(mal: Path, kalldokument: Path = KALLDOKUMENT) -> dict[str, int]:
    """Skriver startdatan till mappen och ger antal rader per tabell.

    SystemExit om en sammanfattning saknas eller inte hör till något uppdrag.
    """
    korta = sammanfattningar()
    with tempfile.TemporaryDirectory(prefix="hud-startdata-") as mapp:
        lager = Lager(Path(mapp))
        last = forhandsgranska(kallfiler(kalldokument), Leveransval(), lager, katalog())
        # I id-ordning, som ett datapaket läses tillbaka: samma rader vinner båda gångerna.
        inlasningar = sorted(last.inlasningar, key=lambda inl: inl.id)
        titlar = {rad["titel"] for inl in inlasningar for rad in inl.rader.get("uppdrag", [])}
        if overblivna := korta.keys() - titlar:
            raise SystemExit(
                f"{SAMMANFATTNINGAR.name} – inget uppdrag heter: {'; '.join(sorted(overblivna))}"
            )
        lager.spara([utan_kommentarer(inl, korta) for inl in inlasningar], AV)
        antal = exportera(mal, lager)
        lager.stang()
    return antal


def bygg_om(mal: Path) -> dict[str, int]:
    """Läser in startdatan som den är och exporterar den igen, till exempel med en ny kolumn."""
    with tempfile.TemporaryDirectory(prefix="hud-startdata-") as mapp:
        lager = Lager(Path(mapp))
        paket = las_filer([STARTPAKET / "datapackage.json"])
        importera(paket, Leveransval(), lager, katalog(), AV)
        antal = exportera(mal, lager)
        lager.stang()
    return antal


if __name__ == "__main__":
    if KALLDOKUMENT.is_dir():
        antal = bygg(STARTPAKET)
    else:
        print("Källdokumenten finns inte i ../shared/seeds: startdatan byggs om ur sig själv.")
        antal = bygg_om(STARTPAKET)
    print(f"{sum(antal.values())} rader i {len(antal)} tabeller skrevs till {STARTPAKET}")
