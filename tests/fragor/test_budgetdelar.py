"""Budgetens svar ur några få rader: bryggans steg, förklaringarna och det som saknas."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hud_model.begrepp import Urval
from hud_model.fragor.budget import (
    avvikelse_per_namnd,
    budgetlage,
    driftlage,
    nettokostnader,
)
from tests.fragor.rakning import ALLA, FLERA, NYCKEL, RAKNING, TKR, forklaring, rad

ENTAL = (budgetlage, driftlage, nettokostnader)


def drift(verksamhet, niva, overordnad, budget, utfall, namnd="parknamnden"):
    ny = rad("", budget, utfall, namnd, verksamhet=verksamhet, niva=niva, overordnad=overordnad)
    return {k: v for k, v in ny.items() if k != "post"}


def netto(ar, tkr, verksamhet="Parker"):
    return {**NYCKEL, "namnd": "parknamnden", "ar": ar, "verksamhet": verksamhet,
            "utfall_kr": 1000 * tkr}  # fmt: skip


def test_stegen_delar_posten_i_teknisk_del_och_resten(spara):
    orsaker = [
        forklaring("Lokaler", "Kapitalkostnader", -4_000, "teknisk"),
        forklaring("Lokaler", "Ny hyra"),
        forklaring("Personal", "Fler timmar", -300),
    ]
    svar = budgetlage(spara(resultatrakning=RAKNING, avvikelseforklaring=orsaker), ALLA)
    steg = svar.delar["steg"]
    assert list(zip(steg["slag"], steg["namn"], steg["belopp_kr"] // 1000, strict=True)) == [
        ("hel", "Intäkter", 3_000 - 2_000),
        ("hel", "Personal", -7_000 + 6_000),
        ("ovrig", "Ny hyra", -9_000 + 4_000 + 4_000),
        ("teknisk", "Kapitalkostnader", -4_000),
    ]
    assert svar.rubrik == "Parknämnden gick 5,0 mnkr över budget (−62,5\u202f%)"
    assert svar.bildrubrik == "Från budget till utfall: lokaler −5,0 mnkr mot intäkter +1,0 mnkr"
    assert svar.ingress.endswith("Två orsaker har belopp.")


@FLERA
@given(avvikelser=st.lists(TKR, max_size=5), tekniska=st.lists(TKR, max_size=3), utanfor=TKR)
def test_stegen_summerar_till_utfall_minus_budget(spara, avvikelser, tekniska, utanfor):
    poster = [rad(f"Post {nr}", 0, kr // 1000) for nr, kr in enumerate(avvikelser)]
    orsaker = [forklaring("Post 0", f"Orsak {n}", kr // 1000, "teknisk")
               for n, kr in enumerate(tekniska)]  # fmt: skip
    hel = rad("Årets resultat", -100, (sum(avvikelser) + utanfor) // 1000 - 100)
    lager = spara(resultatrakning=[*poster, hel], avvikelseforklaring=orsaker)
    svar = budgetlage(lager, ALLA)
    u, steg = svar.uppgifter, svar.delar["steg"]
    rest = u["utfall_kr"] - u["budget_kr"] - steg["belopp_kr"].sum()
    inom_avrundning = 0 < abs(utanfor) <= 1000 * max(1, len(poster))
    assert rest == (utanfor if inom_avrundning else 0)
    assert ("Utanför posterna" in set(steg["namn"])) == (bool(utanfor) and not inom_avrundning)


def test_flera_namnder_jamfors_och_ingens_rader_blandas(spara):
    alla = [
        *RAKNING,
        rad("Årets resultat", -1_000, -900, "badnamnden"),
        rad("Årets resultat", 0, -9_000, "torgnamnden"),
        rad("Årets resultat", -1_000, None, "lekanamnden"),
    ]
    namnder = {"parknamnden": "Parknämnden", "badnamnden": "Badnämnden",
               "torgnamnden": "Torgnämnden", "lekanamnden": "Ålekanämnden"}  # fmt: skip
    lager = spara(
        namnder,
        resultatrakning=alla,
        driftverksamhet=[drift("Parker", "omrade", None, -1, -2),
                         drift("Bad", "omrade", None, -1, -2, "badnamnden")],
        nettokostnad=[netto(2030, -1)],
        eget_kapital=[{**NYCKEL, "namnd": "parknamnden", "avrakning_kr": 0}],
        avvikelseforklaring=[forklaring("Lokaler", "Hyra")],
    )  # fmt: skip
    for fraga in ENTAL:
        svar = fraga(lager, ALLA)
        assert (svar.rubrik, len(svar.tabell)) == ("Välj en nämnd", 0), fraga.__name__
        assert svar.tomt
    svar = avvikelse_per_namnd(lager, ALLA)
    assert list(svar.tabell["namn"]) == ["Torgnämnden", "Parknämnden", "Badnämnden"]
    assert svar.rubrik == "Torgnämnden har störst underskott: −9,0 mnkr"
    assert svar.uppgifter["saknas"] == ["Ålekanämnden"]
    assert svar.ingress == "Ekonomin är inläst för tre av fyra nämnder."
    valda = Urval("9999", 2030, "bokslut", "lekanamnden")
    assert budgetlage(lager, valda).rubrik == "Ålekanämnden har ingen inläst ekonomi"


def test_ett_tomt_lager_forklaras(lager):
    for fraga in ENTAL:
        assert fraga(lager, ALLA).tomt, fraga.__name__
    svar = avvikelse_per_namnd(lager, ALLA)
    assert (svar.rubrik, svar.ingress) == ("Ingen nämnds ekonomi är inläst", "")


def test_utan_underskott_sager_rubriken_det(spara):
    svar = avvikelse_per_namnd(spara(resultatrakning=[rad("Årets resultat", -10, -10)]), ALLA)
    assert svar.rubrik == "Ingen inläst nämnd har underskott"
    assert svar.ingress == "Alla nämnders ekonomi är inläst."


def test_driften_star_med_storst_underskott_forst_pa_varje_niva(spara):
    svar = driftlage(
        spara(
            driftverksamhet=[
                drift("Bad", "omrade", None, -100, -101),
                drift("Parker", "omrade", None, -1_000, -4_000),
                drift("Lekplatser", "verksamhet", "Parker", -500, -4_500),
                drift("Skötsel", "verksamhet", "Parker", -500, 500),
                drift("Summa", "summa", None, -1_100, -4_101),
            ]
        ),
        ALLA,
    )
    assert list(svar.tabell["verksamhet"]) == ["Parker", "Lekplatser", "Skötsel", "Bad", "Summa"]
    assert svar.rubrik == "Inom parker ryms stora skillnader: från −4,0 till +1,0 mnkr"


def test_driften_i_en_niva_namner_den_som_avviker_mest_at_nagot_hall(spara):
    lager = spara(driftverksamhet=[drift("Bad", "omrade", None, -100, -900),
                                   drift("Parker", "omrade", None, -5_000, -1_000)])  # fmt: skip
    assert driftlage(lager, ALLA).rubrik == "Parker avviker mest: 4,0 mnkr"


def test_forandringen_jamfors_bara_med_aret_fore(spara):
    """En nämnd för varje fall, i samma lager."""
    inget = "Nettokostnaden har inget tidigare år att jämföra med"
    fall = [
        ({2029: -1_000, 2030: -1_250}, "Parker ökade mest: 25\u202f% på ett år"),
        ({2029: -1_000, 2030: -900}, "Inget verksamhetsområdes nettokostnad ökade"),
        ({2030: -900}, inget),
        ({2028: -1_000, 2030: -9_000}, inget),
        ({2029: 0, 2030: -900}, inget),
    ]
    lager = spara(
        nettokostnad=[
            netto(ar, tkr) | {"namnd": f"n{nr}"}
            for nr, (per_ar, _) in enumerate(fall)
            for ar, tkr in per_ar.items()
        ]
    )
    for nr, (_, rubrik) in enumerate(fall):
        assert nettokostnader(lager, Urval("9999", 2030, "bokslut", f"n{nr}")).rubrik == rubrik
