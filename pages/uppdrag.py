"""Uppdrag och satsningar: vad är klart, vad gick pengarna till, och vilka bidrag upphör?"""

from hud_model.diagram import uppdrag as bild
from hud_model.fragor import uppdrag
from hud_model.ui import fraga, rubrik, visa, visa_spaltvis

svar = fraga(uppdrag.uppdragslage)
namnder = fraga(uppdrag.uppdrag_per_namnd)
flera = not svar.tomt and svar.uppgifter["flera"]
rubrik(svar)
if flera:
    visa(namnder, bild.per_namnd)
visa_spaltvis(
    (1, [(svar, bild.uppdrag), (fraga(uppdrag.mal_med_samband), bild.mal)]),
    (
        1,
        [
            (fraga(uppdrag.satsningar), bild.satsningar),
            (fraga(uppdrag.bidrag), bild.bidrag),
            (fraga(uppdrag.bidrag_som_upphor), bild.upphor),
        ],
    ),
)
if not flera and not namnder.tomt:
    visa(namnder, bild.per_namnd)
