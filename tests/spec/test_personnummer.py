"""Personnummer: det som är ett stoppas, och det som bara liknar ett får stå.

Numren är Skatteverkets exempel (Tolvan Tolvansson, född 1912-12-12) och uttalat påhittade.
"""

from __future__ import annotations

import pytest

from hud_model.regler.personnummer import maskerad, over_slumpen, personnummer_i, utan_nummer


@pytest.mark.parametrize(
    "text",
    [
        "19121212-1212",
        "191212121212",
        "121212-1212",
        "121212+1212",
        "1212121212",
        "121212 1212",
        "121212–1212",
    ],
)
def test_alla_vanliga_skrivsatt_ar_personnummer(text: str):
    assert personnummer_i(text) == text
    assert personnummer_i(f"Köp av {text} i maj") == text


@pytest.mark.parametrize(
    "text",
    [
        "19121212\u20111212",
        "19121212\u22121212",
        "19121212–1212",
        "19121212—1212",
        "19121212\u00ad1212",
        "19121212 - 1212",
        "19121212 – 1212",
        "19121212- 1212",
        "19121212-\n1212",
        "19121212\n1212",
        "19121212\u00a01212",
        "19121212/1212",
        "121212/1212",
        "１９１２１２１２-１２１２",
        "１２１２１２１２１２",
        "1912 12 12-1212",
        "1912-12-12-1212",
        "1912.12.12-1212",
        "1912\u201112\u201112\u20111212",
    ],
)
def test_andra_streck_siffror_och_mellanrum_ar_ocksa_personnummer(text: str):
    assert personnummer_i(text) == text
    assert personnummer_i(f"Köp av {text} i maj") == text


@pytest.mark.parametrize(
    "text",
    [
        "nr.19121212-1212",
        "summa,19121212-1212",
        "19121212-1212.1",
        "191212121212.1",
        "nr.1212121212",
    ],
)
def test_komma_och_punkt_intill_gommer_det_inte(text: str):
    assert personnummer_i(text)


@pytest.mark.parametrize(
    ("text", "varfor"),
    [
        ("16556000-0001", "organisationsnummer med 16 framför"),
        ("165560000001", "organisationsnummer med 16 framför, i ett"),
        ("212000-0142", "organisationsnummer: månad 20"),
        ("070-123 45 67", "telefon"),
        ("+46701234567", "telefon med landsnummer"),
        ("08-535 300 00", "telefon"),
        ("5050-1055", "bankgiro"),
        ("SE45 5000 0000 0583 9825 7466", "IBAN"),
        ("SE4550000000058398257466", "IBAN i ett"),
        ("7310865004703", "EAN"),
        ("KS-2031/1212.123", "diarienummer"),
        ("KS 2031/1212", "diarienummer"),
        ("2023-01-01–2023-12-31", "en tid"),
        ("2023-01-01 - 2023-12-31", "en tid"),
        ("2023-01-01/2023-12-31", "en tid"),
        ("20230101-20231231", "en tid"),
        ("2023.01.01-2023.12.31", "en tid"),
        ("19 900 314 1234", "ett belopp"),
        ("1 912 121 212", "ett belopp"),
        ("1212121212,50", "kronor och ören"),
        ("1212121212.50", "kronor och ören"),
        ("3,1212121212", "decimaler"),
        ("19121212\t-1212", "ett datum och ett minusbelopp"),
        ("19121212 -1212", "ett datum och ett minusbelopp"),
        ("19121212;1212", "ett datum och ett konto"),
        ("19121212\t1212", "ett datum och ett konto"),
        ("Den 19121212\n- 1212 personer", "ett datum och en punktlista"),
    ],
)
def test_andra_nummer_datum_och_belopp_far_sta(text: str, varfor: str):
    """Siffrorna är valda så att kontrollsiffran skulle stämma där formen går att ta fel på."""
    assert personnummer_i(text) is None, varfor


def test_ett_samordningsnummer_har_dagen_plus_60():
    assert personnummer_i("121272-1219") == "121272-1219"


@pytest.mark.parametrize(
    ("text", "varfor"),
    [
        ("19121212-1213", "kontrollsiffran stämmer inte"),
        ("121312-1212", "månad 13"),
        ("120230-1217", "30 februari"),
        ("556000-0001", "organisationsnummer: månad 60"),
        ("2031-12-31", "ett datum"),
        ("98121212121298", "en del av ett längre nummer"),
        ("12121212", "för få siffror"),
        ("", "ingen text"),
    ],
)
def test_det_som_bara_liknar_ett_far_sta(text: str, varfor: str):
    assert personnummer_i(text) is None, varfor


def test_det_forsta_av_flera_ges():
    text = "ärende 121212-1213, 121212-1212 och 121272-1219"
    assert personnummer_i(text) == "121212-1212"


def test_kontrollsiffran_raknas_for_hand():
    """1·2+2+1·2+2+1·2+2+1·2+2+1·2 = 18, så sista siffran är 2."""
    traffar = [n for n in range(10) if personnummer_i(f"121212-121{n}")]
    assert traffar == [2]


def test_skottdagen_finns_bara_i_arhundraden_dar_den_fanns():
    """29 februari 1900 fanns inte, 29 februari 2000 fanns."""
    tva_tusen = [n for n in range(10) if personnummer_i(f"20000229-000{n}")]
    assert len(tva_tusen) == 1
    assert not any(personnummer_i(f"19000229-000{n}") for n in range(10))


def test_en_text_med_ett_personnummer_maskeras_hel():
    assert maskerad("Anders 121212-1212, kontant") == "(maskerat personnummer)"
    assert maskerad("Ekskolan 556000-0001") == "Ekskolan 556000-0001"


def test_i_en_mening_byts_bara_numren_ut():
    sagt = "rad 2 – 121212-1212 och 121272-1219 är inga koder"
    ut = "rad 2 – (maskerat personnummer) och (maskerat personnummer) är inga koder"
    assert utan_nummer(sagt) == ut
    assert utan_nummer("rad 2 – 556000-0001") == "rad 2 – 556000-0001"


def test_en_kolumn_med_bara_personnummer_ar_fler_an_slumpen_ger():
    assert over_slumpen(["121212-1212"] * 5) == (5, True)


def test_var_tionde_lopnummer_ar_slump():
    """Tio löpnummer med dagens datum och alla slutsiffror: precis ett har rätt kontrollsiffra."""
    assert over_slumpen(f"121212121{n}" for n in range(10)) == (1, False)


def test_koder_som_inte_kan_vara_personnummer_raknas_inte():
    assert over_slumpen(["4010", "556000-0001", "ansvar 12", ""]) == (0, False)
    assert over_slumpen([]) == (0, False)
