"""Pictures through Pillow: what they say of themselves, and their pixels for text recognition.

A part a frame of a TIFF (a scan of many pages), one part for everything else. The sizes in the header are looked at
before a pixel is decoded.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from indexer.contract import PageImage
from indexer.extractors import Described, Document, Extracted, Limits, Part, Unreadable
from indexer.extractors.picture import png
from indexer.extractors.tidy import clean, finish, one_line

VERSION = 1
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_MOST_PIXELS = 120_000_000
_MOST_FRAMES = 2_000
_LONGEST_SIDE = 4000
"""Of the pixels that are handed out: an A4 page at 340 dots an inch."""
_LEAST_SIDE, _LEAST_PIXELS = 16, 4_000
"""A smaller picture is an icon."""
_DESCRIPTION, _TAKEN, _EXIF = 0x010E, 0x9003, 0x8769
_NAMELESS = re.compile(r"(?i)\W*$|(ascii|default|untitled|created (with|by) .*|olympus.*|samsung.*|digital camera.*)$")
_NO_TEXT = "No text was found in this picture, so there is nothing to search."


def extract(document: Document, limits: Limits) -> Extracted:
    """A part for each page, each still to be recognised. Raises `Unreadable`."""
    with _opened(document.data) as image:
        count = min(int(getattr(image, "n_frames", 1)), _MOST_FRAMES) if image.format == "TIFF" else 1
        exif = image.getexif()
        said = [str(image.info.get(key, "")) for key in ("Title", "Description")]
        said += [str(exif.get(_DESCRIPTION, ""))]
        shows = min(image.size) >= _LEAST_SIDE and image.size[0] * image.size[1] >= _LEAST_PIXELS
        taken = str(exif.get_ifd(_EXIF).get(_TAKEN, ""))
    text = "\n".join(
        dict.fromkeys(line for line in (one_line(clean(one)) for one in said) if not _NAMELESS.match(line))
    )
    if count == 1:
        parts = [Part("picture", None, "", text, picture=shows)]
    else:
        parts = [Part("page", n + 1, f"page {n + 1}", "" if n else text, picture=shows) for n in range(count)]
    extracted = finish("", document.stem, parts, limits.max_characters, _NO_TEXT)
    described = Described(title=extracted.title, kind="picture", created=_moment(taken))
    return Extracted(extracted.title, extracted.parts, extracted.truncated, documents=(described,))


def pixels(document: Document, page: int) -> tuple[int, int, bytes]:
    """(width, height, rows of red, green, blue) of a page (1-based), upright, at most 4,000 pixels a side.

    Raises `Unreadable`.
    """
    from PIL import Image, ImageOps

    with _opened(document.data) as image:
        try:
            image.seek(page - 1)
        except EOFError:
            raise Unreadable("vanished", f"This picture has no page {page}.") from None
        image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))  # a JPEG is decoded smaller at once
        if image.size[0] * image.size[1] > _MOST_PIXELS:
            raise _too_large()
        try:
            upright: Any = ImageOps.exif_transpose(image)
        except (KeyError, TypeError, ValueError):  # a damaged note about the orientation
            upright = image
        if upright.mode.startswith("I"):
            upright = upright.point(lambda value: value / 256).convert("L")
        if upright.mode in ("P", "PA", "LA", "RGBA", "La", "RGBa"):
            upright = upright.convert("RGBA")
            white = Image.new("RGBA", upright.size, (255, 255, 255, 255))
            upright = Image.alpha_composite(white, upright)
        upright = upright.convert("RGB")
        upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), reducing_gap=2.0)
        return upright.width, upright.height, upright.tobytes()


def render(document: Document, page: int, width: int) -> PageImage:
    """Page `page` (1-based), upright, at most `width` pixels wide (64 to 4,096) and never larger than it is; nothing
    is lit. Raises `Unreadable`.
    """
    from PIL import Image

    with _opened(document.data) as image:
        pages = min(int(getattr(image, "n_frames", 1)), _MOST_FRAMES) if image.format == "TIFF" else 1
    wide, high, data = pixels(document, page)
    picture = Image.frombytes("RGB", (wide, high), data)
    picture.thumbnail((max(64, min(4096, width)), _LONGEST_SIDE), reducing_gap=2.0)
    drawn = png(picture.tobytes(), picture.width, picture.height, picture.width * 3, 3)
    return PageImage(drawn, picture.width, picture.height, pages, ())


def warm() -> None:
    """Import Pillow's readers and run each once."""
    from PIL import Image, ImageOps, features

    Image.init()
    features.get_supported()
    for kind in ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"):
        made = io.BytesIO()
        try:
            Image.new("RGB", (8, 8)).save(made, kind)
        except (KeyError, OSError):  # a Pillow that was built without this format
            continue
        image = Image.open(io.BytesIO(made.getvalue()), formats=_FORMATS)
        ImageOps.exif_transpose(image).convert("RGB").thumbnail((4, 4))


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the limit here is `_MOST_PIXELS`
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about damaged notes of the camera
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                width, height = image.size
                if width * height > _MOST_PIXELS and image.format != "JPEG":
                    raise _too_large()
                yield image
    except UnidentifiedImageError:
        sentence = "This is not a picture of the kind that its name says; check where it came from."
        raise Unreadable("damaged", sentence) from None


def _too_large() -> Unreadable:
    sentence = f"This picture has more than {_MOST_PIXELS // 1_000_000} million pixels, the limit for one picture."
    return Unreadable("too_large", sentence)


def _moment(taken: str) -> str:
    """A camera's "2025:03:01 12:30:00" in ISO 8601; "" when it is no date."""
    match = re.fullmatch(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)", taken.strip("\0 "))
    return f"{match[1]}-{match[2]}-{match[3]}T{match[4]}" if match and match[1] > "1900" else ""
