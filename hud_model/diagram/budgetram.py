"""Hur budgeten blev till: ramens steg som tabell, och volymantagandena med sin riktning."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._samband import hor_ihop
from hud_model.diagram._stil import Stil, tal

_PIL = {"ökar": "↗", "minskar": "↘", "oförändrad": "→"}


def kedja(svar: Svar, stil: Stil) -> Markup:
    """Ramens steg: nivåerna fetade, ändringarna emellan, det som inte anges för sig."""
    rader = Markup("").join(
        Markup(
            '<tr class="hud-ram-{}"><th scope="row">{}{}</th><td class="tal">{}</td>'
            '<td class="tal">{}</td></tr>'
        ).format(
            r.slag,
            r.handelse,
            Markup(" <small>{}</small>").format(r.datum) if isinstance(r.datum, str) else "",
            "" if pd.isna(r.andring_kr) else stil.belopp(r.andring_kr, tecken=True),
            "" if pd.isna(r.ram_kr) else stil.belopp(r.ram_kr),
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-ramkedja"><caption class="hud-gomd">Budgetramens steg'
        '</caption><thead><tr><th scope="col">Beslut, {}</th><th scope="col" class="tal">Ändring'
        '</th><th scope="col" class="tal">Ram</th></tr></thead><tbody>{}</tbody></table>'
    ).format(stil.enhet, rader)


def volymer(svar: Svar, _stil: Stil) -> Markup:
    """Antagandena, ett per rad, med riktningen som pil och ord."""
    rader = Markup("").join(
        Markup(
            '<tr><th scope="row">{}<small>{}{}</small>{}</th><td class="tal">{}</td>'
            "<td>{}</td></tr>"
        ).format(
            r.verksamhet,
            Markup("{} · ").format(r.namn) if svar.uppgifter["flera"] else "",
            r.matt,
            hor_ihop(lankar),
            f"{tal(r.varde)} {r.enhet}" if pd.notna(r.varde) else "–",
            f"{_PIL[r.riktning]} {r.riktning}" if isinstance(r.riktning, str) else "–",
        )
        for r, lankar in zip(svar.tabell.itertuples(), svar.uppgifter["lankar"], strict=True)
    )
    return Markup(
        '<table class="hud-tabell hud-volymer"><caption class="hud-gomd">Volymantaganden</caption>'
        '<thead><tr><th scope="col">Verksamhet</th><th scope="col" class="tal">Antagande</th>'
        '<th scope="col">Riktning</th></tr></thead><tbody>{}</tbody></table>'
    ).format(rader)
