"""Ramen: menyns ordning är ett beslut, sidornas korta namn får plats på en rad vid 1440 px."""

from hud_model.fragor._forsta import SIDOR
from hud_model.ui.meny import kor

kor([(f"{sida}.py", namn) for sida, namn in SIDOR.items()])
