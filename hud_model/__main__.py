"""Kommandoraden: `python -m hud_model …`. Avtalet står i README; hjälptexterna är på svenska."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from hud_model import VERSION
from hud_model.arenden.exempel.tillverka import STORLEKAR, las_in
from hud_model.arenden.exempel.tillverka import skriv as skriv_exempel
from hud_model.arenden.exportera import FORMAT
from hud_model.arenden.exportera import exportera as exportera_arende
from hud_model.arenden.hamta_kolada import hamta_kolada, planera
from hud_model.arenden.importera import Framsteg, forhandsgranska, las_filer
from hud_model.arenden.importera import importera as importera_arende
from hud_model.arenden.installning import installning, oppna
from hud_model.arenden.intag import hogst
from hud_model.arenden.kontrollera import alla_med_anmarkningar, ordna
from hud_model.arenden.mall import skriv_mall
from hud_model.arenden.minne import alias_av
from hud_model.begrepp import Anvandarfel, Leveransval
from hud_model.kallor import kallor
from hud_model.kallor._kolada_api import Klient
from hud_model.katalog import katalog
from hud_model.lager import SCHEMA
from hud_model.tabeller import STORA

for _namn, _text in {
    "ARGUMENTS_PANEL_TITLE": "Argument",
    "OPTIONS_PANEL_TITLE": "Val",
    "COMMANDS_PANEL_TITLE": "Kommandon",
    "ERRORS_PANEL_TITLE": "Fel användning",
    "REQUIRED_LONG_STRING": "[måste anges]",
    "DEFAULT_STRING": "[förval: {}]",
    "RICH_HELP": "Se [blue]'{command_path} {help_option}'[/].",
}.items():
    setattr(rich_utils, _namn, _text)


class _PaSvenska:
    """Ramverkets egna ord i hjälpen på svenska."""

    def get_help_option(self, ctx: Any) -> Any:
        val = super().get_help_option(ctx)  # type: ignore[misc]
        val.help = "Visa hjälpen."
        return val

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        delar = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(delar), prefix="Användning: ")


class _Grupp(_PaSvenska, TyperGroup):
    """Kommandona tillsammans."""


class _Ett(_PaSvenska, TyperCommand):
    """Ett kommando."""


_PAR = ("--kolumn", "--alias")
"""Val vars värden är par: ett ord utan likhetstecken efter dem är något annat."""


class _MedLista(_Ett):
    """Ett kommando vars val får flera värden efter sig: `--kommun 0126 0136`.

    `--kolumn` och `--alias` får flera par: `--kolumn "A=x" "B=y"`.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        flera = {o for p in self.params if getattr(p, "multiple", False) for o in p.opts}
        utskrivna: list[str] = []
        val = ""
        for arg in args:
            if arg.startswith("-"):
                val = arg if arg in flera else ""
            elif val and utskrivna[-1] != val:
                if val in _PAR and "=" not in arg:
                    val = ""
                else:
                    utskrivna.append(val)
            utskrivna.append(arg)
        return super().parse_args(ctx, utskrivna)


app = typer.Typer(
    cls=_Grupp,
    options_metavar="[VAL]",
    subcommand_metavar="KOMMANDO …",
    help="Huddinge uppföljning: läs in, kontrollera och exportera.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
kolada = typer.Typer(cls=_Grupp, options_metavar="[VAL]", subcommand_metavar="KOMMANDO …")
app.add_typer(kolada, name="kolada", help="Hämta nyckeltal från Kolada.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument på stdout, inget annat.")]


def _kommando(funktion: Callable[..., None]) -> Callable[..., None]:
    """Kommandot, där det som användaren måste rätta blir rader på stderr och slutkod 1."""

    @wraps(funktion)
    def omgiven(*args: Any, **kwargs: Any) -> None:
        try:
            funktion(*args, **kwargs)
        except Anvandarfel as fel:
            for rad in fel.rader:
                typer.echo(rad, err=True)
            raise typer.Exit(1) from fel

    return omgiven


def _skriv_json(dokument: Any) -> None:
    json.dump(dokument, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def _poster(ram: pd.DataFrame) -> list[dict[str, Any]]:
    """Ramens rader som JSON-värden; saknat blir null."""
    return [
        {k: None if not isinstance(v, dict) and pd.isna(v) else _enkelt(v) for k, v in rad.items()}
        for rad in ram.to_dict("records")
    ]


def _enkelt(varde: Any) -> Any:
    return varde.item() if hasattr(varde, "item") else varde


@app.command(cls=_MedLista, options_metavar="[VAL]")
@_kommando
def importera(
    filer: Annotated[list[Path], typer.Argument(metavar="FIL…", help="Filer att läsa in.")],
    kalla: Annotated[
        str | None, typer.Option(metavar="NAMN", help="Källans format, om det inte ska gissas.")
    ] = None,
    namnd: Annotated[
        str | None, typer.Option(metavar="ID", help="Nämndens id, om texten inte säger det.")
    ] = None,
    ar: Annotated[
        int | None, typer.Option(metavar="ÅR", help="Året, om texten inte säger det.")
    ] = None,
    kommun: Annotated[str | None, typer.Option(metavar="KOD", help="SCB:s kommunkod.")] = None,
    tillfalle: Annotated[
        str | None,
        typer.Option(
            metavar="TILLFÄLLE", help="Plan, delår, månad eller bokslut, om det inte sägs."
        ),
    ] = None,
    enhet: Annotated[
        str | None,
        typer.Option(metavar="kr|tkr|mnkr", help="Beloppens enhet, där källan inte säger någon."),
    ] = None,
    tabell: Annotated[
        str | None, typer.Option(metavar="TABELL", help="Tabellen som en fil med egna rubriker är.")
    ] = None,
    kolumn: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RUBRIK=KOLUMN",
            help="Vad en rubrik svarar mot, KOLUMN:tkr räknar om, - läser inte. Svaret minns.",
        ),
    ] = None,
    alias: Annotated[
        list[str] | None,
        typer.Option(metavar="STAVNING=ID", help="En nämnds stavning i filen. Svaret minns."),
    ] = None,
    prova: Annotated[bool, typer.Option("--prova", help="Visa vad som skulle hända.")] = False,
    bekrafta: Annotated[
        bool, typer.Option("--bekrafta", help="Läs in fast leveransen ger frågor; de stämmer.")
    ] = False,
    som_json: Json = False,
) -> None:
    """Läs in filer av känt format. Alla filer i ett anrop kommer in, eller ingen."""
    lager = oppna()
    val = Leveransval(
        kalla=kalla,
        kommun=kommun,
        namnd=namnd,
        ar=ar,
        tillfalle=tillfalle,
        enhet=enhet,
        tabell=tabell,
        kolumner=_par(kolumn, "--kolumn"),
        alias=alias_av(_par(alias, "--alias"), kommun, katalog()),
    )
    indata = (las_filer(filer), val, lager, katalog())
    with _framsteg() as framsteg:
        if prova:
            granskat = forhandsgranska(*indata, framsteg)
        else:
            gjort = importera_arende(
                *indata, installning().anvandare, bekraftade=bekrafta, framsteg=framsteg
            )
    nya: tuple[str, ...] = () if prova else gjort.sparat.nya
    historik = lager.historik()[::-1]
    i_lagret = dict(zip(historik["id"], historik["tabeller"], strict=True))
    inlasningar = [
        {
            "id": inl.id,
            "titel": inl.titel,
            "filnamn": inl.filnamn,
            "ny": inl.id in nya,
            "rader": {namn: len(rader) for namn, rader in inl.rader.items()}
            | {namn: i_lagret.get(inl.id, {}).get(namn, 0) for namn in inl.stora if not prova},
            "anmarkningar": hogst(a.mening() for a in inl.anmarkningar),
        }
        for inl in (granskat if prova else gjort).inlasningar
    ]
    dokument: dict[str, Any] = {
        "prova": prova,
        "version": lager.version(),
        "oforandrat": not prova and not nya,
        "inlasningar": inlasningar,
    }
    if prova:
        dokument |= {
            "andringar": {
                id_: {
                    s.tabell: {"nya": len(s.nya), "andrade": len(s.andrade), "borta": len(s.borta)}
                    for s in skillnader
                }
                | {
                    namn: {"nya": efter, "andrade": 0, "borta": fore}
                    for namn, (fore, efter) in granskat.stora.get(id_, {}).items()
                }
                for id_, skillnader in granskat.skillnader.items()
            },
            "fragor": [fraga.mening() for fraga in granskat.fragor],
            "sidor": list(granskat.sidor),
            "foljder": {id_: foljd.rader() for id_, foljd in granskat.foljder.items()},
        }
    if som_json:
        _skriv_json(dokument)
        return
    for post in inlasningar:
        antal = sum(post["rader"].values())
        if prova and post["id"] not in granskat.redan:
            laget = "skulle läsas in"
        else:
            laget = "inläst" if post["ny"] else "fanns redan, inget ändrades"
        typer.echo(
            f"{post['id']}  {post['titel']}: {antal} rader i {len(post['rader'])} tabeller, {laget}"
        )
        for tabell, hur in dokument.get("andringar", {}).get(post["id"], {}).items():
            typer.echo(
                f"  {tabell}: {hur['nya']} nya, {hur['andrade']} ändrade, {hur['borta']} borta"
            )
        for mening in dokument.get("foljder", {}).get(post["id"], ()):
            typer.echo(f"  ändrar: {mening}")
        for mening in post["anmarkningar"]:
            typer.echo(f"  anmärkning: {mening}")
    for mening in dokument.get("fragor", ()):
        typer.echo(f"fråga: {mening}")
    if dokument.get("sidor"):
        typer.echo(f"sidor som ändras: {', '.join(dokument['sidor'])}")


@contextmanager
def _framsteg() -> Iterator[Framsteg | None]:
    """En förloppsrad på stderr medan något görs, och bara i en terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with Progress(
        TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True
    ) as rad:
        uppgift = rad.add_task("", total=None)
        yield lambda text, klart, totalt: rad.update(
            uppgift, description=escape(text), completed=klart, total=totalt
        )


def _par(val: list[str] | None, namn: str) -> dict[str, str]:
    """Paren i ett val som `VÄNSTER=HÖGER`; det sista likhetstecknet delar."""
    par = {}
    for ett in val or []:
        vanster, likhet, hoger = (del_.strip() for del_ in ett.rpartition("="))
        if not (vanster and likhet and hoger):
            raise typer.BadParameter(f"”{ett}” ska ha text på båda sidor om =", param_hint=namn)
        par[vanster] = hoger
    return par


@app.command(cls=_Ett, options_metavar="[VAL]")
@_kommando
def mall(
    fil: Annotated[Path, typer.Argument(metavar="FIL.xlsx", help="Filen att skriva.")],
    namnd: Annotated[
        str | None, typer.Option(metavar="ID", help="Nämnden som mallen fylls i för.")
    ] = None,
    ar: Annotated[int | None, typer.Option(metavar="ÅR", help="Året som mallen gäller.")] = None,
    kommun: Annotated[str | None, typer.Option(metavar="KOD", help="SCB:s kommunkod.")] = None,
    som_json: Json = False,
) -> None:
    """Skriv Excelmallen som en nämnd fyller i. En fil som redan finns skrivs aldrig över."""
    forval = skriv_mall(fil, katalog(), kommun=kommun, namnd=namnd, ar=ar)
    if som_json:
        _skriv_json({"fil": str(fil), **forval})
    else:
        typer.echo(f"Mallen skrevs till {fil}")


@app.command(cls=_Ett, options_metavar="[VAL]")
@_kommando
def angra(
    inlasning: Annotated[str, typer.Argument(metavar="INLÄSNING", help="Inläsningens id.")],
    som_json: Json = False,
) -> None:
    """Ta tillbaka en inläsning; det den ersatte gäller igen."""
    version = oppna().angra(inlasning)
    if som_json:
        _skriv_json({"angrad": inlasning, "version": version})
    else:
        typer.echo(f"{inlasning} är ångrad; dataversionen är nu {version}")


@app.command(cls=_Ett, options_metavar="[VAL]")
@_kommando
def inlasningar(som_json: Json = False) -> None:
    """Visa alla inläsningar, senast först, också ångrade och ersatta."""
    historik = oppna().historik()
    if som_json:
        _skriv_json(_poster(historik))
        return
    if historik.empty:
        typer.echo("Inget är inläst ännu. Läs in en fil med kommandot importera.")
    for rad in historik.itertuples():
        laget = "i kraft" if rad.i_kraft else ("ångrad" if rad.angrad else "ersatt")
        typer.echo(
            f"{rad.id}  {rad.inlast_tid}  {laget:8}  {rad.rader:4} rader  {rad.titel} ({rad.av})"
        )


@app.command(cls=_Ett, options_metavar="[VAL]")
@_kommando
def kontrollera(
    strikt: Annotated[
        bool, typer.Option("--strikt", help="Sluta med 1 om ett fel står kvar.")
    ] = False,
    som_json: Json = False,
) -> None:
    """Stäm av det som är inläst: delar mot summor, rapporterat mot beräknat."""
    fynd = ordna(alla_med_anmarkningar(oppna())["anmarkning"])
    if som_json:
        _skriv_json(_poster(fynd))
    else:
        for rad in fynd.itertuples():
            typer.echo(f"{rad.niva}: {rad.plats} – {rad.text}")
        typer.echo(f"{len(fynd)} anmärkningar")
    if strikt and (fynd["niva"] == "fel").any():
        raise typer.Exit(1)


@app.command(cls=_Ett, options_metavar="[VAL]")
@_kommando
def exportera(
    mapp: Annotated[Path, typer.Argument(metavar="MAPP", help="Mapp att skriva paketet till.")],
    format_: Annotated[
        str, typer.Option("--format", metavar="NAMN", help="datapaket, parquet eller xlsx.")
    ] = "datapaket",
    version: Annotated[
        int | None, typer.Option(metavar="N", help="Dataversion; annars den senaste.")
    ] = None,
    som_json: Json = False,
) -> None:
    """Skriv allt som är i kraft: öppet datapaket i CSV eller Parquet, eller en arbetsbok."""
    if format_ not in FORMAT:
        raise typer.BadParameter(
            f"formatet ska vara något av {', '.join(FORMAT)}", param_hint="--format"
        )
    antal = exportera_arende(mapp, oppna(), version, format_)
    if som_json:
        _skriv_json({"mapp": str(mapp), "rader": antal})
    else:
        typer.echo(f"{sum(antal.values())} rader i {len(antal)} tabeller skrevs till {mapp}")


@app.command(cls=_Ett, options_metavar="[VAL]")
@_kommando
def exempel(
    storlek: Annotated[
        str, typer.Option(metavar="STORLEK", help="liten eller stor huvudbok.")
    ] = "liten",
    till: Annotated[
        Path | None, typer.Option(metavar="MAPP", help="Skriv filerna hit i stället.")
    ] = None,
    som_json: Json = False,
) -> None:
    """Gör den påhittade Exempelkommunen: läs in den, eller skriv dess filer till en tom mapp."""
    if storlek not in STORLEKAR:
        raise typer.BadParameter("storleken ska vara liten eller stor", param_hint="--storlek")
    if till:
        skrivna = skriv_exempel(till, storlek, katalog())
        if som_json:
            _skriv_json({"mapp": str(till), "filer": skrivna})
        else:
            typer.echo(f"Exempelkommunen (påhittad): {len(skrivna)} filer skrevs till {till}")
        return
    lager = oppna()
    sparat = las_in(lager, storlek, katalog()).sparat
    assert sparat is not None
    if som_json:
        _skriv_json({"version": sparat.version, "inlasningar": len(sparat.nya)})
    elif sparat.nya:
        typer.echo(f"Exempelkommunen (påhittad): {len(sparat.nya)} rapporter är inlästa")
    else:
        typer.echo("Exempelkommunen (påhittad) fanns redan, inget ändrades")


@app.command(cls=_Ett, options_metavar="[VAL]")
@_kommando
def status(som_json: Json = False) -> None:
    """Visa dataversion, vad som är inläst och saknas, versioner och inställningar."""
    lager = oppna()
    tabeller = lager.alla()
    antal = {namn: len(ram) for namn, ram in tabeller.items()}
    antal |= {namn: sum(fil.rader for fil in lager.filer(namn)) for namn in STORA}
    dokument = {
        "program": VERSION,
        "schema": SCHEMA,
        "dataversion": lager.version(),
        "inlasningar": tabeller["inlasning"]["titel"].tolist(),
        "rader": {namn: n for namn, n in antal.items() if n},
        "tomma": [namn for namn, n in antal.items() if not n],
        "saknas": _saknas(tabeller),
        "kallor": list(kallor()),
        "installningar": installning().visas(),
    }
    if som_json:
        _skriv_json(dokument)
        return
    for namn, varde in dokument.items():
        typer.echo(f"{namn}: {varde}")


@kolada.command(cls=_MedLista, options_metavar="[VAL]")
@_kommando
def hamta(
    bas_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Adressen till Koladas API v3.")
    ] = None,
    nyckeltal: Annotated[
        list[str] | None, typer.Option(metavar="ID…", help="Nyckeltal; annars katalogens.")
    ] = None,
    kommun: Annotated[
        list[str] | None, typer.Option(metavar="KOD…", help="Kommunkoder; annars alla och riket.")
    ] = None,
    ar: Annotated[
        str | None, typer.Option(metavar="FRÅN-TILL", help="År; annars katalogens till i år.")
    ] = None,
    som_json: Json = False,
) -> None:
    """Hämta värden från Kolada. Allt kommer in, eller inget; ett avbrott fortsätter där det var."""
    plan = planera(katalog(), nyckeltal or (), kommun or (), ar)
    val = installning()
    with Klient(bas_url or val.kolada_url) as klient, _framsteg() as framsteg:
        hamtat = hamta_kolada(oppna(), katalog(), val.anvandare, plan, klient, framsteg)
    inl = hamtat.inlasning
    if som_json:
        _skriv_json(
            {
                "id": inl.id,
                "titel": inl.titel,
                "hamtad": inl.dokumentdatum,
                "ny": hamtat.ny,
                "nyckeltal": len(inl.rader["nyckeltal"]),
                "varden": hamtat.varden,
                "anmarkningar": [a.mening() for a in inl.anmarkningar],
            }
        )
        return
    laget = "inlästa" if hamtat.ny else "fanns redan, inget ändrades"
    typer.echo(
        f"{inl.id}  {inl.titel}: {hamtat.varden} värden för {len(inl.rader['nyckeltal'])} "
        f"nyckeltal, {laget}"
    )
    for anmarkning in inl.anmarkningar:
        typer.echo(f"  anmärkning: {anmarkning.mening()}")


@contextmanager
def _framsteg() -> Iterator[Callable[[int, int, int], None]]:
    """Skriver hur långt hämtningen kommit på stderr, om det är en terminal."""
    if not sys.stderr.isatty():
        yield lambda klara, alla, varden: None
        return

    def visa(klara: int, alla: int, varden: int) -> None:
        sys.stderr.write(f"\rKolada: anrop {klara} av {alla}, {varden} värden")
        sys.stderr.flush()

    try:
        yield visa
    finally:
        sys.stderr.write("\n")


def _saknas(tabeller: dict[str, pd.DataFrame]) -> list[str]:
    """Nämnder som nämns men vars egen verksamhetsberättelse inte är inläst."""
    inlasta = tabeller["inlasning"]
    har = set(zip(inlasta["kommun"], inlasta["namnd"], strict=True))
    return [
        f"verksamhetsberättelse för {rad.namn}"
        for rad in tabeller["namnd"].itertuples()
        if (rad.kommun, rad.id) not in har
    ]


if __name__ == "__main__":
    app(prog_name="python -m hud_model")
