"""Hör ihop med: en rads samband som länkar, samma del på alla sidor."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from markupsafe import Markup

from hud_model.fragor._samband import Lank

_TOM = Markup("")


def hor_ihop(lankar: Iterable[Lank]) -> Markup:
    """Sambanden i en rad, länkade till sidan där den andra raden visas; tomt utan samband."""
    delar = [_lank(lank) for lank in lankar]
    if not delar:
        return _TOM
    return Markup('<small class="hud-samband"><span>Hör ihop med</span> {}</small>').format(
        Markup("; ").join(delar)
    )


def _lank(lank: Lank) -> Markup:
    text = Markup("{}: {}").format(lank.ord_, lank.text)
    if not lank.sida:
        return text
    return Markup('<a href="{}?namnd={}" target="_self" title="{}">{}</a>').format(
        lank.sida, quote(lank.namnd), lank.nyckel, text
    )
