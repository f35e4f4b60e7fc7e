"""Investeringar: upparbetat med och utan reserv, samhällsbyggnad och projekt att besluta om."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import (
    anmarkta,
    arets_namnder,
    ensam,
    i_korthet,
    kallor,
    namndnamn,
    namnen,
    over_aren,
    saknas,
    sifferord,
    uppraknat,
    ur_texten,
    valda,
)
from hud_model.fragor.ram import svensk_ordning
from hud_model.lager import Lager
from hud_model.regler.upparbetning import upparbetningsgrad
from hud_model.tal import skriv_mnkr, skriv_procent, skriv_tal

RESERV = "Reserv"
OVRIGT = "Inventarier och övrigt"
SKEDE = {"planering": "Planering", "genomforande": "Genomförande", "garanti": "Garanti"}
NYTT_BESLUT = {"behovs": "Behövs", "sannolikt": "Behövs sannolikt"}
TABELL = {
    "investeringsprojekt": "Investeringsprojekt",
    "exploatering_investering": "Investeringar i exploatering",
    "exploateringsutfall": "Exploateringsutfall",
}
_GRADEN = "Investeringar: upparbetningsgrad utan reserv"
_BELOPP = ("budget_kr", "utfall_kr", "avvikelse_kr")
_SUMMA = ["post", *_BELOPP, "avvikelse_rapporterad_kr"]


def _kr(varde: Any) -> int | None:
    return None if varde is None or pd.isna(varde) else int(varde)


def _summa(serie: pd.Series) -> int | None:
    return _kr(serie.sum(min_count=1))


def _mnkr(kr: float) -> str:
    return skriv_tal(abs(kr) / 1_000_000, 1)


def _grad(ram: pd.DataFrame) -> float | None:
    """Upparbetningsgraden i procent för raderna som har både budget och utfall."""
    hela = ram.dropna(subset=["budget_kr", "utfall_kr"])
    return upparbetningsgrad(_summa(hela["budget_kr"]), _summa(hela["utfall_kr"]))


def _stor(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def investeringslage(lager: Lager, urval: Urval) -> Svar:
    """En nämnds investeringar i kronor (utgifter negativa) per grupp: IT, övrigt, reserv för sig.

    `tabell`: grupp, post, niva (post, reserv), budget_kr, utfall_kr, avvikelse_kr (plus = kvar),
    grad_procent, avvikelse_rapporterad_kr. `uppgifter`: `grad_utan`, `grad_med` (None utan
    reserv), `grad_rapporterad` i procent, och summorna utan och med reserv.
    `delar["kallans_summor"]`: källans egna summarader.
    """
    urval = ensam(lager, urval, "investering")
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    ram = valda(lager, "investering", urval)
    summor = ram[ram["niva"].isin(["delsumma", "summa"])].sort_values("ordning")
    ram = ram[ram["niva"].isin(["post", "reserv"])].reset_index(drop=True)
    if ram.empty or urval.namnd is None:
        return Svar(
            "investeringslage",
            "Investeringarna är inte inlästa" if ram.empty else "Välj en nämnd",
            ram[["post", "budget_kr", "utfall_kr"]],
            tom_for=saknas(lager, urval, "Investeringar", namn)
            if ram.empty
            else "Flera nämnder har investeringar. Välj en nämnd i raden ovanför.",
        )
    ram["grupp"] = ram["grupp"].fillna(OVRIGT).mask(ram["niva"] == "reserv", RESERV)
    ram["grad_procent"] = [
        upparbetningsgrad(_kr(b), _kr(u))
        for b, u in zip(ram["budget_kr"], ram["utfall_kr"], strict=True)
    ]
    ram["grad_procent"] = ram["grad_procent"].astype("float64")
    ram["_grupp"] = ram.groupby("grupp")["budget_kr"].transform("sum")
    ram["_reserv"] = ram["niva"] == "reserv"
    ram = ram.sort_values(["_reserv", "_grupp", "grupp", "budget_kr"], ignore_index=True)
    poster = ram[ram["niva"] == "post"]
    har_reserv = len(poster) < len(ram)
    sagt = valda(lager, "rapporterad_uppgift", urval, amne=_GRADEN)
    fakta = ur_texten(lager, urval, "Investeringsreserv ")
    ovriga = ur_texten(lager, urval, "Investering: ", "Investeringar: ", "Investeringsreserv ")
    uppgifter = {
        "grad_utan": _grad(poster),
        "grad_med": _grad(ram) if har_reserv else None,
        "grad_rapporterad": float(sagt["varde"].iloc[0]) if len(sagt) else None,
        **{f"{k}_utan": _summa(poster[k]) for k in _BELOPP},
        **{f"{k}_med": _summa(ram[k]) for k in _BELOPP},
    }
    kolumner = ["grupp", "post", "niva", *_BELOPP, "grad_procent", "avvikelse_rapporterad_kr"]
    return Svar(
        "investeringslage",
        _lagets_mening(uppgifter, har_reserv),
        ram[kolumner],
        ingress=_lagets_ingress(namn, uppgifter, fakta),
        bildrubrik=_gruppernas_mening(ram),
        bildtext="Stapeln är utfallet, strecket budgeten. Störst grupp först; reserven för sig.",
        kallor=kallor(lager, urval, ram, summor, ovriga),
        delar={
            **({"kallans_summor": summor[_SUMMA].reset_index(drop=True)} if len(summor) else {}),
            **i_korthet(ovriga),
        },
        anmarkningar=anmarkta(lager, urval, "investering"),
        regel="Upparbetningsgrad = utfall / budget. Kvar = utfall − budget.",
        uppgifter=uppgifter,
    )


def _lagets_mening(uppgifter: dict[str, Any], har_reserv: bool) -> str:
    utan, med = uppgifter["grad_utan"], uppgifter["grad_med"]
    if utan is None:
        return "Hur mycket av investeringsbudgeten som använts framgår inte"
    mening = f"{skriv_procent(utan)} av investeringsbudgeten är upparbetad"
    if not har_reserv:
        return mening
    return f"{mening} utan reserven, {skriv_procent(med)} med den" if med is not None else mening


def _lagets_ingress(namn: str | None, uppgifter: dict[str, Any], fakta: pd.DataFrame) -> str:
    delar = []
    if None not in (uppgifter["utfall_kr_utan"], uppgifter["budget_kr_utan"]):
        delar.append(
            f"{namn}: {_mnkr(uppgifter['utfall_kr_utan'])} av "
            f"{skriv_mnkr(abs(uppgifter['budget_kr_utan']))} utan reserv."
        )
    if uppgifter["grad_rapporterad"] is not None:
        delar.append(f"Källan anger {skriv_procent(uppgifter['grad_rapporterad'])}.")
    for r in fakta.itertuples():
        vad = r.amne.split(": ", 1)[-1]
        delar.append(f"Reserven, {vad}: {skriv_tal(r.varde)} {r.enhet}.")
    return " ".join(delar)


def _gruppernas_mening(ram: pd.DataFrame) -> str:
    grupper = [
        f"{grupp} {skriv_procent(grad)}"
        for grupp, egna in ram[ram["niva"] == "post"].groupby("grupp", sort=False)
        if (grad := _grad(egna)) is not None
    ]
    return f"Upparbetat: {', '.join(grupper)}" if grupper else "Upparbetningen framgår inte"


def investeringar_per_namnd(lager: Lager, urval: Urval) -> Svar:
    """Investeringar per nämnd i kronor (utgifter negativa), mest kvar först; alla nämnder.

    `tabell`: namnd, namn, budget_kr, utfall_kr, avvikelse_kr (utan reserv), grad_procent,
    reserv_kr (budget), foreslagen_overforing_kr. `uppgifter["saknas"]`: nämnder utan uppgifter.
    """
    alla = replace(urval, namnd=None)
    namn = arets_namnder(lager, alla)
    ram = valda(lager, "investering", alla)
    ram = ram[ram["niva"].isin(["post", "reserv"])]
    rader = []
    for id_, egna in ram.groupby("namnd"):
        poster, reserv = (egna[egna["niva"] == n] for n in ("post", "reserv"))
        rader.append(
            {
                "namnd": id_,
                "namn": namn.get(str(id_), str(id_)),
                **{k: _summa(poster[k]) for k in _BELOPP},
                "grad_procent": _grad(poster),
                "reserv_kr": _summa(reserv["budget_kr"]),
                "foreslagen_overforing_kr": _summa(egna["foreslagen_overforing_kr"]),
            }
        )
    kolumner = [
        *("namnd", "namn", *_BELOPP, "grad_procent", "reserv_kr", "foreslagen_overforing_kr"),
    ]
    tabell = (
        pd.DataFrame(rader, columns=kolumner)
        .astype(dict.fromkeys([*_BELOPP, "reserv_kr", "foreslagen_overforing_kr"], "Int64"))
        .sort_values("avvikelse_kr", ascending=False, na_position="last", ignore_index=True)
    )
    utan = sorted(
        (n for id_, n in namn.items() if id_ not in set(tabell["namnd"])), key=svensk_ordning
    )
    antal = _stor(sifferord(len(tabell)))
    return Svar(
        "investeringar_per_namnd",
        _namndernas_mening(tabell),
        tabell,
        bildrubrik=f"{antal} av {sifferord(len(tabell) + len(utan))} nämnder har inlästa "
        "investeringar",
        bildtext="Mest kvar av budgeten först.",
        ingress="Alla nämnder som har inlästa investeringar, utan reserv.",
        kallor=kallor(lager, urval, ram),
        regel="Upparbetningsgrad = utfall / budget, utan reserv.",
        uppgifter={"saknas": utan},
        tom_for="" if len(tabell) else saknas(lager, urval, "Investeringar"),
    )


def _namndernas_mening(tabell: pd.DataFrame) -> str:
    budget, utfall = (_summa(tabell[k]) for k in ("budget_kr", "utfall_kr"))
    grad = _grad(tabell)
    if budget is None or utfall is None or grad is None:
        return "Hur mycket av investeringsbudgeten som använts framgår inte"
    return (
        f"{skriv_procent(grad)} av nämndernas investeringsbudget är upparbetad: "
        f"{_mnkr(utfall)} av {skriv_mnkr(abs(budget))}"
    )


def investeringar_over_ar(lager: Lager, urval: Urval) -> Svar:
    """Budget och utfall per år utan reserv, kronor (utgifter negativa), samma tillfälle varje år.

    `tabell`: ar, budget_kr, utfall_kr, grad_procent. Tomt när färre än två år är inlästa.
    Med flera nämnder räknas bara år där alla nämnder som har uppgifter i år finns.
    """
    urval = ensam(lager, urval, "investering")
    villkor = {} if urval.namnd is None else {"namnd": urval.namnd}
    ram = over_aren(lager, "investering", urval, tillfalle=urval.tillfalle, niva="post", **villkor)
    ram = ram[ram["ar"] <= urval.ar]
    # Bara år där samma nämnder finns: annars jämförs olika saker.
    nu = set(ram[ram["ar"] == urval.ar]["namnd"])
    ram = ram[ram["namnd"].isin(nu)]
    hela = [ar for ar, egna in ram.groupby("ar") if set(egna["namnd"]) == nu]
    ram = ram[ram["ar"].isin(hela)]
    tabell = pd.DataFrame(
        [
            {
                "ar": ar,
                "budget_kr": _summa(egna["budget_kr"]),
                "utfall_kr": _summa(egna["utfall_kr"]),
                "grad_procent": _grad(egna),
            }
            for ar, egna in ram.groupby("ar")
        ],
        columns=["ar", "budget_kr", "utfall_kr", "grad_procent"],
    ).astype({"budget_kr": "Int64", "utfall_kr": "Int64", "grad_procent": "float64"})
    if len(tabell) < 2:
        bara = "Inget år är inläst." if tabell.empty else f"Bara {tabell['ar'].iloc[0]} är inläst"
        bara += "" if tabell.empty else (" för samma nämnder." if len(nu) > 1 else ".")
        return Svar(
            "investeringar_over_ar",
            "Investeringar över år",
            tabell,
            tom_for=f"{bara} Utvecklingen över år kommer när fler års rapporter läses in.",
        )
    fore, senast = tabell.iloc[-2], tabell.iloc[-1]
    mening = f"Investeringarna över {sifferord(len(tabell))} år"
    if pd.notna(fore["grad_procent"]) and pd.notna(senast["grad_procent"]):
        mening = (
            f"Upparbetat {skriv_procent(senast['grad_procent'])} {int(senast['ar'])}, mot "
            f"{skriv_procent(fore['grad_procent'])} {int(fore['ar'])}"
        )
    return Svar(
        "investeringar_over_ar",
        mening,
        tabell,
        ingress="Utan reserv. Stapeln är utfallet, strecket budgeten.",
        kallor=kallor(lager, urval, ram),
        regel="Upparbetningsgrad = utfall / budget.",
    )


def investeringsprojekt(lager: Lager, urval: Urval) -> Svar:
    """Samhällsbyggnadens investeringsprojekt per skede, kronor (utgifter negativa).

    `tabell`: post, niva, budget_kr, utfall_kr, avvikelse_kr (plus = kvar), grad_procent.
    """
    svar = _samhallsbyggnad(lager, urval, "investeringsprojekt", "budget_kr")
    summa = svar.tabell[svar.tabell["niva"] == "summa"]
    if svar.tomt or summa.empty or pd.isna(summa["grad_procent"].iloc[0]):
        return svar
    rad = summa.iloc[0]
    sagt = ur_texten(lager, urval, "Samhällsbyggnad: upparbetning")
    return replace(
        svar,
        ingress=svar.ingress
        + "".join(f" Källan anger {skriv_procent(v)}." for v in sagt["varde"].dropna()),
        kallor=kallor(lager, urval, valda(lager, "samhallsbyggnad", urval), sagt),
        delar=i_korthet(sagt),
        rubrik=f"Investeringsprojekten använde {skriv_procent(rad['grad_procent'])} av budgeten: "
        f"{_mnkr(rad['utfall_kr'])} av {skriv_mnkr(abs(rad['budget_kr']))}",
    )


def exploateringsinvesteringar(lager: Lager, urval: Urval) -> Svar:
    """Exploateringens investeringar, kronor: utgift, inkomst och netto mot budget (− = mer ut).

    `tabell`: post, niva, utgift_kr, inkomst_kr, utfall_kr (netto), budget_kr, avvikelse_kr.
    """
    svar = _samhallsbyggnad(lager, urval, "exploatering_investering", "budget_kr")
    summa = svar.tabell[svar.tabell["niva"] == "summa"]
    if svar.tomt or summa.empty or summa[["utfall_kr", "budget_kr"]].isna().any(axis=None):
        return svar
    rad = summa.iloc[0]
    return replace(
        svar,
        rubrik=f"Exploateringens investeringar blev netto {skriv_mnkr(rad['utfall_kr'])} mot "
        f"{skriv_mnkr(rad['budget_kr']).removesuffix(' mnkr')} i budget",
    )


def exploateringsutfall(lager: Lager, urval: Urval) -> Svar:
    """Exploateringens utfall mot prognosen i verksamhetsplanen, kronor (inkomst positiv).

    `tabell`: post, niva, prognos_vp_kr, utfall_kr, avvikelse_kr.
    """
    svar = _samhallsbyggnad(lager, urval, "exploateringsutfall", "prognos_vp_kr")
    summa = svar.tabell[svar.tabell["niva"] == "summa"]
    if svar.tomt or summa.empty or summa[["utfall_kr", "prognos_vp_kr"]].isna().any(axis=None):
        return svar
    rad = summa.iloc[0]
    mot = skriv_mnkr(rad["prognos_vp_kr"]).removesuffix(" mnkr")
    return replace(
        svar,
        rubrik=f"Exploateringen gav {skriv_mnkr(rad['utfall_kr'])} mot {mot} i "
        "verksamhetsplanens prognos",
    )


_NAMN = {
    "investeringsprojekt": "investeringsprojekt",
    "exploatering_investering": "exploateringsinvesteringar",
    "exploateringsutfall": "exploateringsutfall",
}


def _samhallsbyggnad(lager: Lager, urval: Urval, tabell: str, mot: str) -> Svar:
    """En av källans tre tabeller, störst avvikelse först och summan sist."""
    namn = namndnamn(lager, urval)
    ram = valda(lager, "samhallsbyggnad", urval)
    ram = ram[ram["tabell"] == tabell].reset_index(drop=True)
    flera = ram["namnd"].nunique() > 1
    if flera:
        ram["post"] = ram["post"] + ", " + namnen(ram["namnd"], namn)
    ram["_summa"] = ram["niva"] == "summa"
    ram["_storlek"] = -ram["avvikelse_kr"].abs().astype("Float64")
    ram = ram.sort_values(["_summa", "_storlek"], na_position="last", ignore_index=True)
    ram["grad_procent"] = [
        upparbetningsgrad(_kr(b), _kr(u))
        for b, u in zip(ram["budget_kr"], ram["utfall_kr"], strict=True)
    ]
    ram["grad_procent"] = ram["grad_procent"].astype("float64")
    kolumner = {
        "investeringsprojekt": [*_BELOPP, "grad_procent"],
        "exploatering_investering": ["utgift_kr", "inkomst_kr", "utfall_kr", mot, "avvikelse_kr"],
        "exploateringsutfall": [mot, "utfall_kr", "avvikelse_kr"],
    }[tabell]
    return Svar(
        _NAMN[tabell],
        f"{TABELL[tabell]}: {len(ram)} poster" if len(ram) else f"{TABELL[tabell]} är inte inläst",
        ram[["post", "niva", *kolumner, "avvikelse_rapporterad_kr"]],
        ingress="Störst avvikelse först. "
        + ("Minus är sämre än prognosen." if mot != "budget_kr" else "Minus är över budget."),
        kallor=kallor(lager, urval, ram),
        anmarkningar=tuple(
            a for a in anmarkta(lager, urval, "samhallsbyggnad") if a.plats in set(ram["plats"])
        ),
        regel="Avvikelse = utfall − budget, eller mot verksamhetsplanens prognos.",
        tom_for=""
        if len(ram)
        else saknas(
            lager, urval, f"Uppgifter om {TABELL[tabell].lower()}", namn.get(urval.namnd or "")
        ),
    )


def namngivna_projekt(lager: Lager, urval: Urval) -> Svar:
    """Projekt som källan nämner, de som behöver nytt beslut först; kronor (utgifter negativa).

    `tabell`: projekt, tabell, skede (tomt = anges inte), nytt_beslut, budget_kr,
    avvikelse_rapporterad_kr, orsak.
    """
    namn = namndnamn(lager, urval)
    ram = valda(lager, "byggprojekt", urval)
    rang = {"behovs": 0, "sannolikt": 1}
    ram["_rang"] = ram["nytt_beslut"].map(rang).fillna(2)
    ram = ram.sort_values(
        ["_rang", "avvikelse_rapporterad_kr", "tabell", "projekt"], ignore_index=True
    )
    behovs = ram[ram["nytt_beslut"] == "behovs"]["projekt"]
    kanske = int((ram["nytt_beslut"] == "sannolikt").sum())
    rubrik = "Inget namngivet projekt anges behöva ett nytt beslut"
    if len(behovs):
        vilka = "projekt behöver" if len(behovs) > 1 else "Projektet behöver"
        antal = f"{_stor(sifferord(len(behovs)))} {vilka}" if len(behovs) > 1 else vilka
        rubrik = f"{antal} ett nytt genomförandebeslut: {uppraknat(behovs)}"
        if kanske:
            rubrik += f"; {'ett' if kanske == 1 else sifferord(kanske)} till sannolikt"
    visad = ram[
        [
            *("projekt", "tabell", "skede", "nytt_beslut", "budget_kr"),
            *("avvikelse_rapporterad_kr", "orsak"),
        ]
    ].assign(
        tabell=ram["tabell"].map(TABELL),
        skede=ram["skede"].map(SKEDE),
        nytt_beslut=ram["nytt_beslut"].map(NYTT_BESLUT),
    )
    return Svar(
        "namngivna_projekt",
        rubrik,
        visad,
        ingress="Det som källan säger om enskilda projekt; skede och belopp bara där de anges.",
        kallor=kallor(lager, urval, ram),
        tom_for=""
        if len(ram)
        else saknas(lager, urval, "Namngivna byggprojekt", namn.get(urval.namnd or "")),
    )


def lokaler(lager: Lager, urval: Urval) -> Svar:
    """Nytt kommunhus och lokaler: det källan anger i löptext, i sin egen enhet.

    `tabell`: amne, varde, enhet, text_kort.
    """
    namn = namndnamn(lager, urval)
    ram = ur_texten(lager, urval, "Nytt kommunhus: ", "Lokaler: ")
    varden = dict(zip(ram["amne"], ram["varde"], strict=True))
    budget, utfall = (varden.get(f"Nytt kommunhus: drift{k}") for k in ("budget", "utfall"))
    rubrik = "Nytt kommunhus och lokaler i siffror"
    if budget is not None and utfall is not None:
        vad = "hela" if utfall == budget else f"{skriv_tal(utfall, 1)} av"
        rubrik = f"Arbetet med nytt kommunhus använde {vad} {skriv_tal(budget, 1)} mnkr i drift"
    return Svar(
        "lokaler",
        rubrik if len(ram) else "Uppgifter om lokaler är inte inlästa",
        ram[["amne", "varde", "enhet", "text_kort"]],
        kallor=kallor(lager, urval, ram),
        tom_for=""
        if len(ram)
        else saknas(
            lager, urval, "Uppgifter om kommunhus och lokaler", namn.get(urval.namnd or "")
        ),
    )
