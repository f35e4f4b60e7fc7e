"""Hämtningen: alla svar eller inget, inget hämtas två gånger, och det som avviker sägs."""

from __future__ import annotations

import gzip
import io
import json
import math
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow.dataset as ds
import pytest
from koladaserver import Koladaserver, andrat, byte, status

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor import kolada
from hud_model.kallor._kolada_api import Granser, Klient
from hud_model.kallor._kolada_hamtning import Dagbok, Hamtning, Plan
from hud_model.katalog import Katalog, katalog

IDAG = date(2026, 11, 25)
KPI = ("N00001", "N00002", "U00003")
KOMMUNER = ("0000", "0126", "0136")
AR = tuple(range(2018, 2023))
PLAN = Plan("Prov", KPI, KOMMUNER, AR)
ALLA = 3 * 3 * 5 + 2 * 3 * 5
"""Ett värde per nyckeltal, kommun och år, och två till för det könsuppdelade."""


@pytest.fixture
def hamta(tmp_path: Path, vantat: list[float]) -> Callable[..., bytes]:
    """Hämtar planen från en server; svaren läggs i tmp_path/ra."""

    def spara(sha256: str, innehall: bytes) -> None:
        (tmp_path / "ra").mkdir(exist_ok=True)
        (tmp_path / "ra" / sha256).write_bytes(innehall)

    def gor(server: Koladaserver, plan: Plan = PLAN, idag: date = IDAG) -> bytes:
        with Klient(server.url, Granser(forsok=2), vanta=vantat.append) as klient:
            dagbok = Dagbok(tmp_path / "hamtas", "http://prov/v3", plan, idag)
            hamtning = Hamtning(klient, plan, dagbok, tmp_path / "ra", spara, lambda *_: None)
            forteckning = hamtning.forteckning()
            dagbok.stang()
            return forteckning

    return gor


@pytest.fixture
def las(tmp_path: Path) -> Callable[..., Inlasning]:
    """Läser en förteckning med källan."""

    def gor(innehall: bytes, ra: Path = tmp_path / "ra", kat: Katalog | None = None) -> Inlasning:
        mellan = tmp_path / f"mellan-{len(list(tmp_path.iterdir()))}"
        mellan.mkdir()
        fil = Fil("kolada.json", innehall, ra, mellan=mellan)
        assert kolada.kanner_igen(fil)
        (inl,) = kolada.las(fil, Leveransval(), kat or katalog())
        return inl

    return gor


def lasta(inl: Inlasning) -> dict[tuple, float]:
    """Värdena per nyckeltal, kommun, år och kön."""
    rader = ds.dataset(inl.stora["nyckeltalsvarde"], partitioning="hive").to_table().to_pylist()
    ut = {(r["nyckeltal"], r["kommun"], r["ar"], r["kon"]): r["varde"] for r in rader}
    assert len(ut) == len(rader), "en nyckel står två gånger"
    return ut


# ---- Det som kommer fram


def test_varje_varde_kommer_fram_exakt(varden, hamta, las):
    with Koladaserver(varden, sida=7) as server:
        ut = lasta(las(hamta(server)))
    kon = {"T": "alla", "K": "kvinnor", "M": "man"}
    assert ut == {
        (k, m, a, kon[g]): v
        for k, per_kommun in varden.items()
        for m, per_ar in per_kommun.items()
        for a, matt in per_ar.items()
        for g, v, _ in matt
    }
    assert len(ut) == ALLA


def test_anropen_ar_hogst_25_id_breda_och_tacker_planen_en_gang():
    plan = Plan(
        "x", tuple(f"N{n:05}" for n in range(60)), tuple(map(str, range(70))), tuple(range(30))
    )
    sedda = [
        (k, m, a)
        for anrop in plan.anrop()
        for k in anrop.nyckeltal
        for m in anrop.kommuner
        for a in anrop.ar
    ]
    assert len(sedda) == len(set(sedda)) == 60 * 70 * 30
    assert all(max(len(a.nyckeltal), len(a.kommuner), len(a.ar)) <= 25 for a in plan.anrop())


def test_en_server_som_tar_farre_id_far_dem_delade(varden, hamta, las):
    with Koladaserver(varden, hogst_id=2) as server:
        assert len(lasta(las(hamta(server)))) == ALLA


def test_ett_id_som_inte_gar_att_dela_ar_ett_fel(varden, hamta):
    with (
        Koladaserver(varden, hogst_id=0) as server,
        pytest.raises(Anvandarfel, match="tar inte emot anropet"),
    ):
        hamta(server)


def test_saknade_varden_far_koladas_skal_och_blir_aldrig_noll(varden, hamta, las):
    varden["N00001"]["0126"] = {
        2018: [("T", None, "Missing")],
        2019: [("T", None, "Privacy")],
        2020: [("T", None, "Not applicable")],
        2021: [("T", None, "")],
        2022: [("T", 0.0, "")],
    }
    with Koladaserver(varden) as server:
        inl = las(hamta(server))
    rader = ds.dataset(inl.stora["nyckeltalsvarde"], partitioning="hive").to_table().to_pylist()
    assert {
        r["ar"]: (r["varde"], r["status"])
        for r in rader
        if (r["nyckeltal"], r["kommun"]) == ("N00001", "0126")
    } == {
        2018: (None, "ej_insamlad"),
        2019: (None, "sekretess"),
        2020: (None, "ej_tillamplig"),
        2021: (None, "ej_insamlad"),
        2022: (0.0, "faststalld"),
    }


def test_borttagna_varden_raknas_inte(varden, hamta, las):
    def ta_bort(svar):
        svar["values"][0]["values"][0]["isdeleted"] = True

    with Koladaserver(varden, krangel={1: andrat(ta_bort)}) as server:
        assert len(lasta(las(hamta(server)))) == ALLA - 1


def test_titlar_och_preliminara_ar_kommer_ur_koladas_beskrivning(varden, hamta, las):
    titlar = {
        "N00001": {
            "id": "N00001",
            "title": "Påhittat, andel (%)",
            "description": "Beskrivning.",
            "publication_date": "2027-02-01",
            "publ_period": "2022",
            "operating_area": "Allt",
        }
    }
    with Koladaserver(varden, titlar=titlar) as server:
        inl = las(hamta(server))
    ett, tva, _ = inl.rader["nyckeltal"]
    assert (ett["titel"], ett["publicerad"]) == ("Påhittat, andel (%)", "2027-02-01")
    assert (tva["titel"], tva["publicerad"]) == ("N00002", None)
    rader = ds.dataset(inl.stora["nyckeltalsvarde"], partitioning="hive").to_table().to_pylist()
    preliminara = {(r["nyckeltal"], r["ar"]) for r in rader if r["status"] == "preliminar"}
    assert preliminara == {("N00001", 2022)}


def test_katalogens_riktning_och_slag_foljer_med_och_ny_titel_sags(varden, hamta, las):
    kand = replace(katalog().nyckeltal["N20900"], id="N00001")
    titlar = {
        "N00001": {"id": "N00001", "title": "Ny", "description": None, "publication_date": None}
    }
    with Koladaserver(varden, titlar=titlar) as server:
        inl = las(hamta(server), kat=Katalog(nyckeltal={"N00001": kand}))
    ett = inl.rader["nyckeltal"][0]
    assert (ett["titel"], ett["riktning"], ett["slag"]) == ("Ny", "neutral", "kostnad")
    assert any("heter nu ”Ny”" in a.text for a in inl.anmarkningar)


def test_inlasningen_sager_nar_den_hamtades_och_samma_svar_samma_dag_ar_samma(varden, hamta, las):
    with Koladaserver(varden) as server:
        inl, igen = las(hamta(server)), las(hamta(server))
    assert (inl.dokumentdatum, inl.titel, inl.kalla) == ("2026-11-25", "Prov", "kolada")
    assert inl.id == igen.id


# ---- Avbrott


def test_ett_avbrott_mitt_i_fortsatter_dar_det_var(varden, hamta, las):
    """Numren: 0 är beskrivningarna (404), sedan sju sidor värden; den femte faller."""
    fall = dict.fromkeys((5, 6), status(503))
    with Koladaserver(varden, sida=7, krangel=fall) as server:
        with pytest.raises(Anvandarfel, match="det som redan hämtats finns kvar"):
            hamta(server)
        forsta = set(server.fragade[1:5])
        antal = len(server.fragade)
        ut = lasta(las(hamta(server)))
        assert not forsta & set(server.fragade[antal:]), "en sida hämtades två gånger"
    assert len(ut) == ALLA


def test_en_skadad_sida_i_ramappen_hamtas_om(varden, hamta, las, tmp_path):
    with Koladaserver(varden, sida=7, krangel=dict.fromkeys((5, 6), status(503))) as server:
        with pytest.raises(Anvandarfel):
            hamta(server)
        skadad = sorted((tmp_path / "ra").iterdir())[0]
        skadad.write_bytes(skadad.read_bytes()[:-1] + b"!")
        assert len(lasta(las(hamta(server)))) == ALLA


def test_en_avhuggen_dagbok_raknas_sa_langt_den_gar_att_lasa(varden, hamta, las, tmp_path):
    with Koladaserver(varden, sida=7, krangel=dict.fromkeys((5, 6), status(503))) as server:
        with pytest.raises(Anvandarfel):
            hamta(server)
        (dagbok,) = (tmp_path / "hamtas").iterdir()
        dagbok.write_bytes(dagbok.read_bytes()[:-20])
        assert len(lasta(las(hamta(server)))) == ALLA


def test_en_gammal_dagbok_borjar_om_sa_att_dagarna_inte_blandas(varden, hamta, las):
    with Koladaserver(varden, sida=7, krangel=dict.fromkeys((5, 6), status(503))) as server:
        with pytest.raises(Anvandarfel):
            hamta(server)
        antal = len(server.fragade)
        inl = las(hamta(server, idag=IDAG + timedelta(days=8)))
        assert set(server.fragade[1:5]) <= set(server.fragade[antal:])
    assert inl.dokumentdatum == "2026-12-03"


# ---- Svar som avviker


def falt(svar):
    return svar["values"][0]


def matt(svar):
    return falt(svar)["values"][0]


@pytest.mark.parametrize(
    ("andra", "text"),
    [
        (lambda s: s.pop("next_url"), r"svaret\.next_url saknas"),
        (lambda s: s.update(values={}), r"svaret\.values är \{\}, av fel slag"),
        (lambda s: s.update(count=True), r"svaret\.count är True, av fel slag"),
        (lambda s: s.update(count=44), "anger 44 poster men 45 kom"),
        (lambda s: s["values"].append(3), r"values\[45\] är inte ett objekt"),
        (lambda s: falt(s).pop("kpi"), r"values\[0\]\.kpi saknas"),
        (lambda s: falt(s).update(kpi="N99999"), "'N99999', som anropet inte frågade efter"),
        (lambda s: falt(s).update(municipality="0180"), r"municipality är '0180'"),
        (lambda s: falt(s).update(period="2018"), r"period är '2018', av fel slag"),
        (lambda s: falt(s).update(period=1999), "period är 1999, som anropet inte frågade"),
        (lambda s: matt(s).pop("value"), r"values\[0\]\.values\[0\]\.value saknas"),
        (lambda s: matt(s).update(value="12,5"), r"value är '12,5', av fel slag"),
        (lambda s: matt(s).update(value=math.nan), "är inte JSON"),
        (lambda s: matt(s).update(value=1e300), r"value är 1e\+300"),
        (lambda s: matt(s).update(gender="X"), "gender är 'X', inte T, K eller M"),
        (lambda s: matt(s).update(status="Okänd"), "status är 'Okänd', som inte är känd"),
        (lambda s: matt(s).update(status="Missing"), r"value är .* och status är 'Missing'"),
        (lambda s: s.update(next_url="http://annan.example/v3/data"), "utanför"),
        (lambda s: s.update(next_url="?"), "går runt utan slut"),
        (
            lambda s: s["values"].append(
                {**falt(s), "values": [{**matt(s), "value": matt(s)["value"] + 1}]}
            ),
            "står två gånger, med olika värden",
        ),
    ],
)
def test_ett_svar_som_avviker_faller_med_sida_och_falt(varden, hamta, andra, text):
    with Koladaserver(varden, krangel={1: andrat(andra)}) as server:
        with pytest.raises(Anvandarfel, match=text) as fel:
            hamta(server)
        assert (
            server.url in fel.value.rader[0]
            and "inget har ändrats" in fel.value.rader[0]
            or ("inget annat hämtas" in fel.value.rader[0])
        )
        hamta(server)  # och nästa gång, när svaret är helt, kommer allt


def test_en_bladdring_utan_slut_stannar(varden, hamta):
    def vidare(nr):
        return andrat(lambda s: s.update(next_url=f"?page=1&varv={nr}"))

    with (
        Koladaserver(varden, krangel={nr: vidare(nr) for nr in range(1, 40)}) as server,
        pytest.raises(Anvandarfel, match="bläddringen skulle inte ta slut"),
    ):
        hamta(server)
    assert len(server.fragade) < 5


def test_skrap_ar_aldrig_ett_tomt_svar(varden, hamta):
    for skrap in (b"[]", b"\x00\xff" * 100, b"<html>", b"", b'{"values": []}'):
        with (
            Koladaserver(varden, krangel={1: byte(skrap), 2: byte(skrap)}) as server,
            pytest.raises(Anvandarfel),
        ):
            hamta(server)


def test_lika_dubbletter_raknas_en_gang_och_nya_falt_sags(varden, hamta, las):
    def andra(svar):
        svar["values"].append(falt(svar))
        svar["count"] += 1
        falt(svar)["quality"] = "A"

    with Koladaserver(varden, krangel={1: andrat(andra)}) as server:
        inl = las(hamta(server))
    assert len(lasta(inl)) == ALLA
    texter = [a.text for a in inl.anmarkningar]
    assert any("nytt fält: quality i posten" in t for t in texter)
    assert any("1 värden kom två gånger" in t for t in texter)


def test_inga_varden_alls_ar_ett_fel_men_ett_tomt_nyckeltal_bara_en_anmarkning(varden, hamta, las):
    with Koladaserver(varden) as server:
        with pytest.raises(Anvandarfel, match="inga värden finns för urvalet"):
            hamta(server, replace(PLAN, nyckeltal=("N99999",)))
        inl = las(hamta(server, replace(PLAN, nyckeltal=("N00001", "N99999"))))
    assert [a.plats for a in inl.anmarkningar] == ["N99999"]


def test_fel_adress_sager_vad_som_ska_anges(varden, hamta):
    with (
        Koladaserver({}, krangel={1: status(404)}) as server,
        pytest.raises(Anvandarfel, match="ange adressen till API v3"),
    ):
        hamta(server)


# ---- Filen


def test_en_zip_med_forteckning_och_svar_lases_som_mappen(varden, hamta, las, tmp_path):
    with Koladaserver(varden) as server:
        forteckning = hamta(server)
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w") as zip_:
        zip_.writestr("kolada.json", forteckning)
        for fil in (tmp_path / "ra").iterdir():
            zip_.writestr(fil.name, fil.read_bytes())
    assert lasta(las(ut.getvalue(), None)) == lasta(las(forteckning))
    (tmp_path / "ra" / fil.name).unlink()
    with pytest.raises(Anvandarfel, match="saknas eller är skadat"):
        las(forteckning)


def test_det_som_inte_ar_en_forteckning_kanns_inte_igen_eller_sags(tmp_path):
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w") as zip_:
        zip_.writestr("annat.txt", "x")
    for innehall in (b"PK\x03\x04trasig", ut.getvalue(), b'{"resources": []}'):
        assert not kolada.kanner_igen(Fil("x", innehall))
    tom = {"format": "huddinge-uppfoljning/kolada-1"}
    datum = {**tom, "titel": "x", "hamtad": "2026-11-25"}
    for brist in (tom, {**datum, "anrop": [{"sidor": [1]}]}, {**datum, "anrop": [{"sidor": []}]}):
        fil = Fil("x.json", json.dumps(brist).encode(), tmp_path, mellan=tmp_path)
        with pytest.raises(Anvandarfel, match="inte en hel förteckning"):
            kolada.las(fil, Leveransval(), katalog())
    with pytest.raises(Anvandarfel, match="svaren följde inte med"):
        kolada.las(Fil("x.json", b"{}"), Leveransval(), katalog())


def test_svaret_i_ramappen_ar_packat_och_heter_som_sin_summa(varden, hamta, tmp_path):
    from hashlib import sha256

    with Koladaserver(varden) as server:
        hamta(server)
    for fil in (tmp_path / "ra").iterdir():
        assert sha256(fil.read_bytes()).hexdigest() == fil.name
        assert json.loads(gzip.decompress(fil.read_bytes()))["values"]
