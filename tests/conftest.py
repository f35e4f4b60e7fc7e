"""Gemensamt för alla tester: egen datamapp, inget nät, samma slump varje gång."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest
from hypothesis import settings

from hud_model.katalog import MAPP as KATALOG

ROT = Path(__file__).resolve().parent.parent
EGNA_ADRESSER = ("127.0.0.1", "::1", "localhost")

settings.register_profile("hud", deadline=None, derandomize=True, database=None)
settings.load_profile("hud")


@pytest.fixture(autouse=True)
def egen_datamapp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """En tom datamapp som bara det här testet ser; inga inställningar utifrån."""
    for namn in [n for n in os.environ if n.startswith("HUD_") and n != "HUD_CHROMIUM"]:
        monkeypatch.delenv(namn)
    monkeypatch.setenv("HUD_IDAG", "2040-02-01")  # påhittade rapporter har år som inte varit
    mapp = tmp_path / "hud-data"
    monkeypatch.setenv("HUD_DATA", str(mapp))
    return mapp


@pytest.fixture(scope="session")
def exempelkatalogens_mapp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Testernas egen katalog om en påhittad kommun, med programmets parametrar."""
    mapp = tmp_path_factory.mktemp("katalog") / "katalog"
    shutil.copytree(ROT / "tests" / "kallor" / "exempel" / "katalog", mapp)
    shutil.copy(KATALOG / "parametrar.toml", mapp)
    return mapp


@pytest.fixture
def egen_katalog(
    egen_datamapp: Path, exempelkatalogens_mapp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Testernas egen katalog i stället för programmets, också där filer läses."""
    monkeypatch.setenv("HUD_KATALOG", str(exempelkatalogens_mapp))


@pytest.fixture(autouse=True, scope="session")
def inget_nat():
    """Faller på varje anslutning till en annan dator."""
    anslut = socket.socket.connect

    def bara_hit(uttag: socket.socket, adress: object) -> None:
        if uttag.family in (socket.AF_INET, socket.AF_INET6):
            assert adress[0] in EGNA_ADRESSER, f"Ett test försökte nå {adress}: tester är utan nät."
        anslut(uttag, adress)

    with pytest.MonkeyPatch.context() as byte:
        byte.setattr(socket.socket, "connect", bara_hit)
        yield


@pytest.fixture(scope="session")
def kalldokument() -> Path:
    """Mappen med de riktiga källdokumenten, bredvid programmets mapp."""
    mapp = ROT.parent / "shared" / "seeds"
    if not mapp.is_dir():
        pytest.skip(
            "källdokumenten saknas: de ska ligga i ../shared/seeds bredvid programmets mapp"
        )
    return mapp
