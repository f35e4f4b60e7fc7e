"""Härledning: de kolumner modellen räknar själv, för alla källor på ett ställe.

Rader in, rader ut. Rapporterat rörs aldrig; det beräknade ställs bredvid.
Källor: kontraktets tabeller; reglerna i respektive modul.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from hud_model.begrepp import Rad
from hud_model.regler import avvikelse, etappmal, maluppfyllelse, overforing

_NYCKEL = ("kommun", "namnd", "ar", "tillfalle")
_URSPRUNG = ("plats", "inlasning")


def _med_avvikelse(rad: Rad) -> Rad:
    utfall = avvikelse.avvikelse(rad.get("budget_kr"), rad.get("utfall_kr"))
    if utfall is None:
        utfall = avvikelse.avvikelse(rad.get("prognos_vp_kr"), rad.get("utfall_kr"))
    return {**rad, "avvikelse_kr": utfall}


def _driftrad(rad: Rad) -> Rad:
    procent = avvikelse.avvikelse_procent(rad.get("budget_kr"), rad.get("utfall_kr"))
    return {**_med_avvikelse(rad), "avvikelse_procent": procent}


def _finansieringsrad(rad: Rad) -> Rad:
    # Netto = bidrag − kostnad: samma skillnad som avvikelsen, med kostnaden som utgångspunkt.
    return {**rad, "netto_kr": avvikelse.avvikelse(rad.get("kostnad_kr"), rad.get("bidrag_kr"))}


_PER_RAD = {
    "resultatrakning": _med_avvikelse,
    "driftverksamhet": _driftrad,
    "investering": _med_avvikelse,
    "samhallsbyggnad": _med_avvikelse,
    "extern_finansiering": _finansieringsrad,
}


def _ram(rader: list[Rad], *kolumner: str) -> pd.DataFrame:
    return pd.DataFrame(rader).reindex(columns=[*_NYCKEL, *kolumner])


def _eget_kapital(rader: Mapping[str, list[Rad]]) -> list[Rad]:
    avvikelser = {
        tuple(rad.get(k) for k in _NYCKEL): rad["avvikelse_kr"]
        for rad in rader.get("resultatrakning", [])
        if rad["post"].casefold() == "årets resultat"
    }
    return [
        {
            **rad,
            **overforing.eget_kapital(
                {**rad, "arets_resultat_kr": avvikelser.get(tuple(rad.get(k) for k in _NYCKEL))}
            ),
        }
        for rad in rader["eget_kapital"]
    ]


def _rakna_etappmal(rader: Mapping[str, list[Rad]]) -> list[Rad]:
    raknade = etappmal.etappmalsutfall(
        _ram(rader.get("indikator", []), "id", "riktning"),
        _ram(rader.get("indikatorutfall", []), "indikator", "utfallsar", "varde", "status"),
        _ram(rader.get("malsattning", []), "indikator", "typ", "operator", "varde"),
    )
    per_nyckel = {
        tuple(_varde(rad[k]) for k in (*_NYCKEL, "indikator")): rad
        for rad in raknade.to_dict("records")
    }
    nya = ("jamfort_ar", "varde", "operator", "mal", "uppnatt")
    ut = []
    for rad in rader.get("etappmalsutfall", []):
        raknad = per_nyckel.pop(tuple(rad.get(k) for k in (*_NYCKEL, "indikator")), {})
        ut.append({**rad, **{k: _varde(raknad.get(k)) for k in nya}})
    malen = {
        tuple(m.get(k) for k in (*_NYCKEL, "indikator")): m
        for m in rader.get("malsattning", [])
        if m["typ"] == "etappmal"
    }
    for nyckel, raknad in per_nyckel.items():  # en levererad rad lägger bara till det redovisade
        if _varde(raknad["jamfort_ar"]) is not None:
            egna = dict(zip((*_NYCKEL, "indikator"), nyckel, strict=True))
            ursprung = {k: malen[nyckel][k] for k in _URSPRUNG if k in malen[nyckel]}
            varden = {k: _varde(raknad[k]) for k in nya}
            ut.append({**egna, **varden, "uppnatt_rapporterad": None, **ursprung})
    return ut


def _varde(varde: Any) -> Any:
    if varde is None or pd.isna(varde):
        return None
    return varde.item() if hasattr(varde, "item") else varde


def _bedomningar(rader: Mapping[str, list[Rad]], trosklar: list[tuple[float, str]]) -> list[Rad]:
    mal_per_indikator = {
        (*(i.get(k) for k in _NYCKEL), i["id"]): i.get("namndmal")
        for i in rader.get("indikator", [])
    }
    utfall: dict[tuple[Any, ...], list[bool]] = {}
    for rad in rader.get("etappmalsutfall", []):
        nyckel = tuple(rad.get(k) for k in _NYCKEL)
        mal = mal_per_indikator.get((*nyckel, rad["indikator"]))
        if rad.get("uppnatt") is not None:
            utfall.setdefault((*nyckel, mal), []).append(rad["uppnatt"])
    ut = []
    for rad in rader["malbedomning"]:
        nadda = utfall.get((*(rad.get(k) for k in _NYCKEL), rad["namndmal"]), [])
        raknad = maluppfyllelse.beraknad_bedomning(sum(nadda), len(nadda), trosklar)
        ut.append({**rad, "bedomning_beraknad": raknad})
    return ut


def harled(
    rader: Mapping[str, list[Rad]], trosklar: list[tuple[float, str]]
) -> dict[str, list[Rad]]:
    """Raderna med de beräknade kolumnerna ifyllda (kronor; avvikelse = utfall − budget).

    `trosklar` är katalogens gränser för beräknad bedömning: (minsta andel, ord), högst först.
    """
    ut = {
        namn: [_PER_RAD[namn](rad) for rad in rad_] if namn in _PER_RAD else list(rad_)
        for namn, rad_ in rader.items()
    }
    if "eget_kapital" in ut:
        ut["eget_kapital"] = _eget_kapital(ut)
    if etappmalen := _rakna_etappmal(ut):
        ut["etappmalsutfall"] = etappmalen
    if "malbedomning" in ut:
        ut["malbedomning"] = _bedomningar(ut, trosklar)
    return ut
