"""Kronan en gång: effektiviseringar som räknar samma krona två gånger tas inte emot."""

from __future__ import annotations

from collections.abc import Sequence

from hud_model.begrepp import Inlasning, Rad
from hud_model.lager import Lager
from hud_model.regler._rader import som_rader
from hud_model.regler.effektivisering import dubbelraknade
from hud_model.tabeller import TABELLER
from hud_model.tal import skriv_tal

_AVSER = ("kalla", "kommun", "namnd", "ar", "tillfalle", "titel")


def dubbelt_raknat(inlasningar: Sequence[Inlasning], lager: Lager) -> list[str]:
    """En rad per krona (kronor per år) som redan räknas på samma budgetpost; tom lista om ingen.

    Prövar det nya mot varandra och mot det som står kvar i lagret när det nya sparats.
    """
    nya = [
        (f"{inl.filnamn} – {rad['plats']}", rad)
        for inl in inlasningar
        for rad in inl.rader.get("effektivisering", [])
    ]
    if not nya:
        return []
    kvar = _kvar(lager, inlasningar, [rad for _, rad in nya])
    var = {id(rad): plats for plats, rad in [*kvar, *nya]}
    return [
        f"{var[id(sen)]} – ”{sen['benamning']}” räknar samma krona som ”{forst['benamning']}” "
        f"({var[id(forst)]}): {skriv_tal(sen['effekt_kr'])} kr på {sen['budgetpost']} – "
        "slå ihop raderna, eller ange budgetposten noggrannare om det är två olika kronor"
        for forst, sen in dubbelraknade(rad for _, rad in [*kvar, *nya])
    ]


def _kvar(lager: Lager, inlasningar: Sequence[Inlasning], nya: list[Rad]) -> list[tuple[str, Rad]]:
    """Lagrets rader med plats, utom dem som de nya ersätter: samma nyckel eller samma leverans."""
    version = lager.version()
    nyckel = TABELLER["effektivisering"].nyckel
    nycklar = {tuple(rad.get(k) for k in nyckel) for rad in nya}
    avser = {tuple(getattr(inl, k) for k in _AVSER) for inl in inlasningar}
    kanda = {rad["id"]: rad for rad in som_rader(lager.las("inlasning", version=version))}
    ersatts = {i.id for i in inlasningar} | {
        id_ for id_, rad in kanda.items() if tuple(rad[k] for k in _AVSER) in avser
    }
    return [
        (f"{kanda[rad['inlasning']]['filnamn']} – {rad['plats']}", rad)
        for rad in som_rader(lager.las("effektivisering", version=version))
        if rad["inlasning"] not in ersatts and tuple(rad[k] for k in nyckel) not in nycklar
    ]
