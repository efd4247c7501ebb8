"""PDFs: a part a page, failures told apart, and pages drawn with their lit spans."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.extractors import Document, Limits, Unreadable
from indexer.extractors.pdf import page_text, render
from tests.corpus import broken, make
from tests.indexer.extractors.reading import read, refused


def test_each_page_is_a_part(tmp_path: Path) -> None:
    extracted = read(make.make_pdf(tmp_path / "a.pdf", ["Grüße – “fine” €5", "", "The third page"], "Agreement"))
    assert [(part.kind, part.page, part.label, part.text) for part in extracted.parts] == [
        ("page", 1, "page 1", "Grüße – “fine” €5"),
        ("page", 2, "page 2", ""),
        ("page", 3, "page 3", "The third page"),
    ]
    assert extracted.title == "Agreement"


def test_a_title_that_a_program_wrote_is_not_one(tmp_path: Path) -> None:
    assert read(make.make_pdf(tmp_path / "plan.pdf", ["x"], "Microsoft Word - plan_v2.doc")).title == "plan"


def test_bookmarks_are_headings_and_hold_on_the_pages_below(tmp_path: Path) -> None:
    pages = ["Preface words", "2. Hire fee\nThe fee is paid.", "More about the fee"]
    parts = read(make.make_pdf(tmp_path / "a.pdf", pages, "", {"2. Hire fee": 2})).parts
    assert [[heading.title for heading in part.headings] for part in parts] == [[], ["2. Hire fee"], ["2. Hire fee"]]


def test_failures_are_told_apart(tmp_path: Path) -> None:
    assert "password" in refused(broken.make_locked_pdf(tmp_path / "a.pdf"), "encrypted")
    refused(broken.make_truncated_pdf(tmp_path / "b.pdf"), "damaged")
    refused(make.make_text(tmp_path / "c.pdf", "This is no PDF at all."), "damaged")
    assert "OCR" in refused(make.make_pdf(tmp_path / "d.pdf", ["", ""]), "no_text")
    refused(make.make_text(tmp_path / "e.pdf", ""), "empty")


def test_pages_after_the_limit_are_left_out(tmp_path: Path) -> None:
    extracted = read(make.make_pdf(tmp_path / "a.pdf", ["0123456789"] * 5), Limits(max_characters=25))
    assert [part.text for part in extracted.parts] == ["0123456789", "0123456789", "01234"]
    assert extracted.truncated


def test_words_split_at_line_ends_are_joined_and_pairs_are_one_character() -> None:
    made = page_text([0x61, 0x02, 0x0D, 0x0A, 0x62, 0x0D, 0x0A, 0xD83D, 0xDE00])
    assert made.text == "ab\n\N{GRINNING FACE}"
    assert len(made.characters) == len(made.text)


def test_a_span_is_lit_where_it_stands(tmp_path: Path) -> None:
    path = make.make_pdf(tmp_path / "a.pdf", ["first line\nsecond line\nthird line"])
    text = read(path).parts[0].text
    start = text.index("second")
    image = render(Document("a.pdf", path.read_bytes()), 1, 600, start, start + len("second line"))
    assert image.png.startswith(b"\x89PNG")
    assert image.width == 600
    assert image.pages == 1
    (box,) = image.lit
    assert 0.09 < box.left < 0.12
    assert box.right < 0.25
    assert 0.07 < box.top < box.bottom < 0.10


def test_a_page_that_is_gone_is_refused(tmp_path: Path) -> None:
    path = make.make_pdf(tmp_path / "a.pdf", ["only one"])
    with pytest.raises(Unreadable, match="no page 2"):
        render(Document("a.pdf", path.read_bytes()), 2, 600, 0, 0)
