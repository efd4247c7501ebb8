"""Start the real program: three processes, the bundled models, no display."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
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
    """The program's command line on a profile of its own."""
    return [sys.executable, "-m", "app", "--profile", str(profile), *arguments]


def environment() -> dict[str, str]:
    """A plain environment: no display, and nothing that would point the program at a network."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile folder that does not exist yet."""
    return tmp_path / "profile"


@pytest.fixture
def counterpart(profile: Path) -> Counterpart:
    """Run one command of the program to its end."""

    def run(*arguments: str, prefix: tuple[str, ...] = (), timeout_s: float = 110) -> Ran:
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

    return run


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
