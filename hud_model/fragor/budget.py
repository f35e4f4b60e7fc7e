"""Budget mot utfall: resultaträkning, verksamheter och nettokostnader."""

from __future__ import annotations

from typing import Any

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import (
    PERIODEN,
    SUMMOR,
    anmarkta,
    arets_namnder,
    avvikelserader,
    beror_pa,
    ensam,
    kallor,
    namndnamn,
    namnen,
    over_aren,
    resultatrad,
    resultatrader,
    saknas,
    sifferord,
    tomt,
    valda,
)
from hud_model.fragor.ram import svensk_ordning
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler.avvikelse import Delning, avvikelse_procent, delning
from hud_model.tal import skriv_mnkr, skriv_procent, skriv_tal

_VAGER = 0.1
"""Så stor del av den största avvikelsen ska en skillnad åt andra hållet ha för att nämnas."""
_BELOPP = ["budget_kr", "utfall_kr", "avvikelse_kr"]


def _mnkr(kr: float) -> str:
    return skriv_tal(abs(kr) / 1_000_000, 1)


_PER_NAMND = """namnd namn budget_kr utfall_kr avvikelse_kr avvikelse_procent teknisk_kr
verklig_kr""".split()


@beror_pa(*PERIODEN)
def avvikelse_per_namnd(lager: Lager, urval: Urval) -> Svar:
    """Budgetavvikelse per nämnd, kronor (minus = underskott), störst underskott först.

    `tabell`: namnd, namn, budget_kr, utfall_kr, avvikelse_kr, avvikelse_procent, teknisk_kr,
    verklig_kr. Vid delår är utfallet helårets prognos. `uppgifter`: saknas (namnen på nämnder utan
    ekonomi), utfallsord, och samlat (summan av alla nämnder, när allas ekonomi är inläst).
    """
    namn = namndnamn(lager, urval)
    ram = avvikelserader(lager, urval).dropna(subset=["avvikelse_kr"])
    kapital = valda(lager, "eget_kapital", urval).set_index("namnd")["avrakning_kr"]
    rader = []
    for rad in ram.itertuples():
        avrakning = kapital.get(rad.namnd, pd.NA)
        delar = delning(rad.avvikelse_kr, None if pd.isna(avrakning) else avrakning)
        rader.append(
            {
                "namnd": rad.namnd,
                "namn": namn[rad.namnd],
                "budget_kr": rad.budget_kr,
                "utfall_kr": rad.utfall_kr,
                "avvikelse_kr": rad.avvikelse_kr,
                "avvikelse_procent": _andel(rad.avvikelse_kr, rad.bas_kr),
                "teknisk_kr": delar.teknisk_kr,
                "verklig_kr": delar.verklig_kr,
            }
        )
    tabell = pd.DataFrame(rader, columns=_PER_NAMND).sort_values("avvikelse_kr", ignore_index=True)
    arets = arets_namnder(lager, urval)
    utan = sorted(set(arets) - set(tabell["namnd"]), key=lambda id_: svensk_ordning(namn[id_]))
    if tabell.empty and urval.tillfalle == "plan":
        return _planerad_budget(lager, urval, namn)
    vantat = bool(ram["prognos"].any())
    samlat = None if utan or len(tabell) < 2 else tabell[_BELOPP].sum().astype(int).to_dict()
    return Svar(
        "avvikelse_per_namnd",
        _storst_underskott(tabell, vantat),
        tabell,
        ingress=_samlad_ingress(tabell, samlat, vantat, utan, len(arets)),
        bildrubrik="Nämnderna, störst underskott överst" if len(tabell) else "",
        kallor=kallor(lager, urval, ram),
        regel="Avvikelse = utfall − budget. Procent = 100 × avvikelse / |budget|."
        + (" Utfallet är helårets prognos." if vantat else ""),
        uppgifter={
            "saknas": [namn[id_] for id_ in utan],
            "utfallsord": "Prognos" if vantat else "Utfall",
            "samlat": samlat,
        },
        tom_for="" if len(tabell) else saknas(lager, urval, "Ekonomiska uppgifter"),
    )


def _planerad_budget(lager: Lager, urval: Urval, namn: dict[str, str]) -> Svar:
    """Planens budget per nämnd, kronor, störst först; utfallet finns inte än."""
    ram = avvikelserader(lager, urval).dropna(subset=["budget_kr"]).sort_values("budget_kr")
    tabell = ram.assign(namn=namnen(ram["namnd"], namn)).reset_index(drop=True)
    tabell = tabell[["namnd", "namn", "budget_kr"]].reindex(columns=_PER_NAMND)
    summa = abs(int(tabell["budget_kr"].sum()))
    return Svar(
        "avvikelse_per_namnd",
        f"{sifferord(len(tabell)).capitalize()} nämnder planerar en budget på {skriv_mnkr(summa)}"
        if len(tabell)
        else "Ingen nämnds budget är inläst",
        tabell,
        kallor=kallor(lager, urval, ram),
        tom_for=f"Budget mot utfall för {urval.ar} redovisas först under året. "
        "Nämndernas planerade budget står i översikten."
        if len(tabell)
        else saknas(lager, urval, "Budget"),
    )


def _storst_underskott(tabell: pd.DataFrame, vantat: bool) -> str:
    if tabell.empty:
        return "Ingen nämnds ekonomi är inläst"
    storst = tabell.iloc[0]
    if storst["avvikelse_kr"] >= 0:
        return f"Ingen inläst nämnd {'väntar' if vantat else 'har'} underskott"
    har = "väntar" if vantat else "har"
    return f"{storst['namn']} {har} störst underskott: {skriv_mnkr(storst['avvikelse_kr'])}"


def _samlad_ingress(
    tabell: pd.DataFrame,
    samlat: dict[str, int] | None,
    vantat: bool,
    utan: list[str],
    antal: int,
) -> str:
    if utan:
        return f"Ekonomin är inläst för {sifferord(len(tabell))} av {sifferord(antal)} nämnder."
    if samlat is None:
        return "Alla nämnders ekonomi är inläst." if antal else ""
    delar = []
    for sort, egna in (
        ("underskott", tabell[tabell["avvikelse_kr"] < 0]),
        ("överskott", tabell[tabell["avvikelse_kr"] > 0]),
    ):
        if len(egna):
            ord_ = "nämnd" if len(egna) == 1 else "nämnder"
            summa = skriv_mnkr(abs(int(egna["avvikelse_kr"].sum())))
            delar.append(f"{sifferord(len(egna))} {ord_} {sort} på {summa}")
    procent = skriv_procent(_procent(samlat["budget_kr"], samlat["utfall_kr"]) or 0, 1, tecken=True)
    har = "Prognosen ger" if vantat else "Tillsammans har"
    return (
        f"{har} {' och '.join(delar) or 'alla budget i balans'}. Samlat "
        f"{skriv_mnkr(samlat['avvikelse_kr'], tecken=True)} ({procent})."
    )


@beror_pa(*PERIODEN, "namnd")
def budgetlage(lager: Lager, urval: Urval) -> Svar:
    """En nämnds väg från budget till utfall i kronor; minus försämrar resultatet.

    `tabell`: post, budget_kr, utfall_kr, avvikelse_kr, foregaende_ar_kr. `delar["steg"]`: post,
    slag (`teknisk`, `ovrig`, `hel`), namn, belopp_kr: bryggans steg i ordning. `uppgifter`:
    avvikelse_kr, procent, teknisk_kr, verklig_kr, verklig_procent.
    """
    urval = ensam(lager, urval, "resultatrakning")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    ram = resultatrader(lager, urval).sort_values("ordning", ignore_index=True)
    hel = resultatrad(ram).dropna(subset=["avvikelse_kr"])
    tabell = ram[["post", "budget_kr", "utfall_kr", "avvikelse_kr", "foregaende_ar_kr"]]
    if hel.empty or urval.namnd is None:
        rubrik = f"{namn or 'Nämnden'} har ingen inläst ekonomi"
        return tomt(lager, "budgetlage", rubrik, tabell, urval, "Budget och utfall", namn)
    total = hel.iloc[0]
    forklaringar = valda(lager, "avvikelseforklaring", urval)
    kapital = valda(lager, "eget_kapital", urval)
    avrakning = kapital["avrakning_kr"].iloc[0] if len(kapital) else pd.NA
    delar = delning(total["avvikelse_kr"], None if pd.isna(avrakning) else avrakning)
    procent = _andel(total["avvikelse_kr"], total["bas_kr"])
    vantat = bool(total["prognos"])
    rubrik = _rubrik(str(namn), int(total["avvikelse_kr"]), procent, delar, vantat)
    tolerans = katalog().parameter("avstamning_tolerans_kr_per_term", urval.ar)
    steg = _steg(ram, forklaringar, int(total["avvikelse_kr"]), tolerans)
    verklig_procent = _andel(delar.verklig_kr, total["bas_kr"])
    return Svar(
        "budgetlage",
        rubrik,
        tabell,
        ingress=_ingress(steg, forklaringar),
        bildrubrik=_vager_tyngst(ram, vantat),
        bildtext=(
            "Skrafferat = teknisk del: kapitalkostnader och bidrag till dem. "
            if (steg["slag"] == "teknisk").any()
            else ""
        )
        + "Skalan börjar inte vid noll.",
        kallor=kallor(lager, urval, ram, kapital, forklaringar),
        regel=(
            "Avvikelse = utfall − budget. Teknisk del = det som avräknas för kapitalkostnader; "
            "verklig del = resten, samma som balansresultatet."
        ),
        delar={"steg": steg},
        uppgifter={
            "namn": namn,
            "budget_kr": int(total["budget_kr"]),
            "utfall_kr": int(total["utfall_kr"]),
            "avvikelse_kr": int(total["avvikelse_kr"]),
            "procent": procent,
            "teknisk_kr": delar.teknisk_kr,
            "verklig_kr": delar.verklig_kr,
            "verklig_procent": verklig_procent,
            "utfallsord": "Prognos" if vantat else "Utfall",
        },
    )


def _procent(budget_kr: int, utfall_kr: int) -> float | None:
    return avvikelse_procent(*(None if pd.isna(kr) else int(kr) for kr in (budget_kr, utfall_kr)))


def _andel(kr: int | None, bas_kr: Any) -> float | None:
    """Beloppet i procent av basen; None när något av dem saknas eller basen är 0."""
    if kr is None or pd.isna(kr) or pd.isna(bas_kr) or not bas_kr:
        return None
    return 100 * int(kr) / abs(int(bas_kr))


def _rubrik(
    namn: str, avvikelse_kr: int, procent: float | None, delar: Delning, vantat: bool
) -> str:
    gick = f"väntas gå {_mnkr(avvikelse_kr)}" if vantat else f"gick {_mnkr(avvikelse_kr)}"
    rubrik = f"{namn} {gick} mnkr {'över' if avvikelse_kr < 0 else 'under'} budget"
    if not avvikelse_kr:
        rubrik = f"{namn} {'väntas hålla' if vantat else 'höll'} sin budget"
    if procent is not None and avvikelse_kr:
        rubrik += f" ({skriv_procent(procent, 1)})"
    if not delar.teknisk_kr or delar.verklig_kr is None:
        return rubrik
    tecken = {kr < 0 for kr in (avvikelse_kr, delar.teknisk_kr, delar.verklig_kr) if kr}
    teknisk, verklig = (
        _mnkr(kr) if len(tecken) < 2 else skriv_tal(kr / 1e6, 1, tecken=True)
        for kr in (delar.teknisk_kr, delar.verklig_kr)
    )
    return f"{rubrik}; {teknisk} är tekniskt och {verklig} verkligt"


def _vager_tyngst(ram: pd.DataFrame, vantat: bool) -> str:
    fran_till = f"Från budget till {'prognos' if vantat else 'utfall'}"
    poster = ram[~ram["post"].str.casefold().isin(SUMMOR)]
    poster = poster[poster["avvikelse_kr"].notna()]
    if poster.empty:
        return fran_till
    samst = poster.loc[poster["avvikelse_kr"].idxmin()]
    bast = poster.loc[poster["avvikelse_kr"].idxmax()]
    ned = skriv_mnkr(samst["avvikelse_kr"])
    text = f"{fran_till}: {_kort(samst['post']).lower()} {ned}"
    if bast["avvikelse_kr"] > 0:
        text += (
            f" mot {_kort(bast['post']).lower()} {skriv_mnkr(bast['avvikelse_kr'], tecken=True)}"
        )
    return text


def _ingress(steg: pd.DataFrame, forklaringar: pd.DataFrame) -> str:
    samst = steg.nsmallest(2, "belopp_kr")
    bast = steg.nlargest(2, "belopp_kr")
    ned = " och ".join(r.namn.lower() for r in samst.itertuples() if r.belopp_kr < 0)
    upp = " och ".join(r.namn.lower() for r in bast.itertuples() if r.belopp_kr > 0)
    delar = [f"{ned} drar ner" if ned else "", f"{upp} håller emot" if upp else ""]
    text = ", ".join(d for d in delar if d)
    med = forklaringar["belopp_kr"].notna().sum()
    meningar = [f"{text[:1].upper()}{text[1:]}."] if text else []
    if forklaringar.empty:
        return " ".join(meningar)
    ord_ = "orsak" if med == 1 else "orsaker"
    meningar.append(f"{sifferord(int(med)).capitalize()} {ord_} har belopp.")
    return " ".join(meningar)


def _steg(
    ram: pd.DataFrame, forklaringar: pd.DataFrame, avvikelse_kr: int, tolerans_kr: int
) -> pd.DataFrame:
    """Bryggans steg: varje post som inte är en summa, delad i teknisk del och resten.

    Det som posterna inte förklarar av avvikelsen är ett eget steg, om det är mer än källans
    avrundning (tolerans per post).
    """
    alla = forklaringar.to_dict("records")
    rader = []
    for rad in ram.itertuples():
        if rad.post.casefold() in SUMMOR or pd.isna(rad.avvikelse_kr):
            continue
        om_posten = [f for f in alla if f["omrade"] == rad.post]
        i_ord = [f["orsak"] for f in om_posten if pd.isna(f["belopp_kr"])]
        egna = [
            {"post": rad.post, "slag": "teknisk", "namn": f["orsak"], "belopp_kr": f["belopp_kr"]}
            for f in om_posten
            if f["slag"] == "teknisk" and pd.notna(f["belopp_kr"])
        ]
        rest = rad.avvikelse_kr - sum(steg["belopp_kr"] for steg in egna)
        rader += egna
        namn = _kort(rad.post)
        if egna:
            namn = i_ord[0] if len(i_ord) == 1 else f"{namn}, övrigt"
        rader.append(
            {
                "post": rad.post,
                "slag": "ovrig" if egna else "hel",
                "namn": namn,
                "belopp_kr": rest,
            }
        )
    rest = avvikelse_kr - sum(r["belopp_kr"] for r in rader)
    if abs(rest) > tolerans_kr * max(1, len({r["post"] for r in rader})):
        rader.append({"post": "", "slag": "hel", "namn": "Utanför posterna", "belopp_kr": rest})
    steg = pd.DataFrame(rader, columns=["post", "slag", "namn", "belopp_kr"])
    steg = steg.astype({"belopp_kr": "Int64"})
    steg = steg.astype({"belopp_kr": "int64"})
    per_post = steg.groupby("post")["belopp_kr"].sum()
    steg["_ordning"] = -steg["post"].map(per_post)
    return steg.sort_values(["_ordning", "post", "slag"], kind="stable", ignore_index=True).drop(
        columns="_ordning"
    )


def _kort(post: str) -> str:
    return post.removeprefix("Verksamhetens ").capitalize()


@beror_pa(*PERIODEN, "namnd")
def driftlage(lager: Lager, urval: Urval) -> Svar:
    """Driften per verksamhet i två nivåer, kronor (minus = underskott), störst underskott först.

    `tabell`: niva, verksamhet, overordnad, budget_kr, utfall_kr, avvikelse_kr,
    avvikelse_procent, avvikelse_rapporterad_procent.
    """
    urval = ensam(lager, urval, "driftverksamhet")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    ram = valda(lager, "driftverksamhet", urval)
    kolumner = [
        "niva",
        "verksamhet",
        "overordnad",
        "budget_kr",
        "utfall_kr",
        "avvikelse_kr",
        "avvikelse_procent",
        "avvikelse_rapporterad_procent",
    ]
    if ram.empty or urval.namnd is None:
        rubrik = "Driften per verksamhet är inte inläst"
        return tomt(lager, "driftlage", rubrik, ram[kolumner], urval, "Drift per verksamhet", namn)
    omraden = ram[ram["niva"] == "omrade"].sort_values("avvikelse_kr")
    delar = [
        pd.concat(
            [
                ram[ram.index == nr],
                ram[ram["overordnad"] == rad.verksamhet].sort_values("avvikelse_kr"),
            ]
        )
        for nr, rad in zip(omraden.index, omraden.itertuples(), strict=True)
    ]
    tabell = pd.concat([*delar, ram[ram["niva"] == "summa"]], ignore_index=True)[kolumner]
    under = ram[ram["niva"] == "verksamhet"]
    spann = under.groupby("overordnad")["avvikelse_kr"].agg(["min", "max"])
    storst_kr = under["avvikelse_kr"].abs().max()
    vager = spann[["min", "max"]].abs().min(axis=1) >= _VAGER * (
        0 if pd.isna(storst_kr) else storst_kr
    )
    spann = spann[(spann["min"] < 0) & (spann["max"] > 0) & vager]
    if len(spann):
        storst = (spann["max"] - spann["min"]).idxmax()
        rubrik = (
            f"Inom {storst.lower()} ryms stora skillnader: från "
            f"{skriv_tal(spann['min'][storst] / 1e6, 1, tecken=True)} till "
            f"{skriv_tal(spann['max'][storst] / 1e6, 1, tecken=True)} mnkr"
        )
    else:
        mest = ram[ram["niva"] != "summa"].dropna(subset=["avvikelse_kr"])
        rubrik = "Drift per verksamhet"
        if len(mest):
            mest = (
                mest[mest["niva"] == "verksamhet"]
                if len(under.dropna(subset=["avvikelse_kr"]))
                else mest
            )
            rad = mest.loc[mest["avvikelse_kr"].abs().idxmax()]
            rubrik = f"{rad['verksamhet']} avviker mest: {skriv_mnkr(rad['avvikelse_kr'])}"
    return Svar(
        "driftlage",
        rubrik,
        tabell,
        ingress="Störst underskott först inom varje nivå",
        kallor=kallor(lager, urval, ram),
        regel="Procent = 100 × avvikelse / |budget|, med tecken.",
        anmarkningar=anmarkta(lager, urval, "driftverksamhet"),
    )


def nettokostnader(lager: Lager, urval: Urval) -> Svar:
    """Nettokostnaden per verksamhetsområde över åren, kronor (kostnad negativ).

    `tabell`: verksamhet, ar, utfall_kr, forandring_procent (mot året före, plus = dyrare).
    """
    urval = ensam(lager, urval, "resultatrakning")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    vald = {} if urval.namnd is None else {"namnd": urval.namnd}
    ram = over_aren(lager, "nettokostnad", urval, tillfalle=urval.tillfalle, **vald)
    ram = ram[ram["overordnad"].isna() & (ram["ar"] <= urval.ar)].sort_values(["verksamhet", "ar"])
    tabell = ram[["verksamhet", "ar", "utfall_kr"]].reset_index(drop=True)
    grupper = tabell.groupby("verksamhet")
    fore = grupper["utfall_kr"].shift().where(tabell["ar"] - grupper["ar"].shift() == 1)
    andring = (fore - tabell["utfall_kr"]) / fore.abs().where(fore != 0)
    tabell["forandring_procent"] = (100 * andring).astype("float64")
    if tabell.empty or urval.namnd is None:
        rubrik = "Nettokostnaden över åren är inte inläst"
        vad = "Nettokostnader per verksamhet och år"
        return tomt(lager, "nettokostnader", rubrik, tabell, urval, vad, namn)
    sista = tabell[(tabell["ar"] == urval.ar) & tabell["forandring_procent"].notna()]
    storst = sista.loc[sista["forandring_procent"].idxmax()] if len(sista) else None
    return Svar(
        "nettokostnader",
        "Nettokostnaden har inget tidigare år att jämföra med"
        if storst is None
        else f"{storst['verksamhet']} ökade mest: "
        f"{skriv_procent(storst['forandring_procent'], 0)} på ett år"
        if storst["forandring_procent"] > 0
        else "Inget verksamhetsområdes nettokostnad ökade",
        tabell,
        ingress="Nettokostnad per verksamhetsområde och år",
        kallor=kallor(lager, urval, ram),
        regel="Förändring = ökad nettokostnad mot året före, i procent av året före.",
        anmarkningar=anmarkta(lager, urval, "nettokostnad"),
    )
