"""Skillnader som rader att läsa: vad som var, vad som är, och var i källan det står."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from hud_model.begrepp import Rad
from hud_model.fragor._grund import TILLFALLE
from hud_model.regler.leverans import PLATS, Skillnad, andrade_kolumner
from hud_model.tabeller import TABELLER, Tabell
from hud_model.tal import skriv_procent, skriv_tal

KOLUMNER = "tabell titel slag avser rad kolumn vad fore efter plats".split()
_PERIOD = ("kommun", "namnd", "ar", "tillfalle")
_STATUS = frozenset({"status", "bedomning", "uppnatt_rapporterad", "vags_upp"})
_VARDEN = 3
_LANGST = 80


def andringsrader(
    skillnader: Iterable[Skillnad], namn: Mapping[str, str], hogst: int = 20
) -> pd.DataFrame:
    """En rad per ändrat värde, ny rad och borttagen rad, tabellvis; text på läsarens form.

    Kolumner: tabell, titel, slag (`ny`, `ändrad`, `borta`), avser, rad, kolumn, vad (`värde`,
    `status`, `beräknat`), fore, efter, plats. Av nya och borttagna visas de första `hogst` per
    tabell och resten som ett antal. `namn` är nämndernas namn efter id.
    """
    ut: list[Rad] = []
    for s in skillnader:
        tabell = TABELLER[s.tabell]
        for fore, efter in s.andrade:
            for kolumn in andrade_kolumner(fore, efter, tabell):
                ut.append(
                    {
                        **_grund(tabell, efter, namn),
                        "slag": "ändrad",
                        "kolumn": kolumn,
                        "vad": _vad(tabell, kolumn),
                        "fore": vardetext(kolumn, fore.get(kolumn)),
                        "efter": vardetext(kolumn, efter.get(kolumn)),
                    }
                )
        for slag, rader, sida in (("ny", s.nya, "efter"), ("borta", s.borta, "fore")):
            ut += [
                {**_grund(tabell, rad, namn), "slag": slag, sida: _i_korthet(tabell, rad)}
                for rad in rader[:hogst]
            ]
            if len(rader) > hogst:
                resten = f"{len(rader) - hogst} rader" + (" till" if hogst else "")
                ut.append(
                    {"tabell": tabell.namn, "titel": tabell.titel, "slag": slag, "rad": resten}
                )
    return pd.DataFrame(ut, columns=KOLUMNER, dtype="str")


def storrader(stora: Mapping[str, tuple[int, int]]) -> pd.DataFrame:
    """Stora tabeller (tabell → antal rader före och efter) som rader av samma form, i antal."""
    return pd.DataFrame(
        [
            {"tabell": t, "titel": TABELLER[t].titel, "slag": slag, "rad": f"{antal} rader"}
            for t, (fore, efter) in stora.items()
            for slag, antal in (("ny", efter), ("borta", fore))
            if antal
        ],
        columns=KOLUMNER,
        dtype="str",
    )


def _grund(tabell: Tabell, rad: Rad, namn: Mapping[str, str]) -> Rad:
    return {
        "tabell": tabell.namn,
        "titel": tabell.titel,
        "avser": _avser(rad, namn),
        "rad": _radnamn(tabell, rad),
        "plats": rad.get("plats"),
    }


def _avser(rad: Rad, namn: Mapping[str, str]) -> str | None:
    """Nämnden, året och tillfället som raden hör till, så långt den säger dem."""
    vem = namn.get(rad["namnd"], rad["namnd"]) if rad.get("namnd") else None
    delar = (vem, rad.get("ar"), TILLFALLE.get(rad.get("tillfalle") or "", "").lower())
    return " ".join(str(del_) for del_ in delar if del_) or None


def _radnamn(tabell: Tabell, rad: Rad) -> str:
    """Det som skiljer raden från tabellens andra, utan period; en anmärkning är sin text."""
    nyckel = ("text",) if tabell.namn == "anmarkning" else tabell.nyckel
    delar = [vardetext(k, rad.get(k)) for k in nyckel if k not in _PERIOD]
    return " · ".join(del_ for del_ in delar if del_) or tabell.titel


def _i_korthet(tabell: Tabell, rad: Rad) -> str | None:
    """Radens första värden utöver nyckeln, med sina namn."""
    if tabell.namn == "anmarkning":
        return None
    utom = {*PLATS, *_PERIOD, *tabell.nyckel}
    delar = [
        f"{ord_(k)} {varde[:_LANGST]}"
        for k in tabell.kolumnnamn
        if k not in utom and (varde := vardetext(k, rad.get(k))) is not None
    ]
    return ", ".join(delar[:_VARDEN]) or None


def ord_(kolumn: str) -> str:
    """Kolumnens namn i en mening."""
    namn = kolumn.removesuffix("_kr").replace("_", " ")
    return namn.replace("foregaende ar", "föregående år").replace("bedomning", "bedömning")


@lru_cache(maxsize=1024)
def _vad(tabell: Tabell, kolumn: str) -> str:
    """Om kolumnen är en status, ett tal modellen räknar, eller ett värde ur källan."""
    if kolumn in _STATUS:
        return "status"
    rapporterade = {k.replace("_rapporterad", "") for k in tabell.kolumnnamn if "_rapporterad" in k}
    raknad = kolumn in rapporterade or kolumn.endswith("_beraknad")
    return "beräknat" if raknad else "värde"


def vardetext(kolumn: str, varde: Any) -> str | None:
    """Värdet som läsaren skriver det, kronor utan avrundning; None när det saknas."""
    if varde is None:
        return None
    if isinstance(varde, bool):
        return "ja" if varde else "nej"
    if isinstance(varde, str):
        return varde
    if kolumn in ("ar", "utfallsar") or kolumn.endswith("_ar"):
        return str(int(varde))
    if kolumn.endswith("_kr"):
        return f"{skriv_tal(varde)}\u00a0kr"
    decimaler = 0 if float(varde).is_integer() else 2
    if kolumn.endswith("procent"):
        return skriv_procent(varde, decimaler)
    return skriv_tal(varde, decimaler)
