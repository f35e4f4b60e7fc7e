"""Brev mellan programmet och barnprocessen: våra egna värden som JSON, och tillbaka lika.

Bara enkla värden, listor, tupler, avbildningar, sökvägar och dataklasserna i `begrepp` kan stå i
ett brev; det är därför det inte är pickle. Tabellernas rader packas, för de är många.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from hud_model import begrepp
from hud_model.begrepp import Inlasning, Rad

_KLASSER = {
    namn: klass for namn, klass in vars(begrepp).items() if is_dataclass(klass) and namn != "Svar"
}


def skriv(varde: Any) -> str:
    """Värdet som en rad JSON; TypeError eller ValueError för det som inte får stå i ett brev."""
    return json.dumps(_kodat(varde), allow_nan=False)


def las(rad: str | bytes) -> Any:
    """Värdet ur en rad som `skriv` gav."""
    return _avkodat(json.loads(rad))


def _kodat(varde: Any) -> Any:
    match varde:
        case None | bool() | int() | float() | str():
            return varde
        case Path():
            return {"#": "vag", "v": str(varde)}
        case list():
            return [_kodat(v) for v in varde]
        case tuple():
            return {"#": "tupel", "v": [_kodat(v) for v in varde]}
        case Mapping():
            return {"#": "par", "v": [[_kodat(k), _kodat(v)] for k, v in varde.items()]}
    namn = type(varde).__name__
    if _KLASSER.get(namn) is not type(varde):
        raise TypeError(f"{namn} får inte stå i ett brev")
    delar = {f.name: getattr(varde, f.name) for f in fields(varde)}
    if isinstance(varde, Inlasning):
        rader = {tabell: _packade(r) for tabell, r in delar.pop("rader").items()}
        return {"#": namn, "rader": rader, **{k: _kodat(v) for k, v in delar.items()}}
    return {"#": namn, **{k: _kodat(v) for k, v in delar.items()}}


def _avkodat(kod: Any) -> Any:
    if isinstance(kod, list):
        return [_avkodat(v) for v in kod]
    if not isinstance(kod, dict):
        return kod
    match kod.pop("#"):
        case "vag":
            return Path(kod["v"])
        case "tupel":
            return tuple(_avkodat(v) for v in kod["v"])
        case "par":
            return {_avkodat(k): _avkodat(v) for k, v in kod["v"]}
        case "Inlasning":
            rader = {namn: _uppackade(*tabell) for namn, tabell in kod.pop("rader").items()}
            return Inlasning(rader=rader, **{k: _avkodat(v) for k, v in kod.items()})
        case namn:
            return _KLASSER[namn](**{k: _avkodat(v) for k, v in kod.items()})


def _packade(rader: list[Rad]) -> tuple[list[list[str]], list[list[Any]]]:
    """Kolumnernas namn en gång per slags rad, och raderna som listor med slagets nummer först."""
    slag: dict[tuple[str, ...], int] = {}
    ut = [[slag.setdefault(tuple(rad), len(slag)), *rad.values()] for rad in rader]
    return [list(namn) for namn in slag], ut


def _uppackade(slag: list[list[str]], rader: list[list[Any]]) -> list[Rad]:
    return [dict(zip(slag[nr], varden, strict=True)) for nr, *varden in rader]
