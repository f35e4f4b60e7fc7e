"""Dörrarna in till servern: vilka värdnamn den svarar på, udda adresser, och vad som hämtas."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from hud_model.arenden.exportera import pakettabeller
from hud_model.begrepp import Svar
from hud_model.export.datapaket import datapaket
from hud_model.export.tabell import csv
from hud_model.ui.server import MELLANLED, VAGAR

Hamta = Callable[..., int]


async def _ta_emot(ws: WebSocket) -> None:
    await ws.accept()
    await ws.close()


APP = Starlette(routes=[*VAGAR, WebSocketRoute("/strom", _ta_emot)], middleware=MELLANLED)


@pytest.fixture
def hamta(startlager) -> Hamta:
    """Statuskoden för en väg, med värdnamn och frågedel."""

    def gor(stig: str, vard: str = "127.0.0.1", **fraga: str) -> int:
        async def svar() -> int:
            vag = httpx.ASGITransport(APP)
            async with httpx.AsyncClient(transport=vag, base_url="http://x") as klient:
                adress = f"{stig}?{urlencode(fraga)}"
                return (await klient.get(adress, headers={"host": vard})).status_code

        return asyncio.run(svar())

    return gor


def strom_tas_emot(vard: str) -> bool:
    """Om en websocket med det värdnamnet tas emot."""
    sant: list[dict[str, Any]] = []

    async def ta() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def skicka(meddelande: Any) -> None:
        sant.append(meddelande)

    scope = {"type": "websocket", "path": "/strom", "headers": [(b"host", vard.encode())]}
    asyncio.run(APP({**scope, "query_string": b"", "subprotocols": []}, ta, skicka))
    return sant[0]["type"] == "websocket.accept"


@pytest.mark.parametrize("vard", ["localhost", "127.0.0.1", "localhost:8501", "127.0.0.1:80"])
def test_den_egna_datorns_namn_slapps_in(hamta: Hamta, vard: str):
    assert hamta("/hamta/mall.xlsx", vard) == 200
    assert strom_tas_emot(vard)


@pytest.mark.parametrize("vard", ["ond.example", "localhost.ond.example", "127.0.0.1.ond.example"])
def test_ett_annat_namn_som_pekar_hit_far_inget(hamta: Hamta, vard: str):
    assert {hamta(s, vard) for s in ("/hamta/datapaket.zip", "/hamta/mall.xlsx", "/")} == {400}
    assert not strom_tas_emot(vard)


@pytest.mark.parametrize("tal", ["", "x", "-1", "+1", "1.0", "2_023", "１", "٣", "1" * 30, " 1"])
def test_ett_udda_nummer_i_adressen_ar_ett_fel_i_adressen(hamta: Hamta, tal: str):
    fraga = {"kommun": "0126", "ar": "2023", "tillfalle": "bokslut", "version": "1"}
    for falt in ("version", "ar", "sedan"):
        assert hamta("/hamta/oversikt.csv", **{**fraga, falt: tal}) == 400, falt
    assert hamta("/hamta/datapaket.zip", version=tal) == 400
    assert hamta("/hamta/mall.xlsx", ar=tal) == 404
    assert hamta("/hamta/oversikt.csv", **fraga) == 200


FORMLER = ["=1+1", "+46", "-a", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", FORMLER)
def test_text_som_kalkylprogram_raknar_ut_far_en_apostrof_och_tal_inte(text: str):
    svar = Svar("x", "", pd.DataFrame({"titel": [text, "a=b"], "belopp": [-1, 2]}))
    rader = csv(svar).decode("utf-8-sig")
    assert f"'{text}" in rader
    assert "'a=b" not in rader and ",-1" in rader


def test_det_oppna_datapaketet_bar_texten_som_den_ar(startlager):
    tabeller = pakettabeller(startlager)
    namn = tabeller["namnd"].astype(object)
    namn.loc[0, "forvaltning"] = "=1+1"
    filer = datapaket({**tabeller, "namnd": namn})
    (csvfil,) = [v for k, v in dict(filer).items() if k.endswith("namnd.csv")]
    assert b"=1+1" in csvfil and b"'=1+1" not in csvfil
