"""Tabellerna om ekonomi: var och en byggs tillsammans med sitt facit."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from tests.kallor.slump import ord as lexikon
from tests.kallor.slump.grund import KOMMUN, Block, Cell, Enhet, Gen, Matris, Nyckel, Tal


def _inom(r: random.Random, ordet: str) -> str:
    """Enheten som tillägg: ”(tkr)” eller ”, tkr”."""
    return f" ({ordet})" if r.random() < 0.5 else f", {ordet}"


def _belopp(r: random.Random, e: Enhet, grund: int) -> int:
    """Ett belopp nära grunden som går att skriva i enheten."""
    return round(grund * r.uniform(0.8, 1.2) / e.steg) * e.steg or e.steg


def _rad(g: Gen, e: Enhet, tecken: int, hogst: int = 400_000_000) -> dict[str, int]:
    """Alla tänkbara belopp för en post, alla skilda åt."""
    r, april = g.r, g.tillfalle == "delar1"
    grund = tecken * int(10 ** r.uniform(6.3, len(str(hogst)) - 0.6))
    rad: dict[str, int] = {}
    for slag in ("budget", "utfall", "fjol", "fjolbudget", "nastabudget", "nastaprognos", "forfjol",
                 "forfjolbudget", "ursprunglig", "prognos"):  # fmt: skip
        varde = _belopp(r, e, grund)
        while varde in rad.values():
            varde += tecken * e.steg
        rad[slag] = varde
    del_ = r.uniform(0.3, 0.37) if april else r.uniform(0.6, 0.7)
    for slag, av, del_av in (("pbudget", "budget", del_), ("putfall", "utfall", del_ * 1.03),
                             ("total", "budget", 3.7), ("ack", "utfall", 2.1)):  # fmt: skip
        rad[slag] = round(rad[av] * del_av / e.steg) * e.steg
    return rad


def _plus(*rader: dict[str, int]) -> dict[str, int]:
    """Radernas summa, kolumn för kolumn."""
    return {slag: sum(rad[slag] for rad in rader) for slag in rader[0]}


def _varde(rad: dict[str, int], slag: str) -> int:
    """Beloppet i kolumnen; avvikelser räknas ur de andra."""
    skillnad = {
        "avv": ("utfall", "budget"), "fjolavv": ("fjol", "fjolbudget"),
        "pavv": ("putfall", "pbudget"), "progavv": ("prognos", "budget"),
        "forandring": ("utfall", "fjol"),
    }  # fmt: skip
    if slag in skillnad:
        a, b = skillnad[slag]
        return rad[a] - rad[b]
    return rad["budget" if slag == "justerad" else slag]


_MALKOLUMN = {
    "budget": "budget_kr", "justerad": "budget_kr", "utfall": "utfall_kr",
    "avv": "avvikelse_rapporterad_kr", "fjol": "foregaende_ar_kr", "prognos": "prognos_kr",
}  # fmt: skip
_ANNAT_AR = {
    "fjol": ("utfall_kr", -1), "fjolbudget": ("budget_kr", -1), "forfjol": ("utfall_kr", -2),
    "fjolavv": ("avvikelse_rapporterad_kr", -1), "forfjolbudget": ("budget_kr", -2),
    "nastabudget": ("budget_kr", 1), "nastaprognos": ("prognos_kr", 1),
}  # fmt: skip
_KOLUMNER = {
    "resultatrakning": {"budget_kr", "utfall_kr", "avvikelse_rapporterad_kr", "foregaende_ar_kr"},
    "driftverksamhet": {"budget_kr", "utfall_kr", "avvikelse_rapporterad_kr", "foregaende_ar_kr"},
    "investering": {"budget_kr", "utfall_kr", "avvikelse_rapporterad_kr"},
    "satsning": {"budget_kr", "utfall_kr"},
}
_OVRIG_NYCKEL = {
    "resultatrakning": lambda post: (post,),
    "driftverksamhet": lambda post: (post, None),
    "investering": lambda post: (None, post),
    "satsning": lambda post: (post,),
}


def _layout(g: Gen, tabell: str) -> list[str]:
    """Kolumnernas slag i ordning."""
    r = g.r
    if g.tillfalle != "bokslut":
        val = [x for x in lexikon.DELAR if tabell == "resultatrakning" or "prog" not in x]
        return r.choice(val).split()
    if tabell == "investering" and r.random() < 0.3:
        return r.choice(("total ack budget utfall", "total ack budget utfall avv")).split()
    if r.random() < 0.2:
        return "budget utfall avv fjol".split()[: r.randint(2, 4)]
    val = [x for x in lexikon.BOKSLUT if tabell != "satsning" or "procent" not in x]
    kolumner = r.choice(val)
    if kolumner == "blanda":
        alla = "budget utfall avv fjol".split()
        return r.sample(alla, r.randint(3, 4))
    return kolumner.split()


def _stil(r: random.Random, layout: Sequence[str]) -> str:
    """Hur rubrikerna säger perioden: med år, med ”helår” eller utan."""
    if {"putfall", "pbudget"} & set(layout):
        return "helar"
    return r.choice(
        [s for s in ("ar", "ar", "helar", "bar") if all(s in lexikon.RUBRIK[k] for k in layout)]
    )


def _huvud(g: Gen, layout: list[str], forsta: str, e: Enhet) -> tuple[Matris, list[str]]:
    """Tabellhuvudet i en eller två rader, och varje kolumns rubrik så som den lyder."""
    r = g.r
    enhet = _inom(r, e.ord) if e.plats == "kolumn" else ""
    ord_: dict[str, Any] = {"a": g.ar, "f": g.ar - 1, "ff": g.ar - 2, "n": g.ar + 1}
    ord_["p"], ord_["m"] = g.period()
    if len(layout) > 2 and all(k in lexikon.DELAD for k in layout) and r.random() < 0.3:
        ordning = list(dict.fromkeys(lexikon.DELAD[k][1] for k in layout))
        layout.sort(key=lambda k: ordning.index(lexikon.DELAD[k][1]))
        ar = [str(g.ar + lexikon.DELAD[k][1]) for k in layout]
        tomma = r.random() < 0.8
        ovre = ["" if tomma and i and ar[i - 1] == x else x for i, x in enumerate(ar)]
        nedre = [lexikon.DELAD[k][0] + enhet for k in layout]
        forst_upp = r.random() < 0.5
        return (
            [[forsta if forst_upp else "", *ovre], ["" if forst_upp else forsta, *nedre]],
            [f"{m} {a}" for m, a in zip(nedre, ar, strict=True)],
        )
    stil = _stil(r, layout)
    if stil == "ar":
        ordet = r.choice(("Utfall", "Utfall", "Bokslut"))
    huvud = []
    for slag in layout:
        val = lexikon.RUBRIK[slag][stil]
        if stil == "ar" and slag in ("utfall", "fjol", "forfjol"):
            val = tuple(v for v in val if v.startswith((ordet, "Föreg")))
        if slag == "avv" and len({"procent", "fjolavv"} & set(layout)):
            val = ("Avvikelse",)
        if slag == "avv" and "pbudget" in layout:
            val = ("Avvikelse helår",)
        rubrik = r.choice(val).format(**ord_)
        huvud.append(rubrik + ("" if slag == "procent" else enhet))
    return [[forsta, *huvud]], huvud


_FORSTA = {
    "resultatrakning": ("Resultaträkning", "Resultaträkning", "Post"),
    "driftverksamhet": ("Verksamhet",),
    "nettokostnad": ("Verksamhet", "Nettokostnad per verksamhet"),
    "investering": ("Investeringar", "Investering"),
    "satsning": ("Satsning",),
    "namnder": ("Nämnd",),
}
_OVER = {
    "resultatrakning": ("Resultaträkning",),
    "driftverksamhet": ("Ekonomi, drift (per verksamhet)", "Driftredovisning per verksamhet"),
    "nettokostnad": ("Nettokostnadsutveckling", "Nettokostnad per verksamhet"),
    "investering": ("Investeringar",),
    "satsning": ("Särskilda satsningar",),
    "namnder": ("Nettokostnad per nämnd", "Nämndernas nettokostnad"),
}


def _ram(g: Gen, tabell: str, e: Enhet, rubrik: str = "") -> tuple[str, str, Block]:
    """Första huvudcellen, rubriken över och ett tomt block där enheten står på sin plats."""
    r = g.r
    forsta = r.choice(_FORSTA[tabell])
    rubrik = rubrik or r.choice(_OVER[tabell])
    block = Block(rubrik, [])
    if e.plats == "forsta":
        bara = r.random() < 0.15 and tabell in ("resultatrakning", "namnder")
        forsta = e.ord if bara else forsta + _inom(r, e.ord)
    elif e.plats == "rubrik":
        block.rubrik = rubrik = rubrik + _inom(r, e.ord)
    elif e.plats in ("ovan", "under"):
        mening = r.choice(("Belopp i {}", "Belopp i {}.", "Tabellens belopp är i {}."))
        if e.plats == "ovan":
            block.fore, block.mellan = mening.format(e.ord), r.random() < 0.4
        else:
            block.efter = mening.format(e.ord)
    return forsta, rubrik, block


def _celler(rad: dict[str, int], layout: list[str], e: Enhet) -> list[Cell]:
    """Radens celler i tabellens enhet."""
    ut: list[Cell] = []
    for slag in layout:
        if slag == "procent":
            ut.append(Tal(round(100 * _varde(rad, "avv") / abs(rad["budget"]), 1), 1, " %"))
        else:
            ut.append(Tal(_varde(rad, slag) / e.kronor, e.decimaler))
    return ut


def _ekonomi(
    g: Gen, tabell: str, rader: list[tuple[str, dict[str, int], bool]], e: Enhet,
    *, rubrik: str = "", facit: bool = True,
) -> Block:  # fmt: skip
    """En tabell med budget och utfall; rader är (post, belopp, är en post)."""
    layout = _layout(g, tabell)
    forsta, rubrik, block = _ram(g, tabell, e, rubrik)
    huvud, kolumner = _huvud(g, layout, forsta, e)
    block.matris = huvud + [[post, *_celler(rad, layout, e)] for post, rad, _ in rader]
    for post, rad, ar_post in rader if facit else ():
        if not ar_post:
            continue
        ovrig = _OVRIG_NYCKEL[tabell](post)
        for slag, kolumn in zip(layout, kolumner, strict=True):
            _bokfor(g, tabell, g.namnd, ovrig, rad, slag, (forsta, rubrik, kolumn), True)
    return block


def _bokfor(
    g: Gen, tabell: str, namnd: str, ovrig: Nyckel, rad: dict[str, int], slag: str,
    spar: tuple[str, ...], vanlig: bool,
) -> None:  # fmt: skip
    """För en cell dit den hör: i facit, bland det tillåtna eller ingenstans."""
    mal = _MALKOLUMN.get(slag)
    if slag == "prognos":
        nyckel = ("prognos", KOMMUN, namnd, g.ar, g.tillfalle, *ovrig, None, mal)
        g.ska(nyckel, rad["prognos"], spar, vanlig)
    elif mal in _KOLUMNER[tabell]:
        nyckel = (tabell, KOMMUN, namnd, g.ar, g.tillfalle, *ovrig, mal)
        g.ska(nyckel, _varde(rad, slag), spar, vanlig)
    if slag == "procent" and tabell == "driftverksamhet":
        nyckel = (tabell, KOMMUN, namnd, g.ar, g.tillfalle, *ovrig, "avvikelse_rapporterad_procent")
        g.tillatet[nyckel] = round(100 * _varde(rad, "avv") / abs(rad["budget"]), 1)
    if slag in _ANNAT_AR:
        kolumn, steg = _ANNAT_AR[slag]
        till = "prognos" if kolumn == "prognos_kr" else tabell
        for tillfalle in ("bokslut", "plan"):
            nyckel = (till, KOMMUN, namnd, g.ar + steg, tillfalle, *ovrig, kolumn)
            g.tillatet[nyckel] = _varde(rad, slag)


def resultatrakning(g: Gen, *, rubrik: str = "", facit: bool = True) -> Block:
    """Nämndens resultaträkning, eller en enhets egen när facit är falskt."""
    r, e = g.r, g.enhet()
    hogst = 400_000_000 if facit else 40_000_000
    intakt = _rad(g, e, 1, hogst // 20)
    delar = [(p, _rad(g, e, -1, hogst)) for p in r.sample(
        ("Personal", "Lokaler", "Köp av verksamhet", "Konsulter", "Bidrag", "Övrigt"),
        r.choice((0, 2, 3, 4)))]  # fmt: skip
    kostnad = _plus(*(rad for _, rad in delar)) if delar else _rad(g, e, -1, hogst)
    while any(intakt[slag] >= -kostnad[slag] for slag in intakt):
        intakt = {slag: max(e.steg, v // 3 // e.steg * e.steg) for slag, v in intakt.items()}
    rader = [("Verksamhetens intäkter", intakt, True), *((p, rad, True) for p, rad in delar)]
    rader.append(("Verksamhetens kostnader", kostnad, True))
    rader.append((r.choice(("Årets resultat", "Årets resultat", "Nettokostnader")),
                  _plus(intakt, kostnad), True))  # fmt: skip
    return _ekonomi(g, "resultatrakning", rader, e, rubrik=rubrik, facit=facit)


def _med_summa(g: Gen, poster: list[str], e: Enhet, tecken: int, summor: Sequence[str],
               hogst: int = 400_000_000) -> list[tuple[str, dict[str, int], bool]]:  # fmt: skip
    """Rader med belopp, ofta med en summarad sist."""
    rader = [(p, _rad(g, e, tecken, hogst), True) for p in poster]
    if g.r.random() < 0.6:
        rader.append((g.r.choice(summor), _plus(*(rad for _, rad, _ in rader)), False))
    return rader


def drift(g: Gen) -> Block:
    """Driften per verksamhet i en nivå."""
    e = g.enhet()
    poster = g.nya(lexikon.VERKSAMHETER, g.r.randint(2, 5))
    rader = _med_summa(g, poster, e, -1, ("Summa", "Nämnden totalt", "Resultat", "Totalt"))
    return _ekonomi(g, "driftverksamhet", rader, e)


def investering(g: Gen) -> Block:
    """Investeringarna, utgifter med minus."""
    e = g.enhet()
    poster = g.nya(lexikon.INVESTERINGAR, g.r.randint(2, 4))
    summor = ("Investeringar totalt", "Summa investeringar", "Summa", "Totalt")
    return _ekonomi(g, "investering", _med_summa(g, poster, e, -1, summor, 30_000_000), e)


def satsning(g: Gen) -> Block:
    """Särskilda satsningar, belopp utan minus."""
    e = g.enhet()
    poster = g.nya(lexikon.SATSNINGAR, g.r.randint(2, 4))
    return _ekonomi(
        g, "satsning", _med_summa(g, poster, e, 1, ("Summa", "Summa satsningar"), 20_000_000), e
    )


def nettokostnad(g: Gen) -> Block:
    """Nettokostnad per verksamhet över år, ibland med andra kolumner bredvid."""
    r, e = g.r, g.enhet()
    forsta, rubrik, block = _ram(g, "nettokostnad", e)
    form = r.choice(("Utfall {}", "Nettokostnad {}", "Jan-Dec {}", "Bokslut {}", "{}"))
    if not g.rubriker and forsta.startswith("Verksamhet"):
        form = "Nettokostnad {}"  # utan rubrik över måste huvudet säga vad det är
    ar = list(range(g.ar - r.randint(1, 3), g.ar + 1))
    extra = r.choice(("", "", "Budget {n}", "Prognos {n}", "Förändring {f}–{a}", "Förändring (%)"))
    extra = extra.format(a=g.ar, f=g.ar - 1, n=g.ar + 1)
    enhet = _inom(r, e.ord) if e.plats == "kolumn" else ""
    huvud = [form.format(a) + enhet for a in ar]
    block.matris = [[forsta, *huvud] + ([extra + ("" if "%" in extra else enhet)] if extra else [])]
    poster = g.nya(lexikon.VERKSAMHETER, r.randint(1, 4))
    rader = _med_summa(g, poster, e, -1, ("Nettokostnad totalt", "Nämnden totalt", "Summa"))
    slagen = ("budget", "fjolbudget", "fjol", "utfall")[-len(ar) :]
    for post, rad, ar_post in rader:
        if extra == "Förändring (%)":
            sist: list[Cell] = [Tal(100 * (rad["utfall"] - rad["fjol"]) / rad["fjol"], 1)]
        elif extra:
            slag = "forandring" if "Förändring" in extra else "nastabudget"
            sist = [Tal(_varde(rad, slag) / e.kronor, e.decimaler)]
        else:
            sist = []
        block.matris.append([post, *(Tal(rad[s] / e.kronor, e.decimaler) for s in slagen), *sist])
        for a, s, k in zip(ar, slagen, huvud, strict=True) if ar_post else ():
            nyckel = ("nettokostnad", KOMMUN, g.namnd, a, g.tillfalle, post, None, "utfall_kr")
            g.ska(nyckel, rad[s], (forsta, rubrik, k if len(k) > 4 else ""))
        if extra.startswith(("Budget", "Prognos")) and ar_post:
            for t in ("plan", "bokslut"):
                bort = (KOMMUN, g.namnd, g.ar + 1, t, post)
                g.tillatet["driftverksamhet", *bort, None, "budget_kr"] = rad["nastabudget"]
                g.tillatet["prognos", *bort, None, "prognos_kr"] = rad["nastabudget"]
    return block


def namnder(g: Gen) -> Block:
    """Nettokostnad per nämnd: en rad per nämnd."""
    r, e = g.r, g.enhet()
    forsta, rubrik, block = _ram(g, "namnder", e)
    enhet = _inom(r, e.ord) if e.plats == "kolumn" else ""
    sagd = r.random() < 0.7  # huvudet säger posten; annars gör bara rubriken eller filnamnet det
    i_forsta = sagd and e.plats != "forsta" and r.random() < 0.4
    if i_forsta:
        forsta = "Nettokostnad per nämnd"
    utfall = "Nettokostnad" if sagd and not i_forsta else "Utfall"
    layout = r.choice(("budget utfall avv", "budget utfall", "fjol budget utfall avv",
                       "utfall budget avv", "avv budget utfall")).split()  # fmt: skip
    a = g.ar
    ord_ = {"budget": f"Budget {a}", "utfall": f"{utfall} {a}", "fjol": f"{utfall} {a - 1}"}
    ord_["avv"] = r.choice(("Avvikelse", "Budgetavvikelse"))
    kolumner = [ord_[k] + enhet for k in layout]
    block.matris = [[forsta, *kolumner]]
    valda = r.sample(list(lexikon.NAMNDER), r.randint(2, 6))
    rader = _med_summa(g, valda, e, -1, ("Nämnderna totalt", "Summa nämnder", "Summa", "Totalt"))
    for post, rad, ar_post in rader:
        block.matris.append([lexikon.NAMNDER.get(post, post), *_celler(rad, layout, e)])
        if not ar_post:
            for slag in {"budget", "utfall", "avv"} & set(layout):
                amne = f"{post}: nettokostnad, {'avvikelse' if slag == 'avv' else slag}"
                nyckel = ("rapporterad_uppgift", KOMMUN, None, a, g.tillfalle, amne, "varde")
                g.tillatet[nyckel] = _varde(rad, slag)
            continue
        for slag, kolumn in zip(layout, kolumner, strict=True):
            spar = (forsta, rubrik, kolumn)
            _bokfor(g, "resultatrakning", post, ("Nettokostnad",), rad, slag, spar, sagd)
    return block
