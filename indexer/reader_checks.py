"""What a worker answers is checked before it is believed: it may have been taken over by the file it read."""

from __future__ import annotations

import re

from indexer.contract import PageImage
from indexer.extractors import MOST_PEOPLE, Described, Extracted, Limits, Part, Unreadable
from indexer.reader_jobs import Pixels

MOST_PIXELS = 40_000_000
_MOST_PARTS = 200_000
_MOST_HEADINGS = 500_000
_MOST_TABLES = 200_000
_MOST_DOCUMENTS = 20_000
_MOST_THREAD = 1_000
_LONGEST_NAME = 1_000
_LONGEST_MEMBER = 4_000
_LONGEST_HEADING = 2_000
_LONGEST_HEADER = 20_000
_LONGEST_DATE = 60
_LANGUAGE = re.compile(r"[A-Za-z]{0,8}([-_][A-Za-z0-9]{1,8}){0,8}")
_PNG = b"\x89PNG\r\n\x1a\n"


def untrue() -> Unreadable:
    """What is raised over an answer that no extractor can have meant."""
    return Unreadable("damaged", "This file is damaged: what was read from it makes no sense; get a fresh copy of it.")


def checked(extracted: Extracted, limits: Limits) -> Extracted:
    """The same, when its sizes, offsets and fields are what an extractor can have meant. Raises `Unreadable`."""
    parts, documents = extracted.parts, extracted.documents
    _insist(0 < len(parts) <= _MOST_PARTS and len(documents) <= _MOST_DOCUMENTS)
    _insist(len(extracted.title) <= _LONGEST_NAME)
    _insist(sum(len(part.text) for part in parts) <= limits.max_characters)
    _insist(sum(len(part.headings) for part in parts) <= _MOST_HEADINGS)
    _insist(sum(len(part.tables) for part in parts) <= _MOST_TABLES)
    for part in parts:
        _check_part(part, max(1, len(documents)))
    for index, document in enumerate(documents):
        _check_document(document, index)
    return extracted


def checked_image(image: PageImage) -> PageImage:
    """The same, when it is a picture of a page. Raises `Unreadable`."""
    _insist(0 < image.width <= 4096 and image.height > 0 and image.png.startswith(_PNG) and image.pages > 0)
    _insist(len(image.lit) <= 100_000)
    for box in image.lit:
        _insist(all(0.0 <= edge <= 1.0 for edge in (box.left, box.top, box.right, box.bottom)))
    return image


def checked_pixels(pixels: Pixels) -> Pixels:
    """The same, when it has as many bytes as pixels. Raises `Unreadable`."""
    _insist(pixels.width > 0 and pixels.height > 0 and pixels.width * pixels.height <= MOST_PIXELS)
    _insist(len(pixels.data) == 3 * pixels.width * pixels.height)
    return pixels


def _check_part(part: Part, documents: int) -> None:
    _insist(part.page is None or 1 <= part.page <= 10_000_000)
    _insist(len(part.label) <= _LONGEST_NAME and 0 <= part.document < documents)
    _check_order([heading.offset for heading in part.headings], len(part.text))
    _insist(all(1 <= heading.level <= 1000 and len(heading.title) <= _LONGEST_HEADING for heading in part.headings))
    _check_order([edge for table in part.tables for edge in (table.start, table.end)], len(part.text))
    _insist(all(len(table.header) <= _LONGEST_HEADER for table in part.tables))


def _check_document(document: Described, index: int) -> None:
    _insist(len(document.member) <= _LONGEST_MEMBER and len(document.title) <= _LONGEST_NAME)
    _insist(bool(document.member) == (index > 0))
    _insist(len(document.people) <= MOST_PEOPLE and len(document.thread) <= _MOST_THREAD)
    _insist(all(len(one.name) <= _LONGEST_NAME and len(one.address) <= _LONGEST_NAME for one in document.people))
    _insist(all(len(message) <= _LONGEST_NAME for message in document.thread))
    _insist(len(document.created) <= _LONGEST_DATE and len(document.modified) <= _LONGEST_DATE)
    _insist(_LANGUAGE.fullmatch(document.language) is not None and len(document.sentence) <= _LONGEST_NAME)


def _check_order(offsets: list[int], length: int) -> None:
    _insist(offsets == sorted(offsets) and (not offsets or (offsets[0] >= 0 and offsets[-1] <= length)))


def _insist(true: bool) -> None:
    if not true:
        raise untrue()
