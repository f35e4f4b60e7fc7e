"""Skriver docs/DATALEXIKON.md ur hud_model/tabeller.py.

make datalexikon
"""

from __future__ import annotations

from pathlib import Path

from hud_model.tabeller import TABELLER, Kolumn, Tabell

FIL = Path(__file__).resolve().parent.parent / "docs" / "DATALEXIKON.md"
INLEDNING = """# Datalexikon

Tabellerna i modellen och i det öppna datapaketet. Filen skrivs ur `hud_model/tabeller.py` av
`bank/datalexikon.py`; ändra där, inte här.

Belopp är hela kronor, i huvudboken öre (den ligger i Parquet). Tomt betyder att uppgiften saknas,
aldrig noll. Varje rad bär sin inläsning och sin plats i källan."""
HUVUD = ("| kolumn | typ | krävs | tillåtna värden | betydelse |", "|---|---|---|---|---|")


def datalexikon() -> str:
    """Hela datalexikonet som Markdown, ett avsnitt per tabell i tabellernas ordning."""
    return "\n\n".join([INLEDNING, *(_avsnitt(tabell) for tabell in TABELLER.values())]) + "\n"


def _avsnitt(tabell: Tabell) -> str:
    nyckel = ", ".join(f"`{kolumn}`" for kolumn in tabell.nyckel)
    rader = (*HUVUD, *(_rad(kolumn) for kolumn in tabell.kolumner))
    return "\n\n".join(
        (
            f"## {tabell.titel}: `{tabell.namn}`",
            f"{tabell.betydelse}.",
            f"Nyckel: {nyckel}.",
            "\n".join(rader),
        )
    )


def _rad(kolumn: Kolumn) -> str:
    betydelse = kolumn.betydelse.replace("|", "\\|")
    if kolumn.till:
        betydelse += f" (`{'.'.join(kolumn.till)}`)"
    celler = (
        f"`{kolumn.namn}`",
        kolumn.typ,
        "ja" if kolumn.obligatorisk else "",
        ", ".join(f"`{varde}`" for varde in kolumn.varden),
        betydelse,
    )
    return f"| {' | '.join(celler)} |"


if __name__ == "__main__":
    FIL.write_text(datalexikon(), "utf-8")
    print(f"{len(TABELLER)} tabeller skrevs till {FIL}")
