"""Data och kvalitet: vad är inläst, vad saknas, och vad stämmer inte?"""

from hud_model.diagram.data import anmarkningslista, inlasningar, radantal, saknade
from hud_model.fragor.data import (
    anmarkningar,
    datalaget,
    datalexikon,
    ordlista,
    saknade_rapporter,
    tabellinnehall,
)
from hud_model.ui import fraga, rubrik, spalter, visa

laget = fraga(datalaget)
rubrik(laget)
vanster, hoger = spalter(3, 2)
with vanster:
    visa(laget, inlasningar)
with hoger:
    visa(fraga(saknade_rapporter), saknade)
visa(fraga(anmarkningar), anmarkningslista)
visa(fraga(tabellinnehall), radantal)
visa(fraga(datalexikon))
visa(fraga(ordlista))
