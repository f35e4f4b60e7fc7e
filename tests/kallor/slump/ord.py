"""Orden som de slumpade dokumenten byggs av: namn, rubriker, enheter och kolumnföljder.

Talen och namnen är påhittade, utom nämndernas.
"""

from __future__ import annotations

NAMNDER = {
    "kommunstyrelsen": "Kommunstyrelsen",
    "grundskolenamnden": "Grundskolenämnden",
    "forskolenamnden": "Förskolenämnden",
    "gymnasie-och-arbetsmarknadsnamnden": "Gymnasie- och arbetsmarknadsnämnden",
    "socialnamnden": "Socialnämnden",
    "vard-och-omsorgsnamnden": "Vård- och omsorgsnämnden",
    "bygglovs-och-tillsynsnamnden": "Bygglovs- och tillsynsnämnden",
    "kultur-och-fritidsnamnden": "Kultur- och fritidsnämnden",
    "natur-och-stadsmiljonamnden": "Natur- och stadsmiljönämnden",
}
VERKSAMHETER = (
    "Bibliotek|Idrottsanläggningar|Föreningsstöd|Musikskola|Öppna mötesplatser|Simhallar|"
    "Fritidsgårdar|Gator och torg|Parkskötsel|Rådgivning|Administration|Vuxenutbildning|"
    "Hemtjänst|Färdtjänst|Daglig verksamhet|Modersmålsstöd|Elevhälsa|Bostadsanpassning"
).split("|")
INVESTERINGAR = (
    "Konstgräsplan Stensäng|Möbler till lokaler|Datorer och läsplattor|Lekplats Björkbacken|"
    "Passersystem|Köksutrustning|Belysning i motionsspår|Nytt ärendesystem|Ljudanläggning|"
    "Cykelparkering|Brygga Sjövik|Verksamhetsfordon"
).split("|")
SATSNINGAR = (
    "Sommarlovsaktiviteter|Läsfrämjande insatser|Fler fältassistenter|Digital signering|"
    "Utökad jour|Handledning för nyanställda|Trygga parker|Förstärkt medborgarservice"
).split("|")
INDIKATORER = (
    "Nöjda besökare (%)|Handläggningstid bygglov, dagar|Elever med behörighet (%)|"
    "Svarstid e-post, index|Invånare som är nöjda med parkerna (%)|Lån per invånare, antal|"
    "Brukare som upplever trygghet (%)|Andel ekologiska livsmedel (%)|Tillgänglighet telefon (%)|"
    "Delaktiga medarbetare, index|Återbrukade möbler (%)|Föräldrar som är nöjda (%)"
).split("|")
MAL = (
    "Alla barn ska nå sina mål|Trygga och levande platser|Korta vägar till beslut|"
    "En resurssnål verksamhet|Medarbetare som trivs|Jämlik service i hela kommunen"
).split("|")
UPPDRAG = (
    "Ta fram en plan för utemiljöer|Pröva gemensam växel|Utreda öppettider på kvällar|"
    "Införa digital ansökan|Se över avtalen för städning|Samla rutinerna på ett ställe|"
    "Föreslå nya mötesplatser|Beskriva behovet av lokaler|Utveckla dialogen med föreningar"
).split("|")
FRAMMANDE = {
    "Anläggning": ("Antal besök", "Simhallen|Ishallen|Sporthallen|Friidrottsplatsen"),
    "Skolenhet": ("Antal elever", "Ekskolan|Lindskolan|Björkskolan|Granskolan"),
    "Ärendetyp": ("Antal ärenden", "Ansökan|Anmälan|Överklagande|Förfrågan"),
    "Fordonsslag": ("Antal fordon", "Personbil|Lätt lastbil|Elcykel|Traktor"),
    "Förening": ("Antal medlemmar", "Sjöviks BK|Stensängs GIF|Skogens Orientering|Sångkören"),
    "Evenemang": ("Antal deltagare", "Vårfesten|Loppisdagen|Kulturnatten|Luciatåget"),
    "Bostadsområde": ("Antal lägenheter", "Sjövik|Stensäng|Björkbacken|Lindhöjden"),
}
PROSA = (
    "Verksamheten har i allt väsentligt bedrivits enligt plan.",
    "Under hösten flyttade flera arbetsgrupper till gemensamma lokaler.",
    "Samverkan med föreningar och näringsliv har utvecklats.",
    "Efterfrågan på verksamhetens tjänster har varit fortsatt hög.",
    "Arbetet med digitala tjänster fortsätter enligt beslutad inriktning.",
)
ENHETER: tuple[tuple[int, int, tuple[str, ...]], ...] = (  # kronor per enhet, decimaler, ord
    (1_000, 0, ("tkr", "tkr", "Tkr", "tusental kronor", "tusen kronor", "kkr")),
    (1_000_000, 1, ("mnkr", "mnkr", "Mkr", "miljoner kronor", "MSEK", "miljoner kr", "mkr")),
    (1_000_000, 2, ("mnkr", "miljoner kronor", "MSEK")),
    (1, 0, ("kr", "kronor", "SEK")),
)
# slag → (stil → vanliga rubriker), (mått, årets avstånd) för rubrik i två rader
RUBRIK: dict[str, dict[str, tuple[str, ...]]] = {
    "budget": {"ar": ("Budget {a}",), "helar": ("Budget helår",), "bar": ("Budget",)},
    "utfall": {
        "ar": ("Utfall {a}", "Utfall {a}", "Bokslut {a}"),
        "helar": ("Utfall helår", "Utfall jan-dec"),
        "bar": ("Utfall",),
    },
    "avv": {
        "ar": ("Avvikelse", "Avvikelse {a}", "Budgetavvikelse", "Avvikelse mot budget"),
        "helar": ("Avvikelse helår", "Budgetavvikelse"),
        "bar": ("Avvikelse", "Budgetavvikelse"),
    },
    "fjol": {
        "ar": ("Utfall {f}", "Bokslut {f}", "Föregående års utfall"),
        "helar": ("Perioden föregående år", "Utfall föregående år", "Föregående års utfall"),
        "bar": ("Föregående års utfall", "Utfall föregående år", "Utfall {f}"),
    },
    "procent": {"ar": ("Avvikelse (%)", "Avvikelse %", "Avvikelse i procent")},
    "forandring": {"ar": ("Förändring", "Förändring {f}–{a}", "Förändring {f}-{a}")},
    "nastabudget": {"ar": ("Budget {n}",)},
    "nastaprognos": {"ar": ("Prognos {n}",)},
    "fjolbudget": {"ar": ("Budget {f}",)},
    "fjolavv": {"ar": ("Avvikelse {f}",)},
    "forfjol": {"ar": ("Utfall {ff}", "Bokslut {ff}")},
    "forfjolbudget": {"ar": ("Budget {ff}",)},
    "ursprunglig": {"ar": ("Ursprunglig budget", "Ursprunglig budget {a}")},
    "justerad": {"ar": ("Justerad budget", "Justerad budget {a}")},
    "total": {"ar": ("Total projektbudget",)},
    "ack": {"ar": ("Ackumulerat utfall",)},
    "pbudget": {"ar": ("Budget {p}",), "helar": ("Budget {p}",)},
    "putfall": {
        "ar": ("Utfall {p}", "Utfall {p} {a}", "Utfall t.o.m. {m}"),
        "helar": ("Utfall {p}", "Utfall t.o.m. {m}"),
    },
    "pavv": {"ar": ("Avvikelse {p}",), "helar": ("Avvikelse {p}",)},
    "prognos": {"ar": ("Prognos {a}", "Prognos helår"), "helar": ("Prognos helår",)},
    "progavv": {"ar": ("Avvikelse helår",), "helar": ("Avvikelse helår",)},
}
DELAD = {
    "budget": ("Budget", 0), "utfall": ("Utfall", 0), "avv": ("Avvikelse", 0),
    "fjol": ("Utfall", -1), "fjolbudget": ("Budget", -1), "fjolavv": ("Avvikelse", -1),
    "nastabudget": ("Budget", 1), "forfjol": ("Utfall", -2), "forfjolbudget": ("Budget", -2),
}  # fmt: skip
BOKSLUT = (
    "budget utfall avv", "budget utfall avv fjol", "budget utfall",
    "fjol budget utfall avv", "fjol budget utfall", "utfall budget avv",
    "avv budget utfall", "fjol budget utfall avv nastabudget",
    "ursprunglig justerad utfall avv", "fjol ursprunglig justerad utfall",
    "budget utfall procent avv", "procent avv budget utfall fjol",
    "pbudget putfall budget utfall avv", "budget putfall utfall avv",
    "fjolbudget budget utfall", "fjolbudget fjol budget utfall avv",
    "budget utfall avv nastaprognos", "fjol budget utfall forandring",
    "forfjol fjol budget utfall", "blanda", "blanda",
    "budget fjol", "utfall nastabudget", "fjolbudget fjol fjolavv",
    "forfjolbudget forfjol", "nastabudget",
)  # fmt: skip
DELAR = (
    "pbudget putfall pavv budget prognos progavv", "budget prognos progavv", "putfall budget",
    "putfall budget prognos progavv", "budget putfall prognos", "prognos budget progavv",
    "pbudget putfall pavv", "budget putfall",
)  # fmt: skip
