"""Kommandot `kolada hamta`: listor efter valen, ett dokument i JSON, ett fel per rad."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from koladaserver import Koladaserver, status, ur_rader
from typer.testing import CliRunner

from hud_model import __main__ as kommandorad
from hud_model.arenden.installning import oppna
from hud_model.kallor import _kolada_api

RADER = [
    {"kpi_id": k, "municipality_id": m, "period": a, "value": a / 7}
    for k in ("N00001", "N00002")
    for m in ("0000", "0126", "0136")
    for a in (2020, 2021, 2022)
]


@pytest.fixture
def kor(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Kör `kolada hamta` utan att vänta på riktigt."""
    monkeypatch.setattr(_kolada_api, "_vanta", lambda sekunder: None)

    def gor(*argument: str) -> Result:
        svar = CliRunner().invoke(kommandorad.app, ["kolada", "hamta", *argument])
        if svar.exception and not isinstance(svar.exception, SystemExit):
            raise svar.exception
        return svar

    return gor


def test_flera_varden_efter_ett_val(kor):
    val = ["--nyckeltal", "N00001", "N00002", "--kommun", "0126", "0136", "--ar", "2020-2022"]
    with Koladaserver(ur_rader(RADER)) as server:
        svar = kor(*val, "--bas-url", server.url, "--json")
        upprepat = [*val[:2], "--nyckeltal", val[2], *val[3:5], "--kommun", val[5], *val[6:]]
        igen = kor("--bas-url", server.url, *upprepat)
    assert svar.exit_code == 0, svar.stderr
    dokument = json.loads(svar.stdout)
    assert (dokument["varden"], dokument["nyckeltal"], dokument["ny"]) == (2 * 2 * 3, 2, True)
    assert igen.exit_code == 0 and "fanns redan, inget ändrades" in igen.stdout


def test_adressen_kan_sta_i_miljon(kor, monkeypatch):
    with Koladaserver(ur_rader(RADER)) as server:
        monkeypatch.setenv("HUD_KOLADA_URL", server.url)
        svar = kor("--nyckeltal", "N00001", "N99999", "--kommun", "0126", "--ar", "2022")
    assert svar.exit_code == 0, svar.stderr
    assert "1 värden för 2 nyckeltal, inlästa" in svar.stdout
    assert "anmärkning: N99999 – Kolada har inga värden" in svar.stdout


def test_fel_ar_rader_pa_stderr_och_inget_har_andrats(kor):
    krangel = dict.fromkeys(range(20), status(503))
    with Koladaserver(ur_rader(RADER), krangel=krangel) as server:
        svar = kor("--bas-url", server.url, "--nyckeltal", "N00001")
    assert (svar.exit_code, svar.stdout) == (1, "")
    assert all(len(rad.split(" – ")) >= 3 for rad in svar.stderr.splitlines()), svar.stderr
    assert oppna().version() == 0
    svar = kor("--nyckeltal", "fel", "--kommun", "x", "--ar", "y")
    assert (svar.exit_code, len(svar.stderr.splitlines())) == (1, 3)


@pytest.mark.parametrize("argument", [["N20900"], ["--finns-inte"], ["--nyckeltal"]])
def test_fel_anvandning_ger_slutkod_2(kor, argument):
    assert kor(*argument).exit_code == 2
