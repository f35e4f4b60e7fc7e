"""Tabeller som HTML: den bakom varje bild, med svenska rubriker, enheter och förklaringar."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from hud_model.begrepp import Svar
from hud_model.diagram._stil import Stil, procent, tal
from hud_model.tabeller import TABELLER

RUBRIKER = {
    "version": "Version",
    "tid": "Tid",
    "handelse": "Händelse",
    "katalog_andrad": "Katalogen ändrad",
    "vad": "Vad",
    "rad": "Rad",
    "efter": "Efter",
    "rafil": "Råfil finns",
    "namn": "Namn",
    "post": "Post",
    "verksamhet": "Verksamhet",
    "budget_kr": "Budget",
    "utfall_kr": "Utfall",
    "avvikelse_kr": "Avvikelse",
    "avvikelse_procent": "Avvikelse, %",
    "avvikelse_rapporterad_kr": "Avvikelse i källan",
    "avvikelse_rapporterad_procent": "Källans %",
    "foregaende_ar_kr": "Föregående år",
    "belopp_kr": "Belopp",
    "teknisk_kr": "Teknisk del",
    "verklig_kr": "Verklig del",
    "arets_resultat_kr": "Årets resultat",
    "avrakning_kr": "Avräkning",
    "balansresultat_kr": "Balansresultat",
    "resultatoverforing_kr": "Förs över",
    "ib_kr": "In i året",
    "ub_kr": "Ut ur året",
    "overfort_kr": "Förs över",
    "andel_procent": "Andel",
    "utgangar": "Möjliga utgångar",
    "lasning": "Läsning",
    "innebar": "Innebär",
    "steg": "Steg",
    "niva": "Nivå",
    "datum": "Datum",
    "mening": "Det viktigaste",
    "sannolikhet": "Sannolikhet, 1–4",
    "konsekvens": "Konsekvens, 1–4",
    "tyngd": "Tyngd",
    "dold": "Dold, för få personer",
    "forandring": "Förändring",
    "sjuk_man_procent": "Sjukfrånvaro, män",
    "sjuk_kvinnor_procent": "Sjukfrånvaro, kvinnor",
    "sjuk_procent": "Sjukfrånvaro",
    "omsattning_procent": "Personalomsättning",
    "anstallda_fore": "Anställda året före",
    "anstallda": "Anställda",
    "styrka": "Styrka",
    "styrka_dragna": "Styrka med så många som drogs",
    "antal_som_racker": "Antal som räcker",
    "kurvor": "Kurvor",
    "i_rad": "Inte klar, gånger i rad",
    "tillfallen": "Redovisade tillfällen",
    "nasta": "Nästa år",
    "egen": "Kommunen",
    "median": "Deras median",
    "till_median": "Till medianen",
    "till_basta": "Till bästa fjärdedelen",
    "nedre": "Nedre fjärdedelens gräns",
    "ovre": "Övre fjärdedelens gräns",
    "beror_pa_urvalet": "Beror på urvalet",
    "med_varde": "Med värde",
    "omdome": "Omdöme",
    "klass": "Klass, 0 lägst",
    "kolada": "Enligt Kolada",
    "stammer": "Samma",
    "ar_fore": "Tidigare år",
    "falt": "Fält",
    "x": "Kostnad",
    "y": "Kvalitet",
    "x_fore": "Kostnad tidigare",
    "y_fore": "Kvalitet tidigare",
    "andring_kr": "Ändring",
    "ram_kr": "Ram",
    "foreslagen_overforing_kr": "Föreslås föras över",
    "stannar_kr": "Stannar",
    "namnd": "Nämnd",
    "andel": "Andel fel",
    "andel_fel_rapporterad_procent": "Källans andel",
    "lagst": "Lägst",
    "hogst": "Högst",
    "lagst_korr": "Lägst, korrigerat",
    "hogst_korr": "Högst, korrigerat",
    "utlatande": "Över gränsen?",
    "p_holm": "p, Holm",
    "p_forandring": "p, förändring",
    "forandring_faststalld": "Förändring fastställd",
    "fel_fore": "Fel före",
    "antal_fore": "Antal före",
    "antal_harlett": "Antal härlett",
    "antal_harlett_fore": "Antal före härlett",
    "matt": "Mått",
    "metodbrott": "Ny mätmetod",
    "overfort_fran_ar": "Kvar sedan",
    "varde": "Värde",
    "varde_foregaende": "Värde året före",
    "ar": "År",
    "fran": "Från",
    "omrade": "Område",
    "text_kort": "I korthet",
    "kalla": "Källa",
    "fraga": "Att göra",
    "malomrade": "Målområde",
    "kf_mal": "Fullmäktigemål",
    "namndmal": "Nämndmål",
    "bedomning": "Redovisad bedömning",
    "bedomning_beraknad": "Beräknad bedömning",
    "vags_upp": "Insatser vägs in",
    "nadda": "Etappmål som nås, räknat",
    "jamforda": "Etappmål som räknats",
    "etappmal": "Etappmål",
    "nadda_rapporterad": "Nådda enligt källan",
    "omnamnda_rapporterad": "Omnämnda i källan",
    "jamfort_ar": "Utfallets år",
    "utfallsar": "Utfallets år",
    "varde_status": "Årets utfall",
    "mal": "Etappmål",
    "uppnatt": "Nått, räknat",
    "uppnatt_rapporterad": "Nått enligt källan",
    "malvarde": "Målvärde",
    "malvarde_operator": "Målvärdets operator",
    "malvarde_ar": "Målår",
    "senaste_ar": "Senaste år",
    "behovd_takt": "Behövs per år",
    "uppnadd_takt": "Hittills per år",
    "matpunkter": "Mätpunkter",
    "lage": "Läge",
    "kon": "Kön",
    "fore": "Före",
    "fran_kf": "Från fullmäktige",
    "overordnad": "Verksamhetsområde",
    "oforklarat_kr": "Oförklarat",
    "forandring_procent": "Förändring",
    "p": "p",
    "inlast": "Inläst",
    "beraknat": "Vi räknar",
    "rapporterat": "Källan anger",
    "atgard": "Att göra",
    "varden": "Värden",
    "forklaring": "Förklaring",
    "belopp_fel_kr": "Felens belopp",
    "hor_ihop": "Hör ihop med",
    "overforingar": "Gånger överfört",
    "ur_texten": "Ur löptexten",
    "kallans_summor": "Källans summor",
    "amne": "Ämne",
    "klart": "Klara",
    "ej_klart": "Ej klara",
    "utgar": "Utgår",
    "utan_status": "Status anges inte",
    "kvar_kr": "Kvar",
    "grad_procent": "Upparbetat",
    "finansiar": "Finansiär",
    "inraknat_i_budget_kr": "I budget",
    "utanfor_budget_kr": "Utanför budget",
    "upphor": "Upphör",
    "manader": "Månader kvar",
    "prognos_vp_kr": "Prognos i planen",
    "tabell": "Tabell",
    "benamning": "Benämning",
    "agare": "Ansvarig",
    "ursprungslage": "Ursprungsläge",
    "uppfoljning": "Senast följt",
    "borlage": "Börläge",
    "matt_ekonomi": "Nyckeltal, ekonomi",
    "matt_verksamhet": "Nyckeltal, verksamhet",
    "effekt_kr": "Effekt per år",
    "med_effekt": "Med belopp",
    "varav_nyttobank_kr": "Varav i nyttobanken",
    "vagen": "Vägen dit",
    "kostnad_fore": "Kostnad före",
    "verksamhet_fore": "Verksamhet före",
    "battre_procent": "Bättre verksamhet",
    "matdatum": "Mätt",
    "uppgiftsar": "Uppgiftens år",
    "motsagelser": "Där källan och räkningen skiljer sig",
}
"""Korta rubriker; övriga kolumner får sitt namn ur tabellernas kolumnnamn."""

_KOLUMNER = {k for t in TABELLER.values() for k in {(k.namn, k.betydelse) for k in t.kolumner}}
_BETYDELSER = {
    namn: betydelse
    for namn, betydelse in _KOLUMNER
    if sum(annat == namn for annat, _ in _KOLUMNER) == 1
}
"""Kolumn → betydelse, där alla tabeller är överens: satsningars kostnader är inte negativa."""
_ORD = {
    "True": "Ja",
    "False": "Nej",
    "klart": "Klart",
    "ej_klart": "Ej klart",
    "utgar": "Utgår",
    "faststalld": "Fastställt",
    "preliminar": "Preliminärt",
    "ej_publicerad": "Ej publicerat",
    "ej_insamlad": "Ej insamlat",
    "sekretess": "Sekretess",
    "ej_tillamplig": "Gäller inte",
    "hog_ar_bra": "Högt är bra",
    "lag_ar_bra": "Lågt är bra",
    "sakert_over": "Säkert över",
    "sakert_under": "Säkert under",
    "gar_inte_att_avgora": "Går inte att avgöra",
    "man": "män",
    "niva": "nivå",
    "omrade": "område",
    "andring": "ändring",
    "ovrig": "övrig",
    "planerad": "Planerad",
    "pagar": "Pågår",
    "verifierad": "Verifierad",
    "i_ram": "I ram",
    "systematisk_kontroll": "Systematisk kontroll",
    "riskatgard": "Riskåtgärd",
    "revisionsatgard": "Åtgärd efter revision",
}


def rubrik(kolumn: str) -> str:
    """Kolumnens rubrik på skärmen."""
    ord_ = kolumn.removesuffix("_kr").replace("_", " ")
    return RUBRIKER.get(kolumn) or ord_[:1].upper() + ord_[1:]


def cell(kolumn: str, varde: Any, stil: Stil) -> str:
    """Värdet på skärmform efter kolumnens slag; saknat blir tankstreck."""
    if varde is None or (not isinstance(varde, str) and pd.isna(varde)):
        return "–"
    if kolumn.endswith("_kr"):
        return stil.belopp(varde)
    if kolumn.endswith("procent"):
        return procent(varde)
    if kolumn.startswith("andel") or kolumn in ("lagst", "hogst", "lagst_korr", "hogst_korr"):
        return procent(100 * float(varde), 0)
    if kolumn in ("ar", "utfallsar", "uppgiftsar", "ordning", "version") or kolumn.endswith("_ar"):
        return str(int(varde))
    if isinstance(varde, bool):
        return "Ja" if varde else "Nej"
    if kolumn == "p" or kolumn.startswith("p_"):
        return tal(varde, 3) if varde >= 0.001 else f"< {tal(0.001, 3)}"
    if isinstance(varde, (int, float)):
        return tal(varde)
    return _ORD.get(str(varde), str(varde))


def tabell(ram: pd.DataFrame, stil: Stil, beskrivning: str = "") -> Markup:
    """Ramen som en riktig tabell: rubriker med förklaring, tal högerställda."""
    belopp = any(k.endswith("_kr") for k in ram)
    tal_ = {k for k in ram if pd.api.types.is_numeric_dtype(ram[k]) and ram[k].dtype != "boolean"}
    huvud = Markup("").join(
        Markup('<th scope="col"{}{}>{}</th>').format(
            Markup(' class="tal"') if k in tal_ else "",
            Markup(' title="{}"').format(_BETYDELSER[k]) if k in _BETYDELSER else "",
            rubrik(k),
        )
        for k in ram
    )
    # Varje cell skyddas för sig och fogas som text: Markup.format per cell kostar mer än resten.
    kolumner = [(k, '<td class="tal">' if k in tal_ else "<td>") for k in ram]
    rader = Markup(
        "".join(
            f"<tr>{''.join(f'{td}{escape(cell(k, v, stil))}</td>' for (k, td), v in par)}</tr>"
            for rad in ram.itertuples(index=False, name=None)
            if (par := zip(kolumner, rad, strict=True))
        )
    )
    text = f"{beskrivning} ({stil.enhet})" if belopp and beskrivning else beskrivning
    return Markup(
        '<div class="hud-rulla" tabindex="0" role="region" aria-label="{}"><table '
        'class="hud-tabell">'
        "<caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(text or "Tabell", text, huvud, rader)


def bakom(svar: Svar, stil: Stil) -> Markup:
    """Tabellerna bakom bilden: svarets egen och dess delar."""
    delar = [tabell(svar.tabell, stil, svar.rubrik)]
    delar += [tabell(ram, stil, rubrik(namn)) for namn, ram in svar.delar.items()]
    return Markup("").join(delar)


def kallrad(svar: Svar) -> Markup:
    """Källraden: dokument och platser, och regeln som räknades."""
    kallor = "; ".join(
        f"{k.titel}: {', '.join(k.platser)}" if k.platser else k.titel for k in svar.kallor
    )
    regel = Markup(" <span>{}</span>").format(svar.regel) if svar.regel else Markup("")
    return Markup("<span>Källa: {}.</span>{}").format(kallor, regel) if kallor else escape("")
