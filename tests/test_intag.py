"""Intaget: filer läses i en barnprocess som har gränser och inte kan fälla programmet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hud_model import kallor
from hud_model.arenden import intag
from hud_model.arenden.intag import las_filerna, tidsgrans
from hud_model.begrepp import Anvandarfel, Fil, Leveransval
from hud_model.katalog import katalog

ROT = Path(__file__).resolve().parent.parent
EXEMPEL = ROT / "tests" / "kallor" / "exempel"
INGET = Leveransval()


def i_barnet(kod: str, mellan: Path) -> subprocess.CompletedProcess[str]:
    """Kör koden som barnet kör en läsning: med gränser, utan nät och med vakten på."""
    forst = (
        "import sys\n"
        "from hud_model.arenden import barn\n"
        "barn.begransa(); barn.utan_nat(); sys.addaudithook(barn.vakt(sys.argv[1]))\n"
    )
    return subprocess.run(
        [sys.executable, "-B", "-c", forst + kod, str(mellan)],
        cwd=ROT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_barnet_ger_samma_inlasning_som_lasning_i_samma_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HUD_KATALOG", str(EXEMPEL / "katalog"))
    fil = Fil("tvilling.txt", vag=EXEMPEL / "tvilling.txt")
    (genom_barnet,) = las_filerna([fil], INGET, tmp_path)
    assert [genom_barnet] == kallor.las(fil, INGET, katalog())


def test_alla_filers_misstag_sags_pa_en_gang_och_i_ordning(tmp_path: Path):
    steg = []
    filer = [Fil("a.pdf", b"%PDF-1.7"), Fil("b.txt", b"hej"), Fil("c\x00\n.csv", b"")]
    with pytest.raises(Anvandarfel) as fel:
        las_filerna(filer, INGET, tmp_path, lambda *s: steg.append(s))
    assert [rad.split(" – ")[0] for rad in fel.value.rader] == ["c??.csv", "a.pdf", "b.txt"]
    assert steg == [(0, 3, "a.pdf"), (1, 3, "b.txt")]


def test_hogst_femtio_misstag_visas_och_resten_raknas():
    assert intag.hogst(map(str, range(50))) == [str(nr) for nr in range(50)]
    assert intag.hogst([*map(str, range(53)), "0"])[49:] == ["49", "… och 3 till"]


def test_den_fil_som_tar_for_lang_tid_blir_filens_misstag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(intag, "_SEKUNDER", 0.0)
    with pytest.raises(Anvandarfel, match=r"^a\.txt – tog mer än 0 sekunder .* – dela filen"):
        las_filerna([Fil("a.txt", b"hej")], INGET, tmp_path)


def test_tiden_vaxer_med_stora_filer():
    assert tidsgrans(10_000_000) == tidsgrans(1) == 18
    assert tidsgrans(10_000_001) == 19
    assert tidsgrans(500_000_000) == 508


def test_en_fil_som_faller_barnet_hindrar_inte_nasta(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Katalogen i barnet är trasig: varje fil fäller sitt barn, och varje fil får sin rad."""
    (tmp_path / "katalog").mkdir()
    (tmp_path / "katalog" / "kommuner.toml").write_text("trasig = [")
    monkeypatch.setenv("HUD_KATALOG", str(tmp_path / "katalog"))
    mellan = tmp_path / "mellan"
    mellan.mkdir()
    with pytest.raises(Anvandarfel) as fel:
        las_filerna([Fil("a.txt", b"hej"), Fil("b.txt", b"hej")], INGET, mellan)
    assert [rad.split(" – ")[0] for rad in fel.value.rader] == ["a.txt", "b.txt"]
    assert all("ValueError" in rad and rad.endswith("nytt") for rad in fel.value.rader)


def test_for_stor_fil_lases_inte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(intag, "FIL_HOGST", 3_000_000)
    with pytest.raises(Anvandarfel, match="a.csv – är 4 MB, mer än 3 – dela filen"):
        las_filerna([Fil("a.csv", b"x" * 4_000_000)], INGET, tmp_path)


def test_barnet_startar_utan_tunga_bibliotek(tmp_path: Path):
    svar = i_barnet(
        "barn.kallor.kallor()\n"
        "print({'pandas', 'numpy', 'pyarrow', 'duckdb', 'scipy', 'sqlalchemy'} & set(sys.modules))",
        tmp_path,
    )
    assert svar.stdout == "set()\n", svar


@pytest.mark.parametrize(
    "kod",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open(sys.argv[1] + '/../ute', 'w')",
        "import os; os.open(sys.argv[1] + '/../ute', os.O_CREAT | os.O_WRONLY)",
        "import os; os.remove('/finns-inte')",
        "import os; os.rename(sys.argv[1], sys.argv[1] + '2')",
    ],
)
def test_vakten_stoppar_nat_processer_och_skrivning_utanfor(kod: str, tmp_path: Path):
    mellan = tmp_path / "mellan"
    mellan.mkdir()
    svar = i_barnet(kod, mellan)
    assert svar.returncode == 1
    assert "Stoppat" in svar.stderr.splitlines()[-1]
    assert [p.name for p in tmp_path.iterdir()] == ["mellan"]


def test_i_mellanmappen_far_barnet_skriva(tmp_path: Path):
    svar = i_barnet("open(sys.argv[1] + '/a', 'w').write('b')", tmp_path)
    assert svar.returncode == 0, svar.stderr
    assert (tmp_path / "a").read_text() == "b"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows har inte gränsen")
def test_minnet_har_ett_tak(tmp_path: Path):
    svar = i_barnet("x = bytearray(700_000_000)", tmp_path)
    assert svar.returncode == 1
    assert svar.stderr.splitlines()[-1] == "MemoryError"
