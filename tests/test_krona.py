"""Samma krona på samma budgetpost tas inte emot två gånger, i en fil eller i två."""

from __future__ import annotations

from pathlib import Path

import pytest

from hud_model.arenden.importera import importera
from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.katalog import katalog
from hud_model.lager import Lager

HUVUD = """[dokument]
titel = "{titel}"
filnamn = "plan.txt"
sha256 = "{sha}"
kommun = "0126"
namnd = "socialnamnden"
ar = 2030
tillfalle = "bokslut"
"""


def fil(*rader: tuple[str, str, int], titel: str = "Registret", namn: str = "register.toml") -> Fil:
    block = [
        f'[[effektivisering]]\nomrade = "A"\nbenamning = "{vad}"\nbudgetpost = "{post}"\n'
        f'effekt_kr = {kr}\nsteg = "planerad"\nplats = "rad {nr}"\n'
        for nr, (vad, post, kr) in enumerate(rader, 1)
    ]
    return Fil(namn, (HUVUD.format(titel=titel, sha="a" * 64) + "\n".join(block)).encode())


@pytest.fixture
def las_in(tmp_path: Path):
    lager = Lager(tmp_path / "lager")
    yield lambda *filer: importera(filer, Leveransval(), lager, katalog(), "prov"), lager
    lager.stang()


def test_samma_krona_i_en_fil_sags_med_plats_och_inget_andras(las_in):
    las, lager = las_in
    with pytest.raises(Anvandarfel) as fel:
        las(fil(("Robot", "Personal", 100_000), ("Automat", "personal", 100_000)))
    (rad,) = fel.value.rader
    assert rad == (
        "register.toml – rad 2 – ”Automat” räknar samma krona som ”Robot” "
        "(register.toml – rad 1): 100\u202f000 kr på personal – slå ihop raderna, eller ange "
        "budgetposten noggrannare om det är två olika kronor"
    )
    assert lager.version() == 0


def test_samma_krona_i_en_annan_leverans_tas_inte_emot(las_in):
    las, lager = las_in
    las(fil(("Robot", "Personal", 100_000)))
    andra = fil(("Nyttan", "Personal", 100_000), titel="Nyttobanken", namn="nytta.toml")
    with pytest.raises(Anvandarfel, match=r"nytta.toml – rad 1 .*\(register.toml – rad 1\)"):
        las(andra)
    assert len(lager.las("effektivisering")) == 1


def test_en_rattad_leverans_ersatter_sin_egen_krona(las_in):
    las, lager = las_in
    las(fil(("Robot", "Personal", 100_000)))
    las(fil(("Roboten", "Personal", 100_000)))
    assert list(lager.las("effektivisering")["benamning"]) == ["Roboten"]


def test_olika_poster_eller_belopp_ar_olika_kronor(las_in):
    las, lager = las_in
    las(fil(("Robot", "Personal, bygglov", 1), ("Kran", "Personal, park", 1), ("Bil", "Drift", 2)))
    assert len(lager.las("effektivisering")) == 3
