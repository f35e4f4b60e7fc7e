"""Kartorna: små, hela och med sin licens; koderna är kommunernas."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from karta import forenkla_ringar, sweref

import hud_model.diagram
from hud_model.katalog import katalog

MAPP = Path(hud_model.diagram.__file__).parent / "karta"
VAG = re.compile(r"(M\d+ \d+l(-?\d+[ -]?\d*[ -]?)+z)+")


@pytest.mark.parametrize(("namn", "hogst_byte"), [("stockholms_lan", 40_000), ("sverige", 150_000)])
def test_kartan_har_en_vag_for_varje_kommun(namn: str, hogst_byte: int):
    innehall = (MAPP / f"{namn}.json").read_bytes()
    assert len(innehall) <= hogst_byte
    karta = json.loads(innehall)
    kat = katalog()
    koder = kat.kommunkoder if namn == "sverige" else kat.lanets_kommuner("0126")
    assert set(karta["kommuner"]) == set(koder)
    assert all(VAG.fullmatch(vag) for vag in karta["kommuner"].values())
    assert karta["bredd"] > 0 and karta["hojd"] > karta["bredd"]


def test_licensen_foljer_med():
    assert (MAPP / "LICENSE.txt").read_text("utf-8").startswith("MIT License")


@pytest.mark.parametrize(
    ("lon", "lat", "ost", "nord"),
    [(14.25, 55, 452_024.069, 6_095_048.642), (12.75, 57, 363_331.554, 6_319_636.937)],
)
def test_projektionen_ger_lantmateriets_kontrollpunkter(lon, lat, ost, nord):
    assert sweref(lon, lat) == pytest.approx((ost, nord), abs=0.001)


def test_en_delad_grans_forenklas_lika_i_bada():
    """Två rutor med en knölig gräns emellan: knölen under toleransen försvinner i båda."""
    knol = [(1.0, 0.0), (1.1, 0.4), (1.0, 1.0)]
    vanster = [(0.0, 0.0), *knol, (0.0, 1.0), (0.0, 0.0)]
    hoger = [(2.0, 0.0), (2.0, 1.0), *reversed(knol), (2.0, 0.0)]
    enkla = forenkla_ringar([vanster, hoger], 0.2)
    assert all((1.1, 0.4) not in ring for ring in enkla)
    assert all({(1.0, 0.0), (1.0, 1.0)} <= set(ring) for ring in enkla)
    hela = forenkla_ringar([vanster, hoger], 0.01)
    assert all((1.1, 0.4) in ring for ring in hela)
