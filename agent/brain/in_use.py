"""The model of this process as the others see it: loaded, replaced when it fails, and measured for what it may do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Literal

import msgspec

from agent.backends.scripted import SCRIPTED
from agent.brain.loading import ModelLoader
from agent.brain.probing import Probing
from agent.contract import RUNGS, Config, ModelFacts, ModelState, Rung
from agent.model import Model
from indexer.contract import Check
from indexer.database import Database
from indexer.serving import Job


class ModelInUse:
    """Which model answers and what it may do. `told` hears each change, from a thread of its own."""

    def __init__(self, config: Config, database: Database, told: Callable[[ModelState], None]) -> None:
        """Nothing is loaded before `start`. Raises `DatabaseError`."""
        self._config = config
        self._told = told
        self._probing = Probing(database, self._changed)
        self._loader = ModelLoader(config, self._loaded)

    def start(self) -> ModelState:
        """Begin to load; the state as it is now."""
        return self._loader.start()

    def facts(self) -> ModelFacts | None:
        """What the file says of itself, waiting for its header to be read; None without a usable model."""
        return self._loader.facts()

    def wait(self, job: Job) -> Model | None:
        """The model once loading has ended; None without one. Raises `indexer.serving.Cancelled`."""
        return self._loader.wait(job)

    def instead(self, job: Job) -> Model | None:
        """The next model in the place of the one that failed; see `ModelLoader.instead`."""
        return self._loader.instead(job)

    def problem(self) -> str:
        """Why no model answers, or why another one than the first does; "" where all is as it was chosen."""
        return self._loader.problem

    def rung(self) -> Rung | Literal[""]:
        """What the model is let do by the settings, else by what was measured; "" while it was not."""
        if self._config.rung != "auto":
            return self._config.rung
        facts = self._loader.state.facts
        return self._probing.rung(facts.sha256) if facts is not None else ""

    def aside(self) -> AbstractContextManager[None]:
        """The model is free for whoever is within; see `Probing.aside`."""
        return self._probing.aside()

    @property
    def state(self) -> ModelState:
        """How far loading is, and what the model may do."""
        state = self._loader.state
        return msgspec.structs.replace(state, rung=self.rung()) if state.state == "ready" else state

    def check(self) -> Check:
        """The model in one sentence, for the self-check."""
        name, state = "Language model", self.state
        match state.state:
            case "ready" if state.facts is not None:
                does = f"it {RUNGS[state.rung]}" if state.rung else "what it is able to do is measured when it is idle"
                sentence = f"{state.facts.name} is loaded with {state.context} tokens of context; {does}."
                return Check(name, True, f"{sentence} {state.problem}".strip())
            case "loading":
                return Check(name, True, "The language model is loading.")
            case _:
                return Check(name, state.state == "none", state.problem)

    def close(self) -> None:
        """Leave nothing unfinished."""
        self._probing.close()
        self._loader.close()

    def _loaded(self, state: ModelState) -> None:
        model = self._loader.model
        script = state.facts is not None and state.facts.architecture == SCRIPTED.architecture  # it would say its lines
        if state.state == "ready" and model is not None and self._config.rung == "auto" and not script:
            self._probing.begin(model, lambda: self._loader.model is model)
        self._changed()

    def _changed(self) -> None:
        self._told(self.state)
