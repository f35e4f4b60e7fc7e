"""Vad ett klick kostar servern: en ny import eller en onödig omräkning ska märkas här."""

from __future__ import annotations

import sys

import pytest
from omkorning import klick_ms

PROCESSOR_HOGST_MS = 90
"""Generöst: tre gånger vad make bench mätte för den dyraste sidan (25–32 ms)."""


@pytest.mark.skipif(sys.platform != "linux", reason="processortiden läses ur /proc")
def test_ett_byte_av_namnd_kostar_servern_lite(server, oppna):
    matt = klick_ms(oppna().sida, server.bas_url, server.pid, varv=1, namnder=2)
    dyra = {namn: round(cpu) for namn, (cpu, _) in matt.items() if cpu > PROCESSOR_HOGST_MS}
    assert not dyra, f"processortid per klick över {PROCESSOR_HOGST_MS} ms: {dyra}"
