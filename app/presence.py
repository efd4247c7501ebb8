"""What the user is doing, as far as the system tells: seconds since the last key or mouse movement, full screen.

One class for each system, over the libraries that it asks; `of_this_system` chooses. Wayland tells no program either.
"""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass
from typing import Any, Protocol

PLATFORM: str = sys.platform
"""Typed as any text, so that the branches of other systems are type-checked here too."""


@dataclass(frozen=True, slots=True)
class Presence:
    """What the user is doing right now."""

    idle_s: float | None = None
    """Seconds since the last key or mouse movement anywhere; None where the system does not tell."""
    full_screen: bool = False
    """A program fills the screen, this one included; False where the system does not tell."""


class Senses(Protocol):
    """What asks the system. Each look takes well under a millisecond."""

    def look(self) -> Presence:
        """What the user is doing right now."""


class NoSenses:
    """For a system that does not tell."""

    def look(self) -> Presence:
        """Nothing is known."""
        return Presence()


class _LastInput(ctypes.Structure):
    _fields_ = (("cbSize", ctypes.c_uint32), ("dwTime", ctypes.c_uint32))


class WindowsSenses:
    """GetLastInputInfo and SHQueryUserNotificationState (learn.microsoft.com/windows/win32/api)."""

    FULL_SCREEN = (2, 3, 4)
    """QUNS_BUSY, QUNS_RUNNING_D3D_FULL_SCREEN, QUNS_PRESENTATION_MODE."""

    def __init__(self, user32: Any, kernel32: Any, shell32: Any) -> None:
        self._user32, self._kernel32, self._shell32 = user32, kernel32, shell32

    def look(self) -> Presence:
        """See `Senses.look`. Both clocks are the 32-bit milliseconds since the start, which wrap every 49.7 days."""
        last, state = _LastInput(ctypes.sizeof(_LastInput), 0), ctypes.c_int(0)
        idle_s = None
        if self._user32.GetLastInputInfo(ctypes.byref(last)):
            idle_s = ((self._kernel32.GetTickCount() - last.dwTime) & 0xFFFFFFFF) / 1000
        failed = self._shell32.SHQueryUserNotificationState(ctypes.byref(state))
        return Presence(idle_s, not failed and state.value in self.FULL_SCREEN)


class MacSenses:
    """CGEventSourceSecondsSinceLastEventType (developer.apple.com/documentation/coregraphics)."""

    COMBINED_SESSION, ANY_INPUT = 0, 0xFFFFFFFF

    def __init__(self, core_graphics: Any) -> None:
        self._seconds = core_graphics.CGEventSourceSecondsSinceLastEventType
        self._seconds.restype = ctypes.c_double
        self._seconds.argtypes = (ctypes.c_int32, ctypes.c_uint32)

    def look(self) -> Presence:
        """See `Senses.look`."""
        return Presence(float(self._seconds(self.COMBINED_SESSION, self.ANY_INPUT)))


class _ScreenSaverInfo(ctypes.Structure):
    _fields_ = (
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("til_or_since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong),
        ("event_mask", ctypes.c_ulong),
    )


_ErrorHandler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class X11Senses:
    """MIT-SCREEN-SAVER's idle time, and _NET_WM_STATE_FULLSCREEN of the active window (EWMH 1.5)."""

    def __init__(self, x11: Any, xss: Any) -> None:
        """Raises `OSError` when the display cannot be opened."""
        self._x11, self._xss = x11, xss
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XDefaultRootWindow.restype = x11.XInternAtom.restype = ctypes.c_ulong
        display = x11.XOpenDisplay(None)
        if not display:
            raise OSError("the display cannot be opened")
        self._display = ctypes.c_void_p(display)
        self._root = ctypes.c_ulong(x11.XDefaultRootWindow(self._display))
        # A window may go while it is asked about: Xlib's own handler of that error would end this process.
        self._ignore = _ErrorHandler(lambda _display, _event: 0)

    def look(self) -> Presence:
        """See `Senses.look`."""
        info = _ScreenSaverInfo()
        told = self._xss.XScreenSaverQueryInfo(self._display, self._root, ctypes.byref(info))
        active = self._property(self._root, "_NET_ACTIVE_WINDOW")
        states = self._property(ctypes.c_ulong(active[0]), "_NET_WM_STATE") if active and active[0] else []
        return Presence(info.idle / 1000 if told else None, self._atom("_NET_WM_STATE_FULLSCREEN") in states)

    def _atom(self, name: str) -> int:
        return int(self._x11.XInternAtom(self._display, name.encode(), 0))

    def _property(self, window: ctypes.c_ulong, name: str) -> list[int]:
        """The first 64 numbers of a window's property; none when it has none or is gone."""
        kind, count, rest = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_ulong()
        form, values = ctypes.c_int(), ctypes.POINTER(ctypes.c_ulong)()
        self._x11.XSetErrorHandler.restype = ctypes.c_void_p
        before = self._x11.XSetErrorHandler(self._ignore)
        try:
            failed = self._x11.XGetWindowProperty(
                self._display,
                window,
                ctypes.c_ulong(self._atom(name)),
                ctypes.c_long(0),
                ctypes.c_long(64),
                0,
                ctypes.c_ulong(0),
                ctypes.byref(kind),
                ctypes.byref(form),
                ctypes.byref(count),
                ctypes.byref(rest),
                ctypes.byref(values),
            )
        finally:
            self._x11.XSetErrorHandler(ctypes.c_void_p(before))
        if failed or not values:
            return []
        found = [int(values[at]) for at in range(count.value)] if form.value == 32 else []
        self._x11.XFree(values)
        return found


def of_this_system() -> Senses:
    """What this system can be asked."""
    try:
        if PLATFORM == "win32":
            windows: Any = getattr(ctypes, "windll")  # noqa: B009 - exists on Windows only
            return WindowsSenses(windows.user32, windows.kernel32, windows.shell32)
        if PLATFORM == "darwin":
            return MacSenses(ctypes.CDLL("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"))
        # Under Wayland the X server sees only the input to its own windows, so its idle time would be wrong.
        if os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
            return X11Senses(ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1"))
    except (OSError, AttributeError):
        pass
    return NoSenses()
