"""The connectors as state and signals; no widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from agent.contract import Connector, Connectors, ExamineConnector, ListConnectors, TrustConnector
from app.processes import Remote
from indexer.wire import Fault


class Connecting(QObject):
    """Which connectors the settings name, which are trusted, and what one offers that was looked at."""

    changed = Signal()

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all: tuple[Connector, ...] = ()
        self.problems: dict[str, str] = {}
        """One sentence by connector about what did not work."""
        self.busy = ""
        """The connector that is being looked at."""
        self._remote = remote
        self._looked_at: dict[str, Connector] = {}
        remote.state_changed.connect(lambda state: self.refresh() if state == "running" else None)

    def refresh(self) -> None:
        """Ask for the list; starts no connector."""
        self._remote.call(ListConnectors(), self._listed, lambda _: None)

    def look(self, name: str) -> None:
        """Start one and see what it offers."""
        self.busy = name
        self.problems.pop(name, None)
        self.changed.emit()
        self._remote.call(ExamineConnector(name), self._seen, lambda fault: self._failed(name, fault))

    def trust(self, one: Connector) -> None:
        """Use one exactly as it was seen."""
        self._decide(one.name, one.pin)

    def distrust(self, name: str) -> None:
        """Use one no longer."""
        self._decide(name, "")

    def _decide(self, name: str, pin: str) -> None:
        self.busy = name
        self.problems.pop(name, None)
        self.changed.emit()
        self._remote.call(TrustConnector(name, pin), self._decided, lambda fault: self._failed(name, fault))

    def _decided(self, found: Connectors) -> None:
        self._looked_at.pop(self.busy, None)
        self._listed(found)

    def _seen(self, found: Connectors) -> None:
        for one in found.connectors:
            self._looked_at[one.name] = one
        self._listed(Connectors(self.all))

    def _listed(self, found: Connectors) -> None:
        self.busy = ""
        self.all = tuple(self._looked_at.get(one.name, one) for one in found.connectors)
        self.changed.emit()

    def _failed(self, name: str, fault: Fault) -> None:
        self.busy = ""
        if fault.code != "cancelled":
            self.problems[name] = fault.sentence
        self.changed.emit()
