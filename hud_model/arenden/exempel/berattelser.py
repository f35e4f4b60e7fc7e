"""Berättelserna som är lagda i Exempelkommunen, och talen som bär dem.

docs/exempelkommunen.md berättar dem för läsaren; testerna letar upp var och en på sin sida.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Berattelse:
    """Något som hänt i Exempelkommunen: vad, var det syns, och vem och när det gäller."""

    id: str
    mening: str
    sida: str
    namnd: str
    ar: int


BERATTELSER = (
    Berattelse(
        "glider", "Socialnämndens underskott växer för varje år", "budgetavvikelse",
        "socialnamnden", 2023,
    ),
    Berattelse(
        "prognosmiss", "Grundskolenämndens underskott blev dubbelt mot prognosen i augusti",
        "oversikt", "grundskolenamnden", 2023,
    ),
    Berattelse(
        "metodbrott", "Äldrenämndens mått på trygghet mäts på nytt sätt från 2021", "mal",
        "aldrenamnden", 2023,
    ),
    Berattelse(
        "namnbyte", "Miljönämnden blir klimatnämnden 2022 och tar eget kapital med sig",
        "resultatoverforing", "klimatnamnden", 2022,
    ),
    Berattelse(
        "flytt", "Öppna mötesplatser flyttar från kulturnämnden till äldrenämnden 2023",
        "budgetavvikelse", "aldrenamnden", 2023,
    ),
    Berattelse(
        "effektivisering", "Gymnasienämndens effektivisering av lokaler ger inte väntad effekt",
        "effektiviseringar", "gymnasienamnden", 2023,
    ),
    Berattelse(
        "upprepat_fel", "Gymnasienämndens kontroll av löneunderlag hittar samma fel varje år",
        "internkontroll", "gymnasienamnden", 2023,
    ),
    Berattelse(
        "sakert_over", "Grundskolenämndens stickprov ligger säkert över gränsen", "internkontroll",
        "grundskolenamnden", 2023,
    ),
    Berattelse(
        "for_fa_svar", "Byggnadsnämnden har för få svar för att visa HME", "mal",
        "byggnadsnamnden", 2023,
    ),
    Berattelse(
        "ej_publicerad", "En av socialnämndens indikatorer är inte publicerad ännu", "mal",
        "socialnamnden", 2023,
    ),
    Berattelse(
        "bidrag_upphor", "Ett statsbidrag till socialnämndens öppna insatser upphör 2024",
        "namnd", "socialnamnden", 2023,
    ),
    Berattelse(
        "motsagelse", "Socialnämnden kallar ett etappmål nått som utfallet inte når", "mal",
        "socialnamnden", 2023,
    ),
)  # fmt: skip

MOTSAGELSER = (
    ("avstamning.etappmal", "socialnamnden", 2023),
    ("avstamning.antal_mot_lista", "socialnamnden", 2023),
    ("avstamning.stickprov_summa", "kommunstyrelsen", 2023),
    ("avstamning.avvikelse_procent", "kulturnamnden", 2022),
    ("avstamning.text_mot_tabell", "grundskolenamnden", 2022),
)
"""De enda ställen där källan säger emot sig själv: regel, nämnd och år (bokslut)."""

AVVIKELSE_PROCENT = {
    "kommunstyrelsen": (0.6, 1.1, 0.3, -0.2, -0.9, -0.3),
    "socialnamnden": (0.2, -0.6, -1.5, -2.6, -4.2, -5.1),
    "grundskolenamnden": (0.3, 0.8, 0.1, -0.3, -1.6, -0.6),
    "aldrenamnden": (-0.2, 0.5, -0.4, -0.6, -0.7, -0.5),
    "gymnasienamnden": (0.4, 0.9, 0.6, 0.1, -0.4, 0.2),
    "forskolenamnden": (0.5, 1.0, 0.7, 0.4, 0.2, 0.3),
    "kulturnamnden": (0.1, -0.8, -0.4, 0.2, 0.3, 0.1),
    "byggnadsnamnden": (0.9, -0.3, 1.8, 0.7, 1.1, -0.6),
    "miljonamnden": (1.2, 0.8, 0.5, 0.9, 1.4, 0.7),
}
"""Nämndens avvikelse mot budget, procent av budgeten, per år från 2019; minus är underskott."""

PROGNOS_PROCENT = {
    "kommunstyrelsen": (0.4, 0.6, 0.2, 0.0, 0.1, -0.4),
    "socialnamnden": (0.4, -0.3, -1.1, -2.0, -2.9, -4.6),
    "grundskolenamnden": (0.2, 0.5, 0.0, -0.2, -0.8, -0.8),
    "aldrenamnden": (0.0, 0.2, -0.3, -0.5, -1.0, -0.6),
    "gymnasienamnden": (0.2, 0.6, 0.5, 0.2, 0.0, 0.1),
    "forskolenamnden": (0.3, 0.8, 0.6, 0.3, 0.3, 0.2),
    "kulturnamnden": (0.0, -0.5, -0.3, 0.0, 0.0, 0.0),
    "byggnadsnamnden": (0.5, -0.6, 1.0, 0.4, 0.6, -0.2),
    "miljonamnden": (0.8, 0.5, 0.3, 0.6, 0.9, 0.5),
}
"""Helårsprognosen i augusti, procent av budgeten, per år från 2019."""

NADDA_ETAPPMAL = {
    "kommunstyrelsen": (13, 14, 13, 13, 12, 13),
    "socialnamnden": (13, 12, 10, 9, 7, 6),
    "grundskolenamnden": (13, 14, 13, 12, 11, 12),
    "aldrenamnden": (9, 8, 10, 10, 10, 11),
    "gymnasienamnden": (9, 10, 9, 10, 11, 10),
    "forskolenamnden": (10, 11, 10, 11, 12, 12),
    "kulturnamnden": (8, 5, 7, 9, 9, 9),
    "byggnadsnamnden": (5, 6, 6, 6, 7, 5),
    "miljonamnden": (6, 6, 7, 8, 8, 7),
}
"""Etappmål som nås, per år från 2019."""

SJUKFRANVARO = {
    "kommunstyrelsen": ((4.6, 4.9, 4.4, 4.7, 4.1, 4.2), 4.5),
    "socialnamnden": ((7.6, 8.4, 8.3, 8.6, 9.1, 9.4), 8.0),
    "grundskolenamnden": ((6.8, 7.6, 7.2, 7.6, 7.3, 7.1), 7.0),
    "aldrenamnden": ((8.9, 10.6, 10.0, 10.8, 10.2, 9.9), 8.9),
    "gymnasienamnden": ((6.2, 6.6, 6.1, 6.4, 5.9, 5.8), 6.5),
    "forskolenamnden": ((8.2, 9.4, 8.8, 8.7, 8.4, 8.2), 8.2),
    "kulturnamnden": ((5.6, 5.9, 5.5, 5.4, 4.8, 4.9), 5.5),
    "byggnadsnamnden": ((3.2, 3.4, 3.1, 3.4, 3.6, 3.7), 4.5),
    "miljonamnden": ((3.6, 3.9, 3.5, 4.2, 3.9, 3.8), 4.5),
}
"""Sjukfrånvaro i procent per år från 2019, och etappmålet 2023 (lägre än)."""

HME = {
    "kommunstyrelsen": ((78, 79, 79, 80, 80, 81), 79),
    "socialnamnden": ((78, 77, 76, 75, 74, 73), 78),
    "grundskolenamnden": ((79, 80, 79, 78, 79, 79), 78),
    "aldrenamnden": ((75, 74, 76, 75, 76, 77), 77),
    "gymnasienamnden": ((79, 79, 80, 79, 80, 80), 78),
    "forskolenamnden": ((78, 78, 79, 78, 79, 80), 78),
    "kulturnamnden": ((79, 77, 78, 79, 77, 78), 78),
    "byggnadsnamnden": ((None, None, None, None, None, None), 78),
    "miljonamnden": ((80, 81, 81, 84, 83, 82), 78),
}
"""HME, index per år från 2019, och etappmålet 2023 (högre än). Byggnadsnämnden har få svar."""

KLARA_UPPDRAG = {
    "kommunstyrelsen": (14, 13, 15, 16, 15, 16),
    "socialnamnden": (12, 11, 11, 10, 9, 8),
    "grundskolenamnden": (10, 9, 10, 11, 11, 10),
    "aldrenamnden": (7, 5, 7, 7, 8, 7),
    "gymnasienamnden": (6, 5, 6, 5, 5, 6),
    "forskolenamnden": (7, 6, 7, 7, 7, 8),
    "kulturnamnden": (5, 3, 5, 6, 6, 5),
    "byggnadsnamnden": (5, 4, 5, 4, 5, 4),
    "miljonamnden": (4, 3, 4, 4, 4, 4),
}
"""Uppdrag som är klara i bokslutet, per år från 2019."""

STICKPROV_FEL = {
    "kommunstyrelsen": (4, 3, 5, 4, 5, 4),
    "socialnamnden": (5, 6, 7, 8, 9, 9),
    "grundskolenamnden": (9, 10, 9, 11, 10, 9),
    "aldrenamnden": (5, 7, 5, 6, 6, 5),
    "gymnasienamnden": (6, 6, 5, 7, 7, 6),
    "forskolenamnden": (3, 5, 4, 3, 4, 3),
    "kulturnamnden": (2, 3, 1, 2, 2, 1),
    "byggnadsnamnden": (1, 2, 1, 1, None, 2),
    "miljonamnden": (1, 0, 1, 0, 0, 1),
}
"""Fel i bokslutets 16 stickprov, per år från 2019; saknat = inget urval gjordes det året."""

STICKPROV_ANTAL = 16
STICKPROV_ANTAL_DELAR2 = 6
LONEPOSTER_UTAN_ATTEST = (41, 44, 39, 46, 43, 47)
"""Gymnasienämndens fel i löneunderlag, per år från 2019: lika många varje år."""
