"""Mål, indikatorer och etappmål: vägen till målåret, utfallen omkring den och alla slags saknat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from hud_model.arenden.exempel.berattelser import (
    AVVIKELSE_PROCENT,
    HME,
    NADDA_ETAPPMAL,
    SJUKFRANVARO,
)
from hud_model.arenden.exempel.ekonomi import samlad_avvikelse
from hud_model.arenden.exempel.grund import (
    AREN,
    MALAR,
    NAMNDER,
    Namndprofil,
    Rapport,
    slump,
)
from hud_model.begrepp import Rad
from hud_model.katalog import slug
from hud_model.regler.etappmal import uppnatt

SOCIAL = "Trygghet och lärande - social hållbarhet"
EKOLOGISK = "Mindre avtryck - ekologisk hållbarhet"
EKONOMISK = "Ordning i ekonomin - ekonomisk hållbarhet"
_KF_MAL = (
    (SOCIAL, "Alla får stöd i rätt tid", 2019, None),
    (SOCIAL, "Det är tryggt att leva här", 2019, None),
    (SOCIAL, "Kunskapen ökar", 2019, 2022),
    (SOCIAL, "Alla lär hela livet", 2023, None),
    (SOCIAL, "Fler är med och påverkar", 2019, None),
    (EKOLOGISK, "Utsläppen minskar", 2019, None),
    (EKOLOGISK, "Naturen tar mindre skada", 2023, None),
    (EKONOMISK, "Pengarna räcker över tid", 2019, None),
    (EKONOMISK, "Arbetsplatserna är hållbara", 2019, None),
)
"""Fullmäktiges mål: målområde, mål, första och sista år. Strukturen görs om 2023."""

_SOCIALA = (
    ("{M} får stöd i rätt tid", 0, ("{M} som får besked i tid (%)", "Klart inom utsatt tid (%)")),
    ("{M} känner sig trygga", 1, ("{M} som känner sig trygga (%)", "Nöjda {m} (index)")),
    ("{M} når sina mål", 2, ("{M} som når sina mål (%)", "Återkomst inom ett år (%)")),
    ("{M} är med och påverkar", 3, ("{M} som kan påverka (%)", "Svar på synpunkter i tid (%)")),
    ("Informationen är lätt att förstå", 3, ("Lätt att förstå (index)", "Enkelt att nå oss (%)")),
)
_EKOLOGISKA = (
    ("Verksamheten minskar sina utsläpp", 4, ("Fossilfria resor (%)", "Matsvinn (gram)")),
    ("Lokalerna drar mindre energi", 4, ("Energi i lokaler (kWh per kvm)", "Sorterat avfall (%)")),
)
_EKONOMISKA = (
    ("Pengarna används klokt", 5, ("Kostnad per {e} (tkr)", "Digitala ärenden (%)")),
    ("Arbetsplatsen är hållbar", 6, ("Personal som stannar två år (%)", "Utbildad personal (%)")),
)
_FYLLNAD = (
    "Andel med plan (%)", "Uppföljda planer (%)", "Bemötande (index)", "Tillgänglighet (index)",
    "Förnybar energi (%)", "Inköp med miljökrav (%)",
)  # fmt: skip
_OBLIGATORISKA = (
    ("Budgethållning (%)", "hog_ar_bra"),
    ("Sjukfrånvaro (%)", "lag_ar_bra"),
    ("Medarbetarengagemang (HME) (index)", "hog_ar_bra"),
)
_LAGA = ("Återkomst", "Matsvinn", "Energi i", "Kostnad per")
TRYGGHET = "{M} som känner sig trygga (%)"
METODBROTT_AR = 2021
_FORSTA_UTFALL = 2017
_BAKAT = 4
"""Så många år före rapportens år som tabellen visar."""


@dataclass(frozen=True)
class Indikator:
    """En indikator: målet den mäter, vägen till målåret och slaget av mätning.

    `matning` är `arlig`, `vartannat` (ej insamlad jämna år), `sen` (årets utfall är inte
    publicerat), `preliminar` eller `obligatorisk`.
    """

    namn: str
    mal: int
    riktning: str
    operator: str
    start: float
    slut: float
    decimaler: int
    matning: str

    @property
    def id(self) -> str:
        """Namnets slug."""
        return slug(self.namn)

    @property
    def enhet(self) -> str:
        """Det som står i sista parentesen."""
        return self.namn.rsplit("(", 1)[1].rstrip(")")

    def vag(self, ar: int) -> float:
        """Etappmålet det året: på den räta linjen från startåret till målåret."""
        andel = (ar - _FORSTA_UTFALL) / (MALAR - _FORSTA_UTFALL)
        return round(self.start + andel * (self.slut - self.start), self.decimaler)


@lru_cache(maxsize=64)
def namndmal(profil: Namndprofil) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Nämndens mål: text, fullmäktiges mål (nummer) och indikatorernas namn."""
    sociala = profil.antal_mal - 2
    eko = 0
    if profil.antal_mal >= 5:
        eko = 2 if profil.antal_mal >= 8 else 1
        sociala -= eko
    mal = [*_SOCIALA[:sociala], *_EKOLOGISKA[:eko], *_EKONOMISKA]
    namn = {"m": profil.malgrupp, "M": profil.malgrupp.capitalize(), "e": profil.enhet}
    return tuple(
        (text.format(**namn), kf, tuple(i.format(**namn) for i in indikatorer))
        for text, kf, indikatorer in mal
    )


@lru_cache(maxsize=64)
def indikatorer(profil: Namndprofil) -> tuple[Indikator, ...]:
    """Nämndens indikatorer i ordning, de tre obligatoriska på de ekonomiska målen."""
    mal = namndmal(profil)
    plan = [(nr, namn) for nr, (_, _, egna) in enumerate(mal) for namn in egna]
    egna = profil.antal_indikatorer - len(_OBLIGATORISKA)
    plan += [(nr % len(mal), namn) for nr, namn in enumerate(_FYLLNAD)]
    plan = sorted(plan[:egna], key=lambda par: par[0])
    ut = [_indikator(profil, nr, namn) for nr, namn in plan]
    for namn, riktning in _OBLIGATORISKA:
        op = "≥" if namn.startswith("Budget") else ">" if riktning == "hog_ar_bra" else "<"
        nr = len(mal) - (2 if namn.startswith("Budget") else 1)
        ut.append(Indikator(namn, nr, riktning, op, 0, 0, 1, "obligatorisk"))
    return tuple(sorted(ut, key=lambda i: i.mal))


def _indikator(profil: Namndprofil, nr: int, namn: str) -> Indikator:
    s = slump("indikator", profil.id, namn)
    lag = namn.startswith(_LAGA)
    start, slut, decimaler = {
        "Mat": (48.0, 30.0, 0), "Ene": (165.0, 130.0, 0), "Kos": (96.0, 90.0, 1),
        "Åte": (24.0, 12.0, 0),
    }.get(namn[:3], (float(s.integers(60, 76)), float(s.integers(84, 95)), 0))  # fmt: skip
    matning = str(s.choice(["arlig", "arlig", "arlig", "arlig", "vartannat", "preliminar"]))
    if namn.startswith("Återkomst"):
        matning = "sen"
    if TRYGGHET.format(M=profil.malgrupp.capitalize()) == namn:
        matning = "arlig"
    operator = str(s.choice(["<", "≤"] if lag else [">", ">", "≥"]))
    riktning = "lag_ar_bra" if lag else "hog_ar_bra"
    return Indikator(namn, nr, riktning, operator, start, slut, decimaler, matning)


def _status(i: Indikator, utfallsar: int, ar: int, namnd: str) -> str:
    """Varför utfallet finns eller saknas i det årets rapport."""
    if namnd == "byggnadsnamnden" and i.enhet == "index" and i.matning == "obligatorisk":
        return "sekretess"
    if i.matning == "vartannat" and utfallsar % 2 == 0:
        return "ej_insamlad"
    if i.matning == "sen" and utfallsar == ar:
        return "ej_publicerad"
    if i.matning == "preliminar" and utfallsar == ar:
        return "preliminar"
    return "faststalld"


def _etappmal(i: Indikator, profil: Namndprofil, ar: int) -> float:
    """Etappmålet det året, i indikatorns egen enhet."""
    if i.matning != "obligatorisk":
        return i.vag(ar)
    if i.namn.startswith("Budget"):
        return 0.0
    if i.namn.startswith("Sjuk"):
        return round(SJUKFRANVARO[profil.id][1] + 0.1 * (2023 - ar), 1)
    return float(HME[profil.id][1])


def _malvarde(i: Indikator, profil: Namndprofil) -> float:
    if i.matning != "obligatorisk":
        return i.slut
    if i.namn.startswith("Budget"):
        return 0.0
    if i.namn.startswith("Sjuk"):
        return round(SJUKFRANVARO[profil.id][1] - 1, 1)
    return float(HME[profil.id][1] + 4)


def _obligatoriskt(i: Indikator, profil: Namndprofil, ar: int) -> float | None:
    nr = max(ar, AREN[0]) - AREN[0]
    if i.namn.startswith("Budget"):
        return AVVIKELSE_PROCENT[profil.id][nr]
    if i.namn.startswith("Sjuk"):
        return SJUKFRANVARO[profil.id][0][nr]
    varde = HME[profil.id][0][nr]
    return None if varde is None else float(varde)


@lru_cache(maxsize=64)
def utfall(profil: Namndprofil) -> dict[tuple[str, int], float | None]:
    """Utfallen per indikator och år: så många etappmål nås varje år som berättelsen säger."""
    ut: dict[tuple[str, int], float | None] = {}
    alla = indikatorer(profil)
    fallenhet = {i.id: float(slump("fallenhet", profil.id, i.id).normal()) for i in alla}
    for ar in range(_FORSTA_UTFALL, AREN[-1] + 1):
        vilka = []
        nadda = NADDA_ETAPPMAL[profil.id][max(ar, AREN[0]) - AREN[0]]
        for i in alla:
            if i.matning == "obligatorisk":
                ut[i.id, ar] = varde = _obligatoriskt(i, profil, ar)
                nadda -= bool(uppnatt(varde, i.operator, _etappmal(i, profil, ar)))
            elif _status(i, ar, ar, profil.id) in ("faststalld", "preliminar"):
                vilka.append(i)
            else:  # etappmålet jämförs med senaste kända utfall
                fore = ut.get((i.id, ar - 1))
                nadda -= bool(uppnatt(fore, i.operator, i.vag(ar)))
                ut[i.id, ar] = _omkring(i, profil, ar, nar=fallenhet[i.id] > 0)
        s = slump("ordning", profil.id, ar)
        form = {i.id: fallenhet[i.id] + 0.6 * float(s.normal()) for i in vilka}
        ordnade = sorted(vilka, key=lambda i: -form[i.id])
        for nr, i in enumerate(ordnade):
            ut[i.id, ar] = _omkring(i, profil, ar, nar=nr < nadda)
    return ut


def _omkring(i: Indikator, profil: Namndprofil, ar: int, *, nar: bool) -> float:
    """Ett utfall strax på den nådda eller missade sidan av vägen."""
    s = slump("utfall", profil.id, i.id, ar)
    steg = 10.0**-i.decimaler
    gap = max(steg, abs(float(s.normal(0, 0.035))) * abs(i.vag(ar)))
    upp = (i.riktning == "hog_ar_bra") == nar
    varde = i.vag(ar) + (gap if upp else -gap)
    return round(min(varde, 99.0) if i.enhet == "%" else varde, i.decimaler)


def _brutet(i: Indikator, profil: Namndprofil) -> bool:
    trygga = TRYGGHET.format(M=profil.malgrupp.capitalize())
    return profil.id == "aldrenamnden" and i.namn == trygga


def _varde(i: Indikator, profil: Namndprofil, utfallsar: int) -> float | None:
    varde = utfall(profil)[i.id, utfallsar]
    if varde is not None and _brutet(i, profil) and utfallsar < METODBROTT_AR:
        return varde + 15  # det gamla sättet att mäta gav högre tal
    return varde


def rader(rapport: Rapport) -> dict[str, list[Rad]]:
    """Målens tabeller: planen har mål utan utfall, delåren de obligatoriska indikatorerna."""
    profil, ar, tillfalle = rapport.profil, rapport.ar, rapport.tillfalle
    alla = indikatorer(profil)
    if tillfalle in ("delar1", "delar2"):
        alla = tuple(i for i in alla if i.matning == "obligatorisk")
        if tillfalle == "delar1":
            alla = tuple(i for i in alla if i.namn.startswith("Sjuk"))
    ut: dict[str, list[Rad]] = {
        "indikator": [_indikatorrad(rapport, i, nr) for nr, i in enumerate(alla, 1)],
        "indikatorutfall": [r for i in alla for r in _utfallsrader(rapport, i)],
        "malsattning": [r for i in alla for r in _malsattningar(rapport, i)],
    }
    if tillfalle == "plan":
        ut["malbedomning"] = [
            _malrad(rapport, nr, None, vags_upp=None) for nr in range(profil.antal_mal)
        ]
        if profil.id == "kommunstyrelsen" and ar == AREN[0]:
            ut["malstruktur"] = _malstruktur(rapport)
        return ut
    ut["etappmalsutfall"] = [_etappmalsrad(rapport, i) for i in alla]
    if tillfalle != "delar1":
        ut["malbedomning"] = _bedomningar(rapport)
    if profil.id == "kommunstyrelsen" and rapport.bokslut:
        for namn, extra in _kommunens(rapport).items():
            ut[namn] += extra
    return ut


def _plats(rapport: Rapport, i: Indikator) -> str:
    return f"Nämndmål: {namndmal(rapport.profil)[i.mal][0]}, indikatorer, raden {i.namn}"


def _tecken(varde: float) -> str:
    return f"{varde:g}".replace(".", ",")


def _indikatorrad(rapport: Rapport, i: Indikator, nr: int) -> Rad:
    return rapport.rad(
        _plats(rapport, i),
        id=i.id,
        namn=i.namn,
        namndmal=namndmal(rapport.profil)[i.mal][0],
        ordning=nr,
        enhet=i.enhet,
        riktning=i.riktning,
        obligatorisk=i.matning == "obligatorisk",
        etappmal_text=i.operator + _tecken(_etappmal(i, rapport.profil, rapport.ar)),
    )


def _utfallsrader(rapport: Rapport, i: Indikator) -> list[Rad]:
    sista = rapport.ar - (rapport.tillfalle == "plan")
    forsta = rapport.ar - (_BAKAT if rapport.tillfalle in ("plan", "bokslut") else 1)
    ut = []
    for ar in range(max(forsta, _FORSTA_UTFALL), sista + 1):
        status = _status(i, ar, rapport.ar, rapport.namnd)
        if ar == rapport.ar and rapport.tillfalle in ("delar1", "delar2"):
            status = "sekretess" if status == "sekretess" else "preliminar"
        finns = status in ("faststalld", "preliminar")
        ut.append(
            rapport.rad(
                _plats(rapport, i),
                indikator=i.id,
                utfallsar=ar,
                varde=_varde(i, rapport.profil, ar) if finns else None,
                status=status,
                metodbrott=_brutet(i, rapport.profil) and ar == METODBROTT_AR,
            )
        )
    return ut


def _malsattningar(rapport: Rapport, i: Indikator) -> list[Rad]:
    etapp = rapport.rad(
        _plats(rapport, i),
        indikator=i.id,
        typ="etappmal",
        operator=i.operator,
        varde=_etappmal(i, rapport.profil, rapport.ar),
    )
    if rapport.ar != AREN[-1] and rapport.namnd != "miljonamnden":
        return [etapp]  # målvärdet står en gång, i den senaste rapporten
    if rapport.namnd == "miljonamnden" and rapport.ar != 2021:
        return [etapp]
    return [etapp, {**etapp, "ar": MALAR, "typ": "malvarde", "varde": _malvarde(i, rapport.profil)}]


def _natt(rapport: Rapport, i: Indikator) -> bool | None:
    """Om senaste utfall i rapporten når etappmålet, räknat."""
    kanda = [r["varde"] for r in _utfallsrader(rapport, i) if r["varde"] is not None]
    mal = _etappmal(i, rapport.profil, rapport.ar)
    return uppnatt(kanda[-1], i.operator, mal) if kanda else None


def _etappmalsrad(rapport: Rapport, i: Indikator) -> Rad:
    natt = _natt(rapport, i)
    if _motsagt(rapport) == i.id:
        natt = True  # planterad motsägelse
    return rapport.rad(_plats(rapport, i), indikator=i.id, uppnatt_rapporterad=natt)


def _motsagt(rapport: Rapport) -> str | None:
    """Indikatorn som källan säger når sitt etappmål fast den inte gör det."""
    if (rapport.namnd, rapport.ar, rapport.tillfalle) != ("socialnamnden", 2023, "bokslut"):
        return None
    vilka = (i for i in indikatorer(rapport.profil) if i.matning == "arlig")
    return next(i.id for i in vilka if _natt(rapport, i) is False)


def _malrad(rapport: Rapport, nr: int, bedomning: str | None, *, vags_upp: bool | None) -> Rad:
    text, kf, _ = namndmal(rapport.profil)[nr]
    malomrade, kf_mal = _gallande_kf(rapport.ar)[kf]
    return rapport.rad(
        f"Målbedömning, raden {text}",
        malomrade=malomrade,
        kf_mal=kf_mal,
        namndmal=text,
        ordning=nr + 1,
        bedomning=bedomning,
        vags_upp=vags_upp,
    )


def _gallande_kf(ar: int) -> list[tuple[str, str]]:
    """Målen 0–6 som nämndmålen pekar på, det året; de nya 2023 kommer till utan att byta plats."""
    gallande = [(o, m) for o, m, fran, till in _KF_MAL if fran <= ar <= (till or ar)]
    return [par for par in gallande if par[1] != "Naturen tar mindre skada"]


def _bedomningar(rapport: Rapport) -> list[Rad]:
    """Nämndens egen bedömning: oftast den som etappmålen ger, ibland väger insatser upp."""
    ut = []
    egna = indikatorer(rapport.profil)
    helar = replace(rapport, tillfalle="bokslut")
    for nr in range(rapport.profil.antal_mal):
        svar = [_natt(helar, i) for i in egna if i.mal == nr]
        kanda = [s for s in svar if s is not None]
        andel = sum(kanda) / len(kanda) if kanda else 0
        vags_upp = bool(slump("vags_upp", rapport.namnd, rapport.ar, nr).random() < 0.2)
        ord_ = (
            "I mycket hög grad uppfyllt"
            if andel == 1
            else "I hög grad uppfyllt"
            if andel >= 0.5
            else "Delvis uppfyllt"
        )
        if vags_upp and ord_ == "Delvis uppfyllt" and rapport.namnd != "socialnamnden":
            ord_ = "I hög grad uppfyllt"
        ut.append(_malrad(rapport, nr, ord_, vags_upp=vags_upp))
    return ut


def _malstruktur(rapport: Rapport) -> list[Rad]:
    return [
        rapport.rad(
            "Målstruktur",
            malomrade=omrade,
            kf_mal=mal,
            giltig_fran=f"{fran}-01-01",
            giltig_till=f"{till}-12-31" if till else None,
        )
        for omrade, mal, fran, till in _KF_MAL
    ]


def _kommunens(rapport: Rapport) -> dict[str, list[Rad]]:
    """Kommunstyrelsens indikatorer om hela kommunen."""
    mal = namndmal(rapport.profil)[-1][0]
    ut: dict[str, list[Rad]] = {
        "indikator": [], "indikatorutfall": [], "malsattning": [], "etappmalsutfall": [],
    }  # fmt: skip
    for nr, (namn, riktning, operator, etappmal, varden) in enumerate(_om_kommunen(), 90):
        plats = f"Nämndmål: {mal}, indikatorer, raden {namn}"
        id_, enhet = slug(namn), namn.rsplit("(", 1)[1].rstrip(")")
        ut["indikator"].append(
            rapport.rad(plats, id=id_, namn=namn, namndmal=mal, ordning=nr, enhet=enhet,
                        riktning=riktning, obligatorisk=False,
                        etappmal_text=operator + _tecken(etappmal))
        )  # fmt: skip
        for ar in range(max(AREN[0], rapport.ar - _BAKAT), rapport.ar + 1):
            ut["indikatorutfall"].append(
                rapport.rad(plats, indikator=id_, utfallsar=ar, varde=varden[ar],
                            status="faststalld", metodbrott=False)
            )  # fmt: skip
        ut["malsattning"].append(
            rapport.rad(plats, indikator=id_, typ="etappmal", operator=operator, varde=etappmal)
        )
        natt = uppnatt(varden[rapport.ar], operator, etappmal)
        ut["etappmalsutfall"].append(rapport.rad(plats, indikator=id_, uppnatt_rapporterad=natt))
    return ut


@lru_cache(maxsize=1)
def _om_kommunen() -> tuple[tuple[str, str, str, float, dict[int, float]], ...]:
    """Namn, riktning, jämförelse, etappmål och utfall per år för hela kommunen."""
    budget = {}
    for ar in AREN:
        avvikelse, hel = samlad_avvikelse(ar)
        budget[ar] = round(100 * avvikelse / abs(hel), 1)
    vikter = {p.id: p.anstallda for p in NAMNDER}
    sjuk, hme = {}, {}
    for nr, ar in enumerate(AREN):
        sjuk[ar] = round(
            sum(SJUKFRANVARO[n][0][nr] * v for n, v in vikter.items()) / sum(vikter.values()), 1
        )
        svar = {n: HME[n][0][nr] for n in vikter}
        kanda = {n: float(v) for n, v in svar.items() if v is not None}
        antal = sum(vikter[n] for n in kanda)
        hme[ar] = float(round(sum(v * vikter[n] for n, v in kanda.items()) / antal))
    return (
        ("Nämndernas budgethållning (%)", "hog_ar_bra", "≥", 0.0, budget),
        ("Sjukfrånvaro (KF) (%)", "lag_ar_bra", "<", 7.5, sjuk),
        ("Medarbetarengagemang (HME total nivå KF) (index)", "hog_ar_bra", ">", 78.0, hme),
    )
