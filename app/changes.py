"""What tools did for the user, as state and signals; no widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

import agent.contract
from agent.contract import Change, ListChanges, UndoChange
from app.processes import Remote
from indexer.wire import Fault


class Changes(QObject):
    """The history of changes and taking them back."""

    changed = Signal()
    taken_back = Signal(str)
    """One sentence about what was just taken back."""
    said = Signal(str)
    """One sentence about something that did not work."""

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.changes: tuple[Change, ...] = ()
        """The newest first."""
        self._remote = remote
        self._states: dict[int, Change] = {}
        remote.state_changed.connect(self._remote_changed)

    def now(self, change: Change) -> Change:
        """A change of an answer as it is now: it may have been taken back since."""
        return self._states.get(change.id, change)

    def undo(self, number: int = 0) -> None:
        """Take one back, 0 the latest that can be."""
        self._remote.call(UndoChange(number), self._listed, self._failed)

    def refresh(self) -> None:
        """Ask for the history again."""
        self._remote.call(ListChanges(), self._listed, self._failed)

    def _listed(self, changes: agent.contract.Changes) -> None:
        self.changes = changes.changes
        self._states = {change.id: change for change in changes.changes}
        self.changed.emit()
        if changes.said:
            self.taken_back.emit(changes.said)

    def _failed(self, fault: Fault) -> None:
        if fault.code not in ("cancelled", "stopped", "crashed"):
            self.said.emit(fault.sentence)

    def _remote_changed(self, state: str) -> None:
        if state == "running":
            self.refresh()
