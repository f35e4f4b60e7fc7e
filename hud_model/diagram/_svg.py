"""Inbäddade bilder: sidan släpper inte igenom svg-element, bara bilder med adress."""

from __future__ import annotations

import re
from urllib.parse import quote

from markupsafe import Markup

from hud_model.diagram._stil import Stil

_SVG = re.compile(r"<svg\b([^>]*)>(.*?)</svg>", re.DOTALL)
_PA_BILDEN = re.compile(r'\s(class|width|height|style)="([^"]*)"')
_ETIKETT = re.compile(r'\saria-label="([^"]*)"')
_FARG = re.compile(r"var\(--hud-([\w-]+)\)")


def som_bilder(html: Markup, stil: Stil) -> Markup:
    """Texten med varje svg-element utbytt mot en bild i läsarens färger.

    `var(--hud-…)` blir färgen själv. `class`, `width`, `height` och `style` följer med till
    bilden; `aria-label` blir dess text, annars är den prydnad.
    """

    def bild(traff: re.Match[str]) -> str:
        attribut, innehall = traff.groups()
        etikett = _ETIKETT.search(attribut)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg"{_PA_BILDEN.sub(_matt, attribut)}>'
            f"{innehall}</svg>"
        )
        adress = quote(_FARG.sub(lambda f: stil.farg(f[1]), svg), safe=" =/:,.()'")
        yttre = " ".join(f'{namn}="{varde}"' for namn, varde in _PA_BILDEN.findall(attribut))
        return (
            f'<img {yttre} alt="{etikett[1] if etikett else ""}" src="data:image/svg+xml,{adress}">'
        )

    return Markup(_SVG.sub(bild, html))


def _matt(traff: re.Match[str]) -> str:
    return traff[0] if traff[1] in ("width", "height") else ""
