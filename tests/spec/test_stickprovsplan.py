"""Vad 16 stickprov kan visa, och hur många som behövs."""

from math import comb

import pytest

from hud_model.regler.stickprovsplan import antal_som_racker, flest_fel_under, minsta_fel, styrka


def minst(fel, antal, andel):
    """Sannolikheten för minst så många fel, summerad term för term."""
    return sum(
        comb(antal, k) * andel**k * (1 - andel) ** (antal - k) for k in range(fel, antal + 1)
    )


def test_av_sexton_stickprov_kravs_sju_fel_for_att_sakert_ligga_over_tjugo_procent():
    assert minst(6, 16, 0.2) > 0.05 >= minst(7, 16, 0.2)
    assert minsta_fel(16, 0.2, 0.05) == 7


def test_for_en_av_nio_namnder_kravs_nio_fel():
    assert minst(8, 16, 0.2) > 0.05 / 9 >= minst(9, 16, 0.2)
    assert minsta_fel(16, 0.2, 0.05 / 9) == 9


def test_ett_enda_stickprov_kan_inte_visa_nagot():
    assert minsta_fel(1, 0.2, 0.05) is None
    assert styrka(1, 0.9, 0.2, 0.05) == 0


def test_styrkan_ar_sannolikheten_for_sa_manga_fel():
    assert styrka(16, 0.4, 0.2, 0.05) == pytest.approx(minst(7, 16, 0.4))


def test_antalet_som_racker_haller_for_alla_storre_antal():
    antal = antal_som_racker(0.4, 0.2, 0.05, 0.8, 120)
    assert antal is not None
    assert styrka(antal - 1, 0.4, 0.2, 0.05) < 0.8
    assert all(styrka(n, 0.4, 0.2, 0.05) >= 0.8 for n in range(antal, 121))


def test_en_andel_vid_gransen_gar_aldrig_att_se_och_en_uppenbar_ses_med_alla_antal():
    assert antal_som_racker(0.2, 0.2, 0.05, 0.8, 50) is None
    assert antal_som_racker(1.0, 0.2, 0.9, 0.8, 3) == 1


def hogst(fel, antal, andel):
    """Sannolikheten för högst så många fel, summerad term för term."""
    return 1 - minst(fel + 1, antal, andel)


def test_bara_noll_fel_av_sexton_visar_att_andelen_ar_mindre_an_tjugo_procent():
    assert hogst(0, 16, 0.2) <= 0.05 < hogst(1, 16, 0.2)
    assert flest_fel_under(16, 0.2, 0.05) == 0
    assert flest_fel_under(3, 0.2, 0.05) is None
    assert styrka(3, 0.1, 0.2, 0.05) == 0


def test_tio_procent_fel_syns_sallan_med_sexton_och_nittiofyra_behovs():
    assert styrka(16, 0.1, 0.2, 0.05) == pytest.approx(hogst(0, 16, 0.1))
    assert antal_som_racker(0.1, 0.2, 0.05, 0.8, 200) == 94
