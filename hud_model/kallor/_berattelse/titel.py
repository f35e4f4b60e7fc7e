"""Rapportens titel: vilken rapport det är, för vilket år, tillfälle och vem.

Titeln är en av de första raderna och nämner rapportens slag. Året och tillfället står i den, på en
rad för sig under den, eller i en mening om vad rapporten avser. Det som inte framgår frågas.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.kallor._dokument.huvud import tolka
from hud_model.katalog import Katalog
from hud_model.tabeller import SISTA_MANAD, TILLFALLEN

_SLAG: tuple[tuple[str, str], ...] = (
    ("bokslut", r"verksamhetsberättelse|årsredovisning|årsrapport|årsbokslut|årsberättelse"),
    ("bokslut", r"helårsrapport|bokslut"),
    ("delar", r"delårsrapport|delårsbokslut|delårsuppföljning|delårsredovisning|tertialrapport"),
    ("delar", r"tertialuppföljning|tertialbokslut"),
    ("manad", r"månadsrapport|månadsuppföljning|månadsbokslut|månadsredovisning"),
    ("", r"ekonomisk uppföljning|budgetuppföljning|verksamhetsuppföljning|uppföljningsrapport"),
    ("", r"prognosrapport|uppföljning"),
    ("plan", r"verksamhetsplan|nämndplan"),
)
_ORD = "|".join(monster for _, monster in _SLAG)
_TITEL = re.compile(
    rf"^[\s\ufeff\x0c]*(?P<fore>(?:[^\W\d_][\w-]*,? ){{0,6}}?)(?P<slag>{_ORD})"
    r"(?P<efter>\b[^\t;.]{0,80})$",
    re.IGNORECASE | re.MULTILINE,
)
_INTE_RAPPORT = re.compile(
    r"\b(?:pm|granskning|avstämning|revision|tjänsteutlåtande|protokoll|anvisning\w*|mall|riktlinje\w*"
    r"|av|om|från|enligt|i|till)\b",
    re.IGNORECASE,
)
_FELKODAD = re.compile(
    rb"^\W*(?:Verksamhetsber[^\n]{1,8}ttelse|Del[^\n]{1,4}rsrapport|M[^\n]{1,4}nads\w+)\s[^\n]{0,40}\d{4}\s*$",
    re.MULTILINE,
)
_AVSER = re.compile(
    r"\b(?:rapport\w*|uppföljning\w*|redovisning\w*|delårsrapport\w*|berättelse\w*|dokument\w*"
    r"|verksamhetsberättelse\w*)\s+(?:\w+\s+){0,3}?(?:avser|omfattar|gäller|täcker|redovisar)\b"
    r"(?P<vad>[^.]{3,120})",
    re.IGNORECASE,
)
_FORSTA_RADER = 12
_BORJAN = 4000


@dataclass(frozen=True)
class Titel:
    """Titelraden, slaget (`bokslut`, `delar`, `manad`, `plan` eller tomt), året, raderna under."""

    text: str
    slag: str
    ar: int | None
    under: tuple[str, ...]


def kanner_igen(fil: Fil) -> bool:
    """Sant när en av filens första rader är en rapports titel och filen inte är en CSV-tabell.

    Också när texten har fel teckenkodning: då säger läsningen det.
    """
    borjan = fil.borjan[:_BORJAN]
    if borjan.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return titel(borjan.decode("utf-16", errors="replace")) is not None
    if _FELKODAD.search(borjan.replace(b"\r", b"\n")):
        return True
    text = borjan.decode("utf-8", errors="ignore")
    return titel(text) is not None and not _csv(text)


def _csv(text: str) -> bool:
    """Sant när raderna är celler med semikolon eller komma emellan, under en titelrad."""
    rader = [rad for rad in text.splitlines() if rad.strip()][1:6]
    return (
        bool(rader)
        and not any("\t" in rad for rad in rader)
        and all(rad.count(";") > 1 for rad in rader[1:])
        and len(rader) > 1
    )


def titel(text: str) -> Titel | None:
    """Titeln bland textens första rader, eller None."""
    rader = [rad.strip("\x0c\ufeff\u200b ") for rad in re.split(r"\r\n|\r|\n", text[:_BORJAN])]
    fyllda = [rad for rad in rader if rad][:_FORSTA_RADER]
    for nr, rad in enumerate(fyllda):
        traff = _TITEL.fullmatch(rad)
        if not traff or _INTE_RAPPORT.search(f"{traff['fore']} {traff['efter']}"):
            continue
        under = tuple(r for r in fyllda[nr + 1 : nr + 7] if "\t" not in r and len(r) < 90)
        aren = {k.ar for r in (rad, *under) if (k := tolka(_utan_slag(r))).ar and len(r) < 60}
        eget = tolka(_utan_slag(rad)).ar
        ar = eget or (aren.pop() if len(aren) == 1 else None)
        if ar is None and nr > 2:
            continue
        slaget = next(s for s, m in _SLAG if re.fullmatch(m, traff["slag"], re.IGNORECASE))
        return Titel(rad, slaget, ar, under)
    return None


def _utan_slag(rad: str) -> str:
    """Raden utan rapportens slag och de ord som inte är år eller period."""
    return re.sub(rf"(?:\S+ ){{0,6}}?(?:{_ORD})", " ", rad, count=1, flags=re.IGNORECASE)


def tillfalle(text: str, titeln: Titel) -> str | None:
    """Tillfället som titeln, raderna under den eller en mening säger; None när det inte framgår."""
    if titeln.slag == "plan":
        return "plan"
    sagt = [_manad(_utan_slag(titeln.text), titeln.slag), *map(_radens_manad, titeln.under)]
    for traff in _AVSER.finditer(text):
        vad = re.sub(r"\s+", " ", traff["vad"])
        if str(titeln.ar) in vad or not re.search(r"\b20\d\d\b", vad):
            sagt.append(_manad(vad.partition(",")[0], titeln.slag, lost=True))
    manad = next((m for m in sagt if m), None)
    if manad is None:
        return "bokslut" if titeln.slag == "bokslut" else None
    return tillfalle_for(manad, titeln.slag)


def tillfalle_for(manad: int, slag: str) -> str:
    """Tillfället vars utfall slutar med månaden: delår för april och augusti, annars månaden."""
    if slag != "manad":
        for namn in ("delar1", "delar2", "bokslut"):
            if SISTA_MANAD[namn] == manad:
                return namn
    return f"manad{manad:02}"


def _radens_manad(rad: str) -> int | None:
    """Månaden som en rad för sig anger; en mening eller ett namn anger ingen."""
    k = tolka(_utan_slag(rad))
    return None if k.okanda or rad.endswith((".", "!", "?")) else _till(k.manader)


def _manad(text: str, slag: str, *, lost: bool = False) -> int | None:
    if slag == "delar" and (traff := re.match(r"\s*([12])\b(?!\d)", text)):
        return 4 * int(traff[1])
    k = tolka(text)
    return None if k.okanda and not lost and not k.ar else _till(k.manader)


def _till(manader: tuple[int, int] | None) -> int | None:
    return manader[1] if manader else None


@dataclass(frozen=True)
class Leverans:
    """Vem och när rapporten avser; `namnd` är None när den gäller hela kommunen."""

    kommun: str
    namnd: str | None
    ar: int
    tillfalle: str


def leverans(namn: str, text: str, val: Leveransval, katalog: Katalog) -> Leverans:
    """Vem och när ur texten; valet fyller i det som saknas men får inte säga emot.

    Anvandarfel med en rad per uppgift som inte framgår eller motsägs.
    """
    fel = []
    titeln = titel(text)
    i_texten = katalog.kommun_i_text(text)
    kommun = katalog.kommun(val.kommun) if val.kommun else i_texten
    namnd = None
    if kommun is None:
        fel.append(f"{namn} – kommunen framgår inte av texten – ange --kommun med SCB-kod")
    elif i_texten and i_texten != kommun:
        fel.append(
            f"{namn} – nämner {i_texten.namn}, inte {kommun.namn} som angavs – rätta --kommun"
        )
    else:
        rader = (titeln.text, *titeln.under) if titeln else ()
        funna = [n for rad in rader if (n := katalog.namnd(kommun.kod, rad))]
        if titeln and not funna:
            funna = katalog.namnder_i_text(kommun.kod, titeln.text.replace("nämndens", "nämnden"))
        sagd = katalog.namnd(kommun.kod, val.namnd) if val.namnd else None
        namnd = sagd or (funna[0] if funna else None)
        if namnd is None and not _hela_kommunen(rader, kommun.namn):
            fel.append(f"{namn} – nämnden framgår inte av texten – ange --namnd med nämndens id")
        elif namnd and any(annan.id != namnd.id for annan in funna):
            namnda = " och ".join(dict.fromkeys(n.namn for n in (*funna, namnd)))
            fel.append(f"{namn} – både {namnda} anges som nämnd – rätta dokumentet eller valet")
    aren = sorted(_aren(text, titeln) | ({val.ar} if val.ar else set()))
    if len(aren) != 1:
        vad = f"flera år anges: {', '.join(map(str, aren))}" if aren else "året framgår inte"
        gor = "rätta dokumentet eller valet" if aren else "ange --ar"
        fel.append(f"{namn} – {vad} – {gor}")
    nar = tillfalle(text, titeln) if titeln else "bokslut"
    if val.tillfalle:
        if nar and titeln and nar != val.tillfalle and titeln.slag in ("bokslut", "delar", "plan"):
            fel.append(
                f"{namn} – avser tillfälle {nar}, inte {val.tillfalle} som angavs – "
                "rätta filen eller --tillfalle"
            )
        nar = val.tillfalle
    if nar is None:
        fel.append(
            f"{namn} – det framgår inte vilket tillfälle rapporten avser – ange --tillfalle, något "
            f"av: {', '.join(TILLFALLEN)}"
        )
    if fel or kommun is None or nar is None:
        raise Anvandarfel(*fel)
    return Leverans(kommun.kod, namnd.id if namnd else None, aren[0], nar)


def _aren(text: str, titeln: Titel | None) -> set[int]:
    """Åren som titelrader av samma slag anger: flera är flera dokument i en fil."""
    if titeln is None:
        return set()
    forst = {titeln.ar} if titeln.ar else set()
    slag = re.escape(re.split(r"\s+\d", titeln.text)[0])
    fler = re.findall(rf"^[\s\ufeff\x0c]*{slag}\s+(\d{{4}})\s*$", text, re.MULTILINE)
    return forst | {int(ar) for ar in fler}


def _hela_kommunen(rader: tuple[str, ...], kommun: str) -> bool:
    """Sant när titeln eller en rad för sig är kommunens namn och ingen nämnd står där."""
    namn = rf"{re.escape(kommun)}s?(?: kommun(?:s|koncern\w*)?)?"
    return any(re.fullmatch(namn, rad, re.IGNORECASE) for rad in rader[1:]) or bool(
        rader and re.search(rf"\b{namn}\b|årsredovisning", rader[0], re.IGNORECASE)
    )
