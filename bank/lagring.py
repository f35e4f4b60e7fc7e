"""Mäter lagret: 200 000 rader i en tabell, ett paket med 216 leveranser, och ett urval.

PYTHONPATH=. python bank/lagring.py
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from hud_model.begrepp import Inlasning, Rad
from hud_model.lager import Lager


def _rad(nr: int, namnd: str = "a") -> Rad:
    nyckel = {"kommun": "9999", "namnd": namnd, "ar": 2020 + nr % 10, "tillfalle": "bokslut"}
    tal = {"ordning": nr, "budget_kr": -1000 * nr, "utfall_kr": -1001 * nr, "avvikelse_kr": -nr}
    return {**nyckel, "post": f"Post {nr}", **tal, "plats": f"rad {nr}"}


def _leverans(nr: int, rader: list[Rad]) -> Inlasning:
    tabell = {"resultatrakning": rader}
    return Inlasning(f"id{nr}", "prov", f"{nr}", f"{nr:064}", f"Leverans {nr}", "9999", tabell)


def _rada(vad: str, gor: Callable[[], object], mal_s: float | None = None) -> None:
    """Skriver klocka och processortid för det som görs."""
    klocka, processor = perf_counter(), process_time()
    gor()
    tider = perf_counter() - klocka, process_time() - processor
    mal = f"   (mål {mal_s:g} s)" if mal_s else ""
    print(f"{vad:<42}{tider[0]:9.3f} s {tider[1]:9.3f} s{mal}", flush=True)


def main() -> None:
    """Skriver en rad per mått."""
    with tempfile.TemporaryDirectory(prefix="hud-bank-") as namn:
        mapp = Path(namn)
        print(f"{'lagret':<42}{'klocka':>11}{'processor':>12}")
        lager = Lager(mapp / "stort")
        stor = [_leverans(0, [_rad(nr) for nr in range(200_000)])]
        _rada("200 000 rader sparade", lambda: lager.spara(stor, "bank"), 3)
        liten = [_leverans(1, [_rad(nr) for nr in range(100)])]
        _rada("100 rader ovanpå dem", lambda: lager.spara(liten, "bank"))
        _rada("de 200 000 ångrade", lambda: lager.angra("id0"))
        paket = [_leverans(nr, [_rad(i, f"n{nr}") for i in range(116)]) for nr in range(216)]
        _rada("216 leveranser, 25 056 rader", lambda: Lager(mapp / "p").spara(paket, "bank"), 5)
        lager_ = Lager(mapp / "litet")
        lager_.spara([_leverans(0, [_rad(nr) for nr in range(30_000)])], "bank")
        _rada("30 000 rader lästa och prövade", lambda: lager_.las("resultatrakning"))
        val = {"kommun": "9999", "ar": 2024, "tillfalle": "bokslut", "version": 1}
        for gang in ("första", "andra"):
            text = f"urval ur 30 000 rader, {gang} gången"
            _rada(text, lambda: lager_.las("resultatrakning", **val), 0.003)


if __name__ == "__main__":
    main()
