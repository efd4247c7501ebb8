"""Word files (Office Open XML, ECMA-376) from Markdown. The only door to python-docx.

Headings, lists, tables, bold, italic and real footnotes; nothing that runs, links or loads.
"""

from __future__ import annotations

import io
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from agent.documents.marked import Block, Marked, Runs, plain

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_MARGIN_CM = 2.5
_NOTE_OFFSET = 1
"""Word keeps 0 and 1 of the footnotes' ids for its separator lines."""
_MOST_COLUMNS = 63
"""What Word takes in one table."""


def word_file(marked: Marked, title: str, made: datetime) -> bytes:
    """A .docx file. `title` and `made` stand in its properties."""
    import docx
    from docx.shared import Cm, Pt

    document = docx.Document()
    for section in document.sections:
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    document.styles["Normal"].font.size = Pt(11)
    _describe(document, title, made)
    for block in marked.blocks:
        _add(document, block)
    if marked.notes:
        _add_notes(document, marked.notes)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _describe(document: Document, title: str, made: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(title)[:255], "Counterpart", ""
    properties.created = properties.modified = made.replace(tzinfo=None)


def _add(document: Document, block: Block) -> None:
    if block.kind == "table":
        _add_table(document, block)
        return
    if block.kind == "heading":
        style = f"Heading {block.level}"
    elif block.kind == "quote":
        style = "Quote"
    elif block.kind in ("bullet", "number"):
        style = "List Bullet" if block.kind == "bullet" else "List Number"
        style += f" {min(block.level, 3)}" if block.level > 1 else ""
    else:
        style = "Normal"
    if block.kind == "number":
        # One numbering of Word runs through the whole file; the number that is written is what counts.
        paragraph = document.add_paragraph(
            style="List Continue" + (f" {min(block.level, 3)}" if block.level > 1 else "")
        )
        paragraph.add_run(f"{block.number}.\t")
    else:
        paragraph = document.add_paragraph(style=style)
    _fill(paragraph, block.runs)


def _add_table(document: Document, block: Block) -> None:
    rows = [row[:_MOST_COLUMNS] for row in block.rows]
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for at, row in enumerate(rows):
        cells = table.rows[at].cells  # once for each row: python-docx counts through the whole table for it
        for cell, runs in zip(cells, row, strict=True):
            _fill(cell.paragraphs[0], runs, bold=at == 0)
    document.add_paragraph()


def _fill(paragraph: Paragraph, runs: Runs, bold: bool = False) -> None:
    if _right_to_left(plain(runs)):
        _mark(paragraph.paragraph_format.element.get_or_add_pPr(), "bidi")
    for run in runs:
        if run.note:
            _call_note(paragraph, run.note)
            continue
        written = paragraph.add_run(_clean(run.text))  # python-docx makes a line break of "\n"
        written.bold, written.italic = (run.bold or bold) or None, run.italic or None
        if _right_to_left(run.text):
            _mark(written._element.get_or_add_rPr(), "rtl")


def _call_note(paragraph: Paragraph, number: int) -> None:
    run = paragraph.add_run()
    run.font.superscript = True
    call = _element("footnoteReference")
    call.set(f"{{{_W}}}id", str(number + _NOTE_OFFSET))
    run._element.append(call)


def _add_notes(document: Document, notes: tuple[Runs, ...]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    body = "".join(_note(number, runs) for number, runs in enumerate(notes, 1 + _NOTE_OFFSET))
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:footnotes xmlns:w="{_W}">'
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
        f"</w:footnote>{body}</w:footnotes>"
    )
    package = document.part.package
    assert package is not None
    part = Part(PackURI("/word/footnotes.xml"), MIME, xml.encode(), package)
    document.part.relate_to(part, _RELATION)


def _note(number: int, runs: Runs) -> str:
    small = '<w:rPr><w:sz w:val="18"/></w:rPr>'
    said = "".join(
        f'<w:r>{small}<w:t xml:space="preserve">{escape(_clean(run.text))}</w:t></w:r>' for run in runs if run.text
    )
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    gap = f'<w:r>{small}<w:t xml:space="preserve"> </w:t></w:r>'
    return f'<w:footnote w:id="{number}"><w:p>{mark}{gap}{said}</w:p></w:footnote>'


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(f"w:{name}")


def _mark(properties: Any, name: str) -> None:
    properties.append(_element(name))


def _right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (Unicode Annex 9, P2)."""
    first = next((way for c in text if (way := unicodedata.bidirectional(c)) in ("L", "R", "AL")), "L")
    return first != "L"


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 has no place for."""
    return "".join(
        c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
