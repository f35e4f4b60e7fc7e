"""Röta: en byte som vänts på disken ger samma siffror som förut eller ett klart fel.

Aldrig en annan siffra, aldrig ett undantag. Facit är det öppna paketets byte, och huvudbokens
summor ur motorn.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pandas as pd
import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from hud_model.arenden.importera import importera, las_filer
from hud_model.begrepp import Anvandarfel, Inlasning, Leveransval, Rota
from hud_model.export.datapaket import som_csv
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.motor import STOR, fraga
from hud_model.tabeller import TABELLER

H = STOR["huvudbok"].c
SKADOR = 200
OMGANGAR = 4
ROT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def hel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """En datamapp med rader, en ersatt leverans, en ångrad och en huvudbok."""
    mapp = tmp_path_factory.mktemp("hel")
    lager = Lager(mapp / "data")
    for nr, titel in enumerate(("A", "B", "B", "C")):
        nyckel = {"kommun": "0126", "namnd": None, "ar": 2023, "tillfalle": "bokslut"}
        rader = [
            {**nyckel, "matt": f"Mått {i}", "kon": "alla", "varde": i + nr / 8, "plats": f"rad {i}"}
            for i in range(40)
        ]
        uppdrag = [{**nyckel, "titel": f"Uppdrag {nr}", "fran_kf": True, "plats": "1"}]
        lager.spara(
            [
                Inlasning(
                    f"id{nr}",
                    "prov",
                    "x.txt",
                    "0" * 64,
                    titel,
                    "0126",
                    ar=2023,
                    rader={"personal": rader, "uppdrag": uppdrag},
                )
            ],
            "prov",
        )
    lager.angra("id3")
    bok = mapp / "bok.csv"
    rader_ = [f"{3000 + i % 7};{i};2023-{i % 12 + 1:02}-05" for i in range(500)]
    bok.write_text("\n".join(["konto;belopp;datum", *rader_, ""]))
    importera(las_filer([bok]), Leveransval(kommun="0126"), lager, katalog(), "prov")
    lager.stang()
    return mapp / "data"


def rader_i(lager: Lager) -> dict[str, bytes]:
    """Varje tabells rader i kraft, på datapaketets form."""
    return {namn: som_csv(TABELLER[namn], ram) for namn, ram in lager.alla().items()}


def siffror(mapp: Path) -> list[object]:
    """Allt som visas ur ett nyöppnat lager: version, paket, historik och huvudbokens filer."""
    lager = Lager(mapp)
    try:
        filer = [(f.vag.name, f.sha256, f.rader, f.inlasning) for f in lager.filer("huvudbok")]
        historik = lager.historik().to_json()
        return [lager.version(), rader_i(lager), historik, filer]
    finally:
        lager.stang()


def summor(lager: Lager) -> pd.DataFrame:
    """Huvudbokens summor ur motorn."""
    val = sa.select(H.konto, sa.func.sum(H.belopp_ore).label("s")).group_by(H.konto)
    return fraga(lager, val.order_by(H.konto))


def allt(data: Path) -> pd.DataFrame:
    """Huvudbokens summor, sedan allt annat lästs."""
    siffror(data)
    lager = Lager(data)
    try:
        return summor(lager)
    finally:
        lager.stang()


def skada(original: bytes, slump: Random) -> bytes:
    """En byte vänd, varannan gång där det står något."""
    fylld = slump.random() < 0.8
    while True:
        plats = slump.randrange(len(original))
        if original[plats] or not fylld:
            break
    andrad = bytearray(original)
    andrad[plats] ^= 1 << slump.randrange(8)
    return bytes(andrad)


def prova_skador(vag: Path, svara: Callable[[], object], antal: int, fro: int) -> tuple[int, int]:
    """Antal skador som sades, och antal som inget gjorde; faller på andra siffror och undantag."""
    facit, original = svara(), vag.read_bytes()
    slump = Random(fro)
    sagda = ofarliga = 0
    for _ in range(antal):
        vag.write_bytes(skada(original, slump))
        try:
            svar = svara()
        except Rota as fel:
            assert all(rad.count(" – ") >= 2 and vag.name in rad for rad in fel.rader), fel
            sagda += 1
        except Anvandarfel as fel:
            assert vag.name in str(fel), fel
            sagda += 1
        else:
            assert svar == facit
            ofarliga += 1
    vag.write_bytes(original)
    assert svara() == facit
    return sagda, ofarliga


def databas(mapp: Path) -> Path:
    return mapp / "modell" / "hud.sqlite"


def parquet(mapp: Path) -> Path:
    (vag,) = (mapp / "modell" / "huvudbok").rglob("*.parquet")
    return vag


@pytest.mark.parametrize("fro", range(OMGANGAR))
def test_en_vand_byte_i_databasen(hel: Path, tmp_path: Path, fro: int):
    assert skador_i_databasen(hel, tmp_path, SKADOR // OMGANGAR, fro) > 0


def test_en_vand_byte_i_huvudboken_sags_alltid(hel: Path, tmp_path: Path):
    data = shutil.copytree(hel, tmp_path / "data")
    lager = Lager(data)
    svar = prova_skador(parquet(data), lambda: summor(lager).to_json(), SKADOR, 7)
    assert svar == (SKADOR, 0)
    lager.stang()


def test_en_angrad_inlasning_som_ruttnat_sags_i_historiken(hel: Path, tmp_path: Path):
    """Den är inte i kraft i någon senare version; bara summan före ångrandet vet hur den såg ut."""
    data = shutil.copytree(hel, tmp_path / "data")
    with closing(sqlite3.connect(databas(data))) as c, c:
        c.execute("UPDATE leverans SET filnamn = 'y.txt' WHERE id = 'id3'")
    lager = Lager(data)
    with pytest.raises(Rota, match="leverans"):
        lager.historik()
    lager.stang()


@pytest.mark.fault
@pytest.mark.parametrize("fro", range(100, 140))
def test_manga_vanda_byte_i_databasen(hel: Path, tmp_path: Path, fro: int):
    skador_i_databasen(hel, tmp_path, 100, fro)


def skador_i_databasen(hel: Path, mapp: Path, antal: int, fro: int) -> int:
    data = shutil.copytree(hel, mapp / "data")
    sagda, _ = prova_skador(databas(data), lambda: siffror(data), antal, fro)
    return sagda


def test_en_avhuggen_eller_tom_fil_sags(hel: Path, tmp_path: Path):
    shutil.copytree(hel, tmp_path / "data")
    for fil in (databas, parquet):
        vag = fil(tmp_path / "data")
        original = vag.read_bytes()
        for innehall in (original[: len(original) // 2], b"x" * 5000):
            vag.write_bytes(innehall)
            with pytest.raises(Rota, match=vag.name):
                allt(tmp_path / "data")
        vag.write_bytes(original)
    parquet(tmp_path / "data").unlink()
    with pytest.raises(Rota, match="säkerhetskopia"):
        allt(tmp_path / "data")


def test_en_skadad_huvudbok_gar_att_lasa_in_igen(hel: Path, tmp_path: Path):
    """Det som felet säger ska göras fungerar: ångra och läs in råfilen igen."""
    facit = allt(hel)
    shutil.copytree(hel, tmp_path / "data")
    vag = parquet(tmp_path / "data")
    vag.write_bytes(vag.read_bytes()[:-1] + b"x")
    lager = Lager(tmp_path / "data")
    id_ = str(lager.las("inlasning", kalla="huvudbok")["id"][0])
    lager.angra(id_)
    ra = tmp_path / "data" / "ra" / lager.historik().set_index("id").loc[id_, "sha256"]
    importera(las_filer([ra]), Leveransval(kommun="0126"), lager, katalog(), "prov")
    lager.stang()
    assert allt(tmp_path / "data").equals(facit)


def test_rota_i_en_gammal_rad_ryms_inte_i_nasta_versions_summa(hel: Path, tmp_path: Path):
    """En inläsning ovanpå röta gör den inte sann."""
    shutil.copytree(hel, tmp_path / "data")
    motor = sa.create_engine(f"sqlite:///{databas(tmp_path / 'data')}")
    with motor.begin() as c:
        c.execute(sa.text("UPDATE personal SET varde = varde + 1 WHERE matt = 'Mått 3'"))
    motor.dispose()
    lager = Lager(tmp_path / "data")
    rad = {"kommun": "0126", "ar": 2024, "tillfalle": "bokslut", "matt": "x", "kon": "alla"}
    ny = {"personal": [{**rad, "varde": 1.0, "plats": "1"}]}
    lager.spara([Inlasning("ny", "prov", "y", "1" * 64, "Ny", "0126", ny)], "prov")
    with pytest.raises(Rota, match="personal"):
        lager.las("personal")
    assert len(lager.las("uppdrag")) == 2
    lager.stang()


def test_en_databas_fran_fore_kontrollsummorna_far_dem_nar_den_oppnas(hel: Path, tmp_path: Path):
    shutil.copytree(hel, tmp_path / "data")
    motor = sa.create_engine(f"sqlite:///{databas(tmp_path / 'data')}")
    with motor.begin() as c:
        for tabell in ("kontrollsumma", "innehall"):
            c.execute(sa.text(f"DROP TABLE {tabell}"))
        c.execute(sa.text("DELETE FROM fil"))
        c.execute(sa.text("DELETE FROM leverans WHERE kalla = 'huvudbok'"))
        c.execute(sa.text("DELETE FROM dataversion WHERE version = 6"))
    motor.dispose()
    svar = siffror(tmp_path / "data")
    assert svar[0] == 5 and svar[3] == []
    lager = Lager(tmp_path / "data")
    assert lager.las("personal", version=2).shape == (40, lager.las("personal").shape[1])
    lager.stang()
    with motor.begin() as c:
        c.execute(sa.text("UPDATE personal SET varde = 0"))
    motor.dispose()
    with pytest.raises(Rota, match="personal"):
        siffror(tmp_path / "data")


def test_sidan_sager_rota_i_klartext(hel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shutil.copytree(hel, tmp_path / "data")
    databas(tmp_path / "data").write_bytes(b"x" * 5000)
    monkeypatch.setenv("HUD_DATA", str(tmp_path / "data"))
    prov = AppTest.from_file(str(ROT / "pages" / "_meny.py"), default_timeout=60).run()
    assert not prov.exception
    html = " ".join(str(e.proto) for e in prov.get("html"))
    assert "Uppgifterna kan inte visas" in html and "hud.sqlite" in html
