"""Värdet av gapet: skillnaden i kronor, utan att räkna samma krona två gånger."""

import pytest

from hud_model.regler.vardet_av_gapet import (
    Summa,
    gapets_kronor,
    strukturjusterade_kronor,
    summa_utan_overlapp,
    vantad_kostnad,
    volym,
)


def test_gapet_ar_skillnaden_per_enhet_ganger_volymen():
    assert gapets_kronor(57_000, 52_000, 1_200) == (57_000 - 52_000) * 1_200


def test_den_som_kostar_mindre_har_inget_gap():
    assert gapets_kronor(50_000, 52_000, 1_200) == 0


@pytest.mark.parametrize("led", [(None, 1, 1), (1, None, 1), (1, 1, None)])
def test_saknas_ett_led_saknas_gapet(led):
    assert gapets_kronor(*led) is None


def test_halva_kronor_avrundas_bort_fran_noll():
    assert gapets_kronor(1.5, 1, 1) == 1


def test_volymen_ar_alla_eller_en_andel_av_invanarna():
    """Huddinge 2022: 114 504 invånare, 13,96 procent är 65 år eller äldre."""
    assert volym(114_504) == 114_504
    assert volym(114_504, 13.955844) == pytest.approx(15_980, abs=1)
    assert volym(None) is None
    assert volym(114_504, None) is None


def test_vantad_kostnad_ur_avvikelsen():
    """Äldreomsorgen 2022, Huddinge: −145,1 mnkr är −16,3466 procent."""
    assert vantad_kostnad(-16.3466, -145_056_000) == pytest.approx(887.4e6, rel=1e-3)
    assert vantad_kostnad(0, 0) is None
    assert vantad_kostnad(None, 1) is None
    assert vantad_kostnad(1, None) is None
    assert vantad_kostnad(1, -1) is None, "procent och kronor med olika tecken går inte ihop"


def test_strukturjusterat_gap_mot_vantad_kostnad_ar_koladas_eget_belopp():
    """Fritidshem 2022, Huddinge: +12,1 procent, +30,4 mnkr."""
    assert strukturjusterade_kronor(12.1, 30_400_000, 0) == 30_400_000
    assert strukturjusterade_kronor(-16.3, -145_100_000, 0) == 0


def test_strukturjusterat_gap_mot_andras_avvikelse():
    assert strukturjusterade_kronor(12, 30_000_000, 2) == (12 - 2) * 30_000_000 / 12
    assert strukturjusterade_kronor(-16.0, -160.0, -20.0) == (20 - 16) * 10
    assert strukturjusterade_kronor(12, 30_000_000, 14) == 0


@pytest.mark.parametrize("led", [(None, 1, 1), (1, None, 1), (1, 1, None), (0, 0, 5)])
def test_strukturjusterat_gap_saknas_nar_ett_led_saknas(led):
    assert strukturjusterade_kronor(*led) is None


def test_omraden_som_ligger_i_varandra_summeras_inte():
    kronor = {
        "aldreomsorg": 100,
        "aldreomsorg/hemtjanst": 80,
        "aldreomsorg/sarskilt_boende": 40,
        "forskola": 7,
        "skola": None,
    }
    assert summa_utan_overlapp(kronor) == Summa(
        100 + 7,
        ("aldreomsorg", "forskola"),
        ("aldreomsorg/hemtjanst", "aldreomsorg/sarskilt_boende", "skola"),
    )


def test_saknas_det_yttre_beloppet_raknas_de_inre():
    kronor = {"aldreomsorg": None, "aldreomsorg/hemtjanst": 80, "aldreomsorg/boende": 40}
    assert summa_utan_overlapp(kronor).kronor == 80 + 40


def test_utan_belopp_finns_ingen_summa():
    assert summa_utan_overlapp({"skola": None}) == Summa(None, (), ("skola",))
