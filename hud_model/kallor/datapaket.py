"""Det öppna datapaketet läst tillbaka: varje inläsning i det återställs med id, tid och `av`."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from math import isfinite
from pathlib import Path, PurePosixPath
from typing import Any

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.kallor import _paket_parquet, _paket_stor
from hud_model.kallor._prova import kort
from hud_model.kallor._zip import UPPACKAT_HOGST, namnen, oppna
from hud_model.katalog import Katalog
from hud_model.katalog.namn import forslag
from hud_model.tabeller import FAKTATABELLER, INLASNING, PAKETTABELLER, STORA, Kolumn, Tabell

KALLA = "datapaket"
STORLEK_HOGST = 200_000_000
_FIL = "datapackage.json"
_NAMN = frozenset({_FIL, *(f"{namn}.csv" for namn in PAKETTABELLER)})
_HELTAL = re.compile(r"-?(0|[1-9][0-9]*)")
_TAL = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]{1,3})?")


def kanner_igen(fil: Fil) -> bool:
    """Sant för ett `datapackage.json`, eller en zip med ett sådant."""
    if fil.borjan[:4] == b"PK\x03\x04":
        delar = namnen(fil.innehall)
        if delar is None:
            return _FIL.encode() in fil.borjan
        return any(PurePosixPath(n).name == _FIL for n in delar)
    borjan = fil.borjan.removeprefix(codecs.BOM_UTF8).lstrip()
    return borjan[:1] == b"{" and (b'"resources"' in borjan or fil.namn == _FIL)


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Inläsningarna i paketet med sina rader; beräknade anmärkningar räknas om i stället."""
    if _paket_parquet.ar_parquet(fil):
        return _paket_parquet.las(fil)
    filer = _filer(fil)
    fel: list[str] = []
    tabeller: dict[str, list[Rad]] = {}
    for namn, tabell in PAKETTABELLER.items():
        if f"{namn}.csv" in filer and not tabell.delning:
            tabeller[namn] = _rader(tabell, filer[f"{namn}.csv"], fil.namn, fel)
    if "inlasning" not in tabeller:
        fel.append(f"{fil.namn} – inlasning.csv saknas – lämna in hela paketet")
    idn = [str(rad["id"]) for rad in tabeller.get("inlasning", [])]
    fel += [
        f"{fil.namn}, inlasning.csv – {kort(id_)} står två gånger – ta bort den ena"
        for id_ in _flera(idn)
    ]
    kanda = set(idn)
    per_inlasning: dict[str, dict[str, list[Rad]]] = {id_: {} for id_ in kanda}
    for namn in FAKTATABELLER:
        for rad in tabeller.get(namn, []):
            if rad["inlasning"] not in kanda:
                fel.append(
                    f"{fil.namn}, {namn}.csv, {rad['plats']} – inläsningen "
                    f"{kort(rad['inlasning'])} finns inte – lämna in hela paketet"
                )
            elif namn != "anmarkning" or rad["regel"] == "inlasning":
                utan = {k: v for k, v in rad.items() if k != "inlasning"}
                per_inlasning[rad["inlasning"]].setdefault(namn, []).append(utan)
    stora: dict[str, dict[str, Path]] = {id_: {} for id_ in kanda}
    for namn, tabell in STORA.items():
        if f"{namn}.csv" in filer and not fel:
            for id_, mapp in _paket_stor.las(tabell, filer[f"{namn}.csv"], fil, kanda, fel).items():
                stora[id_][namn] = mapp
    if fel:
        raise Anvandarfel(*fel)
    return [
        Inlasning(
            **{**dict.fromkeys(INLASNING.kolumnnamn), **rad},
            rader=per_inlasning[rad["id"]],
            stora=stora[rad["id"]],
        )
        for rad in sorted(tabeller["inlasning"], key=lambda r: (r["inlast_tid"], r["id"]))
    ]


def _filer(fil: Fil) -> dict[str, bytes]:
    """Tabellernas filer efter namn: precis de som beskrivningen räknar upp."""
    if fil.borjan[:4] == b"PK\x03\x04":
        filer = _ur_zip(fil)
        namnen = _uppraknade(fil.namn, filer.pop(_FIL))
        extra = sorted(filer.keys() - namnen)
        if extra:
            raise Anvandarfel(
                *(f"{fil.namn} – {namn} står inte i {_FIL} – ta bort den" for namn in extra)
            )
    else:
        namnen = _uppraknade(fil.namn, fil.innehall)
        if fil.mapp is None:
            raise Anvandarfel(f"{fil.namn} – tabellerna följde inte med – lämna in paketet som zip")
        filer = _ur_mapp(fil, fil.mapp, namnen)
    saknas = [namn for namn in namnen if namn not in filer]
    if saknas:
        raise Anvandarfel(*(f"{fil.namn} – {s} saknas – lämna in hela paketet" for s in saknas))
    return filer


def _uppraknade(filnamn: str, beskrivning: bytes) -> list[str]:
    """Filerna som beskrivningen räknar upp; Anvandarfel om den inte är vår och hel."""
    try:
        resurser = json.loads(
            beskrivning.decode("utf-8-sig"), object_pairs_hook=_en_gang, parse_constant=_ej_json
        )["resources"]
        stigar = [resurs["path"] for resurs in resurser]
        utanfor = [s for s in stigar if s != PurePosixPath(s).name or s in ("", ".", "..")]
    except (ValueError, KeyError, TypeError, RecursionError) as orsak:
        raise Anvandarfel(
            f"{filnamn} – är inte ett läsbart datapaket – exportera det på nytt"
        ) from orsak
    fel = [f"{filnamn} – {kort(s)} pekar ut ur paketets mapp – rätta stigen" for s in utanfor]
    okanda = [s for s in stigar if s not in _NAMN and s not in utanfor]
    if okanda and len(okanda) == len(stigar):
        fel.append(
            f"{filnamn} – är ett annat programs datapaket – lämna in ett härifrån exporterat"
        )
    else:
        fel += [
            f"{filnamn} – {kort(s)} är ingen av modellens tabeller – {forslag(s, sorted(_NAMN))}"
            for s in okanda
        ]
    fel += [f"{filnamn} – {kort(s)} står två gånger – ta bort den ena" for s in _flera(stigar)]
    if fel:
        raise Anvandarfel(*fel)
    return stigar


def _en_gang(par: list[tuple[str, Any]]) -> dict[str, Any]:
    """Ett JSON-objekt där inget namn står två gånger."""
    if _flera(namn for namn, _ in par):
        raise ValueError("ett namn står två gånger")
    return dict(par)


def _ej_json(namn: str) -> None:
    raise ValueError(f"{namn} är inte JSON")


def _flera(namn: Iterable[str]) -> list[str]:
    return [n for n, antal in Counter(namn).items() if antal > 1]


def _ur_mapp(fil: Fil, mapp: Path, namnen: list[str]) -> dict[str, bytes]:
    """Filerna i paketets mapp; länkar följs inte."""
    vagar = {namn: mapp / namn for namn in namnen}
    finns = {n: v for n, v in vagar.items() if v.is_file() and not v.is_symlink()}
    if sum(vag.stat().st_size for vag in finns.values()) > UPPACKAT_HOGST:
        raise Anvandarfel(
            f"{fil.namn} – tabellerna är större än {UPPACKAT_HOGST // 1_000_000} MB – dela paketet"
        )
    fel = [
        f"{fil.namn} – {namn} är en länk till en annan fil – lägg filen själv i mappen"
        for namn, vag in vagar.items()
        if vag.is_symlink()
    ]
    if fel:
        raise Anvandarfel(*fel)
    return {namn: vag.read_bytes() for namn, vag in finns.items()}


def _ur_zip(fil: Fil) -> dict[str, bytes]:
    """Beskrivningen och CSV-filerna bredvid den i zipen; Anvandarfel om det finns fler paket."""
    zip_ = oppna(fil.innehall, fil.namn)
    paket = [namn for namn in zip_.poster if PurePosixPath(namn).name == _FIL]
    if len(paket) != 1:
        raise Anvandarfel(f"{fil.namn} – rymmer {len(paket)} datapaket – packa ett paket per zip")
    mapp = PurePosixPath(paket[0]).parent
    return {
        PurePosixPath(namn).name: b"".join(zip_.stycken(namn))
        for namn in zip_.poster
        if PurePosixPath(namn).parent == mapp
        and (namn == paket[0] or namn.lower().endswith(".csv"))
        and not PurePosixPath(namn).name.startswith("._")
    }


def _rader(tabell: Tabell, innehall: bytes, filnamn: str, fel: list[str]) -> list[Rad]:
    fil = f"{filnamn}, {tabell.namn}.csv"
    try:
        text = innehall.decode("utf-8-sig")
        huvud, *rader = csv.reader(io.StringIO(text, newline=""), strict=True)
    except (csv.Error, ValueError) as orsak:
        fel.append(f"{fil} – är inte en CSV-tabell i UTF-8 ({orsak}) – exportera paketet på nytt")
        return []
    if not text.endswith(("\n", "\r")):
        fel.append(
            f"{fil} – slutar utan radbrytning: filen är avhuggen – exportera paketet på nytt"
        )
    huvudfel = [
        *(
            f"kolumnen {k.namn} saknas"
            for k in tabell.kolumner
            if k.obligatorisk and k.namn not in huvud
        ),
        *(f"kolumnen {kort(k)} finns inte" for k in huvud if k not in tabell.kolumnnamn),
        *(f"kolumnen {kort(k)} står två gånger" for k in _flera(huvud)),
    ]
    if huvudfel:
        fel += [f"{fil} – {vad} – exportera paketet på nytt" for vad in huvudfel]
        return []
    kanda = [tabell.kolumn(k) for k in huvud]
    ut = []
    for nr, celler in enumerate(rader, 2):
        if len(celler) != len(huvud):
            fel.append(
                f"{fil} rad {nr} – har {len(celler)} celler, huvudet har {len(huvud)} – rätta raden"
            )
            continue
        rad: Rad = {}
        for kolumn, cell in zip(kanda, celler, strict=True):
            try:
                rad[kolumn.namn] = _varde(kolumn, cell)
            except ValueError as orsak:
                fel.append(f"{fil} rad {nr} – {kolumn.namn}: {orsak} – rätta värdet")
        saknas = [k.namn for k in tabell.kolumner if k.obligatorisk and rad.get(k.namn) is None]
        if saknas:
            fel.append(f"{fil} rad {nr} – saknar {', '.join(saknas)} – fyll i dem")
        ut.append(rad)
    return ut


def _varde(kolumn: Kolumn, cell: str) -> Any:
    if cell == "":
        return None
    if kolumn.varden and cell not in kolumn.varden:
        raise ValueError(f"{kort(cell)} är inte något av {', '.join(kolumn.varden)}")
    match kolumn.typ:
        case "heltal":
            if not _HELTAL.fullmatch(cell) or len(cell) > 18:
                raise ValueError(f"{kort(cell)} är inte ett heltal")
            return int(cell)
        case "tal":
            if not _TAL.fullmatch(cell):
                raise ValueError(f"{kort(cell)} är inte ett tal med decimalpunkt")
            if not isfinite(float(cell)):
                raise ValueError(f"{kort(cell)} är för stort")
            return float(cell)
        case "sant":
            if cell not in ("true", "false"):
                raise ValueError(f"{kort(cell)} är varken true eller false")
            return cell == "true"
        case "datum":
            return _datum(cell)
        case "tid":
            return _tid(cell)
    return cell


def _datum(cell: str) -> str:
    try:
        return date.fromisoformat(cell).isoformat()
    except ValueError as fel:
        raise ValueError(f"{kort(cell)} är inte ett datum, ÅÅÅÅ-MM-DD") from fel


def _tid(cell: str) -> str:
    try:
        i_utc = datetime.fromisoformat(cell).utcoffset() == timedelta(0)
    except ValueError:
        i_utc = False
    if not i_utc:
        raise ValueError(f"{kort(cell)} är inte en tid i UTC, ÅÅÅÅ-MM-DDTtt:mm:ssZ")
    return cell
