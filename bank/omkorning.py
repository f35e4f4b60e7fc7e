"""Mäter vad det kostar att visa en sida igen.

    make bench

Två mätningar av varje sida. Utan webbläsare (AppTest): vad en omkörning kostar när läsaren byter
nämnd och när läsaren byter år eller tillfälle, p50 i processortid (klockans tid inom parentes);
första gången räknas svaren, sedan ligger de sparade. I webbläsare: vad ett byte av nämnd kostar en
riktig server i processortid och läsaren i väntan. Serverns processortid läses ur /proc och finns
därför bara på Linux. Processortiden håller också när andra arbetar på maskinen; klockans gör inte
det.
"""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import mean, median
from time import perf_counter, process_time
from typing import NamedTuple

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

from hud_model.arenden.installning import oppna
from hud_model.arenden.startdata import fyll_tomt

MAL_MS = 100
VARV = 3
VANTA_S = 120
KOLUMNER = ("nämnd ny", "nämnd åter", "period ny", "period åter")


Tid = tuple[float, float]
"""Processortid och klockans tid, millisekunder."""


def omkorningar_ms(namn: str, varv: int = VARV) -> dict[str, list[Tid]]:
    """Tid per omkörning av sidan, efter vad läsaren bytte och om svaret fanns sparat.

    Lagret i HUD_DATA ska vara oläst. RuntimeError om sidan visar ett undantag.
    """
    tider: dict[str, list[Tid]] = defaultdict(list)
    prov = AppTest.from_file(str(ROT / "pages" / "_meny.py"), default_timeout=VANTA_S).run()
    _utan_undantag(prov.switch_page(f"{namn}.py").run(), namn)
    for nummer in range(1 + varv):
        gang = "åter" if nummer else "ny"
        for namnd in prov.selectbox("namnd").options[1:]:
            prov.selectbox("namnd").set_value(namnd)
            tider[f"nämnd {gang}"].append(_tid_ms(prov.run))
            _utan_undantag(prov, namn)
            for nyckel, varde in _andra_perioder(prov):
                prov.selectbox(nyckel).set_value(varde)
                tider[f"period {gang}"].append(_tid_ms(prov.run))
                _utan_undantag(prov, namn)
    return tider


def _andra_perioder(prov: AppTest) -> Iterator[tuple[str, str]]:
    """Varje annat tillfälle och år, och sist tillbaka till dem som gällde."""
    for nyckel in ("tillfalle", "ar"):
        lista = prov.selectbox(nyckel)
        andra = [varde for varde in lista.options if varde != lista.value]
        yield from ((nyckel, varde) for varde in [*andra, lista.value] if andra)


def _utan_undantag(prov: AppTest, namn: str) -> None:
    if prov.exception:
        raise RuntimeError(f"{namn} visar ett undantag: {prov.exception[0].message}")


class Klick(NamedTuple):
    """Ett byte av nämnd, ms: serverns processortid första gången och sedan, och läsarens väntan."""

    forsta: float
    sedan: float
    vantan: float


def klick_ms(
    sida: Page, bas_url: str, pid: int, varv: int = VARV, namnder: int | None = None
) -> dict[str, Klick]:
    """Per sida, för ett byte av nämnd: processortiden (medel) och väntan efter första (p50).

    `namnder` är hur många nämnder läsaren byter mellan, annars alla; första varvet är första
    gången, om ingen annan besökt sidan. Processortiden räknas i steg om 10 ms, därför medel.
    """
    matt = {}
    for namn, adress in SIDOR.items():
        sida.goto(bas_url + adress)
        vanta_tills_ritad(sida)
        valda = _namnder(sida)[:namnder]
        borjan = processortid_ms(pid)
        for namnd in valda:
            byt_namnd(sida, namnd)
        fore = processortid_ms(pid)
        vantan = [byt_namnd(sida, namnd) for _ in range(varv) for namnd in valda]
        matt[namn] = Klick(
            (fore - borjan) / len(valda),
            (processortid_ms(pid) - fore) / len(vantan),
            median(vantan),
        )
    return matt


def byt_namnd(sida: Page, namnd: str) -> float:
    """Byter nämnd i ramen och ger läsarens väntan, millisekunder, tills sidan är ritad."""
    sida.get_by_role("combobox", name="Nämnd").click()
    val = sida.get_by_role("option", name=namnd, exact=True)
    expect(val).to_be_visible(timeout=SIDA_HOGST_MS)

    def klicka() -> None:
        val.click()
        # Ramen ritas först i varje omkörning; när den säger nämnden är det den som pågår.
        ramen = sida.locator(".hud-andra summary")
        expect(ramen).to_contain_text(namnd, timeout=SIDA_HOGST_MS)
        vanta_tills_ritad(sida)

    return _tid_ms(klicka)[1]


def _namnder(sida: Page) -> list[str]:
    sida.get_by_role("combobox", name="Nämnd").click()
    val = sida.get_by_role("option")
    expect(val.first).to_be_visible(timeout=SIDA_HOGST_MS)
    namnder = val.all_inner_texts()[1:]
    sida.keyboard.press("Escape")
    return namnder


def processortid_ms(pid: int) -> float:
    """Processortid som processen använt sedan den startade, millisekunder."""
    falt = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(falt[11]) + int(falt[12])) / os.sysconf("SC_CLK_TCK")


def _tid_ms(gor: Callable[[], object]) -> Tid:
    klocka, processor = perf_counter(), process_time()
    gor()
    return 1000 * (process_time() - processor), 1000 * (perf_counter() - klocka)


def _belastning() -> str:
    """Maskinens läge i ord: andra som arbetar på den gör alla tider längre."""
    last, karnor = os.getloadavg()[0], os.cpu_count() or 1
    lage = "andra arbetar på maskinen, så tiderna är för långa" if last > karnor / 2 else "lugnt"
    return f"belastning {last:.1f} på {karnor} kärnor: {lage}"


def main() -> None:
    """Skriver en rad per sida, och maskinens belastning före mätningen."""
    print(_belastning(), flush=True)
    set_log_level("ERROR")
    with ExitStack() as stack:
        mapp = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hud-bank-")))
        print(f"{'sida, p50 i ms':<20}" + "".join(f"{k:>14}" for k in KOLUMNER))
        alla: dict[str, list[Tid]] = defaultdict(list)
        for namn in SIDOR:
            os.environ["HUD_DATA"] = str(mapp / namn)
            fyll_tomt(oppna())
            tider = omkorningar_ms(namn)
            for slag, varden in tider.items():
                alla[slag] += varden
            print(_rad(namn, tider), flush=True)
        print(_rad("alla", alla), flush=True)
        server = stack.enter_context(starta_server(mapp / "data"))
        lasare = oppna_webblasare(stack.enter_context(sync_playwright()))
        klick = klick_ms(lasare.new_page(), server.bas_url, server.pid)
        lasare.close()
    print(f"\n{'byte av nämnd, ms':<20}{'första':>10}{'sedan':>10}{'väntan':>10}")
    for namn, k in klick.items():
        print(f"{namn:<20}{k.forsta:>10.0f}{k.sedan:>10.0f}{k.vantan:>10.0f}")
    print(f"{'alla':<30}{mean(k.sedan for k in klick.values()):>10.0f}")


def _rad(namn: str, tider: dict[str, list[Tid]]) -> str:
    """Radens medianer; ett utropstecken efter den som är över målet, streck där inget mättes."""
    celler = []
    for slag in KOLUMNER:
        if not tider[slag]:
            celler.append("–")
            continue
        processor, klocka = (median(tid) for tid in zip(*tider[slag], strict=True))
        celler.append(f"{processor:.0f}{'!' if processor > MAL_MS else ' '}({klocka:.0f})")
    return f"{namn:<20}" + "".join(f"{cell:>14}" for cell in celler)


if __name__ == "__main__":
    main()
