"""Katalogen: det som organisationen äger, som daterad TOML bredvid den här filen.

Kommuner, nämnder med alias, verksamheters alias, orsaker, parametrar (gränser och regler med
årtal och beslut), indikatorernas och nyckeltalens definitioner, rikets kommunkoder och grupper av
liknande kommuner. Tester lägger en egen mapp i stället.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from hud_model.katalog.linje import Linje

MAPP = Path(__file__).parent
RIKET = "0000"
"""Koladas kod för hela riket."""


@dataclass(frozen=True)
class Kommun:
    """En kommun: SCB-kod och namn. `pahittad` märker Exempelkommuner."""

    kod: str
    namn: str
    alias: tuple[str, ...] = ()
    pahittad: bool = False


@dataclass(frozen=True)
class Namnd:
    """En nämnd med de stavningar som den känns igen på.

    `foregangare` är id:n med mellanslag mellan: flera när nämnder slagits ihop. `forvaltning` är
    förvaltningen som arbetar åt nämnden, och nämnden känns igen på den när den är ensam om den.
    `i_ram_hos` är nämnden vars budgetram dess ekonomi ingår i.
    """

    kommun: str
    id: str
    namn: str
    kortnamn: str
    alias: tuple[str, ...] = ()
    giltig_fran: str | None = None
    giltig_till: str | None = None
    foregangare: str | None = None
    forvaltning: str | None = None
    i_ram_hos: str | None = None


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
class Metodbrott:
    """Första året som ett nyckeltal räknas på ett nytt sätt, och vad som ändrades."""

    ar: int
    orsak: str


@dataclass(frozen=True)
class Nyckeltal:
    """Det katalogen vet om ett av Koladas nyckeltal utöver Kolada: riktning, slag, vems det är.

    `slag` är kvalitet, kostnad, volym, struktur, ekonomi eller personal. `omrade` är en väg:
    `aldreomsorg/hemtjanst` ligger i `aldreomsorg`, och belopp för dem summeras inte. `framst` är
    nämnderna som har det bland sina tre mest talande. Kronor för en kostnads gap är gapet gånger
    `volym` (gånger procenten i `volym_andel`). `struktur` är nettokostnadsavvikelsen för området,
    `avvikelse_mnkr` samma avvikelse i kronor, `kvalitet_mot` nyckeltalen som en kostnad läses
    mot. En `undersokning` görs inte varje år, och upprepade värden är då en mätning.
    """

    id: str
    titel: str
    riktning: str
    slag: str
    omrade: str
    namnder: tuple[str, ...]
    enhet: str
    varfor: str
    agare: str
    nasta_granskning: str
    framst: tuple[str, ...] = ()
    volym: str | None = None
    volym_andel: str | None = None
    struktur: str | None = None
    avvikelse_mnkr: str | None = None
    kvalitet_mot: tuple[str, ...] = ()
    undersokning: bool = False
    brott: tuple[Metodbrott, ...] = ()


@dataclass(frozen=True)
class Kommungrupp:
    """Kommuner som liknar en kommun i ett område (None: i allt), enligt källan, från ett år."""

    id: str
    kommun: str
    namn: str
    giltig_fran: int
    kalla: str
    medlemmar: tuple[str, ...]
    omrade: str | None = None


@dataclass(frozen=True)
class Katalog:
    """Hela katalogen, oföränderlig efter läsning."""

    kommuner: tuple[Kommun, ...] = ()
    namnder: tuple[Namnd, ...] = ()
    verksamhetsalias: tuple[Mapping[str, str], ...] = ()
    orsaker: tuple[Orsak, ...] = ()
    indikatorer: Mapping[str, Indikatordefinition] = field(default_factory=dict)
    parametrar: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    nyckeltal: Mapping[str, Nyckeltal] = field(default_factory=dict)
    kommunkoder: Mapping[str, str] = field(default_factory=dict)
    lan: Mapping[str, str] = field(default_factory=dict)
    kommungrupper: tuple[Kommungrupp, ...] = ()

    @cached_property
    def _namndnamn(self) -> dict[tuple[str, str], Namnd]:
        delade = Counter((n.kommun, n.forvaltning) for n in self.namnder if n.forvaltning)
        egna = {
            (n.kommun, nyckel(n.forvaltning)): n
            for n in self.namnder
            if n.forvaltning and delade[n.kommun, n.forvaltning] == 1
        }
        return egna | {
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

    def linje(self, kommun: str) -> Linje:
        """Hur kommunens nämnder följer på varandra genom åren."""
        return self._linjer.get(kommun) or Linje(())

    @cached_property
    def _linjer(self) -> dict[str, Linje]:
        kommuner = {n.kommun for n in self.namnder}
        return {k: Linje(tuple(n for n in self.namnder if n.kommun == k)) for k in kommuner}

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

    def kommunnamn(self, kod: str) -> str:
        """Namnet på kommunen, eller på riket (0000); koden själv om den är okänd."""
        egen = self.kommun(kod)
        return egen.namn if egen else self.kommunkoder.get(kod, "Riket" if kod == RIKET else kod)

    def lanets_kommuner(self, kod: str) -> tuple[str, ...]:
        """Koderna för kommunerna i samma län, kommunen själv inräknad."""
        return tuple(k for k in self.kommunkoder if k[:2] == kod[:2])

    def liknande(self, kommun: str, omrade: str) -> Kommungrupp | None:
        """Gruppen av liknande kommuner för området eller närmast utanför; None om ingen finns."""
        egna = {g.omrade: g for g in self.kommungrupper if g.kommun == kommun}
        vag = omrade
        while vag and vag not in egna:
            vag = vag.rpartition("/")[0]
        return egna.get(vag or None)

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


def _nyckeltal(block: dict[str, Any], fil: str) -> Nyckeltal:
    brott = [_post(Metodbrott, b, fil) for b in block.get("brott", [])]
    return _post(Nyckeltal, {**block, "brott": brott}, fil)


def las_katalog(mapp: Path = MAPP) -> Katalog:
    """Katalogen i en mapp; okända fält i ett block är ett fel (TypeError), aldrig tystnad."""

    def poster(klass: type, namn: str, rubrik: str) -> tuple[Any, ...]:
        fil = mapp / f"{namn}.toml"
        return tuple(_post(klass, b, fil.name) for b in _toml(fil).get(rubrik, []))

    indikatorer = [
        _post(Indikatordefinition, _toml(fil), f"indikatorer/{fil.name}")
        for fil in sorted((mapp / "indikatorer").glob("*.toml"))
    ]
    nyckeltal = [
        _nyckeltal(_toml(fil), f"nyckeltal/{fil.name}")
        for fil in sorted((mapp / "nyckeltal").glob("*.toml"))
    ]
    koder = _toml(mapp / "kommunkoder.toml")
    if okanda := koder.keys() - {"kalla", "giltig_fran", "lan", "kommuner"}:
        raise TypeError(f"kommunkoder.toml – okänt fält {', '.join(sorted(okanda))}")
    return Katalog(
        poster(Kommun, "kommuner", "kommun"),
        poster(Namnd, "namnder", "namnd"),
        tuple(_toml(mapp / "verksamheter.toml").get("alias", [])),
        poster(Orsak, "orsaker", "orsak"),
        {i.id: i for i in indikatorer},
        {namn: tuple(block) for namn, block in _toml(mapp / "parametrar.toml").items()},
        {n.id: n for n in nyckeltal},
        koder.get("kommuner", {}),
        koder.get("lan", {}),
        poster(Kommungrupp, "kommungrupper", "grupp"),
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
