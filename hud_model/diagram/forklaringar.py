"""Varför det avviker: tekniskt och verkligt, orsakernas slag, och det oförklarade."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._ord import ordet
from hud_model.diagram._staplar import kring_noll
from hud_model.diagram._stil import Stil, hogst_i
from hud_model.fragor.forklaringar import OFORKLARAD

_LITEN = 0.1
"""En oförklarad post under så stor del av den största samlas med de andra små."""


def efter_slag(svar: Svar, stil: Stil) -> Markup:
    """Slagen som liggande staplar från en nollinje, störst underskott först, orsakerna under."""
    hogst = svar.tabell["belopp_kr"].abs().max()
    rader = Markup("").join(
        Markup(
            '<tr><th scope="row">{}<small>{}</small></th><td class="tal{}">{}</td>{}</tr>'
        ).format(
            r.namn,
            r.orsaker,
            " hud-minustext" if r.belopp_kr < 0 else "",
            stil.belopp(r.belopp_kr, tecken=True),
            kring_noll(r.belopp_kr, hogst),
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-slag"><caption class="hud-gomd">Avvikelsen efter orsakens '
        'slag</caption><thead><tr><th scope="col">Slag, {}</th><th scope="col" class="tal">'
        'Avvikelse</th><td class="hud-stapelcell hud-bred"></td></tr></thead><tbody>{}'
        '<tr class="hud-summa"><th scope="row">Summa</th><td class="tal">{}</td>'
        '<td class="hud-stapelcell hud-bred"></td></tr></tbody></table>'
    ).format(stil.enhet, rader, stil.belopp(int(svar.tabell["belopp_kr"].sum()), tecken=True))


def delning(svar: Svar, stil: Stil) -> Markup:
    """Avvikelsen som en delad stapel, och den tekniska delens orsaker under."""
    teknisk, verklig = svar.uppgifter["teknisk_kr"], svar.uppgifter["verklig_kr"]
    if not teknisk:
        return Markup('<p class="hud-under">{}</p>').format(
            "Nämnden har inga kapitalkostnader att räkna av det året."
        )
    hel = abs(teknisk) + abs(verklig) or 1
    rader = Markup("").join(
        Markup('<tr{}><th scope="row">{}</th><td class="tal">{}</td></tr>').format(
            Markup(' class="hud-summa"') if nr == len(svar.tabell) - 1 else "",
            r.namn,
            stil.belopp(r.belopp_kr, tecken=True),
        )
        for nr, r in enumerate(svar.tabell.itertuples())
    )
    return Markup(
        '<div class="hud-delning" aria-hidden="true"><div><b>Teknisk del {}</b><b{}>'
        'Verklig del {}</b></div><div class="hud-delstapel"><i class="hud-{} hud-skraffer" '
        'style="width:{}%"></i><i class="hud-{}" style="width:{}%"></i></div></div>'
        '<table class="hud-tabell"><thead><tr><th scope="col">{}</th>'
        '<th scope="col" class="tal">{}</th></tr></thead><tbody>{}</tbody></table>'
    ).format(
        stil.belopp(teknisk, tecken=True),
        Markup(' class="hud-minustext"') if verklig < 0 else "",
        stil.belopp(verklig, tecken=True),
        "plus" if teknisk >= 0 else "minus",
        round(100 * abs(teknisk) / hel, 1),
        "plus" if verklig >= 0 else "minus",
        round(100 * abs(verklig) / hel, 1),
        ordet("Teknisk del"),
        stil.enhet,
        rader,
    )


def forklaringar(svar: Svar, stil: Stil) -> Markup:
    """Varje posts avvikelse: med belopp (fyllt), bara i ord (skrafferat), oförklarat (grått)."""
    storst = hogst_i(svar.tabell["avvikelse_kr"].abs()) or 1
    sma = (svar.tabell["orsaker"] == OFORKLARAD) & (
        svar.tabell["avvikelse_kr"].abs() < _LITEN * storst
    )
    ram = svar.tabell[~sma] if sma.sum() > 1 else svar.tabell

    def bit(klass: str, kr: int) -> Markup:
        bredd = round(100 * abs(kr) / storst, 2)
        return (
            Markup('<i class="{}" style="width:{}%"></i>').format(klass, bredd)
            if bredd
            else Markup("")
        )

    poster = Markup("").join(
        Markup(
            '<div class="hud-post"><div><b>{}</b><span class="tal">{}</span></div>'
            '<div class="hud-delstapel hud-tunn" aria-hidden="true">{}{}{}</div><p>{}</p></div>'
        ).format(
            r.post,
            stil.belopp(r.avvikelse_kr, tecken=True),
            bit("hud-med", r.med_belopp_kr),
            bit("hud-iord hud-skraffer", r.bara_i_ord_kr),
            bit("hud-oforklarat", r.oforklarat_kr),
            r.orsaker,
        )
        for r in ram.itertuples()
    )
    return Markup(
        '<p class="hud-nyckel"><span><i class="hud-ruta hud-med"></i> med belopp</span>'
        '<span><i class="hud-ruta hud-iord hud-skraffer"></i> bara i ord</span>'
        '<span><i class="hud-ruta hud-oforklarat"></i> oförklarat</span><span>{}</span></p>{}{}'
    ).format(stil.enhet, poster, _sma(svar.tabell[sma], stil) if sma.sum() > 1 else "")


def _sma(ram: pd.DataFrame, stil: Stil) -> Markup:
    """De små avvikelserna utan förklaring på en rad."""
    poster = " · ".join(
        f"{r.post} {stil.belopp(r.avvikelse_kr, tecken=True)}" for r in ram.itertuples()
    )
    return Markup(
        '<div class="hud-post"><div><b>Små avvikelser utan förklaring</b>'
        '<span class="tal">{}</span></div><p>{}</p></div>'
    ).format(stil.belopp(int(ram["avvikelse_kr"].sum()), tecken=True), poster)
