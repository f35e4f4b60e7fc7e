"""Fotograferar appens sidor: stor skärm och telefon, ljust och mörkt.

    .venv/bin/python bank/bilder.py UTMAPP [--sida namnd …] [--hela] [--bas-url URL]

Startar en egen server med ny data om ingen --bas-url ges. Filerna heter
SIDA-BREDD-LÄGE.png.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from webbserver import (
    SIDOR,
    SKARM,
    TELEFON,
    oppna_webblasare,
    starta_server,
    vanta_tills_ritad,
)

LAGEN = {"ljus": "light", "mork": "dark"}
HOGST_HOJD = 12_000


def fotografera(lasare: Browser, bas_url: str, namn: str, adress: str, ut: Path, hela: bool):
    """Tar sidans bilder i båda bredderna och båda lägena."""
    for lage, schema in LAGEN.items():
        for matt in (SKARM, TELEFON):
            sammanhang = lasare.new_context(viewport=matt, color_scheme=schema, locale="sv-SE")
            sida = sammanhang.new_page()
            sida.goto(bas_url + adress)
            vanta_tills_ritad(sida)
            if hela:
                _visa_hela(sida)
            fil = ut / f"{namn}-{matt['width']}-{lage}.png"
            sida.screenshot(path=fil)
            print(fil)
            sammanhang.close()


def _visa_hela(sida: Page) -> None:
    """Gör fönstret så högt som innehållet: Streamlit rullar i en egen ruta, inte i dokumentet."""
    hojd = sida.evaluate(
        """() => Math.max(document.documentElement.scrollHeight,
            ...[...document.querySelectorAll('[data-testid=stMain]')]
               .map(m => m.scrollHeight + m.getBoundingClientRect().top))"""
    )
    bredd = sida.viewport_size["width"]
    sida.set_viewport_size({"width": bredd, "height": min(int(hojd), HOGST_HOJD)})
    vanta_tills_ritad(sida)


def _val() -> argparse.Namespace:
    val = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    val.add_argument("utmapp", type=Path)
    val.add_argument("--sida", action="append", choices=sorted(SIDOR), help="kan ges flera gånger")
    val.add_argument("--hela", action="store_true", help="hela sidans höjd, inte bara fönstret")
    val.add_argument("--fraga", default="", help="frågedel till adressen, t.ex. namnd=ID")
    val.add_argument("--bas-url", help="en server som redan är i gång")
    return val.parse_args()


def main() -> None:
    """Läser kommandoraden och fotograferar."""
    val = _val()
    val.utmapp.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        bas_url = val.bas_url
        if bas_url is None:
            mapp = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hud-bilder-")))
            bas_url = stack.enter_context(starta_server(mapp / "data")).bas_url
        lasare = oppna_webblasare(stack.enter_context(sync_playwright()))
        for namn in val.sida or SIDOR:
            adress = SIDOR[namn] + (f"?{val.fraga}" if val.fraga else "")
            fotografera(lasare, bas_url.rstrip("/"), namn, adress, val.utmapp, val.hela)
        lasare.close()


if __name__ == "__main__":
    main()
