"""Startdatan i ett eget lager, som sidorna och servern öppnar."""

from __future__ import annotations

from pathlib import Path

import pytest

from hud_model.arenden.installning import oppna
from hud_model.arenden.startdata import fyll_tomt
from hud_model.lager import Lager


@pytest.fixture(scope="session")
def startmapp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """En datamapp med startdatan, gemensam för testerna här; ingen av dem skriver i den."""
    mapp = tmp_path_factory.mktemp("sidor") / "data"
    lager = Lager(mapp)
    assert fyll_tomt(lager), "startdatan saknas i data/start"
    lager.stang()
    return mapp


@pytest.fixture
def startlager(startmapp: Path, monkeypatch: pytest.MonkeyPatch) -> Lager:
    monkeypatch.setenv("HUD_DATA", str(startmapp))
    return oppna()
