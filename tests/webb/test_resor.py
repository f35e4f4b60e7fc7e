"""Läsarens resor: från cell till sida, byten i ramen, tabell och källa, med mus och tangentbord."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from webbserver import vanta_tills_ritad

CELL = "a[href^='internkontroll?'][aria-label^='Grundskolenämnden']"
TAB_HOGST = 80
UNDERSKOTT = {"mnkr": "−22,0", "tkr": "−22\u202f023"}


@pytest.fixture
def oversikt(oppna) -> Page:
    """Översikten, med ett märke i fönstret som en omladdning skulle sudda ut."""
    sida = oppna().ga_till("/")
    sida.evaluate("window.marke = 'kvar'")
    return sida


def ar_framme(sida: Page, adress: str, namnd: str) -> None:
    """Rätt sida och adress, nämnden vald, rubriken i fokus och ingen omladdning på vägen."""
    expect(sida).to_have_url(re.compile(rf"/{adress}\?.*namnd={quote(namnd)}"))
    expect(sida.get_by_role("combobox", name="Nämnd")).to_have_value(namnd)
    vanta_tills_ritad(sida)
    expect(sida.locator("h1")).to_be_focused()
    assert sida.evaluate("window.marke") == "kvar", "sidan laddades om"


def test_en_cell_leder_till_sidan_med_namnden_vald_och_bakat_gar_tillbaka(oversikt):
    rubrik = oversikt.locator("h1").inner_text()
    oversikt.locator(CELL).click()
    expect(oversikt.locator("h1")).not_to_have_text(rubrik)
    ar_framme(oversikt, "internkontroll", "Grundskolenämnden")
    # På en belastad server skriver ramverket sidan och sedan nämnden som två steg i historiken.
    oversikt.go_back()
    vanta_tills_ritad(oversikt)
    if "internkontroll" in oversikt.url:
        oversikt.go_back()
    expect(oversikt.locator("a[href^='internkontroll?']").first).to_be_visible()


def test_namndens_namn_leder_till_namndens_sida(oversikt):
    oversikt.get_by_role("link", name="Kommunstyrelsen", exact=True).first.click()
    ar_framme(oversikt, "namnd", "Kommunstyrelsen")
    expect(oversikt.locator("h1")).to_contain_text("Kommunstyrelsen")


def test_cellen_nas_och_oppnas_med_tangentbordet(oversikt):
    for _ in range(TAB_HOGST):
        oversikt.keyboard.press("Tab")
        if oversikt.evaluate("cell => document.activeElement.matches(cell)", CELL):
            break
    expect(oversikt.locator(CELL)).to_be_focused()
    oversikt.keyboard.press("Enter")
    ar_framme(oversikt, "internkontroll", "Grundskolenämnden")


def test_en_annan_namnd_i_ramen_ger_andra_siffror(oppna):
    sida = oppna().ga_till("/namnd?namnd=Kommunstyrelsen")
    fore = sida.locator("[data-testid=stMain] table").all_inner_texts()
    sida.get_by_role("combobox", name="Nämnd").click()
    sida.get_by_role("option", name="Grundskolenämnden").click()
    expect(sida.locator("h1")).to_contain_text("rundskolenämnden")
    vanta_tills_ritad(sida)
    assert sida.locator("[data-testid=stMain] table").all_inner_texts() != fore


def test_belopp_kalla_och_hamtning_pa_budgetsidan(oppna):
    sida = oppna().ga_till("/budgetavvikelse?namnd=Kommunstyrelsen")
    fot = sida.locator("details.hud-fot").first
    fot.get_by_text("Tabell och källa").click()
    expect(fot.locator(".hud-kalla")).to_contain_text("Verksamhetsberättelse 2023, Kommunstyrelsen")
    expect(fot.locator("table").first).to_contain_text(UNDERSKOTT["mnkr"])
    sida.get_by_role("radio", name="tkr", exact=True).click()
    expect(fot.locator("table").first).to_contain_text(UNDERSKOTT["tkr"])
    expect(sida).to_have_url(re.compile("belopp=tkr"))
    with sida.expect_download() as hamtning:
        fot.get_by_role("link", name="CSV").click()
    text = hamtning.value.path().read_text("utf-8-sig")
    assert "-22023000" in text, text[:500]
    assert hamtning.value.suggested_filename.endswith(".csv")


def test_ett_nyckeltal_oppnas_med_tangentbordet_och_foljer_med_i_adressen(oppna):
    """Länken nås med Tab, öppnas med Retur, och bakåt ger det förra nyckeltalet."""
    sida = oppna().ga_till("/jamforelser?namnd=Kommunstyrelsen")
    lank = sida.locator("tr:not(.hud-jmf-oppen) a[href^='jamforelser?nyckeltal=']").first
    nyckeltal = re.search("nyckeltal=([NU][0-9]+)", lank.get_attribute("href") or "")[1]
    titel = lank.inner_text()
    for _ in range(TAB_HOGST):
        sida.keyboard.press("Tab")
        if lank.evaluate("lank => document.activeElement === lank"):
            break
    sida.keyboard.press("Enter")
    expect(sida).to_have_url(re.compile(f"nyckeltal={nyckeltal}"))
    expect(sida.locator("tr.hud-jmf-oppen a")).to_have_text(titel)
    expect(sida.locator("h2", has_text=titel).first).to_be_visible()
