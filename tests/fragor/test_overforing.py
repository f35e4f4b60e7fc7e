"""Resultatöverföring: meningarna, läsningarna och investeringarna ur några få rader."""

from __future__ import annotations

import pytest

from hud_model.begrepp import Urval
from hud_model.fragor.overforing import (
    investeringsoverforing,
    lasningar,
    overforing_per_namnd,
    overforingsandelar,
    overforingsbrygga,
    resultatoverforing,
)

NYCKEL = {"kommun": "9999", "ar": 2030, "tillfalle": "bokslut", "plats": "Tabellen (rad 1)"}
ALLA = Urval("9999", 2030, "bokslut")
INTE = "Resultatet föreslås inte överföras till nästa år"
MINSKAR = "; eget kapital minskar i stället med beloppet"


def kedja(namnd="parknamnden", **kr):
    """En rad i eget_kapital i tusental: ib, arets, avrakning, balans, over, ub."""
    namn = {
        "ib": "ib_kr",
        "arets": "arets_resultat_kr",
        "avrakning": "avrakning_kr",
        "balans": "balansresultat_kr",
        "over": "resultatoverforing_kr",
        "ub": "ub_kr",
    }
    return {**NYCKEL, "namnd": namnd, **{namn[k]: 1000 * v for k, v in kr.items()}}


PARK = kedja(ib=8_000, arets=-10_000, avrakning=8_000, balans=-2_000, over=-2_000, ub=6_000)


def text(kort, namnd="parknamnden"):
    amne = "Resultatöverföring (text)"
    plats = "Resultatet, löptext (rad 7)"
    return {**NYCKEL, "namnd": namnd, "amne": amne, "text_kort": kort, "plats": plats}


def investering(post, budget, utfall, over=None, niva="post"):
    return {
        **NYCKEL,
        "namnd": "parknamnden",
        "post": post,
        "niva": niva,
        "budget_kr": 1000 * budget,
        "utfall_kr": 1000 * utfall,
        "avvikelse_kr": 1000 * (utfall - budget),
        "foreslagen_overforing_kr": None if over is None else 1000 * over,
    }


@pytest.fixture
def spara(spara):
    """Sparar rader; Badnämnden har en resultaträkning om ingen annan ges."""
    annan = [{**NYCKEL, "namnd": "badnamnden", "post": "Personal"}]
    return lambda **rader: spara(**{"resultatrakning": annan, **rader})


def test_hela_kedjan_blir_en_mening(spara):
    svar = resultatoverforing(
        spara(eget_kapital=[PARK]), Urval("9999", 2030, "bokslut", "parknamnden")
    )
    assert (
        svar.rubrik == "Underskottet 10,0 mnkr blir 2,0 efter avräkning; eget kapital blir 6,0 mnkr"
    )
    assert svar.uppgifter == {"ensam": True, "jamfor": False}


@pytest.mark.parametrize(
    ("kr", "mening"),
    [
        ({"arets": -10_000}, "Underskottet 10,0 mnkr är inte avräknat; eget kapital framgår inte"),
        ({"arets": 3_000, "balans": 3_000}, "Överskottet 3,0 mnkr står kvar efter avräkning"),
        ({"arets": -3_000, "balans": 0}, "Underskottet 3,0 mnkr räknas av helt"),
        (
            {"arets": -3_000, "balans": 1_500},
            "Underskottet 3,0 mnkr blir ett överskott på 1,5 efter avräkning",
        ),
        ({"arets": 0, "balans": -500}, "Resultatet är lika med budgeten och blir −0,5 mnkr"),
        ({"balans": -500}, "Balansresultatet är −0,5 mnkr"),
        ({"ib": 500, "over": 0}, "Eget kapital blir 0,5 mnkr"),
    ],
)
def test_meningen_stammer_ocksa_nar_led_saknas_eller_vander(spara, kr, mening):
    lager = spara(eget_kapital=[kedja(**kr)])
    rubrik = resultatoverforing(lager, Urval("9999", 2030, "bokslut", "parknamnden")).rubrik
    assert rubrik.startswith(mening)


@pytest.mark.parametrize(
    ("kort", "utgangar"),
    [
        (None, [("Tabellen", 6_000)]),
        (
            "Resultatet föreslås överföras till nästa år",
            [("Tabellen", 6_000), ("Texten, ordagrant", 6_000)],
        ),
        (INTE, [("Tabellen", 6_000), ("Texten, ordagrant", 8_000)]),
        (
            INTE + MINSKAR,
            [("Tabellen", 6_000), ("Texten, ordagrant", 8_000), ("Texten, tolkad", 0)],
        ),
    ],
)
def test_varje_lasning_star_for_sig_och_bara_de_som_kallan_ger(spara, kort, utgangar):
    uppgifter = [text(kort)] if kort else []
    svar = lasningar(spara(eget_kapital=[PARK], rapporterad_uppgift=uppgifter), ALLA)
    tabell = svar.tabell
    assert list(zip(tabell["lasning"], tabell["ub_kr"] // 1000, strict=True)) == utgangar
    assert (tabell["ib_kr"] + tabell["andring_kr"] == tabell["ub_kr"]).all()
    assert bool(svar.uppgifter["fraga"]) == (len({kr for _, kr in utgangar}) > 1)
    assert set(tabell["plats"]) <= {"Tabellen (rad 1)", "Resultatet (rad 7)"}


def test_rubriken_namner_alla_utgangar_och_namnden_nar_ingen_ar_vald(spara):
    lager = spara(eget_kapital=[PARK], rapporterad_uppgift=[text(INTE + MINSKAR)])
    rubrik = resultatoverforing(lager, ALLA).rubrik
    assert rubrik.startswith("Parknämnden: underskottet 10,0 mnkr")
    assert rubrik.endswith("eget kapital blir 6,0 eller 8,0 eller 0 mnkr")


def test_flera_namnder_summeras_och_var_och_en_far_sin_rad(spara):
    lager = spara(eget_kapital=[PARK, kedja("badnamnden", ib=0, balans=500, over=500, ub=500)])
    svar = resultatoverforing(lager, ALLA)
    assert svar.rubrik == "Två nämnder för tillsammans över −1,5 mnkr till 2031"
    assert svar.uppgifter == {"ensam": False, "jamfor": True}
    per_namnd = overforing_per_namnd(lager, ALLA)
    assert list(per_namnd.tabell["namn"]) == ["Parknämnden", "Badnämnden"]
    assert per_namnd.uppgifter["saknas"] == []


def test_namnden_utan_uppgifter_namns_bland_de_som_saknas(spara):
    lager = spara(eget_kapital=[PARK])
    svar = overforing_per_namnd(lager, ALLA)
    assert svar.rubrik == "En av två nämnder har ett inläst resultat att föra över"
    assert svar.uppgifter["saknas"] == ["Badnämnden"]
    utan = resultatoverforing(lager, Urval("9999", 2030, "bokslut", "badnamnden"))
    assert utan.rubrik == "Badnämnden har inget inläst resultat att föra över"
    assert utan.uppgifter == {"ensam": False, "jamfor": True}
    assert "verksamhetsberättelse 2030" in utan.tom_for


def test_bryggan_lamnar_det_som_saknas_tomt(spara):
    svar = overforingsbrygga(spara(eget_kapital=[kedja(arets=-10_000, ib=8_000)]), ALLA)
    varden = dict(zip(svar.tabell["steg"], svar.tabell["belopp_kr"].notna(), strict=True))
    assert [steg for steg, finns in varden.items() if finns] == ["Årets resultat", "In i året"]
    assert svar.rubrik == "Källan anger inte vad som avräknas eller förs över"


def test_andelarna_gar_fran_inget_till_allt(spara):
    tabell = overforingsandelar(spara(eget_kapital=[PARK]), ALLA).tabell
    assert tabell.iloc[0].tolist() == [0, 0, 8_000_000]
    assert tabell.iloc[-1].tolist() == [100, -2_000_000, 6_000_000]


def test_utan_balansresultat_finns_inga_andelar(spara):
    assert overforingsandelar(spara(eget_kapital=[kedja(ib=1)]), ALLA).tomt


def test_investeringar_kvar_fors_over_och_stannar(spara):
    lager = spara(
        investering=[
            investering("Lekplats", -5_000, -1_000, over=3_000),
            investering("Brygga", -1_000, -1_500),
            investering("Reserv", -4_000, 0, niva="reserv"),
            investering("Summa", -10_000, -2_500, niva="summa"),
        ],
        rapporterad_uppgift=[
            {
                **NYCKEL,
                "namnd": "parknamnden",
                "amne": "Investeringar: upparbetningsgrad utan reserv",
                "varde": 42,
                "enhet": "%",
            }
        ],
    )
    svar = investeringsoverforing(lager, ALLA)
    assert svar.rubrik == (
        "3,0 av 3,5 mnkr oanvända investeringsmedel föreslås följa med till 2031"
    )
    assert list(svar.tabell["post"]) == ["Lekplats", "Brygga", "Reserv"]
    assert list(svar.tabell["stannar_kr"] // 1000) == [1_000, -500, 4_000]
    assert svar.uppgifter["grad_utan_reserv"] == pytest.approx(100 * 2_500 / 6_000)
    assert svar.uppgifter["grad_med_reserv"] == pytest.approx(25)
    assert svar.ingress == (
        "Reserv, 4,0 mnkr, ingår inte. Upparbetat 42\u202f% utan reserven, 25\u202f% med. "
        "Källan anger 42\u202f%."
    )


@pytest.mark.parametrize(
    ("budget", "utfall", "over", "mening"),
    [
        (-5_000, -1_000, None, "4,0 mnkr av investeringsbudgeten är oanvända; ingen överföring"),
        (-5_000, -6_000, None, "Investeringarna gick 1,0 mnkr över budget; ingen överföring"),
        (-5_000, -6_000, 500, "Investeringarna gick 1,0 mnkr över budget; ändå föreslås 0,5 mnkr"),
    ],
)
def test_investeringarnas_mening(spara, budget, utfall, over, mening):
    svar = investeringsoverforing(
        spara(investering=[investering("Lekplats", budget, utfall, over)]), ALLA
    )
    assert svar.rubrik.startswith(mening)
    if over is None:
        assert svar.tabell["stannar_kr"].isna().all()


def test_texten_om_en_post_blir_en_not(spara):
    lager = spara(
        investering=[investering("Lekplats", -5_000, -1_000)],
        rapporterad_uppgift=[
            {
                **NYCKEL,
                "namnd": "parknamnden",
                "amne": "Investering: Lekplats, avvikelse (text)",
                "varde": 4_600_000,
                "enhet": "kr",
            }
        ],
    )
    (not_,) = investeringsoverforing(lager, ALLA).anmarkningar
    assert (not_.rapporterat.replace("\u202f", " "), not_.tabell) == (
        "4 600 000\xa0kr",
        "investering",
    )
