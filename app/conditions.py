"""Tells the indexer what only the desktop knows, so that reading can rest while the user presents or works."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.library import Library
from app.presence import Senses
from app.processes import Remote
from indexer.contract import Conditions

EVERY_MS = 5000


class Teller(QObject):
    """Notes the conditions to the indexer every few seconds while something waits to be read, and when they change."""

    def __init__(
        self,
        remote: Remote,
        library: Library,
        senses: Senses,
        own_window: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """`own_window` says whether the user is in a window of this program."""
        super().__init__(parent)
        self._remote = remote
        self._library = library
        self._senses = senses
        self._own_window = own_window
        self._told: Conditions | None = None
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.tell)
        self._timer.start()
        remote.state_changed.connect(lambda _: self._again())

    def tell(self) -> None:
        """Look, and note it when it matters."""
        if self._remote.state != "running":
            return
        seen, own = self._senses.look(), self._own_window()
        now = Conditions(full_screen=seen.full_screen and not own, user_idle_s=seen.idle_s, own_window=own)
        before = self._told
        same = before is not None and (before.full_screen, before.own_window) == (now.full_screen, now.own_window)
        if not same or (self._library.pending and now != before):
            self._told = now
            self._remote.note(now)

    def _again(self) -> None:
        """A child that was started anew has not been told."""
        self._told = None
