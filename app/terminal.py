"""The two streams of the command line: results on stdout, everything else on stderr; and text made safe for both."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence

import msgspec

from agent.contract import Citation, Sentence
from app.index_words import (
    VECTORS_WORDS,
    about,
    eta_s,
    files,
    folder_counts,
    languages_words,
    rests,
    rules_words,
    size,
    state_word,
)
from indexer.contract import Coverage, Failure, Folder, Folders, GraphNumbers, IndexStatus, Place

SHOWN_OF_A_REASON = 8
"""Files that are named for one reason: a home folder holds thousands of scans."""

ID_SHOWN = 8
"""Characters of a conversation's id that are shown; more are wanted where these are not enough."""
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
    """A sentence of an answer with the numbers of its sources; below it, how to read the conversation it tells of."""
    numbers = "".join(f"[{n}]" for n in sentence.citations)
    reads = f"\n   counterpart threads show {printable(sentence.thread)[:ID_SHOWN]}" if sentence.thread else ""
    return f"{printable(sentence.text)}{' ' if numbers else ''}{numbers}{_MARKS[sentence.support]}{reads}"


def citation_line(citation: Citation) -> str:
    """A numbered source: path, where in it, quote; a document that says something as a whole has none."""
    quote = f": “{printable(citation.quote)}”" if citation.quote else ""
    return f"[{citation.n}] {place_line(citation.place)}{quote}"


def place_line(place: Place) -> str:
    """The file, the document inside it, and where in it."""
    inside = f" › {printable(place.member)}" if place.member else ""
    label = f", {printable(place.label)}" if place.label and place.label != place.member else ""
    return f"{printable(place.path)}{inside}{label}"


def coverage_line(coverage: Coverage) -> str:
    """What the search could see, and what not."""
    parts = [f"{coverage.searched} of {files(coverage.files)} searched"]
    if coverage.pending:
        parts.append(f"{coverage.pending} not read yet")
    if coverage.unreadable:
        parts.append(f"{coverage.unreadable} could not be read")
    if coverage.online_only:
        parts.append(f"{coverage.online_only} online-only")
    return ", ".join(parts) + "."


def only_line(only: Sequence[str]) -> str:
    """What the question limited the search to, and how to ask without it."""
    return f'Only: {printable(" · ".join(only))} (to ask without it: --without "{printable(only[0])}")'


def left_out_line(count: int) -> str:
    """How many passages the model was not given."""
    return f"{count:,} more passage{' was' if count == 1 else 's were'} found but did not fit the model."


def folders_line(folders: Sequence[Folder]) -> str:
    """Folders in one line of numbers."""
    ready, total = sum(one.ready for one in folders), sum(one.files for one in folders)
    failed, passages = sum(one.failed for one in folders), sum(one.passages for one in folders)
    online = sum(one.online_only for one in folders)
    unread = f", {failed} could not be read" if failed else ""
    unread += f", {online} online-only" if online else ""
    return f"{ready} of {files(total)} searchable, {passages} passages{unread}."


def failure_lines(failures: Sequence[Failure]) -> list[str]:
    """Files that could not be read, by their reason: the sentence once, and below it the first few of its files."""
    by_reason: dict[str, list[str]] = {}
    for failure in failures:
        inside = f" › {failure.member}" if failure.member else ""
        by_reason.setdefault(failure.reason, []).append(failure.path + inside)
    lines = []
    for reason, paths in sorted(by_reason.items(), key=lambda one: (-len(one[1]), one[0])):
        lines += ["", f"{files(len(paths))}: {reason}"]
        lines += [f"  {printable(path)}" for path in sorted(paths)[:SHOWN_OF_A_REASON]]
        if len(paths) > SHOWN_OF_A_REASON:
            lines.append(f"  … and {len(paths) - SHOWN_OF_A_REASON} more (--json lists all)")
    return lines


def folder_lines(folders: Folders) -> list[str]:
    """The watched folders, some lines each: path and state, counts, rules."""
    if not folders.folders:
        return ["No folder is added yet; add one with `counterpart index DIR`."]
    lines = []
    for one in folders.folders:
        remote = " (on a network drive)" if one.remote else ""
        lines.append(f"{state_word(one, folders.paused_because)}: {printable(one.path)}{remote}")
        lines.append(f"  {folder_counts(one, folders.paused_because)}")
        if rules := rules_words(one):
            lines.append(f"  {printable(rules)}")
    return lines


def status_lines(status: IndexStatus, folders: Folders, graph: GraphNumbers) -> list[str]:
    """The index in lines for people."""
    counts = [f"{status.ready:,} searchable", f"{status.pending:,} waiting", f"{status.failed:,} unreadable"]
    if status.online_only:
        counts.append(f"{status.online_only:,} online-only, known by name")
    lines = [f"Files: {status.files:,} ({', '.join(counts)})."]
    left = eta_s(folders)
    because = status.paused_because or folders.paused_because
    if folders.paused:
        lines.append("Reading is paused; `counterpart resume` goes on.")
    elif because and any(rests(one, because) for one in folders.folders):
        lines.append(because)
    elif left is not None:
        lines.append(f"Reading: {about(left)} left.")
    lines += folder_lines(folders)
    cap = f" of at most {size(status.max_index_bytes)}" if status.max_index_bytes else ""
    lines.append(
        f"Index: {status.state}, {status.passages:,} passages, {size(status.index_bytes)}{cap}; likeness is searched "
        f"{VECTORS_WORDS[status.vectors_by]} ({status.vectors:,} vectors)."
    )
    waiting = f"; {graph.waiting_files:,} files are still to be looked through for it" if graph.waiting_files else ""
    lines.append(f"Knowledge: {graph.entities:,} names and {graph.edges:,} links between them{waiting}.")
    if folders.renewing is not None:
        lines.append(f"Another embedding model is going through everything: {folders.renewing:.0%} done.")
    if status.problem:
        lines.append(status.problem)
    if languages := languages_words(status.languages):
        lines.append(f"Languages: {languages}.")
    return lines + [printable(notice) for notice in dict.fromkeys((*status.notices, *folders.notices))]
