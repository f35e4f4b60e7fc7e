"""Effektivitet: fyra fält, där medianerna av kostnad och kvalitet är korset."""

from hud_model.regler.effektivitet import ORD, Falten, fyra_falt

KOSTNAD = {"a": 1.0, "b": 3.0, "c": 1.0, "d": 3.0}
NOJDA = {"a": 90.0, "b": 90.0, "c": 70.0, "d": 70.0}


def test_fyra_kommuner_i_var_sitt_falt():
    ut = fyra_falt(KOSTNAD, NOJDA, "hog_ar_bra")
    assert ut.falt == {"a": "lag_hog", "b": "hog_hog", "c": "lag_lag", "d": "hog_lag"}
    assert (ut.kostnad, ut.kvalitet) == ((1 + 3) / 2, (70 + 90) / 2)
    assert ORD[ut.falt["a"]] == "lägre kostnad och bättre resultat än medianen"


def test_nar_lagt_ar_bra_ar_den_laga_kvalitetssiffran_den_battre():
    ut = fyra_falt(KOSTNAD, NOJDA, "lag_ar_bra")
    assert ut.falt == {"a": "lag_lag", "b": "hog_lag", "c": "lag_hog", "d": "hog_hog"}


def test_den_som_ligger_pa_en_median_hor_till_inget_falt():
    ut = fyra_falt({"a": 1.0, "b": 2.0, "c": 3.0}, {"a": 1.0, "b": 5.0, "c": 2.0}, "hog_ar_bra")
    assert ut.falt == {"a": "lag_lag", "b": "pa_korset", "c": "pa_korset"}


def test_bara_de_med_bade_kostnad_och_kvalitet_ar_med():
    ut = fyra_falt({"a": 1.0, "b": None, "c": 2.0}, {"a": 1.0, "b": 1.0}, "hog_ar_bra")
    assert set(ut.falt) == {"a"}
    assert fyra_falt({"a": None}, {}, "hog_ar_bra") == Falten({}, None, None)
