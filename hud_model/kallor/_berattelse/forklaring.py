"""Förklaringar till avvikelser, med och utan belopp."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from itertools import count, pairwise

from hud_model.kallor._berattelse.loptext import (
    Mening,
    Textbelopp,
    belopp_i,
    meningar,
    orsaker_i,
    tecken_i,
)
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument, Dokumenttabell, Stycke
from hud_model.katalog import Orsak, nyckel

_HANVISAR = re.compile(r"(?:dess|den|de)\w*\b.*\bredovisas under\b", re.IGNORECASE)
_AVVIKER = re.compile(r"\b(?:under|över)skott|\bavvik|\bhögre\b|\blägre\b|\bökad", re.IGNORECASE)
_FORKLARAR = re.compile(r"\bbero|\bförklara|\btill följd av|\bpå grund av|\borsak", re.IGNORECASE)
_REDOVISAR = re.compile(r"\b(?:redovisa|visa)\w*\b.*\b(?:under|över)skott", re.IGNORECASE)


@dataclass
class Omrade:
    """En post eller ett verksamhetsområde: texten om det och avvikelserna som tabellen anger."""

    namn: str
    avvikelse_kr: int | None
    ingaende_kr: list[int]
    stycken: list[Stycke] = field(default_factory=list)


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `avvikelseforklaring` (kronor, minus försämrar) ur löptexten om avvikelser.

    Läser det som `resultat` och `drift` redan lagt, så de ska ha läst före.
    """
    for omrade in (*_poster(dok, samling), *_verksamheter(dok, samling)):
        _las_omrade(omrade, samling)


def _poster(dok: Dokument, samling: Samling) -> list[Omrade]:
    """Underrubrikerna till ”Avvikelse helår”, fram till jämförelsen med föregående år."""
    poster = samling.rader.get("resultatrakning", [])
    omraden: list[Omrade] = []
    oppet = False
    for block in dok.block:
        if isinstance(block, Dokumenttabell):
            continue
        borjar = block.ar_rubrik and nyckel(block.text) == "avvikelse helår"
        oppet = borjar or (oppet and not nyckel(block.rubrik).startswith(("jämförelse", "ekonomi")))
        if oppet and block.ar_rubrik:
            namn = "Årets resultat" if borjar else block.text
            post = next(
                (p for p in poster if f" {nyckel(p['post'])}".endswith(f" {nyckel(namn)}")), {}
            )
            omraden.append(Omrade(post.get("post", namn), post.get("avvikelse_rapporterad_kr"), []))
        elif oppet:
            omraden[-1].stycken.append(block)
    return omraden


def _verksamheter(dok: Dokument, samling: Samling) -> Iterator[Omrade]:
    """Rubrikerna som bär ett verksamhetsområdes namn, efter drifttabellen i samma avsnitt."""
    rader = samling.rader.get("driftverksamhet", [])
    tabell = next((t for t in dok.alla_tabeller if t.slag == "drift"), None)
    if tabell is None:
        return
    stycken = [s for s in dok.stycken(tabell.avsnitt) if s.rad > tabell.rad]
    lasta: set[str] = set()
    for rad in rader:
        egna = [
            s
            for s in stycken
            if samling.katalog.verksamhet(s.rubrik, rad["overordnad"]) == rad["verksamhet"]
        ]
        lasta |= {s.rubrik for s in egna}
        if egna:
            ingaende = [r for r in rader if r["overordnad"] == rad["verksamhet"]]
            yield Omrade(
                rad["verksamhet"],
                rad["avvikelse_rapporterad_kr"],
                [v for r in ingaende if (v := r["avvikelse_rapporterad_kr"]) is not None],
                egna,
            )
    for s in stycken if tabell.avsnitt else []:
        if s.ar_rubrik and s.rubrik not in lasta:
            samling.anmark(
                "upplysning",
                f"{s.avsnitt}, rubriken {s.text} (rad {s.rad})",
                "rubriken är ingen verksamhet i tabellen, så texten under den lästes inte",
                "lägg till ett alias i katalog/verksamheter.toml om det är en verksamhet",
            )


def _las_omrade(omrade: Omrade, samling: Samling) -> None:
    """Lägger områdets förklaringar som rader, och det som inte förstods som anmärkningar."""
    funna: dict[str, tuple[str, int | None, Mening]] = {}
    stumma: dict[int, Mening] = {}
    talande: set[int] = set()
    alla = meningar(omrade.stycken)
    total_angiven = False
    for nr, mening in enumerate(alla):
        hanvisas = nr + 1 < len(alla) and _HANVISAR.match(alla[nr + 1].text)
        if hanvisas or "nettokostnadsutveckling" in nyckel(mening.text):
            continue
        belopp, ar_total = _utan_totaler(mening, omrade, samling, total_angiven)
        total_angiven = total_angiven or ar_total
        par = _par(mening.text, belopp, omrade.namn, samling)
        if par:
            talande.add(mening.rad)
        elif _FORKLARAR.search(mening.text):
            stumma.setdefault(mening.rad, mening)
        for orsak, b in par:
            kr = None if b is None else _tecken(mening, b, omrade, samling) * b.kr
            namn = orsak.namn if orsak else _okand(mening, funna, samling)
            _, forra, forra_mening = funna.get(namn, ("", None, mening))
            if forra is not None and kr not in (None, forra):
                samling.anmark(
                    "varning",
                    mening.plats,
                    f"ett andra belopp för ”{namn}” lästes inte; det första (rad "
                    f"{forra_mening.rad}) gäller",
                    "skriv in beloppet för hand om båda gäller",
                )
            if namn not in funna or (forra is None and kr is not None):
                funna[namn] = (orsak.slag if orsak else "ovrigt", kr, mening)
    for namn, (slag, kr, mening) in funna.items():
        samling.lagg(
            "avvikelseforklaring",
            mening.plats,
            omrade=omrade.namn,
            orsak=namn,
            belopp_kr=kr,
            slag=slag,
        )
    for rad in stumma.keys() - talande:
        samling.anmark(
            "upplysning",
            stumma[rad].plats,
            f"en förklaring till avvikelsen för {omrade.namn} känns inte igen av katalogen",
            "lägg till ett mönster i katalog/orsaker.toml",
        )


def _utan_totaler(
    mening: Mening, omrade: Omrade, samling: Samling, total_angiven: bool
) -> tuple[list[Textbelopp], bool]:
    """Meningens belopp utom områdets egna avvikelser, och om områdets avvikelse angavs."""
    kvar: list[Textbelopp] = []
    ar_total = False
    for b in belopp_i(mening.text):
        fore = mening.text[: b.start]
        orsak = orsaker_i(fore, omrade.namn, samling.katalog)
        om_forsta = not (total_angiven or ar_total)
        if b.avser(omrade.avvikelse_kr) and (om_forsta or not orsak):
            ar_total = True
        elif not orsak and any(b.avser(kr) for kr in omrade.ingaende_kr):
            continue
        elif om_forsta and not orsak and _REDOVISAR.search(fore):
            ar_total = True
            if omrade.avvikelse_kr is not None:
                samling.anmark(
                    "varning",
                    mening.plats,
                    f"texten anger {b.kr} kr som avvikelse för {omrade.namn}, tabellen "
                    f"{omrade.avvikelse_kr} kr",
                    "rätta det av dem som är fel",
                )
        else:
            kvar.append(b)
    return kvar, ar_total


def _par(
    text: str, belopp: list[Textbelopp], omrade: str, samling: Samling
) -> list[tuple[Orsak | None, Textbelopp | None]]:
    """Orsaker och belopp som hör ihop: beloppet närmast efter orsaken.

    Inleds meningen av beloppet hör det i stället till orsaken närmast efter.
    """
    granser = [0, *(b.slut for b in belopp), len(text)]
    delar = [orsaker_i(text[a:z], omrade, samling.katalog) for a, z in pairwise(granser)]
    efter = not delar[0] and bool(delar[-1])
    par: list[tuple[Orsak | None, Textbelopp | None]] = []
    for orsaker, b in zip(delar, [None, *belopp] if efter else [*belopp, None], strict=True):
        if b and not orsaker and _AVVIKER.search(text):
            par.append((None, b))
        narmast = 0 if efter else len(orsaker) - 1
        par += [(orsak, b if nr == narmast else None) for nr, orsak in enumerate(orsaker)]
    return par


def _tecken(mening: Mening, b: Textbelopp, omrade: Omrade, samling: Samling) -> int:
    """1 eller −1 efter orden före beloppet, annars i meningen, annars områdets avvikelse."""
    tecken = tecken_i(mening.text[: b.slut]) or tecken_i(mening.text)
    if tecken:
        return tecken
    samling.anmark(
        "upplysning",
        mening.plats,
        f"texten säger inte om beloppet för {omrade.namn} förbättrar eller försämrar; "
        "det fick områdets tecken",
        "kontrollera tecknet",
    )
    return -1 if (omrade.avvikelse_kr or 0) < 0 else 1


def _okand(mening: Mening, funna: Container[str], samling: Samling) -> str:
    """Ett ledigt allmänt namn på en orsak som katalogen inte känner, med en anmärkning."""
    samling.anmark(
        "upplysning",
        mening.plats,
        "katalogen känner inte igen orsaken till beloppet, som fick ett allmänt namn",
        "lägg till ett mönster i katalog/orsaker.toml",
    )
    nr = next(nr for nr in count(1) if f"Övrig orsak {nr}" not in funna)
    return f"Övrig orsak {nr}"
