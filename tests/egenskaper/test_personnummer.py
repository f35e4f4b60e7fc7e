"""Personnummer: varje giltigt nummer känns igen hur det än skrivs, och inget annat."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.personnummer import maskerad, over_slumpen, personnummer_i, utan_nummer

DAGAR = st.dates(date(1890, 1, 1), date(1899, 12, 31))
"""Påhittade: ingen som lever är född då."""


def kontrollsiffra(nio: str) -> int:
    """Luhn, en siffra i taget: varannan dubblas, siffrorna i produkterna läggs ihop."""
    summa = 0
    for nr, siffra in enumerate(nio):
        produkt = int(siffra) * (2 if nr % 2 == 0 else 1)
        summa += produkt if produkt < 10 else produkt - 9
    return -summa % 10


@st.composite
def nummer(draw):
    """(ÅÅÅÅMMDD, NNNN) med rätt kontrollsiffra."""
    dag = draw(DAGAR)
    tillagg = 60 if draw(st.booleans()) else 0
    datum = f"{dag.year}{dag.month:02d}{dag.day + tillagg:02d}"
    tre = f"{draw(st.integers(0, 999)):03d}"
    return datum, f"{tre}{kontrollsiffra(datum[2:] + tre)}"


UTAN_SIFFROR = st.text(st.characters(codec="utf-8", categories=["L", "Zs"]), max_size=15)


@given(nummer(), st.sampled_from(["", "-", "+", "–", " "]), st.booleans(), UTAN_SIFFROR)
def test_varje_giltigt_nummer_kanns_igen_i_vilken_text_som_helst(delar, mellan, langt, text):
    datum, sist = delar
    skrivet = f"{datum if langt else datum[2:]}{mellan}{sist}"
    assert personnummer_i(f"{text} {skrivet} {text}") == skrivet
    assert skrivet not in maskerad(f"{text} {skrivet} {text}")


STRECK = st.sampled_from("-+/\u2010\u2011\u2012–—\u2212")
LUFT = st.sampled_from(["", " "])


@given(nummer(), STRECK, LUFT, st.sampled_from(["", "-", " ", "\u2011"]), st.booleans())
def test_varje_streck_duger_med_och_utan_luft_och_med_atskilt_datum(delar, streck, luft, i, bred):
    datum, sist = delar
    dag = i.join((datum[:4], datum[4:6], datum[6:]))
    skrivet = f"{dag}{luft}{streck}{luft}{sist}"
    if bred:
        skrivet = skrivet.translate({48 + n: 0xFF10 + n for n in range(10)})
    assert personnummer_i(f"nr.{skrivet}, slut") == skrivet


@given(st.dates(date(1900, 1, 1)), st.dates(date(1900, 1, 1)), STRECK, LUFT, st.sampled_from("-/."))
def test_en_tid_fran_dag_till_dag_ar_inget_personnummer(fran, till, streck, luft, i):
    form = i.join(("%Y", "%m", "%d"))
    assert personnummer_i(f"{fran.strftime(form)}{luft}{streck}{luft}{till.strftime(form)}") is None


@given(st.integers(1, 10**9), st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_ett_belopp_i_tusental_ar_inget_personnummer(kronor, mellan):
    assert personnummer_i(f"{kronor * 997:,}".replace(",", mellan)) is None


@given(st.lists(nummer(), max_size=4), UTAN_SIFFROR)
def test_inget_nummer_star_kvar_i_en_mening(alla, text):
    mening = f"{text} ".join(["", *("-".join(delar) for delar in alla)])
    ut = utan_nummer(mening)
    assert personnummer_i(ut) is None
    assert ut.count("(maskerat personnummer)") == len(alla)


@given(nummer(), st.integers(1, 9))
def test_en_annan_slutsiffra_ar_inget_personnummer(delar, steg):
    datum, sist = delar
    fel = sist[:3] + str((int(sist[3]) + steg) % 10)
    assert personnummer_i(f"{datum}-{fel}") is None
    assert maskerad(f"{datum}-{fel}") == f"{datum}-{fel}"


@given(nummer(), st.text("0123456789", min_size=1, max_size=6), st.booleans())
def test_ett_nummer_inne_i_en_langre_siffra_ar_inget(delar, mer, fore):
    ihop = "".join(delar)
    skrivet = f"99{mer}{ihop}" if fore else f"{ihop}{mer}"
    assert personnummer_i(skrivet) is None


@given(st.text(max_size=60))
def test_text_utan_tio_siffror_andras_aldrig(text):
    if sum(t.isdecimal() for t in text) < 10:
        assert personnummer_i(text) is None
        assert maskerad(text) == text


@given(st.lists(nummer(), min_size=5, max_size=40))
def test_en_kolumn_med_bara_riktiga_ar_alltid_fler_an_slumpen(alla):
    assert over_slumpen("-".join(delar) for delar in alla) == (len(alla), True)


@given(st.lists(DAGAR, min_size=1, max_size=30), st.integers(0, 99))
def test_jamnt_fordelade_slutsiffror_ar_aldrig_fler_an_slumpen(dagar, tva):
    koder = [f"{d:%y%m%d}{tva:02d}1{n}" for d in dagar for n in range(10)]
    assert over_slumpen(koder) == (len(dagar), False)
