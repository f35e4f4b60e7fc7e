"""Mäter lagret: 200 000 rader i en tabell, ett paket med 216 leveranser, och ett urval.

PYTHONPATH=. python bank/lagring.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter

from hud_model.begrepp import Inlasning, Rad
from hud_model.lager import Lager


def _rad(nr: int, namnd: str = "a") -> Rad:
    nyckel = {"kommun": "9999", "namnd": namnd, "ar": 2020 + nr % 10, "tillfalle": "bokslut"}
    tal = {"ordning": nr, "budget_kr": -1000 * nr, "utfall_kr": -1001 * nr, "avvikelse_kr": -nr}
    return {**nyckel, "post": f"Post {nr}", **tal, "plats": f"rad {nr}"}


def _leverans(nr: int, rader: list[Rad], tabell: str = "resultatrakning") -> Inlasning:
    return Inlasning(
        f"id{nr}", "prov", f"{nr}.csv", f"{nr:064}", f"Leverans {nr}", "9999", {tabell: rader}
    )


def spara_s(leveranser: list[Inlasning]) -> tuple[float, Lager]:
    """Sekunder att spara leveranserna i ett tomt lager, och lagret."""
    lager = Lager(Path(tempfile.mkdtemp(prefix="hud-bank-")))
    start = perf_counter()
    lager.spara(leveranser, "bank")
    return perf_counter() - start, lager


def main() -> None:
    """Skriver en rad per mått."""
    tid, lager = spara_s([_leverans(0, [_rad(nr) for nr in range(200_000)])])
    print(f"200 000 rader sparade                  {tid:6.2f} s (mål 3)")
    start = perf_counter()
    lager.spara([_leverans(1, [_rad(nr) for nr in range(100)])], "bank")
    print(f"100 rader ovanpå 200 000               {perf_counter() - start:6.2f} s")
    start = perf_counter()
    lager.angra("id0")
    print(f"ångra 200 000 rader                    {perf_counter() - start:6.2f} s")
    paket = [_leverans(nr, [_rad(i, f"n{nr}") for i in range(116)]) for nr in range(216)]
    tid, _ = spara_s(paket)
    print(f"216 leveranser med 25 056 rader        {tid:6.2f} s (mål 5)")
    _, lager = spara_s([_leverans(0, [_rad(nr) for nr in range(30_000)])])
    start = perf_counter()
    lager.las("resultatrakning")
    print(f"30 000 rader lästa och prövade         {1000 * (perf_counter() - start):6.1f} ms")
    for gang in ("första", "andra"):
        start = perf_counter()
        lager.las("resultatrakning", version=1, kommun="9999", ar=2024, tillfalle="bokslut")
        tid = 1000 * (perf_counter() - start)
        print(f"urval ur 30 000 rader, {gang:<6} gången  {tid:6.1f} ms (mål 3)")


if __name__ == "__main__":
    main()
