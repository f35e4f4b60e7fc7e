"""Internkontroll: stickprov mot gränsen, förändring, andra granskningar, listor och råd."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from hud_model.begrepp import Period, Svar, Urval
from hud_model.fragor._grund import (
    HELA_KOMMUNEN,
    ORDNING,
    PERIODEN,
    TILLFALLE,
    annat_ar,
    beror_pa,
    kallor,
    manad,
    namndnamn,
    over_aren,
    saknas,
    sifferord,
    titlar,
    uppraknat,
    valda,
    versionen,
)
from hud_model.fragor.ram import svensk_ordning
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler.stickprov import (
    bedom,
    forandring,
    holm,
    intervall,
    kommunen,
    over_grans,
)
from hud_model.tal import skriv_procent, skriv_tal

KOMMUNEN = HELA_KOMMUNEN
_KOLUMNER = [
    *("namnd", "namn", "fel", "antal", "antal_harlett", "andel", "lagst", "hogst"),
    *("lagst_korr", "hogst_korr", "utlatande", "notering", "p", "p_holm"),
    *("fel_fore", "antal_fore", "antal_harlett_fore", "p_forandring", "forandring_faststalld"),
]
_UTLATANDE = {
    "sakert_over": "ligger säkert över gränsen",
    "sakert_under": "ligger säkert under gränsen",
    "gar_inte_att_avgora": "går inte att avgöra",
}
LISTOR = {
    "systematisk_kontroll": "Systematiska kontroller",
    "riskatgard": "Riskåtgärder",
    "revisionsatgard": "Åtgärder efter revision",
}


@dataclass(frozen=True)
class _Lage:
    """Kontrollen som flest nämnder dragit urval i, bedömd mot gränsen (andel 0–1)."""

    process: str
    kontroll: str
    grans: float
    alfa: float
    niva: float
    rader: pd.DataFrame
    kommun: dict[str, Any]
    fore: Period | None
    underlag: tuple[pd.DataFrame, ...]
    beslut: str


def stickprov_mot_grans(lager: Lager, urval: Urval) -> Svar:
    """Andel fel (0–1) per nämnd med intervall och utlåtande mot gränsen; kommunen överst.

    `tabell`: namnd (tom för kommunen), namn, fel, antal, andel, lagst, hogst (exakt intervall),
    lagst_korr, hogst_korr (korrigerat för antalet nämnder), utlatande, notering, p, p_holm,
    fel_fore, antal_fore, p_forandring. En vald nämnd står först, sedan störst andel.
    `uppgifter`: kontroll, grans, niva, namnder, vald, fore (tillfällets namn eller None).
    """
    lage = _lage(lager, urval)
    if isinstance(lage, str):
        return Svar(
            "stickprov_mot_grans",
            f"Inga stickprov är bedömda för {urval.ar}",
            pd.DataFrame(columns=_KOLUMNER),
            tom_for=lage,
        )
    namnder = len(lage.rader)
    kommun = {
        **lage.kommun,
        "namn": f"Alla {sifferord(namnder)} nämnder" if namnder > 1 else KOMMUNEN,
        "antal_harlett": bool(lage.rader["antal_harlett"].any()),
        **_fore_kommun(lage),
    }
    # Saknade rader skulle ge kommunraden fel kolumntyp; därför byggs den i radernas typer.
    overst = pd.DataFrame([kommun], columns=_KOLUMNER).astype(lage.rader.dtypes.to_dict())
    vald = lage.rader["namnd"] == urval.namnd
    rader = [lage.rader[vald], lage.rader[~vald]]
    tabell = pd.concat([overst, *rader] if namnder > 1 else rader, ignore_index=True)
    rubrik, ingress = _mening(lage, urval, namndnamn(lager, urval))
    return Svar(
        "stickprov_mot_grans",
        rubrik,
        tabell,
        ingress=ingress,
        bildrubrik=_storst(lage),
        bildtext=(
            f"Tjock linje = intervall på nivån {_procent(lage.niva)}. Tunn linje = korrigerad för "
            f"{_namnder(namnder)}: når den inte gränsen är utlåtandet säkert."
            if namnder > 1
            else f"Linje = intervall på nivån {_procent(lage.niva)}. Utlåtandet prövas ensidigt."
        ),
        kallor=kallor(lager, urval, *lage.underlag),
        regel=(
            f"Exakt intervall på nivån {_procent(lage.niva)} (Clopper–Pearson). Utlåtandet prövar "
            "varje nämnd ensidigt mot gränsen, åt vardera hållet på risknivån "
            f"{_procent(lage.alfa)}, justerat för {_namnder(namnder)} (Holm). Den korrigerade "
            "linjens ändar är ensidiga (Bonferroni) och något försiktigare än Holm. Kommunen är "
            "nämndernas stickprov sammanlagda, ovägda, och prövas för sig. p är sannolikheten för "
            "minst så många fel vid gränsen. Förändring: Fishers exakta test. Allt förutsätter "
            "att stickproven är slumpmässiga, och förändringen att tillfällenas är olika. "
            f"Gränsen: {lage.beslut}."
        ),
        uppgifter={
            "kontroll": lage.kontroll,
            "grans": lage.grans,
            "niva": lage.niva,
            "namnder": namnder,
            "vald": urval.namnd,
            "nu": TILLFALLE[urval.tillfalle],
            "fore": _tillfalle(lage.fore, urval) if lage.fore else None,
            "minsta": _harlett(lage),
        },
    )


def stickprov_forandring(lager: Lager, urval: Urval) -> Svar:
    """Andelen fel nu mot det tidigare tillfället, med ord om skillnaden kan vara slump.

    `tabell`: namnd, namn, fel_fore, antal_fore, fel, antal, p_forandring, forandring_faststalld
    (efter Holmjustering över nämnderna). `uppgifter`: fore och nu som (tillfälle, fel, antal).
    """
    lage = _lage(lager, urval)
    if isinstance(lage, str) or lage.fore is None or _jamforbara(lage).empty:
        return Svar(
            "stickprov_forandring",
            "Förändringen går inte att bedöma",
            pd.DataFrame(columns=_KOLUMNER),
            tom_for=(
                "Det finns inget tidigare tillfälle att jämföra med. Det kommer med en inläsning "
                "som redovisar samma kontroll tidigare."
            ),
        )
    rader = _jamforbara(lage)
    egen = rader[rader["namnd"] == urval.namnd] if urval.namnd else rader.iloc[:0]
    visade = egen if len(egen) else rader
    fel_fore, antal_fore, fel, antal = (
        int(visade[k].sum()) for k in ("fel_fore", "antal_fore", "fel", "antal")
    )
    faststallda = rader[rader["forandring_faststalld"]]
    if len(egen):
        rubrik, ingress = "Förändringen är inte fastställd", "Skillnaden kan vara slump."
        if egen["forandring_faststalld"].iloc[0]:
            rubrik, ingress = "Förändringen är fastställd", "Så stor skillnad ger slumpen sällan."
        elif fel_fore * antal == fel * antal_fore:
            rubrik, ingress = "Andelen fel är oförändrad", ""
    else:
        fast = forandring(fel_fore, antal_fore, fel, antal) <= lage.alfa
        if len(faststallda):
            rubrik = f"Förändringen är fastställd för {_namnen(faststallda['namn'])}"
        elif fast:
            rubrik = "Bara förändringen för alla tillsammans är fastställd"
        else:
            rubrik = "Ingen förändring är fastställd"
        ingress = _riktningar(rader, faststallda)
    return Svar(
        "stickprov_forandring",
        rubrik,
        rader[
            ["namnd", "namn", "fel_fore", "antal_fore", "fel", "antal", "p_forandring"]
            + ["forandring_faststalld"]
        ],
        ingress=ingress,
        kallor=kallor(lager, urval, *lage.underlag),
        regel=(
            "Fishers exakta test, tvåsidigt, justerat för antalet nämnder (Holm). Det förutsätter "
            "att tillfällenas stickprov är olika."
        ),
        uppgifter={
            "fore": (_tillfalle(lage.fore, urval), fel_fore, antal_fore),
            "nu": (TILLFALLE[urval.tillfalle], fel, antal),
            "harlett": bool(visade["antal_harlett_fore"].any()),
        },
    )


@beror_pa(*PERIODEN)
def stickprov_redovisat(lager: Lager, urval: Urval) -> Svar:
    """Källans summa av stickproven bredvid den räknade: antal, fel och andel i procent.

    `tabell`: uppgift, antal, fel, andel_procent; redovisat, räknat, och vad felen vore av det
    redovisade antalet när antalen skiljer sig.
    """
    lage = _lage(lager, urval)
    uppgifter = valda(lager, "rapporterad_uppgift", urval)
    uppgifter = uppgifter[uppgifter["amne"].str.startswith("Stickprov: ")]
    # Källans uppgift om hela kommunen står före en nämnds egen.
    sagt = uppgifter.drop_duplicates("amne").set_index("amne")["varde"].dropna().to_dict()
    antal, fel, sagd_andel = (
        sagt.get(f"Stickprov: {amne}") for amne in ("antal totalt", "fel totalt", "andel fel")
    )
    if isinstance(lage, str) or not lage.kommun["antal"] or antal is None:
        return Svar(
            "stickprov_redovisat",
            "Källan anger inget samlat antal stickprov",
            pd.DataFrame(),
            tom_for="Källan anger inget samlat antal att ställa bredvid det räknade.",
        )
    raknat, raknade_fel = lage.kommun["antal"], lage.kommun["fel"]
    andel = 100 * lage.kommun["andel"]
    per_namnd = lage.rader["antal"].dropna().unique()
    hur = f"{len(lage.rader)} × {per_namnd[0]}" if len(per_namnd) == 1 else "nämnderna"
    rader = [
        {"uppgift": "Redovisat", "antal": antal, "fel": fel, "andel_procent": sagd_andel},
        {"uppgift": f"Räknat, {hur}", "antal": raknat, "fel": raknade_fel, "andel_procent": andel},
    ]
    vore = 100 * raknade_fel / antal if antal else math.nan
    if antal != raknat:
        rader.append(
            {
                "uppgift": f"{raknade_fel} fel av {skriv_tal(antal)} vore",
                "antal": antal,
                "fel": raknade_fel,
                "andel_procent": vore,
            }
        )
    lika = {
        "antal": antal == raknat,
        "fel": fel in (None, raknade_fel),
        "andel": sagd_andel in (None, _helt(andel)),
    }
    if not lika["antal"]:
        rubrik = f"Rapportens ”{skriv_tal(antal)} stickprov” stämmer inte"
    elif all(lika.values()):
        rubrik = "Rapportens summor stämmer med nämndernas stickprov"
    else:
        rubrik = "Rapportens summor stämmer inte med nämndernas stickprov"
    ingress = ""
    if not all(lika.values()):
        ingress = (
            f"Vi räknar med {skriv_tal(raknat)} och låter {skriv_tal(antal)} stå som redovisat."
            if not lika["antal"]
            else "Vi räknar ur nämndernas rader och låter det redovisade stå."
        )
        if lika["andel"] and sagd_andel not in (None, _helt(vore)):
            ingress = f"Andelen {_procent(andel / 100)} stämmer bara med {raknat}. {ingress}"
    return Svar(
        "stickprov_redovisat",
        rubrik,
        pd.DataFrame(rader).astype({"antal": "Int64", "fel": "Int64", "andel_procent": "float"}),
        ingress=ingress,
        kallor=kallor(lager, urval, uppgifter, lage.underlag[0]),
        regel="Redovisat rättas aldrig; det räknade ställs bredvid.",
    )


def samma_stickprov(lager: Lager, urval: Urval) -> Svar:
    """Stickprov som källan berättar om på flera ställen med samma tal, och frågan att ställa.

    `tabell`: namnd, namn, kontroll, fel, antal, plats, fraga. Tom när inläsningen inte frågat.
    """
    namn = namndnamn(lager, urval)
    rader = valda(lager, "stickprov", urval)
    fragor = valda(lager, "anmarkning", replace(urval, namnd=None))
    fraga = dict(zip(fragor["plats"], fragor["atgard"], strict=True))
    funna = []
    for rad in rader.itertuples():
        platser = rad.plats.split("; ")
        fragade = [p for p in platser[1:] if p in fraga]
        if fragade:
            funna.append(
                {
                    "namnd": rad.namnd,
                    "namn": namn.get(rad.namnd, KOMMUNEN),
                    "kontroll": rad.kontroll,
                    "fel": rad.fel,
                    "antal": rad.antal,
                    "plats": "; ".join(p.split(" (rad")[0] for p in platser),
                    "fraga": fraga[fragade[0]],
                }
            )
    tabell = pd.DataFrame(
        funna, columns=["namnd", "namn", "kontroll", "fel", "antal", "plats", "fraga"]
    )
    return Svar(
        "samma_stickprov",
        "Är det samma stickprov?",
        tabell,
        kallor=kallor(lager, urval, rader[rader["plats"].str.contains("; ", regex=False)]),
        tom_for="" if len(tabell) else "Inget stickprov står på flera ställen i källan.",
    )


def andra_granskningar(lager: Lager, urval: Urval) -> Svar:
    """Totalgranskningar och övriga urval: fel, antal, andel (0–1), felens belopp i kronor.

    `tabell`: namnd, namn, process, kontroll, slag, fel, antal, andel, lagst, hogst, utlatande,
    belopp_fel_kr, andel_fel_rapporterad_procent. Där alla granskats finns inget intervall.
    """
    namn = namndnamn(lager, urval)
    alla = _ovriga(lager, replace(urval, namnd=None, version=versionen(lager, urval)))
    rader = alla[alla["namnd"] == urval.namnd] if urval.namnd else alla
    rader = rader.assign(
        namn=[namn.get(n, KOMMUNEN) for n in rader["namnd"]],
        andel=rader["fel"].astype("float") / rader["antal"].astype("float"),
    )
    tabell = rader[
        [
            *("namnd", "namn", "process", "kontroll", "slag", "fel", "antal", "andel"),
            *("lagst", "hogst", "utlatande", "belopp_fel_kr", "andel_fel_rapporterad_procent"),
        ]
    ].reset_index(drop=True)
    return Svar(
        "andra_granskningar",
        _granskningsrubrik(tabell),
        tabell,
        ingress="Alla underlag granskades; andelen är känd och har inget intervall."
        if len(tabell) and (tabell["slag"] == "totalgranskning").all()
        else "",
        kallor=kallor(lager, urval, rader),
        tom_for=""
        if len(tabell)
        else "Inga andra stickprov eller totalgranskningar är inlästa för urvalet. De kommer med "
        "nämndens verksamhetsberättelse.",
    )


@lru_cache(maxsize=32)
def _ovriga(lager: Lager, urval: Urval) -> pd.DataFrame:
    """Alla nämnders stickprov utom det som sidan redan visar, bedömda om gränsen finns."""
    alla = valda(lager, "stickprov", urval)
    lage = _rakna(lager, urval)
    if isinstance(lage, str):
        return alla.assign(lagst=math.nan, hogst=math.nan, utlatande=None)
    alla = bedom(alla, lage.grans, lage.alfa)
    bland = (alla["process"] == lage.process) & (alla["kontroll"] == lage.kontroll)
    return alla[~bland | (alla["slag"] == "totalgranskning")]


def andra_kontrollmatt(lager: Lager, urval: Urval) -> Svar:
    """Antal, kronor och procent som andra kontroller gav, med året före bredvid.

    `tabell`: namnd, namn, kontroll, matt, enhet, varde, varde_foregaende. En vald nämnd visas
    med kommunens gemensamma mått.
    """
    namn = namndnamn(lager, urval)
    rader, nu, forra = _matten(lager, replace(urval, namnd=None, version=versionen(lager, urval)))
    if urval.namnd:
        rader = rader[rader["namnd"].isna() | (rader["namnd"] == urval.namnd)]
        rader = rader.iloc[(rader["namnd"] != urval.namnd).argsort(kind="stable")]
    tabell = rader.reset_index(drop=True)
    bada = tabell.dropna(subset=["varde", "varde_foregaende"])
    hos = bada[bada["enhet"] == "antal"].groupby(["kontroll", "matt"])["namnd"].nunique()
    if len(hos) and hos.max() > 1:
        kontroll, matt = hos.idxmax()
        egna = bada[(bada["kontroll"] == kontroll) & (bada["matt"] == matt)]
        rubrik = (
            f"{kontroll}, {_gemen(matt)}: {skriv_tal(egna['varde'].sum())} mot "
            f"{skriv_tal(egna['varde_foregaende'].sum())} året före i {_namnder(int(hos.max()))}"
        )
    elif len(bada):
        forst = bada.iloc[0]
        rubrik = (
            f"{forst['kontroll']}, {_gemen(forst['matt'])}: "
            f"{_matt(forst['varde'], forst['enhet'])} mot "
            f"{_matt(forst['varde_foregaende'], forst['enhet'])} året före"
        )
    else:
        mangd = sifferord(len(tabell)) if len(tabell) else "inga inlästa"
        rubrik = f"Andra kontroller gav {mangd} mått"
    return Svar(
        "andra_kontrollmatt",
        rubrik,
        tabell,
        kallor=kallor(lager, urval, nu, forra),
        uppgifter={"ar": urval.ar},
        tom_for=""
        if len(tabell)
        else saknas(lager, urval, "Andra kontrollmått", namn.get(urval.namnd)),
    )


@lru_cache(maxsize=32)
def _matten(lager: Lager, alla: Urval) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Måtten med året före bredvid, de gemensamma först, och raderna nu och året före."""
    namn = namndnamn(lager, alla)
    nu = valda(lager, "kontrollmatt", alla)
    forra = valda(lager, "kontrollmatt", annat_ar(alla, alla.ar - 1))
    nyckel = ["namnd", "kontroll", "matt", "enhet"]
    rader = nu[[*nyckel, "varde"]].merge(
        forra[[*nyckel, "varde"]], on=nyckel, how="outer", suffixes=("", "_foregaende")
    )
    rader.insert(1, "namn", [namn.get(n, KOMMUNEN) for n in rader["namnd"]])
    par = zip(rader["namn"], rader["kontroll"], strict=True)
    nycklar = [(n != KOMMUNEN, svensk_ordning(n), kontroll) for n, kontroll in par]
    ordning = sorted(range(len(rader)), key=nycklar.__getitem__)
    return rader.iloc[ordning], nu, forra


def _sist(ordning: Any) -> float:
    """Radens plats i källan; den utan står sist."""
    return math.inf if pd.isna(ordning) else float(ordning)


def kontroller_och_atgarder(lager: Lager, urval: Urval) -> Svar:
    """Systematiska kontroller, riskåtgärder och åtgärder efter revision med status.

    `tabell`: namnd, namn, lista (tabellens namn), process, titel, diarienummer, kommungemensam,
    status, kommentar; ej klara först. Ingressen ställer källans antal bredvid de räknade.
    """
    namn = namndnamn(lager, urval)
    ramar = {lista: valda(lager, lista, urval) for lista in LISTOR}
    rader = [
        {
            "namnd": rad["namnd"],
            "namn": namn.get(rad["namnd"], KOMMUNEN),
            "lista": lista,
            "process": rad.get("granskning", rad.get("process")),
            "titel": rad.get("atgard", rad.get("kontroll")),
            "diarienummer": rad.get("diarienummer"),
            "kommungemensam": rad.get("kommungemensam"),
            "status": rad["status"],
            "kommentar": rad["kommentar"],
            "_ordning": (
                list(LISTOR).index(lista),
                svensk_ordning(namn.get(rad["namnd"], "")),
                rad["status"] != "ej_klart",
                _sist(rad["ordning"]),
            ),
        }
        for lista, ram in ramar.items()
        for rad in ram.to_dict("records")
    ]
    if not rader:
        return Svar(
            "kontroller_och_atgarder",
            "Nämndens egna kontroller och åtgärder är inte inlästa",
            pd.DataFrame(),
            tom_for=saknas(lager, urval, "Kontroller och åtgärder", namn.get(urval.namnd)),
        )
    rader.sort(key=lambda rad: rad["_ordning"])
    tabell = pd.DataFrame(rader).drop(columns="_ordning").astype({"kommungemensam": "boolean"})
    ej = int((tabell["status"] == "ej_klart").sum())
    vad = f"{sifferord(len(tabell))} kontroller och åtgärder"
    rubrik = (
        f"{sifferord(ej).capitalize()} av {vad} är inte {'klar' if ej == 1 else 'klara'}"
        if ej
        else f"Ingen av {vad} står som ej klar"
    )
    har = [n for n in namn if n in set(tabell["namnd"])]
    utan = len(set(valda(lager, "stickprov", urval)["namnd"].dropna()) - set(har))
    meningar = [_mot_listor(lager, urval, tabell)]
    if not urval.namnd and utan:
        meningar.append(
            f"Listorna gäller {_namnen(namn[n] for n in har)}; för {_namnder(utan)} till "
            f"är ingen egen rapport inläst."
        )
    return Svar(
        "kontroller_och_atgarder",
        rubrik,
        tabell,
        ingress=" ".join(m for m in meningar if m),
        kallor=kallor(lager, urval, *ramar.values()),
        regel="Status som källan anger den. Källans antal står bredvid de räknade och rättas inte.",
    )


def rekommendationer(lager: Lager, urval: Urval) -> Svar:
    """Rekommendationer till och med urvalets år, nyast först; en nämnd får även de gemensamma.

    `tabell`: namnd, namn, ar, fran, omrade, text_kort, svar, status, kalla.
    """
    namn = namndnamn(lager, urval)
    ram = over_aren(lager, "rekommendation", urval)
    ram = ram[ram["ar"] <= urval.ar]
    if urval.namnd:
        ram = ram[ram["namnd"].isna() | (ram["namnd"] == urval.namnd)]
    titel = titlar(lager, versionen(lager, urval))
    ram = ram.assign(
        namn=[namn.get(n, "Alla nämnder") for n in ram["namnd"]],
        kalla=[titel[i] for i in ram["inlasning"]],
        _egen=[n != urval.namnd for n in ram["namnd"]],
    ).sort_values(["ar", "_egen", "omrade"], ascending=[False, True, True], kind="stable")
    antal, vem = len(ram), _gemen(namn.get(urval.namnd, "nämnderna"))
    ord_ = "rekommendation" if antal == 1 else "rekommendationer"
    return Svar(
        "rekommendationer",
        f"{sifferord(antal).capitalize() if antal else 'Inga'} {ord_} till {vem} "
        f"till och med {urval.ar}",
        ram[
            ["namnd", "namn", "ar", "fran", "omrade", "text_kort", "svar", "status", "kalla"]
        ].reset_index(drop=True),
        kallor=kallor(lager, urval, ram),
        tom_for=""
        if antal
        else f"Inga rekommendationer till och med {urval.ar} är inlästa. De förs in ur "
        "kommunstyrelsens avstämningar och revisionens rapporter.",
    )


def _lage(lager: Lager, urval: Urval) -> _Lage | str:
    """Läget i den kontroll som flest nämnder dragit urval i; en mening om det saknas."""
    return _rakna(lager, replace(urval, namnd=None, version=versionen(lager, urval)))


@lru_cache(maxsize=32)
def _rakna(lager: Lager, urval: Urval) -> _Lage | str:
    """Läget för alla nämnder i en version; frågorna på sidan delar det."""
    rader = valda(lager, "stickprov", urval, slag="urval")
    if rader.empty:
        return saknas(lager, urval, "Stickprov")
    try:
        grans, alfa, niva = (
            float(katalog().parameter(namn, urval.ar, urval.kommun))
            for namn in ("stickprov_grans", "stickprov_alfa", "konfidensniva")
        )
    except LookupError as fel:
        return (
            f"Stickproven för {urval.ar} kan inte bedömas: {fel.args[0]}. "
            "Värdet läggs i katalogen, med år och beslut."
        )
    antal = rader.groupby(["process", "kontroll"])["namnd"].nunique()
    process, kontroll = antal.idxmax()
    rader = rader[(rader["process"] == process) & (rader["kontroll"] == kontroll)]
    fore = _fore(lager, urval, rader)
    tid = Period(int(fore["ar"].iloc[0]), fore["tillfalle"].iloc[0]) if len(fore) else None
    return _Lage(
        process,
        kontroll,
        grans,
        alfa,
        niva,
        _bedomda(rader, fore, namndnamn(lager, urval), grans, alfa, niva),
        _kommun(rader, grans, alfa, niva),
        tid,
        (rader, fore),
        katalog().beslut("stickprov_grans", urval.ar, urval.kommun),
    )


def _kommun(rader: pd.DataFrame, grans: float, alfa: float, niva: float) -> dict[str, Any]:
    kommun = kommunen(rader, grans, alfa)
    if kommun["antal"] is not None:
        kommun["lagst"], kommun["hogst"] = intervall(kommun["fel"], kommun["antal"], niva)
    return kommun


def _fore(lager: Lager, urval: Urval, rader: pd.DataFrame) -> pd.DataFrame:
    """Samma nämnders stickprov i samma kontroll vid närmast tidigare tillfälle."""
    ram = over_aren(
        lager,
        "stickprov",
        urval,
        process=rader["process"].iloc[0],
        kontroll=rader["kontroll"].iloc[0],
        slag="urval",
    )
    ram = ram[ram["namnd"].isin(rader["namnd"])]
    # Samma månad är samma tillfälle: ett delår jämförs inte med månadens egen uppföljning.
    nar = ram["ar"] * 12 + ram["tillfalle"].map(manad)
    tidigare = nar[nar < urval.ar * 12 + manad(urval.tillfalle)]
    senast = ram.loc[tidigare[tidigare == tidigare.max()].index]
    fylligast = senast["tillfalle"].map(ORDNING).max() if len(senast) else None
    senast = senast[senast["tillfalle"].map(ORDNING) == fylligast]
    mojliga = (senast["antal"] > 0) & senast["fel"].between(0, senast["antal"])
    return senast[(mojliga | senast["fel"].isna() | senast["antal"].isna()).fillna(True)]


def _bedomda(
    rader: pd.DataFrame,
    fore: pd.DataFrame,
    namn: dict[str, str],
    grans: float,
    alfa: float,
    niva: float,
) -> pd.DataFrame:
    """Raderna bedömda mot gränsen och jämförda med förra tillfället; störst andel först."""
    forra = fore[["namnd", "fel", "antal", "antal_harlett"]]
    ut = bedom(rader, grans, alfa).merge(
        forra.rename(columns=lambda k: k if k == "namnd" else f"{k}_fore"), on="namnd", how="left"
    )
    for i in ut.index[ut["andel"].notna()]:
        ut.loc[i, ["lagst", "hogst"]] = intervall(int(ut["fel"][i]), int(ut["antal"][i]), niva)
    tal = ("fel_fore", "antal_fore", "fel", "antal")
    ut["p_forandring"] = [
        math.nan if any(pd.isna(t) for t in par) else forandring(*(int(t) for t in par))
        for par in zip(*(ut[k] for k in tal), strict=True)
    ]
    kanda = ut["p_forandring"].dropna()
    justerade = pd.Series(holm(list(kanda)), index=kanda.index, dtype="float")
    ut["forandring_faststalld"] = (justerade <= alfa).astype("boolean").reindex(ut.index)
    ut["namn"] = [namn.get(n, KOMMUNEN) for n in ut["namnd"]]
    ut["notering"] = [_notering(rad, grans, alfa) for rad in ut.itertuples()]
    ordning = sorted(
        ut.index,
        key=lambda i: (
            pd.isna(ut["andel"][i]),
            -ut["andel"].fillna(0)[i],
            svensk_ordning(ut["namn"][i]),
        ),
    )
    return ut.loc[ordning, _KOLUMNER].reset_index(drop=True)


def _notering(rad: Any, grans: float, alfa: float) -> str | None:
    """Det som skiljer utlåtandet från det ögat ser: linjen som når längst ut avgör."""
    lagst, hogst = min(rad.lagst, rad.lagst_korr), max(rad.hogst, rad.hogst_korr)
    if rad.utlatande in ("sakert_over", "sakert_under") and lagst <= grans <= hogst:
        return "knappt: linjen når gränsen"
    if rad.utlatande == "gar_inte_att_avgora" and rad.p <= alfa:
        return "över bara före korrigering"
    oavgjort = rad.utlatande == "gar_inte_att_avgora"
    if oavgjort and 1 - over_grans(rad.fel + 1, rad.antal, grans) <= alfa:
        return "under bara före korrigering"
    return None


def _fore_kommun(lage: _Lage) -> dict[str, Any]:
    rader = lage.rader.dropna(subset=["fel_fore", "antal_fore"])
    if rader.empty:
        return {}
    fel, antal = int(rader["fel_fore"].sum()), int(rader["antal_fore"].sum())
    par = _jamforbara(lage)
    p = (
        forandring(*(int(par[k].sum()) for k in ("fel_fore", "antal_fore", "fel", "antal")))
        if len(par)
        else math.nan
    )
    return {
        "fel_fore": fel,
        "antal_fore": antal,
        "antal_harlett_fore": bool(rader["antal_harlett_fore"].any()),
        "p_forandring": p,
        "forandring_faststalld": p <= lage.alfa if len(par) else None,
    }


def _jamforbara(lage: _Lage) -> pd.DataFrame:
    return lage.rader[lage.rader["p_forandring"].notna()]


def _harlett(lage: _Lage) -> int | None:
    """Det härledda antalet per nämnd, nu eller förra gången; None när inget är härlett."""
    for antal, harlett in (("antal", "antal_harlett"), ("antal_fore", "antal_harlett_fore")):
        harledda = lage.rader.loc[lage.rader[harlett].fillna(False), antal].dropna()
        if len(harledda):
            return int(harledda.iloc[0])
    return None


def _mening(lage: _Lage, urval: Urval, namn: dict[str, str]) -> tuple[str, str]:
    """Rubriken och ingressen: den valda nämndens utlåtande först, annars alla nämnders."""
    egen = lage.rader[lage.rader["namnd"] == urval.namnd] if urval.namnd else lage.rader.iloc[:0]
    ensam = len(lage.rader) == 1
    kommun = _kommunmening(lage)
    harlett = lage.rader["antal_harlett"].any()
    slut = " Antalen är härledda ur andelarna och kan vara större." if harlett else ""
    if ensam or len(egen):
        rad = (egen if len(egen) else lage.rader).iloc[0]
        rubrik = _namndrubrik(rad, lage.grans)
        ingress = f"{lage.kontroll}." if ensam else f"{_alla(lage)}. {kommun}"
    else:
        rubrik = _alla(lage)
        ingress = kommun
        if urval.namnd:
            ingress = f"{namn.get(urval.namnd, urval.namnd)} har inga stickprov här. {ingress}"
    return rubrik, ingress + slut


def _namndrubrik(rad: pd.Series[Any], grans: float) -> str:
    gransen = f"{_procenttal(grans)} procent"
    if pd.isna(rad["andel"]):
        return f"Stickproven för {_gemen(rad['namn'])} anges utan antal och kan inte bedömas"
    namn, fel = rad["namn"], f"{rad['fel']} fel av {rad['antal']} stickprov"
    if rad["utlatande"] == "gar_inte_att_avgora":
        oavgjort = f"För {_gemen(namn)} går det inte att avgöra om andelen fel ligger över"
        return f"{oavgjort} {gransen}: {fel}"
    sida = "över" if rad["utlatande"] == "sakert_over" else "under"
    return f"{namn} ligger säkert {sida} gränsen på {gransen}: {fel}"


def _alla(lage: _Lage) -> str:
    """En mening om hur många nämnder som ligger säkert över, under, och inte går att avgöra."""
    alla = len(lage.rader)
    gransen = f"gränsen på {_procenttal(lage.grans)} procent"
    antal = lage.rader["utlatande"].value_counts()
    over, under, oavgjort = (
        int(antal.get(k, 0)) for k in ("sakert_over", "sakert_under", "gar_inte_att_avgora")
    )
    utan = alla - over - under - oavgjort
    delar = [f"{_av(over, alla)} ligger säkert över {gransen}"] if over else []
    if under:
        delar.append(
            f"{sifferord(under)} ligger säkert under"
            if over
            else f"{_av(under, alla)} ligger säkert under {gransen}"
        )
    if oavgjort and delar:
        delar.append(f"för {sifferord(oavgjort)} går det inte att avgöra")
    elif oavgjort:
        vilka = "någon av " if oavgjort == alla else ""
        delar.append(
            f"det går inte att avgöra för {vilka}{sifferord(oavgjort)} nämnder om andelen fel "
            f"ligger över {gransen}"
        )
    if utan:
        delar.append(f"för {sifferord(utan)} saknas antal")
    return _versal("; ".join(delar))


def _av(antal: int, alla: int) -> str:
    if antal == alla:
        return f"alla {sifferord(alla)} nämnder"
    return f"{_namnder(antal)} av {sifferord(alla)}"


def _namnder(antal: int) -> str:
    return f"{sifferord(antal)} {'nämnd' if antal == 1 else 'nämnder'}"


def _kommunmening(lage: _Lage) -> str:
    kommun = lage.kommun
    if kommun["antal"] is None:
        return f"{lage.kontroll}: antalen saknas."
    mening = (
        f"{lage.kontroll}: kommunen som helhet {_UTLATANDE[kommun['utlatande']]}, med "
        f"{kommun['fel']} fel i {kommun['antal']} stickprov."
    )
    per_namnd = lage.rader["antal"].dropna().unique()
    oavgjorda = (lage.rader["utlatande"] == "gar_inte_att_avgora").sum()
    if len(per_namnd) == 1 and 2 * oavgjorda > len(lage.rader):
        mening += f" {per_namnd[0]} per nämnd räcker sällan för att peka ut en enskild."
    return mening


def _storst(lage: _Lage) -> str:
    andel = lage.rader["andel"]
    if andel.isna().all():
        return "Andelen fel går inte att räkna"
    vilka = lage.rader.loc[andel == andel.max(), "namn"]
    return f"{_versal(_namnen(vilka))} har störst andel fel, {_procent(andel.max())}"


def _riktningar(rader: pd.DataFrame, faststallda: pd.DataFrame) -> str:
    """Hur många nämnders andel som steg, sjönk och stod still, och om det kan vara slump."""
    skillnad = rader["fel"] / rader["antal"] - rader["fel_fore"] / rader["antal_fore"]
    delar = [
        f"{verb} för {sifferord(int(antal))}"
        for verb, antal in (
            ("steg", (skillnad > 0).sum()),
            ("sjönk", (skillnad < 0).sum()),
            ("var densamma", (skillnad == 0).sum()),
        )
        if antal
    ]
    slut = (
        "Övriga skillnader kan vara slump."
        if len(faststallda)
        else "Med så få stickprov kan alla skillnader vara slump."
    )
    return f"Andelen {uppraknat(delar)} av {sifferord(len(rader))} nämnder. {slut}"


def _granskningsrubrik(tabell: pd.DataFrame) -> str:
    if tabell.empty:
        return "Inga andra granskningar är inlästa"
    if len(tabell) > 1:
        return f"{sifferord(len(tabell)).capitalize()} andra granskningar"
    rad = tabell.iloc[0]
    if pd.isna(rad["fel"]) or pd.isna(rad["antal"]):
        return f"{rad['kontroll']}: antalet fel saknas"
    rubrik = f"{rad['kontroll']}: {rad['fel']} av {rad['antal']} granskade underlag hade fel"
    if pd.notna(rad["belopp_fel_kr"]):
        rubrik += f", för {skriv_tal(int(rad['belopp_fel_kr']))} kr"
    return rubrik


def _mot_listor(lager: Lager, urval: Urval, tabell: pd.DataFrame) -> str:
    """Källans antal bredvid de räknade; åtgärder efter revision räknas till riskåtgärderna."""
    sagt = valda(lager, "rapporterad_uppgift", urval).dropna(subset=["varde"])
    kontroller = tabell[tabell["lista"] == "systematisk_kontroll"]
    atgarder = tabell[tabell["lista"] != "systematisk_kontroll"]
    meningar = []
    for ramar, amne, del_, ord_, status in (
        (atgarder, "Riskåtgärder", "ej slutförda", "åtgärder, revisionens inräknade", "ej_klart"),
        (kontroller, "Systematiska kontroller", "utförda", "kontroller", "klart"),
    ):
        alla, nagra = (sagt[sagt["amne"] == f"{amne}: {vad}"] for vad in ("antal", del_))
        egna = ramar[ramar["namnd"].isin(alla["namnd"])]
        if alla.empty or set(alla["namnd"]) != set(nagra["namnd"]):
            continue
        antal, varav = alla["varde"].sum(), nagra["varde"].sum()
        raknat = (len(egna), int((egna["status"] == status).sum()))
        mening = f"källan anger {skriv_tal(antal)} {ord_}, varav {skriv_tal(varav)} {del_}"
        lika = raknat == (antal, varav)
        meningar.append(
            f"{mening}; listorna ger samma"
            if lika
            else f"≠ {mening}; listorna ger {raknat[0]} och {raknat[1]}"
        )
    return " ".join(f"{_versal(m)}." for m in meningar)


def _tillfalle(period: Period, urval: Urval) -> str:
    namn = TILLFALLE[period.tillfalle]
    return namn if period.ar == urval.ar else f"{namn} {period.ar}"


def _gemen(text: str) -> str:
    return text[:1].lower() + text[1:]


def _versal(text: str) -> str:
    return text[:1].upper() + text[1:]


def _namnen(namn: Iterable[str]) -> str:
    """Nämnderna uppräknade inne i en mening."""
    return uppraknat(_gemen(n) for n in namn)


def _matt(varde: float, enhet: str) -> str:
    return skriv_procent(varde) if enhet == "%" else skriv_tal(varde)


def _helt(procent: float) -> float:
    """Procenten i hela tal, halva uppåt, som källor skriver dem."""
    return math.floor(procent + 0.5)


def _procenttal(andel: float) -> str:
    procent = round(100 * andel, 6)
    return skriv_tal(procent, 0 if procent == int(procent) else 1)


def _procent(andel: float) -> str:
    return skriv_procent(100 * andel)
