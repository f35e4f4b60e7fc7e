"""Personal: hur många, hur länge de stannar, hur sjuka de är, och vad det motsvarar."""

from hud_model.diagram import jamforelser as jamforelsebild
from hud_model.diagram import personal as bild
from hud_model.fragor import jamforelser, personal
from hud_model.ui import fraga, rubrik, visa, visa_spaltvis

alla = fraga(personal.personal_per_namnd)
svar = fraga(personal.personalen)
rubrik(alla if svar.tomt else svar)
if svar.tomt:
    visa(alla, bild.per_namnd)
else:
    vanster = (
        (svar, bild.personalen),
        (fraga(personal.sjukfranvarons_varde), bild.varde),
    )
    hoger = ((fraga(personal.sjukfranvaro_over_ar), bild.over_ar),)
    visa_spaltvis((1, vanster), (1, hoger))
    visa(alla, bild.per_namnd)
visa_spaltvis((1, ((fraga(jamforelser.personal_mot_andra), jamforelsebild.talande),)))
