"""Effektiviseringar i Exempelkommunen: en per nämnd, mätta före och efter; en gav inte effekt."""

from __future__ import annotations

from dataclasses import dataclass

from hud_model.arenden.exempel.grund import AREN, Rapport
from hud_model.begrepp import Rad
from hud_model.tabeller import STEG

STARTAR = 2021
MISSLYCKAD = "Färre och fullare lokaler"
"""Gymnasienämndens: kostnaden sjönk lite, men eleverna fick det sämre."""
_TKR = 1000


@dataclass(frozen=True)
class _Effektivisering:
    """Vad, nyckeltalen (namn, enhet, riktning, före, nu, bör), effekt (tkr per år) och sista steg.

    Utan `matt` finns inget ursprungsläge. `nytta` = står också i nyttobanken.
    """

    omrade: str
    benamning: str
    effekt_tkr: int | None
    budgetpost: str | None
    sista_steg: str
    ekonomi: tuple[str, str, float, float, float] | None = None
    verksamhet: tuple[str, str, str, float, float, float] | None = None
    nytta: bool = False


_ALLA = {
    "kommunstyrelsen": _Effektivisering(
        "Digitalt stöd", "Samlade licenser för kontorsprogram", None, None, "pagar"
    ),
    "socialnamnden": _Effektivisering(
        "Placeringar", "Fler egna familjehem", 6_400, "Köp av verksamhet", "pagar",
        ("Kostnad per placerat dygn", "kr", 3_150, 3_420, 2_900),
        ("Placeringar som håller mer än ett år", "%", "hog_ar_bra", 61, 58, 70),
    ),
    "grundskolenamnden": _Effektivisering(
        "Skoladministration", "Gemensam administration för skolorna", 4_200, "Personal", "i_ram",
        ("Kostnad för administration per elev", "kr", 6_800, 6_120, 6_000),
        ("Rektorer som är nöjda med stödet", "%", "hog_ar_bra", 68, 74, 75),
    ),
    "aldrenamnden": _Effektivisering(
        "Hemtjänst", "Digital tillsyn nattetid", 3_100, "Hemtjänst", "verifierad",
        ("Kostnad per tillsyn", "kr", 410, 335, 300),
        ("Tillsyner som görs i tid", "%", "hog_ar_bra", 91, 97, 98),
        nytta=True,
    ),
    "gymnasienamnden": _Effektivisering(
        "Lokaler", MISSLYCKAD, 5_000, "Lokaler", "pagar",
        ("Lokalkostnad per elev", "kr", 21_400, 20_600, 18_500),
        ("Elever som är nöjda med lokalerna", "%", "hog_ar_bra", 78, 66, 78),
    ),
    "kulturnamnden": _Effektivisering(
        "Bibliotek", "Meröppet på tre bibliotek", 900, "Personal", "verifierad",
        ("Kostnad per öppettimme", "kr", 1_450, 1_455, 1_400),
        ("Öppettimmar per vecka", "timmar", "hog_ar_bra", 118, 164, 160),
    ),
}  # fmt: skip


def rader(rapport: Rapport) -> dict[str, list[Rad]]:
    """Registret och mätningarna i bokslutet, från året då effektiviseringarna började."""
    egen = _ALLA.get(rapport.profil.id)
    if egen is None or not rapport.bokslut or rapport.ar < STARTAR:
        return {}
    plats = f"Effektiviseringar, raden {egen.benamning}"
    steg = STEG[min(rapport.ar - STARTAR, STEG.index(egen.sista_steg))]
    klar = steg in ("verifierad", "i_ram")
    register = rapport.rad(
        plats,
        omrade=egen.omrade,
        benamning=egen.benamning,
        ordning=1,
        agare="Förvaltningschef",
        uppfoljning="Gav inte väntad effekt"
        if egen.benamning == MISSLYCKAD and rapport.ar > STARTAR
        else None,
        matt_ekonomi=egen.ekonomi[0] if egen.ekonomi else None,
        matt_verksamhet=egen.verksamhet[0] if egen.verksamhet else None,
        effekt_kr=_TKR * egen.effekt_tkr if egen.effekt_tkr else None,
        budgetpost=egen.budgetpost,
        steg=steg,
        verifierad_av="Controller" if klar else None,
        verifierad_med="Utfall mot budget per månad" if klar else None,
        i_nyttobanken=egen.nytta,
    )
    return {"effektivisering": [register], "effektiviseringsmatning": _matningar(rapport, egen)}


def _matningar(rapport: Rapport, egen: _Effektivisering) -> list[Rad]:
    """Ursprungsläget, en uppföljning per år fram till rapporten, och börläget."""
    if egen.ekonomi is None or egen.verksamhet is None:
        return []
    namn, enhet, fore, nu, bor = egen.ekonomi
    v_namn, v_enhet, riktning, v_fore, v_nu, v_bor = egen.verksamhet
    ut = []
    for slag, matt, sort, bra, start, slut, mal in (
        ("ekonomi", namn, enhet, "lag_ar_bra", fore, nu, bor),
        ("verksamhet", v_namn, v_enhet, riktning, v_fore, v_nu, v_bor),
    ):
        andel = [(ar, (ar - STARTAR) / (AREN[-1] - STARTAR)) for ar in AREN]
        punkter = [("ursprung", f"{STARTAR - 1}-12-31", start)]
        punkter += [
            ("uppfoljning", f"{ar}-12-31", round(start + (slut - start) * del_, 1))
            for ar, del_ in andel
            if STARTAR < ar <= rapport.ar
        ]
        punkter.append(("bor", f"{AREN[-1]}-12-31", mal))
        ut += [
            rapport.rad(
                f"Effektiviseringar, mätning av {matt.lower()}",
                omrade=egen.omrade,
                benamning=egen.benamning,
                slag=slag,
                matt=matt,
                lage=lage,
                matdatum=dag,
                varde=float(varde),
                enhet=sort,
                riktning=bra,
            )
            for lage, dag, varde in punkter
        ]
    return ut
