"""Personnummer stoppas vid dörren: i raderna, och i en fil som sparas som den är."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Rad
from hud_model.kallor._zip import oppna
from hud_model.regler.personnummer import maskerad, personnummer_i
from hud_model.tabeller import TABELLER

_UTAN = frozenset({"plats", "inlasning", "sha256", "kommun", "namnd"})
_HOGST = 50
_ZIP = b"PK\x03\x04"
_BOKEN = "xl/workbook.xml"
_TEXTDELAR = re.compile(
    r"xl/(?:sharedStrings|comments\d*|worksheets/[^/]+|threadedComments/[^/]+|drawings/[^/]+)\.xml"
    r"|docProps/[^/]+\.xml"
)
_STYCKE = re.compile(r"</(?:si|is|comment|threadedComment|a:p|dc:\w+)>")
_TEXT = re.compile(r"<(?:t|text|a:t|dc:\w+|oddHeader|oddFooter)(?: [^>]*)?>([^<]*)</")
_TAL = re.compile(r"<v>([12][\d.]{11,}(?:E\+?11)?|1\.[89]\d*E\+?11|2\.0\d*E\+?11)</v>")
_CITERAT = re.compile(r'"([^"]{0,500})"')
_RADSLUT = re.compile(r"(?<![-+/\u2010-\u2015\u2212\u00ad ]) ?\r?\n")
_DEL_HOGST = 200_000_000
_GOR = "ta bort personnumret; modellen lagrar inga"


def prova_identitet(fil: Fil, inlasningar: Sequence[Inlasning], *, hela: bool) -> None:
    """Anvandarfel med rad och kolumn för varje personnummer; numret skrivs inte ut.

    Med `hela` prövas också den text i filen som inte blir rader.
    """
    fel = [
        f"{fil.namn}, {_plats(rad)} – {kolumn} innehåller ett personnummer – {_GOR}"
        for inl in inlasningar
        for tabell, rader in inl.rader.items()
        for kolumn in _textkolumner(tabell)
        for rad in rader
        if rad.get(kolumn) and personnummer_i(rad[kolumn])
    ]
    platser = {str(r.get("plats")) for inl in inlasningar for r in _rader(inl)}
    if any(map(personnummer_i, platser)) or _i_namnen(fil):
        fel.append(f"{fil.namn} – ett blads namn eller en rubrik är ett personnummer – {_GOR}")
    if personnummer_i(fil.namn):
        fel.append(f"filens namn – innehåller ett personnummer – {_GOR}")
    if hela and not fel:
        fel = [f"{fil.namn}, {plats} – innehåller ett personnummer – {_GOR}" for plats in _i(fil)]
    if fel:
        raise Anvandarfel(*fel[:_HOGST])


def _rader(inl: Inlasning) -> Iterator[Rad]:
    for tabellens in inl.rader.values():
        yield from tabellens


def _plats(rad: Rad) -> str:
    return maskerad(str(rad.get("plats")))


def _textkolumner(tabell: str) -> list[str]:
    return [
        k.namn
        for k in TABELLER[tabell].kolumner
        if k.typ == "text" and not k.varden and k.namn not in _UTAN and k.namn != "id"
    ]


def _i(fil: Fil) -> Iterator[str]:
    """Platserna i filens text som innehåller ett personnummer."""
    if not fil.borjan.startswith(_ZIP):
        yield from _i_text(_som_text(fil.innehall))
        return
    zip_ = oppna(fil.innehall, fil.namn)
    for namn in zip_.poster:
        if _TEXTDELAR.fullmatch(namn):
            xml = zip_.las(namn, _DEL_HOGST).decode("utf-8", "replace")
            stycken = ("".join(map(unescape, _TEXT.findall(s))) for s in _STYCKE.split(xml))
            tal = (str(int(float(t))) for t in _TAL.findall(xml))
            if any(map(personnummer_i, stycken)) or any(map(personnummer_i, tal)):
                yield "en cell eller kommentar i arbetsboken"
                return


def _som_text(innehall: bytes) -> str:
    if innehall[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return innehall.decode("utf-16", "replace")
    try:
        return innehall.decode("utf-8")
    except UnicodeDecodeError:
        return innehall.decode("cp1252", "replace")


def _i_text(text: str) -> Iterator[str]:
    """Raderna med ett personnummer, också ett som bryts efter strecket eller i en citerad cell."""
    rader = [nr for nr, rad in enumerate(text.splitlines(), 1) if personnummer_i(rad)]
    yield from (f"rad {nr}" for nr in rader)
    if not rader:
        brutna = [_RADSLUT.sub("\t", text), *(c for c in _CITERAT.findall(text) if "\n" in c)]
        if any(map(personnummer_i, brutna)):
            yield "en text med radbrytning"


def _i_namnen(fil: Fil) -> bool:
    """Sant när ett blads namn är ett personnummer, också ett blad som ingen läser."""
    if not fil.borjan.startswith(_ZIP):
        return False
    zip_ = oppna(fil.innehall, fil.namn)
    if _BOKEN not in zip_.poster:
        return False
    xml = zip_.las(_BOKEN, _DEL_HOGST).decode("utf-8", "replace")
    return any(map(personnummer_i, map(unescape, re.findall(r'<sheet [^>]*name="([^"]*)"', xml))))
