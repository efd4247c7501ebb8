"""The profile folder: private, on this computer, and one sentence when it cannot be."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from app import profile as profile_module
from app.profile import Profile, ProfileRefused, default_folder, on_network


def test_making_a_profile_touches_nothing_and_preparing_it_makes_private_folders(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "a" / "b")
    assert not profile.folder.exists()
    profile.prepare()
    for folder in (profile.folder, profile.index, profile.agent, profile.models, profile.logs):
        assert folder.is_dir()
        if sys.platform != "win32":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_a_profile_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    Profile(folder).prepare()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("path", ["//server/share/profile", "\\\\server\\share\\profile"])
def test_a_profile_on_another_computer_is_refused(path: str) -> None:
    assert on_network(Path(path)) or os.name != "nt"
    if path.startswith("//"):
        with pytest.raises(ProfileRefused, match="network drive"):
            Profile(Path(path)).prepare()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's mount table")
def test_a_folder_of_a_network_file_system_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = profile_module._file_system(tmp_path)
    assert here
    assert not on_network(tmp_path)
    monkeypatch.setattr(profile_module, "NETWORK_FILE_SYSTEMS", frozenset({here}))
    assert on_network(tmp_path / "not" / "yet" / "there")


def test_a_profile_that_is_a_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(ProfileRefused, match="--profile"):
        Profile(file).prepare()


def test_the_default_profile_is_the_users_own() -> None:
    assert default_folder().is_absolute()
    assert default_folder().name == "Counterpart"
