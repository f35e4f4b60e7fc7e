"""Mäter sidan Jämförelser med 30 miljoner värden under: omkörningen, och DuckDB ensam bredvid.

PYTHONPATH=. python bank/jamforelser.py [VÄRDEN]

Värdena är påhittade: alla kommuner × nyckeltal × femton år × kön, bland dem katalogens nyckeltal.
En omkörning är ett byte av nämnd eller nyckeltal, mätt utan webbläsare (AppTest). Bredvid mäts
samma värden hämtade med DuckDB direkt och seriens figur ritad, i samma process.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb
import pandas as pd
import plotly.graph_objects as go
from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest
from webbserver import ROT

from hud_model.arenden.installning import oppna
from hud_model.arenden.startdata import fyll_tomt
from hud_model.begrepp import Inlasning, Urval
from hud_model.fragor._jamforelsedata import nyckeltalen
from hud_model.katalog import RIKET, katalog
from hud_model.lager import Lager

VARDEN = 30_000_000
AR = range(2008, 2023)
MAL_MS, MAL_KVOT = 150, 1.5
VARV = 3


def fyll(lager: Lager, mapp: Path, antal: int) -> int:
    """Läser in påhittade värden, minst `antal`, en fil per år; ger hur många det blev."""
    kat = katalog()
    kommuner = [RIKET, *kat.kommunkoder]
    per_nyckeltal = len(kommuner) * len(AR) * 3
    fyllnad = [f"N{nr:05}" for nr in range(60_000, 60_000 + antal // per_nyckeltal + 1)]
    ids = sorted([*kat.nyckeltal, *fyllnad])
    con = duckdb.connect()
    for ar in AR:
        (mapp / f"ar={ar}").mkdir(parents=True)
        con.execute(
            "COPY (SELECT kommun, nyckeltal, kon, "
            f"round(50 + 40 * sin(hash(kommun || nyckeltal) % 1000 + {ar} / 7.0), 3) AS varde, "
            "'faststalld' AS status FROM unnest($ids) n(nyckeltal), unnest($kommuner) k(kommun), "
            "unnest(['alla', 'kvinnor', 'man']) x(kon) ORDER BY nyckeltal, kommun, kon) "
            f"TO '{(mapp / f'ar={ar}' / 'varden.parquet').as_posix()}' (FORMAT parquet)",
            {"ids": ids, "kommuner": kommuner},
        )
    con.close()
    poster = [
        {"id": n.id, "titel": n.titel, "riktning": n.riktning, "slag": n.slag,
         "omrade": n.omrade, "enhet": n.enhet, "kalla": "Påhittat", "plats": n.id}
        for n in kat.nyckeltal.values()
    ]  # fmt: skip
    lager.spara(
        [
            Inlasning(
                id="bank", kalla="bank", filnamn="bank.json", sha256="0" * 64, titel="Påhittat",
                kommun=RIKET, rader={"nyckeltal": poster}, stora={"nyckeltalsvarde": mapp},
            )
        ],
        "bank",
    )  # fmt: skip
    return len(ids) * per_nyckeltal


def omkorningar() -> list[float]:
    """Klockans tid, ms, för varje byte av nämnd och nyckeltal som inte visats förut."""
    prov = AppTest.from_file(str(ROT / "pages" / "_meny.py"), default_timeout=120).run()
    prov.switch_page("jamforelser.py").run()
    tider = []
    for namnd in prov.selectbox("namnd").options[1:]:
        prov.selectbox("namnd").set_value(namnd)
        prov.text_input("nyckeltal").set_value("")
        tider.append(_ms(prov.run))
        _utan_undantag(prov)
        urval = Urval("0126", 2023, "bokslut", _id(namnd))
        for n in nyckeltalen(urval)[1 : 1 + VARV]:
            prov.text_input("nyckeltal").set_value(n.id)
            tider.append(_ms(prov.run))
            _utan_undantag(prov)
    return tider


def bara_duckdb(lager: Lager) -> list[float]:
    """Samma värden hämtade med DuckDB ensam till en ram, och en figur med nio serier, ms."""
    filer = [f.vag.as_posix() for f in lager.filer("nyckeltalsvarde")]
    con = duckdb.connect()
    tider = []
    for namnd in _namnder():
        ids = [n.id for n in nyckeltalen(Urval("0126", 2023, "bokslut", namnd))]

        def hamta_och_rita(ids: list[str] = ids) -> None:
            ram: pd.DataFrame = con.execute(
                "SELECT nyckeltal, ar, kommun, varde FROM read_parquet($filer, "
                "hive_partitioning = true, union_by_name = true) "
                "WHERE list_contains($ids, nyckeltal) AND kon = 'alla' ORDER BY nyckeltal, ar",
                {"filer": filer, "ids": ids},
            ).df()
            fig = go.Figure()
            ett = ram[ram["nyckeltal"] == ids[0]]
            for kommun in ett["kommun"].unique()[:9]:
                egna = ett[ett["kommun"] == kommun]
                fig.add_scatter(x=egna["ar"].tolist(), y=egna["varde"].tolist())
            fig.to_json()

        tider.append(_ms(hamta_och_rita))
    con.close()
    return tider


def _namnder() -> list[str]:
    return sorted({namnd for n in katalog().nyckeltal.values() for namnd in n.namnder})


def _id(namn: str) -> str | None:
    namnd = katalog().namnd("0126", namn)
    return namnd.id if namnd else None


def _utan_undantag(prov: AppTest) -> None:
    if prov.exception:
        raise RuntimeError(prov.exception[0].message)


def _ms(gor: Callable[[], object]) -> float:
    borjan = perf_counter()
    gor()
    return 1000 * (perf_counter() - borjan)


def main() -> None:
    """Skriver omkörningens p50, DuckDB:s, och kvoten."""
    antal = int(sys.argv[1]) if len(sys.argv) > 1 else VARDEN
    set_log_level("ERROR")
    with tempfile.TemporaryDirectory(prefix="hud-bank-") as mapp:
        os.environ["HUD_DATA"] = str(Path(mapp) / "data")
        lager = oppna()
        fyll_tomt(lager)
        borjan = perf_counter()
        blev = fyll(lager, Path(mapp) / "mellan", antal)
        print(f"{blev:,} värden inlästa på {perf_counter() - borjan:.0f} s", flush=True)
        sidan, ensam = median(omkorningar()), median(bara_duckdb(lager))
        lager.stang()
    kvot = sidan / ensam
    print(f"jämförelser, omkörning p50   {sidan:6.0f} ms{'!' if sidan > MAL_MS else ''}")
    print(f"DuckDB och figur ensamma     {ensam:6.0f} ms")
    print(f"kvot                         {kvot:6.2f}{'!' if kvot > MAL_KVOT else ''}")


if __name__ == "__main__":
    main()
