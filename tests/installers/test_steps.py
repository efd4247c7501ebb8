"""Steps are done once, again when their inputs change, and never by two at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from installers import steps
from installers.steps import SetupStopped, digest, follow, is_done, step, turn, write_whole

HOLD = """
import sys
from pathlib import Path
from installers import steps
steps.TURN = Path(sys.argv[1])
work = "import time; print('at work', flush=True); time.sleep(" + sys.argv[2] + ")"
with steps.turn():
    steps.follow([sys.executable, "-c", work], "Waiting", lambda line: print(line, end="", flush=True))
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steps, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(steps, "TURN", tmp_path / "cache" / "lock")
    return tmp_path


def holder(folder: Path, seconds: float) -> subprocess.Popen[str]:
    """A process of its own that has the turn, with a child that works for some seconds."""
    command = [sys.executable, "-c", HOLD, str(folder / "cache" / "lock"), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=steps.ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "at work\n"
    return process


def test_a_step_is_done_once_and_again_when_what_it_is_made_from_changes() -> None:
    done: list[str] = []
    for key in ("one", "one", "two", "two", "one"):
        step("name", lambda key=key: key, "Working", lambda key=key: done.append(key))  # type: ignore[misc]
    assert done == ["one", "two", "one"]


def test_a_step_that_failed_is_not_done() -> None:
    def fail() -> None:
        raise SetupStopped("no")

    with pytest.raises(SetupStopped):
        step("name", lambda: "key", "Working", fail)
    assert not is_done("name", "key")


def test_a_step_is_stamped_with_the_key_of_what_it_made(folder: Path) -> None:
    made = folder / "made"

    def key() -> str:
        return digest(made) if made.exists() else ""

    assert step("name", key, "Making", lambda: write_whole(made, "content"))
    assert not step("name", key, "Making", lambda: write_whole(made, "never"))
    made.write_text("changed by somebody", encoding="utf-8")
    assert step("name", key, "Making", lambda: write_whole(made, "content"))


def test_a_failing_command_shows_its_last_lines_and_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SetupStopped, match=r"^Compiling failed: .* run the same command again"):
        follow([sys.executable, "-c", "print('error: no disk'); raise SystemExit(3)"], "Compiling", lambda _: None)
    assert "error: no disk" in capsys.readouterr().err


def test_a_second_set_up_waits_for_the_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cache").mkdir()
    with holder(folder, 0.7) as first, turn():
        assert first.wait(timeout=10) == 0
    assert "waiting" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are not inherited there")
def test_what_a_killed_set_up_left_running_is_waited_for(folder: Path) -> None:
    (folder / "cache").mkdir()
    with holder(folder, 1.0) as first:
        started = time.monotonic()
        os.kill(first.pid, signal.SIGKILL)
        first.wait(timeout=10)
        with turn():
            assert time.monotonic() - started > 0.4
        with turn():  # and it is given back
            pass


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_another_user_can_still_be_run_from(folder: Path) -> None:
    folder.chmod(0o500)
    with turn():
        assert not (folder / "cache").exists()
    folder.chmod(0o700)
