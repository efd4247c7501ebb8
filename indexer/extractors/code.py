"""Source code as written, with its classes and functions as headings, so that passages follow definitions.

Python is parsed; of other languages the lines that define something are recognised, and how deep they stand by how far
they are indented.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from itertools import accumulate

import msgspec

from indexer.extractors import Described, Document, Extracted, Heading, Limits, Part, Unreadable, definitions
from indexer.extractors.text import decode
from indexer.extractors.text import warm as text_warm
from indexer.extractors.tidy import finish, tidy

VERSION = 1
_NOTHING = "This file holds no text, so there is nothing to search."
_LARGEST_PARSED = 1_000_000
_LONGEST_LINE = 1000
_MAX_LEVEL = 6
_PYTHON = (".py", ".pyi", ".pyw")


def extract(document: Document, limits: Limits) -> Extracted:
    """The code as one part. Raises `Unreadable` for binary data and for white space alone."""
    raw, cut = decode(document.data, limits.max_characters, "utf-8")
    text = tidy(raw)
    if not text.strip():
        raise Unreadable("empty", _NOTHING)
    headings: list[Heading] | None = None
    if document.suffix in _PYTHON and len(text) <= _LARGEST_PARSED:
        headings = _of_python(text)
    if headings is None:
        headings = list(_recognised(text, definitions.of(document.suffix)))
    part = Part("text", None, "", text, tuple(headings))
    kind = Described(kind="code" if document.suffix not in definitions.SETTINGS else "data")
    extracted = finish(document.name, document.name, [part], limits.max_characters, _NOTHING, kind)
    return msgspec.structs.replace(extracted, truncated=extracted.truncated or cut)


def warm() -> None:
    """Load the codecs and Python's parser."""
    text_warm()
    _of_python("class A:\n    def b(self): pass\n")


def _of_python(text: str) -> list[Heading] | None:
    """The definitions of a module, of which none holds beyond its end; None when it does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they quote the document
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    lines = text.split("\n")
    offsets = [0, *accumulate(len(line) + 1 for line in lines)]
    found: list[Heading] = []
    _define(tree, ("", 1), offsets, found)
    last = [offset for offset in offsets if offset < len(text)]
    return sorted((one for one in found if one.offset <= last[-1]), key=lambda one: one.offset)


def _define(parent: ast.AST, above: tuple[str, int], offsets: list[int], found: list[Heading]) -> None:
    open_until = 0
    level = above[1] if not above[0] else above[1] + 1
    for node in ast.iter_child_nodes(parent):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([line, *(decorator.lineno for decorator in node.decorator_list)])
            title = f"{'class' if isinstance(node, ast.ClassDef) else 'def'} {node.name}"
            found.append(Heading(offsets[first - 1], min(level, _MAX_LEVEL), title))
            if level < _MAX_LEVEL:
                _define(node, (title, level), offsets, found)
            open_until = node.end_lineno or line
        elif open_until and line > open_until:  # a statement after a definition belongs to what is around both
            found.append(Heading(offsets[line - 1], above[1], above[0]))
            open_until = 0


def _recognised(text: str, defining: re.Pattern[str] | None) -> Iterator[Heading]:
    """The lines that define something; the level is the number of definitions that are indented less."""
    if defining is None:
        return
    around: list[int] = []
    offset = 0
    for line in text.split("\n"):
        match = defining.match(line) if len(line) <= _LONGEST_LINE else None
        if match is not None and (name := next((group for group in match.groups() if group), "")):
            indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
            while around and around[-1] >= indent:
                around.pop()
            around.append(indent)
            yield Heading(offset, min(len(around), _MAX_LEVEL), name.strip()[:300])
        offset += len(line) + 1
