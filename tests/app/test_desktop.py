"""What a changed setting sets in motion."""

from __future__ import annotations

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
