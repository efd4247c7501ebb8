"""What can be shown about the network right now, as state and signals; no widgets."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.connections import inet_connections
from app.keys import Key
from indexer.network_lock import locked, refused

FIRST_AFTER_MS = 1500
EVERY_MS = 20_000


class Privacy(QObject):
    """Whether the network lock is on, and how many internet sockets this program and its children have open."""

    changed = Signal()
    _counted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.connections: int | None = None
        """None until the first count."""
        self.key: Key | None = None
        """None until it is known where the key lies."""
        self._timer = QTimer(self, singleShot=True, interval=FIRST_AFTER_MS)
        self._timer.timeout.connect(self.count)
        self._counted.connect(self._take)
        self._timer.start()

    @property
    def locked(self) -> bool:
        """Whether this process refuses every call to another host."""
        return locked()

    @property
    def safe(self) -> bool:
        """Locked, and nothing is open as far as it has been counted."""
        return self.locked and not self.connections

    def set_key(self, key: Key) -> None:
        """The key was found or made."""
        self.key = key
        self.changed.emit()

    def key_sentence(self) -> str:
        """Where the key of the databases lies, in one sentence."""
        if self.key is None:
            return "The system's keyring is being asked."
        return self.key.notice or "It lies in the system's keyring and is given to the program's own processes only."

    def count(self) -> None:
        """Count now, and again after a while; `changed` tells when it is done.

        In a thread of its own: where many sockets are open on a machine, reading the system's table of them takes
        some tenths of a second, which the window has not got.
        """
        self._timer.stop()
        threading.Thread(target=self._look, name="connections", daemon=True).start()

    def _look(self) -> None:
        count = inet_connections(os.getpid())
        with suppress(RuntimeError):  # the window was closed meanwhile, and this object with it
            self._counted.emit(count)

    @Slot(int)
    def _take(self, count: int) -> None:
        self.connections = count
        self._timer.start(EVERY_MS)
        self.changed.emit()

    def summary(self) -> str:
        """The state in two words."""
        if not self.locked:
            return "Network lock is off"
        if self.connections is None:
            return "Network locked"
        return "1 connection" if self.connections == 1 else f"{self.connections} connections"

    def explanation(self) -> str:
        """The state in two sentences."""
        lock = "The network lock is on" if self.locked else "The network lock is off"
        counted = "are being counted" if self.connections is None else f"were {self.connections} at the last count"
        tries = f"{refused()} attempt{'' if refused() == 1 else 's'} to reach another computer"
        return (
            f"{lock}: {tries} {'was' if refused() == 1 else 'were'} refused in this window. "
            f"Internet connections and listening ports of the program and its helpers {counted}."
        )
