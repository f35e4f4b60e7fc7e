"""Grammatiken för en kolumns huvud: mått, år, period, enhet, sort och omfattning.

Huvudena prövas ett och ett, sammansatta av sina delar i alla ordningar, och genom textfronten på
en och två rader. Ett huvud som nämner ett annat år är aldrig det här årets uppgift.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hud_model.begrepp import Inlasning
from hud_model.kallor._dokument.form import Dokumenttabell, Tabellrad
from hud_model.kallor._dokument.huvud import MANADER, Kolumnhuvud, tolka
from hud_model.kallor._dokument.text import dela
from hud_model.kallor._dokument.val import (
    AVVIKELSE,
    BUDGET,
    FJOL,
    PERIODBUDGET,
    PERIODUTFALL,
    PROCENT,
    PROGNOS,
    PROGNOSAVVIKELSE,
    UTFALL,
    Rapportperiod,
    pengar,
    utfallsar,
)

HELAR = (1, 12)
BOKSLUT, DELAR1, DELAR2 = (Rapportperiod(2031, t) for t in ("bokslut", "delar1", "delar2"))


def sagt(huvud: Kolumnhuvud) -> dict[str, Any]:
    """Det som huvudet säger, utom texten själv; det som är tomt är inte med."""
    namn = [f.name for f in fields(Kolumnhuvud) if f.name != "text"]
    falt = {n: getattr(huvud, n) for n in namn}
    return {n: v for n, v in falt.items() if v == 0 and v is not False or v}


def sorter(*namn: str) -> frozenset[str]:
    return frozenset(namn)


HUVUDEN: list[tuple[str, dict[str, Any]]] = [
    # Måttet för sig
    ("", {}),
    ("Budget", {"matt": "budget"}),
    ("Driftbudget", {"matt": "budget"}),
    ("Anslag", {"matt": "budget"}),
    ("Utfall", {"matt": "utfall"}),
    ("Bokslut", {"matt": "utfall"}),
    ("Prognos", {"matt": "prognos"}),
    ("Förväntat utfall", {"matt": "prognos"}),
    ("Avvikelse", {"matt": "avvikelse"}),
    ("Budgetavvikelse", {"matt": "avvikelse"}),
    ("Avvikelse mot budget", {"matt": "avvikelse"}),
    ("Diff.", {"matt": "avvikelse"}),
    ("Över-/underskott", {"matt": "avvikelse"}),
    ("Prognosavvikelse", {"matt": "avvikelse", "sorter": sorter("prognos")}),
    ("Förändring", {"matt": "forandring"}),
    ("Ökning/minskning", {"matt": "forandring"}),
    ("Avvikelse mot föregående år", {"matt": "forandring"}),
    ("Etappmål", {"matt": "etappmal"}),
    ("Målvärde", {"matt": "malvarde"}),
    ("Mål", {"matt": "mal"}),
    ("Status", {"matt": "status"}),
    ("Kommentar", {"matt": "text"}),
    ("Upparbetningsgrad", {"matt": "grad"}),
    # Vilken budget eller prognos
    ("Ursprunglig budget", {"matt": "budget", "sorter": sorter("ursprunglig")}),
    ("Beslutad budget", {"matt": "budget", "sorter": sorter("ursprunglig")}),
    ("Justerad budget", {"matt": "budget", "sorter": sorter("justerad")}),
    ("Reviderad budget", {"matt": "budget", "sorter": sorter("justerad")}),
    ("Tilläggsbudget", {"matt": "tillagg"}),
    ("Total projektbudget", {"matt": "budget", "sorter": sorter("projekt")}),
    ("Slutprognos", {"matt": "prognos", "sorter": sorter("projekt")}),
    ("Ackumulerat utfall", {"matt": "utfall", "sorter": sorter("ackumulerad")}),
    ("Preliminärt utfall", {"matt": "utfall", "sorter": sorter("preliminar")}),
    # År
    ("2029", {"ar": 2029}),
    ("Utfall 2031", {"matt": "utfall", "ar": 2031}),
    ("2031 budget", {"matt": "budget", "ar": 2031}),
    ("Budget för 2032", {"matt": "budget", "ar": 2032}),
    ("2030-12-31", {"ar": 2030, "manader": HELAR}),
    ("Dec-30", {"ar": 2030, "manader": (12, 12)}),
    ("Läsår 2030/31", {"ar": 2031, "sorter": sorter("lasar")}),
    ("2030/2031", {"ar": 2031, "sorter": sorter("lasar")}),
    ("29/30", {"ar": 2030, "sorter": sorter("lasar")}),
    ("Förändring 2030–2031", {"matt": "forandring", "sorter": sorter("intervall")}),
    ("Medelvärde 2027–2031", {"sorter": sorter("intervall", "medel")}),
    ("Ht 2030", {"ar": 2030, "sorter": sorter("termin")}),
    ("Föregående år", {"relativt": -1}),
    ("Föregående års utfall", {"matt": "utfall", "relativt": -1}),
    ("Fg års budget", {"matt": "budget", "relativt": -1}),
    ("Utfall i fjol", {"matt": "utfall", "relativt": -1}),
    ("Budget nästa år", {"matt": "budget", "relativt": 1}),
    ("Årets utfall", {"matt": "utfall", "relativt": 0}),
    ("Perioden föregående år", {"relativt": -1, "perioden": True}),
    # Delar av året
    ("Utfall helår", {"matt": "utfall", "manader": HELAR}),
    ("Årsbudget", {"matt": "budget", "manader": HELAR}),
    ("Helårsprognos", {"matt": "prognos", "manader": HELAR}),
    ("Utfall jan–aug", {"matt": "utfall", "manader": (1, 8)}),
    ("Utfall januari till april 2031", {"matt": "utfall", "manader": (1, 4), "ar": 2031}),
    ("Utfall t.o.m. augusti", {"matt": "utfall", "manader": (1, 8)}),
    ("Utfall tom april", {"matt": "utfall", "manader": (1, 4)}),
    ("Utfall december", {"matt": "utfall", "manader": (12, 12)}),
    ("Utfall ack. juli", {"matt": "utfall", "manader": (1, 7)}),
    ("Tertial 2", {"manader": (5, 8)}),
    ("T1 2031", {"manader": (1, 4), "ar": 2031}),
    ("Kvartal 3", {"manader": (7, 9)}),
    ("Utfall per 31 augusti 2031", {"matt": "utfall", "manader": (1, 8), "ar": 2031}),
    ("Periodens budget", {"matt": "budget", "perioden": True}),
    ("Status delår 2", {"matt": "status", "manader": (1, 8)}),
    # Enheter
    ("Budget (tkr)", {"matt": "budget", "enhet": "tkr"}),
    ("Utfall, mnkr", {"matt": "utfall", "enhet": "mnkr"}),
    ("Utfall i miljoner kronor", {"matt": "utfall", "enhet": "mnkr"}),
    ("Utfall MSEK", {"matt": "utfall", "enhet": "mnkr"}),
    ("Utfall kSEK", {"matt": "utfall", "enhet": "tkr"}),
    ("Utfall, tusentals kronor", {"matt": "utfall", "enhet": "tkr"}),
    ("Utfall, kronor", {"matt": "utfall", "enhet": "kr"}),
    ("Utfall SEK", {"matt": "utfall", "enhet": "kr"}),
    ("Utfall i miljarder kronor", {"matt": "utfall", "enhet": "mdkr"}),
    ("Avvikelse (%)", {"matt": "avvikelse", "enhet": "%"}),
    ("Avvikelse i procent", {"matt": "avvikelse", "enhet": "%"}),
    ("Förändring, procentenheter", {"matt": "forandring", "enhet": "procentenheter"}),
    ("Antal", {"enhet": "antal"}),
    ("Utfall, euro", {"matt": "utfall", "sorter": sorter("valuta")}),
    ("Kr per invånare", {"sorter": sorter("per")}),
    # Vems
    ("Kvinnor 2031", {"omfattning": "kvinnor", "ar": 2031}),
    ("Män 2031", {"omfattning": "man", "ar": 2031}),
    ("Riket 2031", {"omfattning": "riket", "ar": 2031}),
    ("Länet 2031", {"omfattning": "lan", "ar": 2031}),
    ("Kommunen totalt 2031", {"omfattning": "kommun", "ar": 2031}),
    ("Totalt 2031", {"omfattning": "totalt", "ar": 2031}),
    ("Nämnden 2031", {"omfattning": "namnd", "ar": 2031}),
    # Ord som grammatiken inte känner
    ("Zebra", {"okanda": ("zebra",)}),
    ("Utfall zebra 2031", {"matt": "utfall", "ar": 2031, "okanda": ("zebra",)}),
]


@pytest.mark.parametrize(("text", "vantat"), HUVUDEN, ids=[text or "tomt" for text, _ in HUVUDEN])
def test_ett_huvud_betyder_det_som_orden_sager(text: str, vantat: dict[str, Any]):
    assert sagt(tolka(text)) == vantat


@pytest.mark.parametrize("text", [text for text, _ in HUVUDEN if text])
def test_versaler_markup_fotnot_och_blanktecken_andrar_inte_vad_ett_huvud_sager(text: str):
    vantat = sagt(tolka(text))
    for form in (
        text.upper(),
        text.casefold(),
        f"  {text} ",
        f"<b>{text}</b>",
        text.replace(" ", "\u00a0"),
        text.replace("–", "-"),
        f"{text}*",
    ):
        assert sagt(tolka(form)) == vantat, form


@pytest.mark.parametrize(
    ("text", "helar"),
    [
        ("Utfall", True),
        ("Utfall 2031", True),
        ("Utfall jan–dec 2031", True),
        ("Utfall helår", True),
        ("Utfall jan–nov", False),
        ("Utfall kvartal 4", False),
        ("Periodens utfall", False),
        ("Utfall december", False),
    ],
)
def test_en_del_av_aret_ar_aldrig_hela(text: str, helar: bool):
    assert tolka(text).helar is helar


@pytest.mark.parametrize(
    ("text", "sager"),
    [
        ("", False),
        ("Budget", True),
        ("2031", True),
        ("Kvinnor", True),
        ("Simhallen", False),
        ("Budget simhallen", False),
    ],
)
def test_ett_huvud_sager_nagot_bara_nar_alla_ord_ar_kanda(text: str, sager: bool):
    assert tolka(text).sager is sager


# ---- Genom textfronten: ett och två huvuden

EN_RAD: list[tuple[str, tuple[str, ...]]] = [
    ("Post (tkr)|Budget 2031|Utfall 2031", ("budget", "utfall")),
    ("Resultaträkning, tkr|Utfall 2030|Budget 2031|Utfall 2031", ("utfall", "budget", "utfall")),
    ("Verksamhet (mnkr)|Prognos|Budget|Avvikelse", ("prognos", "budget", "avvikelse")),
]
TVA_RADER: list[tuple[str, str, tuple[dict[str, Any], ...]]] = [
    (
        "Resultaträkning (tkr)|Budget|Utfall|Avvikelse",
        "|helår|helår|helår",
        (
            {"matt": "budget", "manader": HELAR},
            {"matt": "utfall", "manader": HELAR},
            {"matt": "avvikelse", "manader": HELAR},
        ),
    ),
    (
        "|2031||2030",
        "Resultaträkning (tkr)|Budget|Utfall|Utfall",
        (
            {"matt": "budget", "ar": 2031},
            {"matt": "utfall", "ar": 2031},
            {"matt": "utfall", "ar": 2030},
        ),
    ),
    (
        "Resultaträkning (tkr)|Budget|Budget|Utfall",
        "|2030|2031|2031",
        (
            {"matt": "budget", "ar": 2030},
            {"matt": "budget", "ar": 2031},
            {"matt": "utfall", "ar": 2031},
        ),
    ),
    (
        "|Jan–aug||Helår|",
        "Resultaträkning (tkr)|Budget|Utfall|Budget|Prognos",
        (
            {"matt": "budget", "manader": (1, 8)},
            {"matt": "utfall", "manader": (1, 8)},
            {"matt": "budget", "manader": HELAR},
            {"matt": "prognos", "manader": HELAR},
        ),
    ),
    (
        "Resultaträkning|Budget|Utfall|Avvikelse|Avvikelse",
        "|tkr|tkr|tkr|%",
        (
            {"matt": "budget", "enhet": "tkr"},
            {"matt": "utfall", "enhet": "tkr"},
            {"matt": "avvikelse", "enhet": "tkr"},
            {"matt": "avvikelse", "enhet": "%"},
        ),
    ),
]


def tabell(*rader: str) -> Dokumenttabell:
    """Den enda tabellen i texten; | skiljer cellerna åt."""
    (funnen,) = dela("Ekonomi\n\n" + "\n".join(rader).replace("|", "\t") + "\n").alla_tabeller
    return funnen


def siffror(antal: int) -> str:
    """En rad med så många belopp."""
    return "|".join(("Personal", *(f"-{n} 000" for n in range(1, antal + 1))))


@pytest.mark.parametrize(("huvud", "matten"), EN_RAD)
def test_ett_huvud_pa_en_rad_lases_cell_for_cell(huvud: str, matten: tuple[str, ...]):
    funnen = tabell(huvud, siffror(len(matten)))
    assert tuple(k.matt for k in funnen.kolumner[1:]) == matten
    assert [rad.cell(0) for rad in funnen.rader] == ["Personal"]


@pytest.mark.parametrize(("ovre", "nedre", "vantat"), TVA_RADER)
def test_ett_huvud_pa_tva_rader_satts_ihop_kolumn_for_kolumn(
    ovre: str, nedre: str, vantat: tuple[dict[str, Any], ...]
):
    funnen = tabell(ovre, nedre, siffror(len(vantat)))
    assert tuple(sagt(k) for k in funnen.kolumner[1:]) == vantat
    assert [rad.cell(0) for rad in funnen.rader] == ["Personal"]
    assert funnen.slag == "" or funnen.slag == "resultat"


# ---- Valet: vilken uppgift ett huvud bär i rapportens period


def vald(period: Rapportperiod, *huvuden: str) -> dict[str, str]:
    """Uppgift → huvudet som valts för den, i en resultaträkning med huvudena."""
    celler = ("Resultaträkning (tkr)", *huvuden)
    rad = Tabellrad(2, ("Personal", *(str(n) for n in range(1, len(huvuden) + 1))))
    valet = pengar(Dokumenttabell(1, celler, (rad,), "", ""), period, {})
    return {uppgift: celler[nr] for uppgift, nr in valet.nummer.items()}


@pytest.mark.parametrize(
    ("period", "huvuden", "vantat"),
    [
        (
            BOKSLUT,
            ("Utfall 2030", "Utfall 2031", "Budget 2031", "Avvikelse"),
            {FJOL: 0, UTFALL: 1, BUDGET: 2, AVVIKELSE: 3},
        ),
        (BOKSLUT, ("Bokslut 2029", "Bokslut 2031"), {UTFALL: 1}),
        (BOKSLUT, ("Budget 2032", "Budget 2031"), {BUDGET: 1}),
        (BOKSLUT, ("Utfall jan–aug", "Utfall helår"), {UTFALL: 1}),
        (BOKSLUT, ("Utfall december", "Utfall 2031"), {UTFALL: 1}),
        (BOKSLUT, ("Ursprunglig budget", "Justerad budget"), {BUDGET: 1}),
        (BOKSLUT, ("Budgetavvikelse", "Budget", "Utfall"), {AVVIKELSE: 0, BUDGET: 1, UTFALL: 2}),
        (BOKSLUT, ("Avvikelse (%)", "Avvikelse"), {PROCENT: 0, AVVIKELSE: 1}),
        (BOKSLUT, ("Utfall per invånare", "Utfall"), {UTFALL: 1}),
        (BOKSLUT, ("Utfall riket", "Utfall"), {UTFALL: 1}),
        (BOKSLUT, ("Rullande 12 månader utfall", "Utfall"), {UTFALL: 1}),
        (
            DELAR2,
            ("Budget jan–aug", "Utfall jan–aug", "Budget helår", "Prognos helår"),
            {PERIODBUDGET: 0, PERIODUTFALL: 1, BUDGET: 2, PROGNOS: 3},
        ),
        (DELAR1, ("Utfall jan–aug", "Utfall jan–apr"), {PERIODUTFALL: 1}),
        (
            DELAR1,
            ("Årsbudget", "Årsprognos", "Prognosavvikelse"),
            {BUDGET: 0, PROGNOS: 1, PROGNOSAVVIKELSE: 2},
        ),
        (DELAR2, ("Utfall aug 2030", "Utfall jan–aug 2030"), {FJOL: 1}),
    ],
)
def test_kolumnen_valjs_efter_vad_huvudet_sager_och_inte_efter_ordningen(
    period: Rapportperiod, huvuden: tuple[str, ...], vantat: dict[str, int]
):
    svar = {uppgift: huvuden[nr] for uppgift, nr in vantat.items()}
    assert vald(period, *huvuden) == svar
    assert vald(period, *reversed(huvuden)) == svar


# ---- Egenskaper

MATTEN = {
    "Budget": ("budget", frozenset()),
    "Justerad budget": ("budget", frozenset({"justerad"})),
    "Ursprunglig budget": ("budget", frozenset({"ursprunglig"})),
    "Utfall": ("utfall", frozenset()),
    "Bokslut": ("utfall", frozenset()),
    "Prognos": ("prognos", frozenset()),
    "Avvikelse": ("avvikelse", frozenset()),
    "Budgetavvikelse": ("avvikelse", frozenset()),
}
ENHETER = {
    "tkr": "tkr",
    "(tkr)": "tkr",
    "mnkr": "mnkr",
    "i mnkr": "mnkr",
    "miljoner kronor": "mnkr",
    "(MSEK)": "mnkr",
    "tusental kronor": "tkr",
    "(kronor)": "kr",
    "(%)": "%",
}
PERIODER = {
    "helår": (1, 12),
    "hela året": (1, 12),
    "jan–dec": (1, 12),
    "t.o.m. augusti": (1, 8),
    "tertial 1": (1, 4),
    "kvartal 2": (4, 6),
    **{
        f"{a[:3]}–{b[:3]}": (na, nb)
        for na, a in enumerate(MANADER, 1)
        for nb, b in enumerate(MANADER, 1)
        if na < nb
    },
}
# ”Budget totalt” är hela projektets, så ordet totalt prövas för sig.
OMFATTNINGAR = {"kvinnor": "kvinnor", "män": "man", "riket": "riket", "länet": "lan"}
AREN = st.integers(1990, 2089)


@st.composite
def delade_huvuden(rita: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Ett huvud av delar i någon ordning, och vad delarna säger."""
    matt = rita(st.none() | st.sampled_from(sorted(MATTEN)))
    ar = rita(st.none() | AREN)
    period = rita(st.none() | st.sampled_from(sorted(PERIODER)))
    enhet = rita(st.none() | st.sampled_from(sorted(ENHETER)))
    vem = rita(st.none() | st.sampled_from(sorted(OMFATTNINGAR)))
    delar = [d for d in (matt, ar and str(ar), period, enhet, vem) if d]
    assume(delar)
    skilje = rita(st.sampled_from((" ", ", ", " – ", " / ")))
    vantat = {
        "matt": MATTEN[matt][0] if matt else "",
        "sorter": MATTEN[matt][1] if matt else frozenset(),
        "ar": ar,
        "manader": PERIODER[period] if period else None,
        "enhet": ENHETER[enhet] if enhet else "",
        "omfattning": OMFATTNINGAR[vem] if vem else "",
    }
    text = skilje.join(rita(st.permutations(delar)))
    return text, {n: v for n, v in vantat.items() if v not in ("", None, frozenset())}


@given(delade_huvuden())
def test_ett_huvud_av_kanda_delar_sager_delarna_i_vilken_ordning_de_an_star(
    huvud: tuple[str, dict[str, Any]],
):
    text, vantat = huvud
    assert sagt(tolka(text)) == vantat


@given(
    matt=st.sampled_from(("", *sorted(MATTEN))),
    ar=AREN,
    skilje=st.sampled_from((" ", ", ", " år ", " (")),
    forst=st.booleans(),
    tillfalle=st.sampled_from(("plan", "delar1", "delar2", "manad10", "bokslut")),
)
def test_ett_huvud_med_ett_annat_ar_ar_aldrig_det_har_arets(
    matt: str, ar: int, skilje: str, forst: bool, tillfalle: str
):
    assume(ar != 2031)
    text = f"{ar}{skilje}{matt}" if forst else f"{matt}{skilje}{ar}"
    text += ")" if "(" in skilje else ""
    period = Rapportperiod(2031, tillfalle)
    tagna = set(vald(period, text))
    assert tagna <= ({FJOL} if ar == 2030 else set()), (text, tagna)
    assert utfallsar(tolka(text), period) in (None, ar)


@given(
    matt=st.sampled_from(sorted(MATTEN)),
    delen=st.sampled_from(sorted(n for n, v in PERIODER.items() if v != (1, 12))),
    forst=st.booleans(),
)
def test_ett_huvud_om_en_del_av_aret_ar_aldrig_bokslutets(matt: str, delen: str, forst: bool):
    text = f"{delen} {matt}" if forst else f"{matt} {delen}"
    assert not {UTFALL, BUDGET, AVVIKELSE, FJOL} & set(vald(BOKSLUT, text))
    assert utfallsar(tolka(text), BOKSLUT) is None


@given(text=st.text(max_size=60))
def test_vilken_text_som_helst_gar_att_tolka_och_tom_sager_inget(text: str):
    tolkad = tolka(text)
    assert tolkad.text == " ".join(text.split()) or tolkad.tomt
    assert not (tolkad.sager and tolkad.okanda)
    assert not tolkad.tomt or not sagt(tolkad)


@given(
    huvuden=st.lists(
        st.sampled_from(
            ("Utfall 2029", "Utfall 2030", "Utfall 2031", "Budget 2030", "Budget 2031")
            + ("Budget 2032", "Utfall jan–aug", "Prognos 2032", "Avvikelse (%)", "Förändring")
        ),
        min_size=1,
        unique=True,
    )
)
def test_samma_huvuden_i_annan_ordning_ger_samma_val(huvuden: list[str]):
    svar = vald(BOKSLUT, *huvuden)
    assert svar == vald(BOKSLUT, *sorted(huvuden)) == vald(BOKSLUT, *reversed(huvuden))
    arets = {UTFALL: "Utfall 2031", BUDGET: "Budget 2031", FJOL: "Utfall 2030"}
    for uppgift, huvud in arets.items():
        assert svar.get(uppgift) == (huvud if huvud in huvuden else None)


def test_ett_okant_ord_gor_arets_belopp_till_en_fraga(las_text: Callable[..., Inlasning]):
    lasta = las_text(
        "Resultaträkning (tkr)|Budget 2031|Utfall zebra 2031", "Årets resultat|-100|-90"
    )
    assert [rad.get("utfall_kr") for rad in lasta.rader["resultatrakning"]] == [None]
    assert any("zebra" in f.text and "årets utfall" in f.text for f in lasta.fragor)
