"""Ramens frågor: vilka kommuner, nämnder, år och tillfällen som går att välja."""

from __future__ import annotations

from dataclasses import dataclass

from hud_model.begrepp import Period, Urval
from hud_model.fragor._grund import TILLFALLE
from hud_model.katalog import katalog
from hud_model.lager import Lager

_UPPFOLJNING = ("resultatrakning", "malbedomning", "stickprov")
_ORDNING = {namn: nr for nr, namn in enumerate(TILLFALLE)}
ALLA = "Alla nämnder"
PER = {"plan": "01-01", "delar1": "04-30", "delar2": "08-31", "bokslut": "12-31"}


@dataclass(frozen=True)
class Valbart:
    """Det som går att välja: kod → namn för kommuner, id → namn för nämnder, och perioderna."""

    kommuner: dict[str, str]
    namnder: dict[str, dict[str, str]]
    perioder: dict[str, tuple[Period, ...]]

    def forval(self) -> Urval | None:
        """Urvalet som ramen visar innan läsaren valt något; None när inget går att välja."""
        for kommun in self.kommuner:
            senast = self.perioder[kommun][0]
            return Urval(kommun, senast.ar, senast.tillfalle)
        return None


def valbart(lager: Lager, version: int | None = None) -> Valbart:
    """Vad den inlästa uppföljningen omfattar; nämnder i svensk bokstavsordning, senaste först."""
    perioder: dict[str, set[Period]] = {}
    namnder: dict[str, set[str]] = {}
    for tabell in _UPPFOLJNING:
        ram = lager.las(tabell, version=version)
        if tabell == "malbedomning":
            ram = ram[ram["bedomning"].notna()]
        ram = ram[["kommun", "namnd", "ar", "tillfalle"]]
        for rad in ram.drop_duplicates().itertuples():
            perioder.setdefault(rad.kommun, set()).add(Period(int(rad.ar), rad.tillfalle))
            namnder.setdefault(rad.kommun, set()).add(rad.namnd)
    alla = lager.las("namnd", version=version)
    namn = {(r.kommun, r.id): r.namn for r in alla.itertuples()}
    return Valbart(
        {k: kommun.namn if (kommun := katalog().kommun(k)) else k for k in sorted(perioder)},
        {
            k: dict(
                sorted(
                    ((id_, namn[k, id_]) for id_ in ids if (k, id_) in namn),
                    key=lambda par: svensk_ordning(par[1]),
                )
            )
            for k, ids in namnder.items()
        },
        {
            k: tuple(sorted(p, key=lambda p: (-p.ar, -_ORDNING[p.tillfalle])))
            for k, p in perioder.items()
        },
    )


def svensk_ordning(text: str) -> list[int]:
    """Sorteringsnyckel där å, ä och ö kommer sist."""
    sist = {"å": 0x7B, "ä": 0x7C, "ö": 0x7D}
    return [sist.get(tecken, ord(tecken)) for tecken in text.casefold()]
