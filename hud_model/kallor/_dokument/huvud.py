"""Grammatiken för en kolumns huvud: mått, år eller period, enhet, sort och omfattning.

Varje läsare som möter en tabell använder den. Orden prövas i ordning, det längsta först, och det
som ett mönster tagit prövas inte igen. Det som blir kvar är okända ord, och en kolumn med ett
okänt ord är aldrig ett säkert belopp.

    huvud      = { mått | år | period | relativt år | enhet | sort | omfattning | utfyllnad }
    mått       = budget | utfall | prognos | avvikelse | förändring | mål | etappmål | målvärde | …
    år         = ÅÅÅÅ | ÅÅÅÅ-MM | ÅÅÅÅ-MM-DD | månad-ÅÅ | månad ÅÅÅÅ | läsår
    period     = månad–månad | t.o.m. månad | månad | helår | tertial | kvartal | delår | perioden
    relativt   = föregående år | nästa år | i år
    enhet      = kr | tkr | mnkr | mdkr | % | procentenheter | index | antal
    läsår      = ÅÅÅÅ/ÅÅ och räknas till året det slutar

Ett mått på något annat än hela posten (per invånare, medelvärden, rullande år) är en `sort`, så
att det syns att kolumnen är något annat.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from hud_model.kallor._dokument.ord import AR, ENHET, MATT, OMFATTNING, RELATIVT, SORTER

MANADER = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_KORT = {m[:3]: nr for nr, m in enumerate(MANADER, 1)} | {"sept": 9}
_MANAD = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?"
    r"|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DECEMBER = 12

EGNA_OMFATTNINGAR = ("", "totalt", "namnd")
"""Omfattningar som är nämndens egen uppgift, hela posten."""


@dataclass(frozen=True)
class Kolumnhuvud:
    """Ett kolumnhuvud, tolkat. Det som huvudet inte säger är tomt eller None.

    `relativt` är år räknat från rapportens (−1 är föregående år). `manader` är första och sista
    månaden; `perioden` är sant när perioden nämns utan månader. `sorter` säger vilket slags budget,
    utfall eller värde det är. `okanda` är orden som grammatiken inte känner.
    """

    text: str
    matt: str = ""
    ar: int | None = None
    relativt: int | None = None
    manader: tuple[int, int] | None = None
    perioden: bool = False
    enhet: str = ""
    sorter: frozenset[str] = frozenset()
    omfattning: str = ""
    okanda: tuple[str, ...] = ()

    @property
    def tomt(self) -> bool:
        """Sant när huvudet inte säger något alls."""
        return not self.text

    @property
    def helar(self) -> bool:
        """Sant när huvudet avser hela året eller inte nämner någon del av det."""
        return self.manader in (None, (1, 12)) and not self.perioden

    @property
    def sager(self) -> bool:
        """Sant när huvudet bara har ord som grammatiken känner, och minst ett."""
        return bool(self.text) and not self.okanda and self.nagot

    @property
    def nagot(self) -> bool:
        """Sant när grammatiken känner igen något i huvudet."""
        return bool(
            self.matt
            or self.ar
            or self.relativt is not None
            or self.manader
            or self.perioden
            or self.enhet
            or self.sorter
            or self.omfattning
        )


_UTFYLLNAD = re.compile(
    r"\b(?:i|per|av|för|och|till|från|med|mot|den|de|det|en|ett|som|vid|under|på|om|år|året|års"
    r"|belopp\w*|samma|motsvarande|alla|anges|redovisas|inkl|exkl|värde\w*|uppgift\w*|nivå|läge"
    r"|hela|kolumn|tabell|enhet|sista|pr|jfr|jämfört|jämförelse\w*|resp|respektive|enl|enligt)\b\.?"
)


def _fogade(monster: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"(?<![^\W_])(?:{m})"), vad) for m, vad in monster)


_TABELLER = {
    "matt": _fogade(MATT),
    "sort": _fogade(SORTER),
    "omfattning": _fogade(OMFATTNING),
    "relativt": _fogade(RELATIVT),
    "enhet": _fogade(ENHET),
}

_LASAR = re.compile(
    r"(?:läsår(?:et)?|lå)\s*(?:20)?(\d\d)\s*[/-]\s*(?:20)?(\d\d)\b"
    r"|\b20(\d\d)\s*/\s*(?:20)?(\d\d)\b|(?<!\d)(\d\d)/(\d\d)(?![\d/])"
)
_SPANN = tuple(
    re.compile(monster)
    for monster in (
        rf"\b(?P<ar>{AR})-(?P<fran>0[1-9]|1[0-2])(?:-\d\d)?\s*(?:-|till?|t\.?o\.?m\.?)\s*"
        rf"(?P<ar2>{AR})-(?P<till>0[1-9]|1[0-2])(?:-\d\d)?\b",
        rf"\b\d\d? (?P<fran>{_MANAD})\.?(?: (?P<ar>{AR}))?\s*(?:-|till)\s*"
        rf"\d\d? (?P<till>{_MANAD})\b\.?(?: (?P<ar2>{AR}))?",
        r"\b\d\d?/(?P<fran>1[0-2]|0?[1-9])\s*-\s*\d\d?/(?P<till>1[0-2]|0?[1-9])\b",
        r"\b(?P<del>q|kv|kvartal|t|tertial) ?(?P<fran>[1-4])\s*-\s*"
        r"(?:(?P=del) ?)?(?P<till>[1-4])\b",
    )
)
"""Från och till i samma huvud: två datum, dagar, kvartal eller tertial."""
_KORT_AR = re.compile(
    r"\b(?:utfall|utf\.?|bokslut|budget|bud\.?|prognos|prog\.?|avvikelse|mål|etappmål)"
    r"(?:en|et)?(?P<ar> ?['’´-]? ?(1[5-9]|[2-4]\d))\b(?! ?[/%\d])"
)
_TERMIN = re.compile(rf"\b(?:ht|vt|höst(?:termin\w*)?|vår(?:termin\w*)?)\s*-?(?:({AR})|(\d\d))?\b")
_DATUM = re.compile(rf"\b({AR})-(0[1-9]|1[0-2])(?:-(?:[0-2]\d|3[01]))?\b")
_HOPSKRIVET = re.compile(rf"\b({AR})(0[1-9]|1[0-2])\b")
_DAG = re.compile(rf"\b(?:den )?(?:[1-9]|[12]\d|3[01])[. /]?\s?({_MANAD})\b\.?(?=\s|$|,)")
_DAG_BRAK = re.compile(r"\b(?:[12]\d|3[01]|0?[1-9])/(1[0-2]|0?[1-9])\b")
_INTERVALL = re.compile(rf"\b({AR})\s*-\s*(?:({AR})|(\d\d))\b")
_ETT_AR = re.compile(rf"(?<!\d)({AR})(?!\d)")
_MANADER_TILL = re.compile(rf"\b({_MANAD})\b\.?\s*(?:-|/|till)\s*({_MANAD})\b\.?")
_TILL_MANAD = re.compile(
    rf"\b(?:t\.? ?o\.? ?m\.?|tom|till och med|till|per(?: sista)?|ack\w*\.?)\s+(?:den )?"
    rf"(?:\d\d? )?({_MANAD})\b\.?"
)
_EN_MANAD = re.compile(rf"\b({_MANAD})\b\.?(?:[ -]?'?(\d\d)\b(?!\d))?")
_HELAR = re.compile(r"\b(?:helår(?:et|s)?|hela året|hel år|års(?:basis|värde)|12 mån\w*)\b")
_TERTIAL = re.compile(r"\b(?:tertial\s*([123])|t([123]))\b|\b([123])[:.]?a? tertialet?\b")
_KVARTAL = re.compile(r"\b(?:kvartal\w*|kv|q)\s*\.?([1-4])\b|\bhalvår\w*\b")
_DELAR = re.compile(r"\bdelår(?:s\w*)?\s*([123])?\b")
_PERIODEN = re.compile(r"\bperiod(?:en|ens)?\b")
_DELAD = re.compile(r"([a-zåäö]{4,})- (?=[a-zåäö])")


def vik(text: str) -> str:
    """Texten som grammatiken prövar den: NFC, gemener, ett slags streck, avstavning ihopsatt."""
    ren = unicodedata.normalize("NFC", re.sub(r"<[^<>]*>", " ", text)).casefold()
    ren = re.sub(r"[‐‑‒–—−]", "-", ren).translate({0xA0: " ", 0x202F: " ", 0xAD: None, 0x2009: " "})
    ren = _DELAD.sub(
        lambda t: t[0] if t[1][:3] in _KORT or t[1] == "över" else t[1], " ".join(ren.split())
    )
    return ren.strip(" ,;:*")


def manadsnummer(text: str) -> int:
    """Månadens nummer ur dess namn eller förkortning (gemener)."""
    return _KORT[text[:3]]


class _Rest:
    """Texten som är kvar att tolka, och det som redan sagts."""

    def __init__(self, text: str) -> None:
        self.kvar = text
        self.falt: dict[str, object] = {}
        self.sorter: set[str] = set()

    def ta(self, monster: re.Pattern[str]) -> re.Match[str] | None:
        """Den första träffen, borttagen ur texten."""
        traff = monster.search(self.kvar)
        if traff:
            self.kvar = f"{self.kvar[: traff.start()]} | {self.kvar[traff.end() :]}"
        return traff

    def sag(self, vad: str) -> None:
        """Lägger det ett mönster säger; det första som sagts om ett fält gäller."""
        for ord_ in vad.split():
            falt, _, varde = ord_.partition("=")
            if falt == "sort":
                self.sorter.add(varde)
            elif falt == "helar":
                self.falt.setdefault("manader", (1, 12))
            elif falt == "perioden":
                self.falt["perioden"] = True
            elif falt == "relativt":
                self.falt.setdefault("relativt", int(varde))
            else:
                self.falt.setdefault(falt, varde)


@lru_cache(maxsize=4096)
def tolka(text: str) -> Kolumnhuvud:
    """Huvudet tolkat efter grammatiken; `text` är cellens text, tom ger ett tomt huvud."""
    rest = _Rest(vik(text))
    if not rest.kvar:
        return Kolumnhuvud("")
    _relativt_ar(rest)
    _tid(rest)
    for namn in ("matt", "relativt", "sort", "enhet", "omfattning"):
        for monster, vad in _TABELLER[namn]:
            if namn == "matt" and "matt" in rest.falt:
                break
            while rest.ta(monster):
                rest.sag(vad)
                if namn == "matt":
                    break
    # Ett andra mått i samma huvud (”Utfall mot budget”) är inget säkert mått.
    andra = [vad for monster, vad in _TABELLER["matt"] if monster.search(rest.kvar)]
    if rest.falt.get("matt") == "forandring":
        for monster, _ in _TABELLER["matt"]:
            rest.ta(monster)
        andra = []
    if andra and "matt" in rest.falt:
        rest.sorter.add("sammansatt")
    okanda = re.findall(r"[^\W_]+", _UTFYLLNAD.sub(" ", rest.kvar))
    return Kolumnhuvud(
        " ".join(text.split()),
        sorter=frozenset(rest.sorter),
        okanda=tuple(okanda),
        **rest.falt,  # type: ignore[arg-type]
    )


def _relativt_ar(rest: _Rest) -> None:
    """Föregående år före månader och perioder: ”perioden föregående år” är ett uttryck."""
    forandring = next(m for m, vad in _TABELLER["matt"] if vad == "matt=forandring")
    if forandring.search(rest.kvar) and not re.search(r"\bbudget|\bbud\b", rest.kvar):
        rest.ta(forandring)
        rest.sag("matt=forandring")
    fjolbudget = next(m for m, vad in _TABELLER["matt"] if vad == "matt=budget relativt=-1")
    if rest.ta(fjolbudget):
        rest.sag("matt=budget relativt=-1")
    for monster, vad in _TABELLER["relativt"]:
        if rest.ta(monster):
            rest.sag(vad)


def _spann(rest: _Rest) -> None:
    """Från och till: månaderna mellan två datum i samma år, eller delar av år."""
    for monster in _SPANN:
        if not (traff := rest.ta(monster)):
            continue
        sagt = traff.groupdict()
        fran, till = (
            int(t) if t.isdigit() else manadsnummer(t) for t in (sagt["fran"], sagt["till"])
        )
        if del_ := sagt.get("del"):
            langd = 4 if del_.startswith("t") else 3
            fran, till = langd * fran - langd + 1, langd * till
        aren = {int(ar) for ar in (sagt.get("ar"), sagt.get("ar2")) if ar}
        if len(aren) > 1 or not fran <= till <= _DECEMBER:
            rest.sorter.add("intervall")
        else:
            rest.falt.setdefault("manader", (fran, till))
            for ar in aren:
                rest.falt.setdefault("ar", ar)


def _kort_ar(rest: _Rest) -> None:
    """Ett år med två siffror efter ett mått: ”Utfall -23”, ”Bokslut 22”."""
    if "ar" not in rest.falt and (traff := _KORT_AR.search(rest.kvar)):
        rest.falt["ar"] = 2000 + int(traff[2])
        rest.kvar = rest.kvar[: traff.start("ar")] + " | " + rest.kvar[traff.end("ar") :]


def _tid(rest: _Rest) -> None:
    """Läsår, datum, år, månader och delar av år."""
    _spann(rest)
    traff = _LASAR.search(rest.kvar)
    if traff and not _DAG_BRAK.fullmatch(traff[0].strip()) and (traff := rest.ta(_LASAR)):
        par = [t for t in traff.groups() if t is not None]
        if int(par[1]) == (int(par[0]) + 1) % 100:
            rest.falt["ar"] = 2000 + int(par[1])
            rest.sorter.add("lasar")
        else:
            rest.sorter.add("intervall")
    if traff := rest.ta(_TERMIN):
        rest.sorter.add("termin")
        if traff[1] or traff[2]:
            rest.falt.setdefault("ar", int(traff[1] or 2000 + int(traff[2])))
    for monster in (_DATUM, _HOPSKRIVET):
        if traff := rest.ta(monster):
            rest.falt.setdefault("ar", int(traff[1]))
            rest.falt.setdefault("manader", (1, int(traff[2])))
    if rest.ta(_INTERVALL):
        rest.sorter.add("intervall")
    aren = []
    while traff := rest.ta(_ETT_AR):
        aren.append(int(traff[1]))
    if len(set(aren)) > 1:
        rest.sorter.add("intervall")
    elif aren:
        rest.falt.setdefault("ar", aren[0])
    _kort_ar(rest)
    if rest.ta(_HELAR):
        rest.falt.setdefault("manader", (1, 12))
    if traff := rest.ta(_MANADER_TILL):
        rest.falt.setdefault("manader", (manadsnummer(traff[1]), manadsnummer(traff[2])))
    if (traff := rest.ta(_TILL_MANAD)) or (traff := rest.ta(_DAG)) or (traff := rest.ta(_DAG_BRAK)):
        manad = int(traff[1]) if traff[1].isdigit() else manadsnummer(traff[1])
        rest.falt.setdefault("manader", (1, manad))
    if traff := rest.ta(_EN_MANAD):
        manad = manadsnummer(traff[1])
        ack = re.search(r"\back", rest.kvar)
        rest.falt.setdefault("manader", (1 if ack else manad, manad))
        if traff[2]:
            rest.falt.setdefault("ar", 2000 + int(traff[2]))
    if traff := rest.ta(_TERTIAL):
        nr = int(next(t for t in traff.groups() if t))
        rest.falt.setdefault("manader", (4 * nr - 3, 4 * nr))
    if traff := rest.ta(_KVARTAL):
        nr = int(traff[1] or 2)
        rest.falt.setdefault("manader", (3 * nr - 2 if traff[1] else 1, 3 * nr))
    if traff := rest.ta(_DELAR):
        rest.falt.setdefault("manader", (1, 4 * int(traff[1]))) if traff[1] else rest.sag(
            "perioden"
        )
    if rest.ta(_PERIODEN):
        rest.sag("perioden")
