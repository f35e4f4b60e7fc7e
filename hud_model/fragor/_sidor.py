"""Vilka sidor som läser vilken tabell, så att en inläsning kan säga vad den ändrar.

Ett test kör varje sidas frågor och jämför med det de läser; en tabell som ingen sida visar står
med tom lista. Data och kvalitet visar alla tabeller och räknas därför alltid.
"""

from __future__ import annotations

from collections.abc import Collection

ALLTID = "data"
LASES_PA: dict[str, str] = {
    "inlasning": "oversikt namnd budgetavvikelse resultatoverforing mal "
    "uppdrag jamforelser effektiviseringar internkontroll investeringar personal",
    "namnd": "oversikt namnd budgetavvikelse resultatoverforing mal "
    "uppdrag jamforelser effektiviseringar internkontroll investeringar personal",
    "malstruktur": "",
    "resultatrakning": "oversikt namnd budgetavvikelse personal",
    "driftverksamhet": "oversikt namnd budgetavvikelse mal uppdrag effektiviseringar",
    "nettokostnad": "namnd budgetavvikelse",
    "prognos": "oversikt namnd budgetavvikelse personal",
    "budgetram": "budgetavvikelse",
    "eget_kapital": "oversikt namnd budgetavvikelse resultatoverforing personal",
    "avvikelseforklaring": "oversikt namnd budgetavvikelse",
    "volymantagande": "namnd budgetavvikelse mal uppdrag effektiviseringar",
    "kommunresultat": "",
    "malbedomning": "oversikt namnd budgetavvikelse mal uppdrag effektiviseringar personal",
    "indikator": "oversikt namnd budgetavvikelse mal uppdrag "
    "jamforelser effektiviseringar personal",
    "indikatorutfall": "oversikt namnd mal jamforelser personal",
    "malsattning": "oversikt namnd mal personal",
    "etappmalsutfall": "oversikt namnd mal personal",
    "uppdrag": "oversikt namnd budgetavvikelse mal uppdrag effektiviseringar personal",
    "satsning": "namnd uppdrag",
    "extern_finansiering": "oversikt namnd budgetavvikelse mal uppdrag effektiviseringar",
    "investering": "namnd resultatoverforing investeringar",
    "samhallsbyggnad": "investeringar",
    "byggprojekt": "investeringar",
    "digitaliseringspott": "namnd effektiviseringar",
    "stickprov": "oversikt namnd internkontroll personal",
    "kontrollmatt": "internkontroll",
    "systematisk_kontroll": "namnd budgetavvikelse mal uppdrag effektiviseringar internkontroll",
    "riskatgard": "namnd budgetavvikelse mal uppdrag effektiviseringar internkontroll",
    "revisionsatgard": "namnd internkontroll",
    "rekommendation": "namnd internkontroll",
    "personal": "namnd personal",
    "effektivisering": "namnd budgetavvikelse mal uppdrag jamforelser effektiviseringar",
    "effektiviseringsmatning": "namnd jamforelser effektiviseringar",
    "potential": "effektiviseringar",
    "bolag": "",
    "agardirektiv": "",
    "relation": "namnd budgetavvikelse mal uppdrag effektiviseringar",
    "rapporterad_uppgift": "namnd resultatoverforing uppdrag effektiviseringar internkontroll "
    "investeringar",
    "jamforelsekommun": "oversikt namnd jamforelser personal",
    "huvudbok": "",
    "nyckeltal": "oversikt namnd jamforelser personal",
    "nyckeltalsvarde": "oversikt namnd jamforelser",
    "anmarkning": "internkontroll",
}
"""Tabell → sidorna som läser den, med mellanslag mellan, i menyns ordning."""


def sidor_som_laser(tabeller: Collection[str]) -> tuple[str, ...]:
    """Sidorna som läser någon av tabellerna, i menyns ordning; inga när inget ändras."""
    lasare = [LASES_PA[tabell].split() for tabell in tabeller]
    traffade = {sida for sidor in lasare for sida in sidor}
    alla = dict.fromkeys(sida for sidor in LASES_PA.values() for sida in sidor.split())
    return (*(sida for sida in alla if sida in traffade), *([ALLTID] if lasare else []))
