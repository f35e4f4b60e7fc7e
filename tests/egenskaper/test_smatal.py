"""Mot en intervallösare: ingen dold cell i tusen tabeller och tvåhundra par går att räkna ut."""

from __future__ import annotations

from random import Random

import numpy as np
from scipy.optimize import linprog

from hud_model.regler.smatal import dolda, dolda_i_ny_version, med_summor

GRANS = 5
TABELLER = 1_000
PAR = 200


def tabell(s: Random):
    rader, kolumner = range(s.randint(1, 4)), range(s.randint(1, 3))
    return {
        (f"r{r}", f"k{k}"): s.choice([0, s.randint(1, 4), s.randint(5, 12), s.randint(5, 90)])
        for r in rader
        for k in kolumner
    }


def ekvationer(alla, plats):
    """En rad per rad och kolumn i tabellen: delarna − summan = 0, med det kända åt höger."""
    rader, hoger = [], []
    for axel in (0, 1):
        for namn in {cell[axel] for cell in alla}:
            rad, kant = np.zeros(1 + max(plats.values(), default=0)), 0.0
            for cell, antal in alla.items():
                if cell[axel] != namn:
                    continue
                tecken = -1 if cell[1 - axel] is None else 1
                if cell in plats:
                    rad[plats[cell]] += tecken
                else:
                    kant -= tecken * antal
            rader.append(rad)
            hoger.append(kant)
    return rader, hoger


def utraknade(sanna, rader, hoger):
    """Platserna vars värde är det enda möjliga."""
    ut = []
    for nr, sant in enumerate(sanna):
        for tecken in (-1, 1):
            mal = np.zeros(len(sanna))
            mal[nr] = tecken
            svar = linprog(mal, A_eq=np.array(rader), b_eq=np.array(hoger), method="highs")
            if svar.status == 3 or abs(svar.fun - tecken * sant) > 0.5:
                break
        else:
            ut.append(nr)
    return ut


def test_ingen_dold_cell_i_en_tabell_gar_att_rakna_ut():
    s = Random(2023)
    med_dolda = 0
    for _ in range(TABELLER):
        celler = tabell(s)
        alla, gomda = med_summor(celler), dolda(celler, GRANS)
        assert {c for c, n in alla.items() if 0 < n < GRANS} <= gomda
        assert all(alla[c] for c in gomda)
        if not gomda:
            continue
        med_dolda += 1
        plats = {cell: nr for nr, cell in enumerate(sorted(gomda, key=str))}
        rader, hoger = ekvationer(alla, plats)
        assert not utraknade([alla[c] for c in plats], rader, hoger), celler
    assert med_dolda > TABELLER / 2


def test_ingen_dold_cell_gar_att_rakna_ut_ur_tva_versioner():
    """Läsaren antas veta vilka celler som är oförändrade: de är då samma okända."""
    s = Random(126)
    provade = 0
    while provade < PAR:
        fore = tabell(s)
        efter = dict(fore)
        for cell in s.sample(sorted(fore), min(len(fore), s.randint(1, 3))):
            efter[cell] = s.choice([0, s.randint(1, 4), s.randint(5, 90)])
        gomda_fore = dolda(fore, GRANS)
        gomda = dolda_i_ny_version(fore, gomda_fore, efter, GRANS)
        if not gomda:
            continue
        provade += 1
        gamla, nya = med_summor(fore), med_summor(efter)
        visade = {c for c in gamla if c not in gomda_fore} | {
            c for c in nya if c not in gomda and gamla[c] == nya[c]
        }
        okanda_fore = sorted((c for c in gamla if c not in visade), key=str)
        plats_fore = {c: nr for nr, c in enumerate(okanda_fore)}
        sanna = [gamla[c] for c in okanda_fore]
        plats = {}
        for cell in sorted(gomda, key=str):
            if gamla[cell] == nya[cell]:
                if cell in plats_fore:
                    plats[cell] = plats_fore[cell]
            else:
                plats[cell] = len(sanna)
                sanna.append(nya[cell])
        rader, hoger = [], []
        for alla, egna in ((gamla, plats_fore), (nya, plats)):
            for rad, kant in zip(*ekvationer(alla, egna), strict=True):
                rader.append(np.pad(rad, (0, max(0, len(sanna) - len(rad)))))
                hoger.append(kant)
        funna = utraknade(sanna, rader, hoger)
        skyddade = {nr for cell, nr in plats.items()} | set(plats_fore.values())
        assert not set(funna) & skyddade, (fore, efter)
