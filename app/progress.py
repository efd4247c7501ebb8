"""How far something is, on stderr: a bar on a terminal, otherwise a line now and then."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.index_words import RESTING, about, files, stage_words
from app.terminal import say
from indexer.contract import Folder, Folders, VerifyProgress

if TYPE_CHECKING:
    import rich.progress


class Progress:
    """How far reading is: a bar on a terminal, otherwise a line whenever a tenth more is done or reading rests."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = tuple(paths)
        self._tenth = -1
        self._because = ""
        self._bar = _bar() if sys.stderr.isatty() else None

    def show(self, folders: Folders) -> None:
        """The state of the folders that this progress is about."""
        mine = [one for one in folders.folders if not self._paths or any(_related(one.path, p) for p in self._paths)]
        total, done = sum(one.files for one in mine), sum(one.files - one.pending for one in mine)
        left = _left(mine)
        if self._bar is not None:
            doing = "Looking for files" if any(one.state == "scanning" for one in mine) else "Reading"
            if folders.embedder == "loading":
                doing = "Loading the embedding model"
            if folders.paused_because:
                doing, left = RESTING, folders.paused_because
            self._bar.update(self._bar.task_ids[0], description=doing, completed=done, total=total or None, left=left)
            return
        if folders.paused_because != self._because:
            self._because = folders.paused_because
            say(self._because or "Reading goes on.")
        tenth = 10 * done // total if total else 0
        if total and tenth != self._tenth:
            self._tenth = tenth
            say(f"Read {done} of {files(total)}{', ' if left else ''}{left}")

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


class Steps:
    """How far a longer piece of work with named stages is: a bar on a terminal, otherwise a line for each stage."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar = _bar() if sys.stderr.isatty() else None

    def show(self, progress: VerifyProgress) -> None:
        """The work has come so far."""
        if self._bar is not None:
            self._bar.update(
                self._bar.task_ids[0],
                description=stage_words(progress).partition(":")[0],
                completed=progress.done,
                total=progress.total or None,
            )
        elif progress.stage != self._stage:
            self._stage = progress.stage
            say(stage_words(progress))

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


def _related(one: str, other: str) -> bool:
    """Whether one path is the other, or holds it, or lies in it."""
    return (
        one == other or one.startswith(other.rstrip(os.sep) + os.sep) or other.startswith(one.rstrip(os.sep) + os.sep)
    )


def _left(folders: Sequence[Folder]) -> str:
    """How long reading takes, from the index's own estimate: it knows how many passages files of each kind have."""
    known = [one.eta_s for one in folders if one.eta_s is not None]
    return f"{about(max(known))} left" if known else ""


def _bar() -> rich.progress.Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[left]}"),
        console=Console(stderr=True),
        transient=True,
    )
    bar.add_task("Starting", total=None, left="")
    bar.start()
    return bar
