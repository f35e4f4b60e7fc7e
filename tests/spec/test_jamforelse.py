"""Jämförelse: var kommunen står, och när omdömet hänger på vilka man jämför med."""

import pytest

from hud_model.regler.jamforelse import lage, percentil, plats_i_ord, vander, vandning

KVARTIL = 8
# Kolada N20900, nettokostnadsavvikelse äldreomsorg 2022, avrundad till en decimal.
ALDRE = {
    "Huddinge": -16.3,
    "Österåker": -21.9,
    "Sollentuna": -18.4,
    "Järfälla": -16.2,
    "Nacka": -14.4,
    "Stockholm": -12.2,
    "Haninge": 3.2,
}


def test_huddinge_ar_tredje_lagst_av_sju_och_under_de_andras_median():
    n = lage(ALDRE, "Huddinge", ALDRE, "neutral", KVARTIL)
    assert plats_i_ord(n, "neutral") == "3:e lägst av 7"
    assert n.median == pytest.approx((-16.2 + -14.4) / 2)
    assert n.till_median == pytest.approx(-16.3 - -15.3)
    assert n.omdome == "under medianen"


def test_sex_jamforelsekommuner_ar_for_fa_for_kvartiler():
    n = lage(ALDRE, "Huddinge", ALDRE, "hog_ar_bra", KVARTIL)
    assert (n.antal, n.nedre, n.ovre, n.fjardedel, n.farg, n.till_basta) == (7, *[None] * 5)


def test_atta_varden_racker_for_kvartiler_som_ar_de_andras():
    varden = {str(nr): float(nr) for nr in range(1, 9)}
    n = lage(varden, "8", varden, "hog_ar_bra", KVARTIL)
    assert (n.nedre, n.median, n.ovre) == (2.5, 4, 5.5)
    assert (n.fjardedel, n.farg, n.omdome, n.till_basta) == ("basta", "bra", "bland de bästa", 0)
    assert plats_i_ord(n, "hog_ar_bra") == "bäst av 8"


def test_lagt_ar_bra_vander_pa_omdomet_och_avstandet_till_basta_ar_aldrig_under_noll():
    varden = {str(nr): float(nr) for nr in range(1, 9)}
    n = lage(varden, "8", varden, "lag_ar_bra", KVARTIL)
    assert (n.rang, n.omdome, n.farg, n.till_basta) == (8, "bland de sämsta", "daligt", 8 - 2.5)
    assert lage(varden, "1", varden, "lag_ar_bra", KVARTIL).till_basta == 0


@pytest.mark.parametrize(("egen", "ord_"), [("1", "lägsta"), ("8", "högsta")])
def test_ett_neutralt_nyckeltal_far_ord_men_aldrig_farg(egen, ord_):
    varden = {str(nr): float(nr) for nr in range(1, 9)}
    n = lage(varden, egen, varden, "neutral", KVARTIL)
    assert (n.omdome, n.farg, n.till_basta) == (f"bland de {ord_}", None, None)


def test_i_mitten_ar_bade_fjardedel_och_farg():
    varden = {str(nr): float(nr) for nr in range(1, 9)}
    n = lage(varden, "4", varden, "hog_ar_bra", KVARTIL)
    assert (n.fjardedel, n.farg) == ("mitten", "mitten")


def test_om_alla_har_samma_varde_ar_ingen_bast_eller_samst():
    varden = {str(nr): 5.0 for nr in range(9)}
    n = lage(varden, "0", varden, "hog_ar_bra", KVARTIL)
    assert (n.fjardedel, n.mot_median, n.lika) == ("mitten", "lika", 9)
    assert plats_i_ord(n, "hog_ar_bra") == "delad bäst av 9"


def test_den_egna_kommunen_raknas_en_gang_och_dubbletter_inte_alls():
    n = lage({"a": 1.0, "b": 2.0}, "a", ["a", "b", "b", "a"], "lag_ar_bra", KVARTIL)
    assert (n.antal, n.rang) == (2, 1)


def test_delade_platser_hoppar_over_nasta():
    varden = {"a": 3.0, "b": 1.0, "c": 1.0, "d": 3.0}
    n = lage(varden, "a", varden, "lag_ar_bra", KVARTIL)
    assert plats_i_ord(n, "lag_ar_bra") == "delad 3:e bäst av 4"


def test_saknade_varden_namns_och_raknas_inte():
    n = lage({"a": 1.0, "b": None}, "a", ["b", "c"], "lag_ar_bra", KVARTIL)
    assert (n.antal, n.saknas, n.median, n.mot_median) == (1, ("b", "c"), None, None)
    assert n.omdome == ""


def test_utan_eget_varde_finns_de_andras_median_men_ingen_plats():
    n = lage({"b": 1.0, "c": 3.0}, "a", ["b", "c"], "hog_ar_bra", KVARTIL)
    assert (n.egen, n.rang, n.median, n.omdome) == (None, None, 2, "")
    assert plats_i_ord(n, "hog_ar_bra") == ""


@pytest.mark.parametrize(
    ("nummer", "ord_"), [(2, "2:a"), (3, "3:e"), (11, "11:e"), (12, "12:e"), (21, "21:a")]
)
def test_ordningstal(nummer, ord_):
    varden = {str(nr): float(nr) for nr in range(1, 30)}
    n = lage(varden, str(nummer), varden, "neutral", KVARTIL)
    assert plats_i_ord(n, "neutral") == f"{ord_} lägst av 29"


def test_omdomet_som_vander_med_urvalet_sags_i_ord():
    """Byggt fall: bäst bland de små, sämst bland de stora."""
    varden = {"egen": 5.0, **{f"s{n}": float(n) for n in range(5)}}
    varden |= {f"b{n}": 10.0 + n for n in range(9)}
    lagen = {
        "de små": lage(varden, "egen", [f"s{n}" for n in range(5)], "hog_ar_bra", KVARTIL),
        "de stora": lage(varden, "egen", [f"b{n}" for n in range(9)], "hog_ar_bra", KVARTIL),
    }
    assert vander(lagen)
    assert vandning(lagen) == (
        "Omdömet beror på urvalet: bättre än medianen i de små; bland de sämsta i de stora."
    )


def test_olika_fjardedelar_pa_samma_sida_om_medianen_ar_ocksa_en_vandning():
    varden = {"egen": 7.0, **{f"a{n}": float(n) for n in range(9)}}
    varden |= {f"b{n}": 3.0 + n / 2 for n in range(12)}
    lagen = {
        urval: lage(varden, "egen", [k for k in varden if k[0] == urval], "hog_ar_bra", KVARTIL)
        for urval in "ab"
    }
    assert [n.fjardedel for n in lagen.values()] == ["basta", "mitten"]
    assert vander(lagen)


def test_samma_omdome_ar_ingen_vandning():
    n = lage(ALDRE, "Huddinge", ALDRE, "neutral", KVARTIL)
    assert not vander({"x": n, "y": n})
    assert vandning({"x": n, "y": n}) == ""


def test_percentilen_av_inget_finns_inte():
    with pytest.raises(ValueError, match="inga värden"):
        percentil([], 0.5)
