"""Intaget på sidan Data: lämna in, granska, svara, läs in, ångra; och äldre dataversioner."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from hud_model import kallor
from hud_model.arenden.fardig import fardig
from hud_model.arenden.installning import oppna
from hud_model.begrepp import Fil, Leveransval
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.ui import intag
from hud_model.ui.markup import MAL

ROT = Path(__file__).resolve().parents[2]
TVILLING = ROT / "tests" / "kallor" / "exempel" / "tvilling.txt"
Oppna = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def felen_syns() -> Iterator[None]:
    forval = config.get_option("client.showErrorDetails")
    config.set_option("client.showErrorDetails", "full")
    yield
    config.set_option("client.showErrorDetails", forval)


@pytest.fixture
def lager(egen_datamapp: Path) -> Lager:
    return oppna()


@pytest.fixture
def sidan() -> Oppna:
    """Öppnar sidan Data, som en läsare med adressens uppgifter."""

    def _oppna(namn: str = "data", **adress: str) -> AppTest:
        at = AppTest.from_file(ROT / "pages" / "_meny.py", default_timeout=120)
        for nyckel, varde in adress.items():
            at.query_params[nyckel] = varde
        at.run()
        return kor(at.switch_page(f"{namn}.py"))

    return _oppna


def pm(antal: int, ganger: int = 1, titel: str = "PM") -> bytes:
    """Socialnämndens resultaträkning med så många poster."""
    rader = "".join(
        f'[[resultatrakning]]\npost = "{"Årets resultat" if n == 1 else n}"\n'
        f"budget_kr = {-1000 * n * ganger}\n"
        f'utfall_kr = {-1100 * n * ganger}\nplats = "rad {n}"\n'
        for n in range(1, antal + 1)
    )
    return (
        f'[dokument]\ntitel = "{titel}"\nfilnamn = "pm.pdf"\nsha256 = "{"a" * 64}"\n'
        f'kommun = "0126"\nnamnd = "socialnamnden"\nar = 2023\ntillfalle = "bokslut"\n{rader}'
    ).encode()


def las_in(lager: Lager, *innehall: bytes) -> None:
    """Lägger filerna i lagret, en version var, utan barnprocess."""
    for nr, ett in enumerate(innehall):
        lasta = kallor.las(Fil(f"{nr}.toml", ett), Leveransval(), katalog())
        lager.spara([fardig(inl, katalog()) for inl in lasta], "prov")


def kor(at: AppTest) -> AppTest:
    at.run()
    assert not at.exception, [(fel.message, *fel.stack_trace[-3:]) for fel in at.exception]
    return at


def lamna(at: AppTest, *filer: tuple[str, bytes]) -> AppTest:
    at.file_uploader[0].set_value([(namn, ett, "text/plain") for namn, ett in filer])
    return kor(at)


def klicka(at: AppTest, nyckel: str) -> AppTest:
    at.button(key=nyckel).click()
    return kor(at)


def text(at: AppTest) -> str:
    bitar = [e.proto.body for e in at.get("html") if "<style>" not in e.proto.body]
    bitar += [json.loads(e.proto.json)["html"] for e in at.get("bidi_component")]
    return html.unescape(re.sub(r"<[^>]+>", " ", " ".join(bitar)))


def knappar(at: AppTest) -> list[str]:
    return [k.key for k in at.button]


# ---- Lämna in, granska, läs in, ångra


def test_en_fil_granskas_lases_in_och_angras(lager: Lager, sidan: Oppna):
    at = lamna(sidan(), ("pm.toml", pm(3)))
    assert "Ett dokument att läsa in" in text(at) and "3 nya" in text(at)
    assert "Sidor som ändras: Översikt, Nämnd, Budget" in text(at)
    assert lager.version() == 0, "granskningen skriver inget"
    klicka(at, "intag-las-in")
    assert lager.version() == 1 and "Dataversionen är nu 1" in text(at)
    assert at.file_uploader[0].value == [] and "intag-las-in" not in knappar(at)
    lank = "budgetavvikelse?kommun=Huddinge&ar=2023&tillfalle=Bokslut&namnd=Socialn"
    assert any(lank in html.unescape(e.proto.json) for e in at.get("bidi_component"))
    klicka(at, "intag-angra")
    assert "Det som gällde före gäller igen" in text(at) and lager.version() == 2
    assert lager.las("resultatrakning").empty


def test_samma_fil_igen_sager_att_den_finns_och_gar_inte_att_lasa_in(lager: Lager, sidan: Oppna):
    las_in(lager, pm(3))
    at = lamna(sidan(), ("pm.toml", pm(3)))
    assert "Redan inläst: inget skulle ändras" in text(at)
    assert at.button(key="intag-las-in").disabled
    klicka(at, "intag-rensa")
    assert "Redan inläst" not in text(at) and at.file_uploader[0].value == []


def test_flera_filer_granskas_tillsammans(lager: Lager, sidan: Oppna):
    las_in(lager, pm(3))
    at = lamna(sidan(), ("a.toml", pm(3)), ("b.toml", pm(2, titel="Annat")))
    assert "Ett dokument att läsa in; ett finns redan" in text(at)
    assert "Två dokument" in text(lamna(sidan(), ("a.toml", pm(4)), ("b.toml", pm(2, titel="B"))))


def test_en_krympt_leverans_fragar_och_lases_in_forst_efter_svar(lager: Lager, sidan: Oppna):
    las_in(lager, pm(20))
    at = lamna(sidan(), ("pm.toml", pm(5)))
    assert "svara först på en fråga" in text(at)
    assert "20 rader har blivit 5. Har rader fallit bort?" in re.sub(r"\s+", " ", text(at)).replace(
        " .", "."
    )
    assert at.button(key="intag-las-in").disabled
    at.checkbox[0].check()
    kor(at)
    assert not at.button(key="intag-las-in").disabled
    klicka(at, "intag-las-in")
    assert len(lager.las("resultatrakning")) == 5


def test_fel_visas_som_lista_och_filnamnet_ar_text(sidan: Oppna, lager: Lager):
    at = lamna(sidan(), ("<b>ful.bin", b"\x00\xff" * 100), ("x.toml", pm(1)[:-3]))
    visat = " ".join(json.loads(e.proto.json)["html"] for e in at.get("bidi_component"))
    assert "fel att rätta" in visat and "&lt;b&gt;ful.bin" in visat
    assert "<b>ful" not in visat and "intag-las-in" not in knappar(at)
    assert "intag-avbryt" not in knappar(at), "förloppet är borta"


def test_det_filen_inte_sager_far_valjas_och_da_gar_den_att_lasa(sidan: Oppna, lager: Lager):
    ren = re.sub("Exempelkommunen", "kommunen", TVILLING.read_text("utf-8"))
    at = lamna(sidan(), ("x.txt", ren.replace("Parknämnden", "Nämnden").encode()))
    assert "svara ovan" in text(at) and "--kommun" not in text(at)
    at.selectbox(key="intag-kommun").set_value("0126")
    kor(at)
    if "intag-namnd" in {s.key for s in at.selectbox}:
        at.selectbox(key="intag-namnd").set_value("socialnamnden")
        kor(at)
    assert "framgår inte" not in text(at)


def test_egna_rubriker_kopplas_en_gang_och_minns(sidan: Oppna, lager: Lager):
    svar = {"Vem": "namnd", "Året": "ar", "Vad": "matt", "För": "kon", "Antal": "varde", "Anm": "-"}

    def egen(antal: int) -> tuple[str, bytes]:
        rader = f"socialnamnden;2023;Anställda;alla;{antal};x"
        return "egen.csv", f"{';'.join(svar)}\n{rader}\n".encode()

    at = lamna(sidan(), egen(12))
    assert "Filen säger inte allt själv" in text(at) and "svara ovan" in text(at)
    assert "fel att rätta" not in text(at)
    at.selectbox(key="intag-tabell").set_value("personal")
    kor(at)
    for _ in range(2):  # ”Antal” är en kolumn i en annan tabell, och frågas när tabellen är vald
        for rubrik in {s.key.rpartition("-")[2] for s in at.selectbox} & svar.keys():
            at.selectbox(key=f"intag-kolumn-{rubrik}").set_value(svar[rubrik])
        kor(at)
    at.selectbox(key="intag-kommun").set_value("0126")
    assert "Ett dokument att läsa in" in text(kor(at))
    klicka(at, "intag-las-in")
    assert lager.las("personal")["varde"].tolist() == [12]
    at = lamna(sidan(), egen(13))
    assert "intag-tabell" not in {s.key for s in at.selectbox}, "kopplingen är ihågkommen"


def test_den_som_laser_in_samtidigt_far_veta_det(sidan: Oppna, lager: Lager):
    at = lamna(sidan(), ("pm.toml", pm(3)))
    with intag._LASER_IN:
        klicka(at, "intag-las-in")
        assert "Någon annan läser in just nu" in text(at) and lager.version() == 0
    klicka(at, "intag-las-in")
    assert lager.version() == 1


def test_har_nagon_annan_last_in_sedan_granskas_det_om(sidan: Oppna, lager: Lager):
    at = lamna(sidan(), ("pm.toml", pm(3)))
    las_in(lager, pm(2))
    kor(at)
    assert "1 nya" in text(at) and "Ersätter en tidigare leverans" in text(at)


def test_angra_ur_historiken_fragar_forst(sidan: Oppna, lager: Lager):
    las_in(lager, pm(3))
    (id_,) = lager.las("inlasning")["id"]
    at = sidan()
    at.session_state[MAL] = ("data", {"angra": id_})
    kor(at)
    assert "Ångra PM?" in text(at) and lager.version() == 1
    klicka(at, "angra-nej")
    assert "Ångra PM?" not in text(at)
    at.session_state[MAL] = ("data", {"angra": id_})
    klicka(kor(at), "angra-ja")
    assert lager.version() == 2 and "Det som gällde före gäller igen" in text(at)


def test_ett_okant_id_att_angra_visar_ingen_fraga(sidan: Oppna, lager: Lager):
    las_in(lager, pm(3))
    assert "angra-ja" not in knappar(sidan(angra="finns-inte"))


# ---- Dataversioner


@pytest.fixture
def tva_versioner(lager: Lager) -> Lager:
    """Version 1 har utfallet −1 100, version 2 −1 200 och version 3 ingenting."""
    las_in(lager, pm(1), pm(1).replace(b"-1100", b"-1200"))
    return lager


def test_en_aldre_version_visar_siffrorna_som_de_var(tva_versioner: Lager, sidan: Oppna):
    assert "Visar dataversion" not in text(sidan())
    at = sidan(version="1")
    assert "Visar dataversion 1 av 2" in text(at) and "Visa senaste" in text(at)
    assert not at.file_uploader and "Du ser en äldre dataversion" in text(at)
    assert any("version=1" in json.loads(e.proto.json)["html"] for e in at.get("bidi_component"))
    at.session_state[MAL] = ("data", {"version": ""})
    assert "Visar dataversion" not in text(kor(at))


def test_versionen_foljer_med_till_andra_sidor(tva_versioner: Lager, sidan: Oppna):
    at = sidan(version="1")
    assert "Visar dataversion 1 av 2" in text(kor(at.switch_page("namnd.py")))


def test_andrat_sedan_en_version_eller_en_dag(tva_versioner: Lager, sidan: Oppna):
    assert "1 ändrad rad" in text(sidan())
    assert "mot ett tomt lager" in text(sidan(sedan="0"))
    assert "mot ett tomt lager" in text(sidan(sedan="2000-01-01"))
    assert "Inget har ändrats sedan dataversion 2" in text(sidan(sedan="2999-01-01"))
    namnd = sidan("namnd", namnd="socialnamnden")
    assert "1 ändrad rad sedan dataversion 1" in re.sub(r"\s+", " ", text(namnd))


@pytest.mark.parametrize(
    ("nyckel", "varde"),
    [("version", v) for v in ("0", "3", "-1", "1.0", "senaste", "٢", "9" * 5000)]
    + [("sedan", v) for v in ("2", "9", "igår", "2023-13-01", "![x](http://x)", "9" * 20)],
)
def test_en_okand_version_sags_hogt(tva_versioner: Lager, sidan: Oppna, nyckel: str, varde: str):
    at = sidan(**{nyckel: varde})
    (varning,) = at.warning
    assert "visas i stället" in varning.value and "![" not in varning.value
    assert "Visar dataversion" not in text(at)


def test_en_version_dar_allt_ar_angrat_gar_att_lamna(tva_versioner: Lager, sidan: Oppna):
    for id_ in tva_versioner.historik()["id"]:
        tva_versioner.angra(id_)
    at = sidan(version="2")
    assert "Visar dataversion 2 av 4" in text(at) and at.selectbox
    at = sidan()
    assert "Inget är inläst ännu" in text(at) and at.file_uploader
    assert "Dataversion 4 av 4 visas" in text(at)
