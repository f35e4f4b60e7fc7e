"""Huvudboken: det som går rätt igenom, och varje misstag med plats och åtgärd."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor import huvudbok
from hud_model.kallor import las as las_nagon
from hud_model.katalog import katalog

HUVUD = "Period;Datum;Konto;Ansvar;Verifikationsnummer;Rad;Belopp;Nämnd;Typ"
RAD = "202301;2023-01-05;3010;10;V1;1;-1234,50;socialnamnden;utfall"


def fil(mapp: Path, innehall: str | bytes, namn: str = "huvudbok.csv") -> Fil:
    mellan = mapp / f"mellan{len(list(mapp.iterdir()))}"
    mellan.mkdir()
    som_byte = innehall.encode() if isinstance(innehall, str) else innehall
    return Fil(namn, som_byte, mellan=mellan)


def rader(inl: Inlasning) -> list[dict[str, object]]:
    """Raderna i källans ordning, med delningens kolumner."""
    vagar = f"{inl.stora['huvudbok']}/**/*.parquet"
    fraga = f"SELECT * FROM read_parquet('{vagar}', hive_types = {{kommun: VARCHAR}})"
    tabell = duckdb.connect().execute(fraga).to_arrow_table()
    return tabell.to_pylist()


def las(mapp: Path, *rad: str, huvud: str = HUVUD, **val: object) -> Inlasning:
    val = {"kommun": "0126", **val}
    (inl,) = huvudbok.las(fil(mapp, "\n".join((huvud, *rad, ""))), Leveransval(**val), katalog())
    return inl


def misstag(mapp: Path, *rad: str, huvud: str = HUVUD, **val: object) -> list[str]:
    with pytest.raises(Anvandarfel) as fel:
        las(mapp, *rad, huvud=huvud, **val)
    assert all(
        r.count(" – ") >= 2 and r.startswith(("huvudbok.csv", "--")) for r in fel.value.rader
    )
    return list(fel.value.rader)


def test_en_rad_lases_med_alla_kolumner(tmp_path: Path):
    inl = las(tmp_path, RAD)
    (rad,) = rader(inl)
    assert {k: str(v) for k, v in rad.items() if v is not None} == {
        "kommun": "0126",
        "ar": "2023",
        "namnd": "socialnamnden",
        "period": "202301",
        "datum": "2023-01-05",
        "konto": "3010",
        "ansvar": "10",
        "verifikat": "V1",
        "rad": "1",
        "belopp_ore": "-123450",
        "typ": "utfall",
    }
    assert (inl.titel, inl.namnd, inl.ar) == ("Huvudbok 2023, januari", "socialnamnden", 2023)
    assert inl.anmarkningar == ()
    assert [r["id"] for r in inl.rader["namnd"]] == ["socialnamnden"]


@pytest.mark.parametrize(
    ("belopp", "ore"),
    [
        ("0", 0),
        ("1,5", 150),
        ("1.50", 150),
        ("+7", 700),
        ("1 234,50", 123450),
        ("1\u00a0234\u202f567", 123456700),
        ("1.234.567,89", 123456789),
        ("−12,00", -1200),
        ("12-", -1200),
        ("(12,5)", -1250),
        (" 3 ", 300),
    ],
)
def test_belopp_i_kronor_blir_ore(tmp_path: Path, belopp: str, ore: int):
    inl = las(tmp_path, f"3010;{belopp};2023-05-01", huvud="konto;belopp;datum")
    assert [r["belopp_ore"] for r in rader(inl)] == [ore]


@pytest.mark.parametrize(
    "belopp",
    [
        "1e5",
        "NaN",
        "1_000",
        "1.234",
        "1,234",
        "0x1",
        "",
        "-",
        "12,345",
        "1 23",
        "--1",
        "inf",
        "1,5,0",
    ],
)
def test_det_som_inte_ar_ett_belopp_avvisas(tmp_path: Path, belopp: str):
    (rad,) = misstag(tmp_path, f"3010;{belopp};2023-05-01", huvud="konto;belopp;datum")
    assert rad.startswith("huvudbok.csv, rad 2 – belopp")


@settings(max_examples=60)
@given(ore=st.integers(-(10**12), 10**12), skilje=st.sampled_from(",."))
def test_ore_overlever(tmp_path_factory: pytest.TempPathFactory, ore: int, skilje: str):
    tecken = "-" if ore < 0 else ""
    belopp = f"{tecken}{abs(ore) // 100}{skilje}{abs(ore) % 100:02}"
    huvud = "konto;belopp;datum"
    inl = las(tmp_path_factory.mktemp("h"), f"1;{belopp};2023-05-01", huvud=huvud)
    assert [r["belopp_ore"] for r in rader(inl)] == [ore]


@pytest.mark.parametrize("skilje", [";", ",", "\t"])
@pytest.mark.parametrize("kodning", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_skiljetecken_och_kodningar(tmp_path: Path, skilje: str, kodning: str):
    huvud = HUVUD.replace(";", skilje)
    rad = RAD.replace("-1234,50", "-1234.50").replace(";10;", ";Åkeri;").replace(";", skilje)
    (inl,) = huvudbok.las(
        fil(tmp_path, f"{huvud}\r\n{rad}\r\n".encode(kodning)),
        Leveransval(kommun="0126"),
        katalog(),
    )
    assert [(r["ansvar"], r["belopp_ore"]) for r in rader(inl)] == [("Åkeri", -123450)]


def test_putsning_av_blanktecken_perioder_och_namnders_stavningar(tmp_path: Path):
    inl = las(
        tmp_path,
        '2023-01; 2023-01-05;"3010 ";;V1;1;5;Socialnämnden;Utfall',
        '202302;20230206;"";10;V2;1;5;;budget'.replace('""', "3011"),
    )
    forsta, andra = rader(inl)
    assert (forsta["period"], forsta["konto"], forsta["ansvar"]) == ("202301", "3010", None)
    assert (forsta["namnd"], forsta["typ"]) == ("socialnamnden", "utfall")
    assert (str(andra["datum"]), andra["typ"]) == ("2023-02-06", "budget")
    assert inl.titel == "Huvudbok 2023, januari–februari (utfall, budget)"


@pytest.mark.parametrize(
    ("plats", "text"), [(2, "30\x0010"), (4, "V\x011"), (3, "FÃ¶rvaltning"), (4, "fÃ¶rsta")]
)
def test_styrtecken_och_fellast_text_avvisas_med_rad(tmp_path: Path, plats: int, text: str):
    celler = RAD.split(";")
    celler[plats] = text
    (fel,) = misstag(tmp_path, RAD, ";".join(celler))
    assert fel.startswith("huvudbok.csv rad 3 – ")


def test_svenska_tecken_i_koder_och_verifikat_ar_tillatna(tmp_path: Path):
    celler = RAD.split(";")
    celler[3], celler[4] = "Årsta 1", "Ö 17"
    (rad,) = rader(las(tmp_path, ";".join(celler)))
    assert (rad["ansvar"], rad["verifikat"]) == ("Årsta 1", "Ö 17")


def test_flera_ar_blir_en_fil_per_ar(tmp_path: Path):
    inl = las(
        tmp_path, "1;5;2022-12-31", "1;6;2023-01-01", "2;7;2022-01-01", huvud="konto;belopp;datum"
    )
    filer = sorted(
        f.relative_to(inl.stora["huvudbok"]) for f in inl.stora["huvudbok"].rglob("*.parquet")
    )
    assert [f.parts[:2] for f in filer] == [("kommun=0126", "ar=2022"), ("kommun=0126", "ar=2023")]
    assert (inl.titel, inl.ar) == ("Huvudbok 2022–2023", None)
    assert sorted(r["belopp_ore"] for r in rader(inl)) == [500, 600, 700]


def test_alla_misstag_sags_pa_en_gang_med_rad(tmp_path: Path):
    svar = misstag(
        tmp_path,
        RAD,
        "202313;2023-01-05;;10;V1;x;1e5;socialnamden;budgt",
        "202301;2024-01-05;3010;10;V1;3;1;;utfall",
        "202301;2023-02-30;3010;10;V1;4;1;;utfall",
    )
    for borjan in (
        "rad 3 – konto saknas",
        "rad 3 – belopp ”1e5”",
        "rad 3 – period ”202313”",
        "rad 3 – typ ”budgt”",
        "rad 3 – rad ”x”",
        "rad 3 – nämnden ”socialnamden”",
        "rad 4 – datum 2024-01-05 ligger utanför",
        "rad 5 – datum ”2023-02-30”",
    ):
        assert any(r.startswith(f"huvudbok.csv, {borjan}") for r in svar), borjan
    assert len(svar) == 8


def test_hogst_femtio_misstag_visas_och_resten_raknas(tmp_path: Path):
    svar = misstag(tmp_path, *["1;x;2023-05-01"] * 120, huvud="konto;belopp;datum")
    assert len(svar) == 50 and "71 misstag till" in svar[-1]


def test_samma_verifikatrad_tva_ganger_avvisas(tmp_path: Path):
    (svar,) = misstag(tmp_path, RAD, RAD)
    assert "verifikat V1 rad 1 – står 2 gånger" in svar
    las(tmp_path, RAD, RAD.replace("utfall", "budget"))
    las(tmp_path, RAD, RAD.replace("2023", "2024"))


def test_radnummer_som_delar_bit_ar_inte_samma_rad(tmp_path: Path):
    """62 nummer ryms i bitarna; längre verifikat, och samma nummer olika år, jämförs helt."""
    langt = [RAD.replace(";1;", f";{nr};") for nr in (*range(1, 70), 10_001)]
    assert len(rader(las(tmp_path, *langt))) == 70
    assert "rad 69 – står 2 gånger" in str(misstag(tmp_path, *langt, langt[68]))
    ar = [RAD, RAD.replace("2023", "2024"), RAD.replace("utfall", "budget")]
    assert len(rader(las(tmp_path, *ar))) == 3


def test_en_rad_med_fel_antal_celler_sags(tmp_path: Path):
    (svar,) = misstag(tmp_path, RAD, RAD + ";9")
    assert svar.startswith("huvudbok.csv, rad 3 – har 10 celler")


@pytest.mark.parametrize(
    ("huvud", "vantat"),
    [
        ("konto;konto;belopp;datum", "konto står i flera kolumner"),
        ("konto;kontonr;belopp;datum", "konto står i flera kolumner"),
        ("konto;belopp;belopp_ore;datum", "både belopp och belopp_ore"),
    ],
)
def test_ett_huvud_som_inte_duger_avvisas(tmp_path: Path, huvud: str, vantat: str):
    assert vantat in misstag(tmp_path, "1;2;3;2023-05-01", huvud=huvud)[0]


def test_en_tom_huvudbok_avvisas(tmp_path: Path):
    assert "har inga rader" in misstag(tmp_path)[0]


def test_kommunen_maste_sagas_och_finnas(tmp_path: Path):
    assert "ange --kommun" in misstag(tmp_path, RAD, kommun=None)[0]
    assert "finns inte i katalogen" in misstag(tmp_path, RAD, kommun="0001")[0]
    huvud = "kommun;konto;belopp;datum"
    assert las(tmp_path, "0126;1;2;2023-05-01", huvud=huvud, kommun=None).kommun == "0126"
    tva = ("0126;1;2;2023-05-01", "0127;1;2;2023-05-01")
    assert "rad 3 – kommun ”0127” är inte 0126" in misstag(tmp_path, *tva, huvud=huvud)[0]


def test_namnd_och_ar_ur_valet(tmp_path: Path):
    huvud, rad = "konto;belopp;datum", "1;2;2023-05-01"
    inl = las(tmp_path, rad, huvud=huvud, namnd="socialnamnden")
    assert [r["namnd"] for r in rader(inl)] == ["socialnamnden"]
    assert "är inte år 2022" in misstag(tmp_path, rad, huvud=huvud, ar=2022)[0]
    assert "finns inte" in misstag(tmp_path, rad, huvud=huvud, namnd="hittepa")[0]
    assert "är inte kommunstyrelsen" in misstag(tmp_path, RAD, namnd="kommunstyrelsen")[0]


def test_okanda_kolumner_och_datum_i_annan_manad_ar_upplysningar(tmp_path: Path):
    huvud = "konto;Kontonamn;belopp;datum;period"
    inl = las(tmp_path, "1;Hyra;2;2023-05-01;202304", huvud=huvud)
    assert [a.niva for a in inl.anmarkningar] == ["upplysning"] * 2
    assert "Kontonamn" in inl.anmarkningar[0].text


def test_annan_text_kanns_inte_igen(tmp_path: Path):
    for text in ("", "a;b\n1;2\n", "konto;datum\n1;2023-01-01\n", "# Rubrik\n"):
        assert not huvudbok.kanner_igen(fil(tmp_path, text))


def manga(antal: int) -> list[str]:
    return [RAD.replace("V1", f"V{nr}") for nr in range(antal)]


@pytest.mark.parametrize("kolumn", [1, 3, 4, 7])
def test_en_cell_som_slukat_rader_sags(tmp_path: Path, kolumn: int):
    """Ett citattecken som öppnas och stängs i samma kolumn gör tre rader till en."""
    bok = [rad.split(";") for rad in manga(40)]
    bok[9][kolumn] = f'"{bok[9][kolumn]}'
    bok[11][kolumn] = f'{bok[11][kolumn]}"'
    (rad,) = misstag(tmp_path, *map(";".join, bok))
    assert "rad 11 – " in rad and "citattecken" in rad


def test_en_slukad_rad_i_en_okand_kolumn_sags_men_inte_en_text_med_radbrytning(tmp_path: Path):
    huvud = f"{HUVUD};Text"
    text = [f"{rad};hyra" for rad in manga(5)]
    ok = [*text[:2], text[2].replace("hyra", '"hyra\nmars"'), *text[3:]]
    assert len(rader(las(tmp_path, *ok, huvud=huvud))) == 5
    slukad = [text[0].replace("hyra", '"hyra'), *text[1:3], text[3].replace("hyra", 'hyra"')]
    assert "citattecken" in str(misstag(tmp_path, *slukad, huvud=huvud))


@pytest.mark.parametrize(
    ("konto", "vad"),
    [
        ("30\u200b10", "U+200B"),
        ("3О10", "U+041E"),
        ("٣٠١٠", "U+0663"),
        ("Summa", "är en summa"),
        ("TOTALT", "är en summa"),
        ("3010.0", "är ett tal"),
        ("3,01E+03", "är ett tal"),
    ],
)
def test_en_kod_som_ser_ut_som_en_annan_avvisas(tmp_path: Path, konto: str, vad: str):
    (rad,) = misstag(tmp_path, RAD, RAD.replace("3010", konto).replace("V1", "V2"))
    assert rad.startswith("huvudbok.csv, rad 3 – konto") and vad in rad


def test_en_bok_dar_varje_rad_star_tva_ganger_avvisas(tmp_path: Path):
    huvud = "konto;belopp;period"
    en_gang = [f"{3000 + nr};{nr};202301" for nr in range(10)]
    assert "varje rad står 2 gånger" in str(misstag(tmp_path, *en_gang, *en_gang, huvud=huvud))
    assert len(rader(las(tmp_path, *en_gang, *en_gang[1:], huvud=huvud))) == 19


def test_raden_sep_overst_och_klockslaget_efter_datum(tmp_path: Path):
    inl = las(tmp_path, HUVUD, RAD.replace("-01-05", "-01-05 00:00:00"), huvud="sep=;")
    (rad,) = rader(inl)
    assert (rad["konto"], str(rad["datum"])) == ("3010", "2023-01-05")
    assert misstag(tmp_path, HUVUD, "x" + RAD, huvud="sep=;")[0].startswith("huvudbok.csv, rad 3 –")
    slukad = [RAD.replace("3010", '"3010'), RAD.replace("3010", '3010"')]
    assert "citattecken" in str(misstag(tmp_path, HUVUD, *slukad, huvud="sep=;"))
    for skrap in ("2023-10-1x", "2023-1-5BC", "2023011x"):
        (fel,) = misstag(tmp_path, RAD.replace("2023-01-05", skrap))
        assert "är inte ett datum" in fel
    (fel,) = misstag(tmp_path, RAD.replace("01-05", "01-05 12:30:00"))
    assert "är inte ett datum" in fel


def test_ett_avhugget_tecken_sist_sags(tmp_path: Path):
    """Filen är UTF-8 ända till den sista byten."""
    hel = "\n".join((HUVUD, *manga(3000), RAD.replace("3010", "3010é"))).encode()
    avhuggen = hel[: hel.index("é".encode()) + 1]
    with pytest.raises(Anvandarfel, match=r"huvudbok\.csv"):
        huvudbok.las(fil(tmp_path, avhuggen), Leveransval(kommun="0126"), katalog())


def test_blandade_radslut_lases(tmp_path: Path):
    bok = "\r\n".join((HUVUD, *manga(3))) + "\n" + "\n".join(manga(6)[3:]) + "\n"
    (inl,) = huvudbok.las(fil(tmp_path, bok), Leveransval(kommun="0126"), katalog())
    assert len(rader(inl)) == 6


# ---- Parquet


def parquet(ram: pd.DataFrame) -> bytes:
    ut = io.BytesIO()
    ram.to_parquet(ut, index=False)
    return ut.getvalue()


RAM = pd.DataFrame(
    {
        "konto": ["1", "2"],
        "belopp_ore": [5, -6],
        "datum": pd.to_datetime(["2023-01-01", "2023-02-02"]),
    }
)


def las_parquet(mapp: Path, innehall: bytes) -> Inlasning:
    (inl,) = las_nagon(fil(mapp, innehall, "hb.parquet"), Leveransval(kommun="0126"), katalog())
    return inl


def test_parquet_lases(tmp_path: Path):
    inl = las_parquet(tmp_path, parquet(RAM))
    assert [(r["konto"], r["belopp_ore"], str(r["datum"])) for r in rader(inl)] == [
        ("1", 5, "2023-01-01"),
        ("2", -6, "2023-02-02"),
    ]


@pytest.mark.parametrize(
    ("ram", "vantat"),
    [
        (RAM.assign(belopp_ore=[1.5, 2.5]), "är DOUBLE – skriv den som heltal"),
        (RAM.rename(columns={"belopp_ore": "belopp"}).assign(belopp=[1.5, 2.0]), "DECIMAL(18,2)"),
        (RAM.assign(konto=["1", None]), "rad 2 – konto saknas"),
        (RAM[["konto"]], "är ingen huvudboks"),
        (RAM.iloc[:0], "har inga rader"),
    ],
)
def test_parquet_med_fel_avvisas(tmp_path: Path, ram: pd.DataFrame, vantat: str):
    with pytest.raises(Anvandarfel) as fel:
        las_parquet(tmp_path, parquet(ram))
    assert vantat in str(fel.value)


@pytest.mark.parametrize("kolumner", [["a", "b"], ["konto", "namn"], ["datum", "belopp"]])
def test_en_annan_parquetfil_kallas_inte_huvudbok(tmp_path: Path, kolumner: list[str]):
    ram = pd.DataFrame([[1] * len(kolumner)], columns=kolumner)
    with pytest.raises(Anvandarfel, match="är ingen huvudboks – lämna in tabellen som CSV"):
        las_nagon(fil(tmp_path, parquet(ram), "a.parquet"), Leveransval(), katalog())


def test_trasig_parquet_avvisas_utan_undantag(tmp_path: Path):
    hel = parquet(RAM)
    langre_fot = hel[:-8] + (10**6).to_bytes(4, "little") + b"PAR1"
    for innehall in (langre_fot, hel[:200], hel[:-4], b"PAR1" + b"\0" * 100 + b"PAR1", b"PAR1"):
        with pytest.raises(Anvandarfel, match="trasig"):
            las_parquet(tmp_path, innehall)


# ---- En tabell som redan är läst


def test_ett_blad_lases_som_en_fil(tmp_path: Path):
    ram = pd.DataFrame(
        {
            "Konto": [3010, "3011", 3012.0],
            "Belopp": [1234.5, "1 000,25", -7],
            "Datum": [pd.Timestamp("2023-01-05"), "2023-01-06", pd.Timestamp("2023-01-07").date()],
            "Text": ["hyra", None, "el"],
        },
        dtype="object",
    )
    (inl,) = huvudbok.fran_tabell(ram, fil(tmp_path, "blad"), Leveransval(kommun="0126"), katalog())
    assert [(r["konto"], r["belopp_ore"]) for r in rader(inl)] == [
        ("3010", 123450),
        ("3011", 100025),
        ("3012", -700),
    ]
    ram.loc[1, "Belopp"] = 1.005
    with pytest.raises(Anvandarfel, match="rad 3 – belopp ”1.005”"):
        huvudbok.fran_tabell(ram, fil(tmp_path, "blad"), Leveransval(kommun="0126"), katalog())


# ---- Det som såg rätt ut men inte var det


@pytest.mark.parametrize("period", ["20-2305", "2-0-2-3-0-5", "202305-", "2023-5"])
def test_en_period_med_udda_bindestreck_avvisas(tmp_path: Path, period: str):
    (svar,) = misstag(tmp_path, f"{period};5010;1", huvud="period;konto;belopp")
    assert f"period ”{period}” är inte en månad" in svar


@pytest.mark.parametrize("verifikat", ["Totalt", "Totalt 2023", "Summa", "Saldo"])
def test_en_summarad_kanns_igen_pa_verifikatet(tmp_path: Path, verifikat: str):
    (svar,) = misstag(tmp_path, RAD, RAD.replace("V1", verifikat))
    assert f"verifikat ”{verifikat}” är en summa" in svar


def test_ett_verifikat_som_borjar_med_ett_ord_ar_tillatet(tmp_path: Path):
    (rad,) = rader(las(tmp_path, RAD.replace("V1", "LEVFAKT 17")))
    assert rad["verifikat"] == "LEVFAKT 17"


def test_sammansatta_tecken_blir_ett(tmp_path: Path):
    """Filer från Mac skriver ö som o och två prickar; det är samma kod."""
    tva = unicodedata.normalize("NFD", "Förskola")
    svar = rader(las(tmp_path, "1;1;2023-05-01;Förskola", f"1;2;2023-05-02;{tva}",
                     huvud="konto;belopp;datum;verksamhet"))  # fmt: skip
    assert {rad["verksamhet"] for rad in svar} == {"Förskola"}


@pytest.mark.parametrize("last", ["projekt", "kommentar"])
def test_windows_1252_vars_forsta_svenska_tecken_kommer_sent(tmp_path: Path, last: str):
    text = [f"1;{nr};2023-05-01;{'Å' if nr == 4_999 else 'A'}{nr}" for nr in range(5_000)]
    innehall = "\n".join([f"konto;belopp;datum;{last}", *text]).encode("cp1252")
    (inl,) = huvudbok.las(fil(tmp_path, innehall), Leveransval(kommun="0126"), katalog())
    projekt = {rad["projekt"] for rad in rader(inl)}
    assert projekt == ({None} if last == "kommentar" else {t.split(";")[3] for t in text})


def test_kommunkodens_nolla_far_vara_borta_och_det_sags(tmp_path: Path):
    (inl,) = huvudbok.las(
        fil(tmp_path, "kommun;konto;belopp;datum\n126;1;1;2023-05-01\n"), Leveransval(), katalog()
    )
    (sagt,) = inl.anmarkningar
    assert inl.kommun == "0126" and "126 lästes som 0126" in sagt.mening()


def test_namnden_i_valet_far_vara_ett_namn(tmp_path: Path):
    inl = las(tmp_path, "1;1;2023-05-01", huvud="konto;belopp;datum", namnd="Socialnämnden")
    assert {rad["namnd"] for rad in rader(inl)} == {"socialnamnden"}


@pytest.mark.parametrize(
    ("rad", "vantat"),
    [('0126;"1;1;2023-05-01', "citattecken"), (f"0126;{'1' * 200_000};1;2023-05-01", "lång")],
)
def test_en_trasig_forsta_rad_sags(tmp_path: Path, rad: str, vantat: str):
    with pytest.raises(Anvandarfel, match=vantat):
        huvudbok.las(fil(tmp_path, f"kommun;konto;belopp;datum\n{rad}\n"), Leveransval(), katalog())


@pytest.mark.parametrize("plats", [2, 4])
def test_en_kod_som_ar_for_lang_avvisas(tmp_path: Path, plats: int):
    celler = RAD.split(";")
    celler[plats] = "1" * 201
    (svar,) = misstag(tmp_path, ";".join(celler))
    assert "är 201 tecken lång – korta koden" in svar
    celler[plats] = "1" * 200
    las(tmp_path, ";".join(celler))
