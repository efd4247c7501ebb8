"""YAML 1.1: keys and values as text. Only the parser's events are read: no object is made and no alias expanded."""

from __future__ import annotations

import re
from typing import Any

from indexer.extractors import Described, Document, Extracted, Limits, text
from indexer.extractors.keyed import Keyed
from indexer.extractors.text import decode
from indexer.extractors.tidy import finish

VERSION = 1
_NOTHING = "This file holds no values, so there is nothing to search."
_DEEPEST = 200
_BRACKET = re.compile(r"[\[\]{}]")
_NESTED_LINE = re.compile(r"(?:[-?:][ \t]+){100}")
_LARGEST = 8_000_000
"""Characters that are parsed; a larger file is read as plain text."""


def extract(document: Document, limits: Limits) -> Extracted:
    """The data as one part; what is no YAML (a template, say) as plain text. Raises `Unreadable`."""
    import yaml

    source, cut = decode(document.data, min(_LARGEST, limits.max_characters * 2), "utf-8")
    keyed = Keyed(limits.max_characters)
    try:
        cut = cut or _deep(source)
        if not cut:
            _write(source, keyed)
    except (yaml.YAMLError, RecursionError):
        cut = True
    part = keyed.part()
    if cut or not part.text.strip():
        return text.extract(document, limits)
    extracted = finish("", document.stem, [part], limits.max_characters, _NOTHING, Described(kind="data"))
    return Extracted(extracted.title, extracted.parts, keyed.full, documents=extracted.documents)


def warm() -> None:
    """Import PyYAML and load the codecs."""
    _write("a: [b, c]", Keyed(100))
    text.warm()


def _deep(source: str) -> bool:
    """Whether brackets lie so deep in each other, or a line begins so many lists, that no person wrote it.

    The parser takes time with the square of the depth.
    """
    depth = 0
    for bracket in _BRACKET.findall(source):
        depth += 1 if bracket in "[{" else -1
        if depth > _DEEPEST:
            return True
    return _NESTED_LINE.search(source) is not None


def _write(source: str, keyed: Keyed) -> None:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    # Of each open collection: whether it is a mapping, and the key that waits for its value.
    stack: list[tuple[bool, str | None]] = []
    for event in yaml.parse(source, Loader=loader):
        mapping, key = stack[-1] if stack else (False, None)
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            value = event.value if isinstance(event, yaml.ScalarEvent) else f"*{event.anchor}"
            if mapping and key is None:
                stack[-1] = (True, value)
                continue
            keyed.value(key or "", "" if value in ("null", "~") else value)
        elif isinstance(event, yaml.CollectionStartEvent):
            keyed.open(key or "")
            stack.append((isinstance(event, yaml.MappingStartEvent), None))
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            keyed.close()
            stack.pop()
        else:
            continue
        if stack and stack[-1][0]:
            stack[-1] = (True, None)
        if keyed.full:
            return
