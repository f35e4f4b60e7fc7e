"""Uppdrag: hur många gånger ett uppdrag förts över."""

import pytest

from hud_model.regler.uppdrag import overforingar


@pytest.mark.parametrize(
    ("fran", "tidigare", "antal"),
    [
        (2022, [], 1),
        (2020, [], 3),
        (None, [2022], 1),
        (2022, [2021], 2),
        (2023, [], 0),
        (None, [], None),
        (None, [2023, 2024], None),
        (None, [2020], None),
        (None, [2022, 2020], 1),
    ],
)
def test_varje_arsskifte_raknas_en_gang(fran, tidigare, antal):
    """Ett uppdrag som 2023 står kvar från 2020 har förts över tre gånger."""
    assert overforingar(2023, fran, tidigare) == antal
