"""Inställningar ur miljön, alla med förval, och lagret de leder till."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from hud_model.lager import Lager

ROT = Path(__file__).resolve().parents[2]
STARTPAKET = ROT / "data" / "start"


@dataclass(frozen=True)
class Installning:
    """Inställningarna i kraft. `databas` är None för SQLite i datamappen."""

    data: Path
    databas: str | None
    anvandare: str

    def visas(self) -> dict[str, str]:
        """Inställningarna som text, med lösenord dolda."""
        url = sa.make_url(self.databas).render_as_string() if self.databas else "SQLite i HUD_DATA"
        return {
            "HUD_DATA": str(self.data),
            "HUD_DATABAS": url,
            "HUD_ANVANDARE": self.anvandare,
        }


def installning() -> Installning:
    """Inställningarna ur HUD_DATA, HUD_DATABAS och HUD_ANVANDARE."""
    return Installning(
        data=Path(os.environ.get("HUD_DATA", ROT / "data")),
        databas=os.environ.get("HUD_DATABAS") or None,
        anvandare=os.environ.get("HUD_ANVANDARE") or getpass.getuser(),
    )


@lru_cache(maxsize=4)
def _lager(data: Path, databas: str | None) -> Lager:
    return Lager(data, databas)


def oppna() -> Lager:
    """Lagret som inställningarna pekar ut, öppnat en gång per process."""
    val = installning()
    return _lager(val.data, val.databas)
