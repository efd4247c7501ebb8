"""Conversations as they are kept."""

from __future__ import annotations

import msgspec

from agent.contract.answers import Answer
from indexer.wire import Nothing, Request


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


class FoundTurn(msgspec.Struct, frozen=True):
    """One turn of a past conversation that holds what was looked for."""

    thread: str
    title: str
    turn: int
    question: str
    said: str
    """The answer's beginning."""
    asked: str


class FoundTurns(msgspec.Struct, frozen=True, tag=True):
    """Turns, the best first."""

    turns: tuple[FoundTurn, ...]


class SearchThreads(Request[FoundTurns, Nothing], frozen=True):
    """Look for words in what was asked and answered before."""

    words: str
    limit: int = 50
