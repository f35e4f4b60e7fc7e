"""Inställningar ur miljön, alla med förval, och lagret de leder till."""

from __future__ import annotations

import getpass
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._kolada_api import BAS_URL
from hud_model.lager import Lager

ROT = Path(__file__).resolve().parents[2]
STARTPAKET = ROT / "data" / "start"


@dataclass(frozen=True)
class Installning:
    """Inställningarna i kraft. `databas` är None för SQLite i datamappen.

    `vardar` är värdnamnen som sidan svarar på; `*` är alla.
    """

    data: Path
    databas: str | None
    anvandare: str
    kolada_url: str = BAS_URL
    vardar: tuple[str, ...] = ("localhost", "127.0.0.1")

    def visas(self) -> dict[str, str]:
        """Inställningarna som text, med lösenord dolda."""
        url = _utan_losenord(self.databas) if self.databas else "SQLite i HUD_DATA"
        return {
            "HUD_DATA": str(self.data),
            "HUD_DATABAS": url,
            "HUD_ANVANDARE": self.anvandare,
            "HUD_KOLADA_URL": re.sub(r"//[^/]*@", "//dolt@", self.kolada_url),
            "HUD_VARDAR": ",".join(self.vardar),
        }


def _utan_losenord(databas: str) -> str:
    """Databasens adress med lösenord dolda, även de som står efter frågetecknet."""
    try:
        url = sa.make_url(databas)
    except sa.exc.ArgumentError:
        return "(adressen går inte att tolka)"
    dolda = {namn: "dolt" for namn in url.query if "pass" in namn.lower()}
    return url.update_query_dict(dolda).render_as_string()


def installning() -> Installning:
    """Inställningarna ur HUD_DATA, HUD_DATABAS, HUD_ANVANDARE, HUD_KOLADA_URL och HUD_VARDAR."""
    vardar = tuple(v for v in os.environ.get("HUD_VARDAR", "").replace(" ", "").split(",") if v)
    return Installning(
        data=Path(os.environ.get("HUD_DATA", ROT / "data")),
        databas=os.environ.get("HUD_DATABAS") or None,
        anvandare=os.environ.get("HUD_ANVANDARE") or _inloggad(),
        kolada_url=os.environ.get("HUD_KOLADA_URL") or BAS_URL,
        vardar=vardar or Installning.vardar,
    )


def _inloggad() -> str:
    try:
        return getpass.getuser()
    except KeyError:  # en behållare kan köra som ett nummer utan namn
        return str(os.getuid())


@lru_cache(maxsize=4)
def _lager(data: Path, databas: str | None) -> Lager:
    return Lager(data, databas)


def oppna() -> Lager:
    """Lagret som inställningarna pekar ut, öppnat en gång per process.

    Anvandarfel om datamappen eller databasen inte går att öppna.
    """
    val = installning()
    try:
        return _lager(val.data, val.databas)
    except OSError as fel:
        raise Anvandarfel(
            f"HUD_DATA={val.data} – datamappen går inte att använda ({fel.strerror}) – "
            "ange en mapp som går att skriva i"
        ) from fel
    except (sa.exc.SQLAlchemyError, ImportError) as fel:
        raise Anvandarfel(
            f"HUD_DATABAS={val.visas()['HUD_DATABAS']} – databasen går inte att öppna "
            f"({type(fel).__name__}) – rätta adressen, eller ta bort den för SQLite i HUD_DATA"
        ) from fel
