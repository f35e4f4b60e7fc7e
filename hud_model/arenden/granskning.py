"""Granskningen av en inläsning som ett svar, så att skärmen visar den som allt annat."""

from __future__ import annotations

from typing import Any

import pandas as pd

from hud_model.arenden.importera import Forhandsgranskning
from hud_model.begrepp import Inlasning, Svar
from hud_model.fragor._grund import sifferord
from hud_model.fragor._skillnad import KOLUMNER, andringsrader, storrader
from hud_model.fragor.data import FORMAT, avser
from hud_model.katalog import Katalog


def granskat(granskning: Forhandsgranskning, katalog: Katalog) -> Svar:
    """Vad inläsningen skulle göra, fil för fil.

    `tabell`: alla ändringar, se `fragor._skillnad.andringsrader`. `uppgifter["filer"]`: per
    inläsning filnamn, titel, format, avser, lage (`ny`, `ersätter`, `redan`), ändringarna som
    tabell, anmärkningarna som meningar, och följderna (se `arenden.foljder`) som meningar.
    """
    filer = [_fil(inl, granskning, katalog) for inl in granskning.inlasningar]
    alla = [f["andringar"] for f in filer if len(f["andringar"])]
    nya = len(filer) - len(granskning.redan)
    return Svar(
        "granskat",
        _rubrik(len(filer), nya, len(granskning.fragor)),
        pd.concat(alla, ignore_index=True) if alla else pd.DataFrame(columns=KOLUMNER),
        uppgifter={"filer": filer},
    )


def _rubrik(alla: int, nya: int, fragor: int) -> str:
    if not nya:
        return "Redan inläst: inget skulle ändras"
    vad = "Ett dokument" if nya == 1 else f"{sifferord(nya).capitalize()} dokument"
    if fragor:
        return f"{vad} att läsa in, men svara först på {sifferord(fragor)} " + (
            "fråga" if fragor == 1 else "frågor"
        )
    redan = alla - nya
    finns = f"; {'ett' if redan == 1 else sifferord(redan)} finns redan" if redan else ""
    return f"{vad} att läsa in{finns}"


def _fil(inl: Inlasning, granskning: Forhandsgranskning, katalog: Katalog) -> dict[str, Any]:
    namn = {n.id: n.namn for n in katalog.namnder if n.kommun == inl.kommun}
    skillnader, foljd = granskning.skillnader.get(inl.id, ()), granskning.foljder.get(inl.id)
    if inl.id in granskning.redan:
        lage = "redan"
    else:
        lage = "ersätter" if inl.id in granskning.ersatter else "ny"
    return {
        "filnamn": inl.filnamn,
        "titel": inl.titel,
        "format": FORMAT.get(inl.kalla, inl.kalla),
        "avser": avser(inl, namn),
        "lage": lage,
        "andringar": pd.concat(
            [andringsrader(skillnader, namn), storrader(granskning.stora.get(inl.id, {}))],
            ignore_index=True,
        ),
        "anmarkningar": [a.mening() for a in inl.anmarkningar],
        "foljder": foljd.rader() if foljd else [],
    }
