"""Ramen: menyns ordning är ett beslut, sidornas korta namn får plats på en rad vid 1440 px."""

from hud_model.ui.meny import kor

kor(
    [
        ("oversikt.py", "Översikt"),
        ("namnd.py", "Nämnd"),
        ("budgetavvikelse.py", "Budget"),
        ("resultatoverforing.py", "Överföring"),
        ("mal.py", "Mål"),
        ("uppdrag.py", "Uppdrag"),
        ("jamforelser.py", "Jämförelser"),
        ("effektiviseringar.py", "Effektivisering"),
        ("internkontroll.py", "Internkontroll"),
        ("investeringar.py", "Investeringar"),
        ("personal.py", "Personal"),
        ("data.py", "Data"),
    ]
)
