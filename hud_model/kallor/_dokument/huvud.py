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

MANADER = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_KORT = {m[:3]: nr for nr, m in enumerate(MANADER, 1)} | {"sept": 9}
_MANAD = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?"
    r"|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_AR = r"(?:19[89]|20[0-9])\d"
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


# Mönster och det de säger: fält=värde, med mellanslag mellan. Ordningen är betydelse: det längre
# och smalare före det kortare och vidare.
_MATT: tuple[tuple[str, str], ...] = (
    (r"prognos\w* (?:i |enligt )?(?:vp|verksamhetsplan\w*)", "matt=prognos_vp"),
    (r"inräkna\w* i budget\w*", "matt=inraknat"),
    (r"reserverade medel|reserverat(?: belopp)?", "matt=reserverat"),
    (r"tilldela\w*(?: belopp| medel)?", "matt=tilldelat"),
    (r"(?:kapital)?bidrag(?:et|en)?(?! kostnad)\b", "matt=bidrag"),
    (r"(?:investerings)?utgift(?:en|er)?\b", "matt=utgift"),
    (r"(?:investerings)?inkomst(?:en|er)?\b", "matt=inkomst"),
    (
        r"(?:antal|andel) (?:av |i )?(?:total\w* )?(?:budget|kostnad)\w*|andel av \w+",
        "matt=andel",
    ),
    (
        r"upparbet\w*(?:grad\w*| %)?|förbruk\w*(?:grad| %)|budgethållning\w*|nyttjandegrad\w*",
        "matt=grad",
    ),
    (
        r"(?:förändr|ökn|minskn)\w*(?:[ /-]*(?:ökn|minskn)\w*)?"
        r"|utveckling\w*|skillnad\w*|trend\w*|pil(?:ar)?\b"
        r"|(?:avvik\w*|diff\w*|avv\.?)(?: mot| från| jämfört med| mellan)"
        r"(?: utfall\w*| bokslut\w*)? (?:samma period |motsv\w* period )?"
        rf"(?:föreg\w*\.? år\w*|fg\.? år\w*|förra årets?\w*|fjol\w*|{_AR}\b)(?! budget)"
        r"|(?:avvik\w*|diff\w*|avv\.?) (?:föreg\w*\.? år\w*|fg\.? år\w*|förra år\w*|fjol\w*)",
        "matt=forandring",
    ),
    (
        r"prognos\w*avvik\w*|avvik\w* (?:mot |från |i |enligt )?(?:års|helårs)?prognos\w*"
        r"|(?:prognos\w*|prognostisera\w*|förvänta\w*|beräkna\w*) (?:budget)?avvik\w*"
        r"|(?:års|helårs)?prognos\w* (?:diff\w*|avv\b\.?|över-?/? ?underskott)"
        r"|prognos\w*(?:-|/)avvik\w*",
        "matt=avvikelse sort=prognos",
    ),
    (
        r"(?:budget|bud\.?|netto|period|års|helårs)?avvik\w*"
        r"(?: (?:mot|från|jämfört med|gentemot) (?:\w*budget\w*|bud\b\.?))?"
        r"|budget(?:diff\w*|skillnad)|avv\b\.?(?: (?:mot )?bud\w*\.?)?"
        r"|diff(?:erens)?\b\.?(?: (?:mot|från|till) (?:\w*budget\w*|bud\b\.?))?"
        r"|över-? ?(?:/|och|eller|-)? ?underskott|(?:över|under)skott"
        r"|\+ ?/ ?-",
        "matt=avvikelse",
    ),
    (
        r"(?:total\w*|hel\w*|slut\w*) (?:projekt|investerings)?(?:budget|kalkyl|ram|utgift)\w*"
        r"|projekt(?:ets )?\s?(?:budget|kalkyl|ram)\w*|(?:total)?kalkyl\w*"
        r"|total(?:budget|ram|utgift)\w*|budget (?:totalt|för hela projektet)"
        r"|beslutad projektbudget",
        "matt=budget sort=projekt",
    ),
    (
        r"(?:slut|total)prognos\w*|prognos\w* (?:för )?(?:hela )?projekt\w*|prognos totalt",
        "matt=prognos sort=projekt",
    ),
    (
        r"(?:års|helårs|drift|investerings)?budget\w* (?:inkl\w*\.?|efter|med)"
        r" (?:justering\w*|tillägg\w*|ombudget\w*|omdisp\w*|överför\w*)",
        "matt=budget sort=justerad",
    ),
    (
        r"tilläggs?(?:budget|anslag)\w*|tillägg\w*|ombudget\w*|omdisponering\w*"
        r"|överförd? budget\w*|resultatöverföring\w*|budgetjustering\w*|budgetförändring\w*",
        "matt=tillagg",
    ),
    (
        r"(?:ursprunglig\w*|beslut\w*|antag\w*|fastställd\w*|ingående|grund|kf-?s?|kf:s"
        r"|mål och|ordinarie)[ -]?(?:års|helårs|drift|investerings)?-?budget\w*"
        r"|budget\w* (?:ursprunglig\w*|beslut\w*|antag\w*|fastställd\w*|ingående|enl\w*\.? kf)"
        r"|(?:års|helårs)?budget\w* (?:före|exkl\w*\.?) (?:justering\w*|tillägg\w*)",
        "matt=budget sort=ursprunglig",
    ),
    (
        r"(?:justera\w*|reviderad\w*|aktuell\w*|gällande|omdisp\w*|ny|uppdatera\w*|slutlig)"
        r" (?:års|helårs|drift|investerings)?budget\w*"
        r"|budget\w* (?:justera\w*|reviderad\w*)",
        "matt=budget sort=justerad",
    ),
    (
        r"(?:föreg\w*\.?|fg\.?|förra|fjol)\s?års?(?:ets)? budget\w*|fjolårsbudget\w*",
        "matt=budget relativt=-1",
    ),
    (r"(?:års|helårs)(?:budget|ram)\w*|budget\w* (?:hel)?år(?:et|s)?\b", "matt=budget helar"),
    (r"period(?:iserad|ens)? ?budget\w*|periodbudget\w*", "matt=budget perioden"),
    (
        r"(?:drift|investerings|netto|total)?budget(?:en|erat|erad|ar|ram(?:en)?)?\b|bud\b\.?"
        r"|anslag(?:et)?\b",
        "matt=budget",
    ),
    (
        r"(?:förvänta\w*|vänta\w*|beräkna\w*|bedöm[td]\w*|prognostiser\w*) "
        r"(?:utfall\w*|resultat\w*|helår\w*)",
        "matt=prognos",
    ),
    (r"(?:års|helårs|år-?|helår-?)prognos\w*", "matt=prognos helar"),
    (r"prognos(?:en|er|tiserat|tiserad)?\b|prog\b\.?|förvänta[dt]\w*|väntat\b", "matt=prognos"),
    (
        r"fjolårs?(?:ets)?[ -]?(?:utfall\w*|bokslut\w*)"
        r"|(?:utfall\w*|utf\b\.?|bokslut\w*) (?:i )?fjol\w*",
        "matt=utfall relativt=-1",
    ),
    (r"(?:års|helårs)utfall\w*|årsbokslut\w*", "matt=utfall helar"),
    (r"period(?:ens)? ?utfall\w*|periodutfall\w*", "matt=utfall perioden"),
    (
        r"(?:drift|netto|investerings)?utfall(?:et|en)?\b|utf\b\.?|bokslut(?:et)?\b|redovisat\b"
        r"|verklig\w* (?:utfall|kostnad)?|faktisk\w* (?:utfall|kostnad)?|bokför[dt]\w*",
        "matt=utfall",
    ),
    (r"etapp ?mål\w*|årsmål\w*|delmål\w*", "matt=etappmal"),
    (r"mål ?värde\w*|målnivå\w*|slutmål\w*|långsiktigt mål\w*", "matt=malvarde"),
    (r"mål(?:et|sättning\w*|tal\w*)?\b|riktvärde\w*|ambitionsnivå\w*", "matt=mal"),
    (r"status\w*", "matt=status"),
    (
        r"kommentar\w*|analys\w*|anmärkning\w*|orsak\w*|förklaring\w*|beskrivning\w*|not(?:er)?\b"
        r"|bedömning\w*|ansvarig\w*|åtgärd\w*|källa\w*|nämnd(?:s|ens )?mål\b",
        "matt=text",
    ),
)
_SORTER: tuple[tuple[str, str], ...] = (
    (
        r"(?:kr(?:onor)?|tkr) ?(?:/|per) ?(?:inv\w*\.?|invånare|elev\w*|barn|brukare|plats\w*"
        r"|timme\w*|kvm|m2|person\w*)|per (?:inv\w*\.?|invånare|elev\w*|barn|brukare|plats\w*)",
        "sort=per",
    ),
    (r"rullande(?: \d+)?(?: mån\w*)?|\br ?12\b", "sort=rullande"),
    (
        r"medel(?:värde\w*|tal\w*)?\b|genomsnitt\w*|snitt\w*|median\w*|i medeltal",
        "sort=medel",
    ),
    (r"ack(?:umulera\w*)?\b\.?|hittills|löpande|upplupet", "sort=ackumulerad"),
    (r"preliminär\w*|prel\b\.?", "sort=preliminar"),
    (r"index(?:erad\w*|uppräknad\w*)|fasta priser|prisjustera\w*", "sort=fasta"),
    (r"intäkt(?:er|en)?\b", "sort=intakter"),
    (r"kostnad(?:er|en)?\b", "sort=kostnader"),
    (r"netto(?:kostnad\w*|utgift\w*|resultat)?\b", "sort=netto"),
    (r"resultat(?:et)?\b", "sort=resultat"),
    (r"personal\w*", "sort=personal"),
    (r"varav\w*", "sort=varav"),
)
_OMFATTNING: tuple[tuple[str, str], ...] = (
    (r"kvinn(?:or|a)\w*|flick(?:or|a)\w*", "omfattning=kvinnor"),
    (r"män(?:nen)?\b|man\b|poj(?:kar|ke)\w*", "omfattning=man"),
    (r"riket\b|riks\w*|hela landet|sverige\b", "omfattning=riket"),
    (
        r"(?:\w+ )?län(?:et|ets|s)?\b|stockholms? län\w*|region\w*|länssnitt\w*|storstäder\w*",
        "omfattning=lan",
    ),
    (
        r"(?:jämförelse|grann|andra |liknande )kommun\w*|kommungrupp\w*|övriga kommuner",
        "omfattning=andra",
    ),
    (r"(?:hela )?kommunen(?: totalt)?\b|kommun(?:total\w*)?\b|koncern\w*", "omfattning=kommun"),
    (r"egen regi|kommunal regi|enskild regi|privat regi|extern regi|intern\w*", "omfattning=regi"),
    (
        r"nämnden(?:s|s egen)?(?: totalt)?\b|förvaltningen\b|styrelsen\b|nämndtotal\w*",
        "omfattning=namnd",
    ),
    (r"total(?:t|en|a)?\b|samtliga\b|alla\b|båda könen|summa\b|tot\b\.?", "omfattning=totalt"),
)
_RELATIVT: tuple[tuple[str, str], ...] = (
    (
        r"(?:(?:samma|motsvarande|motsv\.?) )?period(?:en)? (?:i )?"
        r"(?:föreg\w*\.?|fg\.?|förra|f\.?) år(?:et|ets)?\b"
        r"|(?:samma|motsvarande|motsv\.?) (?:period|tid|månad)\w*(?: i)? fjol\w*"
        r"|period(?:en)? i fjol\b",
        "relativt=-1 perioden",
    ),
    (
        r"(?:föreg\w*\.?|fg\.?|förra|närmast föregående)\s?år(?:et|ets)?s?\b"
        r"|fjol(?:år(?:et|ets|s)?)?\b"
        r"|i fjol\b|året innan|året före\b|f å\b",
        "relativt=-1",
    ),
    (r"(?:nästa|kommande|nästkommande) år\w*", "relativt=1"),
    (r"(?:innevarande|detta|aktuellt) år\b|i år\b|årets\b", "relativt=0"),
)
_ENHET: tuple[tuple[str, str], ...] = (
    (r"miljarder(?: kr\w*\.?)?|mdkr|md kr|mdr(?: kr\w*)?", "enhet=mdkr"),
    (
        r"miljon(?:er)?\.? ?(?:svenska )?(?:kr(?:onor)?|sek)?\b\.?|milj\b\.? ?kr\w*|mn ?kr\b"
        r"|mkr\b|mnkr\b|msek\b|m ?sek\b|mn sek\b|m kr\b",
        "enhet=mnkr",
    ),
    (
        r"tusen(?:tals?|tal)?(?: svenska)? ?(?:kr(?:onor)?|sek)\b\.?|tkr\b|t ?kr\b|t\.kr\b|kkr\b"
        r"|ksek\b|tsek\b|(?:i )?1 ?000(?:-tals?| tals?)? ?kr(?:onor)?\b|tusental\b|tusen\b",
        "enhet=tkr",
    ),
    (r"öre\b|euro\b|eur\b|usd\b|dollar\b", "sort=valuta"),
    (r"kronor\b|kr\b\.?|sek\b", "enhet=kr"),
    (r"procentenhet\w*|%-?enhet\w*", "enhet=procentenheter"),
    (r"%|procent\w*|\bi %", "enhet=%"),
    (r"\bindex\b|\bn[kmr]i\b", "enhet=index"),
    (r"antal(?:et)?\b|st\b\.?|stycken\b", "enhet=antal"),
)
_UTFYLLNAD = re.compile(
    r"\b(?:i|per|av|för|och|till|från|med|mot|den|de|det|en|ett|som|vid|under|på|om|år|året|års"
    r"|belopp\w*|samma|motsvarande|alla|anges|redovisas|inkl|exkl|värde\w*|uppgift\w*|nivå|läge"
    r"|hela|kolumn|tabell|enhet|sista|pr|jfr|jämfört|jämförelse\w*|resp|respektive|enl|enligt)\b\.?"
)


def _fogade(monster: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"(?<![^\W_])(?:{m})"), vad) for m, vad in monster)


_TABELLER = {
    "matt": _fogade(_MATT),
    "sort": _fogade(_SORTER),
    "omfattning": _fogade(_OMFATTNING),
    "relativt": _fogade(_RELATIVT),
    "enhet": _fogade(_ENHET),
}

_LASAR = re.compile(
    r"(?:läsår(?:et)?|lå)\s*(?:20)?(\d\d)\s*[/-]\s*(?:20)?(\d\d)\b"
    r"|\b20(\d\d)\s*/\s*(?:20)?(\d\d)\b|(?<!\d)(\d\d)/(\d\d)(?![\d/])"
)
_SPANN = tuple(
    re.compile(monster)
    for monster in (
        rf"\b(?P<ar>{_AR})-(?P<fran>0[1-9]|1[0-2])(?:-\d\d)?\s*(?:-|till?|t\.?o\.?m\.?)\s*"
        rf"(?P<ar2>{_AR})-(?P<till>0[1-9]|1[0-2])(?:-\d\d)?\b",
        rf"\b\d\d? (?P<fran>{_MANAD})\.?(?: (?P<ar>{_AR}))?\s*(?:-|till)\s*"
        rf"\d\d? (?P<till>{_MANAD})\b\.?(?: (?P<ar2>{_AR}))?",
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
_TERMIN = re.compile(rf"\b(?:ht|vt|höst(?:termin\w*)?|vår(?:termin\w*)?)\s*-?(?:({_AR})|(\d\d))?\b")
_DATUM = re.compile(rf"\b({_AR})-(0[1-9]|1[0-2])(?:-(?:[0-2]\d|3[01]))?\b")
_HOPSKRIVET = re.compile(rf"\b({_AR})(0[1-9]|1[0-2])\b")
_DAG = re.compile(rf"\b(?:den )?(?:[1-9]|[12]\d|3[01])[. /]?\s?({_MANAD})\b\.?(?=\s|$|,)")
_DAG_BRAK = re.compile(r"\b(?:[12]\d|3[01]|0?[1-9])/(1[0-2]|0?[1-9])\b")
_INTERVALL = re.compile(rf"\b({_AR})\s*-\s*(?:({_AR})|(\d\d))\b")
_ETT_AR = re.compile(rf"(?<!\d)({_AR})(?!\d)")
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
