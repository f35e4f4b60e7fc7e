"""Trend: upprepade år är en mätning, metodbrott delar serien, korta serier får inga gränser."""

import pytest

from hud_model.regler.trend import Matning, avsnitt, matningar

ALLT = {"undersokning": False, "minst": 12, "minst_prov": 8}


def serie(varden, fran=2000):
    return [(fran + nr, v) for nr, v in enumerate(varden)]


def test_upprepade_ar_i_en_undersokning_ar_en_matning():
    """Järfälla, HME motivation (Kolada U00205): det som anges 2019 och 2021 är året före igen."""
    hme = [
        (2018, 80.258333),
        (2019, 80.258333),
        (2020, 80.116667),
        (2021, 80.116667),
        (2022, 80.608333),
    ]
    assert matningar(hme, undersokning=True) == (
        Matning(2018, 80.258333, 2019),
        Matning(2020, 80.116667, 2021),
        Matning(2022, 80.608333, 2022),
    )


def test_matningar_som_bara_ser_lika_ut_avrundade_ar_flera():
    """Huddinge, HME totalt (Kolada U00200): 79,6 tre år i rad, men delindexen skiljer sig."""
    hme = [(2018, 79.602778), (2019, 79.583333), (2020, 79.575)]
    assert len(matningar(hme, undersokning=True)) == 3


def test_lika_varden_i_nagot_som_raknas_varje_ar_ar_flera_matningar():
    assert len(matningar(serie([8.5, 8.5]), undersokning=False)) == 2


def test_samma_varde_efter_ett_ar_utan_uppgift_ar_en_ny_matning():
    assert matningar([(2020, 5.0), (2021, None), (2022, 5.0)], undersokning=True) == (
        Matning(2020, 5.0, 2020),
        Matning(2022, 5.0, 2022),
    )


def test_metodbrottet_delar_serien_aven_nar_vardet_upprepas():
    """Huddinge, U07417: anmälda stölder per 1 000 invånare före 2010, sedan per 100 000."""
    fore, efter = avsnitt(
        [(2008, 59.93816478), (2009, 59.00991364), (2010, 5272.2851)],
        [2010],
        undersokning=True,
        minst=12,
        minst_prov=8,
    )
    assert [m.ar for m in fore.matningar] == [2008, 2009]
    assert [m.ar for m in efter.matningar] == [2010]
    lika = avsnitt([(2009, 5.0), (2010, 5.0)], [2010], undersokning=True, minst=12, minst_prov=8)
    assert len(lika) == 2


@pytest.mark.parametrize(
    ("antal", "slag"), [(7, None), (8, "provgranser"), (11, "provgranser"), (12, "granser")]
)
def test_granser_kraver_tolv_matningar_och_provgranser_atta(antal, slag):
    (ett,) = avsnitt(serie([float(n % 2) for n in range(antal)]), [], **ALLT)
    assert ett.slag == slag
    assert (ett.medel is None) == (slag is None)


def test_granserna_ar_medelvardet_och_stegen():
    (ett,) = avsnitt(serie([1.0, 3.0] * 6), [], **ALLT)
    assert ett.medel == 2
    assert (ett.nedre, ett.ovre) == (2 - 2.66 * 2, 2 + 2.66 * 2)
    assert ett.signaler == ()


def test_en_matning_langt_utanfor_ar_en_signal():
    (ett,) = avsnitt(serie([1.0, 7.0] * 6 + [40.0]), [], **ALLT)
    assert ett.signaler == (2012,)


def test_atta_i_foljd_pa_samma_sida_ar_en_signal_och_en_pa_medelvardet_bryter_foljden():
    under, over = [0.0, 1.5] * 2, [4.0, 2.5] * 2
    (hel,) = avsnitt(serie([*under, *under, *over, *over]), [], **ALLT)
    assert hel.signaler == tuple(range(2000, 2016))
    (bruten,) = avsnitt(serie([*under, 2.0, *under, *over, 2.0, *over]), [], **ALLT)
    assert bruten.medel == 2
    assert bruten.signaler == ()


def test_en_tom_serie_har_inga_avsnitt():
    assert avsnitt([(2020, None)], [], **ALLT) == ()
