"""Importera filer: läs, härled, gör sant i en transaktion. Alla filer eller ingen."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hud_model.arenden.intag import las_filerna
from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.katalog import Katalog
from hud_model.lager import Lager, Sparat
from hud_model.regler.avstamning import anmarkning_id
from hud_model.regler.harledning import harled


@dataclass(frozen=True)
class Importerat:
    """Vad importen läste och vad som sparades; `sparat` är None när den bara prövades."""

    inlasningar: tuple[Inlasning, ...]
    sparat: Sparat | None


def las_filer(vagar: Sequence[Path]) -> list[Fil]:
    """Filerna på sin plats; Anvandarfel med en rad per fil som inte går att läsa."""
    filer, fel = [], []
    for vag in vagar:
        if vag.is_dir():
            fel.append(f"{vag} – är en mapp – ange filerna i den")
        elif not vag.exists():
            fel.append(f"{vag} – filen finns inte – rätta sökvägen")
        elif not vag.is_file():
            fel.append(f"{vag} – är ingen vanlig fil – ange en annan fil")
        elif not os.access(vag, os.R_OK):
            fel.append(f"{vag} – filen får inte läsas – ändra dess rättigheter")
        else:
            filer.append(Fil(vag.name, mapp=vag.parent, vag=vag))
    if fel:
        raise Anvandarfel(*fel)
    return filer


def importera(
    filer: Sequence[Fil],
    val: Leveransval,
    lager: Lager,
    katalog: Katalog,
    av: str,
    *,
    prova: bool = False,
) -> Importerat:
    """Läser filerna och sparar dem; med `prova` sparas inget.

    Anvandarfel med en rad per misstag i någon fil; inget har då ändrats.
    """
    with _mellanmapp(lager.mapp) as mellan:
        lasta = las_filerna(filer, val, mellan)
        inlasningar, fel = [], []
        for inl in lasta:
            try:
                inlasningar.append(fardig(inl, katalog))
            except Anvandarfel as misstag:
                fel += misstag.rader
        if fel:
            raise Anvandarfel(*fel)
        if prova:
            return Importerat(tuple(inlasningar), None)
        for fil in filer:
            lager.spara_ra(fil.sha256, fil.vag or fil.innehall)
        return Importerat(tuple(inlasningar), lager.spara(inlasningar, av))


@contextmanager
def _mellanmapp(data: Path) -> Iterator[Path]:
    """En tom mapp i datamappen, borta efteråt; Anvandarfel om den inte går att skriva."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        mapp = TemporaryDirectory(dir=data, prefix=".mellan-")
    except OSError as fel:
        raise Anvandarfel(
            f"{data} – datamappen går inte att skriva i ({fel.strerror}) – ange en annan i HUD_DATA"
        ) from fel
    with mapp as namn:
        yield Path(namn)


def fardig(inl: Inlasning, katalog: Katalog) -> Inlasning:
    """Inläsningen med härledda kolumner, nämnderna den nämner och dess anmärkningar som rader.

    En inläsning som ett datapaket återställer är redan färdig och ändras inte.
    """
    if inl.inlast_tid is not None:
        return inl
    daterad = int((inl.dokumentdatum or "0")[:4])
    i_raderna = (r["ar"] for t in inl.rader.values() for r in t if r.get("ar"))
    ar = inl.ar or max(i_raderna, default=daterad)
    rader = harled(inl.rader, _trosklar(inl, ar, katalog))
    namnder = _namnder(inl, katalog)
    if namnder:
        rader["namnd"] = [*rader.get("namnd", []), *namnder]
    egna = [replace(a, kommun=inl.kommun) for a in inl.anmarkningar]
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
        raise Anvandarfel(
            f"{inl.filnamn} – {orsak.args[0]} – rätta året eller lägg värdet i "
            "katalog/parametrar.toml"
        ) from orsak
    return trosklar


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
            "plats": plats,
        }
        for id_, plats in sorted(platser.items())
        if id_ in namnder
    ]
