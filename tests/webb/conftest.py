"""En riktig server och en riktig webbläsare, delade av alla webbtester."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Response,
    TimeoutError,
    sync_playwright,
)
from webbserver import (
    SIDOR,
    SKARM,
    TELEFON,
    Server,
    oppna_webblasare,
    starta_server,
    vanta_tills_ritad,
)

from hud_model.arenden.startdata import fyll_tomt
from hud_model.lager import Lager

MATT = {"skarm": SKARM, "telefon": TELEFON}
SMALAST = {"width": 320, "height": 844}
RITA_OM_HOGST_MS = 3_000
UTANFOR = """() => Math.max(...[document.documentElement,
    ...document.querySelectorAll('[data-testid=stMain]')]
    .map(e => e.scrollWidth - e.clientWidth))"""
Oppna = Callable[..., "Flik"]
Granska = Callable[[str, str], "Granskning"]


@dataclass
class Flik:
    """En öppen sida och det som gick fel medan den laddades."""

    sida: Page
    bas_url: str
    fel: list[str] = field(default_factory=list)

    def ga_till(self, adress: str) -> Page:
        """Laddar adressen och väntar tills sidan är ritad."""
        self.sida.goto(self.bas_url + adress)
        vanta_tills_ritad(self.sida)
        return self.sida


@dataclass(frozen=True)
class Granskning:
    """Det som webbläsaren såg på en sida i ett läge, på skärm och sedan smalare och smalare."""

    rubriker: list[tuple[int, str]]
    dialoger: list[str]
    innehall: int
    brister: list[str]
    fel: list[str]
    utanfor: dict[int, int]


@pytest.fixture(scope="session")
def datamapp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Den gemensamma serverns datamapp, tom tills servern startat."""
    return tmp_path_factory.mktemp("webb") / "data"


@pytest.fixture(scope="session")
def server(datamapp: Path) -> Iterator[Server]:
    """En server som startat i en tom mapp, gemensam för hela körningen."""
    with starta_server(datamapp) as server:
        yield server


@pytest.fixture
def kall_server(server: Server, datamapp: Path, tmp_path: Path) -> Iterator[Server]:
    """En nystartad server som ingen har besökt, med samma data som den gemensamma."""
    shutil.copytree(datamapp, tmp_path / "kall")
    with starta_server(tmp_path / "kall") as server:
        yield server


@pytest.fixture
def tom_server(tmp_path: Path) -> Iterator[Server]:
    """En server vars alla inläsningar är ångrade: ett tomt lager skulle få startdatan."""
    lager = Lager(tmp_path / "tom")
    fyll_tomt(lager)
    for inlasning in lager.las("inlasning")["id"]:
        lager.angra(inlasning)
    lager.stang()
    with starta_server(tmp_path / "tom") as server:
        yield server


@pytest.fixture(scope="session")
def lasare() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        webblasare = oppna_webblasare(playwright)
        yield webblasare
        webblasare.close()


@pytest.fixture(scope="session")
def profiler(lasare: Browser) -> Iterator[dict[str, BrowserContext]]:
    """En profil per mått: flikarna delar det ramverk som webbläsaren hämtat, inget annat."""
    alla = {m: lasare.new_context(viewport=matt, locale="sv-SE") for m, matt in MATT.items()}
    yield alla
    for ett in alla.values():
        ett.close()


@pytest.fixture
def oppna(profiler: dict[str, BrowserContext], server: Server) -> Iterator[Oppna]:
    """Ger en funktion som öppnar en ny flik hos den gemensamma servern; stängs efter testet."""
    flikar: list[Flik] = []

    def _oppna(bas_url: str = server.bas_url, matt: str = "skarm") -> Flik:
        flikar.append(_flik(profiler[matt], bas_url))
        return flikar[-1]

    yield _oppna
    for flik in flikar:
        flik.sida.close()


@pytest.fixture(scope="session")
def granska(lasare: Browser, server: Server) -> Iterator[Granska]:
    """Ger en funktion som granskar en sida i ett läge; varje sida och läge laddas en gång."""
    sammanhang = {
        lage: lasare.new_context(color_scheme=lage, locale="sv-SE") for lage in ("light", "dark")
    }
    gjorda: dict[tuple[str, str], Granskning | RuntimeError] = {}

    def _granska(namn: str, lage: str) -> Granskning:
        if (namn, lage) not in gjorda:
            flik = _flik(sammanhang[lage], server.bas_url)
            try:
                gjorda[namn, lage] = _granskning(flik, SIDOR[namn])
            except RuntimeError as undantag:  # sidan föll: säg det i varje test, ladda en gång
                gjorda[namn, lage] = undantag
            finally:
                flik.sida.close()
        svar = gjorda[namn, lage]
        if isinstance(svar, RuntimeError):
            raise svar
        return svar

    yield _granska
    for ett in sammanhang.values():
        ett.close()


def _flik(sammanhang: BrowserContext, bas_url: str) -> Flik:
    flik = Flik(sammanhang.new_page(), bas_url)
    flik.sida.on("pageerror", lambda fel: flik.fel.append(f"skriptfel: {fel}"))
    flik.sida.on("console", lambda rad: _notera_rad(flik, rad.type, rad.text))
    flik.sida.on("response", lambda svar: _notera_svar(flik, svar))
    return flik


def _notera_rad(flik: Flik, slag: str, text: str) -> None:
    # Ett svar som inte gick bra noteras med sin adress av _notera_svar; raden här saknar den.
    if slag == "error" and "Failed to load resource" not in text:
        flik.fel.append(f"konsolen: {text}")


def _notera_svar(flik: Flik, svar: Response) -> None:
    if not svar.url.startswith((flik.bas_url, "data:", "blob:")):
        flik.fel.append(f"främmande värd: {svar.url}")
    # På en djuplänk frågar Streamlit först efter /sida/_stcore/… och prövar sedan roten.
    elif svar.status >= 400 and "/_stcore/" not in svar.url:
        flik.fel.append(f"svar {svar.status}: {svar.url}")


def _granskning(flik: Flik, adress: str) -> Granskning:
    sida = flik.sida
    sida.set_viewport_size(SKARM)
    flik.ga_till(adress)
    rubriker = sida.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
        "alla => alla.map(r => [Number(r.tagName[1]), r.innerText.trim()])"
    )
    innehall = sida.locator(
        "[data-testid=stMain] :is(table, svg.main-svg, [data-testid=stDataFrame])"
    ).count()
    utanfor, brister = {}, []
    for matt in (SKARM, TELEFON, SMALAST):
        utanfor[matt["width"]] = _utanfor(sida, matt)
        if matt is not SMALAST:
            brister += _brister(sida, matt["width"])
    return Granskning(
        rubriker=[(niva, text) for niva, text in rubriker],
        dialoger=sida.get_by_role("dialog").all_inner_texts(),
        innehall=innehall,
        brister=brister,
        fel=flik.fel,
        utanfor=utanfor,
    )


def _brister(sida: Page, bredd: int) -> list[str]:
    axe = Axe().run(sida, options={"resultTypes": ["violations"]})
    return [
        f"{bredd}: {brist['id']} ({brist['impact']}): {brist['help']} – {nod['html'][:200]}"
        for brist in axe.response["violations"]
        if brist["impact"] in ("serious", "critical")
        for nod in brist["nodes"]
    ]


def _utanfor(sida: Page, matt: dict[str, int]) -> int:
    """Bildpunkter som dokumentet eller Streamlits rullande ruta är bredare än fönstret.

    Diagrammen ritas om en stund efter att fönstret ändrats; måttet tas när de hunnit.
    """
    sida.set_viewport_size(matt)
    vanta_tills_ritad(sida)
    try:
        sida.wait_for_function(f"() => ({UTANFOR})() <= 0", timeout=RITA_OM_HOGST_MS)
    except TimeoutError:
        return sida.evaluate(UTANFOR)
    return 0
