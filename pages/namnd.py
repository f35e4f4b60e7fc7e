"""Nämnd: en nämnd på en sida."""

from hud_model.diagram.budget import brygga
from hud_model.fragor.budget import budgetlage
from hud_model.ui import fraga, rubrik, visa

svar = fraga(budgetlage)
rubrik(svar)
visa(svar, brygga)
