"""Följder: vad en leverans skulle ändra i det som sidorna säger, räknat innan den läses in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

import pandas as pd

from hud_model.begrepp import Anmarkning, Inlasning, Rad, Urval
from hud_model.fragor._forsta import FORSTA, SIDOR, forsta_meningen
from hud_model.fragor._grund import ORDNING, TILLFALLE, arets_avstamda, namndnamn, uppraknat
from hud_model.fragor._sidor import sidor_som_laser
from hud_model.lager import Lager
from hud_model.regler._rader import PERIOD
from hud_model.regler.avstamning import anmarkning_id
from hud_model.regler.leverans import FOLJDER, Skillnad
from hud_model.tabeller import TABELLER

_PERIODER_HOGST = 4
_FYND_HOGST = 3


@dataclass(frozen=True)
class AndradMening:
    """En sidas första mening före och efter, och vad den avser (nämnd, år, tillfälle)."""

    sida: str
    avser: str
    fore: str
    efter: str


@dataclass(frozen=True)
class Foljd:
    """Det som en leverans ändrar: avstämningens nya fynd och sidornas första meningar.

    `delvis` är de tabeller där leveransen ändrar eller lägger till rader bland dem som en annan
    leverans redan har om samma nämnd och period: titel → vad som ändras.
    """

    fynd: tuple[Anmarkning, ...] = ()
    meningar: tuple[AndradMening, ...] = ()
    delvis: Mapping[str, str] = field(default_factory=dict)

    def rader(self) -> list[str]:
        """Följderna som meningar: antalet nya fynd med de första, och meningarna som ändras."""
        ut = []
        if antal := len(self.fynd):
            fler = f" … och {antal - _FYND_HOGST} till." if antal > _FYND_HOGST else ""
            texter = " ".join(a.text for a in self.fynd[:_FYND_HOGST])
            ut.append(f"{'Ett nytt' if antal == 1 else f'{antal} nya'} fynd: {texter}{fler}")
        ut += [
            f"Första meningen på {SIDOR[m.sida]} ({m.avser}): ”{m.fore}” blir ”{m.efter}”"
            for m in self.meningar
        ]
        return ut

    def i_korthet(self) -> str:
        """Vad som ändras, utan meningarna själva; utan punkt."""
        delar = self.rader()[:1] if self.fynd else []
        if sidor := list(dict.fromkeys(SIDOR[m.sida] for m in self.meningar)):
            delar.append(f"Första meningen ändras på {uppraknat(sidor)}")
        return " ".join(delar).rstrip(".")


class _Efter:
    """Lagret som det vore om leveransen sparades: svarar på frågor, skriver inget."""

    def __init__(self, lager: Lager, inlasningar: Sequence[Inlasning], ersatta: set[str]) -> None:
        self._lager, self._inlasningar, self._ersatta = lager, inlasningar, ersatta
        self._version = lager.version() + 1
        self._hel = cache(self._las_hel)

    def __getattr__(self, namn: str) -> Any:
        return getattr(self._lager, namn)

    def version(self) -> int:
        return self._version

    def las(self, tabell: str, *, version: int | None = None, **villkor: Any) -> pd.DataFrame:
        ram = self._hel(tabell)
        for kolumn, varde in villkor.items():
            traff = ram[kolumn].isna() if varde is None else ram[kolumn] == varde
            ram = ram[traff.to_numpy(bool, na_value=False)]
        return ram.reset_index(drop=True)

    def _las_hel(self, tabell: str) -> pd.DataFrame:
        ram = self._lager.las(tabell)
        if tabell == "inlasning":
            egna = [{k: getattr(inl, k) for k in ram} for inl in self._inlasningar]
            return pd.concat([ram, pd.DataFrame(egna, columns=list(ram)).astype(ram.dtypes)])
        nyckel = list(TABELLER[tabell].nyckel)
        nya = [
            {**rad, "inlasning": inl.id}
            for inl in self._inlasningar
            for rad in inl.rader.get(tabell, ())
        ]
        if "inlasning" in ram:
            ram = ram[~ram["inlasning"].isin(self._ersatta)]
        if not nya:
            return ram
        tillagg = pd.DataFrame(nya, columns=list(ram)).astype(ram.dtypes)
        ram = pd.concat([ram, tillagg], ignore_index=True).drop_duplicates(nyckel, keep="last")
        return ram.sort_values(nyckel, na_position="first", kind="stable", ignore_index=True)


def som_om(inlasningar: Sequence[Inlasning], ersatta: set[str], lager: Lager) -> Lager:
    """Lagret som det vore om inläsningarna sparades och de `ersatta` (id) föll bort."""
    return cast(Lager, _Efter(lager, inlasningar, ersatta))


def foljden(inl: Inlasning, skillnader: Sequence[Skillnad], lager: Lager, efter: Lager) -> Foljd:
    """Vad leveransen ändrar: lagret som det är mot lagret som det blir (`efter`, se `som_om`).

    Meningarna räknas för hela kommunen, och för nämnden när raderna bara gäller en, i de senaste
    perioderna som redan har uppgifter.
    """
    andrade = {s.tabell for s in skillnader} - FOLJDER
    perioder = sorted(
        {
            (rad["ar"], rad["tillfalle"])
            for s in skillnader
            if s.tabell in andrade
            for rad in (*s.nya, *s.borta, *(efter for _, efter in s.andrade))
            if rad.get("ar") and rad.get("tillfalle")
        },
        key=lambda period: (period[0], ORDNING[period[1]]),
    )
    return Foljd(
        _nya_fynd(inl.kommun, {ar for ar, _ in perioder}, lager, efter),
        _andrade_meningar(inl, perioder[-_PERIODER_HOGST:], andrade, lager, efter),
        delvis(skillnader, lager),
    )


def _nya_fynd(kommun: str, ar: set[int], lager: Lager, efter: Lager) -> tuple[Anmarkning, ...]:
    ut: list[Anmarkning] = []
    for ett in sorted(ar):
        fore = {anmarkning_id(a) for a in arets_avstamda(lager, lager.version(), kommun, ett)}
        nu = arets_avstamda(efter, efter.version(), kommun, ett)
        ut += [a for a in nu if anmarkning_id(a) not in fore]
    return tuple(ut)


def _andrade_meningar(
    inl: Inlasning,
    perioder: Sequence[tuple[int, str]],
    andrade: set[str],
    lager: Lager,
    efter: Lager,
) -> tuple[AndradMening, ...]:
    namnda = {r["namnd"] for t in andrade for r in inl.rader.get(t, ()) if r.get("namnd")}
    valda = [None, *namnda] if len(namnda) == 1 else [None]
    ut: dict[tuple[str, str, str], AndradMening] = {}
    for ar, tillfalle in perioder:
        for namnd in valda:
            urval = Urval(inl.kommun, ar, tillfalle, namnd)
            vem = namndnamn(efter, urval).get(namnd or "", "Hela kommunen")
            avser = f"{vem} {ar} {TILLFALLE[tillfalle].lower()}"
            for sida in sidor_som_laser(andrade):
                if sida not in FORSTA:
                    continue
                forr = forsta_meningen(sida, lager, urval)
                nu = forsta_meningen(sida, efter, urval)
                if not forr.tomt and forr.rubrik != nu.rubrik:
                    mening = AndradMening(sida, avser, forr.rubrik, nu.rubrik)
                    ut.setdefault((sida, mening.fore, mening.efter), mening)
    return tuple(ut.values())


def delvis(skillnader: Sequence[Skillnad], lager: Lager) -> dict[str, str]:
    """Tabellerna där rader ändras eller läggs till bland dem som redan finns om samma nämnd och
    period: titel → hur många.
    """
    ut = {}
    for s in skillnader:
        tabell = TABELLER[s.tabell]
        if s.tabell in FOLJDER or not set(PERIOD) <= set(tabell.nyckel):
            continue
        fanns = _grupper(lager.las(s.tabell)[list(PERIOD)].drop_duplicates())
        nya = [rad for rad in s.nya if _grupp(rad) in fanns]
        if nya or s.andrade:
            antal = [f"{len(s.andrade)} ändras"] if s.andrade else []
            antal += [f"{len(nya)} läggs till"] if nya else []
            ut[tabell.titel] = " och ".join(antal)
    return ut


def _grupper(ram: pd.DataFrame) -> set[tuple[Any, ...]]:
    return {tuple(None if pd.isna(v) else v for v in rad) for rad in ram.itertuples(index=False)}


def _grupp(rad: Rad) -> tuple[Any, ...]:
    return tuple(rad.get(k) for k in PERIOD)
