"""Text och CSV ur en fils byte, efter skrivna regler och aldrig efter gissning.

Teckenkodning, i ordning:

1. UTF-8, med eller utan BOM. UTF-16 med BOM.
2. Annars Windows-1252, om varje byte över 127 är ett tecken som svensk text använder och inga
   citattecken står inne i ord (så ser svenska bokstäver i DOS-kodning ut).
3. Allt annat är fel. Det är också NUL, andra styrtecken, ersättningstecknet U+FFFD och text som
   redan lästs med fel kodning (”Ã¥” för å).

CSV: avgränsaren är den av tabb, semikolon och komma, i den ordningen, som ger minst två kolumner
och lika många celler på varje rad. Raden ”sep=;” överst, som Excel skriver, bestämmer den.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable

from hud_model.begrepp import Anvandarfel

RADER_HOGST = 300_000
KOLUMNER_HOGST = 300
RUBRIKRADER = 10
"""Så långt ner söks kolumnnamnen när det står något annat överst."""
CELL_HOGST = 32_767
"""Längsta cell, tecken: Excels egen gräns."""

SUMMAORD = frozenset({"summa", "delsumma", "slutsumma", "total", "totalt", "totalsumma"})
"""Det en summarad heter när den inte är en egen post."""

_SVENSKA_1252 = frozenset("åäöÅÄÖéÉèÈêëËüÜáàâçïíîóôúøØæÆñßÿ–—“”‘’…•§°½¼¾€£©®«»´·±²³µ×‰¶ª\xa0\xad")
STYRTECKEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")
_VANDER = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
FELLAST = re.compile(
    r"Ã[\x80-\xbf¥¤¶…„–©‰]|â€[\x80-\xbf“”™œ˜¢¦]|âˆ’|â‰[¤¥]|Â[\xa0§°½´»«·±²³]|√[•§∂ÖÑ©]|├[Ññ╢ÂàäûÅ]|ï»¿"
)
BLANDAT = re.compile(
    r"[A-Za-zÀ-ÿ][\u0400-\u04ffΑΒΕΖΗΙΚΜΝΟΡΤΥΧο]|[\u0400-\u04ffΑΒΕΖΗΙΚΜΝΟΡΤΥΧο][A-Za-zÀ-ÿ]"
)
"""En latinsk bokstav bredvid en kyrillisk eller grekisk som ser likadan ut."""
_I_ORD = re.compile(r"[^\W\d_][”“€…•—‘«»§°½¼¾£©®·±µ×‰¶ª²³][^\W\d_]")
_STYRBYTE = bytes([*range(9), 11, *range(14, 32), 127])
_MISSTANKT = re.compile(
    rb"\xef\xbf[\xbd-\xbf]|\xc3[\x83\xaf]|\xc3\xa2\xe2|\xc2[\x80-\x9f]|\xc3\x82|\xe2\x88\x9a|"
    rb"\xe2\x94\x9c|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]"
)
"""Byte som kan vara början på det som `prova_text` söker."""
_SPARA_OM = "spara om filen som UTF-8 (i Excel: CSV UTF-8)"


def avkoda(innehall: bytes, filnamn: str) -> str:
    """Texten utan BOM och i NFC; Anvandarfel med rad när kodningen inte går att lita på."""
    text = unicodedata.normalize("NFC", _teckenkodad(innehall, filnamn))
    prova_text(text, filnamn)
    return text


def prova_text(text: str, filnamn: str, fran_rad: int = 1) -> None:
    """Anvandarfel om texten är felläst eller har styrtecken; `fran_rad` är dess första rad."""
    for monster, vad, gor in (
        (FELLAST, "ser ut att vara UTF-8 läst med en annan teckenkodning", _SPARA_OM),
        (STYRTECKEN, "innehåller styrtecken eller tecken som gått förlorade", _SPARA_OM),
        (_VANDER, "innehåller osynliga tecken som vänder texten", "ta bort dem"),
    ):
        if traff := monster.search(text):
            raise _fel(filnamn, text, traff, vad, gor, fran_rad)


def prova_1252(text: str, filnamn: str, fran_rad: int = 1) -> None:
    """Anvandarfel om text läst som Windows-1252 inte kan vara svensk; hela rader i taget."""
    okanda = {t for t in set(text) if ord(t) > 127 and t not in _SVENSKA_1252}
    if okanda:
        rad = text.count("\n", 0, min(map(text.index, okanda))) + fran_rad
        raise Anvandarfel(
            f"{filnamn} rad {rad} – är varken hel UTF-8 eller Windows-1252 med svenska tecken – "
            f"{_SPARA_OM}"
        )
    if traff := _I_ORD.search(text) or _udda_citat(text):
        vad = "ser ut att vara text i DOS- eller Mac-kodning"
        raise _fel(filnamn, text, traff, vad, _SPARA_OM, fran_rad)


def prova_stora(stycken: Iterable[bytes], filnamn: str) -> None:
    """Prövar en stor UTF-8-text som `prova_text`, stycke för stycke av hela rader."""
    rad = 1
    for stycke in stycken:
        if len(stycke.translate(None, _STYRBYTE)) != len(stycke) or (
            not stycke.isascii() and _MISSTANKT.search(stycke)
        ):
            prova_text(stycke.decode("utf-8-sig", errors="ignore"), filnamn, rad)
        rad += stycke.count(b"\n")


def _teckenkodad(innehall: bytes, filnamn: str) -> str:
    kodning = "utf-8-sig"
    if innehall.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Anvandarfel(f"{filnamn} – är text i UTF-32 – {_SPARA_OM}")
    if innehall.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        kodning = "utf-16"
    elif b"\x00" in innehall:
        rad = innehall.count(b"\n", 0, innehall.index(b"\x00")) + 1
        raise Anvandarfel(
            f"{filnamn} rad {rad} – innehåller NUL: filen är inte text, eller UTF-16 utan BOM – "
            f"{_SPARA_OM}"
        )
    try:
        return innehall.decode(kodning)
    except UnicodeDecodeError as fel:
        if kodning == "utf-16":
            raise Anvandarfel(f"{filnamn} – UTF-16-texten är trasig – {_SPARA_OM}") from fel
    text = innehall.decode("cp1252", errors="replace")
    prova_1252(text, filnamn)
    return text


def _udda_citat(text: str) -> re.Match[str] | None:
    """Ett ensamt ” på en rad är ö i DOS-kodning; citattecken kommer två och två."""
    for traff in re.finditer(r"[^\n]*”[^\n]*", text):
        if len(re.findall("[“”]", traff[0])) % 2:
            return traff
    return None


def _fel(
    filnamn: str, text: str, traff: re.Match[str], vad: str, gor: str, fran_rad: int
) -> Anvandarfel:
    rad = text.count("\n", 0, traff.start()) + fran_rad
    utdrag = "".join(t if t.isprintable() else f"U+{ord(t):04X}" for t in traff[0][:20].strip())
    return Anvandarfel(f"{filnamn} rad {rad} – {vad} (”{utdrag}”) – {gor}")


def csv_rader(text: str, filnamn: str) -> list[list[str]]:
    """Raderna i CSV-texten, lika långa; index 0 är rad 1.

    Tomma rader inne i filen är kvar som tomma celler, så att radnumren stämmer; tomma rader sist
    och tomma kolumner längst till höger är borttagna. Celler är orörda utom det yttre citatet.
    Anvandarfel med en rad per misstag: ojämna rader, oavslutade citat, för stora tabeller.
    """
    if "\f" in text or "\ufeff" in text:
        rad = text.count("\n", 0, re.search("[\f\ufeff]", text).start()) + 1  # type: ignore[union-attr]
        raise Anvandarfel(
            f"{filnamn} rad {rad} – en sidbrytning eller BOM mitt i filen: flera filer verkar ha "
            "satts ihop – lämna in en tabell per fil"
        )
    angiven = re.match(r"sep=([;,\t])\r?\n", text)
    if angiven:
        text = text[angiven.end() :]
    forsta = next((rad for rad in text.splitlines() if rad.strip()), "")
    kandidater = [angiven[1]] if angiven else [t for t in "\t;," if t in forsta]
    if not kandidater:
        if "|" in forsta:
            raise Anvandarfel(
                f"{filnamn} rad 1 – cellerna skiljs åt av | – använd semikolon, komma eller tabb"
            )
        kandidater = [";"]
    utfall = [_delad(text, tecken, filnamn) for tecken in kandidater]
    for rader, fel in utfall:
        if not fel and (len(rader) == 0 or len(rader[0]) > 1):
            return rader
    rader, fel = max(utfall, key=lambda u: len(u[0][0]) if u[0] else 0)
    if fel:
        raise Anvandarfel(*fel)
    return rader


def _delad(text: str, tecken: str, filnamn: str) -> tuple[list[list[str]], list[str]]:
    """Raderna delade vid avgränsaren, och det som inte stämmer med den."""
    rader: list[list[str]] = []
    lasare = csv.reader(io.StringIO(text, newline=""), delimiter=tecken, strict=True)
    borjan = 1
    try:
        for rad in lasare:
            rader.append(rad)
            borjan = lasare.line_num + 1
            if len(rader) > RADER_HOGST + 1:
                return rader, [
                    f"{filnamn} – har fler än {RADER_HOGST} rader – dela filen, eller lämna in den "
                    "som huvudbok"
                ]
    except csv.Error as orsak:
        vad = (
            f"en cell är längre än {CELL_HOGST} tecken"
            if "limit" in str(orsak)
            else 'ett citattecken (") öppnas och stängs inte rätt'
        )
        return rader, [
            f"{filnamn} rad {borjan} – {vad} – rätta raden eller exportera filen på nytt"
        ]
    while rader and not any(map(str.strip, rader[-1])):
        rader.pop()
    fylld = [any(map(str.strip, rad)) for rad in rader]
    if (nr := _huvudets_rad(rader)) > 1:
        return rader, [
            f"{filnamn} – ovanför kolumnnamnen på rad {nr} står en rubrik – ta bort raderna ovanför"
        ]
    huvud = next((rad for rad, full in zip(rader, fylld, strict=True) if full), [])
    bredd = len(huvud)
    if bredd > KOLUMNER_HOGST:
        return rader, [
            f"{filnamn} rad 1 – har {bredd} kolumner, fler än {KOLUMNER_HOGST} – ta bort kolumner"
        ]
    fel = []
    for nr, (rad, full) in enumerate(zip(rader, fylld, strict=True), 1):
        if not full:
            rader[nr - 1] = [""] * bredd
            continue
        if len(rad) > bredd and not any(rad[bredd:]):
            del rad[bredd:]
        if len(rad) != bredd:
            fel.append(
                f"{filnamn} rad {nr} – har {len(rad)} celler, huvudet har {bredd} – rätta raden, "
                "eller sätt citattecken om celler med avgränsaren i"
            )
        fel += _cellfel(rad, tecken, f"{filnamn} rad {nr}")
    if not fel:
        while bredd and not any(rad[bredd - 1] for rad in rader):
            bredd -= 1
            for rad in rader:
                del rad[bredd:]
    return rader, fel


def _huvudets_rad(rader: list[list[str]]) -> int:
    """Numret på den första rad som har flera celler, när raderna ovanför har text i högst en; 0."""
    for nr, rad in enumerate(rader[:RUBRIKRADER], 1):
        if sum(map(bool, map(str.strip, rad))) > 1:
            return nr if any(any(ovan) for ovan in rader[: nr - 1]) else 0
    return 0


def _cellfel(rad: list[str], tecken: str, var: str) -> list[str]:
    if max(map(len, rad), default=0) > CELL_HOGST:
        return [f"{var} – en cell är längre än {CELL_HOGST} tecken – korta den"]
    if slukar_rader(rad, tecken):
        return [f'{var} – en cell rymmer hela rader: ett citattecken (") saknas – rätta raden']
    return []


def slukar_rader(rad: list[str], tecken: str) -> bool:
    """Sant när en cell har radslut och avgränsare så som hela rader har dem."""
    return len(rad) > 1 and any(
        "\n" in cell
        and _rymmer_rader([del_.count(tecken) for del_ in cell.splitlines()], nr, len(rad))
        for nr, cell in enumerate(rad)
    )


def _rymmer_rader(antal: list[int], nr: int, bredd: int) -> bool:
    """Sant när avgränsarna per rad i cell `nr` är en rads slut, hela rader och en rads början."""
    return max(antal) >= bredd - 1 or (antal[0], antal[-1]) == (bredd - 1 - nr, nr)
