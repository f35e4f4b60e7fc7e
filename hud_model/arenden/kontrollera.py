"""Kontrollera: avstämningen av allt som är i kraft, tillsammans med inläsningens anmärkningar."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from hud_model.fragor._grund import avstamda
from hud_model.lager import Lager
from hud_model.regler.avstamning import anmarkning_id
from hud_model.tabeller import TABELLER

_NIVAER = ("fel", "varning", "upplysning")


def alla_med_anmarkningar(lager: Lager, version: int | None = None) -> dict[str, pd.DataFrame]:
    """Alla tabeller i en version, där `anmarkning` också bär avstämningens fynd."""
    version = lager.version() if version is None else version
    tabeller = lager.alla(version)
    schema = tabeller["anmarkning"]
    rader = [
        {**{k: v or None for k, v in asdict(a).items()}, "id": anmarkning_id(a)}
        for a in avstamda(lager, version)
    ]
    fynd = pd.DataFrame(rader, columns=list(TABELLER["anmarkning"].kolumnnamn))
    ram = pd.concat([schema, fynd.astype(schema.dtypes)], ignore_index=True)
    tabeller["anmarkning"] = ram.drop_duplicates("id").sort_values("id", ignore_index=True)
    return tabeller


def ordna(anmarkningar: pd.DataFrame) -> pd.DataFrame:
    """Anmärkningarna med det allvarligaste först."""
    return anmarkningar.sort_values(
        "niva", key=lambda s: s.map(_NIVAER.index), kind="stable", ignore_index=True
    )
