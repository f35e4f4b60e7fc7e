"""Internkontroll: stickprov, kontroller, risker, revision och råd, år efter år."""

from __future__ import annotations

from hud_model.arenden.exempel.berattelser import (
    LONEPOSTER_UTAN_ATTEST,
    STICKPROV_ANTAL,
    STICKPROV_ANTAL_DELAR2,
    STICKPROV_FEL,
)
from hud_model.arenden.exempel.grund import AREN, NAMNDER, Rapport, slump
from hud_model.begrepp import Rad

PROCESS = "Inköp"
KONTROLL = "Underlag och attest på fakturor"
LONEKONTROLL = "Löneunderlag attesteras före utbetalning"
_KOMMUNGEMENSAMMA = (
    ("Inköp", "Direktupphandlingar dokumenteras"),
    ("Inköp", "Köp görs på avtal där avtal finns"),
    ("Lön", LONEKONTROLL),
)
_EGNA = {
    "kommunstyrelsen": ("Beredskap", "Planer är övade under året"),
    "socialnamnden": ("Myndighet", "Beslut är omprövade i tid"),
    "grundskolenamnden": ("Elevhälsa", "Åtgärdsprogram är uppföljda"),
    "aldrenamnden": ("Omsorg", "Genomförandeplaner är aktuella"),
    "gymnasienamnden": ("Avtal", "Ersättningar följer avtalen"),
    "forskolenamnden": ("Säkerhet", "Skyddsronder är gjorda"),
    "kulturnamnden": ("Bidrag", "Föreningars underlag är granskade"),
    "byggnadsnamnden": ("Ärenden", "Beslut fattas inom lagens tid"),
    "miljonamnden": ("Tillsyn", "Tillsynsplanen är följd"),
}
_RISKER = (
    ("Kompetens", "Risk för brist på utbildad personal", "Ta fram en plan för rekrytering"),
    ("Digitalt", "Risk för stopp i viktiga system", "Öva manuella rutiner"),
    ("Ekonomi", "Risk för sen anpassning till ändrade volymer", "Följ volymerna varje månad"),
    ("Information", "Risk för att uppgifter når fel person", "Utbilda i att hantera uppgifter"),
)
_REVISION = (
    ("Granskning av inköp", "EX-{ar}-11", "Förtydliga vem som får beställa"),
    ("Granskning av uppföljning", "EX-{ar}-27", "Följ upp avtalen en gång om året"),
)
_GRANSKADE = ("kommunstyrelsen", "socialnamnden", "aldrenamnden")


def rader(rapport: Rapport) -> dict[str, list[Rad]]:
    """Internkontrollens tabeller; stickprov vid delår 2 och bokslut."""
    if rapport.tillfalle == "delar1":
        return {}
    ut: dict[str, list[Rad]] = {}
    if rapport.tillfalle != "delar2":
        ut["systematisk_kontroll"] = _kontroller(rapport)
        ut["riskatgard"] = _risker(rapport)
        ut["revisionsatgard"] = _revision(rapport)
    if rapport.tillfalle != "plan":
        ut["stickprov"] = _stickprov(rapport)
    if rapport.bokslut:
        ut["rapporterad_uppgift"] = _antal(rapport, ut)
        ut["kontrollmatt"] = _matt(rapport)
        ut["rekommendation"] = _rad(rapport)
    return ut


def _fel(rapport: Rapport) -> int | None:
    return STICKPROV_FEL[rapport.profil.id][rapport.ar - AREN[0]]


def _stickprov(rapport: Rapport) -> list[Rad]:
    fel, antal = _fel(rapport), STICKPROV_ANTAL
    if fel is None:
        return []
    if not rapport.bokslut:
        antal = STICKPROV_ANTAL_DELAR2
        fel = int(slump("delar2", rapport.namnd, rapport.ar).binomial(antal, fel / STICKPROV_ANTAL))
    return [
        rapport.rad(
            f"Internkontroll, stickprov, {rapport.namn}",
            process=PROCESS,
            kontroll=KONTROLL,
            slag="urval",
            antal=antal,
            fel=fel,
            andel_fel_rapporterad_procent=float(int(100 * fel / antal + 0.5)),
            antal_harlett=False,
        )
    ]


def _upprepat(rapport: Rapport, kontroll: str) -> bool:
    """Gymnasienämndens kontroll av löneunderlag blir aldrig klar."""
    return rapport.profil.id == "gymnasienamnden" and kontroll == LONEKONTROLL


def _kontroller(rapport: Rapport) -> list[Rad]:
    ut = []
    egna = _EGNA[rapport.profil.id]
    for nr, (process, namn) in enumerate([*_KOMMUNGEMENSAMMA, egna], 1):
        s = slump("kontroll", rapport.namnd, rapport.ar, nr)
        klar = not _upprepat(rapport, namn) and s.random() < 0.85
        ut.append(
            rapport.rad(
                f"Systematiska kontroller, raden {namn}",
                process=process,
                kontroll=namn,
                ordning=nr,
                kommungemensam=(process, namn) != egna,
                status=("klart" if klar else "ej_klart") if rapport.bokslut else None,
            )
        )
    return ut


def _risker(rapport: Rapport) -> list[Rad]:
    ut = []
    for nr, (process, risk, atgard) in enumerate(_RISKER, 1):
        s = slump("risk", rapport.namnd, rapport.ar, nr)
        if s.random() < 0.2 and nr > 1:
            continue
        ut.append(
            rapport.rad(
                f"Riskåtgärder, raden {atgard}",
                process=process,
                risk=risk,
                atgard=atgard,
                ordning=nr,
                status=("klart" if s.random() < 0.75 else "ej_klart") if rapport.bokslut else None,
                sannolikhet=int(s.integers(1, 5)),
                konsekvens=int(s.integers(1, 5)),
            )
        )
    return ut


def _revision(rapport: Rapport) -> list[Rad]:
    if rapport.profil.id not in _GRANSKADE:
        return []
    ut = []
    for nr, (granskning, nummer, atgard) in enumerate(_REVISION, 1):
        klar = slump("revision", rapport.namnd, rapport.ar, nr).random() < 0.6
        ut.append(
            rapport.rad(
                f"Åtgärder efter revision, raden {granskning}",
                granskning=granskning,
                diarienummer=nummer.format(ar=rapport.ar - 1),
                atgard=atgard,
                ordning=nr,
                status=("klart" if klar else "ej_klart") if rapport.bokslut else None,
            )
        )
    return ut


def _antal(rapport: Rapport, tabeller: dict[str, list[Rad]]) -> list[Rad]:
    """Det som texten säger om antalen, och kommunstyrelsens summa av alla stickprov."""
    kontroller = tabeller["systematisk_kontroll"]
    utforda = sum(rad["status"] == "klart" for rad in kontroller)
    sagt: list[tuple[str, float, str]] = [
        ("Systematiska kontroller: antal", len(kontroller), "antal"),
        ("Systematiska kontroller: utförda", utforda, "antal"),
    ]
    if rapport.profil.id == "kommunstyrelsen":
        nr = rapport.ar - AREN[0]
        fel = [f for p in NAMNDER if (f := STICKPROV_FEL[p.id][nr]) is not None]
        antal = STICKPROV_ANTAL * len(fel)
        andel = float(int(100 * sum(fel) / antal + 0.5))
        if rapport.ar == 2023:
            antal = STICKPROV_ANTAL * len(NAMNDER)  # planterad motsägelse
        sagt += [
            ("Stickprov: antal totalt", antal, "antal"),
            ("Stickprov: per nämnd", STICKPROV_ANTAL, "antal"),
            ("Stickprov: fel totalt", sum(fel), "antal"),
            ("Stickprov: andel fel", andel, "%"),
        ]
    return [
        rapport.rad("Internkontroll, löptext", amne=amne, varde=float(varde), enhet=enhet)
        for amne, varde, enhet in sagt
    ]


def _matt(rapport: Rapport) -> list[Rad]:
    s = slump("matt", rapport.namnd, rapport.ar)
    storlek = rapport.profil.budget_tkr / 100_000
    matt = [("Direktupphandlingar", "Anmälda", float(4 + s.poisson(3 * storlek**0.5)), "antal")]
    if rapport.profil.id == "gymnasienamnden":
        fel = float(LONEPOSTER_UTAN_ATTEST[rapport.ar - AREN[0]])
        matt.append(("Löneunderlag", "Poster utan attest", fel, "antal"))
    if rapport.profil.id == "kommunstyrelsen":
        matt.append(("Köp på avtal", "Andel köp på avtal", float(s.integers(82, 91)), "%"))
    return [
        rapport.rad(f"Internkontroll, {k.lower()}", kontroll=k, matt=m, varde=v, enhet=e)
        for k, m, v, e in matt
    ]


def _rad(rapport: Rapport) -> list[Rad]:
    """Kommunstyrelsens råd: till den som säkert ligger över gränsen, och om det som upprepas."""
    rad = []
    fel = _fel(rapport)
    if fel is not None and fel >= 9:
        rad.append((PROCESS, "Gå igenom attesten med dem som beställer", "Genomgång hålls i vår"))
    if rapport.profil.id == "gymnasienamnden":
        rad.append(("Lön", "Stoppa utbetalning utan attest", "Rutinen ses över"))
    return [
        rapport.rad(
            f"Rekommendationer, {omrade.lower()}",
            fran="kommunstyrelsen",
            omrade=omrade,
            text_kort=text,
            svar=svar,
            status="Pågår",
        )
        for omrade, text, svar in rad
    ]
