"""One owner for each profile, and where those who come second find it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.instance import LONGEST_SOCKET_PATH, Instance, endpoint
from app.profile import Profile


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    profile = Profile(tmp_path / "profile")
    profile.prepare()
    return profile


def test_a_profile_has_one_owner_at_a_time(profile: Profile) -> None:
    first, second = Instance(profile), Instance(profile)
    assert first.acquire()
    assert not second.acquire()
    assert second.owner_pid() == os.getpid()
    first.release()
    assert second.acquire()
    second.release()


def test_the_lock_of_an_owner_that_was_killed_is_taken_over(profile: Profile) -> None:
    code = (
        "import os, sys, signal; from pathlib import Path; from app.instance import Instance; "
        "from app.profile import Profile; owner = Instance(Profile(Path(sys.argv[1]))); assert owner.acquire(); "
        "os.kill(os.getpid(), signal.SIGTERM if os.name == 'nt' else 9)"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code, str(profile.folder)], cwd=root, timeout=30, check=False)
    assert profile.lock.exists()
    instance = Instance(profile)
    assert instance.acquire()
    instance.release()


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes have no path")
def test_the_endpoint_of_a_deep_profile_is_short_and_private(tmp_path: Path) -> None:
    deep = Profile(tmp_path / ("x" * 120))
    name = endpoint(deep)
    assert len(os.fsencode(name)) <= LONGEST_SOCKET_PATH
    assert Path(name).parent.stat().st_mode & 0o077 == 0
    assert endpoint(deep) == name != endpoint(Profile(tmp_path / ("y" * 120)))
