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
_OM_AR = (
    r"(?:\d{4}|\d\d?/\d\d?|\d{6,8}|v(?:ecka|\.)? ?\d|kvartal|q\d|[hv]t\b|tertial|delår|årsskift)"
)
_OM_TID = (
    rf"(?:(?:i|under|per|den|vid|sedan|hösten?|våren?|sommaren?|vintern?|\d\d?) )*(?:{_OM_AR}"
    r"|(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*|år(?:et)?\b|tid\b|förtid\b"
    r"|(?:hösten?|våren?|sommaren?|vintern?)\b|tidigare\b)"
)
_SAGT_FARDIGT = re.compile(
    rf"(?:{_OM_TID}|enligt\b|helt\b|fullt ut\b|inom\b|se\b|med\b|av\b|genom\b|löpande\b"
    r"|100 ?(?:%|proc)|till 100 ?(?:%|proc)|(?:för|hela) (?:i )?år|(?:och|samt|är|nu)\b|tack vare\b"
    r"|sedan\b|ingår i\b|beslut\b|i (?:början|mitten|slutet) av|till fullo\b|i sin helhet\b"
    r"|som planerat\b|planenligt\b|i (?:alla|samtliga) delar\b|grön\b|arbetet (?:är|har)\b"
    r"|ha(?:r|de) \w+(?:ats|its|tts)\b|(?:klart|genomfört|slutfört)\b"
    r"|(?:redovis|inför|besluta|anta|levere|invig|avsluta|rapport|överlämn|implement|public|godkän"
    r"|genomför|slutför|uppfyll|fastställ|avrapport|återrapport|åtgärd|öppna|byggt|drift)\w*)",
    re.IGNORECASE,
)
_SAGT_UTGATT = re.compile(
    rf"(?:{_OM_TID}|enligt\b|ersätt|ersatt|då\b|eftersom\b|på grund\b|p\.? ?g\.? ?a\b|ur\b|efter\b"
    r"|helt\b|i sin helhet|genom\b|med anledning|och ersätt|från (?:planen|och med|20|år))",
    re.IGNORECASE,
)
_AVGRANSAT = re.compile(
    r"\b(?:ej|inte|nej|icke|delvis|men|dock|nästan|väntar|väntas|kvar(?:st\w*)?|återst\w*|\w*avvik\w*|fas(?:en)?"
    r"|del(?:en|ar|arna)?|etapp\w*|steg\w*|utom|exkl\w*|förutom|undantag\w*|förbehåll\w*|reserv\w*"
    r"|brist\w*|nästa|kommande|huvudsak\w*|stort|stora|prel\w*|först|tidigast|senast|före|innan"
    r"|pågå\w*|ska|skall|beräkna\w*|planera\w*|förutsatt\w*|om|halv\w*|hälften|\w+delar|årsskift\w*"
    r"|utgå\w*|försena\w*|saknas?|kort|snart|fortsätt\w*|kanske|troligen"
    r"|(?!100)\d+ (?:procent|av))\b"
    r"|(?<!\d)(?!100)\d+ ?%|\?",
    re.IGNORECASE,
)
_HELT = re.compile(r"\b(?:som planerat|enligt \w*plan\w*|i (?:alla|samtliga) delar)\b", re.I)
_NEKAR_DIREKT = re.compile(r"(?:ej|inte|nej|delvis|nästan)\b(?: \w+){0,2}\W*", re.IGNORECASE)
_SATSEN_SLUT = re.compile(r"[.!:;](?:\s|$)|\n|\s(?=[A-ZÅÄÖ”\"](?!\d|T\b))")
_NY_MENING = re.compile(
    r"\d+ (?!(?:av|procent|proc|del\w*|\w+delar|jan\w*|feb\w*|mars?|april?|maj"
    r"|juni?|juli?|aug\w*|sep\w*|okt\w*|nov\w*|dec\w*)\b)[a-zåäö]"
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
    är klart till en del, eller först efter rapportens `ar`, är inte klart. Säger orden närmast
    efter att något fattas eller är osäkert är statusen okänd.
    """
    ren = utan_markering(text)
    for status, monster in _STATUSORD:
        if traff := monster.match(ren):
            rest = ren[traff.end() :]
            if status == "klart" and (del_ := _INTE_AN.match(rest)) and "100" not in del_[0]:
                arsdel = re.search(r"20\d\d", del_[0])
                if arsdel is None or int(arsdel[0]) > ar or del_[0].strip().startswith("först"):
                    return "ej_klart", ren
            forsta_raden = utan_markering(text.strip().partition("\n")[0])
            if status != "ej_klart" and _begransas(forsta_raden[traff.end() :], status, ar):
                return None, ren
            return status, rest.lstrip(" .:")
    marke = text.strip()[:1]
    return (_BARA_MARKE.get(marke), "") if not ren else (None, ren)


def har_statusord(text: str) -> bool:
    """Sant när texten börjar med ett statusord, också ett som orden efter begränsar."""
    ren = utan_markering(text)
    return las_status(text)[0] is not None or any(m.match(ren) for _, m in _STATUSORD)


def _begransas(rest: str, status: str, ar: int) -> bool:
    """Sant när orden närmast efter klart eller utgår inger tvivel om att det är så."""
    rest = re.sub(r"\.{2,}|…", "-", rest)
    slut = _SATSEN_SLUT.search(rest)
    if slut and _NEKAR_DIREKT.fullmatch(rest[slut.end() :].strip()):
        return True
    satsen = (rest[: slut.start()] if slut else rest).strip()
    ren = satsen.strip(" ,;()–—-.!/")
    if not ren:
        return "?" in satsen or "/" in satsen
    if re.match(r"\s\d", rest) and _NY_MENING.match(ren):
        return False
    if status == "utgar":
        return not _SAGT_UTGATT.match(ren) or bool(re.match(r"\S*[/?]|.*\?", ren))
    senare = any(
        int(a) > ar or (b and 2000 + int(b) > ar)
        for a, b in re.findall(r"\b(20\d\d)(?:/(\d\d)\b)?", ren)
    )
    return senare or not _SAGT_FARDIGT.match(ren) or bool(_AVGRANSAT.search(_HELT.sub(" ", ren)))


def las_tillfalle(text: str) -> str | None:
    """Tillfället under året som texten nämner (`delar1`, `delar2`), eller None."""
    return next((t for t, m in _TILLFALLEN if re.search(m, text, re.IGNORECASE)), None)
