"""Nyckeltalens värden till Parquet, delade på år, och raden som beskriver ett nyckeltal.

Värdena skrivs i omgångar, så att minnet som går åt inte växer med antalet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hud_model.begrepp import Rad
from hud_model.kallor._kolada_svar import Varde
from hud_model.kallor._lat import Lat
from hud_model.katalog import Katalog

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq
else:
    pa, pq = Lat("pyarrow"), Lat("pyarrow.parquet")

_OMGANG = 100_000
_KOLUMNER = ("kommun", "nyckeltal", "kon", "varde", "status")


@dataclass
class Varden:
    """Värdena väntar per år tills omgången är full, och skrivs då i `mapp`."""

    mapp: Path
    _vantar: dict[int, list[Varde]] = field(default_factory=dict)
    _vantande: int = 0
    _filer: dict[int, pq.ParquetWriter] = field(default_factory=dict)

    def lagg_till(self, varden: Iterable[Varde]) -> None:
        """Lägger värdena till omgången, och skriver den när den är full."""
        for varde in varden:
            self._vantar.setdefault(varde.ar, []).append(varde)
            self._vantande += 1
        if self._vantande >= _OMGANG:
            self._skriv_omgang()

    def _skriv_omgang(self) -> None:
        schema = pa.schema([(k, pa.float64() if k == "varde" else pa.string()) for k in _KOLUMNER])
        for ar, varden in sorted(self._vantar.items()):
            kolumner = [[getattr(v, k) for v in varden] for k in _KOLUMNER]
            tabell = pa.table(kolumner, schema=schema).sort_by(
                [(k, "ascending") for k in ("nyckeltal", "kommun", "kon")]
            )
            if ar not in self._filer:
                del_ = self.mapp / f"ar={ar}"
                del_.mkdir(parents=True)
                self._filer[ar] = pq.ParquetWriter(
                    del_ / "del.parquet", schema, compression="zstd", write_page_checksum=True
                )
            self._filer[ar].write_table(tabell)
        self._vantar.clear()
        self._vantande = 0

    def skriv(self) -> None:
        """Skriver det som väntar och stänger filerna."""
        self._skriv_omgang()
        for fil in self._filer.values():
            fil.close()


def nyckeltalsrad(id_: str, om: Mapping[str, Any] | None, namn: str, katalog: Katalog) -> Rad:
    """Nyckeltalets rad: Koladas titel och beskrivning (`om`), katalogens riktning och slag."""
    kand = katalog.nyckeltal.get(id_)
    return {
        "id": id_,
        "titel": om["titel"] if om else kand.titel if kand else id_,
        "beskrivning": om["beskrivning"] if om else None,
        "riktning": kand.riktning if kand else "neutral",
        "slag": kand.slag if kand else None,
        "omrade": kand.omrade if kand else None,
        "enhet": kand.enhet if kand else None,
        "kalla": "Kolada",
        "publicerad": om["publicerad"] if om else None,
        "plats": om["plats"] if om else namn,
    }
