"""The door to the system's keyring, on a real Secret Service of its own where one is installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.keyring_door import system_keyring
from app.profile import Profile

ROOT = Path(__file__).parents[2]
NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
Inside = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    profile = Profile(tmp_path / "profile")
    profile.prepare()
    return profile


@pytest.fixture
def inside(tmp_path: Path) -> Inside:
    """Run a shell script in a desktop session of its own, whose keyring nobody else uses; what it prints, by line."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed: there is no Secret Service to test with")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": str(ROOT),
        # A back end that keeps secrets in plain text, as keyring's own choice would follow it.
        "PYTHON_KEYRING_BACKEND": "tests.app.secrets.Drawer",
    }

    def run(script: str) -> list[dict[str, Any]]:
        done = subprocess.run(
            ["dbus-run-session", "--", "sh", "-ec", script],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        assert lines, done.stderr
        return lines

    return run


UNLOCKED = "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "


def give(profile: Profile, policy: str) -> str:
    return f"{sys.executable} -m app.key_child {profile.folder} {policy} || true; echo; "


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service exists on Linux desktops only")
def test_a_key_goes_into_the_desktops_keyring_and_comes_back_in_the_next_session(
    profile: Profile, inside: Inside
) -> None:
    made, again = inside(UNLOCKED + give(profile, "auto") + give(profile, "required"))
    assert made["key"]["where"] == "keyring", made
    assert made["key"] == again["key"]
    assert profile.key.read_text().startswith("keyring ")
    (profile.index / "catalogue.db").write_bytes(b"encrypted")
    later, taken_out, put_back = inside(UNLOCKED + "".join(give(profile, one) for one in ("auto", "off", "auto")))
    assert {one["key"]["digits"] for one in (later, taken_out, put_back)} == {made["key"]["digits"]}
    assert [one["key"]["where"] for one in (later, taken_out, put_back)] == ["keyring", "file", "keyring"]


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service exists on Linux desktops only")
def test_a_keyring_that_nobody_unlocks_is_one_sentence_and_keeps_the_key(profile: Profile, inside: Inside) -> None:
    (made,) = inside(UNLOCKED + give(profile, "auto"))
    (profile.index / "catalogue.db").write_bytes(b"encrypted")
    locked = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; "
    (refused,) = inside(locked + give(profile, "auto"))  # its prompt cannot be shown here
    assert refused["key"] is None
    assert "keyring" in refused["lost"]
    assert refused["lost"].endswith(".")
    (again,) = inside(UNLOCKED + give(profile, "auto"))
    assert again["key"] == made["key"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a keyring without a session")
def test_without_a_session_bus_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    assert system_keyring() is None


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is how Linux desktops speak with their keyring")
def test_a_session_bus_on_another_computer_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "tcp:host=203.0.113.1,port=4")
    assert system_keyring() is None
