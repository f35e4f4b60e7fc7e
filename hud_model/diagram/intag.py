"""Intaget: vad filerna är och ändrar, felen i dem, och vad som lästes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from hud_model.begrepp import Svar
from hud_model.diagram._status import Status, chip
from hud_model.diagram._stil import Stil
from hud_model.diagram.versioner import grupperat

_TOMT = Markup("")
_FEL_HOGST = 50
_ANMARKNINGAR_HOGST = 30
_FOLJDER_HOGST = 12
_LAGE: dict[str, tuple[Status, str]] = {
    "ny": ("neutral", "Ny"),
    "ersätter": ("neutral", "Ersätter en tidigare leverans"),
    "redan": ("saknas", "Redan inläst, inget ändras"),
}


def granskning(svar: Svar, _stil: Stil) -> Markup:
    """Filerna var för sig: vad de är, vad som är nytt, ändrat och borta, och anmärkningarna."""
    return _TOMT.join(_fil(fil) for fil in svar.uppgifter["filer"])


def _fil(fil: Mapping[str, Any]) -> Markup:
    ram = fil["andringar"]
    if len(ram):
        andringar = grupperat(ram)
    else:
        inget = "Inga rader ändras." if fil["lage"] != "redan" else ""
        andringar = Markup('<p class="hud-under">{}</p>').format(inget) if inget else _TOMT
    return Markup(
        '<section class="hud-fil"><h3 class="hud-h3">{} {}<span>{}</span></h3>{}{}{}</section>'
    ).format(
        fil["titel"],
        chip(*_LAGE[fil["lage"]]),
        " · ".join(del_ for del_ in (fil["format"], fil["avser"], fil["filnamn"]) if del_),
        _foljder(fil["foljder"]),
        andringar,
        _anmarkningar(fil["anmarkningar"]),
    )


def _foljder(meningar: Sequence[str]) -> Markup:
    if not meningar:
        return _TOMT
    return Markup('<p class="hud-under"><b>Det här ändras på sidorna</b></p>{}').format(
        _lista(meningar, _FOLJDER_HOGST)
    )


def _anmarkningar(meningar: Sequence[str]) -> Markup:
    if not meningar:
        return _TOMT
    ord_ = "anmärkning" if len(meningar) == 1 else "anmärkningar"
    return Markup(
        '<details class="hud-andrad"><summary><b>{} {}</b> <span>så här har filen lästs</span>'
        "</summary>{}</details>"
    ).format(len(meningar), ord_, _lista(meningar, _ANMARKNINGAR_HOGST))


def fel(rader: Sequence[str]) -> Markup:
    """Misstagen i filerna, högst femtio, och att inget har ändrats."""
    rubrik = "Ett fel att rätta" if len(rader) == 1 else f"{len(rader)} fel att rätta"
    return Markup(
        '<div class="hud-felruta" role="alert"><strong>{} {}</strong><p>Inget har ändrats. Rätta '
        "i filen och lämna in den igen.</p>{}</div>"
    ).format(chip("ej", "Går inte att läsa in"), rubrik, _lista(rader, _FEL_HOGST))


def obesvarat(rader: Sequence[str]) -> Markup:
    """Det som filerna inte själva säger och som läsaren ska svara på i listorna ovanför."""
    return Markup(
        '<div class="hud-besked hud-obesvarat" role="alert"><strong>Filen säger inte allt själv'
        "</strong><p>Svara i listorna ovan; hur kolumnerna kopplas behöver du bara säga en gång."
        "</p>{}</div>"
    ).format(_lista(rader, _FEL_HOGST))


def _lista(rader: Sequence[str], hogst: int) -> Markup:
    poster = _TOMT.join(Markup("<li>{}</li>").format(rad) for rad in rader[:hogst])
    fler = len(rader) - hogst
    resten = Markup("<p>… och {} till.</p>").format(fler) if fler > 0 else _TOMT
    return Markup('<ul class="hud-meningar">{}</ul>{}').format(poster, resten)


def sidlankar(inledning: str, lankar: Mapping[str, str]) -> Markup:
    """Länkar till sidor (adress → namn) efter en inledning."""
    if not lankar:
        return _TOMT
    return Markup('<p class="hud-handgrepp">{} {}</p>').format(
        inledning,
        Markup(" · ").join(
            Markup('<a href="{}">{}</a>').format(adress, namn) for adress, namn in lankar.items()
        ),
    )


def besked(rubrik: str, text: str, status: Status = "uppnatt") -> Markup:
    """Ett besked om det som just gjordes."""
    return Markup(
        '<div class="hud-besked" role="status"><strong>{}</strong><p>{}</p></div>'
    ).format(chip(status, rubrik), text)
