"""Det öppna datapaketet läst tillbaka: varje inläsning i det återställs med id, tid och `av`."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import file_digest, sha256
from math import isfinite
from pathlib import Path, PurePosixPath
from typing import Any

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.kallor import _paket_parquet, _paket_stor
from hud_model.kallor._json import las_json
from hud_model.kallor._prova import i_utc, kort, prova_meta
from hud_model.kallor._zip import UPPACKAT_HOGST, namnen, oppna
from hud_model.katalog import Katalog
from hud_model.katalog.namn import forslag
from hud_model.tabeller import (
    FAKTATABELLER,
    HUVUDBOK,
    INLASNING,
    PAKETTABELLER,
    STORA,
    TABELLER,
    Kolumn,
    Tabell,
)

KALLA = "datapaket"
NAMN = "ett datapaket"
TAR = ()
STORLEK_HOGST = 200_000_000
_FIL = "datapackage.json"
FORMER = {"csv": PAKETTABELLER, "parquet": TABELLER}
"""Filändelse → tabellerna som ett paket i den formen har."""
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


@dataclass(frozen=True)
class _Resurs:
    """En tabells fil: var den ligger, kolumnerna och kontrollsumman som beskrivningen anger."""

    tabell: Tabell
    vag: Path
    kolumner: list[str]
    summa: str | None


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Inläsningarna i paketet med sina rader; beräknade anmärkningar räknas om i stället."""
    if fil.borjan[:4] == b"PK\x03\x04":
        beskrivning, mapp = _packa_upp(fil)
    else:
        beskrivning, mapp = fil.innehall, fil.mapp or Path()
    resurser = _resurser(fil.namn, beskrivning, mapp)
    if mapp == Path():
        raise Anvandarfel(f"{fil.namn} – tabellerna följde inte med – lämna in paketet som zip")
    _prova_filerna(fil, resurser)
    fel: list[str] = []
    tabeller = {
        namn: _tabellens_rader(fil, r, fel) for namn, r in resurser.items() if not r.tabell.delning
    }
    meta = tabeller.get("inlasning", [])
    if "inlasning" not in tabeller:
        fel.append(f"{fil.namn} – inlasning.csv saknas – lämna in hela paketet")
    idn = [str(rad["id"]) for rad in meta if rad.get("id")]
    fel += [
        f"{fil.namn}, inlasning – {kort(id_)} står två gånger – ta bort den ena"
        for id_ in _flera(idn)
    ]
    kanda = set(idn)
    per_inlasning: dict[str, dict[str, list[Rad]]] = {id_: {} for id_ in kanda}
    for namn in FAKTATABELLER:
        for rad in tabeller.get(namn, []):
            if rad.get("inlasning") not in kanda:
                vilken = rad.get("inlasning")
                vad = f"inläsningen {kort(vilken)} finns inte" if vilken else "inlasning saknas"
                fel.append(
                    f"{fil.namn}, {resurser[namn].vag.name}, {rad.get('plats')} – {vad} – "
                    "lämna in hela paketet"
                )
            elif namn != "anmarkning" or rad.get("regel") == "inlasning":
                utan = {k: v for k, v in rad.items() if k != "inlasning"}
                per_inlasning[rad["inlasning"]].setdefault(namn, []).append(utan)
    fel = fel or prova_meta(meta, f"{fil.namn}, inlasning")
    stora: dict[str, dict[str, Path]] = {id_: {} for id_ in kanda}
    for namn in STORA if not fel else ():
        if namn in resurser:
            for id_, delad in _stor(fil, resurser[namn], meta, katalog, fel).items():
                stora[id_][namn] = delad
    if fel:
        raise Anvandarfel(*fel)
    andrade = tuple(_andrade(fil, resurser.values()))
    if andrade and any(r.vag.suffix == ".parquet" for r in resurser.values()):
        raise Anvandarfel(*(anmarkning.mening() for anmarkning in andrade))
    inlasningar = [
        Inlasning(
            **{**dict.fromkeys(INLASNING.kolumnnamn), **rad},
            rader=per_inlasning[rad["id"]],
            stora=stora[rad["id"]],
        )
        for rad in sorted(meta, key=lambda r: (r["inlast_tid"], r["id"]))
    ]
    return [replace(i, anmarkningar=andrade) for i in inlasningar[:1]] + inlasningar[1:]


def _stor(
    fil: Fil, resurs: _Resurs, meta: list[Rad], katalog: Katalog, fel: list[str]
) -> dict[str, Path]:
    """En stor tabells rader, prövade: inläsningens id → mapp."""
    tabell, vag, kolumner = resurs.tabell, resurs.vag, resurs.kolumner
    namn = f"{fil.namn}, {vag.name}"
    if tabell == HUVUDBOK:
        kommuner = {rad["id"]: rad["kommun"] for rad in meta}
        return _paket_parquet.huvudbokens(fil, vag, kolumner, kommuner, katalog, fel)
    if vag.suffix == ".parquet":
        rader = _paket_parquet.tabellen(fil, tabell, vag, kolumner, fel)
    else:
        rader = _paket_stor.ur_csv(tabell, vag.read_bytes(), kolumner, namn, fel)
    if rader is None:
        return {}
    return _paket_stor.per_inlasning(tabell, rader, fil, namn, {r["id"] for r in meta}, fel)


def _tabellens_rader(fil: Fil, resurs: _Resurs, fel: list[str]) -> list[Rad]:
    if resurs.vag.suffix == ".parquet":
        return _paket_parquet.rader(fil, resurs.tabell, resurs.vag, resurs.kolumner, fel)
    return _rader(resurs, fil.namn, fel)


def _resurser(filnamn: str, beskrivning: bytes, mapp: Path) -> dict[str, _Resurs]:
    """Tabellerna som beskrivningen räknar upp; Anvandarfel om den inte är vår och hel."""
    try:
        poster = las_json(beskrivning.decode("utf-8-sig"))["resources"]
        stigar = [post["path"] for post in poster]
        utanfor = [s for s in stigar if s != PurePosixPath(s).name or s in ("", ".", "..")]
        kolumner = [
            [falt["name"] for falt in post["schema"]["fields"]] if "schema" in post else None
            for post in poster
        ]
        summor = [post.get("hash") for post in poster]
        namnen = {f"{namn}.{form}": namn for form, alla in FORMER.items() for namn in alla}
        okanda = [s for s in stigar if s not in namnen and s not in utanfor]
        flera = _flera(stigar)
    except (ValueError, KeyError, TypeError, RecursionError) as orsak:
        raise Anvandarfel(
            f"{filnamn} – är inte ett läsbart datapaket – exportera det på nytt"
        ) from orsak
    fel = [f"{filnamn} – {kort(s)} pekar ut ur paketets mapp – rätta stigen" for s in utanfor]
    if okanda and len(okanda) == len(stigar):
        fel.append(
            f"{filnamn} – är ett annat programs datapaket – lämna in ett härifrån exporterat"
        )
    else:
        fel += [
            f"{filnamn} – {kort(s)} är ingen av modellens tabeller – {forslag(s, sorted(namnen))}"
            for s in okanda
        ]
    fel += [f"{filnamn} – {kort(s)} står två gånger – ta bort den ena" for s in flera]
    if len({PurePosixPath(s).suffix for s in stigar}) > 1 and not fel:
        fel.append(f"{filnamn} – blandar CSV och Parquet – exportera paketet på nytt")
    if fel:
        raise Anvandarfel(*fel)
    ut = {}
    for stig, egna, summa in zip(stigar, kolumner, summor, strict=True):
        tabell = TABELLER[namnen[stig]]
        fel += [
            f"{filnamn}, {stig} – kolumnen {kort(k)} finns inte i tabellen – "
            "exportera paketet på nytt"
            for k in egna or ()
            if k not in tabell.kolumnnamn
        ]
        ut[tabell.namn] = _Resurs(tabell, mapp / stig, egna or list(tabell.kolumnnamn), summa)
    if fel:
        raise Anvandarfel(*fel)
    return ut


def _prova_filerna(fil: Fil, resurser: Mapping[str, _Resurs]) -> None:
    """Anvandarfel om någon fil saknas, är en länk, eller om de som läses till minnet är för stora.

    Länkar följs inte.
    """
    vagar = [r.vag for r in resurser.values()]
    fel = [
        f"{fil.namn} – {vag.name} är en länk till en annan fil – lägg filen själv i mappen"
        if vag.is_symlink()
        else f"{fil.namn} – {vag.name} saknas – lämna in hela paketet"
        for vag in vagar
        if vag.is_symlink() or not vag.is_file()
    ]
    i_minnet = [r.vag for r in resurser.values() if r.tabell != HUVUDBOK]
    if not fel and sum(vag.stat().st_size for vag in i_minnet) > UPPACKAT_HOGST:
        fel.append(
            f"{fil.namn} – tabellerna är större än {UPPACKAT_HOGST // 1_000_000} MB – dela paketet"
        )
    if fel:
        raise Anvandarfel(*fel)


def _andrade(fil: Fil, resurser: Iterable[_Resurs]) -> Iterator[Anmarkning]:
    """En varning per tabell vars innehåll inte är det som exporterades.

    Byteordningsmärke och radslut räknas inte: redigerare ändrar dem, men ingen siffra. Parquet
    ändras inte för hand: där är det ett fel.
    """
    for r in resurser:
        if r.summa is None:
            continue
        if r.vag.suffix == ".parquet":
            with r.vag.open("rb") as innehall:
                summa = file_digest(innehall, "sha256").hexdigest()
        else:
            text = r.vag.read_bytes().removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
            summa = sha256(text).hexdigest()
        if r.summa != f"sha256:{summa}":
            yield Anmarkning(
                "varning",
                f"{fil.namn}, {r.vag.name}",
                "har ändrats sedan paketet exporterades: kontrollsumman stämmer inte",
                "exportera paketet på nytt"
                + ("" if r.vag.suffix == ".parquet" else " om ingen har ändrat det med avsikt"),
                tabell=r.tabell.namn,
            )


def _flera(namn: Iterable[str]) -> list[str]:
    return [n for n, antal in Counter(namn).items() if antal > 1]


def _packa_upp(fil: Fil) -> tuple[bytes, Path]:
    """Beskrivningen, och mappen där tabellerna bredvid den i zipen nu ligger.

    Anvandarfel om zipen rymmer fler paket, eller en tabell som beskrivningen inte nämner.
    """
    zip_ = oppna(fil.innehall, fil.namn)
    paket = [namn for namn in zip_.poster if PurePosixPath(namn).name == _FIL]
    if len(paket) != 1:
        raise Anvandarfel(f"{fil.namn} – rymmer {len(paket)} datapaket – packa ett paket per zip")
    if fil.mellan is None:
        raise Anvandarfel(f"{fil.namn} – det finns ingen plats för tabellerna – läs in den igen")
    beskrivning = b"".join(zip_.stycken(paket[0]))
    mapp = fil.mellan / "uppackat"
    mapp.mkdir()
    bredvid = [
        namn
        for namn in zip_.poster
        if PurePosixPath(namn).parent == PurePosixPath(paket[0]).parent
        and PurePosixPath(namn).suffix.lower() in (".csv", ".parquet")
        and not PurePosixPath(namn).name.startswith("._")
    ]
    namnda = {r.vag.name for r in _resurser(fil.namn, beskrivning, mapp).values()}
    extra = sorted({PurePosixPath(namn).name for namn in bredvid} - namnda)
    if extra:
        raise Anvandarfel(
            *(f"{fil.namn} – {namn} står inte i {_FIL} – ta bort den" for namn in extra)
        )
    for namn in bredvid:
        with (mapp / PurePosixPath(namn).name).open("wb") as till:
            till.writelines(zip_.stycken(namn))
    return beskrivning, mapp


def _rader(resurs: _Resurs, filnamn: str, fel: list[str]) -> list[Rad]:
    tabell = resurs.tabell
    fil = f"{filnamn}, {resurs.vag.name}"
    try:
        text = resurs.vag.read_bytes().decode("utf-8-sig")
        huvud, *rader = csv.reader(io.StringIO(text, newline=""), strict=True)
    except (csv.Error, ValueError) as orsak:
        fel.append(f"{fil} – är inte en CSV-tabell i UTF-8 ({orsak}) – exportera paketet på nytt")
        return []
    if not text.endswith(("\n", "\r")):
        fel.append(
            f"{fil} – slutar utan radbrytning: filen är avhuggen – exportera paketet på nytt"
        )
    if fel_i_huvudet := _paket_stor.huvudfel(huvud, resurs.kolumner):
        fel += [f"{fil} – {vad} – exportera paketet på nytt" for vad in fel_i_huvudet]
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
    if not i_utc(cell):
        raise ValueError(f"{kort(cell)} är inte en tid i UTC, ÅÅÅÅ-MM-DDTtt:mm:ssZ")
    return cell
