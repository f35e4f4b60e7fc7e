"""Mallens stående lydelser: räkneord, status och tillfällen."""

from __future__ import annotations

import re

from hud_model.kallor._berattelse.loptext import meningar
from hud_model.kallor._dokument.form import Stycke, utan_markering

_RAKNEORD = (
    ("noll", "inga", "inget", "ingen"),
    ("ett", "en"),
    ("två",),
    ("tre",),
    ("fyra",),
    ("fem",),
    ("sex",),
    ("sju",),
    ("åtta",),
    ("nio",),
    ("tio",),
    ("elva",),
    ("tolv",),
    ("tretton",),
    ("fjorton",),
    ("femton",),
    ("sexton",),
    ("sjutton",),
    ("arton",),
    ("nitton",),
    ("tjugo",),
)
_VARDEN = {ord_: varde for varde, alla in enumerate(_RAKNEORD) for ord_ in alla}
ANTAL = rf"(?:\b\d{{1,3}}(?:[ \u00a0]\d{{3}})+\b|\b\d+\b|\b(?:{'|'.join(_VARDEN)})\b)"
"""Mönster för ett antal: siffror med eller utan tusentalsblank, eller ett räkneord."""
PROCENT = r"\s*(?:procent(?!enh)\w*|%)"

_STATUS = (
    (
        "ej_klart",
        r"(?:ej|inte)\s+(?:klar|slutför|genomför|utför|påbörja)\w*(?:\s+i\s+år)?"
        r"|(?:delvis|nästan|snart|till viss del)\s+(?:klar|slutför|genomför)\w*|pågå(?:r|ende)"
        r"|försena[dt]e?|påbörja[dt]\w*|beräknas\s+(?:vara\s+|bli\s+)?klar\w*",
    ),
    ("utgar", r"utgå(?:r|tt)"),
    ("klart", r"(?:klar[at]?|slutför[dt]a?|genomför[dt]a?|utför[dt]a?)(?:\s+i\s+år)?"),
)
_STATUSORD = [
    (status, re.compile(rf"(?:{monster})(?!\w)", re.IGNORECASE)) for status, monster in _STATUS
]
_INTE_AN = re.compile(
    r"\s*(?:till (?:ungefär |cirka |ca )?(?:\d+|\w+) ?(?:procent|%|del(?:en|ar)?\b)|\d+ ?%|delvis\b"
    r"|(?:först|tidigast|senast|preliminärt|i|under|till|vid|hösten|våren|sommaren|början av"
    r"|slutet av|\w+ (?:kvartalet|halvåret|tertialet)|kvartal \d|q\d|(?:jan|feb|mar|apr|maj|jun|jul"
    r"|aug|sep|okt|nov|dec)\w*|\s)+20\d\d|\s*20\d\d|först\b)",
    re.IGNORECASE,
)
_BARA_MARKE = {
    **dict.fromkeys("✓✔☑✅🟢", "klart"),
    **dict.fromkeys("✗✘☒❌🔴", "ej_klart"),
}
_TILLFALLEN = (
    ("delar2", r"delår(?:srapport\w*|sbokslut\w*)?\s*2\b|31\s+augusti"),
    ("delar1", r"delår(?:srapport\w*|sbokslut\w*)?\s*1\b|30\s+april|31\s+mars"),
)


def las_antal(text: str) -> int:
    """Antalet som siffror eller räkneord (vikt) anger; KeyError om ordet inte är ett räkneord."""
    siffror = re.sub(r"\s", "", text)
    return int(siffror) if siffror.isdigit() else _VARDEN[text.strip().lower()]


def i_meningar(text: str) -> list[str]:
    """Textens meningar i ordning."""
    return [mening.text for mening in meningar([Stycke(0, text, "", "")])]


def las_status(text: str, ar: int = 9999) -> tuple[str | None, str]:
    """Statusen som texten börjar med (None om okänd) och texten efter den.

    Ordet gäller före märket; ett märke ensamt gäller bara om det inte går att missförstå. Det som
    är klart till en del, eller först efter rapportens `ar`, är inte klart.
    """
    ren = utan_markering(text)
    for status, monster in _STATUSORD:
        if traff := monster.match(ren):
            rest = ren[traff.end() :]
            if status == "klart" and (del_ := _INTE_AN.match(rest)):
                arsdel = re.search(r"20\d\d", del_[0])
                if arsdel is None or int(arsdel[0]) > ar or del_[0].strip().startswith("först"):
                    return "ej_klart", ren
            return status, rest.lstrip(" .:")
    marke = text.strip()[:1]
    return (_BARA_MARKE.get(marke), "") if not ren else (None, ren)


def las_tillfalle(text: str) -> str | None:
    """Tillfället under året som texten nämner (`delar1`, `delar2`), eller None."""
    return next((t for t, m in _TILLFALLEN if re.search(m, text, re.IGNORECASE)), None)
