"""Files as people have them, written by the programs' own formats: each function writes one file and returns its path.

Office files are written by python-docx, python-pptx and openpyxl, which the extractors of Word and PowerPoint do not
use; broken and locked files are in `tests.corpus.broken`.
"""

from __future__ import annotations

import csv
import textwrap
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Any

from tests.corpus import pdf

_LINE = 95
_LEADING = 14
_A4 = (595, 842)


def make_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A plain text in any encoding."""
    path.write_bytes(text.encode(encoding))
    return path


def make_pdf(path: Path, pages: Sequence[str], title: str = "", bookmarks: Mapping[str, int] | None = None) -> Path:
    """A PDF with a page for each text; long lines are wrapped, and a page is as high as its text needs.

    `bookmarks` are titles and 1-based pages. An empty text makes a page without a text layer, as a scan has.
    """
    sheets: list[pdf.Sheet] = []
    for text in pages:
        lines = [line for written in text.split("\n") for line in textwrap.wrap(written, _LINE) or [""]]
        high = max(_A4[1], len(lines) * _LEADING + 120)
        drawn = [(60.0, high - 60.0 - number * _LEADING, line) for number, line in enumerate(lines) if line]
        sheets.append(pdf.Sheet(_A4[0], high, drawn))
    path.write_bytes(pdf.written(sheets, title, bookmarks or {}))
    return path


def make_docx(
    path: Path,
    paragraphs: Sequence[str],
    headings: Sequence[int] = (),
    tables: Sequence[Sequence[Sequence[str]]] = (),
    title: str = "",
    header: str = "",
) -> Path:
    """A Word document; `headings` are the indexes of the paragraphs that are headings, tables follow the paragraphs."""
    import docx

    document: Any = docx.Document()
    document.core_properties.title = title
    for number, text in enumerate(paragraphs):
        if number in headings:
            document.add_heading(text, 1)
        else:
            document.add_paragraph(text)
    for rows in tables:
        table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(str(path))
    return path


def make_pptx(path: Path, slides: Sequence[tuple[str, Sequence[str], str]], title: str = "") -> Path:
    """A presentation; a slide is its title, the points of its body, and the speaker's notes ("" for none)."""
    import pptx

    presentation: Any = pptx.Presentation()
    presentation.core_properties.title = title
    for heading, points, notes in slides:
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = heading
        slide.placeholders[1].text = "\n".join(points)
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    presentation.save(str(path))
    return path


def make_xlsx(path: Path, sheets: Mapping[str, Sequence[Any]], formats: Mapping[str, str] | None = None) -> Path:
    """A workbook; a sheet is its rows of values.

    `formats` gives the number format of a column by its letter, on every sheet, below the first row.
    """
    import openpyxl

    workbook: Any = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for column, number_format in (formats or {}).items():
            for cell in sheet[column][1:]:
                cell.number_format = number_format
    workbook.save(str(path))
    return path


def make_csv(path: Path, rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Delimiter-separated values, quoted where they must be."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def make_html(path: Path, title: str, body: str, encoding: str = "utf-8") -> Path:
    """A page; `body` is markup."""
    head = f'<head><meta charset="{encoding}"><title>{escape(title)}</title></head>'
    path.write_bytes(
        f"<!doctype html>\n<html>{head}<body>\n{body}\n</body></html>".encode(encoding, "xmlcharrefreplace")
    )
    return path


def mail(
    subject: str,
    body: str,
    *,
    sender: str = "Inês Carvalho <ines@example.org>",
    to: str = "Tomás Figueira <tomas@example.org>",
    date: str = "Thu, 20 Aug 2026 16:42:00 +0100",
    html: str = "",
    attachments: Mapping[str, bytes | EmailMessage] | None = None,
) -> EmailMessage:
    """A mail; with both `body` and `html` it has the two as alternatives, with an empty `body` HTML alone."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Date"] = sender, to, subject, date
    if body or not html:
        message.set_content(body)
        if html:
            message.add_alternative(html, subtype="html")
    else:
        message.set_content(html, subtype="html")
    for name, content in (attachments or {}).items():
        if isinstance(content, EmailMessage):
            message.add_attachment(content)
        else:
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def make_eml(path: Path, subject: str, body: str, **details: Any) -> Path:
    """A mail as a file; `details` as in `mail`."""
    path.write_bytes(mail(subject, body, **details).as_bytes())
    return path
