"""PDF through PDFium: the text of each page, and pages as pictures with a span of that text lit.

PDFium numbers the characters of a page. The text of a part is made from these characters one by one (`PageText`), so
that an offset into the text leads back to a character and so to its place on the page. Nothing may change a page's
text after `PageText` has made it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from indexer.contract import Box, PageImage
from indexer.extractors import Document, Extracted, Heading, Limits, Part, Unreadable
from indexer.extractors.picture import png
from indexer.extractors.tidy import clean, finish, one_line

_NO_TEXT = (
    "This PDF has no readable text layer (it is probably a scan), so it cannot be searched; "
    "run text recognition (OCR) on it first."
)
_LINE_END = (0x0D, 0x0A)
_WHITE = frozenset({0x09, 0x0A, 0x0D, 0x20, 0xA0})
_HYPHEN = (0x0002, 0xFFFE)  # PDFium's marks for a hyphen that splits a word at the end of a line
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
        lit = _boxes(pdf, page - 1, start, end)  # after the drawing: it changes the page
        return PageImage(picture, bitmap.width, bitmap.height, len(pdf), lit)
    finally:
        pdf.close()


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_ERROR_PASSWORD, _ERROR_SECURITY):
            sentence = "This PDF is protected by a password; save a copy without one to make it searchable."
            raise Unreadable("encrypted", sentence) from None
        if b"%PDF-" not in data[:1024]:
            sentence = "This is not a PDF, although its name says so; check where it came from."
            raise Unreadable("damaged", sentence) from None
        sentence = "This PDF is damaged and cannot be opened; get a fresh copy of it."
        raise Unreadable("damaged", sentence) from None


def _page_text(pdf: Any, index: int) -> PageText:
    import pypdfium2

    try:
        with _text_page(pdf, index) as (_, text_page):
            return page_text(_codes(text_page))
    except pypdfium2.PdfiumError:  # one broken page does not make the others unreadable
        return PageText("", ())


@contextmanager
def _text_page(pdf: Any, index: int) -> Iterator[tuple[Any, Any]]:
    """A page and its characters, with those of filled-in fields and of notes on the page.

    PDFium numbers only the characters that belong to the page itself, so what lies on it is merged into it first.
    Raises `PdfiumError`.
    """
    import pypdfium2.raw as pdfium

    page = pdf[index]
    if _has_annotations(page) and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = pdf[index]
    text_page = page.get_textpage()
    try:
        yield page, text_page
    finally:
        text_page.close()
        page.close()


def _has_annotations(page: Any) -> bool:
    """Whether anything that can hold text lies on the page: not only links, of which manuals have thousands."""
    import pypdfium2.raw as pdfium

    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP):
            return True
    return False


def _codes(text_page: Any) -> list[int]:
    """PDFium's characters by their numbers."""
    import ctypes

    import pypdfium2.raw as pdfium

    count = text_page.count_chars()
    units = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, units) - 1
    # All at once is many times faster, but leaves out characters without Unicode and writes others as pairs: only
    # when there are neither does the n-th unit belong to the n-th character.
    if written == count and len(bytes(units)[: 2 * count].decode("utf-16-le", "surrogatepass")) == count:
        return list(units[:count])
    return [pdfium.FPDFText_GetUnicode(text_page, number) for number in range(count)]


def page_text(codes: Sequence[int]) -> PageText:
    """The text of PDFium's characters: a pure function, so that reading and rendering agree.

    UTF-16 pairs become one character, control characters and soft hyphens vanish, line ends become newlines, and a
    word that is split at the end of a line is joined. A page whose fonts do not say what their glyphs mean has no text.
    """
    if _garbled(codes):
        return PageText("", ())
    characters: list[int] = []
    out: list[str] = []
    skip_line_end = False
    for number, code in enumerate(codes):
        if 0xDC00 <= code < 0xE000 and number and 0xD800 <= codes[number - 1] < 0xDC00:
            pair = 0x10000 + ((codes[number - 1] - 0xD800) << 10) + (code - 0xDC00)
            out[-1] = chr(pair)
            continue
        if code in _HYPHEN:
            skip_line_end = True
            continue
        if skip_line_end and code in _LINE_END:
            continue
        skip_line_end = False
        kept = _kept(code)
        if kept and not (kept == "\n" and (not out or out[-1] == "\n")):
            out.append(kept)
            characters.append(number)
    return PageText("".join(out), tuple(characters))


@cache
def _kept(code: int) -> str:
    """A character as the text has it, "" for one that goes."""
    if code == 0x0D:  # a newline follows
        return ""
    return clean(chr(code)) if code <= 0x10FFFF else "\ufffd"


def _boxes(pdf: Any, index: int, start: int, end: int) -> tuple[Box, ...]:
    """The boxes of text[start:end] of a page, one a line, in shares of the page as it is shown."""
    import pypdfium2.raw as pdfium

    with _text_page(pdf, index) as (page, text_page):
        characters = page_text(_codes(text_page)).characters[max(0, start) : max(0, end)]
        if not characters:
            return ()
        first, last = characters[0], characters[-1]
        count = pdfium.FPDFText_CountRects(text_page, first, last - first + 1)
        return _by_line([_shown(page, *text_page.get_rect(number)) for number in range(count)])


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


def _garbled(codes: Sequence[int]) -> bool:
    """Whether a quarter of the characters or more mean nothing: fonts without a map to Unicode."""
    counted = Counter(codes)
    seen = sum(count for code, count in counted.items() if code not in _WHITE)
    return sum(count for code, count in counted.items() if _means_nothing(code)) > seen * 0.25


def _means_nothing(code: int) -> bool:
    control = code < 0x20 or 0x7F <= code < 0xA0
    return (control and code not in _WHITE and code not in _HYPHEN) or code == 0xFFFD or 0xE000 <= code <= 0xF8FF


def _is_placeholder(title: str) -> bool:
    """Titles that programs write when people wrote none."""
    return _PLACEHOLDER.match(title) is not None
