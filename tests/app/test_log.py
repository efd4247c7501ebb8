"""Logs: size-capped, and without content."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning

from app import log
from app.log import CappedFile, frames_of

SECRET = "the passage about the merger"


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    before, level, hook = list(root.handlers), root.level, sys.excepthook
    yield root
    root.handlers[:] = before
    root.setLevel(level)
    sys.excepthook = hook
    qInstallMessageHandler(None)


def test_a_log_never_grows_past_twice_its_cap_and_keeps_the_newest(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    file = CappedFile(path, 100)
    for n in range(50):
        file.write(f"line {n:04}\n".encode())
    assert path.stat().st_size <= 100
    assert (tmp_path / "app.log.1").stat().st_size <= 100
    assert path.read_text().endswith("line 0049\n")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_log_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    CappedFile(tmp_path / "missing" / "app.log").write(b"lost\n")


def test_a_logged_exception_has_its_class_and_place_but_not_its_message(tmp_path: Path, root: logging.Logger) -> None:
    log.set_up(tmp_path)
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("topic").exception("3 passages failed")
    text = (tmp_path / "app.log").read_text()
    assert "ERROR topic: 3 passages failed" in text
    assert "ValueError at app/test_log.py" in text
    assert SECRET not in text


def test_an_uncaught_exception_is_told_in_one_sentence_without_its_message(
    tmp_path: Path, root: logging.Logger
) -> None:
    log.set_up(tmp_path)
    told: list[str] = []
    log.tell_of_the_uncaught(told.append)
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        sys.excepthook(KeyError, error, error.__traceback__)
    assert len(told) == 1
    assert "KeyError" in told[0]
    assert SECRET not in told[0] + (tmp_path / "app.log").read_text()


def test_qts_messages_are_logged_without_paths(tmp_path: Path, root: logging.Logger) -> None:
    log.set_up(tmp_path)
    qWarning("cannot open /home/anna/merger.pdf now")
    text = (tmp_path / "app.log").read_text()
    assert "WARNING qt" in text
    assert "cannot open <path> now" in text


def test_an_exception_that_was_never_raised_has_no_place() -> None:
    assert frames_of(OSError("x"), None) == "OSError at an unknown place"
