"""Huvudbokens huvud: vilka ord som är vilken kolumn."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from io import StringIO

from hud_model.begrepp import Anvandarfel, Fil
from hud_model.katalog.namn import forslag
from hud_model.tabeller import HUVUDBOK

_ALIAS = {
    "kommunkod": "kommun",
    "kommunid": "kommun",
    "kommunnr": "kommun",
    "kommunnummer": "kommun",
    "komkod": "kommun",
    "kodkommun": "kommun",
    "lkod": "kommun",
    "municipality": "kommun",
    "municipalityid": "kommun",
    "redovisningsperiod": "period",
    "bokforingsdatum": "datum",
    "verifikationsdatum": "datum",
    "transaktionsdatum": "datum",
    "kontonummer": "konto",
    "kontonr": "konto",
    "kontokod": "konto",
    "ansvarskod": "ansvar",
    "ansvarsenhet": "ansvar",
    "verksamhetskod": "verksamhet",
    "projektkod": "projekt",
    "projektnummer": "projekt",
    "motpartskod": "motpart",
    "verifikatnummer": "verifikat",
    "verifikatnr": "verifikat",
    "verifikation": "verifikat",
    "verifikationsnummer": "verifikat",
    "verifikationsnr": "verifikat",
    "vernr": "verifikat",
    "radnr": "rad",
    "radnummer": "rad",
    "beloppkr": "belopp",
    "beloppikr": "belopp",
    "beloppikronor": "belopp",
    "beloppore": "belopp_ore",
    "beloppiore": "belopp_ore",
    "beloppstyp": "typ",
}
_VALUTA = frozenset({"valuta", "valutakod", "currency", "currencycode"})
_KANDA = {**{k.replace("_", ""): k for k in HUVUDBOK.kolumnnamn}, "belopp": "belopp", **_ALIAS}


def _vikt(ord_: str) -> str:
    """Ett huvuds ord vikt: gemener, å ä ö som a a o, bara bokstäver och siffror."""
    return re.sub(r"[^a-z0-9]", "", ord_.casefold().translate(str.maketrans("åäö", "aao")))


def ar_huvudbok(huvud: list[str]) -> bool:
    """Sant när orden är en huvudboks huvud: konto, belopp, och datum eller period."""
    finns = {_KANDA.get(_vikt(ord_)) for ord_ in huvud}
    return (
        "konto" in finns
        and bool(finns & {"belopp", "belopp_ore"})
        and bool(finns & {"datum", "period"})
    )


def tabellens_kolumner(
    fil: Fil, huvud: list[str], kopplade: Mapping[str, str]
) -> tuple[list[str | None], tuple[str, ...]]:
    """Tabellens namn på huvudets ord, None för okända; Anvandarfel för dubbla och saknade.

    `kopplade` är användarens svar: rubrik → kolumn, eller ”-” för en som inte läses.
    """
    svar = {_vikt(rubrik): kolumn for rubrik, kolumn in kopplade.items()}
    namn = [None if svar.get(v) == "-" else svar.get(v) or _KANDA.get(v) for v in map(_vikt, huvud)]
    finns, kanda = {_vikt(ord_) for ord_ in huvud}, {*HUVUDBOK.kolumnnamn, "belopp", "-"}
    fel_i_svar = [
        f'{fil.namn} – --kolumn "{rubrik}={kolumn}" – '
        + (
            f"kolumnen {rubrik} finns inte i filen – {forslag(rubrik, [o for o in huvud if o])}"
            if _vikt(rubrik) not in finns
            else f"huvudboken har ingen kolumn {kolumn} – {forslag(kolumn, sorted(kanda))}"
        )
        for rubrik, kolumn in kopplade.items()
        if _vikt(rubrik) not in finns or kolumn not in kanda
    ]
    if fel_i_svar:
        raise Anvandarfel(*fel_i_svar)
    namn = [k if k not in ("inlasning", "plats") else None for k in namn]
    fel = [
        f"{fil.namn}, huvudet – {k} står i flera kolumner "
        f"({', '.join(o for o, n in zip(huvud, namn, strict=True) if n == k)}) – "
        "ta bort eller byt namn på alla utom en"
        for k in dict.fromkeys(k for k in namn if k and namn.count(k) > 1)
    ]
    if {"belopp", "belopp_ore"} <= set(namn):
        fel.append(
            f"{fil.namn}, huvudet – både belopp och belopp_ore finns – ta bort den ena kolumnen"
        )
    if not (
        {"konto"} <= set(namn)
        and {"belopp", "belopp_ore"} & set(namn)
        and ({"datum", "period"} & set(namn))
    ):
        fel.append(
            f"{fil.namn}, huvudet – en huvudbok behöver konto, belopp eller belopp_ore, och datum "
            "eller period – lägg till kolumnerna"
        )
    if fel:
        raise Anvandarfel(*fel)
    return namn, tuple(o for o, k in zip(huvud, namn, strict=True) if k is None and o.strip())


def valutakolumn(huvud: list[str], kopplade: Mapping[str, str]) -> int | None:
    """Platsen i huvudet för kolumnen med beloppens valuta; None utan den eller med ett svar."""
    svar = {_vikt(rubrik) for rubrik in kopplade}
    vikta = [_vikt(ord_) for ord_ in huvud]
    return next((nr for nr, v in enumerate(vikta) if v in _VALUTA and v not in svar), None)


def huvud_och_tecken(fil: Fil) -> tuple[list[str], str, int]:
    """Huvudets ord, skiljetecknet som gör det till en huvudbok, och antalet rader före huvudet.

    Raden ”sep=;”, som Excel skriver, får stå överst.
    """
    if fil.borjan[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = fil.borjan.decode("utf-16", "replace")
    else:
        text = fil.borjan.decode("utf-8-sig", "replace")
    angiven = re.match(r"sep=([;,\t])\r?\n", text)
    rad = re.split(r"[\r\n]", text[angiven.end() if angiven else 0 :], maxsplit=1)[0]
    for tecken in angiven[1] if angiven else ";,\t":
        try:
            huvud = next(csv.reader(StringIO(rad), delimiter=tecken), [])
        except csv.Error:  # en cell längre än någon rubrik
            continue
        if ar_huvudbok(huvud):
            return huvud, tecken, int(angiven is not None)
    return [], ";", 0
