"""Jupyter notebooks (nbformat 4 and 3): the cells in their order, with the headings of the text and the outputs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from indexer.extractors import Described, Document, Extracted, Limits, Part, Unreadable, markdown
from indexer.extractors.markdown import markdown_headings
from indexer.extractors.text import decode
from indexer.extractors.tidy import Lines, finish, tidy

VERSION = 1
_NOTHING = "This notebook holds no text, so there is nothing to search."
_DAMAGED = "This notebook is damaged and cannot be read; get a fresh copy of it."
_LARGEST = 50_000_000
_LONGEST_OUTPUT = 4000


def extract(document: Document, limits: Limits) -> Extracted:
    """The text and the code as one part with its headings. Raises `Unreadable`."""
    source, cut = decode(document.data, _LARGEST, "utf-8")
    try:
        notebook = json.loads(source)
    except (ValueError, RecursionError):
        raise Unreadable("too_large" if cut else "damaged", _DAMAGED) from None
    lines = Lines(limits.max_characters)
    for cell in _cells(notebook):
        text = tidy(_joined(cell.get("source", cell.get("input", ""))))
        headings = markdown_headings(text, 0) if cell.get("cell_type") in ("markdown", "heading") else ()
        at = 0
        for heading in headings:
            lines.add(text[at : heading.offset].strip("\n"), gap=at == 0)
            end = text.find("\n", heading.offset)
            end = len(text) if end < 0 else end
            lines.heading(heading.title, heading.level, shown=text[heading.offset : end])
            at = end
        lines.add(text[at:].strip("\n"), gap=at == 0)
        for output in _outputs(cell):
            lines.add(output[:_LONGEST_OUTPUT], gap=True)
    found = lines.headings()
    title = found[0].title if found else ""
    parts = [lines.part(Part("text", None, "", ""))]
    extracted = finish(title, document.stem, parts, limits.max_characters, _NOTHING, Described(kind="code"))
    return Extracted(extracted.title, extracted.parts, lines.full, documents=extracted.documents)


def warm() -> None:
    """Load the codecs."""
    markdown.warm()


def _cells(notebook: Any) -> Iterator[dict[str, Any]]:
    sheets = [notebook, *(notebook.get("worksheets") or [])] if isinstance(notebook, dict) else []
    for sheet in sheets:
        cells = sheet.get("cells") if isinstance(sheet, dict) else None
        yield from (cell for cell in cells if isinstance(cell, dict)) if isinstance(cells, list) else ()


def _outputs(cell: dict[str, Any]) -> Iterator[str]:
    """What a cell printed as text; pictures and pages are left out."""
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if isinstance(output, dict):
            data = output.get("data")
            told = data.get("text/plain", "") if isinstance(data, dict) else output.get("text", "")
            text = tidy(_joined(told))
            if text.strip():
                yield text


def _joined(source: Any) -> str:
    """Text as notebooks keep it: one string, or a list of lines with their ends."""
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))
