"""Gemensamt för källornas tester: exempelkatalogen, korta dokument och det riktiga dokumentet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hud_model.begrepp import Fil, Inlasning, Leveransval
from hud_model.kallor import verksamhetsberattelse
from hud_model.katalog import Katalog, katalog, las_katalog

EXEMPEL = Path(__file__).parent / "exempel"


@pytest.fixture(scope="session")
def exempelkatalog() -> Katalog:
    """Exempelkommunens egen katalog: tester läser aldrig programmets."""
    return las_katalog(EXEMPEL / "katalog")


@pytest.fixture
def las_text(exempelkatalog: Katalog) -> Callable[..., Inlasning]:
    """Läser ett påhittat stycke ur en berättelse för parknämnden 2031; | skiljer cellerna åt."""

    def las(*rader: str) -> Inlasning:
        text = "\n".join(("Verksamhetsberättelse 2031", "", *rader)).replace("|", "\t")
        val = Leveransval(kommun="9999", namnd="parknamnden")
        fil = Fil("x.txt", text.encode())
        _, _, samling = verksamhetsberattelse.tolka(fil, val, exempelkatalog)
        return verksamhetsberattelse.som_inlasning(fil, samling)

    return las


@pytest.fixture(scope="session")
def tvillingfil() -> Fil:
    """Den påhittade parknämndens verksamhetsberättelse, i samma mall som de riktiga."""
    return Fil("tvilling.txt", (EXEMPEL / "tvilling.txt").read_bytes())


@pytest.fixture(scope="session")
def tvilling(tvillingfil: Fil, exempelkatalog: Katalog) -> Inlasning:
    """Tvillingen inläst."""
    (inlasning,) = verksamhetsberattelse.las(tvillingfil, Leveransval(), exempelkatalog)
    return inlasning


@pytest.fixture(scope="session")
def kommunstyrelsen(kalldokument: Path) -> Inlasning:
    """Det riktiga dokumentet inläst; testet säger i ord när källdokumenten saknas."""
    filer = [Fil(f.name, f.read_bytes()) for f in sorted(kalldokument.glob("*.txt"))]
    (fil,) = filter(verksamhetsberattelse.kanner_igen, filer)
    (inlasning,) = verksamhetsberattelse.las(fil, Leveransval(), katalog())
    return inlasning


@pytest.fixture(scope="session")
def ur() -> Callable[..., list[Any]]:
    """Plockar kolumner ur en tabells rader: värden för en kolumn, annars tupler."""

    def plocka(inlasning: Inlasning, tabell: str, *kolumner: str) -> list[Any]:
        rader = [tuple(rad[k] for k in kolumner) for rad in inlasning.rader.get(tabell, [])]
        return [rad[0] for rad in rader] if len(kolumner) == 1 else rader

    return plocka


@pytest.fixture(scope="session")
def sagt() -> Callable[..., list[str]]:
    """Anmärkningarnas texter på en nivå (eller alla), i ordning."""

    def plocka(inlasning: Inlasning, *nivaer: str) -> list[str]:
        return [a.text for a in inlasning.anmarkningar if not nivaer or a.niva in nivaer]

    return plocka


def pytest_configure(config: pytest.Config) -> None:
    """Märket för prov som tar minuter."""
    config.addinivalue_line("markers", "fault: prov som tar minuter och körs av make fault")
