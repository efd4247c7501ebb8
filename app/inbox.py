"""Routines and what came of them as state and signals; no widgets. Looks up what is due while nothing else is asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from agent.contract import (
    AddRoutine,
    Ask,
    DeleteItem,
    InboxItem,
    ListInbox,
    ListRoutines,
    MarkRead,
    PauseRoutine,
    RemoveRoutine,
    Routine,
    Routines,
    RunDue,
)
from agent.contract import Inbox as Came
from app.calls import Call
from app.processes import Remote
from indexer.wire import Fault

EVERY_MS = 60_000
"""A minute: the finest that a routine's time can say."""
FIRST_MS = 15_000
"""After the start: the first question of the user should not wait for what was missed meanwhile."""


class Inbox(QObject):
    """The items, the routines, and the clock that looks up what is due."""

    changed = Signal()
    came = Signal(object)
    """A new `InboxItem` that is unread."""
    said = Signal(str)

    def __init__(self, remote: Remote, busy: Callable[[], bool], parent: QObject | None = None) -> None:
        """`busy`: whether an answer is being made."""
        super().__init__(parent)
        self.items: tuple[InboxItem, ...] = ()
        self.unread = 0
        self.routines: tuple[Routine, ...] = ()
        self._remote = remote
        self._busy = busy
        self._running: Call | None = None
        self._known = False
        self._clock = QTimer(self, interval=EVERY_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        remote.state_changed.connect(self._started)
        remote.call_ended.connect(lambda tag: self.refresh() if tag == Ask.__name__ else None)

    def refresh(self) -> None:
        """Ask for both lists again."""
        self._remote.call(ListRoutines(), self._listed, self._failed)
        self._remote.call(ListInbox(), self._told, self._failed)

    def look(self) -> None:
        """Look up what is due, unless something is being asked."""
        if self._running is None and not self._busy() and self._remote.state == "running":
            self._running = self._remote.call(RunDue(), self._ran, self._stopped)

    def add(self, text: str) -> None:
        """A new routine in people's words."""
        if text.strip():
            self._remote.call(AddRoutine(text.strip()), self._listed, self._failed)

    def remove(self, routine: Routine) -> None:
        """Look it up no more."""
        self._remote.call(RemoveRoutine(routine.id), self._listed, self._failed)

    def pause(self, routine: Routine) -> None:
        """Pause it, or resume one that is paused."""
        self._remote.call(PauseRoutine(routine.id, not routine.paused), self._listed, self._failed)

    def mark(self, item: InboxItem, read: bool = True) -> None:
        """It was read, or is to be read again."""
        if item.unread == read:
            self._remote.call(MarkRead(item.id, read), self._told, self._failed)

    def delete(self, item: InboxItem) -> None:
        """Forget it with its conversation."""
        self._remote.call(DeleteItem(item.id), self._told, self._failed)

    def _started(self, state: str) -> None:
        if state == "running":
            self.refresh()
            QTimer.singleShot(FIRST_MS, self, self.look)

    def _ran(self, inbox: Came) -> None:
        self._running = None
        self._told(inbox)
        self._remote.call(ListRoutines(), self._listed, self._failed)

    def _stopped(self, _fault: Fault) -> None:
        self._running = None  # a question came first, or the index did not answer: it stays due

    def _told(self, inbox: Came) -> None:
        known = max((one.id for one in self.items), default=0)
        fresh = [one for one in inbox.items if one.id > known and one.unread] if self._known else []
        self.items, self.unread, self._known = inbox.items, inbox.unread, True
        self.changed.emit()
        for item in reversed(fresh):
            self.came.emit(item)

    def _listed(self, found: Routines) -> None:
        self.routines = found.routines
        self.changed.emit()

    def _failed(self, fault: Fault) -> None:
        if fault.code != "cancelled":
            self.said.emit(fault.sentence)
