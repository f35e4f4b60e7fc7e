"""Stora tabeller: filer i kraft, ersättning, ångrande, versioner, motor, export och återläsning."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from hud_model.arenden.exportera import exportera
from hud_model.arenden.importera import importera, las_filer
from hud_model.begrepp import Anvandarfel, Leveransval
from hud_model.katalog import katalog
from hud_model.lager import Lager, Sparat
from hud_model.motor import STOR, fraga

H = STOR["huvudbok"].c
MANADER = [f"2023{m:02}" for m in range(1, 13)]


@pytest.fixture
def lager(egen_datamapp: Path) -> Iterator[Lager]:
    lager = Lager(egen_datamapp)
    yield lager
    lager.stang()


def bok(mapp: Path, perioder: list[str], belopp: int, **ovrigt: str) -> Path:
    """En huvudbok med en rad per period, alla med samma belopp i kronor."""
    kolumner = {"konto": "3010", "typ": "utfall", **ovrigt}
    rader = [";".join([p, str(belopp), *kolumner.values()]) for p in perioder]
    vag = mapp / f"bok{len(list(mapp.iterdir()))}.csv"
    vag.write_text("\n".join([";".join(["period", "belopp", *kolumner]), *rader, ""]), "utf-8")
    return vag


def las_in(lager: Lager, *filer: Path) -> Sparat:
    gjort = importera(las_filer(filer), Leveransval(kommun="0126"), lager, katalog(), "prov")
    assert gjort.sparat is not None
    return gjort.sparat


def summor(lager: Lager, version: int | None = None) -> dict[str, int]:
    """Period → summa i kronor för det som är i kraft."""
    val = sa.select(H.period, sa.func.sum(H.belopp_ore).label("ore")).group_by(H.period)
    ram = fraga(lager, val, version)
    return {p: int(ore) // 100 for p, ore in zip(ram["period"], ram["ore"], strict=True)}


def test_ett_tomt_lager_har_en_tom_huvudbok(lager: Lager):
    ram = fraga(lager, sa.select(STOR["huvudbok"]))
    assert ram.empty and tuple(ram.columns) == tuple(H.keys())


def test_raderna_bar_kommun_ar_inlasning_och_plats(lager: Lager, tmp_path: Path):
    sparat = las_in(lager, bok(tmp_path, ["202301"], 5, verifikat="V1", rad="2"))
    (rad,) = fraga(lager, sa.select(STOR["huvudbok"])).to_dict("records")
    assert (rad["kommun"], rad["ar"], rad["inlasning"]) == ("0126", 2023, sparat.nya[0])
    assert (rad["plats"], rad["belopp_ore"]) == ("verifikat V1, rad 2", 500)
    assert lager.historik()["tabeller"].tolist() == [{"huvudbok": 1}]


def test_svarets_typer_ar_lagrets(lager: Lager, tmp_path: Path):
    las_in(lager, bok(tmp_path, ["202301"], 5, datum="2023-01-31"))
    val = sa.select(H.konto, H.datum, H.rad, sa.func.sum(H.belopp_ore).label("s")).group_by(
        H.konto, H.datum, H.rad
    )
    ram = fraga(lager, val.where(H.konto.in_(["3010", "x"])))
    assert [str(t) for t in ram.dtypes] == ["str", "str", "Int64", "Int64"]
    assert ram["datum"].tolist() == ["2023-01-31"] and ram["rad"].isna().all()


def test_en_senare_fil_som_tacker_allt_ersatter(lager: Lager, tmp_path: Path):
    forsta = las_in(lager, bok(tmp_path, MANADER[:3], 1)).nya[0]
    andra = las_in(lager, bok(tmp_path, MANADER[:6], 2)).nya[0]
    assert summor(lager) == dict.fromkeys(MANADER[:6], 2)
    assert summor(lager, 1) == dict.fromkeys(MANADER[:3], 1)
    assert lager.las("inlasning")["id"].tolist() == [andra]
    assert lager.las("inlasning", version=1)["id"].tolist() == [forsta]
    lager.angra(andra)
    assert summor(lager) == dict.fromkeys(MANADER[:3], 1)
    assert lager.las("inlasning")["id"].tolist() == [forsta]
    lager.angra(forsta)
    assert summor(lager) == {} and lager.version() == 4


def test_manader_efter_hand_star_bredvid_varandra(lager: Lager, tmp_path: Path):
    for m in MANADER[:3]:
        las_in(lager, bok(tmp_path, [m], 1))
    assert summor(lager) == dict.fromkeys(MANADER[:3], 1)
    las_in(lager, bok(tmp_path, MANADER[:2], 7, typ="budget"))
    assert summor(lager) == {MANADER[0]: 8, MANADER[1]: 8, MANADER[2]: 1}


def test_en_fil_som_tacker_en_del_avvisas(lager: Lager, tmp_path: Path):
    las_in(lager, bok(tmp_path, MANADER[:6], 1))
    for nasta in (MANADER[:3], MANADER[3:9]):
        with pytest.raises(Anvandarfel, match="täcker en del av det som redan är inläst"):
            las_in(lager, bok(tmp_path, nasta, 2))
    assert summor(lager) == dict.fromkeys(MANADER[:6], 1) and lager.version() == 1


def test_hela_kommunens_huvudbok_och_en_namnds_raknas_aldrig_dubbelt(lager: Lager, tmp_path: Path):
    las_in(lager, bok(tmp_path, MANADER, 1))
    with pytest.raises(Anvandarfel, match="täcker en del"):
        las_in(lager, bok(tmp_path, MANADER, 2, namnd="socialnamnden"))
    lager.angra(lager.las("inlasning")["id"][0])
    for namnd in ("socialnamnden", "kommunstyrelsen"):
        las_in(lager, bok(tmp_path, MANADER, 2, namnd=namnd))
    assert summor(lager) == dict.fromkeys(MANADER, 4)
    las_in(lager, bok(tmp_path, MANADER, 3))
    assert summor(lager) == dict.fromkeys(MANADER, 3)


def test_samma_fil_igen_andrar_inget_och_en_angrad_gar_att_lasa_igen(lager: Lager, tmp_path: Path):
    vag = bok(tmp_path, MANADER[:1], 1)
    id_ = las_in(lager, vag).nya[0]
    assert las_in(lager, vag).fanns == (id_,)
    lager.angra(id_)
    assert las_in(lager, vag).nya == (id_,)
    assert summor(lager) == {MANADER[0]: 1} and lager.version() == 3


def test_filerna_ar_oforanderliga_och_mellanmappen_borta(lager: Lager, tmp_path: Path):
    las_in(lager, bok(tmp_path, MANADER[:1], 1))
    (fil,) = lager.filer("huvudbok")
    assert fil.vag.relative_to(lager.mapp).parts[:4] == (
        "modell",
        "huvudbok",
        "kommun=0126",
        "ar=2023",
    )
    fore = fil.vag.read_bytes()
    las_in(lager, bok(tmp_path, MANADER[:2], 2))
    assert fil.vag.read_bytes() == fore
    kvar = {v.name for v in lager.mapp.iterdir()} | {
        v.name for v in (lager.mapp / "modell").iterdir()
    }
    assert kvar == {"ra", "modell", "hud.sqlite", "huvudbok"}


def test_det_ett_avbrott_lamnat_stadas_och_inget_annat(lager: Lager, tmp_path: Path):
    las_in(lager, bok(tmp_path, MANADER[:1], 1))
    (fil,) = lager.filer("huvudbok")
    herrelos, annans = fil.vag.with_name("avbruten.parquet"), fil.vag.with_name("annans.parquet")
    for vag in (herrelos, annans):
        vag.write_bytes(b"x")
    lapp = lager.mapp / "modell" / "pagar-x.json"
    lapp.write_text(json.dumps([v.relative_to(lager.mapp).as_posix() for v in (herrelos, fil.vag)]))
    (lager.mapp / "modell" / "pagar-halv.json").write_text("[")
    assert summor(lager) == {MANADER[0]: 1}
    las_in(lager, bok(tmp_path, MANADER[1:2], 1))
    assert not herrelos.exists() and not lapp.exists() and annans.exists() and fil.vag.exists()
    assert not list((lager.mapp / "modell").glob("pagar-*"))


def test_motorn_gar_att_dela_mellan_tradar(lager: Lager, tmp_path: Path):
    las_in(lager, bok(tmp_path, MANADER, 1))
    svar: list[dict[str, int]] = []
    tradar = [Thread(target=lambda: svar.append(summor(lager))) for _ in range(4)]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join(30)
    assert svar == [dict.fromkeys(MANADER, 1)] * 4


def test_motorn_nar_inget_utanfor_datamappen(lager: Lager, tmp_path: Path):
    las_in(lager, bok(tmp_path, MANADER[:1], 1))
    hemlig = tmp_path / "hemlig.csv"
    hemlig.write_text("a\n1\n")
    utanfor = sa.select(sa.text("*")).select_from(sa.text(f"read_csv('{hemlig}')"))
    with pytest.raises(Exception, match="[Pp]ermission"):
        fraga(lager, utanfor)


# ---- Export


def inlast(mapp: Path, paket: Path) -> Lager:
    lager = Lager(mapp)
    importera(las_filer([paket / "datapackage.json"]), Leveransval(), lager, katalog(), "prov")
    return lager


def las_mapp(mapp: Path) -> dict[str, bytes]:
    return {v.name: v.read_bytes() for v in mapp.iterdir()}


@pytest.fixture
def fyllt(lager: Lager, tmp_path: Path) -> Lager:
    las_in(lager, bok(tmp_path, ["202211", "202301"], 1, namnd="socialnamnden"))
    las_in(lager, bok(tmp_path, MANADER[1:3], 2))
    return lager


def test_csv_paketet_bar_huvudbokens_inlasning_men_inte_dess_rader(fyllt: Lager, tmp_path: Path):
    exportera(tmp_path / "ut", fyllt)
    assert not (tmp_path / "ut" / "huvudbok.csv").exists()
    igen = inlast(tmp_path / "igen", tmp_path / "ut")
    assert summor(igen) == {}
    exportera(tmp_path / "ut2", igen)
    assert las_mapp(tmp_path / "ut2") == las_mapp(tmp_path / "ut")
    # Råfilen går att läsa in ovanpå, fast inläsningen redan är känd.
    for vag in sorted(tmp_path.glob("bok*.csv")):
        assert len(las_in(igen, vag).nya) == 1
    assert summor(igen) == summor(fyllt)
    igen.stang()


def test_parquetpaketet_ger_huvudbokens_rader_tillbaka(fyllt: Lager, tmp_path: Path):
    antal = exportera(tmp_path / "ut", fyllt, format_="parquet")
    assert antal["huvudbok"] == 4
    igen = inlast(tmp_path / "igen", tmp_path / "ut")
    allt = sa.select(STOR["huvudbok"]).order_by(*H)
    pd.testing.assert_frame_equal(fraga(igen, allt), fraga(fyllt, allt))
    exportera(tmp_path / "ut2", igen, format_="parquet")
    assert las_mapp(tmp_path / "ut2") == las_mapp(tmp_path / "ut")
    for namn, ram in fyllt.alla().items():
        pd.testing.assert_frame_equal(igen.las(namn), ram)
    igen.stang()


def test_en_trasig_fil_i_parquetpaketet_avvisas(fyllt: Lager, tmp_path: Path):
    exportera(tmp_path / "ut", fyllt, format_="parquet")
    for namn in ("huvudbok.parquet", "namnd.parquet"):
        vag = tmp_path / "ut" / namn
        hel = vag.read_bytes()
        vag.write_bytes(hel[: len(hel) // 2])
        with pytest.raises(Anvandarfel, match=namn):
            inlast(tmp_path / "igen", tmp_path / "ut")
        vag.write_bytes(hel)


def andra(vag: Path, **kolumner: pa.Array) -> None:
    """Skriver om en Parquetfil med några kolumner utbytta."""
    tabell = pq.read_table(vag)
    for namn, varden in kolumner.items():
        tabell = tabell.set_column(tabell.schema.get_field_index(namn), namn, varden)
    pq.write_table(tabell, vag)


@pytest.mark.parametrize(
    ("kolumner", "vantat"),
    [
        ({"belopp_ore": pa.array([1, None, 2, 3], pa.int64())}, "belopp_ore saknas"),
        ({"belopp_ore": pa.array([1.0, 2.0, 3.0, float("nan")])}, "belopp_ore är double"),
        ({"belopp_ore": pa.array(["1", "2", "3", "4"])}, "belopp_ore är string"),
        ({"typ": pa.array(["utfall", "utfal", "utfall", "utfall"])}, "typ ”utfal” finns inte"),
        ({"kommun": pa.array(["0126", "0126", "0127", "0126"])}, "kommun ”0127” är inte 0126"),
        ({"namnd": pa.array(["x", None, None, None])}, "nämnden ”x” finns inte"),
        ({"period": pa.array(["202413"] * 4)}, "period ”202413” är inte en månad"),
        ({"ar": pa.array([20240] * 4, pa.int64())}, "ar ”20240” är inte periodens år"),
        ({"inlasning": pa.array(["okänd"] * 4)}, "inläsningen okänd finns inte"),
    ],
)
def test_fel_i_parquetpaketets_huvudbok_sags(
    fyllt: Lager, tmp_path: Path, kolumner: dict[str, pa.Array], vantat: str
):
    exportera(tmp_path / "ut", fyllt, format_="parquet")
    andra(tmp_path / "ut" / "huvudbok.parquet", **kolumner)
    with pytest.raises(Anvandarfel) as fel:
        inlast(tmp_path / "igen", tmp_path / "ut")
    assert all(rad.startswith("datapackage.json, huvudbok.parquet") for rad in fel.value.rader)
    assert vantat in str(fel.value)


def test_dubbla_rader_och_saknade_kolumner_i_parquetpaketet_sags(fyllt: Lager, tmp_path: Path):
    exportera(tmp_path / "ut", fyllt, format_="parquet")
    vag = tmp_path / "ut" / "huvudbok.parquet"
    hel = pq.read_table(vag)
    med_verifikat = hel.set_column(
        hel.schema.get_field_index("verifikat"), "verifikat", pa.array(["V1", "V2", "V3", "V4"])
    ).set_column(hel.schema.get_field_index("rad"), "rad", pa.array([1] * 4, pa.int64()))
    for tabell, vantat in (
        (pa.concat_tables([med_verifikat, med_verifikat]), "står 2 gånger"),
        (hel.drop_columns(["motpart"]), "kolumnen motpart saknas"),
        (hel.append_column("extra", hel["konto"]), "kolumnen extra står inte i"),
    ):
        pq.write_table(tabell, vag)
        with pytest.raises(Anvandarfel, match=vantat):
            inlast(tmp_path / "igen", tmp_path / "ut")
    pq.write_table(hel, vag)
    namnd = tmp_path / "ut" / "inlasning.parquet"
    pq.write_table(pq.read_table(namnd).drop_columns(["filnamn"]), namnd)
    with pytest.raises(Anvandarfel, match="inlasning.parquet – kolumnen filnamn saknas"):
        inlast(tmp_path / "igen", tmp_path / "ut")
    assert not any((tmp_path / "igen").rglob("ra/*"))


def test_en_fil_i_parquetpaketet_som_inte_ar_den_exporterade_avvisas(fyllt: Lager, tmp_path: Path):
    """Raderna duger, men några saknas: bara kontrollsumman vet det."""
    exportera(tmp_path / "ut", fyllt, format_="parquet")
    vag = tmp_path / "ut" / "huvudbok.parquet"
    pq.write_table(pq.read_table(vag).slice(0, 3), vag)
    with pytest.raises(Anvandarfel) as fel:
        inlast(tmp_path / "igen", tmp_path / "ut")
    assert fel.value.rader == (
        "datapackage.json, huvudbok.parquet – har ändrats sedan paketet exporterades: "
        "kontrollsumman stämmer inte – exportera paketet på nytt",
    )


@pytest.mark.parametrize("mapp", ["ar=2019", "belopp_ore=7", "kommun=0180/konto=1"])
def test_mappens_namn_sager_inget_om_raderna(fyllt: Lager, tmp_path: Path, mapp: str):
    """Sökvägar som liknar Hives delning får inte bli värden, varken i paketet eller i lagret."""
    exportera(tmp_path / mapp / "ut", fyllt, format_="parquet")
    igen = inlast(tmp_path / mapp / "data", tmp_path / mapp / "ut")
    allt = sa.select(STOR["huvudbok"]).order_by(*H)
    pd.testing.assert_frame_equal(fraga(igen, allt), fraga(fyllt, allt))
    igen.stang()


def test_en_zip_av_parquetpaketet_lases(fyllt: Lager, tmp_path: Path):
    exportera(tmp_path / "ut", fyllt, format_="parquet")
    zip_ = Path(shutil.make_archive(str(tmp_path / "paket"), "zip", tmp_path / "ut"))
    igen = Lager(tmp_path / "igen")
    importera(las_filer([zip_]), Leveransval(), igen, katalog(), "prov")
    assert summor(igen) == summor(fyllt)
    igen.stang()


def test_arbetsboken_har_ett_blad_per_tabell_och_inga_formler(fyllt: Lager, tmp_path: Path):
    exportera(tmp_path / "ut", fyllt, format_="xlsx")
    (vag,) = (tmp_path / "ut").iterdir()
    bok_ = pd.read_excel(vag, sheet_name=None, engine="calamine", dtype=str)
    assert list(bok_) == list(fyllt.alla())
    assert bok_["namnd"]["id"].tolist() == fyllt.las("namnd")["id"].tolist()
    fore = vag.read_bytes()
    exportera(tmp_path / "ut", fyllt, format_="xlsx")
    assert vag.read_bytes() == fore


@pytest.mark.parametrize("format_", ["datapaket", "parquet", "xlsx"])
def test_en_tidigare_version_exporteras_som_den_var(fyllt: Lager, tmp_path: Path, format_: str):
    exportera(tmp_path / "fore", fyllt, format_=format_)
    version = fyllt.version()
    las_in(fyllt, bok(tmp_path, MANADER[1:9], 3))
    exportera(tmp_path / "efter", fyllt, version, format_)
    assert las_mapp(tmp_path / "efter") == las_mapp(tmp_path / "fore")
    exportera(tmp_path / "nu", fyllt, format_=format_)
    assert las_mapp(tmp_path / "nu") != las_mapp(tmp_path / "fore")
