"""Evidence for questions about past conversations, found by the product's own memory:
`python3 dev.py bench memory --data DIR [--json]`.

DIR holds a prepared set of conversations (JSONL, see docs/retrieval.md): each row a message, its group the people
whose conversation it is, its title the time of the session. Each group is a memory of its own, each session a
conversation in the agent's database, each message a turn.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.contract import Answer, Timing
from agent.memory import Memory
from agent.past import Past
from agent.recall import Recall
from benchmarks._collections import KEY, MODEL
from benchmarks._figures import Row, publish, row
from benchmarks._retrieval_set import Query, read_set
from benchmarks._retrieval_set import Row as SetRow
from indexer.contract import Coverage, DropTalks, KeepTalk, ListTalks, SearchTalks
from indexer.embed import Embedder
from indexer.gate import Gate
from indexer.talks import TalkIndex

_DEPTHS = (1, 5, 10)
_DEPTH = _DEPTHS[-1]
_JUDGED = 5
_GOAL = 0.70
_NO_TIME = Timing(0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of each question, what each way to search found, by `_DEPTHS`, and how long memory's own took, in ms."""

    ours: list[list[float]]
    words: list[list[float]]
    meaning: list[list[float]]
    took: list[float]


class _Asking:
    """A job whose calls are answered by the indexer's own part, in this process."""

    def __init__(self, talks: TalkIndex) -> None:
        self._talks = talks

    def check(self) -> None:
        """Nobody stops it."""

    def event(self, body: object) -> None:
        """Nobody looks."""

    def ask(self, request: Any, _timeout_s: float) -> Any:
        match request:
            case ListTalks():
                return self._talks.all()
            case KeepTalk():
                return self._talks.keep(request.talk, request.said, self.check)
            case DropTalks():
                return self._talks.drop(request.ids)
            case SearchTalks():
                return self._talks.search(request.query, request.limit)


def measure() -> list[Row]:
    """Recall of the turns that hold what a question is about."""
    folder = _data(sys.argv[1:])
    if folder is None:
        return [row("evidence found among the first five", None, _GOAL, "higher", "", "give --data DIR")]
    prepared = read_set(folder)
    embedder = Embedder(MODEL)
    embedder.load()
    asked = _Asked([], [], [], [])
    with tempfile.TemporaryDirectory() as scratch:
        for number, (path, rows) in enumerate(prepared.files()):
            queries = [one for one in prepared.queries if one.path == path]
            if queries:
                home = Path(scratch) / str(number)
                home.mkdir()
                _ask(home, rows, queries, embedder, asked)
                print(f"{number + 1} memories asked, {len(asked.took)} questions", file=sys.stderr, flush=True)
    return _rows(asked)


def _ask(home: Path, rows: Sequence[SetRow], queries: Sequence[Query], embedder: Embedder, asked: _Asked) -> None:
    """Let one memory hold some rows, and ask it everything."""
    talks = TalkIndex(home, KEY, embedder, Gate())
    memory = Memory(home / "memory.sqlite", KEY)
    try:
        turns = _remembered(memory, rows)
        past, recall = Past(memory.database), Recall(memory.database)
        vectors = embedder.embed([one.text for one in rows])
        job: Any = _Asking(talks)
        past.search("what is brought over at the first search", job, 1)
        for query in queries:
            began = time.perf_counter()
            found = past.search(query.question, job, _DEPTH)
            asked.took.append((time.perf_counter() - began) * 1000)
            asked.ours.append(_recalls([turns[one.thread, one.turn] for one in found], query))
            by_words = recall.search(query.question, _DEPTH)
            asked.words.append(_recalls([turns[one.thread, one.turn] for one in by_words], query))
            nearest = np.argsort(-(vectors @ embedder.query(query.question)), kind="stable")[:_DEPTH]
            asked.meaning.append(_recalls([rows[at].id for at in nearest], query))
    finally:
        memory.close()
        talks.close()


def _rows(asked: _Asked) -> list[Row]:
    of = f"{len(asked.took)} questions"
    found: list[Row] = []
    for at, depth in enumerate(_DEPTHS):
        ours, words, meaning = (np.array(one)[:, at] for one in (asked.ours, asked.words, asked.meaning))
        goal = _GOAL if depth == _JUDGED else 0.0
        note = f"{of}, ± {_error(ours):.3f}; words alone (BM25) {words.mean():.3f}, meaning alone {meaning.mean():.3f}"
        found.append(row(f"recall@{depth}", float(ours.mean()), goal, "higher", "", note))
        if depth == _JUDGED:
            for name, other in (("words alone (BM25)", words), ("meaning alone", meaning)):
                note = f"{of}, ± {_error(ours - other):.3f}"
                found.append(row(f"gain over {name}", float((ours - other).mean()), 0.0, "higher", "", note))
    slow = sorted(asked.took)[int(0.95 * len(asked.took))]
    return [*found, row("a search, 95 of 100", slow, 300.0, "lower", "ms", "by the clock")]


def _error(values: NDArray[np.float64]) -> float:
    """Half the width of the 95 % interval of a mean."""
    return float(1.96 * values.std(ddof=1) / len(values) ** 0.5)


def _remembered(memory: Memory, rows: Sequence[SetRow]) -> dict[tuple[str, int], str]:
    """Keep each session as a conversation; the rows' ids by thread and turn."""
    ids: dict[tuple[str, int], str] = {}
    for when, session in itertools.groupby(rows, key=lambda one: one.title):
        thread, day = "", _stamp(when)
        for one in session:
            thread, turn = memory.ask(thread, one.text)
            memory.complete(Answer("", "answered", (), (), Coverage(0, 0, 0, 0), 0, "", "", _NO_TIME, thread, turn))
            ids[thread, turn] = one.id
        with memory.database.write() as connection:
            connection.execute("UPDATE turn SET asked = ? WHERE thread = ?", (day, thread))
    return ids


def _stamp(when: str) -> str:
    """A session's time ("1:56 pm on 8 May, 2023") as turns are stamped; else the year 2000."""
    for form in ("%I:%M %p on %d %B, %Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(when, form).replace(tzinfo=UTC).isoformat(timespec="microseconds")
        except ValueError:
            continue
    return datetime(2000, 1, 1, tzinfo=UTC).isoformat(timespec="microseconds")


def _recalls(found: Sequence[str], query: Query) -> list[float]:
    """Share of what answers that is among the first, for each of `_DEPTHS`."""
    return [len(query.gold.intersection(found[:depth])) / len(query.gold) for depth in _DEPTHS]


def _data(arguments: Sequence[str]) -> Path | None:
    at = arguments.index("--data") + 1 if "--data" in arguments else len(arguments)
    return Path(arguments[at]) if at < len(arguments) else None


if __name__ == "__main__":
    sys.exit(publish("memory", [measure], sys.argv[1:]))
