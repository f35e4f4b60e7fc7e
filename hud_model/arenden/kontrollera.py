"""Kontrollera: avstämningen av allt som är i kraft, tillsammans med inläsningens anmärkningar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from hud_model.katalog import Katalog
from hud_model.lager import Lager
from hud_model.regler.avstamning import anmarkning_id, avstam
from hud_model.tabeller import TABELLER

_NIVAER = ("fel", "varning", "upplysning")


def parametrar(katalog: Katalog, ar: int) -> dict[str, Any]:
    """Avstämningens parametrar ett år."""
    return {
        "avstamning": {
            "tolerans_kr_per_term": katalog.parameter("avstamning_tolerans_kr_per_term", ar)
        }
    }


def alla_med_anmarkningar(
    lager: Lager, katalog: Katalog, version: int | None = None
) -> dict[str, pd.DataFrame]:
    """Alla tabeller i en version, där `anmarkning` också bär avstämningens fynd."""
    tabeller = lager.alla(version)
    ar = [int(ar) for ram in tabeller.values() if "ar" in ram for ar in ram["ar"].dropna()]
    if ar:
        fynd = _fynd(tabeller, parametrar(katalog, max(ar)))
        schema = tabeller["anmarkning"]
        ram = pd.concat([schema, fynd.astype(schema.dtypes)], ignore_index=True)
        tabeller["anmarkning"] = ram.drop_duplicates("id").sort_values("id", ignore_index=True)
    return tabeller


def _fynd(tabeller: Mapping[str, pd.DataFrame], params: dict[str, Any]) -> pd.DataFrame:
    rader = [
        {**{k: v or None for k, v in asdict(a).items()}, "id": anmarkning_id(a)}
        for a in avstam(tabeller, params)
    ]
    return pd.DataFrame(rader, columns=list(TABELLER["anmarkning"].kolumnnamn))


def ordna(anmarkningar: pd.DataFrame) -> pd.DataFrame:
    """Anmärkningarna med det allvarligaste först."""
    return anmarkningar.sort_values(
        "niva", key=lambda s: s.map(_NIVAER.index), kind="stable", ignore_index=True
    )
