"""Rapporttabeller i CSV och kalkylblad: egna rubriker, lästa med samma grammatik som en rapport.

Kommun, nämnd, år och tillfälle står i bladet eller anges som val. Det som inte framgår frågas.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor._arbetsbok import Cell
from hud_model.kallor._berattelse import kapitel, titel
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._blad import inlasning
from hud_model.kallor._dokument.ark import dokument
from hud_model.kallor._dokument.form import Dokument
from hud_model.kallor._dokument.val import HELA_ARET
from hud_model.kallor._text import CELL_HOGST
from hud_model.katalog import Katalog
from hud_model.tabeller import TABELLER

PROVRADER = 40
_SKILJE = "\t;,"


def delade(text: str, hogst: int | None = None) -> list[list[str]]:
    """Raderna i cellerna som den avgränsare ger som delar flest rader i flera celler."""
    rader = text.splitlines()
    if rader and rader[0].startswith("sep="):
        rader[0] = ""
    rader = rader[:hogst] if hogst else rader
    utfall = []
    for tecken in _SKILJE:
        try:
            celler = list(csv.reader(io.StringIO("\n".join(rader)), delimiter=tecken, strict=True))
        except csv.Error:
            continue
        utfall.append((sum(len(rad) > 1 for rad in celler), celler))
    return max(utfall, key=lambda u: u[0])[1] if utfall else []


def ar_rapport(bladen: Mapping[str | None, Sequence[Sequence[Cell]]]) -> bool:
    """Sant när någon tabell bland bladens första rader är en känd rapporttabell."""
    provade = {namn: celler[:PROVRADER] for namn, celler in bladen.items()}
    return any(tabell.slag for tabell in dokument(provade).alla_tabeller)


def las(
    fil: Fil,
    kalla: str,
    bladen: Mapping[str | None, Sequence[Sequence[Cell]]],
    val: Leveransval,
    katalog: Katalog,
) -> Inlasning:
    """Läser bladens tabeller till en inläsning; Anvandarfel när det inte framgår vem de avser."""
    dok = dokument(bladen)
    samling = _samling(fil, dok, val, katalog)
    kapitel.las(fil.namn, dok, samling)
    if not any(samling.rader.values()) and not samling.fragor:
        varfor = [f"{fil.namn} – {a.mening()}" for a in samling.anmarkningar if a.atgard]
        inget = f"{fil.namn} – inga rader gick att läsa – kontrollera rubrikerna"
        raise Anvandarfel(*(varfor or [inget]))
    titeln = ", ".join(TABELLER[namn].titel for namn in samling.rader if samling.rader[namn])
    gjord = inlasning(fil, kalla, titeln, samling.rader, samling.anmarkningar, {})
    return replace(
        gjord,
        kommun=samling.kommun,
        ar=samling.ar,
        tillfalle=samling.tillfalle,
        fragor=tuple(samling.fragor),
    )


def _samling(fil: Fil, dok: Dokument, val: Leveransval, katalog: Katalog) -> Samling:
    """Samlingen för den kommun, nämnd och period som bladen eller valet säger."""
    fel = []
    text = _text(dok)
    titeln = titel.titel(text)
    kommun = katalog.kommun(val.kommun) if val.kommun else katalog.kommun_i_text(text)
    if kommun is None and len(katalog.kommuner) == 1:
        kommun = katalog.kommuner[0]
    if kommun is None:
        raise Anvandarfel(f"{fil.namn} – kommunen framgår inte – ange --kommun med SCB-kod")
    namnd = katalog.namnd(kommun.kod, val.namnd) if val.namnd else None
    funna = {
        n.id: n
        for b in dok.block
        for n in [katalog.namnd(kommun.kod, getattr(b, "text", "") or "")]
        if n
    }
    if namnd is None and len(funna) == 1:
        (namnd,) = funna.values()
    slagen = {tabell.slag for tabell in dok.alla_tabeller} - {"", "per_namnd"}
    if namnd is None and slagen:
        fel.append(f"{fil.namn} – nämnden framgår inte – ange --namnd med nämndens id")
    ar = val.ar or (titeln.ar if titeln else None) or _huvudenas_ar(dok)
    if ar is None:
        fel.append(f"{fil.namn} – året framgår inte – ange --ar")
    nar = val.tillfalle or (titel.tillfalle(text, titeln) if titeln else None)
    nar = nar or _huvudenas_tillfalle(dok)
    if fel or ar is None:
        raise Anvandarfel(*fel)
    svar = val.kolumner if not val.tabell else {}
    samling = Samling(
        katalog,
        kommun.kod,
        namnd.id if namnd and slagen else None,
        ar,
        nar or "bokslut",
        val.enhet or "",
        svar,
    )
    if nar is None:
        samling.anmarkningar.append(
            Anmarkning(
                "upplysning",
                fil.namn,
                "filen säger inte vilket tillfälle den avser; den lästes som bokslut",
                "ange --tillfalle om den avser plan eller delår",
            )
        )
    return samling


def _text(dok: Dokument) -> str:
    rader = [getattr(b, "text", "") for b in dok.block]
    return "\n\n".join(rad[:CELL_HOGST] for rad in rader if rad)


def _huvudenas_ar(dok: Dokument) -> int | None:
    """Året som budgetens och avvikelsens huvuden anger, om de är överens; annars utfallets."""
    for matten in (("budget", "avvikelse"), ("utfall", ""), ("prognos",)):
        aren = {
            k.ar
            for tabell in dok.alla_tabeller
            if tabell.slag
            for k in tabell.kolumner[1:]
            if k.matt in matten and k.ar and not k.okanda
        }
        if len(aren) == 1:
            return aren.pop()
        if aren and matten[0] == "utfall":
            return max(aren)
    return None


def _huvudenas_tillfalle(dok: Dokument) -> str | None:
    """Delåret som periodkolumnerna anger när ingen kolumn är hela årets utfall; annars None."""
    kolumner = [k for t in dok.alla_tabeller if t.slag for k in t.kolumner[1:] if not k.okanda]
    utfall = [k for k in kolumner if k.matt == "utfall" and k.relativt in (None, 0)]
    delar = {k.manader for k in kolumner if k.manader not in (None, HELA_ARET)}
    prognos = any(k.matt == "prognos" for k in kolumner)
    if len(delar) == 1 and (prognos or utfall) and not any(k.manader is None for k in utfall):
        if any(k.manader == HELA_ARET for k in utfall):
            return None
        ((fran, till),) = delar
        return titel.tillfalle_for(till, "delar") if fran == 1 else None
    return None
