"""Källan mall_excel: mallen ifylld och inlämnad, med alla misstag på en gång."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model import kallor
from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.export.mall import mallbok
from hud_model.kallor import mall_excel
from hud_model.kallor._arbetsbok import las_blad
from hud_model.katalog import Katalog, Kommun, Namnd
from hud_model.katalog.leveransmall import TABELLER_I_MALLEN, exempelrad, kolumner
from hud_model.tabeller import TABELLER

EGEN = Katalog(
    kommuner=(Kommun("9999", "Påhittinge", pahittad=True),),
    namnder=(
        Namnd("9999", "parknamnden", "Parknämnden", "Park"),
        Namnd("9999", "vattennamnden", "Vattennämnden", "Vatten"),
    ),
)
FORVAL = {"kommun": "9999", "namnd": "parknamnden", "ar": 2031, "tillfalle": "bokslut"}
VEM = {**FORVAL}


def las(innehall: bytes, **val: Any) -> Inlasning:
    fil = Fil("m.xlsx", innehall)
    assert mall_excel.kanner_igen(fil)
    (inlasning,) = kallor.las(fil, Leveransval(**val), EGEN)
    return inlasning


def misstag(innehall: bytes, **val: Any) -> tuple[str, ...]:
    with pytest.raises(Anvandarfel) as fel:
        las(innehall, **val)
    assert all(len(rad.split(" – ")) >= 3 for rad in fel.value.rader), fel.value.rader
    return fel.value.rader


def andrad(blad: dict[str, list[list[Any]]], innehall: bytes | None = None) -> bytes:
    """Mallens blad skrivna på nytt av ett annat program, med några blad utbytta."""
    celler = las_blad(innehall or mallbok(EGEN, FORVAL), "m.xlsx") | blad
    ut = io.BytesIO()
    bok = xlsxwriter.Workbook(
        ut, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}
    )
    for namn, rader in celler.items():
        sida = bok.add_worksheet(namn)
        for nr, rad in enumerate(rader):
            for kolumn, cell in enumerate(rad):
                if cell is not None:
                    sida.write(nr, kolumn, cell)
    bok.close()
    return ut.getvalue()


def blad(tabell: str, *rader: list[Any], exempel: bool = True) -> dict[str, list[list[Any]]]:
    huvud = [k.namn for k in kolumner(TABELLER[tabell])]
    forst = [list(exempelrad(TABELLER[tabell]))] if exempel else []
    return {tabell: [huvud, *forst, *rader]}


def post(**ovrigt: Any) -> list[Any]:
    """En rad på bladet resultatrakning."""
    rad = {"post": "Personal", "budget_kr": -10, "utfall_kr": -12, **ovrigt}
    return [rad.get(k.namn) for k in kolumner(TABELLER["resultatrakning"])]


# ---- Hela varvet


def ifylld_rad(tabell: str) -> Rad:
    """En påhittad rad med ett värde i varje kolumn som mallen har."""
    varden = {"heltal": 2031, "tal": 2.5, "sant": False, "datum": "2031-05-01", "text": "Lek"}
    kolumnerna = kolumner(TABELLER[tabell])
    rad = {k.namn: k.varden[-1] if k.varden else varden[k.typ] for k in kolumnerna}
    for k in kolumnerna:
        if k.hogst is not None and k.typ == "heltal":
            rad[k.namn] = int(min(rad[k.namn], k.hogst))
    return rad


def test_varje_tabell_gar_ut_i_mallen_och_kommer_tillbaka_lika():
    ifyllt = {namn: [ifylld_rad(namn)] for namn in TABELLER_I_MALLEN}
    lasta = las(mallbok(EGEN, FORVAL, ifyllt))
    assert set(lasta.rader) == set(TABELLER_I_MALLEN)
    for namn, (rad,) in lasta.rader.items():
        vantat = {**VEM, **ifyllt[namn][0]}
        if "indikator" in vantat:
            vantat["indikator"] = "lek"
        assert {k: rad[k] for k in vantat} == vantat, namn
        assert rad["plats"] == f"blad {namn}, rad 3"
    assert (lasta.kalla, lasta.titel) == ("mall_excel", "Leverans enligt mallen")
    assert (lasta.kommun, lasta.namnd, lasta.tillfalle) == ("9999", "parknamnden", "bokslut")


def test_mallen_sparad_av_ett_annat_program_kanns_igen_och_lases():
    lasta = las(andrad(blad("resultatrakning", post(), post(post="Lokaler"))))
    assert [(r["post"], r["ordning"]) for r in lasta.rader["resultatrakning"]] == [
        ("Personal", 1),
        ("Lokaler", 2),
    ]
    assert lasta.anmarkningar == ()


def test_indikatorns_id_raknas_ur_namnet_och_en_okand_indikator_sags():
    namn = [k.namn for k in kolumner(TABELLER["indikator"])]
    utfall = ["Nya träd (antal)", 2031, 7, "preliminar"]
    lasta = las(
        andrad(
            {
                "indikator": [namn, ["Nya träd (antal)" if k == "namn" else None for k in namn]],
                **blad("indikatorutfall", utfall, ["Nya trä (antal)", *utfall[1:]]),
            }
        )
    )
    assert lasta.rader["indikator"][0]["id"] == "nya-trad-antal"
    assert [r["indikator"] for r in lasta.rader["indikatorutfall"]] == [
        "nya-trad-antal",
        "nya-tra-antal",
    ]
    (anm,) = lasta.anmarkningar
    assert "nya-tra-antal" in anm.text and "menade du nya-trad-antal?" in anm.atgard


# ---- Exempelraden


def test_en_tom_mall_sager_att_inget_ar_ifyllt():
    for forval in (FORVAL, {}):
        (rad,) = misstag(mallbok(EGEN, forval))
        assert "inget är ifyllt" in rad


def test_exempelraden_far_tas_bort_eller_sta_kvar():
    for exempel in (True, False):
        lasta = las(andrad(blad("resultatrakning", post(), exempel=exempel)))
        assert [r["post"] for r in lasta.rader["resultatrakning"]] == ["Personal"]


@pytest.mark.parametrize(
    ("kolumn", "varde", "kvar"),
    [
        ("post", "Personal", "cell B2 – ”-1345678”"),
        ("budget_kr", -5, "cell A2 – ”Exempel: Personal”"),
    ],
)
def test_en_halvt_overskriven_exempelrad_ar_ett_misstag(kolumn: str, varde: Any, kvar: str):
    namn = [k.namn for k in kolumner(TABELLER["resultatrakning"])]
    rad = list(exempelrad(TABELLER["resultatrakning"]))
    rad[namn.index(kolumn)] = varde
    rader = misstag(andrad(blad("resultatrakning", rad, exempel=False)))
    assert any(kvar in r and "är kvar från exempelraden" in r for r in rader), rader


@pytest.mark.parametrize("tabell", TABELLER_I_MALLEN)
def test_varje_exempelrad_har_nagot_som_roder_att_den_ar_halvt_kvar(tabell: str):
    for k, cell in zip(kolumner(TABELLER[tabell]), exempelrad(TABELLER[tabell]), strict=True):
        if k.namn.endswith("_kr") or str(cell).startswith("Exempel:"):
            return
    pytest.fail(f"exempelraden i {tabell} går inte att känna igen när den är halvt kvar")


# ---- Misstag


def test_alla_blads_misstag_sags_pa_en_gang_med_blad_och_cell():
    status = [k.namn for k in kolumner(TABELLER["uppdrag"])].index("status")
    uppdrag: list[Any] = [None] * len(kolumner(TABELLER["uppdrag"]))
    uppdrag[1], uppdrag[status] = "Plantera", "nästan"
    rader = misstag(
        andrad(
            {
                "Leverans": [["kommun", "namnd", "ar", "tillfalle"], ["9999", "Prknämnden", 31]],
                **blad("resultatrakning", post(budget_kr="1.5"), post(post=None)),
                **blad("uppdrag", uppdrag),
            }
        )
    )
    text = "\n".join(rader)
    assert "m.xlsx, blad Leverans, cell B2 – nämnden ”Prknämnden” finns inte" in text
    assert "menade du Parknämnden?" in text
    assert "blad Leverans, cell C2 – ”31” är inte ett rimligt år" in text
    assert "blad Leverans – tillfalle saknas" in text or "cell D2 – tillfalle saknas" in text
    assert "blad resultatrakning, cell B3 – ”1.5” är inte ett tal i svensk form" in text
    assert "blad resultatrakning, cell A4 – post saknas" in text
    assert "blad uppdrag, cell D3 – ”nästan” är inte tillåtet" in text
    assert len(rader) == 6


def test_raden_far_ange_egen_namnd_och_eget_ar_i_egna_kolumner():
    huvud = ["post", "utfall_kr", "namnd", "ar"]
    lasta = las(
        andrad({"resultatrakning": [huvud, ["A", 1, "Vatten", None], ["B", 2, None, 2030]]})
    )
    assert [(r["namnd"], r["ar"]) for r in lasta.rader["resultatrakning"]] == [
        ("vattennamnden", 2031),
        ("parknamnden", 2030),
    ]
    assert (lasta.namnd, lasta.titel) == (None, "Leverans enligt mallen: m.xlsx")


def test_valen_fyller_det_som_bladet_leverans_inte_sager():
    tomt = {"Leverans": [["kommun", "namnd", "ar", "tillfalle"], [None, None, None, "plan"]]}
    bok_ = andrad({**tomt, **blad("resultatrakning", post())})
    lasta = las(bok_, kommun="9999", namnd="Park", ar=2030)
    assert (lasta.namnd, lasta.ar, lasta.tillfalle) == ("parknamnden", 2030, "plan")
    assert any("kommun saknas" in rad for rad in misstag(bok_))


@pytest.mark.parametrize(
    ("blad_", "vantat"),
    [
        ([["kommun", "namnd", "ar"], ["9999", "Park", 2031]], "kolumnen tillfalle saknas"),
        ([["kommun", "namnd", "ar", "tillfalle"]], "saknas"),
        ([], "blad Leverans – är tomt"),
        (
            [["kommun", "namnd", "ar", "tillfalle"], *[["9999", "Park", 2031, "plan"]] * 2],
            "har 2 rader",
        ),
    ],
)
def test_bladet_leverans_maste_saga_vem_och_nar(blad_: list[list[Any]], vantat: str):
    rader = misstag(andrad({"Leverans": blad_, **blad("resultatrakning", post())}))
    assert any(vantat in rad for rad in rader), rader


def test_ett_eget_blad_sags_och_ett_okant_kolumnnamn_ar_ett_misstag():
    lasta = las(andrad({"Noter": [["hej"]], **blad("resultatrakning", post())}))
    assert "bladet hör inte till mallen" in lasta.anmarkningar[0].text
    rader = misstag(andrad({"resultatrakning": [["post", "utfal_kr"], ["A", 1]]}))
    assert "menade du utfall_kr?" in rader[0]


def test_en_annan_arbetsbok_ar_inte_mallen():
    assert not mall_excel.kanner_igen(Fil("x", b"PK\x03\x04 xl/"))
    assert not mall_excel.kanner_igen(Fil("x", b""))
    ut = io.BytesIO()
    bok = xlsxwriter.Workbook(ut)
    bok.add_worksheet("Leverans")
    bok.close()
    assert not mall_excel.kanner_igen(Fil("x", ut.getvalue()))


CELLER = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["1,5", "Exempel: Personal", "Park", "klart", "ja", "–", "2031-05-01", "x"]),
)


@settings(max_examples=15)
@given(st.sampled_from(TABELLER_I_MALLEN), st.data())
def test_godtyckliga_celler_ger_rader_eller_ett_anvandarfel(tabell: str, data: st.DataObject):
    bredd = len(kolumner(TABELLER[tabell]))
    rader = data.draw(st.lists(st.lists(CELLER, min_size=bredd, max_size=bredd), max_size=3))
    try:
        lasta = las(andrad(blad(tabell, *rader)))
    except Anvandarfel as fel:
        assert all("\n" not in rad for rad in fel.rader)
    else:
        assert not any("Exempel" in str(rad.values()) for r in lasta.rader.values() for rad in r)


def test_en_fotnot_under_tabellen_sags_och_osynliga_tecken_gor_inte_en_ny_post():
    inl = las(andrad(blad("resultatrakning", post(), [], ["* belopp i kronor"])))
    (varning,) = inl.anmarkningar
    assert varning.niva == "varning" and "blad resultatrakning, rad 5" in varning.mening()
    dubblett = misstag(andrad(blad("resultatrakning", post(), post(post="Perso\u200bnal"))))
    assert "står redan på rad 3" in dubblett[0]
    tva_alfabet = misstag(andrad(blad("resultatrakning", post(post="Pers\u043enal"))))
    assert "ur två alfabet" in tva_alfabet[0]
