"""Vad ett klick kostar servern: en ny import eller en onödig omräkning ska märkas här."""

from __future__ import annotations

import sys

import pytest
from omkorning import klick_ms

FORSTA_HOGST_MS = 200
SEDAN_HOGST_MS = 90
"""Generöst, två till tre gånger vad make bench mäter för den dyraste sidan (70 och 30 ms)."""


@pytest.mark.skipif(sys.platform != "linux", reason="processortiden läses ur /proc")
def test_ett_byte_av_namnd_kostar_servern_lite(kall_server, oppna):
    """Egen server: ingen annan har besökt sidorna, så första gången är den första."""
    matt = klick_ms(oppna().sida, kall_server.bas_url, kall_server.pid, varv=1, namnder=2)
    dyra = [
        f"{namn}: {k.forsta:.0f}, sedan {k.sedan:.0f}"
        for namn, k in matt.items()
        if k.forsta > FORSTA_HOGST_MS or k.sedan > SEDAN_HOGST_MS
    ]
    assert not dyra, (
        f"processortid per klick över {FORSTA_HOGST_MS} ms första gången eller "
        f"{SEDAN_HOGST_MS} ms sedan: {'; '.join(dyra)}"
    )
