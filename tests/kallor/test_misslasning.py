"""Det som en läsare lätt tar miste på blir rätt värde, eller inget värde och en rad om varför.

Varje del är ett sätt att ta miste: fel kolumn, fel år, fel enhet, fel rad. Siffrorna är påhittade,
och parknämnden 2031 i exempelkommunen är den som rapporterar.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor import las as las_fil
from hud_model.kallor import verksamhetsberattelse
from hud_model.katalog import Katalog

Las = Callable[..., Inlasning]
ARETS = ("budget_kr", "utfall_kr", "foregaende_ar_kr", "avvikelse_rapporterad_kr")
RESULTAT = "Årets resultat"


def kr(inl: Inlasning, tabell: str = "resultatrakning", namn: str = "post") -> dict[str, Any]:
    """Radens namn → (budget, utfall, föregående år, avvikelse) i kronor."""
    return {r[namn]: tuple(r.get(k) for k in ARETS) for r in inl.rader.get(tabell, [])}


def netto(inl: Inlasning) -> dict[int, int]:
    """År → nettokostnaden för Parker."""
    rader = inl.rader.get("nettokostnad", [])
    return {r["ar"]: r["utfall_kr"] for r in rader if r["verksamhet"] == "Parker"}


def utfall(inl: Inlasning) -> dict[int, float | None]:
    """Utfallsår → indikatorns värde, utan år som saknar det."""
    rader = inl.rader.get("indikatorutfall", [])
    return {r["utfallsar"]: r["varde"] for r in rader if r["varde"] is not None}


def malen(inl: Inlasning) -> set[tuple[str, int, float]]:
    return {(r["typ"], r["ar"], r["varde"]) for r in inl.rader.get("malsattning", [])}


def sagt(inl: Inlasning) -> str:
    """Allt som sägs om läsningen, frågor och anmärkningar, en rad var."""
    return "\n".join(a.mening() for a in (*inl.anmarkningar, *inl.fragor))


@pytest.fixture
def las_rapport(exempelkatalog: Katalog) -> Las:
    """Läser en påhittad rapport med egen titel; | skiljer cellerna åt."""

    def las(titel: str, *rader: str, **val: Any) -> Inlasning:
        text = "\n".join((titel, "", *rader, "")).replace("|", "\t")
        fil = Fil("x.txt", text.encode())
        leverans = Leveransval(**{"kommun": "9999", "namnd": "parknamnden", **val})
        _, _, samling = verksamhetsberattelse.tolka(fil, leverans, exempelkatalog)
        return verksamhetsberattelse.som_inlasning(fil, samling)

    return las


@pytest.fixture
def las_csv(exempelkatalog: Katalog) -> Las:
    """Läser en påhittad CSV-fil i exempelkommunen."""

    def las(*rader: str, namn: str = "x.csv", **val: Any) -> Inlasning:
        fil = Fil(namn, ("\n".join(rader) + "\n").encode())
        (inl,) = las_fil(fil, Leveransval(**{"kommun": "9999", "ar": 2031, **val}), exempelkatalog)
        return inl

    return las


# ---- Kolumnen väljs efter vad den är, inte efter vilken som står först


@pytest.mark.parametrize(
    ("huvud", "rad", "vantat"),
    [
        ("Bokslut 2030|Bokslut 2031|Budget 2031", "-1|-2|-3", (-3, -2, -1, None)),
        ("Budget 2030|Bokslut 2030|Budget 2031|Bokslut 2031", "-1|-2|-3|-4", (-3, -4, -2, None)),
        ("Utfall i fjol|Anslag i år|Utfall i år", "-1|-2|-3", (-2, -3, -1, None)),
        ("Bokslut föregående år|Budget|Bokslut", "-1|-2|-3", (-2, -3, -1, None)),
        ("Utfall jan–okt|Utfall jan–dec|Budget", "-1|-2|-3", (-3, -2, None, None)),
        ("Utfall t.o.m. november|Budget helår|Utfall helår", "-1|-2|-3", (-2, -3, None, None)),
        ("Utfall kvartal 4|Budget 2031|Utfall 2031", "-1|-2|-3", (-2, -3, None, None)),
        ("Beslutad budget|Reviderad budget|Utfall", "-1|-2|-3", (-2, -3, None, None)),
        ("Budgetdiff|Budget|Utfall", "2|-3|-1", (-3, -1, None, 2)),
        ("Avvikelse mot budget|Budget|Utfall", "2|-3|-1", (-3, -1, None, 2)),
        ("Diff i procent|Diff|Budget|Utfall", "66|2|-3|-1", (-3, -1, None, 2)),
        ("Avvikelse i %|Budget|Utfall|Avvikelse, tkr", "66|-3|-1|2", (-3, -1, None, 2)),
        ("Utfall, kr per invånare|Budget|Utfall", "7|-3|-1", (-3, -1, None, None)),
        ("Budget 2032|Utfall 2031|Budget 2031", "-1|-2|-3", (-3, -2, None, None)),
    ],
)
def test_en_kolumn_om_ett_annat_ar_en_annan_period_eller_ett_annat_matt_tas_aldrig_for_arets(
    las_text: Las, huvud: str, rad: str, vantat: tuple[int | None, ...]
):
    lasta = las_text(f"Resultaträkning (tkr)|{huvud}", f"{RESULTAT}|{rad}")
    i_kronor = tuple(None if v is None else v * 1000 for v in vantat)
    assert kr(lasta) == {RESULTAT: i_kronor}
    assert lasta.fragor == ()


@pytest.mark.parametrize(
    "huvud",
    [
        "Projektbudget|Ackumulerat utfall|Budget 2031|Utfall 2031",
        "Totalkalkyl|Utfall hittills|Budget|Utfall",
        "Slutprognos|Utfall t.o.m. 2030|Årets budget|Årets utfall",
    ],
)
def test_hela_projektets_belopp_ar_inte_arets(las_text: Las, huvud: str):
    lasta = las_text(f"Investeringar (tkr)|{huvud}", "Lekplats|-90|-70|-50|-40")
    assert kr(lasta, "investering") == {"Lekplats": (-50_000, -40_000, None, None)}


# ---- Ett annat års kolumn tar aldrig platsen för den som saknas


@pytest.mark.parametrize(
    ("huvud", "budget", "utfall_"),
    [
        ("Budget 2031|Bokslut 2030", -5_000, None),
        ("Budget 2031|Föregående års bokslut", -5_000, None),
        ("Utfall 2029|Budget 2031", -4_000, None),
        ("Utfall 2031|Budget nästa år", None, -5_000),
        ("Budget 2030|Utfall 2031", None, -4_000),
        ("Budget 2031|Prognos 2032", -5_000, None),
        ("Fg års budget|Utfall 2031", None, -4_000),
    ],
)
def test_det_som_saknas_for_aret_ar_tomt_och_sags(
    las_text: Las, huvud: str, budget: int | None, utfall_: int | None
):
    lasta = las_text(f"Resultaträkning (tkr)|{huvud}", "Personal|-5|-4", f"{RESULTAT}|-5|-4")
    assert kr(lasta)[RESULTAT][:2] == (budget, utfall_)
    saknas = "budget" if budget is None else "utfall"
    assert f"ingen kolumn är säkert årets {saknas}" in sagt(lasta)


# ---- Enheten i ord


@pytest.mark.parametrize(
    ("enhet", "faktor"),
    [
        ("i miljoner", 1_000_000),
        ("mkr", 1_000_000),
        ("Mkr.", 1_000_000),
        ("miljoner SEK", 1_000_000),
        ("mn kr", 1_000_000),
        ("MSEK", 1_000_000),
        ("tusen kronor", 1_000),
        ("kkr", 1_000),
        ("tusentals kr", 1_000),
        ("1000-tal kronor", 1_000),
        ("TSEK", 1_000),
        ("svenska kronor", 1),
        ("kr", 1),
        ("miljarder kronor", 1_000_000_000),
    ],
)
@pytest.mark.parametrize("form", ["Resultaträkning, {}", "Resultaträkning ({})"])
def test_enheten_i_ord_ger_ratt_belopp(las_text: Las, form: str, enhet: str, faktor: int):
    lasta = las_text(f"{form.format(enhet)}|Budget 2031|Utfall 2031", f"{RESULTAT}|-3|-4")
    assert kr(lasta) == {RESULTAT: (-3 * faktor, -4 * faktor, None, None)}


@pytest.mark.parametrize("enhet", ["euro", "USD", "tusen dollar", "öre"])
def test_ett_belopp_i_en_annan_valuta_lases_aldrig_som_kronor(las_text: Las, enhet: str):
    lasta = las_text(f"Resultaträkning|Budget ({enhet})|Utfall ({enhet})", f"{RESULTAT}|-3|-4")
    assert kr(lasta) == {}
    assert lasta.fragor or "lästes inte" in sagt(lasta)


# ---- Enheten utanför huvudet


HUVUD = "Resultaträkning|Budget 2031|Utfall 2031"
RADEN = f"{RESULTAT}|-3,5|-4,5"


@pytest.mark.parametrize(
    "rader",
    [
        ("Tabellens siffror anges i miljoner kronor", HUVUD, RADEN),
        ("(MSEK)", HUVUD, RADEN),
        ("Alla belopp i mkr", "", HUVUD, RADEN),
        (HUVUD, RADEN, "Beloppen redovisas i mnkr."),
        ("Driftsredovisning (mnkr)", "", HUVUD, RADEN),
        ("Ekonomiskt utfall i miljoner kronor", "", HUVUD, RADEN),
        ("I hela rapporten anges alla belopp i mnkr.", "", "Resultat", "", HUVUD, RADEN),
        (
            "Belopp i miljoner kronor om inget annat anges.",
            "",
            "Nämndens resultat",
            "",
            "Året har varit bra.",
            "",
            HUVUD,
            RADEN,
        ),
    ],
)
def test_enheten_intill_tabellen_eller_for_hela_rapporten_galler(
    las_text: Las, rader: tuple[str, ...]
):
    lasta = las_text(*rader)
    assert kr(lasta) == {RESULTAT: (-3_500_000, -4_500_000, None, None)}


@pytest.mark.parametrize(
    "rader",
    [
        ("Belopp i tkr", HUVUD, RADEN, "Samtliga belopp i mnkr."),
        ("Resultaträkning, mnkr", "", "Belopp i tkr", HUVUD, RADEN),
        ("Belopp i kronor", HUVUD.replace("räkning", "räkning (mnkr)"), RADEN),
    ],
)
def test_tva_enheter_som_sager_emot_varandra_blir_en_fraga(las_text: Las, rader: tuple[str, ...]):
    lasta = las_text(*rader)
    assert kr(lasta) == {}
    assert "enhet är motsagd" in sagt(lasta) and lasta.fragor


# ---- Ingen enhet någonstans


@pytest.mark.parametrize(
    ("tabell", "rader"),
    [
        ("resultatrakning", ("Resultaträkning|Budget 2031|Utfall 2031", f"{RESULTAT}|-31|-42")),
        ("driftverksamhet", ("Verksamhet|Budget|Utfall|Avvikelse", "Parker|-31|-42|-11")),
        ("investering", ("Investeringar|Budget|Utfall", "Lekplats|-31|-42")),
        ("nettokostnad", ("Verksamhet|2029|2030|2031", "Parker|-31|-42|-53")),
    ],
)
def test_belopp_utan_enhet_ar_en_fraga_och_inget_lagras(
    las_text: Las, tabell: str, rader: tuple[str, ...]
):
    lasta = las_text(*rader)
    assert not lasta.rader.get(tabell)
    assert any("enhet" in f.text and "--enhet" in f.atgard for f in lasta.fragor)


def test_svaret_om_enheten_gor_beloppen_lasbara(las_rapport: Las):
    lasta = las_rapport("Verksamhetsberättelse 2031", HUVUD, RADEN, enhet="mnkr")
    assert kr(lasta) == {RESULTAT: (-3_500_000, -4_500_000, None, None)}


# ---- En främmande tabell under en känd


FRAMMANDE = (
    ("Badplats|Antal badande", "Södra|3 120"),
    ("Fordon|Stycken|Medelålder", "Lastbil|12|7"),
    ("Skötselområde|Träd|Buskar", "Norra|410|95"),
    ("Ärendetyp|Inkomna|Avslutade", "Bygglov|88|81"),
    ("Besökare|2029|2030|2031", "Parken|700|800|900"),
)
KANDA = (
    ("resultatrakning", "post", ("Resultaträkning (tkr)|Budget|Utfall", f"{RESULTAT}|-30|-40")),
    ("driftverksamhet", "verksamhet", ("Verksamhet, tkr|Budget|Utfall", "Parker|-30|-40")),
    ("investering", "post", ("Investeringar (tkr)|Budget|Utfall", "Lekplats|-30|-40")),
    ("nettokostnad", "verksamhet", ("Verksamhet Tkr|2029|2030|2031", "Parker|-30|-40|-50")),
)


@pytest.mark.parametrize("frammande", FRAMMANDE, ids=lambda t: t[0])
@pytest.mark.parametrize(("tabell", "namn", "kand"), KANDA, ids=[k[0] for k in KANDA])
def test_en_frammande_tabell_efter_en_tom_rad_blir_inga_poster(
    las_text: Las, tabell: str, namn: str, kand: tuple[str, str], frammande: tuple[str, str]
):
    lasta = las_text(*kand, "", *frammande)
    ensam = las_text(*kand)
    assert lasta.rader[tabell] == ensam.rader[tabell]
    assert {r[namn] for r in lasta.rader[tabell]} == {kand[1].partition("|")[0]}
    assert f"”{frammande[0].replace('|', ' | ')}” känns inte igen" in sagt(lasta)


@pytest.mark.parametrize("frammande", FRAMMANDE, ids=lambda t: t[0])
def test_en_frammande_tabell_under_indikatorerna_blir_ingen_indikator(
    las_text: Las, frammande: tuple[str, str]
):
    lasta = las_text("Indikatorer|2030|2031|Etappmål 2031", "Nöjda (%)|61|62|≥ 60", "", *frammande)
    assert utfall(lasta) == {2030: 61, 2031: 62}
    assert [r["namn"] for r in lasta.rader["indikator"]] == ["Nöjda (%)"]


# ---- En del av året är inte ett bokslut


DELARETS = (
    "Resultaträkning (tkr)|Budget jan–aug|Utfall jan–aug|Avvikelse jan–aug|Budget helår"
    "|Prognos helår|Avvikelse helår",
    f"{RESULTAT}|-20|-23|-3|-30|-36|-6",
)


@pytest.mark.parametrize(
    ("titel", "fore"),
    [
        ("Delårsbokslut augusti 2031", ()),
        ("Tertialrapport 2 2031", ()),
        ("Delårsrapport januari–augusti 2031", ()),
        ("Delårsrapport 2 2031", ()),
        ("Verksamhetsberättelse 2031", ("Januari–augusti 2031", "")),
        ("Verksamhetsberättelse 2031", ("Rapporten avser perioden januari–augusti 2031.", "")),
        ("Verksamhetsberättelse 2031", ("Redovisningen omfattar tiden till och med augusti.", "")),
    ],
)
def test_en_delarsrapport_blir_delar_med_periodens_utfall_och_helarets_prognos(
    las_rapport: Las, titel: str, fore: tuple[str, ...]
):
    lasta = las_rapport(titel, *fore, *DELARETS)
    assert lasta.tillfalle == "delar2"
    (rad,) = lasta.rader["resultatrakning"]
    assert (rad["budget_kr"], rad.get("utfall_kr")) == (-30_000, None)
    assert (rad["budget_perioden_kr"], rad["utfall_perioden_kr"]) == (-20_000, -23_000)
    (prognos,) = lasta.rader["prognos"]
    assert (prognos["prognos_kr"], prognos["avvikelse_rapporterad_kr"]) == (-36_000, -6_000)


@pytest.mark.parametrize(
    ("titel", "tillfalle"),
    [
        ("Delårsrapport april 2031", "delar1"),
        ("Tertialuppföljning 1 2031", "delar1"),
        ("Delårsbokslut per 31 augusti 2031", "delar2"),
        ("Månadsrapport oktober 2031", "manad10"),
        ("Månadsuppföljning februari 2031", "manad02"),
        ("Ekonomisk uppföljning januari–mars 2031", "manad03"),
        ("Verksamhetsplan 2031", "plan"),
        ("Årsrapport 2031", "bokslut"),
    ],
)
def test_titeln_sager_tillfallet(las_rapport: Las, titel: str, tillfalle: str):
    lasta = las_rapport(titel, "Resultaträkning (tkr)|Budget helår", f"{RESULTAT}|-30")
    assert lasta.tillfalle == tillfalle


@pytest.mark.parametrize("titel", ["Delårsrapport 2031", "Uppföljningsrapport 2031"])
def test_ett_tillfalle_som_inte_framgar_fragas(las_rapport: Las, titel: str):
    with pytest.raises(Anvandarfel, match="vilket tillfälle rapporten avser – ange --tillfalle"):
        las_rapport(titel, *DELARETS)


def test_periodens_kolumner_i_ett_bokslut_ar_inte_arets(las_text: Las):
    lasta = las_text(*DELARETS)
    assert kr(lasta).get(RESULTAT, (-30_000, None, None, None))[:2] == (-30_000, None)


# ---- År i raden ovanför huvudet


@pytest.mark.parametrize(
    ("ovre", "nedre", "celler"),
    [
        ("Verksamhet, tkr|2031|||2030", "|Budget|Utfall|Avvikelse|Utfall", "-3|-4|-1|-2"),
        ("|2030|2031||", "Verksamhet, tkr|Utfall|Budget|Utfall|Avvikelse", "-2|-3|-4|-1"),
        ("Verksamhet, tkr|Budget|Utfall|Avvikelse|Utfall", "|2031|2031|2031|2030", "-3|-4|-1|-2"),
        ("|År 2030|År 2031||", "Verksamhet, tkr|Bokslut|Budget|Bokslut|Diff", "-2|-3|-4|-1"),
    ],
)
def test_aren_i_en_egen_rad_ovanfor_ger_budget_utfall_och_fjol(
    las_text: Las, ovre: str, nedre: str, celler: str
):
    lasta = las_text(ovre, nedre, f"Parker|{celler}")
    vantat = {"Parker": (-3_000, -4_000, -2_000, -1_000)}
    assert kr(lasta, "driftverksamhet", "verksamhet") == vantat
    assert not lasta.rader.get("nettokostnad")


def test_en_arsrad_som_inte_racker_till_alla_kolumner_gissas_inte(las_text: Las):
    lasta = las_text(
        "Verksamhet, tkr|2030|2031", "|Utfall|Budget|Utfall|Avvikelse", "Parker|-2|-3|-4|-1"
    )
    assert not lasta.rader.get("nettokostnad")
    assert kr(lasta, "driftverksamhet", "verksamhet").get("Parker", (None,))[0] is None
    assert "ingen kolumn är säkert årets utfall" in sagt(lasta)


# ---- Bara ett helt års utfall är nettokostnad


@pytest.mark.parametrize(
    ("huvud", "celler"),
    [
        ("2029|2030|2031|Budget 2032", "-1|-2|-3|-9"),
        ("Utfall 2029|Utfall 2030|Utfall 2031|Prognos 2032", "-1|-2|-3|-9"),
        ("Budget 2032|2029|2030|2031", "-9|-1|-2|-3"),
        ("2029|2030|2031|Skillnad 2030–2031", "-1|-2|-3|-9"),
        ("2029|2030|2031|Ökning 2031", "-1|-2|-3|-9"),
        ("2029|2030|2031|Medel 2029–2031", "-1|-2|-3|-9"),
        ("Bokslut 2029|Bokslut 2030|Bokslut 2031|Utveckling 2031 (%)", "-1|-2|-3|9"),
        ("2029|2030|2031|Jan–aug 2032", "-1|-2|-3|-9"),
    ],
)
def test_en_kolumn_om_plan_prognos_eller_forandring_ar_inget_ars_nettokostnad(
    las_text: Las, huvud: str, celler: str
):
    lasta = las_text(f"Verksamhet Tkr|{huvud}", f"Parker|{celler}")
    assert netto(lasta) == {2029: -1_000, 2030: -2_000, 2031: -3_000}
    frammande = next(
        h for h, c in zip(huvud.split("|"), celler.split("|"), strict=True) if "9" in c
    )
    assert f"”{frammande}”" in sagt(lasta)


# ---- Ett mål är inget utfall


@pytest.mark.parametrize(
    ("huvud", "celler", "utfallen", "malen_"),
    [
        ("2029|2030|Målvärde 2031", "61|62|70", {2029: 61, 2030: 62}, {("malvarde", 2031, 70)}),
        ("2029|2030|Årsmål 2031", "61|62|70", {2029: 61, 2030: 62}, {("etappmal", 2031, 70)}),
        ("Målnivå 2031|2030|2029", "70|62|61", {2029: 61, 2030: 62}, {("malvarde", 2031, 70)}),
        ("2030|2031|Riktvärde 2031", "61|62|70", {2030: 61, 2031: 62}, {("etappmal", 2031, 70)}),
        ("2030|2031|Prognos 2032", "61|62|70", {2030: 61, 2031: 62}, set()),
        ("2030|2031|Förväntat utfall 2032", "61|62|70", {2030: 61, 2031: 62}, set()),
        ("Snitt 2031|2030|2031", "70|61|62", {2030: 61, 2031: 62}, set()),
        ("Medelvärde 2029–2031|2030|2031", "70|61|62", {2030: 61, 2031: 62}, set()),
        ("Jämförelsekommuner 2031|2030|2031", "70|61|62", {2030: 61, 2031: 62}, set()),
        (
            "2030|2031|Etappmål 2031|Etappmål 2032",
            "61|62|70|75",
            {2030: 61, 2031: 62},
            {("etappmal", 2031, 70), ("etappmal", 2032, 75)},
        ),
        (
            "Etappmål 2032|Etappmål 2031|2031",
            "75|70|62",
            {2031: 62},
            {("etappmal", 2031, 70), ("etappmal", 2032, 75)},
        ),
    ],
)
def test_mal_prognoser_och_medelvarden_ar_inga_utfall(
    las_text: Las,
    huvud: str,
    celler: str,
    utfallen: dict[int, float],
    malen_: set[tuple[str, int, float]],
):
    lasta = las_text(f"Indikatorer|{huvud}", f"Nöjda (%)|{celler}")
    assert utfall(lasta) == utfallen
    assert malen(lasta) == malen_
    if not malen_:
        frammande = next(
            h for h, c in zip(huvud.split("|"), celler.split("|"), strict=True) if c == "70"
        )
        assert f"”{frammande}”" in sagt(lasta)


def test_etappmalets_text_ar_arets_och_inte_nasta_ars(las_text: Las):
    lasta = las_text("Indikatorer|2031|Etappmål 2032|Etappmål 2031", "Nöjda (%)|62|> 75|≥ 70")
    assert [r["etappmal_text"] for r in lasta.rader["indikator"]] == ["≥ 70"]


# ---- Läsår


@pytest.mark.parametrize(
    "huvud",
    [
        "28/29|29/30|30/31",
        "2028/2029|2029/2030|2030/2031",
        "Läsåret 2028/29|Läsåret 2029/30|Läsåret 2030/31",
        "Lå 28/29|Lå 29/30|Lå 30/31",
        "Utfall 2028–29|Utfall 2029–30|Utfall 2030–31",
    ],
)
def test_ett_lasar_raknas_till_aret_det_slutar(las_text: Las, huvud: str):
    lasta = las_text(f"Indikatorer|{huvud}", "Behöriga (%)|81|82|83")
    if "–" in huvud:  # ett streck kan vara ett intervall av år
        assert utfall(lasta) == {} and "lästes inte" in sagt(lasta)
    else:
        assert utfall(lasta) == {2029: 81, 2030: 82, 2031: 83}


# ---- Uppdragens läge


@pytest.mark.parametrize(
    "huvud",
    [
        "Status 2030|Status 2031",
        "Status delår 1|Status helår",
        "Status april|Status 31 december",
        "Status tertial 1|Status 2031",
        "Status föregående år|Status",
    ],
)
def test_uppdragets_status_ar_den_vid_rapportens_tillfalle(las_text: Las, huvud: str):
    lasta = las_text(f"Nämndens uppdrag|{huvud}|Kommentar", "Plantera ekar|Ej klart|Klart|Bra.")
    assert [r["status"] for r in lasta.rader["uppdrag"]] == ["klart"]
    bak = "|".join(reversed(huvud.split("|")))
    lasta = las_text(f"Nämndens uppdrag|{bak}|Kommentar", "Plantera ekar|Klart|Ej klart|Bra.")
    assert [r["status"] for r in lasta.rader["uppdrag"]] == ["klart"]


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Genomfört till 60 %", "ej_klart"),
        ("Klart under 2032", "ej_klart"),
        ("Klart hösten 2032", "ej_klart"),
        ("Delvis genomfört", "ej_klart"),
        ("Nästan klart", "ej_klart"),
        ("Beräknas klart 2032", "ej_klart"),
        ("Påbörjat", "ej_klart"),
        ("Inte slutfört", "ej_klart"),
        ("Klart 2031", "klart"),
        ("Klart i maj 2031", "klart"),
        ("Genomfört", "klart"),
        ("Slutfört i år.", "klart"),
        ("Utgår", "utgar"),
    ],
)
def test_ett_uppdrag_ar_klart_bara_nar_det_ar_helt_klart_i_ar(
    las_text: Las, cell: str, status: str
):
    lasta = las_text("Nämndens uppdrag|Status|Kommentar", f"Plantera ekar|{cell}|Bra.")
    assert [r["status"] for r in lasta.rader["uppdrag"]] == [status]


_BEGRANSAT = (
    *("Klart ej", "Klart, nej", "Klart till hälften", "Klart (delvis)", "Klart (90%)", "Klart?"),
    *("Klart men inte infört", "Klart - väntar på beslut", "Klart/Utgår", "Klart i fas 1"),
    *("Slutfört med avvikelse", "Slutfört till två tredjedelar", "Klart i huvudsak"),
    *("Klart nästa år", "Klar vid årsskiftet 2031/32", "Klart före sommaren 2032"),
    *("Genomfört i två av tre delar", "Klart – återstår besiktning", "Klart utom skyltarna"),
    *("Utgår ej", "Utgår delvis", "Utgår?", "Utgår från behoven", "Klart. Nej", "Klart inom kort"),
)


@pytest.mark.parametrize("cell", _BEGRANSAT)
def test_ett_ord_om_laget_som_begransas_av_orden_efter_ar_inte_klart_eller_utgar(
    las_text: Las, cell: str
):
    lasta = las_text("Nämndens uppdrag|Status|Kommentar", f"Plantera ekar|{cell}|Bra.")
    (rad,) = lasta.rader["uppdrag"]
    assert rad["status"] in (None, "ej_klart")
    assert cell in rad["kommentar"]
    assert rad["status"] or f"”{cell}”" in sagt(lasta)


@pytest.mark.parametrize(
    "cell",
    [
        *("Klart", "Klart!", "Klar 2031-10-01", "Klart enligt plan", "Slutfört under året"),
        *("Klart. Arbetet redovisades i juni.", "Klart (juni)", "Klart till 100 procent"),
        *("Klart, invigt i juni", "Klart - redovisat i nämnden", "Klart i tid", "Klart kvartal 3"),
        *("Klar 1 oktober 2031", "Klart den 3 maj", "Genomfört hösten 2031", "Klart sedan 2029"),
        *("Klart som planerat", "Klart i sin helhet", "Klart, har redovisats", "Klart/genomfört"),
        *("Klart i början av året", "Klart – arbetet är avslutat", "Klart i samtliga delar"),
        *("Klart 5 stickprov gjordes.", "Klart Ekarna är inte höga än.", "Klart: Alla är nöjda."),
    ],
)
def test_tid_plan_eller_en_ny_mening_efter_klart_begransar_inte(las_text: Las, cell: str):
    lasta = las_text("Nämndens uppdrag|Status|Kommentar", f"Plantera ekar|{cell}|Bra.")
    assert [r["status"] for r in lasta.rader["uppdrag"]] == ["klart"]


@pytest.mark.parametrize(
    "cell",
    ["Utgår 2031", "Utgår, ersätts av ett nytt", "Utgår då medel saknas", "Utgår enligt beslut"],
)
def test_ett_skal_efter_utgar_begransar_inte(las_text: Las, cell: str):
    lasta = las_text("Nämndens uppdrag|Status|Kommentar", f"Plantera ekar|{cell}|Bra.")
    assert [r["status"] for r in lasta.rader["uppdrag"]] == ["utgar"]


@pytest.mark.parametrize(
    ("huvud", "status"),
    [
        ("Status 2031-12-31|Status 2031-08-31", "klart"),
        ("Årets status|Status 2030", "klart"),
        ("Status nu|Status förra året", None),
        ("Status april|Status maj", None),
    ],
)
def test_en_annan_statuskolumn_blir_ingen_kommentar(las_text: Las, huvud: str, status: str | None):
    lasta = las_text(f"Nämndens uppdrag|{huvud}", "Plantera ekar|Klart|Ej klart")
    (rad,) = lasta.rader["uppdrag"]
    assert rad["kommentar"] is None and rad["status"] == status


@pytest.mark.parametrize("huvud", ["Vad som gjorts", "Text", "Kommentar", ""])
def test_en_textkolumn_efter_statusen_ar_kommentaren(las_text: Las, huvud: str):
    lasta = las_text(f"Nämndens uppdrag|Status|{huvud}", "Plantera ekar|Klart|Bra.")
    assert [r["kommentar"] for r in lasta.rader["uppdrag"]] == ["Bra."]


@pytest.mark.parametrize(
    "huvud",
    [
        "Status april|Status december",
        "Status T2|Status T3",
        "Status kvartal 3|Status kvartal 4",
        "Status augusti 2031|Status december 2031",
    ],
)
def test_laget_vid_bokslutet_ar_det_som_slutar_med_aret(las_text: Las, huvud: str):
    lasta = las_text(f"Nämndens uppdrag|{huvud}|Kommentar", "Plantera ekar|Ej klart|Klart|Bra.")
    assert [r["status"] for r in lasta.rader["uppdrag"]] == ["klart"]


# ---- En summa är ingen post


@pytest.mark.parametrize(
    "namn",
    [
        "Summa",
        "Totalsumma",
        "Totalt nämnden",
        "Nämnden summa",
        "Slutsumma 1)",
        "Summa nettokostnad",
    ],
)
def test_en_summarad_i_driften_ar_ingen_verksamhet(las_text: Las, namn: str):
    lasta = las_text(
        "Verksamhet, tkr|Budget|Utfall", "Parker|-10|-11", "Lek|-20|-21", f"{namn}|-30|-32"
    )
    nivaer = {r["verksamhet"]: r["niva"] for r in lasta.rader["driftverksamhet"]}
    assert nivaer.pop("Parker") == nivaer.pop("Lek") == "omrade"
    assert list(nivaer.values()) == ["summa"]


@pytest.mark.parametrize("namn", ["Summa", "Totala investeringar", "Summa investeringar 2)"])
def test_en_summarad_i_investeringarna_ar_ingen_post(las_text: Las, namn: str):
    lasta = las_text("Investeringar (tkr)|Budget|Utfall", "Bro|-10|-11", f"{namn}|-10|-11")
    assert [r["niva"] for r in lasta.rader["investering"]] == ["post", "summa"]


@pytest.mark.parametrize(
    "namn", ["Totalt", "Summa nämnden", "Nämnden totalt", "Nettokostnad totalt"]
)
def test_en_summarad_i_resultatrakningen_ar_ingen_egen_post(las_text: Las, namn: str):
    lasta = las_text("Resultaträkning (tkr)|Budget|Utfall", "Personal|-10|-11", f"{namn}|-10|-11")
    assert set(kr(lasta)) <= {"Personal", RESULTAT, "Nettokostnad"}


def test_ett_fotnotstecken_ar_inte_en_del_av_namnet(las_text: Las):
    lasta = las_text(
        "Resultaträkning (tkr)|Budget|Utfall", "Personal 2)|-10|-11", f"{RESULTAT} ¹|-10|-11"
    )
    assert set(kr(lasta)) == {"Personal", RESULTAT}


@pytest.mark.parametrize("namn", ["Nämnderna totalt", "Summa nämnder", "Alla nämnder", "Totalt"])
def test_summan_av_alla_namnder_i_en_tabell_ar_ingen_namnds_rad(las_csv: Las, namn: str):
    lasta = las_csv(
        "Nämnd, mnkr;Budget 2031;Nettokostnad 2031;Avvikelse",
        "Parknämnden;-10,5;-11,5;-1,0",
        "Badnämnden;-20,5;-20,0;0,5",
        f"{namn};-31,0;-31,5;-0,5",
    )
    rader = lasta.rader["resultatrakning"]
    assert {r["namnd"]: r["utfall_kr"] for r in rader} == {
        "parknamnden": -11_500_000,
        "badnamnden": -20_000_000,
    }


# ---- Löptext om något annat


UNDERSKOTT = "redovisar ett underskott om 3,4 miljoner kronor, en budgetavvikelse om -12 procent."


@pytest.mark.parametrize(
    "mening",
    [
        f"I fjol {UNDERSKOTT.replace('redovisar', 'redovisades')}",
        f"År 2029 {UNDERSKOTT.replace('redovisar', 'redovisade nämnden')}",
        f"Prognosen {UNDERSKOTT}",
        f"Kommunen som helhet {UNDERSKOTT}",
        f"För kommande år väntas att nämnden {UNDERSKOTT}",
        f"I kommunen {UNDERSKOTT.replace('redovisar', 'redovisas')}",
    ],
)
def test_en_avvikelse_om_ett_annat_ar_eller_nagon_annan_ar_inte_namndens(
    las_text: Las, mening: str
):
    tabell = ("Resultaträkning (tkr)|Budget|Utfall", f"{RESULTAT}|-10|-11", "")
    lasta = las_text("Resultaträkning", "", *tabell, mening)
    assert not [r for r in lasta.rader.get("rapporterad_uppgift", []) if r["ar"] == 2031]
    egen = las_text("Resultaträkning", "", *tabell, f"Nämnden {UNDERSKOTT}")
    (kr_, procent) = (r["varde"] for r in egen.rader["rapporterad_uppgift"])
    assert (kr_, procent) == (-3_400_000, -12)


@pytest.mark.parametrize(
    ("mening", "varden"),
    [
        ("Sjukfrånvaron var 5,1 procent 2030 och 6,2 procent 2031.", {2030: 5.1, 2031: 6.2}),
        ("Sjukfrånvaron var 6,2 procent 2031 och 5,1 procent 2030.", {2030: 5.1, 2031: 6.2}),
        ("Sjukfrånvaron var 5,1 procent 2029.", {2029: 5.1}),
        ("Sjukfrånvaron har ökat från 5,1 procent till 6,2 procent.", {2030: 5.1, 2031: 6.2}),
        ("Målet för sjukfrånvaron 2031 är 4,0 procent.", {}),
        ("Målsättningen är att sjukfrånvaron ska vara 4,0 procent.", {}),
        ("Sjukfrånvaron väntas bli 4,0 procent nästa år.", {}),
        ("Föregående år var sjukfrånvaron 5,1 procent.", {}),
        ("Sjukfrånvaron var 6,2 procent.", {2031: 6.2}),
    ],
)
def test_ett_tal_i_text_hor_till_aret_det_star_vid(
    las_text: Las, mening: str, varden: dict[int, float]
):
    lasta = las_text("Sjukfrånvaro", "", mening)
    rader = lasta.rader.get("personal", [])
    assert {r["ar"]: r["varde"] for r in rader if r["namnd"]} == varden


@pytest.mark.parametrize("vem", ["i hela kommunen", "i kommunen", "för kommunen totalt", "i riket"])
def test_andras_tal_i_text_ar_inte_namndens(las_text: Las, vem: str):
    lasta = las_text("Sjukfrånvaro", "", f"Sjukfrånvaron {vem} var 7,5 procent.")
    assert not [r for r in lasta.rader.get("personal", []) if r["namnd"]]


# ---- En enhets resultaträkning före nämndens egen


@pytest.mark.parametrize(
    ("enhetens", "egen"),
    [
        ("Resultaträkning Skötselenheten", "Resultaträkning"),
        ("Norra parkavdelningen", "Resultaträkning parknämnden"),
        ("Resultatområde Lek", "Nämndens resultaträkning"),
        ("Växthusets ekonomi", "Resultaträkning för nämnden"),
    ],
)
@pytest.mark.parametrize("omvant", [False, True])
def test_en_enhets_resultatrakning_ar_aldrig_namndens(
    las_text: Las, enhetens: str, egen: str, omvant: bool
):
    tabell = "Resultaträkning (tkr)|Budget 2031|Utfall 2031"
    delar = [(enhetens, "", tabell, f"{RESULTAT}|-1|-2"), (egen, "", tabell, f"{RESULTAT}|-30|-40")]
    forst, sist = reversed(delar) if omvant else delar
    lasta = las_text(*forst, "", *sist)
    assert kr(lasta) == {RESULTAT: (-30_000, -40_000, None, None)}
    assert "gäller en del av nämnden och lästes inte" in sagt(lasta)


# ---- Personalens förändring är inget antal


@pytest.mark.parametrize(
    "huvud",
    [
        "Dec 2030|Dec 2031|Skillnad 2031",
        "2030|2031|Ökning 2031",
        "2030|2031|Förändring 2030–2031",
        "Diff mot föregående år|2030|2031",
    ],
)
def test_ett_streck_for_arets_anstallda_ersatts_inte_av_forandringen(las_text: Las, huvud: str):
    celler = ["7" if h.split()[0] in ("Skillnad", "Ökning", "Förändring", "Diff") else "–"
              if "2031" in h else "120" for h in huvud.split("|")]  # fmt: skip
    lasta = las_text(f"Antal anställda|{huvud}", "|".join(("Antal anställda", *celler)))
    assert {r["ar"]: r["varde"] for r in lasta.rader.get("personal", [])} == {2030: 120}


# ---- Kopplade rubriker i CSV


@pytest.mark.parametrize(
    ("rubrik", "svar", "vantat"),
    [
        ("Budget (tkr)", "budget_kr", -3_000),
        ("Budget i miljoner kronor", "budget_kr", -3_000_000),
        ("Budget, MSEK", "budget_kr", -3_000_000),
        ("Budget kr", "budget_kr", -3),
        ("Budget (tkr)", "budget_kr:tkr", -3_000),
        ("Ram", "budget_kr:mnkr", -3_000_000),
    ],
)
def test_enheten_i_en_kopplad_rubrik_galler(las_csv: Las, rubrik: str, svar: str, vantat: int):
    lasta = las_csv(
        f"Slag;{rubrik}",
        "Personal;-3",
        namnd="parknamnden",
        tabell="resultatrakning",
        kolumner={"Slag": "post", rubrik: svar},
    )
    assert [r["budget_kr"] for r in lasta.rader["resultatrakning"]] == [vantat]


@pytest.mark.parametrize(
    ("rubrik", "svar", "vad"),
    [
        ("Budget (tkr)", "budget_kr:mnkr", "rubriken säger tkr men svaret mnkr"),
        ("Utfall", "budget_kr", "rubriken säger utfall men svaret budget_kr"),
        ("Prognos helår", "utfall_kr", "rubriken säger prognos men svaret utfall_kr"),
        ("Utfall 2030", "utfall_kr", "rubriken säger 2030"),
        ("Budget 2032", "budget_kr", "rubriken säger 2032"),
        ("Föregående års utfall", "utfall_kr", "avser ett annat år"),
        ("Avvikelse", "utfall_kr", "rubriken säger avvikelse men svaret utfall_kr"),
    ],
)
def test_ett_svar_som_sager_emot_rubrikens_egna_ord_avvisas(
    las_csv: Las, rubrik: str, svar: str, vad: str
):
    with pytest.raises(Anvandarfel, match=vad):
        las_csv(
            f"Slag;{rubrik}",
            "Personal;-3",
            namnd="parknamnden",
            tabell="resultatrakning",
            kolumner={"Slag": "post", rubrik: svar},
        )


# ---- En summa utan ordet summa


_SUMMANAMN = ("Hela nämnden", "Samtliga verksamheter", "Alla verksamheter", "Netto", "Park och bad")


@pytest.mark.parametrize("namn", [*_SUMMANAMN, "Budgetavvikelse"])
def test_en_summa_utan_ordet_ar_ingen_verksamhet(las_text: Las, namn: str):
    lasta = las_text(
        "Verksamhet, tkr|Budget|Utfall", "Parker|-10|-11", "Lek|-1|-2", f"{namn}|-11|-13"
    )
    nivaer = {r["verksamhet"]: r["niva"] for r in lasta.rader["driftverksamhet"]}
    assert nivaer == {"Parker": "omrade", "Lek": "omrade", namn: "summa"}


@pytest.mark.parametrize("namn", ["Hela nämnden", "Investeringar netto", "Alla projekt", "Allt"])
def test_en_summa_utan_ordet_ar_ingen_investering(las_text: Las, namn: str):
    lasta = las_text(
        "Investeringar (tkr)|Budget|Utfall", "Bro|-10|-11", "Väg|-1|-2", f"{namn}|-11|-13"
    )
    assert [r["niva"] for r in lasta.rader["investering"]][:2] == ["post", "post"]
    assert lasta.rader["investering"][2]["niva"] in ("summa", "delsumma")


def test_hela_namnden_i_resultatrakningen_ar_arets_resultat(las_text: Las):
    lasta = las_text(
        "Resultaträkning (tkr)|Budget|Utfall", "Intäkter|5|6", "Kostnader|-16|-19",
        "Hela nämnden|-11|-13",
    )  # fmt: skip
    assert list(kr(lasta)) == ["Intäkter", "Kostnader", RESULTAT]


@pytest.mark.parametrize(
    "rader",
    [
        ("Parker|-10|-11", "Lek|0|0", "Bad|-10|-11"),
        ("Parker|-10|-11", "Lek|-1|-2", "Bad|-11|-19"),
        ("Parker|-10|-11", "Bad|-10|-11"),
        ("Alla hjärtans park|-10|-11", "Lek|-1|-2", "Nettoprojektet|-5|-6"),
    ],
)
def test_en_rad_som_inte_ar_summan_ar_en_verksamhet(las_text: Las, rader: tuple[str, ...]):
    lasta = las_text("Verksamhet, tkr|Budget|Utfall", *rader)
    assert {r["niva"] for r in lasta.rader["driftverksamhet"]} == {"omrade"}


# ---- Det som står intill tabellen


_RR = ("Resultaträkning (tkr)|Budget|Utfall", f"{RESULTAT}|-1|-2")


@pytest.mark.parametrize(
    "text",
    [
        *("Tabellen avser hela kommunen.", "Tabellen nedan visar utfallet 2022."),
        *("Enheten för simhallar redovisar följande.", "Norra avdelningen: se tabellen nedan."),
        *("Siffrorna nedan gäller kommunen som helhet.", "Följande tabell visar läget år 2030."),
    ],
)
def test_en_bildtext_om_nagon_annan_eller_ett_annat_ar_ar_en_fraga(las_text: Las, text: str):
    lasta = las_text("Ekonomi", "", text, "", *_RR)
    assert kr(lasta) == {}
    assert any("intill tabellen säger" in f.text for f in lasta.fragor)


@pytest.mark.parametrize(
    "text",
    [
        *("* avser januari–oktober", "utfallet avser jan–okt", "Utfallet avser tertial 2."),
        *("Siffrorna gäller till och med augusti.", "Beloppen avser perioden t.o.m. 30 sept 2031."),
    ],
)
@pytest.mark.parametrize("lucka", [(), ("",)])
def test_en_fotnot_om_en_annan_period_ar_en_fraga(las_text: Las, text: str, lucka: tuple[str, ...]):
    lasta = las_text(*_RR, *lucka, text)
    assert kr(lasta) == {}
    assert any("en annan period än rapportens" in f.text for f in lasta.fragor)


@pytest.mark.parametrize(
    "text",
    [
        *("Tabellen visar nämndens resultat 2031.", "Tabellen avser januari–december 2031."),
        *(
            "Utfallet jämförs nedan med 2030.",
            "Siffrorna är hämtade ur kommunens system i augusti.",
        ),
        *("Utfallet är lägre än budget tack vare hösten.", "* avser även elkostnader i oktober"),
        *("Kommunen redovisar sitt resultat i årsredovisningen.", "Tabell 4. Nämndens resultat"),
        "I tabellen nedan redovisas resultatet i kommunen för nämnden.",
        *("Siffrorna gäller till och med december.", "Enheten för belopp är tkr i hela rapporten."),
    ],
)
@pytest.mark.parametrize("under", [False, True])
def test_en_vanlig_text_intill_tabellen_stoppar_den_inte(las_text: Las, text: str, under: bool):
    rader = (*_RR, "", text) if under else (text, "", *_RR)
    lasta = las_text("Ekonomi", "", *rader)
    assert kr(lasta) == {RESULTAT: (-1_000, -2_000, None, None)}
    assert lasta.fragor == ()


@pytest.mark.parametrize(
    ("tabell", "rader"),
    [
        ("driftverksamhet", ("Verksamhet, tkr|Budget|Utfall", "Parker|-1|-2")),
        ("investering", ("Investeringar (tkr)|Budget|Utfall", "Bro|-1|-2")),
        ("nettokostnad", ("Verksamhet Tkr|2030|2031", "Parker|-1|-2")),
        ("personal", ("Antal anställda|dec-30|dec-31", "Antal anställda|41|38")),
    ],
)
def test_en_tabell_som_avser_hela_kommunen_ar_en_fraga_i_varje_kapitel(
    las_text: Las, tabell: str, rader: tuple[str, ...]
):
    assert las_text("Nämnden", "", *rader).rader[tabell]
    lasta = las_text("Nämnden", "", "Tabellen avser hela kommunen.", "", *rader)
    assert not lasta.rader.get(tabell)
    assert any("hela kommunens" in f.text for f in lasta.fragor)


@pytest.mark.parametrize("rubrik", ["Skolan Solen", "Intraprenad Badet", "Norra enheten"])
def test_en_ensam_resultatrakning_under_en_enhets_namn_ar_en_fraga(las_text: Las, rubrik: str):
    lasta = las_text("Ekonomi", "", rubrik, "", *_RR)
    assert kr(lasta) == {}
    assert any("hela nämndens eller en enhets" in f.text for f in lasta.fragor)


@pytest.mark.parametrize("bild", ["Norra enheten:", "Skötselavdelningen", "Intraprenaden Söder:"])
def test_en_enhets_bildtext_skiljer_dess_tabell_fran_namndens(las_text: Las, bild: str):
    lasta = las_text(
        "Resultaträkning", "", bild, *_RR, "", "Hela nämnden:", _RR[0], f"{RESULTAT}|-30|-40"
    )
    assert kr(lasta) == {RESULTAT: (-30_000, -40_000, None, None)}
    assert "gäller en del av nämnden" in sagt(lasta)


@pytest.mark.parametrize("omvant", [False, True])
def test_tva_ars_resultatrakningar_ger_arets_och_forra_arets_belopp(las_text: Las, omvant: bool):
    fjol = ("Resultaträkning 2030", "", _RR[0], f"{RESULTAT}|-8|-9", "")
    i_ar = ("Resultaträkning 2031", "", _RR[0], f"{RESULTAT}|-3|-4", "")
    lasta = las_text(*((*i_ar, *fjol) if omvant else (*fjol, *i_ar)))
    assert kr(lasta) == {RESULTAT: (-3_000, -4_000, -9_000, None)}


# ---- En rad som inte är pengar i en tabell av pengar


_INTE_PENGAR = (
    *("Antal elever", "Antalet besök", "Andel nöjda", "Nöjda (%)", "Träd (st)", "Soliditet"),
    *("Kostnad per elev", "Kostnad per invånare", "Årsarbetare", "Antal årsarbetare, medel"),
    *("Beläggningsgrad", "Nettokostnad kr/invånare (kr/inv)", "Sjukfrånvaro, %"),
)


@pytest.mark.parametrize("namn", _INTE_PENGAR)
@pytest.mark.parametrize(
    ("huvud", "tabell"),
    [
        ("Resultaträkning (tkr)|Budget|Utfall", "resultatrakning"),
        ("Verksamhet, tkr|Budget|Utfall", "driftverksamhet"),
        ("Verksamhet Tkr|2030|2031", "nettokostnad"),
    ],
)
def test_en_rad_som_inte_ar_pengar_blir_en_fraga_och_inga_kronor(
    las_text: Las, huvud: str, tabell: str, namn: str
):
    lasta = las_text(huvud, "Parker|-5|-6", f"{namn}|50|51")
    assert not any(namn in str(r) for r in lasta.rader[tabell])
    assert lasta.rader[tabell]
    assert any(f"”{namn}” är inte belopp" in f.text and "rad 5" in f.plats for f in lasta.fragor)


@pytest.mark.parametrize(
    "namn",
    [
        *("Andelar i kommunala bolag", "Antagningsenheten", "Antikvariat", "Effektivisering 1 %"),
        *("Personal", "Perenner", "Andel av gemensamma kostnader", "Gradänger", "Perrongen"),
        *("Bidrag från staten (riktade)", "Statsbidrag, maxtaxa", "Skola (åk 1–6)"),
    ],
)
def test_ett_namn_som_liknar_ett_antal_ar_en_post(las_text: Las, namn: str):
    lasta = las_text("Resultaträkning (tkr)|Budget|Utfall", f"{namn}|-5|-6")
    assert kr(lasta) == {namn: (-5_000, -6_000, None, None)} and lasta.fragor == ()


@pytest.mark.parametrize(
    ("namn", "faktor"), [("Gåvor (kr)", 1), ("Gåvor (mnkr)", 1_000_000), ("Gåvor, tkr", 1_000)]
)
def test_radens_egen_enhet_for_pengar_galler(las_text: Las, namn: str, faktor: int):
    lasta = las_text("Resultaträkning (tkr)|Budget|Utfall", "Personal|-5|-6", f"{namn}|5|6")
    assert kr(lasta)[namn] == (5 * faktor, 6 * faktor, None, None)
    assert kr(lasta)["Personal"] == (-5_000, -6_000, None, None)


def test_radens_enhet_mot_kolumnens_egen_ar_en_fraga(las_text: Las):
    lasta = las_text(
        "Resultaträkning|Budget (tkr)|Utfall (tkr)", "Personal|-5|-6", "Gåvor (kr)|5|6"
    )
    assert list(kr(lasta)) == ["Personal"] and lasta.fragor


@pytest.mark.parametrize("namn", ["Antal elever", "Kostnad per elev", "Nöjda (%)"])
def test_en_rad_som_inte_ar_pengar_i_csv_blir_en_fraga(las_csv: Las, namn: str):
    lasta = las_csv(
        "Resultaträkning (tkr);Budget 2031;Utfall 2031",
        *("Personal;-5;-6", f"{namn};50;51", f"{RESULTAT};-5;-6"),
        namnd="parknamnden",
        tillfalle="bokslut",
    )
    assert namn not in kr(lasta) and kr(lasta)["Personal"][:2] == (-5_000, -6_000)
    assert any(f"”{namn}” är inte belopp" in f.text for f in lasta.fragor)


def test_en_text_om_alla_belopp_som_sager_emot_tabellen_sags(las_text: Las):
    lasta = las_text("Alla belopp anges i miljoner kronor.", "", "Ekonomi", "", "Bra år.", "", *_RR)
    assert kr(lasta) == {RESULTAT: (-1_000, -2_000, None, None)}
    assert "texten säger att alla belopp är i mnkr men tabellen tkr" in sagt(lasta)
    utan = las_text("Belopp i mnkr om inget annat anges.", "", "Ekonomi", "", "Bra.", "", *_RR)
    assert "texten säger" not in sagt(utan)


def test_budget_totalt_ar_namndens_utanfor_investeringarna(las_text: Las):
    lasta = las_text("Resultaträkning (tkr)|Budget totalt|Utfall totalt", f"{RESULTAT}|-3|-4")
    assert kr(lasta) == {RESULTAT: (-3_000, -4_000, None, None)}
    lasta = las_text("Investeringar (tkr)|Budget totalt|Budget|Utfall", "Bro|-9|-3|-4")
    assert kr(lasta, "investering") == {"Bro": (-3_000, -4_000, None, None)}


@pytest.mark.parametrize("namn", ["Skola (åk 1–6)", "Resultat 1)", "Bidrag (2)"])
def test_en_parentes_i_namnet_ar_ingen_fotnot(las_text: Las, namn: str):
    lasta = las_text("Resultaträkning (tkr)|Budget|Utfall", f"{namn}|-3|-4")
    (post,) = kr(lasta)
    assert post.count("(") == post.count(")")


def test_kolumner_om_annat_an_arsskiftets_antal_anstallda_namns(las_text: Las):
    andra = ("Riket 2031", "Prognos 2032", "Heltid 2031", "Nov 2031", "Mål 2031", "Kvinnor")
    lasta = las_text(
        f"Antal anställda|2030|2031|{'|'.join(andra)}", "Antal anställda|41|38|1|2|3|4|5|6"
    )
    assert {(r["ar"], r["varde"]) for r in lasta.rader["personal"]} == {(2030, 41), (2031, 38)}
    assert all(f"”{namn}”" in sagt(lasta) for namn in andra)


@pytest.mark.parametrize("huvud", ["Budget 2033|Prognos 2033", "Budget (euro)|Utfall (euro)"])
def test_en_avvisning_sager_var_vad_och_vad_man_gor(exempelkatalog: Katalog, huvud: str):
    rader = ("Verksamhetsberättelse 2031", "", f"Resultaträkning (tkr)|{huvud}", "Personal|1|2", "")
    fil = Fil("x.txt", "\n".join(rader).replace("|", "\t").encode())
    with pytest.raises(Anvandarfel) as fel:
        las_fil(fil, Leveransval(kommun="9999", namnd="parknamnden"), exempelkatalog)
    assert len(fel.value.rader) > 1
    assert all(rad.count(" – ") >= 2 for rad in fel.value.rader)


# ---- En mening om någon annan, en annan tid eller en plan


_TABELLEN = (
    "Resultaträkning",
    "",
    "Resultaträkning (tkr)|Budget|Utfall",
    f"{RESULTAT}|-10|-11",
    "",
)


@pytest.mark.parametrize(
    "borjan",
    [
        *("Vid delåret redovisade nämnden", "I tertialrapporten redovisade nämnden"),
        *("Per sista augusti redovisade nämnden", "För januari–oktober redovisar nämnden"),
        *("Badnämnden redovisar", "Kommunen redovisar", "Skötselenheten redovisar"),
        *("Intäkterna redovisar", "Personalkostnaderna visar", "Intäktssidan redovisar"),
        *("Nämnden riskerar", "Målet var", "Enligt budgeten skulle nämnden få"),
        *("På Norra avdelningen finns", "För Solängen redovisas", "I riket fanns"),
    ],
)
def test_ett_underskott_som_inte_ar_namndens_for_hela_aret_lases_inte_och_sags(
    las_text: Las, borjan: str
):
    mening = f"{borjan} ett underskott om 3,4 miljoner kronor, en avvikelse om -12 procent."
    lasta = las_text(*_TABELLEN, mening)
    assert not lasta.rader.get("rapporterad_uppgift")
    assert "budgetavvikelsen i texten gäller" in sagt(lasta)


@pytest.mark.parametrize(
    "borjan",
    [
        *("Nämnden redovisar", "Parknämnden redovisar per sista december", "Årets resultat är"),
        *("Per den 31 december redovisar nämnden", "För januari–december redovisar nämnden"),
        "Förvaltningens kostnader ger nämnden",
    ],
)
def test_namndens_underskott_for_hela_aret_lases(las_text: Las, borjan: str):
    mening = f"{borjan} ett underskott om 3,4 miljoner kronor, en avvikelse om -12 procent."
    lasta = las_text(*_TABELLEN, mening)
    assert {r["varde"] for r in lasta.rader["rapporterad_uppgift"]} == {-3_400_000, -12}


@pytest.mark.parametrize(
    "mening",
    [
        "Sjukfrånvaron i Sverige var 7,5 procent.",
        "Sjukfrånvaron i riket var 7,5 procent.",
        "Sjukfrånvaron på Skötselenheten var 7,5 procent.",
        "Sjukfrånvaron inom norra avdelningen är 7,5 procent.",
        "Sjukfrånvaron hos Badnämnden var 7,5 procent.",
        "Sjukfrånvaron för jan–aug var 7,5 procent.",
        "Sjukfrånvaron i december var 7,5 procent.",
        "Sjukfrånvaron var 7,5 procent i augusti.",
        "Sjukfrånvaron andra kvartalet var 7,5 procent.",
    ],
)
def test_en_sjukfranvaro_som_inte_ar_namndens_for_hela_aret_lases_inte_och_sags(
    las_text: Las, mening: str
):
    lasta = las_text("Sjukfrånvaro", "", _TABELLEN[2], _TABELLEN[3], "", "Sjukfrånvaro", "", mening)
    assert not lasta.rader.get("personal")
    assert "sjukfrånvaro i texten gäller" in sagt(lasta)


@pytest.mark.parametrize(
    "mening",
    [
        "Sjukfrånvaron var 6,1 procent, att jämföra med 7,5 procent 2030.",
        "Sjukfrånvaron var 6,1 procent, jämfört med 7,5 procent år 2030.",
        "Sjukfrånvaron 2030 var 7,5 procent och 2031 6,1 procent.",
        "Sjukfrånvaron på förvaltningen har sjunkit från 7,5 procent till 6,1 procent.",
    ],
)
def test_sjukfranvaron_for_tva_ar_i_en_mening(las_text: Las, mening: str):
    lasta = las_text(*_TABELLEN, "Sjukfrånvaro", "", mening)
    assert {r["ar"]: r["varde"] for r in lasta.rader["personal"]} == {2030: 7.5, 2031: 6.1}


@pytest.mark.parametrize(
    "mening",
    [
        "Antalet anställda har 2030 ökat med 12 personer till 130.",
        "Antalet anställda har i kommunen ökat med 12 personer till 5 130.",
        "Antalet anställda har på Skötselenheten ökat med 12 personer till 30.",
        "Antalet anställda har enligt prognosen ökat med 12 personer till 130.",
        "I hela kommunen finns 12 fler anställda.",
        "Under 2029 var det 12 färre anställda.",
    ],
)
def test_ett_antal_anstallda_som_inte_ar_namndens_i_ar_lases_inte_och_sags(
    las_text: Las, mening: str
):
    lasta = las_text(*_TABELLEN, mening)
    assert not lasta.rader.get("personal") and not lasta.rader.get("rapporterad_uppgift")
    assert "antalet anställda i texten gäller" in sagt(lasta)


@pytest.mark.parametrize(
    "mening",
    [
        "Antalet anställda har sedan december 2030 ökat med 12 personer till 130.",
        "Antalet anställda har jämfört med föregående år ökat med 12 personer till 130.",
        "Antalet anställda har under 2031 ökat med 12 personer till 130.",
    ],
)
def test_antalet_anstallda_jamfort_med_ett_annat_ar_ar_arets(las_text: Las, mening: str):
    lasta = las_text(*_TABELLEN, mening)
    assert [(r["ar"], r["varde"]) for r in lasta.rader["personal"]] == [(2031, 130)]


@pytest.mark.parametrize(
    "vad",
    ["2030 var", "för kommunen är", "i budget är", "för Lekplatser är", "i riket var", "i maj var"],
)
def test_en_nettokostnadsutveckling_som_inte_ar_arets_lases_inte_och_sags(las_text: Las, vad: str):
    lasta = las_text(*_TABELLEN, "Parker", "", f"Nettokostnadsutvecklingen {vad} 9 procent.")
    assert not lasta.rader.get("rapporterad_uppgift")
    assert "nettokostnadsutvecklingen i texten gäller" in sagt(lasta)


@pytest.mark.parametrize("vad", ["är", "för året är", "för Parker var", "2031 var"])
def test_arets_nettokostnadsutveckling_lases(las_text: Las, vad: str):
    lasta = las_text(*_TABELLEN, "Parker", "", f"Nettokostnadsutvecklingen {vad} 9 procent.")
    assert [r["varde"] for r in lasta.rader["rapporterad_uppgift"]] == [9]


@pytest.mark.parametrize("sist", ["2032", "Utfall 2033", "2040"])
def test_ett_kommande_ars_kolumn_ar_ingen_nettokostnad(las_text: Las, sist: str):
    lasta = las_text(f"Verksamhet Tkr|2029|2030|2031|{sist}", "Parker|-1|-2|-3|-9")
    assert netto(lasta) == {2029: -1_000, 2030: -2_000, 2031: -3_000}
    assert f"”{sist}”" in sagt(lasta)


@pytest.mark.parametrize("vem", ["Parknämnden redovisar", "Nämnden för parknämnden visar"])
def test_en_namnds_underskott_ar_inte_kommunens(exempelkatalog: Katalog, vem: str):
    mening = f"{vem} ett underskott om 3,4 miljoner kronor, en avvikelse om -12 procent."
    text = "\n".join(("Årsredovisning 2031", "Exempelkommunen", "", *_TABELLEN, mening, ""))
    fil = Fil("x.txt", text.replace("|", "\t").encode())
    _, _, samling = verksamhetsberattelse.tolka(fil, Leveransval(kommun="9999"), exempelkatalog)
    assert samling.namnd is None and not samling.rader.get("rapporterad_uppgift")


# ---- Inget försvinner i tysthet


@pytest.mark.parametrize(
    ("rader", "namn"),
    [
        (("Resultaträkning (tkr)|Budget|Utfall|Budget 2032", f"{RESULTAT}|1|2|3"), "Budget 2032"),
        (("Resultaträkning (tkr)|Budget|Utfall|Zebra", f"{RESULTAT}|1|2|3"), "Zebra"),
        (("Verksamhet, tkr|Budget|Utfall|Prognos 2032", "Parker|1|2|3"), "Prognos 2032"),
        (("Verksamhet, tkr|Budget|Utfall|Förändring", "Parker|1|2|3"), "Förändring"),
        (("Investeringar (tkr)|Budget|Utfall|Slutprognos", "Bro|1|2|3"), "Slutprognos"),
        (("Verksamhet Tkr|2029|2030|Plan 2032", "Parker|1|2|3"), "Plan 2032"),
        (("Indikatorer|2030|2031|Riket 2031", "Nöjda (%)|61|62|63"), "Riket 2031"),
        (("Indikatorer|2030|2031|Ht 2031", "Nöjda (%)|61|62|63"), "Ht 2031"),
    ],
)
def test_en_kolumn_som_inte_lases_namns(las_text: Las, rader: tuple[str, str], namn: str):
    assert f"”{namn}”" in sagt(las_text(*rader))


@pytest.mark.parametrize(
    ("tabell", "rader"),
    [
        ("Resultaträkning (tkr)", ("Årets resultat|-30|-36|-6",)),
        ("Verksamhet, tkr", ("Parker|-30|-36|-6",)),
    ],
)
def test_prognosen_lagras_dar_det_finns_en_tabell_for_den(
    las_rapport: Las, tabell: str, rader: tuple[str, ...]
):
    lasta = las_rapport(
        "Delårsrapport augusti 2031", f"{tabell}|Årsbudget|Årsprognos|Prognosavvikelse", *rader
    )
    (rad,) = lasta.rader["prognos"]
    assert (rad["prognos_kr"], rad["avvikelse_rapporterad_kr"]) == (-36_000, -6_000)


# ---- En anmärkning bredvid gör inte en fel siffra rätt


@pytest.mark.parametrize(
    ("huvud", "celler", "vantat"),
    [
        ("Jan–apr 2031|2030|2031", "9|61|62", {2030: 61, 2031: 62}),
        ("T2 2031|2030|2031", "9|61|62", {2030: 61, 2031: 62}),
        ("Kvartal 1 2031|2030|2031", "9|61|62", {2030: 61, 2031: 62}),
        ("Män 2031|Kvinnor 2031|Totalt 2031", "9|8|62", {2031: 62}),
        ("Flickor 2031|Alla 2031", "9|62", {2031: 62}),
        ("Länet 2031|Riket 2031|2031", "9|8|62", {2031: 62}),
        ("Liknande kommuner 2031|Nämnden 2031", "9|62", {2031: 62}),
        ("2030-12-31|2031-12-31", "61|62", {2030: 61, 2031: 62}),
        ("2030-08-31|2030-12-31|2031-12-31", "9|61|62", {2030: 61, 2031: 62}),
        ("Kommunal regi 2031|Totalt 2031", "9|62", {2031: 62}),
    ],
)
def test_en_del_av_aret_ett_kon_eller_nagon_annans_varde_ar_inte_namndens_arsutfall(
    las_text: Las, huvud: str, celler: str, vantat: dict[int, float]
):
    lasta = las_text(f"Indikatorer|{huvud}", f"Nöjda (%)|{celler}")
    assert utfall(lasta) == vantat


@pytest.mark.parametrize(
    ("huvud", "celler"),
    [
        ("2030-12-31|2031-12-31", "-2|-3"),
        ("Jan–aug 2031|2030|2031", "-9|-2|-3"),
        ("Riket 2031|2030|2031", "-9|-2|-3"),
        ("T1 2031|Utfall 2030|Utfall 2031", "-9|-2|-3"),
        ("31 dec 2030|31 dec 2031", "-2|-3"),
    ],
)
def test_en_nettokostnad_ar_hela_arets_och_egen(las_text: Las, huvud: str, celler: str):
    lasta = las_text(f"Verksamhet Tkr|{huvud}", f"Parker|{celler}")
    assert netto(lasta) == {2030: -2_000, 2031: -3_000}
