"""Varje sida i pages/, ljust och mörkt, på 1440, 390 och 320 bildpunkters bredd."""

from __future__ import annotations

from itertools import pairwise

import pytest
from webbserver import SIDOR


def besok(namn: str, lage: str) -> object:
    """Ett besök: de tester som delar det körs av samma process, så att sidan laddas en gång."""
    id_ = f"{namn}-{lage}"
    return pytest.param((namn, lage), id=id_, marks=pytest.mark.xdist_group(id_))


@pytest.fixture(params=[besok(namn, lage) for namn in SIDOR for lage in ("light", "dark")])
def granskad(request, granska):
    return granska(*request.param)


def test_sidan_oppnas_med_innehall(granskad):
    assert not granskad.dialoger
    assert granskad.innehall, "sidan visar ingen tabell och inget diagram"


def test_en_enda_huvudrubrik_och_nivaer_i_ordning(granskad):
    nivaer = [niva for niva, _ in granskad.rubriker]
    assert nivaer.count(1) == 1, granskad.rubriker
    assert nivaer[0] == 1, f"rubriken före sidans huvudrubrik: {granskad.rubriker[0]}"
    hopp = [
        (fore[1], efter[1]) for fore, efter in pairwise(granskad.rubriker) if efter[0] > fore[0] + 1
    ]
    assert not hopp, f"en nivå hoppas över mellan {hopp}"
    assert all(text for _, text in granskad.rubriker), "en rubrik är tom"


def test_tillgangligheten_har_inga_allvarliga_brister(granskad):
    assert not granskad.brister, "\n".join(granskad.brister)


def test_inga_fel_i_webblasaren_och_inget_hamtas_utifran(granskad):
    assert not granskad.fel, "\n".join(granskad.fel)


def test_inget_sticker_ut_at_sidan(granskad):
    assert not any(granskad.utanfor.values()), (
        f"bredd → bildpunkter utanför: {granskad.utanfor} – låt rutan med tabellen rulla i stället"
    )
