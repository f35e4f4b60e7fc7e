"""Färgernas kontrast enligt WCAG 2: text minst 4,5:1 mot sin yta, grafik minst 3:1."""

import pytest

from hud_model.diagram._stil import FARGER

TEXT = [
    *(("text", yta) for yta in ("bak", "yta", "accentyta", "saknas")),
    *(("dov", yta) for yta in ("bak", "yta", "accentyta", "saknas")),
    *(("accent", yta) for yta in ("bak", "yta", "accentyta", "saknas")),
    *(("saknas-text", yta) for yta in ("saknas", "bak")),
    *(("ej-skrift", yta) for yta in ("bak", "yta", "accentyta")),
    ("uppnatt-text", "uppnatt"),
    ("delvis-text", "delvis"),
    ("ej-text", "ej"),
]
GRAFIK = [
    *((farg, yta) for farg in ("uppnatt", "delvis-kant", "ej", "neutral", "accent", "text")
      for yta in ("bak", "yta")),
    *((farg, "accentyta") for farg in ("neutral", "ej", "delvis-kant", "accent")),
    ("delvis-kant", "bak"),
]  # fmt: skip


def luminans(farg: str) -> float:
    kanaler = [int(farg[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linjara = [k / 12.92 if k <= 0.04045 else ((k + 0.055) / 1.055) ** 2.4 for k in kanaler]
    return sum(vikt * k for vikt, k in zip((0.2126, 0.7152, 0.0722), linjara, strict=True))


def kontrast(en: str, annan: str, tema: int) -> float:
    mork, ljus = sorted(luminans(FARGER[namn][tema]) for namn in (en, annan))
    return (ljus + 0.05) / (mork + 0.05)


def test_kontrasten_raknas_som_i_wcag():
    assert (1.0 + 0.05) / (luminans("#000000") + 0.05) == pytest.approx(21.0)
    assert luminans("#FFFFFF") == pytest.approx(1.0)


@pytest.mark.parametrize("tema", [0, 1], ids=["ljust", "morkt"])
@pytest.mark.parametrize(("text", "yta"), TEXT)
def test_text_gar_att_lasa(text, yta, tema):
    assert kontrast(text, yta, tema) >= 4.5


@pytest.mark.parametrize("tema", [0, 1], ids=["ljust", "morkt"])
@pytest.mark.parametrize(("farg", "yta"), GRAFIK)
def test_grafik_syns(farg, yta, tema):
    assert kontrast(farg, yta, tema) >= 3
