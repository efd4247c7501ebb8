"""PDF through PDFium: the text of each page, and pages as pictures with a span of that text lit.

PDFium numbers the characters of a page. The text of a part is made from these characters one by one (`PageText`), so
that an offset into the text leads back to a character and so to its place on the page. Nothing may change a page's
text after `page_text` has made it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from indexer.contract import Box, PageImage
from indexer.extractors import Document, Extracted, Heading, Limits, Part, Unreadable
from indexer.extractors.pdf_page import PageText, by_line, page_text
from indexer.extractors.picture import png
from indexer.extractors.tidy import clean, finish, one_line

VERSION = 2
_NO_TEXT = (
    "This PDF has no readable text layer (it is probably a scan), so it cannot be searched; "
    "run text recognition (OCR) on it first."
)
_PLACEHOLDER = re.compile(r"(?i)\W*$|untitled|microsoft word - |.*\.(docx?|pptx?|xlsx?|indd|tex|dvi)$")
_ERROR_PASSWORD, _ERROR_SECURITY = 4, 5
_PASSWORD_FIELD = 1 << 13
_MAX_PIXELS = 32_000_000
_DOTS_AN_INCH, _MOST_DOTS = 200, 4000


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


def _page_text(pdf: Any, index: int) -> PageText:
    import pypdfium2

    try:
        with _opened(pdf, index) as (page, text_page):
            return page_text(_codes(text_page), [note.text for note in _notes(pdf, page)])
    except pypdfium2.PdfiumError:  # one broken page does not make the others unreadable
        return PageText("", ())


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


@dataclass(frozen=True, slots=True)
class _Note:
    """What lies on a page without being part of it: a filled-in field, a comment."""

    text: str
    place: tuple[float, float, float, float]
    """Left, bottom, right, top in page units."""


def _notes(pdf: Any, page: Any) -> list[_Note]:
    """The visible filled-in fields and comments of a page, in their order.

    PDFium could merge them into the page, but then fonts that the page inherits are lost (FPDFPage_Flatten).
    """
    import ctypes

    import pypdfium2.raw as pdfium

    notes: list[_Note] = []
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        try:
            hidden = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP) or (
                pdfium.FPDFAnnot_GetFlags(annotation) & hidden
            ):
                continue
            text = _field(pdf, annotation) if kind == pdfium.FPDF_ANNOT_WIDGET else _comment(annotation)
            place = pdfium.FS_RECTF()
            if text.strip() and pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(place)):
                notes.append(_Note(text, (place.left, place.bottom, place.right, place.top)))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return notes


def _field(pdf: Any, annotation: Any) -> str:
    """What is filled into a field, after the name that people see for it; "" for buttons and passwords."""
    import pypdfium2.raw as pdfium

    form = pdf.formenv
    kinds = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
    if form is None or pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in kinds:
        return ""
    if pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD_FIELD:
        return ""
    name = _wide(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldAlternateName(form, annotation, buffer, size))
    value = _wide(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))
    return f"{name}: {value}" if name.strip() and value.strip() else value


def _comment(annotation: Any) -> str:
    import pypdfium2.raw as pdfium

    return _wide(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))


def _wide(get: Callable[[Any, int], int]) -> str:
    """A string of PDFium: UTF-16 with its end, of which it tells the number of bytes."""
    import ctypes

    size = get(None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    get(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


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
        notes = _notes(pdf, page)
        made = page_text(_codes(text_page), [note.text for note in notes])
        wanted = made.characters[max(0, start) : max(0, end)]
        numbers = [number for number in wanted if number >= 0]
        places: list[tuple[float, float, float, float]] = []
        if numbers:
            count = pdfium.FPDFText_CountRects(text_page, numbers[0], numbers[-1] - numbers[0] + 1)
            places += [text_page.get_rect(number) for number in range(count)]
        places += [notes[-1 - number].place for number in dict.fromkeys(wanted) if number < 0]
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


def _is_placeholder(title: str) -> bool:
    """Titles that programs write when people wrote none."""
    return _PLACEHOLDER.match(title) is not None
