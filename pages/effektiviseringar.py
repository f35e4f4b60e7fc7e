"""Effektiviseringar: vad blir effektivare, går det att visa, och är det effektivisering?"""

from hud_model.diagram import effektiviseringar as bild
from hud_model.fragor import effektiviseringar
from hud_model.ui import fraga, rubrik, visa_spaltvis

svar = fraga(effektiviseringar.effektiviseringsregister)
rubrik(svar)
visa_spaltvis(
    (
        3,
        [
            (svar, bild.register),
            (fraga(effektiviseringar.ej_uppfoljda), bild.aldre),
        ],
    ),
    (
        2,
        [
            (fraga(effektiviseringar.fyra_falt), bild.falt),
            (fraga(effektiviseringar.effekt_i_steg), bild.steg),
            (fraga(effektiviseringar.digitaliseringspotten), bild.pott),
            (fraga(effektiviseringar.potentialer), bild.potentialer),
        ],
    ),
)
