"""Måluppfyllelse: bedömning av ett nämndmål ur andelen uppnådda etappmål."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from hud_model.begrepp import Rad
from hud_model.regler._rader import period, som_rader


def beraknad_bedomning(nadda: int, antal: int, trosklar: Sequence[tuple[float, str]]) -> str | None:
    """Bedömningen för andelen nådda etappmål (0–1): den första tröskel som andelen når.

    `trosklar` är (andel, bedömning) ur katalogen, högst först. None när inget etappmål kan
    jämföras eller ingen tröskel nås.
    """
    if antal == 0:
        return None
    andel = Fraction(nadda, antal)
    for troskel, bedomning in trosklar:
        if andel >= Fraction(str(troskel)):
            return bedomning
    return None


def per_namndmal(
    malbedomning: pd.DataFrame,
    indikator: pd.DataFrame,
    etappmalsutfall: pd.DataFrame,
    trosklar: Sequence[tuple[float, str]],
) -> pd.DataFrame:
    """Målbedömningarna med antal nådda etappmål bredvid antalet jämförda, och bedömningen.

    In: de tre tabellerna. Ut: malbedomnings rader och kolumner samt nadda, antal (jämförda),
    nadda_rapporterad (tomt där källan inte säger något om målets etappmål) och
    bedomning_beraknad. Etappmål utan utfall räknas varken som nådda eller missade.
    """
    mal_for = {(*period(rad), rad["id"]): rad["namndmal"] for rad in som_rader(indikator)}
    utfall: defaultdict[tuple[object, ...], list[Rad]] = defaultdict(list)
    for rad in som_rader(etappmalsutfall):
        utfall[*period(rad), mal_for.get((*period(rad), rad["indikator"]))].append(rad)
    nadda, antal, rapporterade, bedomningar = [], [], [], []
    for rad in som_rader(malbedomning):
        rader = utfall[*period(rad), rad["namndmal"]]
        jamforda = [r["uppnatt"] for r in rader if r["uppnatt"] is not None]
        sagda = [r["uppnatt_rapporterad"] for r in rader if r["uppnatt_rapporterad"] is not None]
        nadda.append(sum(jamforda))
        antal.append(len(jamforda))
        rapporterade.append(sum(sagda) if sagda else None)
        bedomningar.append(beraknad_bedomning(nadda[-1], antal[-1], trosklar))
    return malbedomning.assign(
        nadda=pd.array(nadda, dtype="Int64"),
        antal=pd.array(antal, dtype="Int64"),
        nadda_rapporterad=pd.array(rapporterade, dtype="Int64"),
        bedomning_beraknad=pd.array(bedomningar, dtype="str"),
    )
