"""Huvudboken som ett blad i en arbetsbok: samma ord i huvudet och samma regler som i CSV."""

from __future__ import annotations

from dataclasses import replace

from hud_model.begrepp import Anvandarfel, Fil, Inlasning, Leveransval
from hud_model.kallor._arbetsbok import ar_arbetsbok, huvuden, las_arbetsbok
from hud_model.kallor._lat import Lat
from hud_model.kallor.huvudbok import ar_huvudbok, fran_tabell
from hud_model.katalog import Katalog

KALLA = "huvudbok_excel"
NAMN = "en huvudbok i Excel"
TAR = ("kommun", "namnd", "ar", "kolumner")
pd = Lat("pandas")


def kanner_igen(fil: Fil) -> bool:
    """Sant för en arbetsbok där något blads första rad är en huvudboks huvud."""
    return (
        fil.borjan[:2] == b"PK"
        and ar_arbetsbok(fil.innehall)
        and any(map(ar_huvudbok, huvuden(fil.innehall)))
    )


def las(fil: Fil, val: Leveransval, katalog: Katalog) -> list[Inlasning]:
    """Huvudboken ur det enda bladet med innehåll; Anvandarfel med en rad per misstag."""
    bladen, anmarkningar = las_arbetsbok(fil.innehall, fil.namn)
    fyllda = {namn: rader for namn, rader in bladen.items() if rader}
    if len(fyllda) != 1:
        raise Anvandarfel(
            f"{fil.namn} – har {len(fyllda)} blad med innehåll – lägg huvudboken ensam i en bok"
        )
    (rader,) = fyllda.values()
    forst = next(nr for nr, rad in enumerate(rader) if any(cell is not None for cell in rad))
    huvud = ["" if cell is None else str(cell) for cell in rader[forst]]
    ram = pd.DataFrame(rader[forst + 1 :], columns=huvud, dtype=object)
    del bladen, fyllda, rader  # ramen räcker, och minnet är knappt
    return [
        replace(inl, anmarkningar=(*anmarkningar, *inl.anmarkningar))
        for inl in fran_tabell(ram, fil, val, katalog, forsta_rad=forst + 2)
    ]
