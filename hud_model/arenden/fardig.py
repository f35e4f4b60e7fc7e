"""Färdig: det en källa läste, med härledda kolumner, nämnder och anmärkningar som rader."""

from __future__ import annotations

from dataclasses import replace

from hud_model.begrepp import Anvandarfel, Inlasning, Rad
from hud_model.katalog import Katalog
from hud_model.regler.avstamning import anmarkning_id
from hud_model.regler.harledning import harled


def fardig(inl: Inlasning, katalog: Katalog) -> Inlasning:
    """Inläsningen med härledda kolumner, nämnderna den nämner och dess anmärkningar som rader.

    En inläsning som ett datapaket återställer är redan färdig och ändras inte.
    """
    if inl.inlast_tid is not None:
        return inl
    ar = arets(inl)
    rader = harled(inl.rader, _trosklar(inl, ar, katalog))
    namnder = _namnder(inl, katalog)
    if namnder:
        rader["namnd"] = [*rader.get("namnd", []), *namnder]
    oklart = [replace(f, text=f"lästes inte: {f.text}") for f in inl.fragor]
    egna = [replace(a, kommun=inl.kommun) for a in (*inl.anmarkningar, *oklart)]
    anmarkningar = {
        anmarkning_id(a): {
            "kommun": inl.kommun,
            "namnd": inl.namnd,
            "ar": ar,
            "tillfalle": inl.tillfalle or "bokslut",
            "id": anmarkning_id(a),
            **{
                k: getattr(a, k) or None
                for k in ("niva", "regel", "tabell", "nyckel", "text", "rapporterat", "beraknat")
            },
            "atgard": a.atgard or None,
            "plats": a.plats or inl.filnamn,
        }
        for a in egna
    }
    if anmarkningar:
        rader["anmarkning"] = [*rader.get("anmarkning", []), *anmarkningar.values()]
    return replace(inl, rader=rader)


def _trosklar(inl: Inlasning, ar: int, katalog: Katalog) -> list[tuple[float, str]]:
    """Gränserna för beräknad bedömning det året; inga när inget mål ska bedömas."""
    if not inl.rader.get("malbedomning"):
        return []
    try:
        trosklar: list[tuple[float, str]] = katalog.parameter("beraknad_bedomning", ar)
    except LookupError as orsak:
        raise utan_parameter(inl, orsak) from orsak
    return trosklar


def arets(inl: Inlasning) -> int:
    """Året leveransen avser, annars det senaste i raderna, annars dokumentets, annars 0."""
    i_raderna = (r["ar"] for t in inl.rader.values() for r in t if r.get("ar"))
    return inl.ar or max(i_raderna, default=int((inl.dokumentdatum or "0")[:4]))


def utan_parameter(inl: Inlasning, orsak: LookupError) -> Anvandarfel:
    """Felet när katalogen saknar ett värde för leveransens år."""
    return Anvandarfel(
        f"{inl.filnamn} – {orsak.args[0]} – rätta året eller lägg värdet i katalog/parametrar.toml"
    )


def _namnder(inl: Inlasning, katalog: Katalog) -> list[Rad]:
    """Katalogens uppgifter om de nämnder som raderna hör till men leveransen inte beskriver."""
    beskrivna = {rad["id"] for rad in inl.rader.get("namnd", [])}
    platser: dict[str, str] = {}
    for rader in inl.rader.values():
        for rad in rader:
            if rad.get("namnd") and rad["namnd"] not in beskrivna:
                platser.setdefault(rad["namnd"], rad["plats"])
    namnder = {n.id: n for n in katalog.namnder if n.kommun == inl.kommun}
    return [
        {
            "kommun": inl.kommun,
            "id": id_,
            "namn": namnder[id_].namn,
            "kortnamn": namnder[id_].kortnamn,
            "giltig_fran": namnder[id_].giltig_fran,
            "giltig_till": namnder[id_].giltig_till,
            "foregangare": namnder[id_].foregangare,
            "forvaltning": namnder[id_].forvaltning,
            "plats": plats,
        }
        for id_, plats in sorted(platser.items())
        if id_ in namnder
    ]
