"""Effektiviseringar: registret, stegen, fyra fält, potentialerna och digitaliseringspotten."""

from __future__ import annotations

from hud_model.begrepp import Urval
from hud_model.fragor.effektiviseringar import (
    digitaliseringspotten,
    effekt_i_steg,
    effektiviseringsregister,
    ej_uppfoljda,
    fyra_falt,
    potentialer,
)

NYCKEL = {"kommun": "9999", "ar": 2030, "tillfalle": "bokslut", "plats": "Registret (rad 1)"}
PARK = {**NYCKEL, "namnd": "parknamnden"}
ALLA = Urval("9999", 2030, "bokslut")
PARKEN = Urval("9999", 2030, "bokslut", "parknamnden")


def eff(benamning, steg="pagar", kr=None, **mer):
    return {**PARK, "omrade": "Drift", "benamning": benamning, "steg": steg, "effekt_kr": kr, **mer}


def mat(benamning, slag, *varden, riktning="lag_ar_bra"):
    """Ursprungsläge och uppföljningar år för år."""
    return [
        {
            **PARK,
            "omrade": "Drift",
            "benamning": benamning,
            "slag": slag,
            "matt": f"{slag} i tal",
            "lage": "uppfoljning" if nr else "ursprung",
            "matdatum": f"{2027 + nr}-12-31",
            "varde": varde,
            "enhet": "st",
            "riktning": riktning,
        }
        for nr, varde in enumerate(varden)
    ]


def test_registret_sager_vad_som_saknas(spara):
    svar = effektiviseringsregister(spara(effektivisering=[eff("Robot"), eff("Kran")]), PARKEN)
    assert svar.rubrik == (
        "Två effektiviseringar redovisas; ingen har ursprungsläge eller effekt i kronor"
    )
    assert svar.bildrubrik == "Ingen av två är verifierad eller i ram"
    assert "Ingen av två har båda" in svar.ingress
    assert svar.tabell["effekt_kr"].isna().all()


def test_registret_med_belopp_och_lage_ur_matningarna(spara):
    lager = spara(
        effektivisering=[eff("Robot", "i_ram", 2_000_000), eff("Kran", ursprungslage="Tre man")],
        effektiviseringsmatning=mat("Robot", "ekonomi", 1200.5, 900.0),
    )
    svar = effektiviseringsregister(lager, PARKEN)
    assert svar.rubrik == "Två effektiviseringar redovisas: 2,0 mnkr per år"
    lage = dict(zip(svar.tabell["benamning"], svar.tabell["ursprungslage"], strict=True))
    assert lage == {"Robot": "ekonomi i tal 1\u202f200,5 st", "Kran": "Tre man"}
    assert svar.bildrubrik == "En av två är verifierad eller i ram"


def test_effekten_raknas_en_gang_aven_nar_raden_flyttats(spara):
    lager = spara(
        effektivisering=[
            eff("Robot", "planerad", 2_000_000, ar=2028),
            eff("Robot", "verifierad", 2_000_000, i_nyttobanken=True),
            eff("Kran", "planerad", 500_000, ar=2029),
            eff("Framtid", "planerad", 9_000_000, ar=2031),
        ]
    )
    svar = effekt_i_steg(lager, PARKEN)
    assert svar.rubrik == "2,0 mnkr av 2,5 mnkr per år är verifierade"
    assert svar.tabell["effekt_kr"].sum() == 2_500_000
    assert svar.tabell["varav_nyttobank_kr"].sum() == 2_000_000
    assert svar.ingress.endswith(
        "två effektiviseringar, varav en inte redovisats sedan tidigare år."
    )
    gamla = ej_uppfoljda(lager, PARKEN)
    assert gamla.rubrik == "En äldre effektivisering har ingen följt upp sedan 2029"
    assert list(gamla.tabell["benamning"]) == ["Kran"]


def test_vantad_effekt_kallas_vantad_och_saknad_kallas_saknad(spara):
    svar = effekt_i_steg(spara(effektivisering=[eff("Robot", "planerad", 1_000_000)]), PARKEN)
    assert svar.rubrik == "1,0 mnkr per år väntas; inget är verifierat"
    svar = effekt_i_steg(spara(effektivisering=[eff("Robot")]), PARKEN)
    assert svar.rubrik == "Ingen effekt i kronor är redovisad i något steg"


def test_fyra_falt_skiljer_effektivisering_fran_besparing(spara):
    lager = spara(
        effektivisering=[eff("Robot"), eff("Stängt"), eff("Omätt")],
        effektiviseringsmatning=[
            *mat("Robot", "ekonomi", 100, 90, 80),
            *mat("Robot", "verksamhet", 10, 9, 8),
            *mat("Stängt", "ekonomi", 100, 70),
            *mat("Stängt", "verksamhet", 10, 5, riktning="hog_ar_bra"),
            *mat("Omätt", "ekonomi", 100, 90),
        ],
    )
    svar = fyra_falt(lager, PARKEN)
    assert svar.rubrik == "En av två är effektivisering, en är besparing"
    utlatande = dict(zip(svar.tabell["benamning"], svar.tabell["kallas"], strict=True))
    assert utlatande == {"Robot": "Effektivisering", "Stängt": "Besparing"}
    robot = svar.delar["vagen"][svar.delar["vagen"]["benamning"] == "Robot"]
    assert robot[["kostnad_procent", "battre_procent"]].to_numpy().tolist() == [
        [-10.0, 10.0],
        [-20.0, 20.0],
    ]


def test_utan_matningar_sags_vad_som_behovs(spara):
    svar = fyra_falt(spara(effektivisering=[eff("Robot")]), PARKEN)
    assert svar.tom_for.startswith("En effektivisering redovisas, men inget nyckeltal har mätts.")
    lager = spara(
        effektivisering=[eff("Robot")], effektiviseringsmatning=mat("Robot", "ekonomi", 1, 2)
    )
    assert "bara ena sidan är mätt" in fyra_falt(lager, PARKEN).tom_for
    assert "verksamhetsberättelse 2030" in fyra_falt(spara(), PARKEN).tom_for


def test_potentialerna_summeras_inte_och_aldre_galler(spara):
    def pot(kr, ursprung, **mer):
        return {
            **NYCKEL,
            "namnd": None,
            "omrade": "Allt",
            "belopp_kr": kr,
            "ursprung": ursprung,
            **mer,
        }

    lager = spara(
        potential=[
            pot(480_000_000, "Egen", ar=2019),
            pot(576_000_000, "Annan"),
            pot(9, "Framtid", ar=2031),
        ]
    )
    svar = potentialer(lager, PARKEN)
    assert svar.rubrik == "Andra har uppskattat 480 till 576 mnkr i möjlig effektivisering"
    assert "1\u202f056" not in svar.rubrik + svar.ingress
    assert list(svar.tabell["belopp_kr"]) == [576_000_000, 480_000_000]
    assert potentialer(spara(), PARKEN).tomt


def test_digitaliseringspotten_med_och_utan_nytta(spara):
    pott = {
        **PARK,
        "reserverat_kr": 5_000_000,
        "tilldelat_kr": 4_000_000,
        "utfall_kr": 3_000_000,
        "initiativ": 3,
        "klara": 2,
    }
    svar = digitaliseringspotten(spara(digitaliseringspott=[pott]), ALLA)
    assert svar.rubrik == ("75\u202f% av digitaliseringspottens tilldelade 4,0 mnkr är använda")
    assert svar.ingress == (
        "2 av 3 beviljade initiativ är klara. Källan anger varken väntad eller hemtagen nytta."
    )
    assert svar.tabell["belopp_kr"].isna().tolist() == [False, False, False, True, True]
    nytta = {**pott, "nytta_forvantad_kr": 2_000_000, "nytta_hemtagen_kr": 500_000}
    svar = digitaliseringspotten(spara(digitaliseringspott=[nytta]), ALLA)
    assert svar.tabell["andel_procent"].iloc[-1] == 25
    andra = {**pott, "namnd": "badnamnden"}
    svar = digitaliseringspotten(spara(digitaliseringspott=[pott, andra]), ALLA)
    assert svar.tom_for.startswith("Flera nämnder")
    tom = {**PARK, "reserverat_kr": 1}
    svar = digitaliseringspotten(spara(digitaliseringspott=[tom]), ALLA)
    assert svar.rubrik == "Vad digitaliseringspotten använts till framgår inte"
