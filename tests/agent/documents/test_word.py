from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import docx
from lxml import etree

from agent.documents.marked import read
from agent.documents.word import word_file
from indexer.extractors import Document, Limits, extract

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = (
    "# Title\n\nA **bold** word and *another*.[^1] Line  \nbreak\n\n- one\n  - two\n\n1. first\n2. second\n\n> said\n\n"
    "| a | b |\n|---|---|\n| 1 | x |\n\nשלום עולם\n\n契約書\n\n[^1]: Budget.xlsx, page 2\n"
)


def test_word_reads_headings_lists_tables_and_looks() -> None:
    document = docx.Document(BytesIO(word_file(read(TEXT), "Title", NOW)))
    paragraphs = [(one.style.name if one.style is not None else "", one.text) for one in document.paragraphs]
    assert ("Heading 1", "Title") in paragraphs
    assert ("Normal", "A bold word and another. Line\nbreak") in paragraphs
    assert ("List Bullet", "one") in paragraphs
    assert ("List Bullet 2", "two") in paragraphs
    assert ("List Continue", "2.\tsecond") in paragraphs
    assert ("Quote", "said") in paragraphs
    looks = {run.text: (run.bold, run.italic) for one in document.paragraphs for run in one.runs}
    assert looks["bold"] == (True, None)
    assert looks["another"] == (None, True)
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["a", "b"], ["1", "x"]]
    assert document.core_properties.title == "Title"
    assert document.core_properties.author == "Counterpart"


def test_a_footnote_is_one_of_word_and_our_own_reader_finds_it() -> None:
    raw = word_file(read(TEXT), "Title", NOW)
    with zipfile.ZipFile(BytesIO(raw)) as package:
        notes = etree.fromstring(package.read("word/footnotes.xml"))
        types = package.read("[Content_Types].xml").decode()
        body = etree.fromstring(package.read("word/document.xml"))
    assert "footnotes+xml" in types
    called = [one.get(f"{W}id") for one in body.iter(f"{W}footnoteReference")]
    assert called == ["2"]
    assert called[0] in [one.get(f"{W}id") for one in notes.iter(f"{W}footnote")]
    text = extract(Document("a.docx", raw), Limits()).parts[0].text
    assert "Budget.xlsx, page 2" in text
    assert "契約書" in text


def test_hebrew_runs_from_right_to_left() -> None:
    with zipfile.ZipFile(BytesIO(word_file(read(TEXT), "Title", NOW))) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    (one,) = [one for one in body.iter(f"{W}p") if one.find(f"{W}pPr/{W}bidi") is not None]
    assert "".join(one.itertext()) == "שלום עולם"


def test_what_xml_has_no_place_for_is_left_out() -> None:
    text = (
        extract(Document("a.docx", word_file(read("a\x00b\x0bc\ufffed\ud800e"), "x\x01y", NOW)), Limits()).parts[0].text
    )
    assert text == "abcde"


def test_a_text_of_two_hundred_thousand_letters_is_whole() -> None:
    words = " ".join(f"word{n}" for n in range(25_000))
    paragraphs = "\n\n".join(words[at : at + 2_000] for at in range(0, len(words), 2_000))
    text = extract(Document("a.docx", word_file(read(paragraphs), "", NOW)), Limits()).parts[0].text
    assert len(paragraphs) > 200_000
    assert "".join(text.split()) == "".join(paragraphs.split())
