"""Investeringar med föreslagen överföring, och samhällsbyggnadsprojekt."""

from __future__ import annotations

import re
from os.path import commonprefix

from hud_model.begrepp import Rad
from hud_model.kallor._berattelse.belopp import ar_summa, beloppsrader, sist_ar_summan
from hud_model.kallor._berattelse.loptext import belopp_i, meningar, procent_i
from hud_model.kallor._berattelse.samling import Samling
from hud_model.kallor._dokument.form import Dokument
from hud_model.kallor._dokument.val import AVVIKELSE, BUDGET, UTFALL
from hud_model.katalog import nyckel

_UPPGIFTER = (BUDGET, UTFALL, AVVIKELSE)
_EGNA: dict[str, dict[str, str] | None] = {
    "investeringsprojekt": None,
    "exploatering_investering": {
        "utgift_kr": "utgift",
        "inkomst_kr": "inkomst",
        "utfall_kr": "netto",
        "budget_kr": "budget",
        "avvikelse_rapporterad_kr": "avvikelse",
    },
    "exploateringsutfall": {
        "prognos_vp_kr": "prognos_vp",
        "utfall_kr": "utfall",
        "avvikelse_rapporterad_kr": "avvikelse",
    },
}
"""Samhällsbyggnadens tabeller: kolumn → mått i huvudet; None för årets budget och utfall."""
_SUMMA = re.compile(r"\b(?:summa|totalt?|totalsumma)\b\s*", re.IGNORECASE)


def las(dok: Dokument, samling: Samling) -> None:
    """Fyller `investering` och `samhallsbyggnad`, och uppgifterna om dem i löptext."""
    poster = _las_investeringar(dok, samling)
    _las_overforing(dok, samling, poster)
    _las_loptext(dok, samling, poster)
    for tabellnamn, egna in _EGNA.items():
        ordning = 0
        for tabell in dok.tabeller(tabellnamn):
            for rad in beloppsrader(dok, tabell, samling, () if egna else _UPPGIFTER, egna):
                if rad.tom:
                    continue
                ordning += 1
                samling.lagg(
                    "samhallsbyggnad",
                    rad.plats,
                    tabell=tabellnamn,
                    post=rad.namn,
                    niva="summa" if ar_summa(rad.namn) else "post",
                    ordning=ordning,
                    **rad.kr,
                )


def _las_investeringar(dok: Dokument, samling: Samling) -> list[Rad]:
    """Posterna, med delsumman under dem som grupp. Den sista summan är tabellens."""
    rader = [
        rad
        for tabell in dok.tabeller("investering")
        for rad in beloppsrader(dok, tabell, samling, _UPPGIFTER)
        if not rad.tom
    ]
    nivaer = [_niva(rad.namn) for rad in rader]
    if "delsumma" in nivaer and ar_summa(rader[-1].namn):
        nivaer[-1] = "summa"
    if set(nivaer) <= {"post", "reserv"} and sist_ar_summan([r.kr for r in rader]):
        nivaer[-1] = "summa"
        samling.anmark(
            "upplysning",
            rader[-1].plats,
            "raden är summan av raderna ovanför och lästes som summa",
            "kontrollera raden",
        )
    grupp: dict[int, str] = {}
    borjan = 0
    for nr, (rad, niva) in enumerate(zip(rader, nivaer, strict=True)):
        if niva == "delsumma":
            if ar_summa(rad.namn):
                namn = re.sub(r"\s*\binvesteringar\b", "", _SUMMA.sub("", rad.namn)).strip()
                grupp.update(dict.fromkeys(range(borjan, nr + 1), namn or rad.namn))
            borjan = nr + 1
    for nr, (rad, niva) in enumerate(zip(rader, nivaer, strict=True)):
        samling.lagg(
            "investering",
            rad.plats,
            grupp=grupp.get(nr),
            post=rad.namn,
            niva=niva,
            ordning=nr + 1,
            **rad.kr,
            foreslagen_overforing_kr=None,
        )
    return [r for r in samling.rader.get("investering", []) if r["niva"] in ("post", "reserv")]


def _niva(namn: str) -> str:
    if ar_summa(namn) or "exkl" in nyckel(namn):
        return "delsumma"
    return "reserv" if "reserv" in nyckel(namn) else "post"


def _las_overforing(dok: Dokument, samling: Samling, poster: list[Rad]) -> None:
    """Punkterna efter meningen om investeringsmedel som föreslås föras över."""
    i_listan = False
    for stycke in dok.stycken():
        if not stycke.text.startswith("- "):
            i_listan = "investering" in nyckel(stycke.text) and bool(
                re.search(r"\bföreslås?\b.*\b(?:föra?s över|överföra?s)\b", stycke.text)
            )
            continue
        belopp = belopp_i(stycke.text.removeprefix("- ")) if i_listan else []
        if not belopp:
            continue
        plats = f"{stycke.rubrik}, punkten (rad {stycke.rad})"
        post = _post(stycke.text, poster)
        if post is None:
            samling.anmark(
                "varning",
                plats,
                "den föreslagna överföringen passar ingen investeringspost och lästes inte",
                "skriv in beloppet på rätt post för hand",
            )
        else:
            post["foreslagen_overforing_kr"] = belopp[0].kr
            post["plats"] += f"; överföringen: {plats}"


def _post(text: str, poster: list[Rad]) -> Rad | None:
    """Posten som delar flest ord med texten (böjning bortsedd); None om ingen eller flera."""
    ord_ = [o for o in nyckel(text).split() if len(o) > 3]
    poang = [
        sum(
            any(len(commonprefix([o, p])) >= max(4, min(len(o), len(p)) - 1) for o in ord_)
            for p in nyckel(post["post"]).split()
            if len(p) > 3
        )
        for post in poster
    ]
    bast = max(poang, default=0)
    return poster[poang.index(bast)] if bast and poang.count(bast) == 1 else None


def _las_loptext(dok: Dokument, samling: Samling, poster: list[Rad]) -> None:
    for mening in meningar(dok.stycken()):
        belopp = belopp_i(mening.text)
        if re.search(r"föreslår? en överföring av investeringsbudget", mening.text) and belopp:
            samling.uppgift(
                mening.plats, "Investeringar: föreslagen överföring", belopp[0].kr, "kr"
            )
        if traff := re.search(r"\bupparbet\w*grad\w* (?:på|om) (.+)", mening.text):
            reserv = " utan reserv" if "reserv" in mening.text else ""
            samling.uppgift(
                mening.plats,
                f"Investeringar: upparbetningsgrad{reserv}",
                procent_i(traff[1]),
                "%",
            )
        if traff := re.search(
            r"\bFör (.+?) är utfallet (.+?) (lägre|högre) än budget", mening.text
        ):
            post = _post(traff[1], poster)
            for b in belopp_i(traff[2])[:1]:
                if post is None:
                    samling.anmark(
                        "upplysning",
                        mening.plats,
                        f"avvikelsen för ”{traff[1]}” passar ingen investeringspost",
                    )
                    continue
                samling.uppgift(
                    mening.plats,
                    f"Investering: {post['post']}, avvikelse (text)",
                    b.kr if traff[3] == "lägre" else -b.kr,
                    "kr",
                )
