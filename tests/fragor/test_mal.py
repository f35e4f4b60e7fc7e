"""Målsidans frågor på Exempelkommunens påhittade rader, genom ett riktigt lager."""

from __future__ import annotations

import pytest

from hud_model.arenden.fardig import fardig
from hud_model.begrepp import Inlasning, Rad, Urval
from hud_model.fragor.mal import mallage, malvardestakt
from hud_model.katalog import Katalog, katalog
from hud_model.lager import Lager

KOMMUN, AR = "9999", 2023
PERIOD = {"kommun": KOMMUN, "ar": AR, "tillfalle": "bokslut", "plats": "Exempel, rad 1"}


class Bygge:
    """Rader för en nämnd, i källans ordning."""

    def __init__(self, namnd: str) -> None:
        self.namnd = namnd
        self.rader: dict[str, list[Rad]] = {
            "namnd": [
                {"kommun": KOMMUN, "id": namnd, "namn": namnd.title(), "kortnamn": namnd,
                 "plats": "Exempel"}
            ]
        }  # fmt: skip

    def lagg(self, tabell: str, **kolumner: object) -> None:
        rader = self.rader.setdefault(tabell, [])
        rader.append({**PERIOD, "namnd": self.namnd, **kolumner})

    def mal(self, namndmal: str, bedomning: str | None, vags_upp: bool = False) -> None:
        ordning = len(self.rader.get("malbedomning", [])) + 1
        self.lagg("malbedomning", malomrade="Trygghet - social", kf_mal="Tryggt", ordning=ordning,
                  namndmal=namndmal, bedomning=bedomning, vags_upp=vags_upp)  # fmt: skip

    def indikator(
        self,
        id_: str,
        namndmal: str,
        utfall: dict[int, float | None],
        etappmal: tuple[str | None, float] | None,
        malvarde: tuple[str | None, float] | None = None,
        riktning: str = "hog_ar_bra",
        rapporterad: bool | None = None,
    ) -> None:
        ordning = len(self.rader.get("indikator", [])) + 1
        self.lagg("indikator", id=id_, namn=id_.title(), namndmal=namndmal, ordning=ordning,
                  enhet="%", riktning=riktning)  # fmt: skip
        for ar, varde in utfall.items():
            status = "ej_publicerad" if varde is None else "faststalld"
            self.lagg("indikatorutfall", indikator=id_, utfallsar=ar, varde=varde, status=status)
        if etappmal:
            self.lagg("malsattning", indikator=id_, typ="etappmal", operator=etappmal[0],
                      varde=etappmal[1])  # fmt: skip
            self.lagg("etappmalsutfall", indikator=id_, uppnatt_rapporterad=rapporterad)
        if malvarde:
            self.lagg("malsattning", ar=2030, indikator=id_, typ="malvarde", operator=malvarde[0],
                      varde=malvarde[1])  # fmt: skip

    def inlasning(self) -> Inlasning:
        return fardig(
            Inlasning(
                self.namnd, "exempel", "exempel.txt", self.namnd, f"Exempel, {self.namnd}",
                KOMMUN, self.rader, self.namnd, AR, "bokslut",
            ),
            Katalog(parametrar=katalog().parametrar),
        )  # fmt: skip


def urval(namnd: str | None = None) -> Urval:
    return Urval(KOMMUN, AR, "bokslut", namnd)


def skolan() -> Bygge:
    bygge = Bygge("skolan")
    bygge.mal("Lugn", "Delvis uppfyllt", vags_upp=True)
    bygge.mal("Lust", "I mycket hög grad uppfyllt")
    bygge.indikator("trivsel", "Lugn", {2021: 60, 2022: 70, 2023: 80}, (">", 80), ("≥", 87),
                    rapporterad=True)  # fmt: skip
    bygge.indikator("frånvaro", "Lugn", {2021: 5, 2022: 6, 2023: None}, ("≤", 5), ("≤", 4),
                    riktning="lag_ar_bra", rapporterad=False)  # fmt: skip
    bygge.indikator("läsning", "Lust", {2022: 90, 2023: 90}, (None, 90), (None, 90))
    return bygge


def test_redovisat_star_bredvid_raknat(lager: Lager) -> None:
    lager.spara([skolan().inlasning()], "test")
    svar = mallage(lager, urval("skolan"))
    assert svar.rubrik == (
        "Ett av två nämndmål redovisas som uppfyllt – räknat nås 1 av 3 etappmål"
    )
    assert svar.ingress.startswith("Skolan bedömer ett mål i mycket hög grad och ett delvis. ")
    assert "För ett mål vägs insatser in" in svar.ingress
    assert svar.bildrubrik == "Ett av två nämndmål når inget av sina etappmål"
    lugn = svar.tabell.set_index("namndmal").loc["Lugn"]
    assert (lugn["nadda"], lugn["jamforda"]) == (0, 2)
    assert (lugn["nadda_rapporterad"], lugn["omnamnda_rapporterad"]) == (1, 2)
    assert lugn["bedomning_beraknad"] == "Ej uppfyllt"
    assert "från 50 procent" in svar.regel


def test_motsagelsen_pa_gransen_listas_och_star_kvar(lager: Lager) -> None:
    lager.spara([skolan().inlasning()], "test")
    svar = mallage(lager, urval("skolan"))
    assert svar.uppgifter["motsagelser"] == (
        "Ett etappmål redovisas som uppnått fast utfallet ligger på gränsen, inte över"
    )
    rad = svar.delar["motsagelser"].iloc[0]
    assert (rad["namn"], rad["varde"], rad["operator"], rad["mal"]) == ("Trivsel", 80, ">", 80)
    assert (bool(rad["uppnatt"]), bool(rad["uppnatt_rapporterad"])) == (False, True)


def test_eftersläpande_utfall_har_sitt_ar(lager: Lager) -> None:
    lager.spara([skolan().inlasning()], "test")
    rader = mallage(lager, urval("skolan")).delar["indikatorer"].set_index("indikator")
    assert rader.loc["frånvaro", "jamfort_ar"] == 2022
    assert rader.loc["frånvaro", "varde_status"] == "ej_publicerad"
    assert rader.loc["frånvaro", "malvarde_ar"] == 2030


def test_takten_raknas_till_malvardet_och_sagas_vara_osaker(lager: Lager) -> None:
    lager.spara([skolan().inlasning()], "test")
    svar = malvardestakt(lager, urval("skolan"))
    assert svar.rubrik == (
        "En av två indikatorer har hittills rört sig i den takt som behövs till 2030; "
        "en till har redan nått målvärdet"
    )
    takt = svar.tabell.set_index("namn")
    assert list(takt["lage"]) == ["fel håll", "i takt", "nått"]
    assert takt.loc["Trivsel", "behovd_takt"] == pytest.approx(1)
    assert takt.loc["Trivsel", "uppnadd_takt"] == pytest.approx(10)
    assert takt.loc["Frånvaro", "behovd_takt"] == pytest.approx(-2 / 8)
    assert svar.ingress == (
        "Högst tre mätpunkter per indikator räcker inte för att bedöma takten. "
        "Etappmål för 2024–2029 saknas i det inlästa."
    )


def test_etappmal_som_kommer_senare_saknas_inte(lager: Lager) -> None:
    bygge = skolan()
    bygge.lagg("malsattning", ar=2026, indikator="trivsel", typ="etappmal", operator=">", varde=84)
    lager.spara([bygge.inlasning()], "test")
    varning = mallage(lager, urval("skolan")).uppgifter["varning"]
    assert "Etappmål för 2024, 2025, 2027, 2028 och 2029 saknas" in varning


def test_utan_vald_namnd_visas_den_enda_som_har_mal(lager: Lager) -> None:
    parken = Bygge("parken")
    parken.indikator("grönyta", "Grönt", {2023: 12.5}, None)
    lager.spara([skolan().inlasning(), parken.inlasning(), Bygge("nedlagd").inlasning()], "test")
    svar = mallage(lager, urval())
    assert svar.uppgifter["namnder"] == {"skolan": "Skolan"}
    assert svar.uppgifter["saknas"] == ["Parken"]
    assert svar.rubrik.startswith("Ett av två nämndmål")


def test_flera_namnder_raknas_ihop(lager: Lager) -> None:
    parken = Bygge("parken")
    parken.mal("Grönt", None)
    parken.indikator("grönyta", "Grönt", {2023: 12.5}, ("<", 13), rapporterad=True)
    lager.spara([skolan().inlasning(), parken.inlasning()], "test")
    svar = mallage(lager, urval())
    assert svar.rubrik == (
        "Ett av tre nämndmål redovisas som uppfyllt – räknat nås 2 av 4 etappmål"
    )
    assert svar.ingress == (
        "Skolan når minst andel av sina etappmål, 33\u202f%; parken når störst, 100\u202f%."
    )
    assert list(svar.uppgifter["namnder"]) == ["parken", "skolan"]


def test_mal_utan_indikatorer_och_bedomning(lager: Lager) -> None:
    bygge = Bygge("parken")
    bygge.mal("Grönt", None)
    bygge.indikator("lös", "Ett annat mål", {2023: 1}, None)
    lager.spara([bygge.inlasning()], "test")
    svar = mallage(lager, urval("parken"))
    assert svar.rubrik == ("Nämndmålet redovisas inte som uppfyllt – inget etappmål går att räkna")
    assert svar.uppgifter["losa_indikatorer"] == ["Lös"]
    assert svar.uppgifter["motsagelser"] == ""
    takt = malvardestakt(lager, urval("parken"))
    assert "Indikatorer med målvärde finns inte" in takt.tom_for


def test_tomt_forklaras(lager: Lager) -> None:
    lager.spara([skolan().inlasning(), Bygge("parken").inlasning()], "test")
    svar = mallage(lager, urval("parken"))
    assert svar.rubrik == "Parken har inga inlästa mål"
    assert "verksamhetsberättelse 2023" in svar.tom_for
