"""Data och kvalitet: vad som är inläst, vad som saknas och vad som inte stämmer."""

from __future__ import annotations

from hud_model.begrepp import Inlasning, Urval
from hud_model.fragor.data import (
    anmarkningar,
    datalaget,
    datalexikon,
    ordlista,
    saknade_rapporter,
    tabellinnehall,
)

NYCKEL = {"kommun": "9999", "ar": 2030, "tillfalle": "bokslut", "plats": "Tabellen (rad 1)"}
ALLA = Urval("9999", 2030, "bokslut")
INGET = Urval("", 0, "bokslut")
RAD = {**NYCKEL, "namnd": "parknamnden", "post": "Lokaler", "budget_kr": -9_000_000}


def leverans(id_="i1", namnd="parknamnden", **rader):
    namnder = [
        {"kommun": "9999", "id": n, "namn": namn, "kortnamn": namn, "plats": "Nämnder"}
        for n, namn in (("parknamnden", "Parknämnden"), ("badnamnden", "Badnämnden"))
    ]
    return Inlasning(
        id_,
        "verksamhetsberattelse",
        f"{id_}.txt",
        "0" * 64,
        f"Berättelsen {id_}",
        "9999",
        {"namnd": namnder, **rader},
        namnd,
        2030,
        "bokslut",
    )


def test_ett_tomt_lager_forklaras_och_gar_att_visa(lager):
    svar = datalaget(lager, INGET)
    assert svar.rubrik == "Inget är inläst ännu"
    assert not svar.tomt
    assert "på sidan Data" in svar.ingress
    assert anmarkningar(lager, INGET).tomt
    assert saknade_rapporter(lager, INGET).tomt
    assert tabellinnehall(lager, INGET).tabell["rader"].sum() == 0


def test_dokumentet_och_anmarkningen_raknas(lager):
    # Utfall minus budget är 1 000 tkr, källan anger 3 000.
    rad = {**RAD, "utfall_kr": -8_000_000, "avvikelse_rapporterad_kr": 3_000_000}
    annan = {**RAD, "namnd": "badnamnden"}
    lager.spara([leverans(resultatrakning=[rad, annan])], "provaren")
    assert datalaget(lager, ALLA).rubrik == (
        "Ett dokument är inläst; läsning och avstämning ger 1 anmärkning, varav 1 varning"
    )
    i_park = datalaget(lager, Urval("9999", 2030, "bokslut", "parknamnden"))
    assert "1 anmärkning om parknämnden, varav 1 varning" in i_park.rubrik
    i_bad = anmarkningar(lager, Urval("9999", 2030, "bokslut", "badnamnden"))
    assert (i_bad.rubrik, len(i_bad.tabell)) == ("Inget att anmärka", 0)
    (fynd,) = anmarkningar(lager, ALLA).tabell.to_dict("records")
    assert fynd["avser"] == "Parknämnden 2030 bokslut"
    assert (fynd["rapporterat"][0], fynd["beraknat"][0]) == ("3", "1")


def test_det_allvarligaste_kommer_forst(lager):
    fynd = [
        {**NYCKEL, "id": niva, "niva": niva, "regel": "inlasning", "text": f"Ett slags {niva}"}
        for niva in ("upplysning", "fel", "varning")
    ]
    lager.spara([leverans(anmarkning=fynd)], "provaren")
    svar = anmarkningar(lager, ALLA)
    assert list(svar.tabell["niva"]) == ["fel", "varning", "upplysning"]
    assert svar.rubrik == "1 fel, 1 varning och 1 upplysning att reda ut"
    assert datalaget(lager, ALLA).rubrik.endswith("3 anmärkningar, varav 1 fel")


def test_angrad_och_ersatt_inlasning_star_kvar_i_listan(lager):
    lager.spara([leverans("i1", resultatrakning=[RAD])], "provaren")
    lager.spara([leverans("i2", namnd=None, resultatrakning=[RAD])], "provaren")
    lager.angra("i2")
    tabell = datalaget(lager, ALLA).tabell
    assert dict(zip(tabell["id"], tabell["lage"], strict=True)) == {
        "i2": "ångrad",
        "i1": "i kraft",
    }
    assert list(tabell["avser"]) == ["Hela kommunen 2030 bokslut", "Parknämnden 2030 bokslut"]


def test_namnder_som_arets_uppgifter_namner_men_vars_rapport_saknas(lager):
    annan = {**RAD, "namnd": "badnamnden"}
    lager.spara([leverans(resultatrakning=[RAD, annan])], "provaren")
    svar = saknade_rapporter(lager, ALLA)
    assert svar.rubrik == "En av två nämnders verksamhetsberättelse 2030 saknas"
    assert list(svar.tabell["namn"]) == ["Badnämnden"]
    assert saknade_rapporter(lager, Urval("9999", 2031, "bokslut")).tomt


def test_tabellernas_rader_raknas_for_kommunen(lager):
    lager.spara([leverans(resultatrakning=[RAD])], "provaren")
    antal = tabellinnehall(lager, ALLA).tabell.set_index("tabell")["rader"]
    assert (antal["inlasning"], antal["namnd"], antal["resultatrakning"]) == (1, 2, 1)
    assert tabellinnehall(lager, Urval("8888", 2030, "bokslut")).tabell["rader"].sum() == 0


def test_lexikonet_och_ordlistan_har_forklaringar(lager):
    lexikon = datalexikon(lager, ALLA).tabell
    assert lexikon["betydelse"].str.len().min() > 2
    orden = ordlista(lager, ALLA).tabell
    assert "avräkning" in set(orden["ord"])
    assert list(orden["ord"]).index("åtgärder efter revision") > list(orden["ord"]).index("vision")
