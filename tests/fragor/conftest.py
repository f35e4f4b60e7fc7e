"""Det som frågornas tester delar: ett lager, och påhittade rader i Exempelkommunen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from hud_model.begrepp import Inlasning, Rad
from hud_model.lager import Lager

NAMNDER = {"parknamnden": "Parknämnden", "badnamnden": "Badnämnden"}


@pytest.fixture
def lager(tmp_path: Path) -> Iterator[Lager]:
    """Ett tomt lager i en egen mapp."""
    ett = Lager(tmp_path / "lager")
    yield ett
    ett.stang()


@pytest.fixture
def spara(lager: Lager) -> Callable[..., Lager]:
    """Ger en funktion som lägger rader per tabell i lagret; anropas den igen ersätts de."""
    nummer = count(1)

    def _spara(namnder: dict[str, str] = NAMNDER, **rader: list[Rad]) -> Lager:
        beskrivna = [
            {"kommun": "9999", "id": id_, "namn": namn, "kortnamn": namn, "plats": "Nämnder"}
            for id_, namn in namnder.items()
        ]
        inl = Inlasning(
            id=f"i{next(nummer)}",
            kalla="prov",
            filnamn="prov.txt",
            sha256="0" * 64,
            titel="Berättelsen",
            kommun="9999",
            rader={"namnd": beskrivna, **rader},
        )
        lager.spara([inl], "provaren")
        return lager

    return _spara
