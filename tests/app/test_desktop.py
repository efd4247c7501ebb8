"""What a changed setting sets in motion."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from app.desktop import Desktop
from app.profile import Profile
from app.settings import Settings, SettingsBroken, changed, load
from tests.app.conftest import House, until


@pytest.fixture
def desktop(house: House, tmp_path: Path) -> Desktop:
    profile = Profile(tmp_path / "profile")
    profile.prepare()
    desktop = Desktop(profile, Settings())
    desktop.switchboard = house.switchboard
    house.folder = profile.index
    desktop.start("0" * 64)
    until(lambda: house.switchboard.indexer.state == house.switchboard.agent.state == "running")
    return desktop


def test_a_setting_of_the_window_restarts_nothing_and_is_saved(desktop: Desktop) -> None:
    pids = desktop.switchboard.indexer.pid, desktop.switchboard.agent.pid
    desktop.apply(changed(desktop.settings, "window.theme", "dark"))
    assert load(desktop.profile.settings).window.theme == "dark"
    assert pids == (desktop.switchboard.indexer.pid, desktop.switchboard.agent.pid)


def test_a_setting_of_the_model_restarts_the_agent_and_only_it(desktop: Desktop) -> None:
    board = desktop.switchboard
    pids = board.indexer.pid, board.agent.pid
    desktop.apply(changed(desktop.settings, "model.threads", 2))
    until(lambda: board.agent.state == "running" and board.agent.pid != pids[1])
    assert board.indexer.pid == pids[0]


def test_a_setting_that_cannot_be_used_changes_and_saves_nothing(desktop: Desktop) -> None:
    before = desktop.settings
    with pytest.raises(SettingsBroken):
        desktop.apply(changed(before, "reading.embedder", str(desktop.profile.folder / "gone")))
    assert desktop.settings == before
    assert not desktop.profile.settings.exists()
    assert desktop.switchboard.indexer.state == "running"


@pytest.fixture
def other_embedder(tmp_path: Path) -> str:
    folder = tmp_path / "other-embedder"
    folder.mkdir()
    return str(folder)


def test_another_embedder_is_changed_to_while_the_indexer_goes_on(
    desktop: Desktop, house: House, other_embedder: str
) -> None:
    pid = house.switchboard.indexer.pid
    desktop.apply(changed(desktop.settings, "reading.embedder", other_embedder))
    until(lambda: f"use {other_embedder}" in house.told())
    assert house.switchboard.indexer.pid == pid
    assert load(desktop.profile.settings).reading.embedder == other_embedder
    assert pid is not None
    os.kill(pid, signal.SIGTERM)
    until(lambda: f"embedder {other_embedder}" in house.told())


def test_an_embedder_that_is_refused_is_told_and_the_setting_goes_back(
    desktop: Desktop, house: House, tmp_path: Path
) -> None:
    said: list[str] = []
    desktop.told = said.append
    refused = tmp_path / "no-embedder"
    refused.mkdir()
    desktop.apply(changed(desktop.settings, "reading.embedder", str(refused)))
    until(lambda: said)
    assert said == ["This folder holds no embedding model."]
    assert desktop.settings.reading.embedder == load(desktop.profile.settings).reading.embedder == ""


def test_a_setting_before_the_key_is_there_is_saved_and_used_at_the_start(house: House, tmp_path: Path) -> None:
    profile = Profile(tmp_path / "other profile")
    profile.prepare()
    desktop = Desktop(profile, Settings())
    desktop.apply(changed(desktop.settings, "reading.max_file_mb", 7))
    assert load(profile.settings).reading.max_file_mb == 7
    assert desktop.switchboard.indexer.state == "stopped"
