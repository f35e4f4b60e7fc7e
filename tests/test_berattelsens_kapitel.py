"""Varje tal i berättelsens kapitel står på sin sida: sidornas svar jämförs med modellen.

Kapitlen är Effektiviseringsarbete, Särskilda satsningar, Digitaliseringspotten, Extern
finansiering, Investeringar, Samhällsbyggnadsprojekt, Nytt kommunhus, Lokaler, uppdragen och
avvikelsernas orsaker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from hud_model.arenden.startdata import fyll_tomt
from hud_model.begrepp import Svar, Urval
from hud_model.fragor import (
    effektiviseringar,
    forklaringar,
    investeringar,
    kontroll,
    overforing,
    personal,
    uppdrag,
)
from hud_model.lager import Lager

URVAL = Urval("0126", 2023, "bokslut", "kommunstyrelsen")
FRAGOR = {
    "uppdrag": (uppdrag.uppdragslage,),
    "satsning": (uppdrag.satsningar,),
    "extern_finansiering": (uppdrag.bidrag, uppdrag.bidrag_som_upphor),
    "investering": (investeringar.investeringslage, overforing.investeringsoverforing),
    "samhallsbyggnad": (
        investeringar.investeringsprojekt,
        investeringar.exploateringsinvesteringar,
        investeringar.exploateringsutfall,
    ),
    "byggprojekt": (investeringar.namngivna_projekt,),
    "digitaliseringspott": (effektiviseringar.digitaliseringspotten,),
    "effektivisering": (effektiviseringar.effektiviseringsregister,),
    "personal": (personal.personalen, personal.personal_per_namnd),
    "stickprov": (kontroll.stickprov_mot_grans, kontroll.andra_granskningar),
    "systematisk_kontroll": (kontroll.kontroller_och_atgarder,),
    "riskatgard": (kontroll.kontroller_och_atgarder,),
    "revisionsatgard": (kontroll.kontroller_och_atgarder,),
}
AMNEN = (
    *("Uppdrag: ", "Satsning: ", "Bidrag: ", "Extern finansiering: ", "Digitaliseringspotten: "),
    *("Investering", "Samhällsbyggnad: ", "Nytt kommunhus: ", "Lokaler: "),
)
UTAN_TAL = {"uppdrag", "effektivisering", "systematisk_kontroll", "riskatgard", "revisionsatgard"}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lager]:
    lager = Lager(tmp_path_factory.mktemp("kapitel"))
    assert fyll_tomt(lager)
    yield lager
    lager.stang()


def vardena(svar: Svar) -> set[object]:
    """Alla enskilda värden i svarets tabell, delar och uppgifter."""
    ramar = [svar.tabell, *svar.delar.values()]
    ur_ramar = {v for ram in ramar for k in ram for v in ram[k].dropna().tolist()}
    return ur_ramar | {v for v in svar.uppgifter.values() if isinstance(v, (int, float, str))}


def rader(lager: Lager, tabell: str) -> pd.DataFrame:
    return lager.las(tabell, kommun="0126", namnd="kommunstyrelsen", ar=2023, tillfalle="bokslut")


@pytest.mark.parametrize("tabell", FRAGOR)
def test_varje_tal_i_modellen_star_i_sidans_svar_med_sin_kalla(start: Lager, tabell: str):
    svaren = [fraga(start, URVAL) for fraga in FRAGOR[tabell]]
    assert not any(svar.tomt for svar in svaren)
    finns = set().union(*map(vardena, svaren))
    ram = rader(start, tabell)
    assert len(ram)
    skippa = {"ordning", "ar"}
    jamforda = 0
    for kolumn in ram.columns:
        if kolumn in skippa or not pd.api.types.is_numeric_dtype(ram[kolumn]):
            continue
        for varde in ram[kolumn].dropna().tolist():
            assert varde in finns, f"{tabell}.{kolumn}: {varde} står inte på sidan"
            jamforda += 1
    namn = {"satsning": "satsning", "extern_finansiering": "finansiar", "uppdrag": "titel"}
    kolumn = namn.get(tabell)
    if kolumn:
        assert set(ram[kolumn]) == set(svaren[0].tabell[kolumn])
    assert jamforda or tabell in UTAN_TAL
    for svar in svaren:
        assert any("Verksamhetsberättelse 2023" in k.titel and k.platser for k in svar.kallor)


def test_varje_uppgift_i_kapitlens_loptext_star_i_ett_svar(start: Lager):
    svaren = [fraga(start, URVAL) for fragor in FRAGOR.values() for fraga in fragor]
    svaren.append(investeringar.lokaler(start, URVAL))
    visade = {
        (r.amne, r.varde)
        for svar in svaren
        for ram in (svar.tabell, *svar.delar.values())
        if "amne" in ram
        for r in ram.itertuples()
    }
    ram = rader(start, "rapporterad_uppgift")
    ram = ram[ram["amne"].str.startswith(AMNEN)]
    assert len(ram) >= 30
    assert set(zip(ram["amne"], ram["varde"], strict=True)) <= visade


# De tal som måste stå, ordagrant ur dokumentet.


def test_satsningarna_ar_24_100_och_18_670_tusen_kronor(start: Lager):
    svar = uppdrag.satsningar(start, URVAL)
    assert svar.tabell["budget_kr"].sum() == svar.uppgifter["budget_kr"] == 24_100_000
    assert svar.tabell["utfall_kr"].sum() == svar.uppgifter["utfall_kr"] == 18_670_000


def test_digitaliseringspotten_och_dess_27_initiativ(start: Lager):
    svar = effektiviseringar.digitaliseringspotten(start, URVAL)
    assert svar.tabell["belopp_kr"].dropna().tolist() == [5_000_000, 5_304_000, 2_892_000]
    assert svar.delar["initiativ"]["antal"].tolist() == [8, 15, 1, 3]
    assert svar.uppgifter["initiativ"] == 27 == 8 + 15 + 1 + 3


def test_extern_finansiering_9_925_8_227_och_1_698(start: Lager):
    svar = uppdrag.bidrag(start, URVAL)
    summor = [svar.uppgifter[k] for k in ("bidrag_kr", "kostnad_kr", "netto_kr")]
    assert summor == [9_925_000, 8_227_000, 1_698_000]
    assert set(svar.tabell["namndmal"]) == {"Öka trygghet och delaktighet"}
    assert uppdrag.bidrag_som_upphor(start, URVAL).tabell["finansiar"].tolist() == [
        "Vinnova Flemingsberg"
    ]


def test_investeringarna_64_procent_utan_reserv_och_13_6_mnkr_over(start: Lager):
    svar = investeringar.investeringslage(start, URVAL)
    assert round(svar.uppgifter["grad_utan"]) == svar.uppgifter["grad_rapporterad"] == 64
    assert svar.delar["kallans_summor"]["avvikelse_rapporterad_kr"].tolist() == [
        16_765_000,
        18_938_000,
        48_938_000,
    ]
    # Källan har avrundat varje post till tusental: den räknade summan är 1 tkr lägre.
    assert svar.uppgifter["avvikelse_kr_utan"] == 18_937_000
    over = overforing.investeringsoverforing(start, URVAL)
    summa = over.tabell["foreslagen_overforing_kr"].sum()
    assert round(summa / 1e6, 1) == 13.6
    assert over.uppgifter["stannar_kr"] == 18_937_000 - summa


def test_exploateringens_tre_tabeller(start: Lager):
    summor = [
        fraga(start, URVAL).tabell.query("niva == 'summa'")["avvikelse_kr"].item()
        for fraga in FRAGOR["samhallsbyggnad"]
    ]
    assert summor == [108_740_000, -66_665_000, -115_228_000]
    projekt = investeringar.namngivna_projekt(start, URVAL)
    assert "Kvarteret Brandstegen, Vidja etapp 2 och Ingvar Kamprads allé" in projekt.rubrik
    assert projekt.tabell["nytt_beslut"].value_counts().to_dict() == {
        "Behövs": 3,
        "Behövs sannolikt": 2,
    }


def test_potentialerna_480_576_och_30_miljoner_med_ursprung(start: Lager):
    svar = effektiviseringar.potentialer(start, URVAL)
    assert svar.tabell["belopp_kr"].tolist() == [576_000_000, 480_000_000, 30_000_000]
    assert svar.tabell["ursprung"].notna().all()
    assert 1_086_000_000 not in vardena(svar)


def test_varje_effektivisering_utan_ursprungslage_ar_ett_fynd(start: Lager, tmp_path: Path):
    svar = effektiviseringar.effektiviseringsregister(start, URVAL)
    assert len(svar.tabell) == svar.uppgifter["utan_ursprung"] == 18
    assert svar.uppgifter["utan_effekt"] == 18


def test_sju_satsningar_hor_ihop_med_sina_uppdrag(start: Lager):
    satsningarna = uppdrag.satsningar(start, URVAL).tabell
    assert satsningarna["hor_ihop"].notna().sum() == 7
    uppdragen = uppdrag.uppdragslage(start, URVAL).tabell
    assert uppdragen["hor_ihop"].str.contains("Satsning: ").sum() == 7


def test_avvikelsen_18_7_tekniskt_och_3_3_verkligt_ar_22_0(start: Lager):
    svar = forklaringar.teknisk_delning(start, URVAL)
    delar = [svar.uppgifter[k] for k in ("teknisk_kr", "verklig_kr")]
    assert delar == [-18_746_000, -3_277_000]
    assert sum(delar) == -22_023_000
    assert svar.ingress.endswith(
        "Orsakerna −26,3 och +8,7 är −17,6 mnkr mot uppgivna −18,7: 1,1 mnkr är oförklarat."
    )
    assert svar.uppgifter["oforklarad_kr"] == -18_746_000 + 26_300_000 - 8_700_000


def test_intakternas_orsaker_lamnar_ingenting_och_slagen_summerar_till_avvikelsen(start: Lager):
    poster = forklaringar.forklaringslage(start, URVAL).tabell.set_index("post")
    intakter = poster.loc["Verksamhetens intäkter"]
    assert round(intakter["oforklarat_kr"] / 1e6, 1) == 0.0 == intakter["bara_i_ord_kr"]
    slag = forklaringar.avvikelse_efter_slag(start, URVAL).tabell.set_index("slag")["belopp_kr"]
    assert slag["teknisk"] == -26_300_000 + 8_700_000
    # Källan har avrundat varje post till tusental: posterna summerar till 1 tkr mindre.
    assert slag.sum() == -22_022_000


def test_direktupphandlingar_284_mot_208_och_37_ar_25_och_12(start: Lager):
    matt = kontroll.andra_kontrollmatt(start, URVAL).tabell.set_index("matt")
    anmalda = matt.loc["Anmälda över 50 000 kr"]
    assert (anmalda["varde"], anmalda["varde_foregaende"]) == (284, 208)
    assert matt["varde"]["Gräns för dokumentation"] == 50_000
    assert matt["varde"]["Direktupphandlingsgräns"] == 700_000
    delar = [matt["varde"][k] for k in ("Varav vård och omsorg", "Varav övriga")]
    assert matt["varde"]["Leverantörer att utreda"] == 37 == sum(delar)
    assert delar == [25, 12]
    fore = matt["varde_foregaende"]
    assert (fore["Andel före åtgärder"], fore["Andel efter åtgärder"]) == (44, 27)
    assert fore["Hanterade av chef"] == 69
    social = kontroll.andra_kontrollmatt(start, replace(URVAL, namnd="socialnamnden")).tabell
    egna = social[social["namnd"] == "socialnamnden"].set_index("matt")["varde"]
    assert egna["Placeringsärenden"] == 90
    assert (egna["Övriga direktupphandlingar"], egna["Inte korrekt anmälda"]) == (7, 1)


def test_alla_551_underlag_granskades_och_38_hade_fel(start: Lager):
    tabell = kontroll.andra_granskningar(start, URVAL).tabell
    alla = tabell[tabell["slag"] == "totalgranskning"].iloc[0]
    assert (alla["fel"], alla["antal"]) == (38, 551)
    assert pd.isna(alla["lagst"]), "en totalgranskning har inget intervall"


def test_kontrollernas_och_atgardernas_antal_ar_listornas(start: Lager):
    tabell = kontroll.kontroller_och_atgarder(start, URVAL).tabell
    klara = tabell[tabell["status"] == "klart"].groupby("lista").size().to_dict()
    assert klara == {"systematisk_kontroll": 6, "riskatgard": 4, "revisionsatgard": 4}
    assert len(tabell) == 20


def test_personalens_tal_och_vad_sjukfranvaron_motsvarar(start: Lager):
    svar = personal.personalen(start, URVAL)
    alla = svar.tabell[svar.tabell["kon"] == "alla"].set_index("matt")
    assert (alla["fore"]["Antal anställda"], alla["nu"]["Antal anställda"]) == (381, 420)
    assert (alla["fore"]["Personalomsättning"], alla["nu"]["Personalomsättning"]) == (19.2, 11.9)
    hela = personal.personal_per_namnd(start, URVAL).tabell.iloc[-1]
    assert hela["namn"] == "Hela kommunen"
    assert (hela["sjuk_kvinnor_procent"], hela["sjuk_man_procent"]) == (8.6, 5.1)
    varde = personal.sjukfranvarons_varde(start, URVAL).tabell.set_index("post")["varde"]
    assert varde["Motsvarar"] == pytest.approx(420 * 4.3 / 100)
    assert varde["Tid till egen personalkostnad"] == pytest.approx(278.601 * 4.3 / 100)
