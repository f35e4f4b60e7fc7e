"""Uppdrag, satsningar, bidrag och investeringar: det nämnden gör utöver sin löpande verksamhet."""

from __future__ import annotations

from functools import lru_cache

from hud_model.arenden.exempel.berattelser import KLARA_UPPDRAG
from hud_model.arenden.exempel.grund import AREN, Namndprofil, Rapport, dela, slump
from hud_model.arenden.exempel.mal import namndmal
from hud_model.begrepp import Rad

_TKR = 1_000
SEGT_UPPDRAG = "Samla allt stöd till familjer på ett ställe"
"""Socialnämndens uppdrag som förs över år efter år."""
UPPHOR = "Statsbidrag för öppna insatser"
_VERB = (
    "Kartlägga väntetiderna i {v}",
    "Ta fram en plan för lokaler i {v}",
    "Införa en e-tjänst för {v}",
    "Pröva kortare vägar till {v}",
    "Redovisa kostnader per {e} i {v}",
    "Utbilda alla chefer i {v}",
    "Jämföra {v} med andra kommuner",
    "Ta fram en rutin för synpunkter i {v}",
)
_GEMENSAMT = "Ta fram en gemensam ingång för unga tillsammans med {andra}"
_INVESTERINGAR = (("Inventarier", 0.35), ("Digitala verktyg", 0.25), ("Anpassning av lokaler", 0.4))


@lru_cache(maxsize=512)
def uppdragslistan(profil: Namndprofil, ar: int) -> tuple[tuple[str, int, int | None, str], ...]:
    """Årets uppdrag: titel, nämndmål (nummer), året det fördes över från, och bokslutets status."""
    fore = uppdragslistan(profil, ar - 1) if ar > AREN[0] else ()
    titlar: dict[str, tuple[int, int | None]] = {}
    if profil.id == "socialnamnden":
        titlar[SEGT_UPPDRAG] = (0, AREN[0] if ar > AREN[0] else None)
    for titel, mal, fran, status in fore:
        if status == "ej_klart" and titel not in titlar:
            titlar[titel] = (mal, fran or ar - 1)
    if profil.id == "socialnamnden":
        titlar[_GEMENSAMT.format(andra="grundskolenämnden") + f" ({ar})"] = (1, None)
    namn = [v.lower() for _, verksamheter in profil.omraden for v, _ in verksamheter]
    nya = [verb.format(v=v, e=profil.enhet) for verb in _VERB for v in namn]
    s = slump("uppdrag", profil.id, ar)
    for nr in s.permutation(len(nya)):
        if len(titlar) >= profil.antal_uppdrag:
            break
        titlar.setdefault(nya[nr], (int(s.integers(0, profil.antal_mal)), None))
    valda = list(titlar.items())[: profil.antal_uppdrag]
    klara = KLARA_UPPDRAG[profil.id][ar - AREN[0]]
    # Det som förts över blir klart först, utom det sega.
    ordnade = sorted(valda, key=lambda par: (par[0] == SEGT_UPPDRAG, par[1][1] is None))
    status = {t: "klart" for t, _ in ordnade[:klara]}
    utgar = [t for t, _ in ordnade[klara:] if t != SEGT_UPPDRAG][:1] if ar % 2 == 0 else []
    return tuple(
        (t, mal, fran, status.get(t, "utgar" if t in utgar else "ej_klart"))
        for t, (mal, fran) in valda
    )


def rader(rapport: Rapport) -> dict[str, list[Rad]]:
    """Tabellerna; status och utfall finns först vid delår och bokslut."""
    ut: dict[str, list[Rad]] = {"uppdrag": _uppdrag(rapport)}
    if rapport.tillfalle in ("delar1", "delar2"):
        return ut
    ut["satsning"] = _satsningar(rapport)
    ut["investering"] = _investeringar(rapport)
    if rapport.bokslut:
        ut["extern_finansiering"] = _bidrag(rapport)
        ut["relation"] = _samband(rapport, ut)
        ut["rapporterad_uppgift"] = _antal(rapport, ut["uppdrag"])
    if rapport.profil.id == "kommunstyrelsen":
        if rapport.bokslut:
            ut["samhallsbyggnad"] = _samhallsbyggnad(rapport)
            ut["byggprojekt"] = _byggprojekt(rapport)
            ut["digitaliseringspott"] = [_pott(rapport)]
        elif rapport.ar == AREN[0]:
            ut["potential"] = _potential(rapport)
            ut["jamforelsekommun"] = _jamforelser(rapport)
    return ut


def _uppdrag(rapport: Rapport) -> list[Rad]:
    ut = []
    for nr, (titel, mal, fran, status) in enumerate(uppdragslistan(rapport.profil, rapport.ar), 1):
        nu: str | None = status
        if rapport.tillfalle == "plan":
            nu = None
        elif not rapport.bokslut:  # bara en del av det som blir klart är klart redan vid delåret
            andel = {"delar1": 0.25, "delar2": 0.6}[rapport.tillfalle]
            klart = slump("tidigt", rapport.namnd, rapport.ar, titel).random() < andel
            nu = "klart" if status == "klart" and klart else "ej_klart"
        gemensamt = "grundskolenamnden" if titel.startswith(_GEMENSAMT[:20]) else None
        ut.append(
            rapport.rad(
                f"Uppdrag, raden {titel}",
                namndmal=namndmal(rapport.profil)[mal][0],
                titel=titel,
                ordning=nr,
                fran_kf=nr % 4 == 1,
                status=nu,
                overfort_fran_ar=fran,
                gemensamt_med=gemensamt,
            )
        )
    return ut


def _antal(rapport: Rapport, uppdrag: list[Rad]) -> list[Rad]:
    status = [rad["status"] for rad in uppdrag]
    klara = status.count("klart")
    if (rapport.namnd, rapport.ar) == ("socialnamnden", 2023):
        klara += 1  # planterad motsägelse
    return [
        rapport.rad("Uppdrag, löptext", amne=amne, varde=float(antal), enhet="antal")
        for amne, antal in (("Uppdrag: antal", len(status)), ("Uppdrag: klara", klara))
    ]


def _satsningar(rapport: Rapport) -> list[Rad]:
    s = slump("satsning", rapport.profil.id, rapport.ar)
    storlek = rapport.profil.budget_tkr * 0.004
    namn = [v for _, verksamheter in rapport.profil.omraden for v, _ in verksamheter]
    ut = []
    for nr, verksamhet in enumerate(namn[:3], 1):
        budget = max(100, round(storlek * float(s.uniform(0.5, 1.5)) / 100) * 100)
        andel = float(s.choice([1.0, 1.0, 0.85, 0.6]))
        ut.append(
            rapport.rad(
                f"Särskilda satsningar, raden {verksamhet}",
                satsning=f"Förstärkning av {verksamhet.lower()}",
                ordning=nr,
                budget_kr=_TKR * budget,
                utfall_kr=_TKR * round(budget * andel) if rapport.bokslut else None,
            )
        )
    return ut


def _bidrag(rapport: Rapport) -> list[Rad]:
    s = slump("bidrag", rapport.profil.id, rapport.ar)
    mal = namndmal(rapport.profil)[0][0]
    poster = [("Riktat statsbidrag", 0.006, None)]
    if rapport.profil.id == "socialnamnden":
        poster.append((UPPHOR, 0.011, "2024-12-31"))
    ut = []
    for nr, (finansiar, andel, upphor) in enumerate(poster, 1):
        bidrag = round(rapport.profil.budget_tkr * andel * float(s.uniform(0.8, 1.2)))
        kostnad = round(bidrag * float(s.choice([1.0, 0.9, 0.8])))
        ut.append(
            rapport.rad(
                f"Extern finansiering, raden {finansiar}",
                finansiar=finansiar,
                ordning=nr,
                bidrag_kr=_TKR * bidrag,
                kostnad_kr=_TKR * kostnad,
                netto_rapporterad_kr=_TKR * (bidrag - kostnad),
                inraknat_i_budget_kr=_TKR * bidrag if upphor else 0,
                namndmal=mal,
                upphor=upphor,
            )
        )
    return ut


def _samband(rapport: Rapport, tabeller: dict[str, list[Rad]]) -> list[Rad]:
    ut = [
        rapport.rad(
            rad["plats"],
            fran_tabell="extern_finansiering",
            fran_nyckel=rad["finansiar"],
            till_tabell="malbedomning",
            till_nyckel=rad["namndmal"],
            slag="stodjer",
        )
        for rad in tabeller["extern_finansiering"]
    ]
    for satsning, uppdrag in zip(tabeller["satsning"][:1], tabeller["uppdrag"], strict=False):
        ut.append(
            rapport.rad(
                satsning["plats"],
                fran_tabell="satsning",
                fran_nyckel=satsning["satsning"],
                till_tabell="uppdrag",
                till_nyckel=uppdrag["titel"],
                slag="bekostar",
            )
        )
    return ut


def _investeringar(rapport: Rapport) -> list[Rad]:
    s = slump("investering", rapport.profil.id, rapport.ar)
    total = max(200, round(rapport.profil.budget_tkr * 0.012 / 100) * 100)
    budget = [-b for b in dela(total, [a for _, a in _INVESTERINGAR])]
    utfall = [round(b * float(s.uniform(0.55, 1.05))) for b in budget]
    rader_: list[tuple[str, str, int, int, int | None]] = []
    for (post, _), b, u in zip(_INVESTERINGAR, budget, utfall, strict=True):
        over = u - b if post == "Anpassning av lokaler" and u > b else None
        rader_.append((post, "post", b, u, over))
    rader_.append(("Investeringar utan reserv", "delsumma", sum(budget), sum(utfall), None))
    reserv = -round(0.2 * total)
    rader_.append(("Investeringsreserv", "reserv", reserv, 0, None))
    rader_.append(("Summa investeringar", "summa", sum(budget) + reserv, sum(utfall), None))
    klart = rapport.bokslut
    return [
        rapport.rad(
            f"Investeringar, raden {post}",
            post=post,
            niva=niva,
            ordning=nr,
            budget_kr=_TKR * b,
            utfall_kr=_TKR * u if klart else None,
            avvikelse_rapporterad_kr=_TKR * (u - b) if klart else None,
            foreslagen_overforing_kr=_TKR * over if klart and over else None,
        )
        for nr, (post, niva, b, u, over) in enumerate(rader_, 1)
    ]


def _samhallsbyggnad(rapport: Rapport) -> list[Rad]:
    """De tre tabellerna om projekt; varje tabell har en summa."""
    s = slump("samhallsbyggnad", rapport.ar)
    ut = []
    for tabell, poster in (
        ("investeringsprojekt", ("Gata i norr", "Gång och cykel", "Torg i centrum")),
        ("exploatering_investering", ("Kvarter under byggnad", "Kvarter i planering")),
        ("exploateringsutfall", ("Kvarter under byggnad", "Kvarter i planering")),
    ):
        summor = dict.fromkeys(("bas", "utgift", "inkomst", "utfall"), 0)
        for nr, post in enumerate((*poster, "Summa"), 1):
            if post == "Summa":
                tal = summor
            else:
                bas = -round(float(s.uniform(8_000, 60_000)))
                utgift = round(bas * float(s.uniform(0.6, 1.2)))
                inkomst = round(-utgift * float(s.uniform(0.1, 0.5)))
                tal = {"bas": bas, "utgift": utgift, "inkomst": inkomst,
                       "utfall": utgift + inkomst}  # fmt: skip
                summor = {k: summor[k] + tal[k] for k in summor}
            prognos = tabell == "exploateringsutfall"
            ut.append(
                rapport.rad(
                    f"Samhällsbyggnad, {tabell}, raden {post}",
                    tabell=tabell,
                    post=post,
                    niva="summa" if post == "Summa" else "post",
                    ordning=nr,
                    budget_kr=None if prognos else _TKR * tal["bas"],
                    prognos_vp_kr=_TKR * tal["bas"] if prognos else None,
                    utgift_kr=None if prognos else _TKR * tal["utgift"],
                    inkomst_kr=None if prognos else _TKR * tal["inkomst"],
                    utfall_kr=_TKR * tal["utfall"],
                    avvikelse_rapporterad_kr=_TKR * (tal["utfall"] - tal["bas"]),
                )
            )
    return ut


def _byggprojekt(rapport: Rapport) -> list[Rad]:
    """Projekten som rapporten nämner vid namn, med det som hänt i dem."""
    s = slump("byggprojekt", rapport.ar)
    return [
        rapport.rad(
            f"Samhällsbyggnad, projektet {projekt}",
            tabell=tabell,
            projekt=projekt,
            skede=skede,
            budget_kr=-round(float(s.uniform(20_000, 90_000))) * _TKR if med_belopp else None,
            avvikelse_rapporterad_kr=avvikelse * _TKR if med_belopp else None,
            orsak=orsak,
            nytt_beslut=beslut,
        )
        for tabell, projekt, skede, med_belopp, avvikelse, orsak, beslut in (
            ("investeringsprojekt", "Bron i norr", "genomforande", True,
             -round(float(s.uniform(4_000, 12_000))), "Grunden var sämre än väntat", "behovs"),
            ("investeringsprojekt", "Cykelväg längs ån", "planering", True,
             round(float(s.uniform(1_000, 6_000))), "Byggstarten flyttades ett år", None),
            ("exploatering_investering", "Kvarteret Exemplet", "genomforande", True,
             -round(float(s.uniform(2_000, 9_000))), "Dyrare material", "sannolikt"),
            ("exploatering_investering", "Kvarteret Provet", "garanti", False, 0,
             "Slutbesiktigat, garantitiden löper", None),
        )
    ]  # fmt: skip


def _pott(rapport: Rapport) -> Rad:
    s = slump("pott", rapport.ar)
    lagen = [int(s.integers(3, 12)) for _ in range(3)] + [int(s.integers(0, 3))]
    tilldelat = int(s.integers(30, 55)) * 100 * _TKR
    return rapport.rad(
        "Digitaliseringspotten",
        reserverat_kr=5_000 * _TKR,
        tilldelat_kr=tilldelat,
        utfall_kr=round(tilldelat * 0.7 / _TKR) * _TKR,
        initiativ=sum(lagen),
        klara=lagen[0],
        pagaende=lagen[1],
        planerade=lagen[2],
        avbrutna=lagen[3],
    )


def _potential(rapport: Rapport) -> list[Rad]:
    return [
        rapport.rad(
            "Uppskattade potentialer",
            namnd=None,
            omrade=omrade,
            belopp_kr=kr,
            metod="Jämförelse med den billigaste fjärdedelen; påhittad",
            ursprung=ursprung,
            uppgiftsar=2018,
        )
        for omrade, kr, ursprung in (
            ("Hela kommunen", 140_000_000, "Påhittad utredning A"),
            ("Äldreomsorg", 22_000_000, "Påhittad utredning B"),
        )
    ]


def _jamforelser(rapport: Rapport) -> list[Rad]:
    return [
        rapport.rad("Jämförelsekommuner", jamfors_med=kod, urval="Sex påhittade kommuner")
        for kod in ("9991", "9992", "9993", "9994", "9995", "9996")
    ]
