"""Everything the agent can be told and asked, what it answers, and what it may ask of the indexer."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.contract import (
    Checks,
    Compare,
    Connect,
    Coverage,
    Dossier,
    FindEntities,
    FindMentions,
    Place,
    ReadPart,
    Search,
    Status,
    Timeline,
    WhatChanged,
    WhoKnows,
)
from indexer.wire import Nothing, Request

MAY_CALL: frozenset[str] = frozenset(
    request.__name__
    for request in (
        Search,
        FindMentions,
        ReadPart,
        Compare,
        Status,
        FindEntities,
        Dossier,
        Connect,
        WhoKnows,
        WhatChanged,
        Timeline,
    )
)
"""The tags of the indexer calls that the switchboard passes on for the agent."""

Support = Literal["supported", "partly", "unsupported"]


class Citation(msgspec.Struct, frozen=True):
    """A numbered source of an answer; `place` spans the quote itself."""

    n: int
    place: Place
    title: str
    quote: str
    modified: str


class Sentence(msgspec.Struct, frozen=True):
    """One sentence of an answer, aligned to its sources after it was written."""

    text: str
    support: Support
    citations: tuple[int, ...]
    quoted: bool = False
    """Whether the text stands word for word in its source."""
    opens: bool = False
    """Whether it starts a new paragraph or list item."""


class Timing(msgspec.Struct, frozen=True):
    """Milliseconds and tokens of one answer; 0 where no model ran."""

    search_ms: float
    first_token_ms: float
    """From the question's arrival in the agent to the model's first token."""
    total_ms: float
    prompt_tokens: int
    cached_tokens: int
    output_tokens: int
    tokens_per_s: float


class Answer(msgspec.Struct, frozen=True, tag=True):
    """A whole answer. `text` is Markdown and is exactly what the sentences say, in order."""

    text: str
    status: Literal["answered", "not_found", "partial"]
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    coverage: Coverage
    left_out: int
    """Passages that were found but did not fit the model's context."""
    model: str
    brain: str
    timing: Timing
    thread: str
    turn: int


class Stage(msgspec.Struct, frozen=True, tag=True):
    """What is happening now, with a count: searching n files, reading n passages, phrasing n words."""

    name: Literal["loading", "searching", "reading", "prompt", "writing", "checking"]
    done: int = 0
    total: int = 0


class Wrote(msgspec.Struct, frozen=True, tag=True):
    """Sentences that are ready to be shown, with the citations that they brought. Appended to what was shown."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]


class Draft(msgspec.Struct, frozen=True, tag=True):
    """Text as the model writes it, not yet checked; a later `Wrote` replaces the whole draft."""

    text: str


AskEvent = Stage | Wrote | Draft


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


class ModelState(msgspec.Struct, frozen=True, tag=True):
    """The loaded model. Also sent as a note when the state changes."""

    state: Literal["none", "loading", "ready", "failed"]
    facts: ModelFacts | None = None
    context: int = 0
    """Tokens of context in use."""
    threads: int = 0
    gpu_layers: int = 0
    problem: str = ""


class Turn(msgspec.Struct, frozen=True):
    """One question and its answer; `answer` is None for a turn that was interrupted."""

    turn: int
    question: str
    asked: str
    answer: Answer | None


class Thread(msgspec.Struct, frozen=True):
    """One conversation, without its turns."""

    id: str
    title: str
    updated: str
    turns: int


class Threads(msgspec.Struct, frozen=True, tag=True):
    """Conversations, the newest first."""

    threads: tuple[Thread, ...]


class Turns(msgspec.Struct, frozen=True, tag=True):
    """The turns of one conversation, the oldest first."""

    thread: Thread
    turns: tuple[Turn, ...]


class Config(msgspec.Struct, frozen=True):
    """What the agent needs to know; it reads no environment and no settings file."""

    agent_dir: str
    key: str
    """Key of the encrypted database, 64 hex digits."""
    model_path: str
    """A GGUF file, or "" for none."""
    model_sha256: str = ""
    """Expected SHA-256, or "" for a file that the user chose."""
    model_name: str = ""
    model_licence: str = ""
    model_template: str = ""
    """Chat template family, or "" to tell it from the header."""
    model_parent_sha256: str = ""
    context: int = 4096
    threads: int = 0
    """0 measures on this machine."""
    gpu_layers: int = -1
    """-1 as many as fit."""
    answers: Literal["auto", "quote", "write"] = "auto"
    """Lead with quotes and show only supported phrasing, or write freely with support marks; auto goes by size."""
    max_answer_tokens: int = 384


class Open(Request[ModelState, Nothing], frozen=True):
    """First call: open memory and start loading the model. Answers before the model is loaded."""

    config: Config


class Ask(Request[Answer, AskEvent], frozen=True):
    """A question in a thread ("" starts one), over the given folders or files (all when empty)."""

    question: str
    thread: str = ""
    paths: tuple[str, ...] = ()


class ListThreads(Request[Threads, Nothing], frozen=True):
    """Every conversation."""


class ReadThread(Request[Turns, Nothing], frozen=True):
    """One conversation with its turns."""

    thread: str


class RenameThread(Request[Threads, Nothing], frozen=True):
    """Give a conversation another title."""

    thread: str
    title: str


class DeleteThread(Request[Threads, Nothing], frozen=True):
    """Forget a conversation."""

    thread: str


class GetModel(Request[ModelState, Nothing], frozen=True):
    """The model and its state; with `wait` the answer comes when loading has ended."""

    wait: bool = False


class Examine(Request[ModelFacts, Nothing], frozen=True):
    """Read and hash a model file without loading it. Fails in one sentence when it is truncated or no GGUF."""

    path: str


class SelfCheck(Request[Checks, Nothing], frozen=True):
    """Check memory, the model and that the network is locked."""
