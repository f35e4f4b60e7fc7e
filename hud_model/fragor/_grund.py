"""Det som flera frågor behöver: nämndens namn, källorna bakom raderna och varför något saknas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, wraps

import pandas as pd

from hud_model.begrepp import Anmarkning, Kalla, Svar, Urval
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler.avstamning import avstam
from hud_model.regler.etappmal import etappmalsutfall
from hud_model.regler.linje import langs_linjen
from hud_model.regler.resultatrad import ar_kommunbidrag, bas, rang
from hud_model.regler.rimlighet import periodens_slut as sista_dagen
from hud_model.tabeller import MANADER, RADTABELLER, SISTA_MANAD, TABELLER, TILLFALLEN

_NAMNGIVNA = {
    "plan": ("Plan", "verksamhetsplan"),
    "delar1": ("Delår 1", "delårsrapport per sista april"),
    "delar2": ("Delår 2", "delårsrapport per sista augusti"),
    "bokslut": ("Bokslut", "verksamhetsberättelse"),
}
_ORDEN = {
    t: _NAMNGIVNA.get(t) or (manad.capitalize(), f"månadsuppföljning {manad}")
    for t in TILLFALLEN
    for manad in [MANADER[SISTA_MANAD.get(t, 1) - 1]]
}
TILLFALLE = {t: namn for t, (namn, _) in _ORDEN.items()}
RAPPORT = {t: rapport for t, (_, rapport) in _ORDEN.items()}
ORDNING = {t: nr for nr, t in enumerate(TILLFALLEN)}
"""Årets tillfällen i tidsordning."""
RESULTAT = "årets resultat"
SUMMOR = (RESULTAT, "verksamhetens kostnader")
"""Resultaträkningens rader som är summor av de andra, med små bokstäver."""
Fraga = Callable[[Lager, Urval], Svar]
_PERIODENS = tuple(
    t.namn for t in RADTABELLER.values() if {"kommun", "namnd", "ar", "tillfalle"} <= set(t.nyckel)
)
SIFFERORD = "ingen en två tre fyra fem sex sju åtta nio tio elva tolv".split()


def sifferord(antal: int) -> str:
    """Antalet i ord upp till tolv, annars i siffror."""
    return SIFFERORD[antal] if 0 <= antal < len(SIFFERORD) else str(antal)


_INGET = Urval("", 0, "bokslut", None, 0)


def beror_pa(*falt: str) -> Callable[[Fraga], Fraga]:
    """Säger att svaret bara beror på dessa fält i urvalet: då räknas det en gång för dem.

    `version` som saknas i urvalet är den senaste. Frågan får de andra fälten tomma.
    """

    def dekorera(fraga: Fraga) -> Fraga:
        sparad = lru_cache(maxsize=256)(fraga)

        @wraps(fraga)
        def svara(lager: Lager, urval: Urval) -> Svar:
            fullt = replace(urval, version=versionen(lager, urval))
            return sparad(lager, replace(_INGET, **{namn: getattr(fullt, namn) for namn in falt}))

        svara.falt = falt
        return svara

    return dekorera


PERIODEN = ("kommun", "ar", "tillfalle", "version")
"""Fälten för en fråga vars svar är detsamma vilken nämnd som än är vald."""


def versionen(lager: Lager, urval: Urval) -> int:
    """Urvalets dataversion, den senaste om urvalet inte säger."""
    return lager.version() if urval.version is None else urval.version


def namndnamn(lager: Lager, urval: Urval) -> dict[str, str]:
    """Nämndernas namn efter id, i kommunen."""
    return dict(_namnen(lager, versionen(lager, urval), urval.kommun))


@lru_cache(maxsize=32)
def _namnen(lager: Lager, version: int, kommun: str) -> dict[str, str]:
    ram = lager.las("namnd", version=version, kommun=kommun)
    return dict(zip(ram["id"], ram["namn"], strict=True))


HELA_KOMMUNEN = "Hela kommunen"


def namnen(namnder: pd.Series, namn: Mapping[str, str]) -> list[str]:
    """Nämndernas namn; raderna utan nämnd gäller hela kommunen."""
    return [namn.get(id_, id_) if isinstance(id_, str) else HELA_KOMMUNEN for id_ in namnder]


def periodens_slut(ar: int, tillfalle: str) -> str:
    """Dagen som uppgifterna avser, ÅÅÅÅ-MM-DD: årets första för en plan, annars månadens sista."""
    slut = sista_dagen(ar, tillfalle) if ar else None
    return f"{ar:04}-01-01" if slut is None else slut.isoformat()


def manad(tillfalle: str) -> int:
    """Sista månaden som tillfället täcker; 0 för en plan."""
    return SISTA_MANAD.get(tillfalle, 0)


def arets_namnder(lager: Lager, urval: Urval) -> dict[str, str]:
    """Namn efter id för de nämnder som årets uppgifter nämner och som fanns då, i kommunen."""
    namnda = _namnda(lager, versionen(lager, urval), urval.kommun).get(urval.ar, set())
    linje = katalog().linje(urval.kommun)
    return {
        id_: text
        for id_, text in namndnamn(lager, urval).items()
        if id_ in namnda and linje.fanns(id_, urval.ar)
    }


@lru_cache(maxsize=32)
def _namnda(lager: Lager, version: int, kommun: str) -> dict[int, set[str]]:
    """Nämnderna i varje års uppgifter, under årets namn; sparade, för alla tabeller läses."""
    linje = katalog().linje(kommun)
    namnda: dict[int, set[str]] = {}
    for tabell in _PERIODENS:
        ram = lager.las(tabell, version=version, kommun=kommun)[["ar", "namnd"]].dropna()
        for ar, namnd in ram.drop_duplicates().itertuples(index=False):
            namnda.setdefault(int(ar), set()).add(linje.vid(str(namnd), int(ar)))
    return namnda


def annat_ar(urval: Urval, ar: int, tillfalle: str | None = None) -> Urval:
    """Urvalet för ett annat år (eller tillfälle), under de nämnder som gäller urvalets eget."""
    vid = urval.ar if urval.vid is None else urval.vid
    return replace(urval, ar=ar, tillfalle=tillfalle or urval.tillfalle, vid=vid)


def valda(lager: Lager, tabell: str, urval: Urval, **villkor: object) -> pd.DataFrame:
    """Tabellens rader för urvalets kommun, år, tillfälle och nämnd (om en är vald).

    Nämnderna har de namn som gäller året som urvalet redovisas vid: en nämnd som bytt namn har sina
    rader under det nya, sammanslagnas belopp och antal läggs ihop när alla finns. `villkor` är
    kolumn=värde, där värdet inte saknas.
    """
    version, vid = versionen(lager, urval), urval.ar if urval.vid is None else urval.vid
    ram = _perioden(lager, tabell, version, urval.kommun, urval.ar, urval.tillfalle, vid)
    if urval.namnd is not None:
        villkor["namnd"] = urval.namnd
    return _med_villkor(ram, villkor)


def _med_villkor(ram: pd.DataFrame, villkor: Mapping[str, object]) -> pd.DataFrame:
    for kolumn, varde in villkor.items():
        ram = ram[(ram[kolumn] == varde).to_numpy(bool, na_value=False)]
    return ram.reset_index(drop=True)


def over_aren(lager: Lager, tabell: str, urval: Urval, **villkor: object) -> pd.DataFrame:
    """Tabellens rader för alla år i kommunen, under de nämnder som gäller urvalets år."""
    ram = _alla_ar(lager, tabell, versionen(lager, urval), urval.kommun, urval.ar)
    return _med_villkor(ram, villkor)


@lru_cache(maxsize=1024)
def _perioden(
    lager: Lager, tabell: str, version: int, kommun: str, ar: int, tillfalle: str, vid: int
) -> pd.DataFrame:
    """Periodens rader, sparade: alla frågor om perioden letar i dem i stället för i allt."""
    ram = lager.las(tabell, version=version, kommun=kommun, ar=ar, tillfalle=tillfalle)
    return langs_linjen(ram, TABELLER[tabell], katalog().linje(kommun), vid)


@lru_cache(maxsize=256)
def _alla_ar(lager: Lager, tabell: str, version: int, kommun: str, vid: int) -> pd.DataFrame:
    ram = lager.las(tabell, version=version, kommun=kommun)
    return langs_linjen(ram, TABELLER[tabell], katalog().linje(kommun), vid)


def resultatrader(lager: Lager, urval: Urval) -> pd.DataFrame:
    """Resultaträkningens rader; där helårets utfall inte finns ännu står delårets prognos.

    `prognos` är sant för de raderna, och avvikelsen är då prognos − budget.
    """
    ram = valda(lager, "resultatrakning", urval)
    prognos = valda(lager, "prognos", urval).set_index(["namnd", "post"])["prognos_kr"]
    vantat = prognos.reindex(pd.MultiIndex.from_frame(ram[["namnd", "post"]])).to_numpy()
    vantat = pd.Series(vantat, index=ram.index, dtype="Int64").where(ram["utfall_kr"].isna())
    ram["prognos"] = vantat.notna()
    ram["utfall_kr"] = ram["utfall_kr"].fillna(vantat)
    ram["avvikelse_kr"] = ram["avvikelse_kr"].fillna(vantat - ram["budget_kr"])
    return ram


def avvikelserader(lager: Lager, urval: Urval) -> pd.DataFrame:
    """Resultaträkningens resultatrad per nämnd i urvalet: årets resultat, annars nettokostnaden.

    `bas_kr` är beloppet som avvikelsen är en andel av: budgeten, eller nämndens kommunbidrag när
    resultatradens budget är 0. Kommunens egen rad är ingen nämnds, och en nämnd vars ekonomi
    ingår i en annans ram räknas inte en gång till.
    """
    rader = resultatrad(resultatrader(lager, urval))
    rader = rader[rader["namnd"].notna()]
    linje = katalog().linje(urval.kommun)
    inom = {n for n in rader["namnd"] if linje.i_ram_hos(n) in set(rader["namnd"])}
    return rader if urval.namnd else rader[~rader["namnd"].isin(inom)]


def resultatrad(ram: pd.DataFrame) -> pd.DataFrame:
    """Resultatraden per nämnd, år och tillfälle i resultaträkningens rader, med `bas_kr`."""
    vilka = ["namnd", "ar", "tillfalle"]
    med_rang = ram.assign(_rang=[rang(str(p)) for p in ram["post"]])
    rader = med_rang.dropna(subset=["_rang"]).sort_values("_rang", kind="stable")
    rader = rader.drop_duplicates(vilka).sort_index().drop(columns="_rang")
    bidrag = ram[ram["post"].map(ar_kommunbidrag).astype(bool)].drop_duplicates(vilka)
    nycklar = pd.MultiIndex.from_frame(rader[vilka])
    kommunbidrag = bidrag.set_index(vilka)["budget_kr"].reindex(nycklar)
    rader["bas_kr"] = pd.array(
        [
            bas(None if pd.isna(b) else int(b), None if pd.isna(k) else int(k))
            for b, k in zip(rader["budget_kr"], kommunbidrag, strict=True)
        ],
        "Int64",
    )
    return rader


def etappmalen(lager: Lager, urval: Urval) -> pd.DataFrame:
    """Etappmål mot utfall i urvalet, räknade också när utfall och mål kom i olika leveranser.

    Som tabellen etappmalsutfall: en rad per indikator med mål; en levererad rad ger det redovisade.
    """
    lagrade = valda(lager, "etappmalsutfall", urval)
    mal = valda(lager, "malsattning", urval, typ="etappmal")
    vilka = ["namnd", "indikator"]
    utan = ~pd.MultiIndex.from_frame(mal[vilka]).isin(
        pd.MultiIndex.from_frame(lagrade.loc[lagrade["mal"].notna(), vilka])
    )
    if not utan.any():
        return lagrade
    raknade = etappmalsutfall(
        valda(lager, "indikator", urval), valda(lager, "indikatorutfall", urval), mal[utan]
    )
    raknade = raknade[raknade["jamfort_ar"].notna()].merge(
        mal.loc[utan, [*vilka, "inlasning", "plats"]], on=vilka, how="left"
    )
    redovisat = lagrade.set_index(vilka)["uppnatt_rapporterad"].to_dict()
    raknade["uppnatt_rapporterad"] = pd.array(
        [redovisat.get(par) for par in zip(raknade["namnd"], raknade["indikator"], strict=True)],
        "boolean",
    )
    borta = pd.MultiIndex.from_frame(lagrade[vilka]).isin(pd.MultiIndex.from_frame(raknade[vilka]))
    nya = raknade.reindex(columns=lagrade.columns).astype(lagrade.dtypes.to_dict())
    return pd.concat([lagrade[~borta], nya], ignore_index=True)


def ensam(lager: Lager, urval: Urval, tabell: str) -> Urval:
    """Urvalet med nämnden satt, när ingen är vald och bara en nämnd har rader i tabellen."""
    if urval.namnd is not None:
        return urval
    namnder = valda(lager, tabell, urval)["namnd"].dropna().unique()
    return replace(urval, namnd=str(namnder[0])) if len(namnder) == 1 else urval


def kallor(lager: Lager, urval: Urval, *ramar: pd.DataFrame) -> tuple[Kalla, ...]:
    """Dokumenten bakom raderna, med platserna i dem."""
    titel = titlar(lager, versionen(lager, urval))
    platser: dict[str, list[str]] = {}
    for ram in ramar:
        for id_, plats in zip(ram["inlasning"], ram["plats"], strict=True):
            platser.setdefault(titel[id_], []).append(plats.split(",")[0].split(" (rad")[0])
    return tuple(Kalla(t, tuple(dict.fromkeys(p))) for t, p in platser.items())


@lru_cache(maxsize=16)
def titlar(lager: Lager, version: int) -> Mapping[str, str]:
    """Dokumentens titlar efter inläsningens id, i en version."""
    ram = lager.las("inlasning", version=version)
    return dict(zip(ram["id"], ram["titel"], strict=True))


def saknas(lager: Lager, urval: Urval, vad: str, namn: str | None = None) -> str:
    """Meningen som förklarar ett tomt svar: vad som saknas och vilken inläsning som fyller det."""
    vem = f"{namn[:1].lower()}{namn[1:]}" if namn else "nämnden"
    rapport, tillfalle = (
        f"{RAPPORT[urval.tillfalle]} {urval.ar}",
        TILLFALLE[urval.tillfalle].lower(),
    )
    if _inlast(lager, urval):
        senare = "" if urval.tillfalle == "bokslut" else " Se bokslutet."
        vems = f"{vem}s {rapport}" if namn else f"det som är inläst för {urval.ar} ({tillfalle})"
        return f"{vad} finns inte i {vems}.{senare}"
    return (
        f"{vad} saknas för {vem} {urval.ar} ({tillfalle}). "
        f"De kommer med nämndens {rapport}, som inte är inläst."
    )


def tomt(
    lager: Lager,
    fraga: str,
    rubrik: str,
    ram: pd.DataFrame,
    urval: Urval,
    vad: str,
    namn: str | None,
) -> Svar:
    """Ett tomt svar: uppgifterna saknas, eller så har flera nämnder dem och ingen är vald."""
    if urval.namnd is None and len(ram):
        return Svar(fraga, "Välj en nämnd", ram.iloc[:0], tom_for="Välj en nämnd i raden ovan.")
    return Svar(fraga, rubrik, ram.iloc[:0], tom_for=saknas(lager, urval, vad, namn))


def _inlast(lager: Lager, urval: Urval) -> bool:
    """Sant när nämndens egen rapport, eller alla nämnders, är inläst för perioden."""
    har = _har_rapport(lager, versionen(lager, urval), urval.kommun, urval.ar, urval.tillfalle)
    if urval.namnd is not None:
        return urval.namnd in har
    return bool(har) and har >= set(arets_namnder(lager, urval))


@lru_cache(maxsize=256)
def _har_rapport(
    lager: Lager, version: int, kommun: str, ar: int, tillfalle: str
) -> frozenset[str]:
    """Nämnderna vars egen rapport för perioden är inläst."""
    ram = lager.las("inlasning", version=version, kommun=kommun, ar=ar)
    return frozenset(ram.loc[ram["tillfalle"] == tillfalle, "namnd"].dropna())


def avstamda(lager: Lager, version: int, kommun: str | None = None) -> tuple[Anmarkning, ...]:
    """Avstämningens fynd i en version, för en kommun eller alla; år för år i tidsordning."""
    return tuple(
        fynd
        for vems, ar in _kommuners_ar(lager, version)
        if kommun in (None, vems)
        for fynd in arets_avstamda(lager, version, vems, ar)
    )


@lru_cache(maxsize=16)
def _kommuners_ar(lager: Lager, version: int) -> tuple[tuple[str, int], ...]:
    """Kommunerna och åren som det finns uppgifter om."""
    par: set[tuple[str, int]] = set()
    for tabell in _PERIODENS:
        ram = lager.las(tabell, version=version)[["kommun", "ar"]].dropna().drop_duplicates()
        par |= {(str(kommun), int(ar)) for kommun, ar in ram.itertuples(index=False)}
    return tuple(sorted(par))


@lru_cache(maxsize=256)
def arets_avstamda(lager: Lager, version: int, kommun: str, ar: int) -> tuple[Anmarkning, ...]:
    """Avstämningens fynd för ett år; året före läses med, för det mesta jämförs med det."""
    tabeller = {}
    for tabell in _PERIODENS:
        ram = _alla_ar(lager, tabell, version, kommun, ar)
        tabeller[tabell] = ram[ram["ar"].isin([ar - 1, ar]).to_numpy(bool, na_value=False)]
    tolerans = katalog().parameter("avstamning_tolerans_kr_per_term", ar)
    fynd = avstam(tabeller, {"avstamning": {"tolerans_kr_per_term": tolerans}})
    return tuple(a for a in fynd if a.ar == ar)


def anmarkta(lager: Lager, urval: Urval, *tabeller: str) -> tuple[Anmarkning, ...]:
    """Fynden i tabellerna för urvalets kommun, år, tillfälle och nämnd (om en är vald)."""
    return tuple(
        a
        for a in arets_avstamda(lager, versionen(lager, urval), urval.kommun, urval.ar)
        if a.tabell in tabeller
        and a.tillfalle == urval.tillfalle
        and (urval.namnd is None or a.namnd in (urval.namnd, None))
    )


def ur_texten(lager: Lager, urval: Urval, *inledningar: str) -> pd.DataFrame:
    """Rapporterade uppgifter vars ämne börjar så: det som källan anger utanför sina tabeller."""
    ram = valda(lager, "rapporterad_uppgift", urval)
    return ram[ram["amne"].str.startswith(inledningar).astype(bool)].reset_index(drop=True)


def i_korthet(uppgifter: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Uppgifterna som en del bakom bilden: ämne, värde, enhet och förtydligande; tomt om inga."""
    visade = uppgifter[["amne", "varde", "enhet", "text_kort"]]
    return {"ur_texten": visade.reset_index(drop=True)} if len(visade) else {}


def uppraknat(ord_: Iterable[str]) -> str:
    """Orden med komma och ”och” före det sista."""
    lista = list(ord_)
    return " och ".join([", ".join(lista[:-1]), lista[-1]] if len(lista) > 1 else lista)
