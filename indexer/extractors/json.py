"""JSON (RFC 8259), JSON Lines, JSON5's comments: keys and values as text; reading ends when there is text enough.

The tokens are read one after the other, so that a file of 200 MB takes no more memory than its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.extractors import Described, Document, Extracted, Limits, Unreadable
from indexer.extractors.keyed import Keyed
from indexer.extractors.text import decode
from indexer.extractors.text import warm as text_warm
from indexer.extractors.tidy import finish

VERSION = 1
_NOTHING = "This file holds no values, so there is nothing to search."
_MARKUP = 8
"""Blanks, quotes and numbers that are cut take up to this many times the room of the text."""
_TOKEN = re.compile(
    r'[\s,]*(?:("(?:[^"\\]|\\.)*"?|\'(?:[^\'\\\n]|\\.)*\')|([{}\[\]])|(:)|(//[^\n]*|/\*.*?\*/|#[^\n]*)|([^\s,:{}\[\]"]+))',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\n", "b": "", "f": "\n"}
_ENCODED = re.compile(r"(?:data:[\w/+.-]+;base64,)?[A-Za-z0-9+/_-]{256,}={0,2}$")
"""A picture or a key in letters: nothing that anyone looks for."""


def extract(document: Document, limits: Limits) -> Extracted:
    """The data as one part. Raises `Unreadable` for binary data and for no data at all."""
    text, cut = decode(document.data, limits.max_characters * _MARKUP, "utf-8")
    keyed = Keyed(limits.max_characters)
    write(text, keyed)
    part = keyed.part()
    if not part.text.strip():
        raise Unreadable("no_text", _NOTHING)
    extracted = finish("", document.stem, [part], limits.max_characters, _NOTHING, Described(kind="data"))
    return Extracted(extracted.title, extracted.parts, keyed.full or cut, documents=extracted.documents)


def warm() -> None:
    """Load the codecs."""
    text_warm()


def write(text: str, keyed: Keyed) -> None:
    """Write the keys and values of a text; what is not well formed is read as far as it makes sense."""
    waiting: str | None = None
    key = ""
    depth = 0
    for kind, token in tokens(text):
        if kind == "colon":
            key, waiting = waiting or "", None
            continue
        if waiting is not None:
            _value(keyed, "", waiting)
            waiting = None
        if kind == "open":
            keyed.open(key)
            key, depth = "", depth + 1
        elif kind == "close":
            if depth:
                keyed.close()
            key, depth = "", max(0, depth - 1)
        elif key:
            _value(keyed, key, token)
            key = ""
        else:
            waiting = token
        if keyed.full:
            return
    if waiting is not None:
        _value(keyed, "", waiting)


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """("open", "close", "colon" or "scalar", what it says) in order."""
    for match in _TOKEN.finditer(text):
        string, bracket, colon, comment, bare = match.groups()
        if string is not None:
            yield "scalar", _unescaped(string)
        elif bracket is not None:
            yield "open" if bracket in "{[" else "close", bracket
        elif colon is not None:
            yield "colon", colon
        elif bare is not None and comment is None:
            yield "scalar", "" if bare == "null" else bare


def _value(keyed: Keyed, key: str, text: str) -> None:
    if not _ENCODED.match(text):
        keyed.value(key, text)


def _unescaped(string: str) -> str:
    inner = string[1:-1] if len(string) > 1 and string[-1] == string[0] else string[1:]
    if "\\" not in inner:
        return inner
    plain = _ESCAPE.sub(lambda one: chr(int(one[1], 16)) if one[1] else _ESCAPED.get(one[2], one[2]), inner)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
