"""Versioner: vilka dataversioner som finns, och vad som ändrats sedan en av dem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import pandas as pd

from hud_model.begrepp import Kalla, Rad, Svar, Urval
from hud_model.fragor._grund import beror_pa, namndnamn, uppraknat, versionen
from hud_model.fragor._skillnad import andringsrader
from hud_model.fragor.data import INGET, fynd
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler._rader import som_rader
from hud_model.regler.leverans import Skillnad, skillnad
from hud_model.tabeller import FAKTATABELLER, TABELLER

_PLATSER = 3


def versionslista(lager: Lager, urval: Urval) -> Svar:
    """Dataversionerna, senast först.

    `tabell`: version, tid (UTC), handelse, katalog_andrad (gränser eller alias i katalogen skilde
    från versionen före). `uppgifter`: visas (versionen som läsaren ser) och sedan (den som
    ändringarna räknas från).
    """
    ram = lager.versioner()
    visas = versionen(lager, urval)
    fore = ram["katalog"].shift(-1)
    tabell = pd.DataFrame(
        {
            "version": ram["version"],
            "tid": ram["tid"].str.replace("T", " ").str[:16],
            "handelse": ram["handelse"].str[:1].str.upper() + ram["handelse"].str[1:],
            "katalog_andrad": fore.notna() & ram["katalog"].notna() & (fore != ram["katalog"]),
        }
    )
    return Svar(
        "versionslista",
        f"Dataversion {visas} av {len(ram)} visas" if len(ram) else "Inga dataversioner ännu",
        tabell,
        ingress="Varje inläsning och varje ångrande ger en ny. Sidor och hämtade filer följer den "
        "som visas.",
        uppgifter={"visas": visas, "sedan": _sedan(urval, visas)},
        tom_for="" if len(ram) else INGET,
    )


def version_fore(lager: Lager, datum: str) -> int:
    """Dataversionen som gällde när dagen (ÅÅÅÅ-MM-DD, UTC) började; 0 om ingen fanns."""
    ram = lager.versioner()
    return int(ram["version"][ram["tid"] < datum].max()) if (ram["tid"] < datum).any() else 0


@beror_pa("kommun", "namnd", "version", "sedan")
def andrat_sedan(lager: Lager, urval: Urval) -> Svar:
    """Vad som ändrats mellan `urval.sedan` (annars versionen före) och versionen som visas.

    Alla tabeller, år och tillfällen för urvalets kommun, och nämnd om en är vald. `tabell`: en
    rad per ändrat värde, ny rad eller borttagen rad, se `_skillnad.andringsrader`. Mot ett tomt
    lager är allt nytt, och bara antalen per tabell visas. `uppgifter`: sedan, nu, antal (slag →
    antal).
    """
    nu = versionen(lager, urval)
    sedan = _sedan(urval, nu)
    fore = replace(urval, version=sedan)
    efter = replace(urval, version=nu)
    skillnader = _kommunens_skillnader(lager, urval.kommun, sedan, nu)
    if urval.namnd is not None:
        linjen = katalog().linje(urval.kommun).hela(urval.namnd)
        egna = (_namndens(s, linjen) for s in skillnader)
        skillnader = tuple(s for s in egna if s)
    antal = _antal(skillnader)
    if not nu:
        rubrik = "Inget är inläst"
    elif not sedan:
        rubrik = f"Dataversion {nu} mot ett tomt lager: {_mening(antal)}"
    elif not antal:
        rubrik = f"Inget har ändrats sedan {_nar(lager, sedan)}"
    else:
        rubrik = f"{_mening(antal)} sedan {_nar(lager, sedan)}"
    return Svar(
        "andrat_sedan",
        rubrik,
        andringsrader(
            skillnader,
            {**namndnamn(lager, fore), **namndnamn(lager, efter)},
            hogst=20 if sedan else 0,
        ),
        ingress="Alla år och tillfällen. Anmärkningar räknas om för båda versionerna.",
        kallor=_kallor(lager, fore, efter, skillnader),
        regel=_katalogbyte(lager, sedan, nu),
        uppgifter={"sedan": sedan, "nu": nu, "antal": antal},
        tom_for="" if nu else INGET,
    )


def _sedan(urval: Urval, nu: int) -> int:
    """Versionen att jämföra med: läsarens val, annars den före den som visas."""
    return max(nu - 1, 0) if urval.sedan is None else min(urval.sedan, nu)


@lru_cache(maxsize=16)
def _kommunens_skillnader(lager: Lager, kommun: str, sedan: int, nu: int) -> tuple[Skillnad, ...]:
    """Kommunens skillnader tabellvis, sparade: nämnderna väljs ur dem."""
    alla = (
        skillnad(
            _rader(lager, namn, kommun, sedan), _rader(lager, namn, kommun, nu), TABELLER[namn]
        )
        for namn in FAKTATABELLER
    )
    return tuple(s for s in alla if s)


def _rader(lager: Lager, tabell: str, kommun: str, version: int) -> list[Rad]:
    """Tabellens rader för kommunen; anmärkningarna tillsammans med avstämningens."""
    if tabell == "anmarkning":
        return som_rader(fynd(lager, Urval(kommun, 0, "bokslut", None, version)))
    ram = lager.las(tabell, version=version)
    if kommun and "kommun" in ram:  # nyckeltal gäller alla kommuner
        ram = ram[ram["kommun"] == kommun]
    return som_rader(ram)


def _namndens(skillnad_: Skillnad, namnder: frozenset[str]) -> Skillnad:
    """Den del av skillnaden som gäller nämnden, och anmärkningar som gäller alla nämnder."""
    kolumn = {"namnd": "id"}.get(skillnad_.tabell, "namnd")
    vems = {*namnder, None} if skillnad_.tabell == "anmarkning" else namnder

    def galler(rad: Rad) -> bool:
        return rad.get(kolumn, "") in vems

    return replace(
        skillnad_,
        nya=tuple(filter(galler, skillnad_.nya)),
        andrade=tuple(par for par in skillnad_.andrade if galler(par[1])),
        borta=tuple(filter(galler, skillnad_.borta)),
    )


def _antal(skillnader: Iterable[Skillnad]) -> dict[str, int]:
    """Slag → antal, bara de som finns; anmärkningar för sig."""
    antal: Counter[str] = Counter()
    for s in skillnader:
        if s.tabell == "anmarkning":
            antal["ny anmärkning"] += len(s.nya)
            antal["löst anmärkning"] += len(s.borta)
        else:
            antal["ändrad"] += len(s.andrade)
            antal["ny"] += len(s.nya)
            antal["borta"] += len(s.borta)
    return {slag: n for slag, n in antal.items() if n}


def _mening(antal: dict[str, int]) -> str:
    ord_ = {
        "ändrad": ("ändrad rad", "ändrade rader"),
        "ny": ("ny rad", "nya rader"),
        "borta": ("borttagen rad", "borttagna rader"),
        "ny anmärkning": ("ny anmärkning", "nya anmärkningar"),
        "löst anmärkning": ("löst anmärkning", "lösta anmärkningar"),
    }
    return uppraknat(f"{antal[s]} {ord_[s][antal[s] != 1]}" for s in ord_ if s in antal)


def _nar(lager: Lager, sedan: int) -> str:
    ram = lager.versioner()
    tider = ram["tid"][ram["version"] == sedan].str[:10]
    return f"dataversion {sedan} ({next(iter(tider), 'okänd')})"


def _katalogbyte(lager: Lager, sedan: int, nu: int) -> str:
    """Säger om programmets gränser eller alias ändrats mellan versionerna; annars tomt."""
    summor = lager.versioner().set_index("version")["katalog"]
    fore, efter = summor.get(sedan), summor.get(nu)
    if fore == efter or not (fore and efter):
        return ""
    return (
        "Programmets katalog (gränser, alias, definitioner) ändrades mellan versionerna: beräknade "
        "kolumner kan skilja av det skälet."
    )


def _kallor(
    lager: Lager, fore: Urval, efter: Urval, skillnader: Iterable[Skillnad]
) -> tuple[Kalla, ...]:
    """Dokumenten bakom raderna som skiljer, med de första platserna i dem."""
    titlar = {
        rad["id"]: rad["titel"]
        for urval in (fore, efter)
        for rad in som_rader(lager.las("inlasning", version=urval.version))
    }
    platser: dict[str, dict[str, None]] = {}
    for s in skillnader:
        for rad in (*s.nya, *(e for _, e in s.andrade), *s.borta):
            if titel := titlar.get(rad.get("inlasning") or ""):
                plats = rad["plats"].split(",")[0].split(" (rad")[0]
                platser.setdefault(titel, {}).setdefault(plats)
    return tuple(Kalla(titel, tuple(p)[:_PLATSER]) for titel, p in platser.items())
