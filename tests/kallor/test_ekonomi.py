"""Ekonomikapitlen i en påhittad nämnds verksamhetsberättelse."""

from hud_model.begrepp import Fil, Inlasning, Leveransval
from hud_model.kallor import verksamhetsberattelse
from hud_model.katalog import Katalog, Kommun, Namnd, Orsak

KATALOG = Katalog(
    kommuner=(Kommun("9999", "Exempelkommunen", pahittad=True),),
    namnder=(Namnd("9999", "parknamnden", "Parknämnden", "Park"),),
    verksamhetsalias=(
        {"stavning": "Lekplasser", "namn": "Lekplatser"},
        {"stavning": "Övrigt", "namn": "Parker (Övrigt)", "overordnad": "Parker"},
    ),
    orsaker=(
        Orsak("Kapitaltjänstkostnader", "teknisk", "kapitaltjänstkostnad"),
        Orsak("Trädfällning", "volym", "trädfällning"),
        Orsak("Arrenden", "pris", "arrende"),
        Orsak("Inhyrd personal", "ovrigt", "inhyrd personal"),
        Orsak("Vakanser", "tid", "vakan"),
        Orsak("Medel för lekplatser", "ovrigt", "lekplats", "Budgetram"),
    ),
)
INLEDNING = """Verksamhetsberättelse 2031

Parknämnden

Innehållsförteckning

Sammanfattning	3
Ekonomi.....	4
Driftsredovisning	4
Ekonomi, drift (per verksamhet)	5
Särskilda satsningar	6
Extern finansiering	7
Investeringar	8

Sammanfattning

Exempelkommunen har parker.

"""
RESULTAT = """Driftsredovisning

Resultaträkning

Resultaträkning (tkr)	Budget helår	Utfall helår	Avvikelse helår	Perioden föregående år
Verksamhetens intäkter	500	2 900	2 400	600
Personal	-10 000	-9 500	500	-9 000
Övrigt	-20 000	-26 300	-6 300	-19 000
Årets resultat	-29 500	-32 900	-3 400	-27 400

"""
DRIFT = """Ekonomi, drift (per verksamhet)

Verksamhet, tkr	Budget	Utfall	Avvikelse	Avvikelse (%)	Perioden föregående år
Parker	-20 000	-23 000	-3 000	-15 %	-18 000
<i>Varav:</i>
<i>Lekplasser</i>	<i>-15 000</i>	<i>-17 000</i>	<i>-2 000</i>	<i>-13 %</i>	<i>-14 000</i>

Verksamhet, tkr	Budget	Utfall	Avvikelse	Avvikelse (%)	Perioden föregående år
<i>Övrigt</i>	<i>-5 000</i>	<i>-6 000</i>	<i>-1 000</i>	<i>20 %</i>	<i>-4 000</i>
Gemensamt	-9 500	-9 900	-400	-4 %	-9 400
Resultat	-29 500	-32 900	-3 400	-12 %	-27 400

"""


def las(*delar: str) -> Inlasning:
    text = INLEDNING + "".join(delar)
    fil = Fil("parknamnden.txt", text.encode())
    _, _, samling = verksamhetsberattelse.tolka(fil, Leveransval(), KATALOG)
    return verksamhetsberattelse.som_inlasning(fil, samling)


def kolumner(inlasning: Inlasning, tabell: str, *namn: str) -> list[tuple]:
    return [tuple(rad.get(n) for n in namn) for rad in inlasning.rader.get(tabell, [])]


def uppgifter(inlasning: Inlasning) -> dict[str, tuple]:
    return {
        rad["amne"]: (rad["varde"], rad["enhet"])
        for rad in inlasning.rader.get("rapporterad_uppgift", [])
    }


def forklaringar(inlasning: Inlasning) -> list[tuple]:
    return kolumner(inlasning, "avvikelseforklaring", "omrade", "orsak", "belopp_kr", "slag")


def klagomal(inlasning: Inlasning) -> str:
    return "\n".join(f"{a.niva}: {a.mening()}" for a in inlasning.anmarkningar)


# Resultaträkning och eget kapital


def test_resultatrakningen_lases_i_kronor_med_kallans_tecken():
    rader = kolumner(
        las(RESULTAT), "resultatrakning", "post", "ordning", "budget_kr", "avvikelse_rapporterad_kr"
    )
    assert rader == [
        ("Verksamhetens intäkter", 1, 500_000, 2_400_000),
        ("Personal", 2, -10_000_000, 500_000),
        ("Övrigt", 3, -20_000_000, -6_300_000),
        ("Årets resultat", 4, -29_500_000, -3_400_000),
    ]


def test_en_sidbrytning_med_upprepat_huvud_delar_varken_ordningen_eller_det_egna_kapitalet():
    huvud = "Resultaträkning (tkr)\tBudget helår\tUtfall helår\tAvvikelse helår\n"
    inlasning = las(
        "Driftsredovisning\n\nResultaträkning\n\n",
        huvud + "Personal\t-10\t-12\t-2\n\n",
        huvud + "Personal\t-10\t-12\t-2\nÅrets resultat\t-10\t-12\t-2\n",
        "<i>IB eget kapital</i>\t\t\t30\n\n" + huvud + "UB eget kapital\t\t\t28\n",
    )
    assert kolumner(inlasning, "resultatrakning", "post") == [("Personal",), ("Årets resultat",)]
    assert kolumner(
        inlasning, "eget_kapital", "ar", "arets_resultat_rapporterad_kr", "ib_rapporterad_kr"
    ) == [(2031, -2_000, 30_000)]
    assert kolumner(inlasning, "eget_kapital", "ub_rapporterad_kr") == [(28_000,)]


def test_ett_huvud_delat_pa_tva_rader_satts_ihop_och_enheten_foljer_huvudet():
    inlasning = las(
        "Resultaträkning\n\nResultaträkning (mnkr)\tBudget\tUtfall\tAvvikelse\n",
        "\thelår\thelår\thelår\nPersonal\t-1,5\t-2\t-0,5\n",
    )
    assert kolumner(inlasning, "resultatrakning", "budget_kr", "utfall_kr") == [
        (-1_500_000, -2_000_000)
    ]


def test_det_som_inte_gar_att_lasa_i_en_beloppstabell_blir_anmarkningar_med_sin_rad():
    inlasning = las(
        "Driftsredovisning\n\nResultaträkning\n\n",
        "Resultaträkning (tkr)\tBudget\tUtfall\tAvvikelse\n",
        "Personal\t-10\tca tolv\t20 %\n-3\t-4\t-1\nLokaler\t-1\t-2\t-1\t7\n",
    )
    text = klagomal(inlasning)
    assert "raden Personal (rad 24) – ”ca tolv” är inte ett tal" in text
    assert "”20 %” är inte ett belopp" in text
    assert "(rad 25) – raden saknar namn" in text
    assert "raden Lokaler (rad 26) – raden har fler celler än huvudet och lästes inte" in text
    assert kolumner(inlasning, "resultatrakning", "post", "budget_kr", "utfall_kr") == [
        ("Personal", -10_000, None)
    ]


def test_loptextens_underskott_avrakning_och_resultatoverforing():
    inlasning = las(
        RESULTAT,
        "Nämndens resultat 2031\n\nNämnden redovisar ett underskott om 3,4 miljoner kronor vilket "
        "är en budgetavvikelse om - 12 procent. Efter avräkning för kapitalkostnader, 2,5 miljoner "
        "kronor, redovisar nämnden ett underskott på 0,9 miljoner kronor vilket motsvarar en "
        "avvikelse på - 3 procent.\n\nNämnden har ett eget kapital om 4 miljoner kronor. "
        "Resultatet föreslås inte föras över till 2032, vilket innebär att det egna kapitalet "
        "minskar med samma belopp.\n",
    )
    assert uppgifter(inlasning) == {
        "Budgetavvikelse (text)": (-3_400_000, "kr"),
        "Budgetavvikelse i procent (text)": (-12, "%"),
        "Budgetavvikelse efter avräkning (text)": (-900_000, "kr"),
        "Budgetavvikelse efter avräkning i procent (text)": (-3, "%"),
        "Eget kapital (text)": (4_000_000, "kr"),
        "Resultatöverföring (text)": (None, None),
    }
    assert kolumner(inlasning, "eget_kapital", "avrakning_rapporterad_kr") == [(2_500_000,)]
    overforing = inlasning.rader["rapporterad_uppgift"][-1]["text_kort"]
    assert "inte överföras" in overforing and "minskar" in overforing


# Drift per verksamhet och nettokostnad


def test_driftens_tva_nivaer_over_en_sidbrytning_med_rattade_namn_och_kallans_procent():
    rader = kolumner(
        las(DRIFT),
        "driftverksamhet",
        *("verksamhet", "overordnad", "niva", "ordning", "avvikelse_rapporterad_procent"),
        "text_ra",
    )
    assert rader == [
        ("Parker", None, "omrade", 1, -15, None),
        ("Lekplatser", "Parker", "verksamhet", 2, -13, "Lekplasser"),
        ("Parker (Övrigt)", "Parker", "verksamhet", 3, 20, "Övrigt"),
        ("Gemensamt", None, "omrade", 4, -4, None),
        ("Resultat", None, "summa", 5, -12, None),
    ]


def test_utan_kursiv_stil_skiljer_rubrikerna_omraden_fran_verksamheter():
    utan = DRIFT.replace("<i>", "").replace("</i>", "")
    rader = kolumner(
        las(utan, "Parker\n\nOm parker.\n\nGemensamt\n\nOm det gemensamma.\n"),
        "driftverksamhet",
        *("verksamhet", "overordnad", "niva"),
    )
    assert rader == [
        ("Parker", None, "omrade"),
        ("Lekplatser", "Parker", "verksamhet"),
        ("Parker (Övrigt)", "Parker", "verksamhet"),
        ("Gemensamt", None, "omrade"),
        ("Resultat", None, "summa"),
    ]


def test_nettokostnaden_per_ar_och_utvecklingen_enligt_tabell_och_text():
    huvud = "Verksamhet Tkr\tJan-Dec 2029\tJan-Dec 2030\tJan-Dec 2031\n"
    inlasning = las(
        DRIFT,
        "Parker\n\nParkerna växer.\n\n",
        huvud + "Parker\t-100\t-\t-120\n\n",
        huvud + "<i>Övrigt</i>\t0\t-20\t-30\nProcentuell förändring (%)\t\t10 %\t- 5 %\n\n",
        "Nettokostnadsutvecklingen för året är 9 procent och beror på träden.\n",
    )
    assert kolumner(inlasning, "nettokostnad", "ar", "verksamhet", "overordnad", "utfall_kr") == [
        (2029, "Parker", None, -100_000),
        (2031, "Parker", None, -120_000),
        (2029, "Parker (Övrigt)", "Parker", 0),
        (2030, "Parker (Övrigt)", "Parker", -20_000),
        (2031, "Parker (Övrigt)", "Parker", -30_000),
    ]
    assert kolumner(inlasning, "rapporterad_uppgift", "amne", "ar", "varde") == [
        ("Nettokostnadsutveckling: Parker (tabell)", 2030, 10),
        ("Nettokostnadsutveckling: Parker (tabell)", 2031, -5),
        ("Nettokostnadsutveckling: Parker (text)", 2031, 9),
    ]


# Förklaringar


def test_belopp_fogas_till_orsaken_narmast_fore_och_omradets_egen_avvikelse_ar_ingen_orsak():
    inlasning = las(
        RESULTAT,
        "Avvikelse helår\n\nIntäkter\n\nIntäkterna redovisar ett överskott om 2,4 miljoner kronor. "
        "Arrenden stod för 1,4 miljoner av överskottet.\n\nÖvrigt\n\nÖvriga kostnader visar ett "
        "underskott om 6,3 miljoner kronor till följd av trädfällning och inhyrd personal. "
        "Kapitaltjänstkostnaderna\n\nblev högre och gav ett underskott om 5,2 miljoner kronor.\n\n"
        "Jämförelse med perioden föregående år\n\nHögre kostnader beror på arrende om 9 mnkr.\n",
    )
    assert forklaringar(inlasning) == [
        ("Verksamhetens intäkter", "Arrenden", 1_400_000, "pris"),
        ("Övrigt", "Trädfällning", None, "volym"),
        ("Övrigt", "Inhyrd personal", None, "ovrigt"),
        ("Övrigt", "Kapitaltjänstkostnader", -5_200_000, "teknisk"),
    ]


def test_ett_belopp_som_inleder_meningen_hor_till_orsaken_efter():
    inlasning = las(
        RESULTAT,
        "Avvikelse helår\n\nÖvrigt\n\nAv underskottet avser 4,1 miljoner kronor trädfällning och "
        "1,2 miljoner kronor arrenden.\n",
    )
    assert forklaringar(inlasning) == [
        ("Övrigt", "Trädfällning", -4_100_000, "volym"),
        ("Övrigt", "Arrenden", -1_200_000, "pris"),
    ]


def test_en_kostnad_som_redovisas_pa_en_annan_post_forklarar_inte_den_har():
    inlasning = las(
        RESULTAT,
        "Avvikelse helår\n\nPersonal\n\nÖverskottet beror på vakanser. Det ger behov av inhyrd "
        "personal. Dessa kostnader redovisas under posten övrigt.\n",
    )
    assert forklaringar(inlasning) == [("Personal", "Vakanser", None, "tid")]


def test_okanda_orsaker_och_en_avvikelse_som_inte_stammer_med_tabellen_anmarks():
    inlasning = las(
        RESULTAT,
        "Avvikelse helår\n\nPersonal\n\nPersonalkostnaderna redovisar ett överskott om 0,7 "
        "miljoner kronor.\n\nÖvrigt\n\nHögre kostnader för sand om 2 miljoner kronor. Högre "
        "kostnader för grus om 1 miljon kronor.\n\nResten beror på vädret.\n",
    )
    assert forklaringar(inlasning) == [
        ("Övrigt", "Övrig orsak 1", -2_000_000, "ovrigt"),
        ("Övrigt", "Övrig orsak 2", -1_000_000, "ovrigt"),
    ]
    text = klagomal(inlasning)
    assert "texten anger 700000 kr som avvikelse för Personal, tabellen 500000 kr" in text
    assert text.count("katalogen känner inte igen orsaken till beloppet") == 2
    assert "en förklaring till avvikelsen för Övrigt känns inte igen" in text


def test_ett_belopp_utan_riktning_far_omradets_tecken_och_en_anmarkning():
    inlasning = las(RESULTAT, "Avvikelse helår\n\nÖvrigt\n\nTrädfällning: 3 miljoner kronor.\n")
    assert forklaringar(inlasning) == [("Övrigt", "Trädfällning", -3_000_000, "volym")]
    assert "texten säger inte om beloppet" in klagomal(inlasning)


def test_tva_belopp_for_samma_orsak_ger_en_anmarkning_och_det_forsta_galler():
    inlasning = las(
        RESULTAT,
        "Avvikelse helår\n\nÖvrigt\n\nTrädfällning gav ett underskott om 3 miljoner kronor. Senare "
        "gav trädfällning ett underskott om 1 miljon kronor.\n",
    )
    assert forklaringar(inlasning) == [("Övrigt", "Trädfällning", -3_000_000, "volym")]
    assert "ett andra belopp för ”Trädfällning” lästes inte" in klagomal(inlasning)


def test_verksamheternas_forklaringar_star_under_sina_rubriker():
    inlasning = las(
        DRIFT,
        "Parker\n\nParkerna redovisar ett underskott om 3 miljoner kronor, varav lekplatser 2 "
        "miljoner kronor. Det beror på trädfällning.\n\nNettokostnadsutvecklingen är 4 procent på "
        "grund av arrenden.\n\nSandlådor\n\nOm sandlådor.\n",
    )
    assert forklaringar(inlasning) == [("Parker", "Trädfällning", None, "volym")]
    assert "rubriken Sandlådor" in klagomal(inlasning)


# Budgetram, satsningar, digitaliseringspott och extern finansiering


def test_budgetramens_kedja_med_nivaer_andringar_och_datum():
    inlasning = las(
        "Ekonomi\n\nEkonomiska förutsättningar\n\nNämndens budgetram uppgick till 29,0 miljoner "
        "kronor. Fullmäktige beslutade den 5 mars att tilldela nämnden 1,2 miljoner kronor för "
        "lekplatser. Ramen minskades med 0,5 miljoner kronor för resor och utökades sedan med 0,3 "
        "miljoner kronor.\n\nPer sista februari uppgick nämndens justerade budgetram till 29,7 "
        "miljoner kronor. Nämndens justerade budgetram för 2031 uppgår således till 30 miljoner "
        "kronor. Sanden kostade 2 miljoner kronor.\n",
    )
    assert kolumner(
        inlasning, "budgetram", "ordning", "handelse", "slag", "datum", "belopp_kr"
    ) == [
        (1, "Beslutad budgetram", "niva", None, 29_000_000),
        (2, "Medel för lekplatser", "andring", "2031-03-05", 1_200_000),
        (3, "Ändrad budgetram", "andring", None, -500_000),
        (4, "Ändrad budgetram (nr 2)", "andring", None, 300_000),
        (5, "Justerad budgetram per sista februari", "niva", "2031-02-28", 29_700_000),
        (6, "Justerad budgetram för året", "niva", None, 30_000_000),
    ]
    assert klagomal(inlasning).count("katalogen känner inte igen budgetändringen") == 2
    assert "beloppet förstods varken som budgetram eller som ändring" in klagomal(inlasning)


def test_satsningar_vars_namn_liknar_huvudet_och_vars_utfall_ar_noll():
    inlasning = las(
        "Särskilda satsningar\n\nSatsning (tkr)\tBudget\tUtfall\nSatsning på gungor\t1 000\t600\n",
        "Sandlådor\t200\t0\nRutschkanor\t300\t-\n",
    )
    assert kolumner(inlasning, "satsning", "satsning", "ordning", "budget_kr", "utfall_kr") == [
        ("Satsning på gungor", 1, 1_000_000, 600_000),
        ("Sandlådor", 2, 200_000, 0),
        ("Rutschkanor", 3, 300_000, None),
    ]


def test_digitaliseringspotten_med_antal_i_siffror_och_ord():
    inlasning = las(
        "Särskilda satsningar\n\nDigitaliseringspotten\n\n"
        "Tkr\tReserverade medel\tTilldelat belopp\tUtfall perioden\nDigitaliseringspott\t50\t40"
        "\t7\n\nTotalt har tolv initiativ beviljats. Av dem är 4 klara, fem pågående, 2 under\n\n"
        "planering och ett initiativ har pausats eller avbrutits.\n",
    )
    assert kolumner(
        inlasning,
        "digitaliseringspott",
        *("reserverat_kr", "tilldelat_kr", "utfall_kr"),
        *("initiativ", "klara", "pagaende", "planerade", "avbrutna"),
    ) == [(50_000, 40_000, 7_000, 12, 4, 5, 2, 1)]


def test_extern_finansiering_med_summa_samband_och_slutar():
    inlasning = las(
        "Extern finansiering\n\n"
        "Extern finansiering\tBidrag (tkr)\tKostnad (tkr)\tNetto\tInräknat i budget\tNämndmål\n"
        "Trädfonden\t500\t450\t50\t0\tGröna parker\nGungfonden\t100\t90\t10\t100\t\n"
        "Summa\t600\t540\t60\t\t\n\nTrädfonden\n\nBeviljat för åren 2030-2033.\n",
    )
    assert kolumner(
        inlasning,
        "extern_finansiering",
        *("finansiar", "bidrag_kr", "netto_rapporterad_kr", "namndmal", "upphor"),
    ) == [
        ("Trädfonden", 500_000, 50_000, "Gröna parker", "2033-12-31"),
        ("Gungfonden", 100_000, 10_000, None, None),
    ]
    assert kolumner(inlasning, "relation", "fran_nyckel", "till_tabell", "till_nyckel", "slag") == [
        ("Trädfonden", "malbedomning", "Gröna parker", "stodjer")
    ]
    assert uppgifter(inlasning) == {
        "Extern finansiering: summa bidrag": (600_000, "kr"),
        "Extern finansiering: summa kostnad": (540_000, "kr"),
        "Extern finansiering: summa netto": (60_000, "kr"),
    }


# Investeringar och samhällsbyggnad

INVESTERINGAR = """Investeringar

Investeringar tkr	Budget Helår	Utfall Helår	Avvikelse Helår
Lek Gungställningar	-100	-40	60
Lek Sandlådor	-50	-50	0
Summa Lek investeringar	-150	-90	60
Totalrenovering av damm	-30	-20	10
Nämndens investeringar exkl. investeringsreserv	-180	-110	70
Investeringsreserv	-20	0	20
Totalt investeringar	-200	-110	90

"""


def test_investeringar_i_grupper_med_reserv_och_summor():
    rader = kolumner(las(INVESTERINGAR), "investering", "grupp", "post", "niva", "utfall_kr")
    assert rader == [
        ("Lek", "Lek Gungställningar", "post", -40_000),
        ("Lek", "Lek Sandlådor", "post", -50_000),
        ("Lek", "Summa Lek investeringar", "delsumma", -90_000),
        (None, "Totalrenovering av damm", "post", -20_000),
        (None, "Nämndens investeringar exkl. investeringsreserv", "delsumma", -110_000),
        (None, "Investeringsreserv", "reserv", 0),
        (None, "Totalt investeringar", "summa", -110_000),
    ]


def test_en_enda_summa_i_slutet_ar_tabellens_och_bildar_ingen_grupp():
    inlasning = las(
        "Investeringar\n\nInvesteringar tkr\tBudget\tUtfall\tAvvikelse\nDamm\t-1\t-1\t0\n"
        "Summa investeringar\t-1\t-1\t0\n"
    )
    assert kolumner(inlasning, "investering", "grupp", "niva") == [(None, "post"), (None, "summa")]


def test_foreslagen_overforing_hamnar_pa_posten_den_namner_och_annars_i_en_anmarkning():
    inlasning = las(
        "Följande investeringsmedel föreslås därför att föras över till 2032.\n\n"
        "- 60 tusen kronor för gungställning\n- 5 tusen kronor för isbanan\n\n",
        INVESTERINGAR,
    )
    assert kolumner(inlasning, "investering", "foreslagen_overforing_kr")[:2] == [
        (60_000,),
        (None,),
    ]
    assert "den föreslagna överföringen passar ingen investeringspost" in klagomal(inlasning)


def test_loptextens_uppgifter_om_investeringar():
    inlasning = las(
        INVESTERINGAR,
        "Bortsett från investeringsreserven blir det en upparbetningsgrad på 61 procent. För "
        "*gungställningar* är utfallet 0,1 miljoner kronor högre än budget. För isbanan är "
        "utfallet 1 miljon kronor lägre än budget. Nämnden föreslår en överföring av "
        "investeringsbudget från 2031 till 2032 om totalt 0,1 miljoner kronor.\n",
    )
    assert uppgifter(inlasning) == {
        "Investeringar: upparbetningsgrad utan reserv": (61, "%"),
        "Investering: Lek Gungställningar, avvikelse (text)": (-100_000, "kr"),
        "Investeringar: föreslagen överföring": (100_000, "kr"),
    }
    assert "avvikelsen för ”isbanan” passar ingen investeringspost" in klagomal(inlasning)


def test_samhallsbyggnadens_tre_tabeller():
    inlasning = las(
        "Investeringsprojekt\n\nInvesteringsprojekt, tkr\tBudget\tUtfall\tAvvikelse\n"
        "Planering\t-9\t-8\t1\nSumma investeringsprojekt\t-9\t-8\t1\n\nExploatering\n\n"
        "Exploateringsprojekt, tkr\tInvesterings- utgift\tInvesterings- inkomst\tNettoutgift"
        "\tBudget\tAvvikelse\nGenomförande\t-7\t2\t-5\t-6\t1\n\nExploateringsutfall, tkr\tPrognos "
        "VP\tUtfall\tAvvikelse\nGenomförande\t4\t3\t-1\n",
    )
    assert kolumner(
        inlasning,
        "samhallsbyggnad",
        *("tabell", "post", "niva", "budget_kr", "prognos_vp_kr", "utgift_kr", "inkomst_kr"),
        *("utfall_kr", "avvikelse_rapporterad_kr"),
    ) == [
        ("investeringsprojekt", "Planering", "post", -9000, None, None, None, -8000, 1000),
        *[
            ("investeringsprojekt", "Summa investeringsprojekt", "summa", -9000)
            + (None, None, None, -8000, 1000)
        ],
        ("exploatering_investering", "Genomförande", "post", -6000, None, -7000, 2000, -5000, 1000),
        ("exploateringsutfall", "Genomförande", "post", None, 4000, None, None, 3000, -1000),
    ]


def test_samma_rad_tva_ganger_laggs_en_gang_och_olika_uppgifter_anmarks():
    inlasning = las(
        "Särskilda satsningar, tkr\n\nSatsning\tBudget\tUtfall\nGungor\t10\t5\n\n"
        "Satsning\tBudget\tUtfall\nGungor\t10\t5\nGungor\t10\t6\n"
    )
    assert kolumner(inlasning, "satsning", "satsning", "utfall_kr") == [("Gungor", 5_000)]
    assert klagomal(inlasning).count("med andra uppgifter; den första gäller") == 1
