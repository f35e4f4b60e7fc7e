"""Källskillnad: samma mått i rapporten och i Kolada."""

from hud_model.regler.kallskillnad import Skillnad, skillnader


def test_sjukfranvaron_2022_ar_8_6_i_rapporten_och_8_5_i_kolada():
    """Huddinge, hela kommunen: verksamhetsberättelsen 2023 och Kolada N00090."""
    ut = skillnader({2021: 8.5, 2022: 8.6, 2023: None}, {2021: 8.5, 2022: 8.5, 2023: 8.0})
    assert ut == (Skillnad(2021, 8.5, 8.5, True), Skillnad(2022, 8.6, 8.5, False))


def test_avrundat_som_rapporten_stammer_koladas_decimaler():
    """HME 2022: rapportens 80 är Koladas 79,547…, avrundat."""
    (ett,) = skillnader({2022: 80.0}, {2022: 79.54722222})
    assert ett.stammer
    (halva,) = skillnader({2022: 80.0}, {2022: 79.5})
    assert halva.stammer, "halvor avrundas bort från noll"
    (annat,) = skillnader({2022: 79.0}, {2022: 79.54722222})
    assert not annat.stammer


def test_bara_ar_dar_bada_har_ett_varde_jamfors():
    assert skillnader({2020: 1.0}, {2021: 1.0}) == ()
    assert skillnader({2020: 1.0}, {2020: None}) == ()
