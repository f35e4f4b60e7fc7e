"""Jämförelserna på startdatans riktiga värden: läget är reglernas, och det som saknas sägs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from hud_model.arenden.startdata import fyll_tomt
from hud_model.begrepp import Urval
from hud_model.fragor import jamforelser as j
from hud_model.fragor._jamforelsedata import grupper, i_enhet, kort_titel, nyckeltalen, serier
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler.jamforelse import percentil

OMSORG = Urval("0126", 2023, "bokslut", "vard-och-omsorgsnamnden")
ALDRE = replace(OMSORG, nyckeltal="N20900")
ALLA = replace(OMSORG, namnd=None)
DE_SEX = {"0117", "0123", "0136", "0163", "0180", "0182"}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lager]:
    lager = Lager(tmp_path_factory.mktemp("jamforelser"))
    assert fyll_tomt(lager)
    yield lager
    lager.stang()


def test_aldreomsorgens_avvikelse_2022_mot_de_sex(start):
    svar = j.nyckeltal_i_grupperna(start, ALDRE)
    assert svar.rubrik == "Nettokostnadsavvikelse äldreomsorg: 3:e lägst av 7"
    varden = svar.delar["varden"]
    de_sex = varden[varden["grupp"] == "de sex jämförelsekommunerna"].set_index("namn")["varde"]
    assert round(svar.uppgifter["egen_varde"], 1) == -16.3
    assert round(de_sex["Haninge"], 1) == 3.2
    assert svar.uppgifter["riket"] is None, "Kolada anger inget värde för riket"
    assert [(k.titel, k.platser) for k in svar.kallor] == [("Egen beräkning", ("N20900",))]
    (raa,) = j.nyckeltal_over_ar(start, ALDRE).kallor
    assert raa.titel.startswith("Källa: Kolada") and raa.platser == ("N20900",)
    assert "Egen beräkning" in svar.regel and "N20900" in svar.regel


def test_lagena_ar_en_rakning_for_hand(start):
    """Plats, median och omdöme räknas om med vanliga slingor för varje nyckeltal."""
    svar = j.jamforelselage(start, ALLA)
    data = serier(start, ALLA, (n.id for n in nyckeltalen(ALLA)))
    assert len(svar.tabell) > 20
    for r in svar.tabell.itertuples():
        arets, n = data[r.nyckeltal][r.ar], katalog().nyckeltal[r.nyckeltal]
        deras = [arets[k] for k in DE_SEX if k in arets]
        assert r.median == percentil(deras, 0.5)
        fore = sum(v > r.egen if n.riktning == "hog_ar_bra" else v < r.egen for v in deras)
        assert (f"{fore + 1}:" in r.plats) if fore else r.plats.startswith(("bäst", "lägst"))
        assert r.plats.endswith(f"av {len(deras) + 1}")
        if n.riktning == "neutral":
            assert r.omdome in ("över medianen", "under medianen", "lika med medianen")


def test_de_sex_ar_for_fa_for_fjardedelar_och_lanet_har_for_fa_varden(start):
    tabell = j.nyckeltal_i_grupperna(start, ALDRE).tabell.set_index("grupp")
    assert tabell.loc["de sex jämförelsekommunerna", ["nedre", "ovre"]].isna().all()
    lan = tabell.loc["Stockholms län"]
    assert (lan["med_varde"], lan["kommuner"]) == (6, 25)
    assert pd.isna(lan["plats"])


def test_omdomet_som_vander_med_urvalet_sags_i_ord(start):
    """Haninge har lägre nöjdhet än Huddinge: mot bara Haninge är Huddinge bättre."""
    fraga = replace(OMSORG, nyckeltal="U23471")
    assert j.nyckeltal_i_grupperna(start, fraga).ingress.startswith("Omdömet är detsamma")
    svar = j.nyckeltal_i_grupperna(start, replace(fraga, kommuner=("0136",)))
    assert svar.ingress.startswith("Omdömet beror på urvalet: sämre än medianen i de sex")
    assert "bättre än medianen i kommunerna som läsaren valt" in svar.ingress
    lage = j.jamforelselage(start, replace(fraga, kommuner=("0136",)))
    assert lage.tabell.set_index("nyckeltal")["beror_pa_urvalet"]["U23471"]
    assert lage.ingress.startswith("Omdömet om ”Brukarbedömning särskilt boende")


def test_den_egna_kommunen_ar_aldrig_sin_egen_jamforelse(start):
    egna = replace(ALDRE, kommuner=("0126", "0182", "0182"))
    n = katalog().nyckeltal["N20900"]
    for grupp in grupper(start, egna, n):
        assert "0126" not in grupp.koder
        assert len(set(grupp.koder)) == len(grupp.koder)
    assert grupper(start, egna, n)[-1].koder == ("0182",)


def test_serien_delas_vid_metodbrottet_och_for_fa_matningar_ger_inga_granser(start):
    svar = j.nyckeltal_over_ar(start, ALDRE)
    fore, efter = svar.uppgifter["avsnitt"]
    assert (fore.matningar[-1].ar, efter.matningar[0].ar) == (2018, 2019)
    assert efter.slag is None and efter.nedre is None
    assert svar.rubrik == "Ned från −7\u202f% 2019 till −16,3\u202f% 2022"
    assert "Metodbrott 2019:" in svar.ingress and "räcker inte" in svar.ingress


def test_gapets_kronor_ar_aldrig_under_noll_och_koladas_avvikelse_star_bredvid(start):
    for urval in (ALLA, OMSORG, replace(ALLA, namnd="grundskolenamnden")):
        tabell = j.gapets_varde(start, urval).tabell
        assert (tabell["kronor"].dropna() >= 0).all()
    rad = j.gapets_varde(start, OMSORG).tabell.set_index("nyckeltal").loc["N20900"]
    assert (rad["kronor"], round(rad["avvikelse_kr"] / 1e6, 1)) == (0, -145.1)
    fritidshem = j.gapets_varde(start, replace(ALLA, namnd="grundskolenamnden"))
    assert "30,4 mnkr över väntad kostnad" in fritidshem.rubrik


def test_kostnad_mot_kvalitet_visar_vagen_fran_forsta_gemensamma_ar(start):
    svar = j.kostnad_mot_kvalitet(start, OMSORG)
    egna = svar.tabell[svar.tabell["kommun"] == "0126"]
    assert len(egna) == len(svar.uppgifter["par"]) == 7
    assert (egna["ar_fore"] < egna["ar"]).all()
    assert svar.tabell.loc[svar.tabell["kommun"] != "0126", "x_fore"].isna().all()


def test_berattelsen_och_kolada_skiljer_sig_i_tva_fall(start):
    svar = j.kallskillnad(start, ALLA)
    olika = svar.tabell[~svar.tabell["stammer"].astype(bool)]
    assert svar.rubrik == "Berättelsen och Kolada anger olika värden i två av tio fall"
    assert len(olika) == 2
    assert not svar.tabell["stammer"].astype(bool).iloc[0], "de som skiljer sig står först"


def test_kartan_delar_de_kommuner_som_har_varden(start):
    svar = j.kartvarden(start, ALDRE)
    assert svar.uppgifter["karta"] == "stockholms_lan"
    assert set(svar.tabell["kommun"]) == DE_SEX | {"0126"}
    assert svar.ingress.endswith("19 kommuner saknar värde i det inlästa.")
    assert svar.tabell.sort_values("varde")["klass"].is_monotonic_increasing


def test_varje_namnd_har_hogst_tre_talande_jamforelser(start):
    svar = j.talande(start, ALLA)
    antal = svar.tabell.groupby("namnd").size()
    assert antal.max() <= 3 and len(antal) == 9
    ensam = j.talande(start, OMSORG)
    assert list(ensam.tabell["nyckeltal"]) == ["N20900", "U21468", "U23471"]
    assert not ensam.uppgifter["flera"] and svar.uppgifter["flera"]


def test_utan_varden_sags_vad_som_fyller_dem(lager):
    for fraga in (
        j.jamforelselage, j.nyckeltal_i_grupperna, j.nyckeltal_over_ar, j.gapets_varde,
        j.kostnad_mot_kvalitet, j.kallskillnad, j.kartvarden, j.talande,
    ):  # fmt: skip
        svar = fraga(lager, OMSORG)
        assert svar.tomt and svar.tom_for.endswith("."), fraga.__name__


@pytest.mark.parametrize(
    ("varde", "enhet", "text"),
    [
        (None, "%", "–"),
        (72.0, "%", "72\u202f%"),
        (-16.34, "%", "−16,3\u202f%"),
        (57298.12, "kr per invånare", "57\u202f298 kr per invånare"),
    ],
)
def test_vardet_skrivs_avrundat_med_sin_enhet(varde, enhet, text):
    assert i_enhet(varde, enhet) == text


def test_titeln_star_utan_enheten_sist():
    titlar = {n.id: kort_titel(n) for n in katalog().nyckeltal.values()}
    assert titlar["N20900"] == "Nettokostnadsavvikelse äldreomsorg"
    assert titlar["N15027"] == "Kostnad grundskola F-9, hemkommun"
    assert not any(t.endswith((")", ",")) and "%" in t for t in titlar.values())
