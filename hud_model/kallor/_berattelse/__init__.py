"""Verksamhetsberättelsens kapitel: hur varje del av dokumentet blir rader."""
