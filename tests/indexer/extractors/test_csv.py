"""Separated values of any delimiter and encoding; tables in which each row carries its headers."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.extractors import Limits, table
from tests.corpus import make
from tests.indexer.extractors.reading import read, read_bytes, refused

ROWS = [["Name", "City", "Phone"], ["Prüfhaus, Nord", "Łódź", "040 12"], ["Ann", "Köln", ""]]
LINES = "Name | City | Phone\nName: Prüfhaus, Nord | City: Łódź | Phone: 040 12\nName: Ann | City: Köln"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_the_delimiter_and_the_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = ROWS * 5 if encoding == "cp1250" else ROWS
    extracted = read(make.make_csv(tmp_path / "guests.csv", rows, delimiter, encoding))
    assert extracted.parts[0].text.startswith(LINES)
    assert (extracted.title, extracted.parts[0].kind, extracted.parts[0].label) == ("guests", "text", "")


def test_commas_in_numbers_do_not_part_fields_at_semicolons(tmp_path: Path) -> None:
    rows = [["Item", "Price", "Weight"], ["Pens", "1,50", "0,2"], ["Ink", "12,00", "1,5"]]
    assert "Item: Ink | Price: 12,00 | Weight: 1,5" in read(make.make_csv(tmp_path / "a.csv", rows, ";")).parts[0].text


def test_a_field_of_several_lines_stays_in_its_row(tmp_path: Path) -> None:
    path = make.make_csv(tmp_path / "a.csv", [["Name", "Note"], ["Ann", "first\nsecond"], ["Bo", "x"]])
    assert "Name: Ann | Note: first second" in read(path).parts[0].text


def test_a_table_without_headers_keeps_its_rows() -> None:
    assert read_bytes("a.csv", b"Ann,12,3.5\nBo,13,4.5\n").parts[0].text == "Ann | 12 | 3.5\nBo | 13 | 4.5"


def test_a_list_of_one_column_is_a_list() -> None:
    assert read_bytes("a.csv", b"apples\npears\n").parts[0].text == "apples\npears"


def test_an_open_quote_loses_no_row() -> None:
    text = read_bytes("a.csv", b'Name,Size\nAnn,5" pipe\nBo,6\n').parts[0].text
    assert 'Name: Ann | Size: 5" pipe\nName: Bo | Size: 6' in text


def test_a_row_with_more_fields_than_headers_keeps_them() -> None:
    assert list(table.lines([["A", "B"], ["1", "2", "3"]])) == ["A | B", "A: 1 | B: 2 | 3"]


def test_a_row_of_sums_below_a_blank_one_keeps_the_headers() -> None:
    rows = [["Item", "Price"], ["Pens", "3"], ["", ""], ["Total", "3"]]
    assert list(table.lines(rows))[-1] == "Item: Total | Price: 3"


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    refused(make.make_text(tmp_path / "a.csv", " ,\n,\n".replace(",", " ")), "empty")
    path = tmp_path / "b.csv"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)))
    refused(path, "unsupported")


def test_a_long_table_is_cut_at_the_limit(tmp_path: Path) -> None:
    extracted = read(
        make.make_csv(tmp_path / "a.csv", [["Name", "City"]] + [["Ann", "Köln"]] * 500), Limits(max_characters=200)
    )
    assert len(extracted.parts[0].text) == 200
    assert extracted.truncated
