"""Resultatöverföring: från årets resultat till eget kapital, och investeringar som förs över."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import (
    PERIODEN,
    TILLFALLE,
    anmarkta,
    arets_namnder,
    beror_pa,
    ensam,
    kallor,
    namndnamn,
    namnen,
    saknas,
    sifferord,
    uppraknat,
    valda,
)
from hud_model.fragor.ram import svensk_ordning
from hud_model.lager import Lager
from hud_model.regler.overforing import overforing
from hud_model.regler.upparbetning import upparbetningsgrad
from hud_model.tal import skriv_mnkr, skriv_procent, skriv_tal

TEXTEN = "Resultatöverföring (text)"
STEG_PROCENT = 5
_KEDJA = (
    "arets_resultat_kr",
    "avrakning_kr",
    "balansresultat_kr",
    "ib_kr",
    "resultatoverforing_kr",
    "ub_kr",
)
_STEG = (
    ("Resultat", "Årets resultat", "niva", "arets_resultat_kr"),
    ("Resultat", "Avräkning", "andring", "avrakning_kr"),
    ("Resultat", "Balansresultat", "niva", "balansresultat_kr"),
    ("Eget kapital", "In i året", "niva", "ib_kr"),
    ("Eget kapital", "Förs över", "andring", "resultatoverforing_kr"),
    ("Eget kapital", "Ut ur året", "niva", "ub_kr"),
)


def _kr(varde: Any) -> int | None:
    return None if varde is None or pd.isna(varde) else int(varde)


def _mnkr(kr: float) -> str:
    return skriv_tal(abs(kr) / 1_000_000, 1) if kr else "0"


def _med_tecken(kr: float) -> str:
    return skriv_tal(kr / 1_000_000, 1) if kr else "0"


def _sort(kr: int) -> str:
    return "underskott" if kr < 0 else "överskott"


def _med_uppgift(ram: pd.DataFrame) -> pd.DataFrame:
    """Raderna där något led i kedjan finns."""
    return ram[ram[list(_KEDJA)].notna().any(axis=1)]


def _kedja(ram: pd.DataFrame) -> dict[str, int | None]:
    rad = ram.iloc[0] if len(ram) else {}
    return {k: _kr(rad.get(k)) for k in _KEDJA}


def _tolka(kedja: dict[str, int | None], text: str | None) -> list[dict[str, Any]]:
    """Läsningarna av källan: tabellens, textens, och den där kapitalet självt inte förs över.

    `text` är källans besked med modellens egna ord, eller None när texten inget säger.
    """
    balans, ib, over = (kedja[k] for k in ("balansresultat_kr", "ib_kr", "resultatoverforing_kr"))
    ut = []
    if ib is not None and over is not None:
        vad = f"{_sort(over).capitalize()}et förs över" if over else "Inget förs över"
        ut.append({"lasning": "Tabellen", "innebar": vad, **overforing(over, ib)})
    if text is None or ib is None or balans is None:
        return ut
    inte = " inte " in text
    vad = f"{_sort(balans).capitalize()}et förs {'inte ' if inte else ''}över"
    ut.append(
        {"lasning": "Texten, ordagrant", "innebar": vad, **overforing(balans, ib, 0 if inte else 1)}
    )
    if inte and "minskar" in text:
        vad = f"Kapitalet självt, {_mnkr(ib)} mnkr, förs inte över"
        ut.append({"lasning": "Texten, tolkad", "innebar": vad, **overforing(-ib, ib)})
    return ut


def _texten(lager: Lager, urval: Urval) -> pd.DataFrame:
    return valda(lager, "rapporterad_uppgift", urval, amne=TEXTEN)


def _lasningar(lager: Lager, urval: Urval) -> pd.DataFrame:
    ram = _med_uppgift(valda(lager, "eget_kapital", urval))
    text = _texten(lager, urval)
    kedja = _kedja(ram)
    tolkade = _tolka(kedja, text["text_kort"].iloc[0] if len(text) else None)
    rader = [
        {
            **rad,
            "ib_kr": kedja["ib_kr"],
            "andring_kr": rad["overfort_kr"],
            "plats": _kort_plats((ram if rad["lasning"] == "Tabellen" else text)["plats"].iloc[0]),
        }
        for rad in tolkade
    ]
    kolumner = ["lasning", "innebar", "ib_kr", "andring_kr", "ub_kr", "plats"]
    return pd.DataFrame(rader, columns=kolumner).astype(
        dict.fromkeys(["ib_kr", "andring_kr", "ub_kr"], "Int64")
    )


def _kort_plats(plats: str) -> str:
    """Rubriken och den första raden, utan det mellan."""
    rad = re.search(r"\(rad \d+\)", plats)
    return f"{plats.split(',')[0].split(' (rad')[0]} {rad[0]}" if rad else plats


def _utgangar(lasningar: pd.DataFrame) -> list[int]:
    """Eget kapital ut ur året enligt läsningarna, var och en en gång."""
    return [int(kr) for kr in dict.fromkeys(lasningar["ub_kr"])]


def _resultatets_mening(arets: int | None, balans: int | None) -> str:
    """Årets resultat och vad avräkningen gör av det, i mnkr."""
    if arets is None:
        return f"Balansresultatet är {skriv_mnkr(balans)}" if balans is not None else ""
    if arets == 0:
        forst = "Resultatet är lika med budgeten"
        return forst + (f" och blir {_med_tecken(balans)} mnkr efter avräkning" if balans else "")
    forst = f"{_sort(arets).capitalize()}et {_mnkr(arets)} mnkr"
    if balans is None:
        return f"{forst} är inte avräknat"
    if balans == arets:
        return f"{forst} står kvar efter avräkning"
    if balans == 0:
        return f"{forst} räknas av helt"
    vands = "" if _sort(balans) == _sort(arets) else f"ett {_sort(balans)} på "
    return f"{forst} blir {vands}{_mnkr(balans)} efter avräkning"


def resultatoverforing(lager: Lager, urval: Urval) -> Svar:
    """Årets resultat, avräkningen och eget kapital i kronor, minus = underskott, i en mening.

    Utan vald nämnd gäller svaret den enda nämnd som har uppgifter, annars alla. `tabell`: namn
    och kedjans sex belopp. `uppgifter`: `ensam` säger att svaret gäller en nämnd med uppgifter,
    `jamfor` att alla nämnder bör visas.
    """
    en = ensam(lager, urval, "eget_kapital")
    namn = namndnamn(lager, urval)
    ram = _med_uppgift(valda(lager, "eget_kapital", en))
    tabell = _per_namnd(ram, namn)
    uppgifter = {
        "ensam": en.namnd is not None and not ram.empty,
        "jamfor": urval.namnd is None or ram.empty,
    }
    if ram.empty:
        vem = namn.get(urval.namnd or "")
        return Svar(
            "resultatoverforing",
            f"{vem} har inget inläst resultat att föra över"
            if vem
            else "Ingen nämnd har ett inläst resultat att föra över",
            tabell,
            uppgifter=uppgifter,
            tom_for=saknas(lager, urval, "Resultat och eget kapital", vem),
        )
    svar = Svar(
        "resultatoverforing",
        _samlad_mening(tabell, urval.ar),
        tabell,
        ingress="Kronor som nämndernas egna tabeller anger dem; minus är underskott.",
        kallor=kallor(lager, en, ram),
        regel="Avräkning = balansresultat − årets resultat.",
        uppgifter=uppgifter,
    )
    if en.namnd is None:
        return svar
    kedja = _kedja(ram)
    lasningar = _lasningar(lager, en)
    mening = _resultatets_mening(kedja["arets_resultat_kr"], kedja["balansresultat_kr"])
    utgangar = [_med_tecken(kr) for kr in _utgangar(lasningar)]
    blir = (
        f"eget kapital blir {' eller '.join(utgangar)} mnkr"
        if utgangar
        else "eget kapital framgår inte"
    )
    rubrik = f"{mening}; {blir}" if mening else blir.capitalize()
    if urval.namnd is None:
        rubrik = f"{namn[en.namnd]}: {rubrik[0].lower()}{rubrik[1:]}"
    return replace(svar, rubrik=rubrik, ingress=_skillnaden(lasningar))


def _skillnaden(lasningar: pd.DataFrame) -> str:
    utgangar = _utgangar(lasningar)
    if len(utgangar) > 1:
        skillnad = skriv_mnkr(max(utgangar) - min(utgangar))
        return (
            "Källans tabell och text säger olika om vad som förs över. Läsningarna skiljer "
            f"{skillnad} och behöver redas ut före beslut."
        )
    if len(lasningar) > 1:
        return "Källans tabell och text säger samma sak om vad som förs över."
    return "Källans tabell är enda uppgiften om vad som förs över." if len(lasningar) else ""


def _samlad_mening(tabell: pd.DataFrame, ar: int) -> str:
    kanda = tabell["resultatoverforing_kr"].dropna()
    if kanda.empty:
        return f"Ingen nämnd anger vad som förs över till {ar + 1}"
    summa = int(kanda.sum())
    antal = sifferord(len(kanda)).capitalize()
    vilka = "nämnder för tillsammans" if len(kanda) > 1 else "nämnd för"
    return f"{antal} {vilka} över {_med_tecken(summa)} mnkr till {ar + 1}"


def _per_namnd(ram: pd.DataFrame, namn: dict[str, str]) -> pd.DataFrame:
    tabell = ram[["namnd", *_KEDJA]].assign(namn=namnen(ram["namnd"], namn))
    return tabell[["namnd", "namn", *_KEDJA]].sort_values(
        "balansresultat_kr", na_position="last", ignore_index=True
    )


@beror_pa(*PERIODEN)
def overforing_per_namnd(lager: Lager, urval: Urval) -> Svar:
    """Kedjan per nämnd i kronor (minus = underskott), störst underskott först.

    `tabell`: namnd, namn, kedjans sex belopp och utgangar: så många olika eget kapital ut ur
    året som källan kan läsas. `uppgifter["saknas"]`: namnen på nämnder utan uppgifter.
    """
    namn = arets_namnder(lager, urval)
    ram = _med_uppgift(valda(lager, "eget_kapital", urval))
    tabell = _per_namnd(ram, namn)
    tabell["utgangar"] = [
        len(_utgangar(_lasningar(lager, replace(urval, namnd=id_)))) for id_ in tabell["namnd"]
    ]
    utan = sorted((namn[id_] for id_ in set(namn) - set(tabell["namnd"])), key=svensk_ordning)
    har = sifferord(len(tabell)).capitalize()
    kanda = tabell[list(_KEDJA)]
    hela = len(tabell) > 1 and not utan and bool(kanda.notna().all(axis=None))
    return Svar(
        "overforing_per_namnd",
        _kapitalets_mening(tabell)
        if hela
        else f"{har} av {sifferord(len(namn))} nämnder har ett inläst resultat att föra över",
        tabell,
        ingress="Störst underskott efter avräkning först.",
        kallor=kallor(lager, urval, ram),
        regel="Avräkning = balansresultat − årets resultat; ut ur året = in i året + förs över.",
        uppgifter={"saknas": utan, "samlat": kanda.sum().astype(int).to_dict() if hela else None},
        tom_for="" if len(tabell) else saknas(lager, urval, "Resultat och eget kapital"),
    )


def _kapitalets_mening(tabell: pd.DataFrame) -> str:
    """Vilka nämnder som går ut ur året med negativt eget kapital."""
    minus = tabell[tabell["ub_kr"] < 0].sort_values("ub_kr")
    if minus.empty:
        return "Alla nämnder går ut ur året med eget kapital kvar"
    if len(minus) == 1:
        kr = skriv_mnkr(int(minus["ub_kr"].iloc[0]))
        return f"{minus['namn'].iloc[0]} går ut ur året med negativt eget kapital: {kr}"
    return f"{sifferord(len(minus)).capitalize()} nämnder går ut ur året med negativt eget kapital"


def overforingsbrygga(lager: Lager, urval: Urval) -> Svar:
    """Kedjan som två bryggor i kronor, minus = underskott: resultatet och eget kapital.

    `tabell`: grupp, steg, slag (`niva` mätt från noll, `andring` från föregående steg),
    belopp_kr; ett led som källan inte anger är tomt.
    """
    urval = ensam(lager, urval, "eget_kapital")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    ram = _med_uppgift(valda(lager, "eget_kapital", urval))
    kedja = _kedja(ram)
    rader = [
        {"grupp": grupp, "steg": steg, "slag": slag, "belopp_kr": kedja[led]}
        for grupp, steg, slag, led in _STEG
    ]
    tabell = pd.DataFrame(rader).astype({"belopp_kr": "Int64"})
    if ram.empty:
        return Svar(
            "overforingsbrygga",
            "Resultat och eget kapital är inte inlästa",
            tabell,
            tom_for=saknas(lager, urval, "Resultat och eget kapital", namn),
        )
    return Svar(
        "overforingsbrygga",
        _bryggans_mening(kedja),
        tabell,
        ingress=f"{namn} {urval.ar}, {TILLFALLE[urval.tillfalle].lower()}. "
        "Resultat och eget kapital på samma skala.",
        kallor=kallor(lager, urval, ram),
        regel="Avräkning = balansresultat − årets resultat; ut ur året = in i året + förs över.",
        anmarkningar=anmarkta(lager, urval, "eget_kapital"),
    )


def _bryggans_mening(kedja: dict[str, int | None]) -> str:
    avrakning, over = kedja["avrakning_kr"], kedja["resultatoverforing_kr"]
    delar = []
    if avrakning:
        vad = "lägger till" if kedja["arets_resultat_kr"] * avrakning > 0 else "tar bort"
        delar.append(f"avräkningen {vad} {_mnkr(avrakning)} mnkr")
    if over is not None:
        gor = "ökar" if over > 0 else "minskar"
        rest = (
            f"resten, {_mnkr(over)},"
            if avrakning and over == kedja["balansresultat_kr"]
            else (f"{_mnkr(over)} mnkr")
        )
        fors = f"{rest} {gor} eget kapital" if over else "inget förs till eget kapital"
        delar.append(f"{fors} enligt tabellen")
    text = "; ".join(delar) or "källan anger inte vad som avräknas eller förs över"
    return f"{text[0].upper()}{text[1:]}"


def lasningar(lager: Lager, urval: Urval) -> Svar:
    """Vad källan kan betyda för eget kapital, kronor: varje läsning för sig, ingen vald.

    `tabell`: lasning, innebar, ib_kr, andring_kr, ub_kr, plats (i källan).
    `uppgifter["fraga"]`: frågan att ställa när läsningarna skiljer sig, annars tom.
    """
    urval = ensam(lager, urval, "eget_kapital")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    tabell = _lasningar(lager, urval)
    if tabell.empty:
        return Svar(
            "lasningar",
            "Källan anger inte vad som förs över",
            tabell,
            tom_for=saknas(lager, urval, "Eget kapital in i året och vad som förs över", namn),
        )
    utgangar = [_med_tecken(kr) for kr in _utgangar(tabell)]
    antal = sifferord(len(tabell)).capitalize()
    if len(utgangar) > 1:
        belopp = f"{' eller '.join(utgangar)} mnkr"
        rubrik = f"{antal} läsningar av samma källa: {belopp} kvar"
        fraga = f"Blir eget kapital {belopp}? Vilket beslut föreslås fullmäktige?"
    else:
        lika = (
            "Tabell och text är överens" if len(tabell) > 1 else "Källan går att läsa på ett sätt"
        )
        rubrik, fraga = f"{lika}: {utgangar[0]} mnkr kvar", ""
    ram = valda(lager, "eget_kapital", urval)
    return Svar(
        "lasningar",
        rubrik,
        tabell,
        ingress="Ingen läsning är vald. Strecket visar eget kapital in i året.",
        kallor=kallor(lager, urval, ram, _texten(lager, urval)),
        regel="Ut ur året = in i året + ändringen som läsningen innebär.",
        uppgifter={"fraga": fraga},
    )


def overforingsandelar(lager: Lager, urval: Urval) -> Svar:
    """Eget kapital ut ur året, kronor, för varje andel av balansresultatet som kan föras över.

    `tabell`: andel_procent (0–100), overfort_kr, ub_kr. Tomt utan balansresultat eller IB.
    """
    urval = ensam(lager, urval, "eget_kapital")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    ram = _med_uppgift(valda(lager, "eget_kapital", urval))
    kedja = _kedja(ram)
    balans, ib = kedja["balansresultat_kr"], kedja["ib_kr"]
    kand = balans is not None and ib is not None
    rader = [
        {"andel_procent": procent, **overforing(balans, ib, procent / 100)}
        for procent in (range(0, 101, STEG_PROCENT) if kand else ())
    ]
    return Svar(
        "overforingsandelar",
        f"Räkna själv: hur stor del av {_med_tecken(balans)} mnkr förs över?"
        if kand
        else "Det går inte att räkna på andelar",
        pd.DataFrame(rader, columns=["andel_procent", "overfort_kr", "ub_kr"]),
        kallor=kallor(lager, urval, ram),
        regel="Ut ur året = in i året + andel × balansresultat, avrundat till hela kronor.",
        tom_for="" if kand else saknas(lager, urval, "Balansresultat eller eget kapital", namn),
    )


def investeringsoverforing(lager: Lager, urval: Urval) -> Svar:
    """Investeringsmedel kvar, förda över och stannande, kronor (utgifter negativa).

    `tabell`: post, niva, budget_kr, utfall_kr, avvikelse_kr (kvar; minus = över budget),
    foreslagen_overforing_kr (tom = ingen föreslagen), stannar_kr (kvar − föreslagen; tom när
    ingen post har en föreslagen). `uppgifter`: summor utan reserv, grad_utan_reserv,
    grad_med_reserv och grad_rapporterad i procent.
    """
    urval = ensam(lager, urval, "investering")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    ram = valda(lager, "investering", urval)
    ram = ram[ram["niva"].isin(["post", "reserv"])]
    foreslagen = ram["foreslagen_overforing_kr"]
    ram["stannar_kr"] = (
        ram["avvikelse_kr"] - foreslagen.fillna(0) if foreslagen.notna().any() else pd.NA
    )
    ram = ram.sort_values(
        ["niva", "foreslagen_overforing_kr", "avvikelse_kr"],
        ascending=[True, False, False],
        ignore_index=True,
    )
    belopp = ["budget_kr", "utfall_kr", "avvikelse_kr", "foreslagen_overforing_kr", "stannar_kr"]
    tabell = ram[["post", "niva", *belopp]].astype({"stannar_kr": "Int64"})
    if tabell.empty or urval.namnd is None:
        return Svar(
            "investeringsoverforing",
            "Investeringarna är inte inlästa"
            if tabell.empty
            else "Välj en nämnd för investeringar",
            tabell,
            tom_for=saknas(lager, urval, "Investeringar", namn)
            if tabell.empty
            else "Flera nämnder har investeringar. Välj en nämnd i raden ovanför.",
        )
    poster = tabell[tabell["niva"] == "post"]
    summor = {k: _kr(poster[k].sum(min_count=1)) for k in belopp}
    alla = {k: _kr(tabell[k].sum(min_count=1)) for k in ("budget_kr", "utfall_kr")}
    rapporterad = valda(
        lager, "rapporterad_uppgift", urval, amne="Investeringar: upparbetningsgrad utan reserv"
    )
    uppgifter = {
        **summor,
        "grad_utan_reserv": upparbetningsgrad(summor["budget_kr"], summor["utfall_kr"]),
        "grad_med_reserv": upparbetningsgrad(alla["budget_kr"], alla["utfall_kr"])
        if len(poster) < len(tabell)
        else None,
        "grad_rapporterad": float(rapporterad["varde"].iloc[0]) if len(rapporterad) else None,
    }
    return Svar(
        "investeringsoverforing",
        _investeringarnas_mening(summor, poster["foreslagen_overforing_kr"].dropna(), urval.ar),
        tabell,
        ingress=_investeringarnas_ingress(uppgifter, tabell),
        kallor=kallor(lager, urval, ram, rapporterad),
        regel=(
            "Kvar = utfall − budget. Stannar = kvar − föreslagen överföring. "
            "Upparbetningsgrad = utfall / budget."
        ),
        uppgifter=uppgifter,
        anmarkningar=anmarkta(lager, urval, "investering"),
    )


def _investeringarnas_mening(summor: dict[str, int | None], over: pd.Series, ar: int) -> str:
    kvar = summor["avvikelse_kr"]
    if kvar is None:
        return "Investeringarnas utfall mot budget framgår inte"
    if kvar < 0:
        laget = f"Investeringarna gick {_mnkr(kvar)} mnkr över budget"
    else:
        laget = f"{_mnkr(kvar)} mnkr av investeringsbudgeten är oanvända"
    if over.empty:
        return f"{laget}; ingen överföring är föreslagen"
    delar = " + ".join(_mnkr(kr) for kr in over) if len(over) > 1 else ""
    if kvar <= 0:
        return f"{laget}; ändå föreslås {skriv_mnkr(over.sum())} följa med till {ar + 1}"
    return (
        f"{_mnkr(over.sum())} av {_mnkr(kvar)} mnkr oanvända investeringsmedel föreslås följa med "
        f"till {ar + 1}" + (f": {delar}" if delar else "")
    )


def _investeringarnas_ingress(uppgifter: dict[str, Any], tabell: pd.DataFrame) -> str:
    utan, med, sagt = (uppgifter[f"grad_{k}"] for k in ("utan_reserv", "med_reserv", "rapporterad"))
    reserver = tabell[tabell["niva"] == "reserv"]
    delar = []
    if len(reserver):
        summa = skriv_mnkr(abs(int(reserver["budget_kr"].sum())))
        delar.append(f"{uppraknat(reserver['post'])}, {summa}, ingår inte.")
    if utan is not None:
        text = f"Upparbetat {skriv_procent(utan)}" + (" utan reserven" if med is not None else "")
        text += f", {skriv_procent(med)} med" if med is not None else ""
        delar.append(f"{text}.")
    if sagt is not None:
        delar.append(f"Källan anger {skriv_procent(sagt)}.")
    return " ".join(delar)
