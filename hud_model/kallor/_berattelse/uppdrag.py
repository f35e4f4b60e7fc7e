"""Nämndens uppdrag till förvaltningen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hud_model.kallor._berattelse.lydelse import har_statusord, las_status
from hud_model.kallor._berattelse.mal import mal_vid, malen
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument, Dokumenttabell, Tabellrad
from hud_model.kallor._dokument.val import statuskolumn

_FRAN_KF = re.compile(r"från\s+kommunfullmäktige\b[\s:.–-]*", re.IGNORECASE)
_OVERFORT = re.compile(r"överför[td]\w*\s+(?:uppdrag\s+)?från\s+(?:år\s+)?(20\d\d)", re.IGNORECASE)


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `uppdrag` ur tabellerna under nämndmålen; okänd status blir None med anmärkning.

    En rad utan titel efter en sidbrytning fortsätter kommentaren ovanför.
    """
    mal = malen(dok)
    ordning = 0
    for tabell in dok.tabeller("uppdrag"):
        malet = mal_vid(mal, tabell)
        nr, oklart = statuskolumn(tabell, samling.period)
        if oklart:
            samling.fraga(tabell.plats, oklart, "rätta huvudet i källan")
        kommentar = _kommentarskolumn(tabell, nr)
        for rad in _uppdragens(tabell, nr, samling):
            titel = _FRAN_KF.sub("", rad.cell(0), count=1)
            plats = f"Uppdrag, raden {titel[:80]} (rad {rad.rad})"
            if not titel:
                _fortsatt(
                    samling, " ".join(rad.cell(nr) for nr in range(1, len(rad.celler))), plats
                )
                continue
            status, rest = las_status(rad.cell(nr), samling.ar) if nr else (None, "")
            if status is None and nr:
                samling.anmark(
                    "varning",
                    plats,
                    f"statusen ”{rad.cell(nr)}” känns inte igen",
                    "skriv klart, ej klart i år eller utgår i källan",
                )
                rest = rest if har_statusord(rest) else ""
            ordning += 1
            overfort = _OVERFORT.search(titel)
            samling.lagg(
                "uppdrag",
                plats,
                namndmal=malet.namn if malet else None,
                titel=titel,
                ordning=ordning,
                fran_kf=bool(_FRAN_KF.match(rad.cell(0))),
                status=status,
                overfort_fran_ar=int(overfort[1]) if overfort else None,
                gemensamt_med=_gemensamt_med(samling, titel),
                sammanfattning=None,
                kommentar=" ".join(t for t in (rest, rad.cell(kommentar) if kommentar else "") if t)
                or None,
            )


def _kommentarskolumn(tabell: Dokumenttabell, status: int | None) -> int | None:
    """Kolumnen med kommentaren: den som heter så, annars den efter statusen om den inte är annat.

    En kolumn med ett eget mått, år eller en egen period (en annan status) är ingen kommentar.
    """
    if nr := tabell.kolumn("text"):
        return nr
    nr = (status or 1) + 1
    if nr >= len(tabell.kolumner):
        return nr
    huvud = tabell.kolumner[nr]
    annat = huvud.matt or huvud.ar or huvud.manader or huvud.relativt is not None or huvud.enhet
    return None if annat else nr


def _uppdragens(
    tabell: Dokumenttabell, status: int | None, samling: Samling
) -> Iterator[Tabellrad]:
    """Raderna, utan ett stycke efter en tom rad där ingen rad har en status: det är annat."""
    for stycke in _stycken(tabell.rader):
        forst = stycke[0]
        frammande = (
            forst is not tabell.rader[0]
            and status is not None
            and all(r.cell(0) and not har_statusord(r.cell(status)) for r in stycke)
        )
        if not frammande:
            yield from stycke
            continue
        samling.anmark(
            "varning",
            tabell.plats_for(forst),
            f"{len(stycke)} rader har ingen status och hör inte till uppdragen; de lästes inte",
            "skriv tabellens huvud över raderna",
        )


def _stycken(rader: Sequence[Tabellrad]) -> list[list[Tabellrad]]:
    """Raderna delade där det är ett hopp i radnumren."""
    ut: list[list[Tabellrad]] = []
    for rad in rader:
        if ut and rad.rad == ut[-1][-1].rad + 1:
            ut[-1].append(rad)
        else:
            ut.append([rad])
    return ut


def _fortsatt(samling: Samling, text: str, plats: str) -> None:
    """Lägger texten till föregående uppdrags kommentar, med en upplysning."""
    uppdrag = samling.rader.get("uppdrag", [])
    if uppdrag and text.strip():
        uppdrag[-1]["kommentar"] = " ".join(
            t for t in (uppdrag[-1]["kommentar"], text.strip()) if t
        )
    samling.anmark(
        "upplysning",
        plats,
        "raden saknar titel; texten är lagd till uppdraget ovanför",
        "kontrollera mot källan",
    )


def _gemensamt_med(samling: Samling, titel: str) -> str | None:
    """Id för andra nämnder som titeln nämner vid namn, med mellanslag mellan."""
    namnda = samling.katalog.namnder_i_text(samling.kommun, titel)
    andra = [n.id for n in namnda if n.id != samling.namnd]
    return " ".join(andra) or None
