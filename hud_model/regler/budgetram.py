"""Budgetram: stegen mellan kedjans nivåer, med det som ingen uppgift förklarar."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

_KOLUMNER = ["handelse", "slag", "andring_kr", "ram_kr"]
EJ_ANGIVET = "Ändringar som källan inte anger"


def ramens_steg(kedja: pd.DataFrame) -> pd.DataFrame:
    """Kedjans steg i kronor, plus höjer ramen, så att ändringarna summerar mellan nivåerna.

    In: tabellen budgetram för en nämnd och period, i ordning (handelse, slag, belopp_kr; rader
    utan belopp faller bort). Ut: handelse, slag (`niva`, `andring` eller `ej_angiven`),
    andring_kr (tom för en nivå), ram_kr (tom för en ändring). Skiljer sig en nivå från den förra
    plus ändringarna emellan står skillnaden som ett eget steg, `ej_angiven`. Källa:
    verksamhetsberättelsens Ekonomiska förutsättningar.
    """
    return pd.DataFrame(list(_steg(kedja)), columns=_KOLUMNER).astype(
        {"andring_kr": "Int64", "ram_kr": "Int64"}
    )


def _steg(kedja: pd.DataFrame) -> Iterator[tuple[str, str, int | None, int | None]]:
    forra: int | None = None
    andringar = 0
    for rad in kedja.dropna(subset=["belopp_kr"]).itertuples():
        kr = int(rad.belopp_kr)
        if rad.slag == "andring":
            andringar += kr
            yield rad.handelse, "andring", kr, None
            continue
        if forra is not None and kr != forra + andringar:
            yield EJ_ANGIVET, "ej_angiven", kr - forra - andringar, None
        yield rad.handelse, "niva", None, kr
        forra, andringar = kr, 0
