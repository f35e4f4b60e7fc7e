"""Ordlistan: orden i docs/ORDLISTA.md med sina förklaringar."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

FIL = Path(__file__).resolve().parents[2] / "docs" / "ORDLISTA.md"
_RAD = re.compile(r"^\*\*(.+?)\*\* – (.+)$", re.MULTILINE)


@lru_cache(maxsize=2)
def ordlista(fil: Path = FIL) -> dict[str, str]:
    """Ord → förklaring i filens ordning; en rad per ord, `**ord** – förklaring.`"""
    return dict(_RAD.findall(fil.read_text("utf-8")))
