"""Budget mot utfall: resultaträkning, tekniska delen, verksamheter och förklaringar."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import kallor, namndnamn, saknas, sifferord, valda
from hud_model.lager import Lager
from hud_model.regler.avvikelse import delning
from hud_model.tal import skriv_mnkr, skriv_procent, skriv_tal

RESULTAT = "årets resultat"
KOSTNADER = "verksamhetens kostnader"


def _mnkr(kr: float) -> str:
    return skriv_tal(abs(kr) / 1_000_000, 1)


def avvikelse_per_namnd(lager: Lager, urval: Urval) -> Svar:
    """Budgetavvikelse per nämnd, kronor (minus = underskott), störst underskott först.

    `tabell`: namnd, namn, budget_kr, utfall_kr, avvikelse_kr, avvikelse_procent, teknisk_kr,
    verklig_kr. `uppgifter["saknas"]`: namnen på nämnder utan ekonomi.
    """
    alla = Urval(urval.kommun, urval.ar, urval.tillfalle, None, urval.version)
    namn = namndnamn(lager, alla)
    ram = valda(lager, "resultatrakning", alla)
    ram = ram[ram["post"].str.casefold() == RESULTAT]
    kapital = valda(lager, "eget_kapital", alla).set_index("namnd")["avrakning_kr"]
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
                "avvikelse_procent": 100 * rad.avvikelse_kr / abs(rad.budget_kr),
                "teknisk_kr": delar.teknisk_kr,
                "verklig_kr": delar.verklig_kr,
            }
        )
    kolumner = (
        "namnd namn budget_kr utfall_kr avvikelse_kr avvikelse_procent teknisk_kr verklig_kr"
    )
    tabell = pd.DataFrame(rader, columns=kolumner.split()).sort_values(
        "avvikelse_kr", ignore_index=True
    )
    utan = sorted(set(namn) - set(tabell["namnd"]), key=lambda id_: namn[id_])
    minus = tabell[tabell["avvikelse_kr"] < 0] if len(tabell) else tabell
    if len(minus):
        storst = minus.iloc[0]
        rubrik = f"{storst['namn']} har störst underskott: {skriv_mnkr(storst['avvikelse_kr'])}"
    elif len(tabell):
        rubrik = "Ingen inläst nämnd har underskott"
    else:
        rubrik = "Ingen nämnds ekonomi är inläst"
    return Svar(
        "avvikelse_per_namnd",
        rubrik,
        tabell,
        ingress=(
            f"Ekonomin är inläst för {sifferord(len(tabell))} av {sifferord(len(namn))} nämnder."
            if utan
            else "Alla nämnders ekonomi är inläst."
        ),
        kallor=kallor(lager, urval, ram),
        regel="Avvikelse = utfall − budget. Procent = 100 × avvikelse / |budget|.",
        uppgifter={"saknas": [namn[id_] for id_ in utan]},
        tom_for="" if len(tabell) else saknas(urval, "Ekonomiska uppgifter"),
    )


def budgetlage(lager: Lager, urval: Urval) -> Svar:
    """En nämnds väg från budget till utfall i kronor; minus försämrar resultatet.

    `tabell`: post, budget_kr, utfall_kr, avvikelse_kr, foregaende_ar_kr. `delar["steg"]`: post, slag
    (`teknisk`, `ovrig`, `hel`), namn, belopp_kr: bryggans steg i ordning. `uppgifter`:
    avvikelse_kr, procent, teknisk_kr, verklig_kr, verklig_procent.
    """
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    ram = valda(lager, "resultatrakning", urval).sort_values("ordning", ignore_index=True)
    hel = ram[ram["post"].str.casefold() == RESULTAT]
    if hel.empty:
        return Svar(
            "budgetlage",
            f"{namn or 'Nämnden'} har ingen inläst ekonomi",
            ram,
            tom_for=saknas(urval, "Budget och utfall", namn),
        )
    total = hel.iloc[0]
    forklaringar = valda(lager, "avvikelseforklaring", urval)
    kapital = valda(lager, "eget_kapital", urval)
    avrakning = kapital["avrakning_kr"].iloc[0] if len(kapital) else pd.NA
    delar = delning(total["avvikelse_kr"], None if pd.isna(avrakning) else avrakning)
    procent = 100 * total["avvikelse_kr"] / abs(total["budget_kr"])
    over = "över" if total["avvikelse_kr"] < 0 else "under"
    rubrik = f"{namn} gick {_mnkr(total['avvikelse_kr'])} mnkr {over} budget"
    rubrik += f" ({skriv_procent(procent, 1)})"
    if delar.teknisk_kr is not None:
        rubrik += f"; {_mnkr(delar.teknisk_kr)} är tekniskt och {_mnkr(delar.verklig_kr)} verkligt"
    steg = _steg(ram, forklaringar)
    verklig_procent = (
        None if delar.verklig_kr is None else 100 * delar.verklig_kr / abs(total["budget_kr"])
    )
    return Svar(
        "budgetlage",
        rubrik,
        ram[["post", "budget_kr", "utfall_kr", "avvikelse_kr", "foregaende_ar_kr"]],
        ingress=_ingress(steg, forklaringar),
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
            "procent": float(procent),
            "teknisk_kr": delar.teknisk_kr,
            "verklig_kr": delar.verklig_kr,
            "verklig_procent": verklig_procent,
        },
    )


def _ingress(steg: pd.DataFrame, forklaringar: pd.DataFrame) -> str:
    samst = steg.nsmallest(2, "belopp_kr")
    bast = steg.nlargest(2, "belopp_kr")
    ned = " och ".join(r.namn.lower() for r in samst.itertuples() if r.belopp_kr < 0)
    upp = " och ".join(r.namn.lower() for r in bast.itertuples() if r.belopp_kr > 0)
    delar = [f"{ned} drar ner" if ned else "", f"{upp} håller emot" if upp else ""]
    text = ", ".join(d for d in delar if d)
    med = forklaringar["belopp_kr"].notna().sum()
    return f"{text[:1].upper()}{text[1:]}. {sifferord(int(med)).capitalize()} orsaker har belopp."


def _steg(ram: pd.DataFrame, forklaringar: pd.DataFrame) -> pd.DataFrame:
    """Bryggans steg: varje post som inte är en summa, delad i teknisk del och resten."""
    teknisk = forklaringar[(forklaringar["slag"] == "teknisk") & forklaringar["belopp_kr"].notna()]
    rader = []
    for rad in ram.itertuples():
        if rad.post.casefold() in (RESULTAT, KOSTNADER) or pd.isna(rad.avvikelse_kr):
            continue
        egna = teknisk[teknisk["omrade"] == rad.post]
        rest = rad.avvikelse_kr - egna["belopp_kr"].sum()
        rader += [
            {"post": rad.post, "slag": "teknisk", "namn": t.orsak, "belopp_kr": t.belopp_kr}
            for t in egna.itertuples()
        ]
        i_ord = forklaringar[
            (forklaringar["omrade"] == rad.post) & forklaringar["belopp_kr"].isna()
        ]
        namn = _kort(rad.post)
        if len(egna):
            namn = i_ord["orsak"].iloc[0] if len(i_ord) == 1 else f"{namn}, övrigt"
        rader.append(
            {
                "post": rad.post,
                "slag": "ovrig" if len(egna) else "hel",
                "namn": namn,
                "belopp_kr": rest,
            }
        )
    steg = pd.DataFrame(rader, columns=["post", "slag", "namn", "belopp_kr"])
    per_post = steg.groupby("post")["belopp_kr"].sum()
    steg["_ordning"] = -steg["post"].map(per_post)
    return steg.sort_values(
        ["_ordning", "post", "slag"], kind="stable", ignore_index=True
    ).drop(columns="_ordning")


def _kort(post: str) -> str:
    return post.removeprefix("Verksamhetens ").capitalize()
