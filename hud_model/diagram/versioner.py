"""Versioner: dataversionerna att välja bland, och ändringarna mellan två av dem."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from hud_model.begrepp import Svar
from hud_model.diagram._status import chip
from hud_model.diagram._stil import Stil
from hud_model.diagram.tabell import cell, rubrik

_TOMT = Markup("")
_SENASTE = 6
_OPPNA_HOGST = 12
_VISA_HOGST = 200
_KORT_HOGST = 6
_SLAG = {"ändrad": "Ändrad", "ny": "Ny", "borta": "Borta"}
_ANMARKNING = {"ändrad": "Ändrad", "ny": "Tillkommen", "borta": "Löst"}
_HANDELSE_HOGST = 80
_RAKNAD = {"ändrad": "ändrade", "ny": "nya", "borta": "borta"}


def versioner(svar: Svar, _stil: Stil) -> Markup:
    """Dataversionerna med länkar: visa den, och vad som ändrats sedan den. Äldre fälls ihop."""
    nya, aldre = svar.tabell[:_SENASTE], svar.tabell[_SENASTE:]
    resten = _TOMT
    if len(aldre):
        resten = Markup('<details class="hud-fler"><summary>{} äldre</summary>{}</details>').format(
            len(aldre), _versionstabell(aldre, "Äldre dataversioner", **svar.uppgifter)
        )
    return _versionstabell(nya, "Dataversioner", **svar.uppgifter) + resten


def _versionstabell(ram: pd.DataFrame, namn: str, visas: int, sedan: int) -> Markup:
    rader = _TOMT.join(
        Markup(
            '<tr><th scope="row">{}</th><td>{}<span>{} UTC{}</span></td><td>{}</td></tr>'
        ).format(
            r.version,
            _kort(r.handelse),
            r.tid,
            " · katalogens gränser eller alias ändrades" if r.katalog_andrad else "",
            _gor(r, visas, sedan),
        )
        for r in ram.itertuples()
    )
    return Markup(
        '<table class="hud-tabell hud-versioner"><caption class="hud-gomd">{}</caption><thead>'
        '<tr><th scope="col">Nr</th><th scope="col">Händelse</th><th scope="col">Visa</th></tr>'
        "</thead><tbody>{}</tbody></table>"
    ).format(namn, rader)


def _kort(handelse: str) -> Markup:
    """Händelsen, kortad när den räknar upp många dokument."""
    if len(handelse) <= _HANDELSE_HOGST:
        return escape(handelse)
    borjan = handelse[:_HANDELSE_HOGST].rsplit(" ", 1)[0].rstrip(",–- ")
    return Markup('<abbr title="{}">{} …</abbr>').format(handelse, borjan)


def _gor(rad: Any, visas: int, sedan: int) -> Markup:
    if rad.version == visas:
        return chip("uppnatt", "Visas")
    visa = Markup('<a href="data?version={0}">Visa version {0}</a>').format(rad.version)
    if rad.version > visas:
        return visa
    if rad.version == sedan:
        return visa + Markup("<span>Ändringar räknas härifrån</span>")
    return visa + Markup(' <a href="data?sedan={0}">Ändrat sedan {0}</a>').format(rad.version)


def andringar(svar: Svar, _stil: Stil) -> Markup:
    """Ändringarna tabell för tabell: raden, vad som var, vad som är, och var det står."""
    if not svar.uppgifter["sedan"]:
        return Markup('<p class="hud-under">{}</p>').format(
            "Allt är nytt, så här finns inget att jämföra. Nästa inläsning visar vad som ändras."
        )
    if svar.tabell.empty:
        return Markup("<p>{}</p>").format(chip("uppnatt", "Inget har ändrats"))
    return grupperat(svar.tabell)


def andringar_kort(svar: Svar, _stil: Stil) -> Markup:
    """De första ändringarna, ändrade värden först, och en länk till alla."""
    ordning = svar.tabell["slag"].map(list(_SLAG).index)
    ram = svar.tabell.assign(_o=ordning).sort_values("_o", kind="stable").drop(columns="_o")
    resten = len(ram) - _KORT_HOGST
    return Markup('{}<p class="hud-handgrepp"><a href="data">{}</a></p>').format(
        _tabell(ram[:_KORT_HOGST], "Ändrat", med_tabell=True),
        f"Alla {len(ram)} ändringar" if resten > 0 else "Alla versioner och ändringar",
    )


def grupperat(ram: pd.DataFrame) -> Markup:
    """En fällbar grupp per tabell med antal i rubriken; få rader visas öppna."""
    oppna = Markup(" open") if len(ram) <= _OPPNA_HOGST else _TOMT
    return _TOMT.join(
        Markup(
            '<details class="hud-andrad"{}><summary><b>{}</b> <span>{}</span></summary>{}</details>'
        ).format(oppna, str(titel), _antal(egna), _tabell(egna, str(titel)))
        for titel, egna in ram.groupby("titel", sort=False)
    )


def _antal(ram: pd.DataFrame) -> str:
    """Antal ändrade, nya och borttagna rader i ord."""
    delar = []
    for slag, ord_ in _RAKNAD.items():
        egna = ram[ram["slag"] == slag]
        if slag == "ändrad":
            antal = len(egna[["avser", "rad"]].drop_duplicates())
        else:
            hela = egna["avser"].notna() | ~egna["rad"].str.contains(r"^\d+ rader", regex=True)
            antal = int(hela.sum()) + sum(int(r.split()[0]) for r in egna["rad"][~hela])
        if antal:
            delar.append(f"{antal} {ord_}")
    return ", ".join(delar)


def _tabell(ram: pd.DataFrame, namn: str, *, med_tabell: bool = False) -> Markup:
    """Ändringarna; är alla av samma slag utan före och efter räcker en spalt."""
    ena = ram["slag"].iloc[0] if ram["slag"].nunique() == 1 else "ändrad"
    spalter = ["Ändring", "Före", "Efter"]
    if ena != "ändrad":
        slag = _ANMARKNING if (ram["tabell"] == "anmarkning").all() else _SLAG
        spalter = [slag[ena]]
    rader = _TOMT.join(_rad(r, spalter, med_tabell) for r in ram[:_VISA_HOGST].itertuples())
    fler = len(ram) - _VISA_HOGST
    return Markup(
        '<table class="hud-tabell hud-fynd hud-andringar"><caption class="hud-gomd">{}</caption>'
        '<thead><tr><th scope="col">Rad</th>{}</tr></thead><tbody>{}</tbody></table>{}'
    ).format(
        namn,
        _TOMT.join(Markup('<th scope="col">{}</th>').format(spalt) for spalt in spalter),
        rader,
        Markup('<p class="hud-handgrepp">{} rader till finns i den hämtade tabellen.</p>').format(
            fler
        )
        if fler > 0
        else _TOMT,
    )


def _rad(r: Any, spalter: list[str], med_tabell: bool) -> Markup:
    """En ändring: raden och var den står, vad som hänt, och värdet före och efter."""
    under = [r.titel if med_tabell else None, r.avser, r.plats]
    kolumn = rubrik(r.kolumn) if isinstance(r.kolumn, str) else ""
    raknat = " (beräknat)" if r.vad == "beräknat" else ""
    celler = [
        Markup("{}<span>{}{}</span>").format(
            (_ANMARKNING if r.tabell == "anmarkning" else _SLAG)[r.slag], kolumn, raknat
        ),
        _varde(r, "fore", r.slag == "ny"),
        _varde(r, "efter", r.slag == "borta"),
    ]
    if len(spalter) == 1:
        celler = [celler[2] if r.slag == "ny" else celler[1]]
    return Markup('<tr><th scope="row">{}<span>{}</span></th>{}</tr>').format(
        r.rad,
        " · ".join(str(del_) for del_ in under if isinstance(del_, str)),
        _TOMT.join(
            Markup('<td data-etikett="{}">{}</td>').format(spalt, cell_)
            for spalt, cell_ in zip(spalter, celler, strict=True)
        ),
    )


def _varde(r: Any, sida: str, tomt: bool) -> str:
    """Värdet på ena sidan; en ny rad har inget före och en borttagen inget efter."""
    varde = getattr(r, sida)
    if isinstance(varde, str):
        return cell("", varde, Stil()) if isinstance(r.kolumn, str) else varde
    return "" if tomt or not isinstance(r.kolumn, str) else "saknas"
