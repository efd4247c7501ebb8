"""Work that waits until a window is on the screen, so that the window is there first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

AT_THE_LATEST_MS = 2000
"""A window that starts minimised or on another desktop is never exposed; the work is done all the same."""


def when_exposed(window: QWidget, work: Callable[[], None]) -> None:
    """Do the work once, from the event loop, after the shown window was painted for the first time."""
    _FirstExposure(window, work)


class _FirstExposure(QObject):
    def __init__(self, window: QWidget, work: Callable[[], None]) -> None:
        super().__init__(window)
        self._work: Callable[[], None] | None = work
        self._surface = window.windowHandle()
        if self._surface is None or self._surface.isExposed():
            QTimer.singleShot(0, self, self._once)
        else:
            self._surface.installEventFilter(self)
            QTimer.singleShot(AT_THE_LATEST_MS, self, self._once)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt paints while it handles the exposure, so the next turn of the loop is after the first paint."""
        if event.type() == QEvent.Type.Expose:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._once)
        return False

    def _once(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work()
