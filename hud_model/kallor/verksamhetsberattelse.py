"""En nämnds verksamhetsberättelse som text med tabbseparerade tabeller.

Kapitlen i `_berattelse` fyller var sina tabeller. Det som inget kapitel förstår blir en
anmärkning med sin rad.
"""

from __future__ import annotations

import codecs
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
from hud_model.kallor._berattelse.helhet import prova_helhet
from hud_model.kallor._text import avkoda
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
_FELKODAD_TITEL = re.compile(rb"^\W*Verksamhetsber[^\n]{1,8}ttelse\s+\d{4}\s*$", re.MULTILINE)


def kanner_igen(fil: Fil) -> bool:
    """Sant när filen är text med en rad ”Verksamhetsberättelse ÅÅÅÅ” bland de första.

    Också när texten har fel teckenkodning: då säger läsningen det.
    """
    borjan = fil.borjan[:4000]
    if borjan.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return bool(_TITEL.search(borjan.decode("utf-16", errors="replace")))
    return bool(
        _TITEL.search(borjan.decode("utf-8", errors="ignore"))
        or _FELKODAD_TITEL.search(borjan.replace(b"\r", b"\n"))
    )


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Läser dokumentet till en inläsning.

    Anvandarfel om kommun, nämnd eller år inte framgår eller motsägs av valet, om texten har fel
    teckenkodning, eller om dokumentet är avhugget eller dubbelt.
    """
    text, dok, samling = tolka(fil, val, katalog)
    prova_helhet(fil.namn, text, dok, samling)
    return [som_inlasning(fil, samling)]


def tolka(fil: Fil, val: Leveransval, katalog: Katalog) -> tuple[str, Dokument, Samling]:
    """Texten, dokumentet och raderna i det, utan att pröva om dokumentet är helt."""
    text = avkoda(fil.innehall, fil.namn).replace("\r\n", "\n").replace("\r", "\n")
    kommun, namnd, ar = _leverans(fil.namn, text, val, katalog)
    dok = dela(text, tuple(h for kapitel in _KAPITEL for h in kapitel.HUVUDEN))
    samling = Samling(katalog, kommun, namnd, ar, "bokslut")
    for kapitel in _KAPITEL:
        try:
            kapitel.las(dok, samling)
        except Anvandarfel as fel:  # ett tal som inte går att läsa säger inte själv var det står
            ord_ = kapitel.__name__.rpartition(".")[2]
            raise Anvandarfel(
                *(f"{fil.namn}, avsnittet om {ord_} – {rad} – rätta talet" for rad in fel.rader)
            ) from fel
    _anmark_olast(dok, samling)
    return text, dok, samling


def som_inlasning(fil: Fil, samling: Samling) -> Inlasning:
    """Det samlade som en inläsning av filen."""
    namnd = samling.katalog.namnd(samling.kommun, samling.namnd)
    return Inlasning(
        id=fil.sha256[:12],
        kalla=KALLA,
        filnamn=fil.namn,
        sha256=fil.sha256,
        titel=f"Verksamhetsberättelse {samling.ar}, {namnd.namn if namnd else samling.namnd}",
        kommun=samling.kommun,
        namnd=samling.namnd,
        ar=samling.ar,
        tillfalle=samling.tillfalle,
        rader=samling.rader,
        anmarkningar=tuple(samling.anmarkningar),
    )


def _leverans(namn: str, text: str, val: Leveransval, katalog: Katalog) -> tuple[str, str, int]:
    """Kommun, nämnd och år ur texten; valet fyller i det som saknas men får inte säga emot."""
    fel = []
    titlar = list(_TITEL.finditer(text))
    titel = titlar[0] if titlar else None
    i_texten = katalog.kommun_i_text(text)
    kommun = katalog.kommun(val.kommun) if val.kommun else i_texten
    if kommun is None:
        fel.append(f"{namn} – kommunen framgår inte av texten – ange --kommun med SCB-kod")
    namnder = []
    if kommun is not None:
        borjan = text[titel.end() :][:400] if titel else ""
        rader = [rad.strip() for rad in borjan.splitlines() if rad.strip()][:3]
        namnder = [n for rad in rader if (n := katalog.namnd(kommun.kod, rad))]
    sagd = katalog.namnd(kommun.kod, val.namnd) if kommun and val.namnd else None
    namnd = sagd or (namnder[0] if namnder else None)
    if kommun is not None and namnd is None:
        fel.append(f"{namn} – nämnden framgår inte av texten – ange --namnd med nämndens id")
    elif namnd and any(annan.id != namnd.id for annan in namnder):
        namnda = " och ".join(dict.fromkeys(n.namn for n in (*namnder, namnd)))
        fel.append(f"{namn} – både {namnda} anges som nämnd – rätta dokumentet eller valet")
    aren = sorted({int(t[2]) for t in titlar} | ({val.ar} if val.ar else set()))
    if len(aren) != 1:
        vad = f"flera år anges: {', '.join(map(str, aren))}" if aren else "året framgår inte"
        gor = "rätta dokumentet eller valet" if aren else "ange --ar"
        fel.append(f"{namn} – {vad} – {gor}")
    if fel or kommun is None or namnd is None:
        raise Anvandarfel(*fel)
    return kommun.kod, namnd.id, aren[0]


def _anmark_olast(dok: Dokument, samling: Samling) -> None:
    for tabell in dok.olasta():
        samling.anmark(
            "varning",
            f"rad {tabell.rad}, under {tabell.rubrik}",
            f"tabellen med huvudet ”{' | '.join(tabell.huvud)}” känns inte igen och lästes inte",
            "kontrollera tabellhuvudet mot mallen",
        )
