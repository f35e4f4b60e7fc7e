"""Personalen: anställda, omsättning och sjukfrånvaro efter kön och längd."""

from __future__ import annotations

from hud_model.arenden.exempel.berattelser import SJUKFRANVARO
from hud_model.arenden.exempel.grund import AREN, Rapport, slump
from hud_model.begrepp import Rad

_OKNING = {"aldrenamnden": 1.02, "socialnamnden": 1.025, "forskolenamnden": 0.985}


def rader(rapport: Rapport) -> dict[str, list[Rad]]:
    """Personalens mått i bokslutet; vid delåren antalet anställda och sjukfrånvaron."""
    if rapport.tillfalle == "plan":
        return {}
    profil, ar = rapport.profil, rapport.ar
    s = slump("personal", profil.id, ar)
    sjuk = SJUKFRANVARO[profil.id][0][ar - AREN[0]]
    antal = round(profil.anstallda * _OKNING.get(profil.id, 1.003) ** (ar - 2023))
    matt: list[tuple[str, str, float, str]] = [
        ("Antal anställda", "alla", float(antal), "antal"),
        ("Sjukfrånvaro", "alla", sjuk, "%"),
    ]
    if rapport.bokslut:
        lang = round(sjuk * float(s.uniform(0.36, 0.5)), 1)
        matt += [
            ("Sjukfrånvaro", "kvinnor", round(sjuk + float(s.uniform(0.3, 0.9)), 1), "%"),
            ("Sjukfrånvaro", "man", round(sjuk * float(s.uniform(0.55, 0.8)), 1), "%"),
            ("Sjukfrånvaro upp till 14 dagar", "alla", round(0.4 * (sjuk - lang), 1), "%"),
            ("Sjukfrånvaro över 60 dagar", "alla", lang, "%"),
            ("Personalomsättning", "alla", round(float(s.uniform(9, 17)), 1), "%"),
        ]
    return {
        "personal": [
            rapport.rad(f"Personal, {m.lower()}", matt=m, kon=kon, varde=varde, enhet=enhet)
            for m, kon, varde, enhet in matt
        ]
    }
