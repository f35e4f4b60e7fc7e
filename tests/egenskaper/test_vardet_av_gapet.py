"""Gapets kronor mot tvillingar i bråk och enkla slingor."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.regler.vardet_av_gapet import (
    gapets_kronor,
    strukturjusterade_kronor,
    summa_utan_overlapp,
    volym,
)

TAL = st.none() | st.integers(-10_000, 10_000).map(lambda n: n / 4)


@settings(max_examples=1000)
@given(TAL, TAL, st.none() | st.integers(0, 10_000).map(float))
def test_gapet_ar_aldrig_under_noll_och_lika_med_bralet(egen, referens, antal):
    fick = gapets_kronor(egen, referens, antal)
    if None in (egen, referens, antal):
        assert fick is None
        return
    gap = (Fraction(egen) - Fraction(referens)) * Fraction(antal)
    vantat = int(gap + Fraction(1, 2)) if gap > 0 else 0
    assert fick == vantat >= 0


@given(TAL, TAL, TAL)
def test_strukturjusterat_gap_vaxer_inte_med_referensen(procent, kronor, referens):
    fick = strukturjusterade_kronor(procent, kronor, referens)
    if fick is None:
        return
    assert fick >= 0
    hogre = strukturjusterade_kronor(procent, kronor, referens + 1)
    if hogre is not None and 0 not in (referens, referens + 1):
        assert hogre <= fick


@given(st.integers(0, 10**7), st.floats(0, 100))
def test_en_andel_av_invanarna_ar_hogst_alla(antal, andel):
    assert 0 <= volym(antal, andel) <= volym(antal) * (1 + 1e-12)


VAGAR = ["a", "a/b", "a/b/c", "a/d", "ab", "e/f", "e"]


@given(st.dictionaries(st.sampled_from(VAGAR), st.none() | st.integers(0, 100)))
def test_inget_raknat_omrade_ligger_i_ett_annat(kronor):
    summa = summa_utan_overlapp(kronor)
    raknat = []
    for vag, belopp in kronor.items():
        yttre, ligger_i = vag, False
        while "/" in yttre:
            yttre = yttre.rsplit("/", 1)[0]
            ligger_i = ligger_i or kronor.get(yttre) is not None
        if belopp is not None and not ligger_i:
            raknat.append(vag)
    assert summa.raknade == tuple(sorted(raknat))
    assert summa.kronor == (sum(kronor[v] for v in raknat) if raknat else None)
    assert sorted(summa.raknade + summa.utelamnade) == sorted(kronor)
