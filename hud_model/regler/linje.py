"""Linjen: rader från andra år under de nämnder som gäller ett visst år.

Ett namnbyte ändrar bara namnet. Vid en sammanslagning läggs belopp och antal ihop när alla de
sammanslagna har rader i tabellen; andra värden (procent, bedömningar) går inte att lägga ihop och
saknas när de skiljer. En delad nämnds rader står kvar under den gamla. En rad som den nya nämnden
själv redovisat om ett tidigare år går före.
Källa: katalogens föregångare; egen regel för hur historiken läggs ihop.
"""

from __future__ import annotations

import pandas as pd

from hud_model.katalog.linje import Linje
from hud_model.tabeller import Tabell


def langs_linjen(ram: pd.DataFrame, tabell: Tabell, linje: Linje, vid: int) -> pd.DataFrame:
    """Raderna med `namnd` som identiteten vid slutet av året `vid`.

    In: tabellens rader för ett eller flera år. Ut: samma kolumner, en rad per nyckel; kronor och
    antal är summan av de sammanslagnas, eller saknas när någon av dem saknas.
    """
    if not linje.bruten or "namnd" not in tabell.kolumnnamn or ram.empty:
        return ram
    till = {id_: linje.vid(id_, vid) for id_ in ram["namnd"].dropna().unique()}
    if all(fran == mal for fran, mal in till.items()):
        return ram
    ut = ram.assign(_fran=ram["namnd"], namnd=ram["namnd"].map(till).astype(ram["namnd"].dtype))
    nyckel = [k for k in tabell.nyckel if k in ut]
    egen = (ut["_fran"] == ut["namnd"]).fillna(True).astype(bool)
    har_egen = ut.loc[egen, nyckel].assign(_egen=True).drop_duplicates(nyckel)
    ut = ut.merge(har_egen, on=nyckel, how="left")
    ut = ut[egen.to_numpy(bool) | ut["_egen"].isna().to_numpy(bool)].drop(columns="_egen")
    flyttade = ut["_fran"].ne(ut["namnd"]).fillna(False).astype(bool)
    ihop = _sammanslagna(ut, linje, flyttade)
    if not ihop.any():
        return ut.drop(columns="_fran").reset_index(drop=True)
    summor = _summor(ut[ihop], tabell, nyckel, linje)
    return pd.concat([ut[~ihop].drop(columns="_fran"), summor], ignore_index=True)[
        list(ram.columns)
    ].astype(ram.dtypes.to_dict())


def _sammanslagna(ut: pd.DataFrame, linje: Linje, flyttade: pd.Series) -> pd.Series:
    """Sant för flyttade rader vars nämnd var flera det året."""
    flera = {
        (namnd, ar): len(linje.delar(namnd, int(ar))) > 1
        for namnd, ar in set(zip(ut.loc[flyttade, "namnd"], ut.loc[flyttade, "ar"], strict=True))
    }
    return flyttade & pd.Series(
        [flera.get(par, False) for par in zip(ut["namnd"], ut["ar"], strict=True)], index=ut.index
    )


def _summor(rader: pd.DataFrame, tabell: Tabell, nyckel: list[str], linje: Linje) -> pd.DataFrame:
    """En rad per nyckel: kronor och antal lagda ihop, annat bara när det är lika."""
    laggs = [
        k.namn
        for k in tabell.kolumner
        if k.namn not in nyckel and (k.namn.endswith("_kr") or (k.typ == "heltal" and k.minst == 0))
    ]
    finns = rader.groupby(["namnd", "ar"])["_fran"].agg(set).to_dict()
    ut = []
    for _, grupp in rader.groupby(nyckel, dropna=False, sort=False):
        forst = grupp.iloc[0].drop("_fran").copy()
        hel = finns[forst["namnd"], forst["ar"]] >= linje.delar(forst["namnd"], int(forst["ar"]))
        for kolumn in rader.columns.difference([*nyckel, "_fran"]):
            varden = grupp[kolumn]
            if kolumn in laggs:
                forst[kolumn] = varden.sum() if hel and varden.notna().all() else None
            elif kolumn == "plats":
                forst[kolumn] = "; ".join(dict.fromkeys(varden.dropna()))
            elif len(grupp) > 1 and varden.nunique(dropna=False) > 1 and kolumn != "inlasning":
                forst[kolumn] = None
        ut.append(forst)
    return pd.DataFrame(ut, dtype=object)
