"""Simulatorn: läsaren prövar ett värde och ser vad det ger. Inget sparas."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.ui.markup import rita
from hud_model.ui.sida import Bild, lasarens_stil


@st.fragment
def reglage(etikett: str, svar: Svar, bild: Bild, enhet: str = "%") -> None:
    """Ett reglage över första kolumnen i svarets tabell; bilden får den valda raden som tabell.

    Börjar på sista raden. Ett tomt svar visar inget: sidans andra svar säger vad som saknas.
    """
    if svar.tomt:
        return
    rita(Markup('<h2 class="hud-h2">{}</h2>').format(svar.rubrik), f"hud-{svar.namn}-topp")
    val = svar.tabell.iloc[:, 0]
    valt = st.select_slider(
        etikett,
        list(val),
        val.iloc[-1],
        format_func=lambda varde: f"{varde}\u202f{enhet}",
        key=f"reglage_{svar.namn}",
    )
    vald = replace(svar, tabell=svar.tabell[val == valt])
    rita(bild(vald, lasarens_stil()), f"hud-{svar.namn}")
