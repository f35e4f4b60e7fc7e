"""Resultatöverföring: vad blir kvar av resultatet, och vad följer med till nästa år?"""

from hud_model.diagram.overforing import (
    brygga,
    investeringar,
    lasning_vid_lasning,
    per_namnd,
    utfall_vid,
)
from hud_model.fragor.overforing import (
    investeringsoverforing,
    lasningar,
    overforing_per_namnd,
    overforingsandelar,
    overforingsbrygga,
    resultatoverforing,
)
from hud_model.ui import fraga, rubrik, spalter, visa
from hud_model.ui.simulator import reglage

laget = fraga(resultatoverforing)
projekten = fraga(investeringsoverforing)
rubrik(laget)
if laget.uppgifter["ensam"]:
    vanster, hoger = spalter(3, 2)
    with vanster:
        visa(fraga(overforingsbrygga), brygga)
    with hoger:
        visa(fraga(lasningar), lasning_vid_lasning)
    vanster, hoger = spalter(3, 2)
    with vanster:
        visa(projekten, investeringar)
    with hoger:
        reglage("Andel av balansresultatet som förs över", fraga(overforingsandelar), utfall_vid)
if laget.uppgifter["jamfor"]:
    visa(fraga(overforing_per_namnd), per_namnd)
if laget.tomt and not projekten.tomt:
    visa(projekten, investeringar)
