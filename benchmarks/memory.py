"""Evidence for questions about past conversations, found by the product's own memory:
`python3 dev.py bench memory --data DIR [--json]`.

DIR holds a prepared set of conversations (JSONL, see docs/retrieval.md): each row a message, its group the people
whose conversation it is, its title the time of the session. Each group is a memory of its own, each session a
conversation in the agent's database, each message a turn.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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

_DEPTH = 10
_GOAL = 0.70
_NO_TIME = Timing(0, 0, 0, 0, 0, 0, 0)


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
    ours: list[float] = []
    ten: list[float] = []
    words: list[float] = []
    took: list[float] = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, (path, rows) in enumerate(prepared.files()):
            asked = [one for one in prepared.queries if one.path == path]
            if not asked:
                continue
            home = Path(scratch) / str(number)
            home.mkdir()
            talks = TalkIndex(home, KEY, embedder, Gate())
            memory = Memory(home / "memory.sqlite", KEY)
            try:
                turns = _remembered(memory, rows)
                past, recall = Past(memory.database), Recall(memory.database)
                job: Any = _Asking(talks)
                past.search("what is brought over at the first search", job, 1)
                for query in asked:
                    began = time.perf_counter()
                    found = [turns[one.thread, one.turn] for one in past.search(query.question, job, _DEPTH)]
                    took.append((time.perf_counter() - began) * 1000)
                    ours.append(_recall(found[:5], query))
                    ten.append(_recall(found, query))
                    by_words = recall.search(query.question, 5)
                    words.append(_recall([turns[one.thread, one.turn] for one in by_words], query))
            finally:
                memory.close()
                talks.close()
            print(f"{number + 1} memories asked, {len(ours)} questions", file=sys.stderr, flush=True)
    error = 1.96 * statistics.stdev(ours) / len(ours) ** 0.5
    gain = [one - other for one, other in zip(ours, words, strict=True)]
    spread = 1.96 * statistics.stdev(gain) / len(gain) ** 0.5
    of = f"{len(ours)} questions"
    return [
        row("evidence found among the first five", statistics.fmean(ours), _GOAL, "higher", "", f"{of}, ± {error:.3f}"),
        row("gain over words alone (BM25)", statistics.fmean(gain), 0.0, "higher", "", f"{of}, ± {spread:.3f}"),
        row("evidence found among the first ten", statistics.fmean(ten), _GOAL, "higher", "", of),
        row("a search, 95 of 100", sorted(took)[int(0.95 * len(took))], 300.0, "lower", "ms", "by the clock"),
    ]


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


def _recall(found: Sequence[str], query: Query) -> float:
    return len(query.gold.intersection(found)) / len(query.gold)


def _data(arguments: Sequence[str]) -> Path | None:
    at = arguments.index("--data") + 1 if "--data" in arguments else len(arguments)
    return Path(arguments[at]) if at < len(arguments) else None


if __name__ == "__main__":
    sys.exit(publish("memory", [measure], sys.argv[1:]))
