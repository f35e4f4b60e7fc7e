"""Orden i ett kolumnhuvud: mönster och det de säger, för mått, sort, omfattning, år och enhet."""

from __future__ import annotations

AR = r"(?:19[89]|20[0-9])\d"

# Mönster och det de säger: fält=värde, med mellanslag mellan. Ordningen är betydelse: det längre
# och smalare före det kortare och vidare.
MATT: tuple[tuple[str, str], ...] = (
    (r"prognos\w* (?:i |enligt )?(?:vp|verksamhetsplan\w*)", "matt=prognos_vp"),
    (r"inräkna\w* i budget\w*", "matt=inraknat"),
    (r"reserverade medel|reserverat(?: belopp)?", "matt=reserverat"),
    (r"tilldela\w*(?: belopp| medel)?", "matt=tilldelat"),
    (r"(?:kapital)?bidrag(?:et|en)?(?! kostnad)\b", "matt=bidrag"),
    (r"(?:investerings)?utgift(?:en|er)?\b", "matt=utgift"),
    (r"(?:investerings)?inkomst(?:en|er)?\b", "matt=inkomst"),
    (
        r"(?:antal|andel) (?:av |i )?(?:total\w* )?(?:budget|kostnad)\w*|andel av \w+",
        "matt=andel",
    ),
    (
        r"upparbet\w*(?:grad\w*| %)?|förbruk\w*(?:grad| %)|budgethållning\w*|nyttjandegrad\w*",
        "matt=grad",
    ),
    (
        r"(?:förändr|ökn|minskn)\w*(?:[ /-]*(?:ökn|minskn)\w*)?"
        r"|utveckling\w*|skillnad\w*|trend\w*|pil(?:ar)?\b"
        r"|(?:avvik\w*|diff\w*|avv\.?)(?: mot| från| jämfört med| mellan)"
        r"(?: utfall\w*| bokslut\w*)? (?:samma period |motsv\w* period )?"
        rf"(?:föreg\w*\.? år\w*|fg\.? år\w*|förra årets?\w*|fjol\w*|{AR}\b)(?! budget)"
        r"|(?:avvik\w*|diff\w*|avv\.?) (?:föreg\w*\.? år\w*|fg\.? år\w*|förra år\w*|fjol\w*)",
        "matt=forandring",
    ),
    (
        r"prognos\w*avvik\w*|avvik\w* (?:mot |från |i |enligt )?(?:års|helårs)?prognos\w*"
        r"|(?:prognos\w*|prognostisera\w*|förvänta\w*|beräkna\w*) (?:budget)?avvik\w*"
        r"|(?:års|helårs)?prognos\w* (?:diff\w*|avv\b\.?|över-?/? ?underskott)"
        r"|prognos\w*(?:-|/)avvik\w*",
        "matt=avvikelse sort=prognos",
    ),
    (
        r"(?:budget|bud\.?|netto|period|års|helårs)?avvik\w*"
        r"(?: (?:mot|från|jämfört med|gentemot) (?:\w*budget\w*|bud\b\.?))?"
        r"|budget(?:diff\w*|skillnad)|avv\b\.?(?: (?:mot )?bud\w*\.?)?"
        r"|diff(?:erens)?\b\.?(?: (?:mot|från|till) (?:\w*budget\w*|bud\b\.?))?"
        r"|över-? ?(?:/|och|eller|-)? ?underskott|(?:över|under)skott"
        r"|\+ ?/ ?-",
        "matt=avvikelse",
    ),
    (
        r"(?:total\w*|hel\w*|slut\w*) (?:projekt|investerings)?(?:budget|kalkyl|ram|utgift)\w*"
        r"|projekt(?:ets )?\s?(?:budget|kalkyl|ram)\w*|(?:total)?kalkyl\w*"
        r"|total(?:budget|ram|utgift)\w*|budget (?:totalt|för hela projektet)"
        r"|beslutad projektbudget",
        "matt=budget sort=projekt",
    ),
    (
        r"(?:slut|total)prognos\w*|prognos\w* (?:för )?(?:hela )?projekt\w*|prognos totalt",
        "matt=prognos sort=projekt",
    ),
    (
        r"(?:års|helårs|drift|investerings)?budget\w* (?:inkl\w*\.?|efter|med)"
        r" (?:justering\w*|tillägg\w*|ombudget\w*|omdisp\w*|överför\w*)",
        "matt=budget sort=justerad",
    ),
    (
        r"tilläggs?(?:budget|anslag)\w*|tillägg\w*|ombudget\w*|omdisponering\w*"
        r"|överförd? budget\w*|resultatöverföring\w*|budgetjustering\w*|budgetförändring\w*",
        "matt=tillagg",
    ),
    (
        r"(?:ursprunglig\w*|beslut\w*|antag\w*|fastställd\w*|ingående|grund|kf-?s?|kf:s"
        r"|mål och|ordinarie)[ -]?(?:års|helårs|drift|investerings)?-?budget\w*"
        r"|budget\w* (?:ursprunglig\w*|beslut\w*|antag\w*|fastställd\w*|ingående|enl\w*\.? kf)"
        r"|(?:års|helårs)?budget\w* (?:före|exkl\w*\.?) (?:justering\w*|tillägg\w*)",
        "matt=budget sort=ursprunglig",
    ),
    (
        r"(?:justera\w*|reviderad\w*|aktuell\w*|gällande|omdisp\w*|ny|uppdatera\w*|slutlig)"
        r" (?:års|helårs|drift|investerings)?budget\w*"
        r"|budget\w* (?:justera\w*|reviderad\w*)",
        "matt=budget sort=justerad",
    ),
    (
        r"(?:föreg\w*\.?|fg\.?|förra|fjol)\s?års?(?:ets)? budget\w*|fjolårsbudget\w*",
        "matt=budget relativt=-1",
    ),
    (r"(?:års|helårs)(?:budget|ram)\w*|budget\w* (?:hel)?år(?:et|s)?\b", "matt=budget helar"),
    (r"period(?:iserad|ens)? ?budget\w*|periodbudget\w*", "matt=budget perioden"),
    (
        r"(?:drift|investerings|netto|total)?budget(?:en|erat|erad|ar|ram(?:en)?)?\b|bud\b\.?"
        r"|anslag(?:et)?\b",
        "matt=budget",
    ),
    (
        r"(?:förvänta\w*|vänta\w*|beräkna\w*|bedöm[td]\w*|prognostiser\w*) "
        r"(?:utfall\w*|resultat\w*|helår\w*)",
        "matt=prognos",
    ),
    (r"(?:års|helårs|år-?|helår-?)prognos\w*", "matt=prognos helar"),
    (r"prognos(?:en|er|tiserat|tiserad)?\b|prog\b\.?|förvänta[dt]\w*|väntat\b", "matt=prognos"),
    (
        r"fjolårs?(?:ets)?[ -]?(?:utfall\w*|bokslut\w*)"
        r"|(?:utfall\w*|utf\b\.?|bokslut\w*) (?:i )?fjol\w*",
        "matt=utfall relativt=-1",
    ),
    (r"(?:års|helårs)utfall\w*|årsbokslut\w*", "matt=utfall helar"),
    (r"period(?:ens)? ?utfall\w*|periodutfall\w*", "matt=utfall perioden"),
    (
        r"(?:drift|netto|investerings)?utfall(?:et|en)?\b|utf\b\.?|bokslut(?:et)?\b|redovisat\b"
        r"|verklig\w* (?:utfall|kostnad)?|faktisk\w* (?:utfall|kostnad)?|bokför[dt]\w*",
        "matt=utfall",
    ),
    (r"etapp ?mål\w*|årsmål\w*|delmål\w*", "matt=etappmal"),
    (r"mål ?värde\w*|målnivå\w*|slutmål\w*|långsiktigt mål\w*", "matt=malvarde"),
    (r"mål(?:et|sättning\w*|tal\w*)?\b|riktvärde\w*|ambitionsnivå\w*", "matt=mal"),
    (r"status\w*", "matt=status"),
    (
        r"kommentar\w*|analys\w*|anmärkning\w*|orsak\w*|förklaring\w*|beskrivning\w*|not(?:er)?\b"
        r"|bedömning\w*|ansvarig\w*|åtgärd\w*|källa\w*|nämnd(?:s|ens )?mål\b",
        "matt=text",
    ),
)
SORTER: tuple[tuple[str, str], ...] = (
    (
        r"(?:kr(?:onor)?|tkr) ?(?:/|per) ?(?:inv\w*\.?|invånare|elev\w*|barn|brukare|plats\w*"
        r"|timme\w*|kvm|m2|person\w*)|per (?:inv\w*\.?|invånare|elev\w*|barn|brukare|plats\w*)",
        "sort=per",
    ),
    (r"rullande(?: \d+)?(?: mån\w*)?|\br ?12\b", "sort=rullande"),
    (
        r"medel(?:värde\w*|tal\w*)?\b|genomsnitt\w*|snitt\w*|median\w*|i medeltal",
        "sort=medel",
    ),
    (r"ack(?:umulera\w*)?\b\.?|hittills|löpande|upplupet", "sort=ackumulerad"),
    (r"preliminär\w*|prel\b\.?", "sort=preliminar"),
    (r"index(?:erad\w*|uppräknad\w*)|fasta priser|prisjustera\w*", "sort=fasta"),
    (r"intäkt(?:er|en)?\b", "sort=intakter"),
    (r"kostnad(?:er|en)?\b", "sort=kostnader"),
    (r"netto(?:kostnad\w*|utgift\w*|resultat)?\b", "sort=netto"),
    (r"resultat(?:et)?\b", "sort=resultat"),
    (r"personal\w*", "sort=personal"),
    (r"varav\w*", "sort=varav"),
)
OMFATTNING: tuple[tuple[str, str], ...] = (
    (r"kvinn(?:or|a)\w*|flick(?:or|a)\w*", "omfattning=kvinnor"),
    (r"män(?:nen)?\b|man\b|poj(?:kar|ke)\w*", "omfattning=man"),
    (r"riket\b|riks\w*|hela landet|sverige\b", "omfattning=riket"),
    (
        r"(?:\w+ )?län(?:et|ets|s)?\b|stockholms? län\w*|region\w*|länssnitt\w*|storstäder\w*",
        "omfattning=lan",
    ),
    (
        r"(?:jämförelse|grann|andra |liknande )kommun\w*|kommungrupp\w*|övriga kommuner",
        "omfattning=andra",
    ),
    (r"(?:hela )?kommunen(?: totalt)?\b|kommun(?:total\w*)?\b|koncern\w*", "omfattning=kommun"),
    (r"egen regi|kommunal regi|enskild regi|privat regi|extern regi|intern\w*", "omfattning=regi"),
    (
        r"nämnden(?:s|s egen)?(?: totalt)?\b|förvaltningen\b|styrelsen\b|nämndtotal\w*",
        "omfattning=namnd",
    ),
    (r"total(?:t|en|a)?\b|samtliga\b|alla\b|båda könen|summa\b|tot\b\.?", "omfattning=totalt"),
)
RELATIVT: tuple[tuple[str, str], ...] = (
    (
        r"(?:(?:samma|motsvarande|motsv\.?) )?period(?:en)? (?:i )?"
        r"(?:föreg\w*\.?|fg\.?|förra|f\.?) år(?:et|ets)?\b"
        r"|(?:samma|motsvarande|motsv\.?) (?:period|tid|månad)\w*(?: i)? fjol\w*"
        r"|period(?:en)? i fjol\b",
        "relativt=-1 perioden",
    ),
    (
        r"(?:föreg\w*\.?|fg\.?|förra|närmast föregående)\s?år(?:et|ets)?s?\b"
        r"|fjol(?:år(?:et|ets|s)?)?\b"
        r"|i fjol\b|året innan|året före\b|f å\b",
        "relativt=-1",
    ),
    (r"(?:nästa|kommande|nästkommande) år\w*", "relativt=1"),
    (r"(?:innevarande|detta|aktuellt) år\b|i år\b|årets\b", "relativt=0"),
)
ENHET: tuple[tuple[str, str], ...] = (
    (r"miljarder(?: kr\w*\.?)?|mdkr|md kr|mdr(?: kr\w*)?", "enhet=mdkr"),
    (
        r"miljon(?:er)?\.? ?(?:svenska )?(?:kr(?:onor)?|sek)?\b\.?|milj\b\.? ?kr\w*|mn ?kr\b"
        r"|mkr\b|mnkr\b|msek\b|m ?sek\b|mn sek\b|m kr\b",
        "enhet=mnkr",
    ),
    (
        r"tusen(?:tals?|tal)?(?: svenska)? ?(?:kr(?:onor)?|sek)\b\.?|tkr\b|t ?kr\b|t\.kr\b|kkr\b"
        r"|ksek\b|tsek\b|(?:i )?1 ?000(?:-tals?| tals?)? ?kr(?:onor)?\b|tusental\b|tusen\b",
        "enhet=tkr",
    ),
    (r"öre\b|euro\b|eur\b|usd\b|dollar\b", "sort=valuta"),
    (r"kronor\b|kr\b\.?|sek\b", "enhet=kr"),
    (r"procentenhet\w*|%-?enhet\w*", "enhet=procentenheter"),
    (r"%|procent\w*|\bi %", "enhet=%"),
    (r"\bindex\b|\bn[kmr]i\b", "enhet=index"),
    (r"antal(?:et)?\b|st\b\.?|stycken\b", "enhet=antal"),
)
