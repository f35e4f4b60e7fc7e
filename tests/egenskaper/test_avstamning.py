"""Avstämningen finner ett planterat fel och klagar aldrig på det som går ihop."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from hud_model.regler import avstamning
from hud_model.regler._rader import period
from hud_model.regler.avstamning import anmarkning_id, avstam
from hud_model.tabeller import TABELLER

VEM = {"kommun": "0126", "namnd": "n", "ar": 2023, "tillfalle": "bokslut", "plats": "p"}
TYPER = {"heltal": "Int64", "tal": "float64", "sant": "boolean"}
TKR = st.integers(-(10**6), 10**6)
RADER = st.lists(st.tuples(TKR, TKR), min_size=1, max_size=6)


def ram(namn, rader):
    kolumner = TABELLER[namn].kolumner
    tabell = pd.DataFrame([VEM | rad for rad in rader], dtype=object)
    tabell = tabell.reindex(columns=[k.namn for k in kolumner])
    return tabell.astype({k.namn: TYPER.get(k.typ, "str") for k in kolumner})


def drift(par):
    """Ett område med verksamheter, och summan, i hela tusental så att allt går ihop."""
    summa = tuple(sum(kolumn) for kolumn in zip(*par, strict=True))
    rader = [("Område", None, "omrade", summa), ("Resultat", None, "summa", summa)]
    rader += [(f"V{nummer}", "Område", "verksamhet", rad) for nummer, rad in enumerate(par)]
    return [
        {
            "verksamhet": namn,
            "overordnad": over,
            "niva": niva,
            "budget_kr": 1000 * budget,
            "utfall_kr": 1000 * utfall,
            "avvikelse_rapporterad_kr": 1000 * (utfall - budget),
            "avvikelse_rapporterad_procent": (
                round(100 * (utfall - budget) / abs(budget)) if budget else None
            ),
        }
        for namn, over, niva, (budget, utfall) in rader
    ]


@settings(max_examples=40)
@given(RADER)
def test_det_som_gar_ihop_far_ingen_anmarkning(par):
    assert avstam({"driftverksamhet": ram("driftverksamhet", drift(par))}, {}) == []


@settings(max_examples=40)
@given(RADER, st.integers(-500, 500))
def test_avrundning_till_narmaste_tusental_far_ingen_anmarkning(par, kronor):
    rader = drift(par)
    for rad in rader[2:]:
        rad["budget_kr"] += kronor
        rad["avvikelse_rapporterad_procent"] = None
    assert avstam({"driftverksamhet": ram("driftverksamhet", rader)}, {}) == []


@settings(max_examples=40)
@given(RADER, st.integers(7, 10**6), st.sampled_from([-1, 1]), st.data())
def test_ett_planterat_fel_hittas_pa_sin_rad(par, storlek, tecken, data):
    rader = drift(par)
    fel = data.draw(st.sampled_from(rader))
    fel["utfall_kr"] += tecken * 1000 * storlek
    fynd = avstam({"driftverksamhet": ram("driftverksamhet", rader)}, {})
    nycklar = [a.nyckel for a in fynd]
    assert f"n/2023/bokslut/{fel['verksamhet']}, avvikelse" in nycklar
    over = fel["overordnad"] or "Resultat"
    assert any(nyckel.startswith(f"n/2023/bokslut/{over}, utfall") for nyckel in nycklar)


@settings(max_examples=25)
@given(RADER, st.randoms(use_true_random=False))
def test_radernas_ordning_spelar_ingen_roll(par, slump):
    rader = drift(par)
    for rad in rader:
        rad["utfall_kr"] += 1_000_000
    ordnade = avstam({"driftverksamhet": ram("driftverksamhet", rader)}, {})
    slump.shuffle(rader)
    assert avstam({"driftverksamhet": ram("driftverksamhet", rader)}, {}) == ordnade
    idn = [anmarkning_id(anmarkning) for anmarkning in ordnade]
    assert len(set(idn)) == len(idn)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["klart", "ej_klart", None]), min_size=1), st.integers(0, 12))
def test_antal_klandras_bara_nar_ingen_tolkning_av_okand_status_ger_det(statusar, sagt):
    tabeller = {
        "uppdrag": ram(
            "uppdrag", [{"titel": str(i), "status": status} for i, status in enumerate(statusar)]
        ),
        "rapporterad_uppgift": ram(
            "rapporterad_uppgift", [{"amne": "Uppdrag: klara", "varde": sagt}]
        ),
    }
    kanda = sum(status == "klart" for status in statusar)
    mojliga = {kanda + okanda for okanda in range(sum(s is None for s in statusar) + 1)}
    assert (avstam(tabeller, {}) == []) == (sagt in mojliga)


def test_arbetet_vaxer_i_takt_med_antalet_rapporter(monkeypatch):
    """Räknat i uppslag, inte i tid: fyra gånger så många rapporter får kosta fyra gånger mer."""
    uppslag = 0

    def raknad(rad):
        nonlocal uppslag
        uppslag += 1
        return period(rad)

    monkeypatch.setattr(avstamning, "period", raknad)
    matt = {}
    for antal in (5, 20):
        vilka = [{"namnd": f"n{nummer}"} for nummer in range(antal)]
        uppgifter = [
            {**vem, "amne": amne, "varde": 1}
            for vem in vilka
            for amne in (
                "Uppdrag: antal",
                "Investeringar: upparbetningsgrad",
                "Digitaliseringspotten: initiativ",
            )
        ]
        tabeller = {
            "uppdrag": [{**vem, "titel": str(i)} for vem in vilka for i in range(3)],
            "investering": [{**vem, "post": "p", "niva": "post"} for vem in vilka],
            "digitaliseringspott": [{**vem, "initiativ": 1} for vem in vilka],
            "rapporterad_uppgift": uppgifter,
        }
        uppslag = 0
        avstam({namn: ram(namn, rader) for namn, rader in tabeller.items()}, {})
        matt[antal] = uppslag
    assert matt[20] <= 4.5 * matt[5], matt


def test_tomma_tabeller_far_inga_anmarkningar():
    assert avstam({namn: ram(namn, []) for namn in TABELLER}, {}) == []
