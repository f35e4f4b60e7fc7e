"""Hämta från Kolada: planera, hämta det som fattas, och läs in allt på en gång eller inget."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from hud_model import kallor
from hud_model.arenden.fardig import fardig
from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor._kolada_api import Klient
from hud_model.kallor._kolada_hamtning import Dagbok, Framsteg, Hamtning, Plan
from hud_model.kallor.kolada import KALLA
from hud_model.katalog import RIKET, Katalog
from hud_model.lager import Lager

KATALOGENS = "Kolada, katalogens nyckeltal"


@dataclass(frozen=True)
class Hamtat:
    """En inläst hämtning; `ny` är falskt när samma svar redan var inlästa."""

    inlasning: Inlasning
    ny: bool
    varden: int


def planera(
    katalog: Katalog,
    nyckeltal: Sequence[str] = (),
    kommuner: Sequence[str] = (),
    ar: str | None = None,
    *,
    idag: date | None = None,
) -> Plan:
    """Planen: det angivna, annars katalogens nyckeltal, alla kommuner och riket, katalogens år.

    `ar` är ett år eller FRÅN-TILL. Anvandarfel med en rad per id, kod eller år som inte duger.
    """
    i_ar = (idag or date.today()).year
    fel = [
        f"--nyckeltal {id_} – är inte ett id i Kolada – skriv N eller U och fem siffror"
        for id_ in nyckeltal
        if not re.fullmatch(r"[NU][0-9]{5}", id_)
    ]
    fel += [
        f"--kommun {kod} – är ingen kommunkod – skriv SCB:s fyra siffror, eller {RIKET} för riket"
        for kod in kommuner
        if kod != RIKET and kod not in katalog.kommunkoder
    ]
    fran = int(katalog.parameter("kolada_fran_ar", i_ar))
    ar_fran, ar_till = fran, i_ar
    if ar is not None:
        traff = re.fullmatch(r"([0-9]{4})(?:[-–]([0-9]{4}))?", ar)
        if traff:
            ar_fran, ar_till = int(traff[1]), int(traff[2] or traff[1])
        if not traff or not 1970 <= ar_fran <= ar_till <= i_ar:
            fel.append(f"--ar {ar} – är inga år till och med {i_ar} – skriv som {fran}-{i_ar}")
    if fel:
        raise Anvandarfel(*fel)
    plan = Plan(
        KATALOGENS,
        tuple(sorted(set(nyckeltal) or katalog.nyckeltal)),
        tuple(sorted(set(kommuner) or {RIKET, *katalog.kommunkoder})),
        tuple(range(ar_fran, ar_till + 1)),
    )
    if not (nyckeltal or kommuner or ar):
        return plan
    urval = repr((plan.nyckeltal, plan.kommuner, plan.ar)).encode()
    return replace(plan, titel=f"Kolada, urval {hashlib.sha256(urval).hexdigest()[:8]}")


def hamta_kolada(
    lager: Lager,
    katalog: Katalog,
    av: str,
    plan: Plan,
    klient: Klient,
    framsteg: Framsteg = lambda klara, alla, varden: None,
    *,
    idag: date | None = None,
) -> Hamtat:
    """Hämtar planen och läser in den; det som en avbruten hämtning hann finns kvar till nästa.

    Anvandarfel när något inte går att hämta eller läsa; inget har då ändrats i modellen, och
    sista raden säger vad som är inläst sedan tidigare.
    """
    dagbok = Dagbok(lager.mapp / "hamtas", klient.bas_url, plan, idag or date.today())
    hamtning = Hamtning(klient, plan, dagbok, lager.mapp / "ra", lager.spara_ra, framsteg)
    try:
        forteckning = hamtning.forteckning()
    except Anvandarfel as fel:
        raise Anvandarfel(*fel.rader, redan_inlast(lager)) from fel
    # Svaren är redan prövade här, och större än barnet som läser andras filer får läsa.
    with TemporaryDirectory(dir=lager.mapp / "hamtas", prefix="mellan-") as mellan:
        fil = Fil("kolada.json", forteckning, lager.mapp / "ra", mellan=Path(mellan))
        (last,) = kallor.las(fil, Leveransval(KALLA), katalog)
        inlasning = fardig(last, katalog)
        lager.spara_ra(fil.sha256, forteckning)
        sparat = lager.spara([inlasning], av)
    dagbok.stang()
    return Hamtat(inlasning, bool(sparat.nya), hamtning.varden)


def redan_inlast(lager: Lager) -> str:
    """En rad om vad från Kolada som redan är inläst, och när det hämtades."""
    ram = lager.las("inlasning", kalla=KALLA)
    if ram.empty:
        return "Kolada – inget är inläst sedan tidigare – kör igen när det finns nät"
    senast = ram.sort_values("dokumentdatum", na_position="first").iloc[-1]
    datum = senast["dokumentdatum"]
    nar = "" if pd.isna(datum) else f", hämtat {datum}"
    return f"Kolada – inläst är {senast['titel']}{nar} – det visas tills en ny hämtning lyckas"
