"""Namnen: vad en stavning avser, och vad som föreslås när den inte är känd.

Katalogen äger nämnder, verksamheter och indikatorer. Ett nytt alias kommer bara ur en människas
ja: en rad i katalogens TOML, eller ett svar som lagret minns och som läggs till med `med_alias`.
En okänd nämnd är alltid ett fel med förslag; en felskriven nämnd blir aldrig en ny.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from hud_model.begrepp import Anvandarfel
from hud_model.katalog import Katalog, Namnd, nyckel, slug
from hud_model.tal import kort

_LIKT = 0.72
_ALLA_HOGST = 12
_UTAN_BREDD = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def ren(text: str) -> str:
    """Texten i NFC med ett blanksteg mellan orden, inga runt om och inga tecken utan bredd."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_UTAN_BREDD).split())


def narmast(stavning: str, kandidater: Iterable[str]) -> str | None:
    """Kandidaten som liknar stavningen mest, utan hänsyn till versaler; None om ingen är lik."""
    from difflib import SequenceMatcher  # behövs bara när något är fel

    vikt = nyckel(stavning[:200])
    grad = {k: SequenceMatcher(None, vikt, nyckel(k)).ratio() for k in dict.fromkeys(kandidater)}
    bast = max(grad, key=lambda k: grad[k], default=None)
    return bast if bast is not None and grad[bast] >= _LIKT else None


def forslag(stavning: str, kandidater: Iterable[str]) -> str:
    """Vad som kan ha menats: ”menade du X?”, eller en uppräkning av det som går att välja."""
    alla = list(dict.fromkeys(kandidater))
    likt = narmast(stavning, alla)
    if likt is not None:
        return f"menade du {likt}?"
    if not alla:
        return "lägg till det som saknas i katalogen"
    fler = len(alla) - _ALLA_HOGST
    return f"välj något av: {', '.join(alla[:_ALLA_HOGST])}" + (
        f" … och {fler} till" if fler > 0 else ""
    )


def namnd_eller_fel(katalog: Katalog, kommun: str, stavning: str) -> Namnd:
    """Nämnden som stavningen avser i kommunen; Anvandarfel med förslag om ingen gör det."""
    namnd = katalog.namnd(kommun, stavning)
    if namnd is None:
        i_kommunen = [n for n in katalog.namnder if n.kommun == kommun]
        stavningar = {s: n for n in i_kommunen for s in (n.namn, n.kortnamn, n.id, *n.alias)}
        likt = narmast(stavning, stavningar)
        rad = (
            f"menade du {stavningar[likt].namn}?"
            if likt is not None
            else forslag(stavning, [n.namn for n in i_kommunen])
        )
        raise Anvandarfel(
            f"nämnden ”{kort(stavning)}” finns inte i katalogen för kommun {kort(kommun)} – {rad}"
        )
    return namnd


def indikator_id(katalog: Katalog, stavning: str) -> str:
    """Indikatorns id: katalogens när namnet, ett alias eller id:t är känt, annars namnets slug."""
    kand = katalog.indikatorer.get(stavning) or katalog.indikator(stavning)
    return kand.id if kand else slug(stavning)


def verksamhet(katalog: Katalog, stavning: str, overordnad: str | None) -> tuple[str, str | None]:
    """Verksamhetens namn, och källans stavning när ett alias rättat den (annars None)."""
    rattad = katalog.verksamhet(stavning, overordnad)
    return rattad, None if rattad == stavning else stavning


def med_alias(katalog: Katalog, alias: Mapping[tuple[str, str], str]) -> Katalog:
    """Katalogen där nämnderna också känns igen på stavningar som en människa sagt ja till.

    `alias` är (kommun, stavning) → nämndens id. Anvandarfel om nämnden inte finns eller om
    stavningen redan avser en annan nämnd.
    """
    if not alias:
        return katalog
    tillagda: dict[tuple[str, str], list[str]] = {}
    fel = []
    for (kommun, stavning), id_ in alias.items():
        finns = katalog.namnd(kommun, stavning)
        mal = next((n for n in katalog.namnder if (n.kommun, n.id) == (kommun, id_)), None)
        if mal is None:
            ids = [n.id for n in katalog.namnder if n.kommun == kommun]
            fel.append(
                f"alias {stavning} – nämnden {id_} finns inte i kommun {kommun} – "
                f"{forslag(id_, ids)}"
            )
        elif finns is not None and finns.id != id_:
            fel.append(f"alias {stavning} – avser redan {finns.namn} – ta bort aliaset")
        elif not nyckel(stavning):
            fel.append("alias – stavningen är tom – skriv den som den står i filen")
        else:
            tillagda.setdefault((kommun, id_), []).append(stavning)
    if fel:
        raise Anvandarfel(*fel)
    namnder = tuple(
        replace(n, alias=(*n.alias, *tillagda.get((n.kommun, n.id), ()))) for n in katalog.namnder
    )
    return replace(katalog, namnder=namnder)
