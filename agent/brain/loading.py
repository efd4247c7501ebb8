"""Loads the language model beside everything else: checked first, and never twice after it took the process down.

Where a second model is configured, it takes over when the first cannot be loaded or fails while it answers.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from agent.backends.scripted import SCRIPTED
from agent.brain.gguf import NotUsable, facts_of
from agent.brain.hashes import Hashes, HashMismatch
from agent.contract import Config, ModelFacts, ModelState
from agent.model import Loading, Model, ModelUnusable, load
from indexer.serving import Job, survive

MOST_DEATHS = 2
"""How often the process may die while loading one file before that file is not loaded any more."""
HEADER_WITHIN_S = 10.0
_UNEXPECTED = "The program's engine for language models does not work here; please install the program again."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Choice:
    """One model file of the configuration."""

    path: Path
    sha256: str = ""
    name: str = ""
    licence: str = ""
    template: str = ""
    parent_sha256: str = ""

    @property
    def scripted(self) -> bool:
        """Whether it is a list of replies, by which people can see the program at work without a model."""
        return self.path.suffix == ".json"

    def facts(self) -> ModelFacts:
        """What the file says of itself. Raises `NotUsable`."""
        if self.scripted:
            return msgspec.structs.replace(SCRIPTED, name=self.name or self.path.stem, path=str(self.path))
        return facts_of(
            self.path,
            self.sha256,
            name=self.name,
            licence=self.licence,
            template=self.template,
            parent_sha256=self.parent_sha256,
        )


def _choices(config: Config) -> list[_Choice]:
    found = []
    if config.model_path:
        first = (config.model_name, config.model_licence, config.model_template, config.model_parent_sha256)
        found.append(_Choice(Path(config.model_path), config.model_sha256, *first))
    if config.second_model_path and config.second_model_path != config.model_path:
        found.append(_Choice(Path(config.second_model_path), config.second_model_sha256))
    return found


class ModelLoader:
    """The model of this process and how far its loading is. `told` hears each change, from the loading thread."""

    def __init__(self, config: Config, told: Callable[[ModelState], None], backend: str = "") -> None:
        """`backend` is one of `agent.model.BACKENDS`, or "" to tell it from the file."""
        self._config = config
        self._told = told
        self._backend = backend
        self._looked = threading.Event()
        self._done = threading.Event()
        self._model: Model | None = None
        self._trying = Path(config.agent_dir) / "loading"
        self._choices = _choices(config)
        self._why = ""
        """Why a model before this one is not used any more."""
        self.state = ModelState("loading" if self._choices else "none")
        if not self._choices:
            self.state = ModelState("none", problem="No language model is chosen, so answers are quotes.")

    def start(self) -> ModelState:
        """Begin to load; the state as it is now."""
        state = self.state
        if state.state == "none":
            self._looked.set()
            self._done.set()
        else:
            self._begin()
        return state

    def wait(self, job: Job) -> Model | None:
        """The model once loading has ended; None without one. Raises `indexer.serving.Cancelled`."""
        while not self._done.wait(0.02):
            job.check()
        return self._model

    def instead(self, job: Job) -> Model | None:
        """The next model in the place of the one that failed, loaded; None, and no change, when there is none.

        Nobody may be using the one that failed. Raises `indexer.serving.Cancelled`.
        """
        if self._model is None or len(self._choices) < 2:
            return None
        self._why = f"{self._choices.pop(0).path.name} failed while it answered."
        self._model.close()
        self._model = None
        self._looked.clear()
        self._done.clear()
        self.state = ModelState("loading")
        self._begin()
        return self.wait(job)

    def facts(self) -> ModelFacts | None:
        """What the file says of itself, waiting for its header to be read; None without a usable model."""
        self._looked.wait(HEADER_WITHIN_S)
        return self.state.facts if self.state.state in ("loading", "ready") else None

    @property
    def model(self) -> Model | None:
        """The model as far as it is loaded."""
        return self._model

    @property
    def problem(self) -> str:
        """Why no model answers, or why another one than the first does; "" where all is as it was chosen."""
        return self.state.problem if self.state.state in ("failed", "ready") else ""

    def close(self) -> None:
        """A load that is left unfinished on purpose is no death."""
        self._trying.unlink(missing_ok=True)

    def _begin(self) -> None:
        threading.Thread(target=self._run, name="loading", daemon=True).start()

    def _run(self) -> None:
        """Load the first of the models that can be; when none can, the state tells of the first."""
        while True:
            state = self._tried(self._choices[0])
            if state.state == "ready" or len(self._choices) < 2:
                break
            self._why = self._why or state.problem
            self._choices.pop(0)
        if state.facts is not None and state.state == "ready" and self._why:
            state = msgspec.structs.replace(state, problem=f"{state.facts.name} answers instead. {self._why}")
        elif self._why:
            state = msgspec.structs.replace(state, problem=self._why)
        self.state = state
        self._looked.set()
        self._done.set()
        self._told(state)

    def _tried(self, choice: _Choice) -> ModelState:
        ended: list[ModelState] = []
        survive("loading the model", lambda: ended.append(self._load(choice)))
        return ended[0] if ended else ModelState("failed", self.state.facts, problem=_UNEXPECTED)

    def _load(self, choice: _Choice) -> ModelState:
        config, path = self._config, choice.path
        facts: ModelFacts | None = None
        try:
            facts = choice.facts()
            self.state = ModelState("loading", facts)
            self._looked.set()
            self._told(self.state)
            sha256 = Hashes(Path(config.agent_dir) / "hashes.json").verify(path, choice.sha256)
            facts = msgspec.structs.replace(facts, sha256=sha256)
            deaths = self._deaths(sha256)
            if deaths >= MOST_DEATHS:
                self._trying.unlink(missing_ok=True)
                raise ModelUnusable(
                    f"{path.name} made the program stop each time it was loaded. Please choose another model."
                )
            self._trying.write_text(f"{sha256} {deaths + 1}")
            loading = Loading(config.context, config.threads, config.gpu_layers, config.agent_dir)
            backend = self._backend or ("scripted" if choice.scripted else "llama_cpp")
            self._model = load(backend, facts, loading)
        except (NotUsable, HashMismatch, ModelUnusable) as problem:
            return ModelState("failed", facts, problem=str(problem))
        except OSError as error:
            _log.warning("the model could not be read: %s", error.__class__.__name__)
            return ModelState("failed", facts, problem=f"The model file {path.name} cannot be read.")
        self._trying.unlink(missing_ok=True)
        model, wanted = self._model, min(config.context, facts.context or config.context)
        smaller = ""
        if model.context < wanted:
            smaller = (
                f"{facts.name} runs with a context of {model.context:,} tokens instead of {wanted:,}, because no more "
                "memory is free."
            )
        return ModelState("ready", facts, model.context, model.threads, model.gpu_layers, smaller)

    def _deaths(self, sha256: str) -> int:
        """How often this process died while it loaded this file, since it last did not."""
        try:
            tried, _, deaths = self._trying.read_text().partition(" ")
        except (OSError, UnicodeDecodeError):
            return 0
        return int(deaths) if tried == sha256 and deaths.isdigit() else 0
