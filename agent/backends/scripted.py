"""A model that replays what it was told to say, so that the loop is tested whole and without chance.

It is a real implementation of `agent.model.Model`: it has a context, counts tokens (words with the space before
them), reuses the common start of successive prompts, stops, is cut at `max_tokens` and can be cancelled.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from agent.contract import ModelFacts
from agent.gbnf import pattern
from agent.model import (
    GREEDY,
    EngineFailed,
    Finish,
    Generation,
    Loading,
    Message,
    ModelUnusable,
    PromptTooLong,
    Sampling,
    never,
)
from agent.templates import FAMILIES, render

_PIECE = re.compile(r"\s?\S+|\s")
_PROMPT_CHUNK = 256

Script = Sequence[str] | Callable[[Sequence[Message]], str]

SCRIPTED = ModelFacts(
    name="Scripted",
    path="",
    sha256="",
    size_bytes=0,
    architecture="script",
    parameters=0,
    context=1 << 20,
    quantisation="",
    licence="",
    template="plain",
)


class ScriptedModel:
    """Says the replies of a script one after the other, or what a function of the messages gives."""

    def __init__(self, script: Script, context: int = 4096, facts: ModelFacts = SCRIPTED, pause_s: float = 0.0) -> None:
        """A list of replies is replayed in order, from the start again after the last; `pause_s` passes per token."""
        self.facts = facts
        self.context = context
        self.threads = 1
        self.gpu_layers = 0
        self.last = Generation()
        self.prompts: list[tuple[Message, ...]] = []
        """What the model was asked, call by call."""
        self._script = script
        self._pause_s = pause_s
        self._ids: dict[str, int] = {}
        self._kept: list[int] = []

    def tokens(self, text: str) -> list[int]:
        """One token for each word together with the space before it."""
        return [self._ids.setdefault(piece, len(self._ids)) for piece in _PIECE.findall(text)]

    def count(self, text: str) -> int:
        """How many tokens a plain text is."""
        return len(_PIECE.findall(text))

    def encode(self, messages: Sequence[Message]) -> list[int]:
        """The prompt in the family that the facts name."""
        family = self.facts.template if self.facts.template in FAMILIES else "plain"
        return [token for segment in render(messages, family) for token in self.tokens(segment.text)]

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
        """The next reply of the script, word by word."""
        del sampling
        started = time.perf_counter()
        prompt = self.encode(messages)
        if len(prompt) >= self.context:
            raise PromptTooLong(f"The prompt has {len(prompt)} tokens and the model takes {self.context}.")
        allowed = pattern(grammar) if grammar else None
        self.prompts.append(tuple(messages))
        cached = min(_common(self._kept, prompt), len(prompt) - 1)
        self._kept = list(prompt)
        self.last = Generation(len(prompt), cached, finish="cancelled")
        reply = self._reply(messages)
        if allowed is not None and allowed.fullmatch(reply) is None:
            raise EngineFailed("The reply that the script has next does not fit the grammar.")
        ends = [at for word in stop if (at := reply.find(word)) >= 0]
        pieces = _PIECE.findall(reply[: min(ends, default=len(reply))])
        room = min(max_tokens, self.context - len(prompt))
        for done in range(cached, len(prompt), _PROMPT_CHUNK):
            if cancelled():
                return
            if on_progress is not None:
                on_progress(done, len(prompt))
        if on_progress is not None:
            on_progress(len(prompt), len(prompt))
        prompt_ms = first_ms = _ms_since(started)
        finish: Finish = "cancelled"
        written = 0
        away_ms = 0.0
        try:
            for piece in pieces[:room]:
                if cancelled():
                    return
                if self._pause_s:
                    time.sleep(self._pause_s)
                if not written:
                    first_ms = _ms_since(started)
                written += 1
                self._kept += self.tokens(piece)
                handed_over = time.perf_counter()
                yield piece
                away_ms += _ms_since(handed_over)
            finish = "stop" if len(pieces) <= room else "length"
        finally:
            decode_ms = _ms_since(started) - prompt_ms - away_ms
            first_ms = first_ms if written else 0.0
            self.last = Generation(len(prompt), cached, written, prompt_ms, first_ms, decode_ms, finish)

    def close(self) -> None:
        """There is nothing to free."""

    def _reply(self, messages: Sequence[Message]) -> str:
        if callable(self._script):
            return self._script(messages)
        return self._script[(len(self.prompts) - 1) % len(self._script)]


def load(facts: ModelFacts, loading: Loading) -> ScriptedModel:
    """A model whose file is a JSON list of replies. Raises `ModelUnusable`."""
    try:
        replies = msgspec.json.decode(Path(facts.path).read_bytes(), type=list[str])
    except (OSError, msgspec.DecodeError):
        raise ModelUnusable("The script is not a JSON list of replies.") from None
    if not replies:
        raise ModelUnusable("The script has no replies.")
    return ScriptedModel(replies, loading.context, facts)


def _common(left: Sequence[int], right: Sequence[int]) -> int:
    pairs = zip(left, right, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000.0
