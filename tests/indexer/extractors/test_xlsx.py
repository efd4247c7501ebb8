"""Workbooks: a part a sheet, each row with the headers of its columns."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from indexer.extractors import Limits
from indexer.extractors.excel_time import moment
from indexer.extractors.number_format import shown
from tests.corpus import broken, make
from tests.indexer.extractors.reading import read, refused


def test_each_sheet_is_a_part_and_each_row_carries_its_headers(tmp_path: Path) -> None:
    sheets = {
        "Budget": [["Item", "Planned"], ["Venue hire", 18400], ["Catering", 9600.5]],
        "Empty": [],
        "Dates": [["Task", "Due"], ["Sign", datetime(2026, 6, 30)], ["Ship", datetime(2026, 7, 1, 9, 30)]],
    }
    extracted = read(make.make_xlsx(tmp_path / "Budget 2026.xlsx", sheets))
    assert [(part.kind, part.page, part.label) for part in extracted.parts] == [
        ("sheet", 1, "sheet Budget"),
        ("sheet", 2, "sheet Empty"),
        ("sheet", 3, "sheet Dates"),
    ]
    assert extracted.parts[0].text == (
        "Item | Planned\nItem: Venue hire | Planned: 18400\nItem: Catering | Planned: 9600.5"
    )
    assert extracted.parts[1].text == ""
    assert extracted.parts[2].text == "Task | Due\nTask: Sign | Due: 2026-06-30\nTask: Ship | Due: 2026-07-01 09:30"
    assert extracted.title == "Budget 2026"


def test_a_package_whose_names_have_backslashes_is_read(tmp_path: Path) -> None:
    made = make.make_xlsx(tmp_path / "a.xlsx", {"S": [["Heron", "Lake"]]})
    with zipfile.ZipFile(made) as there, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        for member in there.infolist():
            odd = zipfile.ZipInfo("placeholder")
            odd.filename = member.filename.replace("/", "\\")  # the constructor would mend it
            archive.writestr(odd, there.read(member))
    assert b"xl\\workbook.xml" in (tmp_path / "b.xlsx").read_bytes()
    assert read(tmp_path / "b.xlsx").parts[0].text == "Heron | Lake"


def test_numbers_are_read_as_their_format_shows_them(tmp_path: Path) -> None:
    rows = [["Item", "Price", "Share"], ["Pens", 1234.5, 0.125]]
    formats = {"B": "#,##0.00 [$€-407]", "C": "0.0%"}
    text = read(make.make_xlsx(tmp_path / "a.xlsx", {"Prices": rows}, formats)).parts[0].text
    assert text.endswith("Item: Pens | Price: 1,234.50 € | Share: 12.5%")


def test_a_note_above_a_table_and_a_second_table_below_keep_their_own_headers(tmp_path: Path) -> None:
    rows = [
        ["Figures of the third quarter"],
        [],
        ["Product", 2025, 2026],
        ["Brook One", 10, 20],
        [],
        ["Head", "Department"],
        ["Priya Raman", "Engineering"],
    ]
    assert read(make.make_xlsx(tmp_path / "a.xlsx", {"Sheet": rows})).parts[0].text == (
        "Figures of the third quarter\n\n"
        "Product | 2025 | 2026\nProduct: Brook One | 2025: 10 | 2026: 20\n\n"
        "Head | Department\nHead: Priya Raman | Department: Engineering"
    )


def test_rows_that_the_stated_size_leaves_out_are_read(tmp_path: Path) -> None:
    whole = make.make_xlsx(tmp_path / "whole.xlsx", {"S": [["Item", "Price"], ["Pens", 1], ["Ink", 2]]})
    wrong = tmp_path / "wrong.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(wrong, "w") as target:
        for name in source.namelist():
            target.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', source.read(name)))
    assert read(wrong).parts[0].text.endswith("Item: Ink | Price: 2")


def test_faults_in_the_styles_lose_no_rows(tmp_path: Path) -> None:
    whole = make.make_xlsx(tmp_path / "whole.xlsx", {"S": [["Item", "Price"], ["Pens", 1.5]]}, {"B": "0.00"})
    faulty = tmp_path / "faulty.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(faulty, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'patternType="none"', b'patternType="no such"'))
    assert read(faulty).parts[0].text == "Item | Price\nItem: Pens | Price: 1.50"


def test_notes_on_cells_are_read(tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.comments import Comment

    workbook: Any = openpyxl.Workbook()
    workbook.active.append(["Item", "Price"])
    workbook.active["B1"].comment = Comment("Without tax", "Ann")
    workbook.save(str(tmp_path / "a.xlsx"))
    assert read(tmp_path / "a.xlsx").parts[0].text == "Item | Price\n\nNote on B1: Without tax"


def test_a_cell_far_down_and_far_right_costs_nothing(tmp_path: Path) -> None:
    import openpyxl

    workbook: Any = openpyxl.Workbook()
    workbook.active["A1"] = "first"
    workbook.active["XFD1048576"] = "last"
    workbook.save(str(tmp_path / "a.xlsx"))
    text = read(tmp_path / "a.xlsx").parts[0].text
    assert text.startswith("first\n\n")
    assert text.endswith("last")


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    refused(make.make_xlsx(tmp_path / "a.xlsx", {"Empty": []}), "no_text")
    assert "password" in refused(broken.make_locked_office(tmp_path / "b.xlsx"), "encrypted")
    refused(broken.make_bomb(tmp_path / "d.xlsx"), "too_large")


def test_a_large_sheet_is_cut_at_the_limit(tmp_path: Path) -> None:
    rows = [["Item", "Price"], *([f"item {n}", n] for n in range(500))]
    extracted = read(make.make_xlsx(tmp_path / "a.xlsx", {"S": rows, "Later": rows}), Limits(max_characters=1000))
    assert [len(part.text) for part in extracted.parts] == [1000]
    assert extracted.truncated


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        (True, "General", "TRUE"),
        (0.1 + 0.2, "General", "0.3"),
        (12.0, "General", "12"),
        (1e20, "#,##0", "1e+20"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-3, "#,##0;[Red](#,##0)", "(3)"),
        (0, '#,##0;-#,##0;"none"', "none"),
        (12, '_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-', "12.00"),
        (0, '_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-', "-"),
        (1234.5, '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)', "$1,234.50"),
        (5, "000", "005"),
        (5, ";;;", ""),
        (2, "0.##", "2"),
        (-0.001, "0.00", "0.00"),
        (1234567, '#,##0,"k"', "1,235k"),
        (1_000_000, "0.00E+00", "1.00E+6"),
        (1.5, "# ?/?", "1.5"),
        (2.675, "0.00", "2.68"),
        (date(2026, 3, 4), "dd/mm/yyyy", "2026-03-04"),
        (datetime(2026, 3, 4, 12, 5, 9), "General", "2026-03-04 12:05:09"),
        (time(9, 30), "h:mm", "09:30"),
        (timedelta(hours=37, minutes=30), "[h]:mm", "37:30"),
        ("=text", "@", "=text"),
        (float("nan"), "0.00", "nan"),
    ],
)
def test_a_value_is_shown_as_people_see_it(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


@pytest.mark.parametrize(
    ("serial", "number_format", "from_1904", "when"),
    [
        (46085, "dd.mm.yyyy", False, datetime(2026, 3, 4)),
        (46085.5, "d mmm yy h:mm", False, datetime(2026, 3, 4, 12)),
        (44623, "yyyy-mm-dd", True, datetime(2026, 3, 4)),
        (59, "yyyy-mm-dd", False, datetime(1900, 2, 28)),
        (61, "yyyy-mm-dd", False, datetime(1900, 3, 1)),
        (0.75, "h:mm", False, time(18)),
        (1.5625, "[h]:mm", False, timedelta(hours=37, minutes=30)),
        (12, '0 "days"', False, None),
        (12, "General", False, None),
        (12, "[Red]0.00", False, None),
        (1e12, "yyyy-mm-dd", False, None),
        (9e6, "yyyy-mm-dd", False, None),
    ],
)
def test_a_number_is_a_date_by_its_format(
    serial: float, number_format: str, from_1904: bool, when: datetime | time | timedelta | None
) -> None:
    assert moment(serial, number_format, from_1904) == when


def test_a_formula_without_a_value_is_shown_as_it_is(tmp_path: Path) -> None:
    path = make.make_xlsx(tmp_path / "a.xlsx", {"S": [["Item", "Sum"], ["Pens", "=SUM(A1:A3)"]]})
    assert read(path).parts[0].text == "Item | Sum\nItem: Pens | Sum: =SUM(A1:A3)"


def test_a_damaged_sheet_takes_no_other_sheet_with_it(tmp_path: Path) -> None:
    whole = make.make_xlsx(tmp_path / "whole.xlsx", {"A": [["Lost", "Row"]], "B": [["Item", "Price"], ["Ink", 2]]})
    faulty = tmp_path / "faulty.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(faulty, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[:100] if name.endswith("sheet1.xml") else data)
    extracted = read(faulty)
    assert [part.text for part in extracted.parts] == ["", "Item | Price\nItem: Ink | Price: 2"]
    assert extracted.truncated
