"""Resultatöverföring: bryggan, läsningarna bredvid varandra och investeringarna."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._ord import ordet
from hud_model.diagram._stil import Stil, figur, procent

_NAMNGIVNA = 5
_TOMT = Markup("")
_RADBRYTNING = {"Balansresultat": "Balans-<br>resultat", "Avräkning": "Avräk-<br>ning"}


def brygga(svar: Svar, stil: Stil) -> go.Figure:
    """Resultatet och eget kapital på samma kronskala, i två fält med var sin nollinje."""
    ram = svar.tabell
    grupper = list(dict.fromkeys(ram["grupp"]))
    axlar = {
        f"xaxis{nr or ''}": {"domain": list(falt), "tickangle": 0, "anchor": "y"}
        for nr, falt in zip((0, 2), ((0, 0.48), (0.52, 1)), strict=True)
    }
    fig = figur(stil, 250, bargap=0.25, **{k: v for k, v in axlar.items() if k == "xaxis"})
    fig.update_layout(xaxis2={**fig.layout.xaxis.to_plotly_json(), **axlar["xaxis2"]})
    topp, botten = 0.0, 0.0
    for nr, (grupp, axel) in enumerate(zip(grupper, ("x", "x2"), strict=True)):
        steg = ram[ram["grupp"] == grupp].reset_index(drop=True)
        hogst, lagst = _falt(fig, steg, axel, stil)
        topp, botten = max(topp, hogst), min(botten, lagst)
        fig.update_layout(
            {
                f"xaxis{'' if nr == 0 else 2}": {
                    "tickvals": list(steg.index),
                    "ticktext": [
                        _RADBRYTNING.get(n, "<br>".join(n.rsplit(" ", 1))) for n in steg["steg"]
                    ],
                    "range": [-0.55, len(steg) - 0.45],
                    "tickfont": {"size": 13},
                }
            }
        )
        fig.add_annotation(
            x=0,
            y=1,
            xref=f"{axel} domain",
            yref="paper",
            text=f"<b>{grupp}, {stil.enhet}</b>",
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            font={"color": stil.farg("dov"), "size": 13},
        )
    luft = 0.16 * (topp - botten or 1)
    fig.update_yaxes(visible=False, range=[botten - luft, topp + luft])
    fig.update_layout(margin={"l": 8, "r": 8, "t": 28, "b": 8})
    return fig


def _falt(fig: go.Figure, steg: pd.DataFrame, axel: str, stil: Stil) -> tuple[float, float]:
    """Ritar ett fält och ger det högsta och lägsta läget i läsarens enhet."""
    enhet = 1_000_000 if stil.enhet == "mnkr" else 1_000
    fig.add_shape(
        type="line",
        xref=axel,
        yref="y",
        x0=-0.5,
        x1=len(steg) - 0.5,
        y0=0,
        y1=0,
        line={"color": stil.farg("text"), "width": 1},
    )
    forra: float | None = None
    lagen = [0.0]
    for nr, rad in enumerate(steg.itertuples()):
        bas = 0.0 if rad.slag == "niva" else forra
        if pd.isna(rad.belopp_kr) or bas is None:
            fig.add_annotation(
                x=nr,
                y=0,
                xref=axel,
                text="saknas",
                showarrow=False,
                yshift=10,
                font={"color": stil.farg("dov")},
            )
            forra = None
            continue
        varde = rad.belopp_kr / enhet
        teknisk = rad.steg == "Avräkning"
        farg = stil.farg(
            "neutral"
            if teknisk
            else "ej"
            if varde < 0
            else "accent"
            if rad.slag == "niva"
            else "uppnatt"
        )
        fig.add_bar(
            x=[nr],
            base=[bas],
            y=[varde],
            xaxis=axel,
            marker={
                "color": stil.farg("bak") if teknisk else farg,
                "line": {"color": farg, "width": 1.5},
                "pattern": {"shape": "/" if teknisk else "", "fgcolor": farg, "size": 7},
            },
            hovertemplate=f"{rad.steg}: {stil.belopp(rad.belopp_kr)}<extra></extra>",
        )
        if forra is not None and nr:
            kopplat = forra if rad.slag == "andring" else varde
            fig.add_shape(
                type="line",
                xref=axel,
                yref="y",
                x0=nr - 0.62,
                x1=nr - 0.38,
                y0=kopplat,
                y1=kopplat,
                line={"color": stil.farg("neutral"), "width": 1},
            )
        _etikett(fig, rad, nr, axel, bas, varde, stil)
        forra = bas + varde
        lagen += [bas, forra]
    return max(lagen), min(lagen)


def _etikett(
    fig: go.Figure, rad: Any, nr: int, axel: str, bas: float, varde: float, stil: Stil
) -> None:
    ned, i_stapeln = varde < 0, rad.steg == "Avräkning"
    fig.add_annotation(
        x=nr,
        y=bas + varde / 2 if i_stapeln else bas + varde,
        xref=axel,
        text=f"<b>{stil.belopp(rad.belopp_kr, tecken=rad.slag == 'andring')}</b>",
        showarrow=False,
        yshift=0 if i_stapeln else -11 if ned else 11,
        bgcolor=stil.farg("bak") if i_stapeln else None,
        font={"size": 15, "color": stil.farg("ej-skrift" if ned else "text")},
    )


def _andel(varde: float, lagst: float, hogst: float) -> float:
    return round(100 * (varde - lagst) / (hogst - lagst or 1), 2)


def _stapel(till: float, streck: float, grans: Sequence[float]) -> Markup:
    """En liggande stapel från noll, med ett streck för jämförelsen; upprepar bara talen."""
    lagst, hogst = min(0, *grans), max(0, *grans)
    noll, slut = _andel(0, lagst, hogst), _andel(till, lagst, hogst)
    return Markup(
        '<span class="hud-lage" aria-hidden="true">'
        '<i class="hud-lage-{}" style="left:{}%;width:{}%"></i><b style="left:{}%"></b></span>'
    ).format(
        "minus" if till < 0 else "plus",
        min(noll, slut),
        round(abs(slut - noll), 2),
        _andel(streck, lagst, hogst),
    )


def lasning_vid_lasning(svar: Svar, stil: Stil) -> Markup:
    """Läsningarna som spalter i en tabell: det som blir kvar stort, vägen dit under."""
    rader = list(svar.tabell.itertuples())
    grans = [*svar.tabell["ub_kr"], *svar.tabell["ib_kr"]]

    def led(etikett: str, klass: str, celler: list[Markup | str]) -> Markup:
        varden = _TOMT.join(Markup('<td class="tal">{}</td>').format(c) for c in celler)
        return Markup('<tr class="{}"><th scope="row">{}</th>{}</tr>').format(
            klass, etikett, varden
        )

    huvud = _TOMT.join(
        Markup('<th scope="col"><b>{}</b><span>{}</span></th>').format(r.lasning, r.innebar)
        for r in rader
    )
    kvar = [
        Markup("<strong>{}</strong> {}{}").format(
            stil.belopp(r.ub_kr), stil.enhet, _stapel(r.ub_kr, r.ib_kr, grans)
        )
        for r in rader
    ]
    fraga = svar.uppgifter["fraga"]
    return Markup(
        '<table class="hud-tabell hud-lasningar">'
        '<caption class="hud-gomd">Läsningar av källan</caption>'
        "<thead><tr><td></td>{}</tr></thead><tbody>{}{}{}{}</tbody></table>{}"
    ).format(
        huvud,
        led("In i året", "", [stil.belopp(r.ib_kr) for r in rader]),
        led("Ändring", "", [stil.belopp(r.andring_kr) for r in rader]),
        led("Ut ur året", "hud-summa hud-kvar", kvar),
        led("Står i", "hud-star", [r.plats for r in rader]),
        Markup('<p class="hud-fraga"><strong>Att fråga:</strong> {}</p>').format(fraga)
        if fraga
        else _TOMT,
    )


def utfall_vid(svar: Svar, stil: Stil) -> Markup:
    """Det valda läget i simulatorn: vad som förs över och vad som blir kvar."""
    rad = next(svar.tabell.itertuples())
    return Markup(
        '<p class="hud-utfall" aria-live="polite">{} förs över: {} {} → '
        "<strong>{} {}</strong> kvar</p>"
    ).format(
        procent(rad.andel_procent, 0),
        stil.belopp(rad.overfort_kr, tecken=True),
        stil.enhet,
        stil.belopp(rad.ub_kr),
        stil.enhet,
    )


def _ihop(ram: pd.DataFrame) -> pd.DataFrame:
    """De största posterna var för sig och resten på en rad, så att tabellen ryms på skärmen."""
    med = ram[ram["foreslagen_overforing_kr"].notna()]
    utan = ram[ram["foreslagen_overforing_kr"].isna()]
    plats = max(0, _NAMNGIVNA - len(med))
    ordnad = utan.sort_values("avvikelse_kr", key=lambda s: -s.abs(), kind="stable")
    egna, rest = ordnad.iloc[:plats], ordnad.iloc[plats:]
    if len(rest) < 2:
        return pd.concat([med, ordnad])
    summa = rest.select_dtypes("number").sum(min_count=1).to_dict()
    ovriga = pd.DataFrame([{"post": f"Övriga {len(rest)} poster", **summa}])
    return pd.concat([med, egna, ovriga.astype(dict.fromkeys(summa, "Int64"))])


def investeringar(svar: Svar, stil: Stil) -> Markup:
    """Posterna med kvar, överfört och stannande i kronor, och en stapel delad på samma sätt."""
    poster = svar.tabell[svar.tabell["niva"] == "post"].drop(columns="niva")
    alla = len(poster) == len(svar.tabell)
    summa = {"post": "Summa, beräknad" if alla else "Summa utan reserv, beräknad"}
    summa |= {k: svar.uppgifter[k] for k in poster if k != "post"}
    rader = [*_ihop(poster).itertuples(), *pd.DataFrame([summa]).itertuples()]
    storst = max((abs(r.avvikelse_kr) for r in rader if pd.notna(r.avvikelse_kr)), default=1) or 1
    lagst = min([0, *(r.avvikelse_kr for r in rader[:-1] if pd.notna(r.avvikelse_kr))])
    vidd = storst - lagst
    text = "".join(a.text for a in svar.anmarkningar)
    return Markup(
        '<table class="hud-tabell hud-investering">'
        '<caption class="hud-gomd">Investeringar, {}</caption>'
        '<thead><tr><th scope="col">Investering, {}</th>'
        '<th scope="col" class="tal hud-bred">Budget</th>'
        '<th scope="col" class="tal hud-bred">Utfall</th><th scope="col" class="tal">Kvar</th>'
        '<th scope="col" class="tal">Förs över</th><th scope="col" class="tal">Stannar</th>'
        '<td class="hud-bred"><span class="hud-nyckel">{}</span></td></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(
        stil.enhet,
        stil.enhet,
        _nyckel(lagst < 0),
        _TOMT.join(
            _investeringsrad(r, stil, -lagst / vidd, vidd, r is rader[-1], f"{r.post}," in text)
            for r in rader
        ),
    )


def _nyckel(over: bool) -> Markup:
    ord_ = [("over", "förs över"), ("stannar", "stannar")] + (
        [("minus", "över budget")] if over else []
    )
    return _TOMT.join(
        Markup('<span><i class="hud-ruta hud-del-{}"></i> {}</span>').format(klass, text)
        for klass, text in ord_
    )


def _investeringsrad(
    rad: Any, stil: Stil, noll: float, vidd: float, summa: bool, olika: bool
) -> Markup:
    over = 0 if pd.isna(rad.foreslagen_overforing_kr) else rad.foreslagen_overforing_kr
    kvar = 0 if pd.isna(rad.avvikelse_kr) else rad.avvikelse_kr
    delar = (
        [("minus", kvar, -kvar)]
        if kvar < 0
        else [("over", 0, over), ("stannar", over, kvar - over)]
    )
    stapel = _TOMT.join(
        Markup('<i class="hud-stapel hud-del-{}" style="left:{}%;width:{}%"></i>').format(
            klass, round(100 * (noll + fran / vidd), 2), round(100 * bredd / vidd, 2)
        )
        for klass, fran, bredd in delar
        if bredd > 0
    )
    return Markup(
        '<tr{}><th scope="row">{}{}</th><td class="tal hud-bred">{}</td>'
        '<td class="tal hud-bred">{}</td><td class="tal{}">{}</td><td class="tal"><b>{}</b></td>'
        '<td class="tal{}">{}</td><td class="hud-stapelcell hud-bred" aria-hidden="true">'
        '<span style="left:{}%"></span>{}</td></tr>'
    ).format(
        Markup(' class="hud-summa"') if summa else _TOMT,
        rad.post,
        Markup(' <abbr title="Källan säger emot sig själv, se noten">≠</abbr>') if olika else _TOMT,
        stil.belopp(rad.budget_kr),
        stil.belopp(rad.utfall_kr),
        _minus(rad.avvikelse_kr),
        stil.belopp(rad.avvikelse_kr),
        stil.belopp(rad.foreslagen_overforing_kr),
        _minus(rad.stannar_kr),
        stil.belopp(rad.stannar_kr),
        round(100 * noll, 2),
        stapel,
    )


def _minus(kr: Any) -> str:
    return " hud-minustext" if pd.notna(kr) and kr < 0 else ""


def per_namnd(svar: Svar, stil: Stil) -> Markup:
    """Nämnderna med sin kedja; de utan uppgifter samlade i ett block som säger vad som fattas."""
    kolumner = {
        "arets_resultat_kr": ("Årets resultat", ""),
        "avrakning_kr": ("Avräkning", " hud-bred"),
        "balansresultat_kr": ("Balansresultat", " hud-bred"),
        "ib_kr": ("Eget kapital in", " hud-bred"),
        "resultatoverforing_kr": ("Förs över", " hud-bred"),
        "ub_kr": ("Eget kapital ut", ""),
    }
    huvud = _TOMT.join(
        Markup('<th scope="col" class="tal{}">{}</th>').format(klass, ordet(namn))
        for namn, klass in kolumner.values()
    )
    rader = _TOMT.join(
        Markup(
            '<tr><th scope="row"><a href="resultatoverforing?namnd={}" target="_self">{}</a></th>'
            "{}</tr>"
        ).format(
            quote(r.namn),
            r.namn,
            _TOMT.join(
                Markup('<td class="tal{}{}">{}{}</td>').format(
                    klass,
                    _minus(getattr(r, k)),
                    Markup('<abbr title="Källan går att läsa på {} sätt">≠</abbr> ').format(
                        r.utgangar
                    )
                    if k == "ub_kr" and r.utgangar > 1
                    else "",
                    stil.belopp(getattr(r, k)),
                )
                for k, (_, klass) in kolumner.items()
            ),
        )
        for r in svar.tabell.itertuples()
    )
    saknas = svar.uppgifter["saknas"]
    block = Markup(
        '<p class="hud-saknas"><strong>– Saknas för {}:</strong> {}. Uppgifterna kommer med '
        "nämndernas egna rapporter, som inte är inlästa.</p>"
    ).format(len(saknas), ", ".join(saknas))
    return Markup(
        '<table class="hud-tabell hud-overforing">'
        '<caption class="hud-gomd">Resultatöverföring per nämnd</caption><thead><tr>'
        '<th scope="col">Nämnd, {}</th>{}</tr></thead><tbody>{}{}</tbody></table>{}'
    ).format(
        stil.enhet,
        huvud,
        rader,
        _samlat(svar.uppgifter["samlat"], kolumner, stil),
        block if saknas else _TOMT,
    )


def _samlat(
    samlat: dict[str, int] | None, kolumner: dict[str, tuple[str, str]], stil: Stil
) -> Markup:
    """Raden med alla nämnder tillsammans."""
    if samlat is None:
        return _TOMT
    return Markup('<tr class="hud-summa"><th scope="row">Alla nämnder</th>{}</tr>').format(
        _TOMT.join(
            Markup('<td class="tal{}{}">{}</td>').format(
                klass, _minus(samlat[k]), stil.belopp(samlat[k])
            )
            for k, (_, klass) in kolumner.items()
        )
    )
