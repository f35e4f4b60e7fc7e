"""Intaget på sidan Data: lämna in filer, granska, svara på frågor, läs in och ångra.

Filerna läses två gånger: en gång för att granskas och en gång för att sparas, så att inget av
det lästa behöver vänta någonstans däremellan. Att avbryta verkar före nästa steg; själva
sparandet är en enda transaktion och går inte att avbryta halvvägs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePath
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from hud_model.arenden.granskning import granskat
from hud_model.arenden.importera import (
    Forhandsgranskning,
    Framsteg,
    Importerat,
    forhandsgranska,
    importera,
)
from hud_model.arenden.installning import installning
from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval, Svar
from hud_model.diagram import intag as bild
from hud_model.diagram.tabell import rubrik
from hud_model.fragor._grund import TILLFALLE
from hud_model.kallor import ENHETER
from hud_model.kallor.generisk import LASBARA
from hud_model.katalog import katalog
from hud_model.tabeller import TABELLER
from hud_model.ui.markup import rita
from hud_model.ui.meny import SIDNAMN
from hud_model.ui.ram import Ram, kommunnamn, ordagrant
from hud_model.ui.sida import lasarens_ram, lasarens_stil

_OMGANG = "_intag_omgang"
_GRANSKAT = "_intag_granskat"
_GJORT = "_intag_gjort"
_FRAGADE = "_intag_fragade"
_ANGRA = "angra"
_LASER_IN = Lock()
_VAL = re.compile(r"--(kommun|namnd|ar|tillfalle|tabell|enhet)\b")
_RUBRIK = re.compile(r'--kolumn "(.+?)=KOLUMN"')
_PA_SIDAN = re.compile(r"; läs annars in resten med --bekrafta|, eller ange --kalla [^–]*")
"""Det som bara kommandoraden kan."""
_LAS_INTE = "-"
_INLEDNING = Markup(
    '<h2 class="hud-h2">Läs in filer</h2><p class="hud-under">Verksamhetsberättelser som text, '
    '<a href="hamta/mall.xlsx?{}" download>mallen</a> ifylld, egna tabeller (CSV, Excel), '
    "huvudböcker och datapaket; flera på en gång går bra. Formatet känns igen på innehållet. "
    "Högst {} MB per fil. Inget sparas förrän du granskat och valt Läs in.</p>"
)
_ALDRE = Markup(
    '<div class="hud-saknas">Du ser en äldre dataversion. <a href="data?version=">Visa den '
    "senaste</a> för att läsa in.</div>"
)


@dataclass(frozen=True)
class _Gjort:
    """Det senaste som gjordes här: rubrik, text, id:n att ångra och länkar till det ändrade."""

    rubrik: str
    text: str
    nya: tuple[str, ...] = ()
    lankar: tuple[tuple[str, str], ...] = ()


def filruta() -> None:
    """Rutan där filer lämnas in, det senaste beskedet, och uppgifter som filerna inte säger."""
    ram = lasarens_ram()
    mallen = urlencode(_mallens_val(ram))
    rita(_INLEDNING.format(mallen, st.get_option("server.maxUploadSize")), "hud-intag")
    if not st.session_state.get(_filnyckel()):
        _visa_gjort(ram)
    if ram.version != ram.senaste:
        rita(_ALDRE, "hud-intag-aldre")
        return
    st.file_uploader(
        "Filer att läsa in",
        accept_multiple_files=True,
        key=_filnyckel(),
        label_visibility="collapsed",
    )
    _uppgifter()


def _mallens_val(ram: Ram) -> dict[str, Any]:
    """Det som mallen fylls i med: läsarens val i ramen."""
    u = ram.urval
    val = {"kommun": u.kommun, "namnd": u.namnd, "ar": u.ar, "tillfalle": u.tillfalle} if u else {}
    return {k: v for k, v in val.items() if v}


def granskning() -> None:
    """Det som de inlämnade filerna ger: fel, eller en granskning att svara på och läsa in."""
    ram = lasarens_ram()
    uppladdade = st.session_state.get(_filnyckel())
    if not uppladdade or ram.version != ram.senaste:
        st.session_state.pop(_GRANSKAT, None)
        return
    filer = [Fil(PurePath(u.name).name, u.getvalue()) for u in uppladdade]
    st.session_state.pop(_GJORT, None)
    resultat = _granska(ram, filer, (*(u.file_id for u in uppladdade), repr(_val()), ram.senaste))
    if isinstance(resultat, Anvandarfel):
        _visa_fel(resultat)
        return
    gransk, svar = resultat
    _fraga_ocksa(chain.from_iterable(_fragas(fraga.svar) for fraga in gransk.fragor))
    rita(Markup('<h2 class="hud-h2 hud-granskat">{}</h2>').format(svar.rubrik), "hud-granskat-topp")
    klart = _fragor(gransk)
    rita(bild.granskning(svar, lasarens_stil()), "hud-granskat")
    namn = st.session_state[SIDNAMN]
    sidor = ", ".join(namn[s] for s in gransk.sidor if s in namn)
    if sidor:
        rita(
            Markup('<p class="hud-handgrepp">Sidor som ändras: {}.</p>').format(sidor), "hud-berors"
        )
    with st.container(horizontal=True, key="hud-intag-knappar"):
        kor = st.button("Läs in", type="primary", disabled=not klart, key="intag-las-in")
        st.button("Avbryt", on_click=_rensa, key="intag-rensa")
    if kor:
        _las_in(ram, filer, gransk)


def angraruta() -> None:
    """Frågan om en inläsning verkligen ska ångras, när någon följt en länk om det."""
    ram = lasarens_ram()
    id_ = st.session_state.get(_ANGRA) or st.query_params.get(_ANGRA)
    historik = ram.lager.historik() if id_ else None
    if historik is None or not len(egna := historik[(historik["id"] == id_) & ~historik["angrad"]]):
        return
    rita(
        Markup(
            '<div class="hud-felruta"><h2 class="hud-h2" tabindex="-1">Ångra {}?</h2><p>Det som '
            "inläsningen ersatte gäller igen. Filen finns kvar och går att läsa in på nytt.</p>"
            "</div>"
        ).format(egna["titel"].iloc[0]),
        "hud-angra",
        fokus=True,
    )
    with st.container(horizontal=True):
        st.button("Ja, ångra", type="primary", on_click=_angra, args=(ram, (id_,)), key="angra-ja")
        st.button("Behåll", on_click=_glom_angra, key="angra-nej")


def _filnyckel() -> str:
    return f"intag-filer-{st.session_state.get(_OMGANG, 0)}"


def _rensa() -> None:
    """Tömmer filrutan; inget har ändrats."""
    st.session_state[_OMGANG] = st.session_state.get(_OMGANG, 0) + 1
    for nyckel in (_GRANSKAT, _GJORT, _FRAGADE):
        st.session_state.pop(nyckel, None)


def _avbryt() -> None:
    _rensa()
    st.session_state[_GJORT] = _Gjort("Avbrutet", "Inget har ändrats.")


def _uppgifter() -> None:
    """Listor för det som filerna visat sig inte säga själva; kopplingar minns programmet."""
    fragade = st.session_state.get(_FRAGADE, ())
    if not fragade:
        return
    kat = katalog()
    with st.container(horizontal=True, key="hud-intag-uppgifter"):
        if "kommun" in fragade:
            koder = [k.kod for k in kat.kommuner]
            st.selectbox("Kommun", koder, None, kommunnamn, key="intag-kommun", placeholder="Välj")
        if "namnd" in fragade:
            namn = {n.id: n.namn for n in kat.namnder}
            st.selectbox("Nämnd", list(namn), None, namn.get, key="intag-namnd", placeholder="Välj")
        if "ar" in fragade:
            st.number_input("År", 1900, 2100, None, key="intag-ar", placeholder="ÅÅÅÅ")
        if "tillfalle" in fragade:
            st.selectbox(
                "Tillfälle",
                TILLFALLE,
                None,
                TILLFALLE.get,
                key="intag-tillfalle",
                placeholder="Välj",
            )
        if "enhet" in fragade:
            st.selectbox("Beloppens enhet", ENHETER, None, key="intag-enhet", placeholder="Välj")
        if "tabell" in fragade:
            st.selectbox("Tabell", LASBARA, None, _titel, key="intag-tabell", placeholder="Välj")
        tabell = st.session_state.get("intag-tabell")
        for egen in _rubriker() if tabell else ():
            st.selectbox(
                f"Kolumnen {ordagrant(egen)}",
                _svar_om_kolumn(tabell),
                None,
                _kolumntext,
                key=f"intag-kolumn-{egen}",
                placeholder="Välj",
            )


def _rubriker() -> list[str]:
    """Filernas egna rubriker som behöver kopplas, i filens ordning."""
    return [f.partition(":")[2] for f in st.session_state.get(_FRAGADE, ()) if ":" in f]


def _titel(tabell: str) -> str:
    return TABELLER[tabell].titel


def _svar_om_kolumn(tabell: str) -> list[str]:
    """Tabellens kolumner, belopp också i tusental, och att inte läsa kolumnen."""
    kolumner = [k for k in TABELLER[tabell].kolumnnamn if k not in ("inlasning", "plats")]
    return [
        _LAS_INTE,
        *(s for k in kolumner for s in ((k, f"{k}:tkr") if k[-3:] == "_kr" else (k,))),
    ]


def _kolumntext(svar: str) -> str:
    """Svaret i ord; valet görs bland kolumnernas rubriker."""
    if svar == _LAS_INTE:
        return "Läs inte"
    kolumn, _, enhet = svar.partition(":")
    return f"{rubrik(kolumn)} ({enhet or 'kr'})" if kolumn.endswith("_kr") else rubrik(kolumn)


def _val() -> Leveransval:
    falten = ("kommun", "namnd", "ar", "tillfalle", "enhet")
    valt = {falt: st.session_state.get(f"intag-{falt}") for falt in falten}
    kolumner = {r: svar for r in _rubriker() if (svar := st.session_state.get(f"intag-kolumn-{r}"))}
    return Leveransval(**valt, tabell=st.session_state.get("intag-tabell"), kolumner=kolumner)


def _granska(
    ram: Ram, filer: Sequence[Fil], nyckel: tuple[Any, ...]
) -> tuple[Forhandsgranskning, Svar] | Anvandarfel:
    """Granskningen, gjord en gång per filer, uppgifter och dataversion."""
    sparat = st.session_state.get(_GRANSKAT)
    if sparat is not None and sparat[0] == nyckel:
        resultat: tuple[Forhandsgranskning, Svar] | Anvandarfel = sparat[1]
        return resultat
    try:
        with _framsteg() as framsteg:
            gransk = forhandsgranska(filer, _val(), ram.lager, katalog(), framsteg)
        resultat = (gransk, granskat(gransk, katalog()))
    except Anvandarfel as fel:
        resultat = fel
    st.session_state[_GRANSKAT] = (nyckel, resultat)
    return resultat


def _visa_fel(fel: Anvandarfel) -> None:
    """Felen, eller det som ska besvaras ovan när filerna bara inte säger allt själva."""
    fragade = [_fragas(rad) for rad in fel.rader]
    _fraga_ocksa(chain.from_iterable(fragade))
    rader = [
        " – ".join([*rad.split(" – ")[:2], "svara ovan"]) if om else _PA_SIDAN.sub("", rad)
        for rad, om in zip(fel.rader, fragade, strict=True)
    ]
    rita((bild.obesvarat if all(fragade) else bild.fel)(rader), "hud-intag-fel")


def _fraga_ocksa(uppgifter: Iterable[str]) -> None:
    """Visar listor också för de uppgifterna, och kör om sidan när någon av dem är ny."""
    forr = st.session_state.get(_FRAGADE, ())
    nya = dict.fromkeys([*forr, *uppgifter])
    if len(nya) > len(forr):
        st.session_state[_FRAGADE] = tuple(nya)
        st.rerun()


def _fragas(rad: str) -> list[str]:
    """Uppgifterna som ett misstag frågar efter: kommun, namnd, ar, tabell eller kolumn:RUBRIK."""
    rubriker = [f"kolumn:{traff[1]}" for traff in _RUBRIK.finditer(rad)]
    return [*(traff[1] for traff in _VAL.finditer(rad)), *rubriker]


def _fragor(gransk: Forhandsgranskning) -> bool:
    """Frågorna med var sin ruta; sant när alla är besvarade och något är nytt."""
    svar = []
    for nr, fraga in enumerate(gransk.fragor):
        m = fraga.misstanke
        with st.container(key=f"hud-kontroll-{nr}"):
            text = Markup('<p class="hud-kontroll"><b>{}.</b> {} <span>{}</span></p>')
            rita(text.format(m.text, m.fraga, fraga.filnamn), f"hud-kontroll-text-{nr}")
            etikett = f"Ja, det stämmer: {m.text.rpartition(': ')[2]}"
            svar.append(st.checkbox(etikett, key=f"intag-ja-{_filnyckel()}-{nr}"))
    return all(svar) and len(gransk.redan) < len(gransk.inlasningar)


def _las_in(ram: Ram, filer: Sequence[Fil], gransk: Forhandsgranskning) -> None:
    if not _LASER_IN.acquire(blocking=False):
        _visa_fel(Anvandarfel("Någon annan läser in just nu – vänta en stund – välj Läs in igen"))
        return
    try:
        with _framsteg() as framsteg:
            gjort = importera(
                filer,
                _val(),
                ram.lager,
                katalog(),
                installning().anvandare,
                bekraftade=True,
                vid_version=gransk.version,
                framsteg=framsteg,
            )
    except Anvandarfel as fel:
        _visa_fel(fel)
        return
    finally:
        _LASER_IN.release()
    _rensa()
    st.session_state[_GJORT] = _inlast(gjort, gransk)
    st.rerun()


def _inlast(gjort: Importerat, gransk: Forhandsgranskning) -> _Gjort:
    """Beskedet om det som lästes in, med länkar till sidorna det ändrade."""
    nya = [inl for inl in gjort.inlasningar if inl.id in gjort.sparat.nya]
    namn = st.session_state[SIDNAMN]
    fraga = urlencode(_urval(nya[0])) if nya else ""
    return _Gjort(
        "Inläst",
        f"{', '.join(inl.titel for inl in nya)}. Dataversionen är nu {gjort.sparat.version}.",
        tuple(inl.id for inl in nya),
        tuple((f"{s}?{fraga}", namn[s]) for s in gransk.sidor if s in namn and s != "data"),
    )


def _urval(inl: Inlasning) -> dict[str, str]:
    """Ramens val för det leveransen avser, så långt den säger det."""
    namnd = katalog().namnd(inl.kommun, inl.namnd) if inl.namnd else None
    val = {
        "kommun": kommunnamn(inl.kommun),
        "ar": str(inl.ar or ""),
        "tillfalle": TILLFALLE.get(inl.tillfalle or "", ""),
        "namnd": namnd.namn if namnd else "",
    }
    return {k: v for k, v in val.items() if v}


def _visa_gjort(ram: Ram) -> None:
    gjort: _Gjort | None = st.session_state.get(_GJORT)
    if gjort is None:
        return
    status = "uppnatt" if gjort.nya else "neutral"
    lankar = bild.sidlankar("Se det på", dict(gjort.lankar))
    rita(bild.besked(gjort.rubrik, gjort.text, status) + lankar, "hud-gjort")
    if gjort.nya:
        st.button("Ångra inläsningen", on_click=_angra, args=(ram, gjort.nya), key="intag-angra")


def _angra(ram: Ram, inlasningar: Sequence[str]) -> None:
    """Ångrar inläsningarna, den senaste först, och säger hur det gick."""
    _glom_angra()
    try:
        for id_ in reversed(inlasningar):
            version = ram.lager.angra(id_)
    except Anvandarfel as fel:
        st.session_state[_GJORT] = _Gjort("Inte ångrat", " ".join(fel.rader))
        return
    st.session_state[_GJORT] = _Gjort(
        "Ångrat", f"Det som gällde före gäller igen. Dataversionen är nu {version}."
    )


def _glom_angra() -> None:
    st.session_state.pop(_ANGRA, None)
    st.query_params.pop(_ANGRA, None)


@contextmanager
def _framsteg() -> Iterator[Framsteg]:
    """En förloppsrad med en knapp som avbryter före nästa steg; borta när det är klart."""
    plats = st.empty()
    with plats.container():
        rad = st.progress(0.0, text="Börjar …")
        st.button("Avbryt läsningen", on_click=_avbryt, key="intag-avbryt")
    try:
        yield lambda text, klart, totalt: rad.progress(
            klart / totalt, text=f"{ordagrant(text)} ({klart + 1} av {totalt})"
        )
    except Anvandarfel:
        plats.empty()
        raise
    plats.empty()
