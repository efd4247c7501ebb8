"""Pictures: what they say of themselves, and their pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image, PngImagePlugin

from indexer.extractors import Document, Limits, Unreadable
from indexer.extractors.image import extract, pixels


def saved(image: Image.Image, kind: str, **details: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **details)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_every_kind_is_a_picture_to_be_recognised(kind: str) -> None:
    data = saved(Image.new("RGB", (120, 90), (200, 30, 30)), kind)
    extracted = extract(Document(f"red.{kind.lower()}", data), Limits())
    (part,) = extracted.parts
    assert (part.kind, part.picture, part.text) == ("picture", True, "")
    assert extracted.documents[0].kind == "picture"
    width, height, rows = pixels(Document("red", data), 1)
    assert (width, height, len(rows)) == (120, 90, 3 * 120 * 90)
    assert all(abs(a - b) < 12 for a, b in zip(rows[:3], (200, 30, 30), strict=True))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_sort_of_pixel_becomes_red_green_blue(mode: str) -> None:
    kind = "TIFF" if mode in ("CMYK", "F", "I;16", "I") else "PNG"
    width, height, rows = pixels(Document("a", saved(Image.new(mode, (80, 60)), kind)), 1)
    assert (width, height, len(rows)) == (80, 60, 3 * 80 * 60)


def test_what_is_transparent_is_white() -> None:
    _, _, rows = pixels(Document("a.png", saved(Image.new("RGBA", (80, 60), (0, 0, 0, 0)), "PNG")), 1)
    assert set(rows) == {255}


def test_a_tiff_has_a_part_for_each_page() -> None:
    pages = [Image.new("L", (100, 100), shade) for shade in (0, 100, 200)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    parts = extract(Document("fax.tif", data), Limits()).parts
    assert [(part.kind, part.page, part.picture) for part in parts] == [("page", n, True) for n in (1, 2, 3)]
    assert [pixels(Document("fax.tif", data), n)[2][0] for n in (1, 2, 3)] == [0, 100, 200]
    with pytest.raises(Unreadable):
        pixels(Document("fax.tif", data), 4)


def test_what_a_picture_says_of_itself_is_its_text() -> None:
    about = PngImagePlugin.PngInfo()
    about.add_text("Description", "The goulash at the office party")
    extracted = extract(Document("a.png", saved(Image.new("L", (99, 99)), "PNG", pnginfo=about)), Limits())
    assert extracted.parts[0].text == "The goulash at the office party"


def test_when_and_how_a_photograph_was_taken_is_known() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2025:03:01 12:30:00"
    data = saved(Image.new("RGB", (120, 90)), "JPEG", exif=exif)
    assert extract(Document("a.jpg", data), Limits()).documents[0].created == "2025-03-01T12:30:00"
    assert pixels(Document("a.jpg", data), 1)[:2] == (90, 120)


def test_an_icon_is_not_worth_recognising() -> None:
    with pytest.raises(Unreadable) as caught:
        extract(Document("icon.png", saved(Image.new("L", (16, 16)), "PNG")), Limits())
    assert caught.value.code == "no_text"


def test_a_large_picture_is_handed_out_smaller() -> None:
    width, height, rows = pixels(Document("a.png", saved(Image.new("L", (9000, 900)), "PNG")), 1)
    assert (width, height, len(rows)) == (4000, 400, 3 * 4000 * 400)


def test_what_is_no_picture_is_damaged() -> None:
    for data in (b"no picture", b"%PDF-1.7 but named .png", saved(Image.new("L", (99, 99)), "PNG")[:60]):
        with pytest.raises((Unreadable, OSError, SyntaxError)) as caught:
            pixels(Document("a.png", data), 1)
        assert getattr(caught.value, "code", "damaged") == "damaged"
