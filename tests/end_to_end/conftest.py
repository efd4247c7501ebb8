"""Start the real program: three processes, the bundled models, no display."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "assets" / "sample"


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


Counterpart = Callable[..., Ran]


def command(profile: Path, *arguments: str) -> list[str]:
    """The program's command line on a profile of its own; it leaves the keyring of whoever tests alone."""
    return [sys.executable, "-m", "app", "--profile", str(profile), "--key-file", *arguments]


def environment() -> dict[str, str]:
    """A plain environment: no display, and nothing that would point the program at a network."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile folder that does not exist yet."""
    return tmp_path / "profile"


def run_on(profile: Path, *arguments: str, prefix: tuple[str, ...] = (), timeout_s: float = 110) -> Ran:
    """Run one command of the program to its end."""
    done = subprocess.run(
        [*prefix, *command(profile, *arguments)],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@contextmanager
def watching(profile: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An instance that has read a folder and keeps watching it; other commands on its profile are answered by it."""
    process = subprocess.Popen(
        command(profile, "index", str(folder), "--watch"),
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        said = b""
        end = time.monotonic() + 100
        while b"Keeping up" not in said and time.monotonic() < end and process.poll() is None:
            said += os.read(process.stderr.fileno(), 4096)
        assert b"Keeping up" in said, said
        yield process
    finally:
        process.send_signal(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)
        try:
            process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate(timeout=5)


@pytest.fixture
def counterpart(profile: Path) -> Counterpart:
    """Run one command of the program on this test's profile."""
    return partial(run_on, profile)


@pytest.fixture
def one_sentence() -> Callable[[Ran], str]:
    """Check that a failed command said what happened in one line, without a traceback; the line."""

    def check(ran: Ran) -> str:
        assert ran.code == 1, ran
        assert "Traceback" not in ran.err
        lines = [line for line in ran.err.splitlines() if line.strip()]
        assert lines, ran
        said = lines[-1]
        assert said.rstrip().endswith((".", "”")), said
        return said

    return check
