"""Effektiviseringar: registret, stegen, fyra fält, andras potentialer och digitaliseringspotten."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from hud_model.begrepp import Rad, Svar, Urval
from hud_model.fragor._grund import (
    RAPPORT,
    anmarkta,
    ensam,
    i_korthet,
    kallor,
    namndnamn,
    namnen,
    over_aren,
    saknas,
    sifferord,
    ur_texten,
    valda,
)
from hud_model.fragor._samband import hor_ihop, i_ord, samband
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler._rader import som_rader
from hud_model.regler.effektivisering import (
    effekt_per_steg,
    forandring_procent,
    gallande,
    utlatande,
)
from hud_model.tabeller import STEG
from hud_model.tal import skriv_mnkr, skriv_procent, skriv_tal

STEGEN = {
    "planerad": "Planerad",
    "pagar": "Pågår",
    "verifierad": "Verifierad",
    "i_ram": "I ram",
}
UTLATANDE = {
    "effektivisering": "Effektivisering",
    "besparing": "Besparing",
    "ambitionshojning": "Ambitionshöjning",
    "forsamring": "Försämring",
    "oforandrat": "Oförändrat",
    "gar_ej": "Går inte att avgöra",
}
_REGISTER = [
    *("namnd", "namn", "omrade", "benamning", "agare", "steg", "matt_ekonomi", "matt_verksamhet"),
    *("ursprungslage", "uppfoljning", "borlage", "effekt_kr", "budgetpost"),
    *("verifierad_av", "verifierad_med", "i_nyttobanken", "hor_ihop"),
]
_LAGEN = ("klara", "pagaende", "planerade", "avbrutna")


def _antal(antal: int, en: str, flera: str) -> str:
    return en if antal == 1 else f"{sifferord(antal)} {flera}"


def _stor(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _kr(varde: Any) -> int | None:
    return None if varde is None or pd.isna(varde) else int(varde)


def _alla(lager: Lager, urval: Urval, tabell: str) -> pd.DataFrame:
    """Tabellens rader för kommunen och nämnden (om en är vald), alla år och tillfällen."""
    villkor = {} if urval.namnd is None else {"namnd": urval.namnd}
    return over_aren(lager, tabell, urval, **villkor)


def _vid_tillfallet(lager: Lager, urval: Urval) -> pd.DataFrame:
    """Effektiviseringarna som urvalets rapporter redovisar, i källans ordning."""
    namn = namndnamn(lager, urval)
    ram = valda(lager, "effektivisering", urval)
    ram["namn"] = namnen(ram["namnd"], namn)
    return ram.sort_values(["namn", "ordning", "omrade"], ignore_index=True)


def _matta_lagen(matningar: pd.DataFrame) -> dict[tuple[str, str, str, str], str]:
    """Mätningarnas senaste värden per nyckeltal som text, efter nämnd, namn och läge."""
    ut: dict[tuple[str, str, str, str], list[str]] = {}
    senaste = (
        matningar[matningar["varde"].notna()]
        .sort_values("matdatum")
        .drop_duplicates(["namnd", "omrade", "benamning", "lage", "slag", "matt"], keep="last")
    )
    for r in senaste.itertuples():
        text = f"{r.matt} {_tal(r.varde)} {r.enhet if isinstance(r.enhet, str) else ''}".strip()
        ut.setdefault((r.namnd, r.omrade, r.benamning, r.lage), []).append(text)
    return {vilken: "; ".join(texter) for vilken, texter in ut.items()}


def _tal(varde: float) -> str:
    decimaler = max(0, -int(Decimal(str(varde)).normalize().as_tuple().exponent))
    return skriv_tal(varde, min(2, decimaler))


def effektiviseringsregister(lager: Lager, urval: Urval) -> Svar:
    """Registret vid tillfället: vad, vems, nyckeltal, lägen, effekt (kronor per år) och steg.

    `tabell`: en rad per effektivisering; effekt plus är lägre nettokostnad, tom = anges inte.
    Lägena är källans ord, annars mätningarnas värden. `uppgifter`: `lankar` i radernas ordning,
    `utan_ursprung` och `utan_effekt` (antal), `flera` (mer än en nämnd).
    """
    namn = namndnamn(lager, urval)
    ram = _vid_tillfallet(lager, urval)
    if ram.empty:
        return Svar(
            "effektiviseringsregister",
            "Inga effektiviseringar är redovisade",
            pd.DataFrame(columns=_REGISTER),
            tom_for=saknas(lager, urval, "Effektiviseringar", namn.get(urval.namnd or "")),
        )
    matta = _matta_lagen(valda(lager, "effektiviseringsmatning", urval))
    for kolumn, lage in (
        ("ursprungslage", "ursprung"),
        ("uppfoljning", "uppfoljning"),
        ("borlage", "bor"),
    ):
        ram[kolumn] = [
            text if isinstance(text, str) else matta.get((*vilken, lage))
            for text, *vilken in zip(
                *(ram[k] for k in (kolumn, "namnd", "omrade", "benamning")), strict=True
            )
        ]
    lankar = hor_ihop(samband(lager, urval), "effektivisering", ram, "benamning")
    ram["hor_ihop"] = [i_ord(rad) for rad in lankar]
    utan = {k: int(ram[k].isna().sum()) for k in ("ursprungslage", "effekt_kr")}
    return Svar(
        "effektiviseringsregister",
        _registrets_mening(len(ram), utan, _kr(ram["effekt_kr"].sum(min_count=1))),
        ram[_REGISTER],
        ingress=_registrets_ingress(ram),
        bildrubrik=_stegens_mening(ram),
        bildtext="Efter område, i rapportens ordning.",
        kallor=kallor(lager, urval, ram),
        regel=(
            "Varje effektivisering står i ett steg och räknas en gång. Samma krona på samma "
            "budgetpost tas inte emot två gånger."
        ),
        uppgifter={
            "lankar": lankar,
            "utan_ursprung": utan["ursprungslage"],
            "utan_effekt": utan["effekt_kr"],
            "flera": ram["namnd"].nunique() > 1,
        },
    )


def _registrets_mening(antal: int, utan: dict[str, int], effekt: int | None) -> str:
    vilka = _stor(_antal(antal, "en effektivisering", "effektiviseringar"))
    if antal == utan["ursprungslage"] == utan["effekt_kr"]:
        inga = "den har varken" if antal == 1 else "ingen har"
        return f"{vilka} redovisas; {inga} ursprungsläge eller effekt i kronor"
    delar = [f"{skriv_mnkr(effekt)} per år" if effekt is not None else "ingen med effekt i kronor"]
    if utan["ursprungslage"]:
        delar.append(f"{sifferord(utan['ursprungslage'])} saknar ursprungsläge")
    return f"{vilka} redovisas: {', '.join(delar)}"


def _registrets_ingress(ram: pd.DataFrame) -> str:
    ekonomi, verksamhet = (int(ram[k].notna().sum()) for k in ("matt_ekonomi", "matt_verksamhet"))
    bada = int((ram["matt_ekonomi"].notna() & ram["matt_verksamhet"].notna()).sum())
    return (
        "En effektivisering ska kunna följas med nyckeltal för både ekonomi och verksamhet. "
        f"{_stor(sifferord(bada))} av {sifferord(len(ram))} har båda, {sifferord(ekonomi)} har "
        f"för ekonomi, {sifferord(verksamhet)} för verksamhet."
    )


def _stegens_mening(ram: pd.DataFrame) -> str:
    klara = int(ram["steg"].isin(["verifierad", "i_ram"]).sum())
    ord_ = "verifierade" if klara > 1 else "verifierad"
    return f"{_stor(sifferord(klara))} av {sifferord(len(ram))} är {ord_} eller i ram"


def effekt_i_steg(lager: Lager, urval: Urval) -> Svar:
    """Antal och effekt (kronor per år, plus är lägre nettokostnad) per steg, varje krona en gång.

    Effektiviseringar räknas som de senast redovisats till och med tillfället. `tabell`: steg,
    antal, med_effekt (antal), effekt_kr (tom = inget belopp anges), varav_nyttobank_kr.
    """
    namn = namndnamn(lager, urval)
    alla = _alla(lager, urval, "effektivisering")
    rader = gallande(som_rader(alla), urval.ar, urval.tillfalle)
    summor = effekt_per_steg(rader)
    bank = effekt_per_steg([r for r in rader if r["i_nyttobanken"]])
    tabell = pd.DataFrame(
        [
            {
                "steg": STEGEN[steg],
                "antal": sum(r["steg"] == steg for r in rader),
                "med_effekt": sum(r["steg"] == steg and r["effekt_kr"] is not None for r in rader),
                "effekt_kr": summor[steg],
                "varav_nyttobank_kr": bank[steg],
            }
            for steg in STEG
        ]
    ).astype({"effekt_kr": "Int64", "varav_nyttobank_kr": "Int64"})
    hemma = sum(summor[s] or 0 for s in ("verifierad", "i_ram"))
    kanda = [kr for kr in summor.values() if kr is not None]
    if not kanda:
        rubrik = "Ingen effekt i kronor är redovisad i något steg"
    elif not hemma:
        rubrik = f"{skriv_mnkr(sum(kanda))} per år väntas; inget är verifierat"
    else:
        rubrik = f"{skriv_mnkr(hemma)} av {skriv_mnkr(sum(kanda))} per år är verifierade"
    anvanda = _de_gallande(alla, rader)
    tidigare = sum(r["ar"] < urval.ar for r in rader)
    return Svar(
        "effekt_i_steg",
        rubrik,
        tabell,
        ingress=f"Registret till och med tillfället: "
        f"{_antal(len(rader), 'en effektivisering', 'effektiviseringar')}"
        + (
            f", varav {sifferord(tidigare)} inte redovisats sedan tidigare år." if tidigare else "."
        ),
        kallor=kallor(lager, urval, anvanda),
        regel="Varje effektivisering räknas som den senast redovisades, i ett enda steg.",
        tom_for=""
        if rader
        else saknas(lager, urval, "Effektiviseringar", namn.get(urval.namnd or "")),
    )


def _de_gallande(alla: pd.DataFrame, rader: list[Rad]) -> pd.DataFrame:
    nycklar = {(r["inlasning"], r["plats"], r["benamning"]) for r in rader}
    traff = [
        n in nycklar for n in zip(alla["inlasning"], alla["plats"], alla["benamning"], strict=True)
    ]
    return alla[pd.Series(traff, index=alla.index, dtype=bool)]


def ej_uppfoljda(lager: Lager, urval: Urval) -> Svar:
    """Effektiviseringar som en tidigare rapport nämnt och som ingen följt upp sedan dess.

    `tabell`: namn, omrade, benamning, steg, uppfoljning, borlage, ar (senast redovisad), kalla.
    """
    namn = namndnamn(lager, urval)
    alla = _alla(lager, urval, "effektivisering")
    gamla = [
        r
        for r in gallande(som_rader(alla), urval.ar, urval.tillfalle)
        if r["ar"] < urval.ar and r["steg"] != "i_ram"
    ]
    titel = lager.las("inlasning", version=urval.version).set_index("id")["titel"]
    rader = [
        {
            **{k: r[k] for k in ("omrade", "benamning", "steg", "uppfoljning", "borlage", "ar")},
            "namn": namn.get(r["namnd"], r["namnd"]),
            "kalla": titel[r["inlasning"]],
        }
        for r in gamla
    ]
    kolumner = ["namn", "omrade", "benamning", "steg", "uppfoljning", "borlage", "ar", "kalla"]
    tabell = pd.DataFrame(rader, columns=kolumner).sort_values(
        ["ar", "namn", "omrade"], ignore_index=True
    )
    antal = _stor(_antal(len(rader), "en äldre effektivisering", "äldre effektiviseringar"))
    return Svar(
        "ej_uppfoljda",
        f"{antal} har ingen följt upp sedan {tabell['ar'].max()}"
        if rader
        else "Inga äldre effektiviseringar väntar på uppföljning",
        tabell,
        ingress="Nämnda i tidigare rapporter eller granskningar; läget är det senast kända.",
        kallor=kallor(lager, urval, _de_gallande(alla, gamla)),
        tom_for="" if rader else "Ingen tidigare rapport med effektiviseringar är inläst.",
    )


def fyra_falt(lager: Lager, urval: Urval) -> Svar:
    """Kostnad mot verksamhet från ursprungsläge till senaste uppföljning, procent; + är ökning.

    `tabell`: namnd, namn, benamning, matt_ekonomi, kostnad_fore, kostnad_nu, kostnad_procent,
    matt_verksamhet, verksamhet_fore, verksamhet_nu, verksamhet_procent, riktning, kallas.
    `delar["vagen"]`: alla mätpunkter i procent av ursprungsläget, för pilarna.
    """
    namn = namndnamn(lager, urval)
    ram = valda(lager, "effektiviseringsmatning", urval)
    minst = float(katalog().parameter("effekt_minst_procent", urval.ar))
    rader, vagen = [], []
    for (vem, omrade, benamning), egna in ram.groupby(
        ["namnd", "omrade", "benamning"], dropna=False
    ):
        par = {slag: _resa(egna[egna["slag"] == slag]) for slag in ("ekonomi", "verksamhet")}
        if not all(par.values()):
            continue
        kostnad, matt = par["ekonomi"], par["verksamhet"]
        riktning = matt["riktning"]
        grund = {"namnd": vem, "namn": namn.get(vem), "omrade": omrade, "benamning": benamning}
        rader.append(
            {
                **grund,
                **{f"{k}_ekonomi" if k == "matt" else f"kostnad_{k}": kostnad[k] for k in _RESA},
                **{f"{k}_verksamhet" if k == "matt" else f"verksamhet_{k}": matt[k] for k in _RESA},
                "riktning": riktning,
                "kallas": UTLATANDE[
                    utlatande(kostnad["procent"], matt["procent"], riktning, minst)
                ],
            }
        )
        tecken = -1 if riktning == "lag_ar_bra" else 1
        for dag in sorted(set(kostnad["punkter"]) & set(matt["punkter"])):
            vagen.append(
                {
                    "benamning": benamning,
                    "matdatum": dag,
                    "kostnad_procent": kostnad["punkter"][dag],
                    "battre_procent": tecken * matt["punkter"][dag],
                }
            )
    tabell = pd.DataFrame(rader)
    if tabell.empty:
        return Svar(
            "fyra_falt",
            "Effektivisering eller besparing går inte att skilja åt",
            tabell,
            tom_for=_utan_matningar(lager, urval, ram),
        )
    ordnad = tabell.sort_values("kostnad_procent", na_position="last", ignore_index=True)
    return Svar(
        "fyra_falt",
        _faltens_mening(ordnad["kallas"]),
        ordnad,
        ingress="Från ursprungsläge till senaste uppföljning. Lägre kostnad räcker inte: "
        "verksamheten får inte bli sämre.",
        kallor=kallor(lager, urval, ram),
        regel=(
            f"Förändring på högst {skriv_procent(minst)} räknas som ingen. Lägre kostnad utan "
            "sämre verksamhet, eller bättre verksamhet utan högre kostnad, är effektivisering. "
            "Lägre kostnad med sämre verksamhet är besparing. Löpande priser."
        ),
        delar={
            "vagen": pd.DataFrame(vagen, columns=["benamning", "kostnad_procent", "battre_procent"])
        },
        uppgifter={"minst": minst},
    )


_RESA = ("matt", "fore", "nu", "procent")


def _resa(egna: pd.DataFrame) -> dict[str, Any]:
    """Nyckeltalets väg från ursprungsläge till senaste uppföljning; tom om ena änden saknas."""
    kand = egna[egna["varde"].notna()].sort_values("matdatum")
    fore, nu = (kand[kand["lage"] == lage] for lage in ("ursprung", "uppfoljning"))
    if fore.empty or nu.empty:
        return {}
    start = float(fore["varde"].iloc[0])
    riktning = nu["riktning"].iloc[-1]
    return {
        "matt": nu["matt"].iloc[-1],
        "fore": start,
        "nu": float(nu["varde"].iloc[-1]),
        "procent": forandring_procent(start, float(nu["varde"].iloc[-1])),
        "riktning": riktning if isinstance(riktning, str) else None,
        "punkter": {
            r.matdatum: forandring_procent(start, float(r.varde)) or 0.0
            for r in nu.itertuples()
            if isinstance(r.matdatum, str)
        },
    }


def _utan_matningar(lager: Lager, urval: Urval, ram: pd.DataFrame) -> str:
    antal = len(valda(lager, "effektivisering", urval))
    if not antal:
        vem = namndnamn(lager, urval).get(urval.namnd or "")
        return saknas(lager, urval, "Mätningar av kostnad och verksamhet", vem)
    vad = "bara ena sidan är mätt" if len(ram) else "inget nyckeltal har mätts"
    return (
        f"{_stor(_antal(antal, 'en effektivisering', 'effektiviseringar'))} redovisas, men {vad}. "
        "Det behövs ursprungsläge och uppföljning för både ekonomi och verksamhet; de förs in med "
        f"nämndens {RAPPORT[urval.tillfalle]} eller som tabellen effektiviseringsmatning."
    )


def _faltens_mening(utlatanden: pd.Series) -> str:
    antal = utlatanden.value_counts()
    eff, besp = (int(antal.get(UTLATANDE[k], 0)) for k in ("effektivisering", "besparing"))
    delar = [f"{sifferord(eff)} av {sifferord(len(utlatanden))} är effektivisering"]
    if besp:
        delar.append(_antal(besp, "en är besparing", "är besparing"))
    return _stor(", ".join(delar))


def potentialer(lager: Lager, urval: Urval) -> Svar:
    """Andras uppskattningar av möjlig effektivisering, kronor; de summeras inte.

    `tabell`: omrade, belopp_kr, metod, ursprung, uppgiftsar (tom = anges inte), kalla, störst
    först; alla som blivit kända till och med urvalets år.
    """
    ram = over_aren(lager, "potential", urval)
    galler = ram["namnd"].isna() | (urval.namnd is None) | (ram["namnd"] == urval.namnd)
    ram = ram[galler & (ram["ar"] <= urval.ar)].sort_values(
        "belopp_kr", ascending=False, ignore_index=True
    )
    titel = lager.las("inlasning", version=urval.version).set_index("id")["titel"]
    ram["kalla"] = ram["inlasning"].map(titel)
    belopp = ram["belopp_kr"].dropna()
    rubrik = "Ingen uppskattad potential är inläst"
    if len(belopp):
        spann = [skriv_mnkr(int(kr)).removesuffix(",0 mnkr") for kr in (belopp.min(), belopp.max())]
        rubrik = (
            f"Andra har uppskattat {' till '.join(spann)} mnkr i möjlig effektivisering"
            if len(belopp) > 1
            else f"Andra har uppskattat {spann[0]} mnkr i möjlig effektivisering"
        )
    return Svar(
        "potentialer",
        rubrik,
        ram[["omrade", "belopp_kr", "metod", "ursprung", "uppgiftsar", "kalla"]],
        ingress="Olika metoder på delvis samma pengar: de summeras inte och är inte beslutade.",
        kallor=kallor(lager, urval, ram),
        tom_for=""
        if len(ram)
        else "Ingen uppskattning är inläst. Sådana skrivs av ur utredningar och granskningar.",
    )


def digitaliseringspotten(lager: Lager, urval: Urval) -> Svar:
    """Digitaliseringspotten i kronor (positiva): reserverat, tilldelat, använt, och nyttobanken.

    `tabell`: steg, belopp_kr (tom = anges inte), andel_procent (av tilldelat; för tilldelat av
    reserverat). `delar["initiativ"]`: läge och antal. `uppgifter`: pottens tal.
    """
    urval = ensam(lager, urval, "digitaliseringspott")
    namn = namndnamn(lager, urval)
    ram = valda(lager, "digitaliseringspott", urval)
    if len(ram) != 1:
        return Svar(
            "digitaliseringspotten",
            "Digitaliseringspotten är inte inläst",
            pd.DataFrame(columns=["steg", "belopp_kr"]),
            tom_for="Flera nämnder har en digitaliseringspott. Välj en i raden ovan."
            if len(ram)
            else saknas(
                lager, urval, "Digitaliseringspottens uppgifter", namn.get(urval.namnd or "")
            ),
        )
    pott = {k: _kr(ram[k].iloc[0]) for k in (*_POTT, "initiativ", *_LAGEN)}
    andel = _andel(pott["utfall_kr"], pott["tilldelat_kr"])
    tabell = pd.DataFrame(
        [
            {"steg": ord_, "belopp_kr": pott[k], "andel_procent": _andel(pott[k], pott[av or ""])}
            if av
            else {"steg": ord_, "belopp_kr": pott[k], "andel_procent": None}
            for k, (ord_, av) in _POTT.items()
        ]
    ).astype({"belopp_kr": "Int64", "andel_procent": "float64"})
    initiativ = pd.DataFrame(
        [{"lage": ord_, "antal": pott[k]} for k, ord_ in INITIATIV.items()]
    ).astype({"antal": "Int64"})
    fakta = ur_texten(lager, urval, "Digitaliseringspotten: ")
    rubrik = "Vad digitaliseringspotten använts till framgår inte"
    if andel is not None:
        rubrik = (
            f"{skriv_procent(andel)} av digitaliseringspottens tilldelade "
            f"{skriv_mnkr(pott['tilldelat_kr'] or 0)} är använda"
        )
    return Svar(
        "digitaliseringspotten",
        rubrik,
        tabell,
        ingress=_pottens_ingress(pott, fakta),
        kallor=kallor(lager, urval, ram, fakta),
        anmarkningar=anmarkta(lager, urval, "digitaliseringspott"),
        regel="Använt = utfall / tilldelat. Nyttan räknas i nyttobanken, skild från registret.",
        delar={"initiativ": initiativ, **i_korthet(fakta)},
        uppgifter={**pott, "andel_procent": andel},
    )


_POTT = {
    "reserverat_kr": ("Reserverat", None),
    "tilldelat_kr": ("Tilldelat", "reserverat_kr"),
    "utfall_kr": ("Använt", "tilldelat_kr"),
    "nytta_forvantad_kr": ("Väntad nytta", None),
    "nytta_hemtagen_kr": ("Hemtagen nytta", "nytta_forvantad_kr"),
}
INITIATIV = {
    "klara": "Klara",
    "pagaende": "Pågående",
    "planerade": "Under planering",
    "avbrutna": "Pausade eller avbrutna",
}


def _andel(del_: int | None, hela: int | None) -> float | None:
    return None if del_ is None or not hela else 100 * del_ / hela


def _pottens_ingress(pott: dict[str, int | None], fakta: pd.DataFrame) -> str:
    delar = []
    if pott["initiativ"] is not None and pott["klara"] is not None:
        delar.append(f"{pott['klara']} av {pott['initiativ']} beviljade initiativ är klara.")
    delar += [
        f"Tidigare år: {text[:1].lower()}{text[1:]}."
        for text in fakta[fakta["amne"].str.endswith("tidigare år")]["text_kort"].dropna()
    ]
    if pott["nytta_forvantad_kr"] is None and pott["nytta_hemtagen_kr"] is None:
        delar.append("Källan anger varken väntad eller hemtagen nytta.")
    return " ".join(delar)
