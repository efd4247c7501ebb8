"""Paths as the index sees them: which are below a folder, which words they hold, when a file was changed."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import PurePath

_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def below(column: str, roots: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """An SQL condition, with its values, that `column` is one of `roots` or lies below one; true for no roots.

    It is a range over the path's index, so it costs nothing for the files outside.
    """
    if not roots:
        return "1", ()
    conditions: list[str] = []
    values: list[str] = []
    for root in roots:
        start = root if root.endswith(os.sep) else root + os.sep
        conditions.append(f"{column} = ? OR ({column} >= ? AND {column} < ?)")
        values += [root, start, start[:-1] + chr(ord(os.sep) + 1)]
    return f"({' OR '.join(conditions)})", tuple(values)


@lru_cache(maxsize=8_192)  # a search reads some hundred passages of as many files
def path_words(path: str) -> str:
    """The words of a file's name and of the folder it lies in, for the keyword index: "Q3_ReportFinal.pdf" is
    "Q3 Report Final"."""
    folder, name = os.path.split(path)
    _, parent = os.path.split(folder)
    if name in ("", ".", "..") or parent in ("", ".", ".."):  # not as the system writes paths: a member of an archive
        pure = PurePath(path)
        parent, name = pure.parent.name, pure.name
    dot = name.rfind(".")  # a search asks for some hundred paths, and `PurePath` alone would be a tenth of its time
    stem = name[:dot] if 0 < dot < len(name) - 1 else name
    return " ".join(_WORD.findall(_CAMEL.sub(" ", f"{parent} {stem}")))


def surroundings(path: str, title: str, member: str, above: str, heading: str, context: str) -> str:
    """The words by which a passage is found beside its own: of its path, document, headings and table header."""
    inside = path_words(member) if member else ""
    return " ".join(part for part in (path_words(path), inside, title, above, heading, context) if part)


def iso_time(mtime_ns: int) -> str:
    """A modification time as local time, ISO 8601 with offset."""
    return datetime.fromtimestamp(mtime_ns / 1e9, UTC).astimezone().isoformat(timespec="seconds")
