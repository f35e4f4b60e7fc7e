"""Det öppna datapaketet: giltigt enligt standarden, läsbart igen, och beskrivet i datalexikonet."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from datalexikon import FIL, datalexikon
from frictionless import validate

from hud_model.arenden.importera import importera, las_filer
from hud_model.arenden.installning import STARTPAKET
from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.export.datapaket import som_zip
from hud_model.kallor import datapaket
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.tabeller import PAKETTABELLER


@pytest.fixture
def paket(tmp_path: Path) -> Path:
    """En egen kopia av startdatan."""
    return shutil.copytree(STARTPAKET, tmp_path / "paket")


def skriv_om(fil: Path, andra: Callable[[list[dict[str, str]]], None]) -> None:
    """Ändrar en tabells rader på plats."""
    with fil.open(encoding="utf-8", newline="") as ut:
        rader = list(csv.DictReader(ut))
    andra(rader)
    with fil.open("w", encoding="utf-8", newline="") as ut:
        skrivare = csv.DictWriter(ut, rader[0], lineterminator="\n")
        skrivare.writeheader()
        skrivare.writerows(rader)


def misstag(paket: Path) -> tuple[str, ...]:
    (fil,) = las_filer([paket / "datapackage.json"])
    with pytest.raises(Anvandarfel) as fel:
        datapaket.las(fil, Leveransval(), katalog())
    return fel.value.rader


def fynd(paket: Path) -> list[tuple[str, str, int]]:
    """Det standardens eget verktyg finner: tabell, slag av fel och rad i filen."""
    prov = validate(str(paket / "datapackage.json"))
    assert [uppgift.name for uppgift in prov.tasks] == list(PAKETTABELLER)
    assert not prov.errors
    return [
        (u.name, fel.type, fel.to_dict().get("rowNumber", 0))
        for u in prov.tasks
        for fel in u.errors
    ]


def test_startdatan_ar_ett_giltigt_datapaket():
    assert fynd(STARTPAKET) == []


def test_brutna_nycklar_och_okanda_varden_gor_paketet_ogiltigt(paket: Path):
    skriv_om(paket / "uppdrag.csv", lambda rader: rader[1].update(rader[0]))
    skriv_om(paket / "stickprov.csv", lambda rader: rader[0].update(namnd="finns-inte"))
    skriv_om(paket / "rekommendation.csv", lambda rader: rader[2].update(inlasning="finns-inte"))
    skriv_om(paket / "personal.csv", lambda rader: rader[1].update(kon="annat"))
    funna = fynd(paket)
    assert [f for f in funna if f[1] not in ("hash-count", "byte-count")] == [
        ("uppdrag", "primary-key", 3),
        ("stickprov", "foreign-key", 2),
        ("rekommendation", "foreign-key", 4),
        ("personal", "constraint-error", 3),
    ]
    assert {namn for namn, slag, _ in funna if slag == "hash-count"} == {
        "uppdrag",
        "stickprov",
        "rekommendation",
        "personal",
    }


def test_filerna_foljer_avtalets_form():
    beskrivning = json.loads((STARTPAKET / "datapackage.json").read_text("utf-8"))
    assert [resurs["path"] for resurs in beskrivning["resources"]] == [
        f"{namn}.csv" for namn in PAKETTABELLER
    ]
    for namn, tabell in PAKETTABELLER.items():
        innehall = (STARTPAKET / f"{namn}.csv").read_bytes()
        assert innehall.endswith(b"\n") and b"\r" not in innehall
        assert innehall.split(b"\n")[0].decode() == ",".join(tabell.kolumnnamn)


def test_paketet_gar_att_lasa_in_som_zip(tmp_path: Path):
    filer = {fil.name: fil.read_bytes() for fil in sorted(STARTPAKET.iterdir())}
    assert som_zip(filer) == som_zip(dict(filer))
    (ur_mapp,) = las_filer([STARTPAKET / "datapackage.json"])
    ur_zip = Fil("paket.zip", som_zip({f"start/{namn}": i for namn, i in filer.items()}))
    assert datapaket.kanner_igen(ur_mapp) and datapaket.kanner_igen(ur_zip)
    ur_zip, ur_mapp = replace(ur_zip, mellan=tmp_path), replace(ur_mapp, mellan=tmp_path)
    assert datapaket.las(ur_zip, Leveransval(), katalog()) == datapaket.las(
        ur_mapp, Leveransval(), katalog()
    )


def test_varje_misstag_i_paketet_far_en_rad_och_inget_lases_in(paket: Path, tmp_path: Path):
    skriv_om(paket / "satsning.csv", lambda rader: rader[0].update(budget_kr="tolv"))
    skriv_om(paket / "personal.csv", lambda rader: rader[1].update(kon="annat", matt=""))
    skriv_om(paket / "uppdrag.csv", lambda rader: rader[0].update(fran_kf="kanske"))
    skriv_om(paket / "stickprov.csv", lambda rader: rader[2].update(inlasning="finns-inte"))
    rader = misstag(paket)
    assert len(rader) == 5
    for borjan, slut in (
        ("uppdrag.csv rad 2 – fran_kf", "varken true eller false"),
        ("satsning.csv rad 2 – budget_kr", "”tolv”"),
        ("personal.csv rad 3 – kon", "är inte något av alla, kvinnor, man"),
        ("personal.csv rad 3 – saknar", "matt, kon"),
        ("stickprov.csv, ", "inläsningen ”finns-inte” finns inte – lämna in hela paketet"),
    ):
        assert any(borjan in rad and slut in rad for rad in rader), (borjan, rader)
    lager = Lager(tmp_path / "lager")
    with pytest.raises(Anvandarfel):
        importera(las_filer([paket / "datapackage.json"]), Leveransval(), lager, katalog(), "prov")
    assert lager.version() == 0
    lager.stang()


def test_ett_ofullstandigt_paket_sager_vad_som_saknas(paket: Path):
    (paket / "personal.csv").unlink()
    assert misstag(paket) == ("datapackage.json – personal.csv saknas – lämna in hela paketet",)
    ensam = Fil("datapackage.json", (paket / "datapackage.json").read_bytes())
    with pytest.raises(Anvandarfel, match="lämna in paketet som zip"):
        datapaket.las(ensam, Leveransval(), katalog())
    with pytest.raises(Anvandarfel, match="inte ett läsbart datapaket"):
        datapaket.las(Fil("x.json", b'{"resources": 1}'), Leveransval(), katalog())


def test_datalexikonet_ar_skrivet_ur_tabellerna():
    assert FIL.read_text("utf-8") == datalexikon(), "kör python -m bank.datalexikon"


def test_ett_andrat_paket_lases_med_en_varning_per_andrad_tabell(paket: Path):
    """BOM och radslut är ingen ändring; en siffra är det."""
    (fil,) = las_filer([paket / "datapackage.json"])
    fil = replace(fil, mellan=paket.parent)
    for namn in ("uppdrag.csv", "personal.csv"):
        hel = (paket / namn).read_bytes()
        (paket / namn).write_bytes(b"\xef\xbb\xbf" + hel.replace(b"\n", b"\r\n"))
    forsta, *_ = datapaket.las(fil, Leveransval(), katalog())
    assert forsta.anmarkningar == ()
    skriv_om(paket / "resultatrakning.csv", lambda rader: rader[0].update(utfall_kr="-7"))
    fil = replace(fil, mellan=paket)
    forsta, *resten = datapaket.las(fil, Leveransval(), katalog())
    (varning,) = forsta.anmarkningar
    assert not any(inl.anmarkningar for inl in resten)
    assert varning.niva == "varning" and "resultatrakning.csv" in varning.mening()
    assert "kontrollsumman stämmer inte" in varning.text
