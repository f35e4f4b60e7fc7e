"""Internkontroll: säger stickproven något, och är nämndens kontroller och åtgärder klara?"""

from hud_model.diagram import kontroll as bild
from hud_model.fragor import kontroll
from hud_model.ui import fraga, rubrik, spalter, visa

svar = fraga(kontroll.stickprov_mot_grans)
redovisat = fraga(kontroll.stickprov_redovisat)
samma = fraga(kontroll.samma_stickprov)
granskningar = fraga(kontroll.andra_granskningar)
rubrik(svar)
if svar.tomt:
    visa(svar)
else:
    vanster, hoger = spalter(3, 1)
    with vanster:
        visa(svar, bild.stickprov)
    with hoger:
        visa(fraga(kontroll.stickprov_forandring), bild.forandring)
        if not redovisat.tomt:
            visa(redovisat, bild.redovisat)
        if not samma.tomt:
            visa(samma, bild.samma)
visa(fraga(kontroll.kontroller_och_atgarder), bild.listor)
vanster, hoger = spalter(1, 1)
with vanster:
    if not granskningar.tomt:
        visa(granskningar, bild.granskningar)
    visa(fraga(kontroll.rekommendationer), bild.rad_till_namnden)
with hoger:
    visa(fraga(kontroll.andra_kontrollmatt), bild.matt)
