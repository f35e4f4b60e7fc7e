"""Personal: anställda, omsättning, sjukfrånvaro och HME; små grupper visas inte."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import (
    PERIODEN,
    annat_ar,
    arets_namnder,
    beror_pa,
    kallor,
    namndnamn,
    resultatrader,
    saknas,
    valda,
    versionen,
)
from hud_model.fragor.oversikt import Cell, oversikt
from hud_model.fragor.ram import svensk_ordning
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler.smatal import Cell as Grupp
from hud_model.regler.smatal import dolda, dolda_i_ny_version
from hud_model.tal import skriv_mnkr, skriv_procent, skriv_tal

ANSTALLDA = "Antal anställda"
SJUK = "Sjukfrånvaro"
OMSATTNING = "Personalomsättning"
HELA = "Hela kommunen"
KON = {"alla": "alla", "kvinnor": "kvinnor", "man": "män"}
_FOR_FA = (
    "Grupper med färre än {} personer visas inte, och inte heller det som de kan räknas ut ur."
)


def raden(lager: Lager, urval: Urval) -> pd.DataFrame:
    """Periodens personalrader, där små gruppers värden är tomma; `dold` säger vilka."""
    ram = valda(lager, "personal", urval)
    period = Urval(
        urval.kommun, urval.ar, urval.tillfalle, None, versionen(lager, urval), vid=urval.vid
    )
    gomda = _dolda(lager, period) if len(ram) else frozenset()
    dold = [
        (n if isinstance(n, str) else None, None if k == "alla" else k) in gomda
        for n, k in zip(ram["namnd"], ram["kon"], strict=True)
    ]
    return ram.assign(dold=dold, varde=ram["varde"].mask(pd.Series(dold, index=ram.index)))


@lru_cache(maxsize=128)
def _dolda(lager: Lager, period: Urval) -> frozenset[Grupp]:
    """Grupperna (nämnd, kön) som inte visas, med hänsyn till vad äldre versioner visat."""
    grans = katalog().parameter("smatal_grans", period.ar)
    assert period.version is not None
    fore: dict[tuple[str, str], int] = {}
    gomda: frozenset[Grupp] = frozenset()
    for version in range(1, period.version + 1):
        nu = _antal(lager, replace(period, version=version))
        if nu != fore:
            gomda = dolda_i_ny_version(fore, gomda, nu, grans) if fore else dolda(nu, grans)
            fore = nu
    return gomda


def _antal(lager: Lager, period: Urval) -> dict[tuple[str, str], int]:
    """Anställda per (nämnd, kön); utan uppdelning är nämnden en enda grupp."""
    ram = valda(lager, "personal", period, matt=ANSTALLDA)
    ram = ram[ram["namnd"].notna() & ram["varde"].notna()]
    delade = set(ram.loc[ram["kon"] != "alla", "namnd"])
    return {
        (r.namnd, r.kon): int(r.varde)
        for r in ram.itertuples()
        if (r.kon != "alla") == (r.namnd in delade)
    }


@beror_pa(*PERIODEN)
def personal_per_namnd(lager: Lager, urval: Urval) -> Svar:
    """Personalens mått nämnd för nämnd, högst sjukfrånvaro först; andelar i procent.

    `tabell`: namnd, namn, anstallda, anstallda_fore, omsattning_procent, sjuk_procent,
    sjuk_kvinnor_procent, sjuk_man_procent. `uppgifter`: celler (nämnd → sjukfranvaro och
    hme som Cell mot sina mål), saknas (nämnder utan uppgifter), dolda (antal dolda värden).
    """
    namn = namndnamn(lager, urval)
    nu, fore = (raden(lager, u) for u in (urval, annat_ar(urval, urval.ar - 1)))
    celler = {id_: c for id_, _, c in oversikt(lager, urval).uppgifter.get("rader", ())}
    rader = []
    for vem in [*dict.fromkeys(nu["namnd"].dropna()), None]:
        varde, forra = (_matten(_egna(ram, vem)) for ram in (nu, fore))
        if not varde:
            continue
        rader.append(
            {
                "namnd": vem,
                "namn": namn.get(vem, HELA),
                "anstallda": varde.get((ANSTALLDA, "alla")),
                "anstallda_fore": forra.get((ANSTALLDA, "alla")),
                "omsattning_procent": varde.get((OMSATTNING, "alla")),
                "sjuk_procent": varde.get((SJUK, "alla")),
                "sjuk_kvinnor_procent": varde.get((SJUK, "kvinnor")),
                "sjuk_man_procent": varde.get((SJUK, "man")),
            }
        )
    kolumner = (
        "namnd namn anstallda anstallda_fore omsattning_procent sjuk_procent "
        "sjuk_kvinnor_procent sjuk_man_procent"
    ).split()
    tabell = pd.DataFrame(rader, columns=kolumner)
    tabell[kolumner[2:]] = tabell[kolumner[2:]].astype("float64")
    tabell["_hela"] = tabell["namnd"].isna()
    tabell = tabell.sort_values(["_hela", "sjuk_procent"], ascending=[True, False])
    tabell = tabell.drop(columns="_hela").reset_index(drop=True)
    arets = arets_namnder(lager, urval)
    utan = sorted(
        (n for id_, n in arets.items() if id_ not in set(tabell["namnd"])), key=svensk_ordning
    )
    gomda = int(nu["dold"].sum())
    return Svar(
        "personal_per_namnd",
        _namndernas_mening(tabell),
        tabell,
        ingress=_FOR_FA.format(katalog().parameter("smatal_grans", urval.ar)) if gomda else "",
        bildrubrik="Nämnderna, högst sjukfrånvaro överst",
        kallor=kallor(lager, urval, nu),
        regel=katalog().beslut("smatal_grans", urval.ar) if len(tabell) else "",
        uppgifter={
            "celler": {
                vem: {m: c for m, c in egna.items() if m in ("sjukfranvaro", "hme")}
                for vem, egna in celler.items()
            },
            "saknas": utan,
            "dolda": gomda,
        },
        tom_for="" if len(tabell) else saknas(lager, urval, "Personaluppgifter"),
    )


def _egna(ram: pd.DataFrame, namnd: str | None) -> pd.DataFrame:
    """Nämndens rader; None = de som gäller hela kommunen."""
    return ram[ram["namnd"].isna() if namnd is None else (ram["namnd"] == namnd).fillna(False)]


def _matten(ram: pd.DataFrame) -> dict[tuple[str, str], float | None]:
    return {(r.matt, r.kon): None if pd.isna(r.varde) else float(r.varde) for r in ram.itertuples()}


def _namndernas_mening(tabell: pd.DataFrame) -> str:
    kand = tabell.dropna(subset=["namnd", "sjuk_procent"])
    if kand.empty:
        return "Ingen nämnds sjukfrånvaro är inläst"
    hogst = kand.iloc[0]
    if len(kand) == 1:
        return f"{hogst['namn']} har {skriv_procent(hogst['sjuk_procent'], 1)} sjukfrånvaro"
    lagst = kand.iloc[-1]
    return (
        f"Sjukfrånvaron är högst i {_gemen(hogst['namn'])}, "
        f"{skriv_procent(hogst['sjuk_procent'], 1)}, och lägst i {_gemen(lagst['namn'])}, "
        f"{skriv_procent(lagst['sjuk_procent'], 1)}"
    )


def _gemen(text: str) -> str:
    return text[:1].lower() + text[1:]


@beror_pa(*PERIODEN, "namnd")
def personalen(lager: Lager, urval: Urval) -> Svar:
    """Nämndens mått i år och året före. `tabell`: matt, kon, enhet, fore, nu, forandring, dold.

    `uppgifter`: namn, celler (sjukfranvaro, hme mot målen), ar.
    """
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    nu, fore = (raden(lager, u) for u in (urval, annat_ar(urval, urval.ar - 1)))
    nyckel = ["matt", "kon", "enhet"]
    tabell = nu[[*nyckel, "varde", "dold"]].merge(
        fore[[*nyckel, "varde"]], on=nyckel, how="left", suffixes=("", "_fore")
    )
    tabell = tabell.rename(columns={"varde_fore": "fore", "varde": "nu"})
    tabell["forandring"] = tabell["nu"] - tabell["fore"]
    tabell = tabell[[*nyckel, "fore", "nu", "forandring", "dold"]]
    saknas_helt, tom = tabell.empty, tabell.empty or urval.namnd is None
    if tom:
        tabell = tabell.iloc[:0]
    celler: dict[str, Cell] = {}
    if not tom:
        rader = oversikt(lager, urval).uppgifter["rader"]
        celler = next((c for id_, _, c in rader if id_ == urval.namnd), {})
    return Svar(
        "personalen",
        "Välj en nämnd för dess personal" if tom else _personalens_mening(str(namn), tabell),
        tabell,
        ingress="HME:s delindex och frånvarons längd visas där källan anger dem. "
        + (
            _FOR_FA.format(katalog().parameter("smatal_grans", urval.ar))
            if tabell["dold"].any()
            else ""
        ),
        bildrubrik=f"{urval.ar - 1} och {urval.ar}, med mål",
        bildtext="Sjukfrånvaro och HME mot årets etappmål",
        kallor=kallor(lager, urval, nu, fore),
        uppgifter={
            "namn": namn,
            "ar": urval.ar,
            "celler": {m: c for m, c in celler.items() if m in ("sjukfranvaro", "hme")},
        },
        tom_for=saknas(lager, urval, "Personaluppgifter", namn)
        if saknas_helt
        else "Välj en nämnd i raden ovan."
        if tom
        else "",
    )


def _personalens_mening(namn: str, tabell: pd.DataFrame) -> str:
    alla = tabell[tabell["kon"] == "alla"].set_index("matt")
    delar = []
    if ANSTALLDA in alla.index and pd.notna(alla["nu"][ANSTALLDA]):
        text = f"{skriv_tal(alla['nu'][ANSTALLDA])} anställda"
        skillnad = alla["forandring"][ANSTALLDA]
        if pd.notna(skillnad) and skillnad:
            text += f" ({skriv_tal(skillnad, tecken=True)})"
        delar.append(text)
    if SJUK in alla.index and pd.notna(alla["nu"][SJUK]):
        delar.append(f"{skriv_procent(alla['nu'][SJUK], 1)} sjukfrånvaro")
    if OMSATTNING in alla.index and pd.notna(alla["nu"][OMSATTNING]):
        delar.append(f"{skriv_procent(alla['nu'][OMSATTNING], 1)} personalomsättning")
    return f"{namn}: {', '.join(delar)}" if delar else namn


@beror_pa(*PERIODEN, "namnd")
def sjukfranvaro_over_ar(lager: Lager, urval: Urval) -> Svar:
    """Nämndens sjukfrånvaro över åren, procent. `tabell`: matt, kon, ar, varde."""
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    alla = lager.las("personal", version=urval.version, kommun=urval.kommun)
    ar = sorted({int(a) for a in alla["ar"].dropna() if a <= urval.ar})
    delar = [raden(lager, annat_ar(urval, a)) for a in ar] if urval.namnd else []
    ram = pd.concat(delar) if delar else alla.iloc[:0]
    ram = ram[ram["matt"].str.startswith(SJUK).fillna(False) & ram["varde"].notna()]
    tabell = ram[["matt", "kon", "ar", "varde"]].reset_index(drop=True)
    flera = tabell[tabell.duplicated(["matt", "kon"], keep=False)]
    if flera.empty:
        return Svar(
            "sjukfranvaro_over_ar",
            "Sjukfrånvaron över åren går inte att visa",
            tabell,
            tom_for="Välj en nämnd i raden ovan."
            if urval.namnd is None
            else saknas(lager, urval, "Sjukfrånvaro för mer än ett år", namn),
        )
    return Svar(
        "sjukfranvaro_over_ar",
        _seriens_mening(flera),
        flera.reset_index(drop=True),
        ingress="Procent av arbetad tid",
        kallor=kallor(lager, urval, ram),
    )


def _seriens_mening(ram: pd.DataFrame) -> str:
    delar = []
    for kon in ("kvinnor", "man"):
        egna = ram[(ram["matt"] == SJUK) & (ram["kon"] == kon)].sort_values("ar")
        if len(egna) > 1:
            fran, till = egna["varde"].iloc[0], egna["varde"].iloc[-1]
            delar.append(f"{KON[kon]} {skriv_tal(fran, 1)} till {skriv_procent(till, 1)}")
    if not delar:
        return "Sjukfrånvaron över åren"
    forst = int(ram["ar"].min())
    return f"Sjukfrånvaron sedan {forst}: {', '.join(delar)}"


@beror_pa(*PERIODEN, "namnd")
def sjukfranvarons_varde(lager: Lager, urval: Urval) -> Svar:
    """Vad sjukfrånvaron motsvarar i årsarbetare och i kronor; ett räkneexempel, ingen utgift.

    `tabell`: post, varde, enhet, forklaring. Årsarbetare = anställda × sjukfrånvaro; kronor =
    personalkostnaden × sjukfrånvaro × parametern sjukfranvaro_varde.
    """
    namn = namndnamn(lager, urval).get(urval.namnd or "")
    ram = raden(lager, urval)
    matt = _matten(ram)
    sjuk, anstallda = matt.get((SJUK, "alla")), matt.get((ANSTALLDA, "alla"))
    poster = resultatrader(lager, urval)
    kostnad = poster.loc[poster["post"].str.casefold() == "personal", "utfall_kr"].dropna()
    if urval.namnd is None or sjuk is None or anstallda is None:
        return Svar(
            "sjukfranvarons_varde",
            "Sjukfrånvarons värde går inte att räkna",
            pd.DataFrame(columns=["post", "varde", "enhet", "forklaring"]),
            tom_for="Välj en nämnd i raden ovan."
            if urval.namnd is None
            else saknas(lager, urval, "Antal anställda och sjukfrånvaro", namn),
        )
    arsarbetare = anstallda * sjuk / 100
    rader = [
        ("Anställda", anstallda, "antal", "Enligt källan"),
        ("Sjukfrånvaro", sjuk, "%", "Enligt källan"),
        ("Motsvarar", arsarbetare, "årsarbetare", "Anställda × sjukfrånvaro, alla på heltid"),
        ("En procentenhet mindre", anstallda / 100, "årsarbetare", "Anställda / 100"),
    ]
    rubrik = f"Sjukfrånvaron motsvarar {skriv_tal(arsarbetare, 1)} årsarbetare"
    if len(kostnad):
        andel = katalog().parameter("sjukfranvaro_varde", urval.ar)
        kr = -float(kostnad.iloc[0]) * sjuk / 100 * andel
        rader.append(("Tid till egen personalkostnad", kr / 1e6, "mnkr", "Kostnad × sjukfrånvaro"))
        rubrik += f", tid värd {skriv_mnkr(kr)}"
    return Svar(
        "sjukfranvarons_varde",
        rubrik,
        pd.DataFrame(rader, columns=["post", "varde", "enhet", "forklaring"]),
        ingress="Räkneexempel, egen beräkning: tidens värde, inte en utgift.",
        kallor=kallor(lager, urval, ram, poster[poster["post"].str.casefold() == "personal"]),
        regel=str(katalog().beslut("sjukfranvaro_varde", urval.ar)),
    )
