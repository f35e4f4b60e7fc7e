"""Uppdrag och satsningar: meningarna, summorna, överföringarna och sambanden från båda håll."""

from __future__ import annotations

import pytest

from hud_model.begrepp import Urval
from hud_model.fragor._samband import Lank, samband
from hud_model.fragor.uppdrag import (
    bidrag,
    bidrag_som_upphor,
    mal_med_samband,
    satsningar,
    uppdrag_per_namnd,
    uppdragslage,
)

NYCKEL = {"kommun": "9999", "ar": 2030, "tillfalle": "bokslut", "plats": "Tabellen (rad 1)"}
PARK = {**NYCKEL, "namnd": "parknamnden"}
ALLA = Urval("9999", 2030, "bokslut")
PARKEN = Urval("9999", 2030, "bokslut", "parknamnden")


def uppdrag(titel, status="klart", mal="Grönare", **mer):
    return {**PARK, "titel": titel, "namndmal": mal, "status": status, **mer}


def stod(finansiar, bidrag=None, kostnad=None, i_budget=None, **mer):
    kr = {"bidrag_kr": bidrag, "kostnad_kr": kostnad, "inraknat_i_budget_kr": i_budget}
    netto = None if None in (bidrag, kostnad) else bidrag - kostnad
    return {**PARK, "finansiar": finansiar, **kr, "netto_kr": netto, **mer}


def test_uppdragen_i_en_mening_med_det_ogjorda_forst(spara):
    lager = spara(
        uppdrag=[
            uppdrag("A", fran_kf=True, ordning=1, gemensamt_med="badnamnden"),
            uppdrag("B", "ej_klart", fran_kf=True, ordning=2),
            uppdrag("C", "utgar", mal="Tystare", fran_kf=False, ordning=3),
            uppdrag("D", None, mal="Tystare", ordning=4),
        ]
    )
    svar = uppdragslage(lager, PARKEN)
    assert svar.rubrik == "1 av 4 uppdrag är klara, 1 är inte klara, 1 utgår, 1 saknar status"
    assert svar.ingress == (
        "Två uppdrag kommer från kommunfullmäktige, varav en inte är klart. "
        "Ett delas med andra nämnder. Källan säger inte om något förts över från tidigare år."
    )
    assert list(svar.tabell["titel"]) == ["B", "A", "D", "C"]
    assert svar.tabell["gemensamt_med"].dropna().tolist() == ["Badnämnden"]


def test_status_som_inte_anges_blir_inte_noll_klara(spara):
    lager = spara(uppdrag=[uppdrag("A", None)])
    assert uppdragslage(lager, PARKEN).rubrik == "Ett uppdrag 2030; status anges inte"


def test_mellan_bokslut_ar_klart_klart_hittills(spara):
    lager = spara(uppdrag=[uppdrag("A", tillfalle="delar1")])
    svar = uppdragslage(lager, Urval("9999", 2030, "delar1", "parknamnden"))
    assert svar.rubrik == "1 av 1 uppdrag är klara hittills"


def test_overforingar_raknas_ur_kallan_och_ur_tidigare_rapporter(spara):
    lager = spara(
        uppdrag=[
            uppdrag("Plantera  träd", "ej_klart", ar=2028),
            uppdrag("Plantera Träd", "ej_klart", ar=2029),
            uppdrag("plantera träd", "ej_klart"),
            uppdrag("Gräv damm", "ej_klart", overfort_fran_ar=2029),
            uppdrag("Nytt", "ej_klart"),
        ]
    )
    svar = uppdragslage(lager, PARKEN)
    antal = dict(zip(svar.tabell["titel"], svar.tabell["overforingar"], strict=True))
    assert (antal["plantera träd"], antal["Gräv damm"]) == (2, 1)
    assert svar.tabell["overforingar"].isna().sum() == 1
    assert "Två har förts över, upp till två gånger." in svar.ingress


def test_tomt_sager_vilken_rapport_som_fyller_det(spara):
    lager = spara()
    for fraga in (uppdragslage, satsningar, bidrag, bidrag_som_upphor, mal_med_samband):
        svar = fraga(lager, PARKEN)
        assert "parknämnden 2030" in svar.tom_for, svar.namn
        assert "verksamhetsberättelse 2030" in svar.tom_for


def test_namnderna_med_flest_ej_klara_forst_och_de_utan_vid_namn(spara):
    lager = spara(
        uppdrag=[uppdrag("A"), uppdrag("B", "ej_klart")],
        resultatrakning=[{**NYCKEL, "namnd": "badnamnden", "post": "Personal"}],
    )
    svar = uppdrag_per_namnd(lager, PARKEN)
    assert svar.rubrik == "En av två nämnder har inlästa uppdrag"
    assert svar.tabell[["klart", "ej_klart", "antal"]].to_numpy().tolist() == [[1, 1, 2]]
    assert svar.uppgifter["saknas"] == ["Badnämnden"]


def satsning(namn, budget, utfall):
    return {**PARK, "satsning": namn, "budget_kr": budget, "utfall_kr": utfall}


def test_satsningarna_summeras_bara_dar_bade_budget_och_utfall_finns(spara):
    lager = spara(
        satsning=[
            satsning("A", 4_000_000, 3_000_000),
            satsning("B", 1_000_000, 0),
            satsning("C", 1_000_000, 1_200_000),
            satsning("D", 9_000_000, None),
        ]
    )
    svar = satsningar(lager, PARKEN)
    assert svar.rubrik == "70\u202f% av satsningarnas 6,0 mnkr är använda: 4,2 mnkr"
    assert svar.ingress == (
        "En satsning utan utfall, 1,0 mnkr. En gick över sin budget, med 0,2 mnkr."
    )
    assert list(svar.tabell["satsning"]) == ["A", "B", "C", "D"]
    assert svar.tabell["kvar_kr"].isna().tolist() == [False, False, False, True]


def test_satsning_utan_utfall_sags_sakna_det(spara):
    svar = satsningar(spara(satsning=[satsning("A", 3_000_000, None)]), PARKEN)
    assert svar.rubrik == "En satsning, 3,0 mnkr; utfallet anges inte"


@pytest.mark.parametrize(
    ("rad", "mening"),
    [
        (stod("A", 2_000_000, 2_000_000), "2,0 mnkr i bidrag, lika mycket som det kostat"),
        (stod("A", 2_000_000, 2_500_000), "2,0 mnkr i bidrag, 0,5 mindre än det kostat"),
        (stod("A", 2_000_000), "2,0 mnkr i bidrag; kostnaden anges inte"),
        (stod("A", i_budget=2_000_000), "Ett bidrag, 2,0 mnkr inräknat i budget"),
    ],
)
def test_bidragen_i_en_mening(spara, rad, mening):
    assert bidrag(spara(extern_finansiering=[rad]), PARKEN).rubrik == mening


def test_bidrag_som_upphor_inom_gransen_ar_en_risk(spara):
    lager = spara(
        extern_finansiering=[
            stod("Snart", 1_000_000, upphor="2031-06-30"),
            stod("Slut", 500_000, upphor="2030-06-30"),
            stod("Sent", 9_000_000, upphor="2039-12-31"),
            stod("Okänt", 9_000_000),
        ],
        rapporterad_uppgift=[{**PARK, "amne": "Bidrag som upphör", "text_kort": "Flera"}],
    )
    svar = bidrag_som_upphor(lager, PARKEN)
    assert svar.rubrik == "Två bidrag upphör senast 2031-06-30, 1,5 mnkr"
    assert list(svar.tabell["manader"]) == [-7, 5]
    assert svar.ingress == "För ett av fyra bidrag anges inget slut."
    assert list(svar.delar["ur_texten"]["amne"]) == ["Bidrag som upphör"]


def test_sambanden_gar_att_folja_at_bada_hallen(spara):
    lager = spara(
        uppdrag=[uppdrag("Plantera")],
        satsning=[satsning("Träd", 5, 5)],
        indikator=[{**PARK, "id": "kostnad", "namn": "Kostnad per träd", "namndmal": "Grönare"}],
        effektivisering=[
            {
                **PARK,
                "omrade": "Träd",
                "benamning": "Robot",
                "steg": "pagar",
                "matt_ekonomi": "kostnad per träd",
            }
        ],
        relation=[
            {
                **PARK,
                "fran_tabell": "satsning",
                "fran_nyckel": "Träd",
                "till_tabell": "uppdrag",
                "till_nyckel": "Plantera",
                "slag": "finansierar",
            }
        ],
    )
    alla = samband(lager, PARKEN)
    namn = "Parknämnden"
    assert alla["parknamnden", "satsning", "Träd"] == (
        Lank("uppdrag", "Plantera", "uppdrag", namn),
    )
    fran_uppdraget = {lank.tabell for lank in alla["parknamnden", "uppdrag", "Plantera"]}
    assert fran_uppdraget == {"satsning", "malbedomning"}
    fran_malet = {lank.nyckel for lank in alla["parknamnden", "malbedomning", "Grönare"]}
    assert fran_malet == {"Plantera", "Kostnad per träd"}
    (till_roboten,) = (
        lank
        for lank in alla["parknamnden", "indikator", "Kostnad per träd"]
        if lank.tabell == "effektivisering"
    )
    assert (till_roboten.ord_, till_roboten.text) == ("Effektivisering", "Robot")
    for (namnd, tabell, rad), lankar in alla.items():
        for lank in lankar:
            tillbaka = {(x.tabell, x.nyckel) for x in alla[namnd, lank.tabell, lank.nyckel]}
            assert (tabell, rad) in tillbaka
    svar = mal_med_samband(lager, PARKEN)
    assert svar.tabell[["uppdrag", "klara", "satsning_kr"]].to_numpy().tolist() == [[1, 1, 5]]
    assert svar.tabell["bidrag_kr"].isna().all()


def test_ett_langt_namn_kortas_vid_ett_ordslut():
    lank = Lank("uppdrag", "Ett uppdrag " * 20, "uppdrag", "Parknämnden")
    assert len(lank.text) <= 74
    assert lank.text.endswith("uppdrag …") or lank.text.endswith("Ett …")


def test_mal_utan_namn_hor_inte_ihop_med_nagot(spara):
    svar = mal_med_samband(spara(uppdrag=[uppdrag("A", mal=None)]), PARKEN)
    assert svar.tomt
