"""Jämförelser: prickar på en axel, grupper med mitten som band, serier, fyra fält och karta."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._staplar import langtabell
from hud_model.diagram._status import Status, chip
from hud_model.diagram._stil import Stil, figur
from hud_model.fragor._jamforelsedata import i_enhet
from hud_model.katalog import RIKET, pahittad
from hud_model.tal import skriv_tal

_TOM = Markup("")
_KARTOR = Path(__file__).parent / "karta"
_FARG: dict[str, Status] = {"bland de bästa": "uppnatt", "bland de sämsta": "ej"}
"""Omdömen med färg: fjärdedelar som har en riktning."""
_VISADE = 12
"""Så många nyckeltal visas öppet, fler om det öppnade står längre ned; resten ihopvikta."""
_FA = 12
"""Så många kommuner ritas som namngivna prickar; fler blir streck."""
_TECKEN = 3.2
"""Så många procent av den smalaste bilden ett tecken i en etikett tar."""
_RADHOJD = 16
"""Avstånd mellan två etiketter i seriens kant, bildpunkter."""
Skala = Callable[[float], float]


def _skala(varden: Iterable[float], luft: float = 4.0) -> Skala:
    """Värdet som procent av bildens bredd, med luft i kanterna."""
    lista = list(varden)
    lagst, hogst = min(lista), max(lista)
    spann = (hogst - lagst) or 1.0
    mitt = 50.0 if hogst == lagst else 0.0
    return lambda v: round(mitt or luft + (100 - 2 * luft) * (v - lagst) / spann, 2)


def lage(svar: Svar, _stil: Stil) -> Markup:
    """En rad per nyckeltal: prickarna på egen skala, värdet, platsen och omdömet i ord."""
    egen, oppet = svar.uppgifter["egen"], svar.uppgifter["oppet"]
    per = dict(iter(svar.delar["varden"].groupby("nyckeltal")))
    rader = [
        Markup(
            '<tr{}><th scope="row"><a href="jamforelser?{}" target="_self">{}</a>'
            '<small>{}</small></th><td class="hud-jmf-bild" aria-hidden="true">{}</td>'
            '<td class="tal">{}</td><td>{}<small>{}{}</small></td></tr>'
        ).format(
            Markup(' class="hud-jmf-oppen" aria-current="true"') if r.nyckeltal == oppet else "",
            _adress(svar, nyckeltal=r.nyckeltal),
            r.titel,
            f"{_enhet(r.enhet)}, {r.ar}",
            _prickar(per[r.nyckeltal], egen, r.median),
            _tal(r.egen),
            r.plats,
            r.omdome,
            ", beror på urvalet" if r.beror_pa_urvalet else "",
        )
        for r in svar.tabell.itertuples()
    ]
    namn = next(iter(svar.delar["varden"].query("kommun == @egen")["namn"]), egen)
    huvud = Markup(
        '<th scope="col">Nyckeltal (öppna för mer)</th><td></td>'
        '<th scope="col" class="tal">{}</th><th scope="col">Plats</th>'
    ).format(namn.replace("kommunen", "\u00adkommunen"))  # delas där på en telefon
    plats = list(svar.tabell["nyckeltal"]).index(oppet)
    return Markup(
        '<p class="hud-nyckel"><span><i class="hud-jmf-egen"></i> {}</span>'
        '<span><i class="hud-jmf-annan"></i> de andra</span>'
        '<span><i class="hud-jmf-median"></i> deras median</span></p>{}'
    ).format(
        namn,
        langtabell(
            "hud-jmf", "Nyckeltal mot andra kommuner", huvud, rader, _TOM, max(_VISADE, plats + 1)
        ),
    )


def _adress(svar: Svar, **val: str) -> str:
    """Adressens frågedel: sidans egna val, med nämnden och gruppen kvar."""
    delar = dict(val)
    if svar.uppgifter["namnd"]:
        delar["namnd"] = svar.uppgifter["namnd"]
    if kommuner := svar.uppgifter["urval"].kommuner:
        delar["kommuner"] = ",".join(kommuner)
    return urlencode(delar)


def _prickar(varden: pd.DataFrame, egen: str, median: float) -> Markup:
    x = _skala(varden["varde"])
    lagst, hogst = varden["varde"].min(), varden["varde"].max()
    noll = Markup('<i class="hud-jmf-noll" style="left:{}%"></i>').format(x(0.0))
    andra = _TOM.join(
        Markup('<i class="hud-jmf-annan" style="left:{}%"></i>').format(x(v))
        for k, v in zip(varden["kommun"], varden["varde"], strict=True)
        if k != egen
    )
    eget = varden.loc[varden["kommun"] == egen, "varde"].iloc[0]
    return Markup(
        '<span>{}<i class="hud-jmf-median" style="left:{}%"></i>{}'
        '<i class="hud-jmf-egen" style="left:{}%"></i></span>'
    ).format(noll if lagst < 0 < hogst else _TOM, x(median), andra, x(eget))


def grupper(svar: Svar, _stil: Stil) -> Markup:
    """En rad per grupp på samma skala: mitten som band, median, den egna, plats och omdöme."""
    u, varden = svar.uppgifter, svar.delar["varden"]
    alla = [*varden["varde"], u["egen_varde"]]
    if u["riket"] is not None:
        alla.append(u["riket"])
    x = _skala(alla, luft=8.0)
    per = dict(iter(varden.groupby("grupp")))
    rader = _TOM.join(
        Markup(
            '<tr><th scope="row">{}<small>{}</small></th>'
            '<td class="hud-jmf-bild{}" aria-hidden="true">{}</td><td>{}</td></tr>'
        ).format(
            f"{r.grupp[:1].upper()}{r.grupp[1:]}",
            f"{r.med_varde} av {r.kommuner} har värde",
            " hud-jmf-namn" if r.grupp == u["namngivna"] and r.plats else "",
            _grupp(r, per.get(r.grupp), u, x) if isinstance(r.plats, str) else "",
            _omdome(r)
            if isinstance(r.plats, str)
            else Markup("{}<small>Hämta fler värden från Kolada</small>").format(
                chip("saknas", "För få värden")
            ),
        )
        for r in svar.tabell.itertuples()
    )
    riket = (
        Markup('<p class="hud-mal-not">Riket enligt Kolada: {}.</p>').format(
            i_enhet(u["riket"], u["enhet"])
        )
        if u["riket"] is not None
        else Markup('<p class="hud-mal-not">– Kolada anger inget värde för riket.</p>')
        if not pahittad(u["egen"])
        else _TOM
    )
    return Markup(
        '<table class="hud-tabell hud-jmf"><caption class="hud-gomd">Läget i varje grupp</caption>'
        '<thead><tr><th scope="col">Grupp</th><td class="hud-jmf-skala" aria-hidden="true">{}</td>'
        '<th scope="col">Plats</th></tr></thead><tbody>{}</tbody></table>{}'
    ).format(_ticks(alla, x), rader, riket)


def _ticks(varden: Sequence[float], x: Skala) -> Markup:
    lagst, hogst = min(varden), max(varden)
    visas = dict.fromkeys([lagst, 0.0, hogst] if lagst < 0 < hogst else [lagst, hogst])
    return Markup("<span>{}</span>").format(
        _TOM.join(Markup('<b style="left:{}%">{}</b>').format(x(v), _tal(v)) for v in visas)
    )


def _grupp(r: Any, varden: pd.DataFrame, u: Any, x: Skala) -> Markup:
    delar = []
    if pd.notna(r.nedre):
        delar.append(
            Markup('<i class="hud-jmf-band" style="left:{}%;width:{}%"></i>').format(
                x(r.nedre), round(x(r.ovre) - x(r.nedre), 2)
            )
        )
    delar.append(Markup('<i class="hud-jmf-median" style="left:{}%"></i>').format(x(r.median)))
    slag = "annan" if len(varden) <= _FA else "streck"
    delar += [
        Markup('<i class="hud-jmf-{}" style="left:{}%"></i>').format(slag, x(v))
        for v in varden["varde"]
    ]
    delar.append(Markup('<i class="hud-jmf-egen" style="left:{}%"></i>').format(x(r.egen)))
    if r.grupp == u["namngivna"]:
        namn = [(x(v), n) for n, v in zip(varden["namn"], varden["varde"], strict=True)]
        delar += [
            Markup('<b class="hud-jmf-niva{}" style="left:{}%">{}</b>').format(niva, plats, text)
            for plats, niva, text in _nivaer(namn)
        ]
    return Markup("<span>{}</span>").format(_TOM.join(delar))


def _nivaer(namn: list[tuple[float, str]]) -> list[tuple[float, int, str]]:
    """Etiketterna på nivåer omväxlande över (1, 3) och under (2, 4) linjen, utan att krocka."""
    slut: dict[int, float] = {}
    ut = []
    for plats, text in sorted(namn):
        halva = _TECKEN * len(text) / 2
        niva = next((n for n in (1, 2, 3, 4) if slut.get(n, -100.0) < plats - halva), None)
        if niva is not None:
            slut[niva] = plats + halva
            ut.append((plats, niva, text))
    return ut


def _omdome(r: Any) -> Markup:
    status = _FARG.get(r.omdome)
    text = chip(status, r.omdome) if status else Markup("{}").format(r.omdome)
    return Markup("<strong>{}</strong><small>{}</small>").format(r.plats, text)


def over_ar(svar: Svar, stil: Stil) -> go.Figure:
    """Serierna över åren: den egna i accent, de andra grå med namn i kanten, riket streckat."""
    u, ram = svar.uppgifter, svar.tabell
    brott = sorted(u["brott"])
    ar = [int(a) for a in sorted(ram["ar"].unique())]
    lagst, hogst = float(ram["varde"].min()), float(ram["varde"].max())
    for del_ in u["avsnitt"]:
        if del_.slag:
            lagst, hogst = min(lagst, del_.nedre), max(hogst, del_.ovre)
    luft = 0.06 * ((hogst - lagst) or 1.0)
    fig = figur(
        stil,
        340,
        margin={"l": 8, "r": 124, "t": 12, "b": 8},
        xaxis={"tickvals": _fa_ar(ar), "range": [ar[0] - 0.3, ar[-1] + 0.2], "tickformat": "d"},
        yaxis={"range": [lagst - luft, hogst + luft], "nticks": 5, "ticksuffix": " "},
        shapes=[*_granser(u["avsnitt"], stil), *_brott(brott, ar, stil), *_noll(u, ar, stil)],
    )
    sista = []
    for (kommun, namn), egna in ram.groupby(["kommun", "namn"], sort=False):
        farg = stil.farg("accent" if kommun == u["egen"] else "neutral")
        xs, ys = _med_luckor(egna, brott, ar)
        fig.add_scatter(
            x=xs,
            y=ys,
            mode="lines+markers",
            line={
                "color": farg,
                "width": 3 if kommun == u["egen"] else 1.25,
                "dash": "dash" if kommun == RIKET else "solid",
            },
            marker={"size": 7 if kommun == u["egen"] else 3, "color": farg},
            opacity=1 if kommun == u["egen"] else 0.75,
            hovertemplate=f"{namn} %{{x}}: %{{y:,.1f}}<extra></extra>",
        )
        sista.append((float(egna["varde"].iloc[-1]), namn, kommun == u["egen"]))
    return fig.update_layout(annotations=_kantnamn(sista, lagst - luft, hogst + luft, stil))


def _fa_ar(ar: list[int]) -> list[int]:
    steg = max(1, (len(ar) + 4) // 5)
    return ar[::-1][::steg][::-1]


def _med_luckor(
    egna: pd.DataFrame, brott: list[int], ar: list[int]
) -> tuple[list[float], list[float | None]]:
    """Serien med en lucka där metoden bytts; år utan värde hoppas över, linjen bryts inte."""
    xs: list[float] = []
    ys: list[float | None] = []
    forra = None
    for ett_ar, varde in zip(egna["ar"], egna["varde"], strict=True):
        if forra is not None and any(forra < b <= ett_ar for b in brott):
            xs.append(ett_ar - 0.5)
            ys.append(None)
        xs.append(int(ett_ar))
        ys.append(float(varde))
        forra = ett_ar
    return xs, ys


def _granser(avsnitt: Any, stil: Stil) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect", "layer": "below", "x0": a.matningar[0].ar - 0.2,
            "x1": a.matningar[-1].till_ar + 0.2, "y0": a.nedre, "y1": a.ovre,
            "fillcolor": stil.farg("accentyta"),
            "line": {"width": 1 if a.slag == "provgranser" else 0, "dash": "dot",
                     "color": stil.farg("accent")},
        }
        for a in avsnitt
        if a.slag
    ]  # fmt: skip


def _brott(brott: list[int], ar: list[int], stil: Stil) -> list[dict[str, Any]]:
    return [
        {
            "type": "line", "x0": b - 0.5, "x1": b - 0.5, "yref": "paper", "y0": 0, "y1": 1,
            "line": {"color": stil.farg("dov"), "width": 1, "dash": "dot"},
        }
        for b in brott
        if ar[0] < b <= ar[-1]
    ]  # fmt: skip


def _noll(u: Any, ar: list[int], stil: Stil) -> list[dict[str, Any]]:
    if not u["noll"]:
        return []
    linje = {"color": stil.farg("text"), "width": 1}
    return [
        {"type": "line", "x0": ar[0] - 0.3, "x1": ar[-1] + 0.2, "y0": 0, "y1": 0, "line": linje}
    ]


def _kantnamn(
    sista: list[tuple[float, str, bool]], lagst: float, hogst: float, stil: Stil
) -> list[dict[str, Any]]:
    """Namnen i högra kanten, flyttade isär så att de inte ligger på varandra."""
    punkt = (hogst - lagst) / 300
    ordnade = sorted(sista)
    platser = [v for v, _, _ in ordnade]
    for nr in range(1, len(platser)):
        platser[nr] = max(platser[nr], platser[nr - 1] + _RADHOJD * punkt)
    over = platser[-1] - hogst if platser else 0
    if over > 0:
        platser[-1] -= over
        for nr in range(len(platser) - 2, -1, -1):
            platser[nr] = min(platser[nr], platser[nr + 1] - _RADHOJD * punkt)
    return [
        {
            "x": 1, "xref": "paper", "y": plats, "xanchor": "left", "xshift": 6,
            "showarrow": False,
            "text": f"<b>{namn} {_tal(v)}</b>" if egen else namn,
            "font": {"size": 13, "color": stil.farg("accent" if egen else "dov")},
        }
        for plats, (v, namn, egen) in zip(platser, ordnade, strict=True)
    ]  # fmt: skip


def gap(svar: Svar, stil: Stil) -> Markup:
    """Kostnaderna med gapets kronor; Koladas egen avvikelse bredvid där den finns."""
    rader = _TOM.join(
        Markup(
            '<tr><th scope="row">{}<small>{}</small></th><td class="tal">{}</td>'
            '<td class="tal">{}</td></tr>'
        ).format(
            r.titel,
            f"{_i_enhet(r.egen, r.enhet)} mot {r.mot}"
            + ("" if r.mot == "väntad kostnad" else f" {_i_enhet(r.referens, r.enhet)}")
            + f", {r.ar}",
            stil.belopp(r.kronor),
            "" if pd.isna(r.avvikelse_kr) else stil.belopp(r.avvikelse_kr, tecken=True),
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-mattabell"><caption class="hud-gomd">Gapets värde</caption>'
        '<thead><tr><th scope="col">Kostnad</th><th scope="col" class="tal">Gap, {}</th>'
        '<th scope="col" class="tal">Avvikelse</th></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(stil.enhet, rader)


def fyra_falt(svar: Svar, _stil: Stil) -> Markup:
    """Ett kors per par av kostnad och kvalitet, den egna kommunens väg som en linje."""
    par = svar.uppgifter["par"]
    return Markup('<div class="hud-jmf-falten">{}</div>').format(
        _TOM.join(
            _ett_falt(grupp, par[nyckel], svar.uppgifter["egen"])
            for nyckel, grupp in svar.tabell.groupby(["kostnad", "kvalitet"], sort=False)
        )
    )


_ARETS_HALVA = 7.0
"""Halva bredden av ett årtal i ett fält, procent."""


def _ett_falt(ram: pd.DataFrame, par: Any, egen: str) -> Markup:
    eget = ram[ram["kommun"] == egen].iloc[0]
    har_fore = bool(pd.notna(eget["ar_fore"]))
    xs, ys = list(ram["x"]), list(ram["y"])
    if har_fore:
        xs.append(eget["x_fore"])
        ys.append(eget["y_fore"])
    x, y_upp = _skala(xs, luft=9.0), _skala(ys, luft=10.0)
    vand = par["riktning"] == "hog_ar_bra"

    def y(v: float) -> float:
        return round(100 - y_upp(v) if vand else y_upp(v), 2)

    # Ligger förra punkten intill den nya skulle året skymma pricken.
    langt = har_fore and (
        abs(x(eget["x_fore"]) - x(eget["x"])) > 2 * _ARETS_HALVA
        or abs(y(eget["y_fore"]) - y(eget["y"])) > 10
    )
    aret = [(x(eget["x_fore"]), y(eget["y_fore"]), _ARETS_HALVA)] if langt else []
    kors = par["kors"]
    vag = (
        Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" class="hud-jmf-vag"/>').format(
            x(eget["x_fore"]), y(eget["y_fore"]), x(eget["x"]), y(eget["y"])
        )
        if har_fore
        else _TOM
    )
    fore = (
        Markup('<b class="hud-jmf-forear" style="left:{}%;top:{}%">{}</b>').format(
            x(eget["x_fore"]), y(eget["y_fore"]), int(eget["ar_fore"])
        )
        if langt
        else _TOM
    )
    prickar = _TOM.join(
        Markup('<i class="hud-jmf-{}" style="left:{}%;top:{}%"></i>').format(
            "egen" if r.kommun == egen else "annan", x(r.x), y(r.y)
        )
        for r in ram.sort_values("kommun", key=lambda k: k == egen).itertuples()
    )
    namn = _TOM.join(
        Markup('<b{} style="left:{}%;top:{}%">{}</b>').format(
            Markup(' class="hud-jmf-eget"') if k == egen else "", px, py, text
        )
        for px, py, text, k in _faltnamn(ram, egen, x, y, aret)
    )
    return Markup(
        '<figure class="hud-jmf-falt"><figcaption><strong>{}</strong> mot {}'
        '<small>{}, {}</small></figcaption><div class="hud-jmf-kors" aria-hidden="true">'
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none"><line x1="{}" x2="{}" y1="0" '
        'y2="100"/><line y1="{}" y2="{}" x1="0" x2="100"/>{}</svg>{}{}{}'
        '<em class="hud-jmf-axel-y">↑ bättre</em><em class="hud-jmf-axel-x">högre kostnad →</em>'
        "</div></figure>"
    ).format(
        par["x_titel"], par["y_titel"], par["falt"], int(eget["ar"]),
        x(kors[0]), x(kors[0]), y(kors[1]), y(kors[1]), vag, prickar, fore, namn,
    )  # fmt: skip


def _faltnamn(
    ram: pd.DataFrame, egen: str, x: Skala, y: Skala, aret: list[tuple[float, float, float]]
) -> list[tuple[float, float, str, str]]:
    """Namnen under eller över sina prickar; ett som skulle skymma något annat utelämnas.

    `aret` är platsen som årtalet tar: mitten i procent, och halva bredden.
    """
    # Mitten, halva bredden och det lodräta avståndet som ett namn håller.
    tagna = [(*plats, 8.0) for plats in aret]
    tagna += [(x(r.x), y(r.y), 2.0, 6.0) for r in ram.itertuples()]
    ut = []
    for r in ram.sort_values("kommun", key=lambda k: k != egen).itertuples():
        halva = 1.35 * len(r.namn)
        for dy in (-9, 9):
            px, py = min(max(x(r.x), halva), 100 - halva), y(r.y) + dy
            fri = all(abs(px - a) > halva + b or abs(py - c) > h for a, c, b, h in tagna)
            if fri and 4 <= py <= 96:
                tagna.append((px, py, halva, 8.0))
                ut.append((round(px, 2), round(py, 2), r.namn, r.kommun))
                break
    return ut


def kallor_bredvid(svar: Svar, _stil: Stil) -> Markup:
    """Berättelsens värde bredvid Koladas, de som skiljer sig först."""
    rader = _TOM.join(
        Markup(
            '<tr><th scope="row">{}<small>{}, {}</small></th><td class="tal">{}</td>'
            '<td class="tal">{}</td><td>{}</td></tr>'
        ).format(
            r.namn,
            r.nyckeltal,
            r.ar,
            _exakt(r.rapporterat),
            _exakt(r.kolada),
            "Samma" if r.stammer else chip("delvis", "Olika"),
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-mattabell"><caption class="hud-gomd">Berättelsen och Kolada'
        '</caption><thead><tr><th scope="col">Indikator</th><th scope="col" class="tal">'
        'Berättelsen</th><th scope="col" class="tal">Kolada</th><th scope="col">Läge</th></tr>'
        "</thead><tbody>{}</tbody></table>"
    ).format(rader)


def karta(svar: Svar, _stil: Stil) -> Markup:
    """Kommunerna färgade efter klass, de utan värde skrafferade; tabellen bakom bär talen."""
    u, form = svar.uppgifter, _karta(svar.uppgifter["karta"])
    klass = dict(zip(svar.tabell["kommun"], svar.tabell["klass"], strict=True))
    varde = dict(zip(svar.tabell["kommun"], svar.tabell["varde"], strict=True))
    namn = dict(zip(svar.tabell["kommun"], svar.tabell["namn"], strict=True))
    granser = [min(svar.tabell["varde"]), *u["granser"], max(svar.tabell["varde"])]
    steg = 4 // (len(u["granser"]) or 1)
    vagar = _TOM.join(
        Markup('<path d="{}" class="hud-karta-{}"><title>{}</title></path>').format(
            d,
            _klass(klass.get(kod), steg),
            f"{namn[kod]}: {i_enhet(varde[kod], u['enhet'])}" if kod in klass else "Saknar värde",
        )
        for kod, d in form["kommuner"].items()
        if kod != u["egen"]
    )
    egen = Markup('<path d="{}" class="hud-karta-{} hud-karta-egen"/>').format(
        form["kommuner"].get(u["egen"], ""), _klass(klass.get(u["egen"]), steg)
    )
    nyckel = _TOM.join(
        Markup('<span><i class="hud-ruta hud-karta-{}"></i> {} till {}</span>').format(
            _klass(nr, steg), _tal(fran), _tal(till)
        )
        for nr, (fran, till) in enumerate(zip(granser, granser[1:], strict=False))
    )
    return Markup(
        '<div class="hud-karta"><svg viewBox="0 0 {} {}" aria-hidden="true">{}{}</svg>'
        '<p class="hud-nyckel">{}<span><i class="hud-ruta hud-karta-utan"></i> saknar värde</span>'
        "<span>{}</span></p></div>"
    ).format(form["bredd"], form["hojd"], vagar, egen, nyckel, _enhet(u["enhet"]))


def _klass(klass: int | None, steg: int) -> str:
    """Färgen för en klass; tre klasser tar varannan färg så att de skiljer sig lika tydligt."""
    return "utan" if klass is None else str(klass * steg)


@lru_cache(maxsize=4)
def _karta(namn: str) -> Any:
    return json.loads((_KARTOR / f"{namn}.json").read_text("utf-8"))


def talande(svar: Svar, _stil: Stil) -> Markup:
    """Jämförelserna som lista, länkade till sidan där de öppnas; per nämnd när flera visas."""
    delar = _TOM.join(
        Markup('<section>{}<ul class="hud-lista hud-talande">{}</ul></section>').format(
            Markup("<h3>{}</h3>").format(namn) if svar.uppgifter["flera"] else "",
            _TOM.join(_talande_rad(r) for r in egna.itertuples()),
        )
        for namn, egna in svar.tabell.groupby("namn", sort=False, dropna=False)
    )
    return Markup('<div class="hud-talande-alla">{}</div>').format(delar)


def _talande_rad(r: Any) -> Markup:
    return Markup(
        '<li><strong>{}</strong><span><a href="jamforelser?{}" target="_self">{}</a>'
        "<small>{}; {}</small></span></li>"
    ).format(
        r.plats,
        urlencode({"namnd": r.namn if isinstance(r.namn, str) else "", "nyckeltal": r.nyckeltal}),
        r.titel,
        r.mening,
        r.omdome,
    )


def _enhet(enhet: str) -> str:
    return "procent" if enhet == "%" else enhet


def _i_enhet(varde: Any, enhet: str) -> str:
    return i_enhet(None if pd.isna(varde) else float(varde), enhet)


def _tal(varde: Any) -> str:
    return _i_enhet(varde, "").strip()


def _exakt(varde: float) -> str:
    """Värdet med högst två decimaler, så att en skillnad mot källan syns."""
    text = skriv_tal(float(varde), 2)
    return text.rstrip("0").rstrip(",") if "," in text else text
