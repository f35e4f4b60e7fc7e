"""Tunga bibliotek som laddas först när en källa behöver dem.

Barnprocessen laddar alla källor för att känna igen en fil. Utan det här skulle varje fil, också en
som avvisas på första byten, vänta på pandas, pyarrow och duckdb.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Lat:
    """Står för en modul och laddar den när något ur den används."""

    def __init__(self, namn: str) -> None:
        self._namn = namn

    def __getattr__(self, attribut: str) -> Any:
        varde = getattr(import_module(self._namn), attribut)
        setattr(self, attribut, varde)  # nästa gång hittas den direkt
        return varde
