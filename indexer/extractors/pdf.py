"""PDF through PDFium: the text of each page, and pages as pictures with a span of that text lit.

PDFium numbers the characters of a page. The text of a part is made from these characters one by one (`PageText`), so
that an offset into the text leads back to a character and so to its place on the page. Nothing may change a page's
text after `page_text` has made it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from indexer.contract import Box, PageImage
from indexer.extractors import Document, Extracted, Heading, Limits, Part, Unreadable, pdf_outline
from indexer.extractors.enclosed import Enclosing
from indexer.extractors.pdf_notes import notes
from indexer.extractors.pdf_page import by_line, page_text
from indexer.extractors.picture import png
from indexer.extractors.tidy import within

VERSION = 2
_NO_TEXT = (
    "This PDF has no readable text layer (it is probably a scan), so it cannot be searched; "
    "run text recognition (OCR) on it first."
)
_ERROR_PASSWORD, _ERROR_SECURITY = 4, 5
_FEW = 50
"""Characters: a page with fewer and a large picture is a scan with a stamp or a page number."""
_COVERED = 0.1
_MANY_STROKES = 300
_MOST_OBJECTS = 5000
_MAX_PIXELS = 32_000_000
_DOTS_AN_INCH, _MOST_DOTS = 200, 4000


def extract(document: Document, limits: Limits) -> Extracted:
    """A part a page, then what is attached. Raises `Unreadable` for what is encrypted, damaged, or shows no text."""
    pdf = _open(document.data)
    try:
        described = pdf_outline.described(pdf)
        outline = pdf_outline.outline(pdf)
        parts: list[Part] = []
        room = limits.max_characters
        above: tuple[Heading, ...] = ()
        for index in range(len(pdf)):
            text, picture = _page(pdf, index)
            headings = pdf_outline.headings(text, outline.get(index, []), above)
            above = pdf_outline.holding(headings)
            number = index + 1
            parts.append(Part("page", number, f"page {number}", text, headings, picture=picture))
            room -= len(text)
            if room < 0:
                break
        title = described.title or (parts[0].headings[0].title if parts and parts[0].headings else "")
        taken, truncated = within(parts, limits.max_characters)
        enclosing = Enclosing(described, taken, len(document.data), limits)
        for name, data in pdf_outline.attachments(pdf):
            try:
                enclosing.inflated(len(data))
            except Unreadable:  # what is attached does not make the pages unreadable
                enclosing.truncated = True
                break
            enclosing.read(name, data)
    finally:
        pdf.close()
    enclosing.truncated = enclosing.truncated or truncated
    return enclosing.whole(title or document.stem, _NO_TEXT)


def warm() -> None:
    """Import PDFium."""
    import pypdfium2

    pypdfium2.PdfDocument.new().close()


def render(document: Document, page: int, width: int, start: int, end: int) -> PageImage:
    """Page `page` (1-based) `width` pixels wide, with the boxes of characters start:end of its text.

    `width` is held within 64 to 4,096 and the picture within 32 million pixels. Raises `Unreadable`, also when there
    is no such page.
    """
    pdf = _open(document.data)
    try:
        if not 1 <= page <= len(pdf):
            raise Unreadable("vanished", f"This PDF has no page {page} any more; it was changed since it was read.")
        sheet = pdf[page - 1]
        wide, high = sheet.get_size()
        scale = max(64, min(4096, width)) / max(wide, 1.0)
        scale = min(scale, (_MAX_PIXELS / max(wide * high, 1.0)) ** 0.5)
        bitmap = sheet.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, draw_annots=True)
        picture = png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)
        lit = _boxes(pdf, page - 1, start, end)
        return PageImage(picture, bitmap.width, bitmap.height, len(pdf), lit)
    finally:
        pdf.close()


def pixels(document: Document, page: int) -> tuple[int, int, bytes]:
    """(width, height, rows of red, green, blue) of a page (1-based) for text recognition: 200 dots an inch, at most
    4,000 a side. Raises `Unreadable`.
    """
    pdf = _open(document.data)
    try:
        if not 1 <= page <= len(pdf):
            raise Unreadable("vanished", f"This PDF has no page {page} any more; it was changed since it was read.")
        sheet = pdf[page - 1]
        longest = max(1.0, *sheet.get_size())
        scale = min(max(_DOTS_AN_INCH / 72, 1000 / longest), _MOST_DOTS / longest)
        bitmap = sheet.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, draw_annots=True)
        used, rows, every = bitmap.width * 3, memoryview(bitmap.buffer).cast("B"), bitmap.stride
        if bitmap.n_channels != 3:
            raise Unreadable("damaged", "A page of this PDF cannot be drawn; get a fresh copy of it.")
        data = b"".join(rows[start : start + used] for start in range(0, every * bitmap.height, every))
        return bitmap.width, bitmap.height, data
    finally:
        pdf.close()


def _open(data: bytes) -> Any:
    import pypdfium2

    logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # for each XFA form it says how to compile PDFium
    try:
        pdf = pypdfium2.PdfDocument(data)
        pdf.init_forms()
        return pdf
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_ERROR_PASSWORD, _ERROR_SECURITY):
            sentence = "This PDF is protected by a password; save a copy without one to make it searchable."
            raise Unreadable("encrypted", sentence) from None
        if b"%PDF-" not in data[:1024]:
            sentence = "This is not a PDF, although its name says so; check where it came from."
            raise Unreadable("damaged", sentence) from None
        sentence = "This PDF is damaged and cannot be opened; get a fresh copy of it."
        raise Unreadable("damaged", sentence) from None


def _page(pdf: Any, index: int) -> tuple[str, bool]:
    """The text of a page, and whether it shows more text as a picture: a scan, or fonts that say nothing."""
    import pypdfium2

    try:
        with _opened(pdf, index) as (page, text_page):
            made = page_text(_codes(text_page), [note.text for note in notes(pdf, page)])
            if made.garbled:
                return made.text, True
            return made.text, len(made.text.strip()) < _FEW and _is_picture(page)
    except pypdfium2.PdfiumError:  # one broken page does not make the others unreadable
        return "", False


def _is_picture(page: Any) -> bool:
    """Whether pictures cover a good part of a page, or so many strokes that they may be letters."""
    import pypdfium2.raw as pdfium

    wide, high = page.get_size()
    covered, strokes = 0.0, 0
    for number in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        piece = pdfium.FPDFPage_GetObject(page, number)
        kind = pdfium.FPDFPageObj_GetType(piece)
        if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            covered += _area(piece)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            strokes += 1
    return covered > _COVERED * wide * high or strokes > _MANY_STROKES


def _area(piece: Any) -> float:
    import ctypes

    import pypdfium2.raw as pdfium

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(piece, left, bottom, right, top):
        return 0.0
    return max(0.0, right.value - left.value) * max(0.0, top.value - bottom.value)


@contextmanager
def _opened(pdf: Any, index: int) -> Iterator[tuple[Any, Any]]:
    """A page and its characters. Raises `PdfiumError`."""
    page = pdf[index]
    text_page = page.get_textpage()
    try:
        yield page, text_page
    finally:
        text_page.close()
        page.close()


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


def _boxes(pdf: Any, index: int, start: int, end: int) -> tuple[Box, ...]:
    """The boxes of text[start:end] of a page, one a line, in shares of the page as it is shown."""
    import pypdfium2.raw as pdfium

    with _opened(pdf, index) as (page, text_page):
        lying = notes(pdf, page)
        made = page_text(_codes(text_page), [note.text for note in lying])
        wanted = made.characters[max(0, start) : max(0, end)]
        numbers = [number for number in wanted if number >= 0]
        places: list[tuple[float, float, float, float]] = []
        if numbers:
            count = pdfium.FPDFText_CountRects(text_page, numbers[0], numbers[-1] - numbers[0] + 1)
            places += [text_page.get_rect(number) for number in range(count)]
        places += [lying[-1 - number].place for number in dict.fromkeys(wanted) if number < 0]
        return by_line(_shown(page, *place) for place in places)


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
