"""Det som inget format läser men som ofta lämnas in, och vad man gör i stället."""

from __future__ import annotations

import codecs
import re

from hud_model.begrepp import Anvandarfel, Fil

_TEXT = "spara eller kopiera innehållet som text (.txt) eller som .xlsx"
_BORJAN = (
    (rb"%PDF", "en PDF", _TEXT),
    (rb"\xff\xd8\xff|\x89PNG|GIF8|BM.{4}\0\0|RIFF....WEBP|II\*\0|MM\0\*", "en bild", _TEXT),
    (rb"MZ|\x7fELF|#!", "ett program", "lämna in en fil med uppgifter"),
    (rb"\xd0\xcf\x11\xe0", "en gammal eller lösenordsskyddad Office-fil", "spara den som .xlsx"),
    (
        rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd",
        "ett arkiv",
        "packa upp den först",
    ),
    (rb"\{\\rtf", "ett RTF-dokument", _TEXT),
    (rb"(?i)\s*<!doctype html|\s*<html", "en webbsida", "hämta filen i stället för sidan"),
    (rb"SQLite format 3", "en databas", "exportera den som CSV"),
    (rb".{4}ftyp|ID3|OggS|\x1aE\xdf\xa3", "en film eller ett ljud", "lämna in uppgifter"),
)
_I_ZIP = (
    (b"word/document", "ett Word-dokument", _TEXT),
    (b"ppt/presentation", "en presentation", _TEXT),
    (b"mimetypeapplication/vnd.oasis.opendocument", "ett OpenDocument", "spara det som .xlsx"),
)


def avvisa(fil: Fil) -> None:
    """Anvandarfel om filen är tom eller av ett slag som inte går att läsa."""
    if not fil.borjan.strip(b"\0\xef\xbb\xbf \t\r\n\x1a"):
        raise Anvandarfel(f"{fil.namn} – filen är tom – exportera den på nytt")
    if _ar_bred_text(fil.borjan):
        raise Anvandarfel(
            f"{fil.namn} – är text i UTF-16 utan BOM eller i UTF-32 – spara om filen som UTF-8"
        )
    for monster, vad, gor in _BORJAN:
        if re.match(monster, fil.borjan, re.DOTALL):
            raise Anvandarfel(f"{fil.namn} – är {vad} – {gor}")
    if fil.borjan.startswith(b"PK"):
        for marke, vad, gor in _I_ZIP:
            if marke in fil.borjan:
                raise Anvandarfel(f"{fil.namn} – är {vad} – {gor}")


def _ar_bred_text(borjan: bytes) -> bool:
    """Sant när nästan varannan byte är noll, som i text med två eller fyra byte per tecken."""
    if borjan.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return True
    if borjan.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    tomma = max(borjan[0::2].count(0), borjan[1::2].count(0))
    return borjan.count(0) == tomma and tomma > 0.4 * len(borjan)
