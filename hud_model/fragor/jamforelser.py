"""Jämförelser: var kommunen står bland andra, hur det ändrats, och vad skillnaden är värd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from hud_model.begrepp import Kalla, Svar, Urval
from hud_model.fragor._grund import (
    PERIODEN,
    beror_pa,
    namndnamn,
    sifferord,
    titlar,
    uppraknat,
    valda,
    versionen,
)
from hud_model.fragor._jamforelsedata import (
    Grupp,
    Serie,
    Varden,
    grupper,
    i_enhet,
    kort_titel,
    nyckeltalen,
    racker,
    senaste_ar,
    serier,
    tackning,
)
from hud_model.katalog import RIKET, Nyckeltal, katalog, pahittad
from hud_model.lager import Lager
from hud_model.regler.effektivitet import ORD as FALTORD
from hud_model.regler.effektivitet import fyra_falt
from hud_model.regler.jamforelse import Lage, lage, percentil, plats_i_ord, vander, vandning
from hud_model.regler.kallskillnad import skillnader
from hud_model.regler.trend import Avsnitt, avsnitt
from hud_model.regler.vardet_av_gapet import gapets_kronor, volym

_EGEN = "Egen beräkning av lägen, medianer och skillnader; värdena är {} ({})."
_UTAN_OPPET = (*PERIODEN, "namnd", "kommuner")
"""Det som ett svar beror på när det är detsamma vilket nyckeltal som än är öppet."""
_FA_PA_KARTAN = 5
"""Färre kommuner än så ger ingen karta; fem gånger så många delas i fem klasser, annars tre."""
_INGET = (
    "Inga nyckeltal för kommunen är inlästa. De kommer med startdatan, eller hämtas med "
    "knappen på sidan Jämförelser eller kommandot kolada hamta."
)


def jamforelselage(lager: Lager, urval: Urval) -> Svar:
    """Nämndens nyckeltal mot kommunens valda jämförelsekommuner, sämst läge först.

    Utan nämnd de mest talande för varje nämnd. `tabell`: nyckeltal, titel, enhet, ar, egen,
    median, till_median, plats, omdome, beror_pa_urvalet. `delar["varden"]`: nyckeltal, kommun,
    namn, varde. `uppgifter`: egen (kommunens kod), oppet (nyckeltalets id), urval, namnd (namn).
    """
    svar = _laget(lager, urval)
    oppet = _oppet(urval, svar.tabell)
    return replace(svar, uppgifter={**svar.uppgifter, "oppet": oppet, "urval": urval})


@beror_pa(*_UTAN_OPPET)
def _laget(lager: Lager, urval: Urval) -> Svar:
    """Läget vilket nyckeltal som än är öppet."""
    rader, varden = [], []
    egen, namn = urval.kommun, katalog().kommunnamn
    alla = nyckeltalen(urval)
    data = serier(lager, urval, (n.id for n in alla))
    gruppnamn = ""
    for n in alla:
        ar = senaste_ar(data[n.id], egen)
        lagen = _lagen(lager, urval, n, data[n.id][ar]) if ar else {}
        forst = next(iter(lagen), None)
        if forst is None or ar is None:
            continue
        arets, l0 = data[n.id][ar], lagen[forst]
        gruppnamn = gruppnamn or forst.namn
        rader.append(
            {
                "nyckeltal": n.id,
                "titel": kort_titel(n),
                "enhet": n.enhet,
                "ar": ar,
                "egen": l0.egen,
                "median": l0.median,
                "till_median": l0.till_median,
                "plats": plats_i_ord(l0, n.riktning),
                "omdome": l0.omdome,
                "beror_pa_urvalet": vander({g.namn: x for g, x in lagen.items()}),
                "_vikt": _vikt(l0, [arets[k] for k in forst.koder if k in arets]),
            }
        )
        varden += [(n.id, k, namn(k), arets[k]) for k in (egen, *forst.koder) if k in arets]
    vem = namndnamn(lager, urval).get(urval.namnd or "")
    kolumner = "nyckeltal titel enhet ar egen median till_median plats omdome".split()
    tabell = pd.DataFrame(rader, columns=[*kolumner, "beror_pa_urvalet", "_vikt"])
    tabell = tabell.sort_values("_vikt", kind="stable", ignore_index=True).drop(columns="_vikt")
    return Svar(
        "jamforelselage",
        _lagets_mening(tabell, gruppnamn, vem),
        tabell,
        ingress=_beror(tabell),
        bildrubrik=f"Mot {gruppnamn}" if len(tabell) else "Inget att jämföra",
        bildtext="Senaste året med värde. Varje rad har egen skala.",
        kallor=_egen_berakning(tabell["nyckeltal"]),
        regel=_egen(urval, ", ".join(tabell["nyckeltal"]))
        + " Platsen räknas bland dem som har ett värde.",
        delar={"varden": pd.DataFrame(varden, columns=["nyckeltal", "kommun", "namn", "varde"])},
        uppgifter={"egen": egen, "namnd": vem},
        tom_for="" if len(tabell) else _INGET,
    )


def _lagen(lager: Lager, urval: Urval, n: Nyckeltal, varden: Varden) -> dict[Grupp, Lage]:
    """Läget i varje grupp som har värden nog att säga något."""
    minst = katalog().parameter("kvartil_minst", urval.ar)
    return {
        g: lage(varden, urval.kommun, g.koder, n.riktning, minst)
        for g in grupper(lager, urval, n)
        if racker(g, varden, urval.ar)
    }


def _vikt(egen: Lage, andras: list[float]) -> float:
    """Ordningen: sämst mot medianen först, sedan de utan riktning efter avståndet, bäst sist.

    Avståndet räknas i de andras spännvidd, högst en.
    """
    spann = max(andras) - min(andras)
    steg = min(1.0, abs(egen.till_median or 0) / spann) if spann else 0.0
    return {"samre": -2 - steg, "battre": 2 + steg, "lika": 1.5}.get(egen.mot_median or "", -steg)


def _oppet(urval: Urval, tabell: pd.DataFrame) -> str | None:
    """Nyckeltalet som läsaren öppnat, annars det första i listan."""
    ids = list(tabell["nyckeltal"])
    return urval.nyckeltal if urval.nyckeltal in ids else next(iter(ids), None)


def _lagets_mening(tabell: pd.DataFrame, gruppnamn: str, vem: str | None) -> str:
    if tabell.empty:
        return f"{vem or 'Kommunen'} har inget nyckeltal att jämföra"
    samre, battre = (
        int(tabell["omdome"].str.startswith(ord_).sum()) for ord_ in ("sämre", "bättre")
    )
    bedomda = samre + battre + int(tabell["omdome"].str.startswith("lika").sum())
    if not bedomda:
        forst = tabell.iloc[0]
        return f"{forst['titel']}: {forst['plats']}"
    median = f"{gruppnamn}s median"
    if bedomda in (samre, battre):
        vilka = {1: "Det enda nyckeltalet", 2: "Båda nyckeltalen"}.get(
            bedomda, f"Alla {sifferord(bedomda)} nyckeltal"
        )
        text = f"{vilka} med riktning är {'sämre' if samre else 'bättre'} än {median}"
    else:
        delar = [f"{sifferord(n)} {o}" for n, o in ((samre, "sämre"), (battre, "bättre")) if n]
        antal = sifferord(bedomda)
        text = f"Av {antal} nyckeltal är {' och '.join(delar) or 'inget skilt'} än {median}"
    return f"{vem}: {text[:1].lower()}{text[1:]}" if vem else text


def _beror(tabell: pd.DataFrame) -> str:
    """Vilka omdömen som vänder med urvalet, i ord."""
    vander_ = list(tabell.loc[tabell["beror_pa_urvalet"], "titel"])
    if not vander_:
        return ""
    if len(vander_) > 3:
        antal = sifferord(len(vander_)).capitalize()
        return f"{antal} omdömen beror på vilka kommunen jämförs med."
    vilka = uppraknat(f"”{titel}”" for titel in vander_)
    return f"Omdömet om {vilka} beror på vilka kommunen jämförs med."


def nyckeltal_i_grupperna(lager: Lager, urval: Urval) -> Svar:
    """Det öppnade nyckeltalets läge i varje grupp, i nyckeltalets enhet.

    `tabell`: grupp, med_varde, kommuner, plats, omdome, egen, median, nedre, ovre, till_median,
    till_basta. `delar["varden"]`: grupp, kommun, namn, varde. `uppgifter`: nyckeltal, titel,
    enhet, ar, egen, riket, varfor.
    """
    n, serie, ar = _det_oppnade(lager, urval)
    if n is None or ar is None:
        return _inget("nyckeltal_i_grupperna", "Inget nyckeltal är valt")
    arets = serie[ar]
    minst = katalog().parameter("kvartil_minst", urval.ar)
    rader, varden, lagen = [], [], {}
    for g in grupper(lager, urval, n):
        fyllda = racker(g, arets, urval.ar)
        x = lage(arets, urval.kommun, g.koder, n.riktning, minst) if fyllda else None
        if x:
            lagen[g.namn] = x
        rader.append(
            {
                "grupp": g.namn,
                "med_varde": tackning(g, arets),
                "kommuner": len(g.koder),
                "plats": plats_i_ord(x, n.riktning) if x else None,
                "omdome": x.omdome if x else None,
                "egen": arets[urval.kommun],
                **{
                    k: getattr(x, k) if x else None
                    for k in ("median", "nedre", "ovre", "till_median", "till_basta")
                },
            }
        )
        if fyllda:
            varden += [
                (g.namn, k, katalog().kommunnamn(k), arets[k]) for k in g.koder if k in arets
            ]
    tabell = pd.DataFrame(rader)
    forst = next(iter(lagen.values()), None)
    titel = kort_titel(n)
    return Svar(
        "nyckeltal_i_grupperna",
        f"{titel}: {plats_i_ord(forst, n.riktning)}" if forst else titel,
        tabell,
        ingress=vandning(lagen) or _samma(lagen),
        kallor=_egen_berakning([n.id]),
        regel=f"{_egen(urval, n.id)} Fjärdedelar sägs bara i grupper med minst {minst} värden, "
        f"läget bara där minst hälften har ett värde. {_utan_riktning(n)}{n.varfor}",
        delar={
            "varden": pd.DataFrame(varden, columns=["grupp", "kommun", "namn", "varde"]),
        },
        uppgifter={
            "nyckeltal": n.id,
            "titel": titel,
            "enhet": n.enhet,
            "ar": ar,
            "egen": urval.kommun,
            "egen_varde": arets[urval.kommun],
            "riket": arets.get(RIKET),
            "namngivna": next((g.namn for g in grupper(lager, urval, n)), ""),
        },
        tom_for="" if len(tabell) else "Inga grupper att jämföra med är kända för kommunen.",
    )


def _samma(lagen: Mapping[str, Lage]) -> str:
    omdomen = [x.omdome for x in lagen.values() if x.omdome]
    if len(omdomen) < 2:
        return ""
    return "Omdömet är detsamma vilka av grupperna kommunen än jämförs med."


def nyckeltal_over_ar(lager: Lager, urval: Urval) -> Svar:
    """Det öppnade nyckeltalet över åren för kommunen, de valda jämförelsekommunerna och riket.

    `tabell`: kommun, namn, ar, varde. `uppgifter`: egen, titel, enhet, avsnitt (kommunens serie
    delad vid metodbrott, med gränser där den räcker till), brott (år → orsak), undersokning.
    """
    n, serie, ar = _det_oppnade(lager, urval)
    if n is None or ar is None:
        return _inget("nyckeltal_over_ar", "Inget nyckeltal är valt")
    forsta = next(iter(grupper(lager, urval, n)), None)
    koder = [urval.kommun, *(forsta.koder if forsta else ()), RIKET]
    rader = [
        (k, katalog().kommunnamn(k), ett_ar, varden[k])
        for k in koder
        for ett_ar, varden in serie.items()
        if k in varden
    ]
    tabell = pd.DataFrame(rader, columns=["kommun", "namn", "ar", "varde"])
    brott = {b.ar: b.orsak for b in n.brott}
    egna = avsnitt(
        ((r.ar, r.varde) for r in tabell[tabell["kommun"] == urval.kommun].itertuples()),
        list(brott),
        undersokning=n.undersokning,
        minst=katalog().parameter("trend_minst", urval.ar),
        minst_prov=katalog().parameter("trend_minst_prov", urval.ar),
    )
    return Svar(
        "nyckeltal_over_ar",
        _trendens_mening(n, egna),
        tabell,
        ingress=_trendens_ingress(n, egna, tabell),
        kallor=_kolada(lager, urval, [n.id]),
        regel="Gränser för vanlig variation (XmR) ritas för minst 12 mätningar med samma metod, "
        "preliminära från 8. En undersökning som upprepas är en mätning.",
        uppgifter={
            "egen": urval.kommun,
            "titel": kort_titel(n),
            "enhet": n.enhet,
            "avsnitt": egna,
            "brott": brott,
            "noll": n.enhet == "%" and tabell["varde"].min() < 0,
        },
    )


def _trendens_mening(n: Nyckeltal, egna: tuple[Avsnitt, ...]) -> str:
    matningar = egna[-1].matningar
    forst, sist = matningar[0], matningar[-1]
    if forst.ar == sist.ar:
        return f"{i_enhet(sist.varde, n.enhet)} {sist.ar}; bara en mätning att visa"
    gick = "upp" if sist.varde > forst.varde else "ned"
    if sist.varde == forst.varde:
        return f"Oförändrat {i_enhet(sist.varde, n.enhet)} från {forst.ar} till {sist.ar}"
    return (
        f"{gick.capitalize()} från {i_enhet(forst.varde, n.enhet)} {forst.ar} till "
        f"{i_enhet(sist.varde, n.enhet)} {sist.ar}"
    )


def _trendens_ingress(n: Nyckeltal, egna: tuple[Avsnitt, ...], tabell: pd.DataFrame) -> str:
    delar = ["Procent." if n.enhet == "%" else f"{n.enhet[:1].upper()}{n.enhet[1:]}."]
    ar = sorted(tabell["ar"].unique())
    for b in n.brott:
        if ar[0] < b.ar <= ar[-1]:
            delar.append(f"Metodbrott {b.ar}: {b.orsak[:1].lower()}{b.orsak[1:]}.")
    sist = egna[-1]
    if sist.slag is None:
        antal = sifferord(len(sist.matningar)).capitalize()
        ord_ = "mätning" if len(sist.matningar) == 1 else "mätningar"
        delar.append(f"{antal} {ord_} med samma metod räcker inte för att utesluta slump.")
    elif not sist.signaler:
        delar.append("Inget år skiljer sig från vanlig variation.")
    else:
        delar.append(f"Mer än vanlig variation: {uppraknat(map(str, sist.signaler))}.")
    return " ".join(delar)


@beror_pa(*_UTAN_OPPET)
def gapets_varde(lager: Lager, urval: Urval) -> Svar:
    """Vad kostnadernas skillnad mot andra motsvarar, kronor (0 eller mer), störst först.

    `tabell`: nyckeltal, titel, ar, mot, egen, referens, enhet, kronor, avvikelse_kr (Koladas
    egen avvikelse mot väntad kostnad, minus = billigare). Kronorna summeras inte: områden kan
    ligga i varandra, och skillnaden är inte en besparing.
    """
    kat, rader = katalog(), []
    kostnader = [n for n in nyckeltalen(urval) if n.slag == "kostnad"]
    stod = {i for n in kostnader for i in (n.volym, n.volym_andel, n.avvikelse_mnkr) if i}
    data = serier(lager, urval, {n.id for n in kostnader} | stod)
    for n in kostnader:
        ar = senaste_ar(data[n.id], urval.kommun)
        if ar is None or not (n.volym or n.avvikelse_mnkr):
            continue
        arets = data[n.id][ar]
        forst = next(iter(_lagen(lager, urval, n, arets).items()), None)
        if forst is None:
            continue
        g, x = forst

        def vid(id_: str | None, ar: int = ar) -> float | None:
            return data[id_].get(ar, {}).get(urval.kommun) if id_ else None

        antal = volym(vid(n.volym), vid(n.volym_andel) if n.volym_andel else 100.0)
        mnkr = vid(n.avvikelse_mnkr)
        rader.append(
            {
                "nyckeltal": n.id,
                "titel": kort_titel(n),
                "ar": ar,
                "mot": "väntad kostnad" if n.avvikelse_mnkr else f"{g.namn}s median",
                "egen": x.egen,
                "referens": 0.0 if n.avvikelse_mnkr else x.median,
                "enhet": n.enhet,
                "kronor": max(0, round(mnkr * 1e6))
                if mnkr is not None
                else gapets_kronor(x.egen, x.median, antal),
                "avvikelse_kr": None if mnkr is None else round(mnkr * 1e6),
            }
        )
    kolumner = "nyckeltal titel ar mot egen referens enhet kronor avvikelse_kr".split()
    tabell = pd.DataFrame(rader, columns=kolumner).astype(
        {"kronor": "Int64", "avvikelse_kr": "Int64"}
    )
    tabell = tabell.sort_values(
        ["kronor", "avvikelse_kr"], ascending=False, kind="stable", ignore_index=True
    )
    if tabell.empty:
        return _inget(
            "gapets_varde", "Skillnaden i kronor går inte att räkna", _utan_kostnad(urval)
        )
    storst = tabell.iloc[0]
    kr = storst["kronor"]
    return Svar(
        "gapets_varde",
        f"{storst['titel']}: {i_enhet(kr / 1e6, 'mnkr')} över {storst['mot']}"
        if pd.notna(kr) and kr
        else "Ingen kostnad ligger över det den jämförs med",
        tabell,
        ingress="Ett mått på skillnadens storlek, inte en besparing. Beloppen summeras inte.",
        kallor=_egen_berakning(sorted({*tabell["nyckeltal"], *stod})),
        regel=_egen(urval, ", ".join(tabell["nyckeltal"]))
        + " Kronor = skillnaden per enhet × volymen, aldrig under 0. Mot väntad kostnad är "
        "beloppet nettokostnadsavvikelsen.",
        uppgifter={"kommun": kat.kommunnamn(urval.kommun)},
    )


def _utan_kostnad(urval: Urval) -> str:
    return (
        "Inget av nämndens nyckeltal är en kostnad med volym eller nettokostnadsavvikelse."
        if urval.namnd
        else _INGET
    )


@beror_pa(*_UTAN_OPPET)
def kostnad_mot_kvalitet(lager: Lager, urval: Urval) -> Svar:
    """Kostnad mot kvalitet per område, med medianerna som kors, senaste gemensamma år.

    `tabell`: kostnad, kvalitet (nyckeltalens id), omrade, ar, kommun, namn, x (kostnad), y
    (kvalitet), falt, x_fore, y_fore, ar_fore (kommunens tidigare läge). `uppgifter["par"]`:
    (kostnad, kvalitet) → titlar, enheter, kors, riktning och egen kommuns fält i ord.
    """
    kat = katalog()
    kostnader = [n for n in nyckeltalen(urval) if n.kvalitet_mot]
    ids = {i for n in kostnader for i in (n.id, *n.kvalitet_mot)}
    data = serier(lager, urval, ids)
    rader, par = [], {}
    for n in kostnader:
        for q in (kat.nyckeltal[i] for i in n.kvalitet_mot if i in kat.nyckeltal):
            gemensamma = [
                ar
                for ar in data[n.id]
                if urval.kommun in data[n.id][ar] and urval.kommun in data[q.id].get(ar, {})
            ]
            if not gemensamma or q.riktning == "neutral":
                continue
            ar, forst = max(gemensamma), min(gemensamma)
            g = next((g for g in grupper(lager, urval, n) if racker(g, data[n.id][ar], ar)), None)
            if g is None:
                continue
            koder = (urval.kommun, *g.koder)
            x = {k: data[n.id][ar].get(k) for k in koder}
            y = {k: data[q.id][ar].get(k) for k in koder}
            falten = fyra_falt(x, y, q.riktning)
            fore = forst if forst != ar else None
            for k, falt in falten.falt.items():
                rader.append(
                    {
                        "kostnad": n.id, "kvalitet": q.id, "omrade": n.omrade, "ar": ar,
                        "kommun": k, "namn": kat.kommunnamn(k), "x": x[k], "y": y[k],
                        "falt": FALTORD[falt],
                        "ar_fore": fore if k == urval.kommun else None,
                        "x_fore": data[n.id][fore][k] if fore and k == urval.kommun else None,
                        "y_fore": data[q.id][fore][k] if fore and k == urval.kommun else None,
                    }
                )  # fmt: skip
            par[n.id, q.id] = {
                "x_titel": kort_titel(n), "y_titel": kort_titel(q), "x_enhet": n.enhet,
                "y_enhet": q.enhet, "kors": (falten.kostnad, falten.kvalitet),
                "riktning": q.riktning, "grupp": g.namn,
                "falt": FALTORD[falten.falt[urval.kommun]],
            }  # fmt: skip
    kolumner = "kostnad kvalitet omrade ar kommun namn x y falt ar_fore x_fore y_fore".split()
    tabell = pd.DataFrame(rader, columns=kolumner)
    if tabell.empty:
        return _inget(
            "kostnad_mot_kvalitet",
            "Kostnad går inte att läsa mot kvalitet",
            "Inget område har både kostnad och kvalitet inlästa för samma år.",
        )
    return Svar(
        "kostnad_mot_kvalitet",
        _faltens_mening(par),
        tabell,
        ingress="Korset är medianerna. Låg kostnad är inte bra i sig: läs den med resultatet.",
        kallor=_egen_berakning(sorted({*tabell["kostnad"], *tabell["kvalitet"]})),
        regel=_egen(urval, ", ".join(sorted({*tabell["kostnad"], *tabell["kvalitet"]})))
        + " Fältet är en jämförelse med hälften av de andra, inget betyg.",
        uppgifter={"egen": urval.kommun, "par": par},
    )


def _faltens_mening(par: Mapping[Any, Mapping[str, Any]]) -> str:
    forst = next(iter(par.values()))
    bra = sum(p["falt"] == FALTORD["lag_hog"] for p in par.values())
    if len(par) == 1:
        return f"{forst['x_titel']}: {forst['falt']}"
    return (
        f"{sifferord(bra).capitalize()} av {sifferord(len(par))} par har lägre kostnad och bättre "
        "resultat än medianen"
    )


@beror_pa(*_UTAN_OPPET)
def kallskillnad(lager: Lager, urval: Urval) -> Svar:
    """Indikatorer som finns i Kolada: berättelsens värde bredvid Koladas, år för år.

    `tabell`: namn, nyckeltal, ar, rapporterat, kolada, stammer.
    """
    if pahittad(urval.kommun):
        return _inget(
            "kallskillnad",
            "Ingen indikator finns i båda källorna",
            "En påhittad kommun finns inte i Kolada.",
        )
    kat = katalog()
    indikatorer = valda(lager, "indikator", urval)
    utfall = valda(lager, "indikatorutfall", urval)
    par = [
        (r, kat.indikatorer[r.id].kolada_id)
        for r in indikatorer.itertuples()
        if r.id in kat.indikatorer and kat.indikatorer[r.id].kolada_id
    ]
    data = serier(lager, urval, {id_ for _, id_ in par})
    rader = []
    for r, id_ in par:
        egna = utfall[(utfall["indikator"] == r.id) & (utfall["namnd"] == r.namnd)]
        sagda = {
            int(ar): None if pd.isna(v) else float(v)
            for ar, v in zip(egna["utfallsar"], egna["varde"], strict=True)
        }
        deras = {ar: v.get(urval.kommun) for ar, v in data[id_].items()}
        rader += [
            {"namn": r.namn, "nyckeltal": id_, "ar": s.ar, "rapporterat": s.rapporterat,
             "kolada": s.kolada, "stammer": s.stammer}
            for s in skillnader(sagda, deras)
        ]  # fmt: skip
    tabell = pd.DataFrame(
        rader, columns=["namn", "nyckeltal", "ar", "rapporterat", "kolada", "stammer"]
    )
    if tabell.empty:
        return _inget(
            "kallskillnad",
            "Ingen indikator finns i båda källorna",
            "Indikatorer som också finns i Kolada jämförs här när båda källorna har samma år.",
        )
    olika = int((~tabell["stammer"].astype(bool)).sum())
    return Svar(
        "kallskillnad",
        f"Berättelsen och Kolada anger olika värden i {sifferord(olika)} av "
        f"{sifferord(len(tabell))} fall"
        if olika
        else "Berättelsen och Kolada anger samma värden",
        tabell.sort_values(["stammer", "namn", "ar"], kind="stable", ignore_index=True),
        ingress="Båda visas; ingen rättas. Koladas värde avrundas som berättelsens.",
        kallor=_kolada(lager, urval, sorted(set(tabell["nyckeltal"]))),
        regel="Samma = Koladas värde avrundat till lika många decimaler som berättelsen anger.",
    )


def kartvarden(lager: Lager, urval: Urval) -> Svar:
    """Det öppnade nyckeltalet i riket, eller i länet när riket saknar värden, i lika stora klasser.

    `tabell`: kommun, namn, varde, klass (0 är lägst). `uppgifter`: karta (`stockholms_lan`
    eller `sverige`), granser (klassernas undre gränser), enhet, titel, ar, egen.
    """
    n, serie, ar = _det_oppnade(lager, urval)
    if n is None or ar is None:
        return _inget("kartvarden", "Inget nyckeltal är valt")
    kat = katalog()
    arets = {k: v for k, v in serie[ar].items() if k in kat.kommunkoder}
    lanet = set(kat.lanets_kommuner(urval.kommun)) if urval.kommun in kat.kommunkoder else set()
    i_riket = len(arets) >= len(kat.kommunkoder) / 2
    visas = arets if i_riket else {k: v for k, v in arets.items() if k in lanet}
    if len(visas) < _FA_PA_KARTAN:
        return _inget(
            "kartvarden",
            "För få kommuner har värden för en karta",
            "Påhittade kommuner ligger inte på kartan."
            if pahittad(urval.kommun)
            else f"Färre än {sifferord(_FA_PA_KARTAN)} kommuner har ett värde {ar}. "
            "Hämta fler från Kolada.",
        )
    klasser = 5 if len(visas) >= 5 * _FA_PA_KARTAN else 3
    granser = [percentil(list(visas.values()), nr / klasser) for nr in range(1, klasser)]
    rader = [
        (k, kat.kommunnamn(k), v, sum(v >= g for g in granser)) for k, v in sorted(visas.items())
    ]
    alla = kat.kommunkoder if i_riket else lanet
    utan = len(alla) - len(visas)
    ord_ = "riket" if i_riket else kat.lan[urval.kommun[:2]]
    return Svar(
        "kartvarden",
        f"{kort_titel(n)} i {ord_} {ar}",
        pd.DataFrame(rader, columns=["kommun", "namn", "varde", "klass"]),
        ingress="Färgen går från lågt till högt."
        + (f" {utan} kommuner saknar värde i det inlästa." if utan else ""),
        kallor=_egen_berakning([n.id]),
        regel=_egen(urval, n.id) + " Klasserna har lika många kommuner var.",
        uppgifter={
            "karta": "sverige" if i_riket else "stockholms_lan",
            "granser": granser,
            "enhet": n.enhet,
            "titel": kort_titel(n),
            "ar": ar,
            "egen": urval.kommun,
        },
    )


@beror_pa(*_UTAN_OPPET)
def talande(lager: Lager, urval: Urval) -> Svar:
    """De jämförelser som säger mest om varje nämnd: högst tre, de som katalogen anger.

    `tabell`: namnd, namn, nyckeltal, titel, ar, egen, enhet, median, plats, omdome, mening.
    Utan nämnd alla nämnders. `uppgifter`: flera (mer än en nämnd).
    """
    namn = namndnamn(lager, urval)
    linje = katalog().linje(urval.kommun)
    vilka = [urval.namnd] if urval.namnd else [id_ for id_ in namn if linje.fanns(id_, urval.ar)]
    alla = katalog().nyckeltal.values()
    par = [
        (vem, namn.get(vem), n) for vem in vilka for n in alla if linje.hela(vem) & set(n.framst)
    ]
    return _meningar(
        "talande", lager, urval, par, "De nyckeltal som katalogen anger säger mest om nämnden."
    )


@beror_pa("kommun", "ar", "version")
def personal_mot_andra(lager: Lager, urval: Urval) -> Svar:
    """Kommunens nyckeltal om personal mot jämförelsekommunerna, som `talande`."""
    par = [(None, None, n) for n in katalog().nyckeltal.values() if n.slag == "personal"]
    return _meningar(
        "personal_mot_andra",
        lager,
        urval,
        par,
        "Hela kommunen, inte nämnden." + ("" if pahittad(urval.kommun) else " Källa: Kolada."),
    )


def _meningar(
    fraga: str,
    lager: Lager,
    urval: Urval,
    par: list[tuple[str | None, str | None, Nyckeltal]],
    ingress: str,
) -> Svar:
    """Svaret med en mening om läget i den första gruppen för varje (nämnd, namn, nyckeltal)."""
    data = serier(lager, urval, {n.id for _, _, n in par})
    rader = []
    for vem, namnet, n in par:
        ar = senaste_ar(data[n.id], urval.kommun)
        lagen = _lagen(lager, urval, n, data[n.id][ar]) if ar else {}
        for g, x in list(lagen.items())[:1]:
            mot = f"medianen {i_enhet(x.median, n.enhet)}"
            rader.append(
                {
                    "namnd": vem, "namn": namnet, "nyckeltal": n.id,
                    "titel": kort_titel(n), "ar": ar, "egen": x.egen, "enhet": n.enhet,
                    "median": x.median, "plats": plats_i_ord(x, n.riktning),
                    "omdome": x.omdome,
                    "mening": f"{i_enhet(x.egen, n.enhet)} mot {mot} för {g.namn} {ar}",
                }
            )  # fmt: skip
    kolumner = "namnd namn nyckeltal titel ar egen enhet median plats omdome mening".split()
    tabell = pd.DataFrame(rader, columns=kolumner)
    if tabell.empty:
        return _inget(fraga, "Inga jämförelser finns för det valda")
    samre = int(tabell["omdome"].str.startswith("sämre").sum())
    bedomda = int(tabell["omdome"].str.startswith(("sämre", "bättre", "lika")).sum())
    return Svar(
        fraga,
        f"{sifferord(samre).capitalize()} av {sifferord(bedomda)} jämförelser är sämre än medianen"
        if bedomda
        else "Talande jämförelser",
        tabell,
        ingress=ingress,
        kallor=_egen_berakning(sorted(set(tabell["nyckeltal"]))),
        regel=_egen(urval, ", ".join(sorted(set(tabell["nyckeltal"])))),
        uppgifter={"flera": tabell["namnd"].nunique() > 1},
    )


def _det_oppnade(lager: Lager, urval: Urval) -> tuple[Nyckeltal | None, Serie, int | None]:
    """Nyckeltalet som läsaren öppnat, annars det första i listan, med serie och senaste år."""
    oppet = jamforelselage(lager, urval).uppgifter.get("oppet")
    if oppet is None:
        return None, {}, None
    n = katalog().nyckeltal[oppet]
    serie = serier(lager, urval, (x.id for x in nyckeltalen(urval)))[oppet]
    return n, serie, senaste_ar(serie, urval.kommun)


def _utan_riktning(n: Nyckeltal) -> str:
    if n.riktning != "neutral":
        return ""
    return "Nyckeltalet har ingen riktning: högt är varken bra eller dåligt. "


def _inget(namn: str, rubrik: str, varfor: str = _INGET) -> Svar:
    return Svar(namn, rubrik, pd.DataFrame(), tom_for=varfor)


def _kolada(lager: Lager, urval: Urval, nyckeltal: Any) -> tuple[Kalla, ...]:
    """Källan till råa värden, med nyckeltalens id som plats."""
    titel = titlar(lager, versionen(lager, urval))
    if text := pahittad(urval.kommun):
        return (Kalla(text, tuple(nyckeltal)),)
    ram = lager.las("nyckeltal", version=urval.version)
    ram = ram[ram["id"].isin(list(nyckeltal))]
    return tuple(
        Kalla(titel[inlasning], tuple(grupp["id"]))
        for inlasning, grupp in ram.groupby("inlasning", sort=False)
    )


def _egen(urval: Urval, nyckeltal: str) -> str:
    return _EGEN.format("påhittade" if pahittad(urval.kommun) else "Koladas", nyckeltal)


def _egen_berakning(nyckeltal: Any) -> tuple[Kalla, ...]:
    """Källan till lägen, medianer och skillnader: vår egen, av nyckeltalen (Koladas villkor)."""
    ids = tuple(dict.fromkeys(nyckeltal))
    return (Kalla("Egen beräkning", ids),) if ids else ()
