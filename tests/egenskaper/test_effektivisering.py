"""Ingen krona räknas två gånger, hur raderna än flyttas mellan steg, år och nyttobank."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.effektivisering import (
    dubbelraknade,
    effekt_per_steg,
    gallande,
    utlatande,
)
from hud_model.tabeller import STEG, TILLFALLEN

PROCENT = st.none() | st.floats(-100, 100)
FLYTT = st.tuples(st.sampled_from(STEG), st.booleans())


def rad(nr, kr, post="p", ar=2020, steg="planerad", bank=False):
    return {
        "kommun": "9999",
        "namnd": "park",
        "ar": ar,
        "tillfalle": "bokslut",
        "omrade": "A",
        "benamning": f"e{nr}",
        "budgetpost": post,
        "effekt_kr": kr,
        "steg": steg,
        "i_nyttobanken": bank,
    }


@given(st.lists(st.tuples(st.integers(1, 10**9), st.lists(FLYTT, max_size=4)), max_size=6))
def test_flyttar_mellan_steg_och_nyttobank_andrar_aldrig_summan(poster):
    """Varje post flyttas år för år; summan i registret är alltid posternas, var de än står."""
    rader = [
        rad(nr, kr, ar=2020 + flyttar, steg=steg, bank=bank)
        for nr, (kr, vag) in enumerate(poster)
        for flyttar, (steg, bank) in enumerate([("planerad", False), *vag])
    ]
    for ar in range(2020, 2026):
        nu = gallande(rader, ar, "bokslut")
        assert sum(kr or 0 for kr in effekt_per_steg(nu).values()) == sum(kr for kr, _ in poster)
        i_bank = [r for r in nu if r["i_nyttobanken"]]
        utanfor = [r for r in nu if not r["i_nyttobanken"]]
        delat = [sum(r["effekt_kr"] for r in del_) for del_ in (i_bank, utanfor)]
        assert sum(delat) == sum(kr for kr, _ in poster)


@given(st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(1, 4), st.sampled_from("pq"))))
def test_tvillingen_jamfor_varje_par(val):
    """En enkel slinga över alla par finner samma rader som är andra gången."""
    rader = [rad(nr, kr, post) for nr, kr, post in val]

    def samma(a, b):
        return (
            None not in (a["effekt_kr"], b["effekt_kr"])
            and a["budgetpost"] == b["budgetpost"]
            and (a["effekt_kr"] == b["effekt_kr"] or a["benamning"] == b["benamning"])
        )

    andra = {i for j, i in combinations(range(len(rader)), 2) if samma(rader[j], rader[i])}
    funna = {next(i for i, r in enumerate(rader) if r is sen) for _, sen in dubbelraknade(rader)}
    assert funna == andra


@given(PROCENT, PROCENT, st.sampled_from(["hog_ar_bra", "lag_ar_bra", None]), st.floats(0, 10))
def test_lagre_kostnad_ar_antingen_effektivisering_eller_besparing(kostnad, matt, riktning, minst):
    vad = utlatande(kostnad, matt, riktning, minst)
    if None in (kostnad, matt, riktning):
        assert vad == "gar_ej"
        return
    bra = matt if riktning == "hog_ar_bra" else -matt
    if kostnad < -minst:
        assert vad == ("besparing" if bra < -minst else "effektivisering")
    if vad == "effektivisering":
        assert kostnad <= minst
        assert bra >= -minst
    spegel = {"hog_ar_bra": "lag_ar_bra", "lag_ar_bra": "hog_ar_bra"}[riktning]
    assert utlatande(kostnad, -matt, spegel, minst) == vad


@given(st.sampled_from(TILLFALLEN), st.integers(2019, 2021))
def test_det_gallande_galler_ocksa_om_det_provas_igen(tillfalle, ar):
    rader = [rad(nr, 1, ar=2019 + nr % 3) for nr in range(5)]
    en_gang = gallande(rader, ar, tillfalle)
    assert gallande(en_gang, ar, tillfalle) == en_gang
