"""The key: made once, never written over."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from app.keys import KeyLost, load_or_make
from app.profile import Profile


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    profile = Profile(tmp_path / "profile")
    profile.prepare()
    return profile


def test_a_key_is_made_once_private_and_stays(profile: Profile) -> None:
    key = load_or_make(profile)
    assert len(bytes.fromhex(key)) == 32
    assert load_or_make(profile) == key
    if sys.platform != "win32":
        assert stat.S_IMODE(profile.key.stat().st_mode) == 0o600


def test_two_profiles_have_two_keys(profile: Profile, tmp_path: Path) -> None:
    other = Profile(tmp_path / "other")
    other.prepare()
    assert load_or_make(profile) != load_or_make(other)


def test_a_lost_key_beside_a_database_is_one_sentence_and_no_new_key(profile: Profile) -> None:
    (profile.index / "catalogue.db").write_bytes(b"encrypted")
    with pytest.raises(KeyLost, match="missing"):
        load_or_make(profile)
    assert not profile.key.exists()


@pytest.mark.parametrize("content", [b"", b"abc", b"\xff" * 64, b"g" * 64])
def test_a_damaged_key_is_never_written_over(profile: Profile, content: bytes) -> None:
    profile.key.write_bytes(content)
    with pytest.raises(KeyLost):
        load_or_make(profile)
    assert profile.key.read_bytes() == content
