"""Servern runt appen: språk och säkerhetshuvuden, hämtning av svar, start och uppvärmning."""

from __future__ import annotations

import gc
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import wraps
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hud_model.arenden.exportera import pakettabeller
from hud_model.arenden.installning import installning, oppna
from hud_model.arenden.mall import forvalda
from hud_model.arenden.startdata import fyll_tomt
from hud_model.begrepp import Anvandarfel, Period, Urval
from hud_model.diagram._stil import Stil, figur
from hud_model.export.datapaket import datapaket, som_zip
from hud_model.export.mall import mallbok
from hud_model.export.tabell import csv, xlsx
from hud_model.fragor import FRAGOR
from hud_model.fragor._grund import TILLFALLE
from hud_model.fragor.jamforelser import talande
from hud_model.fragor.oversikt import att_fraga_om, oversikt
from hud_model.fragor.ram import valbart
from hud_model.katalog import katalog, pahittad
from hud_model.tal import helt
from hud_model.ui.ram import kand_kommun
from hud_model.ui.sida import varm

_HUVUDEN = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
    b"referrer-policy": b"same-origin",
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORST = (oversikt, att_fraga_om, talande)
"""Frågorna som det första besöket ställer."""
_OPACKAT = ("/static", "/_stcore", "/media")


class Svenska:
    """Skriver om sidans språk till sv och sätter säkerhetshuvuden."""

    def __init__(self, app: ASGIApp) -> None:
        """Lägger sig runt appen."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Släpper igenom allt; HTML-svaret får lang="sv"."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not scope["path"].startswith(_OPACKAT):
            huvuden = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
            scope = {**scope, "headers": huvuden}
        start: Message = {}
        kropp = io.BytesIO()

        async def skicka(meddelande: Message) -> None:
            nonlocal start
            if meddelande["type"] == "http.response.start":
                start = meddelande
                start["headers"] = [*start.get("headers", []), *_HUVUDEN.items()]
                if not _ar_html(start):
                    await send(start)
                return
            if not _ar_html(start):
                await send(meddelande)
                return
            kropp.write(meddelande.get("body", b""))
            if meddelande.get("more_body"):
                return
            text = kropp.getvalue().replace(b'<html lang="en">', b'<html lang="sv">', 1)
            start["headers"] = [
                (k, str(len(text)).encode() if k.lower() == b"content-length" else v)
                for k, v in start["headers"]
            ]
            await send(start)
            await send({"type": "http.response.body", "body": text})

        await self.app(scope, receive, skicka)


def _ar_html(start: Message) -> bool:
    return any(
        k.lower() == b"content-type" and v.startswith(b"text/html") for k, v in start["headers"]
    )


def _sagt(hamta_: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Hämtningen, där det som användaren måste rätta blir text och status 503."""

    @wraps(hamta_)
    def svara(request: Request) -> Response:
        try:
            return hamta_(request)
        except Anvandarfel as fel:
            return PlainTextResponse(str(fel), 503)

    return svara


@_sagt
def hamta(request: Request) -> Response:
    """Ett svars tabell som CSV eller Excel; adressen bär urvalet."""
    namn, _, andelse = request.path_params["fil"].rpartition(".")
    q = request.query_params
    if namn not in FRAGOR or andelse not in ("csv", "xlsx"):
        return PlainTextResponse("Det finns inget sådant att hämta.", 404)
    try:
        sedan = helt(q["sedan"]) if "sedan" in q else None
        urval = Urval(
            q["kommun"],
            helt(q["ar"]),
            q["tillfalle"],
            q.get("namnd"),
            helt(q["version"]),
            sedan,
            q.get("nyckeltal"),
            tuple(filter(kand_kommun, q.get("kommuner", "").split(","))),
        )
    except (KeyError, ValueError):
        return PlainTextResponse("Adressen säger inte kommun, ar, tillfalle och version.", 400)
    assert urval.version is not None
    if not (sedan or 0) <= urval.version <= oppna().version():
        return PlainTextResponse("Dataversionen finns inte.", 404)
    val = valbart(oppna(), urval.version)
    if Period(urval.ar, urval.tillfalle) not in val.perioder.get(
        urval.kommun, ()
    ) or urval.namnd not in (None, *val.namnder(urval.kommun, urval.ar)):
        return PlainTextResponse("Inget är inläst för det urvalet.", 404)
    svar, markning = FRAGOR[namn](oppna(), urval), pahittad(urval.kommun)
    filnamn = f"{'pahittat-exempel-' if markning else ''}{namn}.{andelse}"
    huvuden = {"content-disposition": f'attachment; filename="{filnamn}"'}
    if andelse == "csv":
        kropp = csv(svar, markning)
        return Response(kropp, media_type="text/csv; charset=utf-8", headers=huvuden)
    return Response(xlsx(svar, markning), media_type=_XLSX, headers=huvuden)


@_sagt
def hamta_datapaket(request: Request) -> Response:
    """Hela det öppna datapaketet som zip, i adressens dataversion eller den senaste."""
    lager = oppna()
    try:
        version = helt(request.query_params.get("version", str(lager.version())))
    except ValueError:
        return PlainTextResponse("Adressens version är inget nummer.", 400)
    if version > lager.version():
        return PlainTextResponse("Dataversionen finns inte.", 404)
    filer = datapaket(pakettabeller(lager, version))
    return Response(
        som_zip(filer),
        media_type="application/zip",
        headers={"content-disposition": 'attachment; filename="datapaket.zip"'},
    )


def hamta_ra(request: Request) -> Response:
    """Filen som lämnades in, som den var; adressen bär inläsningens id och aldrig en sökväg."""
    funnen = oppna().rafil(request.path_params["inlasning"])
    if funnen is None:
        return PlainTextResponse("Det finns ingen sådan fil att hämta.", 404)
    namn, vag = funnen
    return FileResponse(vag, media_type="application/octet-stream", filename=namn)


def hamta_mall(request: Request) -> Response:
    """Leveransmallen som Excel, ifylld med adressens kommun, nämnd, år och tillfälle."""
    q = request.query_params
    try:
        val = {k: q.get(k) for k in ("kommun", "namnd", "tillfalle")}
        forval = forvalda(katalog(), **val, ar=helt(q["ar"]) if "ar" in q else None)
        TILLFALLE[val["tillfalle"] or "bokslut"]
    except (Anvandarfel, ValueError, KeyError):
        return PlainTextResponse("Adressens kommun, nämnd, år eller tillfälle finns inte.", 404)
    namn = "-".join(str(v) for v in ("mall", forval["namnd"], forval["ar"]) if v)
    huvuden = {"content-disposition": f'attachment; filename="{namn}.xlsx"'}
    return Response(mallbok(katalog(), forval), media_type=_XLSX, headers=huvuden)


@asynccontextmanager
async def livstid(_app: Any) -> AsyncIterator[None]:
    """Fyller ett tomt lager (startdata, Exempelkommunen) och värmer det första besöket."""
    with suppress(Anvandarfel):  # sidan säger det i stället
        lager = oppna()
        fyll_tomt(lager, med_exempel=True)
        if forval := valbart(lager).forval():
            varm(lager, replace(forval, version=lager.version()), *_FORST)
    figur(Stil(), 100).add_bar(x=[1], y=[1]).to_dict()
    gc.collect()
    gc.freeze()
    yield


VAGAR = [
    Route("/hamta/datapaket.zip", hamta_datapaket),
    Route("/hamta/mall.xlsx", hamta_mall),
    Route("/hamta/ra/{inlasning}", hamta_ra),
    Route("/hamta/{fil}", hamta),
]
MELLANLED = [
    Middleware(TrustedHostMiddleware, allowed_hosts=list(installning().vardar), www_redirect=False),
    Middleware(Svenska),
]
