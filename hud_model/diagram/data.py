"""Data och kvalitet: inläsningarna, det som saknas, anmärkningarna och tabellernas innehåll."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._status import Status, chip
from hud_model.diagram._stil import Stil
from hud_model.tal import skriv_tal

_TOMT = Markup("")
_VISADE = 9
"""Så många inläsningar visas innan resten viks ihop: en omgång rapporter från nio nämnder."""
_LAGE: dict[str, Status] = {"i kraft": "uppnatt", "ersatt": "neutral", "ångrad": "saknas"}
_NIVA: dict[str, tuple[Status, str, str, str]] = {
    "fel": ("ej", "fel", "fel", "Uppgifter som inte går att lita på"),
    "varning": ("delvis", "varning", "varningar", "Källan säger emot sig själv eller beräkningen"),
    "upplysning": ("neutral", "upplysning", "upplysningar", "Så här har källan lästs"),
}
"""Nivå → status, ordet för en och för flera, och rubriken; det allvarligaste först."""


def inlasningar(svar: Svar, _stil: Stil) -> Markup:
    """Dokumenten med när, av vem och läge, och hur man hämtar, läser in och ångrar."""
    rader = [
        Markup(
            '<tr><th scope="row">{}<span>{} · {}{}</span></th>'
            '<td class="hud-bred">{}</td><td class="hud-bred">{}</td>'
            '<td class="hud-bred">{}</td><td class="tal">{}</td><td>{}</td></tr>'
        ).format(
            r.titel,
            r.format,
            Markup("<code>{}</code>").format(r.id),
            _handgrepp(r),
            r.avser,
            r.inlast[:10],
            r.av,
            skriv_tal(r.rader),
            chip(_LAGE[r.lage], r.lage.capitalize()),
        )
        for r in svar.tabell.itertuples()
    ]
    tabell = _inlasttabell(rader[:_VISADE])
    if len(rader) > _VISADE:
        tabell += Markup("<details><summary>Visa {} till</summary>{}</details>").format(
            skriv_tal(len(rader) - _VISADE), _inlasttabell(rader[_VISADE:])
        )
    return Markup(
        '{}<p class="hud-handgrepp"><a href="hamta/datapaket.zip?version={}" download>'
        "Hämta alla tabeller som öppet datapaket (zip)</a></p>"
    ).format(tabell if rader else _TOMT, svar.uppgifter["version"])


def _inlasttabell(rader: list[Markup]) -> Markup:
    return Markup(
        '<table class="hud-tabell hud-inlast"><caption class="hud-gomd">Inläsningar</caption>'
        '<thead><tr><th scope="col">Dokument</th><th scope="col" class="hud-bred">Avser</th>'
        '<th scope="col" class="hud-bred">Inläst</th>'
        '<th scope="col" class="hud-bred">Av</th><th scope="col" class="tal">Rader</th>'
        '<th scope="col">Läge</th></tr></thead><tbody>{}</tbody></table>'
    ).format(_TOMT.join(rader))


def _handgrepp(rad: Any) -> Markup:
    """Länkar till råfilen, om den finns, och till frågan om att ångra."""
    fil, angra = _TOMT, _TOMT
    if rad.rafil:
        fil = Markup(' · <a href="hamta/ra/{}" download>Hämta filen</a>').format(rad.id)
    if rad.lage != "ångrad":
        angra = Markup(' · <a href="data?angra={0}" aria-label="Ångra {1}">Ångra</a>').format(
            rad.id, rad.titel
        )
    return fil + angra


def saknade(svar: Svar, _stil: Stil) -> Markup:
    """Nämnderna vars rapport saknas, i ett block."""
    if svar.tabell.empty:
        return Markup("<p>{}</p>").format(chip("uppnatt", "Inget saknas"))
    namn = _TOMT.join(Markup("<li>{}</li>").format(n) for n in svar.tabell["namn"])
    return Markup(
        '<div class="hud-saknas"><ul class="hud-namnlista">{}</ul><p>En inläst rapport fyller '
        "ekonomi, mål, uppdrag, personal och internkontroll för nämnden.</p></div>"
    ).format(namn)


def anmarkningslista(svar: Svar, _stil: Stil) -> Markup:
    """Anmärkningarna per nivå, det rapporterade och det beräknade bredvid varandra."""
    if svar.tabell.empty:
        return Markup("<p>{}</p>").format(chip("uppnatt", "Inget att anmärka"))
    delar = []
    for niva, (status, en, flera, rubrik) in _NIVA.items():
        egna = svar.tabell[svar.tabell["niva"] == niva]
        if len(egna):
            delar.append(_grupp(egna, status, flera if len(egna) > 1 else en, rubrik))
    return _TOMT.join(delar)


def _grupp(ram: pd.DataFrame, status: Status, ord_: str, rubrik: str) -> Markup:
    talen = bool(ram["rapporterat"].notna().any())
    lika = ram["atgard"].nunique(dropna=False) == 1
    huvud = ["Vad", *(["Källan anger", "Vi räknar"] if talen else []), "Var"]
    huvud += [] if lika else ["Att göra"]
    return Markup(
        '<h3 class="hud-h3">{} {} <span>{}</span></h3><table class="hud-tabell hud-fynd"><caption '
        'class="hud-gomd">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(
        chip(status, f"{len(ram)} {ord_}"),
        rubrik,
        _mening(ram["atgard"].iloc[0]) if lika else "",
        rubrik,
        _TOMT.join(
            Markup('<th scope="col"{}>{}</th>').format(_tal_klass(namn), namn) for namn in huvud
        ),
        _TOMT.join(_fynd(rad, huvud[1:]) for rad in ram.itertuples()),
    )


def _tal_klass(namn: str) -> Markup:
    return Markup(' class="tal"') if namn in ("Källan anger", "Vi räknar") else _TOMT


def _fynd(rad: Any, huvud: list[str]) -> Markup:
    """En anmärkning; det avstämningen skriver i en mening delas upp på kolumnerna."""
    vad, delad, resten = rad.text.partition(f": källan anger {rad.rapporterat} men ")
    hur = resten.removesuffix(f" ger {rad.beraknat}.")
    celler = {
        "Källan anger": rad.rapporterat,
        "Vi räknar": rad.beraknat,
        "Var": Markup("{}<span>{}</span>").format(rad.avser, rad.plats),
        "Att göra": _mening(rad.atgard),
    }
    return Markup('<tr><th scope="row">{}{}</th>{}</tr>').format(
        vad if delad else _mening(rad.text),
        Markup("<span>Räknat: {}</span>").format(hur) if delad else _TOMT,
        _TOMT.join(
            Markup('<td{} data-etikett="{}">{}</td>').format(
                _tal_klass(namn), namn, "–" if pd.isna(celler[namn]) else celler[namn]
            )
            for namn in huvud
        ),
    )


def _mening(text: Any) -> str:
    """Texten med stor bokstav först och punkt sist; tom när den saknas."""
    if pd.isna(text):
        return ""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"


def radantal(svar: Svar, _stil: Stil) -> Markup:
    """Tabellerna med antal rader, i så många spalter som ryms."""
    poster = _TOMT.join(
        Markup('<div{}><dt title="{}">{}</dt><dd>{}</dd></div>').format(
            _TOMT if r.rader else Markup(' class="hud-tom"'),
            r.tabell,
            r.titel,
            skriv_tal(r.rader),
        )
        for r in svar.tabell.itertuples()
    )
    return Markup('<dl class="hud-radantal">{}</dl>').format(poster)
