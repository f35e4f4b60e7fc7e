"""Uppdrag och satsningar: vad som är klart, vad pengarna gick till och vilka bidrag som upphör."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import (
    anmarkta,
    arets_namnder,
    i_korthet,
    kallor,
    namndnamn,
    namnen,
    over_aren,
    periodens_slut,
    saknas,
    sifferord,
    ur_texten,
    valda,
)
from hud_model.fragor._samband import hor_ihop, i_ord, samband
from hud_model.fragor.ram import svensk_ordning
from hud_model.katalog import katalog, nyckel
from hud_model.lager import Lager
from hud_model.regler.uppdrag import overforingar
from hud_model.tal import skriv_mnkr, skriv_procent, skriv_tal

_RANG = {"ej_klart": 0, "utgar": 2, "klart": 3}
_BIDRAGSFAKTA = "Bidrag: "


def _kr(varde: Any) -> int | None:
    return None if varde is None or pd.isna(varde) else int(varde)


def _summa(serie: pd.Series) -> int | None:
    """Summan, eller None när inget värde finns."""
    return _kr(serie.sum(min_count=1))


def _mnkr(kr: float) -> str:
    return skriv_tal(kr / 1_000_000, 1)


def _antal(antal: int, en: str, flera: str) -> str:
    """”Ett bidrag”, ”fyra bidrag”: antalet i ord med sitt substantiv."""
    return en if antal == 1 else f"{sifferord(antal)} {flera}"


def _stor(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def uppdragslage(lager: Lager, urval: Urval) -> Svar:
    """Uppdragen per nämnd och mål, de som inte är klara först.

    `tabell`: namnd, namn, namndmal, titel, status (tom = anges inte), fran_kf, overforingar
    (gånger; tom = källan säger inget), gemensamt_med (namn), sammanfattning, hor_ihop.
    `uppgifter["lankar"]`: sambanden i tabellens ordning. `flera`: mer än en nämnd visas.
    """
    namn = namndnamn(lager, urval)
    ram = valda(lager, "uppdrag", urval)
    kolumner = [
        *("namnd", "namn", "namndmal", "titel", "status", "fran_kf", "overforingar"),
        *("gemensamt_med", "sammanfattning", "hor_ihop"),
    ]
    if ram.empty:
        return Svar(
            "uppdragslage",
            "Inga uppdrag är inlästa",
            pd.DataFrame(columns=kolumner),
            tom_for=saknas(lager, urval, "Uppdrag", namn.get(urval.namnd or "")),
        )
    tidigare = _ej_klara_ar(lager, urval)
    ram["namn"] = namnen(ram["namnd"], namn)
    ram["overforingar"] = [
        overforingar(urval.ar, _kr(fran), tidigare.get((namnd, nyckel(titel)), ()))
        for namnd, titel, fran in zip(
            ram["namnd"], ram["titel"], ram["overfort_fran_ar"], strict=True
        )
    ]
    ram["overforingar"] = ram["overforingar"].astype("Int64")
    ram["gemensamt_med"] = [
        ", ".join(namn.get(id_, id_) for id_ in ids.split()) if isinstance(ids, str) else None
        for ids in ram["gemensamt_med"]
    ]
    ram["_ej"] = ram["status"].eq("ej_klart")
    ram["_malet"] = -ram.groupby(["namnd", "namndmal"], dropna=False)["_ej"].transform("sum")
    ram["_rang"] = ram["status"].map(_RANG).fillna(1)
    ram["_forst"] = ram.groupby(["namnd", "namndmal"], dropna=False)["ordning"].transform("min")
    ram = ram.sort_values(["namn", "_malet", "_forst", "_rang", "ordning"], ignore_index=True)
    lankar = [
        tuple(lank for lank in rad if lank.tabell != "malbedomning")
        for rad in hor_ihop(samband(lager, urval), "uppdrag", ram, "titel")
    ]
    ram["hor_ihop"] = [i_ord(rad) for rad in lankar]
    flera = ram["namnd"].nunique() > 1
    redovisat = ur_texten(lager, urval, "Uppdrag: ")
    return Svar(
        "uppdragslage",
        _uppdragens_mening(ram, urval),
        ram[kolumner],
        ingress=_uppdragens_ingress(ram),
        bildrubrik=f"Uppdragen per {'nämnd och ' if flera else ''}mål",
        bildtext="De mål som har mest ogjort först.",
        kallor=kallor(lager, urval, ram, redovisat),
        anmarkningar=anmarkta(lager, urval, "uppdrag"),
        delar=i_korthet(redovisat),
        regel=(
            "Överfört = årsskiften i följd då uppdraget stod som ej klart, enligt källan eller "
            "tidigare inlästa rapporter."
        ),
        uppgifter={"lankar": lankar, "flera": flera, "ar": urval.ar},
    )


def _ej_klara_ar(lager: Lager, urval: Urval) -> dict[tuple[str, str], list[int]]:
    """Tidigare år då uppdraget stod som ej klart, efter nämnd och titel."""
    alla = over_aren(lager, "uppdrag", urval, status="ej_klart")
    ut: dict[tuple[str, str], list[int]] = {}
    for r in alla[alla["ar"] < urval.ar].itertuples():
        ut.setdefault((r.namnd, nyckel(r.titel)), []).append(int(r.ar))
    return ut


def _uppdragens_mening(ram: pd.DataFrame, urval: Urval) -> str:
    antal, kanda = len(ram), int(ram["status"].notna().sum())
    klara, ej, utgar = (int((ram["status"] == s).sum()) for s in ("klart", "ej_klart", "utgar"))
    if not kanda:
        return f"{_stor(_antal(antal, 'ett uppdrag', 'uppdrag'))} {urval.ar}; status anges inte"
    hittills = "" if urval.tillfalle == "bokslut" else " hittills"
    delar = [f"{klara} av {antal} uppdrag är klara{hittills}"]
    delar += [f"{ej} är inte klara"] if ej else []
    delar += [f"{utgar} utgår"] if utgar else []
    delar += [f"{antal - kanda} saknar status"] if antal > kanda else []
    return ", ".join(delar)


def _uppdragens_ingress(ram: pd.DataFrame) -> str:
    fran = int(ram["fran_kf"].fillna(False).sum())
    gemensamma = int(ram["gemensamt_med"].notna().sum())
    overforda = ram["overforingar"].fillna(0)
    delar = []
    if ram["fran_kf"].notna().any():
        ej = int((ram["fran_kf"].fillna(False) & ram["_ej"]).sum())
        delar.append(_fran_fullmaktige(fran, ej) if fran else "Alla uppdrag är nämndens egna.")
    if gemensamma:
        delar.append(f"{_stor(_antal(gemensamma, 'ett delas', 'delas'))} med andra nämnder.")
    if (overforda > 0).any():
        mest = int(overforda.max())
        ganger = "en gång" if mest == 1 else f"upp till {sifferord(mest)} gånger"
        delar.append(f"{_stor(sifferord(int((overforda > 0).sum())))} har förts över, {ganger}.")
    elif ram["overforingar"].isna().all():
        delar.append("Källan säger inte om något förts över från tidigare år.")
    return " ".join(delar)


def _fran_fullmaktige(antal: int, ej: int) -> str:
    vilka = f"{_stor(_antal(antal, 'ett uppdrag', 'uppdrag'))} kommer från kommunfullmäktige"
    if not ej:
        return f"{vilka}, alla klara." if antal > 1 else f"{vilka}."
    return f"{vilka}, varav {sifferord(ej)} inte {'är klart' if ej == 1 else 'är klara'}."


def uppdrag_per_namnd(lager: Lager, urval: Urval) -> Svar:
    """Antal uppdrag per nämnd och status, störst antal ej klara först; alla nämnder.

    `tabell`: namnd, namn, klart, ej_klart, utgar, utan_status, antal, fran_kf.
    `uppgifter["saknas"]`: namnen på nämnder vars uppdrag inte är inlästa.
    """
    alla = replace(urval, namnd=None)
    namn = arets_namnder(lager, alla)
    ram = valda(lager, "uppdrag", alla)
    rader = [
        {
            "namnd": id_,
            "namn": namn.get(str(id_), str(id_)),
            **{s: int((egna["status"] == s).sum()) for s in ("klart", "ej_klart", "utgar")},
            "utan_status": int(egna["status"].isna().sum()),
            "antal": len(egna),
            "fran_kf": int(egna["fran_kf"].fillna(False).sum()),
        }
        for id_, egna in ram.groupby("namnd")
    ]
    kolumner = ["namnd", "namn", "klart", "ej_klart", "utgar", "utan_status", "antal", "fran_kf"]
    tabell = pd.DataFrame(rader, columns=kolumner).sort_values(
        ["ej_klart", "antal"], ascending=False, ignore_index=True
    )
    utan = sorted(
        (n for id_, n in namn.items() if id_ not in set(tabell["namnd"])), key=svensk_ordning
    )
    har = _stor(sifferord(len(tabell)))
    return Svar(
        "uppdrag_per_namnd",
        f"{har} av {sifferord(len(tabell) + len(utan))} nämnder har inlästa uppdrag",
        tabell,
        ingress="Flest ej klara först.",
        kallor=kallor(lager, urval, ram),
        uppgifter={"saknas": utan},
        tom_for="" if len(tabell) else saknas(lager, urval, "Uppdrag"),
    )


def satsningar(lager: Lager, urval: Urval) -> Svar:
    """Särskilda satsningar i kronor som källan anger dem (positiva), mest oanvänt först.

    `tabell`: namnd, namn, satsning, budget_kr, utfall_kr, kvar_kr (budget − utfall; minus = över
    budget), andel_procent (använt), hor_ihop. `uppgifter`: summorna, `andel_procent`, `lankar`.
    """
    namn = namndnamn(lager, urval)
    ram = valda(lager, "satsning", urval)
    ram["namn"] = namnen(ram["namnd"], namn)
    ram["kvar_kr"] = ram["budget_kr"] - ram["utfall_kr"]
    ram["andel_procent"] = [
        None if pd.isna(b) or pd.isna(u) or not b else 100 * u / b
        for b, u in zip(ram["budget_kr"], ram["utfall_kr"], strict=True)
    ]
    ram["andel_procent"] = ram["andel_procent"].astype("float64")
    ram = ram.sort_values(
        ["kvar_kr", "budget_kr"], ascending=False, na_position="last", ignore_index=True
    )
    lankar = hor_ihop(samband(lager, urval), "satsning", ram, "satsning")
    ram["hor_ihop"] = [i_ord(rad) for rad in lankar]
    fakta = ur_texten(lager, urval, "Satsning: ")
    kolumner = [
        *("namnd", "namn", "satsning", "budget_kr", "utfall_kr", "kvar_kr"),
        *("andel_procent", "hor_ihop"),
    ]
    hela = ram[ram["kvar_kr"].notna()]
    summor = {k: _summa(hela[k]) for k in ("budget_kr", "utfall_kr", "kvar_kr")}
    andel = 100 * summor["utfall_kr"] / summor["budget_kr"] if summor["budget_kr"] else None
    return Svar(
        "satsningar",
        _satsningarnas_mening(ram, summor, andel),
        ram[kolumner],
        ingress=_satsningarnas_ingress(hela),
        kallor=kallor(lager, urval, ram, fakta),
        anmarkningar=anmarkta(lager, urval, "satsning"),
        delar=i_korthet(fakta),
        regel="Kvar = budget − utfall. Använt = utfall / budget. Belopp är positiva.",
        uppgifter={
            **summor,
            "andel_procent": andel,
            "lankar": lankar,
            "flera": ram["namnd"].nunique() > 1,
        },
        tom_for=""
        if len(ram)
        else saknas(lager, urval, "Särskilda satsningar", namn.get(urval.namnd or "")),
    )


def _satsningarnas_mening(
    ram: pd.DataFrame, summor: dict[str, int | None], andel: float | None
) -> str:
    if ram.empty:
        return "Inga särskilda satsningar är inlästa"
    if summor["utfall_kr"] is None or andel is None:
        budget = _summa(ram["budget_kr"])
        vad = f", {skriv_mnkr(budget)}" if budget is not None else ""
        return f"{_stor(_antal(len(ram), 'en satsning', 'satsningar'))}{vad}; utfallet anges inte"
    return (
        f"{skriv_procent(andel)} av satsningarnas {skriv_mnkr(summor['budget_kr'] or 0)} är "
        f"använda: {skriv_mnkr(summor['utfall_kr'])}"
    )


def _satsningarnas_ingress(hela: pd.DataFrame) -> str:
    delar = []
    ororda = hela[hela["utfall_kr"] == 0]
    if len(ororda):
        delar.append(
            f"{_stor(_antal(len(ororda), 'en satsning', 'satsningar'))} utan utfall, "
            f"{_mnkr(ororda['budget_kr'].sum())} mnkr."
        )
    over = hela[hela["kvar_kr"] < 0]
    if len(over):
        delar.append(
            f"{_stor(_antal(len(over), 'en gick', 'gick'))} över sin budget, med "
            f"{_mnkr(-over['kvar_kr'].sum())} mnkr."
        )
    return " ".join(delar)


def bidrag(lager: Lager, urval: Urval) -> Svar:
    """Extern finansiering i kronor som källan anger den (positiv), störst bidrag först.

    `tabell`: namnd, namn, finansiar, bidrag_kr, kostnad_kr, netto_kr (bidrag − kostnad),
    inraknat_i_budget_kr, utanfor_budget_kr (bidrag − inräknat), namndmal, upphor, notering (ur
    löptexten), hor_ihop.
    `uppgifter`: summorna och `lankar`; `delar["ur_texten"]` det som bara står i löptext.
    """
    namn = namndnamn(lager, urval)
    ram = valda(lager, "extern_finansiering", urval)
    ram["namn"] = namnen(ram["namnd"], namn)
    ram["utanfor_budget_kr"] = ram["bidrag_kr"] - ram["inraknat_i_budget_kr"]
    ram = ram.sort_values(
        ["bidrag_kr", "inraknat_i_budget_kr"],
        ascending=False,
        na_position="last",
        ignore_index=True,
    )
    lankar = hor_ihop(samband(lager, urval), "extern_finansiering", ram, "finansiar")
    ram["hor_ihop"] = [i_ord(rad) for rad in lankar]
    fakta = ur_texten(lager, urval, _BIDRAGSFAKTA, "Extern finansiering: ")
    ram["notering"] = [_notering(fakta, namn_) for namn_ in ram["finansiar"]]
    belopp = [
        *("bidrag_kr", "kostnad_kr", "netto_kr", "inraknat_i_budget_kr", "utanfor_budget_kr"),
    ]
    summor = {k: _summa(ram[k]) for k in belopp}
    return Svar(
        "bidrag",
        _bidragens_mening(ram, summor),
        ram[["namnd", "namn", "finansiar", *belopp, "namndmal", "upphor", "notering", "hor_ihop"]],
        ingress=_bidragens_ingress(summor),
        kallor=kallor(lager, urval, ram, fakta),
        anmarkningar=anmarkta(lager, urval, "extern_finansiering"),
        regel="Netto = bidrag − kostnad. Utanför budget = bidrag − inräknat i budget.",
        delar=i_korthet(fakta),
        uppgifter={**summor, "lankar": lankar, "flera": ram["namnd"].nunique() > 1},
        tom_for="" if len(ram) else saknas(lager, urval, "Bidrag", namn.get(urval.namnd or "")),
    )


def _notering(fakta: pd.DataFrame, finansiar: str) -> str | None:
    """Det löptexten säger om finansiären, i källans enhet."""
    start = f"{_BIDRAGSFAKTA}{finansiar}, "
    delar = []
    for r in fakta[fakta["amne"].str.startswith(start).astype(bool)].itertuples():
        ord_ = r.amne.removeprefix(start)
        vad = f"{ord_}: {skriv_tal(r.varde, 2).rstrip('0').rstrip(',')} {r.enhet}"
        delar.append(_stor(f"{vad} ({r.text_kort})" if isinstance(r.text_kort, str) else vad))
    return ". ".join(delar) or None


def _bidragens_mening(ram: pd.DataFrame, summor: dict[str, int | None]) -> str:
    if ram.empty:
        return "Ingen extern finansiering är inläst"
    fatt, kostat, inraknat = (
        summor[k] for k in ("bidrag_kr", "kostnad_kr", "inraknat_i_budget_kr")
    )
    if fatt is None:
        antal = _stor(_antal(len(ram), "ett bidrag", "bidrag"))
        return antal + (f", {skriv_mnkr(inraknat)} inräknat i budget" if inraknat else "")
    if kostat is None:
        return f"{skriv_mnkr(fatt)} i bidrag; kostnaden anges inte"
    netto = fatt - kostat
    slut = (
        "lika mycket som det kostat"
        if not netto
        else f"{_mnkr(abs(netto))} {'mer' if netto > 0 else 'mindre'} än det kostat"
    )
    return f"{skriv_mnkr(fatt)} i bidrag, {slut}"


def _bidragens_ingress(summor: dict[str, int | None]) -> str:
    inraknat, utanfor = summor["inraknat_i_budget_kr"], summor["utanfor_budget_kr"]
    delar = []
    if summor["kostnad_kr"] is not None:
        delar.append(f"Kostnaden är {skriv_mnkr(summor['kostnad_kr'])}.")
    if inraknat is not None and utanfor is not None:
        delar.append(f"{_mnkr(inraknat)} mnkr är inräknat i budget, {_mnkr(utanfor)} är det inte.")
    return " ".join(delar)


def bidrag_som_upphor(lager: Lager, urval: Urval) -> Svar:
    """Bidrag som upphör inom gränsens antal år från periodens slut: pengar att vara utan.

    `tabell`: namnd, namn, finansiar, bidrag_kr, inraknat_i_budget_kr, upphor, manader
    (kvar från periodens slut; minus = redan slut), namndmal. `uppgifter["utan_datum"]`: antal
    bidrag vars slut inte anges; `delar["ur_texten"]`: källans ord om bidrag som upphör.
    """
    namn = namndnamn(lager, urval)
    ram = valda(lager, "extern_finansiering", urval)
    inom = int(katalog().parameter("bidrag_upphor_inom_ar", urval.ar))
    ram["namn"] = namnen(ram["namnd"], namn)
    slut = periodens_slut(urval.ar, urval.tillfalle)
    ram["manader"] = pd.array([_manader(slut, d) for d in ram["upphor"]], "Int64")
    snart = ram[(ram["manader"] <= 12 * inom).fillna(False)].sort_values(
        "upphor", ignore_index=True
    )
    fakta = valda(lager, "rapporterad_uppgift", urval)
    fakta = fakta[fakta["amne"].str.contains("upphör").astype(bool)]
    utan = int(ram["upphor"].isna().sum())
    kolumner = [
        *("namnd", "namn", "finansiar", "bidrag_kr", "inraknat_i_budget_kr", "upphor"),
        *("manader", "namndmal"),
    ]
    tom = ""
    if ram.empty and fakta.empty:
        tom = saknas(lager, urval, "Bidrag", namn.get(urval.namnd or ""))
    return Svar(
        "bidrag_som_upphor",
        _upphor_mening(snart, fakta, inom),
        snart[kolumner],
        ingress=f"För {'ett' if utan == 1 else sifferord(utan)} av {sifferord(len(ram))} bidrag "
        "anges inget slut."
        if utan
        else "",
        kallor=kallor(lager, urval, snart, fakta),
        regel=f"Gräns: upphör inom {sifferord(inom)} år från {slut}.",
        delar=i_korthet(fakta),
        uppgifter={"utan_datum": utan, "antal": len(ram)},
        tom_for=tom,
    )


def _manader(slut: str, till: object) -> int | None:
    """Hela månader mellan dagarna; None utan slutdag."""
    if not isinstance(till, str):
        return None
    fran, dag = date.fromisoformat(slut), date.fromisoformat(till)
    return 12 * (dag.year - fran.year) + dag.month - fran.month - (dag.day < fran.day)


def _upphor_mening(snart: pd.DataFrame, fakta: pd.DataFrame, inom: int) -> str:
    if len(snart):
        belopp = _summa(snart["bidrag_kr"])
        vad = f", {skriv_mnkr(belopp)}" if belopp is not None else ""
        senast = snart["upphor"].iloc[-1] if len(snart) > 1 else snart["upphor"].iloc[0]
        return f"{_stor(_antal(len(snart), 'ett bidrag', 'bidrag'))} upphör senast {senast}{vad}"
    if len(fakta):
        return "Källan säger att bidrag upphör, men inte vilka"
    return f"Inget bidrag anges upphöra inom {sifferord(inom)} år"


def mal_med_samband(lager: Lager, urval: Urval) -> Svar:
    """Vad som hör till varje nämndmål: uppdrag, bidrag och satsningar (kronor, positiva).

    `tabell`: namnd, namn, namndmal, uppdrag, klara, bidrag_kr, satsning_kr (budget för
    satsningar som finansierar målets uppdrag). Belopp är tomma där inget hör dit.
    """
    namn = namndnamn(lager, urval)
    uppdrag, bidragen, satsning = (
        valda(lager, t, urval) for t in ("uppdrag", "extern_finansiering", "satsning")
    )
    par = pd.concat([uppdrag, bidragen])[["namnd", "namndmal"]].dropna().drop_duplicates()
    if par.empty:
        return Svar(
            "mal_med_samband",
            "Inget hör till något mål i det inlästa",
            pd.DataFrame(columns=["namn", "namndmal"]),
            tom_for=saknas(
                lager, urval, "Nämndmålens uppdrag och bidrag", namn.get(urval.namnd or "")
            ),
        )
    alla = samband(lager, urval)
    budget = {(r.namnd, r.satsning): _kr(r.budget_kr) for r in satsning.itertuples()}
    till_mal: dict[tuple[str, str], list[int]] = {}
    for r in uppdrag[uppdrag["namndmal"].notna()].itertuples():
        for lank in alla.get((r.namnd, "uppdrag", r.titel), ()):
            kr = budget.get((r.namnd, lank.nyckel)) if lank.tabell == "satsning" else None
            if kr is not None:
                till_mal.setdefault((r.namnd, r.namndmal), []).append(kr)
    rader = []
    for vem, mal in par.itertuples(index=False):
        egna = uppdrag[(uppdrag["namnd"] == vem) & (uppdrag["namndmal"] == mal)]
        pengar = bidragen[(bidragen["namnd"] == vem) & (bidragen["namndmal"] == mal)]
        rader.append(
            {
                "namnd": vem,
                "namn": namn.get(vem),
                "namndmal": mal,
                "uppdrag": len(egna),
                "klara": int((egna["status"] == "klart").sum()),
                "bidrag_kr": _summa(pengar["bidrag_kr"]),
                "satsning_kr": sum(till_mal[vem, mal]) if (vem, mal) in till_mal else None,
            }
        )
    tabell = (
        pd.DataFrame(
            rader,
            columns=["namnd", "namn", "namndmal", "uppdrag", "klara", "bidrag_kr", "satsning_kr"],
        )
        .astype({"bidrag_kr": "Int64", "satsning_kr": "Int64"})
        .sort_values(["uppdrag", "bidrag_kr"], ascending=False, ignore_index=True)
    )
    return Svar(
        "mal_med_samband",
        _malens_mening(tabell),
        tabell,
        ingress="Satsningar räknas till målet för det uppdrag de finansierar.",
        kallor=kallor(lager, urval, uppdrag, bidragen, valda(lager, "relation", urval)),
        uppgifter={"flera": tabell["namnd"].nunique() > 1},
    )


def _malens_mening(tabell: pd.DataFrame) -> str:
    flest = tabell.iloc[0]
    antal = _antal(int(flest["uppdrag"]), "ett uppdrag", "uppdrag")
    mening = f"Flest uppdrag hör till ”{flest['namndmal']}”: {antal}"
    pengar = tabell[tabell["bidrag_kr"].notna()]
    if len(pengar) == 1 and len(tabell) > 1:
        mening += f"; alla bidrag till ”{pengar['namndmal'].iloc[0]}”"
    return mening
