"""What is known of the user, as state and signals; no widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from agent.contract import AddFact, ConfirmFact, EditFact, Fact, Facts, ForgetFact, ListFacts, RestoreFact
from app.processes import Remote
from indexer.wire import Fault, Nothing, Request


class Knowing(QObject):
    """The facts that the user told, the newest first, those that hold no longer among them."""

    changed = Signal()

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.facts: tuple[Fact, ...] = ()
        self.problem = ""
        """One sentence about what did not work."""
        self._remote = remote
        remote.state_changed.connect(lambda state: self.refresh() if state == "running" else None)

    @property
    def holding(self) -> tuple[Fact, ...]:
        """Those that hold or wait to be confirmed."""
        return tuple(one for one in self.facts if one.state in ("proposed", "active"))

    @property
    def ended(self) -> tuple[Fact, ...]:
        """Those that hold no longer."""
        return tuple(one for one in self.facts if one.state not in ("proposed", "active"))

    def refresh(self) -> None:
        """Ask for all again."""
        self._ask(ListFacts(history=True))

    def add(self, text: str) -> None:
        """Keep what was typed."""
        if text.strip():
            self._ask(AddFact(text.strip()))

    def confirm(self, one: Fact) -> None:
        """It is true."""
        self._ask(ConfirmFact(one.id))

    def edit(self, one: Fact, text: str) -> None:
        """It is worded otherwise."""
        if text.strip() and text.strip() != one.text:
            self._ask(EditFact(one.id, text.strip()))

    def forget(self, one: Fact) -> None:
        """It is not used any more."""
        self._ask(ForgetFact(one.id))

    def restore(self, one: Fact) -> None:
        """It holds again."""
        self._ask(RestoreFact(one.id))

    def _ask(self, request: Request[Facts, Nothing]) -> None:
        self.problem = ""
        self._remote.call(request, self._told, self._failed)

    def _told(self, found: Facts) -> None:
        self.facts = found.facts
        self.changed.emit()

    def _failed(self, fault: Fault) -> None:
        if fault.code != "cancelled":
            self.problem = fault.sentence
            self.changed.emit()
