"""Ramen: läsarens urval i en rad ovanför sidan, bundet till adressen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from hud_model.arenden.installning import oppna
from hud_model.begrepp import Period, Urval
from hud_model.diagram._stil import Stil
from hud_model.fragor._grund import TILLFALLE, periodens_slut
from hud_model.fragor.ram import ALLA, Valbart, valbart
from hud_model.fragor.versioner import version_fore
from hud_model.katalog import katalog, pahittad
from hud_model.lager import Lager
from hud_model.ui.markup import rita

_NYCKLAR = (
    *("kommun", "ar", "tillfalle", "namnd", "belopp"),
    *("version", "sedan", "angra", "nyckeltal", "kommuner"),
)
_HELTAL = re.compile("[0-9]{1,9}")
_FORMATTECKEN = re.compile(r"[\\`*_\[\]()<>!#$:~|]")
_SKRIPT = Path(__file__).with_name("ram.js").read_text("utf-8")


@dataclass(frozen=True)
class Ram:
    """Det läsaren valt: lagret, urvalet (None när inget är inläst) och stilen.

    `version` är dataversionen som visas, `senaste` den som finns.
    """

    lager: Lager
    version: int
    senaste: int
    urval: Urval | None
    stil: Stil
    bytt_sida: bool = False


@lru_cache(maxsize=8)
def _valbart(lager: Lager, version: int) -> Valbart:
    return valbart(lager, version)


def ram(sida: str) -> Ram:
    """Ritar urvalsraden på sidan och ger läsarens val; en okänd uppgift i adressen sägs högt."""
    lager = oppna()
    senaste = lager.version()
    okanda: list[str] = []
    with st.container(key="hud-version"):  # dolda fält som binder adressens version och sedan
        version = _version(senaste, okanda)
        sedan = _sedan(lager, version, okanda)
        nyckeltal = _nyckeltal(okanda)
        kommuner = _kommuner(okanda)
    val = _valbart(lager, version)
    if not val.kommuner:
        _sag(okanda)
        _aldre(lager, version, senaste, sida)
        return Ram(lager, version, senaste, None, Stil())
    band = st.container(key="hud-band")
    with st.container(key="hud-ram", horizontal=True, vertical_alignment="bottom"):
        kod = _lista("kommun", "Kommun", val.kommuner, okanda)
        perioder = val.perioder[kod]
        ar = int(_lista("ar", "År", {str(p.ar): str(p.ar) for p in perioder}, okanda))
        tillfallen = {p.tillfalle: TILLFALLE[p.tillfalle] for p in perioder if p.ar == ar}
        tillfalle = _lista("tillfalle", "Tillfälle", tillfallen, okanda)
        namnder = val.namnder(kod, ar)
        _folj_linjen(kod, ar, val.namn.get(kod, {}), namnder)
        namnd = _lista("namnd", "Nämnd", {"": ALLA, **namnder}, okanda)
        enhet = st.segmented_control(
            "Belopp",
            ["mnkr", "tkr"],
            key="belopp",
            default="mnkr",
            required=True,
            bind="query-params",
        )
        st.html(
            '<div class="hud-per"><span>Uppgifter per '
            f"<strong>{periodens_slut(ar, tillfalle)}</strong></span>"
            '<button type="button" class="hud-kopiera">Kopiera länk</button></div>'
            f"<script>{_SKRIPT}</script>",
            unsafe_allow_javascript=True,
        )
        valt = (str(ar), tillfallen[tillfalle], namnder.get(namnd, ALLA), str(enhet))
        rita(
            Markup(
                '<details class="hud-andra"><summary><span>{}</span><b>Ändra</b></summary>'
                "</details>"
            ).format(" · ".join(valt)),
            "hud-andra",
        )
    if text := pahittad(kod):
        band.html(f'<p class="hud-pahittad" role="note">{text}</p>')
    _sag(okanda)
    hette = katalog().linje(kod).hette(namnd, ar) if namnd else ""
    noter = [f"{namnder[namnd]} {hette}." if hette else "", val.annars(kod, Period(ar, tillfalle))]
    for nr, text in enumerate(filter(None, noter)):
        rita(Markup('<p class="hud-not">{}</p>').format(text), f"hud-not-{nr}")
    _aldre(lager, version, senaste, sida)
    tema = "dark" if st.context.theme.type == "dark" else "light"
    return Ram(
        lager,
        version,
        senaste,
        Urval(kod, ar, tillfalle, namnd or None, version, sedan, nyckeltal, kommuner),
        Stil("tkr" if enhet == "tkr" else "mnkr", tema),
    )


def _sag(okanda: list[str]) -> None:
    """Säger det i adressen som inte fanns; texten därifrån är text, aldrig formatering."""
    for mening in okanda:
        st.warning(ordagrant(mening))


def ordagrant(text: str) -> str:
    """Texten så att ramverkets formatering visar den som den är, utan länkar och bilder."""
    return _FORMATTECKEN.sub(r"\\\g<0>", text)


def _falt(nyckel: str, etikett: str) -> str:
    """Ett fält som bara adressen fyller i; tomt när adressen inte säger något."""
    return st.text_input(etikett, key=nyckel, bind="query-params") or ""


def _version(senaste: int, okanda: list[str]) -> int:
    """Dataversionen som adressen säger, annars den senaste."""
    text = _falt("version", "Dataversion")
    if _HELTAL.fullmatch(text) and 1 <= int(text) <= senaste:
        return int(text)
    if text:
        okanda.append(
            f"Adressen säger dataversion ”{text}”, som inte finns. Den senaste visas i stället."
        )
    return senaste


def _sedan(lager: Lager, version: int, okanda: list[str]) -> int | None:
    """Dataversionen som ändringar räknas från: ett nummer eller dagen den gällde före."""
    text = _falt("sedan", "Ändrat sedan")
    if _HELTAL.fullmatch(text) and int(text) < version:
        return int(text)
    try:
        if text and not _HELTAL.fullmatch(text):
            return min(version_fore(lager, date.fromisoformat(text).isoformat()), version)
    except ValueError:
        pass
    if text:
        okanda.append(
            f"Adressen säger ändrat sedan ”{text}”, som inte är en tidigare dataversion eller en "
            "dag (ÅÅÅÅ-MM-DD). Versionen före visas i stället."
        )
    return None


def _nyckeltal(okanda: list[str]) -> str | None:
    """Nyckeltalet som adressen öppnar."""
    text = _falt("nyckeltal", "Nyckeltal")
    if not text or text in katalog().nyckeltal:
        return text or None
    okanda.append(f"Adressen säger nyckeltal ”{text}”, som inte finns i katalogen.")
    return None


def _kommuner(okanda: list[str]) -> tuple[str, ...]:
    """Läsarens egen grupp: kommunkoder med komma emellan."""
    koder = [kod for kod in _falt("kommuner", "Kommuner").split(",") if kod]
    for kod in koder:
        if not kand_kommun(kod):
            okanda.append(f"Adressen säger kommun ”{kod}”, som inte finns.")
    return tuple(dict.fromkeys(kod for kod in koder if kand_kommun(kod)))


def kand_kommun(kod: str) -> bool:
    """Sant för en kommun som katalogen känner."""
    return kod in katalog().kommunkoder or katalog().kommun(kod) is not None


def _aldre(lager: Lager, version: int, senaste: int, sida: str) -> None:
    """Säger när en äldre version visas, med en länk till den senaste."""
    if version == senaste:
        return
    versioner = lager.versioner()
    tid = versioner["tid"][versioner["version"] == version].iloc[0][:10]
    rita(
        Markup(
            '<p class="hud-aldre">Visar dataversion {} av {} ({}) · '
            '<a href="{}?version=">Visa senaste</a></p>'
        ).format(version, senaste, tid, sida or "/"),
        "hud-aldre",
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


def _folj_linjen(kommun: str, ar: int, alla: dict[str, str], arets: dict[str, str]) -> None:
    """Byter en vald nämnd mot den som är densamma i årets lista, när den bytt namn."""
    vald = st.session_state.get("namnd") or st.query_params.get("namnd")
    id_ = next((i for i, namn in alla.items() if vald in (i, namn)), None)
    if id_ is None or id_ in arets:
        return
    nu = katalog().linje(kommun).vid(id_, ar)
    if nu in arets:
        st.session_state["namnd"] = arets[nu]


def valj(urval: dict[str, str]) -> None:
    """Ställer in urvalet som en länk bär (nyckel → namn), innan raden ritas."""
    for nyckel, varde in urval.items():
        if nyckel in _NYCKLAR:
            st.session_state[nyckel] = varde


def kommunnamn(kod: str) -> str:
    """Kommunens namn i katalogen."""
    kommun = katalog().kommun(kod)
    return kommun.namn if kommun else kod
