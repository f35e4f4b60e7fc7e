"""Avvikelse: utfall mot budget, och vad i den som är teknik och vad som är verksamhet."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


def avvikelse(budget_kr: int | None, utfall_kr: int | None) -> int | None:
    """Avvikelse i kronor, utfall − budget: minus är underskott.

    None om budget eller utfall saknas. Källa: verksamhetsberättelsens resultaträkning, där
    kostnader är negativa.
    """
    if budget_kr is None or utfall_kr is None:
        return None
    return utfall_kr - budget_kr


def avvikelse_procent(budget_kr: int | None, utfall_kr: int | None) -> float | None:
    """Avvikelse i procent av budgetens belopp, 100 × avvikelse / |budget|: minus är underskott.

    None om budget eller utfall saknas, eller om budgeten är 0. Källa: verksamhetsberättelsen,
    Ekonomi, drift (per verksamhet).
    """
    skillnad = avvikelse(budget_kr, utfall_kr)
    if skillnad is None or not budget_kr:
        return None
    return 100 * skillnad / abs(budget_kr)


def med_avvikelse(rader: pd.DataFrame) -> pd.DataFrame:
    """Raderna med avvikelse_kr (kronor, minus är underskott) och avvikelse_procent.

    In: minst budget_kr och utfall_kr. Ut: samma rader; avvikelse_kr som Int64 och
    avvikelse_procent som float64, tomma på samma villkor som `avvikelse` och
    `avvikelse_procent`.
    """
    budget = rader["budget_kr"].astype("Int64")
    skillnad = rader["utfall_kr"].astype("Int64") - budget
    andel = 100 * skillnad / budget.abs().where(budget != 0)
    return rader.assign(avvikelse_kr=skillnad, avvikelse_procent=andel.astype("float64"))


@dataclass(frozen=True)
class Delning:
    """Avvikelsen i två delar, kronor med minus för underskott. None där ett led saknas."""

    teknisk_kr: int | None
    verklig_kr: int | None


def delning(avvikelse_kr: int | None, avrakning_kr: int | None) -> Delning:
    """Teknisk del (−avräkningen) och verklig del (resten) i kronor, minus är underskott.

    Avräkningen är kompensationen för kapitalkostnader: plus när nämnden ersätts. Källa:
    verksamhetsberättelsen, Driftsredovisning, resultat efter avräkning.
    """
    if avvikelse_kr is None or avrakning_kr is None:
        return Delning(None, None)
    return Delning(-avrakning_kr, avvikelse_kr + avrakning_kr)


def teknisk_del(forklaringar: pd.DataFrame) -> int | None:
    """Summan i kronor av de förklaringar som är tekniska, minus försämrar.

    In: tabellen avvikelseforklaring. None om ingen teknisk förklaring har belopp: en
    förklaring bara i ord är inte 0.
    """
    belopp = forklaringar.loc[(forklaringar["slag"] == "teknisk").fillna(False), "belopp_kr"]
    kanda = belopp.dropna()
    return int(kanda.sum()) if len(kanda) else None
