"""Office files of before 2007, written byte by byte: Word (MS-DOC), PowerPoint (MS-PPT), Excel (MS-XLS)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.corpus.compound import written

_PAGE = 512


@dataclass(frozen=True, slots=True)
class Written:
    """A paragraph of a Word document: its text with its end mark, its style, and its own properties."""

    text: str
    style: int = 0
    properties: bytes = b""


HEADING, CELL, ROW_END = 1, b"\x16\x24\x01", b"\x16\x24\x01\x17\x24\x01"


def make_doc(path: Path, paragraphs: Sequence[Written], notes: str = "", flags: int = 0) -> Path:
    """A Word document of 1997; style 1 is "heading 1". `notes` are the footnotes, each with its end mark."""
    text = "".join(one.text for one in paragraphs)
    characters = (text + notes).encode("utf-16-le")
    start = 1024
    runs = [start]
    for one in paragraphs:
        runs.append(runs[-1] + 2 * len(one.text))
    page_at = -(-(start + len(characters)) // _PAGE)
    page = bytearray(_PAGE)
    struct.pack_into(f"<{len(runs)}I", page, 0, *runs)
    at = _PAGE - 2
    for number, one in enumerate(paragraphs):
        body = struct.pack("<H", one.style) + one.properties
        body += b"\0" * (1 - len(body) % 2)
        at = (at - len(body) - 1) // 2 * 2
        page[at : at + 1 + len(body)] = bytes([(len(body) + 1) // 2]) + body
        page[4 * len(runs) + 13 * number] = at // 2
    page[-1] = len(paragraphs)
    pieces = struct.pack("<BIIIHIH", 2, 16, 0, len(text + notes), 0, start, 0)
    papx = struct.pack("<III", start, runs[-1], page_at)
    style = struct.pack("<HHHHH", 1, 0, 0, 0, 0)
    styles = struct.pack("<HHH", 4, 2, 10) + struct.pack("<H", 0) + struct.pack("<H", len(style)) + style
    table = pieces + papx + styles
    block = bytearray(start)
    struct.pack_into("<HH", block, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", block, 0x0A, flags)
    struct.pack_into("<II", block, 0x4C, len(text), len(notes))
    struct.pack_into("<II", block, 0x1A2, 0, len(pieces))
    struct.pack_into("<II", block, 0x102, len(pieces), len(papx))
    struct.pack_into("<II", block, 0xA2, len(pieces) + len(papx), len(styles))
    stream = (bytes(block) + characters).ljust(page_at * _PAGE, b"\0") + bytes(page)
    path.write_bytes(written({"WordDocument": stream, "0Table": table}))
    return path


def make_ppt(path: Path, slides: Sequence[tuple[str, str, str]], token: int = 0xE391C05F) -> Path:
    """A presentation of 1997: each slide a title, a text and its notes. `token` tells whether it is encrypted."""
    objects: list[bytes] = []
    listed: list[bytes] = []
    noted: list[bytes] = []
    for number, (title, body, note) in enumerate(slides):
        atom = _record(2, 0x03EF, struct.pack("<I8xIIHH", 0, 0, 1000 + number if note else 0, 0, 0))
        objects.append(_container(0x03EE, atom + _container(0xF00D, _text(0, title) + _text(1, body))))
        listed.append(_record(0, 0x03F3, struct.pack("<IIIII", len(objects) + 1, 0, 0, 256 + number, 0)))
    for number, (_, _, note) in enumerate(slides):
        if note:
            objects.append(_container(0x03F0, _container(0xF00D, _text(2, note))))
            noted.append(_record(0, 0x03F3, struct.pack("<IIIII", len(objects) + 1, 0, 0, 1000 + number, 0)))
    lists = _container(0x0FF0, b"".join(listed), 0) + _container(0x0FF0, b"".join(noted), 2)
    stream = _container(0x03E8, lists)
    places = [0]
    for one in objects:
        places.append(len(stream))
        stream += one
    directory = len(stream)
    stream += _record(0, 0x1772, struct.pack(f"<{1 + len(places)}I", 1 | len(places) << 20, *places))
    edit = len(stream)
    stream += _record(0, 0x0FF5, struct.pack("<IIIIIII", 256, 0x03000000, 0, directory, 1, 0, 0))
    user = _record(0, 0x0FF6, struct.pack("<III", 20, token, edit))
    path.write_bytes(written({"PowerPoint Document": stream, "Current User": user}))
    return path


def _text(kind: int, text: str) -> bytes:
    return _record(0, 0x0F9F, struct.pack("<I", kind)) + _record(0, 0x0FA0, text.encode("utf-16-le"))


def _record(version: int, kind: int, body: bytes, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body


def _container(kind: int, body: bytes, instance: int = 0) -> bytes:
    return _record(0xF, kind, body, instance)


def make_xls(path: Path, sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> Path:
    """A workbook of 1997 (BIFF8) of words and numbers; "" is a blank cell."""
    bodies: list[bytes] = []
    for rows in sheets.values():
        width = max((len(row) for row in rows), default=0)
        body = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0x0DBB, 0x07CC, 0, 6))
        body += _biff(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                place = struct.pack("<HHH", number, column, 0)
                if isinstance(value, float):
                    body += _biff(0x0203, place + struct.pack("<d", value))
                elif value:
                    wide = str(value).encode("utf-16-le")
                    body += _biff(0x0204, place + struct.pack("<HB", len(wide) // 2, 1) + wide)
        bodies.append(body + _biff(0x000A, b""))
    head = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x05, 0x0DBB, 0x07CC, 0, 6)) + _biff(0x0042, b"\xb0\x04")
    at = len(head) + sum(12 + 2 * len(name) for name in sheets) + 4
    for name, body in zip(sheets, bodies, strict=True):
        head += _biff(0x0085, struct.pack("<IHBB", at, 0, len(name), 1) + name.encode("utf-16-le"))
        at += len(body)
    path.write_bytes(written({"Workbook": head + _biff(0x000A, b"") + b"".join(bodies)}))
    return path


def _biff(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body
