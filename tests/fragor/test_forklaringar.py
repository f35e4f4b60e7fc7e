"""Förklaringarnas svar ur några få rader: tekniskt och verkligt, slagen, och det oförklarade."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hud_model.begrepp import Urval
from hud_model.fragor.budget import budgetlage
from hud_model.fragor.forklaringar import avvikelse_efter_slag, forklaringslage, teknisk_delning
from tests.fragor.rakning import ALLA, FLERA, NYCKEL, RAKNING, TKR, forklaring, rad


@FLERA
@given(
    avvikelser=st.lists(TKR, min_size=1, max_size=4),
    orsaker=st.lists(st.tuples(st.integers(0, 3), st.none() | TKR), min_size=1, max_size=5),
)
def test_forklaringens_tre_delar_summerar_till_avvikelsen(spara, avvikelser, orsaker):
    poster = [rad(f"Post {nr}", 0, kr // 1000) for nr, kr in enumerate(avvikelser)]
    tabell = forklaringslage(
        spara(
            resultatrakning=poster,
            avvikelseforklaring=[
                forklaring(f"Post {post}", f"Orsak {nr}", None if kr is None else kr // 1000)
                for nr, (post, kr) in enumerate(orsaker)
            ],
        ),
        ALLA,
    ).tabell
    delar = tabell["med_belopp_kr"] + tabell["bara_i_ord_kr"] + tabell["oforklarat_kr"]
    assert (delar == tabell["avvikelse_kr"]).all()
    assert sorted(tabell["avvikelse_kr"]) == sorted(avvikelser)
    assert ((tabell["bara_i_ord_kr"] == 0) | (tabell["oforklarat_kr"] == 0)).all()


@pytest.mark.parametrize(
    ("orsaker", "rubrik", "lokaler"),
    [
        (
            [forklaring("Lokaler", "Hyra")],
            "71\u202f% av avvikelserna är förklarade bara i ord",
            (0, -5_000, 0),
        ),
        (
            [forklaring("Lokaler", "Hyra", -2_000)],
            "29\u202f% av avvikelserna är förklarade med belopp",
            (-2_000, 0, -3_000),
        ),
        (
            [forklaring("Lokaler", "Hyra", -2_000), forklaring("Lokaler", "El")],
            "43\u202f% av avvikelserna är förklarade bara i ord",
            (-2_000, -3_000, 0),
        ),
    ],
)
def test_avvikelsen_forklaras_med_belopp_i_ord_eller_inte_alls(spara, orsaker, rubrik, lokaler):
    """Andelarna är av 1 000 + 1 000 + 5 000 tkr i absoluta belopp."""
    svar = forklaringslage(spara(resultatrakning=RAKNING, avvikelseforklaring=orsaker), ALLA)
    assert svar.rubrik == rubrik
    forst = svar.tabell.iloc[0]
    assert forst["post"] == "Lokaler"
    assert tuple(forst[["med_belopp_kr", "bara_i_ord_kr", "oforklarat_kr"]] // 1000) == lokaler
    assert "Ingen förklaring" in set(svar.tabell["orsaker"])


def test_utan_eget_kapital_och_forklaringar_sags_vad_som_saknas(spara):
    lager = spara(resultatrakning=RAKNING)
    svar = teknisk_delning(lager, ALLA)
    assert svar.rubrik == "Vad som är tekniskt och verkligt går inte att skilja åt"
    assert svar.tom_for.startswith("Uppgifter om avräkning för kapitalkostnader saknas för park")
    svar = forklaringslage(lager, ALLA)
    assert svar.rubrik == "Avvikelserna är inte förklarade i något som är inläst"
    assert "verksamhetsberättelse 2030" in svar.tom_for
    assert budgetlage(lager, ALLA).uppgifter["verklig_kr"] is None
    assert avvikelse_efter_slag(lager, ALLA).tom_for == svar.tom_for


def test_tekniska_delen_visar_orsakerna_och_resten_utan_forklaring(spara):
    kapital = {**NYCKEL, "namnd": "parknamnden", "avrakning_kr": 4_500_000}
    orsaker = [forklaring("Lokaler", "Kapitalkostnader", -4_000, "teknisk")]
    svar = teknisk_delning(
        spara(resultatrakning=RAKNING, eget_kapital=[kapital], avvikelseforklaring=orsaker), ALLA
    )
    assert list(svar.tabell["belopp_kr"] // 1000) == [-4_000, -4_500 + 4_000, -4_500]
    assert svar.uppgifter["verklig_kr"] == -5_000_000 + 4_500_000
    assert svar.rubrik == "Kvar efter avräkning: −0,5 mnkr, eller −6,3\u202f% av budgeten"


def test_orsaker_vars_summa_ar_den_uppgivna_lamnar_inget_oforklarat(spara):
    kapital = {**NYCKEL, "namnd": "parknamnden", "avrakning_kr": 3_000_000}
    orsaker = [
        forklaring("Lokaler", "Kapitalkostnader", -4_000, "teknisk"),
        forklaring("Verksamhetens intäkter", "Bidrag", 1_000, "teknisk"),
    ]
    svar = teknisk_delning(
        spara(resultatrakning=RAKNING, eget_kapital=[kapital], avvikelseforklaring=orsaker), ALLA
    )
    assert svar.ingress.endswith("Orsakerna −4,0 och +1,0 är −3,0 mnkr, precis som uppgivet.")
    assert svar.uppgifter["oforklarad_kr"] == 0


def test_slagen_summerar_till_avvikelsen_och_resterna_ar_egna_slag(spara):
    orsaker = [
        forklaring("Lokaler", "Kapitalkostnader", -4_000, "teknisk"),
        forklaring("Lokaler", "Ny hyra"),
        forklaring("Personal", "Fler timmar", -300, "volym"),
    ]
    svar = avvikelse_efter_slag(spara(resultatrakning=RAKNING, avvikelseforklaring=orsaker), ALLA)
    rader = svar.tabell.set_index("slag")
    assert (rader["belopp_kr"] // 1000).to_dict() == {
        "teknisk": -4_000,
        "i_ord": -9_000 + 4_000 + 4_000,
        "volym": -300,
        "oforklarad": (3_000 - 2_000) + (-7_000 + 6_000 + 300),
    }
    assert rader["belopp_kr"].sum() == 1000 * (-13_000 + 8_000)
    assert list(rader["belopp_kr"]) == sorted(rader["belopp_kr"])
    assert rader["orsaker"]["i_ord"] == "Lokaler −1,0 (Ny hyra)"
    assert svar.rubrik == (
        "Tekniskt −4,0, förklarat utan belopp −1,0 och volym −0,3 mnkr väger tyngst"
    )


def test_flera_namnder_utan_val_ber_lasaren_valja(spara):
    lager = spara(
        resultatrakning=[*RAKNING, rad("Personal", -1, -2, "badnamnden")],
        avvikelseforklaring=[forklaring("Lokaler", "Hyra")],
        eget_kapital=[{**NYCKEL, "namnd": "parknamnden", "avrakning_kr": 0}],
    )
    for fraga in (teknisk_delning, avvikelse_efter_slag, forklaringslage):
        assert (fraga(lager, ALLA).rubrik, fraga(lager, ALLA).tomt) == ("Välj en nämnd", True)
        assert fraga(lager, Urval("9999", 2029, "bokslut")).tomt
