"""Nämnd: en nämnd på en sida, det kortaste först."""

from hud_model.diagram import forklaringar as forklaringsbild
from hud_model.diagram import jamforelser as jamforelsebild
from hud_model.diagram import namnd as bild
from hud_model.diagram import oversikt as oversiktsbild
from hud_model.diagram.versioner import andringar_kort
from hud_model.fragor import forklaringar, jamforelser, namnd, oversikt
from hud_model.fragor.versioner import andrat_sedan
from hud_model.ui import fraga, rubrik, spalter, visa, visa_ifyllda, visa_om_andrat

svar = fraga(namnd.namndlage)
rubrik(svar)
delarna = (
    (fraga(namnd.omraden_i_korthet), bild.i_korthet),
    (fraga(jamforelser.talande), jamforelsebild.talande),
    (fraga(namnd.bedomningar), bild.bedomningar),
    (fraga(namnd.personallage), bild.personal),
    (fraga(namnd.andrat), bild.andrat),
)
if svar.tomt:
    visa(fraga(oversikt.oversikt), oversiktsbild.matris)
    visa_ifyllda(*((eget, egen_bild) for eget, egen_bild in delarna if not eget.tomt))
else:
    visa(svar, bild.lage)
    vanster, hoger = spalter(1, 1)
    with vanster:
        visa_ifyllda(*delarna)
        visa_om_andrat(fraga(andrat_sedan), andringar_kort)
    with hoger:
        visa_ifyllda(
            (fraga(oversikt.att_fraga_om), oversiktsbild.fragor),
            (fraga(forklaringar.teknisk_delning), forklaringsbild.delning),
            (fraga(namnd.uppdragslista), bild.uppdrag),
        )
