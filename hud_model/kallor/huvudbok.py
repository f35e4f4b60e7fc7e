"""Huvudboken: bokföringens rader som CSV eller Parquet, till Parquet i ett svep med DuckDB.

Filen känns igen på sitt huvud: konto, belopp (kronor) eller belopp_ore, och datum eller period.
Läsningen har två vägar. Den snabba skriver Parquet direkt och prövar det som skrevs. Finner den
något som inte stämmer går den långsamma igenom källan rad för rad och säger var, vad och vad som
ska göras. Tecknet är huvudbokens: debet plus, kredit minus.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hud_model.begrepp import Anmarkning, Anvandarfel, Fil, Inlasning, Leveransval, Rad
from hud_model.kallor._huvudbok.grund import (
    TYPER,
    Oforklarligt,
    Ojamn,
    Prov,
    Regler,
    Underlag,
    ar_skrivfel,
    mellanmapp,
    oppna,
    parquet_sql,
    skrivbart,
    sql_text,
)
from hud_model.kallor._huvudbok.huvud import (
    ar_huvudbok,
    huvud_och_tecken,
    tabellens_kolumner,
    valutakolumn,
)
from hud_model.kallor._huvudbok.lasning import (
    ar_utf8,
    csv_underlag,
    kodning_av,
    parquet_underlag,
    till_utf8,
)
from hud_model.kallor._huvudbok.misstag import trasig_rad
from hud_model.kallor._huvudbok.skrivning import skriv_delat
from hud_model.kallor._lat import Lat
from hud_model.kallor._parquet import parquetens_kolumner
from hud_model.katalog import Katalog, markt_titel
from hud_model.tal import kort

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
else:
    duckdb, pd = Lat("duckdb"), Lat("pandas")

KALLA = "huvudbok"
NAMN = "en huvudbok"
TAR = ("kommun", "namnd", "ar", "kolumner")
STORLEK_HOGST = 5_000_000_000
_KRONOR = ("", "SEK", "KR", "KRONOR", "SVENSKA KRONOR")
_MANADER = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()
)


def kanner_igen(fil: Fil) -> bool:
    """Sant för Parquet och text med en huvudboks huvud, och för Parquet som är trasig."""
    if fil.borjan[:4] == b"PAR1":
        namn = parquetens_kolumner(fil)
        return namn is None or ar_huvudbok(namn)
    huvud, *_ = huvud_och_tecken(fil)
    return ar_huvudbok(huvud)


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Läser huvudboken till en inläsning vars rader ligger som Parquet i `fil.mellan`.

    Anvandarfel med en rad per misstag, högst 50 och sedan antalet.
    """
    mellan = mellanmapp(fil)
    vag = fil.vag
    if vag is None:
        vag = mellan / "kalla"
        vag.write_bytes(fil.innehall)
    parquet = fil.borjan[:4] == b"PAR1"
    with skrivbart(mellan), oppna(mellan, vag, i_ordning=parquet) as duck:
        if parquet:
            try:
                return _las(
                    fil, parquet_underlag(duck, fil, vag, val.kolumner), val, katalog, duck, mellan
                )
            except duckdb.Error as fel:
                if ar_skrivfel(fel):
                    raise
                raise Anvandarfel(
                    f"{fil.namn} – Parquetfilen är trasig – exportera huvudboken på nytt"
                ) from fel
        return _ur_csv(fil, vag, val, katalog, duck, mellan)


def fran_tabell(
    ram: pd.DataFrame, fil: Fil, val: Leveransval, katalog: Katalog, *, forsta_rad: int = 2
) -> list[Inlasning]:
    """Huvudboken ur en tabell som redan är läst, till exempel ett blad i en arbetsbok.

    `ram` har huvudets ord som kolumnnamn och celler som text, tal, datum eller None;
    `forsta_rad` är den första radens nummer i källan. Anvandarfel som `las`.
    """
    huvud = [str(k) for k in ram.columns]
    kolumner, okanda = tabellens_kolumner(fil, huvud, val.kolumner)
    text = pd.DataFrame(
        {
            k: pd.Series(_som_text(ram.iloc[:, nr].tolist()), dtype="str")
            for nr, k in enumerate(kolumner)
            if k
        }
    ).dropna(how="all")

    def rader() -> Iterator[tuple[str, Mapping[str, str | None]]]:
        for nr, *rad in text.itertuples(name=None):
            celler = (None if pd.isna(v) else v for v in rad)
            yield f"rad {forsta_rad + nr}", dict(zip(text.columns, celler, strict=True))

    valuta = valutakolumn(huvud, val.kolumner)
    olasta = {
        f"okand{nr}": pd.Series(_som_text(ram.iloc[:, nr].tolist()), dtype="str")
        for nr, k in enumerate(kolumner)
        if k is None
    }
    mellan = mellanmapp(fil)
    with skrivbart(mellan), oppna(mellan) as duck:
        duck.register("blad", text.assign(**olasta))
        underlag = Underlag(
            "blad",
            tuple(text.columns),
            rader,
            okanda,
            tuple(olasta),
            valuta="" if valuta is None else f"okand{valuta}",
        )
        return _las(fil, underlag, val, katalog, duck, mellan)


def ur_paket(fil: Fil, vag: Path, kommuner: Mapping[str, str], katalog: Katalog) -> dict[str, Path]:
    """Raderna i ett datapakets huvudbok, prövade som en huvudbok: inläsningens id → mapp.

    `kommuner` är inläsningarnas kommun efter id. Anvandarfel som `las`, och för rader vars
    inläsning inte är känd.
    """
    mellan = mellanmapp(fil)
    i_paketet = Fil(f"{fil.namn}, {vag.name}", vag=vag, mellan=mellan)
    mappar = {}
    with skrivbart(mellan), oppna(mellan, vag) as duck:
        try:
            funna = duck.execute(
                f"SELECT DISTINCT inlasning FROM {parquet_sql(vag)} ORDER BY ALL"
            ).fetchall()
            okanda = [id_ for (id_,) in funna if id_ not in kommuner]
            if okanda:
                raise Anvandarfel(
                    *(
                        f"{i_paketet.namn} – inläsningen {id_} finns inte – lämna in hela paketet"
                        for id_ in okanda
                    )
                )
            for nr, (id_,) in enumerate(funna):
                underlag = parquet_underlag(
                    duck, i_paketet, vag, {}, f"WHERE inlasning = {sql_text(id_)}"
                )
                regler = _regler(i_paketet, underlag, Leveransval(kommun=kommuner[id_]), katalog)
                mappar[id_], _ = skriv_delat(
                    i_paketet, underlag, regler, katalog, duck, mellan, f"paket-{nr}"
                )
        except duckdb.Error as fel:
            if ar_skrivfel(fel):
                raise
            raise Anvandarfel(f"{i_paketet.namn} – är trasig – exportera paketet på nytt") from fel
    return mappar


def _som_text(celler: list[Any]) -> list[str | None]:
    """Cellerna som text; varje olika värde tolkas en gång."""
    if bool in set(map(type, celler)):  # True är annars samma nyckel som 1
        return [_cell(c) for c in celler]
    text = {c: _cell(c) for c in set(celler)}
    return [text[c] for c in celler]


def _cell(varde: Any) -> str | None:
    """Cellen som text i programform; flyttal med mer än två decimaler behåller dem alla."""
    if varde is None or isinstance(varde, str):
        return varde
    if varde != varde:  # NaN och NaT
        return None
    if isinstance(varde, float):
        if not isfinite(varde):
            return repr(varde)
        hundradelar = round(varde * 100)
        nara = abs(varde * 100 - hundradelar) < 1e-6 * max(1.0, abs(varde))
        return f"{hundradelar / 100:.2f}".removesuffix(".00") if nara else repr(varde)
    if isinstance(varde, datetime):
        return varde.date().isoformat() if varde.time() == datetime.min.time() else str(varde)
    if isinstance(varde, date):
        return varde.isoformat()
    return str(varde)


def _ur_csv(
    fil: Fil,
    vag: Path,
    val: Leveransval,
    katalog: Katalog,
    duck: duckdb.DuckDBPyConnection,
    mellan: Path,
) -> list[Inlasning]:
    """CSV i UTF-8 läses där den ligger; annan text, och blandade radslut, skrivs först om."""
    kodning = kodning_av(fil.borjan)
    if kodning is None:
        try:
            return _las(fil, csv_underlag(fil, vag, val.kolumner), val, katalog, duck, mellan)
        except Oforklarligt:
            kodning = "utf-8-sig"
        except UnicodeDecodeError:  # i en rad efter de första: texten är inte UTF-8
            kodning = "cp1252"
        except duckdb.IOException:
            raise
        except duckdb.Error:
            kodning = "utf-8-sig" if ar_utf8(vag) else "cp1252"
    try:
        omskriven = till_utf8(fil, vag, kodning, mellan)
        duck.close()  # efter vissa fel i texten går det första inte att fråga mer
        with oppna(mellan, vag) as nytt:
            return _las(fil, csv_underlag(fil, omskriven, val.kolumner), val, katalog, nytt, mellan)
    except duckdb.IOException:
        raise
    except duckdb.Error as fel:
        raise Anvandarfel(_gar_inte(fil, fel)) from fel


def _gar_inte(fil: Fil, fel: duckdb.Error) -> str:
    orsak = str(fel).split("\n", 1)[0]
    return f"{fil.namn} – går inte att läsa ({orsak}) – exportera huvudboken på nytt"


def _las(
    fil: Fil,
    underlag: Underlag,
    val: Leveransval,
    katalog: Katalog,
    duck: duckdb.DuckDBPyConnection,
    mellan: Path,
) -> list[Inlasning]:
    regler = _regler(fil, underlag, val, katalog)
    mapp, prov = skriv_delat(fil, underlag, regler, katalog, duck, mellan, "huvudbok")
    _prova_valuta(fil, underlag, duck)
    namnder = sorted({namnd for _, _, namnd, _ in prov.celler if namnd})
    return [
        Inlasning(
            id="",
            kalla=KALLA,
            filnamn=fil.namn,
            sha256="",
            titel=markt_titel(regler.kommun, _titel(prov)),
            kommun=regler.kommun,
            namnd=namnder[0] if len(namnder) == 1 else None,
            ar=int(prov.ar[0]) if len(prov.ar) == 1 else None,
            rader={"namnd": _namndrader(namnder, fil, katalog, regler.kommun)} if namnder else {},
            anmarkningar=tuple(_anmarkningar(fil, underlag, prov, regler.kommun)),
            stora={"huvudbok": mapp},
            fragor=prov.fragor,
            spara_ra=not (prov.maskade or prov.i_olast),
        )
    ]


def _prova_valuta(fil: Fil, underlag: Underlag, duck: duckdb.DuckDBPyConnection) -> None:
    """Anvandarfel när något belopp står i en annan valuta än kronor."""
    if not underlag.valuta:
        return
    funna = duck.execute(
        f"SELECT DISTINCT upper(trim({underlag.valuta})) AS valuta FROM {underlag.sql} "
        f"WHERE valuta NOT IN ({', '.join(map(sql_text, _KRONOR))}) ORDER BY ALL LIMIT 5"
    ).fetchall()
    if funna:
        raise Anvandarfel(
            f"{fil.namn}, kolumnen med valuta – {kort(', '.join(v for (v,) in funna))} är inte "
            "svenska kronor – lämna in beloppen i kronor"
        )


def _regler(fil: Fil, underlag: Underlag, val: Leveransval, katalog: Katalog) -> Regler:
    kommun = val.kommun
    if kommun is None and "kommun" in underlag.kolumner:
        skriven = _kommun_i_filen(fil, underlag)
        kommun = skriven.zfill(4) if skriven else None
    kanda = ", ".join(f"{k.kod} ({k.namn})" for k in katalog.kommuner)
    if not kommun:
        raise Anvandarfel(f"{fil.namn} – säger inte vilken kommun – ange --kommun: {kanda}")
    if katalog.kommun(kommun) is None:
        raise Anvandarfel(
            f"{fil.namn} – kommunen ”{kommun}” finns inte i katalogen – ange någon av: {kanda}"
        )
    ids = frozenset(n.id for n in katalog.namnder if n.kommun == kommun)
    namnd = katalog.namnd(kommun, val.namnd) if val.namnd else None
    if val.namnd and namnd is None:
        raise Anvandarfel(
            f"--namnd {val.namnd} – nämnden finns inte i {kommun} – "
            f"välj någon av: {', '.join(sorted(ids))}"
        )
    return Regler(kommun, namnd.id if namnd else None, val.ar, ids)


def _kommun_i_filen(fil: Fil, underlag: Underlag) -> str | None:
    """Kommunen så som första raden skriver den; Anvandarfel om det inte finns någon hel rad."""
    try:
        _, rad = next(iter(underlag.rader()))
    except StopIteration:
        raise Anvandarfel(f"{fil.namn} – har inga rader – exportera huvudboken på nytt") from None
    except (Ojamn, csv.Error) as fel:
        raise Anvandarfel(trasig_rad(fil, fel, 0)) from fel
    return (rad["kommun"] or "").strip() or None


def _titel(prov: Prov) -> str:
    """Titeln säger vad filen täcker, så att två leveranser om samma sak heter lika."""
    titel = "Huvudbok " + "–".join(dict.fromkeys((prov.ar[0], prov.ar[-1])))
    manader = sorted({int(period[4:]) for period, *_ in prov.celler})
    if len(prov.ar) == 1 and len(manader) < len(_MANADER):
        forsta, sista = _MANADER[manader[0] - 1], _MANADER[manader[-1] - 1]
        titel += f", {forsta}" if forsta == sista else f", {forsta}–{sista}"
    slag = [typ for typ in TYPER if any(typ == t for _, t, _, _ in prov.celler)]
    return titel if slag == ["utfall"] else f"{titel} ({', '.join(slag)})"


def _namndrader(namnder: list[str], fil: Fil, katalog: Katalog, kommun: str) -> list[Rad]:
    kanda = {n.id: n for n in katalog.namnder if n.kommun == kommun}
    falt = ("id", "namn", "kortnamn", "giltig_fran", "giltig_till", "foregangare", "forvaltning")
    return [
        {"kommun": kommun, **{k: getattr(kanda[id_], k) for k in falt}, "plats": "nämnd"}
        for id_ in namnder
    ]


def _anmarkningar(fil: Fil, underlag: Underlag, prov: Prov, kommun: str) -> Iterator[Anmarkning]:
    skriven = _kommun_i_filen(fil, underlag) if "kommun" in underlag.kolumner else kommun
    if skriven != kommun:
        yield Anmarkning(
            "upplysning",
            f"{fil.namn}, kolumnen kommun",
            f"kommunkoden {skriven} lästes som {kommun}; kalkylprogram tar bort nollan",
            "formatera kolumnen som text",
            tabell="huvudbok",
        )
    if underlag.okanda:
        yield Anmarkning(
            "upplysning",
            f"{fil.namn}, huvudet",
            f"kolumner som inte läses: {', '.join(underlag.okanda)}",
            "inget behöver göras om de inte hör till huvudboken",
            tabell="huvudbok",
        )
    if prov.i_olast:
        yield Anmarkning(
            "varning",
            f"{fil.namn}, kolumner som inte läses",
            "innehåller personnummer; filen som lämnades in är därför inte sparad",
            "lämna helst in huvudboken utan personnummer",
            tabell="huvudbok",
        )
    if prov.maskade:
        yield Anmarkning(
            "varning",
            f"{fil.namn}, kolumnen motpart",
            f"{prov.maskade} olika motparter var personnummer och är maskerade; filen som lämnades "
            "in är därför inte sparad",
            "lämna helst in huvudboken utan personnummer",
            tabell="huvudbok",
        )
    if prov.annan_manad:
        yield Anmarkning(
            "upplysning",
            fil.namn,
            "rader har datum i en annan månad än sin period",
            "perioden gäller; rätta i källan om den är fel",
            tabell="huvudbok",
        )
