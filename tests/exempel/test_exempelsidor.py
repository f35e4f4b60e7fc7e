"""Varje sida med Exempelkommunen: utan undantag, med bandet, och hämtningarna märkta."""

from __future__ import annotations

import csv as csvlasare
import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from hud_model.begrepp import Urval
from hud_model.export.tabell import csv, xlsx
from hud_model.fragor.budget import avvikelse_per_namnd
from hud_model.katalog import pahittad
from hud_model.lager import Lager

ROT = Path(__file__).resolve().parents[2]
SIDOR = sorted(fil.stem for fil in (ROT / "pages").glob("[!_]*.py"))
VAL = (
    {},
    {"namnd": "Socialnämnden"},
    {"namnd": "Miljönämnden", "ar": "2020"},
    {"tillfalle": "Delår 2", "namnd": "Byggnadsnämnden"},
    {"tillfalle": "Delår 1"},
    {"tillfalle": "Plan"},
    {"ar": "2019", "belopp": "tkr"},
)


@pytest.mark.parametrize("sida", SIDOR)
def test_sidan_visas_med_bandet_i_varje_urval(
    sida: str, exempelmapp: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HUD_DATA", str(exempelmapp))
    at = AppTest.from_file(ROT / "pages" / "_meny.py", default_timeout=120)
    at.run()
    at.switch_page(str(ROT / "pages" / f"{sida}.py"))
    for val in VAL:
        at.session_state["namnd"] = "Alla nämnder"
        at.session_state["ar"] = val.get("ar", "2023")
        at.run()  # årets nämnder och tillfällen ritas innan de väljs
        at.session_state["tillfalle"] = val.get("tillfalle", "Bokslut")
        at.session_state["namnd"] = val.get("namnd", "Alla nämnder")
        at.session_state["belopp"] = val.get("belopp", "mnkr")
        at.run()
        assert not at.exception, (val, [e.message for e in at.exception])
        band = [h.proto.body for h in at.get("html") if "hud-pahittad" in h.proto.body]
        assert any('role="note"' in b and pahittad("9999") in b for b in band), val


def test_hamtningarna_bar_markningen_pa_varje_rad(exempellager: Lager):
    svar = avvikelse_per_namnd(exempellager, Urval("9999", 2023, "bokslut"))
    markning = pahittad("9999")
    huvud, *rader = csvlasare.reader(io.StringIO(csv(svar, markning).decode("utf-8-sig")))
    assert huvud[-1] == "markning" and {rad[-1] for rad in rader} == {markning}
    bok = CalamineWorkbook.from_filelike(io.BytesIO(xlsx(svar, markning)))
    assert bok.get_sheet_by_name("Tabell").to_python()[1][-1] == markning
    assert bok.get_sheet_by_name("Källor").to_python()[0][0] == markning
    assert "markning" not in csv(svar).decode(), "en riktig kommuns uppgifter märks inte"


def test_kallan_sager_att_den_ar_pahittad(exempellager: Lager):
    svar = avvikelse_per_namnd(exempellager, Urval("9999", 2023, "bokslut"))
    assert svar.kallor
    assert all(k.titel.startswith("Exempelkommunen (påhittad): ") for k in svar.kallor)
