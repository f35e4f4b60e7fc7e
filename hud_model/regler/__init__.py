"""Reglerna: rena funktioner, tabell in och tabell ut, en regel per fil."""
