"""JSON som den är skriven: ett namn som står två gånger, eller ett tal som inte är ett, avvisas."""

from __future__ import annotations

import json
from typing import Any


def las_json(text: str | bytes) -> Any:
    """Innehållet; ValueError när det inte är JSON eller ett namn står två gånger i ett objekt."""
    return json.loads(text, object_pairs_hook=_en_gang, parse_constant=_ej_json)


def _en_gang(par: list[tuple[str, Any]]) -> dict[str, Any]:
    objekt = dict(par)
    if len(objekt) < len(par):
        raise ValueError("ett namn står två gånger")
    return objekt


def _ej_json(namn: str) -> None:
    raise ValueError(f"{namn} är inte JSON")
