"""PDF through PDFium: the text of each page, and pages as pictures with a span of that text lit.

PDFium numbers the characters of a page. The text of a part is made from these characters one by one (`PageText`), so
that an offset into the text leads back to a character and so to its place on the page. Nothing may change a page's
text after `PageText` has made it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from indexer.contract import Box, PageImage
from indexer.extractors import Document, Extracted, Heading, Limits, Part, Unreadable
from indexer.extractors.picture import png
from indexer.extractors.tidy import clean, finish, one_line

_NO_TEXT = (
    "This PDF has no text layer (it is probably a scan), so it cannot be searched; "
    "run text recognition (OCR) on it first."
)
_GARBLED = (
    "The text layer of this PDF has no readable characters, so it cannot be searched; "
    "run text recognition (OCR) on it first."
)
_HYPHEN = ("\u0002", "\ufffe")  # PDFium's marks for a hyphen that splits a word at the end of a line
_PLACEHOLDER = re.compile(r"(?i)\W*$|untitled|microsoft word - |.*\.(docx?|pptx?|xlsx?|indd|tex|dvi)$")
_ERROR_PASSWORD, _ERROR_SECURITY = 4, 5
_MAX_PIXELS = 32_000_000


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page and, for each of its characters, the number of the PDFium character it came from."""

    text: str
    characters: tuple[int, ...]


def extract(document: Document, limits: Limits) -> Extracted:
    """A part a page. Raises `Unreadable` for what is encrypted, damaged, or has no text layer."""
    pdf = _open(document.data)
    try:
        title = clean(str(pdf.get_metadata_dict().get("Title", "")))
        outline = _outline(pdf)
        parts: list[Part] = []
        room = limits.max_characters
        above: Heading | None = None
        for index in range(len(pdf)):
            text = _page_text(pdf, index).text
            headings = _headings(text, outline.get(index, []), above)
            above = headings[-1] if headings else above
            number = index + 1
            parts.append(Part("page", number, f"page {number}", text, headings))
            room -= len(text)
            if room < 0:
                break
    finally:
        pdf.close()
    if _garbled(parts):
        raise Unreadable("no_text", _GARBLED)
    if _is_placeholder(title):
        title = parts[0].headings[0].title if parts and parts[0].headings else ""
    return finish(title, document.stem, parts, limits.max_characters, _NO_TEXT)


def render(document: Document, page: int, width: int, start: int, end: int) -> PageImage:
    """Page `page` (1-based) `width` pixels wide, with the boxes of characters start:end of its text.

    `width` is held within 64 to 4,096 and the picture within 32 million pixels. Raises `Unreadable`, also when there
    is no such page.
    """
    pdf = _open(document.data)
    try:
        if not 1 <= page <= len(pdf):
            raise Unreadable("vanished", f"This PDF has no page {page} any more; it was changed since it was read.")
        pdf.init_forms()
        sheet = pdf[page - 1]
        wide, high = sheet.get_size()
        scale = max(64, min(4096, width)) / max(wide, 1.0)
        scale = min(scale, (_MAX_PIXELS / max(wide * high, 1.0)) ** 0.5)
        bitmap = sheet.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, draw_annots=True)
        picture = png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)
        lit = _boxes(sheet, start, end)
        return PageImage(picture, bitmap.width, bitmap.height, len(pdf), lit)
    finally:
        pdf.close()


def _open(data: bytes) -> Any:
    import pypdfium2

    # PDFium finds the header within the first 1,024 bytes; without one it is some other file with this suffix.
    if b"%PDF-" not in data[:1024]:
        raise Unreadable("damaged", "This is not a PDF, although its name says so; check where it came from.")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_ERROR_PASSWORD, _ERROR_SECURITY):
            sentence = "This PDF is protected by a password; save a copy without one to make it searchable."
            raise Unreadable("encrypted", sentence) from None
        sentence = "This PDF is damaged and cannot be opened; get a fresh copy of it."
        raise Unreadable("damaged", sentence) from None


def _page_text(pdf: Any, index: int) -> PageText:
    import pypdfium2

    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:  # one broken page does not make the others unreadable
        return PageText("", ())
    text_page = page.get_textpage()
    try:
        return page_text(_codes(text_page))
    finally:
        text_page.close()
        page.close()


def _codes(text_page: Any) -> list[int]:
    import pypdfium2.raw as pdfium

    return [pdfium.FPDFText_GetUnicode(text_page, number) for number in range(text_page.count_chars())]


def page_text(codes: list[int]) -> PageText:
    """The text of PDFium's characters: a pure function, so that reading and rendering agree.

    UTF-16 pairs become one character, control characters and soft hyphens vanish, line ends become newlines, and a
    word that is split at the end of a line is joined.
    """
    characters: list[int] = []
    out: list[str] = []
    skip_line_end = False
    for number, code in enumerate(codes):
        if 0xDC00 <= code < 0xE000 and number and 0xD800 <= codes[number - 1] < 0xDC00:
            pair = 0x10000 + ((codes[number - 1] - 0xD800) << 10) + (code - 0xDC00)
            out[-1] = chr(pair)
            continue
        character = chr(code) if code <= 0x10FFFF else "\ufffd"
        if character in _HYPHEN:
            skip_line_end = True
            continue
        if skip_line_end and character in "\r\n":
            continue
        skip_line_end = False
        if character == "\r":
            continue
        kept = clean(character)
        if kept and not (kept == "\n" and (not out or out[-1] == "\n")):
            out.append(kept)
            characters.append(number)
    return PageText("".join(out), tuple(characters))


def _boxes(page: Any, start: int, end: int) -> tuple[Box, ...]:
    """The boxes of text[start:end] on the page, one a line, in shares of the page as it is shown."""
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    try:
        characters = page_text(_codes(text_page)).characters[max(0, start) : max(0, end)]
        if not characters:
            return ()
        found: list[Box] = []
        first, last = characters[0], characters[-1]
        for number in range(pdfium.FPDFText_CountRects(text_page, first, last - first + 1)):
            found.append(_shown(page, *text_page.get_rect(number)))
    finally:
        text_page.close()
    return _by_line(found)


def _shown(page: Any, left: float, bottom: float, right: float, top: float) -> Box:
    """A rectangle in page units as shares of the shown page: PDFium applies its rotation and crop box."""
    import ctypes

    import pypdfium2.raw as pdfium

    size = 1_000_000
    corners: list[tuple[int, int]] = []
    for x, y in ((left, top), (right, bottom)):
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, size, size, 0, x, y, across, down)
        corners.append((across.value, down.value))
    (x1, y1), (x2, y2) = corners
    shares = [max(0.0, min(1.0, value / size)) for value in (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))]
    return Box(*shares)


def _by_line(boxes: list[Box]) -> tuple[Box, ...]:
    """Neighbouring boxes that overlap in height by more than half become one; boxes without area go."""
    lines: list[Box] = []
    for box in boxes:
        if box.right <= box.left or box.bottom <= box.top:
            continue
        if lines and _same_line(lines[-1], box):
            last = lines[-1]
            lines[-1] = Box(
                min(last.left, box.left),
                min(last.top, box.top),
                max(last.right, box.right),
                max(last.bottom, box.bottom),
            )
        else:
            lines.append(box)
    return tuple(lines)


def _same_line(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    near = other.left - one.right < 0.05 and one.left - other.right < 0.05  # not the next column
    return near and shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _outline(pdf: Any) -> dict[int, list[tuple[int, str]]]:
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


def _headings(text: str, bookmarks: list[tuple[int, str]], above: Heading | None) -> tuple[Heading, ...]:
    """The page's bookmarks where their titles stand in its text; before them the last one of the pages above."""
    headings: list[Heading] = []
    position = 0
    for level, title in bookmarks:
        words = r"\s+".join(re.escape(word) for word in title.split())
        match = re.compile(words, re.IGNORECASE).search(text, position)
        if match is not None:
            position = match.end()
            headings.append(Heading(match.start(), level, title))
        elif not headings:
            headings.append(Heading(0, level, title))
    if above is not None and (not headings or headings[0].offset > 0):
        headings.insert(0, Heading(0, above.level, above.title))
    return tuple(headings)


def _garbled(parts: list[Part]) -> bool:
    """Whether most of the text is private-use or replacement characters: fonts without a map to Unicode."""
    sample = "".join("".join(part.text.split()) for part in parts[:50])
    bad = sum(1 for character in sample if character == "\ufffd" or "\ue000" <= character <= "\uf8ff")
    return bad > len(sample) * 0.5


def _is_placeholder(title: str) -> bool:
    """Titles that programs write when people wrote none."""
    return _PLACEHOLDER.match(title) is not None
