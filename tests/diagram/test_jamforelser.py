"""Jämförelsernas bilder: prickarna ligger i sin ruta, namnen krockar inte, text skyddas."""

from __future__ import annotations

import re
from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hud_model.begrepp import Svar, Urval
from hud_model.diagram import jamforelser as bild
from hud_model.diagram._stil import Stil
from hud_model.regler.trend import avsnitt

FULA = '<b>&"'
VARDE = st.integers(-(10**6), 10**6).map(lambda n: n / 100)


def varden(*rader):
    return pd.DataFrame(rader, columns=["nyckeltal", "kommun", "namn", "varde"])


def lage(egen=-2.0, andra=(1.0, 3.0)):
    rad = {"nyckeltal": "N1", "titel": FULA, "enhet": "%", "ar": 2030, "egen": egen, "median": 2.0,
           "till_median": -4.0, "plats": "bäst av 3", "omdome": FULA,
           "beror_pa_urvalet": True}  # fmt: skip
    ram = varden(
        ("N1", "9999", "Egen", egen), *(("N1", str(n), FULA, v) for n, v in enumerate(andra))
    )
    urval = Urval("9999", 2030, "bokslut", None, 1, None, "N1", ("0001", "0002"))
    return Svar(
        "l", "", pd.DataFrame([rad]), delar={"varden": ram},
        uppgifter={"egen": "9999", "oppet": "N1", "urval": urval, "namnd": FULA},
    )  # fmt: skip


def test_raden_lankar_till_nyckeltalet_och_behaller_namnd_och_grupp():
    html = bild.lage(lage(), Stil())
    assert FULA not in html
    assert "nyckeltal=N1&amp;namnd=%3Cb%3E%26%22&amp;kommuner=0001%2C0002" in html
    assert "beror på urvalet" in html and 'aria-current="true"' in html
    assert html.count('class="hud-jmf-annan"') == 2 + 1, "två prickar och en i nyckeln"
    assert "hud-jmf-noll" in html, "nollan finns i skalan"
    assert "hud-jmf-noll" not in bild.lage(lage(egen=2.0), Stil())


@given(VARDE, st.lists(VARDE, min_size=1, max_size=8))
def test_prickarna_haller_sig_i_sin_ruta(egen, andra):
    html = bild.lage(lage(egen, andra), Stil())
    lagen = re.findall(r'class="hud-jmf-(?:annan|egen)" style="left:([-\d.]+)%', html)
    assert len(lagen) == len(andra) + 1
    assert all(0 <= float(x) <= 100 for x in lagen)


@given(st.lists(st.tuples(st.floats(0, 100), st.text("abcdefghijklmno", min_size=3, max_size=14)),
                max_size=8))  # fmt: skip
def test_namnen_pa_samma_niva_krockar_inte(namn):
    per_niva = {}
    for plats, niva, text in bild._nivaer(namn):
        per_niva.setdefault(niva, []).append((plats, bild._TECKEN * len(text) / 2))
    for par in per_niva.values():
        assert all(a + ha <= b - hb + 1e-6 for (a, ha), (b, hb) in pairwise(par))


def grupp(namn, **mer):
    return {"grupp": namn, "med_varde": 6, "kommuner": 6, "plats": "3:e lägst av 7",
            "omdome": "i mitten", "egen": 1.0, "median": 2.0, "nedre": None, "ovre": None,
            "till_median": -1.0, "till_basta": None, **mer}  # fmt: skip


def test_bandet_och_fargen_visas_bara_dar_fjardedelar_finns():
    tabell = pd.DataFrame(
        [
            grupp(FULA),
            grupp("länet", nedre=1.0, ovre=3.0, omdome="bland de sämsta"),
            grupp("riket", plats=None, omdome=None),
        ]
    )
    ram = pd.DataFrame(
        [(FULA, "1", FULA, 2.0), ("länet", "2", "B", 3.0)],
        columns=["grupp", "kommun", "namn", "varde"],
    )
    u = {"enhet": "%", "egen": "0126", "egen_varde": 1.0, "riket": None, "namngivna": FULA}
    html = bild.grupper(Svar("g", "", tabell, delar={"varden": ram}, uppgifter=u), Stil())
    assert FULA not in html
    assert html.count("hud-jmf-band") == 1 and html.count("hud-chip-ej") == 1
    assert html.count("För få värden") == 1
    assert "Kolada anger inget värde för riket" in html
    u["egen"] = "9999"
    html = bild.grupper(Svar("g", "", tabell, delar={"varden": ram}, uppgifter=u), Stil())
    assert "Kolada anger" not in html, "en påhittad kommun har inget rike"


def serie(*rader, brott=(), **mer):
    ram = pd.DataFrame(rader, columns=["kommun", "namn", "ar", "varde"])
    egna = avsnitt(
        [(r.ar, r.varde) for r in ram[ram["kommun"] == "9999"].itertuples()],
        brott, undersokning=False, minst=12, minst_prov=8,
    )  # fmt: skip
    u = {"egen": "9999", "titel": "T", "enhet": "%", "avsnitt": egna,
         "brott": dict.fromkeys(brott, "ny"), "noll": False, **mer}  # fmt: skip
    return Svar("s", "", ram, uppgifter=u)


def test_metodbrottet_ar_en_lucka_och_namnen_star_isar():
    egna = [("9999", "Egen", ar, 1.0) for ar in (2018, 2019, 2020)]
    andra = [(str(n), f"Kommun {n}", 2020, 1.0) for n in range(5)]
    fig = bild.over_ar(serie(*egna, *andra, brott=[2019]), Stil())
    assert list(fig.data[0].x) == [2018, 2018.5, 2019, 2020]
    assert fig.data[0].y[1] is None
    hojder = sorted(a.y for a in fig.layout.annotations)
    lagst, hogst = fig.layout.yaxis.range
    steg = (hogst - lagst) / 300 * bild._RADHOJD
    assert all(b - a >= steg - 1e-9 for a, b in pairwise(hojder))
    assert max(hojder) <= hogst


def test_granserna_ritas_bara_dar_serien_racker():
    langt = [("9999", "Egen", 2000 + n, float(n % 3)) for n in range(12)]
    former = bild.over_ar(serie(*langt, noll=True), Stil()).layout.shapes
    assert [f.type for f in former] == ["rect", "line"]
    assert not bild.over_ar(serie(*langt[:5]), Stil()).layout.shapes


def test_gapet_saknat_ar_tankstreck_och_noll_ar_noll():
    tabell = pd.DataFrame(
        [("N1", FULA, 2030, "väntad kostnad", -3.0, 0.0, "%", 0, -5_000_000),
         ("N2", "B", 2030, "deras median", 5.0, None, "kr per elev", None, None)],
        columns="nyckeltal titel ar mot egen referens enhet kronor avvikelse_kr".split(),
    ).astype({"kronor": "Int64", "avvikelse_kr": "Int64"})  # fmt: skip
    html = bild.gap(Svar("g", "", tabell), Stil())
    assert FULA not in html
    assert re.findall(r'<td class="tal">([^<]*)</td>', html) == ["0,0", "−5,0", "–", ""]


def falt(*kommuner):
    rader = [
        {"kostnad": "N1", "kvalitet": "U1", "omrade": "o", "ar": 2030, "kommun": k, "namn": n,
         "x": x, "y": y, "falt": "", "ar_fore": 2025 if k == "9999" else None,
         "x_fore": 1.0 if k == "9999" else None, "y_fore": 1.0 if k == "9999" else None}
        for k, n, x, y in kommuner
    ]  # fmt: skip
    par = {"x_titel": FULA, "y_titel": FULA, "x_enhet": "%", "y_enhet": "%", "kors": (2.0, 2.0),
           "riktning": "hog_ar_bra", "grupp": "g", "falt": FULA}  # fmt: skip
    return Svar(
        "f", "", pd.DataFrame(rader), uppgifter={"egen": "9999", "par": {("N1", "U1"): par}}
    )


def test_bast_ar_alltid_uppat_och_vagen_borjar_i_det_tidigare_laget():
    html = bild.fyra_falt(falt(("9999", "Egen", 2.0, 3.0), ("1", FULA, 3.0, 2.0)), Stil())
    assert FULA not in html
    prickar = dict(re.findall(r'<i class="hud-jmf-(\w+)" style="left:[\d.]+%;top:([\d.]+)%', html))
    assert float(prickar["egen"]) < float(prickar["annan"])
    assert 'class="hud-jmf-vag"' in html and ">2025</b>" in html


def test_kallorna_star_bredvid_varandra_utan_avrundning():
    tabell = pd.DataFrame(
        [(FULA, "N1", 2021, 8.5, 8.53, True), ("B", "N2", 2021, 52.0, 56.15, False)],
        columns=["namn", "nyckeltal", "ar", "rapporterat", "kolada", "stammer"],
    )
    html = bild.kallor_bredvid(Svar("k", "", tabell), Stil())
    assert FULA not in html
    assert re.findall(r'<td class="tal">([^<]*)</td>', html) == ["8,5", "8,53", "52", "56,15"]
    assert html.count("Olika") == 1


def test_kartan_sager_vilka_som_saknar_varde():
    tabell = pd.DataFrame(
        [("0126", "Huddinge", 1.0, 0), ("0136", "Haninge", 2.0, 1), ("0182", "Nacka", 3.0, 2)],
        columns=["kommun", "namn", "varde", "klass"],
    )
    u = {"karta": "stockholms_lan", "granser": [1.5, 2.5], "enhet": "%", "titel": "T", "ar": 2022,
         "egen": "0126"}  # fmt: skip
    html = bild.karta(Svar("k", "", tabell, uppgifter=u), Stil())
    assert html.count('class="hud-karta-utan"') == 23
    assert "Haninge: 2\u202f%" in html
    assert 'class="hud-karta-4"' in html, "tre klasser tar ytterfärgerna och mitten"


def test_talande_jamforelser_lankar_till_nyckeltalet():
    tabell = pd.DataFrame(
        [("n1", FULA, "N1", FULA, "bäst av 7", FULA, "sämre")],
        columns="namnd namn nyckeltal titel plats mening omdome".split(),
    )
    html = bild.talande(Svar("t", "", tabell, uppgifter={"flera": True}), Stil())
    assert FULA not in html and "<h3>" in html
    assert "namnd=%3Cb%3E%26%22&amp;nyckeltal=N1" in html
