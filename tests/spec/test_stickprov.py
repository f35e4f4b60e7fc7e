"""Stickprov: signal eller slump.

Några få granskade underlag säger något, men inte mycket. Andelen fel får ett intervall, och
gränsen för acceptabel andel ett utlåtande som tål att nämnderna är många.
"""

import pandas as pd
import pytest

from hud_model.regler.stickprov import (
    antal_fel,
    bedom,
    forandring,
    holm,
    intervall,
    kommunen,
    minsta_antal,
    over_grans,
)

GRANS, ALFA = 0.20, 0.05
FEL = [6, 9, 8, 7, 8, 6, 7, 4, 6]
"""Fel av 16 i verksamhetsberättelsens ordning: kommunstyrelsen först, natur och stadsmiljö sist."""


def rader(fel, antal=16, slag="urval", **mer):
    return pd.DataFrame(
        {
            "kommun": "0126",
            "namnd": [f"n{nummer}" for nummer in range(len(fel))],
            "ar": 2023,
            "tillfalle": "bokslut",
            "process": "Redovisning",
            "kontroll": "Underlag och attest",
            "slag": slag,
            "antal": pd.array([antal] * len(fel), dtype="Int64"),
            "fel": pd.array(fel, dtype="Int64"),
        }
        | mer
    )


def test_sex_fel_av_sexton_kan_vara_allt_mellan_femton_och_sextiofem_procent():
    """Kommunstyrelsen 2023, Intern kontroll: 6 fel av 16 redovisas som 38 procent."""
    lagst, hogst = intervall(6, 16)
    assert (round(100 * 6 / 16), round(100 * lagst), round(100 * hogst)) == (38, 15, 65)


def test_utan_fel_borjar_intervallet_i_noll_och_utan_ratt_slutar_det_i_ett():
    assert intervall(0, 16)[0] == 0
    assert intervall(16, 16)[1] == 1
    assert intervall(0, 0) == (0, 1), "inga stickprov, ingen kunskap"


@pytest.mark.parametrize(("fel", "antal"), [(17, 16), (-1, 16)])
def test_fler_fel_an_stickprov_gar_inte_ihop(fel, antal):
    with pytest.raises(ValueError, match="går inte ihop"):
        intervall(fel, antal)


def test_fran_ett_fel_av_sex_till_sex_av_sexton_kan_vara_slump():
    """Kommunstyrelsen 2023: 17 procent i delår 2 och 38 procent i bokslutet."""
    assert round(forandring(1, 6, 6, 16), 2) == 0.62


def test_stora_urval_raknas_i_logaritmer_till_samma_svar():
    """Två tusen granskade räknas i heltal, två tusen och en i logaritmer: skarven syns inte."""
    i_heltal, i_logaritmer = forandring(60, 1_000, 80, 1_000), forandring(60, 1_000, 80, 1_001)
    assert i_heltal == pytest.approx(i_logaritmer, rel=0.01)
    assert forandring(100, 10_000, 100, 10_000) == pytest.approx(1)
    assert forandring(100, 10_000, 300, 10_000) < 1e-20


def test_sannolikheten_over_gransen_ar_summan_av_alla_utfall_minst_sa_illa():
    assert over_grans(2, 2, GRANS) == pytest.approx(0.2 * 0.2)
    assert over_grans(1, 2, GRANS) == pytest.approx(0.2 * 0.2 + 2 * 0.2 * 0.8)
    assert over_grans(0, 2, GRANS) == 1


def test_holm_haller_samma_ordning_och_den_minsta_betalar_mest():
    assert holm([0.03, 0.01, 0.04]) == pytest.approx([2 * 0.03, 3 * 0.01, 2 * 0.03])
    assert holm([0.9, 0.8]) == [1, 1]
    assert holm([]) == []


def test_delarets_andelar_kan_komma_ur_sex_stickprov_per_namnd():
    """Kommunstyrelsen 2023, Intern kontroll: delår 2 anges bara i procent."""
    andelar = [17, 50, 50, 67, 50, 17, 17, 33, 33]
    assert minsta_antal(andelar) == 6
    assert [antal_fel(andel, 6) for andel in andelar] == [1, 3, 3, 4, 3, 1, 1, 2, 2]


def test_andelar_som_inget_antal_ger_eller_inga_andelar_ger_inget_antal():
    assert minsta_antal([17], hogst=5) is None
    assert minsta_antal([]) is None


def test_bara_nio_av_sexton_ar_sakert_over_gransen_nar_namnderna_ar_nio():
    """Kommunstyrelsen 2023, Intern kontroll, andel fel per nämnd."""
    ut = bedom(rader(FEL), GRANS, ALFA)
    p_holm = dict(zip(FEL, ut["p_holm"].round(3), strict=True))
    assert (p_holm[9], p_holm[8]) == (0.013, 0.056)
    assert ut.loc[ut["utlatande"] == "sakert_over", "fel"].tolist() == [9]
    assert set(ut["utlatande"]) == {"sakert_over", "gar_inte_att_avgora"}
    assert ut["andel"].tolist() == [fel / 16 for fel in FEL]


def test_det_korrigerade_intervallet_ar_bredare_ju_fler_namnder():
    ut = bedom(rader(FEL), GRANS, ALFA)
    assert (ut["lagst_korr"][0], ut["hogst_korr"][0]) == intervall(6, 16, 1 - 2 * 0.05 / 9)
    assert (ut["lagst"][0], ut["hogst"][0]) == intervall(6, 16)


def test_manga_stickprov_utan_fel_ar_sakert_under_gransen():
    ut = bedom(rader([0, 20], antal=100), GRANS, ALFA)
    assert ut["utlatande"].tolist() == ["sakert_under", "gar_inte_att_avgora"]


def test_totalgranskning_och_okanda_tal_bedoms_inte_och_raknas_inte_som_namnder():
    """Kommunstyrelsen 2023: 38 fel av 551 verifikationer är alla, inte ett urval."""
    tabell = pd.concat(
        [
            rader([38], antal=551, slag="totalgranskning"),
            rader([9]),
            rader([None]),
            rader([0], antal=0),
            rader([3], antal=None),
        ]
    )
    ut = bedom(tabell, GRANS, ALFA)
    assert ut["utlatande"].notna().tolist() == [False, True, False, False, False]
    assert ut["andel"].notna().tolist() == [False, True, False, False, False]
    assert ut["p_holm"][1] == ut["p"][1] == over_grans(9, 16, GRANS)


def test_varje_kontroll_och_tillfalle_bedoms_for_sig():
    tabell = pd.concat([rader([9]), rader([9], tillfalle="delar2"), rader([9], kontroll="Annan")])
    ut = bedom(tabell, GRANS, ALFA)
    assert (ut["p_holm"] == over_grans(9, 16, GRANS)).all()


def test_kommunen_sammantaget_ar_sakert_over_gransen():
    """Kommunstyrelsen 2023, Intern kontroll: 61 fel, 42 procent."""
    ut = kommunen(rader(FEL), GRANS, ALFA)
    assert (ut["fel"], ut["antal"]) == (6 + 9 + 8 + 7 + 8 + 6 + 7 + 4 + 6, 9 * 16) == (61, 144)
    assert (round(100 * ut["lagst"]), round(100 * ut["hogst"])) == (34, 51)
    assert ut["andel"] == 61 / 144
    assert ut["p"] == over_grans(61, 144, GRANS)
    assert ut["utlatande"] == "sakert_over"


def test_utan_urval_finns_inget_om_kommunen():
    ut = kommunen(rader([38], antal=551, slag="totalgranskning"), GRANS, ALFA)
    assert set(ut.values()) == {None}
