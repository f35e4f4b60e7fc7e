"""En nämnd på en sida: läget som rutor, listor med status, små tabeller."""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._ord import ordet
from hud_model.diagram._status import Status, av_bedomning, chip
from hud_model.diagram._stil import Stil, tal
from hud_model.diagram.oversikt import bredvid, under
from hud_model.fragor.oversikt import MATT

_KON = {"alla": "", "kvinnor": ", kvinnor", "man": ", män"}
_UPPDRAG: dict[str, tuple[Status, str]] = {
    "klart": ("uppnatt", "Klart"),
    "ej_klart": ("delvis", "Ej klart"),
    "utgar": ("neutral", "Utgår"),
}


def lage(svar: Svar, stil: Stil) -> Markup:
    """En ruta per mått, med länk till sidan där måttet utforskas."""
    celler = svar.uppgifter["celler"]
    matten = [
        (m, *svar.uppgifter["rubriker"].get(m, MATT[m])[:1], MATT[m][2])
        for m in svar.uppgifter["matt"]
    ]
    rutor = Markup("").join(
        Markup('<li><a href="{}?namnd={}{}" target="_self">{}</a>{}</li>').format(
            sida,
            quote(svar.uppgifter["namn"]),
            "#uppdrag" if sida == "namnd" else "",
            ordet(titel),
            Markup('<div class="hud-rutrad">{}{}</div><small>{}</small>').format(
                chip(celler[m].status, celler[m].text), bredvid(celler[m]), under(celler[m], stil)
            )
            if m in celler
            else Markup('<div class="hud-rutrad">{}</div><small>{}</small>').format(
                chip("saknas", "Saknas"), svar.uppgifter["varfor"].get(m, "Ej i det inlästa")
            ),
        )
        for m, titel, sida in matten
    )
    return Markup('<ul class="hud-rutor">{}</ul>').format(rutor)


def i_korthet(svar: Svar, _stil: Stil) -> Markup:
    """Områdena som lista: ordet länkat till områdets sida, och meningen."""
    rader = Markup("").join(
        Markup('<li><a href="{}?namnd={}" target="_self">{}</a><span>{}</span></li>').format(
            r.sida, quote(svar.uppgifter["namn"]), r.omrade, r.mening
        )
        for r in svar.tabell.itertuples()
    )
    return Markup('<ul class="hud-lista hud-korthet">{}</ul>').format(rader)


def uppdrag(svar: Svar, _stil: Stil) -> Markup:
    """Uppdragen som lista: status, titel och varifrån; resten på begäran."""
    rader = [
        Markup("<li>{}<span>{}<small>{}</small></span></li>").format(
            chip(*_UPPDRAG.get(r.status, ("neutral", "Planerat"))),
            r.titel,
            " · ".join(
                bit
                for bit in (
                    "Från kommunfullmäktige" if pd.notna(r.fran_kf) and r.fran_kf else "",
                    f"Med {r.gemensamt_med}" if r.gemensamt_med else "",
                    f"Kvar sedan {int(r.overfort_fran_ar)}" if pd.notna(r.overfort_fran_ar) else "",
                    r.sammanfattning if isinstance(r.sammanfattning, str) else "",
                )
                if bit
            ),
        )
        for r in svar.tabell.itertuples()
    ]
    ej = [rad for rad, s in zip(rader, svar.tabell["status"], strict=True) if s != "klart"]
    klara = [rad for rad, s in zip(rader, svar.tabell["status"], strict=True) if s == "klart"]
    if not klara:
        return Markup('<ul class="hud-lista" id="uppdrag">{}</ul>').format(Markup("").join(ej))
    return Markup(
        '<ul class="hud-lista" id="uppdrag">{}</ul><details class="hud-mer"><summary>Visa {} '
        "klara uppdrag"
        '</summary><ul class="hud-lista">{}</ul></details>'
    ).format(Markup("").join(ej), len(klara), Markup("").join(klara))


def bedomningar(svar: Svar, _stil: Stil) -> Markup:
    """Nämndmålen med redovisad bedömning bredvid beräknad."""
    rader = Markup("").join(
        Markup(
            '<tr><th scope="row">{}</th><td data-namn="Redovisat">{}</td>'
            '<td data-namn="Beräknat">{}{}</td></tr>'
        ).format(
            r.namndmal,
            chip(av_bedomning(r.bedomning), _kort(r.bedomning)),
            chip(av_bedomning(r.bedomning_beraknad), _kort(r.bedomning_beraknad)),
            ""
            if r.bedomning == r.bedomning_beraknad or pd.isna(r.bedomning_beraknad)
            else Markup(' <abbr title="Skiljer sig">≠</abbr>'),
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-stapla"><caption class="hud-gomd">Nämndmålens '
        "bedömning</caption><thead><tr>"
        '<th scope="col">Nämndmål</th><th scope="col">Redovisat</th><th scope="col">Beräknat</th>'
        "</tr></thead><tbody>{}</tbody></table>"
    ).format(rader)


def _kort(bedomning: object) -> str:
    """Bedömningen utan sitt sista ord, när det som blir kvar säger tillräckligt."""
    if not isinstance(bedomning, str):
        return "Saknas"
    kort = bedomning.removesuffix(" uppfyllt")
    return bedomning if kort in ("Ej", "Inte") else kort


def personal(svar: Svar, _stil: Stil) -> Markup:
    """Personalens mått, året före och i år."""
    rader = Markup("").join(
        Markup(
            '<tr><th scope="row">{}{}{}</th><td class="tal">{}</td><td class="tal">{}</td></tr>'
        ).format(
            r.matt, _KON[r.kon], f", {r.enhet}" if r.enhet == "%" else "", tal(r.fore), tal(r.nu)
        )
        for r in svar.tabell.itertuples()
    )
    fore, nu = svar.ingress.split(" och ")
    return Markup(
        '<table class="hud-tabell"><caption class="hud-gomd">Personal</caption><thead><tr>'
        '<th scope="col">Mått</th><th scope="col" class="tal">{}</th><th scope="col" '
        'class="tal">{}</th>'
        "</tr></thead><tbody>{}</tbody></table>"
    ).format(fore, nu, rader)


def andrat(svar: Svar, _stil: Stil) -> Markup:
    """Stickprovens andel fel förr och nu, med utlåtandet i ord."""
    rader = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>').format(
            r.kontroll,
            r.fore,
            r.nu,
            chip("neutral" if r.utlatande.startswith("Inte") else "delvis", r.utlatande),
        )
        for r in svar.tabell.itertuples()
    )
    return Markup(
        '<div class="hud-rulla" tabindex="0" role="region" aria-label="Ändrat sedan förra '
        'rapporten">'
        '<table class="hud-tabell"><thead><tr><th scope="col">Kontroll</th><th '
        'scope="col">Förra</th>'
        '<th scope="col">Nu</th><th '
        'scope="col">Förändringen</th></tr></thead><tbody>{}</tbody></table></div>'
    ).format(rader)
