"""What the user is doing: each system's calls over libraries that the test plays, and a real X server."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.presence import MacSenses, NoSenses, Presence, WindowsSenses, of_this_system

ROOT = Path(__file__).parents[2]
NEEDED = ("Xvfb", "xprop", "xwininfo")


class Windows:
    """The three libraries of Windows in one."""

    def __init__(self, ticks: int, last: int, state: int, *, told: bool = True) -> None:
        self.ticks, self.last, self.state, self.told = ticks, last, state, told

    def GetLastInputInfo(self, info: object) -> int:  # noqa: N802 - Windows' name
        info._obj.dwTime = self.last  # type: ignore[attr-defined]
        return int(self.told)

    def GetTickCount(self) -> int:  # noqa: N802 - Windows' name
        return self.ticks

    def SHQueryUserNotificationState(self, state: object) -> int:  # noqa: N802 - Windows' name
        state._obj.value = self.state  # type: ignore[attr-defined]
        return 0 if self.told else -1


@pytest.mark.parametrize(
    ("windows", "presence"),
    [
        (Windows(10_000, 7_500, 5), Presence(2.5, False)),
        (Windows(10_000, 10_000, 3), Presence(0.0, True)),
        (Windows(500, 0xFFFFFFFF - 499, 4), Presence(1.0, True)),
        (Windows(10_000, 0, 3, told=False), Presence(None, False)),
    ],
    ids=["idle", "full screen", "the clock has wrapped", "nothing told"],
)
def test_windows_tells_idle_time_and_full_screen(windows: Windows, presence: Presence) -> None:
    assert WindowsSenses(windows, windows, windows).look() == presence


def test_macos_tells_idle_time() -> None:
    asked: list[tuple[int, int]] = []

    def seconds(source: int, kind: int) -> float:
        asked.append((source, kind))
        return 12.5

    class CoreGraphics:
        CGEventSourceSecondsSinceLastEventType = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_int32, ctypes.c_uint32)(
            seconds
        )

    assert MacSenses(CoreGraphics()).look() == Presence(12.5, False)
    assert asked == [(0, 0xFFFFFFFF)]


@pytest.mark.skipif(sys.platform != "linux", reason="Wayland is Linux's")
def test_wayland_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert isinstance(of_this_system(), NoSenses)
    assert of_this_system().look() == Presence()


@pytest.mark.skipif(sys.platform != "linux", reason="X11 is asked on Linux only")
def test_a_display_that_is_not_there_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":987")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert isinstance(of_this_system(), NoSenses)


@pytest.fixture
def on_display() -> Iterator[Callable[..., str]]:
    """Run a command on an X server of its own; what it prints."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed: there is no X server to test with")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "320x200x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as told:  # to the end of the line: the server dies of a closed pipe
        display = f":{told.readline().strip()}"
    environment = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}

    def run(*command: str) -> str:
        done = subprocess.run(
            command,
            env={**environment, "DISPLAY": display},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        return done.stdout

    yield run
    server.terminate()
    server.wait(10)


@pytest.mark.skipif(sys.platform != "linux", reason="X11 is asked on Linux only")
def test_an_x_server_tells_idle_time_and_full_screen_and_survives_a_window_that_is_gone(
    on_display: Callable[..., str],
) -> None:
    def look() -> tuple[str, float, bool]:
        code = "from app.presence import of_this_system as s; s = s(); p = s.look(); p = s.look(); "
        kind, idle, full = on_display(
            sys.executable, "-c", code + "print(type(s).__name__, p.idle_s, int(p.full_screen))"
        ).split()
        return kind, float(idle), full == "1"

    kind, idle_s, full = look()
    assert (kind, full) == ("X11Senses", False)
    time.sleep(1.2)
    assert look()[1] > idle_s + 1
    root = next(word for word in on_display("xwininfo", "-root").split() if word.startswith("0x"))
    on_display("xprop", "-root", "-f", "_NET_ACTIVE_WINDOW", "32x", "-set", "_NET_ACTIVE_WINDOW", root)
    assert not look()[2]
    on_display("xprop", "-root", "-f", "_NET_WM_STATE", "32a", "-set", "_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN")
    assert look()[2]
    on_display("xprop", "-root", "-f", "_NET_ACTIVE_WINDOW", "32x", "-set", "_NET_ACTIVE_WINDOW", "0x7fffff")
    assert look()[0] == "X11Senses"
    assert not look()[2]
