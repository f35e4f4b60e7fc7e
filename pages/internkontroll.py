"""Internkontroll: säger stickproven något, och är nämndens kontroller och åtgärder klara?"""

from hud_model.diagram import kontroll as bild
from hud_model.diagram import kontrollkedja as kedjebild
from hud_model.diagram.stickprovsplan import plan
from hud_model.fragor import kontroll, kontrollkedja
from hud_model.fragor.stickprovsplan import stickprovsplan
from hud_model.ui import fraga, rubrik, spalter, visa, visa_spaltvis

svar = fraga(kontroll.stickprov_mot_grans)
kort = (
    (fraga(kontroll.stickprov_redovisat), bild.redovisat),
    (fraga(kontroll.samma_stickprov), bild.samma),
)
rubrik(svar)
if svar.tomt:
    visa(svar)
else:
    vanster, hoger = spalter(3, 1)
    with vanster:
        visa(svar, bild.stickprov)
    with hoger:
        visa(fraga(kontroll.stickprov_forandring), bild.forandring)
        for eget, kortbild in kort:
            if not eget.tomt:
                visa(eget, kortbild)
visa(fraga(kontroll.kontroller_och_atgarder), bild.listor)
vanster = (
    (fraga(stickprovsplan), plan),
    (fraga(kontroll.andra_granskningar), bild.granskningar),
    (fraga(kontroll.andra_kontrollmatt), bild.matt),
    (fraga(kontroll.rekommendationer), bild.rad_till_namnden),
)
hoger = (
    (fraga(kontrollkedja.kommungemensamma), kedjebild.gemensamma),
    (fraga(kontrollkedja.riskkarta), kedjebild.riskkarta),
    (fraga(kontrollkedja.kontrollkedja), kedjebild.kedja),
)
visa_spaltvis((1, vanster), (1, hoger))
