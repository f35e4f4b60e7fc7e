"""Klienten mot Koladas API v3: en sida i taget, från en enda värd, med gränser för allt.

Tillfälliga fel (429, 5xx, avbrott, halva svar) prövas igen med allt längre väntan och det
`Retry-After` som servern ber om. Allt annat blir `Anvandarfel`: en sida som inte går att hämta
hel är aldrig ett tomt svar. Ingen omdirigering följs, och `next_url` får bara leda vidare under
samma adress. Sidornas innehåll prövas i `_kolada_svar`.
"""

from __future__ import annotations

import json
import socket
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event, Timer
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx

from hud_model import VERSION
from hud_model.begrepp import Anvandarfel
from hud_model.kallor._kolada_svar import SVAR_HOGST_BYTE, Svarsfel

BAS_URL = "https://api.kolada.se/v3"
_TILLFALLIGA = frozenset({408, 425, 429, 500, 502, 503, 504})
_BIT = 64 * 1024


class ForMangaId(Exception):
    """Servern säger 422: adressen rymmer fler id:n än den tar emot. Dela anropet."""


class FinnsInte(Exception):
    """Servern säger 404: det finns inget på den adressen."""


class _Tillfalligt(Exception):
    """Ett fel som kan gå över; `sekunder` är väntan som servern ber om."""

    def __init__(self, vad: str, sekunder: float | None = None) -> None:
        super().__init__(vad)
        self.sekunder = sekunder


@dataclass(frozen=True)
class Granser:
    """Hur länge och hur mycket klienten hämtar som mest, i sekunder och uppackade byte."""

    forsok: int = 6
    vanta_forst_s: float = 1.0
    vanta_hogst_s: float = 120.0
    tyst_hogst_s: float = 30.0
    sida_hogst_s: float = 120.0
    allt_hogst_s: float = 6 * 3600.0
    sida_hogst_byte: int = SVAR_HOGST_BYTE
    allt_hogst_byte: int = 16 * 1024**3


def _vanta(sekunder: float) -> None:
    Event().wait(sekunder)


class Klient:
    """Hämtar sidor under en basadress. Används med `with`; stängs när hämtningen är klar."""

    def __init__(
        self,
        bas_url: str = BAS_URL,
        granser: Granser | None = None,
        *,
        vanta: Callable[[float], object] | None = None,
        klocka: Callable[[], float] = time.monotonic,
    ) -> None:
        """Anvandarfel om basadressen inte är en fullständig http- eller https-adress."""
        bas = urlsplit(bas_url)
        hel = bas.scheme in ("http", "https") and bool(bas.hostname)
        if not hel or bas.query or bas.fragment or "@" in bas.netloc:
            raise Anvandarfel(
                "--bas-url eller HUD_KOLADA_URL – är inte en adress till Kolada, utan inloggning "
                f"och frågetecken – ange den som {BAS_URL}"
            )
        self.bas_url = bas_url.rstrip("/")
        self.vard = bas.hostname
        self._granser = granser or Granser()
        self._vanta = vanta or _vanta
        self._klocka = klocka
        self._borjade = klocka()
        self._byte = 0
        self._strom: Any = None
        self._http = httpx.Client(
            follow_redirects=False,
            timeout=httpx.Timeout(self._granser.tyst_hogst_s),
            headers={
                "User-Agent": f"huddinge-uppfoljning/{VERSION}",
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def adress(self, vag: str) -> str:
        """Adressen till en väg under basadressen."""
        return f"{self.bas_url}{vag}"

    def nasta(self, fran: str, next_url: str) -> str:
        """Adressen till nästa sida; Svarsfel om den leder någon annanstans än basadressen."""
        mal = urljoin(fran, next_url)
        delar, bas = urlsplit(mal), urlsplit(self.bas_url)
        samma = (delar.scheme, delar.netloc) == (bas.scheme, bas.netloc)
        if not samma or not delar.path.startswith(f"{bas.path}/") or ".." in delar.path:
            raise Svarsfel(
                f"{fran} – nästa sida pekar på {mal}, utanför {self.bas_url} – inget annat hämtas "
                "därifrån; kontrollera adressen och kör igen"
            )
        return mal

    def hamta(self, url: str) -> bytes:
        """Sidans uppackade byte, som är JSON; väntar och försöker igen vid tillfälliga fel.

        Anvandarfel när försöken, tiden eller storleken är slut eller svaret inte går att
        använda; `ForMangaId` vid 422 och `FinnsInte` vid 404.
        """
        g = self._granser
        for nr in range(1, g.forsok + 1):
            self._prova_tiden(url)
            try:
                return self._ett_forsok(url)
            except _Tillfalligt as fel:
                dags_att_sluta = nr == g.forsok
                sekunder = fel.sekunder
                if sekunder is None:
                    sekunder = min(g.vanta_forst_s * 2 ** (nr - 1), g.vanta_hogst_s)
                elif sekunder > g.vanta_hogst_s:
                    raise Anvandarfel(
                        f"{url} – {fel}; servern ber oss vänta {sekunder:.0f} sekunder – "
                        "kör igen då: det som redan hämtats finns kvar"
                    ) from fel
                if dags_att_sluta:
                    raise Anvandarfel(
                        f"{url} – {fel}, {g.forsok} försök – inget har ändrats; kör igen senare: "
                        "det som redan hämtats finns kvar"
                    ) from fel
            self._vanta(sekunder)
        raise AssertionError("slingan slutar med svar eller fel")

    def _prova_tiden(self, url: str) -> None:
        if self._klocka() - self._borjade > self._granser.allt_hogst_s:
            raise Anvandarfel(
                f"{url} – hämtningen har pågått längre än {self._granser.allt_hogst_s / 60:.0f} "
                "minuter – kör igen: den fortsätter där den slutade"
            )

    def _ett_forsok(self, url: str) -> bytes:
        vakt = Timer(self._tid_kvar(), self._bryt)
        vakt.start()
        try:
            with self._http.stream("GET", url, extensions={"trace": self._minns_strommen}) as svar:
                self._prova_status(url, svar)
                innehall = self._las(url, svar)
            json.loads(innehall)
            return innehall
        except httpx.TimeoutException as fel:
            raise _Tillfalligt("servern svarade inte i tid") from fel
        except httpx.ConnectError as fel:
            raise _Tillfalligt(f"{self.vard} går inte att nå") from fel
        except httpx.TransportError as fel:
            raise _Tillfalligt("svaret bröts mitt i") from fel
        except (ValueError, RecursionError) as fel:
            raise _Tillfalligt("svaret är inte hel JSON") from fel
        finally:
            vakt.cancel()

    def _tid_kvar(self) -> float:
        """Sekunderna som en sida får ta, huvuden och kropp; aldrig mer än allt har kvar."""
        kvar = self._granser.allt_hogst_s - (self._klocka() - self._borjade)
        return max(0.0, min(self._granser.sida_hogst_s, kvar))

    def _minns_strommen(self, handelse: str, vad: dict[str, Any]) -> None:
        """Minns förbindelsen: en server som droppar huvuden ger inget svar att bryta."""
        if handelse in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._strom = vad["return_value"]

    def _bryt(self) -> None:
        """Stänger förbindelsen under den som läser; läsningen slutar då med ett avbrott."""
        uttag = self._strom.get_extra_info("socket") if self._strom else None
        if uttag is not None:
            with suppress(OSError):  # den hann stängas av sig själv
                socket.socket.shutdown(uttag, socket.SHUT_RDWR)

    def _prova_status(self, url: str, svar: httpx.Response) -> None:
        kod = svar.status_code
        if kod in _TILLFALLIGA:
            raise _Tillfalligt(f"servern svarade {kod}", _be_om_vantan(svar))
        if kod == 422:
            raise ForMangaId(url)
        if kod == 404:
            raise FinnsInte(url)
        if 300 <= kod < 400:
            raise Anvandarfel(
                f"{url} – servern skickar vidare till {svar.headers.get('location', '?')} – "
                "omdirigering följs inte; ange rätt adress med --bas-url"
            )
        if kod == 410:
            raise Anvandarfel(
                f"{url} – adressen är nedlagd (410) – ange en version som finns med --bas-url"
            )
        if kod != 200:
            raise Anvandarfel(
                f"{url} – servern svarade {kod} – kontrollera adressen och id:na, och kör igen"
            )

    def _las(self, url: str, svar: httpx.Response) -> bytes:
        """Svarets byte, uppackade lite i taget så att ett litet svar inte kan bli jättestort."""
        kodning = svar.headers.get("content-encoding", "identity")
        if kodning not in ("identity", "gzip"):
            raise Anvandarfel(
                f"{url} – svaret är packat som {kodning} – servern ska svara med gzip eller opackat"
            )
        packare = zlib.decompressobj(31) if kodning == "gzip" else None
        borjade = self._klocka()
        delar: list[bytes] = []
        storlek = 0
        try:
            for packat in svar.iter_raw():
                rest = packat
                while rest:
                    bit = packare.decompress(rest, _BIT) if packare else rest
                    rest = packare.unconsumed_tail if packare else b""
                    storlek += len(bit)
                    self._prova_storlek(url, storlek)
                    delar.append(bit)
                if self._klocka() - borjade > self._granser.sida_hogst_s:
                    raise _Tillfalligt(
                        f"svaret tog längre tid än {self._granser.sida_hogst_s:.0f} sekunder"
                    )
        except zlib.error as fel:
            raise _Tillfalligt("svaret är skadat") from fel
        if packare and not packare.eof:
            raise _Tillfalligt("svaret bröts mitt i")
        self._byte += storlek
        return b"".join(delar)

    def _prova_storlek(self, url: str, storlek: int) -> None:
        g = self._granser
        if storlek > g.sida_hogst_byte:
            raise Anvandarfel(
                f"{url} – svaret är större än {g.sida_hogst_byte // 1024**2} MB uppackat – "
                "så stort är inget svar från Kolada; kontrollera adressen"
            )
        if self._byte + storlek > g.allt_hogst_byte:
            raise Anvandarfel(
                f"{url} – svaren är tillsammans större än {g.allt_hogst_byte // 1024**3} GB – "
                "hämta färre nyckeltal eller år åt gången"
            )


def _be_om_vantan(svar: httpx.Response) -> float | None:
    """Sekunderna som `Retry-After` anger, som tal eller datum; None om inget går att förstå."""
    text = svar.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        da = parsedate_to_datetime(text)
    except ValueError:
        return None
    if da.tzinfo is None:
        da = da.replace(tzinfo=UTC)
    return max(0.0, (da - datetime.now(UTC)).total_seconds())
