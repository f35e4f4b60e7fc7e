"""Klienten: en värd, tålmodig vid tillfälliga fel, bestämd vid alla andra."""

from __future__ import annotations

import gzip
import json
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Event, Thread

import pytest
from koladaserver import Koladaserver, andrat, avhugget, byte, status

from hud_model.begrepp import Anvandarfel
from hud_model.kallor._kolada_api import FinnsInte, ForMangaId, Granser, Klient

VAG = "/data/kpi/N00001/municipality/0126/year/2022"


@pytest.fixture
def las(varden, vantat):
    """Hämtar en sida från en server som krånglar så."""

    def gor(krangel, granser=None, **mer):
        with (
            Koladaserver(varden, krangel=dict(enumerate(krangel))) as server,
            Klient(server.url, granser, vanta=vantat.append, **mer) as klient,
        ):
            return json.loads(klient.hamta(klient.adress(VAG)))

    return gor


def test_en_sida_hamtas(las, vantat):
    (post,) = las([])["values"]
    assert post["municipality"] == "0126"
    assert vantat == []


@pytest.mark.parametrize("krangel", [status(500), status(503), avhugget, byte(b'{"values": [')])
def test_tillfalliga_fel_provas_igen_med_langre_vantan(las, vantat, krangel):
    assert las([krangel, krangel, krangel])["count"] == 1
    assert vantat == [1, 2, 4]


def test_retry_after_i_sekunder_foljs(las, vantat):
    las([status(429, Retry_After="17"), status(429, Retry_After="obegripligt")])
    assert vantat == [17, 2]


def test_retry_after_som_datum_foljs(las, vantat):
    las([status(429, Retry_After=format_datetime(datetime.now(UTC) + timedelta(seconds=60)))])
    assert vantat == [pytest.approx(60, abs=2)]
    las([status(429, Retry_After="Wed, 21 Oct 2015 07:28:00")])
    assert vantat[1:] == [0]


def test_en_for_lang_vantan_sags_i_stallet_for_att_vantas(las, vantat):
    with pytest.raises(Anvandarfel, match="ber oss vänta 3600 sekunder – kör igen då"):
        las([status(429, Retry_After="3600")])
    assert vantat == []


def test_efter_sista_forsoket_ar_det_ett_fel_med_rad(las, vantat):
    with pytest.raises(Anvandarfel, match="svarade 503, 3 försök – inget har ändrats"):
        las([status(503)] * 3, Granser(forsok=3))
    assert vantat == [1, 2]


@pytest.mark.parametrize(
    ("krangel", "text"),
    [
        (status(301, Location="https://example.org/"), "skickar vidare till https://example.org/"),
        (status(410), "nedlagd"),
        (status(403), "svarade 403"),
        (byte(b"{}", Content_Encoding="br"), "packat som br"),
    ],
)
def test_annat_an_tillfalliga_fel_provas_inte_igen(las, vantat, krangel, text):
    with pytest.raises(Anvandarfel, match=text):
        las([krangel])
    assert vantat == []


def test_for_manga_id_och_okand_adress_ar_egna_svar(las):
    with pytest.raises(ForMangaId):
        las([status(422)])
    with pytest.raises(FinnsInte):
        las([status(404)])


def test_packade_svar_packas_upp_och_skadade_provas_igen(las, vantat):
    packat = gzip.compress(b'{"count": 7}')
    assert las([byte(packat, Content_Encoding="gzip")])["count"] == 7
    trasigt = [byte(b"skrap", Content_Encoding="gzip"), byte(packat[:-9], Content_Encoding="gzip")]
    assert las(trasigt)["count"] == 1
    assert vantat == [1, 2]


def test_en_packad_bomb_stoppas_innan_den_vuxit(las):
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 60_000
    with pytest.raises(Anvandarfel, match="större än 1 MB uppackat"):
        las([byte(bomb, Content_Encoding="gzip")], Granser(sida_hogst_byte=1024**2))


def test_alla_svar_tillsammans_har_ett_tak(las):
    with pytest.raises(Anvandarfel, match="hämta färre nyckeltal"):
        las([], Granser(allt_hogst_byte=10))


def test_ett_svar_som_droppar_for_langsamt_provas_igen(varden, vantat):
    tid = iter([0, 0, 0, 0, 500, 500, 500, 500, 500])
    with (
        Koladaserver(varden) as server,
        Klient(server.url, vanta=vantat.append, klocka=lambda: next(tid)) as klient,
    ):
        klient.hamta(klient.adress(VAG))
    assert vantat == [1]


@pytest.mark.parametrize("forst", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n{"])
def test_en_server_som_droppar_huvuden_eller_kropp_bryts_nar_tiden_ar_slut(forst):
    with (
        socket.create_server(("127.0.0.1", 0)) as uttag,
        Klient(
            f"http://127.0.0.1:{uttag.getsockname()[1]}/v3",
            Granser(allt_hogst_s=0.5),
            vanta=lambda s: None,
        ) as klient,
    ):
        slut = Event()

        def droppa() -> None:
            for _ in range(20):  # fler försök än så görs inte på en halv sekund
                try:
                    strom, _ = uttag.accept()
                except OSError:
                    return
                with strom, suppress(OSError):
                    strom.sendall(forst)
                    for _ in range(200):
                        if slut.wait(0.05):
                            return
                        strom.sendall(b"a")

        trad = Thread(target=droppa)
        trad.start()
        borjade = time.monotonic()
        with pytest.raises(Anvandarfel, match="fortsätter där den slutade"):
            klient.hamta(klient.adress("/data"))
        assert time.monotonic() - borjade < 5
        slut.set()
        uttag.shutdown(socket.SHUT_RDWR)
        trad.join()


def test_hela_hamtningen_har_en_langsta_tid(varden):
    tid = iter([0, 10])
    with (
        Koladaserver(varden) as server,
        Klient(server.url, Granser(allt_hogst_s=9), klocka=lambda: next(tid)) as klient,
        pytest.raises(Anvandarfel, match="fortsätter där den slutade"),
    ):
        klient.hamta(klient.adress(VAG))


def test_en_vard_som_inte_svarar_sags_med_namn(vantat):
    with (
        Klient("http://127.0.0.1:9/v3", vanta=vantat.append) as klient,
        pytest.raises(Anvandarfel, match=r"127\.0\.0\.1 går inte att nå, 6 försök"),
    ):
        klient.hamta(klient.adress(VAG))
    assert vantat == [1, 2, 4, 8, 16]


def test_tystnad_ar_ett_tillfalligt_fel(las, vantat):
    def tig(svarare, svar):
        svarare.rfile.read(1)

    assert las([tig], Granser(tyst_hogst_s=0.2))["count"] == 1
    assert vantat == [1]


@pytest.mark.parametrize(
    "url", ["ftp://a/v3", "api.kolada.se", "https://", "https://a/v3?x=1", "https://u:l@a/v3"]
)
def test_basadressen_ska_vara_en_hel_webbadress(url):
    with pytest.raises(Anvandarfel, match="är inte en adress till Kolada"):
        Klient(url)


@pytest.mark.parametrize(
    "nasta",
    [
        "https://api.kolada.example/v3/data",
        "http://api.kolada.se/v3/data",
        "https://api.kolada.se:8443/v3/data",
        "https://api.kolada.se/v2/data",
        "https://api.kolada.se/v3/../v2/data",
        "//annan.example/v3/data",
        "https://api.kolada.se@annan.example/v3/data",
    ],
)
def test_nasta_sida_far_bara_ligga_under_samma_adress(nasta):
    with Klient() as klient, pytest.raises(Anvandarfel, match="utanför https://api.kolada.se/v3"):
        klient.nasta("https://api.kolada.se/v3/data", nasta)


def test_nasta_sida_far_vara_relativ():
    with Klient() as klient:
        nasta = klient.nasta("https://api.kolada.se/v3/data/x", "?page=2")
    assert nasta == "https://api.kolada.se/v3/data/x?page=2"


def test_andrat_svar_kommer_som_det_ar(las):
    assert las([andrat(lambda svar: svar.update(count=99))])["count"] == 99
