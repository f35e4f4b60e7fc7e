"""Budgetens och översiktens meningar när uppgifterna är andra: överskott, noll, andra år."""

from __future__ import annotations

import pytest

from hud_model.begrepp import Inlasning, Urval
from hud_model.fragor.budget import avvikelse_per_namnd, budgetlage
from hud_model.fragor.forklaringar import teknisk_delning
from hud_model.fragor.namnd import namndlage
from hud_model.fragor.oversikt import att_fraga_om, oversikt
from hud_model.lager import Lager

NAMN = {"park": "Parknämnden", "skola": "Skolnämnden", "gamla": "Gamla nämnden"}
PARK = Urval("9999", 2023, "bokslut", "park")
GRUND = {"kommun": "9999", "ar": 2023, "tillfalle": "bokslut", "plats": "Resultaträkning, raden 1"}


def resultat(budget, utfall):
    return {
        **GRUND,
        "namnd": "park",
        "post": "Årets resultat",
        "ordning": 1,
        "budget_kr": budget,
        "utfall_kr": utfall,
        "avvikelse_kr": utfall - budget,
    }


def kapital(avrakning):
    return {**GRUND, "namnd": "park", "avrakning_kr": avrakning}


def prov(namnd, fel, antal):
    return {
        **GRUND,
        "namnd": namnd,
        "process": "Redovisning",
        "kontroll": "Underlag",
        "slag": "urval",
        "antal": antal,
        "fel": fel,
        "antal_harlett": True,
    }


@pytest.fixture
def lager(tmp_path):
    """Ger en funktion som fyller ett lager; Gamla nämnden har bara rader för ett annat år."""
    oppnade = []

    def _fyll(**rader):
        ett = Lager(tmp_path / "lager")
        oppnade.append(ett)
        namnder = [
            {"kommun": "9999", "id": id_, "namn": namn, "kortnamn": namn, "plats": "Nämnder"}
            for id_, namn in NAMN.items()
        ]
        rader.setdefault("stickprov", [prov("park", 1, 6), prov("skola", 2, 6)])
        rader["stickprov"].append({**prov("gamla", 1, 6), "ar": 2019})
        ett.spara(
            [
                Inlasning(
                    id="abc",
                    kalla="prov",
                    filnamn="prov.txt",
                    sha256="0" * 64,
                    titel="Berättelse 2023",
                    kommun="9999",
                    rader={"namnd": namnder, **rader},
                )
            ],
            "test",
        )
        return ett

    yield _fyll
    for ett in oppnade:
        ett.stang()


@pytest.mark.parametrize(
    ("budget", "utfall", "avrakning", "rubrik"),
    [
        (
            -100,
            -122,
            18,
            "gick 22,0 mnkr över budget (−22,0\u202f%); 18,0 är tekniskt och 4,0 verkligt",
        ),
        (-100, -95, None, "gick 5,0 mnkr under budget (5,0\u202f%)"),
        (
            -100,
            -105,
            18,
            "gick 5,0 mnkr över budget (−5,0\u202f%); −18,0 är tekniskt och +13,0 verkligt",
        ),
        (-100, -100, None, "höll sin budget"),
        (0, -3, None, "gick 3,0 mnkr över budget"),
    ],
)
def test_rubriken_ar_sann_vid_underskott_overskott_skilda_tecken_och_noll(
    lager, budget, utfall, avrakning, rubrik
):
    rader = {"resultatrakning": [resultat(budget * 10**6, utfall * 10**6)]}
    if avrakning is not None:
        rader["eget_kapital"] = [kapital(avrakning * 10**6)]
    svar = budgetlage(lager(**rader), PARK)
    assert svar.rubrik == f"Parknämnden {rubrik}"


def test_noll_i_budget_ger_ingen_procent_nagonstans(lager):
    lag = lager(resultatrakning=[resultat(0, -3_000_000)], eget_kapital=[kapital(1_000_000)])
    assert teknisk_delning(lag, PARK).rubrik == "Kvar efter avräkning: −2,0 mnkr"
    assert avvikelse_per_namnd(lag, PARK).tabell["avvikelse_procent"].isna().all()
    cell = oversikt(lag, PARK).uppgifter["rader"][0][2]["budget"]
    assert (cell.status, cell.text, cell.under) == ("ej", "Budget 0", "Underskott")


def test_namnder_som_bara_andra_ar_namner_saknas_inte_i_ar(lager):
    svar = avvikelse_per_namnd(lager(resultatrakning=[resultat(-100, -101)]), PARK)
    assert svar.ingress == "Ekonomin är inläst för en av två nämnder."
    assert svar.uppgifter["saknas"] == ["Skolnämnden"]


def test_oversikten_sager_nar_bara_kommunen_som_helhet_ar_sakert_over(lager):
    """4 av 10 två gånger: p = 0,121 var för sig men 0,032 tillsammans, mot gränsen 20 procent."""
    lag = lager(stickprov=[prov("park", 4, 10), prov("skola", 4, 10)])
    svar = oversikt(lag, PARK)
    assert svar.rubrik == "Stickproven ligger säkert över gränsen bara för kommunen som helhet"
    assert svar.ingress == "För alla två nämnder är bara stickproven inlästa här."
    assert svar.uppgifter["rader"][-1][2]["stickprov"].under == "Säkert över · 8/20*"
    fragor = att_fraga_om(lag, Urval("9999", 2023, "bokslut"))
    assert fragor.tabell["namn"].tolist() == ["Kommunen"]
    assert fragor.tabell["namnd"].isna().all()


def test_namndens_kallor_ar_bara_dess_egna_platser(lager):
    svar = namndlage(
        lager(resultatrakning=[resultat(-100, -101)]), Urval("9999", 2023, "bokslut", "skola")
    )
    assert [k.platser for k in svar.kallor] == [("Resultaträkning",)]
    assert svar.rubrik.startswith("Skolnämnden: ")
