"""Det valbara: svensk bokstavsordning, senaste perioden först, och bara det som är uppföljt."""

from __future__ import annotations

from hud_model.begrepp import Period, Urval
from hud_model.fragor.ram import svensk_ordning, valbart

NAMNDER = {id_: id_.title() + "nämnden" for id_ in ("zoo", "öl", "ål", "ärt", "apa")}


def rad(namnd, ar=2030, tillfalle="bokslut", **mer):
    return {"kommun": "9999", "namnd": namnd, "ar": ar, "tillfalle": tillfalle, "plats": "1"} | mer


def test_a_med_ring_och_prickar_och_o_kommer_sist(spara):
    lager = spara(NAMNDER, resultatrakning=[rad(id_, post="Personal") for id_ in NAMNDER])
    assert list(valbart(lager).namnder("9999", 2030)) == ["apa", "zoo", "ål", "ärt", "öl"]
    assert sorted(["Ö", "z", "Ä", "å", "A"], key=svensk_ordning) == ["A", "z", "å", "Ä", "Ö"]


def test_senaste_perioden_star_forst(spara):
    perioder = [(2029, "bokslut"), (2030, "delar1"), (2030, "bokslut"), (2030, "delar2")]
    lager = spara(NAMNDER, resultatrakning=[rad("apa", *p, post="Personal") for p in perioder])
    val = valbart(lager)
    assert val.perioder["9999"] == (
        Period(2030, "bokslut"),
        Period(2030, "delar2"),
        Period(2030, "delar1"),
        Period(2029, "bokslut"),
    )
    assert val.forval() == Urval("9999", 2030, "bokslut")


def test_allt_med_en_period_gar_att_valja_men_inte_namnder_som_inte_beskrivs(spara):
    mal = [rad("zoo", namndmal="Lugn"), rad("ål", namndmal="Lust", bedomning="Delvis uppfyllt")]
    okand = [rad("okänd", post="Personal"), rad(None, 2028, post="Personal")]
    val = valbart(spara(NAMNDER, malbedomning=mal, resultatrakning=okand))
    assert val.namnder("9999", 2030) == {"zoo": "Zoonämnden", "ål": "Ålnämnden"}
    assert val.namnder("9999", 2028) == {}
    assert val.perioder["9999"] == (Period(2030, "bokslut"), Period(2028, "bokslut"))
    assert val.kommuner == {"9999": "Exempelkommunen"}
    utanfor = spara(NAMNDER, resultatrakning=[rad("zoo", post="Personal") | {"kommun": "0000"}])
    assert valbart(utanfor).kommuner["0000"] == "0000", "utan katalog visas kommunens kod"


def test_en_enstaka_rad_om_ett_senare_ar_oppnar_inte_sidan_men_gar_att_na_och_sags(spara):
    lager = spara(
        NAMNDER,
        resultatrakning=[rad("apa", 2029, post="Årets resultat")],
        uppdrag=[rad("zoo", 2031, "plan", titel="Måla staketet")],
        malsattning=[rad("apa", 2035, indikator="gräs", typ="malvarde")],
    )
    val = valbart(lager)
    assert val.forval() == Urval("9999", 2029, "bokslut")
    assert Period(2031, "plan") in val.perioder["9999"]
    assert Period(2035, "bokslut") not in val.perioder["9999"], "målåret är ingen period"
    assert val.namnder("9999", 2031) == {"zoo": "Zoonämnden"}
    sagt = val.annars("9999", Period(2029, "bokslut"))
    assert sagt == "Det finns också uppgifter för 2031 plan (Uppdrag)."
    assert val.annars("9999", Period(2031, "plan")) == ""


def test_ett_tomt_lager_och_en_tidigare_version_har_inget_att_valja(spara, lager):
    assert valbart(lager).kommuner == {} and valbart(lager).forval() is None
    spara(NAMNDER, resultatrakning=[rad("apa", post="Personal")])
    assert valbart(lager).kommuner
    assert valbart(lager, version=0).kommuner == {}
