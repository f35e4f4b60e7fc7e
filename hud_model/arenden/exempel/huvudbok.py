"""Huvudboken: verifikat som på öret blir drift per verksamhet och resultaträkningens poster.

Görs i bitar, en per nämnd och år, så att minnet inte växer med storleken.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hud_model.arenden.exempel.ekonomi import POSTER, arsekonomi
from hud_model.arenden.exempel.grund import AREN, KOMMUN, NAMNDER, Namndprofil, namnd_id, slump

RADER = {"liten": 50_000, "stor": 10_000_000}
_KONTON = (
    ("3011", "3092", "3510"),
    ("5010", "5110", "5610"),
    ("6011", "6210"),
    ("4510", "4550"),
    ("4610", "4630"),
    ("6410", "7010", "7910"),
)
"""Konton per post, i posternas ordning."""
_SASONG = np.array([9, 8, 8, 8, 8, 8, 6, 8, 9, 9, 9, 10], float) / 100
_MANADER = 12
SCHEMA = pa.schema(
    [
        ("kommun", pa.string()),
        ("namnd", pa.string()),
        ("ar", pa.int32()),
        ("period", pa.string()),
        ("datum", pa.string()),
        ("konto", pa.string()),
        ("ansvar", pa.string()),
        ("verksamhet", pa.string()),
        ("projekt", pa.string()),
        ("motpart", pa.string()),
        ("verifikat", pa.string()),
        ("rad", pa.int32()),
        ("belopp_ore", pa.int64()),
        ("typ", pa.string()),
    ]
)


def skriv(fil: Path, rader: int) -> None:
    """Skriver huvudboken som Parquet med precis så många rader, kontrollsummor på varje sida.

    `belopp_ore` har huvudbokens tecken: debet (kostnad) plus, kredit (intäkt) minus.
    """
    with pq.ParquetWriter(
        fil, SCHEMA, compression="zstd", write_page_checksum=True, store_schema=False
    ) as ut:
        for bit in bitar(rader):
            ut.write_table(bit)


def bitar(rader: int) -> Iterator[pa.Table]:
    """Huvudboken i bitar om en nämnd och ett år, tillsammans precis så många rader."""
    alla = [(profil, ar) for ar in AREN for profil in NAMNDER]
    celler = [_antal_celler(profil, ar) for profil, ar in alla]
    kvar, over = rader - sum(celler), sum(celler)  # budgeten tar en rad per cell
    for (profil, ar), antal in zip(alla, celler, strict=True):
        egna = kvar * antal // over
        kvar, over = kvar - egna, over - antal
        yield _bit(profil, ar, egna)


def _antal_celler(profil: Namndprofil, ar: int) -> int:
    return len(arsekonomi(profil, ar).verksamheter) * len(POSTER) * _MANADER


def _bit(profil: Namndprofil, ar: int, antal: int) -> pa.Table:
    """Utfall med så många rader och budget med en rad per verksamhet, post och månad."""
    ekonomi = arsekonomi(profil, ar)
    namn = [v.namn for v in ekonomi.verksamheter]
    s = slump("huvudbok", profil.id, ar)
    utfall = _manader(
        [v.utfall_kr for v in ekonomi.verksamheter], list(ekonomi.utfall.values()), s
    ).ravel()
    budget = _manader(
        [v.budget_kr for v in ekonomi.verksamheter], list(ekonomi.budget.values()), None
    ).ravel()
    cell, belopp = _verifikat(utfall, antal, s)
    delar = [
        _rader(profil, ar, namn, np.arange(len(budget)), budget, "budget", s),
        _rader(profil, ar, namn, cell, belopp, "utfall", s),
    ]
    return pa.concat_tables(delar)


def _manader(per_verksamhet: list[int], per_post: list[int], s: np.random.Generator | None):
    """Belopp i öre (verksamhet × post × månad), kredit minus; kanterna stämmer på öret."""
    rader, kolumner = (-100 * np.array(kr, np.int64) for kr in (per_verksamhet, per_post))
    total = int(rader.sum())
    assert total == int(kolumner.sum()), "verksamheterna och posterna ska ha samma summa"
    matris = np.rint(np.outer(rader / total, kolumner)).astype(np.int64)
    matris[:, -1] += rader - matris.sum(axis=1)
    matris[-1] += kolumner - matris.sum(axis=0)
    andelar = np.broadcast_to(_SASONG, (*matris.shape, _MANADER))
    if s is not None:
        andelar = andelar * s.uniform(0.9, 1.1, andelar.shape)
        andelar = andelar / andelar.sum(axis=2, keepdims=True)
    ut = np.rint(matris[:, :, None] * andelar).astype(np.int64)
    ut[:, :, -1] += matris - ut.sum(axis=2)
    return ut


def _verifikat(celler: np.ndarray, antal: int, s: np.random.Generator) -> tuple:
    """Cellernas belopp delade på så många rader: (cell, belopp i öre) per rad."""
    per_cell = np.full(len(celler), antal // len(celler))
    per_cell[: antal % len(celler)] += 1
    cell = np.repeat(np.arange(len(celler)), per_cell)
    vikt = s.uniform(0.2, 1.8, antal)
    forst = np.concatenate([[0], np.cumsum(per_cell)[:-1]])
    summa = np.add.reduceat(vikt, forst)
    belopp = np.rint(celler[cell] * vikt / summa[cell]).astype(np.int64)
    belopp[forst] += celler - np.add.reduceat(belopp, forst)
    return cell, belopp


def _rader(
    profil: Namndprofil,
    ar: int,
    namn: list[str],
    cell: np.ndarray,
    belopp: np.ndarray,
    typ: str,
    s: np.random.Generator,
) -> pa.Table:
    verksamhet, rest = np.divmod(cell, len(POSTER) * _MANADER)
    post, manad = np.divmod(rest, _MANADER)
    antal = len(cell)
    nummer = np.arange(antal)
    konto_nr = s.integers(0, 6, antal) % np.array([len(k) for k in _KONTON])[post]
    konton = [k for grupp in _KONTON for k in grupp]
    forsta = np.cumsum([0, *(len(k) for k in _KONTON[:-1])])
    utfall = typ == "utfall"
    dag = s.integers(0, 28, antal) if utfall else np.zeros(antal, int)
    kopt = utfall & (post >= 3)
    motpart = np.where(kopt, s.integers(0, 60, antal), -1)
    projekt = np.where(utfall & (s.random(antal) < 0.05), s.integers(0, 9, antal), -1)
    nr = NAMNDER.index(profil) + 1
    perioder = [f"{ar}{m:02d}" for m in range(1, _MANADER + 1)]
    datum = [f"{ar}-{m:02d}-{d:02d}" for m in range(1, _MANADER + 1) for d in range(1, 29)]
    bokstav = "V" if utfall else "B"
    varden = {
        "kommun": _samma(KOMMUN, antal),
        "namnd": _samma(namnd_id(profil, ar), antal),
        "ar": pa.array(np.full(antal, ar, np.int32)),
        "period": _valda(perioder, manad),
        "datum": _valda(datum, manad * 28 + dag),
        "konto": _valda(konton, forsta[post] + (konto_nr if utfall else 0)),
        "ansvar": _valda([f"{nr}{v:02d}0" for v in range(len(namn))], verksamhet),
        "verksamhet": _valda(namn, verksamhet),
        "projekt": _valda([f"P{n:03d}" for n in range(9)], projekt),
        "motpart": _valda([f"Motpart {n:02d}" for n in range(60)], motpart),
        "verifikat": pa.array([f"{bokstav}{nr}{ar % 100}{n:07d}" for n in (nummer // 4).tolist()]),
        "rad": pa.array((nummer % 4 + 1).astype(np.int32)),
        "belopp_ore": pa.array(belopp),
        "typ": _samma(typ, antal),
    }
    return pa.Table.from_arrays([varden[falt.name] for falt in SCHEMA], schema=SCHEMA)


def _samma(varde: str, antal: int) -> pa.Array:
    return pa.repeat(pa.scalar(varde), antal)


def _valda(namn: list[str], index: np.ndarray) -> pa.Array:
    """Texterna efter nummer; negativt nummer är saknat."""
    plats = pa.array(index.astype(np.int32), mask=index < 0)
    return pa.array(namn).take(plats)
