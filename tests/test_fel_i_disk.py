"""Disken: full eller skrivskyddad ger ett klart fel och läget före, aldrig något mitt emellan.

Full disk görs med RLIMIT_FSIZE i en egen process: ingen fil får växa förbi gränsen. Den som kör
proven som root kan skriva fast rättigheterna säger nej; skrivskyddet görs därför också genom att
lägga en fil där en mapp skulle stå, och genom att systemets anrop svarar som en skrivskyddad disk.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hud_model.arenden.exportera import exportera
from hud_model.arenden.importera import importera, las_filer
from hud_model.begrepp import Anvandarfel, Leveransval
from hud_model.export.datapaket import som_csv
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.tabeller import TABELLER

VANTA_S = 120
RADER = 4000


def bok(mapp: Path, nr: int, rader: int = RADER) -> Path:
    """En huvudbok om ett eget år, med text som inte går att packa hårt."""
    vag = mapp / f"bok{nr}.csv"
    text = (f"{3000 + i};{i};{2000 + nr}-01-05;{(i * 2654435761) % 2**32:x}" for i in range(rader))
    vag.write_text("\n".join(["konto;belopp;datum;projekt", *text, ""]))
    return vag


def uppgift(mapp: Path, nr: int, rader: int = 1) -> Path:
    """En inskriven fil med personaltal."""
    vag = mapp / f"uppgift{nr}.toml"
    block = "".join(
        f'[[personal]]\nmatt = "Mått {i}"\nkon = "alla"\nvarde = {i}\nplats = "{i}"\n'
        for i in range(rader)
    )
    vag.write_text(
        f'[dokument]\ntitel = "T{nr}"\nfilnamn = "x.pdf"\nsha256 = "{"a" * 64}"\n'
        f'kommun = "0126"\nar = 2023\ntillfalle = "bokslut"\n{block}'
    )
    return vag


def las_in(mapp: Path, *filer: Path) -> None:
    lager = Lager(mapp)
    try:
        importera(las_filer(filer), Leveransval(kommun="0126"), lager, katalog(), "prov")
    finally:
        lager.stang()


def rader_i(lager: Lager) -> dict[str, bytes]:
    """Varje tabells rader i kraft, på datapaketets form."""
    return {namn: som_csv(TABELLER[namn], ram) for namn, ram in lager.alla().items()}


def laget(mapp: Path) -> tuple[Any, ...]:
    lager = Lager(mapp)
    try:
        filer = [(f.vag.name, f.sha256) for f in lager.filer("huvudbok")]
        return lager.version(), rader_i(lager), filer
    finally:
        lager.stang()


def _med_full_disk(ror: Any, hogst: int, gor: Callable[..., None], *val: Any) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (hogst, hogst))
    try:
        gor(*val)
    except Anvandarfel as fel:
        ror.send(list(fel.rader))
    else:
        ror.send([])


def med_full_disk(hogst: int, gor: Callable[..., None], *val: Any) -> list[str]:
    """Felets rader när ingen fil får bli större än `hogst` byte; inga om det gick."""
    ny = multiprocessing.get_context("forkserver")
    har, dar = ny.Pipe()
    process = ny.Process(target=_med_full_disk, args=(dar, hogst, gor, *val))
    process.start()
    dar.close()
    try:
        assert har.poll(VANTA_S)
        rader: list[str] = har.recv()
    except EOFError:
        pytest.fail("processen dog i stället för att säga vad som var fel")
    finally:
        process.join(VANTA_S)
    return rader


@pytest.mark.parametrize("andel", [0.02, 0.3, 0.7, 0.95])
@pytest.mark.parametrize("slag", ["bok", "uppgift"])
def test_full_disk_vid_inlasning(egen_datamapp: Path, tmp_path: Path, slag: str, andel: float):
    las_in(egen_datamapp, uppgift(tmp_path, 0), bok(tmp_path, 0, 10))
    fore = laget(egen_datamapp)
    vag = bok(tmp_path, 1) if slag == "bok" else uppgift(tmp_path, 1, 3000)
    databas = (egen_datamapp / "modell" / "hud.sqlite").stat().st_size
    stor = max(vag.stat().st_size, databas + 200_000 if slag == "uppgift" else 0)
    rader = med_full_disk(int(stor * andel), las_in, egen_datamapp, vag)
    if rader:
        assert all(r.count(" – ") >= 2 for r in rader), rader
        assert laget(egen_datamapp) == fore
    assert rader or andel > 0.5
    las_in(egen_datamapp, vag)
    assert laget(egen_datamapp)[0] == 2
    assert not list(egen_datamapp.glob(".mellan-*"))
    assert not [f for f in (egen_datamapp / "ra").iterdir() if f.name.startswith(".")]


def _exportera(data: Path, mapp: Path, format_: str) -> None:
    exportera(mapp, Lager(data), format_=format_)


@pytest.mark.parametrize("format_", ["datapaket", "parquet", "xlsx"])
def test_full_disk_vid_export(egen_datamapp: Path, tmp_path: Path, format_: str):
    las_in(egen_datamapp, uppgift(tmp_path, 0, 500), bok(tmp_path, 0))
    ut = tmp_path / "exporter" / "ut"
    _exportera(egen_datamapp, ut, format_)
    fore = {v.name: v.read_bytes() for v in ut.iterdir()}
    (rad,) = med_full_disk(3000, _exportera, egen_datamapp, ut, format_)
    assert rad.startswith(str(ut)) and rad.count(" – ") == 2
    assert {v.name: v.read_bytes() for v in ut.iterdir()} == fore
    assert [v.name for v in ut.parent.iterdir()] == ["ut"]


def test_en_fil_dar_mappen_skulle_sta(egen_datamapp: Path, tmp_path: Path):
    las_in(egen_datamapp, uppgift(tmp_path, 0))
    fore = laget(egen_datamapp)
    (egen_datamapp / "modell" / "huvudbok").write_text("i vägen")
    with pytest.raises(Anvandarfel, match="går inte att skriva i"):
        las_in(egen_datamapp, bok(tmp_path, 1))
    assert laget(egen_datamapp) == fore
    (egen_datamapp / "modell" / "huvudbok").unlink()
    las_in(egen_datamapp, bok(tmp_path, 1))
    with pytest.raises(Anvandarfel, match="är en fil"):
        exportera(tmp_path / "bok1.csv", Lager(egen_datamapp))
    with pytest.raises(Anvandarfel, match="går inte att skriva"):
        exportera(tmp_path / "bok1.csv" / "ut", Lager(egen_datamapp))


@pytest.mark.parametrize("anrop", ["open", "mkdir", "fsync", "rename"])
def test_en_skrivskyddad_disk(
    egen_datamapp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, anrop: str
):
    las_in(egen_datamapp, uppgift(tmp_path, 0), bok(tmp_path, 0, 10))
    fore, vag = laget(egen_datamapp), bok(tmp_path, 1, 10)

    def nej(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    oppna = os.open

    def bara_las(stig: Any, flaggor: int, *val: Any, **namn: Any) -> int:
        if flaggor & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            nej()
        return oppna(stig, flaggor, *val, **namn)

    with monkeypatch.context() as byte:
        byte.setattr(os, anrop, bara_las if anrop == "open" else nej)
        if anrop == "rename":
            byte.setattr(os, "replace", nej)
        with pytest.raises(Anvandarfel, match="Read-only file system"):
            las_in(egen_datamapp, vag)
    assert laget(egen_datamapp) == fore
    las_in(egen_datamapp, vag)
    assert laget(egen_datamapp)[0] == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root får skriva trots rättigheterna")
def test_en_mapp_utan_skrivratt(egen_datamapp: Path, tmp_path: Path):
    las_in(egen_datamapp, uppgift(tmp_path, 0))
    fore = laget(egen_datamapp)
    (egen_datamapp / "modell").chmod(0o555)
    try:
        with pytest.raises(Anvandarfel):
            las_in(egen_datamapp, bok(tmp_path, 1))
    finally:
        (egen_datamapp / "modell").chmod(0o755)
    assert laget(egen_datamapp) == fore


def _las_in_samtidigt(ror: Any, grind: Any, data: Path, vag: Path) -> None:
    grind.wait(VANTA_S)
    try:
        las_in(data, vag)
    except Anvandarfel as fel:
        ror.send(list(fel.rader))
    else:
        ror.send([])


@pytest.mark.parametrize("samma", [True, False])
def test_tva_huvudbocker_samtidigt(egen_datamapp: Path, tmp_path: Path, samma: bool):
    """Två processer läser in samma, eller var sin, bok: båda kommer in hela, ingen två gånger."""
    las_in(egen_datamapp, uppgift(tmp_path, 0))
    ny = multiprocessing.get_context("forkserver")
    grind, filer = ny.Barrier(2), [bok(tmp_path, 1), bok(tmp_path, 1 if samma else 2)]
    par = []
    for vag in filer:
        har, dar = ny.Pipe()
        process = ny.Process(target=_las_in_samtidigt, args=(dar, grind, egen_datamapp, vag))
        process.start()
        par.append((process, har))
    for process, har in par:
        assert har.poll(VANTA_S) and har.recv() == []
        process.join(VANTA_S)
    version, _, i_kraft = laget(egen_datamapp)
    assert (version, len(i_kraft)) == ((2, 1) if samma else (3, 2))
