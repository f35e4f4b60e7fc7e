"""Data och kvalitet: läs in, vad är inläst, vad har ändrats, vad saknas och vad stämmer inte?"""

from hud_model.diagram.data import anmarkningslista, inlasningar, radantal, saknade
from hud_model.diagram.versioner import andringar, versioner
from hud_model.fragor.data import (
    anmarkningar,
    datalaget,
    datalexikon,
    ordlista,
    saknade_rapporter,
    tabellinnehall,
)
from hud_model.fragor.versioner import andrat_sedan, versionslista
from hud_model.ui import fraga, rubrik, spalter, visa
from hud_model.ui.intag import angraruta, filruta, granskning

laget = fraga(datalaget)
rubrik(laget)
vanster, hoger = spalter(3, 2)
with vanster:
    filruta()
with hoger:
    visa(fraga(saknade_rapporter), saknade)
granskning()
angraruta()
visa(laget, inlasningar)
vanster, hoger = spalter(3, 2)
with vanster:
    visa(fraga(andrat_sedan), andringar)
with hoger:
    visa(fraga(versionslista), versioner)
visa(fraga(anmarkningar), anmarkningslista)
visa(fraga(tabellinnehall), radantal)
visa(fraga(datalexikon))
visa(fraga(ordlista))
