"""Koladas riktiga värden, serverade lokalt: varje värde exakt, och minne som inte växer."""

from __future__ import annotations

import csv
import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from koladaserver import Koladaserver, Varden, las_csv, status

from hud_model.arenden.hamta_kolada import hamta_kolada, planera
from hud_model.begrepp import Anvandarfel
from hud_model.kallor._kolada_api import Granser, Klient
from hud_model.katalog import katalog
from hud_model.motor import STOR, alla_rader, fraga

ROT = Path(__file__).resolve().parents[2]
FIL = ROT.parent / "shared" / "data" / "kolada" / "kolada_karna_all290_2010-2022.csv.gz"
MINNE_MB = 300
"""Så mycket mer minne än ett kommando som inte gör något får hela hämtningen ta."""


@pytest.fixture(scope="module")
def riktiga() -> Varden:
    """Alla 655 854 värden."""
    if not FIL.exists():
        pytest.skip("Koladas värden saknas: de ska ligga i ../shared/data bredvid programmets mapp")
    return las_csv(FIL)


def test_katalogens_nyckeltal_overlever_ett_avbrott_och_kommer_fram_exakt(riktiga, lager, vantat):
    """Tio sidor in svarar servern 503; en ny körning hämtar bara resten."""
    plan = planera(katalog(), ar="2020-2022")
    with (
        Koladaserver(riktiga, krangel=dict.fromkeys((10, 11), status(503))) as server,
        Klient(server.url, Granser(forsok=2), vanta=vantat.append) as klient,
    ):
        with pytest.raises(Anvandarfel, match="svarade 503"):
            hamta_kolada(lager, katalog(), "prov", plan, klient)
        assert lager.version() == 0 and lager.las("nyckeltal").empty
        hamta_kolada(lager, katalog(), "prov", plan, klient)
        sidor = [vag for vag in server.fragade[:10] if vag.startswith("/v3/data")]
        assert all(server.fragade.count(vag) == 1 for vag in sidor)
    ram = alla_rader(lager, "nyckeltalsvarde")
    nycklar = zip(ram["nyckeltal"], ram["kommun"], ram["ar"], strict=True)
    assert dict(zip(nycklar, ram["varde"], strict=True)) == {
        (k, m, a): matt[0][1]
        for k in plan.nyckeltal
        for m, per_ar in riktiga[k].items()
        for a, matt in per_ar.items()
        if a >= 2020
    }
    t = STOR["nyckeltalsvarde"]
    val = sa.select(t.c.kommun, t.c.varde).where(
        t.c.nyckeltal == "N20900", t.c.ar == 2022, t.c.kommun.in_(["0126", "0136"])
    )
    svar = fraga(lager, val).set_index("kommun")["varde"]
    assert svar.round(1).to_dict() == {"0126": -16.3, "0136": 3.2}


@pytest.mark.fault
def test_alla_varden_ryms_i_begransat_minne(riktiga, egen_datamapp):
    """Hela filen genom kommandot, i en egen process som säger hur mycket minne den tog."""
    mat = (
        "import resource, runpy, sys\n"
        "try:\n    runpy.run_module('hud_model', run_name='__main__')\n"
        "finally:\n    mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "    sys.stderr.write(f'MB {mb}')\n"
    )

    def kor(*argument: str) -> tuple[str, int]:
        svar = subprocess.run(
            [sys.executable, "-c", mat, *argument],
            cwd=ROT,
            env={**os.environ, "HUD_DATA": str(egen_datamapp)},
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )
        assert svar.returncode == 0, svar.stderr
        return svar.stdout, int(svar.stderr.rsplit("MB ", 1)[1])

    _, grund = kor("inlasningar")
    with Koladaserver(riktiga) as server:
        val = ["--bas-url", server.url, "--ar", "2010-2022", "--nyckeltal", *sorted(riktiga)]
        svar, minne = kor("kolada", "hamta", *val)
    assert "655854 värden för 415 nyckeltal" in svar
    assert minne - grund < MINNE_MB, f"hämtningen tog {minne} MB, ett tomt kommando {grund} MB"

    from hud_model.arenden.installning import oppna

    t = STOR["nyckeltalsvarde"]
    ram = fraga(oppna(), sa.select(t.c.nyckeltal, t.c.kommun, t.c.ar, t.c.varde))
    last = {rad[:3]: rad[3] for rad in ram.itertuples(index=False, name=None)}
    with gzip.open(FIL, "rt", encoding="utf-8", newline="") as fil:
        antal = 0
        for rad in csv.DictReader(fil):
            nyckel = (rad["kpi_id"], rad["municipality_id"], int(rad["period"]))
            assert last[nyckel] == float(rad["value"]), nyckel
            antal += 1
    assert antal == len(last) == 655_854
