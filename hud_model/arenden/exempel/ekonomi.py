"""Nämndens ekonomi i hela tusental: budget, utfall, prognos, eget kapital och förklaringar."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from hud_model.arenden.exempel.berattelser import AVVIKELSE_PROCENT, PROGNOS_PROCENT
from hud_model.arenden.exempel.grund import (
    AREN,
    FLYTT_AR,
    NAMNDER,
    Namndprofil,
    Rapport,
    dela,
    slump,
)
from hud_model.begrepp import Rad

INTAKTER, KOSTNADER, RESULTAT = (
    "Verksamhetens intäkter",
    "Verksamhetens kostnader",
    "Årets resultat",
)
POSTER = (INTAKTER, "Personal", "Lokaler", "Bidrag kostnader", "Köp av verksamhet", "Övrigt")
FLYTTAD = "Öppna mötesplatser"
_TKR = 1_000
_UPPRAKNING = 1.034
_FLYTT_TKR = 14_000
_FLYTTAD_FRAN_TILL = {"kulturnamnden": ("Fritid", False), "aldrenamnden": ("Hemma", True)}
_IB_TKR = {
    "kommunstyrelsen": 14_200, "socialnamnden": 18_400, "grundskolenamnden": 31_500,
    "aldrenamnden": 22_800, "gymnasienamnden": 9_600, "forskolenamnden": 12_900,
    "kulturnamnden": 3_400, "byggnadsnamnden": 1_100, "miljonamnden": 900,
}  # fmt: skip
_AVRAKNING_ANDEL = {"kommunstyrelsen": 0.55, "kulturnamnden": 0.4}
"""Så stor del av avvikelsen är kapitalkostnader som avräknas, där nämnden har sådana."""
_ORSAKER: dict[tuple[str, str], tuple[tuple[str, str, float | None], ...]] = {
    ("socialnamnden", "Köp av verksamhet"): (
        ("Fler dygn i placeringar", "volym", 0.55),
        ("Högre dygnspris", "pris", 0.25),
        ("Längre vårdtider", "volym", None),
    ),
    ("grundskolenamnden", "Personal"): (
        ("Vikarier vid sjukfrånvaro", "volym", 0.4),
        ("Fler elever med stöd", "volym", 0.3),
        ("Sen anpassning av klasser", "tid", None),
    ),
    ("aldrenamnden", "Personal"): (
        ("Fler hemtjänsttimmar", "volym", 0.5),
        ("Övertid och timvikarier", "ovrigt", None),
    ),
    ("kommunstyrelsen", "Övrigt"): (("Snöröjning", "volym", 0.3), ("Driftavtal", "pris", None)),
    ("gymnasienamnden", "Lokaler"): (
        ("Effektiviseringen av lokaler gav inte väntad effekt", "tid", 0.8),
    ),
    ("gymnasienamnden", "Köp av verksamhet"): (("Fler elever hos andra", "volym", 0.7),),
    ("forskolenamnden", "Personal"): (("Färre barn än väntat", "volym", 0.8),),
    ("kulturnamnden", "Lokaler"): (("Energipriser", "pris", None),),
    ("byggnadsnamnden", INTAKTER): (("Antal bygglov", "volym", 0.9),),
    ("miljonamnden", "Personal"): (("Vakanta tjänster", "tid", 0.9),),
}
"""Orsaker per nämnd och post: andelen av postens avvikelse, eller bara i ord."""
_OVRIG_ORSAK = {
    INTAKTER: ("Statsbidrag", "engang"),
    "Personal": ("Vakanta tjänster", "tid"),
    "Lokaler": ("Hyror", "pris"),
    "Bidrag kostnader": ("Färre ansökningar", "volym"),
    "Köp av verksamhet": ("Prisuppräkning", "pris"),
    "Övrigt": ("Inköp av varor och tjänster", "ovrigt"),
}
_MISSLYCKAD = ("gymnasienamnden", (2022, 2023))
"""Nämnden och åren då effektiviseringen av lokaler inte gav effekt."""


@dataclass(frozen=True)
class Verksamhet:
    """En verksamhet ett år, kronor (kostnad negativ). `ny` = nämnden hade den inte året före."""

    omrade: str
    namn: str
    budget_kr: int
    utfall_kr: int
    ny: bool = False


@dataclass(frozen=True)
class Arsekonomi:
    """Nämndens år i kronor: posternas budget och utfall, verksamheterna och eget kapital."""

    beslutad: dict[str, int]
    budget: dict[str, int]
    utfall: dict[str, int]
    verksamheter: tuple[Verksamhet, ...]
    prognos: dict[str, dict[str, int]]
    avrakning_kr: int
    ib_kr: int

    @property
    def budget_kr(self) -> int:
        """Nettobudgeten: negativ."""
        return sum(self.budget.values())

    @property
    def utfall_kr(self) -> int:
        """Nettoutfallet: negativt."""
        return sum(self.utfall.values())

    @property
    def avvikelse_kr(self) -> int:
        """Utfall − budget; minus är underskott."""
        return self.utfall_kr - self.budget_kr

    @property
    def balans_kr(self) -> int:
        """Resultatet efter avräkning av kapitalkostnader, som förs över i sin helhet."""
        return self.avvikelse_kr + self.avrakning_kr

    @property
    def ub_kr(self) -> int:
        """Eget kapital ut ur året."""
        return self.ib_kr + self.balans_kr


def _flyttad(profil: Namndprofil, ar: int) -> str | None:
    """Området där den flyttade verksamheten ligger hos nämnden det året."""
    omrade, efter = _FLYTTAD_FRAN_TILL.get(profil.id, ("", False))
    return omrade if omrade and efter == (ar >= FLYTT_AR) else None


def _omraden(profil: Namndprofil, ar: int) -> list[tuple[str, str, float]]:
    """Område, verksamhet och andel; den flyttade verksamhetens andel ges för sig."""
    flyttad = _flyttad(profil, ar)
    ut = []
    for omrade, verksamheter in profil.omraden:
        ut += [(omrade, namn, andel) for namn, andel in verksamheter]
        if omrade == flyttad:
            ut.append((omrade, FLYTTAD, 0.0))
    return ut


def _procent(tabell: dict[str, tuple[float, ...]], profil: Namndprofil, ar: int) -> float:
    return tabell[profil.id][ar - AREN[0]]


@lru_cache(maxsize=256)
def arsekonomi(profil: Namndprofil, ar: int) -> Arsekonomi:
    """Nämndens ekonomi det året; delarna går ihop med summorna på kronan."""
    s = slump("ekonomi", profil.id, ar)
    uppraknat = _UPPRAKNING ** (ar - 2023)
    flyttad_tkr = round(_FLYTT_TKR * uppraknat) if _flyttad(profil, ar) else 0
    netto_tkr = round(profil.budget_tkr * uppraknat)
    if profil.id in _FLYTTAD_FRAN_TILL and ar < FLYTT_AR:  # profilens budget är den efter flytten
        flytt_tkr = round(_FLYTT_TKR * uppraknat)
        netto_tkr += flytt_tkr if flyttad_tkr else -flytt_tkr
    brutto = round(netto_tkr / (1 - profil.intakt))
    kostnader = dela(-brutto, [*profil.kostnader, 0])
    budget = dict(zip(POSTER, [brutto - netto_tkr, *kostnader], strict=True))
    avvikelse = round(netto_tkr * _procent(AVVIKELSE_PROCENT, profil, ar) / 100)
    tyngst_post, tyngst_verksamhet = profil.tyngst
    poster = _fordela(avvikelse, budget, tyngst_post, 0.004, s)
    if (profil.id, ar) in {(_MISSLYCKAD[0], a) for a in _MISSLYCKAD[1]}:
        poster["Lokaler"] -= 2_600
        poster[tyngst_post] += 2_600
    # En ändring av ramen under året ligger på posten som väger tyngst.
    andring = round(netto_tkr * float(s.uniform(0.002, 0.008)))
    beslutad = {**budget, tyngst_post: budget[tyngst_post] + andring}
    verksamheter = _verksamheter(profil, ar, netto_tkr, flyttad_tkr, avvikelse, s)
    prognos = {}
    for tillfalle in ("delar1", "delar2"):
        procent = _procent(PROGNOS_PROCENT, profil, ar)
        if tillfalle == "delar1":
            procent = 0.4 * procent
        helar = round(netto_tkr * procent / 100)
        delar = {post: round(0.4 * kr) for post, kr in poster.items()}
        delar[tyngst_post] += helar - sum(delar.values())
        prognos[tillfalle] = {post: _TKR * (budget[post] + delar[post]) for post in POSTER}
    avrakning = -round(avvikelse * _AVRAKNING_ANDEL.get(profil.id, 0))
    fore = arsekonomi(profil, ar - 1).ub_kr if ar > AREN[0] else _TKR * _IB_TKR[profil.id]
    return Arsekonomi(
        {post: _TKR * kr for post, kr in beslutad.items()},
        {post: _TKR * kr for post, kr in budget.items()},
        {post: _TKR * (budget[post] + poster[post]) for post in POSTER},
        verksamheter,
        prognos,
        _TKR * avrakning,
        fore,
    )


def _fordela(
    avvikelse: int, budget: dict[str, int], tyngst: str, spridning: float, s: np.random.Generator
) -> dict[str, int]:
    """Avvikelsen på delarna: små slumpvisa avvikelser, resten på den som väger tyngst."""
    brus = s.normal(0, spridning, len(budget))
    delar = {namn: round(abs(kr) * b) for (namn, kr), b in zip(budget.items(), brus, strict=True)}
    delar[tyngst] += avvikelse - sum(delar.values())
    return delar


def _verksamheter(
    profil: Namndprofil,
    ar: int,
    netto_tkr: int,
    flyttad_tkr: int,
    avvikelse: int,
    s: np.random.Generator,
) -> tuple[Verksamhet, ...]:
    led = _omraden(profil, ar)
    egna = [(o, n, a) for o, n, a in led if n != FLYTTAD]
    budget = dict(
        zip(
            [n for _, n, _ in egna],
            dela(-(netto_tkr - flyttad_tkr), [a for _, _, a in egna]),
            strict=True,
        )
    )
    if flyttad_tkr:
        budget[FLYTTAD] = -flyttad_tkr
    avvikelser = _fordela(avvikelse, budget, profil.tyngst[1], 0.006, s)
    ny = ar == FLYTT_AR
    return tuple(
        Verksamhet(o, n, _TKR * budget[n], _TKR * (budget[n] + avvikelser[n]), ny and n == FLYTTAD)
        for o, n, _ in led
    )


def rader(rapport: Rapport) -> dict[str, list[Rad]]:
    """Tabellerna om ekonomi som rapporten har vid sitt tillfälle."""
    ar = arsekonomi(rapport.profil, rapport.ar)
    fore = arsekonomi(rapport.profil, rapport.ar - 1) if rapport.ar > AREN[0] else None
    ut = {"resultatrakning": _resultatrakning(rapport, ar, fore), "budgetram": _ram(rapport, ar)}
    if rapport.tillfalle in ar.prognos:
        ut["prognos"] = _prognos(rapport, ar)
    if rapport.tillfalle == "plan":
        ut["volymantagande"] = _volymer(rapport)
    if rapport.tillfalle in ("plan", "bokslut"):
        ut["driftverksamhet"] = _drift(rapport, ar, fore)
    if rapport.bokslut:
        ut["nettokostnad"] = _netto(rapport, ar)
        ut["eget_kapital"] = [_eget_kapital(rapport, ar)]
        ut["avvikelseforklaring"] = _forklaringar(rapport, ar)
        ut["rapporterad_uppgift"] = [_i_text(rapport, ar)]
        if rapport.profil.id == "kommunstyrelsen":
            ut["kommunresultat"] = _kommunresultat(rapport)
    return ut


def _med_summor(poster: dict[str, int]) -> dict[str, int]:
    kostnader = sum(kr for post, kr in poster.items() if post != INTAKTER)
    return {**poster, KOSTNADER: kostnader, RESULTAT: kostnader + poster[INTAKTER]}


def _resultatrakning(rapport: Rapport, ar: Arsekonomi, fore: Arsekonomi | None) -> list[Rad]:
    budget = _med_summor(ar.beslutad if rapport.tillfalle == "plan" else ar.budget)
    utfall = _med_summor(ar.utfall) if rapport.bokslut else {}
    forra = _med_summor(fore.utfall) if fore and rapport.bokslut else {}
    return [
        rapport.rad(
            f"Resultaträkning, raden {post}",
            post=post,
            ordning=nr,
            budget_kr=kr,
            utfall_kr=utfall.get(post),
            avvikelse_rapporterad_kr=utfall[post] - kr if utfall else None,
            foregaende_ar_kr=forra.get(post),
        )
        for nr, (post, kr) in enumerate(budget.items(), 1)
    ]


def _drift(rapport: Rapport, ar: Arsekonomi, fore: Arsekonomi | None) -> list[Rad]:
    plan = rapport.tillfalle == "plan"
    forra = {v.namn: v.utfall_kr for v in fore.verksamheter} if fore and not plan else {}
    ut = []

    def lagg(niva: str, namn: str, over: str | None, delar: list[Verksamhet]) -> None:
        budget, utfall = (sum(getattr(v, k) for v in delar) for k in ("budget_kr", "utfall_kr"))
        gamla = [forra[v.namn] for v in delar if v.namn in forra]
        if plan:  # planen delar ut den beslutade ramen, innan årets ändringar
            tyngst = any(v.namn == rapport.profil.tyngst[1] for v in delar)
            budget += sum(ar.beslutad.values()) - ar.budget_kr if tyngst else 0
        ut.append(
            rapport.rad(
                f"Drift per verksamhet, raden {namn}",
                verksamhet=namn,
                overordnad=over,
                niva=niva,
                ordning=len(ut) + 1,
                budget_kr=budget,
                utfall_kr=None if plan else utfall,
                avvikelse_rapporterad_kr=None if plan else utfall - budget,
                avvikelse_rapporterad_procent=None
                if plan
                else round(100 * (utfall - budget) / abs(budget), 1),
                foregaende_ar_kr=sum(gamla) if gamla else None,
            )
        )

    for omrade in dict.fromkeys(v.omrade for v in ar.verksamheter):
        delar = [v for v in ar.verksamheter if v.omrade == omrade]
        lagg("omrade", omrade, None, delar)
        for v in delar:
            lagg("verksamhet", v.namn, omrade, [v])
    lagg("summa", "Resultat", None, list(ar.verksamheter))
    if (rapport.namnd, rapport.ar) == ("kulturnamnden", 2022) and not plan:
        ut[0]["avvikelse_rapporterad_procent"] += 2.0  # planterad motsägelse
    return ut


def _netto(rapport: Rapport, ar: Arsekonomi) -> list[Rad]:
    ut = []
    for omrade in dict.fromkeys(v.omrade for v in ar.verksamheter):
        delar = [v for v in ar.verksamheter if v.omrade == omrade]
        for namn, over, kr in (
            (omrade, None, sum(v.utfall_kr for v in delar)),
            *((v.namn, omrade, v.utfall_kr) for v in delar),
        ):
            plats = f"Nettokostnad, raden {namn}"
            ut.append(rapport.rad(plats, verksamhet=namn, overordnad=over, utfall_kr=kr))
    return ut


def _prognos(rapport: Rapport, ar: Arsekonomi) -> list[Rad]:
    poster = _med_summor(ar.prognos[rapport.tillfalle])
    return [
        rapport.rad(f"Helårsprognos, raden {post}", post=post, prognos_kr=kr)
        for post, kr in poster.items()
    ]


def _ram(rapport: Rapport, ar: Arsekonomi) -> list[Rad]:
    beslutad, justerad = -sum(ar.beslutad.values()), -ar.budget_kr
    kedja = [("Beslutad budgetram", "niva", f"{rapport.ar - 1}-11-15", beslutad)]
    if rapport.tillfalle != "plan":
        kedja += [
            ("Omfördelning mellan nämnder", "andring", f"{rapport.ar}-04-10", justerad - beslutad),
            ("Justerad budgetram för året", "niva", f"{rapport.ar}-04-30", justerad),
        ]
    return [
        rapport.rad(
            f"Budgetram, {handelse.lower()}",
            handelse=handelse,
            ordning=nr,
            slag=slag,
            datum=datum,
            belopp_kr=kr,
        )
        for nr, (handelse, slag, datum, kr) in enumerate(kedja, 1)
    ]


def _eget_kapital(rapport: Rapport, ar: Arsekonomi) -> Rad:
    return rapport.rad(
        "Eget kapital, tabellen",
        ib_rapporterad_kr=ar.ib_kr,
        arets_resultat_rapporterad_kr=ar.avvikelse_kr,
        avrakning_rapporterad_kr=ar.avrakning_kr,
        balansresultat_rapporterad_kr=ar.balans_kr,
        resultatoverforing_rapporterad_kr=ar.balans_kr,
        ub_rapporterad_kr=ar.ub_kr,
    )


def _forklaringar(rapport: Rapport, ar: Arsekonomi) -> list[Rad]:
    ut = []
    grans = abs(ar.budget_kr) * 0.0008
    for post in POSTER:
        avvikelse = ar.utfall[post] - ar.budget[post]
        teknisk = -ar.avrakning_kr if post == rapport.profil.tyngst[0] else 0
        if teknisk:
            ut.append(_forklaring(rapport, post, "Kapitalkostnader", "teknisk", teknisk))
        rest = avvikelse - teknisk
        if abs(avvikelse) < grans:
            continue
        orsaker = _ORSAKER.get((rapport.profil.id, post))
        if post == "Lokaler" and rapport.namnd == _MISSLYCKAD[0] and rapport.ar in _MISSLYCKAD[1]:
            pass
        elif orsaker is None or post == "Lokaler":
            orsak, slag = _OVRIG_ORSAK[post]
            orsaker = ((orsak, slag, 0.7),)
        for orsak, slag, andel in orsaker:
            kr = None if andel is None else round(rest * andel / _TKR) * _TKR
            ut.append(_forklaring(rapport, post, orsak, slag, kr))
    return ut


def _forklaring(rapport: Rapport, post: str, orsak: str, slag: str, kr: int | None) -> Rad:
    return rapport.rad(
        f"Resultatanalys, {post.lower()}", omrade=post, orsak=orsak, slag=slag, belopp_kr=kr
    )


def _i_text(rapport: Rapport, ar: Arsekonomi) -> Rad:
    mnkr = round(ar.avvikelse_kr / 1e6, 1)
    if (rapport.namnd, rapport.ar) == ("grundskolenamnden", 2022):
        mnkr = round(mnkr + 1, 1)  # planterad motsägelse
    return rapport.rad(
        "Resultatanalys, löptext", amne="Budgetavvikelse (text)", varde=mnkr, enhet="mnkr"
    )


_VOLYM = {
    "kommunstyrelsen": ("Väg och park", "Kvadratmeter väg att sköta", "tusen kvm", 1_180),
    "socialnamnden": ("Placeringar", "Dygn i placering", "dygn", 31_400),
    "grundskolenamnden": ("Undervisning", "Elever", "antal", 12_600),
    "aldrenamnden": ("Hemtjänst", "Hemtjänsttimmar", "timmar", 612_000),
    "gymnasienamnden": ("Gymnasieskola", "Elever", "antal", 3_900),
    "forskolenamnden": ("Förskola i egen regi", "Barn", "antal", 4_700),
    "kulturnamnden": ("Bibliotek", "Besök", "tusental", 540),
    "byggnadsnamnden": ("Bygglov", "Ärenden", "antal", 980),
    "miljonamnden": ("Tillsyn", "Besök", "antal", 640),
}
_ARLIG_OKNING = {"socialnamnden": 0.04, "aldrenamnden": 0.02, "forskolenamnden": -0.015}


def _volymer(rapport: Rapport) -> list[Rad]:
    verksamhet, matt, enhet, varde = _VOLYM[rapport.profil.id]
    okning = _ARLIG_OKNING.get(rapport.profil.id, 0.005)
    return [
        rapport.rad(
            f"Volymer, {verksamhet.lower()}",
            verksamhet=verksamhet,
            matt=matt,
            varde=float(round(varde * (1 + okning) ** (rapport.ar - 2023))),
            enhet=enhet,
            riktning="okar" if okning > 0.01 else "minskar" if okning < 0 else "oforandrad",
        )
    ]


def samlad_avvikelse(ar: int) -> tuple[int, int]:
    """Nämndernas samlade avvikelse och budget det året, kronor."""
    alla = [arsekonomi(p, ar) for p in NAMNDER]
    return sum(a.avvikelse_kr for a in alla), sum(a.budget_kr for a in alla)


def _kommunresultat(rapport: Rapport) -> list[Rad]:
    avvikelse, budget = samlad_avvikelse(rapport.ar)
    finans = round(0.012 * abs(budget) / 1e6 + float(slump("finans", rapport.ar).normal(0, 8)), 1)
    return [
        rapport.rad("Kommunens resultat", namnd=None, matt=matt, varde=varde, enhet="mnkr")
        for matt, varde in (
            ("Nämndernas avvikelse mot budget", round(avvikelse / 1e6, 1)),
            ("Finansens avvikelse mot budget", finans),
            ("Kommunens avvikelse mot budget", round(avvikelse / 1e6 + finans, 1)),
        )
    ]
