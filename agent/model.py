"""The seam between the agent and whatever runs a language model.

A model takes messages, not text: each backend renders them with one of our own template families
(`agent.templates`), so that nothing inside a document can be taken for a control token. One thread at a time may use
a model; a generation is abandoned by closing its iterator.

    ModelError
    ├── ModelUnusable     the file cannot be loaded
    ├── PromptTooLong     the messages do not fit the context
    ├── BadGrammar        a grammar cannot be read
    └── EngineFailed      the engine stopped in the middle
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from agent.contract import ModelFacts

BACKENDS: Mapping[str, str] = {
    "llama_cpp": "agent.backends.llama_cpp:load",
    "scripted": "agent.backends.scripted:load",
}
"""What runs a model: name to `module:function` of type `Load`, imported when first wanted."""

Role = Literal["system", "user", "assistant"]
Finish = Literal["stop", "length", "cancelled"]


class ModelError(Exception):
    """A model cannot do what was asked; the text is one sentence for people."""


class ModelUnusable(ModelError):
    """The model cannot be loaded."""


class PromptTooLong(ModelError):
    """The messages do not fit the model's context."""


class BadGrammar(ModelError):
    """A grammar cannot be read, or is larger than the engine takes."""


class EngineFailed(ModelError):
    """The engine stopped in the middle of its work."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the prompt. A last message by the assistant is left open: the model goes on writing it."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are chosen. Temperature 0 takes the likeliest one, so that the same prompt gives the same text."""

    temperature: float = 0.0
    top_p: float = 1.0
    repeat_penalty: float = 1.0
    """Above 1 makes tokens less likely that stand in the last `repeat_last` tokens of the answer."""
    repeat_last: int = 64
    seed: int = 0


GREEDY = Sampling()
_TELLING = 256
"""Tokens of a prompt from which on the time that they took says how fast a model reads."""


@dataclass(frozen=True, slots=True)
class Generation:
    """The figures of one generation. Times are milliseconds from the call of `generate`."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    """Prompt tokens that were still in the engine's memory from the call before."""
    output_tokens: int = 0
    prompt_ms: float = 0.0
    """Until the whole prompt was processed."""
    first_token_ms: float = 0.0
    """Until the first token was chosen; 0 when there was none."""
    decode_ms: float = 0.0
    """From the end of the prompt to the last token, without the time that the caller took between pieces."""
    finish: Finish = "stop"

    @property
    def reading_tokens_per_s(self) -> float:
        """Speed of reading; 0 where too little was read to tell."""
        read = self.prompt_tokens - self.cached_tokens
        return 1000.0 * read / self.prompt_ms if read >= _TELLING and self.prompt_ms > 0 else 0.0

    @property
    def tokens_per_s(self) -> float:
        """Speed of writing; 0 when nothing was written."""
        return 1000.0 * self.output_tokens / self.decode_ms if self.decode_ms > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Loading:
    """How a model is loaded."""

    context: int = 4096
    """Tokens of context to use; never more than the model was trained for."""
    threads: int = 0
    """0 measures on this machine."""
    gpu_layers: int = -1
    """-1 as many as there are."""
    measurements: str = ""
    """Folder in which measured thread counts are kept, or "" to keep none."""


def never() -> bool:
    """The `cancelled` of a call that nobody cancels."""
    return False


class Model(Protocol):
    """A loaded language model."""

    @property
    def facts(self) -> ModelFacts:
        """What the file says about itself."""

    @property
    def context(self) -> int:
        """Tokens of context in use; prompt and answer share them."""

    @property
    def threads(self) -> int:
        """Threads that write tokens; 0 where that means nothing."""

    @property
    def gpu_layers(self) -> int:
        """Layers that run on a GPU."""

    @property
    def last(self) -> Generation:
        """The figures of the latest generation, once it has ended or was closed."""

    def tokens(self, text: str) -> list[int]:
        """Tokens of plain text. What looks like a control token in it is text."""

    def count(self, text: str) -> int:
        """How many tokens a plain text is."""

    def encode(self, messages: Sequence[Message]) -> list[int]:
        """The whole prompt as tokens, as `generate` hands it to the engine; its length is what the budget counts."""

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        sampling: Sampling = GREEDY,
        grammar: str = "",
        on_progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[str]:
        """Write the next message, in pieces that are whole characters; none of them contains a `stop` string.

        `grammar` is GBNF whose start is `root`: the text is one of its words, or the start of one where `max_tokens`
        cut it. With it the likeliest token that fits is taken, whatever `sampling` says.

        `on_progress(done, total)` counts prompt tokens while the prompt is processed, those already cached included.
        `cancelled` is asked from the engine itself, also in the middle of the prompt: it must be quick. A cancelled
        generation ends without an error, with `last.finish == "cancelled"`.

        Raises `PromptTooLong` when the prompt leaves no room for one token, `BadGrammar` before anything is read,
        `EngineFailed` when the engine does.
        """

    def close(self) -> None:
        """Free the model's memory. Nothing else may be called after it."""


Load = Callable[[ModelFacts, Loading], Model]


def load(backend: str, facts: ModelFacts, loading: Loading) -> Model:
    """Load the model that `facts` describe with one of `BACKENDS`. Raises `ModelUnusable` with one sentence."""
    module, _, function = BACKENDS[backend].partition(":")
    loader: Load = getattr(importlib.import_module(module), function)
    return loader(facts, loading)
