"""Jämförelsernas underlag: nyckeltalens värden, och kommunerna som ett läge gäller bland."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from hud_model import motor
from hud_model.begrepp import Urval
from hud_model.fragor._grund import sifferord, versionen
from hud_model.katalog import RIKET, Nyckeltal, katalog, pahittad
from hud_model.lager import Lager
from hud_model.regler.strukturlikhet import Matt, narmaste
from hud_model.tal import skriv_procent, skriv_tal

_ENHET_SIST = re.compile(r",? *(andel *)?\(%\)$|, *(kr/[^,]*|miljoner kronor|ton [^,]*)$")
Varden = Mapping[str, float]
"""Kommunkod → värde, ett år."""
Serie = Mapping[int, Varden]
"""År → värden, i årsordning."""


@dataclass(frozen=True)
class Grupp:
    """Kommuner att jämföra sig med: id, namn i en mening, koder utan den egna, och varifrån."""

    id: str
    namn: str
    koder: tuple[str, ...]
    kalla: str


def nyckeltalen(urval: Urval) -> tuple[Nyckeltal, ...]:
    """Nämndens nyckeltal i katalogen; utan nämnd de mest talande för varje nämnd.

    Volymer, struktur och avvikelser i kronor är underlag till andra och har inget eget läge.
    """
    alla = katalog().nyckeltal.values()
    underlag = {n.avvikelse_mnkr for n in alla}
    egna = (n for n in alla if n.slag not in ("volym", "struktur") and n.id not in underlag)
    if urval.namnd is None:
        return tuple(n for n in egna if n.framst)
    linjen = katalog().linje(urval.kommun).hela(urval.namnd)
    return tuple(n for n in egna if linjen & set(n.namnder))


def serier(lager: Lager, urval: Urval, nyckeltal: Iterable[str]) -> Mapping[str, Serie]:
    """Värdena för nyckeltalen, kvinnor och män tillsammans, till och med urvalets år.

    Påhittade kommuners värden och verkligas står aldrig bredvid varandra.
    """
    hela = _serier(lager, versionen(lager, urval), bool(pahittad(urval.kommun)))
    return {
        id_: {ar: varden for ar, varden in hela.get(id_, {}).items() if ar <= urval.ar}
        for id_ in nyckeltal
    }


@lru_cache(maxsize=4)
def _serier(lager: Lager, version: int, pahittade: bool) -> Mapping[str, Serie]:
    """Katalogens nyckeltal, alla år, verkliga eller påhittade kommuner, i en fråga till motorn.

    Sparade per version.
    """
    t = motor.STOR["nyckeltalsvarde"].c
    egna = t.kommun.in_([k.kod for k in katalog().kommuner if k.pahittad])
    val = (
        sa.select(t.nyckeltal, t.ar, t.kommun, t.varde)
        .where(
            t.nyckeltal.in_(sorted(katalog().nyckeltal)),
            t.kon == "alla",
            t.varde.is_not(None),
            egna if pahittade else ~egna,
        )
        .order_by(t.nyckeltal, t.ar)
    )
    ut: dict[str, dict[int, dict[str, float]]] = {}
    ram = motor.fraga(lager, val, version)
    for id_, ar, kommun, varde in zip(*(ram[k].tolist() for k in ram), strict=True):
        ut.setdefault(id_, {}).setdefault(ar, {})[kommun] = varde
    return ut


def senaste_ar(serie: Serie, kommun: str) -> int | None:
    """Det senaste året som kommunen har ett värde för."""
    return max((ar for ar, varden in serie.items() if kommun in varden), default=None)


@lru_cache(maxsize=64)
def jamforelsekommuner(lager: Lager, urval: Urval) -> Grupp | None:
    """Kommunerna som kommunen själv valt att jämföra sig med, senast beslutade; None utan sådana.

    Urvalet är bara kommun, år och version: se `grupper`.
    """
    ram = lager.las("jamforelsekommun", version=urval.version, kommun=urval.kommun)
    if ram.empty:
        return None
    ram = ram[ram["ar"] == ram["ar"].max()]
    koder = tuple(sorted(ram["jamfors_med"]))
    return Grupp(
        "valda",
        f"de {sifferord(len(koder))} jämförelsekommunerna",
        koder,
        str(ram["urval"].iloc[0]),
    )


def grupper(lager: Lager, urval: Urval, nyckeltal: Nyckeltal) -> tuple[Grupp, ...]:
    """Grupperna som ett läge sägs för, i den ordning de visas; bara de som finns."""
    kat, kommun = katalog(), urval.kommun
    period = Urval(kommun, urval.ar, "bokslut", None, versionen(lager, urval))
    ut = [jamforelsekommuner(lager, period)]
    if kommun in kat.kommunkoder:
        lan = kat.lan[kommun[:2]]
        liknande = kat.liknande(kommun, nyckeltal.omrade)
        ut += [
            Grupp("lan", lan, _utan(kat.lanets_kommuner(kommun), kommun), "SCB:s kommunkoder"),
            Grupp("liknande", _gemen(liknande.namn), liknande.medlemmar, liknande.kalla)
            if liknande
            else None,
            _strukturlika(lager, period),
            Grupp("riket", "alla kommuner", _utan(kat.kommunkoder, kommun), "SCB:s kommunkoder"),
        ]
    if egna := _utan(urval.kommuner, kommun):
        ut.append(Grupp("egna", "kommunerna som läsaren valt", egna, "Läsarens eget val"))
    return tuple(g for g in ut if g is not None and g.koder)


@lru_cache(maxsize=32)
def _strukturlika(lager: Lager, urval: Urval) -> Grupp | None:
    """De kommuner vars struktur liknar mest, när tillräckligt många har värden att jämföra."""
    kat = katalog()
    matten = [
        Matt(id_, vikt, logaritm)
        for id_, vikt, logaritm in kat.parameter("strukturlikhet", urval.ar)
    ]
    antal = kat.parameter("strukturlikhet_antal", urval.ar)
    alla = serier(lager, urval, (m.id for m in matten))
    varden = {}
    for m in matten:
        ar = senaste_ar(alla[m.id], urval.kommun)
        ur_aret = alla[m.id][ar] if ar else {}
        varden[m.id] = {kod: v for kod, v in ur_aret.items() if kod != RIKET}
    grannar = narmaste(varden, urval.kommun, matten, antal)
    if len(grannar) < antal:
        return None
    koder = tuple(g.kommun for g in grannar)
    return Grupp("struktur", f"de {sifferord(antal)} mest lika i struktur", koder, "Egen beräkning")


def tackning(grupp: Grupp, varden: Varden) -> int:
    """Antalet kommuner i gruppen som har ett värde."""
    return sum(kod in varden for kod in grupp.koder)


def racker(grupp: Grupp, varden: Varden, ar: int) -> bool:
    """Sant när så stor del av gruppen har värden att ett läge i den säger något."""
    minst = katalog().parameter("jamforelse_tackning", ar)
    return tackning(grupp, varden) >= minst * len(grupp.koder)


def i_enhet(varde: float | None, enhet: str, *, tecken: bool = False) -> str:
    """Värdet avrundat för skärmen med sin enhet; tankstreck när det saknas."""
    if varde is None:
        return "–"
    varde = round(varde, 1)
    decimaler = 0 if abs(varde) >= 1000 or float(varde).is_integer() else 1
    if enhet == "%":
        return skriv_procent(varde, decimaler, tecken=tecken)
    return f"{skriv_tal(varde, decimaler, tecken=tecken)} {enhet}"


def kort_titel(nyckeltal: Nyckeltal) -> str:
    """Titeln utan måttet och enheten sist, som står för sig."""
    return _ENHET_SIST.sub("", nyckeltal.titel)


def _utan(koder: Iterable[str], kommun: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kod for kod in koder if kod != kommun))


def _gemen(text: str) -> str:
    return text[:1].lower() + text[1:]
