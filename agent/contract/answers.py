"""Asking, and what an answer is made of."""

from __future__ import annotations

from typing import Literal

import msgspec

from agent.contract.approvals import ApprovalAsked, ApprovalEnded
from agent.contract.changes import Change
from indexer.contract import Coverage, Place
from indexer.wire import Request

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
    thread: str = ""
    """The past conversation that it tells of, which can be opened; "" for none."""


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
    notices: tuple[str, ...] = ()
    """How the answer came to be, where that is not as usual: one sentence each, such as why no model wrote it."""
    only: tuple[str, ...] = ()
    """What the search was limited to because the question says so: "Contoso folder", "since 1 March 2026"."""
    understood: str = ""
    """The question as it was understood with the turns before it; "" where it was taken as it is."""
    answered_before: str = ""
    """When this was answered (ISO 8601, UTC), where it is an earlier answer that still holds; "" when it is new."""
    changes: tuple[Change, ...] = ()
    """What tools did for this answer."""


class Stage(msgspec.Struct, frozen=True, tag=True):
    """What is happening now, with a count: searching n files, reading n passages, step n, phrasing n words."""

    name: Literal["loading", "searching", "reading", "step", "prompt", "writing", "checking"]
    done: int = 0
    total: int = 0
    about: str = ""
    """Of a step: the tool and what it is called with, in words; for people, never for a log."""


class Seen(msgspec.Struct, frozen=True, tag=True):
    """The best passages that were found, as soon as they are: before the model has loaded, read or written anything.

    Their numbers are their order; the answer has numbers of its own.
    """

    sources: tuple[Citation, ...]


class Wrote(msgspec.Struct, frozen=True, tag=True):
    """Sentences that are ready to be shown, with the citations that they brought. Appended to what was shown."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]


class Draft(msgspec.Struct, frozen=True, tag=True):
    """Text as the model writes it, not yet checked; a later `Wrote` replaces the whole draft."""

    text: str


AskEvent = Stage | Seen | Wrote | Draft | ApprovalAsked | ApprovalEnded


class Ask(Request[Answer, AskEvent], frozen=True):
    """A question in a thread ("" starts one), over the given folders or files (all when empty)."""

    question: str
    thread: str = ""
    paths: tuple[str, ...] = ()
    anew: bool = False
    """Whether to answer anew, also where an earlier answer still holds."""
    without: tuple[str, ...] = ()
    """Limits in the question that are not to be kept, as `Answer.only` names them."""
