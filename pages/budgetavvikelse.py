"""Budgetavvikelse: från budget till utfall, och varför."""

from hud_model.diagram import budget as bild
from hud_model.diagram import budgetram as rambild
from hud_model.diagram import forklaringar as forklaringsbild
from hud_model.fragor import budget, budgetram, forklaringar
from hud_model.ui import fraga, rubrik, spalter, visa, visa_spaltvis

svar = fraga(budget.budgetlage)
namnder = fraga(budget.avvikelse_per_namnd)
ramen = (
    (fraga(budgetram.budgetramens_kedja), rambild.kedja),
    (fraga(budgetram.volymantaganden), rambild.volymer),
)
varfor = (
    (fraga(budget.driftlage), bild.verksamheter),
    (fraga(forklaringar.avvikelse_efter_slag), forklaringsbild.efter_slag),
)
bredvid = (
    (fraga(forklaringar.forklaringslage), forklaringsbild.forklaringar),
    (fraga(budget.nettokostnader), bild.nettokostnad),
)
rubrik(namnder if svar.tomt else svar)
if svar.tomt:
    visa_spaltvis((2, ((namnder, bild.per_namnd), *varfor)), (1, (*bredvid, *ramen)))
else:
    vanster, hoger = spalter(2, 1)
    with vanster:
        visa(svar, bild.brygga, smal=bild.brygga_smal)
    with hoger:
        visa(fraga(forklaringar.teknisk_delning), forklaringsbild.delning)
    visa_spaltvis((2, varfor), (1, (*bredvid, *ramen)))
    visa(namnder, bild.per_namnd)
