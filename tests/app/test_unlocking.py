"""Asking for the key in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from app.keys import Key
from app.profile import Profile
from app.unlocking import Unlocking
from tests.app.conftest import until


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    profile = Profile(tmp_path / "profile")
    profile.prepare()
    return profile


def test_the_key_comes_from_another_process_and_is_the_same_each_time(profile: Profile, qapp: QCoreApplication) -> None:
    keys: list[Key] = []
    for asked in range(2):
        unlocking = Unlocking(profile, "off", qapp)
        unlocking.unlocked.connect(keys.append)
        until(lambda asked=asked: len(keys) > asked)  # type: ignore[misc]
    assert keys[0] == keys[1]
    assert keys[0].where == "file"


def test_a_lost_key_is_one_sentence(profile: Profile, qapp: QCoreApplication) -> None:
    (profile.index / "catalogue.db").write_bytes(b"encrypted")
    said: list[str] = []
    unlocking = Unlocking(profile, "off")
    unlocking.failed.connect(said.append)
    until(lambda: unlocking.ended)
    assert len(said) == 1
    assert "is missing" in said[0]


def test_a_keyring_that_does_not_answer_is_given_up_once(profile: Profile, qapp: QCoreApplication) -> None:
    said: list[str] = []
    unlocking = Unlocking(profile, "off")
    unlocking.failed.connect(said.append)
    unlocking.give_up()
    unlocking.give_up()
    assert len(said) == 1
    assert "did not answer" in said[0]
