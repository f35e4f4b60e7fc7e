"""En lokal server som svarar som Koladas API v3, med värden ur en CSV, och krånglar på beställning.

    python bank/koladaserver.py VÄRDEN.csv[.gz] [PORT]

CSV:n har kolumnerna kpi_id, municipality_id, period, value och, om den vill, gender och status.
Hämta sedan med `python -m hud_model kolada hamta --bas-url http://127.0.0.1:PORT/v3`.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

HOGST_ID = 25
SIDA = 5000
Varden = dict[str, dict[str, dict[int, list[tuple[str, float | None, str]]]]]
"""kpi → kommun → år → (kön, värde, status)."""
Krangel = Callable[["Svarare", dict[str, Any]], None]
"""Svarar i stället för servern; får svaret som det skulle ha varit."""


def las_csv(fil: Path) -> Varden:
    """Värdena i filen, som kan vara packad."""
    oppna = gzip.open if fil.suffix == ".gz" else open
    with oppna(fil, "rt", encoding="utf-8", newline="") as text:
        return ur_rader(csv.DictReader(text))


def ur_rader(rader: Iterable[Mapping[str, Any]]) -> Varden:
    """Värdena ur rader med CSV:ns kolumner."""
    ut: Varden = {}
    for rad in rader:
        varde = float(rad["value"]) if rad["value"] not in ("", None) else None
        ut.setdefault(rad["kpi_id"], {}).setdefault(rad["municipality_id"], {}).setdefault(
            int(rad["period"]), []
        ).append((rad.get("gender") or "T", varde, rad.get("status") or ""))
    return ut


class Koladaserver:
    """Servern, igång i en egen tråd inom `with`. `krangel` svarar på de anrop den har nummer för.

    `fragade` är vägarna som efterfrågats, i ordning; numret är platsen där, från 0.
    """

    def __init__(
        self,
        varden: Varden,
        *,
        krangel: Mapping[int, Krangel] | None = None,
        titlar: Mapping[str, Mapping[str, Any]] | None = None,
        sida: int = SIDA,
        hogst_id: int = HOGST_ID,
        port: int = 0,
    ) -> None:
        self.varden = varden
        self.krangel = dict(krangel or {})
        self.titlar = titlar
        self.sida = sida
        self.hogst_id = hogst_id
        self.fragade: list[str] = []
        svarare = type("Svarare", (Svarare,), {"kolada": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", port), svarare)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/v3"

    def __enter__(self) -> Self:
        Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def svar(self, adress: str) -> tuple[int, dict[str, Any]]:
        """Statuskod och svar för en adress."""
        delar = urlsplit(adress)
        nr = int(parse_qs(delar.query).get("page", ["1"])[0])
        match delar.path.removeprefix("/v3/").split("/"):
            case ["data", "kpi", kpi, "municipality", kommuner, "year", ar]:
                poster = self._poster(kpi.split(","), kommuner.split(","), ar.split(","))
                bredast = max(map(len, (x.split(",") for x in (kpi, kommuner, ar))))
            case ["kpi", kpi] if self.titlar is not None:
                poster = [self.titlar[k] for k in kpi.split(",") if k in self.titlar]
                bredast = len(kpi.split(","))
            case _:
                return 404, {"detail": "Not Found"}
        if bredast > self.hogst_id:
            return 422, {"detail": "too many ids"}
        alla = list(poster)
        har = alla[(nr - 1) * self.sida : nr * self.sida]
        fler = nr * self.sida < len(alla)
        nasta = f"{self.url.removesuffix('/v3')}{delar.path}?page={nr + 1}" if fler else None
        return 200, {"values": har, "count": len(alla), "next_url": nasta, "previous_url": None}

    def _poster(self, kpi: list[str], kommuner: list[str], ar: list[str]) -> list[dict[str, Any]]:
        return [
            {
                "kpi": k,
                "municipality": m,
                "period": a,
                "values": [
                    {"gender": g, "count": 1, "status": s, "value": v, "isdeleted": False}
                    for g, v, s in matt
                ],
            }
            for k in kpi
            for m in kommuner
            for a in map(int, ar)
            if (matt := self.varden.get(k, {}).get(m, {}).get(a))
        ]


class Svarare(BaseHTTPRequestHandler):
    """Svarar på ett anrop."""

    kolada: Koladaserver
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """Svarar tills klienten är klar; en klient som lägger på mitt i är inget fel."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """Svarar, eller krånglar om anropets nummer står på listan."""
        nummer = len(self.kolada.fragade)
        self.kolada.fragade.append(self.path)
        kod, svar = self.kolada.svar(self.path)
        krangel = self.kolada.krangel.get(nummer)
        if krangel is not None:
            krangel(self, svar)
        else:
            self.skicka(kod, json.dumps(svar).encode())

    def skicka(self, kod: int, innehall: bytes, **huvud: str) -> None:
        """Skickar ett helt svar; understreck i huvudens namn blir bindestreck."""
        self.send_response(kod)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(innehall)))
        for namn, varde in huvud.items():
            self.send_header(namn.replace("_", "-"), varde)
        self.end_headers()
        self.wfile.write(innehall)

    def log_message(self, *_: object) -> None:
        """Tiger."""


def status(kod: int, **huvud: str) -> Krangel:
    """Svarar med en statuskod."""
    return lambda svarare, svar: svarare.skicka(kod, b'{"error": "nej"}', **huvud)


def byte(innehall: bytes, **huvud: str) -> Krangel:
    """Svarar 200 med egna byte."""
    return lambda svarare, svar: svarare.skicka(200, innehall, **huvud)


def andrat(andra: Callable[[dict[str, Any]], object]) -> Krangel:
    """Svarar 200 med svaret ändrat."""

    def krangla(svarare: Svarare, svar: dict[str, Any]) -> None:
        andra(svar)
        svarare.skicka(200, json.dumps(svar).encode())

    return krangla


def avhugget(svarare: Svarare, svar: dict[str, Any]) -> None:
    """Lovar hela svaret men lägger på halvvägs."""
    hela = json.dumps(svar).encode()
    svarare.send_response(200)
    svarare.send_header("Content-Length", str(len(hela)))
    svarare.end_headers()
    svarare.wfile.write(hela[: len(hela) // 2])
    svarare.close_connection = True


if __name__ == "__main__":
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with Koladaserver(las_csv(Path(sys.argv[1])), port=port) as server:
        print(server.url, flush=True)
        with suppress(KeyboardInterrupt):
            Event().wait()
