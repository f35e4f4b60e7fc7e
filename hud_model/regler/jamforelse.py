"""Jämförelse: var en kommun står bland andra, i ett urval av kommuner.

Rangen räknas bland alla som har ett värde, den egna inräknad en gång. Median och kvartiler är de
andras, så att kommunen inte jämförs med sig själv. Kvartiler sägs bara i urval med minst
`minst_for_kvartil` värden; en riktning krävs för att något ska vara bättre eller sämre, och ett
neutralt nyckeltal får aldrig färg.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Riktning = Literal["hog_ar_bra", "lag_ar_bra", "neutral"]
Fjardedel = Literal["basta", "mitten", "samsta", "hogsta", "lagsta"]
MotMedian = Literal["battre", "lika", "samre", "hogre", "lagre"]

ORD: Mapping[str, str] = {
    "basta": "bland de bästa",
    "mitten": "i mitten",
    "samsta": "bland de sämsta",
    "hogsta": "bland de högsta",
    "lagsta": "bland de lägsta",
    "battre": "bättre än medianen",
    "lika": "lika med medianen",
    "samre": "sämre än medianen",
    "hogre": "över medianen",
    "lagre": "under medianen",
}


@dataclass(frozen=True)
class Lage:
    """Kommunens läge i ett urval. Alla tal är i nyckeltalets enhet; None när de inte finns.

    `rang` räknas från det bästa värdet, eller från det lägsta när nyckeltalet är neutralt;
    `lika` är antalet som delar den, egen inräknad. `till_median` är egen − medianen.
    `till_basta` är hur långt det är kvar till den bästa fjärdedelens gräns, aldrig under 0.
    """

    antal: int
    saknas: tuple[str, ...]
    egen: float | None
    rang: int | None
    lika: int
    median: float | None
    nedre: float | None
    ovre: float | None
    till_median: float | None
    till_basta: float | None
    mot_median: MotMedian | None
    fjardedel: Fjardedel | None
    farg: Literal["bra", "mitten", "daligt"] | None

    @property
    def omdome(self) -> str:
        """Omdömet i ord: fjärdedelen när urvalet räcker till det, annars mot medianen."""
        return ORD[self.fjardedel or self.mot_median or ""] if self.mot_median else ""


def percentil(varden: Sequence[float], andel: float) -> float:
    """Värdet som andelen (0–1) av värdena ligger under, med rät linje mellan två värden.

    ValueError om inga värden ges. Källa: Hyndman, R. J. och Fan, Y. (1996), The American
    Statistician 50, s. 361–365, definition 7.
    """
    ordnade = sorted(varden)
    if not ordnade:
        raise ValueError("percentilen av inga värden finns inte")
    plats = (len(ordnade) - 1) * andel
    under = math.floor(plats)
    over = min(under + 1, len(ordnade) - 1)
    # Skrivet som tillägg till det lägre, så att lika värden ger exakt det värdet.
    return ordnade[under] + (ordnade[over] - ordnade[under]) * (plats - under)


def lage(
    varden: Mapping[str, float | None],
    egen: str,
    urval: Iterable[str],
    riktning: Riktning,
    minst_for_kvartil: int,
) -> Lage:
    """Den egna kommunens läge bland urvalet.

    In: värde per kommun (None eller frånvarande = saknas), den egna kommunens kod, urvalets
    koder (dubbletter och den egna räknas en gång). Ut: `Lage`.
    """
    andra = sorted({kod for kod in urval if kod != egen})
    saknas = tuple(kod for kod in andra if varden.get(kod) is None)
    deras = [v for kod in andra if (v := varden.get(kod)) is not None]
    eget = varden.get(egen)
    antal = len(deras) + (eget is not None)
    median = percentil(deras, 0.5) if deras else None
    kvartiler = bool(deras) and antal >= minst_for_kvartil
    nedre = percentil(deras, 0.25) if kvartiler else None
    ovre = percentil(deras, 0.75) if kvartiler else None
    if eget is None:
        return Lage(antal, saknas, None, None, 0, median, nedre, ovre, None, None, None, None, None)
    fjardedel = _fjardedel(eget, nedre, ovre, riktning)
    return Lage(
        antal,
        saknas,
        eget,
        1 + sum(v > eget if riktning == "hog_ar_bra" else v < eget for v in deras),
        1 + sum(v == eget for v in deras),
        median,
        nedre,
        ovre,
        None if median is None else eget - median,
        _till_basta(eget, nedre, ovre, riktning),
        None if median is None else _mot_median(eget, median, riktning),
        fjardedel,
        _FARG.get(fjardedel) if fjardedel and riktning != "neutral" else None,
    )


_FARG: Mapping[str, Literal["bra", "mitten", "daligt"]] = {
    "basta": "bra",
    "mitten": "mitten",
    "samsta": "daligt",
}


def _fjardedel(
    eget: float, nedre: float | None, ovre: float | None, riktning: Riktning
) -> Fjardedel | None:
    """Fjärdedelen; den som ligger på en gräns räknas till mitten när gränserna är samma."""
    if nedre is None or ovre is None:
        return None
    if nedre == ovre == eget:
        return "mitten"
    ord_: dict[Riktning, tuple[Fjardedel, Fjardedel]] = {
        "hog_ar_bra": ("samsta", "basta"),
        "lag_ar_bra": ("basta", "samsta"),
        "neutral": ("lagsta", "hogsta"),
    }
    lagst, hogst = ord_[riktning]
    if eget <= nedre:
        return lagst
    return hogst if eget >= ovre else "mitten"


def _till_basta(
    eget: float, nedre: float | None, ovre: float | None, riktning: Riktning
) -> float | None:
    if nedre is None or ovre is None or riktning == "neutral":
        return None
    return max(0.0, ovre - eget if riktning == "hog_ar_bra" else eget - nedre)


def _mot_median(eget: float, median: float, riktning: Riktning) -> MotMedian:
    if eget == median:
        return "lika"
    if riktning == "neutral":
        return "hogre" if eget > median else "lagre"
    return "battre" if (eget > median) == (riktning == "hog_ar_bra") else "samre"


def vander(lagen: Mapping[str, Lage]) -> bool:
    """Sant när omdömet beror på urvalet: två urval säger emot varandra.

    Det gör de när kommunen är bättre (högre) än medianen i det ena och sämre (lägre) i det andra,
    eller när båda räcker till fjärdedelar och de är olika.
    """
    mot = {n.mot_median for n in lagen.values()} - {None, "lika"}
    fjardedelar = {n.fjardedel for n in lagen.values()} - {None}
    return len(mot) > 1 or len(fjardedelar) > 1


def vandning(lagen: Mapping[str, Lage]) -> str:
    """En mening om hur omdömet beror på urvalet; tom när det inte gör det.

    In: läge per urvalets namn, i den ordning de ska nämnas.
    """
    if not vander(lagen):
        return ""
    delar = [f"{n.omdome} i {namn}" for namn, n in lagen.items() if n.omdome]
    return f"Omdömet beror på urvalet: {'; '.join(delar)}."


def plats_i_ord(n: Lage, riktning: Riktning) -> str:
    """Platsen i ord, som ”3:e lägst av 7” eller ”delad 2:a bäst av 26”; tom utan eget värde."""
    if n.rang is None:
        return ""
    slag = "lägst" if riktning == "neutral" else "bäst"
    nummer = "" if n.rang == 1 else f"{n.rang}:{'a' if _ar_andra(n.rang) else 'e'} "
    return f"{'delad ' if n.lika > 1 else ''}{nummer}{slag} av {n.antal}"


def _ar_andra(nummer: int) -> bool:
    """Sant för ordningstal som slutar på :a, som 2:a och 21:a men inte 11:e och 12:e."""
    return nummer % 10 in (1, 2) and nummer % 100 not in (11, 12)
