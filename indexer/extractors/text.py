"""Plain text of any encoding; also finds the encoding for the other families that are text."""

from __future__ import annotations

import codecs
import re

from indexer.extractors import Document, Extracted, Limits, Part, Unreadable, encoding
from indexer.extractors.tidy import tidy, within

VERSION = 1
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 64 * 1024
_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 26, 27})
_MAGIC = re.compile(
    rb"%PDF-|PK\x03\x04|\x7fELF|MZ\x90|\x89PNG|GIF8|\xff\xd8\xff|\x1f\x8b|SQLite format 3|\xd0\xcf\x11\xe0"
)
# Letters of East Asia in seven bits (RFC 1468, 1554, 1557), which are valid UTF-8 as well.
_ISO_2022 = re.compile(rb"\x1b\$(?:[@AB]|\([CD]|\)C)")
_BINARY = "This file holds binary data, not text; give it the suffix of its real kind."


def extract(document: Document, limits: Limits) -> Extracted:
    """The text as one part. Raises `Unreadable` for binary data and for white space alone."""
    text, cut = decode(document.data, limits.max_characters)
    parts, truncated = within([Part("text", None, "", tidy(text))], limits.max_characters)
    if not parts[0].text.strip():
        raise Unreadable("empty", "This file holds no text, so there is nothing to search.")
    return Extracted(document.stem, parts, truncated or cut)


def warm() -> None:
    """Load the codecs."""
    encoding.warm()


def decode(data: bytes, max_characters: int, declared: str = "") -> tuple[str, bool]:
    """(about the first `max_characters` of a text, whether more follows).

    `declared` is the encoding that the document claims; it counts when the bytes agree. Raises `Unreadable` for binary
    data.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name, max_characters)
    return _decoded(data, _encoding(data, declared), max_characters)


def _decoded(data: bytes, name: str, max_characters: int) -> tuple[str, bool]:
    # Four bytes are the longest character of the encodings in use; the incomplete one at the cut is dropped.
    taken = data[: max_characters * 4 + 4]
    text = codecs.getincrementaldecoder(name)(errors="replace").decode(taken, final=len(taken) == len(data))
    return text[: max_characters + 1], len(taken) < len(data)


def _encoding(data: bytes, declared: str) -> str:
    sample = data[:_SAMPLE]
    if _MAGIC.match(sample):
        raise Unreadable("unsupported", _BINARY)
    if b"\0" in sample:
        return _wide(sample)
    if found := _ISO_2022.search(sample):
        return "iso2022_kr" if found[0].endswith(b"C") else "iso2022_jp_2"
    if len(sample.translate(None, _CONTROL)) < len(sample) * 0.98:
        raise Unreadable("unsupported", _BINARY)
    if _is_utf8(data):
        return "utf-8"
    for name in (declared, _guessed(data)):
        try:
            if name:
                return codecs.lookup(name).name
        except LookupError:
            continue
    return "cp1252"


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: text of mostly Latin letters has its zero bytes on one side. Else it is binary."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    name = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) < half * 0.3 or min(even, odd) > half * 0.02:
        raise Unreadable("unsupported", _BINARY)
    text = sample[: len(sample) // 2 * 2].decode(name, errors="replace")
    if sum(1 for character in text if character < " " and character not in "\t\n\r\f") > len(text) * 0.02:
        raise Unreadable("unsupported", _BINARY)
    return name


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data[: 8 * 1024 * 1024])
    except UnicodeDecodeError:
        return False
    return True


def _guessed(data: bytes) -> str:
    # The plain ASCII stretches of a long text say nothing about its encoding: look where the other bytes are.
    first = next((at for at in range(0, len(data), _SAMPLE) if not data[at : at + _SAMPLE].isascii()), 0)
    return encoding.guessed(data[first : first + _SAMPLE])
