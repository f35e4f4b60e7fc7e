"""En liten egen uppsättning värden, och en klient som inte väntar på riktigt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from koladaserver import Koladaserver, Varden, ur_rader

from hud_model.arenden.hamta_kolada import Hamtat, hamta_kolada
from hud_model.kallor._kolada_api import Granser, Klient
from hud_model.kallor._kolada_hamtning import Plan
from hud_model.katalog import katalog
from hud_model.lager import Lager

IDAG = date(2026, 11, 25)
KPI = ("N00001", "N00002", "U00003")
KOMMUNER = ("0000", "0126", "0136")
AR = tuple(range(2018, 2023))
PLAN = Plan("Prov", KPI, KOMMUNER, AR)
ROT = Path(__file__).resolve().parents[2]


@pytest.fixture
def varden() -> Varden:
    """Påhittade värden: alla nyckeltal, kommuner och år, ett av dem könsuppdelat i fel ordning."""
    rader: list[dict[str, Any]] = []
    for kpi in KPI:
        for kommun in KOMMUNER:
            for ar in AR:
                bas = {"kpi_id": kpi, "municipality_id": kommun, "period": ar}
                tal = int(kpi[1:]) * 1000 + int(kommun) + ar / 3
                kon = "MTK" if kpi == "N00002" else "T"
                rader += [{**bas, "value": tal + ord(k), "gender": k} for k in kon]
    return ur_rader(rader)


@pytest.fixture
def lager(tmp_path: Path) -> Iterator[Lager]:
    lager = Lager(tmp_path / "lager")
    yield lager
    lager.stang()


@pytest.fixture
def vantat() -> list[float]:
    """Sekunderna som klienten velat vänta."""
    return []


@pytest.fixture
def hamta(lager: Lager, vantat: list[float]) -> Callable[..., Hamtat]:
    """Hämtar planen från en server till lagret."""

    def gor(server: Koladaserver, plan: Plan = PLAN, granser: Granser | None = None) -> Hamtat:
        with Klient(server.url, granser or Granser(), vanta=vantat.append) as klient:
            return hamta_kolada(lager, katalog(), "prov", plan, klient, idag=IDAG)

    return gor
