"""Internkontroll: stickprov med intervall mot gränsen, granskningar, mått och listor."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._status import Status, chip
from hud_model.diagram._stil import Stil, procent, tal
from hud_model.fragor.kontroll import LISTOR
from hud_model.tal import skriv_tal

_TOM = Markup("")
_SKALA = (0, 20, 40, 60, 80, 100)
_UTLATANDE: dict[str, tuple[Status, str]] = {
    "sakert_over": ("ej", "Säkert över"),
    "sakert_under": ("uppnatt", "Säkert under"),
    "gar_inte_att_avgora": ("neutral", "Går inte att avgöra"),
}
_STATUS: dict[str, tuple[Status, str]] = {
    "klart": ("uppnatt", "Klart"),
    "ej_klart": ("ej", "Ej klart"),
    "utgar": ("neutral", "Utgår"),
}
_FRAN = {"kommunstyrelsen": "Kommunstyrelsen", "revisionen": "Revisionen"}


def stickprov(svar: Svar, stil: Stil) -> Markup:
    """En rad per nämnd: andel fel som punkt, tjockt och tunt intervall, gränsen som lodrät linje.

    Smal skärm får två spalter: nämnden med sitt utlåtande, och bilden.
    """
    grans, fore = 100 * svar.uppgifter["grans"], svar.uppgifter["fore"]
    skala = Markup("").join(
        Markup('<span style="left:{}%"{}>{}</span>').format(
            steg, Markup(' class="hud-sp-fet"') if steg == grans else _TOM, steg
        )
        for steg in _SKALA
    )
    huvud = Markup(
        '<th scope="col">Nämnd</th>'
        '<th scope="col" class="tal hud-sp-bred">Fel av<br>stickprov</th>'
        '<th scope="col" class="tal hud-sp-bred">Andel<br>fel, %</th>'
        '<th scope="col" class="tal hud-sp-bred">{}-<br>intervall</th>'
        '<td class="hud-sp-skala"><div aria-hidden="true"><span class="hud-sp-gransnamn" '
        'style="left:{}%">gräns {}</span>{}</div></td>{}'
        '<th scope="col" class="hud-sp-bred">Över gränsen?</th>'
    ).format(
        procent(100 * svar.uppgifter["niva"], 0),
        grans,
        procent(grans, 0),
        skala,
        Markup('<th scope="col" class="tal hud-sp-bred">{}</th>').format(fore) if fore else _TOM,
    )
    rader = Markup("").join(_rad(rad, svar) for rad in svar.tabell.to_dict("records"))
    return Markup(
        '<table class="hud-tabell hud-sp"><caption class="hud-gomd">Andel fel i stickproven, '
        "{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}"
    ).format(svar.uppgifter["kontroll"], huvud, rader, _noter(svar))


def _rad(rad: dict[Any, Any], svar: Svar) -> Markup:
    status, ord_ = _UTLATANDE.get(rad["utlatande"], ("saknas", "Antal saknas"))
    utlatande = chip(status, ord_)
    if pd.notna(rad["notering"]):
        utlatande += Markup('<small class="hud-sp-not">{}</small>').format(rad["notering"])
    klass = "hud-sp-alla" if pd.isna(rad["namnd"]) else ""
    if svar.uppgifter["vald"] and rad["namnd"] == svar.uppgifter["vald"]:
        klass = "hud-sp-vald"
    delar = (
        Markup('<td class="tal hud-sp-bred hud-sp-dov">{}</td>').format(
            _av(rad["fel_fore"], rad["antal_fore"], rad["antal_harlett_fore"])
        )
        if svar.uppgifter["fore"]
        else _TOM
    )
    fel = _av(rad["fel"], rad["antal"], rad["antal_harlett"])
    spann = (
        "–"
        if pd.isna(rad["lagst"])
        else f"{skriv_tal(100 * rad['lagst'])}–{skriv_tal(100 * rad['hogst'])}"
    )
    andel = "–" if pd.isna(rad["andel"]) else skriv_tal(100 * rad["andel"])
    return Markup(
        '<tr class="{}"><th scope="row">{}<span class="hud-sp-smal">{} {}</span></th>'
        '<td class="tal hud-sp-bred">{}</td><td class="tal hud-sp-bred hud-sp-fet">{}</td>'
        '<td class="tal hud-sp-bred hud-sp-dov">{}</td><td class="hud-sp-bild">{}</td>{}'
        '<td class="hud-sp-bred">{}</td></tr>'
    ).format(
        klass,
        rad["namn"],
        fel,
        utlatande,
        fel,
        andel,
        spann,
        _bild(rad, status, svar),
        delar,
        utlatande,
    )


def _bild(rad: dict[Any, Any], status: Status, svar: Svar) -> Markup:
    """Radens bild; den upprepar radens tal och är dold för skärmläsare."""
    delar = Markup('<i class="hud-sp-over" style="left:{}%"></i>').format(
        100 * svar.uppgifter["grans"]
    )
    for klass, fran, till in (
        ("tunn", rad["lagst_korr"], rad["hogst_korr"]),
        ("tjock", rad["lagst"], rad["hogst"]),
    ):
        if pd.notna(fran):
            delar += Markup('<i class="hud-sp-{}" style="left:{:.1f}%;width:{:.1f}%"></i>').format(
                klass, 100 * fran, 100 * (till - fran)
            )
    if pd.notna(rad["andel"]):
        delar += Markup('<i class="hud-sp-punkt" style="left:{:.1f}%"></i>').format(
            100 * rad["andel"]
        )
    if pd.notna(rad["fel_fore"]) and pd.notna(rad["antal_fore"]) and rad["antal_fore"] > 0:
        delar += Markup('<i class="hud-sp-fore" style="left:{:.1f}%"></i>').format(
            100 * rad["fel_fore"] / rad["antal_fore"]
        )
    return Markup('<div class="hud-sp-yta hud-sp-{}" aria-hidden="true">{}</div>').format(
        status, delar
    )


def _av(fel: Any, antal: Any, harlett: Any) -> str:
    if pd.isna(fel) or pd.isna(antal):
        return "–"
    stjarna = "*" if pd.notna(harlett) and harlett else ""
    return f"{int(fel)} av {int(antal)}{stjarna}"


def _noter(svar: Svar) -> Markup:
    fore, minsta = svar.uppgifter["fore"], svar.uppgifter["minsta"]
    delar = Markup('<span><i class="hud-sp-prick"></i> {}</span>').format(svar.uppgifter["nu"])
    if fore:
        delar += Markup('<span><i class="hud-sp-ring"></i> {}</span>').format(fore)
    if minsta:
        delar += Markup(
            "<span>* Källan anger bara procent. Antalet är härlett: {} per nämnd är det minsta "
            "som ger alla andelar; {}, {} och andra multiplar passar också.</span>"
        ).format(minsta, 2 * minsta, 3 * minsta)
    return Markup('<p class="hud-nyckel">{}</p>').format(delar)


def forandring(svar: Svar, stil: Stil) -> Markup:
    """Andelen fel förra gången och nu, i stora tal med antalen under."""
    stjarna = "*" if svar.uppgifter["harlett"] else ""
    (namn_fore, *fore), (namn_nu, *nu) = svar.uppgifter["fore"], svar.uppgifter["nu"]
    delar = [
        Markup("<span><b>{}</b>{}<small>{} av {}{}</small></span>").format(
            procent(100 * fel / antal, 0), namn, fel, antal, mark
        )
        for namn, (fel, antal), mark in ((namn_fore, fore, stjarna), (namn_nu, nu, ""))
    ]
    return Markup(
        '<p class="hud-kontroll-kort hud-kontroll-skifte">{}<span aria-hidden="true">→</span>{}</p>'
    ).format(*delar)


def redovisat(svar: Svar, stil: Stil) -> Markup:
    """Källans summa och den räknade under varandra."""
    rader = Markup("").join(
        Markup(
            '<tr><th scope="row">{}</th><td class="tal">{}</td><td class="tal">{}</td></tr>'
        ).format(rad["uppgift"], tal(rad["antal"], 0), procent(rad["andel_procent"], 0))
        for rad in svar.tabell.to_dict("records")
    )
    return Markup(
        '<table class="hud-tabell hud-kontroll-kort"><thead><tr><td></td>'
        '<th scope="col" class="tal">Stickprov</th><th scope="col" class="tal">Andel fel</th>'
        "</tr></thead><tbody>{}</tbody></table>"
    ).format(rader)


def samma(svar: Svar, stil: Stil) -> Markup:
    """Var samma tal står, och vem som kan svara."""
    return Markup('<div class="hud-kontroll-kort">{}</div>').format(
        Markup("").join(
            Markup(
                "<p>{}: {} fel av {} står på två ställen i källan ({}). De är förda som ett "
                "stickprov. <strong>Att göra:</strong> {}.</p>"
            ).format(rad["namn"], rad["fel"], rad["antal"], rad["plats"], rad["fraga"])
            for rad in svar.tabell.to_dict("records")
        )
    )


def granskningar(svar: Svar, stil: Stil) -> Markup:
    """Totalgranskningar och övriga urval; belopp i hela kronor, intervall bara för urval."""
    rader = Markup("").join(
        Markup(
            '<tr><th scope="row">{}<small class="hud-sp-under">{} · {}</small></th>'
            '<td class="tal">{}</td><td class="tal">{}</td><td class="tal">{}</td></tr>'
        ).format(
            rad["kontroll"],
            rad["namn"],
            _osakerhet(rad),
            _av(rad["fel"], rad["antal"], False),
            procent(None if pd.isna(rad["andel"]) else 100 * rad["andel"], 1),
            tal(rad["belopp_fel_kr"], 0),
        )
        for rad in svar.tabell.to_dict("records")
    )
    return Markup(
        '<table class="hud-tabell"><thead><tr><th scope="col">Kontroll</th>'
        '<th scope="col" class="tal">Fel av<br>granskade</th>'
        '<th scope="col" class="tal">Andel<br>fel</th><th scope="col" class="tal">Fel, kr</th>'
        "</tr></thead><tbody>{}</tbody></table>"
    ).format(rader)


def _osakerhet(rad: dict[Any, Any]) -> str:
    if rad["slag"] == "totalgranskning":
        return "allt granskat"
    if pd.isna(rad["lagst"]):
        return "antal saknas"
    _, ord_ = _UTLATANDE.get(rad["utlatande"], ("saknas", "Går inte att bedöma"))
    spann = f"{skriv_tal(100 * rad['lagst'])}–{procent(100 * rad['hogst'], 0)}"
    return f"{spann}, {ord_[:1].lower()}{ord_[1:]}"


def matt(svar: Svar, stil: Stil) -> Markup:
    """Måtten per kontroll med årets värde och förra årets; samma mått hos flera blir en grupp."""
    ar = svar.uppgifter["ar"]
    grupper: dict[tuple[str, str], list[tuple[str, dict[Any, Any]]]] = {}
    delade = svar.tabell.groupby(["kontroll", "matt"])["namn"].nunique()
    for rad in svar.tabell.to_dict("records"):
        delad = delade[rad["kontroll"], rad["matt"]] > 1
        grupp = (rad["kontroll"], rad["matt"] if delad else rad["namn"])
        grupper.setdefault(grupp, []).append((rad["namn"] if delad else rad["matt"], rad))
    kropp = Markup("").join(
        Markup(
            '<tr class="hud-kontroll-grupp"><th scope="rowgroup" colspan="4">{} · {}</th></tr>{}'
        ).format(
            kontroll,
            under,
            Markup("").join(
                Markup(
                    '<tr><th scope="row">{}</th><td class="tal">{}</td><td class="tal">{}</td>'
                    "<td>{}</td></tr>"
                ).format(namn, tal(rad["varde"]), tal(rad["varde_foregaende"]), rad["enhet"] or "")
                for namn, rad in rader
            ),
        )
        for (kontroll, under), rader in grupper.items()
    )
    return Markup(
        '<table class="hud-tabell hud-kontroll-matt"><thead><tr><th scope="col">Mått</th>'
        '<th scope="col" class="tal">{}</th><th scope="col" class="tal">{}</th>'
        '<th scope="col">Enhet</th></tr></thead><tbody>{}</tbody></table>'
    ).format(ar, ar - 1, kropp)


def listor(svar: Svar, stil: Stil) -> Markup:
    """De tre listorna bredvid varandra: status, titel och process; kommentaren viks ihop.

    För flera nämnder visas det som inte är klart, och resten viks ihop.
    """
    flera = svar.tabell["namnd"].nunique() > 1
    ut = []
    for lista, rubrik in LISTOR.items():
        egna = svar.tabell[svar.tabell["lista"] == lista]
        if egna.empty:
            continue
        klara = int((egna["status"] == "klart").sum())
        ut.append(
            Markup("<section><h3>{} <small>{} av {} klara</small></h3>{}</section>").format(
                rubrik, klara, len(egna), _lista(egna, flera)
            )
        )
    return Markup('<div class="hud-kontroll-listor">{}</div>').format(Markup("").join(ut))


def _lista(egna: pd.DataFrame, flera: bool) -> Markup:
    def punkter(ram: pd.DataFrame) -> Markup:
        return Markup('<ul class="hud-kontroll-lista">{}</ul>').format(
            Markup("").join(_punkt(rad, flera) for rad in ram.to_dict("records"))
        )

    klart = egna["status"] == "klart"
    if not flera or not klart.any():
        return punkter(egna)
    return (punkter(egna[~klart]) if (~klart).any() else Markup("")) + Markup(
        '<details class="hud-kontroll-rad"><summary>Visa {} klara</summary>{}</details>'
    ).format(int(klart.sum()), punkter(egna[klart]))


def _punkt(rad: dict[Any, Any], flera: bool) -> Markup:
    under = [rad["namn"]] if flera else []
    under += [rad[k] for k in ("process", "diarienummer") if pd.notna(rad[k])]
    if pd.notna(rad["kommungemensam"]) and rad["kommungemensam"]:
        under.append("kommungemensam")
    kommentar = (
        Markup("<details><summary>Kommentar</summary>{}</details>").format(rad["kommentar"])
        if pd.notna(rad["kommentar"])
        else _TOM
    )
    return Markup("<li>{}<div>{}<small>{}</small>{}</div></li>").format(
        chip(*_STATUS.get(rad["status"], ("saknas", "Saknas"))),
        rad["titel"],
        " · ".join(under),
        kommentar,
    )


def rad_till_namnden(svar: Svar, stil: Stil) -> Markup:
    """Rekommendationerna ihopvikta: område, råd med egna ord, vem, år och källa."""
    punkter = Markup("").join(
        Markup("<li><div><strong>{}</strong>: {}<small>{}</small></div></li>").format(
            rad["omrade"],
            rad["text_kort"],
            " · ".join(
                str(del_)
                for del_ in (
                    f"{_FRAN.get(rad['fran'], rad['fran'])} {rad['ar']}",
                    rad["namn"],
                    rad["kalla"],
                    rad["status"],
                )
                if pd.notna(del_)
            ),
        )
        for rad in svar.tabell.to_dict("records")
    )
    return Markup(
        '<details class="hud-kontroll-rad"><summary>Visa rekommendationerna</summary>'
        '<ul class="hud-kontroll-lista">{}</ul></details>'
    ).format(punkter)
