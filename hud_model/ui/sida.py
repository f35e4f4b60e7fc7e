"""Sidans verb: fråga om ett svar och visa det med bild, källa och tabell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from urllib.parse import urlencode

import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from hud_model.begrepp import Svar, Urval
from hud_model.diagram._stil import Stil
from hud_model.diagram.tabell import bakom, kallrad
from hud_model.fragor import Fraga
from hud_model.lager import Lager
from hud_model.ui.ram import Ram

Bild = Callable[[Svar, Stil], "go.Figure | Markup"]
_RAM = "_hud_ram"
_PLOTLY = {"displayModeBar": False, "responsive": True, "scrollZoom": False}


@lru_cache(maxsize=1024)
def _svar(fraga_: Fraga, lager: Lager, urval: Urval) -> Svar:
    """Svaret, sparat på frågan och urvalet; urvalet bär dataversionen."""
    return fraga_(lager, urval)


def satt_ram(ram: Ram) -> None:
    """Lägger läsarens val där sidans frågor hittar det under omkörningen."""
    st.session_state[_RAM] = ram


def _ram() -> Ram:
    ram: Ram = st.session_state[_RAM]
    return ram


def fraga(fraga_: Fraga) -> Svar:
    """Svaret på frågan för läsarens urval."""
    ram = _ram()
    assert ram.urval is not None
    return _svar(fraga_, ram.lager, ram.urval)


def rubrik(svar: Svar) -> None:
    """Sidans rubrik (h1): svaret som en mening, med ingressen under."""
    st.html(Markup('<h1 class="hud-h1" tabindex="-1">{}</h1><p class="hud-ingress">{}</p>').format(svar.rubrik, svar.ingress))


def spalter(*bredder: float) -> Sequence[DeltaGenerator]:
    """Spalter med givna bredder; under varandra på smal skärm."""
    return st.columns(bredder, gap="large")


def visa(svar: Svar, bild: Bild | None = None, *, med_rubrik: bool = True) -> None:
    """Visar svaret: rubrik (h2), bild, källrad, tabell bakom och hämtning.

    Ett tomt svar förklarar vad som saknas, varför, och vilken inläsning som fyller det.
    """
    ram = _ram()
    topp = (
        Markup('<h2 class="hud-h2">{}</h2><p class="hud-under">{}</p>').format(
            svar.rubrik, svar.ingress
        )
        if med_rubrik
        else Markup("")
    )
    if svar.tomt:
        st.html(
            topp
            + Markup('<div class="hud-saknas"><strong>– Saknas.</strong> {}</div>').format(svar.tom_for)
        )
        return
    ritad = bild(svar, ram.stil) if bild else Markup("")
    if isinstance(ritad, go.Figure):
        st.html(topp) if topp else None
        st.plotly_chart(
            ritad.to_dict(), key=f"bild_{svar.namn}", theme=None, config=_PLOTLY
        )
        st.html(_fot(svar, ram))
    else:
        st.html(topp + Markup('<div class="hud-bild">{}</div>').format(ritad) + _fot(svar, ram))


def _fot(svar: Svar, ram: Ram) -> Markup:
    lankar = Markup(" ").join(
        Markup('<a href="hamta/{}.{}?{}" download>{}</a>').format(
            svar.namn, andelse, _adress(ram), text
        )
        for andelse, text in (("csv", "CSV"), ("xlsx", "Excel"))
    )
    return Markup(
        '<details class="hud-fot"><summary>Tabell och källa</summary>'
        '<p class="hud-kalla">{} {}</p>{}</details>'
    ).format(kallrad(svar), lankar, bakom(svar, ram.stil))


def _adress(ram: Ram) -> str:
    u = ram.urval
    assert u is not None
    delar = {"kommun": u.kommun, "ar": u.ar, "tillfalle": u.tillfalle, "version": u.version}
    return urlencode({**delar, **({"namnd": u.namnd} if u.namnd else {})})
