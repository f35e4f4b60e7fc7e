"""Kommandoraden: hjälp på svenska, slutkoder, ett misstag per rad, och allt eller inget."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

import hud_model.__main__ as kommandorad
from hud_model.arenden import installning
from hud_model.arenden.installning import Installning, oppna

ROT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.usefixtures("egen_katalog")
EXEMPEL = ROT / "tests" / "kallor" / "exempel"
TVILLING = EXEMPEL / "tvilling.txt"
KOMMANDON = (
    "importera",
    "mall",
    "angra",
    "inlasningar",
    "kontrollera",
    "exempel",
    "exportera",
    "kolada",
    "status",
)
ENGELSKA = re.compile(r"\b(the|this|and|show|exit|message|usage|options|commands|required)\b", re.I)
Kor = Callable[..., Result]


@pytest.fixture
def kor() -> Kor:
    """Kör ett kommando och ger slutkod, stdout och stderr."""

    def _kor(*argument: object) -> Result:
        svar = CliRunner().invoke(kommandorad.app, [str(a) for a in argument])
        if svar.exception and not isinstance(svar.exception, SystemExit):
            raise svar.exception
        return svar

    return _kor


@pytest.fixture
def toml(tmp_path: Path) -> Callable[..., Path]:
    """Skriver en inskriven fil med personalens antal, och ger dess sökväg."""

    def skriv(namn: str, antal: int = 7, titel: str = "PM", huvud: str = "ar = 2031") -> Path:
        fil = tmp_path / f"{namn}.toml"
        fil.write_text(
            f'[dokument]\ntitel = "{titel}"\nfilnamn = "pm.pdf"\nsha256 = "{"a" * 64}"\n'
            f'kommun = "9999"\ntillfalle = "bokslut"\n{huvud}\n[[personal]]\n'
            f'matt = "Antal anställda"\nkon = "alla"\nvarde = {antal}\nplats = "1"\n',
            "utf-8",
        )
        return fil

    return skriv


def ett_dokument(svar: Result) -> Any:
    """Det enda JSON-dokumentet på stdout."""
    assert svar.exit_code == 0, svar.stderr
    assert not svar.stderr
    return json.loads(svar.stdout)


def misstag(svar: Result, antal: int = 1) -> list[str]:
    """Raderna på stderr: en per misstag, var – vad – vad göra; inget på stdout, slutkod 1."""
    assert svar.exit_code == 1
    assert svar.stdout == ""
    rader = svar.stderr.splitlines()
    assert len(rader) == antal, rader
    assert all(len(rad.split(" – ")) >= 3 for rad in rader), rader
    return rader


def allt_i(mapp: Path) -> dict[str, bytes]:
    """Sökväg → innehåll för varje fil i mappen."""
    return {str(f.relative_to(mapp)): f.read_bytes() for f in mapp.rglob("*") if f.is_file()}


# ---- Hjälpen och användningen


def test_kommandona_ar_avtalets():
    assert set(typer.main.get_command(kommandorad.app).commands) == set(KOMMANDON)


@pytest.mark.parametrize("kommando", [(), *((k,) for k in KOMMANDON)], ids="-".join)
def test_hjalpen_ar_pa_svenska_och_forklarar_varje_val(kor: Kor, kommando: tuple[str, ...]):
    svar = kor(*kommando, "--help")
    assert svar.exit_code == 0 and not svar.stderr
    assert not ENGELSKA.search(svar.stdout), svar.stdout
    grupp = typer.main.get_command(kommandorad.app)
    for ett in [grupp.commands[kommando[0]]] if kommando else grupp.commands.values():
        assert ett.help and ett.help.endswith("."), ett.name
        assert all(p.help and p.help.endswith(".") for p in ett.params), ett.name


@pytest.mark.parametrize(
    "argument",
    [
        ["finns-inte"],
        ["importera"],
        ["importera", "x.txt", "--finns-inte"],
        ["importera", "x.txt", "--ar", "tjugo"],
        ["angra"],
        ["exportera"],
        ["exportera", "x", "--format", "parkett"],
        ["status", "mer"],
    ],
    ids=" ".join,
)
def test_fel_anvandning_ger_slutkod_2_och_tom_stdout(kor: Kor, argument: list[str]):
    svar = kor(*argument)
    assert svar.exit_code == 2
    assert svar.stdout == "" and svar.stderr


def test_programmet_gar_att_kora_som_modul(tmp_path: Path):
    miljo = {**os.environ, "HUD_DATA": str(tmp_path / "d"), "PYTHONWARNINGS": "error"}
    svar = subprocess.run(
        [sys.executable, "-m", "hud_model", "importera", "finns-inte.txt", str(tmp_path)],
        cwd=ROT,
        env=miljo,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (svar.returncode, svar.stdout) == (1, "")
    assert svar.stderr.splitlines() == [
        "finns-inte.txt – filen finns inte – rätta sökvägen",
        f"{tmp_path} – är en mapp – ange filerna i den",
    ]


# ---- JSON


def test_varje_kommando_skriver_ett_enda_json_dokument(kor: Kor, tmp_path: Path):
    inlast = ett_dokument(kor("importera", TVILLING, "--json"))
    assert inlast["version"] == 1 and not inlast["oforandrat"]
    (inlasning,) = inlast["inlasningar"]
    assert inlasning["ny"] and inlasning["rader"]["resultatrakning"] > 0
    (rad,) = ett_dokument(kor("inlasningar", "--json"))
    assert rad["id"] == inlasning["id"] and rad["i_kraft"] is True
    assert rad["tabeller"]["resultatrakning"] == inlasning["rader"]["resultatrakning"]
    assert {"filnamn", "sha256", "kalla", "inlast_tid", "av"} <= rad.keys()
    fynd = ett_dokument(kor("kontrollera", "--json"))
    assert all(f["niva"] in ("fel", "varning", "upplysning") and f["text"] for f in fynd)
    export = ett_dokument(kor("exportera", tmp_path / "ut", "--json"))
    assert export["rader"]["inlasning"] == 1
    laget = ett_dokument(kor("status", "--json"))
    assert laget["dataversion"] == 1 and laget["inlasningar"] == [inlasning["titel"]]
    assert ett_dokument(kor("angra", inlasning["id"], "--json"))["version"] == 2


def test_json_ar_utan_nan_och_tomt_lager_gar_bra(kor: Kor, tmp_path: Path):
    assert ett_dokument(kor("inlasningar", "--json")) == []
    assert ett_dokument(kor("kontrollera", "--json")) == []
    assert ett_dokument(kor("status", "--json"))["dataversion"] == 0
    assert ett_dokument(kor("exportera", tmp_path / "ut", "--json"))["rader"]["inlasning"] == 0
    kor("importera", TVILLING)
    for kommando in ("inlasningar", "kontrollera", "status"):
        assert not re.search(r"\b(NaN|Infinity)\b", kor(kommando, "--json").stdout)


@pytest.mark.parametrize("kommando", ["importera", "angra", "exportera"])
def test_ett_misstag_med_json_skriver_inget_pa_stdout(kor: Kor, tmp_path: Path, kommando: str):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "annat.txt").write_text("x")
    mal = {"importera": tmp_path / "finns-inte", "angra": "okand", "exportera": tmp_path / "full"}
    misstag(kor(kommando, mal[kommando], "--json"))


# ---- Importera


def test_importen_sager_vad_som_lastes_in_och_andra_gangen_att_det_fanns(kor: Kor, toml: Any):
    fil = toml("a")
    assert "1 rader i 1 tabeller, inläst" in kor("importera", fil).stdout
    igen = kor("importera", fil)
    assert igen.exit_code == 0 and "fanns redan, inget ändrades" in igen.stdout
    assert oppna().version() == 1
    dokument = ett_dokument(kor("importera", fil, "--json"))
    assert dokument["oforandrat"] and not dokument["inlasningar"][0]["ny"]


def test_prova_visar_och_skriver_inget(kor: Kor, toml: Any, egen_datamapp: Path):
    kor("importera", toml("a"))
    fore = allt_i(egen_datamapp)
    svar = kor("importera", TVILLING, "--prova")
    assert svar.exit_code == 0 and "skulle läsas in" in svar.stdout
    assert ett_dokument(kor("importera", TVILLING, "--prova", "--json"))["version"] == 1
    assert allt_i(egen_datamapp) == fore


def test_prova_sager_samma_misstag_som_inlasningen(kor: Kor, tmp_path: Path):
    (tmp_path / "x.bin").write_bytes(b"\x00\xff" * 100)
    assert misstag(kor("importera", tmp_path / "x.bin", "--prova")) == misstag(
        kor("importera", tmp_path / "x.bin")
    )


@pytest.mark.parametrize(
    ("innehall", "argument", "vantat"),
    [
        (b"", [], "filen är tom"),
        (b"\x00\xff\xfe\x01" * 500, [], "liknar inget känt format"),
        (b"PK\x03\x04" + b"skrap" * 50, [], "liknar inget känt format"),
        (b"{}", [], "liknar inget känt format"),
        (b'{"resources"', [], "är inte ett läsbart datapaket"),
        (b'{"resources": [{"path": 5}]}', [], "är inte ett läsbart datapaket"),
        (b'{"resources": ' + b"[" * 100_000, [], "är inte ett läsbart datapaket"),
        (b'{"resources": []}', [], "inlasning.csv saknas"),
        ("Verksamhetsberättelse 2031\nParknämnden\n".encode("latin-1"), [], "ange --kommun"),
        (b"\x00\xff", ["--kalla", "verksamhetsberattelse"], "är text i UTF-16 utan BOM"),
        (b"\x00\xff", ["--kalla", "manuell"], "är text i UTF-16 utan BOM"),
        (b"\x00\xff", ["--kalla", "datapaket"], "är text i UTF-16 utan BOM"),
        (b"PK\x03\x04 skrap", ["--kalla", "datapaket"], "trasig eller avhuggen"),
        (b"hej", ["--kalla", "stenplatta"], "välj en av: datapaket"),
        (b"hej", ["--kalla", "verksamhetsberattelse", "--namnd", "Bad"], "ange --kommun"),
    ],
)
def test_en_fil_som_inte_gar_att_lasa_far_en_rad_och_inget_andras(
    kor: Kor, tmp_path: Path, innehall: bytes, argument: list[str], vantat: str
):
    fil = tmp_path / "fil.dat"
    fil.write_bytes(innehall)
    svar = kor("importera", fil, *argument)
    rader = svar.stderr.splitlines()
    assert svar.exit_code == 1 and svar.stdout == ""
    assert all(rad.startswith("fil.dat") for rad in rader)
    assert any(vantat in rad for rad in rader), rader
    assert oppna().version() == 0 and not (oppna().mapp / "ra").exists()


def test_text_som_slutar_vara_utf8_langt_in_sags_med_rad(kor: Kor, tmp_path: Path):
    fil = tmp_path / "x.txt"
    text = TVILLING.read_bytes()
    fil.write_bytes(text + b"\nl\x81ngst ner\n")
    (rad,) = misstag(kor("importera", fil))
    assert re.match(r"x\.txt rad \d+ – är varken hel UTF-8 eller Windows-1252", rad)


def test_mapp_och_fil_som_saknas_sags_var_for_sig(kor: Kor, tmp_path: Path):
    rader = misstag(kor("importera", tmp_path, tmp_path / "finns-inte.txt"), 2)
    assert "är en mapp" in rader[0] and "filen finns inte" in rader[1]


@pytest.mark.parametrize(
    ("fran", "till", "val", "vantat"),
    [
        ("Exempelkommunen", "Kommunen", ["--kommun"], "ange --kommun med SCB-kod"),
        ("\n\nParknämnden\n", "\n\nNämnden\n", ["--namnd"], "ange --namnd"),
        ("Verksamhetsberättelse 2031\n", "Berättelsen\n", ["--namnd", "--ar"], "ange --ar"),
    ],
)
def test_det_som_inte_framgar_fragas_efter_och_gar_att_ange(
    kor: Kor, tmp_path: Path, fran: str, till: str, val: list[str], vantat: str
):
    fil = tmp_path / "x.txt"
    text = TVILLING.read_text("utf-8")
    assert fran in text
    fil.write_text(text.replace(fran, till), "utf-8")
    svar = kor("importera", fil, "--kalla", "verksamhetsberattelse")
    assert svar.exit_code == 1 and vantat in svar.stderr
    assert oppna().version() == 0
    allt = {"--kommun": "9999", "--namnd": "parknamnden", "--ar": "2031"}
    angett = [del_ for namn in val for del_ in (namn, allt[namn])]
    kom_in = kor("importera", fil, "--kalla", "verksamhetsberattelse", *angett)
    assert kom_in.exit_code == 0, kom_in.stderr
    assert oppna().version() == 1


@pytest.mark.parametrize("val", [["--kommun", "0000"], ["--namnd", "okandnamnden"]])
def test_ett_okant_val_ar_ett_misstag(kor: Kor, val: list[str]):
    svar = kor("importera", TVILLING, *val)
    assert svar.exit_code == 1 and val[0] in svar.stderr
    assert oppna().version() == 0


def test_ar_som_varken_huvudet_eller_valet_sager_fragas_efter(kor: Kor, toml: Any):
    fil = toml("a", huvud="")
    assert "ar saknas" in misstag(kor("importera", fil))[0]
    assert kor("importera", fil, "--ar", 2030).exit_code == 0


def test_en_fil_utan_nagot_ar_gar_att_lasa_in(kor: Kor, tmp_path: Path):
    fil = tmp_path / "bolag.toml"
    fil.write_text(
        f'[dokument]\ntitel = "B"\nfilnamn = "b.pdf"\nsha256 = "{"b" * 64}"\nkommun = "9999"\n'
        '[[bolag]]\nid = "park"\nnamn = "Park AB"\nplats = "1"\n',
        "utf-8",
    )
    assert kor("importera", fil).exit_code == 0
    assert kor("kontrollera").exit_code == 0


def test_ett_ar_som_parametrarna_inte_kanner_sags(kor: Kor, monkeypatch: pytest.MonkeyPatch):
    egen = kommandorad.katalog()
    (block,) = egen.parametrar["beraknad_bedomning"]
    sen = {**egen.parametrar, "beraknad_bedomning": ({**block, "giltig_fran": 2032},)}
    monkeypatch.setattr(kommandorad, "katalog", lambda: replace(egen, parametrar=sen))
    (rad,) = misstag(kor("importera", TVILLING))
    assert "beraknad_bedomning har inget värde för 2031" in rad


def test_flera_filer_kommer_in_tillsammans(kor: Kor, toml: Any):
    dokument = ett_dokument(kor("importera", toml("a"), toml("b", titel="PM 2"), "--json"))
    assert dokument["version"] == 1 and len(dokument["inlasningar"]) == 2


def test_en_trasig_fil_bland_flera_stoppar_alla(kor: Kor, toml: Any, tmp_path: Path):
    (tmp_path / "x.bin").write_bytes(b"\x00\xff")
    (tmp_path / "y.bin").write_bytes(b"\x00\xff")
    rader = misstag(kor("importera", toml("a"), tmp_path / "x.bin", tmp_path / "y.bin"), 2)
    assert [rad.split(" – ")[0] for rad in rader] == ["x.bin", "y.bin"]
    assert oppna().version() == 0 and oppna().historik().empty
    assert not (oppna().mapp / "ra").exists()


def test_det_inlasta_ligger_kvar_som_det_kom(kor: Kor, egen_datamapp: Path):
    kor("importera", TVILLING)
    (fil,) = (egen_datamapp / "ra").iterdir()
    assert fil.read_bytes() == TVILLING.read_bytes()


# ---- Ångra, historik, kontrollera


def test_angra_av_okand_inlasning_ar_ett_misstag(kor: Kor):
    (rad,) = misstag(kor("angra", "finns-inte"))
    assert rad.startswith("finns-inte – ") and "inlasningar" in rad


def test_angra_ger_en_export_som_ar_byte_for_byte_densamma(kor: Kor, toml: Any, tmp_path: Path):
    kor("importera", TVILLING)
    kor("exportera", tmp_path / "fore")
    inl = ett_dokument(kor("importera", toml("a", 7), "--json"))["inlasningar"][0]["id"]
    kor("exportera", tmp_path / "emellan")
    assert kor("angra", inl).exit_code == 0
    kor("exportera", tmp_path / "efter")
    assert allt_i(tmp_path / "efter") == allt_i(tmp_path / "fore")
    assert allt_i(tmp_path / "emellan") != allt_i(tmp_path / "fore")


def test_historiken_visar_i_kraft_ersatt_och_angrad(kor: Kor, toml: Any):
    kor("importera", toml("a", 1))
    kor("importera", toml("b", 2))
    inl = ett_dokument(kor("importera", toml("c", 3, "Annat"), "--json"))["inlasningar"][0]["id"]
    kor("angra", inl)
    rader = kor("inlasningar").stdout.splitlines()
    lagen = [re.search(r"i kraft|ersatt|ångrad", rad)[0] for rad in rader]
    assert lagen == ["ångrad", "i kraft", "ersatt"]


def test_strikt_slutar_med_1_bara_nar_ett_fel_star_kvar(kor: Kor, toml: Any, tmp_path: Path):
    kor("importera", toml("a"))
    assert kor("kontrollera", "--strikt").exit_code == 0
    fil = tmp_path / "fel.toml"
    fil.write_text(
        f'[dokument]\ntitel = "F"\nfilnamn = "f.pdf"\nsha256 = "{"c" * 64}"\nkommun = "9999"\n'
        'ar = 2031\ntillfalle = "bokslut"\n[[anmarkning]]\nid = "f1"\nniva = "fel"\n'
        'regel = "inlasning"\ntext = "Beloppet går inte att tolka"\nplats = "1"\n',
        "utf-8",
    )
    kor("importera", fil)
    assert kor("kontrollera").exit_code == 0
    svar = kor("kontrollera", "--strikt")
    assert svar.exit_code == 1
    assert svar.stdout.splitlines()[0] == "fel: 1 – Beloppet går inte att tolka"


# ---- Exportera


def test_exporten_gar_till_en_ny_tom_eller_tidigare_mapp(kor: Kor, toml: Any, tmp_path: Path):
    kor("importera", toml("a"))
    (tmp_path / "tom").mkdir()
    for mapp in (tmp_path / "tom", tmp_path / "ny" / "djupt", tmp_path / "tom"):
        assert kor("exportera", mapp).exit_code == 0
        assert (mapp / "datapackage.json").is_file()
    assert not [f for f in tmp_path.iterdir() if f.name.startswith(".")]


def test_exporten_ror_aldrig_en_mapp_med_annat_i_eller_en_fil(kor: Kor, tmp_path: Path):
    mapp = tmp_path / "mina"
    mapp.mkdir()
    (mapp / "viktigt.txt").write_text("x")
    assert "håller annat än ett datapaket" in misstag(kor("exportera", mapp))[0]
    assert allt_i(mapp) == {"viktigt.txt": b"x"}
    assert "är en fil" in misstag(kor("exportera", mapp / "viktigt.txt"))[0]
    assert allt_i(mapp) == {"viktigt.txt": b"x"}


def test_exporten_far_ga_till_mappen_man_star_i(
    kor: Kor, toml: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    kor("importera", toml("a"))
    (tmp_path / "har").mkdir()
    monkeypatch.chdir(tmp_path / "har")
    assert kor("exportera", ".").exit_code == 0
    assert (tmp_path / "har" / "datapackage.json").is_file()


def test_exporten_av_en_tidigare_version(kor: Kor, toml: Any, tmp_path: Path):
    kor("importera", toml("a", 1))
    kor("exportera", tmp_path / "da")
    kor("importera", toml("b", 2))
    kor("exportera", tmp_path / "nu", "--version", 1)
    assert allt_i(tmp_path / "nu") == allt_i(tmp_path / "da")
    for version in ("-1", "3"):
        assert "från 0 till 2" in misstag(kor("exportera", tmp_path / "x", "--version", version))[0]


@pytest.mark.parametrize("som_zip", [False, True])
def test_ett_paket_inlast_i_ett_tomt_lager_ger_samma_paket(
    kor: Kor, toml: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, som_zip: bool
):
    kor("importera", TVILLING, toml("a"), toml("b", 8, "PM 2"))
    kor("exportera", tmp_path / "ett")
    fil = tmp_path / "ett" / "datapackage.json"
    if som_zip:
        fil = tmp_path / "ett.zip"
        with zipfile.ZipFile(fil, "w") as zip_:
            for del_ in (tmp_path / "ett").iterdir():
                zip_.write(del_, f"ett/{del_.name}")
    monkeypatch.setenv("HUD_DATA", str(tmp_path / "annat"))
    assert len(ett_dokument(kor("importera", fil, "--json"))["inlasningar"]) == 3
    kor("exportera", tmp_path / "tva")
    assert allt_i(tmp_path / "tva") == allt_i(tmp_path / "ett")
    assert ett_dokument(kor("importera", fil, "--json"))["oforandrat"]


@pytest.mark.parametrize(
    ("fil", "fran", "till", "vantat"),
    [
        ("personal.csv", "7", "1_000", "varde: ”1_000” är inte ett tal"),
        ("personal.csv", "7", "nan", "varde: ”nan” är inte ett tal"),
        ("personal.csv", "7", "inf", "varde: ”inf” är inte ett tal"),
        ("personal.csv", "2031", "2031.0", "ar: ”2031.0” är inte ett heltal"),
        ("personal.csv", "2031", "9" * 20, "är inte ett heltal"),
        ("personal.csv", "2031", "٢٠٣١", "är inte ett heltal"),
        ("personal.csv", "bokslut", "jul", "”jul” är inte något av"),
        ("personal.csv", ",alla", ",alla,", "celler, huvudet har"),
        ("personal.csv", "9999", "", "saknar kommun"),
        ("personal.csv", "matt,", "mått,", "kolumnen matt saknas"),
        ("personal.csv", "Antal", "\udce4", "är inte en CSV-tabell i UTF-8"),
        ("personal.csv", "kommun", '"', "är inte en CSV-tabell|kolumnen kommun saknas"),
        ("inlasning.csv", "Z,", "X,", "är inte en tid i UTC"),
        ("inlasning.csv", "id,", "idd,", "kolumnen id saknas"),
    ],
)
def test_ett_andrat_paket_sags_med_tabell_och_rad(
    kor: Kor, toml: Any, tmp_path: Path, fil: str, fran: str, till: str, vantat: str
):
    kor("importera", toml("a"))
    kor("exportera", tmp_path / "ut")
    csv = tmp_path / "ut" / fil
    text = csv.read_text("utf-8")
    assert fran in text
    csv.write_bytes(text.replace(fran, till, 1).encode("utf-8", "surrogateescape"))
    svar = kor("importera", tmp_path / "ut" / "datapackage.json")
    assert svar.exit_code == 1
    assert re.search(vantat, svar.stderr), svar.stderr
    assert f"datapackage.json, {fil}" in svar.stderr
    assert oppna().version() == 1


def test_ett_paket_som_saknar_en_fil_sags(kor: Kor, toml: Any, tmp_path: Path):
    kor("importera", toml("a"))
    kor("exportera", tmp_path / "ut")
    (tmp_path / "ut" / "personal.csv").unlink()
    (rad,) = misstag(kor("importera", tmp_path / "ut" / "datapackage.json"))
    assert "personal.csv saknas" in rad


# ---- Status och inställningar


def test_status_visar_installningar_med_losenord_dolda(kor: Kor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HUD_DATABAS", "sqlite:////tmp/x.sqlite?password=hemligt")
    for url in (
        "postgresql://kalle:hemligt@dator/bas",
        "postgresql://dator/bas?user=kalle&password=hemligt",
        "postgresql://dator/bas?sslpassword=hemligt",
        "hemligt",
    ):
        visas = Installning(Path("d"), url, "jag").visas()
        assert "hemligt" not in str(visas), visas
    assert (
        Installning(Path("d"), "sqlite:///x.db", "jag").visas()["HUD_DATABAS"] == "sqlite:///x.db"
    )


@pytest.mark.parametrize(
    "url", ["hemligt", "sqlite://kalle:hemligt@dator/bas", "finnsinte://kalle:hemligt@dator/bas"]
)
@pytest.mark.parametrize("kommando", ["status", "inlasningar"])
def test_en_databas_som_inte_gar_att_oppna_sags_utan_losenord(
    kor: Kor, monkeypatch: pytest.MonkeyPatch, url: str, kommando: str
):
    monkeypatch.setenv("HUD_DATABAS", url)
    (rad,) = misstag(kor(kommando))
    assert rad.startswith("HUD_DATABAS=") and "hemligt" not in rad


def test_en_datamapp_som_inte_gar_att_anvanda_sags(
    kor: Kor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    (tmp_path / "fil").write_text("x")
    monkeypatch.setenv("HUD_DATA", str(tmp_path / "fil"))
    (rad,) = misstag(kor("status"))
    assert rad.startswith("HUD_DATA=")


def test_en_fil_som_inte_ar_en_databas_sags(kor: Kor, egen_datamapp: Path):
    (egen_datamapp / "modell").mkdir(parents=True)
    (egen_datamapp / "modell" / "hud.sqlite").write_bytes(b"inte en databas" * 100)
    misstag(kor("status"))


def test_den_som_inte_har_nagot_namn_far_ett_nummer(monkeypatch: pytest.MonkeyPatch):
    def utan_namn() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr(installning.getpass, "getuser", utan_namn)
    assert installning.installning().anvandare == str(os.getuid())
    monkeypatch.setenv("HUD_ANVANDARE", "kalle")
    assert installning.installning().anvandare == "kalle"


def test_status_sager_vad_som_ar_inlast_och_vad_som_saknas(kor: Kor):
    kor("importera", TVILLING)
    laget = ett_dokument(kor("status", "--json"))
    assert {"program", "schema", "rader", "tomma", "saknas", "kallor"} <= laget.keys()
    assert not any("Parknämnden" in rad for rad in laget["saknas"])
    text = kor("status").stdout
    assert "dataversion: 1" in text
