"""Korpusen: dåliga och knepiga filer, var och en med vad som ska hända med den.

Filerna byggs här i stället för att ligga som filer, så att det syns vad som är fel med var och en.
`avvisas` är ett mönster som någon rad om filen ska ha; utan det ska filen in, med så många rader
och med värdena i `har`.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from hud_model.begrepp import Leveransval
from tests.kallor.korpus import handgjort as h

EXEMPEL = Path(__file__).resolve().parents[1] / "exempel"


@dataclass(frozen=True)
class Fall:
    """Ett fall: filen som lämnas in (den första), eventuella grannar, och vad som ska hända."""

    namn: str
    filer: Mapping[str, bytes]
    avvisas: str = ""
    rader: int = 0
    kalla: str = "generisk"
    val: Leveransval = field(default_factory=Leveransval)
    anmarks: str = ""
    har: tuple[tuple[str, str, object], ...] = ()


def bra(namn: str, fil: str, innehall: bytes, rader: int = 3, **mer: object) -> Fall:
    """En fil som ska in utan ett ord."""
    return Fall(namn, {fil: innehall}, rader=rader, **mer)


def fel(namn: str, fil: str, innehall: bytes, avvisas: str, **mer: object) -> Fall:
    """En fil som ska avvisas med en rad som passar mönstret."""
    return Fall(namn, {fil: innehall}, avvisas=avvisas, **mer)


@cache
def alla() -> tuple[Fall, ...]:
    """Hela korpusen."""
    from tests.kallor.korpus import huvuden

    return (
        *csv_bra(),
        *csv_fel(),
        *bok_bra(),
        *bok_fel(),
        *paket(),
        *inskrivet(),
        *berattelser(),
        *annat(),
        *huvudbocker(),
        *mallar(),
        *huvuden.alla(),
    )


def csv_bra() -> Iterator[Fall]:
    """CSV som ska in: kodningar, avgränsare, talformer, tomma rader och kolumner."""
    t = h.tabell
    ja = bra
    yield ja("UTF-8", "personal.csv", h.csv())
    yield ja("UTF-8 med BOM", "personal.csv", h.csv(kod="utf-8-sig"))
    yield ja("Windows-1252", "personal.csv", h.csv(kod="cp1252"))
    yield ja("UTF-16 LE", "personal.csv", h.csv(kod="utf-16"))
    yield ja("UTF-16 BE", "personal.csv", b"\xfe\xff" + h.csv(kod="utf-16-be"))
    yield ja("CRLF", "personal.csv", h.csv(slut="\r\n"))
    yield ja("ensamma CR", "personal.csv", h.csv(slut="\r"))
    yield ja("ingen radbrytning sist", "personal.csv", h.csv().rstrip())
    yield ja("procent i en rad om procent", "personal.csv", h.csv(t({(3, "varde"): "5,5 %"})))
    yield ja("komma", "personal.csv", h.csv(t({(3, "varde"): "5.5"}), skilje=","))
    yield ja("komma och citat", "personal.csv", h.csv(t({(3, "varde"): '"5,5"'}), skilje=","))
    yield ja("tabb", "personal.csv", h.csv(skilje="\t"))
    yield ja("tabb i .txt", "personal.txt", h.csv(skilje="\t"))
    yield ja("sep-rad", "personal.csv", b"sep=;\r\n" + h.csv(slut="\r\n"))
    yield ja("tusental", "personal.csv", h.csv(t({(1, "varde"): "1 234,5"})))
    yield ja("hårt blanksteg", "personal.csv", h.csv(t({(1, "varde"): "1\u00a0234,5"})))
    yield ja("hårt i 1252", "p.csv", h.csv(t({(1, "varde"): "1\u00a0234,5"}), kod="cp1252"))
    yield ja("smalt blanksteg", "personal.csv", h.csv(t({(1, "varde"): "1\u202f234"})))
    yield ja("U+2212", "personal.csv", h.csv(t({(1, "varde"): "−12"})))
    yield ja("minus sist", "personal.csv", h.csv(t({(1, "varde"): "12-"})))
    yield ja("parentes", "personal.csv", h.csv(t({(1, "varde"): "(12)"})))
    yield ja("tomt värde", "personal.csv", h.csv(t({(1, "varde"): ""})))
    yield ja("två punkter", "personal.csv", h.csv(t({(1, "varde"): ".."})))
    yield ja("streck", "personal.csv", h.csv(t({(1, "varde"): "–"})))
    yield ja("citat om text", "personal.csv", h.csv(t({(1, "matt"): '"anställda; ""alla"""'})))
    yield ja("citattecken i text", "personal.csv", h.csv(t({(1, "matt"): "rör 5” långt"})))
    yield ja("tomma rader sist", "personal.csv", h.csv() + b"\n;;;;;;;\n\n")
    yield ja("tom rad i mitten", "p.csv", h.csv([*t()[:2], [""] * 8, *t()[2:]]))
    yield ja("tom rad först", "personal.csv", b"\n" + h.csv())
    yield ja("tomma kolumner sist", "personal.csv", h.csv([[*r, "", ""] for r in t()]))
    yield ja("omvänd ordning", "personal.csv", h.csv([r[::-1] for r in t()]))
    yield ja("utan frivillig kolumn", "personal.csv", h.csv([r[:7] for r in t()]))
    yield ja("blanksteg runt", "personal.csv", h.csv([[f" {c} " for c in r] for r in t()]))
    yield ja("nämndens namn", "personal.csv", h.csv(t({(1, "namnd"): "Parknämnden"})))
    yield ja("nämnden i NFD", "p.csv", unicodedata.normalize("NFD", h.csv().decode()).encode())
    yield ja("annat filnamn", "Personal för året (slutlig).csv", h.csv())
    yield ja("utan ändelse", "personal", h.csv())
    yield ja("fel ändelse", "personal.xlsx", h.csv())
    yield ja("en rad", "personal.csv", h.csv(t()[:2]), 1)
    yield ja("hela kommunen", "personal.csv", h.csv(t({(1, "namnd"): ""})))
    manga = [[*h.RADER[0][:4], f"mått {nr}", "alla", str(nr), "st"] for nr in range(5_000)]
    yield ja("femtusen rader", "personal.csv", h.csv([list(h.HUVUD), *manga]), 5_000)


def csv_fel() -> Iterator[Fall]:
    """CSV som ska avvisas."""
    t = h.tabell

    def nej(namn: str, innehall: bytes, avvisas: str) -> Fall:
        return fel(f"csv: {namn}", "personal.csv", innehall, avvisas)

    def cell(namn: str, kolumn: str, varde: str, avvisas: str) -> Fall:
        return nej(namn, h.csv(t({(2, kolumn): varde})), avvisas)

    yield nej("DOS-kodning", h.csv(kod="cp850"), "rad 2.*spara om")
    yield cell("summarad", "matt", "Totalt:", "rad 3.*Totalt.*är en summa")
    yield nej("Mac-kodning", h.csv(kod="mac_roman"), "spara om")
    yield nej("UTF-16 utan BOM", h.csv(kod="utf-16-le"), "UTF-16 utan BOM")
    yield nej("UTF-32", h.csv(kod="utf-32"), "UTF-32")
    yield nej("blandad kodning", h.csv() + h.csv(t()[2:], kod="cp1252"), "varken hel UTF-8")
    yield nej("felläst", h.csv().decode("cp1252").encode(), "rad 2.*UTF-8 läst med")
    yield nej("felläst i 1252", h.csv().decode("cp1252").encode("utf-16"), "UTF-8 läst med")
    yield nej("tappat tecken", h.csv().replace("ä".encode(), "�".encode()), "gått förlorade")
    yield nej("NUL", h.csv().replace(b"120", b"1\x0020"), "rad 2.*NUL")
    yield nej("styrtecken", h.csv().replace(b"120", b"1\x0720"), "rad 2.*styrtecken")
    yield nej("vänd text", h.csv(t({(1, "matt"): "a\u202eb"})), "vänder texten")
    yield nej("kapat tecken", h.csv()[: h.csv().index("ä".encode()) + 1], "varken hel UTF-8")
    yield nej("kort rad", h.csv([*t()[:2], t()[2][:5], t()[3]]), "rad 3.*5 celler.*8")
    yield nej("lång rad", h.csv([*t()[:2], [*t()[2], "x"], t()[3]]), "rad 3.*9 celler")
    yield nej("avhuggen rad", h.csv()[:-12], "rad 4.*celler")
    yield nej("öppet citat", h.csv(t({(2, "matt"): '"anställda'})), "rad 3.*citattecken")
    yield nej("slukad rad", h.csv(t({(1, "matt"): '"anst', (2, "matt"): 'älld"'})), "citattecken")
    yield nej("decimalkomma i komma", h.csv(skilje=","), "rad 4.*celler")
    yield nej("lodstreck", h.csv(skilje="|"), r"skiljs åt av \||\|")
    yield nej("två filer i en", h.csv() + h.csv(kod="utf-8-sig"), "satts ihop")
    yield nej("sidbrytning", h.csv() + b"\x0c" + h.csv(), "satts ihop")
    yield nej("huvudet två gånger", h.csv([*t(), *t()]), "rad 5")
    yield nej("bara huvudet", h.csv(t()[:1]), "inga rader")
    yield nej("samma kolumn två gånger", h.csv([[*r, r[6]] for r in t()]), "varde")
    yield nej(
        "kolumn utan namn",
        h.csv([["" if c == "kon" else c for c in r] for r in t()]),
        "saknar rubrik",
    )
    stavad = [["värdet" if c == "varde" else c for c in r] for r in t()]
    yield nej("felstavad kolumn", h.csv(stavad), "värdet")
    yield nej(
        "obligatorisk saknas", h.csv([[*r[:4], *r[5:]] for r in t()]), "liknar ingen tabell|matt"
    )
    yield nej("samma nyckel", h.csv([*t(), t()[1]]), "samma")
    yield nej("för många kolumner", h.csv([[f"k{n}" for n in range(400)]] * 2), "kolumner")
    yield nej("jättecell", h.csv(t({(1, "matt"): "x" * 40_000})), "längre än")
    yield cell("okänd nämnd", "namnd", "parknämndn", "(?i)menade.*park")
    yield cell("helt okänd nämnd", "namnd", "rymdnämnden", "finns inte")
    yield cell("okänd kommun", "kommun", "8888", "8888")
    yield cell("tappad nolla", "kommun", "998", "0998|nolla")
    yield cell("kommunens namn", "kommun", "Exempelköping", "Exempelköping")
    yield cell("orimligt år", "ar", "20244", "20244")
    yield cell("gammalt år", "ar", "1024", "1024")
    yield cell("år i ord", "ar", "tjugofyra", "tjugofyra")
    yield cell("år som belopp", "ar", "2 024,5", "2 024,5")
    yield cell("okänt tillfälle", "tillfalle", "delår 5", "delår 5")
    yield cell("okänt kön", "kon", "pojkar", "pojkar")
    yield cell("text för tal", "varde", "tolv", "tolv")
    yield cell("två tal", "varde", "12 13", "12 13")
    yield cell("fel tusental", "varde", "1 23", "1 23")
    yield cell("understreck", "varde", "1_000", "1_000")
    yield cell("NaN", "varde", "NaN", "NaN")
    yield cell("oändligt", "varde", "inf", "inf")
    yield cell("exponent", "varde", "1e5", "1e5")
    yield cell("hex", "varde", "0x1F", "0x1F")
    yield cell("arabiska siffror", "varde", "١٢", "١٢")
    yield cell("dubbelt minus", "varde", "--5", "--5")
    yield cell("formel", "varde", "=1+1", "=1")
    yield cell("Excelfel", "varde", "#N/A", "#N/A")
    yield cell("frågetecken", "varde", "12?", "12")
    yield cell("datum för tal", "varde", "2024-01-05", "2024-01-05")
    yield cell("tomt mått", "matt", "", "matt")
    yield cell("båda formerna", "varde", "5.5", "5.5")


def bok_bra() -> Iterator[Fall]:
    """Arbetsböcker som ska in."""
    t = h.tabell

    def ja(namn: str, innehall: bytes, rader: int = 3, **mer: object) -> Fall:
        return bra(f"xlsx: {namn}", "personal.xlsx", innehall, rader, **mer)

    def tomt_blad(bok_, _) -> None:
        bok_.add_worksheet("Blad2")

    def dolt_tomt(bok_, _) -> None:
        bok_.add_worksheet("Blad2").hide()

    def listor(bok_, _) -> None:
        ark = bok_.add_worksheet("_listor")
        ark.write_column(0, 0, ["a", "b"])
        ark.very_hidden()

    def formel(_, ark) -> None:
        ark.write_formula("G2", "=60+60", None, 120)

    def format_langt_bort(bok_, ark) -> None:
        ark.write_blank(1_048_575, 16_383, None, bok_.add_format({"bold": True}))
        ark.write_blank(20, 3, None, bok_.add_format({"bold": True}))

    def kommentar(_, ark) -> None:
        ark.write_comment("A1", "SCB:s kod")
        ark.insert_image("K2", "bild.png", {"image_data": __import__("io").BytesIO(_PNG)})

    def lank(_, ark) -> None:
        ark.write_url("E2", "https://exempel.invalid/", string="anställda")

    yield ja("som den ska vara", h.bok())
    yield ja("tomt blad till", h.bok(fyll=tomt_blad))
    yield ja("dolt men tomt blad", h.bok(fyll=dolt_tomt))
    yield ja("mallens listor", h.bok(fyll=listor))
    yield ja("uträknad formel", h.bok(fyll=formel))
    tom = '<c r="H2" t="str"><f>""</f><v></v></c>'
    yield ja("formel som ger tom text", h.med_xml(h.xmlrad(2, tom)), 1)
    yield ja("formaterat långt bort", h.bok(fyll=format_langt_bort))
    yield ja("kommentar och bild", h.bok(fyll=kommentar))
    yield ja("länk i cell", h.bok(fyll=lank))
    yield ja("tal som text", h.bok(t({(1, "varde"): "1 234,5"})))
    yield ja("annat bladnamn", h.bok(blad="Blad1"))
    yield ja("tom rad överst", h.bok([[], *t()]))
    yield ja("tom kolumn i slutet", h.bok([[*r, "", ""] for r in t()]))
    yield ja("tomma rader i slutet", h.bok([*t(), [], [""] * 8]))
    yield ja("opackad zip", h.andrad(h.bok(), packning=0))
    yield ja("enkla citattecken", h.med_xml(h.xmlrad(2).replace('"', "'")), 1)
    utan = h.xmlrad(2).replace(' r="2"', "")
    for kolumn in "ABCDEFG":
        utan = utan.replace(f' r="{kolumn}2"', "")
    yield ja("utan cellnamn", h.med_xml(utan), 1)
    rik = "<is><r><t>1</t></r><r><t>20</t></r></is>"
    yield ja("rik text", h.med_xml(h.xmlrad(2, varde=rik, slag=' t="inlineStr"')), 1)
    yield bra("xlsx: fel ändelse", "personal.csv", h.bok())
    manga = [[*h.RADER[0][:4], f"mått {nr}", "alla", nr, "st"] for nr in range(20_000)]
    yield ja("tjugotusen rader", h.bok([list(h.HUVUD), *manga]), 20_000)


_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def bok_fel() -> Iterator[Fall]:
    """Arbetsböcker som ska avvisas."""
    t = h.tabell

    def nej(namn: str, innehall: bytes, avvisas: str, fil: str = "personal.xlsx") -> Fall:
        return fel(f"xlsx: {namn}", fil, innehall, avvisas)

    def dolt(bok_, _) -> None:
        ark = bok_.add_worksheet("gömt")
        ark.write(0, 0, "x")
        ark.hide()

    def mycket_dolt(bok_, _) -> None:
        ark = bok_.add_worksheet("gömt")
        ark.write(0, 0, "x")
        ark.very_hidden()

    def sammanslaget(_, ark) -> None:
        ark.merge_range("B2:B4", "parknamnden")

    def huvudet(_, ark) -> None:
        ark.merge_range("G1:H1", "varde")

    def platshallare(_, ark) -> None:
        ark.write_formula("G2", "=60+60")

    def procent(bok_, ark) -> None:
        ark.write_number("G3", 0.055, bok_.add_format({"num_format": "0.0 %"}))

    def mycket(_, ark) -> None:
        for rad in range(4, 12_000):
            ark.write_row(rad, 0, [*h.RADER[0][:4], f"mått {rad}", "alla", rad + 0.5, "st"])

    def mycket_och_procent(bok_, ark) -> None:
        mycket(bok_, ark)
        procent(bok_, ark)

    def rubbat(fran: str, till: str) -> bytes:
        stor = h.bok(fyll=mycket)
        return h.andrad(stor, {h.BLAD1: lambda d: d.replace(fran.encode(), till.encode(), 1)})

    yield nej("procentformat", h.bok(fyll=procent), "cell G3.*5,5 %.*enhet")
    yield nej("procentformat i stort blad", h.bok(fyll=mycket_och_procent), "cell G3.*5,5 %")
    allt = {"xl/styles.xml": lambda d: d.replace(b'<xf numFmtId="0"', b'<xf numFmtId="9"')}
    yield nej("procent som grundformat", h.andrad(h.bok(), allt), "cell G2.*12000 %")
    yield nej("procent som grundformat, stort", h.andrad(h.bok(fyll=mycket), allt), "12000 %")
    omvand = {h.BLAD1: lambda d: re.sub(rb'<c (r="G[0-9]+") (s="[0-9]+")', rb"<c \2 \1", d)}
    omvant = h.andrad(h.bok(fyll=mycket_och_procent), omvand)
    yield nej("procentformat med attributen omvänt", omvant, "cell G3.*5,5 %")
    tal = "<v>1<!-- x -->20</v>"
    yield nej("kommentar i tal", h.med_xml(h.xmlrad(2, varde=tal)), "cell G2.*kommentar")
    yield nej(
        "CDATA i tal", h.med_xml(h.xmlrad(2, varde="<v>1<![CDATA[2]]>0</v>")), "G2.*kommentar"
    )
    yield nej("kod i tal", h.med_xml(h.xmlrad(2, varde="<v>&#49;20</v>")), "teckenkoder")
    yield nej("två värden", h.med_xml(h.xmlrad(2, varde="<v>1</v><v>20</v>")), "G2.*två värden")
    yield nej(
        "negativ delad text",
        h.med_xml(h.xmlrad(2, varde="<v>-1</v>", slag=' t="s"')),
        "G2.*text som inte finns",
    )
    for namn, till, vantat in (
        ("kommentar", "<v>5<!-- -->000.5</v>", "cell G5001.*kommentar"),
        ("kod", "<v>&#53;000.5</v>", "teckenkoder"),
        ("två värden", "<v>5</v><v>000.5</v>", "cell G5001.*två värden"),
    ):
        yield nej(f"{namn} i stort blad", rubbat("<v>5000.5</v>", till), vantat)

    def datum(bok_, ark) -> None:
        ark.write_datetime("G2", date(2024, 1, 5), bok_.add_format({"num_format": "yyyy-mm-dd"}))

    def klockslag(bok_, ark) -> None:
        ark.write_number("G2", 0.5, bok_.add_format({"num_format": "hh:mm"}))

    hel = h.bok()
    yield nej("dolt blad", h.bok(fyll=dolt), "”gömt”.*dolt.*visa")
    yield nej("mycket dolt blad", h.bok(fyll=mycket_dolt), "”gömt”.*dolt")
    yield nej("sammanslagna celler", h.bok(fyll=sammanslaget), "B2:B4.*sammanslagna.*dela")
    yield nej("sammanslaget huvud", h.bok(fyll=huvudet), "G1:H1.*sammanslagna")
    platser = h.andrad(
        h.bok(fyll=platshallare),
        {h.BOK: lambda d: d.replace(b"<calcPr ", b'<calcPr fullCalcOnLoad="1" ')},
    )
    yield nej("formel med platshållare", platser, "G2.*inte uträknade.*Excel")
    outraknad = h.xmlrad(2, varde="<f>60+60</f>")
    yield nej("outräknad formel", h.med_xml(outraknad), "G2.*utan uträknat värde.*öppna")
    tom = h.xmlrad(2, varde="<f>60+60</f><v></v>")
    yield nej("formel med tomt värde", h.med_xml(tom), "G2.*utan uträknat värde")
    for felet in ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"):
        celler = h.xmlrad(2, varde=f"<v>{felet}</v>", slag=' t="e"')
        yield nej(f"felcell {felet}", h.med_xml(celler), "G2.*innehåller felet.*rätta")
    yield nej("NaN", h.med_xml(h.xmlrad(2, varde="<v>NaN</v>")), "G2.*NaN.*inte är ett tal")
    yield nej("oändligt", h.med_xml(h.xmlrad(2, varde="<v>1e999</v>")), "tal")
    yield nej("text som tal", h.med_xml(h.xmlrad(2, varde="<v>abc</v>")), "G2.*abc")
    yield nej("datum för tal", h.bok(fyll=datum), "2024-01-05")
    yield nej("klockslag för tal", h.bok(fyll=klockslag), "12:00")
    yield nej("sant för tal", h.med_xml(h.xmlrad(2, varde="<v>1</v>", slag=' t="b"')), "sant")
    yield nej("långt bort", h.med_xml(h.xmlrad(2, '<c r="XFD2"><v>1</v></c>')), "XFD2.*300")
    djupt = h.xmlrad(2) + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    yield nej("långt ner", h.med_xml(djupt), "H1048576")
    yield nej(
        "ogiltig cell", h.med_xml(h.xmlrad(2, '<c r="A99999999999"><v>1</v></c>')), "finns inte"
    )
    yield nej("cell noll", h.med_xml(h.xmlrad(2, '<c r="A0"><v>1</v></c>')), "finns inte")
    yield nej("cell två gånger", h.med_xml(h.xmlrad(2, '<c r="G2"><v>9</v></c>')), "G2.*två gånger")
    yield nej("rader i oordning", h.med_xml(h.xmlrad(3) + h.xmlrad(2)), "A2.*oordning")
    ostrang = h.xmlrad(2, varde="<v>999</v>", slag=' t="s"')
    yield nej("sträng som inte finns", h.med_xml(ostrang), "text som inte finns")
    yield nej(
        "felläst text", h.med_xml(h.xmlrad(2).replace("anställda", "anstÃ¤llda")), "E2.*UTF-8"
    )
    yield nej("styrtecken", h.med_xml(h.xmlrad(2).replace("ställ", "_x0001_")), "E2.*styrtecken")
    tappat = h.med_xml(h.xmlrad(2).replace("ä", "\ufffd"))
    yield nej("tappat tecken", tappat, "E2.*gått förlorade")
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'
    yield nej(
        "DOCTYPE",
        h.andrad(hel, {h.BLAD1: lambda d: d.replace(b"<worksheet", doctype, 1)}),
        "DOCTYPE",
    )
    yield nej(
        "DOCTYPE i dokumentuppgifter",
        h.andrad(hel, {"docProps/core.xml": lambda d: d.replace(b"<cp:", b"<!DOCTYPE x><cp:", 1)}),
        "DOCTYPE",
    )
    lol = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    skratt = f'<!DOCTYPE x [<!ENTITY a0 "lol">{lol}]><x>&a9;</x>'.encode()
    yield nej("miljard skratt", h.andrad(hel, nya={"xl/skratt.xml": skratt}), "DOCTYPE")
    yield nej(
        "UTF-16-del", h.andrad(hel, nya={"xl/a.xml": skratt.decode().encode("utf-16")}), "UTF-8"
    )
    yield nej(
        "annan kodning",
        h.andrad(hel, {h.BLAD1: lambda d: d.replace(b'encoding="UTF-8"', b'encoding="UTF-7"', 1)}),
        "inte UTF-8",
    )
    yield nej("trasig XML", h.andrad(hel, {h.BLAD1: lambda d: d[:-200]}), "trasigt")
    yield nej("okänd entitet", h.med_xml(h.xmlrad(2).replace("anställda", "&xxe;")), "trasigt")
    yield nej("makron", h.andrad(hel, nya={"xl/vbaProject.bin": b"x"}), "makron.*spara som .xlsx")
    typer = "[Content_Types].xml"
    makron = h.andrad(
        hel, {typer: lambda d: d.replace(b".sheet.main", b".sheet.macroEnabled.main")}
    )
    yield nej("xlsm", makron, "makron", "personal.xlsm")
    for del_, vad in (
        ("xl/externalLinks/externalLink1.xml", "länkar till andra arbetsböcker"),
        ("xl/embeddings/oleObject1.bin", "inbäddade objekt"),
        ("xl/macrosheets/sheet1.xml", "makron"),
        ("xl/activeX/activeX1.xml", "makron"),
        ("xl/workbook.bin", "xlsb"),
    ):
        yield nej(del_, h.andrad(hel, nya={del_: b"<x/>"}), vad)
    yield nej("bok i boken", h.andrad(hel, nya={"xl/media/bild.png": hel}), "inbäddade")
    yield nej("utan bok", h.andrad(hel, utan=[h.BOK]), "inte en hel arbetsbok|känt format")
    yield nej("utan blad", h.andrad(hel, utan=[h.BLAD1]), "”personal”.*saknas")
    yield nej("utan länkar", h.andrad(hel, utan=["xl/_rels/workbook.xml.rels"]), "hel arbetsbok")
    yield nej("avhuggen", hel[:-100], "trasig eller avhuggen")
    yield nej("halv", hel[: len(hel) // 2], "trasig eller avhuggen")
    yield nej("en byte fel", _en_byte(hel), "trasig")
    yield nej("lösenord i zipen", h.last(hel), "lösenord")
    yield nej("gammal xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), ".xlsx", "p.xls")
    yield nej("del två gånger", h.dubbel_del(hel, h.BLAD1), "två gånger")
    yield nej("pekar ut", h.andrad(hel, nya={"../../ut.xml": b"<a/>"}), "pekar ut")
    yield nej("rotad", h.andrad(hel, nya={"/etc/ut.xml": b"<a/>"}), "pekar ut")
    yield nej("bakstreck", h.andrad(hel, nya={"xl\\ut.xml": b"<a/>"}), "pekar ut")
    yield nej("ljugen storlek", h.ljugen_storlek(hel, h.BLAD1, 100), "trasig")
    yield nej("ljuger stort", h.ljugen_storlek(hel, h.BLAD1, 400_000_000), "uppackad")
    yield nej("zipbomb", h.andrad(hel, nya={"xl/media/a.png": bytes(60_000_000)}), "zipbomb")
    manga = {f"xl/d{n}.xml": b"<a/>" for n in range(5_001)}
    yield nej("många delar", h.andrad(hel, nya=manga), "fler än 5000")
    yield nej("inget på bladen", h.bok([]), "tom|inga rader")
    yield nej("okänd nämnd", h.bok(t({(2, "namnd"): "Parknämdnen"})), "(?i)menade.*park")
    yield nej("samma blad två gånger", _tva_blad(), "två blad|två gånger")


def _en_byte(innehall: bytes) -> bytes:
    plats = innehall.index(b"sheet1.xml") + 40
    return innehall[:plats] + bytes([innehall[plats] ^ 0x55]) + innehall[plats + 1 :]


def _tva_blad() -> bytes:
    def till(bok_, _) -> None:
        ark = bok_.add_worksheet("Blad2")
        for nr, rad in enumerate(h.tabell()):
            ark.write_row(nr, 0, rad)

    return h.bok(fyll=till)


@cache
def _paket() -> dict[str, bytes]:
    """Ett helt datapaket ur tvillingens verksamhetsberättelse, av programmets egen export."""
    import pandas as pd

    from hud_model.export.datapaket import datapaket
    from hud_model.tabeller import TABELLER

    inlasning = {
        "id": "abc123",
        "kalla": "manuell",
        "filnamn": "pm.toml",
        "sha256": "0" * 64,
        "titel": "PM",
        "kommun": "9999",
        "namnd": "parknamnden",
        "ar": 2024,
        "tillfalle": "bokslut",
        "inlast_tid": "2025-01-02T03:04:05.000006Z",
        "av": "prov",
    }
    personal = [
        dict(zip(h.HUVUD, rad, strict=True), plats=f"rad {nr}", inlasning="abc123")
        | {"ar": int(rad[2]), "varde": float(rad[6].replace(",", "."))}
        for nr, rad in enumerate(h.RADER)
    ]
    rader = {"inlasning": [inlasning], "personal": personal}
    return datapaket(
        {
            namn: pd.DataFrame(rader.get(namn, []), columns=list(tabell.kolumnnamn))
            for namn, tabell in TABELLER.items()
        }
    )


def paket() -> Iterator[Fall]:
    """Datapaketet: helt, i zip, och med allt som kan vara fel."""
    hela = _paket()
    beskrivning = json.loads(hela["datapackage.json"])
    namnd = [*hela]

    def ja(namn: str, filer: Mapping[str, bytes]) -> Fall:
        return Fall(f"paket: {namn}", filer, rader=3, kalla="datapaket")

    def nej(namn: str, filer: Mapping[str, bytes], avvisas: str) -> Fall:
        return Fall(f"paket: {namn}", filer, avvisas=avvisas, kalla="datapaket")

    def med(**byt: bytes) -> dict[str, bytes]:
        return {**hela, **{f"{namn}.csv": innehall for namn, innehall in byt.items()}}

    def beskrivet(**byt: object) -> dict[str, bytes]:
        return {**hela, "datapackage.json": json.dumps({**beskrivning, **byt}).encode()}

    def stig(vag: object) -> dict[str, bytes]:
        resurser = [{**r, "path": vag} if r["name"] == "personal" else r for r in _resurser()]
        return beskrivet(resources=resurser)

    def _resurser() -> list[dict[str, object]]:
        return list(beskrivning["resources"])

    personal = hela["personal.csv"]
    yield ja("mapp", hela)
    yield ja("zip", {"paket.zip": h.zip_av(hela)})
    yield ja("zip med mapp", {"p.zip": h.zip_av({f"start/{n}": i for n, i in hela.items()})})
    skrap = {"__MACOSX/._personal.csv": b"\0", ".DS_Store": b"\0", "LÄS.txt": b"hej"}
    yield ja("zip från Mac", {"p.zip": h.zip_av({**hela, **skrap})})
    yield ja("BOM", med(personal=b"\xef\xbb\xbf" + personal))
    yield ja("CRLF", med(personal=personal.replace(b"\n", b"\r\n")))
    yield ja("BOM i beskrivningen", {**hela, "datapackage.json": b"\xef\xbb\xbf" + hela[namnd[0]]})
    yield nej(
        "fil saknas", {k: v for k, v in hela.items() if k != "personal.csv"}, "personal.csv saknas"
    )
    utan = {k: v for k, v in hela.items() if k != "personal.csv"}
    yield nej("fil saknas i zip", {"p.zip": h.zip_av(utan)}, "personal.csv saknas")
    extra = {**hela, "personal (1).csv": personal}
    yield nej("extra fil i zip", {"p.zip": h.zip_av(extra)}, r"personal \(1\)")
    yield nej(
        "två paket i zip", {"p.zip": h.zip_av({**hela, "b/datapackage.json": b"{}"})}, "2 datapaket"
    )
    yield nej(
        "beskrivningen ensam i zip", {"p.zip": h.zip_av({namnd[0]: hela[namnd[0]]})}, "saknas"
    )
    yield nej("avhuggen", med(personal=personal[:-5]), "avhuggen")
    yield nej("avhuggen mitt i", med(personal=personal[:-40]), "celler|avhuggen")
    meta = hela["inlasning.csv"]
    ut = {n: i.replace(b"abc123", b"../x") for n, i in hela.items()}
    yield nej("id ut ur mappen", ut, "inte kan vara")
    yield nej("udda summa", med(inlasning=meta.replace(b"0" * 64, b"0" * 63)), "inte kan vara")
    utan_id = personal.replace(b"abc123", b"", 1)
    yield nej("rad utan inläsning", med(personal=utan_id), "inlasning saknas|saknar inlasning")
    yield nej("semikolon", med(personal=personal.replace(b",", b";")), "kolumn")
    yield nej("1252", med(personal=personal.decode().encode("cp1252")), "UTF-8")
    yield nej("felläst", med(personal=personal.decode("cp1252").encode()), "felläst text")
    yield nej("okänd kolumn", med(personal=personal.replace(b"varde", b"varden", 1)), "varden")
    yield nej(
        "kolumn två gånger", med(personal=personal.replace(b"enhet", b"varde", 1)), "två gånger"
    )
    yield nej("text för tal", med(personal=personal.replace(b"120", b"tolv")), "tolv")
    yield nej("oändligt tal", med(personal=personal.replace(b"120", b"1e999")), "1e999|stort")
    yield nej("NaN", med(personal=personal.replace(b"120", b"NaN")), "NaN")
    yield nej("stort heltal", med(personal=personal.replace(b"2024", b"9" * 25, 1)), "heltal")
    yield nej("orimligt år", med(personal=personal.replace(b"2024", b"3024", 1)), "3024")
    yield nej("okänd inläsning", med(personal=personal.replace(b"abc123", b"xyz789", 1)), "xyz789")
    yield nej(
        "okänd nämnd",
        med(personal=personal.replace(b"parkn", b"parkm", 1)),
        "menade du parknamnden",
    )
    yield nej("okänd kommun", med(personal=personal.replace(b"9999", b"8888", 1)), "8888")
    yield nej(
        "samma nyckel", med(personal=personal + personal.split(b"\n")[1] + b"\n"), "samma personal"
    )
    yield nej(
        "dubbel inläsning",
        med(inlasning=hela["inlasning.csv"] + hela["inlasning.csv"].split(b"\n")[1] + b"\n"),
        "två gånger",
    )
    yield nej("öppet citat", med(personal=personal.replace(b"alla", b'"alla', 1)), "CSV")
    yield nej("pekar ut", stig("../personal.csv"), "pekar ut")
    yield nej("rotad stig", stig("/etc/passwd"), "pekar ut")
    yield nej("stig som lista", stig(["personal.csv"]), "läsbart")
    yield nej("okänd tabell", stig("personall.csv"), "menade du personal.csv")
    yield nej(
        "annat programs",
        {"datapackage.json": b'{"name": "x", "resources": [{"path": "a.csv"}]}'},
        "annat program",
    )
    yield nej("trasig JSON", {"datapackage.json": b'{"resources": ['}, "läsbart")
    yield nej("djup JSON", {"datapackage.json": b'{"resources": ' + b"[" * 100_000}, "läsbart")
    yield nej(
        "stort tal i JSON", {"datapackage.json": b'{"resources": ' + b"9" * 9_000 + b"}"}, "läsbart"
    )
    yield nej("NaN i JSON", {"datapackage.json": b'{"resources": NaN}'}, "läsbart")
    dubbelt = hela["datapackage.json"].replace(
        b'"name": "huddinge', b'"resources": [], "name": "huddinge', 1
    )
    yield nej("namn två gånger", {**hela, "datapackage.json": dubbelt}, "läsbart")
    yield nej("zip slip", {"p.zip": h.zip_av({**hela, "../ut.csv": b"x"})}, "pekar ut")
    yield nej("zipbomb", {"p.zip": h.zip_av({**hela, "stor.csv": bytes(60_000_000)})}, "zipbomb")
    yield nej("låst zip", {"p.zip": h.last(h.zip_av(hela))}, "lösenord")
    yield nej("avhuggen zip", {"p.zip": h.zip_av(hela)[:-60]}, "trasig eller avhuggen")
    versaler = {**hela, "PERSONAL.csv": personal}
    yield nej("samma namn med versaler", {"p.zip": h.zip_av(versaler)}, "två gånger")


_PM = """[dokument]
titel = "PM om parkerna"
filnamn = "pm.pdf"
sha256 = "{sha}"
kommun = "9999"
namnd = "parknamnden"
ar = 2024
tillfalle = "bokslut"

[[personal]]
matt = "anställda"
kon = "alla"
varde = 120
plats = "Personal"
"""


def inskrivet() -> Iterator[Fall]:
    """Inskrivna uppgifter som TOML."""
    pm = _PM.format(sha="0" * 64)

    def ja(namn: str, innehall: bytes) -> Fall:
        return bra(f"toml: {namn}", "pm.toml", innehall, 1, kalla="manuell")

    def nej(namn: str, text: str | bytes, avvisas: str) -> Fall:
        innehall = text if isinstance(text, bytes) else text.encode()
        return fel(f"toml: {namn}", "pm.toml", innehall, avvisas, kalla="manuell")

    yield ja("som den ska vara", pm.encode())
    yield ja("BOM", pm.encode("utf-8-sig"))
    yield ja("CRLF", pm.replace("\n", "\r\n").encode())
    yield nej("1252", pm.encode("cp1252"), "TOML i UTF-8")
    yield nej("felläst", pm.encode().decode("cp1252"), "felläst text")
    yield nej("styrtecken", pm.replace("ställ", "\\u0001"), "styrtecken")
    yield nej("öppet citat", pm.replace('"alla"', '"alla'), "rad 12.*TOML")
    yield nej("avhuggen", pm[: pm.index("kon =")], "kon saknas")
    yield nej("samma rad två gånger", pm + pm[pm.index("[[personal]]") :], "samma nyckel")
    yield nej("okänd tabell", pm.replace("[[personal]]", "[[personel]]"), "men.* personal")
    yield nej("okänd kolumn", pm.replace("varde", "vardet"), "men.* varde")
    yield nej("okänd nämnd", pm.replace('"parknamnden"', '"parknamden"'), "(?i)men.* parkn")
    yield nej("okänd kommun", pm.replace("9999", "8888"), "8888")
    yield nej("orimligt år", pm.replace("2024", "4202"), "4202")
    yield nej("NaN", pm.replace("120", "nan"), "fel typ")
    yield nej("oändligt", pm.replace("120", "inf"), "fel typ")
    yield nej("stort tal", pm.replace("120", "9" * 40), "fel typ|TOML")
    yield nej("tal som text", pm.replace("120", '"120"'), "fel typ")
    yield nej("fel sha", pm.replace("0" * 64, "g" * 64), "sha256")
    yield nej("djup", pm + "x = " + "[" * 20_000, "TOML")
    yield nej("nyckel två gånger", pm + "varde = 3\n", "TOML")


def berattelser() -> Iterator[Fall]:
    """Verksamhetsberättelser."""
    # Exemplet slutar som källsystemet gör ibland, mitt i en cell; här är det helt.
    hel = (EXEMPEL / "tvilling.txt").read_text("utf-8") + "</li></ul>\n"
    utan = hel.replace("🟡", "").replace("✔", "")

    def ja(namn: str, innehall: bytes) -> Fall:
        return bra(f"berättelse: {namn}", "vb.txt", innehall, -1, kalla=_VB, anmarks="^(?!fel)")

    def nej(namn: str, innehall: bytes, avvisas: str) -> Fall:
        return fel(f"berättelse: {namn}", "vb.txt", innehall, avvisas, kalla=_VB)

    def anm(namn: str, text: str, anmarks: str) -> Fall:
        innehall = text.encode()
        return bra(f"berättelse: {namn}", "vb.txt", innehall, -1, kalla=_VB, anmarks=anmarks)

    yield ja("hel", hel.encode())
    yield ja("BOM", hel.encode("utf-8-sig"))
    yield ja("CRLF", hel.replace("\n", "\r\n").encode())
    yield ja("CR", hel.replace("\n", "\r").encode())
    yield ja("UTF-16", hel.encode("utf-16"))
    yield ja("utan symboler", utan.encode())
    yield ja("NFD", unicodedata.normalize("NFD", hel).encode())
    yield nej("felläst", utan.encode().decode("cp1252", "ignore").encode(), "UTF-8 läst med")
    yield nej("felläst två gånger", _fellast(_fellast(utan)).encode(), "UTF-8 läst med")
    yield nej("DOS", utan.encode("cp850", "ignore"), "spara om|känt format")
    yield nej("tappade tecken", hel.replace("ö", "\ufffd").encode(), "gått förlorade")
    yield nej("halv", hel[: len(hel) // 2].encode(), "avhugget.*hela dokumentet|saknas i texten")
    yield nej("nio tiondelar", hel[: len(hel) * 9 // 10].encode(), "avhugget|saknas i texten")
    yield nej("bara innehållet", hel[: hel.index("\nSammanfattning\n")].encode(), "framgår")
    yield nej("bara titeln", "\n".join(hel.splitlines()[:4]).encode(), "inga tabeller|framgår")
    yield nej("utan tabbar", hel.replace("\t", "  ").encode(), "inga tabeller|avhugget")
    yield nej("två i samma fil", (hel + hel).encode(), "flera dokument")
    annan = hel.replace("Parknämnden", "Badnämnden")
    yield nej("två nämnder", (hel + annan).encode(), "flera dokument")
    tva = hel.replace("Parknämnden\n", "Parknämnden\nBadnämnden\n", 1)
    yield nej("två nämnder på titelsidan", tva.encode(), "Parknämnden och Badnämnden")
    yield nej(
        "okänd nämnd",
        hel.replace("Parknämnden\n", "Skognämnden\n", 1).encode(),
        "nämnden framgår inte",
    )
    yield nej("orimligt år", hel.replace("berättelse 2031", "berättelse 1031", 1).encode(), "1031")
    yield nej(
        "två år",
        hel.replace("\nEkonomi\n", "\nVerksamhetsberättelse 2030\n", 1).encode(),
        "flera år",
    )
    fran, till = (
        hel.index("\nÅtgärder för att minska identifierade risker\n"),
        hel.index("\nSystematiska kontroller\n"),
    )
    yield anm("kapitel mitt i saknas", hel[:fran] + hel[till:], "fel.*saknas i texten")
    forst, sedan = hel.index("\nInnehållsförteckning"), hel.index("\nSammanfattning\n")
    yield anm("utan innehåll", hel[:forst] + hel[sedan:], "fel.*innehållsförteckning saknas")
    yield anm("mitt i cell", hel.removesuffix("</li></ul>\n"), "fel.*mitt i en cell")


_VB = "verksamhetsberattelse"


def _fellast(text: str) -> str:
    return text.encode().decode("latin-1")


def annat() -> Iterator[Fall]:
    """Det som inte är något av formaten."""

    def nej(namn: str, fil: str, innehall: bytes, avvisas: str) -> Fall:
        return fel(f"annat: {namn}", fil, innehall, avvisas, kalla="")

    ods = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}
    yield nej("tom fil", "personal.csv", b"", "tom")
    yield nej("bara BOM", "personal.csv", b"\xef\xbb\xbf", "tom")
    yield nej("bara radbrytningar", "personal.csv", b"\n\n\r\n  \n", "tom")
    yield nej("bara nollor", "personal.xlsx", bytes(5_000), "tom")
    yield nej("PDF", "rapport.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "en PDF")
    yield nej("PDF som heter xlsx", "rapport.xlsx", b"%PDF-1.7\n", "en PDF")
    yield nej("foto", "bild.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)), "en bild")
    yield nej("bild", "bild.png", _PNG, "en bild")
    yield nej("program", "kalkyl.exe", b"MZ\x90\x00" + bytes(300), "ett program")
    yield nej("Word", "rapport.docx", h.zip_av({"word/document.xml": b"<a/>"}), "Word")
    yield nej("PowerPoint", "b.pptx", h.zip_av({"ppt/presentation.xml": b"<a/>"}), "presentation")
    yield nej("ODS", "personal.ods", h.zip_av(ods, 0), "OpenDocument")
    yield nej("gzip", "personal.csv.gz", gzip.compress(h.csv(), mtime=0), "arkiv")
    yield nej("webbsida", "personal.xls", b"<html><table></table></html>", "webbsida")
    yield nej("databas", "hud.sqlite", b"SQLite format 3\0" + bytes(100), "databas")
    yield nej("löptext", "anteckningar.txt", "Kom ihåg mötet på tisdag.".encode(), "känt format")
    yield nej("tom zip", "paket.zip", h.zip_av({}), "känt format|trasig")
    yield nej("zip med annat", "paket.zip", h.zip_av({"a.txt": b"hej"}), "känt format|arbetsbok")
    yield nej("JSON", "data.json", b'[{"kommun": "9999"}]', "känt format")
    yield nej(
        "slump", "data.bin", bytes((n * 7919 + n // 7) % 256 for n in range(4_000)), "känt|NUL"
    )


def _bokford(byt: Mapping[tuple[int, str], str] | None = None) -> list[list[str]]:
    """En huvudbok: huvud och tre rader; `byt` ändrar cellen på rad nr och kolumn."""
    huvud = ["kommun", "namnd", "datum", "konto", "verksamhet", "belopp", "typ"]
    rader = [
        huvud,
        ["9999", "parknamnden", "2024-01-05", "5010", "Park", "-1234,50", "utfall"],
        ["9999", "parknamnden", "2024-02-05", "3010", "Park", "200,00", "utfall"],
        ["9999", "parknamnden", "2024-12-31", "5010", "Lek å bad", "-10", "utfall"],
    ]
    for (nr, kolumn), varde in (byt or {}).items():
        rader[nr][huvud.index(kolumn)] = varde
    return rader


def huvudbocker() -> Iterator[Fall]:
    """Huvudböcker som CSV och Parquet; raderna blir Parquet i mellanmappen."""
    b = _bokford

    def ja(namn: str, innehall: bytes) -> Fall:
        return bra(f"huvudbok: {namn}", "huvudbok.csv", innehall, 0, kalla="huvudbok")

    def nej(namn: str, innehall: bytes, avvisas: str, fil: str = "huvudbok.csv") -> Fall:
        return fel(f"huvudbok: {namn}", fil, innehall, avvisas, kalla="huvudbok")

    def cell(namn: str, kolumn: str, varde: str, avvisas: str) -> Fall:
        return nej(namn, h.csv(b({(2, kolumn): varde})), avvisas)

    yield ja("semikolon", h.csv(b()))
    yield ja("BOM", h.csv(b(), kod="utf-8-sig"))
    yield ja("1252", h.csv(b(), kod="cp1252"))
    yield ja("UTF-16", h.csv(b(), kod="utf-16"))
    yield ja("CRLF", h.csv(b(), slut="\r\n"))
    yield ja("tabb", h.csv(b(), skilje="\t"))
    punkt = [[c.replace(",", ".") for c in rad] for rad in b()]
    yield ja("komma och decimalpunkt", h.csv(punkt, skilje=","))
    yield ja("U+2212", h.csv(b({(1, "belopp"): "−1234,50"})))
    yield ja("tusental", h.csv(b({(1, "belopp"): "-1 234,50"})))
    yield ja("minus sist", h.csv(b({(1, "belopp"): "1234,50-"})))
    yield ja("tomma rader", h.csv(b()).replace(b"\n", b"\n;;;;;;;;;\n", 1) + b"   \n")
    for namn, bok in (
        ("xlsx", h.bok(b(), blad="huvudbok")),
        ("xlsx med tom rad överst", h.bok([[], *b()])),
        ("xlsx med tom rad i mitten", h.bok([*b()[:2], [], *b()[2:]])),
    ):
        yield bra(f"huvudbok: {namn}", "huvudbok.xlsx", bok, 0, kalla="huvudbok_excel")
    for namn, rader, avvisas in (
        ("okänd nämnd", b({(2, "namnd"): "parknamndn"}), "parknamnden"),
        ("text för belopp", b({(2, "belopp"): "tolv"}), "tolv"),
        ("bara huvudet", b()[:1], "rader|kommun"),
        ("två beloppskolumner", [[*r, r[5]] for r in b()], "belopp"),
    ):
        yield fel(
            f"huvudbok i xlsx: {namn}",
            "huvudbok.xlsx",
            h.bok(rader),
            avvisas,
            kalla="huvudbok_excel",
        )
    yield nej("kort rad", h.csv([*b()[:2], b()[2][:4], b()[3]]), "rad 3")
    yield nej("avhuggen rad", h.csv(b())[:-12], "rad 4")
    yield nej("bara huvudet", h.csv(b()[:1]), "rader|tom|kommun")
    yield nej("öppet citat", h.csv(b({(2, "verksamhet"): '"Park'})), "inte CSV|citat")
    yield nej("DOS-kodning", h.csv(b(), kod="cp850"), "kod|spara om|text")
    yield nej("felläst", h.csv(b()).decode("cp1252").encode(), "kod|spara om|läst")
    yield nej("NUL", h.csv(b()).replace(b"Park", b"Pa\0rk", 1), "NUL|styrtecken|text|läsa")
    yield cell("okänd nämnd", "namnd", "parknamndn", "parknamnden")
    yield cell("okänd kommun", "kommun", "8888", "8888")
    yield cell("orimligt år", "datum", "3024-02-05", "3024")
    yield cell("omöjligt datum", "datum", "2024-02-31", "2024-02-31")
    yield cell("datum åt andra hållet", "datum", "05/02/2024", "05/02/2024")
    yield cell("text för belopp", "belopp", "tolv", "tolv")
    yield cell("tre decimaler", "belopp", "1,234", "1,234")
    yield cell("tomt belopp", "belopp", "", "belopp")
    yield cell("tomt konto", "konto", "", "konto")
    yield cell("okänd typ", "typ", "gissning", "gissning")
    yield cell("summa i kontot", "konto", "Summa 5010", "är en summa")
    yield cell("saldo", "konto", "Utgående balans", "är en summa")
    yield cell("oändligt", "belopp", "inf", "inf")
    yield cell("exponent", "belopp", "1e5", "1e5")
    yield nej("titel ovanför", b"Huvudbok 2024\n" + h.csv(b()), "rubrik")
    yield nej("två beloppskolumner", h.csv([[*r, r[5]] for r in b()]), "belopp")
    yield nej("utan konto", h.csv([[*r[:3], *r[4:]] for r in b()]), "konto|känt|tabell")
    yield nej("parquet som är text", b"PAR1 hej PAR1", "trasig", "huvudbok.parquet")
    yield nej("avhuggen parquet", b"PAR1" + bytes(200), "trasig", "huvudbok.parquet")


def mallar() -> Iterator[Fall]:
    """Leveransmallen, ifylld och med misstag."""
    from hud_model.export.mall import mallbok
    from hud_model.katalog import las_katalog

    forval = {"kommun": "9999", "namnd": "parknamnden", "ar": 2024, "tillfalle": "bokslut"}
    rader = [
        {**dict(zip(h.HUVUD[4:], rad[4:], strict=True)), "varde": float(rad[6].replace(",", "."))}
        for rad in h.RADER
    ]

    def bok(personal: list[dict[str, object]]) -> bytes:
        return h.raknad(mallbok(las_katalog(EXEMPEL / "katalog"), forval, {"personal": personal}))

    def nej(namn: str, innehall: bytes, avvisas: str) -> Fall:
        return fel(f"mall: {namn}", "mall.xlsx", innehall, avvisas, kalla="mall_excel")

    def med(**byt: object) -> bytes:
        return bok([rader[0], {**rader[1], **byt}, rader[2]])

    ifylld = bok(rader)
    yield bra("mall: ifylld", "mall.xlsx", ifylld, kalla="mall_excel")
    yield bra("mall: annat filnamn", "Bokslut (3).csv", ifylld, kalla="mall_excel")
    yield nej("inget ifyllt", bok([]), "ifyllt|inga rader")
    yield nej("okänt kön", med(kon="pojkar"), "pojkar")
    yield nej("text för tal", med(varde="tolv"), "tolv")
    yield nej("mått saknas", med(matt=None), "matt")
    yield nej("samma nyckel", bok([*rader, rader[0]]), "samma")
    yield nej("avhuggen", ifylld[:-200], "trasig eller avhuggen")
    yield nej("makron", h.andrad(ifylld, nya={"xl/vbaProject.bin": b"x"}), "makron")
