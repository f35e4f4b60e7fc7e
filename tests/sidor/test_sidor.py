"""Sidorna i ramen: varje sida med och utan data, varje val, och varje fråga bakom dem."""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from hud_model.arenden.importera import importera, las_filer
from hud_model.arenden.installning import oppna
from hud_model.arenden.startdata import fyll_tomt
from hud_model.begrepp import Leveransval, Svar, Urval
from hud_model.export.tabell import csv, xlsx
from hud_model.fragor import FRAGOR, _grund
from hud_model.fragor._forsta import FORSTA, forsta_meningen
from hud_model.fragor._sidor import ALLTID, LASES_PA
from hud_model.fragor.ram import ALLA, valbart
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.tabeller import TABELLER
from hud_model.ui.markup import MAL

ROT = Path(__file__).resolve().parents[2]
SIDOR = sorted(fil.stem for fil in (ROT / "pages").glob("[!_]*.py"))
MED_BELOPP = {"oversikt", "namnd", "budgetavvikelse", "resultatoverforing"}
VANTA_S = 120
OMODELLEN = {
    "datalaget",
    "anmarkningar",
    "saknade_rapporter",
    "tabellinnehall",
    "datalexikon",
    "versionslista",
    "andrat_sedan",
    "ordlista",
}
"""Frågor om modellen själv: svaret är vad som är inläst, inte vad ett dokument säger."""

KRAVER_MER = {"fyra_falt", "investeringar_over_ar", "riskkarta"}
"""Frågor som startdatans dokument inte räcker till: mätningar före och efter, fler år, och
riskernas sannolikhet och konsekvens, som de inte anger."""

OSKRIVET = re.compile(r"(?<![\w.-])(nan|NaN|NaT|None|inf|undefined|True|False)(?![\w-])|<NA>")
TOM_URVAL = Urval("", 0, "bokslut", version=0)
Oppna = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def felen_syns() -> Iterator[None]:
    """Läsaren får inte se undantag; testerna ska säga vilka de var."""
    forval = config.get_option("client.showErrorDetails")
    config.set_option("client.showErrorDetails", "full")
    yield
    config.set_option("client.showErrorDetails", forval)


@pytest.fixture
def oppna_sidan() -> Oppna:
    """Öppnar en sida i ramen, som en läsare med adressens uppgifter."""

    def _oppna(namn: str, **adress: str) -> AppTest:
        at = AppTest.from_file(ROT / "pages" / "_meny.py", default_timeout=VANTA_S)
        for nyckel, varde in adress.items():
            at.query_params[nyckel] = varde
        at.run()
        return at.switch_page(f"{namn}.py").run()

    return _oppna


def markup(at: AppTest) -> list[str]:
    """Den HTML som sidan visar, i ordning; ramverkets egen och våra komponenters."""
    bitar = [e.proto.body for e in at.get("html") if "<style>" not in e.proto.body]
    return bitar + [json.loads(e.proto.json)["html"] for e in at.get("bidi_component")]


def rubriker(at: AppTest, niva: int) -> list[str]:
    funna = re.findall(rf"<h{niva}\b[^>]*>(.*?)</h{niva}>", "".join(markup(at)), re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", rubrik)).strip() for rubrik in funna]


def granska(at: AppTest) -> None:
    """Faller om sidan fallit, saknar sin enda huvudrubrik eller visar ett oskrivet värde."""
    assert not at.exception, [(fel.message, *fel.stack_trace[-4:]) for fel in at.exception]
    assert not at.error, [fel.value for fel in at.error]
    (huvudrubrik,) = rubriker(at, 1)
    assert huvudrubrik
    assert all(rubriker(at, 2)), "en rubrik är tom"
    bitar = [html.unescape(bit) for bit in markup(at)]
    bitar += [
        text for bild in at.get("plotly_chart") for text in texter(json.loads(bild.proto.spec))
    ]
    oskrivna = [
        bit[max(0, traff.start() - 60) : traff.end() + 40]
        for bit in bitar
        if (traff := OSKRIVET.search(bit))
    ]
    assert not oskrivna, oskrivna


def texter(del_: Any) -> Iterator[str]:
    """Alla texter i en bilds beskrivning."""
    if isinstance(del_, str):
        yield del_
    elif isinstance(del_, dict):
        for varde in del_.values():
            yield from texter(varde)
    elif isinstance(del_, list):
        for varde in del_:
            yield from texter(varde)


# ---- Sidorna med startdatan


@pytest.mark.parametrize("sida", SIDOR)
def test_sidan_visas_for_varje_namnd_och_tillfalle(sida: str, startlager, oppna_sidan: Oppna):
    at = oppna_sidan(sida)
    granska(at)
    sedda = 0
    for ar in at.selectbox(key="ar").options:
        at.selectbox(key="ar").set_value(ar).run()
        for tillfalle in at.selectbox(key="tillfalle").options:
            at.selectbox(key="tillfalle").set_value(tillfalle).run()
            for namnd in at.selectbox(key="namnd").options:
                at.selectbox(key="namnd").set_value(namnd).run()
                granska(at)
                val = [at.selectbox(key=n).value for n in ("ar", "tillfalle", "namnd")]
                assert val == [ar, tillfalle, namnd]
                assert not at.warning
                sedda += 1
    assert sedda >= 20


@pytest.mark.parametrize("sida", SIDOR)
@pytest.mark.parametrize("namnd", [ALLA, "Kommunstyrelsen"])
def test_sidan_visas_i_tkr_och_mnkr(sida: str, namnd: str, startlager, oppna_sidan: Oppna):
    at = oppna_sidan(sida, namnd=namnd)
    i_mnkr = markup(at)
    at.button_group(key="belopp").set_value("tkr").run()
    granska(at)
    i_tkr = markup(at)
    at.button_group(key="belopp").set_value("mnkr").run()
    granska(at)
    assert markup(at) == i_mnkr
    if sida in MED_BELOPP and namnd != ALLA:
        assert i_tkr != i_mnkr


@pytest.mark.parametrize("sida", SIDOR)
def test_ett_okant_varde_i_adressen_sags_och_sidan_visas_anda(
    sida: str, startlager, oppna_sidan: Oppna
):
    at = AppTest.from_file(ROT / "pages" / "_meny.py", default_timeout=VANTA_S)
    for nyckel, varde in {
        "kommun": "0000",
        "ar": "tjugo",
        "tillfalle": "jul",
        "namnd": "<b>finns-inte</b>",
        "belopp": "euro",
    }.items():
        at.query_params[nyckel] = varde
    at.run()
    granska(at)
    sagt = " ".join(varning.value for varning in at.warning)
    for varde in ("0000", "tjugo", "jul", "finns-inte"):
        assert varde in sagt
    granska(at.switch_page(f"{sida}.py").run())


@pytest.mark.parametrize("sida", SIDOR)
def test_adressen_far_bara_namndens_id(sida: str, startlager, oppna_sidan: Oppna):
    at = oppna_sidan(sida, namnd="socialnamnden", tillfalle="delar2")
    granska(at)
    assert at.selectbox(key="namnd").value == "Socialnämnden"
    assert at.selectbox(key="tillfalle").value == "Delår 2"
    assert not at.warning


@pytest.mark.parametrize(
    "adress",
    [
        {"kommun": "0126", "ar": "2023", "tillfalle": "bokslut", "namnd": "socialnamnden"},
        {"kommun": "Huddinge", "ar": "2023", "tillfalle": "Bokslut", "namnd": "Socialnämnden"},
    ],
    ids=["id", "namn"],
)
def test_adressen_far_bara_allt_med_id_eller_namn(adress, startlager, oppna_sidan: Oppna):
    """Årets id är också dess namn: adressen ska inte skrivas om i all oändlighet."""
    at = oppna_sidan("namnd", **adress)
    granska(at)
    assert at.selectbox(key="ar").value == "2023"
    assert at.selectbox(key="namnd").value == "Socialnämnden"
    assert not at.warning


@pytest.mark.parametrize("sida", SIDOR)
def test_varje_lank_leder_till_en_sida_ett_val_eller_en_hamtning_som_finns(
    sida: str, startlager, oppna_sidan: Oppna
):
    at = oppna_sidan(sida)
    valbara = {n: set(at.selectbox(key=n).options) for n in ("kommun", "ar", "tillfalle", "namnd")}
    lankar = re.findall(r'<a\b[^>]*href="([^"]*)"', "".join(markup(at)))
    for lank in map(html.unescape, lankar):
        delar = urlsplit(lank)
        if delar.scheme or lank.startswith("#"):
            continue
        stig = delar.path.strip("/")
        if stig.startswith("hamta/"):
            namn, _, andelse = stig.removeprefix("hamta/").rpartition(".")
            assert namn in FRAGOR and andelse in ("csv", "xlsx") or namn in ("datapaket", "mall"), (
                lank
            )
            continue
        assert stig in ("", *SIDOR), lank
        for nyckel, varde in parse_qsl(delar.query):
            assert varde in valbara.get(nyckel, {varde}), lank


def test_en_lank_i_en_bild_byter_sida_och_urval(startlager, oppna_sidan: Oppna):
    at = oppna_sidan("oversikt")
    at.session_state[MAL] = ("budgetavvikelse", {"namnd": "Kommunstyrelsen"})
    at.run()
    granska(at)
    assert at.selectbox(key="namnd").value == "Kommunstyrelsen"
    assert "Kommunstyrelsen" in rubriker(at, 1)[0]


# ---- Sidorna utan data


@pytest.mark.parametrize("sida", SIDOR)
def test_sidan_forklarar_sig_utan_data(sida: str, oppna_sidan: Oppna):
    at = oppna_sidan(sida)
    granska(at)
    assert not at.selectbox
    text = html.unescape(" ".join(markup(at)))
    assert "Inget är inläst" in text and "Data" in text and "python" not in text


def test_sidorna_visas_igen_nar_nagot_lasts_in_och_nar_allt_angrats(oppna_sidan: Oppna):
    at = oppna_sidan("oversikt")
    assert not at.selectbox
    lager = oppna()
    fyll_tomt(lager)
    granska(at.run())
    assert at.selectbox(key="kommun").options == ["Huddinge"]
    for id_ in lager.las("inlasning")["id"]:
        lager.angra(id_)
    granska(at.run())
    assert not at.selectbox


@pytest.mark.parametrize("sida", SIDOR)
def test_sidan_visas_nar_bara_stickproven_ar_inlasta(
    sida: str, oppna_sidan: Oppna, tmp_path: Path, egen_datamapp: Path
):
    lager = oppna()
    _las_in(
        lager,
        tmp_path,
        '[[stickprov]]\nnamnd = "socialnamnden"\nprocess = "Inköp"\nkontroll = "Attest"\n'
        'slag = "urval"\nantal = 10\nfel = 3\nplats = "1"\n',
    )
    at = oppna_sidan(sida)
    for namnd in at.selectbox(key="namnd").options:
        at.selectbox(key="namnd").set_value(namnd).run()
        granska(at)


@pytest.mark.parametrize("sida", SIDOR)
def test_sidan_visas_nar_beloppen_saknas_eller_ar_noll(
    sida: str, oppna_sidan: Oppna, tmp_path: Path
):
    lager = oppna()
    _las_in(
        lager,
        tmp_path,
        'namnd = "socialnamnden"\n'
        + "".join(
            f'[[resultatrakning]]\npost = "{post}"\n{belopp}plats = "1"\n'
            for post, belopp in {
                "Intäkter": "budget_kr = 0\nutfall_kr = 0\n",
                "Kostnader": "utfall_kr = -5000\n",
                "Årets resultat": "budget_kr = 0\nutfall_kr = -5000\n",
            }.items()
        )
        + '[[malbedomning]]\nnamndmal = "Mål"\nbedomning = "Delvis uppfyllt"\nplats = "2"\n'
        + '[[uppdrag]]\ntitel = "Uppdrag"\nplats = "3"\n'
        + '[[eget_kapital]]\nib_rapporterad_kr = 0\nplats = "4"\n'
        + '[[personal]]\nmatt = "Antal anställda"\nkon = "alla"\nplats = "5"\n',
    )
    at = oppna_sidan(sida)
    for namnd in at.selectbox(key="namnd").options:
        at.selectbox(key="namnd").set_value(namnd).run()
        granska(at)


def _las_in(lager: Lager, mapp: Path, rader: str) -> None:
    """Läser in rader för Huddinge 2023 så som någon skrivit av dem."""
    fil = mapp / "prov.toml"
    fil.write_text(
        f'[dokument]\ntitel = "Prov"\nfilnamn = "prov.pdf"\nsha256 = "{"a" * 64}"\n'
        f'kommun = "0126"\nar = 2023\ntillfalle = "bokslut"\n{rader}',
        "utf-8",
    )
    importera(las_filer([fil]), Leveransval(), lager, katalog(), "prov")


# ---- Frågorna bakom


def alla_urval(lager: Lager) -> Iterator[Urval]:
    """Varje val som ramen erbjuder."""
    version = lager.version()
    val = valbart(lager, version)
    for kommun in val.kommuner:
        for period in val.perioder[kommun]:
            for namnd in (None, *val.namnder(kommun, period.ar)):
                yield Urval(kommun, period.ar, period.tillfalle, namnd, version)


def prova(svar: Svar, namn: str) -> None:
    """Faller om svaret inte är ett helt svar."""
    assert svar.namn == namn
    texter = [svar.rubrik, svar.ingress, svar.tom_for, svar.bildrubrik, svar.bildtext, svar.regel]
    texter += [a.text for a in svar.anmarkningar]
    texter += [del_ for k in svar.kallor for del_ in (k.titel, *k.platser)]
    assert not [text for text in texter if OSKRIVET.search(text)], texter
    assert svar.rubrik and svar.rubrik[0] == svar.rubrik[0].upper()
    if svar.tomt:
        assert svar.tom_for.endswith("."), svar.tom_for
    elif namn not in OMODELLEN:
        assert svar.kallor and all(k.titel and k.platser for k in svar.kallor)
    for ram in (svar.tabell, *svar.delar.values()):
        assert ram.columns.is_unique
    if not svar.tomt:
        assert csv(svar) and xlsx(svar)


@pytest.mark.parametrize("namn", FRAGOR)
def test_fragan_har_ett_helt_svar_pa_varje_val(namn: str, startlager: Lager):
    svarade = 0
    for urval in alla_urval(startlager):
        svar = FRAGOR[namn](startlager, urval)
        prova(svar, namn)
        svarade += not svar.tomt
    assert svarade or namn in KRAVER_MER, (
        "startdatan ger inget svar på frågan: ingen ser den då på någon sida"
    )


@pytest.mark.parametrize("namn", FRAGOR)
def test_fragan_har_ett_helt_svar_ur_ett_tomt_lager(namn: str, egen_datamapp: Path):
    lager = Lager(egen_datamapp)
    for urval in (TOM_URVAL, Urval("0126", 2023, "bokslut", None, 0)):
        prova(FRAGOR[namn](lager, urval), namn)
    prova(FRAGOR[namn](lager, Urval("0126", 2023, "delar2", "socialnamnden", 0)), namn)
    lager.stang()


@pytest.mark.parametrize("namn", FRAGOR)
def test_fragan_om_nagot_som_inte_finns_faller_inte(namn: str, startlager: Lager):
    """En delad länk kan bära vad som helst; hämtningen av ett svar släpper igenom det."""
    for urval in (
        Urval("0000", 2023, "bokslut", None, 1),
        Urval("0126", 1999, "bokslut", None, 1),
        Urval("0126", 2023, "plan", "kommunstyrelsen", 1),
        Urval("0126", 2023, "bokslut", "finns-inte", 1),
    ):
        prova(FRAGOR[namn](startlager, urval), namn)


class Spion(Lager):
    """Ett lager som minns vilka tabeller en fråga bad om."""

    minns: set[str] | None = None

    def las(self, tabell: str, **hur: Any) -> Any:
        if self.minns is not None:
            self.minns.add(tabell)
        return super().las(tabell, **hur)


@pytest.mark.parametrize("sida", [sida for sida in SIDOR if sida != ALLTID])
def test_inlasningen_vet_vilka_sidor_som_laser_tabellen(
    sida: str, startmapp: Path, monkeypatch: pytest.MonkeyPatch
):
    # Att veta årets nämnder och att stämma av läser allt, och gör ingen sida till läsare av allt.
    monkeypatch.setattr(_grund, "_namnda", lambda *_: {})
    monkeypatch.setattr(_grund, "arets_avstamda", lambda *_: ())
    namn = {
        nod.attr if isinstance(nod, ast.Attribute) else nod.id
        for nod in ast.walk(ast.parse((ROT / "pages" / f"{sida}.py").read_text("utf-8")))
        if isinstance(nod, ast.Attribute | ast.Name)
    }
    lager = Spion(startmapp)
    urval = list(alla_urval(lager))
    lager.minns = set()
    for fraga, ett in product([FRAGOR[n] for n in namn & (FRAGOR.keys() - OMODELLEN)], urval):
        fraga(lager, ett)
    lager.stang()
    saknas = {tabell for tabell in lager.minns if sida not in LASES_PA[tabell].split()}
    assert not saknas, f"lägg {sida} vid {saknas} i hud_model/fragor/_sidor.py"


def test_varje_tabell_har_sagt_vilka_sidor_som_laser_den():
    assert LASES_PA.keys() == TABELLER.keys(), "lägg till tabellen i hud_model/fragor/_sidor.py"
    assert {s for sidor in LASES_PA.values() for s in sidor.split()} | {ALLTID} <= set(SIDOR)


def test_fragorna_ar_uppkallade_efter_sina_namn():
    assert all(fraga.__name__ == namn for namn, fraga in FRAGOR.items())


@pytest.mark.parametrize("sida", FORSTA)
def test_meningen_som_en_inlasning_namner_ar_sidans_egen(
    startlager: Lager, oppna_sidan: Oppna, sida: str
):
    forval = valbart(startlager).forval()
    assert forval is not None
    svar = forsta_meningen(sida, startlager, forval)
    rubriker = re.findall(r"<h1[^>]*>(.*?)</h1>", "".join(markup(oppna_sidan(sida))))
    assert [html.unescape(r) for r in rubriker] == [svar.rubrik]
