"""Jämförelser: var kommunen står bland andra, och om omdömet beror på vilka de är."""

from hud_model.diagram import jamforelser as bild
from hud_model.fragor import jamforelser
from hud_model.ui import fraga, rubrik, spalter, visa, visa_spaltvis
from hud_model.ui.jamforelser import egen_grupp, hamta_ruta

svar = fraga(jamforelser.jamforelselage)
rubrik(svar)
if svar.tomt:
    visa(svar)
else:
    vanster, hoger = spalter(1, 1)
    with vanster:
        visa(svar, bild.lage)
    with hoger:
        visa(fraga(jamforelser.nyckeltal_i_grupperna), bild.grupper)
        egen_grupp()
        visa(fraga(jamforelser.nyckeltal_over_ar), bild.over_ar)
    visa_spaltvis(
        (
            1,
            (
                (fraga(jamforelser.gapets_varde), bild.gap),
                (fraga(jamforelser.kartvarden), bild.karta),
                (fraga(jamforelser.kallskillnad), bild.kallor_bredvid),
            ),
        ),
        (1, ((fraga(jamforelser.kostnad_mot_kvalitet), bild.fyra_falt),)),
    )
hamta_ruta()
