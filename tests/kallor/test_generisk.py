"""Källan generisk: CSV och kalkylblad med tabellens kolumnnamn, eller med egna rubriker."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model import kallor
from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor import generisk
from hud_model.katalog import Katalog, Kommun, Namnd
from hud_model.tabeller import TABELLER

EGEN = Katalog(
    kommuner=(Kommun("0999", "Påhittinge", pahittad=True),),
    namnder=(
        Namnd("0999", "parknamnden", "Parknämnden", "Park"),
        Namnd("0999", "vattennamnden", "Vattennämnden", "Vatten"),
    ),
    verksamhetsalias=({"stavning": "Parkskötsell", "namn": "Parkskötsel"},),
)
VEM = "kommun;namnd;ar;tillfalle;"
EN = "0999;parknamnden;2031;bokslut;"
PARK = {"namnd": "Park", "ar": 2031}


def las(text: str | bytes, namn: str = "x.csv", kat: Katalog = EGEN, **val: Any) -> Inlasning:
    fil = Fil(namn, text.encode() if isinstance(text, str) else text)
    (inlasning,) = kallor.las(fil, Leveransval(**val), kat)
    return inlasning


def misstag(text: str | bytes, namn: str = "x.csv", **val: Any) -> tuple[str, ...]:
    with pytest.raises(Anvandarfel) as fel:
        las(text, namn, **val)
    assert all(len(rad.split(" – ")) >= 3 for rad in fel.value.rader), fel.value.rader
    assert all(rad.startswith(namn) or rad.startswith("--") for rad in fel.value.rader)
    return fel.value.rader


def bok(**blad: list[list[Any]]) -> bytes:
    """En arbetsbok med bladen; None blir en tom cell."""
    ut = io.BytesIO()
    skrivare = xlsxwriter.Workbook(ut, {"default_date_format": "yyyy-mm-dd"})
    for namn, rader in blad.items():
        sida = skrivare.add_worksheet(namn)
        for nr, rad in enumerate(rader):
            sida.write_row(nr, 0, rad)
    skrivare.close()
    return ut.getvalue()


# ---- Tabellens egna kolumnnamn


def test_en_fil_med_tabellens_kolumner_lases_utan_fragor():
    lasta = las(VEM + "post;budget_kr;utfall_kr\n" + EN + "Personal;-1 000;−1 100,50\n")
    assert lasta.rader == {
        "resultatrakning": [
            {
                "kommun": "0999",
                "namnd": "parknamnden",
                "ar": 2031,
                "tillfalle": "bokslut",
                "post": "Personal",
                "budget_kr": -1000,
                "utfall_kr": -1101,
                "ordning": 1,
                "plats": "rad 2",
            }
        ]
    }
    assert (lasta.kalla, lasta.titel, lasta.anmarkningar) == ("generisk", "Resultaträkning", ())
    assert (lasta.kommun, lasta.namnd, lasta.ar, lasta.tillfalle) == (
        *("0999", "parknamnden", 2031, "bokslut"),
    )


@pytest.mark.parametrize(
    ("namn", "huvud", "tabell"),
    [
        ("x.csv", "post;utfall_kr", "resultatrakning"),
        ("x.csv", "post;prognos_kr", "prognos"),
        ("PROGNOS.csv", "post;prognos_kr", "prognos"),
        ("x.csv", "grupp;post;niva;utfall_kr", "investering"),
        ("x.csv", "verksamhet;niva;utfall_kr", "driftverksamhet"),
        ("x.csv", "verksamhet;utfall_kr", "nettokostnad"),
        ("x.csv", "indikator;utfallsar;varde;status", "indikatorutfall"),
        ("eget_kapital.csv", "ib_rapporterad_kr;ub_rapporterad_kr", "eget_kapital"),
    ],
)
def test_tabellen_framgar_av_rubrikerna_eller_filens_namn(namn: str, huvud: str, tabell: str):
    rad = {"utfallsar": "2030", "status": "preliminar", "niva": TABELLER[tabell].kolumnnamn and ""}
    if "niva" in huvud:
        rad["niva"] = TABELLER[tabell].kolumn("niva").varden[0]
    celler = [rad.get(k, "7" if k.endswith(("_kr", "varde")) else "A") for k in huvud.split(";")]
    assert set(las(f"{huvud}\n{';'.join(celler)}\n", namn, **PARK).rader) == {tabell}


def test_varje_tabell_i_det_oppna_datapaketet_gar_att_lasa_for_sig(tmp_path: Path):
    rot = Path(__file__).resolve().parents[2] / "data" / "start"
    from hud_model.katalog import katalog

    for namn in generisk.LASBARA:
        text = (rot / f"{namn}.csv").read_text("utf-8")
        if text.count("\n") > 1:
            lasta = las(text, f"{namn}.csv", katalog())
            assert set(lasta.rader) == {namn}
            assert len(lasta.rader[namn]) > 0


@pytest.mark.parametrize("namn", ["namnd", "anmarkning"])
def test_namnder_och_anmarkningar_lases_bara_ur_ett_helt_paket(namn: str):
    kolumner = [k.namn for k in TABELLER[namn].kolumner if k.obligatorisk]
    rader = misstag(f"{';'.join(kolumner)}\n{';'.join('x' * len(kolumner))}\n", f"{namn}.csv")
    assert "läses bara ur ett helt datapaket" in rader[0]


@pytest.mark.parametrize(
    ("rad", "vantat"),
    [
        ("Personal;abc;-1", "rad 2, kolumn budget_kr – ”abc” är inte ett tal"),
        ("Personal;1_000;-1", "”1_000” är inte ett tal"),
        ("Personal;١٢;-1", "”١٢” är inte ett tal"),
        ("Personal;NaN;-1", "”NaN” är inte ett tal"),
        ("Personal;inf;-1", "”inf” är inte ett tal"),
        ("Personal;1e5;-1", "”1e5” är inte ett tal"),
        ("Personal;--5;-1", "”--5” är inte ett tal"),
        ("Personal;≤5;-1", "”≤5” har ≤ – skriv bara talet"),
        ("Personal;5 %;-1", "är inte kronor"),
        ("Personal;9007199254740993;-1", "för stort"),
        ("Personal;1,2345;-1", "fler än två decimaler"),
        (";1;-1", "rad 2, kolumn post – post saknas"),
        ("–;1;-1", "rad 2, kolumn post – post saknas"),
    ],
)
def test_ett_misstag_sags_med_rad_och_kolumn(rad: str, vantat: str):
    rader = misstag(f"post;budget_kr;utfall_kr\n{rad}\n", **PARK)
    assert any(vantat in r for r in rader), rader


def test_alla_misstag_sags_pa_en_gang_och_lika_misstag_en_gang():
    rader = misstag(
        VEM + "post;budget_kr\n0999;Prknämnden;2031;jul;A;x\n0999;Prknämnden;31;bokslut;;x\n"
    )
    text = "\n".join(rader)
    assert "menade du Parknämnden? (2 celler har samma fel)" in text
    assert "”jul” är inte tillåtet – välj något av: plan, manad01" in text
    assert "rad 3, kolumn ar – ”31” är inte ett rimligt år" in text
    assert "rad 3, kolumn post – post saknas" in text
    assert "”x” är inte ett tal" in text


@pytest.mark.parametrize(
    ("celler", "varden"),
    [
        (["1,5", "1 000"], [2, 1000]),
        (["1.5", "1000"], [2, 1000]),
        (["1.234,5", "1.234.567"], [1235, 1_234_567]),
        (["1,234.5", "1,234,567"], [1235, 1_234_567]),
        (["(5)", "5-"], [-5, -5]),
        (["..", "-"], [None, None]),
        (["2 tkr", "3 kr"], [2000, 3]),
    ],
)
def test_talformen_avgors_av_filens_tal(celler: list[str], varden: list[int | None]):
    rader = "".join(f"P{nr}\t{cell}\n" for nr, cell in enumerate(celler))
    lasta = las(f"post\tutfall_kr\n{rader}", **PARK)
    assert [rad["utfall_kr"] for rad in lasta.rader["resultatrakning"]] == varden


@pytest.mark.parametrize(
    ("celler", "vantat"),
    [
        (["1,5", "1.5"], "skriv alla tal i filen på samma sätt"),
        (["1.234", "7"], "går att läsa både som heltal och som decimaltal"),
        (["1,234", "7"], "går att läsa både som heltal och som decimaltal"),
        (["1.234", "1,5"], "”1.234” går att läsa som två olika tal – skriv 1234 eller 1,234"),
        (["1.234,5.6", "1"], "är inte ett tal"),
        (["12,34,56", "1"], "är inte ett tal"),
    ],
)
def test_en_talform_som_inte_gar_att_avgora_ar_ett_fel(celler: list[str], vantat: str):
    rader = "".join(f"P{nr}\t{cell}\n" for nr, cell in enumerate(celler))
    assert vantat in "\n".join(misstag(f"post\tutfall_kr\n{rader}", **PARK))


def test_en_obligatorisk_kolumn_som_saknas_sags():
    (rad,) = misstag("kon;varde;enhet\nalla;1;st\n", **PARK)
    assert "matt saknas – lägg till kolumnen matt" in rad


def test_en_kolumn_som_inte_finns_far_ett_forslag():
    (rad,) = misstag("post;budget_kr;utfal_kr\nA;1;2\n", **PARK)
    assert "kolumn utfal_kr – finns inte i tabellen resultatrakning – menade du utfall_kr?" in rad


def test_tva_rader_med_samma_nyckel_sags():
    (rad,) = misstag("post;utfall_kr\nA;1\nB;2\nA;3\n", **PARK)
    assert "rad 4 – samma post står redan på rad 2" in rad


def test_saknat_tillfalle_ar_bokslut_och_det_sags():
    lasta = las("post;utfall_kr\nA;1\n", **PARK)
    assert lasta.tillfalle == "bokslut"
    assert ["lästes som bokslut" in a.text for a in lasta.anmarkningar] == [True]


@pytest.mark.parametrize(
    ("val", "vantat"),
    [
        ({"ar": 2031}, "namnd saknas – lägg till kolumnen namnd eller ange --namnd"),
        ({"namnd": "Park"}, "ar saknas – lägg till kolumnen ar eller ange --ar"),
        ({"namnd": "Prak", "ar": 2031}, "--namnd Prak – nämnden ”Prak” finns inte"),
        ({**PARK, "kommun": "0998"}, "--kommun 0998 – kommunen finns inte"),
    ],
)
def test_det_som_filen_inte_sager_fragas_efter(val: dict[str, Any], vantat: str):
    assert any(vantat in rad for rad in misstag("post;utfall_kr\nA;1\n", **val))


def test_kommunen_maste_anges_nar_katalogen_har_flera():
    tva = Katalog((*EGEN.kommuner, Kommun("0998", "Norrby")), EGEN.namnder)
    with pytest.raises(Anvandarfel, match="ange --kommun"):
        las("post;utfall_kr\nA;1\n", kat=tva, **PARK)
    assert las("post;utfall_kr\nA;1\n", kat=tva, kommun="0999", **PARK).kommun == "0999"


def test_kommunkodens_forsta_nolla_far_vara_borta():
    lasta = las(VEM + "post;utfall_kr\n999;Park;2031;bokslut;A;1\n")
    assert lasta.kommun == "0999"
    assert [a.niva for a in lasta.anmarkningar] == ["upplysning"]
    assert "998 finns inte" in misstag(VEM + "post;utfall_kr\n998;Park;2031;bokslut;A;1\n")[0]


def test_flera_namnder_i_en_fil_ersatts_bara_av_en_fil_med_samma_namn():
    lasta = las(
        "namnd;ar;tillfalle;post;utfall_kr\nPark;2031;plan;A;1\nVatten;2031;plan;A;1\n", "alla.csv"
    )
    assert (lasta.namnd, lasta.ar, lasta.titel) == (None, 2031, "Resultaträkning: alla.csv")


def test_verksamheten_rattas_av_katalogen_och_stavningen_behalls():
    lasta = las("verksamhet;utfall_kr\nParkskötsell;1\nLek;2\n", **PARK)
    assert [(r["verksamhet"], r["text_ra"]) for r in lasta.rader["nettokostnad"]] == [
        ("Parkskötsel", "Parkskötsell"),
        ("Lek", None),
    ]


def test_operatorn_far_sta_framfor_talet():
    lasta = las("indikator;typ;varde\nTräd (antal);etappmal;≥ 15\nRosor;etappmal;7\n", **PARK)
    assert [(r["indikator"], r["operator"], r["varde"]) for r in lasta.rader["malsattning"]] == [
        ("trad-antal", "≥", 15.0),
        ("rosor", None, 7.0),
    ]
    (rad,) = misstag("indikator;typ;operator;varde\nA;etappmal;<;≥ 15\n", **PARK)
    assert "≥ framför talet men < i kolumnen operator" in rad


@pytest.mark.parametrize(
    ("skrivet", "varde"), [("Klart", "klart"), ("Ej klart", "ej_klart"), ("utgår", "utgar")]
)
def test_uppraknade_varden_far_skrivas_med_versal_och_blank(skrivet: str, varde: str):
    lasta = las(f"titel;status;fran_kf\nPlantera;{skrivet};ja\n", **PARK)
    assert (lasta.rader["uppdrag"][0]["status"], lasta.rader["uppdrag"][0]["fran_kf"]) == (
        *(varde, True),
    )


# ---- Beräknade kolumner


def test_en_beraknad_kolumn_som_stammer_far_sta_i_filen():
    (rad,) = las("post;budget_kr;utfall_kr;avvikelse_kr\nA;-10;-12;-3\n", **PARK).rader[
        "resultatrakning"
    ]
    assert "avvikelse_kr" not in rad


def test_en_beraknad_kolumn_som_inte_stammer_avvisas_med_cellen():
    (rad,) = misstag("post;budget_kr;utfall_kr;avvikelse_kr\nA;-10;-12;2\n", **PARK)
    assert "rad 2, kolumn avvikelse_kr – avvikelse_kr är 2 men räknas till -2" in rad
    assert "flytta kolumnen till avvikelse_rapporterad_kr" in rad


def test_en_beraknad_kolumn_som_inte_gar_att_prova_sags():
    lasta = las("namndmal;bedomning;bedomning_beraknad\nFler parker;Delvis;Uppfyllt\n", **PARK)
    assert any("går inte att pröva" in a.text for a in lasta.anmarkningar)


# ---- Egna rubriker


EGNA = "Enhet;Slag;Utfall 2031\nA;Personal;-12\nA;Lokaler;-3,5\n"
SVAR = {"Enhet": "-", "Slag": "post", "Utfall 2031": "utfall_kr:tkr"}


def test_egna_rubriker_fragas_om_en_gang_med_hur_man_svarar():
    rader = misstag(EGNA, **PARK)
    assert "--tabell TABELL --kolumn" in rader[0]
    assert any("kolumn Utfall 2031 – svarar inte mot någon kolumn" in rad for rad in rader)


def test_kanda_rubriker_som_passar_flera_tabeller_fragar_bara_efter_tabellen():
    (rad,) = misstag("kommun;post\n0999;A\n", **PARK)
    assert "ange --tabell, något av: resultatrakning, prognos, investering" in rad
    ett = las("kommun;post;prognos_kr\n0999;A;-1\n", **PARK, tabell="prognos")
    assert set(ett.rader) == {"prognos"}


def test_svaret_kopplar_kolumnerna_och_minns_for_samma_rubriker():
    lasta = las(EGNA, **PARK, tabell="resultatrakning", kolumner=SVAR)
    assert [(r["post"], r["utfall_kr"]) for r in lasta.rader["resultatrakning"]] == [
        ("Personal", -12_000),
        ("Lokaler", -3_500),
    ]
    nasta = EGNA.replace("-12", "-13").replace("Utfall", "UTFALL")
    igen = las(nasta, **PARK, kopplingar=lasta.kopplingar)
    assert igen.rader["resultatrakning"][0]["utfall_kr"] == -13_000
    assert any("kopplades som förra gången" in a.text for a in igen.anmarkningar)
    assert igen.kopplingar == {}
    andra = EGNA.replace("2031", "2032")
    assert misstag(andra, **PARK, kopplingar=lasta.kopplingar)


@pytest.mark.parametrize(
    ("tabell", "kolumner", "vantat"),
    [
        ("resultatrakningen", SVAR, "menade du resultatrakning?"),
        ("namnd", SVAR, "går inte att läsa in så"),
        ("resultatrakning", {**SVAR, "Enheten": "-"}, "kolumnen enheten i --kolumn finns inte"),
        ("resultatrakning", {**SVAR, "Enhet": "pst"}, "pst finns inte i tabellen"),
        ("resultatrakning", {**SVAR, "Enhet": "post"}, "post är redan kolumnen Enhet"),
        ("resultatrakning", {**SVAR, "Slag": "post:tkr"}, "enheten tkr går inte att räkna om"),
        ("resultatrakning", {**SVAR, "Utfall 2031": "utfall_kr:ton"}, "enheten ton går inte"),
        ("resultatrakning", {**SVAR, "Enhet": "inlasning"}, "inlasning finns inte i tabellen"),
        ("resultatrakning", {"Slag": "post"}, "kolumn Enhet – finns inte i tabellen"),
        (None, SVAR, "post"),
    ],
)
def test_ett_svar_som_inte_gar_att_folja_sags(
    tabell: str | None, kolumner: dict[str, str], vantat: str
):
    if tabell is None:  # rubrikerna som de kopplats räcker för att känna igen tabellen
        assert set(las(EGNA, **PARK, kolumner=kolumner).rader) == {"resultatrakning"}
        return
    assert any(vantat in r for r in misstag(EGNA, **PARK, tabell=tabell, kolumner=kolumner))


def test_ett_bekraftat_alias_kanns_igen():
    text = VEM + "post;utfall_kr\n0999;Parkförvaltningen;2031;bokslut;A;1\n"
    assert "finns inte i katalogen" in misstag(text)[0]
    alias = {("0999", "Parkförvaltningen"): "parknamnden"}
    assert las(text, alias=alias).namnd == "parknamnden"


# ---- Arbetsböcker


def test_bladen_i_en_arbetsbok_ar_tabeller_och_platsen_ar_bladets():
    lasta = las(
        bok(
            resultatrakning=[["post", "utfall_kr"], ["A", -1.5], [], ["B", 2]],
            Bidrag=[["finansiar", "bidrag_kr", "upphor"], ["EU", 7, date(2031, 5, 1)]],
        ),
        "x.xlsx",
        **PARK,
    )
    assert [r["utfall_kr"] for r in lasta.rader["resultatrakning"]] == [-2, 2]
    assert lasta.rader["resultatrakning"][1]["plats"] == "blad resultatrakning, rad 4"
    assert lasta.rader["extern_finansiering"][0]["upphor"] == "2031-05-01"


@pytest.mark.parametrize(
    ("rad", "vantat"),
    [
        (["A", date(2031, 1, 2)], "blad P, cell B2 – är ett datum (2031-01-02) – skriv ett tal"),
        (["A", True], "cell B2 – är sant eller falskt"),
        (["A", "1.5 st"], "cell B2 – ”1.5 st” är inte kronor"),
        ([1.5, 2], "cell A2 – är ett tal (1.5) – formatera cellen som text"),
        ([None, 2], "cell A2 – post saknas"),
    ],
)
def test_ett_misstag_i_en_arbetsbok_sags_med_blad_och_cell(rad: list[Any], vantat: str):
    rader = misstag(bok(P=[["post", "prognos_kr"], rad]), "x.xlsx", **PARK)
    assert any(vantat in r for r in rader), rader


def test_ett_blad_som_inte_liknar_nagot_sags_och_ett_halvt_likt_ar_ett_fel():
    tabell = [["post", "prognos_kr"], ["A", 1]]
    lasta = las(bok(P=tabell, Noter=[["Hej", "på"], ["dig", 1]]), "x.xlsx", **PARK)
    assert any("lästes inte (1 rader)" in a.text for a in lasta.anmarkningar)
    rader = misstag(bok(P=tabell, Q=[["post", "Kr", "Tkr"], ["A", 1, 2]]), "x.xlsx", **PARK)
    assert "blad Q" in rader[0]


def test_samma_tabell_pa_tva_blad_ar_ett_fel():
    tabell = [["post", "prognos_kr"], ["A", 1]]
    (rad,) = misstag(bok(P=tabell, Q=tabell), "x.xlsx", **PARK)
    assert "blad Q – prognos står på två blad" in rad


@pytest.mark.parametrize(
    ("huvud", "vantat"),
    [
        (["post", "Post", "prognos_kr"], "kolumn B – rubriken Post står redan"),
        (["post", None, "prognos_kr"], "kolumn B – saknar rubrik"),
    ],
)
def test_dubbla_och_tomma_rubriker_sags(huvud: list[str | None], vantat: str):
    assert any(vantat in r for r in misstag(bok(P=[huvud, ["A", "B", 1]]), "x.xlsx", **PARK))


def test_ett_blad_som_ar_en_huvudbok_lases_som_huvudbok(tmp_path: Path):
    rader = [["Konto", "Datum", "Belopp", "Typ"], ["5010", date(2031, 1, 2), 7.5, "utfall"]]
    fil = Fil("h.xlsx", bok(Blad1=rader), mellan=tmp_path)
    (lasta,) = kallor.las(fil, Leveransval(namnd="parknamnden", kommun="0999"), EGEN)
    assert (lasta.kalla, set(lasta.stora)) == ("huvudbok", {"huvudbok"})
    fler = bok(Blad1=rader, P=[["post", "prognos_kr"], ["A", 1]])
    assert "lägg huvudboken ensam i en bok" in misstag(fler, "h.xlsx", **PARK)[0]


@pytest.mark.parametrize("text", ["post;utfall_kr\n", "post;utfall_kr\n\n\n"])
def test_en_fil_utan_rader_sags(text: str):
    assert "inga rader" in misstag(text, **PARK)[0]


@pytest.mark.parametrize(
    ("innehall", "kand"),
    [
        (b"post;utfall_kr\n", True),
        (b"sep=;\nA;B\n1;2\n", True),
        ("Enhet\tUtfall\nA\t1\n".encode("utf-16"), True),
        (b"PK\x03\x04", False),
        (b"Hej du\nglada, du\n", False),
        (b"", False),
        (b"\x00\x01", False),
        ("post;utfall_kr\nA;1\n".encode("utf-16-le"), True),
    ],
)
def test_kallan_kanner_igen_celler_och_inget_annat(innehall: bytes, kand: bool):
    assert generisk.kanner_igen(Fil("x", innehall)) is kand


# ---- Aldrig en krasch

MALL = VEM + "post;budget_kr;utfall_kr\n" + EN + "Personal;-1 000;−1 100,5\n" + EN + "Lokaler;5;\n"


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.integers(0, len(MALL)), st.integers(0, 3), st.text(max_size=3)), max_size=4
    )
)
def test_en_andrad_fil_ger_rader_eller_ett_anvandarfel(andringar: list[tuple[int, int, str]]):
    text = MALL
    for plats, bort, dit in andringar:
        text = text[:plats] + dit + text[plats + bort :]
    _aldrig_en_krasch(lambda: generisk.las(Fil("x.csv", text.encode()), Leveransval(), EGEN))


CELLER = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["1,5", "1.5", "1.234", "(5)", "Park", "bokslut", "klart", "ja", "–"]),
    st.dates(),
)


@settings(max_examples=150)
@given(st.sampled_from(generisk.LASBARA), st.data())
def test_godtyckliga_celler_i_en_tabell_ger_rader_eller_ett_anvandarfel(
    tabell: str, data: st.DataObject
):
    kolumner = TABELLER[tabell].kolumnnamn
    rader = data.draw(
        st.lists(st.lists(CELLER, min_size=len(kolumner), max_size=len(kolumner)), max_size=3)
    )
    blad = generisk.blad_av("x.xlsx", tabell, [list(kolumner), *rader])

    def las_bladet() -> None:
        fel: list[str] = []
        kopplade = generisk.kopplade_kolumner(blad, TABELLER[tabell], None, fel)
        form = generisk.talform(blad, kopplade, fel)
        lasta = generisk.las_rader(blad, TABELLER[tabell], kopplade, {}, form, EGEN, fel, [])
        assert fel or all(
            rad.get(k.namn) is not None
            for rad in lasta
            for k in TABELLER[tabell].kolumner
            if k.obligatorisk and k.namn != "inlasning"
        )

    _aldrig_en_krasch(las_bladet)


def _aldrig_en_krasch(gor: Callable[[], object]) -> None:
    try:
        gor()
    except Anvandarfel as fel:
        assert fel.rader and all("\n" not in rad for rad in fel.rader), fel.rader


@pytest.mark.parametrize("antal", [3, 12_000], ids=["litet blad", "stort blad"])
def test_ett_tal_som_visas_i_procent_lases_som_det_visas(antal: int):
    """Excel sparar 5,5 % som 0,055; i en rad om procent är värdet 5,5."""
    ut = io.BytesIO()
    skrivare = xlsxwriter.Workbook(ut)
    sida = skrivare.add_worksheet("personal")
    procent = skrivare.add_format({"num_format": '"ca "0.0%'})
    citat = skrivare.add_format({"num_format": '0.000" % av alla"'})
    sida.write_row(0, 0, [*VEM.rstrip(";").split(";"), "matt", "kon", "varde", "enhet"])
    for nr in range(1, antal + 1):
        sida.write_row(nr, 0, [*EN.rstrip(";").split(";")[:2], 2031, "bokslut", f"m{nr}", "alla"])
        sida.write_row(nr, 6, [nr, "st"])
    sida.write_number(2, 6, 0.055, procent)
    sida.write(2, 7, "%")
    sida.write_number(3, 6, 0.055, citat)
    skrivare.close()
    rader = las(ut.getvalue(), "personal.xlsx").rader["personal"]
    assert [rad["varde"] for rad in rader[:3]] == [1, 5.5, 0.055]
    assert rader[1]["enhet"] == "%"


@pytest.mark.parametrize("antal", [3, 12_000], ids=["litet blad", "stort blad"])
@pytest.mark.parametrize(
    ("format_", "kronor"),
    [
        ('#,##0 "tkr"', 1_234_500), ('#,##0.0\\ \\t\\k\\r', 1_234_500),
        ('[$Mkr] #,##0', 1_234_500_000), ('#,##0, "tkr"', 1_234), ('#,##0 "kr"', 1_234),
    ],
)  # fmt: skip
def test_ett_belopp_som_visas_i_tkr_ar_tkr(antal: int, format_: str, kronor: int):
    """Ett komma efter siffrorna delar bara visningen med tusen: då är det sparade kronor."""
    ut = io.BytesIO()
    skrivare = xlsxwriter.Workbook(ut)
    sida = skrivare.add_worksheet("resultatrakning")
    visat = skrivare.add_format({"num_format": format_})
    sida.write_row(0, 0, [*VEM.rstrip(";").split(";"), "post", "utfall_kr"])
    for nr in range(1, antal + 1):
        sida.write_row(nr, 0, [*EN.rstrip(";").split(";")[:2], 2031, "bokslut", f"p{nr}", nr])
    sida.write_number(2, 5, 1234 if kronor == 1_234 else 1234.5, visat)
    skrivare.close()
    svar = las(ut.getvalue(), "resultatrakning.xlsx").rader["resultatrakning"]
    assert [rad["utfall_kr"] for rad in svar[:3]] == [1, kronor, 3]


def test_valen_far_inte_saga_emot_filen():
    """Valen fyller i det som filen inte säger; säger den något annat är någon av dem fel."""
    text = f"{VEM}post;utfall_kr\n{EN}Personal;1\n"
    kommun, namnd, ar, _ = EN.rstrip(";").split(";")

    def lasa(**val: Any) -> list[Inlasning]:
        return kallor.las(Fil("x.csv", text.encode()), Leveransval(**val), EGEN)

    lasa(kommun=kommun, namnd=namnd, ar=int(ar))
    annan = next(n.id for n in EGEN.namnder if n.kommun == kommun and n.id != namnd)
    for val, vantat in (({"namnd": annan}, "--namnd"), ({"ar": int(ar) - 1}, "--ar")):
        with pytest.raises(Anvandarfel, match=f"som angavs – rätta filen eller {vantat}"):
            lasa(**val)


def test_ett_belopp_i_tkr_foreslas_raknas_om():
    (svar,) = misstag(f"{VEM}post;budget_tkr;utfall_kr\n{EN}Personal;1;2\n")
    assert '--kolumn "budget_tkr=budget_kr:tkr"' in svar


@pytest.mark.parametrize("fyllnad", ["", ";;;;;"], ids=["kort rad", "tomma celler"])
def test_en_rubrik_ovanfor_kolumnnamnen_sags_en_gang(fyllnad: str):
    text = f"Bokslut{fyllnad}\n{VEM}post;utfall_kr\n{EN}Personal;1\n{EN}Lokaler;1\n"
    (svar,) = misstag(text, "resultatrakning.csv")
    assert "ovanför kolumnnamnen på rad 2 står en rubrik" in svar
