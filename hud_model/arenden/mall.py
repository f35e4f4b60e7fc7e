"""Mall: skriver leveransmallen till en fil som inte redan finns."""

from __future__ import annotations

from pathlib import Path

from hud_model.begrepp import Anvandarfel
from hud_model.export.mall import mallbok
from hud_model.katalog import Katalog
from hud_model.katalog.namn import forslag, namnd_eller_fel


def skriv_mall(
    fil: Path,
    katalog: Katalog,
    *,
    kommun: str | None = None,
    namnd: str | None = None,
    ar: int | None = None,
    tillfalle: str | None = None,
) -> dict[str, object]:
    """Skriver mallen och ger det som är ifyllt i bladet Leverans.

    Utan kommun gäller den enda i katalogen som har nämnden, annars den enda som inte är påhittad.
    En fil som redan finns skrivs aldrig över: den kan vara ifylld. Anvandarfel om filen inte kan
    skrivas eller om kommun eller nämnd inte finns.
    """
    if fil.suffix.lower() != ".xlsx":
        raise Anvandarfel(f"{fil} – mallen är en Excelfil – låt namnet sluta på .xlsx")
    if ar is not None and not 1900 <= ar <= 2100:
        raise Anvandarfel(f"--ar {ar} – är inte ett år – skriv året med fyra siffror")
    kommun = _kommun(katalog, kommun, namnd)
    forval = {
        "kommun": kommun,
        "namnd": _namnd(katalog, kommun, namnd),
        "ar": ar,
        "tillfalle": tillfalle,
    }
    innehall = mallbok(katalog, forval)
    try:
        with fil.open("xb") as ut:
            ut.write(innehall)
    except FileExistsError as fel:
        raise Anvandarfel(
            f"{fil} – finns redan och kan vara ifylld – ange ett annat namn, eller ta bort filen"
        ) from fel
    except OSError as fel:
        raise Anvandarfel(
            f"{fil} – går inte att skriva ({fel.strerror}) – ange en mapp som finns och går att "
            "skriva i"
        ) from fel
    return forval


def _kommun(katalog: Katalog, kommun: str | None, namnd: str | None) -> str | None:
    if kommun is not None:
        if katalog.kommun(kommun) is None:
            koder = [k.kod for k in katalog.kommuner]
            raise Anvandarfel(
                f"--kommun {kommun} – kommunen finns inte i katalogen – {forslag(kommun, koder)}"
            )
        return kommun
    har = [k for k in katalog.kommuner if namnd and katalog.namnd(k.kod, namnd) is not None]
    kandidater = har or list(katalog.kommuner)
    if len(kandidater) > 1:
        kandidater = [k for k in kandidater if not k.pahittad]
    return kandidater[0].kod if len(kandidater) == 1 else None


def _namnd(katalog: Katalog, kommun: str | None, namnd: str | None) -> str | None:
    if namnd is None:
        return None
    if kommun is None:
        raise Anvandarfel(f"--namnd {namnd} – finns i flera kommuner – ange också --kommun")
    try:
        return namnd_eller_fel(katalog, kommun, namnd).id
    except Anvandarfel as fel:
        raise Anvandarfel(f"--namnd {namnd} – {fel}") from fel
