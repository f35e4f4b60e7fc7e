"""Jämförelsernas handgrepp: läsarens egen grupp, och hämtningen från Kolada."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from hud_model.arenden.hamta_kolada import hamta_kolada, planera, redan_inlast
from hud_model.arenden.installning import installning
from hud_model.begrepp import Anvandarfel
from hud_model.kallor._kolada_api import Klient
from hud_model.katalog import katalog, pahittad
from hud_model.ui.markup import rita
from hud_model.ui.ram import ordagrant
from hud_model.ui.sida import lasarens_ram

_VALDA = "jamforelse-egna"
_BESKED = "_jamforelse_besked"


def egen_grupp() -> None:
    """Listan där läsaren bygger sin grupp; valet ligger i adressen och kan delas."""
    ram = lasarens_ram()
    assert ram.urval is not None
    namn = {kod: text for kod, text in katalog().kommunkoder.items() if kod != ram.urval.kommun}
    valda = [namn[kod] for kod in ram.urval.kommuner if kod in namn]
    if st.session_state.get(_VALDA) != valda:
        st.session_state[_VALDA] = valda

    def skriv() -> None:
        koder = {text: kod for kod, text in namn.items()}
        valt = st.session_state[_VALDA]
        st.session_state["kommuner"] = ",".join(koder[text] for text in valt)

    st.multiselect(
        "Egen grupp att jämföra med",
        list(namn.values()),
        key=_VALDA,
        on_change=skriv,
        placeholder="Välj kommuner",
    )


def hamta_ruta() -> None:
    """Knappen som hämtar katalogens nyckeltal från Kolada, med framsteg och besked."""
    ram = lasarens_ram()
    if ram.urval is not None and pahittad(ram.urval.kommun):
        return
    st.session_state.setdefault(_BESKED, "")
    inlast = redan_inlast(ram.lager).removeprefix("Kolada – ")
    rita(
        Markup(
            '<h2 class="hud-h2">Nyare värden</h2><p class="hud-under">Hämtar katalogens nyckeltal '
            "för alla kommuner ur Koladas öppna API. Allt läses in, eller inget. {}</p>{}"
        ).format(
            f"{inlast[:1].upper()}{inlast[1:]}.",
            Markup('<p class="hud-saknas" role="status">{}</p>').format(st.session_state[_BESKED])
            if st.session_state[_BESKED]
            else "",
        ),
        "hud-hamta-kolada",
    )
    if not st.button("Hämta från Kolada", key="hamta-kolada"):
        return
    matare = st.progress(0.0, "Hämtar från Kolada …")

    def framsteg(klara: int, alla: int, varden: int) -> None:
        matare.progress(klara / max(1, alla), f"Hämtar från Kolada … {varden} värden")

    val = installning()
    try:
        with Klient(val.kolada_url) as klient:
            hamtat = hamta_kolada(
                ram.lager, katalog(), val.anvandare, planera(katalog()), klient, framsteg
            )
    except Anvandarfel as fel:
        matare.empty()
        for rad in fel.rader:
            st.error(ordagrant(rad))
        return
    st.session_state[_BESKED] = f"{hamtat.varden} värden är inlästa från Kolada."
    st.rerun()
