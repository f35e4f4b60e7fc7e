"""Personalens svar ur några få rader: små grupper visas inte, och det som saknas sägs."""

from __future__ import annotations

import pytest

from hud_model.begrepp import Urval
from hud_model.fragor.personal import (
    personal_per_namnd,
    personalen,
    sjukfranvaro_over_ar,
    sjukfranvarons_varde,
)

ALLA = Urval("9999", 2030, "bokslut")
PARK = Urval("9999", 2030, "bokslut", "parknamnden")


def rad(matt, varde, kon="alla", namnd="parknamnden", ar=2030, enhet="%"):
    return {"kommun": "9999", "namnd": namnd, "ar": ar, "tillfalle": "bokslut", "matt": matt,
            "kon": kon, "varde": varde, "enhet": enhet, "plats": "Tabellen (rad 1)"}  # fmt: skip


def antal(varde, kon="alla", namnd="parknamnden", ar=2030):
    return rad("Antal anställda", varde, kon, namnd, ar, "antal")


def delad(kvinnor, man, namnd="parknamnden"):
    return [
        antal(kvinnor + man, namnd=namnd), antal(kvinnor, "kvinnor", namnd),
        antal(man, "man", namnd),
    ]  # fmt: skip


def test_namnderna_star_efter_sjukfranvaron_och_hela_kommunen_sist(spara):
    lager = spara(
        personal=[
            antal(40.0), rad("Sjukfrånvaro", 5.0), antal(30.0, ar=2029),
            rad("Sjukfrånvaro", 9.0, namnd="badnamnden"),
            rad("Sjukfrånvaro", 12.0, namnd=None),
        ]
    )  # fmt: skip
    svar = personal_per_namnd(lager, ALLA)
    assert svar.tabell["namn"].tolist() == ["Badnämnden", "Parknämnden", "Hela kommunen"]
    assert svar.rubrik == (
        "Sjukfrånvaron är högst i badnämnden, 9,0\u202f%, och lägst i parknämnden, 5,0\u202f%"
    )
    assert svar.tabell.loc[1, ["anstallda", "anstallda_fore"]].tolist() == [40, 30]
    assert svar.tabell["omsattning_procent"].isna().all(), "det som saknas är inte noll"


def test_en_grupp_under_gransen_visas_inte_och_gar_inte_att_rakna_ut(spara):
    lager = spara(
        personal=[
            *delad(3.0, 20.0),
            rad("Sjukfrånvaro", 8.0, "kvinnor"),
            rad("Sjukfrånvaro", 2.0, "man"),
            *delad(40.0, 50.0, "badnamnden"),
        ]
    )
    svar = personalen(lager, PARK)
    synliga = svar.tabell[~svar.tabell["dold"]]
    assert synliga["kon"].tolist() == ["alla"], "männen skulle ge kvinnorna"
    assert svar.tabell.loc[svar.tabell["dold"], "nu"].isna().all()
    assert "färre än 5 personer" in svar.ingress
    alla = personal_per_namnd(lager, ALLA)
    assert alla.uppgifter["dolda"] == 6
    assert alla.tabell[["sjuk_kvinnor_procent", "sjuk_man_procent"]].isna().all().all()


def test_det_som_blivit_litet_i_en_ny_version_doljs_med_allt_som_andrats(spara):
    lager = spara(personal=[*delad(8.0, 20.0), *delad(40.0, 50.0, "badnamnden")])
    assert not personalen(lager, PARK).tabell["dold"].any()
    lager = spara(personal=[*delad(3.0, 20.0), *delad(40.0, 50.0, "badnamnden")])
    tabell = personalen(lager, PARK).tabell.set_index("kon")
    assert tabell["dold"].to_dict() == {"alla": True, "kvinnor": True, "man": False}


def test_forandringen_och_serien_bygger_pa_aren_som_finns(spara):
    lager = spara(
        personal=[
            antal(40.0), antal(38.0, ar=2029),
            rad("Sjukfrånvaro", 5.0, "kvinnor"), rad("Sjukfrånvaro", 6.0, "kvinnor", ar=2028),
            rad("Sjukfrånvaro", 5.5),
        ]
    )  # fmt: skip
    svar = personalen(lager, PARK)
    assert svar.rubrik == "Parknämnden: 40 anställda (+2), 5,5\u202f% sjukfrånvaro"
    serien = sjukfranvaro_over_ar(lager, PARK)
    assert serien.rubrik == "Sjukfrånvaron sedan 2028: kvinnor 6,0 till 5,0\u202f%"
    assert serien.tabell["ar"].tolist() == [2028, 2030], "ett mått med ett enda år är ingen serie"


def test_vardet_ar_en_formel_och_aldrig_en_gissning(spara):
    kostnad = {"kommun": "9999", "namnd": "parknamnden", "ar": 2030, "tillfalle": "bokslut",
               "post": "Personal", "ordning": 1, "utfall_kr": -80_000_000,
               "plats": "T (rad 1)"}  # fmt: skip
    frisk = [antal(200.0), rad("Sjukfrånvaro", 5.0)]
    svar = sjukfranvarons_varde(spara(personal=frisk, resultatrakning=[kostnad]), PARK)
    varde = svar.tabell.set_index("post")["varde"]
    assert varde["Motsvarar"] == pytest.approx(200 * 5 / 100)
    assert varde["Tid till egen personalkostnad"] == pytest.approx(80 * 5 / 100)
    assert svar.rubrik == "Sjukfrånvaron motsvarar 10,0 årsarbetare, tid värd 4,0 mnkr"
    assert "Räkneexempel" in svar.ingress and "sjuklönelagen" in svar.regel
    utan = sjukfranvarons_varde(spara(personal=frisk), Urval("9999", 2030, "bokslut", "badnamnden"))
    assert utan.tomt


def test_utan_uppgifter_sags_vad_som_fyller_dem(lager, spara):
    for fraga in (personal_per_namnd, personalen, sjukfranvaro_over_ar, sjukfranvarons_varde):
        assert fraga(lager, PARK).tomt, fraga.__name__
    spara(personal=[antal(40.0)])
    assert personalen(lager, ALLA).tom_for == "Välj en nämnd i raden ovan."
