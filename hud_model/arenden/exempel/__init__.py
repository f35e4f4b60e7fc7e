"""Exempelkommunen: en påhittad kommun, hel och med sina berättelser, som går in som varje annan.

En modul per ämne; varje sådan ger raderna i en rapport (`rader`). En ny tabell är en modul till
i `leveranser.AMNEN`.
"""
