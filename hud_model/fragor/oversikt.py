"""Översikten: nämnd × mått på en skärm, och det som är värt att fråga om."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from hud_model.begrepp import Svar, Urval
from hud_model.fragor._grund import (
    PERIODEN,
    anmarkta,
    annat_ar,
    avvikelserader,
    beror_pa,
    etappmalen,
    kallor,
    manad,
    namndnamn,
    saknas,
    sifferord,
    uppraknat,
    valda,
)
from hud_model.fragor.budget import avvikelse_per_namnd, budgetlage, driftlage
from hud_model.fragor.forklaringar import forklaringslage
from hud_model.fragor.ram import svensk_ordning
from hud_model.katalog import katalog
from hud_model.lager import Lager
from hud_model.regler import stickprov
from hud_model.regler.avvikelse import avvikelse_procent
from hud_model.regler.etappmal import uppnatt
from hud_model.regler.resultatrad import rang
from hud_model.tabeller import MANADER, TILLFALLEN
from hud_model.tal import SMALT, skriv_mnkr, skriv_procent, skriv_tal

MATT = {
    "budget": ("Budgetavvikelse", "% och belopp", "budgetavvikelse"),
    "prognos": ("Prognos", "% vid delår 2", "budgetavvikelse"),
    "mal": ("Måluppfyllelse", "bedömning", "mal"),
    "etappmal": ("Etappmål", "nådda av N", "mal"),
    "uppdrag": ("Uppdrag", "klara av N", "namnd"),
    "stickprov": ("Stickprov, fel", "fel/antal, streck = gräns", "internkontroll"),
    "sjukfranvaro": ("Sjukfrånvaro", "% av tid", "mal"),
    "hme": ("HME", "index 0–100", "mal"),
}
MATT_I_PLAN = {
    "budget": ("Budget", "mot året före"),
    "mal": ("Nämndmål", "antal"),
    "etappmal": ("Etappmål", "antal"),
    "uppdrag": ("Uppdrag", "antal"),
    "sjukfranvaro": ("Sjukfrånvaro", "senaste utfall"),
    "hme": ("HME", "senaste utfall"),
}
"""Måttens rubriker när planen visas: det som planeras, inte det som blev."""
_RUBRIKER = {
    "plan": MATT_I_PLAN,
    "delar1": {"prognos": ("Prognos", "% av budget")},
    "delar2": {"prognos": ("Prognos", "% av budget")},
}
_FA_ETAPPMAL = 5
"""Färre etappmål än så säger för lite för att fråga om andelen som nås."""
KOMMUNEN = "kommunen"
_VARFOR = {
    "sekretess": "För få svar",
    "ej_publicerad": "Inte publicerat ännu",
    "ej_insamlad": "Inte mätt i år",
    "ej_tillamplig": "Gäller inte",
}
_SENARE = {
    "budget": "budgetens utfall för året",
    "mal": "måluppfyllelsen",
    "stickprov": "stickproven",
    "hme": "HME",
    "uppdrag": "uppdragens status",
    "etappmal": "etappmålen",
    "prognos": "prognosen",
    "sjukfranvaro": "sjukfrånvaron",
}
_ALLVAR = ("ej", "delvis", "neutral", "hog", "uppnatt", "saknas")


@dataclass(frozen=True)
class Cell:
    """En ruta: status, kort text, raden under, och det som ritas bredvid.

    `kr` skrivs i läsarens enhet efter `under`. `trend` är utfall i tidsordning. `intervall` är
    (lägst, värde, högst, gräns) som andelar.
    """

    status: str
    text: str
    under: str = ""
    kr: int | None = None
    trend: tuple[float, ...] = ()
    intervall: tuple[float, float, float, float] | None = None
    olika: bool = False


@beror_pa(*PERIODEN)
def oversikt(lager: Lager, urval: Urval) -> Svar:
    """Matrisen nämnd × mått, det som mest behöver åtgärdas överst, kommunen sist.

    `uppgifter["rader"]`: (id, namn, {mått: Cell}) i ordning; mått utan cell saknas.
    `tabell`: en rad per nämnd med måttens text.
    """
    namn = namndnamn(lager, urval)
    underlag = _Underlag(lager, urval)
    aktuella = [id_ for id_ in namn if underlag.finns(id_)]
    rader = [(id_, namn[id_], underlag.rad(id_)) for id_ in aktuella]
    rader.sort(key=lambda rad: (*_allvar(rad[2]), -_andel(rad[2]), svensk_ordning(rad[1])))
    hel = underlag.kommunen(rader)
    rader.append((KOMMUNEN, "Kommunen", hel))
    # Ett mått som ingen har vid delår eller plan är inte en lucka: det kommer senare på året.
    senare = [
        matt
        for matt in MATT
        if urval.tillfalle != "bokslut" and not any(matt in celler for *_, celler in rader)
    ]
    ekonomi = avvikelse_per_namnd(lager, urval)
    over = [r for r in rader if "stickprov" in r[2] and r[2]["stickprov"].status == "ej"]
    bara = sum(set(celler) == {"stickprov"} for _, _, celler in rader[:-1])
    tabell = pd.DataFrame(
        [{"namn": n, **{MATT[m][0]: _text(c.get(m)) for m in MATT}} for _, n, c in rader]
    )
    return Svar(
        "oversikt",
        _planrubrik(urval, rader) if urval.tillfalle == "plan" else _rubrik(ekonomi, over),
        tabell,
        ingress=_ingress(ekonomi, bara, len(aktuella), underlag.litet(ekonomi), _senare(senare)),
        bildrubrik="Alla nämnder"
        if urval.tillfalle == "plan"
        else "Alla nämnder, den med mest att åtgärda överst",
        kallor=kallor(lager, urval, *underlag.ramar),
        regel=(
            "Beräknat: andelar, nådda etappmål, och exakta intervall för stickproven. En nämnds "
            "intervall och utlåtande är korrigerade för antalet nämnder. * = antalet är härlett. "
            f"{underlag.naraord()}"
        ),
        tom_for="" if aktuella else saknas(lager, urval, "Uppföljning", "någon nämnd"),
        uppgifter={
            "rader": rader,
            "matt": tuple(matt for matt in MATT if matt not in senare),
            "rubriker": MATT_I_PLAN if urval.tillfalle == "plan" else {},
            "kommunen": underlag.kommunens_kalla(hel),
            "varfor": {
                (id_, matt): text
                for id_, _, celler in rader
                for matt in MATT
                if matt not in celler and (text := underlag.varfor(id_, matt))
            },
            "urval": urval,
            "kallor_per_namnd": {
                id_: kallor(lager, urval, egna)
                for id_, egna in pd.concat(
                    [ram[["namnd", "inlasning", "plats"]] for ram in underlag.ramar]
                ).groupby("namnd")
            },
        },
    )


def _planrubrik(urval: Urval, rader: list[Any]) -> str:
    """Planens omfattning i en mening."""
    antal = {
        ord_: sum(int(c[matt].text) for *_, c in rader[:-1] if matt in c)
        for matt, ord_ in (("mal", "nämndmål"), ("etappmal", "etappmål"), ("uppdrag", "uppdrag"))
    }
    namnder = sifferord(len(rader) - 1)
    delar = [f"{n} {ord_}" for ord_, n in antal.items() if n]
    if not delar:
        return f"Planen för {urval.ar}"
    return f"{namnder.capitalize()} nämnder planerar {uppraknat(delar)} för {urval.ar}"


def _senare(matt: list[str]) -> str:
    if not matt:
        return ""
    vad = uppraknat(_SENARE[m] for m in matt)
    return f"{vad[:1].upper()}{vad[1:]} redovisas senare på året."


def _rubrik(ekonomi: Svar, over: list[Any]) -> str:
    delar = []
    vantas = ekonomi.uppgifter.get("utfallsord") == "Prognos"
    gick = "väntas gå" if vantas else "gick"
    minus = ekonomi.tabell[ekonomi.tabell["avvikelse_kr"] < 0]
    if len(minus) == 1:
        rad = minus.iloc[0]
        delar.append(
            f"{rad['namn']} {gick} {skriv_tal(-rad['avvikelse_kr'] / 1e6, 1)} mnkr över budget"
        )
    elif len(minus):
        tva = f"{minus['namn'].iloc[0]} och {minus['namn'].iloc[1].lower()}"
        summa = skriv_tal(-minus["avvikelse_kr"].head(2).sum() / 1e6, 1)
        if len(minus) == 2:
            delar.append(f"{tva} {gick} tillsammans {summa} mnkr över budget")
        else:
            alla = skriv_tal(-minus["avvikelse_kr"].sum() / 1e6, 1)
            vantade = "väntade " if vantas else ""
            delar.append(f"{tva} står för {summa} av nämndernas {vantade}underskott på {alla} mnkr")
    elif len(ekonomi.tabell):
        delar.append(f"Ingen inläst nämnd {gick} över budget")
    namnder = [namn for id_, namn, _ in over if id_ != KOMMUNEN]
    if len(minus) > 2:
        pass  # rubriken är redan full; stickproven står i ingressen
    elif len(namnder) == 1:
        delar.append(f"{namnder[0].lower()}s stickprov ligger säkert över gränsen")
    elif namnder:
        delar.append(f"{sifferord(len(namnder))} nämnders stickprov ligger säkert över gränsen")
    elif over:
        delar.append("stickproven ligger säkert över gränsen bara för kommunen som helhet")
    text = ", och ".join(delar) or "Inget av det inlästa sticker ut"
    return text[:1].upper() + text[1:]


def _ingress(ekonomi: Svar, bara: int, antal: int, litet: str, senare: str) -> str:
    """Hur många som ligger nära budget, största underskottets delar, och det som saknas."""
    delar = [litet] if litet else []
    flera = (ekonomi.tabell["avvikelse_kr"] < 0).sum() > 1
    for rad in ekonomi.tabell.head(1).itertuples():
        kanda = pd.notna(rad.teknisk_kr) and pd.notna(rad.verklig_kr)
        if kanda and rad.teknisk_kr < 0 and rad.verklig_kr < 0:
            underskottet = f"{rad.namn.lower()}s underskott, " if flera else "de "
            andel = ""
            if rad.budget_kr:
                andel = f" ({skriv_procent(100 * rad.verklig_kr / abs(rad.budget_kr), 1)})"
            delar.append(
                f"Av {underskottet}{skriv_tal(-rad.avvikelse_kr / 1e6, 1)}"
                f"{' mnkr,' if flera else ''} är "
                f"{skriv_tal(-rad.teknisk_kr / 1e6, 1)} kapitalkostnader som avräknas; "
                f"{skriv_mnkr(-rad.verklig_kr)}{andel} är kvar."
            )
    if bara:
        vilka = (
            f"alla {sifferord(antal)}"
            if bara == antal
            else (f"{sifferord(bara)} av {sifferord(antal)}")
        )
        delar.append(f"För {vilka} nämnder är bara stickproven inlästa här.")
    return " ".join([*delar, senare]).strip()


def _sista_prognosen(lager: Lager, urval: Urval) -> tuple[Urval, pd.DataFrame]:
    """Urvalet och prognosen att ställa mot: tillfällets egen, för bokslutet den sista före det."""
    tidigare = [urval.tillfalle]
    if urval.tillfalle == "bokslut":
        tidigare = [t for t in reversed(TILLFALLEN) if t != "plan"][1:]
    for tillfalle in tidigare:
        vid = replace(urval, tillfalle=tillfalle)
        if len(prognos := valda(lager, "prognos", vid)):
            return vid, prognos
    return urval, valda(lager, "prognos", urval)


class _Underlag:
    """Raderna bakom matrisen, hämtade en gång."""

    def __init__(self, lager: Lager, urval: Urval) -> None:
        self.urval = urval
        self.katalog = katalog()
        self.resultat = avvikelserader(lager, urval)
        self.plan = urval.tillfalle == "plan"
        # Bokslutet ställs mot den sista prognosen före det.
        vid, self.prognos = _sista_prognosen(lager, urval)
        self.prognosens_manad = manad(vid.tillfalle)
        self.prognosbudget = avvikelserader(lager, vid)
        self.forra_budget = avvikelserader(lager, annat_ar(urval, urval.ar - 1))
        self.mal = valda(lager, "malbedomning", urval)
        self.etappmal = etappmalen(lager, urval)
        self.uppdrag = valda(lager, "uppdrag", urval)
        self.indikator = valda(lager, "indikator", urval)
        self.indikatorer = _som_rader(self.indikator)
        self.utfall = _per_indikator(valda(lager, "indikatorutfall", urval))
        self.malsattning = _per_indikator(valda(lager, "malsattning", urval, typ="etappmal"))
        self.prov = valda(lager, "stickprov", urval, slag="urval")
        self.anmarkta = anmarkta(
            lager, urval, "etappmalsutfall", "uppdrag", "stickprov", "indikatorutfall"
        )
        try:
            self.grans = self.katalog.parameter("stickprov_grans", urval.ar, urval.kommun)
        except LookupError:  # Utan beslutad gräns det året går stickproven inte att bedöma.
            self.prov = self.prov.iloc[:0]
        self.alfa = self.katalog.parameter("stickprov_alfa", urval.ar)
        self.bedomda = (
            stickprov.bedom(self.prov, self.grans, self.alfa) if len(self.prov) else self.prov
        )
        self.ramar = (self.resultat, self.mal, self.indikator, self.uppdrag, self.prov)

    def naraord(self) -> str:
        """Vad ordet nära betyder i rutorna."""
        mal, budget = (
            skriv_procent(self.katalog.parameter(namn, self.urval.ar))
            for namn in ("nara_mal_procent", "nara_procent")
        )
        return (
            f"Nära = högst {mal} från målet (högst en enhet när målet är 0); "
            f"för budget ett underskott på högst {budget}."
        )

    def finns(self, namnd: str) -> bool:
        """Sant när något om nämnden är inläst för perioden."""
        return any((ram["namnd"] == namnd).any() for ram in (*self.ramar, self.prognos))

    def rad(self, namnd: str) -> dict[str, Cell]:
        """Nämndens rutor; mått utan uppgift saknas ur svaret."""
        if self.plan:
            return self._planerat(namnd)
        celler = {
            "budget": self._budget(namnd),
            "prognos": self._prognos(namnd),
            "mal": self._mal(namnd),
            "etappmal": self._etappmal(namnd),
            "uppdrag": self._uppdrag(namnd),
            "stickprov": self._stickprov(namnd),
            "sjukfranvaro": self._indikator("sjukfranvaro", namnd),
            "hme": self._indikator("hme", namnd),
        }
        return {matt: cell for matt, cell in celler.items() if cell is not None}

    def _planerat(self, namnd: str) -> dict[str, Cell]:
        """Planens rutor: budgeten mot året före, och antalet mål, etappmål och uppdrag."""
        celler: dict[str, Cell | None] = {"budget": self._budget_i_plan(namnd)}
        etappmal = sum(len(rader) for (vems, _), rader in self.malsattning.items() if vems == namnd)
        uppdrag = self.uppdrag[self.uppdrag["namnd"] == namnd]
        fran_forut = int(uppdrag["overfort_fran_ar"].notna().sum())
        for matt, antal, ord_ in (
            ("mal", int((self.mal["namnd"] == namnd).sum()), "för året"),
            ("etappmal", etappmal, "för året"),
            ("uppdrag", len(uppdrag), f"{fran_forut} från förra året" if fran_forut else "nya"),
        ):
            celler[matt] = Cell("neutral", str(antal), ord_) if antal else None
        celler["sjukfranvaro"] = self._indikator("sjukfranvaro", namnd)
        celler["hme"] = self._indikator("hme", namnd)
        return {matt: cell for matt, cell in celler.items() if cell is not None}

    def _budget_i_plan(self, namnd: str) -> Cell | None:
        nu, fore = (
            ram.loc[ram["namnd"] == namnd, "budget_kr"].dropna()
            for ram in (self.resultat, self.forra_budget)
        )
        if nu.empty:
            return None
        kr = abs(int(nu.iloc[0]))
        okning = avvikelse_procent(abs(int(fore.iloc[0])), kr) if len(fore) else None
        text = "Budget" if okning is None else skriv_procent(okning, 1, tecken=True)
        return Cell("neutral", text, "Budget", kr=kr)

    def litet(self, ekonomi: Svar) -> str:
        """Hur många nämnder som ligger nära sin budget eller bättre, när allas är inläst."""
        ram = ekonomi.tabell
        if ekonomi.uppgifter.get("samlat") is None or ram["avvikelse_procent"].isna().any():
            return ""
        nara = self.katalog.parameter("nara_procent", self.urval.ar)
        antal = int((ram["avvikelse_procent"] >= -nara).sum())
        vantas = "väntas ligga" if ekonomi.uppgifter["utfallsord"] == "Prognos" else "ligger"
        mening = (
            f"{sifferord(antal).capitalize()} av {sifferord(len(ram))} nämnder {vantas} inom "
            f"{skriv_procent(nara)} från sin budget, eller bättre."
        )
        over = self.bedomda[self.bedomda["utlatande"] == "sakert_over"] if len(self.prov) else []
        if (ram["avvikelse_kr"] < 0).sum() > 2 and len(over):
            har = "nämnds" if len(over) == 1 else "nämnders"
            mening += (
                f" {sifferord(len(over)).capitalize()} {har} stickprov ligger säkert över gränsen."
            )
        return mening

    def varfor(self, namnd: str, matt: str) -> str:
        """Varför nämnden saknar måttet, när det framgår av det inlästa."""
        if namnd == KOMMUNEN:
            return "" if self.urval.tillfalle == "bokslut" else "I bokslutet"
        if matt == "stickprov" and self.finns(namnd) and len(self.prov):
            return "Inget urval gjordes"
        rad = self._utpekad(matt, namnd) if matt in ("sjukfranvaro", "hme") else None
        utfall = self._utfall(rad) if rad else []
        return _VARFOR.get(utfall[-1]["status"], "") if utfall else ""

    def kommunens_kalla(self, celler: dict[str, Cell]) -> str:
        """Varifrån kommunens rad kommer: källan, eller nämnderna tillsammans."""
        return "nämnderna tillsammans" if "uppdrag" in celler else "enligt källan"

    def kommunen(self, rader: list[Any]) -> dict[str, Cell]:
        """Kommunens rutor: indikatorer och stickprov för hela kommunen, och nämndernas summor."""
        celler = {
            "budget": self._indikator("budgethallning", None),
            "stickprov": self._alla_stickprov(),
            "sjukfranvaro": self._indikator("sjukfranvaro", None),
            "hme": self._indikator("hme", None),
            **self._summor(rader),
        }
        if self.urval.tillfalle != "bokslut":
            celler["budget"] = celler["budget"] if "budget" in self._summor(rader) else None
        return {matt: cell for matt, cell in celler.items() if cell is not None}

    def _summor(self, rader: list[Any]) -> dict[str, Cell]:
        """Summor över nämnderna, bara för mått som alla aktuella nämnder har (minst två)."""
        ut: dict[str, Cell] = {}
        for matt in ("budget", "prognos", "mal", "etappmal", "uppdrag"):
            egna = [celler.get(matt) for *_, celler in rader]
            if len(egna) < 2 or None in egna:
                continue
            if matt in ("mal", "etappmal", "uppdrag"):
                if self.plan:
                    text = str(sum(int(c.text) for c in egna))
                    ut[matt] = Cell("neutral", text, egna[0].under if matt == "mal" else "")
                    continue
                ut[matt] = self._samlad_andel(matt)
            else:
                ut[matt] = self._samlade_kronor(matt)
        return ut

    def _samlad_andel(self, matt: str) -> Cell:
        if matt == "mal":
            ord_ = self.mal["bedomning"].dropna()
            ja = int(ord_.str.contains("hög grad").sum())
            status = self._andelsstatus(ja, len(ord_))
            return Cell(status, f"{ja}/{len(ord_)}", "i hög grad")
        if matt == "uppdrag":
            status_ = self.uppdrag["status"].dropna()
            ja, alla, ord_ = int((status_ == "klart").sum()), len(status_), "ej klara"
        else:
            natt = self.etappmal["uppnatt"].dropna()
            ja, alla, ord_ = int(natt.sum()), len(natt), "ej nådda"
        bedom = self._uppdragsstatus if matt == "uppdrag" else self._andelsstatus
        return Cell(bedom(ja, alla), f"{ja}/{alla}", f"{alla - ja} {ord_}")

    def _samlade_kronor(self, matt: str) -> Cell:
        """Nämndernas budget mot utfall (eller prognos) tillsammans."""
        if matt == "budget" and self.plan:
            nu, fore = (int(r["budget_kr"].sum()) for r in (self.resultat, self.forra_budget))
            okning = avvikelse_procent(abs(fore), abs(nu)) if fore else None
            text = "Budget" if okning is None else skriv_procent(okning, 1, tecken=True)
            return Cell("neutral", text, "Budget", kr=abs(nu))
        ram = self.resultat if matt == "budget" else self.prognosbudget
        budget = int(ram["budget_kr"].sum())
        if matt == "budget":
            utfall = int(ram["utfall_kr"].sum())
        else:
            utfall = int(self._prognosrader()["prognos_kr"].sum())
        procent = avvikelse_procent(budget, utfall) or 0.0
        nara = self.katalog.parameter("nara_procent", self.urval.ar)
        status = "uppnatt" if procent >= 0 else "delvis" if procent >= -nara else "ej"
        ord_ = "Underskott" if utfall < budget else "Överskott" if utfall > budget else "I balans"
        trend = self._trend("budgethallning", None) if matt == "budget" else ()
        text = skriv_procent(procent, 1, tecken=True)
        return Cell(status, text, ord_, kr=abs(utfall - budget), trend=trend)

    def _olika(self, namnd: str | None, *tabeller: str, ord_: str = "") -> bool:
        return any(
            a.tabell in tabeller and a.namnd == namnd and ord_ in a.nyckel for a in self.anmarkta
        )

    def _budget(self, namnd: str) -> Cell | None:
        ram = self.resultat[self.resultat["namnd"] == namnd]
        if ram.empty or ram["prognos"].iloc[0] or pd.isna(ram["avvikelse_kr"].iloc[0]):
            return None
        avvikelse = int(ram["avvikelse_kr"].iloc[0])
        bas_kr = ram["bas_kr"].iloc[0]
        procent = None if pd.isna(bas_kr) else 100 * avvikelse / int(bas_kr)
        nara = self.katalog.parameter("nara_procent", self.urval.ar)
        litet = procent is not None and procent >= -nara
        status = "uppnatt" if avvikelse >= 0 else "delvis" if litet else "ej"
        trend = self._trend("budgethallning", namnd)
        return Cell(
            status,
            "Budget 0" if procent is None else skriv_procent(procent, 1, tecken=True),
            "Underskott" if avvikelse < 0 else "Överskott" if avvikelse else "I balans",
            kr=abs(avvikelse),
            trend=trend,
        )

    def _prognosrader(self) -> pd.DataFrame:
        hela = self.prognos[self.prognos["verksamhet"].isna() & self.prognos["namnd"].notna()]
        med_rang = hela.assign(_rang=[rang(str(p)) for p in hela["post"]]).dropna(subset=["_rang"])
        return med_rang.sort_values("_rang", kind="stable").drop_duplicates("namnd")

    def _prognos(self, namnd: str) -> Cell | None:
        ram = self._prognosrader()
        ram = ram[ram["namnd"] == namnd]
        budget = self.prognosbudget[self.prognosbudget["namnd"] == namnd]
        if ram.empty or budget.empty:
            return None
        tal = (budget["budget_kr"].iloc[0], budget["bas_kr"].iloc[0], ram["prognos_kr"].iloc[0])
        if any(map(pd.isna, tal)):
            return None
        budget_kr, bas_kr, prognos_kr = map(int, tal)
        procent = 100 * (prognos_kr - budget_kr) / bas_kr
        nara = self.katalog.parameter("nara_procent", self.urval.ar)
        status = "uppnatt" if procent >= 0 else "delvis" if procent >= -nara else "ej"
        ord_ = {"uppnatt": "Inom ram", "delvis": "Nära", "ej": "Underskott"}[status]
        return Cell(status, skriv_procent(procent, 1, tecken=True), ord_)

    def _mal(self, namnd: str) -> Cell | None:
        ord_ = self.mal.loc[self.mal["namnd"] == namnd, "bedomning"].dropna()
        if ord_.empty:
            return None
        antal = Counter(ord_)
        vanligast = max(antal, key=lambda b: (antal[b], -_bedomningens_rang(b)))
        hoga = sum(n for b, n in antal.items() if "hög grad" in b)
        status = {0: "ej", 1: "delvis", 2: "hog", 3: "uppnatt"}[_bedomningens_rang(vanligast)]
        text = {0: "Ej", 1: "Delvis", 2: "I hög grad", 3: "Mycket hög"}[
            _bedomningens_rang(vanligast)
        ]
        return Cell(status, text, f"{hoga} av {len(ord_)} i hög grad")

    def _etappmal(self, namnd: str) -> Cell | None:
        ram = self.etappmal[(self.etappmal["namnd"] == namnd) & self.etappmal["uppnatt"].notna()]
        if ram.empty:
            return None
        nadda, sagt = int(ram["uppnatt"].sum()), int(ram["uppnatt_rapporterad"].sum())
        olika = self._olika(namnd, "etappmalsutfall")
        under = f"Redovisat {sagt}/{len(ram)}" if olika else f"{len(ram) - nadda} ej nådda"
        return Cell(self._andelsstatus(nadda, len(ram)), f"{nadda}/{len(ram)}", under, olika=olika)

    def _uppdrag(self, namnd: str) -> Cell | None:
        status = self.uppdrag.loc[self.uppdrag["namnd"] == namnd, "status"].dropna()
        if status.empty:
            return None
        klara = int((status == "klart").sum())
        utgar = int((status == "utgar").sum())
        under = f"{len(status) - klara - utgar} ej klara" + (f", {utgar} utgår" if utgar else "")
        return Cell(
            self._uppdragsstatus(klara, len(status)),
            f"{klara}/{len(status)}",
            under,
            olika=self._olika(namnd, "uppdrag"),
        )

    def _uppdragsstatus(self, klara: int, av: int) -> str:
        """Före bokslutet är det för tidigt att döma: då är rutan neutral."""
        i_tid = klara == av or self.urval.tillfalle == "bokslut"
        return self._andelsstatus(klara, av) if i_tid else "neutral"

    def _andelsstatus(self, antal: int, av: int) -> str:
        trosklar = self.katalog.parameter("oversikt_andel", self.urval.ar)
        return str(next(status for grans, status in trosklar if antal / av >= grans))

    def _stickprov(self, namnd: str) -> Cell | None:
        ram = self.bedomda[self.bedomda["namnd"] == namnd]
        ram = ram[ram["utlatande"].notna()] if len(ram) else ram
        if ram.empty:
            return None
        rad = ram.loc[ram["andel"].idxmax()]
        return self._stickprovscell(
            rad["utlatande"],
            int(rad["fel"]),
            int(rad["antal"]),
            bool(pd.notna(rad["antal_harlett"]) and rad["antal_harlett"]),
            (float(rad["lagst_korr"]), float(rad["andel"]), float(rad["hogst_korr"]), self.grans),
        )

    def _alla_stickprov(self) -> Cell | None:
        alla = stickprov.kommunen(self.prov, self.grans, self.alfa) if len(self.prov) else {}
        if not alla or alla["antal"] is None:
            return None
        cell = self._stickprovscell(
            alla["utlatande"],
            alla["fel"],
            alla["antal"],
            bool(self.prov["antal_harlett"].any()),
            (alla["lagst"], alla["andel"], alla["hogst"], self.grans),
        )
        return replace(cell, olika=self._olika(None, "stickprov"))

    def _stickprovscell(
        self,
        utlatande: str,
        fel: int,
        antal: int,
        harlett: bool,
        intervall: tuple[float, float, float, float],
    ) -> Cell:
        status, ord_ = {
            "sakert_over": ("ej", "Säkert över"),
            "sakert_under": ("uppnatt", "Säkert under"),
            "gar_inte_att_avgora": ("neutral", "Går inte att avgöra"),
        }[utlatande]
        return Cell(
            status,
            skriv_procent(100 * fel / antal),
            f"{ord_} · {fel}/{antal}{'*' if harlett else ''}",
            intervall=intervall,
        )

    def _utpekad(self, matt: str, namnd: str | None) -> dict[Any, Any] | None:
        """Indikatorn som katalogen visar i måttets ruta; kommunens redovisas av någon nämnd."""
        galler = "kommun" if namnd is None else "namnd"
        ids = {
            i.id
            for i in self.katalog.indikatorer.values()
            if (i.oversikt, i.galler) == (matt, galler)
        }
        return next(
            (rad for rad in self.indikatorer if rad["id"] in ids and namnd in (None, rad["namnd"])),
            None,
        )

    def _trend(self, matt: str, namnd: str | None) -> tuple[float, ...]:
        rad = self._utpekad(matt, namnd)
        utfall = self._utfall(rad) if rad else []
        return tuple(u["varde"] for u in utfall if pd.notna(u["varde"]))

    def _utfall(self, rad: dict[Any, Any]) -> list[dict[Any, Any]]:
        """Indikatorns utfall, från den nämnd som redovisar den, i tidsordning."""
        utfall = self.utfall.get((rad["namnd"], rad["id"]), [])
        return sorted(utfall, key=lambda u: u["utfallsar"])

    def _indikator(self, matt: str, namnd: str | None) -> Cell | None:
        rad = self._utpekad(matt, namnd)
        trend = self._trend(matt, namnd)
        if rad is None or not trend:
            return None
        varde = trend[-1]
        mal = next(iter(self.malsattning.get((rad["namnd"], rad["id"]), [])), {})
        operator, grans = mal.get("operator"), mal.get("varde")
        operator = operator if isinstance(operator, str) else None
        nadd = None if grans is None else uppnatt(varde, operator, float(grans), rad["riktning"])
        nara = self.katalog.parameter("nara_mal_procent", self.urval.ar)
        if nadd is None:
            status, ord_ = "neutral", "Utan etappmål"
        else:
            skillnad = abs(varde - grans)
            ar_nara = skillnad <= nara / 100 * abs(grans) or (grans == 0 and skillnad <= 1)
            status = "uppnatt" if nadd else "delvis" if ar_nara else "ej"
            ord_ = {"uppnatt": "Nått", "delvis": "Ej nått, nära", "ej": "Ej nått"}[status]
            ord_ += f" {operator}{SMALT}{_kort_tal(grans)}" if operator else f" {_kort_tal(grans)}"
        procent = rad["enhet"] == "%"
        olika = self._olika(rad["namnd"], "indikatorutfall", ord_=rad["namn"])
        return Cell(
            status,
            skriv_procent(varde, 1) if procent else _kort_tal(varde),
            ord_,
            trend=trend,
            olika=olika,
        )


def _som_rader(ram: pd.DataFrame) -> list[dict[Any, Any]]:
    """Raderna som ordlistor; nämnden är None när den saknas."""
    rader = ram.to_dict("records")
    return [{**rad, "namnd": None if pd.isna(rad["namnd"]) else rad["namnd"]} for rad in rader]


def _per_indikator(ram: pd.DataFrame) -> dict[tuple[Any, str], list[dict[Any, Any]]]:
    """Raderna per nämnd som redovisar indikatorn, och indikator."""
    grupper = defaultdict(list)
    for rad in _som_rader(ram):
        grupper[rad["namnd"], rad["indikator"]].append(rad)
    return grupper


def _kort_tal(varde: float) -> str:
    return skriv_tal(varde, 0 if float(varde).is_integer() else 1)


def _bedomningens_rang(bedomning: str) -> int:
    text = bedomning.casefold()
    return 3 if "mycket hög" in text else 2 if "hög" in text else 1 if "delvis" in text else 0


def _allvar(celler: dict[str, Cell]) -> tuple[int, int]:
    status = Counter(c.status for c in celler.values())
    return -status["ej"], -status["delvis"]


def _andel(celler: dict[str, Cell]) -> float:
    cell = celler.get("stickprov")
    return cell.intervall[1] if cell and cell.intervall else -1.0


def _text(cell: Cell | None) -> str:
    return "saknas" if cell is None else f"{cell.text} ({cell.under.lower()})"


def att_fraga_om(lager: Lager, urval: Urval) -> Svar:
    """Det som är värt att fråga om: kronor först, sedan säkert över gränsen, sist motsägelser.

    `tabell`: slag, namn, rubrik, fraga, namnd, sida.
    """
    matris = oversikt(lager, urval)
    poster: list[dict[str, Any]] = []
    med_ekonomi = [urval.namnd] if urval.namnd else _med_ekonomi(lager, urval)
    flera = len(med_ekonomi) > 1
    for namnd in med_ekonomi:
        ett = replace(urval, namnd=namnd)
        # Av flera nämnder ställs en fråga om var och en, annars tar en nämnd hela listan.
        poster += [] if flera else _i_kronor(lager, ett)
        poster += _hela_underskottet(lager, ett, matris)
    poster = sorted(poster, key=lambda p: -p.pop("kr"))[:3]
    sakra = {
        id_
        for id_, _, celler in matris.uppgifter["rader"]
        if "stickprov" in celler and celler["stickprov"].status == "ej"
    }
    for id_, namn, celler in matris.uppgifter["rader"]:
        # Kommunen som helhet frågas det om bara när ingen enskild nämnd kan pekas ut.
        if id_ in sakra and urval.namnd in (None, id_) and (id_ != KOMMUNEN or len(sakra) == 1):
            cell = celler["stickprov"]
            poster.append(
                {
                    "slag": "säkert över gränsen",
                    "namn": namn,
                    "rubrik": f"{cell.under.split('· ')[1].replace('/', ' fel av ')} stickprov "
                    f"({cell.text}).",
                    "fraga": "Vilka åtgärder är beslutade?",
                    "namnd": None if id_ == KOMMUNEN else id_,
                    "sida": "internkontroll",
                }
            )
    poster += _langt_fran_mal(matris) if flera else []
    poster += _motsagelser(lager, urval)
    tabell = pd.DataFrame(poster[:6], columns=["slag", "namn", "rubrik", "fraga", "namnd", "sida"])
    return Svar(
        "att_fraga_om",
        "Att fråga om",
        tabell,
        kallor=matris.kallor,
        regel=(
            "Ordning: kronor först, sedan det som säkert ligger över en gräns, mål, "
            "sist motsägelser i underlaget."
        ),
        tom_for="" if len(tabell) else "Inget i det inlästa sticker ut.",
    )


def _med_ekonomi(lager: Lager, urval: Urval) -> list[str]:
    return list(avvikelserader(lager, replace(urval, namnd=None))["namnd"])


def _om_kronor(lager: Lager, urval: Urval) -> dict[str, Any]:
    """Det som är lika för alla frågor om nämndens pengar."""
    namn = namndnamn(lager, urval).get(urval.namnd or "", "")
    return {"slag": "kronor", "namn": namn, "namnd": urval.namnd, "sida": "budgetavvikelse"}


def _i_kronor(lager: Lager, urval: Urval) -> list[dict[str, Any]]:
    """Frågor om delar av nämndens pengar, med `kr` att ordna efter."""
    poster = []
    lage = budgetlage(lager, urval)
    bas = _om_kronor(lager, urval)
    for rad in valda(lager, "extern_finansiering", urval).itertuples():
        if pd.notna(rad.upphor) and rad.upphor[:4] <= str(urval.ar + 1) and pd.notna(rad.bidrag_kr):
            poster.append(
                {
                    **bas,
                    "slag": "bidrag upphör",
                    "kr": int(rad.bidrag_kr),
                    "rubrik": f"{rad.finansiar}: {skriv_mnkr(rad.bidrag_kr)} upphör {rad.upphor}.",
                    "fraga": "Vad händer med verksamheten sedan?",
                    "sida": "namnd",
                }
            )
    if lage.tomt:
        return poster
    forklarat = forklaringslage(lager, urval)
    if not forklarat.tomt:
        i_ord = forklarat.tabell[forklarat.tabell["bara_i_ord_kr"] < 0].nsmallest(
            1, "bara_i_ord_kr"
        )
        for rad in i_ord.itertuples():
            poster.append(
                {
                    **bas,
                    "kr": -rad.bara_i_ord_kr,
                    "rubrik": f"{rad.post}: {skriv_mnkr(rad.bara_i_ord_kr)}",
                    "fraga": "förklarat i ord men utan belopp. Vad består det av?",
                }
            )
    drift = driftlage(lager, urval)
    varst = drift.tabell[drift.tabell["niva"] == "verksamhet"]
    varst = varst[varst["avvikelse_kr"] < 0].nsmallest(1, "avvikelse_kr")
    for rad in varst.itertuples():
        poster.append(
            {
                **bas,
                "kr": -rad.avvikelse_kr,
                "rubrik": f"{rad.verksamhet}: {skriv_mnkr(rad.avvikelse_kr)}.",
                "fraga": "Störst underskott bland verksamheterna. Är det budgeterat på rätt plats?",
            }
        )
    verklig, teknisk = lage.uppgifter["verklig_kr"], lage.uppgifter["teknisk_kr"]
    if verklig is not None and verklig < 0 and teknisk:
        poster.append(
            {
                **bas,
                "kr": -verklig,
                "rubrik": f"{skriv_mnkr(-verklig)} kvar efter avräkning.",
                "fraga": "Förs underskottet över till nästa år?",
                "sida": "resultatoverforing",
            }
        )
    return poster


def _hela_underskottet(lager: Lager, urval: Urval, matris: Svar) -> list[dict[str, Any]]:
    """Frågan om nämndens underskott, när det är mer än litet: mot prognosen om den missade."""
    celler = next((c for id_, _, c in matris.uppgifter["rader"] if id_ == urval.namnd), {})
    if "ej" not in (celler[matt].status for matt in ("budget", "prognos") if matt in celler):
        return []
    lage = budgetlage(lager, urval)
    if lage.tomt:
        return []
    avvikelse, procent = lage.uppgifter["avvikelse_kr"], lage.uppgifter["procent"]
    prognos = celler.get("prognos")
    vantas = lage.uppgifter["utfallsord"] == "Prognos"
    matt = prognos if vantas else celler.get("budget")
    if procent is None or matt is None or matt.status != "ej":
        return []
    fraga = "Vad görs för att komma tillbaka till budget?"
    if prognos and not vantas and prognos.text != matt.text:
        manad_ = _Underlag(lager, urval).prognosens_manad
        kvar = sifferord(12 - manad_)
        hande = f"Vad hände på {kvar} månader?" if manad_ < 12 else "Vad skiljer?"
        fraga = f"Prognosen i {MANADER[manad_ - 1]} var {prognos.text}. {hande}"
    storlek = f"{skriv_mnkr(-avvikelse)} ({skriv_procent(procent, 1, tecken=True)})"
    if lage.uppgifter["teknisk_kr"]:
        storlek += f", {skriv_mnkr(-lage.uppgifter['verklig_kr'])} efter avräkning"
    rubrik = f"{'Väntat underskott' if vantas else 'Underskott'} {storlek}."
    bas = _om_kronor(lager, urval)
    return [{**bas, "kr": -avvikelse, "rubrik": rubrik, "fraga": fraga}]


def _langt_fran_mal(matris: Svar) -> list[dict[str, Any]]:
    """Nämnderna som nått färst etappmål och den som ligger längst från målet om sjukfrånvaro."""
    poster = []
    rader = [rad for rad in matris.uppgifter["rader"] if rad[0] != KOMMUNEN]
    for id_, namn, celler in rader:
        cell = celler.get("etappmal")
        nadda, av = cell.text.split("/") if cell and "/" in cell.text else ("0", "0")
        if cell and cell.status == "ej" and int(av) >= _FA_ETAPPMAL:
            poster.append((id_, namn, f"{nadda} av {av} etappmål nådda.", "Vad krävs för resten?"))
    sjuka = [(c["sjukfranvaro"], i, n) for i, n, c in rader if "sjukfranvaro" in c]
    sjuka = [rad for rad in sjuka if rad[0].status == "ej" and rad[0].trend]
    if sjuka:
        cell, id_, namn = max(sjuka, key=lambda rad: rad[0].trend[-1])
        mal = cell.under.removeprefix("Ej nått").strip()
        poster.append(
            (id_, namn, f"Sjukfrånvaro {cell.text} mot målet {mal}.", "Är den kort eller lång?")
        )
    nycklar = ("namnd", "namn", "rubrik", "fraga")
    return [{**dict(zip(nycklar, p, strict=True)), "slag": "mål", "sida": "mal"} for p in poster]


def _motsagelser(lager: Lager, urval: Urval) -> list[dict[str, Any]]:
    namn = namndnamn(lager, urval)
    etapp = anmarkta(lager, urval, "etappmalsutfall")
    poster: list[dict[str, Any]] = []
    for namnd in dict.fromkeys(a.namnd for a in etapp):
        egna = [a for a in etapp if a.namnd == namnd]
        antal = "Ett" if len(egna) == 1 else sifferord(len(egna)).capitalize()
        kallas = all(a.rapporterat == "uppnått" for a in egna)
        poster.append(
            {
                "slag": "säger olika",
                "namn": namn.get(namnd or "", "Kommunen"),
                "rubrik": f"{antal} etappmål"
                + (f" kallas {'nått' if len(egna) == 1 else 'nådda'}" if kallas else ""),
                "fraga": (
                    "fast utfallet inte når målet. Vilket gäller?"
                    if kallas
                    else "bedöms olika av källan och räkningen. Vilket gäller?"
                ),
                "namnd": namnd,
                "sida": "mal",
            }
        )
    sedda: set[str] = set()
    for a in anmarkta(lager, urval, "indikatorutfall", "personal", "uppdrag", "stickprov"):
        if a.niva != "varning" or a.nyckel in sedda:
            continue
        sedda.add(a.nyckel)
        amne = a.nyckel.split("/")[-1].removeprefix("Indikator: ").removesuffix(" (text)")
        poster.append(
            {
                "slag": "säger olika",
                "namn": namn.get(a.namnd or "", "Kommunen"),
                "rubrik": f"{amne}:",
                "fraga": f"källan anger {a.rapporterat}, modellen räknar {a.beraknat}. Vilket "
                "gäller?",
                "namnd": a.namnd,
                "sida": "data",
            }
        )
    return poster
