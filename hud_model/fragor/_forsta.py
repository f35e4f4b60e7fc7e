"""Sidornas första mening: frågorna vars rubrik är sidans, den första som har ett svar."""

from __future__ import annotations

from hud_model.begrepp import Svar, Urval
from hud_model.fragor import (
    budget,
    effektiviseringar,
    investeringar,
    jamforelser,
    kontroll,
    mal,
    namnd,
    overforing,
    oversikt,
    personal,
    uppdrag,
)
from hud_model.fragor._grund import Fraga
from hud_model.lager import Lager

FORSTA: dict[str, tuple[Fraga, ...]] = {
    "oversikt": (oversikt.oversikt,),
    "namnd": (namnd.namndlage,),
    "budgetavvikelse": (budget.budgetlage, budget.avvikelse_per_namnd),
    "resultatoverforing": (overforing.resultatoverforing,),
    "mal": (mal.mallage,),
    "uppdrag": (uppdrag.uppdragslage,),
    "jamforelser": (jamforelser.jamforelselage,),
    "effektiviseringar": (effektiviseringar.effektiviseringsregister,),
    "internkontroll": (kontroll.stickprov_mot_grans,),
    "investeringar": (investeringar.investeringslage, investeringar.investeringar_per_namnd),
    "personal": (personal.personalen, personal.personal_per_namnd),
}
"""Sida → frågorna i den ordning de prövas. Data och kvalitet säger hur mycket som är inläst, och
ändras av allt."""
SIDOR = {
    "oversikt": "Översikt",
    "namnd": "Nämnd",
    "budgetavvikelse": "Budget",
    "resultatoverforing": "Överföring",
    "mal": "Mål",
    "uppdrag": "Uppdrag",
    "jamforelser": "Jämförelser",
    "effektiviseringar": "Effektivisering",
    "internkontroll": "Internkontroll",
    "investeringar": "Investeringar",
    "personal": "Personal",
    "data": "Data",
}
"""Sidorna i menyns ordning, med sina korta namn där."""


def forsta_meningen(sida: str, lager: Lager, urval: Urval) -> Svar:
    """Svaret vars rubrik är sidans första mening; det första tomma när inget har något att säga."""
    forst, *resten = FORSTA[sida]
    svar = forst(lager, urval)
    if not svar.tomt:
        return svar
    return next((s for fraga in resten if not (s := fraga(lager, urval)).tomt), svar)
