"""Mål och indikatorer: bedömt bredvid räknat, och takten till målåret."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import (
    arets_namnder,
    etappmalen,
    kallor,
    namndnamn,
    namnen,
    over_aren,
    saknas,
    sifferord,
    uppraknat,
    valda,
    versionen,
)
from hud_model.fragor._samband import Lank, i_ord, samband
from hud_model.fragor.ram import svensk_ordning
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler import etappmal
from hud_model.regler.maluppfyllelse import per_namndmal
from hud_model.tal import skriv_procent

OPERATOR_I_ORD = {">": "högre än", "≥": "minst", "<": "lägre än", "≤": "högst"}
LAGEN = ("fel håll", "för långsamt", "i takt", "nått", "går inte att räkna")
_MAL = ["namnd", "malomrade", "kf_mal", "namndmal", "bedomning", "bedomning_beraknad",
        "vags_upp", "nadda", "jamforda", "nadda_rapporterad", "omnamnda_rapporterad",
        "hor_ihop"]  # fmt: skip
_INDIKATOR = ["namnd", "namndmal", "indikator", "namn", "enhet", "riktning", "jamfort_ar", "varde",
              "varde_status", "operator", "mal", "uppnatt", "uppnatt_rapporterad",
              "malvarde_operator", "malvarde", "malvarde_ar", "senaste", "senaste_ar",
              "behovd_takt", "uppnadd_takt", "matpunkter", "lage"]  # fmt: skip
_TAKT = ["namnd", "namn", "namndmal", "senaste_ar", "senaste", "malvarde_operator", "malvarde",
         "malvarde_ar", "behovd_takt", "uppnadd_takt", "matpunkter", "lage"]  # fmt: skip
_TYPER = {"senaste": "float64", "senaste_ar": "Int64", "behovd_takt": "float64",
          "uppnadd_takt": "float64", "matpunkter": "Int64"}  # fmt: skip
_RAKNING = (
    "Räknat: senaste utfall till och med målets år mot etappmålet; att hamna på gränsen räcker "
    "bara för ”minst” och ”högst”; utan jämförelsetecken avgör indikatorns riktning. "
    "Beräknad bedömning (egen metod) ur andelen etappmål som nås: {trosklar}."
)


def mallage(lager: Lager, urval: Urval) -> Svar:
    """Nämndmålen: redovisad bedömning bredvid antalet etappmål som nås; utfall i egen enhet.

    Utan vald nämnd svaras för alla som har mål. `tabell`: ett nämndmål per rad med nadda av
    jamforda etappmål, och det källan säger: nadda_rapporterad av omnamnda_rapporterad. `delar`:
    indikatorer, utfall (per år), etappmal (alla kända år) och motsagelser (etappmål där källan
    och räkningen skiljer sig). `uppgifter`: urval, nadda, jamforda, namnder (id → namn, med mål),
    saknas (namn på nämnder utan), hor_ihop ((nämnd, nämndmål) → uppdrag, bidrag och risker),
    losa_indikatorer (utan bedömt nämndmål), motsagelser (meningen om dem, tom utan några) och
    varning (vad vägen till målåret inte säger).
    """
    namn = namndnamn(lager, urval)
    bedomning = valda(lager, "malbedomning", urval)
    if bedomning.empty:
        vem = namn.get(urval.namnd or "")
        return Svar(
            "mallage",
            f"{vem} har inga inlästa mål" if vem else "Ingen nämnds mål är inlästa",
            pd.DataFrame(columns=_MAL),
            bildrubrik="Målbedömning och indikatorer saknas",
            tom_for=saknas(lager, urval, "Målbedömning och indikatorer", vem),
        )
    indikator = valda(lager, "indikator", urval)
    etapp = etappmalen(lager, urval)
    trosklar = katalog().parameter("beraknad_bedomning", urval.ar)
    mal = per_namndmal(bedomning, indikator, etapp, trosklar)
    mal = mal.rename(columns={"antal": "jamforda"}).assign(namn=namnen(mal["namnd"], namn))
    rang = {n: nr for nr, n in enumerate(sorted(set(mal["namn"]), key=svensk_ordning))}
    mal = mal.sort_values(
        ["namn", "ordning"],
        key=lambda k: k.map(rang) if k.name == "namn" else k,
        ignore_index=True,
    )
    indikatorer = _indikatorer(lager, replace(urval, version=versionen(lager, urval)))
    sagda = indikatorer.groupby(["namnd", "namndmal"])["uppnatt_rapporterad"].count()
    mal["omnamnda_rapporterad"] = [
        int(sagda.get((rad.namnd, rad.namndmal), 0)) for rad in mal.itertuples()
    ]
    hor_dit = _hor_dit(lager, urval, mal)
    mal["hor_ihop"] = [i_ord(lankar) for lankar in hor_dit.values()]
    skilda = _motsagelser(indikatorer)
    etappmal_ = _malsattningar(lager, urval, "etappmal")
    nadda, jamforda = int(mal["nadda"].sum()), int(mal["jamforda"].sum())
    har = dict(zip(mal["namnd"], mal["namn"], strict=True))
    arets = arets_namnder(lager, urval)
    utan = [n for id_, n in arets.items() if id_ not in har and urval.namnd is None]
    return Svar(
        "mallage",
        f"{_uppfyllda(mal)} – {_raknat(nadda, jamforda)}"
        if urval.tillfalle != "plan"
        else f"{_antal(len(mal)).capitalize()} nämndmål är "
        f"{'planerat' if len(mal) == 1 else 'planerade'} för {urval.ar}",
        mal[_MAL],
        ingress=_ingress(mal, har, utan, [ord_ for _, ord_ in trosklar]),
        bildrubrik="Det som ska nås" if urval.tillfalle == "plan" else _inget_natt(mal),
        kallor=kallor(lager, urval, bedomning),
        regel=_RAKNING.format(trosklar=", ".join(f"{o.lower()} {_andel(a)}" for a, o in trosklar)),
        delar={
            "indikatorer": indikatorer,
            "utfall": valda(lager, "indikatorutfall", urval)[
                ["namnd", "indikator", "utfallsar", "varde", "status", "metodbrott"]
            ],
            "etappmal": etappmal_[["namnd", "indikator", "ar", "operator", "varde"]],
            "motsagelser": skilda,
        },
        uppgifter={
            "urval": urval,
            "nadda": nadda,
            "jamforda": jamforda,
            "namnder": har,
            "saknas": sorted(utan, key=svensk_ordning),
            "hor_ihop": hor_dit,
            "losa_indikatorer": _losa(indikatorer, mal),
            "motsagelser": _om_motsagelser(skilda),
            "varning": _varning(
                indikatorer,
                _utan_etappmal(urval, indikatorer["malvarde_ar"].max(), etappmal_),
                urval.ar,
            ),
        },
    )


def malvardestakt(lager: Lager, urval: Urval) -> Svar:
    """Förändring per år som behövs till målvärdet, bredvid den hittills; plus är ökning.

    `tabell`: en indikator per rad i egen enhet, med behovd_takt, uppnadd_takt, matpunkter
    och lage (`fel håll`, `för långsamt`, `i takt`, `nått`, `går inte att räkna`), sämst läge först.
    `uppgifter`: mal_ar, namnder (id → namn) och utan_malvarde (namn).
    """
    namn = namndnamn(lager, urval)
    indikator = valda(lager, "indikator", urval)
    tabell = indikatorer = pd.DataFrame(columns=_INDIKATOR)[_TAKT]
    if len(indikator):
        indikatorer = _indikatorer(lager, replace(urval, version=versionen(lager, urval)))
        tabell = indikatorer.loc[indikatorer["malvarde"].notna(), _TAKT]
    if tabell.empty:
        vem = namn.get(urval.namnd or "")
        return Svar(
            "malvardestakt",
            "Vägen till målvärdet går inte att räkna",
            tabell,
            tom_for=saknas(lager, urval, "Indikatorer med målvärde", vem),
        )
    tabell = tabell.sort_values(
        ["lage", "matpunkter"],
        key=lambda k: k.map(LAGEN.index) if k.name == "lage" else -k,
        kind="stable",
        ignore_index=True,
    )
    mal_ar = int(tabell["malvarde_ar"].max())
    utan_etappmal = _utan_etappmal(urval, mal_ar, _malsattningar(lager, urval, "etappmal"))
    return Svar(
        "malvardestakt",
        _taktrubrik(tabell, mal_ar),
        tabell,
        ingress=_varning(tabell, utan_etappmal, urval.ar),
        kallor=kallor(lager, urval, indikator),
        regel=(
            "Behövs per år = (målvärdet − senaste utfall) / åren kvar. Hittills per år = "
            "(senaste − första utfall) / åren emellan."
        ),
        uppgifter={
            "mal_ar": mal_ar,
            "namnder": namn,
            "utan_malvarde": list(indikatorer.loc[indikatorer["malvarde"].isna(), "namn"]),
        },
    )


def _hor_dit(
    lager: Lager, urval: Urval, mal: pd.DataFrame
) -> dict[tuple[str, str], tuple[Lank, ...]]:
    """Det som hör till varje nämndmål, i tabellens ordning, utom indikatorerna som visas ändå."""
    alla = samband(lager, urval)
    return {
        (vem, ett): tuple(
            lank for lank in alla.get((vem, "malbedomning", ett), ()) if lank.tabell != "indikator"
        )
        for vem, ett in zip(mal["namnd"], mal["namndmal"], strict=True)
    }


def _malsattningar(lager: Lager, urval: Urval, typ: str) -> pd.DataFrame:
    """Målsättningar av ett slag för alla år, ur urvalets slag av redovisning."""
    vald = {} if urval.namnd is None else {"namnd": urval.namnd}
    ram = over_aren(lager, "malsattning", urval, tillfalle=urval.tillfalle, typ=typ, **vald)
    return ram.sort_values("ar", kind="stable", ignore_index=True)


@lru_cache(maxsize=256)
def _indikatorer(lager: Lager, urval: Urval) -> pd.DataFrame:
    """En rad per indikator: utfallet mot etappmålet, och närmaste målvärde efter rapportens år."""
    indikator = valda(lager, "indikator", urval)
    etapp = etappmalen(lager, urval)
    nyckel = ["namnd", "indikator"]
    malvarden = _malsattningar(lager, urval, "malvarde").rename(
        columns={"varde": "malvarde", "operator": "malvarde_operator", "ar": "malvarde_ar"}
    )
    malvarden = malvarden[malvarden["malvarde_ar"] >= urval.ar].drop_duplicates(nyckel)
    utfall = valda(lager, "indikatorutfall", urval)
    arets = utfall[utfall["utfallsar"] == urval.ar].rename(columns={"status": "varde_status"})
    ram = indikator.sort_values("ordning").rename(columns={"id": "indikator"})
    for annan, kolumner in (
        (etapp, ["jamfort_ar", "varde", "operator", "mal", "uppnatt", "uppnatt_rapporterad"]),
        (malvarden, ["malvarde_operator", "malvarde", "malvarde_ar"]),
        (arets, ["varde_status"]),
    ):
        ram = ram.merge(annan[[*nyckel, *kolumner]], how="left", on=nyckel)
    brutna = utfall[utfall["metodbrott"].fillna(False)]
    brott = brutna.groupby(nyckel)["utfallsar"].max().to_dict()
    punkter: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for *vilken, ar, varde in utfall[[*nyckel, "utfallsar", "varde"]].itertuples(index=False):
        # Takten räknas bara på det som mätts på samma sätt.
        if pd.notna(varde) and ar >= brott.get(tuple(vilken), 0):
            punkter.setdefault(tuple(vilken), []).append((int(ar), float(varde)))
    takter = [
        _takt(rad, punkter.get((rad["namnd"], rad["indikator"]), []))
        for rad in ram.to_dict("records")
    ]
    kolumner = ["senaste", "senaste_ar", "behovd_takt", "uppnadd_takt", "matpunkter", "lage"]
    return ram.join(pd.DataFrame(takter, columns=kolumner).astype(_TYPER))[_INDIKATOR]


def _losa(indikatorer: pd.DataFrame, mal: pd.DataFrame) -> list[str]:
    """Namnen på indikatorer vars nämndmål inte finns bland de bedömda."""
    bedomda = set(zip(mal["namnd"], mal["namndmal"], strict=True))
    return [
        namn
        for namnd, namndmal, namn in zip(
            indikatorer["namnd"], indikatorer["namndmal"], indikatorer["namn"], strict=True
        )
        if (namnd, namndmal) not in bedomda
    ]


def _motsagelser(indikatorer: pd.DataFrame) -> pd.DataFrame:
    """Etappmålen där både källan och räkningen har svar, och svaren skiljer sig."""
    skilda = (indikatorer["uppnatt"] != indikatorer["uppnatt_rapporterad"]).fillna(False)
    return indikatorer.loc[
        skilda, ["namnd", "namndmal", "namn", "varde", "operator", "mal", "uppnatt",
                 "uppnatt_rapporterad"],
    ].reset_index(drop=True)  # fmt: skip


def _om_motsagelser(skilda: pd.DataFrame) -> str:
    if skilda.empty:
        return ""
    ett = len(skilda) == 1
    antal = f"{_antal(len(skilda)).capitalize()} etappmål redovisas"
    pa_gransen = (skilda["uppnatt_rapporterad"] & (skilda["varde"] == skilda["mal"])).all()
    if not pa_gransen:
        return f"{antal} annorlunda än räkningen"
    sida = {">": "över", "<": "under"}
    forbi = {sida.get(o, "förbi") for o in skilda["operator"]}
    return (
        f"{antal} som {'uppnått' if ett else 'uppnådda'} fast utfallet ligger på gränsen, "
        f"inte {forbi.pop() if len(forbi) == 1 else 'förbi'}"
    )


def _antal(antal: int) -> str:
    """Antalet ting med t-genus, i ord."""
    return {0: "inget", 1: "ett"}.get(antal, sifferord(antal))


def _uppfyllt(bedomning: Any) -> bool:
    text = bedomning.casefold() if isinstance(bedomning, str) else ""
    return "hög grad" in text or text.split(" ")[0] in ("helt", "uppfyllt", "uppnått")


def _uppfyllda(mal: pd.DataFrame) -> str:
    ja, alla = int(mal["bedomning"].map(_uppfyllt).sum()), len(mal)
    if alla == 1:
        return f"Nämndmålet redovisas {'som' if ja else 'inte som'} uppfyllt"
    form = "uppfyllt" if ja < 2 else "uppfyllda"
    hur_manga = f"Alla {_antal(alla)}" if ja == alla else f"{_antal(ja)} av {_antal(alla)}"
    return f"{hur_manga[:1].upper()}{hur_manga[1:]} nämndmål redovisas som {form}"


def _raknat(nadda: int, jamforda: int) -> str:
    return (
        f"räknat nås {nadda} av {jamforda} etappmål" if jamforda else "inget etappmål går att räkna"
    )


def _inget_natt(mal: pd.DataFrame) -> str:
    raknade = mal[mal["jamforda"] > 0]
    if raknade.empty:
        return "Inget nämndmål har etappmål som går att räkna"
    inga = int((raknade["nadda"] == 0).sum())
    if not inga:
        return "Varje nämndmål som går att räkna når minst ett av sina etappmål"
    return f"{_antal(inga).capitalize()} av {_antal(len(mal))} nämndmål når inget av sina etappmål"


def _ingress(mal: pd.DataFrame, har: dict[str, str], utan: list[str], ordning: list[str]) -> str:
    if len(har) > 1:
        if utan:
            return f"Målen är inlästa för {len(har)} av {len(har) + len(utan)} nämnder."
        andel = mal.groupby("namn")[["nadda", "jamforda"]].sum()
        andel = (andel["nadda"] / andel["jamforda"].where(andel["jamforda"] > 0)).dropna()
        if andel.empty:
            return "Målen är inlästa för alla nämnder."
        return (
            f"{andel.idxmin()} når minst andel av sina etappmål, "
            f"{skriv_procent(100 * float(andel.min()))}; {andel.idxmax().lower()} når störst, "
            f"{skriv_procent(100 * float(andel.max()))}."
        )
    grader = (
        mal["bedomning"]
        .value_counts(sort=False)
        .sort_index(key=lambda grader: pd.Index([_plats(ordning, grad) for grad in grader]))
    )
    delar = [
        f"{_antal(int(antal))} {'mål ' if nr == 0 else ''}{_utan_slut(grad)}"
        for nr, (grad, antal) in enumerate(grader.items())
    ]
    mening = f"{next(iter(har.values()))} bedömer {uppraknat(delar)}. " if delar else ""
    vags = int(mal["vags_upp"].fillna(False).sum())
    if vags:
        mening += f"För {_antal(vags)} mål vägs insatser in i bedömningen; "
        return mening + "räkningen ser bara utfall mot etappmål."
    return mening + "Räkningen ser bara utfall mot etappmål."


def _plats(ordning: list[str], grad: str) -> int:
    return ordning.index(grad) if grad in ordning else len(ordning)


def _utan_slut(grad: object) -> str:
    ord_ = str(grad).lower().split()
    return " ".join(ord_[:-1] if len(ord_) > 1 else ord_)


def _andel(andel: float) -> str:
    if andel >= 0.01:
        return f"från {round(100 * andel)} procent"
    return "när något nås" if andel else "när inget nås"


def _takt(rad: dict[Any, Any], punkter: list[tuple[int, float]]) -> tuple[Any, ...]:
    ar, senaste = max(punkter, default=(None, None))
    malvarde, mal_ar, operator, riktning = (
        None if pd.isna(rad[k]) else rad[k]
        for k in ("malvarde", "malvarde_ar", "malvarde_operator", "riktning")
    )
    takt = etappmal.takt(punkter, malvarde, mal_ar or 0)
    behovd, uppnadd = takt["behovd_per_ar"], takt["uppnadd_per_ar"]
    natt = etappmal.uppnatt(senaste, operator, malvarde, riktning)
    lage = "nått" if natt else _lage(behovd, uppnadd)
    return senaste, ar, behovd, uppnadd, takt["antal"], lage


def _lage(behovd: float | None, uppnadd: float | None) -> str:
    if not behovd or uppnadd is None:
        return "går inte att räkna"
    andel = uppnadd / behovd
    return "fel håll" if andel < 0 else "i takt" if andel >= 1 else "för långsamt"


def _taktrubrik(tabell: pd.DataFrame, mal_ar: int) -> str:
    antal = tabell["lage"].value_counts()
    racker, natt = int(antal.get("i takt", 0)), int(antal.get("nått", 0))
    kvar = len(tabell) - natt
    if not kvar:
        return f"Alla {len(tabell)} indikatorer har redan nått målvärdet för {mal_ar}"
    rubrik = (
        f"{sifferord(racker).capitalize()} av {sifferord(kvar)} indikatorer har hittills rört sig "
        f"i den takt som behövs till {mal_ar}"
    )
    return f"{rubrik}; {sifferord(natt)} till har redan nått målvärdet" if natt else rubrik


def _varning(indikatorer: pd.DataFrame, utan_etappmal: str, ar: int) -> str:
    """Vad takten inte säger: få mätpunkter, och åren utan etappmål."""
    flest = int(indikatorer["matpunkter"].max()) if len(indikatorer) else 0
    mening = f"Högst {sifferord(flest)} mätpunkter per indikator"
    minst = katalog().parameter("takt_minst_punkter", ar)
    mening += " räcker inte för att bedöma takten." if flest < minst else "."
    return f"{mening} {utan_etappmal}".strip()


def _utan_etappmal(urval: Urval, mal_ar: Any, etappmal_: pd.DataFrame) -> str:
    if pd.isna(mal_ar):
        return ""
    kanda = set(etappmal_["ar"])
    utan = [ar for ar in range(urval.ar + 1, int(mal_ar)) if ar not in kanda]
    if not utan:
        return ""
    i_foljd = len(utan) > 1 and utan[-1] - utan[0] == len(utan) - 1
    vilka = f"{utan[0]}–{utan[-1]}" if i_foljd else uppraknat(map(str, utan))
    return f"Etappmål för {vilka} saknas i det inlästa."
