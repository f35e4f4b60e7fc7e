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
_TAL = {"utfallsar": 2025, "ar": 2025, "overfort_fran_ar": 2024}


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
    ut: list[str | int | float | date] = []
    for nr, k in enumerate(kolumner(tabell)):
        if k.varden:
            ut.append(k.varden[0])
        elif k.typ == "text":
            ut.append(f"{EXEMPEL}: {_TEXTER.get(k.namn, k.betydelse.split(';')[0].lower())}")
        elif k.typ == "sant":
            ut.append("ja")
        elif k.typ == "datum":
            ut.append(date(2025, 3, 31))
        elif k.namn.endswith("_kr"):
            ut.append(tecken * (1_234_567 + nr * 111_111))
        elif k.typ == "tal":
            ut.append(12.5)
        else:
            ut.append(_TAL.get(k.namn, 16 + nr))
    return tuple(ut)
