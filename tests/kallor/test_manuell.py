"""Källan manuell: TOML som en människa skrivit av ur ett dokument."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor import kallor, manuell
from hud_model.katalog import Katalog, Kommun, Namnd, katalog
from hud_model.tabeller import FAKTATABELLER

ROT = Path(__file__).resolve().parents[2]
INSKRIVNA = sorted((ROT / "data" / "manuellt").glob("*.toml"))
EGEN = Katalog(
    kommuner=(Kommun("9999", "Påhittinge", pahittad=True),),
    namnder=(Namnd("9999", "vattennamnden", "Vattennämnden", "Vatten"),),
)
HUVUD = f"""
[dokument]
titel = "PM om vatten"
filnamn = "pm.pdf"
sha256 = "{"a" * 64}"
dokumentdatum = 2022-03-04
kommun = "9999"
ar = 2022
tillfalle = "plan"
"""


def las(
    text: str, val: Leveransval | None = None, namn: str = "pm.toml", kat: Katalog = EGEN
) -> Inlasning:
    (inlasning,) = manuell.las(Fil(namn, text.encode()), val or Leveransval(), kat)
    return inlasning


def misstag(text: str, val: Leveransval | None = None) -> tuple[str, ...]:
    with pytest.raises(Anvandarfel) as fel:
        las(text, val)
    return fel.value.rader


def test_huvudet_ger_raden_kommun_ar_och_tillfalle():
    inlasning = las(
        HUVUD + '[[personal]]\nmatt = "Anställda"\nkon = "alla"\nvarde = 7\nplats = "1"'
    )
    assert inlasning.rader["personal"] == [
        {
            "kommun": "9999",
            "namnd": None,
            "ar": 2022,
            "tillfalle": "plan",
            "matt": "Anställda",
            "kon": "alla",
            "varde": 7.0,
            "plats": "1",
        }
    ]
    assert isinstance(inlasning.rader["personal"][0]["varde"], float)


def test_raden_far_ange_eget_ar_och_namnden_med_namn():
    rad = '[[personal]]\nmatt = "A"\nkon = "man"\nar = 2019\ntillfalle = "bokslut"\nplats = "1"\n'
    (rad_ut,) = las(HUVUD + rad + 'namnd = "Vattennämnden"').rader["personal"]
    assert (rad_ut["ar"], rad_ut["tillfalle"]) == (2019, "bokslut")
    assert rad_ut["namnd"] == "vattennamnden"


def test_en_grundtabell_far_bara_de_nycklar_den_har():
    (rad,) = las(HUVUD + '[[bolag]]\nid = "b"\nnamn = "Vatten AB"\nplats = "2"').rader["bolag"]
    assert rad == {"kommun": "9999", "id": "b", "namn": "Vatten AB", "plats": "2"}


def test_inlasningen_bar_filens_kontrollsumma_och_dokumentets_titel():
    inlasning = las(HUVUD)
    sha = hashlib.sha256(HUVUD.encode()).hexdigest()
    assert (inlasning.id, inlasning.sha256) == (sha[:12], sha)
    assert (inlasning.titel, inlasning.filnamn) == ("PM om vatten", "pm.toml")
    assert (inlasning.kalla, inlasning.dokumentdatum) == ("manuell", "2022-03-04")
    assert (inlasning.kommun, inlasning.ar, inlasning.tillfalle) == ("9999", 2022, "plan")


def test_anvandarens_val_fyller_det_huvudet_inte_sager():
    utan = HUVUD.replace('kommun = "9999"\n', "").replace("ar = 2022\n", "")
    assert [rad.split(" – ")[1] for rad in misstag(utan)] == ["[dokument]"]
    inlasning = las(utan, Leveransval(kommun="9999", namnd="Vatten", ar=2020))
    assert (inlasning.kommun, inlasning.namnd, inlasning.ar) == ("9999", "vattennamnden", 2020)
    assert las(HUVUD, Leveransval(ar=1999)).ar == 2022


@pytest.mark.parametrize(
    ("rader", "vantat"),
    [
        ('[[personl]]\nmatt = "A"', "tabellen finns inte – menade du personal?"),
        ('[[inlasning]]\nid = "x"', "tabellen finns inte"),
        ('[personal]\nmatt = "A"', "inled varje rad med [[personal]]"),
        ("vardee = 1", "kolumnen vardee finns inte – menade du varde?"),
        ('inlasning = "x"', "kolumnen inlasning finns inte"),
        ('kon = "annat"', "ange något av: alla, kvinnor, man"),
        ('varde = "7"', "varde = '7' har fel typ – ange ett tal"),
        ("varde = true", "varde = True har fel typ"),
        ("varde = nan", "varde = nan har fel typ"),
        ("varde = inf", "varde = inf har fel typ"),
        ("varde = 99999999999999999999", "har fel typ"),
        ("ar = 2022.5", "ar = 2022.5 har fel typ – ange ett heltal"),
        ('matt = ""', "matt = '' har fel typ – ange text"),
        ('plats = ["1"]', "plats = ['1'] har fel typ"),
        ('namnd = "okand"', "nämnden ”okand” finns inte i katalogen"),
        ('kommun = "0000"', "kommunen 0000 finns inte i katalogen"),
    ],
)
def test_varje_misstag_far_en_rad_med_var_vad_och_atgard(rader: str, vantat: str):
    if not rader.startswith("["):
        kolumn = rader.split(" = ")[0]
        resten = {"matt": '"A"', "kon": '"alla"', "plats": '"1"'}
        resten.pop(kolumn, None)
        rader = "\n".join(["[[personal]]", rader, *(f"{k} = {v}" for k, v in resten.items())])
    (rad,) = misstag(HUVUD + rader)
    assert rad.startswith("pm.toml – ") and len(rad.split(" – ")) >= 3
    assert vantat in rad


def test_en_tabell_maste_vara_en_lista_med_rader():
    (rad,) = misstag('personal = ["A"]\n' + HUVUD)
    assert "inled varje rad med [[personal]]" in rad


def test_alla_misstag_sags_pa_en_gang_med_radens_plats():
    forst = '[[personal]]\nmatt = "A"\nkon = "alla"\nplats = "1"\nvarde = "x"\n'
    sedan = '[[personal]]\nkon = "alla"\nplats = "1"\nhej = 1\n'
    rader = misstag(HUVUD + forst + sedan)
    radnummer = HUVUD.count("\n") + 1
    assert [rad.split(" – ")[1] for rad in rader] == [
        f"personal nr 1 på rad {radnummer}",
        f"personal nr 2 på rad {radnummer + 5}",
        f"personal nr 2 på rad {radnummer + 5}",
    ]
    assert "matt saknas – ange matt" in rader[2]


def test_saknat_ar_gar_att_ange_i_raden_eller_huvudet():
    (rad,) = misstag(
        HUVUD.replace("ar = 2022\n", "") + '[[personal]]\nmatt = "A"\nkon = "man"\nplats = "1"'
    )
    assert "ar saknas – ange ar i raden eller i [dokument]" in rad


def test_plats_kravs_pa_varje_rad():
    (rad,) = misstag(HUVUD + '[[personal]]\nmatt = "A"\nkon = "man"')
    assert "plats saknas" in rad


def test_samma_nyckel_tva_ganger_sags_med_bada_raderna():
    rad = '[[personal]]\nmatt = "A"\nkon = "man"\nplats = "1"\n'
    (ut,) = misstag(HUVUD + rad + rad)
    assert "personal nr 2" in ut and "personal nr 1" in ut


@pytest.mark.parametrize(
    ("fran", "till", "vantat"),
    [
        ('titel = "PM om vatten"\n', "", "titel saknas"),
        ("a" * 64, "abc", "sha256 är inte 64 hexadecimala tecken"),
        ("2022-03-04", '"4 mars"', "dokumentdatum = '4 mars' har fel typ"),
        ("2022-03-04", '"2022-02-30"', "dokumentdatum = '2022-02-30' har fel typ"),
        ("2022-03-04", "2022-03-04T10:00:00", "har fel typ – ange ett datum"),
        ('"plan"', '"varen"', "ange något av: plan, manad01"),
        ('"9999"', '"1234"', "kommunen 1234 finns inte"),
        ("ar =", "year = 1\nar =", "kolumnen year finns inte"),
    ],
)
def test_fel_i_huvudet_sags(fran: str, till: str, vantat: str):
    (rad,) = misstag(HUVUD.replace(fran, till))
    assert rad.startswith("pm.toml – [dokument] – ") and vantat in rad


def test_datum_far_skrivas_med_eller_utan_citattecken():
    assert las(HUVUD.replace("2022-03-04", '"2022-03-04"')).dokumentdatum == "2022-03-04"


def test_ogiltig_toml_sags_med_rad():
    (rad,) = misstag(HUVUD + "[[personal]]\nmatt A")
    assert rad.startswith(f"pm.toml rad {HUVUD.count(chr(10)) + 2} – är inte giltig TOML")


@pytest.mark.parametrize(
    "innehall", [b"\xff\xfe\x00", b"a = 1", b"dokument = 1", b"a = " + b"[" * 5000]
)
def test_det_som_inte_ar_en_inskriven_fil_sags(innehall: bytes):
    assert not manuell.kanner_igen(Fil("x.toml", innehall))
    with pytest.raises(Anvandarfel):
        manuell.las(Fil("x.toml", innehall), Leveransval(), EGEN)


def test_filen_kanns_igen_pa_innehallet_aven_fran_windows():
    windows = b"\xef\xbb\xbf" + HUVUD.replace("\n", "\r\n").encode()
    assert manuell.kanner_igen(Fil("vad.som.helst", windows))
    assert manuell.las(Fil("x", windows), Leveransval(), EGEN)[0].titel == "PM om vatten"
    assert kallor()["manuell"] is manuell


def test_rader_skrivna_som_en_lista_gar_ocksa():
    rad = 'personal = [{matt = "A", kon = "man", plats = "1"}, {matt = "A", kon = "x"}]\n'
    rader = misstag(rad + HUVUD)
    assert [r.split(" – ")[1] for r in rader] == ["personal nr 2"] * 2


@given(st.binary(max_size=200))
def test_godtyckliga_byte_ger_ett_svar_eller_ett_anvandarfel(innehall: bytes):
    for byte in (innehall, HUVUD.encode() + innehall):
        try:
            manuell.las(Fil("x.toml", byte), Leveransval(), EGEN)
        except Anvandarfel as fel:
            assert fel.rader


# ---- De medföljande filerna


@pytest.mark.parametrize("vag", INSKRIVNA, ids=lambda vag: vag.name)
def test_medfoljande_fil_gar_att_lasa(vag: Path):
    inlasning = las(vag.read_text("utf-8"), namn=vag.name, kat=katalog())
    assert set(inlasning.rader) <= set(FAKTATABELLER)
    assert all(rad["plats"] for rader in inlasning.rader.values() for rad in rader)


@pytest.mark.parametrize("vag", INSKRIVNA, ids=lambda vag: vag.name)
def test_kontrollsumman_ar_kalldokumentets(vag: Path, kalldokument: Path):
    dokument = tomllib.loads(vag.read_text("utf-8"))["dokument"]
    kalla = kalldokument / dokument["filnamn"]
    assert hashlib.sha256(kalla.read_bytes()).hexdigest() == dokument["sha256"]


@pytest.mark.parametrize("vag", INSKRIVNA, ids=lambda vag: vag.name)
def test_varje_tal_star_i_kalldokumentet(vag: Path, kalldokument: Path):
    inlasning = las(vag.read_text("utf-8"), namn=vag.name, kat=katalog())
    filnamn = tomllib.loads(vag.read_text("utf-8"))["dokument"]["filnamn"]
    text = (kalldokument / filnamn).read_text("utf-8").casefold()
    for tabell, rader in inlasning.rader.items():
        for rad in rader:
            for kolumn, varde in rad.items():
                if isinstance(varde, int | float) and kolumn not in ("ar", "uppgiftsar"):
                    tal = abs(varde) / 1_000_000 if kolumn.endswith("_kr") else abs(varde)
                    assert any(re.search(m, text) for m in _skrivsatt(tal)), (tabell, rad, tal)


def _skrivsatt(tal: float) -> list[str]:
    """Talet med siffror, eller som räkneord där dokumenten skriver så."""
    ord_ = {1: "e(n|tt)", 2: "två", 3: "tre", 4: "fyra", 5: "fem", 7: "sju", 9: "nio", 10: "tio"}
    ord_ |= {50: "hälften"}
    return [rf"(?<![\d,]){f'{tal:g}'.replace('.', ',')}(?![\d,]\d)", rf"\b{ord_.get(tal, '(?!)')}"]


EGNA_ORD = (
    *("text_kort", "svar", "metod", "orsak"),
    *("benamning", "ursprungslage", "uppfoljning", "borlage"),
)


@pytest.mark.parametrize("vag", INSKRIVNA, ids=lambda vag: vag.name)
def test_texterna_ar_egna_ord(vag: Path, kalldokument: Path):
    inlasning = las(vag.read_text("utf-8"), namn=vag.name, kat=katalog())
    filnamn = tomllib.loads(vag.read_text("utf-8"))["dokument"]["filnamn"]
    kalla = _foljder((kalldokument / filnamn).read_text("utf-8"))
    for rader in inlasning.rader.values():
        for rad in rader:
            for kolumn in EGNA_ORD:
                lika = kalla & _foljder(rad.get(kolumn) or "")
                assert not lika, (rad["plats"], kolumn, lika)


def _foljder(text: str, langd: int = 6) -> set[tuple[str, ...]]:
    """Alla följder av sex ord; så många i rad delas inte av en slump."""
    ord_ = re.findall(r"\w+", text.casefold())
    return {tuple(ord_[i : i + langd]) for i in range(len(ord_) - langd + 1)}


def test_nyckeltalen_ur_kallorna_star_dar(kalldokument: Path):
    rader: dict[str, list[dict]] = {}
    for vag in INSKRIVNA:
        inlasning = las(vag.read_text("utf-8"), namn=vag.name, kat=katalog())
        for tabell, nya in inlasning.rader.items():
            rader.setdefault(tabell, []).extend(nya)
    assert {rad["jamfors_med"] for rad in rader["jamforelsekommun"]} == {
        *("0180", "0136", "0123", "0163", "0182", "0117")
    }
    assert sorted(rad["belopp_kr"] // 1_000_000 for rad in rader["potential"]) == [30, 480, 576]
    mal = {r["ar"]: r["varde"] for r in rader["rapporterad_uppgift"] if "Kommunful" in r["amne"]}
    assert mal == {2021: 9, 2024: 10}
    svarade = [r for r in rader["rekommendation"] if r["fran"] == "revisionen" and r.get("svar")]
    assert {r["ar"] for r in svarade} == {2017} and len(svarade) == 5
