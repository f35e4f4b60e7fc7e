"""Kontroller över tid: de kommungemensamma nämnd för nämnd, och kedjan från risk till nästa år."""

from __future__ import annotations

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import (
    ORDNING,
    PERIODEN,
    TILLFALLE,
    annat_ar,
    arets_namnder,
    beror_pa,
    kallor,
    namndnamn,
    namnen,
    over_aren,
    saknas,
    sifferord,
    uppraknat,
    valda,
)
from hud_model.fragor.ram import svensk_ordning
from hud_model.katalog import nyckel
from hud_model.lager import Lager

_LAGEN = {"klart": "Klart", "ej_klart": "Ej klart", "utgar": "Utgår"}
STEG = ("risk", "atgard", "kontroll", "stickprov", "rekommendation", "nasta")
"""Kedjans steg i ordning."""
_STEGORD = {
    "risk": "risk",
    "atgard": "åtgärd",
    "kontroll": "kontroll",
    "stickprov": "stickprov",
    "rekommendation": "rekommendation",
    "nasta": "nästa års kontroll",
}


@beror_pa(*PERIODEN)
def kommungemensamma(lager: Lager, urval: Urval) -> Svar:
    """De kommungemensamma kontrollerna nämnd för nämnd, det som upprepat inte blir klart först.

    `tabell`: namnd, namn, process, kontroll, lage (ord), status (tabellens), i_rad (hur många
    redovisade tillfällen i rad, det senaste inräknat, som den inte varit klar), tillfallen (alla
    redovisade, som ”2022 bokslut: ej klart”). Till och med urvalets år och tillfälle.
    """
    namn = namndnamn(lager, urval)
    alla = over_aren(lager, "systematisk_kontroll", urval)
    alla = alla[alla["kommungemensam"].fillna(False).astype(bool) & alla["status"].notna()]
    nu = (urval.ar, ORDNING[urval.tillfalle])
    tid = [(int(ar), ORDNING[t]) for ar, t in zip(alla["ar"], alla["tillfalle"], strict=True)]
    alla = alla.assign(_tid=tid).sort_values("_tid", kind="stable")
    alla = alla[alla["_tid"].map(lambda t: t <= nu).astype(bool)]
    rader = []
    for (vem, process, kontroll), egna in alla.groupby(
        ["namnd", "process", "kontroll"], dropna=False, sort=False
    ):
        status = list(egna["status"])
        if egna["_tid"].iloc[-1] != nu:
            continue
        i_rad = next((n for n, s in enumerate(reversed(status)) if s != "ej_klart"), len(status))
        rader.append(
            {
                "namnd": vem,
                "namn": namn.get(vem, "Hela kommunen"),
                "process": process,
                "kontroll": kontroll,
                "lage": _LAGEN[status[-1]],
                "status": status[-1],
                "i_rad": i_rad,
                "tillfallen": "; ".join(
                    f"{r.ar} {TILLFALLE[r.tillfalle].lower()}: {_LAGEN[r.status].lower()}"
                    for r in egna.itertuples()
                ),
            }
        )
    kolumner = "namnd namn process kontroll lage status i_rad tillfallen".split()
    tabell = pd.DataFrame(rader, columns=kolumner)
    if tabell.empty:
        return Svar(
            "kommungemensamma",
            "Inga kommungemensamma kontroller är inlästa",
            tabell,
            tom_for=saknas(lager, urval, "Kommungemensamma kontroller"),
        )
    tabell = tabell.sort_values(
        ["i_rad", "kontroll", "namn"],
        key=lambda k: -k if k.name == "i_rad" else k.map(svensk_ordning).map(tuple),
        kind="stable",
        ignore_index=True,
    )
    har = set(tabell["namnd"])
    arets = arets_namnder(lager, urval)
    utan = sorted((n for id_, n in arets.items() if id_ not in har), key=svensk_ordning)
    return Svar(
        "kommungemensamma",
        _gemensamma_mening(tabell),
        tabell,
        ingress=f"Redovisas av {sifferord(len(har))} {'nämnd' if len(har) == 1 else 'nämnder'}"
        + (f"; {uppraknat(utan)} har ingen inläst rapport om dem." if 0 < len(utan) < 4 else ".")
        if har
        else "",
        kallor=kallor(lager, urval, alla[alla["_tid"].map(lambda t: t == nu).astype(bool)]),
        uppgifter={"saknas": utan},
    )


def _gemensamma_mening(tabell: pd.DataFrame) -> str:
    varst = tabell.iloc[0]
    if varst["i_rad"] > 1:
        ganger = sifferord(int(varst["i_rad"]))
        return (
            f"{varst['namn']}: ”{varst['kontroll']}” är inte klar för {ganger} "
            "redovisade tillfällen i rad"
        )
    ej = int((tabell["status"] == "ej_klart").sum())
    alla = sifferord(len(tabell))
    if not ej and len(tabell) == 1:
        return "Den enda kommungemensamma kontrollen är klar"
    if not ej:
        return f"Alla {alla} kommungemensamma kontroller är klara"
    klar = "klar" if ej == 1 else "klara"
    return f"{sifferord(ej).capitalize()} av {alla} kommungemensamma kontroller är inte {klar}"


@beror_pa(*PERIODEN, "namnd")
def kontrollkedja(lager: Lager, urval: Urval) -> Svar:
    """Kedjan process för process: risk, åtgärd, kontroll, stickprov, råd och nästa års kontroll.

    `tabell`: namnd, namn, process, och ett steg per kolumn (`STEG`) med det som källan anger;
    tomt där den inget anger. Råd hör till processen med samma ord. Flest steg först.
    """
    namn = namndnamn(lager, urval)
    nasta = [annat_ar(urval, urval.ar + 1, t) for t in ("plan", "bokslut")]
    ramar = {
        t: valda(lager, t, urval)
        for t in ("riskatgard", "systematisk_kontroll", "stickprov", "rekommendation")
    }
    senare = pd.concat([valda(lager, "systematisk_kontroll", u) for u in nasta])
    delar: dict[tuple[str, str], dict[str, list[str]]] = {}
    ord_: dict[tuple[str, str], str] = {}

    def lagg(vem: object, process: object, steg: str, text: str) -> None:
        if isinstance(process, str):
            plats = (vem if isinstance(vem, str) else "", nyckel(process))
            ord_.setdefault(plats, process)
            texter = delar.setdefault(plats, {}).setdefault(steg, [])
            if text not in texter:
                texter.append(text)

    for r in ramar["riskatgard"].itertuples():
        lagg(r.namnd, r.process, "risk", r.risk)
        lagg(r.namnd, r.process, "atgard", _med_status(r.atgard, r.status))
    for r in ramar["systematisk_kontroll"].itertuples():
        lagg(r.namnd, r.process, "kontroll", _med_status(r.kontroll, r.status))
    for r in ramar["stickprov"].dropna(subset=["fel", "antal"]).itertuples():
        lagg(r.namnd, r.process, "stickprov", f"{r.kontroll}: {r.fel} fel av {r.antal}")
    for r in senare.itertuples():
        if isinstance(r.process, str) and (r.namnd, nyckel(r.process)) in delar:
            lagg(r.namnd, r.process, "nasta", r.kontroll)
    for r in ramar["rekommendation"].itertuples():
        plats = (r.namnd, nyckel(r.omrade or ""))
        if plats in delar:
            lagg(r.namnd, r.omrade, "rekommendation", r.text_kort)
    rader = [
        {
            "namnd": vem,
            "namn": namn.get(vem, "Hela kommunen"),
            "process": ord_[vem, process],
            **{steg: " · ".join(stegen[steg]) if steg in stegen else None for steg in STEG},
            "_steg": len(stegen),
        }
        for (vem, process), stegen in delar.items()
    ]
    tabell = pd.DataFrame(rader, columns=["namnd", "namn", "process", *STEG, "_steg"])
    if tabell.empty:
        return Svar(
            "kontrollkedja",
            "Inga risker eller kontroller är inlästa",
            tabell.drop(columns="_steg"),
            tom_for=saknas(lager, urval, "Risker och kontroller", namn.get(urval.namnd or "")),
        )
    tabell = tabell.sort_values(
        ["_steg", "namn", "process"],
        key=lambda k: -k if k.name == "_steg" else k.map(svensk_ordning).map(tuple),
        kind="stable",
        ignore_index=True,
    )
    hela = int((tabell["_steg"] == len(STEG)).sum())
    saknade = [_STEGORD[s] for s in STEG if tabell[s].isna().all()]
    antal, antal_steg = len(tabell), int(tabell["_steg"].sum())
    vad = "en process" if antal == 1 else f"{sifferord(antal)} processer"
    return Svar(
        "kontrollkedja",
        f"{sifferord(hela).capitalize()} av {vad} har hela kedjan, från risk till nästa år",
        tabell.drop(columns="_steg"),
        ingress=(
            f"{uppraknat(saknade).capitalize()} anges inte för någon process. " if saknade else ""
        )
        + f"{sifferord(antal_steg).capitalize()} av {sifferord(antal * len(STEG))} steg anges.",
        kallor=kallor(lager, urval, *ramar.values(), senare),
        uppgifter={"flera": tabell["namnd"].nunique() > 1},
    )


@beror_pa(*PERIODEN, "namnd")
def riskkarta(lager: Lager, urval: Urval) -> Svar:
    """Riskerna efter sannolikhet och konsekvens (1–4), där källan anger båda; störst först.

    `tabell`: namnd, namn, process, risk, sannolikhet, konsekvens, tyngd (deras produkt).
    """
    namn = namndnamn(lager, urval)
    alla = valda(lager, "riskatgard", urval)
    ram = alla[alla["sannolikhet"].between(1, 4) & alla["konsekvens"].between(1, 4)]
    ram = ram.drop_duplicates(["namnd", "risk"])
    tabell = ram.assign(
        namn=namnen(ram["namnd"], namn), tyngd=ram["sannolikhet"] * ram["konsekvens"]
    )
    kolumner = ["namnd", "namn", "process", "risk", "sannolikhet", "konsekvens", "tyngd"]
    tabell = tabell.sort_values("tyngd", ascending=False, kind="stable")[kolumner]
    if tabell.empty:
        return Svar(
            "riskkarta",
            "Riskerna går inte att rita efter sannolikhet och konsekvens",
            tabell,
            tom_for="Källan anger inte riskernas sannolikhet och konsekvens. De kan föras in i "
            "mallen, i tabellen riskatgard."
            if len(alla)
            else saknas(lager, urval, "Risker", namn.get(urval.namnd or "")),
        )
    tyngst = tabell.iloc[0]
    risker = alla["risk"].nunique() if urval.namnd else len(alla.drop_duplicates(["namnd", "risk"]))
    utan = risker - len(tabell)
    return Svar(
        "riskkarta",
        f"{tyngst['namn']} har den tyngsta risken: {tyngst['risk'][:1].lower()}"
        f"{tyngst['risk'][1:]}",
        tabell.reset_index(drop=True),
        ingress="Antal risker efter sannolikhet och konsekvens, 1 är liten."
        + (
            f" {sifferord(utan).capitalize()} {'risk' if utan == 1 else 'risker'} saknar värden."
            if utan
            else ""
        ),
        kallor=kallor(lager, urval, ram),
        regel="Tyngd = sannolikhet × konsekvens.",
    )


def _med_status(text: str, status: object) -> str:
    return f"{text} ({_LAGEN[status].lower()})" if isinstance(status, str) else text
