"""Översikten ur några få rader: rubriken, ordningen, rutorna och vad som är nära."""

from __future__ import annotations

from hud_model.begrepp import Urval
from hud_model.fragor.oversikt import KOMMUNEN, att_fraga_om, oversikt
from hud_model.katalog import katalog

ALLA = Urval("9999", 2030, "bokslut")
NAMNDER = {"park": "Parknämnden", "bad": "Badnämnden", "torg": "Torgnämnden", "al": "Ålnämnden"}


def rad(namnd, **mer):
    grund = {"kommun": "9999", "namnd": namnd, "ar": 2030, "tillfalle": "bokslut"}
    return grund | {"plats": "Tabellen (rad 1)"} | mer


def resultat(namnd, budget, utfall):
    """Årets resultat i tusental."""
    return rad(namnd, post="Årets resultat", budget_kr=1000 * budget, utfall_kr=1000 * utfall,
               avvikelse_kr=1000 * (utfall - budget))  # fmt: skip


def prov(namnd, fel, antal=12):
    return rad(namnd, process="Inköp", kontroll="Attest", slag="urval", antal=antal, fel=fel,
               antal_harlett=False)  # fmt: skip


def fraga(spara, namnder=NAMNDER, **rader):
    return oversikt(spara(namnder, **rader), ALLA)


def celler(svar):
    return {id_: rutor for id_, _, rutor in svar.uppgifter["rader"]}


def test_rubriken_foljer_antalet_underskott_och_stickprov(spara):
    """Ett år för varje fall, i samma lager."""
    fall = [
        ({}, {}, "Inget av det inlästa sticker ut"),
        ({"park": 0}, {}, "Ingen inläst nämnd gick över budget"),
        ({"park": -500, "bad": 3_000}, {}, "Parknämnden gick 0,5 mnkr över budget"),
        (
            {"park": -500, "bad": -2_000, "torg": -100},
            {},
            "Badnämnden och parknämnden står för 2,5 av nämndernas underskott på 2,6 mnkr",
        ),
        (
            {"park": -500, "bad": -2_000},
            {},
            "Badnämnden och parknämnden gick tillsammans 2,5 mnkr över budget",
        ),
        ({}, {"bad": 12, "park": 1}, "Badnämndens stickprov ligger säkert över gränsen"),
        (
            {"park": 0},
            {"bad": 12, "park": 11, "al": 10},
            "Ingen inläst nämnd gick över budget, och tre nämnders stickprov ligger säkert över "
            "gränsen",
        ),
    ]
    lager = spara(
        NAMNDER,
        resultatrakning=[
            resultat(namnd, -10_000, tkr - 10_000) | {"ar": ar}
            for ar, (resultaten, _, _) in enumerate(fall, 2030)
            for namnd, tkr in resultaten.items()
        ],
        stickprov=[
            prov(namnd, fel) | {"ar": ar}
            for ar, (_, proven, _) in enumerate(fall, 2030)
            for namnd, fel in proven.items()
        ],
    )
    for ar, (_, _, rubrik) in enumerate(fall, 2030):
        assert oversikt(lager, Urval("9999", ar, "bokslut")).rubrik == rubrik


def test_den_med_mest_att_atgarda_star_overst_och_kommunen_sist(spara):
    svar = fraga(
        spara,
        resultatrakning=[resultat("park", -100, -200)],
        stickprov=[prov("torg", 1), prov("bad", 2), prov("al", 1)],
    )
    assert [id_ for id_, _, _ in svar.uppgifter["rader"]] == [
        "park", "bad", "torg", "al", KOMMUNEN
    ]  # fmt: skip
    assert svar.ingress == "För tre av fyra nämnder är bara stickproven inlästa här."


def alla(fall):
    """En nämnd för varje fall: id → namn, i ordning."""
    return {f"n{nr}": f"Nämnd {nr}" for nr in range(len(fall))}


def test_budgetens_ruta_ar_nara_till_och_med_en_procent(spara):
    fall = [
        (-1_000, -900, ("uppnatt", "+10,0\u202f%", "Överskott", 100_000)),
        (-1_000, -1_000, ("uppnatt", "0,0\u202f%", "I balans", 0)),
        (-1_000, -1_010, ("delvis", "−1,0\u202f%", "Underskott", 10_000)),
        (-1_000, -1_011, ("ej", "−1,1\u202f%", "Underskott", 11_000)),
        (0, -5, ("ej", "Budget 0", "Underskott", 5_000)),
        (0, 5, ("uppnatt", "Budget 0", "Överskott", 5_000)),
    ]
    assert katalog().parameter("nara_procent", 2030) == 1
    rader = [resultat(f"n{nr}", budget, utfall) for nr, (budget, utfall, _) in enumerate(fall)]
    rutor = celler(fraga(spara, alla(fall), resultatrakning=rader))
    for nr, (*belopp, ruta) in enumerate(fall):
        cell = rutor[f"n{nr}"]["budget"]
        assert (cell.status, cell.text, cell.under, cell.kr) == ruta, belopp


def test_prognosen_stalls_mot_budgeten_och_behover_inget_utfall(spara):
    fall = [
        (-1_000, ("uppnatt", "0,0\u202f%", "Inom ram")),
        (-1_010, ("delvis", "−1,0\u202f%", "Nära")),
        (-1_020, ("ej", "−2,0\u202f%", "Underskott")),
    ]
    utan_utfall = {"utfall_kr": None, "avvikelse_kr": None}
    rutor = celler(
        fraga(
            spara,
            alla(fall),
            resultatrakning=[resultat(id_, -1_000, 0) | utan_utfall for id_ in alla(fall)],
            prognos=[
                rad(f"n{nr}", post="Årets resultat", prognos_kr=1000 * tkr)
                for nr, (tkr, _) in enumerate(fall)
            ],
        )
    )
    for nr, (tkr, ruta) in enumerate(fall):
        assert set(rutor[f"n{nr}"]) == {"prognos"}
        cell = rutor[f"n{nr}"]["prognos"]
        assert (cell.status, cell.text, cell.under) == ruta, tkr


def indikator(namnd, utfall, operator, mal, riktning="lag_ar_bra"):
    id_ = "sjukfranvaro-ks"
    return {
        "indikator": [rad(namnd, id=id_, namn="Sjukfrånvaro", enhet="%", riktning=riktning)],
        "indikatorutfall": [
            rad(namnd, indikator=id_, utfallsar=ar, varde=varde, status="faststalld")
            for ar, varde in utfall.items()
        ],
        "malsattning": [rad(namnd, indikator=id_, typ="etappmal", operator=operator, varde=mal)],
        "uppdrag": [rad(namnd, titel="Bygg", status="klart")],
    }


def ihop(*delar):
    """Flera delars rader, tabell för tabell."""
    return {tabell: [r for del_ in delar for r in del_[tabell]] for tabell in delar[0]}


def test_indikatorns_ruta_ar_nara_till_och_med_fem_procent(spara):
    fall = [
        (5.0, 6.0, ("uppnatt", "Nått <\u202f6")),
        (6.0, 6.0, ("delvis", "Ej nått, nära <\u202f6")),
        (6.3, 6.0, ("delvis", "Ej nått, nära <\u202f6")),
        (6.4, 6.0, ("ej", "Ej nått <\u202f6")),
        (1.0, 0.0, ("delvis", "Ej nått, nära <\u202f0")),
        (1.1, 0.0, ("ej", "Ej nått <\u202f0")),
    ]
    assert katalog().parameter("nara_mal_procent", 2030) == 5
    delar = [indikator(f"n{nr}", {2030: v}, "<", mal) for nr, (v, mal, _) in enumerate(fall)]
    rutor = celler(fraga(spara, alla(fall), **ihop(*delar)))
    for nr, (*tal, ruta) in enumerate(fall):
        cell = rutor[f"n{nr}"]["sjukfranvaro"]
        assert (cell.status, cell.under) == ruta, tal


def test_tva_namnder_med_samma_indikator_far_var_sitt_utfall_och_mal(spara):
    park = indikator("park", {2029: 4.0, 2030: 5.0}, "<", 6.0)
    bad = indikator("bad", {2028: 9.0, 2030: 8.0}, "<", 7.0)
    rutor = celler(fraga(spara, **ihop(park, bad)))
    assert rutor["park"]["sjukfranvaro"].trend == (4.0, 5.0)
    assert rutor["bad"]["sjukfranvaro"].trend == (9.0, 8.0)
    assert rutor["park"]["sjukfranvaro"].status == "uppnatt"
    assert rutor["bad"]["sjukfranvaro"].status == "ej"


def test_uppdrag_och_mal_raknas_i_ord(spara):
    uppdrag = [rad("park", titel=str(nr), status=s)
               for nr, s in enumerate(["klart", "klart", "ej_klart", "utgar"])]  # fmt: skip
    mal = [rad("park", namndmal=str(nr), bedomning=b)
           for nr, b in enumerate(["I hög grad uppfyllt", "I hög grad uppfyllt",
                                   "Ej uppfyllt"])]  # fmt: skip
    rutor = celler(fraga(spara, uppdrag=uppdrag, malbedomning=mal))["park"]
    assert (rutor["uppdrag"].text, rutor["uppdrag"].under) == ("2/4", "1 ej klara, 1 utgår")
    assert rutor["uppdrag"].status == "delvis"
    assert (rutor["mal"].status, rutor["mal"].under) == ("hog", "2 av 3 i hög grad")


def test_fragorna_borjar_med_kronor_och_valjer_namnden(spara):
    lager = spara(
        NAMNDER,
        resultatrakning=[resultat("park", -100, -2_100), resultat("bad", -100, -5_100)],
        eget_kapital=[rad("park", avrakning_kr=0), rad("bad", avrakning_kr=1_000_000)],
        stickprov=[prov("torg", 12)],
    )
    tabell = att_fraga_om(lager, ALLA).tabell
    assert list(tabell["rubrik"])[:2] == [
        "Underskott 5,0 mnkr (−5\u202f000,0\u202f%), 4,0 mnkr efter avräkning.",
        "Underskott 2,0 mnkr (−2\u202f000,0\u202f%).",
    ]  # fmt: skip
    assert tabell["slag"].iloc[2] == "säkert över gränsen"
    bara = att_fraga_om(lager, Urval("9999", 2030, "bokslut", "park")).tabell
    assert set(bara["namn"]) == {"Parknämnden"}


def test_utan_uppgifter_star_bara_kommunen_dar(spara):
    svar = fraga(spara)
    assert [id_ for id_, _, _ in svar.uppgifter["rader"]] == [KOMMUNEN]
    assert svar.tomt
    assert att_fraga_om(spara(NAMNDER), ALLA).tomt
