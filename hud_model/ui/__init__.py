"""Skärmen: det enda rummet (med app.py och pages/_meny.py) där streamlit bor."""

from hud_model.ui.sida import (
    fraga,
    rubrik,
    spalter,
    visa,
    visa_ifyllda,
    visa_om_andrat,
    visa_spaltvis,
)

__all__ = [
    "fraga",
    "rubrik",
    "spalter",
    "visa",
    "visa_ifyllda",
    "visa_om_andrat",
    "visa_spaltvis",
]
