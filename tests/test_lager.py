"""Lagret: leveranser som ersätter varandra, ångrande, versioner, och flera som skriver samtidigt.

Facit är en tvilling som viker listan av inläsningar i kraft rad för rad.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hud_model.begrepp import Anvandarfel, Inlasning, Rad
from hud_model.katalog import katalogsumma
from hud_model.lager import Lager
from hud_model.tabeller import RADTABELLER

VANTA_S = 30
Sparare = Callable[..., Any]


def post(post_: str, utfall: int | None, namnd: str | None = "a", **ovrigt: Any) -> Rad:
    """En rad i resultaträkningen."""
    rad = {"kommun": "9999", "namnd": namnd, "ar": 2031, "tillfalle": "bokslut", "post": post_}
    return {**rad, "utfall_kr": utfall, "plats": f"rad {post_}", **ovrigt}


def inlasning(
    id_: str, *poster: Rad, titel: str = "Rapport", kalla: str = "prov", **ovrigt: Any
) -> Inlasning:
    """En inläsning vars rader alla hör till resultaträkningen."""
    return Inlasning(
        id=id_,
        kalla=kalla,
        filnamn=f"{id_}.txt",
        sha256=sha256(id_.encode()).hexdigest(),
        titel=titel,
        kommun="9999",
        namnd="a",
        ar=2031,
        tillfalle="bokslut",
        rader={"resultatrakning": list(poster), **ovrigt},
    )


def utfall(lager: Lager, version: int | None = None) -> dict[str, tuple[int | None, str]]:
    """Post → (utfall, inläsning) för det som är i kraft."""
    ram = lager.las("resultatrakning", version=version)
    return {
        r.post: (None if pd.isna(r.utfall_kr) else int(r.utfall_kr), r.inlasning)
        for r in ram.itertuples()
    }


def samma(ena: dict[str, pd.DataFrame], andra: dict[str, pd.DataFrame]) -> None:
    """Faller om någon tabell skiljer sig i värden, typer, ordning eller index."""
    assert ena.keys() == andra.keys()
    for namn in (namn for namn in ena if not ena[namn].equals(andra[namn])):
        pd.testing.assert_frame_equal(ena[namn], andra[namn], check_exact=True, obj=namn)


@pytest.fixture
def lager(egen_datamapp: Path) -> Iterator[Lager]:
    lager = Lager(egen_datamapp)
    yield lager
    lager.stang()


# ---- Läsning


def test_ett_tomt_lager_har_version_noll_och_tomma_tabeller_med_ratt_kolumner(lager: Lager):
    assert lager.version() == 0
    tabeller = lager.alla()
    assert tabeller.keys() == RADTABELLER.keys()
    for namn, ram in tabeller.items():
        assert tuple(ram.columns) == RADTABELLER[namn].kolumnnamn and ram.empty
    assert lager.historik().empty


def test_kolumnerna_har_sina_typer_och_saknat_ar_saknat(lager: Lager):
    matt = {"kommun": "0001", "namnd": None, "ar": 2031, "tillfalle": "plan", "plats": "1"}
    rader = {
        "personal": [{**matt, "matt": "A", "kon": "alla", "varde": None}],
        "uppdrag": [{**matt, "titel": "T", "fran_kf": None, "ordning": None}],
    }
    lager.spara([inlasning("x", **rader)], "prov")
    personal, uppdrag = lager.las("personal"), lager.las("uppdrag")
    assert (personal["varde"].dtype, personal["ar"].dtype) == ("float64", "Int64")
    assert (uppdrag["fran_kf"].dtype, uppdrag["ordning"].dtype) == ("boolean", "Int64")
    assert personal["kommun"].dtype == "str" and personal["kommun"].tolist() == ["0001"]
    for ram in (personal, uppdrag):
        assert ram["namnd"].isna().all()
    assert personal["varde"].isna().all() and uppdrag["fran_kf"].isna().all()


def test_villkor_valjer_rader_och_none_betyder_saknat(lager: Lager):
    lager.spara([inlasning("x", post("P", 1), post("P", 2, namnd=None))], "prov")
    assert lager.las("resultatrakning", namnd="a")["utfall_kr"].tolist() == [1]
    assert lager.las("resultatrakning", namnd=None)["utfall_kr"].tolist() == [2]
    assert lager.las("resultatrakning", namnd="a", ar=2030).empty


def test_raderna_kommer_i_nyckelordning_oavsett_kallans(lager: Lager):
    lager.spara([inlasning("x", post("C", 1), post("A", 2), post("B", 3))], "prov")
    assert lager.las("resultatrakning")["post"].tolist() == ["A", "B", "C"]


# ---- Leveranser som ersätter


def test_en_senare_inlasning_vinner_bara_pa_samma_nyckel(lager: Lager):
    lager.spara([inlasning("x", post("A", 1), post("B", 2))], "prov")
    lager.spara([inlasning("y", post("B", 3), post("C", 4), titel="Rättelse")], "prov")
    assert utfall(lager) == {"A": (1, "x"), "B": (3, "y"), "C": (4, "y")}
    assert set(lager.las("inlasning")["id"]) == {"x", "y"}


def test_saknad_namnd_ar_en_egen_nyckel(lager: Lager):
    lager.spara([inlasning("x", post("A", 1, namnd=None))], "prov")
    lager.spara([inlasning("y", post("A", 2, namnd=None), titel="Rättelse")], "prov")
    lager.spara([inlasning("z", post("A", 3), titel="Nämndens")], "prov")
    assert sorted(lager.las("resultatrakning")["utfall_kr"]) == [2, 3]


def test_en_ny_leverans_om_samma_sak_ersatter_den_forra_helt(lager: Lager):
    lager.spara([inlasning("x", post("A", 1), post("B", 2))], "prov")
    lager.spara([inlasning("y", post("B", 3))], "prov")
    assert utfall(lager) == {"B": (3, "y")}
    assert lager.las("inlasning")["id"].tolist() == ["y"]
    historik = lager.historik().set_index("id")
    assert historik["i_kraft"].to_dict() == {"y": True, "x": False}
    assert not historik["angrad"].any()
    assert historik["rader"].to_dict() == {"y": 1, "x": 2}


def test_en_annan_kallas_leverans_om_samma_sak_ersatter_inte(lager: Lager):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    lager.spara([inlasning("y", post("B", 2), kalla="annan")], "prov")
    assert utfall(lager) == {"A": (1, "x"), "B": (2, "y")}


def test_i_samma_anrop_vinner_den_senare_filen(lager: Lager):
    lager.spara([inlasning("x", post("A", 1)), inlasning("y", post("A", 2), titel="2")], "prov")
    assert lager.version() == 1
    assert utfall(lager) == {"A": (2, "y")}
    lager.angra("y")
    assert utfall(lager) == {"A": (1, "x")}


def test_samma_id_tva_ganger_andrar_inget(lager: Lager):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    fore = lager.alla()
    sparat = lager.spara([inlasning("x", post("A", 999))], "någon annan")
    assert (sparat.version, sparat.nya, sparat.fanns) == (1, (), ("x",))
    samma(lager.alla(), fore)
    assert len(lager.historik()) == 1


def test_samma_id_tva_ganger_i_ett_anrop_sparas_en_gang(lager: Lager):
    sparat = lager.spara([inlasning("x", post("A", 1))] * 2, "prov")
    assert (sparat.nya, sparat.fanns) == (("x",), ("x",))
    assert len(lager.historik()) == 1


def test_dubbel_nyckel_i_en_inlasning_sags_och_inget_andras(lager: Lager):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    fore, historik = lager.alla(), lager.historik()
    dubbel = inlasning("z", post("B", 1), post("B", 2), post("C", 1), post("C", 1), titel="3")
    with pytest.raises(Anvandarfel) as fel:
        lager.spara([inlasning("y", post("A", 7), titel="2"), dubbel], "prov")
    assert len(fel.value.rader) == 2
    assert all(rad.startswith("z.txt, rad ") and rad.count(" – ") == 2 for rad in fel.value.rader)
    assert lager.version() == 1
    samma(lager.alla(), fore)
    pd.testing.assert_frame_equal(lager.historik(), historik)


def test_en_okand_kolumn_ar_ett_fel_och_inget_andras(lager: Lager):
    with pytest.raises(Anvandarfel, match="okända kolumner: hittepa"):
        lager.spara([inlasning("x", post("A", 1, hittepa=2))], "prov")
    assert lager.version() == 0 and lager.historik().empty


# ---- Ångra


def test_angra_ger_tillbaka_exakt_det_som_gallde(lager: Lager):
    lager.spara([inlasning("x", post("A", 1), post("B", 2))], "prov")
    fore = lager.alla()
    lager.spara([inlasning("y", post("B", 3))], "prov")
    lager.spara([inlasning("z", post("A", 4), titel="Rättelse")], "prov")
    lager.angra("z")
    lager.angra("y")
    assert lager.version() == 5
    samma(lager.alla(), fore)


def test_angra_i_annan_ordning_an_inlasningen(lager: Lager):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    lager.spara([inlasning("y", post("A", 2), post("B", 2), titel="2")], "prov")
    lager.spara([inlasning("z", post("A", 3), titel="3")], "prov")
    lager.angra("y")
    assert utfall(lager) == {"A": (3, "z")}
    lager.angra("z")
    assert utfall(lager) == {"A": (1, "x")}
    lager.angra("x")
    assert utfall(lager) == {}
    assert lager.las("inlasning").empty


def test_den_som_ersatts_gar_att_angra_utan_att_nagot_i_kraft_andras(lager: Lager):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    lager.spara([inlasning("y", post("A", 2))], "prov")
    fore = lager.alla()
    lager.angra("x")
    samma(lager.alla(), fore)
    lager.angra("y")
    assert utfall(lager) == {}


def test_en_angrad_inlasning_gar_att_lasa_in_igen(lager: Lager):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    lager.angra("x")
    sparat = lager.spara([inlasning("x", post("A", 1))], "prov")
    assert (sparat.version, sparat.nya) == (3, ("x",))
    assert utfall(lager) == {"A": (1, "x")}
    assert lager.historik()["angrad"].tolist() == [False, True]
    lager.angra("x")
    assert utfall(lager) == {}


@pytest.mark.parametrize("id_", ["finns-inte", "", "x' OR 1=1 --"])
def test_okant_id_gar_inte_att_angra(lager: Lager, id_: str):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    with pytest.raises(Anvandarfel, match="ingen inläsning att ångra har det id:t"):
        lager.angra(id_)
    assert lager.version() == 1


def test_en_redan_angrad_gar_inte_att_angra_igen(lager: Lager):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    lager.angra("x")
    with pytest.raises(Anvandarfel):
        lager.angra("x")
    assert lager.version() == 2


# ---- Versioner


def test_varje_version_lases_som_den_var(lager: Lager):
    def laget(version: int | None = None) -> dict[str, pd.DataFrame]:
        return {t: lager.las(t, version=version) for t in ("inlasning", "resultatrakning")}

    sagt = [laget()]
    for nr, steg in enumerate(
        (
            lambda: lager.spara([inlasning("x", post("A", 1), post("B", 2))], "prov"),
            lambda: lager.spara([inlasning("y", post("A", 3), titel="2")], "prov"),
            lambda: lager.spara([inlasning("z", post("C", 4))], "prov"),
            lambda: lager.angra("z"),
            lambda: lager.angra("x"),
            lambda: lager.spara([inlasning("z", post("C", 4))], "prov"),
        ),
        1,
    ):
        steg()
        sagt.append(laget())
        for version in range(nr + 1):
            samma(laget(version), sagt[version])


def test_versionerna_och_historiken_sager_vad_som_gallde_da(lager: Lager):
    lager.spara([inlasning("x", post("P", 1))], "prov")
    lager.spara([inlasning("y", post("P", 2))], "prov")
    lager.angra("y")
    versioner = lager.versioner()
    assert versioner["version"].tolist() == [3, 2, 1]
    assert versioner["handelse"].tolist() == ["ångrade Rapport", *["läste in Rapport"] * 2]
    assert (
        set(versioner["katalog"]) == {katalogsumma()} and versioner["tid"].is_monotonic_decreasing
    )
    da = {v: lager.historik(v).set_index("id")[["i_kraft", "angrad"]] for v in (1, 2, 3)}
    assert da[1].to_dict("index") == {"x": {"i_kraft": True, "angrad": False}}
    assert da[2]["i_kraft"].to_dict() == {"y": True, "x": False} and not da[2]["angrad"].any()
    assert da[3].equals(lager.historik().set_index("id")[["i_kraft", "angrad"]])
    assert da[3]["angrad"].to_dict() == {"y": True, "x": False}


def test_rafilen_hittas_med_inlasningens_id_och_aldrig_med_en_sokvag(lager: Lager):
    falsk = replace(inlasning("z", post("P", 3)), sha256="../modell/hud.sqlite", titel="Falsk")
    lager.spara([inlasning("x", post("P", 1)), falsk], "prov")
    assert lager.rafil("x") is None, "filen ligger inte i datamappen"
    lager.spara_ra(sha256(b"x").hexdigest(), "innehållet".encode())
    namn, vag = lager.rafil("x")
    assert (namn, vag.read_text("utf-8")) == ("x.txt", "innehållet")
    for id_ in ("z", "okänd", "../ra/x"):
        assert lager.rafil(id_) is None


def test_ett_nytt_lager_over_samma_mapp_ser_detsamma(lager: Lager):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    igen = Lager(lager.mapp)
    samma(igen.alla(), lager.alla())
    igen.stang()


def test_rafilen_ligger_under_sin_kontrollsumma_och_skrivs_aldrig_om(lager: Lager):
    summa = sha256(b"hej").hexdigest()
    fil = lager.spara_ra(summa, b"hej")
    assert fil.read_bytes() == b"hej" and fil.name == summa
    satt = fil.stat().st_mtime_ns
    assert lager.spara_ra(summa, b"hej") == fil
    assert fil.stat().st_mtime_ns == satt
    assert [f.name for f in fil.parent.iterdir()] == [summa]


def test_rafilen_kopieras_eller_flyttas(lager: Lager, tmp_path: Path):
    kvar, borta = tmp_path / "kvar", tmp_path / "borta"
    for vag in (kvar, borta):
        vag.write_bytes(vag.name.encode())
        fil = lager.spara_ra(sha256(vag.name.encode()).hexdigest(), vag, flytta=vag is borta)
        assert fil.read_bytes() == vag.name.encode()
    assert kvar.exists() and not borta.exists()


def test_tva_tradar_far_lagga_samma_rafil_samtidigt(lager: Lager, monkeypatch: pytest.MonkeyPatch):
    forst, sedan = Event(), Event()
    byt = Path.replace

    def vanta_in(fran: Path, till: Path) -> Path:
        if not forst.is_set():
            forst.set()
            assert sedan.wait(VANTA_S)
        return byt(fran, till)

    monkeypatch.setattr(Path, "replace", vanta_in)
    fel: list[OSError] = []

    def lagg() -> None:
        try:
            lager.spara_ra("a", b"hej")
        except OSError as orsak:
            fel.append(orsak)

    trad = Thread(target=lagg)
    trad.start()
    assert forst.wait(VANTA_S)
    lager.spara_ra("a", b"hej")
    sedan.set()
    trad.join(VANTA_S)
    assert not fel and not trad.is_alive()
    assert [f.name for f in (lager.mapp / "ra").iterdir()] == ["a"]


# ---- Tvillingen: lagret mot en vikning av listan över inläsningar i kraft

POSTER = st.dictionaries(
    st.sampled_from(["A", "B", "C"]), st.none() | st.integers(-3, 3), max_size=3
)
TITLAR = st.sampled_from(["Rapport", "Rättelse", "PM"])


class Tvilling(RuleBasedStateMachine):
    """Kör lagret och en enkel lista sida vid sida."""

    def __init__(self) -> None:
        super().__init__()
        self.mapp = TemporaryDirectory()
        self.lager = Lager(Path(self.mapp.name))
        self.leveranser: list[tuple[Inlasning, bool]] = []
        self.versioner: list[dict[str, tuple[int | None, str]]] = [{}]
        self.nr = 0

    def teardown(self) -> None:
        self.lager.stang()
        self.mapp.cleanup()

    def vikt(self) -> dict[str, tuple[int | None, str]]:
        """Facit: senaste leverans om varje sak, och senaste rad på varje nyckel."""
        senast: dict[str, Inlasning] = {}
        for inl, angrad in self.leveranser:
            if not angrad:
                senast.pop(inl.titel, None)
                senast[inl.titel] = inl
        ut = {}
        for inl in senast.values():
            for rad in inl.rader["resultatrakning"]:
                ut[rad["post"]] = (rad["utfall_kr"], inl.id)
        return ut

    @rule(leveranser=st.lists(st.tuples(TITLAR, POSTER), min_size=1, max_size=3))
    def las_in(self, leveranser: list[tuple[str, dict[str, int | None]]]) -> None:
        nya = []
        for titel, poster in leveranser:
            self.nr += 1
            rader = (post(p, varde) for p, varde in poster.items())
            nya.append(inlasning(f"id{self.nr}", *rader, titel=titel))
        self.lager.spara(nya, "prov")
        self.leveranser += [(inl, False) for inl in nya]
        self.versioner.append(self.vikt())

    @precondition(lambda self: self.leveranser)
    @rule(data=st.data())
    def las_in_igen(self, data: st.DataObject) -> None:
        inl, _ = data.draw(st.sampled_from(self.leveranser))
        kvar = any(i.id == inl.id and not angrad for i, angrad in self.leveranser)
        sparat = self.lager.spara([inl], "prov")
        assert (sparat.fanns if kvar else sparat.nya) == (inl.id,)
        if not kvar:
            self.leveranser.append((inl, False))
            self.versioner.append(self.vikt())

    @precondition(lambda self: any(not angrad for _, angrad in self.leveranser))
    @rule(data=st.data())
    def angra(self, data: st.DataObject) -> None:
        kvar = [nr for nr, (_, angrad) in enumerate(self.leveranser) if not angrad]
        nr = data.draw(st.sampled_from(kvar))
        self.leveranser[nr] = (self.leveranser[nr][0], True)
        self.lager.angra(self.leveranser[nr][0].id)
        self.versioner.append(self.vikt())

    @rule(data=st.data())
    def las_en_tidigare_version(self, data: st.DataObject) -> None:
        version = data.draw(st.integers(0, len(self.versioner) - 1))
        assert utfall(self.lager, version) == self.versioner[version]

    @invariant()
    def lagret_sager_som_tvillingen(self) -> None:
        assert self.lager.version() == len(self.versioner) - 1
        assert utfall(self.lager) == self.versioner[-1]
        ids = set(self.lager.las("inlasning")["id"])
        assert {id_ for _, id_ in self.versioner[-1].values()} <= ids


TestTvilling = Tvilling.TestCase
TestTvilling.settings = settings(max_examples=15, stateful_step_count=12)


# ---- Flera samtidigt


def _spara_i_egen_process(mapp: Path, namn: str, grind: Any) -> None:
    grind.wait(VANTA_S)
    lager = Lager(mapp)
    for nr in range(5):
        id_ = f"{namn}{nr}"
        lager.spara([inlasning(id_, post(id_, nr), titel=id_)], namn)
    lager.stang()


def test_tva_processer_som_laser_in_samtidigt_kommer_bada_in(egen_datamapp: Path):
    ny = multiprocessing.get_context("spawn")
    grind = ny.Barrier(2)
    processer = [
        ny.Process(target=_spara_i_egen_process, args=(egen_datamapp, namn, grind))
        for namn in ("x", "y")
    ]
    for process in processer:
        process.start()
    for process in processer:
        process.join(2 * VANTA_S)
        if process.is_alive():
            process.kill()
    assert [process.exitcode for process in processer] == [0, 0]
    lager = Lager(egen_datamapp)
    vantat = {f"{namn}{nr}": (nr, f"{namn}{nr}") for namn in ("x", "y") for nr in range(5)}
    assert utfall(lager) == vantat
    assert lager.version() == 10
    lager.stang()


def test_den_som_laser_medan_nagon_skriver_ser_fore_eller_efter(
    lager: Lager, monkeypatch: pytest.MonkeyPatch
):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    fore = lager.alla()
    lagt, fortsatt = Event(), Event()
    lagg = Lager._lagg

    def lagg_och_vanta(*args: Any) -> None:
        lagg(*args)
        lagt.set()
        assert fortsatt.wait(VANTA_S)

    monkeypatch.setattr(Lager, "_lagg", lagg_och_vanta)
    trad = Thread(target=lager.spara, args=([inlasning("y", post("A", 2))], "prov"))
    trad.start()
    assert lagt.wait(VANTA_S)
    samma(lager.alla(), fore)
    nyoppnat = Lager(lager.mapp)
    samma(nyoppnat.alla(), fore)
    assert nyoppnat.version() == 1
    nyoppnat.stang()
    fortsatt.set()
    trad.join(VANTA_S)
    assert utfall(lager) == {"A": (2, "y")}


def test_alla_tabeller_ar_ur_samma_version_aven_om_nagon_skriver_emellan(
    lager: Lager, monkeypatch: pytest.MonkeyPatch
):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    fore = lager.alla()
    las = Lager.las

    def las_och_skriv(sjalv: Lager, tabell: str, **val: Any) -> pd.DataFrame:
        ram = las(sjalv, tabell, **val)
        if tabell == "inlasning" and sjalv.version() == 1:
            sjalv.spara([inlasning("y", post("A", 2))], "prov")
        return ram

    monkeypatch.setattr(Lager, "las", las_och_skriv)
    samma(lager.alla(), fore)


def test_ett_lager_gar_att_dela_mellan_tradar(lager: Lager):
    def spara(namn: str) -> None:
        for nr in range(5):
            id_ = f"{namn}{nr}"
            lager.spara([inlasning(id_, post(id_, nr), titel=id_)], namn)

    tradar = [Thread(target=spara, args=(namn,)) for namn in ("x", "y", "z")]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join(VANTA_S)
    assert lager.version() == 15 and len(utfall(lager)) == 15


def test_databasen_far_ligga_nagon_annanstans(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'annan.sqlite'}"
    lager = Lager(tmp_path / "data", url)
    lager.spara([inlasning("x", post("A", 1))], "prov")
    lager.stang()
    assert {"leverans", "dataversion"} <= set(sa.inspect(sa.create_engine(url)).get_table_names())
    assert not (tmp_path / "data" / "modell").exists()


def test_en_databas_fran_fore_en_ny_kolumn_far_kolumnen_och_gamla_rader_saknar_den(lager: Lager):
    lager.spara([inlasning("x", post("A", 1))], "prov")
    lager.stang()
    motor = sa.create_engine(f"sqlite:///{lager.mapp / 'modell' / 'hud.sqlite'}")
    with motor.begin() as c:
        c.execute(sa.text("ALTER TABLE resultatrakning DROP COLUMN ordning"))
    motor.dispose()
    igen = Lager(lager.mapp)
    assert igen.las("resultatrakning")["ordning"].isna().tolist() == [True]
    igen.spara([inlasning("y", post("A", 1, ordning=5))], "prov")
    assert igen.las("resultatrakning")["ordning"].tolist() == [5]
    igen.stang()
