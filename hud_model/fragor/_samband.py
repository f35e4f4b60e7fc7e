"""Vad som hör ihop: sambanden som källan anger, läsbara från båda hållen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from hud_model.begrepp import Urval
from hud_model.fragor._grund import namndnamn, valda
from hud_model.katalog import nyckel
from hud_model.lager import Lager

SIDOR = {
    "malbedomning": ("Mål", "mal"),
    "indikator": ("Indikator", "mal"),
    "uppdrag": ("Uppdrag", "uppdrag"),
    "satsning": ("Satsning", "uppdrag"),
    "extern_finansiering": ("Bidrag", "uppdrag"),
    "investering": ("Investering", "investeringar"),
    "effektivisering": ("Effektivisering", "effektiviseringar"),
    "riskatgard": ("Risk", "internkontroll"),
    "systematisk_kontroll": ("Kontroll", "internkontroll"),
    "driftverksamhet": ("Verksamhet", "budgetavvikelse"),
    "resultatrakning": ("Post", "budgetavvikelse"),
    "volymantagande": ("Volym", "budgetavvikelse"),
}
"""Tabell → ordet för en rad i den, och sidan där den visas."""
_MAL = (("uppdrag", "titel"), ("extern_finansiering", "finansiar"), ("indikator", "namn"))
_KORT = 72


@dataclass(frozen=True)
class _Namner:
    """Rader i `tabell` som i någon av `kolumner` nämner det som `heter` är i en annan tabell."""

    tabell: str
    nyckel: str
    kolumner: tuple[str, ...]
    andra: str
    heter: str
    andra_nyckel: str


_NAMNER = (
    _Namner(
        "effektivisering", "benamning", ("matt_ekonomi", "matt_verksamhet"),
        "indikator", "namn", "namn",
    ),
    _Namner("riskatgard", "risk", ("process",), "malbedomning", "namndmal", "namndmal"),
    _Namner("riskatgard", "risk", ("process",), "systematisk_kontroll", "process", "kontroll"),
    _Namner(
        "volymantagande", "verksamhet", ("verksamhet",),
        "driftverksamhet", "verksamhet", "verksamhet",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Lank:
    """En rad som hör ihop med en annan: tabell, nyckel som i källan, sida och nämndens namn."""

    tabell: str
    nyckel: str
    sida: str
    namnd: str

    @property
    def ord_(self) -> str:
        """Ordet för raden: Mål, Uppdrag, Satsning …"""
        return SIDOR.get(self.tabell, (self.tabell, ""))[0]

    @property
    def text(self) -> str:
        """Radens namn, kortat vid ett ordslut."""
        if len(self.nyckel) <= _KORT:
            return self.nyckel
        return f"{self.nyckel[:_KORT].rsplit(' ', 1)[0]} …"


Samband = dict[tuple[str, str, str], tuple[Lank, ...]]
"""(nämnd, tabell, nyckel) → det som raden hör ihop med."""


def samband(lager: Lager, urval: Urval) -> Samband:
    """Allt som hör ihop i perioden, från båda hållen: tabellen relation, och kolumner som pekar.

    Uppdrag, bidrag och indikatorer pekar på sitt nämndmål. Rader som nämner varandra vid namn hör
    ihop: en effektivisering med indikatorn som dess nyckeltal heter, en risk med nämndmålet eller
    kontrollen i samma process, ett volymantagande med verksamhetens budget.
    """
    version = lager.version() if urval.version is None else urval.version
    return _samband(lager, replace(urval, namnd=None, version=version))


@lru_cache(maxsize=64)
def _samband(lager: Lager, urval: Urval) -> Samband:
    """Sparat på perioden med dataversionen: alla nämnder på en gång, med nämnden i nyckeln."""
    namn = namndnamn(lager, urval)
    ut: dict[tuple[str, str, str], dict[Lank, None]] = {}
    for namnd, fran, till in _par(lager, urval):
        for (tabell, rad), (andra, annan) in ((fran, till), (till, fran)):
            lank = Lank(andra, annan, SIDOR.get(andra, ("", ""))[1], namn.get(namnd, ""))
            ut.setdefault((namnd, tabell, rad), {})[lank] = None
    return {vilken: tuple(lankar) for vilken, lankar in ut.items()}


_Par = tuple[str, tuple[str, str], tuple[str, str]]


def _par(lager: Lager, urval: Urval) -> Iterator[_Par]:
    for r in valda(lager, "relation", urval).itertuples():
        vem = _text(r.namnd)
        yield vem, (r.fran_tabell, r.fran_nyckel), (r.till_tabell, r.till_nyckel)
    for tabell, kolumn in _MAL:
        ram = valda(lager, tabell, urval)
        ram = ram[ram["namndmal"].notna()]
        for namnd, rad, mal in zip(ram["namnd"], ram[kolumn], ram["namndmal"], strict=True):
            yield _text(namnd), (tabell, rad), ("malbedomning", mal)
    for namner in _NAMNER:
        yield from _vid_namn(lager, urval, namner)


def _vid_namn(lager: Lager, urval: Urval, namner: _Namner) -> Iterator[_Par]:
    """Sambanden där en rad bär den andras namn, inom samma nämnd."""
    andra = valda(lager, namner.andra, urval)
    traffar: dict[tuple[str, str], list[str]] = {}
    for vem, heter, rad in zip(
        andra["namnd"], andra[namner.heter], andra[namner.andra_nyckel], strict=True
    ):
        traffar.setdefault((_text(vem), nyckel(_text(heter))), []).append(rad)
    ram = valda(lager, namner.tabell, urval)
    for kolumn in namner.kolumner:
        for vem, rad, ord_ in zip(ram["namnd"], ram[namner.nyckel], ram[kolumn], strict=True):
            for traff in traffar.get((_text(vem), nyckel(ord_)), ()) if _text(ord_) else ():
                yield _text(vem), (namner.tabell, rad), (namner.andra, traff)


def _text(varde: object) -> str:
    return varde if isinstance(varde, str) else ""


def hor_ihop(alla: Samband, tabell: str, ram: pd.DataFrame, kolumn: str) -> list[tuple[Lank, ...]]:
    """Länkarna för varje rad i ramen, i ordning; tom tupel där inget samband anges."""
    return [
        alla.get((_text(namnd), tabell, rad), ())
        for namnd, rad in zip(ram["namnd"], ram[kolumn], strict=True)
    ]


def i_ord(lankar: Iterable[Lank]) -> str | None:
    """Länkarna som text för tabell och hämtning; None där inget samband anges."""
    return "; ".join(f"{lank.ord_}: {lank.nyckel}" for lank in lankar) or None
