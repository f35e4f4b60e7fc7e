"""Frågorna: en funktion per fråga, `(Lager, Urval) -> Svar`. `FRAGOR` namnger dem för hämtning."""

from __future__ import annotations

from hud_model.fragor import budget, data, kontroll, mal, namnd, overforing, oversikt
from hud_model.fragor._grund import Fraga

FRAGOR: dict[str, Fraga] = {
    fraga.__name__: fraga
    for fraga in (
        oversikt.oversikt,
        oversikt.att_fraga_om,
        namnd.namndlage,
        namnd.uppdragslista,
        namnd.bedomningar,
        namnd.personallage,
        namnd.andrat,
        budget.avvikelse_per_namnd,
        budget.budgetlage,
        budget.teknisk_delning,
        budget.driftlage,
        budget.forklaringslage,
        budget.nettokostnader,
        data.datalaget,
        data.anmarkningar,
        data.saknade_rapporter,
        data.tabellinnehall,
        data.datalexikon,
        data.ordlista,
        overforing.resultatoverforing,
        overforing.overforing_per_namnd,
        overforing.overforingsbrygga,
        overforing.lasningar,
        overforing.overforingsandelar,
        overforing.investeringsoverforing,
        mal.mallage,
        mal.malvardestakt,
        kontroll.stickprov_mot_grans,
        kontroll.stickprov_forandring,
        kontroll.stickprov_redovisat,
        kontroll.samma_stickprov,
        kontroll.andra_granskningar,
        kontroll.andra_kontrollmatt,
        kontroll.kontroller_och_atgarder,
        kontroll.rekommendationer,
    )
}
