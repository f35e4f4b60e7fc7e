"""Rapporttabeller i CSV och kalkylblad: egna rubriker, lästa med samma grammatik som en rapport.

Kommun, nämnd, år och tillfälle står i bladet eller anges som val. Det som inte framgår frågas.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor._arbetsbok import Cell
from hud_model.kallor._berattelse import kapitel, titel
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._blad import inlasning
from hud_model.kallor._dokument.ark import dokument
from hud_model.kallor._dokument.form import Dokument
from hud_model.kallor._dokument.huvud import tolka
from hud_model.kallor._dokument.val import HELA_ARET
from hud_model.kallor._text import CELL_HOGST
from hud_model.katalog import Katalog, Kommun
from hud_model.tabeller import TABELLER

PROVRADER = 40
_RAD_HOGST = 90
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
    if val.enhet and not samling.enhet_anvand:
        raise Anvandarfel(
            f"{fil.namn} – --enhet {val.enhet} – varje tabell säger själv sin enhet – ta bort valet"
        )
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
    """Samlingen för den kommun, nämnd och period som bladen eller valet säger.

    Anvandarfel med en rad per uppgift som inte framgår, eller som bladen säger emot.
    """
    text = _text(dok)
    titeln = titel.titel(text) or titel.titel(_ord_i_namnet(fil.namn))
    kommun, fel = _kommun(fil, text, val, katalog)
    if kommun is None:
        raise Anvandarfel(*fel)
    slagen = {tabell.slag for tabell in dok.alla_tabeller} - {""}
    namnd, om_namnden = _namnd(dok, slagen, kommun.kod, val, katalog)
    ar, om_aret = _ar(dok, titeln, val)
    nar, om_tillfallet = _tillfalle(dok, text, titeln, val)
    fel += [f"{fil.namn} – {vad}" for vad in (om_namnden, om_aret, om_tillfallet) if vad]
    if fel or ar is None:
        raise Anvandarfel(*fel)
    samling = Samling(
        katalog,
        kommun.kod,
        namnd if slagen - {"per_namnd"} else None,
        ar,
        nar or "bokslut",
        val.enhet or "",
        val.kolumner if not val.tabell else {},
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


def _ord_i_namnet(filnamn: str) -> str:
    """Filnamnet som en rad text, utan ändelse: det kan vara filens enda titel."""
    return re.sub(r"[_-]+", " ", PurePath(filnamn).stem)


def _kommun(
    fil: Fil, text: str, val: Leveransval, katalog: Katalog
) -> tuple[Kommun | None, list[str]]:
    """Kommunen, och vad som är fel när den inte framgår eller bladen nämner en annan."""
    namngiven = katalog.kommun_i_text(text)
    kommun = katalog.kommun(val.kommun) if val.kommun else namngiven
    if kommun is None and len(katalog.kommuner) == 1:
        kommun = katalog.kommuner[0]
    if kommun is None:
        return None, [f"{fil.namn} – kommunen framgår inte – ange --kommun med SCB-kod"]
    if namngiven and namngiven != kommun:
        return kommun, [
            f"{fil.namn} – nämner {namngiven.namn}, inte {kommun.namn} som angavs – "
            "rätta filen eller --kommun"
        ]
    return kommun, []


def _namnd(
    dok: Dokument, slagen: set[str], kommun: str, val: Leveransval, katalog: Katalog
) -> tuple[str | None, str]:
    """Nämnden som bladen eller valet säger, och vad som är fel."""
    vald = katalog.namnd(kommun, val.namnd) if val.namnd else None
    if vald and slagen == {"per_namnd"}:
        return None, f"--namnd {vald.id} – tabellen har en nämnd per rad – ta bort valet"
    funna = {
        n.id: n.namn
        for b in dok.block
        for n in [katalog.namnd(kommun, getattr(b, "text", "") or "")]
        if n
    }
    alla = " och ".join(funna.values())
    if vald and funna and vald.id not in funna:
        return vald.id, f"nämner {alla}, inte {vald.namn} som angavs – rätta filen eller --namnd"
    if vald:
        return vald.id, ""
    if len(funna) == 1:
        return next(iter(funna)), ""
    if not slagen - {"per_namnd"}:
        return None, ""
    if funna:
        return None, f"bladen gäller flera nämnder ({alla}) – lämna in en nämnd i taget"
    return None, "nämnden framgår inte – ange --namnd med nämndens id"


def _ar(dok: Dokument, titeln: titel.Titel | None, val: Leveransval) -> tuple[int | None, str]:
    """Året som titeln, huvudena eller valet säger, och vad som är fel."""
    i_huvudena = _aren(dok, "budget", "utfall", "avvikelse", "prognos", "")
    sagda = i_huvudena or ({titeln.ar} if titeln and titeln.ar else _radernas_ar(dok))
    ar = val.ar or (titeln.ar if titeln else None) or _huvudenas_ar(dok)
    if ar is None and len(sagda - i_huvudena) == 1:
        ar = min(sagda)
    if ar is None:
        return None, "året framgår inte – ange --ar"
    if sagda and ar not in sagda:
        andra = " och ".join(map(str, sorted(sagda)))
        return ar, f"avser {andra}, inte {ar} som angavs – rätta filen eller --ar"
    return ar, ""


def _radernas_ar(dok: Dokument) -> set[int]:
    """Åren som bladens namn och ensamma rader säger."""
    return {k.ar for k in map(tolka, _rader(dok)) if k.ar and not k.okanda}


def _rader(dok: Dokument) -> list[str]:
    """Bladens namn och de korta rader som står för sig, utan meningar."""
    texter = [getattr(b, "text", "") for b in dok.block]
    return [t for t in texter if t and len(t) < _RAD_HOGST and not t.endswith((".", "!", "?"))]


def _tillfalle(
    dok: Dokument, text: str, titeln: titel.Titel | None, val: Leveransval
) -> tuple[str | None, str]:
    """Tillfället som titeln, en rad, huvudena eller valet säger, och vad som är fel."""
    slaget = titeln.slag if titeln else ""
    perioder = {k.manader for k in map(tolka, _rader(dok)) if k.manader and not k.okanda}
    raderna = {titel.tillfalle_for(till, slaget or "delar") for fran, till in perioder if fran == 1}
    sagt = titel.tillfalle(text, titeln) if titeln else None
    sagt = sagt or (raderna.pop() if len(raderna) == 1 else None) or _huvudenas_tillfalle(dok)
    if val.tillfalle and sagt and val.tillfalle != sagt:
        return (
            sagt,
            f"avser {sagt}, inte {val.tillfalle} som angavs – rätta filen eller --tillfalle",
        )
    if not val.tillfalle and raderna - {sagt}:
        flera = " och ".join(sorted(raderna | ({sagt} if sagt else set())))
        return sagt, f"flera tillfällen nämns: {flera} – ange --tillfalle"
    return val.tillfalle or sagt, ""


def _text(dok: Dokument) -> str:
    rader = [getattr(b, "text", "") for b in dok.block]
    return "\n\n".join(rad[:CELL_HOGST] for rad in rader if rad)


def _huvudenas_ar(dok: Dokument) -> int | None:
    """Året som huvudena anger: budgetens, när utfallet inte säger ett annat; annars utfallets."""
    budget, utfall = (_aren(dok, *matten) for matten in (("budget", "avvikelse"), ("utfall", "")))
    if len(budget) == 1 and (not utfall or budget <= utfall):
        return min(budget)
    if budget:
        return None
    prognos = _aren(dok, "prognos")
    return max(utfall) if utfall else min(prognos) if len(prognos) == 1 else None


def _aren(dok: Dokument, *matten: str) -> set[int]:
    return {
        k.ar
        for tabell in dok.alla_tabeller
        if tabell.slag
        for k in tabell.kolumner[1:]
        if k.matt in matten and k.ar and not k.okanda
    }


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
