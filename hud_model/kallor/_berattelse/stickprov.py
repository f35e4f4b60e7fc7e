"""Stickproven: nämnd för nämnd i löptexten, och de som de systematiska kontrollerna berättar om."""

from __future__ import annotations

import re
from decimal import Decimal

from hud_model.begrepp import Rad
from hud_model.kallor._berattelse.loptext import TAL, tal_i
from hud_model.kallor._berattelse.lydelse import (
    ANTAL,
    PROCENT,
    i_meningar,
    las_antal,
    las_tillfalle,
)
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument, Stycke

_TILLFALLE = {"delar1": "delår 1", "delar2": "delår 2", "bokslut": "bokslut"}
_FEL_AV = rf"(?P<fel>{ANTAL})(?:\s+fel\w*)?\s+av\s+(?P<antal>{ANTAL})"
_PUNKTER = [
    re.compile(rf"[-–•]?\s*(?P<namnd>\S.*?)[\s,:]+{monster}(?P<mer>.*)", re.IGNORECASE)
    for monster in (
        rf"(?P<andel>{TAL}){PROCENT}(?:\s+fel\w*)?\s*\(\s*{_FEL_AV}[^)]*\)",
        rf"{_FEL_AV}\s+stickprov[\s,(]+(?P<andel>{TAL}){PROCENT}(?:\s+fel\w*)?\)?",
    )
]
_LIKNAR_PUNKT = re.compile(rf"{TAL}{PROCENT}.*\b(?:fel|stickprov)", re.IGNORECASE)
_FORE = re.compile(rf"utfallet\s+(?:var|blev)\s+(?P<fore>{TAL}){PROCENT}", re.IGNORECASE)
_I_KONTROLL = re.compile(
    rf"(?P<antal>{ANTAL})\s+(?:stickprov|verifikat|faktur|underlag|ärenden|poster)\w*\b.{{0,150}}?"
    rf"(?P<fel>{ANTAL})\s+(?:\w+\s+)?\(\s*(?P<andel>{TAL}){PROCENT}\s*\)[^.]{{0,60}}\bfel",
    re.IGNORECASE,
)
_FRAN_TILL = re.compile(
    rf"från\s+(?P<fore>{TAL}){PROCENT}\s+till\b[^.]*?(?P<efter>{TAL}){PROCENT}", re.IGNORECASE
)
_BELOPP = re.compile(rf"belopp\w*[^.]*?(?P<kr>{ANTAL})\s*(?:kronor|kr)\b", re.IGNORECASE)
_PROCESS = re.compile(r"\binom\s+(\w+process(?:en)?)\b", re.IGNORECASE)
_KONTROLLER = (
    (r"underlag.*attest", "Underlag och attest på fakturor"),
    (r"representation", "Representation"),
    (r"uppvaktning|gåvor", "Uppvaktning och gåvor"),
    (r"attest", "Attest"),
    (r"underlag", "Underlag"),
)
_SAMMANTAGET = (
    (
        "Stickprov: antal totalt",
        rf"({ANTAL})\s+stickprov\s+(?:har|gjorde|är|genomför|granska)",
        "antal",
    ),
    ("Stickprov: per nämnd", rf"({ANTAL})\s+(?:\w+\s+)?per\s+nämnd", "antal"),
    (
        "Stickprov: fel totalt",
        rf"({ANTAL})\s+(?:stickprov\w*\s+)?(?:felaktig|fel\b|med fel)",
        "antal",
    ),
    ("Stickprov: andel fel", rf"motsvarar\s+({TAL}){PROCENT}", "%"),
    (
        "Stickprov: förändring",
        rf"((?:ök|minsk)\w+\s+med\s+(?:\w+\s+)?{TAL})\s+procentenheter",
        "procentenheter",
    ),
)


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `stickprov` (antal och fel i stycken, andel i procent) och stickprovens summor.

    Där ett tidigare tillfälles antal inte anges härleds det minsta som ger alla andelar. Läses
    efter de systematiska kontrollerna, vars kommentarer kan berätta om samma stickprov igen.
    """
    inledning = None
    antal_punkter: dict[Stycke, int] = {}
    for stycke in (b for b in dok.block if isinstance(b, Stycke)):
        punkt = next((t for m in _PUNKTER if (t := m.fullmatch(stycke.text))), None)
        if punkt and inledning:
            _las_punkt(samling, punkt, inledning, stycke)
            antal_punkter[inledning] += 1
        elif stycke.text[:1] in "-–•" and inledning and _LIKNAR_PUNKT.search(stycke.text):
            samling.anmark(
                "varning",
                f"{stycke.rubrik}, punkten (rad {stycke.rad})",
                "punkten om stickprov följer inte mallen och lästes inte",
                "skriv: nämnd, andel procent fel (antal fel av antal stickprov)",
            )
        elif re.search(r"\bstickprov\b", stycke.text, re.IGNORECASE):
            inledning = stycke
            antal_punkter[stycke] = 0
    for stycke, antal in antal_punkter.items():
        if antal > 1:
            _las_sammantaget(samling, stycke)
        elif antal == 0 and (traff := _I_KONTROLL.search(stycke.text)):
            plats = f"{stycke.rubrik}, stickprov (rad {stycke.rad})"
            fel, andel = las_antal(traff["fel"]), float(tal_i(traff["andel"]))
            _lagg(samling, plats, _vad(stycke), las_antal(traff["antal"]), fel, andel)
    for rad in samling.rader.get("systematisk_kontroll", []):
        _las_kontroll(samling, rad)
    _harled_antal(samling)


def avser_kommunen(samling: Samling) -> bool:
    """Sant när dokumentet redovisar stickprov för fler nämnder än en: det talar för kommunen."""
    return len({rad["namnd"] for rad in samling.rader.get("stickprov", [])}) > 1


def _kontrollnamn(text: str) -> str | None:
    """Kontrollens korta namn ur en beskrivning, eller None."""
    return next((n for m, n in _KONTROLLER if re.search(m, text, re.IGNORECASE)), None)


def _vad(inledning: Stycke) -> dict[str, object]:
    """Processen och kontrollen som stycket om stickproven gäller."""
    process = _PROCESS.search(inledning.text)
    return {
        "process": process[1].capitalize() if process else "Intern kontroll",
        "kontroll": _kontrollnamn(inledning.text) or "Stickprov",
    }


def _las_punkt(samling: Samling, punkt: re.Match[str], inledning: Stycke, stycke: Stycke) -> None:
    plats = f"{stycke.rubrik}, stickprov, {punkt['namnd']} (rad {stycke.rad})"
    namnd = samling.katalog.namnd(samling.kommun, punkt["namnd"])
    if namnd is None:
        samling.anmark(
            "varning",
            plats,
            f"”{punkt['namnd']}” är ingen känd nämnd; stickprovet lästes inte",
            "lägg stavningen som alias i katalogen",
        )
        return
    vad = _vad(inledning) | {"namnd": namnd.id}
    andel = float(tal_i(punkt["andel"]))
    _lagg(samling, plats, vad, las_antal(punkt["antal"]), las_antal(punkt["fel"]), andel)
    fore, tillfalle = _FORE.search(punkt["mer"]), las_tillfalle(punkt["mer"])
    if fore and tillfalle:
        vad |= {"tillfalle": tillfalle}
        _lagg(samling, plats, vad, None, None, float(tal_i(fore["fore"])))
    elif punkt["mer"].strip(" ."):
        samling.anmark(
            "upplysning",
            plats,
            "jämförelsen med ett tidigare tillfälle kändes inte igen",
            "kontrollera mot källan",
        )


def _las_sammantaget(samling: Samling, inledning: Stycke) -> None:
    """Summorna för kommunen i stycket före punkterna."""
    for amne, monster, enhet in _SAMMANTAGET:
        traff = re.search(monster, inledning.text, re.IGNORECASE)
        if not traff:
            continue
        if enhet == "antal":
            varde: float = las_antal(traff[1])
        elif enhet == "%":
            varde = float(tal_i(traff[1]))
        else:
            varde = float(tal_i(re.findall(TAL, traff[1])[-1]))
            varde = -varde if traff[1].lower().startswith("minsk") else varde
        plats = f"{inledning.rubrik}, stickprov (rad {inledning.rad})"
        samling.uppgift(plats, amne, varde, enhet, namnd=None)


def _las_kontroll(samling: Samling, kontroll: Rad) -> None:
    """Stickprovet eller totalgranskningen som en systematisk kontrolls kommentar berättar om."""
    text = kontroll["kommentar"] or ""
    traff = _I_KONTROLL.search(text)
    if not traff:
        if re.search(r"\bstickprov", text, re.IGNORECASE) and re.search(r"\d", text):
            samling.anmark(
                "upplysning",
                kontroll["plats"],
                "kommentaren nämner stickprov men inget antal med fel kändes igen",
                "skriv in stickprovet för hand om det finns ett",
            )
        return
    antal, fel = las_antal(traff["antal"]), las_antal(traff["fel"])
    andel = float(tal_i(traff["andel"]))
    alla = bool(re.search(r"\bsamtliga\b", text[: traff.end()], re.IGNORECASE))
    belopp = _BELOPP.search(text)
    vad: dict[str, object] = {
        "process": kontroll["process"] or "Intern kontroll",
        "kontroll": _kontrollnamn(kontroll["kontroll"]) or kontroll["kontroll"],
    }
    nu = {"tillfalle": samling.tillfalle, "andel_fel_rapporterad_procent": andel}
    samma = None if alla else _finn(samling, **nu, antal=antal, fel=fel)
    if samma:
        samma["plats"] += f"; {kontroll['plats']}"
        vad = {k: samma[k] for k in vad}
        samling.anmark(
            "upplysning",
            kontroll["plats"],
            f"kontrollen anger samma tal som {samma['kontroll']}: {fel} fel av {antal}. "
            "De är förda som ett stickprov med två platser; är det samma urval?",
            "fråga den som gjort kontrollerna",
        )
    else:
        _lagg(
            samling,
            kontroll["plats"],
            vad,
            antal,
            fel,
            andel,
            slag="totalgranskning" if alla else "urval",
            belopp=las_antal(belopp["kr"]) if belopp else None,
        )
    for mening in i_meningar(text):
        forandring, tillfalle = _FRAN_TILL.search(mening), las_tillfalle(mening)
        if forandring and tillfalle and tal_i(forandring["efter"]) == Decimal(str(andel)):
            da = {"tillfalle": tillfalle}
            fore = float(tal_i(forandring["fore"]))
            forra = _finn(samling, **vad, **da, andel_fel_rapporterad_procent=fore)
            if forra:
                forra["plats"] += f"; {kontroll['plats']}"
            else:
                _lagg(samling, kontroll["plats"], vad | da, None, None, fore)


def _finn(samling: Samling, **kolumner: object) -> Rad | None:
    """Den egna nämndens urval som redan lagts med de värdena, eller None."""
    sokt = {"namnd": samling.namnd, "slag": "urval"} | kolumner
    lagda = samling.rader.get("stickprov", [])
    return next((rad for rad in lagda if all(rad[k] == v for k, v in sokt.items())), None)


def _lagg(
    samling: Samling,
    plats: str,
    vad: dict[str, object],
    antal: int | None,
    fel: int | None,
    andel: float,
    slag: str = "urval",
    belopp: int | None = None,
) -> None:
    samling.lagg(
        "stickprov",
        plats,
        **vad,
        slag=slag,
        antal=antal,
        fel=fel,
        belopp_fel_kr=belopp,
        andel_fel_rapporterad_procent=andel,
        antal_harlett=antal is None,
    )


def _harled_antal(samling: Samling) -> None:
    """Sätter minsta möjliga antal på de stickprov vars antal källan inte anger."""
    grupper: dict[tuple[str, str, str], list[Rad]] = {}
    for rad in samling.rader.get("stickprov", []):
        if rad["antal"] is None:
            grupp = (rad["process"], rad["kontroll"], rad["tillfalle"])
            grupper.setdefault(grupp, []).append(rad)
    if not grupper:
        return
    # Regeln drar med sig pandas och scipy, som barnet i övrigt klarar sig utan.
    from hud_model.regler.stickprov import antal_fel, minsta_antal

    for (_, kontroll, tillfalle), rader in grupper.items():
        andelar = [rad["andel_fel_rapporterad_procent"] for rad in rader]
        antal = minsta_antal(andelar)
        plats = f"{rader[0]['plats']} och {len(rader) - 1} till" if rader[1:] else rader[0]["plats"]
        if antal is None:
            samling.anmark(
                "varning",
                plats,
                f"{kontroll}, {_TILLFALLE[tillfalle]}: antalet stickprov anges inte "
                "och går inte att härleda",
                "fråga den som gjort kontrollen",
            )
            continue
        for rad, andel in zip(rader, andelar, strict=True):
            rad |= {"antal": antal, "fel": antal_fel(andel, antal)}
        samling.anmark(
            "upplysning",
            plats,
            f"{kontroll}, {_TILLFALLE[tillfalle]}: antalet stickprov anges inte. {antal} är det "
            f"minsta som ger alla andelar; {2 * antal}, {3 * antal} och andra multiplar "
            "passar också",
            "fråga den som gjort kontrollen",
        )
