"""What the index promises, put to the test: `python3 dev.py bench reliability [--short] [--json]`.

Every run is seeded. `--short` does a tenth of it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import (
    _churn,
    _failing_disk,
    _flipped_bits,
    _full_disk,
    _killed_indexer,
    _killed_recogniser,
    _killed_store,
    _large_store,
)
from benchmarks._figures import Row, publish, row

SEED = 20261122


def measures(share: float) -> list[Callable[[], list[Row]]]:
    """Every proof, with `share` of its runs."""

    def often(runs: int) -> int:
        return max(1, round(runs * share))

    def kill_store() -> list[Row]:
        """kill -9: a process that changes, renews and compacts a store; one that migrates an old index"""
        with _place() as folder:
            writing = _killed_store.while_writing(folder, often(200), SEED)
            migrating = _killed_store.while_migrating(folder, often(60), SEED)
        names = "lost, half, zombies, unopenable"
        return [
            _none("kill -9 of the store's writer", writing.wrong, f"{writing.points} kills, {writing.changes} changes"),
            _none("kill -9 in migration, while drawing", migrating.wrong, f"{migrating.points} kills; {names}"),
        ]

    def kill_indexer() -> list[Row]:
        """kill -9: the indexer at work on a changing folder, and each of its children alone"""
        with _place() as folder:
            itself = _killed_indexer.itself(folder, often(200), SEED)
        with _place() as folder:
            children = _killed_indexer.children(folder, often(200), SEED)
        killed = ", ".join(f"{name} {number}" for name, number in sorted(children.killed.items()))
        return [
            _none("kill -9 of the indexer", itself.wrong, f"{itself.points} kills; lost, duplicated, zombies, half"),
            _none("kill -9 of its children", children.wrong, f"{children.points} kills: {killed}"),
        ]

    def kill_recogniser() -> list[Row]:
        """kill -9: the child that recognises pictures, while it starts and while it works"""
        with _place() as folder:
            outcome = _killed_recogniser.recogniser(folder, often(20), SEED)
        note = f"{outcome.points} kills, {outcome.pages} pages; lost, unread, zombies, no answer"
        return [_none("kill -9 of the child that recognises pictures", outcome.wrong, note)]

    def fill_disk() -> list[Row]:
        """disk full: a small tmpfs that fills up at another place each time"""
        outcome = _full_disk.prove(often(200), SEED)
        if outcome is None:
            why = "needs Linux with user namespaces"
            return [
                row("full disk: wrong", None, 0, "equal", "", why),
                row("full disk: recovery", None, 60, "lower", "s", why),
            ]
        note = f"{outcome.runs} runs, {outcome.acknowledged} changes in, {outcome.refused} refused in words"
        recovery = "the slowest, from free space to the next change that is in"
        return [
            _none("full disk: wrong", outcome.wrong, note),
            row("full disk: recovery", outcome.slowest_recovery_s, 60, "lower", "s", recovery),
        ]

    def flip_bits() -> list[Row]:
        """bit flips: one bit in each of random pages"""
        with _place() as folder:
            outcome = _flipped_bits.in_pages(folder, often(200), SEED)
        found = f"{outcome.flips} flips, {outcome.at_open} found at open, {outcome.by_check} by the check"
        return [
            _none("flipped bits: wrong answers", outcome.wrong, found),
            _none("flipped bits: not found, or no new index", outcome.stranded, "rebuilt with the folders kept"),
        ]

    def fail_disk() -> list[Row]:
        """I/O errors at every write, sync and truncation; power cut with writes dropped and reordered"""
        with _place() as folder:
            errors = _failing_disk.with_errors(folder, 1 if share >= 1 else 10, SEED)
            cuts = _failing_disk.without_power(folder, often(1_000), SEED)
        note = f"{errors.points} errors, {errors.told} told in words"
        return [
            _none("I/O errors: wrong or unopenable", errors.wrong + errors.unopenable, note),
            _none("power cuts: wrong or unopenable", cuts.wrong + cuts.unopenable, f"{cuts.points} simulated cuts"),
        ]

    def churn() -> list[Row]:
        """churn: each file replaced twenty times, then three quarters removed"""
        with _place() as folder:
            outcome = _churn.replaced(folder, often(2_000), 20, SEED)
        size = f"{outcome.on_disk / 1e6:.1f} MB for {outcome.live / 1e6:.1f} MB of rows at the end"
        return [
            row("disk : live data, largest in 20 rounds", outcome.largest, 2, "lower", "×", size),
            row("disk : live data, after removals", outcome.after_removal, 2, "lower", "×", "after a minute's upkeep"),
        ]

    def verify() -> list[Row]:
        """verify: an index with its files"""
        with _place() as folder:
            outcome = _large_store.verified(folder, often(100_000), SEED)
        note = f"{outcome.passages} passages, {outcome.verify_cpu_s:.1f} s of one core; written at"
        seconds = outcome.verify_s if outcome.sound else None
        return [row("verify", seconds, 60, "lower", "s", f"{note} {outcome.written_per_s:.0f} passages/s")]

    return [kill_store, kill_indexer, kill_recogniser, fill_disk, flip_bits, fail_disk, churn, verify]


@contextmanager
def _place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as folder:
        yield Path(folder)


def _none(name: str, wrong: int, note: str) -> Row:
    return row(name, wrong, 0, "equal", "", note)


if __name__ == "__main__":
    sys.exit(publish("reliability", measures(0.1 if "--short" in sys.argv else 1.0), sys.argv[1:]))
