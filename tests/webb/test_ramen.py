"""Ramen runt sidorna: menyn, läsarens val, adressen och tangentbordet."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect
from webbserver import SIDOR, TELEFON, vanta_tills_ritad

NAMND = "kommunstyrelsen"
NAMNDENS_NAMN = "Kommunstyrelsen"
FILTER = ("Kommun", "År", "Tillfälle", "Nämnd", "Belopp")
TAB_HOGST = 40


def menyns_lankar(sida: Page) -> list[str]:
    """Sökvägarna i menyn, i ordning."""
    lankar = sida.get_by_role("navigation").get_by_role("link")
    return lankar.evaluate_all("alla => alla.map(a => new URL(a.href).pathname)")


def klicka_i_menyn(sida: Page, adress: str) -> None:
    sida.get_by_role("navigation").locator(f"a[href$='{adress}']").click()
    expect(sida).to_have_url(re.compile(rf"{adress}(\?|$)"))


def valt(sida: Page, etikett: str) -> Locator:
    """Urvalets lista i ramen; dess värde är det valda namnet."""
    return sida.get_by_role("combobox", name=etikett)


def med_tangentbordet(sida: Page) -> list[str]:
    """Det som Tab når, i ordning: länkens sökväg eller fältets namn."""
    nadda = []
    for _ in range(TAB_HOGST):
        sida.keyboard.press("Tab")
        nadda.append(
            sida.evaluate(
                """() => { const e = document.activeElement;
                    return e.href ? new URL(e.href).pathname
                        : e.getAttribute('aria-label') || e.labels?.[0]?.innerText
                        || e.closest('[role=radiogroup]')?.getAttribute('aria-label')
                        || e.innerText || e.tagName }"""
            )
        )
    return nadda


def test_djuplank_till_kall_server_har_meny_val_och_svenska(kall_server, oppna):
    """Länken bär nämndens id; adressen får namnet, som är det listan visar."""
    flik = oppna(kall_server.bas_url)
    sida = flik.ga_till(f"/budgetavvikelse?namnd={NAMND}")
    expect(sida).to_have_url(re.compile(rf"/budgetavvikelse\?.*namnd={NAMNDENS_NAMN}"))
    assert sorted(menyns_lankar(sida)) == sorted(SIDOR.values())
    expect(sida.locator("html")).to_have_attribute("lang", "sv")
    for etikett in FILTER:
        expect(sida.get_by_label(etikett, exact=True).first).to_be_visible()
    expect(valt(sida, "Nämnd")).to_have_value(NAMNDENS_NAMN)
    assert not flik.fel
    assert "Traceback" not in kall_server.logg.read_text("utf-8")


def test_okand_namnd_i_lanken_sags_hogt(oppna):
    sida = oppna().ga_till("/?namnd=finns-inte")
    expect(sida.get_by_role("alert").filter(has_text="finns-inte")).to_be_visible()


def test_tangentbordet_nar_menyn_och_valen(oppna):
    sida = oppna().ga_till("/")
    nadda = med_tangentbordet(sida)
    assert set(SIDOR.values()) <= set(nadda), nadda
    saknas = [e for e in FILTER if not any(e in steg for steg in nadda)]
    assert not saknas, f"Tab når inte {saknas}: {nadda}"


def test_valet_foljer_med_genom_menyn(oppna):
    sida = oppna().ga_till(f"/?namnd={NAMND}")
    klicka_i_menyn(sida, "/budgetavvikelse")
    expect(valt(sida, "Nämnd")).to_have_value(NAMNDENS_NAMN)
    expect(sida).to_have_url(re.compile(rf"/budgetavvikelse\?.*namnd={NAMNDENS_NAMN}"))


def test_ett_nytt_val_syns_i_adressen_och_gar_att_dela(oppna):
    sida = oppna().ga_till("/namnd")
    valt(sida, "Nämnd").click()
    sida.get_by_role("option", name=NAMNDENS_NAMN).click()
    expect(sida).to_have_url(re.compile(rf"namnd={NAMNDENS_NAMN}"))
    vanta_tills_ritad(sida)
    mottagaren = oppna()
    mottagaren.sida.goto(sida.url)
    vanta_tills_ritad(mottagaren.sida)
    expect(valt(mottagaren.sida, "Nämnd")).to_have_value(NAMNDENS_NAMN)
    expect(mottagaren.sida.locator("h1")).to_have_text(sida.locator("h1").inner_text())


def test_bakatknappen_gar_tillbaka(oppna):
    sida = oppna().ga_till("/")
    rubrik = sida.locator("h1").inner_text()
    klicka_i_menyn(sida, "/budgetavvikelse")
    expect(sida.locator("h1")).not_to_have_text(rubrik)
    sida.go_back()
    expect(sida.locator("h1")).to_have_text(rubrik)


def test_pa_telefon_nas_menyn_och_andra_oppnar_valen(oppna):
    sida = oppna(matt="telefon").ga_till("/")
    assert sida.viewport_size == TELEFON
    assert sorted(menyns_lankar(sida)) == sorted(SIDOR.values())
    expect(valt(sida, "Nämnd")).to_be_hidden()
    sida.get_by_text("Ändra", exact=True).click()
    for etikett in FILTER:
        expect(sida.get_by_label(etikett, exact=True).first).to_be_visible()


def test_utan_data_forklarar_sig_sidan(tom_server, oppna):
    flik = oppna(tom_server.bas_url)
    for adress in SIDOR.values():
        rubrik = flik.ga_till(adress).locator("h1")
        expect(rubrik).to_have_count(1)
        if adress != SIDOR["data"]:
            expect(rubrik).to_have_text("Inget är inläst ännu")
    assert not flik.fel
    assert "Traceback" not in tom_server.logg.read_text("utf-8")


def test_serverns_logg_har_inga_fel(server, oppna):
    flik = oppna()
    for adress in SIDOR.values():
        flik.ga_till(adress)
    logg = server.logg.read_text("utf-8")
    assert "Traceback" not in logg, logg[-3000:]
    assert "Warning" not in logg, logg[-3000:]
