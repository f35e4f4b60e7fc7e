"""Menyn och det som omger varje sida: stilmall, ram och förklaring när inget är inläst."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import streamlit as st
from markupsafe import escape
from streamlit.navigation.page import StreamlitPage

from hud_model.begrepp import Anvandarfel
from hud_model.diagram._stil import css
from hud_model.ui.markup import MAL
from hud_model.ui.ram import ram, valj
from hud_model.ui.sida import satt_ram

SIDNAMN = "_hud_sidnamn"
_NAMN = "Huddinge uppföljning"
_STILMALLAR = sorted((Path(__file__).parent / "stil").glob("*.css"))
_BYTT = "_hud_bytt"
_BILD = Path(__file__).with_name("marke.svg")


@lru_cache(maxsize=1)
def _stilmall() -> str:
    namn = f'.stApp{{--hud-namn:"{_NAMN}"}}'
    return css() + namn + "".join(fil.read_text("utf-8") for fil in _STILMALLAR)


def kor(sidor: list[tuple[str, str]]) -> None:
    """Kör vald sida i ramen. `sidor` är (fil i pages/, kort namn i menyn); den första är hem."""
    st.set_page_config(page_title=_NAMN, page_icon=str(_BILD), layout="wide")
    st.html(f"<style>{_stilmall()}</style>")
    st.logo(str(_BILD), size="large")
    efter_namn = {
        Path(fil).stem: st.Page(fil, title=namn, url_path=Path(fil).stem, default=nr == 0)
        for nr, (fil, namn) in enumerate(sidor)
    }
    sida = st.navigation(list(efter_namn.values()), position="top")
    if MAL in st.session_state:
        till, urval = st.session_state.pop(MAL)
        valj(urval)
        st.session_state[_BYTT] = True
        st.switch_page(efter_namn.get(till, next(iter(efter_namn.values()))), query_params={})
    st.session_state[SIDNAMN] = {Path(fil).stem: namn for fil, namn in sidor}
    try:
        _i_ramen(sida)
    except Anvandarfel as fel:
        rader = "".join(f"<p>{escape(rad)}</p>" for rad in fel.rader)
        st.html(
            '<h1 class="hud-h1">Uppgifterna kan inte visas</h1>'
            f'<div class="hud-saknas" role="alert">{rader}</div>'
        )


def _i_ramen(sida: StreamlitPage) -> None:
    """Ritar ramen och kör sidan i den, eller förklarar att inget är inläst."""
    vald = replace(ram(sida.url_path), bytt_sida=st.session_state.pop(_BYTT, False))
    satt_ram(vald)
    if vald.urval is None and Path(sida.url_path).name != "data":
        st.html(
            '<h1 class="hud-h1">Inget är inläst ännu</h1><p class="hud-ingress">Läs in en nämnds '
            "verksamhetsberättelse på sidan <a href='data' target='_self'>Data</a>.</p>"
        )
        return
    sida.run()
