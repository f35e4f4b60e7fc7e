"""Personalkapitlet i en påhittad nämnds verksamhetsberättelse."""

import pytest

from hud_model.begrepp import Fil, Inlasning, Leveransval
from hud_model.kallor import verksamhetsberattelse
from hud_model.katalog import Katalog, Kommun, Namnd

KATALOG = Katalog(
    kommuner=(Kommun("9999", "Exempelkommunen", pahittad=True),),
    namnder=(Namnd("9999", "parknamnden", "Parknämnden", "Park"),),
)
INLEDNING = "Verksamhetsberättelse 2031\n\nParknämnden\n\nExempelkommunen har parker.\n\n"


def las(text: str) -> Inlasning:
    fil = Fil("parknamnden.txt", (INLEDNING + text).encode())
    _, _, samling = verksamhetsberattelse.tolka(fil, Leveransval(), KATALOG)
    return verksamhetsberattelse.som_inlasning(fil, samling)


def matt(inlasning: Inlasning) -> dict[tuple, tuple]:
    return {
        (r["namnd"], r["ar"], r["matt"], r["kon"]): (r["varde"], r["enhet"])
        for r in inlasning.rader.get("personal", [])
    }


def forandringar(inlasning: Inlasning) -> dict[tuple, tuple]:
    return {
        (r["namnd"], r["amne"]): (r["varde"], r["enhet"])
        for r in inlasning.rader.get("rapporterad_uppgift", [])
    }


def test_antal_anstallda_per_ar_ur_tabellen_och_skillnaden_som_den_anges():
    inlasning = las(
        "Antal anställda\n\nAntal anställda\tdec-30\tdec-31\tSkillnad\n"
        "Antal anställda\t41\t38\t-3\nvarav kvinnor\t20\t19\t-1\nvarav chefer\t4\t4\t0\n"
        "varav män\tokänt\t19\t\n"
    )
    assert matt(inlasning) == {
        ("parknamnden", 2030, "Antal anställda", "alla"): (41, "antal"),
        ("parknamnden", 2031, "Antal anställda", "alla"): (38, "antal"),
        ("parknamnden", 2030, "Antal anställda", "kvinnor"): (20, "antal"),
        ("parknamnden", 2031, "Antal anställda", "kvinnor"): (19, "antal"),
        ("parknamnden", 2031, "Antal anställda", "man"): (19, "antal"),
    }
    assert forandringar(inlasning) == {
        ("parknamnden", "Antal anställda: förändring"): (-3, "antal"),
        ("parknamnden", "Antal anställda: förändring, kvinnor"): (-1, "antal"),
    }
    texter = [a.mening() for a in inlasning.anmarkningar]
    assert any("varav chefer" in t and "känns inte igen" in t for t in texter)
    assert any("”okänt” är inte ett tal" in t for t in texter)


@pytest.mark.parametrize(
    ("mening", "forandring"),
    [
        ("Antalet anställda har under perioden minskat med 3 personer till 1 038.", -3),
        ("Förvaltningen har 12 fler anställda än i fjol.", 12),
        ("Förvaltningen har 7 färre anställda än i fjol.", -7),
    ],
)
def test_forandringen_av_antalet_anstallda_i_loptext(mening, forandring):
    inlasning = las(mening + "\n")
    assert forandringar(inlasning)["parknamnden", "Antal anställda: förändring"][0] == forandring
    antal = matt(inlasning).get(("parknamnden", 2031, "Antal anställda", "alla"))
    assert antal == ((1038, "antal") if "1 038" in mening else None)


def test_loptext_som_sager_emot_tabellen_anmarks_och_tabellen_galler():
    inlasning = las(
        "Antal anställda\n\nAntal anställda\tdec-30\tdec-31\tSkillnad\n"
        "Antal anställda\t41\t38\t-3\n\nFörvaltningen har 4 färre anställda.\n"
    )
    assert list(forandringar(inlasning).values()) == [(-3, "antal")]
    assert "med andra uppgifter" in inlasning.anmarkningar[0].text


def test_personalomsattning_i_ar_och_aret_som_det_jamfors_med():
    inlasning = las(
        "Nämndens personalomsättning uppgick under perioden till 10,5 procent, en minskning med 4 "
        "procentenheter jämfört med 2029 då omsättningen var 14,6 procent.\n"
    )
    assert matt(inlasning) == {
        ("parknamnden", 2031, "Personalomsättning", "alla"): (10.5, "%"),
        ("parknamnden", 2029, "Personalomsättning", "alla"): (14.6, "%"),
    }
    assert forandringar(inlasning) == {
        ("parknamnden", "Personalomsättning: förändring"): (-4, "procentenheter")
    }


def test_sjukfranvaro_per_kon_och_den_langsta_som_ett_eget_matt():
    inlasning = las(
        "Sjukfrånvaro\n\nSjukfrånvaron uppgick till 5,0 procent vilket är en ökning med 0,5 "
        "procentenheter. För kvinnor har sjukfrånvaron ökat från 5 till 6,5 procent. För männen "
        "har sjukfrånvaron minskat 0,5 procentenheter från 3,5 procent till 3 procent. Den längsta "
        "sjukfrånvaron uppgår till 1,5 procent. Korttidssjukfrånvaron är 2 procent. Över 100 "
        "personer har varit sjuka.\n"
    )
    assert matt(inlasning) == {
        ("parknamnden", 2031, "Sjukfrånvaro", "alla"): (5, "%"),
        ("parknamnden", 2031, "Sjukfrånvaro", "kvinnor"): (6.5, "%"),
        ("parknamnden", 2030, "Sjukfrånvaro", "kvinnor"): (5, "%"),
        ("parknamnden", 2031, "Sjukfrånvaro", "man"): (3, "%"),
        ("parknamnden", 2030, "Sjukfrånvaro", "man"): (3.5, "%"),
        ("parknamnden", 2031, "Längsta sjukfrånvaron", "alla"): (1.5, "%"),
        ("parknamnden", 2031, "Korttidssjukfrånvaro", "alla"): (2, "%"),
    }
    assert forandringar(inlasning) == {
        ("parknamnden", "Sjukfrånvaro: förändring"): (0.5, "procentenheter"),
        ("parknamnden", "Sjukfrånvaro: förändring, män"): (-0.5, "procentenheter"),
    }


def test_indikatorn_for_hela_kommunen_ger_kommunens_sjukfranvaro_per_kon():
    inlasning = las(
        "Resultatanalys\n\nSjukfrånvaro (KF) (%) - Minskningen finns överallt förutom i den "
        "längsta sjukfrånvaron över 180 dagar där den har ökat med 0,1 procentenheter. "
        "Sjukfrånvaron för kvinnor har minskat med 1 procentenheter till 9 procent, för männen har "
        "sjukfrånvaron minskat till 6 procent.\n"
    )
    assert matt(inlasning) == {
        (None, 2031, "Sjukfrånvaro", "kvinnor"): (9, "%"),
        (None, 2031, "Sjukfrånvaro", "man"): (6, "%"),
    }
    assert forandringar(inlasning) == {
        (None, "Sjukfrånvaro över 180 dagar: förändring"): (0.1, "procentenheter"),
        (None, "Sjukfrånvaro: förändring, kvinnor"): (-1, "procentenheter"),
    }
