"""Mäter inläsningen av en huvudbok: en miljon rader CSV mot DuckDB ensam, i samma körning.

PYTHONPATH=. python bank/huvudbok.py [RADER]
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

import duckdb
import sqlalchemy as sa

from hud_model.arenden.importera import importera, las_filer
from hud_model.begrepp import Leveransval
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.motor import STOR, fraga

RADER = 1_000_000
VARV = 3
MAL = 2.0
HUVUD = "period;datum;konto;ansvar;verksamhet;projekt;motpart;verifikat;rad;belopp;typ;namnd"


def skriv_bok(vag: Path, rader: int) -> None:
    """En påhittad huvudbok över ett år, i datumordning, med fyra rader per verifikat."""
    slump = Random(2023)
    namnder = ("socialnamnden", "grundskolenamnden", "kommunstyrelsen", "forskolenamnden")
    with vag.open("w", encoding="utf-8") as ut:
        ut.write(HUVUD + "\n")
        for nr in range(rader):
            manad = nr * 12 // rader + 1
            falt = (
                f"2023{manad:02}",
                f"2023-{manad:02}-{slump.randint(1, 28):02}",
                slump.randint(3000, 8999),
                slump.randint(10000, 10400),
                slump.randint(100, 999),
                slump.choice(("", slump.randint(1000, 1200))),
                slump.choice(("", slump.randint(10, 99))),
                f"V{100_000 + nr // 4}",
                nr % 4 + 1,
                f"{slump.randint(-9_999_999, 9_999_999) / 100:.2f}".replace(".", ","),
                "budget" if slump.random() < 0.2 else "utfall",
                slump.choice(namnder),
            )
            ut.write(";".join(map(str, falt)) + "\n")


def tid(gor: Callable[[], object]) -> tuple[float, float]:
    """Sekunder på klockan och i processorn."""
    klocka, processor = perf_counter(), process_time()
    gor()
    return perf_counter() - klocka, process_time() - processor


def main(rader: int) -> None:
    """Skriver tiderna, kvoten och minnet."""
    with tempfile.TemporaryDirectory(prefix="hud-bank-") as namn:
        mapp = Path(namn)
        bok, duck = mapp / "bok.csv", duckdb.connect()
        skriv_bok(bok, rader)
        sql = f"COPY (FROM read_csv('{bok}')) TO '{mapp / 'ensam.parquet'}' (FORMAT parquet)"
        matt: list[tuple[float, float, float, float]] = []
        for varv in range(1 + VARV):
            lager = Lager(mapp / f"data{varv}")
            filer = las_filer([bok])
            in_ = tid(
                lambda f=filer, ll=lager: importera(
                    f, Leveransval(kommun="0126"), ll, katalog(), "bank"
                )
            )
            minne = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            matt.append((*in_, *tid(lambda: duck.execute(sql))))
        klocka, processor, ensam, ensam_p = (median(m) for m in zip(*matt[1:], strict=True))
        print(f"huvudbok, {rader} rader CSV   klocka   processor")
        print(f"importera                {klocka:10.2f} s {processor:9.2f} s")
        print(f"DuckDB ensam             {ensam:10.2f} s {ensam_p:9.2f} s")
        print(
            f"kvot (mål {MAL:.0f})             {klocka / ensam:10.2f}   {processor / ensam_p:9.2f}"
        )
        print(f"största minne            {minne:10.0f} MB")
        h = STOR["huvudbok"].c
        val = sa.select(h.namnd, h.period, sa.func.sum(h.belopp_ore)).group_by(h.namnd, h.period)
        for gang in ("första", "andra "):
            svarstid = 1000 * tid(lambda: fraga(lager, val))[0]
            print(f"summa per nämnd och period, {gang} gången {svarstid:6.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RADER)
