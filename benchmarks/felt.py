"""What one feels through the whole program: how soon something found is there, and how soon a stop is one.

`dev.py bench felt [--index FILE] [--json]`; without FILE over the sample folder. FILE is an index that `bench search`
multiplied (`--keep DIR`): its titles are asked about. Moments are those of the process that asks; painting comes on
top.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, QEventLoop

from agent.contract import Answer, Ask, AskEvent, Seen
from app.setting_sections import AnswerSettings
from benchmarks._answering import TALKS
from benchmarks._collections import KEY
from benchmarks._figures import Row, publish, row
from benchmarks._program import SAMPLE, Program, program
from indexer.contract import Status
from indexer.database import connect, rows
from indexer.wire import Fault

_ASKED = 40
_STOPPED = 80
_WARM = 3
_REST_S = 0.3
"""Between two questions: what the stopped one still had computed is not the next one's."""
_LONGEST_S = 60.0
_SEEN_MS, _STOP_MS = 300.0, 100.0


@dataclass(slots=True)
class _Heard:
    """One question, in milliseconds from its start, of the stop from that."""

    seen: float | None = None
    processor: float = 0.0
    """Time of both children, from the question until something found was there."""
    stop: float | None = None
    at: str = ""
    """What the last event before the stop was."""


def measure(index: Path | None) -> list[Row]:
    """what was found, and stopping, through the whole program."""
    with program(AnswerSettings(), index) as running:
        if index is None:
            running.read(SAMPLE)
        running.model()
        questions = [one for talk in TALKS for one in talk] if index is None else _about(index)
        passages = running.session.ask(running.session.indexer, Status()).passages
        asked = [_asked(running, questions[at % len(questions)], None) for at in range(_ASKED + _WARM)]
        chance = random.Random(7)
        stopped = [_asked(running, questions[at % len(questions)], chance.uniform(0.0, 3.0)) for at in range(_STOPPED)]
    return _rows(asked, stopped, passages)


def _asked(running: Program, question: str, stop_after_s: float | None) -> _Heard:
    """Ask anew and stop: as soon as something found is there, or after some seconds."""
    _wait(_REST_S)
    heard, ended = _Heard(), list[Answer | Fault]()
    used = _processor()
    started = time.perf_counter()
    stopped = 0.0

    def stop() -> None:
        nonlocal stopped
        stopped = time.perf_counter()
        call.cancel()

    def on_event(event: AskEvent) -> None:
        if not stopped:
            heard.at = str(getattr(event, "name", type(event).__name__))
        if isinstance(event, Seen) and heard.seen is None:
            heard.seen, heard.processor = _ms(started), (_processor() - used) * 1000
            if stop_after_s is None:
                stop()

    call = running.session.agent.call(Ask(question, anew=True), ended.append, ended.append, on_event)
    while not ended and time.perf_counter() - started < _LONGEST_S:
        _wait(0.0)
        if not stopped and stop_after_s is not None and time.perf_counter() - started > stop_after_s:
            stop()
    if ended and isinstance(ended[0], Fault) and ended[0].code == "cancelled":
        heard.stop = _ms(stopped)
    return heard


def _rows(asked: Sequence[_Heard], stopped: Sequence[_Heard], passages: int) -> list[Row]:
    seen = sorted(one.seen for one in asked[_WARM:] if one.seen is not None)
    processor = sorted(one.processor for one in asked[_WARM:] if one.seen is not None)
    stops = sorted(((one.stop, one.at) for one in (*asked, *stopped) if one.stop is not None), reverse=True)
    load = f"load {psutil.getloadavg()[0]:.1f}"
    note = "nothing was found"
    if seen:
        note = f"{len(seen)} questions, {passages:,} passages; median {statistics.median(seen):.0f} ms; processor time "
        note += f"{statistics.median(processor):.0f} / {_p95(processor):.0f} ms; the first question of all "
        note += f"{asked[0].seen or 0:.0f} ms; {load}"
    told = "no question was stopped"
    if stops:
        times = sorted(ms for ms, _ in stops)
        told = f"{len(stops)} stops at any moment; median {statistics.median(times):.0f} ms, p95 {_p95(times):.0f} ms; "
        told += f"the longest after “{stops[0][1]}”; {load}"
    return [
        row("something found is there, p95", _p95(seen) if seen else None, _SEEN_MS, "lower", "ms", note),
        row("a stop, the longest", stops[0][0] if stops else None, _STOP_MS, "lower", "ms", told),
    ]


def _about(index: Path) -> list[str]:
    """Questions about documents of an index."""
    connection = connect(index, KEY)
    titles = rows(connection, "SELECT DISTINCT title FROM file WHERE title <> '' AND state = 'ready' LIMIT 200")
    connection.close()
    chosen = random.Random(7).sample([str(title) for (title,) in titles], min(len(titles), _ASKED))
    return [f"What is {title} known for, and since when?" for title in chosen]


def _processor() -> float:
    """Seconds of processor time that the program's children have had so far."""
    used = 0.0
    for child in psutil.Process().children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.Error:  # a worker that has just ended
            continue
        used += times.user + times.system
    return used


def _wait(seconds: float) -> None:
    """Let the event loop run."""
    end = time.perf_counter() + seconds
    while True:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        time.sleep(0.0005)
        if time.perf_counter() >= end:
            return


def _p95(ordered: Sequence[float]) -> float:
    return ordered[max(0, round(0.95 * len(ordered)) - 1)]


def _ms(started: float) -> float:
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--index", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()

    def measured() -> list[Row]:
        """what was found, and stopping, through the whole program."""
        return measure(given.index)

    sys.exit(publish("felt", [measured], sys.argv[1:]))
