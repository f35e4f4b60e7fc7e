"""Leverans: vad en ny leverans ändrar, och när en människa måste svara innan den ersätter en förra.

En vanlig rättelse släpps igenom utan fråga. En leverans som krymper, dubblas, byter enhet eller
byter tecken mot den förra stoppas med en fråga.
"""

from __future__ import annotations

import pytest

from hud_model.katalog import katalog
from hud_model.regler.leverans import (
    BELOPP,
    andrade_kolumner,
    misstankar,
    misstankar_inom,
    misstankar_mot_aret_fore,
    misstankar_om_stor,
    skillnad,
)
from hud_model.tabeller import TABELLER

PARAMETRAR = {
    "krymper_andel": 0.75,
    "krymper_minst_rader": 3,
    "dubblas_minst_rader": 8,
    "dubblas_andel": 0.05,
    "belopp_minst_antal": 4,
    "belopp_andel": 0.8,
    "enhet_faktorer": [1_000, 1_000_000, 100],
    "namnder_minst": 3,
    "namnd_faktor": 300,
    "rad_faktor": 500,
}
DRIFT = TABELLER["driftverksamhet"]


def rad(namn: str, budget: int | None = None, utfall: int | None = None, **mer):
    grund = {"kommun": "9999", "namnd": "parknamnden", "ar": 2031, "tillfalle": "bokslut"}
    return {**grund, "verksamhet": namn, "overordnad": None, "budget_kr": budget,
            "utfall_kr": utfall, "plats": f"rad {namn}", **mer}  # fmt: skip


def drift(antal: int, ganger: int = 1, **mer):
    return [rad(f"V{n}", -10_000 * n * ganger, -11_000 * n * ganger, **mer)
            for n in range(1, antal + 1)]  # fmt: skip


def fragor(fore, efter, tabell="driftverksamhet"):
    return [(m.regel, m.text) for m in misstankar({tabell: fore}, {tabell: efter}, PARAMETRAR)]


# ---- Skillnaden


def test_skillnaden_ar_nya_andrade_och_borttagna_rader_pa_nyckeln():
    fore = [rad("A", -1, -1), rad("B", -2, -2), rad("C", -3, -3)]
    efter = [rad("D", -4, -4), rad("B", -2, -5), rad("A", -1, -1)]
    svar = skillnad(fore, efter, DRIFT)
    assert [r["verksamhet"] for r in svar.nya] == ["D"]
    assert [(f["utfall_kr"], e["utfall_kr"]) for f, e in svar.andrade] == [(-2, -5)]
    assert [r["verksamhet"] for r in svar.borta] == ["C"]
    assert (svar.oforandrade, bool(svar)) == (1, True)


def test_en_uppgift_pa_annan_plats_i_kallan_ar_densamma():
    flyttad = rad("A", -1, -1, plats="annan sida", ordning=7, inlasning="ny")
    svar = skillnad([rad("A", -1, -1, ordning=1, inlasning="gammal")], [flyttad], DRIFT)
    assert (svar.oforandrade, bool(svar)) == (1, False)


def test_ett_varde_som_fylls_i_eller_toms_ar_en_andring():
    tom, ifylld = rad("A", None), rad("A", 0)
    assert andrade_kolumner(tom, ifylld, DRIFT) == ("budget_kr",), "saknat är inte noll"
    assert andrade_kolumner(ifylld, tom, DRIFT) == ("budget_kr",)


# ---- Vanliga ändringar ger inga frågor


@pytest.mark.parametrize(
    ("fore", "efter"),
    [
        ([], drift(20)),
        (drift(20), drift(20)),
        (drift(20), drift(21)),
        (drift(20), drift(15)),
        (drift(3), drift(2)),
        (drift(3), drift(1)),
        (drift(4), drift(8)),
        (drift(20), [rad("V1", -900_000, -11_000), *drift(20)[1:]]),
        (drift(20), [rad("V1", 10_000, 11_000), *drift(20)[1:]]),
        (drift(1), [rad("V1", 10_000_000, 11_000_000)]),
        (drift(20), [{**r, "utfall_kr": r["utfall_kr"] * 3 // 2} for r in drift(20)]),
    ],
    ids=["första", "samma", "en till", "fem bort av tjugo", "en bort av tre", "två bort av tre",
         "fyra blir åtta", "ett belopp större", "ett tecken rättat", "en enda rad",
         "allt halvannan gång större"],
)  # fmt: skip
def test_en_vanlig_andring_ger_ingen_fraga(fore, efter):
    assert fragor(fore, efter) == []


def test_en_avvikelse_som_vander_och_anmarkningar_som_forsvinner_ger_ingen_fraga():
    fore = [rad(f"V{n}", avvikelse_kr=-n, avvikelse_rapporterad_kr=-n) for n in range(1, 9)]
    assert (
        fragor(fore, [{**r, "avvikelse_kr": 5, "avvikelse_rapporterad_kr": 5} for r in fore]) == []
    )
    assert fragor([{"id": str(n)} for n in range(9)], [], "anmarkning") == []


# ---- Krymper


def test_en_leverans_med_farre_an_tre_fjardedelar_av_raderna_krymper():
    assert fragor(drift(20), drift(14)) == [
        ("krymper", "Drift per verksamhet: 20 rader har blivit 14")
    ]


def test_en_tabell_som_toms_sags_aven_nar_den_hade_en_rad():
    assert fragor(drift(20), []) == [("tom", "Drift per verksamhet: alla 20 rader försvinner")]
    assert fragor(drift(1), []) == [("tom", "Drift per verksamhet: den enda raden försvinner")]


def test_manga_sma_tabeller_som_tappar_var_sin_rad_krymper_tillsammans():
    namn = ("driftverksamhet", "nettokostnad", "volymantagande")
    fore = {n: [rad("A", matt="x"), rad("B", matt="x")] for n in namn}
    efter = {n: rader[:1] for n, rader in fore.items()}
    (m,) = misstankar(fore, efter, PARAMETRAR)
    assert (m.regel, m.tabell, m.text) == ("krymper", "", "Hela leveransen: 6 rader har blivit 3")
    assert misstankar(fore, {**fore, "nettokostnad": [rad("A")]}, PARAMETRAR) == []


# ---- Dubblas


def test_dubbelt_sa_manga_rader_ger_en_fraga():
    dubbla = [*drift(10), *[{**r, "verksamhet": f"{r['verksamhet']} igen"} for r in drift(10)]]
    assert fragor(drift(10), dubbla) == [
        ("dubblas", "Drift per verksamhet: 10 rader har blivit 20")
    ]


def test_dubbelt_sa_stor_summa_ger_en_fraga_med_kolumnen():
    efter = [{**r, "utfall_kr": 2 * r["utfall_kr"]} for r in drift(6)]
    assert fragor(drift(6), efter) == [
        ("dubblas", "Drift per verksamhet: summan av utfall har blivit dubbelt så stor")
    ]
    fore = [{**r, "foregaende_ar_kr": -5} for r in drift(6)]
    efter = [{**r, "foregaende_ar_kr": -10} for r in drift(6)]
    assert "summan av föregående år" in fragor(fore, efter)[0][1]


# ---- Enhet och tecken


@pytest.mark.parametrize(
    ("fore", "efter", "hur"),
    [
        (1, 1_000, "tusen gånger större"),
        (1_000, 1, "tusen gånger mindre"),
        (1, 1_000_000, "en miljon gånger större"),
        (1, 100, "hundra gånger större"),
    ],
)
def test_belopp_i_fel_enhet_ger_en_enda_fraga(fore, efter, hur):
    assert fragor(drift(5, fore), drift(5, efter)) == [
        ("enhet", f"Drift per verksamhet: beloppen är ungefär {hur} än den förra leveransen")
    ]


def test_belopp_som_alla_bytt_tecken_ger_en_fraga():
    assert fragor(drift(5), drift(5, -1)) == [
        ("tecken", "Drift per verksamhet: 10 av 10 belopp har motsatt tecken mot "
         "den förra leveransen")
    ]  # fmt: skip


def test_det_mesta_racker_och_nollor_raknas_inte():
    efter = [*drift(4, -1), drift(5)[4], rad("V6", 0, 0)]
    assert fragor([*drift(5), rad("V6", -5, 0)], efter)[0][0] == "tecken", "8 av 10"
    assert fragor(drift(5), [*drift(3, -1), *drift(5)[3:]]) == [], "6 av 10"


def test_forsta_leveransen_for_aret_provas_mot_samma_namnd_aret_fore():
    fjol = {"driftverksamhet": [{**r, "ar": 2030} for r in drift(6)]}
    i_ar = {"driftverksamhet": drift(9)}
    assert misstankar_mot_aret_fore(fjol, i_ar, PARAMETRAR) == []
    (m,) = misstankar_mot_aret_fore(fjol, {"driftverksamhet": drift(6, -1)}, PARAMETRAR)
    assert (m.regel, m.text) == (
        "tecken", "Drift per verksamhet: 12 av 12 belopp har motsatt tecken mot året före"
    )  # fmt: skip
    (m,) = misstankar_mot_aret_fore(fjol, {"driftverksamhet": drift(6, 1_000)}, PARAMETRAR)
    assert m.regel == "enhet" and m.text.endswith("tusen gånger större än året före")
    assert misstankar_mot_aret_fore({}, i_ar, PARAMETRAR) == []


# ---- Huvudboken, som är för stor för att jämföras rad för rad


def test_en_huvudbok_provas_pa_antal_rader_och_belopp_per_kontogrupp():
    bok = {("utfall", grupp): 100 for grupp in ("30", "40", "50", "60", "70")}

    def regler(nu, belopp=bok):
        return [
            m.regel for m in misstankar_om_stor("huvudbok", (1_000, bok), (nu, belopp), PARAMETRAR)
        ]

    assert regler(1_050) == regler(990) == []
    assert regler(500) == ["krymper"]
    assert regler(0, {}) == ["tom"]
    assert regler(2_000) == ["dubblas"]
    assert regler(1_000, {g: -b for g, b in bok.items()}) == ["tecken"]
    assert regler(1_000, {g: 1_000 * b for g, b in bok.items()}) == ["enhet"]


# ---- Gränserna


def test_granserna_star_i_katalogen_med_beslut():
    for namn, varde in PARAMETRAR.items():
        assert katalog().parameter(f"leverans_{namn}", 2023) == varde
        assert katalog().beslut(f"leverans_{namn}", 2023).startswith("Egen metod: ")


def test_beloppen_finns_i_tabellerna_och_ar_inga_skillnader():
    kolumner = {k for t in TABELLER.values() for k in t.kolumnnamn}
    assert set(BELOPP) <= kolumner
    assert not [k for k in BELOPP if "avvikelse" in k or "netto" in k or "resultat" in k]


# ---- Inom leveransen


def test_en_enda_kolumn_i_fel_enhet_eller_tecken_ger_en_fraga():
    fore = drift(8)
    tkr = [{**r, "utfall_kr": r["utfall_kr"] // 1_000} for r in fore]
    ((regel, text),) = fragor(fore, tkr)
    assert regel == "enhet" and "utfall är ungefär tusen gånger mindre" in text
    vant = [{**r, "utfall_kr": -r["utfall_kr"]} for r in fore]
    ((regel, text),) = fragor(fore, vant)
    assert regel == "tecken" and "8 av 8 belopp i utfall" in text


@pytest.mark.parametrize("kolumn", ["budget_kr", "foregaende_ar_kr"])
def test_utfall_som_inte_liknar_budget_eller_fjol_ger_en_fraga(kolumn: str):
    def i(rader, faktor):
        return [
            {**r, "budget_kr": None, kolumn: r["utfall_kr"], "utfall_kr": r["utfall_kr"] * faktor}
            for r in rader
        ]

    def regler(rader):
        return [m.regel for m in misstankar_inom({"driftverksamhet": rader}, PARAMETRAR)]

    assert regler(i(drift(5), 1)) == []
    assert regler(i(drift(5), 1 / 3)) == []
    assert regler(i(drift(5), -1)) == ["tecken"]
    assert regler(i(drift(5), 1_000)) == ["enhet"]
    assert regler(i(drift(3), 1_000)) == ["enhet"] * 3, "för få för en fråga om alla: en per rad"


def namndernas(faktor: float, namnder=("parknamnden", "badnamnden", "leknamnden")):
    """Samma post i flera nämnder; den sista nämndens belopp gånger faktorn."""
    post = {"verksamhet": None, "post": "Årets resultat"}
    rader = [
        rad("", -10_000_000 * nr, -11_000_000 * nr, **post, namnd=namnd, plats=namnd)
        for nr, namnd in enumerate(namnder, 1)
    ]
    sist = rader[-1]
    rader[-1] = {**sist, **{k: sist[k] * faktor for k in ("budget_kr", "utfall_kr")}}
    return rader


def inom(rader):
    return [(m.regel, m.text) for m in misstankar_inom({"resultatrakning": rader}, PARAMETRAR)]


@pytest.mark.parametrize(
    ("faktor", "hur"), [(1_000, "större"), (0.001, "mindre"), (1_000_000, "större")]
)
def test_en_namnd_i_en_annan_enhet_an_de_andra_sticker_ut(faktor: float, hur: str):
    ((regel, text),) = inom(namndernas(faktor))
    assert regel == "enhet"
    assert "leknamnden" in text and f"gånger {hur} än de andra nämndernas" in text


def test_en_namnd_med_omvant_tecken_sticker_ut():
    ((regel, text),) = inom(namndernas(-1))
    assert regel == "tecken" and "leknamnden" in text


@pytest.mark.parametrize("faktor", [1, 20, 0.05])
def test_stora_och_sma_namnder_sticker_inte_ut(faktor: float):
    assert inom(namndernas(faktor)) == []


def test_med_tva_namnder_gar_det_inte_att_saga_vem_som_sticker_ut():
    assert inom(namndernas(1_000, ("parknamnden", "badnamnden"))) == []


@pytest.mark.parametrize("kolumn", ["budget_kr", "utfall_kr"])
def test_ett_enda_belopp_i_fel_enhet_mats_mot_radens_andra(kolumn: str):
    rader = namndernas(1)
    rader[-1][kolumn] *= 1_000
    ((regel, text),) = inom(rader)
    assert regel == "enhet" and "radens andra belopp" in text and "leknamnden" in text


@pytest.mark.parametrize(
    ("post", "belopp"), [("Verksamhetens kostnader", 10_000), ("Övriga intäkter", -10_000)]
)
def test_kostnader_over_noll_och_intakter_under_noll_fragas(post: str, belopp: int):
    ((regel, text),) = inom([rad("", belopp, belopp, verksamhet=None, post=post, plats="rad 2")])
    assert regel == "tecken" and post in text
    assert inom([rad("", -belopp, -belopp, verksamhet=None, post=post, plats="rad 2")]) == []


# ---- En leverans med bara ändrade rader


def test_rader_som_andrar_en_annan_leverans_provas_inte_som_om_de_ersatte_den():
    andra = [{**r, "verksamhet": f"N{nr}"} for nr, r in enumerate(drift(5))]
    par = {"driftverksamhet": drift(5)}, {"driftverksamhet": andra}
    assert misstankar(*par, PARAMETRAR)
    assert misstankar(*par, PARAMETRAR, ersatter=False) == []
