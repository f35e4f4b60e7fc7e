"""Koladas svar, prövade fält för fält: det som inte ser ut som väntat blir ett fel, aldrig ett hål.

Formen: `{"values": [{"kpi", "municipality", "period", "values": [{"gender", "count", "status",
"value", "isdeleted"}]}], "count", "next_url", "previous_url"}`. Könen står i vilken ordning som
helst. Ett saknat eller omtypat fält fäller sidan; ett nytt fält fäller den inte men sägs.
"""

from __future__ import annotations

import hashlib
import math
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._json import las_json

FORMAT = "huddinge-uppfoljning/kolada-1"
SVAR_HOGST_BYTE = 32 * 1024 * 1024
KON = {"T": "alla", "K": "kvinnor", "M": "man"}
STATUS = {
    "": "faststalld",
    "Missing": "ej_insamlad",
    "Not applicable": "ej_tillamplig",
    "Privacy": "sekretess",
}
_TEXT, _TEXT_ELLER_INGET = frozenset({str}), frozenset({str, type(None)})
_HELTAL, _LISTA = frozenset({int}), frozenset({list})
_FALT = {
    "svaret": {"values": _LISTA, "count": _HELTAL, "next_url": _TEXT_ELLER_INGET},
    "posten": {"kpi": _TEXT, "municipality": _TEXT, "period": _HELTAL, "values": _LISTA},
    "värdet": {
        "gender": _TEXT,
        "status": _TEXT_ELLER_INGET,
        "value": frozenset({int, float, type(None)}),
    },
    "nyckeltalet": {
        "id": _TEXT,
        "title": _TEXT,
        "description": _TEXT_ELLER_INGET,
        "publication_date": _TEXT_ELLER_INGET,
    },
}
"""Fälten som måste finnas, med sina slag. JSON ger bara just dessa: sant är inget heltal."""
_KANDA = {
    "svaret": {"previous_url"},
    "posten": set(),
    "värdet": {"count", "isdeleted"},
    "nyckeltalet": {
        *("is_divided_by_gender", "municipality_type", "auspice", "operating_area"),
        *("perspective", "prel_publication_date", "publ_period", "has_ou_data"),
    },
}
"""Fält som också hör dit; andra är nya."""
_ALLA = {slag: _FALT[slag].keys() | mer for slag, mer in _KANDA.items()}


class Svarsfel(Anvandarfel):
    """Svaret är inte det som väntades; sidorna i anropet ska hämtas om nästa gång."""


@dataclass(frozen=True)
class Anrop:
    """Ett anrop om värden: vilka nyckeltal, kommuner och år det frågar efter."""

    nyckeltal: tuple[str, ...]
    kommuner: tuple[str, ...]
    ar: tuple[int, ...]

    @property
    def vag(self) -> str:
        """Vägen under basadressen, som Kolada vill ha den."""
        return (
            f"/data/kpi/{','.join(self.nyckeltal)}/municipality/{','.join(self.kommuner)}"
            f"/year/{','.join(map(str, self.ar))}"
        )

    def delat(self) -> tuple[Anrop, Anrop] | None:
        """Två halvor av anropet, delat där det är bredast; None när det inte går att dela."""
        falt = max(("kommuner", "nyckeltal", "ar"), key=lambda namn: len(getattr(self, namn)))
        varden = getattr(self, falt)
        mitt = len(varden) // 2
        if not mitt:
            return None
        return replace(self, **{falt: varden[:mitt]}), replace(self, **{falt: varden[mitt:]})


class Varde(NamedTuple):
    """Ett värde som Kolada anger det, med modellens ord för kön och status."""

    nyckeltal: str
    kommun: str
    ar: int
    kon: str
    varde: float | None
    status: str


@dataclass(frozen=True)
class Sida:
    """En prövad sida: vad den innehåller, vart nästa finns, antal (angivet och i svaret).

    `innehall` är `Varde` eller en dict per nyckeltal; `okanda` är fält som är nya i svaret.
    """

    innehall: tuple[Any, ...]
    nasta: str | None
    angivet_antal: int
    antal: int
    okanda: frozenset[str]


def vardesida(svar: bytes, plats: str, anrop: Anrop) -> Sida:
    """Sidan med `Varde`; Anvandarfel som namnger sidan och fältet om något avviker."""
    return _Provare(plats).sida(svar, anrop)


def nyckeltalssida(svar: bytes, plats: str, fragade: tuple[str, ...]) -> Sida:
    """Sidan med en dict per nyckeltal: id, titel, beskrivning, omrade, publicerad, period.

    `publicerad` är dagen då värdena för året `period` är fastställda, eller None.
    """
    return _Provare(plats).sida(svar, fragade)


@dataclass
class Granskning:
    """Granskar ett anrops sidor tillsammans: dubbletter, bläddring och det angivna antalet."""

    anrop: Anrop
    varden: dict[tuple[str, str, int, str], Varde] = field(default_factory=dict)
    okanda: set[str] = field(default_factory=set)
    dubbletter: int = 0
    _angivna: list[tuple[int, int]] = field(default_factory=list)

    def las(self, svar: bytes, plats: str) -> Sida:
        """Sidan, prövad för sig och mot anropets tidigare sidor.

        Svarsfel om samma nyckel får två värden, eller om sidan leder vidare utan något nytt.
        """
        sida = vardesida(svar, plats, self.anrop)
        fanns = len(self.varden)
        for varde in sida.innehall:
            nyckel = (varde.nyckeltal, varde.kommun, varde.ar, varde.kon)
            tidigare = self.varden.setdefault(nyckel, varde)
            if tidigare is not varde:
                self.dubbletter += 1
            if tidigare != varde:
                raise Svarsfel(
                    f"{plats} – {' '.join(map(str, nyckel))} står två gånger, med olika värden "
                    f"({tidigare.varde} och {varde.varde}) – inget har ändrats; kör igen senare"
                )
        if sida.nasta and len(self.varden) == fanns:
            raise Svarsfel(
                f"{plats} – sidan leder vidare men innehåller inget nytt, så bläddringen skulle "
                "inte ta slut – inget har ändrats; kör igen senare"
            )
        self.okanda |= sida.okanda
        self._angivna.append((sida.angivet_antal, sida.antal))
        return sida

    def avsluta(self, plats: str) -> None:
        """Svarsfel om det angivna antalet varken är sidans eller hela anropets antal poster."""
        alla = sum(antal for _, antal in self._angivna)
        per_sida = all(angivet == antal for angivet, antal in self._angivna)
        if not per_sida and any(angivet != alla for angivet, _ in self._angivna):
            angivet = max(angivet for angivet, _ in self._angivna)
            raise Svarsfel(
                f"{plats} – svaret anger {angivet} poster men {alla} kom – "
                "inget har ändrats; kör igen senare"
            )


@dataclass
class _Provare:
    """Prövar en sida; minns vilka okända fält den haft."""

    plats: str
    okanda: set[str] = field(default_factory=set)

    def sida(self, svar: bytes, fragat: Anrop | tuple[str, ...]) -> Sida:
        """Sidan med värden (när ett anrop ges) eller nyckeltal (när id:n ges)."""
        try:
            rot = las_json(svar)
        except (ValueError, RecursionError) as fel:
            raise self._avviker("svaret", "är inte JSON med varje namn en gång") from fel
        self._falt(rot, "svaret", "svaret")
        innehall: list[Any] = []
        for nr, post in enumerate(rot["values"]):
            if isinstance(fragat, Anrop):
                innehall += self._post(post, f"values[{nr}]", fragat)
            else:
                innehall.append(self._nyckeltal(post, f"values[{nr}]", fragat))
        return Sida(
            tuple(innehall),
            rot["next_url"] or None,
            rot["count"],
            len(rot["values"]),
            frozenset(self.okanda),
        )

    def _post(self, post: Any, var: str, anrop: Anrop) -> Iterator[Varde]:
        self._falt(post, var, "posten")
        self._fragat(post["kpi"], anrop.nyckeltal, f"{var}.kpi")
        self._fragat(post["municipality"], anrop.kommuner, f"{var}.municipality")
        self._fragat(post["period"], anrop.ar, f"{var}.period")
        for nr, matt in enumerate(post["values"]):
            har = f"{var}.values[{nr}]"
            self._falt(matt, har, "värdet")
            if matt.get("isdeleted") is True:
                continue
            kon, status = matt["gender"], matt["status"] or ""
            if kon not in KON:
                raise self._avviker(f"{har}.gender", f"är {kon!r}, inte T, K eller M")
            if status not in STATUS:
                raise self._avviker(f"{har}.status", f"är {status!r}, som inte är känd")
            yield Varde(
                post["kpi"],
                post["municipality"],
                post["period"],
                KON[kon],
                *self._tal(matt["value"], status, f"{har}.value"),
            )

    def _tal(self, varde: int | float | None, status: str, var: str) -> tuple[float | None, str]:
        if varde is None:
            return None, STATUS[status] if status else "ej_insamlad"
        if status or abs(varde) > 1e15 or not math.isfinite(varde):
            raise self._avviker(var, f"är {varde!r} och status är {status!r}")
        return float(varde), STATUS[""]

    def _nyckeltal(self, post: Any, var: str, fragade: tuple[str, ...]) -> dict[str, Any]:
        self._falt(post, var, "nyckeltalet")
        self._fragat(post["id"], fragade, f"{var}.id")
        period = str(post.get("publ_period") or "")
        return {
            "id": post["id"],
            "titel": post["title"],
            "beskrivning": post["description"],
            "omrade": post.get("operating_area"),
            "publicerad": post["publication_date"],
            "period": int(period) if re.fullmatch(r"[0-9]{4}", period) else None,
        }

    def _falt(self, objekt: Any, var: str, slag: str) -> None:
        if type(objekt) is not dict:
            raise self._avviker(var, "är inte ett objekt")
        for namn, typer in _FALT[slag].items():
            if namn not in objekt:
                raise self._avviker(f"{var}.{namn}", "saknas")
            if type(objekt[namn]) not in typer:
                raise self._avviker(f"{var}.{namn}", f"är {objekt[namn]!r:.40}, av fel slag")
        if not objekt.keys() <= _ALLA[slag]:
            self.okanda |= {f"{namn} i {slag}" for namn in objekt.keys() - _ALLA[slag]}

    def _fragat(self, varde: object, fragade: tuple[object, ...], var: str) -> None:
        if varde not in fragade:
            raise self._avviker(var, f"är {varde!r}, som anropet inte frågade efter")

    def _avviker(self, var: str, vad: str) -> Svarsfel:
        return Svarsfel(
            f"{self.plats} – {var} {vad} – inget har ändrats; Koladas svar kan ha fått en ny form: "
            "kör igen, och uppdatera programmet om felet står kvar"
        )


def ur_ra(ra: Path, sha256: str) -> bytes | None:
    """Svaret som ligger packat under sin kontrollsumma i mappen, eller None om det inte är helt."""
    fil = ra / sha256
    packat = fil.read_bytes() if fil.is_file() else b""
    return packa_upp(packat) if hashlib.sha256(packat).hexdigest() == sha256 else None


def packa_upp(packat: bytes) -> bytes | None:
    """Ett packat svar, eller None om det är skadat eller orimligt stort uppackat."""
    packare = zlib.decompressobj(31)
    try:
        svar = packare.decompress(packat, SVAR_HOGST_BYTE + 1)
    except zlib.error:
        return None
    return svar if packare.eof and len(svar) <= SVAR_HOGST_BYTE else None
