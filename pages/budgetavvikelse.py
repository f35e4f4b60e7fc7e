"""Budgetavvikelse: från budget till utfall, och varför."""

from hud_model.diagram import budget as bild
from hud_model.diagram import forklaringar as forklaringsbild
from hud_model.fragor import budget, forklaringar
from hud_model.ui import fraga, rubrik, spalter, visa

svar = fraga(budget.budgetlage)
namnder = fraga(budget.avvikelse_per_namnd)
rubrik(namnder if svar.tomt else svar)
if not svar.tomt:
    vanster, hoger = spalter(2, 1)
    with vanster:
        visa(svar, bild.brygga, smal=bild.brygga_smal)
    with hoger:
        visa(fraga(forklaringar.teknisk_delning), forklaringsbild.delning)
    vanster, hoger = spalter(2, 1)
    with vanster:
        visa(fraga(budget.driftlage), bild.verksamheter)
        visa(fraga(forklaringar.avvikelse_efter_slag), forklaringsbild.efter_slag)
    with hoger:
        visa(fraga(forklaringar.forklaringslage), forklaringsbild.forklaringar)
        visa(fraga(budget.nettokostnader), bild.nettokostnad)
visa(namnder, bild.per_namnd)
