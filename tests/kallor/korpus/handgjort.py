"""Hjälp att bygga filer för hand: arbetsböcker del för del, zipar med tricks, CSV i alla former."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

BLAD1 = "xl/worksheets/sheet1.xml"
BOK = "xl/workbook.xml"
HUVUD = ("kommun", "namnd", "ar", "tillfalle", "matt", "kon", "varde", "enhet")
RADER = (
    ("9999", "parknamnden", "2024", "bokslut", "anställda", "alla", "120", "st"),
    ("9999", "parknamnden", "2024", "bokslut", "anställda", "kvinnor", "70", "st"),
    ("9999", "parknamnden", "2024", "bokslut", "sjukfrånvaro", "alla", "5,5", "%"),
)


def tabell(byt: Mapping[tuple[int, str], str] = {}) -> list[list[str]]:
    """Huvudet och tre rader till `personal`; `byt` ändrar cellen på rad nr och kolumn."""
    rader = [list(HUVUD), *(list(rad) for rad in RADER)]
    for (nr, kolumn), varde in byt.items():
        rader[nr][HUVUD.index(kolumn)] = varde
    return rader


def csv(
    rader: Iterable[Sequence[str]] | None = None,
    *,
    skilje: str = ";",
    slut: str = "\n",
    kod: str = "utf-8",
) -> bytes:
    """Raderna som CSV utan citattecken."""
    text = "".join(skilje.join(rad) + slut for rad in (rader or tabell()))
    return text.encode(kod)


def bok(
    rader: Sequence[Sequence[Any]] | None = None,
    fyll: Callable[[xlsxwriter.Workbook, Any], None] | None = None,
    blad: str = "personal",
) -> bytes:
    """En arbetsbok med raderna på ett blad; `fyll` får boken och bladet och lägger till."""
    ut = io.BytesIO()
    with xlsxwriter.Workbook(ut, {"strings_to_formulas": False}) as arbetsbok:
        ark = arbetsbok.add_worksheet(blad)
        for nr, rad in enumerate(tabell() if rader is None else rader):
            ark.write_row(nr, 0, [_tal(c) for c in rad])
        if fyll:
            fyll(arbetsbok, ark)
    return raknad(ut.getvalue())


def _tal(cell: Any) -> Any:
    if isinstance(cell, str) and re.fullmatch(r"\d+(,\d+)?", cell) and cell != "9999":
        return float(cell.replace(",", "."))
    return cell


def raknad(innehall: bytes) -> bytes:
    """Boken utan bibliotekets begäran om omräkning, som när Excel har sparat den."""
    return andrad(innehall, {BOK: lambda d: d.replace(b' fullCalcOnLoad="1"', b"")})


def andrad(
    innehall: bytes,
    byt: Mapping[str, Callable[[bytes], bytes]] = {},
    nya: Mapping[str, bytes] = {},
    utan: Iterable[str] = (),
    packning: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Zipen med delar ändrade, tillagda och borttagna."""
    ut = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(innehall)) as fran,
        zipfile.ZipFile(ut, "w", packning) as till,
    ):
        for namn in fran.namelist():
            if namn not in utan:
                till.writestr(namn, byt.get(namn, lambda d: d)(fran.read(namn)))
        for namn, del_ in nya.items():
            till.writestr(namn, del_)
    return ut.getvalue()


def med_xml(rader: str, efter: str = "", huvud: bool = True) -> bytes:
    """En bok vars blad har raderna ordagrant; med `huvud` står tabellens huvud på rad 1."""
    overst = _xmlrad(1, HUVUD) if huvud else ""
    innehall = f"<sheetData>{overst}{rader}</sheetData>{efter}".encode()
    return andrad(
        bok(),
        {BLAD1: lambda d: re.sub(rb"<sheetData>.*</sheetData>", lambda _: innehall, d, flags=re.S)},
    )


def _xmlrad(nr: int, celler: Sequence[str]) -> str:
    return (
        f'<row r="{nr}">'
        + "".join(
            f'<c r="{chr(65 + k)}{nr}" t="inlineStr"><is><t>{c}</t></is></c>'
            for k, c in enumerate(celler)
        )
        + "</row>"
    )


def xmlrad(nr: int, sist: str = "", varde: str = "<v>120</v>", slag: str = "") -> str:
    """En hel rad i `personal` som XML, där cellen `varde` får eget innehåll och slag."""
    rad = _xmlrad(nr, RADER[0][:6]).removesuffix("</row>")
    return f'{rad}<c r="G{nr}"{slag}>{varde}</c>{sist}</row>'


def zip_av(filer: Mapping[str, bytes], packning: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Filerna som zip."""
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", packning) as till:
        for namn, innehall in filer.items():
            till.writestr(namn, innehall)
    return ut.getvalue()


def dubbel_del(innehall: bytes, namn: str) -> bytes:
    """Zipen med en del till av samma namn."""
    ut = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(innehall)) as fran,
        zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as till,
    ):
        for post in fran.namelist():
            till.writestr(post, fran.read(post))
        till.writestr(namn.replace("sheet", "SHEET"), fran.read(namn))
    return ut.getvalue()


def ljugen_storlek(innehall: bytes, namn: str, storlek: int) -> bytes:
    """Zipen där förteckningen säger en annan uppackad storlek för delen."""
    fran = innehall.rindex(b"PK\x01\x02", 0, innehall.rindex(namn.encode()))
    return innehall[: fran + 24] + struct.pack("<I", storlek) + innehall[fran + 28 :]


def last(innehall: bytes) -> bytes:
    """Zipen märkt som lösenordsskyddad."""
    ut = bytearray(innehall)
    for marke, plats in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        fran = -1
        while (fran := innehall.find(marke, fran + 1)) >= 0:
            ut[fran + plats] |= 1
    return bytes(ut)
