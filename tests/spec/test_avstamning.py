"""Avstämning: går källans siffror ihop.

Det källan anger ställs bredvid det modellen räknar. Skillnader som inte kan vara avrundning
blir anmärkningar; ingenting rättas, och det som saknas räknas aldrig som noll.
"""

import pandas as pd
import pytest

from hud_model.regler.avstamning import anmarkning_id, avstam, missade_summor
from hud_model.tabeller import TABELLER

VEM = {
    "kommun": "0126",
    "namnd": "kommunstyrelsen",
    "ar": 2023,
    "tillfalle": "bokslut",
    "inlasning": "i",
    "plats": "Tabellen, raden",
}
TYPER = {"heltal": "Int64", "tal": "float64", "sant": "boolean"}


def ram(namn, *rader):
    """En tabell som lagret lämnar den: alla kolumner, rätt typ, saknat som saknat."""
    tabell = pd.DataFrame([VEM | rad for rad in rader], dtype=object)
    kolumner = TABELLER[namn].kolumner
    tabell = tabell.reindex(columns=[k.namn for k in kolumner])
    return tabell.astype({k.namn: TYPER.get(k.typ, "str") for k in kolumner})


def prova(**tabeller):
    return avstam({namn: ram(namn, *rader) for namn, rader in tabeller.items()}, {})


def fynd(**tabeller):
    """(nyckelns sista led, rapporterat, beräknat) för varje anmärkning, med vanliga blanktecken."""
    return [
        tuple(
            text.replace("\u202f", " ").replace("\u00a0", " ")
            for text in (a.nyckel.split("/", 3)[3], a.rapporterat, a.beraknat)
        )
        for a in prova(**tabeller)
    ]


def tkr(*belopp):
    """Tusental kronor i ordningen budget, utfall, avvikelse, föregående år."""
    kolumner = ("budget_kr", "utfall_kr", "avvikelse_rapporterad_kr", "foregaende_ar_kr")
    return {k: None if b is None else 1000 * b for k, b in zip(kolumner, belopp, strict=False)}


def uppgift(amne, varde, enhet=None, **mer):
    return {"amne": amne, "varde": varde, "enhet": enhet, **mer}


RESULTATRAKNING = [
    {"post": post, "ordning": ordning, **tkr(*belopp)}
    for ordning, (post, *belopp) in enumerate(
        [
            ("Verksamhetens intäkter", 45_725, 71_966, 26_241, 77_242),
            ("Personal", -287_885, -278_601, 9_284, -243_470),
            ("Lokaler", -27_617, -33_702, -6_086, -32_824),
            ("Bidrag kostnader", -8_514, -8_133, 381, -8_041),
            ("Köp av verksamhet", -82_549, -82_919, -370, -80_729),
            ("Övrigt", -368_063, -419_536, -51_473, -384_146),
            ("Verksamhetens kostnader", -774_627, -822_890, -48_264, -749_209),
            ("Årets resultat", -728_902, -750_925, -22_023, -671_967),
        ]
    )
]


def andrad(rader, plats, **nytt):
    return [rad | nytt if nummer == plats else rad for nummer, rad in enumerate(rader)]


def test_utan_tabeller_finns_inget_att_anmarka():
    assert avstam({}, {}) == []


def test_resultatrakningen_gar_ihop_sa_nar_som_pa_avrundning():
    """Kommunstyrelsen 2023, Resultaträkning: kostnadernas budget skiljer en tkr från posternas."""
    assert -287_885 - 27_617 - 8_514 - 82_549 - 368_063 == -774_628
    assert fynd(resultatrakning=RESULTATRAKNING) == []


def test_en_post_som_andrats_syns_mot_kostnadernas_summa_och_sin_avvikelse():
    rader = andrad(RESULTATRAKNING, 1, utfall_kr=-268_601_000)
    assert fynd(resultatrakning=rader) == [
        ("Verksamhetens kostnader, utfall", "−822 890 000 kr", "−812 891 000 kr"),
        ("Personal, avvikelse", "9 284 000 kr", "19 284 000 kr"),
    ]


def test_anmarkningen_sager_var_vad_och_vad_som_ska_goras():
    (anmarkning, _) = prova(resultatrakning=andrad(RESULTATRAKNING, 1, utfall_kr=-268_601_000))
    assert (anmarkning.niva, anmarkning.regel) == ("varning", "avstamning.delar_mot_summa")
    assert anmarkning.tabell == "resultatrakning"
    assert anmarkning.nyckel == "kommunstyrelsen/2023/bokslut/Verksamhetens kostnader, utfall"
    assert anmarkning.plats == VEM["plats"]
    assert anmarkning.text.startswith("Verksamhetens kostnader, utfall: källan anger −822")
    assert anmarkning.text.endswith(".")
    assert anmarkning.atgard


def test_samma_klagomal_har_samma_id_och_ett_annat_ett_annat():
    ett, annat = prova(resultatrakning=andrad(RESULTATRAKNING, 1, utfall_kr=-268_601_000))
    assert anmarkning_id(ett) != anmarkning_id(annat)
    assert len(anmarkning_id(ett)) == 12
    assert anmarkning_id(ett) == anmarkning_id(
        prova(resultatrakning=andrad(RESULTATRAKNING, 1, utfall_kr=-268_601_000))[0]
    )


def test_uppgifter_om_hela_kommunen_far_kommunen_i_nyckeln():
    rader = andrad([r | {"namnd": None} for r in RESULTATRAKNING], 1, utfall_kr=0)
    assert prova(resultatrakning=rader)[0].nyckel.startswith("kommunen/2023/bokslut/")


def test_toleransen_ar_en_parameter():
    tabeller = {"resultatrakning": ram("resultatrakning", *RESULTATRAKNING)}
    strang = avstam(tabeller, {"avstamning": {"tolerans_kr_per_term": 0}})
    assert "kommunstyrelsen/2023/bokslut/Verksamhetens kostnader, budget" in [
        a.nyckel for a in strang
    ]


def test_utan_summarader_ordning_eller_belopp_provas_inga_summor():
    assert fynd(resultatrakning=RESULTATRAKNING[:6]) == []
    assert fynd(resultatrakning=RESULTATRAKNING[1:]) == []
    assert fynd(resultatrakning=RESULTATRAKNING[:7]) == []
    fel = {"utfall_kr": 0, "avvikelse_rapporterad_kr": None}
    assert fynd(resultatrakning=andrad(RESULTATRAKNING, 1, **fel)) != []
    assert fynd(resultatrakning=andrad(RESULTATRAKNING, 1, ordning=None, **fel)) == []
    saknas = dict.fromkeys(("utfall_kr", "avvikelse_rapporterad_kr"))
    assert fynd(resultatrakning=andrad(RESULTATRAKNING, 1, **saknas)) == []
    assert fynd(resultatrakning=andrad(RESULTATRAKNING, 6, **saknas)) == []


def test_driftens_verksamheter_mot_omrade_och_omraden_mot_summa():
    """Kommunstyrelsen 2023, Ekonomi, drift: politisk verksamhet, här med ett planterat fel."""
    rader = [
        {"verksamhet": "Politisk", "niva": "omrade", **tkr(-56_174, -60_379)},
        *(
            {"verksamhet": namn, "overordnad": "Politisk", "niva": "verksamhet", **tkr(*belopp)}
            for namn, *belopp in [
                ("Nämnd", -34_208, -38_647),
                ("Partier", -6_360, -6_490),
                ("Övrig", -15_606, -15_241),
            ]
        ),
        {"verksamhet": "Gemensamt", "niva": "omrade", **tkr(-312_023, -322_052)},
        {"verksamhet": "Resultat", "niva": "summa", **tkr(-368_197, -372_431)},
    ]
    assert -60_379 - 322_052 == -382_431
    assert fynd(driftverksamhet=rader) == [
        ("Resultat, utfall", "−372 431 000 kr", "−382 431 000 kr")
    ]


def test_procenten_provas_med_tecken_och_sa_noga_som_kallan_anger():
    """Kommunstyrelsen 2023, Ekonomi, drift: området anges till plus en procent."""
    rader = [
        {"verksamhet": namn, "niva": "verksamhet", "avvikelse_rapporterad_procent": p, **tkr(*b)}
        for namn, p, *b in [
            ("Äldre och personer med funktionsnedsättning", 1, -1_744, -1_761),
            ("Färdtjänst", -1, -1_744, -1_761),
            ("Färdtjänst med decimal", -1.1, -1_744, -1_761),
            ("Övrigt", -859, -1_560, -14_966),
            ("Räddningstjänst", 0, -74_240, -74_370),
            ("Ny", 5, 0, -100),
            ("Tyst", None, -1, -100),
        ]
    ]
    assert fynd(driftverksamhet=rader) == [
        ("Färdtjänst med decimal, avvikelse (%)", "−1,1 %", "−0,97 %"),
        ("Äldre och personer med funktionsnedsättning, avvikelse (%)", "1 %", "−0,97 %"),
    ]


def test_investeringarnas_delsummor_och_summa():
    """Kommunstyrelsen 2023, Investeringar, här med planterade fel i delsummorna."""
    rader = [
        {"grupp": "IT", "post": "Utbyte", "niva": "post", **tkr(-17_800)},
        {"grupp": "IT", "post": "Fiber", "niva": "post", **tkr(-19_509)},
        {"grupp": "IT", "post": "Summa IT", "niva": "delsumma", **tkr(-47_309)},
        {"post": "Inventarier", "niva": "post", **tkr(-800)},
        {"post": "Exkl. reserv", "niva": "delsumma", **tkr(-48_109)},
        {"post": "Reserv", "niva": "reserv", **tkr(-30_000)},
        {"post": "Totalt", "niva": "summa", **tkr(-17_800 - 19_509 - 800 - 30_000)},
    ]
    assert sorted(fynd(investering=rader)) == [
        ("Exkl. reserv, budget", "−48 109 000 kr", "−38 109 000 kr"),
        ("Summa IT, budget", "−47 309 000 kr", "−37 309 000 kr"),
    ]


def test_samhallsbyggnadens_tabeller_summeras_var_for_sig():
    """Kommunstyrelsen 2023, Exploateringsutfall: avvikelsen är mot prognosen i planen."""
    rader = [
        {
            "tabell": "exploateringsutfall",
            "post": post,
            "niva": niva,
            "prognos_vp_kr": 1000 * prognos,
            "utfall_kr": 1000 * utfall,
            "avvikelse_rapporterad_kr": 1000 * sagt,
        }
        for post, niva, prognos, utfall, sagt in [
            ("Genomförande", "post", 141_019, 61_080, -79_939),
            ("Planering", "post", -27_495, -62_784, -35_289),
            ("Summa", "summa", 113_524, -1_704, -15_228),
        ]
    ]
    assert fynd(samhallsbyggnad=rader) == [
        ("Summa, avvikelse", "−15 228 000 kr", "−115 228 000 kr"),
        ("Summa, avvikelse", "−15 228 000 kr", "−115 228 000 kr"),
    ]


FINANSIERING = [
    {
        "finansiar": namn,
        "bidrag_kr": 1000 * bidrag,
        "kostnad_kr": 1000 * kostnad,
        "netto_kr": 1000 * (bidrag - kostnad),
        "netto_rapporterad_kr": 1000 * netto,
    }
    for namn, bidrag, kostnad, netto in [
        ("Minoritetsspråk", 780, 780, 0),
        ("Beredskap", 4_025, 3_174, 851),
        ("Vinnova", 3_520, 2_673, 847),
        ("Brå", 1_600, 1_600, 0),
    ]
]


@pytest.mark.parametrize(
    ("amne", "varde", "enhet", "vantat"),
    [
        ("summa bidrag", 780 + 4_025 + 3_520 + 1_600, "tkr", []),
        ("summa kostnad", 780 + 3_174 + 2_673 + 1_600, "tkr", []),
        ("summa netto", 1.7, "mnkr", []),
        ("summa netto", 1_708, "tkr", [("1 708 000 kr", "1 698 000 kr")]),
        ("summa netto", 1_708, "kronor", []),
        ("summa netto", None, "tkr", []),
    ],
)
def test_extern_finansiering_mot_kallans_summor(amne, varde, enhet, vantat):
    """Kommunstyrelsen 2023, Extern finansiering, raden Summa."""
    rader = fynd(
        extern_finansiering=FINANSIERING,
        rapporterad_uppgift=[uppgift(f"Extern finansiering: {amne}", varde, enhet)],
    )
    assert [rad[1:] for rad in rader] == vantat


def test_en_summa_utan_rader_eller_med_ett_okant_led_provas_inte():
    sagt = [uppgift("Särskilda satsningar: summa utfall", 100, "tkr")]
    assert fynd(rapporterad_uppgift=sagt) == []
    okand = [{"satsning": "A", "utfall_kr": 1}, {"satsning": "B"}]
    assert fynd(rapporterad_uppgift=sagt, satsning=okand) == []


def test_nettot_ar_bidrag_minus_kostnad():
    assert fynd(extern_finansiering=andrad(FINANSIERING, 1, netto_rapporterad_kr=815_000)) == [
        ("Beredskap, netto", "815 000 kr", "851 000 kr")
    ]
    assert fynd(extern_finansiering=andrad(FINANSIERING, 1, bidrag_kr=None)) == []
    assert fynd(extern_finansiering=andrad(FINANSIERING, 1, netto_rapporterad_kr=None)) == []


KAPITAL = {
    "ib_rapporterad_kr": 16_036_000,
    "arets_resultat_kr": -22_023_000,
    "arets_resultat_rapporterad_kr": -22_000_000,
    "avrakning_kr": -3_277_000 + 22_023_000,
    "avrakning_rapporterad_kr": 18_700_000,
    "balansresultat_kr": -3_277_000,
    "balansresultat_rapporterad_kr": -3_277_000,
    "resultatoverforing_kr": -3_277_000,
    "resultatoverforing_rapporterad_kr": -3_277_000,
    "ub_kr": 12_759_000,
    "ub_rapporterad_kr": 12_759_000,
}
FORRA_ARET = {"ar": 2022, "ub_rapporterad_kr": 16_036_000}


def test_eget_kapital_gar_ihop_och_loptext_provas_sa_noga_som_den_anger():
    """Kommunstyrelsen 2023: 22 miljoner och 18,7 miljoner i text, tkr i tabellen."""
    assert fynd(resultatrakning=RESULTATRAKNING, eget_kapital=[FORRA_ARET, KAPITAL]) == []


@pytest.mark.parametrize(
    ("fel", "vantat"),
    [
        (
            {"ub_rapporterad_kr": 12_795_000},
            ("UB eget kapital", "12 795 000 kr", "12 759 000 kr"),
        ),
        (
            {"ib_rapporterad_kr": 16_063_000, "ub_rapporterad_kr": 16_063_000 - 3_277_000},
            ("IB eget kapital", "16 063 000 kr", "16 036 000 kr"),
        ),
        (
            {"avrakning_rapporterad_kr": 17_800_000},
            ("Avräkning", "17 800 000 kr", "18 746 000 kr"),
        ),
        (
            {"arets_resultat_rapporterad_kr": -23_000_000},
            ("Årets resultat mot budget", "−23 000 000 kr", "−22 023 000 kr"),
        ),
    ],
)
def test_varje_led_i_eget_kapital_provas(fel, vantat):
    rader = fynd(resultatrakning=RESULTATRAKNING, eget_kapital=[FORRA_ARET, KAPITAL | fel])
    assert rader == [vantat]


def test_eget_kapital_utan_forra_aret_och_resultatrakning_provas_bara_for_det_som_finns():
    assert fynd(eget_kapital=[KAPITAL | {"ib_rapporterad_kr": None}]) == []


def test_loptextens_belopp_mot_tabellens():
    """Kommunstyrelsen 2023: tabellens −3 277 tkr är i texten 3,2 miljoner, inte 3,3."""
    sagt = [
        uppgift("Eget kapital: balansresultat (text)", -3.2, "mnkr"),
        uppgift("Eget kapital: årets resultat (text)", -22, "mnkr"),
        uppgift("Eget kapital: ib (text)", 16, "mnkr"),
        uppgift("Eget kapital: ub (text)", 99, "procent"),
    ]
    assert fynd(eget_kapital=[KAPITAL], rapporterad_uppgift=sagt) == [
        ("Eget kapital: balansresultat (text)", "−3 200 000 kr", "−3 277 000 kr")
    ]


NETTOKOSTNAD = [
    {"ar": 2022, "verksamhet": "Infrastruktur", "utfall_kr": -327_220_000},
    {"verksamhet": "Infrastruktur", "utfall_kr": -366_734_000},
    {"verksamhet": "Infrastruktur", "overordnad": "Annat", "utfall_kr": -1},
]


def test_nettokostnadens_utveckling_i_tabell_och_text():
    """Kommunstyrelsen 2023, Infrastruktur: 12 procent i tabellen, 13 i texten."""
    assert round(100 * (366_734 - 327_220) / 327_220, 2) == 12.08
    sagt = [
        uppgift("Nettokostnadsutveckling: Infrastruktur (tabell)", 12, "%"),
        uppgift("Nettokostnadsutveckling: Infrastruktur (text)", 13, "%"),
        uppgift("Nettokostnadsutveckling: Infrastruktur", 3, "%", ar=2022),
    ]
    assert fynd(nettokostnad=NETTOKOSTNAD, rapporterad_uppgift=sagt) == [
        ("Nettokostnadsutveckling: Infrastruktur (text)", "13 %", "12,08 %")
    ]


UPPDRAG = [
    {"titel": str(nummer), "status": status}
    for nummer, status in enumerate(["klart"] * 18 + ["ej_klart"] * 6)
]


def test_antal_i_loptext_mot_listan():
    """Kommunstyrelsen 2023: 24 uppdrag, 18 klara, fem ej klara, ett utgår; listan: sex ej."""
    sagt = [
        uppgift(f"Uppdrag: {vad}", antal)
        for vad, antal in [("antal", 24), ("klara", 18), ("ej klara", 5), ("utgår", 1)]
    ]
    assert fynd(uppdrag=UPPDRAG, rapporterad_uppgift=sagt) == [
        ("Uppdrag: ej klara", "5", "6"),
        ("Uppdrag: utgår", "1", "0"),
    ]
    assert fynd(rapporterad_uppgift=sagt) == [], "utan lista finns inget att räkna"


def test_rader_utan_status_kan_raknas_at_bada_hallen():
    okanda = andrad(UPPDRAG, 23, status=None)
    assert fynd(uppdrag=okanda, rapporterad_uppgift=[uppgift("Uppdrag: ej klara", 5)]) == []
    assert fynd(uppdrag=okanda, rapporterad_uppgift=[uppgift("Uppdrag: ej klara", 7)]) == [
        ("Uppdrag: ej klara", "7", "5–6")
    ]


def test_namndmalen_raknas_per_bedomning():
    """Kommunstyrelsen 2023: tre i mycket hög grad, ett i hög grad, fem delvis; här ett fel."""
    mal = [
        {"namndmal": str(nummer), "bedomning": bedomning}
        for nummer, bedomning in enumerate(
            ["I mycket hög grad uppfyllt"] * 3 + ["I hög grad uppfyllt"] + ["Delvis uppfyllt"] * 4
        )
    ]
    sagt = [
        uppgift("Nämndmål: i mycket hög grad", 3),
        uppgift("Nämndmål: i hög grad", 1),
        uppgift("Nämndmål: delvis", 5),
    ]
    assert fynd(malbedomning=mal, rapporterad_uppgift=sagt) == [("Nämndmål: delvis", "5", "4")]
    okant = [*mal, {"namndmal": "nytt"}]
    assert fynd(malbedomning=okant, rapporterad_uppgift=sagt) == []


def test_riskatgarder_ar_ocksa_de_efter_revision():
    """Kommunstyrelsen 2023: elva åtgärder är sex mot risker och fem efter revision."""
    risk = [{"risk": "r", "atgard": str(n), "status": "klart"} for n in range(6)]
    revision = [{"granskning": "g", "atgard": str(n), "status": "klart"} for n in range(5)]
    assert (
        fynd(
            riskatgard=risk,
            revisionsatgard=revision,
            rapporterad_uppgift=[uppgift("Riskåtgärder: antal", 6 + 5)],
        )
        == []
    )


def test_digitaliseringspottens_lagen_mot_antalet_initiativ():
    """Kommunstyrelsen 2023, Digitaliseringspotten: 8 klara, 15 pågående, 1 planerat, 3 avbrutna."""
    lagen = {"klara": 8, "pagaende": 15, "planerade": 1, "avbrutna": 3}
    sagt = [uppgift("Digitaliseringspotten: initiativ", 28)]
    assert 8 + 15 + 1 + 3 == 27
    pott = [lagen | {"initiativ": 27}]
    assert fynd(digitaliseringspott=pott, rapporterad_uppgift=sagt) == [
        ("Digitaliseringspotten: initiativ", "28", "27")
    ]
    pott = [lagen | {"initiativ": 27, "planerade": None}]
    assert fynd(digitaliseringspott=pott, rapporterad_uppgift=sagt) == []


STICKPROV = [
    {
        "namnd": f"n{nummer}",
        "process": "Redovisning",
        "kontroll": "Underlag och attest",
        "slag": "urval",
        "antal": 16,
        "fel": fel,
        "andel_fel_rapporterad_procent": andel,
    }
    for nummer, (fel, andel) in enumerate(
        zip([6, 9, 8, 7, 8, 6, 7, 4, 6], [38, 56, 50, 44, 50, 38, 44, 25, 38], strict=True)
    )
]


def test_stickprovens_antal_fel_och_andel_for_kommunen():
    """Kommunstyrelsen 2023, Intern kontroll: 114 stickprov, 16 per nämnd, 61 fel, 42 procent."""
    sagt = [
        uppgift("Stickprov: antal totalt", 114),
        uppgift("Stickprov: per nämnd", 16),
        uppgift("Stickprov: fel totalt", 61),
        uppgift("Stickprov: andel fel", 42, "%"),
    ]
    totalt = {"process": "Gåvor", "kontroll": "Gåvor", "slag": "totalgranskning", "antal": 551}
    anmarkningar = prova(stickprov=[*STICKPROV, totalt], rapporterad_uppgift=sagt)
    assert [(a.rapporterat, a.beraknat) for a in anmarkningar] == [("114", str(9 * 16))]
    assert "summan av nämndernas stickprov" in anmarkningar[0].text


def test_antalet_per_namnd_provas_for_sig_nar_det_ger_nagot_annat():
    sagt = [uppgift("Stickprov: antal totalt", 114), uppgift("Stickprov: per nämnd", 12)]
    anmarkningar = prova(stickprov=STICKPROV, rapporterad_uppgift=sagt)
    assert [a.beraknat for a in anmarkningar] == [str(9 * 16), str(9 * 12)]
    assert "antalet per nämnd för 9 nämnder" in anmarkningar[1].text


def test_okanda_fel_och_flera_delade_kontroller_provas_inte_mot_kommunens_summa():
    sagt = [uppgift("Stickprov: fel totalt", 1), uppgift("Stickprov: andel fel", 1)]
    okant = andrad(STICKPROV, 0, fel=None)
    assert fynd(stickprov=okant, rapporterad_uppgift=sagt) == []
    flera = [*STICKPROV, *(rad | {"kontroll": "Annan"} for rad in STICKPROV)]
    assert fynd(stickprov=flera, rapporterad_uppgift=sagt) == []


def test_namndens_andel_fel_mot_fel_och_antal():
    """Kommunstyrelsen 2023: 6 av 16 är 37,5 procent, som får skrivas 38."""
    assert fynd(stickprov=STICKPROV) == []
    assert fynd(stickprov=andrad(STICKPROV, 0, andel_fel_rapporterad_procent=36)) == [
        ("Underlag och attest, andel fel", "36 %", "37,5 %")
    ]
    assert fynd(stickprov=andrad(STICKPROV, 0, fel=None)) == []
    assert fynd(stickprov=andrad(STICKPROV, 0, antal=0)) == []
    harlett = andrad(STICKPROV, 0, fel=1, antal_harlett=True)
    assert [a.niva for a in prova(stickprov=harlett)] == ["upplysning"]


ETAPPMAL = {
    "indikator": "hyresratter",
    "varde": 15,
    "operator": ">",
    "mal": 15,
    "uppnatt": False,
    "uppnatt_rapporterad": True,
}


def test_etappmal_som_sags_uppnatt_men_inte_ar_det_namns_med_bada():
    """Kommunstyrelsen 2023, Hyresrätter i Huddinge: 15 mot >15 sägs nått."""
    (anmarkning,) = prova(
        indikator=[{"id": "hyresratter", "namn": "Hyresrätter"}], etappmalsutfall=[ETAPPMAL]
    )
    assert anmarkning.text == (
        "Etappmål Hyresrätter: källan anger uppnått men utfallet 15 mot målet >15 ger inte uppnått."
    )
    assert anmarkning.niva == "varning"


def test_ett_etappmal_utan_operator_ger_en_upplysning():
    """Kommunstyrelsen 2023, Nämndernas budgethållning: etappmålet är 0, utan jämförelsetecken."""
    tolkat = ETAPPMAL | {"operator": None, "mal": 0, "varde": -0.3}
    (anmarkning,) = prova(etappmalsutfall=[tolkat])
    assert anmarkning.niva == "upplysning"
    assert "utfallet −0,3 mot målet 0" in anmarkning.text


@pytest.mark.parametrize(
    "lika", [{"uppnatt": True}, {"uppnatt": None}, {"uppnatt_rapporterad": None}]
)
def test_etappmal_dar_de_ar_overens_eller_nagot_saknas_namns_inte(lika):
    assert prova(etappmalsutfall=[ETAPPMAL | lika]) == []


def personal(matt, fore, nu):
    return [
        {"ar": 2022, "matt": matt, "kon": "alla", "varde": fore},
        {"ar": 2023, "matt": matt, "kon": "alla", "varde": nu},
        {"ar": 2023, "matt": matt, "kon": "kvinnor", "varde": 1},
    ]


@pytest.mark.parametrize(
    ("matt", "fore", "nu", "sagt", "vantat"),
    [
        ("Personalomsättning", 19.2, 11.9, -8.7, [("−8,7", "−7,3")]),
        ("Sjukfrånvaro", 4.4, 4.3, -0.1, []),
        ("Sjukfrånvaro", 4.4, 4.3, -0.2, []),
        ("Antal anställda", 381, 420, 39, []),
        ("Antal anställda", 381, 420, 38, [("38", "39")]),
        ("Antal anställda", None, 420, 39, []),
    ],
)
def test_personalens_forandring_mot_tva_ar_i_rad(matt, fore, nu, sagt, vantat):
    """Kommunstyrelsen 2023, Väsentliga personalförhållanden: 11,9 − 19,2 är inte −8,7."""
    rader = fynd(
        personal=personal(matt, fore, nu),
        rapporterad_uppgift=[uppgift(f"{matt}: förändring", sagt)],
    )
    assert [rad[1:] for rad in rader] == vantat


def test_indikatorn_i_loptext_mot_tabellen():
    """Kommunstyrelsen 2023, Nämndernas budgethållning: −0,3 i tabellen, −3 i texten."""
    namn = ["Nämndernas budgethållning (%)", "Budgethållning kommunstyrelsen (%)", "Utan utfall"]
    rader = fynd(
        indikator=[{"id": str(nummer), "namn": n} for nummer, n in enumerate(namn)],
        indikatorutfall=[
            {"indikator": "0", "utfallsar": 2022, "varde": 0.2},
            {"indikator": "0", "utfallsar": 2023, "varde": -0.3},
            {"indikator": "1", "utfallsar": 2023, "varde": -3},
            {"indikator": "2", "utfallsar": 2023, "varde": None},
        ],
        rapporterad_uppgift=[uppgift(f"Indikator: {n} (text)", -3) for n in namn],
    )
    assert rader == [("Indikator: Nämndernas budgethållning (%) (text)", "−3", "−0,3")]


@pytest.mark.parametrize(
    ("amne", "varde", "enhet", "vantat"),
    [
        (
            "Investering: Trygghetskameror, avvikelse (text)",
            3.6,
            "mnkr",
            [("3 600 000 kr", "3 413 000 kr")],
        ),
        ("Investering: Trygghetskameror, avvikelse (text)", 3_400_000, "kr", []),
        ("Investering: Okänd, avvikelse (text)", 3_600_000, "kr", []),
        ("Investering: Fiber, budget (text)", 19.5, "mnkr", []),
        ("Investering: Fiber, budget (text)", 19, "mnkr", [("19 000 000 kr", "19 509 000 kr")]),
        ("Investering: Utan budget, budget (text)", 20, "mnkr", []),
        ("Investeringar: föreslagen överföring", 4.4, "mnkr", []),
        ("Investeringar: föreslagen överföring", 5, "mnkr", [("5 000 000 kr", "4 400 000 kr")]),
        ("Investeringar: upparbetningsgrad utan reserv", 69, "%", []),
        ("Investeringar: upparbetningsgrad utan reserv", 70, "%", [("70 %", "68,5 %")]),
        ("Investeringar: upparbetningsgrad", 31, "%", [("31 %", "32,17 %")]),
    ],
)
def test_investeringarna_i_loptext_mot_tabellen(amne, varde, enhet, vantat):
    """Kommunstyrelsen 2023, Investeringar: texten skriver 3,6 mnkr där tabellen ger 3,4."""
    rader = [
        {"post": "Trygghetskameror", "niva": "post", **tkr(-7_054, -3_641)},
        {"post": "Fiber", "niva": "post", **tkr(-19_509, -14_555)},
        {"post": "Reserv", "niva": "reserv", **tkr(-30_000, 0)},
    ]
    if amne.startswith("Investering: Utan"):
        rader.append({"post": "Utan budget", "niva": "post", **tkr(None, 0)})
    rader[0]["foreslagen_overforing_kr"] = 3_400_000
    rader[1]["foreslagen_overforing_kr"] = 1_000_000
    uppgifter = [uppgift(amne, varde, enhet), uppgift(amne, 99, enhet, ar=2022)]
    ut = fynd(investering=rader, rapporterad_uppgift=uppgifter)
    assert [rad[1:] for rad in ut] == vantat


def test_text_om_investeringar_utan_budget_i_tabellen_far_ingen_anmarkning():
    """Saknas en post går upparbetningsgraden inte att räkna; saknat är aldrig noll."""
    assert (
        fynd(
            investering=[{"post": "Trygghetskameror", "niva": "post", **tkr(None, -3_641)}],
            rapporterad_uppgift=[uppgift("Investeringar: upparbetningsgrad", 31, "%")],
        )
        == []
    )


def test_en_effektivisering_utan_ursprungslage_ar_ett_fynd():
    """PM 2024, Effektiviseringsarbete: läget före, uppföljningar och börläge ska gå att följa."""
    rad = {"omrade": "A", "steg": "pagar"}
    rader = [
        {**rad, "benamning": "Utan läge"},
        {**rad, "benamning": "Läge i ord", "ursprungslage": "Manuellt"},
        {**rad, "benamning": "Mätt läge"},
        {**rad, "benamning": "Bara följd"},
    ]
    grund = {"omrade": "A", "slag": "verksamhet", "matt": "dagar"}
    matningar = [
        {**grund, "benamning": "Mätt läge", "lage": "ursprung", "varde": 3.0},
        {**grund, "benamning": "Bara följd", "lage": "uppfoljning", "varde": 3.0},
        {**grund, "benamning": "Utan läge", "lage": "ursprung", "varde": None},
    ]
    funna = prova(effektivisering=rader, effektiviseringsmatning=matningar)
    assert sorted(a.nyckel.split("/")[-1] for a in funna) == ["Bara följd", "Utan läge"]
    assert {a.niva for a in funna} == {"upplysning"}
    assert all("ursprungsläge saknas" in a.text for a in funna)


# ---- Innan en leverans lagras


def som_levererad(tabell, *rader):
    return {tabell: [VEM | rad for rad in rader]}


def drift(verksamhet, niva, utfall, overordnad=None):
    grund = {"verksamhet": verksamhet, "niva": niva, "overordnad": overordnad}
    return grund | {"utfall_kr": utfall}


def test_en_levererad_summa_som_delarna_inte_ger_sags_innan_den_lagras():
    """200 + 100 = 300 tkr, men summan anges till 350."""
    rader = [
        drift("Gator", "omrade", -200_000),
        drift("Parker", "omrade", -100_000),
        drift("Nämnden totalt", "summa", -350_000),
    ]
    (missad,) = missade_summor(som_levererad("driftverksamhet", *rader), 1_000)
    assert missad.regel == "avstamning.delar_mot_summa"
    assert missad.nyckel.endswith("Nämnden totalt, utfall")
    assert missade_summor(som_levererad("driftverksamhet", *rader), 25_000) == []


def test_en_uppgiven_summa_som_raderna_inte_ger_sags_ocksa():
    satsning = {"satsning": "Lek", "budget_kr": 2_000_000, "utfall_kr": 1_900_000}
    sagt = uppgift("Särskilda satsningar: summa budget", 3.0, "mnkr")
    rader = som_levererad("satsning", satsning) | som_levererad("rapporterad_uppgift", sagt)
    (missad,) = missade_summor(rader, 1_000)
    assert missad.regel == "avstamning.uppgiven_summa"


def test_andra_fynd_vantar_tills_leveransen_ar_lagrad():
    """Avvikelsen stämmer inte: det blir en anmärkning, men ingen summa är fel."""
    rad = {**drift("Gator", "omrade", -200_000), "budget_kr": -100_000}
    fel = rad | {"avvikelse_rapporterad_kr": 900_000}
    levererat = som_levererad("driftverksamhet", fel)
    assert missade_summor(levererat, 1_000) == []
    assert prova(driftverksamhet=[fel]), "felet hittas när tabellen avstäms hel"
    assert missade_summor({}, 1_000) == []
