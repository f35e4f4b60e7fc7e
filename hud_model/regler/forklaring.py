"""Förklaring: avvikelsen delad efter orsakens slag, med det som ingen har satt belopp på."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

SLAG = {
    "teknisk": "Tekniskt",
    "engang": "Engångshändelser",
    "volym": "Volym",
    "pris": "Pris",
    "tid": "Tid",
    "ovrigt": "Annat",
    "i_ord": "Förklarat utan belopp",
    "oforklarad": "Oförklarat",
}
"""Slagen i den ordning de visas; de två sista är rester som räknas fram och inte står i källan."""
_KOLUMNER = ["post", "slag", "orsak", "belopp_kr"]


def forklaringsdelar(poster: pd.DataFrame, forklaringar: pd.DataFrame) -> pd.DataFrame:
    """Posternas avvikelser i kronor (minus försämrar), delade så att varje krona har ett slag.

    In: poster med post och avvikelse_kr (rader utan avvikelse faller bort), och tabellen
    avvikelseforklaring. Ut: post, slag (nyckel i `SLAG`), orsak, belopp_kr; per post är summan
    lika med avvikelsen. En orsak med belopp behåller sitt slag, en utan slag är `ovrigt`. Resten
    är `i_ord` när källan också nämner orsaker utan belopp, annars `oforklarad`; en oförklarad
    rest på 0 kronor är ingen del. Källa: verksamhetsberättelsens Ekonomi, avvikelsernas orsaker.
    """
    return pd.DataFrame(list(_delar(poster, forklaringar)), columns=_KOLUMNER).astype(
        {"belopp_kr": "int64"}
    )


def _delar(poster: pd.DataFrame, forklaringar: pd.DataFrame) -> Iterator[tuple[str, str, str, int]]:
    alla = forklaringar.to_dict("records")
    for rad in poster.dropna(subset=["avvikelse_kr"]).itertuples():
        rest, i_ord = int(rad.avvikelse_kr), []
        for f in alla:
            if f["omrade"] != rad.post:
                continue
            if pd.isna(f["belopp_kr"]):
                i_ord.append(f["orsak"])
                continue
            rest -= int(f["belopp_kr"])
            slag = "ovrigt" if pd.isna(f["slag"]) else f["slag"]
            yield rad.post, slag, f["orsak"], int(f["belopp_kr"])
        if rest or i_ord:
            yield rad.post, "i_ord" if i_ord else "oforklarad", " · ".join(i_ord), rest
