"""Tables as text: comma, semicolon, tab or bar separated values; each row carries its column headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from indexer.extractors import Document, Extracted, Limits, Part, Unreadable, table
from indexer.extractors.table import Sheet
from indexer.extractors.text import decode
from indexer.extractors.text import warm as text_warm
from indexer.extractors.tidy import Lines, clean

VERSION = 2
_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
_LONGEST_FIELD = 10_000_000


def extract(document: Document, limits: Limits) -> Extracted:
    """The table as one part. Raises `Unreadable` for binary data and for white space alone."""
    sheet, cut = _sheet(document, limits)
    lines = Lines(limits.max_characters)
    gap = False
    for line in table.lines(sheet.rows):
        lines.add(line, gap=gap)
        gap = not line
        if lines.full:
            break
    if not lines.text().strip():
        raise Unreadable("empty", "This file holds no text, so there is nothing to search.")
    part = Part("text", None, "", lines.text())
    return Extracted(document.stem, (part,), cut or lines.full)


def sheets(document: Document, limits: Limits) -> Iterator[Sheet]:
    """The table as the one sheet of the file. Raises `Unreadable` for binary data."""
    yield _sheet(document, limits)[0]


def warm() -> None:
    """Load the codecs."""
    text_warm()


def _sheet(document: Document, limits: Limits) -> tuple[Sheet, bool]:
    """The table, and whether it was cut."""
    text, cut = decode(document.data, limits.max_characters)
    text = clean(text)
    csv.field_size_limit(_LONGEST_FIELD)
    delimiter = _delimiter(text, document.suffix)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return Sheet("", rows, {";": True, ",": False}.get(delimiter)), cut


def _delimiter(text: str, suffix: str) -> str:
    """The delimiter that parts most lines, and the first of them, into the same number of fields, more than one.

    In "Customer;Amount" above "Sol;950,00" it is not the comma, although that parts more lines.
    """
    first = text.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:  # a line by which Excel is told
        return first[4]
    sample = text[:_SAMPLE]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, best_score = "\t" if suffix == ".tsv" else ",", 0.0
    for delimiter in _DELIMITERS:
        counts = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
        if not counts:
            continue
        usual = max(set(counts), key=counts.count)
        score = counts.count(usual) / len(counts) if usual > 1 else 0.0
        score *= 1.0 if counts[0] == usual else 0.5
        preferred = 0.2 if delimiter == best else 0.0
        if score + preferred * (score > 0) > best_score:
            best_score, best = score + preferred * (score > 0), delimiter
    return best
