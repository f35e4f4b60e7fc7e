"""Tabellerna om annat än ekonomi: indikatorer, uppdrag, personal, och sådant som ingen läser."""

from __future__ import annotations

from tests.kallor.slump import ord as lexikon
from tests.kallor.slump.grund import KOMMUN, Block, Cell, Gen, Matris, Tal, slug


def indikatorer(g: Gen, mal: str) -> Block:
    """Indikatorer under ett nämndmål: utfall över år, mål och ibland annat bredvid."""
    r, a = g.r, g.ar
    lasar = r.random() < 0.15
    antal = r.randint(1, 3)
    kolumner: list[tuple[str, str, int]] = []
    sista = a - 1 if r.random() < 0.2 else a  # årets utfall finns inte alltid ännu
    for x in range(sista - antal + 1, sista + 1):
        form = f"{x - 1}/{x % 100:02d}" if lasar else str(x)
        kolumner.append((form, "utfall", x))
    if not lasar and r.random() < 0.15:
        kolumner = [(f"Utfall {x}", s, x) for _, s, x in kolumner]
    udda = r.random()
    if udda < 0.12:
        kolumner.insert(0, (r.choice((f"Riket {a}", "Riket")), "", 0))
    elif udda < 0.24 and sista == a and not lasar:
        kolumner[-1:] = [(f"Kvinnor {a}", "", 0), (f"Män {a}", "", 0), (f"Totalt {a}", "utfall", a)]
    elif udda < 0.34:
        kolumner.append((f"Genomsnitt {a - 2}–{a}", "", 0))
    if r.random() < 0.7:
        kolumner.append((r.choice((f"Etappmål {a}", f"Mål {a}")), "etappmal", a))
    if r.random() < 0.2:
        kolumner.append((f"Etappmål {a + 1}", "nasta", a + 1))
    elif r.random() < 0.15:
        kolumner.append((f"Prognos {a + 1}", "", 0))
    if r.random() < 0.5:
        kolumner.append(("Målvärde 2030", "malvarde", 2030))
    forsta = r.choice(("Indikatorer", "Indikator"))
    matris: Matris = [[forsta, *(k for k, _, _ in kolumner)]]
    for namn in g.nya(lexikon.INDIKATORER, r.randint(1, 3)):
        dec = r.choice((0, 1))
        procent = " %" if "%" in namn and r.random() < 0.2 else ""
        tecken = r.choice((">", "≥", "<", "≤", ""))
        valda = [x / 10**dec for x in r.sample(range(20 * 10**dec, 90 * 10**dec), len(kolumner))]
        for i, (rubrik, _, _) in enumerate(kolumner):
            if rubrik.startswith("Totalt"):
                valda[i] = round((valda[i - 2] + valda[i - 1]) / 2, dec)
            elif rubrik.startswith("Genomsnitt"):
                valda[i] = round(sum(valda[:i]) / i, dec)
        rad: list[Cell] = [namn]
        for (rubrik, slag, ar), v in zip(kolumner, valda, strict=True):
            spar = (forsta, mal, namn, rubrik if len(rubrik) > 4 else "")
            op = tecken if slag in ("etappmal", "malvarde", "nasta") else ""
            if slag == "utfall" and r.random() < 0.08:
                rad.append(r.choice("-–"))
                continue
            rad.append(Tal(v, dec, procent, op))
            bas = (KOMMUN, g.namnd, a, g.tillfalle, slug(namn))
            vanlig = not rubrik.startswith("Totalt")
            if slag == "utfall":
                g.ska(("indikatorutfall", *bas, ar, "varde"), v, spar, vanlig)
            elif slag:
                typ = "malvarde" if slag == "malvarde" else "etappmal"
                nyckel = ("malsattning", KOMMUN, g.namnd, ar, g.tillfalle, slug(namn), typ)
                if slag == "nasta":
                    g.tillatet |= {(*nyckel, "varde"): v, (*nyckel, "operator"): op or None}
                    continue
                g.ska((*nyckel, "varde"), v, spar)
                if op:
                    g.ska((*nyckel, "operator"), op, spar)
        matris.append(rad)
    return Block(f"Nämndmål: {mal}", matris)


_STATUS = {
    "klart": ("✓ Klart", "Klart"),
    "ej_klart": ("✗ Ej klart i år", "Ej klart i år", "Ej klart"),
    "utgar": ("Utgår",),
}
_OKLAR = ("Klart till 80 procent", "Klart först {n}", "Pågår")


def uppdrag(g: Gen, mal: str) -> Block:
    """Uppdragen under ett nämndmål med status."""
    r = g.r
    former = [("Status", "Kommentar"), ("Status", "Kommentar"), ("Status",)]
    if g.tillfalle == "bokslut":
        former += [(f"Status {g.ar - 1}", f"Status {g.ar}"), ("Status delår 2", "Status helår")]
    huvud = r.choice(former)
    dubbel = huvud[-1].startswith("Status ")
    forsta = "Nämndens uppdrag till förvaltning"
    matris: Matris = [[forsta, *huvud]]
    for titel in g.nya(lexikon.UPPDRAG, r.randint(1, 3)):
        status = r.choice(list(_STATUS))
        text = r.choice(_STATUS[status])
        vanlig = True
        if r.random() < 0.15:
            status, vanlig = "ej_klart", False
            text = r.choice(_OKLAR).format(n=g.ar + 1)
        rad: list[Cell] = [titel, *([r.choice(("Ej klart", "Pågår"))] if dubbel else []), text]
        if "Kommentar" in huvud:
            rad.append(r.choice(lexikon.PROSA))
        matris.append(rad)
        nyckel = ("uppdrag", KOMMUN, g.namnd, g.ar, g.tillfalle, mal, titel, "status")
        g.ska(nyckel, status, (forsta, mal, titel, huvud[-1] if dubbel else ""), vanlig)
    return Block(f"Nämndmål: {mal}", matris)


def personal(g: Gen) -> Block:
    """Antal anställda, med och utan kön."""
    r, a = g.r, g.ar
    fore = [r.randint(120, 900), r.randint(120, 900)]
    kv, man = ([x, x + r.choice((-1, 1)) * r.randint(2, x // 9)] for x in fore)
    tot = [kv[0] + man[0], kv[1] + man[1]]
    form = r.choice("AABBCD")
    if form == "C":
        matris: Matris = [["Personal", f"Kvinnor {a}", f"Män {a}", f"Totalt {a}"],
                          ["Antal anställda", Tal(kv[1]), Tal(man[1]), Tal(tot[1])]]  # fmt: skip
        celler = [("kvinnor", a, kv[1]), ("man", a, man[1]), ("alla", a, tot[1])]
    else:
        tider = r.choice(((f"dec-{(a - 1) % 100}", f"dec-{a % 100}"), (str(a - 1), str(a))))
        skillnad = r.choice(("Skillnad", "Förändring")) if form != "D" else f"Förändring {a}"
        rader = [("Antal anställda", "alla", tot)]
        if form == "B":
            rader += [("varav kvinnor", "kvinnor", kv), ("varav män", "man", man)]
        matris = [["Personal" if form != "A" else "Antal anställda", *tider, skillnad]]
        celler = []
        for namn, kon, (x, y) in rader:
            if form == "D":
                matris.append([namn, Tal(x), "–", Tal(y - x)])
                celler.append((kon, a - 1, x))
            else:
                matris.append([namn, Tal(x), Tal(y), Tal(y - x)])
                celler += [(kon, a - 1, x), (kon, a, y)]
    for kon, (x, y) in zip(("alla", "kvinnor", "man"), (tot, kv, man), strict=True):
        amne = "Antal anställda: förändring" + {"kvinnor": ", kvinnor", "man": ", män"}.get(kon, "")
        nyckel = ("rapporterad_uppgift", KOMMUN, g.namnd, a, g.tillfalle, amne, "varde")
        g.tillatet[nyckel] = y - x
    for kon, ar, v in celler:
        nyckel = ("personal", KOMMUN, g.namnd, ar, g.tillfalle, "Antal anställda", kon, "varde")
        g.ska(nyckel, float(v), ("Antal anställda", "Personal"), form in "AB")
    return Block("Väsentliga personalförhållanden", matris)


def frammande(g: Gen, bredd: int) -> Block | None:
    """En tabell om något helt annat, ibland lika bred som den över och med år som rubriker."""
    r = g.r
    kvar = [k for k in lexikon.FRAMMANDE if k not in g.frammande]
    if not kvar:
        return None
    forsta = r.choice(kvar)
    matt, rader = lexikon.FRAMMANDE[forsta]
    g.frammande.append(forsta)
    antal = bredd - 1 if bredd > 2 and r.random() < 0.5 else r.choice((1, 2, 3))
    fore = "" if antal > 1 and r.random() < 0.5 else matt + " "
    huvud: list[Cell] = [f"{fore}{g.ar - antal + 1 + i}" for i in range(antal)]
    if antal == 1 and r.random() < 0.5:
        huvud = [matt]
    matris: Matris = [[forsta, *huvud]]
    storst = 900 if matt != "Antal besök" else 90_000
    for namn in rader.split("|")[: r.randint(2, 4)]:
        matris.append([namn, *(Tal(r.randint(storst // 9, storst)) for _ in range(antal))])
    if r.random() < 0.3:
        matris = [[*rad, ""] for rad in matris]
    return Block(r.choice(("", matt + " per " + forsta.lower())), matris)
