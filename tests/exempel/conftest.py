"""Exempelkommunen inläst en gång för alla tester här; ingen av dem skriver i den."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hud_model.arenden.exempel.tillverka import las_in
from hud_model.begrepp import Svar, Urval
from hud_model.fragor import Fraga
from hud_model.katalog import katalog
from hud_model.lager import Lager

Fragare = Callable[..., Svar]


@pytest.fixture(scope="session")
def exempelmapp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """En datamapp med bara Exempelkommunen."""
    mapp = tmp_path_factory.mktemp("exempel") / "data"
    lager = Lager(mapp)
    las_in(lager, "liten", katalog())
    lager.stang()
    return mapp


@pytest.fixture(scope="session")
def exempellager(exempelmapp: Path) -> Lager:
    """Lagret med Exempelkommunen."""
    return Lager(exempelmapp)


@pytest.fixture
def fraga(exempellager: Lager) -> Fragare:
    """Ställer en fråga om Exempelkommunen."""

    def _fraga(fraga_: Fraga, namnd: str | None = None, ar: int = 2023, nar: str = "bokslut"):
        return fraga_(exempellager, Urval("9999", ar, nar, namnd, exempellager.version()))

    return _fraga
