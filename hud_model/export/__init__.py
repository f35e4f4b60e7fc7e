"""Exporterna: tabeller eller svar blir byte. Inget här läser eller skriver filer."""
