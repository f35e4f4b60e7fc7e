"""Målen: målträd med indikatorer, mål per nämnd, och takten till målåret."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd
from markupsafe import Markup

from hud_model.begrepp import Svar, Urval
from hud_model.diagram._samband import hor_ihop
from hud_model.diagram._status import av_bedomning, chip
from hud_model.diagram._stil import Stil, tal
from hud_model.fragor.mal import OPERATOR_I_ORD
from hud_model.tal import skriv_tal

Punkt = tuple[int, float]
LAGE = {
    "fel håll": "Går åt fel håll",
    "för långsamt": "Stilla, eller för långsamt",
    "i takt": "I takt eller snabbare",
    "nått": "Målvärdet är redan nått",
    "går inte att räkna": "Takten går inte att räkna",
}
_VARFOR = {
    "ej_publicerad": "eftersläpning",
    "ej_insamlad": "inte mätt i år",
    "sekretess": "sekretess",
    "ej_tillamplig": "gäller inte",
}
_UTSEENDE = {
    "linje": 'fill="none" stroke="var(--hud-accent)" stroke-width="1.75"',
    "behovs": 'fill="none" stroke="var(--hud-neutral)" stroke-width="1.5" stroke-dasharray="4 3"',
    "prick": 'fill="var(--hud-neutral)"',
    "sist": 'fill="var(--hud-accent)" stroke="var(--hud-bak)" stroke-width="1.5"',
    "romb": 'fill="var(--hud-bak)" stroke="var(--hud-text)" stroke-width="1.5"',
    "etapp": 'stroke="var(--hud-text)" stroke-width="2"',
    "axel": 'stroke="var(--hud-linje)"',
    "bana": 'fill="var(--hud-saknas)"',
    "nadd": 'fill="var(--hud-uppnatt)" fill-opacity="0.4"',
}
_EJ_ANGIVET = "Anges inte i källan"


def maltrad(svar: Svar, stil: Stil) -> Markup:
    """Målträdet med indikatorer för det mål som öppnas; flera nämnder blir en matris."""
    if len(svar.uppgifter["namnder"]) > 1:
        return _matris(svar) + _utan_mal(svar)
    mal = svar.tabell
    oppet = (
        mal.assign(andel=(mal["nadda"].astype(float) / mal["jamforda"].astype(float)).fillna(2))
        .sort_values(["andel", "jamforda"], ascending=[True, False], kind="stable")
        .index[0]
    )
    rader = [(nr, rad) for nr, rad in zip(mal.index, mal.to_dict("records"), strict=True)]
    omraden = Markup("").join(
        Markup('<h3 class="hud-mal-omrade">{}</h3>{}').format(
            _omrade(namn), _malrader(svar, list(grupp), oppet)
        )
        for namn, grupp in groupby(rader, key=lambda par: _text(par[1]["malomrade"]))
    )
    return Markup(
        '<div class="hud-mal"><div class="hud-mal-lista"><div class="hud-mal-huvud" '
        'aria-hidden="true"><span>Kommunfullmäktiges mål<br>Nämndmål (öppna för indikatorer)</span>'
        "<span>Redovisad<br>bedömning</span><span>Etappmål som<br>nås, räknat</span></div>"
        '{}{}{}</div><p class="hud-mal-valj">Välj ett nämndmål, så visas dess indikatorer här.'
        "</p></div>"
    ).format(omraden, _motsagelser(svar), _utan_mal(svar))


def _malrader(svar: Svar, rader: list[tuple[Any, dict[Any, Any]]], oppet: Any) -> Markup:
    ut, forra = [], None
    for nr, rad in rader:
        kf = _text(rad["kf_mal"])
        over = kf or f"Fullmäktigemål: {_EJ_ANGIVET.lower()}"
        if kf and kf == forra:
            over = "Samma fullmäktigemål som ovan"
        elif kf == rad["namndmal"]:
            over = "Fullmäktigemålet lyder lika"
        forra = kf
        ut.append(
            Markup(
                '<details name="hud-mal" class="hud-mal-rad"{}><summary><span><small>{}</small>'
                '<h4>{}</h4></span><span><i class="hud-gomd">Redovisat: </i>{}</span>'
                '<span><i class="hud-gomd">Räknat: </i>{}</span></summary>{}</details>'
            ).format(
                Markup(" open") if nr == oppet else "",
                over,
                rad["namndmal"],
                _bedomning(rad["bedomning"]),
                _rutor(svar, rad),
                _panel(svar, rad),
            )
        )
    return Markup("").join(ut)


def _rutor(svar: Svar, rad: dict[Any, Any]) -> Markup:
    skiljer = (rad["namnd"], rad["namndmal"]) in _per(svar, "motsagelser", "namndmal")
    nadda, antal = int(rad["nadda"]), int(rad["jamforda"])
    return Markup('<span class="hud-mal-rutor" aria-hidden="true">{}{}</span> {}{}').format(
        Markup('<b class="full"></b>') * nadda,
        Markup("<b></b>") * (antal - nadda),
        f"{nadda} av {antal}" if antal else "– inga etappmål",
        Markup('<small class="hud-mal-skiljer">≠ redovisat {} av {}</small>').format(
            int(rad["nadda_rapporterad"]), int(rad["omnamnda_rapporterad"])
        )
        if skiljer
        else "",
    )


def _bedomning(bedomning: Any) -> Markup:
    text = _text(bedomning)
    if text is None:
        return chip("saknas", "Saknas")
    ord_ = text.split()
    return chip(av_bedomning(text), " ".join(ord_[:-1] if len(ord_) > 1 else ord_))


def _panel(svar: Svar, rad: dict[Any, Any]) -> Markup:
    """Det öppnade målets indikatorer: tabellen, vägen till målåret och det som hör till målet."""
    hor_dit = hor_ihop(svar.uppgifter["hor_ihop"].get((rad["namnd"], rad["namndmal"]), ()))
    indikatorer = _per(svar, "indikatorer", "namndmal").get((rad["namnd"], rad["namndmal"]))
    if not indikatorer:
        return Markup(
            '<div class="hud-mal-panel"><p class="hud-saknas">– Nämndmålet har inga indikatorer '
            "i källan.</p>{}</div>"
        ).format(hor_dit)
    ar = svar.uppgifter["urval"].ar
    serier = {i["indikator"]: _serie(svar, i) for i in indikatorer}
    malar = {int(i["malvarde_ar"]) for i in indikatorer if pd.notna(i["malvarde_ar"])}
    malrubrik = f"Målvärde {malar.pop()}" if len(malar) == 1 else "Målvärde"
    utfallsar = sorted({a for serie in serier.values() for a, _ in serie})
    spann = f"{utfallsar[0]}–{utfallsar[-1]}" if utfallsar else "Utveckling"
    huvud = Markup("").join(
        Markup('<th scope="col"{}{}>{}</th>').format(
            Markup(' class="tal"') if text == "Utfall" else "",
            Markup(' title="{}"').format(betyder) if betyder else "",
            text,
        )
        for text, betyder in (
            ("Indikator", ""),
            (spann, "Utfall per år; en lucka där utfall saknas"),
            ("Utfall mot mål", ""),
            ("Utfall", "Senaste utfall till och med året"),
            (f"Etappmål {ar}", "Årets mål på vägen till målvärdet"),
            (malrubrik, "Det som ska nås vid målåret"),
            ("Räknat", "Når utfallet etappmålet, enligt vår räkning"),
        )
    )
    kropp = Markup("").join(_indikatorrad(i, serier[i["indikator"]], ar) for i in indikatorer)
    med = sorted(
        (i for i in indikatorer if pd.notna(i["malvarde"]) and _kanda(serier[i["indikator"]])),
        key=lambda i: -len(_kanda(serier[i["indikator"]])),
    )
    vagar = Markup("").join(_vag(svar, i, serier[i["indikator"]]) for i in med)
    vagen = (
        Markup(
            '<p class="hud-mal-rub">Vägen till målvärdet</p><div class="hud-mal-vagar">{}</div>'
            '<p class="hud-mal-not">Heldraget = utfall, vågrätt streck = etappmål, ◇ = målvärde, '
            "streckat = takten som behövs. {}{}</p>"
        ).format(vagar, svar.uppgifter["varning"], _utan_malvarde(indikatorer))
        if med
        else Markup('<p class="hud-mal-not">Källan anger inget målvärde för indikatorerna.</p>')
    )
    return Markup(
        '<div class="hud-mal-panel" role="region" tabindex="0" aria-label="Indikatorer: {}">'
        '<p class="hud-mal-rub" aria-hidden="true">{}</p>'
        '<table class="hud-tabell hud-mal-tabell"><caption class="hud-gomd">Indikatorer: {}'
        "</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
        '<p class="hud-mal-not">● utfall <b>|</b> etappmål ◇ målvärde. Grönt fält = den sida av '
        "etappmålet som räknas som nådd. Varje rad har egen skala som inte börjar på noll.{}</p>"
        "{}{}</div>"
    ).format(
        rad["namndmal"],
        rad["namndmal"],
        rad["namndmal"],
        huvud,
        kropp,
        "".join(_metodbrott(svar, i) for i in indikatorer),
        vagen,
        hor_dit,
    )


def _indikatorrad(rad: dict[Any, Any], serie: list[tuple[int, Any]], ar: int) -> Markup:
    return Markup(
        '<tr><th scope="row">{}</th><td>{}</td><td>{}'
        '</td><td class="tal" data-namn="Utfall"><strong>{}</strong>{}</td>'
        '<td class="hud-mal-ord" data-namn="Etappmål">{}</td>'
        '<td class="hud-mal-ord" data-namn="Målvärde">{}</td>'
        "<td>{}</td></tr>"
    ).format(
        rad["namn"],
        _trend(serie),
        _kula(rad),
        tal(rad["varde"]),
        _utfallsnot(rad, ar),
        _mal_i_ord(rad["operator"], rad["mal"]),
        _mal_i_ord(rad["malvarde_operator"], rad["malvarde"]),
        _status(rad),
    )


def _utfallsnot(rad: dict[Any, Any], ar: int) -> Markup:
    varfor = _VARFOR.get(str(rad["varde_status"]), "")
    if pd.isna(rad["jamfort_ar"]):
        text = varfor
    elif int(rad["jamfort_ar"]) != ar:
        text = f"{int(rad['jamfort_ar'])}, {varfor}" if varfor else str(int(rad["jamfort_ar"]))
    else:
        text = "preliminärt" if rad["varde_status"] == "preliminar" else ""
    return Markup("<small>{}</small>").format(text) if text else Markup("")


def _mal_i_ord(operator: Any, varde: Any) -> str:
    """Målet i ord; utan jämförelsetecken i källan bara värdet."""
    return f"{OPERATOR_I_ORD.get(str(operator), '')} {tal(varde)}".strip()


def _status(rad: dict[Any, Any]) -> Markup:
    raknat, sagt = rad["uppnatt"], rad["uppnatt_rapporterad"]
    if pd.isna(raknat):
        markt = chip("neutral", "Går inte att avgöra")
    else:
        markt = chip("uppnatt", "Uppnått") if raknat else chip("ej", "Ej uppnått")
    if pd.notna(sagt) and (pd.isna(raknat) or bool(sagt) != bool(raknat)):
        return Markup('{}<small class="hud-mal-skiljer">≠ redovisat {}</small>').format(
            markt, "uppnått" if sagt else "ej uppnått"
        )
    return markt


@lru_cache(maxsize=32)
def _per(svar: Svar, del_: str, vad: str) -> dict[tuple[str, str], list[dict[Any, Any]]]:
    """Delens rader per nämnd och det som raden handlar om; delade av bildens alla rader."""
    grupper = defaultdict(list)
    for rad in svar.delar[del_].to_dict("records"):
        grupper[rad["namnd"], rad[vad]].append(rad)
    return dict(grupper)


def _serie(svar: Svar, rad: dict[Any, Any]) -> list[tuple[int, Any]]:
    egna = _per(svar, "utfall", "indikator").get((rad["namnd"], rad["indikator"]), [])
    varden = {utfall["utfallsar"]: utfall["varde"] for utfall in egna}
    if not varden:
        return []
    # Ett halvt år utan värde före brottet bryter linjen där mätmetoden byttes.
    brott = {utfall["utfallsar"] - 0.5: None for utfall in egna if utfall["metodbrott"] is True}
    hela = range(int(min(varden)), int(max(varden)) + 1)
    return sorted({**{ar: varden.get(ar) for ar in hela}, **brott}.items())


def _metodbrott(svar: Svar, rad: dict[Any, Any]) -> str:
    """Noten om året då indikatorn började mätas på nytt sätt."""
    egna = _per(svar, "utfall", "indikator").get((rad["namnd"], rad["indikator"]), [])
    brott = [int(utfall["utfallsar"]) for utfall in egna if utfall["metodbrott"] is True]
    if not brott:
        return ""
    return f" {rad['namn']} mäts på nytt sätt från {max(brott)}: linjen bryts där."


def _kanda(serie: Iterable[tuple[int, Any]]) -> list[Punkt]:
    return [(ar, float(varde)) for ar, varde in serie if pd.notna(varde)]


def _bitar(serie: list[tuple[int, Any]]) -> list[list[Punkt]]:
    """Serien delad där ett värde saknas, så att linjen aldrig dras över en lucka."""
    return [
        _kanda(grupp) for finns, grupp in groupby(serie, key=lambda par: pd.notna(par[1])) if finns
    ]


def _skala(varden: Sequence[float], fran: float, till: float) -> Any:
    """En linjär skala från de minsta till de största värdena, som funktion."""
    lagst, hogst = min(varden), max(varden)
    if lagst == hogst:
        lagst, hogst = lagst - 1, hogst + 1
    return lambda v: round(fran + (v - lagst) / (hogst - lagst) * (till - fran), 1)


def _linje(punkter: list[Punkt], x: Any, y: Any, slag: str) -> Markup:
    hornen = " ".join(f"{x(ar)},{y(varde)}" for ar, varde in punkter)
    return _form(slag, "polyline", points=hornen)


def _prick(x: float, y: float, radie: float, slag: str = "prick") -> Markup:
    return _form(slag, "circle", cx=x, cy=y, r=radie)


def _romb(x: float, y: float, steg: float) -> Markup:
    d = f"M{x} {y - steg:.1f}l{steg} {steg}l{-steg} {steg}l{-steg} {-steg}z"
    return _form("romb", "path", d=d)


def _form(slag: str, element: str, **matt: object) -> Markup:
    attribut = " ".join(f'{k}="{v}"' for k, v in matt.items())  # våra egna mått, inga ord utifrån
    return Markup(f"<{element} {_UTSEENDE[slag]} {attribut}/>")


def _svg(bredd: int, hojd: int, *delar: Markup) -> Markup:
    return Markup(
        '<svg class="hud-mal-svg" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">'
        "{}</svg>"
    ).format(bredd, hojd, bredd, hojd, Markup("").join(delar))


def _trend(serie: list[tuple[int, Any]]) -> Markup:
    kanda = _kanda(serie)
    if not kanda:
        return Markup("–")
    x = _skala([ar for ar, _ in serie], 4, 50)
    y = _skala([varde for _, varde in kanda], 21, 5)
    return _svg(
        55,
        26,
        *(_linje(bit, x, y, "linje") for bit in _bitar(serie)),
        *(_prick(x(ar), y(varde), 2) for ar, varde in kanda[:-1]),
        _prick(x(kanda[-1][0]), y(kanda[-1][1]), 3.5, "sist"),
    )


def _kula(rad: dict[Any, Any]) -> Markup:
    """Utfallet som punkt på en egen skala; fältet på målets nådda sida är färgat."""
    varde, mal, malvarde = rad["varde"], rad["mal"], rad["malvarde"]
    varden = [float(v) for v in (varde, mal, malvarde) if pd.notna(v)]
    if pd.isna(mal) or not varden:
        return Markup("–")
    x = _skala(varden, 18, 86)
    uppat = str(rad["operator"]) in (">", "≥") or (
        pd.isna(rad["operator"]) and rad["riktning"] == "hog_ar_bra"
    )
    nedat = str(rad["operator"]) in ("<", "≤") or (
        pd.isna(rad["operator"]) and rad["riktning"] == "lag_ar_bra"
    )
    delar = [_form("bana", "rect", x=0, y=8, width=104, height=12)]
    if uppat or nedat:
        fran, till = (x(mal), 104) if uppat else (0, x(mal))
        delar.append(_form("nadd", "rect", x=fran, y=8, width=round(till - fran, 1), height=12))
    delar.append(_form("etapp", "path", d=f"M{x(mal)} 3v22"))
    if pd.notna(malvarde):
        delar.append(_romb(x(malvarde), 14, 6.5))
    if pd.notna(varde):
        delar.append(_prick(x(varde), 14, 4.5, "sist"))
    return _svg(104, 28, *delar)


def _vag(svar: Svar, rad: dict[Any, Any], serie: list[tuple[int, Any]]) -> Markup:
    """Vägen från första utfall till målvärdet: utfall, etappmål per år och takten som behövs."""
    kanda, mal_ar, malvarde = _kanda(serie), int(rad["malvarde_ar"]), float(rad["malvarde"])
    egna = _per(svar, "etappmal", "indikator").get((rad["namnd"], rad["indikator"]), [])
    etapper = [(int(e["ar"]), float(e["varde"])) for e in egna if pd.notna(e["varde"])]
    x = _skala([serie[0][0], mal_ar], 14, 146)
    y = _skala([v for _, v in (*kanda, *etapper)] + [malvarde], 74, 20)
    (sista_ar, sista), (forsta_ar, forsta) = kanda[-1], kanda[0]
    fore, efter = (kanda[-2][1], kanda[1][1]) if len(kanda) > 1 else (sista, sista)
    bild = _svg(
        160,
        96,
        _form("axel", "path", d="M2 93H158"),
        _linje([(sista_ar, sista), (mal_ar, malvarde)], x, y, "behovs"),
        *(_linje(bit, x, y, "linje") for bit in _bitar(serie)),
        *(_prick(x(ar), y(varde), 2) for ar, varde in kanda[:-1]),
        *(_form("etapp", "path", d=f"M{x(ar) - 6} {y(v)}h12") for ar, v in etapper),
        _prick(x(sista_ar), y(sista), 3.5, "sist"),
        _romb(x(mal_ar), y(malvarde), 5.5),
    )
    i_vagen = [y(fore), *(y(v) for ar, v in etapper if ar == sista_ar)]
    etiketter = [
        _etikett(x(sista_ar), y(sista) + _sida(y(sista), i_vagen), tal(sista)),
        _etikett(x(mal_ar), y(malvarde) + (-13 if malvarde > sista else 13), tal(malvarde)),
        *(_etikett(x(ar), 103, str(ar), "ar") for ar in (sista_ar, mal_ar)),
    ]
    if sista_ar - forsta_ar > 1:
        etiketter += [
            _etikett(x(forsta_ar), y(forsta) + _sida(y(forsta), [y(efter)]), tal(forsta)),
            _etikett(x(forsta_ar), 103, str(forsta_ar), "ar"),
        ]
    return Markup(
        '<figure class="hud-mal-vag"><figcaption>{}</figcaption><div>{}{}</div><p>{}</p></figure>'
    ).format(rad["namn"], bild, Markup("").join(etiketter), _takt_i_ord(rad))


def _sida(y: float, i_vagen: list[float]) -> int:
    """Hur långt över (minus) eller under punkten etiketten står fri från det som är i vägen."""
    ovanfor = sum(annat < y - 2 for annat in i_vagen)
    return 12 if ovanfor > sum(annat > y + 2 for annat in i_vagen) else -12


def _takt_i_ord(rad: dict[Any, Any]) -> Markup:
    if rad["lage"] == "nått":
        return Markup("Målvärdet är redan nått")
    return Markup("Behövs {} per år<br>{}").format(
        _per_ar(rad["behovd_takt"]),
        "Bara en mätpunkt"
        if pd.isna(rad["uppnadd_takt"])
        else f"Hittills {_per_ar(rad['uppnadd_takt'])}",
    )


def _etikett(x: float, y: float, text: str, slag: str = "tal") -> Markup:
    return Markup('<span class="hud-mal-{}" style="left:{}px;top:{}px">{}</span>').format(
        slag, x, round(y, 1), text
    )


def _utan_malvarde(indikatorer: list[dict[Any, Any]]) -> str:
    utan = [str(i["namn"]) for i in indikatorer if pd.isna(i["malvarde"])]
    return f" Målvärde saknas i källan för {', '.join(utan)}." if utan else ""


def _motsagelser(svar: Svar) -> Markup:
    if not svar.uppgifter["motsagelser"]:
        return Markup("")
    rader = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td class="tal"><strong>{}</strong></td><td>mot {}</td>'
               "<td>redovisat {}</td></tr>").format(
            _vems(svar, r),
            tal(r["varde"]),
            f"”{_text(r['operator']) or ''} {tal(r['mal'])}”".replace("” ", "”"),
            "uppnått" if r["uppnatt_rapporterad"] else "ej uppnått",
        )
        for r in svar.delar["motsagelser"].to_dict("records")
    )  # fmt: skip
    return Markup(
        '<section class="hud-mal-skilda"><h3>{}</h3><table class="hud-tabell">'
        '<caption class="hud-gomd">Etappmål där källan och räkningen skiljer sig</caption>'
        '<thead class="hud-gomd"><tr><th scope="col">Indikator</th><th scope="col">Utfall</th>'
        '<th scope="col">Etappmål</th><th scope="col">Källan</th></tr></thead><tbody>{}</tbody>'
        '</table><p class="hud-mal-not">{}Båda uppgifterna står kvar.</p></section>'
    ).format(
        svar.uppgifter["motsagelser"],
        rader,
        "Ett utfall kan vara avrundat och det orundade ligga på andra sidan gränsen. "
        if (svar.delar["motsagelser"]["varde"] == svar.delar["motsagelser"]["mal"]).any()
        else "",
    )


def _vems(svar: Svar, rad: dict[Any, Any]) -> Markup:
    """Indikatorns namn, med nämndens när flera visas."""
    namnder = svar.uppgifter["namnder"]
    if len(namnder) < 2:
        return Markup("{}").format(rad["namn"])
    return Markup("{} <small>{}</small>").format(rad["namn"], namnder[rad["namnd"]])


def _utan_mal(svar: Svar) -> Markup:
    los = svar.uppgifter["losa_indikatorer"]
    if los:
        return Markup('<p class="hud-saknas hud-mal-utan">Hör inte till något bedömt nämndmål: {}.'
                      "</p>{}").format(", ".join(los), _utan_rapport(svar))  # fmt: skip
    return _utan_rapport(svar)


def _utan_rapport(svar: Svar) -> Markup:
    if not svar.uppgifter["saknas"]:
        return Markup("")
    return Markup(
        '<p class="hud-saknas hud-mal-utan"><strong>– Saknas</strong> för {}. Deras mål kommer med '
        "varje nämnds egen rapport för {}, som inte är inläst.</p>"
    ).format(", ".join(svar.uppgifter["saknas"]), svar.uppgifter["urval"].ar)


def _omrade(namn: str | None) -> Markup:
    forst, _, sist = (namn or f"Målområde: {_EJ_ANGIVET.lower()}").partition(" - ")
    return Markup("{} <small>{}</small>").format(forst, sist)


def _matris(svar: Svar) -> Markup:
    """En rad per nämnd, minst andel nådda etappmål överst: mål per bedömning och etappmål."""
    if svar.uppgifter["urval"].tillfalle == "plan":
        return _planmatris(svar)
    mal = svar.tabell.assign(bedomning=svar.tabell["bedomning"].fillna("Saknas"))
    grader = sorted(mal["bedomning"].unique(), key=_gradordning)
    summor = mal.groupby("namnd")[["nadda", "jamforda"]].sum()
    andel = (summor["nadda"] / summor["jamforda"].where(summor["jamforda"] > 0)).to_dict()
    ordning = sorted(
        svar.uppgifter["namnder"].items(),
        key=lambda par: 2.0 if pd.isna(andel[par[0]]) else andel[par[0]],
    )
    huvud = Markup("").join(
        Markup('<th scope="col">{}</th>').format(
            Markup("–&nbsp;Saknas") if grad == "Saknas" else chip(av_bedomning(grad), grad)
        )
        for grad in grader
    )
    rader = Markup("").join(
        _namndrad(svar, namnd, namn, mal[mal["namnd"] == namnd], grader) for namnd, namn in ordning
    )
    return Markup(
        '<table class="hud-tabell hud-mal-matris"><caption class="hud-gomd">Nämndmål per nämnd'
        '</caption><thead><tr><th scope="col">Nämnd</th>{}<th scope="col" class="tal">'
        'Etappmål som nås</th><td class="hud-stapelcell"></td></tr></thead>'
        "<tbody>{}</tbody></table>{}"
    ).format(huvud, rader, _motsagelser(svar))


def _planmatris(svar: Svar) -> Markup:
    """En rad per nämnd med antalet nämndmål och årets etappmål, innan något är uppföljt."""
    etappmal = svar.delar["etappmal"]
    arets = etappmal[etappmal["ar"] == svar.uppgifter["urval"].ar]
    rader = Markup("").join(
        Markup(
            '<tr><th scope="row"><a href="?{}" target="_self">{}</a></th>'
            '<td class="tal" data-namn="Nämndmål">{}</td>'
            '<td class="tal" data-namn="Etappmål">{}</td></tr>'
        ).format(
            _adress(svar.uppgifter["urval"], namnd),
            namn,
            int((svar.tabell["namnd"] == namnd).sum()),
            int((arets["namnd"] == namnd).sum()),
        )
        for namnd, namn in svar.uppgifter["namnder"].items()
    )
    return Markup(
        '<table class="hud-tabell hud-mal-lagen"><caption class="hud-gomd">Planerade mål per nämnd'
        '</caption><thead><tr><th scope="col">Nämnd</th><th scope="col" class="tal">Nämndmål</th>'
        '<th scope="col" class="tal">Etappmål för året</th></tr></thead><tbody>{}</tbody></table>'
    ).format(rader)


def _gradordning(grad: str) -> int:
    return ("ej", "delvis", "hog", "uppnatt", "neutral", "saknas").index(
        "saknas" if grad == "Saknas" else av_bedomning(grad)
    )


def _adress(urval: Urval, namnd: str) -> str:
    delar = {"kommun": urval.kommun, "ar": urval.ar, "tillfalle": urval.tillfalle}
    return urlencode({**delar, "namnd": namnd})


def _namndrad(svar: Svar, namnd: str, namn: str, mal: pd.DataFrame, grader: list[str]) -> Markup:
    antal = mal["bedomning"].value_counts()
    celler = Markup("").join(
        Markup('<td data-namn="{}">{}</td>').format(grad, antal.get(grad, "–")) for grad in grader
    )
    nadda, jamforda = int(mal["nadda"].sum()), int(mal["jamforda"].sum())
    bredd = round(100 * nadda / jamforda, 1) if jamforda else 0
    stapel = Markup('<i class="hud-stapel hud-plus" style="left:0;width:{}%"></i>').format(bredd)
    return Markup(
        '<tr><th scope="row"><a href="?{}" target="_self">{}</a></th>{}'
        '<td class="tal" data-namn="Etappmål som nås">{} av {}</td>'
        '<td class="hud-stapelcell hud-mal-andel" aria-hidden="true">'
        "{}</td></tr>"
    ).format(
        _adress(svar.uppgifter["urval"], namnd),
        namn,
        celler,
        nadda,
        jamforda,
        stapel if jamforda else "",
    )


def taktbild(svar: Svar, stil: Stil) -> Markup:
    """Behövd takt bredvid uppnådd, en rad per indikator, sämst läge först.

    För flera nämnder blir det antalet indikatorer i varje läge, en rad per nämnd.
    """
    if svar.tabell["namnd"].nunique() > 1:
        return _lagen(svar)
    rader = Markup("").join(
        Markup('<tbody><tr class="hud-mal-lage"><th scope="rowgroup" colspan="7">{} <small>{}'
               "</small></th></tr>{}</tbody>").format(
            LAGE[str(lage)], len(ram), Markup("").join(
                _taktrad(r) for r in ram.to_dict("records"))
        )
        for lage, ram in svar.tabell.groupby("lage", sort=False)
    )  # fmt: skip
    utan = svar.uppgifter["utan_malvarde"]
    return Markup(
        '<table class="hud-tabell hud-mal-takt"><caption class="hud-gomd">Takt per år</caption>'
        '<thead><tr><th scope="col">Indikator</th><th scope="col">Hittills och behövs</th>'
        '<th scope="col" class="tal">Senaste utfall</th><th scope="col" class="tal">Målvärde {}'
        '</th><th scope="col" class="tal">Hittills per år</th><th scope="col" class="tal">Behövs '
        'per år</th><th scope="col" class="tal">Mätpunkter</th></tr></thead>{}</table>'
        '<p class="hud-mal-not">Heldragen = takten hittills, streckad = takten som behövs, samma '
        "skala på raden.{}</p>"
    ).format(
        svar.uppgifter["mal_ar"],
        rader,
        f" Målvärde saknas i källan för {', '.join(utan)}." if utan else "",
    )


def _lagen(svar: Svar) -> Markup:
    """Antalet indikatorer per läge, den nämnd med störst andel på fel håll överst."""
    antal = svar.tabell.groupby(["namnd", "lage"]).size().unstack(fill_value=0)
    lagen = [lage for lage in LAGE if lage in antal.columns]
    fel = antal.get("fel håll", 0) / antal.sum(axis=1)
    huvud = Markup("").join(
        Markup('<th scope="col" class="tal">{}</th>').format(LAGE[lage]) for lage in lagen
    )
    rader = Markup("").join(
        Markup(
            '<tr><th scope="row"><a href="mal?namnd={}" target="_self">{}</a></th>{}</tr>'
        ).format(
            quote(svar.uppgifter["namnder"][namnd]),
            svar.uppgifter["namnder"][namnd],
            Markup("").join(
                Markup('<td class="tal" data-namn="{}">{}</td>').format(
                    LAGE[lage], antal.loc[namnd, lage] or "–"
                )
                for lage in lagen
            ),
        )
        for namnd in fel.sort_values(ascending=False, kind="stable").index
    )
    return Markup(
        '<table class="hud-tabell hud-mal-lagen"><caption class="hud-gomd">Indikatorer per läge'
        '</caption><thead><tr><th scope="col">Nämnd</th>{}</tr></thead><tbody>{}</tbody></table>'
        '<p class="hud-mal-not">Välj en nämnd för att se indikatorerna en och en.</p>'
    ).format(huvud, rader)


def _taktrad(rad: dict[Any, Any]) -> Markup:
    ar = f"{int(rad['senaste_ar'])}" if pd.notna(rad["senaste_ar"]) else ""
    return Markup(
        '<tr><th scope="row">{}</th><td>{}</td><td class="tal" data-namn="Utfall {}">{} '
        '<small>{}</small></td><td class="tal" data-namn="Målvärde">{}</td>'
        '<td class="tal" data-namn="Hittills per år">{}</td>'
        '<td class="tal" data-namn="Behövs per år">{}</td>'
        '<td class="tal" data-namn="Mätpunkter">{}</td></tr>'
    ).format(
        rad["namn"],
        _lutningar(rad["uppnadd_takt"], rad["behovd_takt"]),
        ar,
        tal(rad["senaste"]),
        ar,
        _mal_i_ord(rad["malvarde_operator"], rad["malvarde"]),
        _per_ar(rad["uppnadd_takt"]),
        "nått" if rad["lage"] == "nått" else _per_ar(rad["behovd_takt"]),
        int(rad["matpunkter"]),
    )


def _lutningar(uppnadd: Any, behovd: Any) -> Markup:
    """Två lutningar från samma punkt, den största som skala."""
    finns = [float(v) for v in (uppnadd, behovd) if pd.notna(v)]
    storst = max((abs(v) for v in finns), default=0) or 1
    delar = [
        _form(slag, "path", d=f"M6 14L68 {14 - 11 * v / storst:.1f}")
        for slag, v in (("behovs", behovd), ("linje", uppnadd))
        if pd.notna(v)
    ]
    return _svg(74, 28, *delar, _prick(6, 14, 3)) if delar else Markup("–")


def _per_ar(varde: Any) -> str:
    if varde is None or pd.isna(varde):
        return "–"
    decimaler = 0 if abs(varde) >= 10 else 1 if abs(varde) >= 1 else 2
    return skriv_tal(varde, decimaler, tecken=True)


def _text(varde: Any) -> str | None:
    return varde if isinstance(varde, str) else None
