"""Påhittade rader i en nämnds resultaträkning, som budgetens och förklaringarnas tester delar."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from hud_model.begrepp import Urval

NYCKEL = {"kommun": "9999", "ar": 2030, "tillfalle": "bokslut", "plats": "Tabellen (rad 1)"}
ALLA = Urval("9999", 2030, "bokslut")
PARK = Urval("9999", 2030, "bokslut", "parknamnden")
TKR = st.integers(-50_000, 50_000).map(lambda tkr: 1000 * tkr)
FLERA = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])


def rad(post, budget, utfall, namnd="parknamnden", **mer):
    """En rad i resultaträkningen, belopp i tusental; avvikelsen som inläsningen räknar den."""
    kr = [None if tkr is None else 1000 * tkr for tkr in (budget, utfall)]
    return {
        **NYCKEL,
        "namnd": namnd,
        "post": post,
        "budget_kr": kr[0],
        "utfall_kr": kr[1],
        "avvikelse_kr": None if None in kr else kr[1] - kr[0],
        **mer,
    }


def forklaring(omrade, orsak, tkr=None, slag="volym"):
    kr = None if tkr is None else 1000 * tkr
    return {
        **NYCKEL, "namnd": "parknamnden", "omrade": omrade, "orsak": orsak, "belopp_kr": kr,
        "slag": slag,
    }  # fmt: skip


RAKNING = [
    rad("Verksamhetens intäkter", 2_000, 3_000, ordning=1),
    rad("Personal", -6_000, -7_000, ordning=2),
    rad("Lokaler", -4_000, -9_000, ordning=3),
    rad("Verksamhetens kostnader", -6_000 - 4_000, -7_000 - 9_000, ordning=4),
    rad("Årets resultat", 2_000 - 10_000, 3_000 - 16_000, ordning=5),
]
