"""Översikten som HTML: matrisen för bred skärm, ett kort per nämnd för smal, och frågorna."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._ord import ordet
from hud_model.diagram._status import chip, forklaring
from hud_model.diagram._stil import Stil
from hud_model.fragor.oversikt import KOMMUNEN, MATT, Cell

Rad = tuple[str, str, dict[str, Cell]]


def matris(svar: Svar, stil: Stil) -> Markup:
    """Matrisen nämnd × mått i två former: tabell på bred skärm, kort på smal."""
    rader: Sequence[Rad] = svar.uppgifter["rader"]
    return Markup('<div class="hud-bred">{}</div><div class="hud-bara-smal">{}</div>').format(
        _tabell(svar, rader, stil), _kort(svar, rader, stil)
    ) + forklaring("≠ Källan säger emot sig själv eller vår beräkning")


def _lank(sida: str, namnd: str, namn: str) -> str:
    return sida if namnd == KOMMUNEN else f"{sida}?namnd={quote(namn)}"


def _tabell(svar: Svar, rader: Sequence[Rad], stil: Stil) -> Markup:
    matt: tuple[str, ...] = svar.uppgifter["matt"]
    huvud = Markup("").join(
        Markup('<th scope="col">{}<small>{}</small></th>').format(
            ordet(svar.uppgifter["rubriker"].get(m, MATT[m])[0]),
            svar.uppgifter["rubriker"].get(m, MATT[m])[1],
        )
        for m in matt
    )
    kropp = []
    for _, grupp in groupby(rader, key=lambda r: (r[0] == KOMMUNEN, _saknade(matt, r[2]))):
        lista = list(grupp)
        block = _block(matt, lista) if len(lista) > 1 else {}
        kropp += [_rad(svar, rad, nr, lista, block, stil) for nr, rad in enumerate(lista)]
    return Markup(
        '<table class="hud-matris"><caption class="hud-gomd">Nämnder och mått</caption><thead><tr>'
        '<th scope="col">Nämnd<small>mest att åtgärda överst</small></th>{}</tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(huvud, Markup("").join(kropp))


def _saknade(matt: tuple[str, ...], celler: dict[str, Cell]) -> tuple[str, ...]:
    return tuple(m for m in matt if m not in celler)


def _block(alla: tuple[str, ...], lista: list[Rad]) -> dict[str, int]:
    """Första måttet i varje följd av saknade mått → följdens längd."""
    ut: dict[str, int] = {}
    start = None
    for matt in alla:
        if matt in lista[0][2]:
            start = None
        elif start is None:
            start = matt
            ut[matt] = 1
        else:
            ut[start] += 1
    return ut


def _rad(
    svar: Svar, rad: Rad, nr: int, lista: list[Rad], block: dict[str, int], stil: Stil
) -> Markup:
    id_, namn, celler = rad
    rutor = []
    for matt in svar.uppgifter["matt"]:
        if matt in celler:
            rutor.append(_ruta(celler[matt], _lank(MATT[matt][2], id_, namn), namn, matt, stil))
        elif len(lista) == 1:
            rutor.append(
                Markup("<td>{}<small>{}</small></td>").format(
                    chip("saknas", "Saknas"), svar.uppgifter["varfor"].get((id_, matt), "")
                )
            )
        elif nr == 0 and matt in block:
            rutor.append(_saknasblock(lista, matt, block))
    lank = (
        Markup("{}<small>{}</small>").format(namn, svar.uppgifter["kommunen"])
        if id_ == KOMMUNEN
        else Markup('<a href="{}" target="_self">{}</a>').format(_lank("namnd", id_, namn), namn)
    )
    return Markup('<tr{}><th scope="row">{}</th>{}</tr>').format(
        Markup(' class="hud-kommunen"') if id_ == KOMMUNEN else "", lank, Markup("").join(rutor)
    )


def _saknasblock(lista: list[Rad], matt: str, block: dict[str, int]) -> Markup:
    """Rutan som täcker måtten som flera nämnder saknar; den första förklarar varför."""
    text = Markup("<strong>– Saknas</strong>")
    if matt == next(iter(block)) and set(lista[0][2]) == {"stickprov"}:
        text = Markup(
            "<strong>– Saknas för {} nämnder</strong><p>Deras egna rapporter är inte inlästa. "
            "Stickproven kommer ur en annan nämnds rapport, som redovisar dem för alla.</p>"
            "<p>Nämnderna är därför ordnade efter stickproven. Fälten fylls när nämndernas egna "
            'rapporter läses in: <a href="data" target="_self">se vad som saknas</a>.</p>'
        ).format(len(lista))
    return Markup(
        '<td class="hud-saknasblock" rowspan="{}" colspan="{}"><div>{}</div></td>'
    ).format(len(lista), block[matt], text)


def _ruta(cell: Cell, lank: str, namn: str, matt: str, stil: Stil) -> Markup:
    return Markup(
        '<td><div class="hud-rutrad"><a class="hud-rutlank" href="{}" target="_self" '
        'aria-label="{}, {}: {} {}">{}</a>{}</div><small>{}</small></td>'
    ).format(
        lank,
        namn,
        MATT[matt][0].lower(),
        cell.text,
        cell.under,
        chip(cell.status, cell.text),  # type: ignore[arg-type]
        bredvid(cell),
        under(cell, stil),
    )


def under(cell: Cell, stil: Stil) -> Markup:
    """Raden under rutan: läget, beloppet i läsarens enhet, och ≠ när källan säger olika."""
    kr = f" {stil.belopp(cell.kr)}" if cell.kr is not None else ""
    olika = Markup(' <abbr title="Källan säger emot sig själv eller vår beräkning">≠</abbr>')
    return Markup("{}{}{}").format(cell.under, kr, olika if cell.olika else "")


def bredvid(cell: Cell) -> Markup:
    """Det som ritas bredvid rutan: intervallet eller trenden."""
    if cell.intervall:
        return intervall(*cell.intervall, status=cell.status)
    return trend(cell.trend) if len(cell.trend) > 1 else Markup("")


def intervall(lagst: float, varde: float, hogst: float, grans: float, *, status: str) -> Markup:
    """Punkt med intervall mot gränsens streck, på en axel 0–100 %."""
    farg = "var(--hud-ej)" if status == "ej" else "var(--hud-neutral)"
    return Markup(
        '<svg class="hud-mini" width="84" height="20" viewBox="0 0 100 20" '
        'preserveAspectRatio="none" '
        'aria-hidden="true"><line x1="0" x2="100" y1="17" y2="17" stroke="var(--hud-linje)"/>'
        '<line x1="{0}" x2="{0}" y1="1" y2="17" stroke="var(--hud-text)" stroke-width="1.5"/>'
        '<line x1="{1}" x2="{2}" y1="9" y2="9" stroke="{4}" stroke-width="2.5"/>'
        '<ellipse cx="{3}" cy="9" rx="5" ry="4.2" fill="{4}"/></svg>'
    ).format(*(round(100 * v, 1) for v in (grans, lagst, hogst, varde)), farg)


def trend(varden: Sequence[float]) -> Markup:
    """En liten linje genom värdena i tidsordning, sista punkten markerad."""
    lagst, hogst = min(varden), max(varden)
    spann = (hogst - lagst) or 1
    punkter = [
        (round(4 + 40 * nr / (len(varden) - 1), 1), round(14 - 10 * (v - lagst) / spann, 1))
        for nr, v in enumerate(varden)
    ]
    return Markup(
        '<svg class="hud-mini" width="48" height="18" viewBox="0 0 48 18" aria-hidden="true">'
        '<polyline points="{}" fill="none" stroke="var(--hud-neutral)" stroke-width="1.5"/>'
        '<circle cx="{}" cy="{}" r="2.5" fill="var(--hud-text)"/></svg>'
    ).format(" ".join(f"{x},{y}" for x, y in punkter), *punkter[-1])


def _kort(svar: Svar, rader: Sequence[Rad], stil: Stil) -> Markup:
    kort = []
    for id_, namn, celler in rader:
        saknade = _saknade(svar.uppgifter["matt"], celler)
        rutor = Markup("").join(
            Markup('<tr><th scope="row">{}</th><td>{}</td><td><small>{}</small></td></tr>').format(
                ordet(svar.uppgifter["rubriker"].get(m, MATT[m])[0]),
                chip(c.status, c.text),
                under(c, stil),  # type: ignore[arg-type]
            )
            for m, c in celler.items()
        )
        varfor = {m: text for m in saknade if (text := svar.uppgifter["varfor"].get((id_, m)))}
        ovriga = [m for m in saknade if m not in varfor]
        luckor = [(ordet(MATT[m][0]), text) for m, text in varfor.items()]
        if ovriga:
            luckor.append(
                (
                    MATT[ovriga[0]][0] if len(ovriga) == 1 else f"Övriga {len(ovriga)} mått",
                    "Rapporten är inte inläst"
                    if id_ != KOMMUNEN and len(ovriga) > 1
                    else "Ej i källan",
                )
            )
        rutor += Markup("").join(
            Markup('<tr><th scope="row">{}</th><td>{}</td><td><small>{}</small></td></tr>').format(
                vad, chip("saknas", "Saknas"), text
            )
            for vad, text in luckor
        )
        rubrik = (
            Markup("{}").format(namn)
            if id_ == KOMMUNEN
            else Markup('<a href="{}" target="_self">{}</a>').format(
                _lank("namnd", id_, namn), namn
            )
        )
        kort.append(
            Markup(
                "<section "
                'class="hud-namndkort"><h2>{}</h2><table><tbody>{}</tbody></table></section>'
            ).format(rubrik, rutor)
        )
    return Markup("").join(kort)


def fragor(svar: Svar, stil: Stil) -> Markup:
    """Frågorna som en numrerad lista, var och en med länk till sidan där svaret finns."""
    poster = Markup("").join(
        Markup(
            '<li><small>{} · {}</small><a href="{}" target="_self"><strong>{}</strong></a> {}</li>'
        ).format(r.namn, r.slag, _fragelank(r), r.rubrik, r.fraga)
        for r in svar.tabell.itertuples()
    )
    return Markup('<ol class="hud-fragor">{}</ol>').format(poster)


def _fragelank(rad: Any) -> str:
    return f"{rad.sida}?namnd={quote(rad.namn)}" if isinstance(rad.namnd, str) else str(rad.sida)
