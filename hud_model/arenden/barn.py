"""Barnprocessen som läser främmande filer, se `intag`: `python -m hud_model.arenden.barn`.

Tar en beställning som JSON på stdin och svarar med en rad JSON per fil på stdout. Innan något läses
sätts gränser för minne, processortid, filstorlek och öppna filer (där systemet har dem), nätet tas
bort (där systemet tillåter), och en vakt stoppar nätanrop, nya processer och skrivning utanför
mellanmappen. Vakten ser det som Python gör, inte det som bibliotek i C gör själva.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from typing import Any

from hud_model import kallor
from hud_model.arenden import _brev
from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.katalog import katalog

MINNE_HOGST = 600_000_000
_SKRIVET_HOGST = 2_000_000_000
_OPPNA_HOGST = 256
_NYTT_NAT, _NY_ANVANDARE = 0x40000000, 0x10000000
_FORBJUDET = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system")
_FORBJUDET += ("os.fork", "os.kill", "pty.", "urllib.", "http.", "ftplib.", "smtplib.")
_ANDRAR = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate")
_ANDRAR += ("os.chmod", "os.chown", "shutil.")
_SKRIVER = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Stoppat(RuntimeError):
    """Något som barnet inte får göra."""


def begransa() -> None:
    """Sätter gränserna för processen; på Windows finns de inte."""
    try:
        import resource
    except ImportError:
        return
    for vad, granser in (
        (resource.RLIMIT_DATA, MINNE_HOGST),
        (resource.RLIMIT_FSIZE, _SKRIVET_HOGST),
        (resource.RLIMIT_NOFILE, _OPPNA_HOGST),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(vad)[1]
        ny = granser if hard == resource.RLIM_INFINITY else min(granser, hard)
        resource.setrlimit(vad, (ny, ny))


def _begransa_tid(sekunder: float) -> None:
    """Ger nästa fil sin processortid; väggklockan håller den som väntar på svaret."""
    try:
        import resource
    except ImportError:
        return
    anvant = resource.getrusage(resource.RUSAGE_SELF)
    tak = int(anvant.ru_utime + anvant.ru_stime + sekunder) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (tak, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def utan_nat() -> None:
    """Ett eget nät utan förbindelser, där systemet tillåter det."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_NYTT_NAT) != 0:
            libc.unshare(_NYTT_NAT | _NY_ANVANDARE)


def vakt(mellan: str) -> Callable[[str, tuple[Any, ...]], None]:
    """Vakten som stoppar nät, processer och skrivning utanför mellanmappen (Stoppat)."""
    rot = os.path.realpath(mellan) + os.sep

    def utanfor(vag: Any) -> bool:
        return isinstance(vag, str | bytes | os.PathLike) and not os.path.realpath(
            os.fsdecode(vag)
        ).startswith(rot)

    def hor(handelse: str, uppgifter: tuple[Any, ...]) -> None:
        if handelse == "open":
            vag, _, flaggor = uppgifter
            if isinstance(flaggor, int) and flaggor & _SKRIVER and utanfor(vag):
                raise Stoppat(f"skriver utanför mellanmappen: {vag!r}")
        elif handelse.startswith(_FORBJUDET) or (
            handelse.startswith(_ANDRAR) and any(map(utanfor, uppgifter))
        ):
            raise Stoppat(f"{handelse} är inte tillåtet vid läsning")

    return hor


def _svar(fil: Fil, val: Leveransval) -> dict[str, Any]:
    try:
        return {"inlasningar": kallor.las(fil, val, katalog())}
    except Anvandarfel as fel:
        return {"misstag": fel.rader}
    except OSError as fel:
        return {"misstag": [f"{fil.namn} – går inte att läsa ({fel.strerror}) – ange en annan fil"]}


def main() -> None:
    """Läser beställningens filer och svarar på stdout."""
    begransa()
    utan_nat()
    svarar = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # det som ett bibliotek skriver hamnar i loggen och inte i svaret
    bestallning = _brev.las(sys.stdin.buffer.read())
    sys.addaudithook(vakt(bestallning["mellan"]))
    for fil, sekunder in bestallning["filer"]:
        _begransa_tid(sekunder)
        svarar.write(_brev.skriv(_svar(fil, bestallning["val"])) + "\n")
        svarar.flush()


if __name__ == "__main__":
    main()
