"""Tabellerna: kolumner, typer, nycklar och betydelse.

Den enda källan till SQL-schemat (`lager`), datapaketets schema (`export.datapaket`) och
datalexikonet (`docs/DATALEXIKON.md`). Namnen är ett öppet avtal: kolumner får läggas till,
aldrig byta namn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Typ = Literal["text", "heltal", "tal", "sant", "datum", "tid"]

MANADER = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_MANADERNA = tuple(f"manad{nr:02}" for nr in range(1, 13))
TILLFALLEN = (
    "plan",
    *_MANADERNA[:4],
    "delar1",
    *_MANADERNA[4:8],
    "delar2",
    *_MANADERNA[8:],
    "bokslut",
)
"""Årets tillfällen i tidsordning: delår 1 är april, delår 2 augusti."""
SISTA_MANAD: dict[str, int] = {
    **{t: nr for nr, t in enumerate(_MANADERNA, 1)},
    "delar1": 4,
    "delar2": 8,
    "bokslut": 12,
}
"""Sista månaden som tillfällets utfall täcker; en plan har inget utfall."""
AR_FORST, AR_SIST = 1900, 2100
KRONOR_HOGST = 10**13
"""Tiotusen miljarder: mer än hela den offentliga sektorn omsätter på ett år."""
TAL_HOGST = 1e12
ANTAL_HOGST = 100_000_000
URVAL_HOGST = 100_000
"""Fler än så drar ingen ett stickprov av."""
STATUS = ("klart", "ej_klart", "utgar")
STEG = ("planerad", "pagar", "verifierad", "i_ram")


@dataclass(frozen=True)
class Kolumn:
    """En kolumn och vad den får hålla.

    `varden` räknar upp tillåtna värden; `till` namnger en främmande nyckel. `minst` och `hogst` är
    gränserna för ett tal, `hogst_av` kolumnen i samma rad som det aldrig är större än. `utfall` är
    sant när värdet säger vad som har hänt: då ska tillfället ha varit. `andel` är sant när ett
    värde i procent är en andel av något helt.
    """

    namn: str
    typ: Typ
    betydelse: str
    obligatorisk: bool = False
    varden: tuple[str, ...] = ()
    till: tuple[str, str] | None = None
    minst: float | None = None
    hogst: float | None = None
    hogst_av: str = ""
    utfall: bool = False
    andel: bool = False


@dataclass(frozen=True)
class Tabell:
    """En tabell. `nyckel` är kolumnerna som tillsammans skiljer raderna åt (saknat får ingå).

    En tabell med `delning` är för stor för databasen: den bor i Parquet, en fil per inläsning och
    del. `bar` är kolumnerna som bär uppgiften: en fil utan någon av dem säger inget.
    `tacker` är kolumnerna vars värden säger vad en fil täcker; två filer i kraft täcker
    aldrig detsamma. Utan `tacker` får filer täcka varandra: den senaste inläsningens rad med
    samma nyckel gäller, när tabellen läses.
    """

    namn: str
    titel: str
    betydelse: str
    nyckel: tuple[str, ...]
    kolumner: tuple[Kolumn, ...]
    delning: tuple[str, ...] = ()
    tacker: tuple[str, ...] = ()
    bar: tuple[str, ...] = ()

    def kolumn(self, namn: str) -> Kolumn:
        """Kolumnen med det namnet; KeyError om den inte finns."""
        for kolumn in self.kolumner:
            if kolumn.namn == namn:
                return kolumn
        raise KeyError(f"{self.namn}.{namn}")

    @property
    def kolumnnamn(self) -> tuple[str, ...]:
        """Kolumnernas namn i ordning."""
        return tuple(k.namn for k in self.kolumner)


def text(namn: str, betydelse: str, *varden: str, obligatorisk: bool = False) -> Kolumn:
    """En textkolumn, med uppräknade värden om sådana ges."""
    return Kolumn(namn, "text", betydelse, obligatorisk, varden)


def kr(namn: str, betydelse: str, *, utfall: bool = False) -> Kolumn:
    """Ett belopp i hela kronor."""
    return Kolumn(namn, "heltal", betydelse, minst=-KRONOR_HOGST, hogst=KRONOR_HOGST, utfall=utfall)


def heltal(namn: str, betydelse: str, *, obligatorisk: bool = False) -> Kolumn:
    """Ett heltal."""
    return Kolumn(namn, "heltal", betydelse, obligatorisk)


def artal(namn: str, betydelse: str, *, obligatorisk: bool = False) -> Kolumn:
    """Ett år som inte är senare än radens eget."""
    return Kolumn(
        namn, "heltal", betydelse, obligatorisk, minst=AR_FORST, hogst=AR_SIST, hogst_av="ar"
    )


def antal(
    namn: str, betydelse: str, *, av: str = "", hogst: int = ANTAL_HOGST, utfall: bool = False
) -> Kolumn:
    """Ett antal, aldrig under noll och aldrig fler än kolumnen `av`."""
    return Kolumn(namn, "heltal", betydelse, minst=0, hogst=hogst, hogst_av=av, utfall=utfall)


def tal(namn: str, betydelse: str, *, utfall: bool = False, andel: bool = False) -> Kolumn:
    """Ett tal med decimaler."""
    return Kolumn(
        namn, "tal", betydelse, minst=-TAL_HOGST, hogst=TAL_HOGST, utfall=utfall, andel=andel
    )


def procent(namn: str, betydelse: str) -> Kolumn:
    """En andel i procent, 0–100."""
    return Kolumn(namn, "tal", betydelse, minst=0, hogst=100)


def sant(namn: str, betydelse: str) -> Kolumn:
    """Sant eller falskt."""
    return Kolumn(namn, "sant", betydelse)


def datum(namn: str, betydelse: str) -> Kolumn:
    """Ett datum, ISO 8601."""
    return Kolumn(namn, "datum", betydelse)


KOMMUN = text("kommun", "SCB:s kommunkod som text", obligatorisk=True)
NAMND = Kolumn(
    "namnd", "text", "Nämndens id; tomt när uppgiften gäller hela kommunen", till=("namnd", "id")
)
AR = heltal("ar", "År som uppgiften avser", obligatorisk=True)
TILLFALLE = text("tillfalle", "Redovisningstillfälle", *TILLFALLEN, obligatorisk=True)
HARKOMST = (
    Kolumn("inlasning", "text", "Inläsningen som förde in raden", True, till=("inlasning", "id")),
    text("plats", "Plats i källan: rubrik, tabell, rad", obligatorisk=True),
)
TEXT_RA = text("text_ra", "Källans stavning där den rättats med ett alias")


def _tabell(
    namn: str, titel: str, betydelse: str, nyckel: str, *kolumner: Kolumn, bar: str = ""
) -> Tabell:
    """En tabell som hör till kommun, nämnd, år och tillfälle."""
    return Tabell(
        namn,
        titel,
        betydelse,
        ("kommun", "namnd", "ar", "tillfalle", *nyckel.split()),
        (KOMMUN, NAMND, AR, TILLFALLE, *kolumner, *HARKOMST),
        bar=tuple(bar.split()),
    )


def _grundtabell(
    namn: str, titel: str, betydelse: str, nyckel: str, *kolumner: Kolumn, bar: str = ""
) -> Tabell:
    """En tabell som bara hör till en kommun."""
    return Tabell(
        namn,
        titel,
        betydelse,
        ("kommun", *nyckel.split()),
        (KOMMUN, *kolumner, *HARKOMST),
        bar=tuple(bar.split()),
    )


_BUDGET = kr("budget_kr", "Budget helår, kronor; kostnader negativa")
_UTFALL = kr("utfall_kr", "Utfall helår, kronor; kostnader negativa", utfall=True)
_AVVIKELSE = kr("avvikelse_kr", "Beräknad avvikelse = utfall − budget, kronor; minus = underskott")
_AVVIKELSE_RAPP = kr("avvikelse_rapporterad_kr", "Avvikelsen som källan anger, kronor")
_FOREGAENDE = kr("foregaende_ar_kr", "Utfall samma period föregående år, kronor")
_BUDGET_PERIODEN = kr("budget_perioden_kr", "Budget till och med delårets månad, kronor")
_UTFALL_PERIODEN = kr(
    "utfall_perioden_kr", "Utfall till och med delårets månad, kronor", utfall=True
)
_STATUS = text("status", "Status: klart, ej klart i år, utgår", *STATUS)
_KOMMENTAR = text("kommentar", "Källans kommentar; tom i den medföljande startdatan")

INLASNING = Tabell(
    "inlasning",
    "Inläsningar",
    "Inläsningar i kraft: varifrån varje rad kommer",
    ("id",),
    (
        text("id", "Härlett ur innehållets byte", obligatorisk=True),
        text("kalla", "Källans format", obligatorisk=True),
        text("filnamn", "Filens namn när den lämnades in", obligatorisk=True),
        text("sha256", "Kontrollsumma för filens byte", obligatorisk=True),
        text("titel", "Dokumentets titel", obligatorisk=True),
        text("kommun", "SCB:s kommunkod som leveransen avser"),
        text("namnd", "Nämnden som leveransen avser"),
        heltal("ar", "Året som leveransen avser"),
        text("tillfalle", "Tillfället som leveransen avser", *TILLFALLEN),
        datum("dokumentdatum", "Dokumentets datum"),
        Kolumn("inlast_tid", "tid", "När inläsningen gjordes, UTC", True),
        text("av", "Vem som läste in", obligatorisk=True),
    ),
)

HUVUDBOK = Tabell(
    "huvudbok",
    "Huvudbok",
    "Huvudbokens rader: utfall, budget och prognos per konto, med verifikat där källan har det",
    ("kommun", "ar", "period", "typ", "namnd", "verifikat", "rad"),
    (
        KOMMUN,
        AR,
        NAMND,
        text("period", "Redovisningsperiod, ÅÅÅÅMM", obligatorisk=True),
        datum("datum", "Bokföringsdatum"),
        text("konto", "Konto", obligatorisk=True),
        text("ansvar", "Ansvar"),
        text("verksamhet", "Verksamhet"),
        text("projekt", "Projekt"),
        text("motpart", "Motpart"),
        text("verifikat", "Verifikatets nummer"),
        heltal("rad", "Radens nummer i verifikatet"),
        heltal("belopp_ore", "Belopp i öre med huvudbokens tecken: debet plus", obligatorisk=True),
        text("typ", "Slag av belopp", "utfall", "budget", "prognos", obligatorisk=True),
        *HARKOMST,
    ),
    delning=("kommun", "ar"),
    tacker=("period", "typ", "namnd"),
)

UTFALLSSTATUS = (
    "faststalld",
    "preliminar",
    "ej_publicerad",
    "ej_insamlad",
    "sekretess",
    "ej_tillamplig",
)
_RIKTNING = Kolumn(
    "riktning",
    "text",
    "Om högt eller lågt är bra, eller varken eller",
    True,
    ("hog_ar_bra", "lag_ar_bra", "neutral"),
)
NYCKELTAL = Tabell(
    "nyckeltal",
    "Nyckeltal",
    "Koladas nyckeltal: titel därifrån, riktning och slag ur katalogen",
    ("id",),
    (
        text("id", "Nyckeltalets id i Kolada", obligatorisk=True),
        text("titel", "Nyckeltalets titel i Kolada", obligatorisk=True),
        text("beskrivning", "Vad det mäter"),
        _RIKTNING,
        text(
            "slag",
            "Vad det säger något om; tomt när katalogen inte har nyckeltalet",
            *("kvalitet", "kostnad", "volym", "struktur", "ekonomi", "personal"),
        ),
        text("omrade", "Verksamhetsområde, som väg: aldreomsorg/hemtjanst ligger i aldreomsorg"),
        text("enhet", "Enhet"),
        text("kalla", "Källa att ange", obligatorisk=True),
        datum("publicerad", "När värdena för senaste året är fastställda, enligt Kolada"),
        *HARKOMST,
    ),
)
NYCKELTALSVARDE = Tabell(
    "nyckeltalsvarde",
    "Nyckeltalens värden",
    "Ett värde per kommun, år, nyckeltal och kön; riket har kommunkoden 0000",
    ("kommun", "ar", "nyckeltal", "kon"),
    (
        KOMMUN,
        AR,
        Kolumn("nyckeltal", "text", "Nyckeltalets id i Kolada", True),
        text("kon", "Kön: alla, kvinnor, män", "alla", "kvinnor", "man", obligatorisk=True),
        tal("varde", "Värdet i nyckeltalets enhet; tomt när det saknas, aldrig 0"),
        text(
            "status", "Värdets status, eller varför det saknas", *UTFALLSSTATUS, obligatorisk=True
        ),
        *HARKOMST,
    ),
    delning=("ar",),
)

_ALLA = (
    INLASNING,
    _grundtabell(
        "namnd",
        "Nämnder",
        "Nämnder, nuvarande och tidigare",
        "id",
        text("id", "Nämndens id", obligatorisk=True),
        text("namn", "Nämndens namn", obligatorisk=True),
        text("kortnamn", "Kort namn för trånga ytor", obligatorisk=True),
        datum("giltig_fran", "Första dagen nämnden fanns"),
        datum("giltig_till", "Sista dagen nämnden fanns"),
        text("foregangare", "Id för nämnderna som denna följer på, med mellanslag mellan"),
        text("forvaltning", "Förvaltningen som arbetar åt nämnden, där katalogen anger den"),
    ),
    _grundtabell(
        "malstruktur",
        "Målstruktur",
        "Målområden och kommunfullmäktigemål, daterade",
        "malomrade kf_mal giltig_fran",
        text("malomrade", "Målområde"),
        text("kf_mal", "Kommunfullmäktiges mål"),
        datum("giltig_fran", "Gäller från"),
        datum("giltig_till", "Gäller till"),
    ),
    _tabell(
        "resultatrakning",
        "Resultaträkning",
        "Nämndens resultaträkning per post",
        "post",
        text("post", "Post i resultaträkningen", obligatorisk=True),
        heltal("ordning", "Postens plats i källans tabell"),
        _BUDGET,
        _UTFALL,
        _AVVIKELSE,
        _AVVIKELSE_RAPP,
        _FOREGAENDE,
        _BUDGET_PERIODEN,
        _UTFALL_PERIODEN,
        TEXT_RA,
        bar="budget_kr utfall_kr utfall_perioden_kr",
    ),
    _tabell(
        "driftverksamhet",
        "Drift per verksamhet",
        "Driftredovisning per verksamhet i två nivåer",
        "verksamhet overordnad",
        text("verksamhet", "Verksamhet", obligatorisk=True),
        text("overordnad", "Verksamhetsområdet ovanför; tomt på översta nivån"),
        text("niva", "Radens nivå", "summa", "omrade", "verksamhet", obligatorisk=True),
        heltal("ordning", "Radens plats i källans tabell"),
        _BUDGET,
        _UTFALL,
        _AVVIKELSE,
        _AVVIKELSE_RAPP,
        tal("avvikelse_procent", "100 × avvikelse / |budget|; tomt när budgeten är 0"),
        tal("avvikelse_rapporterad_procent", "Procenten som källan anger"),
        _FOREGAENDE,
        _BUDGET_PERIODEN,
        _UTFALL_PERIODEN,
        TEXT_RA,
        bar="budget_kr utfall_kr utfall_perioden_kr",
    ),
    _tabell(
        "nettokostnad",
        "Nettokostnad över år",
        "Nettokostnad per verksamhet; ar är utfallets år",
        "verksamhet overordnad",
        text("verksamhet", "Verksamhet", obligatorisk=True),
        text("overordnad", "Verksamhetsområdet ovanför; tomt på översta nivån"),
        _UTFALL,
        TEXT_RA,
        bar="utfall_kr",
    ),
    _tabell(
        "prognos",
        "Prognoser",
        "Helårsprognos per post, eller per verksamhet",
        "post verksamhet",
        text("post", "Post i resultaträkningen", obligatorisk=True),
        text("verksamhet", "Verksamhet; tomt för hela nämnden"),
        kr("prognos_kr", "Prognos helår, kronor; kostnader negativa"),
        kr("avvikelse_rapporterad_kr", "Prognosens avvikelse som källan anger, kronor"),
        bar="prognos_kr",
    ),
    _tabell(
        "budgetram",
        "Budgetramens kedja",
        "Beslut och justeringar av budgetramen, i ordning",
        "handelse",
        text("handelse", "Beslut eller justering", obligatorisk=True),
        heltal("ordning", "Plats i kedjan"),
        text("slag", "Nivå efter beslutet, eller ändring", "niva", "andring", obligatorisk=True),
        datum("datum", "Beslutets datum"),
        kr("belopp_kr", "Belopp som källan anger det, kronor"),
        bar="belopp_kr",
    ),
    _tabell(
        "eget_kapital",
        "Eget kapital och resultatöverföring",
        "Från årets resultat till eget kapital ut ur året, beräknat bredvid rapporterat",
        "",
        *(
            kr(f"{del_}{sort}_kr", f"{mening}{', enligt källan' if sort else ''}, kronor")
            for del_, mening in (
                ("ib", "Eget kapital in i året"),
                ("arets_resultat", "Avvikelse mot budget"),
                ("avrakning", "Balansresultat − årets resultat"),
                ("balansresultat", "Resultat efter avräkning"),
                ("resultatoverforing", "Resultat som förs över"),
                ("ub", "Eget kapital ut ur året"),
            )
            for sort in ("", "_rapporterad")
        ),
    ),
    _tabell(
        "avvikelseforklaring",
        "Förklaringar till avvikelser",
        "Källans förklaringar, med och utan belopp",
        "omrade orsak",
        text("omrade", "Post eller verksamhet som förklaras", obligatorisk=True),
        text("orsak", "Orsak, kort", obligatorisk=True),
        kr("belopp_kr", "Belopp, kronor, minus försämrar; tomt = förklarat bara i ord"),
        text("slag", "Orsakens slag", "teknisk", "engang", "volym", "pris", "tid", "ovrigt"),
    ),
    _tabell(
        "volymantagande",
        "Volymantaganden",
        "Antaganden om volym och kostnad i planer",
        "verksamhet matt",
        text("verksamhet", "Verksamhet", obligatorisk=True),
        text("matt", "Det som antas", obligatorisk=True),
        tal("varde", "Antagandets värde"),
        text("enhet", "Enhet"),
        text("riktning", "Riktning", "okar", "minskar", "oforandrad"),
        bar="varde",
    ),
    _tabell(
        "kommunresultat",
        "Kommunens resultat",
        "Kommunens och nämndernas samlade resultat enligt källan",
        "matt",
        text("matt", "Mått", obligatorisk=True),
        tal("varde", "Värde"),
        text("enhet", "Enhet"),
        bar="varde",
    ),
    _tabell(
        "malbedomning",
        "Målbedömning",
        "Bedömd måluppfyllelse per nämndmål, redovisad bredvid beräknad",
        "namndmal",
        text("malomrade", "Målområde"),
        text("kf_mal", "Kommunfullmäktiges mål"),
        text("namndmal", "Nämndmål", obligatorisk=True),
        heltal("ordning", "Målets plats i källan"),
        text("bedomning", "Bedömningen som källan anger"),
        text("bedomning_beraknad", "Bedömning ur andelen uppnådda etappmål, enligt parametrar"),
        sant("vags_upp", "Källan säger att insatser väger upp etappmål som inte nåtts"),
        bar="bedomning",
    ),
    _tabell(
        "indikator",
        "Indikatorer",
        "Indikatorer per nämndmål",
        "id",
        text("id", "Namnets slug", obligatorisk=True),
        text("namn", "Indikatorns namn", obligatorisk=True),
        text("namndmal", "Nämndmålet den mäter"),
        heltal("ordning", "Indikatorns plats i källan"),
        text("enhet", "Enhet"),
        text("riktning", "Vad som är bra", "hog_ar_bra", "lag_ar_bra", "neutral"),
        text("kolada_id", "Nyckeltalets id i Kolada"),
        sant("obligatorisk", "Obligatorisk för nämnderna"),
        text("etappmal_text", "Etappmålet som det står i källan"),
        TEXT_RA,
    ),
    _tabell(
        "indikatorutfall",
        "Indikatorers utfall",
        "Utfall per indikator och utfallsår; ar är rapportens år",
        "indikator utfallsar",
        text("indikator", "Indikatorns id", obligatorisk=True),
        artal("utfallsar", "Året som utfallet avser", obligatorisk=True),
        tal("varde", "Utfall; tomt när det saknas", andel=True),
        text(
            "status",
            "Varför värdet finns eller saknas",
            "faststalld",
            "preliminar",
            "ej_publicerad",
            "ej_insamlad",
            "sekretess",
            "ej_tillamplig",
            obligatorisk=True,
        ),
        sant("metodbrott", "Ny mätmetod från utfallsåret; tidigare utfall är inte jämförbara"),
        bar="varde",
    ),
    _tabell(
        "malsattning",
        "Målsättningar",
        "Etappmål för året och målvärde 2030; ar är målets år",
        "indikator typ",
        text("indikator", "Indikatorns id", obligatorisk=True),
        text("typ", "Slag av mål", "etappmal", "malvarde", obligatorisk=True),
        text("operator", "Jämförelse; tomt där källan inte anger någon", ">", "≥", "<", "≤"),
        tal("varde", "Målets värde"),
        bar="varde",
    ),
    _tabell(
        "etappmalsutfall",
        "Etappmål mot utfall",
        "Etappmålet jämfört med senaste utfall, beräknat bredvid redovisat",
        "indikator",
        text("indikator", "Indikatorns id", obligatorisk=True),
        heltal("jamfort_ar", "Utfallsåret som jämfördes"),
        tal("varde", "Utfallet som jämfördes"),
        text("operator", "Jämförelsen som källan anger", ">", "≥", "<", "≤"),
        tal("mal", "Etappmålets värde"),
        sant("uppnatt", "Beräknat: når utfallet etappmålet med angiven jämförelse"),
        sant("uppnatt_rapporterad", "Redovisat: säger källan att etappmålet nåtts"),
    ),
    _tabell(
        "uppdrag",
        "Uppdrag",
        "Nämndens uppdrag till förvaltningen",
        "namndmal titel",
        text("namndmal", "Nämndmålet uppdraget hör till"),
        text("titel", "Uppdragets titel", obligatorisk=True),
        heltal("ordning", "Uppdragets plats i källan"),
        sant("fran_kf", "Uppdrag från kommunfullmäktige"),
        _STATUS,
        artal("overfort_fran_ar", "Året uppdraget fördes över från"),
        text("gemensamt_med", "Id för nämnder som nämns i titeln, med mellanslag mellan"),
        text("sammanfattning", "Kort sammanfattning med egna ord"),
        _KOMMENTAR,
        bar="status",
    ),
    _tabell(
        "satsning",
        "Särskilda satsningar",
        "Satsningars budget och utfall, som källan anger dem (positiva)",
        "satsning",
        text("satsning", "Satsningens namn", obligatorisk=True),
        heltal("ordning", "Radens plats i källan"),
        kr("budget_kr", "Budget, kronor"),
        kr("utfall_kr", "Utfall, kronor", utfall=True),
        bar="budget_kr utfall_kr",
    ),
    _tabell(
        "extern_finansiering",
        "Extern finansiering",
        "Bidrag, kostnader och netto, som källan anger dem (positiva)",
        "finansiar",
        text("finansiar", "Finansiär eller bidrag", obligatorisk=True),
        heltal("ordning", "Radens plats i källan"),
        kr("bidrag_kr", "Bidrag, kronor"),
        kr("kostnad_kr", "Kostnad, kronor"),
        kr("netto_kr", "Beräknat: bidrag − kostnad, kronor"),
        kr("netto_rapporterad_kr", "Netto som källan anger, kronor"),
        kr("inraknat_i_budget_kr", "Inräknat i budget, kronor"),
        text("namndmal", "Nämndmålet bidraget stödjer"),
        datum("upphor", "När bidraget upphör"),
        bar="bidrag_kr kostnad_kr",
    ),
    _tabell(
        "investering",
        "Investeringar",
        "Investeringsbudget och utfall (utgifter negativa)",
        "grupp post",
        text("grupp", "Grupp av investeringar"),
        text("post", "Post", obligatorisk=True),
        text("niva", "Radens nivå", "post", "reserv", "delsumma", "summa", obligatorisk=True),
        heltal("ordning", "Radens plats i källan"),
        _BUDGET,
        _UTFALL,
        _AVVIKELSE,
        _AVVIKELSE_RAPP,
        kr("foreslagen_overforing_kr", "Föreslås föras över till nästa år, kronor"),
        bar="budget_kr utfall_kr",
    ),
    _tabell(
        "samhallsbyggnad",
        "Samhällsbyggnadsprojekt",
        "Investeringar och exploatering i samhällsbyggnadsprojekt (utgifter negativa)",
        "tabell post",
        text(
            "tabell",
            "Källans tabell",
            "investeringsprojekt",
            "exploatering_investering",
            "exploateringsutfall",
            obligatorisk=True,
        ),
        text("post", "Post", obligatorisk=True),
        text("niva", "Radens nivå", "post", "summa", obligatorisk=True),
        heltal("ordning", "Radens plats i källan"),
        _BUDGET,
        kr("prognos_vp_kr", "Prognos i verksamhetsplanen, kronor"),
        kr("utgift_kr", "Investeringsutgift, kronor"),
        kr("inkomst_kr", "Investeringsinkomst, kronor"),
        kr("utfall_kr", "Utfall eller nettoutgift, kronor", utfall=True),
        _AVVIKELSE,
        _AVVIKELSE_RAPP,
        bar="budget_kr utfall_kr prognos_vp_kr",
    ),
    _tabell(
        "byggprojekt",
        "Namngivna byggprojekt",
        "Samhällsbyggnadsprojekt som källan nämner vid namn (utgifter negativa)",
        "tabell projekt",
        text(
            "tabell",
            "Källans tabell som projektet hör till",
            "investeringsprojekt",
            "exploatering_investering",
            "exploateringsutfall",
            obligatorisk=True,
        ),
        text("projekt", "Projektets namn", obligatorisk=True),
        text("skede", "Skede, där källan anger det", "planering", "genomforande", "garanti"),
        _BUDGET,
        kr("avvikelse_rapporterad_kr", "Avvikelsen som källan anger, kronor"),
        text("orsak", "Vad som hänt, med egna ord"),
        text("nytt_beslut", "Behövs ett nytt genomförandebeslut", "behovs", "sannolikt"),
    ),
    _tabell(
        "digitaliseringspott",
        "Digitaliseringspotten",
        "Reserverat, tilldelat och använt; antal initiativ per läge",
        "",
        kr("reserverat_kr", "Reserverade medel, kronor"),
        kr("tilldelat_kr", "Tilldelat belopp, kronor"),
        kr("utfall_kr", "Utfall, kronor", utfall=True),
        antal("initiativ", "Beviljade initiativ"),
        antal("klara", "Klara initiativ", av="initiativ"),
        antal("pagaende", "Pågående initiativ", av="initiativ"),
        antal("planerade", "Initiativ under planering", av="initiativ"),
        antal("avbrutna", "Pausade eller avbrutna initiativ", av="initiativ"),
        kr("nytta_forvantad_kr", "Nytta som initiativen väntas ge enligt nyttobanken, kronor"),
        kr("nytta_hemtagen_kr", "Nytta som är hemtagen enligt nyttobanken, kronor"),
    ),
    _tabell(
        "stickprov",
        "Stickprov",
        "Granskade underlag och fel per nämnd och kontroll",
        "process kontroll slag",
        text("process", "Process", obligatorisk=True),
        text("kontroll", "Kontroll", obligatorisk=True),
        text("slag", "Urval eller alla", "urval", "totalgranskning", obligatorisk=True),
        antal("antal", "Antal granskade", hogst=URVAL_HOGST, utfall=True),
        antal("fel", "Antal med fel", av="antal", utfall=True),
        kr("belopp_fel_kr", "Felens belopp, kronor"),
        procent("andel_fel_rapporterad_procent", "Andel fel som källan anger, procent"),
        sant("antal_harlett", "Antalet är härlett ur andelarna, inte angivet"),
        bar="antal",
    ),
    _tabell(
        "kontrollmatt",
        "Kontrollmått",
        "Antal och andelar som kontrollerna gav",
        "kontroll matt",
        text("kontroll", "Kontroll", obligatorisk=True),
        text("matt", "Mått", obligatorisk=True),
        tal("varde", "Värde", utfall=True, andel=True),
        text("enhet", "Enhet"),
        bar="varde",
    ),
    _tabell(
        "systematisk_kontroll",
        "Systematiska kontroller",
        "Nämndens systematiska kontroller",
        "process kontroll",
        text("process", "Process"),
        text("kontroll", "Kontroll", obligatorisk=True),
        heltal("ordning", "Radens plats i källan"),
        sant("kommungemensam", "Kommungemensam kontroll"),
        _STATUS,
        _KOMMENTAR,
        bar="status",
    ),
    _tabell(
        "riskatgard",
        "Riskåtgärder",
        "Åtgärder för att minska identifierade risker",
        "process risk atgard",
        text("process", "Mål eller process"),
        text("risk", "Risk", obligatorisk=True),
        text("atgard", "Åtgärd", obligatorisk=True),
        heltal("ordning", "Radens plats i källan"),
        _STATUS,
        _KOMMENTAR,
        Kolumn(
            "sannolikhet",
            "heltal",
            "Riskens sannolikhet, 1 (liten) till 4, där källan anger den",
            minst=1,
            hogst=4,
        ),
        Kolumn(
            "konsekvens",
            "heltal",
            "Riskens konsekvens, 1 (liten) till 4, där källan anger den",
            minst=1,
            hogst=4,
        ),
    ),
    _tabell(
        "revisionsatgard",
        "Åtgärder efter revision",
        "Åtgärder utifrån rekommendation från revision eller annan extern granskning",
        "granskning diarienummer atgard",
        text("granskning", "Granskning", obligatorisk=True),
        text("diarienummer", "Diarienummer"),
        text("atgard", "Åtgärd", obligatorisk=True),
        heltal("ordning", "Radens plats i källan"),
        _STATUS,
        _KOMMENTAR,
    ),
    _tabell(
        "rekommendation",
        "Rekommendationer",
        "Rekommendationer från kommunstyrelsen och revisionen",
        "fran omrade text_kort",
        text("fran", "Vem som rekommenderar", "kommunstyrelsen", "revisionen", obligatorisk=True),
        text("omrade", "Område", obligatorisk=True),
        text("text_kort", "Rekommendationen med egna ord, kort", obligatorisk=True),
        text("svar", "Svaret med egna ord, kort"),
        text("status", "Status enligt källan"),
    ),
    _tabell(
        "personal",
        "Personal",
        "Anställda, omsättning, frånvaro",
        "matt kon",
        text("matt", "Mått", obligatorisk=True),
        text("kon", "Kön: alla, kvinnor, män", "alla", "kvinnor", "man", obligatorisk=True),
        tal("varde", "Värde", utfall=True, andel=True),
        text("enhet", "Enhet"),
        bar="varde",
    ),
    _tabell(
        "effektivisering",
        "Effektiviseringar",
        "Registret: vad som ska bli effektivare, hur det mäts och hur långt det kommit",
        "omrade benamning",
        text("omrade", "Område", obligatorisk=True),
        text("benamning", "Effektiviseringen, kort", obligatorisk=True),
        heltal("ordning", "Radens plats i källan"),
        text("agare", "Rollen som ansvarar"),
        text("ursprungslage", "Läget före, med egna ord"),
        text("uppfoljning", "Senast följt läge, med egna ord"),
        text("borlage", "Läget som ska nås, med egna ord"),
        text("matt_ekonomi", "Nyckeltal för ekonomin"),
        text("matt_verksamhet", "Nyckeltal för verksamheten"),
        kr("effekt_kr", "Effekt per år, kronor; plus är lägre nettokostnad"),
        text("budgetpost", "Budgetposten som effekten hamnar på"),
        text("steg", "Hur långt den kommit", *STEG, obligatorisk=True),
        text("verifierad_av", "Rollen som verifierat"),
        text("verifierad_med", "Underlaget som verifieringen vilar på"),
        sant("i_nyttobanken", "Nyttan står också i nyttobanken"),
    ),
    _tabell(
        "effektiviseringsmatning",
        "Effektiviseringars mätningar",
        "Nyckeltalens ursprungsläge, uppföljningar och börläge per effektivisering",
        "omrade benamning slag matt lage matdatum",
        text("omrade", "Effektiviseringens område", obligatorisk=True),
        text("benamning", "Effektiviseringen, kort", obligatorisk=True),
        text("slag", "Vad som mäts", "ekonomi", "verksamhet", obligatorisk=True),
        text("matt", "Nyckeltalet", obligatorisk=True),
        text("lage", "Mätningens läge", "ursprung", "uppfoljning", "bor", obligatorisk=True),
        datum("matdatum", "Dagen mätningen avser; tomt för börläge utan datum"),
        tal("varde", "Värde; kostnader positiva"),
        text("enhet", "Enhet"),
        text("riktning", "Vad som är bra", "hog_ar_bra", "lag_ar_bra"),
        bar="varde",
    ),
    _tabell(
        "potential",
        "Uppskattade potentialer",
        "Andras uppskattningar av möjlig effektivisering; summeras inte",
        "omrade ursprung",
        text("omrade", "Område", obligatorisk=True),
        kr("belopp_kr", "Belopp, kronor"),
        text("metod", "Hur den räknats fram"),
        text("ursprung", "Vem som uppskattat", obligatorisk=True),
        heltal("uppgiftsar", "Uppskattningens år"),
        bar="belopp_kr",
    ),
    _grundtabell(
        "bolag",
        "Bolag",
        "Kommunens bolag",
        "id",
        text("id", "Bolagets id", obligatorisk=True),
        text("namn", "Bolagets namn", obligatorisk=True),
    ),
    _grundtabell(
        "agardirektiv",
        "Ägardirektiv",
        "Mål för bolagen i ägardirektiv",
        "bolag ar mal",
        Kolumn("bolag", "text", "Bolagets id", True),
        AR,
        text("mal", "Mål", obligatorisk=True),
        tal("varde", "Värde; tomt där källan inte anger något"),
        text("enhet", "Enhet"),
    ),
    _tabell(
        "relation",
        "Samband",
        "Samband som källan anger mellan två rader",
        "fran_tabell fran_nyckel till_tabell till_nyckel slag",
        text("fran_tabell", "Från tabell", obligatorisk=True),
        text("fran_nyckel", "Från rad", obligatorisk=True),
        text("till_tabell", "Till tabell", obligatorisk=True),
        text("till_nyckel", "Till rad", obligatorisk=True),
        text("slag", "Sambandets slag", obligatorisk=True),
    ),
    _tabell(
        "rapporterad_uppgift",
        "Rapporterade uppgifter",
        "Antal, andelar och summor som källan anger om sådant modellen räknar själv",
        "amne",
        text("amne", "Ämne", obligatorisk=True),
        tal("varde", "Värde"),
        text("enhet", "Enhet"),
        text("text_kort", "Förtydligande med egna ord"),
        bar="varde text_kort",
    ),
    _grundtabell(
        "jamforelsekommun",
        "Jämförelsekommuner",
        "Kommuner som kommunen jämför sig med, daterade",
        "jamfors_med urval ar",
        text("jamfors_med", "SCB:s kommunkod för den jämförda kommunen", obligatorisk=True),
        text("urval", "Urvalets namn", obligatorisk=True),
        AR,
    ),
    NYCKELTAL,
    NYCKELTALSVARDE,
    HUVUDBOK,
    _tabell(
        "anmarkning",
        "Anmärkningar",
        "Det som inte stämmer: vid inläsning och vid avstämning",
        "id",
        text("id", "Härlett ur regel, plats och text", obligatorisk=True),
        text("niva", "Allvar", "fel", "varning", "upplysning", obligatorisk=True),
        text("regel", "Regeln som fann det", obligatorisk=True),
        text("tabell", "Tabellen det gäller"),
        text("nyckel", "Raden det gäller"),
        text("text", "Vad som inte stämmer", obligatorisk=True),
        text("rapporterat", "Det källan anger"),
        text("beraknat", "Det modellen räknar"),
        text("atgard", "Vad den som läser kan göra"),
    ),
)

TABELLER: dict[str, Tabell] = {tabell.namn: tabell for tabell in _ALLA}
RADTABELLER: dict[str, Tabell] = {namn: t for namn, t in TABELLER.items() if not t.delning}
"""Tabellerna vars rader ligger i databasen."""
STORA: dict[str, Tabell] = {namn: t for namn, t in TABELLER.items() if t.delning}
"""Tabellerna som är för stora för databasen och ligger i Parquet."""
FAKTATABELLER = tuple(namn for namn in RADTABELLER if namn != "inlasning")
PAKETTABELLER: dict[str, Tabell] = {namn: t for namn, t in TABELLER.items() if t is not HUVUDBOK}
"""Tabellerna som datapaketet bär som CSV: alla utom huvudboken."""

BERAKNADE: dict[str, tuple[str, ...]] = {
    "resultatrakning": ("avvikelse_kr",),
    "driftverksamhet": ("avvikelse_kr", "avvikelse_procent"),
    "eget_kapital": (
        "ib_kr",
        "arets_resultat_kr",
        "avrakning_kr",
        "balansresultat_kr",
        "resultatoverforing_kr",
        "ub_kr",
    ),
    "malbedomning": ("bedomning_beraknad",),
    "etappmalsutfall": ("jamfort_ar", "varde", "operator", "mal", "uppnatt"),
    "extern_finansiering": ("netto_kr",),
    "investering": ("avvikelse_kr",),
    "samhallsbyggnad": ("avvikelse_kr",),
}
"""Kolumnerna som modellen räknar själv (`regler.harledning`); en leverans anger dem inte."""
