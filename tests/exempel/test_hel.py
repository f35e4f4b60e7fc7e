"""Exempelkommunen är hel: samma varje gång, går ihop på öret, och märkt som påhittad."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import sqlalchemy as sa
from frictionless import Package

from hud_model.arenden.exempel import ekonomi, huvudbok, mal, tillverka, verksamhet
from hud_model.arenden.exempel.berattelser import MOTSAGELSER
from hud_model.arenden.exempel.grund import AREN, NAMNDER, namnd_id
from hud_model.arenden.exempel.leveranser import paket, tabeller
from hud_model.arenden.importera import importera, las_filer
from hud_model.arenden.installning import STARTPAKET
from hud_model.begrepp import Anvandarfel, Leveransval, Urval
from hud_model.fragor._grund import avstamda
from hud_model.fragor._jamforelsedata import serier
from hud_model.fragor.jamforelser import jamforelselage, nyckeltal_over_ar
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.motor import STOR, fraga
from hud_model.tabeller import TABELLER

SPARADE = (
    ekonomi.arsekonomi,
    mal.namndmal,
    mal.indikatorer,
    mal.utfall,
    mal._om_kommunen,
    verksamhet.uppdragslistan,
)


@pytest.fixture(scope="module")
def rader() -> dict[str, list[dict]]:
    return tabeller(katalog())


def test_samma_fro_ger_samma_byte_i_paket_och_huvudbok(tmp_path: Path):
    forst = paket(katalog())
    huvudbok.skriv(tmp_path / "a", huvudbok.RADER["liten"])
    for funktion in SPARADE:
        funktion.cache_clear()
    huvudbok.skriv(tmp_path / "b", huvudbok.RADER["liten"])
    assert paket(katalog()) == forst
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_varje_nyckel_ar_ensam_om_sitt_namn(rader):
    for namn, egna in rader.items():
        nyckel = TABELLER[namn].nyckel
        antal = Counter(tuple(rad.get(k) for k in nyckel) for rad in egna)
        assert not [k for k, n in antal.items() if n > 1], namn


def test_varje_tabell_som_ska_fyllas_ar_fylld_for_alla_namnder_och_ar(rader):
    fyllda = """inlasning namnd malstruktur resultatrakning driftverksamhet nettokostnad prognos
        budgetram eget_kapital avvikelseforklaring volymantagande kommunresultat malbedomning
        indikator indikatorutfall malsattning etappmalsutfall uppdrag satsning extern_finansiering
        investering samhallsbyggnad digitaliseringspott stickprov kontrollmatt systematisk_kontroll
        riskatgard revisionsatgard rekommendation personal potential relation rapporterad_uppgift
        jamforelsekommun byggprojekt nyckeltalsvarde"""
    assert not [namn for namn in fyllda.split() if not rader[namn]]
    bokslut = {(r["namnd"], r["ar"]) for r in rader["inlasning"] if r["tillfalle"] == "bokslut"}
    assert bokslut == {(namnd_id(p, ar), ar) for p in NAMNDER for ar in AREN}
    assert len(rader["inlasning"]) == 9 * 6 * 4
    status = {r["status"] for r in rader["indikatorutfall"]}
    assert {"faststalld", "preliminar", "ej_publicerad", "ej_insamlad", "sekretess"} <= status


def test_delarna_gar_ihop_med_summorna_pa_kronan(rader):
    drift = pd.DataFrame(rader["driftverksamhet"])
    resultat = pd.DataFrame(rader["resultatrakning"])
    for kolumn in ("budget_kr", "utfall_kr"):
        delar = drift[drift["niva"] == "verksamhet"].groupby(["namnd", "ar", "tillfalle"])[kolumn]
        summa = resultat[resultat["post"] == "Årets resultat"].set_index(
            ["namnd", "ar", "tillfalle"]
        )[kolumn]
        for vilken, kr in delar.sum(min_count=1).dropna().items():
            assert kr == summa[vilken], (kolumn, vilken)


def test_eget_kapital_ar_en_kedja_over_aren_ocksa_over_namnbytet():
    for profil in NAMNDER:
        for ar in list(AREN)[1:]:
            fore, nu = ekonomi.arsekonomi(profil, ar - 1), ekonomi.arsekonomi(profil, ar)
            assert nu.ib_kr == fore.ub_kr
            assert nu.ub_kr == nu.ib_kr + nu.avvikelse_kr + nu.avrakning_kr


def test_huvudboken_blir_verksamheterna_och_posterna_pa_oret(tmp_path: Path):
    fil = tmp_path / "huvudbok.parquet"
    huvudbok.skriv(fil, huvudbok.RADER["liten"])
    db = duckdb.connect()
    summor = {
        (namnd, ar, verksamhet_, typ): ore
        for namnd, ar, verksamhet_, typ, ore in db.execute(
            "select namnd, ar, verksamhet, typ, sum(belopp_ore) from read_parquet(?) group by all",
            [str(fil)],
        ).fetchall()
    }
    for profil in NAMNDER:
        for ar in AREN:
            for v in ekonomi.arsekonomi(profil, ar).verksamheter:
                vilken = (namnd_id(profil, ar), ar, v.namn)
                assert summor[*vilken, "utfall"] == -100 * v.utfall_kr
                assert summor[*vilken, "budget"] == -100 * v.budget_kr
    (antal, intakter) = db.execute(
        "select count(*), sum(belopp_ore) filter (where konto < '4' and typ = 'utfall' "
        "and namnd = 'socialnamnden' and ar = 2023) from read_parquet(?)",
        [str(fil)],
    ).fetchone()
    assert antal == huvudbok.RADER["liten"]
    social = next(p for p in NAMNDER if p.id == "socialnamnden")
    assert intakter == -100 * ekonomi.arsekonomi(social, 2023).utfall[ekonomi.INTAKTER]


def test_avstamningen_finner_bara_de_planterade_motsagelserna(exempellager: Lager):
    funna = [
        (a.regel, a.namnd, a.ar)
        for a in avstamda(exempellager, exempellager.version())
        if a.niva in ("fel", "varning")
    ]
    assert sorted(funna) == sorted(MOTSAGELSER)


def test_datapaketet_ar_giltigt_och_sager_att_det_ar_pahittat(tmp_path: Path):
    skrivna = tillverka.skriv(tmp_path / "ut", "liten", katalog())
    assert "datapackage.json" in skrivna and tillverka.HUVUDBOK in skrivna
    fil = tmp_path / "ut" / "datapackage.json"
    rapport = Package(str(fil)).validate()
    assert rapport.valid, rapport.flatten(["title", "message"])[:5]
    beskrivning = json.loads(fil.read_text("utf-8"))
    assert "Exempelkommunen – påhittade uppgifter" in beskrivning["title"]
    assert beskrivning["description"].startswith("Exempelkommunen – påhittade uppgifter. ")
    assert all(k["title"].startswith("Exempelkommunen (påhittad)") for k in beskrivning["sources"])


def test_en_mapp_som_haller_nagot_rors_inte(tmp_path: Path):
    (tmp_path / "mitt").write_text("rör inte", "utf-8")
    with pytest.raises(Anvandarfel, match="inte tom"):
        tillverka.skriv(tmp_path, "liten", katalog())
    with pytest.raises(Anvandarfel, match="är en fil"):
        tillverka.skriv(tmp_path / "mitt", "liten", katalog())
    assert [f.name for f in tmp_path.iterdir()] == ["mitt"]


def test_en_storre_huvudbok_har_fler_verifikat_men_samma_pengar():
    summor = [
        (sum(len(bit) for bit in bitar), sum(sum(bit["belopp_ore"].to_pylist()) for bit in bitar))
        for bitar in (list(huvudbok.bitar(antal)) for antal in (40_000, 90_000))
    ]
    assert [antal for antal, _ in summor] == [40_000, 90_000]
    assert summor[0][1] == summor[1][1]


def test_huvudboken_lases_in_hel_och_markt_och_stammer_med_driften(exempellager: Lager):
    inlasningar = exempellager.las("inlasning", kalla="huvudbok")
    assert list(inlasningar["titel"].str.startswith("Exempelkommunen (påhittad): ")) == [True]
    bok = STOR["huvudbok"].c
    nyckel = ["namnd", "ar", "verksamhet"]
    summor = fraga(
        exempellager,
        sa.select(*(bok[k] for k in nyckel), sa.func.sum(bok.belopp_ore).label("ore"))
        .where(bok.kommun == "9999", bok.typ == "utfall")
        .group_by(*(bok[k] for k in nyckel)),
    )
    drift = exempellager.las("driftverksamhet", tillfalle="bokslut", niva="verksamhet")
    par = drift.merge(summor, on=nyckel, how="outer")
    assert len(par) == len(drift) == len(summor)
    assert (par["ore"].astype("int64") == -100 * par["utfall_kr"]).all()


def test_nyckeltalen_finns_for_alla_pahittade_kommuner_och_blandas_aldrig_med_verkligas(
    exempelmapp: Path, tmp_path: Path
):
    """Med båda inlästa ser ingen kommun den andras värden; källan säger att de är påhittade."""
    lager = Lager(Path(shutil.copytree(exempelmapp, tmp_path / "data")))
    importera(las_filer([STARTPAKET / "datapackage.json"]), Leveransval(), lager, katalog(), "prov")
    pahittade = {k.kod for k in katalog().kommuner if k.pahittad}
    ids = set(katalog().nyckeltal)
    for kommun, egna in (("9999", True), ("0126", False)):
        urval = Urval(kommun, 2024, "bokslut", None, lager.version())
        alla = serier(lager, urval, ids)
        koder = {k for serie in alla.values() for varden in serie.values() for k in varden}
        assert koder and (koder <= pahittade if egna else not koder & pahittade)
    svar = jamforelselage(lager, Urval("9999", 2024, "bokslut", None, lager.version()))
    assert len(svar.tabell) == sum(bool(n.framst) for n in katalog().nyckeltal.values())
    assert "påhittade" in svar.regel and "Kolada" not in svar.regel
    (kalla,) = nyckeltal_over_ar(
        lager, Urval("9999", 2024, "bokslut", None, lager.version())
    ).kallor
    assert "påhittade" in kalla.titel
    lager.stang()
