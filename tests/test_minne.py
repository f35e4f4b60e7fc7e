"""Lagrets minne: svar som människor gett, utanför öppna data och utanför dataversionerna."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from hud_model.lager import Lager


def test_ett_svar_minns_efter_omstart_och_det_senaste_galler(tmp_path: Path):
    lager = Lager(tmp_path)
    assert lager.minns("koppling") == {}
    lager.lagg_pa_minnet("koppling", {"a": {"tabell": "prognos"}, "b": {"å": [1, None]}}, "jag")
    lager.lagg_pa_minnet("koppling", {"a": {"tabell": "personal"}}, "du")
    lager.lagg_pa_minnet("alias", {"a": {}}, "du")
    lager.stang()
    igen = Lager(tmp_path)
    assert igen.minns("koppling") == {"a": {"tabell": "personal"}, "b": {"å": [1, None]}}
    assert igen.minns("alias") == {"a": {}}
    assert igen.version() == 0
    igen.stang()


def test_alla_svar_laggs_pa_minnet_eller_inget(tmp_path: Path):
    lager = Lager(tmp_path)
    with pytest.raises(TypeError):
        lager.lagg_pa_minnet("koppling", {"a": {}, "b": {"x": object()}}, "jag")
    assert lager.minns("koppling") == {}
    lager.stang()


def test_ett_lager_fran_tiden_fore_minnet_far_det(tmp_path: Path):
    Lager(tmp_path).stang()
    motor = sa.create_engine(f"sqlite:///{tmp_path / 'modell' / 'hud.sqlite'}")
    with motor.begin() as c:
        c.exec_driver_sql("DROP TABLE minne")
    motor.dispose()
    lager = Lager(tmp_path)
    lager.lagg_pa_minnet("alias", {"a": {"b": 1}}, "jag")
    assert lager.minns("alias") == {"a": {"b": 1}}
    lager.stang()
