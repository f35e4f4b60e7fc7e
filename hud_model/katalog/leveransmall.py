"""Leveransmallen: vilka tabeller och kolumner en nämnd fyller i, och exempelraden i var och en.

Samma beskrivning skriver mallen (`export.mall`) och läser den ifylld (`kallor.mall_excel`).
Exempelraden känns igen på att den är exakt sig själv; därför är dess belopp påhittat udda.
"""

from __future__ import annotations

from datetime import date

from hud_model.tabeller import BERAKNADE, TABELLER, Kolumn, Tabell

MARKE = "Huddinge uppföljning – mall för leverans"
"""Står i cell A1 på första bladet och känns igen när mallen lämnas in."""
LASMIG = "Läs mig"
LEVERANS = "Leverans"
EXEMPEL = "Exempel"
"""Så börjar exempelradens fria texter."""
TABELLER_I_MALLEN = (
    "resultatrakning",
    "driftverksamhet",
    "nettokostnad",
    "prognos",
    "budgetram",
    "eget_kapital",
    "avvikelseforklaring",
    "volymantagande",
    "malbedomning",
    "indikator",
    "indikatorutfall",
    "malsattning",
    "etappmalsutfall",
    "uppdrag",
    "satsning",
    "extern_finansiering",
    "investering",
    "samhallsbyggnad",
    "digitaliseringspott",
    "stickprov",
    "kontrollmatt",
    "systematisk_kontroll",
    "riskatgard",
    "revisionsatgard",
    "personal",
)
VEM = ("kommun", "namnd", "ar", "tillfalle")
LEVERANSTABELL = Tabell(
    "leverans",
    "Leverans",
    "Vem och när alla rader i arbetsboken avser",
    VEM,
    tuple(TABELLER["resultatrakning"].kolumn(namn) for namn in VEM),
)
_SATTS = frozenset({*VEM, "inlasning", "plats", "ordning", "text_ra"})
_EGET_AR = ("nettokostnad", "malsattning")
_PLUS = ("satsning", "extern_finansiering", "digitaliseringspott", "budgetram")
_TEXTER = {
    "post": "Personal",
    "verksamhet": "Parkskötsel",
    "overordnad": "Park",
    "matt": "Antal anställda",
    "enhet": "st",
    "indikator": "Planterade träd (antal)",
    "namn": "Planterade träd (antal)",
    "namndmal": "Fler får en park nära",
    "bedomning": "Delvis uppfyllt",
    "etappmal_text": "≥ 15",
    "kontroll": "Attest av fakturor",
    "process": "Inköp",
}
_EXEMPELDEL = 2
_TAL = {"antal": 16, "utfallsar": 2025, "ar": 2025, "overfort_fran_ar": 2024}


def kolumner(tabell: Tabell) -> tuple[Kolumn, ...]:
    """Kolumnerna som fylls i: inte de som räknas, sätts av programmet eller gäller hela boken."""
    utom = _SATTS | set(BERAKNADE.get(tabell.namn, ()))
    if tabell.namn in _EGET_AR:
        utom -= {"ar"}
    if tabell.namn == "indikator":
        utom |= {"id"}  # räknas ur namnet
    return tuple(k for k in tabell.kolumner if k.namn not in utom)


def exempelrad(tabell: Tabell) -> tuple[str | int | float | date, ...]:
    """Cellerna i tabellens exempelrad, i kolumnernas ordning; fria texter börjar med Exempel."""
    tecken = 1 if tabell.namn in _PLUS else -1
    celler = {k.namn: _exempel(k, nr, tecken) for nr, k in enumerate(kolumner(tabell))}
    for k in kolumner(tabell):  # en del är mindre än det hela
        if k.hogst_av in celler:
            celler[k.namn] = _EXEMPELDEL
    return tuple(celler.values())


def _exempel(kolumn: Kolumn, nr: int, tecken: int) -> str | int | float | date:
    if kolumn.varden:
        return kolumn.varden[0]
    if kolumn.typ == "text":
        vad = _TEXTER.get(kolumn.namn, kolumn.betydelse.split(";")[0].lower())
        return f"{EXEMPEL}: {vad}"
    if kolumn.typ == "sant":
        return "ja"
    if kolumn.typ == "datum":
        return date(2025, 3, 31)
    if kolumn.namn.endswith("_kr"):
        return tecken * (1_234_567 + nr * 111_111)
    if kolumn.typ == "tal":
        return 12.5
    tal = _TAL.get(kolumn.namn, 16 + nr)
    return tal if kolumn.hogst is None else min(tal, int(kolumn.hogst))
