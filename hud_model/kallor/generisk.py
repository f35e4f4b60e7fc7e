"""CSV och kalkylblad: tabellens egna kolumnnamn läses utan frågor, andra rubriker kopplas en gång.

Filens eller bladets namn, eller rubrikerna, säger vilken tabell det är. Kommun, nämnd, år och
tillfälle står i kolumner eller anges som val; saknas tillfället är det bokslut, och det sägs.
Rubriker som inte är tabellens kopplas av en människa (`--tabell`, `--kolumn`). Svaret följer med
inläsningen, lagret minns det, och nästa fil med samma rubriker behöver inga val.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from hud_model.begrepp import (
    Anmarkning,
    Anvandarfel,
    Fil,
    Inlasning,
    Koppling,
    Leveransval,
    Rad,
)
from hud_model.kallor import _rapportblad
from hud_model.kallor._arbetsbok import Cell, ar_arbetsbok, las_arbetsbok
from hud_model.kallor._blad import (
    EGNA,
    VEM,
    Blad,
    Kopplad,
    blad_av,
    huvudets_fel,
    inlasning,
    kopplade_kolumner,
    las_rader,
    talform,
)
from hud_model.kallor._text import RUBRIKRADER, avkoda, csv_rader
from hud_model.katalog import Katalog
from hud_model.katalog.namn import forslag, namnd_eller_fel, ren
from hud_model.regler.resultatrad import NETTOKOSTNAD, RESULTAT
from hud_model.tabeller import FAKTATABELLER, TABELLER, Kolumn, Tabell
from hud_model.tal import kort

KALLA = "generisk"
NAMN = "en tabell i CSV eller Excel"
TAR = ("kommun", "namnd", "ar", "tillfalle", "tabell", "kolumner", "enhet")
SIST = True
"""Prövas när ingen annan källa känner igen filen."""
BARA_I_PAKET = ("namnd", "anmarkning")
"""Tabeller som bara läses ur ett helt datapaket: nya nämnder läggs i katalogen av en människa."""
LASBARA = tuple(namn for namn in FAKTATABELLER if namn not in BARA_I_PAKET)
_ZIP = b"PK\x03\x04"
_SKILJE = ";,\t|"


@dataclass(frozen=True)
class _Tolkat:
    """Ett blad med sin tabell, sina kolumner och den koppling som användes."""

    blad: Blad
    tabell: Tabell
    kolumner: tuple[Kopplad, ...]
    koppling: Koppling | None


def kanner_igen(fil: Fil) -> bool:
    """Sant för en arbetsbok, och för text i celler: kända rubriker, eller två lika långa rader.

    Kända rubriker får stå under en rad eller några med annat.
    """
    if fil.borjan.startswith(_ZIP):
        return ar_arbetsbok(fil.innehall)
    kod = "utf-16" if fil.borjan[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    rader = fil.borjan[: len(fil.borjan) & ~1].decode(kod, "replace").splitlines()
    rader = [rad for rad in rader if rad.strip() and not rad.startswith("sep=")][:RUBRIKRADER]
    # NUL är UTF-16 utan BOM, eller UTF-32: det sägs när filen läses.
    rader = [rad.replace("\0", "") for rad in rader]
    if not rader:
        return False
    for skilje in _SKILJE:
        delade = [next(csv.reader([rad], delimiter=skilje), []) for rad in rader]
        if len(delade[0]) > 1:
            if any(_ar_kolumn(ren(rubrik)) for rubrik in delade[0]):
                return True
            if len(delade) > 1 and len(delade[0]) == len(delade[1]):
                return True
        # En rubrik över kolumnnamnen: det sägs när filen läses.
        if any(sum(_ar_kolumn(ren(cell)) for cell in rad) > 1 for rad in delade[1:]):
            return True
    return _ar_rapport(
        {None: _rapportblad.delade(_borjan(fil), _rapportblad.PROVRADER)}, Leveransval()
    )


def _borjan(fil: Fil) -> str:
    """Filens första hela rader som text, så gott det går: felen sägs när allt läses."""
    hela = fil.borjan if fil.storlek == len(fil.borjan) else fil.borjan.rpartition(b"\n")[0]
    try:
        return avkoda(hela, fil.namn)
    except Anvandarfel:
        return hela.decode("utf-8-sig", "replace")


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Läser filen till en inläsning; Anvandarfel med en rad per misstag i filen."""
    anmarkningar: list[Anmarkning] = []
    if not val.tabell and (celler := _rapporten(fil, val)):
        return [_rapportblad.las(fil, KALLA, celler, val, katalog)]
    bladen = _bladen(fil, anmarkningar)
    if val.enhet:
        raise Anvandarfel(
            f"{fil.namn} – --enhet {val.enhet} – används inte när kolumnerna har modellens namn – "
            'skriv enheten efter kolumnen: --kolumn "Rubrik=utfall_kr:tkr"'
        )
    if not bladen:
        raise Anvandarfel(f"{fil.namn} – filen är tom – lämna in en fil med rubriker och rader")
    misstag = [fel for blad in bladen for fel in huvudets_fel(blad)]
    if misstag:
        raise Anvandarfel(*misstag)
    tolkade = _tolkade(bladen, val, misstag, anmarkningar)
    rader: dict[str, list[Rad]] = {}
    for t in tolkade:
        if t.tabell.namn in rader:
            misstag.append(f"{t.blad.var} – {t.tabell.namn} står på två blad – lägg ihop dem")
        rader[t.tabell.namn] = _rader(t, val, katalog, misstag, anmarkningar)
    if misstag:
        raise Anvandarfel(*misstag)
    if not any(rader.values()):
        raise Anvandarfel(f"{fil.namn} – filen har rubriker men inga rader – fyll i minst en rad")
    titel = ", ".join(TABELLER[namn].titel for namn in rader)
    kopplingar = _kopplingar(tolkade, val)
    return [inlasning(fil, KALLA, titel, rader, anmarkningar, kopplingar)]


def signatur(huvud: Sequence[str]) -> str:
    """Rubrikernas kontrollsumma, utan hänsyn till versaler: samma rubriker, samma koppling."""
    return sha256("\x1f".join(rubrik.casefold() for rubrik in huvud).encode()).hexdigest()


def _rapporten(fil: Fil, val: Leveransval) -> dict[str | None, list[list[Cell]]]:
    """Bladens celler när de är rapporttabeller med egna rubriker; tomt annars.

    Modellens egna kolumnnamn, och rubriker som någon redan kopplat, läses utan grammatiken.
    """
    bladen: dict[str | None, list[list[Cell]]]
    if fil.borjan.startswith(_ZIP):
        bladen = dict(las_arbetsbok(fil.innehall, fil.namn)[0])
    else:
        prov = _borjan(fil)
        if not _ar_rapport({None: _rapportblad.delade(prov, _rapportblad.PROVRADER)}, val):
            return {}
        bladen = {None: list(_rapportblad.delade(avkoda(fil.innehall, fil.namn)))}
    return bladen if _ar_rapport(bladen, val) else {}


def _ar_rapport(bladen: Mapping[str | None, Sequence[Sequence[Cell]]], val: Leveransval) -> bool:
    for namn, celler in bladen.items():
        for rad in celler[:RUBRIKRADER]:
            rubriker = [ren(str(c)).casefold() for c in rad if c is not None and str(c).strip()]
            if signatur([ren(str(c)) if c is not None else "" for c in rad]) in val.kopplingar:
                return False
            if len(rubriker) > 1 and any("_" in r and _ar_kolumn(r) for r in rubriker):
                return False
            if len(rubriker) > 1 and all(map(_ar_kolumn, rubriker)):
                return False
        if namn is not None and namn.casefold() in FAKTATABELLER:
            return False
    return _rapportblad.ar_rapport(bladen)


def _bladen(fil: Fil, anmarkningar: list[Anmarkning]) -> list[Blad]:
    if fil.borjan.startswith(_ZIP):
        celler, varningar = las_arbetsbok(fil.innehall, fil.namn)
        anmarkningar += varningar
        bladen = [blad_av(fil.namn, namn, rader) for namn, rader in celler.items()]
    else:
        rader = csv_rader(avkoda(fil.innehall, fil.namn), fil.namn)
        bladen = [blad_av(fil.namn, None, rader)]
    return [blad for blad in bladen if blad is not None]


def _tolkade(
    bladen: list[Blad], val: Leveransval, misstag: list[str], anmarkningar: list[Anmarkning]
) -> list[_Tolkat]:
    """Bladen som är tabeller; ett blad som inte liknar någon sägs och lämnas, om något annat är."""
    tolkade, okanda = [], []
    for blad in bladen:
        koppling = _koppling(blad, bladen, val)
        tabell = _tabell(blad, koppling, val, misstag)
        if tabell is None:
            okanda.append(blad)
            continue
        kolumner = kopplade_kolumner(blad, tabell, koppling, misstag)
        tolkade.append(_Tolkat(blad, tabell, kolumner, koppling))
        if koppling and koppling.kolumner and not val.kolumner:
            kopplat = ", ".join(f"{r} → {k}" for r, k in koppling.kolumner.items())
            anmarkningar.append(
                Anmarkning(
                    "upplysning",
                    blad.namn or blad.fil,
                    f"kolumnerna kopplades som förra gången: {kopplat}",
                    "ange --kolumn för att koppla om",
                    tabell=tabell.namn,
                )
            )
    for blad in okanda:
        kanda = [r for r in blad.huvud if _ar_kolumn(r)]
        if not tolkade or kanda:
            misstag += _fraga(blad)
        else:
            anmarkningar.append(
                Anmarkning(
                    "varning",
                    f"blad {blad.namn}",
                    f"bladet liknar ingen tabell och lästes inte ({len(blad.rader)} rader)",
                    "ta bort bladet, eller koppla det med --tabell och --kolumn",
                )
            )
    return [] if misstag else tolkade


def _ar_kolumn(rubrik: str) -> bool:
    return any(rubrik.casefold() in TABELLER[namn].kolumnnamn for namn in LASBARA)


def _koppling(blad: Blad, bladen: list[Blad], val: Leveransval) -> Koppling | None:
    """Kopplingen som gäller bladet: den som anges nu, annars den som lagret minns."""
    if val.kolumner or val.tabell:
        rubriker = {ren(r).casefold() for r in val.kolumner}
        if len(bladen) > 1 and not rubriker <= {r.casefold() for r in blad.huvud}:
            return None
        return Koppling(val.tabell or "", {ren(r): k for r, k in val.kolumner.items()})
    return val.kopplingar.get(signatur(blad.huvud))


def _tabell(
    blad: Blad, koppling: Koppling | None, val: Leveransval, misstag: list[str]
) -> Tabell | None:
    """Tabellen som bladet är, eller None när ingen går att avgöra."""
    if koppling and koppling.tabell:
        if koppling.tabell not in LASBARA:
            misstag.append(
                f"{blad.var} – tabellen {kort(koppling.tabell)} går inte att läsa in så – "
                f"{forslag(koppling.tabell, LASBARA)}"
            )
            return None
        return TABELLER[koppling.tabell]
    kopplade = koppling.kolumner if koppling else {}
    huvud = [kopplade.get(r, r).partition(":")[0] for r in blad.huvud]
    namn = (blad.namn or PurePath(blad.fil).stem).casefold()
    namngiven = namn in FAKTATABELLER and _halften(huvud, TABELLER[namn])
    tabell = TABELLER[namn] if namngiven else _tabellens(huvud)
    if tabell and tabell.namn in BARA_I_PAKET:
        misstag.append(
            f"{blad.var} – tabellen {tabell.namn} läses bara ur ett helt datapaket – lämna in "
            "datapackage.json eller paketet som zip"
        )
    return tabell


def _halften(huvud: Sequence[str], tabell: Tabell) -> bool:
    kanda = [r for r in huvud if r.casefold() in tabell.kolumnnamn]
    return 2 * len(kanda) >= len([r for r in huvud if r])


def _egna(tabell: Tabell) -> list[Kolumn]:
    return [k for k in tabell.kolumner if k.namn not in EGNA and k.namn not in VEM]


def _tabellens(huvud: Sequence[str]) -> Tabell | None:
    """Tabellen vars obligatoriska kolumner alla står i huvudet och som känner flest av rubrikerna.

    Saknas obligatoriska kolumner är det den enda tabell som har minst två av rubrikerna och inga
    okända. None när ingen eller fler passar, eller när hälften av rubrikerna är okända.
    """
    rubriker = {r.casefold() for r in huvud}
    grader: list[tuple[int, int, Tabell]] = []
    for namn in FAKTATABELLER:
        egna = _egna(TABELLER[namn])
        # Indikatorns id räknas ur namnet.
        kravda = {k.namn for k in egna if k.obligatorisk and (namn, k.namn) != ("indikator", "id")}
        kanda = {k.namn for k in egna} & rubriker
        if kravda <= rubriker and kanda and _halften(list(rubriker), TABELLER[namn]):
            okanda = len(rubriker - set(TABELLER[namn].kolumnnamn))
            grader.append((len(kanda) - okanda, len(kravda), TABELLER[namn]))
    grader.sort(key=lambda g: g[:2], reverse=True)
    if not grader:
        egna = rubriker - set(VEM) - EGNA
        enda = [namn for namn in FAKTATABELLER if egna <= set(TABELLER[namn].kolumnnamn)]
        return TABELLER[enda[0]] if len(egna) > 1 and len(enda) == 1 else None
    if len(grader) > 1 and grader[0][:2] == grader[1][:2]:
        return None
    return grader[0][2]


def _fraga(blad: Blad) -> list[str]:
    """Frågan om vilken tabell filen är och vad kolumnerna svarar mot, en rad per okänd kolumn."""
    rubriker = [r for r in blad.huvud if r]
    okanda = [r for r in rubriker if not _ar_kolumn(r)]
    if not okanda:
        bara = {r.casefold() for r in rubriker} - set(VEM)
        passar = [n for n in LASBARA if bara <= set(TABELLER[n].kolumnnamn)] or list(LASBARA)
        return [
            f"{blad.var} – rubrikerna säger inte vilken tabell det är – ange --tabell, något av: "
            f"{', '.join(passar)}"
        ]
    return [
        f"{blad.var} – rubrikerna liknar ingen tabell: {kort(', '.join(rubriker))} – svara en "
        f"gång, så minns programmet det: importera {blad.fil} --tabell TABELL "
        f'--kolumn "{kort(okanda[0])}=KOLUMN" (KOLUMN:tkr räknar om tusental kronor, "-" läser '
        "inte kolumnen; tabellerna och kolumnerna står i docs/DATALEXIKON.md)",
        *(
            f"{blad.var}, kolumn {kort(r)} – svarar inte mot någon kolumn – "
            f'ange --kolumn "{kort(r)}=KOLUMN" eller "{kort(r)}=-"'
            for r in okanda
        ),
    ]


def _rader(
    t: _Tolkat,
    val: Leveransval,
    katalog: Katalog,
    misstag: list[str],
    anmarkningar: list[Anmarkning],
) -> list[Rad]:
    finns = {k.kolumn.namn for k in t.kolumner}
    forval = _forval(t, finns, val, katalog, misstag, anmarkningar)
    if t.tabell.namn == "resultatrakning" and "post" not in finns and "namnd" in finns:
        forval["post"] = _huvudets_post(t, anmarkningar)
    form = talform(t.blad, t.kolumner, misstag)
    return las_rader(t.blad, t.tabell, t.kolumner, forval, form, katalog, misstag, anmarkningar)


def _huvudets_post(t: _Tolkat, anmarkningar: list[Anmarkning]) -> str:
    """Posten när en nämnd per rad är hela tabellen: den som beloppens rubriker nämner."""
    rubriker = [t.blad.huvud[k.nr] for k in t.kolumner]
    arets = any("årets resultat" in r.casefold() for r in rubriker)
    post = RESULTAT if arets else NETTOKOSTNAD
    anmarkningar.append(
        Anmarkning(
            "upplysning",
            t.blad.namn or t.blad.fil,
            f"tabellen har en nämnd per rad och ingen post; beloppen lästes som {post.lower()}",
            "lägg till kolumnen post om beloppen är något annat",
            tabell=t.tabell.namn,
        )
    )
    return post


def _forval(
    t: _Tolkat,
    finns: set[str],
    val: Leveransval,
    katalog: Katalog,
    misstag: list[str],
    anmarkningar: list[Anmarkning],
) -> dict[str, Any]:
    """Det som gäller rader som inte själva säger kommun, nämnd, år eller tillfälle."""
    forval: dict[str, Any] = {"kommun": val.kommun, "namnd": None, "ar": val.ar}
    if val.kommun is None and "kommun" not in finns and len(katalog.kommuner) == 1:
        forval["kommun"] = katalog.kommuner[0].kod
    if forval["kommun"] is not None and katalog.kommun(forval["kommun"]) is None:
        misstag.append(
            f"--kommun {kort(forval['kommun'])} – kommunen finns inte i katalogen – "
            f"{forslag(forval['kommun'], [k.kod for k in katalog.kommuner])}"
        )
    elif val.namnd is not None and forval["kommun"] is not None:
        try:
            forval["namnd"] = namnd_eller_fel(katalog, forval["kommun"], val.namnd).id
        except Anvandarfel as fel:
            misstag.append(f"--namnd {kort(val.namnd)} – {fel}")
    givna = {"kommun": forval["kommun"], "namnd": val.namnd, "ar": val.ar}
    misstag += [
        f"{t.blad.var} – {namn} saknas – lägg till kolumnen {namn} eller ange --{namn}"
        for namn, givet in givna.items()
        if namn in t.tabell.kolumnnamn and namn not in finns and givet is None
    ]
    if val.tillfalle and "tillfalle" not in finns:
        forval["tillfalle"] = val.tillfalle
    elif "tillfalle" in t.tabell.kolumnnamn and "tillfalle" not in finns:
        forval["tillfalle"] = "bokslut"
        anmarkningar.append(
            Anmarkning(
                "upplysning",
                t.blad.namn or t.blad.fil,
                "filen säger inte vilket tillfälle den avser; den lästes som bokslut",
                "lägg till kolumnen tillfalle om den avser plan eller delår",
                tabell=t.tabell.namn,
            )
        )
    return forval


def _kopplingar(tolkade: Iterable[_Tolkat], val: Leveransval) -> dict[str, Koppling]:
    """Svaren som gavs nu, att minnas per rubriker."""
    if not (val.kolumner or val.tabell):
        return {}
    return {
        signatur(t.blad.huvud): Koppling(t.tabell.namn, t.koppling.kolumner)
        for t in tolkade
        if t.koppling is not None
    }
