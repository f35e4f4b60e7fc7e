"""Mål och indikatorer: vad som redovisas som uppfyllt, vad som räknat nås, och takten framåt."""

from hud_model.diagram.mal import maltrad, taktbild
from hud_model.fragor.mal import mallage, malvardestakt
from hud_model.ui import fraga, rubrik, visa

svar = fraga(mallage)
rubrik(svar)
visa(svar, maltrad)
takten = fraga(malvardestakt)
if not (svar.tomt and takten.tomt):
    visa(takten, taktbild)
