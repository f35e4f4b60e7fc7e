"""Översikt: hur alla nämnder ligger till, och vad som är värt att fråga om."""

from hud_model.diagram import jamforelser as jamforelsebild
from hud_model.diagram import oversikt as bild
from hud_model.fragor import jamforelser, oversikt
from hud_model.ui import fraga, rubrik, spalter, visa, visa_ifyllda

svar = fraga(oversikt.oversikt)
rubrik(svar)
vanster, hoger = spalter(3.4, 1)
with vanster:
    visa(svar, bild.matris)
with hoger:
    visa(fraga(oversikt.att_fraga_om), bild.fragor)
visa_ifyllda((fraga(jamforelser.talande), jamforelsebild.talande))
