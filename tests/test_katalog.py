"""Katalogen: den medföljande är hel och entydig, och en egen mapp läses på samma sätt."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hud_model.katalog import MAPP, Katalog, Kommun, Namnd, katalog, las_katalog, nyckel, slug
from hud_model.tabeller import TABELLER

KATALOG = katalog()
RIKTNINGAR = TABELLER["indikator"].kolumn("riktning").varden
SLAG = TABELLER["avvikelseforklaring"].kolumn("slag").varden
DATUM = re.compile(r"\d{4}-\d{2}-\d{2}")
EGEN = Katalog(
    kommuner=(Kommun("9998", "Norrby", ("Norrbys",)), Kommun("9999", "Söderby")),
    namnder=(
        Namnd("9999", "parknamnden", "Parknämnden", "Park", ("Park- & trädnämnden",)),
        Namnd("9999", "vattennamnden", "Vattennämnden", "Vatten"),
        Namnd("9998", "parknamnden", "Parknämnden", "Park"),
    ),
)


def dubbletter(varden: list) -> list:
    return [v for v, antal in Counter(varden).items() if antal > 1]


# ---- Den medföljande katalogen


def test_kommuner_har_scb_kod_och_finns_en_gang():
    assert all(re.fullmatch(r"\d{4}", k.kod) for k in KATALOG.kommuner)
    assert not dubbletter([k.kod for k in KATALOG.kommuner])


def test_namnder_hor_till_en_kommun_och_har_id_i_slugform():
    koder = {k.kod for k in KATALOG.kommuner}
    assert {n.kommun for n in KATALOG.namnder} <= koder
    assert all(n.id == slug(n.id) for n in KATALOG.namnder)
    assert not dubbletter([(n.kommun, n.id) for n in KATALOG.namnder])


def test_ingen_stavning_avser_tva_namnder():
    stavningar = {
        (n.kommun, nyckel(s), n.id)
        for n in KATALOG.namnder
        for s in (n.id, n.namn, n.kortnamn, *n.alias)
    }
    assert not dubbletter([(kommun, stavning) for kommun, stavning, _ in stavningar])


def test_namndernas_foregangare_finns_och_datum_ar_iso():
    kanda = {(n.kommun, n.id) for n in KATALOG.namnder}
    for n in KATALOG.namnder:
        assert n.foregangare is None or (n.kommun, n.foregangare) in kanda
        assert all(d is None or DATUM.fullmatch(d) for d in (n.giltig_fran, n.giltig_till))


@pytest.mark.parametrize("namn", sorted(KATALOG.parametrar))
def test_parametern_har_beslut_artal_och_ett_enda_varde_per_ar(namn: str):
    block = KATALOG.parametrar[namn]
    for b in block:
        assert set(b) <= {"kommun", "giltig_fran", "giltig_till", "varde", "beslut"}
        assert b["beslut"].strip() and "varde" in b
        assert isinstance(b["giltig_fran"], int)
        assert b["giltig_fran"] <= b.get("giltig_till", 9999)
    assert not dubbletter([(b.get("kommun"), b["giltig_fran"]) for b in block])


@pytest.mark.parametrize("id_", sorted(KATALOG.indikatorer))
def test_indikatorns_definition(id_: str):
    i = KATALOG.indikatorer[id_]
    assert (MAPP / "indikatorer" / f"{id_}.toml").exists(), f"döp filen till {id_}.toml"
    assert id_ == slug(i.namn), f"id ska vara namnets slug: {slug(i.namn)}"
    assert i.riktning in RIKTNINGAR, f"riktning ska vara en av {', '.join(RIKTNINGAR)}"
    assert i.definition.strip() and i.kalla.strip(), "skriv definition och kalla"
    assert all(d is None or DATUM.fullmatch(d) for d in (i.granskad, i.nasta_granskning))
    assert i.kolada_id is None or re.fullmatch(r"[NU]\d{5}", i.kolada_id), (
        "kolada_id: N eller U och fem siffror"
    )
    assert i.galler in ("namnd", "kommun"), "galler ska vara namnd eller kommun"
    assert i.oversikt in (None, "budgethallning", "sjukfranvaro", "hme"), (
        "oversikt ska vara budgethallning, sjukfranvaro eller hme, eller utelämnas"
    )
    assert KATALOG.indikator(i.namn) is i, "namnet leder till en annan indikator"


def test_varje_indikatorfil_ar_sin_egen_indikator():
    filer = {f.stem for f in (MAPP / "indikatorer").glob("*.toml")}
    assert filer == set(KATALOG.indikatorer), (
        "två filer har samma id, eller filen heter annat än id"
    )


def test_orsakernas_monster_gar_att_tolka_och_slagen_finns_i_tabellen():
    for orsak in KATALOG.orsaker:
        assert re.compile(orsak.monster)
        assert orsak.slag in SLAG, orsak.namn


def test_verksamheternas_alias_rattar_en_gang():
    for alias in KATALOG.verksamhetsalias:
        rattat = KATALOG.verksamhet(alias["stavning"], alias.get("overordnad"))
        assert rattat == alias["namn"]
        assert KATALOG.verksamhet(rattat, alias.get("overordnad")) == rattat


# ---- Uppslagningen


@pytest.mark.parametrize(
    "stavning",
    ["Parknämnden", "PARKNÄMNDEN", "  parknämnden ", "parknamnden", "Park- och trädnämnden"]
    + ["Parkna\u0308mnden"],
)
def test_namnden_kanns_igen_pa_sina_stavningar(stavning: str):
    namnd = EGEN.namnd("9999", stavning)
    assert namnd is not None and (namnd.kommun, namnd.id) == ("9999", "parknamnden")


def test_okand_namnd_och_fel_kommun_ger_inget():
    assert EGEN.namnd("9999", "Skolnämnden") is None
    assert EGEN.namnd("9998", "Vattennämnden") is None
    assert EGEN.namnd("9999", "") is None


def test_namnder_i_text_star_i_textens_ordning_och_en_gang():
    text = "Vattennämnden och parknämnden; sedan vatten igen, i Parknämndens regi."
    assert [n.id for n in EGEN.namnder_i_text("9999", text)] == ["vattennamnden", "parknamnden"]
    assert EGEN.namnder_i_text("9998", "Vattennämnden") == []


def test_kommunen_i_en_text_ar_den_som_namns_oftast():
    text = "Söderby jämförs med Norrby. Norrbys kostnader är lägre."
    assert EGEN.kommun_i_text(text).kod == "9998"
    assert EGEN.kommun_i_text("Söderbygatan") is None
    assert Katalog().kommun_i_text(text) is None
    assert EGEN.kommun("9999").namn == "Söderby" and EGEN.kommun("1") is None


def test_verksamhetens_alias_kan_galla_under_ett_omrade():
    egen = Katalog(
        verksamhetsalias=(
            {"stavning": "Totalförsvär", "namn": "Totalförsvar"},
            {"stavning": "Övrig", "namn": "Övrig park", "overordnad": "Park"},
        )
    )
    assert egen.verksamhet("totalförsvär", "Vad som helst") == "Totalförsvar"
    assert egen.verksamhet("Övrig", "Park") == "Övrig park"
    assert egen.verksamhet("Övrig", "Vatten") == egen.verksamhet("Övrig") == "Övrig"


def test_parametern_ar_den_senast_beslutade_som_gallde_aret():
    egen = Katalog(
        parametrar={
            "grans": (
                {"giltig_fran": 2023, "varde": 0.2},
                {"giltig_fran": 2020, "giltig_till": 2021, "varde": 0.1},
            )
        }
    )
    assert [egen.parameter("grans", ar) for ar in (2020, 2021, 2023, 2050)] == [0.1, 0.1, 0.2, 0.2]
    for ar in (2019, 2022):
        with pytest.raises(LookupError, match=f"grans har inget värde för {ar}"):
            egen.parameter("grans", ar)
    with pytest.raises(LookupError):
        egen.parameter("finns-inte", 2023)


# ---- Läsningen av en egen mapp


def test_en_tom_mapp_ger_en_tom_katalog(tmp_path: Path):
    assert las_katalog(tmp_path) == Katalog()


def test_en_egen_mapp_lases_i_stallet(tmp_path: Path):
    (tmp_path / "kommuner.toml").write_text('[[kommun]]\nkod = "9999"\nnamn = "Söderby"\n', "utf-8")
    (tmp_path / "namnder.toml").write_text(
        '[[namnd]]\nkommun = "9999"\nid = "a"\nnamn = "A"\nkortnamn = "A"\nalias = ["B"]\n', "utf-8"
    )
    egen = las_katalog(tmp_path)
    assert egen.kommun("0126") is None
    assert egen.namnd("9999", "b").alias == ("B",)


def test_ett_okant_falt_ar_ett_fel_och_aldrig_tystnad(tmp_path: Path):
    (tmp_path / "kommuner.toml").write_text('[[kommun]]\nkod = "1"\nnamm = "x"\n', "utf-8")
    with pytest.raises(TypeError, match="namm"):
        las_katalog(tmp_path)


# ---- Vikningen


@pytest.mark.parametrize(
    ("text", "vikt"),
    [
        ("  Drift &  underhåll ", "drift och underhåll"),
        ("Park- och trädnämnden", "park och trädnämnden"),
        ("8,5 %", "8 5 %"),
        ("ÅÄÖ", "åäö"),
    ],
)
def test_nyckeln_viker_text(text: str, vikt: str):
    assert nyckel(text) == vikt


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Sjukfrånvaro, total (%)", "sjukfranvaro-total"),
        ("Vård- och omsorgsnämnden", "vard-och-omsorgsnamnden"),
        ("A\u030angstrom", "angstrom"),
        ("–", ""),
    ],
)
def test_slugen_ar_ascii_med_bindestreck(text: str, id_: str):
    assert slug(text) == id_


@given(st.text())
def test_vikningarna_ar_stabila(text: str):
    assert nyckel(nyckel(text)) == nyckel(text)
    assert slug(slug(text)) == slug(text)
    assert re.fullmatch(r"[a-z0-9-]*", slug(text))


# ---- Nyckeltal, kommunkoder och grupper


NYCKELTAL = KATALOG.nyckeltal
AVVIKELSE_I_KRONOR = {n.avvikelse_mnkr for n in NYCKELTAL.values() if n.avvikelse_mnkr}
SLAG_AV_NYCKELTAL = {"kvalitet", "kostnad", "volym", "struktur", "ekonomi", "personal"}


@pytest.mark.parametrize("id_", sorted(NYCKELTAL))
def test_nyckeltalets_definition(id_: str):
    n = NYCKELTAL[id_]
    assert (MAPP / "nyckeltal" / f"{id_}.toml").exists(), f"döp filen till {id_}.toml"
    assert re.fullmatch(r"[NU]\d{5}", id_), "id: N eller U och fem siffror"
    assert n.riktning in RIKTNINGAR, f"riktning ska vara en av {', '.join(RIKTNINGAR)}"
    assert n.slag in SLAG_AV_NYCKELTAL, f"slag ska vara ett av {', '.join(SLAG_AV_NYCKELTAL)}"
    if n.slag == "kostnad":
        assert n.riktning == "neutral", "låg kostnad är inte bra i sig: riktning ska vara neutral"
    kanda = {namnd.id for namnd in KATALOG.namnder if namnd.giltig_till is None}
    assert n.namnder and set(n.namnder) <= kanda, "namnder ska vara nämnders id"
    assert set(n.framst) <= set(n.namnder), "framst ska vara några av namnder"
    assert n.varfor[-1] in ".?" and n.agare.strip() and DATUM.fullmatch(n.nasta_granskning)
    hanvisar = (n.volym, n.volym_andel, n.struktur, n.avvikelse_mnkr, *n.kvalitet_mot)
    assert {h for h in hanvisar if h} <= set(NYCKELTAL), "hänvisar till nyckeltal som inte finns"
    assert n.volym_andel is None or n.volym, "volym_andel kräver volym"
    for annan in n.kvalitet_mot:
        assert NYCKELTAL[annan].riktning != "neutral", f"{annan} saknar riktning"
    assert n.struktur is None or NYCKELTAL[n.struktur].avvikelse_mnkr, "struktur ska ha kronor"
    if id_ in AVVIKELSE_I_KRONOR:
        assert n.enhet == "mnkr"


def test_nio_namnder_har_tre_framsta_nyckeltal_med_bade_kostnad_och_nagot_mer():
    framst: dict[str, list[str]] = {}
    for n in NYCKELTAL.values():
        for namnd in n.framst:
            framst.setdefault(namnd, []).append(n.slag)
    kanda = {n.id for n in KATALOG.namnder}
    egna = {"0126": 9, "9999": 9}
    for kommun, antal in egna.items():
        finns = [n.id for n in KATALOG.namnder if n.kommun == kommun and n.id in framst]
        assert len(finns) == antal, kommun
    assert framst.keys() <= kanda
    for namnd, slag in framst.items():
        assert len(slag) == 3, namnd
        assert "kostnad" in slag and set(slag) > {"kostnad"}, namnd


def test_indikatorernas_nyckeltal_star_i_katalogen_nar_de_har_varden():
    """N00672 saknar värden i det urval som fanns, och är därför inte med."""
    kopplade = {i.kolada_id for i in KATALOG.indikatorer.values() if i.kolada_id}
    assert kopplade - set(NYCKELTAL) == {"N00672"}


def test_kommunkoderna_ar_rikets():
    assert len(KATALOG.kommunkoder) == 290 and len(KATALOG.lan) == 21
    assert {k[:2] for k in KATALOG.kommunkoder} == set(KATALOG.lan)
    assert len(KATALOG.lanets_kommuner("0126")) == 26
    assert KATALOG.kommunnamn("0126") == KATALOG.kommunkoder["0126"] == "Huddinge"
    assert (KATALOG.kommunnamn("0136"), KATALOG.kommunnamn("0000")) == ("Haninge", "Riket")
    assert KATALOG.kommunnamn("9997") == "9997"


def test_grupperna_ar_av_kanda_kommuner_utan_den_egna():
    assert not dubbletter([(g.kommun, g.omrade) for g in KATALOG.kommungrupper])
    for grupp in KATALOG.kommungrupper:
        assert set(grupp.medlemmar) <= set(KATALOG.kommunkoder)
        assert grupp.kommun not in grupp.medlemmar and not dubbletter(list(grupp.medlemmar))


def test_liknande_kommuner_hittas_for_omradet_eller_utanfor():
    assert (
        KATALOG.liknande("0126", "aldreomsorg/hemtjanst").namn == "Liknande kommuner, äldreomsorg"
    )
    assert KATALOG.liknande("0126", "kultur").namn == "Liknande kommuner, övergripande"
    assert KATALOG.liknande("0180", "kultur") is None


def test_okant_falt_i_kommunkoderna_ar_ett_fel(tmp_path: Path):
    (tmp_path / "kommunkoder.toml").write_text('landsting = "x"\n', "utf-8")
    with pytest.raises(TypeError, match="landsting"):
        las_katalog(tmp_path)
