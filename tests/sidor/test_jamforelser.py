"""Jämförelsernas handgrepp: läsarens grupp ligger i adressen, hämtningen säger hur det gick."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hud_model.arenden.installning import oppna
from hud_model.arenden.startdata import fyll_tomt

ROT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sidan(egen_datamapp: Path) -> AppTest:
    assert fyll_tomt(oppna())
    at = AppTest.from_file(ROT / "pages" / "_meny.py", default_timeout=120)
    at.query_params["kommuner"] = "0182,9"
    at.run()
    return at.switch_page("jamforelser.py").run()


def test_gruppen_i_adressen_visas_och_ett_nytt_val_skrivs_dit(sidan: AppTest):
    assert not sidan.exception
    assert [w.value for w in sidan.warning] == ["Adressen säger kommun ”9”, som inte finns."]
    assert sidan.multiselect("jamforelse-egna").value == ["Nacka"]
    sidan.multiselect("jamforelse-egna").set_value(["Nacka", "Haninge"]).run()
    assert sidan.session_state["kommuner"] == "0182,0136"
    assert not sidan.exception


def test_hamtningen_utan_nat_sager_vad_som_galler(sidan: AppTest, monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as ledig:
        ledig.bind(("127.0.0.1", 0))
        port = ledig.getsockname()[1]
    monkeypatch.setenv("HUD_KOLADA_URL", f"http://127.0.0.1:{port}/v3")
    version = oppna().version()
    sidan.button("hamta-kolada").click().run()
    assert not sidan.exception
    assert any("det visas tills en ny hämtning lyckas" in fel.value for fel in sidan.error)
    assert oppna().version() == version
