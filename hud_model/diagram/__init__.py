"""Bilderna: ett svar in, en figur eller HTML ut. Inget här hämtar eller räknar."""
