"""Loads the language model beside everything else: checked first, and never twice after it took the process down."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

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


class ModelLoader:
    """The model of this process and how far its loading is. `told` hears each change, from the loading thread."""

    def __init__(self, config: Config, told: Callable[[ModelState], None], backend: str = "llama_cpp") -> None:
        self._config = config
        self._told = told
        self._backend = backend
        self._looked = threading.Event()
        self._done = threading.Event()
        self._model: Model | None = None
        self._trying = Path(config.agent_dir) / "loading"
        self.state = ModelState("loading" if config.model_path else "none")
        if not config.model_path:
            self.state = ModelState("none", problem="No language model is chosen, so answers are quotes.")

    def start(self) -> ModelState:
        """Begin to load; the state as it is now."""
        state = self.state
        if state.state == "none":
            self._looked.set()
            self._done.set()
        else:
            threading.Thread(target=self._run, name="loading", daemon=True).start()
        return state

    def wait(self, job: Job) -> Model | None:
        """The model once loading has ended; None without one. Raises `indexer.serving.Cancelled`."""
        while not self._done.wait(0.02):
            job.check()
        return self._model

    def facts(self) -> ModelFacts | None:
        """What the file says of itself, waiting for its header to be read; None without a usable model."""
        self._looked.wait(HEADER_WITHIN_S)
        return self.state.facts if self.state.state in ("loading", "ready") else None

    def close(self) -> None:
        """A load that is left unfinished on purpose is no death."""
        self._trying.unlink(missing_ok=True)

    def _run(self) -> None:
        ended: list[ModelState] = []
        survive("loading the model", lambda: ended.append(self._load()))
        state = ended[0] if ended else ModelState("failed", self.state.facts, problem=_UNEXPECTED)
        self.state = state
        self._looked.set()
        self._done.set()
        self._told(state)

    def _load(self) -> ModelState:
        config = self._config
        path = Path(config.model_path)
        facts: ModelFacts | None = None
        try:
            facts = facts_of(
                path,
                config.model_sha256,
                name=config.model_name,
                licence=config.model_licence,
                template=config.model_template,
                parent_sha256=config.model_parent_sha256,
            )
            self.state = ModelState("loading", facts)
            self._looked.set()
            self._told(self.state)
            sha256 = Hashes(Path(config.agent_dir) / "hashes.json").verify(path, config.model_sha256)
            facts = msgspec.structs.replace(facts, sha256=sha256)
            deaths = self._deaths(sha256)
            if deaths >= MOST_DEATHS:
                self._trying.unlink(missing_ok=True)
                raise ModelUnusable(
                    f"{path.name} made the program stop each time it was loaded. Please choose another model."
                )
            self._trying.write_text(f"{sha256} {deaths + 1}")
            loading = Loading(config.context, config.threads, config.gpu_layers, config.agent_dir)
            self._model = load(self._backend, facts, loading)
        except (NotUsable, HashMismatch, ModelUnusable) as problem:
            return ModelState("failed", facts, problem=str(problem))
        except OSError as error:
            _log.warning("the model could not be read: %s", error.__class__.__name__)
            return ModelState("failed", facts, problem=f"The model file {path.name} cannot be read.")
        self._trying.unlink(missing_ok=True)
        return ModelState("ready", facts, self._model.context, self._model.threads, self._model.gpu_layers)

    def _deaths(self, sha256: str) -> int:
        """How often this process died while it loaded this file, since it last did not."""
        try:
            tried, _, deaths = self._trying.read_text().partition(" ")
        except (OSError, UnicodeDecodeError):
            return 0
        return int(deaths) if tried == sha256 and deaths.isdigit() else 0
