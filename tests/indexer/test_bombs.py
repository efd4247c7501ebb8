"""Files made to hurt: each ends within its caps, is said by its code, and the next file is read."""

from __future__ import annotations

import io
import os
import random
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from indexer.contract import FailureCode
from indexer.extractors import SUFFIXES, Unreadable
from indexer.reader import Reader
from tests.corpus import make

_ZEROS = bytes(1 << 20)
_TIMEOUT_S = 12.0
_CAP_S = 20.0
_MEMORY = 1 << 30


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    one = Reader(timeout_s=_TIMEOUT_S, memory_bytes=_MEMORY)
    yield one
    one.close()


def package(path: Path, members: dict[str, bytes], repeat: int = 1) -> None:
    """A ZIP whose members are each `repeat` times as long as given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            with out.open(name, "w") as member:
                for _ in range(repeat):
                    member.write(data)


def zip_bomb(path: Path) -> None:
    package(path, {f"{n}.txt": _ZEROS for n in range(20)}, 10)


def nested_zips(path: Path) -> None:
    data = b"inside " * 1000
    name = "innermost.txt"
    for depth in range(40):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
            for copy in range(4):
                out.writestr(f"{copy}-{name}", data)
        data, name = buffer.getvalue(), f"{depth}.zip"
    path.write_bytes(data)


def quine(path: Path) -> None:
    """An archive whose one member says that it is the archive itself: offset 0, length of the whole file."""
    name = b"quine.zip"
    body = random.Random(4).randbytes(100)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0, zlib.crc32(body), len(body), len(body), len(name), 0)
    start = len(local) + len(name) + len(body)
    size = start + 46 + len(name) + 22
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, size, size, len(name), 0, 0, 0, 0, 0, 0)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(entry) + len(name), start, 0)
    path.write_bytes(local + name + body + entry + name + end)


def docx_bomb(path: Path) -> None:
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    _office(path, "word/document.xml", head, b"<w:p><w:r><w:t>lol</w:t></w:r></w:p>" * 20_000, 300)


def xlsx_bomb(path: Path) -> None:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    _office(path, "xl/worksheets/sheet1.xml", head, b'<row r="1"><c r="A1"><v>1</v></c></row>' * 20_000, 300)


def xml_bomb(path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{entities}]><x>&e9;</x>'
    path.write_text(text)


def huge_png(path: Path) -> None:
    """60,000 x 60,000 pixels in a few kilobytes."""

    def piece(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", header) + piece(b"IDAT", zlib.compress(_ZEROS)) + piece(b"IEND", b"")
    )


def pdf_loop(path: Path) -> None:
    """A tree of pages that is its own child, and a form that draws itself."""
    path.write_bytes(
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 2147483647/Kids[2 0 R 3 0 R 2 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]"
        b"/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>endobj\n"
        b"4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 4>>stream\n/X Do\n"
        b"endstream endobj\n5 0 obj<</First 5 0 R/Next 5 0 R/Title(x)>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def pdf_stream_bomb(path: Path) -> None:
    once = zlib.compress(_ZEROS * 200)
    twice = zlib.compress(once)
    path.write_bytes(
        b"%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n" % (len(twice), twice)
    )


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100 * 1024**3)


def one_long_line(path: Path) -> None:
    path.write_bytes(b"<div>" * 3_000_000)


def _office(path: Path, name: str, head: bytes, body: bytes, repeat: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        with out.open(name, "w") as member:
            member.write(head)
            for _ in range(repeat):
                member.write(body)


_ANY: set[FailureCode] = {"too_large", "damaged", "no_text", "too_slow", "too_much_memory", "unsupported"}


@pytest.mark.parametrize(
    ("suffix", "write", "codes"),
    [
        (".zip", zip_bomb, {"too_large", "no_text"}),
        (".zip", nested_zips, _ANY),
        (".zip", quine, _ANY),
        (".docx", docx_bomb, {"too_large"}),
        (".xlsx", xlsx_bomb, {"too_large", "damaged"}),
        (".xml", xml_bomb, _ANY),
        (".svg", xml_bomb, _ANY),
        (".png", huge_png, {"too_large"}),
        (".pdf", pdf_loop, {"no_text", "damaged"}),
        (".pdf", pdf_stream_bomb, _ANY),
        (".txt", sparse, {"too_large"}),
        (".html", one_long_line, _ANY),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_bomb_ends_within_its_caps(
    reader: Reader, tmp_path: Path, suffix: str, write: Callable[[Path], None], codes: set[FailureCode]
) -> None:
    path = tmp_path / f"bomb{suffix}"
    if suffix not in SUFFIXES:
        codes = {"unsupported"}
    write(path)
    before = psutil.Process().memory_info().rss
    began = time.monotonic()
    code = ""
    try:
        characters = sum(len(part.text) for part in reader.read(path, ocr=True).parts)
    except Unreadable as failure:
        code, characters = failure.code, 0
    assert code in codes or (codes is _ANY and not code)
    assert characters <= 5_000_000
    assert time.monotonic() - began < _CAP_S
    assert psutil.Process().memory_info().rss - before < 300 << 20
    assert reader.read(make.make_text(tmp_path / "next.txt", "goulash")).parts[0].text == "goulash"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")
def test_what_is_no_file_is_refused_at_once(reader: Reader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "a.pdf").symlink_to(tmp_path / "b.pdf")
    (tmp_path / "b.pdf").symlink_to(tmp_path / "a.pdf")
    (tmp_path / "endless.txt").symlink_to("/dev/zero")
    began = time.monotonic()
    for name in ("pipe.pdf", "a.pdf", "endless.txt"):
        with pytest.raises(Unreadable) as caught:
            reader.read(tmp_path / name)
        assert caught.value.code == "unsupported"
    assert time.monotonic() - began < 1
