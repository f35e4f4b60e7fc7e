"""En egen server och en webbläsare att mäta, fotografera och prova appen med.

Används av bänkarna i den här mappen och av testerna i tests/webb. Körd som skript skriver
filen sökvägen till webbläsaren, eller slutar med kod 1 om ingen finns.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from playwright.sync_api import Browser, Locator, Page, Playwright, expect

ROT = Path(__file__).resolve().parent.parent
STARTSIDA = "oversikt"
SIDOR = {
    fil.stem: "/" if fil.stem == STARTSIDA else f"/{fil.stem}"
    for fil in sorted((ROT / "pages").glob("[!_]*.py"))
}
"""Sidans filnamn utan ändelse → dess adress."""

SKARM = {"width": 1440, "height": 900}
TELEFON = {"width": 390, "height": 844}
START_HOGST_S = 90
STOPP_HOGST_S = 5
SIDA_HOGST_MS = 60_000

NAMN_PA_WEBBLASARE = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
INGEN_WEBBLASARE = (
    "Ingen Chromium hittades: installera Chromium, Chrome eller Edge, eller sätt HUD_CHROMIUM "
    "till sökvägen för en som finns."
)
FLAGGOR = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Server:
    """En server i gång: dess adress, process-id och loggfil."""

    bas_url: str
    pid: int
    logg: Path


def webblasare() -> str | None:
    """Sökväg till en Chromium: $HUD_CHROMIUM, annars den första som finns på PATH, annars None."""
    vald = os.environ.get("HUD_CHROMIUM")
    if vald:
        return shutil.which(vald)
    return next((vag for namn in NAMN_PA_WEBBLASARE if (vag := shutil.which(namn))), None)


def oppna_webblasare(playwright: Playwright) -> Browser:
    """Startar webbläsaren utan fönster, med en ny tom profil."""
    vag = webblasare()
    if vag is None:
        raise FileNotFoundError(INGEN_WEBBLASARE)
    return playwright.chromium.launch(executable_path=vag, args=list(FLAGGOR))


@contextmanager
def starta_server(datamapp: Path, app: Path = ROT / "app.py") -> Iterator[Server]:
    """Startar appen på en ledig port med data i `datamapp` och väntar tills den svarar.

    Kastar RuntimeError med loggens slut om servern dör eller inte svarar i tid. Servern
    stoppas när blocket lämnas.
    """
    port = _ledig_port()
    logg = datamapp.with_name(f"{datamapp.name}-{port}.log")
    kommando = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    with logg.open("wb") as utdata:
        process = subprocess.Popen(
            [*kommando, "--server.address", "127.0.0.1"],
            cwd=ROT,
            env={n: v for n, v in os.environ.items() if not n.startswith("HUD_")}
            | {"HUD_DATA": str(datamapp)},
            stdin=subprocess.DEVNULL,
            stdout=utdata,
            stderr=subprocess.STDOUT,
        )
        try:
            bas_url = f"http://127.0.0.1:{port}"
            _vanta_tills_frisk(bas_url, process, logg)
            yield Server(bas_url, process.pid, logg)
        finally:
            _stoppa(process)


def vanta_tills_ritad(sida: Page) -> Locator:
    """Väntar tills sidans rubrik syns, skriptet kört klart och alla diagram ritats.

    Ger sidans rubrik (h1). RuntimeError om sidan visar ett undantag i stället.
    """
    undantag = sida.get_by_test_id("stException")
    rubrik = sida.locator("h1")
    expect(rubrik.or_(undantag).first).to_be_visible(timeout=SIDA_HOGST_MS)
    if undantag.count():
        raise RuntimeError(f"{sida.url} visar ett undantag – se serverns logg")
    klar = sida.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    expect(klar).to_be_attached(timeout=SIDA_HOGST_MS)
    expect(sida.get_by_test_id("stSkeleton")).to_have_count(0, timeout=SIDA_HOGST_MS)
    oritade = sida.locator("[data-testid=stPlotlyChart]:not(:has(.main-svg))")
    expect(oritade).to_have_count(0, timeout=SIDA_HOGST_MS)
    return rubrik


def _ledig_port() -> int:
    with socket.socket() as uttag:
        uttag.bind(("127.0.0.1", 0))
        return int(uttag.getsockname()[1])


def _vanta_tills_frisk(bas_url: str, process: subprocess.Popen[bytes], logg: Path) -> None:
    slut = monotonic() + START_HOGST_S
    paus = threading.Event()
    while monotonic() < slut and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{bas_url}/_stcore/health", timeout=5) as svar:
                if svar.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            paus.wait(0.1)
    hur = "dog" if process.poll() is not None else f"svarade inte på {START_HOGST_S} s"
    slutet = logg.read_text("utf-8", errors="replace")[-3000:]
    raise RuntimeError(f"servern {hur} – se loggens slut:\n{slutet}")


def _stoppa(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOPP_HOGST_S)
    except subprocess.TimeoutExpired:  # servern kan strunta i SIGTERM medan en flik är öppen
        process.kill()
        process.wait(STOPP_HOGST_S)


if __name__ == "__main__":
    print(webblasare() or sys.exit(INGEN_WEBBLASARE))
