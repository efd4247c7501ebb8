"""PDFs: a part a page, failures told apart, and pages drawn with their lit spans."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pypdfium2
import pytest

from indexer.contract import PageImage
from indexer.extractors import Document, Heading, Limits, Unreadable
from indexer.extractors.pdf import extract, render
from indexer.extractors.pdf_outline import headings, holding
from indexer.extractors.pdf_page import page_text
from tests.corpus import broken, make, pdf
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


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50.0, 120.0, 450.0, 520.0)])
def test_the_ink_is_lit_on_pages_that_are_turned_and_cropped(
    rotation: int, crop: tuple[float, float, float, float] | None
) -> None:
    texts = [(80.0, 480.0, "The launch was postponed"), (200.0, 300.0, "because the venue was flooded")]
    document = Document("a.pdf", pdf.written([pdf.Sheet(500, 600, texts, rotation, crop)], "", {}))
    text = extract(document, Limits()).parts[0].text
    image = render(document, 1, 700, 0, len(text))
    assert len(image.lit) == 2
    inked = _inked(image)
    within = [
        [
            (x, y)
            for x, y in inked
            if box.left - 0.01 <= x <= box.right + 0.01 and box.top - 0.01 <= y <= box.bottom + 0.01
        ]
        for box in image.lit
    ]
    assert all(len(found) > 200 for found in within)
    assert sum(len(found) for found in within) == len(inked)
    for box, found in zip(image.lit, within, strict=True):
        assert max(x for x, _ in found) - min(x for x, _ in found) == pytest.approx(box.right - box.left, abs=0.02)


def _inked(image: PageImage) -> list[tuple[float, float]]:
    """The dark pixels of one of our own PNGs (RGB, rows without filter), in shares of its width and height."""
    length = struct.unpack(">I", image.png[33:37])[0]
    rows = zlib.decompress(image.png[41 : 41 + length])
    stride = 1 + 3 * image.width
    return [
        (x / image.width, y / image.height)
        for y in range(image.height)
        for x in range(image.width)
        if rows[y * stride + 1 + 3 * x] < 128
    ]


@pytest.mark.parametrize("rotation", [0, 90])
def test_what_is_filled_in_and_noted_is_read_after_the_page_and_lit_where_it_stands(rotation: int) -> None:
    texts = [(80.0, 480.0, "Lease of a flat")]
    field, comment = (80.0, 200.0, "Tenant", "Rosa Delgado"), (300.0, 100.0, "Has she signed?")
    sheet = pdf.Sheet(500, 600, texts, rotation, None, field, comment)
    document = Document("a.pdf", pdf.written([sheet], "", {}))
    text = extract(document, Limits()).parts[0].text
    assert text == "Lease of a flat\nTenant: Rosa Delgado\nHas she signed?"
    (box,) = render(document, 1, 700, text.index("Rosa"), text.index("Rosa") + 4).lit
    shown = (80 / 500, 380 / 600, 280 / 500, 400 / 600) if not rotation else (200 / 600, 80 / 500, 220 / 600, 280 / 500)
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx(shown, abs=0.005)
    assert len(render(document, 1, 700, 0, len(text)).lit) == 3


def test_fonts_that_say_nothing_make_no_text() -> None:
    assert page_text([0x01, 0x03, 0x20, 0x21, 0x0D, 0x0A, 0xE021, 0x22]).text == ""
    assert page_text([*b"A bullet: ", 0xF0B7, *b" and words"]).text == "A bullet: \uf0b7 and words"


def test_a_comment_that_repeats_the_page_is_not_read_twice() -> None:
    assert page_text([*b"The fee\r\nis paid."], ["fee is paid.", "When?", " "]).text == "The fee\nis paid.\nWhen?"


def test_a_page_that_is_gone_is_refused(tmp_path: Path) -> None:
    path = make.make_pdf(tmp_path / "a.pdf", ["only one"])
    with pytest.raises(Unreadable, match="no page 2"):
        render(Document("a.pdf", path.read_bytes()), 2, 600, 0, 0)


def saved(document: pypdfium2.PdfDocument) -> Document:
    buffer = io.BytesIO()
    document.save(buffer)
    return Document("a.pdf", buffer.getvalue())


def test_the_document_says_who_wrote_it_and_when() -> None:
    said = {"Author": "Rosa Delgado", "CreationDate": "D:20260820164200+01'00'", "ModDate": "D:2026082117"}
    data = pdf.written([pdf.Sheet(500, 600, [(80, 480, "Lease")])], "Agreement", {}, said=said)
    (described,) = extract(Document("a.pdf", data), Limits()).documents
    assert [(person.role, person.name) for person in described.people] == [("author", "Rosa Delgado")]
    assert (described.title, described.created) == ("Agreement", "2026-08-20T16:42:00+01:00")
    assert described.modified == "2026-08-21T17:00:00"


def test_a_comment_is_read_with_its_author_and_not_when_it_repeats_the_page() -> None:
    made = page_text([*b"The fee is paid."], ["Comment (Rosa): Really?", "Comment (Rosa): fee is paid"])
    assert made.text == "The fee is paid.\nComment (Rosa): Really?"


def test_what_is_attached_is_read_as_a_document_of_its_own() -> None:
    document = pypdfium2.PdfDocument(pdf.written([pdf.Sheet(500, 600, [(80, 480, "Invoice")])], "", {}))
    document.new_attachment("lines.csv").set_data(b"Item,Price\nPens,12\n")
    document.new_attachment("tool.exe").set_data(b"MZ")
    extracted = extract(saved(document), Limits())
    assert [(part.document, part.kind, part.text) for part in extracted.parts] == [
        (0, "page", "Invoice"),
        (1, "text", "Item | Price\nItem: Pens | Price: 12"),
    ]
    assert [described.member for described in extracted.documents] == ["", "lines.csv"]


def test_a_page_with_a_picture_and_no_text_waits_for_recognition() -> None:
    document = pypdfium2.PdfDocument.new()
    for text in ("", "x"):
        page = document.new_page(500, 600)
        picture = pypdfium2.PdfImage.new(document)
        picture.set_bitmap(pypdfium2.PdfBitmap.new_native(50, 60, 2))
        picture.set_matrix(pypdfium2.PdfMatrix().scale(480, 580 if not text else 20))
        page.insert_obj(picture)
        page.gen_content()
    extracted = extract(saved(document), Limits())
    assert [part.picture for part in extracted.parts] == [True, False]
    assert not any(part.text for part in extracted.parts)


def test_glyphs_taken_for_letters_are_known_to_mean_nothing() -> None:
    words = "the firm pays for hotels and meals of all who travel on its behalf, within the rates of the annex " * 3
    moved = [code - 29 if chr(code).isalpha() else code for code in words.encode()]
    made = page_text(moved)
    assert made.garbled
    assert made.text == ""
    assert not page_text([*words.encode()]).garbled
    for language in (
        "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv, jsou nadáni rozumem a svědomím a mají ",
        "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw, są obdarzeni rozumem i ",
        "SVI LJUDSKA BIĆA RAĐAJU SE SLOBODNA I JEDNAKA U DOSTOJANSTVU I PRAVIMA, ONA SU OBDARENA RAZUMOM I ",
    ):
        assert not page_text([ord(character) for character in language * 3]).garbled


def test_the_bookmarks_above_hold_on_the_pages_below_with_their_levels() -> None:
    first = headings("One\nx", [(1, "One"), (2, "Under")], ())
    assert [(heading.level, heading.title) for heading in holding(first)] == [(1, "One")]
    assert headings("More", [], (Heading(0, 1, "One"), Heading(4, 2, "Two"))) == (
        Heading(0, 1, "One"),
        Heading(0, 2, "Two"),
    )
    assert headings("x\nThree", [(2, "Three")], (Heading(0, 1, "One"), Heading(0, 2, "Two"))) == (
        Heading(0, 1, "One"),
        Heading(0, 2, "Two"),
        Heading(2, 2, "Three"),
    )
