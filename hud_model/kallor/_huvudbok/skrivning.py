"""Den snabba vägen: raderna till Parquet i ett svep, och prövningen av det som skrevs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from hud_model.begrepp import Anvandarfel, Fil
from hud_model.kallor._huvudbok.grund import (
    BELOPP,
    BLANKGRUPP,
    BLANKTECKEN,
    EFTER,
    HELTAL,
    KOD_HOGST,
    KODER,
    MANAD,
    MIDNATT,
    ORE,
    PERIOD,
    PUNKTGRUPP,
    RAKNAD,
    SUMMARAD,
    TECKEN,
    TYPER,
    Oforklarligt,
    Prov,
    Regler,
    Underlag,
    kodfel,
    parquet_sql,
    sql_text,
    upprepat,
)
from hud_model.kallor._huvudbok.identitet import prova_identitet
from hud_model.kallor._huvudbok.misstag import alla_misstag
from hud_model.kallor._lat import Lat
from hud_model.kallor._text import prova_text
from hud_model.katalog import Katalog

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = Lat("duckdb")

_BLANKA = "' \t\u00a0'"
_DAG = "[0-9]{4}[-/ ][0-9]{2}[-/ ][0-9]{2}"
_REN = "[!-~]([ -~]*[!-~])?"
"""Text i ASCII utan styrtecken eller yttre blanktecken: den behöver varken prövas eller putsas."""
_VERIFIKAT = "[A-Za-z]{0,3}([!-@[-`{-~]([ -~]*[!-~])?)?"
"""Som _REN, men fyra bokstäver först kan vara ett ord som Totalt: då prövas de med koderna."""
_I_FILEN = (
    "namnd",
    "period",
    "datum",
    "konto",
    "ansvar",
    "verksamhet",
    "projekt",
    "motpart",
    "verifikat",
    "rad",
    "belopp_ore",
    "typ",
)


def skriv_delat(
    fil: Fil,
    underlag: Underlag,
    regler: Regler,
    katalog: Katalog,
    duck: duckdb.DuckDBPyConnection,
    mellan: Path,
    namn: str,
) -> tuple[Path, Prov]:
    """Raderna prövade och skrivna i mappen `namn`, delade som tabellen; Anvandarfel om misstag."""
    allt = mellan / "allt.parquet"
    with ThreadPoolExecutor(1) as trad:
        textrader = trad.submit(_textrader, underlag)
        prov = _skriv(duck, underlag, regler, allt, {})
    if prov is None or not (prov.rent and prov.ratt):
        underlag.prova()
        stavningar = _stavningar(duck, underlag, regler.kommun, katalog)
        prov = _skriv(duck, underlag, regler, allt, stavningar, putsa=True)
    ratt = prov is not None and prov.ratt
    if prov is None or not ratt or textrader.result() not in (None, prov.antal):
        misstag = alla_misstag(fil, underlag, regler, katalog, duck, allt, prov)
        if misstag:
            raise Anvandarfel(*misstag)
        if prov is None or not ratt:
            raise Oforklarligt(
                f"{fil.namn} – går inte att läsa som huvudbok – exportera den på nytt"
            )
    maskade, i_olast, fragor = prova_identitet(fil, underlag, duck, allt)
    prov = replace(prov, maskade=maskade, i_olast=i_olast, fragor=tuple(fragor))
    return _dela(duck, allt, mellan / namn, regler.kommun, prov.ar), prov


def _textrader(underlag: Underlag) -> int | None:
    """Antal rader text under huvudet; är raderna färre kan en cell ha slukat någon.

    None när filen saknar citattecken, och ingen cell kan rymma mer än en rad.
    """
    if underlag.textrader is None:
        return None
    with underlag.textrader.open("rb") as text:
        if not any(b'"' in bit for bit in _stycken(text)):
            return None
        text.seek(0)
        slut, sist = 0, b""
        for bit in _stycken(text):
            slut, sist = slut + bit.count(b"\n"), bit
    return slut - sist.endswith(b"\n") - underlag.fore


def _stycken(fil: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: fil.read(1 << 20), b"")


def _skriv(
    duck: duckdb.DuckDBPyConnection,
    underlag: Underlag,
    regler: Regler,
    mal: Path,
    stavningar: Mapping[str, str],
    *,
    putsa: bool = False,
) -> Prov | None:
    """Skriver raderna till Parquet och prövar dem; None när någon cell inte går att tolka.

    Med `putsa` tas yttre blanktecken bort, belopp får ha tusentalsavskiljare och nämnder sina
    andra stavningar; det kostar, och görs bara när det behövs.
    """
    sql = underlag.sql
    if underlag.typad and not putsa:
        sql = underlag.typad(_uppraknade(duck, underlag, regler))
    try:
        duck.execute(
            f"COPY ({_val(underlag, sql, regler, stavningar, putsa)}) TO {sql_text(mal.resolve())} "
            "(FORMAT parquet, DICTIONARY_SIZE_LIMIT 1000)"
        )
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return None
    return _prova(duck, mal, regler, putsad=putsa)


def _uppraknade(
    duck: duckdb.DuckDBPyConnection, underlag: Underlag, regler: Regler
) -> dict[str, str]:
    """Kolumn → uppräknad typ för dem vars alla giltiga värden är kända.

    Ett annat värde är ett fel redan när det läses, och ett känt skrivs fort.
    """
    varden = {
        "period": [f"{ar}{manad:02}" for ar in range(1900, 2100) for manad in range(1, 13)],
        "typ": TYPER,
        "namnd": sorted(regler.ids),
    }
    typer = {k: f"en_{k}" for k, v in varden.items() if v and k in underlag.kolumner}
    for kolumn, typ in typer.items():
        duck.execute(
            f"CREATE OR REPLACE TYPE {typ} AS ENUM ({', '.join(map(sql_text, varden[kolumn]))})"
        )
    return typer


def _val(
    underlag: Underlag,
    sql: str,
    regler: Regler,
    stavningar: Mapping[str, str],
    putsa: bool,
) -> str:
    finns = set(underlag.kolumner)

    def ra(kolumn: str) -> str:
        if kolumn not in finns:
            return "NULL::VARCHAR"
        return f"nullif(trim(nfc_normalize({kolumn}), {_BLANKA}), '')" if putsa else kolumn

    typ = f"lower({ra('typ')})" if putsa else ra("typ")
    namnd = ra("namnd")
    if stavningar:
        fall = " ".join(f"WHEN {sql_text(s)} THEN {sql_text(i)}" for s, i in stavningar.items())
        namnd = f"CASE {namnd} {fall} ELSE {namnd} END"
    if regler.namnd:
        namnd = f"coalesce({namnd}, {sql_text(regler.namnd)})"
    period, kommun = ra("period"), ra("kommun")
    if putsa:
        period = (
            f"CASE WHEN regexp_full_match({period}, '{MANAD}') THEN replace({period}, '-', '') "
            f"ELSE {period} END"
        )
        # Kalkylprogram tar bort kodens inledande nolla.
        kommun = f"CASE WHEN length({kommun}) < 4 THEN lpad({kommun}, 4, '0') ELSE {kommun} END"
    rad = ra("rad")
    inre = {
        "namnd": namnd,
        "period": period,
        "datum": _datum_sql(
            f"regexp_replace({ra('datum')}, '{MIDNATT}', '')"
            if putsa and "datum" in finns
            else ra("datum")
        ),
        **{k: ra(k) for k in ("konto", "ansvar", "verksamhet", "projekt", "motpart", "verifikat")},
        "rad": (
            f"CASE WHEN {rad} IS NULL THEN NULL WHEN regexp_full_match({rad}, '{HELTAL}') "
            f"THEN CAST({rad} AS BIGINT) ELSE error('rad') END"
            if "rad" in finns
            else "NULL::BIGINT"
        ),
        "belopp_ore": _belopp_sql(ra, finns, putsa),
        "typ": typ if "typ" in finns else "'utfall'",
        "kommun_": kommun,
        "ar_": ra("ar"),
    }
    yttre = {k: k for k in _I_FILEN}
    if "datum" in finns:
        typen = "VARCHAR" if sql is underlag.sql or "period" not in finns else "en_period"
        ur_datum = f"CAST(CAST(year(datum) * 100 + month(datum) AS VARCHAR) AS {typen})"
        yttre["period"] = f"coalesce(period, {ur_datum})" if "period" in finns else ur_datum
    fel = []
    if "kommun" in finns:
        fel.append(f"kommun_ IS DISTINCT FROM {sql_text(regler.kommun)}")
    if "ar" in finns:
        fel.append(f"ar_ IS DISTINCT FROM CAST({yttre['period']} AS VARCHAR)[1:4]")
    if fel:
        yttre["konto"] = f"CASE WHEN {' OR '.join(fel)} THEN error('rad') ELSE konto END"
    return (
        f"SELECT {', '.join(f'{v} AS {k}' for k, v in yttre.items())} FROM (SELECT "
        f"{', '.join(f'{v} AS {k}' for k, v in inre.items())} FROM {sql})"
    )


def _datum_sql(cell: str) -> str:
    if cell.startswith("NULL"):
        return "NULL::DATE"
    return (
        f"CASE WHEN regexp_full_match({cell}, '{_DAG}') THEN CAST({cell} AS DATE) "
        f"WHEN {cell} IS NULL THEN NULL "
        f"WHEN regexp_full_match({cell}, '[0-9]{{8}}') "
        f"THEN CAST(({cell})[1:4] || '-' || ({cell})[5:6] || '-' || "
        f"({cell})[7:8] AS DATE) ELSE error('datum') END"
    )


def _belopp_sql(ra: Callable[[str], str], finns: set[str], putsa: bool) -> str:
    if "belopp_ore" in finns:
        cell = ra("belopp_ore")
        return (
            f"CASE WHEN regexp_full_match({cell}, '{ORE}') THEN CAST({cell} AS BIGINT) "
            "ELSE error('belopp_ore') END"
        )
    cell = ra("belopp")
    if putsa:
        for fran, till in TECKEN.items():
            cell = f"replace({cell}, {sql_text(fran)}, {sql_text(till)})"
        cell = f"regexp_replace({cell}, '{EFTER}', '-\\1\\2')"
        cell = (
            f"CASE WHEN regexp_full_match({cell}, '{BLANKGRUPP}') THEN replace({cell}, ' ', '') "
            f"WHEN regexp_full_match({cell}, '{PUNKTGRUPP}') THEN replace({cell}, '.', '') "
            f"ELSE {cell} END"
        )
    if not putsa:  # det vanliga, två decimaler, räknas utan decimaltal
        ore = "".join(
            f"WHEN regexp_full_match({cell}, '[+-]?[0-9]{{1,13}}[{t}][0-9]{{2}}') "
            f"THEN CAST(replace({cell}, '{t}', '') AS BIGINT) "
            for t in ",."
        )
    else:
        ore = ""
    return (
        f"CASE {ore}WHEN regexp_full_match({cell}, '{BELOPP}') THEN CAST(100 * "
        f"CAST(replace({cell}, ',', '.') AS DECIMAL(15, 2)) AS BIGINT) ELSE error('belopp') END"
    )


def _prova(duck: duckdb.DuckDBPyConnection, allt: Path, regler: Regler, *, putsad: bool) -> Prov:
    """Prövar Parquetfilen: perioder, slag, nämnder, datum i sitt år, dubbletter, koder och text."""
    kalla = parquet_sql(allt)
    grupper = duck.execute(
        "SELECT period, typ, namnd, count(*), CAST(min(datum) AS VARCHAR), "
        f"CAST(max(datum) AS VARCHAR), count(konto) FROM {kalla} GROUP BY ALL"
    ).fetchall()
    celler = [(period, typ, namnd, antal) for period, typ, namnd, antal, *_ in grupper]
    rena = True
    ratt = bool(grupper) and all(
        period
        and PERIOD.fullmatch(period)
        and typ in TYPER
        and (namnd is None or namnd in regler.ids)
        and regler.namnd in (None, namnd)
        and regler.ar in (None, int(period[:4]))
        and {dag[:4] for dag in (forsta, sista) if dag} <= {period[:4]}
        and konton == antal
        for period, typ, namnd, antal, forsta, sista, konton in grupper
    )
    if ratt:
        med_nyckel, dubbla, rena = _nycklar(duck, kalla)
        alla = sum(antal for *_, antal in celler)
        ratt = not dubbla and (med_nyckel == alla or not upprepat(duck, kalla))
    koder_ratt, rent = _texten(duck, kalla, putsad)
    return Prov(
        celler,
        any(d and d[:7].replace("-", "") != p for p, *_, f, s, _ in grupper for d in (f, s)),
        rent and (rena or putsad),
        ratt and koder_ratt,
    )


def _nycklar(duck: duckdb.DuckDBPyConnection, kalla: str) -> tuple[int, bool, bool]:
    """Antal rader med verifikat och rad, om någon av dem står två gånger samma år och slag, och om
    verifikaten är ren text.

    Verifikatens rader är få och räknas var för sig med en bit per radnummer: är bitarna lika många
    som raderna är alla olika. Annars jämförs alla nycklar.
    """
    antal, olika, rena = duck.execute(
        "SELECT coalesce(sum(antal), 0), coalesce(bool_and(bitar = antal), true), "
        f"coalesce(bool_and(regexp_full_match(verifikat, '{_VERIFIKAT}') "
        f"AND strlen(verifikat) <= {KOD_HOGST}), true) FROM ("
        "SELECT verifikat, count(rad) AS antal, "
        "bit_count(bit_or(1::BIGINT << (rad % 62))) AS bitar "
        f"FROM {kalla} WHERE verifikat IS NOT NULL GROUP BY verifikat)"
    ).fetchall()[0]
    if olika:
        return antal, False, rena
    ((nycklar,),) = duck.execute(
        "SELECT count(DISTINCT hash(period[1:4], typ, verifikat, rad)) "
        f"FROM {kalla} WHERE verifikat IS NOT NULL AND rad IS NOT NULL"
    ).fetchall()
    return antal, nycklar < antal, rena


def _texten(duck: duckdb.DuckDBPyConnection, kalla: str, putsad: bool) -> tuple[bool, bool]:
    """Om koderna duger, och om ingen text är felläst, tom eller har yttre blank- eller styrtecken.

    Kolumnernas olika värden är få. Verifikaten är många, och prövas med nycklarna när det räcker.
    """
    kolumner = (*KODER, "namnd", *(("verifikat",) if putsad else ()))
    udda_i = (
        f"list_filter(list(DISTINCT CAST({k} AS VARCHAR)), lambda v: "
        f"NOT regexp_full_match(v, '{_REN}') OR regexp_full_match(v, '{SUMMARAD}') "
        f"OR regexp_full_match(v, '{RAKNAD}') OR strlen(v) > {KOD_HOGST})"
        for k in kolumner
    )
    listor = duck.execute(f"SELECT {', '.join(udda_i)} FROM {kalla}").fetchall()[0]
    udda = {text for lista in listor for text in lista or ()}
    koder_ratt = not any(kodfel(text) for text in udda)
    try:
        for text in udda:
            prova_text(text, "")
    except Anvandarfel:
        return koder_ratt, False
    return koder_ratt, all(
        text and text == text.strip(BLANKTECKEN) and unicodedata.is_normalized("NFC", text)
        for text in udda
    )


def _stavningar(
    duck: duckdb.DuckDBPyConnection, underlag: Underlag, kommun: str, katalog: Katalog
) -> dict[str, str]:
    """Källans stavning → nämndens id, för dem som katalogen känner."""
    if "namnd" not in underlag.kolumner:
        return {}
    try:
        funna = duck.execute(
            f"SELECT DISTINCT trim(nfc_normalize(namnd), {_BLANKA}) FROM {underlag.sql} "
            "WHERE namnd IS NOT NULL LIMIT 1000"
        ).fetchall()
    except duckdb.InvalidInputException:
        return {}
    namnder = {stavning: katalog.namnd(kommun, stavning) for (stavning,) in funna if stavning}
    return {stavning: n.id for stavning, n in namnder.items() if n}


def _dela(
    duck: duckdb.DuckDBPyConnection, allt: Path, mapp: Path, kommun: str, ar: list[str]
) -> Path:
    """Lägger raderna i en fil per år; finns bara ett år flyttas filen som den är."""
    for ett in ar:
        mal = mapp / f"kommun={kommun}" / f"ar={ett}" / "rader.parquet"
        mal.parent.mkdir(parents=True)
        if len(ar) == 1:
            allt.rename(mal)
        else:
            duck.execute(
                f"COPY (SELECT * FROM {parquet_sql(allt)} "
                f"WHERE period[1:4] = {sql_text(ett)}) "
                f"TO {sql_text(mal.resolve())} (FORMAT parquet)"
            )
    allt.unlink(missing_ok=True)
    return mapp
