"""Presentations: a part a slide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from indexer.extractors import Limits
from tests.corpus import broken, make
from tests.indexer.extractors.reading import read, refused


def test_each_slide_is_a_part_with_its_title_points_and_notes(tmp_path: Path) -> None:
    slides = [("Why Portugal", ["340 fish farms", "90 laboratories"], "From the chamber."), ("Risks", ["Rain"], "")]
    extracted = read(make.make_pptx(tmp_path / "plan.pptx", slides))
    assert [(part.kind, part.page, part.label) for part in extracted.parts] == [
        ("slide", 1, "slide 1"),
        ("slide", 2, "slide 2"),
    ]
    assert extracted.parts[0].text == "Why Portugal\n\n340 fish farms\n90 laboratories\n\nNotes: From the chamber."
    assert extracted.parts[1].text == "Risks\n\nRain"
    assert [heading.title for part in extracted.parts for heading in part.headings] == ["Why Portugal", "Risks"]
    assert extracted.title == "Why Portugal"


def test_tables_groups_and_charts_are_read(tmp_path: Path) -> None:
    import pptx
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    presentation: Any = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = "Sales"
    table = slide.shapes.add_table(2, 2, 0, 0, 100, 100).table
    for row, cells in enumerate([["Product", "Units"], ["Brook One", "260"]]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 10, 10).text_frame.text = "grouped"
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["July", "August"]
    data.add_series("Testers", (12, 19.5))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 100, 100, data)
    presentation.save(str(tmp_path / "a.pptx"))
    text = read(tmp_path / "a.pptx").parts[0].text
    assert text == "Sales\n\nProduct | Units\nBrook One | 260\n\ngrouped\n\nTesters | July: 12 | August: 19.5"


def test_a_slide_without_text_keeps_its_number(tmp_path: Path) -> None:
    extracted = read(make.make_pptx(tmp_path / "a.pptx", [("", [], ""), ("Second", [], "")]))
    assert [(part.page, part.text) for part in extracted.parts] == [(1, ""), (2, "Second")]


def test_the_slides_stand_in_the_order_of_the_presentation(tmp_path: Path) -> None:
    import pptx

    path = make.make_pptx(tmp_path / "a.pptx", [("One", [], ""), ("Two", [], ""), ("Three", [], "")])
    presentation: Any = pptx.Presentation(str(path))
    entries = presentation.slides._sldIdLst
    entries.insert(0, entries[2])
    presentation.save(str(path))
    assert [part.text for part in read(path).parts] == ["Three", "One", "Two"]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    refused(make.make_pptx(tmp_path / "a.pptx", [("", [], "")]), "no_text")
    refused(broken.make_locked_office(tmp_path / "b.pptx"), "encrypted")


def test_the_slide_at_the_limit_is_cut(tmp_path: Path) -> None:
    extracted = read(make.make_pptx(tmp_path / "a.pptx", [("Four", [], "")] * 5), Limits(max_characters=10))
    assert [part.text for part in extracted.parts] == ["Four", "Four", "Fo"]
    assert extracted.truncated
