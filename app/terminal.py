"""The two streams of the command line: results on stdout, everything else on stderr; and text made safe for both."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from agent.contract import Citation, Sentence
from indexer.contract import Coverage, Failure, Folder, Folders

if TYPE_CHECKING:
    import rich.progress

SHOWN_OF_A_REASON = 8
"""Files that are named for one reason: a home folder holds thousands of scans."""

_MARKS = {"supported": "", "partly": " (partly supported)", "unsupported": " (not supported by your files)"}


def result(text: str) -> None:
    """A line for people on stdout."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def document(form: dict[str, object], *, line: bool = False) -> None:
    """A JSON document on stdout: indented, or on one line of a stream."""
    encoded = msgspec.json.encode(form)
    result((encoded if line else msgspec.json.format(encoded, indent=2)).decode())


def say(text: str) -> None:
    """A line for people on stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def printable(text: str) -> str:
    """Text of a document without what could steer a terminal or hide: control, zero-width, direction characters."""
    return "".join(
        char if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co") else " " if char in "\n\t\r" else ""
        for char in text
    )


def sentence_line(sentence: Sentence) -> str:
    """A sentence of an answer with the numbers of its sources."""
    numbers = "".join(f"[{n}]" for n in sentence.citations)
    return f"{printable(sentence.text)}{' ' if numbers else ''}{numbers}{_MARKS[sentence.support]}"


def citation_line(citation: Citation) -> str:
    """A numbered source: path, where in it, quote."""
    label = f", {citation.place.label}" if citation.place.label else ""
    return f"[{citation.n}] {printable(citation.place.path)}{label}: “{printable(citation.quote)}”"


def coverage_line(coverage: Coverage) -> str:
    """What the search could see, and what not."""
    parts = [f"{coverage.searched} of {_files(coverage.files)} searched"]
    if coverage.pending:
        parts.append(f"{coverage.pending} not read yet")
    if coverage.unreadable:
        parts.append(f"{coverage.unreadable} could not be read")
    return ", ".join(parts) + "."


def folders_line(folders: Sequence[Folder]) -> str:
    """Folders in one line of numbers."""
    ready, files = sum(one.ready for one in folders), sum(one.files for one in folders)
    failed, passages = sum(one.failed for one in folders), sum(one.passages for one in folders)
    unread = f", {failed} could not be read" if failed else ""
    return f"{ready} of {_files(files)} searchable, {passages} passages{unread}."


def failure_lines(failures: Sequence[Failure]) -> list[str]:
    """Files that could not be read, by their reason: the sentence once, and below it the first few of its files."""
    files: dict[str, list[str]] = {}
    for failure in failures:
        files.setdefault(failure.reason, []).append(failure.path)
    lines = []
    for reason, paths in sorted(files.items(), key=lambda one: (-len(one[1]), one[0])):
        lines += ["", f"{_files(len(paths))}: {reason}"]
        lines += [f"  {printable(path)}" for path in sorted(paths)[:SHOWN_OF_A_REASON]]
        if len(paths) > SHOWN_OF_A_REASON:
            lines.append(f"  … and {len(paths) - SHOWN_OF_A_REASON} more (--json lists all)")
    return lines


class Progress:
    """How far reading is, on stderr: a bar on a terminal, otherwise a line whenever a tenth more is done."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = frozenset(paths)
        self._tenth = -1
        self._bar = _bar() if sys.stderr.isatty() else None

    def show(self, folders: Folders) -> None:
        """The state of the folders that this progress is about."""
        mine = [one for one in folders.folders if not self._paths or one.path in self._paths]
        files, done = sum(one.files for one in mine), sum(one.ready + one.failed for one in mine)
        if self._bar is not None:
            scanning = any(one.state == "scanning" for one in mine)
            doing = "Looking for files" if scanning else "Reading"
            if folders.embedder == "loading":
                doing = "Loading the embedding model"
            self._bar.update(
                self._bar.task_ids[0], description=doing, completed=done, total=files or None, left=_left(mine)
            )
            return
        tenth = 10 * done // files if files else 0
        if files and tenth != self._tenth:
            self._tenth = tenth
            left = _left(mine)
            say(f"Read {done} of {_files(files)}{', ' if left else ''}{left}")

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


def _left(folders: Sequence[Folder]) -> str:
    """How long reading takes, from the index's own estimate: it knows how many passages files of each kind have."""
    known = [one.eta_s for one in folders if one.eta_s is not None]
    if not known:
        return ""
    minutes = round(max(known) / 60)
    if minutes < 1:
        return "less than a minute left"
    if minutes < 90:
        return f"about {minutes} min left"
    return f"about {round(minutes / 60)} h left"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


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
