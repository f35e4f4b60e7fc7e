"""Ramen: menyns ordning är ett beslut, sidornas korta namn får plats på en rad vid 1440 px."""

from hud_model.ui.meny import kor

kor(
    [
        ("budgetavvikelse.py", "Budget"),
        ("namnd.py", "Nämnd"),
    ]
)
