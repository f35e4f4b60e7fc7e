"""Koladas värden som en tabell: ett värde per rad med nyckeltal, kommun, år och kön.

Så ser det ut som andra program (rKolada, ett uttag) lämnar. Rubrikerna är Koladas egna engelska
eller modellens. Ett värde som saknas har sin status; det blir aldrig 0.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor._kolada_svar import KON, STATUS, Varde
from hud_model.kallor._nyckeltalsvarden import Varden, nyckeltalsrad
from hud_model.kallor._prova import idag, rimligt_ar
from hud_model.kallor._rapportblad import delade
from hud_model.kallor._text import avkoda
from hud_model.katalog import RIKET, Katalog, nyckel
from hud_model.tabeller import UTFALLSSTATUS
from hud_model.tal import Talform, formspar, kort, las_tal

KALLA = "kolada_tabell"
NAMN = "en tabell med Koladas värden"
TAR = ("tabell", "kommun")
STORLEK_HOGST = 200_000_000
_RUBRIKER = {
    "nyckeltal": ("kpi", "kpi id", "kpi_id", "nyckeltal", "nyckeltal id"),
    "kommun": ("municipality", "municipality id", "municipality_id", "kommun", "kommunkod"),
    "ar": ("year", "period", "ar", "år"),
    "kon": ("gender", "kon", "kön"),
    "varde": ("value", "varde", "värde"),
    "status": ("status",),
}
_KODER = ("municipality id", "municipality_id", "kommunkod")
"""Ord för kommunens kod; står namnet bredvid är det koden som gäller."""
_ENHETER = ("ou", "ou id", "ou_id", "unit", "unit id", "unit_id", "organizational unit")
_ID = re.compile(r"[NU][0-9]{5}")
_SAKNAS = ("na", "nan", "null", "none")
_KRAVDA = ("nyckeltal", "kommun", "ar", "varde")
_KON = {
    **{tecken.casefold(): kon for tecken, kon in KON.items()},
    **dict.fromkeys(("total", "totalt", "alla"), "alla"),
    **dict.fromkeys(("kvinnor", "kvinna"), "kvinnor"),
    **dict.fromkeys(("män", "man"), "man"),
}
_STATUS = {**STATUS, "Private": "sekretess", **{s: s for s in UTFALLSSTATUS}}
_FEL_VISAS = 100


def kanner_igen(fil: Fil) -> bool:
    """Sant för text vars första rad har Koladas rubriker: kpi, municipality, year, value."""
    rader = delade(fil.borjan.decode("utf-8-sig", "replace"), 1)
    rubriker = {nyckel(cell) for rad in rader for cell in rad}
    return bool(rubriker & {"kpi", "kpi id", "kpi_id"}) and set(_KRAVDA) <= _fynd(rubriker)


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Läser filen till en inläsning med värdena i Parquet; Anvandarfel med en rad per misstag."""
    if fil.mellan is None:
        raise Anvandarfel(f"{fil.namn} – det finns ingen plats för värdena – läs in filen igen")
    text = avkoda(fil.innehall, fil.namn)
    tecken = max("\t;,", key=text[:2000].partition("\n")[0].count)
    rader = csv.reader(io.StringIO(text, newline=""), delimiter=tecken)
    kolumner = _kolumner(fil, next(rader, []))
    data = [(nr, rad) for nr, rad in enumerate(rader, 2) if any(map(str.strip, rad))]
    form = _talform(
        fil, [rad[kolumner["varde"]] for _, rad in data if len(rad) > kolumner["varde"]]
    )
    fel: list[str] = []
    regioner: set[str] = set()
    varden = list(_varden(fil, data, kolumner, form, katalog, fel, regioner))
    fel += _dubbletter(fil, varden)
    if val.kommun and not fel and val.kommun not in {v.kommun for _, v in varden}:
        fel.append(f"{fil.namn} – har inga värden för {val.kommun} – ta bort --kommun")
    if fel:
        raise Anvandarfel(*fel)
    if not varden:
        raise Anvandarfel(f"{fil.namn} – har inga värden – exportera den på nytt")
    skrivna = Varden(fil.mellan / "nyckeltalsvarde")
    skrivna.lagg_till(v for _, v in varden)
    skrivna.skriv()
    ids = sorted({v.nyckeltal for _, v in varden})
    return [
        Inlasning(
            id=fil.sha256[:12],
            kalla=KALLA,
            filnamn=fil.namn,
            sha256=fil.sha256,
            titel=f"Koladas värden: {fil.namn}",
            kommun=RIKET,
            rader={"nyckeltal": [nyckeltalsrad(id_, None, fil.namn, katalog) for id_ in ids]},
            stora={"nyckeltalsvarde": skrivna.mapp},
            anmarkningar=tuple(_anmarkningar(fil, regioner)),
        )
    ]


def _fynd(rubriker: Iterable[str]) -> set[str]:
    """Fälten som rubrikerna (vikta) svarar mot."""
    return {falt for falt, ord_ in _RUBRIKER.items() if {nyckel(o) for o in ord_} & set(rubriker)}


def _kolumner(fil: Fil, huvud: list[str]) -> dict[str, int]:
    vikta = [nyckel(cell) for cell in huvud]
    kolumner: dict[str, int] = {}
    fel = []
    for falt, ord_ in _RUBRIKER.items():
        traffar = [nr for nr, rubrik in enumerate(vikta) if rubrik in {nyckel(o) for o in ord_}]
        koder = [nr for nr in traffar if vikta[nr] in {nyckel(o) for o in _KODER}]
        if falt == "kommun" and len(traffar) == 2 and len(koder) == 1:
            kolumner[falt] = koder[0]
            kolumner["kommunnamn"] = next(nr for nr in traffar if nr not in koder)
        elif len(traffar) > 1:
            namn = " och ".join(f"”{huvud[nr]}”" for nr in traffar)
            fel.append(f"{fil.namn}, huvudet – {namn} är båda {falt} – ta bort den ena")
        elif traffar:
            kolumner[falt] = traffar[0]
        elif falt in _KRAVDA:
            fel.append(
                f"{fil.namn}, huvudet – kolumnen {falt} saknas – lägg till en kolumn som heter "
                f"{' eller '.join(ord_[:2])}"
            )
    fel += [
        f"{fil.namn}, huvudet – ”{kort(ord_)}” säger att värdena gäller enheter, inte kommuner – "
        "exportera kommunernas värden"
        for ord_, vikt in zip(huvud, vikta, strict=True)
        if vikt in {nyckel(o) for o in _ENHETER}
    ]
    if fel:
        raise Anvandarfel(*fel)
    return kolumner


def _talform(fil: Fil, celler: list[str]) -> Talform:
    spar = formspar(dict.fromkeys(celler))
    if "svensk" in spar and "program" in spar:
        raise Anvandarfel(
            f"{fil.namn}, kolumnen med värden – ”{spar['svensk']}” har decimalkomma och "
            f"”{spar['program']}” decimalpunkt – skriv alla tal på samma sätt"
        )
    return "svensk" if "svensk" in spar else "program"


def _varden(
    fil: Fil,
    data: list[tuple[int, list[str]]],
    kolumner: Mapping[str, int],
    form: Talform,
    katalog: Katalog,
    fel: list[str],
    regioner: set[str],
) -> Iterator[tuple[int, Varde]]:
    """Radernas värden med radnummer; misstag läggs till `fel`, regioner hoppas över."""
    i_ar = idag().year
    for nr, rad in data:
        cell = {f: rad[k].strip() if k < len(rad) else "" for f, k in kolumner.items()}
        kommun = cell["kommun"].zfill(4)
        if kommun.startswith("00") and kommun != RIKET:
            regioner.add(kommun)
            continue
        status = _STATUS.get(cell.get("status", ""))
        kon = _KON.get((cell.get("kon") or "T").casefold())
        id_ = cell["nyckeltal"].upper()
        misstag = [
            _fel_id(id_, cell["nyckeltal"]),
            _fel_namn(kommun, cell.get("kommunnamn", ""), katalog),
            (f"kommunen ”{kort(cell['kommun'])}” finns inte", "rätta koden")
            if kommun != RIKET and kommun not in katalog.kommunkoder and not katalog.kommun(kommun)
            else None,
            (f"”{kort(cell['ar'])}” är inget år som har hunnit mätas", "rätta året")
            if not re.fullmatch("[0-9]{4}", cell["ar"])
            or not rimligt_ar(int(cell["ar"]))
            or int(cell["ar"]) > i_ar
            else None,
            (f"könet ”{kort(cell.get('kon', ''))}” finns inte", "skriv T, K eller M")
            if kon is None
            else None,
            (f"statusen ”{kort(cell.get('status', ''))}” känns inte igen", "rätta den")
            if status is None
            else None,
        ]
        varde = None
        try:
            text = "" if cell["varde"].casefold() in _SAKNAS else cell["varde"]
            tal = las_tal(text, form).varde
            varde = None if tal is None else float(tal)
        except Anvandarfel as orsak:
            misstag.append((str(orsak), "rätta värdet"))
        if varde is not None and status not in (None, "faststalld", "preliminar"):
            misstag.append((f"har både ett värde och statusen {status}", "ta bort det ena"))
        funna = [m for m in misstag if m]
        fel += [f"{fil.namn}, rad {nr} – {vad} – {gor}" for vad, gor in funna][
            : max(0, _FEL_VISAS - len(fel))
        ]
        if not funna and status and kon:
            if varde is None and status == "faststalld":
                status = "ej_publicerad"
            yield nr, Varde(id_, kommun, int(cell["ar"]), kon, varde, status)


def _fel_id(id_: str, skrivet: str) -> tuple[str, str] | None:
    if not skrivet:
        return "nyckeltalet saknas", "fyll i det"
    if not _ID.fullmatch(id_):
        return f"”{kort(skrivet)}” är inget nyckeltals id", "skriv Koladas id, som N00090"
    return None


def _fel_namn(kommun: str, namn: str, katalog: Katalog) -> tuple[str, str] | None:
    """Felet när namnet bredvid koden är en annan kommuns; en okänd kod sägs på annat håll."""
    ratt = katalog.kommunnamn(kommun)
    if not namn or ratt == kommun or nyckel(namn).removesuffix(" kommun") == nyckel(ratt):
        return None
    return f"koden {kommun} är {ratt}, men namnet är ”{kort(namn)}”", "rätta det ena"


def _dubbletter(fil: Fil, varden: list[tuple[int, Varde]]) -> list[str]:
    sedda: dict[tuple[str, int, str, str], int] = {}
    fel = []
    for nr, v in varden:
        forst = sedda.setdefault((v.kommun, v.ar, v.nyckeltal, v.kon), nr)
        if forst != nr and len(fel) < _FEL_VISAS:
            fel.append(
                f"{fil.namn}, rad {nr} – samma nyckeltal, kommun, år och kön står redan på rad "
                f"{forst} – ta bort den ena"
            )
    return fel


def _anmarkningar(fil: Fil, regioner: set[str]) -> Iterator[Anmarkning]:
    if regioner:
        yield Anmarkning(
            "upplysning",
            fil.namn,
            f"värden för {len(regioner)} regioner lästes inte: {', '.join(sorted(regioner))[:200]}",
        )
