"""Whether a window could open is found out in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from app import screen
from tests.app.test_cli import ROOT


def test_the_probe_names_the_platform_and_loads_every_font_of_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.screen"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    platform, loaded, total = done.stdout.split()
    assert platform == "offscreen"
    assert loaded == total == str(len(list(screen.FONTS.glob("*.[ot]tf")))) != "0"


@pytest.mark.skipif(sys.platform != "linux", reason="only here does the environment tell")
def test_a_display_is_what_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not screen.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert screen.has_display()
