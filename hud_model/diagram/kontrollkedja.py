"""De kommungemensamma kontrollerna som matris, och kedjan från risk till nästa års kontroll."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._status import Status, chip
from hud_model.diagram._stil import Stil
from hud_model.fragor.kontrollkedja import STEG
from hud_model.fragor.ram import svensk_ordning

_VISADE = 8
_SKALA = (1, 2, 3, 4)
_TUNG = 9
"""Från den tyngden (sannolikhet × konsekvens) är rutan markerad."""
_STATUS: dict[str, Status] = {"klart": "uppnatt", "ej_klart": "ej", "utgar": "neutral"}
_RUBRIK = {
    "risk": "Risk",
    "atgard": "Åtgärd",
    "kontroll": "Kontroll",
    "stickprov": "Stickprov",
    "rekommendation": "Rekommendation",
    "nasta": "Nästa år",
}


def gemensamma(svar: Svar, _stil: Stil) -> Markup:
    """Kontroller mot nämnder med läget i varje cell; det som är flest står som rader."""
    kontroller = list(dict.fromkeys(svar.tabell["kontroll"]))
    namnder = sorted(set(svar.tabell["namn"]), key=svensk_ordning)
    celler = {(r.kontroll, r.namn): r for r in svar.tabell.itertuples()}
    per_namnd = len(namnder) >= len(kontroller)
    rader, spalter = (namnder, kontroller) if per_namnd else (kontroller, namnder)
    huvud = Markup("").join(Markup('<th scope="col">{}</th>').format(s) for s in spalter)
    kropp = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            r, Markup("").join(_cell(celler.get((s, r) if per_namnd else (r, s))) for s in spalter)
        )
        for r in rader
    )
    return Markup(
        '<div class="hud-rulla" tabindex="0" role="region" aria-label="Kommungemensamma '
        'kontroller"><table class="hud-tabell hud-gemensamma"><caption class="hud-gomd">'
        'Kommungemensamma kontroller per nämnd</caption><thead><tr><th scope="col">{}</th>{}'
        "</tr></thead><tbody>{}</tbody></table></div>{}"
    ).format("Nämnd" if per_namnd else "Kontroll", huvud, kropp, _saknas(svar.uppgifter["saknas"]))


def _cell(r: Any) -> Markup:
    if r is None:
        return Markup("<td>{}</td>").format(chip("saknas", "Saknas"))
    noter = Markup("<small>{} gånger i rad</small>").format(r.i_rad) if r.i_rad > 1 else ""
    return Markup("<td>{}{}</td>").format(chip(_STATUS[r.status], r.lage), noter)


def _saknas(namn: list[str]) -> Markup:
    if not namn:
        return Markup("")
    return Markup(
        '<p class="hud-saknas"><strong>– Saknas för {}:</strong> {}. Deras kontroller kommer med '
        "nämndernas egna rapporter, som inte är inlästa.</p>"
    ).format(len(namn), ", ".join(namn))


def kedja(svar: Svar, _stil: Stil) -> Markup:
    """Processerna som kedjor, de första öppet listade; ett steg som inte anges har ett streck."""
    flera = svar.uppgifter["flera"]
    poster = [
        _process(r, flera=flera, oppen=nr == 0)
        for nr, r in enumerate(svar.tabell.to_dict("records"))
    ]
    resten = poster[_VISADE:]
    mer = (
        Markup('<details class="hud-mer"><summary>Visa {} till</summary>{}</details>').format(
            len(resten), Markup("").join(resten)
        )
        if resten
        else ""
    )
    return Markup("<div>{}{}</div>").format(Markup("").join(poster[:_VISADE]), mer)


def _process(r: dict[Any, Any], *, flera: bool, oppen: bool) -> Markup:
    steg = Markup("").join(
        Markup("<li><b>{}</b> {}</li>").format(
            _RUBRIK[s], r[s] if isinstance(r[s], str) else "– anges inte"
        )
        for s in STEG
    )
    return Markup(
        '<details class="hud-kedja"{}><summary><strong>{}</strong>{}'
        '<span class="hud-kedja-steg">{}</span></summary><ol>{}</ol></details>'
    ).format(
        Markup(" open") if oppen else "",
        r["process"],
        Markup(" <small>{}</small>").format(r["namn"]) if flera else "",
        f"{sum(isinstance(r[s], str) for s in STEG)} av {len(STEG)} steg anges",
        steg,
    )


def riskkarta(svar: Svar, _stil: Stil) -> Markup:
    """Fyra gånger fyra rutor med antalet risker, tyngst uppe till höger; de tyngsta under."""
    antal = svar.tabell.groupby(["sannolikhet", "konsekvens"]).size().to_dict()
    rader = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            s,
            Markup("").join(
                Markup('<td class="hud-risk-{}">{}</td>').format(
                    "hog" if s * k >= _TUNG else "lag", antal.get((s, k), "")
                )
                for k in _SKALA
            ),
        )
        for s in reversed(_SKALA)
    )
    tyngst = Markup("").join(
        Markup("<li><span>{} × {}</span><span>{}<small>{}</small></span></li>").format(
            r.sannolikhet, r.konsekvens, r.risk, r.namn
        )
        for r in svar.tabell.head(_VISADE).itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-riskkarta"><caption class="hud-gomd">Risker efter '
        'sannolikhet och konsekvens</caption><thead><tr><th scope="col">Sannolikhet ↑</th>'
        '<th scope="col">1</th><th scope="col">2</th><th scope="col">3</th><th scope="col">4'
        " konsekvens →</th></tr></thead><tbody>{}</tbody></table>"
        '<ul class="hud-lista hud-risklista">{}</ul>'
    ).format(rader, tyngst)
