"""Mäter vad det kostar att visa en sida igen.

    make bench

Två mått per sida: hur lång tid skriptet tar i en omkörning utan webbläsare (AppTest, p50),
och vad ett klick i menyn kostar en riktig server i processortid och läsaren i väntan.
Processortiden läses ur /proc och finns därför bara på Linux.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import mean, median
from time import perf_counter

from playwright.sync_api import Page, expect, sync_playwright
from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest
from webbserver import (
    ROT,
    SIDA_HOGST_MS,
    SIDOR,
    oppna_webblasare,
    starta_server,
    vanta_tills_ritad,
)

OMKORNINGAR = 20
VARV = 10


def omkorning_ms(namn: str, antal: int = OMKORNINGAR) -> float:
    """Median i millisekunder för en omkörning av sidan, efter en första som värmer upp."""
    prov = AppTest.from_file(str(ROT / "pages" / "_meny.py"), default_timeout=60).run()
    prov.switch_page(f"{namn}.py").run()
    return median(_tid_ms(prov.run) for _ in range(antal))


def klick_ms(
    sida: Page, bas_url: str, pid: int, varv: int = VARV
) -> dict[str, tuple[float, float]]:
    """Per sida, för ett menyklick: serverns processortid (medel) och läsarens väntan (p50), ms.

    Två varv genom menyn värmer upp och mäts inte. Processortiden räknas i steg om 10 ms,
    därför medel.
    """
    sida.goto(bas_url)
    vanta_tills_ritad(sida)
    rubriker: dict[str, str] = {}
    matningar: dict[str, list[tuple[float, float]]] = {namn: [] for namn in SIDOR}
    for nummer in range(varv + 2):
        for namn, adress in SIDOR.items():
            fore = processortid_ms(pid)
            vantan = _tid_ms(partial(_klicka, sida, adress, rubriker.get(namn)))
            if nummer == 0:
                rubriker[namn] = sida.locator("h1").inner_text()
            elif nummer > 1:
                matningar[namn].append((processortid_ms(pid) - fore, vantan))
    return {
        namn: (mean(processor for processor, _ in par), median(vantan for _, vantan in par))
        for namn, par in matningar.items()
    }


def processortid_ms(pid: int) -> float:
    """Processortid som processen använt sedan den startade, millisekunder."""
    falt = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(falt[11]) + int(falt[12])) / os.sysconf("SC_CLK_TCK")


def _klicka(sida: Page, adress: str, rubrik: str | None) -> None:
    sida.get_by_role("navigation").locator(f"a[href$='{adress}']").first.click()
    sida.wait_for_url(re.compile(rf"://[^/]+{re.escape(adress)}(\?.*)?$"))
    if rubrik:
        expect(sida.locator("h1")).to_have_text(rubrik, timeout=SIDA_HOGST_MS)
    vanta_tills_ritad(sida)


def _tid_ms(gor: Callable[[], object]) -> float:
    start = perf_counter()
    gor()
    return 1000 * (perf_counter() - start)


def main() -> None:
    """Skriver en rad per sida."""
    with ExitStack() as stack:
        mapp = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hud-bank-")))
        server = stack.enter_context(starta_server(mapp / "data"))
        lasare = oppna_webblasare(stack.enter_context(sync_playwright()))
        klick = klick_ms(lasare.new_page(), server.bas_url, server.pid)
        lasare.close()
        os.environ["HUD_DATA"] = str(mapp / "omkorning")
        set_log_level("ERROR")
        omkorning = {namn: omkorning_ms(namn) for namn in SIDOR}
    print(f"{'sida':<20} {'omkörning ms':>14} {'processor ms':>14} {'väntan ms':>12}")
    for namn, (processor, vantan) in klick.items():
        print(f"{namn:<20} {omkorning[namn]:>14.0f} {processor:>14.0f} {vantan:>12.0f}")


if __name__ == "__main__":
    main()
