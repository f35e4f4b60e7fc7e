"""Varje berättelse i Exempelkommunen syns i svaret på sin sida."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hud_model.arenden.exempel.berattelser import BERATTELSER, LONEPOSTER_UTAN_ATTEST
from hud_model.arenden.exempel.effektivisering import MISSLYCKAD
from hud_model.arenden.exempel.ekonomi import FLYTTAD
from hud_model.arenden.exempel.mal import METODBROTT_AR
from hud_model.begrepp import Svar
from hud_model.diagram._stil import Stil
from hud_model.diagram.mal import maltrad
from hud_model.fragor.budget import avvikelse_per_namnd, budgetlage, driftlage
from hud_model.fragor.effektiviseringar import effektiviseringsregister, fyra_falt
from hud_model.fragor.forklaringar import forklaringslage
from hud_model.fragor.kontroll import (
    andra_kontrollmatt,
    kontroller_och_atgarder,
    rekommendationer,
    stickprov_mot_grans,
)
from hud_model.fragor.kontrollkedja import kommungemensamma
from hud_model.fragor.mal import mallage, malvardestakt
from hud_model.fragor.namnd import uppdragslista
from hud_model.fragor.overforing import resultatoverforing
from hud_model.fragor.oversikt import att_fraga_om, oversikt
from hud_model.katalog import pahittad

Fragare = Callable[..., Svar]
AREN = range(2019, 2025)


def glider(fraga: Fragare) -> None:
    procent = [fraga(budgetlage, "socialnamnden", ar).uppgifter["procent"] for ar in AREN]
    assert procent == sorted(procent, reverse=True)
    assert "gick 48,1 mnkr över budget" in fraga(budgetlage, "socialnamnden").rubrik
    assert fraga(oversikt).uppgifter["rader"][0][0] == "socialnamnden"


def prognosmiss(fraga: Fragare) -> None:
    celler = {id_: c for id_, _, c in fraga(oversikt).uppgifter["rader"]}["grundskolenamnden"]
    assert (celler["prognos"].text, celler["budget"].text) == ("−0,8\u202f%", "−1,6\u202f%")
    poster = fraga(att_fraga_om).tabell
    egen = poster[(poster["namnd"] == "grundskolenamnden") & (poster["slag"] == "kronor")]
    assert "Prognosen i augusti var −0,8\u202f%" in egen["fraga"].iloc[0]


def metodbrott(fraga: Fragare) -> None:
    svar = fraga(mallage, "aldrenamnden")
    utfall = svar.delar["utfall"]
    brott = utfall[utfall["metodbrott"]]
    assert set(brott["utfallsar"]) == {METODBROTT_AR}
    assert f"mäts på nytt sätt från {METODBROTT_AR}" in maltrad(svar, Stil())
    takt = fraga(malvardestakt, "aldrenamnden").tabell
    egen = takt[takt["namn"] == "Äldre som känner sig trygga (%)"].iloc[0]
    assert egen["matpunkter"] == 2023 - METODBROTT_AR + 1, "åren före brottet räknas inte"


def namnbyte(fraga: Fragare) -> None:
    fore = fraga(resultatoverforing, "miljonamnden", 2021).tabell["ub_kr"].iloc[0]
    efter = fraga(resultatoverforing, "klimatnamnden", 2022).tabell["ib_kr"].iloc[0]
    assert fore == efter
    i_ar = {id_ for id_, *_ in fraga(oversikt, ar=2022).uppgifter["rader"]}
    assert "klimatnamnden" in i_ar and "miljonamnden" not in i_ar


def flytt(fraga: Fragare) -> None:
    def verksamheter(namnd: str, ar: int) -> set[str]:
        return set(fraga(driftlage, namnd, ar).tabell["verksamhet"])

    assert FLYTTAD in verksamheter("kulturnamnden", 2022)
    assert FLYTTAD not in verksamheter("kulturnamnden", 2023)
    assert FLYTTAD in verksamheter("aldrenamnden", 2023)
    assert FLYTTAD not in verksamheter("aldrenamnden", 2022)


def effektivisering(fraga: Fragare) -> None:
    lokaler = fraga(forklaringslage, "gymnasienamnden").tabell.set_index("post").loc["Lokaler"]
    assert lokaler["avvikelse_kr"] < -2_000_000
    assert "Effektiviseringen av lokaler gav inte väntad effekt" in lokaler["orsaker"]
    egen = fraga(fyra_falt, "gymnasienamnden").tabell.iloc[0]
    assert (egen["benamning"], egen["kallas"]) == (MISSLYCKAD, "Besparing")
    register = fraga(effektiviseringsregister, "gymnasienamnden").tabell.iloc[0]
    assert (register["steg"], register["uppfoljning"]) == ("pagar", "Gav inte väntad effekt")
    i_kommunen = fraga(fyra_falt).tabell.set_index("benamning")["kallas"]
    assert i_kommunen["Gemensam administration för skolorna"] == "Effektivisering"


def upprepat_fel(fraga: Fragare) -> None:
    for ar, fel in zip(AREN, LONEPOSTER_UTAN_ATTEST, strict=True):
        lista = fraga(kontroller_och_atgarder, "gymnasienamnden", ar).tabell
        lon = lista[lista["titel"] == "Löneunderlag attesteras före utbetalning"]
        assert list(lon["status"]) == ["ej_klart"], ar
        matt = fraga(andra_kontrollmatt, "gymnasienamnden", ar).tabell
        assert fel in set(matt[matt["kontroll"] == "Löneunderlag"]["varde"]), ar
    gemensamma = fraga(kommungemensamma, "gymnasienamnden", 2024)
    assert gemensamma.rubrik.startswith("Gymnasienämnden: ”Löneunderlag attesteras")
    assert gemensamma.tabell["i_rad"].iloc[0] == len(AREN)
    rad = fraga(rekommendationer, "gymnasienamnden", 2024).tabell
    assert len(rad[rad["omrade"] == "Lön"]) == len(AREN)


def sakert_over(fraga: Fragare) -> None:
    tabell = fraga(stickprov_mot_grans).tabell.set_index("namnd")
    assert tabell.loc["grundskolenamnden", "utlatande"] == "sakert_over"
    assert tabell.loc["aldrenamnden", "utlatande"] == "gar_inte_att_avgora"


def for_fa_svar(fraga: Fragare) -> None:
    utfall = fraga(mallage, "byggnadsnamnden").delar["utfall"]
    hme = utfall[utfall["indikator"].str.startswith("medarbetarengagemang")]
    assert set(hme["status"]) == {"sekretess"} and hme["varde"].isna().all()
    assert fraga(oversikt).uppgifter["varfor"]["byggnadsnamnden", "hme"] == "För få svar"


def ej_publicerad(fraga: Fragare) -> None:
    svar = fraga(mallage, "socialnamnden")
    sena = svar.delar["indikatorer"]
    sen = sena[sena["varde_status"] == "ej_publicerad"]
    assert list(sen["jamfort_ar"]) == [2022]


def bidrag_upphor(fraga: Fragare) -> None:
    poster = fraga(att_fraga_om, "socialnamnden").tabell
    egen = poster[poster["slag"] == "bidrag upphör"]
    assert "upphör 2024-12-31" in egen["rubrik"].iloc[0]


def motsagelse(fraga: Fragare) -> None:
    skilda = fraga(mallage, "socialnamnden").delar["motsagelser"]
    assert list(skilda["uppnatt_rapporterad"]) == [True] and list(skilda["uppnatt"]) == [False]
    celler = {id_: c for id_, _, c in fraga(oversikt).uppgifter["rader"]}["socialnamnden"]
    assert celler["etappmal"].olika and celler["uppdrag"].olika


@pytest.mark.parametrize("berattelse", BERATTELSER, ids=lambda b: b.id)
def test_berattelsen_syns(berattelse, fraga: Fragare):
    globals()[berattelse.id](fraga)


def test_oversikten_2023_ar_trovardig(fraga: Fragare):
    svar = fraga(oversikt)
    assert svar.rubrik == (
        "Socialnämnden och grundskolenämnden står för 79,5 av nämndernas underskott på 96,5 mnkr"
    )
    assert svar.ingress == (
        "Sju av nio nämnder ligger inom 1\u202f% från sin budget, eller bättre. "
        "Två nämnders stickprov ligger säkert över gränsen."
    )
    kommunen = svar.uppgifter["rader"][-1][2]
    assert kommunen["etappmal"].text == "87/136" and kommunen["uppdrag"].text == "70/85"
    assert kommunen["budget"].kr == 93_251_000


def test_delar_visar_prognosen_och_planen_det_planerade(fraga: Fragare):
    delar = fraga(oversikt, nar="delar2")
    assert "väntade underskott" in delar.rubrik
    assert "budget" not in delar.uppgifter["matt"]
    plan = fraga(oversikt, nar="plan")
    assert plan.rubrik == "Nio nämnder planerar 47 nämndmål, 134 etappmål och 85 uppdrag för 2023"
    assert fraga(avvikelse_per_namnd, nar="plan").rubrik == (
        "Nio nämnder planerar en budget på 6\u202f673,3 mnkr"
    )
    planerade = fraga(uppdragslista, "socialnamnden", nar="plan")
    assert planerade.rubrik == "14 uppdrag är planerade" and len(planerade.tabell) == 14
    assert fraga(budgetlage, "socialnamnden", nar="delar2").rubrik.startswith(
        "Socialnämnden väntas gå 33,2 mnkr över budget"
    )


def test_bara_exempelkommunen_ar_markt():
    assert pahittad("9999") == "Exempelkommunen – påhittade uppgifter"
    assert pahittad("0126") == "" and pahittad("0000") == ""
