"""Katalogen: det som organisationen äger, som daterad TOML bredvid den här filen.

Kommuner, nämnder med alias, verksamheters alias, orsaker, parametrar (gränser och regler med
årtal och beslut) och indikatorernas definitioner. Tester lägger en egen mapp i stället.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

MAPP = Path(__file__).parent


@dataclass(frozen=True)
class Kommun:
    """En kommun: SCB-kod och namn. `pahittad` märker Exempelkommuner."""

    kod: str
    namn: str
    alias: tuple[str, ...] = ()
    pahittad: bool = False


@dataclass(frozen=True)
class Namnd:
    """En nämnd med de stavningar som den känns igen på."""

    kommun: str
    id: str
    namn: str
    kortnamn: str
    alias: tuple[str, ...] = ()
    giltig_fran: str | None = None
    giltig_till: str | None = None
    foregangare: str | None = None


@dataclass(frozen=True)
class Orsak:
    """Ett kort namn på en orsak, slaget, och mönstret som känner igen den i löptext."""

    namn: str
    slag: str
    monster: str
    omrade: str = ""


@dataclass(frozen=True)
class Indikatordefinition:
    """Det katalogen vet om en indikator utöver rapporten: riktning, enhet, källa, granskning.

    `oversikt` ställer indikatorn i översiktens kolumn (`budgethallning`, `sjukfranvaro`, `hme`);
    `galler` säger om den mäter nämnden eller hela kommunen.
    """

    id: str
    namn: str
    riktning: str
    enhet: str
    definition: str
    kalla: str
    kolada_id: str | None = None
    obligatorisk: bool = False
    oversikt: str | None = None
    galler: str = "namnd"
    alias: tuple[str, ...] = ()
    granskad: str | None = None
    nasta_granskning: str | None = None


@dataclass(frozen=True)
class Katalog:
    """Hela katalogen, oföränderlig efter läsning."""

    kommuner: tuple[Kommun, ...] = ()
    namnder: tuple[Namnd, ...] = ()
    verksamhetsalias: tuple[Mapping[str, str], ...] = ()
    orsaker: tuple[Orsak, ...] = ()
    indikatorer: Mapping[str, Indikatordefinition] = field(default_factory=dict)
    parametrar: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)

    @cached_property
    def _namndnamn(self) -> dict[tuple[str, str], Namnd]:
        return {
            (n.kommun, nyckel(stavning)): n
            for n in self.namnder
            for stavning in (n.id, n.namn, n.kortnamn, *n.alias)
        }

    @cached_property
    def _verksamheter(self) -> dict[str, list[Mapping[str, str]]]:
        per_stavning: dict[str, list[Mapping[str, str]]] = {}
        for alias in self.verksamhetsalias:
            per_stavning.setdefault(nyckel(alias["stavning"]), []).append(alias)
        return per_stavning

    def namnd(self, kommun: str, stavning: str) -> Namnd | None:
        """Nämnden som stavningen avser i kommunen, eller None."""
        return self._namndnamn.get((kommun, nyckel(stavning)))

    def namnder_i_text(self, kommun: str, text: str) -> list[Namnd]:
        """Nämnder som nämns med hela namnet i en löptext, i den ordning de står."""
        vikt = nyckel(text)
        funna: list[tuple[int, Namnd]] = []
        for namnd in self.namnder:
            namn = "|".join(re.escape(nyckel(s)) for s in (namnd.namn, *namnd.alias))
            traff = re.search(rf"\b(?:{namn})\b", vikt) if namnd.kommun == kommun else None
            if traff:
                funna.append((traff.start(), namnd))
        return [namnd for _, namnd in sorted(funna, key=lambda par: par[0])]

    def kommun(self, kod: str) -> Kommun | None:
        """Kommunen med den koden, eller None."""
        return next((k for k in self.kommuner if k.kod == kod), None)

    def kommun_i_text(self, text: str) -> Kommun | None:
        """Kommunen som nämns oftast i texten, eller None."""
        antal = {
            k: len(re.findall(rf"\b(?:{'|'.join(map(re.escape, (k.namn, *k.alias)))})\b", text))
            for k in self.kommuner
        }
        bast = max(antal, key=lambda k: antal[k], default=None)
        return bast if bast and antal[bast] else None

    def verksamhet(self, stavning: str, overordnad: str | None = None) -> str:
        """Verksamhetens namn: rättat om stavningen står bland aliasen, annars som den är."""
        for alias in self._verksamheter.get(nyckel(stavning), ()):
            if alias.get("overordnad") in (None, overordnad):
                return alias["namn"]
        return stavning

    def indikator(self, namn: str) -> Indikatordefinition | None:
        """Katalogens definition av indikatorn med det namnet, eller None."""
        sokt = nyckel(namn)
        return next(
            (
                i
                for i in self.indikatorer.values()
                if sokt in (nyckel(i.namn), *map(nyckel, i.alias))
            ),
            None,
        )

    def parameter(self, namn: str, ar: int, kommun: str | None = None) -> Any:
        """Parameterns värde det året: det senast beslutade som gällde. LookupError om inget.

        Kommunens eget beslut går före det som gäller alla.
        """
        return self._block(namn, ar, kommun)["varde"]

    def beslut(self, namn: str, ar: int, kommun: str | None = None) -> str:
        """Beslutet bakom parameterns värde det året. LookupError om inget gällde."""
        return str(self._block(namn, ar, kommun)["beslut"])

    def _block(self, namn: str, ar: int, kommun: str | None) -> Mapping[str, Any]:
        gallande = [
            block
            for block in self.parametrar.get(namn, ())
            if int(block["giltig_fran"]) <= ar <= int(block.get("giltig_till", 9999))
            and block.get("kommun") in (None, kommun)
        ]
        if not gallande:
            raise LookupError(f"parametern {namn} har inget värde för {ar}")
        return max(gallande, key=lambda b: (b.get("kommun") is not None, int(b["giltig_fran"])))


@lru_cache(maxsize=4096)
def nyckel(text: str) -> str:
    """Texten vikt för jämförelse: NFC, gemener, ett blanksteg, & som och."""
    vikt = unicodedata.normalize("NFC", text).casefold().replace("&", " och ")
    return " ".join(re.sub(r"[^\w%]+", " ", vikt).split())


def slug(text: str) -> str:
    """Ett id ur ett namn: gemener, ASCII, bindestreck."""
    vikt = text.casefold().replace("å", "a").replace("ä", "a").replace("ö", "o")
    ascii_ = unicodedata.normalize("NFKD", vikt).encode("ascii", "ignore").decode()
    return "-".join(re.sub(r"[^a-z0-9]+", " ", ascii_).split())


def _toml(fil: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(fil.read_text("utf-8")) if fil.exists() else {}
    except tomllib.TOMLDecodeError as fel:
        raise ValueError(f"{fil.parent.name}/{fil.name} går inte att läsa: {fel}") from fel


def _post(klass: type, block: Mapping[str, Any], fil: str) -> Any:
    falt = {f.name for f in fields(klass)}
    if okanda := block.keys() - falt:
        raise TypeError(
            f"{fil} – okänt fält {', '.join(sorted(okanda))} – tillåtna: {', '.join(sorted(falt))}"
        )
    try:
        return klass(**{k: tuple(v) if isinstance(v, list) else v for k, v in block.items()})
    except TypeError as fel:
        raise TypeError(f"{fil} – ett fält saknas – {fel}") from fel


def las_katalog(mapp: Path = MAPP) -> Katalog:
    """Katalogen i en mapp; okända fält i ett block är ett fel (TypeError), aldrig tystnad."""

    def poster(klass: type, namn: str, rubrik: str) -> tuple[Any, ...]:
        fil = mapp / f"{namn}.toml"
        return tuple(_post(klass, b, fil.name) for b in _toml(fil).get(rubrik, []))

    indikatorer = [
        _post(Indikatordefinition, _toml(fil), f"indikatorer/{fil.name}")
        for fil in sorted((mapp / "indikatorer").glob("*.toml"))
    ]
    return Katalog(
        poster(Kommun, "kommuner", "kommun"),
        poster(Namnd, "namnder", "namnd"),
        tuple(_toml(mapp / "verksamheter.toml").get("alias", [])),
        poster(Orsak, "orsaker", "orsak"),
        {i.id: i for i in indikatorer},
        {namn: tuple(block) for namn, block in _toml(mapp / "parametrar.toml").items()},
    )


def katalog() -> Katalog:
    """Katalogen i HUD_KATALOG, annars den medföljande; läst en gång per process."""
    return _katalog(os.environ.get("HUD_KATALOG") or str(MAPP))


@lru_cache(maxsize=4)
def _katalog(mapp: str) -> Katalog:
    return las_katalog(Path(mapp))


def pahittad(kommun: str) -> str:
    """Märkningen av en påhittad kommuns uppgifter; tom för en riktig."""
    kand = katalog().kommun(kommun)
    return f"{kand.namn} – påhittade uppgifter" if kand and kand.pahittad else ""


@lru_cache(maxsize=1)
def katalogsumma() -> str:
    """Tolv hextecken ur den medföljande katalogens filer: samma gränser och alias, samma summa."""
    filer = sorted(MAPP.rglob("*.toml"))
    innehall = b"".join(f.relative_to(MAPP).as_posix().encode() + f.read_bytes() for f in filer)
    return hashlib.sha256(innehall).hexdigest()[:12]


def markt_titel(kommun: str, titel: str) -> str:
    """Titeln, med kommunens namn och ordet påhittad först när kommunen är det."""
    kand = katalog().kommun(kommun)
    return f"{kand.namn} (påhittad): {titel}" if kand and kand.pahittad else titel
