"""Intag: filer läses i en barnprocess med gränser, så att ingen fil kan fälla programmet.

Barnet (`hud_model.arenden.barn`) har inget nät och får bara skriva i mellanmappen. Gränser:

- filen högst 5 GB, en zip högst 500 MB (källan sätter ofta en lägre gräns);
- tiden 18 processorsekunder per fil, och en till per påbörjad MB över 10; på klockan sex gånger
  det, för datorn kan vara upptagen av annat (på Windows, som inte räknar processortid, en gång);
- minnet 600 MB, där systemet har sådana gränser (inte Windows, där tid och storlek räcker).

Ett barn läser filerna i tur och ordning. Dör det på en fil blir det filens misstag, och ett nytt
barn läser resten. Samtalet är rader av JSON, så att inget annat än värden kommer tillbaka.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from hud_model.arenden import _brev
from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval

VISADE_HOGST = 50
FIL_HOGST = 5_000_000_000
ZIP_HOGST = 500_000_000
"""En zip läses hel till minnet."""
KLOCKA = 1 if sys.platform == "win32" else 6
_SEKUNDER = 18.0
_MB = 1_000_000
_SNABB_HOGST = 10 * _MB
_ROT = Path(__file__).resolve().parents[2]
_MILJO = ("HUD_KATALOG", "HUD_IDAG", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "PATH")
_TRADAR = {
    "OMP_NUM_THREADS": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_IO_THREADS": "2",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
}


def las_filerna(
    filer: Sequence[Fil],
    val: Leveransval,
    mellan: Path,
    framsteg: Callable[[int, int, str], None] | None = None,
) -> list[Inlasning]:
    """Alla inläsningar i filerna, i filernas ordning; stora tabeller ligger i `mellan`.

    `mellan` är en tom mapp i datamappen. `framsteg` får hur många filer som är lästa, hur många de
    är och namnet på den som läses. Anvandarfel med alla filers misstag, högst 50 och antalet till.
    """
    pa_plats = [_pa_plats(fil, mellan / str(nr)) for nr, fil in enumerate(filer)]
    misstag: list[str] = []
    inlasningar: list[Inlasning] = []
    kvar = []
    for nr, fil in enumerate(pa_plats):
        fel = _orimlig(fil)
        misstag += fel
        if not fel:
            kvar.append(nr)
    while kvar:
        with _Barn(pa_plats, kvar, val, mellan) as barn:
            while kvar:
                nr = kvar.pop(0)
                if framsteg:
                    framsteg(nr, len(filer), pa_plats[nr].namn)
                svar = barn.svar(pa_plats[nr])
                misstag += svar.get("misstag", ())
                inlasningar += (_markt(inl, filer[nr]) for inl in svar.get("inlasningar", ()))
                if "dog" in svar:
                    misstag.append(svar["dog"])
                    break
    if misstag:
        misstag += [fraga for inl in inlasningar for fraga in fragerader(inl)]
        raise Anvandarfel(*hogst(misstag))
    return inlasningar


def fragerader(inl: Inlasning) -> list[str]:
    """Källans frågor, en rad var: fil, plats, vad, åtgärd."""
    return [
        f"{inl.filnamn} – {f.plats}: {f.text} – {f.atgard}; läs annars in resten med --bekrafta"
        for f in inl.fragor
    ]


def hogst(misstag: Iterable[str]) -> list[str]:
    """De första 50 raderna utan upprepningar, och sist hur många till det finns."""
    alla = list(dict.fromkeys(misstag))
    fler = len(alla) - VISADE_HOGST
    return alla if fler <= 0 else [*alla[:VISADE_HOGST], f"… och {fler} till"]


def _markt(inl: Inlasning, fil: Fil) -> Inlasning:
    """Inläsningen med filens kontrollsumma, när källan lämnat den till den som beställde."""
    if inl.sha256:
        return inl
    return replace(inl, id=fil.sha256[:12], sha256=fil.sha256)


def _pa_plats(fil: Fil, mapp: Path) -> Fil:
    """Filen på en plats som barnet kan läsa, med egen mellanmapp och ett namn som går att visa."""
    namn = "".join(t if t.isprintable() else "?" for t in fil.namn)[:200] or "fil utan namn"
    mapp.mkdir()
    vag = fil.vag
    if vag is None:
        vag = mapp.with_name(f"{mapp.name}.fil")
        vag.write_bytes(fil.innehall)
    return Fil(
        namn,
        mapp=fil.mapp.absolute() if fil.mapp else None,
        vag=vag.absolute(),
        mellan=mapp.absolute(),
    )


def _orimlig(fil: Fil) -> list[str]:
    try:
        storlek = fil.storlek
    except OSError as fel:
        return [f"{fil.namn} – filen går inte att läsa ({fel.strerror}) – ange en annan fil"]
    if storlek == 0:
        return [f"{fil.namn} – filen är tom – exportera den på nytt"]
    hogst = ZIP_HOGST if fil.borjan.startswith(b"PK") else FIL_HOGST
    if storlek > hogst:
        return [f"{fil.namn} – är {storlek // _MB} MB, mer än {hogst // _MB} – dela filen"]
    return []


def tidsgrans(storlek: int) -> float:
    """Processorsekunder som en fil av den storleken (byte) får ta att läsa."""
    return _SEKUNDER + max(0, -(-(storlek - _SNABB_HOGST) // _MB))


class _Barn:
    """En barnprocess som läser filerna i `kvar`, i ordning."""

    def __init__(
        self, filer: Sequence[Fil], kvar: Sequence[int], val: Leveransval, mellan: Path
    ) -> None:
        self._logg = mellan / "barn.txt"
        bestallning = {
            "mellan": str(mellan.absolute()),
            "val": val,
            "filer": [(filer[nr], tidsgrans(filer[nr].storlek)) for nr in kvar],
        }
        miljo = {namn: os.environ[namn] for namn in _MILJO if namn in os.environ}
        with self._logg.open("wb") as logg:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-B", "-X", "utf8", "-m", "hud_model.arenden.barn"],
                env={**miljo, **_TRADAR, "PYTHONPATH": str(_ROT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=logg,
            )
        self._rader: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._lasare = threading.Thread(target=self._lyssna, daemon=True)
        self._lasare.start()
        assert self._process.stdin is not None
        try:
            with self._process.stdin as till_barnet:
                till_barnet.write(_brev.skriv(bestallning).encode())
        except BrokenPipeError:  # det syns som ett barn som inte svarar
            pass

    def __enter__(self) -> _Barn:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._lasare.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _lyssna(self) -> None:
        ut: IO[bytes] = self._process.stdout  # type: ignore[assignment]
        for rad in ut:
            self._rader.put(rad)
        self._rader.put(None)

    def svar(self, fil: Fil) -> dict[str, Any]:
        """Barnets svar om filen: `inlasningar`, `misstag`, eller `dog` med en rad om varför."""
        sekunder = KLOCKA * tidsgrans(fil.storlek)
        try:
            rad = self._rader.get(timeout=sekunder)
        except queue.Empty:
            return {
                "dog": f"{fil.namn} – tog mer än {sekunder:.0f} sekunder att läsa: för stor eller "
                "för trasig – dela filen eller exportera den på nytt"
            }
        if rad is not None:
            svar: dict[str, Any] = _brev.las(rad)
            return svar
        self._process.wait()
        return {
            "dog": f"{fil.namn} – är för stor eller för trasig för att läsas{self._orsak()} – dela "
            "filen eller exportera den på nytt"
        }

    def _orsak(self) -> str:
        """Det barnet sade sist, när det inte dog av brist på minne eller tid."""
        sagt = self._logg.read_text("utf-8", errors="replace").strip().splitlines()
        if self._process.returncode < 0 or not sagt or "memory" in sagt[-1].lower():
            return ""
        return f" ({sagt[-1][:200]})"
