"""The language model as state and signals; no widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from agent.contract import Examine, ModelFacts, ModelState
from app.processes import Remote
from indexer.wire import Fault


class Brain(QObject):
    """Which model answers, and whether it can."""

    changed = Signal()

    def __init__(self, remote: Remote, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model = ModelState("loading")
        self._remote = remote
        remote.noted.connect(self._heard)
        remote.state_changed.connect(lambda _: self.changed.emit())

    @property
    def name(self) -> str:
        """The model's name for people, "" while unknown."""
        return self.model.facts.name if self.model.facts is not None else ""

    def summary(self) -> str:
        """The model and its state in a few words."""
        if self._remote.state == "restarting":
            return "Answering part is starting again"
        if self._remote.state == "stopped":
            return "Answering part stopped" if self._remote.problem else "Starting"
        match self.model.state:
            case "ready":
                return self.name
            case "loading":
                return f"Loading {self.name or 'the model'}"
            case "failed":
                return "Model did not load"
            case "none":
                return "No model – answers are quotes"

    @property
    def problem(self) -> str:
        """One sentence when no model can answer, or ""."""
        return self._remote.problem or self.model.problem

    def examine(self, path: str, then: Callable[[ModelFacts], None], failed: Callable[[Fault], None]) -> None:
        """Read a model file's facts without loading it."""
        self._remote.call(Examine(path), then, failed)

    def _heard(self, model: object) -> None:
        if isinstance(model, ModelState):
            self.model = model
            self.changed.emit()


def size_word(facts: ModelFacts) -> str:
    """Small, balanced or large, as people tell models apart."""
    if facts.parameters < 1_000_000_000:
        return "Small"
    return "Balanced" if facts.parameters < 9_000_000_000 else "Large"
