"""Personnummer stoppas vid dörren: i raderna, och i en fil som sparas som den är."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hud_model.begrepp import Anvandarfel, Fil, Inlasning
from hud_model.kallor._zip import oppna
from hud_model.regler.personnummer import personnummer_i
from hud_model.tabeller import TABELLER

_UTAN = frozenset({"plats", "inlasning", "sha256", "kommun", "namnd"})
_HOGST = 50
_ZIP = b"PK\x03\x04"
_TEXTDELAR = re.compile(r"xl/(?:sharedStrings|comments\d*|worksheets/[^/]+)\.xml")
_DEL_HOGST = 200_000_000
_GOR = "ta bort personnumret; modellen lagrar inga"


def prova_identitet(fil: Fil, inlasningar: Sequence[Inlasning], *, hela: bool) -> None:
    """Anvandarfel med rad och kolumn för varje personnummer; numret skrivs inte ut.

    Med `hela` prövas också den text i filen som inte blir rader.
    """
    fel = [
        f"{fil.namn}, {rad.get('plats')} – {kolumn} innehåller ett personnummer – {_GOR}"
        for inl in inlasningar
        for tabell, rader in inl.rader.items()
        for kolumn in _textkolumner(tabell)
        for rad in rader
        if rad.get(kolumn) and personnummer_i(rad[kolumn])
    ]
    if personnummer_i(fil.namn):
        fel.append(f"filens namn – innehåller ett personnummer – {_GOR}")
    if hela and not fel:
        fel = [f"{fil.namn}, {plats} – innehåller ett personnummer – {_GOR}" for plats in _i(fil)]
    if fel:
        raise Anvandarfel(*fel[:_HOGST])


def _textkolumner(tabell: str) -> list[str]:
    return [
        k.namn
        for k in TABELLER[tabell].kolumner
        if k.typ == "text" and not k.varden and k.namn not in _UTAN and k.namn != "id"
    ]


def _i(fil: Fil) -> Iterator[str]:
    """Platserna i filens text som innehåller ett personnummer."""
    if not fil.borjan.startswith(_ZIP):
        text = fil.innehall.decode("utf-8", "replace")
        if personnummer_i(text) is not None:
            for nr, rad in enumerate(text.splitlines(), 1):
                if personnummer_i(rad):
                    yield f"rad {nr}"
        return
    zip_ = oppna(fil.innehall, fil.namn)
    for namn in zip_.poster:
        if _TEXTDELAR.fullmatch(namn):
            xml = zip_.las(namn, _DEL_HOGST).decode("utf-8", "replace")
            if any(personnummer_i(t) for t in re.findall(r"<t[^>]*>([^<]*)</t>", xml)):
                yield "en cell eller kommentar i arbetsboken"
                return
