"""Små filer hela vägen in, med programmets katalog: rätt värde, en fråga, eller nej med skäl.

Siffror och texter är påhittade; bara kommunens och nämndernas namn är verkliga. Tabeller som
skrivs utanför raderna läses genom importen, med ett eget lager.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from hud_model.arenden.importera import forhandsgranska, importera
from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval, Urval
from hud_model.fragor.budget import avvikelse_per_namnd
from hud_model.fragor.mal import mallage
from hud_model.kallor import las
from hud_model.katalog import katalog
from hud_model.lager import Lager

RESULTAT = "Årets resultat"
VEM = "kommun;namnd;ar;tillfalle;"
KULTUR = "0126;kultur-och-fritidsnamnden;2024;bokslut;"


@pytest.fixture
def lager(tmp_path: Path) -> Iterator[Lager]:
    lager = Lager(tmp_path / "lager")
    yield lager
    lager.stang()


@pytest.fixture
def i_dag(monkeypatch: pytest.MonkeyPatch) -> None:
    """En vanlig dag i december 2026."""
    monkeypatch.setenv("HUD_IDAG", "2026-12-01")


def rapport(
    *ekonomi: str,
    titel: str = "Verksamhetsberättelse 2024",
    namnd: str = "Socialnämnden",
    innehall: tuple[str, ...] = ("Innehållsförteckning", "", "Inledning\t2", "Ekonomi\t3"),
) -> Fil:
    """En kort rapport med ett ekonomikapitel; | skiljer cellerna åt."""
    rader = (
        *(titel, "", namnd, "", "Huddinge kommun", "", *innehall, ""),
        *("Inledning", "", "Det här är en påhittad text.", "", "Ekonomi", ""),
        *(rad.replace("|", "\t") for rad in ekonomi),
        *("", "Här slutar rapporten.", ""),
    )
    return Fil("rapport.txt", "\n".join(rader).encode())


def csv(*rader: str, namn: str = "tabell.csv", kod: str = "utf-8") -> Fil:
    return Fil(namn, ("\n".join(rader) + "\n").encode(kod))


def inlast(fil: Fil, **val: Any) -> Inlasning:
    (inl,) = las(fil, Leveransval(**val), katalog())
    return inl


def nekad(gor: Callable[[], object]) -> str:
    """Felets rader, när det nekas; varje rad säger var, vad och vad som ska göras."""
    with pytest.raises(Anvandarfel) as fel:
        gor()
    assert all(rad.count(" – ") >= 2 for rad in fel.value.rader), fel.value.rader
    return "\n".join(fel.value.rader)


def post(inl: Inlasning, namn: str = RESULTAT) -> dict[str, Any]:
    (rad,) = (r for r in inl.rader["resultatrakning"] if r["post"] == namn)
    return rad


def stora(lager: Lager, tabell: str) -> list[dict[str, Any]]:
    """Radernas kolumner i en tabell som lagret har som Parquet."""
    vagar = [str(v) for v in lager.mapp.rglob("*.parquet") if tabell in v.as_posix()]
    fraga = f"SELECT * FROM read_parquet({vagar}, hive_types_autocast = false) ORDER BY ALL"
    return duckdb.connect().execute(fraga).to_arrow_table().to_pylist()


# ---- Rapporter som text


@pytest.mark.parametrize(
    ("huvud", "utfall", "fjol"),
    [
        ("Bokslut 2023|Budget 2024|Bokslut 2024|Diff", -610_000, -595_000),
        ("Föregående år|Budget 2024|Utfall 2024|Avvikelse", -610_000, -595_000),
        ("Utfall jan–dec 2023|Budget helår|Utfall helår|Avvikelse", -610_000, -595_000),
    ],
)
def test_forra_arets_kolumn_forst_andrar_inte_vilket_som_ar_arets(
    huvud: str, utfall: int, fjol: int
):
    inl = inlast(
        rapport(
            f"Resultaträkning (tkr)|{huvud}",
            "Verksamhetens intäkter|120|130|135|5",
            "Verksamhetens kostnader|-715|-730|-745|-15",
            f"{RESULTAT}|-595|-600|-610|-10",
        )
    )
    rad = post(inl)
    assert (rad["budget_kr"], rad["utfall_kr"]) == (-600_000, utfall)
    assert (rad["foregaende_ar_kr"], rad["avvikelse_rapporterad_kr"]) == (fjol, -10_000)
    assert inl.fragor == ()


def test_miljoner_kronor_i_huvudet_ger_miljoner():
    inl = inlast(
        rapport(
            "Resultaträkning, miljoner kronor|Budget 2024|Utfall 2024|Avvikelse",
            "Verksamhetens intäkter|80,5|82,25|1,75",
            f"{RESULTAT}|0,0|-1,5|-1,5",
        )
    )
    assert post(inl, "Verksamhetens intäkter")["utfall_kr"] == 82_250_000
    assert post(inl)["avvikelse_rapporterad_kr"] == -1_500_000


def test_arets_mal_ar_inget_utfall():
    inl = inlast(
        rapport(
            "Resultaträkning (tkr)|Budget helår|Utfall helår",
            f"{RESULTAT}|0|5",
            "",
            "Text emellan.",
            "",
            "Nämndens indikatorer",
            "",
            "Indikatorer|2022|2023|Mål 2024",
            "Sjukfrånvaro (%)|7,2|7,0|6,4",
        )
    )
    utfall = {r["utfallsar"]: r["varde"] for r in inl.rader["indikatorutfall"]}
    assert utfall == {2022: 7.2, 2023: 7.0}
    assert [(r["ar"], r["varde"]) for r in inl.rader["malsattning"]] == [(2024, 6.4)]


@pytest.mark.parametrize(
    "innehall",
    [
        ("Innehåll", "", "Inledning ............ 2", "Ekonomi .............. 3"),
        ("Innehållsförteckning", "", "Inledning....2", "Ekonomi....3"),
        ("INNEHÅLL", "", "Inledning . . . . . 2", "Ekonomi . . . . . . 3"),
    ],
)
def test_punkter_i_innehallet_ar_inget_avhugget_dokument(innehall: tuple[str, ...]):
    inl = inlast(
        rapport(
            "Resultaträkning (tkr)|Budget 2024|Utfall 2024|Avvikelse",
            "Verksamhetens intäkter|200|210|10",
            "Verksamhetens kostnader|-700|-720|-20",
            f"{RESULTAT}|-500|-510|-10",
            "",
            "Besök",
            "",
            "Mötesplats|Antal",
            "Tornet|418",
            "Summa|418",
            innehall=innehall,
        )
    )
    assert [r["post"] for r in inl.rader["resultatrakning"]] == [
        "Verksamhetens intäkter",
        "Verksamhetens kostnader",
        RESULTAT,
    ]
    assert any("”Mötesplats | Antal”" in a.text for a in inl.anmarkningar)


@pytest.mark.parametrize("titel", ["Delårsrapport augusti 2024", "Tertialrapport 2 2024"])
def test_en_delarsrapport_ar_delar_ocksa_nar_kallan_namns(titel: str):
    fil = rapport(
        "Resultaträkning (tkr)|Budget jan-aug|Utfall jan-aug|Avvikelse jan-aug|Budget helår"
        "|Prognos helår|Avvikelse helår",
        "Verksamhetens intäkter|40|44|4|60|66|6",
        f"{RESULTAT}|0|2|2|0|4|4",
        titel=titel,
    )
    val = {"kalla": "verksamhetsberattelse", "ar": 2024, "kommun": "0126"}
    inl = inlast(fil, **val, namnd="socialnamnden")
    assert (inl.tillfalle, inl.ar) == ("delar2", 2024)
    rad = post(inl)
    assert (rad["budget_kr"], rad.get("utfall_kr"), rad["utfall_perioden_kr"]) == (0, None, 2_000)
    prognos = {r["post"]: r["prognos_kr"] for r in inl.rader["prognos"]}
    assert prognos == {"Verksamhetens intäkter": 66_000, RESULTAT: 4_000}
    assert "bokslut" in nekad(lambda: inlast(fil, **val, tillfalle="bokslut"))


def test_kommunbidraget_ar_ramen_som_avvikelsen_ar_en_andel_av(lager: Lager):
    fil = rapport(
        "Resultaträkning (tkr)|Budget helår|Utfall helår|Avvikelse helår|Perioden föregående år",
        "Verksamhetens intäkter|20 000|21 000|1 000|19 000",
        "Verksamhetens kostnader|-220 000|-231 000|-11 000|-212 000",
        "Verksamhetens nettokostnader|-200 000|-210 000|-10 000|-193 000",
        "Kommunbidrag|200 000|200 000|0|192 000",
        f"{RESULTAT}|0|-10 000|-10 000|-1 000",
    )
    (inl,) = importera([fil], Leveransval(), lager, katalog(), "prov").inlasningar
    rad = post(inl)
    assert (rad["budget_kr"], rad["avvikelse_kr"]) == (0, -10_000_000)
    assert post(inl, "Kommunbidrag")["budget_kr"] == 200_000_000
    svar = avvikelse_per_namnd(lager, Urval("0126", 2024, "bokslut"))
    (rad,) = svar.tabell.to_dict("records")
    assert (rad["avvikelse_kr"], rad["avvikelse_procent"]) == (-10_000_000, -5.0)


# ---- Huvudböcker


@pytest.mark.parametrize(
    ("rubrik", "svar"), [("Förvaltning", {"Förvaltning": "namnd"}), ("Nämnd", {})]
)
def test_en_huvudbok_med_egen_rubrik_for_namnden_far_namnden(
    lager: Lager, rubrik: str, svar: dict[str, str]
):
    fil = csv(
        f"{rubrik};Konto;Belopp;Period",
        "Socialnämnden;5010;210,00;202404",
        "Kommunstyrelsen;6110;-40,50;202405",
        namn="huvudbok.csv",
    )
    importera([fil], Leveransval(kommun="0126", kolumner=svar), lager, katalog(), "prov")
    rader = stora(lager, "huvudbok")
    assert {(r["namnd"], r["konto"], r["belopp_ore"]) for r in rader} == {
        ("socialnamnden", "5010", 21_000),
        ("kommunstyrelsen", "6110", -4_050),
    }


def test_en_huvudboks_nya_svar_som_inte_gar_ihop_avvisas(lager: Lager):
    fil = csv("Förvaltning;Konto;Belopp;Period", "Socialnämnden;5010;210,00;202404")
    for svar, vad in (
        ({"Forvaltningen": "namnd"}, "kolumnen Forvaltningen finns inte"),
        ({"Förvaltning": "avdelning"}, "ingen kolumn avdelning"),
        ({"Förvaltning": "konto"}, "konto står i flera kolumner"),
    ):
        val = Leveransval(kommun="0126", kolumner=svar)
        assert vad in nekad(lambda val=val: importera([fil], val, lager, katalog(), "prov"))


@pytest.mark.parametrize(
    ("kolumn", "kod"), [("kommun_id", "1480"), ("Kommunkod", "0180"), ("kommun", "180")]
)
def test_en_annan_kommuns_huvudbok_avvisas(lager: Lager, kolumn: str, kod: str):
    fil = csv(
        f"verifikationsnummer,leverantor,konto_nr,belopp,datum,forvaltning,{kolumn}",
        f"V7,Firma B,7459,310.25,2024-02-02,Socialnämnden,{kod}",
        f"V8,Firma B,7499,-44.75,2024-02-03,Socialnämnden,{kod}",
        namn="reskontra.csv",
    )
    val = Leveransval(kommun="0126")
    sagt = nekad(lambda: importera([fil], val, lager, katalog(), "prov"))
    assert kod.zfill(4)[-3:] in sagt
    assert lager.version() == 0


# ---- Tabeller


def test_en_namnd_per_rad_far_sin_nettokostnad_ur_kopplade_rubriker():
    fil = csv(
        "mnkr;Budget 2024;Nettokostnad 2024;Avvikelse",
        "Socialnämnden;-880,5;-871,2;9,3",
        "Kommunstyrelsen;-402,0;-405,5;-3,5",
    )
    inl = inlast(
        fil,
        kommun="0126",
        ar=2024,
        tabell="resultatrakning",
        kolumner={
            "mnkr": "namnd",
            "Budget 2024": "budget_kr:mnkr",
            "Nettokostnad 2024": "utfall_kr:mnkr",
            "Avvikelse": "avvikelse_rapporterad_kr:mnkr",
        },
    )
    falt = ("budget_kr", "utfall_kr", "avvikelse_rapporterad_kr")
    rader = {r["namnd"]: tuple(r[k] for k in falt) for r in inl.rader["resultatrakning"]}
    assert rader == {
        "socialnamnden": (-880_500_000, -871_200_000, 9_300_000),
        "kommunstyrelsen": (-402_000_000, -405_500_000, -3_500_000),
    }


def test_en_namnd_per_rad_lases_ocksa_utan_svar():
    fil = csv("Nämnd, mnkr;Budget 2024;Nettokostnad 2024", "Socialnämnden;-880,5;-871,2")
    (rad,) = inlast(fil, kommun="0126").rader["resultatrakning"]
    vantat = ("socialnamnden", 2024, -880_500_000, -871_200_000)
    assert (rad["namnd"], rad["ar"], rad["budget_kr"], rad["utfall_kr"]) == vantat


@pytest.mark.parametrize(
    "huvud",
    [
        "kpi;municipality_id;year;gender;status;value",
        "kpi_id;municipality;period;gender;status;value",
        "Nyckeltal;Kommunkod;År;Kön;Status;Värde",
    ],
)
def test_koladas_varden_har_sin_status_och_blir_aldrig_noll(lager: Lager, huvud: str):
    fil = csv(huvud, "N00090;0126;2023;T;;8,25", "N00090;0126;2023;K;Private;", namn="kolada.csv")
    val = Leveransval(tabell="nyckeltalsvarde")
    importera([fil], val, lager, katalog(), "prov")
    rader = stora(lager, "nyckeltalsvarde")
    assert {(r["kon"], r["varde"], r["status"]) for r in rader} == {
        ("alla", 8.25, "faststalld"),
        ("kvinnor", None, "sekretess"),
    }


# ---- Värden som inte kan vara


KONTROLL = f"{VEM}process;kontroll;slag;antal;fel"


@pytest.mark.parametrize(
    ("cell", "vad"),
    [
        ("30;31", "fel är 31 men antal 30"),
        ("-30;2", "antal är −30 och kan inte vara mindre än noll"),
        ("30;-2", "fel är −2 och kan inte vara mindre än noll"),
        ("0;1", "fel är 1 men antal 0"),
    ],
)
def test_ett_omojligt_antal_prov_avvisas(cell: str, vad: str):
    fil = csv(KONTROLL, f"{KULTUR}Representation;Syftet framgår;urval;{cell}")
    assert vad in nekad(lambda: inlast(fil))


@pytest.mark.usefixtures("i_dag")
@pytest.mark.parametrize(
    ("ar", "tillfalle"), [(2036, "bokslut"), (2027, "delar1"), (2026, "bokslut")]
)
def test_ett_utfall_som_inte_har_varit_avvisas(lager: Lager, ar: int, tillfalle: str):
    rad = f"0126;kultur-och-fritidsnamnden;{ar};{tillfalle};Representation;Syftet framgår;urval;9;1"
    val = Leveransval()
    sagt = nekad(lambda: importera([csv(KONTROLL, rad)], val, lager, katalog(), "prov"))
    assert f"{tillfalle} {ar}, som inte har varit än" in sagt
    assert lager.version() == 0


@pytest.mark.usefixtures("i_dag")
def test_ett_utfall_som_har_varit_lases():
    rad = "0126;kultur-och-fritidsnamnden;2026;delar2;Representation;Syftet framgår;urval;9;1"
    assert len(inlast(csv(KONTROLL, rad)).rader["stickprov"]) == 1


def test_en_bedomning_for_hela_kommunen_lases_utan_namnd_och_fragan_om_malen_svarar(lager: Lager):
    fil = csv(f"{VEM}namndmal;bedomning", "0126;;2024;bokslut;Ett mål för alla;Delvis uppfyllt")
    (inl,) = importera([fil], Leveransval(), lager, katalog(), "prov").inlasningar
    (rad,) = inl.rader["malbedomning"]
    assert (rad["namnd"], rad["namndmal"]) == (None, "Ett mål för alla")
    svar = mallage(lager, Urval("0126", 2024, "bokslut"))
    assert list(svar.tabell["namndmal"]) == ["Ett mål för alla"]


@pytest.mark.parametrize("utan", ["varde", "matt"])
def test_en_tabell_utan_sin_viktigaste_kolumn_avvisas(utan: str):
    kolumner = {"kontroll": "Inköp", "matt": "Granskade köp", "varde": "4", "enhet": "antal"}
    del kolumner[utan]
    rad = KULTUR + ";".join(kolumner.values())
    fil = csv(VEM + ";".join(kolumner), rad, rad, namn="kontrollmatt.csv")
    assert f"{utan} saknas" in nekad(lambda: inlast(fil))


@pytest.mark.parametrize(
    "text",
    [
        "Köp av 19121212-1212",
        "Köp av 121212-1212 i maj",
        "191212121212",
        "Ersättning till 121212+1212",
        "Samordningsnummer 121272-1219",
    ],
)
def test_ett_personnummer_avvisas_med_rad_och_kolumn_och_skrivs_inte_ut(text: str):
    fil = csv(f"{VEM}kontroll;matt;varde;enhet", f"{KULTUR}Inköp;{text};4;antal")
    sagt = nekad(lambda: inlast(fil))
    assert "rad 2 – matt innehåller ett personnummer" in sagt
    assert not any(nummer in sagt for nummer in ("1212-1212", "12121212", "1272-1219"))


@pytest.mark.parametrize(
    "text", ["Köp av 19121212-1213", "Faktura 556000-0001", "Ärende 121312-1212", "2024-01-01"]
)
def test_ett_nummer_som_inte_kan_vara_ett_personnummer_far_sta(text: str):
    fil = csv(f"{VEM}kontroll;matt;varde;enhet", f"{KULTUR}Inköp;{text};4;antal")
    assert [r["matt"] for r in inlast(fil).rader["kontrollmatt"]] == [text]


@pytest.mark.parametrize("faktor", [1_000, 0.001])
def test_en_namnd_i_en_annan_enhet_an_de_andra_ger_en_fraga(lager: Lager, faktor: float):
    belopp = {
        "kultur-och-fritidsnamnden": -310_000_000,
        "kommunstyrelsen": -420_000_000,
        "socialnamnden": int(-880_000_000 * faktor),
    }
    rader = [
        f"0126;{namnd};2024;bokslut;{RESULTAT};1;{kr};{kr - 10}" for namnd, kr in belopp.items()
    ]
    fil = csv(f"{VEM}post;ordning;budget_kr;utfall_kr", *rader)
    gjort = forhandsgranska([fil], Leveransval(), lager, katalog())
    fragor = "\n".join(fraga.mening() for fraga in gjort.fragor)
    assert "socialnamnden" in fragor and "gånger" in fragor
    assert "kommunstyrelsen" not in fragor
    with pytest.raises(Anvandarfel, match="socialnamnden"):
        importera([fil], Leveransval(), lager, katalog(), "prov")
