"""Uppdrag och satsningar: uppdragen per mål, satsningarnas staplar, bidragen och målens samband."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._ord import ordet
from hud_model.diagram._samband import hor_ihop
from hud_model.diagram._staplar import delstapel, langtabell, matstapel, saknade_namnder
from hud_model.diagram._status import Status, chip
from hud_model.diagram._stil import Stil, hogst_i, procent

_TOM = Markup("")
_VISADE_SATSNINGAR = 15
_VISADE_MAL = 12
_NOTERING = Markup("<details><summary>Mer ur texten</summary>{}</details>")
_STATUS: dict[str, tuple[Status, str]] = {
    "klart": ("uppnatt", "Klart"),
    "ej_klart": ("ej", "Ej klart"),
    "utgar": ("neutral", "Utgår"),
}


def uppdrag(svar: Svar, _stil: Stil) -> Markup:
    """Uppdragen per nämnd och mål: de som inte är klara synliga, de klara ihopvikta."""
    rader = list(zip(svar.tabell.to_dict("records"), svar.uppgifter["lankar"], strict=True))
    oppna, slutna, antal = [], [], 0
    for (namn, mal), grupp in groupby(rader, key=lambda par: (par[0]["namn"], par[0]["namndmal"])):
        egna = list(grupp)
        rubrik = Markup("{}{}").format(
            Markup("<small>{}</small> ").format(namn) if svar.uppgifter["flera"] else _TOM,
            mal if isinstance(mal, str) else "Utan nämndmål",
        )
        if all(rad["status"] == "klart" for rad, _ in egna):
            slutna.append(_ihopvikt(rubrik, _lista(egna)))
            antal += len(egna)
        else:
            oppna.append(_malet(rubrik, egna, _oppet(egna)))
    resten = Markup(
        '<details class="hud-mer"><summary>{}, {} uppdrag</summary>{}</details>'
    ).format(
        "Visa målet där allt är klart"
        if len(slutna) == 1
        else f"Visa {len(slutna)} mål där allt är klart",
        antal,
        _TOM.join(slutna),
    )
    return Markup('<div class="hud-uppdrag">{}{}</div>').format(
        _TOM.join(oppna), resten if slutna else _TOM
    )


_Par = tuple[dict[Any, Any], Any]


def _malet(rubrik: Markup, egna: list[_Par], innehall: Markup) -> Markup:
    klara = sum(rad["status"] == "klart" for rad, _ in egna)
    return Markup("<section><h3>{} <small>{} av {} klara</small></h3>{}</section>").format(
        rubrik, klara, len(egna), innehall
    )


def _ihopvikt(rubrik: Markup, innehall: Markup) -> Markup:
    """Utan rubriknivå: en rubrik som inte syns hör inte till sidans rubriker."""
    return Markup('<p class="hud-mal">{}</p>{}').format(rubrik, innehall)


def _oppet(egna: list[_Par]) -> Markup:
    """De som inte är klara, och de klara ihopvikta."""
    klara = [par for par in egna if par[0]["status"] == "klart"]
    resten = Markup('<details class="hud-mer"><summary>Visa {} {}</summary>{}</details>').format(
        len(klara), "klart" if len(klara) == 1 else "klara", _lista(klara)
    )
    ovriga = _lista([par for par in egna if par[0]["status"] != "klart"])
    return ovriga + resten if klara else ovriga


def _lista(par: list[_Par]) -> Markup:
    return Markup('<ul class="hud-lista">{}</ul>').format(
        _TOM.join(
            Markup("<li>{}<div>{}<small>{}</small>{}</div></li>").format(
                chip(*_STATUS.get(rad["status"], ("saknas", "Anges inte"))),
                rad["titel"],
                " · ".join(_om(rad)),
                hor_ihop(lankar),
            )
            for rad, lankar in par
        )
    )


def _om(rad: dict[Any, Any]) -> list[str]:
    delar = []
    if pd.notna(rad["fran_kf"]):
        delar.append("Från kommunfullmäktige" if rad["fran_kf"] else "Nämndens eget")
    if pd.notna(rad["overforingar"]) and rad["overforingar"] > 0:
        ganger = int(rad["overforingar"])
        delar.append("Överfört en gång" if ganger == 1 else f"Överfört {ganger} gånger")
    if isinstance(rad["gemensamt_med"], str):
        delar.append(f"Gemensamt med {rad['gemensamt_med']}")
    if isinstance(rad["sammanfattning"], str):
        delar.append(rad["sammanfattning"])
    return delar


def per_namnd(svar: Svar, _stil: Stil) -> Markup:
    """Nämnderna med sina uppdrag som delar av en stapel; de utan uppgifter i ett block."""
    hogst = int(svar.tabell["antal"].max())
    rader = _TOM.join(
        Markup(
            '<tr><th scope="row"><a href="uppdrag?namnd={}" target="_self">{}</a></th>'
            '<td class="tal">{} av {}</td><td class="tal">{}</td><td class="tal hud-bred">{}</td>'
            "{}</tr>"
        ).format(
            quote(r.namn),
            r.namn,
            r.klart,
            r.antal,
            r.ej_klart,
            r.fran_kf,
            delstapel(
                [
                    ("klart", r.klart),
                    ("utgar", r.utgar),
                    ("okant", r.utan_status),
                    ("ej", r.ej_klart),
                ],
                hogst,
            ),
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-mattabell"><caption class="hud-gomd">Uppdrag per nämnd'
        '</caption><thead><tr><th scope="col">Nämnd</th><th scope="col" class="tal">Klara</th>'
        '<th scope="col" class="tal">Ej klara</th>'
        '<th scope="col" class="tal hud-bred">Från KF</th>'
        "<td>{}</td></tr></thead><tbody>{}</tbody></table>{}"
    ).format(
        _nyckel(("klart", "klara"), ("utgar", "utgår"), ("ej", "ej klara")),
        rader,
        saknade_namnder(svar.uppgifter["saknas"], "Uppdragen"),
    )


def _nyckel(*ord_: tuple[str, str]) -> Markup:
    return Markup('<span class="hud-nyckel">{}</span>').format(
        _TOM.join(
            Markup('<span><i class="hud-ruta hud-mat-{}"></i> {}</span>').format(klass, text)
            for klass, text in ord_
        )
    )


def satsningar(svar: Svar, stil: Stil) -> Markup:
    """Satsningarna, mest oanvänt först: utfall som stapel, budget som streck, summan sist."""
    ram = svar.tabell
    hogst = hogst_i(ram[["budget_kr", "utfall_kr"]])
    rader = [
        Markup(
            '<tr><th scope="row">{}{}{}</th><td class="tal hud-bred">{}</td><td class="tal">{}</td>'
            '<td class="tal">{}</td><td class="tal{}">{}</td>{}</tr>'
        ).format(
            r.satsning,
            Markup("<small>{}</small>").format(r.namn) if svar.uppgifter["flera"] else _TOM,
            hor_ihop(lankar),
            stil.belopp(r.budget_kr),
            stil.belopp(r.utfall_kr),
            procent(r.andel_procent, 0),
            _minus(r.kvar_kr),
            stil.belopp(r.kvar_kr),
            matstapel(r.utfall_kr, r.budget_kr, hogst, _over(r.kvar_kr)),
        )
        for r, lankar in zip(ram.itertuples(), svar.uppgifter["lankar"], strict=True)
    ]
    u = svar.uppgifter
    summa = Markup(
        '<tr class="hud-summa"><th scope="row">Summa</th><td class="tal hud-bred">{}</td>'
        '<td class="tal">{}</td><td class="tal">{}</td><td class="tal">{}</td><td></td></tr>'
    ).format(
        stil.belopp(u["budget_kr"]),
        stil.belopp(u["utfall_kr"]),
        procent(u["andel_procent"], 0),
        stil.belopp(u["kvar_kr"]),
    )
    huvud = Markup(
        '<th scope="col">Satsning, {}</th><th scope="col" class="tal hud-bred">Budget</th>'
        '<th scope="col" class="tal">Utfall</th><th scope="col" class="tal">Använt</th>'
        '<th scope="col" class="tal">Kvar</th><td>{}</td>'
    ).format(stil.enhet, _nyckel(("utfall", "utfall"), ("streck", "budget")))
    fot = summa if len(ram) > 1 and u["kvar_kr"] is not None else _TOM
    return langtabell(
        "hud-mattabell", f"Satsningar, {stil.enhet}", huvud, rader, fot, _VISADE_SATSNINGAR
    )


def _over(kvar: Any) -> str:
    return "over" if pd.notna(kvar) and kvar < 0 else "utfall"


def _minus(kr: Any) -> str:
    return " hud-minustext" if pd.notna(kr) and kr < 0 else ""


def bidrag(svar: Svar, stil: Stil) -> Markup:
    """Bidragen, störst först: stapeln är bidraget, den fyllda delen är inräknad i budget."""
    ram = svar.tabell
    hogst = hogst_i(ram[["bidrag_kr", "inraknat_i_budget_kr"]])
    rader = [
        Markup(
            '<tr><th scope="row">{}{}{}{}</th><td class="tal">{}</td><td class="tal">{}</td>'
            '<td class="tal hud-bred{}">{}</td><td class="tal">{}</td>{}</tr>'
        ).format(
            r.finansiar,
            Markup("<small>{}</small>").format(r.namn) if svar.uppgifter["flera"] else _TOM,
            _NOTERING.format(r.notering) if isinstance(r.notering, str) else _TOM,
            hor_ihop(lankar),
            stil.belopp(r.bidrag_kr),
            stil.belopp(r.kostnad_kr),
            _minus(r.netto_kr),
            stil.belopp(r.netto_kr),
            stil.belopp(r.inraknat_i_budget_kr),
            delstapel(_bidragets_delar(r), hogst),
        )
        for r, lankar in zip(ram.itertuples(), svar.uppgifter["lankar"], strict=True)
    ]
    u = svar.uppgifter
    summa = Markup(
        '<tr class="hud-summa"><th scope="row">Summa</th><td class="tal">{}</td>'
        '<td class="tal">{}</td><td class="tal hud-bred">{}</td><td class="tal">{}</td>'
        "<td></td></tr>"
    ).format(*(stil.belopp(u[k]) for k in _SUMMOR))
    return Markup(
        '<table class="hud-tabell hud-mattabell"><caption class="hud-gomd">Bidrag, {}</caption>'
        '<thead><tr><th scope="col">Finansiär, {}</th><th scope="col" class="tal">Bidrag</th>'
        '<th scope="col" class="tal">Kostnad</th><th scope="col" class="tal hud-bred">Netto</th>'
        '<th scope="col" class="tal">I budget</th><td>{}</td></tr></thead>'
        "<tbody>{}{}</tbody></table>"
    ).format(
        stil.enhet,
        stil.enhet,
        _nyckel(("utfall", "i budget"), ("utanfor", "utanför")),
        _TOM.join(rader),
        summa if len(ram) > 1 else _TOM,
    )


_SUMMOR = ("bidrag_kr", "kostnad_kr", "netto_kr", "inraknat_i_budget_kr")


def _bidragets_delar(r: Any) -> list[tuple[str, float]]:
    inne = 0 if pd.isna(r.inraknat_i_budget_kr) else int(r.inraknat_i_budget_kr)
    ute = 0 if pd.isna(r.bidrag_kr) else max(int(r.bidrag_kr) - inne, 0)
    return [("utfall", inne), ("utanfor", ute)]


def upphor(svar: Svar, stil: Stil) -> Markup:
    """Bidragen som upphör, med dag, belopp och mål; sist källans ord utan datum."""
    rader = [
        Markup("<li>{}<div>{}<small>{}</small></div></li>").format(
            chip("delvis" if r.manader >= 0 else "ej", r.upphor),
            r.finansiar,
            " · ".join(
                [
                    _kvar(int(r.manader)),
                    *(
                        [f"{stil.belopp(r.bidrag_kr)} {stil.enhet}"]
                        if pd.notna(r.bidrag_kr)
                        else []
                    ),
                    *([r.namndmal] if isinstance(r.namndmal, str) else []),
                ]
            ),
        )
        for r in svar.tabell.itertuples()
    ]
    rader += [
        Markup("<li>{}<div>{}<small>{}</small></div></li>").format(
            chip("saknas", "Datum saknas"),
            r.amne,
            r.text_kort if isinstance(r.text_kort, str) else "",
        )
        for ram in svar.delar.values()
        for r in ram.itertuples()
    ]
    return Markup('<ul class="hud-lista">{}</ul>').format(_TOM.join(rader)) if rader else _TOM


def _kvar(manader: int) -> str:
    if manader < 0:
        return "Har upphört"
    return f"{manader} månader kvar" if manader > 1 else "Slutar inom två månader"


def mal(svar: Svar, stil: Stil) -> Markup:
    """Målen med det som hör dit: uppdrag som delar av en stapel, bidrag och satsningar."""
    hogst = int(svar.tabell["uppdrag"].max())
    rader = [
        Markup(
            '<tr><th scope="row"><a href="mal?namnd={}" target="_self">{}</a>{}</th>'
            '<td class="tal">{}</td>{}<td class="tal">{}</td><td class="tal">{}</td></tr>'
        ).format(
            quote(r.namn),
            r.namndmal,
            Markup("<small>{}</small>").format(r.namn) if svar.uppgifter["flera"] else _TOM,
            f"{r.klara} av {r.uppdrag}" if r.uppdrag else "–",
            delstapel([("klart", r.klara), ("ej", r.uppdrag - r.klara)], hogst),
            stil.belopp(r.bidrag_kr),
            stil.belopp(r.satsning_kr),
        )
        for r in svar.tabell.itertuples()
    ]
    huvud = Markup(
        '<th scope="col">{}</th><th scope="col" class="tal">Uppdrag klara</th><td>{}</td>'
        '<th scope="col" class="tal">Bidrag</th><th scope="col" class="tal">Satsningar</th>'
    ).format(ordet("Nämndmål"), _nyckel(("klart", "klara"), ("ej", "inte klara")))
    return langtabell(
        "hud-mattabell hud-maltabell",
        f"Det som hör till målen, {stil.enhet}",
        huvud,
        rader,
        _TOM,
        _VISADE_MAL,
    )
