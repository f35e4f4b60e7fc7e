"""Fall om kolumnhuvuden, enheter, perioder och nummer: det som lätt läses som något annat.

Rapporterna är parknämndens i exempelkommunen 2031, tabellerna korta, siffrorna påhittade. Ett
`bra` fall säger med `har` värden som ska finnas: (tabell, kolumn, värde). Numren i fallen om
personuppgifter är Skatteverkets för prov, och samordningsnummer gjorda av dem.
"""

from __future__ import annotations

from collections.abc import Iterator

from hud_model.begrepp import Leveransval
from tests.kallor.korpus import handgjort as h
from tests.kallor.korpus.fall import Fall, bra, fel

VB = "verksamhetsberattelse"
RES = "Årets resultat"
INNEHALL = "Innehållsförteckning\n\nInledning\t2\nEkonomi\t3\nMål och uppdrag\t4\n"
MED_ANMARKNING = "^(?!fel)"
Har = tuple[str, str, object]


def rapport(
    *rader: str, titel: str = "Verksamhetsberättelse 2031", innehall: str = INNEHALL
) -> bytes:
    """En hel kort rapport vars ekonomikapitel är raderna; | skiljer cellerna åt."""
    ekonomi = "\n".join(rader).replace("|", "\t")
    return (
        f"{titel}\n\nParknämnden\n\nExempelkommunen\n\n{innehall}\n"
        f"Inledning\n\nEn påhittad inledning.\n\nEkonomi\n\n{ekonomi}\n\n"
        "Mål och uppdrag\n\nSlut på rapporten.\n"
    ).encode()


def resultat(*huvud_och_rad: str) -> tuple[str, str]:
    """En resultaträkning i tkr med ett huvud och raden med årets resultat."""
    huvud, rad = huvud_och_rad
    return f"Resultaträkning (tkr)|{huvud}", f"{RES}|{rad}"


def vid_resultatet(*rader: str) -> bytes:
    """En rapport med en liten resultaträkning, och raderna under en egen rubrik."""
    return rapport(*resultat("Budget|Utfall", "-1|-1"), "", "Verksamheten", "", *rader)


def i_resultatet(**kolumner: int) -> tuple[Har, ...]:
    """Resultaträkningens värden i kronor."""
    return tuple(("resultatrakning", f"{namn}_kr", kr) for namn, kr in kolumner.items())


def ja(
    namn: str, innehall: bytes, *har: Har, rader: int = 1, anmarks: str = MED_ANMARKNING
) -> Fall:
    return bra(f"huvud: {namn}", "rapport.txt", innehall, rader, kalla=VB, anmarks=anmarks, har=har)


def nej(namn: str, innehall: bytes, avvisas: str) -> Fall:
    return fel(f"huvud: {namn}", "rapport.txt", innehall, avvisas, kalla=VB)


def alla() -> Iterator[Fall]:
    """Alla fall i modulen."""
    yield from kolumner()
    yield from enheter()
    yield from perioder()
    yield from andra_tabeller()
    yield from oklara()
    yield from rapporttabeller()
    yield from omojliga()
    yield from nummer()
    yield from koladas()
    yield from egna_huvudbocker()


def kolumner() -> Iterator[Fall]:
    """Rätt kolumn, var den än står."""
    arets = i_resultatet(budget=-20_000, utfall=-23_000)
    alla_tre = (*arets, *i_resultatet(foregaende_ar=-19_000))
    tyst = "^(?!fel|varning)"
    for namn, huvud, celler, har in (
        ("fjolåret först", "Bokslut 2030|Budget 2031|Bokslut 2031", "-19|-20|-23", alla_tre),
        ("fjolåret i ord", "Förra årets utfall|Anslag|Utfall", "-19|-20|-23", alla_tre),
        ("två budgetar", "Ursprunglig budget|Justerad budget|Utfall", "-9|-20|-23", arets),
        ("nästa års budget först", "Budget 2032|Utfall 2031|Budget 2031", "-9|-23|-20", arets),
        ("procent först", "Avvikelse (%)|Budget|Utfall", "15|-20|-23", arets),
        ("per invånare först", "Utfall kr/inv|Budget|Utfall", "9|-20|-23", arets),
        ("rullande först", "Rullande 12 mån|Budget|Utfall", "-9|-20|-23", arets),
        ("tertialet först", "Utfall tertial 2|Budget helår|Utfall helår", "-9|-20|-23", arets),
        ("årtalet före måttet", "2030 utfall|2031 budget|2031 utfall", "-19|-20|-23", alla_tre),
        ("riket bredvid", "Utfall riket|Budget|Utfall", "-9|-20|-23", arets),
    ):
        yield ja(namn, rapport(*resultat(huvud, celler)), *har, anmarks=tyst)
    for namn, ovre, nedre, celler in (
        ("år i egen rad", "|2030|2031||", "Resultaträkning (tkr)|Utfall|Budget|Utfall", 3),
        ("år under måttet", "Resultaträkning (tkr)|Utfall|Budget|Utfall", "|2030|2031|2031", 3),
        ("perioden i egen rad", "|Helår||", "Resultaträkning (tkr)|Utfall 2030|Budget|Utfall", 3),
    ):
        rad = f"{RES}|-19|-20|-23" + "|" * (ovre.count("|") - celler)
        yield ja(namn, rapport(ovre, nedre, rad), *arets, anmarks=tyst)


def enheter() -> Iterator[Fall]:
    """Enheten i ord, intill tabellen och för hela rapporten."""
    huvud = "Resultaträkning|Budget 2031|Utfall 2031"
    rad = f"{RES}|-20,5|-23,25"
    miljoner = i_resultatet(budget=-20_500_000, utfall=-23_250_000)
    for namn, rader in (
        ("MSEK i huvudet", (huvud.replace("räkning", "räkning, MSEK"), rad)),
        ("miljoner i ord", (huvud.replace("räkning", "räkning (miljoner kronor)"), rad)),
        ("mkr i varje huvud", ("Resultaträkning|Budget 2031, mkr|Utfall 2031, mkr", rad)),
        ("ovanför", ("Belopp i miljoner kronor", huvud, rad)),
        ("under", (huvud, rad, "Beloppen anges i mnkr.")),
        ("i rubriken", ("Driftsredovisning (mnkr)", "", huvud, rad)),
        ("för rapporten", ("Alla belopp i rapporten är i mnkr.", "", "Resultat", "", huvud, rad)),
    ):
        yield ja(f"enhet {namn}", rapport(*rader), *miljoner)
    for enhet, faktor in (("kronor", 1), ("tusentals kronor", 1_000), ("TSEK", 1_000)):
        rader = (f"Resultaträkning, {enhet}|Budget 2031|Utfall 2031", f"{RES}|-20|-23")
        har = i_resultatet(budget=-20 * faktor, utfall=-23 * faktor)
        yield ja(f"enhet {enhet}", rapport(*rader), *har)
    yield nej("ingen enhet", rapport(huvud, rad), "beloppens enhet anges inte.*--enhet")
    motsagd = ("Belopp i tkr", huvud.replace("räkning", "räkning (mnkr)"), rad)
    yield nej("två enheter", rapport(*motsagd), "enhet är motsagd")


def perioder() -> Iterator[Fall]:
    """Delår, månad och plan; och ett bokslut är hela året."""
    huvud = "Budget jan–aug|Utfall jan–aug|Avvikelse jan–aug|Årsbudget|Helårsprognos"
    delar = rapport(*resultat(huvud, "-12|-13|-1|-20|-23"), titel="Delårsrapport augusti 2031")
    har = (
        *i_resultatet(budget=-20_000, budget_perioden=-12_000, utfall_perioden=-13_000),
        ("prognos", "prognos_kr", -23_000),
        ("resultatrakning", "tillfalle", "delar2"),
    )
    yield ja("delår 2", delar, *har, rader=2)
    tertial = delar.replace("Delårsrapport augusti".encode(), b"Tertialrapport 2")
    yield ja("tertial 2", tertial, *har, rader=2)
    under = delar.replace(
        "Delårsrapport augusti 2031".encode(), "Delårsrapport\n\nAugusti 2031".encode()
    )
    yield ja("perioden under titeln", under, *har, rader=2)
    mening = rapport(
        "Rapporten avser perioden januari–augusti 2031.",
        "",
        *resultat(huvud, "-12|-13|-1|-20|-23"),
    )
    yield ja("perioden i en mening", mening, *har, rader=2)
    manad = rapport(
        *resultat("Utfall jan–okt|Årsbudget|Årsprognos", "-13|-20|-23"),
        titel="Månadsuppföljning oktober 2031",
    )
    yield ja("månad", manad, ("prognos", "tillfalle", "manad10"), rader=2)
    plan = rapport(*resultat("Utfall 2030|Budget 2031", "-9|-20"), titel="Verksamhetsplan 2031")
    yield ja("plan", plan, *i_resultatet(budget=-20_000), ("resultatrakning", "tillfalle", "plan"))
    oklar = rapport(*resultat("Budget|Utfall", "-20|-23"), titel="Delårsrapport 2031")
    yield nej("delår utan månad", oklar, "vilket tillfälle.*--tillfalle")


def andra_tabeller() -> Iterator[Fall]:
    """Drift, nettokostnad, indikatorer, uppdrag, personal: och främmande tabeller intill."""
    yield ja(
        "drift med år ovanför",
        vid_resultatet(
            "Verksamhet, tkr|2031|||2030",
            "|Budget|Utfall|Avvikelse|Utfall",
            "Parker|-20|-23|-3|-19",
            "Lek|-5|-5|0|-4",
            "Nämnden totalt|-25|-28|-3|-23",
        ),
        ("driftverksamhet", "utfall_kr", -23_000),
        ("driftverksamhet", "foregaende_ar_kr", -19_000),
        ("driftverksamhet", "niva", "summa"),
        rader=4,
    )
    yield ja(
        "nettokostnad med plan och förändring",
        vid_resultatet("Verksamhet Tkr|2030|2031|Budget 2032|Förändring", "Parker|-19|-23|-9|-4"),
        ("nettokostnad", "utfall_kr", -23_000),
        rader=3,
    )
    yield ja(
        "mål i sista kolumnen",
        vid_resultatet("Indikatorer|2029|2030|Mål 2031", "Nöjda (%)|61|62|70"),
        ("indikatorutfall", "varde", 62),
        ("malsattning", "varde", 70),
        rader=6,
    )
    yield ja(
        "läsår",
        vid_resultatet("Indikatorer|2028/29|2029/30|2030/31", "Behöriga (%)|81|82|83"),
        ("indikatorutfall", "utfallsar", 2029),
        ("indikatorutfall", "utfallsar", 2031),
        rader=5,
    )
    yield ja(
        "könen och riket före totalen",
        vid_resultatet(
            "Indikatorer|Kvinnor 2031|Män 2031|Riket 2031|Totalt 2031", "Nöjda (%)|9|8|7|62"
        ),
        ("indikatorutfall", "varde", 62),
        rader=3,
    )
    yield ja(
        "status vid två tillfällen",
        vid_resultatet("Nämndens uppdrag|Status delår 2|Status helår", "Ekar|Ej klart|Klart"),
        ("uppdrag", "status", "klart"),
        rader=2,
    )
    yield ja(
        "klart till en del",
        vid_resultatet("Nämndens uppdrag|Status", "Ekar|Klart till 70 procent", "Bokar|Klart 2032"),
        ("uppdrag", "status", "ej_klart"),
        rader=3,
    )
    yield ja(
        "årets anställda saknas",
        vid_resultatet("Antal anställda|Dec 2030|Dec 2031|Ökning 2031", "Antal anställda|120|–|7"),
        ("personal", "ar", 2030),
        rader=3,
    )
    yield ja(
        "främmande tabell efter en tom rad",
        rapport(*resultat("Budget|Utfall", "-20|-23"), "", "Badplats|Besök", "Södra|7 752"),
        *i_resultatet(utfall=-23_000),
        anmarks="Badplats | Besök.*känns inte igen",
    )
    yield ja(
        "enhetens resultat före nämndens",
        rapport(
            *("Skötselenhetens resultat", "", *resultat("Budget|Utfall", "-1|-2"), ""),
            *("Resultaträkning", "", *resultat("Budget|Utfall", "-20|-23")),
        ),
        *i_resultatet(utfall=-23_000),
        anmarks="en del av nämnden och lästes inte",
    )
    yield ja(
        "fjolårets underskott i texten",
        rapport(
            *resultat("Budget|Utfall", "-20|-23"),
            "",
            "År 2030 redovisade nämnden ett underskott om 9 mnkr, en avvikelse på 4 procent.",
        ),
        *i_resultatet(utfall=-23_000),
    )
    yield ja(
        "kommunbidrag",
        rapport(
            "Resultaträkning (tkr)|Budget|Utfall|Avvikelse",
            "Verksamhetens kostnader|-200|-210|-10",
            "Kommunbidrag|200|200|0",
            f"{RES}|0|-10|-10",
        ),
        *i_resultatet(budget=200_000),
        rader=4,
    )
    punkter = "Innehåll\n\nInledning ....... 2\nEkonomi ......... 3\nMål och uppdrag ... 4\n"
    yield ja(
        "punkter i innehållet",
        rapport(*resultat("Budget|Utfall", "-20|-23"), innehall=punkter),
        *i_resultatet(utfall=-23_000),
    )


def oklara() -> Iterator[Fall]:
    """Det som kan vara två saker blir en fråga."""
    for namn, rader, avvisas in (
        ("okänt ord", resultat("Budget|Utfall zebra", "-20|-23"), "zebra.*kan vara årets utfall"),
        (
            "två utfall",
            resultat("Budget|Utfall|Utfall", "-20|-23|-9"),
            "kan båda vara årets utfall",
        ),
        ("två år i en siffra", resultat("Budget|Utf 3|Utf 4", "-20|-9|-23"), "inte förstås"),
        ("uppdrag utan status", ("Nämndens uppdrag|Läge", "Ekar|Klart"), "ingen kolumn.*Status"),
        (
            "uppdrag med två lägen",
            ("Nämndens uppdrag|Status|Status", "Ekar|Klart|Ej klart"),
            "kan båda vara läget",
        ),
        (
            "två etappmål",
            ("Indikatorer|2031|Etappmål 2031|Årsmål 2031", "Nöjda (%)|62|70|75"),
            "kan båda vara etappmål 2031",
        ),
        (
            "nämnd utanför katalogen",
            ("Nämnd, mnkr|Budget|Utfall", "Parknämnden|-20|-23", "Rymdnämnden|-9|-8"),
            "Rymdnämnden.*ingen nämnd i katalogen",
        ),
        (
            "periodens eller årets budget",
            resultat("Budget|Utfall", "-20|-23"),
            "periodens eller helårets budget",
        ),
    ):
        titel = "Delårsrapport april 2031" if "periodens" in namn else "Verksamhetsberättelse 2031"
        yield nej(f"oklart: {namn}", rapport(*rader, titel=titel), avvisas)


def rapporttabeller() -> Iterator[Fall]:
    """Rapporters tabeller som CSV och kalkylblad, med egna rubriker."""
    tabell = [
        ["Nämnd, mnkr", "Budget 2031", "Nettokostnad 2031", "Avvikelse"],
        ["Parknämnden", "-20,5", "-23,5", "-3,0"],
        ["Badnämnden", "-10,5", "-10,0", "0,5"],
    ]
    summa = ["Nämnderna totalt", "-31,0", "-33,5", "-2,5"]
    har = i_resultatet(budget=-20_500_000, utfall=-23_500_000)
    val = Leveransval(kommun="9999")

    def tabellfall(namn: str, innehall: bytes, rader: int, **mer: object) -> Fall:
        fil = "tabell.xlsx" if innehall[:2] == b"PK" else "tabell.csv"
        mer = {"val": val, "har": har, "anmarks": MED_ANMARKNING, **mer}
        return bra(f"rapporttabell: {namn}", fil, innehall, rader, **mer)

    yield tabellfall("en nämnd per rad", h.csv(tabell), 2)
    yield tabellfall("summan under", h.csv([*tabell, summa]), 5)
    yield tabellfall("tabbar", h.csv(tabell, skilje="\t"), 2)
    yield tabellfall("titel ovanför", b"Driftsredovisning 2031\n\n" + h.csv(tabell), 2)
    yield tabellfall("kalkylblad", h.bok(tabell, blad="Drift"), 2)
    yield tabellfall("Windows-1252", h.csv(tabell, kod="cp1252"), 2)
    omvant = [[r[0], *r[:0:-1]] for r in tabell]
    yield tabellfall("omvänd ordning", h.csv(omvant), 2)
    delat = [["", "2031", "2031", "2030"], ["Nämnd, mnkr", "Budget", "Utfall", "Utfall"]]
    yield tabellfall("två huvudrader", h.csv([*delat, *tabell[1:]]), 2)
    for namn, rader, avvisas in (
        ("utan enhet", [["Nämnd", *tabell[0][1:]], *tabell[1:]], "enhet anges inte"),
        ("utan år", [["Nämnd, mnkr", "Budget", "Utfall"], tabell[1][:3]], "året framgår inte"),
        ("okänd nämnd", [*tabell, ["Rymdnämnden", "-1,5", "-2,5", "-1,0"]], "Rymdnämnden"),
    ):
        # Kommunen sägs överst: de fall som avvisas läses utan val.
        innehall = b"Exempelkommunen\n\n" + h.csv(rader)
        yield fel(f"rapporttabell: {namn}", "tabell.csv", innehall, avvisas)


def omojliga() -> Iterator[Fall]:
    """Värden som inte kan vara."""
    vem = ["9999", "parknamnden", "2031", "bokslut"]
    kolumner = ["kommun", "namnd", "ar", "tillfalle", "process", "kontroll", "slag"]

    def prov(*antal: str, ar: str = "2031", tillfalle: str = "bokslut") -> bytes:
        rad = [*vem[:2], ar, tillfalle, "Inköp", "Underlag finns", "urval", *antal]
        return h.csv([[*kolumner, "antal", "fel"], rad])

    for namn, innehall, avvisas in (
        ("fler fel än prov", prov("25", "26"), "fel är 26 men antal 25"),
        ("negativt antal", prov("-25", "2"), "antal är −25"),
        ("negativa fel", prov("25", "-2"), "fel är −2"),
        ("om tio år", prov("25", "2", ar="2050"), "2050, som inte har varit än"),
        ("årets bokslut före nyår", prov("25", "2", ar="2040"), "2040, som inte har varit än"),
        ("delår före april", prov("25", "2", ar="2040", tillfalle="delar1"), "inte har varit än"),
    ):
        yield fel(f"omöjligt: {namn}", "stickprov.csv", innehall, avvisas)
    yield bra("möjligt: alla prov fel", "stickprov.csv", prov("25", "25"), 1)
    yield bra("möjligt: förra årets", "stickprov.csv", prov("25", "0", ar="2039"), 1)
    utan = [["kommun", "namnd", "ar", "tillfalle", "kontroll", "matt", "enhet"]]
    utan += [[*vem, "Inköp", "Granskade köp", "antal"]]
    yield fel("omöjligt: värdet saknas", "kontrollmatt.csv", h.csv(utan), "varde saknas")
    poster = [["kommun", "namnd", "ar", "tillfalle", "post", "utfall_kr"]]
    stor = [*poster, [*vem, RES, "-1900000000000000"]]
    yield fel("omöjligt: för stort belopp", "resultatrakning.csv", h.csv(stor), "för stort")


def nummer() -> Iterator[Fall]:
    """Personnummer och samordningsnummer stoppas, också dem som ingen läser."""
    t = h.tabell
    for form in (
        "19121212-1212",
        "191212121212",
        "121212-1212",
        "121212+1212",
        "1212121212",
        "19121272-1219",
        "121272-1219",
    ):
        tabell = h.csv(t({(2, "matt"): f"anställd {form} slutade"}))
        yield fel(f"nummer i cell: {form}", "personal.csv", tabell, "matt innehåller ett personnum")
    bok = h.bok(t({(1, "matt"): "anställd 19121212-1212"}))
    yield fel("nummer i kalkylblad", "personal.xlsx", bok, "innehåller ett personnummer")

    def kommentar(_, ark) -> None:
        ark.write_comment("A1", "ring 121212-1212")

    gomt = h.bok(fyll=kommentar)
    yield fel("nummer i kommentar", "personal.xlsx", gomt, "kommentar.*personnummer")
    text = rapport(*resultat("Budget|Utfall", "-20|-23"), "", "Ärendet om 19121212-1212 är klart.")
    yield nej("nummer i löptext", text, "rad .*innehåller ett personnummer")
    for form in ("19121212-1213", "121312-1212", "556000-0001", "2031-12-31", "1212121213"):
        tabell = h.csv(t({(2, "matt"): f"ärende {form}"}))
        yield bra(f"inget personnummer: {form}", "personal.csv", tabell)


def koladas() -> Iterator[Fall]:
    """Koladas värden som tabell: ett nyckeltal, och värdena i Parquet."""
    huvud = ["kpi", "municipality_id", "year", "gender", "status", "value"]
    rad = ["N00090", "9999", "2030", "T", "", "6,5"]

    def kol(namn: str, rader: list[list[str]], **mer: object) -> Fall:
        return bra(f"kolada: {namn}", "kolada.csv", h.csv(rader), 1, kalla="kolada_tabell", **mer)

    def inte(namn: str, avvisas: str, *rader: list[str]) -> Fall:
        innehall = h.csv([huvud, *(rader or [rad])])
        return fel(f"kolada: {namn}", "kolada.csv", innehall, avvisas, kalla="kolada_tabell")

    def med(**byt: str) -> list[str]:
        return [byt.get(namn, cell) for namn, cell in zip(huvud, rad, strict=True)]

    yield kol("som den är", [huvud, rad])
    yield kol("könen", [huvud, rad, med(gender="K", value="7"), med(gender="M", value="6")])
    yield kol("sekretess", [huvud, rad, med(gender="K", status="Private", value="")])
    yield kol("decimalpunkt", [huvud, med(value="6.5"), med(year="2029", value="7.25")])
    yield kol("omvänd ordning", [huvud[::-1], rad[::-1]])
    utan = [h_ for h_ in huvud if h_ not in ("gender", "status")]
    yield kol("utan kön och status", [utan, ["N00090", "9999", "2030", "6,5"]])
    region = [huvud, rad, med(municipality_id="0001")]
    yield kol("regioner", region, anmarks="regioner lästes inte")
    yield inte("år som inte varit", "2051.*inget år som har hunnit", med(year="2051"))
    yield inte("okänd kommun", "8888.*finns inte", med(municipality_id="8888"))
    yield inte("okänt kön", "könet ”X”", med(gender="X"))
    yield inte("okänd status", "statusen ”Zebra”", med(status="Zebra"))
    yield inte("värde i text", "många", med(value="många"))
    yield inte("värde trots sekretess", "både ett värde och status", med(status="Private"))
    yield inte("samma rad två gånger", "rad 3.*rad 2", rad, rad)
    yield inte("två talformer", "decimalkomma.*decimalpunkt", rad, med(year="2029", value="7.25"))


def egna_huvudbocker() -> Iterator[Fall]:
    """Huvudböcker med egna rubriker: kända ord, svar, och nummer i motparten."""
    rader = [["Parknämnden", "5010", "-100,00", "2031-03-05"]]
    rader += [["Badnämnden", "3010", "40,50", "2031-03-06"]]

    def bok(namn: str, *huvud: str, anmarks: str = "", **svar: str) -> Fall:
        val = Leveransval(kommun="9999", kolumner=svar)
        innehall = h.csv([list(huvud), *rader])
        return bra(
            *(f"egen huvudbok: {namn}", "bok.csv", innehall, 0),
            **{"kalla": "huvudbok", "val": val, "anmarks": anmarks},
        )

    yield bok("kända ord", "Nämnd", "Kontonr", "Belopp kr", "Bokföringsdatum")
    yield bok("andra ord", "NÄMND", "Kontokod", "Belopp i kronor", "Verifikationsdatum")
    yield bok("svar", "Förvaltning", "Konto", "Belopp", "Datum", Förvaltning="namnd")
    yield bok(
        *("utan svar", "Handläggare", "Konto", "Belopp", "Datum"),
        anmarks="kolumner som inte läses: Handläggare",
    )
    yield bok("svar att inte läsa", "Chef", "Konto", "Belopp", "Datum", anmarks="Chef", Chef="-")
    motpart = [["kommun", "motpart", "konto", "belopp", "datum"]]
    motpart += [["9999", "19121212-1212", "5010", "-100,00", "2031-03-05"]]
    yield bra(
        *("egen huvudbok: motpart med nummer", "bok.csv", h.csv(motpart), 0),
        **{"kalla": "huvudbok", "anmarks": "maskerade"},
    )
    huvud = ["kommun", "konto", "belopp", "datum"]
    rad = ["9999", "5010", "-100,00", "2031-03-05"]
    for namn, celler, avvisas in (
        ("annan kommun", [huvud, ["1480", *rad[1:]]], "1480"),
        ("två kommuner", [huvud, rad, ["0998", *rad[1:]]], "0998"),
        ("två konton", [[*huvud, "Kontonr"], [*rad, "5011"]], "konto står i flera kolumner"),
        ("kronor och ören", [[*huvud, "belopp_ore"], [*rad, "1"]], "både belopp och belopp_ore"),
    ):
        yield fel(f"egen huvudbok: {namn}", "bok.csv", h.csv(celler), avvisas, kalla="huvudbok")
