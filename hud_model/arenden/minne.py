"""Minnet: det som människor svarat vid tidigare inläsningar följer med till nästa.

En källa får aldrig databasen. Svaren läggs i leveransvalet före läsningen, och det som kopplades
nu läggs på lagrets minne när inläsningen är sparad.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hud_model.begrepp import Anvandarfel, Inlasning, Koppling, Leveransval
from hud_model.katalog import Katalog, nyckel
from hud_model.katalog.namn import forslag
from hud_model.lager import Lager

_KOPPLING, _ALIAS = "koppling", "alias"


def med_minne(val: Leveransval, lager: Lager, katalog: Katalog) -> Leveransval:
    """Valet med de kopplingar och alias som lagret minns; det som anges nu går före.

    Ett alias för en nämnd som inte längre finns i katalogen, eller en stavning som katalogen nu
    själv känner, följer inte med.
    """
    kopplingar = {
        signatur: Koppling(svar["tabell"], svar["kolumner"])
        for signatur, svar in lager.minns(_KOPPLING).items()
    }
    finns = {(n.kommun, n.id) for n in katalog.namnder}
    alias = {
        (svar["kommun"], svar["stavning"]): svar["namnd"]
        for svar in lager.minns(_ALIAS).values()
        if (svar["kommun"], svar["namnd"]) in finns
        and katalog.namnd(svar["kommun"], svar["stavning"]) is None
    }
    return replace(
        val,
        kopplingar={**kopplingar, **val.kopplingar},
        alias={**alias, **val.alias},
    )


def alias_av(
    svar: Mapping[str, str], kommun: str | None, katalog: Katalog
) -> dict[tuple[str, str], str]:
    """Svaren stavning → nämndens id som alias, i den kommun som har nämnden.

    Anvandarfel med en rad per svar vars nämnd inte finns, eller finns i flera kommuner.
    """
    alias: dict[tuple[str, str], str] = {}
    fel = []
    for stavning, id_ in svar.items():
        namnder = [n for n in katalog.namnder if n.id == id_ and kommun in (None, n.kommun)]
        if len(namnder) == 1:
            alias[namnder[0].kommun, stavning] = id_
        elif namnder:
            fel.append(f"--alias {stavning} – {id_} finns i flera kommuner – ange också --kommun")
        else:
            ids = [n.id for n in katalog.namnder if kommun in (None, n.kommun)]
            fel.append(f"--alias {stavning} – nämnden {id_} finns inte – {forslag(id_, ids)}")
    if fel:
        raise Anvandarfel(*fel)
    return alias


def minns(inlasningar: Iterable[Inlasning], val: Leveransval, lager: Lager, av: str) -> None:
    """Lägger det som en människa svarade i den här inläsningen på lagrets minne."""
    kopplingar = {
        signatur: {"tabell": koppling.tabell, "kolumner": dict(koppling.kolumner)}
        for inl in inlasningar
        for signatur, koppling in inl.kopplingar.items()
    }
    alias = {
        f"{kommun} {nyckel(stavning)}": {"kommun": kommun, "stavning": stavning, "namnd": namnd}
        for (kommun, stavning), namnd in val.alias.items()
    }
    for slag, svar in ((_KOPPLING, kopplingar), (_ALIAS, alias)):
        if svar:
            lager.lagg_pa_minnet(slag, svar, av)
