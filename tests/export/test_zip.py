"""Datapaketet som zip: samma rader ger samma byte, och paketet går att läsa in igen."""

from __future__ import annotations

import io
import zipfile

from starlette.requests import Request

from hud_model.arenden.installning import oppna
from hud_model.begrepp import Fil, Inlasning
from hud_model.export.datapaket import som_zip
from hud_model.kallor.datapaket import kanner_igen
from hud_model.ui.server import hamta_datapaket

RAD = {
    "kommun": "9999",
    "namnd": None,
    "ar": 2030,
    "tillfalle": "bokslut",
    "matt": "Årets resultat",
    "plats": "Tabellen",
}


def begar(adress: str = ""):
    scope = {"type": "http", "query_string": adress.encode(), "headers": []}
    return hamta_datapaket(Request(scope))


def test_zippen_beror_bara_pa_innehallet():
    filer = {"datapackage.json": b"{}\n", "namnd.csv": "ö\n".encode()}
    paket = som_zip(filer)
    assert paket == som_zip(dict(filer))
    with zipfile.ZipFile(io.BytesIO(paket)) as zip_:
        assert {namn: zip_.read(namn) for namn in zip_.namelist()} == filer
        assert {post.date_time for post in zip_.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_servern_ger_paketet_i_den_version_som_adressen_sager():
    lager = oppna()
    lager.spara(
        [Inlasning("i1", "prov", "p.txt", "0" * 64, "Provet", "9999", {"kommunresultat": [RAD]})],
        "provaren",
    )
    svar = begar()
    assert (svar.status_code, svar.media_type) == (200, "application/zip")
    assert svar.body == begar("version=1").body != begar("version=0").body
    assert kanner_igen(Fil("datapaket.zip", svar.body))
    assert begar("version=2").status_code == 404
    for okand in ("version=²", "version=-1", "version="):
        assert begar(okand).status_code == 400, okand
