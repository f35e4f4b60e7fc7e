"""En nämnd på en sida: läget, uppdragen, målen, personalen och vad som ändrats."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from hud_model.begrepp import Kalla, Svar, Urval
from hud_model.fragor import budget, effektiviseringar, investeringar, kontroll, mal, overforing
from hud_model.fragor import uppdrag as uppdragsfragor
from hud_model.fragor._grund import (
    RAPPORT,
    TILLFALLE,
    Fraga,
    anmarkta,
    annat_ar,
    arets_namnder,
    kallor,
    namndnamn,
    saknas,
    sifferord,
    uppraknat,
    valda,
    versionen,
)
from hud_model.fragor.oversikt import MATT, Cell, oversikt
from hud_model.fragor.personal import raden
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler.stickprov import forandring, holm
from hud_model.tal import skriv_procent, skriv_tal

_OMRADEN: tuple[tuple[str, str, Fraga], ...] = (
    ("Eget kapital", "resultatoverforing", overforing.resultatoverforing),
    ("Nettokostnad", "budgetavvikelse", budget.nettokostnader),
    ("Satsningar", "uppdrag", uppdragsfragor.satsningar),
    ("Bidrag", "uppdrag", uppdragsfragor.bidrag),
    ("Bidrag som upphör", "uppdrag", uppdragsfragor.bidrag_som_upphor),
    ("Investeringar", "investeringar", investeringar.investeringslage),
    ("Effektiviseringar", "effektiviseringar", effektiviseringar.effektiviseringsregister),
    ("Digitalisering", "effektiviseringar", effektiviseringar.digitaliseringspotten),
    ("Takt till målåret", "mal", mal.malvardestakt),
    ("Kontroller", "internkontroll", kontroll.kontroller_och_atgarder),
    ("Rekommendationer", "internkontroll", kontroll.rekommendationer),
)
"""Områdena som har en egen sida: ordet, sidan, och frågan vars rubrik sammanfattar dem."""
_FORE = {"bokslut": "delar2", "delar2": "delar1"}


def namndlage(lager: Lager, urval: Urval) -> Svar:
    """Nämndens läge i översiktens mått. `uppgifter["celler"]`: mått → Cell; `id`, `namn`.

    Utan vald nämnd är svaret tomt: en nämnd väljs i ramen eller i översikten.
    """
    namn = namndnamn(lager, urval)
    vald = urval.namnd
    if vald not in namn:
        return Svar(
            "namndlage",
            "Välj en nämnd",
            pd.DataFrame({"namn": list(arets_namnder(lager, urval).values())}),
            tom_for="Välj en nämnd i raden ovan, eller följ en länk i matrisen.",
        )
    matris = oversikt(lager, urval)
    varfor = matris.uppgifter["varfor"]
    celler = next((c for id_, _, c in matris.uppgifter["rader"] if id_ == vald), {})
    tabell = pd.DataFrame(
        [
            {"matt": MATT[m][0], "varde": celler[m].text, "lage": celler[m].under}
            if m in celler
            else {"matt": MATT[m][0], "varde": "saknas", "lage": ""}
            for m in MATT
        ]
    )
    return Svar(
        "namndlage",
        _rubrik(namn[vald], celler, urval.tillfalle),
        tabell,
        tom_for="" if celler else saknas(lager, urval, "Uppföljning", namn[vald]),
        ingress=""
        if len(celler) > 1
        else f"Nämndens egen {RAPPORT[urval.tillfalle]} {urval.ar} är inte inläst. "
        "Det som visas kommer ur andras rapporter.",
        bildrubrik="Planen i mått" if urval.tillfalle == "plan" else "Läget i åtta mått",
        kallor=matris.uppgifter["kallor_per_namnd"].get(vald, ()),
        regel=matris.regel,
        uppgifter={
            "celler": celler,
            "id": vald,
            "namn": namn[vald],
            "matt": matris.uppgifter["matt"],
            "rubriker": matris.uppgifter["rubriker"],
            "varfor": {m: text for (id_, m), text in varfor.items() if id_ == vald},
        },
    )


def _rubrik(namn: str, celler: dict[str, Cell], tillfalle: str) -> str:
    if tillfalle == "plan":
        ord_ = (("mal", "nämndmål"), ("etappmal", "etappmål"), ("uppdrag", "uppdrag"))
        delar = [f"{celler[matt].text} {vad}" for matt, vad in ord_ if matt in celler]
        return f"{namn} planerar {uppraknat(delar)}" if delar else namn
    delar = []
    if "budget" not in celler and "prognos" in celler:
        delar.append(f"prognos {celler['prognos'].text} mot budget")
    if "budget" in celler:
        kr = skriv_tal((celler["budget"].kr or 0) / 1e6, 1)
        ord_ = "över" if celler["budget"].under == "Underskott" else "under"
        balans = celler["budget"].under == "I balans"
        delar.append("budget i balans" if balans else f"{kr} mnkr {ord_} budget")
    for matt, ord_ in (("etappmal", "etappmål nådda"), ("uppdrag", "uppdrag klara")):
        if matt in celler:
            delar.append(f"{celler[matt].text.replace('/', ' av ')} {ord_}")
    if not delar and "stickprov" in celler:
        prov = celler["stickprov"]
        delar.append(
            f"{prov.text} fel i stickproven ({prov.under.split('· ')[1].replace('/', ' av ')})"
        )
    return f"{namn}: {', '.join(delar)}" if delar else namn


def omraden_i_korthet(lager: Lager, urval: Urval) -> Svar:
    """En mening om varje område som har en egen sida, ur den sidans svar.

    `tabell`: omrade, mening, sida. `uppgifter`: namn (nämndens). Områden utan uppgifter nämns i
    ingressen.
    """
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    svaren = [(ord_, sida, fraga(lager, urval)) for ord_, sida, fraga in _OMRADEN]
    fyllda = [(ord_, sida, svar) for ord_, sida, svar in svaren if not svar.tomt]
    utan = [ord_.lower() for ord_, _, svar in svaren if svar.tomt]
    platser: dict[str, list[str]] = {}
    for kalla in (kalla for _, _, svar in fyllda for kalla in svar.kallor):
        platser.setdefault(kalla.titel, []).extend(kalla.platser)
    tom = namn is None or not fyllda
    return Svar(
        "omraden_i_korthet",
        "Inget mer om nämnden är inläst" if tom else "Övriga områden, en mening var",
        pd.DataFrame(
            [(ord_, svar.rubrik, sida) for ord_, sida, svar in fyllda],
            columns=["omrade", "mening", "sida"],
        ),
        ingress=f"Inget inläst om {uppraknat(utan)}." if utan else "",
        kallor=tuple(Kalla(t, tuple(dict.fromkeys(p))) for t, p in platser.items()),
        regel="Meningarna är områdenas egna rubriker; tabellerna bakom dem står på deras sidor.",
        uppgifter={"namn": namn},
        tom_for=saknas(lager, urval, "Övriga områden", namn) if tom else "",
    )


def uppdragslista(lager: Lager, urval: Urval) -> Svar:
    """Nämndens uppdrag, de som inte är klara först.

    `tabell`: titel, status, fran_kf, gemensamt_med (namn), namndmal, overfort_fran_ar,
    sammanfattning.
    """
    namn = namndnamn(lager, urval)
    ram = valda(lager, "uppdrag", urval)
    planerade = urval.tillfalle == "plan"
    ram = ram if planerade else ram[ram["status"].notna()]
    if ram.empty or urval.namnd is None:
        return Svar(
            "uppdragslista",
            "Inga uppdrag är inlästa",
            ram[["titel", "status"]],
            tom_for=saknas(lager, urval, "Uppdrag", namn.get(urval.namnd or "")),
        )
    rang = {"ej_klart": 0, "utgar": 1, "klart": 2}
    ordnad = ram.assign(_rang=ram["status"].map(rang)).sort_values(["_rang", "ordning"])
    ordnad["gemensamt_med"] = [
        ", ".join(namn.get(id_, id_) for id_ in ids.split()) if isinstance(ids, str) else ""
        for ids in ordnad["gemensamt_med"]
    ]
    klara = int((ram["status"] == "klart").sum())
    kolumner = ["titel", "status", "fran_kf", "gemensamt_med", "namndmal", "overfort_fran_ar"]
    kolumner += ["sammanfattning"]
    return Svar(
        "uppdragslista",
        f"{len(ram)} uppdrag är planerade"
        if planerade
        else f"{klara} av {len(ram)} uppdrag är klara",
        ordnad[kolumner].reset_index(drop=True),
        ingress="" if planerade else "De som inte blev klara först",
        kallor=kallor(lager, urval, ram),
        anmarkningar=anmarkta(lager, urval, "uppdrag"),
    )


def bedomningar(lager: Lager, urval: Urval) -> Svar:
    """Nämndmålens bedömning, redovisad bredvid beräknad.

    `tabell`: namndmal, bedomning, bedomning_beraknad.
    """
    namn = namndnamn(lager, urval)
    ram = valda(lager, "malbedomning", urval).sort_values("ordning")
    ram = ram[ram["bedomning"].notna()]
    tom = ram.empty or urval.namnd is None
    raknade = ram[ram["bedomning_beraknad"].notna()]
    olika = int((raknade["bedomning"] != raknade["bedomning_beraknad"]).sum())
    return Svar(
        "bedomningar",
        "Inga målbedömningar är inlästa"
        if tom
        else f"{olika} av {len(ram)} nämndmål bedöms annorlunda än etappmålen ger",
        ram[["namndmal", "bedomning", "bedomning_beraknad"]].reset_index(drop=True),
        ingress="Redovisad bedömning bredvid den som andelen nådda etappmål ger",
        kallor=kallor(lager, urval, ram),
        regel=(
            "Beräknat: alla etappmål nådda = i mycket hög grad, minst hälften = i hög grad, "
            "något = delvis, inget = ej. Källans bedömning väger även in insatser."
        ),
        tom_for=saknas(lager, urval, "Målbedömningar", namn.get(urval.namnd or "")) if tom else "",
    )


def personallage(lager: Lager, urval: Urval) -> Svar:
    """Personalens mått i år och året före. `tabell`: matt, kon, enhet, fore, nu."""
    namn = namndnamn(lager, urval)
    fore, nu = raden(lager, annat_ar(urval, urval.ar - 1)), raden(lager, urval)
    nyckel = ["matt", "kon", "enhet"]
    tom = nu.empty or urval.namnd is None
    tabell = nu[[*nyckel, "varde"]].merge(
        fore[[*nyckel, "varde"]], on=nyckel, how="left", suffixes=("", "_fore")
    )
    tabell = tabell.rename(columns={"varde_fore": "fore", "varde": "nu"})[[*nyckel, "fore", "nu"]]
    rubrik = "Personaluppgifter är inte inlästa"
    if not tom:
        anstallda = tabell[tabell["matt"] == "Antal anställda"]
        rubrik = "Personalen i siffror"
        if len(anstallda) and pd.notna(anstallda["fore"].iloc[0]):
            skillnad = anstallda["nu"].iloc[0] - anstallda["fore"].iloc[0]
            mot = f"{skriv_tal(abs(skillnad))} {'fler' if skillnad > 0 else 'färre'} än"
            rubrik = (
                f"{skriv_tal(anstallda['nu'].iloc[0])} anställda, "
                f"{mot if skillnad else 'lika många som'} året före"
            )
    return Svar(
        "personallage",
        rubrik,
        tabell,
        ingress=f"{urval.ar - 1} och {urval.ar}",
        kallor=kallor(lager, urval, nu),
        anmarkningar=anmarkta(lager, urval, "personal"),
        tom_for=saknas(lager, urval, "Personaluppgifter", namn.get(urval.namnd or ""))
        if tom
        else "",
    )


@lru_cache(maxsize=32)
def _andringar(
    lager: Lager, alla: Urval, tidigare: str
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Nämndernas stickprov vid båda tillfällena med p och p_holm, och raderna nu och före."""
    nu = valda(lager, "stickprov", alla, slag="urval")
    fore = valda(lager, "stickprov", replace(alla, tillfalle=tidigare), slag="urval")
    par = nu.merge(fore, on=["namnd", "process", "kontroll"], suffixes=("", "_fore"))
    par = par.dropna(subset=["fel_fore", "antal_fore", "fel", "antal"])
    par = par[(par["antal"] > 0) & (par["antal_fore"] > 0)].copy()
    for del_ in ("", "_fore"):
        par = par[par[f"fel{del_}"].between(0, par[f"antal{del_}"])]
    par["p"] = [
        forandring(int(r.fel_fore), int(r.antal_fore), int(r.fel), int(r.antal))
        for r in par.itertuples()
    ]
    par["p_holm"] = par.groupby(["process", "kontroll"], dropna=False)["p"].transform(
        lambda p: holm(list(p))
    )
    return par, nu, fore


def andrat(lager: Lager, urval: Urval) -> Svar:
    """Vad som ändrats sedan förra rapporten: stickprovens andel fel, och om det är fastställt.

    `tabell`: kontroll, fore, nu, utlatande, p.
    """
    tidigare = _FORE.get(urval.tillfalle)
    par, nu, fore = _andringar(
        lager, replace(urval, namnd=None, version=versionen(lager, urval)), tidigare or ""
    )
    alfa = katalog().parameter("stickprov_alfa", urval.ar)
    rader = []
    for r in par[par["namnd"] == urval.namnd].itertuples():
        rader.append(
            {
                "kontroll": r.kontroll,
                "fore": f"{r.fel_fore} av {r.antal_fore} "
                f"({skriv_procent(100 * r.fel_fore / r.antal_fore)})",
                "nu": f"{r.fel} av {r.antal} ({skriv_procent(100 * r.fel / r.antal)})",
                "utlatande": "Fastställd" if r.p_holm <= alfa else "Inte fastställd",
                "p": r.p,
            }
        )
    tabell = pd.DataFrame(rader, columns=["kontroll", "fore", "nu", "utlatande", "p"])
    tom = tabell.empty or urval.namnd is None
    faststallda = int((tabell["utlatande"] == "Fastställd").sum())
    return Svar(
        "andrat",
        "Ingen ändring sedan förra rapporten är fastställd"
        if not faststallda
        else f"{sifferord(faststallda).capitalize()} "
        f"{'ändring' if faststallda == 1 else 'ändringar'} sedan förra rapporten är "
        f"{'fastställd' if faststallda == 1 else 'fastställda'}",
        tabell,
        ingress=f"Stickprov mot {TILLFALLE[tidigare].lower()}" if tidigare else "",
        kallor=kallor(lager, urval, *(ram[ram["namnd"] == urval.namnd] for ram in (nu, fore))),
        regel=(
            f"Fishers exakta test, tvåsidigt, på risknivån {skriv_procent(100 * alfa)}, justerat "
            "för antalet nämnder (Holm): kan skillnaden vara slump?"
        ),
        tom_for="Ingen tidigare rapport för nämnden är inläst att jämföra med." if tom else "",
    )
