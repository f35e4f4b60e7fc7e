"""Arbetsböcker (xlsx) lästa säkert: allt prövas innan något läses, alla misstag på en gång.

Avvisas, med vad som ska göras:

- zip med tricks eller för mycket i (se `_zip`), DOCTYPE eller ENTITY i någon del, delar som inte är
  UTF-8, lösenord, gamla .xls och .xlsb;
- makron, länkar till andra arbetsböcker, inbäddade objekt;
- fler än 300 000 rader eller 300 kolumner med värden, eller mer än 6 miljoner celler;
- dolda blad med värden, utom blad vars namn börjar med `_` (mallens listor), som aldrig läses;
- sammanslagna celler från och med huvudet (första raden med två ifyllda celler);
- felceller (#SAKNAS!, #REFERENS!), formler utan uträknat värde, formler i en bok som säger att den
  ska räknas om när den öppnas (värdena är då bara platshållare), celler i oordning;
- text som lästs med fel teckenkodning, styrtecken.

- celler som två läsare kan läsa olika: två värden, kommentarer eller koder inne i ett tal, delad
  text som inte finns.

Anmärks: dolda rader eller kolumner (de läses), anslutningar till andra källor (senast sparade
värden läses). Formler ger sitt uträknade värde. Tal sparade som text förblir text, och ett tal som
visas i procent, tkr eller mnkr blir den text som syns (0,055 → ”5,5 %”, 1234 → ”1234 tkr”). Hela
tal blir int, datum date, datum med klockslag datetime; klockslag och tidslängder blir text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from posixpath import normpath
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from xml.parsers import expat

from hud_model.begrepp import Anmarkning, Anvandarfel
from hud_model.kallor._text import FELLAST, STYRTECKEN
from hud_model.kallor._zip import Zip, namnen, oppna

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Cell = str | int | float | bool | date | datetime | None
"""En cells värde; tom cell är None."""

RADER_HOGST = 300_001
"""Rader med värden, huvudet inräknat."""
KOLUMNER_HOGST = 300
CELLER_HOGST = 6_000_000
_BLAD_HOGST = 200
_SNABBT_FRAN = 1_000_000
_NOGA_HOGST = 120_000_000
_MISSTAG_HOGST = 1_000
_DELAD_TEXT = "xl/sharedStrings.xml"
_DELAD = re.compile(rb"<(?:[a-z]+:)?si[ />]")
_STILAR = "xl/styles.xml"
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_AVVISADE_DELAR = (
    (r"vbaProject|xl/macrosheets/|xl/dialogsheets/|activeX/", "makron", "spara som .xlsx utan dem"),
    (
        r"xl/externalLinks/",
        "länkar till andra arbetsböcker",
        "bryt länkarna (Data, Redigera länkar)",
    ),
    (r"/embeddings/|oleObject", "inbäddade objekt", "ta bort dem"),
    (r"xl/workbook\.bin$", "det binära formatet .xlsb", "spara som .xlsx"),
)
_FARLIGA_MAL = ("externalLinkPath", "oleObject", "attachedTemplate", "package", "frame")
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TAL = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?")
_REF = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")
_LANGT_BORT = re.compile(
    rb'<c r="(?:[A-Z]{3}[0-9]+|K[O-Z][0-9]+|[L-Z][A-Z][0-9]+|[A-Z]+[3-9][0-9]{5}|[A-Z]+[0-9]{7})'
    rb'[0-9]*"[^>/]*>'
)
_EJ_TAL = re.compile(rb"<v>-?[nNiI]")
_OVANLIGT = (b"<!", b"<c>", b":c ", b":c>", b't="e"', b"/></c>")
_DUBBELT = (b"</v><v", b"<v><v")
_KOD_I_TAL = re.compile(
    rb"""<c(?![^>]*\bt=["'](?:str|inlineStr)["'])[^>]*>(?:(?!</c>).)*?<v[^>]*>[^<]*&""", re.DOTALL
)
_SLAG = re.compile(rb't="(?!n")')
_R = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_EJ_DELAD = re.compile(rb't="s"[^>]*><v>(?![0-9]+<)')
_PROCENT = re.compile(r"""^(?:[^"\\%]|"[^"]*"|\\.)*%""")
_TEXT_I_FORMAT = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]')
_ENHET_I_FORMAT = re.compile(r"\b(?:[tk]kr|mn?kr|[tkm]sek)\b", re.IGNORECASE)
_DELAT_MED_TUSEN = re.compile(r"[0#?],+(?![0#?,])")
_OUTRAKNAT = (b"</f></c>", b"</f><v/>", b"</f><v></v>")
_TECKEN = re.compile(rb"\xef\xbf\xbd|\xc3\x83[\xc2\xe2]|\xc3\xa2\xe2\x82|\xc2[\x80-\x9f]")


@dataclass
class _Blad:
    """Vad granskningen fann i ett blads XML; rader och kolumner räknas från 1."""

    namn: str
    rader: int = 0
    kolumner: int = 0
    formel: str = ""
    dolt: bool = False
    tecken: bool = False
    oklart: bool = False
    visade: list[tuple[int, int, str]] = field(default_factory=list)
    """Rad, kolumn och enhet för de tal vars cellformat visar en enhet."""
    misstag: list[str] = field(default_factory=list)


def ar_arbetsbok(innehall: bytes) -> bool:
    """Sant när innehållet ser ut som en xlsx, hel eller trasig."""
    if innehall[:4] != _ZIP:
        return False
    delar = namnen(innehall)
    if delar is None:
        return b"xl/" in innehall[:65536] or b"[Content_Types].xml" in innehall[:65536]
    return any(namn.startswith("xl/") for namn in delar)


def huvuden(innehall: bytes) -> list[list[str]]:
    """Textcellerna i varje blads första rad, snabbt och oprövat, för att känna igen en bok."""
    try:
        zip_ = oppna(innehall, "")
        bladen = [namn for namn in zip_.poster if namn.startswith("xl/worksheets/")]
        borjan = [next(zip_.stycken(namn), b"") for namn in bladen]
        delat = next(zip_.stycken(_DELAD_TEXT), b"") if _DELAD_TEXT in zip_.poster else b""
    except Anvandarfel:
        return []
    text = [_utan_taggar(si) for si in re.findall(rb"<si>(.*?)</si>", delat, re.DOTALL)]
    ut = []
    for xml in borjan:
        rad = re.search(rb"<row[ >].*?</row>", xml, re.DOTALL)
        celler = re.findall(rb"<c ([^>]*)>(.*?)</c>", rad[0], re.DOTALL) if rad else []
        ut.append([])
        for attribut, innehall_ in celler:
            varde = _utan_taggar(innehall_)
            if b't="s"' in attribut:
                varde = text[int(varde)] if varde.isdecimal() and int(varde) < len(text) else ""
            ut[-1].append(varde)
    return ut


def _utan_taggar(xml: bytes) -> str:
    return re.sub(r"<[^>]*>", "", xml.decode("utf-8", errors="replace"))


def las_blad(innehall: bytes, filnamn: str) -> dict[str, list[list[Cell]]]:
    """Bladens celler efter namn, rad för rad; index 0 är bladets rad 1 och kolumn A.

    Alla rader i ett blad är lika långa. Anvandarfel med en rad per misstag, se modulen.
    """
    return las_arbetsbok(innehall, filnamn)[0]


def las_arbetsbok(
    innehall: bytes, filnamn: str
) -> tuple[dict[str, list[list[Cell]]], list[Anmarkning]]:
    """Bladen som `las_blad` ger dem, och anmärkningar om det som lästes fast det är ovanligt."""
    if innehall.startswith(_CFB):
        raise Anvandarfel(
            f"{filnamn} – är en gammal eller lösenordsskyddad Office-fil – spara den som .xlsx "
            "utan lösenord"
        )
    zip_ = oppna(innehall, filnamn)
    _prova_delar(zip_)
    bok = _bok(zip_)
    namnen_ = [namn for namn, _, _ in bok]
    with ThreadPoolExecutor(1) as trad:
        # Ett stort blad läses medan det granskas; barnprocessen håller minnet om det är en bomb.
        stor = any(zip_.poster[del_].file_size > _SNABBT_FRAN for _, del_, _ in bok)
        laddas = trad.submit(_calamine, zip_, namnen_) if stor else None
        stilar = _enhetsstilar(zip_)
        delade = _antal_delade(zip_)
        granskade = [_granska(zip_, namn, del_, stilar, delade) for namn, del_, _ in bok]
    misstag = [m for blad in granskade for m in blad.misstag]
    if not misstag and sum(blad.rader * blad.kolumner for blad in granskade) > CELLER_HOGST:
        misstag.append(_for_manga(filnamn))
    if any(blad.formel for blad in granskade) and _raknas_om(zip_):
        misstag += [
            f"{filnamn}, bladet ”{blad.namn}” {blad.formel} – formler är inte uträknade – öppna "
            "boken i Excel, spara den och lämna in den igen"
            for blad in granskade
            if blad.formel
        ]
    if misstag:
        raise Anvandarfel(*misstag)
    synliga = {namn: synligt for namn, _, synligt in bok}
    tecken = _DELAD_TEXT in zip_.poster and any(map(_misstankta_tecken, zip_.stycken(_DELAD_TEXT)))
    ark = laddas.result() if laddas else _calamine(zip_, namnen_)
    _prova_storlek(filnamn, granskade, ark)
    ut: dict[str, list[list[Cell]]] = {}
    for blad, calamine in zip(granskade, ark, strict=True):
        celler = _celler(calamine.to_python(skip_empty_area=False))
        for rad, kolumn, enhet in blad.visade:
            celler[rad - 1][kolumn - 1] = _som_visat(celler[rad - 1][kolumn - 1], enhet)
        var = f"{filnamn}, bladet ”{blad.namn}”"
        if not synliga[blad.namn]:
            if celler:
                misstag.append(
                    f"{var} – bladet är dolt men har värden – visa det eller ta bort det"
                )
            continue
        misstag += _sammanslagna(calamine, celler, var)
        if tecken or blad.tecken:
            misstag += _teckenfel(celler, var)
        ut[blad.namn] = celler
    if misstag:
        raise Anvandarfel(*misstag)
    return ut, _anmarkningar(zip_, granskade)


def cellnamn(rad: int, kolumn: int) -> str:
    """Cellens namn i Excel (B7) ur rad och kolumn räknade från 0."""
    bokstaver = ""
    kolumn += 1
    while kolumn:
        kolumn, rest = divmod(kolumn - 1, 26)
        bokstaver = chr(65 + rest) + bokstaver
    return f"{bokstaver}{rad + 1}"


def _prova_delar(zip_: Zip) -> None:
    """Prövar varje del: inget farligt, inget som XML kan expandera."""
    misstag = []
    for monster, vad, gor in _AVVISADE_DELAR:
        if any(re.search(monster, namn, re.IGNORECASE) for namn in zip_.poster):
            misstag.append(f"{zip_.filnamn} – innehåller {vad} – {gor}")
    if misstag:
        raise Anvandarfel(*misstag)
    for namn in zip_.poster:
        slut = borjan = b""
        for stycke in zip_.stycken(namn):
            if not borjan:
                borjan = stycke[:400]
                if borjan.startswith((_ZIP, _CFB)):
                    raise Anvandarfel(
                        f"{zip_.filnamn} – innehåller inbäddade objekt ({namn}) – ta bort dem"
                    )
                if not _ar_xml(namn, borjan):
                    slut = b""
                    continue
                _prova_kodning(zip_.filnamn, namn, borjan)
            if _ar_xml(namn, borjan) and re.search(rb"<!(?:DOCTYPE|ENTITY)", slut + stycke):
                raise Anvandarfel(
                    f"{zip_.filnamn} – delen {namn} har en DOCTYPE, som kan dölja innehåll – spara "
                    "om filen i Excel"
                )
            slut = stycke[-12:]
        if namn == "[Content_Types].xml" and b"macroEnabled" in zip_.las(namn):
            raise Anvandarfel(f"{zip_.filnamn} – innehåller makron – spara som .xlsx utan dem")
        if namn.endswith(".rels"):
            _prova_lankar(zip_, namn)


def _ar_xml(namn: str, borjan: bytes) -> bool:
    return namn.endswith((".xml", ".rels", ".vml")) or borjan.lstrip()[:1] == b"<"


def _prova_kodning(filnamn: str, namn: str, borjan: bytes) -> None:
    angiven = re.search(rb"""<\?xml[^>]*?encoding=["']([^"']*)""", borjan)
    if b"\x00" in borjan or (angiven and angiven[1].lower() not in (b"utf-8", b"us-ascii")):
        raise Anvandarfel(f"{filnamn} – delen {namn} är inte UTF-8 – spara om filen i Excel")


def _prova_lankar(zip_: Zip, namn: str) -> None:
    for lank in _xml(zip_, namn).iter(_REL):
        slag = lank.get("Type", "").rpartition("/")[2]
        if lank.get("TargetMode") == "External" and slag in _FARLIGA_MAL:
            raise Anvandarfel(
                f"{zip_.filnamn} – innehåller länkar till andra filer – bryt länkarna (Data, "
                "Redigera länkar)"
            )


def _xml(zip_: Zip, namn: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(zip_.las(namn))
    except (ElementTree.ParseError, ValueError) as fel:
        raise Anvandarfel(
            f"{zip_.filnamn} – delen {namn} är trasig – spara om filen i Excel"
        ) from fel


def _bok(zip_: Zip) -> list[tuple[str, str, bool]]:
    """Bladens namn, deras del och om de syns, i bokens ordning; diagramblad och `_`-blad utgår."""
    lankfil = "xl/_rels/workbook.xml.rels"
    if not {"xl/workbook.xml", lankfil} <= zip_.poster.keys():
        raise Anvandarfel(
            f"{zip_.filnamn} – är inte en hel arbetsbok – spara den som .xlsx i Excel"
        )
    lankar = {
        lank.get("Id"): (
            lank.get("Type", "").rpartition("/")[2],
            normpath("/xl/" + mal if not (mal := lank.get("Target", "")).startswith("/") else mal)[
                1:
            ],
        )
        for lank in _xml(zip_, lankfil).iter(_REL)
    }
    blad = []
    namnen: set[str] = set()
    for element in _xml(zip_, "xl/workbook.xml").iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        namn = element.get("name", "")
        id_ = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        slag, del_ = lankar.get(id_, ("", ""))
        if (
            not namn
            or namn.casefold() in namnen
            or (slag == "worksheet" and del_ not in zip_.poster)
        ):
            raise Anvandarfel(
                f"{zip_.filnamn}, bladet ”{namn}” – saknas eller står två gånger – spara om filen "
                "i Excel"
            )
        namnen.add(namn.casefold())
        if slag == "worksheet" and not namn.startswith("_"):
            blad.append((namn, del_, element.get("state", "visible") == "visible"))
    if not blad or len(blad) > _BLAD_HOGST:
        raise Anvandarfel(
            f"{zip_.filnamn} – har {len(blad)} blad – lämna in en bok med 1–{_BLAD_HOGST} blad"
        )
    return blad


def _enhetsstilar(zip_: Zip) -> dict[str, str]:
    """Numren på de cellformat som visar tal i en annan enhet än de sparas: %, tkr eller mnkr."""
    if _STILAR not in zip_.poster:
        return {}
    rot = _xml(zip_, _STILAR)
    egna = {
        element.get("numFmtId"): _formatets_enhet(element.get("formatCode", ""))
        for element in rot.iter()
        if element.tag.rpartition("}")[2] == "numFmt"
    }
    format_ = {**{"9": "%", "10": "%"}, **egna}
    cellformat = [e for e in rot if e.tag.rpartition("}")[2] == "cellXfs"]
    return {
        str(nr): enhet
        for alla in cellformat
        for nr, xf in enumerate(alla)
        if (enhet := format_.get(xf.get("numFmtId", "0")))
    }


def _formatets_enhet(kod: str) -> str:
    """Enheten som ett talformat visar; tomt när talet är det som syns.

    Ett komma efter siffrorna delar med tusen när talet visas: då är det sparade redan kronor.
    """
    if _PROCENT.match(kod):
        return "%"
    positiva = kod.partition(";")[0]
    if _DELAT_MED_TUSEN.search(_TEXT_I_FORMAT.sub("", positiva)):
        return ""
    text = "".join("".join(delar) for delar in _TEXT_I_FORMAT.findall(positiva))
    ord_ = _ENHET_I_FORMAT.search(text)
    return ("tkr" if ord_[0][0] in "tTkK" else "mnkr") if ord_ else ""


def _antal_delade(zip_: Zip) -> int:
    """Antal texter i bokens delade lista."""
    antal, slut = 0, b""
    for stycke in zip_.stycken(_DELAD_TEXT) if _DELAD_TEXT in zip_.poster else ():
        antal += len(_DELAD.findall(slut + stycke))
        slut = stycke[stycke.rfind(b"<") :] if b"<" in stycke[-40:] else b""
        antal -= len(_DELAD.findall(slut))
    return antal


def _som_visat(cell: Cell, enhet: str) -> Cell:
    """Talet som det visas, med sin enhet: 0,055 är ”5,5 %” och 1234 i tkr är ”1234 tkr”."""
    if type(cell) not in (int, float):
        return cell
    tal = float(f"{cell * 100:.12g}") if enhet == "%" else cell  # type: ignore[operator]
    return f"{Decimal(repr(tal)).normalize():f} {enhet}".replace(".", ",")


def _raknas_om(zip_: Zip) -> bool:
    return any(
        element.get("fullCalcOnLoad") in ("1", "true")
        for element in _xml(zip_, "xl/workbook.xml").iter()
        if element.tag.rpartition("}")[2] == "calcPr"
    )


def _granska(zip_: Zip, namn: str, del_: str, stilar: Mapping[str, str], delade: int) -> _Blad:
    """Bladets XML granskad: var värdena slutar och vad som inte får tas in."""
    storlek = zip_.poster[del_].file_size
    if storlek > _SNABBT_FRAN:
        blad = _granska_snabbt(zip_, namn, del_, stilar)
        if not blad.oklart:
            return blad
    if storlek > _NOGA_HOGST:
        raise Anvandarfel(
            f"{zip_.filnamn}, bladet ”{namn}” – är för stort att granska – dela bladet, eller "
            "lämna in det som huvudbok"
        )
    return _granska_noga(zip_, namn, del_, stilar, delade)


def _granska_snabbt(zip_: Zip, namn: str, del_: str, stilar: Mapping[str, str]) -> _Blad:
    """Granskar ett stort blad skrivet som Excel skriver; `oklart` när det måste ses noga."""
    blad = _Blad(namn)
    if "0" in stilar:  # då är celler utan eget format procent
        blad.oklart = True
        return blad
    egna = "|".join(sorted(stilar))
    monster = re.compile(f'<c [^>]*\\bs="({egna})"[^>]*>'.encode()) if stilar else None
    rest = b""
    for stycke in zip_.stycken(del_):
        rest += stycke
        snitt = rest.rfind(b"<c ")
        if snitt <= 0 and len(rest) > 3 * _SNABBT_FRAN:
            blad.oklart = True
        if snitt > 0:
            _granska_stycke(blad, rest[:snitt], monster, stilar)
            rest = rest[snitt:]
        if blad.oklart:
            return blad
    _granska_stycke(blad, rest, monster, stilar)
    return blad


def _granska_stycke(
    blad: _Blad, text: bytes, monster: re.Pattern[bytes] | None, stilar: Mapping[str, str]
) -> None:
    formler = b"<f>" in text or b"<f " in text
    blad.oklart = (
        text.count(b"<c ") != text.count(b'<c r="')
        or any(annat in text for annat in _OVANLIGT)
        or (formler and any(tomt in text for tomt in _OUTRAKNAT))
        or _LANGT_BORT.search(text) is not None
        or _EJ_TAL.search(text) is not None
        or any(dubbelt in text for dubbelt in _DUBBELT)
        or _EJ_DELAD.search(text) is not None
        or (b"&" in text and _KOD_I_TAL.search(text) is not None)
    )
    for cell in monster.finditer(text) if monster and not blad.oklart else ():
        plats = _R.match(cell[0])
        if plats is None:
            blad.oklart = True
        elif _SLAG.search(cell[0]) is None:
            blad.visade.append((*_plats_av(*plats.groups()), stilar[cell[1].decode()]))
    if formler and not blad.formel:
        blad.formel = "(flera celler)"
    blad.dolt = blad.dolt or b' hidden="1"' in text
    blad.tecken = blad.tecken or _misstankta_tecken(text)


def _plats_av(bokstaver: bytes, rad: bytes) -> tuple[int, int]:
    """Rad och kolumn, från 1."""
    kolumn = 0
    for bokstav in bokstaver:
        kolumn = 26 * kolumn + bokstav - 64
    return int(rad), kolumn


def _misstankta_tecken(text: bytes) -> bool:
    """Sant när en cell kan ha styrtecken eller felläst text, så att cellerna måste ses."""
    return (
        b"_x00" in text
        or b"&#" in text
        or (not text.isascii() and _TECKEN.search(text) is not None)
    )


class _Granskare:
    """Följer ett blads XML element för element; allt som inte får tas in blir misstag."""

    def __init__(self, blad: _Blad, var: str, stilar: Mapping[str, str], delade: int) -> None:
        self.blad = blad
        self.var = var
        self.stilar = stilar
        self.delade = delade
        self.varden = 0
        self.rad = 0
        self.kolumn = 0
        self.forra = (0, 0)
        self.cell: dict[str, str] | None = None
        self.formel = False
        self.text: list[str] | None = None
        self.varde = ""
        self.rikt = False

    def borjar(self, tagg: str, attribut: dict[str, str]) -> None:
        """Ett element öppnas."""
        namn = tagg.rpartition("}")[2]
        if namn == "row":
            angiven = attribut.get("r", "")
            self.rad = int(angiven) if angiven.isdecimal() and len(angiven) < 8 else self.rad + 1
            self.kolumn = 0
        if namn == "c":
            self._ny_cell(attribut)
        elif namn == "f":
            self.formel = True
        elif namn == "v" and self.cell is not None:
            self.text = []
            self.varden += 1
        elif namn == "is":
            self.rikt = True
        if namn in ("row", "col") and attribut.get("hidden") in ("1", "true"):
            self.blad.dolt = True

    def slutar(self, tagg: str) -> None:
        """Ett element stängs."""
        namn = tagg.rpartition("}")[2]
        if namn == "v" and self.text is not None:
            self.varde = "".join(self.text).strip()
            self.text = None
        elif namn == "c" and self.cell is not None:
            self._prova_cell(self.cell)
            self.cell = None

    def tecken(self, text: str) -> None:
        """Text inne i ett element."""
        if self.text is not None:
            self.text.append(text)

    def kommentar(self, *_: object) -> None:
        """En kommentar eller instruktion; inne i en cell delar den värdet."""
        if self.cell is not None:
            self._fel("har en kommentar i XML-koden", "skriv om värdet och spara i Excel")

    def kod_i_tal(self) -> None:
        """Ett tal skrivet med teckenkoder, som läsare tolkar olika."""
        vad = f"ett tal på eller före rad {self.rad} är skrivet med teckenkoder"
        self._fel(vad, "skriv om det och spara i Excel", "")

    def doctype(self, *_: object) -> None:
        """En DOCTYPE, som redan borde vara funnen."""
        self._fel("har en DOCTYPE", "spara om filen i Excel", "")

    def _ny_cell(self, attribut: dict[str, str]) -> None:
        self.cell = attribut
        self.formel = self.rikt = False
        self.varde = ""
        self.varden = 0
        self.kolumn += 1
        if "r" in attribut:
            traff = _REF.fullmatch(attribut["r"])
            if traff is None:
                self._fel(f"cellen ”{attribut['r']}” finns inte", "spara om filen i Excel", "")
                return
            self.rad, self.kolumn = _plats_av(traff[1].upper().encode(), traff[2].encode())
        if (self.rad, self.kolumn) <= self.forra:
            self._fel("står två gånger eller i oordning", "spara om filen i Excel")
        self.forra = (self.rad, self.kolumn)

    def _prova_cell(self, cell: dict[str, str]) -> None:
        slag = cell.get("t", "n")
        if not (self.varde or self.rikt or self.formel):
            return
        self.blad.rader = max(self.blad.rader, self.rad)
        self.blad.kolumner = max(self.blad.kolumner, self.kolumn)
        if self.formel and not self.blad.formel:
            self.blad.formel = f"cell {cellnamn(self.rad - 1, self.kolumn - 1)}"
        if slag == "e":
            self._fel(f"innehåller felet {self.varde}", "rätta formeln eller värdet")
        elif self.formel and not self.varde and slag != "str":
            self._fel("har en formel utan uträknat värde", "öppna boken i Excel och spara den")
        elif slag == "n" and self.varde and not _TAL.fullmatch(self.varde):
            self._fel(f"innehåller ”{self.varde[:20]}”, som inte är ett tal", "rätta värdet")
        elif slag == "s" and not (
            self.varde.isascii() and self.varde.isdecimal() and int(self.varde) < self.delade
        ):
            self._fel("pekar på en text som inte finns", "skriv om cellen och spara i Excel")
        elif slag == "n" and self.varde and (enhet := self.stilar.get(cell.get("s", "0"))):
            self.blad.visade.append((self.rad, self.kolumn, enhet))
        if self.varden > 1:
            self._fel("har två värden", "skriv om cellen och spara i Excel")

    def _fel(self, vad: str, gor: str, cell: str | None = None) -> None:
        if cell is None:
            cell = f" cell {cellnamn(self.rad - 1, self.kolumn - 1)}"
        if len(self.blad.misstag) < _MISSTAG_HOGST:
            self.blad.misstag.append(f"{self.var}{cell} – {vad} – {gor}")


def _granska_noga(zip_: Zip, namn: str, del_: str, stilar: Mapping[str, str], delade: int) -> _Blad:
    """Granskar bladet cell för cell."""
    blad = _Blad(namn)
    var = f"{zip_.filnamn}, bladet ”{namn}”"
    granskare = _Granskare(blad, var, stilar, delade)
    lasare = expat.ParserCreate(namespace_separator="}")
    lasare.StartElementHandler = granskare.borjar
    lasare.EndElementHandler = granskare.slutar
    lasare.CharacterDataHandler = granskare.tecken
    lasare.CommentHandler = granskare.kommentar
    lasare.ProcessingInstructionHandler = granskare.kommentar
    lasare.StartCdataSectionHandler = granskare.kommentar
    lasare.StartDoctypeDeclHandler = granskare.doctype
    rest = b""
    try:
        for stycke in zip_.stycken(del_):
            blad.tecken = blad.tecken or _misstankta_tecken(stycke)
            lasare.Parse(stycke, False)
            rest += stycke
            if _KOD_I_TAL.search(rest):
                granskare.kod_i_tal()
            rest = rest[max(rest.rfind(b"<c"), 0) :][:_SNABBT_FRAN]
        lasare.Parse(b"", True)
    except expat.ExpatError as fel:
        blad.misstag.append(
            f"{var} – bladet är trasigt efter rad {granskare.rad} ({fel}) – spara om filen i Excel"
        )
    if blad.rader > RADER_HOGST or blad.kolumner > KOLUMNER_HOGST:
        blad.misstag.append(_for_stort(var, blad.rader, blad.kolumner))
    return blad


def _for_stort(var: str, rader: int, kolumner: int) -> str:
    return (
        f"{var} – har värden ända till cell {cellnamn(rader - 1, kolumner - 1)}; gränsen är "
        f"{RADER_HOGST} rader och {KOLUMNER_HOGST} kolumner – ta bort det som står långt bort, "
        "eller dela bladet"
    )


def _calamine(zip_: Zip, namnen_: list[str]) -> list[CalamineSheet]:
    """Bladen lästa av calamine; Anvandarfel om den inte kan."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        bok = CalamineWorkbook.from_filelike(io.BytesIO(zip_.innehall))
        return [bok.get_sheet_by_name(namn) for namn in namnen_]
    except (CalamineError, OSError, ValueError) as fel:
        raise Anvandarfel(
            f"{zip_.filnamn} – arbetsboken går inte att läsa ({fel}) – spara om filen i Excel"
        ) from fel


def _prova_storlek(filnamn: str, granskade: list[_Blad], ark: list[CalamineSheet]) -> None:
    """Anvandarfel om bladen är större än gränserna, innan de blir värden i Python."""
    storlekar = [(blad.total_height, blad.total_width) for blad in ark]
    misstag = [
        _for_stort(f"{filnamn}, bladet ”{blad.namn}”", rader, kolumner)
        for blad, (rader, kolumner) in zip(granskade, storlekar, strict=True)
        if rader > RADER_HOGST or kolumner > KOLUMNER_HOGST
    ]
    if not misstag and sum(rader * kolumner for rader, kolumner in storlekar) > CELLER_HOGST:
        misstag.append(_for_manga(filnamn))
    if misstag:
        raise Anvandarfel(*misstag)


def _celler(ra: list[list[Any]]) -> list[list[Cell]]:
    """Raderna med tomt som None, hela tal som int, klockslag som text; utan tomma rader sist."""
    rader: list[list[Cell]] = [
        [
            None
            if c == ""
            else int(c)
            if c.__class__ is float and c.is_integer() and abs(c) < 2**53
            else str(c)
            if c.__class__ in (time, timedelta)
            else c
            for c in rad
        ]
        for rad in ra
    ]
    while rader and not any(cell is not None for cell in rader[-1]):
        rader.pop()
    return rader


def _sammanslagna(calamine: CalamineSheet, celler: list[list[Cell]], var: str) -> list[str]:
    """Sammanslagningar med värde från och med huvudet: de andra cellerna i dem är tomma."""
    huvud = next(
        (nr for nr, rad in enumerate(celler) if sum(c is not None for c in rad) > 1), len(celler)
    )
    misstag = []
    for (rad, kolumn), (till_rad, till_kolumn) in calamine.merged_cell_ranges or []:
        har_varde = (
            rad < len(celler) and kolumn < len(celler[0]) and celler[rad][kolumn] is not None
        )
        if till_rad >= huvud and har_varde:
            misstag.append(
                f"{var} cell {cellnamn(rad, kolumn)}:{cellnamn(till_rad, till_kolumn)} – cellerna "
                "är sammanslagna – dela dem och fyll i varje cell"
            )
    return misstag[:_MISSTAG_HOGST]


def _teckenfel(celler: list[list[Cell]], var: str) -> list[str]:
    """Celler med text som lästs fel eller styrtecken i."""
    misstag = []
    for nr, rad in enumerate(celler):
        for kolumn, cell in enumerate(rad):
            if not isinstance(cell, str):
                continue
            if FELLAST.search(cell):
                vad = "ser ut att vara UTF-8 läst med en annan teckenkodning"
            elif STYRTECKEN.search(cell.replace("\r", "")):
                vad = "innehåller styrtecken eller tecken som gått förlorade"
            else:
                continue
            utdrag = "".join(t if t.isprintable() else "?" for t in cell[:20])
            misstag.append(
                f"{var} cell {cellnamn(nr, kolumn)} – {vad} (”{utdrag}”) – skriv om texten"
            )
    return misstag[:_MISSTAG_HOGST]


def _anmarkningar(zip_: Zip, granskade: list[_Blad]) -> list[Anmarkning]:
    ut = [
        Anmarkning(
            "varning",
            f"{zip_.filnamn}, bladet ”{blad.namn}”",
            "rader eller kolumner är dolda men lästes",
            "visa dem och kontrollera att de ska med",
        )
        for blad in granskade
        if blad.dolt
    ]
    if "xl/connections.xml" in zip_.poster:
        ut.append(
            Anmarkning(
                "varning",
                zip_.filnamn,
                "boken hämtar från en annan källa; de senast sparade värdena lästes",
                "kontrollera att de är aktuella",
            )
        )
    return ut


def _for_manga(filnamn: str) -> str:
    return (
        f"{filnamn} – bladen täcker mer än {CELLER_HOGST // 1_000_000} miljoner celler – dela "
        "filen, eller lämna in den som huvudbok"
    )
