"""The program as it is started by a click."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ROOT, environment

pytestmark = pytest.mark.timeout(300)  # real processes load real models, also on a busy machine


def test_the_program_shows_its_window_starts_its_children_and_ends_with_it(profile: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.window_probe", str(profile)],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["visible"]
    assert seen["states"] == ["running", "running"]
    assert "Traceback" not in done.stderr
