"""Ärendena: det man kan göra med modellen, en modul per handling."""
