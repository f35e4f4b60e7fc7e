"""Förhandsgranskningen och frågorna: vad en inläsning skulle göra, och när den stoppas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hud_model.arenden.exportera import exportera
from hud_model.arenden.granskning import granskat
from hud_model.arenden.importera import (
    Forhandsgranskning,
    forhandsgranska,
    importera,
    las_filer,
)
from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.katalog import katalog
from hud_model.lager import Lager

VAL = Leveransval()
Las = Callable[..., Forhandsgranskning]


@pytest.fixture
def lager(egen_datamapp: Path) -> Iterator[Lager]:
    lager = Lager(egen_datamapp)
    yield lager
    lager.stang()


def fil(antal: int, titel: str = "PM", ar: int = 2031, ganger: int = 1, namn: str = "pm.toml"):
    """Resultaträkning för socialnämnden med så många poster, som en inskriven fil."""
    rader = "".join(
        f'[[resultatrakning]]\npost = "P{n}"\nbudget_kr = {-1000 * n * ganger}\n'
        f'utfall_kr = {-1100 * n * ganger}\nplats = "rad {n}"\n'
        for n in range(1, antal + 1)
    )
    return Fil(
        namn,
        f'[dokument]\ntitel = "{titel}"\nfilnamn = "pm.pdf"\nsha256 = "{"a" * 64}"\n'
        f'kommun = "0126"\nnamnd = "socialnamnden"\nar = {ar}\ntillfalle = "bokslut"\n'
        f"{rader}".encode(),
    )


def las_in(lager: Lager, *filer: Fil, **hur):
    return importera(filer, VAL, lager, katalog(), "prov", **hur)


def granska(lager: Lager, *filer: Fil) -> Forhandsgranskning:
    return forhandsgranska(filer, VAL, lager, katalog())


def antal(svar: Forhandsgranskning, tabell: str = "resultatrakning") -> tuple[int, int, int]:
    """Nya, ändrade och borta i tabellen, i den enda inläsningen."""
    (skillnader,) = svar.skillnader.values()
    (s,) = [s for s in skillnader if s.tabell == tabell]
    return len(s.nya), len(s.andrade), len(s.borta)


# ---- Förhandsgranskningen


def test_granskningen_sager_vad_som_ar_nytt_och_skriver_inget(lager: Lager, egen_datamapp: Path):
    svar = granska(lager, fil(3))
    assert antal(svar) == (3, 0, 0)
    assert (svar.fragor, svar.redan, svar.ersatter, svar.version) == ((), (), {}, 0)
    assert lager.version() == 0 and not (egen_datamapp / "ra").exists()
    assert svar.sidor == (
        "oversikt", "namnd", "budgetavvikelse", "resultatoverforing", "mal", "uppdrag",
        "jamforelser", "effektiviseringar", "internkontroll", "investeringar", "personal", "data",
    ), "en ny nämnd syns på alla sidor"  # fmt: skip


def test_en_leverans_om_samma_sak_jamfors_med_den_den_ersatter(lager: Lager):
    las_in(lager, fil(5))
    svar = granska(lager, replace(fil(4), i_minnet=fil(4).innehall.replace(b"-1100\n", b"-7\n")))
    assert antal(svar) == (0, 1, 1)
    assert list(svar.ersatter.values()) == ["PM"]
    assert svar.sidor == ("oversikt", "namnd", "budgetavvikelse", "personal", "data")


def test_en_leverans_om_annat_tar_inte_bort_det_den_inte_namner(lager: Lager):
    las_in(lager, fil(5))
    svar = granska(lager, fil(2, titel="Annat PM", ganger=3))
    assert (antal(svar), svar.ersatter) == ((0, 2, 0), {})


def test_samma_fil_igen_andrar_inget(lager: Lager):
    las_in(lager, fil(5))
    svar = granska(lager, fil(5))
    assert len(svar.redan) == 1 and not svar.skillnader and svar.sidor == ()


@pytest.mark.parametrize("gor", [granska, las_in], ids=["granska", "läs in"])
def test_tva_filer_om_samma_sak_i_ett_anrop_avvisas(gor: Callable[..., object], lager: Lager):
    """Bara den sista skulle gälla; samma fil två gånger är däremot en."""
    with pytest.raises(
        Anvandarfel, match=r"^b.toml – avser samma sak som a.toml \(PM\) – lägg ihop"
    ):
        gor(lager, fil(8, namn="a.toml"), fil(3, namn="b.toml"))
    assert lager.version() == 0
    gor(lager, fil(8, namn="a.toml"), fil(8, namn="b.toml"))


def test_utbytta_rader_och_en_tomd_kolumn_ger_en_fraga(lager: Lager):
    las_in(lager, fil(6))
    andra = fil(6).innehall.replace(b'post = "P', b'post = "Q')
    utan = b"\n".join(r for r in fil(6).innehall.splitlines() if not r.startswith(b"budget_kr"))
    noll = re.sub(rb"budget_kr = .*", b"budget_kr = 0", fil(6).innehall)
    for innehall, vantat in (
        (andra, "6 av 6 rader är utbytta mot andra – Är det rätt leverans"),
        (utan, "6 värden i budget har blivit 0 – Har kolumnen fallit bort"),
        (noll, "6 värden i budget har blivit 0"),
    ):
        (fraga,) = granska(lager, replace(fil(6), i_minnet=innehall)).fragor
        assert vantat in fraga.mening()


def test_ett_namn_som_ar_for_langt_sags(tmp_path: Path):
    with pytest.raises(Anvandarfel, match="går inte att läsa .* – rätta sökvägen"):
        las_filer([tmp_path / ("x" * 300)])


@pytest.mark.usefixtures("egen_katalog")
def test_kallans_anmarkningar_foljer_med(lager: Lager):
    tvilling = Path(__file__).parent / "kallor" / "exempel" / "tvilling.txt"
    svar = forhandsgranska(las_filer([tvilling]), VAL, lager, katalog())
    assert svar.anmarkningar == svar.inlasningar[0].anmarkningar != ()


def test_varje_steg_sags_i_ordning(lager: Lager):
    sagt: list[tuple[str, int, int]] = []
    las_in(lager, fil(1), fil(2, titel="B", namn="b.toml"), framsteg=lambda *s: sagt.append(s))
    assert sagt == [
        ("Läser pm.toml", 0, 4),
        ("Läser b.toml", 1, 4),
        ("Jämför med det som är inläst", 2, 4),
        ("Sparar", 3, 4),
    ]


# ---- Frågorna


@pytest.mark.parametrize(
    ("ny", "vantat"),
    [
        (fil(9), "20 rader har blivit 9"),
        (fil(20, ganger=-1), "40 av 40 belopp har motsatt tecken mot den förra leveransen"),
        (fil(20, ganger=1000), "tusen gånger större än den förra leveransen"),
        (fil(40), "20 rader har blivit 40"),
        (fil(20, titel="Annat", ganger=-1), "motsatt tecken"),
        (fil(20, ar=2032, ganger=-1), "motsatt tecken mot året före"),
        (fil(20, ar=2032, ganger=1000), "tusen gånger större än året före"),
    ],
    ids=["krymper", "tecken", "enhet", "dubblas",
         "tecken under annan titel", "tecken mot fjol", "enhet mot fjol"],
)  # fmt: skip
def test_en_misstankt_leverans_stoppas_tills_nagon_bekraftar(lager: Lager, ny: Fil, vantat: str):
    las_in(lager, fil(20))
    with pytest.raises(Anvandarfel) as stopp:
        las_in(lager, ny)
    (rad,) = stopp.value.rader
    assert rad.startswith("pm.toml – Resultaträkning: ") and vantat in rad, rad
    assert rad.endswith("Läs in igen med --bekrafta om det stämmer")
    assert lager.version() == 1 and len(list((lager.mapp / "ra").iterdir())) == 1
    assert [f.mening() for f in granska(lager, ny).fragor] == [rad]
    assert las_in(lager, ny, bekraftade=True).sparat.version == 2


@pytest.mark.parametrize(
    "ny",
    [
        fil(21),
        fil(18),
        fil(20, ar=2032),
        fil(6, ar=2032),
        fil(5, titel="Tillägg"),
        fil(20, titel="Annat", ar=2030),
        fil(20),
    ],
    ids=["en till", "två färre", "nytt år", "kort nytt år", "tillägg", "annat år", "samma igen"],
)
def test_en_vanlig_leverans_ger_inga_fragor(lager: Lager, ny: Fil):
    las_in(lager, fil(20))
    las_in(lager, ny)


def test_ett_pm_om_annat_samma_ar_jamfors_inte_med_det_forra(lager: Lager):
    las_in(lager, fil(20))
    annat = fil(0, titel="PM om personal").innehall + (
        b'[[personal]]\nmatt = "Antal"\nkon = "alla"\nvarde = 7\nplats = "1"\n'
    )
    las_in(lager, Fil("personal.toml", annat))


def test_det_egna_paketet_tillbaka_ger_inga_fragor(lager: Lager, tmp_path: Path):
    las_in(lager, fil(20), fil(20, ar=2032))
    exportera(tmp_path / "ut", lager)
    tomt = Lager(tmp_path / "tomt")
    paket = las_filer([tmp_path / "ut" / "datapackage.json"])
    assert granska(tomt, *paket).fragor == ()
    assert len(las_in(tomt, *paket).sparat.nya) == 2
    assert granska(tomt, *paket).skillnader == {}
    tomt.stang()


def bok(antal: int, belopp: int = 100) -> Fil:
    """En huvudbok för januari 2031 med så många verifikat på fem kontogrupper."""
    rader = "".join(
        f"202301;{konto};{belopp};V{n};{konto};utfall\n"
        for n in range(antal)
        for konto in (3010, 4010, 5010, 6010, 7010)
    )
    return Fil("bok.csv", f"period;konto;belopp;verifikat;rad;typ\n{rader}".encode())


@pytest.mark.parametrize(
    ("ny", "vantat"),
    [
        (bok(4), "Huvudbok: 50 rader har blivit 20"),
        (bok(20), "Huvudbok: 50 rader har blivit 100"),
        (bok(10, -100), "5 av 5 belopp har motsatt tecken"),
        (bok(10, 100_000), "tusen gånger större"),
        (bok(11), None),
        (bok(10, 120), None),
    ],
    ids=["krymper", "dubblas", "tecken", "enhet", "en till", "andra belopp"],
)
def test_en_huvudbok_jamfors_med_den_den_ersatter(lager: Lager, ny: Fil, vantat: str | None):
    val = Leveransval(kommun="0126")
    importera([bok(10)], val, lager, katalog(), "prov")
    svar = forhandsgranska([ny], val, lager, katalog())
    ((fore, efter),) = [par for stora in svar.stora.values() for par in stora.values()]
    assert (fore, efter) == (50, ny.innehall.count(b"\n") - 1)
    assert [vantat in f.mening() for f in svar.fragor] == ([True] if vantat else [])
    (fil,) = granskat(svar, katalog()).uppgifter["filer"]
    bokens = fil["andringar"][fil["andringar"]["tabell"] == "huvudbok"]
    assert bokens[["slag", "rad"]].to_numpy().tolist() == [
        ["ny", f"{efter} rader"],
        ["borta", "50 rader"],
    ]


def test_utan_granser_i_katalogen_sags_vilken_som_saknas(lager: Lager):
    utan = replace(katalog(), parametrar={})
    with pytest.raises(Anvandarfel, match=r"leverans_\w+ har inget värde.*parametrar\.toml"):
        importera([fil(1)], VAL, lager, utan, "prov")


# ---- Någon annan hann före


def test_den_som_granskat_mot_en_aldre_version_far_granska_igen(lager: Lager):
    svar = granska(lager, fil(3))
    las_in(lager, fil(3, titel="Någon annans"))
    with pytest.raises(Anvandarfel, match="sedan du granskade"):
        las_in(lager, fil(3), vid_version=svar.version)
    assert lager.version() == 1
    assert las_in(lager, fil(3), vid_version=1).sparat.version == 2


# ---- Summor, delar av det som redan är inläst, och det som startdatan lämnar ute


def resultat(*poster: tuple[str, int, int], titel: str = "PM", namn: str = "pm.toml") -> Fil:
    """Socialnämndens resultaträkning 2031: (post, ordning, utfall i tkr), budget lika."""
    rader = "".join(
        f'[[resultatrakning]]\npost = "{post}"\nordning = {nr}\nbudget_kr = {tkr * 1000}\n'
        f'utfall_kr = {tkr * 1000}\nplats = "rad {nr}"\n'
        for post, nr, tkr in poster
    )
    huvud = fil(0, titel).innehall.decode()
    return Fil(namn, f"{huvud}{rader}".encode())


HEL = (
    ("Verksamhetens intäkter", 1, 100),
    ("Personal", 2, -600),
    ("Lokaler", 3, -200),
    ("Verksamhetens kostnader", 4, -800),
    ("Årets resultat", 5, -700),
)


def med(post: str, tkr: int) -> list[tuple[str, int, int]]:
    return [(p, nr, tkr if p == post else v) for p, nr, v in HEL]


@pytest.mark.parametrize("post", ["Personal", "Verksamhetens kostnader", "Årets resultat"])
def test_en_summa_som_delarna_missar_ger_en_fraga_utanfor_rapporterna(lager: Lager, post: str):
    assert granska(lager, resultat(*HEL)).fragor == ()
    fragor = granska(lager, resultat(*med(post, -550))).fragor
    assert fragor and all("summan av delarna" in f.mening() for f in fragor)
    assert all(f.misstanke.regel == "summa" for f in fragor)


def test_en_del_som_andrar_en_summa_ger_en_fraga_om_vad_den_andrar(lager: Lager):
    las_in(lager, resultat(*HEL))
    del_ = resultat(("Personal", 2, -650), titel="Mallen")
    svar = granska(lager, del_)
    (fraga,) = svar.fragor
    assert "Resultaträkning: 1 ändras" in fraga.mening()
    assert "2 nya fynd: Verksamhetens kostnader, budget" in fraga.mening()
    (foljd,) = svar.foljder.values()
    assert {a.regel for a in foljd.fynd} == {"avstamning.delar_mot_summa"} and not foljd.meningar
    (fil_,) = granskat(svar, katalog()).uppgifter["filer"]
    assert fil_["foljder"] == foljd.rader()
    with pytest.raises(Anvandarfel, match="En del av det som redan är inläst"):
        las_in(lager, del_)
    las_in(lager, del_, bekraftade=True)


def test_en_del_som_andrar_sidans_forsta_mening_sager_vilken(lager: Lager):
    las_in(lager, resultat(*HEL))
    ny = replace(
        resultat(HEL[-1], titel="Mallen"),
        i_minnet=resultat(HEL[-1], titel="Mallen").innehall.replace(
            b"utfall_kr = -700000", b"utfall_kr = -900000"
        ),
    )
    svar = granska(lager, ny)
    (fraga,) = svar.fragor
    assert "Första meningen ändras på Översikt, Budget och Nämnd" in fraga.mening()
    (foljd,) = svar.foljder.values()
    assert all("över budget" in m.efter != m.fore for m in foljd.meningar)


def test_ett_nytt_ar_och_en_ny_namnd_ar_ingen_del_av_det_inlasta(lager: Lager):
    las_in(lager, resultat(*HEL))
    ny = resultat(*HEL).innehall
    for fore, efter in ((b"2031", b"2032"), (b"socialnamnden", b"forskolenamnden")):
        assert granska(lager, Fil("ny.toml", ny.replace(fore, efter))).fragor == ()


def test_samma_byte_ur_ett_paket_utan_texterna_lagger_till_dem(lager: Lager):
    uppdraget = (
        '[[uppdrag]]\ntitel = "Bygg"\nkommentar = "Pågår"\nplats = "rad 9"\n'
        '[[uppdrag]]\ntitel = "Riv"\nplats = "rad 10"\n'
    )
    hel = Fil("pm.toml", fil(2).innehall + uppdraget.encode())
    (last,) = granska(lager, hel).inlasningar
    utan = [{**r, "kommentar": None, "sammanfattning": "Kort"} for r in last.rader["uppdrag"]]
    ur_paketet = replace(last, rader={**last.rader, "uppdrag": utan}, inlast_tid="2031-01-01")
    lager.spara([ur_paketet], "paketet")
    assert (granska(lager, hel).fragor, antal(granska(lager, hel), "uppdrag")) == ((), (0, 1, 0))
    las_in(lager, hel)
    efter = lager.las("uppdrag")
    assert list(efter["kommentar"].dropna()) == ["Pågår"]
    assert set(efter["sammanfattning"]) == {"Kort"}, "paketets egna texter följer med"
    assert granska(lager, hel).redan == (last.id,), "en gång till ändrar inget"
    lager.angra(last.id)
    assert lager.las("uppdrag")["kommentar"].isna().all() and len(lager.las("uppdrag")) == 2
