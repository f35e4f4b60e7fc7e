"""Hela vägen: hämtat, inläst, ångrat och exporterat; det förra står kvar när något går fel."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from koladaserver import Koladaserver, status

from hud_model.arenden.exportera import exportera
from hud_model.arenden.hamta_kolada import hamta_kolada, planera, redan_inlast
from hud_model.arenden.importera import importera, las_filer
from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.kallor._kolada_api import Granser, Klient
from hud_model.kallor._kolada_hamtning import Plan
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.motor import alla_rader

PLAN = Plan(
    "Prov", ("N00001", "N00002", "U00003"), ("0000", "0126", "0136"), tuple(range(2018, 2023))
)


def varden_i(lager: Lager, version: int | None = None) -> dict[tuple, float]:
    ram = alla_rader(lager, "nyckeltalsvarde", version)
    nycklar = zip(ram["nyckeltal"], ram["kommun"], ram["ar"], ram["kon"], strict=True)
    return dict(zip(nycklar, ram["varde"], strict=True))


def test_det_hamtade_star_i_lagret_med_inlasning_och_plats(varden, lager, hamta):
    with Koladaserver(varden) as server:
        hamtat = hamta(server)
    ram = alla_rader(lager, "nyckeltalsvarde")
    assert (len(ram), hamtat.varden, hamtat.ny) == (75, 75, True)
    assert set(ram["inlasning"]) == {hamtat.inlasning.id}
    assert (ram["plats"] == ram["nyckeltal"]).all()
    assert lager.las("nyckeltal")["id"].tolist() == list(PLAN.nyckeltal)
    assert not list((lager.mapp / "hamtas").iterdir()), "dagboken är borta när allt är inläst"


def test_samma_svar_igen_andrar_inget(varden, lager, hamta):
    with Koladaserver(varden) as server:
        hamta(server)
        version = lager.version()
        assert not hamta(server).ny
    assert lager.version() == version


def test_ett_fel_mitt_i_lamnar_det_forra_och_en_ny_korning_fullbordar(varden, lager, hamta):
    with Koladaserver(varden) as server:
        hamta(server)
    fore, version = varden_i(lager), lager.version()
    varden["N00001"]["0126"][2022] = [("T", 7.25, "")]
    krangel = dict.fromkeys(range(4, 10), status(503))
    with Koladaserver(varden, sida=9, krangel=krangel) as server:
        with pytest.raises(Anvandarfel) as fel:
            hamta(server)
        assert lager.version() == version and varden_i(lager) == fore
        assert fel.value.rader[-1] == (
            "Kolada – inläst är Prov, hämtat 2026-11-25 – det visas tills en ny hämtning lyckas"
        )
        hamta(server)
    efter = varden_i(lager)
    assert efter.pop(("N00001", "0126", 2022, "alla")) == 7.25
    assert efter == {k: v for k, v in fore.items() if k != ("N00001", "0126", 2022, "alla")}


def test_en_ny_hamtning_av_ett_urval_galler_for_sina_nycklar_och_ror_inga_andra(
    varden, lager, hamta
):
    with Koladaserver(varden) as server:
        hamta(server)
    fore = varden_i(lager)
    varden["N00001"]["0126"][2022] = [("T", 1.5, "")]
    urval = replace(PLAN, titel="Urval", nyckeltal=("N00001",), kommuner=("0126",), ar=(2022,))
    with Koladaserver(varden) as server:
        nytt = hamta(server, urval)
    efter = varden_i(lager)
    assert efter == {**fore, ("N00001", "0126", 2022, "alla"): 1.5}
    lager.angra(nytt.inlasning.id)
    assert varden_i(lager) == fore


def test_samma_urval_hamtat_igen_ersatter_det_forra_helt(varden, lager, hamta):
    with Koladaserver(varden) as server:
        hamta(server)
    del varden["U00003"]["0136"]
    with Koladaserver(varden) as server:
        hamta(server)
    assert ("U00003", "0136") not in {nyckel[:2] for nyckel in varden_i(lager)}


def test_utan_nat_sags_vad_som_ar_inlast(lager, vantat):
    with (
        Klient("http://127.0.0.1:9/v3", Granser(forsok=2), vanta=vantat.append) as klient,
        pytest.raises(Anvandarfel) as fel,
    ):
        hamta_kolada(lager, katalog(), "prov", PLAN, klient)
    assert "127.0.0.1 går inte att nå" in fel.value.rader[0]
    assert "inget är inläst sedan tidigare" in fel.value.rader[1] == redan_inlast(lager)


def test_forteckningen_i_ramappen_gar_att_lasa_in_igen(varden, lager, hamta, tmp_path):
    with Koladaserver(varden) as server:
        hamtat = hamta(server)
    nytt = Lager(tmp_path / "nytt")
    (fil,) = las_filer([lager.mapp / "ra" / hamtat.inlasning.sha256])
    importera([fil], Leveransval(), nytt, katalog(), "prov")
    assert varden_i(nytt) == varden_i(lager)
    nytt.stang()


# ---- Datapaketet


def test_vardena_foljer_med_i_datapaketet_och_tillbaka(varden, lager, hamta, tmp_path):
    varden["N00001"]["0126"][2022] = [("T", None, "Privacy")]
    with Koladaserver(varden) as server:
        hamta(server)
    exportera(tmp_path / "paket", lager)
    nytt = Lager(tmp_path / "nytt")
    importera(
        las_filer([tmp_path / "paket" / "datapackage.json"]), Leveransval(), nytt, katalog(), "prov"
    )
    assert alla_rader(nytt, "nyckeltalsvarde").equals(alla_rader(lager, "nyckeltalsvarde"))
    exportera(tmp_path / "igen", nytt)
    nytt.stang()
    for fil in (tmp_path / "paket").iterdir():
        assert fil.read_bytes() == (tmp_path / "igen" / fil.name).read_bytes(), fil.name


@pytest.mark.parametrize(
    ("fran", "till", "text"),
    [
        ("faststalld", "gissad", "”gissad” är inte något av"),
        ("alla", "", "kon saknas i"),
        (",2018,", ",20x18,", "ar: ”20x18” är inte heltal"),
        ("N00001,alla,", "N00001,alla,inf", "är inte tal|inte ett tal"),
        ("kon,", "kom,", "kolumnen kon saknas"),
        (",alla,", ",", "celler, huvudet har"),
    ],
)
def test_fel_i_paketets_varden_sags(varden, lager, hamta, tmp_path, fran, till, text):
    with Koladaserver(varden) as server:
        hamta(server)
    exportera(tmp_path / "paket", lager)
    fil = tmp_path / "paket" / "nyckeltalsvarde.csv"
    fil.write_text(fil.read_text("utf-8").replace(fran, till, 1), "utf-8")
    paket = las_filer([tmp_path / "paket" / "datapackage.json"])
    with pytest.raises(Anvandarfel, match=text):
        importera(paket, Leveransval(), lager, katalog(), "prov")


def test_samma_nyckel_tva_ganger_i_paketet_sags(varden, lager, hamta, tmp_path):
    with Koladaserver(varden) as server:
        hamta(server)
    exportera(tmp_path / "paket", lager)
    fil = tmp_path / "paket" / "nyckeltalsvarde.csv"
    rader = list(csv.reader(io.StringIO(fil.read_text("utf-8"))))
    with fil.open("a", encoding="utf-8") as ut:
        ut.write(",".join(rader[1]) + "\n")
    with pytest.raises(Anvandarfel, match="1 rader har samma nyckel"):
        importera(
            las_filer([tmp_path / "paket" / "datapackage.json"]),
            Leveransval(),
            lager,
            katalog(),
            "prov",
        )


# ---- Planen


def test_planen_ar_katalogens_nyckeltal_alla_kommuner_och_aren_till_i_ar():
    plan = planera(katalog(), idag=date(2026, 11, 25))
    assert plan.nyckeltal == tuple(sorted(katalog().nyckeltal))
    assert (len(plan.kommuner), plan.kommuner[0]) == (291, "0000")
    assert plan.ar == tuple(range(2010, 2027))


def test_ett_urval_far_egen_titel_som_bara_beror_pa_urvalet():
    ett = planera(katalog(), ["N20900"], ["0126", "0136"], "2015-2022")
    samma = planera(katalog(), ["N20900"], ["0136", "0126"], "2015–2022")
    assert ett == samma
    assert ett.titel.startswith("Kolada, urval ")
    assert planera(katalog(), ["N20900"], ["0126"], "2022").ar == (2022,)


def test_det_som_inte_duger_sags_med_alla_misstag():
    with pytest.raises(Anvandarfel) as fel:
        planera(katalog(), ["N1", "N20900"], ["0126", "9876"], "2022-2015")
    assert [rad.split(" – ")[0] for rad in fel.value.rader] == [
        "--nyckeltal N1",
        "--kommun 9876",
        "--ar 2022-2015",
    ]
    for ar in ("nyss", "1890", "2015-2999"):
        with pytest.raises(Anvandarfel, match="är inga år"):
            planera(katalog(), ar=ar)


def test_en_inlamnad_forteckning_utan_svar_sags(lager):
    fil = Fil("kolada.json", b'{"format": "huddinge-uppfoljning/kolada-1"')
    with pytest.raises(Anvandarfel):
        importera([fil], Leveransval(), lager, katalog(), "prov")
