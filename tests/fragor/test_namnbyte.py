"""Ett namnbyte i katalogen, och inget annat: varje fråga svarar som om nämnden hetat så hela tiden.

Samma uppgifter lagras två gånger, under ett namn alla år och under två namn i följd. Allt som ser
bakåt (året före, trender, avstämning, nyckeltal) ska då bli detsamma, och inget räknas två gånger.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from hud_model.arenden.exempel.tillverka import las_in
from hud_model.begrepp import Inlasning, Svar, Urval
from hud_model.fragor import FRAGOR
from hud_model.fragor.ram import valbart
from hud_model.katalog import MAPP, katalog
from hud_model.lager import Lager
from hud_model.tabeller import FAKTATABELLER

KOMMUN, GAMMAL, NY, BYTTE = "9999", "socialnamnden", "valfardsnamnden", 2023
OM_MODELLEN = {"datalaget", "tabellinnehall", "versionslista", "andrat_sedan", "andrat"}
"""Frågor om vad som är inläst: där heter nämnden det som leveransen säger."""
BYTET = f"""
[[namnd]]
kommun = "{KOMMUN}"
id = "{GAMMAL}"
namn = "Socialnämnden"
kortnamn = "Social"
giltig_till = "{BYTTE - 1}-12-31"

[[namnd]]
kommun = "{KOMMUN}"
id = "{NY}"
namn = "Socialnämnden"
kortnamn = "Social"
giltig_fran = "{BYTTE}-01-01"
foregangare = "{GAMMAL}"
"""


@dataclass(frozen=True)
class Lagren:
    """Samma uppgifter med ett namn alla år, och med namnbytet."""

    ett_namn: Lager
    tva_namn: Lager


def _bytt(rad: dict[str, Any]) -> dict[str, Any]:
    if rad.get("ar") and rad["ar"] >= BYTTE:
        return {k: NY if v == GAMMAL else v for k, v in rad.items()}
    return rad


def _spara(lager: Lager, tabeller: dict[str, pd.DataFrame], *, byt: bool) -> None:
    rader = {}
    for namn, ram in tabeller.items():
        egna = ram.drop(columns="inlasning").astype(object)
        egna = egna.where(egna.notna(), None).to_dict("records")
        if byt and namn == "namnd":
            gamla = [r for r in egna if r["id"] == GAMMAL]
            egna += [{**r, "id": NY, "foregangare": GAMMAL} for r in gamla]
        rader[namn] = [_bytt(r) for r in egna] if byt else egna
    lager.spara([Inlasning("a" * 12, "exempel", "x", "a" * 64, "Exempel", KOMMUN, rader)], "prov")


@pytest.fixture(scope="module")
def lagren(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lagren]:
    mapp = tmp_path_factory.mktemp("namnbyte")
    grund = Lager(mapp / "grund")
    las_in(grund, "liten", katalog())
    tabeller = {namn: grund.las(namn) for namn in FAKTATABELLER if namn != "anmarkning"}
    ett, tva = Lager(mapp / "ett"), Lager(mapp / "tva")
    _spara(ett, tabeller, byt=False)
    _spara(tva, tabeller, byt=True)
    yield Lagren(ett, tva)
    for lager in (grund, ett, tva):
        lager.stang()


@pytest.fixture
def bytet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Katalogen med blocket för den gamla nämnden avslutat och ett nytt efter det."""
    mapp = tmp_path / "katalog"
    shutil.copytree(MAPP, mapp)
    text = (mapp / "namnder.toml").read_text("utf-8")
    block = text.split("[[namnd]]")
    kvar = [b for b in block if not (f'"{KOMMUN}"' in b and f'id = "{GAMMAL}"' in b)]
    assert len(kvar) == len(block) - 1
    (mapp / "namnder.toml").write_text("[[namnd]]".join(kvar) + BYTET, "utf-8")
    monkeypatch.setenv("HUD_KATALOG", str(mapp))


def _som_text(svar: Svar) -> dict[str, Any]:
    """Svaret under det gamla namnet: rubrik, tomt eller inte, och tabellerna i egen ordning."""

    def tabell(ram: pd.DataFrame) -> list[str]:
        if "regel" in ram:
            ram = ram.drop(columns="id")  # en anmärknings id är en summa där nämndens id ingår
        rader = ram.astype(object).where(ram.notna(), None).to_dict("records")
        return sorted(str(rad).replace(NY, GAMMAL) for rad in rader)

    return {
        "rubrik": svar.rubrik.replace(NY, GAMMAL),
        "ingress": svar.ingress.replace(NY, GAMMAL),
        "tom_for": svar.tom_for.replace(NY, GAMMAL),
        "tabell": tabell(svar.tabell),
        "delar": {namn: tabell(ram) for namn, ram in svar.delar.items()},
    }


def _alla(lager: Lager, namnd: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Varje frågas svar i de perioder som börjar när nämnden bytt namn."""
    perioder = [p for p in valbart(lager).perioder[KOMMUN] if p.ar >= BYTTE]
    return {
        (namn, p.ar, p.tillfalle, vald is not None): _som_text(
            fraga(lager, Urval(KOMMUN, p.ar, p.tillfalle, vald))
        )
        for p in perioder
        for vald in (None, namnd)
        for namn, fraga in FRAGOR.items()
        if namn not in OM_MODELLEN
    }


def test_varje_fraga_svarar_som_om_namnden_hetat_sa_hela_tiden(
    lagren: Lagren, request: pytest.FixtureRequest
):
    fore = _alla(lagren.ett_namn, GAMMAL)
    request.getfixturevalue("bytet")
    assert katalog().linje(KOMMUN).vid(GAMMAL, BYTTE) == NY
    efter = _alla(lagren.tva_namn, NY)
    assert fore.keys() == efter.keys()
    olika = {k: (fore[k], efter[k]) for k in fore if fore[k] != efter[k]}
    assert not olika, "\n\n".join(
        f"{k}\n" + "\n".join(f"  {d}: {a[d]}\n  mot {b[d]}" for d in a if a[d] != b[d])
        for k, (a, b) in list(olika.items())[:5]
    )


def test_menyn_har_ett_namn_per_ar(lagren: Lagren, bytet: None):
    val = valbart(lagren.tva_namn)
    for period in val.perioder[KOMMUN]:
        namnder = val.namnder(KOMMUN, period.ar)
        assert (NY in namnder) == (period.ar >= BYTTE)
        assert (GAMMAL in namnder) == (period.ar < BYTTE)
