"""The standing approvals and the latest decisions as state and signals; no widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from agent.contract import Ask, Decisions, Grant, Grants, ListDecisions, ListGrants, Recorded, RevokeGrant
from app.processes import Remote
from indexer.wire import Fault

MOST_DECISIONS = 10
"""That the settings page shows; `counterpart approvals history` lists more."""


class Standing(QObject):
    """What may be done without asking, how to take it back, and what was decided."""

    changed = Signal()

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grants: tuple[Grant, ...] = ()
        self.decisions: tuple[Recorded, ...] = ()
        self.problem = ""
        """One sentence about what did not work."""
        self._remote = remote
        remote.state_changed.connect(lambda state: self.refresh() if state == "running" else None)
        remote.call_ended.connect(lambda tag: self.refresh() if tag == Ask.__name__ else None)

    def refresh(self) -> None:
        """Ask for the list."""
        self._remote.call(ListGrants(), self._listed, lambda _: None)
        self._remote.call(ListDecisions(MOST_DECISIONS), self._decided, lambda _: None)

    def revoke(self, grant: Grant) -> None:
        """Take one back."""
        self._remote.call(RevokeGrant(grant.id), self._listed, self._failed)

    def _listed(self, found: Grants) -> None:
        self.grants, self.problem = found.grants, ""
        self.changed.emit()

    def _decided(self, found: Decisions) -> None:
        self.decisions = found.decisions
        self.changed.emit()

    def _failed(self, fault: Fault) -> None:
        if fault.code != "cancelled":
            self.problem = fault.sentence
            self.changed.emit()
