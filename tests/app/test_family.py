"""A child is ended together with what it started, and gets no more environment than it needs."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QProcess

from app.family import Family, child_environment
from tests.app.conftest import until

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.skipif(sys.platform == "win32", reason="sessions are POSIX; Windows has jobs")
def test_ending_a_family_ends_what_the_child_started() -> None:
    code = (
        "import subprocess, sys; "
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); "
        "import time; time.sleep(60)"
    )
    process = QProcess()
    family = Family(process)
    process.start(sys.executable, ["-c", code])
    family.started()
    until(process.canReadLine)
    grandchild = psutil.Process(int(bytes(process.readLine().data())))
    family.end()
    assert process.waitForFinished(5000)
    deadline = time.monotonic() + 5
    while grandchild.is_running() and grandchild.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    family.end()  # what is gone can be ended again


def test_a_child_finds_the_program_from_anywhere_and_knows_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPART_SECRET", "1")
    monkeypatch.setenv("PYTHONSTARTUP", "x")
    (tmp_path / "indexer.py").write_text("raise SystemExit('the wrong indexer')")
    process = QProcess()
    process.setProcessEnvironment(child_environment())
    process.setWorkingDirectory(str(tmp_path))
    code = "import os, indexer.wire, app; print(sorted(os.environ))"
    process.start(sys.executable, ["-c", code])
    assert process.waitForFinished(20000)
    said = bytes(process.readAllStandardOutput().data()).decode()
    assert process.exitCode() == 0, bytes(process.readAllStandardError().data())
    assert "COUNTERPART_SECRET" not in said
    assert "PYTHONSTARTUP" not in said
    QCoreApplication.processEvents()
