"""Skillnaden och frågorna mot en tvilling med enkla slingor, och det som alltid måste gälla."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hud_model.regler.leverans import BELOPP, misstankar, skillnad
from hud_model.tabeller import TABELLER

TABELL = TABELLER["driftverksamhet"]
P = {
    "krymper_andel": 0.75,
    "krymper_minst_rader": 3,
    "dubblas_minst_rader": 8,
    "dubblas_andel": 0.05,
    "belopp_minst_antal": 4,
    "belopp_andel": 0.8,
    "enhet_faktorer": [1_000],
}
belopp = st.none() | st.integers(-5, 5) | st.sampled_from([-5_000, 5_000])


@st.composite
def rader(draw, hogst=12):
    namn = draw(st.lists(st.sampled_from("abcdefghijklmnop"), unique=True, max_size=hogst))
    return [
        {
            "kommun": "9999",
            "namnd": None,
            "ar": 2031,
            "tillfalle": "bokslut",
            "verksamhet": n,
            "budget_kr": draw(belopp),
            "utfall_kr": draw(belopp),
            "plats": draw(st.sampled_from(["här", "där"])),
        }
        for n in namn
    ]


def uppgift(rad):
    return {k: v for k, v in rad.items() if k != "plats" and v is not None}


@given(rader(), rader())
def test_skillnaden_ar_slingor_over_namnen(fore, efter):
    svar = skillnad(fore, efter, TABELL)
    for rad in efter:
        tvilling = [f for f in fore if f["verksamhet"] == rad["verksamhet"]]
        assert (rad in svar.nya) == (not tvilling)
        andrad = bool(tvilling) and uppgift(tvilling[0]) != uppgift(rad)
        assert ([*tvilling, rad] in [list(par) for par in svar.andrade]) == andrad
    for rad in fore:
        kvar = [e for e in efter if e["verksamhet"] == rad["verksamhet"]]
        assert (rad in svar.borta) == (not kvar)
    assert len(svar.nya) + len(svar.andrade) + svar.oforandrade == len(efter)
    assert len(svar.borta) + len(svar.andrade) + svar.oforandrade == len(fore)


@given(rader(), rader())
def test_at_andra_hallet_byter_nytt_och_borta_plats(fore, efter):
    fram, bak = skillnad(fore, efter, TABELL), skillnad(efter, fore, TABELL)
    assert (fram.nya, set(map(str, fram.borta))) == (bak.borta, set(map(str, bak.nya)))
    assert len(fram.andrade) == len(bak.andrade) and bool(fram) == bool(bak)


@given(rader())
def test_samma_leverans_igen_ger_varken_skillnad_eller_fraga(fore):
    assert not skillnad(fore, [dict(r) for r in fore], TABELL)
    assert misstankar({"driftverksamhet": fore}, {"driftverksamhet": fore}, P) == []


@given(rader(), rader())
def test_regeln_ar_den_forsta_som_slingorna_finner(fore, efter):
    funna = [m.regel for m in misstankar({"driftverksamhet": fore}, {"driftverksamhet": efter}, P)]
    vantat = tvilling(fore, efter) if fore else None
    assert funna == ([vantat] if vantat else [])


def tvilling(fore, efter):
    """Frågorna i ordning, en slinga per fråga."""
    if not efter:
        return "tom"
    borta = len(fore) - len(efter)
    if borta >= 3 and 4 * len(efter) < 3 * len(fore):
        return "krymper"
    par = []
    for f in fore:
        for e in efter:
            for k in ("budget_kr", "utfall_kr"):
                if f["verksamhet"] == e["verksamhet"] and f[k] and e[k]:
                    par.append((f[k], e[k]))
    if len(par) >= 4:
        storre = mindre = vanda = 0
        for f, e in par:
            storre += 500 * abs(f) <= abs(e) <= 2_000 * abs(f)
            mindre += 500 * abs(e) <= abs(f) <= 2_000 * abs(e)
            vanda += f * e < 0
        if max(storre, mindre) >= 0.8 * len(par):
            return "enhet"
        if vanda >= 0.8 * len(par):
            return "tecken"
    if len(fore) >= 8 and abs(len(efter) - 2 * len(fore)) <= 0.05 * len(fore):
        return "dubblas"
    borta = 0
    for f in fore:
        if f["verksamhet"] not in [e["verksamhet"] for e in efter]:
            borta += 1
    if borta >= 3 and 4 * (len(fore) - borta) < 3 * len(fore):
        return "utbytta"
    for k in ("budget_kr", "utfall_kr"):
        forra, nya = (len([r for r in rader if r[k] is not None]) for rader in (fore, efter))
        if nya and not any(r[k] for r in efter):
            forra, nya = len([r for r in fore if r[k]]), 0
        if forra - nya >= 3 and 4 * nya < 3 * forra:
            return "tomd"
    for k in BELOPP:
        forra = [abs(r.get(k) or 0) for r in fore]
        nya = [abs(r.get(k) or 0) for r in efter]
        antal = sum(1 for v in forra if v)
        if antal >= 4 and abs(sum(nya) - 2 * sum(forra)) <= 0.05 * sum(forra):
            return "dubblas"
    return None
