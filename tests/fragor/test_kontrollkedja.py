"""Kontroller över tid ur några få rader: det som upprepas sägs, och kedjan säger vad som saknas."""

from __future__ import annotations

from hud_model.begrepp import Urval
from hud_model.fragor.kontrollkedja import STEG, kommungemensamma, kontrollkedja, riskkarta

ALLA = Urval("9999", 2030, "bokslut")
PARK = Urval("9999", 2030, "bokslut", "parknamnden")


def rad(**mer):
    grund = {"kommun": "9999", "namnd": "parknamnden", "ar": 2030, "tillfalle": "bokslut"}
    return grund | {"plats": "Tabellen (rad 1)"} | mer


def kontroll(status, ar=2030, namnd="parknamnden", gemensam=True, process="Inköp", **mer):
    return rad(process=process, kontroll="Attest", ordning=1, kommungemensam=gemensam,
               status=status, ar=ar, namnd=namnd, **mer)  # fmt: skip


def test_en_kontroll_som_upprepat_inte_blir_klar_star_forst(spara):
    lager = spara(
        systematisk_kontroll=[
            *(kontroll(s, ar) for ar, s in ((2027, "klart"), (2028, "ej_klart"),
                                            (2029, "ej_klart"), (2030, "ej_klart"))),
            kontroll("klart", namnd="badnamnden"),
            kontroll("ej_klart", ar=2031),
            kontroll("ej_klart", gemensam=False, process="Eget"),
        ]
    )  # fmt: skip
    svar = kommungemensamma(lager, ALLA)
    assert svar.rubrik == "Parknämnden: ”Attest” är inte klar för tre redovisade tillfällen i rad"
    assert svar.tabell["i_rad"].tolist() == [3, 0]
    assert svar.tabell["tillfallen"][0].startswith("2027 bokslut: klart; 2028 bokslut: ej klart")
    assert svar.ingress == "Redovisas av två nämnder."


def test_utan_upprepning_raknas_de_som_inte_ar_klara(spara):
    lager = spara(
        systematisk_kontroll=[kontroll("ej_klart"), kontroll("klart", namnd="badnamnden")],
        uppdrag=[rad(titel="U", status="klart", ordning=1, namnd="badnamnden")],
    )
    assert kommungemensamma(lager, ALLA).rubrik == (
        "En av två kommungemensamma kontroller är inte klar"
    )
    lager = spara(systematisk_kontroll=[kontroll("klart")])
    assert kommungemensamma(lager, ALLA).rubrik == "Den enda kommungemensamma kontrollen är klar"
    assert kommungemensamma(lager, Urval("9999", 2029, "bokslut")).tomt


def test_namnder_utan_egen_rapport_namns(spara):
    lager = spara(
        systematisk_kontroll=[kontroll("klart")],
        stickprov=[rad(namnd="badnamnden", process="Inköp", kontroll="K", slag="urval", fel=1,
                       antal=6)],
    )  # fmt: skip
    svar = kommungemensamma(lager, ALLA)
    assert svar.ingress == ("Redovisas av en nämnd; Badnämnden har ingen inläst rapport om dem.")
    assert svar.uppgifter["saknas"] == ["Badnämnden"]


def test_kedjan_foljer_processen_fran_risk_till_nasta(spara):
    lager = spara(
        riskatgard=[
            rad(process="inköp", risk="Fusk", atgard="Rutin", ordning=1, status="ej_klart"),
            rad(process="Eget", risk="Brand", atgard="Öva", ordning=2),
        ],
        systematisk_kontroll=[
            kontroll("klart"),
            kontroll(None, ar=2031, tillfalle="plan"),
        ],
        stickprov=[rad(process="Inköp", kontroll="Faktura", slag="urval", fel=2, antal=9)],
        rekommendation=[rad(omrade="Inköp", text_kort="Skärp", fran="revisionen")],
    )
    svar = kontrollkedja(lager, PARK)
    assert svar.rubrik == "En av två processer har hela kedjan, från risk till nästa år"
    forst = svar.tabell.iloc[0]
    assert [forst[s] for s in STEG] == [
        "Fusk", "Rutin (ej klart)", "Attest (klart)", "Faktura: 2 fel av 9", "Skärp", "Attest",
    ]  # fmt: skip
    assert svar.tabell.loc[1, list(STEG)].notna().tolist() == [True, True, *[False] * 4]
    assert svar.ingress.endswith("Åtta av tolv steg anges.")
    assert kontrollkedja(lager, Urval("9999", 2020, "bokslut", "parknamnden")).tomt


def risk(namn, s=None, k=None, **mer):
    return rad(process="P", risk=namn, atgard="Gör", ordning=1, sannolikhet=s, konsekvens=k, **mer)


def test_riskerna_star_efter_tyngd_och_de_utan_varden_raknas(spara):
    lager = spara(
        riskatgard=[risk("Mörker", 2, 3), risk("Brand", 4, 3, namnd="badnamnden"), risk("Okänd")]
    )
    svar = riskkarta(lager, ALLA)
    assert svar.tabell["tyngd"].tolist() == [4 * 3, 2 * 3]
    assert svar.rubrik == "Badnämnden har den tyngsta risken: brand"
    assert svar.ingress.endswith("En risk saknar värden.")
    utan = riskkarta(spara(riskatgard=[risk("Okänd")]), PARK)
    assert utan.tomt and "mallen" in utan.tom_for
    assert riskkarta(lager, Urval("9999", 2020, "bokslut")).tomt
