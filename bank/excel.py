"""Mäter en arbetsbok på 200 000 rader: läst och prövad, och sparad, mot pandas ensam.

    python bank/excel.py [rader]

Varje mått tas i en egen process, omväxlande, och det bästa av tre gäller. Löftet är högst dubbla
tiden mot `pandas.read_excel(engine="calamine")` och högst 700 MB i någon process.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

ROT = Path(__file__).resolve().parent.parent
RADER = 200_000
GANGER = 3
HOGST_GANGER, HOGST_MB = 2.0, 700
HUVUD = "datum konto ansvar verksamhet projekt motpart verifikat rad belopp typ".split()


def bygg(vag: Path, rader: int) -> None:
    """Skriver en huvudbok med tio kolumner, som ett ekonomisystem exporterar den."""
    import xlsxwriter

    with xlsxwriter.Workbook(vag, {"constant_memory": True}) as bok:
        blad = bok.add_worksheet("huvudbok")
        datum = bok.add_format({"num_format": "yyyy-mm-dd"})
        blad.write_row(0, 0, HUVUD)
        for nr in range(1, rader + 1):
            blad.write_datetime(nr, 0, date(2024, 1, 1) + timedelta(days=nr % 366), datum)
            text = (
                f"{3000 + nr % 700}",
                f"{10 + nr % 50}",
                f"{100 + nr % 90}",
                "",
                "",
                f"V{nr // 4}",
            )
            for kolumn, varde in enumerate(text, 1):
                blad.write_string(nr, kolumn, varde)
            blad.write_number(nr, 7, nr % 4 + 1)
            blad.write_number(nr, 8, (nr * 7919 % 2_000_003 - 1_000_000) / 100)
            blad.write_string(nr, 9, "utfall")


def med_pandas(vag: Path) -> Callable[[], object]:
    """Jämförelsen: hela bladet till en DataFrame."""
    import pandas as pd

    return lambda: pd.read_excel(vag, engine="calamine")


def last(vag: Path) -> Callable[[], object]:
    """Läst och prövad, utan att bli rader i modellen."""
    from hud_model.kallor._arbetsbok import las_blad

    return lambda: las_blad(vag.read_bytes(), vag.name)


def sparad(vag: Path) -> Callable[[], object]:
    """Importerad i ett tomt lager, genom barnprocessen."""
    from hud_model.arenden.importera import importera, las_filer
    from hud_model.begrepp import Leveransval
    from hud_model.katalog import katalog
    from hud_model.lager import Lager

    lager = Lager(Path(tempfile.mkdtemp(dir=vag.parent)))
    val = Leveransval(kommun="0126", namnd="kommunstyrelsen", ar=2024)
    return lambda: importera(las_filer([vag]), val, lager, katalog(), "bänken")


MATT = {"pandas": med_pandas, "läst och prövad": last, "sparad": sparad}


def mat(namn: str, vag: Path) -> None:
    """Mäter i den här processen och skriver sekunder och MB som JSON."""
    gor = MATT[namn](vag)
    fore = time.perf_counter()
    gor()
    tid = time.perf_counter() - fore
    toppar = [
        resource.getrusage(v).ru_maxrss for v in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    json.dump({"s": tid, "MB": max(toppar) / 1024}, sys.stdout)


def main() -> None:
    """Bygger filen, mäter och skriver tabellen."""
    rader = int(sys.argv[1]) if len(sys.argv) > 1 else RADER
    with tempfile.TemporaryDirectory() as mapp:
        vag = Path(mapp) / "huvudbok.xlsx"
        bygg(vag, rader)
        print(f"{rader} rader, {vag.stat().st_size / 1e6:.1f} MB")
        utfall: dict[str, list[dict[str, float]]] = {namn: [] for namn in MATT}
        for _ in range(GANGER):
            for namn in MATT:
                svar = subprocess.run(
                    [sys.executable, __file__, "--mat", namn, str(vag)],
                    cwd=ROT,
                    env={"PYTHONPATH": str(ROT)},
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if svar.returncode == 0:
                    utfall[namn].append(json.loads(svar.stdout))
                else:
                    print(f"{namn}: {svar.stderr.strip().splitlines()[-1]}")
        grund = min(m["s"] for m in utfall["pandas"])
        for namn, matt in utfall.items():
            if matt:
                tid, minne = min(m["s"] for m in matt), max(m["MB"] for m in matt)
                hall = namn == "pandas" or (tid <= HOGST_GANGER * grund and minne <= HOGST_MB)
                slut = "" if hall else "  ÖVER"
                print(f"{namn:16} {tid:6.2f} s  {tid / grund:5.2f} ×  {minne:4.0f} MB{slut}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--mat"]:
        mat(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
