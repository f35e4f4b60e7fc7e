"""Sidans verb: fråga om ett svar och visa det med bild, källa och tabell."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from hud_model.begrepp import Svar, Urval
from hud_model.diagram._stil import Stil
from hud_model.diagram.tabell import bakom, kallrad
from hud_model.fragor import Fraga
from hud_model.lager import Lager
from hud_model.ui.markup import rita
from hud_model.ui.ram import Ram

_LOGG = logging.getLogger(__name__)
_OVANTAT = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError)
"""Det som ett oväntat värde kan fälla en fråga med; fel på disken och i huset går vidare."""
Bild = Callable[[Svar, Stil], "go.Figure | Markup"]
_RAM = "_hud_ram"
_INGET = Urval("", 0, "bokslut")
_NOTER = 3
_PLOTLY = {"displayModeBar": False, "responsive": True, "scrollZoom": False}


@lru_cache(maxsize=1024)
def _svar(fraga_: Fraga, lager: Lager, urval: Urval, senaste: int) -> Svar:
    """Svaret, sparat på frågan, urvalet med sin dataversion, och den senaste versionen.

    En fråga som faller på det inlästa blir ett svar som säger det, så att resten av sidan står.
    """
    try:
        return fraga_(lager, urval)
    except _OVANTAT:
        _LOGG.exception("frågan %s föll för %s", fraga_.__name__, urval)
        return Svar(
            fraga_.__name__,
            "Det här kan inte visas",
            pd.DataFrame(),
            tom_for="Det inlästa har en form som programmet inte väntade sig här. Resten av sidan "
            "gäller. Felet är antecknat i programmets logg.",
        )


@lru_cache(maxsize=512)
def _ritat(svar: Svar, bild: Bild, stil: Stil) -> go.Figure | Markup:
    """Bilden, sparad på svaret: samma svar ritas en gång per stil.

    En bild som faller säger det; tabellen bakom står kvar.
    """
    try:
        return bild(svar, stil)
    except _OVANTAT:
        _LOGG.exception("bilden %s föll för %s", bild.__name__, svar.namn)
        return Markup(
            '<div class="hud-saknas"><strong>– Bilden kan inte ritas.</strong> Det inlästa har en '
            "form som programmet inte väntade sig. Siffrorna står i tabellen.</div>"
        )


def varm(lager: Lager, urval: Urval, *fragor: Fraga) -> None:
    """Svarar i förväg, så att den första läsaren inte väntar på svaren."""
    for fraga_ in fragor:
        _svar(fraga_, lager, urval, lager.version())


def satt_ram(ram: Ram) -> None:
    """Lägger läsarens val där sidans frågor hittar det under omkörningen."""
    st.session_state[_RAM] = ram


def lasarens_ram() -> Ram:
    """Läsarens val under omkörningen."""
    ram: Ram = st.session_state[_RAM]
    return ram


def fraga(fraga_: Fraga) -> Svar:
    """Svaret på frågan för läsarens urval."""
    ram = lasarens_ram()
    urval = ram.urval or replace(_INGET, version=ram.version)
    return _svar(fraga_, ram.lager, urval, ram.senaste)


def lasarens_stil() -> Stil:
    """Läsarens val av enhet och tema."""
    return lasarens_ram().stil


def rubrik(svar: Svar) -> None:
    """Sidans rubrik (h1): svaret som en mening, med ingressen under."""
    markup = Markup(
        '<h1 class="hud-h1" id="innehall" tabindex="-1">{}</h1><p class="hud-ingress">{}</p>'
    )
    rita(markup.format(svar.rubrik, svar.ingress), "hud-rubrik", fokus=lasarens_ram().bytt_sida)


def spalter(*bredder: float) -> Sequence[DeltaGenerator]:
    """Spalter med givna bredder; under varandra på smal skärm."""
    return st.columns(bredder, gap="large")


def visa(svar: Svar, bild: Bild | None = None, *, smal: Bild | None = None) -> None:
    """Visar svaret: rubrik (h2), bild, noter där källan säger emot, tabell, källa och hämtning.

    `smal` är bildens form på smal skärm, när figuren inte får plats där. Ett tomt svar
    förklarar vad som saknas, varför, och vilken inläsning som fyller det.
    """
    ram = lasarens_ram()
    topp = Markup('<h2 class="hud-h2">{}</h2><p class="hud-under">{}</p>').format(
        svar.bildrubrik or svar.rubrik, svar.bildtext if svar.bildrubrik else svar.ingress
    )
    if svar.tomt:
        tomt = Markup('<div class="hud-saknas"><strong>– Saknas.</strong> {}</div>')
        rita(topp + tomt.format(svar.tom_for), f"hud-{svar.namn}")
        return
    ritad = _ritat(svar, bild, ram.stil) if bild else Markup("")
    if isinstance(ritad, go.Figure):
        rita(topp, f"hud-{svar.namn}-topp")
        with st.container(key=f"hud-{'bred' if smal else 'figur'}-{svar.namn}"):
            st.plotly_chart(ritad, key=f"bild_{svar.namn}", theme=None, config=_PLOTLY)
        extra = _ritat(svar, smal, ram.stil) if smal else Markup("")
        under = Markup('<div class="hud-bara-smal">{}</div>').format(extra)
        rita(under + _fot(svar, ram.stil, _adress(ram)), f"hud-{svar.namn}")
    else:
        bilden = Markup('<div class="hud-bild">{}</div>').format(ritad)
        rita(topp + bilden + _fot(svar, ram.stil, _adress(ram)), f"hud-{svar.namn}")


def visa_ifyllda(*par: tuple[Svar, Bild]) -> None:
    """Visar svaren som har något att visa, och sist ett block som förklarar de tomma."""
    visa_spaltvis((1, par))


def visa_spaltvis(*spaltvis: tuple[float, Sequence[tuple[Svar, Bild]]]) -> None:
    """Visar (bredd, svar med bilder) i spalter, och sist ett block som förklarar alla tomma.

    En spalt där allt är tomt tar ingen plats.
    """
    alla = [svar for _, par in spaltvis for svar, _ in par]
    ifyllda = [(b, [p for p in par if not p[0].tomt]) for b, par in spaltvis]
    ifyllda = [(bredd, par) for bredd, par in ifyllda if par]
    if len(ifyllda) == 1:
        for svar, bild in ifyllda[0][1]:
            visa(svar, bild)
    elif ifyllda:
        for spalt, (_, par) in zip(spalter(*(b for b, _ in ifyllda)), ifyllda, strict=True):
            with spalt:
                for svar, bild in par:
                    visa(svar, bild)
    _forklara_tomma([svar for svar in alla if svar.tomt])


def _forklara_tomma(tomma: list[Svar]) -> None:
    if tomma:
        rader = Markup("").join(
            Markup("<li>{}</li>").format(text) for text in dict.fromkeys(s.tom_for for s in tomma)
        )
        rita(
            Markup('<div class="hud-saknas"><strong>– Saknas här</strong><ul>{}</ul></div>').format(
                rader
            ),
            f"hud-saknas-{tomma[0].namn}",
        )


def visa_om_andrat(svar: Svar, bild: Bild) -> None:
    """Visar ändringarna sedan en tidigare dataversion; inget när det inte finns någon sådan."""
    if svar.uppgifter.get("sedan") and not svar.tabell.empty:
        visa(svar, bild)


def _noter(svar: Svar) -> Markup:
    noter = Markup("").join(
        Markup("<li>≠ {}</li>").format(a.text) for a in svar.anmarkningar[:_NOTER]
    )
    return Markup('<ul class="hud-noter">{}</ul>').format(noter) if noter else Markup("")


@lru_cache(maxsize=512)
def _bakom(svar: Svar, stil: Stil) -> Markup:
    """Tabellen bakom bilden, sparad på svaret: flera adresser kan leda till samma svar."""
    return bakom(svar, stil)


@lru_cache(maxsize=512)
def _fot(svar: Svar, stil: Stil, adress: str) -> Markup:
    lankar = Markup(" ").join(
        Markup('<a href="hamta/{}.{}?{}" download>{}</a>').format(svar.namn, andelse, adress, text)
        for andelse, text in (("csv", "CSV"), ("xlsx", "Excel"))
    )
    return _noter(svar) + Markup(
        '<details class="hud-fot"><summary>Tabell och källa</summary>'
        '<p class="hud-kalla">{} {}</p>{}</details>'
    ).format(kallrad(svar), lankar, _bakom(svar, stil))


def _adress(ram: Ram) -> str:
    u = ram.urval or replace(_INGET, version=ram.version)
    delar = {"kommun": u.kommun, "ar": u.ar, "tillfalle": u.tillfalle, "version": u.version}
    valfria = {"namnd": u.namnd, "sedan": u.sedan, "nyckeltal": u.nyckeltal}
    valfria["kommuner"] = ",".join(u.kommuner) or None
    return urlencode(delar | {k: v for k, v in valfria.items() if v is not None})
