"""Investeringar: posterna i grupper, nämnderna, åren, samhällsbyggnadens tabeller och projekten."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._staplar import kring_noll, matstapel, saknade_namnder
from hud_model.diagram._status import Status, chip
from hud_model.diagram._stil import Stil, hogst_i, procent, tal
from hud_model.fragor.investeringar import NYTT_BESLUT, RESERV

_TOM = Markup("")
_BESLUT: dict[str, Status] = {NYTT_BESLUT["behovs"]: "ej", NYTT_BESLUT["sannolikt"]: "delvis"}
_NYCKEL = Markup(
    '<span class="hud-nyckel"><span><i class="hud-ruta hud-mat-utfall"></i> utfall</span>'
    '<span><i class="hud-ruta hud-mat-streck"></i> budget</span></span>'
)


def poster(svar: Svar, stil: Stil) -> Markup:
    """Posterna grupp för grupp med summa: utfall som stapel mot budgetens streck."""
    ram = svar.tabell
    hogst = hogst_i(ram[["budget_kr", "utfall_kr"]].abs())
    text = " ".join(a.text for a in svar.anmarkningar)
    kroppar = []
    for grupp, egna in groupby(ram.to_dict("records"), key=lambda rad: rad["grupp"]):
        rader = list(egna)
        kropp = _TOM.join(
            _rad(r["post"], r, stil, hogst, f" {r['post']}," in text or f": {r['post']}," in text)
            for r in rader
        )
        if grupp != RESERV and len(rader) > 1:
            kropp = _grupprad(grupp, rader, stil) + kropp
        kroppar.append(
            Markup("<tbody{}>{}</tbody>").format(
                Markup(' class="hud-inv-reserv"') if grupp == RESERV else _TOM, kropp
            )
        )
    return Markup(
        '<table class="hud-tabell hud-mattabell"><caption class="hud-gomd">Investeringar, {}'
        "</caption><thead><tr>"
        '<th scope="col">Investering, {}</th><th scope="col" class="tal hud-bred">Budget</th>'
        '<th scope="col" class="tal">Utfall</th><th scope="col" class="tal">Upparb.</th>'
        '<th scope="col" class="tal">Kvar</th><td>{}</td></tr></thead>{}{}</table>'
    ).format(stil.enhet, stil.enhet, _NYCKEL, _TOM.join(kroppar), _summor(svar, stil))


def _rad(namn: str, r: dict[Any, Any], stil: Stil, hogst: float, olika: bool) -> Markup:
    over = pd.notna(r["avvikelse_kr"]) and r["avvikelse_kr"] < 0
    return Markup(
        '<tr><th scope="row">{}{}</th><td class="tal hud-bred">{}</td><td class="tal">{}</td>'
        '<td class="tal">{}</td><td class="tal{}">{}</td>{}</tr>'
    ).format(
        namn,
        Markup(' <abbr title="Källan säger emot sig själv, se noten">≠</abbr>') if olika else _TOM,
        stil.belopp(r["budget_kr"]),
        stil.belopp(r["utfall_kr"]),
        procent(r["grad_procent"], 0),
        " hud-minustext" if over else "",
        stil.belopp(r["avvikelse_kr"]),
        matstapel(r["utfall_kr"], r["budget_kr"], hogst, "over" if over else "utfall"),
    )


def _grupprad(grupp: str, rader: list[dict[Any, Any]], stil: Stil) -> Markup:
    summor = {
        k: None if any(pd.isna(r[k]) for r in rader) else sum(r[k] for r in rader)
        for k in ("budget_kr", "utfall_kr", "avvikelse_kr")
    }
    grad = (
        100 * summor["utfall_kr"] / summor["budget_kr"]
        if summor["budget_kr"] and summor["utfall_kr"] is not None
        else None
    )
    return Markup(
        '<tr class="hud-inv-grupp"><th scope="rowgroup">{}</th><td class="tal hud-bred">{}</td>'
        '<td class="tal">{}</td><td class="tal">{}</td><td class="tal">{}</td><td></td></tr>'
    ).format(
        grupp,
        stil.belopp(summor["budget_kr"]),
        stil.belopp(summor["utfall_kr"]),
        procent(grad, 0),
        stil.belopp(summor["avvikelse_kr"]),
    )


def _summor(svar: Svar, stil: Stil) -> Markup:
    u = svar.uppgifter
    par = [("Summa", "utan")]
    if u["grad_med"] is not None:
        par = [("Summa utan reserv", "utan"), ("Summa med reserv", "med")]
    return Markup("<tbody>{}</tbody>").format(
        _TOM.join(
            Markup(
                '<tr class="hud-summa"><th scope="row">{}</th><td class="tal hud-bred">{}</td>'
                '<td class="tal">{}</td><td class="tal">{}</td><td class="tal">{}</td>'
                "<td></td></tr>"
            ).format(
                ord_,
                stil.belopp(u[f"budget_kr_{vad}"]),
                stil.belopp(u[f"utfall_kr_{vad}"]),
                procent(u[f"grad_{vad}"], 0),
                stil.belopp(u[f"avvikelse_kr_{vad}"]),
            )
            for ord_, vad in par
        )
    )


def per_namnd(svar: Svar, stil: Stil) -> Markup:
    """Nämnderna med utfall som stapel mot budgetens streck; de utan uppgifter i ett block."""
    ram = svar.tabell
    hogst = hogst_i(ram[["budget_kr", "utfall_kr"]].abs())
    rader = _TOM.join(
        Markup(
            '<tr><th scope="row"><a href="investeringar?namnd={}" target="_self">{}</a></th>'
            '<td class="tal hud-bred">{}</td><td class="tal">{}</td><td class="tal">{}</td>'
            '<td class="tal{}">{}</td><td class="tal hud-bred">{}</td>'
            '<td class="tal hud-bred">{}</td>{}</tr>'
        ).format(
            quote(r.namn),
            r.namn,
            stil.belopp(r.budget_kr),
            stil.belopp(r.utfall_kr),
            procent(r.grad_procent, 0),
            " hud-minustext" if pd.notna(r.avvikelse_kr) and r.avvikelse_kr < 0 else "",
            stil.belopp(r.avvikelse_kr),
            stil.belopp(r.foreslagen_overforing_kr),
            stil.belopp(r.reserv_kr),
            matstapel(r.utfall_kr, r.budget_kr, hogst),
        )
        for r in ram.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-mattabell"><caption class="hud-gomd">Investeringar per '
        'nämnd, {}</caption><thead><tr><th scope="col">Nämnd, {}</th>'
        '<th scope="col" class="tal hud-bred">Budget</th><th scope="col" class="tal">Utfall</th>'
        '<th scope="col" class="tal">Upparb.</th><th scope="col" class="tal">Kvar</th>'
        '<th scope="col" class="tal hud-bred">Förs över</th>'
        '<th scope="col" class="tal hud-bred">Reserv</th>'
        "<td>{}</td></tr></thead><tbody>{}</tbody></table>{}"
    ).format(
        stil.enhet,
        stil.enhet,
        _NYCKEL,
        rader,
        saknade_namnder(svar.uppgifter["saknas"], "Investeringarna"),
    )


def over_ar(svar: Svar, stil: Stil) -> Markup:
    """Ett år per rad: utfall som stapel mot budgetens streck, senaste året sist."""
    ram = svar.tabell
    hogst = hogst_i(ram[["budget_kr", "utfall_kr"]].abs())
    rader = _TOM.join(
        Markup(
            '<tr><th scope="row">{}</th><td class="tal">{}</td><td class="tal">{}</td>'
            '<td class="tal">{}</td>{}</tr>'
        ).format(
            r.ar,
            stil.belopp(r.budget_kr),
            stil.belopp(r.utfall_kr),
            procent(r.grad_procent, 0),
            matstapel(r.utfall_kr, r.budget_kr, hogst),
        )
        for r in ram.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-mattabell"><caption class="hud-gomd">Investeringar per år, '
        '{}</caption><thead><tr><th scope="col">År, {}</th>'
        '<th scope="col" class="tal">Budget</th><th scope="col" class="tal">Utfall</th>'
        '<th scope="col" class="tal">Upparb.</th><td>{}</td></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(stil.enhet, stil.enhet, _NYCKEL, rader)


_KOLUMNER = {
    "investeringsprojekt": {"budget_kr": "Budget", "utfall_kr": "Utfall"},
    "exploateringsinvesteringar": {
        "utgift_kr": "Utgift",
        "inkomst_kr": "Inkomst",
        "utfall_kr": "Netto",
        "budget_kr": "Budget",
    },
    "exploateringsutfall": {"prognos_vp_kr": "Prognos", "utfall_kr": "Utfall"},
}


def samhallsbyggnad(svar: Svar, stil: Stil) -> Markup:
    """En av källans tabeller: beloppen, och avvikelsen som stapel kring noll."""
    ram = svar.tabell
    kolumner = _KOLUMNER[svar.namn]
    hogst = hogst_i(ram["avvikelse_kr"].abs())
    rader = _TOM.join(
        Markup('<tr{}><th scope="row">{}</th>{}<td class="tal{}">{}</td>{}</tr>').format(
            Markup(' class="hud-summa"') if r["niva"] == "summa" else _TOM,
            r["post"],
            _TOM.join(
                Markup('<td class="tal{}">{}</td>').format(_smal(k), stil.belopp(r[k]))
                for k in kolumner
            ),
            " hud-minustext" if pd.notna(r["avvikelse_kr"]) and r["avvikelse_kr"] < 0 else "",
            stil.belopp(r["avvikelse_kr"], tecken=True),
            kring_noll(r["avvikelse_kr"], hogst),
        )
        for r in ram.to_dict("records")
    )
    return Markup(
        '<table class="hud-tabell hud-bygg"><caption class="hud-gomd">{}, {}</caption><thead><tr>'
        '<th scope="col">{}</th>{}<th scope="col" class="tal">Avvikelse</th>'
        '<td class="hud-bred"></td></tr></thead><tbody>{}</tbody></table>'
    ).format(
        svar.rubrik,
        stil.enhet,
        stil.enhet.capitalize(),
        _TOM.join(
            Markup('<th scope="col" class="tal{}">{}</th>').format(_smal(k), ord_)
            for k, ord_ in kolumner.items()
        ),
        rader,
    )


def _smal(kolumn: str) -> str:
    return " hud-bred" if kolumn in ("utgift_kr", "inkomst_kr") else ""


def projekt(svar: Svar, stil: Stil) -> Markup:
    """Projekten som lista: behövs nytt beslut, vad som hänt, skede och belopp där de anges."""
    rader = [
        Markup("<li>{}<div>{}<small>{}</small></div></li>").format(
            chip(_BESLUT[r.nytt_beslut], r.nytt_beslut)
            if r.nytt_beslut in _BESLUT
            else Markup('<span class="hud-dov">Inget sagt</span>'),
            r.projekt,
            " · ".join(_om(r, stil)),
        )
        for r in svar.tabell.itertuples()
    ]
    att = int(svar.tabell["nytt_beslut"].notna().sum())
    resten = Markup(
        '<details class="hud-mer"><summary>Visa {} projekt till</summary>'
        '<ul class="hud-lista">{}</ul></details>'
    ).format(len(rader) - att, _TOM.join(rader[att:]))
    return Markup('<ul class="hud-lista hud-projekt">{}</ul>{}').format(
        _TOM.join(rader[:att]), resten if len(rader) > att else _TOM
    )


def _om(r: Any, stil: Stil) -> list[str]:
    delar = [r.tabell]
    if isinstance(r.skede, str):
        delar.append(r.skede.lower())
    if pd.notna(r.budget_kr):
        delar.append(f"budget {stil.belopp(r.budget_kr)} {stil.enhet}")
    if pd.notna(r.avvikelse_rapporterad_kr):
        delar.append(f"avvikelse {stil.belopp(r.avvikelse_rapporterad_kr)} {stil.enhet}")
    if isinstance(r.orsak, str):
        delar.append(r.orsak)
    return delar


def lokaler(svar: Svar, _stil: Stil) -> Markup:
    """Uppgifterna i källans enhet, med det som förtydligar dem."""
    rader = _TOM.join(
        Markup('<tr><th scope="row">{}{}</th><td class="tal">{} {}</td></tr>').format(
            _stor(r.amne.removeprefix("Lokaler: ")),
            Markup("<small>{}</small>").format(r.text_kort)
            if isinstance(r.text_kort, str)
            else _TOM,
            tal(r.varde),
            "" if r.enhet == "antal" else r.enhet,
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-mattabell"><thead><tr><th scope="col">Uppgift</th>'
        '<th scope="col" class="tal">Källan anger</th></tr></thead><tbody>{}</tbody></table>'
    ).format(rader)


def _stor(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
