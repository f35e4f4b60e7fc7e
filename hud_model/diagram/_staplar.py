"""Staplar i tabellceller: utfall mot budget, delar av en helhet, och avvikelse kring noll."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from markupsafe import Markup

_TOM = Markup("")


def _kant(varde: float) -> float:
    return round(100 * min(max(varde, 0.0), 1.0), 2)


def matstapel(utfall: Any, budget: Any, hogst: float, klass: str = "utfall") -> Markup:
    """En cell: stapeln är utfallet och strecket budgeten, båda som storlek; saknat ritas inte."""
    delar = _TOM
    if pd.notna(utfall) and utfall and hogst:
        delar += Markup('<i class="hud-mat-{}" style="width:{}%"></i>').format(
            klass, _kant(abs(utfall) / hogst)
        )
    if pd.notna(budget) and hogst:
        delar += Markup('<b class="hud-mat-budget" style="left:{}%"></b>').format(
            _kant(abs(budget) / hogst)
        )
    return _cell(delar)


def delstapel(delar: Iterable[tuple[str, float]], hela: float) -> Markup:
    """En cell med delar efter varandra, (klass, storlek), på en skala till `hela`."""
    return _cell(
        _TOM.join(
            Markup('<i class="hud-mat-del hud-mat-{}" style="width:{}%"></i>').format(
                klass, _kant(storlek / hela)
            )
            for klass, storlek in delar
            if hela and storlek > 0
        ),
        " hud-mat-rad",
    )


def kring_noll(varde: Any, hogst: float) -> Markup:
    """En cell med nollinje i mitten: plus åt höger, minus åt vänster; saknat ritas inte."""
    stapel = _TOM
    if pd.notna(varde) and varde and hogst:
        bredd = round(50 * min(abs(varde) / hogst, 1), 2)
        stapel = Markup('<i class="hud-stapel hud-{}" style="left:{}%;width:{}%"></i>').format(
            "minus" if varde < 0 else "plus", 50 - bredd if varde < 0 else 50, bredd
        )
    return Markup('<td class="hud-stapelcell hud-mitt hud-bred" aria-hidden="true">{}</td>').format(
        stapel
    )


def langtabell(
    klass: str, rubrik: str, huvud: Markup, rader: list[Markup], summa: Markup, visade: int
) -> Markup:
    """Tabellen med de första raderna och summan; resten ihopvikt i en likadan tabell under."""

    def tabell(delen: list[Markup], fot: Markup) -> Markup:
        return Markup(
            '<table class="hud-tabell {}"><caption class="hud-gomd">{}</caption><thead><tr>{}</tr>'
            "</thead><tbody>{}{}</tbody></table>"
        ).format(klass, rubrik, huvud, _TOM.join(delen), fot)

    resten = rader[visade:]
    if not resten:
        return tabell(rader, summa)
    return tabell(rader[:visade], summa) + Markup(
        '<details class="hud-mer"><summary>Visa {} till</summary>{}</details>'
    ).format(len(resten), tabell(resten, _TOM))


def _cell(delar: Markup, klass: str = "") -> Markup:
    return Markup('<td class="hud-mat{}" aria-hidden="true"><span>{}</span></td>').format(
        klass, delar
    )


def saknade_namnder(namn: list[str], vad: str) -> Markup:
    """Blocket som säger vilka nämnder som saknar uppgifter, och vad som fyller det."""
    if not namn:
        return _TOM
    return Markup(
        '<p class="hud-saknas"><strong>– Saknas för {}:</strong> {}. {} kommer med nämndernas '
        "egna rapporter, som inte är inlästa.</p>"
    ).format(len(namn), ", ".join(namn), vad)
