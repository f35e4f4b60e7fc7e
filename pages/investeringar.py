"""Investeringar: hur mycket är upparbetat, vad förs över, och vilka projekt kräver nytt beslut?"""

from hud_model.diagram import investeringar as bild
from hud_model.diagram.overforing import investeringar as overfors
from hud_model.fragor import investeringar, overforing
from hud_model.ui import fraga, rubrik, visa, visa_spaltvis

svar = fraga(investeringar.investeringslage)
namnder = fraga(investeringar.investeringar_per_namnd)
projekten = fraga(investeringar.investeringsprojekt)
exploatering = fraga(investeringar.exploateringsinvesteringar)
utfall = fraga(investeringar.exploateringsutfall)
flera = svar.tomt and not namnder.tomt
rubrik(namnder if flera else svar)
visa_spaltvis(
    (
        3,
        [
            (namnder, bild.per_namnd) if flera else (svar, bild.poster),
            (fraga(overforing.investeringsoverforing), overfors),
            (projekten, bild.samhallsbyggnad),
            (exploatering, bild.samhallsbyggnad),
            (utfall, bild.samhallsbyggnad),
        ],
    ),
    (
        2,
        [
            (fraga(investeringar.investeringar_over_ar), bild.over_ar),
            (fraga(investeringar.namngivna_projekt), bild.projekt),
            (fraga(investeringar.lokaler), bild.lokaler),
        ],
    ),
)
if not flera and not namnder.tomt:
    visa(namnder, bild.per_namnd)
