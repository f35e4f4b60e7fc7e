"""Intaget i en riktig webbläsare: en riktig fil, granskning, svar, inläsning, ångra, versioner."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from webbserver import Server, starta_server, vanta_tills_ritad

from hud_model.arenden.startdata import fyll_tomt
from hud_model.lager import Lager

Lamna = Callable[..., Page]
LASNING_HOGST_MS = 60_000
"""Att läsa startar en egen process, som på en upptagen dator kan dröja."""


@pytest.fixture(scope="module")
def egen_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """En server som testerna här får skriva i; varje test läser in under sin egen titel."""
    mapp = tmp_path_factory.mktemp("intag") / "data"
    lager = Lager(mapp)
    fyll_tomt(lager)
    lager.stang()
    with starta_server(mapp) as server:
        yield server


@pytest.fixture
def lamna(egen_server: Server, oppna, tmp_path: Path) -> Lamna:
    """Öppnar sidan Data (eller fortsätter på en öppen) och lämnar in filer: namn → innehåll."""

    def _lamna(sida: Page | None = None, **filer: str) -> Page:
        if sida is None:
            sida = oppna(egen_server.bas_url).ga_till("/data")
        vagar = []
        for namn, innehall in filer.items():
            vag = tmp_path / f"{namn}.toml"
            vag.write_text(innehall, "utf-8")
            vagar.append(vag)
        sida.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(vagar)
        svar = sida.locator(".hud-granskat, .hud-felruta")
        expect(svar.first).to_be_visible(timeout=LASNING_HOGST_MS)
        return sida

    return _lamna


def pm(titel: str, antal: int, utfall: int = -1_100_000, namnd: str = "socialnamnden") -> str:
    """Nämndens resultaträkning 2023 med så många poster, den första årets resultat."""
    rader = "".join(
        f'[[resultatrakning]]\npost = "{"Årets resultat" if n == 1 else f"Post {n}"}"\n'
        f'budget_kr = -1000000\nutfall_kr = {utfall}\nplats = "Resultat (rad {n})"\n'
        for n in range(1, antal + 1)
    )
    return (
        f'[dokument]\ntitel = "{titel}"\nfilnamn = "pm.pdf"\nsha256 = "{"a" * 64}"\n'
        f'kommun = "0126"\nnamnd = "{namnd}"\nar = 2023\ntillfalle = "bokslut"\n{rader}'
    )


def knapp(sida: Page, namn: str):
    return sida.get_by_role("button", name=namn, exact=True)


def las_in(sida: Page) -> None:
    knapp(sida, "Läs in").click()
    inlast = sida.get_by_role("status").filter(has_text="Inläst")
    expect(inlast).to_be_visible(timeout=LASNING_HOGST_MS)
    vanta_tills_ritad(sida)


def brister(sida: Page) -> list[str]:
    vanta_tills_ritad(sida)
    axe = Axe().run(sida, options={"resultTypes": ["violations"]})
    return [
        f"{brist['id']}: {nod['html'][:200]}"
        for brist in axe.response["violations"]
        if brist["impact"] in ("serious", "critical")
        for nod in brist["nodes"]
    ]


def test_en_fil_granskas_lases_in_visas_och_angras_med_tangentbordet(lamna: Lamna):
    sida = lamna(pm=pm("PM ett", 3, namnd="grundskolenamnden"))
    expect(sida.get_by_role("heading", name="Ett dokument att läsa in")).to_be_visible()
    expect(sida.get_by_text("Sidor som ändras:")).to_contain_text("Översikt")
    expect(
        sida.get_by_role("cell", name="budget −1\u202f000\u202f000\u00a0kr").first
    ).to_be_visible()
    assert not brister(sida)
    las_in(sida)
    assert not brister(sida)
    sida.get_by_role("link", name="Budget", exact=True).last.click()
    expect(sida).to_have_url(re.compile(r"/budgetavvikelse\?.*namnd=Grundskolen"))
    expect(sida.locator("h1")).to_contain_text("Grundskolenämnden")
    sida.get_by_role("navigation").locator("a[href$='/data']").click()
    angra = sida.get_by_role("link", name="Ångra PM ett")
    expect(angra).to_be_visible()
    vanta_tills_ritad(sida)
    angra.focus()
    sida.keyboard.press("Enter")
    expect(sida.get_by_role("heading", name="Ångra PM ett?")).to_be_focused()
    vanta_tills_ritad(sida)
    assert not brister(sida)
    sida.keyboard.press("Tab")
    expect(knapp(sida, "Ja, ångra")).to_be_focused()
    sida.keyboard.press("Enter")
    expect(sida.get_by_role("status").filter(has_text="Ångrat")).to_be_visible()
    expect(sida.get_by_role("link", name="Ångra PM ett")).to_have_count(0)


def test_en_trasig_fil_visar_sina_fel_och_inget_andras(lamna: Lamna):
    trasig = (
        pm("PM fel", 3)
        .replace("utfall_kr = -", 'utfall_kr = "minus ')
        .replace("\nplats", '"\nplats')
    )
    sida = lamna(fel=trasig)
    ruta = sida.get_by_role("alert").filter(has_text="3 fel att rätta")
    expect(ruta).to_contain_text("fel.toml – resultatrakning nr 2")
    expect(ruta).to_contain_text("Inget har ändrats")
    expect(knapp(sida, "Läs in")).to_have_count(0)
    assert not brister(sida)
    sida.get_by_role("button", name="Ta bort fel.toml").click()
    expect(ruta).to_have_count(0)


def test_en_krympt_leverans_fragar_forst(lamna: Lamna):
    las_in(sida := lamna(pm=pm("PM krymper", 12)))
    lamna(sida, pm2=pm("PM krymper", 4))
    fraga = sida.get_by_role("checkbox", name="Ja, det stämmer: 12 rader har blivit 4")
    expect(fraga).to_be_visible()
    expect(knapp(sida, "Läs in")).to_be_disabled()
    assert not brister(sida)
    sida.get_by_text("Ja, det stämmer: 12 rader har blivit 4").click()
    expect(knapp(sida, "Läs in")).to_be_enabled()
    las_in(sida)


def test_en_lank_till_en_aldre_version_visar_siffrorna_som_de_var(
    lamna: Lamna, oppna, egen_server: Server
):
    sida = lamna(pm=pm("PM version", 1, -1_100_000, "forskolenamnden"))
    las_in(sida)
    forsta = int(re.search(r"nu (\d+)", sida.get_by_role("status").inner_text())[1])
    lamna(sida, pm2=pm("PM version", 1, -3_000_000, "forskolenamnden"))
    las_in(sida)
    adress = f"/namnd?namnd=forskolenamnden&version={forsta}"
    mottagaren = oppna(egen_server.bas_url)
    mottagaren.ga_till(adress)
    expect(mottagaren.sida.locator("h1")).to_contain_text("0,1 mnkr över budget")
    expect(mottagaren.sida.get_by_text(f"Visar dataversion {forsta} av")).to_be_visible()
    assert not brister(mottagaren.sida)
    mottagaren.sida.get_by_role("link", name="Visa senaste").click()
    expect(mottagaren.sida.locator("h1")).to_contain_text("2,0 mnkr över budget")
    expect(mottagaren.sida.get_by_text("Visar dataversion")).to_have_count(0)
    expect(mottagaren.sida).not_to_have_url(re.compile("version="))
    expect(mottagaren.sida.get_by_role("heading", name="ändrad rad sedan")).to_be_visible()
    assert not mottagaren.fel


def test_versionen_valjs_i_historiken_och_foljer_med_genom_menyn(lamna: Lamna):
    las_in(sida := lamna(pm=pm("PM meny", 2)))
    forra = sida.get_by_role("link", name="Visa version").first
    nr = re.search(r"\d+", forra.inner_text())[0]
    forra.click()
    expect(sida).to_have_url(re.compile(f"version={nr}"))
    expect(sida.get_by_text(f"Visar dataversion {nr} av")).to_be_visible()
    sida.get_by_role("navigation").locator("a[href$='/mal']").click()
    expect(sida).to_have_url(re.compile(rf"/mal\?.*version={nr}"))
    expect(sida.get_by_text(f"Visar dataversion {nr} av")).to_be_visible()


def test_rafilen_hamtas_som_den_lamnades_in(lamna: Lamna):
    innehall = pm("PM råfil", 2)
    sida = lamna(åäö=innehall)
    las_in(sida)
    rad = sida.get_by_role("row").filter(has_text="PM råfil")
    with sida.expect_download() as hamtning:
        rad.get_by_role("link", name="Hämta filen").click()
    assert hamtning.value.suggested_filename == "åäö.toml"
    assert Path(hamtning.value.path()).read_text("utf-8") == innehall
    for id_ in ("okand", "..%2Fmodell%2Fhud.sqlite", "%2Fetc%2Fpasswd"):
        svar = sida.request.get(f"{sida.url.split('/data')[0]}/hamta/ra/{id_}")
        assert svar.status in (400, 404) or b"<html" in svar.body(), id_


def test_mallen_hamtas_ifylld_med_lasarens_val(oppna, egen_server: Server):
    sida = oppna(egen_server.bas_url).ga_till("/data?namnd=socialnamnden")
    with sida.expect_download() as hamtning:
        sida.get_by_role("link", name="mallen", exact=True).click()
    assert hamtning.value.suggested_filename == "mall-socialnamnden-2023.xlsx"
    assert Path(hamtning.value.path()).read_bytes().startswith(b"PK")
    for fel in ("namnd=finns-inte", "kommun=0000", "ar=tjugo", "ar=1", "tillfalle=jul"):
        assert sida.request.get(f"{egen_server.bas_url}/hamta/mall.xlsx?{fel}").status == 404


def test_filrutan_talar_svenska(lamna: Lamna):
    sida = lamna(pm=pm("PM svenska", 2))
    expect(sida.get_by_role("button", name="Ta bort pm.toml")).to_be_visible()
    expect(sida.get_by_role("button", name="Lägg till filer")).to_be_visible()
    sida.get_by_role("button", name="Ta bort pm.toml").click()
    expect(sida.get_by_role("button", name="Välj filer")).to_be_visible()


def test_serverns_logg_har_inga_fel(egen_server: Server):
    logg = egen_server.logg.read_text("utf-8")
    assert "Traceback" not in logg, logg[-3000:]
