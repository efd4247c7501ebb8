"""The language model: its file, its state."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.wire import Nothing, Request

Rung = Literal["reader", "assistant", "planner"]
"""What a model was measured to be able to do: phrase what was found; call tools; split a question and compare."""

RUNGS: dict[Rung, str] = {
    "reader": "quotes what was found and adds what it can phrase of it",
    "assistant": "looks further with a few tools before it answers",
    "planner": "splits questions, looks several times and compares before it answers",
}
"""What a model of each rung does, for people; after its name."""


class Fit(msgspec.Struct, frozen=True, tag=True):
    """How a model would run on this machine, told from its header."""

    pill: Literal["fits", "slow", "no"]
    needs_bytes: int
    free_bytes: int
    context: int
    """Tokens of context with which it fits, at most as many as are wanted."""
    tokens_per_s: float
    """How fast it writes; 0 where that is not known."""
    says: str
    """The same in one sentence, after the model's name."""


class ModelFacts(msgspec.Struct, frozen=True, tag=True):
    """A model file as its header describes it."""

    name: str
    path: str
    sha256: str
    size_bytes: int
    architecture: str
    parameters: int
    context: int
    """Context length that the model was trained for, in tokens."""
    quantisation: str
    licence: str
    template: str
    parent_sha256: str = ""
    """The file this one was requantised from, or ""."""
    fit: Fit | None = None
    """How it would run here; None where that was not asked."""


class ModelState(msgspec.Struct, frozen=True, tag=True):
    """The loaded model. Also sent as a note when the state changes."""

    state: Literal["none", "loading", "ready", "failed"]
    facts: ModelFacts | None = None
    context: int = 0
    """Tokens of context in use."""
    threads: int = 0
    gpu_layers: int = 0
    problem: str = ""
    """Why there is none, or why another one than the first takes its place."""
    rung: Rung | Literal[""] = ""
    """What it was measured, or was set, to be able to do; "" while it has not been measured."""


class GetModel(Request[ModelState, Nothing], frozen=True):
    """The model and its state; with `wait` the answer comes when loading has ended."""

    wait: bool = False


class Examine(Request[ModelFacts, Nothing], frozen=True):
    """Read and hash a model file without loading it. Fails in one sentence when it is truncated or no GGUF."""

    path: str
