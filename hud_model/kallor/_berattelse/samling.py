"""Samlingen: det kapitlen fyller, rader per tabell med anmärkningar och frågor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hud_model.begrepp import Anmarkning, Rad
from hud_model.kallor._dokument.val import Rapportperiod
from hud_model.katalog import Katalog
from hud_model.tabeller import TABELLER


@dataclass
class Samling:
    """Det kapitlen fyller, med leveransens nycklar.

    `namnd` är None när rapporten gäller hela kommunen. `enhet` är användarens svar om beloppens
    enhet (tomt om inget), `svar` om kolumner: huvud → uppgift eller ”-”. `fragor` är det som en
    människa måste svara på innan det läses.
    """

    katalog: Katalog
    kommun: str
    namnd: str | None
    ar: int
    tillfalle: str
    enhet: str = ""
    svar: Mapping[str, str] = field(default_factory=dict)
    rader: dict[str, list[Rad]] = field(default_factory=dict)
    anmarkningar: list[Anmarkning] = field(default_factory=list)
    fragor: list[Anmarkning] = field(default_factory=list)
    anvanda: set[str] = field(default_factory=set)
    enhet_anvand: bool = False

    @property
    def period(self) -> Rapportperiod:
        """Rapportens år och tillfälle."""
        return Rapportperiod(self.ar, self.tillfalle)

    def lagg(self, tabell: str, plats: str, /, **kolumner: object) -> None:
        """Lägger en rad; nycklarna är leveransens om kolumnerna inte säger annat.

        En rad som redan finns (sidbrytning, upprepning) läggs inte igen; säger den något annat
        blir det en anmärkning.
        """
        grund = {
            "kommun": self.kommun,
            "namnd": self.namnd,
            "ar": self.ar,
            "tillfalle": self.tillfalle,
        }
        namn = TABELLER[tabell].kolumnnamn
        rad = {**{k: v for k, v in grund.items() if k in namn}, **kolumner, "plats": plats}
        nyckelnamn = TABELLER[tabell].nyckel
        for lagd in self.rader.setdefault(tabell, []):
            if all(lagd.get(k) == rad.get(k) for k in nyckelnamn):
                if any(lagd.get(k) != v for k, v in kolumner.items() if k != "ordning"):
                    self.anmark(
                        "varning",
                        plats,
                        f"står även i {lagd['plats']} med andra uppgifter; den första gäller",
                        "rätta källan så att uppgiften står en gång",
                    )
                return
        self.rader[tabell].append(rad)

    def uppgift(
        self, plats: str, amne: str, varde: float | None, enhet: str, **kolumner: object
    ) -> None:
        """Lägger en `rapporterad_uppgift` när källan anger ett värde (None lägger ingen)."""
        if varde is not None:
            self.lagg(
                "rapporterad_uppgift",
                plats,
                **{"amne": amne, "varde": float(varde), "enhet": enhet, **kolumner},
            )

    def anmark(self, niva: str, plats: str, text: str, atgard: str = "") -> None:
        """Lägger en anmärkning om något som inte förstods."""
        self.anmarkningar.append(Anmarkning(niva, plats, text, atgard))  # type: ignore[arg-type]

    def fraga(self, plats: str, text: str, atgard: str) -> None:
        """Ställer en fråga om något som inte lästes; samma fråga ställs en gång."""
        ny = Anmarkning("fel", plats, text, atgard)
        if ny not in self.fragor:
            self.fragor.append(ny)
