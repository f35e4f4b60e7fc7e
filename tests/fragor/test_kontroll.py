"""Internkontrollens svar: vad stickproven räcker till att säga, och källans tal bredvid."""

from __future__ import annotations

from functools import partial

import pytest

from hud_model.begrepp import Urval
from hud_model.export.tabell import csv, xlsx
from hud_model.fragor.kontroll import (
    andra_granskningar,
    andra_kontrollmatt,
    kontroller_och_atgarder,
    rekommendationer,
    samma_stickprov,
    stickprov_forandring,
    stickprov_mot_grans,
    stickprov_redovisat,
)

NAMN = {"bad": "Badnämnden", "park": "Parknämnden", "skola": "Skolnämnden", "torg": "Torgnämnden"}
ALLA = Urval("9999", 2023, "bokslut")
FEL = {"skola": 12, "park": 8, "bad": 7, "torg": 6}


def urval(namnd=None, tillfalle="bokslut", ar=2023):
    return Urval("9999", ar, tillfalle, namnd)


def rad(namnd, **mer):
    grund = {"kommun": "9999", "namnd": namnd, "ar": 2023, "tillfalle": "bokslut"}
    return grund | {"plats": "Stickprov, raden 1"} | mer


def prov(namnd, fel, antal=16, **mer):
    return (
        rad(
            namnd,
            process="Redovisning",
            kontroll="Underlag",
            slag="urval",
            antal=antal,
            fel=fel,
            antal_harlett=False,
        )
        | mer
    )


def fore(namnd, fel, antal=6):
    return prov(namnd, fel, antal, tillfalle="delar2", antal_harlett=True)


def sagt(namnd, **amnen):
    return [
        rad(namnd, amne=amne.replace("__", ": ").replace("_", " "), varde=varde)
        for amne, varde in amnen.items()
    ]


@pytest.fixture
def lager(spara):
    """Ger en funktion som fyller ett lager med den påhittade kommunens rader."""
    return partial(spara, NAMN)


def test_rubriken_sager_hur_manga_som_ligger_sakert_over_och_hur_manga_som_ar_oavgjorda(lager):
    svar = stickprov_mot_grans(lager(stickprov=[prov(n, f) for n, f in FEL.items()]), ALLA)
    # 12 av 16 är långt över 20 procent; 8 av 16 har p = 0,007 och tål fyra nämnder (Holm 0,021);
    # 7 av 16 har p = 0,027 och gör det inte (Holm 0,053).
    assert svar.rubrik == (
        "Två nämnder av fyra ligger säkert över gränsen på 20 procent; "
        "för två går det inte att avgöra"
    )
    assert svar.tabell["namn"].tolist() == [
        "Alla fyra nämnder",
        "Skolnämnden",
        "Parknämnden",
        "Badnämnden",
        "Torgnämnden",
    ]
    assert svar.tabell["fel"].tolist() == [12 + 8 + 7 + 6, 12, 8, 7, 6]
    assert svar.tabell["antal"].tolist() == [4 * 16, 16, 16, 16, 16]
    assert svar.tabell["notering"].notna().tolist() == [False, False, False, True, False]
    assert svar.tabell["notering"][3] == "över bara före korrigering"
    assert svar.bildrubrik == "Skolnämnden har störst andel fel, 75\u202f%"


def test_ett_knappt_utlatande_sager_att_linjen_nar_gransen(lager):
    """Holm prövar stegvis, linjen gör det inte: 7 av 16 är säkert över fast linjen når gränsen."""
    svar = stickprov_mot_grans(lager(stickprov=[prov("skola", 12), prov("park", 7)]), ALLA)
    park = svar.tabell.set_index("namnd").loc["park"]
    assert park["utlatande"] == "sakert_over"
    assert park["lagst_korr"] < 0.20
    assert park["notering"] == "knappt: linjen når gränsen"


def test_under_bara_fore_korrigering_sags_ut(lager):
    """0 av 14 vid gränsen 20 procent: 0,8 upphöjt till 14 är 0,044, men 0,132 för tre nämnder."""
    svar = stickprov_mot_grans(
        lager(stickprov=[prov("skola", 8), prov("park", 3), prov("bad", 0, antal=14)]), ALLA
    )
    bad = svar.tabell.set_index("namnd").loc["bad"]
    assert bad["utlatande"] == "gar_inte_att_avgora"
    assert bad["notering"] == "under bara före korrigering"


@pytest.mark.parametrize(
    ("fel", "rubrik"),
    [
        (
            {"bad": 3, "park": 4},
            "Det går inte att avgöra för någon av två nämnder om andelen fel ligger över gränsen "
            "på 20 procent",
        ),
        ({"bad": 16, "park": 16}, "Alla två nämnder ligger säkert över gränsen på 20 procent"),
        ({"bad": 3}, "För badnämnden går det inte att avgöra om andelen fel ligger över "
                     "20 procent: 3 fel av 16 stickprov"),
        ({"bad": 16}, "Badnämnden ligger säkert över gränsen på 20 procent: 16 fel av 16 "
                      "stickprov"),
        ({"bad": None, "park": 16}, "En nämnd av två ligger säkert över gränsen på 20 procent; "
                                    "för en saknas antal"),
    ],
)  # fmt: skip
def test_rubriken_foljer_utfallet(lager, fel, rubrik):
    svar = stickprov_mot_grans(lager(stickprov=[prov(n, f) for n, f in fel.items()]), ALLA)
    assert svar.rubrik == rubrik


def test_sakert_under_gransen_nar_manga_stickprov_ar_utan_fel(lager):
    svar = stickprov_mot_grans(lager(stickprov=[prov("bad", 1, 100), prov("park", 60, 100)]), ALLA)
    assert svar.rubrik == (
        "En nämnd av två ligger säkert över gränsen på 20 procent; en ligger säkert under"
    )


def test_vald_namnd_star_forst_och_i_rubriken_med_de_andra_under(lager):
    fyllt = lager(stickprov=[prov(n, f) for n, f in FEL.items()])
    svar = stickprov_mot_grans(fyllt, urval("torg"))
    assert svar.tabell["namn"].tolist()[1:3] == ["Torgnämnden", "Skolnämnden"]
    assert svar.rubrik.startswith("För torgnämnden går det inte att avgöra")
    assert svar.ingress.startswith("Två nämnder av fyra ligger säkert över")
    assert svar.uppgifter["vald"] == "torg"


def test_vald_namnd_utan_stickprov_sags_och_de_andra_visas(lager):
    svar = stickprov_mot_grans(lager(stickprov=[prov("bad", 16), prov("park", 3)]), urval("torg"))
    assert svar.ingress.startswith("Torgnämnden har inga stickprov här.")
    assert len(svar.tabell) == 1 + 2


def test_kontrollen_som_flest_namnder_har_visas_och_de_ovriga_for_sig(lager):
    fyllt = lager(
        stickprov=[
            *(prov(n, f) for n, f in FEL.items()),
            prov("bad", 5, kontroll="Resor"),
            prov("bad", 38, 551, kontroll="Gåvor", slag="totalgranskning", belopp_fel_kr=222_499),
        ]
    )
    assert stickprov_mot_grans(fyllt, ALLA).uppgifter["kontroll"] == "Underlag"
    svar = andra_granskningar(fyllt, ALLA)
    gavor, resor = svar.tabell.to_dict("records")
    assert (gavor["kontroll"], gavor["fel"], gavor["belopp_fel_kr"]) == ("Gåvor", 38, 222_499)
    assert gavor["andel"] == pytest.approx(0.069, abs=0.0005)
    assert gavor["lagst"] != gavor["lagst"], "allt är granskat: inget intervall"
    assert resor["lagst"] < 5 / 16 < resor["hogst"]
    assert svar.rubrik == "Två andra granskningar"
    assert andra_granskningar(fyllt, urval("park")).tomt


def test_en_ensam_totalgranskning_far_en_mening(lager):
    gavor = prov("bad", 38, 551, kontroll="Gåvor", slag="totalgranskning", belopp_fel_kr=222_499)
    svar = andra_granskningar(lager(stickprov=[gavor]), ALLA)
    assert svar.rubrik == (
        "Gåvor: 38 av 551 granskade underlag hade fel, för 222\u202f499 kr"
    )  # fmt: skip
    assert stickprov_mot_grans(lager(), ALLA).tomt, "en totalgranskning är inget urval"


def test_en_forandring_fran_ett_av_sex_till_sex_av_sexton_ar_inte_faststalld(lager):
    fyllt = lager(stickprov=[prov("bad", 6), fore("bad", 1), prov("park", 8), fore("park", 3)])
    svar = stickprov_forandring(fyllt, urval("bad"))
    assert svar.rubrik == "Förändringen är inte fastställd"
    assert svar.uppgifter["fore"] == ("Delår 2", 1, 6)
    assert svar.uppgifter["nu"] == ("Bokslut", 6, 16)
    assert svar.uppgifter["harlett"]
    p = svar.tabell.set_index("namnd")["p_forandring"]
    assert p["bad"] == pytest.approx(0.62, abs=0.005)
    assert stickprov_forandring(fyllt, urval("park")).rubrik == "Andelen fel är oförändrad"
    alla = stickprov_forandring(fyllt, ALLA)
    assert alla.rubrik == "Ingen förändring är fastställd"
    assert alla.ingress.startswith("Andelen steg för en och var densamma för en av två nämnder.")


def test_en_stor_forandring_ar_faststalld(lager):
    fyllt = lager(stickprov=[prov("bad", 60, 100), fore("bad", 5, 100), prov("park", 3)])
    assert stickprov_forandring(fyllt, urval("bad")).rubrik == "Förändringen är fastställd"
    assert stickprov_forandring(fyllt, ALLA).rubrik == "Förändringen är fastställd för badnämnden"


def test_harlett_antal_sags_i_ingressen_och_antalet_i_uppgifterna(lager):
    fyllt = lager(stickprov=[prov("bad", 6), fore("bad", 1), fore("park", 3)])
    delar = stickprov_mot_grans(fyllt, urval(tillfalle="delar2"))
    assert delar.ingress.endswith("Antalen är härledda ur andelarna och kan vara större.")
    assert delar.tabell["antal_harlett"].tolist() == [True, True, True]
    bokslut = stickprov_mot_grans(fyllt, ALLA)
    assert "härledda" not in bokslut.ingress
    assert (bokslut.uppgifter["minsta"], bokslut.uppgifter["fore"]) == (6, "Delår 2")


def test_jamforelsen_galler_samma_namnders_senaste_tillfalle(lager):
    fyllt = lager(stickprov=[prov("bad", 6), prov("bad", 2, ar=2022), fore("park", 3)])
    svar = stickprov_mot_grans(fyllt, ALLA)
    assert svar.uppgifter["fore"] == "Bokslut 2022"
    assert svar.tabell["fel_fore"].tolist() == [2]


def test_utan_tidigare_tillfalle_forklaras_varfor(lager):
    svar = stickprov_forandring(lager(stickprov=[prov("bad", 6)]), ALLA)
    assert svar.tomt
    assert "inget tidigare tillfälle" in svar.tom_for


def test_kallans_antal_stalls_bredvid_det_raknade(lager):
    """Som i en riktig rapport: 114 stickprov och 42 procent, men nio gånger sexton är 144."""
    fyllt = lager(
        stickprov=[prov(n, f) for n, f in FEL.items()],
        rapporterad_uppgift=sagt(
            None,
            Stickprov__antal_totalt=54,
            Stickprov__fel_totalt=33,
            Stickprov__andel_fel=52,
        ),
    )
    svar = stickprov_redovisat(fyllt, urval("bad"))
    assert svar.rubrik == "Rapportens ”54 stickprov” stämmer inte"
    assert svar.ingress == (
        "Andelen 52\u202f% stämmer bara med 64. Vi räknar med 64 och låter 54 stå som redovisat."
    )
    assert svar.tabell["uppgift"].tolist() == ["Redovisat", "Räknat, 4 × 16", "33 fel av 54 vore"]
    assert svar.tabell["antal"].tolist() == [54, 64, 54]
    assert svar.tabell["andel_procent"].round(1).tolist() == [52.0, 51.6, 61.1]


def test_kallans_summor_som_stammer_sags_stamma(lager):
    fyllt = lager(
        stickprov=[prov("bad", 8), prov("park", 4)],
        rapporterad_uppgift=sagt(None, Stickprov__antal_totalt=32, Stickprov__fel_totalt=12),
    )
    svar = stickprov_redovisat(fyllt, ALLA)
    assert svar.rubrik == "Rapportens summor stämmer med nämndernas stickprov"
    assert stickprov_redovisat(lager(stickprov=[prov("bad", 8)]), urval(ar=2022)).tomt


def test_samma_tal_pa_tva_stallen_blir_en_fraga_nar_inlasningen_fragat(lager):
    fyllt = lager(
        stickprov=[prov("bad", 6, plats="Stickprov, raden 1 (rad 3); Resor, raden 2 (rad 9)")],
        anmarkning=[
            rad(
                "bad",
                id="x",
                niva="upplysning",
                regel="inlasning",
                text="samma tal",
                atgard="fråga den som gjort kontrollerna",
                plats="Resor, raden 2 (rad 9)",
            )
        ],
    )
    svar = samma_stickprov(fyllt, ALLA)
    assert svar.tabell["plats"].tolist() == ["Stickprov, raden 1; Resor, raden 2"]
    assert svar.tabell["fraga"].tolist() == ["fråga den som gjort kontrollerna"]
    assert samma_stickprov(fyllt, urval("park")).tomt


def test_matten_far_aret_fore_bredvid_och_det_som_saknas_forblir_saknat(lager):
    fyllt = lager(
        kontrollmatt=[
            rad(None, kontroll="Köp", matt="Anmälda", varde=284.0, enhet="antal"),
            rad(None, kontroll="Köp", matt="Anmälda", varde=208.0, enhet="antal", ar=2022),
            rad("bad", kontroll="Lön", matt="Andel kvar", varde=27.0, enhet="%", ar=2022),
            rad("park", kontroll="Köp", matt="Egna", varde=1.0, enhet="antal"),
        ]
    )
    svar = andra_kontrollmatt(fyllt, urval("bad"))
    assert svar.rubrik == "Köp, anmälda: 284 mot 208 året före"
    assert svar.tabell["namn"].tolist() == ["Badnämnden", "Hela kommunen"]
    assert svar.tabell["varde"].isna().tolist() == [True, False]
    assert svar.tabell["varde_foregaende"].tolist() == [27.0, 208.0]


def listor(status=("ej_klart", "klart", "klart"), namnd="bad"):
    kontroll = {"process": "Lön", "kommungemensam": True}
    return {
        "systematisk_kontroll": [
            rad(namnd, kontroll=f"Kontroll {nr}", ordning=nr, status=ett, **kontroll)
            for nr, ett in enumerate(reversed(status), 1)
        ],
        "riskatgard": [
            rad(namnd, process="Lön", risk="Risk", atgard="Utbilda", ordning=1, status="klart")
        ],
        "revisionsatgard": [
            rad(namnd, granskning="Mål", atgard="Skriv om", ordning=1, status="ej_klart")
        ],
    }


def test_listorna_har_ej_klara_forst_och_kallans_antal_bredvid(lager):
    fyllt = lager(
        **listor(),
        stickprov=[prov(n, f) for n, f in FEL.items()],
        rapporterad_uppgift=sagt(
            "bad",
            Riskåtgärder__antal=2,
            Riskåtgärder__ej_slutförda=1,
            Systematiska_kontroller__antal=3,
            Systematiska_kontroller__utförda=1,
        ),
    )
    svar = kontroller_och_atgarder(fyllt, ALLA)
    assert svar.rubrik == "Två av fem kontroller och åtgärder är inte klara"
    assert svar.tabell["titel"].tolist() == [
        "Kontroll 3",
        "Kontroll 1",
        "Kontroll 2",
        "Utbilda",
        "Skriv om",
    ]
    assert svar.ingress == (
        "Källan anger 2 åtgärder, revisionens inräknade, varav 1 ej slutförda; listorna ger samma. "
        "≠ källan anger 3 kontroller, varav 1 utförda; listorna ger 3 och 2. "
        "Listorna gäller badnämnden; för tre nämnder till är ingen egen rapport inläst."
    )


def test_namnd_utan_listor_far_veta_vilken_inlasning_som_fyller_dem(lager):
    svar = kontroller_och_atgarder(lager(**listor()), urval("park"))
    assert svar.tomt
    assert "parknämnden" in svar.tom_for
    assert "verksamhetsberättelse 2023" in svar.tom_for


def test_rekommendationer_till_och_med_aret_egna_forst(lager):
    def rek(namnd, ar, text):
        return rad(namnd, ar=ar, tillfalle="plan", fran="revisionen", omrade="Mål", text_kort=text)

    fyllt = lager(
        rekommendation=[
            rek(None, 2021, "till alla"),
            rek("bad", 2021, "till bad"),
            rek("park", 2022, "till park"),
            rek("bad", 2024, "senare"),
        ]
    )
    svar = rekommendationer(fyllt, urval("bad"))
    assert svar.tabell["text_kort"].tolist() == ["till bad", "till alla"]
    assert svar.tabell["kalla"].tolist() == ["Berättelsen", "Berättelsen"]
    assert svar.rubrik == "Två rekommendationer till badnämnden till och med 2023"
    assert rekommendationer(fyllt, ALLA).tabell["text_kort"].tolist()[0] == "till park"


def test_ett_ar_utan_beslutad_grans_sager_vad_som_fattas(lager):
    svar = stickprov_mot_grans(lager(stickprov=[prov("bad", 6, ar=2018)]), urval(ar=2018))
    assert svar.tomt
    assert "stickprov_grans" in svar.tom_for


def test_tomma_svar_gar_att_hamta_och_forklaras(lager):
    tomt = lager()
    for fraga in (
        stickprov_mot_grans,
        stickprov_forandring,
        stickprov_redovisat,
        samma_stickprov,
        andra_granskningar,
        andra_kontrollmatt,
        kontroller_och_atgarder,
        rekommendationer,
    ):
        svar = fraga(tomt, ALLA)
        assert svar.tom_for.endswith(".")
        assert csv(svar)
        assert xlsx(svar)
