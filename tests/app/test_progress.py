"""How far something is, on stderr."""

from __future__ import annotations

import io
import sys

import msgspec
import pytest

from app.progress import Progress, Steps
from indexer.contract import Folder, Folders, VerifyProgress


def _folders(ready: int, eta_s: float | None = None) -> Folders:
    return Folders((Folder("/a", "reading", 20, ready, 20 - ready, 0, 0, eta_s),), False, "ready")


def test_progress_without_a_terminal_is_a_line_a_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(["/a"])
    for ready in range(21):
        progress.show(_folders(ready))
    progress.close()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[-1] == "Read 20 of 20 files"
    assert len(captured.err.splitlines()) == 11


@pytest.mark.parametrize(
    ("eta_s", "line"),
    [
        (None, "Read 5 of 20 files"),
        (20.0, "Read 5 of 20 files, less than a minute left"),
        (300.0, "Read 5 of 20 files, about 5 min left"),
        (9000.0, "Read 5 of 20 files, about 2 h left"),
    ],
)
def test_progress_says_how_long_it_takes_by_the_indexs_own_estimate(
    eta_s: float | None, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Progress([]).show(_folders(5, eta_s))
    assert capsys.readouterr().err == line + "\n"


def test_progress_on_a_terminal_is_a_bar_on_stderr(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    progress = Progress([])
    progress.show(_folders(5, eta_s=400))
    progress.close()
    assert "Reading" in screen.getvalue()
    assert "about 7 min left" in screen.getvalue()
    assert capsys.readouterr().out == ""


def test_progress_says_when_reading_rests_and_when_it_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(["/a/deep/file.pdf"])
    resting = msgspec.structs.replace(_folders(5), paused_because="The computer is hot.")
    for folders in (_folders(5), resting, resting, _folders(5)):
        progress.show(folders)
    assert capsys.readouterr().err.splitlines() == [
        "Read 5 of 20 files",
        "The computer is hot.",
        "Reading goes on.",
    ]


def test_steps_without_a_terminal_are_a_line_a_stage(capsys: pytest.CaptureFixture[str]) -> None:
    steps = Steps()
    for done in range(3):
        steps.show(VerifyProgress("passages", done, 3))
    steps.show(VerifyProgress("Looking for its bytes", 0, 0))
    steps.close()
    assert capsys.readouterr().err.splitlines() == ["Passages: 0 of 3", "Looking for its bytes"]
