"""Bygger om startdatan: det öppna datapaketet i data/start, ur källdokumenten.

    make startdata

Läser verksamhetsberättelsen i ../shared/seeds, de inskrivna uppgifterna i data/manuellt och
Koladas värden i ../shared/data, byter källans kommentarer mot sammanfattningarna i
data/sammanfattningar_2023.toml och exporterar. Samma källor ger samma byte. Det som inte finns
där tas ur startdatan själv, så att en ny kolumn kommer med.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from hud_model import kallor
from hud_model.arenden.exportera import exportera
from hud_model.arenden.importera import forhandsgranska, importera, las_filer
from hud_model.arenden.installning import ROT, STARTPAKET
from hud_model.begrepp import Fil, Inlasning, Leveransval, Rad
from hud_model.kallor.kolada import KALLA as KOLADA
from hud_model.kallor.verksamhetsberattelse import kanner_igen
from hud_model.katalog import RIKET, katalog
from hud_model.lager import Lager

KALLDOKUMENT = ROT.parent / "shared" / "seeds"
INSKRIVET = ("pm_2021", "pm_2024", "revision_2020", "berattelse_2023")
SAMMANFATTNINGAR = ROT / "data" / "sammanfattningar_2023.toml"
KOLADAFIL = ROT.parent / "shared" / "data" / "kolada" / "kolada_karna_7kommuner_och_riket.csv"
KOLADA_AR = range(2015, 2023)
KOLADATITEL = "Källa: Kolada (RKA), hämtat 2024-08 via open-numbers"
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


def koladas(mellan: Path, fil: Path = KOLADAFIL) -> Inlasning:
    """Katalogens nyckeltal för kommunerna i filen; utan filen det som redan är startdata."""
    if not fil.exists():
        paket = Fil("datapackage.json", vag=STARTPAKET / "datapackage.json", mapp=STARTPAKET)
        alla = kallor.las(replace(paket, mellan=mellan), Leveransval(), katalog())
        return next(inl for inl in alla if inl.kalla == KOLADA)
    kanda = katalog().nyckeltal
    ram = pd.read_csv(fil, dtype={"municipality_id": str})
    ram = ram[ram["kpi_id"].isin(list(kanda)) & ram["period"].isin(KOLADA_AR)]
    namn = {"municipality_id": "kommun", "period": "ar", "kpi_id": "nyckeltal", "value": "varde"}
    ram = ram.rename(columns=namn).assign(kon="alla", status="faststalld")
    kolumner = ["kommun", "ar", "nyckeltal", "kon", "varde", "status"]
    ram[kolumner].to_parquet(mellan / "nyckeltalsvarde", partition_cols=["ar"], index=False)
    (last,) = las_filer([fil])
    return Inlasning(
        id=last.sha256[:12],
        kalla=KOLADA,
        filnamn=fil.name,
        sha256=last.sha256,
        titel=KOLADATITEL,
        kommun=RIKET,
        rader={
            "nyckeltal": [
                {
                    "id": n.id,
                    "titel": n.titel,
                    "beskrivning": n.varfor,
                    "riktning": n.riktning,
                    "slag": n.slag,
                    "omrade": n.omrade,
                    "enhet": n.enhet,
                    "kalla": "Kolada",
                    "plats": n.id,
                }
                for n in kanda.values()
            ]
        },
        stora={"nyckeltalsvarde": mellan / "nyckeltalsvarde"},
    )


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
        alla = sorted([*inlasningar, koladas(Path(mapp, "mellan"))], key=lambda inl: inl.id)
        lager.spara([utan_kommentarer(inl, korta) for inl in alla], AV)
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
