"""Ärendet mall och minnet: en mall skrivs, fylls, läses in, och svaren minns till nästa gång."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import hud_model.__main__ as kommandorad
from hud_model.arenden.installning import oppna
from hud_model.arenden.mall import skriv_mall
from hud_model.arenden.minne import alias_av, med_minne
from hud_model.begrepp import Anvandarfel, Koppling, Leveransval
from hud_model.export.mall import mallbok
from hud_model.kallor._arbetsbok import las_arbetsbok
from hud_model.katalog import MAPP, Katalog, Kommun, Namnd, katalog
from hud_model.katalog.leveransmall import (
    LASMIG,
    LEVERANS,
    MARKE,
    TABELLER_I_MALLEN,
    exempelrad,
    kolumner,
)
from hud_model.regler.rimlighet import brott
from hud_model.tabeller import BERAKNADE, TABELLER

KOMMUN = '[[kommun]]\nkod = "9999"\nnamn = "Påhittinge"\npahittad = true\n'
NAMNDER = "".join(
    f'[[namnd]]\nkommun = "9999"\nid = "{n.id}"\nnamn = "{n.namn}"\nkortnamn = "{n.kortnamn}"\n'
    for n in (
        Namnd("9999", "parknamnden", "Parknämnden", "Park"),
        Namnd("9999", "vattennamnden", "Vattennämnden", "Vatten"),
    )
)
EGNA = "Enhet;Slag;Utfall 2031\nA;Personal;-12\n"


@pytest.fixture(autouse=True)
def egen_katalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """En katalog med en påhittad kommun, också i barnprocessen som läser."""
    mapp = tmp_path / "katalog"
    mapp.mkdir()
    shutil.copy(MAPP / "parametrar.toml", mapp)
    (mapp / "kommuner.toml").write_text(KOMMUN, "utf-8")
    (mapp / "namnder.toml").write_text(NAMNDER, "utf-8")
    monkeypatch.setenv("HUD_KATALOG", str(mapp))


def kor(*argument: object) -> Result:
    svar = CliRunner().invoke(kommandorad.app, [str(a) for a in argument])
    if svar.exception and not isinstance(svar.exception, SystemExit):
        raise svar.exception
    return svar


# ---- Mallen


def test_mallen_har_ett_blad_per_tabell_och_inga_beraknade_kolumner():
    blad, varningar = las_arbetsbok(mallbok(katalog(), {}), "m.xlsx")
    assert list(blad) == [LASMIG, LEVERANS, *TABELLER_I_MALLEN]
    assert varningar == []
    assert blad[LASMIG][0][0] == MARKE
    for namn in TABELLER_I_MALLEN:
        huvud = [cell for cell in blad[namn][0] if cell is not None]
        assert huvud == [k.namn for k in kolumner(TABELLER[namn])]
        assert not set(huvud) & set(BERAKNADE.get(namn, ()))
        assert len(blad[namn]) == 2, "huvudet och exempelraden"


def test_mallen_har_last_huvud_listor_och_kommentarer():
    with zipfile.ZipFile(io.BytesIO(mallbok(katalog(), {}))) as zip_:
        delar = {namn: zip_.read(namn).decode("utf-8", "replace") for namn in zip_.namelist()}
    blad = [text for namn, text in delar.items() if namn.startswith("xl/worksheets/sheet")]
    assert sum("sheetProtection" in text for text in blad) == len(TABELLER_I_MALLEN) + 2
    assert sum("dataValidation " in text for text in blad) > 10
    assert sum("<pane " in text for text in blad) == len(TABELLER_I_MALLEN) + 1
    assert any("Hela kronor." in text for text in delar.values())
    assert any("Parknämnden" in text for text in delar.values())


@pytest.mark.parametrize("namn", TABELLER_I_MALLEN)
def test_exempelraden_ar_mojlig(namn: str):
    tabell = TABELLER[namn]
    rad = dict(zip((k.namn for k in kolumner(tabell)), exempelrad(tabell), strict=True))
    leverans = {"kommun": "0126", "ar": 2025, "tillfalle": "bokslut", "plats": "rad 2"}
    assert brott({namn: [{**leverans, **rad}]}, date(2026, 1, 1)) == []


def test_samma_mall_ger_samma_byte():
    assert mallbok(katalog(), {"ar": 2031}) == mallbok(katalog(), {"ar": 2031})


def test_kommandot_fyller_i_det_som_anges(tmp_path: Path):
    svar = kor("mall", tmp_path / "m.xlsx", "--namnd", "Park", "--ar", 2031, "--json")
    assert json.loads(svar.stdout) == {
        "fil": str(tmp_path / "m.xlsx"),
        "kommun": "9999",
        "namnd": "parknamnden",
        "ar": 2031,
        "tillfalle": None,
    }
    blad, _ = las_arbetsbok((tmp_path / "m.xlsx").read_bytes(), "m.xlsx")
    assert blad[LEVERANS][1][:3] == ["9999", "Parknämnden", 2031]
    assert "Mallen skrevs" in kor("mall", tmp_path / "n.xlsx").stdout


@pytest.mark.parametrize(
    ("namn", "val", "vantat"),
    [
        ("m.xls", [], "låt namnet sluta på .xlsx"),
        ("finns.xlsx", [], "finns redan och kan vara ifylld"),
        ("ingen/m.xlsx", [], "går inte att skriva"),
        ("m.xlsx", ["--namnd", "Prak"], "menade du Parknämnden?"),
        ("m.xlsx", ["--kommun", "9998"], "menade du 9999?"),
        ("m.xlsx", ["--ar", "31"], "är inte ett år"),
    ],
)
def test_en_mall_som_inte_gar_att_skriva_sags_och_inget_andras(
    tmp_path: Path, namn: str, val: list[str], vantat: str
):
    (tmp_path / "finns.xlsx").write_bytes(b"ifylld")
    svar = kor("mall", tmp_path / namn, *val)
    assert svar.exit_code == 1 and vantat in svar.stderr, svar.stderr
    assert len(svar.stderr.splitlines()) == 1
    assert [f.name for f in tmp_path.iterdir() if f.suffix] == ["finns.xlsx"]
    assert (tmp_path / "finns.xlsx").read_bytes() == b"ifylld"


def test_kommunen_ar_den_som_har_namnden_annars_den_enda_riktiga(tmp_path: Path):
    norrby = Namnd("9998", "skolnamnden", "Skolnämnden", "Skola")
    tva = replace(
        katalog(),
        kommuner=(*katalog().kommuner, Kommun("9998", "Norrby")),
        namnder=(*katalog().namnder, norrby),
    )

    def kommun(nr: int, kat: Katalog, **val: Any) -> Any:
        return skriv_mall(tmp_path / f"{nr}.xlsx", kat, **val)["kommun"]

    assert kommun(1, tva, namnd="Park") == "9999"
    assert kommun(2, tva, namnd="Skola") == "9998"
    assert kommun(3, tva) == "9998"
    assert kommun(4, Katalog()) is None
    with pytest.raises(Anvandarfel, match="ange också --kommun"):
        skriv_mall(tmp_path / "5.xlsx", Katalog(), namnd="Park")


def test_en_ifylld_mall_lases_in_och_raknas(tmp_path: Path):
    forval = {"kommun": "9999", "namnd": "parknamnden", "ar": 2031, "tillfalle": "bokslut"}
    rad = {"post": "Personal", "budget_kr": -10, "utfall_kr": -12}
    (tmp_path / "m.xlsx").write_bytes(mallbok(katalog(), forval, {"resultatrakning": [rad]}))
    svar = kor("importera", tmp_path / "m.xlsx")
    assert svar.exit_code == 0, svar.stderr
    ram = oppna().las("resultatrakning")
    assert ram[["namnd", "avvikelse_kr"]].values.tolist() == [["parknamnden", -2]]


# ---- Minnet


def test_kopplingen_anges_en_gang_och_minns(tmp_path: Path):
    fil = tmp_path / "a.csv"
    fil.write_text(EGNA, "utf-8")
    vem = ("--namnd", "Park", "--ar", 2031)
    svar = kor("importera", fil, *vem)
    assert svar.exit_code == 1 and "--kolumn" in svar.stderr
    koppla = ("--tabell", "resultatrakning", "--kolumn", "Enhet=-", "--kolumn", "Slag=post")
    koppla += ("--kolumn", "Utfall 2031=utfall_kr:tkr")
    assert kor("importera", fil, *vem, *koppla, "--prova").exit_code == 0
    assert oppna().minns("koppling") == {}, "att pröva lägger inget på minnet"
    assert kor("importera", fil, *vem, *koppla).exit_code == 0
    fil.write_text(EGNA.replace("-12", "-13"), "utf-8")
    svar = kor("importera", fil, *vem)
    assert svar.exit_code == 0 and "kopplades som förra gången" in svar.stdout, svar.stderr
    assert oppna().las("resultatrakning")["utfall_kr"].tolist() == [-13_000]


def test_ett_alias_anges_en_gang_och_minns(tmp_path: Path):
    fil = tmp_path / "a.csv"
    text = "namnd;ar;tillfalle;post;utfall_kr\nParkförvaltningen;2031;bokslut;A;1\n"
    fil.write_text(text, "utf-8")
    assert "finns inte i katalogen" in kor("importera", fil).stderr
    assert kor("importera", fil, "--alias", "Parkförvaltningen=parknamnden").exit_code == 0
    fil.write_text(text.replace("A;1", "A;2"), "utf-8")
    assert kor("importera", fil).exit_code == 0
    assert oppna().las("resultatrakning")["utfall_kr"].tolist() == [2]


@pytest.mark.parametrize(
    ("val", "kod", "vantat"),
    [
        (["--alias", "X=parknamden"], 1, "nämnden parknamden finns inte – menade du parknamnden?"),
        (["--alias", "Vatten=parknamnden"], 1, "avser redan Vattennämnden"),
        (["--kolumn", "Slag"], 2, "båda sidor om ="),
        (["--alias", "=x"], 2, "båda sidor om ="),
    ],
)
def test_ett_svar_som_inte_gar_att_folja_sags(
    tmp_path: Path, val: list[str], kod: int, vantat: str
):
    fil = tmp_path / "a.csv"
    fil.write_text("namnd;ar;post;utfall_kr\nPark;2031;A;1\n", "utf-8")
    svar = kor("importera", fil, *val)
    assert svar.exit_code == kod
    assert vantat in " ".join(svar.stderr.replace("│", " ").split()), svar.stderr


def test_minnet_foljer_med_valet_och_det_som_anges_nu_gar_fore():
    lager = oppna()
    koppling = {"tabell": "prognos", "kolumner": {"A": "post"}}
    lager.lagg_pa_minnet("koppling", {"s": koppling, "t": koppling}, "jag")
    svar = {"kommun": "9999", "stavning": "Parken", "namnd": "parknamnden"}
    borta = {**svar, "stavning": "Skolan", "namnd": "skolnamnden"}
    kand = {**svar, "stavning": "Vatten"}
    lager.lagg_pa_minnet("alias", {"a": svar, "b": borta, "c": kand}, "jag")
    egen = Koppling("personal", {})
    val = med_minne(Leveransval(kopplingar={"t": egen}), lager, katalog())
    assert val.kopplingar == {"s": Koppling("prognos", {"A": "post"}), "t": egen}
    assert val.alias == {("9999", "Parken"): "parknamnden"}


def test_ett_alias_i_flera_kommuner_kraver_kommunen():
    tva = replace(
        katalog(), namnder=(*katalog().namnder, replace(katalog().namnder[0], kommun="9998"))
    )
    with pytest.raises(Anvandarfel, match="flera kommuner"):
        alias_av({"P": "parknamnden"}, None, tva)
    assert alias_av({"P": "parknamnden"}, "9998", tva) == {("9998", "P"): "parknamnden"}
