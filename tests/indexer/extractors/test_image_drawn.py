"""Pictures as they are shown beside an answer, drawn in the real sealed worker."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from indexer.extractors import Unreadable
from indexer.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.close()


def size_of(png: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(png)) as image:
        return image.size


def test_a_photo_is_drawn_upright_and_no_wider_than_asked(reader: Reader, tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was held upright
    Image.new("RGB", (400, 200), "red").save(tmp_path / "photo.jpg", exif=turned)
    drawn = reader.render(tmp_path / "photo.jpg", 1, 100)
    assert (drawn.width, drawn.height, drawn.pages, drawn.lit) == (100, 200, 1, ())
    assert size_of(drawn.png) == (100, 200)
    assert reader.render(tmp_path / "photo.jpg", 1, 4000).width == 200, "a small picture is not blown up"


def test_each_page_of_a_scan_is_drawn_and_a_page_too_far_is_told(reader: Reader, tmp_path: Path) -> None:
    pages = [Image.new("1", (300, 400), n) for n in range(3)]
    pages[0].save(tmp_path / "scan.tiff", save_all=True, append_images=pages[1:])
    drawn = reader.render(tmp_path / "scan.tiff", 3, 200)
    assert drawn.pages == 3
    assert size_of(drawn.png) == (drawn.width, drawn.height)
    with pytest.raises(Unreadable, match="no page 4"):
        reader.render(tmp_path / "scan.tiff", 4, 200)
