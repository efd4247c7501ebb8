"""What a PDF says about itself: its bookmarks as headings, its title, people and dates, the files attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from indexer.extractors import Described, Heading, Person
from indexer.extractors.pdf_notes import wide
from indexer.extractors.tidy import one_line

VERSION = 1
_PLACEHOLDER = re.compile(r"(?i)\W*$|untitled|microsoft word - |.*\.(docx?|pptx?|xlsx?|indd|tex|dvi)$")
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([Z+-])(?:(\d\d)'?(\d\d)?'?)?)?")
_MOST_ATTACHMENTS = 1000


def outline(pdf: Any) -> dict[int, list[tuple[int, str]]]:
    """The bookmarks by page index: (level, title), in order."""
    found: dict[int, list[tuple[int, str]]] = {}
    for number, bookmark in enumerate(pdf.get_toc(max_depth=6)):
        if number >= 10_000:  # a loop, or a list nobody reads
            break
        try:
            title = one_line(bookmark.get_title())[:300]
        except UnicodeDecodeError:
            continue
        target = bookmark.get_dest()
        index = target.get_index() if target is not None else None
        if title and index is not None:
            found.setdefault(index, []).append((bookmark.level + 1, title))
    return found


def headings(text: str, bookmarks: list[tuple[int, str]], above: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """The page's bookmarks where their titles stand in its text; before them those of the pages above that hold on."""
    found: list[Heading] = []
    position = 0
    for level, title in bookmarks:
        words = r"\s+".join(re.escape(word) for word in title.split())
        match = re.compile(words, re.IGNORECASE).search(text, position)
        if match is not None:
            position = match.end()
            found.append(Heading(match.start(), level, title))
        elif not found:
            found.append(Heading(0, level, title))
    first = found[0] if found else None
    held = [one for one in above if first is None or first.offset > 0 or one.level < first.level]
    return (*(Heading(0, one.level, one.title) for one in held), *found)


def holding(headings_of_page: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """The headings that hold at the end of a page, outermost first."""
    held: list[Heading] = []
    for one in headings_of_page:
        while held and held[-1].level >= one.level:
            held.pop()
        held.append(one)
    return tuple(held)


def described(pdf: Any) -> Described:
    """What the document's information dictionary and catalogue say (ISO 32000-1, 14.3.3 and 14.9.2)."""
    import pypdfium2.raw as pdfium

    said = {key: one_line(str(value)) for key, value in pdf.get_metadata_dict().items()}
    title, author = said.get("Title", "")[:300], said.get("Author", "")[:300]
    return Described(
        title="" if _PLACEHOLDER.match(title) else title,
        people=(Person("author", author),) if author else (),
        created=_iso(said.get("CreationDate", "")),
        modified=_iso(said.get("ModDate", "")),
        language=one_line(wide(lambda buffer, size: pdfium.FPDFCatalog_GetLanguage(pdf, buffer, size)))[:35],
    )


def attachments(pdf: Any) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the files that are attached to the document."""
    import pypdfium2

    for number in range(min(pdf.count_attachments(), _MOST_ATTACHMENTS)):
        try:
            attachment = pdf.get_attachment(number)
            yield one_line(attachment.get_name()), bytes(attachment.get_data())
        except (pypdfium2.PdfiumError, UnicodeDecodeError):
            continue


def _iso(date: str) -> str:
    """A date of PDF (7.9.4) in ISO 8601: "D:20260820164200+01'00'" is "2026-08-20T16:42:00+01:00"."""
    match = _DATE.match(date)
    if match is None:
        return ""
    year, month, day, hour, minute, second, zone, zone_hour, zone_minute = match.groups()
    written = "-".join(filter(None, (year, month, day)))
    if not hour:
        return written
    offset = "Z" if zone == "Z" else f"{zone}{zone_hour}:{zone_minute or '00'}" if zone and zone_hour else ""
    return f"{written}T{hour}:{minute or '00'}:{second or '00'}{offset}"
