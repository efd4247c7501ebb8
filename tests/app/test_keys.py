"""The key: made once, kept where it is safest, moved without ever being lost, never written over."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from app.keys import KeyLost, KeyPolicy, load_or_make, where
from app.profile import Profile
from tests.app.secrets import Drawer, Kill, keyring


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    profile = Profile(tmp_path / "profile")
    profile.prepare()
    return profile


def with_database(profile: Profile) -> Profile:
    (profile.index / "catalogue.db").write_bytes(b"encrypted")
    return profile


def test_without_a_keyring_a_key_is_made_once_in_a_private_file_and_said_to_be_there(profile: Profile) -> None:
    key = load_or_make(profile, None)
    assert len(bytes.fromhex(key.digits)) == 32
    assert (key.where, where(profile)) == ("file", "file")
    assert "no keyring" in key.notice
    assert load_or_make(with_database(profile), None).digits == key.digits
    if sys.platform != "win32":
        assert stat.S_IMODE(profile.key.stat().st_mode) == 0o600


def test_with_a_keyring_the_key_is_never_in_the_profile(profile: Profile) -> None:
    drawer = Drawer()
    key = load_or_make(profile, keyring(drawer))
    assert (key.where, key.notice, where(profile)) == ("keyring", "", "keyring")
    assert list(drawer.secrets.values()) == [key.digits]
    assert all(key.digits not in file.read_text() for file in profile.folder.rglob("*") if file.is_file())
    assert load_or_make(with_database(profile), keyring(drawer)).digits == key.digits


def test_two_profiles_have_two_keys_and_two_accounts(profile: Profile, tmp_path: Path) -> None:
    other, drawer = Profile(tmp_path / "other"), Drawer()
    other.prepare()
    assert load_or_make(profile, keyring(drawer)).digits != load_or_make(other, keyring(drawer)).digits
    assert len(drawer.secrets) == 2


def test_a_key_file_moves_into_the_keyring_and_back(profile: Profile) -> None:
    drawer = Drawer()
    digits = load_or_make(profile, None).digits
    with_database(profile)
    moved = load_or_make(profile, keyring(drawer))
    assert (moved.digits, moved.where, list(drawer.secrets.values())) == (digits, "keyring", [digits])
    assert digits not in profile.key.read_text()
    back = load_or_make(profile, keyring(drawer), "off")
    assert (back.digits, back.where, drawer.secrets) == (digits, "file", {})
    assert load_or_make(profile, keyring(drawer)).digits == digits


@pytest.mark.skipif(sys.platform == "win32", reason="Windows replaces no file that is open, so it is not overwritten")
def test_the_file_that_held_the_key_is_overwritten(profile: Profile) -> None:
    digits = load_or_make(profile, None).digits
    held = os.open(profile.key, os.O_RDONLY)
    try:
        load_or_make(profile, keyring(Drawer()))
        assert os.pread(held, 100, 0).strip(b"\0") == b""
    finally:
        os.close(held)
    assert digits not in profile.key.read_text()


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("at", range(1, 4))
@pytest.mark.parametrize("policy", ["auto", "off"])
def test_a_kill_at_any_call_of_the_keyring_loses_no_key(
    profile: Profile, policy: KeyPolicy, at: int, before: bool
) -> None:
    drawer = Drawer()
    made = load_or_make(profile, None if policy == "auto" else keyring(drawer))
    with_database(profile)
    drawer.calls = 0
    drawer.kill_before, drawer.kill_after = (at, 0) if before else (0, at)
    try:
        load_or_make(profile, keyring(drawer), policy)
    except Kill:
        pass
    drawer.kill_before = drawer.kill_after = 0
    for then in (policy, "auto", "off", "auto"):
        assert load_or_make(profile, keyring(drawer), then).digits == made.digits
    assert len(drawer.secrets) == 1


@pytest.mark.parametrize("at", range(1, 7))
@pytest.mark.parametrize("policy", ["auto", "off"])
def test_a_kill_at_any_step_on_the_disk_loses_no_key(
    profile: Profile, policy: KeyPolicy, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = Drawer()
    made = load_or_make(profile, None if policy == "auto" else keyring(drawer))
    with_database(profile)
    steps = 0

    def killing(call: object) -> object:
        def step(*arguments: object, **named: object) -> object:
            nonlocal steps
            steps += 1
            if steps == at:
                raise Kill
            return call(*arguments, **named)  # type: ignore[operator]

        return step

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", killing(os.fsync))
        patch.setattr(Path, "replace", killing(Path.replace))
        try:
            load_or_make(profile, keyring(drawer), policy)
        except Kill:
            pass
    for then in (policy, "auto", "off", "auto"):
        assert load_or_make(profile, keyring(drawer), then).digits == made.digits


def test_a_locked_keyring_is_one_sentence_and_no_new_key(profile: Profile) -> None:
    drawer = Drawer()
    digits = load_or_make(profile, keyring(drawer)).digits
    with_database(profile)
    content = profile.key.read_bytes()
    drawer.locked = True
    with pytest.raises(KeyLost, match=r"^The key lies in the test's keyring, which did not give it .*--key-file.*\.$"):
        load_or_make(profile, keyring(drawer))
    assert profile.key.read_bytes() == content
    drawer.locked = False
    assert load_or_make(profile, keyring(drawer)).digits == digits


def test_a_keyring_that_cannot_take_a_key_file_over_leaves_it_in_use_with_a_warning(profile: Profile) -> None:
    digits = load_or_make(profile, None).digits
    drawer = Drawer()
    drawer.locked = True
    key = load_or_make(with_database(profile), keyring(drawer))
    assert (key.digits, key.where) == (digits, "file")
    assert "could not take it over" in key.notice
    drawer.locked, drawer.forgetful = False, True
    assert load_or_make(profile, keyring(drawer)).where == "file"
    assert digits in profile.key.read_text()


def test_a_keyring_that_has_lost_the_key_is_one_sentence_and_no_new_key(profile: Profile) -> None:
    drawer = Drawer()
    load_or_make(profile, keyring(drawer))
    with_database(profile)
    drawer.secrets.clear()
    for policy in ("auto", "off", "required"):
        with pytest.raises(KeyLost, match="not in the test's keyring any more"):
            load_or_make(profile, keyring(drawer), policy)
    assert drawer.secrets == {}


def test_a_key_in_a_keyring_that_cannot_be_reached_is_one_sentence(profile: Profile) -> None:
    drawer = Drawer()
    digits = load_or_make(profile, keyring(drawer)).digits
    with_database(profile)
    for policy in ("auto", "off"):
        with pytest.raises(KeyLost, match="cannot be reached from here"):
            load_or_make(profile, None, policy)
    assert load_or_make(profile, keyring(drawer)).digits == digits


def test_a_keyring_can_be_demanded(profile: Profile) -> None:
    with pytest.raises(KeyLost, match=r"security\.keyring"):
        load_or_make(profile, None, "required")
    assert not profile.key.exists()
    drawer = Drawer()
    drawer.locked = True
    with pytest.raises(KeyLost, match="could not be kept"):
        load_or_make(profile, keyring(drawer), "required")
    drawer.locked = False
    assert load_or_make(profile, keyring(drawer), "required").where == "keyring"


def test_a_lost_key_beside_a_database_is_one_sentence_and_no_new_key(profile: Profile) -> None:
    with_database(profile)
    drawer = Drawer()
    for one in (None, keyring(drawer)):
        with pytest.raises(KeyLost, match="missing"):
            load_or_make(profile, one)
    assert not profile.key.exists()
    assert drawer.calls == 0


@pytest.mark.parametrize("content", [b"", b"abc", b"\xff" * 64, b"g" * 64, b"keyring", b"keyring ../../x"])
def test_a_damaged_key_is_never_written_over(profile: Profile, content: bytes) -> None:
    profile.key.write_bytes(content)
    for one in (None, keyring(Drawer())):
        with pytest.raises(KeyLost):
            load_or_make(profile, one)
    assert profile.key.read_bytes() == content


def test_a_secret_that_is_no_key_is_refused(profile: Profile) -> None:
    drawer = Drawer()
    load_or_make(profile, keyring(drawer))
    drawer.secrets = dict.fromkeys(drawer.secrets, "hunter2")
    with pytest.raises(KeyLost, match="is no key"):
        load_or_make(profile, keyring(drawer))
