"""Koladas värden som andra program lämnar dem: rätt kommun, rätt kön, och saknat som saknat."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.kallor import kallor, las
from hud_model.katalog import katalog

HUVUD = "kpi,municipality_id,municipality,municipality_type,year,gender,count,value"


def fil(mapp: Path, *rader: str, huvud: str = HUVUD) -> Fil:
    return Fil("kolada.csv", "\n".join((huvud, *rader, "")).encode(), mellan=mapp)


def varden(egen: Fil) -> list[tuple]:
    (inl,) = las(egen, Leveransval(), katalog())
    assert inl.kalla == "kolada_tabell"
    return duckdb.sql(
        "SELECT nyckeltal, kommun, ar, kon, varde, status FROM "
        f"read_parquet('{inl.stora['nyckeltalsvarde']}/**/*.parquet') ORDER BY ALL"
    ).fetchall()


def nekad(egen: Fil) -> str:
    with pytest.raises(Anvandarfel) as fel:
        kallor()["kolada_tabell"].las(egen, Leveransval(), katalog())
    return "\n".join(fel.value.rader)


def test_kod_och_namn_bredvid_varandra_lases_efter_koden(tmp_path: Path):
    rader = ("N00090,0126,Huddinge,K,2023,T,1,6.5", "N00090,0180,Stockholm,K,2023,T,1,7.25")
    assert varden(fil(tmp_path, *rader)) == [
        ("N00090", "0126", 2023, "alla", 6.5, "faststalld"),
        ("N00090", "0180", 2023, "alla", 7.25, "faststalld"),
    ]


def test_rikets_rad_har_sitt_namn(tmp_path: Path):
    ((*_, varde, _),) = varden(fil(tmp_path, "N00090,0000,Riket,L,2023,T,1,6.5"))
    assert varde == 6.5


def test_ett_namn_som_ar_en_annan_kommuns_avvisas(tmp_path: Path):
    sagt = nekad(fil(tmp_path, "N00090,0126,Botkyrka,K,2023,T,1,6.5"))
    assert "rad 2 – koden 0126 är Huddinge, men namnet är ”Botkyrka”" in sagt


@pytest.mark.parametrize(
    ("skrivet", "kon"),
    [("t", "alla"), ("Totalt", "alla"), ("k", "kvinnor"), ("Män", "man"), ("", "alla")],
)
def test_konet_far_skrivas_pa_flera_satt(tmp_path: Path, skrivet: str, kon: str):
    (rad,) = varden(fil(tmp_path, f"N00090,0126,Huddinge,K,2023,{skrivet},1,6.5"))
    assert rad[3] == kon


@pytest.mark.parametrize("saknat", ["NA", "NaN", ""])
def test_saknat_ar_saknat_och_aldrig_noll(tmp_path: Path, saknat: str):
    (rad,) = varden(fil(tmp_path, f"N00090,0126,Huddinge,K,2023,T,1,{saknat}"))
    assert rad[4:] == (None, "ej_publicerad")


def test_enheters_varden_ar_inte_kommunens(tmp_path: Path):
    huvud = "kpi,ou_id,municipality_id,year,gender,value"
    sagt = nekad(fil(tmp_path, "N00090,V15E1,0126,2023,T,6.5", huvud=huvud))
    assert "”ou_id” säger att värdena gäller enheter" in sagt


@pytest.mark.parametrize("id_", ["Sjukfrånvaro", "N0009", "N000900", "X00090"])
def test_det_som_inte_ar_ett_nyckeltals_id_avvisas(tmp_path: Path, id_: str):
    sagt = nekad(fil(tmp_path, f"{id_},0126,Huddinge,K,2023,T,1,6.5"))
    assert f"”{id_}” är inget nyckeltals id" in sagt


def test_id_med_liten_bokstav_ar_samma_nyckeltal(tmp_path: Path):
    ((id_, *_),) = varden(fil(tmp_path, "u28019,0126,Huddinge,K,2023,T,1,6.5"))
    assert id_ == "U28019"
