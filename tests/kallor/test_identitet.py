"""Personnummer stoppas vid dörren, också där ingen läser: bladens namn, tal, text med radbrytning.

Numret är Skatteverkets exempel.
"""

from __future__ import annotations

from io import BytesIO

import duckdb
import pytest
from xlsxwriter import Workbook

from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.kallor import las
from hud_model.katalog import katalog

HUVUD = "kommun namnd ar tillfalle kontroll matt varde enhet".split()
RAD = ["0126", "kultur-och-fritidsnamnden", 2024, "bokslut", "Inköp", "Granskade köp", 4, "antal"]
SAMMA = ("19121212-1212", "191212121212", "1212-1212", "12121212")
FORMER = (
    "19121212\u20111212",
    "19121212\u22121212",
    "19121212 – 1212",
    "19121212/1212",
    "1912 12 12-1212",
    "1912-12-12-1212",
    "１９１２１２１２-１２１２",
    "nr.19121212-1212",
    "19121212-1212.1",
)


def bok(*, blad: str = "Kontrollmått", matt: str = "Granskade köp", annat: object = None) -> Fil:
    """En arbetsbok med en tabell, och ett blad till som ingen läser när `annat` ges."""
    ut = BytesIO()
    with Workbook(ut, {"in_memory": True}) as arbetsbok:
        ark = arbetsbok.add_worksheet(blad)
        ark.write_row(0, 0, HUVUD)
        ark.write_row(1, 0, [matt if cell == "Granskade köp" else cell for cell in RAD])
        if annat is not None:
            arbetsbok.add_worksheet("Anteckningar").write_row(0, 0, ["Övrigt", annat])
    return Fil("kontrollmatt.xlsx", ut.getvalue())


def csv(matt: str, kod: str = "utf-8") -> Fil:
    rader = [";".join(HUVUD), ";".join(map(str, RAD)).replace("Granskade köp", matt)]
    return Fil("kontrollmatt.csv", ("\n".join(rader) + "\n").encode(kod))


def nekad(fil: Fil, **val: object) -> str:
    with pytest.raises(Anvandarfel) as fel:
        las(fil, Leveransval(**val), katalog())
    sagt = "\n".join(fel.value.rader)
    assert "personnummer" in sagt
    assert not any(nummer in sagt for nummer in SAMMA), "numret skrivs aldrig ut"
    return sagt


@pytest.mark.parametrize("form", FORMER)
def test_varje_form_stoppas_i_en_cell(form: str):
    assert "matt innehåller ett personnummer" in nekad(csv(f"Köp av {form}"))


@pytest.mark.parametrize("kod", ["utf-16", "utf-8-sig", "cp1252"])
def test_kodningen_gommer_inget(kod: str):
    nekad(csv("Köp av 19121212–1212", kod))


@pytest.mark.parametrize("matt", ['"Köp av 19121212-\n1212"', '"Köp av 19121212\n1212"'])
def test_en_radbrytning_i_cellen_gommer_inget(matt: str):
    nekad(csv(matt))


def test_ett_blads_namn_stoppas():
    assert "blads namn" in nekad(bok(blad="Ärende 19121212-1212"))


@pytest.mark.parametrize("cell", [191212121212, "19121212-1212", "19121212\n1212"])
def test_ett_blad_som_ingen_laser_stoppas(cell: object):
    nekad(bok(annat=cell))


@pytest.mark.parametrize("cell", [191212121212, "19121212-1212"])
def test_ett_annat_misstag_aterger_cellen_utan_numret(cell: object):
    """Bladet hör inte till tabellen: misstaget nämner dess rubriker, men inte numret."""
    nekad(bok(annat=cell), tabell="kontrollmatt")


@pytest.mark.parametrize("cell", [165560000001, 1212121212, "2023-01-01–2023-12-31", 44197.5])
def test_andra_tal_pa_ett_blad_som_ingen_laser_ar_inget_personnummer(cell: object):
    (inl,) = las(bok(annat=cell), Leveransval(), katalog())
    assert len(inl.rader["kontrollmatt"]) == 1


@pytest.mark.parametrize(
    "text", ["556000-0001", "KS-2031/1212.123", "070-123 45 67", "2023-01-01–2023-12-31"]
)
def test_det_som_liknar_far_sta(text: str):
    (inl,) = las(csv(text), Leveransval(), katalog())
    assert [r["matt"] for r in inl.rader["kontrollmatt"]] == [text]


@pytest.mark.parametrize("form", [form for form in FORMER if "１" not in form])
def test_varje_form_maskeras_i_huvudbokens_motpart(form: str, tmp_path):
    rader = ["kommun;motpart;konto;belopp;datum", f"0126;{form};5010;-100,00;2024-03-05"]
    rader.append("0126;Ekskolan 556000-0001;5010;-100,00;2024-03-05")
    fil = Fil("bok.csv", "\n".join(rader).encode(), mellan=tmp_path)
    (inl,) = las(fil, Leveransval(namnd="kultur-och-fritidsnamnden"), katalog())
    assert not inl.spara_ra
    filer = f"{inl.stora['huvudbok']}/**/*.parquet"
    motparter = duckdb.sql(f"SELECT motpart FROM read_parquet('{filer}')").fetchall()
    assert {m for (m,) in motparter} == {"(maskerat personnummer)", "Ekskolan 556000-0001"}
