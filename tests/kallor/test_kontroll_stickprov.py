"""Stickprov nämnd för nämnd, härledda antal, totalgranskning och kontrollmått."""

from __future__ import annotations

import pytest

INLEDNING = (
    "Intern kontroll",
    "",
    "Inom inköpsprocessen har stickprov gjorts av underlag och av vem som attesterat. 20 stickprov "
    "har gjorts totalt, tio stycken per nämnd. Sju stickprov felaktiga, vilket motsvarar 35 "
    "procent: en ökning med 4,5 procentenheter.",
    "",
)
KONTROLL = "Mål / process|Systematisk kontroll|Status och kommentar"
PROV = ("namnd", "tillfalle", "antal", "fel", "andel_fel_rapporterad_procent", "antal_harlett")


def test_punkterna_ger_bada_tillfallena_och_minsta_mojliga_antal(las_text, ur, sagt):
    inlasning = las_text(
        *INLEDNING,
        "- Parknämnden 40 procent fel (4 fel av 10 stickprov). Sämre än delår 2 då utfallet var",
        "",
        "17 procent.",
        "",
        "- Brygg- och bronämnden 30 % (tre av tio). Bättre än delår 2 då utfallet var 50 procent.",
    )
    assert ur(inlasning, "stickprov", *PROV) == [
        ("parknamnden", "bokslut", 10, 4, 40.0, False),
        ("parknamnden", "delar2", 6, 1, 17.0, True),
        ("bro-och-brygganamnden", "bokslut", 10, 3, 30.0, False),
        ("bro-och-brygganamnden", "delar2", 6, 3, 50.0, True),
    ]
    assert set(ur(inlasning, "stickprov", "process", "kontroll", "slag")) == {
        ("Inköpsprocessen", "Underlag och attest på fakturor", "urval")
    }
    assert any("12, 18 och andra multiplar" in text for text in sagt(inlasning, "upplysning"))
    assert ur(inlasning, "rapporterad_uppgift", "namnd", "amne", "varde", "enhet") == [
        (None, "Stickprov: antal totalt", 20.0, "antal"),
        (None, "Stickprov: per nämnd", 10.0, "antal"),
        (None, "Stickprov: fel totalt", 7.0, "antal"),
        (None, "Stickprov: andel fel", 35.0, "%"),
        (None, "Stickprov: förändring", 4.5, "procentenheter"),
    ]


def test_minskning_far_minus(las_text, ur):
    minskat = tuple(rad.replace("ökning", "minskning") for rad in INLEDNING)
    punkter = ("- Parknämnden 10 procent (1 av 10)", "- Badnämnden 10 procent (1 av 10)")
    uppgifter = dict(ur(las_text(*minskat, *punkter), "rapporterad_uppgift", "amne", "varde"))
    assert uppgifter["Stickprov: förändring"] == -4.5


def test_okand_namnd_trasig_punkt_och_okand_jamforelse_anmarks(las_text, ur, sagt):
    inlasning = las_text(
        *INLEDNING,
        "- Fiskenämnden 10 procent fel (1 fel av 10 stickprov).",
        "- Badnämnden 20 procent fel av alla.",
        "- Badnämnden: 2 fel av 10 stickprov (20 procent). Som förut.",
    )
    assert ur(inlasning, "stickprov", "namnd", "fel") == [("badnamnden", 2)]
    assert [text.split()[0] for text in sagt(inlasning, "varning")][-2:] == [
        "”Fiskenämnden”",
        "punkten",
    ]
    assert "jämförelsen med ett tidigare tillfälle kändes inte igen" in sagt(inlasning)


def test_andelar_som_inget_antal_ger_blir_kvar_utan_antal(las_text, ur, sagt):
    inlasning = las_text(
        *INLEDNING, "- Parknämnden 40 procent (4 av 10). Mot delår 1 då utfallet var 17,25 procent."
    )
    assert ur(inlasning, "stickprov", *PROV)[1] == (
        "parknamnden",
        "delar1",
        None,
        None,
        17.25,
        True,
    )
    assert any("går inte att härleda" in text for text in sagt(inlasning, "varning"))


def test_namndens_eget_stickprov_i_lopande_text(las_text, ur):
    inlasning = las_text(
        "Intern kontroll",
        "",
        "Inom kassaprocessen har 12 stickprov av underlag gjorts. Tre (25 procent) hade fel.",
    )
    assert ur(inlasning, "stickprov", *PROV) == [("parknamnden", "bokslut", 12, 3, 25.0, False)]
    assert ur(inlasning, "stickprov", "process", "kontroll") == [("Kassaprocessen", "Underlag")]
    assert "rapporterad_uppgift" not in inlasning.rader


KOMMENTAR = (
    "Representation|Kontroll av representation|Klart Tio stickprov gjordes. Fyra verifikat "
    "({andel} procent) hade fel. Det gick från delårsrapport per 30 april från 25 procent till "
    "{andel} procent."
)


def test_samma_stickprov_berattat_tva_ganger_ar_en_rad_med_tva_platser(las_text, ur, sagt):
    inlasning = las_text(
        *INLEDNING,
        "- Parknämnden 40 procent (4 av 10). Mot delår 1 då utfallet var 25 procent.",
        "- Badnämnden 20 procent (2 av 10).",
        "",
        KONTROLL,
        KOMMENTAR.format(andel=40),
    )
    platser = {tuple(prov): plats for *prov, plats in ur(inlasning, "stickprov", *PROV, "plats")}
    assert len(platser) == 3
    for prov in (
        ("parknamnden", "bokslut", 10, 4, 40.0, False),
        ("parknamnden", "delar1", 4, 1, 25.0, True),
    ):
        forsta, andra = platser[prov].split("; ")
        assert forsta.startswith("Intern kontroll") and "Representation" in andra
    assert sum("är det samma urval?" in text for text in sagt(inlasning, "upplysning")) == 1


def test_andra_tal_i_kontrollen_ar_ett_eget_stickprov(las_text, ur):
    inlasning = las_text(
        *INLEDNING, "- Parknämnden 30 procent (3 av 10).", "", KONTROLL, KOMMENTAR.format(andel=40)
    )
    assert ur(inlasning, "stickprov", "process", "tillfalle", "antal", "fel") == [
        ("Inköpsprocessen", "bokslut", 10, 3),
        ("Representation", "bokslut", 10, 4),
        ("Representation", "delar1", 4, 1),
    ]


def test_alla_verifikationer_ar_en_totalgranskning_med_belopp(las_text, ur, sagt):
    inlasning = las_text(
        KONTROLL,
        "Gåvor|Kontroll av gåvor|Klart Samtliga 1 120 verifikat lästes, av dessa var tre stycken "
        "(0,3 procent) behäftade med fel. Beloppet uppgick till 4 300 kronor.",
        "Resor|Kontroll av resor|Klart 5 stickprov gjordes utan anmärkning.",
    )
    assert ur(inlasning, "stickprov", "kontroll", "slag", "antal", "fel", "belopp_fel_kr") == [
        ("Uppvaktning och gåvor", "totalgranskning", 1120, 3, 4300)
    ]
    assert any("inget antal med fel" in text for text in sagt(inlasning, "upplysning"))


def test_kontrollmatt_for_kommunen_forvaltningen_och_namnden(las_text, ur):
    punkter = ("- Parknämnden 10 procent (1 av 10)", "- Badnämnden 10 procent (1 av 10)")
    inlasning = las_text(
        *INLEDNING,
        *punkter,
        "",
        "Totalt har 1 250 direktupphandlingar över 40 000 kronor anmälts under året. Jämfört med "
        "2030 var samma siffra 990 anmälningar. Nio köp från leverantörer har identifierats.",
        "",
        "- Badförvaltningen har åtta placeringsärenden.",
        "- Fiskeförvaltningen har sju placeringsärenden.",
        "",
        KONTROLL,
        "Inköp|Kontroll av köp|Klart Nio köp från leverantörer identifierades.",
        "Lön|Kontroll av listor|Klart Under 2030 hanterades 88 procent av utanordningslistorna.",
    )
    assert ur(inlasning, "kontrollmatt", "namnd", "ar", "matt", "varde", "enhet") == [
        (None, 2031, "Anmälda över 40 000 kr", 1250.0, "antal"),
        (None, 2030, "Anmälda över 40 000 kr", 990.0, "antal"),
        (None, 2031, "Leverantörer att utreda", 9.0, "antal"),
        ("badnamnden", 2031, "Placeringsärenden", 8.0, "antal"),
        ("parknamnden", 2030, "Hanterade av chef", 88.0, "%"),
    ]
    assert ur(inlasning, "kontrollmatt", "plats")[2].count(";") == 1


@pytest.mark.parametrize(
    ("mening", "matt"),
    [
        (
            "Andelen lönepåverkande poster gick från 51 procent till 33 procent.",
            [("Andel före åtgärder", 51.0), ("Andel efter åtgärder", 33.0)],
        ),
        (
            "Köp om 600 000 kronor överstiger direktupphandlingsgränsen.",
            [("Direktupphandlingsgräns", 600000.0)],
        ),
        (
            "Se direktupphandlingsgränsen (i år 600 000 kronor).",
            [("Direktupphandlingsgräns", 600000.0)],
        ),
        (
            "Fem leverantörer är inom kategorin Park och bad och avser skötsel.",
            [("Varav park och bad", 5.0)],
        ),
    ],
)
def test_matt_i_lopande_text_utan_andra_namnder_ar_namndens_egna(las_text, ur, mening, matt):
    inlasning = las_text("Intern kontroll", "", mening)
    assert ur(inlasning, "kontrollmatt", "namnd", "matt", "varde") == [
        ("parknamnden", *ett) for ett in matt
    ]


def test_kommunstyrelsens_stickprov(kommunstyrelsen, ur):
    prov = kommunstyrelsen.rader["stickprov"]
    nu = {r["namnd"]: (r["fel"], r["antal"]) for r in prov if r["tillfalle"] == "bokslut"}
    da = {r["namnd"]: (r["fel"], r["antal"]) for r in prov if r["tillfalle"] == "delar2"}
    assert [r["antal"] for r in prov if r["slag"] == "totalgranskning"] == [551]
    nu["kommunstyrelsen"] = (6, 16)  # totalgranskningen har samma nämnd och tillfälle
    assert nu == {
        "kommunstyrelsen": (6, 16),
        "grundskolenamnden": (9, 16),
        "forskolenamnden": (8, 16),
        "gymnasie-och-arbetsmarknadsnamnden": (7, 16),
        "socialnamnden": (8, 16),
        "vard-och-omsorgsnamnden": (6, 16),
        "bygglovs-och-tillsynsnamnden": (7, 16),
        "kultur-och-fritidsnamnden": (4, 16),
        "natur-och-stadsmiljonamnden": (6, 16),
    }
    assert [fel for fel, _ in da.values()] == [1, 3, 3, 4, 3, 1, 1, 2, 2]
    assert {antal for _, antal in da.values()} == {6}
    assert all(r["antal_harlett"] == (r["tillfalle"] == "delar2") for r in prov)


def test_kommunstyrelsens_totalgranskning_och_dubbla_plats(kommunstyrelsen):
    prov = kommunstyrelsen.rader["stickprov"]
    (alla,) = [r for r in prov if r["slag"] == "totalgranskning"]
    assert (alla["fel"], alla["belopp_fel_kr"]) == (38, 222_499)
    assert alla["andel_fel_rapporterad_procent"] == 6.9
    assert [r["tillfalle"] for r in prov if ";" in r["plats"]] == ["bokslut", "delar2"]


def test_kommunstyrelsens_kontrollmatt(kommunstyrelsen, ur):
    rader = ur(kommunstyrelsen, "kontrollmatt", "namnd", "ar", "matt", "varde")
    assert {tuple(nyckel): varde for *nyckel, varde in rader} == {
        (None, 2023, "Gräns för dokumentation"): 50_000,
        (None, 2023, "Anmälda över 50 000 kr"): 284,
        (None, 2022, "Anmälda över 50 000 kr"): 208,
        (None, 2023, "Direktupphandlingsgräns"): 700_000,
        (None, 2023, "Leverantörer att utreda"): 37,
        (None, 2023, "Varav vård och omsorg"): 25,
        (None, 2023, "Varav övriga"): 12,
        ("socialnamnden", 2023, "Placeringsärenden"): 90,
        ("socialnamnden", 2023, "Övriga direktupphandlingar"): 7,
        ("socialnamnden", 2023, "Inte korrekt anmälda"): 1,
        ("kommunstyrelsen", 2022, "Andel före åtgärder"): 44,
        ("kommunstyrelsen", 2022, "Andel efter åtgärder"): 27,
        ("kommunstyrelsen", 2022, "Hanterade av chef"): 69,
    }
