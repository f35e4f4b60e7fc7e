"""Ramen: läsarens urval i en rad ovanför sidan, bundet till adressen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from hud_model.arenden.installning import oppna
from hud_model.begrepp import Urval
from hud_model.diagram._stil import Stil
from hud_model.fragor._grund import TILLFALLE
from hud_model.fragor.ram import ALLA, PER, Valbart, valbart
from hud_model.katalog import katalog, pahittad
from hud_model.lager import Lager
from hud_model.ui.markup import rita

_NYCKLAR = ("kommun", "ar", "tillfalle", "namnd", "belopp")
_SKRIPT = Path(__file__).with_name("ram.js").read_text("utf-8")


@dataclass(frozen=True)
class Ram:
    """Det läsaren valt: lagret, urvalet (None när inget är inläst) och stilen."""

    lager: Lager
    version: int
    urval: Urval | None
    stil: Stil
    bytt_sida: bool = False


@lru_cache(maxsize=8)
def _valbart(lager: Lager, version: int) -> Valbart:
    return valbart(lager, version)


def ram() -> Ram:
    """Ritar urvalsraden och ger läsarens val; en okänd uppgift i adressen sägs högt."""
    lager = oppna()
    version = lager.version()
    val = _valbart(lager, version)
    if not val.kommuner:
        return Ram(lager, version, None, Stil())
    okanda: list[str] = []
    band = st.container(key="hud-band")
    with st.container(key="hud-ram", horizontal=True, vertical_alignment="bottom"):
        kod = _lista("kommun", "Kommun", val.kommuner, okanda)
        perioder = val.perioder[kod]
        ar = int(_lista("ar", "År", {str(p.ar): str(p.ar) for p in perioder}, okanda))
        tillfallen = {p.tillfalle: TILLFALLE[p.tillfalle] for p in perioder if p.ar == ar}
        tillfalle = _lista("tillfalle", "Tillfälle", tillfallen, okanda)
        namnd = _lista("namnd", "Nämnd", {"": ALLA, **val.namnder[kod]}, okanda)
        enhet = st.segmented_control(
            "Belopp",
            ["mnkr", "tkr"],
            key="belopp",
            default="mnkr",
            required=True,
            bind="query-params",
        )
        st.html(
            f'<div class="hud-per"><span>Uppgifter per <strong>{ar}-{PER[tillfalle]}</strong>'
            '</span><button type="button" class="hud-kopiera">Kopiera länk</button></div>'
            f"<script>{_SKRIPT}</script>",
            unsafe_allow_javascript=True,
        )
        valt = (str(ar), tillfallen[tillfalle], val.namnder[kod].get(namnd, ALLA), str(enhet))
        rita(
            Markup(
                '<details class="hud-andra"><summary><span>{}</span><b>Ändra</b></summary>'
                "</details>"
            ).format(" · ".join(valt)),
            "hud-andra",
        )
    if text := pahittad(kod):
        band.html(f'<p class="hud-pahittad" role="note">{text}</p>')
    for mening in okanda:
        st.warning(mening)
    tema = "dark" if st.context.theme.type == "dark" else "light"
    return Ram(
        lager,
        version,
        Urval(kod, ar, tillfalle, namnd or None, version),
        Stil("tkr" if enhet == "tkr" else "mnkr", tema),
    )


def _lista(nyckel: str, etikett: str, val: dict[str, str], okanda: list[str]) -> str:
    """En lista bunden till adressen; adressen får bära namnet eller id:t. Ger id:t."""
    namn = list(val.values())
    adress = st.query_params.get(nyckel)
    if adress not in (None, *namn) and nyckel not in st.session_state:
        if adress in val:
            st.query_params[nyckel] = val[adress]
            st.rerun()
        okanda.append(
            f"Adressen säger {etikett.lower()} ”{adress}”, som inte finns bland det inlästa. "
            f"{namn[0]} visas i stället."
        )
    if st.session_state.get(nyckel) not in namn:
        st.session_state.pop(nyckel, None)
    valt = st.selectbox(etikett, namn, key=nyckel, bind="query-params", filter_mode=None)
    return next(id_ for id_, text in val.items() if text == valt)


def valj(urval: dict[str, str]) -> None:
    """Ställer in urvalet som en länk bär (nyckel → namn), innan raden ritas."""
    for nyckel, varde in urval.items():
        if nyckel in _NYCKLAR:
            st.session_state[nyckel] = varde


def kommunnamn(kod: str) -> str:
    """Kommunens namn i katalogen."""
    kommun = katalog().kommun(kod)
    return kommun.namn if kommun else kod
