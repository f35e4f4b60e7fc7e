"""Huset hålls ihop: det som arkitekturen lovar och ingen ska behöva minnas.

Varje meddelande säger vad som saknas och vad som ska göras.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from hud_model.fragor import FRAGOR
from hud_model.fragor._forsta import SIDOR as MENY
from hud_model.fragor.data import FORMAT
from hud_model.kallor import kallor
from hud_model.katalog import MAPP as KATALOG
from hud_model.katalog import las_katalog
from hud_model.tabeller import TABELLER

ROT = Path(__file__).resolve().parent.parent
SIDOR = sorted((ROT / "pages").glob("[!_]*.py"))
PAKET = ROT / "hud_model"
MODULER = sorted(PAKET.rglob("*.py"))
REGLER = [fil.stem for fil in sorted((ROT / "hud_model" / "regler").glob("[!_]*.py"))]
FAR_IMPORTERA_STREAMLIT = ("hud_model/ui/", "app.py", "pages/_meny.py")
INTETSAGANDE = {"utils", "util", "helpers", "helper", "common", "misc", "hjalp", "diverse"}


def plats(fil: Path) -> str:
    return fil.relative_to(ROT).as_posix()


def trad(fil: Path) -> ast.Module:
    return ast.parse(fil.read_text("utf-8"), filename=plats(fil))


def importerade(fil: Path) -> set[str]:
    """Översta namnet i varje modul som filen importerar, var i filen det än står."""
    namn = set()
    for nod in ast.walk(trad(fil)):
        if isinstance(nod, ast.Import):
            namn |= {alias.name.split(".")[0] for alias in nod.names}
        elif isinstance(nod, ast.ImportFrom):
            namn.add("." * nod.level or (nod.module or "").split(".")[0])
    return namn


def lasbar(vag: str) -> str:
    fil = ROT / vag
    assert fil.exists(), f"{vag} saknas – skapa den."
    return fil.read_text("utf-8")


def test_importerna_pekar_bara_nedat():
    lint = Path(sys.executable).with_name("lint-imports")
    svar = subprocess.run(
        [lint, "--no-logo", "--no-cache"], cwd=ROT, capture_output=True, text=True, check=False
    )
    assert svar.returncode == 0, f"{svar.stdout}{svar.stderr}"


@pytest.mark.parametrize("fil", SIDOR, ids=lambda fil: fil.stem)
def test_sidan_fragar_och_visar_men_raknar_inte(fil: Path):
    frammande = importerade(fil) - {"hud_model"}
    assert not frammande, (
        f"{plats(fil)} importerar {', '.join(sorted(frammande))} – en sida importerar bara ur "
        "hud_model; flytta arbetet till hud_model/fragor, diagram eller ui."
    )
    rader = len(fil.read_text("utf-8").splitlines())
    assert rader <= 40, f"{plats(fil)} har {rader} rader – högst 40; flytta frågan till fragor/."
    assert ast.get_docstring(trad(fil)), (
        f"{plats(fil)} saknar docstring – säg överst vilken fråga sidan svarar på."
    )


@pytest.mark.parametrize("fil", SIDOR, ids=lambda fil: fil.stem)
def test_sidan_star_i_menyn(fil: Path):
    assert fil.stem in MENY, (
        f"{plats(fil)} står inte i menyn – lägg till {fil.stem} i fragor/_forsta.py."
    )


@pytest.mark.parametrize("kalla", kallor())
def test_kallan_har_ett_namn_for_lasaren(kalla: str):
    assert kalla in FORMAT, f"{kalla} – säg vad formatet heter i hud_model/fragor/data.py."


def test_streamlit_bor_i_ui():
    filer = [*MODULER, *(ROT / "pages").glob("*.py"), *ROT.glob("*.py")]
    fel = [
        plats(fil)
        for fil in filer
        if "streamlit" in importerade(fil) and not plats(fil).startswith(FAR_IMPORTERA_STREAMLIT)
    ]
    assert not fel, f"{', '.join(fel)} importerar streamlit – det bor bara i hud_model/ui."


def test_filnamn_sager_vad_som_bor_dar():
    fel = [plats(f) for f in MODULER if {f.stem, f.parent.name} & INTETSAGANDE]
    assert not fel, f"{', '.join(fel)} säger inget – ge rummet ett namn ur docs/ORDLISTA.md."


@pytest.mark.parametrize("fil", MODULER, ids=plats)
def test_allt_offentligt_har_docstring(fil: Path):
    modul = trad(fil)
    saknar = [] if ast.get_docstring(modul) else [f"{plats(fil)}:1 modulen"]
    klasser = (n for n in modul.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_"))
    for agare in (modul, *klasser):
        saknar += [
            f"{plats(fil)}:{nod.lineno} {nod.name}"
            for nod in agare.body
            if isinstance(nod, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not nod.name.startswith("_")
            and not ast.get_docstring(nod)
        ]
    assert not saknar, f"docstring saknas – säg tecken och enhet först: {'; '.join(saknar)}"


def test_varje_fraga_ar_registrerad():
    saknas = [
        f"{plats(fil)}:{nod.lineno} {nod.name}"
        for fil in sorted((PAKET / "fragor").glob("[!_]*.py"))
        for nod in trad(fil).body
        if isinstance(nod, ast.FunctionDef)
        and not nod.name.startswith("_")
        and ast.unparse(nod.returns or ast.Constant(None)) == "Svar"
        and nod.name not in FRAGOR
    ]
    assert not saknas, (
        f"{'; '.join(saknas)} saknas i FRAGOR – lägg till i hud_model/fragor/__init__.py, "
        "annars leder sidans CSV och Excel ingenstans."
    )


def test_sidorna_hamtar_bara_det_som_finns():
    fel = [
        f"{plats(fil)} hämtar {alias.name}, som inte finns i {nod.module}"
        for fil in SIDOR
        for nod in ast.walk(trad(fil))
        if isinstance(nod, ast.ImportFrom) and nod.module
        for alias in nod.names
        if not _finns(nod.module, alias.name)
    ]
    assert not fel, "; ".join(fel)


def _finns(modul: str, namn: str) -> bool:
    laddad = import_module(modul)
    return hasattr(laddad, namn) or (
        hasattr(laddad, "__path__") and find_spec(f"{modul}.{namn}") is not None
    )


@pytest.mark.parametrize("rum", ["fragor", "diagram"])
def test_rummets_filer_har_egna_tester(rum: str):
    saknas = [
        f"tests/{rum}/test_{fil.stem}.py"
        for fil in sorted((PAKET / rum).glob("[!_]*.py"))
        if not (ROT / "tests" / rum / f"test_{fil.stem}.py").exists()
    ]
    assert not saknas, f"skriv {', '.join(saknas)}."


@pytest.mark.parametrize("regel", REGLER)
def test_regeln_har_exempel_och_egenskap(regel: str):
    for mapp, vad in (
        ("spec", "ett exempel som går att läsa som handbok"),
        ("egenskaper", "en egenskap eller en tvilling med enkla slingor"),
    ):
        vag = f"tests/{mapp}/test_{regel}.py"
        assert (ROT / vag).exists(), f"regeln {regel} saknar {vag} – skriv {vad}."


def test_tabeller_och_kolumner_star_i_datalexikonet():
    avsnitt = re.split(r"^#+ ", lasbar("docs/DATALEXIKON.md"), flags=re.M)
    saknas = []
    for tabell in TABELLER.values():
        om_tabellen = [a for a in avsnitt if _namner(a.split("\n")[0], tabell.namn)]
        if not om_tabellen:
            saknas.append(tabell.namn)
            continue
        saknas += [
            f"{tabell.namn}.{kolumn}"
            for kolumn in tabell.kolumnnamn
            if not any(_namner(a, kolumn) for a in om_tabellen)
        ]
    assert not saknas, f"{', '.join(saknas)} saknas i docs/DATALEXIKON.md – kör make datalexikon."


def test_tabellernas_titlar_forklaras_i_ordlistan():
    ordlista = lasbar("docs/ORDLISTA.md").casefold()
    saknas = [
        f"”{t.titel}” ({t.namn})"
        for t in TABELLER.values()
        if t.titel.casefold() not in ordlista and not _namner(ordlista, t.namn)
    ]
    assert not saknas, f"{', '.join(saknas)} saknas i docs/ORDLISTA.md – skriv vad orden betyder."


def _namner(text: str, namn: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(namn)}(?!\w)", text) is not None


@pytest.mark.parametrize("fil", sorted(KATALOG.rglob("*.toml")), ids=plats)
def test_katalogens_fil_gar_att_lasa(fil: Path):
    innehall = tomllib.loads(fil.read_text("utf-8"))
    if fil.parent.name == "indikatorer":
        assert innehall.get("id") == fil.stem, (
            f"{plats(fil)} har id {innehall.get('id')!r} – filen ska heta som indikatorns id."
        )


def test_katalogen_gar_att_lasa_hel():
    indikatorer = las_katalog().indikatorer
    filer = {fil.stem for fil in (KATALOG / "indikatorer").glob("*.toml")}
    assert set(indikatorer) == filer


def test_appen_startar_som_st_app():
    """Streamlit läser app.py utan att köra den: anropet st.App måste stå där, ordagrant."""
    anrop = [
        nod
        for nod in trad(ROT / "app.py").body
        if isinstance(nod, ast.Assign) and ast.unparse(nod).startswith("app = st.App(")
    ]
    assert len(anrop) == 1, (
        "app.py ska ha raden app = st.App(…) överst i filen – annars körs den som ett enkelt "
        "skript utan mellanlager och utan start."
    )
