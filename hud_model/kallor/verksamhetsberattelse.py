"""En nämnds verksamhetsberättelse som text med tabbseparerade tabeller.

Kapitlen i `_berattelse` fyller var sina tabeller. Det som inget kapitel förstår blir en
anmärkning med sin rad.
"""

from __future__ import annotations

import re

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor._berattelse import (
    drift,
    finansiering,
    forklaring,
    indikatorer,
    investering,
    kontroll,
    kontrollmatt,
    mal,
    personal,
    resultat,
    stickprov,
    uppdrag,
    uppgifter,
)
from hud_model.kallor._berattelse.dokument import Dokument, Samling, dela
from hud_model.katalog import Katalog

KALLA = "verksamhetsberattelse"
_KAPITEL = (
    resultat,
    drift,
    finansiering,
    investering,
    personal,
    forklaring,  # läser det som resultat och drift lagt
    mal,
    indikatorer,
    uppdrag,
    kontroll,
    stickprov,  # läser även de systematiska kontrollernas kommentarer
    kontrollmatt,
    uppgifter,
)
_TITEL = re.compile(r"^[\s\ufeff]*(Verksamhetsberättelse\s+(\d{4}))\s*$", re.MULTILINE)


def kanner_igen(fil: Fil) -> bool:
    """Sant när filen är text med en rad ”Verksamhetsberättelse ÅÅÅÅ” bland de första."""
    try:
        borjan = fil.innehall[:4000].decode("utf-8", errors="strict")
    except UnicodeDecodeError as fel:
        # Ett tecken kan vara kapat vid gränsen; annat är inte den här källan.
        borjan = fil.innehall[: fel.start].decode("utf-8") if fel.start > 3990 else ""
    return bool(_TITEL.search(borjan))


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Läser dokumentet till en inläsning; Anvandarfel om kommun, nämnd eller år inte framgår."""
    text = fil.innehall.decode("utf-8")
    kommun, namnd, ar = _leverans(fil.namn, text, val, katalog)
    dok = dela(text, tuple(h for kapitel in _KAPITEL for h in kapitel.HUVUDEN))
    samling = Samling(katalog, kommun, namnd, ar, "bokslut")
    for kapitel in _KAPITEL:
        kapitel.las(dok, samling)
    _anmark_olast(dok, samling)
    sha = fil.sha256
    namndnamn = katalog.namnd(kommun, namnd)
    return [
        Inlasning(
            id=sha[:12],
            kalla=KALLA,
            filnamn=fil.namn,
            sha256=sha,
            titel=f"Verksamhetsberättelse {ar}, {namndnamn.namn if namndnamn else namnd}",
            kommun=kommun,
            namnd=namnd,
            ar=ar,
            tillfalle="bokslut",
            rader=samling.rader,
            anmarkningar=tuple(samling.anmarkningar),
        )
    ]


def _leverans(namn: str, text: str, val: Leveransval, katalog: Katalog) -> tuple[str, str, int]:
    saknas = []
    titel = _TITEL.search(text)
    kommun = katalog.kommun(val.kommun) if val.kommun else katalog.kommun_i_text(text)
    if kommun is None:
        saknas.append(f"{namn} – kommunen framgår inte av texten – ange --kommun med SCB-kod")
    namnd = None
    if kommun is not None:
        borjan = text[titel.end() :][:400] if titel else ""
        rader = [rad.strip() for rad in borjan.splitlines() if rad.strip()]
        kandidater = [val.namnd] if val.namnd else rader[:3]
        namnd = next((n for k in kandidater if (n := katalog.namnd(kommun.kod, k))), None)
        if namnd is None:
            saknas.append(f"{namn} – nämnden framgår inte av texten – ange --namnd med nämndens id")
    ar = val.ar or (int(titel[2]) if titel else None)
    if ar is None:
        saknas.append(f"{namn} – året framgår inte av texten – ange --ar")
    if kommun is None or namnd is None or ar is None:
        raise Anvandarfel(*saknas)
    return kommun.kod, namnd.id, ar


def _anmark_olast(dok: Dokument, samling: Samling) -> None:
    for tabell in dok.olasta():
        samling.anmark(
            "varning",
            f"rad {tabell.rad}, under {tabell.rubrik}",
            f"tabellen med huvudet ”{' | '.join(tabell.huvud)}” känns inte igen och lästes inte",
            "kontrollera tabellhuvudet mot mallen",
        )
