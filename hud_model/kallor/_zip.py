"""En zip uppackad med misstro: det som står i den räknas, aldrig det som den påstår.

Gränser: högst 5 000 delar, 300 MB uppackat och 250 gångers packning (för mer än 20 MB). Två delar
med samma namn, namn som pekar ut ur mappen, lösenord, okänd packning, fel kontrollsumma och
storlekar som inte stämmer är fel.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from hud_model.begrepp import Anvandarfel

DELAR_HOGST = 5_000
UPPACKAT_HOGST = 300_000_000
_KVOT_HOGST = 250
_KVOT_FRAN = 20_000_000
_STYCKE = 1 << 20
TRASIG = (
    zipfile.BadZipFile,
    ValueError,
    EOFError,
    NotImplementedError,
    OverflowError,
    IndexError,
    struct.error,
)
"""Det som `zipfile` kan säga om en trasig förteckning."""
_HUVUD = struct.Struct("<4s5H3I2H")


@dataclass(frozen=True)
class Zip:
    """En zip vars förteckning är prövad: delarnas namn och poster."""

    innehall: bytes
    filnamn: str
    poster: dict[str, zipfile.ZipInfo]

    def stycken(self, namn: str) -> Iterator[bytes]:
        """Delen uppackad, högst 1 MiB åt gången; Anvandarfel om den är trasig eller för stor."""
        post = self.poster[namn]
        summa = antal = 0
        try:
            for stycke in _packa_upp(self.innehall, post):
                antal += len(stycke)
                if antal > post.file_size:
                    raise _trasig(self.filnamn, f"{namn} är större än den säger")
                summa = zlib.crc32(stycke, summa)
                yield stycke
        except (zlib.error, struct.error, ValueError) as fel:
            raise _trasig(self.filnamn, f"{namn} går inte att packa upp") from fel
        if antal != post.file_size or summa != post.CRC:
            raise _trasig(self.filnamn, f"{namn} har fel kontrollsumma")

    def las(self, namn: str, hogst: int = 5_000_000) -> bytes:
        """En liten del hel; Anvandarfel om den är större än `hogst` byte."""
        if self.poster[namn].file_size > hogst:
            raise Anvandarfel(
                f"{self.filnamn} – delen {namn} är för stor – spara om filen utan den"
            )
        return b"".join(self.stycken(namn))


def namnen(innehall: bytes) -> list[str] | None:
    """Delarnas namn som förteckningen säger dem, oprövade; None när den inte går att läsa."""
    try:
        with zipfile.ZipFile(io.BytesIO(innehall)) as zip_:
            return zip_.namelist()
    except TRASIG:
        return None


def oppna(innehall: bytes, filnamn: str) -> Zip:
    """Zipen med prövad förteckning; Anvandarfel med en rad per misstag."""
    try:
        with zipfile.ZipFile(io.BytesIO(innehall)) as zip_:
            lista = [post for post in zip_.infolist() if not post.filename.endswith("/")]
    except TRASIG as fel:
        raise _trasig(filnamn, "innehållsförteckningen går inte att läsa") from fel
    if len(lista) > DELAR_HOGST:
        raise Anvandarfel(f"{filnamn} – har {len(lista)} delar, fler än {DELAR_HOGST} – dela filen")
    fel_: list[str] = []
    poster: dict[str, zipfile.ZipInfo] = {}
    sedda: set[str] = set()
    for post in lista:
        namn = post.filename
        if _pekar_ut(namn):
            fel_.append(f"{filnamn} – delen {namn!r} pekar ut ur filen – packa den på nytt")
        if namn.casefold() in sedda:
            fel_.append(f"{filnamn} – delen {namn} står två gånger – packa den på nytt")
        if post.flag_bits & 0x1:
            fel_.append(f"{filnamn} – är skyddad med lösenord – spara den utan lösenord")
        elif post.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            fel_.append(f"{filnamn} – delen {namn} är packad på ett okänt sätt – packa den på nytt")
        sedda.add(namn.casefold())
        poster[namn] = post
    uppackat = sum(post.file_size for post in lista)
    packat = sum(post.compress_size for post in lista)
    if uppackat > UPPACKAT_HOGST:
        fel_.append(
            f"{filnamn} – är {uppackat // 1_000_000} MB uppackad, mer än "
            f"{UPPACKAT_HOGST // 1_000_000} – dela filen"
        )
    elif uppackat > _KVOT_FRAN and uppackat > _KVOT_HOGST * max(packat, 1):
        fel_.append(
            f"{filnamn} – packar upp till {uppackat // max(packat, 1)} gånger sin storlek, som en "
            "zipbomb – spara om filen"
        )
    if fel_:
        raise Anvandarfel(*dict.fromkeys(fel_))
    return Zip(innehall, filnamn, poster)


def _packa_upp(innehall: bytes, post: zipfile.ZipInfo) -> Iterator[bytes]:
    """Delens byte ur zipen, genom dess egen lokala rubrik."""
    huvud = _HUVUD.unpack_from(innehall, post.header_offset)
    namn = post.header_offset + _HUVUD.size
    borjan = namn + huvud[9] + huvud[10]
    slut = borjan + post.compress_size
    lokalt = innehall[namn : namn + huvud[9]]
    kant = post.orig_filename.encode("utf-8" if post.flag_bits & 0x800 else "cp437")
    if huvud[0] != b"PK\x03\x04" or lokalt != kant or slut > len(innehall):
        raise ValueError("den lokala rubriken säger något annat än förteckningen")
    ra = memoryview(innehall)[borjan:slut]
    if post.compress_type == zipfile.ZIP_STORED:
        for nr in range(0, len(ra), _STYCKE):
            yield bytes(ra[nr : nr + _STYCKE])
        return
    packare = zlib.decompressobj(-15)
    for nr in range(0, len(ra), _STYCKE // 16):
        bit: bytes | memoryview = ra[nr : nr + _STYCKE // 16]
        while bit and not packare.eof:
            yield packare.decompress(bit, _STYCKE)
            bit = packare.unconsumed_tail
    if not packare.eof or packare.unused_data:
        raise ValueError("delen slutar inte där den ska")


def _pekar_ut(namn: str) -> bool:
    return (
        namn.startswith(("/", "~")) or "\\" in namn or ":" in namn or ".." in namn.split("/")
    ) or not (namn and namn.isprintable())


def _trasig(filnamn: str, vad: str) -> Anvandarfel:
    return Anvandarfel(
        f"{filnamn} – filen är trasig eller avhuggen ({vad}) – spara eller packa den på nytt"
    )
