"""Office files of before 2007: the text with its structure, and what cannot be read is told apart."""

from __future__ import annotations

import struct
from pathlib import Path

from indexer.extractors import Limits, Unreadable
from tests.corpus import broken, compound, make, old_office
from tests.corpus.old_office import CELL, HEADING, ROW_END, Written
from tests.indexer.extractors.reading import read, refused


def test_a_word_document_keeps_its_headings_tables_and_notes(tmp_path: Path) -> None:
    paragraphs = [
        Written("Hotels\r", HEADING),
        Written("The firm pays for Łódź.\r"),
        Written("Place\x07", 0, CELL),
        Written("Per night\x07", 0, CELL),
        Written("\x07", 0, ROW_END),
        Written("Łódź\x07", 0, CELL),
        Written("€115\x07", 0, CELL),
        Written("\x07", 0, ROW_END),
        Written("After the table.\r"),
    ]
    (part,) = read(old_office.make_doc(tmp_path / "policy.doc", paragraphs, "A note below.\r")).parts
    assert part.text == (
        "Hotels\n\nThe firm pays for Łódź.\n\nPlace | Per night\nŁódź | €115\n\nAfter the table.\n\nA note below."
    )
    assert [(heading.level, heading.title, heading.offset) for heading in part.headings] == [(1, "Hotels", 0)]
    (table,) = part.tables
    assert part.text[table.start : table.end] == "Place | Per night\nŁódź | €115"
    assert table.header == "Place | Per night"


def test_the_codes_of_fields_are_not_read_and_their_results_are(tmp_path: Path) -> None:
    text = 'See \x13 HYPERLINK "http://a" \x01\x14the \x13 PAGE \x14plan\x15\x15 today.\r'
    assert read(old_office.make_doc(tmp_path / "a.doc", [Written(text)])).parts[0].text == "See the plan today."


def test_a_presentation_keeps_its_titles_texts_and_notes(tmp_path: Path) -> None:
    slides = [("Plan", "First point\rSecond point", "Say hello"), ("Costs", "€115 a night", "")]
    extracted = read(old_office.make_ppt(tmp_path / "a.ppt", slides))
    assert [(part.kind, part.page, part.text) for part in extracted.parts] == [
        ("slide", 1, "Plan\n\nFirst point\nSecond point\n\nNotes: Say hello"),
        ("slide", 2, "Costs\n\n€115 a night"),
    ]
    assert extracted.title == "Plan"
    assert extracted.documents[0].kind == "slides"


def test_a_workbook_keeps_its_sheets_rows_and_headers(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [["Supplier", "Amount"], ["Prüfhaus Nord", 3150.0], ["Brook", 12.5]]
    extracted = read(old_office.make_xls(tmp_path / "a.xls", {"Budget": rows, "Empty": []}))
    assert [(part.label, part.text) for part in extracted.parts] == [
        (
            "sheet Budget",
            "Supplier | Amount\nSupplier: Prüfhaus Nord | Amount: 3150\nSupplier: Brook | Amount: 12.5",
        ),
        ("sheet Empty", ""),
    ]


def test_a_cell_far_away_makes_no_sheet_of_blanks(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [["first"], *[[] for _ in range(20_000)], [*[""] * 200, "last"]]
    assert read(old_office.make_xls(tmp_path / "a.xls", {"S": rows})).parts[0].text == "first\n\nlast"


def test_what_cannot_be_read_is_told_apart(tmp_path: Path) -> None:
    assert "password" in refused(old_office.make_doc(tmp_path / "a.doc", [Written("x\r")], flags=0x100), "encrypted")
    assert "password" in refused(old_office.make_ppt(tmp_path / "a.ppt", [("x", "y", "")], 0xF3D1C4DF), "encrypted")
    assert "password" in refused(broken.make_locked_office(tmp_path / "b.doc"), "encrypted")
    refused(old_office.make_doc(tmp_path / "b.doc", [Written("\r")]), "no_text")
    refused(old_office.make_ppt(tmp_path / "b.ppt", [("", "", "")]), "no_text")
    refused(old_office.make_xls(tmp_path / "b.xls", {"S": []}), "no_text")
    for name in ("c.doc", "c.ppt", "c.xls"):
        refused(make.make_text(tmp_path / name, "This is no Office file."), "damaged")
        (tmp_path / name).write_bytes(compound.written({"Other": b"x"}))
        refused(tmp_path / name, "damaged")


def test_a_workbook_that_needs_a_password_says_so(tmp_path: Path) -> None:
    begin = struct.pack("<HH", 0x809, 16) + struct.pack("<HH", 0x600, 5) + bytes(12)
    write_protected, key = struct.pack("<HH", 0x86, 0), struct.pack("<HH", 0x2F, 6) + bytes(6)
    scrambled = bytes(range(256)) * 20
    for stream in ("Workbook", "Book"):
        for records in (begin + key, begin + write_protected + key):
            (tmp_path / "a.xls").write_bytes(compound.written({stream: records + scrambled}))
            assert "password" in refused(tmp_path / "a.xls", "encrypted")
    (tmp_path / "a.xls").write_bytes(compound.written({"Workbook": begin + scrambled}))
    refused(tmp_path / "a.xls", "damaged")


def test_files_older_than_compound_files_are_told_by_their_first_bytes(tmp_path: Path) -> None:
    for name, first in (
        ("word-dos.doc", "31be0000"),
        ("word1.doc", "9ba52100"),
        ("word2.doc", "dba52d00"),
        ("excel2.xls", "09000400"),
        ("excel3.xls", "09020600"),
        ("excel4.xls", "09040600"),
    ):
        (tmp_path / name).write_bytes(bytes.fromhex(first) + bytes(2000))
        assert "format of before" in refused(tmp_path / name, "unsupported"), name


def test_a_file_cut_off_anywhere_has_an_outcome(tmp_path: Path) -> None:
    paragraphs = [Written("Hotels\r", HEADING), Written("The firm pays.\r")]
    whole = old_office.make_doc(tmp_path / "a.doc", paragraphs).read_bytes()
    codes = set()
    for length in range(600, len(whole), 700):
        (tmp_path / "b.doc").write_bytes(whole[:length])
        try:
            assert "The firm pays." in read(tmp_path / "b.doc").parts[0].text
        except Unreadable as failure:
            codes.add(failure.code)
    assert codes == {"damaged"}


def test_a_file_under_the_name_of_another_kind_is_read_as_what_it_is(tmp_path: Path) -> None:
    made = {
        "a.docx": old_office.make_doc(tmp_path / "a", [Written("An old letter\r")]).read_bytes(),
        "b.doc": make.make_docx(tmp_path / "b", ["A new letter"]).read_bytes(),
        "c.doc": b"{\\rtf1 A rich letter}",
        "d.xls": b"<html><body><table><tr><td>A page of</td><td>cells</td></tr></table></body></html>",
        "e.xls": make.make_xlsx(tmp_path / "e", {"S": [["A new sheet"]]}).read_bytes(),
    }
    texts = []
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        texts.append(read(tmp_path / name).parts[0].text)
    assert texts == ["An old letter", "A new letter", "A rich letter", "A page of | cells", "A new sheet"]


def test_a_long_document_is_cut_at_the_limit_and_says_so(tmp_path: Path) -> None:
    extracted = read(
        old_office.make_doc(tmp_path / "a.doc", [Written("ten letters\r")] * 20), Limits(max_characters=50)
    )
    assert len(extracted.parts[0].text) == 50
    assert extracted.truncated


def test_properties_that_claim_to_be_without_end_are_passed_over(tmp_path: Path) -> None:
    endless = bytes(44) + struct.pack("<I", 48) + struct.pack("<IIII", 0xFFFFFFFF, 0xFFFFFFFF, 2, 24)
    endless += struct.pack("<III", 0, 0x101E, 0xFFFFFFFF)
    (tmp_path / "a.ppt").write_bytes(
        compound.written({"PowerPoint Document": b"x" * 64, "\x05SummaryInformation": endless})
    )
    refused(tmp_path / "a.ppt", "no_text")
