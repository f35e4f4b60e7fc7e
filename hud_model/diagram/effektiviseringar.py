"""Effektiviseringar: registret, stegen, fyra fält, potentialerna och digitaliseringspotten."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pandas as pd
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._samband import hor_ihop
from hud_model.diagram._staplar import delstapel, matstapel
from hud_model.diagram._status import Status, chip, symbol
from hud_model.diagram._stil import Stil, hogst_i, procent
from hud_model.fragor.effektiviseringar import INITIATIV, STEGEN, UTLATANDE

_TOM = Markup("")
_STEG: dict[str, Status] = {
    "planerad": "neutral",
    "pagar": "delvis",
    "verifierad": "hog",
    "i_ram": "uppnatt",
}
_UTLATANDE: dict[str, Status] = {
    UTLATANDE["effektivisering"]: "uppnatt",
    UTLATANDE["besparing"]: "delvis",
    UTLATANDE["ambitionshojning"]: "neutral",
    UTLATANDE["forsamring"]: "ej",
    UTLATANDE["oforandrat"]: "neutral",
    UTLATANDE["gar_ej"]: "saknas",
}
_SAKNAS = Markup('<span class="hud-saknad">– saknas</span>')


def register(svar: Svar, stil: Stil) -> Markup:
    """Registret område för område: läge före, följt, läge att nå, effekt och steg."""
    rader = list(zip(svar.tabell.to_dict("records"), svar.uppgifter["lankar"], strict=True))
    kroppar = []
    for (namn, omrade), grupp in groupby(rader, key=lambda par: (par[0]["namn"], par[0]["omrade"])):
        rubrik = f"{omrade} · {namn}" if svar.uppgifter["flera"] else omrade
        kroppar.append(
            Markup(
                '<tbody><tr class="hud-eff-grupp"><th scope="rowgroup" colspan="6">{}</th></tr>{}'
                "</tbody>"
            ).format(rubrik, _TOM.join(_rad(rad, lankar, stil) for rad, lankar in grupp))
        )
    return Markup(
        '<table class="hud-tabell hud-stapla hud-eff"><caption class="hud-gomd">Register över '
        'effektiviseringar, {}</caption><thead><tr><th scope="col">Effektivisering</th>'
        '<th scope="col">Ursprungsläge</th><th scope="col">Senast följt</th>'
        '<th scope="col">Börläge</th><th scope="col" class="tal">Effekt,<br>{} per år</th>'
        '<th scope="col">Steg</th></tr></thead>{}</table>'
    ).format(stil.enhet, stil.enhet, _TOM.join(kroppar))


def _rad(rad: dict[Any, Any], lankar: Any, stil: Stil) -> Markup:
    effekt = (
        _SAKNAS
        if pd.isna(rad["effekt_kr"])
        else Markup("<b>{}</b>").format(stil.belopp(rad["effekt_kr"]))
    )
    if isinstance(rad["budgetpost"], str):
        effekt += Markup("<small>{}</small>").format(rad["budgetpost"])
    return Markup(
        '<tr><th scope="row">{}{}{}{}</th><td data-namn="Ursprungsläge">{}</td>'
        '<td data-namn="Senast följt">{}</td><td data-namn="Börläge">{}</td>'
        '<td class="tal" data-namn="Effekt per år">{}</td><td data-namn="Steg">{}</td></tr>'
    ).format(
        rad["benamning"],
        Markup("<small>{}</small>").format(" · ".join(_om(rad))) if _om(rad) else _TOM,
        _utan(rad),
        hor_ihop(lankar),
        *(_text(rad[k]) for k in ("ursprungslage", "uppfoljning", "borlage")),
        effekt,
        _steget(rad),
    )


def _utan(rad: dict[Any, Any]) -> Markup:
    """Det som saknas i en mening, för smal skärm där tomma rutor inte visas."""
    tomma = [ord_ for k, ord_ in _FALT.items() if pd.isna(rad[k])]
    if not tomma:
        return _TOM
    return Markup('<small class="hud-bara-smal">– Saknas: {}</small>').format(", ".join(tomma))


_FALT = {
    "ursprungslage": "ursprungsläge",
    "uppfoljning": "uppföljning",
    "borlage": "börläge",
    "effekt_kr": "effekt",
}


def _om(rad: dict[Any, Any]) -> list[str]:
    delar = [
        f"{ord_}: {rad[k]}"
        for k, ord_ in (("matt_ekonomi", "Ekonomi"), ("matt_verksamhet", "Verksamhet"))
        if isinstance(rad[k], str)
    ]
    return [*([rad["agare"]] if isinstance(rad["agare"], str) else []), *delar]


def _text(varde: Any) -> Markup | str:
    return varde if isinstance(varde, str) else _SAKNAS


def _steget(rad: dict[Any, Any]) -> Markup:
    ut = Markup('<span class="hud-steg">{} {}</span>').format(
        symbol(_STEG[rad["steg"]]), STEGEN[rad["steg"]]
    )
    if isinstance(rad["verifierad_av"], str):
        pa = f" på {rad['verifierad_med']}" if isinstance(rad["verifierad_med"], str) else ""
        ut += Markup("<small>av {}{}</small>").format(rad["verifierad_av"], pa)
    return ut


def steg(svar: Svar, stil: Stil) -> Markup:
    """Stegen i ordning: antal som stapel, effekten i kronor bredvid."""
    ram = svar.tabell
    hogst = int(ram["antal"].max())
    rader = _TOM.join(
        Markup(
            '<tr><th scope="row">{} {}</th><td class="tal">{}</td>{}<td class="tal">{}</td>'
            '<td class="tal">{}</td></tr>'
        ).format(
            symbol(nr),
            r.steg,
            r.antal,
            delstapel([("utfall", r.antal)], hogst),
            stil.belopp(r.effekt_kr),
            stil.belopp(r.varav_nyttobank_kr),
        )
        for nr, r in zip(_STEG.values(), ram.itertuples(), strict=True)
    )
    return Markup(
        '<table class="hud-tabell hud-mattabell"><caption class="hud-gomd">Effektiviseringar per '
        'steg, {}</caption><thead><tr><th scope="col">Steg</th><th scope="col" class="tal">Antal'
        '</th><td></td><th scope="col" class="tal">Effekt, {}</th>'
        '<th scope="col" class="tal">Varav i<br>nyttobanken</th></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(stil.enhet, stil.enhet, rader)


def falt(svar: Svar, stil: Stil) -> Markup:
    """Fyra fält: lägre kostnad åt vänster, bättre verksamhet uppåt, en pil per effektivisering."""
    ram = svar.tabell.reset_index(drop=True)
    vagen = svar.delar["vagen"]
    tecken = ram["riktning"].map({"lag_ar_bra": -1}).fillna(1)
    battre = ram["verksamhet_procent"] * tecken
    vidd = max(hogst_i(pd.concat([ram["kostnad_procent"], battre]).abs()), 5.0) * 1.2

    def x(varde: float) -> float:
        return round(160 + 150 * varde / vidd, 1)

    def y(varde: float) -> float:
        return round(120 - 110 * varde / vidd, 1)

    pilar = []
    for nr, r in ram.iterrows():
        if pd.isna(r["kostnad_procent"]) or pd.isna(battre[nr]):
            continue
        punkter = [(160.0, 120.0)] + [
            (x(p.kostnad_procent), y(p.battre_procent))
            for p in vagen[vagen["benamning"] == r["benamning"]].itertuples()
        ]
        slut = (x(r["kostnad_procent"]), y(battre[nr]))
        if punkter[-1] != slut:
            punkter.append(slut)
        pilar.append(
            Markup(
                '<polyline points="{}" class="hud-falt-pil"/>'
                '<circle cx="{}" cy="{}" r="9" class="hud-falt-{}"/>'
                '<text x="{}" y="{}" class="hud-falt-nr hud-falt-{}">{}</text>'
            ).format(
                " ".join(f"{a},{b}" for a, b in punkter),
                *slut,
                _UTLATANDE[r["kallas"]],
                slut[0],
                slut[1] + 4,
                _UTLATANDE[r["kallas"]],
                int(nr) + 1,
            )
        )
    horn = (
        ("start", 4, 14, "Effektivisering"),
        ("end", 316, 14, "Ambitionshöjning"),
        ("start", 4, 234, "Besparing"),
        ("end", 316, 234, "Försämring"),
    )
    ord_ = _TOM.join(
        Markup('<text x="{}" y="{}" text-anchor="{}" class="hud-falt-ord">{}</text>').format(
            hx, hy, ankare, text
        )
        for ankare, hx, hy, text in horn
    )
    lista = _TOM.join(
        Markup("<li>{}<div>{}<small>{} {}, {} {}</small></div></li>").format(
            chip(_UTLATANDE[r.kallas], r.kallas),
            f"{nr}. {r.benamning}",
            r.matt_ekonomi,
            procent(r.kostnad_procent, 0, tecken=True),
            r.matt_verksamhet,
            procent(r.verksamhet_procent, 0, tecken=True),
        )
        for nr, r in enumerate(ram.itertuples(), 1)
    )
    return Markup(
        '<svg class="hud-falt" viewBox="0 0 320 240" aria-hidden="true">'
        '<rect x="0" y="0" width="160" height="120" class="hud-falt-bra"/>'
        '<line x1="0" x2="320" y1="120" y2="120"/><line x1="160" x2="160" y1="0" y2="240"/>'
        '{}{}<text x="4" y="116" class="hud-falt-axel">← lägre kostnad</text>'
        '<text x="166" y="34" class="hud-falt-axel">↑ bättre verksamhet</text></svg>'
        '<ul class="hud-lista hud-falt-lista">{}</ul>'
    ).format(ord_, _TOM.join(pilar), lista)


def potentialer(svar: Svar, stil: Stil) -> Markup:
    """Uppskattningarna var för sig, störst först, med metod och vem som gjort dem."""
    ram = svar.tabell
    hogst = hogst_i(ram["belopp_kr"])
    rader = _TOM.join(
        Markup('<tr><th scope="row">{}<small>{}</small></th><td class="tal">{}</td>{}</tr>').format(
            r.omrade,
            " · ".join(
                str(bit)
                for bit in (
                    r.ursprung,
                    int(r.uppgiftsar) if pd.notna(r.uppgiftsar) else "året anges inte",
                    r.metod,
                )
                if isinstance(bit, (str, int))
            ),
            stil.belopp(r.belopp_kr),
            matstapel(r.belopp_kr, None, hogst, "utanfor"),
        )
        for r in ram.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-mattabell"><caption class="hud-gomd">Potentialer, '
        '{}</caption><thead><tr><th scope="col">Område och uppskattning</th>'
        '<th scope="col" class="tal">{}</th><td></td></tr></thead><tbody>{}</tbody></table>'
    ).format(stil.enhet, stil.enhet.capitalize(), rader)


def pott(svar: Svar, stil: Stil) -> Markup:
    """Potten från reserverat till hemtagen nytta på en skala, och initiativens lägen under."""
    ram = svar.tabell
    hogst = hogst_i(ram["belopp_kr"])
    rader = _TOM.join(
        Markup(
            '<tr><th scope="row">{}</th><td class="tal">{}</td><td class="tal">{}</td>{}</tr>'
        ).format(
            r.steg,
            _SAKNAS if pd.isna(r.belopp_kr) else stil.belopp(r.belopp_kr),
            procent(r.andel_procent, 0) if pd.notna(r.andel_procent) else "",
            matstapel(r.belopp_kr, None, hogst),
        )
        for r in ram.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-mattabell"><caption class="hud-gomd">Digitaliseringspotten, '
        '{}</caption><thead><tr><th scope="col">{}</th><th scope="col" class="tal">Belopp</th>'
        '<th scope="col" class="tal">Andel</th><td></td></tr></thead><tbody>{}</tbody></table>{}'
    ).format(stil.enhet, stil.enhet.capitalize(), rader, _initiativ(svar))


def _initiativ(svar: Svar) -> Markup:
    kanda = {k: svar.uppgifter[k] for k in INITIATIV if svar.uppgifter[k] is not None}
    hela = sum(kanda.values())
    if not hela:
        return _TOM
    klass = {"klara": "klart", "pagaende": "pagar", "planerade": "okant", "avbrutna": "ej"}
    delar = _TOM.join(
        Markup('<i class="hud-mat-{}" style="width:{}%"></i>').format(
            klass[k], round(100 * antal / hela, 2)
        )
        for k, antal in kanda.items()
        if antal
    )
    ord_ = _TOM.join(
        Markup('<span><i class="hud-ruta hud-mat-{}"></i> {} {}</span>').format(
            klass[k], antal, INITIATIV[k].lower()
        )
        for k, antal in kanda.items()
    )
    beviljade = svar.uppgifter["initiativ"]
    rubrik = f"{beviljade} beviljade initiativ" if beviljade is not None else "Initiativ"
    return Markup(
        '<p class="hud-pott"><b>{}</b></p><div class="hud-delstapel" aria-hidden="true">{}</div>'
        '<p class="hud-nyckel">{}</p>'
    ).format(rubrik, delar, ord_)


def aldre(svar: Svar, _stil: Stil) -> Markup:
    """De äldre effektiviseringarna ihopvikta: senast kända läge, nämnd och år."""
    rader = _TOM.join(
        Markup('<li><span class="hud-steg">{} {}</span><div>{}<small>{}</small></div></li>').format(
            symbol(_STEG[r.steg]),
            STEGEN[r.steg],
            r.benamning,
            " · ".join(
                str(bit) for bit in (r.namn, r.omrade, r.ar, r.uppfoljning) if pd.notna(bit)
            ),
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '<details class="hud-mer"><summary>Visa {}</summary><ul class="hud-lista">{}</ul></details>'
    ).format(len(svar.tabell), rader)
